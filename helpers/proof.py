"""What a page was proved on: the line that ends every notebook."""

from __future__ import annotations

import datetime
import platform
from importlib import metadata

_DISTRIBUTIONS = {"tensorflow": ("tensorflow", "tensorflow-cpu", "tensorflow-intel")}


def proved_on() -> None:
    """Print the versions of Python, Keras and its backend, and today's date (UTC)."""
    import keras

    backend, now = keras.backend.backend(), datetime.datetime.now(datetime.timezone.utc)
    print(
        f"Run on {now:%Y-%m-%d} with Python {platform.python_version()}, Keras {keras.__version__}, "
        f"{backend} {_version(backend)}."
    )


def _version(backend: str) -> str:
    for name in _DISTRIBUTIONS.get(backend, (backend,)):
        try:
            return metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return "of unknown version"
