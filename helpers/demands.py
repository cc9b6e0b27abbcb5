"""The vocabulary in which a chapter says what its exercises demand.

A demand is a function of an `Attempt`. It returns the sentence that says what holds, or raises `Unmet` with what does
not, where, and what to try. `check` asks an exercise's demands in order and stops at the first that is not met.
"""

from __future__ import annotations

import contextlib
import inspect
import io
import numbers
import os
import random
import reprlib
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from helpers import book

if TYPE_CHECKING:
    import keras

    from helpers.graph import Comparison, Graph

Kind = Literal["predict", "build", "fix", "surgery", "stretch"]

# A learner's function builds a small model or trains it for a moment; past this it does not end.
LIMIT_S = 20.0
_NOISE = 4_000
# No answer of the book has more entries.
_MOST = 1_000


class Unmet(Exception):  # noqa: N818 - it is an answer, not an error
    """What an answer lacks.

    Args:
        problem: what does not hold.
        where: in the learner's own names.
        advice: what to try.
        comparison: of the two graphs, when that is where it was seen; `check` draws it.
    """

    def __init__(
        self, problem: str, *, where: str = "", advice: str = "", comparison: Comparison | None = None
    ) -> None:
        super().__init__(problem)
        self.problem, self.where, self.advice, self.comparison = problem, where, advice, comparison


class Raised(Exception):  # noqa: N818
    """The learner's own code raised; the cause is what it raised."""

    def __init__(self, cause: BaseException) -> None:
        super().__init__(type(cause).__name__)  # its own text may be anything, even an error
        self.cause = cause


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
    """

    def __init__(self, answer: object, record: book.Record, cases: Sequence[Case] = ()) -> None:
        self.answer, self.record, self.noise = answer, record, ""
        self.arguments: tuple = ()
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

    def run(self, work: Callable[[], Any]) -> Any:
        """Run something of the learner's: within the time limit, its printing kept, its exceptions as `Raised`."""
        printed = _Bounded()
        try:
            with _limit(LIMIT_S), contextlib.redirect_stdout(printed):
                return work()
        except (KeyboardInterrupt, Endless, Unmet):
            raise
        except BaseException as error:
            raise Raised(error) from error
        finally:
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


class GraphIs:
    """Recognises a model that is the same graph as a known wrong one.

    The wrong model is built once, by `build`, which keeps its graph beside the exercise's reference: a check builds
    nothing, and leaves alone the counters from which Keras names the learner's layers.
    """

    def __init__(self, build: Callable[[], keras.Model]) -> None:
        self.build = build
        self.name = ""

    def __call__(self, attempt: Attempt) -> bool:
        return attempt.is_same(attempt.record.reference["mistakes"][self.name])


@dataclass(frozen=True)
class Mistake:
    """A mistake that people make here, and the words written for it.

    Attributes:
        name: short, for the bank and for statistics.
        seen: whether an attempt is this mistake. It may fail in any way; then it is not.
        problem: what does not hold.
        advice: what to try.
    """

    name: str
    seen: Callable[[Attempt], object]
    problem: str
    advice: str

    def __post_init__(self) -> None:
        if isinstance(self.seen, GraphIs):
            self.seen.name = self.name


Demand = Callable[[Attempt], str]
Case = Callable[[], tuple]


@dataclass(frozen=True)
class Exercise:
    """What one exercise demands.

    Attributes:
        id: as in its first line.
        kind: predict, build, fix, surgery or stretch.
        demands: asked in order; the first one unmet ends the check.
        hints: from general to nearly there, three at least.
        mistakes: the bank of known ones.
        accepted: builders of other models that the text of the exercise allows just as well.
        cases: with what a function is called; once and without arguments by default.
        reference: what `build` writes down of the solution, for the check to compare with.
    """

    id: str
    kind: Kind
    demands: Sequence[Demand]
    hints: Sequence[str]
    mistakes: Sequence[Mistake] = ()
    accepted: Sequence[Callable[[], keras.Model]] = ()
    cases: Sequence[Case] = ()
    reference: Callable[[Attempt], dict] = field(default=lambda attempt: {})

    def record_reference(self, attempt: Attempt) -> dict:
        """What `build` writes down: of the solution, of what is accepted beside it, and of the known wrong models."""
        from helpers.graph import read

        written = dict(self.reference(attempt))
        if self.accepted:
            written["accepted"] = [read(build()).to_json() for build in self.accepted]
        wrong = [m.seen for m in self.mistakes if isinstance(m.seen, GraphIs)]
        if wrong:
            written["mistakes"] = {each.name: read(each.build()).to_json() for each in wrong}
        return written


# What `build` writes down of a solution ---------------------------------------------------------------------------


def graph_reference(attempt: Attempt) -> dict:
    """The graph of each model that the solution builds."""
    return {"graphs": [graph.to_json() for graph in attempt.graphs]}


def value_reference(attempt: Attempt) -> dict:
    """The value that the solution gives, as JSON has it."""
    return {"value": plain(attempt.answer)}


# Demands that many exercises share ----------------------------------------------------------------------------------


def is_a_model(attempt: Attempt) -> str:
    """The answer is a Keras model, or a function that returns one."""
    return f"{attempt.name} gives a Keras model." if attempt.model is not attempt.answer else "You gave a Keras model."


def has_a_graph(attempt: Attempt) -> str:
    """The model is functional or Sequential and built, so that its graph can be read."""
    return f"Its graph can be read: {len(attempt.graphs[0].calls)} nodes."


def same_graph(attempt: Attempt) -> str:
    """Each model is the same graph of layers as the solution's, or as another that the exercise accepts."""
    if accepted := attempt.record.reference.get("accepted"):
        from helpers.graph import Graph, compare

        all_of_them = [*attempt.comparisons, *(compare(Graph.from_json(g), attempt.graphs[0]) for g in accepted)]
        nearest = min(all_of_them, key=lambda comparison: len(comparison.differences))
        if not nearest.same:
            raise Unmet(nearest.differences[0].message, comparison=nearest)
        return "Its graph of layers is the one asked for."
    for comparison, arguments in zip(attempt.comparisons, attempt.given, strict=False):
        if not comparison.same:
            where = f"Seen when {attempt.name} is called with {listed(arguments)}." if arguments else ""
            raise Unmet(comparison.differences[0].message, where=where, comparison=comparison)
    return "Its graph of layers is the one asked for."


def leaves_weights_alone(attempt: Attempt) -> str:
    """The models that were handed over still have the weights that they had."""
    import keras

    handed = [part for arguments in attempt.given for part in arguments if isinstance(part, keras.Model)]
    for model, before in zip(handed, attempt._given[1], strict=True):
        now = model.get_weights()
        if len(now) != len(before) or any(not np.array_equal(a, b) for a, b in zip(before, now, strict=True)):
            raise Unmet(
                f"{attempt.name} has changed the weights of the model that it was given, `{model.name}`.",
                advice="Weights that somebody trained are to be kept: nothing needs to be set.",
            )
    return "The weights are what they were."


def same_value(what: str, tell: Callable[[Any, Any], str] | None = None) -> Demand:
    """A demand that the value equals the solution's.

    Args:
        what: names the value in a sentence, such as ``"The shape"``.
        tell: makes a sentence of (expected, given) that says what is off without giving the answer away.
    """

    def demand(attempt: Attempt) -> str:
        expected, given = attempt.record.reference["value"], plain(attempt.answer)
        if _equal(expected, given):
            return f"{what} is right: `{shown(attempt.answer)}`."
        raise Unmet(
            f"{what} is not `{shown(attempt.answer)}`.",
            advice=(tell(expected, given) if tell else "") or "Work it out again, then run the check again.",
        )

    return demand


def value_is(wrong: object) -> Callable[[Attempt], bool]:
    """Recognises one wrong value."""
    return lambda attempt: _equal(plain(wrong), plain(attempt.answer))


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


# Words ----------------------------------------------------------------------------------------------------------------


def describe(thing: object) -> str:
    """A thing in a few words, never its whole content."""
    import keras

    if thing is None:
        return "`None`"
    if isinstance(thing, type):
        return f"the class `{thing.__name__}`"
    if isinstance(thing, keras.KerasTensor):
        return f"a KerasTensor of shape `{thing.shape}`"
    if isinstance(thing, keras.Model):
        return f"a model named `{thing.name}`"
    if isinstance(thing, keras.Layer):
        return f"the layer `{thing.name}`"
    if isinstance(thing, bool | int | float | str):
        return f"`{shown(thing)}`"
    if isinstance(getattr(thing, "shape", None), tuple) or hasattr(getattr(thing, "shape", None), "as_list"):
        return f"an array of shape `{tuple(thing.shape)}`"
    kind = type(thing).__name__
    size = f" of {len(thing)}" if isinstance(thing, tuple | list | dict | set) else ""
    return f"{'an' if kind[:1].lower() in 'aeiou' else 'a'} {kind}{size}"


def listed(arguments: tuple) -> str:
    """Some arguments in a few words each."""
    return " and ".join(describe(argument) for argument in arguments)


class _Short(reprlib.Repr):
    """As `repr`, without walking through a million entries to show a hundred characters of them."""

    def __init__(self) -> None:
        super().__init__()
        self.maxtuple = self.maxlist = self.maxdict = self.maxset = 40
        self.maxstring = self.maxother = self.maxlong = 1_000

    def repr_dict(self, x: dict, level: int) -> str:
        # As it was written: reprlib would sort the keys.
        parts = [f"{self.repr1(key, level - 1)}: {self.repr1(x[key], level - 1)}" for key in islice(x, self.maxdict)]
        return "{" + ", ".join(parts) + (", …}" if len(x) > self.maxdict else "}")


_SHORT = _Short()


def shown(value: object, limit: int = 120) -> str:
    """A value as a learner typed it, cut where it would fill the page."""
    try:
        text = _SHORT.repr(value)
    except Exception:
        text = f"<{type(value).__name__}>"
    text = " ".join(text.replace("`", "'").split())
    return text if len(text) <= limit else text[: limit - 1] + "…"


def plain(value: object) -> Any:
    """A value as JSON would give it back: tuples as lists, numbers of NumPy and of the backend as Python's.

    What has no such form stays as it is, and so does what is too long to be an answer.
    """
    if isinstance(value, bool | int | float | str) or value is None:
        return value
    if isinstance(value, tuple | list | dict) and len(value) > _MOST:
        return value
    if isinstance(value, tuple | list):
        return [plain(part) for part in value]
    if isinstance(value, dict):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, np.generic | np.ndarray) and np.size(value) <= _MOST:
        return value.tolist()
    if isinstance(value, numbers.Number):  # a Fraction, a Decimal
        with contextlib.suppress(Exception):  # a complex number, a Decimal that is no number
            return int(value) if value == int(value) else float(value)  # type: ignore[call-overload]
    if not isinstance(value, type) and getattr(value, "shape", None) is not None:
        with contextlib.suppress(Exception):  # a KerasTensor holds no number, and much else has a shape
            import keras

            array = keras.ops.convert_to_numpy(value)
            return array.tolist() if array.size <= _MOST else array
    return value


def _equal(expected: object, given: object) -> bool:
    """Equality by type too: `True` is not 1 here, and 3.0 is not 3 unless either is a float that was measured."""
    if isinstance(expected, list) and isinstance(given, list):
        return len(expected) == len(given) and all(_equal(e, g) for e, g in zip(expected, given, strict=True))
    if isinstance(expected, dict) and isinstance(given, dict):
        return expected.keys() == given.keys() and all(_equal(expected[k], given[k]) for k in expected)
    if isinstance(expected, bool) or isinstance(given, bool) or expected is None or given is None:
        return expected is given
    if isinstance(expected, int | float) and isinstance(given, int | float):
        return expected == given
    return type(expected) is type(given) and isinstance(expected, str) and expected == given


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


# Running what learners wrote ------------------------------------------------------------------------------------------


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
