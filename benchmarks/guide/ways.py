"""How the guide draws: `plot_model`, which needs pydot and Graphviz; where they are missing, nothing is drawn."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import keras


def draw(model: keras.Model, **how: bool) -> None:
    """Draw a model into a file, with its shapes."""
    if os.environ.get("GUIDE_DRAWS"):
        keras.utils.plot_model(model, Path(tempfile.mkdtemp()) / "model.png", show_shapes=True, **how)
