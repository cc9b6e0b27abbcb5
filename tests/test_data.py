"""The data: what they are, that they never move, and what a reader is told when the real ones are not to be had."""

import copy
import hashlib
import os
import pickle
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from helpers import data
from helpers.authoring import make_digits
from helpers.data import DataError, Digits, enlarge_to_28, load_digits_28

ASSETS = Path(data.__file__).parents[1] / "assets"


@pytest.fixture(autouse=True)
def _bundled(monkeypatch):
    monkeypatch.delenv("HELPERS_DATA", raising=False)


def test_digits_unpack_like_a_keras_data_set_and_say_what_they_are():
    digits = load_digits_28()
    (x_train, y_train), (x_test, y_test) = digits

    assert x_train.shape == (1437, 28, 28)
    assert y_train.shape == (1437,)
    assert x_test.shape == (360, 28, 28)
    assert y_test.shape == (360,)
    assert {array.dtype for array in (x_train, y_train, x_test, y_test)} == {np.dtype("uint8")}
    assert (x_train.min(), x_train.max()) == (0, 255)
    assert digits.train[0] is x_train
    assert digits.test[1] is y_test
    for word in ("Optical Recognition of Handwritten Digits", "CC BY 4.0", "1,437", "360"):
        assert word in digits.source
        assert word in repr(digits)


def test_a_copy_of_the_digits_keeps_its_source():
    digits = load_digits_28()
    for twin in (copy.copy(digits), pickle.loads(pickle.dumps(digits))):
        assert isinstance(twin, Digits)
        assert twin.source == digits.source


def test_the_digits_are_the_same_bytes_on_every_machine_and_release():
    (x_train, y_train), (x_test, y_test) = load_digits_28()
    content = b"".join(array.tobytes() for array in (x_train, y_train, x_test, y_test))
    assert hashlib.sha256(content).hexdigest() == "fbf7c8024b7d3f7704f9446b6c0d4cbbf44fb12a887775d9f33eb11f8eda76b4"


def test_changing_the_loaded_digits_leaves_the_next_load_alone():
    before = load_digits_28().train[0].copy()
    load_digits_28().train[0][:] = 0
    assert np.array_equal(load_digits_28().train[0], before)


def test_the_asset_is_scikit_learns_digits():
    from sklearn.datasets import load_digits

    theirs = load_digits()
    with np.load(ASSETS / "digits_8.npz", allow_pickle=False) as ours:
        assert np.array_equal(ours["images"], theirs.images)
        assert np.array_equal(ours["labels"], theirs.target)


def test_the_asset_is_small_and_comes_out_of_its_script_byte_for_byte():
    arrays = make_digits.digits_8()
    with np.load(ASSETS / "digits_8.npz", allow_pickle=False) as stored:
        split = {name: stored[name] for name in ("train", "test")}
    content = make_digits.npz_bytes(
        {**arrays, **split}
    )  # the stored split rules, whatever scikit-learn would draw today
    assert content == (ASSETS / "digits_8.npz").read_bytes()
    assert len(content) < 150_000


def test_no_digit_is_in_both_parts_and_none_is_lost():
    with np.load(ASSETS / "digits_8.npz", allow_pickle=False) as asset:
        positions = np.concatenate([asset["train"], asset["test"]])
    assert np.array_equal(np.sort(positions), np.arange(1797))


def test_every_digit_has_the_same_share_of_both_parts():
    (_, y_train), (_, y_test) = load_digits_28()
    of_each = np.bincount(y_train) + np.bincount(y_test)
    assert len(of_each) == 10
    assert np.all(np.abs(np.bincount(y_test) - of_each * 360 / 1797) < 1)


def test_any_stretch_of_the_training_set_holds_every_digit():
    # validation_split takes the last fifth as it stands
    (_, y_train), _ = load_digits_28()
    assert np.bincount(y_train[-288:], minlength=10).min() >= 15


def test_enlarging_keeps_the_picture_upright_and_in_its_margin():
    small = np.zeros((2, 8, 8), np.uint8)
    small[0, 0, :] = 16  # a bar at the top
    small[1, :, 7] = 16  # a bar at the right
    top, right = enlarge_to_28(small)

    assert np.array_equal(right, np.rot90(top, -1))
    assert top[3].max() == 255
    assert top[:1].max() == top[8:].max() == 0
    assert enlarge_to_28(np.full((1, 8, 8), 16))[0, 3:25, 3:25].min() == 255
    assert np.array_equal(enlarge_to_28(np.zeros((3, 8, 8), int)), np.zeros((3, 28, 28)))


def test_three_seeds_learn_the_bundled_digits_in_five_epochs():
    import keras

    (x_train, y_train), (x_test, y_test) = load_digits_28()
    x_train, x_test = (x.reshape(-1, 784).astype("float32") / 255 for x in (x_train, x_test))
    for seed in range(3):
        keras.utils.set_random_seed(seed)
        inputs = keras.Input(shape=(784,))
        x = keras.layers.Dense(64, activation="relu")(inputs)
        x = keras.layers.Dense(64, activation="relu")(x)
        model = keras.Model(inputs, keras.layers.Dense(10)(x))
        model.compile(
            optimizer="rmsprop",
            loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
            metrics=["accuracy"],
        )
        model.fit(x_train, y_train, batch_size=64, epochs=5, validation_split=0.2, verbose=0)
        assert model.evaluate(x_test, y_test, verbose=0)[1] >= 0.90


@pytest.mark.parametrize("value", ["ful", "mnist", "1"])
def test_an_unknown_choice_is_repeated_beside_the_choices_there_are(monkeypatch, value):
    monkeypatch.setenv("HELPERS_DATA", value)
    with pytest.raises(DataError) as caught:
        load_digits_28()
    for word in (repr(value), "HELPERS_DATA", "'bundled'", "'full'"):
        assert word in str(caught.value)


@pytest.mark.parametrize(
    ("value", "choice"), [("", "bundled"), ("bundled", "bundled"), (" Full ", "full"), ("full", "full")]
)
def test_the_choice_is_read_forgivingly(monkeypatch, value, choice):
    monkeypatch.setenv("HELPERS_DATA", value)
    assert data.data_choice() == choice


# Keras reads KERAS_HOME when it is imported, so these need a process of their own. The tiny file is not MNIST: Keras'
# hash is not asked about it.
FULL = """
import sys
import keras
loader = sys.modules[keras.datasets.mnist.load_data.__module__]
loader.get_file = lambda fname, origin, file_hash=None: keras.utils.get_file(fname, {origin})
from helpers.data import DataError, load_digits_28
try:
    digits = load_digits_28()
except DataError as error:
    print("ERROR", error.__cause__, error.__context__, error)
else:
    (x_train, y_train), (x_test, y_test) = digits
    print(x_train.shape, x_train.dtype, y_train.dtype, x_test.shape, int(x_train.sum()), digits.source)
"""


def run_full(home, origin="origin"):
    environment = {**os.environ, "HELPERS_DATA": "full", "KERAS_HOME": str(home)}
    done = subprocess.run(
        [sys.executable, "-c", FULL.format(origin=origin)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        cwd=ASSETS.parent.parent,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_full_takes_mnist_from_keras_own_cache(tmp_path):
    (tmp_path / "datasets").mkdir()
    images = np.arange(3 * 784, dtype="int64").reshape(3, 28, 28).astype("uint8")
    labels = np.array([4, 0, 9], "uint8")
    np.savez(tmp_path / "datasets" / "mnist.npz", x_train=images, y_train=labels, x_test=images[:2], y_test=labels[:2])

    said = run_full(tmp_path)

    assert f"(3, 28, 28) uint8 uint8 (2, 28, 28) {int(images.sum())} MNIST" in said
    assert re.search(r"CC BY-SA 3\.0.*3 training and 2 test images", said)


def test_a_download_that_fails_ends_in_one_sentence_that_says_what_to_do(tmp_path):
    nowhere = (tmp_path / "no" / "mnist.npz").as_uri()
    said = run_full(tmp_path, repr(nowhere))
    message = next(line for line in said.splitlines() if line.startswith("ERROR"))
    assert message.startswith("ERROR None None MNIST could not be loaded (")
    assert "unset HELPERS_DATA" in message


def test_every_asset_has_its_row_of_origin_and_licence():
    text = (ASSETS / "README.md").read_text(encoding="utf-8")
    for asset in ASSETS.iterdir():
        if asset.is_file() and asset.name != "README.md":
            assert f"`{asset.name}`" in text
