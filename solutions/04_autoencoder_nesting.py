# ---
# jupyter:
#   book:
#     makes: an autoencoder of digits, its halves as models, an ensemble
#     rows:
#       G6: 4.1, 4.2, 4.3, 4.4
#       G7: 4.5, 4.6, 4.7, 4.8, 4.11
#       G8: 4.9, 4.10
#   jupytext:
#     cell_metadata_filter: tags,-all
#     formats: ipynb,py:percent
#     notebook_metadata_filter: book,kernelspec,jupytext,-jupytext.text_representation.jupytext_version
#     text_representation:
#       extension: .py
#       format_name: percent
#       format_version: '1.3'
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Put models into models
#
# **You'll do** · press pictures of digits into sixteen numbers and draw them again from those; use one graph for
# several models, and several models as the nodes of one graph.
#
# **You'll learn**
#
# - to follow a picture through an autoencoder, there and back · 4.1
# - to tell how many weights models of one graph have together · 4.2
# - to cut a model out of a model, with the weights that it has · 4.3, 4.4
# - to call a model as you call a layer · 4.5
# - to know a copy from a second name · 4.6
# - to freeze a model inside a model, its statistics included · 4.7
# - to train what is there for a new task · 4.8
# - to average models as one model, and to say what that is worth · 4.9, 4.10
# - to take a nested model apart by program · 4.11
# - to find out why it matters which of two pictures comes first · 4.12
#
# **You'll need** · chapter 01 · 65 minutes, twelve exercises.

# %%
# The book's package. Where it is missing, as on Colab, this cell installs it.
try:
    import helpers
except ModuleNotFoundError:
    import subprocess
    import sys
    from importlib.util import find_spec

    address = "git+https://github.com/graphs-of-layers/graphs-of-layers"
    package = f"graphs-of-layers{'' if find_spec('tensorflow') else '[cpu]'} @ {address}"
    install = [sys.executable, "-m", "pip", "install", "--quiet", package]
    print(subprocess.run(install, capture_output=True, text=True).stderr or "Installed.")
    import helpers

# %%
import itertools

import keras
import numpy as np
from keras import layers, ops

from helpers import (
    check,
    claim,
    compare,
    hint,
    lint,
    load_digits_28,
    plot_images,
    plot_training,
    proved_on,
    same_function,
    show,
    solution,
)

keras.utils.set_random_seed(1)

# %% [markdown]
# ## Sixteen numbers for a picture · 8 min
#
# A digit of 28 × 28 pixels is 784 numbers, but most pictures of that size are no digits at all: they are noise. Perhaps far
# fewer numbers are enough to say which digit it is, how it leans, and how thick the pen was. We draw a graph that has
# to find such numbers for itself. Its first half, the *encoder*, leads from a picture to sixteen numbers, the *code*.

# %%
picture = keras.Input((28, 28, 1), name="picture")
x = layers.Conv2D(16, 3, activation="relu", name="conv_1")(picture)
x = layers.Conv2D(32, 3, activation="relu", name="conv_2")(x)
x = layers.MaxPooling2D(3, name="pool")(x)
x = layers.Conv2D(32, 3, activation="relu", name="conv_3")(x)
x = layers.Conv2D(16, 3, activation="relu", name="conv_4")(x)
code = layers.GlobalMaxPooling2D(name="code")(x)
encoder = keras.Model(picture, code, name="encoder")
encoder.summary(line_length=64)

# %% [markdown]
# Older pages show a first line `input_1 (InputLayer) [(None, 28, 28, 1)]`. The weights that they count are still right,
# 18,672. Shapes are plain tuples today, and a name that you do not give begins otherwise:

# %%
nameless = keras.Input((28, 28, 1))
print(keras.Model(nameless, nameless * 2).layers[0].name.rstrip("_0123456789"))

# %% [markdown]
# The second half, the *decoder*, has to draw a picture from a code. It lays the sixteen numbers out as a square of 4 ×
# 4 and lets it grow. A `Conv2D` with a kernel of 3 makes a square smaller by 2, as you see above; a `Conv2DTranspose`
# with a kernel of 3 makes it larger by 2. `UpSampling2D(3)` draws every pixel as 3 × 3.
#
# **Predict before you run.** The way back is a transposed convolution, another one, the upsampling, and two more
# transposed convolutions. It starts at a side of 4. Write down the side after each of the five steps.

# %%
# Exercise 4.1 ★ Predict how a square grows
sides = [None, None, None, None, None]
### BEGIN SOLUTION
sides = [6, 8, 24, 26, 28]
### END SOLUTION

# %%
check("4.1", sides)

# %% [markdown]
# Here is the whole of it. We begin at `code`, a tensor that we have already, and draw on.

# %%
x = layers.Reshape((4, 4, 1), name="square")(code)
x = layers.Conv2DTranspose(16, 3, activation="relu", name="back_1")(x)
x = layers.Conv2DTranspose(32, 3, activation="relu", name="back_2")(x)
x = layers.UpSampling2D(3, name="grow")(x)
x = layers.Conv2DTranspose(16, 3, activation="relu", name="back_3")(x)
rebuilt = layers.Conv2DTranspose(1, 3, activation="relu", name="back_4")(x)
autoencoder = keras.Model(picture, rebuilt, name="autoencoder")
show(autoencoder)

# %% [markdown]
# "Strictly symmetrical", says a page that many people read, and the sides of the squares are. Look at the middle,
# though. What goes into the code is sixteen squares of 4 × 4, and the largest number of each is all that is kept. What
# comes out of it is one square of 4 × 4. Nothing on the way back undoes that step:

# %%
for name in ("conv_4", "code", "square"):
    shape = autoencoder.get_layer(name).output.shape[1:]
    print(f"{name:7}{shape!s:12} {np.prod(shape)} numbers")

# %% [markdown]
# Nor is `Conv2DTranspose` "the reverse" of `Conv2D`. It gives back the shape, not the picture. Here is one dot of ink,
# sent through a convolution and back through a transposed one with the same weights, all of them 1:

# %%
dot = keras.Input((5, 5, 1), name="dot")
there = layers.Conv2D(1, 3, use_bias=False, kernel_initializer="ones", name="there")
back = layers.Conv2DTranspose(1, 3, use_bias=False, kernel_initializer="ones", name="back")
there_and_back = keras.Model(dot, back(there(dot)), name="there_and_back")

ink = np.zeros((1, 5, 5, 1), dtype="float32")
ink[0, 2, 2, 0] = 1
for image in (ink, there_and_back.predict(ink, verbose=0)):
    print(np.rint(image[0, :, :, 0]).astype(int), end="\n\n")

# %% [markdown]
# The dot is a hill now. A decoder does not run the encoder backwards; it has weights of its own, and has to *learn* to
# draw.
#
# ## One graph, two models · 7 min
#
# We have called `keras.Model` twice on the same tensors. The layers of the way back hold 160, 4,640, 4,624 and 145
# weights, 9,569 together.
#
# **Predict before you run.** How many weights does the autoencoder hold? And how many do you have in all, if you have
# both models, the encoder and the autoencoder?

# %%
# Exercise 4.2 ★ Count the weights of two models
weights = {"autoencoder": None, "both together": None}
### BEGIN SOLUTION
weights = {"autoencoder": 18_672 + 9_569, "both together": 18_672 + 9_569}
### END SOLUTION

# %%
check("4.2", weights)

# %% [markdown]
# A model is a way of looking at a graph. It says where to begin and where to end, and copies nothing:

# %%
print(f"encoder:       {encoder.count_params():,}")
print(f"autoencoder:   {autoencoder.count_params():,}")
all_of_them = {id(w): w for w in encoder.weights + autoencoder.weights}
print(f"both together: {sum(int(np.prod(w.shape)) for w in all_of_them.values()):,}")
print("the same layer:", encoder.get_layer("conv_1") is autoencoder.get_layer("conv_1"))

# %% [markdown]
# So what happens to the encoder if we train the autoencoder? It was never compiled, and it never saw a target. We need
# data. (With `HELPERS_DATA=full` they are MNIST; of those we take the first 1,500 as well.)

# %%
digits = load_digits_28()
(x_train, y_train), (x_test, y_test) = digits
x_train, y_train = x_train[:1500, ..., None].astype("float32") / 255, y_train[:1500]
x_test, y_test = x_test[:360, ..., None].astype("float32") / 255, y_test[:360]
print(digits.source)

# %% [markdown]
# **Predict before you run.** One step of training for the *autoencoder*. Will the *encoder* give other codes?

# %%
codes_before = encoder.predict(x_test, verbose=0)
autoencoder.compile(loss="mse", optimizer=keras.optimizers.Adam(2e-3))
autoencoder.fit(x_train[:16], x_train[:16], verbose=0)
codes_after = encoder.predict(x_test, verbose=0)
print("the same codes as before:", np.allclose(codes_before, codes_after))

# %% [markdown]
# It does. Training the one trains the other, because there is no other: they are the same weights. The target was the
# picture itself, by the way, `fit(x, x)`. An autoencoder needs no labels.
#
# A model can be cut out of any model whose layers you know by name. Somebody hands you a trained autoencoder, and its
# code is what the layer named `code` returns.

# %%
# Exercise 4.3 ★★ Cut the encoder out
def encoder_of(autoencoder):
    """Return the model from the autoencoder's input to what its layer `code` returns.

    Its layers are the autoencoder's own.
    """
    ### BEGIN SOLUTION
    return keras.Model(autoencoder.input, autoencoder.get_layer("code").output)
    ### END SOLUTION


# %%
check("4.3", encoder_of)

# %% [markdown]
# ## Real digits from sixteen numbers · 9 min
#
# Eight times through the digits, which takes about ten seconds.

# %%
history = autoencoder.fit(x_train, x_train, batch_size=16, epochs=8, verbose=0)
plot_training(history)

# %% [markdown]
# These pictures were never trained on. Above is what went in, below what came out; between the two rows there was
# nothing but sixteen numbers for each.

# %%
redrawn = autoencoder.predict(x_test, verbose=0)
plot_images(np.clip(np.concatenate([x_test[:10], redrawn[:10]]), 0, 1), columns=10)

# %% [markdown]
# A little blurred, and readable. Is that good? A figure alone would not say, so we compare it with two painters who do
# not look. One paints the mean of all training pictures, whatever it is shown. The other is told which digit it is, and
# paints the mean of those.


# %%
def error(painted):
    """Return the mean squared error of pictures against the test set."""
    return float(np.mean((painted - x_test) ** 2))


mean_image = x_train.mean(axis=0)
mean_of_digit = np.stack([x_train[y_train == digit].mean(axis=0) for digit in range(10)])
claim("error of the mean image, over ours", error(mean_image) / error(redrawn), at_least=1.5)
of_digit = mean_of_digit[y_test]
claim("error of the digit's mean, over ours", error(of_digit) / error(redrawn), at_least=1.0)

# %% [markdown]
# It beats even the second painter, who knows the label: the code holds more than which digit it is. To look into it we
# need the decoder alone. A new input of sixteen numbers and the old output do not make one:

# %%
sixteen = keras.Input((16,), name="sixteen")
try:
    keras.Model(sixteen, rebuilt)
except ValueError as problem:
    print("refused:", "not connected to" in str(problem))

# %% [markdown]
# Going back from `rebuilt`, Keras comes to `picture` and never to `sixteen`. There are two ways out. You may begin the
# model at a tensor in the middle, and Keras puts an input in its place. Or you call the layers once more, each of them,
# on the new input:

# %%
from_the_middle = keras.Model(code, rebuilt)

x = sixteen
for name in ("square", "back_1", "back_2", "grow", "back_3", "back_4"):
    x = autoencoder.get_layer(name)(x)
decoder = keras.Model(sixteen, x, name="decoder")

print("weights:", f"{from_the_middle.count_params():,}", "and", f"{decoder.count_params():,}")
print("one function:", bool(same_function(from_the_middle, decoder, copy_weights=False)))

# %% [markdown]
# A recipe that goes round takes the last layer alone, `autoencoder.layers[-1](code)`. It was written for an autoencoder
# with one layer on the way back. On a deeper one it fails, or, where the widths happen to agree, it does not fail: the
# next function runs, and returns a decoder that leaves layers out. What it is to return is the *whole* way back.

# %%
# Exercise 4.4 ★★ Fix a decoder that leaves layers out
def decoder_of(autoencoder):
    """Return the model from what the layer `code` returns to the autoencoder's output.

    The layers stand in a row and are the autoencoder's own.
    """
    code = autoencoder.get_layer("code").output
    inputs = keras.Input(code.shape[1:])
    outputs = autoencoder.layers[-1](inputs)
    return keras.Model(inputs, outputs)


### BEGIN SOLUTION
def decoder_of(autoencoder):
    """Return the model from what the layer `code` returns to the autoencoder's output.

    The layers stand in a row and are the autoencoder's own.
    """
    code = autoencoder.get_layer("code").output
    inputs = keras.Input(code.shape[1:])
    names = [layer.name for layer in autoencoder.layers]
    outputs = inputs
    for layer in autoencoder.layers[names.index("code") + 1 :]:
        outputs = layer(outputs)
    return keras.Model(inputs, outputs)


### END SOLUTION

# %%
check("4.4", decoder_of)

# %% [markdown]
# Now the decoder is ours to feed. We take two digits and go from the code of the one to the code of the other in
# straight steps. Above, for comparison, the same steps between the pixels.

# %%
share = np.linspace(0, 1, 8, dtype="float32")


def steps_between(first, second):
    """Return what lies between two pictures: pixels mixed, and then codes mixed and drawn."""
    pixels = np.stack([(1 - s) * first + s * second for s in share])
    one, other = encoder.predict(np.stack([first, second]), verbose=0)
    codes = np.stack([(1 - s) * one + s * other for s in share])
    return np.concatenate([pixels, decoder.predict(codes, verbose=0)])


zero, three, six = (x_test[y_test == digit][0] for digit in (0, 3, 6))
rows = np.concatenate([steps_between(zero, six), steps_between(six, three)])
plot_images(np.clip(rows, 0, 1), columns=8)

# %% [markdown]
# Mixed pixels are two digits on top of each other. Mixed codes are one drawing that changes.
#
# And what does a single number of the sixteen say? We take the code of one digit and set each of its numbers to 0, one
# at a time:

# %%
(six_code,) = encoder.predict(six[None], verbose=0)
without_one = np.stack([np.where(np.arange(16) == place, 0, six_code) for place in range(16)])
plot_images(np.clip(decoder.predict(without_one, verbose=0), 0, 1), columns=8)

# %% [markdown]
# Some of them bend a stroke, some open a loop, some hardly matter. Nobody told the sixteen what to stand for.
#
# ## A model is a layer too · 7 min
#
# What you can call on a tensor is a layer, and a model can be called on a tensor. So you can make the two halves as
# models of their own, each with an input of its own, and chain them with two calls.


# %%
def new_encoder(name="encoder"):
    """Return a new encoder, with new weights."""
    picture = keras.Input((28, 28, 1), name="picture")
    x = layers.Conv2D(16, 3, activation="relu", name="conv_1")(picture)
    x = layers.Conv2D(32, 3, activation="relu", name="conv_2")(x)
    x = layers.MaxPooling2D(3, name="pool")(x)
    x = layers.Conv2D(32, 3, activation="relu", name="conv_3")(x)
    x = layers.Conv2D(16, 3, activation="relu", name="conv_4")(x)
    return keras.Model(picture, layers.GlobalMaxPooling2D(name="code")(x), name=name)


def new_decoder():
    """Return a new decoder, with new weights."""
    sixteen = keras.Input((16,), name="sixteen")
    x = layers.Reshape((4, 4, 1), name="square")(sixteen)
    x = layers.Conv2DTranspose(16, 3, activation="relu", name="back_1")(x)
    x = layers.Conv2DTranspose(32, 3, activation="relu", name="back_2")(x)
    x = layers.UpSampling2D(3, name="grow")(x)
    x = layers.Conv2DTranspose(16, 3, activation="relu", name="back_3")(x)
    x = layers.Conv2DTranspose(1, 3, activation="relu", name="back_4")(x)
    return keras.Model(sixteen, x, name="decoder")


image = keras.Input((28, 28, 1), name="image")
nested = keras.Model(image, new_decoder()(new_encoder()(image)), name="nested")
show(nested, nested=False)

# %% [markdown]
# Two boxes, 18,672 and 9,569 weights. Each of them is one node of the outer graph. `show` opens them for you, and draws
# a frame round what is inside:

# %%
show(nested, nested=True)

# %% [markdown]
# `summary` does so too, with `expand_nested=True`. Without it you see three lines:

# %%
nested.summary(line_length=64)

# %%
nested.summary(line_length=64, expand_nested=True)

# %% [markdown]
# Is this the autoencoder that we had? The two graphs were written differently. `same_function` finds which layer is
# which, copies the weights in private, and compares what comes out:

# %%
print("the same function as the flat one:", bool(same_function(autoencoder, nested)))
print("the same graph, frames ignored:   ", compare(autoencoder, nested).same)
print("the same graph, frames and all:   ", compare(autoencoder, nested, nesting=True).same)

# %% [markdown]
# A frame changes nothing of what is computed. What it changes is where you find things. A layer inside is reached
# through the model that it is in:

# %%
print([layer.name for layer in nested.layers])
print(nested.get_layer("encoder").get_layer("conv_1").name)
try:
    nested.get_layer("conv_1")
except ValueError as problem:
    print(problem)

# %% [markdown]
# The weights of a called model are its own, as those of a layer are. We call the *trained* halves, and have a nested
# model that needs no training: no weights are copied for this comparison.

# %%
trained = keras.Model(image, decoder(encoder(image)), name="trained")
print("draws as the flat one does:", bool(same_function(autoencoder, trained, copy_weights=False)))

# %% [markdown]
# Your turn, for any two halves. (The shapes of a model's ends stand in `model.input_shape` and `model.output_shape`.)

# %%
# Exercise 4.5 ★★ Chain two models
def build_chain(encoder, decoder):
    """Return a model: what the encoder takes → encoder → decoder.

    Both models are nodes of it, each one node.
    """
    ### BEGIN SOLUTION
    inputs = keras.Input(encoder.input_shape[1:])
    return keras.Model(inputs, decoder(encoder(inputs)))
    ### END SOLUTION


# %%
check("4.5", build_chain)

# %% [markdown]
# ## Inside and outside · 7 min
#
# A node of the outer graph has an inside, and the tensors in there belong to the *inner* graph. Suppose you want to see
# what the pooling inside the encoder gives for the outer image:

# %%
inner = nested.get_layer("encoder").get_layer("pool").output
try:
    keras.Model(nested.inputs, inner).predict(x_test[:1], verbose=0)
except (ValueError, KeyError):
    print("refused")

# %% [markdown]
# ``Output with path `` is not connected to `inputs` ``, says Keras 3.15, and says it while you draw; Keras 3.10 lets
# you draw, and stops at the first picture with a `KeyError` that explains nothing. The sentence is true. Going back
# from `inner`, Keras comes to the input `picture` of the encoder; the input of the outer graph is `image`. Make a model
# of the inner graph and call *that*, and the outer graph has what you wanted:

# %%
up_to_pool = keras.Model(nested.get_layer("encoder").inputs, inner, name="up_to_pool")
seen = keras.Model(nested.inputs, up_to_pool(nested.inputs[0]), name="seen")
print(seen.output_shape, "with the encoder's weights:", seen.weights[0] is nested.weights[0])

# %% [markdown]
# For the same reason two models are not chained by naming an end of each, `Model(encoder.input, decoder.output)`: the
# decoder has to be *called* on what the encoder returned. And it has to be called on the right tensor. Given the
# picture where the code belongs, it refuses, and names the shape of its own input:

# %%
try:
    decoder(image)
except ValueError as problem:
    print("refused:", "expected shape=(None, 16)" in str(problem))

# %% [markdown]
# That is said while you draw, for a wrong side or a wrong width. Do not count on it. A picture in colour is taken at
# first, and it is only the numbers that find out:

# %%
colour = keras.Input((28, 28, 3), name="colour")
draws_without_a_word = keras.Model(colour, encoder(colour), name="draws_without_a_word")
try:
    draws_without_a_word(np.ones((2, 28, 28, 3)))
except ValueError as problem:
    print("and then:", "expected axis -1 of input shape to have value 1" in str(problem))

# %% [markdown]
# Where the shape is right nothing is said at all. The decoder takes any sixteen numbers for a code, be they logits, or
# a code from another encoder that numbers its sixteen in another way:

# %%
wrong_code = decoder.predict(new_encoder().predict(x_test, verbose=0), verbose=0)
times = error(wrong_code) / error(redrawn)
claim("error with another encoder's code, over ours", times, at_least=2.0)

# %% [markdown]
# The other way to be wrong without a word is about who shares with whom. Call a function that makes an encoder twice,
# and you have two encoders where one was meant. This model says how far apart the codes of two pictures are. Between a
# picture and itself, that should be 0:


# %%
def distance_model(encode_left, encode_right):
    """Return a model of two pictures: how far their codes are apart."""
    left, right = keras.Input((28, 28, 1)), keras.Input((28, 28, 1))
    gap = encode_left(left) - encode_right(right)
    return keras.Model([left, right], ops.sum(gap**2, axis=-1))


one_encoder = new_encoder()
models = {
    "one encoder, called twice": distance_model(one_encoder, one_encoder),
    "two encoders, by mistake ": distance_model(new_encoder("left"), new_encoder("right")),
}
for name, model in models.items():
    apart = model.predict([x_test[:9], x_test[:9]], verbose=0)
    print(f"{name}: {model.count_params():,} weights, 0 apart: {np.allclose(apart, 0)}")

# %% [markdown]
# Had both kept the name `encoder`, Keras would have noticed, for the wrong reason. You will meet this message when you
# put several models of one kind into one graph; give each a name of its own:

# %%
try:
    distance_model(new_encoder(), new_encoder())
except ValueError as problem:
    print(problem)

# %% [markdown]
# And the reverse: a second *name* is not a second model. Somebody wanted to keep the model as it was before going on
# with the training.

# %%
# Exercise 4.6 ★★ Fix a copy that is none
def copy_of(model):
    """Return a second model: the same graph, and the weights that `model` has now.

    Training `model` later does not move it.
    """
    return model


### BEGIN SOLUTION
def copy_of(model):
    """Return a second model: the same graph, and the weights that `model` has now.

    Training `model` later does not move it.
    """
    backup = keras.models.clone_model(model)
    backup.set_weights(model.get_weights())
    return backup


### END SOLUTION

# %%
check("4.6", copy_of)

# %% [markdown]
# ## Frozen, and moving all the same · 7 min
#
# A model that somebody trained is often put under a new head, and is to stay as it is: *frozen*. What that takes shows
# only in a model that normalises. A `BatchNormalization` holds four sets of numbers. Two are trained; the other two,
# the moving mean and variance, are no business of the optimizer: each batch that comes by in training moves them.

# %%
def new_base():
    """Return a small model with a normalisation, to be put under a head."""
    picture = keras.Input((28, 28, 1), name="picture")
    x = layers.Conv2D(4, 3, strides=2, name="conv")(picture)
    x = layers.BatchNormalization(name="norm")(x)
    return keras.Model(picture, layers.GlobalMaxPooling2D(name="largest")(x), name="base")


def put_under_a_head(base, **call):
    """Return a classifier: picture → base → Dense 10."""
    image = keras.Input((28, 28, 1), name="image")
    return keras.Model(image, layers.Dense(10, name="head")(base(image, **call)))


def compile_classifier(classifier):
    """Compile for digits."""
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    classifier.compile(loss=loss, optimizer="adam")


def moved(base, classifier):
    """Train for a moment. Return which weights of the base are not what they were."""
    before = base.get_weights()
    classifier.fit(x_train[:64], y_train[:64], verbose=0)
    pairs = zip(base.weights, before, base.get_weights(), strict=True)
    return [w.path.split("/")[-1] for w, old, new in pairs if not np.array_equal(old, new)]


# %% [markdown]
# **Predict before you run.** One base is frozen as a whole. Of the other, the convolution is frozen, which is all the
# layer that "learns". Which weights of the two will move?

# %%
base = new_base()
base.trainable = False
classifier = put_under_a_head(base)
compile_classifier(classifier)
print("all of it frozen:  ", moved(base, classifier))

base = new_base()
base.get_layer("conv").trainable = False
classifier = put_under_a_head(base)
compile_classifier(classifier)
print("convolution frozen:", moved(base, classifier))

# %% [markdown]
# A frozen `BatchNormalization` also stops counting: with `trainable = False` it normalises with what it has. One that
# you forgot does not. The second base gives other numbers now for the same picture, and nothing warned.
#
# An old recipe says: call the base with `training=False`, and its normalisation stays as it is, even when you
# unfreeze the rest. On Keras 3 it does not hold while `fit` runs:

# %%
base = new_base()
classifier = put_under_a_head(base, training=False)
base.get_layer("conv").trainable = False
compile_classifier(classifier)
print("called with training=False:", moved(base, classifier))

# %% [markdown]
# `fit` calls the outer model with `training=True`, and this value reaches every layer, past what you said in the call.
# Freeze the normalisation layers themselves; that holds.
#
# And freeze at the right moment. Which weights are to move is read when the step of training is built, at the first
# batch after `compile`. What you change later, the model's own count knows and `fit` does not:

# %%
base = new_base()
classifier = put_under_a_head(base)
compile_classifier(classifier)
moved(base, classifier)
base.trainable = False
counted = len(classifier.trainable_weights)
print("counted as trainable:", counted, "of", len(classifier.weights))

# %% tags=["tensorflow"]
if keras.backend.backend() == "tensorflow":
    print("frozen after a first fit:", moved(base, classifier))

# %% [markdown]
# So it is with TensorFlow under Keras, and nothing warned. With JAX, `fit` stops with an error there, and leaves a model
# whose weights are gone; PyTorch reads the list anew for each batch. Do not rely on any of it: after each change, `compile`.

# %%
compile_classifier(classifier)
print("frozen and compiled again:", moved(base, classifier))

# %% [markdown]
# The next function was meant to leave the base alone, and freezes its convolutions.

# %%
# Exercise 4.7 ★★ Fix a frozen model that goes on moving
def put_head_on(base):
    """Return a model: what the base takes → base → Dense 10, no activation.

    The base is the one given, and no number of it moves when the model is trained; the head learns.
    """
    for layer in base.layers:
        if isinstance(layer, layers.Conv2D):
            layer.trainable = False
    inputs = keras.Input(base.input_shape[1:])
    return keras.Model(inputs, layers.Dense(10)(base(inputs)))


### BEGIN SOLUTION
def put_head_on(base):
    """Return a model: what the base takes → base → Dense 10, no activation.

    The base is the one given, and no number of it moves when the model is trained; the head learns.
    """
    base.trainable = False
    inputs = keras.Input(base.input_shape[1:])
    return keras.Model(inputs, layers.Dense(10)(base(inputs)))


### END SOLUTION

# %%
check("4.7", put_head_on)

# %% [markdown]
# ## Clean pictures from noisy ones · 4 min
#
# A trained model that you can call is a building block. Ours never saw noise. Put a layer in front of it that spoils
# the picture, and train for the clean one: the same weights learn a new task. `layers.GaussianNoise(s)` adds random
# numbers of standard deviation `s`, in training only.

# %%
# Exercise 4.8 ★★ Build a model that learns to take noise away
def build_denoiser(autoencoder, noise):
    """Return a model: picture → GaussianNoise of deviation `noise` → the autoencoder given."""
    ### BEGIN SOLUTION
    inputs = keras.Input(autoencoder.input_shape[1:])
    noisy = layers.GaussianNoise(noise)(inputs)
    return keras.Model(inputs, autoencoder(noisy))
    ### END SOLUTION


# %%
check("4.8", build_denoiser)

# %% [markdown]
# Does it work? We spoil the test pictures once, and let the autoencoder redraw them before and after. (The cell draws
# the denoiser once more, so that it runs whether or not you have solved the exercise.)

# %%
spoil = np.random.default_rng(0).normal(0, 0.5, x_test.shape)
noisy = (x_test + spoil).astype("float32")
before = autoencoder.predict(noisy, verbose=0)

image = keras.Input((28, 28, 1), name="image")
spoilt = layers.GaussianNoise(0.5, name="noise")(image)
denoiser = keras.Model(image, autoencoder(spoilt), name="denoiser")
denoiser.compile(loss="mse", optimizer=keras.optimizers.Adam(1e-3))
denoiser.fit(x_train, x_train, batch_size=16, epochs=1, verbose=0)

after = autoencoder.predict(noisy, verbose=0)
claim("error before, over after", error(before) / error(after), at_least=1.1)
claim("error of the noisy pictures, over after", error(noisy) / error(after), at_least=5.0)
plot_images(np.clip(np.concatenate([noisy[:10], before[:10], after[:10]]), 0, 1), columns=10)

# %% [markdown]
# We asked the *autoencoder* for its pictures and had trained the *denoiser*. By now that is no surprise.
#
# ## Several models, one answer · 8 min
#
# Three people guess better than one, it is said, and models too: train several, and average what they say. As one
# model, that is three calls and a merge. The question for them: is the digit five or more? They see 128 pixels, those
# that vary most from picture to picture.

# %%
varies_most = np.argsort(-x_train.reshape(-1, 784).var(axis=0), kind="stable")[:128]
pixels_train = x_train.reshape(-1, 784)[:, varies_most]
pixels_test = x_test.reshape(-1, 784)[:, varies_most]
five_or_more_train = (y_train >= 5).astype("float32")[:, None]
five_or_more_test = (y_test >= 5).astype("float32")[:, None]

# %% [markdown]
# The guide that made this popular averages three models of one layer, `Dense(1)`. Take care: an average of straight
# lines is a straight line. Such an ensemble can do nothing that one of its members, with the right weights, could not
# do:

# %%
row = keras.Input((128,), name="row")
lines = [layers.Dense(1, name=f"line_{n}") for n in (1, 2, 3)]
three_lines = keras.Model(row, layers.average([line(row) for line in lines]), name="three_lines")
one_line = keras.Sequential([keras.Input((128,)), layers.Dense(1)])
weights_of_lines = [line.get_weights() for line in lines]
one_line.set_weights([np.mean(w, axis=0) for w in zip(*weights_of_lines, strict=True)])
print("weights:", three_lines.count_params(), "and", one_line.count_params())
three_say, one_says = (m.predict(pixels_test, verbose=0) for m in (three_lines, one_line))
print("the same answers:", np.allclose(three_say, one_says, atol=1e-4))

# %% [markdown]
# So each member gets a hidden layer. They are trained apart, each from random weights of its own. Five of them, because
# we want more than one ensemble of three to judge by.


# %%
def trained_member(seed):
    """Return a member, trained from the random weights of this seed."""
    keras.utils.set_random_seed(seed)
    pixels = keras.Input((128,), name="pixels")
    x = layers.Dense(8, activation="relu", name="hidden")(pixels)
    x = layers.Dense(1, activation="sigmoid", name="answer")(x)
    member = keras.Model(pixels, x, name=f"member_{seed}")
    member.compile(loss="mse", optimizer=keras.optimizers.Adam(1e-2))
    member.fit(pixels_train, five_or_more_train, batch_size=64, epochs=10, verbose=0)
    return member


members = [trained_member(seed) for seed in range(1, 6)]

# %% [markdown]
# Write the function that makes one model of some.

# %%
# Exercise 4.9 ★★ Build an ensemble
def build_ensemble(members):
    """Return a model: one input, of the shape that the members take → the average of what they say.

    `members` is a list of models, two or more, and they are called, not copied.
    """
    ### BEGIN SOLUTION
    inputs = keras.Input(members[0].input_shape[1:])
    return keras.Model(inputs, layers.average([member(inputs) for member in members]))
    ### END SOLUTION


# %%
check("4.9", build_ensemble)

# %% [markdown]
# Three members in their frames:

# %%
votes = [member(row) for member in members[:3]]
ensemble = keras.Model(row, layers.Average(name="average")(votes), name="ensemble")
show(ensemble, nested=True)

# %% [markdown]
# **Predict before you run.** There are ten ways to choose three of five. For each, we compare the ensemble's error with
# what its three members have on average. In how many of the ten will the ensemble be better?


# %%
def squared(answers):
    """Return the mean squared error of answers between 0 and 1."""
    return float(np.mean((answers - five_or_more_test) ** 2))


def right(answers):
    """Return the share of right answers."""
    return float(np.mean((answers > 0.5) == five_or_more_test))


said = [member.predict(pixels_test, verbose=0) for member in members]
ensemble_says = ensemble.predict(pixels_test, verbose=0)
print("the model averages:", np.allclose(ensemble_says, np.mean(said[:3], axis=0), atol=1e-5))

ratio, gain, beats_the_best = [], [], []
for three in itertools.combinations(said, 3):
    together, apart = squared(np.mean(three, axis=0)), [squared(one) for one in three]
    ratio.append(together / np.mean(apart))
    beats_the_best.append(together < min(apart))
    gain.append(right(np.mean(three, axis=0)) - np.mean([right(one) for one in three]))

claim("ten ensembles: better than their members on average", sum(np.less(ratio, 1)), at_least=10)
claim("error, over the members' mean: smallest", min(ratio), at_most=0.97)
claim("error, over the members' mean: largest", max(ratio), at_most=1.0)
claim("share of right answers won, mean of the ten", np.mean(gain), at_least=-0.01)
claim("share of right answers won, spread", np.std(gain), at_most=0.03)
claim("ensembles better than the best of their three", sum(beats_the_best), at_most=9)

# %% [markdown]
# All ten, and that is no luck. Work it out for three members and one question. Asked for a number that is 6, they say 2,
# 5 and 8. Write down the mean of their three squared errors; the squared error of their mean; and how much they disagree,
# which is the mean squared distance of what they say from their own mean.

# %%
# Exercise 4.10 ★ Work out what an average wins
squares = {"mean of the errors": None, "error of the mean": None, "disagreement": None}
### BEGIN SOLUTION
squares = {
    "mean of the errors": ((2 - 6) ** 2 + (5 - 6) ** 2 + (8 - 6) ** 2) / 3,
    "error of the mean": (5 - 6) ** 2,
    "disagreement": ((2 - 5) ** 2 + (5 - 5) ** 2 + (8 - 5) ** 2) / 3,
}
### END SOLUTION

# %%
check("4.10", squares)

# %% [markdown]
# The first is the sum of the other two, and not by chance. For a squared error the average is *never* worse than its
# members are on average; what it wins is their disagreement, exactly. Here are our own three:

# %% [markdown]
# For the share of right answers there is no such law. What is won is about one answer in a hundred, or nothing. And
# better than the *best* of its three an ensemble is only now and then. So average models that are good and disagree:
# three copies of one model are worth one.
#
# ## On your own · 3 min
#
# Frames are for people. Sometimes a program wants the layers in one row, without frames: to list them, or to cut
# between them.

# %%
# Exercise 4.11 ★★★ Take the frames away
def unpack(model):
    """Return a functional model of the same layers, with no model inside it.

    `model` is a row of calls, no layer twice; some are models, which may hold models again.
    """
    ### BEGIN SOLUTION

    def call_all(model, x):
        for layer in model.layers:
            if isinstance(layer, keras.Model):
                x = call_all(layer, x)
            elif not isinstance(layer, layers.InputLayer):
                x = layer(x)
        return x

    inputs = keras.Input(model.input_shape[1:])
    return keras.Model(inputs, call_all(model, inputs))
    ### END SOLUTION


# %%
check("4.11", unpack)

# %% [markdown]
# ## Find it yourself · 5 min
#
# Do two pictures show the same digit? The trained encoder knows a good deal about digits, so a copy of it is put to
# work: it reads both pictures, and a Dense looks at how far apart the two codes are. All of it is trained on pairs, half
# of which show the same digit. Nothing is raised.


# %%
def build_suspect(encoder):
    """Return a compiled model of two pictures: one logit, high where both show the same digit.

    `encoder` reads both pictures and goes on learning. Of the difference of the two codes, the size
    of each number (`ops.abs`) goes to a Dense 1, no activation.
    """
    left, right = (keras.Input(encoder.input_shape[1:], name=side) for side in ("left", "right"))
    reader = keras.models.clone_model(encoder)
    reader.set_weights(encoder.get_weights())
    reader.name = "reader"  # Keras refuses two models of one name
    gap = layers.Subtract(name="gap")([encoder(left), reader(right)])
    suspect = keras.Model([left, right], layers.Dense(1)(ops.abs(gap)), name="suspect")
    suspect.compile(
        optimizer="adam",
        loss=keras.losses.BinaryCrossentropy(from_logits=True),
        metrics=[keras.metrics.BinaryAccuracy(threshold=0.0)],
    )
    return suspect


def pairs_of(x, y, count):
    """Return pairs of pictures, and a 1 for every second pair, which is of one digit."""
    random = np.random.default_rng(4)
    alike = np.arange(count) % 2
    first = random.integers(len(x), size=count)
    fits = [np.flatnonzero((y == y[i]) == a) for i, a in zip(first, alike, strict=True)]
    second = [random.choice(places) for places in fits]
    return [x[first], x[second]], alike[:, None]


def both_ways(model, pair):
    """Whether a model answers the same when the two pictures of each pair change places."""
    there, back = model.predict(pair, verbose=0), model.predict(pair[::-1], verbose=0)
    return np.allclose(there, back, atol=1e-3)


expert = keras.models.clone_model(encoder)  # the autoencoder keeps its own
expert.set_weights(encoder.get_weights())
suspect = build_suspect(expert)
test_pairs, _ = pairs_of(x_test, y_test, 400)
print("new:     the same answer both ways:", both_ways(suspect, test_pairs))
suspect.fit(*pairs_of(x_train, y_train, 1000), batch_size=32, epochs=3, verbose=0)
print("trained: the same answer both ways:", both_ways(suspect, test_pairs))

# %% [markdown]
# Whether two pictures show one digit cannot depend on which of them comes first. At the beginning it does not, and after
# some training it does. Find out why. Then write the function as it should have been.

# %%
# Exercise 4.12 ★★ Find it yourself: which of the two comes first
def build_same_digit(encoder):
    """Return a compiled model of two pictures: one logit, high where both show the same digit.

    `encoder` reads both pictures and goes on learning. Of the difference of the two codes, the size
    of each number (`ops.abs`) goes to a Dense 1, no activation.
    """
    ### BEGIN SOLUTION
    left, right = (keras.Input(encoder.input_shape[1:], name=side) for side in ("left", "right"))
    gap = layers.Subtract(name="gap")([encoder(left), encoder(right)])
    model = keras.Model([left, right], layers.Dense(1)(ops.abs(gap)))
    model.compile(
        optimizer="adam",
        loss=keras.losses.BinaryCrossentropy(from_logits=True),
        metrics=[keras.metrics.BinaryAccuracy(threshold=0.0)],
    )
    return model
    ### END SOLUTION


# %%
check("4.12", build_same_digit)

# %% [markdown]
# No prediction of the new model would have shown it; it takes a step of training, or somebody who compares the two sides
# of a difference, weights and all. `lint` does the second, through the frames of the models inside:

# %% tags=["hide-output"]
findings = lint(suspect)
findings

# %% tags=["hide-output"]
show(suspect, findings)

# %% [markdown]
# ## In short
#
# | if you want | then |
# |---|---|
# | two models of one graph | name other ends of the same tensors; they share their weights |
# | a part of a trained model | `keras.Model(model.input, model.get_layer("name").output)` |
# | a model as a node | call it: `decoder(encoder(x))` |
# | a tensor inside a node | a model of the inner graph, called on the outer tensor |
# | a copy | `keras.models.clone_model(model)`, then `set_weights` |
# | a model that does not move | `base.trainable = False`, then `compile` |
# | an ensemble | call every member on one input, `layers.average` |
#
# **Next** · chapter 05 looks at what the layers of a trained model see.

# %% tags=["nbval-ignore-output"]
proved_on()
