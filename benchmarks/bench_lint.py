"""How long lint takes on graphs of a thousand calls, and that its time grows with the graph and no faster."""

from __future__ import annotations

import gc
import os
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

import keras
from keras import layers

from benchmarks.bench_graph import chain, grid, residual
from benchmarks.report import Figure, keep
from helpers.linting import lint

MOST_SECONDS = 0.2


def normed(calls: int) -> keras.Model:
    """Blocks of convolution, normalisation, activation, with shortcuts."""
    x = y = keras.Input((8, 8, 4))
    for _ in range(calls // 4):
        z = layers.ReLU()(layers.BatchNormalization()(layers.Conv2D(4, 3, padding="same")(y)))
        y = layers.Add()([y, z])
    return keras.Model(x, y)


def with_a_loose_end(calls: int) -> keras.Model:
    """A chain on which a layer hangs that leads nowhere, so that lint asks which models are alive."""
    model = chain(calls)
    layers.Dense(16)(model.layers[-3].output)
    return model


def seconds(model: keras.Model, repeat: int = 7) -> float:
    """Best time of a whole lint."""
    best = float("inf")
    for _ in range(repeat):
        gc.collect()
        start = time.perf_counter()
        lint(model)
        best = min(best, time.perf_counter() - start)
    return best


def main() -> int:
    """Print the table; the exit code says whether every figure is reached."""
    reached, slowest = True, 0.0
    print(f"{'lint':<28}{'1,000 calls':>14}{'3,000 calls':>14}{'reached':>10}")
    for make in (chain, residual, grid, normed, with_a_loose_end):
        times = []
        for calls in (1000, 3000):
            model = make(calls)
            model.compile("adam", "mse", metrics=["mae"])
            times.append(seconds(model))
            keras.utils.clear_session()
        reached &= times[0] <= MOST_SECONDS
        slowest = max(slowest, times[0])
        word = "yes" if times[0] <= MOST_SECONDS else "NO"
        print(f"{make.__name__:<28}{times[0] * 1e3:>11.0f} ms{times[1] * 1e3:>11.0f} ms{word:>10}", flush=True)
    keep(
        Figure(
            "lint", "`lint` of a model of 1,000 calls, the slowest of five kinds, ms", 1e3 * slowest, 1e3 * MOST_SECONDS
        )
    )
    return 0 if reached else 1


if __name__ == "__main__":
    raise SystemExit(main())
