"""Runs one submission: `python -m helpers.grading.child JOB`, started by `grade` and by nobody else.

What each check found is one line of JSON in the results file, written at once: if the process has to be ended, what was
found until then is there. Nothing that the learner's code prints goes anywhere.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import signal
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any


class TooLong(BaseException):
    """A cell that did not end within its limit."""


def main(job_file: str) -> int:
    """Do a job; return an exit code."""
    job = json.loads(Path(job_file).read_text(encoding="utf-8"))
    from helpers.grading import fence

    fence.limit(job["memory_gb"], job["cpu_s"])
    fence.leave_the_network()
    # Everything that is needed from outside of the fence is loaded before it is put up.
    from IPython.core.interactiveshell import InteractiveShell

    from helpers import book, checking, exercises

    for chapter in book.chapters():
        exercises.exercise(chapter.records[0].id)
    with open(job["results"], "a", encoding="utf-8") as results:
        sys.stdin = io.StringIO()
        shell = InteractiveShell.instance()
        shell.user_ns["__name__"] = "__main__"
        _silence(shell)
        fence.put_up(Path(job["folder"]), [Path(path) for path in job["closed"]])
        for step in job["steps"]:
            if step["kind"] == "run":
                with _bounded(job["cell_s"]), contextlib.suppress(TooLong, SystemExit, KeyboardInterrupt):
                    shell.run_cell(step["text"], silent=True)
                continue
            found = _checked(shell, checking, step, job["cell_s"])
            results.write(json.dumps(found, ensure_ascii=False) + "\n")
            results.flush()
        results.write(json.dumps({"done": True}) + "\n")
        results.flush()
        os._exit(0)  # whatever the learner's code left running, or registered to run at the end, ends here
    return 0


def _checked(shell: Any, checking: Any, step: dict, cell_s: float) -> dict:
    """Hand an answer to the book's own check."""
    try:
        with _bounded(cell_s):
            answer = eval(compile(step["text"], "<check>", "eval"), shell.user_ns)  # a name of the book's own cell
            feedback = checking.check(step["exercise"], answer)
    except NameError:
        return {"exercise": step["exercise"], "status": "not started", "problem": "", "mistake": ""}
    except BaseException as error:
        return {"exercise": step["exercise"], "status": "error", "problem": type(error).__name__, "mistake": ""}
    return {
        "exercise": step["exercise"],
        "status": feedback.status,
        "problem": feedback.problem if not feedback.passed else "",
        "mistake": getattr(feedback, "mistake", ""),
    }


@contextlib.contextmanager
def _bounded(seconds: float) -> Iterator[None]:
    """End what takes longer, where the platform can; the parent ends the process in any case."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(signum: int, frame: object) -> None:
        raise TooLong

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


class _Nowhere(io.TextIOBase):
    """Takes any amount of text and keeps none of it."""

    def write(self, text: str) -> int:
        return len(text)

    def writable(self) -> bool:
        return True


def _silence(shell: Any) -> None:
    sys.stdout = sys.stderr = _Nowhere()
    shell.display_pub.publish = lambda *args, **kwargs: None
    shell.displayhook = lambda *args, **kwargs: None
    shell.showtraceback = lambda *args, **kwargs: None
    shell.history_manager.enabled = False
    tempfile.tempdir = os.environ["TMPDIR"]


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
