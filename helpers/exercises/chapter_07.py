"""What the exercises of chapter 07 demand: layers of one's own, their weights, state, masks, words and parts."""

from __future__ import annotations

import itertools
import warnings
from typing import Any

import keras
import numpy as np
from keras import layers, ops

from helpers.attempt import Attempt, Unmet, as_model
from helpers.custom import (
    Trial,
    close,
    computes,
    config_is_complete,
    draws,
    has_weights,
    in_half_precision,
    own_class,
    quietly,
    survives_a_file,
    takes_what_every_layer_takes,
    traced_randomness,
    trains,
)
from helpers.demands import Exercise, Mistake, is_a_model, same_value, value_is, value_reference
from helpers.exercises.silent import compiled, loss_of, nothing_silent, still
from helpers.values import describe, plain

# 7.1 predict --------------------------------------------------------------------------------------------------------


def _off_weights(expected: dict, given: Any) -> str:
    if not isinstance(given, dict) or given.keys() != expected.keys():
        return f"Keep the dict with its keys: {', '.join(map(repr, expected))}."
    for key in expected:
        if plain(given[key]) != expected[key]:
            return {
                "made": "Look again at `made`: does the layer know then how many numbers come in?",
                "called once": "Look again at `called once`: the list has one entry for each `add_weight`.",
                "called twice": "Look again at `called twice`: `build` runs before the first call alone.",
                "numbers": "Look again at `numbers`: 5 numbers come in, 3 go out, and there is a bias.",
            }[key]
    return ""


def _weights(made: int, once: int, twice: int, numbers: int) -> Any:
    return value_is({"made": made, "called once": once, "called twice": twice, "numbers": numbers})


# 7.2 scale and shift ------------------------------------------------------------------------------------------------

SCALING = Trial(shapes=((3, 4),))
PLAIN = Trial()


def starts_as_identity(attempt: Attempt) -> str:
    """7.2: with scales of 1 and shifts of 0 nothing is changed."""
    layer = SCALING.make(attempt)
    SCALING.draw(attempt, layer)
    if not close(SCALING.feed(attempt, layer), SCALING.arrays(5)[0]):
        raise Unmet(
            f"A new `{own_class(attempt).__name__}` changes the numbers that it is given.",
            advice="With every scale 1 and every shift 0 it hands them on as they are: look at the initializers.",
            hint="Print both weights of a fresh layer. Which number leaves everything as it is when you "
            "multiply by it, and which when you add it? Each of the two `add_weight` calls says with "
            "what it starts.",
        )
    return "As long as nothing was learned, it changes nothing."


def _scale_and_shift(layer: keras.Layer, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Which weight is which, by what a new layer starts with."""
    fresh = type(layer)()
    fresh(ops.array(x))
    first, second = layer.get_weights()
    return (first, second) if np.all(fresh.get_weights()[0] == 1) else (second, first)


def _scaled(layer: keras.Layer, x: np.ndarray) -> np.ndarray:
    scale, shift = _scale_and_shift(layer, x)
    return x * scale + shift


def _shifted_first(layer: keras.Layer, x: np.ndarray) -> np.ndarray:
    scale, shift = _scale_and_shift(layer, x)
    return (x + shift) * scale


def _drawn(attempt: Attempt, trial: Trial = PLAIN) -> keras.Layer:
    layer = trial.make(attempt)
    trial.draw(attempt, layer)
    return layer


# 7.4 noise ----------------------------------------------------------------------------------------------------------

NOISE = Trial(lambda: {"spread": 0.25}, shapes=((6,),))


class _Probe(layers.Layer):
    """Keeps what it was given last, also when it is traced: state."""

    def build(self, shape: tuple) -> None:
        self.seen = self.add_weight(shape=(50, *shape[1:]), initializer="zeros", trainable=False)

    def call(self, x: Any) -> Any:
        self.seen.assign(ops.concatenate([x, ops.zeros(self.seen.shape)])[:50])
        return x


def _noises(attempt: Attempt, layer: keras.Layer) -> list[np.ndarray]:
    """What three batches of zeros become in `fit`; a fourth is shorter, so that the number of samples is not known."""
    inputs = keras.Input((6,))
    probe = _Probe()
    model = keras.Model(inputs, layers.Dense(1)(probe(quietly(attempt, lambda: layer(inputs)))))
    model.compile(keras.optimizers.SGD(0.0), "mse")
    seen: list[np.ndarray] = []

    class Watch(keras.callbacks.Callback):
        def on_train_batch_begin(self, batch: int, logs: object = None) -> None:
            rewind()

        def on_train_batch_end(self, batch: int, logs: object = None) -> None:
            _ = self.model  # on JAX a model's weights are brought up to date when a callback asks for it
            seen.append(np.array(ops.convert_to_numpy(probe.seen)))

    x, y = np.zeros((180, 6), "float32"), np.zeros((180, 1), "float32")
    with traced_randomness() as rewind:
        quietly(attempt, lambda: model.fit(x, y, 50, verbose=0, callbacks=[Watch()]), "It was trained by `fit`.")
    return seen[:3]


def quiet_in_prediction(attempt: Attempt) -> str:
    """7.4: what is predicted has no noise in it."""
    layer = NOISE.make(attempt)
    NOISE.draw(attempt, layer)
    for more in ({}, {"training": False}):
        if not np.allclose(NOISE.feed(attempt, layer, **more), NOISE.arrays(5)[0], atol=1e-6):
            raise Unmet(
                "It changes the numbers although nothing is being trained.",
                where="The same sample, predicted twice, gives two answers.",
                advice="Let `call` have an argument `training`, and return `x` itself where that is false.",
                hint="Call the layer twice on the same numbers with `training=False`: the answers differ. Which "
                "line should stand before any noise is drawn, and what does it return?",
            )
    return "In `predict` it changes nothing."


def noisy_in_training(attempt: Attempt) -> str:
    """7.4: every number of every batch has noise of its own, of the spread that was given."""
    first, second, third = _noises(attempt, NOISE.make(attempt))
    if not np.any(first):
        raise Unmet(
            "While it is trained there is no noise.",
            advice="`training` is true in `fit`: add the noise then.",
            hint="Put a `print(training)` into `call` and run `fit` for one batch. In which of the two cases "
            "do you return `x` as it is, and is the condition the right way round?",
        )
    if np.array_equal(first, second) and np.array_equal(second, third):
        raise Unmet(
            "In `fit` it adds the same noise to each of three batches.",
            where="What Python or NumPy draws, and what a fixed seed gives, is drawn once, while `call` is traced.",
            advice="`keras.random.normal` draws anew; its `seed` is a `keras.random.SeedGenerator` made in `__init__`.",
            hint="Put a `print` into `call` and run `fit` for three batches: how often does it print? What "
            "Python draws, or a "
            "fixed seed, is settled just as often. Which generator is a part of the graph instead?",
        )
    if np.allclose(first, first[:1]):
        raise Unmet(
            "All samples of a batch get the same noise.",
            advice="Draw numbers for the whole shape, samples too: `ops.shape(x)`.",
            hint="Print the shape of your noise: it begins with 1, or with the width. What does "
            "`ops.shape(x)` say, and which of its entries have you left out?",
        )
    if np.allclose(first, first[:, :1]):
        raise Unmet(
            "All numbers of a sample get the same noise.",
            advice="Draw numbers for the whole `ops.shape(x)`.",
            hint="Print the shape of your noise: its last number is 1, and a sample has 6 numbers. What is "
            "that shape made of?",
        )
    spread = float(np.std([first, second, third]))
    if not 0.2 < spread < 0.3:  # 900 numbers: 0.25 ± 0.006
        raise Unmet(
            f"Made with `spread=0.25`, its noise has a standard deviation of {spread:.2f}.",
            advice="`keras.random.normal` takes it as `stddev=`.",
            hint="`self.spread` is kept in `__init__`: is it used where the noise is drawn? Look at whether "
            "it is a factor, a variance or nothing there.",
        )
    if abs(float(np.mean([first, second, third]))) > 0.1:
        raise Unmet(
            "Its noise is not around 0.",
            advice="The mean of the noise is 0, as it is by default.",
            hint="Draw a thousand numbers as your layer does, and take their mean. Are they from a uniform "
            "draw between 0 and 1, or is there a `mean=`, or an absolute value?",
        )
    return "In training every number of every batch has noise of its own."


# 7.5 state ----------------------------------------------------------------------------------------------------------


def hands_on(attempt: Attempt) -> str:
    """7.5: x goes through unchanged."""
    layer = PLAIN.make(attempt)
    PLAIN.draw(attempt, layer)
    if not np.allclose(PLAIN.feed(attempt, layer), PLAIN.arrays(5)[0]):
        raise Unmet(
            "It changes the numbers that it is given.",
            advice="It only counts: return `x` as it came.",
            hint="Compare what you return with `x`, name by name. A counter may stand anywhere in a model as "
            "long as nobody notices: which operation on `x` is left over?",
        )
    return "It hands on what it is given."


def counts_training(attempt: Attempt) -> str:
    """7.5: `steps` is the number of batches trained on, in a compiled model, and is kept in a weight."""
    layer = PLAIN.make(attempt)
    counted = {}
    inputs = keras.Input((4,))
    model = keras.Model(inputs, layers.Dense(1)(quietly(attempt, lambda: layer(inputs))))
    model.compile(keras.optimizers.SGD(0.0), "mse")
    ones = np.ones((8, 4), "float32")

    def count(what: str) -> None:
        if not hasattr(layer, "steps"):
            raise Unmet(
                "It has no attribute `steps`.",
                advice="The count is asked for by that name: `self.steps`.",
                hint="Search your class for `self.` and compare the spelling. After `layer = StepCounter()`, does "
                "`layer.steps` answer, before anything was called?",
            )
        try:
            counted[what] = float(ops.convert_to_numpy(layer.steps))
        except Exception:
            raise Unmet(
                f"`steps` is {describe(layer.steps)} and holds no number that can be read {what}.",
                advice="A tensor kept on `self` belongs to the graph that was traced. Let `steps` be a weight, and "
                "write to it with `self.steps.assign(...)`.",
                hint="`self.steps = self.steps + 1` throws the weight away and puts a tensor in its place. Which "
                "method of a weight changes its number, and leaves the weight where it is?",
            ) from None

    count("at first")
    quietly(
        attempt, lambda: model.fit(ones, ones[:, :1], batch_size=2, epochs=3, verbose=0), "It was trained by `fit`."
    )
    count("after training")
    quietly(attempt, lambda: model.predict(ones, batch_size=2, verbose=0), "It was used in `predict`.")
    count("after predict")
    if (came := counted["at first"]) != 0:
        raise Unmet(
            f"Before any training `steps` is {came:g}.",
            advice="It starts at 0.",
            hint="With what does your weight start? `initializer=` says it; a fresh layer that was never "
            "trained should answer 0.",
        )
    trained = counted["after training"]
    if not any(weight is layer.steps for weight in layer.weights):
        raise Unmet(
            f"After 12 batches in `fit`, `steps` is {trained:g}{', and no weight' if trained == 12 else ''}.",
            where="Python runs `call` while the graph is traced, and not for each batch"
            + (" on this backend alone; and no file keeps it." if trained == 12 else "."),
            advice="Let `steps` be a weight with `trainable=False`, and write to it with `assign`.",
            hint="Put a `print` into `call` and run `fit` for 12 batches: it prints once or twice. What has "
            "to be counted by the graph itself; a Python number, or what `add_weight` makes?",
        )
    if trained == 24:
        raise Unmet(
            "After 12 batches of 2 samples `steps` is 24: it counts samples.",
            advice="Add 1 for each batch.",
            hint="12 batches of 2 samples make 24. Is there an `ops.shape(x)[0]` in what you add? Say in "
            "words what happens once for each batch.",
        )
    if trained == 4:
        raise Unmet(
            "After 3 epochs of 4 batches `steps` is 4.",
            advice="A count is not to be reset in between.",
            hint="Something sets the count back to 0 when an epoch begins. Who calls that, and what is the "
            "number to tell: the length of an epoch or of all training?",
        )
    if trained != 12:
        raise Unmet(
            f"After 12 batches in `fit`, `steps` is {trained:g}.",
            advice="Where `training` is true: `self.steps.assign(self.steps + 1)`.",
            hint="Run one batch, then two, and print `layer.steps` each time. Does the line with `assign` add "
            "to what is there, or write the same number again?",
        )
    if counted["after predict"] != trained:
        raise Unmet(
            "`predict` made the count go up.",
            advice="Count only where `training` is true.",
            hint="`call` runs in `predict`, too; only one of its arguments tells the two apart. In which line "
            "do you ask for it?",
        )
    return "After 12 batches of training it says 12, and `predict` does not count."


# 7.6 masked mean ----------------------------------------------------------------------------------------------------

WORDS = Trial(shapes=((None, 4),))


def heeds_a_mask(attempt: Attempt) -> str:
    """7.6: behind an Embedding, padding changes nothing; the mask ends here, and Keras has nothing to warn of."""
    layer = WORDS.make(attempt)
    x = np.random.default_rng(3).normal(size=(3, 5, 4)).astype("float32")
    mask = np.array([[1, 1, 0, 0, 0], [1, 0, 1, 1, 1], [0, 0, 0, 0, 0]], bool)

    def feed() -> np.ndarray:
        return ops.convert_to_numpy(layer(ops.array(x), mask=ops.array(mask)))

    came = quietly(attempt, feed, "It was called on numbers with a mask.")
    expected = np.stack([x[0, :2].mean(0), x[1, [0, 2, 3, 4]].mean(0), np.zeros(4)])
    if came.shape != expected.shape or not close(came[:2], expected[:2]):
        if close(came[:2], x.mean(1)[:2]):
            raise Unmet(
                "With a mask and without it gives the same: the mean of all words, also of those that are hidden.",
                advice="`call(self, x, mask=None)` is given the mask; multiply with it, cast to the dtype of `x`.",
                hint="Put `print(mask)` into `call` and call the layer behind an Embedding with `mask_zero=True`. "
                "Does `call` have the argument, and does any line below use it?",
            )
        if close(came[:2], (x * mask[..., None]).mean(1)[:2]):
            raise Unmet(
                "Hidden words are taken for zeros, and counted: the sum is divided by all words.",
                advice="Divide by the number of words that the mask leaves in each sample.",
                hint="For the words 2, 4 and one that is hidden the mean is 3, and yours is 2. The numerator is "
                "right: what do you divide by, and what should be counted instead?",
            )
        raise Unmet(
            "With a mask it does not give the mean of the words that the mask leaves.",
            advice="The sum of x * mask over axis 1, over the sum of the mask over axis 1.",
            hint="Print the shapes of `x`, of the mask, and of their product for two samples of three words: "
            "`(2, 3, n)`, `(2, 3)`, and what? The mask may need one axis more.",
        )
    if not np.allclose(came[2], 0):
        raise Unmet(
            f"Where the mask hides every word, it gives `{came[2][0]:g}`; zeros were asked for.",
            advice="Do not divide by less than 1: `ops.maximum(count, 1)`.",
            hint="Such a sample has a sum of 0 and a count of 0. Let the sum be, and see to it that the count "
            "is never too small to divide by: what is the smallest real count?",
        )
    words = keras.Input((None,), dtype="int32")

    def draw() -> list[str]:
        embedded = layers.Embedding(9, 4, mask_zero=True)(words)
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            layer(embedded)
        return [str(warning.message) for warning in told]

    told = attempt.run(draw, "It was called behind an Embedding with a mask.")
    if any("destroy the mask" in text for text in told):
        raise Unmet(
            "Keras warns that the layer does not support masking.",
            advice="Say `self.supports_masking = True` in `__init__`, after `super().__init__(**kwargs)`.",
            hint="Keras reads one attribute of a layer before it hands a mask over. It is set once and for "
            "all objects alike: in which method, and after which line?",
        )
    if _mask_goes_on(attempt, layer):
        raise Unmet(
            "It passes the mask of words on, with a tensor that has no words any more.",
            where="The next layer, or the loss, would take the mask for one of its own axes.",
            advice="`def compute_mask(self, x, mask=None)` returns what is passed on: `None`.",
            hint="Your output is `(samples, n)`, the mask `(samples, words)`: for the next layer they do not "
            "belong together. Which method of a layer is asked what is passed on?",
        )
    return "It heeds a mask, and passes none on."


def _mask_goes_on(attempt: Attempt, layer: keras.Layer) -> bool:
    """Whether a layer behind it is given a mask."""
    given = []

    class Next(layers.Layer):
        def __init__(self) -> None:
            super().__init__()
            self.supports_masking = True

        def call(self, x: Any, mask: Any = None) -> Any:
            given.append(mask)
            return x

    words = ops.array([[1, 2, 0]])
    quietly(attempt, lambda: Next()(layer(layers.Embedding(9, 4, mask_zero=True)(words))))
    return given[-1] is not None


# 7.7 configuration --------------------------------------------------------------------------------------------------

DENSE = Trial(lambda: {"units": 3, "activation": "tanh"})


def _dense(layer: keras.Layer, x: np.ndarray) -> np.ndarray:
    kernel, bias = sorted(layer.get_weights(), key=lambda w: -w.ndim)
    return np.tanh(x @ kernel + bias)


# 7.8 two inputs -----------------------------------------------------------------------------------------------------

PAIR = Trial(shapes=((4,), (4,)))


def _blend(layer: keras.Layer, a: np.ndarray, b: np.ndarray, swap: bool = False, other: bool = False) -> np.ndarray:
    kernel, bias = sorted(layer.get_weights(), key=lambda w: -w.ndim)
    both = np.concatenate([b, a] if swap else [a, b], axis=-1)
    gate = 1 / (1 + np.exp(-(both @ kernel + bias)))
    return gate * b + (1 - gate) * a if other else gate * a + (1 - gate) * b


def _linear_gate(layer: keras.Layer, a: np.ndarray, b: np.ndarray) -> np.ndarray:
    kernel, bias = sorted(layer.get_weights(), key=lambda w: -w.ndim)
    gate = np.concatenate([a, b], axis=-1) @ kernel + bias
    return gate * a + (1 - gate) * b


# 7.9 replacing ------------------------------------------------------------------------------------------------------


class OwnDense(layers.Layer):
    """The lesson's layer, for a model that the learner's function is given."""

    def __init__(self, units: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.units = units

    def build(self, input_shape: tuple) -> None:
        self.kernel = self.add_weight(shape=(input_shape[-1], self.units), name="kernel")
        self.bias = self.add_weight(shape=(self.units,), name="bias")

    def call(self, x: Any) -> Any:
        return ops.matmul(x, self.kernel) + self.bias


def _with_own() -> tuple:
    """A model with two layers of the class, one of which is called twice, beside a shortcut."""
    inputs = keras.Input((4,), name="numbers")
    shared = OwnDense(4, name="shared")
    x = shared(layers.ReLU(name="relu")(shared(inputs)))
    x = layers.Add(name="sum")([inputs, x])
    model = keras.Model(inputs, layers.Dense(2, name="head")(OwnDense(3, name="narrow")(x)), name="trained")
    random = np.random.default_rng(0)
    model.set_weights([random.normal(size=w.shape) for w in model.weights])
    return model, OwnDense


def replaces_the_class(attempt: Attempt) -> str:
    """7.9: the same graph and function, with Dense in place of the class; the model that was given stays as it is."""
    model, kind = _with_own()
    before = model.get_weights()
    made = as_model(attempt.call(model, kind), attempt.name)
    if made is model:
        raise Unmet(
            f"{attempt.name} returned the model that it was given.",
            advice="Make another: `keras.models.clone_model(model, clone_function=...)`.",
            hint="Try `without(model, kind) is model`. Replacing entries of `model.layers` changes nothing in "
            "the graph either: which function of Keras draws a graph a second time?",
        )
    left = [layer.name for layer in _all_layers(made) if isinstance(layer, kind)]
    if left:
        raise Unmet(
            f"The layer `{left[0]}` is still of the class `{kind.__name__}`.",
            advice="The function that `clone_model` is given returns, for such a layer, a `layers.Dense`.",
            hint="Put `print(layer.name)` into the function that you hand to `clone_model`. Does it come to "
            "this layer, and what does your `isinstance` say there?",
        )
    if not all(isinstance(model.get_layer(name), kind) for name in ("shared", "narrow")):
        raise Unmet(
            "The model that was given was changed.",
            advice="Work on a copy.",
            hint="Do you set something on `model` or on its layers? Search your function for `=` behind a "
            "dot. Only what `clone_model` returns is yours.",
        )
    if any(not np.array_equal(a, b) for a, b in zip(before, model.get_weights(), strict=True)):
        raise Unmet(
            "The weights of the model that was given were changed.",
            advice="Copy them from it, not to it.",
            hint="In `a.set_weights(b.get_weights())` the numbers go from b to a. Which of the two is the "
            "model that you were given?",
        )
    names = {layer.name for layer in made.layers}
    for name in ("shared", "narrow", "head"):
        if name not in names:
            raise Unmet(
                f"The model that came back has no layer named `{name}`.",
                advice="Give the new layer the name of the old one: `name=layer.name`.",
                hint="Print `[layer.name for layer in copy.layers]`: Keras has made up a name. Which argument of "
                "the new `Dense` would take over the old one?",
            )
    for name in ("shared", "narrow", "head"):
        if not isinstance(made.get_layer(name), layers.Dense):
            raise Unmet(f"`{name}` is {describe(made.get_layer(name))}, and no Dense of Keras.")
    expected, _ = _with_dense()
    comparison = _compared(expected, made)
    if not comparison.same:
        raise Unmet(comparison.differences[0].message, comparison=comparison)
    _answers_as(attempt, model, made)
    return "It is the same graph with Keras' own class in it, and answers the same."


def _all_layers(model: keras.Model) -> list[keras.Layer]:
    found = []
    for layer in model.layers:
        found += _all_layers(layer) if isinstance(layer, keras.Model) else [layer]
    return found


def _with_dense() -> tuple:
    inputs = keras.Input((4,), name="numbers")
    shared = layers.Dense(4, name="shared")
    x = shared(layers.ReLU(name="relu")(shared(inputs)))
    x = layers.Add(name="sum")([inputs, x])
    return keras.Model(inputs, layers.Dense(2, name="head")(layers.Dense(3, name="narrow")(x))), None


def _compared(expected: keras.Model, made: keras.Model) -> Any:
    from helpers.graph import GraphError, compare

    try:
        return compare(expected, made)
    except GraphError as error:
        raise Unmet(f"{str(error)[:1].upper()}{str(error)[1:]}", advice="Return a functional model.") from None


def _answers_as(attempt: Attempt, model: keras.Model, made: keras.Model) -> None:
    x = np.random.default_rng(1).normal(size=(5, 4)).astype("float32")
    expected = ops.convert_to_numpy(model(x))
    came = attempt.run(lambda: ops.convert_to_numpy(made(x)))
    if close(came, expected):
        return
    for name in ("shared", "narrow", "head"):
        pairs = zip(model.get_layer(name).get_weights(), made.get_layer(name).get_weights(), strict=True)
        if any(not np.allclose(a, b) for a, b in pairs):
            raise Unmet(
                f"The graph is right. The layer `{name}` does not have the weights that it had.",
                advice="A copy starts with other random weights: `copy.set_weights(model.get_weights())`.",
                hint="`clone_model` copies the graph and starts all numbers anew. After it, one line is missing, "
                "or it copies some layers only: does it name both models as a whole?",
            )
    raise Unmet("The graph is right, and it answers otherwise than the model that was given.")


# 7.10 adapting ------------------------------------------------------------------------------------------------------


def _trained_dense() -> layers.Dense:
    dense = layers.Dense(3, name="trained")
    dense.build((None, 4))
    random = np.random.default_rng(5)
    dense.set_weights([random.normal(size=w.shape) for w in dense.weights])
    return dense


ADAPTED = Trial(lambda: {"dense": _trained_dense(), "rank": 1}, policy="float32")


def starts_as_it_was(attempt: Attempt) -> str:
    """7.10: wrapped, the layer answers as before, and what is new can learn at all."""
    layer, dense = ADAPTED.make(attempt), _trained_dense()
    ADAPTED.draw(attempt, layer)
    expected = ops.convert_to_numpy(dense(ops.array(ADAPTED.arrays(5)[0])))
    if not close(ADAPTED.feed(attempt, layer), expected):
        raise Unmet(
            "Wrapped, and not trained yet, the layer does not answer as it did before.",
            advice="`up` starts at zeros, so that `x @ down @ up` is zero at first; and the weights of `dense` stay.",
            hint="Call both on the same numbers and print the difference. Is it `x @ down @ up`, so that one "
            "of the two must begin at zeros, or does `dense` itself have other weights than before?",
        )
    small = [w for w in layer.trainable_weights if not np.any(ops.convert_to_numpy(w))]
    if len(small) == len(layer.trainable_weights):
        raise Unmet(
            "Both new weights start at zeros: then neither ever gets a gradient.",
            advice="`down` starts with random numbers, `up` with zeros.",
            hint="The gradient of `up` has `down` as a factor, and the other way round: with zeros in both, "
            "nothing moves. Which of them may be zeros, if the sum is to be 0 at first?",
        )
    return "Wrapped, the layer answers at first as it did before."


def _adapted(layer: keras.Layer, x: np.ndarray) -> np.ndarray:
    found = {tuple(w.shape): ops.convert_to_numpy(w) for w in layer.weights}
    kernel, bias, down, up = (found[shape] for shape in ((4, 3), (3,), (4, 1), (1, 3)))
    return x @ kernel + bias + x @ down @ up


# 7.11 find it yourself ----------------------------------------------------------------------------------------------

_POINTS = np.array([[-2.5], [-1.1], [-0.4], [0.3], [0.9], [1.7], [2.8]], "float32")
_KERNEL = np.array([[0.7], [-1.3], [2.1], [0.4]], "float32")


def mixes_four_waves(attempt: Attempt) -> str:
    """7.11: a Dense 1 of the four waves, in any order, and nothing else that learns."""
    model = attempt.model
    came = _answers(attempt, model)
    if came.shape != (len(_POINTS), 1):
        raise Unmet(
            f"For {len(_POINTS)} numbers it gives the shape `{came.shape}`; one number for each was asked for.",
            advice="The waves are put side by side, and a Dense 1 makes one number of them.",
        )
    shapes = [tuple(weight.shape) for weight in model.trainable_weights]
    if not shapes:
        raise Unmet(
            "There is nothing in it that can learn.",
            advice="The Dense is to learn how much of each wave is in a curve.",
            hint="Print `[(w.path, w.trainable) for w in model.weights]`. Is there no Dense, or is it frozen together "
            "with the model?",
        )
    if sorted(shapes) != [(1,), (4, 1)]:
        raise Unmet(
            f"What can learn has the shapes {', '.join(f'`{shape}`' for shape in shapes)}; a Dense 1 of four "
            "waves has `(4, 1)` and `(1,)`.",
            advice="Four waves side by side, then the Dense; the waves themselves are fixed.",
            hint="A kernel's first number is how many numbers went in. Fewer than four: were the waves added and not "
            "put side by side, or is one missing? More arrays: what else of yours has weights?",
        )
    for weight in model.trainable_weights:
        weight.assign(_KERNEL if len(weight.shape) > 1 else [0.25])
    came = _answers(attempt, model)
    waves = {k: np.sin(k * _POINTS) for k in (1, 2, 3, 4)}
    if any(_same(came, np.hstack([waves[k] for k in order]) @ _KERNEL) for order in itertools.permutations(waves)):
        return "It mixes the four waves."
    if any(_same(came, wave * _KERNEL.sum()) for wave in waves.values()):
        raise Unmet(
            "The Dense gets four columns of numbers, and they are all the same.",
            where="Seen with the weights 0.7, −1.3, 2.1 and 0.4 in the Dense.",
            advice="Each step computes one wave, and all of them the same one. When does each of them ask for its "
            "number?",
            hint="The number of the loop is asked for when a function runs, and by then the loop is over. Give each "
            "one its number when it is made: as an argument, or in the `__init__` of a class.",
        )
    if any(_same(came, np.hstack([np.sin(_POINTS) * k for k in order]) @ _KERNEL) for order in ((1, 2, 3, 4),)):
        raise Unmet(
            "Each wave is made higher, not faster: k stands in front of the sine.",
            advice="sin(2x) goes up and down twice as often as sin(x).",
            hint="`ops.sin(k * t)` and `k * ops.sin(t)` differ in where the bracket closes. Which of them did the "
            "suspect mean?",
        )
    raise Unmet(
        "What the Dense gets are not the four waves sin(x), sin(2x), sin(3x) and sin(4x).",
        where="Seen with the weights 0.7, −1.3, 2.1 and 0.4 in the Dense.",
        advice="Make a model that ends in front of the Dense, and compare its columns with NumPy's.",
        hint="Feed it 0.5: NumPy says 0.48, 0.84, 1.0 and 0.91. Which of your columns says something else, and has the "
        "Dense an activation?",
    )


def _answers(attempt: Attempt, model: keras.Model) -> np.ndarray:
    answer = attempt.run(lambda: model(ops.array(_POINTS), training=False), "It was called on seven numbers.")
    return ops.convert_to_numpy(answer)


def _same(came: np.ndarray, mixed: np.ndarray) -> bool:
    return np.allclose(came, mixed + 0.25, atol=1e-3)


def loss_is_squared(attempt: Attempt) -> str:
    """7.11: the loss is the mean squared error."""
    targets, outputs = np.array([[1.0], [0.0], [2.0]], "float32"), np.array([[0.5], [0.0], [-1.0]], "float32")
    if np.isclose(loss_of(attempt, targets, outputs), 9.25 / 3, atol=1e-3):
        return "Its loss is the mean squared error."
    raise Unmet(
        "The loss is not the mean squared error.",
        advice="The suspect's loss was right.",
        hint="A curve is numbers, not classes, and an error twice as large is to count four times. Which short name "
        "has that loss in `compile`?",
    )


EXERCISES = (
    Exercise(
        "7.1",
        "predict",
        demands=[same_value("The count", _off_weights)],
        hints=[
            "`add_weight` is called in `build`, and nowhere else. When does `build` run?",
            "`__init__` does not know the width of what will come in, and the first call does.",
            "One kernel of 5 × 3 numbers, one bias of 3: two weights, however often the layer is called.",
        ],
        mistakes=[
            Mistake(
                "weights at birth",
                _weights(2, 2, 2, 18),
                "A layer that was only made has no weights yet.",
                "It knows its units then, and not how many numbers come in: `build` has not run.",
                hint="Write down the shape of the kernel for `OwnDense(3)` before anything has come in: one of "
                "its two numbers cannot be known yet.",
            ),
            Mistake(
                "weights at every call",
                _weights(0, 2, 4, 18),
                "A second call makes no second set of weights.",
                "`build` runs before the first call alone; every later call uses what is there.",
                hint="A layer called in two places of a graph shares its weights, as you have used it often. What "
                "would be shared if each call made its own?",
            ),
        ],
        reference=value_reference,
    ),
    Exercise(
        "7.2",
        "build",
        confusion="Weights are made in `__init__`, where the width is not known, or one number is shared by the "
        "whole axis. Scale starts at random, and should start at 1.",
        demands=[
            takes_what_every_layer_takes(SCALING),
            draws(SCALING, (3, 4)),
            has_weights(SCALING, trainable=[(4,), (4,)]),
            starts_as_identity,
            computes(
                SCALING,
                _scaled,
                {
                    "It adds the shift first and multiplies then: (x + shift) * scale.": (
                        _shifted_first,
                        "For x = 2, a scale of 3 and a shift of 1 the answer should be 7, and yours is 9. Where "
                        "are your parentheses, or which of two lines comes first?",
                    )
                },
                "x * scale + shift: multiply, then add.",
            ),
            trains(SCALING),
            in_half_precision(SCALING),
        ],
        hints=[
            "You need `build` and `call`. `__init__` has nothing to do here, so leave it out.",
            "`build(self, input_shape)` is given the whole shape, such as `(None, 3, 4)`; the last axis is "
            "`input_shape[-1]`.",
            '`self.add_weight(shape=(input_shape[-1],), initializer="ones", name="scale")`, and another with zeros.',
        ],
        mistakes=[
            Mistake(
                "one for each place",
                lambda a: {tuple(w.shape) for w in _drawn(a, SCALING).weights} == {(3, 4)},
                "There is a scale and a shift for every place of a sample, `(3, 4)` each.",
                "One of each was asked for every number of the last axis: on an input of `(None, 3, 4)` that is 4.",
                hint="`input_shape[1:]` takes all axes but the first. Which single entry is the width of the "
                "last axis, and "
                "how is a tuple of one number written?",
            ),
        ],
    ),
    Exercise(
        "7.3",
        "fix",
        demands=[
            takes_what_every_layer_takes(PLAIN),
            draws(PLAIN, (4,)),
            has_weights(PLAIN, trainable=[(4, 4)]),
            computes(
                PLAIN,
                lambda layer, x: x @ layer.get_weights()[0],
                {
                    "It multiplies with the matrix turned over, x @ matrix.T.": (
                        lambda own, x: x @ own.get_weights()[0].T,
                        "The matrix is square, so it fits either way round and no shape can tell. Look for a "
                        "transpose, or for two letters of an `einsum` that are exchanged.",
                    )
                },
                "`ops.matmul(x, self.matrix)`, as it was.",
            ),
            trains(PLAIN),
        ],
        hints=[
            "Make a layer, call it on something, and print `layer.weights`.",
            "What does `GlorotUniform()(...)` return: a weight, or numbers?",
            '`self.add_weight(shape=(width, width), initializer="glorot_uniform")` tells Keras of it.',
        ],
        mistakes=[
            Mistake(
                "not trainable",
                lambda a: (layer := _drawn(a)).weights and not layer.trainable_weights,
                "Keras knows of the matrix now, but it is not trainable.",
                "Leave `trainable=False` out: that is for state.",
                hint="Compare `layer.trainable_weights` with `layer.weights`. One argument of your `add_weight`, "
                "or a switch on the layer, keeps the matrix out of the first list.",
            ),
        ],
    ),
    Exercise(
        "7.4",
        "fix",
        confusion="NumPy draws once, while `call` is traced, and every batch gets the same noise. With a fixed seed "
        "`keras.random` does it too; and prediction has to stay quiet.",
        demands=[
            takes_what_every_layer_takes(NOISE),
            draws(NOISE, (6,)),
            quiet_in_prediction,
            noisy_in_training,
        ],
        hints=[
            "Two things are wrong: where the numbers are drawn, and when.",
            "`call(self, x, training=False)` is told whether it is being trained. If not, return `x`.",
            "`keras.random.normal(ops.shape(x), stddev=self.spread, seed=self.seeds)`, with "
            "`self.seeds = keras.random.SeedGenerator()` in `__init__`.",
        ],
    ),
    Exercise(
        "7.5",
        "fix",
        demands=[
            takes_what_every_layer_takes(PLAIN),
            hands_on,
            counts_training,
            has_weights(PLAIN, fixed=[()]),
            survives_a_file(PLAIN),
        ],
        hints=[
            "How often does Python run `call` in a `fit` of a hundred batches?",
            "What changes from batch to batch is a weight: `add_weight(shape=(), initializer=...)`.",
            "`trainable=False`, and in `call`, where `training` is true, `self.steps.assign(self.steps + 1)`.",
        ],
        mistakes=[
            Mistake(
                "trainable state",
                lambda a: _drawn(a).trainable_weights,
                "The count is a trainable weight: an optimizer would be allowed to move it.",
                "`add_weight(..., trainable=False)` makes state that only the layer itself writes to.",
                hint="Print `layer.trainable_weights`: it should be empty. The count is written by your own "
                "`assign` and needs no gradient; which argument of `add_weight` says so?",
            ),
        ],
    ),
    Exercise(
        "7.6",
        "build",
        confusion="Hidden words are set to zero and still counted by the mean. A sample of nothing but padding "
        "divides by zero, and the mask goes on to layers that have no words any more.",
        demands=[
            takes_what_every_layer_takes(WORDS),
            draws(WORDS, (4,)),
            has_weights(WORDS),
            computes(
                WORDS,
                lambda layer, x: x.mean(1),
                {
                    "Without a mask it gives the sum over the words, not the mean.": (
                        lambda layer, x: x.sum(1),
                        "Where there is no mask, what does your function divide by? For the words 2 and 4 it "
                        "should say 3.",
                    )
                },
                "Without a mask: `ops.mean(x, axis=1)`.",
            ),
            heeds_a_mask,
            in_half_precision(WORDS),
        ],
        hints=[
            "`call(self, x, mask=None)`: the mask has the shape (samples, words), or is `None`.",
            "Cast it to `x.dtype`, give it a third axis by `ops.expand_dims(..., -1)`, multiply, sum over axis 1.",
            "Divide by the sum of the mask, but never by less than 1. And `compute_mask(self, x, mask=None)` returns "
            "`None`; `supports_masking = True` goes into `__init__`.",
        ],
    ),
    Exercise(
        "7.7",
        "fix",
        confusion="`get_config` returns the units alone: name and dtype are lost, and a function as activation "
        "cannot be written to a file.",
        demands=[
            takes_what_every_layer_takes(DENSE),
            draws(DENSE, (3,)),
            has_weights(DENSE, trainable=[(4, 3), (3,)]),
            computes(DENSE, _dense, advice="activation(x @ kernel + bias): leave that part as it was."),
            config_is_complete(DENSE),
            survives_a_file(DENSE),
        ],
        hints=[
            "What does `__init__` take, `**kwargs` included? All of it must be in the configuration.",
            "`super().get_config()` has what every layer has: merge yours into it.",
            '`{**super().get_config(), "units": self.units, "activation": ...}`, with the activation put in words by '
            "`keras.activations.serialize(self.activation)`.",
        ],
    ),
    Exercise(
        "7.8",
        "build",
        confusion="The Dense is made in `__init__`, where its width is not known, or never built, so that loading "
        "finds no weights. Without registration the file cannot be read elsewhere.",
        demands=[
            takes_what_every_layer_takes(PAIR),
            draws(PAIR, (4,)),
            has_weights(PAIR, trainable=[(8, 4), (4,)]),
            computes(
                PAIR,
                _blend,
                {
                    "The gate is multiplied with `b`, and what is left goes to `a`.": (
                        lambda *p: _blend(*p, other=True),
                        "With a gate of 1 everywhere, which of the two should come out whole? Put 1 for `gate` "
                        "into your last line and see what is left of it.",
                    ),
                    "`b` stands before `a` where they are concatenated.": (
                        lambda *p: _blend(*p, swap=True),
                        "The first rows of the gate's kernel belong to `a`. Look at the list inside `ops.concatenate`.",
                    ),
                    "The gate has no sigmoid.": (
                        _linear_gate,
                        "A gate lies between 0 and 1, or it lets more through than there is. Which argument does "
                        "the Dense lack in `build`?",
                    ),
                },
                "gate = sigmoid(Dense of a and b), and gate * a + (1 - gate) * b.",
            ),
            trains(PAIR),
            in_half_precision(PAIR),
            survives_a_file(PAIR, package="book"),
        ],
        hints=[
            "The width is known in `build(self, a_shape, b_shape)`: make the Dense there.",
            "A layer with a `build` of its own builds its parts: `self.gate.build((None, 2 * width))`.",
            '`layers.Dense(width, activation="sigmoid")`, and above the class '
            '`@keras.saving.register_keras_serializable(package="book")`.',
        ],
        mistakes=[
            Mistake(
                "one gate for all numbers",
                lambda a: {tuple(w.shape) for w in _drawn(a, PAIR).weights} == {(8, 1), (1,)},
                "The gate is one number for a whole sample.",
                "It chooses number by number: it is as wide as `a`.",
                hint="Which number is in your `layers.Dense(…)`? In `build(self, a_shape, b_shape)` the width "
                "that it needs "
                "stands at the end of a shape.",
            ),
        ],
    ),
    Exercise(
        "7.9",
        "surgery",
        confusion="The new layer has another name, or weights at random: a clone copies the graph and not the numbers.",
        demands=[replaces_the_class],
        hints=[
            "`keras.models.clone_model(model, clone_function=f)` asks `f(layer)` for every layer of the model.",
            "For a layer of the class return `layers.Dense(layer.units, name=layer.name)`; for any other "
            "`layer.__class__.from_config(layer.get_config())`.",
            "The weights stand in the same order in both models: `copy.set_weights(model.get_weights())`.",
        ],
    ),
    Exercise(
        "7.10",
        "stretch",
        confusion="Both new weights start at zero, and neither ever moves; or both at random, and the trained layer "
        "is spoilt from the start. The wrapped layer is missing in the configuration.",
        demands=[
            takes_what_every_layer_takes(ADAPTED),
            draws(ADAPTED, (3,)),
            has_weights(ADAPTED, trainable=[(4, 1), (1, 3)], fixed=[(4, 3), (3,)]),
            starts_as_it_was,
            computes(ADAPTED, _adapted, advice="dense(x) + x @ down @ up, from left to right."),
            trains(ADAPTED),
            config_is_complete(ADAPTED),
            survives_a_file(ADAPTED, package="book"),
        ],
        hints=[
            "`__init__(self, dense, rank=2, **kwargs)` keeps both; `dense.trainable = False` freezes the one.",
            "`build` makes `down` and `up`, and builds `dense` if it is not built yet: so it is after loading.",
            "Into the configuration goes `keras.saving.serialize_keras_object(self.dense)`, and `from_config`, a "
            "`@classmethod`, turns it back with `keras.saving.deserialize_keras_object`.",
        ],
    ),
    Exercise(
        "7.11",
        "find",
        demands=[is_a_model, compiled, mixes_four_waves, loss_is_squared, nothing_silent()],
        mistakes=[
            Mistake(
                "lambdas_alike",
                still("lambdas-alike"),
                "The Lambda layers have different names, and all give the same numbers.",
                "End a model in one of them, and another model in another, and compare: which wave is it? And when "
                "does a lambda look up a name that is not its own?",
                hint="Outside of Keras: `f = [lambda: k for k in (1, 2, 3)]`, then `[each() for each in f]`. Python "
                "has one k, and the loop has left it at its end. An argument with a default is looked up at once.",
            ),
        ],
        hints=[
            "The Dense and the loss are right. Look at what goes into the Dense: "
            '`keras.Model(suspect.input, suspect.get_layer("waves").output)` gives four columns.',
            "`k` belongs to the loop, not to the lambda. What is its value when the model is fed?",
            "`lambda t, k=k: ops.sin(k * t)` keeps the value of its round; so does `ops.sin(k * x)` without a Lambda.",
        ],
    ),
)
