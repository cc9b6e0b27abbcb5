"""A chapter's percent script, read: its cells with ids and nbgrader's marks, its exercises, minutes and objectives."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from pathlib import Path

import jupytext
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from helpers.authoring.homes import FIRST_CELL, first_cell

_EXERCISE = re.compile(r"# Exercise (\d+\.\d+) (★{1,3}) (.+)")
_CHECK = re.compile(r"""check\(\s*["'](\d+\.\d+)["'],""")
_SECTION = re.compile(r"^## (.+?)(?:\s+·\s+(\d+) min)?$", re.MULTILINE)
_OBJECTIVE = re.compile(r"^- (.+?) · (?:exercises? )?((?:\d+\.\d+(?:, )?)+)$", re.MULTILINE)
BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"

# A cell whose output gives an answer away: it is stored folded, and opens at a click. The site knows the tag as well.
HIDDEN_TAG = "hide-output"

#: What a learner finds where the answer was.
STUB = "# Your answer goes here."


class ScriptError(Exception):
    """A chapter's script breaks a rule of the book; the message says which, where, and how to mend it."""


@dataclass(frozen=True)
class Section:
    """A heading and the minutes it names."""

    title: str
    minutes: int


@dataclass(frozen=True)
class Objective:
    """Something to learn, and the exercises that test it."""

    text: str
    exercises: tuple[str, ...]


@dataclass(frozen=True)
class Task:
    """An exercise as its cell states it."""

    id: str
    stars: int
    title: str
    cell: int
    solution: str


@dataclass(frozen=True)
class Script:
    """One chapter.

    Attributes:
        name: the file's name without its ending, such as ``"01_functional_basics"``.
        notebook: its cells with ids and metadata, not executed.
        makes: what the reader makes in it, in a few words.
        rows: the rows of the book's plan that it teaches, each with the exercises on it.
    """

    name: str
    title: str
    notebook: NotebookNode
    sections: tuple[Section, ...]
    objectives: tuple[Objective, ...]
    tasks: tuple[Task, ...]
    makes: str
    rows: dict[str, tuple[str, ...]]

    @property
    def minutes(self) -> int:
        """The sum of the sections' minutes."""
        return sum(section.minutes for section in self.sections)


def read_script(path: Path) -> Script:
    """Read a chapter from its percent script.

    Raises:
        ScriptError: if it breaks a rule of the book.
    """
    notebook = jupytext.read(path, fmt="py:percent")
    cells = notebook.cells
    text = "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    title = re.match(r"# (.+)", text)
    if title is None:
        raise ScriptError(
            f"{path.name}: the first cell must be markdown that begins with '# ' and the chapter's title."
        )
    _begin(cells)
    tasks = tuple(_tasks(path, cells))
    _give_ids(path, cells, tasks)
    opening = text.split("\n## ")[0]
    about = notebook.metadata.get("book", {})
    return Script(
        name=path.stem,
        title=title[1].strip(),
        notebook=notebook,
        sections=tuple(Section(m[1].strip(), int(m[2] or 0)) for m in _SECTION.finditer(text)),
        objectives=tuple(Objective(m[1], tuple(m[2].split(", "))) for m in _OBJECTIVE.finditer(opening)),
        tasks=tasks,
        makes=str(about.get("makes", "")),
        rows={row: tuple(str(exercises).split(", ")) for row, exercises in dict(about.get("rows") or {}).items()},
    )


def _begin(cells: list[NotebookNode]) -> None:
    """Put the cell that fetches the package before all other code, or bring it up to date."""
    first = next((index for index, cell in enumerate(cells) if cell.cell_type == "code"), len(cells))
    if first == len(cells) or FIRST_CELL not in cells[first].source:
        cells.insert(first, new_code_cell())
    cells[first].source = first_cell()


def _tasks(path: Path, cells: list[NotebookNode]) -> list[Task]:
    tasks = []
    for index, cell in enumerate(cells):
        if cell.cell_type != "code":
            continue
        head = _EXERCISE.match(cell.source)
        if head is None:
            if BEGIN in cell.source or END in cell.source or cell.source.startswith("# Exercise"):
                raise ScriptError(
                    f"{path.name}, cell {index}: an answer belongs to a cell whose first line is "
                    f"'# Exercise N.N ★ Title'; this one begins with {cell.source.splitlines()[0]!r}."
                )
            continue
        following = cells[index + 1] if index + 1 < len(cells) else None
        checked = _CHECK.match(following.source) if following is not None and following.cell_type == "code" else None
        if checked is None or checked[1] != head[1]:
            raise ScriptError(
                f'{path.name}, cell {index}: exercise {head[1]} must be followed by a cell with check("{head[1]}", …).'
            )
        tasks.append(Task(head[1], len(head[2]), head[3].strip(), index, _solution(path, head[1], cell.source)))
    doubled = {task.id for task in tasks if [t.id for t in tasks].count(task.id) > 1}
    if doubled:
        raise ScriptError(f"{path.name}: exercise {', '.join(sorted(doubled))} stands twice.")
    return tasks


def _solution(path: Path, exercise_id: str, source: str) -> str:
    """The answer as a reader wants to see it: the region alone if it stands by itself, else the whole cell."""
    lines = source.splitlines()
    begins = [i for i, line in enumerate(lines) if line.strip() == BEGIN]
    ends = [i for i, line in enumerate(lines) if line.strip() == END]
    if len(begins) != 1 or len(ends) != 1 or begins[0] > ends[0]:
        raise ScriptError(f"{path.name}: exercise {exercise_id} needs one {BEGIN} and, after it, one {END}.")
    if lines[begins[0]].startswith("#"):
        return "\n".join(lines[begins[0] + 1 : ends[0]]).strip()
    kept = [line for i, line in enumerate(lines) if i not in (begins[0], ends[0])]
    return textwrap.dedent("\n".join(kept)).strip()


def _give_ids(path: Path, cells: list[NotebookNode], tasks: tuple[Task, ...]) -> None:
    """Ids that are the same on every run: an exercise's from its number, any other from its section and place."""
    by_cell = {task.cell: task for task in tasks}
    section, place = "opening", 0
    for index, cell in enumerate(cells):
        if cell.cell_type == "markdown" and (heading := _SECTION.search(cell.source)):
            section, place = _slug(heading[1]), 0
        if cell.source == first_cell():
            cell.id = "package"
            continue
        place += 1
        cell.id = f"{section}-{place}"
        if HIDDEN_TAG in cell.metadata.get("tags", []):
            cell.metadata["jupyter"] = {"outputs_hidden": True}
        if (task := by_cell.get(index)) is not None:
            cell.id = f"ex-{task.id.replace('.', '-')}"
            cell.metadata["nbgrader"] = _mark(cell.id, solution=True)
        elif (task := by_cell.get(index - 1)) is not None:
            cell.id = f"check-{task.id.replace('.', '-')}"
            cell.metadata["nbgrader"] = _mark(cell.id, grade=True, locked=True, points=task.stars)
    ids = [cell.id for cell in cells]
    if twice := {i for i in ids if ids.count(i) > 1}:
        raise ScriptError(
            f"{path.name}: two sections share the heading that makes the id {sorted(twice)[0]!r}; rename one."
        )


def _mark(grade_id: str, **marks: object) -> dict:
    return {
        "grade": False, "grade_id": grade_id, "locked": False, "schema_version": 3, "solution": False, "task": False,
    } | marks  # fmt: skip


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:40].strip("-") or "section"
