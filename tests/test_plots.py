"""Figures of lessons: readable without colour, the same words on every machine; claims that state the truth."""

import base64
import contextlib
import io

import numpy as np
import pytest

from helpers import plots
from helpers.plots import claim, plot_images, plot_lines, plot_training

HISTORY = {
    "accuracy": [0.5, 0.7, 0.9],
    "loss": [1.2, 0.9, 0.6],
    "val_accuracy": [0.6, 0.7, 0.8],
    "val_loss": [1.0, 0.8, 0.7],
}


@pytest.fixture
def pages(monkeypatch):
    """The matplotlib figures that were drawn."""
    drawn = []
    finished = plots._Page.finished

    def keep(page, text):
        drawn.append(page.figure)
        return finished(page, text)

    monkeypatch.setattr(plots._Page, "finished", keep)
    return drawn


def size_of(png):
    return int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")


def test_training_curves_show_every_metric_against_its_validation(pages):
    plot_training(HISTORY)

    loss, accuracy = pages[0].axes
    assert (loss.get_title(), accuracy.get_title()) == ("loss", "accuracy")
    training, validation = accuracy.lines
    assert list(training.get_xdata()) == [1, 2, 3]
    assert list(training.get_ydata()) == HISTORY["accuracy"]
    assert list(validation.get_ydata()) == HISTORY["val_accuracy"]
    assert [text.get_text() for text in accuracy.get_legend().get_texts()] == ["training", "validation"]


def test_training_and_validation_differ_by_more_than_colour(pages):
    plot_training(HISTORY)
    training, validation = pages[0].axes[0].lines
    assert training.get_linestyle() != validation.get_linestyle()
    assert training.get_marker() != validation.get_marker()


@pytest.mark.parametrize("epochs", [1, 2, 5, 40])
def test_epochs_are_whole_numbers(pages, epochs):
    plot_training({"loss": [1.0] * epochs})
    axes = pages[0].axes[0]
    low, high = axes.get_xlim()
    ticks = [tick for tick in axes.get_xticks() if low <= tick <= high]
    assert ticks
    assert all(tick == int(tick) for tick in ticks)


def test_the_words_of_training_curves_hold_on_every_machine():
    assert (
        repr(plot_training(HISTORY)) == "Training curves: loss and accuracy over 3 epochs, training against validation."
    )
    other = {name: [value + 0.1 for value in values] for name, values in HISTORY.items()}
    assert repr(plot_training(other)) == repr(plot_training(HISTORY))
    assert repr(plot_training({"loss": [1]})) == "Training curves: loss over 1 epoch."
    many = {"priority_loss": [1, 2], "loss": [1, 2], "department_loss": [1, 2]}
    assert repr(plot_training(many)) == "Training curves: loss, priority loss and department loss over 2 epochs."


def test_a_real_history_is_drawn_as_it_comes_out_of_fit():
    import keras

    inputs = keras.Input(shape=(3,))
    model = keras.Model(inputs, keras.layers.Dense(1)(inputs))
    model.compile("sgd", "mse")
    history = model.fit(np.zeros((8, 3)), np.zeros((8, 1)), epochs=2, validation_split=0.5, verbose=0)
    assert repr(plot_training(history)) == "Training curves: loss over 2 epochs, training against validation."


@pytest.mark.parametrize(
    ("given", "error", "words"),
    [(None, TypeError, "NoneType"), (3.5, TypeError, "float"), ({}, ValueError, "fit\\(\\) has not run")],
)
def test_what_is_no_history_is_answered_in_a_sentence(given, error, words):
    with pytest.raises(error, match=words):
        plot_training(given)


def test_a_figure_is_a_png_with_its_words_and_nothing_that_is_compared_as_html():
    figure = plot_training(HISTORY)
    data, metadata = figure._repr_mimebundle_()
    assert set(data) == {"image/png", "text/plain"}
    assert base64.b64decode(data["image/png"]) == figure.png
    assert figure.png.startswith(b"\x89PNG")
    assert data["text/plain"] == figure.text == metadata["image/png"]["alt"]
    assert metadata["image/png"]["width"] == size_of(figure.png)[0] // 2


def test_drawing_prints_nothing_and_leaves_pyplot_and_its_styles_alone():
    import matplotlib
    import matplotlib.pyplot as plt

    before = dict(matplotlib.rcParams)
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        plot_training(HISTORY)
        plot_images(np.zeros((2, 4, 4)))
    assert out.getvalue() == ""
    assert plt.get_fignums() == []
    assert dict(matplotlib.rcParams) == before


def test_a_dark_style_of_the_reader_does_not_change_the_picture():
    import matplotlib.style

    plain = plot_training(HISTORY).png
    with matplotlib.style.context("dark_background"):
        assert plot_training(HISTORY).png == plain


def test_images_stand_in_a_grid_under_their_labels(pages):
    figure = plot_images(np.zeros((5, 8, 8), np.uint8), [3, 1, 4, 1, 5], columns=2)
    assert [axes.get_title() for axes in pages[0].axes] == ["3", "1", "4", "1", "5"]
    assert repr(figure) == "5 images in rows of 2, labels: 3 1 4 1 5."
    tops = [round(axes.get_position().y0, 3) for axes in pages[0].axes]
    assert tops[0] == tops[1] > tops[2] == tops[3] > tops[4]


def test_wrong_predictions_are_marked_by_frame_sign_and_words(pages):
    scores = np.eye(3)[[0, 2, 2]]
    figure = plot_images(np.zeros((3, 8, 8, 3)), np.array([[0], [1], [2]]), scores, names=["cat", "dog", "owl"])

    right, wrong, _ = pages[0].axes
    assert right.get_title() == "cat"
    assert wrong.get_title() == "✗ owl, not dog"
    assert wrong.spines["left"].get_linewidth() > 2 * right.spines["left"].get_linewidth()
    assert "cat, dog, owl" in repr(figure)
    assert "not dog" not in repr(figure)


def test_the_words_do_not_tell_predictions_which_differ_between_machines():
    images = np.zeros((3, 8, 8))
    assert repr(plot_images(images, [0, 1, 2], [0, 1, 2])) == repr(plot_images(images, [0, 1, 2], [0, 2, 2]))


def test_grey_bytes_and_floats_of_the_same_picture_look_the_same(pages):
    grey = np.arange(64, dtype=np.uint8).reshape(1, 8, 8)
    plot_images(grey)
    plot_images(grey[..., None].astype("float32") / 255)
    first, second = (page.axes[0].images[0] for page in pages)
    assert np.allclose(first.get_array() / first.get_clim()[1], second.get_array() / second.get_clim()[1])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"images": np.zeros((8, 8))}, r"these have shape \(8, 8\)"),
        ({"images": np.zeros((2, 8, 8, 2))}, r"\(2, 8, 8, 2\)"),
        ({"images": np.zeros((0, 8, 8))}, r"\(0, 8, 8\)"),
        ({"images": np.zeros((201, 8, 8))}, "at most 200 images; got 201"),
        ({"images": np.zeros((2, 8, 8)), "labels": [1]}, r"2 images, but labels of shape \(1,\)"),
        ({"images": np.zeros((1, 8, 8)), "labels": [3], "names": ["a"]}, "1 names, but one of the labels is 3"),
        ({"images": np.zeros((1, 8, 8)), "columns": 0}, "at least one column; got 0"),
    ],
)
def test_images_that_do_not_fit_are_answered_in_a_sentence(arguments, words):
    with pytest.raises(ValueError, match=words):
        plot_images(**arguments)


@pytest.mark.parametrize(
    ("value", "bounds", "printed"),
    [
        (0.9306, {"at_least": 0.9}, "test accuracy 0.931 — at least 0.90: yes"),
        (0.8523, {"at_least": 0.9}, "test accuracy 0.852 — at least 0.90: no"),
        (0.25, {"at_most": 0.125}, "test accuracy 0.250 — at most 0.125: no"),
        (0.9, {"at_least": 0.9, "at_most": 0.95}, "test accuracy 0.900 — at least 0.90, at most 0.95: yes"),
        (55050, {"at_most": 60000}, "test accuracy 55,050 — at most 60,000: yes"),
        (12.3456, {"at_most": 50, "decimals": 1}, "test accuracy 12.3 — at most 50: yes"),
        (np.float32(0.75), {"at_least": 0.5}, "test accuracy 0.750 — at least 0.50: yes"),
        (np.array([0.75]), {"at_least": 0.5}, "test accuracy 0.750 — at least 0.50: yes"),
        (float("nan"), {"at_least": 0.5}, "test accuracy nan — at least 0.50: no"),
        (0.89999, {"at_least": 0.9}, "test accuracy 0.89999 — at least 0.90: no"),
    ],
)
def test_a_claim_prints_the_figure_and_whether_it_holds(capsys, value, bounds, printed):
    assert claim("test accuracy", value, **bounds) is None
    assert capsys.readouterr().out == f"{printed}\n"


@pytest.mark.parametrize(
    ("value", "bounds", "words"),
    [(0.5, {}, "claims nothing"), ("high", {"at_least": 0.5}, "'high'"), ([1, 2], {"at_least": 0.5}, r"\[1, 2\]")],
)
def test_a_claim_that_cannot_be_judged_is_answered_in_a_sentence(value, bounds, words):
    with pytest.raises(TypeError, match=words):
        claim("accuracy", value, **bounds)


def test_lines_are_told_apart_without_colour_and_named_in_words():
    figure = plot_lines(
        {"plain": [3.0, 1.0], "residual": [2.0, 2.5]}, x_label="block", y_label="gradient norm", x=[1, 25], log=True
    )
    assert repr(figure) == ("Lines: plain, residual. Below: block; at the side: gradient norm, on a logarithmic scale.")
    assert figure.png.startswith(b"\x89PNG")
    styles = [(style["marker"], style["linestyle"]) for style in plots.LINES]
    assert len(set(styles)) == len({style["marker"] for style in plots.LINES}) == 6


def test_lines_that_cannot_be_drawn_are_refused_with_their_name():
    with pytest.raises(TypeError, match="takes a dict"):
        plot_lines([1, 2], x_label="x", y_label="y")
    with pytest.raises(ValueError, match="1 to 6 lines; got 0"):
        plot_lines({}, x_label="x", y_label="y")
    with pytest.raises(ValueError, match="'short' has 1 values"):
        plot_lines({"long": [1, 2], "short": [1]}, x_label="x", y_label="y")
    with pytest.raises(ValueError, match="'loss' holds 0"):
        plot_lines({"loss": [1, 0]}, x_label="x", y_label="y", log=True)
