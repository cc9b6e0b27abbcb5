"""The four gates on every exercise: solved passes, untouched is not started, wrong is told, right otherwise passes."""

from __future__ import annotations

import functools
import linecache

import bank
import pytest
from bank import PRELUDE, checked_name, exercise_ids, run, task

from helpers import book, check, exercises, messages
from helpers.checking import _examine

KINDS = {"predict", "build", "fix", "surgery", "stretch", "find"}
IDS = exercise_ids()
LONGEST_HINT = 240  # one or two sentences


@pytest.fixture(autouse=True)
def _fresh_home(monkeypatch: pytest.MonkeyPatch, tmp_path):
    monkeypatch.setenv("HELPERS_HOME", str(tmp_path))


def verdict(exercise_id: str, answer: object):
    """What `check` would show, without showing it."""
    return _examine(exercises.exercise(exercise_id), book.record(exercise_id), answer)


@functools.cache
def rejection(exercise_id: str, number: int):
    """The verdict on a wrong answer of the bank, and all of it as text."""
    feedback = verdict(exercise_id, run(exercise_id, bank.wrong(exercise_id)[number][0]))
    text, feedback.picture = str(feedback), None
    return feedback, text


def rejections(exercise_id: str) -> list:
    """The verdicts on all wrong answers to an exercise."""
    return [rejection(exercise_id, number)[0] for number in range(len(bank.wrong(exercise_id)))]


@pytest.mark.parametrize("exercise_id", IDS)
def test_the_solution_passes(exercise_id):
    feedback = verdict(exercise_id, run(exercise_id, book.record(exercise_id).solution))
    assert feedback.passed, str(feedback)
    assert feedback.holds, "a passed check says what holds"


@pytest.mark.parametrize("exercise_id", IDS)
def test_the_untouched_exercise_is_not_started(exercise_id):
    feedback = verdict(exercise_id, run(exercise_id, book.record(exercise_id).start))
    assert feedback.status == "not started", str(feedback)


@pytest.mark.parametrize("exercise_id", IDS)
def test_every_exercise_has_a_bank_hints_and_a_kind(exercise_id):
    exercise = exercises.exercise(exercise_id)
    assert len(set(bank.right(exercise_id))) >= 3
    assert len(set(bank.wrong(exercise_id))) >= 5
    assert len(set(exercise.hints)) >= 3
    assert exercise.kind in KINDS


RIGHT = [(i, n) for i in IDS for n in range(len(bank.right(i)))]
WRONG = [(i, n) for i in IDS for n in range(len(bank.wrong(i)))]


@pytest.mark.parametrize(("exercise_id", "number"), RIGHT)
def test_a_right_answer_written_differently_passes(exercise_id, number):
    feedback = verdict(exercise_id, run(exercise_id, bank.right(exercise_id)[number]))
    assert feedback.passed, str(feedback)


@pytest.mark.parametrize(("exercise_id", "number"), WRONG)
def test_a_wrong_answer_is_rejected_in_the_right_words(exercise_id, number):
    words = bank.wrong(exercise_id)[number][1]
    feedback, text = rejection(exercise_id, number)
    assert feedback.status in {"failed", "error"}, text
    assert words in " ".join(feedback.messages), text
    assert "Traceback" not in text
    assert "could not make sense" not in text


@pytest.mark.parametrize("exercise_id", IDS)
def test_every_known_mistake_is_met_by_a_wrong_answer(exercise_id):
    told = {feedback.mistake for feedback in rejections(exercise_id)}
    missing = [each.name for each in exercises.exercise(exercise_id).mistakes if each.name not in told]
    # What the Keras installed here refuses to draw, or its backend stops at, is no mistake of the book's there.
    refused = [each for each in rejections(exercise_id) if messages.UNUSED_INPUT in each.problem.replace("'", "`")]
    otherwise = len(refused) + bank.seen_otherwise(exercise_id)
    assert len(missing) <= otherwise, f"no wrong answer in the bank is {', '.join(map(repr, missing))}"


@pytest.mark.parametrize("exercise_id", IDS)
def test_every_known_mistake_has_a_hint_that_says_something_new(exercise_id):
    exercise = exercises.exercise(exercise_id)
    hints = [mistake.hint for mistake in exercise.mistakes]
    assert len(set(hints)) == len(hints)
    for mistake in exercise.mistakes:
        assert mistake.hint, f"the mistake {mistake.name!r} has no hint"
        assert len(mistake.hint) <= LONGEST_HINT, mistake.hint
        assert mistake.hint not in {mistake.problem, mistake.advice, *exercise.hints}, mistake.name


@pytest.mark.parametrize("exercise_id", IDS)
def test_wrong_answers_to_every_exercise_get_hints_of_their_own(exercise_id):
    told = rejections(exercise_id)
    own = {feedback.hint for feedback in told} - {""}
    assert len(own) >= (2 if task(exercise_id).stars > 1 else 1), own
    assert own.isdisjoint(exercises.exercise(exercise_id).hints)
    assert max(map(len, own)) <= LONGEST_HINT, own
    for feedback in told:
        assert not feedback.hint or feedback.hint not in {feedback.problem, feedback.advice}
        assert (f'`hint("{exercise_id}")` has more on exactly this' in feedback.advice) == bool(feedback.hint)


# What anybody may hand over, whatever the exercise ------------------------------------------------------------------

NAMES = {i: checked_name(i) for i in IDS}
HOSTILE = {
    "a class": "class {name}:\n    pass\n",
    "a model class": "{name} = keras.Model",
    "a layer class": "{name} = layers.Dense",
    "a layer": "{name} = layers.Dense(3)",
    "a KerasTensor": "{name} = keras.Input((3,))",
    "an exception": "def {name}(*args):\n    raise RuntimeError('learner`s own')\n",
    "an exception object": "{name} = ValueError('no')",
    "an assertion": "def {name}(*args):\n    assert False\n",
    "an infinite generator": "import itertools\n{name} = itertools.count()",
    "a function that is one": "def {name}(*args):\n    while True:\n        yield 1\n",
    "too many arguments": "def {name}(a, b, c, d, e):\n    return a\n",
    "a model of the wrong arity": (
        "def {name}(*args):\n    a, b = keras.Input((3,)), keras.Input((3,))\n"
        "    return keras.Model([a, b], [layers.Add()([a, b]), layers.Dense(2)(a)])\n"
    ),
    "a model instead of a function": "a = keras.Input((3,))\n{name} = keras.Model(a, layers.Dense(2)(a))",
    "an unbuilt model": "def {name}(*args):\n    return keras.Sequential([layers.Dense(3)])\n",
    "a subclassed model": (
        "class Mine(keras.Model):\n    def call(self, x):\n        return x\n\ndef {name}(*args):\n    return Mine()\n"
    ),
    "noise": "def {name}(*args):\n    for i in range(100_000):\n        print('noise', i)\n",
    "nothing back": "def {name}(*args):\n    args = None\n",
    "a list of nothing": "{name} = []",
    "a huge list": "{name} = list(range(1_000_000))",
    "not a number": "{name} = float('nan')",
    "bytes": "{name} = b'784'",
    "an object whose repr raises": "class Bad:\n    def __repr__(self):\n        raise ValueError\n\n{name} = Bad()",
    "exit": "def {name}(*args):\n    exit()\n",
    "deep recursion": "def {name}(*args):\n    return {name}(*args)\n",
    "an error in str": (
        "class Nasty(Exception):\n    def __str__(self):\n        raise ValueError\n\n"
        "def {name}(*args):\n    raise Nasty\n"
    ),
}


@pytest.mark.parametrize("exercise_id", IDS)
@pytest.mark.parametrize("what", HOSTILE)
def test_anything_may_be_handed_over_and_is_answered_kindly(exercise_id, what, capsys):
    answer = run(exercise_id, HOSTILE[what].format(name=NAMES[exercise_id]))
    feedback = check(exercise_id, answer)
    text = str(feedback) + feedback._repr_html_()
    assert feedback.status in {"failed", "error"}, f"{what}: {text}"
    assert "Traceback" not in text
    assert "helpers" not in text.replace("helpers.", ""), text
    assert "could not make sense" not in text, text
    assert len(text) < 60_000
    assert len(capsys.readouterr().out) < 60_000


@pytest.mark.parametrize("exercise_id", IDS)
def test_nothing_at_all_is_not_started(exercise_id):
    assert verdict(exercise_id, None).status == "not started"
    assert check(exercise_id).status == "not started"


@pytest.mark.parametrize("body", ["pass", "...", "raise NotImplementedError()", "raise NotImplementedError", "'doc'"])
def test_a_body_that_says_nothing_is_not_started(body):
    for exercise_id in ("0.2", "1.3", "1.9"):
        code = f"def {NAMES[exercise_id]}(*args):\n    {body}\n"
        assert verdict(exercise_id, run(exercise_id, code)).status == "not started"


def test_a_function_that_does_not_end_is_ended(monkeypatch):
    monkeypatch.setattr("helpers.attempt.LIMIT_S", 0.2)
    feedback = verdict("0.2", run("0.2", "def build_smallest():\n    while True:\n        pass\n"))
    assert feedback.status == "error"
    assert "did not end" in feedback.problem


def test_an_error_is_shown_with_the_learners_own_line():
    body = 'inputs = keras.Input((4,))\n    return keras.Model(inputs, layers.Dense("one")(inputs))\n'
    code = f"def build_smallest():\n    {body}"
    feedback = verdict("0.2", run("0.2", code))
    assert feedback.status == "error"
    assert 'layers.Dense("one")' in feedback.where
    assert "line 3" in feedback.where


def test_the_bank_runs_in_the_imports_that_chapters_have():
    for script in bank.SCRIPTS.values():
        code = "\n".join(cell.source for cell in script.notebook.cells if cell.cell_type == "code")
        for line in ("import keras", "from keras import layers, ops"):
            assert line in code
            assert line in PRELUDE
    assert linecache.cache is not None
    assert task("1.4").stars == 2
