"""What the exercises of chapter 04 demand: models cut out of models, models as nodes, copies, freezing, ensembles."""

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
    value_is,
    value_reference,
)
from helpers.exercises.silent import loss_of, nothing_silent, still
from helpers.graph import same_function
from helpers.values import plain

_relu = partial(layers.Dense, activation="relu")


def _row(shape: int | tuple, *each: keras.Layer, name: str | None = None) -> keras.Model:
    """A model of layers, or of models, in a row."""
    x = inputs = keras.Input((shape,) if isinstance(shape, int) else shape, name=name and f"{name}_input")
    for layer in each:
        x = layer(x)
    return keras.Model(inputs, x, name=name)


def _ids(model: keras.Model) -> set[int]:
    return {id(weight) for weight in model.weights}


def _handed(attempt: Attempt, case: int = 0) -> Iterator[keras.Model]:
    """The models that the learner's function was given, those in lists too."""
    for part in attempt.given[case]:
        for one in part if isinstance(part, list) else [part]:
            if isinstance(one, keras.Model):
                yield one


def own_layers(copied: str, advice: str, hint: str) -> Demand:
    """A demand that a model holds no weight but those of the models that were given."""

    def demand(attempt: Attempt) -> str:
        for case, model in enumerate(attempt.models):
            given = set().union(*map(_ids, _handed(attempt, case)))
            if not _ids(model) <= given:
                raise Unmet(copied, advice=advice, hint=hint)
        return "Its weights are those that were given, and no copies."

    return demand


# 4.1, 4.2 predict ---------------------------------------------------------------------------------------------------


def _off_sides(expected: list, given: Any) -> str:
    if not isinstance(given, list):
        return "Keep the list with its five places: one number for each step."
    if len(given) != len(expected):
        return f"There are {len(expected)} steps, and {len(given)} numbers in your list."
    if any(isinstance(side, list) for side in given):
        return "One number for each step is enough: the side of the square."
    place = next(i for i, (e, g) in enumerate(zip(expected, given, strict=True)) if e != g)
    before = 4 if place == 0 else expected[place - 1]
    step = "the upsampling" if place == 2 else "a transposed convolution"
    return f"Step {place + 1} is the first that is off. It is {step}, and what goes in has a side of {before}."


def _off_weights(expected: dict, given: Any) -> str:
    if not isinstance(given, dict) or given.keys() != expected.keys():
        return f"Keep the dict with its keys: {', '.join(map(repr, expected))}."
    for name, count in given.items():
        if isinstance(count, str | list):
            return f"A count is one number, without quotes and without a comma; `{name}` is not."
    if plain(given["autoencoder"]) != expected["autoencoder"]:
        return "The autoencoder leads from the picture to the picture: both halves are in it. How many in each?"
    return "`autoencoder` is right. For both together: which weights has the encoder that the autoencoder has not?"


def _weights(autoencoder: int, together: int) -> Callable[[Attempt], bool]:
    return value_is({"autoencoder": autoencoder, "both together": together})


# 4.3, 4.4 parts of a model ------------------------------------------------------------------------------------------


def _pressed(name: str) -> keras.Model:
    parts = [_relu(6, name="press"), layers.Dense(3, name="code"), layers.Dense(12, name="draw")]
    return _row(12, *parts, name=name)


def _pressed_picture(name: str) -> keras.Model:
    parts = [
        layers.Conv2D(4, 3, activation="relu", name="conv"),
        layers.MaxPooling2D(2, name="pool"),  # `code` is not the second layer in every model
        layers.GlobalMaxPooling2D(name="code"),
        _relu(5, name="wider"),
        layers.Dense(64, name="pixels"),
        layers.Reshape((8, 8, 1), name="picture"),
    ]
    return _row((8, 8, 1), *parts, name=name)


def _widths_agree() -> tuple:
    parts = [layers.Dense(8, activation="tanh", name="code"), _relu(8, name="hidden"), layers.Dense(8, name="draw")]
    return (_row(8, *parts, name="eight_wide"),)


def _deep() -> tuple:
    parts = [
        _relu(4, name="press"),
        layers.Dense(5, name="code"),
        _relu(5, name="first_back"),
        _relu(5, name="second_back"),
        layers.Dense(12, name="draw"),  # takes 5 numbers, as many as the code has: leaving layers out raises nothing
    ]
    return (_row(12, *parts, name="deep"),)


# 4.5 two models as nodes --------------------------------------------------------------------------------------------


def _two_halves() -> tuple:
    return (
        _row(6, _relu(4, name="press"), layers.Dense(2, name="code"), name="encoder"),
        _row(2, _relu(4, name="wider"), layers.Dense(6, name="draw"), name="decoder"),
    )


def _two_picture_halves() -> tuple:
    return (
        _row((8, 8, 1), layers.Conv2D(3, 3, name="conv"), layers.GlobalMaxPooling2D(name="code"), name="see"),
        _row(3, layers.Dense(64, name="pixels"), layers.Reshape((8, 8, 1), name="picture"), name="paint"),
    )


def both_are_nodes(attempt: Attempt) -> str:
    """4.5: the very models that were given stand in the graph, each as one layer."""
    for case, model in enumerate(attempt.models):
        for given in _handed(attempt, case):
            if any(layer is given for layer in model.layers):
                continue
            if _ids(given) <= _ids(model):
                raise Unmet(
                    f"It computes the right thing, but `{given.name}` is not a node of it: its layers stand in your "
                    "graph one by one.",
                    where=f"The layers of your model: {', '.join(f'`{layer.name}`' for layer in model.layers[:12])}.",
                    advice="Make a new `keras.Input`, call the first model on it, and the second on what comes out.",
                    hint="`.output` of an encoder is a tensor of the graph that it has inside; from there on, its "
                    "layers come along one by one. How many entries has `model.layers` if there are one input "
                    "and two calls?",
                )
            raise Unmet(
                f"`{given.name}` is not in your model: a copy of it is, with other weights.",
                advice="Call the model that you were given.",
                hint="Is there a `clone_model` or a `from_config` in your function? A model that is called "
                "becomes a node, and its weights stay where they are. What would one line with two calls "
                "look like?",
            )
    return "Both models that were given are nodes of it."


# 4.6 a copy ---------------------------------------------------------------------------------------------------------


def _trained_with_statistics() -> tuple:
    model = _row(
        5,
        layers.Dense(4, name="hidden"),
        layers.BatchNormalization(name="norm"),
        layers.Dense(2, name="head"),
        name="m",
    )
    random = np.random.default_rng(4)
    model.set_weights([random.uniform(0.5, 1.5, size=w.shape) for w in model.weights])
    return (model,)


def stands_alone(attempt: Attempt) -> str:
    """4.6: another model with variables of its own, which hold the same numbers."""
    (given,), model = attempt.given[0], attempt.model
    if model is given:
        raise Unmet(
            "What came back is the model itself, under a second name.",
            advice="A second model has to be made: Keras has a function that makes one of the same graph.",
            hint="Try `copy_of(model) is model`: it says `True`. `backup = model` makes no layer; the "
            "function with “clone” in its name makes new ones, but look at their numbers, too.",
        )
    if shared := [w.path for w in model.variables if id(w) in {id(v) for v in given.variables}]:
        raise Unmet(
            "It is another model, over the same weights: train the one, and the other moves.",
            where=f"Shared is `{shared[0]}`, for one.",
            advice="Its layers have to be new ones: `keras.models.clone_model` makes them.",
            hint="`keras.Model(model.inputs, model.outputs)` and `keras.Sequential(model.layers)` take over "
            "the layers that exist. Compare `copy.layers[1] is model.layers[1]`: which function would "
            "make it `False`?",
        )
    return "It is a model of its own, with weights of its own."


def holds_the_same_numbers(attempt: Attempt) -> str:
    """4.6: equal weights, statistics included."""
    (given,), model = attempt.given[0], attempt.model
    pairs = list(zip(given.weights, model.get_weights(), strict=True))
    off = [w.path for w, copied in pairs if not np.array_equal(ops.convert_to_numpy(w), copied)]
    if not off:
        if same_function(given, model, copy_weights=False):
            return "It holds the same numbers."
        raise Unmet(
            "Its numbers are the same, and it does not answer as the model does.", advice="Are its layers in order?"
        )
    if all("moving" in path for path in off):
        raise Unmet(
            "The weights that are trained were copied, and the moving mean and variance were not.",
            where=f"Off is `{off[0]}`, for one.",
            advice="`get_weights` and `set_weights` of the whole model take all of them.",
            hint="Compare `len(model.weights)` with `len(model.trainable_weights)`: 8 and 6. Which list does "
            "your copying go through?",
        )
    raise Unmet(
        "The graph is the same, and the weights are others: a clone begins with new ones.",
        where=f"Off is `{off[0]}`, for one.",
        advice="Give it the weights: `set_weights` takes what `get_weights` returns.",
        hint="The architecture came along, the numbers did not. You need one more line between making the "
        "clone and returning it: which of the two models does it read?",
    )


def _wrong_way(attempt: Attempt) -> bool:
    """4.6: whether the model that was given has other weights than before, and they are the copy's."""
    (given,), (before,) = attempt.given[0], attempt._given[1]
    now = given.get_weights()
    return not all(map(np.array_equal, before, now)) and all(map(np.array_equal, now, attempt.model.get_weights()))


# 4.7 frozen ---------------------------------------------------------------------------------------------------------


def _base() -> keras.Model:
    parts = [
        layers.Conv2D(3, 3, name="conv_a"),
        layers.BatchNormalization(name="norm"),
        layers.ReLU(name="relu"),
        layers.Conv2D(4, 3, name="conv_b"),
        layers.GlobalMaxPooling2D(name="largest"),
    ]
    return _row((8, 8, 1), *parts, name="base")


def _on_a_base(**call: object) -> keras.Model:
    inputs = keras.Input((8, 8, 1))
    return keras.Model(inputs, layers.Dense(10)(_base()(inputs, **call)))


def base_stays(attempt: Attempt) -> str:
    """4.7: neither the optimizer nor a batch in training moves a number of the base, and the head learns."""
    (base,), model = attempt.given[0], attempt.model
    if not _ids(base) <= _ids(model):
        raise Unmet(
            "The base that was given is not in your model: a copy of it is.",
            advice="Call `base` itself.",
            hint="Look for `clone_model` or for a `keras.Sequential(…)` of new layers in your function. What "
            "has been learnt is in `base` only, and one call puts it in.",
        )
    theirs = _ids(base)
    if not model.trainable_weights:
        raise Unmet(
            "Nothing in your model can learn: the head is frozen too.",
            advice="Set `trainable = False` on the base alone, and not on the whole model.",
            hint="Print `len(model.trainable_weights)`: 0, and a kernel and a bias should be left. On which "
            "object do you set the switch, and is the head inside it?",
        )
    if learning := [w.path for w in model.trainable_weights if id(w) in theirs]:
        raise Unmet(
            f"Training would move {len(learning)} of the {len(base.weights)} weight tensors of the base.",
            where=f"One of them is `{learning[0]}`.",
            advice="There is one switch for a whole model, and a model is a layer.",
            hint="Print `[w.path for w in model.trainable_weights]` before the `return`: only the head's two "
            "should be left. "
            "Does a loop leave layers out, or was `training=False` meant to freeze? It says only how to compute.",
        )
    before = base.get_weights()
    x = np.random.default_rng(0).normal(3, 2, size=(4, 8, 8, 1)).astype("float32")
    try:
        attempt.run(lambda: model(x, training=True))
    except Raised as raised:
        raise Unmet(
            f"Called on four pictures, it stops with `{messages.headline(raised.cause, 160)}`.",
            advice="Keep the input of your model as the base declares it.",
        ) from None
    after = base.get_weights()
    base.set_weights(before)
    if drifted := [w.path for w, a, b in zip(base.weights, before, after, strict=True) if not np.array_equal(a, b)]:
        raise Unmet(
            "No optimizer touches the base, and one batch in training moved it all the same.",
            where=f"`{drifted[0]}` is not what it was.",
            advice="A normalisation counts what comes by as long as *the layer* is trainable: freeze layers, "
            "or the whole base, and not single weights.",
            hint='Compare `base.get_layer("norm").trainable` with the switch of its weights: yours is set on '
            "the weights, or the layer is called with `training=True`. What does the layer itself look "
            "at?",
        )
    if len(model.trainable_weights) != 2:
        raise Unmet(
            "The head has a kernel and a bias, and not both would learn.", advice="Leave the head trainable, all of it."
        )
    return "Nothing moves the base, the statistics included, and the head learns."


def _norm_forgotten(attempt: Attempt) -> object:
    (base,) = attempt.given[0]
    convs = [base.get_layer(name) for name in ("conv_a", "conv_b")]
    return attempt.models and base.get_layer("norm").trainable_weights and not any(c.trainable_weights for c in convs)


# 4.8 noise in front -------------------------------------------------------------------------------------------------


def _noise_case(build: Callable[[str], keras.Model], name: str, noise: float) -> tuple:
    return build(name), noise


def _with_noise(*order: str, **call: object) -> keras.Model:
    x = inputs = keras.Input((12,))
    made = {
        "noise": lambda t: layers.GaussianNoise(0.5)(t, **call),
        "dropout": layers.Dropout(0.5),
        "autoencoder": _pressed("wrong"),
    }
    for name in order:
        x = made[name](x)
    return keras.Model(inputs, x)


# 4.9 an ensemble ----------------------------------------------------------------------------------------------------


def _members(count: int, size: int, outputs: int) -> tuple:
    return (
        [
            _row(size, _relu(3, name="hidden"), layers.Dense(outputs, name="answer"), name=f"member_{n + 1}")
            for n in range(count)
        ],
    )


def averages(attempt: Attempt) -> str:
    """4.9: fed random rows, the model gives the mean of what the members give; however it is drawn."""
    random = np.random.default_rng(9)
    for case, model in enumerate(attempt.models):
        members = list(_handed(attempt, case))
        where = f"Seen when {attempt.name} is called with a list of {len(members)} members."
        wanted, gives = members[0].input_shape, members[0].output_shape
        if len(model.inputs) != 1 or tuple(model.inputs[0].shape) != tuple(wanted):
            found = " and ".join(f"`{tuple(t.shape)}`" for t in model.inputs)
            raise Unmet(
                f"The model takes {found}; one input of `{wanted}` was asked for.",
                where=where,
                advice="All members are called on one and the same input. Its shape is that of a member's input, "
                "`members[0].input_shape`, without the batch axis.",
                hint="How often does `keras.Input` run in your function: once, or once for each member? One "
                "and the same row is shown to all of them.",
            )
        if len(model.outputs) != 1 or tuple(model.outputs[0].shape) != tuple(gives):
            found = " and ".join(f"`{tuple(t.shape)}`" for t in model.outputs)
            raise Unmet(
                f"The model gives {found}; the average of members has their own shape, `{gives}`.",
                where=where,
                advice="`layers.average` takes a list of tensors, and gives one of the same shape.",
                hint="Three answers laid side by side are three numbers. What should become of them, so that one "
                "is left, and which merge does it?",
            )
        _answers_as_the_mean(attempt, model, members, random, where)
        _uses_the_members(model, members, where)
    return "Fed random rows, it gives the mean of what its members give, whether three or two."


def _uses_the_members(model: keras.Model, members: list[keras.Model], where: str) -> None:
    used = _ids(model)
    for member in members:
        if not _ids(member) <= used:
            raise Unmet(
                f"The weights of `{member.name}` are not in your model.",
                where=where,
                advice="Call the members themselves: a copy does not learn when its original does.",
            )
    if used - set().union(*map(_ids, members)):
        raise Unmet(
            "Your model has weights that no member has.", where=where, advice="An average has no weights of its own."
        )


def _answers_as_the_mean(
    attempt: Attempt, model: keras.Model, members: list[keras.Model], random: np.random.Generator, where: str
) -> None:
    kept = [member.get_weights() for member in members]
    for member in members:  # zeros and biases that happen to agree would hide a mistake
        member.set_weights([random.uniform(-1, 1, size=w.shape) for w in member.weights])
    x = random.uniform(-1, 1, size=(24, *members[0].input_shape[1:])).astype("float32")
    plainly = keras.Model(model.inputs[0], model.outputs[0], name="plainly")
    try:
        given = attempt.run(lambda: ops.convert_to_numpy(plainly(x, training=False)))
        said = np.stack([ops.convert_to_numpy(member(x, training=False)) for member in members])
    except Raised as raised:
        raise Unmet(
            f"The graph can be drawn; fed random rows, it stops with `{messages.headline(raised.cause, 160)}`.",
            where=where,
        ) from None
    finally:
        for member, weights in zip(members, kept, strict=True):
            member.set_weights(weights)
    if np.allclose(given, said.mean(axis=0), rtol=1e-4, atol=1e-5):
        return
    by_twos = said[0]
    for one in said[1:]:
        by_twos = (by_twos + one) / 2
    one_only = (
        "Print the layers of your model: how many members are among them? If all are called, what becomes of what the "
        "others returned, and is `return` inside the loop?"
    )
    known = [
        (
            said.sum(axis=0),
            "It gives the sum of what the members say, not the average.",
            "Three members that all say 2 make your ensemble say 6. `layers.add` has a sister that divides, or you "
            "divide yourself: by which number, for a list of any length?",
        ),
        (
            said.max(axis=0),
            "It gives the largest of what the members say, not the average.",
            "The boldest member decides alone now. Only the merge has to change: which function of `layers` takes the "
            "same list, and lets every member count the same?",
        ),
        (
            said.prod(axis=0),
            "It multiplies what the members say.",
            "Members that say 2 and 8 should make 5, and yours make 16. The list is right; which merge is meant?",
        ),
        (
            np.median(said, axis=0),
            "It gives the median of what the members say, not the average.",
            "For 0, 1 and 5 the median is 1 and the average 2. What has to be done with all three numbers?",
        ),
        (
            by_twos,
            "It averages two at a time, so the last member counts as much as all before it together.",
            "For 0, 0 and 6 yours says 3, and the average is 2. Collect all answers first: how many calls of "
            "`layers.average` do you need then?",
        ),
        *((one, "It gives what one member says, and does not ask the others.", one_only) for one in said),
        *(
            (
                said[:n].mean(axis=0),
                f"It averages {n} of the members only.",
                "Call your function with a list of four. Is there a slice or a fixed index in it that leaves some "
                "out, and what would name all of them?",
            )
            for n in range(2, len(said))
        ),
    ]
    for answer, words, hint in known:
        if np.allclose(given, answer, rtol=1e-4, atol=1e-5):
            raise Unmet(
                words, where=where, advice="The average of all: their sum, divided by how many there are.", hint=hint
            )
    _uses_the_members(model, members, where)
    raise Unmet(
        "Fed random rows, it does not give the average of what the members give.",
        where=where,
        advice="Call every member once on the input, and average the outputs; nothing comes before or after.",
    )


def leaves_members_alone(attempt: Attempt) -> str:
    """4.9: the members have the weights that they had, and the list its length."""
    for case, (arguments, fresh) in enumerate(zip(attempt.given, attempt.record.reference["lengths"], strict=True)):
        if len(arguments[0]) != fresh:
            raise Unmet(
                f"The list had {fresh} members when it was handed over, and has {len(arguments[0])} now.",
                where=f"Seen in call {case + 1}.",
                advice="Read the list, and leave it as it is.",
                hint="`pop`, `append` and `remove` change the caller's list. How can you read the first member, "
                "or all but the first, without taking it out?",
            )
    return "The list of members is what it was."


def _ensemble_reference(attempt: Attempt) -> dict:
    return {"lengths": [len(arguments[0]) for arguments in attempt.given]}


# 4.10 what an average wins -----------------------------------------------------------------------------------------


def _off_squares(expected: dict, given: Any) -> str:
    if not isinstance(given, dict) or given.keys() != expected.keys():
        return f"Keep the dict with its keys: {', '.join(map(repr, expected))}."
    for name, value in given.items():
        if isinstance(value, str | list):
            return f"`{name}` should be one number, without quotes and without a comma."
    how = {
        "mean of the errors": "three squared errors, added and divided by three",
        "error of the mean": "first the mean of 2, 5 and 8, then its squared error",
        "disagreement": "how far 2, 5 and 8 are from their own mean, squared, and the mean of that",
    }
    first = next(name for name in expected if plain(given[name]) != expected[name])
    return f"Look again at `{first}`: {how[first]}."


def _squares(errors: object, mean: object, disagreement: object) -> Callable[[Attempt], bool]:
    names = ("mean of the errors", "error of the mean", "disagreement")
    return value_is(dict(zip(names, (errors, mean, disagreement), strict=True)))


# 4.11 no frames -----------------------------------------------------------------------------------------------------


def _one_inside() -> tuple:
    inner = _row(4, _relu(3, name="b"), layers.Dense(5, name="c"), name="inner")
    return (_row(6, layers.Dense(4, name="a"), inner, layers.Dense(2, name="d"), name="one_inside"),)


def _two_deep() -> tuple:
    innermost = keras.Sequential(
        [keras.Input((3,)), _relu(4, name="c"), layers.Dropout(0.2, name="e")], name="innermost"
    )
    inner = _row(5, layers.Dense(3, name="b"), innermost, name="inner")
    after = _row(4, layers.Dense(3, name="d"), name="after")
    return (_row(7, layers.Dense(5, name="a"), inner, after, name="two_deep"),)


def no_frames(attempt: Attempt) -> str:
    """4.11: no layer of the model is a model."""
    for model, arguments in zip(attempt.models, attempt.given, strict=True):
        for layer in model.layers:
            if isinstance(layer, keras.Model):
                raise Unmet(
                    f"There is still a model among its layers, `{layer.name}`.",
                    where=f"Seen when {attempt.name} is called with a model named `{arguments[0].name}`.",
                    advice="A layer that is a model has `.layers` too, and one of those may be a model again: "
                    "a function that calls itself gets to the bottom.",
                    hint="For an inner model, your code does something with `layer(x)`. Say in words what is to "
                    "happen instead: for each of *its* layers the same as for each of yours. Which function can "
                    "you call for that?",
                )
    return "No layer of it is a model."


# 4.12 find it yourself ----------------------------------------------------------------------------------------------


def _flat_encoder() -> tuple:
    return (_row((4, 4, 1), layers.Flatten(), _relu(6), layers.Dense(5), name="encoder"),)


def _small_encoder() -> tuple:
    convolution = layers.Conv2D(3, 3, activation="relu")
    return (_row((6, 6, 1), convolution, layers.GlobalMaxPooling2D(), name="encoder"),)


def _frozen(attempt: Attempt) -> bool:
    """4.12: whether a weight of the encoder will not move."""
    (encoder,) = attempt.given[0]
    learnt = {id(weight) for weight in attempt.model.trainable_weights}
    return bool(_ids(encoder) & _ids(attempt.model) - learnt)


def _reads_with_a_copy(attempt: Attempt) -> bool:
    """4.12: whether the encoder that was given reads neither picture."""
    (encoder,) = attempt.given[0]
    return not _ids(encoder) & _ids(attempt.model)


def one_reader(attempt: Attempt) -> str:
    """4.12: the weights are the encoder's, all of which learn, and a Dense."""
    for model, (encoder,) in zip(attempt.models, attempt.given, strict=True):
        wanted, found = encoder.count_params() + encoder.output_shape[-1] + 1, model.count_params()
        if _reads_with_a_copy(attempt):
            raise Unmet("The encoder that was given reads neither picture.", advice="Call it on both.")
        if not _ids(encoder) <= _ids(model):
            raise Unmet(
                "Parts of the encoder are not in your model.", advice="Call the whole encoder, on both pictures."
            )
        if found != wanted:
            raise Unmet(
                f"The encoder has {encoder.count_params()} weights and gives {encoder.output_shape[-1]} numbers, so "
                f"that the model should have {wanted}; yours has {found}.",
                advice="What in your model has weights, besides the encoder and a Dense 1?",
                hint="Go through the lines that make a layer or a model. Each that holds weights adds to the count; a "
                "second call of what is there adds nothing.",
            )
        if _frozen(attempt):
            raise Unmet(
                "Weights of the encoder are frozen.", advice="It was to go on learning: leave `trainable` alone."
            )
    return "One encoder reads both pictures, with the weights that it has, and learns."


def weighs_the_gap(attempt: Attempt) -> str:
    """4.12: the answer is Dense 1 of the size of the difference of the codes, whatever the order of the pictures."""
    random = np.random.default_rng(5)
    for model, (encoder,) in zip(attempt.models, attempt.given, strict=True):
        shapes = [tuple(tensor.shape) for tensor in model.inputs]
        if shapes != [tuple(encoder.input_shape)] * 2:
            raise Unmet(
                f"The inputs have the shapes {' and '.join(f'`{shape}`' for shape in shapes)}.",
                advice="Two pictures go in, each of the shape that the encoder takes.",
            )
        own = [weight for weight in model.trainable_weights if id(weight) not in _ids(encoder)]
        kernel, bias = sorted((ops.convert_to_numpy(weight) for weight in own), key=np.ndim, reverse=True)
        ends = keras.Model(list(model.inputs), model.outputs[0], name="ends")
        x, y = random.normal(size=(2, 12, *encoder.input_shape[1:])).astype("float32")
        there, back = (
            ops.convert_to_numpy(attempt.run(partial(ends, pair, training=False))) for pair in ([x, y], [y, x])
        )
        one, other = (ops.convert_to_numpy(encoder(part, training=False)) for part in (x, y))
        wanted = np.abs(one - other) @ kernel + bias
        if there.shape == wanted.shape and np.allclose(there, wanted, atol=1e-4):
            continue
        if there.shape == wanted.shape and np.allclose(there, 1 / (1 + np.exp(-wanted)), atol=1e-4):
            raise Unmet("The head has a sigmoid; a logit was asked for.", advice="The loss applies the sigmoid itself.")
        if there.shape == wanted.shape and not np.allclose(there, back, atol=1e-4):
            raise Unmet(
                "It still matters which of the two pictures comes first, before any training.",
                advice="Follow both pictures to the Dense: what is done to the one and not to the other?",
                hint="A difference changes its sign when its sides change places, and a row of two codes its order. "
                "Which op makes 3 and −3 the same, and stands between the gap and the Dense?",
            )
        raise Unmet(
            "What comes out is not a Dense of the size of the difference of the two codes.",
            advice="Code minus code, `ops.abs`, Dense 1, and nothing else.",
            hint="Feed your model a picture and itself: the Dense should get nothing but zeros, so that only its bias "
            "comes out. Is each of the two inputs read, and is each number's size taken?",
        )
    return "It weighs how far apart the two codes are, in either order."


def loss_reads_a_logit(attempt: Attempt) -> str:
    """4.12: the compiled loss is the binary cross-entropy of logits."""
    y, said = np.array([[1.0], [0.0], [1.0]], "float32"), np.array([[2.0], [-1.0], [-0.5]], "float32")
    expected = float(np.mean(np.log1p(np.exp(np.where(y == 1, -said, said)))))
    if not np.isclose(loss_of(attempt, y, said), expected, atol=1e-3):
        raise Unmet(
            "The loss is not the binary cross-entropy of a logit.",
            advice="Keep the loss that the suspect has.",
            hint="`from_logits=True` says that the head has no sigmoid, and it has none. As a string, "
            '`"binary_crossentropy"` expects probabilities.',
        )
    return "Its loss takes a logit."


EXERCISES = (
    Exercise(
        "4.1",
        "predict",
        demands=[same_value("The list of sides", _off_sides)],
        reference=value_reference,
        mistakes=[
            Mistake(
                "shrinks",
                value_is([2, 0, 0, -2, -4]),
                "You let the square shrink, as a `Conv2D` does.",
                "A transposed convolution with a kernel of 3 makes it larger by 2.",
                hint="Swap input and output in your head: a `Conv2D` takes 6 to 4. What does the transposed one "
                "make of a 4? A side below 0 cannot be right in any case.",
            ),
            Mistake(
                "same",
                value_is([4, 4, 12, 12, 12]),
                "You let the transposed convolutions keep the side.",
                'That is so with `padding="same"`. Here each adds 2.',
                hint="With your numbers the last side is 12, and the picture has 28. Lay a 3 × 3 stamp on the "
                "corner pixel: how many pixels stand out past the edge, on each of the two sides?",
            ),
            Mistake(
                "adds_the_kernel",
                value_is([7, 10, 30, 33, 36]),
                "You added 3 for each transposed convolution.",
                "A kernel of 3 reaches one pixel past each side: it adds 2.",
                hint="One of the three pixels of the kernel lies on the pixel itself. Your last side is 36 and a "
                "digit's is 28: repair the first step, and go on from there.",
            ),
            Mistake(
                "upsampling_adds",
                value_is([6, 8, 11, 13, 15]),
                "You let the upsampling add 3.",
                "It draws every pixel as 3 × 3.",
                hint="The first two steps are right. Draw a row of 8 pixels, each three times: how long does it "
                "become?",
            ),
            Mistake(
                "starts_with_itself",
                value_is([4, 6, 8, 24, 26]),
                "You began with the side before the first step.",
                "Write the side after each step; the last one is 28.",
                hint="Your numbers are right up to 26. Take the 4 off the front, and one step is still to be made "
                "at the end.",
            ),
        ],
        hints=[
            "The last number must be the side of a digit's picture.",
            "The first two steps add 2 each, the third multiplies by 3.",
            "4 + 2 is the first, 6 + 2 the second, 8 · 3 the third.",
        ],
    ),
    Exercise(
        "4.2",
        "predict",
        demands=[same_value("The pair of counts", _off_weights)],
        reference=value_reference,
        mistakes=[
            Mistake(
                "added",
                _weights(28_241, 46_913),
                "You added the two models, and counted the encoder twice.",
                "Its layers are the very layers of the autoencoder's first half.",
                hint="`encoder.layers[1] is autoencoder.layers[1]` says `True`. Which of the two 18,672 that you "
                "added does not exist twice?",
            ),
            Mistake(
                "way_back_only",
                _weights(9_569, 28_241),
                "9,569 is the way back alone.",
                "The autoencoder begins at the picture: the first half is in it too.",
                hint="Go from the picture to the rebuilt picture with your finger: how many weights do you pass "
                "before you reach the code? Add them to your 9,569.",
            ),
            Mistake(
                "twice",
                _weights(28_241, 56_482),
                "You counted everything twice.",
                "Making a second model of the same tensors makes no new layers.",
                hint="Take the set of all weight tensors: `{id(w) for m in (encoder, autoencoder) for w in "
                "m.weights}`. Is it larger than that of the autoencoder alone?",
            ),
        ],
        hints=[
            "Which layers does `keras.Model` meet, going back from `rebuilt` to `picture`?",
            "The encoder is the first half of them. Has anybody made those layers a second time?",
            "18,672 and 9,569 make the autoencoder. The encoder adds nothing to it.",
        ],
    ),
    Exercise(
        "4.3",
        "surgery",
        cases=[lambda: (_pressed("rows"),), lambda: (_pressed_picture("pictures"),)],
        demands=[
            is_a_model,
            same_graph,
            own_layers(
                "The graph is right, and its layers are new ones, with other weights.",
                "Nothing has to be built: the tensors of the graph exist, and `keras.Model` takes them.",
                "Search your function for `layers.` and for `clone_model`: what they make has learnt nothing. "
                "The answer needs `keras.Model` and two tensors of `autoencoder`: which two?",
            ),
            leaves_weights_alone,
        ],
        reference=graph_reference,
        mistakes=[
            Mistake(
                "whole",
                GraphIs(lambda: _pressed("whole")),
                "What came back is the whole autoencoder.",
                "Let the model end at what the layer `code` returned.",
                hint="Print `autoencoder.output.shape` and the shape of the code. Which of the two stands second "
                "in your `keras.Model`, and which object could you ask for the other?",
            ),
            Mistake(
                "too_early",
                GraphIs(lambda: _row(12, _relu(6))),
                "Your model ends in front of the layer `code`.",
                "A layer has an `.input` and an `.output`: which of them is the code?",
                hint="For the autoencoder with 12 numbers your model gives 6, what `press` returned; the code has "
                "3. Is it the wrong layer that you ask, or the wrong attribute of the right one?",
            ),
            Mistake(
                "way_back",
                GraphIs(lambda: _row(3, layers.Dense(12))),
                "That is the other half: it leads from the code to the picture.",
                "Begin where the autoencoder begins, and end at the code.",
                hint="Your model takes 3 numbers, a code. An encoder takes what the autoencoder takes: which of "
                "your two ends has to move, and where is the other one to go?",
            ),
        ],
        hints=[
            "A model is made by naming two ends. Both are tensors that exist already.",
            "`autoencoder.input` is the one. The other is the `.output` of a layer that you can ask for by its name.",
            '`autoencoder.get_layer("code").output`.',
        ],
    ),
    Exercise(
        "4.4",
        "fix",
        cases=[_widths_agree, _deep],
        demands=[
            is_a_model,
            same_graph,
            own_layers(
                "The graph is right, and its layers are new ones, with other weights.",
                "Call the layers of the autoencoder itself, or name two of its tensors as the ends of a model.",
                "Is there a `from_config` or a `clone_model` in your function? It copies settings, and no "
                "numbers. What does calling `layer` itself on your tensor return?",
            ),
            leaves_weights_alone,
        ],
        reference=graph_reference,
        mistakes=[
            Mistake(
                "last_only",
                GraphIs(lambda: _row(8, layers.Dense(8))),
                "Only the last layer is in it: what stands between the code and that layer is left out.",
                "Draw it with `show`, and compare it with the autoencoder.",
                hint="Print the names: `[layer.name for layer in autoencoder.layers]`. Which slice of that list "
                "is the way back, and which part of it does `[-1]` take?",
            ),
            Mistake(
                "code_again",
                GraphIs(lambda: _row(8, layers.Dense(8, activation="tanh"), _relu(8), layers.Dense(8))),
                "The layer `code` itself is in it, so a code would be coded again.",
                "Begin with the layer after it.",
                hint='Your slice begins at `names.index("code")`, or at the layer\'s `.input`. Python counts the '
                "first place of a slice in: how do you step one further?",
            ),
        ],
        hints=[
            "How many layers stand after `code`? The function should not have to know: it should find out.",
            "Either call them in a loop, each on what the one before returned, or begin a model in the middle.",
            "`keras.Model(code, …)` may begin at the tensor `code`: no new input is needed.",
        ],
    ),
    Exercise(
        "4.5",
        "build",
        cases=[_two_halves, _two_picture_halves],
        demands=[is_a_model, same_graph, both_are_nodes, leaves_weights_alone],
        reference=graph_reference,
        mistakes=[
            Mistake(
                "encoder_only",
                GraphIs(lambda: _row(6, _relu(4), layers.Dense(2))),
                "Only the encoder is in it.",
                "Call the decoder on what the encoder returned, and end the model there.",
                hint="Print `build_chain(encoder, decoder).output_shape` beside `decoder.output_shape`. Which "
                "call is missing, or made and not kept?",
            ),
            Mistake(
                "decoder_only",
                GraphIs(lambda: _row(2, _relu(4), layers.Dense(6))),
                "Only the decoder is in it.",
                "Begin at an input for the encoder.",
                hint="Your model takes 2 numbers, a code. What does `encoder.input_shape` say, and on what do you "
                "call the decoder?",
            ),
        ],
        hints=[
            "An input, two calls, `keras.Model`.",
            "The input has the shape that the encoder takes: `encoder.input_shape`, without its first entry.",
            "The two calls are `decoder(encoder(inputs))`.",
        ],
    ),
    Exercise(
        "4.6",
        "fix",
        cases=[_trained_with_statistics],
        demands=[is_a_model, stands_alone, same_graph, holds_the_same_numbers, leaves_weights_alone],
        reference=graph_reference,
        mistakes=[
            Mistake(
                "wrong_way",
                _wrong_way,
                "The weights went the wrong way: now `model` has those that the new model began with.",
                "The new model is to take what `model` has, and `model` keeps it.",
                hint="In `a.set_weights(b.get_weights())`, the numbers go from b to a. Which of your two models "
                "stands in front of the first dot?",
            ),
        ],
        hints=[
            "`backup = model` gives a thing a second name. Which line of yours makes a second thing?",
            "`keras.models.clone_model` makes new layers of the same kinds. Which numbers do they begin with?",
            "`backup.set_weights(model.get_weights())` after the clone was made.",
        ],
    ),
    Exercise(
        "4.7",
        "fix",
        cases=[lambda: (_base(),)],
        accepted=[lambda: _on_a_base(training=False)],
        demands=[is_a_model, same_graph, base_stays, leaves_weights_alone],
        reference=graph_reference,
        mistakes=[
            Mistake(
                "norm_forgotten",
                _norm_forgotten,
                "The convolutions are frozen, and the normalisation is not.",
                "It trains two of its four weights, and counts the other two. Freeze it too, or the base as a whole.",
                hint="Print `[w.path for w in base.trainable_weights]` at the end of your function: what begins "
                "with `norm` is left. Must the loop ask for the kind of a layer at all?",
            ),
        ],
        hints=[
            "Which layers of a base have weights? Print `base.weights`, and compare with what you froze.",
            "A model is a layer: it has the switch that a layer has, and hands it on to all that is inside.",
            "`base.trainable = False`, before the head is trained.",
        ],
    ),
    Exercise(
        "4.8",
        "build",
        cases=[partial(_noise_case, _pressed, "rows", 0.5), partial(_noise_case, _pressed_picture, "pictures", 0.1)],
        demands=[
            is_a_model,
            same_graph,
            own_layers(
                "The graph is right, and the autoencoder in it is a copy: the one given would not learn.",
                "Call the autoencoder that you were given.",
                "A clone starts with numbers of its own, and training it leaves the original as it is. Which line of "
                "yours makes one, and what happens if `autoencoder` itself stands there?",
            ),
            leaves_weights_alone,
        ],
        reference=graph_reference,
        mistakes=[
            Mistake(
                "noise_behind",
                GraphIs(lambda: _with_noise("autoencoder", "noise")),
                "The noise is added to what the autoencoder has drawn.",
                "Spoil the picture first, and let the autoencoder see what came out.",
                hint="Read your line from the inside out: which is called first, the autoencoder or the noise? In "
                "training the noise would be in the answer, where nothing can take it away.",
            ),
            Mistake(
                "no_noise",
                GraphIs(lambda: _with_noise("autoencoder")),
                "There is no noise on the way from the input to the output.",
                "If you made the layer: is the autoencoder called on what it returned, or on the input?",
                hint="Write down the name of what the noise layer returned. In which parentheses should that name "
                "stand, and which name stands there now?",
            ),
            Mistake(
                "dropout",
                GraphIs(lambda: _with_noise("dropout", "autoencoder")),
                "Your noise is a Dropout: it sets numbers to 0, and adds none.",
                "`layers.GaussianNoise` was asked for.",
                hint="`layers.Dropout(0.5)` reads its number as a share of zeros, the other layer as a standard "
                "deviation. The place in the graph is right, so how many words have to change?",
            ),
            Mistake(
                "noise_for_ever",
                GraphIs(lambda: _with_noise("noise", "autoencoder", training=True)),
                "`training=True` in the call spoils the pictures in prediction as well.",
                "Leave it out: the layer knows by itself when it is trained.",
                hint="Call your model twice on the same picture with `predict`: two answers. Look for a word in "
                "the second parentheses behind the noise layer.",
            ),
        ],
        hints=[
            "Three nodes in a row: an input, a layer, and a model that is called as a layer is.",
            "`layers.GaussianNoise(noise)` is the layer; `autoencoder.input_shape[1:]` is the shape of the input.",
            "`autoencoder(layers.GaussianNoise(noise)(inputs))`.",
        ],
    ),
    Exercise(
        "4.9",
        "build",
        confusion="Members are cloned and lose what they have learnt; or each gets an input of its own, so that the "
        "ensemble has several.",
        cases=[partial(_members, 3, 5, 1), partial(_members, 2, 4, 2)],
        demands=[is_a_model, leaves_members_alone, has_a_graph, averages],
        reference=_ensemble_reference,
        hints=[
            "One input, a call for each member, one merge.",
            "A list comprehension calls them all: `[member(inputs) for member in members]`.",
            "`layers.average` takes that list.",
        ],
    ),
    Exercise(
        "4.10",
        "predict",
        demands=[same_value("The set of squares", _off_squares)],
        reference=value_reference,
        mistakes=[
            Mistake(
                "not_squared",
                _squares(7 / 3, 1, 2),
                "Those are distances. The errors are to be squared.",
                "The distance from 2 to 6 is 4, and its square is 16.",
                hint="The first member is 4 away and the second 1: squared, the one weighs sixteen times the "
                "other. Where does `** 2` go, before the three are added or after?",
            ),
            Mistake(
                "sums",
                _squares(21, 1, 18),
                "You have added up, and not divided by three.",
                "A mean of three numbers is their sum divided by 3.",
                hint="`error of the mean` is one number, so it was right without dividing. The other two sum "
                "three terms: what is missing at the end of their lines?",
            ),
            Mistake(
                "all_but_one",
                _squares(7, 1, 9),
                "The disagreement is divided by two, as for a sample.",
                "A mean squared distance of three numbers divides by 3.",
                hint="9 + 0 + 9 is 18. `np.var` divides it by three, and `ddof=1`, or your own formula, by two. "
                "With the right one, the three entries fit: one is the sum of the others.",
            ),
        ],
        hints=[
            "What they say is 2, 5 and 8. Their mean is 5.",
            "Squared errors: how far each is from 6, squared. Disagreement: how far each is from 5, squared.",
            "The errors are 16, 1 and 4. The distances from 5, squared, are 9, 0 and 9.",
        ],
    ),
    Exercise(
        "4.11",
        "stretch",
        confusion="One level of frames is taken away, and models inside models stay. The inner `InputLayer` is "
        "called as if it were a layer of the row.",
        cases=[_one_inside, _two_deep],
        demands=[
            is_a_model,
            same_graph,
            no_frames,
            own_layers(
                "The graph is right, and its layers are new ones, with other weights.",
                "Call the layers that you find; make none.",
                "Compare the ids: `{id(w) for w in unpack(model).weights}` and those of `model`. Where does your "
                "function read `get_config`, or clone, although it holds the layer in its hand?",
            ),
            leaves_weights_alone,
        ],
        reference=graph_reference,
        hints=[
            "`isinstance(layer, keras.Model)` tells a model from any other layer.",
            "For a model among the layers, do the same with *its* layers; its `InputLayer` is to be left out.",
            "Write a function of two arguments, a model and a tensor. It calls each layer on the tensor, itself for a "
            "model, and returns the last tensor.",
        ],
    ),
    Exercise(
        "4.12",
        "find",
        demands=[
            is_a_model,
            has_a_graph,
            one_reader,
            weighs_the_gap,
            loss_reads_a_logit,
            leaves_weights_alone,
            nothing_silent(),
        ],
        cases=[_flat_encoder, _small_encoder],
        mistakes=[
            Mistake(
                "reads_with_a_copy",
                _reads_with_a_copy,
                "The encoder that was given reads neither picture, so that what it has learnt is lost, or goes on in "
                "a copy.",
                "`encoder` itself is to read, and to learn.",
                hint="After `model.fit(…)`, `encoder.get_weights()` should be other numbers than before. Which name "
                "stands in your two calls, and what did you make it from?",
            ),
            Mistake(
                "two_readers",
                still("two-towers-of-their-own"),
                "Both pictures go to equal layers, and they will not stay equal: train on one batch, and the two "
                "codes of one and the same picture differ.",
                "How many weights has your model, and how many has the encoder? Look at the boxes of "
                "`show(build_same_digit(encoder))`.",
                hint="A gradient comes to each side from its own picture. Whatever the two sides had in common at the "
                "beginning, in numbers, is theirs apart from then on. What can two calls have in common for good?",
            ),
            Mistake(
                "frozen",
                _frozen,
                "Part of the encoder is frozen: it cannot learn anything about pairs.",
                "It was to go on learning. What trouble did freezing it keep away?",
                hint="Frozen layers stay equal, that is true, and they stay as they are. The pictures can be read with "
                "equal weights that move: then they must be the same weights.",
            ),
        ],
        hints=[
            "New, both orders give one answer; trained, they do not. What does training change, and on which side?",
            "Are equal weights the same weights? `len(suspect.weights)` and `len(encoder.weights)` tell how often "
            "there is an encoder.",
            "Call `encoder` on both pictures: `encoder(left)` and `encoder(right)`.",
        ],
    ),
)
