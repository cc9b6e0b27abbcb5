# ---
# jupyter:
#   book:
#     makes: what each layer of a trained network sees, and a classifier from ten examples
#       a shape
#     rows:
#       G12: 5.1, 5.2, 5.3, 5.4, 5.9, 5.10
#       Q4: 5.5, 5.6, 5.7, 5.8
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
# # See what each layer sees
#
# **You'll do** · open a network that somebody else trained, look at what its layers make of a picture, and use that to
# tell shapes apart which it was never shown, from ten examples each.
#
# **You'll learn**
#
# - to tell the shape at each place of a network · 5.1
# - to get the outputs of many layers from one model · 5.2
# - to prepare pictures without spoiling them · 5.3
# - to get at what a layer computes before its activation · 5.4
# - to find a layer of a list by its index, and better by its name · 5.5
# - to cut a part out of a Sequential or a functional model · 5.6
# - to tell before from after a normalisation · 5.7
# - to choose among the outputs of a layer that was called twice · 5.8
# - to describe a texture by a few numbers, and to paint with it · 5.9
# - to turn ten examples into the weights of a layer · 5.10
# - to find out why a part of a network sees less than the whole, and raises nothing · 5.11
#
# **You'll need** · chapter 04 · 65 minutes, eleven exercises.

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
import keras
import numpy as np
from keras import layers, ops

from helpers import (
    check,
    claim,
    hint,
    lint,
    load_pictures,
    plot_images,
    pretrained_cnn,
    proved_on,
    show,
    solution,
)

keras.utils.set_random_seed(1)

# %% [markdown]
# ## Every layer at once · 11 min
#
# A network that was trained on one task has learnt things on the way that are of use for another. To get at them, you
# have to look inside. This one is small and comes with the book. It has the manner of a well-known large one, VGG: two
# convolutions, a pooling, and again. (With `HELPERS_DATA=full` you get VGG19 itself, trained on ImageNet, without its
# last layers; every cell here works for it too.)

# %%
cnn = pretrained_cnn()
print(cnn.source)
show(cnn)

# %% [markdown]
# It was trained on six of the ten shapes that `load_pictures` draws. Remember the other four: they are what we shall
# ask it about. Pixels go in as they are, whole numbers from 0 to 255, since its first layer scales them.
#
# **Predict before you run.** The convolutions have `padding="same"`, so they keep the side of the square. Those of the
# three blocks give 16, 32 and 64 maps. Each pooling halves the side. Write down what these three layers of the small
# network return, as tuples with the batch axis.

# %%
# Exercise 5.1 ★ Predict the shapes inside a network
shapes = {"block1_conv2": None, "block2_pool": None, "block3_conv1": None}
### BEGIN SOLUTION
shapes = {
    "block1_conv2": (None, 32, 32, 16),
    "block2_pool": (None, 8, 8, 32),
    "block3_conv1": (None, 8, 8, 64),
}
### END SOLUTION

# %%
check("5.1", shapes)

# %% [markdown]
# Every layer has an `.output`, the tensor that its call returned when the graph was drawn. It is a promise, as all such
# tensors are, and holds no numbers, not even after a thousand predictions. But a model may end in any tensor, or in a
# list of them. So here is a model that ends everywhere:

# %%
pictures = load_pictures()
(x_train, y_train), (x_test, y_test) = pictures
print(pictures.source)

all_outputs = keras.Model(cnn.input, [layer.output for layer in cnn.layers])
everything = all_outputs.predict(x_test[:5], verbose=0)
for layer, numbers in zip(cnn.layers, everything, strict=True):
    print(f"{layer.name:14}{numbers.shape}")

# %% [markdown]
# Nothing was copied and nothing was trained: it is the same network, asked for more.
#
# Count the outputs, though. The recipe is Keras' own, and most people take `everything[0]` for what the first layer of
# the network sees. Is it?

# %%
print("the first output is the picture itself:", np.array_equal(everything[0], x_test[:5]))

# %% [markdown]
# The input is a layer too, an `InputLayer`, and what it "sees" is what you fed. Everything in the list is one place
# further back than you would think. Skip it with `cnn.layers[1:]`; or, better, do not count at all. A model may end in
# a *dict*, and then each result has a name:

# %%
by_name = keras.Model(cnn.input, {layer.name: layer.output for layer in cnn.layers[1:]})
seen = by_name.predict(x_test[:200], verbose=0)
print(type(seen).__name__, "with", seen["block1_conv1"].shape, "for block1_conv1")

# %% [markdown]
# Often you want only layers of one kind. `isinstance(layer, layers.MaxPooling2D)` tells a pooling, for instance.


# %%
# Exercise 5.2 ★★ Build a model that ends in every convolution
def convolutions_of(model):
    """Return a model from the model's input to a dict: what each Conv2D layer returns, by its name.

    The layers are the model's own.
    """
    ### BEGIN SOLUTION
    convolutions = [layer for layer in model.layers if isinstance(layer, layers.Conv2D)]
    return keras.Model(model.input, {layer.name: layer.output for layer in convolutions})
    ### END SOLUTION


# %%
check("5.2", convolutions_of)

# %% [markdown]
# The large one is cut in the same way. Without weights nothing is downloaded: Keras builds VGG19 with random ones.
# (There are 144 million of them. Half precision saves memory, and to count them it will do.)

# %%
keras.config.set_dtype_policy("float16")
vgg19 = keras.applications.VGG19(weights=None)
keras.config.set_dtype_policy("float32")
large = keras.Model(vgg19.input, [layer.output for layer in vgg19.layers])
print(f"{large.count_params():,} weights, {len(large.outputs)} outputs")
print("first:", large.outputs[0].shape, "last:", large.outputs[-1].shape)
print("the first is the picture:", large.outputs[0] is vgg19.input)
del vgg19, large

# %% [markdown]
# Twenty-six outputs, and VGG19 has its name from nineteen layers with weights. The rest are five poolings, a `Flatten`,
# and the picture.
#
# Keras' guide goes on to feed it random numbers between 0 and 1. It runs, and says nothing about the network: VGG19 was
# trained on pixels up to 255, blue before red, with the mean colour taken away. `preprocess_input` does that. Each
# family of networks has its own, and no error tells you that you took another's. Nor this:

# %%
photo = np.full((1, 2, 2, 3), 100, dtype="float32")
prepared = keras.applications.vgg19.preprocess_input(photo)
print("prepared: ", np.rint(prepared[0, 0, 0]).astype(int))
print("the photo:", np.rint(photo[0, 0, 0]).astype(int))

# %% [markdown]
# `photo` was a row of hundreds. An array of floats is prepared *in place*: run such a cell twice, and the mean colour
# is taken away twice. (With whole numbers it does not happen, since those have to be converted first.)


# %%
# Exercise 5.3 ★ Fix a preparation that spoils the pictures
def prepare(images):
    """Return the images, floats or whole numbers from 0 to 255, as VGG19 wants them.

    The array that was given stays as it is.
    """
    return keras.applications.vgg19.preprocess_input(images)


### BEGIN SOLUTION
def prepare(images):
    """Return the images, floats or whole numbers from 0 to 255, as VGG19 wants them.

    The array that was given stays as it is.
    """
    return keras.applications.vgg19.preprocess_input(images.copy())


### END SOLUTION

# %%
check("5.3", prepare)

# %% [markdown]
# Our own network avoids both: the scaling is in the graph, so nobody can forget it or take another's. What you can
# still do is to scale a second time, out of habit. Nothing complains. The picture that the first convolution sees is
# nearly black:

# %%
if "rescaling" in by_name.output_names:
    for name, pixels in {"as they are": x_test[:200], "over 255": x_test[:200] / 255}.items():
        darkest_to_brightest = np.ptp(by_name.predict(pixels, verbose=0)["rescaling"])
        print(f"{name:12} {'the full range' if darkest_to_brightest > 1.9 else 'next to nothing'}")

# %% [markdown]
# ## What a layer sees · 8 min
#
# A convolution of 16 filters turns a picture into 16 maps. On each it marks where the thing is that its filter looks
# for. Maps can be drawn. We stretch each of them to the full range from black to white.


# %%
def stretched(maps):
    """Return maps of shape (height, width, n) as n pictures, each from 0 to 1."""
    maps = np.moveaxis(maps, -1, 0)
    low, high = maps.min(axis=(1, 2), keepdims=True), maps.max(axis=(1, 2), keepdims=True)
    return (maps - low) / np.maximum(high - low, 1e-6)


chosen = 7
plot_images(x_test[[chosen]], labels=y_test[[chosen]], names=pictures.classes)

# %%
plot_images(stretched(seen["block1_conv1"][chosen])[:16])

# %% [markdown]
# The first convolution has kept the picture: you see colours told apart, and edges on one side or the other. Two
# poolings later there is less to recognise, and more to know:

# %%
plot_images(stretched(seen["block3_conv2"][chosen])[:16])

# %% [markdown]
# Eight pixels a side. A bright one says "here an edge falls to the right", or "here is a corner", or something for
# which we have no word. Most of each map is black: what it looks for is not there.
#
# **Predict before you run.** A filter weighs its nine pixels with positive and with negative numbers. What share of the
# output of a layer named `conv` is negative?

# %%
maps = seen["block3_conv2"]
print("negative:", int((maps < 0).sum()), "of", f"{maps.size:,}")
claim("share of zeros", (maps == 0).mean(), at_least=0.3)

# %% [markdown]
# None. The layer was made with `activation="relu"`, and its `.output` is what comes out at its end, *after* the
# activation. What the convolution itself gave is nowhere in the graph; there is no tensor for it.
#
# The same slip with a softmax is worse, because it looks so much like a success. Somebody wants the logits of a
# classifier, and asks the last layer for its output. The shape is right. What is in it are probabilities.


# %%
# Exercise 5.4 ★★ Fix logits that are probabilities
def logits_of(model):
    """Return a model from the model's input to its logits.

    Its last layer, `predictions`, is a Dense with a softmax; logits are what it computes
    before the softmax. The model that was given goes on to answer as it did.
    """
    return keras.Model(model.input, model.get_layer("predictions").output)


### BEGIN SOLUTION
def logits_of(model):
    """Return a model from the model's input to its logits.

    Its last layer, `predictions`, is a Dense with a softmax; logits are what it computes
    before the softmax. The model that was given goes on to answer as it did.
    """
    last = model.get_layer("predictions")
    logits = layers.Dense(last.units, name="logits")
    outputs = logits(last.input)
    logits.set_weights(last.get_weights())
    return keras.Model(model.input, outputs)


### END SOLUTION

# %%
check("5.4", logits_of)

# %% [markdown]
# When you build a model that others will take apart, give the activation a layer of its own: `Dense(6)`, then
# `Softmax()`. Then both tensors are there for the asking.
#
# ## Ten pictures of each · 9 min
#
# Now the four shapes that the network has never seen. There are hundreds of pictures of them; suppose that somebody has
# named only ten of each. That is too few to train on, and enough to compare with: a new picture is what the nearest of
# the forty is.

# %%
unseen = [n for n, name in enumerate(pictures.classes) if name not in cnn.classes][:4]
print("never seen:", ", ".join(pictures.classes[n] for n in unseen))


def only(x, y, count):
    """Return the first `count` pictures of each unseen class, with their classes."""
    first = np.concatenate([np.flatnonzero(y == n)[:count] for n in unseen])
    return x[first], y[first]


x_known, y_known = only(x_train, y_train, 200)
x_new, y_new = only(x_test, y_test, 100)
plot_images(x_new[::20], labels=y_new[::20], names=pictures.classes, columns=10)

# %% [markdown]
# "Nearest" depends on what you measure. We try three descriptions of a picture: its 3,072 pixels; what `block3_pool`
# makes of it; and what the same layer makes of it in a network of the same graph whose weights are random. The third is
# there to keep us honest: perhaps the graph alone does it, and not what was learnt.

# %%
flat = layers.Flatten(name="flat")(cnn.get_layer("block3_pool").output)
features = keras.Model(cnn.input, flat, name="features")
untrained = keras.models.clone_model(features)


def described(x):
    """Return three descriptions of the pictures: one row of numbers for each."""
    return {
        "pixels": x.reshape(len(x), -1) / 255,
        "random features": untrained.predict(x, batch_size=100, verbose=0),
        "features": features.predict(x, batch_size=100, verbose=0),
    }


known, new = described(x_known), described(x_new)

# %% [markdown]
# **Predict before you run.** Four shapes: who guesses is right in a quarter of the cases. How often is the nearest of
# forty right, by each description? We draw the forty anew ten times, and average.


# %%
def nearest(examples, labels, rows):
    """Return for each row the label of the example that is nearest to it."""
    apart = (examples**2).sum(axis=1) - 2 * rows @ examples.T
    return labels[apart.argmin(axis=1)]


def accuracy(description, guess, draws=10):
    """Return how often `guess` is right from ten examples of each shape, for each draw."""
    right = []
    for seed in range(draws):
        random = np.random.default_rng(seed)
        of_each = [random.choice(np.flatnonzero(y_known == n), 10, replace=False) for n in unseen]
        ten = np.concatenate(of_each)
        guessed = guess(known[description][ten], y_known[ten], new[description])
        right.append(np.mean(guessed == y_new))
    return np.array(right)


by_pixels, by_random, by_features = (accuracy(each, nearest) for each in known)
claim("right by pixels", by_pixels.mean(), at_most=0.55)
claim("right by random features", by_random.mean(), at_most=0.60)
claim("right by features", by_features.mean(), at_least=0.75)
better = int((by_features > by_pixels).sum())
claim("features better than pixels, draws of ten", better, at_least=10)

# %% [markdown]
# From discs and squares the network has learnt what helps with hearts and arrows. The graph alone does not do it. Which
# layer is best to ask? Not every one is better than the pixels:

# %%
for name in ("block1_pool", "block2_pool", "block3_pool"):
    pooled = layers.GlobalAveragePooling2D()(cnn.get_layer(name).output)
    means = keras.Model(cnn.input, pooled)
    known[name], new[name] = (means.predict(x, batch_size=100, verbose=0) for x in (x_known, x_new))
early, middle, late = (accuracy(f"block{n}_pool", nearest).mean() for n in (1, 2, 3))
claim("mean of each map, block 3", late, at_least=0.70)
claim("block 3 better than block 2, by", late - middle, at_least=0.20)
claim("block 2 better than block 1, by", middle - early, at_least=0.0)

# %% [markdown]
# Here each map was brought down to one number, its mean, so a picture is 16, 32 or 64 numbers. How much there is of
# what block 1 looks for says next to nothing about the shape. What block 3 looks for says most of it.
#
# Features are arrays, and what you do with an array moves no weight. Draw the new head onto the graph instead, and
# train, and you train the old network as well, even though you compiled another model. We try it on a copy:

# %%
copied = keras.models.clone_model(features)
copied.set_weights(features.get_weights())
with_head = keras.Model(copied.input, layers.Dense(10, name="head")(copied.output))
loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
with_head.compile(loss=loss, optimizer="adam")
with_head.fit(x_known[::20], y_known[::20], verbose=0)
pairs = zip(copied.get_weights(), features.get_weights(), strict=True)
kept = [np.array_equal(now, before) for now, before in pairs]
print("weights of the network that are what they were:", sum(kept), "of", len(kept))

# %% [markdown]
# Chapter 04 has the remedies: `copied.trainable = False` before `compile`, or a copy, as here.
#
# ## Parts of a list, by index and by name · 10 min
#
# "How can a portion of a Keras Sequential model be used for prediction?" An answer to this question is read by many.
# Here is its model, with a name for each layer:

# %%
listed = keras.Sequential(
    [
        keras.Input((28, 28, 1), name="image"),
        layers.Conv2D(32, 3, activation="relu", name="conv_1"),
        layers.MaxPooling2D(2, name="pool_1"),
        layers.Conv2D(64, 3, activation="relu", name="conv_2"),
        layers.MaxPooling2D(2, name="pool_2"),
        layers.Flatten(name="flatten"),
        layers.Dense(10, activation="softmax", name="scores"),
    ],
    name="listed",
)

# %% [markdown]
# The answer begins with `Model(inputs=model.input, …)`, because `model.input` "specifies the input layer". Run it:

# %%
try:
    keras.Model(listed.input, listed.get_layer("conv_2").output)
except AttributeError:
    print("refused: the list was never called, and has no input yet")

# %% [markdown]
# People then advise to call the model once, and at first that seems to help. After a call there is a `listed.input`.
# But it is the tensor of *that call*, and the layers' own outputs belong to the graph that was drawn when the list was
# made. Keras 3.14 and later refuse to draw a model between the two; before, it could be drawn and never run:

# %%
called_on = keras.Input((28, 28, 1), name="called_on")
listed(called_on)
print("there is an input now:", listed.input is called_on)
try:
    between = keras.Model(listed.input, listed.get_layer("conv_2").output)
    between.predict(np.zeros((1, 28, 28, 1)), verbose=0)
except (ValueError, KeyError):
    print("refused")

# %% [markdown]
# What always works is the plural. `model.inputs` is the list of tensors at which the model's own graph begins (tensors,
# by the way, not layers), for a Sequential as for a functional model. `predict` does not mind that it is a list; if you
# mean to *call* the new model, begin it at `model.inputs[0]`, or a warning will remind you of the list.

# %%
second = keras.Model(listed.inputs, listed.get_layer("conv_2").output)
print("begins at a", type(listed.inputs[0]).__name__, "and ends in", second.output_shape)

# %% [markdown]
# **Predict before you run.** Now by index. The answer says that the second convolution, the one with 64 filters, is
# `model.layers[3]`, "the fourth layer, indexed from zero", and that its output has the shape `(batch, 12, 12, 64)`.
# What do you say? Convolutions here have no padding: a kernel of 3 makes a side of 28 one of 26. Write down the shapes
# of the outputs of `listed.layers[2]` and `listed.layers[3]`.

# %%
# Exercise 5.5 ★ Predict which layer an index finds
by_index = {"layers[2]": None, "layers[3]": None}
### BEGIN SOLUTION
by_index = {"layers[2]": (None, 11, 11, 64), "layers[3]": (None, 5, 5, 64)}
### END SOLUTION

# %%
check("5.5", by_index)

# %%
for place, layer in enumerate(listed.layers):
    print(f"layers[{place}]  {layer.name:9}{layer.output.shape}")

# %% [markdown]
# 28 − 2 is 26, half of it is 13, 13 − 2 is 11, and half of that, rounded down, is 5. There is no 12 × 12 anywhere. And
# `layers[3]` is the second *pooling*. ("Our 64-filter convolutional layer, after pooling", the answer says in one
# place; those are two layers.) Nothing raises; you get features, of another layer than you think. The input of a
# Sequential is not among its layers, so to name it "for clarity" does not help to find it:

# %%
try:
    listed.get_layer("image")
except ValueError as error:
    print(str(error).split(".")[0] + ".")

# %% [markdown]
# In a functional model it is among them. The same layers, the same weights, and every index is one further:

# %%
functional = keras.Model(listed.inputs, listed.outputs, name="functional")
print("Sequential:", listed.layers[3].name, " functional:", functional.layers[3].name)

# %% [markdown]
# Whoever goes over both by index is off by one. Where all layers have the same width, not even a shape complains. Here
# the weights of a list are copied to a functional model of the same three layers:

# %%
three = keras.Sequential([keras.Input((8,)), *(layers.Dense(8) for _ in range(3))])
row = keras.Input((8,), name="row")
target = keras.Model(row, layers.Dense(8)(layers.Dense(8)(layers.Dense(8)(row))))
samples = np.random.default_rng(0).normal(size=(4, 8)).astype("float32")
expected = three.predict(samples, verbose=0)

for place in range(1, 3):
    target.layers[place].set_weights(three.layers[place].get_weights())
print("copied by index:  ", np.allclose(target.predict(samples, verbose=0), expected, atol=1e-5))
target.set_weights(three.get_weights())
print("copied as a whole:", np.allclose(target.predict(samples, verbose=0), expected, atol=1e-5))

# %% [markdown]
# So ask by name, and end a copy with a comparison. A name means the same layer in every kind of model, and it goes on
# to do so when somebody puts a layer in front.
#
# A part need not begin at the beginning. Every layer has an `.input`, too, the tensor that its call was given.


# %%
# Exercise 5.6 ★★ Cut a part out by two names
def part_of(model, first, last):
    """Return the model from what goes into the layer `first` to what the layer `last` returns.

    `model` is a Sequential or a functional model, and its layers stand in a row. The part is made
    of the very same layers.
    """
    ### BEGIN SOLUTION
    return keras.Model(model.get_layer(first).input, model.get_layer(last).output)
    ### END SOLUTION


# %%
check("5.6", part_of)

# %% [markdown]
# Do not mistake this for a call of one layer. `model.get_layer("conv_2")(picture)` runs that layer alone, on the raw
# picture, past everything in front of it. Where the widths agree, that too goes through without a word.
#
# ## Before and after the normalisation · 5 min
#
# The same answer goes on with a batch normalisation after the first convolution, and says three things. It wants the
# output of the convolution *before* the normalisation, and takes `layers[1].output`. It warns that the input of the
# normalisation would be the wrong tensor, and that the convolution's own output is "no longer directly accessible",
# since it was transformed. Let us see. (The statistics are set as training would set them.)

# %%
normed = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        layers.Conv2D(32, 3, activation="relu", name="conv_1"),
        layers.BatchNormalization(name="norm"),
        layers.MaxPooling2D(2, name="pool_1"),
    ]
)
normed.get_layer("norm").moving_mean.assign(np.full(32, 3.0))

print("layers[1] is", normed.layers[1].name, "and layers[2] is", normed.layers[2].name)
norm_takes, conv_gives = normed.get_layer("norm").input, normed.get_layer("conv_1").output
print("what norm takes is what conv_1 gives:", norm_takes is conv_gives)

# %% [markdown]
# `layers[1]` *is* the normalisation, and its output is what you did not want. Its input is what you did want, one and
# the same tensor as the convolution's output. And that is as accessible as ever: a layer does not overwrite what it was
# given.

# %%
image = np.random.default_rng(0).random((1, 28, 28, 1)).astype("float32")
before = keras.Model(normed.inputs, conv_gives).predict(image, verbose=0)
after = keras.Model(normed.inputs, normed.layers[1].output).predict(image, verbose=0)
print("shapes:", before.shape, "and", after.shape)
print("smallest number before:", int(before.min()), " after, below −2:", bool(after.min() < -2))

# %% [markdown]
# Equal shapes, other numbers, and no error: only the values tell. Make this function right for every model that has a
# layer named `norm`, wherever it stands.


# %%
# Exercise 5.7 ★★ Fix a place that is behind the normalisation
def before_norm(model):
    """Return a model from the model's inputs to what goes into its layer `norm`.

    `model` is a Sequential or a functional model; its layers are used, not copied.
    """
    return keras.Model(model.inputs, model.layers[1].output)


### BEGIN SOLUTION
def before_norm(model):
    """Return a model from the model's inputs to what goes into its layer `norm`.

    `model` is a Sequential or a functional model; its layers are used, not copied.
    """
    return keras.Model(model.inputs, model.get_layer("norm").input)


### END SOLUTION

# %%
check("5.7", before_norm)

# %% [markdown]
# ## One layer, two calls: whose output? · 5 min
#
# A layer that is called twice is two nodes of the graph, and has returned two tensors. It has one `.output`.

# %%
left, right = keras.Input((4,), name="left"), keras.Input((4,), name="right")
shared = layers.Dense(2, name="shared")
from_left, from_right = shared(left), shared(right)
gap = layers.Subtract(name="gap")([from_left, from_right])
twin = keras.Model([left, right], gap, name="twin")
show(twin)

# %% [markdown]
# **Predict before you run.** Which of the two is `shared.output`: the first, the last, both, or an error?

# %%
print("the first:", shared.output is from_left)
print("the last: ", shared.output is from_right)

# %% [markdown]
# The first, always, and silently. Keras 2 refused here ("multiple inbound nodes") and had `get_output_at(1)` for the
# second; Keras 3 has neither. So there are three honest ways to a later one. Keep the tensor, as we did. Ask the layer
# that *took* it: its `.input` is a list if it takes several. Or call the layer once more on the tensor that went in.

# %%
print(hasattr(shared, "get_output_at"))
print("what gap takes second:", twin.get_layer("gap").input[1] is from_right)
samples = [np.ones((1, 4), dtype="float32"), np.zeros((1, 4), dtype="float32")]
again = keras.Model(twin.inputs, shared(right)).predict(samples, verbose=0)
kept = keras.Model(twin.inputs, from_right).predict(samples, verbose=0)
print("called once more, the same:", np.allclose(again, kept))

# %% [markdown]
# In the next function somebody wanted the second code, and has the first. In that model each input passes a layer of
# its own, `prepare_left` or `prepare_right`; then both pass `shared`, the left one first; and `gap` subtracts the
# second from the first.


# %%
# Exercise 5.8 ★★ Fix an extractor that looks at the wrong input
def code_of_right(model):
    """Return a model from the model's two inputs to what `shared` makes of the right one."""
    return keras.Model(model.inputs, model.get_layer("shared").output)


### BEGIN SOLUTION
def code_of_right(model):
    """Return a model from the model's two inputs to what `shared` makes of the right one."""
    _, of_right = model.get_layer("gap").input
    return keras.Model(model.inputs, of_right)


### END SOLUTION

# %%
check("5.8", code_of_right)

# %% [markdown]
# ## Paint with features · 8 min
#
# Where a thing is in a picture makes its shape; which things occur together, wherever it may be, makes its *texture*.
# For that there is a simple measure. Take two maps of a layer, multiply them place by place, and average over all
# places: a large number means that what the two look for occurs in the same places. Do so for each pair of maps. The
# table of these numbers is the *Gram matrix*, n × n for n maps.

# %%
first_map = np.array([[1.0, 1.0], [1.0, 1.0]])
second_map = np.array([[0.0, 1.0], [0.0, 1.0]])
both = first_map, second_map
print(np.array([[np.mean(p * q) for q in both] for p in both]))

# %% [markdown]
# The first map is 1 in all four places, the second in two of them. Written with operations, the measure can be a part
# of the graph. `ops.einsum("bhwi,bhwj->bij", maps, maps)` multiplies and *adds* over all places; there are other ways,
# too.


# %%
# Exercise 5.9 ★★ Build Gram matrices into a graph
def grams_of(model, names):
    """Return a model from the model's input to a dict: the Gram matrix of each layer, by its name.

    What the layers in `names` return has the shape (None, height, width, n). A Gram matrix has the
    shape (None, n, n), and its entry (i, j) is the mean over all places of map i times map j.
    """
    ### BEGIN SOLUTION
    grams = {}
    for name in names:
        maps = model.get_layer(name).output
        _, height, width, _ = maps.shape
        grams[name] = ops.einsum("bhwi,bhwj->bij", maps, maps) / (height * width)
    return keras.Model(model.input, grams)
    ### END SOLUTION


# %%
check("5.9", grams_of)

# %% [markdown]
# Now turn the network round: keep the weights, and move the *picture*, until its Gram matrices are those of one picture
# and its maps are those of another. To a functional model that is nothing special. The picture is a layer's weights,
# the only ones that may move. An `Embedding` of one row is a layer that returns its weights when you feed it a 0. (The
# cell draws the Gram matrices once more, so that it runs whether or not you have solved the exercise.)

# %%
shape_of, style_of = (x_new[y_new == n].astype("float32") for n in unseen[1:3])
shape_of, style_of = shape_of[2:3], style_of[7:8]

style_layers = ("block1_conv1", "block2_conv1", "block3_conv1")


def gram(maps):
    """Return the Gram matrix of maps."""
    return ops.mean(ops.expand_dims(maps, -1) * ops.expand_dims(maps, -2), axis=(1, 2))


wanted = {name: cnn.get_layer(name).output for name in style_layers}
wanted = {name: gram(maps) for name, maps in wanted.items()}
wanted["content"] = cnn.get_layer("block2_conv2").output
look = keras.Model(cnn.input, wanted, name="look")
look.trainable = False

nothing = keras.Input((1,), dtype="int32", name="nothing")
canvas = layers.Embedding(1, 32 * 32 * 3, name="canvas")
painted = layers.Reshape((32, 32, 3), name="picture")(canvas(nothing)) * 255
painter = keras.Model(nothing, look(painted), name="painter")
print("weights that may move:", [tuple(w.shape) for w in painter.trainable_weights])

# %% [markdown]
# We begin with the picture that gives the shape. The targets are what `look` says of the two pictures; each is weighed
# by how far off we are at the start.

# %%
says_shape, says_style = (look.predict(x, verbose=0) for x in (shape_of, style_of))
targets = {**says_style, "content": says_shape["content"]}


def off(name, says):
    """Return the mean squared distance from the target."""
    return float(np.mean((says[name] - targets[name]) ** 2))


weights = {name: 1 / off(name, says_shape) for name in style_layers}
weights["content"] = 0.2 / float(np.mean(targets["content"] ** 2))
losses = dict.fromkeys(targets, "mse")
painter.compile(keras.optimizers.Adam(0.02), loss=losses, loss_weights=weights)

canvas.set_weights([shape_of.reshape(1, -1) / 255])
steps = 200
repeated = {name: np.repeat(value, steps, axis=0) for name, value in targets.items()}
painter.fit(np.zeros((steps, 1), dtype="int32"), repeated, batch_size=1, verbose=0)

result = np.clip(canvas.get_weights()[0].reshape(1, 32, 32, 3), 0, 1)
three = np.concatenate([shape_of / 255, style_of / 255, result])
plot_images(three, labels=["shape", "style", "painted"], columns=3)

# %% [markdown]
# The form of the first, in the colours and the grain of the second. This is what people call *style transfer*, on 32
# pixels a side and in a few seconds. How far has it come?

# %%
says_result = look.predict(result * 255, verbose=0)
for name in style_layers:
    claim(f"style still off, {name}", off(name, says_result) * weights[name], at_most=0.30)
nearer = off("content", says_result) / off("content", says_style)
claim("content off, over that of the style picture", nearer, at_most=0.90)

# %% [markdown]
# ## On your own · 4 min
#
# Back to the four shapes. Instead of asking all forty examples, take the mean of the features of each shape, and ask
# which of the four means is nearest. That is far less to keep. Is it worse?


# %%
def nearest_of_means(examples, labels, rows):
    """Return for each row the label whose examples have the mean that is nearest to it."""
    means = np.stack([examples[labels == n].mean(axis=0) for n in unseen])
    return nearest(means, np.array(unseen), rows)


claim("right by four means", accuracy("features", nearest_of_means).mean(), at_least=0.75)

# %% [markdown]
# Hardly. And it is a layer, without training: the mean that is nearest to *f* is the one for which 2 *f*·*m* − *m*·*m*
# is largest, because *f*·*f* is the same for all of them. Your turn to build it.


# %%
# Exercise 5.10 ★★★ Turn examples into the weights of a layer
def nearest_mean(means):
    """Return a model of one Dense layer without activation: n numbers → a score for each mean.

    `means` is an array of shape (classes, n). The highest score is that of the nearest mean.
    Nothing is trained.
    """
    ### BEGIN SOLUTION
    classes, n = means.shape
    inputs = keras.Input((n,))
    scores = layers.Dense(classes, name="scores")
    model = keras.Model(inputs, scores(inputs))
    scores.set_weights([2 * means.T, -(means**2).sum(axis=1)])
    return model
    ### END SOLUTION


# %%
check("5.10", nearest_mean)

# %% [markdown]
# Put it behind `features`, and you have one model that classifies four shapes, and no `fit` ever saw one of them.
#
# ## Find it yourself · 5 min
#
# One more classifier of the four shapes. This time all 800 pictures that have a name are used, and a layer is trained
# on the means of the 64 maps of block 3. The network behind it stays as it is. Ten pictures of each shape, and these
# same 64 numbers, were enough above for `nearest` to be right in most cases.

# %%
def build_suspect(network):
    """Return a compiled classifier on what a trained network sees; only its head is trained.

    Pictures, whole numbers from 0 to 255 → the network's layers up to `block3_pool`, frozen
    → the mean of each map → Dense 10, logits. Labels are whole numbers.
    """
    network.trainable = False
    x = pictures = keras.Input((32, 32, 3), name="pictures")
    for layer in network.layers:
        if layer.name.startswith(("block1", "block2", "block3")):
            x = layer(x)
    means = layers.GlobalAveragePooling2D(name="means")(x)
    suspect = keras.Model(pictures, layers.Dense(10, name="head")(means), name="suspect")
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    suspect.compile(keras.optimizers.Adam(0.01), loss)
    return suspect


trained = pretrained_cnn()
suspect = build_suspect(trained)
suspect.fit(x_known, y_known, epochs=4, verbose=0)
by_suspect = np.mean(suspect.predict(x_new, verbose=0).argmax(axis=-1) == y_new)
claim("right by the suspect", by_suspect, at_most=0.70)
print("right more often than the nearest of forty:", by_suspect > late)

# %% [markdown]
# It has learnt from twenty times as many examples, and is right far less often. The loss falls, the shapes fit, the
# weights are those that were trained. Find out why; then write the function as it should have been.


# %%
# Exercise 5.11 ★★ Find it yourself: a head that learns too little
def build_head(network):
    """Return a compiled classifier on what a trained network sees; only its head is trained.

    Pictures, whole numbers from 0 to 255 → the network's layers up to `block3_pool`, frozen
    → the mean of each map → Dense 10, logits. Labels are whole numbers.
    """
    ### BEGIN SOLUTION
    network.trainable = False
    means = layers.GlobalAveragePooling2D()(network.get_layer("block3_pool").output)
    model = keras.Model(network.input, layers.Dense(10)(means))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(0.01), loss)
    return model
    ### END SOLUTION


# %%
check("5.11", build_head)

# %% [markdown]
# The model alone does not show this mistake; it lies between the model and the pictures. So `lint` takes a few of
# those as well, and labels if you like. With them it knows which numbers come to which layer. Open the answers when
# you have yours.

# %% tags=["hide-output"]
findings = lint(suspect, x_known[:32], y_known[:32])
findings

# %% [markdown]
# The last line, a note, is no mistake: you wanted the network's own layers. To see where it happens, begin at the top:

# %% tags=["hide-output"]
show(suspect, findings)

# %% [markdown]
# ## In short
#
# | if you want | then |
# |---|---|
# | what several layers see | `keras.Model(model.inputs, {layer.name: layer.output …})`, then `predict` |
# | a layer | `get_layer("name")`; an index counts the input in a functional model, and not in a Sequential |
# | where a model begins | `model.inputs`; `model.input` of a Sequential may raise |
# | what goes into a layer | its `.input`: the output of the one before |
# | what a layer computes before its activation | a layer of its own for the activation, or one more call without it |
# | the output of a second call | keep the tensor, or ask the layer that took it |
# | pictures prepared | `preprocess_input(images.copy())`, of the same family, and once |
#
# **Next** · chapter 06 mixes functional models, lists and classes.

# %% tags=["nbval-ignore-output"]
proved_on()
