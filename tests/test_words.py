"""What hints and feedback name exists in the installed Keras: words that a release has made untrue are found."""

from __future__ import annotations

import ast
import re
from importlib import import_module
from pathlib import Path

import keras
import pytest

import helpers
from helpers import book, exercises, messages

HELPERS = Path(helpers.__file__).parent
NAMED = re.compile(r"(?<![\w.])(?:keras|layers|ops)(?:\.[A-Za-z_]\w*)+")
START = {"keras": keras, "layers": keras.layers, "ops": keras.ops}
# What a word of ours names on purpose although Keras has it no more, or has it for others only.
GONE = {"keras.src"}


def missing(text: str) -> list[str]:
    """The names of Keras in a text that Keras does not have."""
    return [name for name in NAMED.findall(text) if not exists(name) and not name.startswith(tuple(GONE))]


def exists(name: str) -> bool:
    first, *parts = name.split(".")
    thing = START[first]
    for part in parts:
        if not hasattr(thing, part):
            return False
        thing = getattr(thing, part)
    return True


def words(module: Path) -> list[str]:
    """Every text in a module."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    return [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)]


@pytest.mark.parametrize("module", sorted((HELPERS / "exercises").glob("chapter_*.py")), ids=lambda path: path.stem)
def test_what_hints_and_feedback_of_a_chapter_name_exists(module):
    assert [name for text in words(module) for name in missing(text)] == []


def test_what_explanations_of_messages_name_exists():
    for known in messages.KNOWN:
        assert missing(f"{known.meaning} {known.look}") == []


def test_a_name_that_keras_does_not_have_is_caught():
    assert missing("call `keras.layers.Dense`, then `ops.relu` and `layers.Dens`") == ["layers.Dens"]


def test_code_in_backticks_of_hints_can_be_read():
    """A hint whose code has lost a bracket teaches a mistake; an ellipsis stands for what is left to do."""
    for chapter in book.chapters():
        for record in chapter.records:
            exercise = exercises.exercise(record.id)
            for hint in [*exercise.hints, *(m.hint for m in exercise.mistakes)]:
                assert hint.count("`") % 2 == 0, f"{record.id}: {hint}"
                for code in hint.split("`")[1::2]:
                    opened = sum(code.count(sign) for sign in "([{")
                    closed = sum(code.count(sign) for sign in ")]}")
                    assert opened == closed, f"{record.id}: {code}"
    assert import_module("helpers.exercises.chapter_00").EXERCISES
