"""A trained convolutional network to look into: this project's own small one, or VGG19 with ImageNet weights."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np

from helpers.data.source import data_choice, from_keras

if TYPE_CHECKING:
    import keras

# What it was trained on, of the ten shapes of `load_pictures`; crescent, star, heart and arrow it has never seen.
CLASSES = ("disc", "ring", "square", "triangle", "cross", "bow")
BLOCKS = (16, 32, 64)


def pretrained_cnn() -> keras.Model:
    """A network in VGG's manner, trained: pixels go in as they are, from 0 to 255, 32 x 32 in three colours.

    The bundled default: three blocks, ``block1_conv1``, ``block1_conv2``, ``block1_pool``, …, ``block3_pool``, then
    ``average``, the mean of each of 64 maps, and ``predictions``, the probabilities of six of the ten shapes of
    :func:`load_pictures`. ``helpers.authoring.make_pretrained`` trained it, on pictures that are in no data set of the
    book. With ``HELPERS_DATA=full``: VGG19 without its top, with ImageNet weights, through ``keras.applications`` and
    Keras' cache; ``block1_conv1`` to ``block5_pool``.

    Returns:
        a functional model, new each time, not compiled. Its ``.source`` is one sentence that says what it is; its
        ``.classes`` are the shapes that it was trained to name, none of them for VGG19.

    Raises:
        DataError: ``HELPERS_DATA`` has an unknown value, or the weights of VGG19 could not be downloaded.
    """
    return _vgg19() if data_choice() == "full" else _bundled_cnn()


def untrained_cnn() -> keras.Model:
    """The bundled network before it was trained: the same layers, random weights."""
    import keras
    from keras import layers

    pixels = keras.Input((32, 32, 3), name="pixels")
    x = layers.Rescaling(1 / 127.5, offset=-1, name="rescaling")(pixels)
    for block, filters in enumerate(BLOCKS, start=1):
        for conv in (1, 2):
            # Keras' own choice of random weights is made for tanh: six relus deep, nothing comes through, or learns.
            relu = {"activation": "relu", "kernel_initializer": "he_normal"}
            x = layers.Conv2D(filters, 3, padding="same", name=f"block{block}_conv{conv}", **relu)(x)
        x = layers.MaxPooling2D(2, name=f"block{block}_pool")(x)
    x = layers.GlobalAveragePooling2D(name="average")(x)
    x = layers.Dense(len(CLASSES), activation="softmax", name="predictions")(x)
    return keras.Model(pixels, x, name="small_vgg")


def stored() -> dict[str, np.ndarray]:
    """What the asset holds: each weight by the name of its layer and its own, and ``accuracy`` and ``seed``."""
    with (
        files("helpers").joinpath("assets/pretrained_cnn.npz").open("rb") as file,
        np.load(file, allow_pickle=False) as asset,
    ):
        return {name: asset[name] for name in asset.files}


def _bundled_cnn() -> keras.Model:
    model, asset = untrained_cnn(), stored()
    for layer in model.layers:
        layer.set_weights([asset[f"{layer.name}.{weight.name}"].astype("float32") for weight in layer.weights])
    accuracy = asset["accuracy"].item()
    return _labelled(
        model,
        f"A small VGG, trained for this book (CC BY 4.0) to tell {', '.join(CLASSES)}: test accuracy {accuracy:.3f}.",
        CLASSES,
    )


def _vgg19() -> keras.Model:
    import keras

    pixels = keras.Input((32, 32, 3), name="pixels")
    prepared = keras.applications.vgg19.preprocess_input(pixels)

    def load() -> Any:
        return keras.applications.VGG19(include_top=False, weights="imagenet", input_tensor=prepared)

    model = from_keras("VGG19 with its ImageNet weights", load, "small network")
    return _labelled(
        model,
        "VGG19 without its top, with ImageNet weights (K. Simonyan and A. Zisserman, CC BY 4.0), through "
        "keras.applications.",
        (),
    )


def _labelled(model: keras.Model, source: str, classes: tuple[str, ...]) -> keras.Model:
    model.source, model.classes = source, classes
    return model
