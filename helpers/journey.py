"""A learner's way through the book: the map that `progress` shows, its next step, and the page at the end."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

from helpers import book, exercises, log
from helpers.feedback import Note

SIGNS = {"passed": "✔", "failed": "✘", "error": "✘", "not started": "○"}
_KINDS = ("predict", "build", "fix", "surgery", "stretch")


@dataclass(frozen=True)
class Step:
    """One exercise, and where the learner stands with it."""

    record: book.Record
    standing: log.Standing

    @property
    def passed(self) -> bool:
        return self.standing.status == "passed"

    @property
    def touched(self) -> bool:
        """Whether the learner did anything with it."""
        return self.standing != log.Standing()

    @property
    def sign(self) -> str:
        return SIGNS.get(self.standing.status, "○")

    @property
    def facts(self) -> str:
        """Hints and the solution, if any were looked at."""
        hints = self.standing.hints_used
        told = [f"{hints} hint{'s' * (hints > 1)}"] if hints else []
        told += ["solution seen"] if self.standing.solution_seen else []
        return f" ({', '.join(told)})" if told else ""

    def __str__(self) -> str:
        return f"{self.sign} {self.record.id} {'★' * self.record.stars} {self.record.title}{self.facts}"


@dataclass(frozen=True)
class Stretch:
    """A chapter of the way."""

    chapter: book.Chapter
    steps: tuple[Step, ...]

    @property
    def passed(self) -> int:
        return sum(step.passed for step in self.steps)

    @property
    def begun(self) -> bool:
        return any(step.touched for step in self.steps)

    @property
    def head(self) -> str:
        return f"{self.chapter.file[:2]} {self.chapter.title}: {tally(self.steps)}"


@dataclass(frozen=True)
class Journey:
    """Where a learner stands in the whole book."""

    stretches: tuple[Stretch, ...]
    last: str
    dates: tuple[str, str] | None

    @property
    def steps(self) -> tuple[Step, ...]:
        return tuple(step for stretch in self.stretches for step in stretch.steps)

    @property
    def next(self) -> Step | None:
        """The exercise that was begun last if it is not passed; else the first open one after it; else the first."""
        place = next((i for i, step in enumerate(self.steps) if step.record.id == self.last), 0)
        return next((step for step in self.steps[place:] + self.steps[:place] if not step.passed), None)

    @property
    def finished(self) -> bool:
        """Whether the capstone, the last chapter, is passed."""
        return bool(self.stretches) and self.stretches[-1].passed == len(self.stretches[-1].steps)


def travelled() -> Journey:
    """The journey as the log has it."""
    events, standings = log.events(), log.standings()
    stretches = tuple(
        Stretch(chapter, tuple(Step(r, standings.get(r.id, log.Standing())) for r in chapter.records))
        for chapter in book.chapters()
    )
    dates = [str(event["at"])[:10] for event in events if "at" in event]
    return Journey(stretches, events[-1]["exercise"] if events else "", (min(dates), max(dates)) if dates else None)


def tally(steps: Sequence[Step]) -> str:
    """Exercises and stars: what is earned of what there is."""
    earned = sum(step.record.stars for step in steps if step.passed)
    stars = sum(step.record.stars for step in steps)
    return f"{sum(step.passed for step in steps)} of {len(steps)} exercises, {earned} of {stars} stars"


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
    return (
        f'<details style="margin-top:.5em"{" open" * here}><summary>{"▸ " * here}{html.escape(stretch.head)} '
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
    for kind in _KINDS:
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
