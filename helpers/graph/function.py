"""Whether two models compute the same function: same graph, weights carried over, equal outputs on random inputs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import keras
import numpy as np

from helpers.graph.comparison import Comparison, compare
from helpers.graph.model import Graph, GraphError, Port
from helpers.graph.normalise import has_keys
from helpers.graph.reading import Reader, leaves

BATCH = 3
LENGTHS = (12, 32, 64, 128)
"""Lengths tried for axes that are `None`, until one is long enough for the model."""


@dataclass(frozen=True)
class FunctionComparison:
    """What `same_function` found. True where the two compute the same."""

    same: bool
    message: str
    """One sentence: the largest difference, or why there is none to tell."""
    largest: float = float("nan")
    """Largest difference of two outputs, relative to the largest output; NaN where none could be compared."""
    modes: tuple[str, ...] = ()
    """What was compared: `"inference"`, and `"training"` where nothing random is involved."""
    comparison: Comparison | None = field(default=None, repr=False)

    def __bool__(self) -> bool:
        return self.same


def same_function(
    expected: Any, actual: Any, *, copy_weights: bool = True, tolerance: float = 1e-4, seed: int = 0
) -> FunctionComparison:
    """Whether two models compute the same function.

    Their graphs must match (`compare`). The weights of `expected` are copied along the match into `actual`, both are
    called on the same random inputs, and their outputs compared: for inference and, unless `expected` gives other
    outputs when it is called again, for training. Afterwards both models have the weights and states they had before.

    Args:
        expected: a Keras model.
        actual: a Keras model.
        copy_weights: without it, the models are compared with the weights they have: that a reloaded model, or one that
            took over weights, gives equal predictions.
        tolerance: largest difference that counts as none, relative to the largest output (at least 1).
        seed: of the random inputs.

    Raises:
        GraphError: if one of the two is not a model with a graph.
    """
    for side in (expected, actual):
        if isinstance(side, Graph):
            raise GraphError(f"expected a Keras model, to compute its outputs, but got the graph of {side.name!r}")
    readers = Reader(), Reader()
    graphs = [reader.read(side) for reader, side in zip(readers, (expected, actual), strict=True)]
    comparison = compare(*graphs)
    if not comparison.same:
        return FunctionComparison(False, comparison.differences[0].message, comparison=comparison)
    with _untouched(expected, actual):
        if copy_weights:
            for part, counterpart in comparison.parts.items():
                _copy(readers[0].part_owners[part], readers[1].part_owners[counterpart])
        largest, modes = _largest_difference(expected, actual, graphs, seed)
    where = " and ".join(modes)
    same = bool(largest <= tolerance)
    verdict = "compute the same" if same else "have the same graph but do not compute the same"
    gap = f"the largest difference of their outputs on random inputs is {largest:.1e} ({where})"
    message = f"The two models {verdict}: {gap}."
    return FunctionComparison(same, message, largest, modes, comparison)


@contextmanager
def _untouched(*models: Any) -> Iterator[None]:
    """Give every variable of the models its value back afterwards, the states of random generators too."""
    saved = [(variable, keras.ops.convert_to_numpy(variable)) for model in models for variable in model.variables]
    saved = [(variable, np.array(value)) for variable, value in saved]
    try:
        yield
    finally:
        for variable, value in saved:
            variable.assign(value)


def _copy(owner: Any, counterpart: Any) -> None:
    for source, target in zip(_own_variables(owner), _own_variables(counterpart), strict=True):
        target.assign(keras.ops.convert_to_numpy(source))


def _own_variables(owner: Any) -> list[Any]:
    if isinstance(owner, keras.Variable):
        return [owner]
    return [*owner._trainable_variables, *owner._non_trainable_variables]


def _largest_difference(expected: Any, actual: Any, graphs: list[Graph], seed: int) -> tuple[float, tuple[str, ...]]:
    feeds = _feeds(expected, actual, graphs, seed)
    largest = _difference(*(_outputs(*feed, training=False) for feed in feeds))
    with _untouched(expected, actual):
        first, again = (_outputs(*feeds[0], training=True) for _ in range(2))
        if _difference(first, again) > 0:
            return largest, ("inference",)
        return max(largest, _difference(first, _outputs(*feeds[1], training=True))), ("inference", "training")


def _feeds(expected: Any, actual: Any, graphs: list[Graph], seed: int) -> list[tuple]:
    error: Exception | None = None
    for length in LENGTHS:
        values = [
            _random_values(graphs[0].calls[port.source], length, _vocabulary(graphs[0]), seed + place)
            for place, port in enumerate(graphs[0].inputs)
        ]
        feeds = []
        keyed = {port.key: value for port, value in zip(graphs[0].inputs, values, strict=True)}
        for model, graph in zip((expected, actual), graphs, strict=True):
            by_key = has_keys(graph.inputs) and keyed.keys() == {port.key for port in graph.inputs}
            own = [keyed[port.key] for port in graph.inputs] if by_key else values
            feeds.append((model, graph, _structure(graph.inputs, own)))
        try:
            _outputs(*feeds[0], training=False)
        except Exception as problem:  # an axis may have to be longer; what a backend raises then is its own affair
            error = problem
            if all(None not in graphs[0].calls[port.source].shapes[0][1:] for port in graphs[0].inputs):
                raise
        else:
            return feeds
    raise GraphError(f"the model {graphs[0].name!r} cannot be called on random inputs: {error}")


def _structure(ports: Sequence[Port], values: Sequence[Any]) -> Any:
    """Values in the structure that the model takes."""
    if len(ports) == 1 and ports[0].key == ():
        return values[0]
    branches: dict[Any, list[tuple[Port, Any]]] = {}
    for port, value in zip(ports, values, strict=True):
        branches.setdefault(port.key[0], []).append((port._replace(key=port.key[1:]), value))
    built = {key: _structure(*map(tuple, zip(*pairs, strict=True))) for key, pairs in branches.items()}
    return list(built.values()) if all(isinstance(key, int) for key in built) else built


def _random_values(call: Any, length: int, vocabulary: int, seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    shape, dtype = call.shapes[0], call.dtypes[0]
    shape = (shape[0] or BATCH, *(length if axis is None else axis for axis in shape[1:]))
    if dtype == "string":
        return rng.choice(np.array(["a", "b c", "d"]), size=shape)
    if dtype == "bool":
        return rng.random(shape) < 0.5
    if "int" in dtype:
        return rng.integers(0, vocabulary, size=shape).astype(dtype)
    return rng.normal(size=shape).astype("float32")


def _vocabulary(graph: Graph) -> int:
    """The smallest number of different integers that some layer can look up."""
    operations = [operation for each in graph.all_graphs for operation in each.operations]
    sizes = [operation.settings.get(name) for operation in operations for name in ("input_dim", "num_tokens")]
    return min((size for size in sizes if isinstance(size, int)), default=10)


def _outputs(model: Any, graph: Graph, feed: Any, *, training: bool) -> dict[Any, np.ndarray]:
    found = leaves(model(feed, training=training))
    named = has_keys(graph.outputs)
    return {path if named else place: keras.ops.convert_to_numpy(value) for place, (path, value) in enumerate(found)}


def _difference(one: dict[Any, np.ndarray], other: dict[Any, np.ndarray]) -> float:
    """Largest difference of two models' outputs; by key if both have keys, else by place."""
    keys = list(one) if set(one) == set(other) else list(other)
    largest = 0.0
    for left, right in zip(one.values(), (other[key] for key in keys), strict=True):
        if left.shape != right.shape:
            return float("inf")
        if left.size == 0:
            continue
        left, right = left.astype("float64"), right.astype("float64")
        both_nan = np.isnan(left) & np.isnan(right)
        gap = np.where(both_nan | (left == right), 0.0, np.abs(left - right))
        scale = max(1.0, float(np.max(np.abs(left[np.isfinite(left)]), initial=0.0)))
        largest = max(largest, float(np.max(np.nan_to_num(gap, nan=np.inf))) / scale)
    return largest
