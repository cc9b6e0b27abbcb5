"""The normal form of a graph: two models are the same when their normal forms match one to one.

The nine rules of the book's design, by number: 1 order of inputs and outputs (`ports`), 2 activations
(`split_activation`, `name_activation`), 3 operators (`name_operator`), 4 commuting and associating (`order_free`,
`associate`), 5 nesting (`expand`), 6 what changes nothing (`changes_nothing`, `reshape`, `pads_nothing`), 7 what counts
(`constants`, `axes`), 8 sharing (`merge_equal_calls`, and the parts that `Vertex` keeps), 9 opaque layers and dead
branches (`opaque`, `reachable`). Default arguments are left out by the reading already.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from math import prod
from typing import Any, Literal, NamedTuple

import keras

from helpers.graph.model import Call, Graph, GraphError
from helpers.graph.settings import snake_case

MOST_CALLS = 200_000
"""Nesting can double the calls at every level; past this number nobody means it."""

Shape = tuple


class Source(NamedTuple):
    """A tensor that goes into a vertex: the port it enters by, and which output of which vertex it is."""

    port: tuple
    vertex: int
    output: int


@dataclass(slots=True)
class Vertex:
    """One call in normal form; rules rewrite it before it takes its place."""

    kind: str
    settings: dict[str, Any]
    inputs: list[Source]
    shapes: tuple[Shape, ...] = ()
    dtypes: tuple[str, ...] = ()
    parts: tuple[int, ...] = ()
    paths: tuple[tuple[int, ...], ...] = ()
    """Calls this vertex stands for: index in the model's `calls`, then in the nested model's, and so on."""
    call: Call | None = None
    layer: bool = True
    builtin: bool = True
    commutes: bool = False
    mergeable: bool = True
    from_setting: bool = False
    """Whether it is the activation that a layer has as a setting."""
    frame: int = -1
    """With nesting kept: the vertex of the nested model's call it stands in."""
    where: str = ""
    """Name of the nested models it stands in, for messages."""
    then: list[Vertex] = field(default_factory=list)
    """What a rule has split off, to be put after it."""
    alias: bool = False
    """Whether a rule has found that it hands its first input on unchanged."""
    known: tuple[Any, Any] = (None, None)

    def frozen_settings(self) -> Any:
        """The settings as something hashable; rules replace `settings` and never write into them."""
        if self.known[0] is not self.settings:
            self.known = self.settings, frozen(self.settings)
        return self.known[1]

    @property
    def tensors(self) -> list[Source]:
        """The inputs without the edge that says in which frame it stands."""
        return [source for source in self.inputs if source.port != ("frame",)]

    @property
    def name(self) -> str:
        """Name of the layer it came from, as the learner knows it."""
        return self.call.operation.name if self.call else ""


@dataclass(slots=True)
class Normal:
    """A graph in normal form: vertices in topological order, then what the model takes and returns."""

    vertices: list[Vertex]
    inputs: list[tuple[tuple, str, int]]
    """Key, name if somebody chose it, and vertex."""
    outputs: list[tuple[tuple, str, int, int]]
    """Key, name if somebody chose it, vertex and which of its outputs."""
    graph: Graph
    vague: bool
    """Whether a nested model is called on a tensor whose shape says more than the model's own input does."""


Sums = Literal["kept", "joined", "written out"]


def normalise(graph: Graph, *, nesting: bool = False, sums: Sums = "joined", shapes: bool = True) -> Normal:
    """The normal form of `graph`.

    Args:
        graph: a graph that was read or loaded.
        nesting: keep nested models as frames that count.
        sums: what becomes of sums of sums, and products of products: `"joined"` where the inner one is used nowhere
            else; `"written out"` as all their terms wherever they are used, which decides some equalities more but is
            quadratic in the length of a residual chain; or `"kept"` as the author wrote them, for explaining, and two
            calls of a layer with weights on one tensor, which are equal, too.
        shapes: apply the rules that need shapes. Inside a nested model with inputs like `(None, None, 3)` shapes are
            not known, so that without these rules more is seen to be the same there, and less elsewhere.
    """
    rules = RULES_FOR_ONE_CALL if shapes else RULES_WITHOUT_SHAPES
    normal = expand(graph, nesting, (*rules, every_call) if sums == "kept" else rules)
    reachable(normal)
    if sums != "kept" and associate(normal, everywhere=sums == "written out"):
        merge_again(normal)
        reachable(normal)
    if averages(normal):
        reachable(normal)
    return normal


# ---------------------------------------------------------------------------------------------------------------
# Rule 5: a nested model counts as its contents.


class _Level:
    """One model that is being written out: which call comes next, and where its tensors have gone."""

    __slots__ = ("env", "frame", "graph", "masks", "next", "path", "training", "where")

    def __init__(self, graph: Graph, path: tuple, training: Any, frame: int, where: str) -> None:
        self.graph, self.path, self.training, self.frame, self.where = graph, path, training, frame, where
        self.next = 0
        self.env: dict[tuple[int, int], tuple[int, int]] = {}
        self.masks: dict[tuple[int, int], tuple[int, int]] = {}


def expand(graph: Graph, nesting: bool, rules: tuple) -> Normal:
    """Rule 5: write the calls of `graph` out, nested models as their contents; `rules` are applied on the way."""
    vertices: list[Vertex] = []
    values: dict[tuple, int] = {}
    vague = False
    top = _Level(graph, (), None, -1, "")
    inputs = []
    for port in graph.inputs:
        call = graph.calls[port.source]
        shown = Vertex("Input", {}, [], call.shapes, call.dtypes, call=call, paths=((port.source,),))
        top.env[port.source, port.output] = (len(vertices), 0)
        inputs.append((port.key, call.operation.name if call.operation.named else "", len(vertices)))
        vertices.append(shown)
    levels = [top]
    while levels:
        level = levels[-1]
        if level.next == len(level.graph.calls):
            levels.pop()
            if levels:
                outer = levels[-1]
                for place, port in enumerate(level.graph.outputs):
                    outer.env[outer.next - 1, place] = level.env[port.source, port.output]
            continue
        index = level.next
        level.next += 1
        call = level.graph.calls[index]
        if not call.inputs and (index, 0) in level.env:
            continue
        inner = call.operation.graph
        if inner is not None and call.operation.kind not in WRAPPERS:
            levels.append(_enter(level, index, call, inner, vertices, nesting))
            for port in inner.inputs:
                vertex, output = levels[-1].env[port.source, port.output]
                vague |= inner.calls[port.source].shapes[0] != vertices[vertex].shapes[output]
            continue
        vertex = _vertex(level, index, call)
        placed = _place(vertex, vertices, values, rules)
        for output in range(len(call.shapes)):
            level.env[index, output] = placed if output == 0 and vertex.alias else (placed[0], output)
        if level.masks:
            _carry_mask(level, index, call)
        if len(vertices) > MOST_CALLS:
            raise GraphError(
                f"the model {graph.name!r} makes more than {MOST_CALLS:,} calls, nested models written out"
            )
    outputs = []
    for port in graph.outputs:
        operation = graph.calls[port.source].operation
        outputs.append((port.key, operation.name if operation.named else "", *top.env[port.source, port.output]))
    for vertex in vertices:
        vertex.paths = tuple(dict.fromkeys(vertex.paths))
    return Normal(vertices, inputs, outputs, graph, vague)


WRAPPERS = frozenset({"TimeDistributed"})
"""Layers that hold a model and do something else with it than to call it."""


def _enter(level: _Level, index: int, call: Call, inner: Graph, vertices: list[Vertex], nesting: bool) -> _Level:
    """The level of a nested model's call, its inputs bound to the tensors it is called on."""
    frame = level.frame
    if nesting:
        frame = len(vertices)
        around = [Source(("frame",), level.frame, 0)] if level.frame >= 0 else []
        vertices.append(Vertex("frame", {}, around, call=call, paths=((*level.path, index),), where=level.where))
    where = f"{level.where}/{call.operation.name}" if level.where else call.operation.name
    training = level.training if level.training is not None else call.arguments.get("training")
    result = _Level(inner, (*level.path, index), training, frame, where)
    given = [edge for edge in call.inputs if edge.argument[0] != "mask"]
    masks = [edge for edge in call.inputs if edge.argument[0] == "mask"]
    by_key = {edge.argument[1:]: edge for edge in given}
    by_name = {edge.argument[-1]: edge for edge in given}
    ports = inner.inputs
    if all(port.key in by_key for port in ports):
        chosen = [by_key[port.key] for port in ports]
    elif all(port.name in by_name for port in ports):
        chosen = [by_name[port.name] for port in ports]
    else:
        chosen = given
    for place, (port, edge) in enumerate(zip(ports, chosen, strict=False)):
        result.env[port.source, port.output] = level.env[edge.source, edge.output]
        if place < len(masks):
            mask = masks[place]
            result.masks[port.source, port.output] = level.env[mask.source, mask.output]
        elif (edge.source, edge.output) in level.masks:
            result.masks[port.source, port.output] = level.masks[edge.source, edge.output]
    return result


def _carry_mask(level: _Level, index: int, call: Call) -> None:
    """Hand a mask on inside a nested model, where Keras does so when the model runs and not while it is built."""
    first = (call.inputs[0].source, call.inputs[0].output) if call.inputs else None
    if first in level.masks and _hands_mask_on(call):
        level.masks[index, 0] = level.masks[first]


def _hands_mask_on(call: Call) -> bool:
    operation = call.operation
    return operation.masking == "pass" or (
        operation.masking == "own"
        and bool(operation.settings.get("return_sequences"))
        and "units" in operation.settings
    )


def _vertex(level: _Level, index: int, call: Call) -> Vertex:
    operation = call.operation
    inputs = [Source(edge.argument, *level.env[edge.source, edge.output]) for edge in call.inputs]
    arguments = dict(call.arguments)
    if level.masks and "mask" in operation.call_defaults and len(inputs) == 1:
        mask = level.masks.get((call.inputs[0].source, call.inputs[0].output))
        if mask is not None:
            inputs.append(Source(("mask",), *mask))
    if level.training is not None and "training" in operation.call_defaults:
        arguments.pop("training", None)
        if level.training != operation.call_defaults["training"]:
            arguments["training"] = level.training
    if "training" in arguments and not _trains(operation.kind, operation.builtin, operation.settings):
        del arguments["training"]
    settings = (
        {**operation.settings, **{f"{name}=": value for name, value in arguments.items()}}
        if arguments
        else operation.settings
    )
    vertex = Vertex(operation.kind, settings, inputs, call.shapes, call.dtypes)
    vertex.parts = operation.parts + call.parts
    vertex.call, vertex.layer, vertex.builtin = call, operation.layer, operation.builtin
    vertex.paths = ((*level.path, index),)
    vertex.frame, vertex.where = level.frame, level.where
    return vertex


def _place(vertex: Vertex, vertices: list[Vertex], values: dict[tuple, int], rules: tuple) -> tuple[int, int]:
    """Apply the rules for one call, then put what they leave in its place; returns where its (first) output is now."""
    shape = vertices[vertex.inputs[0].vertex].shapes[vertex.inputs[0].output] if vertex.inputs else ()
    for rule in rules:
        rule(vertex, shape, vertices)
    if vertex.alias:
        first = vertex.inputs[0]
        place = (first.vertex, first.output)
    else:
        place = (merge_equal_calls(vertex, vertices, values), 0)
    for after in vertex.then:
        after.inputs = [Source(("x",), *place)]
        after.frame, after.where, after.call, after.paths = vertex.frame, vertex.where, vertex.call, vertex.paths
        after.shapes, after.dtypes = vertex.shapes[:1], vertex.dtypes[:1]
        place = (merge_equal_calls(after, vertices, values), 0)
    return place


# ---------------------------------------------------------------------------------------------------------------
# Rules for one call: each takes the vertex, the shape of its first input and the vertices before it.


def opaque(vertex: Vertex, shape: Shape, vertices: list[Vertex]) -> None:
    """Rule 9: a layer that is no Keras built-in is its class and its configuration, and no other rule looks inside."""
    if not vertex.builtin:
        vertex.kind = f"{vertex.kind} (custom)"
        vertex.mergeable = False


HAS_OUTPUT_ACTIVATION = frozenset(
    {"Dense", "EinsumDense", "Conv1D", "Conv2D", "Conv3D", "Conv1DTranspose", "Conv2DTranspose", "Conv3DTranspose"}
    | {"DepthwiseConv1D", "DepthwiseConv2D", "SeparableConv1D", "SeparableConv2D"}
)
"""Layers whose `activation` is the last thing they do; a recurrent layer's is not."""


def split_activation(vertex: Vertex, shape: Shape, vertices: list[Vertex]) -> None:
    """Rule 2: an activation inside a layer is the same as the activation after it."""
    settings = vertex.settings
    if vertex.kind == "TimeDistributed" and isinstance(settings.get("layer"), dict):
        inner = settings["layer"]
        if inner.get("class") in HAS_OUTPUT_ACTIVATION and inner["settings"].get("activation") is not None:
            rest = {key: value for key, value in inner["settings"].items() if key != "activation"}
            vertex.then.append(_activation(inner["settings"]["activation"], len(vertex.shapes[0])))
            vertex.settings = {**settings, "layer": {**inner, "settings": rest}}
    elif settings.get("activation") is not None and vertex.kind in HAS_OUTPUT_ACTIVATION:
        vertex.then.append(_activation(settings["activation"], len(vertex.shapes[0])))
        vertex.settings = {key: value for key, value in settings.items() if key != "activation"}


ACTIVATIONS: dict[str, dict[str, Any]] = {
    "relu": {"negative_slope": 0.0, "max_value": None, "threshold": 0.0},
    "softmax": {"axis": -1},
    "log_softmax": {"axis": -1},
    "sparsemax": {"axis": -1},
    "glu": {"axis": -1},
    "elu": {"alpha": 1.0},
    "celu": {"alpha": 1.0},
    "gelu": {"approximate": False},
    "soft_shrink": {"threshold": 0.5},
    "hard_shrink": {"threshold": 0.5},
    "squareplus": {"b": 4},
    **{name: {} for name in ("selu", "silu", "mish", "softplus", "softsign", "sparse_plus", "exponential")},
    **{name: {} for name in ("tanh", "tanh_shrink", "hard_tanh", "hard_silu")},
    **{name: {} for name in ("sigmoid", "hard_sigmoid", "log_sigmoid", "sparse_sigmoid")},
}
"""Keras' activation functions with all their parameters and defaults."""

OTHER_NAMES = {
    "relu6": ("relu", {"max_value": 6}),
    "leaky_relu": ("relu", {"negative_slope": 0.2}),
    "re_lu": ("relu", {}),
    "leaky_re_lu": ("relu", {"negative_slope": 0.3}),
    "swish": ("silu", {}),
    "hard_swish": ("hard_silu", {}),
    "exp": ("exponential", {}),
}
"""The same functions under other names: as strings, and as classes of layers and ops in snake case."""

OTHER_DEFAULTS = {("gelu", False): {"approximate": True}}
"""Where the op's defaults are not the activation's."""


def _activation(value: Any, rank: int) -> Vertex:
    """The vertex of an activation that was given as a setting: a name, or a layer's class and settings."""
    settings = {}
    if isinstance(value, dict) and set(value) == {"class", "settings"}:
        value, settings = snake_case(value["class"]), value["settings"]
    name, other = OTHER_NAMES.get(value, (value, {})) if isinstance(value, str) else (value, {})
    full = {"function": name, **ACTIVATIONS.get(name if isinstance(name, str) else "", {}), **other, **settings}
    if isinstance(full.get("axis"), int):
        full["axis"] %= max(rank, 1)
    return Vertex("Activation", full, [], from_setting=True)


def name_activation(vertex: Vertex, shape: Shape, vertices: list[Vertex]) -> None:
    """Rule 2: an activation is the same as a layer (`ReLU`, `Activation("relu")`), a function and an op."""
    if len(vertex.inputs) != 1 or not vertex.builtin:
        return
    if vertex.kind == "Maximum" and vertex.settings in ({"x1=": 0}, {"x2=": 0}):
        found = _activation("relu", len(shape))
    elif vertex.kind == "Activation":
        function = vertex.settings.get("activation")
        if function is None:
            vertex.alias = True
            return
        found = _activation(function, len(shape))
    else:
        snake = snake_case(vertex.kind)
        if snake not in ACTIVATIONS and snake not in OTHER_NAMES:
            return
        if any(key.endswith("=") for key in vertex.settings):
            return
        other = OTHER_DEFAULTS.get((snake, vertex.layer), {})
        found = _activation({"class": vertex.kind, "settings": {**other, **vertex.settings}}, len(shape))
    vertex.kind, vertex.settings, vertex.layer = "Activation", found.settings, True
    vertex.inputs = [Source(("x",), vertex.inputs[0].vertex, vertex.inputs[0].output)]


MERGES = frozenset({"Add", "Multiply", "Average", "Maximum", "Minimum", "Subtract"})
OPERATORS = {"TrueDivide": "Divide"}


def name_operator(vertex: Vertex, shape: Shape, vertices: list[Vertex]) -> None:
    """Rule 3: an operator or op is the same as its layer: `a + b`, `ops.add`, `layers.add`, `Add()`."""
    vertex.kind = OPERATORS.get(vertex.kind, vertex.kind)
    if vertex.kind in MERGES and not (vertex.kind == "Average" and not vertex.layer):
        ranks = {len(vertices[source.vertex].shapes[source.output]) for source in vertex.inputs}
        if vertex.layer and len(ranks) > 1:
            # The layers line axes up from the batch axis, the operators from the last one.
            vertex.settings = {**vertex.settings, "lines up": "from the batch axis"}
        vertex.inputs = [
            Source(("inputs", place if len(port) > 1 else int(port[0] == "x2")), *tensor)
            for place, (port, *tensor) in enumerate(vertex.inputs)
        ]
        names = {"x1=": "first=", "x2=": "second="}
        vertex.settings = {names.get(key, key): value for key, value in vertex.settings.items()}
        vertex.layer = True
    elif vertex.kind == "Concatenate":
        axis = vertex.settings.get("axis", -1 if vertex.layer else 0)
        vertex.settings = {**vertex.settings, "axis": axis % len(shape)}
        vertex.inputs = [Source(("inputs", place), *source[1:]) for place, source in enumerate(vertex.inputs)]
        vertex.layer, vertex.alias = True, len(vertex.inputs) == 1


COMMUTES = frozenset({"Add", "Multiply", "Average", "Maximum", "Minimum"})
ASSOCIATES = frozenset({"Add", "Multiply", "Maximum", "Minimum", "Concatenate"})


def order_free(vertex: Vertex, shape: Shape, vertices: list[Vertex]) -> None:
    """Rule 4: Add, Multiply, Average, Maximum and Minimum commute: their inputs go in by one and the same port."""
    if vertex.kind not in COMMUTES or not vertex.layer:
        return
    vertex.commutes = True
    vertex.inputs = sorted(Source(("inputs",), *source[1:]) for source in vertex.inputs)
    added = [vertex.settings[key] for key in ("first=", "second=") if key in vertex.settings]
    if added:
        rest = {key: value for key, value in vertex.settings.items() if key not in ("first=", "second=")}
        vertex.settings = {**rest, "constants": added}


def constants(vertex: Vertex, shape: Shape, vertices: list[Vertex]) -> None:
    """Rule 7: constants in ops count by value, as the op's data type can tell them apart."""
    if any(key.endswith("=") or key == "constants" for key in vertex.settings):
        floats = bool(vertex.dtypes) and vertex.dtypes[0].startswith(("float", "bfloat"))
        vertex.settings = {
            key: _rounded(value, floats) if key.endswith("=") or key == "constants" else value
            for key, value in vertex.settings.items()
        }


def _rounded(value: Any, floats: bool) -> Any:
    if isinstance(value, float) or (floats and isinstance(value, int) and not isinstance(value, bool)):
        return float(f"{value:.7g}")
    if isinstance(value, list):
        return [_rounded(item, floats) for item in value]
    if isinstance(value, dict) and isinstance(value.get("array"), list):
        return {**value, "array": _rounded(value["array"], floats), "dtype": "float" if floats else value["dtype"]}
    return value


DEFAULT_AXES = {"BatchNormalization": -1, "LayerNormalization": -1, "GroupNormalization": -1, "UnitNormalization": -1}
AXES_OF_OUTPUT = frozenset({"ExpandDims", "Stack"})


def axes(vertex: Vertex, shape: Shape, vertices: list[Vertex]) -> None:
    """Rules 3 and 6: `-1` is the last axis, written out or left out."""
    if not vertex.builtin or not shape:
        return
    axis = vertex.settings.get("axis", DEFAULT_AXES.get(vertex.kind))
    if axis is None:
        return
    rank = len(vertex.shapes[0]) if vertex.kind in AXES_OF_OUTPUT and vertex.shapes else len(shape)
    if isinstance(axis, list) and len(axis) == 1 and vertex.layer:
        axis = axis[0]
    if isinstance(axis, list):
        axis = sorted(item % rank for item in axis if isinstance(item, int))
    elif isinstance(axis, int) and rank:
        axis %= rank
    vertex.settings = {**vertex.settings, "axis": axis}


NOTHING_BY_DEFAULT = frozenset({"Identity", "ActivityRegularization"})
NOTHING_AT = {
    "Dropout": ("rate", 0),
    "SpatialDropout": ("rate", 0),
    "GaussianDropout": ("rate", 0),
    "AlphaDropout": ("rate", 0),
    "GaussianNoise": ("stddev", 0),
    "UpSampling": ("size", 1),
    "ZeroPadding": ("padding", 0),
    "Cropping": ("cropping", 0),
    "MaxPooling": ("pool_size", 1),
    "AveragePooling": ("pool_size", 1),
}
"""By class name without the number of dimensions: the value of the setting at which the layer does nothing."""


def changes_nothing(vertex: Vertex, shape: Shape, vertices: list[Vertex]) -> None:
    """Rule 6: what changes nothing does not count: `Identity`, `Activation("linear")`, `Dropout(0)`."""
    if not vertex.builtin or not vertex.inputs:
        return
    name, value = NOTHING_AT.get(re.sub(r"\dD$", "", vertex.kind), ("", None))
    if name and _all_equal(vertex.settings.get(name), value):
        vertex.alias = "Pooling" not in vertex.kind or _all_equal(vertex.settings.get("strides", 1), 1)
    elif vertex.kind in NOTHING_BY_DEFAULT:
        vertex.alias = True


def _all_equal(value: Any, wanted: Any) -> bool:
    if isinstance(value, list):
        return bool(value) and all(_all_equal(item, wanted) for item in value)
    return value is not None and value == wanted


RESHAPES = frozenset({"Flatten", "Reshape", "ExpandDims", "Squeeze", "GetItem"})


def reshape(vertex: Vertex, shape: Shape, vertices: list[Vertex]) -> None:
    """Rule 6: `Flatten` and a `Reshape` or `ops.reshape` to the same shape are the same; to its own shape, nothing."""
    if vertex.kind not in RESHAPES or not vertex.builtin or "data_format" in vertex.settings or not shape:
        return
    if vertex.kind == "GetItem" and not _only_adds_axes(vertex.settings.get("key=")):
        return
    before, after = shape[1:], vertex.shapes[0][1:]
    if vertex.shapes[0][0] != shape[0]:
        return
    if None in before or None in after:
        wanted = vertex.settings.get("target_shape", [-1] if vertex.kind == "Flatten" else None)
        if wanted is None:
            wanted = vertex.settings.get("newshape", [None])[1:]
        if (
            not wanted
            or wanted.count(-1) + wanted.count(None) > 1
            or vertex.kind in ("ExpandDims", "Squeeze", "GetItem")
        ):
            return
        if vertex.kind == "Flatten" and len(before) == 1:
            vertex.alias = True
    elif prod(before) != prod(after):
        return
    else:
        wanted = list(after)
        vertex.alias = before == after
    vertex.kind, vertex.settings, vertex.layer = "Reshape", {"target_shape": wanted}, True
    vertex.inputs = [Source(("inputs",), *vertex.inputs[0][1:])]


def _only_adds_axes(key: Any) -> bool:
    """Whether a key such as that of `x[..., None]` takes all of every axis."""
    whole = (None, {"ellipsis": True}, {"slice": [None, None, None]})
    return isinstance(key, list) and all(part in whole for part in key)


def pads_nothing(vertex: Vertex, shape: Shape, vertices: list[Vertex]) -> None:
    """Rule 6: `padding="same"` where it pads nothing is `"valid"`."""
    settings = vertex.settings
    if settings.get("padding") != "same" or "Transpose" in vertex.kind or "data_format" in settings:
        return
    window = settings.get("kernel_size", settings.get("pool_size", 2))
    space = shape[1:-1]
    if not vertex.builtin or None in space or not space:
        return
    strides = settings.get("strides", window if "Pooling" in vertex.kind else 1)
    dilation = settings.get("dilation_rate", 1)
    for place, length in enumerate(space):
        step, spread = _at(strides, place), (_at(window, place) - 1) * _at(dilation, place) + 1
        if (-(-length // step) - 1) * step + spread > length:
            return
    vertex.settings = {key: value for key, value in settings.items() if key != "padding"}


def _at(value: Any, place: int) -> int:
    return value[place] if isinstance(value, list) else value


def attention(vertex: Vertex, shape: Shape, vertices: list[Vertex]) -> None:
    """Rule 6: a default argument written out: attention's key is its value unless another is given."""
    if vertex.kind.endswith(("Attention", "QueryAttention")) and vertex.builtin:
        value = next((source[1:] for source in vertex.inputs if source.port[0] == "value"), None)
        vertex.inputs = [source for source in vertex.inputs if source.port[0] != "key" or source[1:] != value]


def every_call(vertex: Vertex, shape: Shape, vertices: list[Vertex]) -> None:
    """No rule, but for explaining: a layer with weights that is called twice on one tensor is called twice."""
    vertex.mergeable = vertex.mergeable and not vertex.parts


RULES_FOR_ONE_CALL = (
    opaque,
    split_activation,
    name_activation,
    name_operator,
    order_free,
    constants,
    axes,
    changes_nothing,
    reshape,
    pads_nothing,
    attention,
)
RULES_WITHOUT_SHAPES = tuple(rule for rule in RULES_FOR_ONE_CALL if rule not in (reshape, pads_nothing))


# ---------------------------------------------------------------------------------------------------------------
# Rules for the whole graph.


def merge_equal_calls(vertex: Vertex, vertices: list[Vertex], values: dict[tuple, int]) -> int:
    """Rule 8: a layer without weights may be one object or several. Equal calls on the same tensors give the same
    values, so they become one vertex; not so if they are random, keep statistics, or are somebody's own."""
    if _is_pure(vertex):
        known = values.setdefault(_value_key(vertex), len(vertices))
        if known < len(vertices):
            vertices[known].paths += vertex.paths
            return known
    if vertex.frame >= 0:
        vertex.inputs = [*vertex.inputs, Source(("frame",), vertex.frame, 0)]
    vertices.append(vertex)
    return len(vertices) - 1


KEEPS_STATISTICS = frozenset({"BatchNormalization", "SpectralNormalization", "Lambda"})


def _trains(kind: str, builtin: bool, settings: dict[str, Any]) -> bool:
    """Rule 6: whether it makes a difference to a layer that it is trained: many take `training` and ignore it."""
    if not builtin or kind in KEEPS_STATISTICS or _draws(settings) or _is_random(kind):
        return True
    inner = settings.get("layer") or settings.get("cell") or ({} if kind not in WRAPPERS else None)
    if not isinstance(inner, dict):
        return True
    return bool(inner) and _trains(
        inner.get("class", ""), hasattr(keras.layers, inner.get("class", "")), inner["settings"]
    )


RANDOM = ("Dropout", "Noise", "Random")
"""Words in the names of layers that draw random numbers."""


def _is_pure(vertex: Vertex) -> bool:
    if not vertex.mergeable or vertex.kind in KEEPS_STATISTICS or vertex.kind == "frame" or _draws(vertex.settings):
        return False
    return not _is_random(vertex.kind)


@cache
def _is_random(kind: str) -> bool:
    return any(word in kind for word in RANDOM)


def _value_key(vertex: Vertex) -> tuple:
    key = (vertex.kind, vertex.layer, vertex.frame, vertex.parts, tuple(vertex.inputs), vertex.frozen_settings())
    return (*key, id(vertex.call.operation.graph)) if vertex.kind in WRAPPERS and vertex.call else key


def _draws(settings: dict[str, Any]) -> bool:
    """Whether a layer drops out by a setting, as recurrent and attention layers do, or keeps its state."""
    for name, value in settings.items():
        if value and name in ("dropout", "recurrent_dropout", "stateful"):
            return True
        if type(value) is dict and isinstance(value.get("settings"), dict) and _draws(value["settings"]):
            return True
    return False


def associate(normal: Normal, *, everywhere: bool = False) -> bool:
    """Rule 4: Add and Multiply associate, and so do Maximum and Minimum: a sum of sums is one sum. Concatenate along
    one axis associates too, and keeps its order.

    A partial sum that is used elsewhere too stays a vertex of its own unless `everywhere` is set. (What is concatenated
    stays one in any case: dense blocks would grow with the square of their length.) Says whether there was anything to
    do.
    """
    vertices = normal.vertices
    takers = [vertex for vertex in vertices if _takes_its_like(vertex, vertices)]
    if not takers:
        return False
    changed = False
    uses = [0] * len(vertices)
    for vertex in vertices:
        for source in vertex.inputs:
            uses[source.vertex] += 1
    for output in normal.outputs:
        uses[output[2]] += 2
    for vertex in takers:
        here = Counter(source.vertex for source in vertex.inputs)
        terms, added, paths = [], list(vertex.settings.get("constants", ())), list(vertex.paths)
        for source in vertex.inputs:
            inner = vertices[source.vertex]
            if _alike(vertex, inner) and (
                (everywhere and vertex.commutes) or uses[source.vertex] == here[source.vertex]
            ):
                terms += inner.tensors
                added += inner.settings.get("constants", ())
                paths += inner.paths
                changed = True
            else:
                terms.append(source)
        if not vertex.commutes:
            places = iter(range(len(terms)))
            terms = [t if t.port == ("frame",) else Source(("inputs", next(places)), *t[1:]) for t in terms]
        vertex.inputs = sorted(terms) if vertex.commutes else terms
        vertex.paths = tuple(dict.fromkeys(paths))
        if added:
            vertex.settings = {**vertex.settings, "constants": sorted(added, key=repr)}
    return changed


def averages(normal: Normal) -> bool:
    """Rule 3: `(a + b) / 2` is the average of the two. Says whether there was any."""
    found = False
    for vertex in normal.vertices:
        if vertex.kind not in ("Divide", "Multiply"):
            continue
        inputs = vertex.tensors
        inner = normal.vertices[inputs[0].vertex] if len(inputs) == 1 else None
        if inner is None or inner.kind != "Add" or vertex.frame != inner.frame or inner.settings:
            continue
        count = len(inner.tensors)
        divides = vertex.kind == "Divide" and vertex.settings == {"x2=": float(count)}
        scales = vertex.kind == "Multiply" and vertex.settings == {"constants": [float(f"{1 / count:.7g}")]}
        if divides or scales:
            vertex.kind, vertex.settings, vertex.layer, vertex.commutes = "Average", {}, True, True
            vertex.inputs = sorted(inner.inputs)
            found = True
    return found


def merge_again(normal: Normal) -> None:
    """Rule 8 once more: sums that were grouped differently may be equal only now."""
    values: dict[tuple, int] = {}
    moved: list[int] = []
    for index, vertex in enumerate(normal.vertices):
        inputs = [Source(source.port, moved[source.vertex], source.output) for source in vertex.inputs]
        vertex.inputs = sorted(inputs) if vertex.commutes else inputs
        known = values.setdefault(_value_key(vertex), index) if _is_pure(vertex) and vertex.inputs else index
        if known != index:
            normal.vertices[known].paths += vertex.paths
        moved.append(known)
    normal.outputs = [(key, name, moved[index], output) for key, name, index, output in normal.outputs]


def _alike(outer: Vertex, inner: Vertex) -> bool:
    if outer.kind != inner.kind or outer.frame != inner.frame:
        return False
    if not inner.commutes:
        return inner.kind == "Concatenate" and outer.settings == inner.settings
    return "lines up" not in outer.settings and "lines up" not in inner.settings


def _takes_its_like(vertex: Vertex, vertices: list[Vertex]) -> bool:
    if vertex.kind not in ASSOCIATES or not (vertex.commutes or vertex.kind == "Concatenate"):
        return False
    return any(_alike(vertex, vertices[source.vertex]) for source in vertex.inputs)


def has_keys(ports: Sequence[tuple]) -> bool:
    """Whether inputs or outputs have keys rather than places."""
    return any(isinstance(item, str) for port in ports for item in port[0])


def has_open_sums(normal: Normal) -> bool:
    """Whether some sum still takes a sum, because that one is used elsewhere too."""
    return any(vertex.commutes and _takes_its_like(vertex, normal.vertices) for vertex in normal.vertices)


def reachable(normal: Normal) -> None:
    """Rule 9: a dead branch that reaches no output does not count; an input does, used or not."""
    vertices = normal.vertices
    alive = {entry[2] for entry in (*normal.inputs, *normal.outputs)}
    for index in range(len(vertices) - 1, -1, -1):
        if index in alive:
            alive.update(source.vertex for source in vertices[index].inputs)
    if len(alive) == len(vertices):
        return
    order = sorted(alive)
    moved = {old: new for new, old in enumerate(order)}
    normal.vertices = [vertices[old] for old in order]
    for vertex in normal.vertices:
        vertex.inputs = [Source(source.port, moved[source.vertex], source.output) for source in vertex.inputs]
        vertex.frame = moved.get(vertex.frame, -1)
    normal.inputs = [(key, name, moved[index]) for key, name, index in normal.inputs]
    normal.outputs = [(key, name, moved[index], output) for key, name, index, output in normal.outputs]


def frozen(value: Any) -> Any:
    """Plain JSON values as something hashable that is equal when they are."""
    if isinstance(value, dict):
        return tuple([(key, frozen(value[key])) for key in sorted(value)]) if value else ()
    if isinstance(value, list):
        return ("list", *map(frozen, value))
    return (type(value).__name__, value) if isinstance(value, bool) else value
