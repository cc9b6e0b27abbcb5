"""The rules of the book that can be read off its files: each is a function, and each complaint says how to mend it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from helpers.authoring.outputs import IGNORED_TAG, TENSORFLOW_TAG
from helpers.authoring.script import BEGIN, END, HIDDEN_TAG, Script, read_script

# A path of somebody's machine: an absolute one that leads into a home, a scratch or a working folder.
_MACHINE = re.compile(
    r"(?<![\w.:/~])(?:/(?:root|home|Users|tmp|var/folders|private|mnt|work)/[\w.-]+|[A-Z]:\\+(?:Users|Temp|a)\\+\w+)"
)
# Colours of a table, \x1b[1m, are none of the control characters that move a cursor and leave a mess.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f]|\x1b(?!\[[\d;]*m)")
_WIDEST = 120
# What fits beside an open file browser on a laptop's screen.
_WIDEST_CODE = 100
_TAGS = {IGNORED_TAG, TENSORFLOW_TAG, HIDDEN_TAG, "raises-exception"}


def script_complaints(script: Script) -> Iterator[str]:
    """What a chapter's script lacks of the shape that every lesson has."""
    name = f"solutions/{script.name}.py"
    opening = script.notebook.cells[0].source
    for part in ("**You'll do**", "**You'll learn**", "**You'll need**"):
        if part not in opening:
            yield f"{name}: the first cell lacks {part}."
    if f"{script.minutes} minutes" not in opening:
        yield f"{name}: the sections' minutes add up to {script.minutes}; the first cell says otherwise."
    headings = [section.title for section in script.sections]
    if "In short" not in headings:
        yield f"{name}: there is no section '## In short'."
    for section in script.sections:
        if not section.minutes and section.title != "In short":
            yield f"{name}: the section {section.title!r} names no minutes; write '## {section.title} · N min'."
    if "**Next**" not in "\n".join(cell.source for cell in script.notebook.cells[-3:]):
        yield f"{name}: its last text says nothing of what comes **Next**."
    if not script.objectives:
        yield f"{name}: the first cell lists no objectives; write '- to … · N.N'."
    known, tested = {task.id for task in script.tasks}, {e for o in script.objectives for e in o.exercises}
    for missing in sorted(tested - known):
        yield f"{name}: an objective names exercise {missing}, which does not exist."
    for missing in sorted(known - tested):
        yield f"{name}: exercise {missing} tests no objective; name it at the end of one."
    if not script.makes:
        yield f"{name}: its header does not say what the reader makes; write 'makes: …' under 'book:'."
    for row, exercises in script.rows.items():
        for missing in sorted(set(exercises) - known):
            yield f"{name}: its header names exercise {missing} for row {row}, which does not exist."
    for cell in script.notebook.cells:
        for line in cell.source.splitlines() if cell.cell_type == "code" else ():
            if len(line) > _WIDEST_CODE:
                where = f"{name}, cell {cell.id}"
                yield f"{where}: a line of {len(line)} characters; {_WIDEST_CODE} fit on the page: {line[:40]}…"
    numbers = [int(task.id.split(".")[1]) for task in script.tasks]
    chapter = {int(task.id.split(".")[0]) for task in script.tasks}
    if numbers != sorted(numbers) or chapter - {int(script.name[:2])}:
        yield f"{name}: its exercises are not numbered {int(script.name[:2])}.1, {int(script.name[:2])}.2, … in order."


def notebook_complaints(name: str, notebook: NotebookNode, *, learner: bool) -> Iterator[str]:
    """What in a stored notebook no reader should meet."""
    ids = [cell.get("id") for cell in notebook.cells]
    if None in ids or len(set(ids)) != len(ids):
        yield f"{name}: a cell has no id, or two have the same; run `make book`."
    last = notebook.cells[-1]
    if last.source != "proved_on()" or IGNORED_TAG not in last.metadata.get("tags", []):
        yield f"{name}: its last cell must be `proved_on()`, tagged {IGNORED_TAG}."
    for cell in notebook.cells:
        where = f"{name}, cell {cell.get('id')}"
        if learner and (BEGIN in cell.source or END in cell.source):
            yield f"{where}: an answer was not taken out; run `make book`."
        if cell.cell_type != "code":
            continue
        tags = set(cell.metadata.get("tags", []))
        if cell.source and cell.execution_count is None:
            yield f"{where}: stored without having been run; run `make book`."
        if tags - _TAGS:
            yield f"{where}: unknown tag {sorted(tags - _TAGS)[0]!r}; known are {', '.join(sorted(_TAGS))}."
        for output in cell.outputs:
            yield from (f"{where}: {complaint}" for complaint in _output_complaints(output, tags))


def _output_complaints(output: NotebookNode, tags: set[str]) -> Iterator[str]:
    if output.output_type == "error" and "raises-exception" not in tags:
        yield "stores an error; mend the cell, or tag it raises-exception if the error is the lesson."
    if output.get("name") == "stderr":
        yield "stores something on stderr; find what warns and stop it at its source."
    for text in _texts(output):
        if _CONTROL.search(text):
            yield "stores control characters, as progress bars do; use fit(..., verbose=0 or 2)."
        if found := _MACHINE.search(text):
            yield f"stores a path of a machine ({found[0]}); print the file's name alone."
    if output.output_type == "stream" and any(len(line) > _WIDEST for line in output.text.splitlines()):
        yield f"prints lines of more than {_WIDEST} characters; give summary() a line_length, or print less."


def _texts(output: NotebookNode) -> list[str]:
    data = output.get("data", {})
    parts = [value for mime, value in data.items() if mime.startswith("text/") or mime.endswith(("json", "xml"))]
    parts += [output.get("text", ""), output.get("evalue", ""), *output.get("traceback", [])]
    return ["".join(part) if isinstance(part, list) else str(part) for part in parts]


def complaints(root: Path) -> list[str]:
    """Every rule, over every chapter of a checkout."""
    found: list[str] = []
    for path in sorted((root / "solutions").glob("[0-9][0-9]_*.py")):
        found += script_complaints(read_script(path))
    for folder in ("solutions", "notebooks"):
        for path in sorted((root / folder).glob("*.ipynb")):
            try:
                notebook = nbformat.read(path, as_version=4)
                nbformat.validate(notebook)
            except Exception as error:
                found.append(f"{folder}/{path.name} is no valid notebook ({type(error).__name__}); run `make book`.")
                continue
            found += notebook_complaints(f"{folder}/{path.name}", notebook, learner=folder == "notebooks")
    return found
