"""A room without a server: the codes that learners sent, pasted from any chat, as one table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from helpers import book, exercises
from helpers.grading.grade import Found, Grade
from helpers.journey.code import CODE, CodeError, Shared, read_code

_STATUS = {"passed, solution seen": "passed", "solution seen, not passed": "failed"}


@dataclass(frozen=True)
class Seat:
    """One learner in the room."""

    who: str
    shared: Shared


def seats(text: str) -> tuple[list[Seat], list[str]]:
    """The learners of some pasted text, and a sentence for each code that could not be read.

    A name is what stands before a code in its line, or else the line above it. Of several codes of one name the last
    one counts.
    """
    found: dict[str, Shared] = {}
    complaints, above = [], ""
    for line in text.splitlines():
        codes = list(CODE.finditer(line))
        for code in codes:
            who = _name(line[: code.start()]) if len(codes) == 1 else ""
            who = who or (above if len(codes) == 1 else "") or f"learner {len(found) + 1}"
            try:
                found[who] = read_code(code.group())
            except CodeError as error:
                complaints.append(f"{who}: {error}")
        above = "" if codes else _name(line) or above
    return [Seat(who, shared) for who, shared in found.items()], complaints


def _name(text: str) -> str:
    """A name without the marks, times and brackets that chats put around it."""
    text = re.sub(r"[\[(<]?\b\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?:\s*[AaPp][Mm])?[\])>]?", " ", text)
    inside = re.match(r"\s*<([^<>]+)>", text)
    text = inside[1] if inside else text.partition(":")[0]
    return " ".join(text.split()).strip(" \t;,<>-–—|\"'`*()[]")


def as_grades(room: Sequence[Seat]) -> list[Grade]:
    """The room as grades, so that the class's table and page show it: the chapters that somebody has begun."""
    begun = {e for seat in room for e, state in seat.shared.states.items() if state != "not started"}
    shown = [r.id for c in book.chapters() for r in c.records if any(x.id in begun for x in c.records)]
    grades = []
    for seat in room:
        found = []
        for exercise in shown:
            state = seat.shared.states[exercise]
            here = exercise == seat.shared.at and state not in {"passed", "passed, solution seen"}
            problem = _problem(exercise, seat.shared.mistake) if here else ""
            mistake = seat.shared.mistake if here else ""
            found.append(Found(exercise, _STATUS.get(state, state), problem or _said(state), mistake))
        grades.append(Grade(seat.who, "", found))
    return grades


def as_text(room: Sequence[Seat]) -> str:
    """One line a learner: how far, where now, with how many tries, and what was found last."""
    titles = {record.id: record.title for chapter in book.chapters() for record in chapter.records}
    rows = [("who", "passed", "now at", "tries", "hints", "what its last check found")]
    for seat in room:
        told = seat.shared
        passed = sum(state.startswith("passed") for state in told.states.values())
        at = f"{told.at} {titles[told.at]}" if told.at else "not begun"
        state = told.states.get(told.at, "")
        said = _problem(told.at, told.mistake) or state
        rows.append((seat.who, str(passed), at, str(told.tries), str(told.hints), said))
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]) - 1)]
    lines = ["  ".join([*(cell.ljust(w) for cell, w in zip(row, widths, strict=False)), row[-1]]) for row in rows]
    return "\n".join(line.rstrip() for line in lines)


def _said(state: str) -> str:
    return state if state not in {"passed", "not started"} else ""


def _problem(exercise: str, mistake: str) -> str:
    if not mistake:
        return ""
    return next((m.problem for m in exercises.exercise(exercise).mistakes if m.name == mistake), "")
