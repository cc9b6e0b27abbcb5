"""A recurrent layer of one's own with a functional classifier inside, and itself inside a functional model."""

import tempfile
from pathlib import Path

import keras
import numpy as np
from keras import layers, ops

from benchmarks.guide.ways import draw


def classifier_of(units):
    inputs = keras.Input((None, units))
    return keras.Model(inputs, layers.Dense(1)(layers.GlobalAveragePooling1D()(inputs)))


class CustomRNN(layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.projection_1 = layers.Dense(units)
        self.projection_2 = layers.Dense(units, use_bias=False)
        self.classifier = classifier_of(units)

    def build(self, shape):
        self.projection_1.build((None, shape[-1]))
        self.projection_2.build((None, self.units))

    def states(self, inputs):
        outputs, state = [], ops.zeros((ops.shape(inputs)[0], self.units))
        for t in range(inputs.shape[1]):
            state = ops.tanh(self.projection_1(inputs[:, t]) + self.projection_2(state))
            outputs.append(state)
        return ops.stack(outputs, axis=1)

    def call(self, inputs):
        return self.classifier(self.states(inputs))


sequences = np.random.default_rng(1).normal(size=(20, 10, 5)).astype("float32")
rnn = CustomRNN(32)
print(rnn(sequences).shape)
of_keras = layers.SimpleRNN(32, return_sequences=True)
of_keras.build((None, 10, 5))
of_keras.set_weights([rnn.projection_1.kernel, rnn.projection_2.kernel, rnn.projection_1.bias])
ours, theirs = (ops.convert_to_numpy(f(sequences)) for f in (rnn.states, of_keras))
print(np.allclose(ours, theirs, atol=0.01))
inputs = keras.Input((10, 5))
model = keras.Model(inputs, CustomRNN(32)(layers.Conv1D(32, 3)(inputs)))
draw(model)
model.compile("adam", "mse")
model.fit(sequences, sequences[:, 0, :1], epochs=20, verbose=2)
path = Path(tempfile.mkdtemp()) / "mixed.keras"
model.save(path)
again = keras.models.load_model(path, custom_objects={"CustomRNN": CustomRNN})
print(np.allclose(*(m.predict(sequences, verbose=0) for m in (model, again)), atol=1e-5))
