"""Will the book run here? Each thing that it needs is looked at, and what is wrong comes with what to do.

Keras and the other large packages are imported in a process of their own: a backend that is broken may end its process
without an exception (a TensorFlow built for another processor does), and the doctor must live to tell. For the same
reason nothing but the standard library is imported at the top of this module.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from helpers.authoring import paths

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

OLDEST_PYTHON, NEWEST_PYTHON = (3, 10), (3, 13)
OLDEST_KERAS = (3, 10)
PATIENCE_S = 180

Status = Literal["ok", "warn", "wrong"]

# Each step prints one line as soon as it is done, so that a crash in one does not hide the others.
_PROBE = """
import importlib, json, sys
def tell(name, **facts):
    print("\\n@doctor " + json.dumps({name: facts}), flush=True)
def version_of(module):
    return str(getattr(module, "__version__", ""))
for name in ("ipykernel", "jupyterlab", "pygraphviz", "keras"):
    tell(name, started=True)
    try:
        module = importlib.import_module(name)
        facts = {"version": version_of(module)}
        if name == "pygraphviz":
            graph = module.AGraph("digraph {a -> b}")
            graph.layout("dot")
            facts["graphviz"] = str(getattr(module, "__graphviz_version__", ""))
        if name == "keras":
            facts["backend"] = module.config.backend()
            facts["backend_version"] = version_of(sys.modules[facts["backend"]])
            try:
                if facts["backend"] == "torch":
                    cuda = sys.modules["torch"].cuda
                    facts["gpus"] = [cuda.get_device_name(number) for number in range(cuda.device_count())]
                else:
                    facts["gpus"] = [str(device) for device in module.distribution.list_devices("gpu")]
            except Exception as error:
                if not isinstance(error, (RuntimeError, ValueError)):
                    facts["gpus_unknown"] = type(error).__name__
                facts["gpus"] = []
    except BaseException as error:
        facts = {"error": " ".join(f"{type(error).__name__}: {error}".split())[:300],
                 "missing": getattr(error, "name", None) if isinstance(error, ModuleNotFoundError) else None}
    tell(name, **facts)
"""


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    name: str
    status: Status
    found: str
    """What is there, in a few words."""
    advice: str = ""
    """What to do, in one sentence; empty if the status is ``"ok"``."""


def examine(*, work: Path | None = None, progress_folder: Path | None = None) -> list[Finding]:
    """Look at everything that the book needs; never raises.

    Args:
        work: the folder of the learner's notebooks; ``work`` in the checkout if None. It need not exist yet.
        progress_folder: where the learner's progress is kept; ``helpers.log.home()`` if None.
    """
    seen = _probe()
    steps: list[tuple[str, Callable[[], Finding]]] = [
        ("Python", _python),
        ("Keras", lambda: _keras(seen)),
        ("backend", lambda: _backend(seen)),
        ("accelerator", lambda: _accelerator(seen)),
        ("Jupyter kernel", lambda: _kernel(seen)),
        ("JupyterLab", lambda: _package(seen, "jupyterlab", "JupyterLab")),
        ("pictures", lambda: _pictures(seen)),
        ("notebooks", _notebooks),
        ("data", _data),
        ("work folder", lambda: _writable("work folder", work or paths.WORK)),
        ("progress", lambda: _progress(progress_folder)),
    ]
    return [_safely(name, step) for name, step in steps]


def main(argv: Sequence[str] | None = None) -> int:
    """Print what was found; 0 if the book will run, else 1."""
    parser = argparse.ArgumentParser(prog="python -m helpers doctor", description="Say whether the book will run here.")
    parser.add_argument("--work", type=Path, help="folder of your notebooks (default: work/ beside the book)")
    parser.add_argument("--progress", type=Path, help="folder of your progress (default: the platform's place for it)")
    arguments = parser.parse_args(argv)
    findings = examine(work=arguments.work, progress_folder=arguments.progress)
    print("\n".join(report(findings)))
    return int(any(finding.status == "wrong" for finding in findings))


def report(findings: Sequence[Finding]) -> Iterator[str]:
    """The findings as lines of text, in plain letters that every terminal has."""
    width = max(len(finding.name) for finding in findings)
    for finding in findings:
        mark = {"ok": "ok   ", "warn": "note ", "wrong": "WRONG"}[finding.status]
        yield f"{mark}  {finding.name:{width}}  {finding.found}"
        if finding.advice:
            yield f"{'':5}  {'':{width}}  -> {finding.advice}"
    wrong = [finding.name for finding in findings if finding.status == "wrong"]
    yield ""
    yield f"The book will not run yet; mend: {', '.join(wrong)}." if wrong else "The book will run."


def _safely(name: str, step: Callable[[], Finding]) -> Finding:
    try:
        return step()
    except Exception as error:
        return Finding(
            name,
            "wrong",
            f"could not be examined ({type(error).__name__}: {error})",
            'Install the book\'s packages again from its folder: pip install -e ".[cpu]".',
        )


def _probe() -> dict[str, dict[str, Any]]:
    """What importing each package gave: its version and more, or its error."""
    environment = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": os.environ.get("TF_CPP_MIN_LOG_LEVEL", "3")}
    try:
        done = subprocess.run(
            [sys.executable, "-c", _PROBE],
            env=environment,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=PATIENCE_S,
        )
        said, end = done.stdout, f"it ended Python with exit code {done.returncode}"
    except subprocess.TimeoutExpired as late:
        said, end = late.stdout or "", f"it was not done after {PATIENCE_S} seconds"
        said = said.decode(errors="replace") if isinstance(said, bytes) else said
    except OSError as error:
        said, end = "", f"Python could not be started: {error}"
    seen: dict[str, dict[str, Any]] = {}
    for line in said.splitlines():
        if line.startswith("@doctor "):
            seen.update(json.loads(line.removeprefix("@doctor ")))
    for name in ("ipykernel", "jupyterlab", "pygraphviz", "keras"):
        facts = seen.setdefault(name, {"error": end, "missing": None})
        if facts.get("started"):
            seen[name] = {"error": f"importing {name}: {end}", "missing": None}
    return seen


def _python() -> Finding:
    version = sys.version_info
    found = ".".join(map(str, version[:3])) + f", {sys.executable}"
    wanted = f"{'.'.join(map(str, OLDEST_PYTHON))} to {'.'.join(map(str, NEWEST_PYTHON))}"
    if version[:2] < OLDEST_PYTHON:
        return Finding("Python", "wrong", found, f"Make the environment again with Python {wanted}.")
    if version[:2] > NEWEST_PYTHON:
        return Finding(
            "Python", "warn", found, f"The book is tested on Python {wanted}; take one of these if it fails."
        )
    return Finding("Python", "ok", found)


def _keras(seen: dict[str, dict[str, Any]]) -> Finding:
    facts = seen["keras"]
    oldest = ".".join(map(str, OLDEST_KERAS))
    try:
        version = importlib.metadata.version("keras")
    except importlib.metadata.PackageNotFoundError:
        version = facts.get("version", "")
    if not version:
        return Finding("Keras", "wrong", "not installed", 'Run: pip install -e ".[cpu]" in the folder of the book.')
    if _numbers(version) < OLDEST_KERAS:
        return Finding("Keras", "wrong", version, f"The book needs Keras {oldest} or newer: pip install -U keras.")
    if "error" in facts and not _fault_of_backend(facts):
        return Finding(
            "Keras",
            "wrong",
            f"{version}, but {facts['error']}",
            "Install it again: pip install --force-reinstall keras.",
        )
    return Finding("Keras", "ok", version)


def _fault_of_backend(facts: dict[str, Any]) -> bool:
    return (facts.get("missing") or "keras").split(".")[0] != "keras" or wanted_backend() in facts.get("error", "")


def wanted_backend() -> str:
    """The backend that Keras will take: ``KERAS_BACKEND``, else what its ``keras.json`` says, else TensorFlow."""
    if os.environ.get("KERAS_BACKEND"):
        return os.environ["KERAS_BACKEND"]
    try:
        return str(json.loads((keras_home() / "keras.json").read_text(encoding="utf-8"))["backend"])
    except (OSError, ValueError, KeyError, TypeError):
        return "tensorflow"


def keras_home() -> Path:
    """Where Keras keeps its settings and its downloads."""
    return Path(os.environ.get("KERAS_HOME") or Path.home() / ".keras")


def _backend(seen: dict[str, dict[str, Any]]) -> Finding:
    facts, wanted = seen["keras"], wanted_backend()
    if "error" not in facts:
        return Finding("backend", "ok", f"{facts['backend']} {facts['backend_version']}".strip())
    install = {"tensorflow": 'pip install -e ".[cpu]"', "jax": "pip install jax", "torch": "pip install torch"}
    if wanted not in install:
        advice = "Set KERAS_BACKEND to tensorflow, jax or torch, or leave it unset."
    elif facts.get("missing") == wanted:
        advice = f"In the folder of the book, run: {install[wanted]} (or choose another backend with KERAS_BACKEND)."
    else:
        advice = f"Mend Keras first, or install the backend again: {install[wanted]}."
    return Finding("backend", "wrong", f"{wanted}: {facts['error']}", advice)


def _accelerator(seen: dict[str, dict[str, Any]]) -> Finding:
    facts = seen["keras"]
    demanded = os.environ.get("HELPERS_REQUIRE_GPU", "") not in ("", "0")
    gpus = facts.get("gpus", [])
    if gpus:
        return Finding("accelerator", "ok", f"{len(gpus)} GPU{'s' if len(gpus) > 1 else ''}: {', '.join(gpus)}")
    if "error" in facts:
        found = "unknown, because Keras does not run"
    elif facts.get("gpus_unknown"):
        found = "unknown: this backend does not tell Keras"
    else:
        found = "none: the book runs on the CPU"
    if demanded:
        return Finding(
            "accelerator",
            "wrong",
            found,
            'HELPERS_REQUIRE_GPU is set: install the driver and pip install -e ".[gpu]", or unset it.',
        )
    return Finding("accelerator", "ok", found)


def _kernel(seen: dict[str, dict[str, Any]]) -> Finding:
    name, mend = "Jupyter kernel", f"Run: {sys.executable} -m ipykernel install --sys-prefix --name python3"
    if "error" in seen["ipykernel"]:
        return Finding(name, "wrong", f"ipykernel: {seen['ipykernel']['error']}", "Run: pip install ipykernel.")
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    try:
        spec = KernelSpecManager().get_kernel_spec("python3")
    except NoSuchKernel:
        return Finding(name, "wrong", "there is no kernel python3", f"{mend}.")
    program = Path(spec.argv[0])
    # Jupyter itself replaces a bare "python" by the interpreter that it runs on.
    if program.is_absolute() and program.parent.resolve() != Path(sys.executable).parent.resolve():
        return Finding(name, "wrong", f"python3 starts another Python: {program}", f"{mend}.")
    return Finding(name, "ok", f"python3, ipykernel {seen['ipykernel']['version']}")


def _package(seen: dict[str, dict[str, Any]], module: str, name: str) -> Finding:
    facts = seen[module]
    if "error" in facts:
        return Finding(name, "wrong", facts["error"], f"Run: pip install --force-reinstall {module}.")
    return Finding(name, "ok", facts["version"])


def _pictures(seen: dict[str, dict[str, Any]]) -> Finding:
    facts = seen["pygraphviz"]
    if "error" in facts:
        advice = "Run: pip install --force-reinstall --only-binary :all: 'pygraphviz>=2.0', whose wheels hold Graphviz."
        if lacking := re.search(r"(lib\S+\.so\S*): cannot open shared object", facts["error"]):
            advice = (
                f"The wheel of pygraphviz needs {lacking[1]} of the system. On Debian and Ubuntu, run: "
                "apt-get install libglib2.0-0 libx11-6 libxext6 libxrender1 libexpat1."
            )
        return Finding("pictures", "wrong", f"pygraphviz: {facts['error']}", advice)
    return Finding("pictures", "ok", f"pygraphviz {facts['version']} with Graphviz {facts['graphviz']}")


def _notebooks() -> Finding:
    try:
        root = paths.book_root()
    except paths.NoBook as error:
        return Finding("notebooks", "wrong", "not there", str(error))
    count = len(list(paths.NOTEBOOKS.glob("*.ipynb")))
    if not count:
        return Finding("notebooks", "wrong", f"none in {paths.NOTEBOOKS}", "Run: python -m helpers build.")
    return Finding("notebooks", "ok", f"{count} in {root}")


def _data() -> Finding:
    from helpers.data import DataError, data_choice, load_digits_28

    try:
        choice = data_choice()
    except DataError as error:
        return Finding("data", "wrong", "HELPERS_DATA is not understood", str(error))
    if choice == "bundled":
        return Finding("data", "ok", load_digits_28().source)
    cache = keras_home() / "datasets"
    place = _writable("data", cache)
    if place.status == "wrong":
        return Finding("data", "wrong", f"HELPERS_DATA is full; {place.found}", "Set KERAS_HOME to a folder of yours.")
    if (cache / "mnist.npz").is_file():
        return Finding("data", "ok", f"HELPERS_DATA is full; MNIST is in {cache}")
    return Finding(
        "data",
        "warn",
        f"HELPERS_DATA is full; MNIST is not yet in {cache}",
        "It is downloaded when a lesson first needs it; unset HELPERS_DATA to work without the internet.",
    )


def _progress(folder: Path | None) -> Finding:
    if folder is None:
        from helpers.log import home

        folder = home()
    return _writable("progress", folder)


def _writable(name: str, folder: Path) -> Finding:
    """Whether files can be made in ``folder``, or in the nearest folder above if it is not there yet."""
    folder = folder.absolute()
    place = folder
    while not place.exists() and place != place.parent:
        place = place.parent
    try:
        with tempfile.TemporaryFile(dir=place) as file:
            file.write(b"can this be written?")
    except OSError as error:
        return Finding(
            name,
            "wrong",
            f"{folder} cannot be written: {error.strerror or error}",
            "Make it yours (or free some space on the disk), or choose another folder.",
        )
    return Finding(name, "ok", str(folder))


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:2])


if __name__ == "__main__":
    raise SystemExit(main())
