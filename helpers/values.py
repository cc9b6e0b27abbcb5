"""Values that learners hand over: put in words, brought to a plain form, compared."""

from __future__ import annotations

import contextlib
import numbers
import reprlib
from itertools import islice
from typing import Any

import numpy as np

# No answer of the book has more entries.
_MOST = 1_000


def describe(thing: object) -> str:
    """A thing in a few words, never its whole content."""
    import keras

    if thing is None:
        return "`None`"
    if isinstance(thing, type):
        return f"the class `{thing.__name__}`"
    if isinstance(thing, keras.KerasTensor):
        return f"a KerasTensor of shape `{thing.shape}`"
    if isinstance(thing, keras.Model):
        return f"a model named `{thing.name}`"
    if isinstance(thing, keras.Layer):
        return f"the layer `{thing.name}`"
    if isinstance(thing, bool | int | float | str):
        return f"`{shown(thing)}`"
    if isinstance(getattr(thing, "shape", None), tuple) or hasattr(getattr(thing, "shape", None), "as_list"):
        return f"an array of shape `{tuple(thing.shape)}`"
    kind = type(thing).__name__
    size = f" of {len(thing)}" if isinstance(thing, tuple | list | dict | set) else ""
    return f"{'an' if kind[:1].lower() in 'aeiou' else 'a'} {kind}{size}"


def listed(arguments: tuple) -> str:
    """Some arguments in a few words each."""
    return " and ".join(describe(argument) for argument in arguments)


class _Short(reprlib.Repr):
    """As `repr`, without walking through a million entries to show a hundred characters of them."""

    def __init__(self) -> None:
        super().__init__()
        self.maxtuple = self.maxlist = self.maxdict = self.maxset = 40
        self.maxstring = self.maxother = self.maxlong = 1_000

    def repr_dict(self, x: dict, level: int) -> str:
        # As it was written: reprlib would sort the keys.
        parts = [f"{self.repr1(key, level - 1)}: {self.repr1(x[key], level - 1)}" for key in islice(x, self.maxdict)]
        return "{" + ", ".join(parts) + (", …}" if len(x) > self.maxdict else "}")


_SHORT = _Short()


def shown(value: object, limit: int = 120) -> str:
    """A value as a learner typed it, cut where it would fill the page."""
    try:
        text = _SHORT.repr(value)
    except Exception:
        text = f"<{type(value).__name__}>"
    text = " ".join(text.replace("`", "'").split())
    return text if len(text) <= limit else text[: limit - 1] + "…"


def plain(value: object) -> Any:
    """A value as JSON would give it back: tuples as lists, numbers of NumPy and of the backend as Python's.

    What has no such form stays as it is, and so does what is too long to be an answer.
    """
    if isinstance(value, bool | int | float | str) or value is None:
        return value
    if isinstance(value, tuple | list | dict) and len(value) > _MOST:
        return value
    if isinstance(value, tuple | list):
        return [plain(part) for part in value]
    if isinstance(value, dict):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, np.generic | np.ndarray) and np.size(value) <= _MOST:
        return value.tolist()
    if isinstance(value, numbers.Number):  # a Fraction, a Decimal
        with contextlib.suppress(Exception):  # a complex number, a Decimal that is no number
            return int(value) if value == int(value) else float(value)  # type: ignore[call-overload]
    if not isinstance(value, type) and getattr(value, "shape", None) is not None:
        with contextlib.suppress(Exception):  # a KerasTensor holds no number, and much else has a shape
            import keras

            array = keras.ops.convert_to_numpy(value)
            return array.tolist() if array.size <= _MOST else array
    return value


def equal(expected: object, given: object) -> bool:
    """Equality by type too: `True` is not 1 here, and 3.0 is not 3 unless either is a float that was measured."""
    if isinstance(expected, list) and isinstance(given, list):
        return len(expected) == len(given) and all(equal(e, g) for e, g in zip(expected, given, strict=True))
    if isinstance(expected, dict) and isinstance(given, dict):
        return expected.keys() == given.keys() and all(equal(expected[k], given[k]) for k in expected)
    if isinstance(expected, bool) or isinstance(given, bool) or expected is None or given is None:
        return expected is given
    if isinstance(expected, int | float) and isinstance(given, int | float):
        return expected == given
    return type(expected) is type(given) and isinstance(expected, str) and expected == given
