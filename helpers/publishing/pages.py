"""A chapter as a page: what a reader sees who does not run it."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable
from html import escape

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

from helpers.authoring.homes import binder, colab
from helpers.authoring.script import HIDDEN_TAG, Script

PROVED = "proved_on()"
# As rich, in which Keras prints its summaries, writes them; no other output names both.
TABLE_COLOUR = re.compile(r"color: #[0-9a-f]{6}; text-decoration-color: #[0-9a-f]{6};?\s*")


class PageError(Exception):
    """A chapter cannot be made a page; the message says why and what to do."""


def page(script: Script, solved: NotebookNode, start: NotebookNode) -> NotebookNode:
    """One page of a chapter's two stored notebooks.

    Args:
        script: the chapter.
        solved: the executed notebook of `solutions/`.
        start: the one that learners open.

    Returns:
        The solved notebook, its exercises as learners find them, each with its solution and the check's answer to it
        behind a fold, and the versions and the date that it was proved on under its title.

    Raises:
        PageError: it was stored without having been executed.
    """
    made = copy.deepcopy(solved)
    starts = {cell.id: cell for cell in start.cells}
    tasks = {f"ex-{task.id.replace('.', '-')}": task for task in script.tasks}
    checks = {f"check-{task.id.replace('.', '-')}": task for task in script.tasks}
    stamp = proved(made)
    cells = []
    for number, cell in enumerate(made.cells):
        _keep_what_folds(cell)
        if cell.id in tasks:
            cell.source, cell.outputs = starts[cell.id].source, []
        _give_alternatives(cell)
        if cell.id in checks:
            said, cell.outputs = cell.outputs, []
            cells += [cell, new_markdown_cell(_fold(checks[cell.id], said))]
        elif cell.source != PROVED:
            cells.append(cell)
        if number == 0:
            cells.append(new_markdown_cell(_opening(script.name, stamp)))
    made.cells = cells
    return made


def plain_page(name: str, stored: NotebookNode) -> NotebookNode:
    """One page of a stored notebook that has no exercises.

    Args:
        name: of its file, without the ending.
        stored: the executed notebook.

    Raises:
        PageError: it was stored without having been executed.
    """
    made = copy.deepcopy(stored)
    stamp = proved(made)
    for cell in made.cells:
        _keep_what_folds(cell)
        _give_alternatives(cell)
    made.cells = [made.cells[0], new_markdown_cell(_opening(name, stamp)), *made.cells[1:-1]]
    return made


def _keep_what_folds(cell: NotebookNode) -> None:
    """Of a cell's metadata Sphinx is to see one tag: what is stored folded is folded on the page."""
    cell.metadata = NotebookNode({"tags": [tag for tag in cell.metadata.get("tags", []) if tag == HIDDEN_TAG]})


def proved(solved: NotebookNode) -> str:
    """The sentence that a notebook's last cell printed when it was proved.

    Raises:
        PageError: there is none.
    """
    last = solved.cells[-1]
    said = "".join(output.get("text", "") for output in last.get("outputs", ()))
    if last.source != PROVED or not said.startswith("Run on "):
        raise PageError("Its last cell does not say what it was proved on; run `make book`.")
    return said.strip()


def _opening(name: str, stamp: str) -> str:
    stamp = re.sub(r"^Run on", "Proved on", stamp)
    notebook = f"{{download}}`The notebook <../notebooks/{name}.ipynb>`"
    notebook += f" · [on Colab]({colab(name)}) · [on Binder]({binder(name)})"
    return f'<p class="proved">{escape(stamp)} Every output on this page is compared in CI.</p>\n\n{notebook}'


def _fold(task, said: Iterable[NotebookNode]) -> str:
    answer = "\n".join("".join(o["data"].get("text/html", "")) for o in said if "data" in o)
    answer = re.sub(r"\n\s*\n+", "\n", answer)  # a blank line would end the block of HTML
    fence = "`" * (3 + max((len(run) for run in re.findall(r"`{3,}", task.solution)), default=0))
    return (
        f'<details class="solution"><summary>A solution of exercise {task.id}</summary>\n\n'
        f"{fence}python\n{task.solution}\n{fence}\n\n"
        f'<div class="feedback">{answer}</div>\n\n</details>'
    )


def _give_alternatives(cell: NotebookNode) -> None:
    """A picture's text goes where the page looks for it; a table loses colours too pale for one of the themes."""
    for output in cell.get("outputs", ()):
        if "text/html" in output.get("data", {}):
            html = "".join(output["data"]["text/html"])
            output["data"]["text/html"] = TABLE_COLOUR.sub("", html)
        if "image/png" in output.get("data", {}):
            alt = " ".join("".join(output["data"].get("text/plain", "")).split())
            cell.metadata["mystnb"] = {"image": {"alt": alt}}
