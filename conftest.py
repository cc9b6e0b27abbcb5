"""Strict verification of the notebooks: each in a world of its own, counted, and timed.

`build` stores outputs in one world (see helpers/authoring/world.py). Here the learner's notebooks run with another
width of terminal, another time zone, no fonts and one core; the solutions with yet others.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import pytest

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).parent
_BACKEND = os.environ.get("KERAS_BACKEND", "tensorflow")
_WORLD_OF = {"notebooks": "narrow", "solutions": "wide"}
_counts: Counter[str] = Counter()
_seconds: Counter[str] = Counter()
_before: dict[str, dict] = {}


def _limits() -> dict[str, int]:
    """The floor of compared cells and the ceiling of exempt ones."""
    tool = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    return tool["graphs-of-layers"]["verification"]


# What takes longest goes first, so that no worker is left with it alone at the end.
_FIRST = (
    "/test_jupyterlab",
    "/test_bank",
    "/test_full_data",
    ".ipynb",
    "/test_nbgrader",
    "/test_slides",
    "/test_grading",
    "/test_canary",
    "/test_fetch",
    "/test_capstone",
    "/test_build",
)
_NOTEBOOKS = _FIRST.index(".ipynb")


def _is_cell(item: pytest.Item) -> bool:
    return item.path.suffix == ".ipynb"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Bring the files into their order; within a file nothing moves, for a notebook's cells need each other."""
    path = ROOT / "benchmarks" / "seconds.json"
    measured = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}

    def turn(item: pytest.Item) -> tuple[int, int, str]:
        place = item.path.as_posix().removeprefix(ROOT.as_posix())
        if _is_cell(item):
            return _NOTEBOOKS, -measured.get(item.path.stem, 0), place
        return next((number for number, part in enumerate(_FIRST) if part in place), len(_FIRST)), 0, ""

    items.sort(key=turn)


@pytest.hookimpl(hookwrapper=True, tryfirst=True)
def pytest_runtest_setup(item: pytest.Item):
    """Before a notebook's kernel starts, put the process into that notebook's world; afterwards, back."""
    if not _is_cell(item) or str(item.path) in _before:
        yield
        return
    from helpers.authoring.world import world

    scratch = Path(tempfile.mkdtemp(prefix="notebook-"))
    name = _WORLD_OF.get(item.path.parent.name, "wide")
    # A world's KERAS_BACKEND and HELPERS_DATA are the caller's.
    settings = {**world(name, scratch), "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])}
    # Run before the first cell; a caller's own is not.
    settings["PYTHONSTARTUP"] = str(ROOT / "tests" / "as_on_gpu.py") if os.environ.get("HELPERS_AS_ON_GPU") else ""
    _before[str(item.path)] = {
        "environment": dict(os.environ),
        "scratch": scratch,
        "wanted": [],
        "began": time.perf_counter(),
    }
    if item.path.parent.name == "solutions":
        # What the checks compare answers with was written down from these very cells: see whether it still would be.
        settings["HELPERS_REFERENCES"] = str(scratch / "references")
        (scratch / "references").mkdir()
    os.environ.update(settings)
    cores = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else None
    if cores and name == "narrow":
        # The kernel inherits it: one core, another for each worker.
        worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
        os.sched_setaffinity(0, {sorted(cores)[worker % len(cores)]})
    yield
    if cores:
        os.sched_setaffinity(0, cores)
    os.environ.clear()
    os.environ.update(_before[str(item.path)]["environment"])


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None):
    """After the last cell of a notebook, note how long it took, look at its references, clear its scratch folder."""
    result = yield
    if not _is_cell(item):
        return result
    state = _before[str(item.path)]
    for wanted in (state["scratch"] / "references").glob("*.wanted"):
        wanted.unlink()
        state["wanted"].append(wanted.stem)
    if nextitem is None or nextitem.path != item.path:
        del _before[str(item.path)]
        try:
            stale = _stale_references(item.path, state)
        finally:
            shutil.rmtree(state["scratch"], ignore_errors=True)
        seconds = time.perf_counter() - state["began"]
        name = f"{item.path.parent.name}/{item.path.name}"
        item.user_properties.append(("notebook_seconds", (name, seconds)))
        if stale:
            pytest.fail("\n".join(stale), pytrace=False)
    return result


def _stale_references(path: Path, state: dict) -> list[str]:
    """One sentence for each solved exercise whose stored reference is not what its check cell wrote down just now."""
    if not state["wanted"]:
        return []
    record = Path(os.environ.get("HELPERS_BOOK") or ROOT / "helpers" / "assets" / "book") / f"{path.name[:2]}.json"
    stored = {e["id"]: e["reference"] for e in json.loads(record.read_text(encoding="utf-8"))["exercises"]}
    told = []
    for exercise in state["wanted"]:
        made = state["scratch"] / "references" / f"{exercise}.json"
        if not made.exists():
            told.append(f"{path.name}: the check cell of exercise {exercise} did not check its solution.")
        elif json.loads(made.read_text(encoding="utf-8")) != stored.get(exercise):
            told.append(
                f"book/{record.name}, exercise {exercise}: its reference is not what build writes; run `make book`."
            )
    return told


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Count in the main process, also when workers run the cells."""
    for key, value in report.user_properties:
        if key == "notebook_seconds" and report.when == "teardown":
            _seconds[value[0]] += value[1]
        if key == "notebook_cell" and report.when == "call" and report.passed:
            _counts[value] += 1


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> None:
    """Say of each cell whether its output is compared, is exempt, or is none."""
    if not _is_cell(item):
        return
    references = _before[str(item.path)]["scratch"] / "references"
    if references.is_dir() and item.cell.get("id", "").startswith("check-"):
        (references / f"{item.cell.id.removeprefix('check-').replace('-', '.')}.wanted").touch()
    if "tensorflow" in item.cell.metadata.get("tags", []) and _BACKEND != "tensorflow":
        item.options["check"] = False
        kind = "tensorflow"
    else:
        kind = "silent" if not item.cell.outputs else "compared" if item.options["check"] else "exempt"
    item.user_properties.append(("notebook_cell", kind))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The figures of strict verification."""
    if not _counts:
        return
    floor = _limits()
    terminalreporter.section("notebooks under strict nbval")
    for name, seconds in sorted(_seconds.items()):
        terminalreporter.write_line(f"{seconds:7.1f} s  {name}")
    told = [f"Cells whose output was compared: {_counts['compared']} (at least {floor['compared_cells_at_least']})"]
    told += [f"exempt: {_counts['exempt']} (at most {floor['exempt_cells_at_most']})"]
    told += [f"without output: {_counts['silent']}"]
    if _BACKEND != "tensorflow":
        told += [f"about TensorFlow itself, and not compared on {_BACKEND}: {_counts['tensorflow']}"]
    terminalreporter.write_line("; ".join(told) + ".")


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Fail a whole run that compared fewer cells than the floor: notebooks without outputs pass nbval silently."""
    whole = not session.config.option.keyword and {"notebooks", "solutions"} <= {
        Path(str(a)).name for a in session.config.args
    }
    if hasattr(session.config, "workerinput") or not whole or exitstatus != 0:
        return
    floor = _limits()
    compared = _counts["compared"] + _counts["tensorflow"]
    if compared < floor["compared_cells_at_least"] or _counts["exempt"] > floor["exempt_cells_at_most"]:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
