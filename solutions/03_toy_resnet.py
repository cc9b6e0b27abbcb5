# ---
# jupyter:
#   book:
#     makes: a residual network, and evidence of what its shortcuts do
#     rows:
#       G10: 3.1, 3.2, 3.3, 3.4, 3.7, 3.8, 3.10
#       Q2: 3.5, 3.6, 3.9
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
# # Build a residual network, and measure its shortcuts
#
# **You'll do** · build a small residual network for pictures, train it, wire it wrongly on purpose, and measure what the
# shortcuts do for a network of seventeen convolutions.
#
# **You'll learn**
#
# - to say what a residual block costs · 3.1
# - to draw a block whose input goes round it · 3.2
# - to follow the shape of a picture through a network · 3.3
# - to write a block as a function, and a network as a loop over blocks · 3.4
# - to bring a shortcut to the shape that the sum needs · 3.5, 3.6
# - to find layers that are shared by accident · 3.7
# - to keep each shortcut at its own block · 3.8
# - to add a shortcut to a network that exists · 3.9
# - to explain why a deep residual network learns · 3.10
# - to put concatenation in the place of addition · 3.11
# - to find out why a network forgets what it has just learnt · 3.12
#
# **You'll need** · chapter 02 (shared layers) · 65 minutes, twelve exercises.

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
    compare,
    hint,
    lint,
    load_pictures,
    plot_images,
    plot_lines,
    proved_on,
    show,
    show_difference,
    solution,
)

keras.utils.set_random_seed(3)

# %% [markdown]
# ## A block adds what it was given · 9 min
#
# A layer usually replaces what it was given with something new. A *residual block* keeps it: a few layers work out a
# change, and the change is added to what came in. The arrow that leads round the layers is called a *shortcut*. The
# layers between its two ends are the *branch*.

# %%
picture = keras.Input((8, 8, 4), name="picture")
change = layers.Conv2D(4, 3, padding="same", name="change")(picture)
with_plus = keras.Model(picture, picture + change, name="with_plus")
show(with_plus)

# %% [markdown]
# The sum can be written as `+`, as the function `layers.add`, or as the layer `layers.Add()`. **Predict before you
# run:** are these different graphs?

# %%
change = layers.Conv2D(4, 3, padding="same", name="change")(picture)
with_a_function = keras.Model(picture, layers.add([picture, change], name="sum"), name="with_add")
show_difference(compare(with_plus, with_a_function))

# %% [markdown]
# No difference: the same graph, drawn twice. We shall write `layers.add`, because it takes a name.
#
# A sum needs two tensors of one shape. That is why the convolutions of a block have `padding="same"`, which keeps height
# and width, and as many filters as there are channels.
#
# **Predict before you run.** A block on a picture of 16 channels has two convolutions, 3 × 3 and 16 filters each. A
# filter holds one weight for every number that it looks at, and one bias. How many weights does each part of the block
# hold?

# %%
# Exercise 3.1 ★ Count the weights of a residual block
weights = {"first": None, "second": None, "sum": None}
### BEGIN SOLUTION
weights = {
    "first": 3 * 3 * 16 * 16 + 16,
    "second": 3 * 3 * 16 * 16 + 16,
    "sum": 0,
}
### END SOLUTION

# %%
check("3.1", weights)

# %% [markdown]
# The shortcut is free. Now draw such a block. In this one the second convolution has no activation; the relu comes after
# the sum. (You may write a relu as a layer or as an op.)

# %%
# Exercise 3.2 ★★ Build a residual block
def build_block():
    """Return a model of 16 × 16 pixels with 16 channels, padding "same" throughout.

    Conv2D 16, 3 × 3, relu → Conv2D 16, 3 × 3 → the sum of that and the input → relu.
    """
    ### BEGIN SOLUTION
    inputs = keras.Input((16, 16, 16))
    x = layers.Conv2D(16, 3, padding="same", activation="relu")(inputs)
    x = layers.Conv2D(16, 3, padding="same")(x)
    x = layers.add([inputs, x])
    return keras.Model(inputs, layers.ReLU()(x))
    ### END SOLUTION


# %%
check("3.2", build_block)

# %% [markdown]
# Draw your own block with `show(build_block())`, in a cell of your own: the shortcut should go round both convolutions.
#
# ## The toy ResNet · 11 min
#
# A network of such blocks is a *ResNet*. Since every block looks alike, it is written once, as a function from a tensor
# to a tensor. Each call of the function makes new layers.

# %%
def residual_block(x, name):
    """Two convolutions of 64 filters with relu; their result is added to what came in."""
    y = layers.Conv2D(64, 3, padding="same", activation="relu", name=f"{name}_first")(x)
    y = layers.Conv2D(64, 3, padding="same", activation="relu", name=f"{name}_second")(y)
    return layers.add([x, y], name=f"{name}_sum")


def toy_resnet(side):
    """A ResNet of two blocks, for pictures of `side` × `side` pixels in colour and ten classes."""
    picture = keras.Input((side, side, 3), name="picture")
    x = layers.Conv2D(32, 3, activation="relu", name="conv_32")(picture)
    x = layers.Conv2D(64, 3, activation="relu", name="conv_64")(x)
    x = layers.MaxPooling2D(3, name="pool")(x)
    for name in ("block_1", "block_2"):
        x = residual_block(x, name)
    x = layers.Conv2D(64, 3, activation="relu", name="last_conv")(x)
    x = layers.GlobalAveragePooling2D(name="average")(x)
    x = layers.Dense(256, activation="relu", name="dense")(x)
    x = layers.Dropout(0.5, name="dropout")(x)
    return keras.Model(picture, layers.Dense(10, name="scores")(x), name="toy_resnet")


# %% [markdown]
# This is the network of Keras' own guide. Its pictures have 32 × 32 pixels. **Predict before you draw it:** what shape
# does a batch of pictures have behind `pool`, behind `block_2`, and behind `last_conv`? Only the blocks have
# `padding="same"`. A convolution without it loses the rim, one pixel on each side, and `MaxPooling2D(3)` keeps the
# greatest of every 3 × 3 numbers and drops what is left over.

# %%
# Exercise 3.3 ★ Follow the shape
shapes = {"pool": None, "block_2": None, "last_conv": None}
### BEGIN SOLUTION
shapes = {
    "pool": (None, 9, 9, 64),
    "block_2": (None, 9, 9, 64),
    "last_conv": (None, 7, 7, 64),
}
### END SOLUTION

# %%
check("3.3", shapes)

# %%
show(toy_resnet(32))

# %%
print(f"{toy_resnet(32).count_params():,} parameters")

# %% [markdown]
# The pictures to learn from are drawn by a program: ten shapes, in colours that say nothing about the shape. (With
# `HELPERS_DATA=full` the same cell loads CIFAR-10. It is harder: the claims on this page are about the drawn shapes.)

# %%
pictures = load_pictures()
(x_train, y_train), (x_test, y_test) = pictures
print(pictures.source)
plot_images(x_test[:10], labels=y_test[:10], columns=5, names=pictures.classes)

# %% [markdown]
# To save you time we average every 2 × 2 pixels, which leaves 16 × 16, and bring the numbers into the range from −1 to
# 1. **Predict before you run:** how many weights does the network have for the smaller pictures?

# %%
def prepare(x):
    """Pictures (n, 32, 32, 3), 0 to 255, as (n, 16, 16, 3), −1 to 1."""
    return x.reshape(-1, 16, 2, 16, 2, 3).mean(axis=(2, 4), dtype="float32") / 127.5 - 1


x_train, y_train = prepare(x_train[:4000]), y_train[:4000]
x_test, y_test = prepare(x_test[:1000]), y_test[:1000]
small = toy_resnet(16)
print(f"{small.count_params():,} parameters")

# %% [markdown]
# As many as before. A convolution slides over a picture of any size, and `GlobalAveragePooling2D` makes one number of each
# channel, however large it is.
#
# We go through the pictures twice. A guess is right once in ten times.

# %%
small.compile(
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    optimizer=keras.optimizers.Adam(2e-3),
    metrics=["acc"],
)
history = small.fit(x_train, y_train, batch_size=32, epochs=2, verbose=0)
claim("test accuracy", small.evaluate(x_test, y_test, verbose=0)[1], at_least=0.60)

# %% [markdown]
# Old pages write `metrics=["acc"]`, and then look for a curve named `accuracy`, or the other way round. The curve has the
# name that you wrote:

# %%
print(sorted(history.history))

# %% [markdown]
# The function makes a deeper network as easily. Write one for pictures of 32 × 32 pixels and any number of blocks. What
# comes before the first block and after the last one stays as it is.

# %%
# Exercise 3.4 ★★ As many blocks as you like
def build_resnet(blocks):
    """Return the toy ResNet for 32 × 32 × 3, with `blocks` residual blocks instead of two."""
    ### BEGIN SOLUTION
    inputs = keras.Input((32, 32, 3))
    x = layers.Conv2D(32, 3, activation="relu")(inputs)
    x = layers.Conv2D(64, 3, activation="relu")(x)
    x = layers.MaxPooling2D(3)(x)
    for _ in range(blocks):
        y = layers.Conv2D(64, 3, activation="relu", padding="same")(x)
        y = layers.Conv2D(64, 3, activation="relu", padding="same")(y)
        x = layers.add([x, y])
    x = layers.Conv2D(64, 3, activation="relu")(x)
    x = layers.GlobalAveragePooling2D()(x)
    x = layers.Dense(256, activation="relu")(x)
    x = layers.Dropout(0.5)(x)
    return keras.Model(inputs, layers.Dense(10)(x))
    ### END SOLUTION


# %%
check("3.4", build_resnet)

# %% [markdown]
# ## When the shapes differ · 11 min
#
# Some blocks change the shape: more channels, fewer pixels. Then the input cannot be added as it is. Keras says so while
# you draw, and leaves the batch axis out:

# %%
picture = keras.Input((8, 8, 16), name="picture")
narrower = layers.Conv2D(32, 3, strides=2, padding="same", name="narrower")(picture)
try:
    layers.add([picture, narrower])
except ValueError as error:
    print(error)

# %% [markdown]
# The remedy is a *projection*: a convolution on the shortcut, with a kernel of 1 × 1, that does nothing but change the
# shape. As many filters as the branch, and the same stride.

# %%
projection = layers.Conv2D(32, 1, strides=2, name="projection")(picture)
total = layers.add([projection, narrower], name="sum")
show(keras.Model(picture, total, name="a_block_that_changes_the_shape"))

# %% [markdown]
# With Dense layers it is the same. A page that many people find adds ten numbers to sixty-four; a Dense layer of the
# width wanted, on the shortcut, makes the sum possible:

# %%
ten = keras.Input((10,), name="ten")
branch = layers.Dense(64, activation="relu")(ten)
try:
    layers.add([ten, branch])
except ValueError as error:
    print(error)
print("with a projection:", layers.add([layers.Dense(64, use_bias=False)(ten), branch]).shape)

# %% [markdown]
# The next function has a projection, 1 × 1, and stops with that message all the same. Call it, read the two shapes, and
# mend the projection itself. No layer is missing, and the branch is right.

# %%
# Exercise 3.5 ★★ Fix a projection that does not fit
def build_downsampling():
    """Return a block of two convolutions that halves the picture and doubles its channels."""
    inputs = keras.Input((16, 16, 8))
    x = layers.Conv2D(16, 3, strides=2, padding="same", activation="relu")(inputs)
    x = layers.Conv2D(16, 3, padding="same")(x)
    shortcut = layers.Conv2D(16, 1)(inputs)
    return keras.Model(inputs, layers.ReLU()(layers.add([shortcut, x])))


### BEGIN SOLUTION
def build_downsampling():
    """Return a block of two convolutions that halves the picture and doubles its channels."""
    inputs = keras.Input((16, 16, 8))
    x = layers.Conv2D(16, 3, strides=2, padding="same", activation="relu")(inputs)
    x = layers.Conv2D(16, 3, padding="same")(x)
    shortcut = layers.Conv2D(16, 1, strides=2)(inputs)
    return keras.Model(inputs, layers.ReLU()(layers.add([shortcut, x])))


### END SOLUTION

# %%
check("3.5", build_downsampling)

# %% [markdown]
# The message is a friend. Two wirings do without it. The first: an axis of length 1 fits every length. **Predict before
# you run:** one channel and thirty-two, can they be added?

# %%
grey = keras.Input((28, 28, 1), name="grey")
wide = layers.Conv2D(32, 3, padding="same", name="wide")(grey)
print(layers.add([grey, wide]).shape)

# %% [markdown]
# They can. The one channel is added to each of the thirty-two: it is *broadcast*. Nothing warns. Whoever meant a shortcut
# with weights of its own does not have one. So compare the two shapes before a sum: a picture of `show` has them on the
# arrows.
#
# Mend the next function. There should be a projection on the shortcut, a convolution of 1 × 1 with no activation.

# %%
# Exercise 3.6 ★★ Fix a sum that should have been refused
def build_first_block():
    """Return a residual block for grey pictures, with a projection to 32 channels."""
    inputs = keras.Input((28, 28, 1))
    x = layers.Conv2D(32, 3, padding="same", activation="relu")(inputs)
    x = layers.Conv2D(32, 3, padding="same")(x)
    return keras.Model(inputs, layers.ReLU()(layers.add([inputs, x])))


### BEGIN SOLUTION
def build_first_block():
    """Return a residual block for grey pictures, with a projection to 32 channels."""
    inputs = keras.Input((28, 28, 1))
    x = layers.Conv2D(32, 3, padding="same", activation="relu")(inputs)
    x = layers.Conv2D(32, 3, padding="same")(x)
    shortcut = layers.Conv2D(32, 1)(inputs)
    return keras.Model(inputs, layers.ReLU()(layers.add([shortcut, x])))


### END SOLUTION

# %%
check("3.6", build_first_block)

# %% [markdown]
# The second: an axis of unknown length. With `Input((None, None, 3))` the height and the width are not known while you
# draw, so a forgotten `padding="same"` is not seen before the first pictures come.

# %%
any_size = keras.Input((None, None, 3), name="any_size")
cropped = layers.Conv2D(3, 3, name="cropped")(any_size)
late = keras.Model(any_size, layers.add([any_size, cropped], name="sum"), name="late")
print("drawn:", late.output_shape)
try:
    late.predict(np.ones((1, 8, 8, 3), "float32"), verbose=0)
    print("it took a picture")
except Exception:
    print("it refused the first picture")

# %% [markdown]
# Draw such a network once with a fixed size, before you let the size go. Then Keras can compare:

# %%
fixed = keras.Input((8, 8, 3))
try:
    layers.add([fixed, layers.Conv2D(3, 3)(fixed)])
except ValueError as error:
    print(error)

# %% [markdown]
# ## Wrong, and nobody says so · 9 min
#
# In most blocks all shapes are equal, and then a wrong wire fits as well as the right one. `compare` finds it, and
# `show_difference` draws it. Here the shortcut begins inside the block, behind the first convolution:

# %%
def wired(shortcut_from_inside):
    """A block whose shortcut begins at its input, as it should, or one layer too late."""
    inputs = keras.Input((8, 8, 4), name="inputs")
    first = layers.Conv2D(4, 3, padding="same", activation="relu", name="first")(inputs)
    second = layers.Conv2D(4, 3, padding="same", name="second")(first)
    start = first if shortcut_from_inside else inputs
    total = layers.add([start, second], name="sum")
    return keras.Model(inputs, layers.ReLU(name="relu")(total), name="block")


show_difference(compare(wired(shortcut_from_inside=False), wired(shortcut_from_inside=True)))

# %% [markdown]
# As many layers, as many weights, equal shapes; and yet in a stack of such blocks every path from end to end leads through
# a convolution in every block. The last part of this chapter shows what that costs.
#
# The next slip is about *when* layers are made. `residual_block` makes new ones at each call. A block that is an object,
# a model or a `Sequential`, holds its layers, and calling it twice uses them twice, as chapter 02 did on purpose. It draws
# two blocks and has the weights of one.

# %%
branch = keras.Sequential(
    [
        keras.Input((8, 8, 4), name="into_the_branch"),
        layers.Conv2D(4, 3, padding="same", activation="relu", name="first"),
        layers.Conv2D(4, 3, padding="same", name="second"),
    ],
    name="branch",
)
inputs = keras.Input((8, 8, 4), name="inputs")
x = layers.add([inputs, branch(inputs)], name="sum_1")
x = layers.add([x, branch(x)], name="sum_2")
called_twice = keras.Model(inputs, x, name="called_twice")
print("weights of one branch:", branch.count_params())
print("weights of the model: ", called_twice.count_params())
show(called_twice)

# %% [markdown]
# Such a block inside a block has a border of its own. What `first` returned, inside the branch, was drawn from the
# branch's own input, and not from yours. A model from your input to it does not exist; one from the branch's does.
# (From 3.14 on Keras says so while you draw; earlier releases let you draw, and stop at the first numbers.)

# %%
try:
    outside = keras.Model(called_twice.inputs, branch.layers[0].output)
    outside.predict(np.zeros((1, 8, 8, 4)), verbose=0)
except (ValueError, KeyError):
    print("from outside: refused")
print("from inside: ", keras.Model(branch.inputs, branch.layers[0].output).output_shape)

# %% [markdown]
# The next function was to give three blocks, each with weights of its own. It runs. Count its weights, `show` it, and see
# what is shared. (`BatchNormalization` brings each channel to mean 0 and variance 1; shared by accident, it also mixes up
# the means of three places.)

# %%
# Exercise 3.7 ★★ Fix three blocks that are one
def build_three_blocks():
    """Return three blocks x + Conv2D(relu(BatchNormalization(x))); none shares a weight."""
    inputs = keras.Input((8, 8, 16))
    norm = layers.BatchNormalization()
    conv = layers.Conv2D(16, 3, padding="same")
    x = inputs
    for _ in range(3):
        y = layers.ReLU()(norm(x))
        x = layers.add([x, conv(y)])
    return keras.Model(inputs, x)


### BEGIN SOLUTION
def build_three_blocks():
    """Return three blocks x + Conv2D(relu(BatchNormalization(x))); none shares a weight."""
    inputs = keras.Input((8, 8, 16))
    x = inputs
    for _ in range(3):
        y = layers.ReLU()(layers.BatchNormalization()(x))
        x = layers.add([x, layers.Conv2D(16, 3, padding="same")(y)])
    return keras.Model(inputs, x)


### END SOLUTION

# %%
check("3.7", build_three_blocks)

# %% [markdown]
# ## Before or after the sum · 6 min
#
# Where does the relu belong? You have met three places. In exercise 3.2 it stands after the sum: a *post-activation*
# block. In 3.7 it stands before the convolution, on the branch: a *pre-activation* block. In the toy ResNet it ends the
# branch. **Predict before you run:** a branch that ends in a relu, what can it do to the numbers that come in?

# %%
def block_of_kind(kind):
    """One convolution and a shortcut; the relu stands in one of three places."""
    x = keras.Input((8, 8, 4))
    conv = layers.Conv2D(4, 3, padding="same")
    relu = layers.ReLU()
    if kind == "relu ends the branch":
        return keras.Model(x, layers.add([x, relu(conv(x))]))
    if kind == "post-activation":
        return keras.Model(x, relu(layers.add([x, conv(x)])))
    return keras.Model(x, layers.add([x, conv(relu(x))]))


numbers = np.random.default_rng(3).normal(size=(16, 8, 8, 4)).astype("float32")
for kind in ("relu ends the branch", "post-activation", "pre-activation"):
    moved = block_of_kind(kind).predict(numbers, verbose=0) - numbers
    lower, higher = bool((moved < -0.01).any()), bool((moved > 0.01).any())
    print(f"{kind}: some numbers become lower: {lower}, some higher: {higher}")

# %% [markdown]
# The branch that ends in a relu can only raise numbers, so from block to block they never become lower. The
# post-activation block can lower them, and cuts what is negative, shortcut and all. The pre-activation block does both
# freely, and in a stack of such blocks the shortcuts are one arrow with nothing on it but sums, from the first block to
# the last. It is the one that we shall stack.
#
# The next function stacks two of them, and something is wrong. All shapes are equal, and it runs.

# %%
# Exercise 3.8 ★★ Fix the second shortcut
def build_two_blocks():
    """Return two pre-activation blocks: x + Conv2D(relu(x)), each around its own convolution."""
    inputs = keras.Input((8, 8, 16))
    x = inputs
    for _ in range(2):
        x = layers.Conv2D(16, 3, padding="same")(layers.ReLU()(x))
        x = layers.add([inputs, x])
    return keras.Model(inputs, x)


### BEGIN SOLUTION
def build_two_blocks():
    """Return two pre-activation blocks: x + Conv2D(relu(x)), each around its own convolution."""
    inputs = keras.Input((8, 8, 16))
    x = inputs
    for _ in range(2):
        y = layers.Conv2D(16, 3, padding="same")(layers.ReLU()(x))
        x = layers.add([x, y])
    return keras.Model(inputs, x)


### END SOLUTION

# %%
check("3.8", build_two_blocks)

# %% [markdown]
# ## One budget, two networks · 9 min
#
# The shortcut is an arrow and holds no weights. So a plain network that exists, trained or not, can be given one, and all
# its layers stay what they are. Every layer knows the tensor that it returned, as `layer.output`, and a layer that exists can
# be called again. This is surgery; chapter 08 makes much of it.

# %%
# Exercise 3.9 ★★★ Add a shortcut to a network that exists
def add_shortcut(plain):
    """Return a model of the same layers; what `stem` returns is added to what `second` returns.

    The layers of `plain` are, in a row: "picture" (the input), "stem", "first", "second", "relu",
    "pool", "scores". The sum goes to "relu".
    """
    ### BEGIN SOLUTION
    stem = plain.get_layer("stem").output
    second = plain.get_layer("second").output
    x = layers.add([stem, second])
    for name in ("relu", "pool", "scores"):
        x = plain.get_layer(name)(x)
    return keras.Model(plain.inputs, x)
    ### END SOLUTION


# %%
check("3.9", add_shortcut)

# %% [markdown]
# Now the evidence. Two networks, seventeen convolutions each, of the same layers and with the same number of weights. They
# differ in one thing: one has eight shortcuts.

# %%
def deep(shortcuts, initializer="glorot_uniform"):
    """Eight blocks of two convolutions with 16 filters, with their shortcuts or without."""
    same = {"padding": "same", "kernel_initializer": initializer}
    picture = keras.Input((16, 16, 3), name="picture")
    x = layers.Conv2D(16, 3, strides=2, name="stem", **same)(picture)
    for block in range(1, 9):
        y = layers.ReLU(name=f"relu_{block}a")(x)
        y = layers.Conv2D(16, 3, name=f"conv_{block}a", **same)(y)
        y = layers.ReLU(name=f"relu_{block}b")(y)
        y = layers.Conv2D(16, 3, name=f"conv_{block}b", **same)(y)
        x = layers.add([x, y], name=f"sum_{block}") if shortcuts else y
    x = layers.MaxPooling2D(2, name="pool")(layers.ReLU(name="relu")(x))
    scores = layers.Dense(10, name="scores")(layers.Flatten(name="flatten")(x))
    return keras.Model(picture, scores, name="residual" if shortcuts else "plain")


plain, residual = deep(shortcuts=False), deep(shortcuts=True)
print(f"weights: {plain.count_params():,} and {residual.count_params():,}")
show(residual)

# %% [markdown]
# A layer learns from its *gradient*: how the loss would change with each of its weights. One step of plain gradient
# descent moves every weight by the learning rate times its gradient. So the step itself measures the gradient: look at
# the weights, take one step on a copy, look again, and divide. (The learning rate is huge, so that tiny gradients are not
# lost in rounding. The copy is thrown away.)

# %%
def gradient_norms(model, rate=1e6):
    """For each layer with weights, from the input on, the norm of its gradient on 64 pictures."""
    copy = keras.models.clone_model(model)
    copy.set_weights(model.get_weights())
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    copy.compile(loss=loss, optimizer=keras.optimizers.SGD(rate), run_eagerly=True)
    copy.train_on_batch(x_train[:64], y_train[:64])
    norms = []
    for before, after in zip(model.layers, copy.layers, strict=True):
        moves = [b - a for b, a in zip(before.get_weights(), after.get_weights(), strict=True)]
        if moves:
            norms.append(float(np.sqrt(sum((move**2).sum() for move in moves)) / rate))
    return norms


# %% [markdown]
# **Predict before you run.** Both networks are new and know nothing. What does the gradient do on its way from the scores,
# on the right, to the first layer, on the left?

# %%
large = deep(shortcuts=False, initializer="he_normal")
norms = {
    "plain": gradient_norms(plain),
    "residual": gradient_norms(residual),
    "plain, he_normal": gradient_norms(large),
}
plot_lines(norms, x_label="layer, from the input", y_label="gradient norm", log=True)

# %% [markdown]
# Without shortcuts each layer hands on a part of what it gets, and the part of a part of a part is next to nothing. With
# them the first layer gets about as much as the last. The third line is fair to the plain network: the same graph, but
# its first weights are drawn larger, with `he_normal`, which was made for relu. The gradient gets through there as well.

# %%
first, last = ({name: norm[place] for name, norm in norms.items()} for place in (0, -1))
claim("plain, first layer over last", first["plain"] / last["plain"], at_most=0.05)
claim("residual, first layer over last", first["residual"] / last["residual"], at_least=0.1)
claim("first layer, residual over plain", first["residual"] / first["plain"], at_least=500)
claim("first layer, he_normal over plain", first["plain, he_normal"] / first["plain"], at_least=10)

# %% [markdown]
# Why does it get through? Walk from the input to the scores. At every sum you arrive in one of two ways: through the
# block's branch, or past it on the shortcut. Each choice makes another path.

# %%
# Exercise 3.10 ★ Count the paths
paths = {"1 block": None, "2 blocks": None, "8 blocks": None, "past every branch": None}
### BEGIN SOLUTION
paths = {"1 block": 2, "2 blocks": 2 * 2, "8 blocks": 2**8, "past every branch": 1}
### END SOLUTION

# %%
check("3.10", paths)

# %% [markdown]
# One path among the many passes no branch at all, and on this one nothing wears the gradient down. The plain network has
# one path in all, and it leads through every convolution.
#
# A gradient is one thing, and learning is another. The plain network and its twin now get the same 2,000 pictures, the same
# optimizer and the same number of steps. **Predict before you run:** which accuracy will each reach, where a guess is
# right once in ten times?

# %%
def train(model):
    """Three epochs over 2,000 pictures. Return the losses, one for each step, and the accuracy."""
    seen = []
    watch = keras.callbacks.LambdaCallback(
        on_train_batch_end=lambda batch, logs: seen.append(float(logs["loss"]))
    )
    model.compile(
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        optimizer=keras.optimizers.Adam(5e-3),
        metrics=["accuracy"],
    )
    model.fit(
        x_train[:2000], y_train[:2000], batch_size=64, epochs=3, verbose=0, callbacks=[watch]
    )
    return seen, model.evaluate(x_test, y_test, verbose=0)[1]


losses, accuracy = {}, {}
for model in (plain, residual):
    losses[model.name], accuracy[model.name] = train(model)
every_4th = {name: seen[3::4] for name, seen in losses.items()}
plot_lines(every_4th, x=range(4, 97, 4), x_label="step", y_label="loss, mean of the epoch so far")

# %%
claim("residual, test accuracy", accuracy["residual"], at_least=0.40)
claim("plain, test accuracy", accuracy["plain"], at_most=0.20)
claim("plain, loss of the last epoch", losses["plain"][-1], at_least=2.2)

# %% [markdown]
# (Keras reports the mean of an epoch so far, and begins it anew after every 32 steps: hence the jumps.)
#
# A loss of 2.30 is the logarithm of 10: the plain network says "each of the ten is as likely as the others" and has learnt
# nothing. Its layers did not make it strong. From this start, and without a way for the gradient, it could not begin.
#
# And the third network, whose gradient did get through? `train(large)` takes a few seconds. Try it with several seeds, for
# the size of a gradient says how much gets through, and not whether a step along it helps.
#
# ## On your own · 5 min
#
# A *DenseNet* keeps what came in and does not add to it: it appends. Every step sees all channels that were made before
# it, and appends a few of its own. No projection is needed, since `Concatenate` wants equal height and width only.

# %%
# Exercise 3.11 ★★★ Append instead of adding
def build_dense_block(steps, growth):
    """Return a model of 8 × 8 pixels with 16 channels that appends `growth` channels in each step.

    A step: Conv2D of `growth` filters, 3 × 3, "same", relu, called on all channels so far; what it
    gives is concatenated behind them. The model returns all channels.
    """
    ### BEGIN SOLUTION
    inputs = keras.Input((8, 8, 16))
    x = inputs
    for _ in range(steps):
        y = layers.Conv2D(growth, 3, padding="same", activation="relu")(x)
        x = layers.concatenate([x, y])
    return keras.Model(inputs, x)
    ### END SOLUTION


# %%
check("3.11", build_dense_block)

# %% [markdown]
# ## Find it yourself · 5 min
#
# The last network has a `BatchNormalization` at the beginning of each branch. While it learns, such a layer takes mean and
# variance from the batch at hand, and beside that it keeps a moving average of both; afterwards it normalises with what
# it has kept. (`momentum=0.9` lets the averages keep up with a short training.)
#
# The network learns, nothing is raised, and all its shapes are right. Then we ask for its loss on the very pictures that
# it has just learnt from. It has the weights of the last step now, so the loss should be lower than it was on average in
# the last epoch.

# %%
def normalised_block(x, norm=layers.BatchNormalization(momentum=0.9)):
    """x + Conv2D(relu(norm(x)))."""
    y = layers.ReLU()(norm(x))
    return layers.add([x, layers.Conv2D(16, 3, padding="same")(y)])


def build_suspect(blocks):
    """Return a new network for pictures of 16 × 16 × 3, padding "same" in all convolutions.

    Conv2D 16, 3 × 3, stride 2 → `blocks` blocks x + Conv2D(relu(norm(x))), 16 filters of 3 × 3,
    norm: BatchNormalization(momentum=0.9) → relu → MaxPooling2D 2 → Flatten → Dense 10, logits.
    """
    picture = keras.Input((16, 16, 3), name="picture")
    x = layers.Conv2D(16, 3, strides=2, padding="same")(picture)
    for _ in range(blocks):
        x = normalised_block(x)
    x = layers.Flatten()(layers.MaxPooling2D(2)(layers.ReLU()(x)))
    return keras.Model(picture, layers.Dense(10)(x), name="suspect")


suspect = build_suspect(3)
suspect.compile(
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    optimizer=keras.optimizers.Adam(5e-3),
)
history = suspect.fit(x_train[:2000], y_train[:2000], batch_size=64, epochs=3, verbose=0)
losses = history.history["loss"]
print("the loss falls from epoch to epoch:", bool((np.diff(losses) < 0).all()))
afterwards = suspect.evaluate(x_train[:2000], y_train[:2000], verbose=0)
claim("loss afterwards, over that of the last epoch", afterwards / losses[-1], at_least=1.1)

# %% [markdown]
# It is higher, on the same pictures. Find out why. Then write the network as it should have been, blocks and all.

# %%
# Exercise 3.12 ★★ Find it yourself: learnt, and gone
def build_normalised(blocks):
    """Return a new network for pictures of 16 × 16 × 3, padding "same" in all convolutions.

    Conv2D 16, 3 × 3, stride 2 → `blocks` blocks x + Conv2D(relu(norm(x))), 16 filters of 3 × 3,
    norm: BatchNormalization(momentum=0.9) → relu → MaxPooling2D 2 → Flatten → Dense 10, logits.
    """
    ### BEGIN SOLUTION
    picture = keras.Input((16, 16, 3))
    x = layers.Conv2D(16, 3, strides=2, padding="same")(picture)
    for _ in range(blocks):
        y = layers.ReLU()(layers.BatchNormalization(momentum=0.9)(x))
        x = layers.add([x, layers.Conv2D(16, 3, padding="same")(y)])
    x = layers.Flatten()(layers.MaxPooling2D(2)(layers.ReLU()(x)))
    return keras.Model(picture, layers.Dense(10)(x))
    ### END SOLUTION


# %%
check("3.12", build_normalised)

# %% [markdown]
# `lint` needs no training and no pictures for this one. It does not read your Python either, only the graph that came of
# it: which layer stands where, and how often. The picture marks the places.

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
# | a residual block | `layers.add([x, y])`: what came in, and what a branch made of it |
# | to write it once | a function from a tensor to a tensor; each call makes new layers |
# | another shape at the end of the block | a projection on the shortcut: 1 × 1, same filters, same stride |
# | to see a wrong wire | compare the shapes, `show(model)`, count the weights |
# | many blocks | pre-activation: nothing stands on the shortcut |
# | to keep, not to add | `layers.concatenate([x, y])` |
#
# **Next** · chapter 04 puts whole models into models: an encoder, a decoder, and both in one.

# %% tags=["nbval-ignore-output"]
proved_on()
