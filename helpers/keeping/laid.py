"""What the book ever laid into a folder of copies: by it, an update tells the learner's lines from its own.

One file beside the copies. Digests are only ever added, and added before the cells that they stand for are laid: an
update that is interrupted may take a line of ours for the learner's, never the other way round.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from nbformat import NotebookNode

from helpers.keeping.cells import digest

NAME = ".laid-by-the-book.json"


@dataclass
class Laid:
    """What was laid.

    Attributes:
        digests: of every cell, ever.
        chapters: of each copy, as it was laid last: from a cell's id to its digest, in order.
    """

    digests: set[str] = field(default_factory=set)
    chapters: dict[str, dict[str, str]] = field(default_factory=dict)

    def will_lay(self, cells: Iterable[NotebookNode]) -> None:
        """Remember cells that are about to be laid."""
        self.digests |= {digest(cell) for cell in cells}

    def has_laid(self, name: str, notebook: NotebookNode) -> None:
        """Remember that a copy now holds this version of its chapter."""
        self.chapters[name] = version(notebook)

    def holds(self, name: str, notebook: NotebookNode) -> bool:
        """Whether a copy was brought up to this version of its chapter already."""
        return list(self.chapters.get(name, {}).items()) == list(version(notebook).items())


def version(notebook: NotebookNode) -> dict[str, str]:
    """What a chapter says, cell by cell."""
    return {cell.get("id", str(index)): digest(cell) for index, cell in enumerate(notebook.cells)}


def read_laid(folder: Path) -> Laid:
    """What was laid into a folder; nothing, if its record is missing or damaged: then all that is there is kept."""
    try:
        record = json.loads((folder / NAME).read_text(encoding="utf-8"))
        chapters = {str(name): {str(i): str(d) for i, d in cells.items()} for name, cells in record["chapters"].items()}
        return Laid({str(each) for each in record["digests"]}, chapters)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Laid()


def write_laid(folder: Path, laid: Laid) -> None:
    """Write the record anew, aside first.

    Raises:
        OSError: it cannot be written.
    """
    record = {"digests": sorted(laid.digests), "chapters": laid.chapters}
    replace(folder / NAME, json.dumps(record, indent=1).encode() + b"\n")


def replace(path: Path, content: bytes, *, only_new: bool = False) -> None:
    """Put a whole file in another's place, so that at any moment there is the one or the other.

    Raises:
        FileExistsError: there is one, whatever it is, and only a new one was wanted.
        OSError: it cannot be written; the old file is as it was.
    """
    aside = path.with_name(f".{path.name}.new")
    try:
        with aside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if only_new and os.path.lexists(path):
            raise FileExistsError(f"{path} exists")
        os.replace(aside, path)
    except BaseException as error:
        with contextlib.suppress(OSError):
            aside.unlink(missing_ok=True)
        if isinstance(error, OSError):
            error.filename = str(path)  # a name that the learner knows
        raise
