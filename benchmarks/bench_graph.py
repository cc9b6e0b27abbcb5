"""The figures of the graph engine: time, memory, and its verdicts beside the positional comparison of today's courses.

    python benchmarks/bench_graph.py            # everything, some minutes
    python benchmarks/bench_graph.py --quick    # without the two large applications

Model building is never part of a time. Times are the best of nine, with both models read anew each time.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
import time
import tracemalloc
from collections.abc import Sequence
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "graph")]
sys.setrecursionlimit(60_000)

import keras  # noqa: E402
from graph_bank import equal_pairs, mutant_pairs  # noqa: E402
from keras import layers  # noqa: E402

from helpers.graph import compare  # noqa: E402

MOST_SECONDS = {1000: 0.150, "large": 0.5}
MOST_GROWTH = 4.0
MOST_MEGABYTES = 200


def positional(expected: keras.Model, actual: keras.Model) -> bool:
    """What graded Keras courses do today: class, output shape and parameters down `model.layers`, by position."""

    def facts(model: keras.Model) -> list[tuple]:
        return [(type(layer).__name__, layer.output.shape, layer.count_params()) for layer in model.layers]

    return facts(expected) == facts(actual)


def chain(calls: int) -> keras.Model:
    """A chain of Dense layers."""
    x = y = keras.Input((16,))
    for _ in range(calls):
        y = layers.Dense(16)(y)
    return keras.Model(x, y)


def residual(calls: int) -> keras.Model:
    """A chain of identical residual blocks."""
    x = y = keras.Input((16,))
    for _ in range(calls // 2):
        y = layers.Add()([y, layers.Dense(16, activation="relu")(y)])
    return keras.Model(x, y)


def grid(calls: int) -> keras.Model:
    """Identical branches side by side, added up."""
    x = keras.Input((16,))
    ends = []
    for _ in range(calls // 20):
        y = x
        for _ in range(20):
            y = layers.Dense(16)(y)
        ends.append(y)
    return keras.Model(x, layers.Add()(ends))


def seconds(one: keras.Model, other: keras.Model, repeat: int = 9) -> float:
    """Best time of reading both and comparing, which must find them the same."""
    best = float("inf")
    for _ in range(repeat):
        gc.collect()
        start = time.perf_counter()
        same = compare(one, other).same
        best = min(best, time.perf_counter() - start)
        assert same
    return best


def megabytes(one: keras.Model, other: keras.Model) -> float:
    """Peak of what reading and comparing allocate."""
    tracemalloc.start()
    compare(one, other)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6


def row(name: str, *cells: str) -> None:
    """One line of the table."""
    print(f"{name:<34}" + "".join(f"{cell:>16}" for cell in cells), flush=True)


def verdict(good: bool) -> str:
    """A word for whether a figure is reached."""
    return "yes" if good else "NO"


def main(argv: Sequence[str] = ()) -> int:
    """Print the tables; the exit code says whether every figure is reached."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="leave the large applications out")
    quick = parser.parse_args(argv).quick
    reached = True

    row("read both and compare", "1,000 calls", "3,000 calls", "ratio", "peak MB", "reached")
    for name, make in (("chain", chain), ("residual chain", residual), ("grid of branches", grid)):
        small, large = (make(1000), make(1000)), (make(3000), make(3000))
        short, long = seconds(*small), seconds(*large)
        memory = megabytes(*large)
        good = short <= MOST_SECONDS[1000] and long / short <= MOST_GROWTH and memory <= MOST_MEGABYTES
        reached &= good
        cells = f"{short * 1e3:.0f} ms", f"{long * 1e3:.0f} ms", f"{long / short:.1f} x", f"{memory:.0f}"
        row(name, *cells, verdict(good))
        keras.utils.clear_session()

    if not quick:
        print()
        row("against its clone", "layers", "time", "reached")
        for name in ("ResNet152", "EfficientNetB7"):
            model = getattr(keras.applications, name)(weights=None)
            took = seconds(model, keras.models.clone_model(model))
            reached &= took < MOST_SECONDS["large"]
            row(name, str(len(model.layers)), f"{took * 1e3:.0f} ms", verdict(took < MOST_SECONDS["large"]))
            keras.utils.clear_session()

    print()
    equal = [(one, other) for one, other, _ in equal_pairs(150)]
    mutants = mutant_pairs(300)
    different = [(one, other) for one, other, _, _ in mutants]
    row("verdicts on the bank", "wrong rejects", "of", "wrong accepts", "of")
    for name, same in (
        ("positional comparison", positional),
        ("helpers.graph.compare", lambda a, b: compare(a, b).same),
    ):
        rejects = sum(not same(*pair) for pair in equal)
        accepts = sum(same(*pair) for pair in different)
        row(name, str(rejects), str(len(equal)), str(accepts), str(len(different)))
        if name.startswith("helpers"):
            reached &= rejects == accepts == 0
    named = 0
    for one, other, _, names in mutants:
        first = compare(one, other).differences[0]
        named += bool(names & set(first.layers)) or any(f"`{name}`" in first.message for name in names)
    row(
        "first difference names the mutant",
        f"{named / len(mutants):.1%}",
        "",
        "",
        "",
        verdict(named / len(mutants) >= 0.95),
    )
    print("\nevery figure reached:", verdict(reached))
    return 0 if reached else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
