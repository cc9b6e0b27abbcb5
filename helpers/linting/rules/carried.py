"""Weights and settings that training does not reach and no save will carry."""

import keras
import numpy as np
from keras import layers, ops

from helpers.linting import internals
from helpers.linting.bytecode import function_of, mentions
from helpers.linting.rule import Found, rule


def _attributes(layer):
    """Names and values of what somebody put on a layer, one level into lists, tuples and dicts."""
    for name, value in vars(layer).items():
        if name.startswith("_self_"):  # what TensorFlow notes of what it tracks
            continue
        parts = value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else (value,)
        for part in parts if len(parts) < 100 else ():
            yield name, part


@rule("variable-untracked", "wrong", "07", "cus_tf_variable_untracked")
def variable_untracked(subject):
    """A variable of the backend is no weight to Keras."""
    for layer in subject.custom_layers:
        for name in dict.fromkeys(n for n, value in _attributes(layer) if internals.is_variable_of_backend(value)):
            yield Found(
                [layer.name],
                f"`{layer.name}.{name}` is a variable that Keras does not see: it is not trained and not saved.",
                "Make it with `self.add_weight(...)`.",
            )


@variable_untracked.wrong
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


@variable_untracked.fine
def variable_of_keras():
    """add_weight makes a weight."""

    class Scale(layers.Layer):
        def build(self, input_shape):
            self.factor = self.add_weight(shape=(input_shape[-1],), initializer="ones")

        def call(self, x):
            return x * self.factor

    inputs = keras.Input((4,))
    return keras.Model(inputs, layers.Dense(2)(Scale()(inputs)))


@rule("tensor-for-weight", "suspicious", "07", "cus_initializer_tensor_as_weight")
def tensor_for_weight(subject):
    """Random numbers in a tensor look like a weight, and are a constant."""
    for layer in subject.custom_layers:
        for name, value in _attributes(layer):
            if not ops.is_tensor(value) or isinstance(value, keras.Variable) or hasattr(value, "assign_add"):
                continue
            if looks_random(ops.convert_to_numpy(value)):
                yield Found(
                    [layer.name],
                    f"`{layer.name}.{name}` is a tensor of random numbers: a constant that is not trained, not "
                    "saved, and another one in every process.",
                    "Make it with `self.add_weight(...)`; with `trainable=False` if it is to stay as it is.",
                )


def looks_random(array):
    """Whether numbers look drawn: all different, of full precision, in no order, on both sides of 0."""
    flat = array.ravel()
    if flat.dtype.kind != "f" or not 4 <= flat.size <= 10_000_000:
        return False
    flat = flat[:100_000].astype("float64")
    if not np.isfinite(flat).all() or len(np.unique(flat)) < 0.99 * flat.size or np.isin(flat, (0, 1, -1)).any():
        return False
    steps = np.diff(flat)
    full = np.mean(np.abs(flat * 1e4 - np.round(flat * 1e4)) > 1e-3) > 0.5
    return bool(full and steps.min() < 0 < steps.max() and flat.min() < 0 < flat.max())


@tensor_for_weight.wrong
def initializer_called():
    """An initializer returns numbers, not a weight."""

    class Project(layers.Layer):
        def build(self, input_shape):
            self.kernel = keras.initializers.GlorotUniform(seed=1)((input_shape[-1], 2))

        def call(self, x):
            return ops.matmul(x, self.kernel)

    inputs = keras.Input((4,))
    return keras.Model(inputs, layers.Dense(1)(Project()(inputs)))


@tensor_for_weight.fine
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


@rule("weight-outside-model", "wrong", "06", "sub_dunder_call_overridden")
def weight_outside_model(subject):
    """The graph uses a weight that belongs to no layer of the model."""
    known = {id(variable) for variable in subject.model.variables}
    for operation in subject.reader.objects.values():
        if isinstance(operation, layers.Lambda):
            seen = mentions(operation.function) if hasattr(operation.function, "__code__") else ()
            used = [part for each in seen for part in each.objects]
        elif isinstance(operation, layers.Layer):
            continue
        else:
            used = [part for node in internals.inbound(operation) for part in internals.arguments(node)]
        for part in used:
            owned = (
                part.variables if isinstance(part, layers.Layer) else [part] if isinstance(part, keras.Variable) else []
            )
            foreign = any(id(variable) not in known for variable in owned)
            if foreign or (not isinstance(part, layers.Layer) and internals.is_variable_of_backend(part)):
                yield Found(
                    [operation.name],
                    f"`{operation.name}` uses weights that no layer of the model owns: they are not trained "
                    "and not saved.",
                    "Write a layer that makes them with `add_weight` and uses them in its `call` (not in `__call__`).",
                    "note" if isinstance(part, keras.Variable) and _of_a_graph(part) else None,
                )
                break


def _of_a_graph(variable):
    """Whether a variable belongs to a layer of another graph, whose weights are looked at here on purpose."""
    owner = internals.owner_of(variable)
    return owner is not None and bool(internals.inbound(owner))


@weight_outside_model.wrong
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


@weight_outside_model.wrong
def layer_inside_a_lambda():
    """The Dense is called inside a Lambda, which owns nothing."""
    inputs, hidden = keras.Input((4,)), layers.Dense(3)
    hidden.build((None, 4))
    return keras.Model(inputs, layers.Lambda(lambda x: hidden(x), output_shape=(3,))(inputs))


@weight_outside_model.fine
def tied_weights():
    """The table of the embedding is used again: it belongs to a layer of the model."""
    ids = keras.Input((6,), dtype="int32")
    table = layers.Embedding(10, 4)
    words = layers.Dense(4)(table(ids))
    return keras.Model(ids, ops.matmul(words, ops.transpose(table.embeddings)))


@rule("config-without-name", "suspicious", "07", "cus_get_config_without_super")
def config_without_name(subject):
    """A configuration without the parent's part loses name and `trainable`."""
    for layer in subject.custom_layers:
        if function_of(layer, "get_config") is None or isinstance(layer, keras.Model):
            continue
        if "name" not in layer.get_config():
            yield Found(
                [layer.name],
                f"`{type(layer).__name__}.get_config` leaves out what its parent says: a copy of `{layer.name}` has "
                "another name and forgets that it was frozen.",
                'Return `{**super().get_config(), "units": self.units}`.',
            )


@config_without_name.wrong
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


@config_without_name.fine
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


@rule("build-forgets-sublayers", "suspicious", "07", "cus_build_forgets_sublayers")
def build_forgets_sublayers(subject):
    """A `build` of one's own does not build the layers inside: a saved model cannot be loaded."""
    for layer in subject.custom_layers:
        function = function_of(layer, "build")
        # A layer that is called in the graph as well was made and built elsewhere.
        inner = [x for x in internals.sublayers(layer) if (x.weights or not x.built) and not internals.inbound(x)]
        if function is None or not inner or isinstance(layer, keras.Model):
            continue
        names = function.__code__.co_names
        builds = sum(seen.names[-1] == "build" for seen in mentions(function) if seen.names[0] != "super")
        called = any(
            seen.names[0] == "self" and len(seen.names) == 2 and seen.names[1] == "call" for seen in mentions(function)
        )
        if not builds and not called and ("build" not in names or "super" in names):
            yield Found(
                [layer.name],
                f"`{type(layer).__name__}.build` does not build `{inner[0].name}`: after it the layer counts "
                "as built, and weights loaded before the first call go nowhere.",
                "Call `build` of every layer inside with the shape that it will get, or leave `build` out.",
            )


@build_forgets_sublayers.wrong
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


@build_forgets_sublayers.fine
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


@rule("constant-noise", "suspicious", "01", "basics_frozen_random")
def constant_noise(subject):
    """Random numbers were drawn while the graph was wired: they are one constant for ever."""
    scaled = ("Multiply", "Divide")
    for index, vertex in enumerate(subject.vertices):
        operation = vertex.call.operation
        if operation.layer or vertex.kind not in ("Add", "Subtract") or len(subject.given(index)) != 1:
            continue
        if subject.vertices[subject.before(index)[0]].kind in scaled or any(
            subject.vertices[after].kind in scaled for after in subject.after[index]
        ):
            continue
        for part in [part for node in internals.inbound(subject.layer(index)) for part in internals.arguments(node)]:
            if (
                ops.is_tensor(part)
                and not isinstance(part, keras.KerasTensor)
                and looks_random(ops.convert_to_numpy(part))
            ):
                yield Found(
                    [index],
                    f"`{subject.name(index)}` adds numbers that were drawn while the graph was wired: the same "
                    "to every sample of every batch.",
                    "Use a layer that draws when it runs: `GaussianNoise`, or one of your own with a SeedGenerator.",
                )


@constant_noise.wrong
def noise_while_wiring():
    """`keras.random.normal` is called once, now."""
    inputs = keras.Input((8,))
    return keras.Model(inputs, inputs + keras.random.normal((8,), seed=1))


@constant_noise.fine
def standardised_by_hand():
    """A mean and a deviation of the data are constants by right."""
    inputs = keras.Input((8,))
    mean, deviation = keras.random.normal((8,), seed=1), keras.random.uniform((8,), seed=2)
    return keras.Model(inputs, (inputs - mean) / deviation)


@rule("lambdas-alike", "suspicious", "07", "basics_lambda_late_binding")
def lambdas_alike(subject):
    """Lambda layers that were made in a loop all use the last value of the loop's variable."""
    seen = {}
    for index in range(len(subject.vertices)):
        layer = subject.layer(index)
        code = getattr(getattr(layer, "function", None), "__code__", None)
        if not isinstance(layer, layers.Lambda) or code is None:
            continue
        cells = layer.function.__closure__ or ()
        free = [
            part for each in mentions(layer.function) for part in each.objects[:1] if isinstance(part, (int, float))
        ]
        if not cells and not free:
            continue
        told = repr(layer.function.__defaults__), repr(layer.arguments)
        key = (code, tuple(map(id, cells)), tuple(subject.given(index)), told)
        seen.setdefault(key, {}).setdefault(id(layer.function), index)
    for found in seen.values():
        if len(found) > 1:
            names = ", ".join(f"`{subject.name(index)}`" for index in found.values())
            yield Found(
                list(found.values()),
                f"{names} compute the same: a lambda looks its variable up when it runs, and finds the last value.",
                "Bind the value where the lambda is made: `lambda t, k=k: t * k`.",
            )


@lambdas_alike.wrong
def loop_variable():
    """All three branches multiply by 3."""
    inputs = keras.Input((4,))
    scaled = [layers.Lambda(lambda t: t * k)(inputs) for k in (1.0, 2.0, 3.0)]  # noqa: B023
    return keras.Model(inputs, layers.Concatenate()(scaled))


@lambdas_alike.fine
def bound_variable():
    """Each lambda has a value of its own."""
    inputs = keras.Input((4,))
    scaled = [layers.Lambda(lambda t, k=k: t * k)(inputs) for k in (1.0, 2.0, 3.0)]
    return keras.Model(inputs, layers.Concatenate()(scaled))


@lambdas_alike.fine
def value_as_an_argument():
    """Each layer hands its lambda a value of its own; the offset is one for all."""
    inputs, offset = keras.Input((4,)), 0.5
    told = [{"k": k} for k in (1.0, 2.0, 3.0)]
    scaled = [layers.Lambda(lambda t, k: t * k + offset, arguments=each)(inputs) for each in told]
    return keras.Model(inputs, layers.Concatenate()(scaled))
