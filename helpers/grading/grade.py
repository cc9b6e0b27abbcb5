"""Grade many notebooks: each in a process of its own, several at once, what is done stays done."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tqdm import tqdm

from helpers.authoring.world import world
from helpers.grading.submission import Submission, SubmissionError, answers_of, read_submission
from helpers.keeping.copies import read_book

STATUSES = ("passed", "failed", "error", "not started", "not reached", "missing")


@dataclass(frozen=True)
class Limits:
    """What one notebook may use.

    Attributes:
        seconds: for all of it.
        cell_seconds: for one cell, where the platform can interrupt one.
        memory_gb: of data, where the platform can bound it.
    """

    seconds: float = 600
    cell_seconds: float = 120
    memory_gb: float = 8


@dataclass
class Found:
    """What one check of one submission found."""

    exercise: str
    status: str
    problem: str = ""
    mistake: str = ""


@dataclass
class Grade:
    """What came out of one submission.

    Attributes:
        who: whose it is: the folder that it lies in, or the name of the file.
        file: its path below the folder that was given.
        found: one entry for each exercise of its chapters, in order.
        trouble: why it could not be graded, or not to its end.
        seconds: how long it took.
    """

    who: str
    file: str
    found: list[Found] = field(default_factory=list)
    trouble: str = ""
    seconds: float = 0.0


class GradeError(Exception):
    """Nothing can be graded; the message says why."""


def submissions(paths: Sequence[Path]) -> list[tuple[str, str, Path]]:
    """Every notebook of some files and folders: whose it is, its name, its path.

    Raises:
        GradeError: a path does not exist, or there is no notebook.
    """
    found = []
    for path in paths:
        if path.is_dir():
            for file in sorted(path.rglob("*.ipynb")):
                inside = file.relative_to(path)
                if not any(part.startswith(".") for part in inside.parts):
                    who = inside.parts[0] if len(inside.parts) > 1 else file.stem
                    found.append((who, inside.as_posix(), file))
        elif path.is_file():
            found.append((path.stem, path.name, path))
        else:
            raise GradeError(f"{path} does not exist; name a folder of notebooks, or notebooks.")
    if not found:
        raise GradeError(f"There is no notebook in {', '.join(map(str, paths))}.")
    return found


def grade(
    paths: Sequence[Path], root: Path, kept: Path, *, limits: Limits = Limits(), jobs: int | None = None,
    again: bool = False,
) -> list[Grade]:  # fmt: skip
    """Grade notebooks.

    Args:
        paths: files and folders.
        root: the checkout of the book.
        kept: a folder for finished results: a submission that has one is not run again while neither it nor the book
            has changed.
        limits: of each notebook.
        jobs: how many at once; half the cores by default, since each may use more than one.
        again: run all of them, finished or not.

    Returns:
        One grade for each notebook, in the order in which they were found.

    Raises:
        GradeError: there is nothing to grade.
    """
    all_of_them = submissions(paths)
    answers = answers_of(read_book(root / "notebooks"))
    kept.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="grade-") as folder:
        records = _without_solutions(root / "helpers" / "assets" / "book", Path(folder) / "book")
        bar = tqdm(total=len(all_of_them), unit="notebook", desc="grade", file=sys.stderr)

        def one(numbered: tuple[int, tuple[str, str, Path]]) -> Grade:
            number, (who, name, path) = numbered
            file = kept / f"{_key(path, root, limits)}.json"
            done = None if again else _finished(file)
            if done is None:
                done = _grade_one(path, answers, records, Path(folder) / str(number), root, limits)
                _keep(file, done)
            bar.update()
            done.who, done.file = who, name
            return done

        with bar, ThreadPoolExecutor(jobs or max(1, (os.cpu_count() or 2) // 2)) as pool:
            return list(pool.map(one, enumerate(all_of_them)))


def _grade_one(path: Path, answers: dict[str, str], records: Path, scratch: Path, root: Path, limits: Limits) -> Grade:
    result = Grade("", "")
    try:
        submission = read_submission(path, answers)
    except SubmissionError as error:
        result.trouble = str(error)
        return result
    began = time.perf_counter()
    lines, ended = _run(submission, records, scratch, root, limits)
    result.seconds = round(time.perf_counter() - began, 1)
    finished = any("done" in line for line in lines)
    checked = {line["exercise"]: Found(**line) for line in lines if "exercise" in line}
    asked = dict.fromkeys(step.exercise for step in submission.steps if step.kind == "check")
    result.found = [checked.get(e) or Found(e, "not reached") for e in asked]
    result.found += [Found(e, "missing") for e in submission.missing]
    order = {exercise: place for place, exercise in enumerate(answers)}
    result.found.sort(key=lambda each: order[each.exercise])
    if not finished:
        result.trouble = f"did not end within {limits.seconds:.0f} seconds" if ended else "ended before its last cell"
    return result


def _run(submission: Submission, records: Path, scratch: Path, root: Path, limits: Limits) -> tuple[list[dict], bool]:
    """Run a submission in a process of its own; return the lines it wrote, and whether it had to be ended."""
    own = scratch / "own"
    for folder in (own, scratch / "home"):
        folder.mkdir(parents=True)
    results, job = scratch / "results.jsonl", scratch / "job.json"
    settings = {
        "results": str(results),
        "folder": str(own),
        "closed": [str(root / "solutions"), str(root / "helpers" / "assets" / "book"), str(root / ".git")],
        "cell_s": limits.cell_seconds,
        "memory_gb": limits.memory_gb,
        "cpu_s": int(limits.seconds * (os.cpu_count() or 1)),
        **submission.to_json(),
    }
    job.write_text(json.dumps(settings), encoding="utf-8")
    environment = {key: value for key, value in os.environ.items() if key in _PASSED_ON}
    environment |= world("build", own)
    environment |= {
        "HELPERS_BOOK": str(records), "HOME": str(own), "TMPDIR": str(own), "TEMP": str(own), "TMP": str(own),
        "MPLBACKEND": "Agg", "MPLCONFIGDIR": str(own), "IPYTHONDIR": str(own), "PYTHONPATH": str(root),
    }  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-m", "helpers.grading.child", str(job)],
        cwd=own, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    try:
        process.wait(limits.seconds)
        ended = False
    except subprocess.TimeoutExpired:
        ended = True
    finally:
        _end(process)
    lines = list(_lines(results))
    shutil.rmtree(scratch, ignore_errors=True)
    return lines, ended


# What a process needs of the environment to run at all, and nothing that could be a secret.
_PASSED_ON = {
    "PATH", "SYSTEMROOT", "LANG", "LC_ALL", "KERAS_BACKEND", "CUDA_VISIBLE_DEVICES", "LD_LIBRARY_PATH", "HELPERS_DATA",
}  # fmt: skip


def _end(process: subprocess.Popen) -> None:
    """End a process and all that it started."""
    with contextlib.suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()


def _lines(results: Path) -> Iterable[dict]:
    """What a child wrote; a line that was cut off is left out."""
    try:
        text = results.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return
    for line in text.splitlines():
        with contextlib.suppress(ValueError):
            yield json.loads(line)


def _without_solutions(records: Path, target: Path) -> Path:
    """The book's records without the answers in them."""
    target.mkdir(parents=True)
    for path in records.glob("*.json"):
        data = json.loads(path.read_text(encoding="utf-8"))
        for exercise in data["exercises"]:
            exercise["solution"] = ""
        (target / path.name).write_text(json.dumps(data), encoding="utf-8")
    return target


def _key(path: Path, root: Path, limits: Limits) -> str:
    """What a result depends on: the submission, the exercises and their checks, and the limits."""
    digest = hashlib.sha256(path.read_bytes() + repr(limits).encode())
    for file in sorted([*(root / "helpers").rglob("*.py"), *(root / "helpers" / "assets" / "book").glob("*.json")]):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:32]


def _finished(file: Path) -> Grade | None:
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        return Grade(**{**kept, "found": [Found(**each) for each in kept["found"]]})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _keep(file: Path, done: Grade) -> None:
    aside = file.with_suffix(".new")
    aside.write_text(json.dumps(asdict(done), ensure_ascii=False), encoding="utf-8")
    os.replace(aside, file)
