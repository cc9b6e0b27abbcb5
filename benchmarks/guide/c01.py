"""An MLP for digits: drawn, trained, evaluated, saved."""

import tempfile
from pathlib import Path

import keras
import numpy as np
from keras import layers

from benchmarks.guide.ways import draw
from helpers import load_digits_28

inputs = keras.Input(shape=(784,))
x = layers.Dense(64, activation="relu")(inputs)
x = layers.Dense(64, activation="relu")(x)
model = keras.Model(inputs=inputs, outputs=layers.Dense(10)(x), name="mnist_model")
model.summary()
draw(model)

(x_train, y_train), (x_test, y_test) = load_digits_28()
x_train = x_train.reshape(-1, 784).astype("float32") / 255
x_test = x_test.reshape(-1, 784).astype("float32") / 255
model.compile(
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    optimizer=keras.optimizers.RMSprop(),
    metrics=["accuracy"],
)
model.fit(x_train, y_train, batch_size=64, epochs=5, validation_split=0.2, verbose=2)
print("test:", model.evaluate(x_test, y_test, verbose=2))
path = Path(tempfile.mkdtemp()) / "my_model.keras"
logits = model.predict(x_test, verbose=0)
model.save(path)
loaded = keras.models.load_model(path)
print(np.allclose(loaded.predict(x_test, verbose=0), logits, atol=1e-5))
