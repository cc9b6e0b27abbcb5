"""What came out of a class: a table for a spreadsheet, and one page that shows where the room is stuck."""

from __future__ import annotations

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from helpers import book
from helpers.grading.grade import STATUSES, Grade

_SIGNS = {
    "passed": "✔",
    "failed": "✘",
    "error": "!",
    "not started": "○",
    "not reached": "…",
    "missing": "–",
}
_COLUMNS = ("who", "file", "exercise", "title", "stars", "status", "mistake", "problem", "trouble")


@dataclass(frozen=True)
class Stuck:
    """An exercise that learners begin and do not finish.

    Attributes:
        exercise: its number.
        title: its title.
        begun: how many have begun it.
        unsolved: how many of those have not passed.
        mistakes: the words of what was found, the most frequent first, with their counts.
    """

    exercise: str
    title: str
    begun: int
    unsolved: int
    mistakes: tuple[tuple[str, int], ...]


def as_csv(grades: Sequence[Grade]) -> str:
    """One line for each exercise of each submission; one with its trouble for each that could not be graded."""
    records = {record.id: record for chapter in book.chapters() for record in chapter.records}
    text = io.StringIO()
    table = csv.DictWriter(text, _COLUMNS, lineterminator="\n")
    table.writeheader()
    for grade in grades:
        whose = {"who": _plain(grade.who), "file": _plain(grade.file), "trouble": grade.trouble}
        for found in grade.found:
            record = records[found.exercise]
            about = {"exercise": found.exercise, "title": record.title, "stars": record.stars}
            outcome = {"status": found.status, "mistake": found.mistake, "problem": _plain(found.problem)}
            table.writerow({**whose, **about, **outcome})
        if not grade.found:
            table.writerow(whose)
    return text.getvalue()


def _plain(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text


def stuck(grades: Sequence[Grade]) -> list[Stuck]:
    """Where the room is stuck: exercises that most have begun and not passed first."""
    titles = {record.id: record.title for chapter in book.chapters() for record in chapter.records}
    begun: Counter[str] = Counter()
    unsolved: Counter[str] = Counter()
    mistakes: dict[str, Counter[str]] = defaultdict(Counter)
    for grade in grades:
        for found in grade.found:
            begun[found.exercise] += found.status in {"passed", "failed", "error"}
            if found.status in {"failed", "error"}:
                unsolved[found.exercise] += 1
                mistakes[found.exercise][found.problem] += 1
    rows = [Stuck(e, titles[e], begun[e], unsolved[e], tuple(mistakes[e].most_common(3))) for e in unsolved]
    order = list(titles)
    return sorted(rows, key=lambda row: (-row.unsolved / row.begun, -row.unsolved, order.index(row.exercise)))


def as_html(grades: Sequence[Grade]) -> str:
    """One page that needs nothing from elsewhere."""
    titles = {record.id: record.title for chapter in book.chapters() for record in chapter.records}
    stars = {record.id: record.stars for chapter in book.chapters() for record in chapter.records}
    shown = [e for e in titles if any(found.exercise == e for grade in grades for found in grade.found)]
    people: dict[str, dict[str, tuple[str, str]]] = defaultdict(dict)
    troubles = []
    for grade in grades:
        people.setdefault(grade.who, {})
        if grade.trouble:
            troubles.append(f"<li><b>{escape(grade.file)}</b> {escape(grade.trouble)}.</li>")
        for found in grade.found:
            before = people[grade.who].get(found.exercise)
            if before is None or STATUSES.index(found.status) < STATUSES.index(before[0]):
                people[grade.who][found.exercise] = found.status, found.problem
    head = "".join(f'<th scope="col" title="{escape(titles[e])}">{e}</th>' for e in shown)
    body = "".join(_row(who, found, shown, stars) for who, found in sorted(people.items()))
    room = "".join(
        f"<li><b>{row.exercise} {escape(row.title)}</b>: {row.unsolved} of {row.begun} who began it have not passed."
        f"<ul>{''.join(f'<li>{count} × {escape(words)}</li>' for words, count in row.mistakes)}</ul></li>"
        for row in stuck(grades)
    )
    legend = ", ".join(f"{sign} {status}" for status, sign in _SIGNS.items())
    return _PAGE.format(
        count=f"{len(grades)} notebook{'s' * (len(grades) != 1)} of {len(people)}",
        head=head,
        body=body,
        legend=legend,
        room=room or "<li>Nowhere: every exercise that was begun is passed.</li>",
        troubles=f"<h2>Not graded to their end</h2><ul>{''.join(troubles)}</ul>" if troubles else "",
    )


def _row(who: str, found: dict[str, tuple[str, str]], shown: Sequence[str], stars: dict[str, int]) -> str:
    cells, earned = [], 0
    for exercise in shown:
        status, problem = found.get(exercise, ("missing", ""))
        earned += stars[exercise] if status == "passed" else 0
        told = escape(f"{exercise} {status}{': ' + problem if problem else ''}", quote=True)
        name = status.replace(" ", "-")
        cells.append(f'<td class="{name}" title="{told}"><span aria-label="{status}">{_SIGNS[status]}</span></td>')
    return f'<tr><th scope="row">{escape(who)}</th><td>{earned}</td>{"".join(cells)}</tr>'


_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Graphs of Layers: a class</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font-family: system-ui, sans-serif; margin: 2rem; line-height: 1.45; }}
.table {{ overflow-x: auto; }}
table {{ border-collapse: collapse; }}
th, td {{ padding: 0.25rem 0.5rem; border: 1px solid #8886; text-align: center; }}
th[scope=row] {{ text-align: left; position: sticky; left: 0; background: Canvas; }}
.passed {{ background: #2e9e5b33; }} .failed {{ background: #d9622b33; }} .error {{ background: #c4313f33; }}
</style></head><body>
<h1>Graphs of Layers: a class</h1>
<p>{count}. {legend}. A cell says more when you point at it.</p>
<div class="table" tabindex="0"><table>
<thead><tr><th scope="col">who</th><th scope="col">stars</th>{head}</tr></thead><tbody>{body}</tbody></table></div>
<h2>Where the room is stuck</h2><ul>{room}</ul>
{troubles}
</body></html>
"""
