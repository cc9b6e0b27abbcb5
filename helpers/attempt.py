"""A learner's answer to one exercise, and the running of what the learner wrote: bounded, quiet, without a trace."""

from __future__ import annotations

import contextlib
import inspect
import io
import os
import random
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from helpers import book
from helpers.values import describe

if TYPE_CHECKING:
    import keras

    from helpers.graph import Comparison, Graph

Case = Callable[[], tuple]

# A learner's function builds a small model or trains it for a moment; past this it does not end.
# Elsewhere than on TensorFlow that moment is longer: JAX compiles each operation when it is first met.
LIMIT_S = 20.0 if os.environ.get("KERAS_BACKEND", "tensorflow") == "tensorflow" else 60.0
_NOISE = 4_000
# How much deeper than here learner's code may go: Python's own limit. Notebooks raise it to 3,000, and where a call
# of a layer passes through Keras at each step, that many take more stack than a process has.
_DEEPEST = 1_000


class Unmet(Exception):  # noqa: N818 - it is an answer, not an error
    """What an answer lacks.

    Args:
        problem: what does not hold.
        where: in the learner's own names.
        advice: what to try.
        hint: goes a step further than the advice; the next call of `hint` shows it before the general ones.
        comparison: of the two graphs, when that is where it was seen; `check` draws it.
    """

    def __init__(
        self, problem: str, *, where: str = "", advice: str = "", hint: str = "", comparison: Comparison | None = None
    ) -> None:
        super().__init__(problem)
        self.problem, self.where, self.advice, self.hint = problem, where, advice, hint
        self.comparison = comparison


class Raised(Exception):  # noqa: N818
    """The learner's own code raised; the cause is what it raised."""

    def __init__(self, cause: BaseException) -> None:
        super().__init__(type(cause).__name__)  # its own text may be anything, even an error
        self.cause = cause


def _depth() -> int:
    """How many frames are on the stack."""
    frame, count = sys._getframe(), 0
    while frame := frame.f_back:
        count += 1
    return count


class Endless(BaseException):
    """The learner's own code did not end within the limit."""


class Attempt:
    """A learner's answer to one exercise, asked for its parts no more than once.

    Args:
        answer: what was given to `check`.
        record: the exercise as its chapter states it.
        cases: the arguments with which the learner's function is called, a tuple made anew for each call.

    Attributes:
        noise: what the learner's code printed while it was being checked.
        arguments: with what the learner's function was called last.
        doing: a sentence on what was being done with the answer last.
    """

    def __init__(self, answer: object, record: book.Record, cases: Sequence[Case] = ()) -> None:
        self.answer, self.record, self.noise = answer, record, ""
        self.arguments: tuple = ()
        self.doing = ""
        self.cases = cases or (tuple,)

    @property
    def name(self) -> str:
        """What to call the answer in a sentence."""
        named = getattr(self.answer, "__name__", None)
        return f"`{named}`" if isinstance(named, str) else "your answer"

    def call(self, *args: object, **kwargs: object) -> Any:
        """What the learner's function returns for these arguments.

        Raises:
            Unmet: if the answer is not a function, or cannot take these arguments.
            Raised: if it raised.
            Endless: if it did not end.
        """
        import keras

        if not callable(self.answer) or isinstance(self.answer, type | keras.Layer):
            raise Unmet(
                f"A function was expected, and {describe(self.answer)} was given.",
                advice="Give `check` the function itself, by its name and without parentheses.",
            )
        with contextlib.suppress(TypeError, ValueError):
            signature = inspect.signature(self.answer)
            try:
                signature.bind(*args, **kwargs)
            except TypeError:
                wanted = len(args) + len(kwargs)
                raise Unmet(
                    f"{self.name} takes {signature}, and is to be called with {wanted or 'no'} "
                    f"argument{'' if wanted == 1 else 's'}.",
                    advice="Keep the first line of the function as the exercise gives it.",
                ) from None
        self.arguments = args
        made = self.run(lambda: self.answer(*args, **kwargs))  # type: ignore[operator]
        if inspect.iscoroutine(made):
            made.close()  # or Python warns that nobody awaited it
            raise Unmet(
                f"{self.name} is an `async` function: a call only promises to run it some day.",
                advice="Begin the function with `def` alone.",
            )
        if inspect.isgenerator(made):
            raise Unmet(
                f"{self.name} returned a generator: there is a `yield` in it.",
                advice="End the function with `return` instead.",
            )
        return made

    def run(self, work: Callable[[], Any], doing: str = "") -> Any:
        """Run something of the learner's: within the time limit, its printing kept, its exceptions as `Raised`."""
        self.doing = doing
        printed = _Bounded()
        # Where somebody has raised the limit, a function without an end could take the whole process with it.
        limit = sys.getrecursionlimit()
        try:
            sys.setrecursionlimit(min(limit, _depth() + _DEEPEST))
            with _limit(LIMIT_S), contextlib.redirect_stdout(printed):
                return work()
        except (KeyboardInterrupt, Endless, Unmet):
            raise
        except BaseException as error:
            raise Raised(error) from error
        finally:
            sys.setrecursionlimit(limit)
            self.noise += printed.getvalue()

    @cached_property
    def given(self) -> tuple[tuple, ...]:
        """The arguments of each case, as they were handed to the learner's function."""
        return self._given[0]

    @cached_property
    def _given(self) -> tuple[tuple, list[list[np.ndarray]]]:
        """The arguments of each case, and the weights of their models before the learner's function sees them."""
        import keras

        given = tuple(case() for case in self.cases)
        handed = [part for arguments in given for part in arguments if isinstance(part, keras.Model)]
        return given, [model.get_weights() for model in handed]

    @property
    def models(self) -> tuple[keras.Model, ...]:
        """What the learner's function returns for each case, or the one model that was given.

        Raises:
            Unmet: if it is anything but a model, in words for what it is.
        """
        if isinstance(self._made, BaseException):
            raise self._made
        return self._made

    @cached_property
    def _made(self) -> tuple[keras.Model, ...] | BaseException:
        """The models, or why there are none: what a learner wrote runs once, however often it is asked for."""
        try:
            return self._make()
        except (Unmet, Raised, Endless) as why:
            return why

    def _make(self) -> tuple[keras.Model, ...]:
        import keras

        alone = self.cases == (tuple,)  # called without arguments, a model will do in the function's place
        if alone and (isinstance(self.answer, keras.Layer | type) or not callable(self.answer)):
            return (as_model(self.answer, "your answer"),)
        return tuple(as_model(self.call(*arguments), self.name) for arguments in self.given)

    @property
    def built(self) -> tuple[keras.Model, ...]:
        """The models that were asked for so far; none where none were, or none came."""
        made = vars(self).get("_made")
        return made if isinstance(made, tuple) else ()

    @property
    def model(self) -> keras.Model:
        """The model of the first case."""
        return self.models[0]

    @cached_property
    def comparisons(self) -> tuple[Comparison, ...]:
        """Each model against the reference graph of its case.

        Raises:
            Unmet: if a model has no graph that can be read.
        """
        from helpers.graph import Graph, compare

        references = [Graph.from_json(graph) for graph in self.record.reference["graphs"]]
        return tuple(compare(reference, graph) for reference, graph in zip(references, self.graphs, strict=True))

    @cached_property
    def graphs(self) -> tuple[Graph, ...]:
        """Each model, read.

        Raises:
            Unmet: if a model has no graph that can be read.
        """
        from helpers.graph import GraphError, read

        for model in self.models:
            _refuse_class_as_activation(model)
        try:
            return tuple(read(model) for model in self.models)
        except GraphError as error:
            text = str(error)
            raise Unmet(
                f"{text[:1].upper()}{text[1:].rstrip('.')}.",
                advice="A graph begins with `keras.Input(...)` and ends with `keras.Model(inputs, outputs)`.",
            ) from None

    def is_same(self, reference: dict) -> bool:
        """Whether the model of the first case is the same graph as one that was written down."""
        from helpers.graph import Graph, compare

        return compare(Graph.from_json(reference), self.graphs[0]).same


def as_model(made: object, whose: str) -> keras.Model:
    """`made` if it is a Keras model.

    Raises:
        Unmet: if it is not, in words for what it is.
    """
    import keras

    if isinstance(made, keras.Model):
        return made
    given = describe(made)
    if isinstance(made, type) and issubclass(made, keras.Model):
        advice = "That is a class: call it to make a model, as in `keras.Model(inputs, outputs)`."
    elif made is None:
        advice = "Does the function end in `return` and the model?"
    elif isinstance(made, keras.Layer):
        advice = "A layer is one operation. A model is made from tensors: `keras.Model(inputs, outputs)`."
    elif isinstance(made, keras.KerasTensor):
        advice = "That is a tensor of the graph. Make the model from both ends: `keras.Model(inputs, outputs)`."
    elif isinstance(made, tuple | list) and any(isinstance(part, keras.Model) for part in made[:10]):
        advice = "Return the model alone."
    else:
        advice = "Return what `keras.Model(inputs, outputs)` gives."
    verb = "gave" if whose == "your answer" else "returned"
    raise Unmet(f"A Keras model was expected, and {whose} {verb} {given}.", advice=advice)


def _refuse_class_as_activation(model: keras.Model) -> None:
    """Keras takes `activation=layers.ReLU` while the graph is drawn, and stops at the first numbers.

    Raises:
        Unmet: if a layer has a class for its activation.
    """
    import keras

    for layer in model.layers:
        if isinstance(layer, keras.Model):
            _refuse_class_as_activation(layer)
        elif isinstance(activation := getattr(layer, "activation", None), type):
            raise Unmet(
                f"`{layer.name}` has a class for its activation, `{activation.__name__}`, and not a function.",
                advice='Give a name or a function: `activation="relu"`.',
            )


class _Bounded(io.StringIO):
    """Keeps the first few thousand characters: a print in an endless loop must not fill the memory."""

    def write(self, text: str) -> int:
        if (room := _NOISE - self.tell()) > 0:
            super().write(text[:room])
        return len(text)


@contextlib.contextmanager
def _limit(seconds: float) -> Iterator[None]:
    """Ends the block after some seconds where the platform can: elsewhere the learner interrupts the kernel."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(signum: int, frame: object) -> None:
        raise Endless

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextlib.contextmanager
def no_trace() -> Iterator[None]:
    """Run something after which random numbers go on as if it had not been run, in the same working folder.

    Keras draws the seeds of layers from Python's generator: a check would else change how the next cell trains.
    """
    python, legacy, folder = random.getstate(), np.random.get_state(), None
    with contextlib.suppress(OSError):
        folder = os.getcwd()
    try:
        yield
    finally:
        random.setstate(python)
        np.random.set_state(legacy)
        with contextlib.suppress(OSError):
            if folder is not None:
                os.chdir(folder)
