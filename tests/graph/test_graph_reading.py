"""Reading: any functional or Sequential model becomes a graph of layers; anything else gets one clear sentence."""

import json
import sys

import keras
import numpy as np
import pytest
from keras import layers, ops

from helpers.graph import Graph, GraphError, compare, read
from helpers.graph.settings import FAST, chosen, read_settings


class Swish(keras.layers.Layer):
    def call(self, inputs):
        return inputs * ops.sigmoid(inputs)


class NoGraph(keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = layers.Dense(2)

    def call(self, inputs):
        return self.dense(inputs)


class Rewired(keras.Model):
    """Functional by construction, but it computes something else than its graph says."""

    def call(self, inputs, training=None, mask=None):
        return super().call(inputs, training=training) * 2.0


def a_bit_of_everything():
    """Nesting, sharing, several inputs and outputs, ops, constants, call arguments, masks, states."""
    title = keras.Input((None,), dtype="int32", name="title")
    body = keras.Input((None,), dtype="int32", name="body")
    tags = keras.Input((12,), name="tags")
    embedding = layers.Embedding(50, 8, mask_zero=True, name="embedding")
    whole, *state = layers.LSTM(8, return_state=True, return_sequences=True)(embedding(title))
    text = layers.LSTM(8)(embedding(body), initial_state=state)
    looked = layers.MultiHeadAttention(2, 4)(query=whole, value=embedding(title))
    both = layers.Bidirectional(layers.GRU(4))(looked)
    head = keras.Sequential([layers.Dense(8, activation="relu"), layers.BatchNormalization()], name="head")
    mixed = layers.concatenate([head(text, training=False), head(both) * 2.0, layers.Dense(4)(tags)[:, :2]])
    mixed = Swish()(ops.where(mixed > 0, mixed, np.zeros(18, "float32")))
    return keras.Model(
        {"title": title, "body": body, "tags": tags},
        {"priority": layers.Dense(1, name="priority")(mixed), "rest": [ops.mean(mixed, axis=-1), text]},
    )


def test_a_call_tells_its_layer_its_settings_its_inputs_and_its_shapes():
    x = keras.Input((8, 8, 3), name="picture")
    graph = read(keras.Model(x, layers.Conv2D(4, 3, activation="relu", name="conv")(x), name="net"))
    picture, conv = graph.calls
    assert (graph.name, graph.kind) == ("net", "Functional")
    assert (conv.name, conv.kind) == ("conv", "Conv2D")
    assert conv.operation.settings == {"filters": 4, "kernel_size": [3, 3], "activation": "relu"}
    assert conv.inputs == ((("inputs",), 0, 0),)
    assert conv.shapes == ((None, 6, 6, 4),)
    assert conv.dtypes == ("float32",)
    assert conv.operation.parameters == 3 * 3 * 3 * 4 + 4
    assert picture.shapes == ((None, 8, 8, 3),)
    assert graph.inputs == (((), "picture", 0, 0),)
    assert graph.outputs == (((), "conv", 1, 0),)


def test_a_shared_layer_is_one_operation_called_twice():
    a, b = keras.Input((4,)), keras.Input((4,))
    dense = layers.Dense(3)
    graph = read(keras.Model([a, b], dense(a) + dense(b)))
    first, second = graph.calls_of(next(operation for operation in graph.operations if operation.kind == "Dense"))
    assert graph.calls[first].operation is graph.calls[second].operation
    assert graph.calls[first].inputs != graph.calls[second].inputs


def test_a_nested_model_holds_its_graph_and_shares_it_between_calls():
    inner = keras.Sequential([keras.Input((4,)), layers.Dense(4)], name="inner")
    x = keras.Input((4,))
    graph = read(keras.Model(x, inner(inner(x))))
    calls = [call for call in graph.calls if call.name == "inner"]
    assert len(calls) == 2
    assert calls[0].operation.graph is calls[1].operation.graph
    assert [call.kind for call in calls[0].operation.graph.calls] == ["InputLayer", "Dense"]


def test_names_given_by_keras_are_told_from_names_somebody_chose():
    x = keras.Input((4,))
    graph = read(keras.Model(x, layers.Dense(2, name="head")(layers.LeakyReLU()(layers.Dense(3)(x)))))
    assert [call.operation.named for call in graph.calls] == [False, False, False, True]


def test_arguments_and_constants_of_a_call_are_read():
    x = keras.Input((5, 4))
    graph = read(keras.Model(x, layers.BatchNormalization()(x * 2.5, training=False)[:, 0]))
    assert [call.arguments for call in graph.calls] == [
        {},
        {"x2": 2.5},
        {"training": False},
        {"key": [{"slice": [None, None, None]}, 0]},
    ]


def test_the_keys_of_inputs_and_outputs_are_read():
    graph = read(a_bit_of_everything())
    assert [port.key for port in graph.inputs] == [("body",), ("tags",), ("title",)]
    assert [port.key for port in graph.outputs] == [("priority",), ("rest", 0), ("rest", 1)]


def test_a_call_stands_after_those_it_takes_from():
    graph = read(a_bit_of_everything())
    for index, call in enumerate(graph.calls):
        assert all(edge.source < index for edge in call.inputs)


def test_ports_follow_the_order_in_which_keras_flattens():
    model = a_bit_of_everything()
    graph = read(model)
    assert [port.name for port in graph.inputs] == [tensor._keras_history.operation.name for tensor in model.inputs]
    assert [port.name for port in graph.outputs] == [tensor._keras_history.operation.name for tensor in model.outputs]


def test_a_model_is_the_same_as_its_copies(tmp_path):
    model = a_bit_of_everything()
    custom = {"Swish": Swish}
    model.save(tmp_path / "model.keras")
    with keras.saving.custom_object_scope(custom):
        copies = {
            "clone": keras.models.clone_model(model),
            "config": keras.Model.from_config(model.get_config(), custom_objects=custom),
            "json": keras.models.model_from_json(model.to_json(), custom_objects=custom),
            "file": keras.models.load_model(tmp_path / "model.keras"),
        }
    for how, other in copies.items():
        comparison = compare(model, other)
        assert comparison.same, (how, comparison.differences)


def test_a_graph_survives_json():
    graph = read(a_bit_of_everything())
    text = json.dumps(graph.to_json())
    again = Graph.from_json(json.loads(text))
    assert json.dumps(again.to_json()) == text
    assert compare(again, a_bit_of_everything()).same
    assert compare(a_bit_of_everything(), again).same


def test_stored_graphs_do_not_show_what_was_built_before():
    keras.utils.clear_session()
    first = json.dumps(read(a_bit_of_everything()).to_json())
    second = json.dumps(read(a_bit_of_everything()).to_json())
    assert first == second
    assert "_7" not in first


def test_what_is_no_stored_graph_is_refused_in_a_sentence():
    for data in ({}, {"format": 99}, None, {"format": 1, "graphs": [{}], "operations": []}):
        with pytest.raises(GraphError, match="expected a stored graph"):
            Graph.from_json(data)


def test_a_chain_of_thousands_of_calls_is_read_without_recursion():
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(30_000)
    try:
        x = y = keras.Input((4,))
        for _ in range(1500):
            y = layers.ReLU()(y) * 1.5
        model = keras.Model(x, y)
    finally:
        sys.setrecursionlimit(limit)
    graph = read(model)
    assert len(graph.calls) == 3001
    assert compare(graph, model).same


def test_deep_nesting_is_read():
    inner = keras.Sequential([keras.Input((4,)), layers.Dense(4)])
    for _ in range(30):
        x = keras.Input((4,))
        inner = keras.Model(x, inner(x))
    assert compare(inner, keras.Sequential([keras.Input((4,)), layers.Dense(4)])).same


def test_the_fast_way_to_settings_agrees_with_get_config():
    for name in FAST:
        cls = getattr(keras.layers, name)
        given = {
            "Activation": {"activation": "tanh"},
            "BatchNormalization": {"axis": 1, "momentum": 0.5, "epsilon": 0.1, "center": False, "scale": False},
            "Concatenate": {"axis": 1},
            "Conv2D": {"filters": 4, "kernel_size": (1, 3), "strides": 2, "padding": "same", "activation": "relu"},
            "Dense": {"units": 3, "activation": "tanh", "use_bias": False},
            "DepthwiseConv2D": {"kernel_size": 2, "depth_multiplier": 2, "dilation_rate": 2, "activation": "relu"},
            "Dropout": {"rate": 0.3, "noise_shape": (1, 4)},
            "GlobalAveragePooling2D": {"keepdims": True},
            "AveragePooling2D": {"pool_size": (1, 2), "strides": 3, "padding": "same"},
            "MaxPooling2D": {"pool_size": 3, "strides": 2},
            "ZeroPadding2D": {"padding": ((1, 2), (0, 3))},
        }.get(name, {})
        layer = cls(**given)
        assert read_settings(layer)[0] == chosen(layer.get_config(), cls), name
        assert set(given) <= set(read_settings(layer)[0]), name


def test_a_layer_with_nothing_chosen_has_no_settings():
    made = [layers.BatchNormalization(), layers.LayerNormalization(), layers.MaxPooling2D(), layers.Flatten()]
    made += [layers.LeakyReLU(), layers.Softmax(), layers.Add(), layers.GlobalMaxPooling1D(), layers.Masking()]
    made += [layers.ZeroPadding2D(), layers.UpSampling2D(), layers.GroupNormalization(), layers.Attention()]
    assert [read_settings(layer)[0] for layer in made] == [{}] * len(made)


@pytest.mark.parametrize(
    ("thing", "told"),
    [
        (None, "got None"),
        (keras.Model, "the class Model"),
        (keras.Sequential, "the class Sequential"),
        ("a model", "the string 'a model'"),
        (layers.Dense(2, name="alone"), "the layer 'alone'"),
        (keras.Input((3,)), "a KerasTensor"),
        (np.zeros(3), "a ndarray of numpy"),
        (lambda: None, "the function"),
        ([1], "a list"),
        (keras.Sequential([layers.Dense(2)], name="late"), "'late' does not know its input"),
        (keras.Sequential(name="empty"), "'empty' does not know its input"),
        (NoGraph(), "computes in a call()"),
    ],
    ids=lambda thing: thing if isinstance(thing, str) else type(thing).__name__,
)
def test_what_has_no_graph_is_refused_in_a_sentence(thing, told):
    with pytest.raises(GraphError) as caught:
        read(thing)
    message = str(caught.value)
    assert told in message
    assert message.startswith("expected a")
    assert "\n" not in message
    assert len(message) < 250


def test_a_model_of_another_framework_is_refused_in_a_sentence():
    module = type("Linear", (), {"__module__": "torch.nn.modules.linear"})()
    with pytest.raises(GraphError, match="got a Linear of torch"):
        read(module)
    with pytest.raises(GraphError, match="got a Linear of torch"):
        compare(keras.Sequential([keras.Input((2,)), layers.Dense(1)]), module)


def test_a_functional_model_that_computes_otherwise_has_no_graph():
    x = keras.Input((3,))
    with pytest.raises(GraphError, match="Rewired"):
        read(Rewired(x, layers.Dense(2)(x)))


def test_a_subclassed_model_inside_is_one_opaque_layer():
    def build():
        x = keras.Input((3,))
        return keras.Model(x, layers.Dense(1)(NoGraph()(x)))

    assert [call.kind for call in read(build()).calls] == ["InputLayer", "NoGraph", "Dense"]
    assert compare(build(), build()).same


def test_a_model_that_contains_itself_is_refused_in_a_sentence():
    x = keras.Input((4,), name="x")
    inner = keras.Model(x, layers.Dense(4)(x), name="inner")
    y = keras.Input((4,))
    outer = keras.Model(y, inner(y), name="outer")
    # Keras does not let anybody build this; a damaged model could still be like it.
    inner._outputs[0]._keras_history.operation._inbound_nodes[0].operation = outer
    with pytest.raises(GraphError, match="contains itself"):
        read(outer)


def test_weights_of_a_layer_in_a_wrapper_are_the_layers_own():
    dense = layers.Dense(3)
    x, y = keras.Input((4,)), keras.Input((5, 4))
    graph = read(keras.Model([x, y], [dense(x), layers.TimeDistributed(dense)(y)]))
    plain, wrapped = (call.operation for call in graph.calls if call.operation.parameters)
    assert plain.parts == wrapped.parts != ()


def test_pieces_of_one_graph_are_models_of_their_own():
    x = keras.Input((8,))
    middle = layers.Dense(4, name="middle")(layers.Dense(6)(x))
    whole = keras.Model(x, layers.Dense(8)(middle))
    part = keras.Model(x, middle)
    rest = keras.Model(middle, whole.output)
    assert [call.kind for call in read(part).calls] == ["InputLayer", "Dense", "Dense"]
    assert [call.kind for call in read(rest).calls] == ["InputLayer", "Dense"]
    features = keras.Model(whole.inputs, [layer.output for layer in whole.layers[1:]])
    assert len(read(features).outputs) == 3
