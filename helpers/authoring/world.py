"""The surroundings in which notebooks are executed.

`build` runs them in one world and the tests in others: another width of terminal, another time zone, no fonts of the
machine, one core. What is stored must be true in all of them.
"""

from __future__ import annotations

import os
from pathlib import Path

_QUIET = {"TF_CPP_MIN_LOG_LEVEL": "3", "TF_ENABLE_ONEDNN_OPTS": "0", "PYDEVD_DISABLE_FILE_VALIDATION": "1"}

WORLDS = {
    "build": {"COLUMNS": "100", "TZ": "UTC", "PYTHONHASHSEED": "0"},
    "narrow": {"COLUMNS": "42", "TZ": "Asia/Kathmandu", "PYTHONHASHSEED": "1", "LC_ALL": "C.UTF-8"},
    "wide": {"COLUMNS": "220", "TZ": "America/St_Johns", "PYTHONHASHSEED": "2"},
}


def world(name: str, scratch: Path) -> dict[str, str]:
    """The environment of a kernel.

    Args:
        name: one of `WORLDS`.
        scratch: an existing folder of its own, for the learner's log, Keras' files and the fonts.
    """
    settings = {**_QUIET, **WORLDS[name], "HELPERS_HOME": str(scratch / "home")}
    if os.environ.get("HELPERS_DATA") != "full":
        # Somebody's ~/.keras/keras.json may choose another float type; the book's outputs hold for Keras' defaults.
        settings["KERAS_HOME"] = str(scratch / "keras")
        (scratch / "keras").mkdir(exist_ok=True)
    if name != "build":
        fonts = scratch / "fonts.conf"
        fonts.write_text('<?xml version="1.0"?>\n<fontconfig></fontconfig>\n', encoding="utf-8")
        settings["FONTCONFIG_FILE"] = str(fonts)
    return settings
