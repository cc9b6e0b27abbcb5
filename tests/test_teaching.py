"""TEACHING.md: its days are made of the notebooks' minutes and fit, and it says of each exercise what goes wrong."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from helpers import exercises
from helpers.authoring.build import measured_seconds
from helpers.authoring.script import ScriptError, read_script
from helpers.demands import BEYOND
from helpers.teaching import guide
from helpers.teaching.plans import ARRIVE, LONGEST, PACE, PLANS, Block, Plan, day, sections

ROOT = Path(__file__).resolve().parents[1]
SCRIPTS = [read_script(path) for path in sorted((ROOT / "solutions").glob("[0-9][0-9]_*.py"))]
TASKS = {task.id: task for script in SCRIPTS for task in script.tasks}
STRETCH = {name for name in TASKS if exercises.exercise(name).kind in BEYOND}
DAYS = [day(plan, SCRIPTS, STRETCH) for plan in PLANS]
SECONDS = measured_seconds(ROOT)
GUIDE = guide.parts(SCRIPTS, SECONDS)
each_day = pytest.mark.parametrize("made", DAYS, ids=lambda made: made.plan.title)


def test_the_page_has_a_place_for_each_derived_part_and_a_word_on_every_chapter():
    text = (ROOT / "TEACHING.md").read_text(encoding="utf-8")
    assert re.findall(r"<!-- (.+?): written by `make book` -->", text) == list(GUIDE)
    for name, inside in GUIDE.items():
        assert f"<!-- {name}: written by `make book` -->\n{inside}\n<!-- end of {name} -->" in text
    for script in SCRIPTS:
        prose = re.search(rf"\n### {script.name[:2]} · (.+?)\n\n(.+?)\n\n<!-- chapter", text, re.DOTALL)
        assert script.title.startswith(prose[1])
        assert len(prose[2].split()) > 30


@each_day
def test_a_day_fits_in_its_hours_and_wastes_none(made):
    assert made.minutes <= made.plan.minutes
    assert made.minutes > made.plan.minutes - 15


@each_day
def test_a_day_holds_every_section_and_every_exercise_once_in_the_order_of_the_book(made):
    inside = [script for script in SCRIPTS if script.name[:2] in made.plan.chapters]
    assert len(inside) == len(made.plan.chapters)
    blocks = [block for session in made.sessions for block in session]
    room = [task.id for block in blocks for task, _ in block.work]
    home = [task.id for task in made.home]
    asked = [task.id for script in inside for task in script.tasks]
    assert sorted(room + home) == sorted(asked)
    assert room == [name for name in asked if name in room]
    left_out = {section.title for script in inside for section in script.sections if section.minutes} - {
        block.title for block in blocks
    }
    held = {b.title: {task.id for task, _ in b.work} for script in inside for b in sections(script, STRETCH)}
    assert all(held[title] <= set(home) & STRETCH for title in left_out), "only sections of stretch exercises alone"


@each_day
def test_nobody_sits_for_longer_than_is_good(made):
    assert len(made.sessions) == len(made.plan.breaks) + 1
    assert max(sum(block.minutes for block in session) for session in made.sessions) <= LONGEST


@each_day
def test_what_is_left_for_home_goes_beyond_the_page_or_is_of_three_stars(made):
    assert all(task.id in STRETCH or task.stars == 3 for task in made.home)


def test_the_two_days_have_every_chapter_but_the_capstone():
    assert PLANS[1].chapters + PLANS[2].chapters == tuple(script.name[:2] for script in SCRIPTS[:-1])


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_a_chapter_takes_a_third_longer_than_its_notebook_says(script):
    blocks = sections(script, STRETCH)
    assert sum(block.minutes for block in blocks) == pytest.approx(PACE * script.minutes, abs=len(TASKS) ** 0.5)
    minutes = {section.title: section.minutes for section in script.sections}
    for block in blocks:
        assert block.minutes == pytest.approx(PACE * minutes[block.title], abs=1 + len(block.work) / 2)
        assert block.talk >= block.minutes / 4 - 1 or {task.id for task, _ in block.work} <= STRETCH


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_a_chapter_says_how_long_it_runs_and_leaves_a_minute_a_star_beside_that(script):
    assert script.name in SECONDS, "run `make bench ARGS=book`, then `make book`"
    assert f"the machine takes about {SECONDS[script.name]} seconds" in GUIDE[f"chapter {script.name[:2]}"]
    assert SECONDS[script.name] / 60 + sum(task.stars for task in script.tasks) <= script.minutes


def longer(script, minutes):
    first, *others = script.sections
    return dataclasses.replace(script, sections=(dataclasses.replace(first, minutes=minutes), *others))


def test_minutes_that_change_change_the_day():
    later = day(PLANS[0], [longer(SCRIPTS[0], 40), *SCRIPTS[1:]], STRETCH)
    assert later.minutes <= PLANS[0].minutes
    assert len(later.home) > len(DAYS[0].home)


def test_a_day_that_cannot_fit_is_told():
    with pytest.raises(ScriptError, match="Half a day"):
        day(PLANS[0], [longer(SCRIPTS[0], 300), *SCRIPTS[1:]], STRETCH)


def test_breaks_divide_a_day_as_evenly_as_its_sections_allow():
    made = day(Plan("A day", ("00",), 420, (15, 60)), SCRIPTS, STRETCH)
    lengths = [sum(block.minutes for block in session) for session in made.sessions]
    assert lengths[0] == ARRIVE
    assert max(lengths) == ARRIVE
    assert isinstance(made.sessions[0][0], Block)


def test_the_clock_of_a_plan_adds_up():
    for made, text in zip(DAYS, GUIDE["plans"].split("### ")[1:], strict=True):
        rows = re.findall(r"^\| (\d+):(\d\d) \| *(\d*) *\| *(\d*) *\| (.+?) \|", text, re.MULTILINE)
        now = 9 * 60
        for hours, minutes, talk, typing, title in rows:
            assert int(hours) * 60 + int(minutes) == now
            rest = re.search(r", (\d+) minutes\*", title)
            now += int(rest[1]) if rest else int(talk or 0) + int(typing or 0)
        assert now == 9 * 60 + made.minutes
        assert rows[-1][-1] == "*end*"


@pytest.mark.parametrize("exercise", TASKS)
def test_what_goes_wrong_at_an_exercise_is_said_in_a_sentence(exercise):
    told = guide.confusion(TASKS[exercise])
    assert len(told) > 20
    assert told.endswith((".", "?", "`"))
    assert "\n" not in told
    (row,) = [line for line in GUIDE[f"chapter 0{exercise[0]}"].splitlines() if line.startswith(f"| **{exercise}** ")]
    assert told in row
    assert len(re.findall(r"(?<!\\)\|", row)) == 3


def test_an_exercise_of_which_nothing_is_known_stops_the_build(monkeypatch):
    bare = dataclasses.replace(exercises.exercise("0.1"), mistakes=())
    monkeypatch.setattr(exercises, "exercise", lambda name: bare)
    with pytest.raises(ScriptError, match=r"0\.1 has no known mistake"):
        guide.confusion(TASKS["0.1"])
