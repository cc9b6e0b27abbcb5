"""An autoencoder flat and nested, trained; three models averaged."""

import keras
from keras import layers

from benchmarks.guide.ways import draw
from helpers import load_digits_28


def encode(x):
    x = layers.Conv2D(16, 3, activation="relu")(x)
    x = layers.Conv2D(32, 3, activation="relu")(x)
    x = layers.MaxPooling2D(3)(x)
    x = layers.Conv2D(32, 3, activation="relu")(x)
    x = layers.Conv2D(16, 3, activation="relu")(x)
    return layers.GlobalMaxPooling2D()(x)


def decode(x):
    x = layers.Reshape((4, 4, 1))(x)
    x = layers.Conv2DTranspose(16, 3, activation="relu")(x)
    x = layers.Conv2DTranspose(32, 3, activation="relu")(x)
    x = layers.UpSampling2D(3)(x)
    x = layers.Conv2DTranspose(16, 3, activation="relu")(x)
    return layers.Conv2DTranspose(1, 3, activation="relu")(x)


encoder_input = keras.Input(shape=(28, 28, 1), name="img")
encoder_output = encode(encoder_input)
encoder = keras.Model(encoder_input, encoder_output, name="encoder")
encoder.summary()
autoencoder = keras.Model(encoder_input, decode(encoder_output), name="autoencoder")
draw(autoencoder)

(x_train, _), (x_test, _) = load_digits_28()
x_train = x_train[:1500, ..., None].astype("float32") / 255
x_test = x_test[:360, ..., None].astype("float32") / 255
encoder.predict(x_test, verbose=0)
autoencoder.compile(loss="mse", optimizer=keras.optimizers.Adam(2e-3))
autoencoder.fit(x_train[:16], x_train[:16], verbose=2)
encoder.predict(x_test, verbose=0)
autoencoder.fit(x_train, x_train, batch_size=16, epochs=8, verbose=2)

image, sixteen = keras.Input((28, 28, 1)), keras.Input((16,))
inner = keras.Model(image, encode(image), name="encoder"), keras.Model(sixteen, decode(sixteen), name="decoder")
whole = keras.Input((28, 28, 1))
nested = keras.Model(whole, inner[1](inner[0](whole)), name="nested")
draw(nested)
draw(nested, expand_nested=True)
