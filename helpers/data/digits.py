"""Handwritten digits as 28 x 28 images: the bundled ones, or MNIST."""

from __future__ import annotations

from importlib.resources import files

import numpy as np

from helpers.data.source import TrainAndTest, data_choice, from_keras


class Digits(TrainAndTest):
    """Images of digits with their labels, split into a training and a test set.

    Unpacks as Keras' data sets do: ``(x_train, y_train), (x_test, y_test) = load_digits_28()``.

    Attributes:
        train: the pair ``x_train`` of shape (n, 28, 28), uint8 from 0 (background) to 255 (ink), and ``y_train`` of
            shape (n,), uint8 from 0 to 9.
        test: the same for the test set.
        source: one sentence that says which data these are, under which licence, and how many.
    """

    source: str

    def __new__(cls, train: tuple[np.ndarray, np.ndarray], test: tuple[np.ndarray, np.ndarray], source: str) -> Digits:
        digits = super().__new__(cls, train, test)
        digits.source = source
        return digits

    def __getnewargs__(self):  # a copy and a pickle keep their source
        return self.train, self.test, self.source

    def __repr__(self) -> str:
        return f"<Digits: {self.source}>"


def load_digits_28() -> Digits:
    """Handwritten digits as 28 x 28 grey images, in MNIST's shapes and dtypes.

    The bundled default: 1,797 digits that 13 people wrote (the test part of the UCI Optical Recognition of Handwritten
    Digits data set by E. Alpaydin and C. Kaynak, 1998, doi:10.24432/C50P49, CC BY 4.0, as scikit-learn's
    ``load_digits`` carries them), enlarged from 8 x 8 pixels; 1,437 to train on, 360 to test on, every digit in equal
    proportion in both, the same split for ever. With ``HELPERS_DATA=full``: MNIST, 60,000 and 10,000, through
    ``keras.datasets.mnist`` and Keras' cache.

    Returns:
        ``(x_train, y_train), (x_test, y_test)`` with a ``.source``; x is (n, 28, 28) uint8 from 0 to 255, y is
        (n,) uint8.

    Raises:
        DataError: ``HELPERS_DATA`` has an unknown value, or MNIST could not be downloaded.
    """
    return _mnist() if data_choice() == "full" else _bundled_digits()


def _bundled_digits() -> Digits:
    with (
        files("helpers").joinpath("assets/digits_8.npz").open("rb") as file,
        np.load(file, allow_pickle=False) as asset,
    ):
        images, labels, train, test = (asset[name] for name in ("images", "labels", "train", "test"))
    images = enlarge_to_28(images)
    return Digits(
        (images[train], labels[train]),
        (images[test], labels[test]),
        "Optical Recognition of Handwritten Digits (UCI, CC BY 4.0), enlarged to 28 x 28 pixels: "
        f"{len(train):,} to train, {len(test):,} to test.",
    )


def _mnist() -> Digits:
    import keras

    (x_train, y_train), (x_test, y_test) = from_keras("MNIST", keras.datasets.mnist.load_data, "digits")
    return Digits(
        (x_train, y_train),
        (x_test, y_test),
        "MNIST (Y. LeCun and C. Cortes, CC BY-SA 3.0), 28 x 28 pixels, through keras.datasets: "
        f"{len(x_train):,} training and {len(x_test):,} test images.",
    )


def enlarge_to_28(images: np.ndarray) -> np.ndarray:
    """Digits of 8 x 8 pixels from 0 to 16, enlarged to 28 x 28 pixels from 0 to 255 by bilinear interpolation.

    All in integers, so that every platform gives the same bytes. As in MNIST the digit stands in a margin (it fills the
    middle 24 x 24 pixels) and its strokes are crisp, which also makes it quicker to learn.

    Args:
        images: shape (n, 8, 8), any integer dtype, 0 (background) to 16 (ink).

    Returns:
        shape (n, 28, 28), uint8.
    """
    # Pixel i of the middle 24 has its centre at (i + 1/2) / 3 - 1/2 in the small picture: in sixths, 2i - 2. Background
    # around the small picture lets strokes fade out into the margin instead of being cut off.
    small = np.pad(images.astype(np.int64), ((0, 0), (2, 2), (2, 2)))
    position = 2 * (np.arange(28) - 2) - 2 + 2 * 6
    low, part = position // 6, position % 6

    def stretch(values: np.ndarray) -> np.ndarray:  # the last axis, times 6
        return values[..., low] * (6 - part) + values[..., low + 1] * part

    large = stretch(stretch(small).swapaxes(1, 2)).swapaxes(1, 2)
    # Interpolation blurs: what was 3 or less of 16 becomes background, 14 or more becomes full ink.
    black, white = 3 * 36, 14 * 36
    ink = np.clip(large, black, white) - black
    return ((ink * 255 + (white - black) // 2) // (white - black)).astype(np.uint8)
