"""A dense layer of one's own, in a graph, and made again from its configuration."""

import keras
import numpy as np
from keras import layers, ops

from benchmarks.guide.ways import draw


class CustomDense(layers.Layer):
    def __init__(self, units=32, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def build(self, input_shape):
        shape = (input_shape[-1], self.units)
        self.w = self.add_weight(shape=shape, initializer="glorot_uniform", name="kernel")
        self.b = self.add_weight(shape=(self.units,), initializer="zeros", name="bias")

    def call(self, inputs):
        return ops.matmul(inputs, self.w) + self.b

    def get_config(self):
        return {**super().get_config(), "units": self.units}


numbers = np.random.default_rng(0).normal(size=(5, 4)).astype("float32")
layer = CustomDense(3)
layer.build((None, 4))
layer.b.assign([1.0, 2.0, 3.0])
kernel, bias = layer.get_weights()
print(np.allclose(ops.convert_to_numpy(layer(numbers)), numbers @ kernel + bias, atol=0.01))
of_keras = layers.Dense(3)
of_keras.build((None, 4))
of_keras.set_weights(layer.get_weights())
print(np.allclose(ops.convert_to_numpy(layer(numbers)), ops.convert_to_numpy(of_keras(numbers)), atol=0.01))
inputs = keras.Input((4,))
draw(keras.Model(inputs, layer(inputs)))
print(CustomDense.from_config(layer.get_config()).units)
