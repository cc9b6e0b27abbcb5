# ---
# jupyter:
#   book:
#     makes: a trained model operated on, and proof of what survived
#     rows:
#       Q3: 8.1, 8.2, 8.3, 8.4, 8.5, 8.6, 8.7, 8.8, 8.9, 8.10
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
# # Operate on a trained model
#
# **You'll do** · take layers out of trained models, put others in, and give a trained base a new task; after each
# operation you prove which weights have survived it.
#
# **You'll learn**
#
# - to put a new head in the place of the old one · 8.1
# - to tell which weights a changed model can keep · 8.2
# - to prove which weights have survived · 8.3
# - to carry weights from model to model without being off by one · 8.4
# - to replace a layer and keep what fits · 8.5
# - to put a layer into the middle · 8.6
# - to swap activations in a copy · 8.7
# - to take a layer out of a graph with shortcuts · 8.8
# - to freeze a part of a model that is nested · 8.9
# - to make a frozen base ready for fine-tuning · 8.10
# - to cut units out of a layer · 8.11
# - to find out why frozen weights move, where everything says that they do not · 8.12
#
# **You'll need** · chapters 01 and 03 · 65 minutes, twelve exercises.

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
import logging
import tempfile
from pathlib import Path

import keras
import numpy as np
from keras import layers, ops

from helpers import (
    check,
    claim,
    hint,
    lint,
    load_digits_28,
    load_pictures,
    plot_images,
    proved_on,
    show,
    solution,
)

keras.utils.set_random_seed(8)

# %% [markdown]
# ## A new head · 9 min
#
# A trained model is worth something: the numbers in its weights. Whoever changes the model wants to keep as many of
# them as possible. So this chapter asks the same three questions after each change. What is *shared* with the old model,
# what is *copied*, and what is *lost*?
#
# The patient is a classifier of digits, as in chapter 01.

# %%
digits = load_digits_28()
(x_train, y_train), (x_test, y_test) = digits
x_train, y_train = x_train[:1500].reshape(-1, 784).astype("float32") / 255, y_train[:1500]
x_test, y_test = x_test[:360].reshape(-1, 784).astype("float32") / 255, y_test[:360]
print(digits.source)


# %%
def compiled(model, learning_rate=2e-3):
    """Compile a classifier that returns logits. Return it."""
    model.compile(
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        optimizer=keras.optimizers.Adam(learning_rate),
        metrics=["accuracy"],
    )
    return model


def accuracy(model):
    """Return the share of test digits that a model reads rightly."""
    return float(np.mean(model.predict(x_test, verbose=0).argmax(axis=-1) == y_test))


pixels = keras.Input((784,), name="pixels")
x = layers.Dense(64, activation="relu", name="first")(pixels)
x = layers.Dense(32, activation="relu", name="second")(x)
patient = keras.Model(pixels, layers.Dense(10, name="scores")(x), name="patient")
compiled(patient).fit(x_train, y_train, batch_size=32, epochs=6, verbose=0)
claim("the patient: test accuracy", accuracy(patient), at_least=0.88)

# %% [markdown]
# `patient.layers` is a list, and a list can be changed: `pop` takes its last entry away, an assignment puts another in
# its place. **Predict before you run:** what does the model look like after both?

# %%
patient.layers.pop()
patient.layers[-1] = layers.Dense(7, name="other_scores")
print([layer.name for layer in patient.layers], patient.output_shape)

# %% [markdown]
# As before. Each time you ask for `.layers`, Keras makes a new list, and you changed a list that nobody looks at. The
# attempts that say what you mean are refused:

# %%
for attribute in ("layers", "outputs"):
    try:
        setattr(patient, attribute, [])
    except AttributeError:
        print(f"patient.{attribute} = … : refused")

# %% [markdown]
# A graph that has been drawn stays as it is; no setting "adjusts it during training", as a page that many people find
# promises. What you can do is draw on. Every tensor of the graph is still there, as the `.output` of the layer that
# returned it, and a *new* model may end at another tensor. Say we only want to know whether a digit is even:

# %%
features = patient.get_layer("second").output
parity = keras.Model(patient.input, layers.Dense(2, name="even_odd")(features), name="parity")
show(parity)

# %% [markdown]
# Shared: `first` and `second`, the very layers. Lost: `scores`, for this model. And the new model knows nothing of how
# the old one was compiled:

# %%
print("the same layer:", parity.get_layer("first") is patient.get_layer("first"))
print("compiled:      ", parity.compiled)

# %% [markdown]
# *Shared* cuts both ways. **Predict before you run:** we train the new model, for even and odd. What becomes of the old
# one?

# %%
before, weights = accuracy(patient), patient.get_weights()
compiled(parity, 1e-2).fit(x_train, y_train % 2, batch_size=32, epochs=2, verbose=0)
claim("what the patient lost", before - accuracy(patient), at_least=0.05)
patient.set_weights(weights)
print("restored:", accuracy(patient) == before)

# %% [markdown]
# Nobody trained the patient, and it reads worse than before. Freeze what you share, or operate on a copy:
# `clone_model` makes new layers of the same kinds under the same names, with *new random weights*. A second page on
# the subject draws a model twice and says that both "perform the same computations". They are the same graph; whether
# they compute the same is a matter of the weights, and those you carry over yourself.


# %%
def copy_of(model):
    """Return a model of the same graph, with layers of its own and the same numbers in them."""
    copy = keras.models.clone_model(model)
    copy.set_weights(model.get_weights())
    return copy


def agree(one, other):
    """Whether two models give the same answers to the test digits."""
    answers = [model.predict(x_test, verbose=0) for model in (one, other)]
    return np.allclose(*answers, atol=1e-4)


clone = keras.models.clone_model(patient)
print("cloned, the same answers:", agree(clone, patient))
claim("a clone without the weights: test accuracy", accuracy(clone), at_most=0.40)
print("copied, the same answers:", agree(copy_of(patient), patient))

# %% [markdown]
# The next function runs, and the shape that comes out of its model is right. `show` what it makes of the patient, and
# find where the new head sits.

# %%
# Exercise 8.1 ★★ Fix a new head that sits in the wrong place
def with_new_head(model, classes):
    """Return a model: the last layer is replaced by a Dense of `classes`, no activation.

    All other layers are the model's own.
    """
    model.layers.pop()
    scores = layers.Dense(classes, name="new_scores")(model.layers[-1].output)
    return keras.Model(model.input, scores)


# %%
check("8.1", with_new_head)

# %% [markdown]
# ## What survives a replacement · 13 min
#
# Now the middle. The page replaces the Dense layer of 32 by a Dropout. In ours, 784 numbers → `first`, 64 → `second`, 32
# → `scores`, 10, that is the layer `second`.
#
# **Predict before you run.** With a Dropout in the place of `second`, what shape do the kernels of `first` and of
# `scores` have? (A kernel has a row for each number that comes in, and a column for each that goes out.)

# %%
# Exercise 8.2 ★ Predict the kernels around a replaced layer
kernels = {"first": None, "scores": None}

# %%
check("8.2", kernels)

# %% [markdown]
# `clone_model` can do more than clone. It goes through the graph and asks a `clone_function` of yours, for each layer,
# which layer is to stand there. From `get_config` a layer's class makes a new one with the same settings.


# %%
def dropout_for_second(layer):
    """Return what is to stand there: a Dropout for `second`, else a new layer of the same kind."""
    if layer.name == "second":
        return layers.Dropout(0.2, name="dropout")
    return layer.__class__.from_config(layer.get_config())


changed = keras.models.clone_model(patient, clone_function=dropout_for_second)
show(changed)

# %% [markdown]
# "The remaining layers are appended", says the page, and "the input and output connections" stay. The connections do.
# But all layers are new, and hold new random weights. Which numbers of the patient can they take?

# %%
for name in ("first", "scores"):
    try:
        changed.get_layer(name).set_weights(patient.get_layer(name).get_weights())
        print(name, "has its weights back")
    except ValueError as error:
        print(error)

# %% [markdown]
# `scores` was made for 32 numbers and gets 64: its weights are lost, and not because Dropout is "of another type" than
# Dense, which is the reason that the page gives. A Dense of another width loses them just as well, and so does the layer
# behind it. The shape counts, and nothing else:

# %%
narrow, wide = layers.Dense(32, name="narrow"), layers.Dense(64, name="wide")
for layer in (narrow, wide):
    layer.build((None, 10))
try:
    wide.set_weights(narrow.get_weights())
except ValueError as error:
    print(error)

# %% [markdown]
# A new head reads nothing yet. Fine-tuning brings it back, from weights that have survived in front of it:

# %%
claim("after the operation: test accuracy", accuracy(changed), at_most=0.40)
compiled(changed).fit(x_train, y_train, batch_size=32, epochs=3, verbose=0)
claim("three epochs later: test accuracy", accuracy(changed), at_least=0.80)

# %% [markdown]
# How do you *know* what survived, in a model of a hundred layers? By comparing the numbers of each layer with those of
# the layer that it came from. For two layers:


# %%
def same_numbers(one, other):
    """Whether two layers hold equal weights, statistics included."""
    ours, theirs = one.get_weights(), other.get_weights()
    pairs = zip(ours, theirs, strict=False)
    return len(ours) == len(theirs) and all(np.array_equal(a, b) for a, b in pairs)


weighted = ("first", "second", "scores")
copied = copy_of(patient)
print([same_numbers(copied.get_layer(n), patient.get_layer(n)) for n in weighted])
print([same_numbers(clone.get_layer(n), patient.get_layer(n)) for n in weighted])

# %% [markdown]
# Write it for whole models: a list of survivors that another person could trust. Names tell which layer is to be
# compared with which. (You may call `same_numbers`.)

# %%
# Exercise 8.3 ★★ List the survivors
def survivors(old, new):
    """Return the names of the layers of `new` that hold the numbers of `old`'s layer of that name.

    In the order of `new.layers`. Layers without weights are not named, nor are those that `old`
    has not.
    """
    # Your answer goes here.


# %%
check("8.3", survivors)

# %% [markdown]
# Such a proof is worth its lines, because most ways of carrying weights are silent where they miss. An answer of old
# loads a file "by name". Here the names in the file are others. **Predict before you run:** an error?

# %%
logging.getLogger("absl").setLevel(logging.ERROR)  # Keras calls this kind of file legacy
path = Path(tempfile.mkdtemp()) / "patient.h5"
patient.save(path)

pixels = keras.Input((784,), name="pixels")
renamed = keras.Model(pixels, layers.Dense(64, name="layer_1")(pixels), name="renamed")
before = renamed.get_weights()[0]
renamed.load_weights(path, by_name=True)
print("anything loaded:", not np.array_equal(before, renamed.get_weights()[0]))

# %% [markdown]
# No error, and not one number. Another way of old picks weights by a piece of their name. In Keras 3 a weight's `name` is
# `kernel` or `bias`, whatever the layer; the layer's name is in its `path`:

# %%
print("by name:", [w.path for w in patient.weights if "second" in w.name])
print("by path:", [w.path for w in patient.weights if "second" in w.path])

# %% [markdown]
# And many count. In the next function the numbers are off by one, which Keras notices only where the shapes differ.
# (Chapter 01 showed what a list of layers does not count.)

# %%
# Exercise 8.4 ★★ Fix weights that go to the wrong layers
def carry_over(sequential, functional):
    """Give `functional` the weights of `sequential`, a Sequential model of the same layers.

    Each layer gets those of the layer that stands in its place. Return `functional`.
    """
    for number in range(1, len(sequential.layers)):
        weights = sequential.layers[number].get_weights()
        functional.layers[number].set_weights(weights)
    return functional


# %%
check("8.4", carry_over)

# %% [markdown]
# Now the operation itself, for any row of layers. What stands behind the Dropout may fit or not: a layer that has to be
# new does not make the one behind it new.

# %%
# Exercise 8.5 ★★ Replace a layer by a Dropout
def replace_by_dropout(model, name, rate):
    """Return a model in which the layer `name` is a Dropout of this rate.

    `model` is a row of layers, and shares nothing with the new one. Every other layer holds the
    numbers that it holds in `model`, if they still fit; if not, it has new ones.
    """
    # Your answer goes here.


# %%
check("8.5", replace_by_dropout)

# %% [markdown]
# ## A convolution put into an MLP · 6 min
#
# In its second example the page puts a `Conv1D` into a model of Dense layers. We draw the model that it starts from.
# **Predict before you run:** a hundred steps, one number each, and `Dense(1)` at the end. How many numbers come out for
# one sample?

# %%
steps = keras.Input((100, 1), name="steps")
x = layers.Dense(64, activation="relu", name="wide")(steps)
x = layers.Dense(32, activation="relu", name="narrow")(x)
original = keras.Model(steps, layers.Dense(1, name="answer")(x), name="original")
print(original.output_shape, f"{original.count_params():,} weights")

# %% [markdown]
# A hundred. A Dense layer works on the last axis, one step at a time, and 2,241 weights are far too few for anything
# else. The page's third example does it to pictures: a class for each of 50,176 pixels.

# %%
photo = keras.Input((224, 224, 3), name="photo")
x = layers.Dense(64, activation="relu")(layers.Dense(128, activation="relu")(photo))
each_pixel = keras.Model(photo, layers.Dense(10, activation="softmax")(x))
print(each_pixel.output_shape, f"{each_pixel.count_params():,} weights")

# %% [markdown]
# Training complains, if you are lucky with the loss. With `mse` you are not: one target is compared with a hundred
# answers, and nobody warns.

# %%
for loss in ("binary_crossentropy", "mse"):
    original.compile(loss=loss, optimizer="sgd")
    try:
        original.fit(np.ones((4, 100, 1)), np.ones((4, 1)), verbose=0)
        print(f"{loss}: it ran")
    except ValueError as error:
        print(f"{loss}:", str(error).split(". Received")[0].split(".  Received")[0])

# %% [markdown]
# `Flatten` makes one row of a sample. Here is the model with the convolution in it. The page adds a
# `Reshape((100, 1))` in front, "to accommodate" it, which changes nothing. It calls weight transfer "not directly
# applicable"; and the last layer, 32 numbers to 1, takes its weights back. And the whole is a plain list, though it
# "would not be easily achieved" with one.

# %%
print("Reshape changes the shape:", layers.Reshape((100, 1))(steps).shape != steps.shape)
convolved = keras.Sequential(
    [
        keras.Input((100, 1)),
        layers.Conv1D(16, 3, activation="relu"),
        layers.Flatten(),
        layers.Dense(32, activation="relu", name="narrow"),
        layers.Dense(1, name="answer"),
    ]
)
convolved.layers[-1].set_weights(original.get_layer("answer").get_weights())
print(convolved.output_shape, same_numbers(convolved.layers[-1], original.get_layer("answer")))

# %% [markdown]
# A layer that goes *in front* can leave every weight in place. Better still: it can begin as a layer that changes
# nothing. A convolution whose kernel is 0 but for a 1 in the middle returns the picture that it was given. **Predict
# before you run:** how much accuracy does this operation cost?

# %%
pixels = keras.Input((784,), name="pixels")
x = layers.Reshape((28, 28, 1), name="picture")(pixels)
conv = layers.Conv2D(1, 3, padding="same", use_bias=False, name="conv")
x = layers.Flatten(name="row")(conv(x))
with_conv = keras.Model(pixels, copy_of(patient)(x), name="with_conv")

kernel = np.zeros((3, 3, 1, 1), dtype="float32")
kernel[1, 1] = 1
conv.set_weights([kernel])
print("the same answers:", agree(with_conv, patient))
show(with_conv)

# %% [markdown]
# Nothing. From there on training may use the new layer, and it starts from a good place.

# %%
compiled(with_conv, 5e-4).fit(x_train, y_train, batch_size=32, epochs=2, verbose=0)
print("the kernel has moved:", not np.array_equal(conv.get_weights()[0], kernel))
claim("won by the convolution", accuracy(with_conv) - accuracy(patient), at_least=-0.03)

# %% [markdown]
# ## Into the middle, and other activations · 8 min
#
# To put a layer into the middle, begin at a tensor in the middle, call the new layer, and then the old ones that follow.
# Two mistakes here raise nothing. **Predict before you run:** which of these three models has a normalisation in it?

# %%
x = patient.get_layer("second").output
x = layers.BatchNormalization(name="norm")(x)
scores = patient.get_layer("scores")(x)

ends = {
    "model.output           ": patient.output,
    "the layer's .output    ": patient.get_layer("scores").output,
    "what the call returned ": scores,
}
for end, tensor in ends.items():
    names = [layer.name for layer in keras.Model(patient.input, tensor).layers]
    print(end, "norm" in names)

# %% [markdown]
# A layer that was called twice has two outputs, and `.output` is the first. The second exists in the variable that you
# kept. The next function did not keep it.

# %%
# Exercise 8.6 ★★ Fix a layer that was inserted, and is not there
def insert_normalisation(model):
    """Return a model: a BatchNormalization stands between the last layer and the one before it.

    All other layers are the model's own, which is a row of layers.
    """
    x = layers.BatchNormalization()(model.layers[-2].output)
    model.layers[-1](x)
    return keras.Model(model.input, model.output)


# %%
check("8.6", insert_normalisation)

# %% [markdown]
# An activation looks easier: it is an attribute of its layer, so people set it. We do it to a copy whose last layer was
# traced before, as in chapter 07, by handing a KerasTensor to its `call`. Then we ask for probabilities, which sum to 1.

# %%
swapped = copy_of(patient)
scores = swapped.get_layer("scores")
traced = keras.Model(swapped.inputs[0], scores.call(scores.input))
scores.activation = keras.activations.softmax
for way, model in {"traced before:": traced, "called now:   ": swapped}.items():
    answers = ops.convert_to_numpy(model(x_test))
    print(way, np.allclose(answers.sum(axis=-1), 1, atol=1e-4))

# %% [markdown]
# One layer, two answers. What was traced with the old activation goes on with it. With TensorFlow and JAX under Keras,
# `fit`, `predict` and `evaluate` are traced at their first use, and go on in the same way; only a new `compile` makes them
# look again. So do not set what a layer was made with. Make another layer, with another configuration. These activations
# have no weights, so all numbers survive.


# %%
def with_other_activation(layer, activation):
    """Return a new layer of the same kind, with another activation where it has a relu."""
    config = layer.get_config()
    if config.get("activation") == "relu":
        config["activation"] = activation
    return layer.__class__.from_config(config)


print(with_other_activation(patient.get_layer("first"), "gelu").activation.__name__)
print(with_other_activation(patient.get_layer("scores"), "gelu").activation.__name__)

# %%
# Exercise 8.7 ★★ Swap the activations of a trained model
def swap_relu(model, activation):
    """Return a model of its own: this activation in every layer that was made with `"relu"`.

    It holds the numbers of `model`, which stays as it is. Any graph, not only a row.
    """
    # Your answer goes here.


# %%
check("8.7", swap_relu)

# %% [markdown]
# All numbers survive. Does the *skill*? The weights were learnt for a relu. **Predict before you run:** gelu looks much
# like a relu; tanh does not, and cuts what is large.

# %%
for activation in ("gelu", "tanh"):

    def swap(layer, activation=activation):
        return with_other_activation(layer, activation)

    swapped = keras.models.clone_model(patient, clone_function=swap)
    swapped.set_weights(patient.get_weights())
    lost = accuracy(patient) - accuracy(swapped)
    if activation == "gelu":
        claim("gelu, lost at once", lost, at_most=0.05)
    else:
        claim("tanh, lost at once", lost, at_least=0.10)
    swapped.fit(x_train, y_train, batch_size=32, epochs=1, verbose=0)
    claim(f"{activation}, one epoch later: test accuracy", accuracy(swapped), at_least=0.85)

# %% [markdown]
# So there are two proofs, and you need both: the numbers say what was kept, the accuracy says what that is worth. (Did
# you see that nobody compiled these two? A clone of a compiled model is compiled, with an optimizer of its own.)
#
# ## A graph with shortcuts · 10 min
#
# So far we have operated on rows. Here is a patient with two residual blocks, as in chapter 03.

# %%
pixels = keras.Input((784,), name="pixels")
x = layers.Dense(32, activation="relu", name="stem")(pixels)
for block in ("a", "b"):
    y = layers.Dense(32, activation="relu", name=f"{block}_1")(x)
    y = layers.Dense(32, name=f"{block}_2")(y)
    x = layers.Add(name=f"{block}_sum")([x, y])
residual = keras.Model(pixels, layers.Dense(10, name="scores")(x), name="residual")
compiled(residual).fit(x_train, y_train, batch_size=32, epochs=6, verbose=0)
claim("residual: test accuracy", accuracy(residual), at_least=0.88)
show(residual)

# %% [markdown]
# A loop over `model.layers`, each called on what the one before returned, is what most answers on the web show. It is
# right for a row. Here it comes to a sum, which wants two tensors:

# %%
x = keras.Input((784,))
try:
    for layer in residual.layers[1:]:
        x = layer(x)
except Exception:
    print("stopped at:", layer.name)

# %% [markdown]
# And where two branches end in two heads, it does not stop: it puts one head on top of the other, if the widths agree.

# %%
eight = keras.Input((8,), name="eight")
heads = [layers.Dense(8, name=name)(eight) for name in ("left", "right")]
two_heads = keras.Model(eight, heads, name="two_heads")
x = again = keras.Input((8,), name="again")
for layer in two_heads.layers[1:]:
    x = layer(x)
show(keras.Model(again, x, name="by_loop"))

# %% [markdown]
# The list gives the order. It does not say what goes into what; the graph does. Each layer knows the tensors it was
# called on, `layer.input`, and the one it returned, `layer.output`. So walk: keep, for each tensor of the old graph, the
# tensor that stands for it in the new one.


# %%
def walk(model, call):
    """Draw a model again on a new input: `call(layer, arguments)` makes each new tensor.

    For models with one input and one output that call each layer once.
    """
    start = keras.Input(model.input_shape[1:], name="start")
    stands_for = {id(model.input): start}
    for layer in model.operations[1:]:
        if isinstance(layer.input, list):
            arguments = [stands_for[id(tensor)] for tensor in layer.input]
        else:
            arguments = stands_for[id(layer.input)]
        stands_for[id(layer.output)] = call(layer, arguments)
    return keras.Model(start, stands_for[id(model.output)], name=f"{model.name}_again")


again = walk(residual, lambda layer, arguments: layer(arguments))
print("the same answers:", agree(again, residual))
pairs = zip(again.weights, residual.weights, strict=True)
print("weights shared:  ", all(new is old for new, old in pairs))

# %% [markdown]
# `clone_model` is this walk, for graphs of every kind. `clone_function` says which layer stands for each: `lambda layer:
# layer` keeps the old one, *shared*. `call_function` says how it is called. To put a Dropout behind every sum, call the
# layer, and then the Dropout:


# %%
def with_dropout(layer, *args, **kwargs):
    """Call a layer; behind a sum, call a Dropout too."""
    x = layer(*args, **kwargs)
    if isinstance(layer, layers.Add):
        x = layers.Dropout(0.2, name=f"{layer.name}_dropout")(x)
    return x


dropped = keras.models.clone_model(
    residual, clone_function=lambda layer: layer, call_function=with_dropout
)
print([layer.name for layer in dropped.layers])
print("the same answers:", agree(dropped, residual))

# %% [markdown]
# (In prediction a Dropout does nothing, hence the same answers. A Sequential model has no `call_function`; `to_functional`
# of chapter 01 makes a graph of it.)
#
# To take a layer *out*, do not call it. Its neighbours have to meet: what would have gone in, goes on. Write it for any
# layer that is called on one tensor, and returns one of the same shape.

# %%
# Exercise 8.8 ★★★ Take a layer out of a graph
def without(model, name):
    """Return a model of `model`'s own layers, in which the layer `name` is left out.

    It is called on one tensor; that tensor goes wherever its output went.
    """
    # Your answer goes here.


# %%
check("8.8", without)

# %% [markdown]
# What does a layer do for the answer? Take it out and measure. Here is block `b` without its second Dense, on a copy, so
# that fine-tuning leaves the patient alone:


# %%
def without_b_2(layer, *args, **kwargs):
    """Call every layer but `b_2`."""
    return args[0] if layer.name == "b_2" else layer(*args, **kwargs)


shorter = keras.models.clone_model(
    copy_of(residual), clone_function=lambda layer: layer, call_function=without_b_2
)
kept = {layer.name for layer in residual.layers} - {layer.name for layer in shorter.layers}
print("left out:", kept)
claim("lost at once", accuracy(residual) - accuracy(shorter), at_least=0.02)
shorter.fit(x_train, y_train, batch_size=32, epochs=1, verbose=0)
claim("one epoch later: test accuracy", accuracy(shorter), at_least=0.85)

# %% [markdown]
# ## A trained base for a new task · 11 min
#
# The largest operation of all: a whole trained model becomes a layer of another. Ours has learnt to tell six shapes
# apart. It normalises, and the models so far did not.

# %%
pictures = load_pictures()
print(pictures.source)


# %%
def some(part, shapes, each):
    """As many pictures of each shape, 16 × 16 pixels from −1 to 1, and their numbers from 0."""
    x, y = part
    small = x.reshape(-1, 16, 2, 16, 2, 3).mean(axis=(2, 4), dtype="float32") / 127.5 - 1
    chosen = [np.flatnonzero(y == shape)[:each] for shape in shapes]
    labels = np.repeat(np.arange(len(shapes)), [len(indices) for indices in chosen])
    return small[np.concatenate(chosen)], labels


six, four = (0, 1, 3, 4, 5, 9), (2, 6, 7, 8)
train_six, test_six = some(pictures.train, six, 400), some(pictures.test, six, 100)
train_four, test_four = some(pictures.train, four, 10), some(pictures.test, four, 100)
print(f"{len(train_six[0]):,} pictures of six shapes, and {len(train_four[0])} of four others")
one_each = np.concatenate([train_six[0][::400], train_four[0][::10]]) / 2 + 0.5
plot_images(np.clip(one_each, 0, 1), labels=[pictures.classes[n] for n in six + four], columns=5)


# %%
def new_base():
    """Return three blocks of a convolution and a normalisation, for 16 × 16 pixels in colour."""
    x = picture = keras.Input((16, 16, 3), name="picture")
    for block, filters in ((1, 16), (2, 32), (3, 64)):
        conv = layers.Conv2D(filters, 3, padding="same", use_bias=False, name=f"conv_{block}")
        norm = layers.BatchNormalization(momentum=0.9, name=f"norm_{block}")
        x = layers.ReLU(name=f"relu_{block}")(norm(conv(x)))
        x = layers.MaxPooling2D(2, name=f"pool_{block}")(x)
    return keras.Model(picture, layers.Flatten(name="flat")(x), name="base")


def on_base(base, classes, **call):
    """Return a classifier: picture → base → Dense."""
    image = keras.Input((16, 16, 3), name="image")
    return keras.Model(image, layers.Dense(classes, name="head")(base(image, **call)))


def right(model, test):
    """Return the share of a test set that a model names rightly."""
    return float(np.mean(model.predict(test[0], verbose=0).argmax(axis=-1) == test[1]))


base = new_base()
names_six = compiled(on_base(base, 6))
names_six.fit(*train_six, batch_size=32, epochs=4, verbose=0)
claim("six shapes: test accuracy", right(names_six, test_six), at_least=0.70)
trained = base.get_weights()

# %% [markdown]
# Now four shapes that it has never seen, and of each no more than ten pictures. First step: freeze the base, compile,
# train the new head.

# %%
base.trainable = False
names_four = compiled(on_base(base, 4), 3e-3)
claim("step 0, a new head: test accuracy", right(names_four, test_four), at_most=0.55)
names_four.fit(*train_four, batch_size=10, epochs=12, verbose=0)
claim("step 1, head trained: test accuracy", right(names_four, test_four), at_least=0.60)
print("the base is what it was:", all(map(np.array_equal, trained, base.get_weights())))

# %% [markdown]
# Second step: let the base learn too, slowly. Often only its last layers are to. There is a popular line for it, and
# here it does nothing at all. **Predict before you run:** how many layers does it freeze?

# %%
print(len(names_four.layers[:-20]), "of", [layer.name for layer in names_four.layers])

# %% [markdown]
# The base is *one* layer of the outer model, so the slice is empty. It would hold layers if the base had been laid out in
# the outer graph, as it is when a network of `keras.applications` is given an `input_tensor=`. The page does that in its
# third example, with a VGG16. Nothing was put in "as an intermediate layer" there: the network became the front of
# a new model, and of the old one no layer is left.

# %%
picture = keras.Input((32, 32, 3), name="picture")
vgg = keras.applications.VGG16(weights=None, include_top=False, input_tensor=picture)
vgg.trainable = False
x = layers.Dense(64, activation="relu", name="dense")(layers.Flatten(name="flat")(vgg.output))
page = keras.Model(picture, layers.Dense(10, name="head")(x))
print("laid out:", len(page.layers), "layers, one named vgg16:", vgg in page.layers)
nested = keras.Model(picture, layers.Flatten()(vgg(picture)))
print("nested:  ", len(nested.layers), "layers, one named vgg16:", vgg in nested.layers)
print("weights that learn:", [w.path for w in page.trainable_weights])

# %% [markdown]
# One thing more is missing there. Weights want the pixels that they were trained on. For VGG16 those are blue, green, red,
# less the mean of all photographs, and not numbers from 0 to 1. This is a white pixel as it wants it:

# %%
white = np.full((1, 1, 1, 3), 255.0)
print(np.rint(keras.applications.vgg16.preprocess_input(white)).astype(int).ravel())

# %% [markdown]
# Back to slices. Mend the next function, for a model whose base is nested.

# %%
# Exercise 8.9 ★★ Fix a slice that freezes nothing
def freeze_all_but(model, count):
    """Freeze the layers of `model`'s nested model "base", all but the last `count` of them.

    All other layers learn. Return `model`, not compiled.
    """
    for layer in model.layers[:-count]:
        layer.trainable = False
    return model


# %%
check("8.9", freeze_all_but)

# %% [markdown]
# And the normalisation? Chapter 04 showed that a base called with `training=False` moves all the same while `fit` runs.
# Here is what that does. The convolutions are frozen, the learning rate is 0: no weight can be trained at all. The
# pictures of the new shapes were taken at dusk, a third as bright.

# %%
dusk = ((train_four[0] + 1) / 3 - 1, train_four[1])


def lost_at_dusk(freeze):
    """Fit with a learning rate of 0. Return what `names_six`, of the same base, has lost."""
    base.set_weights(trained)
    before = right(names_six, test_six)
    for layer in base.layers:
        layer.trainable = not isinstance(layer, freeze)
    at_dusk = compiled(on_base(base, 4, training=False), 0.0)
    at_dusk.fit(*dusk, batch_size=8, epochs=6, verbose=0)
    pairs = zip(base.weights, trained, base.get_weights(), strict=True)
    moved = {w.path.split("/")[-1] for w, old, new in pairs if not np.array_equal(old, new)}
    print("moved:", sorted(moved))
    return before - right(names_six, test_six)


claim("lost, convolutions frozen", lost_at_dusk(layers.Conv2D), at_least=0.01)
frozen = (layers.Conv2D, layers.BatchNormalization)
print("lost, normalisations frozen too:", lost_at_dusk(frozen))

# %% [markdown]
# No step of the optimizer, `training=False` in the call, and a model that shares the base has become worse: the moving
# means have gone to dusk. Freezing the normalisations holds them. So fine-tune with everything thawed but those, and
# with a low learning rate.
#
# **Predict before you run.** We thaw the base, after `fit` has run with the base frozen, and call `fit` again. What moves?

# %%
base.set_weights(trained)
base.trainable = True
for layer in base.layers:
    layer.trainable = not isinstance(layer, layers.BatchNormalization)
step_1 = right(names_four, test_four)
print("counted as trainable:", len(names_four.trainable_weights), "of", len(names_four.weights))

# %% tags=["tensorflow"]
if keras.backend.backend() == "tensorflow":
    head_weights = names_four.get_layer("head").get_weights()
    names_four.fit(*train_four, batch_size=10, verbose=0)
    print("the base has moved:", not all(map(np.array_equal, trained, base.get_weights())))
    names_four.get_layer("head").set_weights(head_weights)

# %% [markdown]
# Nothing in the base, with TensorFlow under Keras. The model's own count knows of the thaw; the step of training does not.
# It is traced at the first batch after `compile`, and what is to move is read then. Batches of another shape are traced
# anew, and only by that accident the mistake shows: the optimizer was made for the weights of the head, and meets others.
# (JAX and PyTorch look at the list each time, and so refuse at once.)

# %% tags=["tensorflow"]
if keras.backend.backend() == "tensorflow":
    try:
        names_four.fit(*train_four, batch_size=20, verbose=0)
        print("it ran")
    except Exception:
        print("refused")

# %% [markdown]
# So `compile` again after each change, with a new optimizer:

# %%
compiled(names_four, 5e-4).fit(*train_four, batch_size=10, epochs=12, verbose=0)
step_2 = right(names_four, test_four)
claim("step 2, base fine-tuned: test accuracy", step_2, at_least=0.70)
claim("won by step 2", step_2 - step_1, at_least=-0.03)

scratch = compiled(on_base(new_base(), 4))
scratch.fit(*train_four, batch_size=10, epochs=24, verbose=0)
claim("over a model that starts afresh", step_2 - right(scratch, test_four), at_least=0.10)

# %% [markdown]
# Forty pictures do not teach a new network much; a trained base makes them enough. Which of its weights survived? The
# normalisations, to the last digit, and of the convolutions none: they are shared, and `names_six` reads with them.

# %%
originals = keras.models.clone_model(base)
originals.set_weights(trained)
pairs = zip(base.layers, originals.layers, strict=True)
print("unmoved:", [new.name for new, old in pairs if new.weights and same_numbers(new, old)])

# %% [markdown]
# Write the second step as a function. The model that comes in has been trained with its base frozen, and `fit` has run.

# %%
# Exercise 8.10 ★★★ Make a frozen base ready for fine-tuning
def ready_to_fine_tune(model):
    """Return `model`, compiled anew: fit moves every weight but those of BatchNormalization layers.

    Its nested model "base" is frozen, and `fit` has run. Adam, a learning rate of 1e-5, and the
    loss SparseCategoricalCrossentropy(from_logits=True).
    """
    # Your answer goes here.


# %%
check("8.10", ready_to_fine_tune)

# %% [markdown]
# ## On your own · 3 min
#
# Weights that do not fit need not be lost: they can be *cut*. A unit of a Dense layer is a column of its kernel, a number
# of its bias, and a row of the next layer's kernel. Take half of the units out, and the layer is half as wide.

# %%
# Exercise 8.11 ★★★ Cut units out of a layer
def narrowed(model, name, keep):
    """Return a model of its own in which the layer `name` has the units numbered in `keep` only.

    `model` is a row of Dense layers, and `name` is not the last. The new model answers as `model`
    would if the other units of that layer gave 0.
    """
    # Your answer goes here.


# %%
check("8.11", narrowed)

# %% [markdown]
# ## Find it yourself · 5 min
#
# Somebody who read this chapter in a hurry wrote the first step again: four new shapes on the trained base, which is to stay
# as it is, to the last digit. Only the head is new, and other models use the base.

# %%
def build_suspect(base):
    """Return a compiled classifier: picture → base → Dense 4, logits. Only the Dense learns."""
    base.trainable = False
    for layer in base.layers:  # a normalisation moves even where nothing can be trained
        layer.trainable = not isinstance(layer, layers.BatchNormalization)
    image = keras.Input((16, 16, 3), name="image")
    scores = layers.Dense(4, name="head")(base(image))
    return compiled(keras.Model(image, scores, name="suspect"))


base.set_weights(trained)
ours = copy_of(base)
suspect = build_suspect(ours)
suspect.fit(*train_four, batch_size=10, epochs=12, verbose=0)
claim("the suspect: test accuracy", right(suspect, test_four), at_least=0.45)
print("the base is trainable:      ", ours.trainable)
print("the base is what it was:    ", all(map(np.array_equal, trained, ours.get_weights())))

before = right(names_six, test_six)
base.set_weights(ours.get_weights())
claim("lost by a model that shares it", before - right(names_six, test_six), at_least=0.01)
base.set_weights(trained)

# %% [markdown]
# It learns fast, and no wonder. The base calls itself frozen, nothing warns, and it has moved: whoever else uses it would
# read worse from now on. Find out why, and write the step as it should have been. There is more than one way.

# %%
# Exercise 8.12 ★★ Find it yourself: a frozen base that moves
def build_on(base, classes):
    """Return a compiled classifier: picture → base → Dense `classes`. Only the Dense learns.

    `base` is a trained model for pictures of 16 × 16 × 3; `fit` leaves every number in it alone.
    Logits come out, and the loss is SparseCategoricalCrossentropy(from_logits=True).
    """
    # Your answer goes here.


# %%
check("8.12", build_on)

# %% [markdown]
# `summary` would have told as well, in its count of trainable weights, had anybody compared that with the size of the
# head. `lint` compares switches: those of every model against those of the layers in it. What it has to say of the suspect:

# %% tags=["hide-output"]
findings = lint(suspect)
findings

# %% [markdown]
# In the picture the layers are marked that learn against the word of the model around them:

# %% tags=["hide-output"]
show(suspect, findings)

# %% [markdown]
# ## In short
#
# | if you want | then |
# |---|---|
# | another end | `keras.Model(model.input, tensor)`; the layers are shared |
# | a copy | `clone_model`, then `set_weights` |
# | another layer, or other settings | `clone_model` with `clone_function`; then carry over what fits |
# | a layer more or less, in any graph | `clone_model` with `call_function` |
# | to know what survived | compare numbers layer by layer, then the accuracy |
# | to freeze a base | `base.trainable = False`, after every other switch; then compare numbers |
# | to fine-tune a base | thaw all but the normalisations, `compile`, a low learning rate |
#
# **Next** · chapter 09 saves models, and loads them elsewhere.

# %% tags=["nbval-ignore-output"]
proved_on()
