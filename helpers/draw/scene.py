"""From a graph of layers to what is drawn: boxes for calls, labels for tensors, wires, frames for nested models."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import ceil
from typing import TYPE_CHECKING

from helpers.draw import words
from helpers.draw.fold import Repeat, find_repeats
from helpers.graph.normalise import COMMUTES

if TYPE_CHECKING:
    from helpers.graph import Call, Graph, Operation

NAME, DETAIL, SMALL = 13, 12, 11  # font sizes in pixels
WIDEST = 300  # pixels of text in a box
NOTE = 20  # pixels of height for what a mark says
LARGE = 60  # calls: from here on a nested model that is no chain of a few is one box, and repeats are folded

AROUND = {"tensor": (4, 2), "role": (4, 2), "title": (4, 2), "op": (28, 10), "input": (36, 12), "output": (36, 20)}
# Pixels that a box is wider and higher than its text, by its form.
FAMILIES = {
    "dense": ("Dense", "EinsumDense", "Embedding", "MultiHeadAttention", "Attention", "GroupedQueryAttention"),
    "convolution": ("Conv", "DepthwiseConv", "SeparableConv"),
    "pooling": ("MaxPooling", "AveragePooling", "GlobalMax", "GlobalAverage", "UpSampling", "ZeroPadding", "Cropping"),
    "recurrent": ("LSTM", "GRU", "SimpleRNN", "RNN", "Bidirectional", "ConvLSTM", "TimeDistributed"),
    "normal": ("BatchNorm", "LayerNorm", "GroupNorm", "UnitNorm", "RMS", "Dropout", "Spatial", "Gaussian", "Normal"),
}
MERGES = COMMUTES | {"Subtract", "Concatenate", "Dot"}
SIGNS = {"Add": "+", "Subtract": "−", "Multiply": "×"}


@dataclass
class Line:
    """One line of text in a box."""

    text: str
    size: int = DETAIL
    bold: bool = False


@dataclass
class Box:
    """A call, a model's input or output, or the label of a tensor; pixels, (x, y) is the middle once it is laid out."""

    form: str
    """``"layer"``, ``"op"``, ``"input"``, ``"output"``, ``"model"`` (a nested model in one box) or ``"tensor"``."""
    lines: list[Line]
    frame: int | None
    family: str = ""
    badge: str = ""
    """Letter of a shared layer, the same at each of its calls."""
    mark: str = ""
    """Set in a picture of a difference: ``"missing"``, ``"extra"`` or ``"changed"``."""
    note: str = ""
    """What the mark says."""
    width: int = 0
    height: int = 0
    x: int = 0
    y: int = 0


@dataclass
class Wire:
    """A line from one box to another, with a head unless it ends in a label."""

    source: int
    target: int
    head: bool = True
    mark: str = ""
    points: list[tuple[int, int]] = field(default_factory=list)
    """Where it runs once it is laid out: straight down or in a curve from each to the next."""


@dataclass
class Frame:
    """A nested model: the rectangle around its calls."""

    parent: int | None
    badge: str = ""
    title: int = -1
    """The box that holds its title."""
    mark: str = ""
    repeats: bool = False
    """Whether it is no model but a block that repeats."""
    left: int = 0
    top: int = 0
    right: int = 0
    bottom: int = 0


@dataclass
class Scene:
    """Everything in one picture; wires and frames name boxes and frames by their index."""

    boxes: list[Box] = field(default_factory=list)
    wires: list[Wire] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)
    heading: list[Line] = field(default_factory=list)
    width: int = 0
    height: int = 0

    def add(self, box: Box) -> int:
        """Give the box its size and take it in."""
        box.width, box.height = _size(box)
        self.boxes.append(box)
        return len(self.boxes) - 1

    def mark(self, index: int, mark: str, note: str) -> None:
        """Mark a box as part of a difference, unless it is marked already."""
        box = self.boxes[index]
        if not box.mark:
            box.mark, box.note = mark, note
            box.width, box.height = _size(box)
            if box.form == "title":
                self.frames[box.frame].mark = mark

    def note_wire(self, wire: Wire, mark: str, note: str) -> None:
        """Mark a wire, and put a sign into it that says why."""
        sign = self.add(Box("role", [Line(note, SMALL, bold=True)], self.boxes[wire.target].frame))
        self.wires.append(Wire(wire.source, sign, head=False, mark=mark))
        wire.source, wire.mark = sign, mark


def _size(box: Box) -> tuple[int, int]:
    """Width and height that hold the text; even numbers, so that half of them are whole pixels."""
    text = max((words.width_of(line.text, line.size, bold=line.bold) for line in box.lines), default=0)
    tall = sum(line.size + 4 for line in box.lines)
    if box.note:
        text = max(text, words.width_of(box.note, SMALL, bold=True))
        tall += NOTE
    beside, above = AROUND.get(box.form, (28, 14))
    width, height = 2 * ceil((text + beside) / 2), 2 * ceil((tall + above) / 2)
    if box.form in ("layer", "model"):
        width = max(144, 24 * ceil(width / 24))  # in steps, so that the boxes of a chain line up
    return width, height


def family_of(kind: str) -> str:
    """The family of a class, which gives its box its colour: one of ``FAMILIES``, else ``""``."""
    return next((name for name, starts in FAMILIES.items() if kind.startswith(starts)), "")


def lines_of(call: Call, badge: str, number: int, of: int) -> list[Line]:
    """What a box says: name, class and settings, parameters, and that it is shared."""
    operation = call.operation
    name = Line(words.shortened(operation.name, NAME, WIDEST, bold=True), NAME, bold=True)
    lines = [name, *setting_lines(call, operation.kind)]
    if count := words.parameter_words(operation.parameters):
        lines.append(Line(f"the same {count}" if number > 1 else count, SMALL))
    return [*lines, *badge_lines(badge, number, of)]


def badge_lines(badge: str, number: int, of: int) -> list[Line]:
    """That a call is one of several of a shared operation."""
    return [Line(f"shared {badge} · call {number} of {of}", SMALL)] if badge else []


def setting_lines(call: Call, *first: str) -> list[Line]:
    """Settings and arguments of a call, joined by dots, in at most two lines of the greatest width."""
    parts = [*first, *words.setting_words(call), *words.argument_words(call)]
    lines = [""] if parts else []
    for part in parts:
        part = words.shortened(part, DETAIL, WIDEST)
        longer = f"{lines[-1]} · {part}" if lines[-1] else part
        if words.width_of(longer, DETAIL) <= WIDEST or not lines[-1]:
            lines[-1] = longer
        elif len(lines) < 2:
            lines.append(part)
        else:
            lines[-1] = words.shortened(f"{lines[-1]} · …", DETAIL, WIDEST)
            break
    return [Line(text) for text in lines]


def box_of(call: Call, frame: int | None, badge: str = "", number: int = 1, of: int = 1) -> Box:
    """The box of a call: of a layer, of an op or a merge, or of a nested model that stays closed."""
    operation = call.operation
    if operation.graph is None and (not operation.layer or operation.kind in MERGES):
        return Box("op", op_lines(call, badge, number, of), frame, badge=badge)
    form = "layer" if operation.graph is None else "model"
    family = family_of(operation.kind) if form == "layer" else ""
    return Box(form, lines_of(call, badge, number, of), frame, family, badge)


def op_lines(call: Call, badge: str, number: int, of: int) -> list[Line]:
    """What the small box of an op or a merge says: one line, and one more if it is shared."""
    operation = call.operation
    arguments = words.argument_words(call)
    sign = SIGNS.get(operation.kind, "")
    if any(sign and sign in argument.split() for argument in arguments):
        sign = ""
    parts = [*([operation.kind] if operation.named else []), *words.setting_words(call), *arguments]
    title = f"{sign} {words.shortened(operation.name, NAME, WIDEST)}".strip()
    text = " · ".join([title, *(words.shortened(part, NAME, WIDEST) for part in parts[:3])])
    return [Line(text, NAME, bold=True), *badge_lines(badge, number, of)]


def letter(number: int) -> str:
    """A, B, … Z, AA, AB, … for 0, 1, …"""
    return (letter(number // 26 - 1) if number >= 26 else "") + chr(ord("A") + number % 26)


def port_lines(graph: Graph, place: int, *, inward: bool) -> list[Line]:
    """What the sign of a model's input or output says: its name, and which of several it is."""
    ports = graph.inputs if inward else graph.outputs
    port, key = ports[place], words.key_words(ports[place])
    which = words.place_words("input" if inward else "output", place, len(ports))
    if inward:
        dtype = graph.calls[port.source].dtypes[port.output]
        name, parts = port.name, [key] if key not in ("", port.name) else []
        parts += [which] if dtype == "float32" else [which, dtype]
    else:
        name, parts = (key, [which]) if key else (which, [])
    lines = [Line(words.shortened(name, NAME, WIDEST, bold=True), NAME, bold=True)]
    return [*lines, Line(" · ".join(parts), SMALL)] if parts else lines


def sharing(graph: Graph) -> dict[int, int]:
    """How often each operation that is called more than once is called, by its id; every nested model counts once."""
    calls: dict[int, int] = {}
    for each in graph.all_graphs:
        for call in each.calls:
            if call.kind != "InputLayer":
                calls[id(call.operation)] = calls.get(id(call.operation), 0) + 1
    return {operation: times for operation, times in calls.items() if times > 1}


def count_parameters(graph: Graph) -> int:
    """Parameters of a model, those of shared layers once."""
    seen: set[int] = set()
    total, waiting = 0, [graph]
    while waiting:
        for operation in waiting.pop().operations:
            # What owns weights is known by its part; a nested model or a wrapper has the parts of all that is inside.
            if operation.graph is not None and len(operation.parts) != 1:
                waiting.append(operation.graph)
            elif not operation.parts or not seen.issuperset(operation.parts):
                seen.update(operation.parts)
                total += operation.parameters
    return total


class Builder:
    """Builds the scene of a graph, and remembers which box is which call.

    Attributes:
        scene: the scene.
        boxes: the box of each call that is drawn, by its path: its index in the model, then in the nested model, …
        producers: the box and output number of each tensor that a call makes, by the path of the call.
        outputs: the box of each output of the model.
    """

    def __init__(
        self, graph: Graph, *, nested: bool | None = None, fold: bool | None = None, every: bool = False
    ) -> None:
        """Build the scene.

        Args:
            graph: what to draw.
            nested: whether nested models are opened; None opens those that leave the picture readable.
            fold: whether blocks that repeat are drawn once; None does so in pictures of more than ``LARGE`` calls.
            every: whether nested models are opened at each of their calls, not only at the first.
        """
        self.scene = Scene()
        self.boxes: dict[tuple[int, ...], int] = {}
        self.producers: dict[tuple[int, ...], list[tuple[int, int]]] = {}
        self.every = every
        self.times = sharing(graph)
        self.badges: dict[int, str] = {}
        self.drawn: dict[int, int] = {}
        self.labels: dict[tuple, int] = {}
        self.opened: set[int] = set()
        self.total = sum(len(each.calls) for each in graph.all_graphs)
        self.nested = nested
        self.fold = self.total > LARGE if fold is None else fold
        ends = self.graph(graph, None, [], ())
        self.outputs = []
        for place, (port, producer) in enumerate(zip(graph.outputs, ends, strict=True)):
            label = self.label(producer, graph.calls[port.source].shapes[port.output], None)
            self.outputs.append(self.scene.add(Box("output", port_lines(graph, place, inward=False), None)))
            self.scene.wires.append(Wire(label, self.outputs[-1]))

    def opens(self, operation: Operation) -> bool:
        """Whether a nested model is drawn with what is inside: the first time it is called, unless it is too large."""
        if operation.graph is None or self.nested is False:
            return False
        if id(operation.graph) in self.opened and not self.every:
            return False
        return self.nested is True or self.total <= LARGE or len(operation.graph.calls) <= 12

    def graph(
        self, graph: Graph, frame: int | None, sources: list[int], path: tuple[int, ...]
    ) -> list[tuple[int, int]]:
        """Draw a graph that is fed by the labels ``sources``; returns box and output number of each of its outputs."""
        self.opened.add(id(graph))
        producers: dict[tuple[int, int], tuple[int, int]] = {}
        places = {port.source: place for place, port in enumerate(graph.inputs)}
        repeats = {repeat.start: repeat for repeat in find_repeats(graph)} if self.fold else {}
        inner, end, index = frame, -1, 0
        while index < len(graph.calls):
            call = graph.calls[index]
            if index == end:
                inner = frame
            if index in repeats:
                repeat = repeats[index]
                inner, end = self.repeat_frame(graph, repeat, frame), repeat.start + repeat.length
            if index in places:
                box = self.scene.add(Box("input", port_lines(graph, places[index], inward=True), frame))
                if places[index] < len(sources):
                    self.scene.wires.append(Wire(sources[places[index]], box))
                self.boxes[(*path, index)] = box
                made = [(box, 0)]
            else:
                feeding = [
                    self.label(producers[edge.source, edge.output], graph.calls[edge.source].shapes[edge.output], inner)
                    for edge in call.inputs
                ]
                made = self.call(call, inner, feeding, (*path, index))
            self.producers[(*path, index)] = made
            producers.update({(index, output): producer for output, producer in enumerate(made)})
            index += 1
            if inner is not frame and index == end:
                # The rest of the repeats is not drawn; what comes after them takes what the drawn one gives.
                repeat = next(repeat for repeat in repeats.values() if repeat.start + repeat.length == end)
                for skipped in range(end, repeat.start + repeat.length * repeat.times):
                    twin = repeat.start + (skipped - repeat.start) % repeat.length
                    for output in range(len(graph.calls[skipped].shapes)):
                        producers[skipped, output] = producers[twin, output]
                index = repeat.start + repeat.length * repeat.times
                inner = frame
        return [producers[port.source, port.output] for port in graph.outputs]

    def call(self, call: Call, frame: int | None, feeding: list[int], path: tuple[int, ...]) -> list[tuple[int, int]]:
        operation = call.operation
        badge, number, times = self.share(operation)
        if self.opens(operation):
            inner = self.frame(lines_of(call, badge, number, times), frame, badge)
            self.boxes[path] = self.scene.frames[inner].title
            return self.graph(operation.graph, inner, feeding, path)
        target = self.boxes[path] = self.scene.add(box_of(call, frame, badge, number, times))
        for position, label in enumerate(feeding):
            role = words.edge_words(call, position)
            if role:
                sign = self.scene.add(Box("role", [Line(role, SMALL)], frame))
                self.scene.wires.append(Wire(label, sign, head=False))
                label = sign
            self.scene.wires.append(Wire(label, target))
        return [(target, output) for output in range(len(call.shapes))]

    def share(self, operation: Operation) -> tuple[str, int, int]:
        """The letter of a shared operation, and which of how many calls this is."""
        times = self.times.get(id(operation), 1)
        if times == 1:
            return "", 1, 1
        badge = self.badges.setdefault(id(operation), letter(len(self.badges)))
        self.drawn[id(operation)] = self.drawn.get(id(operation), 0) + 1
        return badge, self.drawn[id(operation)], times

    def label(self, producer: tuple[int, int], shape: tuple[int | None, ...], frame: int | None) -> int:
        """The label of a tensor, made when something first takes the tensor."""
        key = (*producer, shape)
        if key not in self.labels:
            several = any(output for box, output, _ in self.labels if box == producer[0]) or producer[1]
            text = words.shape_words(shape)
            self.labels[key] = self.scene.add(
                Box("tensor", [Line(f"[{producer[1]}] {text}" if several else text, SMALL)], frame)
            )
            self.scene.wires.append(Wire(producer[0], self.labels[key], head=False))
        return self.labels[key]

    def frame(self, lines: list[Line], parent: int | None, badge: str = "", *, repeats: bool = False) -> int:
        self.scene.frames.append(Frame(parent, badge, repeats=repeats))
        frame = len(self.scene.frames) - 1
        self.scene.frames[frame].title = self.scene.add(Box("title", lines, frame))
        return frame

    def repeat_frame(self, graph: Graph, repeat: Repeat, frame: int | None) -> int:
        first = graph.calls[repeat.start].name
        last = graph.calls[repeat.start + repeat.length * repeat.times - 1].name
        title = Line(f"{repeat.times} times in a row", NAME, bold=True)
        return self.frame([title, Line(first, SMALL), Line(f"to {last}", SMALL)], frame, repeats=True)
