"""What lint has to say of a learner's wrong answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from helpers.linting.finding import Finding


def explain(models: Iterable[Any], right: Iterable[Any] = ()) -> Finding | None:
    """The gravest finding above a note in the models of an answer, `None` if there is none; it never raises.

    Args:
        models: what a learner built; what is no model is passed over.
        right: models of a right answer: what a rule finds in these as well explains nothing.
    """
    from helpers.linting import lint

    expected = {finding.rule for model in right for finding in lint(model).serious}
    found: list[Finding] = []
    for model in models:
        try:
            found += [finding for finding in lint(model).serious if finding.rule not in expected]
        except TypeError:
            continue
    return min(found, key=lambda finding: finding.severity != "wrong", default=None)
