"""Make ``assets/pretrained_cnn.npz``: train the small network of `pretrained_cnn` and store its weights.

Run ``python -m helpers.authoring.make_pretrained``; it takes some minutes on two cores. It trains on pictures of six
shapes that the program of `load_pictures` draws from another seed, so that no picture of the book is among them, and
measures on the test pictures of these six. Weights are stored as float16: half the size, and the accuracy that is
written down is that of what is stored.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from helpers.authoring.make_digits import npz_bytes
from helpers.data.pictures import SHAPES, _draw, _drawn_pictures
from helpers.data.pretrained import CLASSES, untrained_cnn
from helpers.data.source import Draws

ASSET = Path(__file__).resolve().parent.parent / "assets" / "pretrained_cnn.npz"
SEED = 19
DRAWN_OF_EACH, EPOCHS, BATCH = 1_500, 6, 32


def drawn_to_train() -> tuple[np.ndarray, np.ndarray]:
    """``x`` (9000, 32, 32, 3) uint8 and ``y`` (9000,): six shapes, in random order, drawn for this training alone."""
    draws = Draws(SEED)
    x = np.concatenate([_draw(SHAPES[name], DRAWN_OF_EACH, draws) for name in CLASSES])
    y = np.repeat(np.arange(len(CLASSES)), DRAWN_OF_EACH)
    order = draws.order(len(x))
    return x[order], y[order]


def pictures_to_test() -> tuple[np.ndarray, np.ndarray]:
    """The 600 test pictures of `load_pictures` that show one of the six shapes, with the number of the shape."""
    pictures = _drawn_pictures()
    x, y = pictures.test
    number = np.array([CLASSES.index(name) if name in CLASSES else -1 for name in pictures.classes])[y]
    return x[number >= 0], number[number >= 0]


def accuracy_of(model) -> float:
    """The share of `pictures_to_test` that a model names rightly."""
    x, y = pictures_to_test()
    return float(np.mean(model.predict(x, batch_size=100, verbose=0).argmax(axis=-1) == y))


def trained():
    """Train the network: always the same way, from the same random weights."""
    import keras

    keras.utils.set_random_seed(SEED)
    model = untrained_cnn()
    x, y = drawn_to_train()
    steps = len(x) // BATCH * EPOCHS
    model.compile(
        loss="sparse_categorical_crossentropy",
        optimizer=keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(1e-3, steps)),
        metrics=["accuracy"],
    )
    model.fit(x, y, batch_size=BATCH, epochs=EPOCHS, verbose=2)
    return model


def main() -> int:
    """Train, round the weights, measure, write the asset and say so."""
    model = trained()
    weights = {
        f"{layer.name}.{weight.name}": array.astype(np.float16)
        for layer in model.layers
        for weight, array in zip(layer.weights, layer.get_weights(), strict=True)
    }
    model.set_weights([array.astype(np.float32) for array in weights.values()])
    accuracy = accuracy_of(model)
    content = npz_bytes({**weights, "accuracy": np.float64(accuracy), "seed": np.int64(SEED)})
    ASSET.write_bytes(content)
    print(f"{ASSET.name}: {len(content):,} bytes, seed {SEED}, test accuracy {accuracy:.4f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
