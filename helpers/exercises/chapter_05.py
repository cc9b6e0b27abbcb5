"""What the exercises of chapter 05 demand: outputs of inner layers, parts by name, texture, a head of examples."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
from keras import layers, ops

from helpers import messages
from helpers.attempt import Attempt, Raised, Unmet
from helpers.data.pretrained import untrained_cnn
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
from helpers.exercises.silent import compiled, loss_of, nothing_silent, still
from helpers.graph import Graph
from helpers.values import describe, plain, shown


def _row(shape: tuple, *each: keras.Layer, name: str | None = None) -> keras.Model:
    """A model of layers in a row."""
    x = inputs = keras.Input(shape, name=name and f"{name}_input")
    for layer in each:
        x = layer(x)
    return keras.Model(inputs, x, name=name)


def _ids(model: keras.Model) -> set[int]:
    return {id(weight) for weight in model.weights}


def _of_case(attempt: Attempt, case: int) -> str:
    return f"Seen when {attempt.name} is called with {describe(attempt.given[case][0])}."


def own_layers(copied: str, advice: str, hint: str) -> Demand:
    """A demand that a model holds no weight but those of the model that was given."""

    def demand(attempt: Attempt) -> str:
        for model, (given, *_) in zip(attempt.models, attempt.given, strict=True):
            if not _ids(model) <= _ids(given):
                raise Unmet(copied, advice=advice, hint=hint)
        return "Its weights are those of the model that was given, and no copies."

    return demand


_COPIES = own_layers(
    "The graph is right, and its layers are new ones, with other weights.",
    "Nothing has to be built: the tensors of the graph exist, and `keras.Model` takes them.",
    "Search your function for `layers.` and for `clone_model`: whatever they make has weights of its own. Which "
    "tensors of the model that was given can take the place of those lines?",
)


def _fed(attempt: Attempt, model: keras.Model, x: Any, where: str) -> Any:
    """What a model answers to numbers.

    Raises:
        Unmet: if it cannot.
    """
    try:
        return attempt.run(lambda: model(x, training=False))
    except Raised as raised:
        raise Unmet(
            f"The graph can be drawn; fed numbers, it stops with `{messages.headline(raised.cause, 160)}`.",
            where=where,
            advice="Print the shapes of the tensors on the way.",
        ) from None


def _one_input(model: keras.Model, given: keras.Model, where: str) -> None:
    wanted = [tuple(t.shape) for t in given.inputs]
    found = [tuple(t.shape) for t in model.inputs]
    if found != wanted:
        raise Unmet(
            f"Your model takes {' and '.join(f'`{s}`' for s in found)}, and the one given takes `{wanted[0]}`.",
            where=where,
            advice="Begin where the model that was given begins: `model.input`.",
        )


# 5.1, 5.5 predict ---------------------------------------------------------------------------------------------------


def _off_shapes(known: Callable[[str, list, list], str]) -> Callable[[Any, Any], str]:
    """What to say of a dict of shapes, the first that is off; `known` may know more of it."""

    def tell(expected: dict, given: Any) -> str:
        if not isinstance(given, dict) or given.keys() != expected.keys():
            return f"Keep the dict with its keys: {', '.join(map(repr, expected))}."
        right = [name for name in expected if plain(given[name]) == expected[name]]
        name = next(name for name in expected if name not in right)
        wrong, shape = given[name], expected[name]
        start = f"{' and '.join(f'`{n}`' for n in right)}: right. " if right else ""
        if wrong is None:
            return f"{start}For `{name}` there is nothing yet."
        if isinstance(wrong, str):
            advice = "Leave the quotes out: a shape is a tuple." if "(" in wrong else "A shape is a tuple of numbers."
            return f"{start}`{name}` is text. {advice}"
        if not isinstance(wrong, list):
            return f"{start}`{name}` should be a tuple of four, the batch axis first."
        if wrong == shape[1:]:
            return f"{start}`{name}` lacks the batch axis, `None`, in front."
        if len(wrong) != len(shape):
            return f"{start}`{name}` has {len(wrong)} axes; pictures have four: batch, height, width, maps."
        if wrong[1:] == shape[1:]:
            return f"{start}In `{name}` only the batch axis is off: any number of pictures may come."
        if wrong[3] != shape[3] and wrong[1:3] == shape[1:3]:
            return f"{start}In `{name}` the side is right, and the number of maps is not."
        return f"{start}{known(name, shape, wrong) or f'Look again at `{name}`.'}"

    return tell


def _off_inside(name: str, shape: list, given: list) -> str:
    if given[3] == shape[3]:
        return f"In `{name}` the number of maps is right. How many poolings has the picture passed there?"
    return f"In `{name}` both the side and the number of maps are off. Go through the layers from the picture on."


def _off_index(name: str, shape: list, given: list) -> str:
    if 12 in given or 24 in given:
        return "12 × 12 is what the answer claims. A kernel of 3 takes 2 from the side, and a pooling halves it."
    return f"Go down the list with a finger, from 28: which layer is `{name}`, and what has become of the side?"


def _shapes(**shapes: tuple) -> Callable[[Attempt], bool]:
    return value_is(shapes)


def _indices(two: tuple, three: tuple) -> Callable[[Attempt], bool]:
    return value_is({"layers[2]": two, "layers[3]": three})


# 5.2 every convolution ----------------------------------------------------------------------------------------------


def _three_convolutions() -> tuple:
    parts = [
        layers.Rescaling(1 / 255, name="scale"),
        layers.Conv2D(3, 3, activation="relu", name="first_look"),
        layers.MaxPooling2D(2, name="conv_pool"),
        layers.Conv2D(4, 1, name="second_look"),
        layers.ReLU(name="relu"),
        layers.Conv2D(2, 3, padding="same", name="third_look"),
        layers.GlobalAveragePooling2D(name="mean"),
        layers.Dense(5, name="head"),
    ]
    return (_row((10, 10, 1), *parts, name="in_a_row"),)


def _with_a_shortcut() -> tuple:
    picture = keras.Input((6, 6, 2), name="picture")
    x = layers.Conv2D(2, 3, padding="same", name="conv")(picture)
    x = layers.Add(name="sum")([x, picture])
    x = layers.Conv2D(3, 3, name="look")(x)
    return (keras.Model(picture, layers.Flatten(name="flat")(x), name="with_a_shortcut"),)


def ends_in_a_dict(attempt: Attempt) -> str:
    """5.2: the outputs come as a dict whose keys are the names of the Conv2D layers."""
    for case, (graph, (given,)) in enumerate(zip(attempt.graphs, attempt.given, strict=True)):
        names = {layer.name for layer in given.layers if isinstance(layer, layers.Conv2D)}
        hint = (
            "Print `[(layer.name, type(layer).__name__) for layer in model.layers]` beside your keys. Do you ask for a "
            "layer's kind, or for a piece of its name, and is its name the key as it stands?"
        )
        _keys(graph, names, _of_case(attempt, case), hint)
    return "Its outputs are a dict, with the names of the convolutions."


def _keys(graph: Graph, names: set[str], where: str, hint: str) -> None:
    keys = [port.key for port in graph.outputs]
    if any(len(key) != 1 or not isinstance(key[0], str) for key in keys):
        ends = "in one tensor" if keys == [()] else "in a list" if all(len(key) == 1 for key in keys) else "otherwise"
        raise Unmet(
            f"Your model ends {ends}; a dict was asked for.",
            where=where,
            advice="A dict takes the place of the list: `{name: tensor, …}`.",
            hint="What stands second in your `keras.Model`? Whoever uses the model wants to write "
            "`out[name]`. Which brackets does that take, and what comes in front of each colon?",
        )
    found = {key[0] for key in keys}
    if lacking := sorted(names - found):
        problem = f"The key `{lacking[0]}` is missing in your dict."
    elif extra := sorted(found - names):
        problem = f"There is a key `{shown(extra[0])[1:-1]}` in your dict that was not asked for."
    else:
        return
    raise Unmet(
        problem,
        where=f"Its keys are {', '.join(map(shown, sorted(found)[:12]))}. {where}",
        advice="The keys are the names of the layers that were asked for, all of them and no others.",
        hint=hint,
    )


# 5.3 prepared, and not spoilt ---------------------------------------------------------------------------------------

_MEAN = np.array([103.939, 116.779, 123.68])  # blue, green, red: as keras.applications has them for VGG


def prepares(attempt: Attempt) -> str:
    """5.3: floats and whole numbers are prepared, twice the same, and stay what they were."""
    random = np.random.default_rng(3)
    for kind in ("float32", "uint8"):
        images = random.uniform(0, 255, size=(2, 4, 4, 3)).astype(kind)
        before = images.copy()
        where = f"Seen with two pictures of type `{kind}`."
        for turn in ("first", "second"):
            given = attempt.call(images)
            if given is None:
                raise Unmet(f"{attempt.name} returned `None`.", where=where, advice="Does it end in `return`?")
            try:
                prepared = np.asarray(ops.convert_to_numpy(given), dtype="float64")
            except Exception:
                raise Unmet(
                    f"{attempt.name} returned {describe(given)}.", where=where, advice="Return the prepared images."
                ) from None
            if prepared.shape != images.shape:
                raise Unmet(
                    f"Pictures of shape `{images.shape}` came back with the shape `{prepared.shape}`.",
                    where=where,
                    advice="`preprocess_input` keeps the shape; nothing else has to be done.",
                )
            if not np.array_equal(images, before):
                raise Unmet(
                    "The array that was given is not what it was.",
                    where=where,
                    advice="`preprocess_input` writes into an array of floats. Hand it one that you can spare.",
                    hint="For what you hand to `preprocess_input`, try `np.shares_memory(…, images)`: it has to be "
                    "`False`. A second name, or a view such as `images[:]`, is the same memory.",
                )
            _as_vgg19_wants(prepared, before.astype("float64"), f"{where[:-1]}, in the {turn} call.")
    return "Floats and whole numbers are prepared as VGG19 wants them, and the array stays what it was."


def _as_vgg19_wants(prepared: np.ndarray, images: np.ndarray, where: str) -> None:
    wanted = images[..., ::-1] - _MEAN
    if np.allclose(prepared, wanted, atol=1e-2):
        return
    known = [
        (images, "Nothing was prepared: the images came back as they were."),
        (images / 127.5 - 1, "That is the preparation of another family: numbers from −1 to 1."),
        (images / 255, "The images were divided by 255; VGG19 wants another preparation."),
        (images / 255 * 1.0 - _MEAN, "The images were divided by 255 first, and then prepared."),
        (images[..., ::-1] / 255 - _MEAN, "The images were divided by 255 first, and then prepared."),
        (images - _MEAN[::-1], "The mean is taken away, and red still stands first."),
        (images - _MEAN, "Red still stands first, and the mean of blue was taken from it."),
        (wanted[..., ::-1] - _MEAN, "The images were prepared twice."),
    ]
    words = "The numbers that came back are not what `keras.applications.vgg19.preprocess_input` makes."
    words = next((told for answer, told in known if np.allclose(prepared, answer, atol=1e-2)), words)
    raise Unmet(
        words,
        where=where,
        advice="Keep the call as it was, and look at what is handed to it.",
        hint="Prepare one grey pixel of 100, 100, 100: VGG19 wants about −3.9, −16.8, −23.7. Which line "
        "of yours, before or after the call that you were given, makes it something else?",
    )


# 5.4 logits ---------------------------------------------------------------------------------------------------------


def _rows_to_probabilities() -> tuple:
    parts = [
        layers.Dense(5, activation="relu", name="hidden"),
        layers.Dense(3, activation="softmax", name="predictions"),
    ]
    return (_with_weights(_row((4,), *parts, name="rows")),)


def _pictures_to_probabilities() -> tuple:
    parts = [
        layers.Conv2D(3, 3, activation="relu", name="conv"),
        layers.GlobalMaxPooling2D(name="largest"),
        layers.Dense(4, activation="softmax", name="predictions"),
    ]
    return (_with_weights(_row((6, 6, 1), *parts, name="pictures")),)


def _with_weights(model: keras.Model) -> keras.Model:
    """Weights that make a mistake show: no zeros, no sums of 0."""
    random = np.random.default_rng(7)
    model.set_weights([random.uniform(-1, 1.5, size=w.shape) for w in model.weights])
    return model


def gives_logits(attempt: Attempt) -> str:
    """5.4: fed numbers, the model gives what stands before the softmax, and the one given goes on as before."""
    random = np.random.default_rng(5)
    for case, (model, (given,)) in enumerate(zip(attempt.models, attempt.given, strict=True)):
        where = _of_case(attempt, case)
        _one_input(model, given, where)
        last, shape = given.get_layer("predictions"), given.output_shape
        if len(model.outputs) != 1 or tuple(model.outputs[0].shape) != tuple(shape):
            found = " and ".join(f"`{tuple(t.shape)}`" for t in model.outputs)
            raise Unmet(
                f"Your model gives {found}; logits have the shape of the probabilities, `{tuple(shape)}`.",
                where=where,
                advice="A kernel and a bias still come between what goes into `predictions` and the logits.",
            )
        x = random.uniform(0, 1, size=(5, *given.input_shape[1:])).astype("float32")
        plainly = keras.Model(model.inputs[0], model.outputs[0], name="plainly")
        answer = ops.convert_to_numpy(_fed(attempt, plainly, x, where))
        features = ops.convert_to_numpy(keras.Model(given.input, last.input)(x, training=False))
        kernel, bias = (w.astype("float64") for w in attempt._given[1][case][-2:])
        logits = features @ kernel + bias
        _is_logits(answer, logits, features @ kernel, where)
        probabilities = np.exp(logits) / np.exp(logits).sum(axis=-1, keepdims=True)
        if not np.allclose(ops.convert_to_numpy(given(x, training=False)), probabilities, atol=1e-4):
            raise Unmet(
                "Your model gives the logits, and the model that was given does not give probabilities any more.",
                where=where,
                advice="You changed its layer. Compute the logits beside it, with the numbers that the layer holds.",
                hint="Setting `.activation` changes the layer for everybody who uses it. A new `Dense` beside it "
                "may take the same tensor: what would the new one still lack?",
            )
    return "Fed numbers, it gives the logits, and the model that was given answers as it did."


def _is_logits(answer: np.ndarray, logits: np.ndarray, without_bias: np.ndarray, where: str) -> None:
    if np.allclose(answer, logits, atol=1e-4):
        return
    size = np.exp(logits)
    probabilities = size / size.sum(axis=-1, keepdims=True)
    twice = np.exp(probabilities) / np.exp(probabilities).sum(axis=-1, keepdims=True)
    known = [
        (
            probabilities,
            "What your model gives is still probabilities: each row sums to 1.",
            "`.output` is what comes out behind the activation. Compute anew what came before it.",
            'The layer holds two arrays, `model.get_layer("predictions").get_weights()`, and knows the tensor '
            "that it was "
            "called on. With these three you can do all that it does but the last step.",
        ),
        (
            np.log(probabilities),
            "That is the logarithm of the probabilities. It differs from the logits by a number for each row.",
            "What the softmax has taken away cannot be had back: compute with the kernel and the bias of the layer.",
            "Take your numbers from the logits of one row: the difference is the same for all of them, and "
            "another for the next row. Which tensor of the graph is older than the softmax?",
        ),
        (
            without_bias,
            "The bias is missing.",
            "A Dense layer multiplies by its kernel and adds its bias.",
            '`[w.shape for w in model.get_layer("predictions").get_weights()]` shows two arrays. Your graph uses the '
            "first; where does the second come in?",
        ),
        (
            twice,
            "Another softmax follows on the softmax.",
            "Begin at what goes into `predictions`, not at what comes out.",
            "On which tensor is your last layer called, and has that tensor passed the layer `predictions`? Look "
            "for an `activation=` in your own layer, too.",
        ),
    ]
    for wrong, words, advice, hint in known:
        if np.allclose(answer, wrong, atol=1e-4):
            raise Unmet(words, where=where, advice=advice, hint=hint)
    raise Unmet(
        "The shape is right. Fed numbers, the model does not give what `predictions` computes before its softmax.",
        where=where,
        advice="Has the new layer the weights of the old one, and is it called on what goes into the old one?",
        hint="Print the first kernel number of both layers: `new.get_weights()[0][0, 0]`. A new layer "
        "begins with random numbers, and it has none at all before it is called.",
    )


# 5.6 a part ---------------------------------------------------------------------------------------------------------


def _list_of_convolutions() -> tuple:
    parts = [
        layers.Conv2D(3, 3, activation="relu", name="conv_1"),
        layers.MaxPooling2D(2, name="pool_1"),
        layers.Conv2D(5, 3, activation="relu", name="conv_2"),
        layers.MaxPooling2D(2, name="pool_2"),
        layers.Flatten(name="flat"),
        layers.Dense(4, name="scores"),
    ]
    return keras.Sequential([keras.Input((14, 14, 1)), *parts], name="a_list"), "pool_1", "conv_2"


def _equal_widths() -> tuple:
    kinds = ("relu", "tanh", "sigmoid", "elu")
    parts = [layers.Dense(6, activation=kind, name=name) for kind, name in zip(kinds, "abcd", strict=True)]
    return _row((6,), *parts, name="functional"), "b", "c"


def _from_list(*each: str) -> keras.Model:
    made = {
        "conv_1": layers.Conv2D(3, 3, activation="relu"),
        "pool_1": layers.MaxPooling2D(2),
        "conv_2": layers.Conv2D(5, 3, activation="relu"),
        "pool_2": layers.MaxPooling2D(2),
    }
    begin = {"conv_1": (14, 14, 1), "pool_1": (12, 12, 3), "conv_2": (6, 6, 3)}[each[0]]
    return _row(begin, *(made[name] for name in each))


# 5.7 before a normalisation -----------------------------------------------------------------------------------------


def _normed_list() -> tuple:
    parts = [
        layers.Conv2D(3, 3, activation="relu", name="conv"),
        layers.BatchNormalization(name="norm"),
        layers.MaxPooling2D(2, name="pool"),
    ]
    return (keras.Sequential([keras.Input((8, 8, 1)), *parts], name="conv_then_norm"),)


def _norm_further_back() -> tuple:
    parts = [
        layers.Dense(4, activation="relu", name="hidden"),
        layers.Dense(4, name="wide"),
        layers.ReLU(name="relu"),
        layers.BatchNormalization(name="norm"),
        layers.Dense(2, name="head"),
    ]
    return (_row((4,), *parts, name="norm_further_back"),)


# 5.8 the second call ------------------------------------------------------------------------------------------------


def _twin(width: int, name: str) -> tuple:
    left, right = keras.Input((width,), name="left"), keras.Input((width,), name="right")
    shared = layers.Dense(3, name="shared")
    of_left = shared(layers.Dense(width, activation="tanh", name="prepare_left")(left))
    of_right = shared(layers.Dense(width, activation="relu", name="prepare_right")(right))
    gap = layers.Subtract(name="gap")([of_left, of_right])
    return (_with_weights(keras.Model([left, right], gap, name=name)),)


def gives_the_right_code(attempt: Attempt) -> str:
    """5.8: fed two different arrays, the model gives what `shared` makes of the right one, prepared."""
    random = np.random.default_rng(8)
    for case, (model, (given,)) in enumerate(zip(attempt.models, attempt.given, strict=True)):
        where = _of_case(attempt, case)
        wanted, found = ([tuple(t.shape) for t in m.inputs] for m in (given, model))
        if found != wanted:
            raise Unmet(
                f"Your model takes {' and '.join(f'`{s}`' for s in found)}; the two inputs of the model were to be its "
                "inputs too.",
                where=where,
                advice="`model.inputs` is the list of both.",
            )
        if len(model.outputs) != 1 or tuple(model.outputs[0].shape) != (None, 3):
            ends = " and ".join(f"`{tuple(t.shape)}`" for t in model.outputs)
            raise Unmet(
                f"Your model gives {ends}; one code of shape `(None, 3)` was asked for.",
                where=where,
                advice="`shared` has returned two tensors. Return a model that ends in the second of them.",
                hint="Look at what you put second in `keras.Model`, and print it: is it a list of two tensors, "
                "one of them, or a shape? One pair of square brackets with a number is enough.",
            )
        x = [random.uniform(0.2, 1, size=(4, *shape[1:])).astype("float32") for shape in wanted]
        answer = ops.convert_to_numpy(_fed(attempt, keras.Model(model.inputs, model.outputs[0]), x, where))
        _is_right_code(answer, given, x, where)
    return "Fed two different arrays, it gives what `shared` makes of the right one."


def _is_right_code(answer: np.ndarray, given: keras.Model, x: list[np.ndarray], where: str) -> None:
    def run(name: str, value: np.ndarray) -> np.ndarray:
        return ops.convert_to_numpy(given.get_layer(name)(value))

    left, right = (run(f"prepare_{side}", value) for side, value in zip(("left", "right"), x, strict=True))
    if np.allclose(answer, run("shared", right), atol=1e-4):
        return
    prepare = "`shared` is called on the right input itself, past `prepare_right`."
    known = [
        (
            run("shared", left),
            "Your model gives what `shared` makes of the *left* input: its first call.",
            "`.output` is the first call's for ever. Which layer took what the second call returned?",
            'Print `model.get_layer("gap").input`: two tensors, one of each call. The text says which code is '
            "subtracted "
            "from which, so their places tell you which is which.",
        ),
        (
            ops.convert_to_numpy(given.get_layer("shared")(run("prepare_right", x[0]))),
            "The two inputs of your model stand in the other order: what is fed for the left comes to the right.",
            "`model.inputs` has them in their order.",
            "Print `[t.name for t in your_model.inputs]`: `right` stands first. What did you write as the first "
            "argument of `keras.Model`?",
        ),
        (
            run("shared", x[1]),
            prepare,
            "Call it on what `prepare_right` returns.",
            "Draw the model that was given with `show`: which box stands between `right` and `shared`? Its name "
            "belongs in the line where you call `shared`.",
        ),
        (
            run("shared", x[0]),
            "`shared` is called on the left input itself.",
            "It is the right one that is wanted.",
            "Which input stands in the last parentheses? And follow the right one's arrow in `show(model)`: it "
            "passes one more layer before it comes to `shared`.",
        ),
        (
            run("shared", left) - run("shared", right),
            "Your model gives the difference of both codes.",
            "End it one step earlier: in what goes into `gap`.",
            "`gap` took two tensors and made one of them. The layer remembers what it took: which attribute is "
            "that, and which of the two is of the right input?",
        ),
    ]
    for wrong, words, advice, hint in known:
        if np.allclose(answer, wrong, atol=1e-4):
            raise Unmet(words, where=where, advice=advice, hint=hint)
    raise Unmet(
        "Fed two different arrays, your model does not give what `shared` makes of the right one.",
        where=where,
        advice="The way is: right input, `prepare_right`, `shared`. `gap` takes what comes out of it.",
    )


# 5.9 Gram matrices --------------------------------------------------------------------------------------------------


def _for_grams() -> tuple:
    parts = [
        layers.Conv2D(3, 3, activation="relu", name="small"),
        layers.Conv2D(5, (1, 2), activation="relu", name="wide"),
        layers.GlobalMaxPooling2D(name="largest"),
    ]
    return _with_weights(_row((6, 7, 2), *parts, name="two_convolutions")), ["small", "wide"]


def _for_one_gram() -> tuple:
    parts = [layers.AveragePooling2D(2, name="pool"), layers.Conv2D(4, 1, name="look"), layers.Flatten(name="flat")]
    return _with_weights(_row((8, 8, 3), *parts, name="one_convolution")), ("look",)


def gives_gram_matrices(attempt: Attempt) -> str:
    """5.9: a dict of Gram matrices, measured on random pictures."""
    random = np.random.default_rng(9)
    for model, graph, (given, names) in zip(attempt.models, attempt.graphs, attempt.given, strict=True):
        where = f"Seen when {attempt.name} is called with `{given.name}` and the names {shown(list(names))}."
        _one_input(model, given, where)
        hint = (
            "Print your dict before `keras.Model`: it should grow by one entry for each round of the loop. Is "
            "the `return` inside the loop, or does each round begin a new dict?"
        )
        _keys(graph, set(names), where, hint)
        x = random.uniform(0, 1, size=(2, *given.input_shape[1:])).astype("float32")
        plainly = keras.Model(model.inputs[0], model.outputs, name="plainly")  # whatever structure its ends have
        fed = keras.tree.flatten(_fed(attempt, plainly, x, where))
        answers = {port.key[0]: answer for port, answer in zip(graph.outputs, fed, strict=True)}
        for name in names:
            maps = ops.convert_to_numpy(keras.Model(given.input, given.get_layer(name).output)(x))
            _is_gram(ops.convert_to_numpy(answers[name]), maps.astype("float64"), f"Of `{name}`. {where}")
    return "Fed pictures, it gives the Gram matrix of each layer that was named."


def _is_gram(answer: np.ndarray, maps: np.ndarray, where: str) -> None:
    batch, height, width, n = maps.shape
    rows = maps.reshape(batch, -1, n)
    total = np.einsum("bpi,bpj->bij", rows, rows)
    if answer.shape != total.shape:
        places = height * width
        if answer.shape[1:] == (places, places):
            words, advice, hint = (
                "It has a row for each place, and should have one for each map.",
                "Turn the order of the product round: the places are what is added up.",
                "Your rows have the shape (places, n). Rows times their transpose is (places, places): which of "
                "the two factors has to be the transposed one for (n, n)?",
            )
        elif answer.shape == maps.shape:
            words, advice, hint = (
                "Those are the maps themselves.",
                "Multiply them in pairs, and average over the places.",
                "For a single place with n maps, the products of all pairs are an n × n table. What has to be "
                "done with the tables of all places?",
            )
        elif answer.shape == (n, n):
            words, advice, hint = (
                "There is one matrix for the whole batch.",
                "Each picture has its own.",
                "Is the batch axis added up in your `einsum`, or melted into the places by a `reshape((-1, n))`? "
                "It has to come through to the result as it is.",
            )
        else:
            words = f"For two pictures the result has the shape `{answer.shape}`, not `{total.shape}`."
            advice = "A matrix for each picture: as many rows and columns as the layer has maps."
            hint = ""
        raise Unmet(words, where=where, advice=advice, hint=hint)
    gram = total / (height * width)
    if np.allclose(answer, gram, rtol=1e-3, atol=1e-4):
        return
    by_places = "The mean is over all places: height times width."
    one_side = (
        "Double the height and the width of the pictures, and a mean stays about the same. What does yours do? "
        "The maps have two axes of places, and `maps.shape` knows both."
    )
    known = [
        (
            total,
            "The products are added up over all places, and not averaged.",
            "Divide by the number of places.",
            "A picture of twice the height would give twice the numbers. `maps.shape` has four entries: which "
            "two of them tell how many products were added?",
        ),
        (
            total / n,
            "You divided by the number of maps.",
            by_places,
            "How many products did you add up for one entry (i, j)? Not one for each map. Look at which entries of "
            "`maps.shape` you take.",
        ),
        (
            gram / n,
            "You divided by the number of maps as well.",
            "The mean is over all places, and over nothing else.",
            "Is there a product of three numbers in your denominator, or an `ops.size`? One of them does not "
            "count places.",
        ),
        (total / height, "You divided by the height alone.", by_places, one_side),
        (total / width, "You divided by the width alone.", by_places, one_side),
        (
            total / batch,
            "You divided by the number of pictures.",
            "The mean is over places, for each picture.",
            "Feed one picture and then the same one twice: its matrix must not change. Which entry of the shape "
            "did you divide by?",
        ),
        (
            np.repeat(gram.mean(axis=0, keepdims=True), batch, axis=0),
            "The pictures of a batch were averaged.",
            "Each picture has a matrix of its own.",
            "A picture's style would depend on which others are in its batch. Which `axis=` in your function names the "
            "first axis?",
        ),
        (
            np.einsum("bi,bj->bij", rows.mean(1), rows.mean(1)),
            "You averaged each map first, and multiplied the means.",
            "Multiply place by place first, and average the products.",
            "Two maps that light up in the same place and two that never do can have equal means. Which of your "
            "two steps has to come first for them to differ?",
        ),
        (
            np.einsum("bpi,bpj->bij", rows - rows.mean(1, keepdims=True), rows - rows.mean(1, keepdims=True))
            / (height * width),
            "The mean of each map was taken away first: that is a covariance.",
            "Take the maps as they are.",
            "Look for a minus in your function, or for a ready-made covariance. A map that is 1 everywhere should have "
            "a 1 on the diagonal, and has 0 in yours.",
        ),
    ]
    for wrong, words, advice, hint in known:
        if np.allclose(answer, wrong, rtol=1e-3, atol=1e-4):
            raise Unmet(words, where=where, advice=advice, hint=hint)
    raise Unmet(
        "The shape is right, and the numbers are not those of the Gram matrix.",
        where=where,
        advice="Entry (i, j): map i times map j, place by place, and the mean over all places.",
    )


# 5.10 means as weights ----------------------------------------------------------------------------------------------


def _four_means() -> tuple:
    random = np.random.default_rng(10)
    return (random.normal(size=(4, 6)).astype("float32") * np.array([[0.3], [1.0], [3.0], [1.5]], "float32"),)


def _three_means() -> tuple:
    return (np.array([[0.0, 0.0], [10.0, 0.0], [0.0, 4.0]], dtype="float32"),)


def finds_the_nearest(attempt: Attempt) -> str:
    """5.10: for random rows the highest score is that of the nearest mean."""
    random = np.random.default_rng(11)
    for model, (means,) in zip(attempt.models, attempt.given, strict=True):
        where = f"Seen with {len(means)} means of {means.shape[1]} numbers."
        x = random.normal(size=(300, means.shape[1])) * np.abs(means).max() + means.mean(axis=0)
        apart = ((x[:, None] - means[None]) ** 2).sum(axis=-1)
        closest = np.sort(apart, axis=1)
        x, apart = (a[closest[:, 1] > 1.05 * closest[:, 0] + 1e-3] for a in (x, apart))  # no near draws
        scores = ops.convert_to_numpy(_fed(attempt, keras.Model(model.inputs[0], model.outputs[0]), x, where))
        chosen, nearest = scores.argmax(axis=1), apart.argmin(axis=1)
        if np.array_equal(chosen, nearest):
            continue
        dot, length = x @ means.T, (means**2).sum(axis=1)
        known = [
            (
                dot,
                "The bias is missing: without it the longest mean wins too often.",
                "It is −*m*·*m* for each mean.",
                "For the means (0, 0) and (10, 0) the point (4, 0) scores 0 and 80 by 2 *f*·*m*, and the first mean is "
                "nearer. Which of the two arrays that the layer holds is still zeros?",
            ),
            (
                2 * dot + length,
                "The bias has the wrong sign.",
                "*m*·*m* is taken away.",
                "For the means 0 and 10 and the point 4, your scores are 0 and 180; the first mean is nearer. What are "
                "they with the other sign, and which of your lines has it?",
            ),
            (
                dot - length,
                "Kernel and bias do not fit: the bias is twice too heavy.",
                "2 *f*·*m*, and −*m*·*m*.",
                "For the means 0 and 10 the border should be at 5; put 5 into your score and see. One of your "
                "two arrays lacks a factor.",
            ),
            (
                2 * dot - np.sqrt(length),
                "The bias is the length of the mean.",
                "*m*·*m* is the length squared.",
                "For the mean (3, 4) you take away 5, and *m*·*m* is 25. Is there a `norm` or a `sqrt` in your "
                "function?",
            ),
            (
                -2 * dot + length,
                "The highest score is that of the mean farthest away.",
                "Turn both signs round.",
                "What you compute grows with the distance, and `argmax` looks for the largest. Write the squared "
                "distance out, (*f* − *m*)·(*f* − *m*), and put a minus in front of it.",
            ),
        ]
        share = f"For {np.mean(chosen == nearest):.0%} of 300 random rows the highest score is that of the nearest."
        for wrong, words, advice, hint in known:
            if np.array_equal(chosen, wrong.argmax(axis=1)) and np.ptp(scores) > 0:
                raise Unmet(words, where=f"{share} {where}", advice=advice, hint=hint)
        raise Unmet(
            "The highest score is not always that of the nearest mean.",
            where=f"{share} {where}",
            advice="Kernel: a column for each mean. Bias: a number for each mean. "
            "`set_weights` of the layer takes both.",
        )
    return "For random rows the highest score is that of the nearest mean."


def means_are_left_alone(attempt: Attempt) -> str:
    """5.10: the array that was given is what it was."""
    for (means,), make in zip(attempt.given, attempt.cases, strict=True):
        if not np.array_equal(means, make()[0]):
            raise Unmet(
                "The array of means is not what it was.",
                advice="Read it, and leave it as it is.",
                hint="`means *= 2` and `means[0] = …` write into the array that you were given; `2 * means` makes "
                "a new one. Which of your lines has an `=` right behind a sign or a bracket?",
            )
    return "The means were left as they are."


# 5.11 find it yourself ----------------------------------------------------------------------------------------------


def _network() -> tuple:
    """The graph of `pretrained_cnn`, with other weights: they are to be had without a file."""
    model, random = untrained_cnn(), np.random.default_rng(11)
    weights = [random.normal(size=w.shape) * np.sqrt(2 / np.prod(w.shape[:-1])) for w in model.weights]
    model.set_weights([w if w.ndim > 1 else 0.1 * w for w in weights])
    return (model,)


def _and(shapes: list) -> str:
    return " and ".join(f"`{shape}`" for shape in shapes)


def _pictures() -> tuple:
    random = np.random.default_rng(12)
    return random.integers(0, 256, (6, 32, 32, 3)).astype("float32"), np.array([0, 3, 9, 1, 1, 4])


_unprepared = still("pixels-unscaled", batch=_pictures)


def only_the_head_learns(attempt: Attempt) -> str:
    """5.11: what is trained is one Dense of ten, on 64 numbers."""
    model = attempt.model
    shapes = [tuple(w.shape) for w in model.trainable_weights]
    if shapes == [(64, 10), (10,)]:
        return "Only a Dense of ten on the 64 means is trained."
    if not shapes:
        raise Unmet(
            "Nothing is left to train: the head is frozen as well.",
            advice="`trainable = False` on a model is for every layer in it. Which model is it said of?",
            hint="Freeze what was given, `network`, or a part of it, and not the model that you have made with a new "
            "layer at its end.",
        )
    if shapes[-2:] == [(64, 10), (10,)]:
        raise Unmet(
            f"{len(shapes)} arrays of weights would be trained; the head has two, a kernel and a bias.",
            advice="The layers of the network are to stay as they are, and nothing else was asked for that learns.",
            hint="Print `[w.path for w in model.trainable_weights]`. Whose weights are those in front of the last two, "
            "and which line of the suspect saw to them?",
        )
    raise Unmet(
        f"What is trained has the shapes {_and(shapes[-2:])}; a Dense of ten on 64 means has `(64, 10)` and `(10,)`.",
        advice="Mean of each map, then Dense 10: nothing between, and nothing behind.",
        hint="Print the shapes from `block3_pool` on. A mean of each map leaves one number for it, 64 in all; the head "
        "makes ten of these.",
    )


def head_sees_what_the_network_sees(attempt: Attempt) -> str:
    """5.11: fed pictures, the model gives its head's scores of the means at the network's `block3_pool`."""
    model, network = attempt.model, attempt.given[0][0]
    pictures, _ = _pictures()
    takes = [tuple(t.shape) for t in model.inputs]
    if takes != [(None, 32, 32, 3)]:
        raise Unmet(
            f"Your model takes {_and(takes)}, and the network `(None, 32, 32, 3)`.", advice="Begin at the pictures."
        )
    kernel, bias = (ops.convert_to_numpy(w) for w in model.trainable_weights)
    answer = ops.convert_to_numpy(_fed(attempt, keras.Model(model.inputs[0], model.outputs[0]), pictures, ""))
    bare = keras.Model(network.get_layer("block1_conv1").input, network.get_layer("block3_pool").output)

    def scores(prepared: np.ndarray, pool: Callable = np.mean) -> np.ndarray:
        maps = ops.convert_to_numpy(bare(prepared.astype("float32"), training=False))
        return pool(maps, axis=(1, 2)) @ kernel + bias

    def same(other: np.ndarray) -> bool:
        return answer.shape == other.shape and np.allclose(answer, other, rtol=1e-2, atol=1e-3 * np.abs(other).max())

    once = pictures / 127.5 - 1
    right = scores(once)
    if same(right):
        return "Fed pictures, the head gets what the network sees."
    size = np.exp(right - right.max(axis=-1, keepdims=True))
    if same(size / size.sum(axis=-1, keepdims=True)):
        raise Unmet(
            "The head gives probabilities; logits were asked for.",
            advice="Leave the softmax out: the loss adds its own.",
            hint="With `from_logits=True` in the loss, a softmax in the head would be the first of two. Which argument "
            "or which layer of yours makes it?",
        )
    if same(scores(once, np.max)):
        raise Unmet(
            "The head gets the largest number of each map; the mean was asked for.",
            advice="Both poolings give one number a map.",
            hint="`GlobalMaxPooling2D` and `GlobalAveragePooling2D` have the same shapes, and the suspect had the "
            "right one.",
        )
    twice = (pictures / 127.5 - 1, pictures / 255, pictures / 255 - 0.5, pictures / 255 * 2 - 1)
    if any(same(scores(small / 127.5 - 1)) for small in twice):
        raise Unmet(
            "The pictures are made small twice: once by you, and once more by the network.",
            advice="Nearly black pictures come to its first convolution. One of the two is enough; which one can you "
            "be sure of?",
            hint="Print `[layer.name for layer in model.layers]`: two of them do the same job. The network's own has "
            "the numbers with which its weights were trained.",
        )
    if any(same(scores(small)) for small in (pictures / 255, pictures / 255 - 0.5, pictures / 128 - 1)):
        raise Unmet(
            "The pixels come to the first convolution as small numbers, and not as those with which it was trained.",
            advice="Every network has its own way to prepare pictures. What does this one do with them itself?",
            hint="The first layer of the network behind its input is not a convolution. `show(network)`, or its "
            "`get_config()`, says what it computes; better than to write that again is to use it.",
        )
    raise Unmet(
        "Fed pictures, the head does not get what the network sees.",
        advice="Compare, picture by picture, with a model of the network's own from its input to `block3_pool`.",
        hint="Are the network's own layers in your model, in their order and with their weights? A clone begins with "
        "other weights, and a part that begins or ends elsewhere sees something else.",
    )


def loss_takes_its_logits(attempt: Attempt) -> str:
    """5.11: the loss is cross-entropy of logits and whole numbers."""
    labels, outputs = np.array([3, 0, 9]), np.random.default_rng(13).normal(size=(3, 10)).astype("float32")
    expected = keras.losses.SparseCategoricalCrossentropy(from_logits=True)(ops.array(labels), ops.array(outputs))
    if np.isclose(loss_of(attempt, labels, outputs), float(expected), atol=1e-3):
        return "Its loss takes logits, and labels that are whole numbers."
    raise Unmet(
        "The loss is not the cross-entropy of logits and whole numbers.",
        advice="The suspect's loss was right.",
        hint="By its name alone, `sparse_categorical_crossentropy`, a loss takes the scores for probabilities. Which "
        "argument says that they are not?",
    )


EXERCISES = (
    Exercise(
        "5.1",
        "predict",
        demands=[same_value("The set of shapes", _off_shapes(_off_inside))],
        reference=value_reference,
        mistakes=[
            Mistake(
                "valid",
                _shapes(block1_conv2=(None, 28, 28, 16), block2_pool=(None, 5, 5, 32), block3_conv1=(None, 3, 3, 64)),
                "You took 2 from the side for each convolution.",
                'That is so without padding. With `padding="same"` a convolution keeps the side.',
                hint="Your numbers of maps are right. Cross out every −2 and keep the halvings: what is left of "
                "32 behind none, behind two of them?",
            ),
            Mistake(
                "no_batch",
                _shapes(block1_conv2=(32, 32, 16), block2_pool=(8, 8, 32), block3_conv1=(8, 8, 64)),
                "Sides and maps are right, and the batch axis is missing.",
                "What a layer returns begins with it.",
                hint="Fed five pictures, `block1_conv2` returns an array that begins with 5. What did Keras print "
                "in that place, above, as long as nobody has said how many?",
            ),
            Mistake(
                "colours_kept",
                _shapes(block1_conv2=(None, 32, 32, 3), block2_pool=(None, 8, 8, 3), block3_conv1=(None, 8, 8, 3)),
                "You kept the three colours.",
                "A convolution gives one map for each filter, whatever went in.",
                hint="The first convolution has 16 filters, and each one looks at all colours and gives a single "
                "map. Write beside each of your entries how many filters its block has.",
            ),
            Mistake(
                "maps_first",
                _shapes(block1_conv2=(None, 16, 32, 32), block2_pool=(None, 32, 8, 8), block3_conv1=(None, 64, 8, 8)),
                "You put the maps in front of the sides.",
                "The order is that of the picture: height, width, and then colours or maps.",
                hint="Compare with the input, `(None, 32, 32, 3)`: at which end are its three colours? One number "
                "moves in each of your tuples.",
            ),
            Mistake(
                "pools_late",
                _shapes(
                    block1_conv2=(None, 32, 32, 16), block2_pool=(None, 16, 16, 32), block3_conv1=(None, 16, 16, 64)
                ),
                "You left one pooling out.",
                "`block2_pool` is the second of them, and it halves the side itself.",
                hint="Write the side behind every layer in turn, from `block1_conv1` on. How many halvings stand "
                "above `block3_conv1`, that of `block2_pool` included?",
            ),
        ],
        hints=[
            "Start from `(None, 32, 32, 3)`, and go through the layers of the drawing one by one.",
            "A convolution changes the last number only, a pooling the two in the middle only.",
            "Two poolings on the way to `block3_conv1`: 32, 16, 8.",
        ],
    ),
    Exercise(
        "5.2",
        "build",
        confusion="Outputs come as a list, whose order has to be remembered. A layer of the model is called again, "
        "where its `.output` is wanted.",
        cases=[_three_convolutions, _with_a_shortcut],
        demands=[is_a_model, ends_in_a_dict, same_graph, _COPIES, leaves_weights_alone],
        reference=graph_reference,
        hints=[
            "A loop, or a comprehension, over `model.layers` finds the layers: `isinstance(layer, layers.Conv2D)`.",
            "A layer knows its `.name` and its `.output`; the second argument of `keras.Model` may be a dict.",
            "`{layer.name: layer.output for layer in model.layers if …}`.",
        ],
    ),
    Exercise(
        "5.3",
        "fix",
        confusion="`preprocess_input` is taken for a function that leaves its argument alone: floats are changed in "
        "place, and a second run prepares them twice.",
        demands=[prepares],
        hints=[
            "Two things are wanted at once: prepared numbers, and the old array. How many arrays does that take?",
            "An array has a method that makes another with the same numbers.",
            "`images.copy()`.",
        ],
    ),
    Exercise(
        "5.4",
        "fix",
        confusion="`predictions.output` is behind the softmax, its `.input` in front of the Dense: the logits are "
        "no tensor yet. Setting `activation` changes the trained model itself.",
        cases=[_rows_to_probabilities, _pictures_to_probabilities],
        demands=[is_a_model, has_a_graph, leaves_weights_alone, gives_logits],
        hints=[
            "What goes into `predictions` is a tensor that exists. The logits are not; they have to be computed anew.",
            'A new `Dense` of as many units, without activation, called on `model.get_layer("predictions").input`.',
            "Then give it the numbers: `new.set_weights(old.get_weights())`, after the call.",
        ],
    ),
    Exercise(
        "5.5",
        "predict",
        demands=[same_value("The pair of shapes", _off_shapes(_off_index))],
        reference=value_reference,
        mistakes=[
            Mistake(
                "input_counted",
                _indices((None, 13, 13, 32), (None, 11, 11, 64)),
                "You counted the input as `layers[0]`.",
                "A functional model does. The input of a Sequential is not among its layers.",
                hint="Number the list with a pencil, and skip the line of `keras.Input`: the first convolution "
                "gets 0. Your two shapes belong to the numbers 1 and 2.",
            ),
            Mistake(
                "twelve",
                _indices((None, 13, 13, 32), (None, 12, 12, 64)),
                "That is what the answer says, and it is wrong twice over.",
                "Is the input among the layers of a Sequential? And 28 less 2, halved, less 2 is not 12.",
                hint="Ask two questions, one after the other. Which layer is number 3, if the first convolution "
                "is number 0? And what does a kernel of 3 leave of 13?",
            ),
            Mistake(
                "same",
                _indices((None, 14, 14, 64), (None, 7, 7, 64)),
                "You let the convolutions keep the side.",
                "These have no padding: each takes 2 from it.",
                hint="A kernel of 3 fits on 28 pixels in 26 places. Go on from 26: what does the pooling leave, "
                "and the next kernel, and the next pooling?",
            ),
            Mistake(
                "from_one",
                _indices((None, 13, 13, 32), (None, 13, 13, 32)),
                "That is one and the same shape twice.",
                "Two neighbours in the list: a convolution of 64 filters, and what follows on it.",
                hint="Your shape is that of `layers[1]`, the first pooling. Go one layer further for the first "
                "answer, and two for the second.",
            ),
            Mistake(
                "rounded_up",
                _indices((None, 11, 11, 64), (None, 6, 6, 64)),
                "`layers[2]` is right. You rounded up where a pooling halves 11.",
                "A pooling leaves out what does not make a whole window.",
                hint="Cut a row of 11 pixels into pairs. How many pairs are there, and who would be the partner "
                "of the last pixel?",
            ),
        ],
        hints=[
            "Number the layers of the list from 0, and do not count the `keras.Input`.",
            "`layers[2]` is the second convolution, `layers[3]` the second pooling.",
            "The sides are 28, 26, 13, and so on. Half of 11 is rounded down.",
        ],
    ),
    Exercise(
        "5.6",
        "surgery",
        cases=[_list_of_convolutions, _equal_widths],
        demands=[is_a_model, same_graph, _COPIES, leaves_weights_alone],
        reference=graph_reference,
        mistakes=[
            Mistake(
                "first_left_out",
                GraphIs(lambda: _from_list("conv_2")),
                "Your part begins behind the layer `first`: that layer is not in it.",
                "What goes *into* a layer is its `.input`.",
                hint="Print `[layer.name for layer in part.layers]` and look for `first`. In your function, which "
                "word follows the dot behind `model.get_layer(first)`?",
            ),
            Mistake(
                "last_left_out",
                GraphIs(lambda: _from_list("pool_1")),
                "Your part ends in front of the layer `last`: that layer is not in it.",
                "What a layer returns is its `.output`.",
                hint="Compare `part.output.shape` with `model.get_layer(last).output.shape`. Did you ask `last` "
                "for the wrong side, or does a slice of yours stop in front of it?",
            ),
            Mistake(
                "from_the_beginning",
                GraphIs(lambda: _from_list("conv_1", "pool_1", "conv_2")),
                "Your part begins at the input of the whole model.",
                "Let it begin at what goes into the layer `first`.",
                hint="Search your function for the argument `first`: is it used? `keras.Model` may begin at any "
                "tensor of the graph, and a layer knows the one that it was called on.",
            ),
            Mistake(
                "whole",
                lambda attempt: attempt.models[0].count_params() == attempt.given[0][0].count_params(),
                "What came back is the whole model.",
                "The part begins at what goes into `first`, and ends at what `last` returns.",
                hint="Your model has as many weights as the one given. Are both arguments, `first` and `last`, "
                "used in your function, and does a tensor come of each?",
            ),
            Mistake(
                "one_too_many",
                GraphIs(lambda: _from_list("pool_1", "conv_2", "pool_2")),
                "Your part has one layer more than was asked for, behind `last`.",
                "The slice of a list stops in front of its second number.",
                hint="`names[1:3]` holds the entries 1 and 2. Let your slice print its names: which number, or "
                "which `+ 1`, lets the layer behind `last` in?",
            ),
        ],
        hints=[
            "Two tensors make a model. Which two, and which layer knows each of them?",
            "`model.get_layer(first)` has an `.input`, and `model.get_layer(last)` has an `.output`.",
            "`keras.Model(…, …)` of these two: nothing has to be called again.",
        ],
    ),
    Exercise(
        "5.7",
        "fix",
        cases=[_normed_list, _norm_further_back],
        demands=[is_a_model, same_graph, _COPIES, leaves_weights_alone],
        reference=graph_reference,
        mistakes=[
            Mistake(
                "after_the_norm",
                GraphIs(lambda: _row((8, 8, 1), layers.Conv2D(3, 3, activation="relu"), layers.BatchNormalization())),
                "Your model ends behind the normalisation: what it gives is normalised.",
                "Ask the layer `norm` for what goes into it.",
                hint="A normalisation does not change the shape, so nothing warns. A layer has two sides, "
                "`.input` and `.output`: which one does your line take, by name or by a number?",
            ),
            Mistake(
                "one_before",
                lambda attempt: (
                    attempt.comparisons[0].same
                    and not attempt.comparisons[1].same
                    and attempt.models[1].count_params() < 40
                ),
                "It is right for a `norm` that stands second, and wrong for one that stands further back.",
                "An index knows one place. Ask for the layer by its name.",
                hint="Print `[layer.name for layer in model.layers]` for a Sequential and for a functional model: "
                "the very same layer has different numbers. Are there square brackets with a number left in "
                "your function?",
            ),
        ],
        hints=[
            "Which layer can be asked for by a name that is the same in every one of these models?",
            "What goes into a layer is a tensor that exists, and the layer knows it.",
            '`model.get_layer("norm")` has an `.input`.',
        ],
    ),
    Exercise(
        "5.8",
        "fix",
        confusion="A layer that was called twice has two outputs, and `.output` does not say which is meant. Some "
        "call `shared` on the raw input and lose what prepares it.",
        cases=[lambda: _twin(4, "twin_of_four"), lambda: _twin(6, "twin_of_six")],
        demands=[
            is_a_model,
            has_a_graph,
            leaves_weights_alone,
            gives_the_right_code,
            own_layers(
                "It computes the right thing, and its layers are new ones: whatever the model learns, they would not.",
                "Use the layers of the model that was given.",
                "A new layer with copied numbers has those of today; train the model, and they part. Every "
                "tensor that you need is in the graph already: who holds it?",
            ),
        ],
        hints=[
            "`shared` has returned two tensors. Where does each of them go?",
            '`gap` took both, in order: `model.get_layer("gap").input` is a list.',
            "The second of that list is the tensor; begin the model at `model.inputs`.",
        ],
    ),
    Exercise(
        "5.9",
        "build",
        confusion="Height and width are flattened together with the channels; the sum is not divided by the places; "
        "the batch axis takes part in the product.",
        cases=[_for_grams, _for_one_gram],
        demands=[is_a_model, has_a_graph, leaves_weights_alone, gives_gram_matrices],
        hints=[
            "For each name: take the layer's `.output`, compute with `keras.ops`, and put the result into a dict.",
            "`maps.shape` knows height and width; the sum over all places, divided by their product, is the mean.",
            '`ops.einsum("bhwi,bhwj->bij", maps, maps) / (height * width)`.',
        ],
    ),
    Exercise(
        "5.10",
        "stretch",
        cases=[_four_means, _three_means],
        demands=[is_a_model, same_graph, finds_the_nearest, means_are_left_alone],
        reference=graph_reference,
        mistakes=[
            Mistake(
                "softmax",
                GraphIs(lambda: _row((6,), layers.Dense(4, activation="softmax"))),
                "Your layer has a softmax; no activation was asked for.",
                "Scores are enough: the highest counts.",
                hint="A softmax leaves the order of the scores as it is, so it wins nothing here. Which argument "
                "of your `Dense` is not needed?",
            ),
            Mistake(
                "no_bias",
                GraphIs(lambda: _row((6,), layers.Dense(4, use_bias=False))),
                "Your layer has no bias, and one is needed: a long mean would win too often.",
                "Keep `use_bias` as it is, and set the bias.",
                hint="Take the means (0, 0) and (10, 0), and the point (4, 0): 2 *f*·*m* is 0 and 80, yet the "
                "first mean is nearer. What has to be taken from the 80, and which weight of the layer can "
                "do it?",
            ),
        ],
        hints=[
            "A Dense layer computes *f*·*kernel* + *bias*. Which part of 2 *f*·*m* − *m*·*m* is which?",
            "The kernel has a column for each mean, `2 * means.T`; the bias has a number for each mean.",
            "Call the layer first, then `layer.set_weights([2 * means.T, -(means**2).sum(axis=1)])`.",
        ],
    ),
    Exercise(
        "5.11",
        "find",
        cases=[_network],
        demands=[
            is_a_model,
            compiled,
            leaves_weights_alone,
            only_the_head_learns,
            head_sees_what_the_network_sees,
            loss_takes_its_logits,
            nothing_silent(_pictures),
        ],
        mistakes=[
            Mistake(
                "preparation_left_behind",
                lambda attempt: bool(leaves_weights_alone(attempt)) and _unprepared(attempt),
                "Fed the same pictures, the network and your model do not see the same at `block3_pool`: the head gets "
                "other numbers.",
                "Follow the pixels in both, from the picture on. What comes to `block1_conv1` in the one, and what in "
                "the other?",
                hint="Print the names of the network's layers up to `block1_conv1`, and the names of your model's. "
                "One stands in the first list only, and it has no weights that could be missed.",
            ),
        ],
        hints=[
            "The weights are those that were trained, so look at what they are given: compare the smallest and the "
            "largest number that goes into `block1_conv1`, here and in the network.",
            "Where does the suspect begin, and where does the network? What stands between the two places?",
            "Begin the model at `network.input`: what prepares the pixels then comes along.",
        ],
    ),
)
