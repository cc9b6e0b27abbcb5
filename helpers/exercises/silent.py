"""What the last exercise of a chapter demands: a model that trains, runs and is wrong, mended.

The model that the chapter shows raises nothing, and neither does an answer that keeps its mistake. Three demands find
out: the graph, what the compiled loss makes of known outputs, and `lint`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import keras
from keras import ops

from helpers import messages
from helpers.attempt import Attempt, Raised, Unmet
from helpers.demands import Demand
from helpers.linting import lint

Batch = Callable[[], tuple]


def still(*rules: str, batch: Batch = tuple) -> Callable[[Attempt], bool]:
    """Recognises a model in which `lint` finds one of these rules.

    Args:
        rules: ids of rules.
        batch: makes what `lint` gets beside the model: inputs, or inputs and targets.
    """
    return lambda attempt: not lint(attempt.model, *batch()).rules.isdisjoint(rules)


def nothing_silent(batch: Batch = tuple, besides: Collection[str] = ()) -> Demand:
    """A demand that `lint` finds nothing above a note.

    Args:
        batch: makes what `lint` gets beside the model: inputs, or inputs and targets.
        besides: ids of rules that are left out, since another demand measures what they are about.
    """

    def demand(attempt: Attempt) -> str:
        for finding in lint(attempt.model, *batch()).serious:
            if finding.rule in besides:
                continue
            raise Unmet(finding.happens, advice=f"`lint` calls it {finding.severity}.", hint=finding.mend)
        return "`lint` finds nothing in it."

    return demand


def compiled(attempt: Attempt) -> str:
    """The model is compiled with a loss."""
    model = attempt.model
    if not getattr(model, "compiled", False) or getattr(model, "loss", None) is None:
        raise Unmet(
            "The model is not compiled with a loss.",
            advice="Keep the call of `compile`, and return the model after it.",
            hint="`compile` changes the model and returns nothing. Is it called on the model that you return, in a "
            "line before the `return`, and has it a `loss=`?",
        )
    return "It is compiled."


def loss_of(attempt: Attempt, targets: Any, outputs: Any) -> float:
    """What the compiled loss makes of known outputs, without the model's own.

    Args:
        attempt: whose model is compiled with a loss.
        targets: of a batch, as `fit` would get them: an array, or a list or dict of arrays.
        outputs: what a model might answer to it.

    Raises:
        Unmet: if there is no loss, or it cannot take these.
    """
    compiled(attempt)
    y, answers = (keras.tree.map_structure(ops.array, part) for part in (targets, outputs))
    try:
        return float(attempt.run(lambda: attempt.model.compute_loss(y=y, y_pred=answers)))
    except Raised as raised:
        told = messages.headline(raised.cause, 160)
        raise Unmet(
            f"Asked for the loss of a batch, it stops with `{told}`.", advice="Keep the loss that was there before."
        ) from None
