"""A `Graph` as plain JSON and back: how reference graphs of exercises are kept."""

from __future__ import annotations

from typing import Any

from helpers.graph.model import Call, Edge, Graph, GraphError, Operation, Port

FORMAT = 1
_FIELDS = ("named", "kind", "settings", "layer", "builtin", "configured", "parameters", "call_defaults", "masking")
_DEFAULTS = {"named": False, "layer": True, "builtin": True, "configured": True, "call_defaults": {}, "masking": "stop"}


def to_json(graph: Graph) -> dict[str, Any]:
    """The graph in plain JSON values.

    Tables of operations and of graphs refer to each other by index, in the order of the graph, so that sharing is kept
    across nested models. Names that Keras made are numbered anew in that order: what was built before does not show.
    """
    ordered = graph.all_graphs
    graphs = {id(each): place for place, each in enumerate(ordered)}
    listed = list({id(operation): operation for each in ordered for operation in each.operations}.values())
    operations = {id(operation): place for place, operation in enumerate(listed)}
    names = canonical_names(listed)
    parts: dict[int, int] = {}

    def number(found: tuple[int, ...]) -> list[int]:
        return [parts.setdefault(part, len(parts)) for part in found]

    def write_operation(operation: Operation) -> dict[str, Any]:
        data: dict[str, Any] = {"name": names[id(operation)]}
        data |= {key: getattr(operation, key) for key in _FIELDS if getattr(operation, key) != _DEFAULTS.get(key, ())}
        if operation.parts:
            data["parts"] = number(operation.parts)
        if operation.graph is not None:
            data["graph"] = graphs[id(operation.graph)]
        return data

    def write_call(call: Call) -> dict[str, Any]:
        data: dict[str, Any] = {
            "operation": operations[id(call.operation)],
            "inputs": [[list(edge.argument), edge.source, edge.output] for edge in call.inputs],
            "shapes": [list(shape) for shape in call.shapes],
            "dtypes": list(call.dtypes),
        }
        if call.arguments:
            data["arguments"] = call.arguments
        if call.parts:
            data["parts"] = number(call.parts)
        return data

    def write_graph(index: int, current: Graph) -> dict[str, Any]:
        def write_port(port: Port) -> list[Any]:
            operation = current.calls[port.source].operation
            return [list(port.key), names[id(operation)], port.source, port.output]

        return {
            "name": current.name if _is_chosen(current) else f"model_{index}" if index else "model",
            "kind": current.kind,
            "calls": [write_call(call) for call in current.calls],
            "inputs": [write_port(port) for port in current.inputs],
            "outputs": [write_port(port) for port in current.outputs],
        }

    table = [write_operation(operation) for operation in listed]
    return {"format": FORMAT, "operations": table, "graphs": [write_graph(*pair) for pair in enumerate(ordered)]}


def from_json(data: dict[str, Any]) -> Graph:
    """The graph that `to_json` wrote.

    Raises:
        GraphError: if `data` is not what `to_json` writes.
    """
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise GraphError(f"expected a stored graph of layers (format {FORMAT}), but got {str(data)[:60]!r}")
    try:
        graphs = [Graph(entry["name"], entry["kind"], [], (), ()) for entry in data["graphs"]]
        operations = []
        for entry in data["operations"]:
            fields = {key: entry.get(key, _DEFAULTS.get(key)) for key in _FIELDS}
            inner = graphs[entry["graph"]] if "graph" in entry else None
            parts = tuple(entry.get("parts", ()))
            operations.append(Operation(entry["name"], **fields, parts=parts, graph=inner))
        for graph, entry in zip(graphs, data["graphs"], strict=True):
            graph.calls = [
                Call(
                    operations[call["operation"]],
                    tuple(Edge(tuple(argument), source, output) for argument, source, output in call["inputs"]),
                    call.get("arguments", {}),
                    tuple(tuple(shape) for shape in call["shapes"]),
                    tuple(call["dtypes"]),
                    tuple(call.get("parts", ())),
                )
                for call in entry["calls"]
            ]
            graph.inputs = tuple(Port(tuple(key), *rest) for key, *rest in entry["inputs"])
            graph.outputs = tuple(Port(tuple(key), *rest) for key, *rest in entry["outputs"])
        return graphs[0]
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise GraphError(f"expected a stored graph of layers, but its {error} cannot be read") from error


def canonical_names(operations: list[Operation]) -> dict[int, str]:
    """Names by `id` of operation: chosen names as they are, Keras' own without the counter of what was built before."""
    taken = {operation.name for operation in operations if operation.named}
    names: dict[int, str] = {}
    counters: dict[str, int] = {}
    for operation in operations:
        if operation.named:
            names[id(operation)] = operation.name
            continue
        stem = operation.name.rstrip("0123456789").rstrip("_") if operation.name[-1:].isdigit() else operation.name
        if operation.kind == "InputLayer":
            # The copy of a tensor inside another graph, at which a model was made to begin, stays known as one.
            stem = "CLONE" if operation.name.endswith("CLONE") else "input_layer"
        while True:
            count = counters.get(stem, 0)
            counters[stem] = count + 1
            name = f"{stem}_{count}" if count else stem
            if name not in taken:
                break
        names[id(operation)] = name
        taken.add(name)
    return names


def _is_chosen(graph: Graph) -> bool:
    stem = graph.kind.lower()
    return graph.name.rstrip("0123456789").rstrip("_") not in (stem, "functional", "sequential", "model")
