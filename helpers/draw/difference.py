"""The picture of a difference: what there is, drawn whole, and on it what was asked for and is not so.

Both graphs are one picture, in which all that matches is drawn once. What is missing has a dashed line, what was not
asked for a heavy one, what is there but wrong a band that says what; each says it in words, and has a colour besides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from helpers.draw.scene import NAME, SMALL, Box, Builder, Line, Scene, Wire, box_of, port_lines, setting_lines
from helpers.draw.words import shape_words

if TYPE_CHECKING:
    from helpers.graph import Call, Comparison, Difference, Edge, Graph, Port

Path = tuple[int, ...]  # of a call: its index in the model, then in the nested model, and so on

NOTES = {
    "missing layer": "missing",
    "extra layer": "not asked for",
    "wrong setting": "wrong setting",
    "wrong connection": "wrong connection",
    "missing sharing": "should be shared",
    "unexpected sharing": "should not be shared",
    "wrong input": "wrong input",
    "wrong output": "wrong output",
}


def build(comparison: Comparison) -> tuple[Scene, dict[Path, str]]:
    """The scene of a difference, and the remarks on calls of ``actual`` for its text."""
    drawing = _Drawing(comparison)
    for difference in comparison.differences:
        drawing.draw(difference)
    drawing.join_added()
    return drawing.scene, drawing.notes


class _Drawing:
    """The scene of ``actual``, to which differences are added.

    Boxes are named by the path of their call: ``there`` leads from a call of ``expected`` to the one of ``actual`` that
    stands for it, ``added`` from one that has none to the box that was drawn for it.
    """

    def __init__(self, comparison: Comparison) -> None:
        self.expected, self.actual = comparison.expected, comparison.actual
        self.there: dict[Path, Path] = {}
        for one, other in comparison.pairs:
            self.there.setdefault(one, other)
        self.matched = {other for _, other in comparison.pairs}
        self.builder = Builder(self.actual, nested=True, fold=False, every=True)
        self.scene = self.builder.scene
        self.added: dict[Path, int] = {}
        self.lost_outputs: dict[int, int] = {}
        self.notes: dict[Path, str] = {}

    def draw(self, difference: Difference) -> None:
        """Put one difference into the scene."""
        if difference.kind == "wrong connection":
            self.connection(difference)
        elif difference.kind == "wrong output":
            self.outputs(difference)
        elif difference.kind == "missing layer":
            self.missing(difference)
        else:
            if difference.kind == "wrong input":
                self.missing_inputs(difference)
            for path in difference.calls:
                added = difference.kind == "extra layer" and path not in self.matched
                self.mark(path, "extra" if added else "changed", NOTES[difference.kind])

    def mark(self, path: Path, mark: str, note: str) -> None:
        """Mark the box of a call of ``actual``, unless a difference before has done so."""
        if path in self.builder.boxes:
            self.notes.setdefault(path, note)
            self.scene.mark(self.builder.boxes[path], mark, note)

    # -- what is missing -------------------------------------------------------------------------------------------

    def missing(self, difference: Difference) -> None:
        """Draw calls that were asked for between those of ``actual`` that stand around them."""
        wanted = [path for path in difference.expected_calls if path not in self.there]
        if not wanted:  # a part of a layer that is there, such as its activation
            for path in [*(self.there[path] for path in difference.expected_calls), *difference.calls]:
                self.mark(path, "changed", NOTES["missing layer"])
        for path in wanted:
            call = _call(self.expected, path)
            box = box_of(call, self.frame_beside(path))
            box.badge = ""
            box.lines = [Line(call.kind, NAME, bold=True), *setting_lines(call)]
            self.added[path] = self.scene.add(box)
            self.scene.mark(self.added[path], "missing", NOTES["missing layer"])

    def missing_inputs(self, difference: Difference) -> None:
        for place, port in enumerate(self.expected.inputs):
            path = (port.source,)
            if path in difference.expected_calls and path not in self.there and path not in self.added:
                shape = self.expected.calls[port.source].shapes[port.output]
                lines = [*port_lines(self.expected, place, inward=True), Line(shape_words(shape), SMALL)]
                self.added[path] = self.scene.add(Box("input", lines, None))
                self.scene.mark(self.added[path], "missing", NOTES["missing layer"])

    def join_added(self) -> None:
        """Draw the arrows to the boxes that were added, and from them to what takes their tensors."""
        for path, box in self.added.items():
            for edge in _call(self.expected, path).inputs:
                self.join(self.label(self.source(path[:-1], edge)), box, "missing")
        for path, target in self.there.items():
            if target in self.builder.boxes and _call(self.expected, path).kind != "InputLayer":
                for edge in _call(self.expected, path).inputs:
                    source = self.source(path[:-1], edge)
                    if source and source[0] in self.added:
                        self.join(self.label(source), self.builder.boxes[target], "missing")
        for place, port in enumerate(self.expected.outputs):
            source = self.source((), port)
            if source and source[0] in self.added:
                at = self.builder.outputs[place] if place < len(self.builder.outputs) else self.missing_output(place)
                self.join(self.label(source), at, "missing")

    def missing_output(self, place: int) -> int:
        if place not in self.lost_outputs:
            self.lost_outputs[place] = self.scene.add(
                Box("output", port_lines(self.expected, place, inward=False), None)
            )
            self.scene.mark(self.lost_outputs[place], "missing", NOTES["missing layer"])
        return self.lost_outputs[place]

    def frame_beside(self, path: Path) -> int | None:
        """The frame in which a missing call is drawn: that of the call it follows."""
        for edge in _call(self.expected, path).inputs:
            label = self.label(self.source(path[:-1], edge))
            if label is not None:
                return self.scene.boxes[label].frame
        return None

    # -- wires and tensors -----------------------------------------------------------------------------------------

    def connection(self, difference: Difference) -> None:
        """Mark the arrows that were not asked for, and draw those that were."""
        consumer = difference.calls[0]
        self.mark(consumer, "changed", NOTES["wrong connection"])
        if consumer not in self.builder.boxes:
            return
        target = self.builder.boxes[consumer]
        wrong = {self.builder.producers[path][0][0] for path in difference.calls[1:] if path in self.builder.producers}
        for wire in self.into(target):
            if self.origin(wire.source) in wrong:
                self.scene.note_wire(wire, "extra", NOTES["extra layer"])
        for path in difference.expected_calls[1:]:
            if path in self.there:
                self.join(self.label((path, 0)), target, "missing")

    def join(self, label: int | None, target: int, mark: str) -> None:
        """Draw an arrow that is marked, unless one is there."""
        if label is None or any(wire.source == label and wire.target == target for wire in self.scene.wires):
            return
        wire = Wire(label, target)
        self.scene.wires.append(wire)
        if not self.scene.boxes[target].mark == self.scene.boxes[self.origin(label)].mark == mark:
            self.scene.note_wire(wire, mark, NOTES["missing layer"])
        wire.mark = mark

    def source(self, path: Path, end: Edge | Port) -> tuple[Path, int] | None:
        """The call of ``expected`` that makes a tensor, seen through nested models and what changes nothing.

        ``path`` is that of the nested model in which the edge is.
        """
        index, output = end.source, end.output
        while True:
            graph, here = _graph(self.expected, path), (*path, index)
            call = graph.calls[index]
            if here in self.there or here in self.added:
                return here, output
            if call.operation.graph is not None and output < len(call.operation.graph.outputs):
                end, path = call.operation.graph.outputs[output], here
            elif call.kind == "InputLayer" and path:
                place = next(place for place, port in enumerate(graph.inputs) if port.source == index)
                outer = _call(self.expected, path)
                if place >= len(outer.inputs):
                    return None
                end, path = outer.inputs[place], path[:-1]
            elif len(call.inputs) == 1:
                end = call.inputs[0]
            else:
                return None
            index, output = end.source, end.output

    def label(self, source: tuple[Path, int] | None) -> int | None:
        """The label of the tensor that stands for one of ``expected``."""
        if source is None:
            return None
        path, output = source
        if path in self.added:
            made = [(self.added[path], place) for place in range(output + 1)]
            call = _call(self.expected, path)
        else:
            made = self.builder.producers.get(self.there[path], [])
            call = _call(self.actual, self.there[path])
        if output >= min(len(made), len(call.shapes)):
            return None
        return self.builder.label(made[output], call.shapes[output], self.scene.boxes[made[output][0]].frame)

    def into(self, target: int) -> list[Wire]:
        """The wires that arrive at a box."""
        return [wire for wire in self.scene.wires if wire.target == target and not wire.mark]

    def origin(self, box: int) -> int:
        """The box of the call whose tensor a label names, or a sign behind a label."""
        while self.scene.boxes[box].form in ("tensor", "role"):
            box = next(wire.source for wire in self.scene.wires if wire.target == box)
        return box

    # -- outputs ---------------------------------------------------------------------------------------------------

    def outputs(self, difference: Difference) -> None:
        """Mark the outputs that were not asked for, draw those that were; mark all if only their order is wrong."""
        for path in difference.calls:
            self.notes.setdefault(path, NOTES["wrong output"])
        given = [self.builder.producers[(port.source,)][port.output] for port in self.actual.outputs]
        labels = [self.label(self.source((), port)) for port in self.expected.outputs]
        wanted = [None if label is None else (self.origin(label), 0) for label in labels]
        wrong = [place for place, made in enumerate(given) if made[0] not in [made and made[0] for made in wanted]]
        lost = [place for place, made in enumerate(wanted) if made and made[0] not in [made[0] for made in given]]
        for place in wrong:
            self.scene.mark(self.builder.outputs[place], "extra", NOTES["extra layer"])
        for place in lost:
            self.join(labels[place], self.missing_output(place), "missing")
        if not wrong and not lost:
            for box in self.builder.outputs:
                self.scene.mark(box, "changed", NOTES["wrong output"])


def _graph(graph: Graph, path: Path) -> Graph:
    for index in path:
        graph = graph.calls[index].operation.graph
    return graph


def _call(graph: Graph, path: Path) -> Call:
    return _graph(graph, path[:-1]).calls[path[-1]]
