"""The canary is fed a faked drift: each changed cell is named, with what it said and what it says."""

from __future__ import annotations

import datetime
import shutil
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output
from test_build import CHAPTER

from helpers.__main__ import main
from helpers.authoring import build as building
from helpers.authoring.build import BuildError, Tree, build
from helpers.watching import canary

TODAY = datetime.date(2026, 1, 2)


@pytest.fixture(scope="module")
def fresh(tmp_path_factory) -> Tree:
    tree = Tree(tmp_path_factory.mktemp("fresh"))
    tree.solutions.mkdir()
    (tree.solutions / "00_small.py").write_text(CHAPTER, encoding="utf-8")
    for folder in (tree.notebooks, tree.records):
        folder.mkdir(parents=True)
    build(checkout=tree)
    return tree


@pytest.fixture
def copy(fresh, tmp_path) -> Tree:
    shutil.copytree(fresh.root, tmp_path / "copy")
    return Tree(tmp_path / "copy")


def edit(tree: Tree, folder: str, old: str, new: str) -> None:
    path = tree.root / folder / "00_small.ipynb"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_nothing_is_told_where_nothing_changed(fresh, tmp_path):
    assert not canary.watch(fresh, tmp_path / "drift.md")
    assert "Nothing has changed in 2 notebooks." in (tmp_path / "drift.md").read_text(encoding="utf-8")


def test_a_changed_output_and_a_cell_that_raises_are_told_with_before_and_after(copy, tmp_path):
    edit(copy, "notebooks", "six by seven: 42", "six by seven: 43")
    edit(copy, "solutions", "numbers = 784", "numbers = 784 / 0")
    assert canary.watch(copy, tmp_path / "drift.md")
    text = (tmp_path / "drift.md").read_text(encoding="utf-8")
    assert "3 cells in 2 notebooks of 2 changed." in text
    assert "-six by seven: 43\n+six by seven: 42" in text
    assert "cell `ex-0-1`, exercise 0.1" in text
    assert "+ZeroDivisionError: division by zero" in text
    assert "notebooks/00_small.ipynb" in text
    assert "numpy " in text.splitlines()[0]
    assert "cell `check-0-1`" in text, "what follows an error is executed too"


def test_digits_that_may_differ_are_no_drift(copy, tmp_path):
    path = copy.solutions / "00_small.ipynb"
    stored = nbformat.read(path, as_version=4)
    (chance,) = [c for c in stored.cells if c.cell_type == "code" and "chance" in c.source]
    chance.outputs[0].text = "chance 0.123 — at least 0.00: yes\n"
    nbformat.write(stored, path)
    assert not canary.watch(copy, tmp_path / "drift.md")


def test_the_checkout_stays_as_it_is(copy, tmp_path):
    edit(copy, "notebooks", "six by seven: 42", "six by seven: 43")
    before = {name: (copy.root / name).read_bytes() for name in copy.files()}
    canary.watch(copy, tmp_path / "drift.md")
    assert {name: (copy.root / name).read_bytes() for name in copy.files()} == before


def faked(cells: int, text: str = "x") -> list[canary.Change]:
    return [
        canary.Change("notebooks/01_x.ipynb", f"cell-{n}", text, f"{text} before", f"{text} after")
        for n in range(cells)
    ]


def test_a_drift_of_everything_still_fits_into_an_issue():
    text = canary.issue([("notebooks/01_x.ipynb", faked(900, "long " * 900))], ["keras 99"], TODAY)
    assert len(text) < 65_536
    assert "An issue holds no more; of the other 8" in text
    assert "`cell-899`" in text, "the table names all of them"


def test_fences_in_what_is_told_do_not_break_the_issue():
    text = canary.issue([("notebooks/01_x.ipynb", faked(1, "```"))], ["keras 99"], TODAY)
    assert "````python\n```\n````" in text


def test_an_output_that_only_a_page_shows_is_told():
    def cell(html: str):
        return new_code_cell("show(x)", id="a", outputs=[new_output("display_data", {"text/html": html})])

    (change,) = canary.changes(new_notebook(cells=[cell("<b>old</b>")]), new_notebook(cells=[cell("<b>new</b>")]), "n")
    assert ("<b>old</b>" in change.before, "<b>new</b>" in change.after) == (True, True)


def test_a_warning_is_told_without_the_place_of_the_environment():
    def cell(text):
        return new_code_cell("1", id="a", execution_count=1, outputs=[new_output("stream", name="stdout", text=text)])

    file = Path(sys.prefix) / "lib" / "keras" / "layer.py"
    before, after = (new_notebook(cells=[cell(text)]) for text in ("", f"{file}:1084: UserWarning: no mask\n"))
    (change,) = canary.changes(before, after, "n")
    assert change.after == f"{Path('lib', 'keras', 'layer.py')}:1084: UserWarning: no mask"


def test_a_chapter_that_is_not_there_is_told(fresh, tmp_path):
    with pytest.raises(BuildError, match="No chapter begins with '77'"):
        canary.watch(fresh, tmp_path / "drift.md", ["77"])


def test_the_command_answers_with_its_exit_code(copy, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(building, "CHECKOUT", copy)
    assert main(["canary", "--to", str(tmp_path / "drift.md")]) == 0
    assert "Nothing has changed" in capsys.readouterr().out
    edit(copy, "notebooks", "six by seven: 42", "six by seven: 43")
    assert main(["canary", "--to", str(tmp_path / "drift.md")]) == 1
    (tmp_path / "file").write_text("")
    assert main(["canary", "--to", str(tmp_path / "file" / "drift.md")]) == 1
    assert "drift.md cannot be written: " in capsys.readouterr().err
