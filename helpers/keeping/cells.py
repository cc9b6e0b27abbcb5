"""What one cell is: of which exercise it is the answer, and its fingerprint."""

from __future__ import annotations

import hashlib
import re

from nbformat import NotebookNode

_HEAD = re.compile(r"#\s*Exercise\s+(\d+\.\d+)\b")
_ID = re.compile(r"ex-(\d+)-(\d+)")


def exercise_of(cell: NotebookNode) -> str | None:
    """The exercise whose answer a cell holds, such as ``"2.3"``.

    The first line says so, and text survives every editor. Where a learner deleted that line, the cell's id still does.
    """
    first = next((line.strip() for line in cell.source.splitlines() if line.strip()), "")
    if cell.cell_type == "code" and (head := _HEAD.match(first)):
        return head[1]
    if found := _ID.fullmatch(cell.get("id", "")):
        return f"{found[1]}.{found[2]}"
    return None


def text_of(cell: NotebookNode) -> str:
    """A cell's text without what editors change by themselves: line ends, spaces at the end, blank lines around it."""
    return "\n".join(line.rstrip() for line in cell.source.splitlines()).strip("\n")


def digest(cell: NotebookNode) -> str:
    """A fingerprint of a cell's kind and text."""
    return hashlib.sha256(f"{cell.cell_type}\n{text_of(cell)}".encode("utf-8", "surrogatepass")).hexdigest()[:32]


def is_empty(cell: NotebookNode) -> bool:
    """Whether there is nothing in a cell that somebody could miss."""
    return not text_of(cell).strip() and not cell.get("attachments")
