"""Comparing two models as graphs of layers: the same or not, and if not, what is different and where."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from helpers.graph import explain as explaining
from helpers.graph import match as matching
from helpers.graph.explain import Difference, Path
from helpers.graph.model import Graph
from helpers.graph.normalise import Sums, has_open_sums, normalise
from helpers.graph.reading import read, without_collecting

Nets = tuple[matching.Net, matching.Net]
Pairs = list[tuple[Path, Path]]


@dataclass(frozen=True)
class Comparison:
    """What comparing found. True where the two are the same; why not is worked out when it is first asked for."""

    same: bool
    expected: Graph
    actual: Graph
    parts: dict[int, int] = field(repr=False)
    """If the two are the same: for every part of `expected` (see `Operation.parts`) its counterpart in `actual`."""
    work_out: Callable[[], tuple[list[Difference], Pairs]] = field(repr=False)
    """Gives the differences and the pairs."""

    def __bool__(self) -> bool:
        return self.same

    @property
    def differences(self) -> list[Difference]:
        """Empty if the two are the same; otherwise the smallest true explanation first."""
        return self._worked_out[0]

    @property
    def pairs(self) -> Pairs:
        """Calls that stand for each other, `(expected, actual)`: all of them if the two are the same, otherwise as
        many as could be aligned, so that two pictures can be laid side by side.

        A call that the normal form leaves out, such as `Identity`, is in no pair; a call can be in several where one
        side writes as one layer what the other writes as two.
        """
        return self._worked_out[1]

    @cached_property
    def _worked_out(self) -> tuple[list[Difference], Pairs]:
        return self.work_out()


@without_collecting
def compare(expected: Any, actual: Any, *, names: bool = False, nesting: bool = False) -> Comparison:
    """Compare two models, or graphs that were read or loaded, as graphs of layers.

    They are the same if their calls match one to one, keeping kind, settings, sharing and edges from the inputs to the
    outputs, after both are normalised by the nine rules (`helpers.graph.normalise`). How that is decided, and at what
    worst cost, stands in `helpers.graph.match`.

    Args:
        expected: a Keras model or a `Graph`: what was asked for.
        actual: a Keras model or a `Graph`: what there is. Messages speak of it, in its layers' names.
        names: the names of inputs and outputs count too, where somebody chose them.
        nesting: nested models count as such, not only as their contents.

    Raises:
        GraphError: if one of the two is not a model with a graph.
    """
    graphs = [side if isinstance(side, Graph) else read(side) for side in (expected, actual)]

    def write(sums: Sums = "joined", *, shapes: bool = True) -> Nets:
        return matching.nets(
            *(normalise(graph, nesting=nesting, sums=sums, shapes=shapes) for graph in graphs), names=names
        )

    nets = first = write()
    match = matching.find_match(*nets)
    forms: list[dict[str, Any]] = []
    if match is None and any(net.normal.vague for net in nets):
        forms.append({"shapes": False})
    if match is None and any(has_open_sums(net.normal) for net in nets):
        forms += [{"sums": "written out", **form} for form in ({}, *forms)]
    for form in forms:
        nets = write(**form)
        match = matching.find_match(*nets)
        if match is not None:
            break
    if match is None:
        return Comparison(False, *graphs, {}, lambda: _explained(first, write, names))
    start = nets[0].first
    aligned = {node - start: partner - start for node, partner in enumerate(match[:-1]) if node >= start}
    parts = {part: nets[1].parts[match[node]] for node, part in enumerate(nets[0].parts)}
    return Comparison(True, *graphs, parts, lambda: ([], _pairs(nets, aligned)))


FORMS_TO_EXPLAIN = ({"sums": "written out"}, {"sums": "kept"}, {"sums": "kept", "shapes": False})
"""Joining what is equal can hide what was done in one step: other forms may say it with less."""


@without_collecting
def _explained(nets: Nets, write: Callable[..., Nets], names: bool) -> tuple[list[Difference], Pairs]:
    found = explaining.explain(*nets, names=names)
    seen = [nets]
    for form in FORMS_TO_EXPLAIN:
        if found.cost < 1.5:
            break
        written = write(**form)
        if not any(_equally_written(written, other) for other in seen):
            seen.append(written)
            other = explaining.explain(*written, names=names)
            found = other if other.cost < found.cost else found
    return found.differences(), _pairs(found.nets, found.partner)


def _equally_written(written: Nets, known: Nets) -> bool:
    return all(
        net.ins == other.ins
        and [(v.kind, v.settings) for v in net.normal.vertices] == [(v.kind, v.settings) for v in other.normal.vertices]
        for net, other in zip(written, known, strict=True)
    )


def _pairs(nets: Nets, aligned: dict[int, int]) -> Pairs:
    """Vertices that stand for each other, as calls."""
    expected, actual = nets[0].normal, nets[1].normal
    pairs: dict[tuple[Path, Path], None] = {}
    for one, other in sorted(aligned.items()):
        paths, others = expected.vertices[one].paths, actual.vertices[other].paths
        for place in range(max(len(paths), len(others))):
            if paths and others:
                pairs[paths[min(place, len(paths) - 1)], others[min(place, len(others) - 1)]] = None
    return list(pairs)
