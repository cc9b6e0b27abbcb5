"""What a GPU would change is settled before a backend starts, and where one is required, Keras sees one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import nbformat

from helpers.authoring.doctor import examine

ROOT = Path(__file__).parent.parent


def test_the_accelerator_is_the_one_that_was_required():
    (finding,) = (f for f in examine() if f.name == "accelerator")
    assert finding.status != "wrong", f"{finding.found} {finding.advice}"


def test_a_required_gpu_that_is_not_there_is_an_error():
    environment = {**os.environ, "HELPERS_REQUIRE_GPU": "1", "CUDA_VISIBLE_DEVICES": "-1", "TF_CPP_MIN_LOG_LEVEL": "3"}
    code = "from helpers.authoring.doctor import main; raise SystemExit(main([]))"
    result = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
    assert result.returncode == 1
    assert "GPU" in result.stdout


def _told_by(code: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """What a new Python says, in which nothing is set but these settings."""
    ours = ("TF_FORCE_GPU_ALLOW_GROWTH", "XLA_PYTHON_CLIENT_PREALLOCATE", "NVIDIA_TF32_OVERRIDE")
    environment = {name: value for name, value in os.environ.items() if name not in (*ours, "PYTHONWARNINGS")}
    environment |= settings
    return subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)


SHOWN = """
import helpers, os
print(*(os.environ[name] for name in ("TF_FORCE_GPU_ALLOW_GROWTH", "XLA_PYTHON_CLIENT_PREALLOCATE",
    "NVIDIA_TF32_OVERRIDE", "JAX_DEFAULT_MATMUL_PRECISION")))
"""


def test_a_notebook_leaves_memory_of_the_gpu_to_the_next_and_computes_with_all_digits():
    assert _told_by(SHOWN).stdout.split() == ["true", "false", "0", "highest"]


def test_what_somebody_has_set_for_the_gpu_stays():
    told = _told_by(SHOWN, XLA_PYTHON_CLIENT_PREALLOCATE="true", NVIDIA_TF32_OVERRIDE="1")
    assert told.stdout.split() == ["true", "true", "1", "highest"]


def test_what_pytorch_says_of_keras_recurrent_layers_on_a_gpu_is_not_on_the_page():
    # As PyTorch 2.11 says it there, seen on an H100.
    said = "RNN module weights are not part of single contiguous chunk of memory. This means they need to be compacted"
    code = f"import warnings; {{first}}; warnings.warn({said!r}); warnings.warn('another')"
    bare, helped = (_told_by(code.format(first=first)).stderr for first in ("pass", "import helpers"))
    assert "contiguous chunk" in bare
    assert "contiguous chunk" not in helped
    assert "another" in helped


def test_tensorflow_does_not_ask_for_tensorfloat_32_unless_somebody_wants_it():
    asked = "tf.config.experimental.tensor_float_32_execution_enabled()"
    code = f"import helpers, tensorflow as tf; helpers.claim; print({asked})"
    assert _told_by(code).stdout.split() == ["False"]
    assert _told_by(code, NVIDIA_TF32_OVERRIDE="1").stdout.split() == ["True"]


CELL = """
import keras, numpy as np
from keras import layers
words = keras.Input((None,), dtype="int32")
reader = keras.Model(words, layers.LAYER(2)(layers.Embedding(9, 3, mask_zero=True)(words)))
print(reader.predict(np.array([IDS]), verbose=0).shape)
"""


def _verified(folder: Path, layer: str, ids: str) -> subprocess.CompletedProcess[str]:
    """Strict verification, where a CPU refuses what a GPU would, of a notebook with one cell."""
    cell = nbformat.v4.new_code_cell(CELL.replace("LAYER", layer).replace("IDS", ids), id="reader", execution_count=1)
    cell.outputs = [nbformat.v4.new_output("stream", text="(1, 2)\n")]
    path = folder / f"{layer}.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), path)
    command = [sys.executable, "-m", "pytest", "-q", "-c", "pyproject.toml", "--rootdir=.", "-p", "no:xdist"]
    environment = {**os.environ, "HELPERS_AS_ON_GPU": "1", "KERAS_BACKEND": "tensorflow"}
    return subprocess.run(
        [*command, "-p", "conftest", str(path)], cwd=ROOT, env=environment, capture_output=True, text=True
    )


def test_verification_finds_a_text_without_a_word_which_tensorflow_refuses_on_a_gpu(tmp_path):
    told = _verified(tmp_path, "LSTM", "[1, 0, 0]")
    assert told.returncode == 0, told.stdout
    for layer, ids in (("LSTM", "[0, 0, 0]"), ("GRU", "[0, 1, 2]")):
        told = _verified(tmp_path, layer, ids)
        assert told.returncode == 1, layer
        assert "right-padded" in told.stdout, layer


def test_the_tests_own_process_refuses_it_too_where_that_is_asked_for_and_nowhere_else():
    code = "import conftest, sys; rnn = sys.modules['keras.src.backend.tensorflow.rnn']; print(rnn._is_gpu_available())"
    for asked, found in (("1", "True"), ("", "False")):
        environment = {
            **os.environ,
            "HELPERS_AS_ON_GPU": asked,
            "KERAS_BACKEND": "tensorflow",
            "CUDA_VISIBLE_DEVICES": "-1",
        }
        told = subprocess.run(
            [sys.executable, "-c", f"import helpers, keras; {code}"],
            cwd=ROOT / "tests",
            env=environment | {"PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
        )
        assert told.stdout.split() == [found], told.stderr
