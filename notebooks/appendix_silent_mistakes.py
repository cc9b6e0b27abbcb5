# ---
# jupyter:
#   jupytext:
#     cell_metadata_filter: tags,-all
#     formats: ipynb,py:percent
#     notebook_metadata_filter: kernelspec,jupytext,-jupytext.text_representation.jupytext_version
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
# # Appendix: the mistakes that raise nothing
#
# Half of the mistakes that people make with the functional API raise nothing: the model is built, it trains, it predicts,
# and it is not the one that was meant. This page holds the 62 kinds that can be seen in a model, in what it was
# compiled with, or in one batch, chapter by chapter. `lint` finds each of them, in any Keras model:
#
# ```python
# from helpers import lint, show
#
# findings = lint(model)  # lint(model, x, y) looks at one batch as well
# show(model, findings)   # marks the places in the picture
# ```
#
# For each kind there is a function that makes it, and what `lint` says of what the function returns: what happens, and
# how to mend it. Under it stand look-alikes, in which nothing is wrong: the difference is what to look for. A finding is
# *wrong* where nobody means it, *suspicious* where few do, and a *note* where it is only good to know. `lint` runs
# nothing and changes nothing. If you mean what it finds, `lint(model, silence=["id"])` takes the id of the rule.

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
import random
import warnings

import keras
import numpy as np
from keras import layers, ops

from helpers import lint, proved_on


def ask(demonstration):
    """Say whether Keras or NumPy warns of it, and return what `lint` says of it."""
    keras.utils.clear_session(free_memory=False)  # names of layers are counted anew
    keras.utils.set_random_seed(1)
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always", UserWarning)
        made = demonstration()
    warned = any(issubclass(one.category, UserWarning) for one in told)
    print(f"{demonstration.__name__} is made", "with a warning." if warned else "without a word.")
    return lint(**made) if isinstance(made, dict) else lint(made)


# %% [markdown]
# ## Chapter 01 · Draw a model as a graph of layers

# %% [markdown]
# ### A softmax or sigmoid is put on one that is there already, or on a ReLU.
#
# `activation-twice` · wrong

# %%
def softmax_layer_after_softmax():
    """The activation is in the Dense already."""
    inputs = keras.Input((4,))
    return keras.Model(inputs, layers.Softmax()(layers.Dense(3, activation="softmax")(inputs)))


ask(softmax_layer_after_softmax)


# %%
def relu_before_softmax():
    """No class can get a score below 0."""
    inputs = keras.Input((4,))
    return keras.Model(inputs, layers.Softmax()(layers.Dense(3, activation="relu")(inputs)))


ask(relu_before_softmax)


# %% [markdown]
# Right, though it looks alike:

# %%
def softmax_once():
    """A softmax on a linear layer."""
    inputs = keras.Input((4,))
    return keras.Model(inputs, layers.Softmax()(layers.Dense(3)(inputs)))


ask(softmax_once)


# %% [markdown]
# ### One sample is given as if it were a batch.
#
# `batch-axis-missing` · wrong

# %%
def one_picture():
    """28 rows of a picture are taken for 28 pictures."""
    inputs = keras.Input((28, 28, 1))
    model = keras.Model(inputs, layers.GlobalAveragePooling2D()(layers.Conv2D(4, 3)(inputs)))
    return {"model": model, "x": np.random.rand(28, 28, 1)}


ask(one_picture)


# %% [markdown]
# Right, though it looks alike:

# %%
def pictures_without_channels():
    """The axis of the channel may be left out where there is one."""
    inputs = keras.Input((28, 28, 1))
    model = keras.Model(inputs, layers.GlobalAveragePooling2D()(layers.Conv2D(4, 3)(inputs)))
    return {"model": model, "x": np.random.rand(5, 28, 28)}


ask(pictures_without_channels)


# %% [markdown]
# ### An operator lines axes up from the last: a batch meets a feature axis.
#
# `batch-meets-feature` · suspicious

# %%
def vector_minus_column():
    """(None,) minus (None, 1) is every sample against every other."""
    inputs = keras.Input((4,))
    return keras.Model(inputs, layers.Dense(1)(inputs) - inputs[:, 0])


ask(vector_minus_column)


# %% [markdown]
# Right, though it looks alike:

# %%
def constant_offset():
    """A constant has no batch axis that could go astray."""
    inputs = keras.Input((5, 3))
    return keras.Model(inputs, inputs - keras.ops.array([1.0, 2.0, 3.0]))


ask(constant_offset)


# %% [markdown]
# ### Random numbers were drawn while the graph was wired: they are one constant for ever.
#
# `constant-noise` · suspicious

# %%
def noise_while_wiring():
    """`keras.random.normal` is called once, now."""
    inputs = keras.Input((8,))
    return keras.Model(inputs, inputs + keras.random.normal((8,), seed=1))


ask(noise_while_wiring)


# %% [markdown]
# Right, though it looks alike:

# %%
def standardised_by_hand():
    """A mean and a deviation of the data are constants by right."""
    inputs = keras.Input((8,))
    mean, deviation = keras.random.normal((8,), seed=1), keras.random.uniform((8,), seed=2)
    return keras.Model(inputs, (inputs - mean) / deviation)


ask(standardised_by_hand)


# %% [markdown]
# ### A Dense layer is put on a picture that was not flattened.
#
# `dense-on-picture` · suspicious

# %%
def flatten_forgotten():
    """Every pixel is classified by itself."""
    inputs = keras.Input((28, 28, 1))
    return keras.Model(inputs, layers.Dense(10)(layers.Rescaling(1 / 255)(inputs)))


ask(flatten_forgotten)


# %% [markdown]
# Right, though it looks alike:

# %%
def dense_as_1x1_convolution():
    """A shortcut is brought to eight channels by a Dense, which is a 1x1 convolution."""
    inputs = keras.Input((28, 28, 1))
    parts = [layers.Dense(8)(inputs), layers.Conv2D(8, 3, padding="same")(inputs)]
    return keras.Model(inputs, layers.Add()(parts))


ask(dense_as_1x1_convolution)


# %% [markdown]
# ### A loss is taken of outputs, some of which dropout has set to 0.
#
# `dropout-on-output` · suspicious

# %%
def dropout_last():
    """Half of the predictions are 0."""
    inputs = keras.Input((4,))
    model = keras.Model(inputs, layers.Dropout(0.5)(layers.Dense(3)(inputs)))
    model.compile(loss="mse")
    return model


ask(dropout_last)


# %% [markdown]
# Right, though it looks alike:

# %%
def dropout_before_the_head():
    """Half of the features are 0, which is what dropout is for."""
    inputs = keras.Input((4,))
    model = keras.Model(inputs, layers.Dense(3)(layers.Dropout(0.5)(inputs)))
    model.compile(loss="mse")
    return model


ask(dropout_before_the_head)


# %% [markdown]
# ### Labels are written in another way than the loss reads them.
#
# `labels-unlike-loss` · wrong

# %%
def _dense_model(units, activation, loss):
    inputs = keras.Input((4,))
    model = keras.Model(inputs, layers.Dense(units, activation=activation)(inputs))
    model.compile(loss=loss)
    return model


def rows_that_are_not_one_hot():
    """Several classes at once, or none."""
    y = np.array([[1, 1, 0], [0, 0, 0]])
    model = _dense_model(3, "softmax", "categorical_crossentropy")
    return {"model": model, "x": np.ones((2, 4)), "y": y}


ask(rows_that_are_not_one_hot)


# %%
def classes_from_one():
    """Class 3 of three has no unit: they are counted from 0."""
    y = np.array([1, 2, 3])
    model = _dense_model(3, "softmax", "sparse_categorical_crossentropy")
    return {"model": model, "x": np.ones((3, 4)), "y": y}


ask(classes_from_one)


# %% [markdown]
# Right, though it looks alike:

# %%
def smoothed_labels():
    """Rows that sum to 1 need not be one-hot."""
    y = np.array([[0.9, 0.05, 0.05], [0.1, 0.1, 0.8]])
    model = _dense_model(3, "softmax", "categorical_crossentropy")
    return {"model": model, "x": np.ones((2, 4)), "y": y}


ask(smoothed_labels)


# %% [markdown]
# ### The learning rate is one with which nothing is learnt.
#
# `learning-rate-off` · suspicious

# %%
def _picture_model(*, frozen_conv=False, training=None):
    """A small convolutional base, nested, with a head of its own."""
    start = keras.Input((8, 8, 3))
    x = layers.Conv2D(4, 3, name="conv", trainable=not frozen_conv)(start)
    base = keras.Model(start, layers.BatchNormalization(name="norm")(x), name="base")
    inputs = keras.Input((8, 8, 3))
    features = layers.GlobalAveragePooling2D()(base(inputs, training=training))
    return keras.Model(inputs, layers.Dense(1, name="head")(features)), base


def rate_for_percent():
    """1 is a thousand times the usual rate of Adam."""
    model, _ = _picture_model()
    model.compile(keras.optimizers.Adam(1.0), "mse")
    return model


ask(rate_for_percent)


# %% [markdown]
# Right, though it looks alike:

# %%
def rate_of_sgd():
    """Adadelta is made for a rate of 1."""
    model, _ = _picture_model()
    model.compile(keras.optimizers.Adadelta(1.0), "mse")
    return model


ask(rate_of_sgd)


# %% [markdown]
# ### Logits are handed to a cross-entropy that expects probabilities.
#
# `logits-taken-for-probabilities` · wrong

# %%
def string_loss_on_logits():
    """`"binary_crossentropy"` as a string expects a sigmoid."""
    inputs = keras.Input((4,))
    model = keras.Model(inputs, layers.Dense(1)(inputs))
    model.compile(loss="binary_crossentropy")
    return model


ask(string_loss_on_logits)


# %% [markdown]
# Right, though it looks alike:

# %%
def loss_that_takes_logits():
    """Logits, and a loss that says so."""
    inputs = keras.Input((4,))
    model = keras.Model(inputs, layers.Dense(1)(inputs))
    model.compile(loss=keras.losses.BinaryCrossentropy(from_logits=True))
    return model


ask(loss_that_takes_logits)


# %% [markdown]
# ### A loss is taken of values of a kind that it is not made for.
#
# `loss-unlike-activation` · suspicious

# %%
def classes_of_one_unit():
    """One unit for two classes, and a loss for many."""
    inputs = keras.Input((4,))
    model = keras.Model(inputs, layers.Dense(1, activation="sigmoid")(inputs))
    model.compile(loss="sparse_categorical_crossentropy")
    return model


ask(classes_of_one_unit)


# %%
def sigmoids_for_one_choice():
    """Three sigmoids for one of three classes."""
    inputs = keras.Input((4,))
    model = keras.Model(inputs, layers.Dense(3, activation="sigmoid")(inputs))
    model.compile(loss="categorical_crossentropy")
    return model


ask(sigmoids_for_one_choice)


# %% [markdown]
# Right, though it looks alike:

# %%
def sigmoids_for_many_tags():
    """Three tags, each of which may hold."""
    inputs = keras.Input((4,))
    model = keras.Model(inputs, layers.Dense(3, activation="sigmoid")(inputs))
    model.compile(loss="binary_crossentropy")
    return model


ask(sigmoids_for_many_tags)


# %% [markdown]
# ### Logits are measured as if they were probabilities: the threshold is 0.5 where it should be 0.
#
# `metric-of-logits` · wrong

# %%
def accuracy_of_logits():
    """`"accuracy"` cuts at 0.5."""
    inputs = keras.Input((4,))
    model = keras.Model(inputs, layers.Dense(1)(inputs))
    model.compile(loss=keras.losses.BinaryCrossentropy(from_logits=True), metrics=["accuracy"])
    return model


ask(accuracy_of_logits)


# %% [markdown]
# Right, though it looks alike:

# %%
def accuracy_with_threshold():
    """A logit says yes from 0 on."""
    inputs = keras.Input((4,))
    model = keras.Model(inputs, layers.Dense(1)(inputs))
    metric = keras.metrics.BinaryAccuracy(threshold=0.0)
    model.compile(loss=keras.losses.BinaryCrossentropy(from_logits=True), metrics=[metric])
    return model


ask(accuracy_with_threshold)


# %% [markdown]
# ### A metric is of another kind than the loss, and shows a number that means nothing.
#
# `metric-unlike-loss` · suspicious

# %%
def exact_accuracy():
    """The class `Accuracy` compares for equality: the score is about 0."""
    inputs = keras.Input((4,))
    model = keras.Model(inputs, layers.Dense(3, activation="softmax")(inputs))
    model.compile(loss="sparse_categorical_crossentropy", metrics=[keras.metrics.Accuracy()])
    return model


ask(exact_accuracy)


# %%
def accuracy_of_a_price():
    """A price is not hit to the penny."""
    inputs = keras.Input((4,))
    model = keras.Model(inputs, layers.Dense(1)(inputs))
    model.compile(loss="mse", metrics=["accuracy"])
    return model


ask(accuracy_of_a_price)


# %% [markdown]
# Right, though it looks alike:

# %%
def accuracy_as_a_string():
    """The string stands for the accuracy that fits."""
    inputs = keras.Input((4,))
    model = keras.Model(inputs, layers.Dense(3, activation="softmax")(inputs))
    model.compile(loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


ask(accuracy_as_a_string)


# %% [markdown]
# ### A callback waits for a number that no epoch will report.
#
# `monitor-of-nothing` · wrong

# %%
def accuracy_under_another_name():
    """The metric is called `acc`, the callback waits for `val_accuracy`: it never stops."""
    inputs = keras.Input((4,))
    model = keras.Model(inputs, layers.Dense(3, activation="softmax")(inputs))
    model.compile(loss="sparse_categorical_crossentropy", metrics=["acc"])
    return {"model": model, "callbacks": [keras.callbacks.EarlyStopping(monitor="val_accuracy")]}


ask(accuracy_under_another_name)


# %% [markdown]
# Right, though it looks alike:

# %%
def loss_of_validation():
    """`val_loss` comes with validation data."""
    inputs = keras.Input((4,))
    model = keras.Model(inputs, layers.Dense(1)(inputs))
    model.compile(loss="mse")
    return {"model": model, "callbacks": [keras.callbacks.EarlyStopping(monitor="val_loss")]}


ask(loss_of_validation)


# %% [markdown]
# ### A batch holds what is no number, and every weight will after one step.
#
# `not-a-number` · wrong

# %%
def hole_in_the_data():
    """One missing value is enough."""
    inputs = keras.Input((2,))
    return {"model": keras.Model(inputs, layers.Dense(1)(inputs)), "x": np.array([[1.0, np.nan]])}


ask(hole_in_the_data)


# %% [markdown]
# Right, though it looks alike:

# %%
def whole_data():
    """Numbers only."""
    inputs = keras.Input((2,))
    return {"model": keras.Model(inputs, layers.Dense(1)(inputs)), "x": np.array([[1.0, 2.0]])}


ask(whole_data)


# %% [markdown]
# ### A reshape swaps the sizes of axes, and scrambles what is in them.
#
# `reshape-scrambles` · suspicious

# %%
def reshape_for_transpose():
    """Four steps of six values are to become six steps of four."""
    inputs = keras.Input((4, 6))
    return keras.Model(inputs, layers.Reshape((6, 4))(inputs))


ask(reshape_for_transpose)


# %% [markdown]
# Right, though it looks alike:

# %%
def axis_added():
    """An axis of size 1 can go anywhere."""
    inputs = keras.Input((4, 6))
    return keras.Model(inputs, layers.Reshape((4, 6, 1))(inputs))


ask(axis_added)


# %% [markdown]
# ### The target of a Reshape counts the batch axis, which becomes an axis of size 1.
#
# `reshape-with-batch-axis` · suspicious

# %%
def minus_one_for_the_batch():
    """The -1 is meant for the batch."""
    inputs = keras.Input((20,))
    return keras.Model(inputs, layers.Reshape((-1, 4, 5))(inputs))


ask(minus_one_for_the_batch)


# %% [markdown]
# Right, though it looks alike:

# %%
def minus_one_for_the_length():
    """Here the -1 stands for five steps."""
    inputs = keras.Input((20,))
    return keras.Model(inputs, layers.Reshape((-1, 2, 2))(inputs))


ask(minus_one_for_the_length)


# %% [markdown]
# ### Probabilities are handed to a loss that expects logits.
#
# `softmax-and-from-logits` · wrong

# %%
def average_of_probabilities():
    """Two softmaxes are averaged, and the loss takes a softmax again."""
    inputs = keras.Input((3,))
    both = [layers.Dense(3, activation="softmax")(inputs) for _ in range(2)]
    model = keras.Model(inputs, layers.average(both))
    model.compile(loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model


ask(average_of_probabilities)


# %% [markdown]
# Right, though it looks alike:

# %%
def logarithm_of_probabilities():
    """Logarithms of probabilities are logits."""
    inputs = keras.Input((3,))
    both = [layers.Dense(3, activation="softmax")(inputs) for _ in range(2)]
    model = keras.Model(inputs, keras.ops.log(layers.average(both)))
    model.compile(loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model


ask(logarithm_of_probabilities)


# %% [markdown]
# ### A softmax over one value is 1, whatever the value.
#
# `softmax-of-one` · wrong

# %%
def binary_softmax():
    """One unit with a softmax: the probability is 1 for everyone."""
    inputs = keras.Input((4,))
    return keras.Model(inputs, layers.Dense(1, activation="softmax")(inputs))


ask(binary_softmax)


# %% [markdown]
# Right, though it looks alike:

# %%
def softmax_over_steps():
    """One score for each step; the softmax is over the steps."""
    inputs = keras.Input((6, 8))
    return keras.Model(inputs, layers.Softmax(axis=1)(layers.Dense(1)(inputs)))


ask(softmax_over_steps)


# %% [markdown]
# ### Targets have another shape than the output, and are spread over it.
#
# `target-broadcast` · wrong

# %%
def one_target_for_three_units():
    """Three units learn the same target."""
    return {"model": _dense_model(3, None, "mse"), "x": np.ones((8, 4)), "y": np.ones((8, 1))}


ask(one_target_for_three_units)


# %% [markdown]
# Right, though it looks alike:

# %%
def flat_targets_for_one_unit():
    """(8,) and (8, 1) are the same to Keras."""
    return {"model": _dense_model(1, None, "mse"), "x": np.ones((8, 4)), "y": np.arange(8.0)}


ask(flat_targets_for_one_unit)


# %% [markdown]
# ## Chapter 02 · Route support tickets with several inputs and outputs

# %% [markdown]
# ### Samples are glued together, or one is weighed against the other, along the batch axis.
#
# `batch-axis-mixed` · wrong

# %%
def concatenated_samples():
    """Three rows and three rows become six rows, not three longer ones."""
    one, other = keras.Input((4,)), keras.Input((4,))
    return keras.Model([one, other], layers.Concatenate(axis=0)([one, other]))


ask(concatenated_samples)


# %% [markdown]
# Right, though they look alike:

# %%
def concatenated_steps():
    """Axis 1 is the time."""
    one, other = keras.Input((4, 8)), keras.Input((6, 8))
    return keras.Model([one, other], layers.Concatenate(axis=1)([one, other]))


ask(concatenated_steps)


# %%
def two_batches_through_one_call():
    """What was put under one another is split again at the same place."""
    one, other = keras.Input((4,)), keras.Input((4,))
    both = layers.Dense(3)(keras.ops.concatenate([one, other], axis=0))
    return keras.Model([one, other], layers.Subtract()(keras.ops.split(both, 2, axis=0)))


ask(two_batches_through_one_call)


# %% [markdown]
# ### Weights lead only to an output that no loss is taken of.
#
# `head-without-loss` · suspicious

# %%
def one_loss_for_two_outputs():
    """A list of one loss is the loss of the first output."""
    inputs = keras.Input((4,))
    heads = [layers.Dense(1, name="price")(inputs), layers.Dense(3, name="size")(inputs)]
    model = keras.Model(inputs, heads)
    model.compile(loss=["mse"])
    return model


ask(one_loss_for_two_outputs)


# %% [markdown]
# Right, though it looks alike:

# %%
def features_beside_the_head():
    """The features have no loss and need none: they are trained by the head behind them."""
    inputs = keras.Input((4,))
    features = layers.Dense(8, name="features")(inputs)
    model = keras.Model(inputs, {"features": features, "price": layers.Dense(1)(features)})
    model.compile(loss={"price": "mse"})
    return model


ask(features_beside_the_head)


# %% [markdown]
# ### Ids reach past the table of an embedding, or are no whole numbers.
#
# `ids-outside-table` · wrong

# %%
def off_by_one():
    """Ids begin at 1, so that the largest has no row."""
    ids = keras.Input((3,), dtype="int32")
    model = keras.Model(ids, layers.Flatten()(layers.Embedding(10, 4)(ids)))
    return {"model": model, "x": np.array([[1, 5, 10]])}


ask(off_by_one)


# %% [markdown]
# Right, though it looks alike:

# %%
def ids_in_the_table():
    """0 to 9 are ten rows; floats that are whole are taken for ids."""
    ids = keras.Input((3,))
    model = keras.Model(ids, layers.Flatten()(layers.Embedding(10, 4)(ids)))
    return {"model": model, "x": np.array([[0.0, 5.0, 9.0]])}


ask(ids_in_the_table)


# %% [markdown]
# ### The keys of a batch are not those of the model.
#
# `keys-unlike-inputs` · wrong

# %%
def one_key_more():
    """A column for debugging comes first in the alphabet, and is taken for the input."""
    features = keras.Input((4,), name="features")
    model = keras.Model({"features": features}, layers.Dense(1)(features))
    return {"model": model, "x": {"a_debug_column": np.zeros((2, 4)), "features": np.ones((2, 4))}}


ask(one_key_more)


# %% [markdown]
# Right, though it looks alike:

# %%
def keys_of_the_inputs():
    """Every key is an input."""
    features = keras.Input((4,), name="features")
    model = keras.Model({"features": features}, layers.Dense(1)(features))
    return {"model": model, "x": {"features": np.ones((2, 4))}}


ask(keys_of_the_inputs)


# %% [markdown]
# ### Outputs are a dict, targets a list: they are matched in the order of sorted keys.
#
# `list-for-dict` · wrong

# %%
def targets_change_places():
    """`price` stands first in the code, `kind` in the alphabet."""
    inputs = keras.Input((4,))
    model = keras.Model(inputs, {"price": layers.Dense(1)(inputs), "kind": layers.Dense(1)(inputs)})
    model.compile(loss="mse")
    return {"model": model, "x": np.ones((2, 4)), "y": [np.ones((2, 1)), np.zeros((2, 1))]}


ask(targets_change_places)


# %% [markdown]
# Right, though it looks alike:

# %%
def targets_by_key():
    """Keys leave no doubt."""
    model = targets_change_places()["model"]
    y = {"price": np.ones((2, 1)), "kind": np.zeros((2, 1))}
    return {"model": model, "x": np.ones((2, 4)), "y": y}


ask(targets_by_key)


# %% [markdown]
# ### Two outputs come from one layer and have one name in the logs.
#
# `outputs-of-one-name` · suspicious

# %%
def one_head_two_outputs():
    """One head for two inputs: both outputs are called `head`."""
    one, other = keras.Input((4,)), keras.Input((4,))
    head = layers.Dense(1, name="head")
    model = keras.Model([one, other], [head(one), head(other)])
    model.compile(loss="mse")
    return model


ask(one_head_two_outputs)


# %% [markdown]
# Right, though it looks alike:

# %%
def outputs_in_a_dict():
    """The keys of a dict tell the outputs apart."""
    one, other = keras.Input((4,)), keras.Input((4,))
    head = layers.Dense(1, name="head")
    model = keras.Model([one, other], {"first": head(one), "second": head(other)})
    model.compile(loss="mse")
    return model


ask(outputs_in_a_dict)


# %% [markdown]
# ### Compile is told of an output that the model has not.
#
# `unknown-output-name` · wrong

# %%
def misspelt_metric():
    """With one output Keras takes the metric without looking at the name."""
    inputs = keras.Input((4,))
    model = keras.Model(inputs, layers.Dense(1, name="price")(inputs))
    model.compile(loss="mse", metrics={"prize": "mae"})
    return model


ask(misspelt_metric)


# %% [markdown]
# Right, though it looks alike:

# %%
def well_spelt_metric():
    """The name of the layer is the name of the output."""
    inputs = keras.Input((4,))
    model = keras.Model(inputs, layers.Dense(1, name="price")(inputs))
    model.compile(loss={"price": "mse"}, metrics={"price": "mae"})
    return model


ask(well_spelt_metric)


# %% [markdown]
# ### An input reaches no output.
#
# `unused-input` · wrong

# %%
def branch_not_merged():
    """The branch of `size` ends before the merge."""
    price, size = keras.Input((4,), name="price"), keras.Input((3,), name="size")
    seen = layers.Dense(8)(price)
    layers.Dense(8)(size)
    return keras.Model([price, size], layers.Dense(1)(seen))


ask(branch_not_merged)


# %%
def merged_and_left():
    """Both are merged, and the head is called on what was there before the merge."""
    price, size = keras.Input((4,), name="price"), keras.Input((3,), name="size")
    seen = layers.Dense(8)(price)
    layers.Concatenate()([seen, size])
    return keras.Model([price, size], layers.Dense(1)(seen))


ask(merged_and_left)


# %% [markdown]
# Right, though they look alike:

# %%
def part_of_a_larger_graph():
    """The encoding of one side of a siamese network, as a model with the inputs of the whole."""
    left, right = keras.Input((4,)), keras.Input((4,))
    encode = layers.Dense(2)
    one, other = encode(left), encode(right)
    whole = keras.Model([left, right], layers.Subtract()([one, other]))
    return keras.Model(whole.inputs, other)


ask(part_of_a_larger_graph)


# %%
def input_as_output():
    """An input that is handed out as it is has been used."""
    price = keras.Input((4,), name="price")
    return keras.Model(price, [layers.Dense(1)(price), price])


ask(input_as_output)


# %% [markdown]
# ### The third thing that a dataset yields is taken for weights of samples, and looks like something else.
#
# `weights-of-samples-odd` · wrong

# %%
def row_numbers_as_weights():
    """Numbers of rows weigh the loss."""
    import tensorflow as tf

    columns = (np.ones((8, 4)), np.ones((8, 1)), np.arange(8.0))
    rows = tf.data.Dataset.from_tensor_slices(columns).batch(4)
    return {"model": _dense_model(1, None, "mse"), "x": rows}


ask(row_numbers_as_weights)


# %% [markdown]
# Right, though it looks alike:

# %%
def weights_as_weights():
    """Rare samples count twice."""
    import tensorflow as tf

    weights = np.array([1.0, 2.0, 1.0, 1.0])
    rows = tf.data.Dataset.from_tensor_slices((np.ones((4, 4)), np.ones((4, 1)), weights)).batch(4)
    return {"model": _dense_model(1, None, "mse"), "x": rows}


ask(weights_as_weights)


# %% [markdown]
# ## Chapter 03 · Build a residual network, and measure its shortcuts

# %% [markdown]
# ### One layer object stands at several depths, where copies were probably meant.
#
# `layer-reused-in-chain` · suspicious

# %%
def made_outside_the_loop():
    """The convolution is made once, outside the loop: three blocks, one kernel."""
    inputs = x = keras.Input((8, 8, 16))
    conv = layers.Conv2D(16, 3, padding="same", activation="relu")
    for _ in range(3):
        x = layers.Add()([x, conv(x)])
    return keras.Model(inputs, x)


ask(made_outside_the_loop)


# %% [markdown]
# Right, though they look alike:

# %%
def siamese():
    """One encoder for two inputs is what makes a network siamese."""
    one, other = keras.Input((8,)), keras.Input((8,))
    encode = layers.Dense(4)
    return keras.Model([one, other], layers.Subtract()([encode(one), encode(other)]))


ask(siamese)


# %%
def recurrence_written_out():
    """A step that gets a new piece of the sequence each time is shared by right."""
    sequence = keras.Input((3, 4))
    cell = layers.Dense(4, activation="tanh")
    state = sequence[:, 0]
    for time in range(1, 3):
        state = cell(layers.Concatenate()([sequence[:, time], state]))
    return keras.Model(sequence, state)


ask(recurrence_written_out)


# %% [markdown]
# ### A merge gets one tensor twice.
#
# `merged-with-itself` · suspicious

# %%
def shortcut_overwritten():
    """`x` was overwritten before the sum, so that it is added to itself."""
    inputs = keras.Input((8,))
    x = layers.Dense(8, activation="relu")(inputs)
    return keras.Model(inputs, layers.Add()([x, x]))


ask(shortcut_overwritten)


# %% [markdown]
# Right, though they look alike:

# %%
def grey_to_colour():
    """One channel is repeated on purpose, for a network that wants three."""
    grey = keras.Input((8, 8, 1))
    return keras.Model(grey, layers.Concatenate()([grey, grey, grey]))


ask(grey_to_colour)


# %%
def squared():
    """A tensor times itself is its square."""
    inputs = keras.Input((8,))
    return keras.Model(inputs, layers.Multiply()([inputs, inputs]))


ask(squared)


# %% [markdown]
# ### A normalisation behind a convolution works along another axis than the channels.
#
# `norm-over-wrong-axis` · suspicious

# %%
def axis_of_another_framework():
    """Axis 1 holds the channels elsewhere; here it is the height."""
    inputs = keras.Input((8, 8, 3))
    x = layers.Conv2D(4, 3)(inputs)
    return keras.Model(inputs, layers.BatchNormalization(axis=1)(x))


ask(axis_of_another_framework)


# %% [markdown]
# Right, though it looks alike:

# %%
def axis_written_out():
    """3 is the last of four."""
    inputs = keras.Input((8, 8, 3))
    x = layers.Conv2D(4, 3)(inputs)
    return keras.Model(inputs, layers.BatchNormalization(axis=3)(x))


ask(axis_written_out)


# %% [markdown]
# ### One normalisation stands at several depths and mixes up their statistics.
#
# `norm-shared-between-depths` · suspicious

# %%
def one_norm_for_all():
    """Both convolutions are normalised by one layer."""
    inputs = keras.Input((8, 8, 4))
    norm = layers.BatchNormalization()
    x = norm(layers.Conv2D(4, 3)(inputs))
    return keras.Model(inputs, norm(layers.Conv2D(4, 3)(x)))


ask(one_norm_for_all)


# %% [markdown]
# Right, though it looks alike:

# %%
def one_norm_for_two_towers():
    """Side by side, at the same depth, a normalisation is shared like everything else."""
    one, other = keras.Input((8,)), keras.Input((8,))
    dense, norm = layers.Dense(4), layers.BatchNormalization()
    return keras.Model([one, other], layers.Subtract()([norm(dense(one)), norm(dense(other))]))


ask(one_norm_for_two_towers)


# %% [markdown]
# ### One channel is added to many, and spreads over all of them.
#
# `one-channel-broadcast` · suspicious

# %%
def shortcut_without_projection():
    """A picture of one channel is added to 32 feature maps."""
    inputs = keras.Input((28, 28, 1))
    x = layers.Conv2D(32, 3, padding="same")(inputs)
    return keras.Model(inputs, layers.Add()([x, inputs]))


ask(shortcut_without_projection)


# %% [markdown]
# Right, though they look alike:

# %%
def centred_by_hand():
    """What is subtracted is the mean over the channels."""
    inputs = keras.Input((8, 8, 16))
    return keras.Model(inputs, inputs - keras.ops.mean(inputs, axis=-1, keepdims=True))


ask(centred_by_hand)


# %%
def squeeze_and_excite():
    """A gate for each channel multiplies every pixel."""
    inputs = keras.Input((8, 8, 16))
    means = layers.GlobalAveragePooling2D(keepdims=True)(inputs)
    gate = layers.Dense(16, activation="sigmoid")(means)
    return keras.Model(inputs, layers.Multiply()([inputs, gate]))


ask(squeeze_and_excite)


# %%
def duelling_heads():
    """The value of a state is added to the advantage of each action."""
    state = keras.Input((4,))
    return keras.Model(state, layers.Add()([layers.Dense(1)(state), layers.Dense(3)(state)]))


ask(duelling_heads)


# %% [markdown]
# ## Chapter 04 · Put models into models

# %% [markdown]
# ### Layers are frozen, and the statistics of the normalisations between them move on.
#
# `norm-of-frozen-layers` · suspicious

# %%
def only_convolutions_frozen():
    """Freezing Conv2D layers leaves the normalisations behind them alive."""
    return _picture_model(frozen_conv=True)[0]


ask(only_convolutions_frozen)


# %%
def variables_frozen():
    """Flags of variables do not put a normalisation into inference mode."""
    model, base = _picture_model()
    for variable in base.weights:
        variable.trainable = False
    return model


ask(variables_frozen)


# %% [markdown]
# Right, though it looks alike:

# %%
def frozen_base():
    """A frozen base with everything in it, and a head that is trained."""
    model, base = _picture_model(training=False)
    base.trainable = False
    return model


def everything_frozen():
    """The base is frozen with its normalisations."""
    return frozen_base()


ask(everything_frozen)


# %% [markdown]
# ### Targets lie where the output's activation cannot get.
#
# `target-out-of-reach` · wrong

# %%
def bytes_for_a_sigmoid():
    """An autoencoder that ends with a sigmoid is asked for values up to 255."""
    return {
        "model": _dense_model(2, "sigmoid", "mse"),
        "x": np.ones((2, 4)),
        "y": np.array([[0.0, 255.0], [17.0, 3.0]]),
    }


ask(bytes_for_a_sigmoid)


# %% [markdown]
# Right, though it looks alike:

# %%
def fractions_for_a_sigmoid():
    """0 to 1 is what a sigmoid can give."""
    y = np.array([[0.0, 1.0], [0.7, 0.3]])
    return {"model": _dense_model(2, "sigmoid", "mse"), "x": np.ones((2, 4)), "y": y}


ask(fractions_for_a_sigmoid)


# %% [markdown]
# ### Two equal towers with weights of their own feed a difference.
#
# `two-towers-of-their-own` · suspicious

# %%
def tower_built_twice():
    """The function that builds the tower is called twice."""

    def tower():
        start = keras.Input((4,))
        return keras.Model(start, layers.Dense(3)(start))

    one, other = keras.Input((4,)), keras.Input((4,))
    return keras.Model([one, other], layers.Subtract()([tower()(one), tower()(other)]))


ask(tower_built_twice)


# %% [markdown]
# Right, though it looks alike:

# %%
def gain_and_cost():
    """Towers on inputs of different kinds are different towers."""
    gain, cost = keras.Input((4,)), keras.Input((6,))
    difference = layers.Subtract()([layers.Dense(1)(gain), layers.Dense(1)(cost)])
    return keras.Model([gain, cost], difference)


ask(gain_and_cost)


# %% [markdown]
# ## Chapter 05 · See what each layer sees

# %% [markdown]
# ### A layer is called logits and gives probabilities.
#
# `logits-by-name-only` · suspicious

# %%
def softmax_inside_logits():
    """`get_layer("logits").output` is after the softmax."""
    inputs = keras.Input((4,))
    return keras.Model(inputs, layers.Dense(3, activation="softmax", name="logits")(inputs))


ask(softmax_inside_logits)


# %% [markdown]
# Right, though it looks alike:

# %%
def softmax_behind_logits():
    """Logits and probabilities are two layers."""
    inputs = keras.Input((4,))
    logits = layers.Dense(3, name="logits")(inputs)
    return keras.Model(inputs, layers.Softmax(name="probabilities")(logits))


ask(softmax_behind_logits)


# %% [markdown]
# ### Pixels from 0 to 255 go into weights that are made for small numbers.
#
# `pixels-unscaled` · suspicious

# %%
def pixels_as_they_are():
    """Bytes go straight into a convolution."""
    inputs = keras.Input((8, 8, 3))
    model = keras.Model(inputs, layers.Conv2D(4, 3)(inputs))
    return {"model": model, "x": np.random.randint(0, 256, (2, 8, 8, 3))}


ask(pixels_as_they_are)


# %%
def preparation_left_behind():
    """Layers are taken out of a trained network, and the one that scaled its pixels is not."""
    inputs = keras.Input((8, 8, 3))
    conv = layers.Conv2D(4, 3)
    network = keras.Model(inputs, conv(layers.Rescaling(1 / 255)(inputs)))
    network.trainable = False
    part = keras.Model(conv.input, conv.output)
    return {"model": part, "x": np.random.randint(0, 256, (2, 8, 8, 3))}


ask(preparation_left_behind)


# %% [markdown]
# Right, though it looks alike:

# %%
def pixels_behind_a_norm():
    """A normalisation comes first."""
    inputs = keras.Input((8, 8, 3))
    model = keras.Model(inputs, layers.Conv2D(4, 3)(layers.BatchNormalization()(inputs)))
    return {"model": model, "x": np.random.randint(0, 256, (2, 8, 8, 3))}


ask(pixels_behind_a_norm)


# %% [markdown]
# ### Pictures are scaled before a model that scales them itself.
#
# `scaled-twice` · wrong

# %%
def divided_by_255_before():
    """The model divides by 255, and so did somebody else."""
    inputs = keras.Input((8, 8, 3))
    model = keras.Model(inputs, layers.Conv2D(4, 3)(layers.Rescaling(1 / 255)(inputs)))
    return {"model": model, "x": np.random.rand(2, 8, 8, 3)}


ask(divided_by_255_before)


# %% [markdown]
# Right, though it looks alike:

# %%
def scaled_by_the_model():
    """Pixels go in as they are."""
    inputs = keras.Input((8, 8, 3))
    model = keras.Model(inputs, layers.Conv2D(4, 3)(layers.Rescaling(1 / 255)(inputs)))
    return {"model": model, "x": np.random.randint(0, 256, (2, 8, 8, 3)).astype("float32")}


ask(scaled_by_the_model)


# %% [markdown]
# ## Chapter 06 · Mix graphs with classes

# %% [markdown]
# ### What comes out has no batch axis any more.
#
# `batch-axis-lost` · wrong

# %%
def indexed_sample():
    """`x[0]` is the first sample, not the first step."""
    inputs = keras.Input((5, 3))
    return keras.Model(inputs, layers.Dense(2)(inputs)[0])


ask(indexed_sample)


# %% [markdown]
# Right, though it looks alike:

# %%
def indexed_step():
    """`x[:, 0]` is the first step of every sample."""
    inputs = keras.Input((5, 3))
    return keras.Model(inputs, layers.Dense(2)(inputs)[:, 0])


ask(indexed_step)


# %% [markdown]
# ### A mask is lost before the layer that would heed it: padding is taken for data.
#
# `mask-lost` · suspicious

# %%
def scaled_by_an_operator():
    """`e * 2.0` is an op, and knows nothing of masks."""
    ids = keras.Input((None,), dtype="int32")
    e = layers.Embedding(10, 4, mask_zero=True)(ids)
    return keras.Model(ids, layers.LSTM(3)(e * 2.0))


ask(scaled_by_an_operator)


# %%
def mean_of_padding():
    """The mean takes every step, padded ones too."""
    ids = keras.Input((None,), dtype="int32")
    e = layers.Embedding(10, 4, mask_zero=True)(ids)
    return keras.Model(ids, ops.mean(e, axis=1))


ask(mean_of_padding)


# %% [markdown]
# Right, though they look alike:

# %%
def mask_handed_over():
    """The mask is passed by hand."""
    ids = keras.Input((None,), dtype="int32")
    e = layers.Embedding(10, 4, mask_zero=True)(ids)
    return keras.Model(ids, layers.LSTM(3)(e * 2.0, mask=ops.not_equal(ids, 0)))


ask(mask_handed_over)


# %%
def mask_carried():
    """Dropout and Dense hand masks on; pooling heeds them."""
    ids = keras.Input((None,), dtype="int32")
    e = layers.Dropout(0.1)(layers.Embedding(10, 4, mask_zero=True)(ids))
    return keras.Model(ids, layers.GlobalAveragePooling1D()(layers.Dense(4, activation="relu")(e)))


ask(mask_carried)


# %% [markdown]
# ### The graph uses a weight that belongs to no layer of the model.
#
# `weight-outside-model` · wrong

# %%
def call_with_underscores():
    """`__call__` is overridden where `call` was meant: the layer is not in the graph."""

    class Scale(layers.Layer):
        def __init__(self):
            super().__init__()
            self.factor = self.add_weight(shape=(), initializer="ones")

        def __call__(self, x):
            return x * self.factor

    inputs = keras.Input((4,))
    return keras.Model(inputs, Scale()(inputs))


ask(call_with_underscores)


# %%
def layer_inside_a_lambda():
    """The Dense is called inside a Lambda, which owns nothing."""
    inputs, hidden = keras.Input((4,)), layers.Dense(3)
    hidden.build((None, 4))
    return keras.Model(inputs, layers.Lambda(lambda x: hidden(x), output_shape=(3,))(inputs))


ask(layer_inside_a_lambda)


# %% [markdown]
# Right, though it looks alike:

# %%
def tied_weights():
    """The table of the embedding is used again: it belongs to a layer of the model."""
    ids = keras.Input((6,), dtype="int32")
    table = layers.Embedding(10, 4)
    words = layers.Dense(4)(table(ids))
    return keras.Model(ids, ops.matmul(words, ops.transpose(table.embeddings)))


ask(tied_weights)


# %% [markdown]
# ## Chapter 07 · Write a layer of your own

# %% [markdown]
# ### A `build` of one's own does not build the layers inside: a saved model cannot be loaded.
#
# `build-forgets-sublayers` · suspicious

# %%
def empty_build():
    """`build` does nothing, and the Dense inside has no weights after it."""

    class Block(layers.Layer):
        def __init__(self):
            super().__init__()
            self.dense = layers.Dense(3)

        def build(self, input_shape):
            pass

        def call(self, x):
            return self.dense(x)

    inputs = keras.Input((4,))
    return keras.Model(inputs, Block()(inputs))


ask(empty_build)


# %% [markdown]
# Right, though it looks alike:

# %%
def build_of_sublayer():
    """The Dense is built with the shape that it will get."""

    class Block(layers.Layer):
        def __init__(self):
            super().__init__()
            self.dense = layers.Dense(3)

        def build(self, input_shape):
            self.dense.build(input_shape)

        def call(self, x):
            return self.dense(x)

    inputs = keras.Input((4,))
    return keras.Model(inputs, Block()(inputs))


ask(build_of_sublayer)


# %% [markdown]
# ### A configuration without the parent's part loses name and `trainable`.
#
# `config-without-name` · suspicious

# %%
def config_of_units_only():
    """Only `units` are written down."""

    class Project(layers.Layer):
        def __init__(self, units=3, **kwargs):
            super().__init__(**kwargs)
            self.dense = layers.Dense(units)

        def call(self, x):
            return self.dense(x)

        def get_config(self):
            return {"units": self.dense.units}

    inputs = keras.Input((4,))
    return keras.Model(inputs, Project(3, name="enc")(inputs))


ask(config_of_units_only)


# %% [markdown]
# Right, though it looks alike:

# %%
def config_with_parents_part():
    """What the parent says is in it."""

    class Project(layers.Layer):
        def __init__(self, units=3, **kwargs):
            super().__init__(**kwargs)
            self.dense = layers.Dense(units)

        def call(self, x):
            return self.dense(x)

        def get_config(self):
            return {**super().get_config(), "units": self.dense.units}

    inputs = keras.Input((4,))
    return keras.Model(inputs, Project(3)(inputs))


ask(config_with_parents_part)


# %% [markdown]
# ### A layer drops values in predict as well.
#
# `dropout-always-on` · suspicious

# %%
def _model(layer, width=4):
    inputs = keras.Input((width,))
    return keras.Model(inputs, layers.Dense(1)(layer(inputs)))


def dropout_told_to_train():
    """`training=True` is written out."""

    class Block(layers.Layer):
        def __init__(self):
            super().__init__()
            self.dropout = layers.Dropout(0.5)

        def call(self, x):
            return self.dropout(x, training=True)

    return _model(Block())


ask(dropout_told_to_train)


# %% [markdown]
# Right, though they look alike:

# %%
def monte_carlo_dropout():
    """A dropout that always drops, and says so."""

    class MCDropout(layers.Dropout):
        def call(self, x):
            return super().call(x, training=True)

    return _model(MCDropout(0.5))


ask(monte_carlo_dropout)


# %%
def training_handed_on():
    """The argument comes from outside."""

    class Block(layers.Layer):
        def __init__(self):
            super().__init__()
            self.dropout = layers.Dropout(0.5)

        def call(self, x, training=None):
            return self.dropout(x, training=training)

    return _model(Block())


ask(training_handed_on)


# %% [markdown]
# ### Lambda layers that were made in a loop all use the last value of the loop's variable.
#
# `lambdas-alike` · suspicious

# %%
def loop_variable():
    """All three branches multiply by 3."""
    inputs = keras.Input((4,))
    scaled = [layers.Lambda(lambda t: t * k)(inputs) for k in (1.0, 2.0, 3.0)]
    return keras.Model(inputs, layers.Concatenate()(scaled))


ask(loop_variable)


# %% [markdown]
# Right, though they look alike:

# %%
def bound_variable():
    """Each lambda has a value of its own."""
    inputs = keras.Input((4,))
    scaled = [layers.Lambda(lambda t, k=k: t * k)(inputs) for k in (1.0, 2.0, 3.0)]
    return keras.Model(inputs, layers.Concatenate()(scaled))


ask(bound_variable)


# %%
def value_as_an_argument():
    """Each layer hands its lambda a value of its own; the offset is one for all."""
    inputs, offset = keras.Input((4,)), 0.5
    told = [{"k": k} for k in (1.0, 2.0, 3.0)]
    scaled = [layers.Lambda(lambda t, k: t * k + offset, arguments=each)(inputs) for each in told]
    return keras.Model(inputs, layers.Concatenate()(scaled))


ask(value_as_an_argument)


# %% [markdown]
# ### A layer with weights is made in `call`, anew each time.
#
# `layer-made-in-call` · wrong

# %%
def dense_in_call():
    """The Dense is another one at each trace."""

    class Block(layers.Layer):
        def call(self, x):
            if not hasattr(x, "numpy"):
                return x
            return layers.Dense(4)(x)

    return _model(Block())


ask(dense_in_call)


# %% [markdown]
# Right, though it looks alike:

# %%
def merge_in_call():
    """A merge has no weights, so that it does not matter when it is made."""

    class Block(layers.Layer):
        def call(self, x):
            return layers.Concatenate()([x, x])

    return _model(Block())


ask(merge_in_call)


# %% [markdown]
# ### `compute_output_shape` says another shape than `call` makes.
#
# `output-shape-disagrees` · wrong

# %%
def factor_forgotten():
    """The width doubles, and `compute_output_shape` does not say so."""

    class Twice(layers.Layer):
        def call(self, x):
            return ops.concatenate([x, x], axis=-1)

        def compute_output_shape(self, input_shape):
            return input_shape

    inputs = keras.Input((4,))
    return keras.Model(inputs, Twice()(inputs))


ask(factor_forgotten)


# %% [markdown]
# Right, though it looks alike:

# %%
def factor_remembered():
    """Both say twice the width."""

    class Twice(layers.Layer):
        def call(self, x):
            return ops.concatenate([x, x], axis=-1)

        def compute_output_shape(self, input_shape):
            return (*input_shape[:-1], 2 * input_shape[-1])

    inputs = keras.Input((4,))
    return keras.Model(inputs, Twice()(inputs))


ask(factor_remembered)


# %% [markdown]
# ### A Python number that `call` counts up counts traces, not batches.
#
# `python-counter-in-call` · suspicious

# %%
def counted_in_python():
    """After a hundred batches it says 2."""

    class Counter(layers.Layer):
        def __init__(self):
            super().__init__()
            self.seen = 0

        def call(self, x):
            self.seen += 1
            return x

    return _model(Counter())


ask(counted_in_python)


# %% [markdown]
# Right, though it looks alike:

# %%
def counted_in_a_weight():
    """State that Keras knows, and does not train."""

    class Counter(layers.Layer):
        def __init__(self):
            super().__init__()
            self.seen = self.add_weight(shape=(), initializer="zeros", trainable=False)

        def call(self, x):
            self.seen.assign_add(1.0)
            return x

    return _model(Counter())


ask(counted_in_a_weight)


# %% [markdown]
# ### A random number in `call` is drawn once, when Keras traces it.
#
# `random-number-in-call` · wrong

# %%
def numpy_noise():
    """The noise is the same in every step."""

    class Noise(layers.Layer):
        def call(self, x):
            return ops.add(x, np.random.normal(size=(4,)).astype("float32"))

    return _model(Noise())


ask(numpy_noise)


# %% [markdown]
# Right, though it looks alike:

# %%
def keras_noise():
    """A seed generator is state that Keras knows."""

    class Noise(layers.Layer):
        def __init__(self):
            super().__init__()
            self.seed = keras.random.SeedGenerator(1)

        def call(self, x):
            return x + keras.random.normal(ops.shape(x), seed=self.seed)

    return _model(Noise())


ask(keras_noise)


# %% [markdown]
# ### State that `call` keeps is among the weights that are trained.
#
# `state-is-trainable` · suspicious

# %%
def trainable_counter():
    """add_weight makes trainable weights unless told otherwise."""

    class Counter(layers.Layer):
        def __init__(self):
            super().__init__()
            self.seen = self.add_weight(shape=(), initializer="zeros")

        def call(self, x):
            self.seen.assign_add(1.0)
            return x

    return _model(Counter())


ask(trainable_counter)


# %% [markdown]
# Right, though it looks alike:

# %%
def counter_not_trained():
    """The same with `trainable=False`."""
    return counted_in_a_weight()


ask(counter_not_trained)


# %% [markdown]
# ### Random numbers in a tensor look like a weight, and are a constant.
#
# `tensor-for-weight` · suspicious

# %%
def initializer_called():
    """An initializer returns numbers, not a weight."""

    class Project(layers.Layer):
        def build(self, input_shape):
            self.kernel = keras.initializers.GlorotUniform(seed=1)((input_shape[-1], 2))

        def call(self, x):
            return ops.matmul(x, self.kernel)

    inputs = keras.Input((4,))
    return keras.Model(inputs, layers.Dense(1)(Project()(inputs)))


ask(initializer_called)


# %% [markdown]
# Right, though it looks alike:

# %%
def table_of_positions():
    """A table of sines is a constant, and can be made again."""

    class Position(layers.Layer):
        def __init__(self):
            super().__init__()
            angles = np.arange(6)[:, None] / 100.0 ** (np.arange(4) / 4)
            self.table = ops.convert_to_tensor(np.sin(angles).astype("float32"))

        def call(self, x):
            return x + self.table

    inputs = keras.Input((6, 4))
    return keras.Model(inputs, layers.Dense(1)(Position()(inputs)))


ask(table_of_positions)


# %% [markdown]
# ### A variable of the backend is no weight to Keras.
#
# `variable-untracked` · wrong

# %% tags=["tensorflow"]
def variable_of_the_backend():
    """A `tf.Variable` on a layer is not among its weights."""
    import tensorflow as tf

    class Scale(layers.Layer):
        def build(self, input_shape):
            self.factor = tf.Variable(tf.ones((input_shape[-1],)))

        def call(self, x):
            return x * self.factor

    inputs = keras.Input((4,))
    return keras.Model(inputs, layers.Dense(2)(Scale()(inputs)))


if keras.backend.backend() == "tensorflow":
    print(ask(variable_of_the_backend))


# %% [markdown]
# Right, though it looks alike:

# %%
def variable_of_keras():
    """add_weight makes a weight."""

    class Scale(layers.Layer):
        def build(self, input_shape):
            self.factor = self.add_weight(shape=(input_shape[-1],), initializer="ones")

        def call(self, x):
            return x * self.factor

    inputs = keras.Input((4,))
    return keras.Model(inputs, layers.Dense(2)(Scale()(inputs)))


ask(variable_of_keras)


# %% [markdown]
# ## Chapter 08 · Operate on a trained model

# %% [markdown]
# ### A large nested model under a small head is trained as a whole.
#
# `base-not-frozen` · note

# %%
def slice_of_outer_layers():
    """`model.layers[:-20]` is empty: the outer model has three layers."""
    start = x = keras.Input((16,))
    for _ in range(40):
        x = layers.Dense(16, activation="relu")(x)
    inputs = keras.Input((16,))
    model = keras.Model(inputs, layers.Dense(1)(keras.Model(start, x, name="base")(inputs)))
    for layer in model.layers[:-20]:
        layer.trainable = False
    return model


ask(slice_of_outer_layers)


# %% [markdown]
# Right, though it looks alike:

# %%
def small_nested_model():
    """A small nested model is part of what is being built."""
    return _picture_model()[0]


ask(small_nested_model)


# %% [markdown]
# ### Layers were called on tensors of the model, but lead to none of its outputs.
#
# `branch-left-out` · suspicious

# %%
def called_on_the_input_again():
    """The second layer is called on `inputs`, not on `x`: `first` is not in the model."""
    inputs = keras.Input((4,))
    x = layers.Dense(8, activation="relu", name="first")(inputs)
    x = layers.Dense(8, activation="relu", name="second")(inputs)
    return keras.Model(inputs, layers.Dense(1)(x))


ask(called_on_the_input_again)


# %%
def inserted_beside_the_graph():
    """`out` is called again behind `norm`, but the model is made from the old output."""
    inputs = keras.Input((4,))
    x = layers.Dense(8, name="hidden")(inputs)
    out = layers.Dense(3, name="out")
    old = out(x)
    out(layers.LayerNormalization(name="norm")(x))
    return keras.Model(inputs, old)


ask(inserted_beside_the_graph)


# %%
def third_branch_not_merged():
    """Three branches, and the merge gets two of them."""
    inputs = keras.Input((8, 8, 4))
    one = layers.Conv2D(4, 1, name="one")(inputs)
    three = layers.Conv2D(4, 3, padding="same", name="three")(inputs)
    layers.Conv2D(4, 5, padding="same", name="five")(inputs)
    return keras.Model(inputs, layers.Flatten()(layers.Concatenate()([one, three])))


ask(third_branch_not_merged)


# %% [markdown]
# Right, though they look alike:

# %%
def half_of_an_autoencoder():
    """An encoder is a model of the first half of a graph; the decoder hangs on its output."""
    inputs = keras.Input((8,))
    code = layers.Dense(2)(inputs)
    layers.Dense(8)(code)
    return keras.Model(inputs, code)


ask(half_of_an_autoencoder)


# %%
def one_of_two_heads():
    """A model of one head of two."""
    inputs = keras.Input((8,))
    seen = layers.Dense(4, activation="relu")(inputs)
    layers.Dense(1, name="low")(seen)
    return keras.Model(inputs, layers.Dense(1, name="high")(seen))


ask(one_of_two_heads)


# %% [markdown]
# ### `trainable` was changed after a fit, without a new compile.
#
# `flags-changed-after-fit` · wrong

# %%
def frozen_too_late():
    """The training step was traced before."""
    model, base = _picture_model()
    model.compile("sgd", "mse")
    model.train_on_batch(np.zeros((2, 8, 8, 3)), np.zeros((2, 1)))
    base.trainable = False
    return model


ask(frozen_too_late)


# %% [markdown]
# Right, though it looks alike:

# %%
def compiled_again():
    """After compile the step is traced anew."""
    model = frozen_too_late()
    model.compile("sgd", "mse")
    return model


ask(compiled_again)


# %% [markdown]
# ### A model is frozen, and a layer inside it is not.
#
# `flags-disagree` · wrong

# %%
def head_of_a_frozen_model():
    """The flag of the fitted model wins: nothing is trained."""
    model, _ = _picture_model()
    model.trainable = False
    model.layers[-1].trainable = True
    return model


ask(head_of_a_frozen_model)


# %%
def layer_of_a_frozen_base():
    """The base looks frozen; its convolution is not."""
    model, base = _picture_model()
    base.trainable = False
    base.get_layer("conv").trainable = True
    return model


ask(layer_of_a_frozen_base)


# %% [markdown]
# Right, though it looks alike:

# %%
def frozen_base():
    """A frozen base with everything in it, and a head that is trained."""
    model, base = _picture_model(training=False)
    base.trainable = False
    return model


ask(frozen_base)


# %% [markdown]
# ### A layer with weights learns from probabilities instead of from features.
#
# `head-on-softmax` · suspicious

# %%
def new_head_on_old_head():
    """The old head was not taken away."""
    inputs = keras.Input((4,))
    hidden = layers.Dense(8, activation="relu")(inputs)
    old = layers.Dense(3, activation="softmax", name="old")(hidden)
    return keras.Model(inputs, layers.Dense(2, activation="softmax")(old))


ask(new_head_on_old_head)


# %% [markdown]
# Right, though it looks alike:

# %%
def attention():
    """A softmax inside attention weighs values; nothing is learnt from it."""
    inputs = keras.Input((6, 8))
    weights = layers.Softmax(axis=1)(layers.Dense(1)(inputs))
    weighted = layers.Multiply()([inputs, weights])
    return keras.Model(inputs, layers.Dense(2)(layers.Flatten()(weighted)))


ask(attention)


# %% [markdown]
# ### Layers that stood side by side in another model stand one behind the other here.
#
# `heads-in-a-row` · suspicious

# %%
def rebuilt_by_a_loop():
    """The second head is put on the first."""
    inputs = keras.Input((8,))
    seen = layers.Dense(8)(inputs)
    heads = [layers.Dense(8, name="one")(seen), layers.Dense(8, name="two")(seen)]
    model = keras.Model(inputs, heads)
    start = x = keras.Input((8,))
    for layer in model.layers[1:]:
        x = layer(x)
    return keras.Model(start, x)


ask(rebuilt_by_a_loop)


# %% [markdown]
# Right, though it looks alike:

# %%
def rebuilt_chain():
    """Layers in a row stay in a row."""
    inputs = keras.Input((8,))
    model = keras.Model(inputs, layers.Dense(8)(layers.Dense(8)(inputs)))
    start = x = keras.Input((8,))
    for layer in model.layers[1:]:
        x = layer(x)
    return keras.Model(start, x)


ask(rebuilt_chain)


# %% [markdown]
# ### A model is compiled with a loss, and every weight in it is frozen.
#
# `nothing-to-train` · suspicious

# %%
def every_layer_frozen():
    """The loop froze the head as well."""
    model, _ = _picture_model()
    for layer in model.layers:
        layer.trainable = False
    model.compile("sgd", "mse")
    return model


ask(every_layer_frozen)


# %% [markdown]
# Right, though it looks alike:

# %%
def nothing_to_learn():
    """A model without weights has nothing to train."""
    inputs = keras.Input((4,))
    model = keras.Model(inputs, layers.Rescaling(0.5)(inputs))
    model.compile("sgd", "mse")
    return model


ask(nothing_to_learn)


# %% [markdown]
# ### Layers belong to another model as well, which changes with this one.
#
# `shares-with-another-model` · note

# %%
def head_on_an_extractor():
    """The extractor is made of the original's own layers."""
    inputs = keras.Input((4,))
    hidden = layers.Dense(4, name="hidden")(inputs)
    original = keras.Model(inputs, layers.Dense(1)(hidden), name="original")
    hidden = original.get_layer("hidden").output
    return {"model": keras.Model(inputs, layers.Dense(2)(hidden)), "callbacks": [original]}


ask(head_on_an_extractor)


# %% [markdown]
# Right, though it looks alike:

# %%
def copied_first():
    """A clone has layers of its own."""
    inputs = keras.Input((4,))
    original = keras.Model(inputs, layers.Dense(1)(layers.Dense(4)(inputs)))
    copy = keras.models.clone_model(original)
    copy.set_weights(original.get_weights())
    return {"model": copy, "callbacks": [original]}


ask(copied_first)


# %% [markdown]
# ### A call was given `training`, and fit and predict override it.
#
# `training-overridden` · suspicious

# %%
def base_called_for_inference():
    """The recipe of the guide, then fine-tuning: the statistics of the base move."""
    return _picture_model(training=False)[0]


ask(base_called_for_inference)


# %% [markdown]
# Right, though it looks alike:

# %%
def base_frozen_besides():
    """A frozen normalisation works in inference mode, whatever it is told."""
    return frozen_base()


ask(base_frozen_besides)

# %% tags=["nbval-ignore-output"]
proved_on()
