"""What a room without a network needs: brought ahead while there is one, and proved while there seems to be none."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from helpers.teaching.folders import in_place_of

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

HASHES = "hashes.txt"
_LARGE = (
    "from helpers import data; "
    "[print(load().source) for load in (data.load_digits_28, data.load_pictures, data.pretrained_cnn)]"
)
_LOAD = (
    "from helpers import data; "
    "[load() for load in (data.load_digits_28, data.load_pictures, data.load_tickets, data.pretrained_cnn)]; "
    "print('all sets load:', data.data_choice())"
)
# Every Python that the check starts imports this before anything else. The page and its kernel talk within the machine.
_REFUSE = """
import sys
def _watch(event, arguments):
    if event in {"socket.connect", "socket.sendto", "socket.sendmsg"}:
        host = arguments[1][0] if isinstance(arguments[1], tuple) else "localhost"
    elif event in {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}:
        host = arguments[0]
    else:
        return
    host = host.decode() if isinstance(host, bytes) else host
    if host not in (None, "", "localhost", "::1", "0.0.0.0") and not host.startswith("127."):
        raise OSError(f"the network is refused while this is checked, and {host} was asked for")
sys.addaudithook(_watch)
"""
_IMPORT = """
import importlib, importlib.metadata as m, re
plain = lambda name: re.sub(r"[-_.]+", "-", name).lower()
inside = {}
for module, names in m.packages_distributions().items():
    for name in names:
        inside.setdefault(plain(name), []).append(module)
for name in %r:
    version = m.version(name)
    own = [module for module in inside.get(plain(name), []) if plain(module) in plain(name)]
    for module in own[:1]:
        importlib.import_module(module)
print(len(%r), "packages import")
"""
_CHAPTER = """
import sys, nbformat
from nbclient import NotebookClient
notebook = nbformat.read(sys.argv[1], as_version=4)
NotebookClient(notebook, timeout=300, kernel_name="python3").execute()
print(sum(cell.cell_type == "code" for cell in notebook.cells), "cells run")
"""


class FetchError(Exception):
    """Something could not be brought; the message says what, why, and that nothing was left half done."""


@dataclass(frozen=True)
class Answer:
    """What was found of one thing that the room needs; `mend` says what to do where it is not well."""

    name: str
    well: bool
    found: str
    mend: str


def requirements(root: Path, extra: str) -> list[str]:
    """What pip is asked for: the book's packages, those of an extra, and what installs the book itself.

    Raises:
        FetchError: there is no such extra.
    """
    told = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    extras = told["project"]["optional-dependencies"]
    if extra not in extras:
        raise FetchError(f"There is no extra {extra!r}; there are {', '.join(extras)}.")
    asked = [*told["project"]["dependencies"], *extras[extra], *told["build-system"]["requires"]]
    ours = {f"{told['project']['name']}[{name}]": held for name, held in extras.items()}  # an extra may hold another
    return [requirement for each in asked for requirement in ours.get(each, [each])]


def fetch_wheels(root: Path, to: Path, extra: str = "cpu") -> tuple[int, float]:
    """Fill a folder with the wheels of the tested versions, for this Python on this kind of machine.

    Returns:
        how many there are, and how many megabytes.

    Raises:
        FetchError: pip could not bring them.
        FolderError: the folder cannot be written, or holds something else. In any case it is as it was.
    """
    asked = requirements(root, extra)
    with in_place_of(to, ["*.whl", HASHES]) as fresh:
        command = ["wheel", "--wheel-dir", str(fresh), "--constraint", str(root / "constraints.txt"), *asked]
        done = subprocess.run([sys.executable, "-m", "pip", *command], stderr=subprocess.PIPE, text=True)
        if done.returncode:
            raise FetchError(
                f"The wheels could not be brought: {_reason(done.stderr)}. Is there a network, and space on the disk? "
                f"{to} is as it was."
            )
        (fresh / HASHES).write_text(hashes(fresh), encoding="utf-8")
    wheels = list(to.glob("*.whl"))
    return len(wheels), sum(wheel.stat().st_size for wheel in wheels) / 1e6


def hashes(folder: Path) -> str:
    """The wheels of a folder as pip's requirements with their SHA-256, for `pip install --require-hashes`."""
    lines = []
    for wheel in sorted(folder.glob("*.whl")):
        name, version = wheel.name.split("-")[:2]  # so the format of wheels' names has it
        lines.append(f"{name}=={version} --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}")
    return "\n".join(lines) + "\n"


def fetch_data() -> list[str]:
    """Let Keras bring the large data sets and VGG19's weights to its cache; the sentence that each says of itself.

    Raises:
        FetchError: one of them could not be brought.
    """
    done = _python("-c", _LARGE, environment={**os.environ, "HELPERS_DATA": "full"})
    if done.returncode:
        raise FetchError(f"The data could not be brought: {_reason(done.stderr)}.")
    return done.stdout.splitlines()


@dataclass(frozen=True)
class Trial:
    """One thing to try out: what Python is started with, and what to do where that fails."""

    name: str
    arguments: Sequence[str]
    mend: str


def trials(root: Path, wheels: Path | None, extra: str = "cpu") -> list[Trial]:
    """Whatever a room needs.

    Args:
        root: the checkout.
        wheels: a folder of wheels from which the room will install; None if it will not.
        extra: what will be installed.
    """
    asked = requirements(root, extra)
    names = [re.split(r"[<>=\[]", each)[0] for each in asked if ";" not in each]  # elsewhere others stand for them
    install = f'Install the book anew: pip install -e ".[{extra}]" -c constraints.txt.'
    doctor = "Run python -m helpers doctor and do what it says."
    cached = "Run with a network: python -m helpers fetch --data; or unset HELPERS_DATA."
    first = str(root / "notebooks" / "00_start_here.ipynb")
    found = [
        Trial("packages", ["-c", _IMPORT % (names, names)], install),
        Trial("doctor", ["-m", "helpers", "doctor"], doctor),
        Trial("data", ["-c", _LOAD], cached),
        Trial("chapter 00", ["-c", _CHAPTER, first], doctor),
    ]
    if wheels is not None:
        pip = ["-m", "pip", "install", "--quiet", "--dry-run", "--ignore-installed", "--no-index"]
        where = ["--find-links", str(wheels.absolute()), "--constraint", str(root / "constraints.txt")]
        mend = f"Run with a network, on a machine of this kind: python -m helpers fetch --to {wheels}."
        found.append(Trial("wheels", [*pip, *where, *asked], mend))
    return found


def check(root: Path, wanted: Sequence[Trial]) -> Iterator[Answer]:
    """Try things out with the network refused, one after the other."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "sitecustomize.py").write_text(_REFUSE, encoding="utf-8")
        quiet = {"TF_CPP_MIN_LOG_LEVEL": "3", "TF_ENABLE_ONEDNN_OPTS": "0", "HELPERS_HOME": str(Path(folder, "home"))}
        path = os.pathsep.join(filter(None, [folder, str(root), os.environ.get("PYTHONPATH")]))
        # Neither a package index nor a folder of wheels that this machine is configured for will be in the room.
        own = {key: value for key, value in os.environ.items() if not key.startswith("PIP_")}
        environment = {**own, **quiet, "PYTHONPATH": path, "PIP_CONFIG_FILE": os.devnull}
        for trial in wanted:
            done = _python(*trial.arguments, environment=environment, cwd=folder)
            said = [line for line in done.stdout.splitlines() if line.strip()]
            well = not done.returncode
            found = said[-1] if said and well else "complete" if well else _reason(done.stderr or done.stdout)
            yield Answer(trial.name, well, found, trial.mend)


def told(answer: Answer) -> list[str]:
    """An answer as lines of text: yes or no, and what mends a no."""
    line = f"{'yes' if answer.well else 'NO '}  {answer.name:10}  {answer.found}"
    return [line] if answer.well else [line, f"     {'':10}  -> {answer.mend}"]


def verdict(answers: Sequence[Answer]) -> str:
    """All of them in a sentence."""
    missing = ", ".join(answer.name for answer in answers if not answer.well)
    if missing:
        return f"A room without a network will not do yet; mend: {missing}."
    return "A room without a network will do."


def _python(*arguments: str, environment: dict[str, str], cwd: str | None = None) -> subprocess.CompletedProcess:
    command = [sys.executable, *arguments]
    return subprocess.run(command, env=environment, cwd=cwd, capture_output=True, text=True, errors="replace")


def _reason(said: str) -> str:
    """The line of an error that says most: pip's own first one, else the last."""
    lines = [line.strip() for line in re.sub(r"\x1b\[[0-9;]*m", "", said).splitlines() if line.strip()]
    last = lines[-1] if lines else "no reason was given"
    told = next((line for line in lines if line.startswith("ERROR: ") and line != "ERROR: Exception:"), last)
    return re.sub(r"^(ERROR: |[\w.]+\.\w+Error: )", "", told).rstrip(".")[:500]
