"""What several tests share: a browser; and, where HELPERS_AS_ON_GPU is set, PyTorch's tensors as they are on a GPU."""

from __future__ import annotations

import os
import sys

import pytest

from helpers.authoring.browser import find_browser

if os.environ.get("HELPERS_AS_ON_GPU") and os.environ.get("KERAS_BACKEND") == "torch":
    import torch

    _read = torch.Tensor.__array__
    _WHY = "can't convert cuda:0 device type tensor to numpy. Use Tensor.cpu() to copy the tensor to host memory first."

    def _read_by_keras(self, dtype=None, copy=None):
        """What NumPy calls to read a tensor: Keras may, which brings it from the GPU first, and nobody else."""
        if self.device.type == "meta" or f"keras{os.sep}src" in sys._getframe(1).f_code.co_filename:
            return _read(self, dtype)
        raise TypeError(_WHY)

    # It counts as a line of PyTorch's, and not of an answer's.
    _read_by_keras.__code__ = _read_by_keras.__code__.replace(co_filename=torch._tensor.__file__)
    torch.Tensor.__array__ = _read_by_keras


@pytest.fixture(scope="module")
def browser():
    """A Chromium that is running; where there is none, the test fails and says what to do."""
    from playwright.sync_api import sync_playwright

    path = find_browser()
    assert path, "There is no Chromium here: run `python -m helpers.authoring.browser`, or name one in HELPERS_BROWSER."
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield opened
        opened.close()
