"""Dated copies of a learner's notebooks, made before anything is replaced."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Iterable
from pathlib import Path

FOLDER = "backups"


def back_up(work: Path, names: Iterable[str]) -> Path | None:
    """Copy some notebooks into a new dated folder, whole or not at all.

    Args:
        work: the folder of copies.
        names: of the files in it.

    Returns:
        The new folder, or None if none of the files exists.

    Raises:
        OSError: a copy could not be made or is not equal; then nothing was changed.
    """
    files = [work / name for name in sorted(set(names)) if (work / name).is_file()]
    if not files:
        return None
    (work / FOLDER).mkdir(exist_ok=True)
    partial = work / FOLDER / ".unfinished"
    shutil.rmtree(partial, ignore_errors=True)  # left by an update that was killed
    try:
        partial.mkdir()
        for file in files:
            shutil.copy2(file, partial / file.name)
            if (partial / file.name).read_bytes() != file.read_bytes():
                raise OSError(f"the copy of {file.name} is not equal to it")
        return _named(partial)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise


def _named(partial: Path) -> Path:
    """Give a finished backup its date. Two in one second get different names."""
    stamp = datetime.datetime.now().strftime("%Y-%m-%d-%H%M%S")
    for number in range(1, 1000):
        target = partial.with_name(stamp if number == 1 else f"{stamp}-{number}")
        if not target.exists():
            return partial.rename(target)
    raise OSError(f"there are already too many backups of {stamp}")


def backups(work: Path) -> list[Path]:
    """Every backup, the newest last."""
    try:
        found = [p for p in (work / FOLDER).iterdir() if p.is_dir() and not p.name.startswith(".")]
    except OSError:
        return []

    def age(path: Path) -> tuple[str, int]:
        *date, last = path.name.split("-")
        return (path.name, 1) if len(date) < 4 else ("-".join(date), int(last) if last.isdigit() else 0)

    return sorted(found, key=age)
