"""Progress as a short code: a learner sends it by any chat, a teacher reads it, and no server is needed.

A code holds, for each exercise, one of six states; for the exercise touched last also the number of tries and hints and
the known mistake. It holds no answer and no name. Two bytes prove that it came through whole, two more that both sides
have the same exercises.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from helpers import book, exercises
from helpers.feedback import Note
from helpers.journey.way import Journey, Step
from helpers.log import Standing

CODE = re.compile(r"\bGOL(?:-[A-Z0-9]+)+", re.IGNORECASE)
_FORM = 1
_STATES = ("not started", "failed", "error", "passed", "passed, solution seen", "solution seen, not passed")
_GROUP = 6


class CodeError(ValueError):
    """A code that cannot be read; the message says why."""


@dataclass(frozen=True)
class Shared:
    """What a code tells.

    Attributes:
        states: of each exercise by id, in reading order: one of the six.
        at: the exercise touched last; empty if none was.
        tries: of that exercise, 255 at most.
        hints: shown for it, 255 at most.
        mistake: the name of the known mistake that its last check found; empty if none.
    """

    states: dict[str, str]
    at: str = ""
    tries: int = 0
    hints: int = 0
    mistake: str = ""


def as_note(way: Journey, name: str = "") -> Note:
    """The learner's own code, with what it is for."""
    said = f"{name}: {code_of(way)}" if name else code_of(way)
    return Note("Your progress as a code", f"{said}\nSend this line to your teacher. It holds no answers.")


def code_of(way: Journey) -> str:
    """The code of a journey, such as `GOL-AEXVKA-…`: some 20 letters in the first chapters, 70 at the end."""
    steps = way.steps
    number = 0
    for step in reversed(steps):
        number = number * len(_STATES) + _STATES.index(_state(step))
    place = next((i for i, step in enumerate(steps, 1) if step.record.id == way.last), 0)
    standing = steps[place - 1].standing if place else Standing()
    facts = [_FORM, *_check(",".join(step.record.id for step in steps)), place, min(standing.tries, 255)]
    facts += [min(standing.hints_used, 255), *(_check(standing.mistake) if standing.mistake else b"\0\0")]
    raw = bytes(facts) + number.to_bytes((number.bit_length() + 7) // 8, "little")
    text = base64.b32encode(raw + _check(raw)).decode().rstrip("=")
    return "-".join(["GOL", *(text[i : i + _GROUP] for i in range(0, len(text), _GROUP))])


def read_code(code: str) -> Shared:
    """What a code tells.

    Raises:
        CodeError: it is damaged, or was made with other exercises than this book has.
    """
    text = re.sub(r"[-\s]", "", code)[3:].upper()
    try:
        raw = base64.b32decode(text + "=" * (-len(text) % 8), map01="I")
    except (binascii.Error, ValueError):
        raw = b""
    raw, proof = raw[:-2], raw[-2:]
    if len(raw) < 8 or _check(raw) != proof:
        raise CodeError(f"`{code}` is not whole: a letter is missing or was changed. Ask for it once more.")
    ids = [record.id for chapter in book.chapters() for record in chapter.records]
    form, book_check, place, tries, hints, mistake = raw[0], raw[1:3], raw[3], raw[4], raw[5], raw[6:8]
    number = int.from_bytes(raw[8:], "little")
    if form != _FORM or book_check != _check(",".join(ids)) or place > len(ids) or number >= len(_STATES) ** len(ids):
        raise CodeError(
            f"`{code}` was made with another edition of the book: one of you needs `python -m helpers update`."
        )
    states = {}
    for exercise in ids:
        number, state = divmod(number, len(_STATES))
        states[exercise] = _STATES[state]
    at = ids[place - 1] if place else ""
    return Shared(states, at, tries, hints, _named(at, mistake))


def _state(step: Step) -> str:
    if step.standing.solution_seen:
        return "passed, solution seen" if step.passed else "solution seen, not passed"
    return step.standing.status if step.standing.status in _STATES else "not started"


def _check(what: str | bytes) -> bytes:
    data = what.encode() if isinstance(what, str) else what
    return (zlib.crc32(data) & 0xFFFF).to_bytes(2, "big")


def _named(exercise: str, mistake: bytes) -> str:
    known: Sequence[str] = [m.name for m in exercises.exercise(exercise).mistakes] if exercise and any(mistake) else ()
    return next((name for name in known if _check(name) == mistake), "")
