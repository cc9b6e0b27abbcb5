"""Helpers for *Graphs of Layers*: everything a notebook of the book imports, and nothing else.

Names are loaded when they are first used, so that `import helpers` costs next to nothing beside `import keras`.
"""

import os
import sys
import warnings
from importlib import import_module
from typing import TYPE_CHECKING

# Told before they start: TensorFlow writes nothing to the page, and computes what it computes on other machines;
# on a GPU, backends leave memory to other notebooks, and use all digits of a float32 (TensorFloat-32 has three).
_TOLD = {"TF_CPP_MIN_LOG_LEVEL": "3", "TF_ENABLE_ONEDNN_OPTS": "0", "TF_FORCE_GPU_ALLOW_GROWTH": "true"}
_TOLD |= {"XLA_PYTHON_CLIENT_PREALLOCATE": "false", "JAX_DEFAULT_MATMUL_PRECISION": "highest"}
os.environ |= _TOLD | {"NVIDIA_TF32_OVERRIDE": "0"} | dict(os.environ)
warnings.filterwarnings("ignore", "RNN module weights are not part of", UserWarning)  # PyTorch's, on a GPU

_HOME = {
    "check": "checking",
    "hint": "checking",
    "progress": "checking",
    "solution": "checking",
    "show": "draw",
    "show_difference": "draw",
    "load_digits_28": "data",
    "load_pictures": "data",
    "load_tickets": "data",
    "pretrained_cnn": "data",
    "texts_to_ids": "data",
    "vocabulary_of": "data",
    "claim": "plots",
    "plot_images": "plots",
    "plot_lines": "plots",
    "plot_training": "plots",
    "proved_on": "proof",
    "compare": "graph",
    "same_function": "graph",
    "lint": "linting",
}
__all__ = sorted(_HOME)

if TYPE_CHECKING:
    from helpers.checking import check, hint, progress, solution
    from helpers.data import load_digits_28, load_pictures, load_tickets, pretrained_cnn, texts_to_ids, vocabulary_of
    from helpers.draw import show, show_difference
    from helpers.graph import compare, same_function
    from helpers.linting import lint
    from helpers.plots import claim, plot_images, plot_lines, plot_training
    from helpers.proof import proved_on


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"helpers has no {name!r}; it has {', '.join(__all__)}.")
    # No module is named like a name offered here: importing it would put the module in the function's place.
    module = import_module(f"helpers.{_HOME[name]}")
    # TensorFlow asks for TensorFloat-32 itself: with the variable alone, a model of 08 was 1e-4 off on an H100.
    if "tensorflow" in sys.modules and os.environ.get("NVIDIA_TF32_OVERRIDE") == "0":
        sys.modules["tensorflow"].config.experimental.enable_tensor_float_32_execution(False)
    return getattr(module, name)


def __dir__() -> list[str]:
    return __all__
