"""What the exercises of chapter 01 demand: inputs, calls, both ends, lists as graphs, loss and head, saving."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path
from typing import Any

import keras
import numpy as np
from keras import layers, ops

from helpers.demands import (
    Attempt,
    Exercise,
    GraphIs,
    Mistake,
    Unmet,
    describe,
    graph_reference,
    has_a_graph,
    is_a_model,
    plain,
    same_graph,
    same_value,
    shown,
    value_is,
    value_reference,
)

_relu = partial(layers.Dense, activation="relu")


def _chain(size: int, *each: keras.Layer) -> keras.Model:
    """A model of layers in a row, for the bank of mistakes."""
    x = inputs = keras.Input((size,))
    for layer in each:
        x = layer(x)
    return keras.Model(inputs, x)


# 1.1, 1.2 predict ---------------------------------------------------------------------------------------------------


def _off_shape(expected: list, given: Any) -> str:
    if not isinstance(given, list):
        return "A shape is a tuple: round brackets, and a comma between the numbers."
    if len(given) != len(expected):
        return f"It should have {len(expected)} axes; yours has {len(given)}."
    return "The number of axes is right. Look again at what stands on each."


def _off_counts(expected: dict, given: Any) -> str:
    if not isinstance(given, dict) or given.keys() != expected.keys():
        return f"Keep the dict with its keys: {', '.join(map(repr, expected))}."
    right = [name for name in expected if plain(given[name]) == expected[name]]
    wrong = [name for name in expected if name not in right]
    start = f"{' and '.join(f'`{n}`' for n in right)}: right. " if right else ""
    return start + f"Look again at `{wrong[0]}`: how many numbers go in, how many come out?"


def _counts(first: int, second: int, scores: int) -> Any:
    return value_is({"first": first, "second": second, "scores": scores})


# 1.7 arithmetic in the graph ----------------------------------------------------------------------------------------


def appends_the_mean(attempt: Attempt) -> str:
    """1.7: fed random pictures, the Dense layer works on 784 numbers and their mean, however that was written."""
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
        )
    # Random weights and pictures; the learner's model gets its own weights back.
    random = np.random.default_rng(0)
    kernel, bias = random.normal(size=(785, 10)), random.normal(size=10)
    pixels = random.uniform(size=(3, 784)).astype("float32")
    own = model.get_weights()
    model.set_weights([kernel if len(w.shape) == 2 else bias for w in model.weights])
    expected = np.concatenate([pixels, pixels.mean(axis=-1, keepdims=True)], axis=-1) @ kernel + bias
    given = ops.convert_to_numpy(model(pixels))
    model.set_weights(own)
    if not np.allclose(given, expected, atol=1e-3):
        other = np.concatenate([pixels.mean(axis=-1, keepdims=True), pixels], axis=-1) @ kernel + bias
        if np.allclose(given, other, atol=1e-3):
            raise Unmet(
                "The mean stands in front of the pixels; it was to be appended.",
                advice="Concatenate keeps the order of its list: pixels first.",
            )
        raise Unmet(
            "Fed three pictures, it does not answer what 784 pixels and their mean, then Dense 10, would answer.",
            advice="Is it the mean of each picture (axis -1), in the 785th place, and is there no activation?",
        )
    return "Fed three random pictures, it answers what pixels and mean should give."


# 1.8 head and loss --------------------------------------------------------------------------------------------------


def _committee(activation: str | None, after: keras.Layer | None = None) -> keras.Model:
    inputs = keras.Input((784,))
    x = _relu(32)(inputs)
    heads = [layers.Dense(10, activation=activation)(x) for _ in range(2)]
    out = layers.Average()(heads)
    return keras.Model(inputs, after(out) if after else out)


def loss_fits_head(attempt: Attempt) -> str:
    """1.8: whether the head gives probabilities is measured; whether the loss takes them for logits is read."""
    model = attempt.model
    loss = getattr(model, "loss", None)
    if not getattr(model, "compiled", False) or loss is None:
        raise Unmet(
            "The model is not compiled with a loss.",
            advice="Keep the call of `compile`, and return the model after it.",
        )
    out = ops.convert_to_numpy(model(np.random.default_rng(0).normal(size=(4, 784)).astype("float32")))
    probabilities = bool((out >= 0).all() and np.allclose(out.sum(axis=-1), 1, atol=1e-4))
    from_logits = _takes_logits(loss)
    if probabilities and from_logits:
        raise Unmet(
            "The model gives probabilities, and the loss takes them for logits (`from_logits=True`).",
            advice="Take away one of the two: the softmax in the heads, or `from_logits=True`.",
        )
    if not probabilities and not from_logits:
        raise Unmet(
            "The model gives logits, and the loss takes them for probabilities (`from_logits=False`).",
            advice="You have changed one thing too many: say `from_logits=True`, or put the softmax back.",
        )
    return f"The model gives {'probabilities' if probabilities else 'logits'}, and the loss takes them for just that."


def _takes_logits(loss: Any) -> bool:
    """Whether a sparse categorical cross-entropy, by name, function or object, takes logits.

    Raises:
        Unmet: if it is another loss.
    """
    name = loss if isinstance(loss, str) else getattr(loss, "__name__", type(loss).__name__)
    if name.replace("_", "").lower() not in {"sparsecategoricalcrossentropy"}:
        raise Unmet(
            f"The loss is `{name}`; sparse categorical cross-entropy was there before.",
            advice="The targets are digits 0 to 9 as whole numbers: keep the loss, and change how it reads the head.",
        )
    if isinstance(loss, keras.losses.Loss):
        return bool(
            loss.get_config().get("from_logits", False) or getattr(loss, "_fn_kwargs", {}).get("from_logits", False)
        )
    return False


# 1.9, 1.10 saving ---------------------------------------------------------------------------------------------------


def _tiny(seed: int = 0) -> keras.Model:
    """A compiled model to save: its weights depend on the seed alone."""
    model = _chain(4, _relu(3), layers.Dense(2))
    random = np.random.default_rng(seed)
    model.set_weights([random.normal(size=w.shape) for w in model.weights])
    model.compile(loss="mse", optimizer="adam")
    model.optimizer.build(model.trainable_variables)  # or Keras warns when it loads the file
    return model


def saves_a_whole_model(attempt: Attempt) -> str:
    """1.9: the returned path is one `.keras` file in the folder, and holds weights and loss of the model."""
    model = _tiny()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = attempt.call(folder, model)
        found = sorted(p.name for p in folder.rglob("*") if p.is_file())
        if path is None:
            raise Unmet(f"{attempt.name} returned `None`.", advice="Return the path of the file that you saved.")
        if not isinstance(path, str | Path):
            raise Unmet(
                f"{attempt.name} returned {describe(path)}.", advice="Return the path of the file that you saved."
            )
        path = Path(path)
        if not path.is_file():
            what = "a folder" if path.is_dir() else "nothing"
            raise Unmet(
                f"At the path that {attempt.name} returned, `{shown(path.name)}`, there is {what}.",
                where=f"The folder holds {', '.join(found) or 'no file'}.",
                advice="Save to the path that you return.",
            )
        if path.suffix != ".keras":
            raise Unmet(
                f"You saved to `{shown(path.name)}`.",
                advice="A `.keras` file was asked for: it alone holds graph, weights and the state of training. "
                "An `.h5` file is the format of old.",
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
        same = all(np.array_equal(a, b) for a, b in zip(loaded.get_weights(), model.get_weights(), strict=False))
        if not same or loaded.count_params() != model.count_params():
            raise Unmet(
                "The file holds another model than the one given.", advice="Call `save` on `model`, the argument."
            )
        if not loaded.compiled:
            raise Unmet(
                "The file holds the model without its loss and optimizer.",
                advice="Leave out `include_optimizer=False`: the whole model was asked for.",
            )
    return "One `.keras` file, in the folder given, and it loads as the same model, loss and all."


def notices_a_difference(attempt: Attempt) -> str:
    """1.10: 0 for the model's own file, the true largest difference for a file of other weights, in either sign."""
    x = np.random.default_rng(3).normal(size=(16, 4)).astype("float32")
    model, other = _tiny(), _tiny()
    weights = model.get_weights()
    *kept, bias = weights
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "model.keras"
        for by in (0.0, -1.0, 2.0):
            # Moving the last bias moves every prediction by as much: down first, then up.
            other.set_weights([*kept, bias + by * np.arange(1, len(bias) + 1)])
            other.save(path)
            expected = abs(by) * len(bias)
            label = "a file of another model" if by else "the model's own file"
            given = attempt.call(model, path, x)
            if any(not np.array_equal(a, b) for a, b in zip(weights, model.get_weights(), strict=True)):
                raise Unmet(
                    "After the call the model has other weights than before.",
                    advice="Load into a new model, `keras.models.load_model(path)`, "
                    "not into the one that you compare with.",
                )
            number = plain(given if not hasattr(given, "shape") else ops.convert_to_numpy(given))
            if not isinstance(number, int | float) or isinstance(number, bool):
                raise Unmet(
                    f"{attempt.name} returned {describe(given)}; one number was asked for.",
                    advice="The largest of all absolute differences: `np.abs(difference).max()`.",
                )
            if abs(number - expected) > 1e-4 * max(1.0, expected):
                raise Unmet(
                    f"For {label} it returned `{number:.4g}`; the largest absolute difference is `{expected:.4g}`.",
                    advice=_how_it_is_off(number, expected),
                )
    return "0 for the model's own file, and the true difference for the files of two others."


def _how_it_is_off(number: float, expected: float) -> str:
    if number == 0:
        return (
            "Does your function compare what was *loaded* from the path with `model`? It would not notice a wrong file."
        )
    if number < 0 or number < expected:
        return "A difference can be negative, and a mean hides the largest: absolute value first, then the maximum."
    return "Compare predictions, not weights, and take the largest absolute difference, not the sum."


# 1.11 any list as a graph -------------------------------------------------------------------------------------------


def _dense_list() -> tuple:
    return (
        keras.Sequential(
            [keras.Input((5,)), _relu(4, name="a"), layers.Dropout(0.1, name="b"), layers.Dense(2, name="c")]
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
    return (keras.Sequential([keras.Input((8, 8, 1)), *parts]),)


def functional_of_the_same_layers(attempt: Attempt) -> str:
    """1.11: functional, and made of the very layers of the list."""
    for model, (given,) in zip(attempt.models, attempt.given, strict=True):
        if isinstance(model, keras.Sequential):
            raise Unmet(
                "The model that came back is a `Sequential`.",
                advice="Begin with `keras.Input`, call each layer, and end with `keras.Model(inputs, outputs)`.",
            )
        theirs, ours = ({id(v) for v in m.variables} for m in (model, given))
        if theirs != ours:
            raise Unmet(
                "The graph is right, and its layers are new ones: they have other weights.",
                advice="Call the layers of the list itself: `for layer in sequential.layers: x = layer(x)`.",
            )
    return "Both lists came back as functional models of their very own layers."


def _drops_the_last(attempt: Attempt) -> bool:
    return all(
        model.count_params() < given.count_params()
        for model, (given,) in zip(attempt.models, attempt.given, strict=True)
    )


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
            ),
            Mistake(
                "batch_of_one",
                value_is((1, 32, 32, 3)),
                "You expect batches of one sample.",
                "The first axis may have any length. What stands there for a number that is not known?",
            ),
            Mistake(
                "channels_first",
                value_is((None, 3, 32, 32)),
                "You put the colours first.",
                "The order is the one that was declared: height, width, colours.",
            ),
            Mistake(
                "in_a_row",
                value_is((None, 3072)),
                "You laid the picture out in one row.",
                "An input keeps the axes that it is declared with.",
            ),
            Mistake(
                "batch_last",
                value_is((32, 32, 3, None)),
                "You put the batch axis last.",
                "Samples are counted by the first axis.",
            ),
            Mistake(
                "text", value_is("(None, 32, 32, 3)"), "You gave text.", "Leave the quotes out: a shape is a tuple."
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
            ),
            Mistake(
                "bias_of_inputs",
                _counts(784 * 64 + 784, 64 * 64 + 64, 640 + 64),
                "You added a bias for each number that goes in.",
                "Biases belong to what comes out.",
            ),
            Mistake(
                "one_bias",
                _counts(784 * 64 + 1, 64 * 64 + 1, 641),
                "You added one bias for the whole layer.",
                "Every number that comes out has a bias of its own.",
            ),
            Mistake(
                "units",
                _counts(64, 64, 10),
                "These are the widths of the layers.",
                "Each of those units holds a weight for every number that goes in, and a bias.",
            ),
            Mistake(
                "running_total",
                _counts(50_240, 54_400, 55_050),
                "You added up as you went.",
                "Count each layer by itself.",
            ),
            Mistake(
                "total_each",
                _counts(55_050, 55_050, 55_050),
                "55,050 is the whole model.",
                "Count each layer by itself.",
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
            ),
            Mistake(
                "activation_lost",
                GraphIs(lambda: _chain(4, layers.Dense(8), layers.Dense(1))),
                "The layer of 8 has lost its activation.",
                'Keep `activation="relu"` and add the call.',
            ),
            Mistake(
                "swapped",
                GraphIs(lambda: _chain(4, layers.Dense(1), _relu(8))),
                "The two layers stand in the wrong order.",
                "8 units first, then 1.",
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
            ),
            Mistake(
                "relu_head",
                GraphIs(lambda: _chain(784, _relu(64), _relu(64), _relu(10))),
                "Your head has a relu: no score could be negative.",
                "Leave `activation=` out of the last layer.",
            ),
            Mistake(
                "no_activations",
                GraphIs(lambda: _chain(784, layers.Dense(64), layers.Dense(64), layers.Dense(10))),
                "None of your layers has an activation, so the three are worth no more than one.",
                'Give the first two `activation="relu"`.',
            ),
            Mistake(
                "one_hidden",
                GraphIs(lambda: _chain(784, _relu(64), layers.Dense(10))),
                "One of the two layers of 64 is missing.",
                "If you wrote both: is each called on what the one before returned?",
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
            ),
            Mistake(
                "other_layer_missing",
                GraphIs(lambda: _chain(20, _relu(16), layers.Dense(1))),
                "Now the layer of 8 is missing.",
                "The last layer must be called on what the layer of 8 returned.",
            ),
            Mistake(
                "swapped",
                GraphIs(lambda: _chain(20, _relu(8), _relu(16), layers.Dense(1))),
                "The two hidden layers stand in the wrong order.",
                "16 units first, then 8.",
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
                lambda attempt: any("axis=0" in str(line) for line in _source(attempt)),
                "The mean is taken over axis 0, across the pictures of a batch.",
                "One mean for each picture is wanted: axis -1.",
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
                lambda attempt: _calls_of_heads(attempt) == (2, 1),
                "There is one head, and it is called twice: the average of a thing with itself is that thing.",
                "Two heads were asked for: make a second layer.",
            ),
            Mistake(
                "one_head_changed",
                lambda attempt: (
                    attempt.model.count_params() == 32 * 784 + 32 + 660
                    and _activations(attempt.model) in ({"softmax", "linear"}, {"linear", "softmax"})
                ),
                "One head gives probabilities and the other logits; their average is neither.",
                "Treat both heads alike.",
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
        demands=[is_a_model, same_graph, functional_of_the_same_layers],
        cases=[_dense_list, _picture_list],
        reference=graph_reference,
        mistakes=[
            Mistake(
                "drops_a_layer",
                _drops_the_last,
                "Layers of the list are missing in your graph.",
                "`sequential.layers` does not hold the input: no slice is needed, every entry is a layer to call.",
            ),
        ],
        hints=[
            "The list is in `sequential.layers`, and what goes into it has the shape `sequential.input_shape`.",
            "`sequential.input_shape` begins with the batch axis, which `keras.Input` does not want: take `[1:]`.",
            "`for layer in sequential.layers: x = layer(x)` draws the graph with the layers that are there.",
        ],
    ),
)


def _source(attempt: Attempt) -> list[str]:
    import inspect

    return inspect.getsource(attempt.answer).replace(" ", "").splitlines()  # type: ignore[arg-type]


def _calls_of_heads(attempt: Attempt) -> tuple[int, int]:
    """How often layers of 10 are called, and how many there are."""
    heads = [
        call.operation for call in attempt.graphs[0].calls if call.kind == "Dense" and call.shapes == ((None, 10),)
    ]
    return len(heads), len({id(head) for head in heads})


def _activations(model: keras.Model) -> set[str]:
    return {
        keras.activations.serialize(layer.activation) for layer in model.layers if getattr(layer, "units", None) == 10
    }
