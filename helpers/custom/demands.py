"""What can be demanded of a layer that a learner wrote."""

from __future__ import annotations

import copy
import inspect
import json
import tempfile
import warnings
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import keras
import numpy as np
from keras import ops

from helpers import messages
from helpers.attempt import Attempt, Raised, Unmet
from helpers.custom.trial import Trial, close, own_class, quietly, shuffle
from helpers.demands import Demand
from helpers.values import describe, shown

_PASS_ON = "Let `__init__` end its arguments with `**kwargs`, and hand them on: `super().__init__(**kwargs)`."
_IN_HALF = (
    "Cast what you make in `call`: `ops.cast(mask, x.dtype)`, `ops.ones(shape, dtype=x.dtype)`. Give the layers that "
    "you make their dtype: `layers.Dense(..., dtype=self.dtype_policy)`."
)
_SUPER = "Begin with what every layer has: `{**super().get_config(), ...}`."
_OF_EVERY_LAYER = {
    "name": "has another name",
    "trainable": "is trainable whatever it was",
    "dtype": "computes in the default dtype",
}


def takes_what_every_layer_takes(trial: Trial) -> Demand:
    """The layer can be given a name, a dtype and `trainable`, and keeps them."""

    def demand(attempt: Attempt) -> str:
        cls = own_class(attempt)
        trial.make(attempt)
        given = {"name": "examined", "dtype": "float64", "trainable": False}
        for key, value in given.items():
            try:
                layer = trial.make(attempt, **{key: value})
            except Raised as raised:
                if not (isinstance(raised.cause, TypeError) and key in messages.headline(raised.cause)):
                    raise
                raise Unmet(
                    f"`{cls.__name__}` cannot be given `{key}=`: its `__init__` takes `{shown_signature(cls)}`.",
                    where="Keras passes `name`, `trainable` and `dtype` when it makes a layer again from a file.",
                    advice=_PASS_ON,
                    hint="Two lines say `**kwargs`, the first of `__init__` and the call of `super().__init__`. "
                    "A class "
                    "that has nothing to keep needs no `__init__` at all.",
                ) from None
            kept = layer.dtype_policy.name if key == "dtype" else getattr(layer, key)
            if kept != value:
                raise Unmet(
                    f"`{cls.__name__}` was made with `{key}={value!r}`, and has `{kept!r}`: that was not kept.",
                    advice=_PASS_ON,
                )
        return "It takes a name, a dtype and `trainable` as every layer does, and keeps them."

    return demand


def shown_signature(cls: type) -> str:
    """The arguments of a class, as in its first line."""
    return shown(inspect.signature(cls.__init__)).strip("<>").removeprefix("Signature ")


def draws(trial: Trial, shape: Sequence[int | None]) -> Demand:
    """Called on KerasTensors the layer becomes a node of a graph, whose shape is what comes out for any batch."""

    def demand(attempt: Attempt) -> str:
        layer = trial.make(attempt)
        drawn, wanted = tuple(trial.draw(attempt, layer).outputs[0].shape), (None, *shape)
        for samples in (1, 5):
            came = trial.feed(attempt, layer, samples).shape
            if came[1:] != drawn[1:] and None not in drawn[1:]:
                raise Unmet(
                    f"In the graph its output has the shape `{drawn}`, and of {samples} samples came `{came}`.",
                    advice="Keras believes `compute_output_shape`. Mend it, or leave it out: Keras then asks `call`.",
                )
            if came[:1] != (samples,):
                raise Unmet(
                    f"{samples} sample{'s' * (samples != 1)} went in, and out came the shape `{came}`.",
                    advice="The first axis counts the samples: leave it as it is.",
                )
        if drawn != wanted:
            raise Unmet(
                f"Called in a graph, it returns the shape `{drawn}`; `{wanted}` was asked for.",
                advice="Print the shapes inside `call`: they are known while the graph is drawn.",
            )
        return "It becomes a node of a graph, and takes 1 sample as well as 5."

    return demand


def has_weights(
    trial: Trial, trainable: Sequence[tuple[int, ...]] = (), fixed: Sequence[tuple[int, ...]] = ()
) -> Demand:
    """The layer's weights have these shapes, in any order; `fixed` are those that training leaves alone."""

    def demand(attempt: Attempt) -> str:
        cls, layer = own_class(attempt), trial.make(attempt)
        trial.draw(attempt, layer)
        found = {"trainable": layer.trainable_weights, "not trainable": layer.non_trainable_weights}
        for kind, wanted in (("trainable", trainable), ("not trainable", fixed)):
            shapes = [tuple(weight.shape) for weight in found[kind]]
            if Counter(shapes) == Counter(map(tuple, wanted)):
                continue
            if not layer.weights and wanted:
                raise Unmet(
                    f"`{cls.__name__}` has no weights that Keras knows of.",
                    where="Numbers in a plain attribute are constants: no optimizer moves them, no file keeps them.",
                    advice="Make each with `self.add_weight(shape=..., initializer=...)` in `build`.",
                    hint="Print `layer.weights` of a layer that was called: it is empty. Which of your lines makes the "
                    "numbers, and who but `self` is told of them there?",
                )
            if Counter(tuple(w.shape) for w in layer.weights) == Counter(map(tuple, (*trainable, *fixed))):
                misplaced = _misplaced(found, trainable, fixed)
                raise Unmet(
                    f"The weight `{_name_of(misplaced, layer)}` is "
                    f"{'trainable' if misplaced.trainable else 'not trainable'}.",
                    where="Training moves what is trainable, and leaves the rest alone.",
                    advice="`add_weight(..., trainable=False)` makes a weight that only the layer itself changes; "
                    "a whole layer is frozen by `layer.trainable = False`.",
                )
            raise Unmet(
                f"Its weights that are {kind} have the shapes {_listed(shapes)}; asked for were "
                f"{_listed(list(map(tuple, wanted)))}.",
                where=f"Seen on an input of shape {_listed([(None, *s) for s in trial.shapes])}.",
                advice="How many numbers come in stands at the end of the shape that `build` is given.",
            )
        kept = len(layer.weights)
        told = f"{kept}, {len(layer.trainable_weights)} of them trainable" if kept else "none, and it needs none"
        return f"Its weights are those asked for: {told}."

    return demand


def _misplaced(found: Mapping[str, Sequence[Any]], trainable: Sequence[tuple], fixed: Sequence[tuple]) -> Any:
    """The first weight that is trainable and should not be, or the other way round."""
    for kind, wanted in (("trainable", trainable), ("not trainable", fixed)):
        left = Counter(map(tuple, wanted))
        for weight in found[kind]:
            left[tuple(weight.shape)] -= 1
            if left[tuple(weight.shape)] < 0:
                return weight
    raise LookupError


def _name_of(weight: Any, layer: keras.Layer) -> str:
    """As the learner's code calls it, if it does."""
    return next((f"self.{key}" for key, value in vars(layer).items() if value is weight), weight.name)


def computes(
    trial: Trial,
    oracle: Callable[..., np.ndarray],
    wrong: Mapping[str, tuple[Callable[..., np.ndarray], str]] | None = None,
    advice: str = "",
) -> Demand:
    """The layer answers what the oracle does: a function of the layer and arrays, in NumPy.

    Args:
        trial: with what it is made and fed.
        oracle: what is right.
        wrong: sentences for wrong answers that people get, each with the oracle that gives it and a hint.
        advice: what to try otherwise.
    """

    def demand(attempt: Attempt) -> str:
        layer = trial.make(attempt)
        trial.draw(attempt, layer)
        shuffle(layer)
        came, arrays = trial.feed(attempt, layer), trial.arrays(5)
        for problem, (answer, hint) in {"": (oracle, ""), **(wrong or {})}.items():
            expected = np.asarray(answer(layer, *arrays))
            if close(came, expected):
                if problem:
                    raise Unmet(problem, advice=advice, hint=hint)
                return "Fed random numbers with random weights, it answers what NumPy does."
        raise Unmet(
            "Fed random numbers with random weights, it does not answer what was asked for.",
            advice=advice or "Work it out in NumPy for one sample, and compare.",
        )

    return demand


def in_half_precision(trial: Trial) -> Demand:
    """Under `mixed_float16` the layer computes in float16 and keeps its weights in float32."""

    def demand(attempt: Attempt) -> str:
        layer = trial.make(attempt, dtype="mixed_float16")
        try:
            trial.draw(attempt, layer)
            # What is drawn does not say: with PyTorch under Keras weights stay float32 there.
            came = str(trial.feed(attempt, layer).dtype)
        except Raised as raised:
            if "float16" not in messages.headline(raised.cause, 4_000):
                raise
            raise Unmet(
                'With `dtype="mixed_float16"` it stops: float16 and float32 met in `call`.',
                advice=_IN_HALF,
                hint="Print the dtype of `x` and of all that is made in `call`: which one stays float32 all the same?",
            ) from None
        for weight in layer.weights:
            if weight.dtype != "float32":
                raise Unmet(
                    f'With `dtype="mixed_float16"` the weight `{_name_of(weight, layer)}` is kept in {weight.dtype}.',
                    advice="Leave `dtype` out of `add_weight`: weights are float32 and cast when they are used.",
                )
        if came != "float16":
            raise Unmet(
                f'With `dtype="mixed_float16"` it returns {came}: something in `call` has not the dtype of `x`.',
                advice=_IN_HALF,
                hint="Print the dtype of each tensor in `call`, line by line: which line is the first to say float32?",
            )
        return "In mixed precision it computes in float16."

    return demand


def trains(trial: Trial) -> Demand:
    """One step of training moves every trainable weight."""

    def demand(attempt: Attempt) -> str:
        layer = trial.make(attempt)
        model = trial.draw(attempt, layer)
        shuffle(layer)
        before = {weight.path: ops.convert_to_numpy(weight) for weight in layer.trainable_weights}
        target = np.full((5, *(n or 3 for n in model.outputs[0].shape[1:])), 9.0, "float32")
        model.compile(keras.optimizers.SGD(0.1), "mse", run_eagerly=True)
        data = trial.arrays(5)
        step = lambda: model.train_on_batch(data, target)  # noqa: E731
        quietly(attempt, step, "It was trained for one step.")
        for weight in layer.trainable_weights:
            if np.array_equal(before[weight.path], ops.convert_to_numpy(weight)):
                raise Unmet(
                    f"The weight `{_name_of(weight, layer)}` is trainable, and a step of training did not move it.",
                    advice="What comes out must depend on it. Is it used in `call`, and by functions of `keras.ops`?",
                    hint="Assign other numbers to it and call the layer again: if nothing changes, it is not used. If "
                    "something does, where on the way does NumPy or a `stop_gradient` stand?",
                )
        return "A step of training moves every weight that should move."

    return demand


def config_is_complete(trial: Trial) -> Demand:
    """`from_config(get_config())` gives a layer with the same arguments, and with the same weights the same answers."""

    def demand(attempt: Attempt) -> str:
        cls = own_class(attempt)
        layer = trial.make(attempt, name="examined", trainable=False, dtype=trial.policy)
        try:
            config = attempt.run(layer.get_config, "`get_config()` was called.")
        except Raised as raised:
            if not isinstance(raised.cause, NotImplementedError):
                raise
            raise Unmet(
                "Keras cannot write the configuration by itself: not every argument is a number, a string or the like.",
                advice="Write `get_config`, and put each argument in words there.",
            ) from None
        if not isinstance(config, dict):
            raise Unmet(f"`get_config` returned {describe(config)}.", advice="It returns a dict: end it in `return`.")
        missing = [key for key in trial.arguments() if key not in config]
        if lost := [key for key in _OF_EVERY_LAYER if key not in config]:
            raise Unmet(
                f"The configuration lacks {_named(lost)}: a layer made again from it "
                f"{' and '.join(_OF_EVERY_LAYER[key] for key in lost)}.",
                advice=_SUPER
                if "get_config" in vars(cls)
                else "Call the last argument of `__init__` `**kwargs`, by that "
                "name: then Keras writes the whole configuration by itself.",
                hint="Print `get_config()` of a plain `layers.Layer()`: what stands there must stand in yours as well.",
            )
        _fits_in_a_file(config)
        try:
            twin = quietly(attempt, lambda: cls.from_config(copy.deepcopy(config)))
        except Raised as raised:
            reason = _innermost(raised.cause)
            raise Unmet(
                f"`{cls.__name__}.from_config` cannot make the layer again from its own configuration: {reason}",
                where=f"The configuration lacks {_named(missing)}." if missing else "",
                advice=_advice_for(reason, missing),
            ) from None
        if not isinstance(twin, cls):
            raise Unmet(
                f"`from_config` returned {describe(twin)}, and not a layer of the class `{cls.__name__}`.",
                advice="End it in `return cls(**config)`.",
            )
        again = attempt.run(twin.get_config)
        other = sorted(key for key in config if _plain(config[key]) != _plain(again.get(key)))
        if other:
            raise _forgotten(missing or other, missing)
        for key in missing:  # it may be kept under another name, as long as it comes back
            if _plain_or_none(getattr(layer, key, None)) != _plain_or_none(getattr(twin, key, None)):
                raise _forgotten([key], missing)
        try:
            _answers_alike(attempt, trial, layer, twin, missing)
        except Raised as raised:
            raise Unmet(
                f"A layer made again from the configuration stops: {_innermost(raised.cause)}",
                advice="A layer among the arguments goes into the configuration by "
                "`keras.saving.serialize_keras_object`; in `from_config` it is made again by "
                "`keras.saving.deserialize_keras_object`.",
            ) from None
        return "Its configuration is complete: a layer made again from it answers the same with the same weights."

    return demand


def _answers_alike(attempt: Attempt, trial: Trial, layer: keras.Layer, twin: keras.Layer, missing: list[str]) -> None:
    for each in (layer, twin):
        trial.draw(attempt, each)
    if [tuple(w.shape) for w in layer.weights] != [tuple(w.shape) for w in twin.weights]:
        raise _forgotten(missing, missing)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # JAX has no float64, and says so each time
        shuffle(layer)
        twin.set_weights(layer.get_weights())
    if not close(trial.feed(attempt, layer), trial.feed(attempt, twin)):
        raise _forgotten(missing, missing)


def _forgotten(keys: Sequence[str], missing: Sequence[str]) -> Unmet:
    if not keys:
        return Unmet(
            "A layer made again from the configuration does not answer as the first, with the same weights.",
            advice="Is every argument of `__init__` in `get_config`, with the value that was given?",
        )
    how = "the configuration lacks it" if missing else "the configuration gives it another value than it was given"
    return Unmet(
        f"A layer made again from the configuration has lost {_named(keys[:1])}: {how}.",
        advice="`get_config` holds every argument of `__init__`, by its name, with the value that was given.",
        hint="Lay the first line of `__init__` beside the dict of `get_config`: each name has to stand in both.",
    )


def _fits_in_a_file(config: dict) -> None:
    for key, value in config.items():
        try:
            json.dumps(keras.saving.serialize_keras_object(value))
        except Exception:
            raise Unmet(
                f"The configuration holds {describe(value)} for `{key}`: no file can hold that.",
                advice="Layers and functions of Keras are put in words first: "
                "`keras.saving.serialize_keras_object(...)`, `keras.activations.serialize(...)`.",
                hint=f"Try `json.dumps` on that value: it refuses. Which words would let `__init__` make `{key}` "
                f"again?",
            ) from None


def _plain(value: object) -> object:
    return json.loads(json.dumps(keras.saving.serialize_keras_object(value)))


def _plain_or_none(value: object) -> object:
    try:
        return _plain(value)
    except Exception:
        return None


def survives_a_file(trial: Trial, package: str = "") -> Demand:
    """A model with the layer is saved, loaded where only this class is known, and answers as before.

    Args:
        trial: with what it is made and fed.
        package: under which the class must be registered; none means that it is passed in `custom_objects`.
    """

    def demand(attempt: Attempt) -> str:
        cls = own_class(attempt)
        registered = keras.saving.get_registered_name(cls)
        if package and registered != f"{package}>{cls.__name__}":
            under = f"registered as `{registered}`" if ">" in registered else "not registered"
            raise Unmet(
                f"The class `{cls.__name__}` is {under}; `{package}>{cls.__name__}` was asked for.",
                advice=f'`@keras.saving.register_keras_serializable(package="{package}")` goes above the class.',
                hint="`keras.saving.get_registered_name` of your class tells what a file would call it. Try it "
                "with and "
                "without the line, and with another word in it.",
            )
        layer = trial.make(attempt, name="examined")
        model = trial.draw(attempt, layer)
        shuffle(layer)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "examined.keras"
            quietly(attempt, lambda: model.save(path), "A model of this layer alone was being saved.")
            try:
                with keras.saving.custom_object_scope({registered: cls}):
                    loaded = quietly(attempt, lambda: keras.models.load_model(path))
            except Raised as raised:
                reason = _innermost(raised.cause)
                raise Unmet(
                    f"A model with this layer was saved, and could not be loaded: {reason}",
                    advice=_advice_for(reason, ()),
                ) from None
        if (found := [each.name for each in loaded.layers if isinstance(each, cls)]) != ["examined"]:
            raise Unmet(
                f"The layer was saved as `examined`, and came back as {_named(found) or 'another class'}.",
                advice=_SUPER,
            )
        data = trial.arrays(5)
        before, after = (ops.convert_to_numpy(m(data)) for m in (model, loaded))
        kept = [ops.convert_to_numpy(weight) for weight in loaded.weights]
        if not close(before, after) or not all(map(close, kept, model.get_weights())):
            raise Unmet(
                "A model with this layer was saved and loaded, and is not what it was: its numbers differ.",
                advice="Either a weight is not one that Keras knows of, or an argument is missing from `get_config`.",
            )
        return "Saved and loaded, it answers the same."

    return demand


def _innermost(error: BaseException) -> str:
    """Keras wraps an error in others; the last is the one that says what happened."""
    told = messages.headline(error, 4_000)
    inner = told.rsplit("Exception encountered: ", 1)[-1].rsplit("Error encountered: ", 1)[-1]
    return f"`{inner if len(inner) <= 200 else inner[:199] + '…'}`"


def _advice_for(reason: str, missing: Sequence[str]) -> str:
    if "from_config()" in reason and "positional" in reason:
        return "`from_config` is called on the class: put `@classmethod` above it, or leave it out."
    if "Unrecognized keyword" in reason:
        return "The configuration holds something that `__init__` does not take: they must name the same arguments."
    if "unexpected keyword argument" in reason:
        return f"{_PASS_ON} What `get_config` holds is what `__init__` is given."
    if missing or "missing" in reason:
        return "`get_config` holds every argument of `__init__`, by its name."
    return "What `get_config` returns is what `from_config` is given, and that calls `cls(**config)`."


def _named(keys: Sequence[str]) -> str:
    return ", ".join(f"`{key}`" for key in keys)


def _listed(shapes: Sequence[tuple]) -> str:
    return ", ".join(f"`{shape}`" for shape in shapes) or "of nothing"
