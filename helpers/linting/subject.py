"""What rules look at: a model's graph, its compile state and one batch, each read once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

import keras
import numpy as np

from helpers.graph import Graph, GraphError
from helpers.graph.normalise import Vertex, normalise
from helpers.graph.reading import Reader, describe, leaves
from helpers.linting import internals
from helpers.linting.compiled import Compiled, read_compiled

LINEAR = frozenset(
    {"Dense", "EinsumDense", "Conv1D", "Conv2D", "Conv3D", "Conv1DTranspose", "Conv2DTranspose", "Conv3DTranspose"}
    | {"SeparableConv1D", "SeparableConv2D", "DepthwiseConv1D", "DepthwiseConv2D"}
)
NORMS = frozenset({"BatchNormalization", "LayerNormalization", "GroupNormalization", "RMSNormalization"})
SAME_VALUES = frozenset(
    {
        "Reshape",
        "Flatten",
        "Permute",
        "Transpose",
        "Squeeze",
        "ExpandDims",
        "GetItem",
        "RepeatVector",
        "Dropout",
        "Cast",
    }
)
"""What hands values on as they are, in another order or shape."""


def subjects(model: Any, x: Any, y: Any, callbacks: Sequence[Any], strict: bool = False) -> Iterator[Subject]:
    """What is to be looked at: the model; and the functional models inside one that has no graph of its own.

    Raises:
        TypeError: if `model` is no Keras model.
    """
    if not isinstance(model, keras.Model):
        raise TypeError(f"lint looks at a Keras model, but got {describe(model)}.")
    nothing = Batch(None, None)
    try:
        batch = Batch(x, y)
    except Exception:  # what is no batch of numbers is not looked at
        if strict:
            raise
        batch = nothing
    whole = Subject(model, batch, callbacks, strict=strict)
    yield whole
    if whole.graph is None:
        for layer in internals.all_layers(model)[1:]:
            if isinstance(layer, keras.Model):
                part = Subject(layer, nothing, (), part=True, strict=strict)
                if part.graph is not None:
                    yield part


class Batch:
    """One batch as numpy arrays: `x` and `y` are lists of (path, array), `None` where nothing was given."""

    def __init__(self, x: Any, y: Any) -> None:
        self.weights = None
        if y is None and hasattr(x, "element_spec") and hasattr(x, "take"):
            x = next(iter(x.take(1)), None)
            x, y, self.weights = (*x, None, None)[:3] if isinstance(x, tuple) else (x, None, None)
        self.structure = x, y
        self.x, self.y = self._arrays(x), self._arrays(y)
        self.weights = None if self.weights is None else np.asarray(self.weights)

    @staticmethod
    def _arrays(structure: Any) -> list[tuple[tuple, np.ndarray]]:
        if structure is None:
            return []
        if isinstance(structure, (list, tuple)) and all(isinstance(item, (int, float)) for item in structure):
            structure = np.asarray(structure)
        return [(path, _array(leaf)) for path, leaf in leaves(structure) if leaf is not None]


def _array(leaf: Any) -> np.ndarray:
    if isinstance(leaf, np.ndarray):
        return leaf
    return keras.ops.convert_to_numpy(leaf) if keras.ops.is_tensor(leaf) else np.asarray(leaf)


class Subject:
    """One model.

    Attributes:
        model: the model.
        graph: its graph, `None` if it has none.
        vertices: its calls in normal form, nested models written out, activations apart from their layers.
        compiled: the compile state, `None` if there is none.
        batch: one batch.
        callbacks: what `fit` will get.
        part: whether it is a functional model inside one that has no graph.
    """

    def __init__(
        self, model: Any, batch: Batch, callbacks: Sequence[Any] = (), *, part: bool = False, strict: bool = False
    ) -> None:
        self.model, self.batch, self.callbacks, self.part = model, batch, callbacks, part
        self.reader = Reader()
        self.graph: Graph | None = None
        self.vertices: list[Vertex] = []
        self.outputs: list[tuple[int, int]] = []
        self.inputs: list[int] = []
        self.compiled: Compiled | None = None
        try:
            self._read_graph()
        except GraphError:
            pass
        except Exception:
            if strict:
                raise
            self.graph, self.vertices, self.outputs, self.inputs = None, [], [], []
        try:
            self.compiled = None if part else read_compiled(model, self.graph)
        except Exception:
            if strict:
                raise
        self.layers = internals.all_layers(model)

    def _read_graph(self) -> None:
        graph = self.reader.read(self.model)
        normal = normalise(graph, sums="kept")
        self.vertices = normal.vertices
        self.outputs = [(vertex, output) for _, _, vertex, output in normal.outputs]
        self.inputs = [vertex for _, _, vertex in normal.inputs]
        self.graph = graph

    # -- around a vertex -------------------------------------------------------------------------------------------

    def name(self, vertex: int) -> str:
        """The name of the layer, op or input that the vertex is a call of."""
        return self.vertices[vertex].name or self.vertices[vertex].kind

    def layer(self, vertex: int) -> Any:
        """The Keras object that the vertex is a call of."""
        return self.reader.objects.get(id(self.vertices[vertex].call.operation))

    def given(self, vertex: int) -> list[tuple[int, int]]:
        """The tensors that go in: vertex and which of its outputs."""
        return [(source.vertex, source.output) for source in self.vertices[vertex].tensors]

    def before(self, vertex: int) -> list[int]:
        """The vertices whose tensors go in."""
        return [source for source, _ in self.given(vertex)]

    @cached_property
    def after(self) -> list[list[int]]:
        """For each vertex, those that take its tensors."""
        taken: list[list[int]] = [[] for _ in self.vertices]
        for index in range(len(self.vertices)):
            for source in dict.fromkeys(self.before(index)):
                taken[source].append(index)
        return taken

    @cached_property
    def ancestors(self) -> list[int]:
        """For each vertex all that leads to it and itself, as bits."""
        bits: list[int] = []
        for index in range(len(self.vertices)):
            own = 1 << index
            for source in self.before(index):
                own |= bits[source]
            bits.append(own)
        return bits

    def shape(self, tensor: tuple[int, int]) -> tuple:
        """The shape of a tensor, with the batch axis."""
        shapes = self.vertices[tensor[0]].shapes
        return tuple(shapes[tensor[1]]) if tensor[1] < len(shapes) else ()

    def shapes_in(self, vertex: int) -> list[tuple]:
        """The shapes of the tensors that go in."""
        return [self.shape(tensor) for tensor in self.given(vertex)]

    def activation(self, vertex: int) -> str | None:
        """The name of the activation function that a vertex is, if it is one."""
        seen = self.vertices[vertex]
        function = seen.settings.get("function") if seen.kind == "Activation" else None
        return function if isinstance(function, str) else None

    def origin(self, vertex: int, through: frozenset[str] = SAME_VALUES) -> int:
        """Back from a vertex to the one that makes the values, through what hands them on."""
        while self.vertices[vertex].kind in through and len(self.before(vertex)) == 1:
            vertex = self.before(vertex)[0]
        return vertex

    def ending(self, place: int) -> tuple[str, int]:
        """How an output ends: the function of its activation, ``"linear"`` or ``"unknown"``, and the vertex."""
        vertex = self.origin(self.outputs[place][0])
        function = self.activation(vertex)
        if function is not None:
            return function, vertex
        parts = self.before(vertex) if self.vertices[vertex].kind in ("Add", "Subtract") else [vertex]
        linear = all(self.vertices[self.origin(part)].kind in LINEAR for part in parts)
        return ("linear" if linear else "unknown"), vertex

    # -- other things that several rules ask -----------------------------------------------------------------------

    @cached_property
    def custom_layers(self) -> list[Any]:
        """Layers and models of somebody's own."""
        return [each for each in self.layers if not type(each).__module__.startswith("keras.")]

    @cached_property
    def other_models(self) -> list[Any]:
        """Functional models besides this one that are alive; to find them takes a tenth of a second."""
        return list(internals.other_models(self.model))

    def input_batch(self) -> Iterator[tuple[int, np.ndarray]]:
        """Place of each input of the model and the array that goes there, as Keras would share them out."""
        yield from self._share(self.batch.x, self.batch.structure[0], self.graph.inputs if self.graph else ())

    def output_batch(self) -> Iterator[tuple[int, np.ndarray]]:
        """Place of each output of the model and the targets for it."""
        yield from self._share(self.batch.y, self.batch.structure[1], self.graph.outputs if self.graph else ())

    @staticmethod
    def _share(arrays: list, structure: Any, ports: Sequence[Any]) -> Iterator[tuple[int, np.ndarray]]:
        if isinstance(structure, dict):
            by_key = {path[-1]: array for path, array in arrays}
            for place, port in enumerate(ports):
                key = port.key[-1] if port.key and port.key[-1] in by_key else port.name
                if key in by_key:
                    yield place, by_key[key]
        elif len(arrays) == len(ports):
            yield from enumerate(array for _, array in arrays)
