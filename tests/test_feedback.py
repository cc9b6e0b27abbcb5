"""Feedback says what holds, what does not, where, and what to try; in HTML, in text, and to nbgrader."""

from __future__ import annotations

import pytest

import helpers
from helpers import check, hint, solution
from helpers.demands import shown
from helpers.feedback import Feedback


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
