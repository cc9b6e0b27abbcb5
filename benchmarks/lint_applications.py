"""Lint every model of keras.applications, compiled in the usual ways, and print what is said above a note.

python benchmarks/lint_applications.py [NAME ...]      # some minutes; nothing is downloaded
"""

from __future__ import annotations

import inspect
import os
import sys
import time
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import keras
from keras import layers

from helpers.linting import lint

SMALLEST = {"NASNetLarge": 331}


def whole(make) -> list[keras.Model]:
    """The classifier for a thousand classes, trained from scratch on one-hot rows, and on whole numbers."""
    one, other = make(weights=None), make(weights=None)
    one.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
    top5 = keras.metrics.SparseTopKCategoricalAccuracy(5)
    other.compile(
        keras.optimizers.SGD(0.1, momentum=0.9), "sparse_categorical_crossentropy", metrics=["accuracy", top5]
    )
    return [one, other]


def base(make, name: str) -> list[keras.Model]:
    """The frozen base, and a model with a new head on it."""
    size = SMALLEST.get(name, 224)
    inner = make(weights=None, include_top=False, input_shape=(size, size, 3))
    inner.trainable = False
    inputs = keras.Input(inner.input_shape[1:])
    x = layers.Dropout(0.2)(layers.GlobalAveragePooling2D()(inner(inputs, training=False)))
    outer = keras.Model(inputs, layers.Dense(1)(x))
    loss = keras.losses.BinaryCrossentropy(from_logits=True)
    outer.compile("adam", loss, metrics=[keras.metrics.BinaryAccuracy(threshold=0.0)])
    return [inner, outer]


def main(names: list[str]) -> int:
    """Print a line for each; the exit code says whether all were left alone."""
    makers = {n: f for n, f in vars(keras.applications).items() if inspect.isfunction(f) and n[0].isupper()}
    serious = count = 0
    for name in names or sorted(makers):
        for make in (lambda n=name: whole(makers[n]), lambda n=name: base(makers[n], n)):
            for model in make():
                start = time.perf_counter()
                found = lint(model, strict=True)
                took = time.perf_counter() - start
                count, serious = count + 1, serious + len(found.serious)
                told = sorted({finding.rule for finding in found.serious})
                print(f"{name:<20} {len(model.layers):>5} layers {took * 1e3:>6.0f} ms  {told or 'silent'}", flush=True)
            keras.utils.clear_session()
    print(f"{count} models, {serious} findings above a note")
    return 1 if serious else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
