"""The bank: for every exercise right answers written differently, and wrong ones with the words that must appear.

An answer is code as a learner would type it into the exercise's cell. `run` executes it after the chapter's imports and
evaluates what the check cell hands to `check`.
"""

from __future__ import annotations

import itertools
import linecache
from importlib import import_module
from pathlib import Path

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
    return _module(exercise_id).RIGHT.get(exercise_id, [])


def wrong(exercise_id: str) -> list[tuple[str, str]]:
    """Wrong answers, each with words that the feedback must hold."""
    return _module(exercise_id).WRONG.get(exercise_id, [])


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
