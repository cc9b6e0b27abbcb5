"""What `build` took out of `solutions/`: titles, stars, starting code, answers and references of every exercise.

Nothing here is written by hand. `python -m helpers build` writes one JSON file a chapter into `helpers/assets/book/`,
and CI proves that building again gives the same.
"""

from __future__ import annotations

import difflib
import json
import os
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

BOOK = Path(__file__).parent / "assets" / "book"


@dataclass(frozen=True)
class Record:
    """One exercise as its chapter states it.

    Attributes:
        id: for example ``"1.3"``; it never changes.
        title: the words after the stars in the exercise's first line.
        stars: 1 to 3.
        start: the code a learner finds.
        solution: the code that answers it.
        reference: what the check compares with: ``{"value": …}``, ``{"graph": …}`` or ``{}``.
        chapter: the chapter's file name without its ending.
    """

    id: str
    title: str
    stars: int
    start: str
    solution: str
    chapter: str
    reference: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Chapter:
    """A chapter's title, minutes and exercises, in reading order."""

    file: str
    title: str
    minutes: int
    records: tuple[Record, ...]


def folder() -> Path:
    """Where the derived files lie; `build` points elsewhere while it makes new ones."""
    return Path(os.environ.get("HELPERS_BOOK", BOOK))


def chapters() -> tuple[Chapter, ...]:
    """All chapters in order."""
    return _read(folder(), _stamp(folder()))


def record(exercise_id: object) -> Record:
    """The record of one exercise.

    Raises:
        KeyError: if there is none; the message repeats what was given and names the nearest ids.
    """
    known = {r.id: r for chapter in chapters() for r in chapter.records}
    if isinstance(exercise_id, str) and exercise_id in known:
        return known[exercise_id]
    close = difflib.get_close_matches(str(exercise_id), known, n=3, cutoff=0.3)
    nearest = f" Did you mean {' or '.join(repr(c) for c in close)}?" if close else ""
    raise KeyError(
        f"There is no exercise {exercise_id!r}. An exercise is named by the text of its first line, such as "
        f"{next(iter(known), '1.1')!r}, with quotes.{nearest}"
    )


def _stamp(where: Path) -> tuple[tuple[str, int], ...]:
    # Files that build rewrites while a kernel is open must be read again.
    return tuple((path.name, path.stat().st_mtime_ns) for path in sorted(where.glob("*.json")))


@lru_cache(maxsize=4)
def _read(where: Path, stamp: tuple[tuple[str, int], ...]) -> tuple[Chapter, ...]:
    found = []
    for name, _ in stamp:
        data = json.loads((where / name).read_text(encoding="utf-8"))
        records = tuple(Record(chapter=data["file"], **r) for r in data["exercises"])
        found.append(Chapter(data["file"], data["title"], data["minutes"], records))
    return tuple(found)
