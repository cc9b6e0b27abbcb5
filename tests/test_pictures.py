"""The pictures: that they never move, that colour does not tell the classes, and that CIFAR-10 fits in their place."""

import copy
import hashlib
import io
import os
import pickle
import subprocess
import sys
import tarfile
import time
from pathlib import Path

import numpy as np
import pytest

import helpers
from helpers.data import DataError, Pictures, load_pictures
from helpers.data.pictures import _QUARTER, _SINE, SHAPES

ROOT = Path(helpers.__file__).parents[1]


@pytest.fixture(autouse=True)
def _bundled(monkeypatch):
    monkeypatch.delenv("HELPERS_DATA", raising=False)


@pytest.fixture(scope="module")
def pictures():
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("HELPERS_DATA", raising=False)
        return load_pictures()


def test_pictures_unpack_like_cifar_10_and_say_what_they_are(pictures):
    (x_train, y_train), (x_test, y_test) = pictures

    assert x_train.shape == (4000, 32, 32, 3)
    assert y_train.shape == (4000,)
    assert x_test.shape == (1000, 32, 32, 3)
    assert y_test.shape == (1000,)
    assert {array.dtype for array in (x_train, y_train, x_test, y_test)} == {np.dtype("uint8")}
    assert x_train.min() < 10
    assert x_train.max() > 240
    assert len(pictures.classes) == len(set(pictures.classes)) == 10
    for word in ("CC BY 4.0", "4,000", "1,000"):
        assert word in pictures.source
        assert word in repr(pictures)


def test_a_copy_of_the_pictures_keeps_its_source_and_classes(pictures):
    for twin in (copy.copy(pictures), pickle.loads(pickle.dumps(pictures))):
        assert isinstance(twin, Pictures)
        assert (twin.source, twin.classes) == (pictures.source, pictures.classes)


def test_the_pictures_are_the_same_bytes_on_every_machine_and_release(pictures):
    content = b"".join(array.tobytes() for part in pictures for array in part)
    assert hashlib.sha256(content).hexdigest() == "ca75f769e5668400e7379bbe42e32fce91ddc2e01101e42fc54b85915117eb91"


def test_pictures_are_drawn_anew_and_in_a_few_seconds_at_most(pictures):
    start = time.process_time()
    again = load_pictures()
    assert time.process_time() - start < 5
    assert np.array_equal(again.test[0], pictures.test[0])
    assert not np.shares_memory(again.test[0], pictures.test[0])


def test_every_class_has_the_same_share_of_both_parts_and_of_every_stretch(pictures):
    (_, y_train), (_, y_test) = pictures
    assert np.bincount(y_train).tolist() == [400] * 10
    assert np.bincount(y_test).tolist() == [100] * 10
    assert np.bincount(y_train[-800:], minlength=10).min() >= 50  # validation_split takes the last fifth as it stands


def test_no_picture_is_there_twice(pictures):
    assert len({picture.tobytes() for x, _ in pictures for picture in x}) == 5000


def histograms(x):
    """How often each of 16 levels occurs in each channel of each picture: (n, 48)."""
    levels = x // 16 + 16 * np.arange(3, dtype=np.uint8)
    return np.stack([np.bincount(one.ravel(), minlength=48) for one in levels]) / 1024


def test_colour_alone_does_not_tell_the_classes(pictures):
    (x_train, y_train), (x_test, y_test) = pictures
    for describe in (histograms, lambda x: x.mean(axis=(1, 2)), lambda x: np.sort(histograms(x), axis=1)):
        train, test = describe(x_train), describe(x_test)
        means = np.stack([train[y_train == label].mean(axis=0) for label in range(10)])
        guess = ((test[:, None] - means) ** 2).sum(axis=-1).argmin(axis=1)
        assert np.mean(guess == y_test) <= 0.2


def test_the_place_of_light_tells_the_classes(pictures):
    # So the labels are not noise: ridge regression on coarse grey pictures does far better than chance.
    def coarse(x):
        grey = x.astype(float).mean(axis=-1).reshape(-1, 16, 2, 16, 2).mean(axis=(2, 4)).reshape(-1, 256)
        return (grey - grey.mean(axis=1, keepdims=True)) / grey.std(axis=1, keepdims=True)

    (x_train, y_train), (x_test, y_test) = pictures
    train, test = coarse(x_train), coarse(x_test)
    weights = np.linalg.solve(train.T @ train + 100 * np.eye(256), train.T @ np.eye(10)[y_train])
    assert 0.4 <= np.mean((test @ weights).argmax(axis=1) == y_test) <= 0.7


def test_the_shapes_are_upright_and_about_equally_large():
    steps = np.arange(-1500, 1500, 10)
    u, v = np.meshgrid(steps, steps)
    areas = {name: inside(u, v).mean() for name, inside in SHAPES.items()}
    assert max(areas.values()) < 1.4 * min(areas.values())

    def first_row(name):  # how wide the topmost part is, of the greatest width
        rows = SHAPES[name](u, v).sum(axis=1)
        rows = rows[rows > 0]
        return rows[0] / rows.max(), rows[-1] / rows.max()

    assert first_row("triangle")[0] < 0.1 < 0.9 < first_row("triangle")[1]  # the tip at the top
    assert first_row("heart")[1] < 0.1 < first_row("heart")[0]  # the tip at the bottom
    assert not SHAPES["ring"](np.array(0), np.array(0))


def test_the_table_of_sines_is_the_sine():
    assert len(_QUARTER) == 17
    assert np.array_equal(_SINE, np.round(1024 * np.sin(np.arange(64) * np.pi / 32)).astype(int))


@pytest.mark.parametrize("value", ["cifar", "1"])
def test_an_unknown_choice_is_repeated_beside_the_choices_there_are(monkeypatch, value):
    monkeypatch.setenv("HELPERS_DATA", value)
    with pytest.raises(DataError) as caught:
        load_pictures()
    for word in (repr(value), "HELPERS_DATA", "'bundled'", "'full'"):
        assert word in str(caught.value)


# Keras reads KERAS_HOME when it is imported, so these need a process of their own. The tiny archive is not CIFAR-10:
# Keras' hash is not asked about it.
FULL = """
import sys
import keras
from helpers.data import DataError, load_pictures

loader = sys.modules[keras.datasets.cifar10.load_data.__module__]
for layout in ("channels_last", "channels_first"):
    keras.config.set_image_data_format(layout)
    loader.get_file = lambda file_hash=None, **options: keras.utils.get_file(**options)
    pictures = load_pictures()
    (x_train, y_train), (x_test, y_test) = pictures
    print(layout, x_train.shape, x_train.dtype, y_train.shape, y_train.dtype, x_test.shape, y_test.shape, y_test.dtype)
    print(layout, x_train[10_000, 1, 2].tolist(), y_train[::10_000].tolist(), y_test.tolist(), pictures.classes[9])
    print(layout, pictures.source)

elsewhere, nowhere = sys.argv[1:]
loader.get_file = lambda origin=None, **options: keras.utils.get_file(origin=nowhere, cache_dir=elsewhere, **options)
try:
    load_pictures()
except DataError as error:
    print("ERROR", error.__cause__, error.__context__, error)
"""


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    """What a process prints that finds an archive of CIFAR-10's form in Keras' cache, and then no longer does.

    The archive has one picture a batch, which Keras spreads over the 10,000 places of the batch.
    """
    home = tmp_path_factory.mktemp("keras")
    (home / "datasets").mkdir()
    with tarfile.open(home / "datasets" / "cifar-10-batches-py-target_archive", "w:gz") as archive:
        for number, name in enumerate([*(f"data_batch_{i}" for i in range(1, 6)), "test_batch"]):
            planes = np.arange(3072).reshape(1, 3072) // 4 + number
            content = pickle.dumps({b"data": planes.astype(np.uint8), b"labels": [number]}, protocol=4)
            entry = tarfile.TarInfo(f"cifar-10-batches-py/{name}")
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(home / "elsewhere"), (home / "no" / "cifar.tar.gz").as_uri()],
        env={**os.environ, "HELPERS_DATA": "full", "KERAS_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=120,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("layout", ["channels_last", "channels_first"])
def test_full_takes_cifar_10_from_keras_own_cache_in_the_pictures_shapes(said, layout):
    assert f"{layout} (50000, 32, 32, 3) uint8 (50000,) uint8 (1, 32, 32, 3) (1,) uint8" in said
    at = [((channel * 1024 + 32 + 2) // 4 + 1) % 256 for channel in range(3)]  # row 1, column 2, of the second batch
    assert f"{layout} {at} [0, 1, 2, 3, 4] [5] truck" in said
    assert f"{layout} CIFAR-10" in said
    assert "50,000 training and 1 test images" in said


def test_a_download_that_fails_ends_in_one_sentence_that_says_what_to_do(said):
    message = next(line for line in said.splitlines() if line.startswith("ERROR"))
    assert message.startswith("ERROR None None CIFAR-10 could not be loaded (")
    assert "unset HELPERS_DATA to work with the pictures" in message
