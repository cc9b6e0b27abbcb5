"""Make a CPU refuse what Keras' backends refuse on a GPU, so that it is found where there is none.

Where HELPERS_AS_ON_GPU is set, the tests import this, and a notebook's kernel runs it first (conftest.py).
"""

from __future__ import annotations

from importlib import import_module


def _settle() -> None:
    import_module("helpers")  # what it sets comes before a backend starts
    import keras

    if keras.backend.backend() == "tensorflow":
        _no_text_without_a_word()
    elif keras.backend.backend() == "torch":
        _no_tensor_for_numpy()


def _no_text_without_a_word() -> None:
    """What is compiled hands an LSTM or GRU to cuDNN there, whose texts are padded at their end and have a word."""
    import tensorflow as tf

    rnn = import_module("keras.src.backend.tensorflow.rnn")  # where a function has the same name

    def refuse(mask: object) -> None:
        if mask is not None and not tf.executing_eagerly():
            rnn._assert_valid_mask(mask)
        raise NotImplementedError  # Keras goes on without cuDNN

    rnn._is_gpu_available = lambda: True
    rnn._cudnn_lstm = lambda x, hidden, carry, kernel, recurrent, bias, mask, *more: refuse(mask)
    rnn._cudnn_gru = lambda x, hidden, kernel, recurrent, bias, mask, *more: refuse(mask)


def _no_tensor_for_numpy() -> None:
    """Keras may read a tensor, which it brings from the GPU first, and nobody else."""
    import os
    import sys

    import torch

    read = torch.Tensor.__array__
    why = "can't convert cuda:0 device type tensor to numpy. Use Tensor.cpu() to copy the tensor to host memory first."

    def read_by_keras(self, dtype=None, copy=None):
        if self.device.type == "meta" or f"keras{os.sep}src" in sys._getframe(1).f_code.co_filename:
            return read(self, dtype)
        raise TypeError(why)

    # It counts as a line of PyTorch's, and not of an answer's.
    read_by_keras.__code__ = read_by_keras.__code__.replace(co_filename=torch._tensor.__file__)
    torch.Tensor.__array__ = read_by_keras


_settle()
