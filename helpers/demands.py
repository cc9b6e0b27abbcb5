"""The vocabulary in which a chapter says what its exercises demand.

A demand is a function of an `Attempt`. It returns the sentence that says what holds, or raises `Unmet` with what does
not, where, and what to try. `check` asks an exercise's demands in order and stops at the first that is not met.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np

from helpers import messages
from helpers.attempt import Attempt, Case, Unmet
from helpers.values import equal, listed, plain, shown

if TYPE_CHECKING:
    import keras

Kind = Literal["predict", "build", "fix", "surgery", "stretch", "find"]
KINDS: tuple[Kind, ...] = get_args(Kind)

#: What goes beyond what a room has time for: it is left for home first.
BEYOND: tuple[Kind, ...] = ("stretch", "find")


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
        hint: goes a step further than the advice; `hint` shows it before the general ones to whoever made the mistake.
    """

    name: str
    seen: Callable[[Attempt], object]
    problem: str
    advice: str
    hint: str = ""

    def __post_init__(self) -> None:
        if isinstance(self.seen, GraphIs):
            self.seen.name = self.name


Demand = Callable[[Attempt], str]


@dataclass(frozen=True)
class Exercise:
    """What one exercise demands.

    Attributes:
        id: as in its first line.
        kind: predict, build, fix, surgery, stretch or find.
        demands: asked in order; the first one unmet ends the check.
        hints: from general to nearly there, three at least.
        mistakes: the bank of known ones.
        accepted: builders of other models that the text of the exercise allows just as well.
        cases: with what a function is called; once and without arguments by default.
        reference: what `build` writes down of the solution, for the check to compare with.
        confusion: for teachers, what goes wrong here, where the bank of mistakes does not say it.
    """

    id: str
    kind: Kind
    demands: Sequence[Demand]
    hints: Sequence[str]
    mistakes: Sequence[Mistake] = ()
    accepted: Sequence[Callable[[], keras.Model]] = ()
    cases: Sequence[Case] = ()
    reference: Callable[[Attempt], dict] = field(default=lambda attempt: {})
    confusion: str = ""

    def __post_init__(self) -> None:
        if self.accepted and len(self.cases) > 1:
            # Another accepted model stands for one call of the learner's function, and there would be several.
            raise ValueError(f"Exercise {self.id} has {len(self.cases)} cases; `accepted` needs one case, or none.")

    def record_reference(self, attempt: Attempt) -> dict:
        """What `build` writes down: of the solution, of what is accepted beside it, and of the known wrong models."""
        from helpers.graph import read
        from helpers.linting.explain import serious_rules

        written = dict(self.reference(attempt))
        if self.accepted:
            written["accepted"] = [read(build()).to_json() for build in self.accepted]
        if attempt.built and (rules := serious_rules(attempt.built)):
            written["lint"] = rules  # what `lint` says of a right answer too explains no wrong one
        wrong = [m.seen for m in self.mistakes if isinstance(m.seen, GraphIs)]
        if wrong:
            kept = attempt.record.reference.get("mistakes", {})
            written["mistakes"] = {each.name: _graph_of_mistake(each, kept.get(each.name)) for each in wrong}
        return written


def _graph_of_mistake(seen: GraphIs, kept: dict | None) -> dict:
    """A known wrong graph; what the Keras installed here refuses to draw stays as it was written down."""
    from helpers.graph import read

    try:
        return read(seen.build()).to_json()
    except ValueError as error:
        if kept is None or messages.UNUSED_INPUT not in str(error):
            raise
        return kept


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
            raise _begins_late(attempt) or Unmet(nearest.differences[0].message, comparison=nearest)
        return "Its graph of layers is the one asked for."
    for comparison, arguments in zip(attempt.comparisons, attempt.given, strict=False):
        if not comparison.same:
            where = f"Seen when {attempt.name} is called with {listed(arguments)}." if arguments else ""
            raise _begins_late(attempt) or Unmet(comparison.differences[0].message, where=where, comparison=comparison)
    return "Its graph of layers is the one asked for."


def _begins_late(attempt: Attempt) -> Unmet | None:
    """What to say of a model that begins at a tensor inside its graph: Keras puts a copy of that in its place."""
    late = any(tensor.name.endswith("CLONE") for model in attempt.models for tensor in model.inputs or ())
    if not late or "CLONE" in repr(attempt.record.reference):  # the solution begins there too
        return None
    return Unmet(
        "The model does not begin at a `keras.Input`: it begins at what a layer returned.",
        advice="Was the name of the input used again for something else? Give each tensor that is still needed a name "
        "of its own.",
    )


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
        if equal(expected, given):
            return f"{what} is right: `{shown(attempt.answer)}`."
        raise Unmet(
            f"{what} is not `{shown(attempt.answer)}`.",
            advice=(tell(expected, given) if tell else "") or "Work it out again, then run the check again.",
        )

    return demand


def value_is(wrong: object) -> Callable[[Attempt], bool]:
    """Recognises one wrong value."""
    return lambda attempt: equal(plain(wrong), plain(attempt.answer))
