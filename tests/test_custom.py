"""A layer that a learner wrote may be anything: each exercise that takes a class answers in a sentence."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import bank
import pytest

from helpers import book, exercises
from helpers.checking import _examine

TAKE_A_CLASS = ["7.2", "7.3", "7.4", "7.5", "7.6", "7.7", "7.8", "7.10"]
_INIT = "    def __init__(self, *args, **kwargs):\n        super().__init__(**kwargs)\n"
HOSTILE = {
    "its __init__ raises": "    def __init__(self, *args, **kwargs):\n        raise RuntimeError('own')\n",
    "its __init__ forgets super": "    def __init__(self, *args, **kwargs):\n        self.n = 1\n",
    "its __init__ exits": "    def __init__(self, *args, **kwargs):\n        exit()\n",
    "its __new__ returns something else": "    def __new__(cls, *args, **kwargs):\n        return 3\n",
    "its call raises what cannot be shown": (
        "    def __init__(self, spread=0, units=0, activation=0, dense=0, rank=0, **kwargs):\n"
        "        super().__init__(**kwargs)\n"
        "    def call(self, *args, **kwargs):\n        raise Nasty\n"
    ),
    "its call recurs": (
        "    def __init__(self, spread=0, units=0, activation=0, dense=0, rank=0, **kwargs):\n"
        "        super().__init__(**kwargs)\n"
        "    def call(self, *args):\n        return self.call(*args)\n"
    ),
    "its call makes noise": (
        "    def __init__(self, spread=0, units=0, activation=0, dense=0, rank=0, **kwargs):\n"
        "        super().__init__(**kwargs)\n"
        "    def call(self, *args):\n        print('noise' * 100_000)\n        return args[0] + 1\n"
    ),
    "its call returns a class": (
        "    def __init__(self, spread=0, units=0, activation=0, dense=0, rank=0, **kwargs):\n"
        "        super().__init__(**kwargs)\n"
        "    def call(self, *args):\n        return dict\n"
    ),
    "its call returns a number": (
        "    def __init__(self, spread=0, units=0, activation=0, dense=0, rank=0, **kwargs):\n"
        "        super().__init__(**kwargs)\n"
        "    def call(self, *args):\n        return ops.mean(args[0])\n"
    ),
    "its name cannot be set": (
        "    def __init__(self, spread=0, units=0, activation=0, dense=0, rank=0, **kwargs):\n"
        "        super().__init__(**kwargs)\n"
        "    @property\n    def name(self):\n        return 3\n    def call(self, *args):\n        return args[0]\n"
    ),
}


@pytest.fixture(autouse=True)
def _fresh_home(monkeypatch: pytest.MonkeyPatch, tmp_path):
    monkeypatch.setenv("HELPERS_HOME", str(tmp_path))


def verdict(exercise_id: str, code: str):
    return _examine(exercises.exercise(exercise_id), book.record(exercise_id), bank.run(exercise_id, code))


@pytest.mark.parametrize("exercise_id", TAKE_A_CLASS)
@pytest.mark.parametrize("what", HOSTILE)
def test_any_class_is_answered_kindly(exercise_id, what, capsys):
    nasty = "class Nasty(Exception):\n    def __str__(self):\n        raise ValueError\n\n"
    feedback = verdict(exercise_id, f"{nasty}class {bank.checked_name(exercise_id)}(layers.Layer):\n{HOSTILE[what]}")
    text = str(feedback)
    assert feedback.status in {"failed", "error"}, text
    assert "Traceback" not in text
    assert "could not make sense" not in text, text
    assert len(text) < 4_000
    assert len(capsys.readouterr().out) < 60_000


def test_a_call_without_an_end_is_answered_where_somebody_has_raised_pythons_limit():
    folder = Path(__file__).parent
    lines = "import sys; sys.path.insert(0, sys.argv[1]); import test_custom as t; sys.setrecursionlimit(30_000)\n"
    lines += "for i in t.TAKE_A_CLASS:\n"
    lines += "    code = f'class {t.bank.checked_name(i)}(layers.Layer):\\n' + t.HOSTILE['its call recurs']\n"
    lines += "    print(i, t.verdict(i, code).status)\n"
    run = subprocess.run([sys.executable, "-c", lines, str(folder)], cwd=folder.parent, capture_output=True, text=True)
    assert run.returncode == 0, f"it took the process along: {run.stderr[-500:]}"
    assert run.stdout.split()[1::2] == ["error"] * len(TAKE_A_CLASS)


@pytest.mark.parametrize("exercise_id", TAKE_A_CLASS)
def test_a_class_is_untouched_as_long_as_only_its_comments_and_docstrings_differ(exercise_id):
    start = book.record(exercise_id).start
    assert verdict(exercise_id, start.replace("\n    ", "\n    # a note\n    ", 1)).status == "not started"
    base = "(layers.Layer)" if "(layers.Layer)" in start else ""
    other = start.replace(base, "(layers.GlobalAveragePooling1D)")
    assert verdict(exercise_id, other).status != "not started"


def test_a_class_that_was_changed_in_one_word_is_begun():
    start = book.record("7.5").start
    assert verdict("7.5", start.replace("self.steps += 1", "self.steps += 2")).status == "failed"
