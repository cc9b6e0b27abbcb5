"""A learner's way through the book: every exercise with what the log knows of it, and the next step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from helpers import book, log

SIGNS = {"passed": "✔", "failed": "✘", "error": "✘", "not started": "○"}


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
