"""`check`, `hint`, `solution`, `progress`: what a learner calls."""

from __future__ import annotations

import ast
import contextlib
import inspect
import json
import linecache
import logging
import os
import textwrap
import traceback
import types
from pathlib import Path
from typing import NoReturn

import keras

from helpers import book, exercises, log, messages
from helpers.attempt import LIMIT_S, Attempt, Endless, Raised, Unmet, no_trace
from helpers.demands import Exercise
from helpers.feedback import Feedback, Note, grading, put_on_page
from helpers.journey import code, pages, way
from helpers.values import listed

_NOTHING = object()

# Many small models in one kernel make TensorFlow warn of retracing: true, and no use to somebody who solves exercises.
logging.getLogger("tensorflow").addFilter(lambda record: "triggered tf.function retracing" not in record.getMessage())


def check(exercise_id: str, answer: object = _NOTHING) -> Feedback:
    """Check an answer, show what was found, and return it.

    Args:
        exercise_id: the number in the exercise's first line, as text: ``"1.3"``.
        answer: what the exercise asks for: a value, a model, or the function that builds it (not called).

    Raises:
        AssertionError: only while nbgrader is grading, if the answer is not passed: nbgrader reads the grade from it.
    """
    try:
        record = book.record(exercise_id)
    except KeyError as error:
        feedback = Feedback(str(exercise_id), "no such exercise", "error", problem=str(error.args[0]))
    else:
        feedback = _examine(exercises.exercise(record.id), record, answer)
        if (trouble := _note(feedback)) is not None:
            feedback.advice = " ".join(part for part in (feedback.advice, trouble) if part)
    put_on_page(feedback)
    feedback._shown = True
    if grading() and not feedback.passed:
        _fail(feedback)
    return feedback


def hint(exercise_id: str) -> None:
    """Show the exercise's next hint: one more each time."""
    try:
        record = book.record(exercise_id)
    except KeyError as error:
        put_on_page(Note("No such exercise", str(error.args[0])))
        return
    hints = exercises.exercise(record.id).hints
    standing = log.standings().get(record.id, log.Standing())
    own = standing.own_hint
    # The hint that was written for what the last check found comes first, and alone; then the general ones, one a call.
    fresh = bool(own) and not standing.own_hint_seen
    number = standing.hints if fresh else min(standing.hints + 1, len(hints))
    log.note(record.id, "hint", number=number, **({"own": own} if own else {}))
    more = len(hints) - number
    if not more:
        left = f'That was the last one. `solution("{record.id}")` shows an answer.'
    elif number:
        left = f"{more} more: call `hint` again."
    else:
        left = f"{more} general hints come after it: call `hint` again."
    lines = [f"{i}. {text}" for i, text in enumerate(hints[:number], 1)]
    lines = [f"On what your last check found: {own}", *lines] if own else lines
    head = "A hint of its own" if fresh else f"Hint {number} of {len(hints)}"
    put_on_page(Note(f"{head} for exercise {record.id} · {record.title}", "\n".join([*lines, left])))


def solution(exercise_id: str) -> None:
    """Show an answer to the exercise, and remember that it was looked at."""
    try:
        record = book.record(exercise_id)
    except KeyError as error:
        put_on_page(Note("No such exercise", str(error.args[0])))
        return
    log.note(record.id, "solution")
    put_on_page(Note(f"One answer to exercise {record.id} · {record.title}", record.solution, code=True))


def progress(share: bool | str = False) -> None:
    """Show the map of the book: what is passed, what was begun, and what comes next.

    Args:
        share: True for a short code that a teacher can read; a name, to have it stand before the code.
    """
    travelled = way.travelled()
    if share:
        put_on_page(code.as_note(travelled, share if isinstance(share, str) else ""))
        return
    if travelled.finished:
        put_on_page(pages.the_end(travelled))
    put_on_page(pages.the_map(travelled))


def _note(feedback: Feedback) -> str | None:
    """Write a check down; what comes back says why it could not be."""
    facts = {what: said for what in ("mistake", "hint") if (said := getattr(feedback, what))}
    return log.note(feedback.exercise, "check", status=feedback.status, **facts)


@no_trace()
def _examine(exercise: Exercise, record: book.Record, answer: object) -> Feedback:
    """Ask the demands in order; whatever happens, the outcome is a Feedback."""
    feedback = Feedback(record.id, record.title, "passed")
    if answer is _NOTHING or _untouched(answer, record):
        feedback.status, feedback.problem = (
            "not started",
            "Write your answer in the cell above, run it, then run this one.",
        )
        return feedback
    attempt = Attempt(answer, record, exercise.cases)
    try:
        _write_reference(exercise, attempt)
        for demand in exercise.demands:
            feedback.holds.append(demand(attempt))
    except Unmet as unmet:
        feedback.status = "failed"
        known = _known_mistake(exercise, attempt)
        feedback.mistake = known.name if known else ""
        feedback.problem = known.problem if known else unmet.problem
        feedback.hint = known.hint if known else unmet.hint
        offer = f'`hint("{record.id}")` {"has more on exactly this" if feedback.hint else "helps a little"}.'
        advice = known.advice if known else unmet.advice or _linted(attempt)
        feedback.advice = (
            advice if advice and not feedback.hint else " ".join(filter(None, [advice or "Stuck?", offer]))
        )
        feedback.where = unmet.where
        feedback.picture = _drawn(unmet)
    except Raised as raised:
        _tell_error(feedback, raised.cause)
        if len(attempt.cases) > 1 and attempt.arguments:
            called = f"{attempt.name} was called with {listed(attempt.arguments)}."
            feedback.where = f"{feedback.where}. {called}" if feedback.where else called
        elif attempt.doing:
            feedback.where = f"{feedback.where}. {attempt.doing}" if feedback.where else attempt.doing
    except Endless:
        feedback.status = "error"
        feedback.problem = f"The code did not end within {LIMIT_S:.0f} seconds."
        feedback.advice = "Is there a loop whose condition never becomes false?"
    except Exception as error:
        # A hole in this book, not in the answer: say so, in one sentence, and accuse nobody.
        feedback.status = "error"
        feedback.problem = f"This check could not make sense of the answer ({messages.headline(error, 200)})."
        feedback.advice = "That may be a gap in the book: please report it, with your cell."
    if attempt.noise:
        print(attempt.noise, end="" if attempt.noise.endswith("\n") else "\n")
    return feedback


def _known_mistake(exercise: Exercise, attempt: Attempt):
    for mistake in exercise.mistakes:
        try:
            if mistake.seen(attempt):
                return mistake
        except (Exception, Endless):
            continue  # a recogniser that stumbles has not recognised it
    return None


def _linted(attempt: Attempt) -> str:
    """What `lint` says of the answer's models and not of the solution's: why the first difference may be there."""
    try:
        from helpers.linting.explain import explain

        found = explain(attempt.built, attempt.record.reference.get("lint", ()))
    except Exception:
        return ""  # the difference stands without it
    return f"{found.happens} {found.mend}" if found else ""


def _tell_error(feedback: Feedback, error: BaseException) -> None:
    feedback.status = "error"
    feedback.problem = f"Your code raised `{messages.headline(error)}`"
    feedback.where = _line_of(error)
    if (known := messages.explain(error)) is not None:
        feedback.advice = " ".join(part for part in (known.meaning, known.look) if part)


def _line_of(error: BaseException) -> str:
    """The learner's own line: the innermost one that is neither Keras', nor Python's, nor ours."""
    # This package, Python's own, and what lies beside Keras: on Colab those are dist-packages.
    inside = (__file__, inspect.__file__, os.path.dirname(keras.__file__))
    foreign = ("<frozen", *(os.path.join(os.path.dirname(os.path.abspath(each)), "") for each in inside))
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        path = frame.filename if frame.filename.startswith("<") else os.path.abspath(frame.filename)
        if frame.line and not path.startswith(foreign) and f"{os.sep}site-packages{os.sep}" not in path:
            return f"It happened in `{frame.name}`, line {frame.lineno} of its cell: `{frame.line.strip()}`"
    return ""


def _untouched(answer: object, record: book.Record) -> bool:
    """Whether the answer is still what the exercise starts with."""
    if answer is None or answer is Ellipsis:
        return True
    if isinstance(answer, dict | tuple | list):
        return _is_given_value(answer, record)
    if isinstance(answer, type):
        return _is_given_class(answer, record)
    if not inspect.isfunction(answer):
        return False
    try:
        (mine,) = ast.parse(textwrap.dedent(inspect.getsource(answer))).body
        start = ast.parse(record.start)
    except (OSError, TypeError, ValueError, SyntaxError):
        return False
    if not isinstance(mine, ast.FunctionDef):
        return False
    given = [part for part in start.body if isinstance(part, ast.FunctionDef) and part.name == mine.name]
    return _says_nothing(mine) or any(_said(part) == _said(mine) for part in given)


def _is_given_value(answer: dict | tuple | list, record: book.Record) -> bool:
    """Whether a value is the one that the exercise's cell starts with."""
    for line in ast.parse(record.start).body:
        if isinstance(line, ast.Assign):
            with contextlib.suppress(Exception):  # not a literal, or a comparison that does not answer yes or no
                if ast.literal_eval(line.value) == answer:
                    return True
    return False


def _is_given_class(answer: type, record: book.Record) -> bool:
    """Whether a class is still what the exercise's cell starts with: by its methods' cell, for a class has no other."""
    methods = [getattr(part, "__func__", part) for part in vars(answer).values()]
    codes = [method.__code__ for method in methods if inspect.isfunction(method)]
    given = [part for part in ast.parse(record.start).body if isinstance(part, ast.ClassDef)]
    given = [part for part in given if part.name == answer.__name__]
    if not codes:
        mine = [base.__name__ for base in answer.__bases__]
        return any(_bare(part) and [ast.unparse(b).split(".")[-1] for b in part.bases] == mine for part in given)
    with contextlib.suppress(OSError, TypeError, ValueError, SyntaxError):
        cell = ast.parse("".join(linecache.getlines(codes[0].co_filename)))
        for part in cell.body:
            if isinstance(part, ast.ClassDef) and part.name == answer.__name__ and _holds(part, codes[0]):
                return any(_class_said(part) == _class_said(start) for start in given)
    return False


def _bare(part: ast.ClassDef) -> bool:
    return not any(isinstance(line, ast.FunctionDef) for line in part.body)


def _holds(part: ast.ClassDef, code: types.CodeType) -> bool:
    return part.lineno <= code.co_firstlineno <= (part.end_lineno or part.lineno)


def _class_said(part: ast.ClassDef) -> list[str]:
    """What a class says; comments, layout and docstrings say nothing."""
    heads = [ast.dump(each) for each in (*part.decorator_list, *part.bases)]
    body = [line for line in part.body if not (isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant))]
    return heads + [line.name + _said(line) if isinstance(line, ast.FunctionDef) else ast.dump(line) for line in body]


def _said(function: ast.FunctionDef) -> str:
    """What a function says; comments, layout and docstrings say nothing."""
    return ast.dump(function.args) + "".join(map(ast.dump, _body(function)))


def _says_nothing(function: ast.FunctionDef) -> bool:
    """Whether the body is empty but for `pass`, `...`, or the `raise NotImplementedError()` that nbgrader leaves."""
    return all(
        isinstance(line, ast.Pass)
        or (isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant))
        or (isinstance(line, ast.Raise) and "NotImplementedError" in ast.dump(line))
        for line in _body(function)
    )


def _body(function: ast.FunctionDef) -> list[ast.stmt]:
    return function.body[1:] if ast.get_docstring(function) is not None else function.body


def _write_reference(exercise: Exercise, attempt: Attempt) -> None:
    """While `build` runs a solution's own check cell, what is checked *is* the reference: write it down."""
    where = Path(os.environ.get("HELPERS_REFERENCES", ""))
    if not (where / f"{exercise.id}.wanted").is_file():
        return
    reference = exercise.record_reference(attempt)
    (where / f"{exercise.id}.json").write_text(json.dumps(reference, ensure_ascii=False), encoding="utf-8")
    attempt.record.reference.clear()
    attempt.record.reference.update(reference)


def _drawn(unmet: Unmet):
    if unmet.comparison is None:
        return None
    try:
        from helpers.draw import show_difference

        return show_difference(unmet.comparison)
    except Exception:
        return None  # the sentences stand without their picture


def _fail(feedback: Feedback) -> NoReturn:
    raise AssertionError(f"Exercise {feedback.exercise}: {feedback.status}. {feedback.problem}")
