"""What a graph of layers is: the plain data that reading makes, drawing draws and comparing compares.

The words are Keras' own. An *operation* is an object that can be called: a layer, an op, a model. A *call* of it makes
a node of the graph; an *edge* is a tensor that goes from one call into another. One operation called twice is one
`Operation` and two `Call`s: that is what sharing is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple


class GraphError(ValueError):
    """What was given has no graph of layers; the message says in one sentence what it is and what was expected."""


class Edge(NamedTuple):
    """One tensor that goes into a call."""

    argument: tuple
    """Where it goes in: the argument's name and the path inside it, `("inputs",)`, `("inputs", 0)`, `("query",)`."""
    source: int
    """Index, in `Graph.calls`, of the call that made the tensor."""
    output: int
    """Which of that call's outputs it is: 0, unless the call has several."""


class Port(NamedTuple):
    """One input or one output of a model."""

    key: tuple
    """Path in the structure that the model takes or returns: `()`, `(0,)`, `("title",)`."""
    name: str
    """Name of the operation that makes the tensor; for an input, the name of the input."""
    source: int
    """Index, in `Graph.calls`, of the call that makes the tensor: for an input, its `InputLayer`."""
    output: int
    """Which of that call's outputs it is."""


@dataclass(eq=False, slots=True)
class Operation:
    """A layer, an op or a nested model: one object, however often it is called."""

    name: str
    """Name in the model that was read: `"dense_1"`."""
    named: bool
    """Whether somebody chose the name (Keras' own names are the class's name with a counter)."""
    kind: str
    """Class name: `"Dense"`, `"Add"`, `"Functional"`."""
    settings: dict[str, Any]
    """Configuration in plain JSON values; defaults and what never counts (initialisers, names, seeds …) left out."""
    layer: bool = True
    """Whether it is a `keras.layers.Layer`; otherwise it is an op, such as `keras.ops.add`."""
    builtin: bool = True
    """Whether the class comes with Keras."""
    configured: bool = True
    """Whether the class gave a usable configuration; if not, `settings` tells the shapes of the weights only."""
    parameters: int = 0
    """Number of weights' elements, trainable or not."""
    parts: tuple[int, ...] = ()
    """Identities of what owns weights or state inside; two operations that share weights have a part in common."""
    call_defaults: dict[str, Any] = field(default_factory=dict)
    """Defaults of the arguments `training` and `mask` of its `call`, where it takes them."""
    masking: str = "stop"
    """What becomes of a mask: `"pass"` (handed on), `"own"` (a mask of its own) or `"stop"`."""
    graph: Graph | None = None
    """The graph inside, for a nested model and for a layer that wraps one."""


@dataclass(eq=False, slots=True)
class Call:
    """One call of an operation: one box in the picture."""

    operation: Operation
    inputs: tuple[Edge, ...]
    """Tensors that go in, in the order of the call's arguments."""
    arguments: dict[str, Any]
    """The other arguments of the call, in plain JSON values, defaults left out: `{"training": False}`."""
    shapes: tuple[tuple[int | None, ...], ...]
    """Shape of each output, with the batch axis: `((None, 64),)`."""
    dtypes: tuple[str, ...]
    """Data type of each output."""
    parts: tuple[int, ...] = ()
    """Weights that the call takes as an argument (`ops.matmul(x, embedding.embeddings)`), as in `Operation.parts`."""

    @property
    def name(self) -> str:
        """The operation's name."""
        return self.operation.name

    @property
    def kind(self) -> str:
        """The operation's class name."""
        return self.operation.kind


@dataclass(eq=False, slots=True)
class Graph:
    """A model as a graph of layers, nothing normalised away."""

    name: str
    kind: str
    """`"Functional"`, `"Sequential"` or the name of a subclass."""
    calls: list[Call]
    """Every call that leads to an output, and every input; a call stands after those whose outputs it takes."""
    inputs: tuple[Port, ...]
    outputs: tuple[Port, ...]

    @property
    def operations(self) -> list[Operation]:
        """Each operation once, in the order of its first call; what is inside nested models is not among them."""
        return list({id(call.operation): call.operation for call in self.calls}.values())

    @property
    def all_graphs(self) -> list[Graph]:
        """This graph and every nested one, each once, outer ones first."""
        found = [self]
        seen = {id(self)}
        for graph in found:  # grows while nested graphs are found
            for operation in graph.operations:
                if operation.graph is not None and id(operation.graph) not in seen:
                    seen.add(id(operation.graph))
                    found.append(operation.graph)
        return found

    def calls_of(self, operation: Operation) -> list[int]:
        """Indices of the calls of `operation`: more than one if it is shared."""
        return [index for index, call in enumerate(self.calls) if call.operation is operation]

    def to_json(self) -> dict[str, Any]:
        """The graph in plain JSON values: the same for the same model, whatever was built before it."""
        from helpers.graph.store import to_json

        return to_json(self)

    @staticmethod
    def from_json(data: dict[str, Any]) -> Graph:
        """The graph that `to_json` stored.

        Raises:
            GraphError: if `data` is not such a graph.
        """
        from helpers.graph.store import from_json

        return from_json(data)
