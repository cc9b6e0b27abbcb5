"""The book as a whole keeps its rules, and each rule is caught when it is broken."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from helpers import exercises
from helpers.authoring.build import pair_complaints, stale_files
from helpers.authoring.contents import contents, filled
from helpers.authoring.outputs import TENSORFLOW_TAG, same_outputs
from helpers.authoring.rules import complaints, notebook_complaints, script_complaints
from helpers.authoring.script import HIDDEN_TAG, ScriptError, read_script

ROOT = Path(__file__).resolve().parents[1]
# The plan's table of rows.
ROWS = {*(f"G{n}" for n in range(1, 16)), *(f"Q{n}" for n in range(1, 5))}


def test_every_chapter_and_every_stored_notebook_keeps_the_rules():
    assert complaints(ROOT) == []


def test_every_pair_is_equal_in_both_directions():
    assert pair_complaints() == []


def test_nothing_that_is_derived_is_stale():
    # Stored outputs and references are compared where the notebooks are executed: strict verification, see conftest.py.
    assert stale_files(execute=False) == []


def test_every_row_is_carried_by_a_chapter_with_two_exercises_at_least():
    carried: dict[str, set[str]] = {}
    for script in (read_script(path) for path in sorted((ROOT / "solutions").glob("*.py"))):
        for row, ids in script.rows.items():
            carried.setdefault(row, set()).update(ids)
    assert carried.keys() == ROWS
    assert {row: exercises for row, exercises in carried.items() if len(exercises) < 2} == {}


def test_the_readme_lists_every_chapter_with_its_minutes_exercises_stars_and_objectives():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    scripts = [read_script(path) for path in sorted((ROOT / "solutions").glob("*.py"))]
    for script in scripts:
        stars = sum(task.stars for task in script.tasks)
        row = f"| `{script.name}` | {script.makes} | {script.minutes} | {len(script.tasks)} | {stars} |"
        assert row in readme
        assert all(objective.text in readme for objective in script.objectives)
    assert filled(readme.replace(row, ""), {"chapters": contents(scripts)}) == readme, "build writes the table anew"
    assert filled("no marks here", {"chapters": "new"}) == "no marks here"


# Each rule, broken -----------------------------------------------------------------------------------


def stored(**cell) -> nbformat.NotebookNode:
    """A notebook that keeps every rule, with one more cell that may not."""
    last = new_code_cell("proved_on()", id="last", execution_count=2, metadata={"tags": ["nbval-ignore-output"]})
    cells = [new_code_cell(**{"source": "1", "id": "one", "execution_count": 1} | cell), last]
    return new_notebook(cells=cells)


def told(notebook, learner: bool = True) -> str:
    return "\n".join(notebook_complaints("notebooks/x.ipynb", notebook, learner=learner))


def test_a_notebook_that_keeps_the_rules_is_not_complained_about():
    assert told(stored()) == ""


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ({"execution_count": None}, "without having been run"),
        ({"source": "### BEGIN SOLUTION\n1"}, "an answer was not taken out"),
        ({"outputs": [new_output("stream", name="stderr", text="W0000")]}, "on stderr"),
        ({"outputs": [new_output("error", ename="E", evalue="v", traceback=[])]}, "stores an error"),
        ({"outputs": [new_output("stream", text="1/2\b\b\b2/2")]}, "control characters"),
        ({"outputs": [new_output("stream", text="50%\r100%")]}, "control characters"),
        ({"outputs": [new_output("stream", text="up\x1b[1Aand over")]}, "control characters"),
        ({"outputs": [new_output("stream", text="at /home/ann/book/x.py")]}, "path of a machine (/home/ann"),
        ({"outputs": [new_output("stream", text="at C:\\Users\\ann")]}, "path of a machine"),
        ({"outputs": [new_output("display_data", data={"text/html": "<p>/tmp/abc</p>"})]}, "path of a machine"),
        ({"outputs": [new_output("stream", text="x" * 200)]}, "more than 120 characters"),
        ({"metadata": {"tags": ["nbval-skip"]}}, "unknown tag 'nbval-skip'"),
    ],
)
def test_a_broken_rule_of_stored_notebooks_is_caught(cell, words):
    assert words in told(stored(**cell))


def test_two_cells_with_one_id_are_caught():
    notebook = stored()
    notebook.cells[0]["id"] = "last"
    assert "two have the same" in told(notebook)


def test_a_notebook_that_does_not_end_with_its_proof_is_caught():
    notebook = stored()
    notebook.cells.pop()
    assert "proved_on()" in told(notebook)


def test_an_error_that_is_the_lesson_may_be_stored_if_it_is_tagged():
    error = new_output("error", ename="E", evalue="v", traceback=[])
    assert told(stored(outputs=[error], metadata={"tags": ["raises-exception"]})) == ""


def test_every_chapter_ends_with_a_silent_mistake_and_shows_folded_what_lint_finds():
    for path in sorted((ROOT / "solutions").glob("[0-9][0-9]_*.py")):
        script = read_script(path)
        last, cells = script.tasks[-1], script.notebook.cells
        assert exercises.exercise(last.id).kind == "find", script.name
        assert all(exercises.exercise(task.id).kind != "find" for task in script.tasks[:-1]), script.name
        folder = ROOT / "notebooks" / f"{script.name}.ipynb"
        for cell in nbformat.read(folder, as_version=4).cells[last.cell + 2 :]:
            folded = HIDDEN_TAG in cell.metadata.get("tags", [])
            assert folded == bool(cell.metadata.get("jupyter", {}).get("outputs_hidden"))
            assert folded == ("lint" in cell.source or "findings" in cell.source) or cell.cell_type == "markdown"
        after = [cell for cell in cells[last.cell + 2 :] if HIDDEN_TAG in cell.metadata.get("tags", [])]
        assert any("lint(" in cell.source for cell in after), script.name


def test_few_cells_are_about_tensorflow_itself_and_only_those_ask_for_the_backend():
    code = tagged = 0
    for path in sorted((ROOT / "solutions").glob("*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "code":
                about = TENSORFLOW_TAG in cell.metadata.get("tags", [])
                code, tagged = code + 1, tagged + about
                assert about == ("keras.backend.backend()" in cell.source), f"{path.name}, cell {cell.id}"
    assert tagged <= 0.03 * code


def test_what_is_about_tensorflow_is_compared_on_tensorflow_only(monkeypatch):
    one, other = (new_code_cell("x", outputs=[new_output("stream", text=t)]) for t in ("a", "b"))
    one.metadata["tags"] = other.metadata["tags"] = [TENSORFLOW_TAG]
    monkeypatch.delenv("KERAS_BACKEND", raising=False)
    assert not same_outputs(one, other)
    monkeypatch.setenv("KERAS_BACKEND", "tensorflow")
    assert not same_outputs(one, other)
    monkeypatch.setenv("KERAS_BACKEND", "jax")
    assert same_outputs(one, other)
    one.metadata["tags"] = other.metadata["tags"] = []
    assert not same_outputs(one, other), "every other cell is compared on every backend"


LESSON = """# ---
# jupyter:
#   book:
#     makes: a thing
#     rows:
#       G13: "7.1"
# ---

# %% [markdown]
# # A chapter
#
# **You'll do** · this. **You'll learn**
#
# - to do it · 7.1
#
# **You'll need** · 5 minutes.

# %% [markdown]
# ## A section · 5 min

# %%
# Exercise 7.1 ★ Do it
answer = None
### BEGIN SOLUTION
answer = 1
### END SOLUTION

# %%
check("7.1", answer)

# %% [markdown]
# ## In short
#
# **Next** · more.

# %% tags=["nbval-ignore-output"]
proved_on()
"""


def read(tmp_path: Path, text: str, name: str = "07_lesson.py"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read_script(path)


def test_a_lesson_that_keeps_the_rules_is_read_with_its_parts(tmp_path):
    script = read(tmp_path, LESSON)
    assert list(script_complaints(script)) == []
    assert script.title == "A chapter"
    assert script.minutes == 5
    assert [(t.id, t.stars, t.title, t.solution) for t in script.tasks] == [("7.1", 1, "Do it", "answer = 1")]
    assert [o.exercises for o in script.objectives] == [("7.1",)]
    ids = {cell.id: cell.metadata.get("nbgrader", {}) for cell in script.notebook.cells}
    assert ids["ex-7-1"]["solution"]
    assert ids["check-7-1"]["grade"]
    assert ids["check-7-1"]["points"] == 1


def test_ids_are_the_same_on_every_run(tmp_path):
    first, second = (read(tmp_path, LESSON) for _ in range(2))
    assert [c.id for c in first.notebook.cells] == [c.id for c in second.notebook.cells]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("**You'll need**", "", "lacks **You'll need**"),
        ("5 minutes", "6 minutes", "add up to 5"),
        ("## A section · 5 min", "## A section", "names no minutes"),
        ("## In short", "## At length · 1 min", "In short"),
        ("**Next**", "Then", "**Next**"),
        ("answer = 1", f"answer = 1  # {'x' * 99}", "characters; 100 fit"),
        ("· 7.1", "· 7.2", "exercise 7.2, which does not exist"),
        ("- to do it · 7.1", "", "lists no objectives"),
        ("makes: a thing", "of: nothing", "does not say what the reader makes"),
        ('G13: "7.1"', 'G13: "7.1, 7.3"', "names exercise 7.3 for row G13"),
    ],
)
def test_a_broken_rule_of_lessons_is_caught(tmp_path, old, new, words):
    assert words in "\n".join(script_complaints(read(tmp_path, LESSON.replace(old, new, 1))))


def test_exercises_of_another_chapter_are_caught(tmp_path):
    assert "not numbered 8.1" in "\n".join(script_complaints(read(tmp_path, LESSON, "08_lesson.py")))


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("# # A chapter", "# A chapter", "title"),
        ("# Exercise 7.1 ★ Do it\n", "", "an answer belongs to a cell whose first line"),
        ("# Exercise 7.1 ★ Do it", "# Exercise 7.1 Do it", "an answer belongs to a cell whose first line"),
        ('check("7.1", answer)', 'check("7.2", answer)', "must be followed by a cell with check"),
        ("### END SOLUTION\n", "", "needs one ### BEGIN SOLUTION"),
    ],
)
def test_a_script_that_cannot_be_a_chapter_is_told_where_and_how_to_mend_it(tmp_path, old, new, words):
    with pytest.raises(ScriptError, match=re.escape(words)):
        read(tmp_path, LESSON.replace(old, new, 1))


def test_markdown_is_not_taken_for_a_section_when_it_only_mentions_one(tmp_path):
    script = read(tmp_path, LESSON.replace("# ## In short", "# see ## there\n#\n# ## In short"))
    assert [section.title for section in script.sections] == ["A section", "In short"]
    assert new_markdown_cell("x").cell_type == "markdown"
