"""Reading a Keras model into a `Graph`: the one door to Keras' internals, such as `_keras_history`."""

from __future__ import annotations

import functools
import gc
import inspect
import re
from collections.abc import Callable
from functools import cache
from math import prod
from typing import Any

import keras
from keras.src.models.functional import Functional

from helpers.graph.model import Call, Edge, Graph, GraphError, Operation, Port
from helpers.graph.settings import is_builtin, plain, read_settings, snake_case


def without_collecting(function: Callable) -> Callable:
    """Hold the garbage collector off while `function` runs: a collection walks all that Keras holds, which can take
    longer than the work itself, and finds nothing, since graphs have no cycles that end with the call."""

    @functools.wraps(function)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        collects = gc.isenabled()
        gc.disable()
        try:
            return function(*args, **kwargs)
        finally:
            if collects:
                gc.enable()

    return wrapped


@without_collecting
def read(model: Any) -> Graph:
    """The graph of a built functional or Sequential model, whatever is inside.

    Nothing is normalised: calls, settings, sharing, nesting and names are as the model has them. Nested models are read
    once each, shared layers are recognised across all of them. The work grows with the number of calls, and neither
    a long graph nor a deep nesting makes it recurse.

    Raises:
        GraphError: if `model` is not a model, is not built, has no graph because its class computes in a `call` of its
            own, or contains itself.
    """
    return Reader().read(model)


def describe(thing: Any) -> str:
    """What was given, in a few words, for a sentence that says what was expected."""
    if thing is None:
        return "None"
    if isinstance(thing, type):
        return f"the class {thing.__name__}"
    if isinstance(thing, keras.KerasTensor):
        return "a KerasTensor, which is the output of a layer and not a model"
    if isinstance(thing, keras.layers.Layer) and not isinstance(thing, keras.Model):
        return f"the layer {thing.name!r}"
    if isinstance(thing, str):
        return f"the string {thing[:40]!r}"
    if inspect.isroutine(thing):
        return f"the function {getattr(thing, '__name__', '')}".rstrip()
    origin = type(thing).__module__.partition(".")[0]
    article = "an" if type(thing).__name__[:1] in "AEIOUaeiou" else "a"
    return f"{article} {type(thing).__name__}" + ("" if origin in ("builtins", "__main__") else f" of {origin}")


def _graph_of(operation: Any) -> Any:
    """The object that holds the graph of a functional or built Sequential model; `None` for anything else."""
    if isinstance(operation, keras.Sequential):
        return operation._functional if type(operation).call is keras.Sequential.call else None
    if isinstance(operation, Functional) and type(operation).call is Functional.call:
        return operation
    return None


def _expect_graph(model: Any) -> Any:
    if isinstance(model, Graph):
        raise GraphError("expected a Keras model, but this is already the graph of one")
    if not isinstance(model, keras.Model):
        hint = " (call it first, to have an instance)" if isinstance(model, type) else ""
        raise GraphError(f"expected a Keras model, but got {describe(model)}{hint}")
    inner = _graph_of(model)
    if inner is not None:
        return inner
    if isinstance(model, keras.Sequential) and type(model).call is keras.Sequential.call:
        raise GraphError(
            f"expected a built model, but the Sequential model {model.name!r} does not know its input yet: "
            "start it with keras.Input(shape=...), or call it on data first"
        )
    raise GraphError(
        f"expected a functional or Sequential model, but {model.name!r} is a {type(model).__name__}, which computes in "
        "a call() of its own: such a model has no graph of layers to read"
    )


class Reader:
    """One reading: what was seen already, so that each object is read once and sharing is kept."""

    def __init__(self) -> None:
        self.operations: dict[int, Operation] = {}
        self.objects: dict[int, Any] = {}
        """For every `Operation`, by its id, the Keras object that it was read from."""
        self.graphs: dict[int, Graph] = {}
        self.waiting: list[tuple[Any, Any]] = []
        self.parts: dict[int, int] = {}
        self.part_owners: list[Any] = []
        """For every part, the layer or variable that it is."""
        self.owners: dict[int, tuple[int, int]] | None = None
        self.models: list[Any] = []

    def read(self, model: Any) -> Graph:
        graph = self.graph(model, _expect_graph(model))
        while self.waiting:
            owner, (inner_model, inner) = self.waiting.pop()
            owner.graph = self.graphs.get(id(inner)) or self.graph(inner_model, inner)
        _refuse_cycles(graph)
        return graph

    def graph(self, model: Any, inner: Any) -> Graph:
        graph = Graph(model.name, type(model).__name__, [], (), ())
        self.graphs[id(inner)] = graph
        self.models.append(inner)
        made: dict[tuple[int, int], int] = {}
        inputs = {id(tensor) for tensor in inner._inputs}
        tensors = {_key(tensor): tensor for tensor in (*inner._inputs, *inner._outputs)}
        stack = list(reversed(tensors))
        while stack:
            key = stack[-1]
            if key in made:
                stack.pop()
                continue
            history = tensors[key]._keras_history
            node = history.operation._inbound_nodes[history.node_index]
            sources = () if id(tensors[key]) in inputs else node.input_tensors
            missing = {_key(source): source for source in sources if _key(source) not in made}
            if missing:
                tensors |= missing
                stack.extend(reversed(missing))
                continue
            stack.pop()
            made[key] = len(graph.calls)
            graph.calls.append(self.call(node, made))
        graph.inputs = tuple(_port(path, tensor, made) for path, tensor in leaves(inner._inputs_struct))
        graph.outputs = tuple(_port(path, tensor, made) for path, tensor in leaves(inner._outputs_struct))
        return graph

    def call(self, node: Any, made: dict[tuple[int, int], int]) -> Call:
        operation = self.operation(node.operation)
        outputs = node.outputs
        shapes = tuple(tuple(output.shape) for output in outputs)
        dtypes = tuple(output.dtype for output in outputs)
        positional, keywords = node.arguments.args, node.arguments.kwargs
        names, defaults = _signature(type(node.operation))
        if not keywords and len(positional) == 1 and isinstance(positional[0], keras.KerasTensor) and names:
            edge = _edge((names[0],), positional[0], made)
            return Call(operation, (edge,), {}, shapes, dtypes)
        bound = dict(zip(names, positional, strict=False))
        if len(positional) > len(names):
            bound["args"] = positional[len(names) :]
        order = [*(name for name in names if name in keywords), *sorted(set(keywords) - set(names))]
        bound |= {name: keywords[name] for name in order}
        edges, arguments, parts = [], {}, ()
        for name, value in bound.items():
            for path, leaf in leaves(value):
                if isinstance(leaf, keras.KerasTensor):
                    edges.append(_edge((name, *path), leaf, made))
                elif isinstance(leaf, keras.Variable):
                    parts += self.owner(leaf)
            told = plain(value)
            is_default = told == defaults[name] if name in defaults else False
            says_nothing = told is None and (name in ("training", "mask") or name.endswith("_mask"))
            if not (is_default or says_nothing or _only_tensors(told)):
                arguments[name] = told
        return Call(operation, tuple(edges), arguments, shapes, dtypes, parts)

    def operation(self, operation: Any) -> Operation:
        known = self.operations.get(id(operation))
        if known is not None:
            return known
        cls = type(operation)
        is_layer = isinstance(operation, keras.layers.Layer)
        inner = _graph_of(operation)
        settings, configured = ({}, True) if inner is not None else read_settings(operation)
        weights = operation.weights if is_layer else ()
        defaults = _signature(cls)[1]
        result = Operation(
            name=operation.name,
            named=not _is_automatic(operation.name, cls.__name__),
            kind=cls.__name__,
            settings=settings,
            layer=is_layer,
            builtin=is_builtin(cls),
            configured=configured,
            parameters=sum(prod(weight._shape) for weight in weights),
            parts=self.find_parts(operation) if weights or hasattr(operation, "adapt") else (),
            call_defaults={name: defaults[name] for name in ("training", "mask") if name in defaults},
            masking=_masking(operation) if is_layer else "stop",
        )
        self.operations[id(operation)] = result
        self.objects[id(result)] = operation
        wraps = inner is None and isinstance(operation, keras.layers.Wrapper)
        wrapped = operation.layer if wraps else None
        for model in (operation, wrapped):
            if (graph := _graph_of(model)) is not None:
                self.waiting.append((result, (model, graph)))
        return result

    def part(self, owner: Any) -> int:
        known = self.parts.setdefault(id(owner), len(self.parts))
        if known == len(self.part_owners):
            self.part_owners.append(owner)
        return known

    def find_parts(self, operation: Any) -> tuple[int, ...]:
        """Everything inside that owns weights or state: layers inside layers, each for itself."""
        if not operation._layers:
            return (self.part(operation),)
        found: dict[int, None] = {}
        for layer in operation._flatten_layers():
            if layer._trainable_variables or layer._non_trainable_variables or hasattr(layer, "adapt"):
                found[self.part(layer)] = None
        return tuple(found)

    def owner(self, variable: Any) -> tuple[int, ...]:
        """The part that a variable belongs to, for ops that take a layer's weights as an argument."""
        if self.owners is None:
            self.owners = {}
            for model in self.models:
                for layer in model._flatten_layers():
                    for own in (*layer._trainable_variables, *layer._non_trainable_variables):
                        self.owners.setdefault(id(own), layer)
        return (self.part(self.owners.get(id(variable), variable)),)


def _refuse_cycles(graph: Graph) -> None:
    """Raise if a model contains itself: it would have no end."""
    open_graphs: dict[int, Graph] = {}
    closed: set[int] = set()
    stack: list[tuple[Graph, bool]] = [(graph, False)]
    while stack:
        current, leaving = stack.pop()
        if leaving:
            del open_graphs[id(current)]
            closed.add(id(current))
            continue
        if id(current) in open_graphs:
            raise GraphError(f"expected a model whose nesting ends, but the model {current.name!r} contains itself")
        if id(current) in closed:
            continue
        open_graphs[id(current)] = current
        stack.append((current, True))
        stack.extend((operation.graph, False) for operation in current.operations if operation.graph is not None)


def leaves(structure: Any, path: tuple = ()) -> list[tuple[tuple, Any]]:
    """Leaves of nested dicts, lists and tuples with their paths, in the order in which Keras flattens them."""
    if isinstance(structure, dict):
        pairs = [(key, structure[key]) for key in sorted(structure, key=str)]
    elif isinstance(structure, (list, tuple)):
        pairs = list(enumerate(structure))
    else:
        return [(path, structure)]
    return [leaf for key, value in pairs for leaf in leaves(value, (*path, key))]


def _key(tensor: Any) -> tuple[int, int]:
    history = tensor._keras_history
    return id(history.operation), history.node_index


def _edge(argument: tuple, tensor: Any, made: dict[tuple[int, int], int]) -> Edge:
    return Edge(argument, made[_key(tensor)], tensor._keras_history.tensor_index)


def _port(path: tuple, tensor: Any, made: dict[tuple[int, int], int]) -> Port:
    history = tensor._keras_history
    return Port(path, history.operation.name, made[_key(tensor)], history.tensor_index)


def _only_tensors(value: Any) -> bool:
    """Whether nothing but tensors is in an argument, so that its edges say all about it."""
    if isinstance(value, list):
        return all(_only_tensors(item) for item in value)
    if isinstance(value, dict):
        return value == {"tensor": True} or (bool(value) and all(_only_tensors(item) for item in value.values()))
    return False


@cache
def _signature(cls: type) -> tuple[tuple[str, ...], dict[str, Any]]:
    """Names of the positional arguments of a class's `call`, and the plain values of all defaults."""
    names, defaults = [], {}
    try:
        parameters = list(inspect.signature(cls.call).parameters.values())[1:]
    except (TypeError, ValueError):
        return (), {}
    for parameter in parameters:
        if parameter.kind in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD):
            names.append(parameter.name)
        if parameter.default is not parameter.empty:
            defaults[parameter.name] = plain(parameter.default)
    return tuple(names), defaults


@cache
def _automatic_name(kind: str) -> re.Pattern[str]:
    """Names that Keras gives to instances of a class: snake case, with a counter from the second on."""
    return re.compile(re.escape(snake_case(re.sub(r"\W+", "", kind))) + r"(_\d+)?")


def _is_automatic(name: str, kind: str) -> bool:
    if _automatic_name(kind).fullmatch(name):
        return True
    # An Input that a reloaded model made is named after its tensor; where a graph was cut, after a clone of it.
    return kind == "InputLayer" and re.fullmatch(r"keras_tensor(_\d+)?(CLONE)?", name) is not None


def _masking(layer: Any) -> str:
    if not layer.supports_masking:
        return "stop"
    return "pass" if type(layer).compute_mask is keras.layers.Layer.compute_mask else "own"
