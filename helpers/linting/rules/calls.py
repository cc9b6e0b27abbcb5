"""What a layer of one's own does in its `call`, which Keras traces once and then runs without Python."""

import random
import re

import keras
import numpy as np
from keras import layers, ops

from helpers.linting import internals
from helpers.linting.bytecode import always_training, counted_attributes, function_of, mentions
from helpers.linting.rule import Found, rule
from helpers.linting.subject import LINEAR, NORMS

OWN_WEIGHTS = LINEAR | NORMS | {"Embedding", "LSTM", "GRU", "SimpleRNN", "MultiHeadAttention", "Bidirectional"}
MEANT = re.compile(r"MC|Monte|Bayes|AlwaysOn|Always|Stochastic", re.IGNORECASE)


def _calls(subject):
    """Each layer of somebody's own and the function of its `call`, one layer a class."""
    known = {}
    for layer in subject.custom_layers:
        function = function_of(layer, "call")
        if function is not None:
            known.setdefault(type(layer), (layer, function))
    return known.values()


def _model(layer, width=4):
    inputs = keras.Input((width,))
    return keras.Model(inputs, layers.Dense(1)(layer(inputs)))


@rule("random-number-in-call", "wrong", "07", "cus_np_random_in_call")
def random_number_in_call(subject):
    """A random number in `call` is drawn once, when Keras traces it."""
    for layer, function in _calls(subject):
        if any(part is np.random or part is random for seen in mentions(function) for part in seen.objects):
            yield Found(
                [layer.name],
                f"`{type(layer).__name__}.call` draws from NumPy or Python: once, while it is traced, so that "
                "every batch gets the same numbers.",
                "Use `keras.random` with a `keras.random.SeedGenerator` made in `__init__`.",
            )


@random_number_in_call.wrong
def numpy_noise():
    """The noise is the same in every step."""

    class Noise(layers.Layer):
        def call(self, x):
            return ops.add(x, np.random.normal(size=(4,)).astype("float32"))

    return _model(Noise())


@random_number_in_call.fine
def keras_noise():
    """A seed generator is state that Keras knows."""

    class Noise(layers.Layer):
        def __init__(self):
            super().__init__()
            self.seed = keras.random.SeedGenerator(1)

        def call(self, x):
            return x + keras.random.normal(ops.shape(x), seed=self.seed)

    return _model(Noise())


@rule("dropout-always-on", "suspicious", "07", "cus_tf_dropout_always_on sub_training_hard_coded")
def dropout_always_on(subject):
    """A layer drops values in predict as well."""
    for layer, function in _calls(subject):
        meant = isinstance(layer, layers.Dropout) or MEANT.search(type(layer).__name__)
        names = function.__code__.co_varnames[: function.__code__.co_argcount + function.__code__.co_kwonlyargcount]
        bare = "training" not in names and any(
            seen.names[-1] == "dropout" and len(seen.objects) == len(seen.names) > 1 and callable(seen.objects[-1])
            for seen in mentions(function)
        )
        if not meant and (bare or always_training(function)):
            what = "calls a bare dropout function" if bare else "says training=True"
            yield Found(
                [layer.name],
                f"`{type(layer).__name__}.call` {what}: values are dropped in predict as well.",
                "Give `call` the argument `training`, and hand it to a `keras.layers.Dropout`.",
            )


@dropout_always_on.wrong
def dropout_told_to_train():
    """`training=True` is written out."""

    class Block(layers.Layer):
        def __init__(self):
            super().__init__()
            self.dropout = layers.Dropout(0.5)

        def call(self, x):
            return self.dropout(x, training=True)

    return _model(Block())


@dropout_always_on.fine
def monte_carlo_dropout():
    """A dropout that always drops, and says so."""

    class MCDropout(layers.Dropout):
        def call(self, x):
            return super().call(x, training=True)

    return _model(MCDropout(0.5))


@dropout_always_on.fine
def training_handed_on():
    """The argument comes from outside."""

    class Block(layers.Layer):
        def __init__(self):
            super().__init__()
            self.dropout = layers.Dropout(0.5)

        def call(self, x, training=None):
            return self.dropout(x, training=training)

    return _model(Block())


@rule("python-counter-in-call", "suspicious", "07", "cus_python_counter_in_call")
def python_counter_in_call(subject):
    """A Python number that `call` counts up counts traces, not batches."""
    for layer, function in _calls(subject):
        for name in counted_attributes(function):
            if isinstance(getattr(layer, name, None), (int, float)):
                yield Found(
                    [layer.name],
                    f"`{type(layer).__name__}.call` changes `self.{name}`, a Python number: this happens when it is "
                    "traced, not for every batch.",
                    f"Make it a weight: `self.add_weight(name={name!r}, shape=(), trainable=False)` and `assign_add`.",
                )


@python_counter_in_call.wrong
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


@python_counter_in_call.fine
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


@rule("state-is-trainable", "suspicious", "07", "cus_state_variable_is_trainable")
def state_is_trainable(subject):
    """State that `call` keeps is among the weights that are trained."""
    for layer, function in _calls(subject):
        for seen in mentions(function):
            if len(seen.names) != 3 or not seen.names[2].startswith("assign"):
                continue
            variable = getattr(layer, seen.names[1], None)
            if isinstance(variable, keras.Variable) and variable.trainable:
                yield Found(
                    [layer.name],
                    f"`{type(layer).__name__}.call` assigns to `{seen.names[1]}`, which is a trainable weight: "
                    "optimizers and weight decay change it too.",
                    "Give its add_weight `trainable=False`.",
                )


@state_is_trainable.wrong
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


@state_is_trainable.fine
def counter_not_trained():
    """The same with `trainable=False`."""
    return counted_in_a_weight()


@rule("layer-made-in-call", "wrong", "07")
def layer_made_in_call(subject):
    """A layer with weights is made in `call`, anew each time."""
    for layer, function in _calls(subject):
        for seen in mentions(function):
            made = seen.objects[-1] if len(seen.objects) == len(seen.names) else None
            if isinstance(made, type) and issubclass(made, layers.Layer) and made.__name__ in OWN_WEIGHTS:
                yield Found(
                    [layer.name],
                    f"`{type(layer).__name__}.call` makes a {made.__name__}: its weights are new whenever `call` is "
                    "traced, are not trained and not saved.",
                    "Make layers in `__init__`, and use them in `call`.",
                )


@layer_made_in_call.wrong
def dense_in_call():
    """The Dense is another one at each trace."""

    class Block(layers.Layer):
        def call(self, x):
            if not hasattr(x, "numpy"):
                return x
            return layers.Dense(4)(x)

    return _model(Block())


@layer_made_in_call.fine
def merge_in_call():
    """A merge has no weights, so that it does not matter when it is made."""

    class Block(layers.Layer):
        def call(self, x):
            return layers.Concatenate()([x, x])

    return _model(Block())


@rule("output-shape-disagrees", "wrong", "07", "cus_compute_output_shape_wrong")
def output_shape_disagrees(subject):
    """`compute_output_shape` says another shape than `call` makes."""
    for index in range(len(subject.vertices)):
        layer = subject.layer(index)
        if layer not in subject.custom_layers or function_of(layer, "compute_output_shape") is None:
            continue
        if any(seen.names[-1] in ("append", "extend", "update") for seen in mentions(function_of(layer, "call"))):
            continue  # tracing it once more would leave traces
        given = [
            (subject.shape(tensor), subject.vertices[tensor[0]].dtypes[tensor[1]]) for tensor in subject.given(index)
        ]
        promised = subject.vertices[index].shapes[0]
        made = internals.shape_of_call(layer, given)
        if made is not None and tuple(made) != tuple(promised):
            yield Found(
                [index],
                f"`{type(layer).__name__}.compute_output_shape` says {tuple(promised)}, but `call` makes "
                f"{tuple(made)}: Keras builds what follows for the wrong shape.",
                "Leave `compute_output_shape` out, for Keras finds the shape by itself, or mend it.",
            )


@output_shape_disagrees.wrong
def factor_forgotten():
    """The width doubles, and `compute_output_shape` does not say so."""

    class Twice(layers.Layer):
        def call(self, x):
            return ops.concatenate([x, x], axis=-1)

        def compute_output_shape(self, input_shape):
            return input_shape

    inputs = keras.Input((4,))
    return keras.Model(inputs, Twice()(inputs))


@output_shape_disagrees.fine
def factor_remembered():
    """Both say twice the width."""

    class Twice(layers.Layer):
        def call(self, x):
            return ops.concatenate([x, x], axis=-1)

        def compute_output_shape(self, input_shape):
            return (*input_shape[:-1], 2 * input_shape[-1])

    inputs = keras.Input((4,))
    return keras.Model(inputs, Twice()(inputs))
