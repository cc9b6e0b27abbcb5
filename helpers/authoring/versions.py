"""Which versions the book is true under: what `make test-matrix` found, and the README's table of it."""

from __future__ import annotations

import datetime
import hashlib
import itertools
import json
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

PYTHONS = ("3.10", "3.11", "3.12", "3.13")
TENSORFLOWS = ("2.18", "2.19", "2.20", "2.21")
KERASES = ("3.10", "3.11", "3.12", "3.13", "3.14", "3.15")
# A kind of place in the table, such as Python and Keras together.
_PAIRS = ((0, 1), (0, 2), (1, 2))
# Beside the table: the oldest release of everything that the project's bounds allow, and the newest of everything.
EXTREMES = ("oldest", "newest")

# What no cell of a notebook imports, and what decides beside the notebooks whether one passes.
BESIDE_THE_NOTEBOOKS = ("authoring", "grading", "keeping", "publishing", "teaching", "watching", "__main__.py")
_VERIFIES = ("conftest.py", "tests/sanitize.cfg", "tests/test_messages.py", "helpers/authoring/world.py")

_SIGNS = {"passed": "✔", "failed": "✘", "none": "–"}


@dataclass(frozen=True)
class Run:
    """What one run of strict verification found.

    Attributes:
        python: such as ``"3.12"``.
        tensorflow: a minor, or ``"oldest"`` or ``"newest"``.
        keras: likewise.
        outcome: ``"passed"``, ``"failed"``, or ``"none"`` where pip knows no such combination.
        installed: the versions that were there, by name.
        tests: how many cells and tests ran.
        failures: the names of those that failed, twenty at most.
        on: the day, as ``"2026-11-20"``.
        book: what the book was then, see `digest`.
    """

    python: str
    tensorflow: str
    keras: str
    outcome: str
    installed: dict[str, str]
    tests: int
    failures: tuple[str, ...]
    on: str
    book: str

    @property
    def place(self) -> tuple[str, str, str]:
        """Its place in the table."""
        return self.python, self.tensorflow, self.keras


def file_of(root: Path) -> Path:
    """Where the runs are kept."""
    return root / "helpers" / "assets" / "versions.json"


def read_runs(root: Path) -> list[Run]:
    """The runs that are kept, in the order of the table; none where there is no file."""
    path = file_of(root)
    if not path.exists():
        return []
    return [Run(**{**each, "failures": tuple(each["failures"])}) for each in json.loads(path.read_text("utf-8"))]


def record(root: Path, run: Run) -> None:
    """Keep a run in the place of the one before."""
    runs = {each.place: each for each in read_runs(root)} | {run.place: run}
    order = [runs[place] for place in sorted(runs, key=_order)]
    text = json.dumps([asdict(each) for each in order], indent=1) + "\n"
    file_of(root).write_text(text, encoding="utf-8", newline="\n")


def _order(place: tuple[str, str, str]) -> tuple:
    return tuple(tuple(map(int, part.split("."))) if part[0].isdigit() else (99, part) for part in place)


def in_order(runs: Sequence[Run]) -> tuple[list[tuple[str, str, str]], list[tuple[str, str, str]]]:
    """The places of the table that exist as far as is known, in two parts.

    Returns:
        a part in which any two versions that go together meet, as few places as a simple search finds; and the rest.
    """
    none = {run.place for run in runs if run.outcome == "none"}
    rest = [place for place in itertools.product(PYTHONS, TENSORFLOWS, KERASES) if place not in none]
    open_pairs = {pair for place in rest for pair in _pairs(place)}
    first: list[tuple[str, str, str]] = []
    while open_pairs:
        best = max(rest, key=lambda place: len(open_pairs & _pairs(place)))
        first.append(best)
        rest.remove(best)
        open_pairs -= _pairs(best)
    return first, rest


def _pairs(place: tuple[str, str, str]) -> set[tuple[int, str, int, str]]:
    return {(one, place[one], other, place[other]) for one, other in _PAIRS}


def digest(root: Path) -> str:
    """A short word for what a run tries: it changes when a stored notebook does, or what reads it and runs with it."""
    package = sorted((root / "helpers").rglob("*.py"))
    files = [
        *sorted((root / "solutions").glob("*.ipynb")),
        *(file for file in package if file.relative_to(root / "helpers").parts[0] not in BESIDE_THE_NOTEBOOKS),
        *(file for name in _VERIFIES if (file := root / name).exists()),
    ]
    made = hashlib.sha256()
    for file in files:
        made.update(file.read_bytes().replace(b"\r\n", b"\n"))
    return made.hexdigest()[:12]


def finished(root: Path, place: tuple[str, str, str]) -> bool:
    """Whether the book as it stands has passed there, or nothing can be installed there."""
    return any(
        run.place == place and (run.outcome == "none" or (run.outcome == "passed" and run.book == digest(root)))
        for run in read_runs(root)
    )


def run_of(place: tuple[str, str, str], root: Path, report: Path | None, installed: dict[str, str]) -> Run:
    """The run that pytest's report (JUnit's XML) tells of; without a report there is no such combination."""
    today = datetime.datetime.now(datetime.timezone.utc).date().isoformat()
    if report is None:
        return Run(*place, "none", {}, 0, (), today, digest(root))
    cases = list(ET.parse(report).getroot().iter("testcase"))
    bad = [case for case in cases if case.find("failure") is not None or case.find("error") is not None]
    failures = tuple(f"{case.get('classname')} {case.get('name')}".strip() for case in bad[:20])
    outcome = "passed" if cases and not bad else "failed"
    return Run(*place, outcome, installed, len(cases), failures, today, digest(root))


def table(runs: Sequence[Run]) -> str:
    """The table as Markdown; a place that was not run is empty."""
    found = {run.place: run for run in runs}
    lines = [f"| Python | TensorFlow | {' | '.join(f'Keras {keras}' for keras in KERASES)} |", "|---" * 8 + "|"]
    for python in PYTHONS:
        for tensorflow in TENSORFLOWS:
            signs = [_sign(found.get((python, tensorflow, keras))) for keras in KERASES]
            if set(signs) != {_SIGNS["none"]}:
                lines.append(f"| {python} | {tensorflow} | {' | '.join(signs)} |")
    for extreme in EXTREMES:
        at = [run for python in PYTHONS if (run := found.get((python, extreme, extreme)))]
        for run in at:
            named = ", ".join(f"{name} {version}" for name, version in run.installed.items())
            lines += [""] * (run is at[0])
            lines.append(f"- The {extreme} of everything on Python {run.python}: {_sign(run)} ({named})")
    days = sorted({run.on for run in runs if run.outcome != "none"})
    tried = [run for run in runs if run.outcome != "none"]
    if tried:
        when = days[0] if len(days) == 1 else f"{days[0]} to {days[-1]}"
        passed = sum(run.outcome == "passed" for run in tried)
        lines += [
            "",
            f"✔ passed, ✘ failed, – there is no such combination, empty: not run. {passed} of {len(tried)} runs",
        ]
        lines[-1] += f" passed, {when}, on Linux."
    return "\n".join(lines)


def _sign(run: Run | None) -> str:
    return _SIGNS[run.outcome] if run else " "
