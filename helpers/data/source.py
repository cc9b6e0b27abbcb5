"""What the loaders share: the reader's choice of data, the form of a data set, random numbers that never change."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeVar

import numpy as np

CHOICES = ("bundled", "full")
Item = TypeVar("Item")


class DataError(RuntimeError):
    """Data that was asked for cannot be had; the message says in one sentence what to do."""


class TrainAndTest(NamedTuple):
    """Two pairs of arrays, which unpack as Keras' data sets do: ``(x_train, y_train), (x_test, y_test) = …``."""

    train: tuple[np.ndarray, np.ndarray]
    test: tuple[np.ndarray, np.ndarray]


def data_choice() -> str:
    """What ``HELPERS_DATA`` asks for: ``"bundled"`` (also when it is unset or empty) or ``"full"``.

    Raises:
        DataError: it has another value.
    """
    value = os.environ.get("HELPERS_DATA", "")
    choice = value.strip().lower() or "bundled"
    if choice not in CHOICES:
        raise DataError(
            f"HELPERS_DATA is {value!r}, but it can only be 'bundled' (the same as leaving it unset: "
            "data that come with the book) or 'full' (the real data set, downloaded once)."
        )
    return choice


def from_keras(name: str, load_data: Callable[[], Any], instead: str) -> Any:
    """What one of Keras' loaders returns.

    Args:
        name: of the data set, for the message.
        load_data: ``keras.datasets.….load_data``.
        instead: what the book carries in its place, for the message.

    Raises:
        DataError: it could not be downloaded or read.
    """
    try:
        return load_data()
    except Exception as error:  # Keras raises a bare Exception when a download fails, others when the file is damaged
        reason = " ".join(str(error).split()) or type(error).__name__
    # Outside of the handler, so that Keras' own traceback does not come along.
    raise DataError(
        f"{name} could not be loaded ({reason}); unset HELPERS_DATA to work with the {instead} that come with the "
        "book, or try again with a connection to the internet."
    )


class Draws:
    """Random integers that are the same on every platform and with every NumPy, for ever.

    NumPy guarantees the raw 64 bits of ``PCG64`` for a seed, but not what its ``Generator`` makes of them; so the
    arithmetic from bits to integers is done here: the upper 32 bits times the number of choices, divided by 2³².

    Args:
        seed: any integer from 0.
    """

    def __init__(self, seed: int) -> None:
        self._bits = np.random.PCG64(seed)
        self._pool: list[int] = []

    def below(self, count: int) -> int:
        """One integer from 0 to ``count - 1``."""
        if not self._pool:
            self._pool = (self._bits.random_raw(8192) >> np.uint64(32)).tolist()
        return self._pool.pop() * count >> 32

    def chance(self, percent: int) -> bool:
        """True in ``percent`` of 100 cases."""
        return self.below(100) < percent

    def choice(self, items: Sequence[Item]) -> Item:
        """One of ``items``, each as likely."""
        return items[self.below(len(items))]

    def array(self, shape: int | tuple[int, ...], low: int, high: int) -> np.ndarray:
        """Integers from ``low`` to ``high``, both included, as int32 of ``shape``."""
        size = int(np.prod(shape))
        upper = (self._bits.random_raw(size) >> np.uint64(32)) * np.uint64(high - low + 1) >> np.uint64(32)
        return (upper.astype(np.int32) + np.int32(low)).reshape(shape)

    def order(self, count: int) -> np.ndarray:
        """The numbers from 0 to ``count - 1`` in random order."""
        order = list(range(count))
        for last in range(count - 1, 0, -1):
            other = self.below(last + 1)
            order[last], order[other] = order[other], order[last]
        return np.array(order)
