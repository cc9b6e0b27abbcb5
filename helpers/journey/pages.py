"""The map that `progress` shows, with its next step, and the page of a learner who has passed the capstone."""

from __future__ import annotations

import html
from collections.abc import Sequence

from helpers import exercises
from helpers.demands import KINDS
from helpers.feedback import Note
from helpers.journey.way import Journey, Step, Stretch, tally


def the_map(journey: Journey) -> Note:
    """All chapters with their exercises, and the next step."""
    lines, parts = [], []
    for stretch in journey.stretches:
        full = stretch.passed == len(stretch.steps)
        lines.append(f"{'✔' if full else '·'} {stretch.head}")
        # What is finished or not begun is told by its first line.
        lines += [f"    {step}" for step in stretch.steps] if stretch.begun and not full else []
        parts.append(_chapter_html(stretch, journey.next))
    onward = _onward(journey)
    used = sum(step.standing.hints_used for step in journey.steps)
    seen = sum(step.standing.solution_seen for step in journey.steps)
    total = f"{tally(journey.steps)}; hints: {used}, solutions looked at: {seen}"
    body = f"<div>{total}</div>{''.join(parts)}<div style='margin-top:.5em'>{html.escape(onward)}</div>"
    return Note("Your progress", "\n".join([total, *lines, onward]), body=body)


def _onward(journey: Journey) -> str:
    step = journey.next
    if step is None:
        return "Every exercise is passed."
    again = " once more" if step.touched else ""
    left = [each.record.id for each in journey.steps[: journey.steps.index(step)] if not each.passed]
    behind = f" Still open before it: {_few(left)}." if left else ""
    return f"Next{again}: exercise {step.record.id}, {step.record.title} ({step.record.chapter}.ipynb).{behind}"


def _few(ids: Sequence[str]) -> str:
    return ", ".join(ids) if len(ids) <= 8 else f"{', '.join(ids[:7])} and {len(ids) - 7} more"


def _chapter_html(stretch: Stretch, following: Step | None) -> str:
    chips = "".join(
        f'<span style="white-space:nowrap;margin-right:.9em" title="{html.escape(str(step), quote=True)}">'
        f"{step.sign} {step.record.id}</span>"
        for step in stretch.steps
    )
    rows = "".join(f"<li>{html.escape(str(step))}</li>" for step in stretch.steps)
    here = following in stretch.steps
    head = f"<strong>{html.escape(stretch.head)}</strong>" if here else html.escape(stretch.head)
    return (
        f'<details style="margin-top:.5em"{" open" * here}><summary>{head} '
        f'<progress aria-label="{html.escape(stretch.head, quote=True)}" max="{len(stretch.steps)}" '
        f'value="{stretch.passed}" style="vertical-align:middle;width:6em"></progress>'
        f'<div style="padding-left:1.1em">{chips}</div></summary>'
        f'<ul style="list-style:none;margin:.2em 0 0;padding:0 0 0 1.1em">{rows}</ul></details>'
    )


def the_end(journey: Journey) -> Note:
    """The page of a learner who has passed the capstone: what was done, with how much help, and what is left."""
    lines = [
        f"{journey.stretches[-1].chapter.title}: all {len(journey.stretches[-1].steps)} exercises of it are passed."
    ]
    lines.append(f"In the whole book: {tally(journey.steps)}.")
    kinds = []
    for kind in KINDS:
        steps = [step for step in journey.steps if exercises.exercise(step.record.id).kind == kind]
        kinds.append(f"{kind} {sum(step.passed for step in steps)} of {len(steps)}")
    lines.append(f"By kind: {', '.join(kinds)}.")
    alone = sum(step.passed and not step.standing.solution_seen for step in journey.steps)
    tries = sum(step.standing.tries for step in journey.steps)
    used = sum(step.standing.hints_used for step in journey.steps)
    lines.append(f"Passed without a look at the solution: {alone}; checks: {tries}; hints: {used}.")
    if journey.dates:
        lines.append(f"First entry {journey.dates[0]}, last entry {journey.dates[1]}.")
    left = [step.record.id for step in journey.steps if not step.passed]
    lines.append(f"Still open: {_few(left)}." if left else "Nothing is left open: you have done all of it.")
    return Note("You have finished the capstone", "\n".join(lines))
