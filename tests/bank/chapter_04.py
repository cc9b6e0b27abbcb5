"""Answers to chapter 04."""

RIGHT = {
    "4.1": [
        "sides = [4 + 2, 6 + 2, 8 * 3, 24 + 2, 26 + 2]",
        "sides = (6, 8, 24, 26, 28)",
        "sides = np.array([6, 8, 24, 26, 28])",
        "sides = [6.0, np.int64(8), 24, 26, 28]",
    ],
    "4.2": [
        "weights = {'autoencoder': 28241, 'both together': 28241}",
        "weights = dict(zip(['both together', 'autoencoder'], [28_241] * 2))",
        "weights = {'autoencoder': 18672 + 160 + 4640 + 4624 + 145, 'both together': np.int64(28241)}",
    ],
    "4.3": [
        """
def encoder_of(autoencoder):
    return keras.Model(autoencoder.inputs, autoencoder.get_layer("code").output, name="encoder")
""",
        """
def encoder_of(autoencoder):
    x = inputs = keras.Input(autoencoder.input_shape[1:])
    for layer in autoencoder.layers[1:]:
        x = layer(x)
        if layer.name == "code":
            return keras.Model(inputs, x)
""",
        """
def encoder_of(autoencoder):
    return keras.Model(inputs=autoencoder.layers[0].output, outputs=[autoencoder.get_layer("code").output])
""",
        """
def encoder_of(autoencoder):
    names = [layer.name for layer in autoencoder.layers]
    return keras.Sequential([keras.Input(autoencoder.input_shape[1:]), *autoencoder.layers[1 : names.index("code") + 1]])
""",
        """
def encoder_of(autoencoder):
    part = keras.Model(autoencoder.input, autoencoder.get_layer("code").output)
    inputs = keras.Input(part.input_shape[1:])
    return keras.Model(inputs, part(inputs))
""",
        """
def encoder_of(autoencoder):
    names = [l.name for l in autoencoder.layers]
    return keras.Sequential(autoencoder.layers[: names.index("code") + 1])
""",
        """
def encoder_of(autoencoder, last="code"):
    x = i = keras.Input(autoencoder.input_shape[1:])
    for l in autoencoder.layers[1:]:
        x = l(x)
        if l.name == last: return keras.Model(i, x)
""",
    ],
    "4.4": [
        """
def decoder_of(autoencoder):
    return keras.Model(autoencoder.get_layer("code").output, autoencoder.output)
""",
        """
def decoder_of(autoencoder):
    code = autoencoder.get_layer("code").output
    x = inputs = keras.Input(code.shape[1:])
    begun = False
    for layer in autoencoder.layers:
        if begun:
            x = layer(x)
        begun = begun or layer.name == "code"
    return keras.Model(inputs, x)
""",
        """
def decoder_of(autoencoder):
    place = autoencoder.layers.index(autoencoder.get_layer("code"))
    return keras.Sequential([keras.Input(autoencoder.layers[place].output.shape[1:]), *autoencoder.layers[place + 1 :]])
""",
        """
def decoder_of(autoencoder):
    behind = autoencoder.layers[autoencoder.layers.index(autoencoder.get_layer("code")) + 1]
    return keras.Model(behind.input, autoencoder.outputs)
""",
        """
from functools import reduce
def decoder_of(autoencoder):
    names = [l.name for l in autoencoder.layers]
    i = keras.Input(autoencoder.get_layer("code").output.shape[1:])
    return keras.Model([i], [reduce(lambda x, l: l(x), autoencoder.layers[names.index("code") + 1:], i)])
""",
    ],
    "4.5": [
        """
def build_chain(encoder, decoder):
    picture = keras.Input(shape=encoder.inputs[0].shape[1:], name="picture")
    code = encoder(picture)
    return keras.Model(inputs=[picture], outputs=[decoder(code)], name="autoencoder")
""",
        """
def build_chain(encoder, decoder):
    return keras.Sequential([keras.Input(encoder.input_shape[1:]), encoder, decoder])
""",
        """
def build_chain(encoder, decoder):
    batch, *shape = encoder.input_shape
    x = inputs = keras.Input(shape)
    for part in (encoder, decoder):
        x = part(x)
    return keras.Model(inputs, layers.Identity()(x))
""",
        """
def build_chain(encoder, decoder):
    return keras.Model(x := keras.Input(batch_shape=encoder.input_shape), decoder(encoder(x)))
""",
        """
class Chain(keras.Model):
    def __init__(self, *parts):
        x = i = keras.Input(batch_shape=parts[0].input_shape)
        for p in parts: x = p(x)
        super().__init__(i, x)
def build_chain(encoder, decoder): return Chain(encoder, decoder)
""",
    ],
    "4.6": [
        """
def copy_of(model):
    backup = keras.models.clone_model(model)
    for new, old in zip(backup.weights, model.weights):
        new.assign(old)
    return backup
""",
        """
import copy
def copy_of(model):
    return copy.deepcopy(model)
""",
        "import copy\ndef copy_of(model):\n    return copy.copy(model)\n",
        """
def copy_of(model):
    backup = type(model).from_config(model.get_config())
    backup.set_weights(model.get_weights())
    return backup
""",
        """
def copy_of(model):
    path = Path(tempfile.mkdtemp()) / "m.keras"
    model.save(path)
    return keras.models.load_model(path)
""",
        """
def copy_of(model):
    backup = keras.models.clone_model(model)
    for new, old in zip(backup.layers, model.layers):
        new.set_weights(old.get_weights())
    return backup
""",
    ],
    "4.7": [
        """
def put_head_on(base):
    for layer in base.layers:
        layer.trainable = False
    inputs = keras.Input(base.input_shape[1:])
    return keras.Model(inputs, layers.Dense(10)(base(inputs)))
""",
        """
def put_head_on(base):
    base.trainable = False
    inputs = keras.Input(base.input_shape[1:])
    x = base(inputs, training=False)
    return keras.Model(inputs, layers.Dense(10, name="head")(x))
""",
        """
def put_head_on(base):
    base.trainable = False
    return keras.Model(base.input, layers.Dense(10)(base.output))
""",
        """
def put_head_on(base):
    model = keras.Sequential([keras.Input(base.input_shape[1:]), base, layers.Dense(10)])
    model.layers[0].trainable = False
    model.compile("adam", "mse")
    return model
""",
        """
def put_head_on(base):
    for layer in base.layers:
        if isinstance(layer, (layers.Conv2D, layers.BatchNormalization) if False else keras.Layer):
            layer.trainable = False
    inputs = keras.Input((8, 8, 1))
    return keras.Model(inputs, layers.Dense(10, activation=None)(base(inputs)))
""",
        """
def put_head_on(base, n=10):
    i = keras.Input(base.input_shape[1:])
    m = keras.Model(i, layers.Dense(n, activation="linear")(base(i, training=False)))
    m.layers[1].trainable = False
    return m
""",
    ],
    "4.8": [
        """
def build_denoiser(autoencoder, noise):
    x = inputs = keras.Input(autoencoder.inputs[0].shape[1:], name="clean")
    x = layers.GaussianNoise(stddev=noise, seed=3)(x)
    return keras.Model(inputs, autoencoder(x), name="denoiser")
""",
        """
def build_denoiser(autoencoder, noise):
    return keras.Sequential([keras.Input(autoencoder.input_shape[1:]), layers.GaussianNoise(noise), autoencoder])
""",
        """
def build_denoiser(autoencoder, noise):
    x = inputs = keras.Input(autoencoder.input_shape[1:])
    for layer in [layers.GaussianNoise(noise), *autoencoder.layers[1:]]:
        x = layer(x)
    return keras.Model(inputs, x)
""",
        """
def build_denoiser(autoencoder, noise):
    spoil = keras.Sequential([keras.Input(autoencoder.input_shape[1:]), layers.GaussianNoise(noise)])
    inputs = keras.Input(autoencoder.input_shape[1:])
    return keras.Model(inputs, autoencoder(spoil(inputs)))
""",
        """
def build_denoiser(autoencoder, noise):
    x = i = keras.Input(autoencoder.input_shape[1:])
    for l in [layers.GaussianNoise(stddev=noise)] + autoencoder.layers[1:]: x = l(x)
    return keras.Model(i, x)
""",
    ],
    "4.9": [
        """
def build_ensemble(members):
    inputs = keras.Input(members[0].input_shape[1:])
    return keras.Model(inputs, layers.Average()([m(inputs) for m in members]))
""",
        """
def build_ensemble(members):
    inputs = keras.Input(members[0].input_shape[1:])
    return keras.Model(inputs, sum(m(inputs) for m in members) / len(members))
""",
        """
def build_ensemble(members):
    inputs = keras.Input(members[0].input_shape[1:])
    return keras.Model(inputs, ops.mean(ops.stack([m(inputs) for m in members]), axis=0))
""",
        """
def build_ensemble(members):
    inputs = keras.Input(members[0].input_shape[1:])
    total = members[0](inputs)
    for member in members[1:]:
        total = total + member(inputs)
    return keras.Model(inputs, total * (1 / len(members)), name="ensemble")
""",
        """
def build_ensemble(members):
    inputs = keras.Input(members[0].input_shape[1:])
    parts = [keras.Model(m.input, m.output, name=f"part_{i}") for i, m in enumerate(members)]
    return keras.Model([inputs], layers.average([p(inputs) for p in parts]))
""",
        """
def build_ensemble(members):
    i = keras.Input(batch_shape=members[0].input_shape)
    w = 1 / len(members)
    return keras.Model(i, layers.add([m(i) * w for m in members]))
""",
        """
def build_ensemble(members):
    i = keras.Input(members[0].input_shape[1:])
    return keras.Model({"x": i}, {"y": ops.mean(ops.stack([m(i) for m in members]), axis=0)})
""",
    ],
    "4.10": [
        "squares = {'mean of the errors': 7, 'error of the mean': 1, 'disagreement': 6}",
        "squares = dict(disagreement=np.var([2, 5, 8]), **{'error of the mean': 1.0, 'mean of the errors': np.float32(7)})",
        """
said = np.array([2, 5, 8])
squares = {
    "mean of the errors": ((said - 6) ** 2).mean(),
    "error of the mean": (said.mean() - 6) ** 2,
    "disagreement": said.var(),
}
""",
    ],
    "4.11": [
        """
def unpack(model):
    def leaves(part):
        for layer in part.layers:
            if hasattr(layer, "layers"):
                yield from leaves(layer)
            elif not isinstance(layer, layers.InputLayer):
                yield layer

    x = inputs = keras.Input(model.input_shape[1:])
    for layer in leaves(model):
        x = layer(x)
    return keras.Model(inputs, x)
""",
        """
def unpack(model):
    waiting, x = list(model.layers), None
    x = inputs = keras.Input(model.input_shape[1:])
    while waiting:
        first = waiting.pop(0)
        if isinstance(first, keras.Model):
            waiting = [*first.layers, *waiting]
        elif type(first).__name__ != "InputLayer":
            x = first(x)
    return keras.Model(inputs, x)
""",
        """
def unpack(model):
    flat = [l for l in model._flatten_layers(include_self=False) if not isinstance(l, (keras.Model, layers.InputLayer))]
    order = []
    def walk(m):
        for l in m.layers:
            walk(l) if isinstance(l, keras.Model) else order.append(l)
    walk(model)
    return keras.Sequential([keras.Input(model.input_shape[1:]), *[l for l in order if l in flat]])
""",
        """
def unpack(model):
    todo, x = list(model.layers), model.inputs[0]
    while todo:
        l = todo.pop(0)
        if hasattr(l, "layers"): todo = list(l.layers) + todo
        elif "InputLayer" not in type(l).__name__: x = l(x)
    return keras.Model(model.inputs, x)
""",
    ],
    "4.12": [
        """
def build_same_digit(encoder):
    l, r = keras.Input(encoder.input_shape[1:]), keras.Input(encoder.input_shape[1:])
    t = keras.Sequential([encoder], name='t')
    m = keras.Model([l, r], layers.Dense(1)(ops.abs(t(l) - encoder(r))))
    m.compile("adam", loss=keras.losses.BinaryCrossentropy(from_logits=True))
    return m
""",
        """
def build_same_digit(encoder):
    l, r = keras.Input(encoder.input_shape[1:]), keras.Input(encoder.input_shape[1:])
    both = encoder(ops.concatenate([l, r], axis=0))
    a, b = ops.split(both, 2, axis=0)
    m = keras.Model([l, r], layers.Dense(1)(ops.abs(a - b)))
    m.compile("adam", loss=keras.losses.BinaryCrossentropy(from_logits=True))
    return m
""",
        """
def build_same_digit(encoder):
    left, right = keras.Input(encoder.input_shape[1:]), keras.Input(encoder.input_shape[1:])
    gap = encoder(right) - encoder(left)
    model = keras.Model([left, right], layers.Dense(1)(ops.abs(gap)))
    model.compile("adam", loss=keras.losses.BinaryCrossentropy(from_logits=True))
    return model
""",
        """
def build_same_digit(encoder):
    left, right = keras.Input(encoder.input_shape[1:]), keras.Input(encoder.input_shape[1:])
    reader = keras.Model(encoder.input, encoder.output, name="reader")
    gap = encoder(left) - reader(right)
    model = keras.Model([left, right], layers.Dense(1)(ops.abs(gap)))
    model.compile("adam", loss=keras.losses.BinaryCrossentropy(from_logits=True))
    return model
""",
        """
def build_same_digit(encoder):
    pictures = [keras.Input(encoder.input_shape[1:], name=name) for name in "ab"]
    codes = [encoder(picture) for picture in pictures]
    apart = layers.Maximum()(codes) - layers.Minimum()(codes)
    model = keras.Model(pictures, layers.Dense(units=1, name="same")(apart))
    model.compile(
        keras.optimizers.RMSprop(1e-4),
        loss={"same": keras.losses.BinaryCrossentropy(from_logits=True)},
        metrics={"same": [keras.metrics.BinaryAccuracy("right", threshold=0)]},
    )
    return model
""",
        """
def build_same_digit(encoder):
    pair = {side: keras.Input(encoder.input_shape[1:], name=side) for side in ("left", "right")}

    def read(x):
        for layer in encoder.layers[1:]:
            x = layer(x)
        return x

    gap = ops.absolute(ops.subtract(read(pair["left"]), read(pair["right"])))
    model = keras.Model(pair, layers.Dense(1)(gap))
    model.compile(loss=keras.losses.BinaryCrossentropy(True))
    return model
""",
        """
def build_same_digit(encoder):
    left, right = keras.Input(encoder.input_shape[1:]), keras.Input(encoder.input_shape[1:])
    gap = ops.sqrt(ops.square(encoder(left) - encoder(right)))
    model = keras.Model([left, right], layers.Dense(1)(gap))
    model.compile("adam", loss=keras.losses.BinaryCrossentropy(from_logits=True))
    return model
""",
    ],
}

WRONG = {
    "4.1": [
        ("sides = [2, 0, 0, -2, -4]", "larger by 2"),
        ("sides = [4, 4, 12, 12, 12]", "Here each adds 2"),
        ("sides = [7, 10, 30, 33, 36]", "reaches one pixel"),
        ("sides = [6, 8, 11, 13, 15]", "every pixel as 3 × 3"),
        ("sides = [4, 6, 8, 24, 26]", "after each step"),
        ("sides = [6, 8, 16, 18, 20]", "Step 3 is the first that is off"),
        ("sides = [6, 8, 24]", "5 steps, and 3 numbers"),
        ("sides = 28", "Keep the list"),
        ("sides = [(6, 6), (8, 8), (24, 24), (26, 26), (28, 28)]", "One number for each step"),
        ("sides = [6, 8, 24, 26, None]", "Step 5"),
        ("sides = ['6', '8', '24', '26', '28']", "Step 1"),
    ],
    "4.2": [
        ("weights = {'autoencoder': 28241, 'both together': 46913}", "counted the encoder twice"),
        ("weights = {'autoencoder': 9569, 'both together': 28241}", "way back alone"),
        ("weights = {'autoencoder': 28241, 'both together': 56482}", "counted everything twice"),
        ("weights = {'autoencoder': 18672, 'both together': 28241}", "both halves are in it"),
        ("weights = {'autoencoder': 28241, 'both together': None}", "`autoencoder` is right"),
        ("weights = {'autoencoder': '28,241', 'both together': 28241}", "without quotes"),
        ("weights = 28241", "Keep the dict"),
        ("weights = {'autoencoder': (28, 241), 'both together': (28, 241)}", "without a comma"),
    ],
    "4.3": [
        ("def encoder_of(autoencoder):\n    return keras.models.clone_model(autoencoder)\n", "whole autoencoder"),
        (
            "def encoder_of(autoencoder):\n    return keras.Model(autoencoder.input, autoencoder.get_layer('code').input)\n",
            "in front of the layer",
        ),
        (
            "def encoder_of(autoencoder):\n    return keras.Model(autoencoder.get_layer('code').output, autoencoder.output)\n",
            "the other half",
        ),
        (
            """
def encoder_of(autoencoder):
    return keras.models.clone_model(keras.Model(autoencoder.input, autoencoder.get_layer("code").output))
""",
            "its layers are new ones",
        ),
        ("def encoder_of(autoencoder):\n    return autoencoder.get_layer('code')\n", "A layer is one operation"),
        ("def encoder_of(autoencoder):\n    return autoencoder.get_layer('code').output\n", "tensor of the graph"),
        (
            """
def encoder_of(autoencoder):
    return keras.Model(autoencoder.input, autoencoder.layers[3].output)
""",
            "whole autoencoder",
        ),
        (
            """
def encoder_of(autoencoder):
    inputs = keras.Input(autoencoder.input_shape[1:])
    return keras.Model(inputs, autoencoder.get_layer("code").output)
""",
            "came to an input that is not in `inputs`",
        ),
        (
            "def encoder_of(autoencoder):\n    return keras.Model(autoencoder.input, autoencoder.get_layer('Code').output)\n",
            "No such layer",
        ),
        (
            """
def encoder_of(autoencoder):
    model = keras.Model(autoencoder.input, autoencoder.get_layer("code").output)
    model.set_weights([0 * w for w in model.get_weights()])
    return model
""",
            "has changed the weights",
        ),
        (
            """
def encoder_of(autoencoder):
    return keras.Model(autoencoder.input, autoencoder.layers[2].output)
""",
            "A GlobalMaxPooling2D after `pool` is missing",
        ),
    ],
    "4.4": [
        (
            """
def decoder_of(autoencoder):
    inputs = keras.Input(autoencoder.get_layer("code").output.shape[1:])
    return keras.Model(inputs, autoencoder.get_layer("draw")(inputs))
""",
            "Only the last layer",
        ),
        (
            """
def decoder_of(autoencoder):
    x = inputs = keras.Input(autoencoder.get_layer("code").output.shape[1:])
    for layer in autoencoder.layers[-3:]:
        x = layer(x)
    return keras.Model(inputs, x)
""",
            "coded again",
        ),
        (
            """
def decoder_of(autoencoder):
    x = inputs = keras.Input(autoencoder.get_layer("code").output.shape[1:])
    for layer in autoencoder.layers[-2:][::-1]:
        x = layer(x)
    return keras.Model(inputs, x)
""",
            "`decoder_of` was called with a model named `deep`",
        ),
        (
            """
def decoder_of(autoencoder):
    x = inputs = keras.Input(autoencoder.get_layer("code").output.shape[1:])
    for layer in autoencoder.layers[-2:]:
        x = layer(x)
    return keras.Model(inputs, x)
""",
            "`decoder_of` is called with a model named `deep`",
        ),
        (
            """
def decoder_of(autoencoder):
    inputs = keras.Input(autoencoder.get_layer("code").output.shape[1:])
    return keras.Model(inputs, autoencoder.output)
""",
            "came to an input that is not in `inputs`",
        ),
        (
            """
def decoder_of(autoencoder):
    return keras.models.clone_model(keras.Model(autoencoder.get_layer("code").output, autoencoder.output))
""",
            "its layers are new ones",
        ),
        (
            """
def decoder_of(autoencoder):
    x = inputs = keras.Input(autoencoder.get_layer("code").output.shape[1:])
    for layer in autoencoder.layers[-3:]:
        outputs = layer(x)
    return keras.Model(inputs, outputs)
""",
            "Only the last layer",
        ),
        ("def decoder_of(autoencoder):\n    return autoencoder\n", "coded again"),
    ],
    "4.5": [
        (
            "def build_chain(encoder, decoder):\n    return keras.Model(encoder.input, decoder(encoder.output))\n",
            "`encoder` is not a node of it",
        ),
        (
            """
def build_chain(encoder, decoder):
    x = inputs = keras.Input(encoder.input_shape[1:])
    for layer in encoder.layers[1:] + decoder.layers[1:]:
        x = layer(x)
    return keras.Model(inputs, x)
""",
            "one by one",
        ),
        (
            "def build_chain(encoder, decoder):\n    return keras.Model(encoder.input, decoder.output)\n",
            "a model named `encoder`",
        ),
        (
            """
def build_chain(encoder, decoder):
    inputs = keras.Input(encoder.input_shape[1:])
    return keras.Model(inputs, encoder(inputs))
""",
            "Only the encoder",
        ),
        (
            """
def build_chain(encoder, decoder):
    inputs = keras.Input(decoder.input_shape[1:])
    return keras.Model(inputs, decoder(inputs))
""",
            "Only the decoder",
        ),
        (
            """
def build_chain(encoder, decoder):
    inputs = keras.Input(encoder.input_shape[1:])
    return keras.Model(inputs, decoder(keras.models.clone_model(encoder)(inputs)))
""",
            "a copy of it is",
        ),
        (
            """
def build_chain(encoder, decoder):
    inputs = keras.Input(encoder.input_shape)
    return keras.Model(inputs, decoder(encoder(inputs)))
""",
            "raised",
        ),
        (
            """
def build_chain(encoder, decoder):
    inputs = keras.Input(encoder.input_shape[1:])
    return keras.Model(inputs, encoder(decoder(inputs)))
""",
            "raised",
        ),
        (
            """
def build_chain(encoder, decoder):
    inputs = keras.Input((6,))
    return keras.Model(inputs, decoder(encoder(inputs)))
""",
            "was called with a model named `see`",
        ),
        (
            """
def build_chain(encoder, decoder):
    i = keras.Input(encoder.input_shape[1:])
    code = encoder(i)
    return keras.Model(i, decoder(i))
""",
            "does not have the shape",
        ),
    ],
    "4.6": [
        ("def copy_of(model):\n    backup = model\n    return backup\n", "second name"),
        ("def copy_of(model):\n    return keras.models.clone_model(model)\n", "begins with new ones"),
        ("def copy_of(model):\n    return keras.Model(model.inputs, model.outputs)\n", "over the same weights"),
        (
            """
def copy_of(model):
    inputs = keras.Input(model.input_shape[1:])
    return keras.Model(inputs, model(inputs))
""",
            "over the same weights",
        ),
        (
            """
def copy_of(model):
    backup = keras.models.clone_model(model)
    for new, old in zip(backup.trainable_weights, model.trainable_weights):
        new.assign(old)
    return backup
""",
            "moving mean and variance were not",
        ),
        ("def copy_of(model):\n    return model.get_weights()\n", "a list of"),
        (
            """
def copy_of(model):
    backup = keras.models.clone_model(model)
    model.set_weights(backup.get_weights())
    return backup
""",
            "went the wrong way",
        ),
        (
            """
def copy_of(model):
    backup = keras.models.clone_model(model)
    return backup.set_weights(model.get_weights())
""",
            "Does the function end in `return`",
        ),
        (
            """
def copy_of(model):
    parts = [layers.Dense(4), layers.Dense(2)]
    backup = keras.Sequential([keras.Input((5,)), *parts])
    return backup
""",
            "A BatchNormalization after",
        ),
        (
            """
def copy_of(model):
    new = keras.models.clone_model(model)
    model.set_weights(new.get_weights())
    return new
""",
            "went the wrong way",
        ),
        (
            """
def copy_of(model):
    return keras.models.clone_model(model, clone_function=lambda l: l)
""",
            "over the same weights",
        ),
    ],
    "4.7": [
        (
            """
def put_head_on(base):
    for layer in base.layers:
        if "conv" in layer.name:
            layer.trainable = False
    inputs = keras.Input(base.input_shape[1:])
    return keras.Model(inputs, layers.Dense(10)(base(inputs)))
""",
            "the normalisation is not",
        ),
        (
            """
def put_head_on(base):
    for weight in base.weights:
        weight.trainable = False
    inputs = keras.Input(base.input_shape[1:])
    return keras.Model(inputs, layers.Dense(10)(base(inputs)))
""",
            "one batch in training moved it",
        ),
        (
            """
def put_head_on(base):
    inputs = keras.Input(base.input_shape[1:])
    return keras.Model(inputs, layers.Dense(10)(base(inputs, training=False)))
""",
            "Training would move 6 of the 8",
        ),
        (
            """
def put_head_on(base):
    inputs = keras.Input(base.input_shape[1:])
    model = keras.Model(inputs, layers.Dense(10)(base(inputs)))
    model.trainable = False
    return model
""",
            "the head is frozen too",
        ),
        (
            """
def put_head_on(base):
    base.trainable = False
    inputs = keras.Input(base.input_shape[1:])
    return keras.Model(inputs, layers.Dense(10, activation="softmax")(base(inputs)))
""",
            "activation",
        ),
        (
            """
def put_head_on(base):
    copy = keras.models.clone_model(base)
    copy.trainable = False
    inputs = keras.Input(base.input_shape[1:])
    return keras.Model(inputs, layers.Dense(10)(copy(inputs)))
""",
            "a copy of it is",
        ),
        (
            """
def put_head_on(base):
    base.trainable = False
    base.get_layer("norm").trainable = True
    inputs = keras.Input(base.input_shape[1:])
    return keras.Model(inputs, layers.Dense(10)(base(inputs)))
""",
            "the normalisation is not",
        ),
        (
            """
def put_head_on(base):
    for layer in base.layers[:-3]:
        layer.trainable = False
    inputs = keras.Input(base.input_shape[1:])
    return keras.Model(inputs, layers.Dense(10)(base(inputs)))
""",
            "Training would move",
        ),
        (
            """
def put_head_on(base):
    base.trainable = False
    inputs = keras.Input(base.input_shape[1:])
    return keras.Model(inputs, layers.Dense(10, use_bias=False)(base(inputs)))
""",
            "bias",
        ),
        (
            """
def put_head_on(base):
    base.trainable = False
    inputs = keras.Input(base.input_shape[1:])
    head = layers.Dense(10)
    model = keras.Model(inputs, head(base(inputs)))
    head.bias.trainable = False
    return model
""",
            "not both would learn",
        ),
        (
            """
def put_head_on(base):
    base.trainable = False
    base.get_layer("norm").trainable = True
    i = keras.Input(base.input_shape[1:])
    return keras.Model(i, layers.Dense(10)(base(i)))
""",
            "the normalisation is not",
        ),
        (
            """
def put_head_on(base):
    i = keras.Input(base.input_shape[1:])
    m = keras.Model(i, layers.Dense(10)(base(i)))
    m.trainable = False
    m.layers[-1].trainable = True
    return m
""",
            "the head is frozen too",
        ),
    ],
    "4.8": [
        (
            """
def build_denoiser(autoencoder, noise):
    inputs = keras.Input(autoencoder.input_shape[1:])
    return keras.Model(inputs, layers.GaussianNoise(noise)(autoencoder(inputs)))
""",
            "what the autoencoder has drawn",
        ),
        (
            """
def build_denoiser(autoencoder, noise):
    inputs = keras.Input(autoencoder.input_shape[1:])
    noisy = layers.GaussianNoise(noise)(inputs)
    return keras.Model(inputs, autoencoder(inputs))
""",
            "no noise on the way",
        ),
        (
            """
def build_denoiser(autoencoder, noise):
    inputs = keras.Input(autoencoder.input_shape[1:])
    return keras.Model(inputs, autoencoder(layers.Dropout(noise)(inputs)))
""",
            "Dropout",
        ),
        (
            """
def build_denoiser(autoencoder, noise):
    inputs = keras.Input(autoencoder.input_shape[1:])
    return keras.Model(inputs, autoencoder(layers.GaussianNoise(noise)(inputs, training=True)))
""",
            "in prediction as well",
        ),
        (
            """
def build_denoiser(autoencoder, noise):
    inputs = keras.Input(autoencoder.input_shape[1:])
    return keras.Model(inputs, autoencoder(layers.GaussianNoise(0.5)(inputs)))
""",
            "0.5",
        ),
        (
            """
def build_denoiser(autoencoder, noise):
    inputs = keras.Input(autoencoder.input_shape[1:])
    return keras.Model(inputs, keras.models.clone_model(autoencoder)(layers.GaussianNoise(noise)(inputs)))
""",
            "is a copy",
        ),
        (
            """
def build_denoiser(autoencoder, noise):
    inputs = keras.Input(autoencoder.input_shape[1:])
    noisy = inputs + np.random.normal(0, noise, inputs.shape[1:]).astype("float32")
    return keras.Model(inputs, autoencoder(noisy))
""",
            "GaussianNoise",
        ),
        (
            """
def build_denoiser(autoencoder, noise):
    noisy = layers.GaussianNoise(noise)(autoencoder.input)
    return keras.Model(autoencoder.input, autoencoder.output)
""",
            "no noise on the way",
        ),
        (
            """
def build_denoiser(autoencoder, noise):
    inputs = keras.Input(autoencoder.input_shape[1:])
    return keras.Model(inputs, autoencoder(layers.GaussianNoise))
""",
            "raised",
        ),
        (
            """
def build_denoiser(autoencoder, noise):
    i = keras.Input(autoencoder.input_shape[1:])
    return keras.Model(i, autoencoder(i + noise * keras.random.normal(autoencoder.input_shape[1:])))
""",
            "a GaussianNoise(stddev=0.5) was asked for",
        ),
        (
            """
def build_denoiser(autoencoder, noise):
    x = layers.GaussianNoise(noise)(autoencoder.input)
    return keras.Model(autoencoder.input, autoencoder.output)
""",
            "no noise on the way",
        ),
    ],
    "4.9": [
        (
            """
def build_ensemble(members):
    inputs = keras.Input(members[0].input_shape[1:])
    return keras.Model(inputs, layers.add([m(inputs) for m in members]))
""",
            "the sum of what the members say",
        ),
        (
            """
def build_ensemble(members):
    inputs = keras.Input(members[0].input_shape[1:])
    return keras.Model(inputs, layers.maximum([m(inputs) for m in members]))
""",
            "the largest of what",
        ),
        (
            """
def build_ensemble(members):
    inputs = keras.Input(members[0].input_shape[1:])
    return keras.Model(inputs, layers.average([members[0](inputs) for m in members]))
""",
            "does not ask the others",
        ),
        (
            """
def build_ensemble(members):
    inputs = keras.Input(members[0].input_shape[1:])
    return keras.Model(inputs, layers.average([members[0](inputs), members[1](inputs)]))
""",
            "averages 2 of the members only",
        ),
        (
            """
def build_ensemble(members):
    inputs = keras.Input(members[0].input_shape[1:])
    return keras.Model(inputs, layers.average([members[0](inputs), members[1](inputs), members[2](inputs)]))
""",
            "was called with a list of 2",
        ),
        (
            """
def build_ensemble(members):
    inputs = keras.Input(members[0].input_shape[1:])
    return keras.Model(inputs, layers.concatenate([m(inputs) for m in members]))
""",
            "has their own shape",
        ),
        (
            """
def build_ensemble(members):
    inputs = [keras.Input(m.input_shape[1:]) for m in members]
    return keras.Model(inputs, layers.average([m(i) for m, i in zip(members, inputs)]))
""",
            "one input of",
        ),
        (
            """
def build_ensemble(members):
    inputs = keras.Input(members[0].input_shape[1:])
    copies = []
    for m in members:
        copy = keras.models.clone_model(m)
        copy.set_weights(m.get_weights())
        copies.append(copy)
    return keras.Model(inputs, layers.average([m(inputs) for m in copies]))
""",
            "are not in your model",
        ),
        (
            """
def build_ensemble(members):
    inputs = keras.Input(members[0].input_shape[1:])
    x = layers.average([m(inputs) for m in members])
    return keras.Model(inputs, layers.Activation("sigmoid")(x))
""",
            "nothing comes before or after",
        ),
        (
            """
def build_ensemble(members):
    first = members.pop(0)
    inputs = keras.Input(first.input_shape[1:])
    return keras.Model(inputs, layers.average([first(inputs), *(m(inputs) for m in members)]))
""",
            "leave it as it is",
        ),
        (
            """
def build_ensemble(members):
    return layers.average([m.output for m in members])
""",
            "tensor of the graph",
        ),
        (
            """
def build_ensemble(members):
    return members[0]
""",
            "does not ask the others",
        ),
        (
            """
def build_ensemble(members):
    inputs = keras.Input(members[0].input_shape[1:])
    return keras.Model(inputs, layers.multiply([m(inputs) for m in members]))
""",
            "multiplies",
        ),
        (
            """
def build_ensemble(members):
    i = keras.Input(members[0].input_shape[1:])
    x = members[0](i)
    for m in members[1:]: x = layers.average([x, m(i)])
    return keras.Model(i, x)
""",
            "two at a time",
        ),
        (
            """
def build_ensemble(members):
    x = i = keras.Input(members[0].input_shape[1:])
    for m in members: y = m(i)
    return keras.Model(i, layers.average([y, y]))
""",
            "what one member says",
        ),
        (
            """
def build_ensemble(members):
    i = keras.Input(members[0].input_shape[1:])
    fs = [lambda t: m(t) for m in members]
    return keras.Model(i, layers.average([f(i) for f in fs]))
""",
            "what one member says",
        ),
    ],
    "4.10": [
        ("squares = {'mean of the errors': 7 / 3, 'error of the mean': 1, 'disagreement': 2}", "to be squared"),
        ("squares = {'mean of the errors': 21, 'error of the mean': 1, 'disagreement': 18}", "not divided by three"),
        ("squares = {'mean of the errors': 7, 'error of the mean': 1, 'disagreement': 9}", "as for a sample"),
        (
            "squares = {'mean of the errors': 7, 'error of the mean': 0, 'disagreement': 6}",
            "first the mean of 2, 5 and 8",
        ),
        ("squares = {'mean of the errors': '7', 'error of the mean': 1, 'disagreement': 6}", "one number"),
        ("squares = (7, 1, 6)", "Keep the dict"),
        ("squares = {'mean of the errors': 7, 'error of the mean': 1}", "Keep the dict"),
    ],
    "4.11": [
        ("def unpack(model):\n    return model\n", "still a model among its layers"),
        (
            """
def unpack(model):
    x = inputs = keras.Input(model.input_shape[1:])
    for layer in model.layers[1:]:
        if isinstance(layer, keras.Model):
            for part in layer.layers:
                if not isinstance(part, layers.InputLayer):
                    x = part(x)
        else:
            x = layer(x)
    return keras.Model(inputs, x)
""",
            "`innermost`",
        ),
        (
            """
def unpack(model):
    x = inputs = keras.Input(model.input_shape[1:])
    for layer in model.layers[1:]:
        if not isinstance(layer, keras.Model):
            x = layer(x)
    return keras.Model(inputs, x)
""",
            "raised",
        ),
        (
            """
def unpack(model):
    def walk(m, x):
        for layer in m.layers:
            if isinstance(layer, keras.Model):
                x = walk(layer, x)
            elif not isinstance(layer, layers.InputLayer):
                x = layer.__class__.from_config(layer.get_config())(x)
        return x
    inputs = keras.Input(model.input_shape[1:])
    return keras.Model(inputs, walk(model, inputs))
""",
            "its layers are new ones",
        ),
        (
            """
def unpack(model):
    def walk(m, x):
        for layer in m.layers:
            if isinstance(layer, keras.Model):
                walk(layer, x)
            elif not isinstance(layer, layers.InputLayer):
                x = layer(x)
        return x
    inputs = keras.Input(model.input_shape[1:])
    return keras.Model(inputs, walk(model, inputs))
""",
            "raised",
        ),
        ("def unpack(model):\n    return keras.models.clone_model(model)\n", "still a model among its layers"),
        (
            """
def unpack(model):
    def walk(m, x):
        for layer in m.layers:
            if isinstance(layer, keras.Model):
                x = walk(layer, x)
            elif type(layer) not in (layers.InputLayer, layers.Dropout):
                x = layer(x)
        return x
    inputs = keras.Input(model.input_shape[1:])
    return keras.Model(inputs, walk(model, inputs))
""",
            "A Dropout(0.2) after `c` is missing",
        ),
        (
            """
def unpack(model):
    return [layer for layer in model.layers]
""",
            "a list of",
        ),
        (
            """
def unpack(model):
    def go(m, x):
        for l in m.layers: x = go(l, x) if isinstance(l, keras.Model) else l(x)
        return x
    i = keras.Input(model.input_shape[1:])
    return keras.Model(i, go(model, i))
""",
            "leave it out",
        ),
        (
            """
def unpack(model):
    def go(m, x):
        for l in m.layers:
            if isinstance(l, keras.Model): go(l, x)
            elif not isinstance(l, layers.InputLayer): x = l(x)
        return x
    i = keras.Input(model.input_shape[1:])
    return keras.Model(i, go(model, i))
""",
            "expected axis -1",
        ),
    ],
    "4.12": [
        (
            """
def build_same_digit(encoder):
    l, r = keras.Input(encoder.input_shape[1:]), keras.Input(encoder.input_shape[1:])
    c = keras.models.clone_model(encoder); c.name='c'
    d = layers.Dense(1)
    a, b = d(ops.abs(encoder(l)-c(r))), d(ops.abs(encoder(r)-c(l)))
    m = keras.Model([l, r], layers.average([a, b]))
    m.compile("adam", loss=keras.losses.BinaryCrossentropy(from_logits=True))
    return m
""",
            "they will not stay equal",
        ),
        (
            """
def build_same_digit(encoder):
    l, r = keras.Input(encoder.input_shape[1:]), keras.Input(encoder.input_shape[1:])
    m = keras.Model([l, r], layers.Dense(1, use_bias=False)(ops.abs(encoder(l) - encoder(r))))
    m.compile("adam", loss=keras.losses.BinaryCrossentropy(from_logits=True))
    return m
""",
            "the model should have",
        ),
        (
            """
def build_same_digit(encoder):
    l, r = keras.Input(encoder.input_shape[1:]), keras.Input(encoder.input_shape[1:])
    m = keras.Model([l, r], layers.Dot(axes=1)([encoder(l), encoder(r)]))
    m.compile("adam", loss=keras.losses.BinaryCrossentropy(from_logits=True))
    return m
""",
            "the model should have",
        ),
        (
            """
def build_same_digit(encoder):
    left, right = keras.Input(encoder.input_shape[1:]), keras.Input(encoder.input_shape[1:])
    reader = keras.models.clone_model(encoder)
    reader.set_weights(encoder.get_weights())
    reader.name = "reader"
    gap = layers.Subtract(name="gap")([encoder(left), reader(right)])
    model = keras.Model([left, right], layers.Dense(1)(ops.abs(gap)))
    model.compile("adam", loss=keras.losses.BinaryCrossentropy(from_logits=True))
    return model
""",
            "they will not stay equal",
        ),
        (
            """
def build_same_digit(encoder):
    left, right = keras.Input(encoder.input_shape[1:]), keras.Input(encoder.input_shape[1:])
    reader = keras.models.clone_model(encoder)
    reader.set_weights(encoder.get_weights())
    reader.name = "reader"
    gap = ops.subtract(encoder(left), reader(right))
    model = keras.Model([left, right], layers.Dense(1)(ops.abs(gap)))
    model.compile("adam", loss=keras.losses.BinaryCrossentropy(from_logits=True))
    return model
""",
            "they will not stay equal",
        ),
        (
            """
def build_same_digit(encoder):
    left, right = keras.Input(encoder.input_shape[1:]), keras.Input(encoder.input_shape[1:])
    reader = keras.models.clone_model(encoder)
    reader.name = "reader"
    gap = encoder(left) - reader(right)
    model = keras.Model([left, right], layers.Dense(1)(ops.abs(gap)))
    model.compile("adam", loss=keras.losses.BinaryCrossentropy(from_logits=True))
    return model
""",
            "they will not stay equal",
        ),
        (
            """
def build_same_digit(encoder):
    left, right = keras.Input(encoder.input_shape[1:]), keras.Input(encoder.input_shape[1:])
    reader = keras.models.clone_model(encoder)
    reader.set_weights(encoder.get_weights())
    reader.name = "reader"
    encoder.trainable = reader.trainable = False
    gap = encoder(left) - reader(right)
    model = keras.Model([left, right], layers.Dense(1)(ops.abs(gap)))
    model.compile("adam", loss=keras.losses.BinaryCrossentropy(from_logits=True))
    return model
""",
            "they will not stay equal",
        ),
        (
            """
def build_same_digit(encoder):
    left, right = keras.Input(encoder.input_shape[1:]), keras.Input(encoder.input_shape[1:])
    reader = keras.models.clone_model(encoder)
    reader.set_weights(encoder.get_weights())
    reader.name = "reader"
    gap = ops.abs(encoder(left) - reader(right)) + ops.abs(encoder(right) - reader(left))
    model = keras.Model([left, right], layers.Dense(1)(ops.abs(gap)))
    model.compile("adam", loss=keras.losses.BinaryCrossentropy(from_logits=True))
    return model
""",
            "they will not stay equal",
        ),
        (
            """
def build_same_digit(encoder):
    left, right = keras.Input(encoder.input_shape[1:]), keras.Input(encoder.input_shape[1:])
    reader = keras.models.clone_model(encoder)
    reader.set_weights(encoder.get_weights())
    reader.name = "reader"
    gap = encoder(left) + -1.0 * reader(right)
    model = keras.Model([left, right], layers.Dense(1)(ops.abs(gap)))
    model.compile("adam", loss=keras.losses.BinaryCrossentropy(from_logits=True))
    return model
""",
            "the model should have",
        ),
        (
            """
def build_same_digit(encoder):
    left, right = keras.Input(encoder.input_shape[1:]), keras.Input(encoder.input_shape[1:])
    reader = keras.models.clone_model(encoder)
    reader.set_weights(encoder.get_weights())
    reader.name = "reader"
    gap = reader(left) - reader(right)
    model = keras.Model([left, right], layers.Dense(1)(ops.abs(gap)))
    model.compile("adam", loss=keras.losses.BinaryCrossentropy(from_logits=True))
    return model
""",
            "reads neither picture",
        ),
        (
            """
def build_same_digit(encoder):
    left, right = keras.Input(encoder.input_shape[1:]), keras.Input(encoder.input_shape[1:])
    encoder.trainable = False
    gap = encoder(left) - encoder(right)
    model = keras.Model([left, right], layers.Dense(1)(ops.abs(gap)))
    model.compile("adam", loss=keras.losses.BinaryCrossentropy(from_logits=True))
    return model
""",
            "is frozen",
        ),
        (
            """
def build_same_digit(encoder):
    left, right = keras.Input(encoder.input_shape[1:]), keras.Input(encoder.input_shape[1:])
    gap = encoder(left) - encoder(left)
    model = keras.Model([left, right], layers.Dense(1)(ops.abs(gap)))
    model.compile("adam", loss=keras.losses.BinaryCrossentropy(from_logits=True))
    return model
""",
            "is not a Dense of the size",
        ),
        (
            """
def build_same_digit(encoder):
    left, right = keras.Input(encoder.input_shape[1:]), keras.Input(encoder.input_shape[1:])
    gap = encoder(left) - encoder(right)
    model = keras.Model([left, right], layers.Dense(1)(gap))
    model.compile("adam", loss=keras.losses.BinaryCrossentropy(from_logits=True))
    return model
""",
            "which of the two pictures comes first, before any training",
        ),
        (
            """
def build_same_digit(encoder):
    left, right = keras.Input(encoder.input_shape[1:]), keras.Input(encoder.input_shape[1:])
    gap = encoder(left) - encoder(right)
    model = keras.Model([left, right], layers.Dense(1)(ops.square(gap)))
    model.compile("adam", loss=keras.losses.BinaryCrossentropy(from_logits=True))
    return model
""",
            "is not a Dense of the size",
        ),
        (
            """
def build_same_digit(encoder):
    left, right = keras.Input(encoder.input_shape[1:]), keras.Input(encoder.input_shape[1:])
    gap = encoder(left) - encoder(right)
    model = keras.Model([left, right], layers.Dense(1)(ops.sum(ops.abs(gap), axis=-1, keepdims=True)))
    model.compile("adam", loss=keras.losses.BinaryCrossentropy(from_logits=True))
    return model
""",
            "the model should have",
        ),
        (
            """
def build_same_digit(encoder):
    left, right = keras.Input(encoder.input_shape[1:]), keras.Input(encoder.input_shape[1:])
    gap = layers.concatenate([encoder(left), encoder(right)])
    model = keras.Model([left, right], layers.Dense(1)(gap))
    model.compile("adam", loss=keras.losses.BinaryCrossentropy(from_logits=True))
    return model
""",
            "the model should have",
        ),
        (
            """
def build_same_digit(encoder):
    left, right = keras.Input(encoder.input_shape[1:]), keras.Input(encoder.input_shape[1:])
    gap = encoder(left) - encoder(right)
    model = keras.Model([left, right], layers.Dense(1, activation="sigmoid")(ops.abs(gap)))
    model.compile("adam", loss="binary_crossentropy")
    return model
""",
            "has a sigmoid",
        ),
        (
            """
def build_same_digit(encoder):
    left, right = keras.Input(encoder.input_shape[1:]), keras.Input(encoder.input_shape[1:])
    gap = encoder(left) - encoder(right)
    model = keras.Model([left, right], layers.Dense(1)(ops.abs(gap)))
    model.compile("adam", loss="binary_crossentropy")
    return model
""",
            "not the binary cross-entropy of a logit",
        ),
        (
            """
def build_same_digit(encoder):
    left, right = keras.Input(encoder.input_shape[1:]), keras.Input(encoder.input_shape[1:])
    gap = encoder(left) - encoder(right)
    model = keras.Model([left, right], layers.Dense(1)(ops.abs(gap)))
    model.compile("adam", loss="mse")
    return model
""",
            "not the binary cross-entropy of a logit",
        ),
        (
            """
def build_same_digit(encoder):
    left, right = keras.Input(encoder.input_shape[1:]), keras.Input(encoder.input_shape[1:])
    gap = encoder(left) - encoder(right)
    model = keras.Model([left, right], layers.Dense(1)(ops.abs(gap)))
    return model
""",
            "not compiled with a loss",
        ),
        (
            """
def build_same_digit(encoder):
    left, right = keras.Input(encoder.input_shape[1:]), keras.Input(encoder.input_shape[1:])
    gap = encoder(left) - encoder(right)
    model = keras.Model([left, right], layers.Dense(1)(ops.abs(gap)))
    model.compile("adam", loss=keras.losses.BinaryCrossentropy(from_logits=True))
    return model.compile()
""",
            "returned `None`",
        ),
        (
            """
def build_same_digit(encoder):
    left, right = keras.Input(encoder.input_shape[1:]), keras.Input(encoder.input_shape[1:])
    gap = encoder(left) - encoder(right)
    model = keras.Model([left, right], layers.Dense(1)(ops.abs(gap)))
    model.compile("adam", loss=keras.losses.BinaryCrossentropy(from_logits=True), metrics=["accuracy"])
    return model
""",
            "takes them for probabilities",
        ),
        (
            """
def build_same_digit(encoder):
    left, right = keras.Input(encoder.input_shape[1:]), keras.Input(encoder.input_shape[1:])
    gap = encoder(left) - encoder(right)
    model = keras.Model([left, right], layers.Dense(2)(ops.abs(gap)))
    model.compile("adam", loss=keras.losses.BinaryCrossentropy(from_logits=True))
    return model
""",
            "the model should have",
        ),
        (
            """
def build_same_digit(encoder):
    left, right = keras.Input(encoder.input_shape[1:]), keras.Input(encoder.input_shape[1:])
    encoder.set_weights([0 * w for w in encoder.get_weights()])
    gap = encoder(left) - encoder(right)
    model = keras.Model([left, right], layers.Dense(1)(ops.abs(gap)))
    model.compile("adam", loss=keras.losses.BinaryCrossentropy(from_logits=True))
    return model
""",
            "changed the weights",
        ),
    ],
}
