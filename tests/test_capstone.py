"""Two solutions of the whole capstone, put together from the bank, do what the letter asks: they learn to read."""

from __future__ import annotations

import bank
import keras
import numpy as np
import pytest
from bank.chapter_09 import WHOLE

from helpers import load_digits_28


def deal(pictures: np.ndarray, digits: np.ndarray, number: int, seed: int) -> tuple[dict, dict, tuple]:
    random = np.random.default_rng(seed)
    left, right = random.integers(len(pictures), size=(2, number))
    sign = random.integers(2, size=(number, 1))
    a, b = digits[left].astype(int), digits[right].astype(int)
    inputs = {name: pictures[which].astype("float32") / 255 for name, which in (("left", left), ("right", right))}
    result = np.where(sign[:, 0] == 1, a + b, a - b) + 9
    return {**inputs, "sign": sign.astype("float32")}, {"result": result, "larger": (a > b).astype("float32")}, (a, b)


@pytest.mark.parametrize("style", WHOLE)
def test_a_whole_solution_learns_digits_that_nobody_named(style, tmp_path):
    build_reader, arithmetic, build_calculator, deliver = (
        bank.run(exercise_id, WHOLE[style][exercise_id]) for exercise_id in ("9.2", "9.3", "9.4", "9.5")
    )
    keras.utils.set_random_seed(1)
    train, test = load_digits_28()
    calculator = build_calculator(build_reader(), arithmetic(name="arithmetic"))
    cards, backs, _ = deal(*train, number=3_000, seed=1)
    calculator.fit(cards, backs, batch_size=32, epochs=3, verbose=0)

    deliver(calculator, tmp_path / "inspector.keras")
    cards, backs, digits = deal(*test, number=500, seed=2)
    inspector = keras.models.load_model(tmp_path / "inspector.keras")
    readings = inspector.predict(cards, verbose=0)
    for side, written in zip(("left_digit", "right_digit"), digits, strict=True):
        assert np.mean(readings[side].argmax(axis=1) == written) > 0.85
    assert np.mean(readings["result"].argmax(axis=1) == backs["result"]) > 0.75
