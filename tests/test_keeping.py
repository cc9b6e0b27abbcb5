"""A learner's month: a newer book comes into `work/`, and not one line that the learner wrote is missing afterwards."""

from __future__ import annotations

import copy
import errno
import json
import os
import re
import shutil
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
    for _ in range(draw(st.integers(0, 12))):
        cells = notebook.cells
        at = draw(st.integers(0, max(0, len(cells) - 1)))
        what = draw(st.sampled_from(
            ["write", "write", "add", "split", "join", "delete", "double", "twice", "move", "kind", "head", "blank"]
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
        elif what == "twice":  # two cells of one id, and the learner went on in both
            cells.insert(at, copy.deepcopy(cells[at]))
            for cell in cells[at : at + 2]:
                cell.source += f"\n{_tag(lines)}"
                lines += 1
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


def saved_by(editor: str, notebook, *, windows: bool = False) -> bytes:
    """The file as an editor leaves it: formats, ids, metadata, line ends and the form of a source differ.

    A newer VS Code keeps ids and an older one knows none; Colab writes a format without ids, and has its own in the
    metadata; what strips outputs before a commit may strip all metadata.
    """
    data = json.loads(json.dumps(notebook))  # nbformat would mend ids that stand twice
    for number, cell in enumerate(data["cells"]):
        source = "".join(cell["source"]).replace("\n", "\r\n" if windows else "\n")
        cell["source"] = source.splitlines(keepends=True)
        if editor in {"colab", "older vscode", "stripped"}:
            cell.pop("id", None)
        if editor == "jupyterlab":
            cell["metadata"]["jupyter"] = {"source_hidden": False}
            cell["metadata"]["execution"] = {"iopub.status.busy": "2026-01-01T00:00:00Z"}
        elif editor == "notebook7":
            cell["source"] = source
            cell["metadata"] |= {"editable": True, "slideshow": {"slide_type": ""}}
        elif editor == "colab":
            cell["metadata"] = {"id": f"x{number}"}
            if cell["cell_type"] == "code":
                cell["metadata"] |= {"outputId": f"o{number}", "colab": {"base_uri": "https://localhost:8080/"}}
        elif editor == "stripped":
            cell["metadata"] = {}
        else:
            cell["metadata"] = {"vscode": {"languageId": "python"}}
    python = {"name": "python", "version": "3.12.1", "mimetype": "text/x-python", "file_extension": ".py"}
    if editor == "colab":
        data["metadata"] = {"colab": {"provenance": [], "toc_visible": True}, "kernelspec": data["metadata"].get(
            "kernelspec", {"name": "python3", "display_name": "Python 3"})}  # fmt: skip
        data["nbformat_minor"] = 0
    elif editor == "older vscode":
        data["metadata"] = {"language_info": python, "orig_nbformat": 4}
        data["nbformat_minor"] = 2
    elif editor == "stripped":
        data["metadata"], data["nbformat_minor"] = {}, 4
    else:
        data["metadata"]["language_info"] = python
    text = json.dumps(data, indent={"jupyterlab": 1, "colab": 2}.get(editor), ensure_ascii=editor == "colab")
    return (text.replace("\n", "\r\n") if windows else text).encode("utf-8")


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


EDITORS = st.sampled_from(["jupyterlab", "notebook7", "vscode", "older vscode", "colab", "stripped"])


@pytest.mark.filterwarnings("ignore::nbformat.warnings.DuplicateCellId")
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
        (work / f"{name}.ipynb").write_bytes(saved_by(data.draw(EDITORS), notebook, windows=data.draw(st.booleans())))
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
@given(
    answered=st.sets(st.sampled_from(["1.1", "1.2", "2.1", "2.2"])),
    newer=newer_book(),
    editor=EDITORS,
    windows=st.booleans(),
)
def test_every_answer_is_in_the_cell_of_its_exercise(tmp_path_factory, answered, newer, editor, windows):
    folder = tmp_path_factory.mktemp("answers")
    book, work = lay(first_book(), folder / "notebooks"), folder / "work"
    copy_to_work(book, work)
    for number in answered:
        write_answer(work, "01_one" if number[0] == "1" else "02_two", number, f"return {number!r}")
    for path in work.glob("*.ipynb"):
        path.write_bytes(saved_by(editor, read(path), windows=windows))
    lay(newer, book)
    update(book, work)
    where = {e: name for name, cells in newer.items() for c in cells if (e := exercise_of(c))}
    for number in answered & where.keys():
        notebook = read(work / f"{where[number]}.ipynb")
        assert f"return {number!r}" in cell_of(notebook, number).source


def interrupted(monkeypatch, moment: int, act) -> bool:
    """Do something, and stop it before a certain step that changes a file; return whether it came to that."""
    left = moment

    def dying(function):
        def wrapped(*args, **kwargs):
            nonlocal left
            left -= 1
            if left < 0:
                raise KeyboardInterrupt
            return function(*args, **kwargs)

        return wrapped

    with monkeypatch.context() as patch:
        for place, name in ((os, "replace"), (os, "fsync"), (Path, "unlink"), (Path, "rename")):
            patch.setattr(place, name, dying(getattr(place, name)))
        try:
            act()
        except KeyboardInterrupt:
            return True
    return False


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
    died = interrupted(monkeypatch, moment, lambda: update(book, work))
    assert tags(*work.glob("*.ipynb")) == {_tag(1), _tag(2)}
    update(book, work)
    assert sorted(p.name for p in work.glob("*.ipynb")) == ["01_one.ipynb", "02_second.ipynb"]
    assert tags(*work.glob("*.ipynb")) == {_tag(1), _tag(2)}
    assert texts(work, "01_one")[0] == "# One, newer"
    assert _tag(2) in cell_of(read(work / "02_second.ipynb"), "2.2").source
    assert sum(_tag(2) in text for text in texts(work, "02_second")) == 1
    assert died == (moment < 10)


@pytest.mark.parametrize("moment", range(8))
@pytest.mark.parametrize("act", ["reset 1.1", "reset 01", "restore"])
def test_what_is_interrupted_can_be_had_back(house, monkeypatch, act, moment):
    book, work = house
    write_answer(work, "01_one", "1.1", _tag(1))
    reset("1.2" if act == "restore" else "2.1", book, work)
    backup_of = lambda: [p / "01_one.ipynb" for p in backups(work)]  # noqa: E731
    if act == "restore":
        write_answer(work, "01_one", "1.2", _tag(2))
        reset("1.2", book, work)
        write_answer(work, "01_one", "1.1", _tag(3))
    written = tags(work / "01_one.ipynb", *backup_of())
    what = (lambda: restore(work)) if act == "restore" else (lambda: reset(act.split()[1], book, work))
    interrupted(monkeypatch, moment, what)
    assert tags(work / "01_one.ipynb", *backup_of()) == written
    what()
    assert tags(work / "01_one.ipynb", *backup_of()) == written


@pytest.mark.parametrize("moment", range(9))
def test_the_first_copies_are_whole_or_not_there(tmp_path, monkeypatch, moment):
    book, work = lay(first_book(), tmp_path / "notebooks"), tmp_path / "work"
    interrupted(monkeypatch, moment, lambda: copy_to_work(book, work))
    for path in work.glob("*.ipynb"):
        nbformat.validate(read(path))
    copy_to_work(book, work)
    assert texts(work, "02_two") == [cell.source for cell in first_book()["02_two"]]
    update(book, work)
    assert update(book, work).lines == ["Your copies are as new as the book."]


def test_what_an_update_left_that_was_killed_is_cleared_away(house):
    book, work = house
    write_answer(work, "01_one", "1.1", _tag(1))
    (work / "backups" / ".unfinished").mkdir(parents=True)
    (work / "backups" / ".unfinished" / "01_one.ipynb").write_text("{", encoding="utf-8")
    (work / ".01_one.ipynb.new").write_text("{", encoding="utf-8")
    newer_one(book)
    update(book, work)
    assert tags(work / "01_one.ipynb") == {_tag(1)}
    assert [p.name for p in (work / "backups").iterdir()] == [backups(work)[0].name]
    assert not list(work.glob(".*.new"))


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


COMMANDS = ["update", "reset 1.1", "reset 02", "restore", "lab"]


@pytest.fixture
def commanded(house, monkeypatch):
    """The commands, on a house in which each has something to do; JupyterLab itself is not started."""
    book, work = house
    write_answer(work, "01_one", "1.1", _tag(1))
    write_answer(work, "02_two", "2.1", _tag(2))
    reset("1.2", book, work)
    write_answer(work, "01_one", "1.2", _tag(3))
    reset("1.2", book, work)
    newer = first_book()
    newer["01_one"][0].source = "# Newer"
    newer["03_three"] = [prose("# Three", "opening-1"), *exercise("3.1")]
    lay(newer, book)
    for name, place in {"WORK": work, "ROOT": book.parent, "NOTEBOOKS": book, "SOLUTIONS": book}.items():
        monkeypatch.setattr(f"helpers.authoring.paths.{name}", place)
    started = []
    monkeypatch.setattr("subprocess.call", lambda command, **_: started.append(command) or 0)
    return book, work, started


def of(work: Path) -> dict[str, bytes]:
    """Every file in the folder of copies, but for the lock."""
    files = (p for p in work.rglob("*") if p.is_file() and p.suffix != ".lock")
    return {p.relative_to(work).as_posix(): p.read_bytes() for p in files}


def one_sentence(capsys) -> str:
    said = capsys.readouterr().err
    assert said.count("\n") == 1, said
    assert said.endswith(".\n"), said
    return said


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("error", [errno.EACCES, errno.ENOSPC, errno.EROFS], ids=lambda each: errno.errorcode[each])
def test_where_nothing_can_be_written_each_command_says_so_and_changes_nothing(
    commanded, monkeypatch, capsys, command, error
):
    _, work, started = commanded
    before = of(work)

    def refused(function, writes=lambda *_, **__: True):
        def wrapped(*args, **kwargs):
            if writes(*args, **kwargs):
                raise OSError(error, os.strerror(error), str(args[0]))
            return function(*args, **kwargs)

        return wrapped

    def for_writing(path, mode="r", *args, **kwargs):
        return mode[0] in "wxa"

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", refused(Path.open, for_writing))
        patch.setattr(shutil, "copy2", refused(shutil.copy2))
        for place, name in ((os, "replace"), (Path, "unlink"), (Path, "rename"), (Path, "mkdir")):
            patch.setattr(place, name, refused(getattr(place, name)))
        assert main(command.split()) == 1
    assert os.strerror(error) in one_sentence(capsys)
    assert of(work) == before
    assert started == []
    assert main(command.split()) == 0, "and once it can be written, all is done"


_AS_A_READER = """
import sys
from pathlib import Path
from helpers.authoring import paths
paths.ROOT, paths.NOTEBOOKS, paths.SOLUTIONS, paths.WORK = map(Path, sys.argv[1:5])
if int(sys.argv[5]):
    import resource
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[5]),) * 2)
from helpers.__main__ import main
sys.exit(main(sys.argv[6:]))
"""


def reader(book: Path, work: Path, *command: str, room: int = 0) -> subprocess.Popen:
    """A command in a process of its own; with `room`, no file in it can become longer than so many bytes."""
    places = map(str, (book.parent, book, book, work))
    return subprocess.Popen(
        [sys.executable, "-c", _AS_A_READER, *places, str(room), *command],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no limit on the length of files")
@pytest.mark.parametrize(("command", "room"), [("update", 300), ("update", 1500), ("reset 02", 300), ("restore", 300)])
def test_writing_that_ends_in_the_middle_of_a_file_loses_nothing(commanded, command, room):
    book, work, _ = commanded
    before = of(work)
    process = reader(book, work, *command.split(), room=room)
    _, said = process.communicate()
    assert process.returncode == 1
    assert said.count("\n") == 1
    assert "cannot be written: File too large. Nothing of yours is lost." in said
    assert tags(*work.glob("*.ipynb")) == {_tag(1), _tag(2)}
    assert not list(work.glob(".*.new"))
    assert before.keys() <= of(work).keys()
    for path in work.rglob("*.ipynb"):
        nbformat.validate(read(path))
    assert main(command.split()) == 0, "and once there is room, all is done"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no limit on the length of files")
def test_no_half_of_a_notebook_is_laid_where_there_is_no_room_for_it(tmp_path):
    long = {"01_one": [prose("# One", "opening-1"), prose("word " * 2000, "opening-2")]}
    book, work = lay(long, tmp_path / "notebooks"), tmp_path / "work"
    process = reader(book, work, "lab", room=5000)
    assert "01_one.ipynb cannot be written: File too large" in process.communicate()[1]
    assert process.returncode == 1
    assert not list(work.glob("*.ipynb"))
    copy_to_work(book, work)
    assert texts(work, "01_one") == [cell.source for cell in long["01_one"]]


def test_updates_that_start_at_the_same_moment_do_it_once(commanded):
    book, work, _ = commanded
    processes = [reader(book, work, "update") for _ in range(3)]
    said = [process.communicate() for process in processes]
    for process, (out, err) in zip(processes, said, strict=True):
        assert (process.returncode, err) == (0, "") or (process.returncode == 1 and "Another update is at work" in err)
        assert process.returncode or "brought up to date" in out or "as new as the book" in out
    assert sum("brought up to date" in out for out, _ in said) == 1
    assert tags(*work.glob("*.ipynb")) == {_tag(1), _tag(2)}
    assert texts(work, "01_one")[0] == "# Newer"


@pytest.mark.parametrize("command", COMMANDS)
def test_while_an_update_is_at_work_every_command_waits_for_another_time(commanded, capsys, command):
    _, work, started = commanded
    before = of(work)
    with filelock.FileLock(work / f"{NAME}.lock"):
        assert main(command.split()) == 1
    assert "Another update is at work" in one_sentence(capsys)
    assert (of(work), started) == (before, [])


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_that_is_interrupted_says_so_without_a_traceback(commanded, monkeypatch, capsys, command):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("helpers.keeping.copies.read_laid", interrupt)
    assert main(command.split()) == 130
    assert "interrupted; nothing is lost" in one_sentence(capsys)


def test_a_folder_that_is_named_like_a_notebook_is_in_nobodys_way(commanded, capsys):
    _, work, started = commanded
    (work / "02_two.ipynb").unlink()
    (work / "02_two.ipynb").mkdir()
    (work / "02_two.ipynb" / "mine.txt").write_text("mine", encoding="utf-8")
    assert main(["update"]) == 1
    assert "02_two.ipynb cannot be read" in capsys.readouterr().out
    assert texts(work, "01_one")[0] == "# Newer", "the other chapters are brought up to date"
    for command in ("reset 02", "reset 2.1"):
        assert main(command.split()) == 1
        assert "02_two.ipynb cannot be" in one_sentence(capsys)
    assert main(["restore"]) == 0
    capsys.readouterr()
    assert main(["lab"]) == 0
    assert "02_two.ipynb cannot be read" in one_sentence(capsys)
    assert len(started) == 1
    assert (work / "02_two.ipynb" / "mine.txt").read_text(encoding="utf-8") == "mine"


def test_a_truncated_copy_is_told_before_jupyterlab_opens_and_stays_as_it_is(commanded, capsys):
    _, work, started = commanded
    half = (work / "02_two.ipynb").read_bytes()[:400]
    (work / "02_two.ipynb").write_bytes(half)
    assert main(["lab"]) == 0
    assert "02_two.ipynb is damaged" in one_sentence(capsys)
    assert len(started) == 1
    for command, code in (("reset 2.1", 1), ("update", 1), ("restore", 0)):
        assert main(command.split()) == code
        assert (work / "02_two.ipynb").read_bytes() == half


def test_a_notebook_of_another_course_is_nobodys_business_whatever_the_command(commanded, capsys):
    _, work, _ = commanded
    for name in ("02_two", "week 3"):
        nbformat.write(new_notebook(cells=[new_code_cell("import torch")]), work / f"{name}.ipynb")
    for command, code in (("lab", 0), ("update", 1), ("reset 2.1", 1), ("restore", 0)):
        assert main(command.split()) == code
        assert texts(work, "02_two") == texts(work, "week 3") == ["import torch"]
    assert "02_two.ipynb holds no exercise 2.1" in capsys.readouterr().err
    assert main(["reset", "02"]) == 0
    assert read(backups(work)[-1] / "02_two.ipynb").cells[0].source == "import torch"


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


def test_a_file_that_appears_while_copies_are_laid_is_not_written_over(tmp_path, monkeypatch):
    book, work = lay(first_book(), tmp_path / "notebooks"), tmp_path / "work"
    real = keeping.write_laid

    def meanwhile(folder, laid):
        (folder / "01_one.ipynb").write_text("mine", encoding="utf-8")
        return real(folder, laid)

    monkeypatch.setattr(keeping, "write_laid", meanwhile)
    assert copy_to_work(book, work) == [work / "02_two.ipynb"]
    assert (work / "01_one.ipynb").read_text(encoding="utf-8") == "mine"
    assert "01_one" not in read_laid(work).chapters
    assert not list(work.glob(".*.new"))


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
