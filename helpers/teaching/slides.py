"""Slides of the learners' notebooks, which open from disk: nbconvert's, with reveal.js beside them.

What a slide is follows from the structure, and is stored nowhere: a heading begins a slide, other text one below it,
and an exercise has one of its own, with the sentence that asks for it. Code stands under its text; what it gives waits.
"""

from __future__ import annotations

import copy
import html
import importlib.util
import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import nbformat
from nbconvert import SlidesExporter
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from helpers.authoring.script import Script, read_script
from helpers.publishing.pages import TABLE_COLOUR
from helpers.teaching.folders import in_place_of

_SIZE = {"reveal_width": "1200", "reveal_height": "700"}
_REVEAL = ("LICENSE", "dist/reveal.js", "dist/reveal.css", "dist/theme/white.css", "dist/theme/fonts/source-sans-pro")


class SlidesError(Exception):
    """Slides cannot be made; the message says why and what to do."""


def build_slides(root: Path, target: Path, only: Sequence[str] = (), *, solutions: bool = False) -> list[str]:
    """Make the slides of some chapters; those of others that an earlier run left stay.

    Args:
        root: the checkout.
        target: the folder to make.
        only: beginnings of chapter names, such as ``"01"``; none means all.
        solutions: put a solution under each exercise.

    Returns:
        The names of the chapters that were made.

    Raises:
        SlidesError: there is no such chapter, or reveal.js is not installed.
        FolderError: the folder cannot be written, or holds something else. In any case it is as it was.
    """
    names = sorted(path.stem for path in (root / "notebooks").glob("[0-9][0-9]_*.ipynb"))
    if unknown := [start for start in only if not any(name.startswith(start) for name in names)]:
        raise SlidesError(f"No chapter begins with {unknown[0]!r}; there are {', '.join(names)}.")
    chosen = [name for name in names if not only or name.startswith(tuple(only))]
    reveal = _reveal()
    with in_place_of(target, ["index.html", "reveal", "[0-9][0-9]_*.html"]) as fresh:
        for page in target.glob("[0-9][0-9]_*.html"):
            shutil.copy(page, fresh)
        for part in _REVEAL:
            (fresh / "reveal" / part).parent.mkdir(parents=True, exist_ok=True)
            (shutil.copytree if (reveal / part).is_dir() else shutil.copy)(reveal / part, fresh / "reveal" / part)
        exporter = SlidesExporter(
            template_name="template", extra_template_basedirs=[str(Path(__file__).parent)],
            reveal_url_prefix="reveal", reveal_theme="white", **_SIZE,
        )  # fmt: skip
        titles = {}
        for name in names:
            script = read_script(root / "solutions" / f"{name}.py")
            titles[name] = script.title
            if name in chosen:
                start = nbformat.read(root / "notebooks" / f"{name}.ipynb", as_version=4)
                made, _ = exporter.from_notebook_node(arranged(script, start, solutions=solutions))
                (fresh / f"{name}.html").write_text(made, encoding="utf-8")
        (fresh / "index.html").write_text(_index(fresh, titles), encoding="utf-8")
    return chosen


def arranged(script: Script, start: NotebookNode, *, solutions: bool = False) -> NotebookNode:
    """A chapter with the slides that its structure asks for.

    Args:
        script: the chapter.
        start: the executed notebook that learners open.
        solutions: put a solution under each exercise.
    """
    tasks = {f"ex-{task.id.replace('.', '-')}": task for task in script.tasks}
    checks = {f"check-{task.id.replace('.', '-')}": task for task in script.tasks}
    cells: list[NotebookNode] = []
    for cell in _at_headings(copy.deepcopy(start.cells)):
        if cell.source == "proved_on()":
            continue
        cell.metadata = NotebookNode({"slideshow": {"slide_type": "-"}})
        if cell.cell_type == "markdown":
            _begin(cell, "slide" if cell.source.startswith("#") else "subslide")
        elif cell.id not in tasks and (len(cells) == 1 or cells[-1].id.removeprefix("solved-") in checks):
            _begin(cell, "subslide")  # what is imported is not the title page; what follows an exercise may answer it
        if cell.id in tasks and not _asks(cells[-1]):
            cells.append(_begin(new_markdown_cell(_question(cells)), "subslide"))
        if cell.id in checks:
            cell.outputs = []  # that nobody has begun yet
        _describe(cell)
        cells.append(cell)
        if solutions and cell.id in checks:
            cells.append(_begin(new_markdown_cell(f"A solution of exercise {checks[cell.id].id}"), "subslide"))
            cells.append(_begin(new_code_cell(checks[cell.id].solution, id=f"solved-{cell.id}"), "-"))
    return nbformat.v4.new_notebook(cells=cells, metadata={**start.metadata, "title": script.title})


def _at_headings(cells: Iterable[NotebookNode]) -> Iterator[NotebookNode]:
    """The cells, text divided in front of each heading."""
    for cell in cells:
        if cell.cell_type == "markdown":
            yield from (
                new_markdown_cell(part) for part in re.split(r"^(?=## )", cell.source, flags=re.M) if part.strip()
            )
        else:
            yield cell


def _begin(cell: NotebookNode, kind: str) -> NotebookNode:
    cell.metadata["slideshow"] = {"slide_type": kind}
    return cell


def _asks(cell: NotebookNode) -> bool:
    """Whether a cell is text with a slide of its own, which the exercise under it can share."""
    return cell.cell_type == "markdown" and cell.metadata["slideshow"]["slide_type"] == "subslide"


def _describe(cell: NotebookNode) -> None:
    """Pictures get their words, and a table loses colours too pale for a screen on a wall."""
    for output in cell.get("outputs", ()):
        if "image/png" in output.get("data", {}):
            output.metadata["image/png"] = {"alt": " ".join("".join(output.data.get("text/plain", "")).split())}
        if "text/html" in output.get("data", {}):
            output.data["text/html"] = TABLE_COLOUR.sub("", "".join(output.data["text/html"]))


def _question(cells: Sequence[NotebookNode]) -> str:
    """The last paragraph in front of an exercise: what is asked for."""
    told = [cell.source for cell in cells if cell.cell_type == "markdown"]
    return told[-1].strip().split("\n\n")[-1] if told else ""


def _reveal() -> Path:
    """Where reveal.js lies: a package that follows its releases carries it, for use without a network."""
    found = importlib.util.find_spec("sphinx_revealjs")
    if found is None or not found.submodule_search_locations:
        raise SlidesError('Slides need reveal.js; install it with pip install -e ".[cpu,dev]" -c constraints.txt.')
    return Path(found.submodule_search_locations[0], "_static", "revealjs")


def _index(folder: Path, titles: dict[str, str]) -> str:
    links = "\n".join(
        f'<li><a href="{name}.html">{name[:2]} {html.escape(title)}</a></li>'
        for name, title in titles.items()
        if (folder / f"{name}.html").exists()
    )
    return _INDEX.format(links=links)


_INDEX = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Graphs of Layers: slides</title>
<style>:root {{ color-scheme: light dark; }} body {{ font: 1.2rem/1.7 system-ui, sans-serif; margin: 3rem; }}</style>
</head><body><main>
<h1>Graphs of Layers</h1>
<ul>{links}</ul>
<p>Space goes on, the arrows move, Esc shows all slides of a chapter.</p>
</main></body></html>
"""
