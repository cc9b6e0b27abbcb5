"""What the exercises of chapter 06 demand: classes as graphs, trees, recurrence by hand, `training`, masks, taps."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import keras
import numpy as np
from keras import layers, ops

from helpers.attempt import Attempt, Raised, Unmet
from helpers.custom import Trial, close, computes, draws, has_weights, quietly, survives_a_file
from helpers.demands import (
    Demand,
    Exercise,
    GraphIs,
    Mistake,
    graph_reference,
    has_a_graph,
    is_a_model,
    leaves_weights_alone,
    same_graph,
    same_value,
    value_reference,
)
from helpers.exercises.silent import compiled, loss_of, nothing_silent, still
from helpers.values import describe, plain

# Models that a learner's class makes -------------------------------------------------------------------------------


def own_model(attempt: Attempt) -> type[keras.Model]:
    """The class that was handed over, if it is a model of the learner's own.

    Raises:
        Unmet: if it is not, in words for what it is.
    """
    given = attempt.answer
    by_name = "Keep the line that begins with `class`, and give `check` the class by its name, without parentheses."
    if isinstance(given, keras.Layer):
        raise Unmet(
            f"The class of a model was expected, and {describe(given)} was given, which is one object of a class.",
            advice=by_name,
        )
    if not isinstance(given, type):
        what = f"the function `{given.__name__}`" if hasattr(given, "__code__") else describe(given)
        raise Unmet(f"The class of a model was expected, and {what} was given.", advice=by_name)
    if (given.__module__ or "").split(".")[0] == "keras":
        raise Unmet(
            f"`{given.__name__}` is Keras' own class.",
            advice="Write a class of your own, which inherits from `keras.Model`.",
        )
    if not issubclass(given, keras.Model):
        kind = "a layer, and a model was asked for" if issubclass(given, keras.Layer) else "no model"
        raise Unmet(
            f"The class `{given.__name__}` is {kind}.",
            advice=f"Its first line should read `class {given.__name__}(keras.Model):`.",
        )
    return given


def _made(attempt: Attempt, *arguments: object) -> keras.Model:
    """A model of the learner's class."""
    cls = own_model(attempt)
    written = ", ".join(repr(a) if isinstance(a, int | list) else "base" for a in arguments)
    model = attempt.run(lambda: cls(*arguments), f"It was made by `{cls.__name__}({written})`.")
    if not isinstance(model, cls):
        raise Unmet(f"`{cls.__name__}({written})` gave {describe(model)}, and no model.", advice="Leave `__new__` out.")
    try:
        model.name, model.weights  # noqa: B018 - neither is there otherwise
    except Exception:
        raise Unmet(
            f"`{cls.__name__}` lacks what its parent class would have given it.",
            advice="Begin `__init__` with `super().__init__(**kwargs)`.",
        ) from None
    return model


def _answer(attempt: Attempt, model: keras.Model, x: Any, what: str = "numbers", **more: Any) -> np.ndarray:
    """What the learner's model answers, as NumPy."""
    told = f"It was called on {what}."
    came = quietly(attempt, lambda: model(x, **more), told)
    try:
        if came is None:
            raise TypeError
        return np.asarray(ops.convert_to_numpy(came), "float32")
    except Exception:
        raise Unmet(
            f"Called on {what}, it returned {describe(came)}, and no tensor.",
            advice="`call` returns the tensor that comes out. Does it end in `return`?",
        ) from None


def _holds(attempt: Attempt, model: keras.Model, shapes: Sequence[tuple]) -> None:
    """The trainable weights have these shapes, in any order.

    Raises:
        Unmet: if they have others.
    """
    found = [tuple(weight.shape) for weight in model.trainable_weights]
    if Counter(found) == Counter(shapes):
        return
    name = own_model(attempt).__name__
    if not found and model.weights:
        raise Unmet(
            f"Nothing in `{name}` can learn: of its weights Keras finds none that is trainable.",
            advice="Set `trainable = False` on what is to stay, and on nothing else; make every layer in `__init__`.",
            hint="Print `[(w.path, w.trainable) for w in model.weights]`. On what do you set `trainable`, on "
            "a part or on `self`? A frozen model freezes all its parts.",
        )
    if not found:
        raise Unmet(
            f"`{name}` was called, and has no trainable weights.",
            where="A layer that is made in `call` is another one each time, and Keras does not know of it.",
            advice="Make the layers in `__init__`, each as an attribute: `self.hidden = layers.Dense(...)`.",
            hint="Call one object twice on the same numbers: the answers differ. Which line of `call` makes a "
            "layer, and what should stand there instead of its class?",
        )
    raise Unmet(
        f"The trainable weights of `{name}` have the shapes {_listed(found)}; asked for were {_listed(shapes)}.",
        advice="Count the layers, and the numbers that go into each and come out.",
        hint="Print `[(w.path, tuple(w.shape)) for w in model.weights]` after a call: a kernel's first "
        "number is what went in, its second what came out. Which layer is the first that surprises "
        "you?",
    )


def _listed(shapes: Sequence[tuple]) -> str:
    return ", ".join(f"`{tuple(shape)}`" for shape in shapes)


def _shuffle(model: keras.Model, low: float = 0.3) -> None:
    """Give every weight random numbers: biases of zero would hide mistakes."""
    random = np.random.default_rng(6)
    for weight in model.weights:
        weight.assign(random.uniform(low, 1, size=weight.shape) * random.choice([-1, 1], size=weight.shape))


def _by_shape(model: keras.Model) -> dict[tuple, np.ndarray]:
    return {tuple(weight.shape): ops.convert_to_numpy(weight) for weight in model.weights}


def _ids(layer: keras.Layer) -> set[int]:
    return {id(weight) for weight in layer.weights}


def own_weights(copied: str, advice: str, hint: str) -> Demand:
    """A demand that a model holds no weights but those of the layers and models that were given."""

    def demand(attempt: Attempt) -> str:
        for arguments, model in zip(attempt.given, attempt.models, strict=True):
            given = set().union(*(_ids(part) for part in arguments if isinstance(part, keras.Layer)))
            if not _ids(model) <= given:
                raise Unmet(copied, advice=advice, hint=hint)
        return "Its weights are those that were given, and no copies."

    return demand


# 6.1 when it complains ----------------------------------------------------------------------------------------------

_WORDS = ("made", "fed", "never")


def _off_moments(expected: dict, given: Any) -> str:
    if not isinstance(given, dict) or given.keys() != expected.keys():
        return f"Keep the dict with its keys: {', '.join(map(repr, expected))}."
    for key, word in given.items():
        if word not in _WORDS:
            return f'For `{key}` write one of the three words "made", "fed", "never".'
    for key in expected:
        if given[key] != expected[key]:
            return {
                "adds, graph": "Look again at `adds, graph`: are both widths known when `layers.add` is called?",
                "adds, class": "Look again at `adds, class`: which of its lines run when the object is made?",
                "forgets, graph": "Look again at `forgets, graph`: is there anything in it that does not fit?",
                "forgets, class": "Look again at `forgets, class`: is there anything in it that does not fit?",
                "halves, graph": "Look again at `halves, graph`: which sides does the graph know of?",
            }[key]
    return ""


def _moments(**given: str) -> Callable[[Attempt], bool]:
    """Recognises answers in which these are so, whatever the others are."""
    return lambda attempt: all(plain(attempt.answer)[key.replace("_", ", ")] == word for key, word in given.items())


# 6.2 the graph in a class -------------------------------------------------------------------------------------------


class Branches(keras.Model):
    """Two ways beside each other, and their sum."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.left = layers.Dense(6, activation="relu", name="left")
        self.right = layers.Dense(6, name="right")
        self.out = layers.Dense(2, name="out")

    def call(self, x: Any) -> Any:
        return self.out(ops.tanh(self.left(x) + self.right(x)))


class Twice(keras.Model):
    """One layer, called twice."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.step = layers.Dense(4, name="step")
        self.norm = layers.BatchNormalization(name="norm")

    def call(self, x: Any) -> Any:
        return self.step(self.norm(self.step(x))) * 2.0


def _called(model: keras.Model, width: int) -> tuple:
    model(np.ones((2, width), "float32"))
    return model, (width,)


def opens_the_class(attempt: Attempt) -> str:
    """6.2: what comes back is another model, and the given one is no node of it."""
    for (given, _), model in zip(attempt.given, attempt.models, strict=True):
        if model is given:
            raise Unmet(
                f"{attempt.name} returned the model that it was given, a class still.",
                advice="Make a `keras.Input`, and a functional model of it and of what the class makes of it.",
                hint="What is to come back has `.inputs`, and a class has none. With the line `inputs = "
                "keras.Input(shape)` you have a tensor; what in the class can be run on it?",
            )
        if any(layer is given for layer in model.layers):
            raise Unmet(
                f"Your graph has one node for all of `{given.name}`: what happens inside is still hidden.",
                where=f"Its layers: {', '.join(f'`{layer.name}`' for layer in model.layers[:8])}.",
                advice="Calling the model makes a node of it. Which method of it does nothing but call its layers?",
                hint="`model(inputs)` is Keras' `__call__`, and that makes a node. Look at how the class was "
                "written: below `__init__` stands an ordinary method, with a name of its own.",
            )
    return "The class itself is no node of it."


# 6.3 one tree -------------------------------------------------------------------------------------------------------


def _parts_of_a_tree() -> tuple[keras.Layer, keras.Model]:
    sides = [keras.Input((4,), name="left_side"), keras.Input((4,), name="right_side")]
    x = layers.Dense(4, activation="tanh", name="think")(layers.Concatenate(name="both")(sides))
    return layers.Embedding(5, 4, name="leaf"), keras.Model(sides, x, name="join")


def _tree_case(shape: tuple) -> tuple:
    return shape, *_parts_of_a_tree()


_LEFT, _RIGHT, _BOTH = (((), ()), ()), ((), ((), ())), (((), ()), ((), ()))


def _leaves(shape: tuple) -> int:
    return sum(map(_leaves, shape)) if shape else 1


def one_input_a_digit(attempt: Attempt) -> str:
    """6.3: as many inputs as the tree has leaves."""
    for (shape, *_), model in zip(attempt.given, attempt.models, strict=True):
        wanted, where = _leaves(shape), f"Seen for the shape `{shape}`."
        if len(model.inputs) != wanted:
            raise Unmet(
                f"The model has {len(model.inputs)} input{'s' * (len(model.inputs) != 1)}, and the tree {wanted} "
                f"digit{'s' * (wanted != 1)}.",
                where=where,
                advice="Make an Input where you come to a leaf, and collect them in a list on the way.",
                hint="Let your function print each `keras.Input` that it makes: one for each `()`, and none for a "
                "fork. Does a list begin anew inside the recursion, or is one input used for all?",
            )
    return "It has one input for each digit."


def _join_of(turned: bool, inputs_turned: bool) -> keras.Model:
    leaf, join = _parts_of_a_tree()
    a, b, c = (keras.Input((), dtype="int32") for _ in range(3))
    sides = [join([leaf(b), leaf(a)] if turned else [leaf(a), leaf(b)]), leaf(c)]
    return keras.Model([c, b, a] if inputs_turned else [a, b, c], join(sides[::-1] if turned else sides))


def _joined_in_a_row(attempt: Attempt) -> bool:
    """6.3: right where all forks are on the left, and wrong elsewhere, with as many inputs as there are digits."""
    counts = zip(attempt.given, attempt.models, strict=True)
    if any(len(model.inputs) != _leaves(shape) for (shape, *_), model in counts):
        return False
    left, right, *_ = attempt.comparisons
    return left.same and not right.same


# 6.4 any number of branches -----------------------------------------------------------------------------------------

_TREES = {
    "a tuple of two leaves": (0, 1),
    "a tuple of three leaves": (0, 1, 2),
    "a tuple in a tuple": ((0, 1, 2), 3),
    "a tuple of one leaf": (0,),
    "three storeys": (((1, 0), 2), (3,), 1),
    "a leaf alone": 2,
}


def _filled(tree: Any, arrays: Sequence[Any]) -> Any:
    return tuple(_filled(part, arrays) for part in tree) if isinstance(tree, tuple) else arrays[tree]


def _tree_answer(
    weights: dict, biases: Sequence[np.ndarray], tree: Any, merge: Any = np.sum, bend: Any = np.tanh
) -> Any:
    leaf_bias, fork_bias = biases

    def vector(tree: Any) -> np.ndarray:
        if not isinstance(tree, tuple):
            return np.tanh(tree @ weights[3, 5] + leaf_bias)
        return bend(merge([vector(part) for part in tree], axis=0) @ weights[5, 5] + fork_bias)

    return vector(tree) @ weights[5, 1] + weights[1,]


def sums_over_trees(attempt: Attempt) -> str:
    """6.4: with random weights, the answers to trees of several shapes are those of NumPy."""
    model = _made(attempt, 5)
    random = np.random.default_rng(4)
    arrays = [random.normal(size=(6, 3)).astype("float32") for _ in range(4)]
    first = _answer(attempt, model, _filled((0, 1), arrays), "a tuple of two leaves")
    _holds(attempt, model, [(3, 5), (5,), (5, 5), (5,), (5, 1), (1,)])
    if first.shape != (6, 1):
        raise Unmet(
            f"For six trees it returned the shape `{first.shape}`; one number for each is `(6, 1)`.",
            advice="The last step is a Dense of 1 on the vector of the whole tree.",
        )
    _shuffle(model)
    weights = _by_shape(model)
    five = [ops.convert_to_numpy(w) for w in model.weights if tuple(w.shape) == (5,)]
    orders = list(itertools.permutations(five))
    for what, tree in _TREES.items():
        filled = _filled(tree, arrays)
        came = _answer(attempt, model, filled, what)
        orders, before = [b for b in orders if close(came, _tree_answer(weights, b, filled))], orders
        if orders:
            continue
        known = {
            "It takes the mean of the parts, and not their sum.": (
                {"merge": np.mean},
                "Compare a fork of one part with a fork of two such parts: by the text the Dense gets twice as "
                "much in the second. Which of your functions divides?",
            ),
            "It multiplies the parts; their sum was asked for.": (
                {"merge": np.prod},
                "In a product a part that is 0 wipes out all others; in a sum it changes nothing. Which line of "
                "your fork puts the parts together?",
            ),
            "It takes the largest of the parts, number by number; their sum was asked for.": (
                {"merge": np.max},
                "A fork of one part is right already, for there is nothing to choose. With two parts, which "
                "function of yours chooses instead of adding?",
            ),
            "It adds the first part and the last, however many a fork has.": (
                {"merge": lambda parts, axis: parts[0] + parts[-1]},
                "With three parts the middle one is lost, with one part it counts twice. What in Python goes through a "
                "tuple of any length?",
            ),
            "Its forks have no `tanh`.": (
                {"bend": lambda x: x},
                "The vector of a leaf lies between −1 and 1, that of your fork need not. Compare the two lines in "
                "`__init__` that make their layers.",
            ),
        }
        for words, (how, hint) in known.items():
            if any(close(came, _tree_answer(weights, b, filled, **how)) for b in before):
                advice = "tanh(Dense(the sum of the vectors of its parts))."
                raise Unmet(words, where=f"Seen on {what}.", advice=advice, hint=hint)
        raise Unmet(
            f"Its answer to {what} is not what the text asks for.",
            advice="Leaf: tanh(Dense(numbers)). Fork: tanh(another Dense(sum of its parts)). Answer: Dense 1.",
        )
    return "Its answers to trees of six shapes are right, a leaf alone among them."


def draws_a_tree(attempt: Attempt) -> str:
    """6.4: called on KerasTensors it draws a graph; what leaves the backend cannot."""
    model = _made(attempt, 5)
    tree = ((keras.Input((3,)), keras.Input((3,))), keras.Input((3,)))

    def draw() -> Any:
        came = model(tree)
        if keras.backend.backend() == "torch":  # numbers were fed there: `call` itself shows what can be drawn
            try:
                model.call(tree)
            except ValueError as error:
                if "NumPy" in str(error):
                    raise
        return came

    try:
        came = quietly(attempt, draw, "It was called on a tree of KerasTensors, as `fit` would.")
    except Raised as raised:
        raise Unmet(
            f"On numbers it works. A graph cannot be drawn of it, and so it cannot be trained: "
            f"`{type(raised.cause).__name__}`.",
            advice="Use functions of `keras.ops` and layers, and not NumPy: `ops.tanh`, `sum` of tensors.",
            hint="Look for `np.`, `float(…)` or `.numpy()` in your class. A KerasTensor has no numbers to hand "
            "out; which function of `keras.ops` has the same name?",
        ) from None
    shape = tuple(getattr(came, "shape", ()))
    if shape != (None, 1):
        raise Unmet(f"In a graph it returns the shape `{shape}`, and not `(None, 1)`.")
    return "It can be drawn, and so it can be trained."


# 6.5 a state for the batch at hand ----------------------------------------------------------------------------------

SEQUENCE = Trial(lambda: {"units": 3}, shapes=((4, 2),))


def _running_sum(layer: keras.Layer, x: np.ndarray) -> np.ndarray:
    kernel, bias = layer.get_weights()
    return np.cumsum(x @ kernel + bias, axis=1)


def _without_memory(layer: keras.Layer, x: np.ndarray) -> np.ndarray:
    kernel, bias = layer.get_weights()
    return x @ kernel + bias


def _batch_of_one_size(attempt: Attempt) -> bool:
    """6.5: whether the state was made for a number of samples that is written down."""
    layer = SEQUENCE.make(attempt)
    SEQUENCE.draw(attempt, layer)
    samples, *rest = SEQUENCE.feed(attempt, layer, 1).shape
    return samples != 1 and tuple(rest) == (4, 3)


def _last_state_alone(attempt: Attempt) -> bool:
    """6.5, 6.7: whether one state comes out, and not all of them."""
    return tuple(SEQUENCE.draw(attempt, SEQUENCE.make(attempt)).outputs[0].shape) == (None, 3)


# 6.6 training -------------------------------------------------------------------------------------------------------


def _careful(model: keras.Model, x: np.ndarray) -> np.ndarray:
    w = _by_shape(model)
    return np.maximum(x @ w[4, 6] + w[6,], 0) @ w[6, 1] + w[1,]


def steady_in_prediction(attempt: Attempt) -> str:
    """6.6: outside of training nothing is dropped, however the model is used."""
    model = _made(attempt, 6)
    x = np.random.default_rng(2).normal(size=(64, 4)).astype("float32")
    _answer(attempt, model, x)
    _holds(attempt, model, [(4, 6), (6,), (6, 1), (1,)])
    _shuffle(model)
    expected = _careful(model, x)
    ways = {
        "`predict`": lambda: quietly(attempt, lambda: model.predict(x, verbose=0), "`predict` was called."),
        "a plain call, `model(x)`,": lambda: _answer(attempt, model, x),
        "a call with `training=False`": lambda: _answer(attempt, model, x, training=False),
    }
    answers = {way: (answer(), answer()) for way, answer in ways.items()}
    for way, (one, other) in answers.items():
        if not np.allclose(one, other, atol=1e-4):
            raise Unmet(
                f"In {way} the same samples get other answers each time: the dropout is still at work.",
                advice="Do not tell the dropout that it is being trained when it is not.",
                hint="Search your class for `training=True`, in the first line of `call` as well. Who says "
                "nothing about training, as `predict` does, should get which value?",
            )
        if not close(one, expected):
            raise Unmet(
                f"In {way} it does not answer as Dense → relu → Dense.",
                advice="Only what the dropout is told has to change: leave the layers as they were.",
            )
    return "Outside of training it is steady."


def drops_in_training(attempt: Attempt) -> str:
    """6.6: `fit` and a call with `training=True` drop half of what leaves `hidden`."""
    model = _made(attempt, 6)
    x = np.ones((600, 4), "float32")
    _answer(attempt, model, x[:1])
    ones = {(4, 6): 0.0, (6,): 1.0, (6, 1): 1.0, (1,): 0.0}  # the answer counts the units that are left, doubled
    for weight in model.weights:
        weight.assign(np.full(weight.shape, ones[tuple(weight.shape)]))
    came = _answer(attempt, model, x, training=True)
    spread = float(np.var(came))
    if spread == 0:
        raise Unmet(
            "Called with `training=True`, it drops nothing of what leaves `hidden`.",
            advice="The dropout follows `hidden`, and is to be told what `call` is told of `training`.",
            hint="Follow the word: `fit` tells `call`, and `call` tells the dropout. Is it handed on, is the "
            "dropout called at all, and does `answer` get what it returned?",
        )
    if not np.allclose(came / 2, np.rint(came / 2), atol=1e-3) or not 3.5 < spread < 9:  # 6 ± 0.3 for a rate of 0.5
        raise Unmet(
            "In training it does not drop half of the numbers that leave `hidden`.",
            advice="`Dropout(0.5)` between the two Dense layers, as it was.",
            hint="A Dropout has a rate and a place, and there should be one. Compare your `call` with the one "
            "you were given: between which two layers did it stand, and how often?",
        )
    model.compile(keras.optimizers.SGD(0.0), "mse", run_eagerly=True)
    step = lambda: model.train_on_batch(x, np.full((600, 1), 6.0, "float32"))  # noqa: E731
    loss = float(np.ravel(quietly(attempt, step, "It was trained for one step, as `fit` does."))[0])
    if loss < 1e-6:
        raise Unmet(
            "In `fit` nothing is dropped: there the dropout is not told that it is being trained.",
            where="`fit` tells a model only what its `call` asks for, and with JAX under Keras none of its layers.",
            advice="Give `call` an argument, `def call(self, x, training=None)`, and hand on what it says.",
            hint="Compare the first line of your `call` with that of the other classes that are trained in "
            "this chapter: `fit` looks there, and hands over only what is named.",
        )
    return "In `fit` half of what leaves `hidden` is dropped."


# 6.7 a mask ---------------------------------------------------------------------------------------------------------

_MASK = np.array([[1, 1, 0, 0], [0, 1, 0, 1], [1, 1, 1, 1], [0, 0, 0, 0], [0, 0, 1, 1]], bool)


def _recurrent(layer: keras.Layer, x: np.ndarray, mask: np.ndarray | None = None, hidden: str = "kept") -> np.ndarray:
    w = _by_shape(layer)
    state, states = np.zeros((len(x), 3)), []
    for step in range(x.shape[1]):
        new = np.tanh(x[:, step] @ w[2, 3] + w[3,] + state @ w[3, 3])
        seen = np.ones((len(x), 1), bool) if mask is None else mask[:, step, None]
        if hidden == "kept" or hidden == "blanked":
            state = np.where(seen, new, state)
        elif hidden == "zeros":
            state = np.where(seen, new, 0)
        elif hidden == "no input":
            state = np.where(seen, new, np.tanh(w[3,] + state @ w[3, 3]))
        else:
            state = new
        states.append(np.where(seen, state, 0) if hidden == "blanked" else state)
    return np.stack(states, axis=1)


def _no_memory(layer: keras.Layer, x: np.ndarray) -> np.ndarray:
    w = _by_shape(layer)
    return np.tanh(x @ w[2, 3] + w[3,])


def keeps_its_state(attempt: Attempt) -> str:
    """6.7: where the mask is false, the state stays."""
    layer = SEQUENCE.make(attempt)
    SEQUENCE.draw(attempt, layer)
    random = np.random.default_rng(7)
    for weight in layer.weights:
        weight.assign(random.normal(size=weight.shape))
    (x,) = SEQUENCE.arrays(5)
    try:
        came = ops.convert_to_numpy(
            quietly(
                attempt, lambda: layer(ops.array(x), mask=ops.array(_MASK)), "It was called on numbers with a mask."
            )
        )
    except Raised as raised:
        if "mask" not in str(raised.cause) or "keyword argument" not in str(raised.cause):
            raise
        raise Unmet(
            "It cannot be given a mask.",
            advice="Let `call` have an argument: `def call(self, x, mask=None)`.",
            hint="Keras looks at the names in the first line of `call`. Which one is missing beside `x`, and "
            "which default lets the layer be called without it?",
        ) from None
    if close(came, _recurrent(layer, x, _MASK)):
        return "A step that the mask hides leaves the state as it was."
    for words, (hidden, hint) in {
        "The mask changes nothing: hidden steps are read as all others are.": (
            "read",
            "Give it one sample of two steps and the mask `[[True, False]]`: both states should be equal. In "
            "which line of the loop is the mask asked, and for which step?",
        ),
        "At a hidden step it forgets: the state becomes zeros.": (
            "zeros",
            "In `ops.where(seen, a, b)` the `b` is what a hidden step leaves. Which tensor holds what was there before "
            "this step?",
        ),
        "At a hidden step it returns zeros, and not the state that it has.": (
            "blanked",
            "The state is right and stays. It is the list of states that is spoilt: what do you append, and what "
            "should a hidden step append?",
        ),
        "At a hidden step the state moves on, with zeros for what comes.": (
            "no input",
            "You hide what comes in, and a hidden step should not happen at all. Compute the new state as ever, "
            "and choose afterwards: between which two tensors?",
        ),
    }.items():
        if close(came, _recurrent(layer, x, _MASK, hidden)):
            advice = "Where the mask is false, the state of that sample is what it was before."
            raise Unmet(words, advice=advice, hint=hint)
    if close(came, _recurrent(layer, x, ~_MASK)):
        raise Unmet(
            "It heeds the mask the wrong way round.",
            advice="The mask is true where a step counts.",
            hint="Read your line aloud: where the mask is true, take … Either two tensors stand in the wrong "
            "order, or a "
            "`~` or a `not` is one too many.",
        )
    raise Unmet(
        "With a mask it does not answer what was asked for.",
        where="Five samples, each with another mask.",
        advice="`ops.where(mask[:, step, None], new, state)`: each sample has a mask of its own.",
    )


class _Listener(layers.Layer):
    """Remembers, while the graph is drawn, whether a mask came."""

    came = False

    def __init__(self) -> None:
        super().__init__()
        self.supports_masking = True

    def call(self, x: Any, mask: Any = None) -> Any:
        self.came = mask is not None
        return x


def passes_the_mask_on(attempt: Attempt) -> str:
    """6.7: behind a layer that makes a mask it is given it, and whatever follows is given it too."""
    layer, listener = SEQUENCE.make(attempt), _Listener()
    numbers = np.array([[[1, 2], [3, 4], [0, 0], [0, 0]]], "float32")
    doing = "It was put between a `Masking` layer and one that asks for the mask."
    quietly(attempt, lambda: listener(layer(layers.Masking()(ops.array(numbers)))), doing)
    if not listener.came:
        raise Unmet(
            "A layer that follows it is given no mask any more.",
            advice="`self.supports_masking = True` in `__init__`; and no `compute_mask`, or one that returns the mask.",
            hint="Either the layer never said that it deals with masks, in one line of `__init__`, or a "
            "`compute_mask` of yours ends the mask here. Which is it?",
        )
    return "The mask goes on with its states."


# 6.8 one sample for all ---------------------------------------------------------------------------------------------


def scores_every_sample(attempt: Attempt) -> str:
    """6.8: for any number of maps, at every place, what NumPy says."""
    model = _made(attempt)
    maps = np.random.default_rng(8).normal(size=(5, 4, 6, 2)).astype("float32")
    came = _answer(attempt, model, maps, "five maps of 4 × 6 places")
    if came.shape == (4, 6, 3):
        raise Unmet(
            "Five maps went in, and scores for one came out, of shape `(4, 6, 3)`: the batch axis is gone.",
            where="An index into a tensor picks a sample, since samples are its first axis.",
            advice="The model is called on one tensor, not on a list of several: use all of it.",
            hint="Put `print(type(inputs))` into `call`. Of a list `inputs[1]` is the second tensor; what is "
            "it of a single tensor?",
        )
    if came.shape != (5, 4, 6, 3):
        raise Unmet(
            f"Five maps of 4 × 6 places went in, and out came the shape `{came.shape}`; three scores for each "
            "place are `(5, 4, 6, 3)`.",
            advice="A Dense works on the last axis, and leaves the others as they are.",
            hint="Print the shape behind each line of `call`. Only the last number should change, 2 to 8 to "
            "3: which line changes another one, or is missing?",
        )
    _holds(attempt, model, [(2, 8), (8,), (8, 3), (3,)])
    _shuffle(model)
    w = _by_shape(model)

    def expected(x: np.ndarray) -> np.ndarray:
        return np.maximum(x @ w[2, 8] + w[8,], 0) @ w[8, 3] + w[3,]

    came = _answer(attempt, model, maps, "five maps")
    if not close(came, expected(maps)):
        for k in range(5):
            if close(came[0], expected(maps)[k]) and close(came[4], expected(maps)[k]):
                raise Unmet(
                    f"All five maps get the scores of one: of sample {k}.",
                    advice="Use the tensor as it comes in.",
                    hint="Is there still an index in `call`, such as `[0]` or `[:1]`? What it leaves is one map, and "
                    "that is repeated for the others without a word.",
                )
        raise Unmet(
            "The shape is right, and the scores are not.",
            advice="Dense 8, relu → Dense 3: leave the layers as they were.",
        )
    if not close(_answer(attempt, model, maps[:1], "one map"), expected(maps[:1])):
        raise Unmet("For one map alone it gives other scores.", advice="Use the tensor as it comes in.")
    drawn = quietly(attempt, lambda: model(keras.Input((4, 6, 2))), "It was called on a KerasTensor.")
    if tuple(drawn.shape) != (None, 4, 6, 3):
        raise Unmet(
            f"In a graph it returns the shape `{tuple(drawn.shape)}`, and not `(None, 4, 6, 3)`.",
            advice="Write no number of samples into the code.",
        )
    return "Every sample gets its own scores, at every place."


# 6.9 some layers of a model, in another -----------------------------------------------------------------------------


class TellAll(keras.Model):
    """Scores from several tensors: maps by the largest number of each channel, vectors as they are."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.scores = layers.Dense(3, name="scores")

    def call(self, inputs: Any) -> Any:
        return self.scores(ops.concatenate([ops.max(t, axis=(1, 2)) if len(t.shape) == 4 else t for t in inputs], -1))


def _seeing() -> keras.Model:
    inputs = keras.Input((8, 8, 1), name="picture")
    x = layers.Conv2D(4, 3, activation="relu", name="conv")(inputs)
    x = layers.MaxPooling2D(name="pool")(x)
    x = layers.Conv2D(5, 2, name="deep")(x)
    x = layers.Dense(6, name="logits")(layers.Flatten(name="flat")(x))
    return keras.Model(inputs, x, name="seeing")


def _thinking() -> keras.Model:
    inputs = keras.Input((7,), name="row")
    first = layers.Dense(6, activation="relu", name="first")(inputs)
    second = layers.Dense(5, name="second")(first)
    return keras.Model(inputs, layers.Dense(2, name="third")(second), name="thinking")


def _reading(base: Callable[[], keras.Model], *names: str) -> tuple:
    model, reader = base(), TellAll(name="reader")
    reader([model.get_layer(name).output for name in names])  # it has weights from the beginning
    return model, list(names), reader


def _read(*names: str) -> keras.Model:
    base = _seeing()
    return keras.Model(base.input, TellAll(name="reader")([base.get_layer(name).output for name in names]))


def freezes_nothing(attempt: Attempt) -> str:
    """6.9: what could be trained before can be trained still."""
    for base, _, reader in attempt.given:
        if frozen := [part.name for part in (base, reader) if not part.trainable_weights]:
            raise Unmet(
                f"`{frozen[0]}` is frozen now, and was not.",
                advice="Whether it is to learn is for the one who trains it to say: leave `trainable` as it is.",
                hint="Search your function for `trainable`. The base is somebody else's, and a switch set here is "
                "set for them, too. What would the function lose without that line?",
            )
    return "What could learn can learn still."


# 6.10 taps ----------------------------------------------------------------------------------------------------------

_TAPS = ["conv_b", "pool"]


def _trained() -> keras.Model:
    inputs = keras.Input((8, 8, 2), name="picture")
    x = layers.Conv2D(3, 3, activation="relu", name="conv_a")(inputs)
    x = layers.BatchNormalization(name="norm")(x)
    x = layers.MaxPooling2D(name="pool")(x)
    x = layers.Conv2D(4, 2, name="conv_b")(x)
    x = layers.Dense(5, name="logits")(layers.GlobalMaxPooling2D(name="largest")(x))
    base = keras.Model(inputs, x, name="trained")
    random = np.random.default_rng(3)
    base.set_weights([random.uniform(0.2, 1.0, size=w.shape) for w in base.weights])
    return base


def _tapped(attempt: Attempt) -> tuple[keras.Model, keras.Model, np.ndarray, np.ndarray]:
    """A base, the learner's model on it, pictures, and what the model says of them."""
    base = _trained()
    x = np.random.default_rng(5).normal(size=(6, 8, 8, 2)).astype("float32")
    model = _made(attempt, base, list(_TAPS), 5)
    return base, model, x, _answer(attempt, model, x, "six pictures")


def holds_the_base(attempt: Attempt) -> str:
    """6.10: of the base it has the weights themselves, all frozen, and only the scores can be trained."""
    base, model, _, came = _tapped(attempt)
    if came.shape != (6, 5):
        raise Unmet(
            f"Of six pictures and five classes came the shape `{came.shape}`; five scores for each are `(6, 5)`.",
            advice="Average each map over height and width, concatenate the vectors, and score them by one Dense.",
        )
    theirs = _ids(base)
    if moving := [w.path for w in model.trainable_weights if id(w) in theirs]:
        raise Unmet(
            f"Training would move {len(moving)} of the {len(base.weights)} weight tensors of the base.",
            where=f"One of them is `{moving[0]}`.",
            advice="`base.trainable = False` freezes all of it, the normalisation too.",
            hint="Print `[w.path for w in model.trainable_weights]` of a made and called model: only the two "
            "of the scores belong there. Which object did you freeze, and is that all of the base?",
        )
    if not any(id(w) in theirs for w in model.weights):
        raise Unmet(
            "The weights of the base are not in your model: copies are, or Keras does not know of it.",
            advice="Keep the base, or a model of its tensors, as an attribute: `self.base = base`.",
            hint="Is there a `clone_model` in `__init__`, or is the base kept in a plain function? Print "
            "`[w.path for w in model.weights]`: beside the two of the scores there should be weights of `base` itself.",
        )
    if extra := [w.path for w in model.weights if id(w) not in theirs and not w.trainable]:
        raise Unmet(
            "Beside the base and the scores, your model has weights that do not learn.",
            where=f"One of them is `{extra[0]}`.",
            advice="Use the base itself, not a copy of it, and leave the scores trainable.",
            hint="Print `[w.path for w in model.weights if not w.trainable]`: weights of the base, and no others. Does "
            "`__init__` make a second base, or freeze more than the first?",
        )
    _holds(attempt, model, [(7, 5), (5,)])
    return "The base is in it, whole and frozen; only the scores learn."


def _scores(base: keras.Model, model: keras.Model, x: np.ndarray, names: Sequence[str], pool: Any = np.mean) -> Any:
    taps = keras.Model(base.input, [base.get_layer(name).output for name in names])
    maps = [ops.convert_to_numpy(each) for each in taps(x, training=False)]
    theirs = _ids(base)
    kernel, bias = sorted(
        (ops.convert_to_numpy(w) for w in model.weights if id(w) not in theirs), key=lambda w: -w.ndim
    )
    return np.concatenate([pool(each, axis=(1, 2)) for each in maps], axis=-1) @ kernel + bias


def scores_the_taps(attempt: Attempt) -> str:
    """6.10: it answers as NumPy does with the maps of the base."""
    base, model, x, _ = _tapped(attempt)
    theirs, random = _ids(base), np.random.default_rng(6)
    for weight in model.weights:
        if id(weight) not in theirs:
            weight.assign(random.normal(size=weight.shape))
    came = _answer(attempt, model, x, "six pictures")
    if close(came, _scores(base, model, x, _TAPS)):
        return "Its scores are those of the averaged maps, in order."
    for words, (how, hint) in {
        "It takes the largest number of each map, and not the mean.": (
            (_TAPS, np.max),
            "A map that is 1 in a single place and 0 elsewhere counts as much as one that is 1 everywhere. Which "
            "word of your pooling has to change?",
        ),
        "It takes the sum of each map, and not the mean.": (
            (_TAPS, np.sum),
            "On a picture of twice the side your vectors are four times as large. What is missing after the sum, "
            "or which function of `keras.ops` does both?",
        ),
        "The vectors are not concatenated in the order of `names`.": (
            (_TAPS[::-1], np.mean),
            "`names` may come in any order, and a loop over `base.layers` does not know it. What does your list of "
            "outputs run over, and is it sorted or turned on the way?",
        ),
    }.items():
        if close(came, _scores(base, model, x, *how)):
            advice = "For each name, in order, the mean over height and width; then concatenate."
            raise Unmet(words, advice=advice, hint=hint)
    raise Unmet(
        "Its scores are not those of the maps of the base.",
        where=f"`names` was `{_TAPS}`.",
        advice="`base.get_layer(name).output` for each name, averaged over the axes 1 and 2, concatenated, one Dense.",
    )


def nothing_moves(attempt: Attempt) -> str:
    """6.10: a step of training moves the scores, and no number of the base."""
    base, model, x, _ = _tapped(attempt)
    before, scores = base.get_weights(), [ops.convert_to_numpy(w) for w in model.trainable_weights]
    model.compile(keras.optimizers.SGD(0.1), "mse", run_eagerly=True)
    quietly(attempt, lambda: model.train_on_batch(x, np.full((6, 5), 3.0, "float32")), "It was trained for one step.")
    for weight, old, new in zip(base.weights, before, base.get_weights(), strict=True):
        if not np.array_equal(old, new):
            raise Unmet(
                f"No optimizer touches the base, and one step of training moved `{weight.path}` all the same.",
                advice="A normalisation counts what comes by as long as the layer is trainable: freeze the whole base.",
                hint="The moving mean moves while `trainable` of the *layer* is true and it is called in "
                "training. Which switch turns off the layer and not just its weights?",
            )
    now = [ops.convert_to_numpy(w) for w in model.trainable_weights]
    if all(np.array_equal(a, b) for a, b in zip(scores, now, strict=True)):
        raise Unmet(
            "A step of training moves nothing at all.",
            advice="What comes out must depend on the scores' weights.",
            hint="Is `self.scores` called in `call`, and is what it returned what you return? Look for NumPy "
            "on the way, too: it lets no gradient through.",
        )
    return "A step of training moves the scores, and no number of the base."


# 6.11 find it yourself ----------------------------------------------------------------------------------------------

_SIGNS = np.array([[1, 10, 5, 7, 2], [1, 6, 3, 9, 2], [1, 8, 4, 8, 2]], "int32")


def _sign_reader() -> keras.Model:
    signs = keras.Input((None,), dtype="int32")
    x = layers.Embedding(11, 16, mask_zero=True)(signs)
    x = layers.Add()([x, layers.Dense(16, activation="tanh")(x)])
    return keras.Model(signs, layers.Dense(1)(layers.GRU(16)(x)))


def reads_signs(attempt: Attempt) -> str:
    """6.11: without padding the model computes what its docstring says."""
    model, right = attempt.model, _sign_reader()
    came = _answer(attempt, model, _SIGNS, "three sums of five signs")
    if came.shape != (3, 1):
        raise Unmet(
            f"For three sums it gives the shape `{came.shape}`; one logit for each is `(3, 1)`.",
            advice="The GRU returns its last state, and a Dense 1 makes one number of it.",
        )
    wanted, found = ([tuple(w.shape) for w in m.trainable_weights] for m in (right, model))
    if Counter(wanted) != Counter(found):
        raise Unmet(
            f"The trainable weights have the shapes {_listed(found)}; those of the docstring's layers are "
            f"{_listed(wanted)}.",
            advice="An Embedding of 11 rows, a Dense 16, a GRU 16 and a Dense 1: all of it is there in the suspect.",
            hint="Print `[(w.path, tuple(w.shape)) for w in model.weights]` for the suspect and for yours. Which "
            "layer is one too many, one too few, or of another width?",
        )
    _shuffle(model, 0.1)
    for shape in set(wanted):  # a GRU's two kernels are of one shape: the first is for what comes in
        of_shape = ([w for w in m.trainable_weights if tuple(w.shape) == shape] for m in (model, right))
        for mine, its in zip(*of_shape, strict=True):
            its.assign(mine)
    came, logits = _answer(attempt, model, _SIGNS), _answer(attempt, right, _SIGNS)
    if np.allclose(came, logits, atol=1e-3):
        return "Without padding it computes what was asked for."
    if np.allclose(came, 1 / (1 + np.exp(-logits)), atol=1e-3):
        raise Unmet(
            "It gives a probability; a logit was asked for.",
            advice="Leave the sigmoid out, as the suspect did: the loss adds its own.",
            hint="With `from_logits=True` in the loss, a sigmoid in the last layer would be the first of two. Where is "
            "yours?",
        )
    raise Unmet(
        "Even without padding it does not compute what the docstring says.",
        where="Three sums of five signs, none of them padded.",
        advice="Embedding, plus a Dense with tanh of the same, then the GRU, then the Dense 1. A mask that is given by "
        "hand is true where a sign counts.",
        hint="Feed one sum without a single 0. Every sign counts there, so that a mask, right or forgotten, changes "
        "nothing. What else differs from the suspect, or is your mask false for the signs?",
    )


def _padding_counts(attempt: Attempt) -> bool:
    zeros = np.zeros((3, 7), "int32")
    alone, padded = (_answer(attempt, attempt.model, x) for x in (_SIGNS, np.hstack([_SIGNS, zeros])))
    return not np.allclose(alone, padded, atol=1e-3)


def padding_is_no_sign(attempt: Attempt) -> str:
    """6.11: zeros behind a sum change nothing."""
    if _padding_counts(attempt):
        raise Unmet(
            "Seven zeros behind a sum change the answer.",
            where="The same three sums, with zeros behind them and without.",
            advice="Who says that a zero is no sign, and does that come to the layer that reads them one by one?",
            hint="Begin at the Embedding: `embedding.compute_mask(ids)` says whether it makes a mask at all. If it "
            "does, go on layer by layer, and ask of each what becomes of the mask there.",
        )
    return "Zeros behind a sum change nothing."


def loss_takes_a_logit(attempt: Attempt) -> str:
    """6.11: the loss is binary cross-entropy of logits."""
    targets, outputs = np.array([[1.0], [0.0], [1.0]], "float32"), np.array([[2.0], [0.3], [-1.0]], "float32")
    expected = float(keras.losses.BinaryCrossentropy(from_logits=True)(ops.array(targets), ops.array(outputs)))
    if np.isclose(loss_of(attempt, targets, outputs), expected, atol=1e-3):
        return "Its loss takes logits."
    raise Unmet(
        "The loss is not the binary cross-entropy of logits.",
        advice="The suspect's loss was right.",
        hint="By its name alone, `binary_crossentropy`, a loss takes the numbers for probabilities. Which argument "
        "says that they are not?",
    )


EXERCISES = (
    Exercise(
        "6.1",
        "predict",
        demands=[same_value("The list of moments", _off_moments)],
        hints=[
            "A graph is checked when a layer is called on a tensor whose shape is known.",
            "When the object of a class is made, `__init__` runs, and `call` does not.",
            "What is `None` in a shape cannot be checked before a picture comes. And Keras does not mind a layer that "
            "leads nowhere.",
        ],
        mistakes=[
            Mistake(
                "classes are checked when they are made",
                _moments(adds_class="made"),
                "A class is not checked when its object is made.",
                "Only `__init__` runs then, and there the two layers do not meet. When does `call` run?",
                hint="Imagine a `print` in the `call` of `AddsAsClass`. Would it print while the object is made? "
                "The two layers meet in the same line as that `print`.",
            ),
            Mistake(
                "what is never used is noticed",
                lambda attempt: any(
                    plain(attempt.answer)[key] in ("made", "fed") for key in ("forgets, graph", "forgets, class")
                ),
                "A layer that leads nowhere makes nobody complain.",
                "Keras walks back from the output, and what it does not meet is not in the model. All shapes fit.",
                hint="Look for the line that would have to raise. Every layer that is called gets a shape that "
                "fits, when made and when fed; if there is no such line, which word is left?",
            ),
            Mistake(
                "graphs always run",
                _moments(halves_graph="never"),
                "The model for pictures of any size does not take every picture.",
                "Work out the sides for 9 × 9: what comes out of the way round, and what is it added to?",
                hint='With `padding="same"` a stride of 2 makes 5 of 9, and doubling makes 10. While the graph is '
                "drawn both sides are `None`: when do 10 and 9 meet for the first time?",
            ),
        ],
        reference=value_reference,
    ),
    Exercise(
        "6.2",
        "surgery",
        demands=[
            opens_the_class,
            has_a_graph,
            same_graph,
            own_weights(
                "The graph is right, and its layers are others than those of the model that was given.",
                "Make no layers: let the model's own be called, by the method in which it calls them.",
                "Is there a `clone_model`, a `from_config` or a `layers.…(…)` in your function? The model that you "
                "were given holds its layers; what makes it call them, on a tensor of yours?",
            ),
            leaves_weights_alone,
        ],
        hints=[
            "Begin with `keras.Input(shape)`, and end with `keras.Model(inputs, ...)`.",
            "`model(inputs)` makes one node. Keras' `__call__` sees to that, and runs the method that was written.",
            "That method can be called by its name, on a KerasTensor: `model.call(inputs)`.",
        ],
        mistakes=[
            Mistake(
                "layers in a row",
                GraphIs(
                    lambda: keras.Sequential(
                        [keras.Input((5,)), layers.Dense(6, activation="relu"), layers.Dense(6), layers.Dense(2)]
                    )
                ),
                "The layers stand in a row, in the order in which they were made.",
                "The list `model.layers` does not say how they are connected. Only the method that calls them does.",
                hint="A class may call one layer twice, or add two results: no order of `model.layers` can say "
                "so. Whose lines do know it, and can you run those lines on a tensor of your own?",
            ),
        ],
        cases=[lambda: _called(Branches(name="branches"), 5), lambda: _called(Twice(name="twice"), 4)],
        reference=graph_reference,
    ),
    Exercise(
        "6.3",
        "build",
        demands=[
            has_a_graph,
            one_input_a_digit,
            same_graph,
            own_weights(
                "There are weights in your graph that neither `leaf` nor `join` has.",
                "Call the two layers that were given, at every place of the tree.",
                "For a tree of any size there are three weight tensors: that of `leaf` and the two of `join`. "
                "Which line of yours makes a layer, and how often does it run?",
            ),
        ],
        hints=[
            "Write a function inside the function: it takes a shape, and returns a tensor.",
            "For `()` it makes an Input, keeps it in a list, and calls `leaf` on it. Otherwise `left, right = shape`.",
            "At a fork it returns `join([vector(left), vector(right)])`. The model is "
            "`keras.Model(inputs, vector(shape))`; let `vector` run before you use the list.",
        ],
        mistakes=[
            Mistake(
                "turned round",
                GraphIs(partial(_join_of, True, False)),
                "Left and right are exchanged where `join` is called.",
                "`join` takes the list [left, right].",
                hint="Print what your function makes of `(((), ()), ())` at the root: two digits belong to the "
                "left. Which of your two results stands first in the list that `join` gets?",
            ),
            Mistake(
                "inputs turned round",
                GraphIs(partial(_join_of, False, True)),
                "The tree is right, and its inputs are listed from right to left.",
                "Visit the left side of a fork first, so that its digits come first in the list.",
                hint="Let the function print each shape as it comes to it. Which of the two recursive calls runs "
                "first, and do new inputs go to the end of the list or to its front?",
            ),
            Mistake(
                "a leaf of its own at each place",
                lambda attempt: (
                    len({id(call.operation) for call in attempt.graphs[0].calls if call.kind == "Embedding"}) > 1
                ),
                "Each digit goes through a layer of its own: the same digit would be another vector at each place.",
                "`leaf` was given, and it makes every vector.",
                hint="Which line of your function makes an `Embedding`? It runs once for each leaf. What is the "
                "argument "
                "`leaf` there for, and what does calling it twice share?",
            ),
            Mistake(
                "joined in a row",
                _joined_in_a_row,
                "The digits are joined one after the other, from left to right, whatever the shape.",
                "A fork joins what its two sides are, and a side may be a fork again.",
                hint="For `((), ((), ()))` the two digits on the right belong together first. Which part of "
                "`shape` says so, "
                "and does your function look at anything but the number of leaves?",
            ),
        ],
        cases=[partial(_tree_case, shape) for shape in (_LEFT, _RIGHT, _BOTH, ())],
        reference=graph_reference,
    ),
    Exercise(
        "6.4",
        "build",
        confusion="`call` gets a tuple and is expected to see tensors. The Dense of forks is made anew at each "
        "fork, where all share one; leaves and forks get the same layer.",
        demands=[sums_over_trees, draws_a_tree],
        hints=[
            "`__init__(self, units, **kwargs)` makes three Dense layers. Beside `call` a method calls itself.",
            "`isinstance(tree, tuple)` tells a fork from a leaf.",
            "Python's `sum` adds tensors: `self.fork(sum(self.vector(part) for part in tree))`.",
        ],
    ),
    Exercise(
        "6.5",
        "fix",
        confusion="The error speaks of `None`, and the batch size is written into the code: it runs, for that size "
        "alone. `x.shape` is known when the graph is drawn, `ops.shape(x)` when it runs.",
        demands=[
            draws(SEQUENCE, (4, 3)),
            has_weights(SEQUENCE, trainable=[(2, 3), (3,)]),
            computes(
                SEQUENCE,
                _running_sum,
                {
                    "It remembers nothing: each state is the Dense of its step alone.": (
                        _without_memory,
                        "Compare the line in the loop with the one that you were given. The new state was a sum "
                        "of two; which of them is missing, or is `state` set anew in each round?",
                    )
                },
                "state = Dense(x at this step) + state before, as it was.",
            ),
            survives_a_file(SEQUENCE),
        ],
        hints=[
            "Call it on `keras.Input((4, 2))`, and read the error to its end.",
            "Which number is `None` while the graph is drawn, and who knows it later?",
            "`ops.shape(x)` gives a shape of which each entry can be used, known or not.",
        ],
        mistakes=[
            Mistake(
                "a batch of one size",
                _batch_of_one_size,
                "One sample went in, and as many came out as you have written down: the state is made for one size of "
                "batch.",
                "The layer must not know how many samples there are. Ask the tensor that came in, each time.",
                hint="Look at the first number in `ops.zeros((…, self.units))`. `x.shape[0]` is `None` while the "
                "graph is "
                "drawn; which function of `keras.ops` answers the same question at any time?",
            ),
            Mistake(
                "the last state alone",
                _last_state_alone,
                "What comes out is the last state; all of them were asked for.",
                "Keep each state on the way, and return them stacked along the axis of the steps.",
                hint="Four steps go in, so four states come out. The loop collects them in a list: what becomes "
                "of that "
                "list in your last line?",
            ),
        ],
    ),
    Exercise(
        "6.6",
        "fix",
        confusion="`training=False` silences the dropout for ever and passes a look at predictions. The flag "
        "belongs to whoever calls.",
        demands=[steady_in_prediction, drops_in_training],
        hints=[
            "Who knows whether the model is being trained: the one who writes `call`, or the one who calls it?",
            "`call` may have an argument `training`. `fit` fills it in, if it is there.",
            "`def call(self, x, training=None)`, and the dropout is told just that, or nothing.",
        ],
    ),
    Exercise(
        "6.7",
        "build",
        confusion="The mask is taken for what is to be hidden: it is true where a step counts. The state is set to "
        "zero where it should stay, and the mask is not passed on.",
        demands=[
            draws(SEQUENCE, (4, 3)),
            has_weights(SEQUENCE, trainable=[(2, 3), (3,), (3, 3)]),
            computes(
                SEQUENCE,
                _recurrent,
                {
                    "It remembers nothing: each state depends on its own step alone.": (
                        _no_memory,
                        "Exchange two earlier steps of a sequence: the last state should change. On what is "
                        "`keep` called, and is that zeros in each round?",
                    )
                },
                "Without a mask: state = tanh(read(x at this step) + keep(state before)).",
            ),
            keeps_its_state,
            passes_the_mask_on,
        ],
        hints=[
            "Take `Reader` for a start: its `__init__` without the classifier, its `build`, and `states` as `call`.",
            "The mask has the shape (samples, steps), or is `None`; of one step it is `mask[:, step]`.",
            "`ops.where(mask[:, step, None], new, state)` chooses for each sample: the new state, or the one before.",
        ],
        mistakes=[
            Mistake(
                "the last state alone",
                _last_state_alone,
                "What comes out is the last state; all of them were asked for.",
                "Keep each state on the way, and return them stacked along the axis of the steps.",
                hint="A list that is empty before the loop can take one state in each round. Which function of "
                "`keras.ops` "
                "makes one tensor of a list, and which axis counts the steps?",
            ),
        ],
    ),
    Exercise(
        "6.8",
        "fix",
        confusion="`inputs[1]` looks like the second of two inputs. There is one tensor, and an index picks a "
        "sample of the batch.",
        demands=[scores_every_sample],
        hints=[
            "Call it on five maps, and print the shape that comes out. Where did the five go?",
            "What is `inputs`: a list of two tensors, or one tensor?",
            "There is one tensor, and all of it is wanted.",
        ],
    ),
    Exercise(
        "6.9",
        "surgery",
        demands=[
            has_a_graph,
            same_graph,
            own_weights(
                "The graph is right, and some of its weights are neither the base's nor the reader's.",
                "Use the base and the reader that were given.",
                "Is there a clone, or a new reader, in your function? `base.get_layer(name).output` and "
                "`reader(…)` are all that is needed, and neither makes a weight.",
            ),
            freezes_nothing,
            leaves_weights_alone,
        ],
        hints=[
            "`base.get_layer(name).output` is the tensor itself: no fresh Input is needed.",
            "Make a list of those tensors, one for each name, in this order.",
            "Call `reader` on the list, and name both ends: the base's input, and what `reader` returned.",
        ],
        mistakes=[
            Mistake(
                "order",
                GraphIs(lambda: _read("conv", "pool", "logits")),
                "The tensors stand in the order of the base's layers, and not in that of `names`.",
                "Walk along `names`, and look each of them up.",
                hint="Give `names` in another order: a good model changes, yours stays the same. What does your "
                "loop run over, `base.layers` or `names`?",
            ),
        ],
        cases=[
            lambda: _reading(_seeing, "conv", "logits", "pool"),
            lambda: _reading(_thinking, "second", "first"),
        ],
        reference=graph_reference,
    ),
    Exercise(
        "6.10",
        "stretch",
        confusion="The base is taken apart into its layers and is no longer one model, or it learns with the Dense. "
        "The taps are made in `call`, anew each time.",
        demands=[holds_the_base, scores_the_taps, nothing_moves],
        hints=[
            "In `__init__`: freeze the base, and make a model from its input to what the named layers return.",
            "`self.features = keras.Model(base.input, [base.get_layer(name).output for name in names])`. In `call` it "
            "returns a list of maps.",
            "`ops.mean(maps, axis=(1, 2))` for each, `ops.concatenate([...], axis=-1)`, then `self.scores`, a Dense.",
        ],
    ),
    Exercise(
        "6.11",
        "find",
        demands=[
            is_a_model,
            compiled,
            reads_signs,
            padding_is_no_sign,
            loss_takes_a_logit,
            nothing_silent(besides=["mask-lost"]),
        ],
        mistakes=[
            Mistake(
                "mask_lost",
                lambda attempt: _padding_counts(attempt) and still("mask-lost")(attempt),
                "Zeros behind a sum still change the answer: the Embedding says which ids are padding, and the GRU "
                "does not hear of it.",
                "Go from the one to the other, line by line. Is each of these steps a layer, and one that hands on "
                "what it is told?",
                hint="An operator computes with numbers, and nothing else comes through it. Is there a layer that does "
                "the same sum? Or can the one that wants to know be told directly, in its call?",
            ),
        ],
        hints=[
            "The model does not know the length of a sum, and it should not matter. Who tells it that a zero is no "
            "sign, and who has to be told?",
            "“Outside of layers it does not go anywhere”, it says above of a mask. Which line of the suspect is "
            "outside of layers?",
            "`layers.Add()` in place of the `+`; or the mask by hand, `layers.GRU(16)(x, mask=ops.not_equal(signs, "
            "0))`.",
        ],
    ),
)
