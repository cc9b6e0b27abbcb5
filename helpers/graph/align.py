"""Aligning two normal forms that are not the same: which vertex of one stands for which of the other.

There is no exact answer; the best one leaves the fewest differences. So a few ways of aligning are tried and the one
with the smallest explanation wins (`helpers.graph.explain`). Each way settles first what it is surest of: vertices with
the same everything before them (one sweep from the inputs) or after them (one sweep from the outputs), where only one
pair has it; then neighbours of what is settled; and what is left over by kind and place.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import NamedTuple

from helpers.graph.match import Net, sweep


class Way(NamedTuple):
    """One way of aligning."""

    inputs_first: bool
    """Trust what comes before a vertex more than what comes after it."""
    sharing: bool
    """Tell layers apart by how often they are shared, too."""
    places: bool
    """Take the model's inputs by their place or key, and not only by shape and type."""


WAYS = tuple(Way(*bits) for bits in ((1, 0, 1), (1, 1, 1), (0, 0, 1), (0, 1, 1), (0, 0, 0), (1, 0, 0)))


class Aligner:
    """One alignment in the making: `partner` leads from nodes of `actual` to nodes of `expected`, `back` back."""

    def __init__(self, expected: Net, actual: Net, way: Way) -> None:
        self.nets = expected, actual
        self.way = way
        self.partner: dict[int, int] = {actual.size - 1: expected.size - 1}
        self.back: dict[int, int] = {expected.size - 1: actual.size - 1}
        self.labels = [self._labels(net, kinds_only=False) for net in self.nets]
        self.kinds = [self._labels(net, kinds_only=True) for net in self.nets]
        self.ins = [[[edge for edge in edges if edge[1] >= net.first] for edges in net.ins] for net in self.nets]

    def run(self) -> dict[int, int]:
        """Align, and return the vertices' partners: from indices in `expected` to indices in `actual`."""
        expected, actual = self.nets
        before, after = self._sweeps(self.labels)
        both = [list(zip(*pair, strict=True)) for pair in zip(before, after, strict=True)]
        surest_first = (both, before, after) if self.way.inputs_first else (both, after, before)
        for colours in surest_first:
            self._settle_unique(colours)
        self._spread(self.labels)
        for colours in surest_first:
            self._settle_best(colours)
        before, after = self._sweeps(self.kinds)
        for colours in (before, after):
            self._settle_unique(colours)
        self._spread(self.kinds)
        self._settle_best(self.labels, needs_neighbour=True)
        self._settle_best(self.kinds, needs_neighbour=True)
        self._settle_best(self.labels)
        self._replace()
        return {
            partner - expected.first: node - actual.first
            for node, partner in self.partner.items()
            if node != actual.size - 1
        }

    def _labels(self, net: Net, *, kinds_only: bool) -> list:
        labels: list = [None] * net.size
        places = {index: place for place, (_, _, index) in enumerate(net.normal.inputs)}
        for index, vertex in enumerate(net.normal.vertices):
            node = net.first + index
            if index in places:
                own = (vertex.shapes, vertex.dtypes) if not kinds_only else ()
                labels[node] = ("input", net.labels[node] if self.way.places and not kinds_only else own)
            elif kinds_only:
                labels[node] = vertex.kind
            elif self.way.sharing:
                labels[node] = (net.labels[node], tuple(len(net.outs[part]) for part, _ in self._parts(net, node)))
            else:
                labels[node] = net.labels[node]
        labels[net.size - 1] = "outputs"
        return labels

    @staticmethod
    def _parts(net: Net, node: int) -> list[tuple[int, int]]:
        return [(source, port) for port, source in net.ins[node] if source < net.first]

    def _sweeps(self, labels: list[list]) -> tuple[list[list[int]], list[list[int]]]:
        """Colours by what comes before each node, and by what comes after it, of both nets."""
        start: dict = {}
        for own in labels:
            for label in own:
                start.setdefault(label, len(start))
        before, after = ([[start[label] for label in own] for own in labels] for _ in range(2))
        interns: tuple[dict, dict] = {}, {}
        for place, net in enumerate(self.nets):
            nodes = range(net.first, net.size)
            sweep(nodes, before[place], self.ins[place], interns[0])
            sweep(nodes[::-1], after[place], net.outs, interns[1])
        return before, after

    def _free(self, place: int) -> list[int]:
        net, taken = self.nets[place], (self.back, self.partner)[place]
        return [node for node in range(net.first, net.size - 1) if node not in taken]

    def _take(self, one: int, other: int) -> None:
        self.back[one] = other
        self.partner[other] = one

    def _settle_unique(self, colours: list[list]) -> None:
        free = self._free(0), self._free(1)
        counts = [Counter(colours[place][node] for node in free[place]) for place in (0, 1)]
        found = {colours[0][node]: node for node in free[0]}
        for node in free[1]:
            colour = colours[1][node]
            if counts[0].get(colour) == 1 and counts[1][colour] == 1:
                self._take(found[colour], node)

    def _spread(self, labels: list[list]) -> None:
        """Go from settled pairs to neighbours that enter or leave by the same port and look the same."""
        waiting = list(self.back.items())
        for one, other in waiting:  # grows as pairs are found
            for edges, others in self._edges(one, other):
                by_port: dict[tuple, tuple[list, list]] = defaultdict(lambda: ([], []))
                for place, found in ((0, edges), (1, others)):
                    taken = (self.back, self.partner)[place]
                    for port, node in found:
                        if node not in taken:
                            by_port[port, labels[place][node]][place].append(node)
                for left, right in by_port.values():
                    if len(set(left)) == 1 and len(set(right)) == 1:
                        self._take(left[0], right[0])
                        waiting.append((left[0], right[0]))

    def _edges(self, one: int, other: int) -> tuple[tuple[list, list], tuple[list, list]]:
        """The edges into both, and those out of both."""
        leaving = self.nets[0].outs[one], self.nets[1].outs[other]
        return (self.ins[0][one], self.ins[1][other]), leaving

    def _agreement(self, one: int, other: int) -> int:
        """How many neighbours of the two stand for each other."""
        total = 0
        for edges, others in self._edges(one, other):
            here = Counter((port, self.back[node]) for port, node in edges if node in self.back)
            there = Counter((port, node) for port, node in others)
            total += sum((here & there).values())
        return total

    def _settle_best(self, colours: list[list], *, needs_neighbour: bool = False) -> None:
        """Pair what looks the same, best agreement of neighbours first; each pair helps to find the next."""
        free = self._free(0)
        by_colour: dict = defaultdict(list)
        for node in free:
            by_colour[colours[0][node]].append(node)
        for other in self._free(1):
            candidates = [node for node in by_colour.get(colours[1][other], ()) if node not in self.back]
            if not candidates:
                continue
            best = max(candidates[:40], key=lambda node, other=other: self._agreement(node, other))
            if needs_neighbour and not self._agreement(best, other):
                continue
            self._take(best, other)

    def _replace(self) -> None:
        """Pair what stands between the same neighbours, whatever it is: something else was put in its place."""
        for other in self._free(1):
            if self._kind(1, other) in ("Input", "frame", "Activation"):
                continue
            for one in self._free(0):
                if self._kind(0, one) in ("Input", "frame", "Activation"):
                    continue
                if all(self._joined(*edges) for edges in self._edges(one, other)):
                    self._take(one, other)
                    break

    def _kind(self, place: int, node: int) -> str:
        return self.nets[place].normal.vertices[node - self.nets[place].first].kind

    def _joined(self, edges: list, others: list) -> bool:
        nodes = {node for _, node in others}
        return any(self.back.get(node) in nodes for _, node in edges)
