"""Correct models of many styles: lint may say nothing of them above a note. Every public function makes one.

They return the model, or the arguments of `lint` as a dict.
"""

from __future__ import annotations

import keras
import numpy as np
from keras import Input, Model, Sequential, layers, ops

rng = np.random.default_rng(0)


def _images(n=4, size=16, channels=3):
    return rng.random((n, size, size, channels)).astype("float32")


def _compiled(model, loss="mse", metrics=(), optimizer="adam", **more):
    model.compile(optimizer=optimizer, loss=loss, metrics=list(metrics), **more)
    return model


# -- plain ---------------------------------------------------------------------------------------------------------


def linear_regression():
    i = Input((3,))
    return {
        "model": _compiled(Model(i, layers.Dense(1)(i)), metrics=["mae"]),
        "x": rng.normal(size=(8, 3)),
        "y": rng.normal(size=8),
    }


def logistic_regression():
    i = Input((3,))
    model = _compiled(Model(i, layers.Dense(1, activation="sigmoid")(i)), "binary_crossentropy", ["accuracy", "AUC"])
    return {"model": model, "x": rng.normal(size=(8, 3)), "y": rng.integers(0, 2, 8)}


def mlp_with_logits():
    i = Input((20,))
    x = layers.Dropout(0.3)(layers.Dense(32, activation="relu")(i))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model = _compiled(Model(i, layers.Dense(5)(x)), loss, ["accuracy"])
    return {"model": model, "x": rng.normal(size=(8, 20)), "y": rng.integers(0, 5, 8)}


def sequential_mnist():
    model = Sequential(
        [
            Input((28, 28)),
            layers.Rescaling(1 / 255),
            layers.Flatten(),
            layers.Dense(64, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ]
    )
    _compiled(model, "sparse_categorical_crossentropy", ["accuracy"])
    return {"model": model, "x": rng.integers(0, 256, (6, 28, 28)), "y": rng.integers(0, 10, 6)}


def unbuilt_sequential():
    return _compiled(Sequential([layers.Dense(4, activation="relu"), layers.Dense(1)]))


def lenet():
    i = Input((28, 28, 1))
    x = layers.AveragePooling2D(2)(layers.Conv2D(6, 5, activation="tanh", padding="same")(i))
    x = layers.AveragePooling2D(2)(layers.Conv2D(16, 5, activation="tanh")(x))
    x = layers.Dense(84, activation="tanh")(layers.Dense(120, activation="tanh")(layers.Flatten()(x)))
    model = _compiled(Model(i, layers.Dense(10, activation="softmax")(x)), "categorical_crossentropy", ["accuracy"])
    return {"model": model, "x": _images(4, 28, 1), "y": np.eye(10)[[1, 2, 3, 4]]}


def vgg_like():
    i = x = Input((32, 32, 3))
    for filters in (8, 16):
        for _ in range(2):
            x = layers.Activation("relu")(layers.BatchNormalization()(layers.Conv2D(filters, 3, padding="same")(x)))
        x = layers.MaxPooling2D()(x)
    x = layers.Dense(32, activation="relu")(layers.Flatten()(x))
    return _compiled(
        Model(i, layers.Dense(10)(layers.Dropout(0.5)(x))),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        ["accuracy"],
    )


def multilabel_tags():
    i = Input((30,))
    model = _compiled(
        Model(i, layers.Dense(6, activation="sigmoid")(layers.Dense(16, activation="gelu")(i))),
        "binary_crossentropy",
        ["binary_accuracy", keras.metrics.AUC(multi_label=True, num_labels=6)],
    )
    return {"model": model, "x": rng.normal(size=(5, 30)), "y": rng.integers(0, 2, (5, 6)).astype("float32")}


def smoothed_labels():
    i = Input((8,))
    loss = keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=0.1)
    return {
        "model": _compiled(Model(i, layers.Dense(4)(i)), loss, ["accuracy"]),
        "x": rng.normal(size=(4, 8)),
        "y": np.eye(4),
    }


def hinge_classifier():
    i = Input((8,))
    return {
        "model": _compiled(Model(i, layers.Dense(1)(i)), "hinge"),
        "x": rng.normal(size=(4, 8)),
        "y": np.array([-1.0, 1, 1, -1]),
    }


def poisson_counts():
    i = Input((8,))
    return {
        "model": _compiled(Model(i, layers.Dense(1, activation="exponential")(i)), "poisson"),
        "x": rng.normal(size=(4, 8)),
        "y": np.array([0.0, 3, 12, 7]),
    }


def quantile_heads():
    i = Input((8,))
    x = layers.Dense(16, activation="relu")(i)

    def pinball(y, p):
        return ops.mean(ops.maximum(0.9 * (y - p), -0.1 * (y - p)))

    return _compiled(Model(i, layers.Dense(1)(x)), pinball)


# -- residual and dense connections --------------------------------------------------------------------------------


def resnet_with_projections():
    i = x = Input((16, 16, 3))
    x = layers.Conv2D(8, 3, padding="same")(x)
    for filters, stride in ((8, 1), (16, 2), (16, 1)):
        short = x
        x = layers.ReLU()(layers.BatchNormalization()(layers.Conv2D(filters, 3, strides=stride, padding="same")(x)))
        x = layers.BatchNormalization()(layers.Conv2D(filters, 3, padding="same")(x))
        if stride > 1:
            short = layers.BatchNormalization()(layers.Conv2D(filters, 1, strides=stride)(short))
        x = layers.ReLU()(layers.Add()([x, short]))
    return _compiled(
        Model(i, layers.Dense(4, activation="softmax")(layers.GlobalAveragePooling2D()(x))),
        "sparse_categorical_crossentropy",
        ["accuracy"],
    )


def preactivation_resnet():
    i = Input((16, 16, 8))
    x = i
    for _ in range(3):
        y = layers.Conv2D(8, 3, padding="same")(layers.ReLU()(layers.BatchNormalization()(x)))
        x = x + y
    return Model(i, x)


def densenet_block():
    i = x = Input((16, 16, 8))
    for _ in range(4):
        x = layers.Concatenate()([x, layers.Conv2D(4, 3, padding="same", activation="relu")(x)])
    return Model(i, layers.GlobalMaxPooling2D()(x))


def inception_block():
    i = Input((16, 16, 8))
    a = layers.Conv2D(8, 1, activation="relu")(i)
    b = layers.Conv2D(8, 3, padding="same", activation="relu")(layers.Conv2D(4, 1, activation="relu")(i))
    c = layers.Conv2D(8, 1, activation="relu")(layers.MaxPooling2D(3, strides=1, padding="same")(i))
    return Model(i, layers.Concatenate()([a, b, c]))


def squeeze_and_excite():
    i = Input((16, 16, 8))
    x = layers.Conv2D(16, 3, padding="same", activation="relu")(i)
    s = layers.Reshape((1, 1, 16))(layers.GlobalAveragePooling2D()(x))
    s = layers.Dense(16, activation="sigmoid")(layers.Dense(4, activation="relu")(s))
    return Model(i, layers.Multiply()([x, s]))


def convolutional_attention():
    i = Input((16, 16, 8))
    x = layers.Conv2D(16, 3, padding="same")(i)
    both = layers.Concatenate()([ops.mean(x, axis=-1, keepdims=True), ops.max(x, axis=-1, keepdims=True)])
    return Model(i, layers.Multiply()([x, layers.Conv2D(1, 7, padding="same", activation="sigmoid")(both)]))


def bottleneck_attention():
    i = Input((8, 8, 16))
    channel = layers.Dense(16)(layers.Dense(4, activation="relu")(layers.GlobalAveragePooling2D(keepdims=True)(i)))
    space = layers.Conv2D(1, 3, padding="same")(i)
    gate = layers.Activation("sigmoid")(layers.Add()([channel, space]))
    return Model(i, layers.Add()([i, layers.Multiply()([i, gate])]))


def highway_network():
    i = x = Input((16,))
    for _ in range(3):
        gate, change = layers.Dense(16, activation="sigmoid")(x), layers.Dense(16, activation="relu")(x)
        x = gate * change + (1.0 - gate) * x
    return Model(i, x)


def mobile_block():
    i = Input((16, 16, 8))
    x = layers.ReLU(6)(layers.BatchNormalization()(layers.Conv2D(48, 1, use_bias=False)(i)))
    x = layers.ReLU(6)(layers.BatchNormalization()(layers.DepthwiseConv2D(3, padding="same", use_bias=False)(x)))
    return Model(i, layers.Add()([i, layers.BatchNormalization()(layers.Conv2D(8, 1, use_bias=False)(x))]))


def channel_shuffle():
    i = Input((8, 8, 12))
    x = layers.Permute((1, 2, 4, 3))(layers.Reshape((8, 8, 3, 4))(i))
    return Model(i, layers.Conv2D(4, 1)(layers.Reshape((8, 8, 12))(x)))


# -- pictures to pictures ------------------------------------------------------------------------------------------


def unet():
    i = x = Input((32, 32, 3))
    skips = []
    for filters in (8, 16):
        x = layers.Conv2D(filters, 3, padding="same", activation="relu")(x)
        skips.append(x)
        x = layers.MaxPooling2D()(x)
    x = layers.Conv2D(32, 3, padding="same", activation="relu")(x)
    for filters, skip in zip((16, 8), reversed(skips), strict=True):
        x = layers.Concatenate()([layers.Conv2DTranspose(filters, 2, strides=2)(x), skip])
        x = layers.Conv2D(filters, 3, padding="same", activation="relu")(x)
    model = _compiled(Model(i, layers.Conv2D(1, 1, activation="sigmoid")(x)), "binary_crossentropy", ["accuracy"])
    return {"model": model, "x": _images(2, 32), "y": rng.integers(0, 2, (2, 32, 32, 1)).astype("float32")}


def segmentation_of_classes():
    i = Input((16, 16, 3))
    x = layers.Conv2D(16, 3, padding="same", activation="relu")(i)
    model = _compiled(
        Model(i, layers.Conv2D(4, 1, activation="softmax")(x)), "sparse_categorical_crossentropy", ["accuracy"]
    )
    return {"model": model, "x": _images(2), "y": rng.integers(0, 4, (2, 16, 16))}


def denoiser_of_residuals():
    i = x = Input((16, 16, 1))
    for _ in range(3):
        x = layers.Conv2D(16, 3, padding="same", activation="relu")(x)
    return _compiled(Model(i, layers.Subtract()([i, layers.Conv2D(1, 3, padding="same")(x)])))


def super_resolution():
    i = Input((8, 8, 3))
    x = layers.Conv2D(12, 3, padding="same")(layers.Conv2D(16, 3, padding="same", activation="relu")(i))
    x = layers.Reshape((8, 8, 2, 2, 3))(x)
    return _compiled(Model(i, layers.Reshape((16, 16, 3))(layers.Permute((1, 3, 2, 4, 5))(x))), "mae")


def convolutional_autoencoder():
    i = Input((16, 16, 1))
    code = layers.MaxPooling2D()(layers.Conv2D(4, 3, padding="same", activation="relu")(i))
    out = layers.Conv2D(1, 3, padding="same", activation="sigmoid")(layers.UpSampling2D()(code))
    model = _compiled(Model(i, out), "binary_crossentropy")
    x = _images(2, 16, 1)
    return {"model": model, "x": x, "y": x}


def encoder_half():
    i = Input((16,))
    z = layers.Dense(4, activation="relu")(i)
    autoencoder = _compiled(Model(i, layers.Dense(16)(z)))
    return {"model": Model(autoencoder.inputs, z), "x": rng.normal(size=(3, 16))}


def decoder_of_one_layer():
    i = Input((16,))
    z = layers.Dense(4)(i)
    autoencoder = Model(i, layers.Dense(16)(z))
    code = Input((4,))
    return Model(code, autoencoder.layers[-1](code))


def nested_autoencoder():
    i, code = Input((16,)), Input((4,))
    encoder = Model(i, layers.Dense(4, activation="relu")(i), name="encoder")
    decoder = Model(code, layers.Dense(16, activation="sigmoid")(code), name="decoder")
    return _compiled(Model(i, decoder(encoder(i))))


def variational_autoencoder():
    class Sample(layers.Layer):
        def __init__(self, **keywords):
            super().__init__(**keywords)
            self.seed = keras.random.SeedGenerator(3)

        def call(self, inputs):
            mean, spread = inputs
            self.add_loss(-0.5 * ops.mean(1 + spread - ops.square(mean) - ops.exp(spread)))
            return mean + ops.exp(0.5 * spread) * keras.random.normal(ops.shape(mean), seed=self.seed)

    i = Input((16,))
    x = layers.Dense(8, activation="relu")(i)
    z = Sample()([layers.Dense(2, name="mean")(x), layers.Dense(2, name="spread")(x)])
    return _compiled(Model(i, layers.Dense(16, activation="sigmoid")(layers.Dense(8, activation="relu")(z))))


def style_features():
    model = vgg_like()
    return Model(model.inputs, [layer.output for layer in model.layers if isinstance(layer, layers.Conv2D)])


# -- adversaries ---------------------------------------------------------------------------------------------------


def _generator():
    z = Input((8,))
    x = layers.Reshape((4, 4, 8))(layers.Dense(128)(z))
    x = layers.LeakyReLU()(layers.BatchNormalization()(layers.Conv2DTranspose(8, 4, strides=2, padding="same")(x)))
    return Model(z, layers.Conv2D(1, 3, padding="same", activation="tanh")(x), name="generator")


def _critic():
    i = Input((8, 8, 1))
    x = layers.Dropout(0.3)(layers.LeakyReLU()(layers.Conv2D(8, 3, strides=2, padding="same")(i)))
    return Model(i, layers.Dense(1)(layers.Flatten()(x)), name="critic")


def generator():
    return _generator()


def critic_with_logits():
    metric = keras.metrics.BinaryAccuracy(threshold=0.0)
    return _compiled(_critic(), keras.losses.BinaryCrossentropy(from_logits=True), [metric])


def generator_behind_frozen_critic():
    critic, make = critic_with_logits(), _generator()
    critic.trainable = False
    z = Input((8,))
    return _compiled(Model(z, critic(make(z))), keras.losses.BinaryCrossentropy(from_logits=True))


def gan_with_its_own_step():
    class Gan(keras.Model):
        def __init__(self):
            super().__init__()
            self.make, self.judge = _generator(), _critic()

        def call(self, z, training=None):
            return self.judge(self.make(z, training=training), training=training)

    gan = Gan()
    gan(np.zeros((1, 8)))
    return gan


# -- several inputs, several outputs -------------------------------------------------------------------------------


def multi_task_dict():
    i = Input((12,), name="features")
    x = layers.Dense(16, activation="relu")(i)
    model = Model(i, {"price": layers.Dense(1)(x), "kind": layers.Dense(3, activation="softmax")(x)})
    _compiled(
        model, {"price": "mse", "kind": "sparse_categorical_crossentropy"}, loss_weights={"price": 1.0, "kind": 0.2}
    )
    return {
        "model": model,
        "x": rng.normal(size=(4, 12)),
        "y": {"price": rng.normal(size=(4, 1)), "kind": np.array([0, 1, 2, 1])},
    }


def multi_task_list():
    i = Input((12,))
    x = layers.Dense(16, activation="relu")(i)
    heads = [layers.Dense(1, name="price")(x), layers.Dense(3, activation="softmax", name="kind")(x)]
    model = Model(i, heads)
    model.compile("adam", loss=["mse", "sparse_categorical_crossentropy"], metrics={"kind": "accuracy", "price": "mae"})
    stop = keras.callbacks.EarlyStopping(monitor="val_kind_accuracy")
    return {
        "model": model,
        "x": rng.normal(size=(4, 12)),
        "y": [rng.normal(size=(4, 1)), np.array([0, 1, 2, 1])],
        "callbacks": [stop],
    }


def features_beside_the_loss():
    i = Input((12,))
    features = layers.Dense(8, activation="relu", name="features")(i)
    model = Model(i, [layers.Dense(1, name="score")(features), features])
    model.compile("adam", loss=["mse", None])
    return model


def ticket_router():
    title, body, tags = (
        Input((None,), dtype="int32", name="title"),
        Input((None,), dtype="int32", name="body"),
        Input((12,), name="tags"),
    )
    embed = layers.Embedding(100, 8)
    x = layers.Concatenate()([layers.LSTM(8)(embed(title)), layers.LSTM(4)(embed(body)), tags])
    model = Model([title, body, tags], [layers.Dense(1, name="priority")(x), layers.Dense(4, name="department")(x)])
    bce, cce = keras.losses.BinaryCrossentropy(from_logits=True), keras.losses.CategoricalCrossentropy(from_logits=True)
    model.compile(
        "rmsprop", loss={"priority": bce, "department": cce}, loss_weights={"priority": 1.0, "department": 0.2}
    )
    x = {
        "title": rng.integers(0, 100, (4, 6)),
        "body": rng.integers(0, 100, (4, 9)),
        "tags": rng.integers(0, 2, (4, 12)).astype("float32"),
    }
    return {"model": model, "x": x, "y": {"priority": rng.random((4, 1)), "department": np.eye(4)}}


def wide_and_deep():
    wide, deep = Input((5,), name="wide"), Input((7,), name="deep")
    x = layers.Dense(8, activation="relu")(layers.Dense(16, activation="relu")(deep))
    return _compiled(Model([wide, deep], layers.Dense(1)(layers.concatenate([wide, x]))))


def auxiliary_head():
    i = Input((12,))
    x = layers.Dense(16, activation="relu")(i)
    aux = layers.Dense(1, name="aux")(x)
    main = layers.Dense(1, name="main")(layers.Dense(8, activation="relu")(x))
    return _compiled(Model(i, [main, aux]), {"main": "mse", "aux": "mse"}, loss_weights={"main": 1.0, "aux": 0.3})


def siamese_of_one_tower():
    tower = Sequential([Input((8,)), layers.Dense(8, activation="relu"), layers.Dense(4)])
    a, b = Input((8,)), Input((8,))
    distance = ops.sqrt(ops.sum(ops.square(tower(a) - tower(b)), axis=-1, keepdims=True))
    return _compiled(
        Model([a, b], layers.Dense(1, activation="sigmoid")(distance)), "binary_crossentropy", ["accuracy"]
    )


def siamese_with_norm():
    dense, norm = layers.Dense(4), layers.BatchNormalization()
    a, b = Input((8,)), Input((8,))
    return Model([a, b], layers.Dot(1, normalize=True)([norm(dense(a)), norm(dense(b))]))


def triplet_network():
    tower = Sequential([Input((8,)), layers.Dense(8, activation="relu"), layers.Dense(4), layers.UnitNormalization()])
    parts = [Input((8,), name=name) for name in ("anchor", "positive", "negative")]
    a, p, n = (tower(part) for part in parts)
    near, far = (ops.sum(ops.square(a - other), axis=-1) for other in (p, n))
    return Model(parts, near - far)


def two_tower_recommender():
    user, item = Input((), dtype="int32", name="user"), Input((), dtype="int32", name="item")
    u = layers.Dense(8, activation="relu")(layers.Embedding(50, 8)(user))
    v = layers.Dense(8, activation="relu")(layers.Embedding(50, 8)(item))
    return _compiled(Model([user, item], layers.Dot(1)([u, v])))


def matrix_factorisation():
    user, item = Input((1,), dtype="int32", name="user"), Input((1,), dtype="int32", name="item")
    dot = layers.Dot(2)([layers.Embedding(50, 8)(user), layers.Embedding(60, 8)(item)])
    bias = layers.Add()([layers.Embedding(50, 1)(user), layers.Embedding(60, 1)(item)])
    model = _compiled(Model([user, item], layers.Flatten()(layers.Add()([dot, bias]))))
    return {"model": model, "x": [np.array([[1], [49]]), np.array([[0], [59]])], "y": np.array([3.0, 4.0])}


def ensemble_by_average():
    parts = [
        Sequential([Input((6,)), layers.Dense(8, activation="relu"), layers.Dense(3, activation="softmax")])
        for _ in range(3)
    ]
    i = Input((6,))
    return _compiled(
        Model(i, layers.average([part(i) for part in parts])), "sparse_categorical_crossentropy", ["accuracy"]
    )


def stacked_ensemble():
    i = Input((6,))
    votes = [layers.Dense(3, activation="softmax")(layers.Dense(8, activation="relu")(i)) for _ in range(2)]
    return _compiled(
        Model(i, layers.Dense(3, activation="softmax")(layers.Concatenate()(votes))), "categorical_crossentropy"
    )


def mixture_of_experts():
    i = Input((6,))
    gate = layers.Dense(4, activation="softmax")(i)
    experts = ops.stack([layers.Dense(8, activation="relu")(i) for _ in range(4)], axis=1)
    return Model(i, layers.Dense(1)(ops.sum(experts * ops.expand_dims(gate, -1), axis=1)))


def duelling_q_network():
    i = Input((6,))
    x = layers.Dense(16, activation="relu")(i)
    value, gain = layers.Dense(1)(x), layers.Dense(4)(x)
    return _compiled(Model(i, value + (gain - ops.mean(gain, axis=1, keepdims=True))), "huber")


def actor_and_critic():
    i = Input((6,))
    x = layers.Dense(16, activation="tanh")(i)
    return Model(i, [layers.Dense(3, activation="softmax", name="actor")(x), layers.Dense(1, name="critic")(x)])


# -- sequences -----------------------------------------------------------------------------------------------------


def masked_lstm():
    i = Input((None,), dtype="int32")
    x = layers.Embedding(50, 8, mask_zero=True)(i)
    x = layers.LSTM(8)(layers.Bidirectional(layers.LSTM(8, return_sequences=True))(layers.SpatialDropout1D(0.2)(x)))
    model = _compiled(Model(i, layers.Dense(1, activation="sigmoid")(x)), "binary_crossentropy", ["accuracy"])
    return {"model": model, "x": rng.integers(0, 50, (4, 7)), "y": rng.integers(0, 2, 4)}


def stacked_gru_tagger():
    i = Input((None,), dtype="int32")
    x = layers.GRU(8, return_sequences=True)(layers.Embedding(50, 8, mask_zero=True)(i))
    model = _compiled(
        Model(i, layers.Dense(5, activation="softmax")(x)), "sparse_categorical_crossentropy", ["accuracy"]
    )
    return {"model": model, "x": rng.integers(1, 50, (4, 7)), "y": rng.integers(0, 5, (4, 7))}


def time_distributed_frames():
    frames = Input((5, 16, 16, 3))
    each = Sequential([Input((16, 16, 3)), layers.Conv2D(4, 3, activation="relu"), layers.GlobalAveragePooling2D()])
    return _compiled(
        Model(frames, layers.Dense(2, activation="softmax")(layers.LSTM(8)(layers.TimeDistributed(each)(frames)))),
        "sparse_categorical_crossentropy",
    )


def forecaster():
    i = Input((24, 3))
    x = layers.Dense(12)(layers.LSTM(16)(i))
    return {"model": _compiled(Model(i, x), "mae"), "x": rng.normal(size=(4, 24, 3)), "y": rng.normal(size=(4, 12))}


def causal_convolutions():
    i = x = Input((32, 4))
    for rate in (1, 2, 4):
        y = layers.Conv1D(4, 2, padding="causal", dilation_rate=rate, activation="relu")(x)
        x = layers.Add()([x, y])
    return _compiled(Model(i, layers.Dense(1)(x)))


def text_convolutions():
    i = Input((20,), dtype="int32")
    e = layers.Embedding(50, 8)(i)
    pooled = [layers.GlobalMaxPooling1D()(layers.Conv1D(4, k, activation="relu")(e)) for k in (2, 3, 4)]
    return _compiled(
        Model(i, layers.Dense(2, activation="softmax")(layers.Concatenate()(pooled))), "sparse_categorical_crossentropy"
    )


def sequence_to_sequence():
    source, target = Input((None,), dtype="int32", name="source"), Input((None,), dtype="int32", name="target")
    _, h, c = layers.LSTM(8, return_state=True)(layers.Embedding(30, 8)(source))
    x = layers.LSTM(8, return_sequences=True)(layers.Embedding(30, 8)(target), initial_state=[h, c])
    return _compiled(
        Model([source, target], layers.Dense(30, activation="softmax")(x)), "sparse_categorical_crossentropy"
    )


def additive_attention_by_hand():
    i = Input((10, 8))
    h = layers.GRU(8, return_sequences=True)(i)
    score = layers.Softmax(axis=1)(layers.Dense(1)(layers.Dense(8, activation="tanh")(h)))
    return Model(i, layers.Dense(1)(ops.sum(h * score, axis=1)))


def unrolled_recurrence():
    i = Input((4, 6))
    step, state = layers.Dense(8, activation="tanh"), layers.Dense(8)(i[:, 0])
    for time in range(1, 4):
        state = step(layers.Concatenate()([i[:, time], state]))
    return Model(i, layers.Dense(1)(state))


# -- transformers --------------------------------------------------------------------------------------------------


def _block(x, heads=2, width=16):
    y = layers.MultiHeadAttention(heads, width // heads)(x, x)
    x = layers.LayerNormalization()(layers.Add()([x, layers.Dropout(0.1)(y)]))
    y = layers.Dense(width)(layers.Dense(4 * width, activation="gelu")(x))
    return layers.LayerNormalization()(layers.Add()([x, y]))


class Positions(layers.Layer):
    def __init__(self, length, width, **keywords):
        super().__init__(**keywords)
        self.table = layers.Embedding(length, width)
        self.supports_masking = True

    def call(self, x):
        return x + self.table(ops.arange(ops.shape(x)[1]))


def transformer_encoder():
    i = Input((12,), dtype="int32")
    x = _block(_block(Positions(12, 16)(layers.Embedding(50, 16)(i))))
    return _compiled(
        Model(i, layers.Dense(2, activation="softmax")(layers.GlobalAveragePooling1D()(x))),
        "sparse_categorical_crossentropy",
        ["accuracy"],
    )


def vision_transformer():
    i = Input((16, 16, 3))
    x = layers.Reshape((16, 16))(layers.Conv2D(16, 4, strides=4)(i))
    x = _block(Positions(16, 16)(x))
    return Model(i, layers.Dense(4)(layers.LayerNormalization()(ops.mean(x, axis=1))))


def language_model_with_tied_table():
    i = Input((12,), dtype="int32")
    table = layers.Embedding(50, 16, name="table")
    x = layers.MultiHeadAttention(2, 8)(e := table(i), e, use_causal_mask=True)
    logits = ops.matmul(x, ops.transpose(table.embeddings))
    return _compiled(Model(i, logits), keras.losses.SparseCategoricalCrossentropy(from_logits=True))


def albert_like_sharing():
    i = x = Input((12, 16))
    attend, norm = layers.MultiHeadAttention(2, 8), layers.LayerNormalization()
    wide, narrow = layers.Dense(64, activation="gelu"), layers.Dense(16)
    for _ in range(3):
        x = norm(x + attend(x, x))
        x = x + narrow(wide(x))
    return Model(i, layers.Dense(2)(x[:, 0]))


def shared_block_as_model():
    s = Input((16,))
    block = Model(s, layers.Add()([s, layers.Dense(16, activation="relu")(s)]), name="refine")
    i = x = Input((16,))
    for _ in range(3):
        x = block(x)
    return Model(i, x)


def tied_layer_with_a_name():
    i = x = Input((16,))
    shared = layers.Dense(16, activation="tanh", name="shared_step")
    for _ in range(4):
        x = shared(x)
    return Model(i, layers.Dense(1)(x))


def tied_autoencoder():
    class Transposed(layers.Layer):
        def __init__(self, dense, **keywords):
            super().__init__(**keywords)
            self.dense = dense

        def build(self, shape):
            self.bias = self.add_weight(shape=(self.dense.kernel.shape[0],), initializer="zeros")

        def call(self, x):
            return ops.matmul(x, ops.transpose(self.dense.kernel)) + self.bias

    i = Input((16,))
    dense = layers.Dense(4, activation="relu")
    return Model(i, Transposed(dense)(dense(i)))


def mlp_mixer_block():
    i = Input((9, 16))
    y = layers.Permute((2, 1))(
        layers.Dense(9)(layers.Dense(18, activation="gelu")(layers.Permute((2, 1))(layers.LayerNormalization()(i))))
    )
    x = layers.Add()([i, y])
    return Model(
        i, layers.Add()([x, layers.Dense(16)(layers.Dense(32, activation="gelu")(layers.LayerNormalization()(x)))])
    )


def attention_from_ops():
    i = Input((10, 8))
    q, k, v = (layers.Dense(8, use_bias=False)(i) for _ in range(3))
    scores = ops.softmax(ops.matmul(q, ops.transpose(k, (0, 2, 1))) / 8**0.5)
    return Model(i, layers.Dense(1)(layers.Flatten()(ops.matmul(scores, v))))


def cross_attention_with_mask():
    q, kv, mask = Input((5, 8)), Input((7, 8)), Input((5, 7), dtype="bool")
    return Model([q, kv, mask], layers.MultiHeadAttention(2, 4)(q, kv, attention_mask=mask))


# -- chance, transfer, layers of one's own -------------------------------------------------------------------------


def monte_carlo_functional():
    i = Input((8,))
    x = layers.Dropout(0.5)(layers.Dense(16, activation="relu")(i), training=True)
    return _compiled(Model(i, layers.Dense(1)(x)))


def monte_carlo_layer():
    class MCDropout(layers.Dropout):
        def call(self, inputs):
            return super().call(inputs, training=True)

    i = Input((8,))
    return _compiled(Model(i, layers.Dense(1)(MCDropout(0.5)(layers.Dense(16, activation="relu")(i)))))


def augmented_pictures():
    i = Input((16, 16, 3))
    x = layers.Rescaling(1 / 255)(layers.RandomRotation(0.1)(layers.RandomFlip()(i)))
    model = _compiled(
        Model(i, layers.Dense(2)(layers.GlobalAveragePooling2D()(layers.Conv2D(4, 3)(x)))),
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    )
    return {"model": model, "x": rng.integers(0, 256, (2, 16, 16, 3)).astype("uint8"), "y": np.array([0, 1])}


def frozen_base_with_new_head():
    s = Input((16, 16, 3))
    base = Model(s, layers.BatchNormalization()(layers.Conv2D(8, 3)(s)), name="base")
    base.trainable = False
    i = Input((16, 16, 3))
    return _compiled(Model(i, layers.Dense(1)(layers.GlobalAveragePooling2D()(base(i, training=False)))))


def fine_tuned_top():
    model = frozen_base_with_new_head()
    base = model.get_layer("base")
    base.trainable = True
    for layer in base.layers:
        if isinstance(layer, layers.BatchNormalization):
            layer.trainable = False
    return _compiled(model, optimizer=keras.optimizers.Adam(1e-5))


def half_frozen_chain():
    i = x = Input((8, 8, 3))
    for number in range(4):
        x = layers.BatchNormalization()(layers.Conv2D(4, 3, padding="same", activation="relu", name=f"c{number}")(x))
    model = Model(i, layers.Dense(2)(layers.GlobalAveragePooling2D()(x)))
    for layer in model.layers[:4]:
        layer.trainable = False
    return _compiled(model)


def trained_and_compiled_again():
    i = Input((4,))
    model = _compiled(Model(i, layers.Dense(1)(layers.Dense(4, name="h")(i))))
    model.fit(np.ones((4, 4)), np.ones((4, 1)), verbose=0)
    model.get_layer("h").trainable = False
    return {"model": _compiled(model), "callbacks": [keras.callbacks.EarlyStopping(monitor="loss")]}


def new_head_on_features():
    i = Input((4,))
    h = layers.Dense(8, activation="relu", name="h")(i)
    old = Model(i, layers.Dense(3, activation="softmax", name="old")(h))
    return Model(old.inputs, layers.Dense(2, activation="softmax", name="new")(old.get_layer("h").output))


def layer_inserted_rightly():
    i = Input((4,))
    h = layers.Dense(8, activation="relu", name="h")(i)
    old = Model(i, layers.Dense(3, name="out")(h))
    x = layers.LayerNormalization()(old.get_layer("h").output)
    return Model(old.inputs, old.get_layer("out")(x))


def subclass_with_state():
    class Net(keras.Model):
        def __init__(self):
            super().__init__()
            self.hidden, self.out = layers.Dense(8, activation="relu"), layers.Dense(1)
            self.drop = layers.Dropout(0.2)

        def call(self, x, training=None):
            return self.out(self.drop(self.hidden(x), training=training))

    net = _compiled(Net())
    net(np.zeros((1, 4)))
    return net


def custom_layers_done_well():
    class Scale(layers.Layer):
        def __init__(self, by=2.0, **keywords):
            super().__init__(**keywords)
            self.by = by

        def build(self, shape):
            self.offset = self.add_weight(shape=(shape[-1],), initializer="zeros")
            self.seen = self.add_weight(shape=(), initializer="zeros", trainable=False)

        def call(self, x):
            self.seen.assign_add(1.0)
            return x * self.by + self.offset

        def get_config(self):
            return {**super().get_config(), "by": self.by}

    i = Input((4,))
    return Model(i, layers.Dense(1)(Scale()(i)))


def normalised_by_data():
    i = Input((4,))
    norm = layers.Normalization()
    norm.adapt(rng.normal(size=(20, 4)))
    return {
        "model": _compiled(Model(i, layers.Dense(1)(norm(i)))),
        "x": rng.normal(size=(4, 4)) * 100,
        "y": np.zeros(4),
    }


def standardised_in_the_graph():
    i = Input((4,))
    mean, spread = rng.normal(size=4).astype("float32"), rng.random(4).astype("float32") + 1
    return _compiled(Model(i, layers.Dense(1)((i - mean) / spread) * 3.7 + 12.0))


def polynomial_features():
    i = Input((4,))
    return _compiled(Model(i, layers.Dense(1)(layers.Concatenate()([i, i * i, layers.Multiply()([i, ops.sin(i)])]))))


def log_probabilities_as_logits():
    i = Input((4,))
    p = layers.average([layers.Dense(3, activation="softmax")(i), layers.Dense(3, activation="softmax")(i)])
    return _compiled(Model(i, ops.log(p)), keras.losses.SparseCategoricalCrossentropy(from_logits=True))


def spectral_critic():
    i = Input((8, 8, 3))
    x = layers.SpectralNormalization(layers.Conv2D(8, 3, activation="relu"))(i)
    return Model(i, layers.Dense(1)(layers.Flatten()(x)))


def diffusion_block():
    x_in, time = Input((8, 8, 16)), Input((32,))
    shift = layers.Reshape((1, 1, 16))(layers.Dense(16)(layers.Dense(32, activation="silu")(time)))
    x = layers.Conv2D(16, 3, padding="same")(layers.Activation("silu")(layers.GroupNormalization(4)(x_in)))
    return Model([x_in, time], layers.Add()([x_in, layers.Conv2D(16, 3, padding="same")(layers.Add()([x, shift]))]))


def feature_pyramid():
    i = Input((32, 32, 3))
    c1 = layers.Conv2D(8, 3, strides=2, padding="same", activation="relu")(i)
    c2 = layers.Conv2D(16, 3, strides=2, padding="same", activation="relu")(c1)
    p2 = layers.Conv2D(8, 1)(c2)
    p1 = layers.Add()([layers.Conv2D(8, 1)(c1), layers.UpSampling2D()(p2)])
    head = layers.Conv2D(4, 3, padding="same", name="shared_head")
    return Model(i, {"fine": head(p1), "coarse": head(p2)})


def graph_convolution():
    nodes, links = Input((6, 8)), Input((6, 6))
    x = layers.Dense(8, activation="relu")(ops.matmul(links, nodes))
    return Model([nodes, links], layers.Dense(2)(ops.mean(ops.matmul(links, x), axis=1)))
