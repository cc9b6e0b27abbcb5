"""A graph of layers as indented text, which names every call, every arrow with its shape, and what is shared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from helpers.draw import words
from helpers.draw.scene import count_parameters, sharing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from helpers.graph import Call, Graph


def write(graph: Graph, notes: Mapping[tuple[int, ...], str] | None = None) -> str:
    """The graph in words.

    Args:
        graph: what to tell.
        notes: remarks on calls, by the path of the call: its index in the model, then in the nested model, and so on.
    """
    teller = _Teller(graph, notes or {})
    count = words.parameter_words(count_parameters(graph)) or "no parameters"
    return "\n".join([f"{words.plain(graph.name)}: {graph.kind}, {count}", *teller.graph(graph, (), 1)])


class _Teller:
    def __init__(self, graph: Graph, notes: Mapping[tuple[int, ...], str]) -> None:
        self.times = sharing(graph)
        self.notes = notes
        self.told: dict[int, int] = {}
        self.names: dict[tuple[int, ...], str] = {}

    def graph(self, graph: Graph, path: tuple[int, ...], depth: int) -> list[str]:
        indent = "  " * depth
        places = {port.source: place for place, port in enumerate(graph.inputs)}
        lines = []
        for index, call in enumerate(graph.calls):
            here = (*path, index)
            if index in places:
                port = graph.inputs[places[index]]
                self.names[here] = words.plain(port.name)
                key = words.key_words(port)
                parts = [words.place_words("input", places[index], len(places))]
                parts += [f"key {words.plain(key)}"] if key not in ("", port.name) else []
                parts += [call.dtypes[0]] if call.dtypes[0] != "float32" else []
                told = ", ".join([*parts, words.shape_words(call.shapes[0])])
                lines.append(f"{indent}{self.names[here]}: {told}{self.note(here)}")
                continue
            lines += self.call(graph, call, here, depth)
        for place, port in enumerate(graph.outputs):
            what, key = words.place_words("output", place, len(graph.outputs)), words.key_words(port)
            lines.append(f"{indent}{what}{f' ({words.plain(key)})' if key else ''}: {self.source(graph, path, port)}")
        return lines

    def call(self, graph: Graph, call: Call, here: tuple[int, ...], depth: int) -> list[str]:
        operation, indent = call.operation, "  " * depth
        number = self.told[id(operation)] = self.told.get(id(operation), 0) + 1
        times = self.times.get(id(operation), 1)
        name = words.plain(operation.name)
        self.names[here] = f"{name} (call {number})" if times > 1 else name
        parts = [operation.kind, *words.setting_words(call), *words.argument_words(call)]
        if operation.parameters:
            parts.append(("the same " if number > 1 else "") + words.parameter_words(operation.parameters))
        if times > 1:
            parts.append(f"shared: call {number} of {times}")
        lines = [f"{indent}{name}: {', '.join(parts)}{self.note(here)}"]
        for position, edge in enumerate(call.inputs):
            role = words.edge_words(call, position)
            told = self.source(graph, here[:-1], edge)
            if role[:1].isdigit():
                role += " input"
            lines.append(f"{indent}  takes {told}{f' as {role}' if role else ''}")
        if operation.graph is not None:
            if number > 1:
                lines.append(f"{indent}  inside: as above")
            else:
                lines += [f"{indent}  inside:", *self.graph(operation.graph, here, depth + 2)]
        return lines

    def source(self, graph: Graph, path: tuple[int, ...], end: object) -> str:
        """Which tensor an edge or a port is: ``(None, 64) from dense``."""
        call = graph.calls[end.source]
        which = f", output {end.output}" if len(call.shapes) > 1 else ""
        return f"{words.shape_words(call.shapes[end.output])} from {self.names[(*path, end.source)]}{which}"

    def note(self, here: tuple[int, ...]) -> str:
        return f" [{self.notes[here]}]" if here in self.notes else ""
