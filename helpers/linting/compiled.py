"""What `compile` was told, output by output, in plain words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import keras

from helpers.graph import Graph
from helpers.graph.settings import snake_case
from helpers.linting import internals

CROSSENTROPIES = {"binary_crossentropy", "categorical_crossentropy", "sparse_categorical_crossentropy"}
FOCAL = {
    "binary_focal_crossentropy": "binary_crossentropy",
    "categorical_focal_crossentropy": "categorical_crossentropy",
}
SQUARES = {"mean_squared_error", "mean_absolute_error", "huber", "log_cosh", "mean_squared_logarithmic_error"}
ELEMENTWISE = SQUARES | {"binary_crossentropy", "mean_absolute_percentage_error", "poisson"}


@dataclass(frozen=True)
class Term:
    """A loss or a metric: its name as a Keras function has it, and what it was set to."""

    kind: str
    from_logits: bool = False
    given: Any = None


@dataclass
class Head:
    """One output as `compile` sees it; `wanted` is whether compile has a loss for it, or none at all for any."""

    place: int
    name: str
    losses: list[Term] = field(default_factory=list)
    weight: float | None = None
    metrics: list[Term] = field(default_factory=list)


@dataclass
class Compiled:
    """The compile state.

    Attributes:
        heads: one for each output, empty where the outputs are not known.
        told: the arguments of `compile`.
    """

    heads: list[Head]
    told: dict[str, Any]

    @property
    def has_loss(self) -> bool:
        """Whether compile was given a loss."""
        return self.told.get("loss") is not None


def read_compiled(model: Any, graph: Graph | None) -> Compiled | None:
    """The compile state of a model; `None` if it has none."""
    told = internals.compile_arguments(model)
    if told is None:
        return None
    if graph is None:
        return Compiled([], told)
    names = [str(port.key[-1]) if port.key and isinstance(port.key[-1], str) else port.name for port in graph.outputs]
    heads = [Head(place, name) for place, name in enumerate(names)]
    by_layer = [port.name for port in graph.outputs]
    losses, weights = (_by_output(told.get(key), names, by_layer) for key in ("loss", "loss_weights"))
    metrics = [_by_output(told.get(key), names, by_layer) for key in ("metrics", "weighted_metrics")]
    for head in heads:
        width = graph.calls[graph.outputs[head.place].source].shapes[graph.outputs[head.place].output][-1:]
        head.losses = [_term(each, keras.losses, width) for each in losses[head.place]]
        head.metrics = [_term(each, keras.metrics, width) for part in metrics for each in part[head.place]]
        weight = [each for each in weights[head.place] if isinstance(each, (int, float))]
        head.weight = float(weight[0]) if len(weight) == 1 else None
    return Compiled(heads, told)


def _by_output(told: Any, names: list[str], by_layer: list[str]) -> list[list[Any]]:
    """For each output what is told of it, as Keras shares it out."""
    count = len(names)
    if isinstance(told, dict):
        if count == 1:
            return [_flat(told)]
        return [_flat(told.get(name, told.get(other))) for name, other in zip(names, by_layer, strict=True)]
    if isinstance(told, (list, tuple)):
        if count == 1:
            return [_flat(told)]
        return [_flat(told[place]) if place < len(told) else [] for place in range(count)]
    return [_flat(told) for _ in range(count)]


def _flat(told: Any) -> list[Any]:
    return [each for each in keras.tree.flatten(told) if each is not None]


def _term(given: Any, home: Any, width: tuple) -> Term:
    """A loss or a metric by the name of its function, whether it was given as a string, a function or an object."""
    kind = given
    if isinstance(given, str) and given in ("crossentropy", "ce"):
        kind = "binary_crossentropy" if width == (1,) else "categorical_crossentropy"
    elif isinstance(given, str) and given not in ("accuracy", "acc"):
        try:
            kind = home.get(given)
        except ValueError:  # no name that Keras knows: fit will say so
            kind = "custom"
    if not isinstance(kind, str):
        is_theirs = (
            type(kind).__module__
            if not callable(kind) or isinstance(kind, (keras.losses.Loss, keras.Metric))
            else getattr(kind, "__module__", "")
        ).startswith("keras")
        kind = snake_case(getattr(kind, "__name__", type(kind).__name__)) if is_theirs else "custom"
    kind = {"acc": "accuracy", "auc": "AUC"}.get(kind, FOCAL.get(kind, kind))
    return Term(kind, _takes_logits(given), given)


def _takes_logits(given: Any) -> bool:
    """What a loss or a metric says of itself: the attribute of that name goes after Keras 3.15, the setting stays."""
    if hasattr(given, "from_logits"):
        return bool(given.from_logits)
    try:
        return bool(given.get_config().get("from_logits", False))
    except Exception:  # a string, a function, or somebody's own without a configuration
        return False
