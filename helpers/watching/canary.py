"""The canary: which cells of the book say something else under the releases installed here, as the text of an issue."""

from __future__ import annotations

import copy
import datetime
import difflib
import os
import platform
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from helpers.authoring.build import BuildError, Tree, execute
from helpers.authoring.outputs import same_outputs

_NAMED = (
    "keras",
    "tensorflow",
    "tensorflow-cpu",
    "tf-nightly-cpu",
    "keras-nightly",
    "jax",
    "torch",
    "numpy",
    "matplotlib",
)
_LONGEST = 60_000  # an issue holds 65,536 characters
_LONGEST_CELL = 6_000
_EXERCISE = re.compile(r"^# Exercise (\d+\.\d+)", re.MULTILINE)


@dataclass(frozen=True)
class Change:
    """A cell whose output is no longer what is stored.

    Attributes:
        notebook: its path in the book, such as ``"notebooks/01_functional_basics.ipynb"``.
        cell: its id.
        source: its code.
        before: what is stored, as text.
        after: what it says now, as text.
    """

    notebook: str
    cell: str
    source: str
    before: str
    after: str


def drift(checkout: Tree, only: Sequence[str] = ()) -> Iterator[tuple[str, list[Change]]]:
    """Execute each notebook as it is stored; yield its path and its cells that changed.

    A cell that raises is a change like any other, and the cells after it are executed all the same.

    Args:
        checkout: the copy of the book to look at; nothing is written to it.
        only: beginnings of chapter names; none means all.
    """
    paths = [*sorted(checkout.solutions.glob("*.ipynb")), *sorted(checkout.notebooks.glob("*.ipynb"))]
    for path in paths:
        if not only or path.stem.startswith(tuple(only)):
            stored = nbformat.read(path, as_version=4)
            now = copy.deepcopy(stored)
            execute(now, path.stem, checkout, solved=path.parent == checkout.solutions, allow_errors=True)
            yield path.relative_to(checkout.root).as_posix(), changes(stored, now, f"{path.parent.name}/{path.name}")


def changes(stored: NotebookNode, now: NotebookNode, name: str) -> list[Change]:
    """The cells of two runs of one notebook whose outputs are not the same."""
    return [
        Change(name, old.id, old.source, _said(old), _said(new))
        for old, new in zip(stored.cells, now.cells, strict=True)
        if old.cell_type == "code" and (_raised(new) or not same_outputs(old, new))
    ]


def _raised(cell: NotebookNode) -> bool:
    return any(output.output_type == "error" for output in cell.outputs)


def _said(cell: NotebookNode) -> str:
    """What a cell shows, as text; of what has no text, its kind."""
    parts = []
    for output in cell.outputs:
        if output.output_type == "stream":
            parts.append(output.text)
        elif output.output_type == "error":
            parts.append(f"{output.ename}: {output.evalue}")
        else:
            said = output.data.get("text/plain", "")
            parts.append(said + "".join(f"\n[{kind}]" for kind in sorted(output.data) if kind != "text/plain"))
            parts += [output.data["text/html"]] if "text/html" in output.data and not said.strip() else []
    # A warning names the file it comes from; where that environment lies on this machine is nobody's concern.
    return "\n".join(part.rstrip("\n") for part in parts).replace(f"{sys.prefix}{os.sep}", "")


def versions() -> list[str]:
    """The releases that matter here, such as ``"keras 3.15.0"``."""
    found = [f"Python {platform.python_version()}"]
    installed = {distribution.name.lower() for distribution in metadata.distributions()}
    # keras-nightly lies in the place of keras, which other packages still ask for by name.
    for name in (name for name in _NAMED if not (name == "keras" and "keras-nightly" in installed)):
        try:
            found.append(f"{name} {metadata.version(name)}")
        except metadata.PackageNotFoundError:
            continue
    return found


def issue(found: Iterable[tuple[str, list[Change]]], releases: Sequence[str], today: datetime.date) -> str:
    """The text of an issue: a line for each notebook, then every changed cell with what it said and says."""
    found = list(found)
    changed = sum(len(each) for _, each in found)
    head = f"# The book under {', '.join(releases)}\n\nRun on {today.isoformat()}. "
    if not changed:
        return f"{head}Nothing has changed in {len(found)} notebooks.\n"
    told = sum(bool(each) for _, each in found)
    lines = [f"{head}{_count(changed, 'cell')} in {_count(told, 'notebook')} of {len(found)} changed.", ""]
    lines += ["| notebook | changed cells |", "|---|---|"]
    lines += [f"| `{name}` | {', '.join(f'`{c.cell}`' for c in each)} |" for name, each in found if each]
    text = "\n".join(lines) + "\n"
    for number, change in enumerate(change for _, each in found for change in each):
        part = _told(change)
        if len(text) + len(part) > _LONGEST:
            left = _count(changed - number, "changed cell")
            return f"{text}\nAn issue holds no more; of the other {left} the table has the names.\n"
        text += part
    return text


def _told(change: Change) -> str:
    exercise = _EXERCISE.search(change.source)
    about = f", exercise {exercise[1]}" if exercise else ""
    lines = difflib.unified_diff(change.before.splitlines(), change.after.splitlines(), "before", "after", lineterm="")
    told = "\n".join(lines) or "The text is the same; the page that goes with it differs."
    fence = "`" * max(3, *(len(run) + 1 for run in re.findall(r"`+", change.source + told)), 3)
    return (
        f"\n## `{change.notebook}`, cell `{change.cell}`{about}\n\n{fence}python\n{_short(change.source)}\n{fence}\n\n"
        f"{fence}diff\n{_short(told)}\n{fence}\n"
    )


def _short(text: str) -> str:
    left = len(text) - _LONGEST_CELL
    return text if left <= 0 else f"{text[:_LONGEST_CELL]}\n... and {left:,} characters more"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'s' * (number != 1)}"


def watch(checkout: Tree, target: Path, only: Sequence[str] = ()) -> bool:
    """Write the issue to a file; return whether anything drifted.

    Raises:
        OSError: the file cannot be written; nothing is run then.
        BuildError: no chapter is meant.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=target.parent):
        pass  # the place is tried before the long run, not after it
    found = list(drift(checkout, only))
    if not found:
        raise BuildError(f"No chapter begins with {' or '.join(map(repr, only))}: nothing was run.")
    text = issue(found, versions(), datetime.datetime.now(datetime.timezone.utc).date())
    target.write_text(text, encoding="utf-8")
    return any(each for _, each in found)
