"""`lint`: the silent mistakes, found in anyone's model.

    finding     what is said: `Finding`, `Findings`
    rule        what a rule is, and where all are found
    rules/      the rules, each beside its demonstrations
    subject     a model, its compile state and one batch, read once for all rules
    compiled    what `compile` was told, output by output
    internals   the one door from here to Keras' internals that `helpers.graph` does not open
    command     `python -m helpers lint model.keras`
    explain     what a learner's wrong model has and the solution's has not

Nothing here fits, calls or changes a model.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from helpers.linting.finding import Finding, Findings

if TYPE_CHECKING:
    import keras

__all__ = ["Finding", "Findings", "lint"]


def lint(
    model: keras.Model,
    x: Any = None,
    y: Any = None,
    *,
    callbacks: Sequence[Any] = (),
    silence: Collection[str] = (),
    strict: bool = False,
) -> Findings:
    """Find what is wrong with a model and raises nothing.

    Args:
        model: any Keras model; what cannot be read of it is passed over.
        x: one batch of inputs as `fit` takes it, or a `tf.data.Dataset`, of which one batch is taken.
        y: the targets of that batch.
        callbacks: what `fit` will get.
        silence: ids of rules that are not asked.
        strict: raise what a rule raises, which is for tests of rules; otherwise such a rule finds nothing.

    Raises:
        TypeError: if `model` is no Keras model.
        ValueError: if `silence` names no rule.
    """
    from helpers.graph.reading import without_collecting
    from helpers.linting.rule import all_rules

    unknown = sorted(set(silence) - {rule.id for rule in all_rules()})
    if unknown:
        known = ", ".join(rule.id for rule in all_rules())
        raise ValueError(f"There is no rule {unknown[0]!r} to silence; the rules are {known}.")
    return without_collecting(_ask)(model, x, y, callbacks, silence, strict)


def _ask(model: Any, x: Any, y: Any, callbacks: Sequence[Any], silence: Collection[str], strict: bool) -> Findings:
    from helpers.linting.rule import all_rules
    from helpers.linting.subject import subjects

    found: dict[Finding, None] = {}
    for subject in subjects(model, x, y, callbacks, strict):
        for rule in all_rules():
            try:
                found |= dict.fromkeys(rule.findings(subject) if rule.id not in silence else ())
            except Exception:  # a rule that stumbles over a model of its own kind has found nothing
                if strict:
                    raise
    return Findings(model.name, list(found))
