"""With `HELPERS_DATA=full` the same lessons run to their end on MNIST, CIFAR-10 and VGG19.

The real files are not here. Files of their form lie in Keras' cache in their place: the bundled digits as `mnist.npz`,
the bundled pictures, over and over, as CIFAR-10's archive, which always has 10,000 in a batch.
"""

from __future__ import annotations

import io
import os
import pickle
import subprocess
import sys
import tarfile
from pathlib import Path

import numpy as np
import pytest

from helpers import load_digits_28, load_pictures
from helpers.authoring.world import world

ROOT = Path(__file__).resolve().parents[1]
LOADERS = {"load_digits_28": "MNIST (", "load_pictures": "CIFAR-10 (", "pretrained_cnn": "VGG19 without"}
CHAPTERS = [
    path
    for path in sorted((ROOT / "solutions").glob("[0-9][0-9]_*.py"))
    if any(loader in path.read_text(encoding="utf-8") for loader in LOADERS)
]

# Keras' hashes are not asked about files that are not the real ones, VGG19 has random weights instead of a download of
# 80 MB, and to train on 2,000 samples is enough to see that a lesson runs. Everything else is as a reader has it.
BEFORE = """
import runpy, sys
import keras

for module in ("mnist", "cifar10"):
    loader = sys.modules[getattr(keras.datasets, module).load_data.__module__]
    loader.get_file = lambda *args, file_hash=None, **options: keras.utils.get_file(*args, **options)

def vgg19(weights="imagenet", build=keras.applications.VGG19, **options):
    return build(weights=None, **options)

keras.applications.VGG19 = vgg19

def few(data):
    return data[:2000] if hasattr(data, "shape") else data

def fit(self, x=None, y=None, *args, fit=keras.Model.fit, **options):
    return fit(self, few(x), few(y), *args, **options)

keras.Model.fit = fit
runpy.run_path(sys.argv[1], run_name="__main__")
"""


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    """A KERAS_HOME that holds both data sets."""
    home = tmp_path_factory.mktemp("keras")
    (home / "datasets").mkdir()
    (x_train, y_train), (x_test, y_test) = load_digits_28()
    names = {"x_train": x_train, "y_train": y_train, "x_test": x_test, "y_test": y_test}
    np.savez(home / "datasets" / "mnist.npz", **names)
    (x_train, y_train), (x_test, y_test) = load_pictures()
    train = np.resize(np.arange(len(x_train)), 10_000)
    batches = {f"data_batch_{number}": (x_train[train], y_train[train]) for number in range(1, 6)}
    batches["test_batch"] = x_test[:300], y_test[:300]
    with tarfile.open(home / "datasets" / "cifar-10-batches-py-target_archive", "w") as archive:
        for name, (x, y) in batches.items():
            planes = x.transpose(0, 3, 1, 2).reshape(len(x), -1)
            content = pickle.dumps({b"data": planes, b"labels": y.tolist()}, protocol=4)
            entry = tarfile.TarInfo(f"cifar-10-batches-py/{name}")
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return home


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda path: path.stem)
def test_a_lesson_runs_to_its_end_on_the_full_data(chapter, cache, tmp_path):
    environment = {**os.environ, "HELPERS_DATA": "full", "KERAS_HOME": str(cache), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", BEFORE, str(chapter)],
        env={**environment, **world("build", tmp_path), "HELPERS_DATA": "full", "KERAS_HOME": str(cache)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    source = chapter.read_text(encoding="utf-8")
    for loader, said in LOADERS.items():
        assert (loader in source) <= (said in done.stdout), f"{chapter.name} does not print the .source of {loader}"
