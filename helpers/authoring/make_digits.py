"""Make ``assets/digits_8.npz``, the bundled digits, from scikit-learn's copy of them.

Run ``python -m helpers.authoring.make_digits``; it needs scikit-learn (the ``dev`` extra). The file comes out the same,
byte for byte, on every machine; which images are for training and which for testing is stored in it, so that a newer
scikit-learn cannot move the split.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import numpy as np

ASSET = Path(__file__).resolve().parent.parent / "assets" / "digits_8.npz"
TEST_SIZE = 360
SEED = 28


def digits_8() -> dict[str, np.ndarray]:
    """The asset's arrays.

    ``images``: (1797, 8, 8) uint8 from 0 to 16; ``labels``: (1797,) uint8; ``train`` (1437,) and ``test`` (360,):
    uint16 positions in both, shuffled, with the classes in equal proportion.
    """
    from sklearn.datasets import load_digits
    from sklearn.model_selection import train_test_split

    digits = load_digits()
    train, test = train_test_split(
        np.arange(len(digits.target)), test_size=TEST_SIZE, stratify=digits.target, random_state=SEED
    )
    return {
        "images": digits.images.astype(np.uint8),
        "labels": digits.target.astype(np.uint8),
        "train": train.astype(np.uint16),
        "test": test.astype(np.uint16),
    }


def npz_bytes(arrays: dict[str, np.ndarray]) -> bytes:
    """An ``.npz`` file that depends on the arrays alone: not compressed, without the time or the operating system."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, array in arrays.items():
            entry = zipfile.ZipInfo(f"{name}.npy", date_time=(1980, 1, 1, 0, 0, 0))
            entry.create_system = 3
            content = io.BytesIO()
            np.lib.format.write_array(content, np.ascontiguousarray(array), version=(1, 0), allow_pickle=False)
            archive.writestr(entry, content.getvalue())
    return file.getvalue()


def main() -> int:
    """Write the asset and say so."""
    content = npz_bytes(digits_8())
    ASSET.write_bytes(content)
    print(f"{ASSET.name}: {len(content):,} bytes")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
