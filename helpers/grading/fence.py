"""What a process that runs somebody's notebook may not do, once `put_up` was called.

Python's audit hooks see every file that is opened, every connection and every program that is started from Python, and
cannot be taken away again. On Linux the process also gets a network of its own with nobody in it, where that is
allowed.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterable
from pathlib import Path

_NETWORK = {
    "socket.connect",
    "socket.bind",
    "socket.sendto",
    "socket.sendmsg",
    "socket.getaddrinfo",
    "socket.gethostbyname",
    "socket.gethostbyaddr",
    "urllib.Request",
}
_PROGRAMS = {
    "subprocess.Popen",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.spawn",
    "os.fork",
    "os.forkpty",
    "os.startfile",
    "os.kill",
    "os.killpg",
    "pty.spawn",
}
# For each event, which of its arguments are paths that would be changed.
_CHANGES = {
    "os.remove": (0,),
    "os.rename": (0, 1),
    "os.rmdir": (0,),
    "os.mkdir": (0,),
    "os.chmod": (0,),
    "os.chown": (0,),
    "os.truncate": (0,),
    "os.link": (0, 1),
    "os.symlink": (0, 1),
    "os.utime": (0,),
    "shutil.rmtree": (0,),
    "shutil.move": (0, 1),
    "shutil.copyfile": (1,),
}
_SINKS = {os.devnull, "/dev/null", "/dev/shm"}


class Refused(PermissionError):  # noqa: N818 - a learner may see it, and reads it as a word
    """Something that a graded notebook may not do."""


def put_up(own: Path, closed: Iterable[Path]) -> None:
    """Fence this process in, for good.

    Args:
        own: the folder in which it may write; everywhere else it may only read.
        closed: folders in which it may not even read.
    """
    roots = [os.path.realpath(own)]
    shut = [os.path.realpath(path) for path in closed]

    def inside(path: object, folders: list[str]) -> bool:
        if isinstance(path, int):  # a descriptor that is open already
            return False
        real = os.path.realpath(os.fsdecode(path))  # type: ignore[arg-type]
        return any(real == folder or real.startswith(folder + os.sep) for folder in folders)

    def watch(event: str, arguments: tuple) -> None:
        if event == "open":
            path, mode, flags = arguments
            if path is None or isinstance(path, int):
                return
            if inside(path, shut):
                raise Refused("This file is not for reading while a notebook is graded.")
            writes = (isinstance(mode, str) and set(mode) & set("wax+")) or (
                mode is None and isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR)
            )
            if writes and not inside(path, roots) and os.fsdecode(path) not in _SINKS:
                raise Refused("A graded notebook may write in its own folder only.")
        elif event in _NETWORK:
            raise Refused("The network is closed while a notebook is graded.")
        elif event in _PROGRAMS:
            raise Refused("A graded notebook may not start other programs.")
        elif event in _CHANGES:
            for place in _CHANGES[event]:
                path = arguments[place]
                if isinstance(path, str | bytes | os.PathLike) and not inside(path, roots):
                    raise Refused("A graded notebook may change files in its own folder only.")
        elif event == "os.listdir" and arguments[0] is not None and inside(arguments[0], shut):
            raise Refused("This folder is not for reading while a notebook is graded.")

    sys.addaudithook(watch)


def leave_the_network() -> bool:
    """Move this process into a network of its own, where the platform allows it; whether it did."""
    unshare = getattr(os, "unshare", None)
    try:
        if unshare is not None:
            unshare(os.CLONE_NEWUSER | os.CLONE_NEWNET)
            return True
        if sys.platform == "linux":
            import ctypes

            return ctypes.CDLL(None, use_errno=True).unshare(0x10000000 | 0x40000000) == 0
    except (OSError, AttributeError):
        return False
    return False


def limit(memory_gb: float, cpu_s: int) -> None:
    """Bound memory, computing time and the size of a file, where the platform can."""
    try:
        import resource
    except ImportError:
        return
    bounds = {
        "RLIMIT_DATA": int(memory_gb * 2**30),
        "RLIMIT_CPU": cpu_s,
        "RLIMIT_FSIZE": 512 * 2**20,
        "RLIMIT_CORE": 0,
    }
    for name, bound in bounds.items():
        with contextlib.suppress(OSError, ValueError, AttributeError):
            resource.setrlimit(getattr(resource, name), (bound, bound))
