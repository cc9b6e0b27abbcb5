"""The trained network that comes with the book: what it is, that it can what is said of it, and VGG19 in its place."""

from __future__ import annotations

from pathlib import Path

import keras
import numpy as np
import pytest

from helpers import load_pictures, pretrained_cnn
from helpers.authoring import make_pretrained
from helpers.data import DataError
from helpers.data import pretrained as home
from helpers.graph import compare

ASSET = Path(home.__file__).parents[1] / "assets" / "pretrained_cnn.npz"


@pytest.fixture(autouse=True)
def _bundled(monkeypatch):
    monkeypatch.delenv("HELPERS_DATA", raising=False)


def test_the_network_is_named_in_vggs_manner_and_takes_pixels_as_they_are():
    cnn = pretrained_cnn()
    assert cnn.input_shape == (None, 32, 32, 3)
    assert [layer.name for layer in cnn.layers if isinstance(layer, keras.layers.Conv2D)] == [
        f"block{block}_conv{conv}" for block in (1, 2, 3) for conv in (1, 2)
    ]
    assert cnn.get_layer("block3_pool").output.shape == (None, 4, 4, 64)
    pixels = load_pictures().test[0][:20]
    scaled = keras.Model(cnn.input, cnn.get_layer("rescaling").output).predict(pixels, verbose=0)
    assert np.allclose(scaled, pixels / 127.5 - 1, atol=1e-5)


def test_the_asset_is_small_and_holds_no_pickled_object():
    assert ASSET.stat().st_size < 200_000  # 1 MB is promised
    with np.load(ASSET, allow_pickle=False) as asset:
        assert all(asset[name].dtype.kind in "fi" for name in asset.files)
        assert {asset[name].dtype for name in asset.files if "." in name} == {np.dtype("float16")}
        assert asset["seed"].item() == make_pretrained.SEED


def test_the_asset_comes_out_of_what_is_stored_byte_for_byte():
    assert make_pretrained.npz_bytes(home.stored()) == ASSET.read_bytes()


def test_the_network_is_as_accurate_as_is_written_down():
    cnn = pretrained_cnn()
    accuracy = make_pretrained.accuracy_of(cnn)
    assert accuracy == pytest.approx(home.stored()["accuracy"].item(), abs=0.005)  # rounding may differ on a machine
    assert accuracy > 0.97
    assert f"{home.stored()['accuracy'].item():.3f}" in cnn.source
    written = f"(`accuracy`, {home.stored()['accuracy'].item():.3f})"
    assert written in (ASSET.parent / "README.md").read_text(encoding="utf-8")


def test_what_the_script_trains_is_the_graph_of_what_is_stored():
    fresh, cnn = home.untrained_cnn(), pretrained_cnn()
    assert compare(fresh, cnn).same
    stored = {name: array.shape for name, array in home.stored().items() if "." in name}
    built = {f"{layer.name}.{w.name}": tuple(w.shape) for layer in fresh.layers for w in layer.weights}
    assert stored == built
    assert sum(np.prod(shape) for shape in stored.values()) == cnn.count_params() == 72_470


def test_the_network_was_trained_on_no_picture_of_the_book_and_on_six_shapes():
    x, y = make_pretrained.drawn_to_train()
    assert np.bincount(y).tolist() == [make_pretrained.DRAWN_OF_EACH] * 6
    pictures = load_pictures()
    ours = {picture.tobytes() for picture in (*pictures.train[0], *pictures.test[0])}
    assert not ours & {picture.tobytes() for picture in x}
    assert pretrained_cnn().classes == home.CLASSES
    assert set(pictures.classes) - set(home.CLASSES) == {"crescent", "star", "heart", "arrow"}


def test_each_call_gives_a_network_of_its_own():
    one, other = pretrained_cnn(), pretrained_cnn()
    one.layers[-1].set_weights([0 * w for w in one.layers[-1].get_weights()])
    assert np.abs(other.layers[-1].get_weights()[0]).max() > 0


def test_on_request_it_is_vgg19_prepared_inside(monkeypatch):
    monkeypatch.setenv("HELPERS_DATA", "full")
    asked = {}

    def small(weights, **options):
        asked.update(weights=weights, **options)
        x = keras.layers.Conv2D(2, 3, name="block1_conv1")(options["input_tensor"])
        return keras.Model(keras.utils.get_source_inputs(options["input_tensor"]), x)

    monkeypatch.setattr(keras.applications, "VGG19", small)
    model = pretrained_cnn()
    assert asked["weights"] == "imagenet"
    assert asked["include_top"] is False
    assert "VGG19" in model.source
    assert model.classes == ()
    pixels = np.random.default_rng(0).uniform(0, 255, size=(1, 32, 32, 3)).astype("float32")
    (seen,) = keras.Model(model.inputs[0], model.get_layer("block1_conv1").input).predict(pixels, verbose=0)
    assert np.allclose(seen, pixels[0][..., ::-1] - [103.939, 116.779, 123.68], atol=1e-3)


def test_weights_that_cannot_be_downloaded_are_one_sentence(monkeypatch):
    monkeypatch.setenv("HELPERS_DATA", "full")

    def fail(**options):
        raise Exception("URL fetch failure on https://example.com: None -- no route")

    monkeypatch.setattr(keras.applications, "VGG19", fail)
    with pytest.raises(DataError, match=r"VGG19 with its ImageNet weights could not be loaded .*unset HELPERS_DATA"):
        pretrained_cnn()
