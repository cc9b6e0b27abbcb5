"""nbgrader itself takes `solutions/` as they stand: it releases what we release, and its grades are ours."""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from bank.chapter_00 import WRONG
from jsonschema import ValidationError
from nbgrader.api import Gradebook
from nbgrader.preprocessors import CheckCellMetadata

from helpers.__main__ import main
from helpers.authoring.script import STUB

ROOT = Path(__file__).resolve().parents[1]
CHAPTERS = sorted(path.stem for path in (ROOT / "solutions").glob("*.ipynb"))
START, BASICS = CHAPTERS[:2]
NBGRADERS_STUB = {"# YOUR CODE HERE", "raise NotImplementedError()"}


def stored(folder: str, chapter: str) -> nbformat.NotebookNode:
    return nbformat.read(ROOT / folder / f"{chapter}.ipynb", as_version=4)


def recommended() -> str:
    """The configuration that TEACHING.md gives to teachers."""
    text = (ROOT / "TEACHING.md").read_text(encoding="utf-8")
    (found,) = re.findall(r"```python\n(# nbgrader_config\.py\n.*?)```", text, re.DOTALL)
    return found


def handed_in(folder: str, chapter: str) -> tuple[str, bytes]:
    return f"{chapter}.ipynb", (ROOT / folder / f"{chapter}.ipynb").read_bytes()


class Course:
    """A teacher's nbgrader course in a folder of its own, with nobody else's configuration."""

    def __init__(self, root: Path, configuration: str = "") -> None:
        self.root = root
        self.add(
            "source", [(f"{name}.ipynb", (ROOT / "solutions" / f"{name}.ipynb").read_bytes()) for name in CHAPTERS]
        )
        (root / "nbgrader_config.py").write_text(f"c = get_config()\n{configuration}", encoding="utf-8")

    def add(self, step: str, files: list[tuple[str, bytes]]) -> None:
        (self.root / step / "book").mkdir(parents=True)
        for name, content in files:
            (self.root / step / "book" / name).write_bytes(content)

    def nbgrader(self, command: str) -> None:
        own = {name: str(self.root / "own") for name in ("HOME", "HELPERS_HOME", "IPYTHONDIR", "JUPYTER_CONFIG_DIR")}
        # nbgrader calls alembic by its name, which an activated environment has on its path.
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
        environment = {**os.environ, **own, "PATH": path, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            [sys.executable, "-m", "nbgrader", command, "book"],
            cwd=self.root, env=environment, capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr

    def released(self, chapter: str) -> nbformat.NotebookNode:
        return nbformat.read(self.root / "release" / "book" / f"{chapter}.ipynb", as_version=4)

    def scores(self) -> dict[tuple[str, str], float]:
        """What nbgrader gave: by who and exercise."""
        with Gradebook(f"sqlite:///{self.root / 'gradebook.db'}") as gradebook:
            return {
                (submission.student.id, grade.name.removeprefix("check-").replace("-", ".")): grade.auto_score
                for submission in gradebook.assignment_submissions("book")
                for notebook in submission.notebooks
                for grade in notebook.grades
            }


def with_answers(chapter: str, answers: dict[str, str]) -> bytes:
    """The learner's notebook with some of its exercises answered."""
    notebook = stored("notebooks", chapter)
    for cell in notebook.cells:
        if (exercise := cell.id.removeprefix("ex-").replace("-", ".")) in answers:
            cell.source = answers[exercise]
    return nbformat.writes(notebook).encode()


def solved(chapter: str, *exercises: str) -> dict[str, str]:
    cells = {cell.id: cell.source for cell in stored("solutions", chapter).cells}
    return {exercise: cells[f"ex-{exercise.replace('.', '-')}"] for exercise in exercises}


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> Course:
    """All chapters released, as TEACHING.md says."""
    made = Course(tmp_path_factory.mktemp("course"), recommended())
    made.nbgrader("generate_assignment")
    return made


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_nbgrader_finds_nothing_wrong_with_the_marks_of_a_chapter(chapter):
    notebook = stored("solutions", chapter)
    CheckCellMetadata().preprocess(notebook, {})
    marks = {cell.id: cell.metadata.nbgrader for cell in notebook.cells if "nbgrader" in cell.metadata}
    checks = [mark for mark in marks.values() if mark.grade]
    assert [cell for cell, mark in marks.items() if mark.grade_id != cell] == []
    assert len(marks) == 2 * len(checks)
    assert checks
    assert all(mark.locked and mark.points >= 1 and not mark.solution for mark in checks)
    assert all(mark.solution and not mark.locked for mark in marks.values() if not mark.grade)


def test_marks_that_are_wrong_are_found():
    notebook = stored("solutions", START)
    marked = [cell for cell in notebook.cells if "nbgrader" in cell.metadata]
    marked[2].metadata.nbgrader.grade_id = marked[0].metadata.nbgrader.grade_id
    with pytest.raises(ValidationError, match="may be corrupted"):
        CheckCellMetadata().preprocess(notebook, {})


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_what_nbgrader_releases_is_what_learners_open(course, chapter):
    released, ours = course.released(chapter), stored("notebooks", chapter)

    def code(notebook: nbformat.NotebookNode) -> list[tuple[str, str]]:
        # A stub at the left margin is nothing that a learner needs; the book leaves it out.
        cells = [(c.id, [line for line in c.source.splitlines() if line != STUB]) for c in notebook.cells if
                 c.cell_type == "code"]  # fmt: skip
        return [(name, "\n".join(lines).rstrip()) for name, lines in cells]

    assert code(released) == code(ours)
    assert not any(cell.outputs for cell in released.cells if cell.cell_type == "code")


def test_nbgrader_needs_no_configuration_to_take_the_answers_out(tmp_path):
    plain = Course(tmp_path)
    plain.nbgrader("generate_assignment")
    for chapter in CHAPTERS:
        for released, ours in zip(plain.released(chapter).cells, stored("notebooks", chapter).cells, strict=True):
            kept = [line for line in released.source.splitlines() if line.strip() not in NBGRADERS_STUB]
            assert "\n".join(kept).rstrip() == ours.source.replace(f"\n    {STUB}", "").rstrip(), released.id


@pytest.fixture(scope="module")
def graded(course, tmp_path_factory):
    """Three hand in: nbgrader's scores and ours, both by who and exercise."""
    course.add("submitted/ana", [handed_in("solutions", START), handed_in("solutions", BASICS)])
    course.add("submitted/ben", [handed_in("notebooks", START)])
    # Two answers right, one wrong, one that raises, one that is no Python.
    answers = solved(START, "0.1", "0.3") | {"0.2": WRONG["0.2"][0][0], "0.5": "def broken(:"}
    answers["0.4"] = "raise ValueError('mine')"
    course.add("submitted/cy", [(f"{START}.ipynb", with_answers(START, answers))])
    course.nbgrader("autograde")
    to = tmp_path_factory.mktemp("grades")
    assert main(["grade", str(course.root / "submitted"), "--to", str(to)]) == 0
    with (to / "grades.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    ours = {(r["who"], r["exercise"]): float(r["stars"]) * (r["status"] == "passed") for r in rows}
    return course.scores(), ours


def test_the_grades_are_ours(graded):
    theirs, ours = graded
    assert ours
    assert {key: theirs[key] for key in ours} == ours


def test_chapters_that_were_not_handed_in_earn_nothing(graded):
    theirs, ours = graded
    assert {theirs[key] for key in theirs.keys() - ours.keys()} == {0.0}


def test_whoever_solved_everything_has_every_star_and_whoever_did_nothing_none(graded):
    theirs, _ = graded
    stars = {c.metadata.nbgrader.grade_id: c.metadata.nbgrader.points for chapter in (START, BASICS)
             for c in stored("solutions", chapter).cells if c.id.startswith("check-")}  # fmt: skip
    by_who = {who: sum(score for (one, _), score in theirs.items() if one == who) for who in ("ana", "ben", "cy")}
    assert by_who["ana"] == sum(stars.values())
    assert by_who["ben"] == 0
    passed = {exercise for (who, exercise), score in theirs.items() if who == "cy" and score}
    assert passed == {"0.1", "0.3"}
