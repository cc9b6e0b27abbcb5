"""Where a GPU is required, Keras sees one: `make test-gpu` fails on a machine whose GPU is not used."""

from __future__ import annotations

import os
import subprocess
import sys

from helpers.authoring.doctor import examine


def test_the_accelerator_is_the_one_that_was_required():
    (finding,) = (f for f in examine() if f.name == "accelerator")
    assert finding.status != "wrong", f"{finding.found} {finding.advice}"


def test_a_required_gpu_that_is_not_there_is_an_error():
    environment = {**os.environ, "HELPERS_REQUIRE_GPU": "1", "CUDA_VISIBLE_DEVICES": "-1", "TF_CPP_MIN_LOG_LEVEL": "3"}
    code = "from helpers.authoring.doctor import main; raise SystemExit(main([]))"
    result = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
    assert result.returncode == 1
    assert "GPU" in result.stdout
