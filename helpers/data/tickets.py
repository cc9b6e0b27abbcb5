"""Support tickets of a company that does not exist, written by a seeded grammar: text with signal and with noise."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from helpers.data import ticket_words as words
from helpers.data.source import Draws

SEED = 20_261_120
TRAIN, TEST = 3_200, 800
_ISSUES_OF = {d: [i for i, issue in enumerate(words.ISSUES) if issue.department == d] for d in words.DEPARTMENTS}
_ALTERNATIVES = re.compile(r"\[([^\[\]]*)\]")
_SLOT = re.compile(r"\{(\w+)\}")
_SPACES, _BEFORE_MARK = re.compile(r" +"), re.compile(r" (?=[.,?!:])")


class TicketSet(NamedTuple):
    """Some tickets, part by part; row ``i`` of every part belongs to ticket ``i``.

    Attributes:
        title: (n,) str, as NumPy objects.
        body: (n,) str, as NumPy objects.
        tags: (n, 12) float32, 1 where the customer ticked the tag.
        priority: (n,) float32 from 0 (can wait) to 1 (at once), which a clerk gave.
        department: (n,) int32 from 0 to 3, which solved it.
        issue: (n,) int32 from 0 to 19, what it was about.
    """

    title: np.ndarray
    body: np.ndarray
    tags: np.ndarray
    priority: np.ndarray
    department: np.ndarray
    issue: np.ndarray

    def __repr__(self) -> str:
        return f"<TicketSet: {len(self.title):,} tickets>"


class Tickets(NamedTuple):
    """Support tickets, split into a training and a test set.

    Attributes:
        train: a TicketSet of 3,200.
        test: a TicketSet of 800.
        tags: the names of the 12 tags.
        departments: the names of the 4 departments.
        issues: the names of the 20 issues.
        source: one sentence that says which data these are, under which licence, and how many.
    """

    train: TicketSet
    test: TicketSet
    tags: tuple[str, ...]
    departments: tuple[str, ...]
    issues: tuple[str, ...]
    source: str

    def __repr__(self) -> str:
        return f"<Tickets: {self.source}>"


def load_tickets() -> Tickets:
    """Support tickets: from their title, body and tags to their priority and their department.

    Customers of a shop for smart home devices write about 20 issues, which four departments solve. They use many words
    for one thing, make typos, forget to say what it is about in the title or in the body, mention other issues, take
    the wrong title, and tick wrong tags; the clerk who sets the priority has moods, and some tickets end in another
    department than they should. So title, body and tags each know something that the others do not, and nothing
    reaches an accuracy of 1. The same tickets for ever: ``HELPERS_DATA`` does not change them.

    Returns:
        ``.train`` and ``.test``, each with ``title``, ``body``, ``tags``, ``priority``, ``department`` and ``issue``;
        the names ``.tags``, ``.departments`` and ``.issues``; and ``.source``.
    """
    writer = _Writer(Draws(SEED))
    rows = [writer.ticket() for _ in range(TRAIN + TEST)]
    title, body, tags, priority, department, issue = zip(*rows, strict=True)
    columns = (
        np.array(title, dtype=object),  # Keras takes strings as objects, not NumPy's own <U
        np.array(body, dtype=object),
        np.array(tags, dtype="float32"),
        (np.array(priority, dtype="float64") / 100).astype("float32"),
        np.array(department, dtype="int32"),
        np.array(issue, dtype="int32"),
    )
    return Tickets(
        TicketSet(*(column[:TRAIN] for column in columns)),
        TicketSet(*(column[TRAIN:] for column in columns)),
        words.TAGS,
        words.DEPARTMENTS,
        tuple(issue.name for issue in words.ISSUES),
        "Support tickets from a seeded grammar, written for this book (CC BY 4.0): "
        f"{TRAIN:,} to train, {TEST:,} to test.",
    )


class _Writer:
    """Writes one ticket after the other."""

    def __init__(self, draws: Draws) -> None:
        self.draws = draws
        self.kept: dict[str, str] = {}  # the product, the order, … of the ticket at hand

    def ticket(self) -> tuple[str, str, list[int], int, int, int]:
        """Title, body, tags, priority in percent, department, issue."""
        draws = self.draws
        self.kept = {}
        department = draws.below(len(words.DEPARTMENTS))
        number = draws.choice(_ISSUES_OF[words.DEPARTMENTS[department]])
        issue, other = words.ISSUES[number], words.ISSUES[self._elsewhere(department)]
        mood = draws.choice(("urgent", "urgent", "calm", "", "", ""))
        business, reopened = draws.chance(20), draws.chance(18)

        # How the issue is told: in both places, in one of them, or under a title that belongs to another one.
        told = draws.below(100)
        vague_title, vague_body, mistaken = told < 16, 16 <= told < 27, 27 <= told < 31
        title = self.phrase(words.VAGUE_TITLES if vague_title else (other if mistaken else issue).titles)
        body = []
        if mistaken:
            body.append(self.phrase(words.MISTAKEN_TITLE))
        if vague_body:
            body.append(self.phrase(words.VAGUE_BODIES))
        else:
            body.append(self.phrase(issue.bodies))
            if draws.chance(45):
                body.append(self.phrase(issue.details))
        if draws.chance(20):
            aside = f"{self.phrase(words.ASIDES)} {_small(self.phrase(other.bodies))}"
            body.insert(draws.choice((0, len(body))), aside)
        if draws.chance(50):
            body.insert(0, self.phrase(words.FILLERS))

        # What makes it urgent stands in the title, in the body, among the tags, or in several of these.
        in_title = mood and draws.chance(40)
        if in_title or draws.chance(4):
            call = self.phrase(words.CALM_TITLES if mood == "calm" else words.URGENT_TITLES)
            title = f"{call} {_small(title)}"
        if mood and (not in_title or draws.chance(30)):
            body.append(self.phrase(words.CALM if mood == "calm" else words.URGENT))
        if business and draws.chance(45):
            body.insert(0, self.phrase(words.BUSINESS))
        if reopened and draws.chance(45):
            body.insert(draws.choice((0, len(body))), self.phrase(words.REOPENED))
        if draws.chance(55):
            body.insert(0, self.phrase(words.GREETINGS))
        if draws.chance(55):
            body.append(self.phrase(words.CLOSINGS))

        severity = issue.severity + 16 * business + 20 * reopened + {"urgent": 22, "calm": -16, "": 0}[mood]
        priority = min(max(severity + draws.below(13) - 6, 2), 98)
        tags = self._tags(issue, department, business, reopened)
        if draws.chance(2):
            department = words.DEPARTMENTS.index(words.ISSUES[self._elsewhere(department)].department)
        return self._typed(title, 2), self._typed(" ".join(body), 3), tags, priority, department, number

    def phrase(self, phrases: Sequence[str]) -> str:
        """One of the phrases, its alternatives and slots chosen."""
        text = self.draws.choice(phrases)
        while "[" in text or "{" in text:
            text = _ALTERNATIVES.sub(lambda found: self.draws.choice(found[1].split("|")), text)
            text = _SLOT.sub(lambda found: self._slot(found[1]), text)
        text = _SPACES.sub(" ", text).strip()
        text = _BEFORE_MARK.sub("", text)
        return text[:1].upper() + text[1:]

    def _slot(self, name: str) -> str:
        if name not in words.KEPT:
            return self.draws.choice(words.SLOTS[name])
        if name not in self.kept:
            self.kept[name] = self.draws.choice(words.SLOTS[name])
        return self.kept[name]

    def _elsewhere(self, department: int) -> int:
        """An issue of another department."""
        steps = 1 + self.draws.below(len(words.DEPARTMENTS) - 1)
        return self.draws.choice(_ISSUES_OF[words.DEPARTMENTS[(department + steps) % len(words.DEPARTMENTS)]])

    def _tags(self, issue: words.Issue, department: int, business: bool, reopened: bool) -> list[int]:
        draws = self.draws
        lies, lazy = draws.chance(10), draws.chance(10)
        ticked = words.ISSUES[self._elsewhere(department)].tags if lies else issue.tags
        who = {"business": business, "reopened": reopened}
        return [
            int(
                (who[tag] and draws.chance(85))
                if tag in who
                else draws.chance(0 if lazy else 70 if tag in ticked else 7)
            )
            for tag in words.TAGS
        ]

    def _typed(self, text: str, typos: int) -> str:
        """The text as it left the keyboard; ``typos``: how many words of 100 are mistyped."""
        draws = self.draws
        if draws.chance(12):
            text = text.lower()
        elif draws.chance(4):
            text = text.upper()
        written = text.split(" ")
        for position, word in enumerate(written):
            if len(word) > 3 and draws.chance(typos):
                at = 1 + draws.below(len(word) - 2)
                written[position] = draws.choice(
                    (
                        word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :],  # two letters swapped
                        word[:at] + word[at + 1 :],  # one left out
                        word[:at] + word[at] + word[at:],  # one typed twice
                    )
                )
        return " ".join(written)


def _small(sentence: str) -> str:
    """For the middle of a sentence: ``The app …`` as ``the app …``, ``I have …`` as it is."""
    first = sentence.split(" ", 1)[0]
    return sentence if first in ("I", "PDF", "SMS") else sentence[:1].lower() + sentence[1:]
