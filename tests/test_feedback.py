"""Feedback says what holds, what does not, where, and what to try; in HTML, in text, and to nbgrader."""

from __future__ import annotations

import gc
import os
import random
import subprocess
import sys
import warnings

import keras
import numpy as np
import pytest
from keras import layers, ops

import helpers
from helpers import check, hint, solution
from helpers.feedback import Feedback
from helpers.values import plain, shown


@pytest.fixture(autouse=True)
def _own_home(monkeypatch, tmp_path):
    monkeypatch.setenv("HELPERS_HOME", str(tmp_path))


def test_messages_come_in_the_order_holds_problem_where_advice():
    feedback = Feedback("9.9", "title", "failed", ["it holds"], "it does not", "there", "try this")
    assert feedback.messages == ["it holds", "it does not", "there", "try this"]
    text = str(feedback)
    assert [text.index(m) for m in feedback.messages] == sorted(text.index(m) for m in feedback.messages)
    assert not feedback
    assert not feedback.passed


def test_the_status_is_told_by_word_and_sign_and_not_by_colour_alone():
    for status, sign in (("passed", "✔"), ("failed", "✘"), ("not started", "○"), ("error", "!")):
        feedback = Feedback("9.9", "title", status)
        for form in (str(feedback), feedback._repr_html_()):
            assert status in form
            assert sign in form


def test_what_a_learner_typed_cannot_break_the_page():
    feedback = Feedback("9.9", "<b>", "failed", ["<script>alert(1)</script>"], "a ` stray backtick", "`<x>`")
    page = feedback._repr_html_()
    assert "<script>" not in page
    assert "<code>&lt;x&gt;</code>" in page
    assert "a ` stray backtick" in page


def test_a_check_shows_itself_once_and_returns_what_it_showed(capsys):
    feedback = check("0.1", 784)
    assert capsys.readouterr().out.count("passed") == 1
    assert feedback.passed
    assert feedback.status == "passed"
    feedback._ipython_display_()
    assert capsys.readouterr().out == "", "as the last expression of its cell it is not shown a second time"
    feedback._ipython_display_()
    assert "passed" in capsys.readouterr().out, "shown again where it is asked for again"


@pytest.mark.parametrize("wanted", ["1.99", "nonsense", 1.3, None, "", ["0.1"]])
def test_an_unknown_exercise_is_told_with_what_was_given_and_what_exists(wanted, capsys):
    feedback = check(wanted, 1)
    assert feedback.status == "error"
    assert repr(wanted) in feedback.problem
    for show in (hint, solution):
        show(wanted)
        assert repr(wanted) in capsys.readouterr().out


def test_under_nbgrader_an_answer_that_is_not_passed_raises_and_a_right_one_does_not(monkeypatch):
    monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
    assert check("0.1", 784).passed
    with pytest.raises(AssertionError, match=r"Exercise 0\.1: failed"):
        check("0.1", 3)
    with pytest.raises(AssertionError, match="not started"):
        check("0.1", None)


def test_a_value_is_shown_as_it_was_written_and_cut_where_it_would_fill_the_page():
    assert shown({"b": 1, "a": (None, 2)}) == "{'b': 1, 'a': (None, 2)}"
    assert len(shown(list(range(1_000_000)))) <= 120
    assert len(shown("x" * 1_000_000)) <= 120


def test_what_the_learners_code_prints_is_passed_on(capsys):
    def build_smallest():
        print("I was here")

    check("0.2", build_smallest)
    assert capsys.readouterr().out.startswith("I was here\n")


def test_helpers_offers_the_names_that_notebooks_use_and_names_them_when_asked_for_another():
    assert {"check", "hint", "solution", "progress", "show"} <= set(dir(helpers))
    with pytest.raises(AttributeError, match="it has check"):
        _ = helpers.chek


# A check leaves no trace ----------------------------------------------------------------------------------------------


def _cut(model):
    return keras.Model(model.inputs, model.get_layer("hidden").output, name="cut")


def _save(folder, model):
    model.save(folder / "m.keras")
    return folder / "m.keras"


def _difference(model, path, x):
    return np.abs(keras.models.load_model(path)(x) - model(x)).max()


def _graph(sequential):
    return keras.Model(sequential.inputs, sequential.outputs, name="graph")


@pytest.mark.parametrize(
    ("exercise_id", "answer"), [("0.4", _cut), ("1.9", _save), ("1.10", _difference), ("1.11", _graph)]
)
def test_a_check_of_what_makes_no_layer_leaves_the_counters_of_layer_names_alone(exercise_id, answer):
    def counted():
        one = keras.Input((1,), name="one")
        made = layers.Dense(1), keras.Sequential(), keras.Model(one, layers.Identity()(one))
        return [int("0" + thing.name.rpartition("_")[2].strip("abcdefghijklmnopqrstuvwxyz")) for thing in made]

    before = counted()
    assert check(exercise_id, answer).passed
    dense, sequential, functional = (now - then for now, then in zip(counted(), before, strict=True))
    assert (dense, sequential) == (1, 1)
    # Keras counts a functional model inside every Sequential, and 1.11 hands over two.
    assert functional == (3 if exercise_id == "1.11" else 1)


def test_random_numbers_go_on_as_if_nothing_had_been_checked():
    def build_smallest():
        inputs = keras.Input((4,))
        np.random.rand(3)
        return keras.Model(inputs, layers.Dense(1)(inputs))

    def drawn(checked):
        keras.utils.set_random_seed(3)
        if checked:
            assert check("0.2", build_smallest).passed
        return random.random(), np.random.rand(), float(ops.sum(keras.initializers.GlorotUniform()((5, 5))))

    assert drawn(checked=True) == drawn(checked=False)


def test_a_learners_change_of_folder_ends_with_the_check(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)

    def save_in(folder, model):
        os.chdir(folder)
        model.save("m.keras")
        return "m.keras"

    assert check("1.9", save_in).passed
    assert os.getcwd() == str(tmp_path)


def test_what_a_learner_wrote_runs_once_however_long_the_answer_is_judged():
    runs = []

    def build_small():
        runs.append(1)

    assert check("1.3", build_small).status == "failed"
    assert len(runs) == 1


def test_a_model_of_any_structure_is_fed_without_a_warning():
    def build_with_brightness():
        pixels = keras.Input((784,), name="pixels")
        mean = ops.mean(pixels, axis=-1, keepdims=True)
        return keras.Model({"pixels": pixels}, [layers.Dense(10)(layers.Concatenate()([pixels, mean]))])

    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        assert check("1.7", build_with_brightness).passed


def test_an_async_function_is_told_so_and_leaves_no_warning_behind():
    async def build_smallest():
        return None

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        assert "`async`" in check("0.2", build_smallest).problem
        gc.collect()
    assert not caught


def test_not_started_is_the_value_that_the_cell_starts_with_and_no_other():
    assert check("1.2", {"first": None, "second": None, "scores": None}).status == "not started"
    assert check("1.2", {"first": None}).status == "failed"
    assert check("1.1", (None, None, None, None)).status == "failed"


def test_an_error_that_the_learner_raises_is_not_laid_at_keras_door():
    def build_smallest():
        layers.Dense(1)
        raise NotImplementedError

    feedback = check("0.2", build_smallest)
    assert feedback.status == "error"
    assert "Keras" not in feedback.advice


def test_the_line_of_an_error_is_the_learners_also_where_keras_lies_in_no_site_packages(monkeypatch, tmp_path):
    packages = tmp_path / "dist-packages"  # as on Colab
    packages.mkdir()
    (packages / "library_of_somebody.py").write_text("def broken():\n    raise ValueError('deep inside')\n")
    monkeypatch.syspath_prepend(packages)
    monkeypatch.setattr(keras, "__file__", str(packages / "keras" / "__init__.py"))
    import library_of_somebody

    def build_smallest():
        return library_of_somebody.broken()

    feedback = check("0.2", build_smallest)
    assert "deep inside" in feedback.problem
    assert feedback.where.startswith("It happened in `build_smallest`")


def test_numbers_of_every_kind_are_numbers():
    from decimal import Decimal
    from fractions import Fraction

    for number in (np.float32(2), np.array(2), ops.array(2), keras.Variable(2), Fraction(4, 2), Decimal(2)):
        assert plain(number) == 2
    for no_number in (2j, Decimal("NaN"), keras.Input(()), np.ndarray, object()):
        assert plain(no_number) is no_number


def test_a_wrong_answer_that_a_rule_of_lint_explains_gets_its_words(capsys):
    def build_classifier():
        pixels = keras.Input((784,))
        hidden = keras.layers.Dense(64, activation="relu")
        return keras.Model(pixels, keras.layers.Dense(10)(hidden(hidden(keras.layers.Dense(64)(pixels)))))

    feedback = check("1.4", build_classifier)
    assert feedback.status == "failed"
    assert "one set of weights" in feedback.advice or "same weights" in feedback.advice, feedback.advice
    assert feedback.problem


def test_a_function_without_an_end_is_answered_also_where_somebody_has_raised_pythons_limit():
    code = (
        "import sys\nfrom helpers import check\nsys.setrecursionlimit(10**7)\n"
        "def build_classifier():\n    return build_classifier()\n"
        "print(check('1.4', build_classifier).status, sys.getrecursionlimit())\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-300:]
    assert done.stdout.splitlines()[-1] == "error 10000000"
