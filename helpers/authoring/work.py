"""The learner's own copies: `work/`, which git does not see and no command of ours ever writes over."""

from __future__ import annotations

from pathlib import Path

import nbformat


class WorkError(Exception):
    """The copies could not be made; the message says why and what to do."""


def copy_to_work(notebooks: Path, work: Path) -> list[Path]:
    """Copy every notebook that `work` does not hold yet, without its outputs.

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
    made = []
    for source in sorted(notebooks.glob("[0-9][0-9]_*.ipynb")):
        target = work / source.name
        try:
            notebook = nbformat.read(source, as_version=4)
        except Exception:
            raise WorkError(
                f"{source.name} in {notebooks} is not a notebook that can be read; fetch the book anew."
            ) from None
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.outputs, cell.execution_count = [], None
        try:
            work.mkdir(parents=True, exist_ok=True)
            # "x": even if the file appears between looking and writing, it is not written over.
            with target.open("x", encoding="utf-8", newline="\n") as file:
                file.write(nbformat.writes(notebook) + "\n")
        except FileExistsError:
            if not work.is_dir():
                raise WorkError(f"{work} is a file; the book wants to put your copies into a folder there.") from None
            continue
        except OSError as error:
            raise WorkError(f"{target} cannot be written: {error.strerror or error}.") from None
        made.append(target)
    return made
