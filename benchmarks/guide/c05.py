"""The outputs of every layer of a trained network, as a list and by name."""

import keras

from benchmarks.guide.ways import draw
from helpers import load_pictures, pretrained_cnn

network = pretrained_cnn()
draw(network)
(_, _), (x_test, _) = load_pictures()
extraction = keras.Model(inputs=network.input, outputs=[layer.output for layer in network.layers])
for features in extraction.predict(x_test[:5], verbose=0):
    print(features.shape)
by_name = keras.Model(network.input, {layer.name: layer.output for layer in network.layers[1:]})
print(by_name.predict(x_test[:200], verbose=0)["block1_conv1"].shape)
