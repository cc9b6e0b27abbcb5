"""What lint has to say of a learner's wrong answer."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from helpers.linting.finding import Finding


def serious_rules(models: Iterable[Any]) -> list[str]:
    """The rules that find something above a note in some models: what a right answer may have, and explains nothing."""
    from helpers.linting import lint

    return sorted({finding.rule for model in models for finding in lint(model).serious})


def explain(models: Iterable[Any], expected: Collection[str] = ()) -> Finding | None:
    """The gravest finding above a note in the models of an answer, `None` if there is none; it never raises.

    Args:
        models: what a learner built; what is no model is passed over.
        expected: the rules that find something in a right answer as well, which explains nothing.
    """
    from helpers.linting import lint

    found: list[Finding] = []
    for model in models:
        try:
            found += [finding for finding in lint(model).serious if finding.rule not in expected]
        except TypeError:
            continue
    return min(found, key=lambda finding: finding.severity != "wrong", default=None)
