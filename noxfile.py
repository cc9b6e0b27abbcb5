"""`make test-matrix`: strict verification under many versions, each in a fresh environment; README has the table.

What has passed with the book as it stands is not run again; `-- again` after the options runs it all the same. What
interpreters are missing is left out. A part: `make test-matrix ARGS="-p 3.12 -k keras_3_15"`, or `ARGS="-t pairs"` for
the fewest places in which any two versions meet. `ARGS="-s exists"` only finds out which places there are.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable
from pathlib import Path

import nox

from helpers.authoring import versions

ROOT = Path(__file__).parent
nox.options.default_venv_backend = "uv"
nox.options.error_on_missing_interpreters = False
nox.options.download_python = "never"
nox.options.stop_on_first_error = False
nox.options.envdir = str(ROOT / ".cache" / "nox")

_NAMED = ("tensorflow-cpu", "tensorflow", "keras", "numpy", "jupyterlab", "jupytext", "nbval", "matplotlib")
_TRIED = ("solutions", "tests/test_messages.py")
_DEV = nox.project.load_toml(ROOT / "pyproject.toml")["project"]["optional-dependencies"]["dev"]
# The book itself is not installed: its notebooks find it where they lie. So nothing but wheels is needed, and where the
# oldest release of a package has none for a Python, the oldest that has one is taken.
_WANTED = ["-r", "pyproject.toml", "--extra", "cpu", "--only-binary", ":all:"]
_WANTED += [each for each in _DEV if re.match(r"(hypothesis|nbgrader|pytest-xdist)\b", each)]
_EXTREMES = {"oldest": ["--resolution", "lowest-direct"], "newest": []}
_FIRST, _REST = versions.in_order(versions.read_runs(ROOT))


def _table(places: Iterable[tuple[str, str, str]], *tags: str) -> list:
    """Places as nox takes them: ids that -k can name have no dots."""
    return [
        nox.param(*place, id="python_{}-tensorflow_{}-keras_{}".format(*place).replace(".", "_"), tags=list(tags))
        for place in places
    ]


@nox.session(python=versions.PYTHONS)
def exists(session: nox.Session) -> None:
    """Note which places of the table cannot be: nothing is installed and nothing run."""
    first, rest = versions.in_order(versions.read_runs(ROOT))
    for place in [*first, *rest]:
        if place[0] == session.python and not _can_be(session, _pinned(*place[1:])):
            versions.record(ROOT, versions.run_of(place, ROOT, None, {}))
            session.log(f"there is no TensorFlow {place[1]} with Keras {place[2]} for Python {place[0]}")


@nox.session
@nox.parametrize("python,tensorflow,keras", _table(_FIRST, "pairs") + _table(_REST))
def table(session: nox.Session, tensorflow: str, keras: str) -> None:
    """One place of the table."""
    _try(session, (str(session.python), tensorflow, keras), _pinned(tensorflow, keras))


@nox.session(python=versions.PYTHONS)
@nox.parametrize("which", versions.EXTREMES, ids=versions.EXTREMES)
def extreme(session: nox.Session, which: str) -> None:
    """The oldest, and the newest, of everything that the project's bounds allow."""
    _try(session, (str(session.python), which, which), _EXTREMES[which])


def _pinned(tensorflow: str, keras: str) -> list[str]:
    return [f"tensorflow-cpu=={tensorflow}.*", f"keras=={keras}.*"]


def _can_be(session: nox.Session, wanted: list[str]) -> bool:
    """Whether some releases fit together; what keeps uv from finding out is an error."""
    command = ["uv", "pip", "install", "--dry-run", *_WANTED, *wanted]
    told = str(session.run(*command, external=True, silent=True, success_codes=[0, 1]))
    if "Would install" not in told and "No solution found" not in told:
        session.error(f"uv could not say whether there is such a combination: {told[-1_000:]}")
    return "No solution found" not in told


def _try(session: nox.Session, place: tuple[str, str, str], wanted: list[str]) -> None:
    if versions.finished(ROOT, place) and "again" not in session.posargs:
        session.skip("has passed with the book as it stands, or cannot be")
    if not _can_be(session, wanted):
        versions.record(ROOT, versions.run_of(place, ROOT, None, {}))
        session.skip("there is no such combination")
    book = versions.digest(ROOT)
    session.install(*_WANTED, *wanted)
    listed = session.run("uv", "pip", "list", "--format=freeze", external=True, silent=True)
    installed = dict(line.split("==") for line in str(listed).splitlines() if "==" in line)
    report = Path(session.create_tmp()) / "report.xml"
    report.unlink(missing_ok=True)
    # An environment without compiled modules makes every kernel compile TensorFlow anew.
    settings = {"TF_CPP_MIN_LOG_LEVEL": "3", "KERAS_BACKEND": "tensorflow", "PYTHONDONTWRITEBYTECODE": ""}
    workers = ["-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder"]
    command = ["python", "-m", "pytest", "-q", "--tb=line", *workers, f"--junit-xml={report}", *_TRIED]
    session.run(*command, env={**os.environ, **settings}, success_codes=[0, 1])
    if versions.digest(ROOT) != book:
        session.error("the book was changed meanwhile, so that nobody knows what passed: nothing is noted")
    run = versions.run_of(place, ROOT, report, {name: installed[name] for name in _NAMED if name in installed})
    versions.record(ROOT, run)
    shutil.rmtree(session.virtualenv.location, ignore_errors=True)  # some seventy environments of 2 GB each
    if run.outcome == "failed":
        session.error(f"{len(run.failures)} failed, such as {run.failures[0]}")
