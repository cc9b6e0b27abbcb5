"""The one door from lint to Keras' internals: nodes, variables, what an optimizer holds, which models are alive."""

from __future__ import annotations

import gc
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import keras
from keras.src import backend
from keras.src.backend.common import global_state
from keras.src.models.functional import Functional


def all_layers(model: Any) -> list[Any]:
    """Every layer inside, nested ones too, the model itself first."""
    return list(model._flatten_layers(include_self=True, recursive=True))


def sublayers(layer: Any) -> list[Any]:
    """The layers that a layer holds directly."""
    return list(layer._layers)


def own_trainable(layer: Any) -> list[Any]:
    """Variables that the layer itself made and that it would train were it not frozen."""
    return list(layer._trainable_variables)


def own_variables(layer: Any) -> list[Any]:
    """Variables that the layer itself made."""
    return [*layer._trainable_variables, *layer._non_trainable_variables]


def inbound(operation: Any) -> list[Any]:
    """The nodes of an operation: one for each call."""
    return list(operation._inbound_nodes)


def arguments(node: Any) -> list[Any]:
    """All arguments of one call, flat, tensors too."""
    return [*keras.tree.flatten(node.arguments.args), *keras.tree.flatten(node.arguments.kwargs)]


def parents(node: Any) -> list[tuple[Any, int]]:
    """Operation and place of the call that made each tensor a call takes."""
    return [(t._keras_history.operation, t._keras_history.node_index) for t in node.input_tensors]


def branches(model: Any) -> tuple[dict[int, Any], list[Any]]:
    """A functional model's nodes by their ids, and the nodes outside of it that take what these make."""
    functional = model._functional if isinstance(model, keras.Sequential) else model
    nodes = {id(node): node for depth in functional._nodes_by_depth.values() for node in depth}
    leaving = {}
    for operation in functional._operations:
        for node in operation._outbound_nodes:
            if id(node) not in nodes:
                made = [p._inbound_nodes[place] for p, place in parents(node) if place < len(p._inbound_nodes)]
                if any(id(one) in nodes for one in made):
                    leaving[id(node)] = node
    return nodes, list(leaving.values())


def ends(model: Any) -> list[Any]:
    """The nodes that made a functional model's outputs."""
    made = [tensor._keras_history for tensor in model.outputs]
    return [each.operation._inbound_nodes[each.node_index] for each in made]


def takers(node: Any) -> list[Any]:
    """The nodes that take what a node makes."""
    own = node.operation._inbound_nodes
    place = next((i for i, one in enumerate(own) if one is node), -1)
    return [n for n in node.operation._outbound_nodes if (node.operation, place) in parents(n)]


def other_models(model: Any) -> Iterator[Any]:
    """Functional models besides this one that are still alive. It walks all objects there are: a tenth of a second.

    One whose making raised may be alive too, for the traceback keeps it; it is no model.
    """
    own = model, getattr(model, "_functional", None)
    for each in _alive(Functional):
        if hasattr(each, "_nodes_by_depth") and all(each is not one for one in own):
            yield each


def _alive(cls: type) -> list[Any]:
    """Every object of a class and its subclasses; looked up by type, for `isinstance` takes three times as long."""
    kinds, waiting = {cls}, [cls]
    while waiting:
        below = set(waiting.pop().__subclasses__()) - kinds
        kinds |= below
        waiting.extend(below)
    return [thing for thing in gc.get_objects() if type(thing) in kinds]


def owner_of(variable: Any) -> Any:
    """The layer that made a variable, if it is alive; it walks all objects there are, as `other_models` does."""
    whole = (layer for layer in _alive(keras.layers.Layer) if hasattr(layer, "_non_trainable_variables"))
    return next((layer for layer in whole if any(each is variable for each in own_variables(layer))), None)


def nodes_of(model: Any) -> set[int]:
    """Ids of a functional model's nodes."""
    return {id(node) for depth in model._nodes_by_depth.values() for node in depth}


def fitted_variables(model: Any) -> list[Any] | None:
    """The variables that the traced training step trains; `None` if none was traced since `compile`."""
    optimizer = getattr(model, "optimizer", None)
    if getattr(model, "train_function", None) is None or optimizer is None or not getattr(optimizer, "built", False):
        return None
    return list(optimizer._trainable_variables)


def compile_arguments(model: Any) -> dict[str, Any] | None:
    """What `compile` was called with; `None` for a model that was not compiled."""
    config = getattr(model, "_compile_config", None)
    return dict(config.config) if getattr(model, "compiled", False) and config is not None else None


def is_variable_of_backend(value: Any) -> bool:
    """Whether it is a variable that Keras knows nothing of, such as `tf.Variable`."""
    return not isinstance(value, keras.Variable) and hasattr(value, "assign_add") and keras.ops.is_tensor(value)


@contextmanager
def unnoticed() -> Iterator[None]:
    """Leave no trace in the counters from which Keras names what it makes."""
    counters = global_state.get_global_attribute("object_name_uids")
    before = dict(counters) if counters is not None else None
    try:
        yield
    finally:
        if before is not None:
            counters.clear()
            counters.update(before)


@cache
def training_is_overridden() -> bool:
    """Whether the installed Keras passes the `training` of a functional model on to calls that were given another one.

    It is tried out on a model of one layer.
    """
    seen = []

    class Listener(keras.layers.Layer):
        def call(self, x: Any, training: Any = None) -> Any:
            seen.append(training)
            return x

    with unnoticed():
        one = keras.Input((1,))
        model = Functional(one, Listener()(one, training=False))
        model(keras.ops.ones((1, 1)), training=True)
    return seen[-1] is True


@cache
def logits_are_found() -> bool:
    """Whether the installed Keras looks behind a softmax that a loss with `from_logits=True` gets."""
    loss = keras.losses.CategoricalCrossentropy(from_logits=True)
    certain = keras.activations.softmax(keras.ops.convert_to_tensor([[50.0, 0.0, 0.0]]))
    with warnings.catch_warnings(), unnoticed():
        warnings.simplefilter("ignore")
        return float(loss([[1.0, 0.0, 0.0]], certain)) < 0.01


def shape_of_call(layer: Any, given: list[tuple[tuple, str]]) -> Any:
    """The shape that a layer's `call` makes of tensors of these shapes and dtypes, `None` if that cannot be told.

    No variable changes meanwhile; what `call` writes on layers is put back, past the tracking of Keras.
    """
    before = [(each, dict(vars(each))) for each in all_layers(layer)]
    try:
        with unnoticed():
            tensors = [keras.KerasTensor(shape, dtype) for shape, dtype in given]
            result = backend.compute_output_spec(layer.call, tensors[0] if len(tensors) == 1 else tensors)
        return getattr(result, "shape", None)
    except Exception:  # somebody's own code, run out of its place, may fail in any way
        return None
    finally:
        for each, attributes in before:
            for name in set(vars(each)) - set(attributes):
                object.__delattr__(each, name)
            for name, value in attributes.items():
                if vars(each).get(name) is not value:
                    object.__setattr__(each, name, value)
