"""Deciding exactly whether two normal forms are the same graph.

The question is isomorphism of labelled, directed, acyclic graphs whose edges carry the port they enter by. Weights are
vertices too, with an edge to every call that uses them, so that sharing is part of the graph and not a special case.

The algorithm is colour refinement (Weisfeiler and Leman, 1968) in both directions of the edges and, where colours leave
a choice, individualisation and refinement with backtracking (McKay and Piperno, "Practical graph isomorphism, II",
2014). Three facts keep it fast here. The graphs are acyclic: one sweep from the inputs and one from the outputs carry a
colour all the way, so two or three such rounds are enough however long the graph. A vertex whose colour is its own is
settled; what is left falls apart into components that do not see each other, and since being isomorphic is an
equivalence relation, pairing the components greedily is exact: no choice between them is ever taken back. Only inside
one component that is still undecided is a vertex singled out and every partner tried.

Colours are interned, not hashed, so they cannot collide, and the match that comes out is checked edge by edge.

Worst case: exponential in the size of one undecided component, as for every known algorithm of this kind; that takes
components built to defeat refinement (Cai, Fürer and Immerman, 1992). Otherwise near-linear, rounds times edges.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from helpers.graph.normalise import WRAPPERS, Normal, Vertex, has_keys

PORT = 1 << 32
"""An edge is coded as port × PORT + colour of its other end."""


class Interner:
    """Numbers for things, equal when the things are."""

    def __init__(self) -> None:
        self.numbers: dict[Any, int] = {}
        self.inner: list[Any] = []

    def __call__(self, thing: Any) -> int:
        return self.numbers.setdefault(thing, len(self.numbers))

    def graph(self, graph: Any) -> int:
        """A number for a graph inside a wrapper: the same for graphs that are the same."""
        from helpers.graph.comparison import compare

        for number, known in enumerate(self.inner):
            if compare(known, graph).same:
                return number
        self.inner.append(graph)
        return len(self.inner) - 1


class Net:
    """A normal form as numbers. Nodes: parts (what owns weights) first, then vertices, then one for the outputs, so
    that every edge goes from a lower number to a higher one."""

    def __init__(
        self, normal: Normal, intern: Interner, *, keyed_inputs: bool, keyed_outputs: bool, names: bool
    ) -> None:
        self.normal = normal
        vertices = normal.vertices
        parts: dict[int, int] = {}
        for vertex in vertices:
            for part in vertex.parts:
                parts.setdefault(part, len(parts))
        self.parts = list(parts)
        self.first = len(parts)
        self.size = self.first + len(vertices) + 1
        self.labels = [intern("part")] * self.first + [intern(label(vertex, intern)) for vertex in vertices]
        self.labels.append(intern("outputs"))
        for place, (key, name, index) in enumerate(normal.inputs):
            shape, dtype = vertices[index].shapes[0], vertices[index].dtypes[0]
            which = (key if keyed_inputs else place, name if names else "")
            self.labels[self.first + index] = intern(("input", which, shape, dtype))
        self.ins: list[list[tuple[int, int]]] = [[] for _ in range(self.size)]
        self.outs: list[list[tuple[int, int]]] = [[] for _ in range(self.size)]
        for index, vertex in enumerate(vertices):
            ordered = vertex.kind not in WRAPPERS
            for place, part in enumerate(vertex.parts):
                self._edge(parts[part], self.first + index, intern(("part", place if ordered else 0)))
            for port, source, output in vertex.inputs:
                self._edge(self.first + source, self.first + index, intern((port, output)))
        for place, (key, name, index, output) in enumerate(normal.outputs):
            which = (key if keyed_outputs else place, name if names else "")
            self._edge(self.first + index, self.size - 1, intern(("output", which, output)))

    def _edge(self, source: int, target: int, port: int) -> None:
        self.ins[target].append((port * PORT, source))
        self.outs[source].append((port * PORT, target))


def label(vertex: Vertex, intern: Interner) -> tuple:
    """All that counts about a vertex by itself."""
    inner = vertex.call.operation.graph if vertex.call is not None and vertex.kind in WRAPPERS else None
    wrapped = () if inner is None else (intern.graph(inner),)
    return (vertex.kind, vertex.layer, vertex.frozen_settings(), *wrapped)


def nets(expected: Normal, actual: Normal, *, names: bool = False) -> tuple[Net, Net]:
    """Both normal forms as nets with common numbers.

    Rule 1: the order of inputs and of outputs counts, unless both sides pass dicts: then the keys do.
    """
    intern = Interner()
    options = {
        "keyed_inputs": has_keys(expected.inputs) and has_keys(actual.inputs),
        "keyed_outputs": has_keys(expected.outputs) and has_keys(actual.outputs),
        "names": names,
    }
    return Net(expected, intern, **options), Net(actual, intern, **options)


def sweep(nodes: Iterable[int], colours: Any, neighbours: Any, intern: dict) -> None:
    """Give every node of `nodes`, in that order, the colour of itself and its neighbours."""
    for node in nodes:
        around = neighbours[node]
        if len(around) == 1:
            port, other = around[0]
            key = (colours[node], port + colours[other])
        else:
            key = (colours[node], *sorted([port + colours[other] for port, other in around]))
        colours[node] = intern.setdefault(key, len(intern))


class Side(NamedTuple):
    """What is coloured of one net: all of it, or one component. Colours and edges are found by node."""

    nodes: Sequence[int]
    colours: Any
    ins: Any
    outs: Any


def refine(*sides: Side) -> bool:
    """Refine the colours of both sides in place until they stay; `False` as soon as they tell the sides apart."""
    known = 0
    while True:
        for direction in (1, -1):
            # Colours of this sweep and of the one before must not be confused: new ones are counted from 0 again,
            # and within a sweep every neighbour asked for has its new colour already.
            intern: dict = {}
            for side in sides:
                sweep(side.nodes[::direction], side.colours, side.ins if direction == 1 else side.outs, intern)
        one, other = (Counter(map(side.colours.__getitem__, side.nodes)) for side in sides)
        if one != other:
            return False
        if len(one) in (known, len(sides[0].nodes)):
            return True
        known = len(one)


def find_match(one: Net, other: Net) -> list[int] | None:
    """For every node of `one` its partner in `other`, if the nets are the same; else `None`."""
    if one.size != other.size or one.first != other.first or Counter(one.labels) != Counter(other.labels):
        return None
    colours = list(one.labels), list(other.labels)
    whole = (Side(range(net.size), own, net.ins, net.outs) for net, own in zip((one, other), colours, strict=True))
    if not refine(*whole):
        return None
    match: dict[int, int] = {}
    if not _pair(one, other, list(range(one.size)), list(range(other.size)), *colours, match):
        return None
    result = [match[node] for node in range(one.size)]
    return result if _is_match(one, other, result) else None


def _is_match(one: Net, other: Net, match: list[int]) -> bool:
    """Check a match edge by edge: nothing is taken on trust."""
    if len(set(match)) != one.size or any(one.labels[a] != other.labels[b] for a, b in enumerate(match)):
        return False
    return all(
        sorted((port, match[source]) for port, source in one.ins[a]) == sorted(other.ins[b])
        for a, b in enumerate(match)
    )


def _pair(one: Net, other: Net, nodes: list, others: list, colours: Any, their: Any, match: dict[int, int]) -> bool:
    """Pair the nodes of two equally coloured parts of the nets; adds to `match` and says whether it could."""
    cells, their_cells = _cells(nodes, colours), _cells(others, their)
    if {colour: len(cell) for colour, cell in cells.items()} != {c: len(cell) for c, cell in their_cells.items()}:
        return False
    left, right = [], []
    for colour, cell in cells.items():
        if len(cell) == 1:
            match[cell[0]] = their_cells[colour][0]
        else:
            left += cell
            right += their_cells[colour]
    groups: dict[tuple, list[list[int]]] = defaultdict(list)
    for component in _components(other, right):
        groups[tuple(sorted(their[node] for node in component))].append(component)
    for component in _components(one, left):
        candidates = groups[tuple(sorted(colours[node] for node in component))]
        for place, candidate in enumerate(candidates):
            found = _pair_component(one, other, component, candidate, colours, their)
            if found is not None:
                match.update(found)
                del candidates[place]
                break
        else:
            return False
    return True


def _pair_component(one: Net, other: Net, nodes: list, others: list, colours: Any, their: Any) -> dict[int, int] | None:
    cells, their_cells = _cells(nodes, colours), _cells(others, their)
    smallest = min((cell for cell in cells.values() if len(cell) > 1), key=len, default=None)
    if smallest is None:
        found = {cell[0]: their_cells[colour][0] for colour, cell in cells.items()}
        return found if _edges_agree(one, other, found) else None
    chosen = smallest[0]
    for partner in their_cells[colours[chosen]]:
        local = {node: colours[node] for node in nodes}, {node: their[node] for node in others}
        local[0][chosen] = local[1][partner] = -1
        if not refine(_component_side(one, nodes, local[0]), _component_side(other, others, local[1])):
            continue
        found = {}
        if _pair(one, other, nodes, others, *local, found) and _edges_agree(one, other, found):
            return found
    return None


def _edges_agree(one: Net, other: Net, found: dict[int, int]) -> bool:
    partners = set(found.values())
    return all(
        sorted((port, found[source]) for port, source in one.ins[a] if source in found)
        == sorted((port, source) for port, source in other.ins[b] if source in partners)
        for a, b in found.items()
    )


def _component_side(net: Net, nodes: list[int], colours: dict[int, int]) -> Side:
    """One component: edges that leave it lead to settled nodes and say nothing new."""
    ins = {node: [edge for edge in net.ins[node] if edge[1] in colours] for node in nodes}
    outs = {node: [edge for edge in net.outs[node] if edge[1] in colours] for node in nodes}
    return Side(sorted(nodes), colours, ins, outs)


def _cells(nodes: list[int], colours: Any) -> dict[int, list[int]]:
    cells: dict[int, list[int]] = defaultdict(list)
    for node in nodes:
        cells[colours[node]].append(node)
    return cells


def _components(net: Net, nodes: list[int]) -> list[list[int]]:
    """Nodes that hang together by edges among `nodes`."""
    waiting = set(nodes)
    components = []
    while waiting:
        component = [waiting.pop()]
        for node in component:  # grows while its neighbours are found
            for edges in (net.ins[node], net.outs[node]):
                for _, neighbour in edges:
                    if neighbour in waiting:
                        waiting.remove(neighbour)
                        component.append(neighbour)
        components.append(component)
    return components
