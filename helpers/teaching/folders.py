"""A folder that is made whole or not at all."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Collection, Iterator
from pathlib import Path


class FolderError(Exception):
    """A folder cannot be made; the message says why, and that nothing was changed."""


@contextlib.contextmanager
def in_place_of(target: Path, ours: Collection[str]) -> Iterator[Path]:
    """A fresh folder that takes the place of another when the block ends well; else the other stays as it was.

    Args:
        target: the folder to make, or to replace.
        ours: patterns of the names that an earlier run may have left there. Whatever else is in it is somebody's.

    Raises:
        FolderError: it holds what is not ours, or the disk does not allow it.
    """
    try:
        held = sorted(target.iterdir()) if target.exists() else []
        if foreign := [path.name for path in held if not any(path.match(pattern) for pattern in ours)]:
            raise FolderError(f"{target} holds {foreign[0]!r}, which would be lost: name a new or an empty folder.")
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as folder:
            fresh, old = Path(folder, "fresh"), Path(folder, "old")
            fresh.mkdir()
            yield fresh
            if target.exists():
                target.rename(old)
            try:
                fresh.rename(target)
            except OSError:
                if old.exists():
                    old.rename(target)
                raise
    except OSError as error:
        raise FolderError(f"{target} cannot be written: {error.strerror or error}. It is as it was.") from None
