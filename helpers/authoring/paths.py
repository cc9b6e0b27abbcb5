"""Where things lie in a checkout of the book."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOLUTIONS, NOTEBOOKS, WORK = (ROOT / name for name in ("solutions", "notebooks", "work"))


class NoBook(Exception):  # noqa: N818 - shown as a sentence
    """The folder of the book is not where it should be."""


def book_root() -> Path:
    """The checkout.

    Raises:
        NoBook: if the package was installed without the book around it.
    """
    if not (SOLUTIONS.is_dir() and NOTEBOOKS.is_dir()):
        raise NoBook(
            "The notebooks are not beside the installed package: clone the repository and install it with "
            '`pip install -e ".[cpu]"` from its folder.'
        )
    return ROOT
