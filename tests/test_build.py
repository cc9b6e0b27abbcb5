"""`build` derives everything, changes only what changed, and every kind of damage to what is derived is named."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from helpers.__main__ import main
from helpers.authoring.appendix import NAME as APPENDIX
from helpers.authoring.build import (
    BuildError,
    Tree,
    _make,
    _scripts,
    build,
    differences,
    pair_complaints,
    stale_files,
    strip,
)
from helpers.authoring.script import STUB, read_script

ROOT = Path(__file__).resolve().parents[1]

# A book of one small chapter that needs no backend to run: exercise 0.1, with a figure, a claim and a demonstration.
CHAPTER = """# ---
# jupyter:
#   book:
#     makes: one number
#     rows: {}
#   jupytext:
#     cell_metadata_filter: tags,-all
#     formats: ipynb,py:percent
#     notebook_metadata_filter: book,kernelspec,jupytext,-jupytext.text_representation.jupytext_version
#     text_representation:
#       extension: .py
#       format_name: percent
#       format_version: '1.3'
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # A small book

# %%
import random

from helpers import check, proved_on

print("six by seven:", 6 * 7)

# %%
print(f"chance {random.random():.3f} — at least 0.00: yes")

# %%
check("0.1", 28)

# %%
# Exercise 0.1 ★ Count
numbers = None
### BEGIN SOLUTION
numbers = 784
### END SOLUTION

# %%
check("0.1", numbers)

# %% tags=["nbval-ignore-output"]
proved_on()
"""


@pytest.fixture(scope="module")
def fresh(tmp_path_factory) -> Tree:
    """The small book, built."""
    tree = Tree(tmp_path_factory.mktemp("fresh"))
    tree.solutions.mkdir()
    (tree.solutions / "00_small.py").write_text(CHAPTER, encoding="utf-8")
    for folder in (tree.notebooks, tree.records):
        folder.mkdir(parents=True)
    build(checkout=tree)
    return tree


@pytest.fixture
def copy(fresh, tmp_path) -> Tree:
    """A copy that a test may damage."""
    shutil.copytree(fresh.root, tmp_path / "copy")
    return Tree(tmp_path / "copy")


def notebook(tree: Tree, folder: str = "notebooks"):
    path = tree.root / folder / "00_small.ipynb"
    return path, nbformat.read(path, as_version=4)


def cell(nb, wanted: str):
    return next(c for c in nb.cells if c.id == wanted)


def test_a_chapter_becomes_two_pairs_and_a_record(fresh):
    assert fresh.files() == {
        "helpers/assets/book/00.json",
        *(f"{folder}/00_small.{ending}" for folder in ("notebooks", "solutions") for ending in ("py", "ipynb")),
    }
    record = json.loads((fresh.records / "00.json").read_text(encoding="utf-8"))["exercises"][0]
    assert record["solution"] == "numbers = 784"
    assert record["reference"] == {"value": 784}
    assert record["start"] == "# Exercise 0.1 ★ Count\nnumbers = None"


def test_the_answer_is_gone_from_the_learners_pair_and_the_rest_is_executed(fresh):
    _, nb = notebook(fresh)
    assert "784" not in cell(nb, "ex-0-1").source
    assert "784" not in (fresh.notebooks / "00_small.py").read_text(encoding="utf-8")
    assert "not started" in cell(nb, "check-0-1").outputs[0].data["text/plain"]
    _, solved = notebook(fresh, "solutions")
    assert "passed" in cell(solved, "check-0-1").outputs[0].data["text/plain"]
    assert [c.execution_count for c in nb.cells if c.cell_type == "code"] == [1, 2, 3, 4, 5, 6, 7]


def test_a_function_without_its_body_keeps_a_comment_and_a_function_to_mend_stays_as_it_is():
    stripped = strip(read_script(ROOT / "solutions" / "00_start_here.py").notebook)
    assert cell(stripped, "ex-0-2").source.endswith(f'"""\n    {STUB}')
    assert cell(stripped, "ex-0-3").source.endswith("return keras.Model(inputs, outputs)")
    assert "shape=(6))" in cell(stripped, "ex-0-3").source


def test_a_demonstration_before_the_exercise_is_no_reference(fresh):
    _, nb = notebook(fresh)
    shown = next(c for c in nb.cells if c.source == 'check("0.1", 28)')
    assert "failed" in shown.outputs[0].data["text/plain"]


def test_the_pairs_of_the_small_book_are_equal(fresh):
    assert pair_complaints(fresh) == []


def test_what_has_not_changed_is_not_built_again(copy, monkeypatch):
    monkeypatch.setattr("helpers.authoring.build._make", lambda scripts, extra, tree, jobs: ran.extend(scripts))
    ran: list = []
    assert build(checkout=copy) == []
    assert ran == []
    path = copy.notebooks / "00_small.py"
    path.write_text(path.read_text(encoding="utf-8") + "# edited\n", encoding="utf-8")
    monkeypatch.setattr("helpers.authoring.build._carry", lambda *a: [])
    build(checkout=copy)
    assert [script.name for script in ran] == ["00_small"], "a derived file that somebody edited is built again"


def test_a_copy_with_an_appendix_has_it_made_from_the_rules_and_told_where_it_is_not(copy):
    paths = [copy.notebooks / f"{APPENDIX}.{ending}" for ending in ("py", "ipynb")]
    paths[0].touch()
    try:
        assert sorted(build(["appendix"], checkout=copy)) == sorted(f"notebooks/{path.name}" for path in paths)
        assert "def shortcut_overwritten" in paths[0].read_text(encoding="utf-8")
        assert stale_files(checkout=copy, execute=False) == []
        paths[0].write_text(paths[0].read_text(encoding="utf-8").replace("Dense", "Dance"), encoding="utf-8")
        assert "Dance" not in paths[1].read_text(encoding="utf-8")
        (told,) = stale_files(["appendix"], checkout=copy, execute=False)
        assert told == f"notebooks/{APPENDIX}.py is not what build writes; run `make book`."
        paths[1].unlink()
        assert any(f"{APPENDIX}.ipynb is missing" in told for told in stale_files(checkout=copy, execute=False))
    finally:
        for path in paths:
            path.unlink(missing_ok=True)


def test_building_again_changes_no_digit_that_was_measured(copy):
    before = {name: (copy.root / name).read_bytes() for name in copy.files()}
    assert build(checkout=copy, everything=True) == []
    assert {name: (copy.root / name).read_bytes() for name in copy.files()} == before


def test_a_changed_sentence_keeps_the_stored_figures_of_other_cells(copy):
    _, before = notebook(copy)
    path = copy.solutions / "00_small.py"
    path.write_text(
        path.read_text(encoding="utf-8").replace("# # A small book", "# # A small, nice book"), encoding="utf-8"
    )
    assert "notebooks/00_small.ipynb" in build(checkout=copy)
    _, after = notebook(copy)
    assert after.cells[0].source == "# A small, nice book"
    assert cell(after, "opening-3").outputs == cell(before, "opening-3").outputs


def _store(path: Path, nb) -> None:
    path.write_text(nbformat.writes(nb) + "\n", encoding="utf-8")


def break_output(tree):
    path, nb = notebook(tree)
    cell(nb, "opening-2").outputs[0].text = "six by seven: 43\n"
    _store(path, nb)


def break_claim(tree):
    path, nb = notebook(tree, "solutions")
    cell(nb, "opening-3").outputs[0].text = cell(nb, "opening-3").outputs[0].text.replace("yes", "no")
    _store(path, nb)


def strip_outputs(tree):
    path, nb = notebook(tree)
    for c in nb.cells:
        if c.cell_type == "code":
            c.outputs, c.execution_count = [], None
    _store(path, nb)


def drop_one_output(tree):
    path, nb = notebook(tree)
    cell(nb, "opening-2").outputs = []
    _store(path, nb)


def break_id(tree):
    path, nb = notebook(tree)
    cell(nb, "ex-0-1").id = "ex-0-2"
    _store(path, nb)


def break_marks(tree):
    path, nb = notebook(tree, "solutions")
    del cell(nb, "check-0-1").metadata["nbgrader"]
    _store(path, nb)


def leak_answer(tree):
    path, nb = notebook(tree)
    cell(nb, "ex-0-1").source += "\nnumbers = 784"
    _store(path, nb)


def edit_script(tree):
    path = tree.notebooks / "00_small.py"
    path.write_text(path.read_text(encoding="utf-8").replace("# # A small", "# # A large"), encoding="utf-8")


def edit_notebook(tree):
    path, nb = notebook(tree)
    nb.cells[0].source = "# A large book"
    _store(path, nb)


def break_reference(tree):
    path = tree.records / "00.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"value": 784', '"value": 783'), encoding="utf-8")


def break_solution_text(tree):
    path = tree.records / "00.json"
    path.write_text(path.read_text(encoding="utf-8").replace("numbers = 784", "numbers = 780"), encoding="utf-8")


def drop_notebook(tree):
    (tree.notebooks / "00_small.ipynb").unlink()


def drop_script(tree):
    (tree.notebooks / "00_small.py").unlink()


def truncate_notebook(tree):
    path, _ = notebook(tree)
    path.write_text(path.read_text(encoding="utf-8")[:500], encoding="utf-8")


def add_orphan(tree):
    shutil.copy(tree.notebooks / "00_small.ipynb", tree.notebooks / "08_gone.ipynb")


DAMAGE = {
    break_output: "notebooks/00_small.ipynb, cell opening-2: its stored output is no longer true",
    break_claim: "solutions/00_small.ipynb, cell opening-3: its stored output is no longer true",
    strip_outputs: "notebooks/00_small.ipynb, cell package: stored unrun",
    drop_one_output: "notebooks/00_small.ipynb, cell opening-2: its stored output is no longer true",
    break_id: "notebooks/00_small.ipynb: its cells or their ids differ",
    break_marks: "solutions/00_small.ipynb, cell check-0-1: its metadata differs",
    leak_answer: "notebooks/00_small.ipynb, cell ex-0-1: its source differs",
    edit_script: "notebooks/00_small.py is not what build writes",
    edit_notebook: "notebooks/00_small.ipynb, cell opening-1: its source differs",
    break_reference: "book/00.json is not what build writes",
    break_solution_text: "book/00.json is not what build writes",
    drop_notebook: "notebooks/00_small.ipynb is missing",
    drop_script: "notebooks/00_small.py is missing",
    truncate_notebook: "notebooks/00_small.ipynb cannot be read",
    add_orphan: "notebooks/08_gone.ipynb: no chapter in solutions/ makes it",
}


@pytest.mark.parametrize("damage", DAMAGE, ids=lambda damage: damage.__name__)
def test_damage_to_what_is_derived_is_named(damage, fresh, copy):
    assert differences(copy, fresh, ["00_small"]) == []
    damage(copy)
    told = differences(copy, fresh, ["00_small"])
    assert any(DAMAGE[damage] in sentence for sentence in told), told


@pytest.mark.parametrize("damage", [edit_script, edit_notebook, leak_answer, drop_script, drop_notebook])
def test_a_pair_that_has_drifted_is_named_without_executing_anything(damage, copy):
    damage(copy)
    assert any("00_small" in sentence for sentence in pair_complaints(copy))


def test_measured_digits_may_differ_and_their_claim_may_not(fresh, copy):
    path, nb = notebook(copy)
    cell(nb, "opening-3").outputs[0].text = "chance 0.123 — at least 0.00: yes\n"
    _store(path, nb)
    assert differences(copy, fresh, ["00_small"]) == []


def nbval(folder: Path, *extra: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "pytest", "-q", "-c", str(ROOT / "pyproject.toml"), f"--rootdir={ROOT}",
               f"--nbval-sanitize-with={ROOT}/tests/sanitize.cfg", "-p", "no:xdist", str(folder), *extra]  # fmt: skip
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "HELPERS"))}
    environment["HELPERS_BOOK"] = str(folder.parent / "helpers" / "assets" / "book")
    environment["PYTHONPATH"] = str(ROOT)
    return subprocess.run(command, cwd=folder.parent, env=environment, capture_output=True, text=True)


def test_strict_nbval_passes_the_small_book_and_fails_when_one_stored_output_is_wrong(copy):
    assert nbval(copy.notebooks).returncode == 0
    break_output(copy)
    broken = nbval(copy.notebooks)
    assert broken.returncode == 1
    assert "six by seven: 43" in broken.stdout


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('print("six by seven:", 6 * 7)', "1 / 0", "ZeroDivisionError"),
        ('check("0.1", numbers)', 'check("0.1", numbers) if False else None', "did not check an answer"),
        ("# # A small book", "# A small book", "title"),
    ],
)
def test_a_chapter_that_cannot_be_built_is_told_and_nothing_is_written(copy, old, new, words):
    before = {
        name: (copy.root / name).read_bytes() for name in copy.files() if not name.endswith("solutions/00_small.py")
    }
    path = copy.solutions / "00_small.py"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(BuildError, match=words):
        build(checkout=copy)
    for name, content in before.items():
        if name != "solutions/00_small.py":
            assert (copy.root / name).read_bytes() == content, name


def test_a_chapter_that_does_not_exist_is_told_with_those_that_do(capsys):
    assert main(["build", "77"]) == 1
    told = capsys.readouterr().err
    assert "'77'" in told
    assert "00_start_here" in told


def test_the_small_book_can_be_made_by_parts(fresh):
    assert [script.name for script in _scripts(fresh)] == ["00_small"]
    assert callable(_make)


def test_verification_compares_references_with_what_the_solutions_write_down(copy):
    told = nbval(copy.solutions, "-p", "conftest")
    assert told.returncode == 0, told.stdout
    path = copy.records / "00.json"
    text = path.read_text(encoding="utf-8")
    break_reference(copy)
    assert path.read_text(encoding="utf-8") != text
    told = nbval(copy.solutions, "-p", "conftest")
    assert told.returncode != 0
    assert "exercise 0.1: its reference is not what build writes" in told.stdout
    assert nbval(copy.notebooks, "-p", "conftest").returncode == 0, "a learner's notebook writes no references"


PAGES = {
    "README.md": ("chapters", "| `00_small` | one number | 0 | 1 | 1 |"),
    "TEACHING.md": ("chapter 00", "| **0.1** ★ Count | 28 is the length of one row. · "),
}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_that_is_derived_in_part_is_written_and_named_when_it_is_stale(page, copy):
    name, row = PAGES[page]
    marked = f"Mine.\n<!-- {name}: written by `make book` -->\nold\n<!-- end of {name} -->\nMine too.\n"
    (copy.root / page).write_text(marked, encoding="utf-8")
    assert stale_files(checkout=copy, execute=False) == [
        f"{page}: what is derived in it is not what build writes; run `make book`."
    ]
    assert build(checkout=copy) == [page], "and no chapter is built for it"
    made = (copy.root / page).read_text(encoding="utf-8")
    assert row in made
    assert made.startswith("Mine.\n")
    assert made.endswith("\nMine too.\n")
    assert stale_files(checkout=copy, execute=False) == []


EXECUTED = {break_output, break_claim, drop_one_output, break_reference}


@pytest.mark.parametrize("damage", [d for d in DAMAGE if d not in EXECUTED])
def test_what_is_derived_without_executing_is_compared_without_executing(damage, copy):
    assert stale_files(checkout=copy, execute=False) == []
    damage(copy)
    told = stale_files(checkout=copy, execute=False)
    assert any(DAMAGE[damage] in sentence for sentence in told), told


@pytest.mark.parametrize("damage", [break_output, break_claim, drop_one_output], ids=lambda damage: damage.__name__)
def test_what_is_left_to_verification_is_caught_by_it(damage, copy):
    damage(copy)
    told = nbval(copy.root / DAMAGE[damage].split("/")[0], "-p", "conftest")
    assert told.returncode != 0, told.stdout
