"""`make test-matrix`: strict verification under many versions, each in a fresh environment; README has the table.

What has passed with the book as it stands is not run again; `-- again` after the options runs it all the same. What
interpreters are missing is left out. A part: `make test-matrix ARGS="-p 3.12 -k keras_3_15"`.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import nox

from helpers.authoring import versions

ROOT = Path(__file__).parent
nox.options.default_venv_backend = "uv|virtualenv"
nox.options.error_on_missing_interpreters = False
nox.options.stop_on_first_error = False
nox.options.envdir = str(ROOT / ".cache" / "nox")

_NAMED = ("tensorflow-cpu", "tensorflow", "keras", "numpy", "jupyterlab", "jupytext", "nbval", "matplotlib")
_TRIED = ("solutions", "tests/test_messages.py")


def _names(package: str, minors: Sequence[str]) -> list[str]:
    """What -k takes: names without dots."""
    return [f"{package}_{minor.replace('.', '_')}" for minor in minors]


@nox.session(python=versions.PYTHONS)
@nox.parametrize("keras", versions.KERASES, ids=_names("keras", versions.KERASES))
@nox.parametrize("tensorflow", versions.TENSORFLOWS, ids=_names("tensorflow", versions.TENSORFLOWS))
def table(session: nox.Session, tensorflow: str, keras: str) -> None:
    """One place of the table."""
    _try(session, tensorflow, keras, [f"tensorflow-cpu=={tensorflow}.*", f"keras=={keras}.*"])


@nox.session(python=versions.PYTHONS)
@nox.parametrize("which", versions.EXTREMES, ids=versions.EXTREMES)
def extreme(session: nox.Session, which: str) -> None:
    """The oldest, and the newest, of everything that the project's bounds allow."""
    _try(session, which, which, ["--resolution", "lowest-direct"] if which == "oldest" else [])


def _try(session: nox.Session, tensorflow: str, keras: str, wanted: list[str]) -> None:
    place = (str(session.python), tensorflow, keras)
    if versions.finished(ROOT, place) and "again" not in session.posargs:
        session.skip("has passed with the book as it stands")
    try:
        session.install(".[cpu]", "pytest-xdist", "nbgrader", "hypothesis", *wanted)
    except nox.command.CommandFailed:
        versions.record(ROOT, versions.run_of(place, ROOT, None, {}))
        session.skip("there is no such combination")
    listed = session.run("uv", "pip", "list", "--format=freeze", external=True, silent=True)
    installed = dict(line.split("==") for line in str(listed).splitlines() if "==" in line)
    report = Path(session.create_tmp()) / "report.xml"
    report.unlink(missing_ok=True)
    quiet = {"TF_CPP_MIN_LOG_LEVEL": "3", "KERAS_BACKEND": "tensorflow"}
    command = ["python", "-m", "pytest", "-q", f"--junit-xml={report}", *_TRIED]
    session.run(*command, env={**os.environ, **quiet}, success_codes=[0, 1])
    run = versions.run_of(place, ROOT, report, {name: installed[name] for name in _NAMED if name in installed})
    versions.record(ROOT, run)
    shutil.rmtree(session.virtualenv.location, ignore_errors=True)  # some fifty environments of 2 GB each
    if run.outcome == "failed":
        session.error(f"{len(run.failures)} failed, such as {run.failures[0]}")
