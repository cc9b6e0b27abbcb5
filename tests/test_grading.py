"""A class is graded: each notebook for itself, whatever is in it, and the teacher sees where the room is stuck."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from helpers.__main__ import main
from helpers.book import chapters
from helpers.grading import grade as grading
from helpers.grading import report
from helpers.grading.grade import Found, Grade, GradeError, Limits, grade, submissions
from helpers.grading.submission import SubmissionError, answers_of, read_submission
from helpers.keeping.copies import read_book

ROOT = Path(__file__).resolve().parents[1]
CHAPTER = "00_start_here"

# What a hostile notebook tries. Each attempt must raise; if all do, the answer to exercise 0.1 is the right one.
ATTEMPTS = {
    "read the solutions": f"open({str(ROOT / 'solutions' / f'{CHAPTER}.py')!r}).read()",
    "read the answers of the book": f"open({str(ROOT / 'helpers/assets/book/00.json')!r}).read()",
    "list the solutions": f"os.listdir({str(ROOT / 'solutions')!r})",
    "write elsewhere": f"open({str(ROOT / 'written-by-a-notebook')!r}, 'w')",
    "write elsewhere by descriptor": f"os.open({str(ROOT / 'written-by-a-notebook')!r}, os.O_CREAT | os.O_WRONLY)",
    "delete a file": f"os.remove({str(ROOT / 'README.md')!r})",
    "delete a folder": f"shutil.rmtree({str(ROOT / 'notebooks')!r})",
    "rename": f"os.rename({str(ROOT / 'README.md')!r}, 'mine')",
    "connect": "socket.create_connection(('127.0.0.1', 9), timeout=1)",
    "look up a host": "socket.getaddrinfo('example.org', 80)",
    "start a program": "subprocess.run(['true'])",
    "run a shell": "os.system('true')",
    "fork": "os.fork()",
    "end its parent": "os.kill(os.getppid(), 9)",
}


def cells_of(folder: str) -> list:
    return nbformat.read(ROOT / folder / f"{CHAPTER}.ipynb", as_version=4).cells


def write(path: Path, cells: list) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    for cell in cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    nbformat.write(new_notebook(cells=cells), path)
    return path


def hostile() -> list:
    tries = "\n".join(f"({what!r}, lambda: {code})," for what, code in ATTEMPTS.items())
    attempt = (
        "import os, shutil, socket, subprocess\n"
        f"held = []\nfor what, attempt in [{tries}]:\n"
        "    try:\n        attempt()\n        held.append(what)\n    except OSError:\n        pass\n"
    )
    cells = cells_of("solutions")
    at = next(i for i, cell in enumerate(cells) if cell.id == "ex-0-1")
    name = answers_of(read_book(ROOT / "notebooks"))["0.1"]
    cells.insert(at, new_code_cell(attempt))
    cells.insert(at + 2, new_code_cell(f"{name} = {name} if not held else held"))
    return cells


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    """A class of eight, graded once; the folder, the grades by name, and where finished results are kept."""
    folder = tmp_path_factory.mktemp("room")
    write(folder / "ana" / f"{CHAPTER}.ipynb", cells_of("solutions"))
    write(folder / "ben" / f"{CHAPTER}.ipynb", cells_of("notebooks"))
    write(folder / "eve" / f"{CHAPTER}.ipynb", hostile())
    # `check` has become a number, the check cells are gone, and one answer raises.
    lost = [cell for cell in cells_of("solutions") if not cell.id.startswith("check-")]
    lost.insert(2, new_code_cell("raise ValueError('mine')"))
    lost.append(new_code_cell("check = 3"))
    write(folder / "fay" / f"{CHAPTER}.ipynb", lost)
    # One cell never ends, and prints meanwhile; then the whole process goes away in the middle.
    solved = cells_of("solutions")
    solved.insert(1, new_code_cell("while True: print('noise')"))
    at = next(i for i, cell in enumerate(solved) if cell.id == "check-0-2")
    solved.insert(at + 1, new_code_cell("import os\nos._exit(0)"))
    write(folder / "gus" / f"{CHAPTER}.ipynb", solved)
    # More memory than there is leave for: refused to this one, and nobody else notices.
    greedy = cells_of("solutions")
    greedy.insert(1, new_code_cell("hog = [bytearray(2**28) for _ in range(1000)]"))
    write(folder / "hal" / f"{CHAPTER}.ipynb", greedy)
    (folder / "ivy").mkdir()
    (folder / "ivy" / "cut.ipynb").write_bytes((folder / "ana" / f"{CHAPTER}.ipynb").read_bytes()[:500])
    write(folder / "jon" / "other.ipynb", [new_code_cell("import torch")])
    kept = tmp_path_factory.mktemp("kept")
    grades = grade([folder], ROOT, kept, limits=Limits(120, 4, 4), jobs=2)
    return folder, {each.who: each for each in grades}, kept


def statuses(grade: Grade) -> dict[str, str]:
    return {found.exercise: found.status for found in grade.found}


EXERCISES = [record.id for record in chapters()[0].records]


def test_the_solved_one_passes_everything_and_the_untouched_one_has_not_started(room):
    _, grades, _ = room
    assert statuses(grades["ana"]) == dict.fromkeys(EXERCISES, "passed")
    assert statuses(grades["ben"]) == dict.fromkeys(EXERCISES, "not started")
    assert not grades["ana"].trouble
    assert grades["ana"].seconds > 0


def test_a_hostile_one_reaches_nothing_and_harms_nobody(room):
    _, grades, _ = room
    assert statuses(grades["eve"])["0.1"] == "passed", grades["eve"].found[0].problem
    assert not (ROOT / "written-by-a-notebook").exists()
    assert (ROOT / "README.md").exists()


def test_the_checks_are_the_books_own_whatever_the_notebook_did_to_them(room):
    _, grades, _ = room
    assert statuses(grades["fay"]) == dict.fromkeys(EXERCISES, "passed")


def test_a_cell_without_end_costs_itself_and_an_exit_costs_what_comes_after_it(room):
    _, grades, _ = room
    found = statuses(grades["gus"])
    assert found["0.1"] == found["0.2"] == "passed"
    assert found["0.4"] == found["0.5"] == "not reached"
    assert grades["gus"].trouble == "ended before its last cell"


def test_a_greedy_one_is_refused_its_memory_and_goes_on(room):
    _, grades, _ = room
    assert "passed" in statuses(grades["hal"]).values() or grades["hal"].trouble


def test_what_cannot_be_graded_is_told_in_a_few_words(room):
    _, grades, _ = room
    assert grades["ivy"].trouble == "is damaged, or no notebook"
    assert grades["jon"].trouble == "holds no exercise of this book"


def test_what_was_graded_is_not_run_again_until_it_changes(room, monkeypatch):
    folder, grades, kept = room
    run = []
    really = grading._grade_one
    monkeypatch.setattr(grading, "_grade_one", lambda path, *rest: run.append(path.name) or really(path, *rest))
    # What a result depends on includes the book's own files: somebody who edits them meanwhile has them run again.
    monkeypatch.setattr(grading, "_key", lambda path, *rest: f"key-{path.parent.name}-{path.stat().st_size}")
    for _ in range(2):
        again = grade([folder / "ivy", folder / "jon"], ROOT, kept, limits=Limits(120, 4, 4))
        assert [each.trouble for each in again] == [grades["ivy"].trouble, grades["jon"].trouble]
    assert run == ["cut.ipynb", "other.ipynb"]
    write(folder / "jon" / "other.ipynb", [new_code_cell("import keras, numpy")])
    grade([folder / "ivy", folder / "jon"], ROOT, kept, limits=Limits(120, 4, 4))
    assert run[2:] == ["other.ipynb"]
    for file in kept.glob("key-*.json"):
        file.write_text("{", encoding="utf-8")  # a damaged result is no result
    grade([folder / "ivy"], ROOT, kept, limits=Limits(120, 4, 4))
    assert run[3:] == ["cut.ipynb"]


def test_a_result_depends_on_the_notebook_the_book_and_the_limits(tmp_path):
    (tmp_path / "helpers" / "assets" / "book").mkdir(parents=True)
    record, notebook = tmp_path / "helpers" / "assets" / "book" / "00.json", tmp_path / "x.ipynb"
    keys = []
    for book, answer, limits in (
        ("a", "b", Limits()),
        ("c", "b", Limits()),
        ("c", "d", Limits()),
        ("c", "d", Limits(9)),
    ):
        record.write_text(book, encoding="utf-8")
        notebook.write_text(answer, encoding="utf-8")
        keys.append(grading._key(notebook, tmp_path, limits))
    assert len(set(keys)) == 4
    assert grading._key(notebook, tmp_path, Limits(9)) == keys[-1]


def test_a_notebook_that_does_not_end_is_ended_with_what_it_had(tmp_path):
    cells = cells_of("solutions")
    # `except BaseException` outlives the limit of a cell: the process itself has to be ended.
    stubborn = "import time\nwhile True:\n    try:\n        time.sleep(9)\n    except BaseException:\n        pass"
    cells.append(new_code_cell(stubborn))
    write(tmp_path / "kim.ipynb", cells)
    (kim,) = grade([tmp_path / "kim.ipynb"], ROOT, tmp_path / "kept", limits=Limits(30, 2, 4))
    assert kim.trouble == "did not end within 30 seconds"
    assert statuses(kim)["0.1"] == "passed"


# The table ------------------------------------------------------------------------------------------------------------


def some_grades() -> list[Grade]:
    stuck = Found("1.4", "failed", "There is <b>no</b> relu.", "no_relu")
    return [
        Grade("ana", "ana/01.ipynb", [Found("1.3", "passed"), Found("1.4", "passed")], seconds=3.0),
        Grade("=ben", "ben/01.ipynb", [Found("1.3", "error", "=1+1"), stuck]),
        Grade("<script>", "c/01.ipynb", [Found("1.3", "not started"), stuck]),
        Grade("dan", "dan/01.ipynb", trouble="is damaged, or no notebook"),
    ]


def test_the_table_has_a_line_for_each_exercise_and_no_formula():
    rows = list(csv.DictReader(io.StringIO(report.as_csv(some_grades()))))
    assert len(rows) == 7
    assert rows[1]["title"] == "Build the classifier"
    assert (rows[3]["status"], rows[3]["mistake"]) == ("failed", "no_relu")
    assert rows[2]["who"] == "'=ben"
    assert rows[2]["problem"] == "'=1+1"
    assert rows[-1]["trouble"] == "is damaged, or no notebook"


def test_the_room_is_stuck_where_most_have_begun_and_not_passed():
    first, second = report.stuck(some_grades())
    assert (first.exercise, first.begun, first.unsolved) == ("1.3", 2, 1) or first.exercise == "1.4"
    assert first.exercise == "1.4"
    assert first.mistakes == (("There is <b>no</b> relu.", 2),)
    assert (second.exercise, second.begun, second.unsolved) == ("1.3", 2, 1)


def test_the_page_needs_nothing_from_elsewhere_and_repeats_no_markup_of_a_learner():
    page = report.as_html(some_grades())
    assert "<script>" not in page
    assert "<b>no</b>" not in page
    assert "http" not in page.replace("http-equiv", "")
    assert "&lt;script&gt;" in page
    assert 'aria-label="passed"' in page
    assert "Not graded to their end" in page


# What is given --------------------------------------------------------------------------------------------------------


def test_whose_a_notebook_is_stands_in_its_folder_or_its_name(tmp_path):
    for name in ("ana/01.ipynb", "ana/more/02.ipynb", "ben.ipynb", ".ipynb_checkpoints/x.ipynb"):
        write(tmp_path / name, [])
    assert [who for who, *_ in submissions([tmp_path])] == ["ana", "ana", "ben"]


def test_what_does_not_exist_or_holds_nothing_is_repeated(tmp_path, capsys):
    with pytest.raises(GradeError, match="nowhere"):
        submissions([tmp_path / "nowhere"])
    with pytest.raises(GradeError, match="no notebook"):
        submissions([tmp_path])
    assert main(["grade", str(tmp_path / "nowhere"), "--to", str(tmp_path / "to")]) == 1
    assert "nowhere does not exist" in capsys.readouterr().err


def test_a_check_cell_that_does_more_is_run_and_the_check_comes_at_the_end(tmp_path):
    cells = [
        new_code_cell("# Exercise 1.1 ★ x\nshape_of_colour_pictures = 1"),
        new_code_cell('print(1)\ncheck("1.1", shape_of_colour_pictures)'),
        new_code_cell("last = 1"),
    ]
    answers = answers_of(read_book(ROOT / "notebooks"))
    submission = read_submission(write(tmp_path / "x.ipynb", cells), answers)
    assert [step.kind for step in submission.steps] == ["run", "run", "run", "check"]
    assert "1.2" in submission.missing
    with pytest.raises(SubmissionError, match="damaged"):
        read_submission(_damaged(tmp_path), answers)


def _damaged(folder: Path) -> Path:
    path = folder / "damaged.ipynb"
    path.write_text(json.dumps({"cells": 1}), encoding="utf-8")
    return path


def test_every_exercise_of_the_book_has_an_answer_to_hand_over():
    book = read_book(ROOT / "notebooks")
    answers = answers_of(book)
    exercises = [cell.id for n in book.values() for cell in n.cells if cell.id.startswith("ex-")]
    assert [f"ex-{e.replace('.', '-')}" for e in answers] == exercises
