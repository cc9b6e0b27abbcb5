"""What the exercises of chapter 08 demand: layers replaced, inserted, left out; what survives, and what is to move."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import keras
import numpy as np
from keras import layers, ops

from helpers import messages
from helpers.attempt import Attempt, Raised, Unmet
from helpers.demands import (
    Exercise,
    GraphIs,
    Mistake,
    graph_reference,
    is_a_model,
    leaves_weights_alone,
    same_graph,
    same_value,
    value_is,
    value_reference,
)
from helpers.exercises.silent import compiled, loss_of, nothing_silent, still
from helpers.graph import compare, read
from helpers.values import describe, plain, shown

_relu = partial(layers.Dense, activation="relu")


def _row(size: int, *each: keras.Layer, name: str | None = None) -> keras.Model:
    """A model of layers in a row, with weights that no initialiser would draw: biases and statistics among them."""
    x = inputs = keras.Input((size,), name=name and f"{name}_input")
    for layer in each:
        x = layer(x)
    return _filled(keras.Model(inputs, x, name=name), len(each))


def _filled(model: keras.Model, seed: int) -> keras.Model:
    random = np.random.default_rng(seed)
    model.set_weights([random.uniform(0.2, 1.0, size=w.shape) for w in model.weights])
    return model


def _ids(model: keras.Model) -> set[int]:
    return {id(variable) for variable in model.variables}


def _weighted(model: keras.Model) -> Iterator[keras.Layer]:
    """The layers that hold weights, those of nested models too, in order."""
    for layer in model.layers:
        if isinstance(layer, keras.Model):
            yield from _weighted(layer)
        elif layer.weights:
            yield layer


def _seen(attempt: Attempt, case: int) -> str:
    return f"Seen when {attempt.name} is called with a model named `{attempt.given[case][0].name}`."


def own_layers(new: int = 0) -> Callable[[Attempt], str]:
    """A demand that the model holds weights of the one given, and no others but `new` tensors."""

    def demand(attempt: Attempt) -> str:
        for case, model in enumerate(attempt.models):
            theirs = {id(w) for w in attempt.given[case][0].weights}
            if len([w for w in model.weights if id(w) not in theirs]) > new:
                raise Unmet(
                    "The graph is right, and layers of it are new ones: what was learnt is not in them.",
                    where=_seen(attempt, case),
                    advice="Call the layers of the model that you were given, or begin at one of its tensors.",
                    hint="Is there a `from_config` or a `clone_model` in your function that makes a layer anew? "
                    "Compare ids: `new.layers[1] is model.layers[1]` should be `True` for every layer that "
                    "stays.",
                )
        return "The layers that stay are those that were given."

    return demand


def stands_alone(attempt: Attempt) -> str:
    """Another model, with variables of its own."""
    for case, model in enumerate(attempt.models):
        given = attempt.given[case][0]
        if model is given:
            raise Unmet(
                "What came back is the model that was given, and it was to stay as it is.",
                where=_seen(attempt, case),
                advice="Make another one: `keras.models.clone_model` takes a `clone_function`.",
                hint="Setting an attribute on a layer changes it for all who use the model. Which function of "
                "this chapter draws the graph a second time and asks you, layer by layer, what to put there?",
            )
        theirs = _ids(given)
        if shared := [w.path for w in model.variables if id(w) in theirs]:
            raise Unmet(
                "It shares weights with the model that was given: train the one, and the other moves.",
                where=f"Shared is `{shared[0]}`, for one.",
                advice="Make new layers from the old ones' configurations, and give them the numbers afterwards.",
                hint="Your function hands some layers on as they are. What does `return layer` in a "
                "`clone_function` do, and what would make another layer with the same settings?",
            )
    return "It is a model of its own, and shares no weight."


def leaves_the_graph_alone(attempt: Attempt) -> str:
    """The models that were given are the graphs that they were."""
    for case, make in enumerate(attempt.cases):
        fresh, given = make()[0], attempt.given[case][0]
        if not compare(read(fresh), read(given)).same:
            raise Unmet(
                f"{attempt.name} has changed the model that it was given, `{given.name}`.",
                advice="Change a configuration, make a new layer from it, and leave the old layer alone.",
                hint="Search your function for `layer.activation =`, or for another `=` behind a dot, on layers "
                "of `model`. `get_config` returns a dict that you may change as you like.",
            )
    return "The model that was given is what it was."


# 8.1 a new head -----------------------------------------------------------------------------------------------------


def _classifier() -> tuple:
    parts = [_relu(8, name="hidden"), _relu(5, name="features"), layers.Dense(3, activation="softmax", name="out")]
    return _row(6, *parts, name="three_classes"), 4


def _picture_classifier() -> tuple:
    x = picture = keras.Input((8, 8, 1), name="picture")
    for layer in (
        layers.Conv2D(4, 3, activation="relu", name="conv"),
        layers.GlobalAveragePooling2D(name="average"),
        layers.Dropout(0.2, name="dropout"),
        layers.Dense(10, name="digits"),
    ):
        x = layer(x)
    return _filled(keras.Model(picture, x, name="ten_digits"), 4), 2


def _headed(*tail: keras.Layer) -> Callable[[], keras.Model]:
    return lambda: _row(6, _relu(8), *tail)


# 8.2 predict --------------------------------------------------------------------------------------------------------


def _off_kernels(expected: dict, given: Any) -> str:
    if not isinstance(given, dict) or given.keys() != expected.keys():
        return f"Keep the dict with its keys: {', '.join(map(repr, expected))}."
    for name, shape in expected.items():
        value = plain(given[name])
        if value == shape:
            continue
        if value is None:
            return f"`{name}` is still `None`."
        if not isinstance(value, list):
            return f"`{name}`: a shape is a tuple, with one entry for each axis."
        if len(value) != 2:
            return f"`{name}`: a kernel of a Dense layer has two axes: numbers in, numbers out. No batch axis."
        return f"Look again at `{name}`: how many numbers come in now, and how many units has it?"
    return ""


def _kernels(first: tuple, scores: tuple) -> Callable[[Attempt], bool]:
    return value_is({"first": first, "scores": scores})


# 8.3 survivors ------------------------------------------------------------------------------------------------------


def _trunk(name: str, *, head: int = 3, norm: bool = True) -> keras.Model:
    middle = [layers.BatchNormalization(name="norm")] if norm else []
    parts = [_relu(6, name="first"), *middle, layers.Dropout(0.1, name="drop"), layers.Dense(head, name="head")]
    return _row(4, *parts, name=name)


def _partly() -> tuple:
    old, new = _trunk("old"), keras.models.clone_model(_trunk("new", head=5))
    for name in ("first", "norm"):
        new.get_layer(name).set_weights(old.get_layer(name).get_weights())
    return old, new


def _cloned() -> tuple:
    # Fresh from a clone: biases are 0 in both, kernels are not equal.
    return tuple(keras.models.clone_model(_trunk(name, norm=False)) for name in ("old", "clone"))


def _drifted() -> tuple:
    old, new = _trunk("old"), _trunk("drifted")
    gamma, beta, mean, variance = old.get_layer("norm").get_weights()
    new.set_weights(old.get_weights())
    new.get_layer("norm").set_weights([gamma, beta, mean + 1, variance])
    return old, new


def _extended() -> tuple:
    old = _trunk("old", norm=False)
    x = _relu(6, name="new_in_front")(old.get_layer("first").output)
    return old, keras.Model(old.input, layers.Dense(3, name="head")(x), name="extended")


def _half() -> tuple:
    old, new = _trunk("old", norm=False), _trunk("half", norm=False)
    kernel, bias = old.get_layer("head").get_weights()
    new.set_weights(old.get_weights())
    new.get_layer("head").set_weights([kernel, bias + 1])
    return old, new


def _reordered() -> tuple:
    old = _row(4, layers.Dense(4, name="a"), layers.Dense(4, name="b"), name="old")
    new = _row(4, layers.Dense(4, name="b"), layers.Dense(4, name="a"), name="reordered")
    for name in ("a", "b"):
        new.get_layer(name).set_weights(old.get_layer(name).get_weights())
    return old, new


_SURVIVORS = (
    (_partly, ["first", "norm"], "There the head has another width, and the others hold the old numbers."),
    (_cloned, [], "There nothing was carried over: only the biases agree, because they are 0 in both."),
    (_drifted, ["first", "head"], "There the moving mean of `norm` is another: not all that a layer holds is trained."),
    (_extended, ["first"], "There `first` is the same layer, `new_in_front` is unknown to `old`, and the head is new."),
    (_half, ["first"], "There the kernel of `head` was kept, and its bias was not."),
    (_reordered, ["b", "a"], "There the layers stand in another order than in `old`."),
)


def lists_survivors(attempt: Attempt) -> str:
    """8.3: the right list for six pairs of models."""
    for make, expected, about in _SURVIVORS:
        old, new = make()
        before = old.get_weights() + new.get_weights()
        given = attempt.call(old, new)
        where = f"Seen with a new model named `{new.name}`. {about}"
        if given is None:
            raise Unmet("A list of names was expected, and `None` came back.", advice="Does it end in `return`?")
        if isinstance(given, str | dict | set) or not isinstance(given, list | tuple):
            raise Unmet(f"A list of names was expected, and {describe(given)} came back.", advice="Return a list.")
        if not all(isinstance(entry, str) for entry in given):
            advice = "Return the names: `layer.name`."
            raise Unmet("The list has entries that are not names.", where=where, advice=advice)
        given = list(given)
        if any(not np.array_equal(a, b) for a, b in zip(before, old.get_weights() + new.get_weights(), strict=True)):
            advice = "Only look: `get_weights` returns copies, and nothing needs to be set."
            raise Unmet(f"{attempt.name} has changed the weights of a model.", where=where, advice=advice)
        if given == expected:
            continue
        if sorted(given) == sorted(expected):
            raise Unmet(
                "The right names, in another order.",
                where=where,
                advice="Go through `new.layers`.",
                hint="Does your loop run over `old.layers`, or is there a `sorted` or a set in it? The list is to "
                "follow the model in which the survivors live.",
            )
        if extra := [name for name in given if name not in expected]:
            if any(layer.name == extra[0] and not layer.weights for layer in new.layers):
                advice = "Layers without weights have nothing that could survive: leave them out."
                raise Unmet(
                    f"`{extra[0]}` is named, and has no weights.",
                    where=where,
                    advice=advice,
                    hint="`all([])` is `True`: of two empty lists every pair is equal. What else must be so of "
                    "`layer.get_weights()` before you name a layer?",
                )
            raise Unmet(
                f"`{extra[0]}` is named, and does not hold the old numbers.",
                where=where,
                advice="Compare every array of `get_weights()` with its partner; one that differs is enough.",
                hint="Print, for that layer, `[np.array_equal(a, b) for a, b in zip(…)]` of all its arrays in "
                "both models. Did you look at one of them only, at the trainable ones, at shapes, or is "
                "`any` in the place of `all`?",
            )
        missing = next(name for name in expected if name not in given)
        raise Unmet(
            f"`{missing}` holds the old numbers, and is not named.",
            where=where,
            advice=f"Your list was `{shown(given)}`. Look each layer up by its name, one after the other.",
            hint="Which layer of `old` did you compare it with: the one at the same place, or the one of the "
            "same name? Let your loop print both names.",
        )
    return f"It names the survivors of {len(_SURVIVORS)} operations, and no others."


# 8.4 carried over ---------------------------------------------------------------------------------------------------


def _twins(name: str, make: Callable[[str], keras.Layer]) -> tuple:
    """A list and a graph of three layers of one kind and width: weights fit wherever they go."""

    def parts() -> list[keras.Layer]:
        return [make(f"{name}_{number}") for number in (1, 2, 3)]

    as_list = _filled(keras.Sequential([keras.Input((6,)), *parts()], name=f"{name}_list"), 1)
    return as_list, keras.models.clone_model(_row(6, *parts(), name=f"{name}_graph"))


def carries_everything(attempt: Attempt) -> str:
    """8.4: the functional model that was given comes back, with all numbers of the list in their places."""
    for case, model in enumerate(attempt.models):
        as_list, graph = attempt.given[case]
        where = _seen(attempt, case)
        if model is not graph:
            raise Unmet(
                "What came back is not the functional model that was given.",
                where=where,
                advice="Give that model its weights, and return it.",
                hint="Which of the two does your last line return, or did you make a third one? `set_weights` "
                "changes a model where it stands.",
            )
        pairs = list(zip(_weighted(as_list), _weighted(graph), strict=True))
        for source, target in pairs:
            if not _equal(source, target):
                raise Unmet(
                    f"`{target.name}` does not hold the numbers of the layer in its place.",
                    where=where + _whose(target, as_list),
                    advice="Print the names in both lists of layers, side by side. A graph counts its input.",
                    hint="Print `list(enumerate(layer.name for layer in functional.layers))`, and that of "
                    "`sequential`, below each other. Or look at whole models: both have `get_weights` and "
                    "`set_weights`.",
                )
    return "Each layer holds the numbers of the layer in its place."


def _equal(one: keras.Layer, other: keras.Layer) -> bool:
    pairs = zip(one.get_weights(), other.get_weights(), strict=True)
    return all(a.shape == b.shape and np.array_equal(a, b) for a, b in pairs)


def _whose(layer: keras.Layer, model: keras.Model) -> str:
    for other in _weighted(model):
        if len(other.weights) == len(layer.weights) and _equal(other, layer):
            return f" It holds those of `{other.name}`."
    return ""


def leaves_the_list_alone(attempt: Attempt) -> str:
    """8.4: the Sequential model has the weights that it had."""
    for case, make in enumerate(attempt.cases):
        for now, was in zip(attempt.given[case][0].get_weights(), make()[0].get_weights(), strict=True):
            if not np.array_equal(now, was):
                raise Unmet(
                    "The weights of `sequential` have changed.",
                    advice="They go from it to `functional`, not back.",
                    hint="In `a.set_weights(b.get_weights())` the numbers go from b to a. What stands in front of "
                    "your first dot?",
                )
    return "The list keeps its own."


# 8.5 a Dropout ------------------------------------------------------------------------------------------------------


def _equal_widths(middle: bool = True) -> tuple:
    parts = [
        _relu(8, name="one"),
        _relu(8, name="two"),
        layers.BatchNormalization(name="norm"),
        layers.Dense(8, name="three"),
        layers.Dense(3, name="scores"),
    ]
    return _row(12, *parts, name="equal_widths"), "two", 0.3


def _other_widths() -> tuple:
    parts = [_relu(6, name="one"), _relu(4, name="two"), _relu(5, name="three"), layers.Dense(3, name="scores")]
    return _row(10, *parts, name="other_widths"), "two", 0.5


def keeps_what_fits(attempt: Attempt) -> str:
    """8.5: every layer but the replaced one holds its old numbers if their shapes are equal."""
    for case, model in enumerate(attempt.models):
        given, name, _ = attempt.given[case]
        old = [layer for layer in _weighted(given) if layer.name != name]
        for source, target in zip(old, _weighted(model), strict=True):
            fits = [tuple(w.shape) for w in source.weights] == [tuple(w.shape) for w in target.weights]
            if fits and not _equal(source, target):
                was, now = source.get_weights()[:2], target.get_weights()[:2]
                moving = len(source.weights) == 4 and all(map(np.array_equal, was, now))
                what = "holds other statistics" if moving else "holds other numbers"
                raise Unmet(
                    f"`{target.name}` {what}, though those of `{source.name}` would fit.",
                    where=_seen(attempt, case),
                    advice="For each layer that is not the replaced one: are the shapes of its weights the old ones? "
                    "Then it gets them, wherever it stands.",
                    hint="For each new layer print its name and whether `[w.shape for w in …]` is equal in both "
                    "models. Where it is, `set_weights` should run: does your condition ask for a kind, a place, "
                    "or for half of the weights?",
                )
    return "Whatever still fits was kept."


def _nothing_kept(attempt: Attempt) -> bool:
    """8.5: whether the graph is right, and no layer has its old numbers."""
    (given, name, _), model = attempt.given[0], attempt.model
    old = [layer for layer in _weighted(given) if layer.name != name]
    new = list(_weighted(model))
    same = attempt.comparisons[0].same and not (_ids(given) & _ids(model))
    return same and not any(_equal(a, b) for a, b in zip(old, new, strict=True))


# 8.6 in the middle --------------------------------------------------------------------------------------------------


def _short_row() -> tuple:
    return (_row(5, _relu(6, name="hidden"), layers.Dense(3, name="scores"), name="short"),)


def _long_row() -> tuple:
    parts = [_relu(4, name="one"), _relu(6, name="two"), layers.Dropout(0.1, name="drop"), layers.Dense(2, name="end")]
    return (_row(7, *parts, name="long"),)


# 8.7 activations ----------------------------------------------------------------------------------------------------


def _mixed_row() -> tuple:
    parts = [_relu(6, name="one"), layers.Dense(5, activation="tanh", name="two"), _relu(4, name="three")]
    return _row(8, *parts, layers.Dense(3, name="scores"), name="mixed"), "gelu"


def _with_shortcut() -> tuple:
    x = picture = keras.Input((8, 8, 3), name="picture")
    x = layers.Conv2D(4, 3, padding="same", activation="relu", name="stem")(x)
    y = layers.BatchNormalization(name="norm")(x)
    y = layers.Conv2D(4, 3, padding="same", activation="relu", name="conv")(y)
    x = layers.GlobalAveragePooling2D(name="average")(layers.add([x, y], name="sum"))
    model = keras.Model(picture, layers.Dense(2, activation="softmax", name="scores")(x), name="shortcut")
    return _filled(model, 7), "tanh"


def holds_the_numbers(attempt: Attempt) -> str:
    """8.7: equal weights, layer by layer, statistics included."""
    for case, model in enumerate(attempt.models):
        given = attempt.given[case][0]
        ours, theirs = _by_place(model), _by_place(given)
        for name, (source, target) in ((s.name, (s, t)) for s, t in zip(theirs, ours, strict=True)):
            if not _equal(source, target):
                raise Unmet(
                    f"The activations are right, and the numbers of `{name}` were not carried over.",
                    where=_seen(attempt, case),
                    advice="A layer made from a configuration has new weights. The whole model can be given the old "
                    "ones in one line.",
                    hint="A loop over pairs of layers can go astray where the graph is no row, or forget statistics. "
                    "`model.get_weights()` has all numbers in one list: which model takes it?",
                )
    return "It holds the same numbers."


def _by_place(model: keras.Model) -> list[keras.Layer]:
    """The layers with weights in an order that depends on the graph alone, for graphs that are equal."""
    return sorted(_weighted(model), key=lambda layer: [tuple(w.shape) for w in layer.weights].__repr__())


# 8.8 left out -------------------------------------------------------------------------------------------------------


def _blocks() -> tuple:
    pixels = keras.Input((10,), name="pixels")
    x = _relu(6, name="stem")(pixels)
    for block in ("a", "b"):
        y = _relu(6, name=f"{block}_1")(x)
        y = layers.Dense(6, name=f"{block}_2")(y)
        x = layers.Add(name=f"{block}_sum")([x, y])
    return _filled(keras.Model(pixels, layers.Dense(3, name="scores")(x), name="two_blocks"), 8), "a_2"


def _fork() -> tuple:
    """What is left out goes to three places, and one of them is no layer."""
    numbers = keras.Input((5,), name="numbers")
    x = layers.Dense(4, activation="tanh", name="stem")(numbers)
    norm = layers.LayerNormalization(name="norm")(x)
    left, right = _relu(4, name="left")(norm), layers.Dense(4, name="right")(norm)
    x = layers.concatenate([left + norm, right], name="both")
    return _filled(keras.Model(numbers, layers.Dense(2, name="end")(x), name="fork"), 9), "norm"


def _without_too_much() -> keras.Model:
    """The blocks, with the whole branch of the first left out."""
    pixels = keras.Input((10,))
    x = _relu(6)(pixels)
    y = layers.Dense(6)(_relu(6)(x))
    return keras.Model(pixels, layers.Dense(3)(layers.add([x, y])))


def _still_there(attempt: Attempt) -> bool:
    given, name = attempt.given[0]
    return any(layer is given.get_layer(name) for layer in attempt.model.layers)


# 8.9 frozen ---------------------------------------------------------------------------------------------------------


def _with_base(name: str, blocks: int) -> keras.Model:
    x = picture = keras.Input((8,), name="picture")
    for block in range(1, blocks + 1):
        x = layers.Dense(5, name=f"dense_{block}")(x)
        x = layers.BatchNormalization(name=f"norm_{block}")(x)
        x = layers.ReLU(name=f"relu_{block}")(x)
    base = keras.Model(picture, x, name="base")
    image = keras.Input((8,), name="image")
    x = _relu(4, name="wider")(base(image))
    return _filled(keras.Model(image, layers.Dense(3, name="head")(x), name=name), blocks)


def freezes_the_rest(attempt: Attempt) -> str:
    """8.9: of the base the last layers learn, and the layers outside it; nothing else."""
    for case, model in enumerate(attempt.models):
        given, count = attempt.given[case]
        where = f"{_seen(attempt, case)} The last {count} layers of its base were to learn."
        if model is not given:
            raise Unmet("What came back is not the model that was given.", where=where, advice="Return `model`.")
        base = given.get_layer("base")
        learning = {id(w) for w in model.trainable_weights}
        late = base.layers[-count:]
        for layer in base.layers[:-count]:
            if any(id(w) in learning for w in layer.weights):
                raise Unmet(
                    f"`{layer.name}` of the base would learn.",
                    where=where,
                    advice="Print the names of the layers that you go through. Whose `.layers` are they?",
                    hint='Print `[(layer.name, layer.trainable) for layer in model.get_layer("base").layers]` after '
                    "your function: True should stand at the end only. Which layers does your loop visit?",
                )
        for layer in (*late, *(layer for layer in model.layers if layer is not base)):
            wanted = [w for w in layer.weights if not w.path.split("/")[-1].startswith("moving")]
            if any(id(w) not in learning for w in wanted):
                raise Unmet(
                    f"`{layer.name}` was to learn, and is frozen.",
                    where=where,
                    advice="Only the first layers of the base are to be frozen. Which does your slice hold?",
                    hint="Print `[(layer.name, layer.trainable) for layer in model.layers]`, and the same of the "
                    "base's layers. A switch on the whole base counts for all in it; and which layers does "
                    "`[:-count]` of `model.layers` hold?",
                )
    return "The last layers of the base learn, what lies outside it too, and nothing else."


# 8.10 thawed --------------------------------------------------------------------------------------------------------


def _begun() -> tuple:
    """A model with a frozen base that has been fitted, so that its step is traced."""
    model = _with_base("begun", 2)
    model.get_layer("base").trainable = False
    model.compile(loss=_loss(), optimizer=keras.optimizers.Adam(1e-3))
    model.fit(*_batch(), verbose=0)
    return (model,)


def _loss() -> keras.losses.Loss:
    return keras.losses.SparseCategoricalCrossentropy(from_logits=True)


def _batch() -> tuple[np.ndarray, np.ndarray]:
    return np.random.default_rng(8).normal(2, 1, size=(6, 8)).astype("float32"), np.array([0, 1, 2, 0, 1, 2])


def ready(attempt: Attempt) -> str:
    """8.10: the model given, compiled anew as asked; one batch moves all that is to move, and nothing else."""
    model, (given,) = attempt.model, attempt.given[0]
    if model is not given:
        raise Unmet(
            "What came back is not the model that was given.",
            advice="Set flags on its layers, compile it, and return it. No second model is needed.",
        )
    if not model.compiled:
        raise Unmet(
            "The model is not compiled.",
            advice="`compile` it after the flags are set.",
            hint="Count the lines of your function: flags, `compile`, `return`. What has the old step of "
            "training traced, if nothing tells it to look again?",
        )
    y, logits = np.array([1, 0]), np.array([[2.0, -1.0, 0.5], [0.0, 3.0, -2.0]], dtype="float32")
    given = attempt.run(lambda: float(ops.convert_to_numpy(model.compute_loss(None, y, logits))))
    if not np.isclose(given, float(ops.convert_to_numpy(_loss()(y, logits))), rtol=1e-3):
        raise Unmet(
            "The loss is another than the one asked for.",
            advice="`keras.losses.SparseCategoricalCrossentropy(from_logits=True)`: the head returns logits.",
        )
    frozen, thawed = [], []
    for layer in _weighted(model):
        (frozen if isinstance(layer, layers.BatchNormalization) else thawed).append(layer)
    before = {id(layer): layer.get_weights() for layer in (*frozen, *thawed)}
    _fit_once(attempt, model, *_batch())
    for layer in frozen:
        for weight, old, new in zip(layer.weights, before[id(layer)], layer.get_weights(), strict=True):
            if not np.array_equal(old, new):
                raise Unmet(
                    f"One batch was fitted, and `{weight.path.split('/')[-1]}` of the normalisation `{layer.name}` "
                    "has moved.",
                    advice="Freeze the BatchNormalization layers themselves, after the base was thawed.",
                    hint="`base.trainable = True` goes through everything inside and sets each switch. In which order "
                    "do your lines run, and what has the last one of them left `norm_1.trainable` at?",
                )
    for layer in thawed:
        for weight, old, new in zip(layer.weights, before[id(layer)], layer.get_weights(), strict=True):
            if np.array_equal(old, new):
                raise Unmet(
                    f"One batch was fitted, and `{weight.path.split('/')[-1]}` of `{layer.name}` has not moved.",
                    where=f"It counts {len(model.trainable_weights)} weights as trainable.",
                    advice="Is the flag of this layer True? And when was the step of training traced?",
                    hint="Two suspects: print `layer.trainable` of that layer just before `compile`; then look at "
                    "whether any flag is set after it. `fit` goes on with what was true when it was compiled.",
                )
    return "One batch moves every weight but those of the normalisations."


def _fit_once(attempt: Attempt, model: keras.Model, x: np.ndarray, y: np.ndarray) -> None:
    """Fit one batch.

    Raises:
        Unmet: if that stops.
    """
    try:
        attempt.run(lambda: model.fit(x, y, batch_size=len(x), verbose=0))
    except Raised as raised:
        known = messages.explain(raised.cause)
        raise Unmet(
            f"It is returned, and `fit` stops with `{messages.headline(raised.cause, 160)}`.",
            advice=" ".join((known.meaning, known.look)) if known else "Call `fit` on it yourself, with a few samples.",
        ) from None


def _slowly(attempt: Attempt) -> str:
    """8.10: Adam, and the learning rate that was asked for."""
    model = attempt.model
    if not isinstance(model.optimizer, keras.optimizers.Adam):
        raise Unmet(f"The optimizer is {type(model.optimizer).__name__}.", advice="Adam was asked for.")
    rate = float(ops.convert_to_numpy(model.optimizer.learning_rate))
    if not np.isclose(rate, 1e-5, rtol=1e-3):
        raise Unmet(f"The learning rate is {rate:g}.", advice="1e-5 was asked for: slow, so that little is spoilt.")
    return "Adam, and slow."


# 8.11 narrower ------------------------------------------------------------------------------------------------------


def _wide_row() -> tuple:
    parts = [_relu(6, name="one"), layers.Dense(5, activation="tanh", name="two"), layers.Dense(3, name="scores")]
    return _row(7, *parts, name="wide"), "one", [0, 2, 5]


def _no_bias() -> tuple:
    parts = [_relu(4, name="one"), _relu(8, use_bias=False, name="two"), _relu(4, name="three")]
    return _row(5, *parts, layers.Dense(2, name="scores"), name="no_bias"), "two", [6, 1]


def answers_as_if_cut(attempt: Attempt) -> str:
    """8.11: fed random rows, it gives what the model gives when the next kernel's rows for the other units are 0."""
    random = np.random.default_rng(11)
    for case, model in enumerate(attempt.models):
        given, name, keep = attempt.given[case]
        place = [layer.name for layer in given.layers].index(name)
        x = random.normal(size=(5, *given.input_shape[1:])).astype("float32")
        own = given.get_weights()
        after = given.layers[place + 1]
        kernel, *rest = after.get_weights()
        after.set_weights([np.where(np.isin(np.arange(len(kernel)), keep)[:, None], kernel, 0), *rest])
        expected = ops.convert_to_numpy(given(x))
        given.set_weights(own)
        try:
            answers = attempt.run(lambda x=x, model=model: ops.convert_to_numpy(model(x)))
        except Raised as raised:
            raise Unmet(
                f"It can be drawn; fed five rows, it stops with `{messages.headline(raised.cause, 160)}`."
            ) from None
        if answers.shape != expected.shape or not np.allclose(answers, expected, rtol=1e-3, atol=1e-4):
            _tell_what_is_off(attempt, case, model)
    return "It answers as if the other units gave 0."


def _tell_what_is_off(attempt: Attempt, case: int, model: keras.Model) -> None:
    given, name, keep = attempt.given[case]
    names = [layer.name for layer in _weighted(given)]
    place = names.index(name)
    for number, (old, new) in enumerate(zip(_weighted(given), _weighted(model), strict=True)):
        weights = old.get_weights()
        if number == place:
            weights = [weights[0][:, keep], *(bias[keep] for bias in weights[1:])]
        elif number == place + 1:
            weights = [weights[0][keep], *weights[1:]]
        for variable, wanted, found in zip(new.weights, weights, new.get_weights(), strict=True):
            if wanted.shape == found.shape and not np.allclose(np.sort(wanted, None), np.sort(found, None)):
                raise Unmet(
                    f"The widths are right, and the {variable.path.split('/')[-1]} of the layer that was `{old.name}` "
                    "holds other numbers than asked for.",
                    where=f"Seen when {attempt.name} is called with `{name}` and the units {keep}.",
                    advice="Kept units take along their column, their bias, and their row of the next kernel; "
                    "all else is as it was.",
                    hint="Compare one layer at a time with the plan: for `name`, `kernel[:, keep]` and `bias[keep]`; "
                    "for the next, a part of its kernel. Which axis of that kernel belongs to the units that are "
                    "gone?",
                )
    raise Unmet(
        "The numbers that were kept are the right ones, and they stand in the wrong places.",
        where=f"Seen when {attempt.name} is called with `{name}` and the units {keep}.",
        advice="Columns of the one kernel and rows of the next have to be in the same order.",
        hint="Is there a `sorted`, a set or a boolean mask in your function? It forgets the order of "
        "`keep`: unit number `keep[0]` should be column 0 here and row 0 there.",
    )


# 8.12 frozen, and it moves ------------------------------------------------------------------------------------------


def _picture_base() -> tuple:
    """A base as the chapter's, small, and how many classes to put on it."""
    x = picture = keras.Input((16, 16, 3), name="picture")
    for block in (1, 2):
        x = layers.Conv2D(4, 3, strides=2, use_bias=False, name=f"conv_{block}")(x)
        x = layers.ReLU(name=f"relu_{block}")(layers.BatchNormalization(name=f"norm_{block}")(x))
    return _filled(keras.Model(picture, layers.Flatten(name="flat")(x), name="base"), 12), 3


def _on_base(**call: Any) -> keras.Model:
    base, classes = _picture_base()
    image = keras.Input((16, 16, 3))
    return keras.Model(image, layers.Dense(classes)(base(image, **call)))


def reads_logits(attempt: Attempt) -> str:
    """8.12: compiled, with the loss asked for."""
    y, logits = np.array([1, 0]), np.array([[2.0, -1.0, 0.5], [0.0, 3.0, -2.0]], dtype="float32")
    if not np.isclose(loss_of(attempt, y, logits), float(ops.convert_to_numpy(_loss()(y, logits))), rtol=1e-3):
        raise Unmet(
            "The loss is another than the one asked for.",
            advice="`keras.losses.SparseCategoricalCrossentropy(from_logits=True)`: the head returns logits.",
            hint="A loss by its name takes what it gets for probabilities. The head has no softmax: which argument "
            "says so to the loss?",
        )
    return f"{compiled(attempt)} Its loss reads logits."


def only_the_head_moves(attempt: Attempt) -> str:
    """8.12: one batch moves every number of the head, and none of the base."""
    model, (base, _) = attempt.model, attempt.given[0]
    if not model.trainable_weights:
        raise Unmet(
            "Nothing in the model can learn, its head included.",
            advice="Freeze the base, and the base alone.",
            hint="Print `[(layer.name, layer.trainable) for layer in model.layers]`, and `model.trainable`. The switch "
            "of a model counts for all that is in it.",
        )
    before = [(weight, np.array(ops.convert_to_numpy(weight))) for weight in model.weights]
    x = np.random.default_rng(8).normal(2, 1, size=(6, 16, 16, 3)).astype("float32")
    _fit_once(attempt, model, x, np.array([0, 1, 2, 0, 1, 2]))
    inside = {id(weight) for weight in base.weights}
    told = f"`base.trainable` is {base.trainable}; trainable weights in the model: {len(model.trainable_weights)}."
    for weight, old in before:
        name, moved = "/".join(weight.path.split("/")[-2:]), not np.array_equal(old, ops.convert_to_numpy(weight))
        if id(weight) in inside and moved:
            raise Unmet(
                f"One batch was fitted, and `{name}` of the base has moved.",
                where=told,
                advice="The base was to stay as it is, to the last digit.",
                hint="Print `[(layer.name, layer.trainable) for layer in base.layers]` at the end of your function. "
                "Each layer that says True moves in `fit`, whatever else is said of the base or in its call.",
            )
        if id(weight) not in inside and not moved:
            raise Unmet(
                f"One batch was fitted, and `{name}` of the head has not moved.",
                where=told,
                advice="The head is to learn. Is it frozen, or the learning rate 0?",
                hint="Fit a batch yourself and compare `get_weights()` of the head before and after. Two things hold "
                "it still: its own switch, and an optimizer that makes no steps.",
            )
    return "One batch moves the head, and no number of the base."


def _learning(attempt: Attempt) -> list[Any]:
    """The weights of the base that the model counts as trainable."""
    learning = {id(weight) for weight in attempt.model.trainable_weights}
    return [weight for weight in attempt.given[0][0].weights if id(weight) in learning]


EXERCISES = (
    Exercise(
        "8.1",
        "fix",
        cases=[_classifier, _picture_classifier],
        demands=[is_a_model, same_graph, own_layers(new=2), leaves_weights_alone],
        reference=graph_reference,
        mistakes=[
            Mistake(
                "on_the_old_head",
                GraphIs(_headed(_relu(5), layers.Dense(3, activation="softmax"), layers.Dense(4))),
                "The new head sits on the old one, and gets three probabilities instead of the features.",
                "`pop` took something out of a list. Which tensor goes into the old head?",
                hint="Print `model.layers[-1].name` before and after the `pop`, and "
                "`model.layers[-1].output.shape`: it still has a number for each class. Leave the list as it "
                "is: which index, or which attribute of the last layer, gives the features?",
            ),
            Mistake(
                "too_early",
                GraphIs(_headed(layers.Dense(4))),
                "The layer in front of the old head is gone too.",
                "Only the last layer was to be replaced.",
                hint="The `pop` may or may not shorten the list that you index afterwards. Take it out, print "
                "`[layer.name for layer in model.layers]`, and count from the end to the tensor in front of "
                "the last layer.",
            ),
            Mistake(
                "activation",
                GraphIs(_headed(_relu(5), layers.Dense(4, activation="softmax"))),
                "The new head has a softmax.",
                "No activation was asked for.",
                hint="The docstring of `with_new_head` ends with what the head is to have. Which argument of your "
                "`Dense` is not in it?",
            ),
        ],
        hints=[
            "`show` your model: what goes into the new head?",
            "`model.layers.pop()` changes a list that nobody looks at. Leave it out, and count from the end.",
            "`model.layers[-2].output` is the tensor in front of the last layer.",
        ],
    ),
    Exercise(
        "8.2",
        "predict",
        demands=[same_value("The pair of shapes", _off_kernels)],
        reference=value_reference,
        mistakes=[
            Mistake(
                "as_before",
                _kernels((784, 64), (32, 10)),
                "You left `scores` as it was.",
                "A Dropout hands on as many numbers as come in: how many come to `scores` now?",
                hint="`(32, 10)` says that 32 numbers come to `scores`. They came from `second`; who stands there "
                "now, and how many does it get from `first`?",
            ),
            Mistake(
                "turned",
                _kernels((64, 784), (10, 64)),
                "Rows and columns are exchanged.",
                "A row for each number that comes in, a column for each that goes out.",
                hint="`ops.matmul(x, kernel)` with an `x` of `(samples, 784)`: how many rows must the kernel have "
                "for that to fit?",
            ),
            Mistake(
                "dropout_narrows",
                _kernels((784, 32), (32, 10)),
                "You let `first` have 32 units.",
                "It is in front of the operation, and stays as it is.",
                hint="The 32 units belonged to `second`, and that layer is gone with them. What did you write for "
                "`first`, and what does the text say of it?",
            ),
            Mistake(
                "batch_axis",
                _kernels((None, 784, 64), (None, 64, 10)),
                "You added a batch axis.",
                "Weights are the same for each sample: a kernel has two axes.",
                hint="Print `model.layers[1].kernel.shape` of any model with a Dense second: two numbers. Take "
                "one entry out of each of your tuples.",
            ),
        ],
        hints=[
            "A Dropout returns a tensor of the shape that it was given.",
            "`first` gets what it always got. `scores` gets what `first` returns.",
            "64 numbers come to `scores`, and 10 go out.",
        ],
    ),
    Exercise(
        "8.3",
        "build",
        confusion="Layers without weights are listed as survivors; layers are compared by place, and a name that "
        "the old model lacks stops the loop.",
        demands=[lists_survivors],
        hints=[
            "Go through `new.layers`. Which layer of `old` is each to be compared with, and is there one?",
            "`{layer.name: layer for layer in old.layers}` finds them by name.",
            "A layer is named if it has weights, if `old` has one of its name, and if `same_numbers` says so.",
        ],
    ),
    Exercise(
        "8.4",
        "fix",
        confusion="People look for the fault in the weights. A graph counts its `InputLayer`, a list does not, and "
        "layers of equal shape take the wrong numbers in silence.",
        cases=[
            lambda: _twins("dense", lambda name: _relu(6, name=name)),
            lambda: _twins("norm", lambda name: layers.BatchNormalization(name=name)),
        ],
        demands=[is_a_model, leaves_the_list_alone, carries_everything],
        hints=[
            "Print `[layer.name for layer in model.layers]` for both models.",
            "A graph counts its `InputLayer`, a list does not: the numbers are off by one.",
            "Nobody needs to count: `set_weights` of a whole model takes what `get_weights` of the other returns.",
        ],
    ),
    Exercise(
        "8.5",
        "surgery",
        cases=[_equal_widths, _other_widths],
        demands=[is_a_model, same_graph, stands_alone, keeps_what_fits, leaves_weights_alone],
        reference=graph_reference,
        mistakes=[
            Mistake(
                "nothing_kept",
                _nothing_kept,
                "The graph is right, and none of the old numbers is in it.",
                "A clone begins with new weights. Which of the old ones fit?",
                hint="For the first layer compare `layer.get_weights()` in both models: other numbers, equal "
                "shapes. After the clone, a loop has to ask each new layer one question; which one, and whom "
                "of `model` does it look at?",
            ),
            Mistake(
                "unchanged",
                GraphIs(lambda: _equal_widths()[0]),
                "The layer is still there.",
                "`clone_function` is asked for every layer: return the Dropout for the one of that name.",
                hint="Put `print(layer.name)` into your `clone_function`. Is it asked for the layer `name`, is "
                "the comparison true there, and is the clone the thing that you return?",
            ),
            Mistake(
                "beside",
                GraphIs(
                    lambda: _row(
                        12,
                        _relu(8),
                        _relu(8),
                        layers.Dropout(0.3),
                        layers.BatchNormalization(),
                        layers.Dense(8),
                        layers.Dense(3),
                    )
                ),
                "The Dropout stands behind the layer that it was to replace.",
                "That layer itself is to go.",
                hint="Your function calls the layer and then the Dropout. For this one name the Dropout alone is "
                "to be returned: how many layers does the model have before, and how many after?",
            ),
        ],
        hints=[
            "A `clone_function` gets a layer and returns the one that is to stand in its place.",
            "For all others: `layer.__class__.from_config(layer.get_config())`. Names stay, so that you can look up "
            "the old layer of each.",
            "Then, for each new layer: compare the shapes of its weights with those of the old layer's, and "
            "`set_weights` where they are equal.",
        ],
    ),
    Exercise(
        "8.6",
        "fix",
        cases=[_short_row, _long_row],
        demands=[is_a_model, same_graph, own_layers(new=4), leaves_weights_alone],
        reference=graph_reference,
        mistakes=[
            Mistake(
                "not_there",
                GraphIs(lambda: _short_row()[0]),
                "There is no normalisation between the two ends: what came back is the old graph.",
                "Which tensor did the last layer return when it was called again, and where is it kept?",
                hint="`model.layers[-1](x)` returns a tensor, and nobody keeps it. Give it a name in your "
                "function: where must that name stand for the model to end there?",
            ),
            Mistake(
                "at_the_end",
                GraphIs(lambda: _row(5, _relu(6), layers.Dense(3), layers.BatchNormalization())),
                "The normalisation stands behind the last layer.",
                "It belongs in front of it.",
                hint="Print `[layer.name for layer in model.layers]`. On what is your normalisation called, on "
                "the output of `layers[-1]` or of the one before it?",
            ),
            Mistake(
                "last_left_out",
                GraphIs(lambda: _row(5, _relu(6), layers.BatchNormalization())),
                "The model ends at the normalisation: the last layer is missing.",
                "Call the last layer on what the normalisation returned.",
                hint="`insert_normalisation(model).output_shape` has the width of the hidden layer. One call is "
                "still to come: of which layer, on which tensor?",
            ),
        ],
        hints=[
            "`show` what the function returns. The new layer was called; does anything lead from it to the end?",
            "`model.output` is the tensor of the old graph. The call of the last layer returns another one.",
            "`x = model.layers[-1](x)`, and `x` is the end of the new model.",
        ],
    ),
    Exercise(
        "8.7",
        "surgery",
        cases=[_mixed_row, _with_shortcut],
        demands=[
            is_a_model,
            same_graph,
            stands_alone,
            leaves_the_graph_alone,
            holds_the_numbers,
            leaves_weights_alone,
        ],
        reference=graph_reference,
        mistakes=[
            Mistake(
                "all_of_them",
                GraphIs(
                    lambda: _row(
                        8, *(layers.Dense(n, activation="gelu") for n in (6, 5, 4)), layers.Dense(3, activation="gelu")
                    )
                ),
                "Every layer has the new activation.",
                "Only those that were made with relu were to be changed.",
                hint='Print `layer.get_config().get("activation")` for each layer of `model`: relu, tanh, relu, '
                "linear. Which line of yours should ask before it sets anything?",
            ),
            Mistake(
                "none_of_them",
                GraphIs(lambda: _mixed_row()[0]),
                "The activations are the old ones.",
                "What does the function that you hand to `clone_model` return for a layer with a relu?",
                hint="Print what the function that you hand over returns for the first layer: "
                '`made.get_config()["activation"]`. Is the entry changed before the layer is made from it, '
                "and do you return the new layer?",
            ),
        ],
        hints=[
            "`with_other_activation` makes one layer. Who goes through the graph and asks for each?",
            "`clone_function` takes one argument, a layer: write a small function around `with_other_activation`.",
            "A clone has new weights: `set_weights` of the whole model comes after it.",
        ],
    ),
    Exercise(
        "8.8",
        "surgery",
        cases=[_blocks, _fork],
        demands=[is_a_model, same_graph, own_layers(), leaves_weights_alone],
        reference=graph_reference,
        mistakes=[
            Mistake(
                "still_there",
                _still_there,
                "The layer is still in the model.",
                "What goes in is to go on, in its place: the layer is not called at all.",
                hint="Put `print(layer.name)` into your `call_function`: it is asked once for each call. For one "
                "name it must return something that exists already; what did `call` get besides the layer?",
            ),
            Mistake(
                "whole_branch",
                GraphIs(_without_too_much),
                "More is gone than that one layer.",
                "What went into it goes on to where its output went, and all else stays.",
                hint="List which layers of the model your result lacks: more than `name`. A branch may go on "
                "behind the layer; from which of its two sides does your tensor come?",
            ),
        ],
        hints=[
            "`clone_model` asks `call_function` for the result of each call: `call(layer, *args, **kwargs)`.",
            "For the layer that is to go, the result is what would have gone in: `args[0]`.",
            "`clone_function=lambda layer: layer` keeps the model's own layers.",
        ],
    ),
    Exercise(
        "8.9",
        "fix",
        confusion="`model.layers` is taken for the layers of the base, which is one layer of it: the slice freezes "
        "the wrong ones, or none.",
        cases=[lambda: (_with_base("two_blocks", 2), 3), lambda: (_with_base("three_blocks", 3), 4)],
        demands=[is_a_model, freezes_the_rest, leaves_weights_alone],
        hints=[
            "Print `[layer.name for layer in model.layers]`. Where are the layers of the base?",
            "A nested model is one layer of the outer one, and has `.layers` of its own.",
            '`model.get_layer("base").layers[:-count]` is the slice.',
        ],
    ),
    Exercise(
        "8.10",
        "surgery",
        confusion="The base thaws and its normalisations with it. The flags are set after `compile`, so that `fit` "
        "goes on as before.",
        cases=[_begun],
        demands=[is_a_model, ready, _slowly],
        hints=[
            "Three things in order: thaw the base, freeze its normalisations, compile.",
            "`base.trainable = True` thaws all that is inside. Which of its layers are `layers.BatchNormalization`?",
            "A new optimizer object goes with the new `compile`: the old one knows only the weights of the head.",
        ],
    ),
    Exercise(
        "8.11",
        "stretch",
        cases=[_wide_row, _no_bias],
        demands=[is_a_model, same_graph, stands_alone, answers_as_if_cut, leaves_weights_alone],
        reference=graph_reference,
        mistakes=[
            Mistake(
                "as_wide_as_before",
                GraphIs(lambda: _wide_row()[0]),
                "The layer is as wide as before.",
                "Its configuration has an entry `units`. How many are in `keep`?",
                hint='Print `layer.get_config()["units"]` inside your `clone_function`, before and after you '
                "change it. Does the change come before the layer is made, and is it made for `name`?",
            ),
        ],
        hints=[
            "First the graph: a `clone_function` that changes `units` in the configuration of the one layer.",
            "Then the numbers: columns of its kernel and entries of its bias, `kernel[:, keep]` and `bias[keep]`.",
            "And rows of the next layer's kernel, `kernel[keep]`. A layer may have no bias. All others are copied.",
        ],
    ),
    Exercise(
        "8.12",
        "find",
        cases=[_picture_base],
        demands=[
            is_a_model,
            same_graph,
            own_layers(new=2),
            reads_logits,
            leaves_weights_alone,
            only_the_head_moves,
            nothing_silent(),
        ],
        accepted=[partial(_on_base, training=False)],
        reference=graph_reference,
        mistakes=[
            Mistake(
                "live_inside",
                lambda attempt: still("flags-disagree")(attempt) and _learning(attempt),
                "The base calls itself frozen, and one batch of `fit` moves numbers in it.",
                "There are many switches in a base. Print all of them, at the end of your function.",
                hint="`base.trainable = False` sets every switch inside, and a later line may set some of them again. "
                "Print `(layer.name, layer.trainable)` of `base.layers`: who says True, and which line made it so?",
            ),
            Mistake(
                "statistics_move",
                lambda attempt: (
                    still("norm-of-frozen-layers")(attempt) and all(len(w.shape) == 1 for w in _learning(attempt))
                ),
                "The convolutions of the base stay, and its normalisations move.",
                "A normalisation is still only if its own layer is frozen.",
                hint="Compare `moving_mean` of `norm_1` before a `fit` and after. It is no trainable weight, so that "
                "no optimizer moves it. What does a layer look at before it moves it by itself?",
            ),
        ],
        hints=[
            "One switch of the base says False. Are there more switches in it, and what do they say?",
            "Inside another model, the switches of the base's own layers count, and not the one on the base. Which "
            "line sets those of the convolutions?",
            "`base.trainable = False` reaches every layer inside, normalisations too. After it no layer needs a switch "
            "of its own.",
        ],
    ),
)
