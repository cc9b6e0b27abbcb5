"""A model's graph of layers as a picture: ``show(model)``, and the difference of two: ``show_difference(comparison)``.

From the model to the page, each file one step, which knows nothing of the steps after it:

    words        what a box says about its call, in few words, and how wide words are
    fold         blocks that repeat, so that they are drawn once
    scene        what is drawn: boxes, labels, wires, frames
    difference   the scene of two graphs that were compared, with marks on it
    layout       where everything stands
    svg          the scene as a picture
    text         the same graph in words; it needs the first and the third only

``helpers.graph`` reads the model and compares; nothing there knows that it is drawn.
"""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers.draw import difference, layout, scene, svg, text, words
from helpers.graph import Graph, read

if TYPE_CHECKING:
    from helpers.graph import Comparison
    from helpers.linting import Findings

TALLEST = 2000  # pixels that a picture may take of a page before it scrolls in a box of its own

__all__ = ["Picture", "show", "show_difference"]


class Picture:
    """A finished picture: displays itself in a notebook, reads as text elsewhere.

    Attributes:
        svg: the picture, one ``<svg>`` element that takes its colours from the page around it; empty where Graphviz
            cannot be loaded.
        text: the same graph as indented text, complete: nothing is folded or left out.
    """

    def __init__(self, svg: str, text: str, height: int = 0, folded: str = "") -> None:
        self.svg = svg
        self.text = text
        self._height = height
        self._folded = folded

    def __str__(self) -> str:
        return self.text

    __repr__ = __str__

    def _repr_html_(self) -> str:
        # Pages scroll better than boxes in them, unless a picture is many pages high. Where a page takes pictures out,
        # as it does in notebooks that it does not trust, the words remain.
        if not self.svg:
            return f"<pre>{escape(self.text, quote=False)}</pre>"
        limit = ";max-height:85vh" if self._height > TALLEST else ""
        # Of an output that is folded away JupyterLab shows the first line.
        first = f"<!-- {self._folded} -->\n" if self._folded else ""
        return (
            f'{first}<div tabindex="0" style="overflow:auto{limit}">{self.svg}</div>\n'
            f"<details><summary>The same in words</summary><pre>{escape(self.text, quote=False)}</pre></details>"
        )

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        return {"text/html": self._repr_html_(), "text/plain": self.text}

    def save(self, path: str | Path) -> None:
        """Write the picture to ``path`` as an SVG file; it is black on what lies under it.

        Raises:
            RuntimeError: there is no picture; the message says why.
        """
        if not self.svg:
            raise RuntimeError(self.text.splitlines()[-1])
        Path(path).write_text(self.svg, encoding="utf-8")


def show(
    model: Any, findings: Findings | None = None, *, nested: bool | None = None, fold: bool | None = None
) -> Picture:
    """Draw the graph of layers of a model: one box a call, the shape on every arrow, nested models as frames.

    Args:
        model: a built functional or Sequential model, or the ``Graph`` of one.
        findings: what ``lint(model)`` returned, to be marked at the calls that it is about.
        nested: True opens every nested model, False none; by default those are opened that leave the picture readable.
        fold: True draws blocks that repeat one after the other once, False each; by default large models are folded.

    Raises:
        GraphError: ``model`` has no graph of layers; the message says what it is.
    """
    graph = model if isinstance(model, Graph) else read(model)
    built = scene.Builder(graph, nested=nested, fold=fold)
    marks = dict(findings.marks) if findings is not None else {}
    for path, note in marks.items():
        # A call that is folded away or inside a closed model is marked at what stands for it.
        shown = next((path[:end] for end in range(len(path), 0, -1) if path[:end] in built.boxes), None)
        if shown is not None:
            built.scene.mark(built.boxes[shown], "changed", note)
    told = text.write(graph, marks)
    heading = f"Graph of layers of {graph.name}" + (f", {len(marks)} calls marked by lint" if marks else "")
    return _finished(built.scene, heading, graph, told, "" if findings is None else "the picture: a click shows it")


def show_difference(comparison: Comparison) -> Picture:
    """Draw two graphs that were compared as one: all of the actual one, and on it what is missing, too much or wrong.

    Args:
        comparison: what ``helpers.graph.compare`` returned.
    """
    drawn, notes = difference.build(comparison)
    told = [f"  {number}. {found.message}" for number, found in enumerate(comparison.differences, start=1)]
    count = len(told)
    heading = f"{count} difference{'s' if count != 1 else ''} from what was asked for{':' if told else ''}"
    written = "\n".join([heading, *told, text.write(comparison.actual, notes)])
    name = comparison.actual.name
    return _finished(drawn, f"Graph of layers of {name}, {heading.rstrip(':')}", comparison.actual, written)


def _finished(drawn: scene.Scene, title: str, graph: Graph, written: str, folded: str = "") -> Picture:
    count = words.parameter_words(scene.count_parameters(graph)) or "no parameters"
    heading = [scene.Line(words.shortened(graph.name, scene.NAME, scene.WIDEST, bold=True), scene.NAME, bold=True)]
    heading.append(scene.Line(f"{graph.kind} · {count}", scene.SMALL))
    try:
        layout.arrange(drawn, heading)
    except ImportError as error:
        why = f"There is no picture, because Graphviz could not be loaded: {error}."
        return Picture("", f"{written}\n{why} In a terminal, `python -m helpers doctor` says what to do.")
    calls = sum(call.kind != "InputLayer" for call in graph.calls)
    ends = [", ".join(port.name for port in ports) for ports in (graph.inputs, graph.outputs)]
    described = f"From {ends[0]} to {ends[1]} through {calls} call{'s' if calls != 1 else ''}; {count}."
    return Picture(svg.write(drawn, title, described), written, drawn.height, folded)
