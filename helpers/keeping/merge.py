"""A learner's notebooks and a newer book, cell by cell: everything that the learner wrote is in the result.

The book's cells come in the book's order. Where the learner wrote into one, the learner's text stands in its place, or
right after it if the book's own text is new as well. Cells of the learner's own stand where they stood, after the same
neighbour. Answers are found by the number of their exercise, wherever it has moved to; answers to exercises that are
gone close the notebook they were in.
"""

from __future__ import annotations

import copy
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

from helpers.keeping.cells import digest, exercise_of, is_empty
from helpers.keeping.laid import Laid

APPENDIX = "## Kept from your earlier copy\n\nThe book no longer holds these exercises. Your answers are yours."
_CHANGED = "The book's text of exercise {} has changed since you answered it. It now begins so:\n\n```python\n{}\n```"

Place = tuple[str, int]  # a chapter, and the position of a cell in it; -1 is before the first


@dataclass
class Merged:
    """A learner's copy of one chapter, brought up to the book.

    Attributes:
        notebook: the new copy.
        answers: the exercises whose answers were carried over.
        changed: those of them whose text in the book is another than the learner answered.
        gone: the exercises that the book no longer holds, with answers at the end of the notebook.
        kept: how many more cells of the learner's were carried over.
        from_elsewhere: whether some of them come from a copy of another name.
        notes: cells of the update's own, which a later update may take away again.
    """

    notebook: NotebookNode
    answers: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    kept: int = 0
    from_elsewhere: bool = False
    notes: list[NotebookNode] = field(default_factory=list)

    @property
    def touched(self) -> bool:
        """Whether anything in it is the learner's."""
        return bool(self.answers or self.gone or self.kept)


def homes(copies: Mapping[str, NotebookNode], book: Mapping[str, NotebookNode], laid: Laid) -> dict[str, str]:
    """To which chapter each copy belongs: by its name, or, if the book renamed the chapter, by most of its exercises.

    A copy that the book did not lay is in none, nor is one without any cell or exercise of the book: it is somebody's
    own notebook, or another course's.
    """
    chapter_of = {e: name for name, notebook in book.items() for c in notebook.cells if (e := exercise_of(c))}
    texts = {name: {digest(cell) for cell in notebook.cells} for name, notebook in book.items()}
    found = {}
    for name, notebook in copies.items():
        votes = Counter(chapter_of[e] for c in notebook.cells if (e := exercise_of(c)) in chapter_of)
        if name in book:
            if votes or any(digest(cell) in texts[name] for cell in notebook.cells if not is_empty(cell)):
                found[name] = name
        elif votes and name in laid.chapters:
            found[name] = votes.most_common(1)[0][0]
    return found


def merge(
    copies: Mapping[str, NotebookNode], home: Mapping[str, str], book: Mapping[str, NotebookNode], laid: Laid
) -> dict[str, Merged]:
    """Bring copies up to the book.

    Args:
        copies: the learner's notebooks by name.
        home: the chapter of each of them, as :func:`homes` finds it.
        book: the book's notebooks by name.
        laid: what the book ever laid into these copies. What is not among it, the learner wrote.

    Returns:
        Each chapter that is the home of a copy or receives an answer. The arguments stay as they are.
    """
    merger = _Merger(book, laid)
    # The copy that bears the chapter's name speaks first.
    for name in sorted(home, key=lambda name: (name != home[name], name)):
        merger.take(name, copies[name], home[name])
    return {chapter: merger.made(chapter) for chapter in sorted(set(home.values()) | set(merger.receiving))}


class _Merger:
    def __init__(self, book: Mapping[str, NotebookNode], laid: Laid) -> None:
        self.book, self.laid = book, laid
        self.place_of_exercise: dict[str, Place] = {}
        self.place_of_id: dict[tuple[str, str], int] = {}
        self.place_of_text: dict[tuple[str, str], int] = {}
        for chapter, notebook in book.items():
            for index, cell in enumerate(notebook.cells):
                if exercise := exercise_of(cell):
                    self.place_of_exercise.setdefault(exercise, (chapter, index))
                self.place_of_id.setdefault((chapter, cell.get("id", "")), index)
                self.place_of_text.setdefault((chapter, digest(cell)), index)
        self.instead: dict[Place, NotebookNode] = {}
        self.after: dict[Place, list[NotebookNode]] = defaultdict(list)
        self.gone: dict[str, list[tuple[str, NotebookNode]]] = defaultdict(list)
        self.receiving: dict[str, set[str]] = defaultdict(set)  # from a chapter to the copies that gave it something
        self.taken: set[str] = set()  # digests of what earlier copies brought: the same cell twice is one too many

    def take(self, name: str, notebook: NotebookNode, chapter: str) -> None:
        """Sort the cells of one copy into the book."""
        at: Place = (chapter, -1)
        mine = set()
        for cell in notebook.cells:
            exercise = exercise_of(cell)
            own = not is_empty(cell) and digest(cell) not in self.laid.digests | self.taken
            mine.add(digest(cell))
            if exercise and exercise not in self.place_of_exercise:
                if own:
                    self.receiving[chapter].add(name)
                    self.gone[chapter].append((exercise, cell))
                continue
            place, stands = self._place(name, cell, exercise, chapter)
            at = place or at
            if not own:
                continue
            self.receiving[at[0]].add(name)
            if place and stands and place not in self.instead and self._cell(place).cell_type == cell.cell_type:
                self.instead[place] = cell
            else:
                self.after[at].append(cell)
        self.taken |= mine

    def _place(self, name: str, cell: NotebookNode, exercise: str | None, chapter: str) -> tuple[Place | None, bool]:
        """The cell of the book that a learner's cell was, if it was one, and whether the learner's text may take its
        place: an answer may, and an edit of a text that is not new."""
        if exercise:
            return self.place_of_exercise[exercise], True
        # Ids count the cells of a section, so that a newer book may give one to another cell: texts are surer.
        laid = self.laid.chapters.get(name, {}).get(cell.get("id", ""))
        for text in (digest(cell), laid):
            if (index := self.place_of_text.get((chapter, text or ""))) is not None:
                return (chapter, index), True
        index = self.place_of_id.get((chapter, cell.get("id", "")))
        return (None if index is None else (chapter, index)), False

    def _cell(self, place: Place) -> NotebookNode:
        return self.book[place[0]].cells[place[1]]

    def made(self, chapter: str) -> Merged:
        """A chapter with what was sorted into it."""
        notebook = copy.deepcopy(self.book[chapter])
        merged = Merged(notebook, from_elsewhere=bool(self.receiving.get(chapter, set()) - {chapter}))
        cells: list[NotebookNode] = []
        ids = {cell.get("id") for cell in notebook.cells}
        for index, theirs in enumerate([None, *notebook.cells], start=-1):
            place = (chapter, index)
            if theirs is not None:
                cells += self._filled(theirs, self.instead.get(place), merged)
            cells += [self._carried(cell, ids, merged) for cell in self.after.get(place, ())]
        if self.gone.get(chapter):
            cells.append(self._note(APPENDIX, merged))
            for exercise, cell in self.gone[chapter]:
                merged.gone += [exercise] if exercise not in merged.gone else []
                cells.append(_as_own(cell, ids))
        for note in merged.notes:
            note.id = _free_id("book-note", ids)
        notebook.cells = cells
        return merged

    def _filled(self, theirs: NotebookNode, mine: NotebookNode | None, merged: Merged) -> list[NotebookNode]:
        """The book's cell, or the learner's text in its place; and a note if it answers another text."""
        if mine is None:
            return [theirs]
        stands = copy.deepcopy(mine)
        stands.id, stands.metadata = theirs.get("id"), {**mine.metadata, **theirs.metadata}
        exercise = exercise_of(theirs)
        if exercise is None:
            merged.kept += 1
            return [stands]
        merged.answers.append(exercise)
        if digest(theirs) in self.laid.digests:
            return [stands]
        merged.changed.append(exercise)
        fence = theirs.source.replace("```", "'''")
        return [self._note(_CHANGED.format(exercise, fence), merged), stands]

    def _carried(self, cell: NotebookNode, ids: set[str | None], merged: Merged) -> NotebookNode:
        merged.kept += 1
        return _as_own(cell, ids)

    def _note(self, text: str, merged: Merged) -> NotebookNode:
        note = new_markdown_cell(text)
        merged.notes.append(note)
        return note


def _as_own(cell: NotebookNode, ids: set[str | None]) -> NotebookNode:
    """A learner's cell under an id that is no other cell's, and no exercise's unless it was."""
    own = copy.deepcopy(cell)
    if cell.get("id") in ids or not cell.get("id"):
        own.id = _free_id(f"{cell.get('id') or 'cell'}-kept", ids)
    ids.add(own.id)
    own.metadata.pop("nbgrader", None)  # nbgrader takes two cells of one grade_id for damage
    return own


def _free_id(start: str, ids: set[str | None]) -> str:
    number = 1
    while f"{start[:54]}-{number}" in ids:
        number += 1
    made = f"{start[:54]}-{number}"
    ids.add(made)
    return made
