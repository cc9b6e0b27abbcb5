"""What each exercise demands: one module a chapter, `chapter_NN`, each with a tuple `EXERCISES`."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from helpers.demands import Exercise


def exercise(exercise_id: str) -> Exercise:
    """The demands of one exercise; its chapter's module is loaded when it is first asked for.

    Raises:
        KeyError: if no module defines it.
    """
    return _chapter(int(exercise_id.partition(".")[0]))[exercise_id]


@cache
def _chapter(number: int) -> dict[str, Exercise]:
    module = import_module(f"helpers.exercises.chapter_{number:02}")
    return {each.id: each for each in module.EXERCISES}
