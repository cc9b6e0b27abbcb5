"""A learner's month: a newer book comes into `work/`, and not one line that the learner wrote is missing afterwards."""

from __future__ import annotations

import copy
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import filelock
import nbformat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from helpers.__main__ import main
from helpers.keeping import copies as keeping
from helpers.keeping.backups import backups
from helpers.keeping.cells import digest, exercise_of
from helpers.keeping.copies import WorkError, copy_to_work, is_behind, reset, restore, update
from helpers.keeping.laid import NAME, read_laid
from helpers.keeping.merge import APPENDIX

ROOT = Path(__file__).resolve().parents[1]


# A book of two chapters -----------------------------------------------------------------------------------------------


def exercise(number: str, text: str = "build it") -> list:
    slug = number.replace(".", "-")
    return [
        new_code_cell(f"# Exercise {number} ★ {text}\ndef answer():\n    # Your answer goes here.", id=f"ex-{slug}"),
        new_code_cell(f'check("{number}", answer)', id=f"check-{slug}"),
    ]


def prose(text: str, cell_id: str):
    return new_markdown_cell(text, id=cell_id)


def first_book() -> dict[str, list]:
    return {
        "01_one": [
            prose("# One", "opening-1"),
            new_code_cell("import keras", id="opening-2"),
            *exercise("1.1"),
            prose("Between the exercises.", "between-1"),
            *exercise("1.2"),
            prose("The end.", "end-1"),
        ],
        "02_two": [prose("# Two", "opening-1"), *exercise("2.1"), prose("More.", "more-1"), *exercise("2.2")],
    }


def lay(book: dict[str, list], folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.ipynb"):
        old.unlink()
    for name, cells in book.items():
        nbformat.write(new_notebook(cells=copy.deepcopy(cells)), folder / f"{name}.ipynb")
    return folder


def read(path: Path):
    return nbformat.read(path, as_version=4)


def texts(work: Path, name: str) -> list[str]:
    return [cell.source for cell in read(work / f"{name}.ipynb").cells]


def cell_of(notebook, number: str):
    return next(cell for cell in notebook.cells if exercise_of(cell) == number)


def write_answer(work: Path, name: str, number: str, answer: str) -> None:
    notebook = read(work / f"{name}.ipynb")
    cell = cell_of(notebook, number)
    cell.source = cell.source.replace("# Your answer goes here.", answer)
    nbformat.write(notebook, work / f"{name}.ipynb")


@pytest.fixture
def house(tmp_path):
    """The folder of the book, and that of the copies, laid."""
    book, work = lay(first_book(), tmp_path / "notebooks"), tmp_path / "work"
    copy_to_work(book, work)
    return book, work


# What comes along -----------------------------------------------------------------------------------------------------


def test_an_untouched_copy_is_replaced_and_a_new_chapter_is_laid(house):
    book, work = house
    newer = first_book()
    newer["01_one"][0].source = "# One, better"
    newer["03_three"] = [prose("# Three", "opening-1"), *exercise("3.1")]
    lay(newer, book)
    assert is_behind(book, work)
    told = update(book, work)
    assert texts(work, "01_one") == [cell.source for cell in newer["01_one"]]
    assert (work / "03_three.ipynb").exists()
    assert any("01_one: replaced" in line for line in told.lines)
    assert not any("02_two" in line for line in told.lines)
    assert not is_behind(book, work)
    assert update(book, work).lines == ["Your copies are as new as the book."]


def test_answers_notes_and_own_cells_come_along_to_where_they_were(house):
    book, work = house
    write_answer(work, "01_one", "1.1", "return 11")
    notebook = read(work / "01_one.ipynb")
    notebook.cells[4].source += "\n\nMy note."
    notebook.cells.insert(5, new_code_cell("my_own = 1"))
    nbformat.write(notebook, work / "01_one.ipynb")
    newer = first_book()
    newer["01_one"].insert(1, prose("A new paragraph.", "opening-2b"))
    newer["01_one"][-1].source = "Another end."
    lay(newer, book)
    told = update(book, work)
    assert texts(work, "01_one") == [
        "# One",
        "A new paragraph.",
        "import keras",
        "# Exercise 1.1 ★ build it\ndef answer():\n    return 11",
        'check("1.1", answer)',
        "Between the exercises.\n\nMy note.",
        "my_own = 1",
        "# Exercise 1.2 ★ build it\ndef answer():\n    # Your answer goes here.",
        'check("1.2", answer)',
        "Another end.",
    ]
    assert "1 answer (1.1) and 2 more cells of yours" in told.lines[0]


def test_an_edit_of_a_text_that_is_new_as_well_stands_after_the_new_one(house):
    book, work = house
    notebook = read(work / "01_one.ipynb")
    notebook.cells[4].source = "Between, and my note."
    nbformat.write(notebook, work / "01_one.ipynb")
    newer = first_book()
    newer["01_one"][4].source = "Between, said better."
    lay(newer, book)
    update(book, work)
    found = texts(work, "01_one")
    at = found.index("Between, said better.")
    assert found[at + 1] == "Between, and my note."


def test_an_edited_cell_finds_its_text_though_a_newer_book_gave_its_id_to_another(house):
    book, work = house
    notebook = read(work / "01_one.ipynb")
    notebook.cells[4].source += " Mine."
    nbformat.write(notebook, work / "01_one.ipynb")
    newer = first_book()
    newer["01_one"].insert(4, prose("A new one takes the id.", "between-1"))
    newer["01_one"][5].id = "between-2"
    lay(newer, book)
    update(book, work)
    found = texts(work, "01_one")
    assert found.index("A new one takes the id.") + 1 == found.index("Between the exercises. Mine.")
    assert "Between the exercises." not in found


def test_an_answer_follows_its_exercise_into_another_chapter_and_under_another_title(house):
    book, work = house
    write_answer(work, "01_one", "1.2", "return 'moved'")
    newer = first_book()
    moved = [c for c in newer["01_one"] if c.id in {"ex-1-2", "check-1-2"}]
    newer["01_one"] = [c for c in newer["01_one"] if c not in moved]
    moved[0].source = moved[0].source.replace("build it", "build it elsewhere")
    newer["02_two"] += moved
    lay(newer, book)
    told = update(book, work)
    assert "return 'moved'" in cell_of(read(work / "02_two.ipynb"), "1.2").source
    assert not any("moved" in text for text in texts(work, "01_one"))
    assert any("text of exercise 1.2 is new" in line for line in told.lines)
    note = texts(work, "02_two")[-3]
    assert "build it elsewhere" in note
    again = update(book, work)
    assert again.lines == ["Your copies are as new as the book."]


def test_the_answer_to_an_exercise_that_is_gone_closes_the_notebook(house):
    book, work = house
    write_answer(work, "01_one", "1.2", "return 'gone'")
    newer = first_book()
    newer["01_one"] = [c for c in newer["01_one"] if c.id not in {"ex-1-2", "check-1-2"}]
    lay(newer, book)
    told = update(book, work)
    found = texts(work, "01_one")
    assert found[-2] == APPENDIX
    assert "return 'gone'" in found[-1]
    assert any("1.2 is no longer in the book" in line for line in told.lines)
    newer["01_one"][0].source = "# One, a third time"
    lay(newer, book)
    update(book, work)
    assert texts(work, "01_one").count(APPENDIX) == 1
    assert "return 'gone'" in texts(work, "01_one")[-1]
    lay(first_book(), book)  # and it finds home when the exercise comes back
    update(book, work)
    assert "return 'gone'" in cell_of(read(work / "01_one.ipynb"), "1.2").source
    assert APPENDIX not in texts(work, "01_one")


def test_jupytext_pairs_no_copy_with_a_script_that_would_drift_from_it(tmp_path):
    from jupytext.config import load_jupytext_config

    copy_to_work(ROOT / "notebooks", tmp_path / "work")
    for path in (tmp_path / "work").glob("*.ipynb"):
        assert "formats" not in read(path).metadata.get("jupytext", {})
    # A copy lies below the book, whose settings count for it.
    settings = load_jupytext_config(str(ROOT / "work" / "00_start_here.ipynb"))
    assert settings is None or not settings.default_formats(str(ROOT / "work" / "00_start_here.ipynb"))


def test_a_chapter_that_the_book_renamed_takes_its_answers_along(house):
    book, work = house
    write_answer(work, "02_two", "2.1", "return 21")
    notebook = read(work / "02_two.ipynb")
    notebook.cells.append(new_code_cell("my_own = 2"))
    nbformat.write(notebook, work / "02_two.ipynb")
    newer = first_book()
    newer["02_second"] = newer.pop("02_two")
    lay(newer, book)
    told = update(book, work)
    assert not (work / "02_two.ipynb").exists()
    assert "return 21" in cell_of(read(work / "02_second.ipynb"), "2.1").source
    assert "my_own = 2" in texts(work, "02_second")
    assert any("02_two: the book calls it 02_second now" in line for line in told.lines)
    restore(work)
    assert "my_own = 2" in texts(work, "02_two")


def test_a_learners_own_notebooks_are_nobodys_business(house):
    book, work = house
    write_answer(work, "01_one", "1.1", "return 'in a copy'")
    own = (work / "01_one.ipynb").read_bytes()
    (work / "01_one-Copy1.ipynb").write_bytes(own)
    (work / "notes.txt").write_text("mine", encoding="utf-8")
    newer = first_book()
    newer["01_one"][0].source = "# Newer"
    lay(newer, book)
    update(book, work)
    assert (work / "01_one-Copy1.ipynb").read_bytes() == own
    assert (work / "notes.txt").read_text(encoding="utf-8") == "mine"


def test_outputs_and_pictures_of_the_learners_cells_stay(house):
    book, work = house
    notebook = read(work / "01_one.ipynb")
    output = nbformat.v4.new_output("stream", text="42\n")
    notebook.cells.append(new_code_cell("print(42)", outputs=[output], execution_count=3))
    picture = new_markdown_cell("![a](attachment:a.png)")
    picture["attachments"] = {"a.png": {"image/png": "aGVsbG8="}}
    notebook.cells.append(picture)
    nbformat.write(notebook, work / "01_one.ipynb")
    newer = first_book()
    newer["01_one"][0].source = "# Newer"
    lay(newer, book)
    update(book, work)
    *_, printed, pasted = read(work / "01_one.ipynb").cells
    assert printed.outputs[0].text == "42\n"
    assert pasted.attachments["a.png"]["image/png"] == "aGVsbG8="


def test_a_dry_run_says_the_same_and_writes_nothing(house):
    book, work = house
    write_answer(work, "01_one", "1.1", "return 1")
    newer = first_book()
    newer["01_one"][0].source = "# Newer"
    newer["03_three"] = [prose("# Three", "opening-1")]
    lay(newer, book)
    before = {p: p.read_bytes() for p in work.rglob("*") if p.is_file()}
    dry = update(book, work, dry_run=True)
    assert {p: p.read_bytes() for p in work.rglob("*") if p.is_file()} == before
    real = update(book, work)
    assert dry.lines[:-1] == [line for line in real.lines if "What was there" not in line]
    assert "dry run" in dry.lines[-1]


def test_copies_from_before_there_was_a_record_keep_everything(house):
    book, work = house
    write_answer(work, "01_one", "1.1", "return 1")
    (work / NAME).write_text("damaged", encoding="utf-8")
    newer = first_book()
    newer["01_one"][0].source = "# Newer"
    lay(newer, book)
    update(book, work)
    found = texts(work, "01_one")
    assert "return 1" in cell_of(read(work / "01_one.ipynb"), "1.1").source
    assert found[:2] == ["# Newer", "# One"], "what might be the learner's stays"


# Whatever was done to them --------------------------------------------------------------------------------------------


def _tag(line: int) -> str:
    return f"written_by_me_{line:04d}"


@st.composite
def edited(draw, cells):
    """A learner's notebook after a month, and how many lines it holds that only the learner can have written."""
    notebook = new_notebook(cells=copy.deepcopy(cells))
    lines = 0
    for _ in range(draw(st.integers(0, 8))):
        cells = notebook.cells
        at = draw(st.integers(0, max(0, len(cells) - 1)))
        what = draw(st.sampled_from(
            ["write", "write", "add", "split", "join", "delete", "double", "move", "kind", "head", "blank"]
        ))  # fmt: skip
        if what == "add" or not cells:
            make = draw(st.sampled_from([new_code_cell, new_markdown_cell]))
            cells.insert(at, make(_tag(lines)))
            lines += 1
        elif what == "write":
            cells[at].source += f"\n{_tag(lines)}"
            lines += 1
        elif what == "split":
            first, _, rest = cells[at].source.partition("\n")
            cells[at].source = first
            cells.insert(at + 1, new_code_cell(rest))
        elif what == "join" and at + 1 < len(cells):
            cells[at].source += "\n" + cells.pop(at + 1).source
        elif what == "delete" and "written_by_me" not in cells[at].source:
            del cells[at]
        elif what == "double":
            cells.insert(at, copy.deepcopy(cells[at]))
        elif what == "move":
            cells.insert(draw(st.integers(0, len(cells) - 1)), cells.pop(at))
        elif what == "kind":
            cells[at].cell_type = "markdown" if cells[at].cell_type == "code" else "code"
            if cells[at].cell_type == "code":
                cells[at].outputs, cells[at].execution_count = [], None
            else:
                del cells[at]["outputs"], cells[at]["execution_count"]
        elif what == "head" and "written_by_me" not in cells[at].source.partition("\n")[0]:
            cells[at].source = cells[at].source.partition("\n")[2]
        elif what == "blank":
            cells.insert(at, new_code_cell(""))
    return notebook


def saved_by(editor: str, notebook) -> bytes:
    """The file as an editor leaves it: ids, metadata, line ends, and the form of a source differ."""
    data = json.loads(nbformat.writes(notebook))
    for number, cell in enumerate(data["cells"]):
        source = "".join(cell["source"])
        if editor == "colab":
            cell["metadata"] = {"id": f"x{number}"}
            cell.pop("id", None)
            cell["source"] = source.splitlines(keepends=True)
        elif editor == "vscode":
            cell.pop("id", None)
            cell["metadata"] = {"vscode": {"languageId": "python"}}
            cell["source"] = [line.rstrip("\n") + "\r\n" for line in source.splitlines()]
        elif editor == "notebook7":
            cell["source"] = source
            cell["metadata"]["editable"] = True
    if editor in {"colab", "vscode"}:
        data["nbformat_minor"] = 4
    text = json.dumps(data, indent={"jupyterlab": 1, "colab": 2}.get(editor), ensure_ascii=editor == "colab")
    return (text.replace("\n", "\r\n") if editor == "vscode" else text).encode("utf-8")


@st.composite
def newer_book(draw):
    """The book after a month of its own."""
    book = first_book()
    for _ in range(draw(st.integers(0, 5))):
        name = draw(st.sampled_from(sorted(book)))
        cells = book[name]
        at = draw(st.integers(0, len(cells) - 1)) if cells else 0
        number = draw(st.integers(0, 99))
        what = draw(st.sampled_from(["text", "insert", "remove", "swap", "other chapter", "rename", "id"]))
        if what == "insert" or not cells:
            cells.insert(at, prose(f"New {number}.", f"new-{len(cells)}-{number}"))
        elif what == "text":
            cells[at].source += f"\nbook {number}"
        elif what == "remove" and len(cells) > 1:
            del cells[at]
        elif what == "swap":
            cells.append(cells.pop(at))
        elif what == "other chapter":
            other = draw(st.sampled_from(sorted(book)))
            moved = cells.pop(at)
            if moved.id in {cell.id for cell in book[other]}:
                moved.id += "-b"
            book[other].append(moved)
        elif what == "rename":
            book[f"{name}_{number}"] = book.pop(name)
        elif what == "id":
            cells[at].id = f"id-{number}-{at}"
    for name, cells in book.items():
        seen: set[str] = set()
        for number, cell in enumerate(cells):
            if cell.id in seen:
                cell.id = f"{cell.id}-{number}"
            seen.add(cell.id)
        assert name
    return book


def tags(*paths: Path) -> set[str]:
    found = set()
    for path in paths:
        try:
            found |= {t for cell in read(path).cells for t in re.findall(r"written_by_me_\d{4}\w*", cell.source)}
        except FileNotFoundError:
            continue
    return found


EDITORS = st.sampled_from(["jupyterlab", "notebook7", "vscode", "colab"])


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_not_one_line_is_missing_whatever_was_done(tmp_path_factory, data):
    folder = tmp_path_factory.mktemp("month")
    book, work = lay(first_book(), folder / "notebooks"), folder / "work"
    copy_to_work(book, work)
    for name, cells in first_book().items():
        notebook = data.draw(edited(cells))
        for cell in notebook.cells:
            cell.source = re.sub(r"(written_by_me_\d+)", rf"\1_{name[:2]}", cell.source)
        (work / f"{name}.ipynb").write_bytes(saved_by(data.draw(EDITORS), notebook))
    written = tags(*work.glob("*.ipynb"))
    for _ in range(2):
        lay(data.draw(newer_book()), book)
        update(book, work)
        assert tags(*work.glob("*.ipynb")) == written
        for path in work.glob("*.ipynb"):
            notebook = read(path)
            nbformat.validate(notebook)
            ids = [cell.id for cell in notebook.cells if "id" in cell]
            assert len(ids) == len(set(ids))


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(answered=st.sets(st.sampled_from(["1.1", "1.2", "2.1", "2.2"])), newer=newer_book(), editor=EDITORS)
def test_every_answer_is_in_the_cell_of_its_exercise(tmp_path_factory, answered, newer, editor):
    folder = tmp_path_factory.mktemp("answers")
    book, work = lay(first_book(), folder / "notebooks"), folder / "work"
    copy_to_work(book, work)
    for number in answered:
        write_answer(work, "01_one" if number[0] == "1" else "02_two", number, f"return {number!r}")
    for path in work.glob("*.ipynb"):
        path.write_bytes(saved_by(editor, read(path)))
    lay(newer, book)
    update(book, work)
    where = {e: name for name, cells in newer.items() for c in cells if (e := exercise_of(c))}
    for number in answered & where.keys():
        notebook = read(work / f"{where[number]}.ipynb")
        assert f"return {number!r}" in cell_of(notebook, number).source


@pytest.mark.parametrize("moment", range(11))
def test_an_update_that_is_interrupted_loses_nothing_and_can_be_run_again(house, monkeypatch, moment):
    book, work = house
    write_answer(work, "01_one", "1.1", _tag(1))
    write_answer(work, "02_two", "2.2", _tag(2))
    newer = first_book()
    for cells in newer.values():
        cells[0].source += ", newer"
    newer["02_second"] = newer.pop("02_two")
    lay(newer, book)
    left = moment

    def dying(function):
        def wrapped(*args, **kwargs):
            nonlocal left
            left -= 1
            if left < 0:
                raise KeyboardInterrupt
            return function(*args, **kwargs)

        return wrapped

    for place, name in ((os, "replace"), (os, "fsync"), (Path, "unlink"), (Path, "rename")):
        monkeypatch.setattr(place, name, dying(getattr(place, name)))
    try:
        update(book, work)
        died = False
    except KeyboardInterrupt:
        died = True
    monkeypatch.undo()
    assert tags(*work.glob("*.ipynb")) == {_tag(1), _tag(2)}
    update(book, work)
    assert sorted(p.name for p in work.glob("*.ipynb")) == ["01_one.ipynb", "02_second.ipynb"]
    assert tags(*work.glob("*.ipynb")) == {_tag(1), _tag(2)}
    assert texts(work, "01_one")[0] == "# One, newer"
    assert _tag(2) in cell_of(read(work / "02_second.ipynb"), "2.2").source
    assert sum(_tag(2) in text for text in texts(work, "02_second")) == 1
    assert died == (moment < 10)


# What goes wrong ------------------------------------------------------------------------------------------------------


def newer_one(book: Path) -> None:
    newer = first_book()
    newer["01_one"][0].source = "# Newer"
    lay(newer, book)


@pytest.mark.parametrize(
    "content", [b"", b'{"cells": [', b"[]", b"{}", b'{"cells": 3, "nbformat": 4, "nbformat_minor": 5}', b"\xff\xfe\x00"]
)
def test_a_damaged_copy_is_left_as_it_is_and_told(house, content):
    book, work = house
    (work / "01_one.ipynb").write_bytes(content)
    write_answer(work, "02_two", "2.1", "return 2")
    newer = first_book()
    newer["02_two"][0].source = "# Two, newer"
    lay(newer, book)
    told = update(book, work)
    assert told.trouble
    assert (work / "01_one.ipynb").read_bytes() == content
    assert any("01_one.ipynb is damaged" in line and "reset 01" in line for line in told.lines)
    assert texts(work, "02_two")[0] == "# Two, newer"
    told = reset("01", book, work)
    assert texts(work, "01_one")[0] == "# One"
    assert (backups(work)[-1] / "01_one.ipynb").read_bytes() == content
    assert backups(work)[-1].name in told.lines[0]


def test_an_answer_that_belongs_to_a_damaged_chapter_waits_where_it_is(house):
    book, work = house
    notebook = read(work / "01_one.ipynb")
    notebook.cells.append(new_code_cell("# Exercise 2.1 ★ build it\nmine = 21"))
    nbformat.write(notebook, work / "01_one.ipynb")
    (work / "02_two.ipynb").write_text("{", encoding="utf-8")
    newer_one(book)
    update(book, work)
    assert "mine = 21" in texts(work, "01_one")[-1]


def test_a_notebook_of_another_course_is_left_as_it_is_and_told(house):
    book, work = house
    nbformat.write(new_notebook(cells=[new_code_cell("import torch")]), work / "01_one.ipynb")
    newer_one(book)
    told = update(book, work)
    assert told.trouble
    assert texts(work, "01_one") == ["import torch"]
    assert "01_one.ipynb holds nothing of this book" in told.lines[0]


def test_two_updates_at_once_are_one(house):
    book, work = house
    newer_one(book)
    with filelock.FileLock(work / f"{NAME}.lock"), pytest.raises(WorkError, match="Another update is at work"):
        update(book, work)
    assert texts(work, "01_one")[0] == "# One"


@pytest.mark.parametrize("call", range(1, 6))
def test_a_full_disk_loses_nothing_and_is_one_sentence(house, monkeypatch, call):
    book, work = house
    write_answer(work, "01_one", "1.1", _tag(1))
    before = (work / "01_one.ipynb").read_bytes()
    newer_one(book)
    calls = 0

    def full(descriptor):
        nonlocal calls
        calls += 1
        if calls >= call:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    if call <= 3:
        with pytest.raises(WorkError, match=r"No space left on device. Nothing of yours is lost"):
            update(book, work)
    else:
        update(book, work)
    monkeypatch.undo()
    assert tags(work / "01_one.ipynb") == {_tag(1)}
    if call <= 2:
        assert (work / "01_one.ipynb").read_bytes() == before
    assert not list(work.glob(".*.new"))


def test_a_backup_that_cannot_be_made_stops_the_update_before_anything_is_replaced(house):
    book, work = house
    write_answer(work, "01_one", "1.1", _tag(1))
    (work / "backups").write_text("a file stands in the way", encoding="utf-8")
    newer_one(book)
    before = (work / "01_one.ipynb").read_bytes()
    with pytest.raises(WorkError, match="backups cannot be written"):
        update(book, work)
    assert (work / "01_one.ipynb").read_bytes() == before


def test_a_copy_that_is_saved_meanwhile_is_not_written_over(house, monkeypatch):
    book, work = house
    newer_one(book)
    real = keeping.back_up

    def saved_meanwhile(folder, names):
        made = real(folder, names)
        write_answer(work, "01_one", "1.1", _tag(7))
        return made

    monkeypatch.setattr(keeping, "back_up", saved_meanwhile)
    with pytest.raises(WorkError, match=r"01_one\.ipynb changed while it was read"):
        update(book, work)
    assert tags(work / "01_one.ipynb") == {_tag(7)}


# Reset and restore ----------------------------------------------------------------------------------------------------


def test_one_exercise_is_reset_and_the_answer_can_be_had_back(house):
    book, work = house
    write_answer(work, "01_one", "1.1", "return 1")
    write_answer(work, "01_one", "1.2", "return 2")
    before = (work / "01_one.ipynb").read_bytes()
    told = reset("1.1", book, work)
    assert "Exercise 1.1 is at its beginning again" in told.lines[0]
    assert "return 1" not in cell_of(read(work / "01_one.ipynb"), "1.1").source
    assert "return 2" in cell_of(read(work / "01_one.ipynb"), "1.2").source
    restore(work)
    assert (work / "01_one.ipynb").read_bytes() == before
    restore(work)  # twice is back again
    assert "return 1" not in cell_of(read(work / "01_one.ipynb"), "1.1").source
    reset("1.1", book, work)
    assert reset("1.1", book, work).lines == ["Exercise 1.1 is as it was at the beginning."]


@pytest.mark.parametrize("what", ["02", "2", "02_two", "02_two.ipynb"])
def test_a_chapter_is_reset_by_number_or_name(house, what):
    book, work = house
    write_answer(work, "02_two", "2.1", "return 1")
    reset(what, book, work)
    assert texts(work, "02_two") == [cell.source for cell in first_book()["02_two"]]
    assert "return 1" in cell_of(read(backups(work)[-1] / "02_two.ipynb"), "2.1").source


def test_after_a_restore_the_next_update_still_knows_whose_line_is_whose(house):
    book, work = house
    write_answer(work, "01_one", "1.1", "return 1")
    newer_one(book)
    update(book, work)
    restore(work)
    assert texts(work, "01_one")[0] == "# One"
    assert is_behind(book, work)
    update(book, work)
    assert texts(work, "01_one")[0] == "# Newer"
    assert "# One" not in texts(work, "01_one")


def test_what_does_not_exist_is_repeated_beside_what_does(house):
    book, work = house
    with pytest.raises(WorkError, match=r"no exercise or chapter '9\.9'.*1\.1.*01_one, 02_two"):
        reset("9.9", book, work)
    with pytest.raises(WorkError, match="no backup"):
        restore(work)
    write_answer(work, "01_one", "1.1", "return 1")
    reset("1.1", book, work)
    with pytest.raises(WorkError, match=rf"'yesterday'.*{backups(work)[0].name}"):
        restore(work, "yesterday")


def test_backups_of_one_second_have_their_order(tmp_path):
    for name in ("2026-01-01-000000-10", "2026-01-01-000000", "2026-01-01-000000-2", "2026-01-02-000000"):
        (tmp_path / "backups" / name).mkdir(parents=True)
    assert [p.name for p in backups(tmp_path)] == [
        "2026-01-01-000000",
        "2026-01-01-000000-2",
        "2026-01-01-000000-10",
        "2026-01-02-000000",
    ]


def test_the_commands_say_what_they_did_and_their_exit_code_says_whether(house, monkeypatch, capsys):
    book, work = house
    monkeypatch.setattr("helpers.authoring.paths.WORK", work)
    monkeypatch.setattr("helpers.authoring.paths.ROOT", book.parent)
    monkeypatch.setattr("helpers.authoring.paths.NOTEBOOKS", book)
    assert main(["update", "--dry-run"]) == 0
    assert "as new as the book" in capsys.readouterr().out
    assert main(["reset", "7.7"]) == 1
    assert "'7.7'" in capsys.readouterr().err
    assert main(["reset", "2.1"]) == 0
    (work / "01_one.ipynb").write_text("", encoding="utf-8")
    assert main(["update"]) == 1
    assert main(["restore", "long ago"]) == 1


def test_the_books_own_chapters_come_along_whole(tmp_path):
    work = tmp_path / "work"
    copy_to_work(ROOT / "notebooks", work)
    laid = read_laid(work)
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        assert all(digest(cell) in laid.digests for cell in read(path).cells)
    assert update(ROOT / "notebooks", work).lines == ["Your copies are as new as the book."]
    help_text = subprocess.run(
        [sys.executable, "-m", "helpers", "--help"], cwd=ROOT, capture_output=True, text=True
    ).stdout
    for command in ("update", "reset", "restore"):
        assert command in help_text
