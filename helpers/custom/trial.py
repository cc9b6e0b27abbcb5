"""With what a learner's layer is tried, and the making, drawing and feeding of it."""

from __future__ import annotations

import contextlib
import inspect
import random
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from unittest import mock

import keras
import numpy as np
from keras import ops

from helpers import messages
from helpers.attempt import Attempt, Raised, Unmet
from helpers.values import describe


def own_class(attempt: Attempt) -> type[keras.Layer]:
    """The class that was handed over, if it is a layer of the learner's own.

    Raises:
        Unmet: if it is not, in words for what it is.
    """
    given = attempt.answer
    if isinstance(given, keras.Layer):
        raise Unmet(
            f"The class of a layer was expected, and {describe(given)} was given, which is one object of a class.",
            advice="Give `check` the class itself, by its name and without parentheses.",
        )
    if not isinstance(given, type):
        what = f"the function `{given.__name__}`" if hasattr(given, "__code__") else describe(given)
        raise Unmet(
            f"The class of a layer was expected, and {what} was given.",
            advice="Keep the line that begins with `class`, and give `check` the class by its name.",
        )
    if not issubclass(given, keras.Layer):
        raise Unmet(
            f"The class `{given.__name__}` is no layer: Keras cannot call it in a graph.",
            advice=f"Its first line should read `class {given.__name__}(layers.Layer):`.",
        )
    if issubclass(given, keras.Model):
        raise Unmet(
            f"The class `{given.__name__}` is a model, with `fit` and `compile`; a layer was asked for.",
            advice="Let it inherit from `layers.Layer`.",
        )
    if (given.__module__ or "").split(".")[0] == "keras":
        raise Unmet(
            f"`{given.__name__}` is Keras' own class.",
            advice="Write a class of your own, which inherits from `layers.Layer`.",
        )
    return given


@dataclass(frozen=True)
class Trial:
    """With what a layer is tried.

    Attributes:
        arguments: makes what `__init__` is given, by name; none has the value that it would have by default.
        shapes: of the tensors that `call` takes one after the other, without the batch axis.
        dtype: of those tensors.
        policy: a dtype that the layer can be given and computes in.
    """

    arguments: Callable[[], dict[str, Any]] = dict
    shapes: Sequence[tuple[int | None, ...]] = ((4,),)
    dtype: str = "float32"
    policy: str = "float64"

    def make(self, attempt: Attempt, **more: object) -> keras.Layer:
        """A layer with the trial's arguments and some that every layer takes."""
        cls, arguments = own_class(attempt), {**self.arguments(), **more}
        written = ", ".join(f"{key}={value!r}" if isinstance(value, str | int | float) else f"{key}=…"
                            for key, value in arguments.items())  # fmt: skip
        layer = quietly(attempt, lambda: cls(**arguments), f"It was made by `{cls.__name__}({written})`.")
        if not isinstance(layer, cls):
            raise Unmet(
                f"`{cls.__name__}({written})` gave {describe(layer)}, and no layer.", advice="Leave `__new__` out."
            )
        try:
            layer.name, layer.dtype_policy, layer.trainable, layer.weights  # noqa: B018 - none of them is there otherwise
        except Exception:
            raise Unmet(
                f"`{cls.__name__}` lacks what its parent class would have given it: the name, the dtype, the weights.",
                advice="Begin `__init__` with `super().__init__(**kwargs)`.",
            ) from None
        return layer

    def draw(self, attempt: Attempt, layer: keras.Layer) -> keras.Model:
        """A functional model of the layer alone; any number of samples may come.

        Raises:
            Unmet: if what the layer returns is no tensor.
        """
        name, inputs = own_class(attempt).__name__, [keras.Input(shape, dtype=self.dtype) for shape in self.shapes]
        shapes = " and ".join(f"`{tuple(tensor.shape)}`" for tensor in inputs)
        try:
            output = quietly(attempt, lambda: layer(*inputs), f"It was called on a KerasTensor of shape {shapes}.")
        except Raised as raised:
            told = messages.headline(raised.cause, 200)
            if self._returns_nothing(attempt, layer):  # where numbers were fed to see what comes out, as on PyTorch
                raise self._no_tensor(attempt, None, shapes) from None
            if "positional argument" not in told and "missing a required argument" not in told:
                raise
            count = "one tensor" if len(inputs) == 1 else f"{len(inputs)} tensors, one after the other"
            raise Unmet(
                f"`{name}` is to be called on {count}, and its `call` takes `{inspect.signature(type(layer).call)}`.",
                advice="After `self`, `call` has one argument for each tensor, as in `call(self, a, b)`; `build` has "
                "one for each shape, as in `build(self, a_shape, b_shape)`.",
            ) from None
        if not isinstance(output, keras.KerasTensor):
            raise self._no_tensor(attempt, output, shapes)
        return attempt.run(lambda: keras.Model(inputs, output), "A model was made of this layer alone.")

    def _returns_nothing(self, attempt: Attempt, layer: keras.Layer) -> bool:
        with contextlib.suppress(Raised):
            return quietly(attempt, lambda: layer.call(*map(ops.array, self.arrays(1))), attempt.doing) is None
        return False

    def _no_tensor(self, attempt: Attempt, output: object, shapes: str) -> Unmet:
        return Unmet(
            f"Called on a KerasTensor of shape {shapes}, `{own_class(attempt).__name__}` returned {describe(output)}.",
            advice="`call` returns the tensor that comes out. Does it end in `return`?",
        )

    def arrays(self, samples: int) -> list[np.ndarray]:
        """Random numbers for each tensor; an axis of any length is 3 long."""
        random = np.random.default_rng(samples)
        return [random.normal(size=(samples, *(n or 3 for n in shape))).astype(self.dtype) for shape in self.shapes]

    def feed(self, attempt: Attempt, layer: keras.Layer, samples: int = 5, **more: Any) -> np.ndarray:
        """What the layer answers to random numbers."""
        told = f"It was called on {samples} sample{'s' * (samples != 1)} of numbers."
        arrays = self.arrays(samples)
        return quietly(attempt, lambda: ops.convert_to_numpy(layer(*map(ops.array, arrays), **more)), told)


def quietly(attempt: Attempt, work: Callable[[], Any], doing: str = "") -> Any:
    """Run something of the learner's without the warnings that Keras has for it: the check has its own words."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return attempt.run(work, doing)


@contextlib.contextmanager
def traced_randomness() -> Iterator[Callable[[], None]]:
    """Let Python and NumPy draw the same for every batch also where `call` is Python's each time, as on PyTorch.

    Gives the function to call before each batch.
    """

    def rewind() -> None:
        random.seed(0)
        np.random.seed(0)

    fresh = np.random.default_rng
    with mock.patch.object(np.random, "default_rng", lambda seed=None: fresh(0 if seed is None else seed)):
        yield rewind


def close(expected: np.ndarray, given: np.ndarray) -> bool:
    """Equal as far as float32 goes where products have three good digits, as on a GPU with TensorFloat-32."""
    return np.shape(expected) == np.shape(given) and bool(np.allclose(expected, given, rtol=1e-2, atol=1e-2))


def shuffle(layer: keras.Layer | keras.Model) -> None:
    """Give every weight random numbers: with zeros and ones too many wrong layers answer right."""
    random = np.random.default_rng(7)
    for weight in layer.weights:
        weight.assign(random.uniform(0.5, 1.5, size=weight.shape) * random.choice([-1, 1], size=weight.shape))
