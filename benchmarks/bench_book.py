"""What the whole book costs: verification against plain running on as many cores, memory, and where time goes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from benchmarks.report import Figure, keep, keep_seconds

ROOT = Path(__file__).resolve().parents[1]
CORES = 2
PARTS = ("imports", "training", "predicting", "pictures", "checks", "everything else")

# Runs before the first cell of a notebook: it times what the notebook calls, each part without the parts inside it.
_BEFORE = """
import time as _time
_began = _time.perf_counter()
import keras as _keras, helpers as _helpers, matplotlib.pyplot as _pyplot
from helpers import check as _c, show as _s, plot_training as _p
_spent, _open = {"imports": _time.perf_counter() - _began}, []

def _timed(part, function):
    import functools
    @functools.wraps(function)
    def call(*args, **kwargs):
        began = _time.perf_counter()
        _open.append(0.0)
        try:
            return function(*args, **kwargs)
        finally:
            whole = _time.perf_counter() - began
            inside = _open.pop()
            _spent[part] = _spent.get(part, 0) + whole - inside
            if _open:
                _open[-1] += whole
    return call

for _part, _names in {"training": ("fit", "train_on_batch"), "predicting": ("predict", "evaluate", "__call__")}.items():
    for _name in _names:
        setattr(_keras.Model, _name, _timed(_part, getattr(_keras.Model, _name)))
import helpers.checking, helpers.draw, helpers.plots
for _module, _names, _part in (
    (helpers.checking, ("check",), "checks"),
    (helpers.draw, ("show", "show_difference"), "pictures"),
    (helpers.plots, ("plot_images", "plot_lines", "plot_training"), "pictures"),
):
    for _name in _names:
        setattr(_module, _name, _timed(_part, getattr(_module, _name)))
_run_began = _time.perf_counter()
"""
_AFTER = """
import json as _json, resource as _resource
_spent["everything else"] = _time.perf_counter() - _run_began - sum(v for k, v in _spent.items() if k != "imports")
_most = _resource.getrusage(_resource.RUSAGE_SELF).ru_maxrss * (1 if __import__("sys").platform == "darwin" else 1024)
print(_json.dumps({"spent": _spent, "bytes": _most}))
"""


def environment_of_a_run() -> dict[str, str]:
    """The environment of a script or a kernel: the book's world, and nothing of pytest's."""
    from helpers.authoring.world import world

    kept = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST")}
    return kept | {**world("wide", Path(tempfile.mkdtemp())), "MPLBACKEND": "Agg", "PYTHONPATH": str(ROOT)}


def _run(command: list[str], environment: dict[str, str]) -> None:
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    if result.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{result.stdout[-2000:]}{result.stderr[-2000:]}")


def inside(path: Path) -> dict:
    """Run a notebook in a kernel; return the seconds that each part took and the most memory that the kernel held."""
    notebook = nbformat.read(path, as_version=4)
    before, after = (nbformat.v4.new_code_cell(source) for source in (_BEFORE, _AFTER))
    notebook.cells = [before, *notebook.cells, after]
    with tempfile.TemporaryDirectory() as folder:
        client = NotebookClient(notebook, timeout=600, kernel_name="python3", resources={"metadata": {"path": folder}})
        client.execute(env={**environment_of_a_run(), "HELPERS_HOME": folder}, stderr=subprocess.DEVNULL)
    return json.loads(after.outputs[0].text)


def main() -> None:
    """Print and keep: the ratio of verification to plain running, the largest kernel, seconds by part and chapter."""
    solved = sorted((ROOT / "solutions").glob("[0-9][0-9]_*.ipynb"))
    found = {path.stem: inside(path) for path in solved}
    for name, each in found.items():
        told = ", ".join(f"{part} {each['spent'].get(part, 0):.1f} s" for part in PARTS)
        print(f"{name}: {each['bytes'] / 2**30:.2f} GB; {told}", flush=True)
    largest = max(each["bytes"] for each in found.values()) / 2**30
    keep(Figure("kernel memory", "the largest kernel of the book, GB", largest, 2.0))

    length = {name: sum(each["spent"].values()) for name, each in found.items()}
    keep_seconds(length)
    scripts = [p.with_suffix(".py") for p in solved] + sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.py"))
    scripts.sort(key=lambda path: -length[path.stem])
    environment = environment_of_a_run()
    began = time.perf_counter()
    with ThreadPoolExecutor(CORES) as pool:
        list(pool.map(lambda script: _run([sys.executable, str(script)], environment), scripts))
    plain = time.perf_counter() - began
    began = time.perf_counter()
    strict = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-n",
        str(CORES),
        "--dist",
        "loadfile",
        "--no-loadscope-reorder",
        "solutions",
        "notebooks",
    ]
    _run(strict, environment)
    verified = time.perf_counter() - began
    print(f"{len(scripts)} scripts on {CORES} cores: {plain:.0f} s; under strict nbval: {verified:.0f} s", flush=True)
    told = f"strict verification of the book on {CORES} cores, plain running of its scripts on {CORES} cores = 1"
    keep(Figure("verification", told, verified / plain, 1.25))
    _draw(found)


def _draw(found: dict[str, dict]) -> None:
    """Where time goes: a bar a chapter, a piece a part, told apart by hatching as well as by colour."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams.update({"svg.hashsalt": "book", "svg.fonttype": "none", "font.family": "sans-serif"})
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(8, 4.2), layout="constrained")
    names = list(found)[::-1]
    left = [0.0] * len(names)
    hatches = ("", "//", "..", "xx", "\\\\", "")
    for part, hatch, shade in zip(
        PARTS, hatches, plt.get_cmap("cividis")([0.1, 0.3, 0.5, 0.7, 0.85, 1.0]), strict=True
    ):
        widths = [max(0.0, found[name]["spent"].get(part, 0)) for name in names]
        axes.barh(names, widths, left=left, label=part, color=shade, hatch=hatch, edgecolor="white", linewidth=0.4)
        left = [a + b for a, b in zip(left, widths, strict=True)]
    axes.set_xlabel("seconds, every exercise solved")
    axes.legend(fontsize="small")
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(ROOT / "benchmarks" / "where_time_goes.svg", metadata={"Date": None})
    plt.close(figure)
