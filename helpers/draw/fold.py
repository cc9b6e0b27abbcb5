"""Blocks that repeat one after the other, so that a picture of a large model draws them once."""

from __future__ import annotations

import json
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from helpers.graph import Graph


class Repeat(NamedTuple):
    """``times`` equal blocks of ``length`` calls each, the first from the call ``start`` on."""

    start: int
    length: int
    times: int


def find_repeats(graph: Graph) -> list[Repeat]:
    """Runs of equal blocks in a graph, without overlap, in order.

    A block is a stretch of calls that one single tensor enters and one single tensor leaves. Two blocks are equal if
    their classes, settings, arguments, shapes and connections are.
    """
    cuts = _cuts(graph)
    calls = Counter(id(call.operation) for call in graph.calls)
    segments = [_signature(graph, start, end, calls) for start, end in pairwise(cuts)]
    found, place = [], 0
    while place < len(segments):
        best_saved, best = 0, None
        for period in range(1, min(24, (len(segments) - place) // 2) + 1):
            times = 1
            unit = segments[place : place + period]
            while segments[place + times * period : place + (times + 1) * period] == unit:
                times += 1
            saved = (cuts[place + times * period] - cuts[place]) * (times - 1) // times
            if times > 1 and saved >= 3 and saved > best_saved:
                best_saved, best = saved, (period, times)
        if best is None:
            place += 1
            continue
        period, times = best
        found.append(Repeat(cuts[place], cuts[place + period] - cuts[place], times))
        place += period * times
    return found


def _cuts(graph: Graph) -> list[int]:
    """Indices of calls before which only one tensor is still to be used, and the end."""
    last_use: dict[tuple[int, int], int] = {}
    for index, call in enumerate(graph.calls):
        for edge in call.inputs:
            last_use[edge.source, edge.output] = index
    for port in graph.outputs:
        last_use[port.source, port.output] = len(graph.calls)
    change = [0] * (len(graph.calls) + 2)
    for (source, _), last in last_use.items():
        change[source + 1] += 1
        change[last + 1] -= 1
    cuts, alive = [], 0
    inputs = max((port.source for port in graph.inputs), default=0)
    for index in range(len(graph.calls)):
        alive += change[index]
        if alive == 1 and index > inputs:
            cuts.append(index)
    return [*cuts, len(graph.calls)]


def _signature(graph: Graph, start: int, end: int, calls: Counter[int]) -> str:
    """What a block is, in a string: equal for equal blocks. ``calls`` counts the calls of each operation, by its id."""
    told = []
    for call in graph.calls[start:end]:
        operation = call.operation
        told.append(
            (
                operation.kind,
                operation.settings if operation.configured else operation.name,
                operation.parameters,
                id(operation) if calls[id(operation)] > 1 or operation.graph is not None else 0,
                call.arguments,
                call.shapes,
                [(edge.argument, max(edge.source - start, -1), edge.output) for edge in call.inputs],
            )
        )
    return json.dumps(told, sort_keys=True, default=str)
