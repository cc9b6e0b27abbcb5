"""The difference is named: the smallest true explanation first, in the learner's own layer names."""

import keras
import pytest
from keras import layers, ops

from helpers.graph import compare


def told(expected, actual, **options):
    comparison = compare(expected, actual, **options)
    assert not comparison.same
    return [(difference.kind, difference.message) for difference in comparison.differences]


def resnet(skip="pool", pool=3, head=None, last=10, extra=None, one_less=False, norm=False, rate=0.5, pad="same"):
    """The toy ResNet, one block of it."""
    x = keras.Input((32, 32, 3), name="img")
    y = layers.Conv2D(32, 3, activation="relu", name="conv_0")(x)
    block = layers.MaxPooling2D(pool, name="pool")(y)
    one = layers.Conv2D(32, 3, activation="relu", padding="same", name="conv_1")(block)
    two = one if one_less else layers.Conv2D(32, 3, activation="relu", padding=pad, name="conv_2")(one)
    if norm:
        two = layers.BatchNormalization(name="norm")(two)
    y = layers.add([two, {"pool": block, "conv_1": one}[skip]], name="add")
    if extra:
        y = extra(y)
    y = layers.GlobalAveragePooling2D(name="gap")(y)
    y = layers.Dropout(rate, name="drop")(layers.Dense(64, activation="relu", name="hidden")(y))
    return keras.Model(x, layers.Dense(last, activation=head, name="head")(y))


def router(share=True, swap=False, order=(0, 1, 2), count=3, heads=2, turn=False, dtype="int32", width=12, loose=False):
    """The ticket router."""
    title = keras.Input((None,), dtype=dtype, name="title")
    body = keras.Input((None,), dtype=dtype, name="body")
    tags = keras.Input((width,), name="tags")
    embedding = layers.Embedding(100, 8, name="words")
    other = embedding if share else layers.Embedding(100, 8, name="more_words")
    first, second = (body, title) if swap else (title, body)
    features = [
        layers.LSTM(8, name="read_title")(embedding(first)),
        layers.LSTM(4, name="read_body")(other(second)),
        tags,
    ]
    joined = layers.concatenate([features[place] for place in order if place < count], name="joined")
    priority = layers.Dense(1, name="priority")(joined)
    department = layers.Dense(4, name="department")(features[0] if loose else joined)
    outputs = [priority, department][:heads]
    return keras.Model([title, body, tags][:count], outputs[::-1] if turn else outputs)


CASES = {
    "a shortcut from the wrong layer": (
        resnet,
        {"skip": "conv_1"},
        "wrong connection",
        "`add` adds `conv_1` and `conv_2`; expected `pool` instead of `conv_1`.",
        ("add", "conv_1"),
    ),
    "a softmax head": (
        resnet,
        {"head": "softmax"},
        "wrong setting",
        "`head` has activation softmax; logits (no activation) were asked for.",
        ("head",),
    ),
    "a setting": (resnet, {"pool": 2}, "wrong setting", "`pool` has pool_size=2; 3 was asked for.", ("pool",)),
    "units": (resnet, {"last": 5}, "wrong setting", "`head` has units=5; 10 was asked for.", ("head",)),
    "a rate": (resnet, {"rate": 0.25}, "wrong setting", "`drop` has rate=0.25; 0.5 was asked for.", ("drop",)),
    "a layer too many": (
        resnet,
        {"norm": True},
        "extra layer",
        "`norm` (BatchNormalization) was not asked for.",
        ("norm",),
    ),
    "an activation too many": (
        resnet,
        {"extra": layers.ReLU(name="late_relu")},
        "extra layer",
        "`late_relu` applies relu; no activation was asked for.",
        ("late_relu",),
    ),
    "a layer too few": (
        resnet,
        {"one_less": True},
        "missing layer",
        "A Conv2D(32, 3, padding='same', relu) after `conv_1` is missing.",
        ("conv_1",),
    ),
    "layers not shared": (
        router,
        {"share": False},
        "missing sharing",
        "`title` and `body` go through two Embedding layers, `words` and `more_words`; one shared layer was asked for.",
        ("words", "more_words"),
    ),
    "parts in another order": (
        router,
        {"order": (1, 0, 2)},
        "wrong connection",
        "`joined` concatenates `read_body`, `read_title`, `tags`; "
        "the order asked for: `read_title`, `read_body`, `tags`.",
        ("joined", "read_body", "read_title"),
    ),
    "inputs the wrong way round": (
        router,
        {"swap": True},
        "wrong connection",
        "`read_title` takes `words` called on `body`; `words` called on `title` was asked for.",
        ("read_title", "words"),
    ),
    "an input too few": (
        router,
        {"count": 2},
        "wrong input",
        "The model has 2 inputs; 3 were asked for: `tags`, an input of shape (12,) is missing.",
        ("title", "body"),
    ),
    "the shape of an input": (
        router,
        {"width": 10},
        "wrong input",
        "The input `tags` has shape (10,); (12,) was asked for.",
        ("tags",),
    ),
    "the type of inputs": (
        router,
        {"dtype": "int64"},
        "wrong input",
        "The input `title` has dtype int64; int32 was asked for.",
        ("title",),
    ),
    "outputs in another order": (
        router,
        {"turn": True},
        "wrong output",
        "The outputs come as `department`, `priority`; the order asked for: `priority`, `department`.",
        ("department", "priority"),
    ),
    "a head on the wrong layer": (
        router,
        {"loose": True},
        "wrong connection",
        "`department` takes `read_title`; `joined` was asked for.",
        ("department", "read_title"),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_one_mistake_is_one_sentence_in_the_learners_names(name):
    build, change, kind, message, about = CASES[name]
    differences = compare(build(), build(**change)).differences
    assert (differences[0].kind, differences[0].message, differences[0].layers) == (kind, message, about)
    assert len(differences) == (2 if name in ("inputs the wrong way round", "the type of inputs") else 1)


def on(write, shape=(6,), **options):
    x = keras.Input(shape, name="x", **options)
    return keras.Model(x, write(x))


@pytest.mark.parametrize(
    ("expected", "actual", "shape", "kind", "message"),
    [
        (
            lambda x: layers.Dense(3, activation="relu")(x),
            lambda x: layers.Dense(3, name="mine")(x),
            (6,),
            "wrong setting",
            "`mine` has no activation; relu was asked for.",
        ),
        (
            lambda x: layers.LSTM(3)(x),
            lambda x: layers.GRU(3, name="mine")(x),
            (5, 4),
            "wrong setting",
            "`mine` is a GRU; an LSTM(3) was asked for.",
        ),
        (
            lambda x: x * 2.0,
            lambda x: layers.Identity(name="mine")(x) * 3.0,
            (6,),
            "wrong setting",
            "`multiply` takes the constant 3.0; 2.0 was asked for.",
        ),
        (
            lambda x: layers.BatchNormalization()(x, training=False),
            lambda x: layers.BatchNormalization(name="mine")(x),
            (6,),
            "wrong setting",
            "`mine` is called without training=False, which was asked for.",
        ),
        (
            lambda x: layers.BatchNormalization()(x),
            lambda x: layers.BatchNormalization(name="mine")(x, training=False),
            (6,),
            "wrong setting",
            "`mine` is called with training=False, which was not asked for.",
        ),
        (
            lambda x: layers.Dense(3)(x) - layers.Dense(3, use_bias=False)(x),
            lambda x: (lambda a, b: layers.Subtract(name="mine")([b, a]))(
                layers.Dense(3, name="a")(x), layers.Dense(3, use_bias=False, name="b")(x)
            ),
            (6,),
            "wrong connection",
            "`mine` subtracts `b`, `a`; the order asked for: `a`, `b`.",
        ),
        (
            lambda x: layers.Conv2D(4, 3, strides=2, padding="same")(x),
            lambda x: layers.Conv2D(8, 3, padding="same", name="mine")(x),
            (9, 9, 3),
            "wrong setting",
            "`mine` has filters=8 and strides=1; filters=4 and strides=2 were asked for.",
        ),
        (
            lambda x: layers.LSTM(3)(layers.Embedding(9, 4, mask_zero=True)(x)),
            lambda x: layers.LSTM(3)(layers.Embedding(9, 4, name="mine")(x)),
            (7,),
            "wrong setting",
            "`mine` has mask_zero=False; True was asked for.",
        ),
        (
            lambda x: layers.LSTM(3, return_state=True)(x)[1],
            lambda x: layers.LSTM(3, return_state=True, name="mine")(x)[2],
            (5, 4),
            "wrong output",
            "The output is output 2 of `mine`; output 1 of `mine` was asked for.",
        ),
        (
            lambda x: layers.MultiHeadAttention(2, 4)(x, layers.Dense(4)(x)),
            lambda x: layers.MultiHeadAttention(2, 4, name="mine")(layers.Dense(4, name="dense")(x), x),
            (5, 4),
            "wrong connection",
            "`mine` takes `dense` as its query; `x` was asked for and takes `x` as its value; `dense` was asked for.",
        ),
        (
            lambda x: layers.Dense(2)(layers.Dense(3)(layers.Dense(4)(layers.Flatten()(x)))),
            lambda x: layers.Dense(2, name="mine")(layers.Flatten(name="flat")(x)),
            (5, 4),
            "missing layer",
            "Dense(4) and Dense(3) after `flat` are missing.",
        ),
    ],
)
def test_what_is_said_of_a_layer_is_true_and_short(expected, actual, shape, kind, message):
    wanted = on(expected, shape)
    keras.utils.clear_session()
    assert told(wanted, on(actual, shape)) == [(kind, message)]


def test_layers_shared_though_separate_ones_were_asked_for():
    assert told(router(share=False), router()) == [
        (
            "unexpected sharing",
            "`words` is called twice, so that its weights are shared; two separate layers were asked for.",
        )
    ]


def squares(calls, width=784):
    """`front` and `square` one after the other, `square` called so often."""
    x = keras.Input((width,), name="inputs")
    square = layers.Dense(64, activation="relu", name="square")
    y = layers.Dense(64, activation="relu", name="front")(x)
    for _ in range(calls):
        y = square(y)
    return keras.Model(x, layers.Dense(10, name="head")(y))


@pytest.mark.parametrize(
    ("asked", "calls", "kind", "message"),
    [
        (1, 2, "extra layer", "`square` is called twice; the second call, on `square`, was not asked for."),
        (1, 3, "extra layer", "`square` is called 3 times; once was asked for."),
        (2, 3, "extra layer", "`square` is called 3 times; the third call, on `square`, was not asked for."),
        (2, 1, "missing layer", "`square` is called once; another call, after `square`, was asked for."),
    ],
)
def test_a_call_too_many_or_too_few_of_one_layer_is_counted(asked, calls, kind, message):
    assert told(squares(asked), squares(calls)) == [(kind, message)]


def test_one_head_called_twice_on_one_tensor_is_sharing_and_no_missing_layer():
    def build(shared):
        x = keras.Input((784,))
        body = layers.Dense(64, name="body")(x)
        head = layers.Dense(10, activation="softmax", name="head")
        other = head if shared else layers.Dense(10, activation="softmax", name="other")
        return keras.Model(x, layers.average([head(body), other(body)]))

    assert told(build(False), build(True)) == [
        (
            "unexpected sharing",
            "`head` is called twice, so that its weights are shared; two separate layers were asked for.",
        )
    ]
    assert told(build(True), build(False)) == [
        ("missing sharing", "`head` and `other` are two Dense layers; one shared layer was asked for.")
    ]


def pictures(size=28, reshaped=None, pad="valid", filters=8, kernel=3, pool=2, flat=layers.Flatten):
    x = keras.Input((size, size), name="inputs")
    y = layers.Reshape(reshaped or (size, size, 1), name="channel")(layers.Rescaling(1 / 255, name="rescale")(x))
    y = layers.Conv2D(filters, kernel, padding=pad, activation="relu", name="conv")(y)
    y = flat(name="flat")(layers.MaxPooling2D(pool, name="pool")(y))
    return keras.Model(x, layers.Dense(10, name="head")(y))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"pad": "same"}, "`conv` has padding='same'; 'valid' was asked for."),
        ({"filters": 16}, "`conv` has filters=16; 8 was asked for."),
        ({"kernel": 5}, "`conv` has kernel_size=5; 3 was asked for."),
        ({"pool": 3}, "`pool` has pool_size=3; 2 was asked for."),
        ({"size": 30}, "The input `inputs` has shape (30, 30); (28, 28) was asked for."),
        ({"reshaped": (14, 56, 1)}, "`channel` has target_shape=(14, 56, 1); (28, 28, 1) was asked for."),
        ({"flat": layers.GlobalMaxPooling2D}, "`flat` is a GlobalMaxPooling2D; a Flatten was asked for."),
    ],
)
def test_what_only_follows_from_a_mistake_is_no_mistake_of_its_own(change, message):
    assert [message for _, message in told(pictures(), pictures(**change))] == [message]


@pytest.mark.parametrize(
    ("write", "units"),
    [
        (lambda y, width: layers.Reshape((4, width // 4), name="shape")(y), (32, 64)),
        (lambda y, width: layers.Reshape((4, -1), name="shape")(y), (32, 64)),
        (lambda y, width: ops.squeeze(ops.expand_dims(y, 1), 1), (8, 9)),
        (lambda y, width: layers.MaxPooling1D(2, padding="same")(layers.Reshape((-1, 1))(y)), (8, 9)),
    ],
)
def test_another_width_is_one_difference_whatever_comes_after_it(write, units):
    wanted, given = (on(lambda x, u=u: write(layers.Dense(u, name="wide")(x), u), (5,)) for u in units)
    message = f"`wide` has units={units[1]}; {units[0]} was asked for."
    assert told(wanted, given) == [("wrong setting", message)]


@pytest.mark.parametrize("layer", [layers.Softmax, layers.BatchNormalization])
def test_a_missing_flatten_does_not_make_the_last_axis_wrong(layer):
    wanted = on(lambda x: layer()(layers.Flatten()(x)), (8, 2))
    assert told(wanted, on(lambda x: layer()(x), (8, 2))) == [
        ("missing layer", "A Flatten after `x` is missing."),
    ]


def test_a_reshape_to_another_number_of_axes_is_a_mistake_of_its_own():
    wanted = on(lambda x: layers.Reshape((4, 8))(layers.Dense(32)(x)))
    given = on(lambda x: layers.Reshape((4, 4, 4), name="shape")(layers.Dense(64, name="wide")(x)))
    assert [message for _, message in told(wanted, given)] == [
        "`wide` has units=64; 32 was asked for.",
        "`shape` has target_shape=(4, 4, 4); (4, 8) was asked for.",
    ]


def test_another_slice_is_a_mistake_of_its_own_beside_another_width():
    wanted, given = (
        on(lambda x, u=u, at=at: layers.Reshape((2, u))(layers.Dense(2 * u, name="wide")(x))[:, at])
        for u, at in ((8, 0), (9, 1))
    )
    messages = [message for _, message in told(wanted, given)]
    assert messages[0] == "`wide` has units=18; 16 was asked for."
    assert len(messages) == 2
    assert "is called with key=" in messages[1]


def test_nothing_is_explained_before_somebody_asks_why(monkeypatch):
    from helpers.graph import explain

    asked, really = [], explain.explain
    monkeypatch.setattr(explain, "explain", lambda *nets, **names: asked.append(nets) or really(*nets, **names))
    comparison = compare(resnet(), resnet(pool=2))
    assert not comparison.same
    assert not asked
    assert comparison.differences is comparison.differences
    assert comparison.pairs
    assert len(asked) == 1


def test_two_mistakes_are_two_sentences_in_the_order_of_the_graph():
    assert [message for _, message in told(resnet(), resnet(skip="conv_1", head="softmax"))] == [
        "`add` adds `conv_1` and `conv_2`; expected `pool` instead of `conv_1`.",
        "`head` has activation softmax; logits (no activation) were asked for.",
    ]


def test_an_output_too_few_names_what_is_missing():
    differences = compare(router(), router(heads=1)).differences
    assert {difference.kind for difference in differences} == {"wrong output", "missing layer"}
    assert "The model has 1 output; 2 were asked for" in " ".join(difference.message for difference in differences)


def test_names_of_inputs_and_outputs_are_asked_for_by_name():
    def build(name, head):
        x = keras.Input((4,), name=name)
        return keras.Model(x, layers.Dense(2, name=head)(x))

    assert told(build("title", "priority"), build("text", "urgency"), names=True) == [
        ("wrong input", "The input `text` is named 'text'; the name 'title' was asked for."),
        ("wrong output", "The output `urgency` is named 'urgency'; the name 'priority' was asked for."),
    ]


def test_keys_of_outputs_are_named():
    def build(one, other):
        x = keras.Input((4,))
        return keras.Model({"x": x}, {one: layers.Dense(1)(x), other: layers.Dense(4)(x)})

    assert told(build("priority", "department"), build("priority", "team"))[0] == (
        "wrong output",
        "The outputs' keys are 'priority', 'team'; asked for: 'department', 'priority'.",
    )
    kind, message = told(build("priority", "department"), build("department", "priority"))[0]
    assert kind == "wrong output"
    assert message.startswith("Among the outputs")


def test_nesting_is_named():
    def build(nested):
        x = keras.Input((4,))
        inner = keras.Sequential([keras.Input((4,)), layers.Dense(3, name="code")], name="encoder")
        return keras.Model(x, inner(x) if nested else layers.Dense(3, name="code")(x))

    assert told(build(True), build(False), nesting=True) == [
        ("missing layer", "A nested model was asked for around `code`.")
    ]
    assert told(build(False), build(True), nesting=True) == [
        ("extra layer", "`encoder` is a nested model, which was not asked for.")
    ]


def test_a_layer_in_a_nested_model_is_named_with_the_model():
    def build(units):
        x = keras.Input((4,))
        return keras.Model(
            x, keras.Sequential([keras.Input((4,)), layers.Dense(units, name="code")], name="encoder")(x)
        )

    assert told(build(3), build(2)) == [("wrong setting", "`code` in `encoder` has units=2; 3 was asked for.")]


def test_names_of_the_reference_are_not_told():
    secret = resnet(extra=layers.SpatialDropout2D(0.1, name="the_secret_of_the_solution"))
    for difference in compare(secret, resnet()).differences:
        assert "secret" not in difference.message
        assert difference.expected_layers == ("the_secret_of_the_solution",)


def test_a_comparison_is_true_where_the_models_are_the_same():
    assert compare(resnet(), resnet())
    assert not compare(resnet(), resnet(pool=2))


def test_a_wholly_different_model_is_explained_too():
    x = keras.Input((3,))
    other = keras.Model(x, ops.tanh(layers.Dense(2)(x)))
    for one, two in ((resnet(), other), (other, resnet()), (router(), resnet()), (resnet(), router())):
        differences = compare(one, two).differences
        assert differences
        assert all(difference.message.endswith(".") for difference in differences)


def test_a_layer_of_another_kind_on_the_right_tensor_is_one_difference():
    x = keras.Input((8,))
    rescaled = keras.Model(x, layers.Rescaling(1 / 4, name="scale")(x))
    (difference,) = compare(rescaled, keras.Model(x, x / 4)).differences
    assert "a Rescaling(" in difference.message
    assert "which was not asked for" not in difference.message


def test_an_activation_that_is_a_class_is_read_and_named():
    x = keras.Input((8,))
    wrong = keras.Model(x, layers.Dense(4, activation=layers.ReLU, name="hidden")(x))
    (difference,) = compare(keras.Model(x, layers.Dense(4, "relu")(x)), wrong).differences
    assert difference.message == "`hidden` has activation the class ReLU; relu was asked for."


def test_logits_are_spoken_of_where_a_head_gives_probabilities():
    x = keras.Input((8,))
    plain = keras.Model(x, layers.Dense(1)(x))
    for activation, words in (("sigmoid", "logits (no activation) were"), ("relu", "no activation was")):
        (difference,) = compare(plain, keras.Model(x, layers.Dense(1, activation, name="head")(x))).differences
        assert difference.message == f"`head` has activation {activation}; {words} asked for."


@pytest.mark.parametrize(
    ("between", "first"),
    [
        (lambda x: x * 2.0, "`multiply` (Multiply) was not asked for."),
        (lambda x: layers.Dense(4, name="mine")(x), "`mine` (Dense(4)) was not asked for."),
    ],
)
def test_what_loses_a_mask_is_told_before_the_mask_that_nobody_wrote(between, first):
    def reader(between):
        text = keras.Input((None,), dtype="int32", name="text")
        rows = between(layers.Embedding(9, 4, mask_zero=True, name="words")(text))
        return keras.Model(text, layers.LSTM(3, name="reads")(rows))

    keras.utils.clear_session()  # whatever ran before, Keras counts names from the beginning
    messages = [message for _, message in told(reader(lambda x: x), reader(between))]
    assert messages[0] == first
    assert not any("NotEqual" in message for message in messages)


def test_a_mask_that_does_not_arrive_is_told_by_what_it_does_not_reach():
    def reader(**mask):
        text = keras.Input((None,), dtype="int32", name="text")
        return keras.Model(
            text, layers.LSTM(3, name="reads")(layers.Embedding(9, 4)(text), **dict.fromkeys(mask, text != 0))
        )

    assert told(reader(mask=True), reader()) == [
        ("missing layer", "No mask reaches `reads`, to say which places of `text` are padding.")
    ]
