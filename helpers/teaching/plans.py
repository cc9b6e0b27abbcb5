"""Days of teaching, made of the notebooks' minutes.

A section's heading names its minutes, for somebody who reads alone. A room takes `PACE` times as long. Of a section's
minutes two a star go to its exercises, but a quarter of the section at least is talk; a section of nothing but stretch
exercises is all exercise. Where a day, or the time between two breaks, is too long, exercises are left for home: those
that go beyond the page first, then three stars, two, one, and of each kind the last first.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from helpers.authoring.script import Script, ScriptError, Task

PACE = 4 / 3
MINUTES_A_STAR = 2
TALK_AT_LEAST = 1 / 4
ARRIVE = 10
LONGEST = 100  # without a break
BEGIN = 9 * 60


@dataclass(frozen=True)
class Plan:
    """What a day is to be.

    Attributes:
        title: its heading.
        chapters: the numbers of the chapters, in order.
        minutes: how long it may be, from its beginning to its end, breaks included.
        breaks: the minutes of each, in order; the day has one session more.
    """

    title: str
    chapters: tuple[str, ...]
    minutes: int
    breaks: tuple[int, ...]


_DAY = (15, 60, 15)
PLANS = (
    Plan("Half a day", ("00", "01", "02"), 210, (15,)),
    Plan("One day, and the first of two", ("00", "01", "02", "03", "04"), 420, _DAY),
    Plan("The second of two days", ("05", "06", "07", "08"), 420, _DAY),
)


@dataclass(frozen=True)
class Block:
    """A section of a chapter as a room goes through it.

    Attributes:
        chapter: the chapter's number and title; the title alone of what is no chapter.
        title: the section's heading.
        talk: minutes to tell and to show.
        work: its exercises in the room, each with its minutes.
    """

    chapter: str
    title: str
    talk: int
    work: tuple[tuple[Task, int], ...] = ()

    @property
    def typing(self) -> int:
        """Minutes in which people type."""
        return sum(minutes for _, minutes in self.work)

    @property
    def minutes(self) -> int:
        """Minutes of the clock."""
        return self.talk + self.typing

    def without(self, home: set[str]) -> Block:
        """The same without the exercises that are left for home."""
        return Block(self.chapter, self.title, self.talk, tuple((t, m) for t, m in self.work if t.id not in home))


@dataclass(frozen=True)
class Day:
    """A plan with its times.

    Attributes:
        plan: what was asked for.
        sessions: between the breaks, the sections of each.
        home: the exercises that are left for home.
    """

    plan: Plan
    sessions: tuple[tuple[Block, ...], ...]
    home: tuple[Task, ...]

    @property
    def minutes(self) -> int:
        """From the beginning to the end, breaks included."""
        return sum(block.minutes for session in self.sessions for block in session) + sum(self.plan.breaks)


def sections(script: Script, stretch: set[str]) -> list[Block]:
    """A chapter's sections in a room.

    Args:
        script: the chapter.
        stretch: the exercises that go beyond what everybody is to solve.
    """
    tasks = {task.cell: task for task in script.tasks}
    held: list[list[Task]] = [[]]  # before the first heading, and below each
    for index, cell in enumerate(script.notebook.cells):
        if cell.cell_type == "markdown":
            held += [[] for _ in re.findall(r"^## ", cell.source, re.MULTILINE)]
        elif index in tasks:
            held[-1].append(tasks[index])
    named = [(script.title, 0), *((section.title, section.minutes) for section in script.sections)]
    return [
        _block(f"{script.name[:2]} {script.title}", title, minutes, inside, stretch)
        for (title, minutes), inside in zip(named, held, strict=True)
        if minutes
    ]


def _block(chapter: str, title: str, minutes: int, tasks: Sequence[Task], stretch: set[str]) -> Block:
    stars = sum(task.stars for task in tasks)
    if tasks and all(task.id in stretch for task in tasks):
        typing = float(minutes)
    else:
        typing = min(MINUTES_A_STAR * stars, (1 - TALK_AT_LEAST) * minutes)
    work = tuple((task, round(PACE * typing * task.stars / stars)) for task in tasks)
    return Block(chapter, title, round(PACE * (minutes - typing)), work)


def day(plan: Plan, scripts: Sequence[Script], stretch: set[str]) -> Day:
    """A plan with its times.

    Args:
        plan: what is wanted; chapters that do not exist are left out.
        scripts: the book.
        stretch: the exercises that are left for home first.

    Raises:
        ScriptError: it cannot be done in that time, whatever is left for home.
    """
    blocks = [Block("", "Everybody has the first page open", ARRIVE)]
    blocks += [b for number in plan.chapters for s in scripts if s.name[:2] == number for b in sections(s, stretch)]
    tasks = [task for block in blocks for task, _ in block.work]
    last_first = sorted(tasks, key=lambda task: (task.id not in stretch, -task.stars, -tasks.index(task)))
    room = plan.minutes - sum(plan.breaks)
    home: list[Task] = []
    kept = blocks
    while (
        max(spent := [sum(b.minutes for b in part) for part in _in_sessions(kept, len(plan.breaks) + 1)]) > LONGEST
        or sum(spent) > room
    ):
        if not last_first:
            raise ScriptError(f"{plan.title}: even without exercises its chapters take longer than {room} minutes.")
        home.append(last_first.pop(0))
        left = {task.id for task in home}
        kept = [shorter for block in blocks if (shorter := block.without(left)).minutes]
    return Day(plan, _in_sessions(kept, len(plan.breaks) + 1), tuple(sorted(home, key=tasks.index)))


def _in_sessions(blocks: Sequence[Block], count: int) -> tuple[tuple[Block, ...], ...]:
    """Break between sections, so that the longest session is as short as can be."""
    ends = [0, *itertools.accumulate(block.minutes for block in blocks)]
    count = min(count, len(blocks))
    cuts = min(
        ([0, *inner, len(blocks)] for inner in itertools.combinations(range(1, len(blocks)), count - 1)),
        key=lambda cuts: sorted((ends[b] - ends[a] for a, b in itertools.pairwise(cuts)), reverse=True),
    )
    return tuple(tuple(blocks[a:b]) for a, b in itertools.pairwise(cuts))
