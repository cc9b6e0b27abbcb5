"""Make ``assets/pretrained_cnn.npz``: train the small network of `pretrained_cnn` and store its weights.

Run ``python -m helpers.authoring.make_pretrained``; it takes some minutes on two cores. It trains on pictures of six
shapes that the program of `load_pictures` draws from another seed, so that none of the book's is among them. Weights
are stored as float16; the accuracy that is written down is that of what is stored, on the book's test pictures.
"""

from __future__ import annotations

from pathlib import Path

import keras
import numpy as np

from helpers.authoring.make_digits import npz_bytes
from helpers.data.pictures import SHAPES, _draw, _drawn_pictures
from helpers.data.pretrained import CLASSES, untrained_cnn
from helpers.data.source import Draws

ASSET = Path(__file__).resolve().parent.parent / "assets" / "pretrained_cnn.npz"
SEED, DRAWN_OF_EACH, EPOCHS, BATCH = 19, 1_500, 6, 32


def drawn_to_train() -> tuple[np.ndarray, np.ndarray]:
    """``x`` (9000, 32, 32, 3) uint8 and ``y`` (9000,): six shapes, in random order, drawn for this training alone."""
    draws = Draws(SEED)
    x = np.concatenate([_draw(SHAPES[name], DRAWN_OF_EACH, draws) for name in CLASSES])
    order = draws.order(len(x))
    return x[order], np.repeat(np.arange(len(CLASSES)), DRAWN_OF_EACH)[order]


def accuracy_of(model: keras.Model) -> float:
    """The share that a model names rightly, of the 600 test pictures that show one of the six shapes."""
    pictures = _drawn_pictures()
    shape = np.array([CLASSES.index(name) if name in CLASSES else -1 for name in pictures.classes])[pictures.test[1]]
    said = model.predict(pictures.test[0][shape >= 0], batch_size=100, verbose=0).argmax(axis=-1)
    return float(np.mean(said == shape[shape >= 0]))


def main() -> int:
    """Train, round the weights, measure, write the asset and say so."""
    keras.utils.set_random_seed(SEED)
    model, (x, y) = untrained_cnn(), drawn_to_train()
    rate = keras.optimizers.schedules.CosineDecay(1e-3, len(x) // BATCH * EPOCHS)
    model.compile(loss="sparse_categorical_crossentropy", optimizer=keras.optimizers.Adam(rate))
    model.fit(x, y, batch_size=BATCH, epochs=EPOCHS, verbose=2)
    weights = {
        f"{layer.name}.{w.name}": keras.ops.convert_to_numpy(w).astype("float16")
        for layer in model.layers
        for w in layer.weights
    }
    model.set_weights([array.astype("float32") for array in weights.values()])
    accuracy = accuracy_of(model)
    ASSET.write_bytes(npz_bytes({**weights, "accuracy": np.float64(accuracy), "seed": np.int64(SEED)}))
    print(f"{ASSET.name}: {ASSET.stat().st_size:,} bytes, seed {SEED}, test accuracy {accuracy:.4f}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
