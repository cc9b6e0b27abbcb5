"""The parts of TEACHING.md that are derived: the plans, and for each chapter its minutes and what goes wrong in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from helpers import exercises
from helpers.authoring.script import Script, ScriptError, Task
from helpers.demands import BEYOND
from helpers.teaching.plans import BEGIN, PLANS, Block, Day, day

_SHOWN = 2


def parts(scripts: Sequence[Script], seconds: Mapping[str, int] | None = None) -> dict[str, str]:
    """Every derived part as Markdown, by the name that its marks bear: ``plans`` and ``chapter 00``, ….

    Args:
        scripts: the chapters.
        seconds: how long each runs with every exercise solved, by its name.

    Raises:
        ScriptError: a day cannot be made, or nothing is known of what goes wrong at an exercise.
    """
    stretch = {t.id for s in scripts for t in s.tasks if exercises.exercise(t.id).kind in BEYOND}
    days = [day(plan, scripts, stretch) for plan in PLANS]
    made = {
        f"chapter {script.name[:2]}": "\n".join(_chapter(script, (seconds or {}).get(script.name, 0)))
        for script in scripts
    }
    return {"plans": "\n\n".join("\n".join(_day(each)) for each in days), **made}


def confusion(task: Task) -> str:
    """What goes wrong at an exercise, in the words of its check: what was written down for it, or its first mistakes.

    Raises:
        ScriptError: nothing is known.
    """
    exercise = exercises.exercise(task.id)
    told = exercise.confusion or " · ".join(mistake.problem for mistake in exercise.mistakes[:_SHOWN])
    if not told:
        raise ScriptError(f"Exercise {task.id} has no known mistake: say in its `confusion` what goes wrong there.")
    return told.replace("|", "\\|")


def _chapter(script: Script, seconds: int) -> Iterator[str]:
    stars = sum(task.stars for task in script.tasks)
    yield f"{script.minutes} minutes, {len(script.tasks)} exercises, {stars} stars; for somebody who reads alone:"
    yield "; ".join(f"{section.title} {section.minutes}" for section in script.sections if section.minutes) + "."
    if seconds:
        yield f"Of these the machine takes about {seconds} seconds, on two cores and without a GPU."
    yield ""
    yield "| exercise | what goes wrong |"
    yield "|---|---|"
    for task in script.tasks:
        yield f"| **{task.id}** {'★' * task.stars} {task.title} | {confusion(task)} |"


def _day(made: Day) -> Iterator[str]:
    yield f"### {made.plan.title}: {_clock(BEGIN)} to {_clock(BEGIN + made.plan.minutes)}"
    yield ""
    yield "| from | show | type | section | exercises in the room |"
    yield "|---|---|---|---|---|"
    now, chapter = BEGIN, ""
    for number, session in enumerate(made.sessions):
        if number:
            rest = made.plan.breaks[number - 1]
            yield f"| {_clock(now)} | | | *{'lunch' if rest > 30 else 'break'}, {rest} minutes* | |"
            now += rest
        for block in session:
            if block.chapter != chapter:
                chapter = block.chapter
                yield f"| | | | **{chapter}** | |"
            yield _row(now, block)
            now += block.minutes
    yield f"| {_clock(now)} | | | *end* | |"
    if made.home:
        yield ""
        yield f"For home: {', '.join(_named(task) for task in made.home)}."


def _row(now: int, block: Block) -> str:
    named = ", ".join(f"{task.id} {'★' * task.stars}" for task, _ in block.work)
    return f"| {_clock(now)} | {block.talk or ''} | {block.typing or ''} | {block.title} | {named} |"


def _named(task: Task) -> str:
    return f"{task.id} {'★' * task.stars} {task.title}"


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"
