"""A toy ResNet: drawn at the guide's size, trained at the book's."""

import keras
from keras import layers

from benchmarks.guide.ways import draw
from helpers import load_pictures


def resnet(side):
    inputs = keras.Input(shape=(side, side, 3), name="img")
    x = layers.Conv2D(32, 3, activation="relu")(inputs)
    x = layers.Conv2D(64, 3, activation="relu")(x)
    block_1_output = layers.MaxPooling2D(3)(x)
    x = layers.Conv2D(64, 3, activation="relu", padding="same")(block_1_output)
    x = layers.Conv2D(64, 3, activation="relu", padding="same")(x)
    block_2_output = layers.add([x, block_1_output])
    x = layers.Conv2D(64, 3, activation="relu", padding="same")(block_2_output)
    x = layers.Conv2D(64, 3, activation="relu", padding="same")(x)
    block_3_output = layers.add([x, block_2_output])
    x = layers.Conv2D(64, 3, activation="relu")(block_3_output)
    x = layers.GlobalAveragePooling2D()(x)
    x = layers.Dense(256, activation="relu")(x)
    x = layers.Dropout(0.5)(x)
    return keras.Model(inputs, layers.Dense(10)(x), name="toy_resnet")


def prepare(x):
    return x.reshape(-1, 16, 2, 16, 2, 3).mean(axis=(2, 4), dtype="float32") / 127.5 - 1


draw(resnet(32))
print(resnet(32).count_params())
(x_train, y_train), (x_test, y_test) = load_pictures()
model = resnet(16)
model.compile(
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    optimizer=keras.optimizers.Adam(2e-3),
    metrics=["acc"],
)
model.fit(prepare(x_train[:4000]), y_train[:4000], batch_size=32, epochs=2, verbose=2)
print(model.evaluate(prepare(x_test[:1000]), y_test[:1000], verbose=2))
