"""The bank: for every exercise right answers written differently, and wrong ones with the words that must appear.

An answer is code as a learner would type it into the exercise's cell. `run` executes it after the chapter's imports and
evaluates what the check cell hands to `check`.

A backend may see an answer otherwise. A right one is then a pair, the code and a dict: what the feedback must hold there.
A wrong one has such a dict as its third part, with None where it is no mistake. What an older Keras says is in `older`.
"""

from __future__ import annotations

import itertools
import linecache
from importlib import import_module
from pathlib import Path

import keras

from bank.older import words_here
from helpers.authoring.script import read_script

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = {path.stem[:2]: read_script(path) for path in sorted((ROOT / "solutions").glob("[0-9][0-9]_*.py"))}
_numbers = itertools.count()

PRELUDE = """
import tempfile
from pathlib import Path
import keras
import numpy as np
from keras import layers, ops
from helpers import texts_to_ids
"""


def exercise_ids() -> list[str]:
    """Every exercise of the book, in order."""
    return [task.id for script in SCRIPTS.values() for task in script.tasks]


def right(exercise_id: str) -> list[str]:
    """Right answers, each written differently from the solution."""
    return [code for code, words in _answers(exercise_id) if words is None]


def wrong(exercise_id: str) -> list[tuple[str, str]]:
    """Wrong answers, each with words that the feedback must hold."""
    return [(code, words) for code, words in _answers(exercise_id) if words is not None]


def _answers(exercise_id: str) -> list[tuple[str, str | None]]:
    """Each answer, and the words that it is rejected in on the Keras at hand and its backend."""
    module, backend, found = _module(exercise_id), keras.backend.backend(), []
    for entry in module.RIGHT.get(exercise_id, []):
        code, elsewhere = entry if isinstance(entry, tuple) else (entry, {})
        found.append((code, elsewhere.get(backend)))
    for code, words, *elsewhere in module.WRONG.get(exercise_id, []):
        found.append((code, elsewhere[0].get(backend, words) if elsewhere else words))
    return [(code, words_here(exercise_id, code, words)) for code, words in found]


def task(exercise_id: str):
    """The exercise as its chapter states it."""
    script = SCRIPTS[f"{int(exercise_id.split('.')[0]):02}"]
    return next(t for t in script.tasks if t.id == exercise_id)


def checked_name(exercise_id: str) -> str:
    """What the check cell hands over: the name of a function or of a value."""
    script = SCRIPTS[f"{int(exercise_id.split('.')[0]):02}"]
    source = script.notebook.cells[task(exercise_id).cell + 1].source
    return source.split(",", 1)[1].strip().rstrip(")").strip()


def run(exercise_id: str, code: str) -> object:
    """The answer that a learner's code makes."""
    namespace: dict[str, object] = {"__name__": "__main__"}
    exec(compile(PRELUDE, "<prelude>", "exec"), namespace)
    # A cell's source can be read back, as a kernel's can: the check tells an untouched function by it.
    name = f"<cell {next(_numbers)}>"
    linecache.cache[name] = (len(code), None, code.splitlines(keepends=True), name)
    exec(compile(code, name, "exec"), namespace)
    return namespace[checked_name(exercise_id)]


def _module(exercise_id: str):
    return import_module(f"bank.chapter_{int(exercise_id.split('.')[0]):02}")
