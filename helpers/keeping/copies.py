"""The folder of the learner's copies, `work/`: lay them, bring them up to a newer book, reset, restore.

Git does not see the folder. Before a file in it is replaced, a dated backup holds what was there; the new file is
written aside and then takes the old one's name, so that an interruption at any moment leaves the one or the other.
"""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import filelock
import nbformat
from nbformat import NotebookNode

from helpers.keeping.backups import FOLDER, back_up, backups
from helpers.keeping.cells import digest, exercise_of
from helpers.keeping.laid import NAME, Laid, read_laid, replace, write_laid
from helpers.keeping.merge import Merged, homes, merge


class WorkError(Exception):
    """The copies could not be made or changed; the message says why and what to do."""


@dataclass
class Told:
    """What was done, or would be.

    Attributes:
        lines: sentences for the learner.
        trouble: whether something was left undone.
    """

    lines: list[str] = field(default_factory=list)
    trouble: bool = False

    def wrong(self, line: str) -> None:
        """Add a sentence about something left undone."""
        self.lines.append(line)
        self.trouble = True


def copy_to_work(notebooks: Path, work: Path) -> list[Path]:
    """Lay every notebook that `work` does not hold yet, without its outputs.

    The stored outputs would give away what the reader is asked to predict. A file that is there, whatever it is, stays
    as it is.

    Args:
        notebooks: the folder of the learner's notebooks.
        work: the folder to fill; it is made if need be.

    Returns:
        The copies that were made.

    Raises:
        WorkError: if a notebook cannot be read or a copy cannot be written.
    """
    book = read_book(notebooks)
    _make_folder(work)
    made = []
    with _alone(work), _told_if_not_written(work):
        laid = read_laid(work)
        missing = {name: notebook for name, notebook in book.items() if not (work / f"{name}.ipynb").exists()}
        for notebook in missing.values():
            laid.will_lay(notebook.cells)
        if missing:
            write_laid(work, laid)
        for name, notebook in missing.items():
            target = work / f"{name}.ipynb"
            with contextlib.suppress(FileExistsError):
                replace(target, _as_bytes(notebook), only_new=True)
                laid.has_laid(name, notebook)
                made.append(target)
        if made:
            write_laid(work, laid)
    return made


def damaged(notebooks: Path, work: Path) -> list[str]:
    """A sentence for each copy that cannot be opened."""
    told = Told()
    _read_copies(read_book(notebooks), work, told)
    return told.lines


def is_behind(notebooks: Path, work: Path) -> bool:
    """Whether the book is newer than a copy that was laid from it."""
    try:
        book, laid = read_book(notebooks), read_laid(work)
    except WorkError:
        return False
    return any(
        name in laid.chapters and (work / f"{name}.ipynb").exists() and not laid.holds(name, notebook)
        for name, notebook in book.items()
    )


def update(notebooks: Path, work: Path, *, dry_run: bool = False) -> Told:
    """Bring the copies up to a newer book; whatever the learner wrote comes along.

    Args:
        notebooks: the folder of the book's notebooks.
        work: the folder of copies.
        dry_run: write nothing, and say what would happen.

    Returns:
        A sentence for each chapter that changes.

    Raises:
        WorkError: nothing could be done, or no more than what was told; nothing is lost.
    """
    book = read_book(notebooks)
    if not dry_run:
        _make_folder(work)
    with contextlib.nullcontext() if dry_run else _alone(work), _told_if_not_written(work):
        return _update(book, work, dry_run)


def _update(book: dict[str, NotebookNode], work: Path, dry_run: bool) -> Told:
    told = Told()
    seen, copies = _read_copies(book, work, told)
    laid = read_laid(work)
    home = homes(copies, book, laid)
    for name in sorted(set(copies) & set(book) - set(home)):
        told.wrong(f"{name}.ipynb holds nothing of this book; it is left as it is. Rename it to make room for ours.")
    for name in [n for n in book if (work / f"{n}.ipynb").exists() and n not in home]:
        del book[name]  # what cannot be read, or is somebody else's, is in nobody's way
    merged = merge(copies, homes(copies, book, laid), book, laid)
    new = sorted(name for name in book if name not in merged)
    due = sorted(c for c, m in merged.items() if m.from_elsewhere or not laid.holds(c, book[c]))
    leaving = sorted(name for name, chapter in home.items() if name != chapter and name not in book)

    for name in new:
        told.lines.append(f"{name}: new.")
    for chapter in due:
        told.lines += _sentences(chapter, merged[chapter])
    for name in leaving:
        told.lines.append(f"{name}: the book calls it {home[name]} now; what you wrote in it is there.")
    if not (new or due or leaving):
        told.lines.append("Your copies are as new as the book." if not told.trouble else "Nothing else is to be done.")
        return told
    if dry_run:
        told.lines.append("Nothing was written: this was a dry run.")
        return told

    backup = back_up(work, [NAME, *(f"{name}.ipynb" for name in [*due, *leaving])])
    if backup is not None and (due or leaving):
        told.lines.append(f"What was there is in {FOLDER}/{backup.name}; `python -m helpers restore` puts it back.")
    for chapter in [*due, *new]:
        laid.will_lay(book[chapter].cells)
    for chapter in due:
        laid.will_lay(merged[chapter].notes)
    write_laid(work, laid)
    for chapter in [*new, *due]:
        path = work / f"{chapter}.ipynb"
        if (path.read_bytes() if path.exists() else None) != seen.get(chapter):
            raise WorkError(f"{path.name} changed while it was read; save it in JupyterLab, and run the update again.")
        notebook = merged[chapter].notebook if chapter in merged else book[chapter]
        replace(path, _as_bytes(notebook))
        laid.has_laid(chapter, book[chapter])
    for name in leaving:
        (work / f"{name}.ipynb").unlink()
        laid.chapters.pop(name, None)
    write_laid(work, laid)
    return told


def _sentences(chapter: str, merged: Merged) -> Iterator[str]:
    if not merged.touched:
        yield f"{chapter}: replaced by the newer one; you had written nothing in it."
        return
    answers, cells = len(merged.answers), merged.kept
    what = [
        f"{answers} answer{'s' * (answers > 1)} ({', '.join(merged.answers)})" if answers else "",
        f"{cells} more cell{'s' * (cells > 1)} of yours" if cells else "",
    ]
    yield f"{chapter}: brought up to date, with {' and '.join(filter(None, what)) or 'what you wrote'}."
    for exercise in merged.changed:
        yield f"  The text of exercise {exercise} is new; a note above your answer shows how it now begins."
    for exercise in merged.gone:
        yield f"  Exercise {exercise} is no longer in the book; your answer is at the end of the notebook."


def reset(what: str, notebooks: Path, work: Path) -> Told:
    """Put one exercise or one chapter back to its beginning, after a backup.

    Args:
        what: an exercise such as ``"2.3"``, or a chapter such as ``"02"`` or the name of its file.
        notebooks: the folder of the book's notebooks.
        work: the folder of copies.

    Raises:
        WorkError: there is no such exercise or chapter, or the copy cannot be read or written.
    """
    book = read_book(notebooks)
    what = what.removesuffix(".ipynb")
    chapters = {n: n for n in book} | {n[:2]: n for n in book} | {str(int(n[:2])): n for n in book}
    starts = {e: (name, cell) for name, n in book.items() for cell in n.cells if (e := exercise_of(cell))}
    if what not in chapters and what not in starts:
        raise WorkError(
            f"There is no exercise or chapter {what!r}; say an exercise such as {next(iter(starts))}, or a chapter: "
            f"{', '.join(book)}."
        )
    _make_folder(work)
    with _alone(work), _told_if_not_written(work):
        laid = read_laid(work)
        if what in chapters:
            return _reset_chapter(chapters[what], book, work, laid)
        name, start = starts[what]
        path = work / f"{name}.ipynb"
        if not path.exists():
            return _reset_chapter(name, book, work, laid)
        notebook = _read(path)
        cell = next((cell for cell in notebook.cells if exercise_of(cell) == what), None)
        if cell is None:
            raise WorkError(f"{path.name} holds no exercise {what}; `python -m helpers reset {name[:2]}` lays it anew.")
        if digest(cell) == digest(start):
            return Told([f"Exercise {what} is as it was at the beginning."])
        backup = back_up(work, [path.name, NAME])
        laid.will_lay([start])
        write_laid(work, laid)
        cell.source, cell.cell_type = start.source, start.cell_type
        cell.outputs, cell.execution_count = [], None
        replace(path, _as_bytes(notebook))
        return Told([f"Exercise {what} is at its beginning again. Your answer is in {FOLDER}/{backup.name}."])


def _reset_chapter(name: str, book: Mapping[str, NotebookNode], work: Path, laid: Laid) -> Told:
    backup = back_up(work, [f"{name}.ipynb", NAME]) if (work / f"{name}.ipynb").exists() else None
    laid.will_lay(book[name].cells)
    write_laid(work, laid)
    replace(work / f"{name}.ipynb", _as_bytes(book[name]))
    laid.has_laid(name, book[name])
    write_laid(work, laid)
    where = f" What was there is in {FOLDER}/{backup.name}." if backup else ""
    return Told([f"{name} is at its beginning.{where}"])


def restore(work: Path, stamp: str | None = None) -> Told:
    """Put a backup back, after a backup of what it replaces: to restore twice is to be where one was.

    Args:
        work: the folder of copies.
        stamp: which backup; the newest by default.

    Raises:
        WorkError: there is no such backup, or a file cannot be written.
    """
    known = backups(work)
    if not known:
        raise WorkError(f"There is no backup in {work / FOLDER}.")
    chosen = known[-1] if stamp is None else next((p for p in known if p.name == stamp), None)
    if chosen is None:
        raise WorkError(f"There is no backup {stamp!r}; there are {', '.join(p.name for p in known)}.")
    with _alone(work), _told_if_not_written(work):
        files = {path.stem: path.read_bytes() for path in sorted(chosen.glob("*.ipynb")) if path.is_file()}
        instead = back_up(work, [NAME, *(f"{name}.ipynb" for name in files)])
        laid, then = read_laid(work), read_laid(chosen)
        laid.digests |= then.digests
        for name, content in files.items():
            replace(work / f"{name}.ipynb", content)
            laid.chapters[name] = then.chapters.get(name, {})
        write_laid(work, laid)
    told = Told([f"{name}: as it was in {FOLDER}/{chosen.name}." for name in files])
    if instead is not None:
        told.lines.append(f"What they replaced is in {FOLDER}/{instead.name}.")
    return told


# Files ----------------------------------------------------------------------------------------------------------------


def _read(path: Path) -> NotebookNode:
    """A notebook in today's format.

    Raises:
        WorkError: it is none.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # ids that older formats lack are given
            notebook = nbformat.reads(path.read_bytes().decode("utf-8-sig"), as_version=4)
            nbformat.validate(notebook)
    except OSError as error:
        raise WorkError(f"{path.name} cannot be read: {error.strerror or error}.") from None
    except Exception:
        raise WorkError(
            f"{path.name} is damaged, or no notebook: it is left as it is. `python -m helpers reset {path.stem[:2]}` "
            "lays a fresh one and keeps this one in a backup."
        ) from None
    return notebook


def _as_bytes(notebook: NotebookNode) -> bytes:
    return (nbformat.writes(notebook) + "\n").encode("utf-8", "surrogatepass")


def read_book(notebooks: Path) -> dict[str, NotebookNode]:
    """The book's notebooks by name, without outputs."""
    book = {}
    for source in sorted({*notebooks.glob("[0-9][0-9]_*.ipynb"), *notebooks.glob("appendix_*.ipynb")}):
        try:
            notebook = _read(source)
        except WorkError:
            raise WorkError(
                f"{source.name} in {notebooks} is not a notebook that can be read; fetch the book anew."
            ) from None
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = [], None
        # A learner's copy has no twin: an update, or another editor, would let the two drift apart.
        notebook.metadata.get("jupytext", {}).pop("formats", None)
        book[source.stem] = notebook
    return book


def _read_copies(
    book: Mapping[str, NotebookNode], work: Path, told: Told
) -> tuple[dict[str, bytes], dict[str, NotebookNode]]:
    """Every notebook of a folder that can be read: its bytes, and what they say."""
    seen: dict[str, bytes] = {}
    copies: dict[str, NotebookNode] = {}
    for path in sorted(work.glob("*.ipynb")):
        try:
            seen[path.stem] = path.read_bytes()
            copies[path.stem] = _read(path)
        except OSError as error:
            told.wrong(f"{path.name} cannot be read: {error.strerror or error}.")
        except WorkError as error:
            if path.stem in book:
                told.wrong(str(error))
    return seen, copies


def _make_folder(work: Path) -> None:
    try:
        work.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise WorkError(f"{work} is a file; the book wants to put your copies into a folder there.") from None
    except OSError as error:
        raise WorkError(f"{work} cannot be made: {error.strerror or error}.") from None


@contextlib.contextmanager
def _alone(work: Path) -> Iterator[None]:
    """One at a time."""
    lock = filelock.FileLock(work / f"{NAME}.lock")
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout:
        raise WorkError("Another update is at work in this folder; run this again when it has ended.") from None
    except NotImplementedError:  # a file system without locks
        yield
        return
    except OSError as error:
        raise WorkError(f"{work} cannot be written to: {error.strerror or error}.") from None
    try:
        yield
    finally:
        lock.release()


@contextlib.contextmanager
def _told_if_not_written(work: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        name = Path(error.filename).name if isinstance(error.filename, str) else work.name
        raise WorkError(f"{name} cannot be written: {error.strerror or error}. Nothing of yours is lost.") from None
