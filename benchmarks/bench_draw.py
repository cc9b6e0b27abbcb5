"""How long a picture takes, beside building its model: under 50 ms for a small one, once everything is imported."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

REPEATS = 7


def main() -> None:
    """Print milliseconds, the ratio to building the model, and the size of the picture."""
    import keras
    from keras import layers

    from helpers.draw import show, show_difference
    from helpers.graph import compare

    def classifier() -> Any:
        inputs = keras.Input((784,))
        x = layers.Dense(64, activation="relu")(layers.Dense(64, activation="relu")(inputs))
        return keras.Model(inputs, layers.Dense(10)(x))

    def residual(blocks: int, first: int = 64) -> Any:
        inputs = keras.Input((32, 32, 3))
        x = layers.Conv2D(64, 3, padding="same")(inputs)
        for _ in range(blocks):
            y = layers.Conv2D(first, 3, activation="relu", padding="same")(x)
            x = layers.add([layers.Conv2D(64, 3, padding="same")(y), x])
        return keras.Model(inputs, layers.Dense(10)(layers.GlobalAveragePooling2D()(x)))

    def chain() -> Any:
        x = inputs = keras.Input((8,))
        for units in range(300):
            x = layers.Dense(8 + units)(x)
        return keras.Model(inputs, x)

    show(classifier())  # imports Graphviz
    print(f"{'model':34} {'calls':>6} {'ms':>8} {'x building':>10} {'kB of SVG':>9}")
    cases: list[tuple[str, Callable[[], Any]]] = [
        ("classifier", classifier),
        ("residual, 2 blocks", lambda: residual(2)),
        ("residual, 40 blocks (folded)", lambda: residual(40)),
        ("ResNet50 (folded)", lambda: keras.applications.ResNet50(weights=None)),
        ("MobileNetV2 (folded)", lambda: keras.applications.MobileNetV2(weights=None)),
        ("chain of 300 that differ", chain),
    ]
    for name, make in cases:
        start = time.perf_counter()
        model = make()
        building = time.perf_counter() - start
        spent, picture = _best(lambda model=model: show(model))
        line = (
            f"{name:34} {len(model.layers):6} {spent * 1e3:8.1f} {spent / building:10.2f} {len(picture.svg) / 1e3:9.0f}"
        )
        if name == "classifier":
            line += f"   at most 50 ms: {'yes' if spent <= 0.05 else 'no'}"
        print(line)
    comparison = compare(residual(2), residual(2, first=32))
    spent, picture = _best(lambda: show_difference(comparison))
    print(f"{'difference of two residual models':34} {'':6} {spent * 1e3:8.1f} {'':10} {len(picture.svg) / 1e3:9.0f}")


def _best(draw: Callable[[], Any]) -> tuple[float, Any]:
    spent = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        picture = draw()
        spent.append(time.perf_counter() - start)
    return min(spent), picture
