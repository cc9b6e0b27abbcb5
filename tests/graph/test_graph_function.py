"""Whether two models compute the same function, and that asking changes neither of them."""

import keras
import numpy as np
import pytest
from keras import layers, ops

from helpers.graph import GraphError, read, same_function


def classifier(rate=0.0, norm=True, name=None):
    x = keras.Input((6,))
    y = layers.Dense(5, activation="relu", name=name)(x)
    if norm:
        y = layers.BatchNormalization()(y)
    return keras.Model(x, layers.Dense(2)(layers.Dropout(rate)(y)))


def weights_of(model):
    return [np.array(variable) for variable in model.variables]


def test_two_models_of_one_graph_compute_the_same_once_weights_are_copied():
    verdict = same_function(classifier(), classifier(name="other"))
    assert verdict.same
    assert verdict.largest < 1e-5
    assert verdict.modes == ("inference", "training")
    assert verdict.message.startswith("The two models compute the same")


def test_with_their_own_weights_they_do_not():
    verdict = same_function(classifier(), classifier(), copy_weights=False)
    assert not verdict
    assert verdict.largest > 1e-3
    assert "do not compute the same" in verdict.message


def test_neither_model_is_changed():
    one, other = classifier(0.3), classifier(0.3)
    before = weights_of(one), weights_of(other)
    assert same_function(one, other)
    for kept, model in zip(before, (one, other), strict=True):
        for value, now in zip(kept, weights_of(model), strict=True):
            np.testing.assert_array_equal(value, now)


def test_what_is_random_is_compared_for_inference_only():
    verdict = same_function(classifier(0.5), classifier(0.5))
    assert verdict.same
    assert verdict.modes == ("inference",)


def test_another_graph_is_told_by_its_difference():
    verdict = same_function(classifier(norm=True), classifier(norm=False))
    assert not verdict
    assert "BatchNormalization" in verdict.message


def test_weights_go_to_their_counterparts_whatever_the_order_of_creation():
    def build(turn):
        x = keras.Input((4,))
        made = [layers.Dense(4), layers.Dense(4)]
        heads = [made[0](ops.tanh(x)), made[1](x)]
        if turn:
            heads = [layer(value) for layer, value in zip(made, (ops.tanh(x), x), strict=True)][::-1]
        return keras.Model(x, heads[0] - heads[1] if not turn else heads[1] - heads[0])

    assert same_function(build(False), build(True))


def test_a_reloaded_model_computes_the_same_without_copying(tmp_path):
    model = classifier()
    model.save(tmp_path / "model.keras")
    assert same_function(model, keras.models.load_model(tmp_path / "model.keras"), copy_weights=False)


def test_models_that_share_layers_compute_the_same():
    model = classifier()
    assert same_function(model, keras.Model(model.inputs, model.outputs), copy_weights=False)


def test_several_inputs_dicts_integers_and_unknown_lengths_are_fed():
    def build(order):
        text = keras.Input((None,), dtype="int32", name="text")
        tags = keras.Input((3,), name="tags")
        both = layers.concatenate([layers.LSTM(4)(layers.Embedding(7, 4, mask_zero=True)(text)), tags])
        inputs = {"text": text, "tags": tags} if order else {"tags": tags, "text": text}
        return keras.Model(inputs, {"a": layers.Dense(1)(both), "b": layers.Dense(2)(both)})

    assert same_function(build(0), build(1))


def test_an_axis_of_unknown_length_is_made_long_enough():
    def build():
        x = keras.Input((None, None, 3))
        y = layers.Conv2D(2, 5)(layers.MaxPooling2D(4)(layers.Conv2D(2, 5)(x)))
        return keras.Model(x, layers.GlobalAveragePooling2D()(y))

    assert same_function(build(), build())


def test_a_graph_has_no_function_to_compare():
    with pytest.raises(GraphError, match="to compute its outputs"):
        same_function(read(classifier()), classifier())
    with pytest.raises(GraphError, match="expected a Keras model"):
        same_function(None, classifier())
