"""Models for the tests of the graph engine, made by program: random graphs, written in many ways, and mutants of them.

A `Step` list says what a model computes, without a word about how it is written. `build` writes it as a Keras model:
plainly, or in a random one of the many ways that the nine rules call the same. `mutate` changes one thing. `evaluate`
computes a step list in NumPy, which says without the engine's help whether a mutant really computes something else.
"""

from __future__ import annotations

import copy
import random
from dataclasses import dataclass, field

import keras
import numpy as np
from keras import layers, ops

WIDTH = 6


@dataclass
class Step:
    """One thing that a model does: inputs are indices of earlier steps; `weights` is an identity, shared if equal."""

    kind: str
    inputs: list[int] = field(default_factory=list)
    settings: dict = field(default_factory=dict)
    weights: str = ""


@dataclass
class Spec:
    """A model's steps and the steps that are its outputs."""

    steps: list[Step]
    outputs: list[int]


MERGES = ("add", "multiply", "maximum", "average")
FUNCTIONS = ("relu", "tanh", "sigmoid", "elu")


def random_spec(rng: random.Random, size: int = 10) -> Spec:
    """A random graph in which every step leads to an output."""
    steps = [Step("input") for _ in range(rng.choice((1, 1, 2)))]
    widths = [WIDTH] * len(steps)
    shared: list[str] = []
    while len(steps) < size:
        kind = rng.choice(("dense", "dense", "dense", "act", "norm", "dropout", "subtract", "concat", "scale", *MERGES))
        recent = list(range(max(0, len(steps) - 5), len(steps)))
        source = rng.choice(recent)
        same = [index for index in range(len(steps)) if widths[index] == widths[source]]
        step = Step(kind, [source])
        width = widths[source]
        if kind == "dense":
            step.settings = {"activation": rng.choice((None, *FUNCTIONS)), "use_bias": rng.random() < 0.8}
            step.weights = f"w{len(steps)}"
            width = WIDTH
            twins = [
                twin for twin in shared if twin_of(steps, twin, widths) == (widths[source], step.settings["use_bias"])
            ]
            if twins and rng.random() < 0.4:
                step.weights = rng.choice(twins)
                step.settings["activation"] = next(s for s in steps if s.weights == step.weights).settings["activation"]
            else:
                shared.append(step.weights)
        elif kind == "norm":
            step.weights = f"w{len(steps)}"
        elif kind == "act":
            step.settings = {"function": rng.choice(FUNCTIONS)}
        elif kind == "dropout":
            step.settings = {"rate": rng.choice((0.1, 0.25, 0.5))}
        elif kind == "scale":
            step.settings = {"by": rng.choice((0.5, 2.0, -3.0))}
        elif kind in MERGES or kind == "subtract":
            others = [index for index in same if index != source]
            if not others:
                continue
            count = 1 if kind == "subtract" else rng.choice((1, 1, 2))
            step.inputs += rng.sample(others, min(count, len(others)))
        elif kind == "concat":
            others = [index for index in range(len(steps)) if index != source and widths[index] + width <= 4 * WIDTH]
            if not others:
                continue
            other = rng.choice(others)
            step.inputs.append(other)
            width += widths[other]
        steps.append(step)
        widths.append(width)
    used = {source for step in steps for source in step.inputs}
    spec = Spec(steps, [index for index in range(len(steps)) if index not in used])
    # Keras 3.10 builds no model with an input that no layer takes.
    return spec if inputs_taken(spec) else random_spec(rng, size)


def inputs_taken(spec: Spec) -> bool:
    """Whether every input goes into some step."""
    used = {source for step in spec.steps for source in step.inputs}
    return all(step.kind != "input" or index in used for index, step in enumerate(spec.steps))


def twin_of(steps: list[Step], weights: str, widths: list[int]) -> tuple:
    """Width and bias of the step that has these weights."""
    step = next(step for step in steps if step.weights == weights)
    return widths[step.inputs[0]], step.settings["use_bias"]


# -- the oracle --------------------------------------------------------------------------------------------------


def evaluate(spec: Spec) -> list[np.ndarray]:
    """What the model computes for inference on one fixed input, with weights that depend on their identity only."""
    functions = {
        "relu": lambda x: np.maximum(x, 0),
        "tanh": np.tanh,
        "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
        "elu": lambda x: np.where(x > 0, x, np.exp(np.minimum(x, 0)) - 1),
        None: lambda x: x,
    }
    values: list[np.ndarray] = []
    place = 0
    for step in spec.steps:
        given = [values[source] for source in step.inputs]
        rng = np.random.default_rng(abs(hash_of(step.weights)) % 2**32)
        if step.kind == "input":
            value = np.random.default_rng(1000 + place).normal(size=(2, WIDTH))
            place += 1
        elif step.kind == "dense":
            value = given[0] @ rng.normal(size=(given[0].shape[-1], WIDTH)) * 0.5
            value = value + rng.normal(size=WIDTH) * (1 if step.settings["use_bias"] else 0)
            value = functions[step.settings["activation"]](value)
        elif step.kind == "norm":
            centred = given[0] - given[0].mean(-1, keepdims=True)
            value = centred / np.sqrt(given[0].var(-1, keepdims=True) + 1e-3) * rng.normal(size=given[0].shape[-1])
        elif step.kind == "act":
            value = functions[step.settings["function"]](given[0])
        elif step.kind == "dropout":
            value = given[0] + step.settings["rate"] * 1e-3  # not what it computes, but tells rates apart
        elif step.kind == "scale":
            value = given[0] * step.settings["by"]
        elif step.kind == "subtract":
            value = given[0] - given[1]
        elif step.kind == "concat":
            value = np.concatenate(given, -1)
        else:
            value = {"add": sum, "multiply": np.prod, "maximum": np.max, "average": np.mean}[step.kind](
                given, **({} if step.kind == "add" else {"axis": 0})
            )
        values.append(value)
    return [values[index] for index in spec.outputs]


def hash_of(text: str) -> int:
    """A number that is the same in every run."""
    return int.from_bytes(text.encode()[-6:], "big") * 7919 + len(text)


def differ(one: Spec, other: Spec) -> bool:
    """Whether two step lists compute different things."""
    left, right = evaluate(one), evaluate(other)
    if len(left) != len(right):
        return True
    return any(a.shape != b.shape or np.abs(a - b).max() > 1e-9 for a, b in zip(left, right, strict=True))


# -- writing a model ---------------------------------------------------------------------------------------------


def build(spec: Spec, rng: random.Random | None = None) -> tuple[keras.Model, dict[int, set[str]]]:
    """A Keras model of the steps, and the layer names that each step got. With `rng`, written in a random way."""
    return _Builder(spec, rng).build()


class _Builder:
    def __init__(self, spec: Spec, rng: random.Random | None) -> None:
        self.spec, self.rng = spec, rng
        self.tensors: dict[int, object] = {}
        self.names: dict[int, set[str]] = {}
        self.layers: dict[str, object] = {}
        self.counter = 0

    def chance(self, probability: float) -> bool:
        return self.rng is not None and self.rng.random() < probability

    def name(self, index: int) -> str:
        self.counter += 1
        name = f"{self.spec.steps[index].kind}_at_{index}_{self.counter}"
        if self.rng is not None:
            name = f"{self.rng.choice('abcdefgh')}{self.rng.randrange(10**6)}_{name}"
        self.names.setdefault(index, set()).add(name)
        return name

    def build(self) -> tuple[keras.Model, dict[int, set[str]]]:
        steps = self.spec.steps
        waiting = list(range(len(steps)))
        while waiting:
            ready = [index for index in waiting if all(source in self.tensors for source in steps[index].inputs)]
            index = self.rng.choice(ready) if self.rng else ready[0]
            waiting.remove(index)
            tensor = self.write(index, steps[index])
            if self.chance(0.15) and steps[index].kind != "input":
                idle = self.rng.choice((layers.Identity(), layers.Dropout(0), layers.Activation("linear")))
                tensor = idle(tensor)
            self.tensors[index] = tensor
        inputs = [self.tensors[index] for index, step in enumerate(steps) if step.kind == "input"]
        outputs = [self.tensors[index] for index in self.spec.outputs]
        single = len(inputs) == 1 and (self.rng is None or self.chance(0.5))
        return keras.Model(inputs[0] if single else inputs, outputs[0] if len(outputs) == 1 else outputs), self.names

    def write(self, index: int, step: Step) -> object:
        given = [self.tensors[source] for source in step.inputs]
        if step.kind == "input":
            return keras.Input((WIDTH,), name=self.name(index))
        if step.kind == "dense":
            return self.dense(index, step, given[0])
        if step.kind == "norm":
            if step.weights not in self.layers:
                self.layers[step.weights] = layers.LayerNormalization(name=self.name(index))
            self.names.setdefault(index, set()).add(self.layers[step.weights].name)
            return self.wrapped(self.layers[step.weights], given[0], index)
        if step.kind == "dropout":
            return layers.Dropout(step.settings["rate"], name=self.name(index))(given[0])
        if step.kind == "act":
            return self.activation(index, step.settings["function"], given[0])
        if step.kind == "scale":
            by = step.settings["by"]
            tensor = (
                by * given[0] if self.chance(0.4) else ops.multiply(given[0], by) if self.chance(0.3) else given[0] * by
            )
            return self.named(index, tensor)
        if step.kind == "subtract":
            if self.chance(0.5):
                return self.named(index, given[0] - given[1])
            return layers.Subtract(name=self.name(index))(given)
        if step.kind == "concat":
            if self.chance(0.5):
                return self.named(index, ops.concatenate(given, axis=self.rng.choice((1, -1))))
            return layers.Concatenate(name=self.name(index), axis=1 if self.chance(0.5) else -1)(given)
        return self.merge(index, step.kind, given)

    def named(self, index: int, tensor: object) -> object:
        self.names.setdefault(index, set()).add(tensor._keras_history.operation.name)
        return tensor

    def merge(self, index: int, kind: str, given: list) -> object:
        if self.rng is not None:
            self.rng.shuffle(given)
        classes = {"add": layers.Add, "multiply": layers.Multiply, "maximum": layers.Maximum, "average": layers.Average}
        if kind == "average" or not self.chance(0.6):
            return classes[kind](name=self.name(index))(given)
        binary = {"add": lambda a, b: a + b, "multiply": ops.multiply, "maximum": ops.maximum}[kind]
        while len(given) > 1:
            pair = [given.pop(self.rng.randrange(len(given))) for _ in range(2)]
            layer = self.chance(0.3)
            merged = classes[kind](name=self.name(index))(pair) if layer else self.named(index, binary(*pair))
            given.append(merged)
        return given[0]

    def activation(self, index: int, function: str, tensor: object) -> object:
        way = self.rng.randrange(4) if self.rng else 0
        if way == 1:
            return self.named(index, getattr(ops, function)(tensor))
        if way == 2:
            return self.named(index, getattr(keras.activations, function)(tensor))
        if way == 3 and function in ("relu", "elu"):
            return {"relu": layers.ReLU, "elu": layers.ELU}[function](name=self.name(index))(tensor)
        return layers.Activation(function, name=self.name(index))(tensor)

    def dense(self, index: int, step: Step, tensor: object) -> object:
        function = step.settings["activation"]
        key = step.weights
        if key not in self.layers:
            inside = not self.chance(0.4)
            settings = {"use_bias": step.settings["use_bias"], "activation": function if inside else None}
            if self.chance(0.3):
                settings["kernel_initializer"] = "he_normal"
            self.layers[key] = layers.Dense(WIDTH, name=self.name(index), **settings), inside
        layer, inside = self.layers[key]
        self.names.setdefault(index, set()).add(layer.name)
        tensor = self.wrapped(layer, tensor, index)
        return tensor if inside or function is None else self.activation(index, function, tensor)

    def wrapped(self, layer: object, tensor: object, index: int) -> object:
        """A call of the layer, or of a model that holds nothing else."""
        if not self.chance(0.25):
            return layer(tensor)
        if self.rng.random() < 0.5:
            return keras.Sequential([keras.Input(tensor.shape[1:]), layer])(tensor)
        inner = keras.Input(tensor.shape[1:])
        return keras.Model(inner, layers.Identity()(layer(inner)) if self.chance(0.3) else layer(inner))(tensor)


# -- mutants -----------------------------------------------------------------------------------------------------


def mutate(spec: Spec, rng: random.Random) -> tuple[Spec, str, set[int]] | None:
    """One thing changed: the new steps, what was done, and the steps whose layers a good message would name."""
    mutant = copy.deepcopy(spec)
    steps = mutant.steps
    index = rng.randrange(len(steps))
    step = steps[index]
    what = rng.choice(("setting", "wiring", "wiring", "order", "sharing", "sharing", "insert", "delete", "outputs"))
    about = {index}
    if what == "setting":
        if step.kind == "dense":
            sharers = [other for other in steps if other.weights == step.weights]
            if rng.random() < 0.7:
                function = rng.choice([f for f in (None, *FUNCTIONS) if f != step.settings["activation"]])
                for other in sharers:
                    other.settings["activation"] = function
            else:
                for other in sharers:
                    other.settings["use_bias"] = not step.settings["use_bias"]
            about = {place for place, other in enumerate(steps) if other.weights == step.weights}
        elif step.kind == "act":
            step.settings["function"] = rng.choice([f for f in FUNCTIONS if f != step.settings["function"]])
            about |= set(step.inputs)
        elif step.kind == "dropout":
            step.settings["rate"] = 0.4
        elif step.kind == "scale":
            step.settings["by"] = 7.0
        elif step.kind in MERGES:
            step.kind = rng.choice([kind for kind in MERGES if kind != step.kind])
        else:
            return None
    elif what == "wiring":
        if not step.inputs:
            return None
        widths = widths_of(mutant)
        place = rng.randrange(len(step.inputs))
        others = [s for s in range(index) if widths[s] == widths[step.inputs[place]] and s not in step.inputs]
        if not others:
            return None
        about |= {step.inputs[place]}
        step.inputs[place] = rng.choice(others)
        about |= {step.inputs[place]}
    elif what == "order":
        if step.kind not in ("subtract", "concat") or step.inputs[0] == step.inputs[1]:
            return None
        step.inputs.reverse()
    elif what == "sharing":
        if step.kind not in ("dense", "norm"):
            return None
        sharers = [place for place, other in enumerate(steps) if other.weights == step.weights]
        if len(sharers) > 1:
            step.weights += "_own"
            about = set(sharers)
        else:
            widths = widths_of(mutant)
            twins = [
                place
                for place, other in enumerate(steps)
                if place != index
                and other.kind == step.kind
                and other.settings == step.settings
                and widths[other.inputs[0]] == widths[step.inputs[0]]
            ]
            if not twins:
                return None
            step.weights = steps[rng.choice(twins)].weights
            about = {place for place, other in enumerate(steps) if other.weights == step.weights}
    elif what == "insert":
        if not step.inputs:
            return None
        widths = widths_of(mutant)
        new = Step("act", [step.inputs[0]], {"function": "tanh"})
        if widths[step.inputs[0]] == WIDTH and rng.random() < 0.6:
            new = Step("dense", [step.inputs[0]], {"activation": "relu", "use_bias": True}, "new")
        steps.insert(index, new)
        for place, other in enumerate(steps):
            if place > index:
                other.inputs = [source + (source >= index) for source in other.inputs]
        step.inputs[0] = index
        mutant.outputs = [output + (output >= index) for output in mutant.outputs]
        about = {index, index + 1, new.inputs[0]}
    elif what == "delete":
        widths = widths_of(mutant)
        if len(step.inputs) != 1 or widths[index] != widths[step.inputs[0]] or step.kind == "dropout":
            return None
        source = step.inputs[0]
        users = {place for place, other in enumerate(steps) if index in other.inputs}
        if not users or any(source in steps[user].inputs for user in users):
            return None
        for other in steps:
            other.inputs = [source if given == index else given for given in other.inputs]
        mutant.outputs = [source if output == index else output for output in mutant.outputs]
        about = {source, *users}
    else:
        if len(mutant.outputs) < 2:
            return None
        mutant.outputs.reverse()
        about = set(mutant.outputs)
    used = {source for other in steps for source in other.inputs} | set(mutant.outputs)
    if what != "delete" and any(place not in used for place in range(len(steps))):
        return None  # more than one thing would be changed: a whole branch would be dead
    if not inputs_taken(mutant):
        return None
    return (mutant, what, about) if differ(spec, mutant) else None


def widths_of(spec: Spec) -> list[int]:
    """Width of every step's output."""
    widths: list[int] = []
    for step in spec.steps:
        if step.kind in ("input", "dense"):
            widths.append(WIDTH)
        elif step.kind == "concat":
            widths.append(sum(widths[source] for source in step.inputs))
        else:
            widths.append(widths[step.inputs[0]])
    return widths


def equal_pairs(count: int, seed: int = 0) -> list[tuple[keras.Model, keras.Model, Spec]]:
    """Pairs of models that are the same, written differently."""
    rng = random.Random(seed)
    pairs = []
    for number in range(count):
        spec = random_spec(rng, 6 + number % 14)
        pairs.append((build(spec, rng if number % 2 else None)[0], build(spec, rng)[0], spec))
    return pairs


def mutant_pairs(count: int, seed: int = 1) -> list[tuple[keras.Model, keras.Model, str, set[str]]]:
    """Pairs of a model and a mutant of it, with what was done and the names that a good message mentions."""
    rng = random.Random(seed)
    pairs = []
    while len(pairs) < count:
        spec = random_spec(rng, 6 + len(pairs) % 14)
        found = None
        for _ in range(60):
            found = mutate(spec, rng)
            if found is not None:
                break
        if found is None:
            continue
        mutant, what, about = found
        actual, names = build(mutant, rng if len(pairs) % 3 else None)
        pairs.append((build(spec)[0], actual, what, set().union(*(names.get(step, set()) for step in about))))
    return pairs


# -- stored graphs: rewritten and mutated without building a model again ---------------------------------------------


def shuffled_graph(data: dict, rng: random.Random) -> dict:
    """A stored graph with its calls in another topological order and other names: the same model."""
    data = copy.deepcopy(data)
    for operation in data["operations"]:
        operation["name"], operation["named"] = f"n{rng.randrange(10**9)}", True
    for graph in data["graphs"]:
        calls, order = graph["calls"], []
        waiting = set(range(len(calls)))
        while waiting:
            ready = [
                index for index in sorted(waiting) if all(edge[1] not in waiting for edge in calls[index]["inputs"])
            ]
            order.append(rng.choice(ready))
            waiting.remove(order[-1])
        place = {old: new for new, old in enumerate(order)}
        graph["calls"] = [calls[old] for old in order]
        for call in graph["calls"]:
            call["inputs"] = [[argument, place[source], output] for argument, source, output in call["inputs"]]
        for ports in (graph["inputs"], graph["outputs"]):
            for port in ports:
                port[2] = place[port[2]]
    return data


def mutated_graph(data: dict, rng: random.Random) -> tuple[dict, str, set[str]] | None:
    """A stored graph with one thing changed, what was done, and the names that a good message mentions."""
    data = copy.deepcopy(data)
    calls, operations = data["graphs"][0]["calls"], data["operations"]
    index = rng.randrange(len(calls))
    call = calls[index]
    operation = operations[call["operation"]]
    what = rng.choice(("setting", "wiring", "order", "sharing"))
    names = {operation["name"]}

    def name_of(place: int) -> str:
        return operations[calls[place]["operation"]]["name"]

    if what == "setting":
        numbers = [key for key, value in operation["settings"].items() if isinstance(value, (int, float))]
        numbers = [key for key in numbers if not isinstance(operation["settings"][key], bool)]
        if operation["kind"] == "InputLayer" or not numbers:
            return None
        operation["settings"][rng.choice(numbers)] += 1
    elif what == "wiring":
        if not call["inputs"]:
            return None
        edge = rng.choice(call["inputs"])
        taken = {(source, output) for _, source, output in call["inputs"]}
        others = [
            place
            for place in range(index)
            if calls[place]["shapes"] == calls[edge[1]]["shapes"]
            and operations[calls[place]["operation"]]["kind"] not in ("Dropout", "Activation")
            and (place, edge[2]) not in taken
        ]
        users = [place for place, other in enumerate(calls) for _, source, _ in other["inputs"] if source == edge[1]]
        if not others or len(users) < 2:
            return None  # with one user only, what it does not take any more would be dead: more than one change
        names |= {name_of(edge[1])}
        edge[1] = rng.choice(others)
        names |= {name_of(edge[1])}
    elif what == "order":
        if operation["kind"] not in ("Concatenate", "Subtract") or len(call["inputs"]) < 2:
            return None
        first, second = call["inputs"][:2]
        if first[1:] == second[1:]:
            return None
        first[1:], second[1:] = second[1:], first[1:]
    else:
        twins = [
            place
            for place, other in enumerate(calls)
            if place != index
            and other["operation"] != call["operation"]
            and operation.get("parts")
            and {**operations[other["operation"]], "name": "", "parts": ""} == {**operation, "name": "", "parts": ""}
            and other["inputs"] != call["inputs"]
        ]
        if not twins or "graph" in operation:
            return None
        call["operation"] = calls[rng.choice(twins)]["operation"]
        names |= {name_of(index)}
    return data, what, names
