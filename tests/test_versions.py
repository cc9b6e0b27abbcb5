"""The table of versions says what runs found, and nothing else."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from helpers.authoring import versions
from helpers.authoring.versions import Run

ROOT = Path(__file__).resolve().parents[1]
REPORT = """<testsuites><testsuite><testcase classname="solutions/01.ipynb" name="Cell 1"/>
<testcase classname="solutions/01.ipynb" name="Cell 2">{}</testcase></testsuite></testsuites>"""


@pytest.fixture
def root(tmp_path) -> Path:
    (tmp_path / "solutions").mkdir()
    (tmp_path / "solutions" / "00_a.ipynb").write_text("{}")
    (tmp_path / "helpers" / "assets").mkdir(parents=True)
    return tmp_path


def report(root: Path, inside: str = "") -> Path:
    path = root / "report.xml"
    path.write_text(REPORT.format(inside), encoding="utf-8")
    return path


def run(outcome: str = "passed", *place: str, on: str = "2026-01-02") -> Run:
    return Run(*(place or ("3.12", "2.21", "3.15")), outcome, {"keras": "3.15.1"}, 9, (), on, "book")


@pytest.mark.parametrize(
    ("inside", "outcome", "failures"),
    [
        ("", "passed", ()),
        ("<failure/>", "failed", ("solutions/01.ipynb Cell 2",)),
        ("<error/>", "failed", ("solutions/01.ipynb Cell 2",)),
    ],
)
def test_a_run_is_what_pytest_reported(root, inside, outcome, failures):
    made = versions.run_of(("3.12", "2.21", "3.15"), root, report(root, inside), {"keras": "3.15.1"})
    assert (made.outcome, made.failures, made.tests) == (outcome, failures, 2)


def test_a_report_without_tests_is_no_pass(root):
    (root / "report.xml").write_text("<testsuites/>", encoding="utf-8")
    assert versions.run_of(("3.12", "2.21", "3.15"), root, root / "report.xml", {}).outcome == "failed"


def test_what_is_kept_is_read_back_and_a_second_run_takes_the_place_of_the_first(root):
    for each in (run("failed"), run("none", "3.10", "2.21", "3.15"), run("passed")):
        versions.record(root, each)
    assert versions.read_runs(root) == [run("none", "3.10", "2.21", "3.15"), run("passed")]


def test_what_has_passed_is_not_run_again_until_the_book_changes(root):
    place = ("3.12", "2.21", "3.15")
    assert not versions.finished(root, place)
    versions.record(root, versions.run_of(place, root, report(root, "<failure/>"), {}))
    assert not versions.finished(root, place), "what failed is tried again"
    versions.record(root, versions.run_of(place, root, report(root), {}))
    assert versions.finished(root, place)
    (root / "solutions" / "00_a.ipynb").write_text('{"a": 1}')
    assert not versions.finished(root, place)


@pytest.mark.parametrize(
    ("path", "counts"),
    [
        ("helpers/draw/svg.py", True),
        ("helpers/authoring/world.py", True),
        ("tests/sanitize.cfg", True),
        ("tests/test_messages.py", True),
        ("conftest.py", True),
        ("helpers/authoring/doctor.py", False),
        ("helpers/grading/grade.py", False),
        ("tests/test_grading.py", False),
    ],
)
def test_only_what_decides_whether_a_notebook_passes_makes_a_run_out_of_date(root, path, counts):
    versions.record(root, versions.run_of(("3.12", "2.21", "3.15"), root, report(root), {}))
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("a = 1\n", encoding="utf-8")
    assert versions.finished(root, ("3.12", "2.21", "3.15")) is not counts


def test_what_is_left_out_of_that_is_nothing_that_a_notebook_imports():
    lines = "import sys, pkgutil, importlib, helpers, helpers.exercises, helpers.linting.rules as rules\n"
    lines += "for name in helpers.__all__: getattr(helpers, name)\n"
    lines += "for package in (helpers.exercises, rules):\n"
    lines += (
        "    for m in pkgutil.iter_modules(package.__path__): importlib.import_module(f'{package.__name__}.{m.name}')\n"
    )
    lines += "print(*(name for name in sys.modules if name.startswith('helpers.')))\n"
    done = subprocess.run([sys.executable, "-c", lines], cwd=ROOT, capture_output=True, text=True, check=True)
    imported = {name.split(".")[1] for name in done.stdout.split()}
    assert imported > {"checking", "linting", "draw", "graph"}
    assert not imported & {Path(name).stem for name in versions.BESIDE_THE_NOTEBOOKS}


def test_what_cannot_be_installed_is_not_asked_for_again_when_the_book_changes(root):
    place = ("3.10", "2.21", "3.15")
    versions.record(root, versions.run_of(place, root, None, {}))
    (root / "solutions" / "00_a.ipynb").write_text('{"a": 1}')
    assert versions.finished(root, place)


def test_any_two_versions_that_go_together_meet_in_the_first_part_of_the_order():
    none = [run("none", "3.13", tensorflow, keras) for tensorflow in ("2.18", "2.19") for keras in versions.KERASES]
    first, rest = versions.in_order(none)
    every = {*first, *rest}
    assert len(every) == len(first) + len(rest) == 4 * 4 * 6 - len(none)
    assert not every & {each.place for each in none}
    for one, other in ((0, 1), (0, 2), (1, 2)):
        assert {(p[one], p[other]) for p in first} == {(p[one], p[other]) for p in every}
    assert len(first) <= 26, "twenty-four is the fewest that six Keras and four TensorFlow need"


def test_the_table_shows_each_outcome_in_its_place_and_leaves_the_rest_empty():
    runs = [run(), run("failed", "3.12", "2.21", "3.10"), run("none", "3.12", "2.21", "3.11", on="2025-01-01")]
    made = versions.table(runs)
    assert "| 3.12 | 2.21 | ✘ | – |   |   |   | ✔ |" in made
    assert "| 3.12 | 2.18 |   |   |   |   |   |   |" in made
    assert "1 of 2 runs passed, 2026-01-02, on Linux." in made, made


def test_a_row_in_which_nothing_exists_is_left_out():
    runs = [run("none", "3.13", "2.18", keras) for keras in versions.KERASES]
    assert "| 3.13 | 2.18 |" not in versions.table(runs)
    assert "| 3.13 | 2.19 |" in versions.table(runs)


def test_the_oldest_of_everything_is_told_with_its_versions():
    assert "The oldest of everything on Python 3.12: ✔ (keras 3.15.1)" in versions.table(
        [run("passed", "3.12", "oldest", "oldest")]
    )


def test_versions_are_in_the_order_of_numbers(root):
    for keras in ("3.9", "3.15", "oldest", "3.10"):
        versions.record(root, run("passed", "3.12", "2.21", keras))
    assert [each.keras for each in versions.read_runs(root)] == ["3.9", "3.10", "3.15", "oldest"]


def test_the_readme_shows_the_table_and_build_keeps_it_true():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert (
        f"<!-- versions: written by `make book` -->\n{versions.table(versions.read_runs(ROOT))}\n<!-- end of" in readme
    )


def test_the_table_has_every_python_of_the_project_and_the_four_newest_minors_that_are_pinned():
    pins = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    (tensorflow,) = re.findall(r"^tensorflow-cpu==(\d+\.\d+)", pins, re.M)
    assert tensorflow == versions.TENSORFLOWS[-1]
    assert (
        max(re.findall(r"^keras==(\d+\.\d+)", pins, re.M), key=lambda v: int(v.split(".")[1])) == versions.KERASES[-1]
    )
    assert versions.KERASES[0] in (ROOT / "pyproject.toml").read_text(encoding="utf-8").split('"keras>=')[1][:6]


def test_nox_knows_every_place():
    listed = subprocess.run(
        [sys.executable, "-m", "nox", "--list", "--json"], cwd=ROOT, capture_output=True, check=True
    )
    sessions = json.loads(listed.stdout)
    first, rest = versions.in_order(versions.read_runs(ROOT))
    kinds = Counter(each["session"].split("(")[0].split("-")[0] for each in sessions)
    assert kinds == {
        "table": len(first) + len(rest),
        "extreme": len(versions.PYTHONS) * len(versions.EXTREMES),
        "exists": len(versions.PYTHONS),
    }
    assert sum("pairs" in each["tags"] for each in sessions) == len(first)
