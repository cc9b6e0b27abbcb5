"""A submitted notebook as a list of steps, in the order in which a learner would run it."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import nbformat
from nbformat import NotebookNode

from helpers.keeping.cells import exercise_of


class SubmissionError(Exception):
    """A file cannot be graded; the message says why."""


@dataclass(frozen=True)
class Step:
    """One thing to do.

    Attributes:
        kind: to run the learner's code, or to check an exercise.
        text: the code; or the expression that the book's own check cell hands over.
        exercise: of a check, its number.
    """

    kind: Literal["run", "check"]
    text: str
    exercise: str = ""


@dataclass(frozen=True)
class Submission:
    """What is to be done with one notebook.

    Attributes:
        steps: in order.
        missing: exercises of its chapters that it does not hold.
    """

    steps: tuple[Step, ...]
    missing: tuple[str, ...]

    def to_json(self) -> dict:
        """As the child reads it."""
        return {"steps": [asdict(step) for step in self.steps]}


def answers_of(book: Mapping[str, NotebookNode]) -> dict[str, str]:
    """What each exercise's own check cell in the book hands over: ``{"1.2": "parameters"}``."""
    found = {}
    for notebook in book.values():
        for cell in notebook.cells:
            if cell.cell_type == "code" and cell.get("id", "").startswith("check-"):
                found.update(_handed_over(cell.source))
    return found


def _handed_over(source: str) -> list[tuple[str, str]]:
    """Exercise and answer of each `check` in a cell that does nothing else; nothing for any other cell."""
    try:
        lines = ast.parse(source).body
    except (SyntaxError, ValueError):
        return []
    calls = [line.value for line in lines if isinstance(line, ast.Expr) and isinstance(line.value, ast.Call)]
    if len(calls) < len(lines) or not all(ast.unparse(call.func) == "check" and len(call.args) == 2 for call in calls):
        return []
    return [(call.args[0].value, ast.unparse(call.args[1])) for call in calls if isinstance(call.args[0], ast.Constant)]


def read_submission(path: Path, answers: Mapping[str, str]) -> Submission:
    """Read a notebook.

    The checks are the book's own, whatever the learner's check cells say, and stand where those stood.

    Args:
        path: of the notebook.
        answers: as :func:`answers_of` finds them.

    Raises:
        SubmissionError: it is no notebook, or none with an exercise of this book.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            notebook = nbformat.reads(path.read_bytes().decode("utf-8-sig"), as_version=4)
            nbformat.validate(notebook)
    except OSError as error:
        raise SubmissionError(f"cannot be read: {error.strerror or error}") from None
    except Exception:
        raise SubmissionError("is damaged, or no notebook") from None
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    held = [e for cell in code if (e := exercise_of(cell)) in answers]
    if not held:
        raise SubmissionError("holds no exercise of this book")
    steps: list[Step] = []
    checked: set[str] = set()
    for cell in code:
        # The book's own check of an exercise stands where the learner's copy of it stood.
        asked = [e for e, handed in _handed_over(cell.source) if answers.get(e) == handed and e not in checked]
        if asked and exercise_of(cell) is None:
            steps += [Step("check", answers[e], e) for e in asked]
            checked |= set(asked)
        else:
            steps.append(Step("run", cell.source))
    steps += [Step("check", answers[e], e) for e in dict.fromkeys(held) if e not in checked]
    chapters = {e.split(".")[0] for e in held}
    missing = [e for e in answers if e.split(".")[0] in chapters and e not in held]
    return Submission(tuple(steps), tuple(missing))
