"""What a learner has done, kept so that nothing is lost.

Every check, hint and look at a solution is one line in a log that is only ever appended to. Two notebooks may write at
once; a kill in the middle of a write costs at most the line being written. Lines that cannot be read are set aside in
a file of their own, and the rest is kept. The log knows exercises by id, so notebooks may be renamed or moved.
"""

from __future__ import annotations

import contextlib
import datetime
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import filelock
import platformdirs

LOG = "progress.jsonl"
_EVENTS = {"check", "hint", "solution"}
_PATIENCE_S = 2.0


def home() -> Path:
    """The folder of the log: `HELPERS_HOME` if it is set, else the platform's place for data of a user."""
    return Path(os.environ.get("HELPERS_HOME") or platformdirs.user_data_dir("graphs-of-layers", appauthor=False))


@dataclass
class Standing:
    """Where a learner stands with one exercise.

    Attributes:
        status: of the last check; once passed stays passed.
        hints: how many of the general hints were shown.
        solution_seen: whether an answer was looked at.
        tries: checks of an answer.
        mistake: the known mistake that the last check found.
        own_hint: the hint written for what the last check found.
        own_hints_seen: those of them that were shown.
    """

    status: str = "not started"
    hints: int = 0
    solution_seen: bool = False
    tries: int = 0
    mistake: str = ""
    own_hint: str = ""
    own_hints_seen: set[str] = field(default_factory=set)

    @property
    def own_hint_seen(self) -> bool:
        """Whether the hint for what the last check found was shown."""
        return self.own_hint in self.own_hints_seen

    @property
    def hints_used(self) -> int:
        """All hints that were shown."""
        return self.hints + len(self.own_hints_seen)


def note(exercise_id: str, event: str, **facts: object) -> str | None:
    """Append one event to the log.

    Returns:
        None, or a sentence that says why it could not be written. Never raises for a full disk or a missing right: an
        exercise can be solved without a log.
    """
    now = datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds")
    line = json.dumps({"at": now, "exercise": exercise_id, "event": event, **facts}, ensure_ascii=False)
    try:
        folder = home()
        folder.mkdir(parents=True, exist_ok=True)
        with _locked(folder):
            _append(folder / LOG, line)
    except OSError as error:
        reason = error.strerror or error
        return f"Your progress could not be written to {home()}: {reason}. The check itself is not touched."
    return None


def standings() -> dict[str, Standing]:
    """Each exercise that the log mentions, by id."""
    found: dict[str, Standing] = {}
    for event in events():
        standing = found.setdefault(event["exercise"], Standing())
        if event["event"] == "check":
            standing.tries += event.get("status") in ("failed", "passed", "error")
            standing.mistake, standing.own_hint = str(event.get("mistake", "")), str(event.get("hint", ""))
            # Once passed stays passed: a later experiment does not take it away.
            if standing.status != "passed":
                standing.status = str(event.get("status", "not started"))
        elif event["event"] == "hint":
            standing.hints = max(standing.hints, int(event.get("number", 0)))
            if own := event.get("own"):
                standing.own_hints_seen.add(str(own))
        else:
            standing.solution_seen = True
    return found


def events() -> list[dict]:
    """Every whole line of the log, the oldest first."""
    path = home() / LOG
    try:
        raw = path.read_bytes()
    except OSError:
        return []
    good, bad = [], []
    for line in raw.splitlines():
        event = _parse(line)
        (bad if event is None else good).append(line if event is None else (line, event))
    if bad:
        # Setting aside may fail (no right, no space): reading what is good must not.
        with contextlib.suppress(OSError), _locked(path.parent):
            _set_aside(path, raw, [line for line, _ in good])
    return [event for _, event in good]


def _parse(line: bytes) -> dict | None:
    """The event of a line, or None if the line is damaged."""
    try:
        event = json.loads(line)
        whole = isinstance(event["exercise"], str) and event["event"] in _EVENTS and int(event.get("number", 0)) >= 0
    except (ValueError, KeyError, TypeError):
        return None
    return event if whole else None


def _append(path: Path, line: str) -> None:
    with path.open("ab") as log:
        # A kill may have left a line without its end: begin a new one, or this event would be lost with it.
        start = b"" if log.tell() == 0 or _ends_whole(path) else b"\n"
        log.write(start + line.encode() + b"\n")
        log.flush()
        os.fsync(log.fileno())


def _ends_whole(path: Path) -> bool:
    with path.open("rb") as log:
        log.seek(-1, os.SEEK_END)
        return log.read(1) == b"\n"


def _set_aside(path: Path, seen: bytes, good: list[bytes]) -> None:
    if path.read_bytes() != seen:
        return  # somebody wrote meanwhile: the next reader will do it
    stamp = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%S%f")
    path.with_name(f"progress.damaged-{stamp}.jsonl").write_bytes(seen)
    fresh = path.with_suffix(".new")
    fresh.write_bytes(b"".join(line + b"\n" for line in good))
    os.replace(fresh, path)


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    lock = filelock.FileLock(folder / "progress.lock")
    try:
        lock.acquire(timeout=_PATIENCE_S)
    except (filelock.Timeout, NotImplementedError):
        # A lock left hanging, or a file system without locks: an append of one line is still whole in practice.
        yield
        return
    try:
        yield
    finally:
        lock.release()
