"""`python -m helpers lint model.keras`: lint a saved model."""

from __future__ import annotations

import json as plain_json
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

FINE, FOUND, UNREADABLE = 0, 1, 2


def run(path: Path, batch: Path | None = None, *, json: bool = False, silence: Sequence[str] = ()) -> int:
    """Lint the model in a file and print what was found; nothing in the file is run.

    Args:
        path: a file that `model.save` wrote.
        batch: an `.npz` file with `x` and `y`, or with an array for each input and output: `x_title`, `y_price`.
        json: print JSON instead of text.
        silence: ids of rules that are not asked.

    Returns:
        0 if nothing above a note was found, 1 if something was, 2 if a file cannot be read or a rule is not known.
    """
    from helpers.linting import lint

    try:
        model = _load(path)
        arrays = _arrays(batch) if batch else {}
        found = lint(model, arrays.get("x"), arrays.get("y"), silence=silence)
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return UNREADABLE
    print(plain_json.dumps(found.to_json(), indent=2, ensure_ascii=False) if json else found)
    return FOUND if found.serious else FINE


def _load(path: Path) -> Any:
    if not path.is_file():
        raise ValueError(f"There is no file {path}; give the path of a file that model.save wrote.")
    import keras

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return keras.models.load_model(path)  # in safe mode: code in the file is not run
    except Exception as error:
        reason = str(error).strip().splitlines()[0][:200] if str(error).strip() else type(error).__name__
        raise ValueError(f"{path} cannot be loaded as a Keras model ({type(error).__name__}: {reason}).") from error


def _arrays(path: Path) -> dict[str, Any]:
    """`x` and `y` of a batch: arrays, or dicts of them."""
    import numpy as np

    if not path.is_file():
        raise ValueError(f"There is no file {path}; give an .npz file with arrays x and y.")
    try:
        with np.load(path, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
    except Exception as error:
        raise ValueError(f"{path} cannot be read as an .npz file of arrays ({type(error).__name__}).") from error
    made: dict[str, Any] = {}
    for name, array in arrays.items():
        what, _, key = name.partition("_")
        if what not in ("x", "y"):
            raise ValueError(f"{path} holds {name!r}; arrays are called x, y, x_NAME or y_NAME.")
        if key:
            made.setdefault(what, {})[key] = array
        else:
            made[what] = array
    return made
