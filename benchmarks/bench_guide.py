"""The book's lessons against the official guide: the same models, data, steps and pictures of graphs, as two scripts.

The guide's share of a chapter is written down in `benchmarks/guide/`; ours is cut out of the chapter by cell ids.
Curves and pictures of data, which the guide does not show, are left out of ours. Without pydot and Graphviz, which
`plot_model` needs, graphs are drawn by neither.
"""

from __future__ import annotations

import importlib.util
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat

from benchmarks.bench_book import environment_of_a_run
from benchmarks.report import Figure, keep

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 3
# The cells of each chapter whose content the guide has too.
CELLS = {
    "01": "opening-2 an-input-is-a-promise-2 a-call-draws-an-arrow-2 a-model-has-two-ends-2 a-model-has-two-ends-4 "
    "train-evaluate-predict-2 train-evaluate-predict-4 train-evaluate-predict-6 train-evaluate-predict-8 "
    "train-evaluate-predict-12 save-it-and-prove-it-2 save-it-and-prove-it-4",
    "02": "opening-2 tickets-are-text-2 tickets-are-text-6 tickets-are-text-15 three-inputs-two-heads-2 "
    "three-inputs-two-heads-4 three-inputs-two-heads-8 a-loss-for-each-output-2 a-loss-for-each-output-4 "
    "a-loss-for-each-output-9 a-router-that-routes-2 a-router-that-routes-4 one-layer-two-jobs-2",
    "03": "opening-2 the-toy-resnet-2 the-toy-resnet-6 the-toy-resnet-7 the-toy-resnet-9 the-toy-resnet-11 "
    "the-toy-resnet-13",
    "04": "opening-2 sixteen-numbers-for-a-picture-2 sixteen-numbers-for-a-picture-9 one-graph-two-models-7 "
    "one-graph-two-models-9 real-digits-from-sixteen-numbers-2 a-model-is-a-layer-too-2 a-model-is-a-layer-too-4",
    "05": "opening-2 every-layer-at-once-2 every-layer-at-once-7 every-layer-at-once-11",
    "06": "opening-2 graphs-in-classes-classes-in-graphs-2 graphs-in-classes-classes-in-graphs-4 "
    "graphs-in-classes-classes-in-graphs-6 graphs-in-classes-classes-in-graphs-8",
    "07": "opening-2 a-layer-is-weights-and-a-rule-2 a-layer-is-weights-and-a-rule-4 a-layer-is-weights-and-a-rule-6 "
    "a-layer-is-weights-and-a-rule-8 what-a-layer-says-of-itself-2",
}


def ours(chapter: str, *, draws: bool) -> str:
    """The cells of a chapter as a script.

    Raises:
        KeyError: a cell is no longer there.
    """
    (path,) = (ROOT / "solutions").glob(f"{chapter}_*.ipynb")
    cells = {cell.id: cell.source for cell in nbformat.read(path, as_version=4).cells}
    text = "\n".join(cells[name] for name in CELLS[chapter].split())
    if "folder /" in text and "folder =" not in text:  # a cell that is left out makes it
        text = "import tempfile\nfrom pathlib import Path\nfolder = Path(tempfile.mkdtemp())\n" + text
    leave = ("plot_", *(() if draws else ("show(",)))
    lines = [line for line in text.splitlines() if not line.startswith(leave)]
    # `show` returns what a notebook would ask for its page.
    lines = [f"{line}._repr_html_()" if line.startswith("show(") and line.endswith(")") else line for line in lines]
    return "\n".join(lines) + "\n"


def _seconds(arguments: list[str], environment: dict[str, str]) -> float:
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        result = subprocess.run(
            [sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, text=True
        )
        took = time.perf_counter() - began
    if result.returncode:
        raise SystemExit(f"{' '.join(arguments)} failed:\n{result.stdout[-2000:]}{result.stderr[-2000:]}")
    return took


def main() -> None:
    """Print for each chapter, and keep for all: our seconds over the guide's, medians of rounds run in turn."""
    draws = bool(shutil.which("dot")) and importlib.util.find_spec("pydot") is not None
    environment = environment_of_a_run() | ({"GUIDE_DRAWS": "1"} if draws else {})
    totals = {"guide": 0.0, "ours": 0.0}
    with tempfile.TemporaryDirectory() as folder:
        for chapter in CELLS:
            script = Path(folder) / f"ours_{chapter}.py"
            script.write_text(ours(chapter, draws=draws), encoding="utf-8")
            took: dict[str, list[float]] = {"guide": [], "ours": []}
            for _ in range(ROUNDS):
                took["guide"].append(_seconds(["-m", f"benchmarks.guide.c{chapter}"], environment))
                took["ours"].append(_seconds([str(script)], environment))
            guide, own = (statistics.median(took[name]) for name in ("guide", "ours"))
            totals["guide"] += guide
            totals["ours"] += own
            print(f"chapter {chapter}: guide {guide:.1f} s, ours {own:.1f} s: {own / guide:.2f}", flush=True)
    pictures = "pictures of graphs included" if draws else "without pictures of graphs"
    told = f"chapters 01-07, the guide's content: our time, the guide's = 1 ({pictures})"
    keep(Figure("guide", told, totals["ours"] / totals["guide"], 1.0))
