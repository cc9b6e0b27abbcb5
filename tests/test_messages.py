"""Known error messages are explained: each is raised for real by the Keras installed here."""

from __future__ import annotations

import os
import re

import keras
import numpy as np
import pytest
from keras import layers, ops

from helpers.messages import KNOWN, explain, headline


def _two():
    return keras.Input((4,)), keras.Input((6,))


def _layer(**methods):
    return type("Mine", (layers.Layer,), methods)


def _compiled():
    inputs = keras.Input((3,))
    model = keras.Model(inputs, layers.Dense(1)(inputs))
    model.compile(loss="mse", optimizer="sgd")
    return model


def _same_optimizer(folder):
    optimizer = keras.optimizers.Adam()
    for model in (_compiled(), keras.Sequential([keras.Input((3,)), layers.Dense(2), layers.Dense(1)])):
        model.compile(optimizer, "mse")
        model.fit(np.zeros((2, 3)), np.zeros((2, 1)), verbose=0)


def _saved_lambda(folder):
    inputs = keras.Input((3,))
    keras.Model(inputs, layers.Lambda(lambda t: t * 2)(inputs)).save(f"{folder}/m.keras")
    keras.models.load_model(f"{folder}/m.keras")


def _unknown_loss(folder):
    def my_loss(y, p):
        return ops.mean(y - p)

    model = _compiled()
    model.compile(loss=my_loss)
    model.save(f"{folder}/m.keras")
    keras.models.load_model(f"{folder}/m.keras")


def _unknown_layer(folder):
    class Mine(layers.Layer):
        def call(self, x):
            return x

    inputs = keras.Input((3,))
    keras.Model(inputs, Mine()(inputs)).save(f"{folder}/m.keras")
    keras.models.load_model(f"{folder}/m.keras")


def _other_weights(folder):
    inputs = keras.Input((3,))
    keras.Model(inputs, layers.Dense(2)(inputs)).save_weights(f"{folder}/a.weights.h5")
    deeper = keras.Model(inputs, layers.Dense(2)(layers.Dense(2)(inputs)))
    deeper.load_weights(f"{folder}/a.weights.h5")


def _saved_model_folder(folder):
    os.makedirs(f"{folder}/old")
    keras.models.load_model(f"{folder}/old")


def _one_hot_into_sparse(folder):
    inputs = keras.Input((3,))
    model = keras.Model(inputs, layers.Dense(3)(inputs))
    model.compile(loss="sparse_categorical_crossentropy")
    model.fit(np.zeros((2, 3)), np.zeros((2, 3)), verbose=0)


def _embedding_off_by_one(folder):
    inputs = keras.Input((2,), dtype="int32")
    model = keras.Model(inputs, layers.Embedding(10, 2)(inputs))
    model.predict(np.array([[1, 10]]), verbose=0)


def _named_inputs():
    ends = [keras.Input((size,), name=name) for size, name in ((4, "a"), (6, "b"))]
    return keras.Model(ends, layers.concatenate(ends))


def _two_heads(**settings):
    inputs = keras.Input((3,), name="numbers")
    model = keras.Model(inputs, [layers.Dense(1, name="price")(inputs), layers.Dense(2, name="kind")(inputs)])
    model.compile("sgd", **{"loss": "mse", **settings})
    return model


def _fit_two_heads(targets, **settings):
    _two_heads(**settings).fit(np.ones((4, 3)), targets, verbose=0)


# What is done, and a word of the explanation that must be found for it.
RAISES = {
    "a layer that was never called": (lambda f: layers.Dense(1)(layers.Dense(8)), "made and never called"),
    "tensors to a merge layer's constructor": (
        lambda f: layers.Dense(1)(layers.Concatenate([keras.Input((3,)), keras.Input((3,))])), "second pair"),
    "InputLayer for Input": (lambda f: layers.Dense(1)(layers.InputLayer(shape=(3,))), "keras.Input"),
    "a layer for an output": (lambda f: keras.Model(keras.Input((3,)), layers.Dense(1)), "both ends"),
    "a shape without its comma": (lambda f: keras.Input(shape=(10)), "comma"),
    "NumPy on a KerasTensor": (lambda f: np.mean(keras.Input((3,))), "NumPy wants numbers"),
    "if on a KerasTensor": (lambda f: 1 if ops.sum(keras.Input((3,))) > 0 else 0, "while the graph is being drawn"),
    "a loop over a KerasTensor": (lambda f: list(keras.Input((3, 2))), "Slice it"),
    "another input": (lambda f: keras.Model(_two()[0], layers.Dense(1)(_two()[0])), "those very objects"),
    "tensors one by one": (lambda f: layers.Add()(*[keras.Input((4,)) for _ in range(2)]), "one list"),
    "a tensor to a constructor": (lambda f: layers.Flatten(keras.Input((4, 4))), "where settings belong"),
    "unequal shapes added": (lambda f: layers.add(list(_two())), "equal shape"),
    "unequal shapes and a plus": (lambda f: _two()[0] + _two()[1], "`+` needs two shapes"),
    "ranks concatenated": (
        lambda f: layers.Concatenate()([keras.Input((5, 8)), keras.Input((3,))]), "all other axes must be equal"),
    "no channels": (lambda f: layers.Conv2D(4, 3)(keras.Input((28, 28))), "channel axis is missing"),
    "two recurrent layers": (lambda f: layers.LSTM(4)(layers.LSTM(4)(keras.Input((5, 3)))), "return_sequences"),
    "channels first": (lambda f: layers.Conv2D(4, 3)(keras.Input((1, 28, 28))), "nothing would be left"),
    "flattened unknown length": (lambda f: layers.Dense(2)(layers.Flatten()(keras.Input((None, 3)))), "last axis"),
    "data of another width": (lambda f: _compiled()(np.zeros((2, 5), "float32")), "keras.Input"),
    "an optimizer of another model": (_same_optimizer, "an optimizer of its own"),
    "a path without an ending": (lambda f: _compiled().save(f"{f}/model"), "`.keras`"),
    "save_format": (lambda f: _compiled().save(f"{f}/model", save_format="tf"), "no `save_format`"),
    "a folder to load": (_saved_model_folder, "one `.keras` file"),
    "weights to another ending": (lambda f: _compiled().save_weights(f"{f}/w.h5"), ".weights.h5"),
    "a Lambda to load": (_saved_lambda, "safe_mode"),
    "a loss to load": (_unknown_loss, "Register it"),
    "a layer to load": (_unknown_layer, "Register it"),
    "the number of samples from a shape": (
        lambda f: _layer(call=lambda self, x: ops.zeros((x.shape[0], 3)))()(keras.Input((3,))), "ops.shape(x)[0]"),
    "an argument without a default": (
        lambda f: _layer(call=lambda self, x, training: x)()(keras.Input((3,))), "`training=None`"),
    "two tensors to a model, one by one": (
        lambda f: keras.Model(two := list(_two()), layers.Concatenate()(two))(*two), "a list of them"),
    "weights of another model": (_other_weights, "other layers"),
    "fit before compile": (
        lambda f: keras.Model(*(lambda i: (i, layers.Dense(1)(i)))(keras.Input((3,)))).fit(np.zeros((2, 3)), verbose=0),
        "model.compile"),
    "unequal numbers of samples": (lambda f: _compiled().fit(np.ones((4, 3)), np.ones((3, 1))), "first axis"),
    "lists for arrays": (lambda f: _compiled().fit([[1.0, 2.0, 3.0]], [[1.0]], verbose=0), "np.array"),
    "no targets": (lambda f: _compiled().fit(np.zeros((4, 3)), verbose=0), "inputs and targets"),
    "one sample": (lambda f: _compiled().predict(np.zeros(3), verbose=0), "x[None]"),
    "an argument of old": (lambda f: layers.LSTM(4, batch_input_shape=(1, 5, 7)), "older Keras"),
    "one-hot into a sparse loss": (_one_hot_into_sparse, "CategoricalCrossentropy"),
    "an index too far": (_embedding_off_by_one, "plus one"),
    "a name that no layer has": (lambda f: _compiled().get_layer("dense_77"), "Name the layer"),
    "weights of another width": (
        lambda f: _compiled().layers[1].set_weights([np.ones((5, 1)), np.ones(1)]), "equal shape"),
    "weights off by one": (lambda f: _compiled().layers[0].set_weights([np.ones((3, 1)), np.ones(1)]), "in step"),
    "a loss for no output": (
        lambda f: _fit_two_heads([np.ones((4, 1)), np.ones((4, 2))], loss={"price": "mse", "team": "mse"}),
        "model.output_names"),
    "one metric for two outputs": (
        lambda f: _fit_two_heads([np.ones((4, 1)), np.ones((4, 2))], metrics=["accuracy"]), "an entry for each"),
    "a metric for no output": (
        lambda f: _fit_two_heads([np.ones((4, 1)), np.ones((4, 2))], metrics={"nobody": "accuracy"}), "output_names"),
    "one target for two outputs": (lambda f: _fit_two_heads(np.ones((4, 1))), "fewer targets"),
    "data under another name": (
        lambda f: _named_inputs().predict({"x1": np.ones((2, 4)), "x2": np.ones((2, 6))}, verbose=0),
        "names of the inputs"),
    "a weight made in call": (
        lambda f: _layer(call=lambda self, x: self.add_weight(shape=(2,)))()(_two()[0]),
        "`build`",
    ),
    "a variable made in call": (lambda f: _layer(call=lambda self, x: x * keras.Variable(1.0))()(_two()[0]), "`build`"),
    "no super().__init__()": (lambda f: _layer(__init__=lambda self: self.add_weight(shape=(2,)))(), "super()"),
    "a weight's name first": (lambda f: _layer()().add_weight("kernel", shape=(2,)), "Name the arguments"),
    "a mask that is None": (
        lambda f: _layer(call=lambda self, x, mask=None: x * ops.cast(mask, "float32"))()(_two()[0]),
        "if mask is None",
    ),
    "tensors for a merge class": (lambda f: layers.Add([*_two()]), "layers.Add()"),
    "an array that is a text": (lambda f: "lamp".shape, "array"),
    "texts for a model": (lambda f: _compiled().predict(np.array(["lamp", "door"]), verbose=0), "texts_to_ids"),
    "a loss in the graph": (lambda f: _compiled().add_loss(keras.Input((3,))), "functional models"),
}  # fmt: skip

# What a backend lets pass.
SILENT = {
    "jax": {"the number of samples from a shape", "an index too far"},
    "torch": {"the number of samples from a shape"},
}.get(keras.backend.backend(), set())


@pytest.mark.parametrize("what", RAISES)
def test_a_known_error_is_explained_by_what_it_means_and_where_to_look(what, tmp_path):
    act, word = RAISES[what]
    if what in SILENT:
        act(str(tmp_path))
        return
    with pytest.raises(Exception) as caught:
        act(str(tmp_path))
    known = explain(caught.value)
    assert known is not None, headline(caught.value)
    assert word in f"{known.meaning} {known.look}", headline(caught.value)


@pytest.mark.skipif(keras.backend.backend() != "torch", reason="the message is PyTorch's")
def test_pytorchs_own_message_of_a_layer_without_its_parent_is_explained():
    class NoSuper(layers.Layer):
        def __init__(self):
            self.hidden = layers.Dense(3)

    with pytest.raises(AttributeError) as caught:
        NoSuper()
    assert "super().__init__" in explain(caught.value).look


@pytest.mark.parametrize(
    ("said", "word"),
    [
        # As PyTorch 2.11 and TensorFlow 2.21 said it on an H100, and as PyTorch and JAX say that its memory is full.
        ("can't convert cuda:0 device type tensor to numpy. Use Tensor.cpu() to copy the tensor", "convert_to_numpy"),
        ("CUDA error: device-side assert triggered\nCUDA kernel errors might be asynchronously", "restart the kernel"),
        (
            "assertion failed: [You are passing a RNN mask that does not correspond to right-padded sequences",
            "one unknown",
        ),
        ("cudaSetDevice() on GPU:0 failed. Status: out of memory", "batch_size"),
        ("Out of memory while trying to allocate 16.00MiB.", "other notebooks"),
        ("CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of 79.18 GiB", "other notebooks"),
        ("RESOURCE_EXHAUSTED: Out of memory while trying to allocate 68719476736 bytes.", "other notebooks"),
    ],
)
def test_what_a_backend_says_only_on_a_gpu_is_explained(said, word):
    assert word in explain(RuntimeError(said)).look


@pytest.mark.skipif(keras.backend.backend() != "tensorflow", reason="the message is TensorFlow's")
@pytest.mark.parametrize("what", ["function", "activation", "lists", "dicts in a list", "two arguments"])
def test_tensorflows_own_messages_are_explained(what):
    import tensorflow as tf

    def lists():
        tf.data.Dataset.from_tensor_slices(([np.ones((4, 3)), np.ones((4, 5))], [np.ones(4), np.ones(4)]))

    def activation():
        inputs = keras.Input((3,))
        keras.Model(inputs, layers.Dense(2, activation=layers.ReLU)(inputs)).predict(np.zeros((2, 3)), verbose=0)

    x, y = {"a": np.ones((4, 3))}, {"b": np.ones(4)}
    raises = {
        "function": lambda: tf.reduce_mean(keras.Input((3,))),
        "activation": activation,
        "lists": lists,
        "dicts in a list": lambda: tf.data.Dataset.from_tensor_slices([x, y]),
        "two arguments": lambda: tf.data.Dataset.from_tensor_slices(x, y),
    }
    with pytest.raises(Exception) as caught:
        raises[what]()
    assert explain(caught.value) is not None, headline(caught.value)


def test_an_unknown_error_is_not_explained_and_its_headline_holds_no_path():
    error = ValueError("no such thing in /srv/ann/some/book/cell.py, line 3")
    assert explain(error) is None
    assert "ann" not in headline(error)
    assert "cell.py" in headline(error)


def test_every_explanation_says_what_it_means_and_where_to_look():
    for known in KNOWN:
        re.compile(known.pattern)
        assert known.meaning.endswith(".")
        assert known.look.endswith((".", ":", "?"))
