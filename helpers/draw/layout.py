"""Where everything in a picture stands.

Graphviz' ``dot``, in the library that pygraphviz' wheels bundle, puts boxes into rows and into an order with few
crossings. It gets the size of every box and no text, so it asks for no font. Heights of rows and the course of wires
are computed here, in whole pixels, so that every machine draws the same.

A wire that passes rows on its way gets a *bend* in each of them, an empty box that keeps its lane free: a first run of
``dot`` tells the rows, a second one places the bends. (Where frames make rows move, there is a third.)
"""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise
from math import ceil, floor
from typing import TYPE_CHECKING

from helpers.draw.words import width_of

if TYPE_CHECKING:
    from helpers.draw.scene import Line, Scene

MARGIN = 12
FRAME_MARGIN = 12
HEADING, HEADING_GAP = 30, 10  # its height, and the space between its parts
BEND = 8  # width of a lane, in pixels
ROUNDS = 8  # one is the rule, two have been seen


def arrange(scene: Scene, heading: list[Line]) -> None:
    """Give every box, wire and frame of the scene its place, and the scene its size.

    ``heading`` is written over the picture: a name, and beside it what else there is to say.
    """
    graph = _Rows(scene)
    graph.run()
    for _ in range(ROUNDS):
        if not graph.add_bends():
            break
        graph.run()
    graph.place(HEADING)
    scene.heading = heading
    width = sum(width_of(line.text, line.size, bold=line.bold) for line in heading) + HEADING_GAP
    scene.width = max(scene.width, ceil(width) + 2 * MARGIN)


class _Rows:
    """The boxes and bends of a scene as nodes ``0, 1, …`` in rows, joined by steps from row to row."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.frames = [box.frame for box in scene.boxes]
        self.widths = [box.width for box in scene.boxes]
        self.ways = [[wire.source, wire.target] for wire in scene.wires]
        self.upwards = self.turned_round()
        self.x: list[int] = []
        self.row: list[int] = []
        self.sides: list[tuple[int, int]] = []

    def turned_round(self) -> set[int]:
        """Wires that lead upwards, whose ways are turned round here.

        Only what a difference finds missing can lead back to a box from which its own source hangs.
        """
        below: dict[int, list[int]] = defaultdict(list)
        marked = [number for number, wire in enumerate(self.scene.wires) if wire.mark == "missing"]
        for wire, (source, target) in zip(self.scene.wires, self.ways, strict=True):
            if wire.mark != "missing":
                below[source].append(target)
        found = set()
        for number in marked:
            source, target = self.ways[number]
            reached = [target]
            seen = {target}
            for node in reached:  # grows
                fresh = [other for other in below[node] if other not in seen]
                seen.update(fresh)
                reached += fresh
            if source in seen:
                self.ways[number].reverse()
                found.add(number)
            below[self.ways[number][0]].append(self.ways[number][1])
        return found

    def run(self) -> None:
        from pygraphviz import AGraph

        drawing = AGraph(string=self.dot())
        drawing.layout("dot")
        places = [drawing.get_node(f"n{node}").attr["pos"].split(",") for node in range(len(self.widths))]
        heights = sorted({_whole(float(y)) for _, y in places}, reverse=True)
        rows = {height: row for row, height in enumerate(heights)}
        self.x = [_whole(float(x)) for x, _ in places]
        self.row = [rows[_whole(float(y))] for _, y in places]
        self.sides = [(0, 0)] * len(self.scene.frames)
        waiting = drawing.subgraphs()
        for inner in waiting:  # grows: a frame has its own frames
            waiting += inner.subgraphs()
            if inner.name and inner.name.startswith("cluster_"):  # a row of a title has no name
                left, _, right, _ = inner.graph_attr["bb"].split(",")
                self.sides[int(inner.name.removeprefix("cluster_"))] = _whole(float(left)), _whole(float(right))

    def add_bends(self) -> bool:
        """Give each wire a node in every row that it passes; whether there was any without one."""
        before = len(self.widths)
        for way in self.ways:
            frame = self.common_frame(way[0], way[-1])
            steps = list(pairwise(way))
            for source, target in reversed(steps):
                passed = range(self.row[source] + 1, self.row[target])
                place = way.index(target)
                way[place:place] = range(len(self.widths), len(self.widths) + len(passed))
                self.widths += [BEND] * len(passed)
                self.frames += [frame] * len(passed)
        return len(self.widths) > before

    def common_frame(self, one: int, other: int) -> int | None:
        around = set(self.around(self.frames[one]))
        return next(frame for frame in self.around(self.frames[other]) if frame in around)

    def around(self, frame: int | None) -> list[int | None]:
        """The frame and those around it, from the inside out."""
        found = [frame]
        while found[-1] is not None:
            found.append(self.scene.frames[found[-1]].parent)
        return found

    def dot(self) -> str:
        """The graph in Graphviz' language. Heights are the same for all: rows get their own heights afterwards."""
        lines = [
            "digraph { graph [nodesep=0.3 ranksep=0.5 splines=false];",
            'node [shape=box fixedsize=true label="" height=0.3];',
        ]
        inside: dict[int | None, list[int]] = {}
        for node, frame in enumerate(self.frames):
            inside.setdefault(frame, []).append(node)
        children: dict[int | None, list[int]] = {}
        for index, frame in enumerate(self.scene.frames):
            children.setdefault(frame.parent, []).append(index)

        def write(frame: int | None) -> None:
            lines.extend(f"n{node} [width={self.widths[node] / 72:.4f}];" for node in inside.get(frame, []))
            for child in children.get(frame, []):
                lines.append(f"subgraph cluster_{child} {{ graph [margin={FRAME_MARGIN}];")
                write(child)
                # The title stands in the row of the first call, to the left of it.
                title = self.scene.frames[child].title
                first = next(node for node in inside[child] if node != title)
                lines.append(f"{{rank=same; n{title} -> n{first} [style=invis]}} }}")

        write(None)
        leaving = Counter(wire.source for wire in self.scene.wires)
        arriving = Counter(wire.target for wire in self.scene.wires)
        forms = [box.form for box in self.scene.boxes]
        boxes = len(forms)
        for way in self.ways:
            for source, target in pairwise(way):
                if source >= boxes or target >= boxes:
                    weight = 8 if source >= boxes and target >= boxes else 1
                elif forms[target] in ("tensor", "role"):
                    weight = 400 if leaving[source] == 1 else 20
                else:
                    # More than the 128 with which dot draws frames together, so that chains stay straight in them.
                    weight = 400 if leaving[source] == arriving[target] == 1 else 40 if leaving[source] > 1 else 8
                lines.append(f"n{source} -> n{target} [weight={weight}];")
        return "\n".join([*lines, "}"])

    def place(self, top: int) -> None:
        """Rows get their heights, gaps as much room as their wires and frames need; all is moved to the margin."""
        scene, boxes = self.scene, self.scene.boxes
        rows = max(self.row) + 1
        spans = self.spans()
        tall = [0] * rows
        for node, box in enumerate(boxes):
            tall[self.row[node]] = max(tall[self.row[node]], box.height)
        steps: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for way in self.ways:
            for source, target in pairwise(way):
                steps[self.row[source]].append((source, target))
        middles, y = [], MARGIN + top + FRAME_MARGIN * sum(first == 0 for first, _ in spans)
        for row in range(rows):
            y += self.gap(row - 1, steps[row - 1], spans) if row else 0
            middles.append(y + tall[row] // 2)
            y += tall[row]
        ends = [self.x[node] - width // 2 for node, width in enumerate(self.widths)]
        shift = MARGIN - min([*ends, *(left for left, _ in self.sides)])
        self.x = [x + shift for x in self.x]
        for node, box in enumerate(boxes):
            box.x, box.y = self.x[node], middles[self.row[node]]
        for number, frame in enumerate(scene.frames):
            first, last = spans[number]
            within = [inner for inner in range(len(spans)) if number in self.around(inner)]
            opened = max(self.depth(inner, number) for inner in within if spans[inner][0] == first)
            closed = max(self.depth(inner, number) for inner in within if spans[inner][1] == last)
            frame.left, frame.right = (side + shift for side in self.sides[number])
            frame.top = middles[first] - tall[first] // 2 - FRAME_MARGIN * opened
            frame.bottom = middles[last] + tall[last] // 2 + FRAME_MARGIN * closed
        self.route(middles, tall)
        ends = [x + width // 2 for x, width in zip(self.x, self.widths, strict=True)]
        scene.width = max([*ends, *(frame.right for frame in scene.frames)]) + MARGIN
        scene.height = max([y, *(frame.bottom for frame in scene.frames)]) + MARGIN

    def spans(self) -> list[tuple[int, int]]:
        """First and last row of each frame."""
        spans = []
        for frame in range(len(self.scene.frames)):
            rows = [self.row[node] for node in range(len(self.scene.boxes)) if frame in self.around(self.frames[node])]
            spans.append((min(rows), max(rows)))
        return spans

    def depth(self, inner: int, outer: int) -> int:
        return self.around(inner).index(outer) + 1

    def gap(self, row: int, steps: list[tuple[int, int]], spans: list[tuple[int, int]]) -> int:
        """Pixels between a row and the next."""
        boxes = self.scene.boxes
        aside, heads = 0, False
        for source, target in steps:
            aside = max(aside, abs(self.x[target] - self.x[source]))
            heads = (
                heads or (target < len(boxes) and boxes[target].form not in ("tensor", "role")) or bool(self.upwards)
            )
        closing = max(
            (self.nested_ends(frame, spans, 1) for frame, span in enumerate(spans) if span[1] == row), default=0
        )
        opening = max(
            (self.nested_ends(frame, spans, 0) for frame, span in enumerate(spans) if span[0] == row + 1), default=0
        )
        frames = FRAME_MARGIN * (closing + opening) + (4 if closing or opening else 0)
        return (17 if heads else 8) + min(28, aside * 4 // 25) + frames

    def nested_ends(self, frame: int, spans: list[tuple[int, int]], side: int) -> int:
        """How many frames begin (``side`` 0) or end (1) in the row where this one does, it and those around it."""
        return sum(spans[outer][side] == spans[frame][side] for outer in self.around(frame) if outer is not None)

    def route(self, middles: list[int], tall: list[int]) -> None:
        """The course of each wire: down through the rows in its lane, from side to side between them."""
        boxes = self.scene.boxes
        leaving: dict[int, list[list[int]]] = {}
        arriving: dict[int, list[list[int]]] = {}
        for way in self.ways:
            leaving.setdefault(way[0], []).append(way)
            arriving.setdefault(way[-1], []).append(way)
        start, end = {}, {}
        for node, ways in leaving.items():
            # A tensor leaves its label in one point, wherever it goes: it is one tensor.
            width = 0 if boxes[node].form == "tensor" else boxes[node].width
            touched = _touch(self.x[node], width, [self.x[way[1]] for way in ways])
            start.update(zip(map(id, ways), touched, strict=True))
        for node, ways in arriving.items():
            touched = _touch(self.x[node], boxes[node].width, [self.x[way[-2]] for way in ways])
            end.update(zip(map(id, ways), touched, strict=True))
        for number, (wire, way) in enumerate(zip(self.scene.wires, self.ways, strict=True)):
            upper, lower = boxes[way[0]], boxes[way[-1]]
            lanes = [start[id(way)], *(self.x[node] for node in way[1:-1]), end[id(way)]]
            points = []
            for lane, node in zip(lanes, way, strict=True):
                middle, half = middles[self.row[node]], tall[self.row[node]] // 2
                points += [(lane, middle - half), (lane, middle + half)]
            points[0] = (lanes[0], upper.y + upper.height // 2)
            points[-1] = (lanes[-1], lower.y - lower.height // 2)
            wire.points = points[::-1] if number in self.upwards else points


def _touch(middle: int, width: int, beside: list[int]) -> list[int]:
    """Where wires touch the side of a box: straight below where they come from if they can, and apart."""
    if len(beside) == 1:
        return [middle]
    reach = max(0, width // 2 - 15)
    apart = min(16, 2 * reach // max(1, len(beside) - 1))
    order = sorted(range(len(beside)), key=lambda place: (beside[place], place))
    at = {place: min(max(beside[place], middle - reach), middle + reach) for place in order}
    for one, other in pairwise(order):
        at[other] = max(at[other], at[one] + apart)
    limit = middle + reach
    for place in reversed(order):
        at[place] = min(at[place], limit)
        limit = at[place] - apart
    return [at[place] for place in range(len(beside))]


def _whole(value: float) -> int:
    """The nearest whole number; the odd bias keeps halves, which layouts are full of, from tipping either way."""
    return floor(value + 0.537)
