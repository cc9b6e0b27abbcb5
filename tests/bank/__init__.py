"""The bank: for every exercise right answers written differently, and wrong ones with the words that must appear.

An answer is code as a learner would type it into the exercise's cell. `run` executes it after the chapter's imports and
evaluates what the check cell hands to `check`.

A backend may see an answer otherwise. A right one is then a pair, the code and a dict: what the feedback must hold there.
A wrong one has such a dict as its third part, with None where it is no mistake. "torch on a GPU" is a backend of its own
there, for NumPy cannot read what lies on it. What an older Keras says is in `older`.
"""

from __future__ import annotations

import functools
import itertools
import linecache
import os
import sys
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


def seen_otherwise(exercise_id: str) -> int:
    """How many wrong answers the backend at hand sees otherwise than TensorFlow does."""
    entries = _module(exercise_id).WRONG.get(exercise_id, [])
    return sum(any(each in elsewhere for each in _backends()) for *_, elsewhere in (e for e in entries if len(e) == 3))


def _answers(exercise_id: str) -> list[tuple[str, str | None]]:
    """Each answer, and the words that it is rejected in on the Keras at hand and its backend."""
    module, backends, found = _module(exercise_id), _backends(), []
    for entry in module.RIGHT.get(exercise_id, []):
        code, elsewhere = entry if isinstance(entry, tuple) else (entry, {})
        found.append((code, next((elsewhere[each] for each in backends if each in elsewhere), None)))
    for code, words, *elsewhere in module.WRONG.get(exercise_id, []):
        otherwise = elsewhere[0] if elsewhere else {}
        found.append((code, next((otherwise[each] for each in backends if each in otherwise), words)))
    return [(code, words_here(exercise_id, code, words)) for code, words in found]


@functools.cache
def _backends() -> tuple[str, ...]:
    """The backend by its names, the narrowest first."""
    backend = keras.backend.backend()
    if backend == "torch" and (os.environ.get("HELPERS_AS_ON_GPU") or sys.modules["torch"].cuda.is_available()):
        return "torch on a GPU", backend
    return (backend,)


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
