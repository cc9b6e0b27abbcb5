"""Words for differences: names, settings, lists and sentences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from helpers.graph.normalise import ACTIVATIONS, Normal, Source, Vertex
from helpers.graph.settings import default_of

VERBS = {
    "Add": "adds",
    "Multiply": "multiplies",
    "Average": "averages",
    "Maximum": "takes the maximum of",
    "Minimum": "takes the minimum of",
    "Subtract": "subtracts",
    "Concatenate": "concatenates",
}
MAIN_SETTINGS = (
    "units",
    "filters",
    "kernel_size",
    "pool_size",
    "rate",
    "input_dim",
    "output_dim",
    "target_shape",
    "function",
)
"""Settings that are shown without their names, as they are written without them: `Conv2D(32, 3)`."""


class Names:
    """Names of the vertices of a model, as its author knows them."""

    def __init__(self, normal: Normal) -> None:
        self.normal = normal
        self.calls: dict[int, set] = {}
        for vertex in normal.vertices:
            if vertex.call is not None and vertex.kind != "Input":
                self.calls.setdefault(id(vertex.call.operation), set()).add(vertex.paths[:1])

    def vertex(self, index: int, *, depth: int = 0) -> str:
        """`dense_1`; a shared layer also by what it is called on, a layer in a nested model by the model."""
        vertex = self.normal.vertices[index]
        name = f"`{vertex.name}`"
        if vertex.call is None or vertex.kind == "Input":
            return name
        if vertex.where:
            name += f" in `{vertex.where}`"
        inputs = self.normal.vertices[vertex.inputs[0].vertex].inputs if vertex.from_setting else vertex.inputs
        if len(self.calls[id(vertex.call.operation)]) > 1 and inputs and depth < 1 and not vertex.commutes:
            name += f" called on {self.vertex(inputs[0].vertex, depth=depth + 1)}"
        return name

    def tensor(self, index: int, output: int) -> str:
        """A vertex's output; which one, where there are several."""
        several = len(self.normal.vertices[index].shapes) > 1
        return f"output {output} of {self.vertex(index)}" if several else self.vertex(index)


def unique(items: Iterable[Any]) -> tuple:
    """Each item once, in order."""
    return tuple(dict.fromkeys(item for item in items if item != ""))


def both(items: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    items = list(items)
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}" if items else ""


def sentence(message: str) -> str:
    """The message with a capital, where it starts with a word, and a full stop."""
    message = " ".join(message.split())
    return (message if message.startswith("`") else message[:1].upper() + message[1:]) + "."


def counts(given: Sequence, wanted: Sequence, noun: str) -> str:
    """`the model has 2 inputs; 3 were asked for`."""
    has = f"{len(given)} {noun}" if len(given) == 1 else f"{len(given)} {noun}s"
    return f"the model has {has}; {len(wanted)} {were(len(wanted))} asked for"


def order(start: str, given: Iterable[str], wanted: Iterable[str]) -> str:
    """The sentence about what comes in the wrong order."""
    return f"{start} {', '.join(given)}; the order asked for: {', '.join(wanted)}"


def cardinal(count: int) -> str:
    """Small numbers in words."""
    words = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    return words[count] if count < len(words) else str(count)


def ordinal(count: int) -> str:
    """`first`, `second`, `4th`."""
    return {1: "first", 2: "second", 3: "third"}.get(count, f"{count}th")


def times(count: int) -> str:
    """`once`, `twice`, `3 times`."""
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def were(count: int) -> str:
    """`was` for one, `were` for several."""
    return "was" if count == 1 else "were"


def is_are(items: Sequence) -> str:
    """`is` or `are`, for a list."""
    return "is" if len(items) == 1 else "are"


def shape(value: tuple) -> str:
    """A shape as `Input(shape=...)` takes it, without the batch axis."""
    return value_of(list(value[1:])) if value and value[0] is None else value_of(list(value)) + " with its batch axis"


def keys(ports: Sequence[tuple]) -> str:
    """The keys of inputs or outputs."""
    return ", ".join([repr(key(port[0])) for port in ports])


def name_asked(name: str) -> str:
    """The name that was asked for, if any was."""
    return f"the name {name!r} was asked for" if name else "no name was asked for"


def key(path: tuple) -> Any:
    """A key as it is written."""
    return path[0] if len(path) == 1 else "/".join(map(str, path))


def value_of(value: Any) -> str:
    """A plain value as it would be written: `(1, 2)` for `[1, 2]`."""
    if isinstance(value, list):
        inner = ", ".join(value_of(item) for item in value)
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    if isinstance(value, dict):
        if "class" in value:
            return f"{value['class']}({_listed(value['settings'])})"
        if "array" in value:
            return str(value["array"]) if isinstance(value["array"], list) else "another array"
        if "slice" in value:
            start, stop, step = ("" if item is None else str(item) for item in value["slice"])
            return f"{start}:{stop}" + (f":{step}" if step else "")
        if "ellipsis" in value:
            return "..."
        if "the class" in value:
            return f"the class {value['the class']}"
        return "another function" if "code" in value else str(value)
    return repr(value)


def setting(name: str, value: Any) -> str:
    """A setting's value as it would be written: `3` for `[3, 3]`, where Keras takes one number for all axes."""
    while name != "target_shape" and isinstance(value, list) and len(value) > 1 and value.count(value[0]) == len(value):
        value = value[0]
    return value_of(value)


def _listed(settings: dict[str, Any]) -> str:
    first = [setting(name, settings[name]) for name in MAIN_SETTINGS if name in settings]
    rest = [f"{name}={setting(name, value)}" for name, value in settings.items() if name not in MAIN_SETTINGS]
    return ", ".join(first + rest)


def _own_settings(vertex: Vertex) -> dict[str, Any]:
    """A vertex's settings as its author would write them."""
    if vertex.kind == "Activation":
        return {"function": vertex.settings["function"]}
    own = {} if vertex.call is None else vertex.call.operation.settings
    shown = own if vertex.builtin and vertex.kind == vertex.call.kind else vertex.settings
    return {name: value for name, value in shown.items() if value is not None and "=" not in name}


def kind_and_settings(vertex: Vertex, *, article: bool = False, settings: bool = True) -> str:
    """`Dense(64, relu)`, `a MaxPooling2D(2)`, `an Add`."""
    flattens = vertex.kind == "Reshape" and vertex.call is not None and vertex.call.kind == "Flatten"
    kind = "Flatten" if flattens else vertex.kind.removesuffix(" (custom)")
    if vertex.kind == "Activation":
        told = f"{activation(vertex)} activation"
    elif vertex.kind == "frame":
        told = "nested model"
    else:
        own = _own_settings(vertex) if settings and not flattens else {}
        act = own.pop("activation", None) if "activation" in own else None
        inner = ", ".join(filter(None, [_listed(own), value_of(act).strip("'") if act is not None else ""]))
        told = f"{kind}({inner})" if inner else kind
        if not vertex.layer:
            told += " op"
    if not article:
        return told
    return ("an " if told[0] in "AEIOUaeiou" or told.startswith("LSTM") else "a ") + told


def folded(vertices: Sequence[Vertex]) -> list[Vertex]:
    """Without activations that are settings of a layer that is there too."""
    layers = {vertex.paths[:1] for vertex in vertices if not vertex.from_setting}
    return [vertex for vertex in vertices if not (vertex.from_setting and vertex.paths[:1] in layers)]


def chain(shown: Sequence[Vertex]) -> str:
    """Layers that hang together."""
    told = [kind_and_settings(vertex, article=len(shown) == 1) for vertex in shown[:4]]
    return both(told if len(shown) <= 4 else [*told, f"{len(shown) - 4} more"])


def activation(vertex: Vertex) -> str:
    """An activation's name, with what is not its default."""
    function = vertex.settings["function"]
    if not isinstance(function, str):
        return f"the class {function['the class']}" if "the class" in function else "a function of your own"
    defaults = ACTIVATIONS.get(function, {})
    own = {
        name: value
        for name, value in vertex.settings.items()
        if name not in ("function", "axis") and value != defaults.get(name)
    }
    if function == "relu" and list(own) == ["negative_slope"]:
        return f"leaky relu (negative_slope={own['negative_slope']})"
    return f"{function} ({_listed(own)})" if own else function


def has_activation(vertex: Vertex) -> str:
    """What an activation is, said of its layer."""
    return f"has activation {activation(vertex)}" if vertex.from_setting else f"applies {activation(vertex)}"


def input_of(vertex: Vertex, name: str) -> str:
    """An input that was asked for, by its name if it has one and its shape."""
    named = f"`{name}`, " if name else ""
    return f"{named}an input of shape {shape(vertex.shapes[0])}" + (
        f" and dtype {vertex.dtypes[0]}" if vertex.dtypes[0] != "float32" else ""
    )


def differing(wanted: Vertex, given: Vertex) -> dict[str, None]:
    """Names of the settings in which two vertices differ, in order."""
    keys = dict.fromkeys((*wanted.settings, *given.settings))
    return {key: None for key in keys if wanted.settings.get(key) != given.settings.get(key)}


def settings_differ(wanted: Vertex, given: Vertex, name: str) -> str:
    """The sentence about a layer whose settings are not those asked for."""
    if wanted.kind == "Activation":
        return f"{name} {has_activation(given)}; {activation(wanted)} was asked for"
    keys = differing(wanted, given)
    calls = [key for key in keys if key.endswith("=")]
    own = [key for key in keys if not key.endswith("=") and key != "constants"]
    if own:
        has = both([f"{key}={_value(given, key)}" for key in own])
        asked = both([_value(wanted, key) if len(own) == 1 else f"{key}={_value(wanted, key)}" for key in own])
        return f"{name} has {has}; {asked} {were(len(own))} asked for"
    if calls:
        has = both([f"{key}{value_of(given.settings[key])}" for key in calls if key in given.settings])
        asked = both([f"{key}{value_of(wanted.settings[key])}" for key in calls if key in wanted.settings])
        if not has:
            return f"{name} is called without {asked}, which was asked for"
        return f"{name} is called with {has}" + (f"; {asked} was asked for" if asked else ", which was not asked for")
    if "constants" in keys:
        has = both([value_of(item) for item in given.settings.get("constants", ())]) or "none"
        asked = both([value_of(item) for item in wanted.settings.get("constants", ())]) or "none"
        return f"{name} takes the constant {has}; {asked} was asked for"
    return f"{name} holds another model than was asked for"


def _value(vertex: Vertex, key: str) -> str:
    operation = vertex.call.operation
    for settings in (operation.settings, vertex.settings):
        if key in settings:
            return setting(key, settings[key])
    found, value = default_of(operation.kind, key, layer=operation.layer)
    if key == "strides" and value is None:
        value = operation.settings.get("pool_size", 2)
    return setting(key, value) if found else "the default"


def wrong_connection(
    told: Any, given: Vertex, index: int, lacks: list[Source], surplus: list[Source], asked: list[Source]
) -> str:
    """The sentence about a layer that takes other tensors than those asked for."""
    name = told.tell(index)
    shown = given.tensors
    merge = VERBS.get(given.kind)
    if merge and shown:
        has = [told.told.tensor(*source[1:]) for source in shown]
        settled = [(told.partner.get(source.vertex, -1), source.output) for source in asked]
        if not given.commutes and sorted(source[1:] for source in shown) == sorted(settled):
            return order(f"{name} {merge}", has, [told.describe(source.vertex) for source in asked])
        start = f"{name} {merge} {both(has)}"
        wanted, wrong = _tensors(told, lacks), [told.told.tensor(*source[1:]) for source in surplus]
        if wanted and wrong:
            return f"{start}; expected {both(wanted)} instead of {both(wrong)}"
        if wanted:
            return f"{start}; expected {both(wanted)} too"
        return f"{start}; {both(wrong)} {were(len(wrong))} not expected"
    parts = []
    for port in unique(source.port for source in (*surplus, *lacks)):
        has = [told.told.tensor(*source[1:]) for source in surplus if source.port == port]
        wanted = _tensors(told, [source for source in lacks if source.port == port])
        role = "" if len(shown) == 1 and len(asked) == 1 else f" as its {_role(port)}"
        if has and wanted:
            parts.append(f"takes {both(has)}{role}; {both(wanted)} {were(len(wanted))} asked for")
        elif has:
            parts.append(f"takes {both(has)}{role}, which was not asked for")
        else:
            parts.append(f"does not take {both(wanted)}{role}, as was asked for")
    return f"{name} " + " and ".join(parts)


def _tensors(told: Any, sources: list[Source]) -> list[str]:
    several = [f"output {source.output} of " * (len(told.one[source.vertex].shapes) > 1) for source in sources]
    return [start + told.describe(source.vertex) for start, source in zip(several, sources, strict=True)]


def _role(port: tuple) -> str:
    name = str(port[0]).replace("_", " ")
    if len(port) == 1:
        return {"x1": "first operand", "x2": "second operand", "inputs": "input", "x": "input"}.get(str(port[0]), name)
    place = f"{port[1] + 1}" if isinstance(port[1], int) else repr(port[1])
    return f"input {place}" if name in ("inputs", "xs") else f"{name} {place}"
