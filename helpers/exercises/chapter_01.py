"""What the exercises of chapter 01 demand: inputs, calls, both ends, lists as graphs, loss and head, saving."""

from __future__ import annotations

import ast
import inspect
import os
import tempfile
import textwrap
from functools import partial
from pathlib import Path
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
from helpers.values import describe, plain, shown

_relu = partial(layers.Dense, activation="relu")


def _chain(size: int, *each: keras.Layer, name: str | None = None) -> keras.Model:
    """A model of layers in a row."""
    x = inputs = keras.Input((size,), name=name and f"{name}_input")
    for layer in each:
        x = layer(x)
    return keras.Model(inputs, x, name=name)


# 1.1, 1.2 predict ---------------------------------------------------------------------------------------------------


def _off_shape(expected: list, given: Any) -> str:
    if isinstance(given, keras.KerasTensor):
        return "That is the tensor. Its shape is a tuple."
    if not isinstance(given, list):
        return "A shape is a tuple: round brackets, and a comma between the numbers."
    if any(isinstance(axis, list) for axis in given):
        return "A shape has one pair of brackets, with one entry for each axis."
    if any(isinstance(axis, str) for axis in given):
        return "What stands on an axis is a number or `None`, without quotes."
    if given[1:] == expected[1:]:
        return "The last three axes are right. The first may have any length: what stands there?"
    if len(given) != len(expected):
        return f"It should have {len(expected)} axes; yours has {len(given)}."
    return "The number of axes is right. Look again at what stands on each."


def _off_counts(expected: dict, given: Any) -> str:
    if not isinstance(given, dict) or given.keys() != expected.keys():
        return f"Keep the dict with its keys: {', '.join(map(repr, expected))}."
    for name, count in given.items():
        if isinstance(count, str):
            return f"`{name}` is text. Leave the quotes out: a count is a number."
        if isinstance(count, list):
            return f"`{name}` is a tuple. A count is one number, and it is written without a comma."
    right = [name for name in expected if plain(given[name]) == expected[name]]
    wrong = [name for name in expected if name not in right]
    start = f"{' and '.join(f'`{n}`' for n in right)}: right. " if right else ""
    return start + "".join(f"Look again at `{n}`: how many numbers go in, how many come out?" for n in wrong[:1])


def _counts(first: int, second: int, scores: int) -> Any:
    return value_is({"first": first, "second": second, "scores": scores})


# 1.6 a list as a graph ----------------------------------------------------------------------------------------------


def _convolutional(rescaling: bool = True, flatten: bool = True, activation: str | None = None) -> keras.Model:
    x = inputs = keras.Input((28, 28))
    if rescaling:
        x = layers.Rescaling(1 / 255)(x)
    x = layers.Conv2D(8, 3, activation="relu")(layers.Reshape((28, 28, 1))(x))
    x = layers.MaxPooling2D(2)(x)
    if flatten:
        x = layers.Flatten()(x)
    return keras.Model(inputs, layers.Dense(10, activation=activation)(x))


# 1.7 arithmetic in the graph ----------------------------------------------------------------------------------------


def appends_the_mean(attempt: Attempt) -> str:
    """1.7: the solution's graph; or, fed random pictures, it does what Dense on 784 numbers and their mean does."""
    if attempt.comparisons[0].same:
        return "Its graph of layers is the one asked for."
    model = attempt.model
    if len(model.inputs) != 1 or tuple(model.inputs[0].shape) != (None, 784):
        found = " and ".join(f"`{tuple(t.shape)}`" for t in model.inputs)
        raise Unmet(
            f"The model takes {found}; rows of 784 numbers were asked for.", advice="Leave the input as it was."
        )
    if len(model.outputs) != 1 or tuple(model.outputs[0].shape) != (None, 10):
        found = " and ".join(f"`{tuple(t.shape)}`" for t in model.outputs)
        raise Unmet(f"The model gives {found}; rows of 10 numbers were asked for.", advice="Leave the head as it was.")
    shapes = sorted(tuple(w.shape) for w in model.weights)
    if shapes != [(10,), (785, 10)]:
        raise Unmet(
            f"The weights of your model have the shapes {', '.join(f'`{s}`' for s in shapes) or 'of no layer'}.",
            advice="One Dense layer of 10 on 785 numbers was asked for: `(785, 10)` and `(10,)`. "
            "A mean taken over axis -1 with `keepdims=True` is one number more for each picture.",
            hint="Print the shape of the tensor that Dense is called on. It should end in 785; if it ends in "
            "784, is what Concatenate returned used at all?",
        )
    _answers_as_a_dense_on_pixels_and_mean(attempt, model)
    return "Fed three random pictures, it answers what pixels and mean should give."


def _answers_as_a_dense_on_pixels_and_mean(attempt: Attempt, model: keras.Model) -> None:
    """Feed random pictures to random weights; the learner's model gets its own weights back."""
    random = np.random.default_rng(0)
    kernel, bias = random.normal(size=(785, 10)), random.normal(size=10)
    pixels = random.uniform(size=(3, 784)).astype("float32")
    plainly = keras.Model(model.inputs[0], model.outputs[0], name="plainly")  # whatever structure its ends have
    own = model.get_weights()
    model.set_weights([kernel if len(w.shape) == 2 else bias for w in model.weights])
    try:
        predicted, trained = attempt.run(
            lambda: [ops.convert_to_numpy(plainly(pixels, training=training)) for training in (False, True)]
        )
    except Raised as raised:
        raise Unmet(
            f"The graph can be drawn; fed three pictures, it stops with `{messages.headline(raised.cause, 160)}`.",
            advice="Is there one mean for each picture, over axis -1?",
        ) from None
    finally:
        model.set_weights(own)
    mean = pixels.mean(axis=-1, keepdims=True)

    def dense(*parts: np.ndarray) -> np.ndarray:
        return np.concatenate(parts, axis=-1) @ kernel + bias

    expected = dense(pixels, mean)
    other = "One call makes the 785th number. Which word of that call says how 784 numbers become one?"
    head = "Compare the head of your function with the one it began with, from the 10 on."
    known = (
        (
            "The mean stands in front of the pixels; it was to be appended.",
            "`Concatenate` keeps the order of its list. Fed a picture, what is the first of your 785 numbers?",
            dense(mean, pixels),
        ),
        (
            "The mean is taken over all pictures of the batch.",
            "A picture's answer then depends on which others are in its batch. Which argument of `mean` says along "
            "which axis numbers are taken together?",
            dense(pixels, np.full_like(mean, pixels.mean())),
        ),
        ("What is appended is the sum, not the mean.", other, dense(pixels, pixels.sum(axis=-1, keepdims=True))),
        (
            "What is appended is the largest number, not the mean.",
            other,
            dense(pixels, pixels.max(axis=-1, keepdims=True)),
        ),
        ("The head has a relu; no activation was asked for.", head, np.maximum(expected, 0)),
        (
            "The head has a softmax; no activation was asked for.",
            head,
            ops.convert_to_numpy(ops.softmax(expected)),
        ),
    )
    if not np.allclose(predicted, expected, atol=1e-3):
        for problem, hint, answer in known:
            if np.allclose(predicted, answer, atol=1e-3):
                raise Unmet(problem, advice="Pixels first, then the mean of each picture, then Dense 10.", hint=hint)
        raise Unmet(
            "Fed three pictures, it does not answer what 784 pixels and their mean, then Dense 10, would answer.",
            advice="Is it the mean of each picture (axis -1), in the 785th place, and is there no activation?",
        )
    if not np.allclose(trained, expected, atol=1e-3):
        raise Unmet(
            "While it is trained it answers otherwise than when it predicts.",
            advice="Is there a Dropout, or another layer that nobody asked for?",
        )


def _mean_over_axis_0(attempt: Attempt) -> bool:
    """Whether a call of `mean` in the learner's source has axis 0, by name or by place."""
    source = textwrap.dedent(inspect.getsource(attempt.answer))  # type: ignore[arg-type]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("mean"):
            axes = [word.value for word in node.keywords if word.arg == "axis"] or node.args[1:2]
            if any(isinstance(axis, ast.Constant) and axis.value == 0 for axis in axes):
                return True
    return False


# 1.8 head and loss --------------------------------------------------------------------------------------------------


def _committee(activation: str | None, after: keras.Layer | None = None) -> keras.Model:
    inputs = keras.Input((784,))
    x = _relu(32)(inputs)
    heads = [layers.Dense(10, activation=activation)(x) for _ in range(2)]
    out = layers.Average()(heads)
    return keras.Model(inputs, after(out) if after else out)


def _one_head_averaged(attempt: Attempt) -> bool:
    """Whether there is an average, and but one layer of 10 that could be in it."""
    calls = attempt.graphs[0].calls
    heads = {id(call.operation) for call in calls if call.kind == "Dense" and call.shapes == ((None, 10),)}
    return len(heads) == 1 and any(call.kind == "Average" for call in calls)


def _activations(model: keras.Model) -> set[str]:
    return {
        keras.activations.serialize(layer.activation) for layer in model.layers if getattr(layer, "units", None) == 10
    }


def loss_fits_head(attempt: Attempt) -> str:
    """1.8: what the head gives is known from its graph; how the loss reads it is measured."""
    model = attempt.model
    loss = getattr(model, "loss", None)
    if not getattr(model, "compiled", False) or loss is None:
        raise Unmet(
            "The model is not compiled with a loss.",
            advice="Keep the call of `compile`, and return the model after it.",
        )
    if isinstance(loss, list | tuple | dict) and len(loss) == 1:
        (loss,) = loss.values() if isinstance(loss, dict) else loss
    logits_graph, *_ = attempt.record.reference["accepted"]
    probabilities = not attempt.is_same(logits_graph)
    from_logits = _takes_logits(attempt, loss)
    if probabilities and from_logits:
        raise Unmet(
            "The model gives probabilities, and the loss takes them for logits (`from_logits=True`).",
            advice="Take away one of the two: the softmax in the heads, or `from_logits=True`.",
            hint="Give this loss the best answer there is, a 1 and nine zeros: it still says about 1.46, for "
            "it puts a softmax over yours. Will you change both heads, or one word in `compile`?",
        )
    if not probabilities and not from_logits:
        raise Unmet(
            "The model gives logits, and the loss takes them for probabilities (`from_logits=False`).",
            advice="You have changed one thing too many: say `from_logits=True`, or put the softmax back.",
            hint="A logit may be −3, and no probability is. There were two repairs, and either was enough: "
            "which of yours do you take back?",
        )
    return f"The model gives {'probabilities' if probabilities else 'logits'}, and the loss takes them for just that."


def _takes_logits(attempt: Attempt, loss: Any) -> bool:
    """Whether a sparse categorical cross-entropy, however it is written, takes logits.

    Raises:
        Unmet: if it is another loss, or none.
    """
    named = shown(loss) if isinstance(loss, str) else getattr(loss, "__name__", type(loss).__name__)
    advice = "The targets are digits 0 to 9 as whole numbers: keep the loss, and change how it reads the head."
    try:
        function = keras.losses.get(loss)
    except ValueError:
        raise Unmet(f"Keras knows no loss named `{named}`.", advice=advice) from None
    row = np.linspace(1, 10, 10, dtype="float32")[None] / 55

    def measure() -> list[float]:
        return [float(ops.mean(function(ops.array([digit]), ops.array(row)))) for digit in (2, 7)]

    try:
        measured = attempt.run(measure)
    except Raised:
        measured = [np.nan]
    for takes_logits, scores in ((False, row), (True, np.exp(row) / np.exp(row).sum())):
        if np.allclose(measured, -np.log(scores[0, [2, 7]]), atol=1e-3):
            return takes_logits
    raise Unmet(f"The loss is `{named}`; sparse categorical cross-entropy was there before.", advice=advice)


# 1.9, 1.10 saving ---------------------------------------------------------------------------------------------------


_STEPS = 7


def _tiny() -> keras.Model:
    """A compiled model to save, some steps into its training; always with the same weights."""
    model = _chain(4, _relu(3, name="hidden"), layers.Dense(2, name="head"), name="tiny")
    random = np.random.default_rng(0)
    model.set_weights([random.normal(size=w.shape) for w in model.weights])
    model.compile(loss="mse", optimizer=keras.optimizers.Adam(name="adam"))
    model.optimizer.build(model.trainable_variables)  # or Keras warns when it loads the file
    model.optimizer.iterations.assign(_STEPS)
    return model


def saves_a_whole_model(attempt: Attempt) -> str:
    """1.9: the returned path is one `.keras` file in the folder, and holds weights and loss of the model."""
    model = _tiny()
    weights = model.get_weights()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = attempt.call(folder, model)
        found = sorted(p.name for p in folder.rglob("*") if p.is_file())
        if path is None:
            raise Unmet(f"{attempt.name} returned `None`.", advice="Return the path of the file that you saved.")
        if not isinstance(path, str | bytes | os.PathLike):
            raise Unmet(
                f"{attempt.name} returned {describe(path)}.", advice="Return the path of the file that you saved."
            )
        path = Path(os.fsdecode(path))
        if path.is_dir() and path.samefile(folder):
            raise Unmet(f"{attempt.name} returned the folder.", advice="Return the path of the file in it.")
        if not path.is_file():
            what = "a folder" if path.is_dir() else "nothing"
            raise Unmet(
                f"At the path that {attempt.name} returned, `{shown(path.name)}`, there is {what}.",
                where=f"The folder holds {', '.join(found) or 'no file'}.",
                advice="Save to the path that you return.",
                hint="Print `path` and `sorted(folder.iterdir())` just before the `return`. Do saving and "
                "returning use the same `path`, with its ending, and is it `model.save` that you call?",
            )
        if path.suffix != ".keras":
            raise Unmet(
                f"You saved to `{shown(path.name)}`.",
                advice="A `.keras` file was asked for: it alone holds graph, weights and the state of training. "
                "An `.h5` file is the format of old.",
                hint="Only one line needs to change, that of `path`, and in it only what stands behind the last dot.",
            )
        if folder.resolve() not in path.resolve().parents:
            raise Unmet(
                "The file is not in the folder that was given.",
                advice='Begin the path with it: `folder / "name.keras"`.',
            )
        try:
            loaded = keras.models.load_model(path)
        except Exception:
            raise Unmet(
                f"`{shown(path.name)}` is no model that Keras can load.",
                advice="Write the file with `model.save(path)`: weights alone, or an empty file, are no model.",
            ) from None
        if not _equal_weights(model.get_weights(), weights):
            raise Unmet(
                "The model has other weights than it had when it was handed over.",
                advice="Save it as it is: nothing needs to be set or trained.",
            )
        if not same_function(model, loaded, copy_weights=False):
            raise Unmet(
                "The file holds another model than the one given.", advice="Call `save` on `model`, the argument."
            )
        if not loaded.compiled or loaded.loss != "mse" or int(loaded.optimizer.iterations) != _STEPS:
            raise Unmet(
                "The file does not hold loss and optimizer as they were, so training could not go on from there.",
                advice="Save `model` itself, as it was given, and not a copy of it.",
                hint="Is there a `clone_model`, a new `keras.Model(…)` or a `compile` in front of `save`? Each of "
                "them starts loss or optimizer afresh. How many lines does the function need without it?",
            )
    return "One `.keras` file, in the folder given, and it loads as the same model, loss and optimizer included."


def _equal_weights(one: list[np.ndarray], other: list[np.ndarray]) -> bool:
    return len(one) == len(other) and all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


def notices_a_difference(attempt: Attempt) -> str:
    """1.10: 0 for the model's own file, the true largest difference for files of other weights, in either sign."""
    random = np.random.default_rng(28)
    x = random.normal(size=(5, 4)).astype("float32")
    model, other = _tiny(), _tiny()
    weights = model.get_weights()
    *kept, kernel, bias = weights
    # The predictions move by a multiple of `direction`; its largest number is neither in the first row nor column.
    other.set_weights([*kept, random.normal(size=kernel.shape), random.normal(size=bias.shape)])
    direction = ops.convert_to_numpy(other(x)).astype("float64")
    moved = other.get_weights()[-2:]
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "model.keras"
        for by in (0.0, -1.0, 0.02):
            other.set_weights([*kept, kernel + by * moved[0], bias + by * moved[1]])
            other.save(path)
            difference = by * direction
            expected = float(np.abs(difference).max())
            label = "a file of another model" if by else "the model's own file"
            given = attempt.call(model, path, x.copy())
            if not _equal_weights(model.get_weights(), weights):
                raise Unmet(
                    "After the call the model has other weights than before.",
                    advice="Load into a new model, `keras.models.load_model(path)`, "
                    "not into the one that you compare with.",
                    hint="`model.load_weights(path)` fills `model` itself, so afterwards you compare it with itself. "
                    "Give what the file holds a name of its own: which function returns a model?",
                )
            if given is None:
                raise Unmet(f"{attempt.name} returned `None`.", advice="Does the function end in `return`?")
            number = plain(given)
            if not isinstance(number, int | float) or isinstance(number, bool):
                raise Unmet(
                    f"{attempt.name} returned {describe(given)}; one number was asked for.",
                    advice="The largest of all absolute differences: `np.abs(difference).max()`.",
                )
            if not abs(number - expected) <= 1e-3 * max(1.0, expected):  # NaN is not
                advice, hint = _how_it_is_off(number, difference, max(abs(by * part).max() for part in moved))
                raise Unmet(
                    f"For {label} it returned `{number:.4g}`; the largest absolute difference is `{expected:.4g}`.",
                    advice=advice,
                    hint=hint,
                )
    return "0 for the model's own file, and the true difference for the files of two others."


def _how_it_is_off(number: float, difference: np.ndarray, of_weights: float) -> tuple[str, str]:
    """What to try, and a hint, for a number that is not the largest absolute difference."""
    size = np.abs(difference)
    known = (
        (
            (0.0,),
            "Does your function compare what was *loaded* from the path with `model`? It would not notice a wrong "
            "file.",
            "Look at both sides of your minus. Each needs a `predict` of a model of its own; is `path` used for one "
            "of them, and is nothing rounded on the way?",
        ),
        (
            (difference.max(), -difference.max(), difference.min()),
            "A difference may be negative: first its size.",
            "Of the two differences −3 and 2 your function returns the wrong one. On which side of `.max()` does the "
            "minus sign have to go?",
        ),
        (
            (size.mean(), np.sqrt((size**2).mean())),
            "A mean hides the largest: take the maximum.",
            "One wrong number among a thousand nearly vanishes in a mean. Which word of your last line does the "
            "averaging, and which method of an array would not?",
        ),
        (
            (size.sum(), size.sum(axis=-1).max()),
            "The largest difference was asked for, not the sum.",
            "Two numbers that are off by 1 each are off by 1 at most, and your function says 2. Where do the "
            "differences meet in it?",
        ),
        (
            ((size**2).max(), (size**2).mean()),
            "That is squared: take the absolute value and nothing else.",
            "A difference of 0.1 comes out as 0.01. You squared to be rid of the sign: which function of NumPy takes "
            "the sign away alone?",
        ),
        (
            (size[0].max(), size[:, 0].max(), size[0, 0]),
            "Look at all samples and all outputs, not at the first alone.",
            "Is there a `[0]`, a `[:1]` or a `[:, 0]` in your function? `x` may have any number of rows, and the file "
            "may be wrong in the last of them.",
        ),
        (
            (of_weights,),
            "Those are the weights: let both models predict, and compare the predictions.",
            "Is `x` used anywhere in your function? Both models have a method that takes it.",
        ),
    )
    for values, advice, hint in known:
        if any(abs(number - value) <= 1e-3 * max(abs(value), 1e-3) for value in values):
            return advice, hint
    return "Let both models predict on `x`, subtract, and take the largest absolute difference.", ""


# 1.11 any list as a graph -------------------------------------------------------------------------------------------


def _dense_list() -> tuple:
    return (
        keras.Sequential(
            [
                keras.Input((5,), name="row"),
                _relu(4, name="a"),
                layers.Dropout(0.1, name="b"),
                layers.Dense(2, name="c"),
            ],
            name="dense_list",
        ),
    )


def _picture_list() -> tuple:
    parts = [
        layers.Conv2D(4, 3, name="conv"),
        layers.BatchNormalization(name="norm"),
        layers.ReLU(name="relu"),
        layers.GlobalAveragePooling2D(name="pool"),
        layers.Dense(3, name="head"),
    ]
    return (keras.Sequential([keras.Input((8, 8, 1), name="picture"), *parts], name="picture_list"),)


def functional_of_the_same_layers(attempt: Attempt) -> str:
    """1.11: functional, and made of the very layers of the list."""
    for model, (given,) in zip(attempt.models, attempt.given, strict=True):
        if isinstance(model, keras.Sequential):
            raise Unmet(
                "The model that came back is a `Sequential`.",
                advice="Begin with `keras.Input`, call each layer, and end with `keras.Model(inputs, outputs)`.",
                hint="`keras.Sequential(…)` makes a list again, whatever you put in. Which tensor could the first "
                "layer be called on, if `sequential.input_shape` tells its shape?",
            )
        theirs, ours = ({id(v) for v in m.variables} for m in (model, given))
        if theirs != ours:
            raise Unmet(
                "The graph is right, and its layers are new ones: whatever they learn, the list would not.",
                advice="Call the layers of the list itself: `for layer in sequential.layers: x = layer(x)`.",
                hint="Is there a `clone_model`, a `from_config` or a `Sequential(…)` in your function? Compare "
                "`model.layers[1] is sequential.layers[0]`: which of your lines made the new one?",
            )
    return "Both lists came back as functional models of their very own layers."


def _drops_the_last(attempt: Attempt) -> bool:
    return all(
        model.count_params() < given.count_params()
        for model, (given,) in zip(attempt.models, attempt.given, strict=True)
    )


# 1.12 find it yourself ----------------------------------------------------------------------------------------------


def _logits(attempt: Attempt) -> bool:
    """Whether the head of the learner's model gives logits, not probabilities."""
    probabilities, *_ = attempt.record.reference["accepted"]
    return not attempt.is_same(probabilities)


def loss_fits_one_number(attempt: Attempt) -> str:
    """1.12: the loss is binary cross-entropy, and reads what the head gives."""
    logits = _logits(attempt)
    targets, outputs = np.array([[1.0], [0.0], [1.0]], "float32"), np.array([[0.9], [0.2], [0.6]], "float32")
    expected = float(keras.losses.BinaryCrossentropy(from_logits=logits)(ops.array(targets), ops.array(outputs)))
    if np.isclose(loss_of(attempt, targets, outputs), expected, atol=1e-3):
        return f"Its loss takes the head's numbers for {'logits' if logits else 'probabilities'}, which they are."
    raise Unmet(
        f"The head gives {'logits' if logits else 'probabilities'}; the loss is not the binary cross-entropy of those.",
        advice="The loss of the suspect went with the head of the suspect. Does yours go with yours?",
        hint="`from_logits=True` says that a sigmoid is still to come. With one in the head, it would come twice; "
        "without one anywhere, the loss would take a −3 for a probability.",
    )


def counts_right_answers(attempt: Attempt) -> str:
    """1.12: fed pictures of noise whose answers are known, it reports the share of the right ones."""
    model, threshold = attempt.model, 0.0 if _logits(attempt) else 0.5
    x = np.random.default_rng(0).normal(size=(64, 784)).astype("float32")
    answers = attempt.run(lambda: model.predict(x, verbose=0))
    y = (answers > threshold).astype("float32")
    y[:16] = 1 - y[:16]
    reported = attempt.run(lambda: model.evaluate(x, y, verbose=0, batch_size=64, return_dict=True))
    metrics = {name: value for name, value in reported.items() if name != "loss"}
    if not metrics:
        raise Unmet(
            "No accuracy is reported.",
            advice="Keep one in `metrics=`.",
            hint="To report nothing is to say nothing wrong, and nothing at all. Which metric counts yes and no, and "
            "from where on is a number a yes?",
        )
    if not any(np.isclose(value, 0.75, atol=1e-3) for value in metrics.values()):
        told = ", ".join(f"`{name}` {value:.2f}" for name, value in metrics.items())
        raise Unmet(
            f"Fed 64 pictures of noise of which it gets 48 right, it reports {told}; the accuracy is 0.75.",
            advice="What is counted as a yes?",
            hint="Print some answers of your model beside what your metric makes of them, one by one: "
            "`metric(y[:1], answers[:1])`. At which one do you and the metric disagree?",
        )
    return "It reports the share of right answers."


EXERCISES = (
    Exercise(
        "1.1",
        "predict",
        demands=[same_value("The shape", _off_shape)],
        reference=value_reference,
        mistakes=[
            Mistake(
                "no_batch",
                value_is((32, 32, 3)),
                "The batch axis is missing.",
                "The shape of the tensor has one axis more than you declare, the first.",
                hint="A thousand such pictures are an array of shape `(1000, 32, 32, 3)`. The tensor has that "
                "first axis too; it only does not know yet that it will be 1000.",
            ),
            Mistake(
                "batch_of_one",
                value_is((1, 32, 32, 3)),
                "You expect batches of one sample.",
                "The first axis may have any length. What stands there for a number that is not known?",
                hint="With a 1 there, the model could take one picture and never two. Python has a word for "
                "“nothing yet”, and Keras writes it on this axis.",
            ),
            Mistake(
                "channels_first",
                value_is((None, 3, 32, 32)),
                "You put the colours first.",
                "The order is the one that was declared: height, width, colours.",
                hint="Read the call from left to right, `shape=(32, 32, 3)`. Nothing in it is turned round; "
                "something is put in front.",
            ),
            Mistake(
                "in_a_row",
                value_is((None, 3072)),
                "You laid the picture out in one row.",
                "An input keeps the axes that it is declared with.",
                hint="32 · 32 · 3 is 3072 indeed. Which layer would have to follow the input to lay a picture out "
                "like this, and is there one?",
            ),
            Mistake(
                "batch_last",
                value_is((32, 32, 3, None)),
                "You put the batch axis last.",
                "Samples are counted by the first axis.",
                hint="With NumPy, `pictures[0]` is the first picture of a batch. Along which axis did that 0 count?",
            ),
            Mistake(
                "text",
                value_is("(None, 32, 32, 3)"),
                "You gave text.",
                "Leave the quotes out: a shape is a tuple.",
                hint="Compare `type(shape_of_colour_pictures)` with `type((None, 2))`. Two characters of your "
                "line make the difference.",
            ),
        ],
        hints=[
            "Look at how `inputs.shape` came out: what was declared, and what stood there besides?",
            "One axis stands in front of the declared ones. Its length is not known yet.",
            "`(None, …, …, …)`, with the three declared numbers in their order.",
        ],
    ),
    Exercise(
        "1.2",
        "predict",
        demands=[same_value("The set of counts", _off_counts)],
        reference=value_reference,
        mistakes=[
            Mistake(
                "no_bias",
                _counts(784 * 64, 64 * 64, 640),
                "You counted the weights of the pairs and left out the biases.",
                "Add one for every number that comes out.",
                hint="Your `first` is 64 short, one for each number that comes out of that layer. By how much is "
                "`scores` short?",
            ),
            Mistake(
                "bias_of_inputs",
                _counts(784 * 64 + 784, 64 * 64 + 64, 640 + 64),
                "You added a bias for each number that goes in.",
                "Biases belong to what comes out.",
                hint="Your `first` is 784 * 64 plus 784. Which other number of that layer belongs behind the "
                "plus? `scores` has the same slip.",
            ),
            Mistake(
                "one_bias",
                _counts(784 * 64 + 1, 64 * 64 + 1, 641),
                "You added one bias for the whole layer.",
                "Every number that comes out has a bias of its own.",
                hint="Your `scores` is 641: ten numbers come out of it and share one bias. How many are still to "
                "be added until each has its own?",
            ),
            Mistake(
                "units",
                _counts(64, 64, 10),
                "These are the widths of the layers.",
                "Each of those units holds a weight for every number that goes in, and a bias.",
                hint="Take one unit of `first`: it reads 784 numbers, so it holds 784 weights and a bias. How "
                "much is that 64 times?",
            ),
            Mistake(
                "running_total",
                _counts(50_240, 54_400, 55_050),
                "You added up as you went.",
                "Count each layer by itself.",
                hint="Your `first` is right. Take it off your `second`, and see what is left for that layer alone.",
            ),
            Mistake(
                "total_each",
                _counts(55_050, 55_050, 55_050),
                "55,050 is the whole model.",
                "Count each layer by itself.",
                hint="55,050 is what the three must sum to. Begin with the smallest, `scores`: 64 numbers go in, "
                "10 come out, and each of the 10 has a bias.",
            ),
        ],
        hints=[
            "A Dense layer from 3 numbers to 2 has six pairs and two biases: eight weights.",
            "`first` goes from 784 numbers to 64, `second` from 64 to 64, `scores` from 64 to 10.",
            "`784 * 64 + 64` for the first. Python does the rest.",
        ],
    ),
    Exercise(
        "1.3",
        "fix",
        demands=[is_a_model, same_graph],
        reference=graph_reference,
        mistakes=[
            Mistake(
                "left_out",
                GraphIs(lambda: _chain(4, layers.Dense(1))),
                "The error is gone, and so is the layer of 8.",
                "Keep the line that makes it, and call it: `layers.Dense(8, …)(inputs)`.",
                hint="Your `layers.Dense(1)` is called on `inputs`. Once the line of `x` ends in a call of its "
                "own, which name holds what the last layer should get?",
            ),
            Mistake(
                "activation_lost",
                GraphIs(lambda: _chain(4, layers.Dense(8), layers.Dense(1))),
                "The layer of 8 has lost its activation.",
                'Keep `activation="relu"` and add the call.',
                hint="The line of `x` has two pairs of parentheses: what the layer is, and what it is called on. "
                "Which of them lost something while you added the other?",
            ),
            Mistake(
                "swapped",
                GraphIs(lambda: _chain(4, layers.Dense(1), _relu(8))),
                "The two layers stand in the wrong order.",
                "8 units first, then 1.",
                hint="`build_small().output_shape` says `(None, 8)`. The layer that is called last decides that: "
                "which one should it be?",
            ),
            Mistake(
                "begins_at_x",
                GraphIs(lambda: _chain(8, layers.Dense(1))),
                "Your model takes 8 numbers: it begins behind the layer of 8.",
                "Give `keras.Model` both ends: the tensor that `keras.Input` returned, and the outputs.",
                hint="`build_small().input_shape` says 8. Look at the first argument of `keras.Model`: is it `x`, "
                "or did a line in between give the name `inputs` to another tensor?",
            ),
        ],
        hints=[
            "The error shows a layer where a tensor was expected. Which name in the function stands for a layer?",
            "Compare the line of `x` with the line of `outputs`: one of them ends in a call.",
            '`x = layers.Dense(8, activation="relu")(inputs)`.',
        ],
    ),
    Exercise(
        "1.4",
        "build",
        demands=[is_a_model, same_graph],
        reference=graph_reference,
        mistakes=[
            Mistake(
                "softmax",
                GraphIs(lambda: _chain(784, _relu(64), _relu(64), layers.Dense(10, activation="softmax"))),
                "Your head has a softmax; no activation was asked for.",
                "The scores are to be logits: leave `activation=` out of the last layer.",
                hint="Call your model on `np.zeros((1, 784))` and add up the ten scores: it makes 1, which logits "
                "have no reason to do. Which word in your last `Dense` does that?",
            ),
            Mistake(
                "relu_head",
                GraphIs(lambda: _chain(784, _relu(64), _relu(64), _relu(10))),
                "Your head has a relu: no score could be negative.",
                "Leave `activation=` out of the last layer.",
                hint="A class that the model holds for unlikely gets a negative logit, and yours is cut to 0. "
                "Compare the arguments of your three `Dense` calls: what should the third not share?",
            ),
            Mistake(
                "no_activations",
                GraphIs(lambda: _chain(784, layers.Dense(64), layers.Dense(64), layers.Dense(10))),
                "None of your layers has an activation, so the three are worth no more than one.",
                'Give the first two `activation="relu"`.',
                hint="A sum of weighted sums is a weighted sum again, so `layers.Dense(10)` alone could do what "
                "yours does. Something must bend the line between two layers: where does it go in "
                "`layers.Dense(64)`?",
            ),
            Mistake(
                "one_hidden",
                GraphIs(lambda: _chain(784, _relu(64), layers.Dense(10))),
                "One of the two layers of 64 is missing.",
                "If you wrote both: is each called on what the one before returned?",
                hint="`show(build_classifier())` has one box of 64. If your function has two such lines, compare "
                "their last parentheses: do both hold the same tensor?",
            ),
        ],
        hints=[
            "Four lines and a `return`: an input, three layers, each called on the tensor before.",
            "You may use one name for the tensor on its way: `x = layers.Dense(…)(x)`.",
            "The head is `layers.Dense(10)(x)`; the end is `return keras.Model(inputs, scores)`.",
        ],
    ),
    Exercise(
        "1.5",
        "fix",
        demands=[is_a_model, same_graph],
        reference=graph_reference,
        mistakes=[
            Mistake(
                "one_layer_missing",
                GraphIs(lambda: _chain(20, _relu(8), layers.Dense(1))),
                "The layer of 16 is not in the model: nothing on the way back from the output leads to it.",
                "Look at what the second layer is called on.",
                hint="Write down which tensor the name `x` stands for after each line. After the line of 8, is "
                "there still a way back to what the layer of 16 returned?",
            ),
            Mistake(
                "other_layer_missing",
                GraphIs(lambda: _chain(20, _relu(16), layers.Dense(1))),
                "Now the layer of 8 is missing.",
                "The last layer must be called on what the layer of 8 returned.",
                hint="`build_three().layers[-2].units` is 16, and that layer feeds the last one. Which line uses "
                "the tensor that the layer of 8 returned?",
            ),
            Mistake(
                "swapped",
                GraphIs(lambda: _chain(20, _relu(8), _relu(16), layers.Dense(1))),
                "The two hidden layers stand in the wrong order.",
                "16 units first, then 8.",
                hint="Read the widths along `show(build_three())`: 8, 16, 1. The calls are in order, so leave "
                "them: what else stands in those two lines?",
            ),
            Mistake(
                "begins_behind_them",
                GraphIs(lambda: _chain(8, layers.Dense(1))),
                "Your model takes 8 numbers: it begins behind the two hidden layers.",
                "Does `inputs` still name what `keras.Input` returned, when you come to `keras.Model`?",
                hint="Search for `inputs =` in your function. If it is there twice, `keras.Model` gets the second "
                "one; if once, look at what you gave `keras.Model` first.",
            ),
            Mistake(
                "head_on_inputs",
                GraphIs(lambda: _chain(20, layers.Dense(1))),
                "Neither hidden layer is in the model: the last layer is called on the input.",
                "Call it on what the layer of 8 returned.",
                hint="Write behind each layer's line which later line reads its result. The layer of 8 has no "
                "reader: in whose last parentheses is its tensor missing?",
            ),
        ],
        hints=[
            "Draw it with `show(build_three())`: which of the three layers is not there?",
            "Start at the output and walk back: who was called on whom?",
            "The second layer is called on `inputs` again. It should be called on `x`.",
        ],
    ),
    Exercise(
        "1.6",
        "build",
        demands=[is_a_model, same_graph],
        reference=graph_reference,
        mistakes=[
            Mistake(
                "no_flatten",
                GraphIs(lambda: _convolutional(flatten=False)),
                "The Dense layer works on pictures: it gives ten numbers for each of 13 × 13 places.",
                "`Flatten` stands before it in the list.",
                hint="`build_convolutional().output_shape` has four entries, where the list's has two. After "
                "which of your lines should height, width and channels become one axis?",
            ),
            Mistake(
                "rescaling_passed_by",
                GraphIs(lambda: _convolutional(rescaling=False)),
                "There is no Rescaling on the way from the input to the output.",
                "If you wrote it: is the next layer called on what it returned, or on `inputs`?",
                hint="A white pixel is 255 at the input and 1 behind Rescaling. Which of the two does your "
                "Reshape get? The name in its last parentheses tells.",
            ),
            Mistake(
                "softmax",
                GraphIs(lambda: _convolutional(activation="softmax")),
                "Your head has a softmax, and that of the list has none.",
                "Copy each layer as it stands.",
                hint="Compare your last call with the last line of the list, character by character, from the 10 on.",
            ),
        ],
        hints=[
            "Begin with `inputs = keras.Input((28, 28))`. Each further line of the list becomes a call.",
            "`layers.Rescaling(1 / 255)(inputs)` is the first; the next is called on what it returned.",
            "Seven lines: the input, six calls; then `return keras.Model(inputs, scores)`.",
        ],
    ),
    Exercise(
        "1.7",
        "fix",
        demands=[is_a_model, has_a_graph, appends_the_mean],
        reference=graph_reference,
        mistakes=[
            Mistake(
                "over_the_batch",
                _mean_over_axis_0,
                "The mean is taken over axis 0, across the pictures of a batch.",
                "One mean for each picture is wanted: axis -1.",
                hint="Try it on two “pictures” of three numbers: `np.mean([[0, 0, 9], [3, 3, 3]], axis=0)` gives "
                "three numbers. Which axis gives two, one for each row?",
            ),
        ],
        hints=[
            "Which call in the function wants numbers? The error names the tensor that it cannot convert.",
            "There is a module of Keras with the functions of NumPy that become nodes of the graph.",
            "`ops.mean(pixels, axis=-1, keepdims=True)`.",
        ],
    ),
    Exercise(
        "1.8",
        "fix",
        demands=[is_a_model, same_graph, loss_fits_head],
        accepted=[lambda: _committee(None), lambda: _committee(None, layers.Softmax())],
        reference=graph_reference,
        mistakes=[
            Mistake(
                "one_head_twice",
                _one_head_averaged,
                "There is one head, and the average of a thing with itself is that thing.",
                "Two heads were asked for: make a second layer.",
                hint="`len(build_committee().weights)` is 4 now, and 6 with two heads. Count how often "
                "`layers.Dense(10)` is *made* in your function, not how often it is called.",
            ),
            Mistake(
                "softmax_twice",
                GraphIs(lambda: _committee("softmax", layers.Softmax())),
                "Softmax is applied twice: in the heads, and again after their average.",
                "Once is enough: an average of probabilities sums to 1 already.",
                hint="Softmax of the row 0.9, 0.1 is about 0.69, 0.31: a second one takes the certainty away. "
                "Keep it in one of the two places, then see whether `from_logits=` still fits.",
            ),
            Mistake(
                "one_head_changed",
                lambda attempt: (
                    attempt.model.count_params() == 32 * 784 + 32 + 660
                    and _activations(attempt.model) in ({"softmax", "linear"}, {"linear", "softmax"})
                ),
                "One head gives probabilities and the other logits; their average is neither.",
                "Treat both heads alike.",
                hint="The rows of one head sum to 1, those of the other to anything. Choose one kind for `one` "
                "and `two`; which value of `from_logits=` does that kind ask for?",
            ),
        ],
        hints=[
            "What does the average of two rows of probabilities sum to? Logits or probabilities, then?",
            "`from_logits=True` says to the loss: apply the softmax yourself.",
            "Either `from_logits=False`, or no softmax in either head.",
        ],
    ),
    Exercise(
        "1.9",
        "fix",
        confusion="The message names the path, and people look for a fault in the model. Some save an `.h5` file, "
        "or return the folder.",
        demands=[saves_a_whole_model],
        hints=[
            "Read the error: it says what the path lacks.",
            "Keras chooses the format by the ending of the name.",
            '`path = folder / "my_model.keras"`.',
        ],
    ),
    Exercise(
        "1.10",
        "build",
        confusion="The model is compared with itself, or loaded weights are put into it. A mean, or a largest "
        "signed difference, hides what an absolute one shows.",
        demands=[notices_a_difference],
        hints=[
            "Three steps: load, let both models predict, measure.",
            "`keras.models.load_model(path)` loads. `np.abs(a - b)` is how far apart each pair of numbers is.",
            "Return `float(np.abs(loaded.predict(x, verbose=0) - model.predict(x, verbose=0)).max())`.",
        ],
    ),
    Exercise(
        "1.11",
        "stretch",
        demands=[is_a_model, same_graph, functional_of_the_same_layers, leaves_weights_alone],
        cases=[_dense_list, _picture_list],
        reference=graph_reference,
        mistakes=[
            Mistake(
                "drops_a_layer",
                _drops_the_last,
                "Layers of the list are missing in your graph.",
                "`sequential.layers` does not hold the input: no slice is needed, every entry is a layer to call. And "
                "`return` comes after the loop.",
                hint="Print each layer's name as your loop comes to it, and `len(sequential.layers)` before it. "
                "Which name never appears: the first, the last, or all but one?",
            ),
        ],
        hints=[
            "The list is in `sequential.layers`, and what goes into it has the shape `sequential.input_shape`.",
            "`sequential.input_shape` begins with the batch axis, which `keras.Input` does not want: take `[1:]`.",
            "`for layer in sequential.layers: x = layer(x)` draws the graph with the layers that are there.",
        ],
    ),
    Exercise(
        "1.12",
        "find",
        demands=[is_a_model, same_graph, loss_fits_one_number, counts_right_answers, nothing_silent()],
        accepted=[lambda: _chain(784, _relu(32), layers.Dense(1, activation="sigmoid"))],
        reference=graph_reference,
        mistakes=[
            Mistake(
                "threshold_for_probabilities",
                still("metric-of-logits"),
                "The head gives logits, and the accuracy still takes an answer for a yes where it is above 0.5.",
                "Which logit belongs to a probability of 0.5? Move the threshold there, or make the head give "
                "probabilities.",
                hint="A logit of 0.3 is a probability of 0.57: a yes, and it is counted as a no. `BinaryAccuracy` has "
                "an argument for the place where a yes begins; a sigmoid in the head moves the answers instead.",
            ),
            Mistake(
                "two_numbers",
                GraphIs(lambda: _chain(784, _relu(32), layers.Dense(2, activation="softmax"))),
                "The head gives two numbers for a picture; one was asked for.",
                "Keep the one unit: what is wrong is how its number is read.",
                hint="Two units, a softmax and a sparse loss are a right model as well, and another one. Compare "
                "`evaluate` with your own count once more: who takes which number for a yes?",
            ),
        ],
        hints=[
            "The loss and the weights are right. Two people count the same answers: from where on does each of them "
            "take one for a yes?",
            'What does `metrics=["accuracy"]` become for a head of one unit? `keras.metrics.BinaryAccuracy` tells.',
            "Either `keras.metrics.BinaryAccuracy(threshold=0.0)`, or a sigmoid in the head and no `from_logits=True`.",
        ],
    ),
)
