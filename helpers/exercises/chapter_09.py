"""What the milestones of chapter 09 demand: a plan, a reader, a layer, the whole, and a look inside."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

import keras
import numpy as np
from keras import layers, ops

from helpers import messages
from helpers.attempt import Attempt, Raised, Unmet, as_model
from helpers.custom import (
    Trial,
    computes,
    config_is_complete,
    draws,
    has_weights,
    in_half_precision,
    survives_a_file,
    takes_what_every_layer_takes,
)
from helpers.demands import (
    Exercise,
    Mistake,
    graph_reference,
    has_a_graph,
    is_a_model,
    same_graph,
    same_value,
    value_is,
    value_reference,
)
from helpers.exercises.silent import nothing_silent, still
from helpers.linting import lint
from helpers.values import describe, plain, shown

RESULTS = 28

# 9.1 the plan -------------------------------------------------------------------------------------------------------

_ASK = {
    "left": "It is one picture for each card, as the specification has it.",
    "one reading": "One probability for each digit, for every picture of a batch.",
    "both readings": "Two readings side by side make one longer row.",
    "result": "One probability for each result. How many whole numbers are there from −9 to 18, with both ends?",
    "place of 3 - 7": "Places are counted from 0, and place 0 belongs to −9.",
    "weights": "The reader once, the Dense layer of 16, the Dense layer of 1, each with its biases; the arithmetic has "
    "none.",
}


def _off_plan(expected: dict, given: Any) -> str:
    if not isinstance(given, dict) or given.keys() != expected.keys():
        return f"Keep the dict with its keys: {', '.join(map(repr, expected))}."
    right = [key for key in expected if plain(given[key]) == expected[key]]
    wrong = next((key for key in expected if key not in right), "weights")
    start = f"{len(right)} of {len(expected)} are right. " if right else ""
    value = plain(given[wrong])
    if isinstance(value, str):
        return f"{start}`{wrong}` is text. Leave the quotes out."
    if isinstance(expected[wrong], list) and not isinstance(value, list):
        return f"{start}`{wrong}` is a shape: a tuple that begins with the batch axis."
    if isinstance(expected[wrong], list) and value == expected[wrong][1:]:
        return f"{start}`{wrong}` lacks the batch axis, which is `None` and stands first."
    if isinstance(value, list) and not isinstance(expected[wrong], list):
        return f"{start}`{wrong}` is one whole number."
    return f"{start}Look again at `{wrong}`. {_ASK[wrong]}"


def _plan(**changed: Any) -> dict:
    right = {
        "left": (None, 28, 28),
        "one reading": (None, 10),
        "both readings": (None, 20),
        "result": (None, RESULTS),
        "place of 3 - 7": 5,
        "weights": 13_083,
    }
    return {key: changed.get(key.replace(" ", "_").replace("_-_", "_"), value) for key, value in right.items()}


# 9.2 the reader -----------------------------------------------------------------------------------------------------

MOST_WEIGHTS = 40_000
_CONVOLUTIONS = {"Conv2D", "SeparableConv2D", "DepthwiseConv2D", "Conv2DTranspose"}


def _spatial(vertex: Any) -> bool:
    """Whether it is a convolution wider than 1 × 1."""
    size = vertex.settings.get("kernel_size", 1)
    return vertex.kind in _CONVOLUTIONS and max(size if isinstance(size, list | tuple) else [size]) > 1


class _Blocks:
    """The residual blocks of a model, found in its normal form, in which nested models are written out."""

    def __init__(self, attempt: Attempt) -> None:
        from helpers.graph.normalise import normalise

        self.vertices = normalise(attempt.graphs[0], sums="kept").vertices
        self.sums = [i for i, v in enumerate(self.vertices) if v.kind == "Add" and len(v.tensors) > 1]

    def before(self, index: int) -> list[int]:
        return [source.vertex for source in self.vertices[index].tensors]

    def starts(self, index: int) -> list[int]:
        """The tensor itself and, behind a projection or what else only fits it, those it was made from."""
        found = [index]
        while len(before := self.before(index)) == 1 and not _spatial(self.vertices[index]):
            if self.vertices[index].kind in {"Add", "Input", "Dense"}:
                break
            index = before[0]
            found.append(index)
        return found

    def convolutions(self, start: int, end: int) -> int:
        """How many wide convolutions are on the way from one tensor to another; -1 if there is no way."""
        most = {start: 0}
        for index in range(start + 1, end + 1):
            ways = [most[b] for b in self.before(index) if b in most]
            if ways:
                most[index] = max(ways) + _spatial(self.vertices[index])
        return most.get(end, -1)

    def shortcut(self, index: int) -> tuple[int, int]:
        """Of a sum: the tensor that its shortcut starts from, and how many convolutions that jumps over."""
        best = (-1, -1)
        parts = self.before(index)
        for short in parts:
            for start in self.starts(short):
                for other in parts:
                    if other != short and (count := self.convolutions(start, other)) > best[1]:
                        best = (start, count)
                if best[0] == start and best[1] >= 2:
                    return best
        return best

    def name(self, index: int) -> str:
        return self.vertices[index].name

    def channels(self, index: int) -> Any:
        return self.vertices[index].shapes[0][-1]


def reads_pictures(attempt: Attempt) -> str:
    """9.2: from a picture of 28 × 28 to ten probabilities, under the name `reader`."""
    model = attempt.model
    ins, outs = ([tuple(t.shape) for t in tensors] for tensors in (model.inputs, model.outputs))
    if ins != [(None, 28, 28)]:
        raise Unmet(
            f"The reader takes {' and '.join(f'`{s}`' for s in ins)}; one picture, `(None, 28, 28)`, was asked for.",
            advice="The pictures have no channel axis: begin with `keras.Input((28, 28))`, and reshape behind it.",
            hint="`load_digits_28` gives pictures of 28 × 28, and whoever uses the reader feeds them as they "
            "are. Which layer can add the fourth axis behind the input, without a weight?",
        )
    if outs != [(None, 10)]:
        raise Unmet(
            f"The reader gives {' and '.join(f'`{s}`' for s in outs)}; ten numbers, `(None, 10)`, were asked for.",
            advice="Before the last Dense layer the picture becomes one row: `Flatten`, or a global pooling.",
            hint="Print the shape in front of your last Dense: a Dense keeps all axes but the last. How many "
            "axes should be left there, besides that of the batch?",
        )
    x = np.random.default_rng(0).uniform(size=(4, 28, 28)).astype("float32")
    plainly = keras.Model(model.inputs[0], model.outputs[0])
    try:
        y = attempt.run(lambda: ops.convert_to_numpy(plainly(x)))
    except Raised as raised:
        raise Unmet(
            f"The reader can be drawn; fed four pictures, it stops with `{messages.headline(raised.cause, 160)}`.",
            advice="Feed it some pictures in a cell of your own.",
        ) from None
    if np.any(y < 0) or not np.allclose(y.sum(axis=-1), 1, atol=1e-3):
        raise Unmet(
            "What the reader gives are no probabilities: a row does not sum to 1.",
            where="The arithmetic multiplies them, so logits will not do here.",
            advice="A softmax over the ten, at the end.",
            hint="Feed it one picture and print the ten numbers: are some below 0, or is their sum not 1? Ten "
            "sigmoids do not sum to 1 either. Which argument of the last layer makes them do so?",
        )
    if model.name != "reader":
        raise Unmet(
            f"The model is named `{shown(model.name).strip(chr(39))}`; `reader` was asked for.",
            advice='`keras.Model(…, name="reader")`.',
            hint="Print `build_reader().name`. The name of a model is given where it is made, beside its two "
            "ends, and not to its layers.",
        )
    return "From a picture it gives ten probabilities, and it is named `reader`."


def has_residual_blocks(attempt: Attempt) -> str:
    """9.2: two residual blocks or more, one behind the other, in one of which the number of filters changes."""
    found = _Blocks(attempt)
    if not found.sums:
        own = [c.operation.kind for g in attempt.graphs[0].all_graphs for c in g.calls if not c.operation.builtin]
        if own:
            raise Unmet(
                f"`{own[0]}` is a class of your own: the check cannot look into it.",
                advice="Draw the blocks with Keras' layers, in a function or as nested models.",
            )
        if any(v.kind == "Concatenate" for v in found.vertices):
            raise Unmet(
                "There is a `Concatenate`, and no sum: a residual block adds.",
                advice="Join the two ways with `layers.Add()` or `+`.",
                hint="Print the number of channels before and after that layer: it has grown. With a sum it "
                "stays, so both ways need the same shape. Which word do you have to change in your block?",
            )
        raise Unmet(
            "On the way from the picture to the digits nothing is added: there is no residual block.",
            where="A sum that no later layer is called on is not in the model.",
            advice="`x = layers.add([x, h])`, and go on from `x`.",
            hint="If you wrote a sum: follow the arrows back from `digit` in `show(build_reader())`. Which "
            "later layer is called on what the sum returned?",
        )
    blocks: list[tuple[int, int]] = []
    astray: list[Unmet] = []  # sums that may stand beside the blocks, but are none
    for index in found.sums:
        where = f"Seen at `{found.name(index)}`."
        if len(set(found.before(index))) == 1:
            raise Unmet(
                "A tensor is added to itself: that is no shortcut.",
                where=where,
                advice="Keep the tensor that goes into a block, and add that to what comes out.",
                hint="At the sum two names stand for one tensor. Did the convolutions write over the name of what "
                "came in? Give what they make another one, such as `h`.",
            )
        start, count = found.shortcut(index)
        if count < 0:
            astray.append(
                Unmet(
                    "A sum adds two ways of which neither is a shortcut of the other.",
                    where=where,
                    advice="One part is the tensor that went into the block, or a 1 × 1 convolution of it; the other "
                    "is what the block's convolutions made of that tensor.",
                    hint="Walk back from both parts of that sum until they meet: it should be where one of them "
                    "begins. Does the shortcut's projection start at the tensor that the convolutions started "
                    "from?",
                )
            )
        elif count < 2:
            raise Unmet(
                f"A shortcut jumps over {'one convolution' if count else 'no convolution'} that is wider than 1 × 1; "
                "two at least were asked for.",
                where=f"{where} The shortcut starts at `{found.name(start)}`.",
                advice="Does the shortcut start at the tensor that went into the block?",
                hint="Write the block's names in order: what came in, `h` after one convolution, `h` after two. "
                "Which of the three do you add to the last?",
            )
        elif blocks and start < blocks[-1][1]:
            last = blocks[-1][1]
            astray.append(
                Unmet(
                    f"The shortcut to `{found.name(index)}` starts before the block in front of it ended.",
                    where=f"It starts at `{found.name(start)}`; the block in front ends at `{found.name(last)}`.",
                    advice="Every block adds the tensor that went into it: what the block before has made.",
                    hint="In the second block the name of what came in still stands for what came into the first. "
                    "After the first sum, which name holds its result, and do both convolutions and shortcut of "
                    "the second begin there?",
                )
            )
        else:
            blocks.append((start, index))
    if len(blocks) < 2 and astray:
        raise astray[0]
    if len(blocks) < 2:
        raise Unmet(
            "There is one residual block on the way from the picture to the digits; two at least were asked for.",
            where="A sum that no later layer is called on is not in the model.",
            advice="If you wrote two: does the second begin with what the first returned?",
            hint="Let `show(build_reader())` tell how many sums lie on the way. Is the second block called on "
            "the input of the first, or is what it returned never used?",
        )
    if all(found.channels(start) == found.channels(end) for start, end in blocks):
        raise Unmet(
            "The number of filters is the same in all blocks; in one at least it was to change.",
            advice="Give a block more filters, and bring its shortcut to that width with a 1 × 1 convolution.",
            hint="In one block, change the filters of both convolutions: the sum then stops, for 8 and 16 "
            "channels do not fit. Which third convolution, on the shortcut, mends that?",
        )
    return f"It has {len(blocks)} residual blocks, one behind the other."


def small_enough(attempt: Attempt) -> str:
    """9.2: at most 40,000 weights."""
    count = attempt.model.count_params()
    if count > MOST_WEIGHTS:
        largest = max(attempt.model.layers, key=lambda layer: layer.count_params() if layer.built else 0)
        raise Unmet(
            f"The reader has {count:,} weights, and {MOST_WEIGHTS:,} are allowed.",
            where=f"`{largest.name}` has {largest.count_params():,} of them.",
            advice="Before `Flatten` the picture should be small: strides of 2, pooling, or a global pooling instead.",
            hint="A Dense of 10 on a flattened 14 × 14 × 16 has 31,370 weights, on 7 × 7 × 16 it has 7,850. "
            "Print the shape "
            "in front of `Flatten`: where could a stride of 2 halve it once more?"
            if isinstance(largest, layers.Dense)
            else "A convolution of 3 × 3 from 64 channels to 64 has 36,928 weights, one from 16 to 16 has 2,320. Which "
            "number of filters on the way could be a half or a quarter?",
        )
    if not attempt.model.trainable_weights:
        raise Unmet("No weight of the reader can be trained.", advice="Leave `trainable` as it is.")
    return f"It has {count:,} weights, and {MOST_WEIGHTS:,} are allowed."


# 9.3 the arithmetic -------------------------------------------------------------------------------------------------

THREE = Trial(lambda: {"digits": 3}, shapes=((3,), (3,), (1,)))
TEN = Trial(shapes=((10,), (10,), (1,)))


def calculate(left: np.ndarray, right: np.ndarray, sign: np.ndarray, turned: bool = False) -> np.ndarray:
    """The probabilities of all results, in NumPy; `turned` is the contractor's mistake, right - left."""
    digits = left.shape[-1]
    answer = np.zeros((len(left), 3 * digits - 2))
    for a in range(digits):
        for b in range(digits):
            pair = left[:, a] * right[:, b]
            answer[:, a + b + digits - 1] += pair * sign[:, 0]
            answer[:, (b - a if turned else a - b) + digits - 1] += pair * (1 - sign[:, 0])
    return answer


def serves_ten_digits(attempt: Attempt) -> str:
    """9.3: made without arguments it is for ten digits."""
    layer = TEN.make(attempt)
    shape = tuple(TEN.draw(attempt, layer).outputs[0].shape)
    if shape != (None, RESULTS):
        raise Unmet(
            f"Made without arguments, for ten digits, it returns the shape `{shape}`; `(None, {RESULTS})` was asked "
            "for.",
            advice="From −9 to 18 there are 28 results; the default of `digits` is 10.",
        )
    return "Made without arguments, it gives 28 probabilities."


# 9.4 the whole ------------------------------------------------------------------------------------------------------


@keras.saving.register_keras_serializable(package="examiner")
class Arithmetic(layers.Layer):
    """The specification's layer, for the models that a learner's function is given."""

    def __init__(self, digits: int = 10, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.digits = digits

    def call(self, left: Any, right: Any, sign: Any) -> Any:
        pairs = ops.expand_dims(left, 2) * ops.expand_dims(right, 1)
        pairs = ops.reshape(pairs, (-1, self.digits**2))
        a, b = np.indices((self.digits, self.digits)).reshape(2, -1)
        places = np.eye(3 * self.digits - 2, dtype=self.compute_dtype)
        plus, minus = places[a + b + self.digits - 1], places[a - b + self.digits - 1]
        return sign * ops.matmul(pairs, plus) + (1 - sign) * ops.matmul(pairs, minus)

    def get_config(self) -> dict:
        return {**super().get_config(), "digits": self.digits}


def _easy_reader() -> keras.Model:
    """A reader that learns in a moment: one layer, enough for `_easy_cards`, and short to speak of in differences."""
    picture = keras.Input((28, 28), name="picture")
    digit = layers.EinsumDense("nhw,hwd->nd", 10, activation="softmax", bias_axes="d", name="digit")
    return keras.Model(picture, digit(picture), name="reader")


def _parts() -> tuple[keras.Model, keras.Layer]:
    return _easy_reader(), Arithmetic(name="arithmetic")


def _easy_cards(number: int, seed: int) -> tuple[dict, dict]:
    """Cards with ten pictures in the digits' places, a little noise on each."""
    drawn = np.random.default_rng(0).uniform(size=(10, 28, 28)) < 0.2
    random = np.random.default_rng(seed)
    a, b = random.integers(10, size=(2, number))
    sign = random.integers(2, size=(number, 1))
    x = {
        name: np.clip(drawn[digits] + random.normal(0, 0.1, (number, 28, 28)), 0, 1).astype("float32")
        for name, digits in (("left", a), ("right", b))
    }
    result = np.where(sign[:, 0] == 1, a + b, a - b) + 9
    return {**x, "sign": sign.astype("float32")}, {"result": result, "larger": (a > b).astype("float32")}


def _given(attempt: Attempt) -> tuple[keras.Model, keras.Layer]:
    return attempt.given[0]


def named_as_specified(attempt: Attempt) -> str:
    """9.4: inputs and outputs are dicts under the specification's names, in the specification's shapes."""
    model = attempt.model
    wanted = {
        "inputs": {"left": (None, 28, 28), "right": (None, 28, 28), "sign": (None, 1)},
        "outputs": {"result": (None, RESULTS), "larger": (None, 1)},
    }
    for what, structure in (("inputs", getattr(model, "input", None)), ("outputs", getattr(model, "output", None))):
        if not isinstance(structure, dict):
            names = ", ".join(f'"{name}": …' for name in wanted[what])
            raise Unmet(
                f"The {what} of the model are not a dict.",
                advice=f"Give `keras.Model` a dict: `{{{names}}}`.",
                hint="Print `model.input` and `model.output`: a list, or one tensor. `keras.Model` keeps the "
                "structure that it is given; which brackets, and which words in quotes, do its two arguments "
                "need?",
            )
        if set(structure) != set(wanted[what]):
            asked, yours = (", ".join(f"`{shown(k).strip(chr(39))}`" for k in d) for d in (wanted[what], structure))
            raise Unmet(
                f"The {what} are named {yours}; the specification has {asked}.",
                advice="The keys of the dict are the names.",
                hint="Lay your two dicts beside the table of the specification and compare the words in quotes, "
                "letter by letter.",
            )
        for name, shape in wanted[what].items():
            if (found := tuple(structure[name].shape)) != shape:
                raise Unmet(
                    f"`{name}` has the shape `{found}`; the specification has `{shape}`.",
                    advice=f"See the row of {what} in the specification.",
                    hint="Find the line that makes this tensor. A number for each card is still a row of one, and an "
                    "input's `shape=` leaves the batch axis out.",
                )
    return "Inputs and outputs have the names and the shapes of the specification."


def _probe_cards() -> dict[str, np.ndarray]:
    random = np.random.default_rng(4)
    pictures = {name: random.uniform(size=(8, 28, 28)).astype("float32") for name in ("left", "right")}
    return {**pictures, "sign": np.array([[0], [1]] * 4, "float32")}


def _fed(attempt: Attempt, model: keras.Model, x: dict, doing: str) -> dict[str, np.ndarray]:
    return attempt.run(lambda: {k: ops.convert_to_numpy(v) for k, v in model(x, training=False).items()}, doing)


def _compared(left: np.ndarray, right: np.ndarray, head: dict[tuple, np.ndarray]) -> np.ndarray:
    x = np.concatenate([left, right], axis=-1)
    hidden = np.maximum(x @ head[20, 16] + head[(16,)], 0)
    return 1 / (1 + np.exp(-(hidden @ head[16, 1] + head[(1,)])))


_HEAD = [(20, 16), (16,), (16, 1), (1,)]


def _models_in(model: keras.Model) -> list[keras.Model]:
    nested = [layer for layer in model.layers if isinstance(layer, keras.Model)]
    return nested + [deeper for each in nested for deeper in _models_in(each)]


def one_reader(attempt: Attempt) -> str:
    """9.4: the reader that was given is in the model, as a model, and no second one is."""
    model, (reader, _) = attempt.model, _given(attempt)
    own = {id(v) for v in reader.weights}
    others = [v for v in model.weights if id(v) not in own]
    missing = own - {id(v) for v in model.weights}
    shapes = sorted(tuple(v.shape) for v in reader.weights)
    rest = sorted(tuple(v.shape) for v in others)
    more = all(rest.count(s) >= shapes.count(s) for s in shapes)
    if missing and more:
        raise Unmet(
            "The reader in the model is not the one that was given: it has weights of its own.",
            advice="Call the reader itself: `reader(left)`, `reader(right)`. A clone begins with other weights.",
            hint="Search your function for `clone_model`, `from_config` and `build_reader`: each makes "
            "another reader. What is the argument `reader` good for, if it is called like a layer?",
        )
    if missing:
        raise Unmet("The reader that was given is not in the model.", advice="Call it on both pictures.")
    if more:
        raise Unmet(
            "There are two readers in the model, with weights of their own each.",
            where=f"Its weights: {model.count_params():,}. Those of the reader that was given: "
            f"{reader.count_params():,}.",
            advice="One reader, called twice: `reader(left)` and `reader(right)`. A clone is another reader.",
            hint="Count in your function: how often is a reader made or cloned, how often called? One of the "
            "two calls goes to something else than `reader`.",
        )
    if not all(v.trainable for v in reader.weights):
        raise Unmet("The reader is frozen: it could not learn.", advice="Leave `reader.trainable` as it is.")
    if not any(each is reader for each in _models_in(model)):
        raise Unmet(
            "The reader's layers are in the model, and the reader is not: it is to be seen as one model.",
            advice="Call the reader itself, and not its layers one by one.",
            hint="Does a loop go over `reader.layers`, or do you use `reader.output`? A model that is called "
            "on a tensor becomes one node: which two calls are that?",
        )
    return "The reader that was given is in it once, and reads both pictures."


def same_calculator(attempt: Attempt) -> str:
    """9.4: the solution's graph; or, fed random cards with random weights, it answers what the specification says."""
    comparison = attempt.comparisons[0]
    told = "Its graph is that of the specification."
    if comparison.same:
        return told
    model, (reader, _) = attempt.model, _given(attempt)
    x = _probe_cards()
    y = _fed(attempt, model, x, "It was fed eight cards of random numbers.")
    left, right = (ops.convert_to_numpy(reader(x[name])) for name in ("left", "right"))
    minus = 1 - x["sign"]
    known = {
        "The sign is ignored: `result` is the same for plus and minus.": (
            [calculate(left, right, np.full_like(minus, value)) for value in (0, 1)],
            "The third tensor that goes into the arithmetic does not depend on the card. Is it the input named "
            "`sign`, or something made of ones or zeros?",
        ),
        "Left and right have changed places on their way into the arithmetic.": (
            [calculate(right, left, x["sign"])],
            "A plus does not show it, a minus does: 7 − 2 comes out as −5. Compare the order of the arguments with the "
            "first line of the layer's `call`.",
        ),
        "Plus and minus have changed places.": (
            [calculate(left, right, minus)],
            "On the cards 1 means plus, and the layer takes it so. Is there a `1 - sign` in your function that nobody "
            "asked for?",
        ),
        "Both readings that go into the arithmetic are of one picture.": (
            [calculate(one, one, x["sign"]) for one in (left, right)],
            "Every minus makes 0 then. Look at the lines in which `reader` is called: which names stand in the "
            "parentheses, and which of the two tensors do you hand on?",
        ),
    }
    right_result = np.allclose(y["result"], calculate(left, right, x["sign"]), atol=1e-3)
    for problem, (answers, hint) in known.items():
        if not right_result and any(np.allclose(y["result"], answer, atol=1e-3) for answer in answers):
            raise Unmet(
                problem,
                advice="The arithmetic is called on the left reading, the right reading and the sign, in this order.",
                hint=hint,
                comparison=comparison,
            )
    own = {id(v) for v in reader.weights}
    others = [v for v in model.weights if id(v) not in own]
    if sorted(tuple(v.shape) for v in others) == sorted(_HEAD):
        random = np.random.default_rng(6)
        before = [ops.convert_to_numpy(v) for v in others]
        head = {shape: random.normal(size=shape) for shape in _HEAD}
        for variable in others:
            variable.assign(head[tuple(variable.shape)])
        y = _fed(attempt, model, x, "It was fed eight cards of random numbers.")
        for variable, value in zip(others, before, strict=True):
            variable.assign(value)
        if np.allclose(y["larger"], _compared(right, left, head), atol=1e-3):
            raise Unmet(
                "`larger` has the right reading in front of the left one.",
                advice="Left first, as the specification has it: `[left_digit, right_digit]`.",
                comparison=comparison,
                hint="The first ten rows of the Dense kernel are for the left digit. Look at the list that your "
                "`Concatenate` is called on.",
            )
        if right_result and np.allclose(y["larger"], _compared(left, right, head), atol=1e-3):
            return "Fed random cards, it answers what the specification says."
    raise Unmet(comparison.differences[0].message, comparison=comparison)


def _larger_gives_a_logit(attempt: Attempt) -> bool:
    """9.4: whether the output `larger` comes straight out of a Dense layer without activation."""
    end = attempt.model.output["larger"]
    return any(
        layer.output is end and layer.activation is keras.activations.linear
        for layer in attempt.model.layers
        if isinstance(layer, layers.Dense)
    )


def _laid_side_by_side(attempt: Attempt) -> list[list[tuple]]:
    """9.4: of each concatenation, from where its parts come."""
    calls = attempt.graphs[0].calls
    return [[(edge.source, edge.output) for edge in call.inputs] for call in calls if call.kind == "Concatenate"]


def _cross_entropies(y: dict[str, np.ndarray], targets: dict[str, np.ndarray]) -> tuple[float, float]:
    of_result = -np.log(y["result"][np.arange(len(targets["result"])), targets["result"]] + 1e-7)
    p, t = np.clip(y["larger"][:, 0], 1e-7, 1 - 1e-7), targets["larger"]
    return float(of_result.mean()), float(-(t * np.log(p) + (1 - t) * np.log(1 - p)).mean())


def compiled_as_specified(attempt: Attempt) -> str:
    """9.4: Adam; each output has its loss, which reads probabilities, its weight, and its accuracy."""
    model = attempt.model
    if not getattr(model, "compiled", False) or getattr(model, "loss", None) is None:
        raise Unmet(
            "The model is not compiled with losses.",
            advice="Call `compile` on the model in the function, and return the model after it.",
            hint="`compile` changes the model and returns nothing. Does it come before the `return`, is it "
            "called on the model that you return, and has it a `loss=`?",
        )
    if not isinstance(model.optimizer, keras.optimizers.Adam):
        raise Unmet(
            f"It is to be trained by {type(model.optimizer).__name__}; the specification says Adam.",
            advice='`optimizer="adam"`, or `keras.optimizers.Adam(rate)`.',
        )
    _has_both_losses(model.loss)
    x, targets = _easy_cards(64, seed=8)
    y = _fed(attempt, model, x, "It was fed 64 cards.")
    got = _evaluated(attempt, model, x, targets)
    for name, expected, wanted in zip(
        ("result", "larger"), _cross_entropies(y, targets), ("sparse categorical", "binary"), strict=True
    ):
        loss = got.get(f"{name}_loss")
        if loss is None:
            raise Unmet(
                f"No loss of `{name}` is reported.", advice="Give `compile` a dict with a loss for each output."
            )
        if abs(loss - expected) > 0.02 * max(1.0, expected):
            raise Unmet(
                f"The loss of `{name}` is not the {wanted} cross-entropy of its probabilities.",
                advice="The specification names the loss. The output gives probabilities, so no `from_logits=True`.",
                hint="Compare the two strings, or classes, in your `loss=` with the table: one output names a "
                "class out of 28, the other says yes or no. And who has applied softmax and sigmoid already?",
            )
    if abs(got["loss"] - got["result_loss"] - 0.5 * got["larger_loss"]) > 0.02:
        raise Unmet(
            "The total of the losses is not 1.0 × that of `result` and 0.5 × that of `larger`.",
            advice="`loss_weights=` takes a dict, with the names of the outputs as keys.",
            hint="Print `evaluate(…, return_dict=True)` for some cards, and add up by hand: what times "
            "`larger_loss` makes the total? The specification has another factor there.",
        )
    accuracies = {
        "result": float(np.mean(y["result"].argmax(axis=-1) == targets["result"])),
        "larger": float(np.mean((y["larger"][:, 0] > 0.5) == targets["larger"])),
    }
    for name, accuracy in accuracies.items():
        reported = {k: v for k, v in got.items() if k.startswith(f"{name}_") and k != f"{name}_loss"}
        if not reported:
            raise Unmet(f"No accuracy of `{name}` is reported.", advice='`metrics={"' + name + '": ["accuracy"], …}`.')
        if not any(abs(value - accuracy) < 1e-3 for value in reported.values()):
            raise Unmet(
                f"What is reported of `{name}` is not its accuracy: {', '.join(f'`{k}`' for k in reported)}.",
                advice='`"accuracy"` is the share of right answers, whatever the output.',
            )
    return "Adam, the two losses with their weights, and both accuracies are as the specification says."


def _has_both_losses(loss: Any) -> None:
    if not isinstance(loss, dict):
        return
    for name in loss:
        if name not in ("result", "larger"):
            raise Unmet(
                f"A loss is given for `{shown(name).strip(chr(39))}`, and no output has this name.",
                advice="The outputs are named `result` and `larger`.",
            )
    for name in ("result", "larger"):
        if loss.get(name) is None:
            raise Unmet(
                f"The output `{name}` has no loss: nothing would train it.",
                advice="A dict of losses has a key for each output.",
                hint="Print `list(loss)` of the dict that you give to `compile`, beside the outputs' names: one "
                "is missing, or is `None`. What does the specification give for it?",
            )


def _evaluated(attempt: Attempt, model: keras.Model, x: dict, targets: dict) -> dict[str, float]:
    try:
        return attempt.run(lambda: model.evaluate(x, targets, verbose=0, return_dict=True, batch_size=64))
    except Raised as raised:
        told = messages.headline(raised.cause, 160)
        raise Unmet(
            f"Given 64 cards and their backs by name, `evaluate` stops with `{told}`.",
            where="The backs were `result`, a whole number, and `larger`, 0 or 1.",
            advice="Is every key of the losses and metrics the name of an output, and does every output have the loss "
            "that the specification gives it? Losses in a list go by the sorted names of a dict.",
        ) from None


def learns_from_results(attempt: Attempt) -> str:
    """9.4: trained for a moment, it calculates with digits that it was never told."""
    model = attempt.model
    x, targets = _easy_cards(1_600, seed=1)
    attempt.run(
        lambda: model.fit(x, targets, batch_size=32, epochs=4, verbose=0), "It was trained on 1,600 easy cards."
    )
    x, targets = _easy_cards(256, seed=2)
    y = _fed(attempt, model, x, "It was fed new cards after its training.")
    right = float(np.mean(y["result"].argmax(axis=-1) == targets["result"]))
    if not right >= 0.5:
        raise Unmet(
            "Trained on easy cards for a moment, it gets fewer than half of the results right.",
            advice="Is the rate of Adam somewhere between 0.0005 and 0.01, and can everything be trained?",
            hint="Let `fit` print the loss for a few batches: standing still says the rate is too low or "
            "something is frozen, jumping or `nan` says it is too high. Try ten times more, or less.",
        )
    return "Trained on easy cards for a moment, it gets most results right, and nobody told it a digit."


# 9.5 the inspector --------------------------------------------------------------------------------------------------


def _calculator() -> keras.Model:
    """A calculator with weights from a seeded generator, as though it were trained."""
    left, right = keras.Input((28, 28), name="left"), keras.Input((28, 28), name="right")
    sign = keras.Input((1,), name="sign")
    reader, arithmetic = _parts()
    readings = [reader(left), reader(right)]
    hidden = layers.Dense(16, activation="relu", name="compared")(layers.Concatenate(name="both_readings")(readings))
    model = keras.Model(
        {"left": left, "right": right, "sign": sign},
        {
            "result": arithmetic(*readings, sign),
            "larger": layers.Dense(1, activation="sigmoid", name="larger")(hidden),
        },
        name="calculator",
    )
    _give_weights(model, seed=3)
    return model


def _give_weights(model: keras.Model, seed: int) -> None:
    random = np.random.default_rng(seed)
    model.set_weights([random.normal(0, 0.15 if len(w.shape) > 2 else 1, size=w.shape) for w in model.weights])


class _Delivery:
    """What a learner's `deliver` returned, and what was in the folder then; made once for an attempt."""

    def __init__(self, attempt: Attempt) -> None:
        self.calculator = _calculator()
        before = self.calculator.get_weights()
        with tempfile.TemporaryDirectory() as name:
            self.path = Path(name) / "inspector.keras"
            self.model = attempt.call(self.calculator, self.path)
            self.files = sorted(p.name for p in Path(name).rglob("*"))
            self.loaded: Any = None
            if self.path.is_file():
                try:
                    self.loaded = keras.models.load_model(self.path)
                except Exception as error:
                    self.loaded = error
        self.kept = all(np.array_equal(a, b) for a, b in zip(before, self.calculator.get_weights(), strict=True))
        self.x = _probe_cards()

    def expected(self) -> dict[str, np.ndarray]:
        reader = self.calculator.get_layer("reader")
        left, right = (ops.convert_to_numpy(reader(self.x[name])) for name in ("left", "right"))
        return {"left_digit": left, "right_digit": right, "result": calculate(left, right, self.x["sign"])}


def _delivery(attempt: Attempt) -> _Delivery:
    if not hasattr(attempt, "_delivery"):
        attempt._delivery = _Delivery(attempt)  # type: ignore[attr-defined]
    return attempt._delivery  # type: ignore[attr-defined]


def gives_readings(attempt: Attempt) -> str:
    """9.5: fed cards, the model that comes back gives both readings and the result."""
    delivered = _delivery(attempt)
    if isinstance(delivered.model, str | os.PathLike):
        raise Unmet(f"{attempt.name} returned a path.", advice="Save the model there, and return the model.")
    model = as_model(delivered.model, attempt.name)
    if model is delivered.calculator:
        raise Unmet(
            f"{attempt.name} returned the calculator that it was given.",
            advice="Make another model on the same graph: `keras.Model(calculator.input, {…})`.",
            hint="The inspector has three outputs, the calculator two, so a second `keras.Model` is needed. "
            "Which of its ends can be taken over as it is?",
        )
    try:
        y = attempt.run(lambda: model(delivered.x, training=False))
    except Raised as raised:
        raise Unmet(
            f"Fed a dict of `left`, `right` and `sign`, it stops with `{messages.headline(raised.cause, 160)}`.",
            advice="Its inputs are those of the calculator: `calculator.input`.",
        ) from None
    _readings(delivered, y, "")
    return "Fed cards, it gives both readings and the result."


def _readings(delivered: _Delivery, y: Any, whose: str) -> None:
    expected = delivered.expected()
    if not isinstance(y, dict):
        raise Unmet(
            f"{whose or 'The model'} gives {describe(y)}, and not a dict.",
            advice='The outputs of `keras.Model` are a dict: `{"left_digit": …, "right_digit": …, "result": …}`.',
        )
    if set(y) != set(expected):
        raise Unmet(
            f"{whose or 'The model'} gives {', '.join(f'`{shown(k).strip(chr(39))}`' for k in y)}; asked for were "
            f"{', '.join(f'`{k}`' for k in expected)}.",
            advice="The keys of the dict are the names.",
        )
    for name, wanted in expected.items():
        given = np.asarray(ops.convert_to_numpy(y[name]))
        if given.shape != wanted.shape:
            raise Unmet(
                f"`{name}` has the shape `{given.shape}` for 8 cards; `{wanted.shape}` was expected.",
                advice="All probabilities were asked for, and not only the place of the highest."
                if given.shape[:1] == wanted.shape[:1] and given.size == len(given)
                else "Which tensor is it, and has anything been called on it?",
            )
        if np.allclose(given, wanted, atol=1e-3):
            continue
        other = "right_digit" if name == "left_digit" else "left_digit"
        if name != "result" and np.allclose(given, expected[other], atol=1e-3):
            raise Unmet(
                f"`{name}` is the reading of the other picture.",
                advice="The arithmetic was called on the left reading, the right one, and the sign, in this order.",
                hint='Print `[t.shape for t in calculator.get_layer("arithmetic").input]` and think of the order '
                "in which it was called. Which of the two stands under which key in your dict?",
            )
        raise Unmet(
            f"`{name}` is not what the trained calculator makes of the same cards.",
            advice="Take its own tensors, or call its own layers. A clone, or a layer made anew, has other weights.",
            hint="`get_layer(\"reader\").output` belongs to the reader's own graph, and a clone to nobody's "
            "training. Two ways are open: what went into `arithmetic`, or calling `reader` on one of "
            "`calculator.input`.",
        )


def leaves_the_calculator(attempt: Attempt) -> str:
    """9.5: the calculator has the weights that it had, and the inspector has them too, as the same weights."""
    delivered = _delivery(attempt)
    if not delivered.kept:
        raise Unmet(
            "The calculator has other weights than it had.",
            advice="Nothing is to be trained or set: make a second model on the same graph.",
        )
    _give_weights(delivered.calculator, seed=5)
    try:
        _readings(delivered, delivered.model(delivered.x, training=False), "")
    except Unmet:
        raise Unmet(
            "The calculator was trained on, and the inspector still says what it said before: it has a copy of the "
            "weights.",
            advice="What was loaded or cloned is another model. Return the one that is made of the calculator's own "
            "tensors or layers.",
            hint="Do you return what `load_model` or `clone_model` gave? It has numbers of its own from then "
            "on. Saving needs no loading: which of your models is made of the calculator's tensors?",
        ) from None
    finally:
        _give_weights(delivered.calculator, seed=3)
    return "It shares its weights with the calculator."


def is_in_the_file(attempt: Attempt) -> str:
    """9.5: the file at the path holds the inspector."""
    delivered = _delivery(attempt)
    if delivered.loaded is None:
        found = ", ".join(f"`{shown(f).strip(chr(39))}`" for f in delivered.files)
        raise Unmet(
            "At the path that was given there is no file.",
            where=f"In its folder: {found}." if found else "",
            advice="`model.save(path)`, with the path as it is.",
            hint="Print `path` and `list(path.parent.iterdir())` before the `return`. Is `save` called at "
            "all, and with `path` itself, or with a name of your own?",
        )
    if isinstance(delivered.loaded, Exception) or not isinstance(delivered.loaded, keras.Model):
        raise Unmet(
            "The file is no model that Keras can load.", advice="Write it with `model.save(path)`, and nothing else."
        )
    try:
        y = delivered.loaded(delivered.x, training=False)
        _readings(delivered, y, "The model in the file")
    except Unmet as unmet:
        raise Unmet(
            f"What is in the file is not the inspector. {unmet.problem}",
            advice="Save the model that you return.",
        ) from None
    except Exception:
        raise Unmet("What is in the file is not the inspector.", advice="Save the model that you return.") from None
    return "The file holds the same model, and Keras can load it."


# 9.6 three faults ---------------------------------------------------------------------------------------------------


def _machine_step_by_step() -> keras.Model:
    """9.6: the machine with its row put together in two steps, which is the same row."""
    left, right = keras.Input((28, 28), name="left"), keras.Input((28, 28), name="right")
    sign = keras.Input((1,), name="sign")
    row, strokes = layers.Flatten(), layers.Dense(32, activation="relu")
    digit = layers.Dense(10, activation="softmax")
    readings = [digit(strokes(row(picture))) for picture in (left, right)]
    card = layers.Concatenate()([layers.Concatenate()(readings), sign])
    x = layers.Dropout(0.2)(layers.Dense(64, activation="relu")(card))
    less = layers.Subtract()(readings)
    return keras.Model(
        {"left": left, "right": right, "sign": sign},
        {
            "result": layers.Dense(RESULTS, activation="softmax")(x),
            "larger": layers.Dense(1, activation="sigmoid")(less),
        },
    )


def _unheard(attempt: Attempt) -> set[str]:
    """The specification's names of the inputs that reach no output."""
    found = {name for finding in lint(attempt.model) if finding.rule == "unused-input" for name in finding.layers}
    own = {id(layer.output): layer.name for layer in attempt.model.layers if isinstance(layer, layers.InputLayer)}
    return {key for key, tensor in attempt.model.input.items() if own.get(id(tensor)) in found}


def everything_learns(attempt: Attempt) -> str:
    """9.6: no layer is frozen."""
    if frozen := [layer.name for layer in attempt.model._flatten_layers() if layer.weights and not layer.trainable]:
        raise Unmet(f"`{frozen[0]}` is frozen: it could not learn.", advice="Leave `trainable` as it is.")
    return "All of it learns."


EXERCISES = (
    Exercise(
        "9.1",
        "predict",
        demands=[same_value("The plan", _off_plan)],
        reference=value_reference,
        mistakes=[
            Mistake(
                "reader_twice",
                value_is(_plan(weights=25_813)),
                "You counted the reader twice.",
                "It is called twice and made once: its weights are there once.",
                hint="How often is the reader *made*, and how often called? Weights are there once for each time "
                "that something is made. Your number is too large by one reader.",
            ),
            Mistake(
                "place_is_the_result",
                value_is(_plan(place_of_3_7=-4)),
                "−4 is the result; its place in the list was asked for.",
                "Place 0 belongs to −9.",
                hint="Write −9, −8, −7 and so on in a row, and the places 0, 1, 2 below them. What has to be "
                "added to a result to get its place?",
            ),
            Mistake(
                "no_biases",
                value_is(_plan(weights=13_066)),
                "The biases of the two Dense layers are missing.",
                "A Dense layer of n units has n of them.",
                hint="13,066 is 12,730 + 320 + 16. Which layers do the 320 and the 16 belong to, and how many "
                "numbers come out of each of the two?",
            ),
            Mistake(
                "sums_only",
                value_is(_plan(result=(None, 19))),
                "19 is the number of sums, 0 to 18. A minus can make less than 0.",
                "Count from −9 to 18, with both ends.",
                hint="The smallest result is that of 0 − 9. Count those below 0 first, then 0 itself, then those "
                "above it.",
            ),
        ],
        hints=[
            "The specification has it all. Every shape begins with `None`.",
            "From −9 to 18 there are 18 + 9 + 1 whole numbers. The place of −9 is 0, that of −8 is 1.",
            "Weights: 12,730 of the reader, `20 * 16 + 16`, and `16 + 1`.",
        ],
    ),
    Exercise(
        "9.2",
        "build",
        confusion="A sum is drawn whose shapes differ. The Dense behind a Flatten costs more than all blocks "
        "together, and the number of weights is over the limit.",
        demands=[is_a_model, has_a_graph, reads_pictures, has_residual_blocks, small_enough],
        hints=[
            "Start small: Reshape to `(28, 28, 1)`, a convolution of stride 2, Flatten, Dense 10 with softmax. Then "
            "put blocks in between.",
            'A block: two `Conv2D(filters, 3, padding="same")` on `x`, then `layers.add([x, h])`. The sum is the '
            "`x` of the next block.",
            "Where filters or strides change, `Conv2D(filters, 1, strides)` brings the shortcut to the same shape.",
        ],
    ),
    Exercise(
        "9.3",
        "fix",
        confusion="One fault is found and the others are believed away: b − a in the place of a − b, a setting that "
        "the file loses, a dtype. The check names the next one when the first is mended.",
        demands=[
            takes_what_every_layer_takes(THREE),
            draws(THREE, (7,)),
            has_weights(THREE),
            computes(
                THREE,
                lambda layer, *x: calculate(*x),
                {
                    "For a minus it gives the results of right − left, and not of left − right.": (
                        lambda layer, *x: calculate(*x, turned=True),
                        "For the digits 7 and 2 and a minus the 1 should be at the place of 5, and is at that of "
                        "−5. Which of the two index sums in your line takes the wrong one away?",
                    ),
                    "Plus and minus have changed places: 1 is the plus.": (
                        lambda layer, a, b, sign: calculate(a, b, 1 - sign),
                        "Put 1 for `sign` into the last line of `call`: one of the two products is left. Is it the one "
                        "with `plus`?",
                    ),
                    "Both signs give left + right now, or both left − right.": (
                        lambda layer, a, b, sign: calculate(a, b, np.ones_like(sign)),
                        "Compare the two index sums that pick rows of `places`: they should differ in one sign, and in "
                        "yours they are equal.",
                    ),
                },
                "The place of a pair of digits a, b is `a + b + digits - 1` for a plus, and `a - b + digits - 1` for a "
                "minus; `sign` is 1 for plus.",
            ),
            serves_ten_digits,
            config_is_complete(THREE),
            survives_a_file(THREE, package="cards"),
            in_half_precision(THREE),
        ],
        hints=[
            "Feed it two sure readings, 7 and 2, with a minus: at which place is the 1? Then read `minus` again.",
            "`layer.get_config()` shows what a file would keep: is `digits` in it? Keras writes a configuration by "
            "itself where a class has none of its own.",
            "The matrices are made in float32, whatever the layer computes in: `dtype=self.compute_dtype`. And above "
            'the class: `@keras.saving.register_keras_serializable(package="cards")`.',
        ],
    ),
    Exercise(
        "9.4",
        "stretch",
        confusion="A clone of the reader is called, or two readers; outputs get names and their losses do not. The "
        "order left, right, sign is exchanged.",
        demands=[
            is_a_model,
            has_a_graph,
            named_as_specified,
            one_reader,
            same_calculator,
            compiled_as_specified,
            learns_from_results,
        ],
        cases=[_parts],
        reference=graph_reference,
        hints=[
            "Three inputs. Two readings, `reader(left)` and `reader(right)`: keep both tensors, two places need them.",
            "`result` is `arithmetic(left_digit, right_digit, sign)`. `larger` begins with a `Concatenate` of both "
            "readings. Then `keras.Model` with two dicts.",
            '`compile(optimizer=…, loss={"result": …, "larger": …}, loss_weights={…}, metrics={…})`, with the names of '
            "the outputs as keys each time.",
        ],
        mistakes=[
            Mistake(
                "larger gives a logit",
                _larger_gives_a_logit,
                "`larger` has no sigmoid: it gives any number, and a probability was asked for.",
                "The specification has it in the row of this output.",
                hint="Feed it a few cards: is `larger` ever below 0 or above 1? Look at the last Dense of that "
                "branch and "
                "at what stands beside its 1.",
            ),
            Mistake(
                "one reading twice",
                lambda attempt: any(len(set(parts)) == 1 for parts in _laid_side_by_side(attempt)),
                "What `larger` compares is one reading with itself.",
                "Both readings are concatenated, the left one first.",
                hint="Exchange the right picture of a card for another one: `larger` does not change. Which name "
                "stands "
                "twice in the list that your `Concatenate` is called on?",
            ),
            Mistake(
                "more than two readings",
                lambda attempt: any(len(parts) > 2 for parts in _laid_side_by_side(attempt)),
                "`larger` looks at more than the two readings.",
                "Which digit is the larger one does not depend on the sign: two tensors are concatenated.",
                hint="The Dense of 16 should get 20 numbers. Print the shape of what your `Concatenate` returns, "
                "and see "
                "which part of its list makes the rest.",
            ),
        ],
    ),
    Exercise(
        "9.5",
        "surgery",
        confusion="The reader is built anew and has other weights. The path is returned and not the model, or the "
        "calculator is saved in the place of the inspector.",
        demands=[gives_readings, leaves_the_calculator, is_in_the_file],
        hints=[
            "Nothing is built anew: the model begins at `calculator.input`, and its outputs are tensors of that graph.",
            '`calculator.get_layer("arithmetic").input` is a list of what went into it. Or call '
            '`calculator.get_layer("reader")` on `calculator.input["left"]`.',
            '`keras.Model(calculator.input, {"left_digit": …, "right_digit": …, "result": …})` with '
            '`calculator.output["result"]` for the last; then `save`, then `return`.',
        ],
    ),
    Exercise(
        "9.6",
        "find",
        demands=[
            is_a_model,
            named_as_specified,
            same_graph,
            compiled_as_specified,
            everything_learns,
            nothing_silent(),
        ],
        accepted=[_machine_step_by_step],
        reference=graph_reference,
        mistakes=[
            Mistake(
                "sign_unheard",
                lambda attempt: "sign" in _unheard(attempt),
                "Whatever stands on the card for a sign, the result is the same.",
                "Ask the question of this chapter: does every input matter? Then follow that input in the picture.",
                hint="Start at `sign` in `show(build_machine())`. Does an arrow leave it? If your code joins it with "
                "the readings, compare the name of what was joined with the name that the next layer is called on.",
            ),
            Mistake(
                "two_readers",
                still("two-towers-of-their-own"),
                "Shown one picture on both sides, `larger` still depends on the picture.",
                "Ask: how many weights? One reader has 25,450; a shared part counts once.",
                hint="A function that makes layers makes new ones each time it is called. Where are the layers made "
                "that read the left picture, and where those that read the right one?",
            ),
            Mistake(
                "answers_dropped",
                still("dropout-on-output"),
                "`fit` reports a far larger loss than `evaluate` does, of the same cards.",
                "Which layer works in `fit` alone, and between which two does the docstring put it?",
                hint='Print `ops.sum(model(cards, training=True)["result"], axis=-1)` for a few cards. Probabilities '
                "sum to 1; what stands between the softmax and the end?",
            ),
            Mistake(
                "picture_unheard",
                _unheard,
                "One of the two pictures can be exchanged for any other, and nothing changes.",
                "Does every input matter? In the picture of your model, see which of them no arrow leaves.",
                hint="Look at the lines in which something is called on `left` or on `right`: which of the two names "
                "stands there twice, and which never?",
            ),
        ],
        hints=[
            "Three faults, three places: one between an input and the layer that should hear it, one where a layer is "
            "made, one at an end.",
            "Draw the suspect. From which box goes no arrow on? What is there twice that should be there once? Which "
            "box comes last before `result`?",
            "Make the reader once, as a model, and call it twice. Put the sign into the row that the Dense of 64 is "
            "called on. Let the Dropout stand in front of the Dense of 28.",
        ],
    ),
)
