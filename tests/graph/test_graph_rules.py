"""The nine rules of DESIGN, "When two models are the same graph", pair by pair: what is the same and what is not."""

import keras
import numpy as np
import pytest
from keras import layers, ops

from helpers.graph import compare, same_function


def on(write, *shapes, dtype=None):
    """A model of what `write` does with inputs of these shapes."""
    inputs = [keras.Input(shape, dtype=dtype) for shape in shapes or ((6,),)]
    return keras.Model(inputs if len(inputs) > 1 else inputs[0], write(*inputs))


def same(one, other, **options):
    there, back = compare(one, other, **options), compare(other, one, **options)
    assert there.same == back.same
    assert bool(there.differences) != there.same
    return there.same


VECTOR, PICTURE, SEQUENCE = (6,), (12, 12, 3), (5, 4)
PAIR = (VECTOR, VECTOR)
THREE = (VECTOR, VECTOR, VECTOR)


class Doubled(keras.layers.Layer):
    """A layer of somebody's own."""

    def __init__(self, by=2.0, **kwargs):
        super().__init__(**kwargs)
        self.by = by

    def call(self, inputs):
        return inputs * self.by

    def get_config(self):
        return {**super().get_config(), "by": self.by}


class Identity(keras.layers.Layer):
    """A layer of somebody's own that is not what its name says."""

    def call(self, inputs):
        return -inputs


class Add(keras.layers.Layer):
    """Another one."""

    def call(self, inputs):
        return inputs[0] - inputs[1]


class Secretive(keras.layers.Layer):
    """A layer whose configuration nobody can have."""

    def __init__(self, function, units=3, **kwargs):
        super().__init__(**kwargs)
        self.function, self.units = function, units

    def build(self, shape):
        self.kernel = self.add_weight(shape=(shape[-1], self.units))

    def call(self, inputs):
        return self.function(ops.matmul(inputs, self.kernel))


def shared(count, layer, *inputs):
    """`layer()` called on every input: one object, or one for each."""
    made = [layer() for _ in range(count)]
    return [made[place % count](tensor) for place, tensor in enumerate(inputs)]


def nested(kind, *inner):
    """A nested model of layers, as a function of a tensor."""

    def call(tensor):
        if kind == "sequential":
            return keras.Sequential([keras.Input(tensor.shape[1:]), *inner])(tensor)
        if kind == "functional":
            start = keras.Input(tensor.shape[1:])
            return keras.Model(start, chained(start, *inner))(tensor)
        return chained(tensor, *inner)

    return call


def chained(tensor, *inner):
    for layer in inner:
        tensor = layer(tensor)
    return tensor


def activation_ways(name, layer, op, function):
    """Every way of writing `Dense` with an activation."""
    return [
        lambda x: layers.Dense(4, activation=name)(x),
        lambda x: layers.Activation(name)(layers.Dense(4)(x)),
        lambda x: layer()(layers.Dense(4)(x)),
        lambda x: op(layers.Dense(4)(x)),
        lambda x: function(layers.Dense(4)(x)),
        lambda x: layers.Dense(4, activation=function)(x),
    ]


EQUAL = {
    # Rule 2: activations.
    **{
        f"2 {name} {place}": (ways[0], ways[place], VECTOR)
        for name, ways in {
            "relu": activation_ways("relu", layers.ReLU, ops.relu, keras.activations.relu),
            "softmax": activation_ways("softmax", layers.Softmax, ops.softmax, keras.activations.softmax),
            "elu": activation_ways("elu", layers.ELU, ops.elu, keras.activations.elu),
            "relu6": activation_ways("relu6", lambda: layers.ReLU(6), ops.relu6, keras.activations.relu6),
            "sigmoid": activation_ways(
                "sigmoid", lambda: layers.Activation("sigmoid"), ops.sigmoid, keras.activations.sigmoid
            ),
            "tanh": activation_ways("tanh", lambda: layers.Activation("tanh"), ops.tanh, keras.activations.tanh),
            "silu": activation_ways("silu", lambda: layers.Activation("swish"), ops.silu, keras.activations.silu),
            "leaky_relu": activation_ways(
                "leaky_relu", lambda: layers.LeakyReLU(0.2), ops.leaky_relu, keras.activations.leaky_relu
            ),
        }.items()
        for place in range(1, 6)
    },
    "2 gelu": (
        lambda x: ops.gelu(layers.Dense(4)(x), approximate=False),
        lambda x: layers.Dense(4, activation="gelu")(x),
        VECTOR,
    ),
    "2 exp": (lambda x: ops.exp(x), lambda x: layers.Activation("exponential")(x), VECTOR),
    "2 convolution": (
        lambda x: layers.Conv2D(4, 3, activation="relu")(x),
        lambda x: layers.ReLU()(layers.Conv2D(4, 3)(x)),
        PICTURE,
    ),
    "2 softmax's axis": (lambda x: layers.Softmax(axis=2)(x), lambda x: ops.softmax(x, axis=-1), SEQUENCE),
    "2 a layer as activation": (
        lambda x: layers.Dense(4, activation=layers.ReLU(max_value=6))(x),
        lambda x: layers.Dense(4, activation="relu6")(x),
        VECTOR,
    ),
    "2 time distributed": (
        lambda x: layers.TimeDistributed(layers.Dense(4, activation="relu"))(x),
        lambda x: layers.ReLU()(layers.TimeDistributed(layers.Dense(4))(x)),
        SEQUENCE,
    ),
    # Rule 3: operators.
    "3 add operator": (lambda x, y: x + y, lambda x, y: layers.Add()([x, y]), PAIR),
    "3 add op": (lambda x, y: ops.add(x, y), lambda x, y: layers.add([x, y]), PAIR),
    "3 subtract operator": (lambda x, y: x - y, lambda x, y: layers.Subtract()([x, y]), PAIR),
    "3 subtract op": (lambda x, y: ops.subtract(x, y), lambda x, y: layers.subtract([x, y]), PAIR),
    "3 multiply operator": (lambda x, y: x * y, lambda x, y: layers.Multiply()([x, y]), PAIR),
    "3 multiply op": (lambda x, y: ops.multiply(x, y), lambda x, y: layers.multiply([x, y]), PAIR),
    "3 maximum": (lambda x, y: ops.maximum(x, y), lambda x, y: layers.Maximum()([x, y]), PAIR),
    "3 minimum": (lambda x, y: ops.minimum(x, y), lambda x, y: layers.minimum([x, y]), PAIR),
    "3 average function": (lambda x, y: layers.average([x, y]), lambda x, y: layers.Average()([x, y]), PAIR),
    "3 average by operators": (lambda x, y: (x + y) / 2, lambda x, y: layers.Average()([x, y]), PAIR),
    "3 average of three": (lambda x, y, z: (x + y + z) / 3.0, lambda x, y, z: layers.Average()([z, x, y]), THREE),
    "3 average by a factor": (lambda x, y: 0.5 * (x + y), lambda x, y: layers.Average()([x, y]), PAIR),
    "3 concatenate op": (lambda x, y: ops.concatenate([x, y], axis=1), lambda x, y: layers.Concatenate()([x, y]), PAIR),
    "3 concatenate's axis": (
        lambda x, y: ops.concatenate([x, y], axis=-1),
        lambda x, y: layers.concatenate([x, y], axis=2),
        ((5, 4), (5, 3)),
    ),
    "3 divide": (lambda x, y: x / y, lambda x, y: ops.divide(x, y), PAIR),
    "3 positional and keyword": (lambda x, y: ops.add(x1=x, x2=y), lambda x, y: ops.add(x, y), PAIR),
    # Rule 4: commuting and associating.
    "4 add commutes": (lambda x, y: x + y, lambda x, y: y + x, PAIR),
    "4 multiply commutes": (lambda x, y: layers.multiply([x, y]), lambda x, y: layers.multiply([y, x]), PAIR),
    "4 average commutes": (lambda x, y, z: layers.average([x, y, z]), lambda x, y, z: layers.average([z, x, y]), THREE),
    "4 maximum commutes": (lambda x, y: layers.maximum([x, y]), lambda x, y: ops.maximum(y, x), PAIR),
    "4 minimum commutes": (lambda x, y: layers.minimum([x, y]), lambda x, y: layers.minimum([y, x]), PAIR),
    "4 add associates": (lambda x, y, z: (x + y) + z, lambda x, y, z: x + (y + z), THREE),
    "4 add of three": (lambda x, y, z: layers.Add()([x, y, z]), lambda x, y, z: z + x + y, THREE),
    "4 multiply of three": (lambda x, y, z: layers.Multiply()([x, y, z]), lambda x, y, z: z * (x * y), THREE),
    "4 maximum of three": (
        lambda x, y, z: layers.Maximum()([x, y, z]),
        lambda x, y, z: ops.maximum(ops.maximum(z, y), x),
        THREE,
    ),
    "4 a partial sum used twice": (
        lambda x, y, z: layers.Concatenate()([(x + y) + z, (x + y) * 2.0]),
        lambda x, y, z: layers.Concatenate()([x + (y + z), (x + y) * 2.0]),
        THREE,
    ),
    "4 a partial sum kept": (
        lambda x, y, z: layers.Concatenate()([layers.add([x, y, z]), x + y]),
        lambda x, y, z: (lambda s: layers.Concatenate()([s + z, s]))(x + y),
        THREE,
    ),
    "4 a constant on either side": (lambda x: 2.0 * x, lambda x: x * 2.0, VECTOR),
    "4 a tensor twice": (lambda x, y: x + y + x, lambda x, y: layers.add([x, x, y]), PAIR),
    "4 sums that are equal once they are joined": (
        lambda x, y, z: layers.Dense(2)((x + y) + z) - layers.Dense(2)(x + (y + z)),
        lambda x, y, z: (lambda s: layers.Dense(2)(s) - layers.Dense(2)(s))(layers.add([x, y, z])),
        THREE,
    ),
    # Rule 5: nesting.
    "5 a model in a wrapper": (
        lambda x: layers.TimeDistributed(keras.Sequential([keras.Input((4,)), layers.Dense(3), layers.ReLU()]))(x),
        lambda x: layers.TimeDistributed(
            (lambda i: keras.Model(i, layers.Dense(3, activation="relu")(i)))(keras.Input((4,)))
        )(x),
        SEQUENCE,
    ),
    "5 a Sequential inside": (
        lambda x: nested("sequential", layers.Dense(4), layers.Dense(2))(x),
        lambda x: chained(x, layers.Dense(4), layers.Dense(2)),
        VECTOR,
    ),
    "5 a model inside": (
        lambda x: nested("functional", layers.Dense(4), layers.Dense(2))(x),
        lambda x: nested("sequential", layers.Dense(4), layers.Dense(2))(x),
        VECTOR,
    ),
    "5 two models for one": (
        lambda x: nested("functional", layers.Dense(4))(nested("sequential", layers.Dense(2))(x)),
        lambda x: nested("functional", layers.Dense(2), layers.Dense(4))(x),
        VECTOR,
    ),
    "5 nested twice over": (
        lambda x: nested("functional", keras.Sequential([layers.Dense(4), keras.Sequential([layers.Dense(3)])]))(x),
        lambda x: chained(x, layers.Dense(4), layers.Dense(3)),
        VECTOR,
    ),
    "5 a model called twice": (
        lambda x, y: (lambda m: m(x) + m(y))(keras.Sequential([layers.Dense(4, "relu"), layers.Dense(3)])),
        lambda x, y: (lambda a, b: b(a(x)) + b(a(y)))(layers.Dense(4, "relu"), layers.Dense(3)),
        PAIR,
    ),
    "5 training=False from outside": (
        lambda x: keras.Sequential([keras.Input((6,)), layers.Dense(4), layers.BatchNormalization()])(
            x, training=False
        ),
        lambda x: layers.BatchNormalization()(layers.Dense(4)(x), training=False),
        VECTOR,
    ),
    "5 a mask from outside": (
        lambda x: nested("functional", layers.Dense(4), layers.LSTM(3))(layers.Embedding(9, 4, mask_zero=True)(x)),
        lambda x: chained(layers.Embedding(9, 4, mask_zero=True)(x), layers.Dense(4), layers.LSTM(3)),
        (7,),
    ),
    "5 a model for pictures of any size": (
        lambda x: (lambda i: keras.Model(i, layers.MaxPooling2D(3, padding="same")(i)))(keras.Input((None, None, 3)))(
            x
        ),
        lambda x: layers.MaxPooling2D(3, padding="same")(x),
        PICTURE,
    ),
    # Rule 6: what changes nothing.
    "6 Identity": (lambda x: layers.Identity()(layers.Dense(4)(x)), lambda x: layers.Dense(4)(x), VECTOR),
    "6 linear": (lambda x: layers.Activation("linear")(x) * 2.0, lambda x: x * 2.0, VECTOR),
    "6 linear inside": (lambda x: layers.Dense(4, activation="linear")(x), lambda x: layers.Dense(4)(x), VECTOR),
    "6 Dropout(0)": (lambda x: layers.Dropout(0)(layers.Dense(4)(x)), lambda x: layers.Dense(4)(x), VECTOR),
    "6 noise of nothing": (lambda x: layers.GaussianNoise(0.0)(x) * 2.0, lambda x: x * 2.0, VECTOR),
    "6 no padding": (
        lambda x: layers.Conv2D(2, 3)(layers.ZeroPadding2D(0)(x)),
        lambda x: layers.Conv2D(2, 3)(x),
        PICTURE,
    ),
    "6 no cropping": (
        lambda x: layers.Conv1D(2, 2)(layers.Cropping1D(0)(x)),
        lambda x: layers.Conv1D(2, 2)(x),
        SEQUENCE,
    ),
    "6 upsampling by one": (
        lambda x: layers.Conv2D(2, 3)(layers.UpSampling2D(1)(x)),
        lambda x: layers.Conv2D(2, 3)(x),
        PICTURE,
    ),
    "6 pooling by one": (
        lambda x: layers.Conv2D(2, 3)(layers.MaxPooling2D(1)(x)),
        lambda x: layers.Conv2D(2, 3)(x),
        PICTURE,
    ),
    "6 Flatten": (lambda x: layers.Flatten()(x), lambda x: layers.Reshape((20,))(x), SEQUENCE),
    "6 Reshape(-1)": (lambda x: layers.Flatten()(x), lambda x: layers.Reshape((-1,))(x), SEQUENCE),
    "6 ops.reshape": (lambda x: layers.Reshape((10, 2))(x), lambda x: ops.reshape(x, (-1, 10, 2)), SEQUENCE),
    "6 Reshape to its own shape": (
        lambda x: layers.Dense(2)(layers.Reshape((5, 4))(x)),
        lambda x: layers.Dense(2)(x),
        SEQUENCE,
    ),
    "6 Flatten of a vector": (lambda x: layers.Dense(2)(layers.Flatten()(x)), lambda x: layers.Dense(2)(x), VECTOR),
    "6 Flatten of unknown length": (lambda x: layers.Flatten()(x), lambda x: layers.Reshape((-1,))(x), (None, 4)),
    "6 pooling's defaults": (
        lambda x: layers.MaxPooling2D(2)(x),
        lambda x: layers.MaxPooling2D((2, 2), strides=2, padding="valid")(x),
        PICTURE,
    ),
    "6 kernel_size=3": (
        lambda x: layers.Conv2D(4, 3)(x),
        lambda x: layers.Conv2D(4, (3, 3), strides=(1, 1))(x),
        PICTURE,
    ),
    "6 defaults of Dense": (
        lambda x: layers.Dense(4)(x),
        lambda x: layers.Dense(units=4, activation=None, use_bias=True)(x),
        VECTOR,
    ),
    "6 training and mask of None": (
        lambda x: layers.LSTM(3)(x),
        lambda x: layers.LSTM(3)(x, training=None, mask=None),
        SEQUENCE,
    ),
    "6 training=None of a norm": (
        lambda x: layers.BatchNormalization()(x),
        lambda x: layers.BatchNormalization()(x, training=None),
        VECTOR,
    ),
    "6 the last axis": (
        lambda x: layers.BatchNormalization()(x),
        lambda x: layers.BatchNormalization(axis=3)(x),
        PICTURE,
    ),
    "6 the last axis of a layer norm": (
        lambda x: layers.LayerNormalization()(x),
        lambda x: layers.LayerNormalization(axis=2)(x),
        SEQUENCE,
    ),
    "6 ReLU(max_value=6)": (lambda x: layers.ReLU(max_value=6)(x), lambda x: keras.activations.relu6(x), VECTOR),
    "6 same that pads nothing": (
        lambda x: layers.MaxPooling2D(3, padding="same")(x),
        lambda x: layers.MaxPooling2D(3)(x),
        PICTURE,
    ),
    "6 same for a kernel of one": (
        lambda x: layers.Conv2D(4, 1, padding="same")(x),
        lambda x: layers.Conv2D(4, 1)(x),
        PICTURE,
    ),
    "6 attention's key": (
        lambda x: layers.MultiHeadAttention(2, 3)(x, x),
        lambda x: layers.MultiHeadAttention(2, 3)(query=x, value=x, key=x),
        SEQUENCE,
    ),
    "6 attention's value width": (
        lambda x: layers.MultiHeadAttention(2, 3)(x, x),
        lambda x: layers.MultiHeadAttention(2, 3, value_dim=3)(x, x),
        SEQUENCE,
    ),
    "6 a default of LSTM": (
        lambda x: layers.LSTM(3)(x),
        lambda x: layers.LSTM(3, activation="tanh", return_sequences=False)(x),
        SEQUENCE,
    ),
    # Rule 7: what does not count.
    "7 initialisers": (
        lambda x: layers.Dense(4, kernel_initializer="he_normal", bias_initializer="ones")(x),
        lambda x: layers.Dense(4)(x),
        VECTOR,
    ),
    "7 regularisers": (
        lambda x: layers.Dense(4, kernel_regularizer="l2", activity_regularizer="l1")(x),
        lambda x: layers.Dense(4)(x),
        VECTOR,
    ),
    "7 constraints": (lambda x: layers.Dense(4, kernel_constraint="non_neg")(x), lambda x: layers.Dense(4)(x), VECTOR),
    "7 seeds": (lambda x: layers.Dropout(0.5, seed=1)(x), lambda x: layers.Dropout(0.5, seed=2)(x), VECTOR),
    "7 trainable": (lambda x: layers.Dense(4, trainable=False)(x), lambda x: layers.Dense(4)(x), VECTOR),
    "7 dtype policy": (lambda x: layers.Dense(4, dtype="mixed_bfloat16")(x), lambda x: layers.Dense(4)(x), VECTOR),
    "7 an int constant among floats": (lambda x: x * 2, lambda x: x * 2.0, VECTOR),
    "7 a NumPy constant": (lambda x: x * np.float32(0.1), lambda x: 0.1 * x, VECTOR),
    "7 an array by value": (
        lambda x: x + np.arange(6, dtype="float32"),
        lambda x: ops.add(ops.convert_to_tensor(np.arange(6.0, dtype="float32")), x),
        VECTOR,
    ),
    "7 unrolling": (lambda x: layers.LSTM(3, unroll=True)(x), lambda x: layers.LSTM(3)(x), SEQUENCE),
    # Rule 8: sharing.
    "8 one ReLU or two": (
        lambda x, y: layers.Concatenate()(shared(1, layers.ReLU, x, y)),
        lambda x, y: layers.Concatenate()(shared(2, layers.ReLU, x, y)),
        PAIR,
    ),
    "8 one pooling or two": (
        lambda x, y: layers.add(shared(1, lambda: layers.MaxPooling2D(2), x, y)),
        lambda x, y: layers.add(shared(2, lambda: layers.MaxPooling2D(2), x, y)),
        (PICTURE, PICTURE),
    ),
    "8 one dropout or two": (
        lambda x, y: layers.Concatenate()(shared(1, lambda: layers.Dropout(0.3), x, y)),
        lambda x, y: layers.Concatenate()(shared(2, lambda: layers.Dropout(0.3), x, y)),
        PAIR,
    ),
    "8 a value computed once or twice": (
        lambda x: (lambda r: layers.Concatenate()([layers.Dense(2)(r), layers.Dense(2)(r)]))(ops.relu(x)),
        lambda x: layers.Concatenate()([layers.Dense(2)(ops.relu(x)), layers.Dense(2)(layers.ReLU()(x))]),
        VECTOR,
    ),
    "8 a shared activation inside": (
        lambda x, y: layers.Concatenate()(shared(1, lambda: layers.Dense(2, activation="relu"), x, y)),
        lambda x, y: layers.Concatenate()([ops.relu(z) for z in shared(1, lambda: layers.Dense(2), x, y)]),
        PAIR,
    ),
    "8 shared by a wrapper": (
        lambda x, y: (lambda d: d(x) + layers.TimeDistributed(d)(y))(layers.Dense(3)),
        lambda x, y: (lambda d: layers.TimeDistributed(d)(y) + d(x))(layers.Dense(3)),
        (SEQUENCE, SEQUENCE),
    ),
    # Rule 9: opaque layers and dead branches.
    "9 a layer of one's own": (lambda x: Doubled()(x), lambda x: Doubled(by=2.0, name="two")(x), VECTOR),
    "9 without a configuration": (lambda x: Secretive(ops.relu)(x), lambda x: Secretive(lambda t: t)(x), VECTOR),
    "9 a dead branch": (
        lambda x: (layers.Dense(7)(x), layers.Dense(4)(x))[1],
        lambda x: layers.Dense(4)(x),
        VECTOR,
    ),
    "9 a dead output of a nested model": (
        lambda x: (lambda i: keras.Model(i, [layers.Dense(4)(i), layers.Dense(3)(i)]))(keras.Input((6,)))(x)[0],
        lambda x: layers.Dense(4)(x),
        VECTOR,
    ),
}

DIFFERENT = {
    "2 relu and tanh": (lambda x: layers.Dense(4, "relu")(x), lambda x: ops.tanh(layers.Dense(4)(x)), VECTOR),
    "2 activation before and after": (
        lambda x: layers.Dense(4)(ops.relu(x)),
        lambda x: ops.relu(layers.Dense(4)(x)),
        VECTOR,
    ),
    "2 slopes": (lambda x: layers.LeakyReLU(0.1)(x), lambda x: layers.LeakyReLU(0.2)(x), VECTOR),
    "2 default slopes differ": (lambda x: layers.LeakyReLU()(x), lambda x: ops.leaky_relu(x), VECTOR),
    "2 relu6": (lambda x: layers.ReLU(6)(x), lambda x: layers.ReLU()(x), VECTOR),
    "2 gelu's default": (lambda x: ops.gelu(x), lambda x: layers.Activation("gelu")(x), VECTOR),
    "2 softmax's axis": (lambda x: layers.Softmax(axis=1)(x), lambda x: layers.Softmax()(x), SEQUENCE),
    "2 a recurrent activation": (
        lambda x: layers.LSTM(3, activation=None)(x),
        lambda x: layers.LSTM(3)(x),
        SEQUENCE,
    ),
    "2 softmax or logits": (lambda x: layers.Dense(4, "softmax")(x), lambda x: layers.Dense(4)(x), VECTOR),
    "2 twice": (lambda x: ops.tanh(ops.tanh(x)), lambda x: ops.tanh(x), VECTOR),
    "3 add and multiply": (lambda x, y: x + y, lambda x, y: x * y, PAIR),
    "3 maximum and minimum": (lambda x, y: ops.maximum(x, y), lambda x, y: ops.minimum(x, y), PAIR),
    "3 average and add": (lambda x, y: layers.average([x, y]), lambda x, y: x + y, PAIR),
    "3 not the average": (lambda x, y: layers.average([x, y]), lambda x, y: (x + y) / 3, PAIR),
    "3 the average of another number": (
        lambda x, y, z: layers.average([x, y, z]),
        lambda x, y, z: (x + y + z) / 2,
        THREE,
    ),
    "3 concatenate's axis": (
        lambda x, y: layers.concatenate([x, y], axis=1),
        lambda x, y: layers.concatenate([x, y], axis=2),
        (SEQUENCE, SEQUENCE),
    ),
    "3 axes line up otherwise": (lambda x, y: layers.Add()([x, y]), lambda x, y: x + y, ((1, 4, 4), (4, 4))),
    "4 subtract keeps its order": (lambda x, y: x - y, lambda x, y: y - x, PAIR),
    "4 concatenate keeps its order": (
        lambda x, y: layers.concatenate([x, y]),
        lambda x, y: layers.concatenate([y, x]),
        PAIR,
    ),
    "4 divide keeps its order": (lambda x, y: x / y, lambda x, y: y / x, PAIR),
    "4 Dot keeps its order": (
        lambda x, y: layers.Dot(axes=(1, 2))([x, y]),
        lambda x, y: layers.Dot(axes=(1, 2))([y, x]),
        ((4, 4), (4, 4)),
    ),
    "4 average does not associate": (
        lambda x, y, z: layers.average([layers.average([x, y]), z]),
        lambda x, y, z: layers.average([x, y, z]),
        THREE,
    ),
    "4 average does not associate otherwise": (
        lambda x, y, z: layers.average([layers.average([x, y]), z]),
        lambda x, y, z: layers.average([x, layers.average([y, z])]),
        THREE,
    ),
    "4 sums within products": (lambda x, y, z: (x + y) * z, lambda x, y, z: x + y * z, THREE),
    "4 once or twice": (lambda x, y: layers.add([x, x, y]), lambda x, y: layers.add([x, y, y]), PAIR),
    "4 a constant's side of a difference": (lambda x: 1.0 - x, lambda x: x - 1.0, VECTOR),
    "4 a partial sum of others": (
        lambda x, y, z: layers.Concatenate()([x + y + z, x + y]),
        lambda x, y, z: layers.Concatenate()([x + y + z, x + z]),
        THREE,
    ),
    "5 a model called twice or two models": (
        lambda x, y: (lambda m: m(x) + m(y))(keras.Sequential([layers.Dense(3)])),
        lambda x, y: keras.Sequential([layers.Dense(3)])(x) + keras.Sequential([layers.Dense(3)])(y),
        PAIR,
    ),
    "5 training=False from outside": (
        lambda x: keras.Sequential([keras.Input((6,)), layers.BatchNormalization()])(x, training=False),
        lambda x: keras.Sequential([keras.Input((6,)), layers.BatchNormalization()])(x),
        VECTOR,
    ),
    "6 Dropout of something": (lambda x: layers.Dropout(0.1)(x), lambda x: layers.Dropout(0.2)(x), VECTOR),
    "6 same that pads": (lambda x: layers.Conv2D(4, 3, padding="same")(x), lambda x: layers.Conv2D(4, 3)(x), PICTURE),
    "6 pooling's strides": (
        lambda x: layers.MaxPooling2D(2, strides=1)(x),
        lambda x: layers.MaxPooling2D(2)(x),
        PICTURE,
    ),
    "6 another shape": (lambda x: layers.Reshape((10, 2))(x), lambda x: layers.Reshape((2, 10))(x), SEQUENCE),
    "6 Permute is no Reshape": (lambda x: layers.Permute((2, 1))(x), lambda x: layers.Reshape((4, 5))(x), SEQUENCE),
    "6 pooling by one with steps": (
        lambda x: layers.MaxPooling2D(1, strides=2)(x),
        lambda x: layers.Identity()(x)[:, :6, :6],
        PICTURE,
    ),
    "6 ops.reshape across the batch": (
        lambda x: ops.reshape(x, (-1, 10)),
        lambda x: layers.Reshape((20,))(x)[:, :10],
        SEQUENCE,
    ),
    "7 units": (lambda x: layers.Dense(4)(x), lambda x: layers.Dense(5)(x), VECTOR),
    "7 filters": (lambda x: layers.Conv2D(4, 3)(x), lambda x: layers.Conv2D(5, 3)(x), PICTURE),
    "7 kernel": (lambda x: layers.Conv2D(4, 3)(x), lambda x: layers.Conv2D(4, (3, 1))(x), PICTURE),
    "7 strides": (lambda x: layers.Conv2D(4, 3, strides=2)(x), lambda x: layers.Conv2D(4, 3)(x), PICTURE),
    "7 dilation": (lambda x: layers.Conv2D(4, 3, dilation_rate=2)(x), lambda x: layers.Conv2D(4, 3)(x), PICTURE),
    "7 groups": (lambda x: layers.Conv2D(6, 3, groups=3)(x), lambda x: layers.Conv2D(6, 3)(x), PICTURE),
    "7 use_bias": (lambda x: layers.Dense(4, use_bias=False)(x), lambda x: layers.Dense(4)(x), VECTOR),
    "7 rate": (lambda x: layers.SpatialDropout1D(0.2)(x), lambda x: layers.SpatialDropout1D(0.3)(x), SEQUENCE),
    "7 return_sequences": (
        lambda x: layers.GRU(4, return_sequences=True)(x),
        lambda x: layers.GRU(4)(x),
        SEQUENCE,
    ),
    "7 go_backwards": (lambda x: layers.GRU(4, go_backwards=True)(x), lambda x: layers.GRU(4)(x), SEQUENCE),
    "7 recurrent dropout": (lambda x: layers.GRU(4, dropout=0.1)(x), lambda x: layers.GRU(4)(x), SEQUENCE),
    "7 axis": (
        lambda x: layers.BatchNormalization(axis=1)(x),
        lambda x: layers.BatchNormalization()(x),
        SEQUENCE,
    ),
    "7 epsilon": (
        lambda x: layers.BatchNormalization(epsilon=1e-5)(x),
        lambda x: layers.BatchNormalization()(x),
        VECTOR,
    ),
    "7 momentum": (
        lambda x: layers.BatchNormalization(momentum=0.9)(x),
        lambda x: layers.BatchNormalization()(x),
        VECTOR,
    ),
    "7 training=False": (
        lambda x: layers.BatchNormalization()(x, training=False),
        lambda x: layers.BatchNormalization()(x),
        VECTOR,
    ),
    "7 training=True": (lambda x: layers.Dropout(0.5)(x, training=True), lambda x: layers.Dropout(0.5)(x), VECTOR),
    "7 a mask": (
        lambda x, y: layers.LSTM(3)(x, mask=ops.greater(y[:, :, 0], 0)),
        lambda x, y: layers.LSTM(3)(x + y * 0.0),
        (SEQUENCE, SEQUENCE),
    ),
    "7 mask_zero": (
        lambda x: layers.LSTM(3)(layers.Embedding(9, 4, mask_zero=True)(x)),
        lambda x: layers.LSTM(3)(layers.Embedding(9, 4)(x)),
        (7,),
    ),
    "7 a causal mask": (
        lambda x: layers.MultiHeadAttention(2, 3)(x, x, use_causal_mask=True),
        lambda x: layers.MultiHeadAttention(2, 3)(x, x),
        SEQUENCE,
    ),
    "7 attention's roles": (
        lambda x, y: layers.MultiHeadAttention(2, 3)(x, y),
        lambda x, y: layers.MultiHeadAttention(2, 3)(y, x),
        (SEQUENCE, SEQUENCE),
    ),
    "7 attention's key": (
        lambda x, y: layers.MultiHeadAttention(2, 3)(x, y, key=x),
        lambda x, y: layers.MultiHeadAttention(2, 3)(x, y),
        (SEQUENCE, SEQUENCE),
    ),
    "7 initial state": (
        lambda x: layers.LSTM(3)(x, initial_state=layers.LSTM(3, return_state=True)(x)[1:]),
        lambda x: layers.LSTM(3)(x, initial_state=layers.LSTM(3, return_state=True)(x)[:0:-1]),
        SEQUENCE,
    ),
    "7 which output": (
        lambda x: layers.LSTM(3, return_state=True)(x)[1],
        lambda x: layers.LSTM(3, return_state=True)(x)[2],
        SEQUENCE,
    ),
    "7 a constant": (lambda x: x * 2.0, lambda x: x * 3.0, VECTOR),
    "7 an array": (
        lambda x: x + np.arange(6, dtype="float32"),
        lambda x: x + np.arange(6, dtype="float32")[::-1].copy(),
        VECTOR,
    ),
    "7 a long array": (
        lambda x: x + np.arange(100, dtype="float32"),
        lambda x: x + np.roll(np.arange(100, dtype="float32"), 1),
        (100,),
    ),
    "7 a slice": (lambda x: x[:, 0], lambda x: x[:, 1], SEQUENCE),
    "7 an axis of an op": (lambda x: ops.sum(x, axis=1), lambda x: ops.max(x, axis=1), SEQUENCE),
    "7 the type an op casts to": (lambda x: ops.cast(x, "int32"), lambda x: ops.cast(x, "float16"), VECTOR),
    "7 an exponent": (lambda x: x**2, lambda x: x**3, VECTOR),
    "7 interpolation": (
        lambda x: layers.UpSampling2D(2, interpolation="bilinear")(x),
        lambda x: layers.UpSampling2D(2)(x),
        PICTURE,
    ),
    "7 kinds of pooling": (lambda x: layers.MaxPooling2D(2)(x), lambda x: layers.AveragePooling2D(2)(x), PICTURE),
    "7 kinds of recurrence": (lambda x: layers.LSTM(3)(x), lambda x: layers.GRU(3)(x), SEQUENCE),
    "7 how two directions merge": (
        lambda x: layers.Bidirectional(layers.LSTM(3), merge_mode="sum")(x),
        lambda x: layers.Bidirectional(layers.LSTM(3), merge_mode="mul")(x),
        SEQUENCE,
    ),
    "7 inside a wrapper": (
        lambda x: layers.Bidirectional(layers.LSTM(3))(x),
        lambda x: layers.Bidirectional(layers.GRU(3))(x),
        SEQUENCE,
    ),
    "7 inside a nested model": (
        lambda x: nested("functional", layers.Dense(3), layers.Dense(2))(x),
        lambda x: nested("functional", layers.Dense(4), layers.Dense(2))(x),
        VECTOR,
    ),
    "7 a model in a wrapper": (
        lambda x: layers.TimeDistributed(keras.Sequential([keras.Input((4,)), layers.Dense(3), layers.Dense(2)]))(x),
        lambda x: layers.TimeDistributed(keras.Sequential([keras.Input((4,)), layers.Dense(4), layers.Dense(2)]))(x),
        SEQUENCE,
    ),
    "7 a lambda": (lambda x: layers.Lambda(lambda t: t * 2)(x), lambda x: layers.Lambda(lambda t: t * 3)(x), VECTOR),
    "8 one Dense or two": (
        lambda x, y: layers.Concatenate()(shared(1, lambda: layers.Dense(3), x, y)),
        lambda x, y: layers.Concatenate()(shared(2, lambda: layers.Dense(3), x, y)),
        PAIR,
    ),
    "8 a shared norm": (
        lambda x, y: layers.Concatenate()(shared(1, layers.BatchNormalization, x, y)),
        lambda x, y: layers.Concatenate()(shared(2, layers.BatchNormalization, x, y)),
        PAIR,
    ),
    "8 who shares with whom": (
        lambda x, y, z: (lambda a, b: layers.Concatenate()([a(x), a(y), b(z)]))(layers.Dense(3), layers.Dense(3)),
        lambda x, y, z: (lambda a, b: layers.Concatenate()([a(x), b(y), a(z)]))(layers.Dense(3), layers.Dense(3)),
        THREE,
    ),
    "8 which of two pairs": (
        lambda x, y: (lambda a, b: a(x) * b(y) + b(x) * a(y))(layers.Dense(3), layers.Dense(3)),
        lambda x, y: (lambda a, b: a(x) * a(y) + b(x) * b(y))(layers.Dense(3), layers.Dense(3)),
        PAIR,
    ),
    "8 shared by a wrapper": (
        lambda x, y: (lambda d: d(x) + layers.TimeDistributed(d)(y))(layers.Dense(3)),
        lambda x, y: layers.Dense(3)(x) + layers.TimeDistributed(layers.Dense(3))(y),
        (SEQUENCE, SEQUENCE),
    ),
    "8 dropped out once or twice": (
        lambda x: (lambda d: layers.Concatenate()([d, d]))(layers.Dropout(0.5)(x)),
        lambda x: layers.Concatenate()([layers.Dropout(0.5)(x), layers.Dropout(0.5)(x)]),
        VECTOR,
    ),
    "8 dropped out inside once or twice": (
        lambda x: (lambda layer: layers.Concatenate()([layer(x), layer(x)]))(layers.LSTM(3, dropout=0.3)),
        lambda x: (lambda value: layers.Concatenate()([value, value]))(layers.LSTM(3, dropout=0.3)(x)),
        SEQUENCE,
    ),
    "9 one's own layer by a built-in name": (lambda x: Identity()(x) * 2.0, lambda x: x * 2.0, VECTOR),
    "9 one's own Add": (lambda x, y: Add()([x, y]), lambda x, y: layers.Add()([x, y]), PAIR),
    "9 one's own Add keeps its order": (lambda x, y: Add()([x, y]), lambda x, y: Add()([y, x]), PAIR),
    "9 another configuration": (lambda x: Doubled(by=2.0)(x), lambda x: Doubled(by=3.0)(x), VECTOR),
    "9 another class": (lambda x: Doubled()(x), lambda x: layers.Rescaling(2.0)(x), VECTOR),
    "9 weights of another shape": (
        lambda x: Secretive(ops.relu, 3)(x),
        lambda x: Secretive(ops.relu, 4)(x),
        VECTOR,
    ),
}


def write(entry):
    one, other, shapes = entry
    shapes = shapes if isinstance(shapes[0], tuple) else (shapes,)
    return on(one, *shapes), on(other, *shapes)


@pytest.mark.parametrize("name", EQUAL)
def test_two_ways_of_writing_one_model_are_the_same(name):
    one, other = write(EQUAL[name])
    comparison = compare(one, other)
    assert same(one, other), [difference.message for difference in comparison.differences]


@pytest.mark.parametrize("name", DIFFERENT)
def test_two_models_that_differ_are_not_the_same(name):
    assert not same(*write(DIFFERENT[name]))


@pytest.mark.parametrize("name", [name for name in EQUAL if name[0] in "234568"][::4])
def test_what_is_the_same_graph_computes_the_same(name):
    one, other = write(EQUAL[name])
    verdict = same_function(one, other)
    assert verdict, verdict.message


# -- rule 1 ------------------------------------------------------------------------------------------------------


def two_inputs(order=(0, 1), make=list, names=("title", "body"), outputs=("a", "b"), turn=False, dtype="float32"):
    ins = [keras.Input((4,), name=names[0], dtype=dtype), keras.Input((4,), name=names[1], dtype=dtype)]
    heads = [layers.Dense(2, name=outputs[0])(ins[0]), layers.Dense(2, name=outputs[1])(ins[0] - ins[1])]
    heads = heads[::-1] if turn else heads
    if make is dict:
        keys = outputs[::-1] if turn else outputs
        return keras.Model({names[k]: ins[k] for k in order}, dict(zip(keys, heads, strict=True)))
    return keras.Model([ins[k] for k in order], heads)


def test_names_do_not_count_unless_they_are_asked_for():
    assert same(two_inputs(), two_inputs(names=("x", "y"), outputs=("p", "q")))
    assert not same(two_inputs(), two_inputs(names=("x", "y")), names=True)
    assert not same(two_inputs(), two_inputs(outputs=("p", "q")), names=True)
    assert same(two_inputs(), two_inputs(), names=True)


def test_names_that_keras_made_are_no_names():
    assert same(on(lambda x: layers.Dense(2)(x)), on(lambda x: layers.Dense(2)(x)), names=True)


def test_creation_order_does_not_count():
    def late():
        one, other = keras.Input((4,)), keras.Input((4,))
        second = layers.Dense(2)(one - other)
        return keras.Model([one, other], [layers.Dense(2)(one), second])

    assert same(two_inputs(), late())


def test_the_order_of_inputs_counts_in_a_list_and_not_in_a_dict():
    assert not same(two_inputs(), two_inputs(order=(1, 0)))
    assert same(two_inputs(make=dict), two_inputs(order=(1, 0), make=dict))


def test_the_order_of_outputs_counts_in_a_list_and_not_in_a_dict():
    assert not same(two_inputs(), two_inputs(turn=True))
    assert same(two_inputs(make=dict), two_inputs(turn=True, make=dict))


def test_other_keys_are_other_inputs():
    assert not same(two_inputs(make=dict), two_inputs(make=dict, names=("title", "text")))


def test_a_list_of_one_input_is_the_input():
    x = keras.Input((4,))
    y = layers.Dense(2)(x)
    assert same(keras.Model([x], y), keras.Model(x, [y]))


def test_the_number_of_inputs_and_outputs_counts():
    x, y = keras.Input((4,)), keras.Input((4,))
    head = layers.Dense(2)(x)
    assert not same(keras.Model([x, y], layers.Dense(2)(x + y)), keras.Model(x, head))
    assert not same(keras.Model(x, [head, x * 2.0]), keras.Model(x, head))


def test_shape_and_dtype_of_inputs_count():
    assert not same(on(lambda x: layers.ReLU()(x), (4,)), on(lambda x: layers.ReLU()(x), (5,)))
    assert not same(two_inputs(dtype="int32"), two_inputs())
    fixed = keras.Input((4,), batch_size=2)
    assert not same(keras.Model(fixed, layers.ReLU()(fixed)), on(lambda x: layers.ReLU()(x), (4,)))


# -- rule 5, with nesting kept -----------------------------------------------------------------------------------


def encoder(kind, split=1):
    inner = [layers.Dense(4), layers.Dense(3), layers.Dense(2)]
    return on(lambda x: chained(nested(kind, *inner[:split])(x), *inner[split:]))


def test_nesting_counts_only_when_it_is_asked_for():
    assert same(encoder("functional"), encoder("none"))
    assert not same(encoder("functional"), encoder("none"), nesting=True)
    assert same(encoder("functional"), encoder("sequential"), nesting=True)


def test_what_is_nested_counts_when_nesting_does():
    assert same(encoder("functional", 1), encoder("functional", 2))
    assert not same(encoder("functional", 1), encoder("functional", 2), nesting=True)


def test_a_chain_as_sequential_is_the_chain_as_functional_model():
    chain = keras.Sequential([keras.Input((6,)), layers.Dense(4, "relu"), layers.Dropout(0.5), layers.Dense(2)])
    assert same(chain, on(lambda x: layers.Dense(2)(layers.Dropout(0.5)(layers.Dense(4, activation="relu")(x)))))


def test_a_sequential_model_that_was_built_late_is_the_same():
    late = keras.Sequential([layers.Dense(4), layers.Dense(2)])
    late.build((None, 6))
    early = keras.Sequential([keras.Input((6,)), layers.Dense(4), layers.Dense(2)])
    assert same(on(late), early)
    assert same(late, early)


def test_a_nested_model_called_on_a_dict_or_in_another_order_is_its_contents():
    a, b = keras.Input((4,), name="a"), keras.Input((4,), name="b")
    inner = keras.Model({"a": a, "b": b}, layers.Dense(3)(a - b))
    plain = on(lambda x, y: layers.Dense(3)(x - y), (4,), (4,))
    assert same(on(lambda x, y: inner({"b": y, "a": x}), (4,), (4,)), plain)
    assert not same(on(lambda x, y: inner({"b": x, "a": y}), (4,), (4,)), plain)


def test_layers_shared_by_two_nested_models_are_shared():
    def build(share):
        x, y = keras.Input((4,)), keras.Input((4,))
        dense = layers.Dense(4)
        one = keras.Sequential([keras.Input((4,)), dense, layers.Dense(2)])
        other = keras.Sequential([keras.Input((4,)), dense if share else layers.Dense(4), layers.Dense(2)])
        return keras.Model([x, y], one(x) + other(y))

    assert same(build(True), build(True))
    assert not same(build(True), build(False))


def test_weights_tied_through_an_argument_count_as_shared():
    def build(first):
        x = keras.Input((5,))
        one, other = layers.Dense(5, use_bias=False), layers.Dense(5, use_bias=False)
        hidden = ops.tanh(one(x)) - other(x)
        return keras.Model(x, ops.matmul(hidden, (one if first else other).kernel))

    assert same(build(True), build(True))
    assert not same(build(True), build(False))


def test_an_index_that_only_adds_an_axis_is_a_reshape_and_one_that_takes_a_part_is_not():
    plain = on(lambda x: layers.Reshape((28, 28, 1))(x), (28, 28))
    assert same(plain, on(lambda x: x[..., None], (28, 28)))
    assert same(plain, on(lambda x: x[:, :, :, None], (28, 28)))
    assert not same(plain, on(lambda x: x[:, None], (28, 28)))
    assert not same(on(lambda x: layers.Reshape((28,))(x[:, 0]), (28, 28)), on(lambda x: x[:, 1], (28, 28)))


def test_concatenating_associates_and_keeps_its_order():
    cat = layers.concatenate
    flat = on(lambda a, b, c: cat([a, b, c]), *THREE)
    assert same(flat, on(lambda a, b, c: cat([cat([a, b]), c]), *THREE))
    assert same(flat, on(lambda a, b, c: cat([a, cat([b, c])]), *THREE))
    assert same(flat, on(lambda a, b, c: ops.concatenate([ops.concatenate([a, b], axis=1), c], axis=-1), *THREE))
    assert not same(flat, on(lambda a, b, c: cat([cat([b, a]), c]), *THREE))
    assert not same(flat, on(lambda a, b, c: cat([c, cat([a, b])]), *THREE))
    assert not same(flat, on(lambda a, b, c: cat([cat([a, b]), a, c]), *THREE))


def test_concatenating_along_two_axes_does_not_associate():
    def grid(outer, inner):
        def write(a, b):
            return layers.concatenate([layers.concatenate([a, b], axis=inner)] * 2, axis=outer)

        return on(write, SEQUENCE, SEQUENCE)

    assert not same(grid(1, 2), grid(2, 1))
    assert same(grid(1, 1), on(lambda a, b: layers.concatenate([a, b, a, b], axis=1), SEQUENCE, SEQUENCE))


def test_the_maximum_of_a_tensor_and_zero_is_a_relu():
    relu = on(layers.ReLU())
    assert same(relu, on(lambda x: ops.maximum(x, 0)))
    assert same(relu, on(lambda x: ops.maximum(0.0, x)))
    assert not same(relu, on(lambda x: ops.maximum(x, 1.0)))
    assert not same(relu, on(lambda x: ops.minimum(x, 0)))
