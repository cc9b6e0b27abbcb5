"""Answers to chapter 05."""

RIGHT = {
    "5.1": [
        "shapes = dict(block3_conv1=(None, 8, 8, 64), block2_pool=(None, 8, 8, 32), block1_conv2=(None, 32, 32, 16))",
        "shapes = {'block1_conv2': [None, 32, 32, 16], 'block2_pool': [None, 32 // 4, 8, 32], 'block3_conv1': (None, 8.0, np.int64(8), 64)}",
        """
from helpers import pretrained_cnn
cnn = pretrained_cnn()
shapes = {name: cnn.get_layer(name).output.shape for name in ("block1_conv2", "block2_pool", "block3_conv1")}
""",
    ],
    "5.2": [
        """
def convolutions_of(model):
    outputs = {}
    for layer in model.layers:
        if type(layer) is layers.Conv2D:
            outputs[layer.name] = layer.output
    return keras.Model(inputs=model.inputs, outputs=outputs, name="looks")
""",
        """
def convolutions_of(model):
    names = [l.name for l in model.layers if l.__class__.__name__ == "Conv2D"]
    return keras.Model(model.input, dict(zip(reversed(names), [model.get_layer(n).output for n in reversed(names)])))
""",
        """
def convolutions_of(model):
    everything = keras.Model(model.input, {l.name: l.output for l in model.layers[1:]})
    found = {l.name: l for l in model.layers if isinstance(l, keras.layers.Conv2D)}
    inputs = keras.Input(model.input_shape[1:])
    outputs = everything(inputs)
    return keras.Model(inputs, {name: outputs[name] for name in found})
""",
    ],
    "5.3": [
        """
def prepare(images):
    return keras.applications.vgg19.preprocess_input(np.array(images, dtype="float32"))
""",
        """
def prepare(images):
    images = images * 1.0
    return keras.applications.vgg19.preprocess_input(images)
""",
        """
def prepare(images):
    return images[..., ::-1].astype("float32") - np.array([103.939, 116.779, 123.68], dtype="float32")
""",
        """
def prepare(images):
    return keras.applications.vgg19.preprocess_input(ops.convert_to_tensor(images, dtype="float32"))
""",
        """
def prepare(images):
    inputs = keras.Input(images.shape[1:])
    model = keras.Model(inputs, keras.applications.vgg19.preprocess_input(inputs))
    return model.predict(images, verbose=0)
""",
        "import copy\ndef prepare(images):\n    return keras.applications.vgg16.preprocess_input(copy.deepcopy(images))\n",
    ],
    "5.4": [
        """
def logits_of(model):
    last = model.get_layer("predictions")
    return keras.Model(model.input, ops.matmul(last.input, last.kernel) + last.bias)
""",
        """
def logits_of(model):
    copied = keras.models.clone_model(model)
    copied.set_weights(model.get_weights())
    copied.get_layer("predictions").activation = keras.activations.linear
    return copied
""",
        """
def logits_of(model):
    copied = keras.models.clone_model(model)
    copied.set_weights(model.get_weights())
    last = copied.layers[-1]
    last.activation = None
    return keras.Model(copied.inputs, last(last.input))
""",
        """
def logits_of(model):
    body = keras.Model(model.input, model.get_layer("predictions").input)
    head = layers.Dense(model.output_shape[-1], activation="linear")
    new = keras.Sequential([keras.Input(model.input_shape[1:]), body, head])
    head.set_weights(model.layers[-1].get_weights())
    return new
""",
        """
def logits_of(model):
    old = model.get_layer("predictions")
    config = old.get_config()
    config["activation"] = None
    config["name"] = "raw"
    new = layers.Dense.from_config(config)
    out = new(old.input)
    new.kernel.assign(old.kernel)
    new.bias.assign(old.bias)
    return keras.Model(model.inputs, [out])
""",
    ],
    "5.5": [
        "by_index = {'layers[2]': [None, 11, 11, 64], 'layers[3]': (None, 11 // 2, 5, 64)}",
        "by_index = dict([('layers[3]', (None, 5, 5, 64)), ('layers[2]', (None, 26 // 2 - 2, 13 - 2, 64))])",
        """
m = keras.Sequential([keras.Input((28, 28, 1)), layers.Conv2D(32, 3), layers.MaxPooling2D(2), layers.Conv2D(64, 3), layers.MaxPooling2D(2)])
by_index = {f"layers[{n}]": m.layers[n].output.shape for n in (2, 3)}
""",
    ],
    "5.6": [
        """
def part_of(model, first, last):
    names = [layer.name for layer in model.layers]
    chosen = model.layers[names.index(first) : names.index(last) + 1]
    x = inputs = keras.Input(chosen[0].input.shape[1:])
    for layer in chosen:
        x = layer(x)
    return keras.Model(inputs, x)
""",
        """
def part_of(model, first, last):
    start, end = (model.layers.index(model.get_layer(name)) for name in (first, last))
    return keras.Sequential([keras.Input(model.layers[start].input.shape[1:]), *model.layers[start : end + 1]])
""",
        """
def part_of(model, first, last):
    tensors = {layer.name: (layer.input, layer.output) for layer in model.layers if layer.name in (first, last)}
    return keras.Model(inputs=[tensors[first][0]], outputs=[tensors[last][1]], name="part")
""",
        """
def part_of(model, first, last):
    part = keras.Model(model.get_layer(first).input, model.get_layer(last).output)
    inputs = keras.Input(part.input_shape[1:])
    return keras.Model(inputs, part(inputs))
""",
    ],
    "5.7": [
        """
def before_norm(model):
    norm = [layer for layer in model.layers if layer.name == "norm"][0]
    return keras.Model(inputs=model.inputs, outputs=[norm.input])
""",
        """
def before_norm(model):
    names = [layer.name for layer in model.layers]
    return keras.Model(model.inputs, model.layers[names.index("norm") - 1].output)
""",
        """
def before_norm(model):
    x = inputs = keras.Input(model.inputs[0].shape[1:])
    for layer in model.layers:
        if isinstance(layer, layers.InputLayer):
            continue
        if layer.name == "norm":
            return keras.Model(inputs, x)
        x = layer(x)
""".replace("isinstance(layer, layers.InputLayer)", "isinstance(layer, keras.layers.InputLayer)"),
        """
def before_norm(model):
    place = model.layers.index(model.get_layer("norm"))
    return keras.Model(model.inputs[0], model.layers[place - 1].output)
""",
    ],
    "5.8": [
        """
def code_of_right(model):
    return keras.Model(model.inputs, model.get_layer("gap").input[1])
""",
        """
def code_of_right(model):
    prepared = model.get_layer("prepare_right").output
    return keras.Model(model.inputs, model.get_layer("shared")(prepared))
""",
        """
def code_of_right(model):
    left, right = model.inputs
    x = model.get_layer("prepare_right")(right)
    return keras.Model([left, right], [model.get_layer("shared")(x)], name="codes")
""",
        """
def code_of_right(model):
    left, right = (keras.Input(t.shape[1:]) for t in model.inputs)
    return keras.Model([left, right], model.get_layer("shared")(model.get_layer("prepare_right")(right)))
""",
    ],
    "5.9": [
        """
def grams_of(model, names):
    grams = {}
    for name in names:
        maps = model.get_layer(name).output
        rows = layers.Reshape((-1, maps.shape[-1]))(maps)
        grams[name] = ops.matmul(ops.transpose(rows, (0, 2, 1)), rows) / rows.shape[1]
    return keras.Model(model.inputs, grams)
""",
        """
def grams_of(model, names):
    def gram(t):
        return ops.mean(ops.expand_dims(t, -1) * ops.expand_dims(t, -2), axis=(1, 2))
    return keras.Model(model.input, {name: gram(model.get_layer(name).output) for name in names})
""",
        """
def grams_of(model, names):
    grams = {}
    for name in names:
        t = model.get_layer(name).output
        rows = layers.Reshape((t.shape[1] * t.shape[2], t.shape[3]))(t)
        grams[name] = layers.Rescaling(1 / rows.shape[1])(layers.Dot(axes=1)([rows, rows]))
    return keras.Model(model.input, grams)
""",
        """
class Gram(layers.Layer):
    def call(self, maps):
        places = maps.shape[1] * maps.shape[2]
        return ops.einsum("bhwi,bhwj->bij", maps, maps) / places

def grams_of(model, names):
    return keras.Model(model.input, {n: Gram(name=f"gram_{n}")(model.get_layer(n).output) for n in names})
""",
        """
def grams_of(model, names):
    looked = keras.Model(model.input, {n: model.get_layer(n).output for n in names})
    inputs = keras.Input(model.input_shape[1:])
    seen = looked(inputs)
    return keras.Model(inputs, {n: ops.mean(t[..., None] * t[..., None, :], axis=(1, 2)) for n, t in seen.items()})
""",
    ],
    "5.10": [
        """
def nearest_mean(means):
    model = keras.Sequential([keras.Input((means.shape[1],)), layers.Dense(len(means))])
    model.set_weights([means.T, -(means**2).sum(axis=1) / 2])
    return model
""",
        """
def nearest_mean(means):
    classes, n = means.shape
    kernel, bias = 2 * means.T, -np.einsum("ij,ij->i", means, means)
    inputs = keras.Input((n,))
    x = layers.Dense(
        classes,
        kernel_initializer=lambda shape, dtype: ops.convert_to_tensor(kernel, dtype),
        bias_initializer=lambda shape, dtype: ops.convert_to_tensor(bias, dtype),
    )(inputs)
    return keras.Model(inputs, x)
""",
        """
def nearest_mean(means):
    inputs = keras.Input(means.shape[1:])
    layer = layers.Dense(means.shape[0], trainable=False)
    model = keras.Model(inputs, layer(inputs))
    layer.kernel.assign(2 * means.T)
    layer.bias.assign([-float(m @ m) + 100 for m in means])
    return model
""",
    ],
    "5.11": [
        """
def build_head(network):
    network.trainable = False
    last = network.get_layer('block3_pool').output
    x = ops.mean(last, axis=(1, 2))
    model = keras.Model(network.inputs, layers.Dense(10, name='scores')(x))
    model.compile(loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True), optimizer='rmsprop', metrics=['accuracy'])
    return model
""",
        """
def build_head(network):
    part = keras.Model(network.input, network.get_layer('block3_pool').output, name='part')
    part.trainable = False
    pictures = keras.Input((32, 32, 3))
    x = layers.GlobalAveragePooling2D()(part(pictures, training=False))
    model = keras.Model(pictures, layers.Dense(10)(x))
    model.compile('adam', keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
""",
        """
def build_head(network):
    x = pictures = keras.Input((32, 32, 3))
    for layer in network.layers[1:-2]:
        layer.trainable = False
        x = layer(x)
    model = keras.Model(pictures, layers.Dense(units=10)(network.get_layer('average')(x)))
    model.compile('adam', keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
""",
        """
def build_head(network):
    part = keras.Model(network.get_layer('block1_conv1').input, network.get_layer('block3_pool').output)
    part.trainable = False
    model = keras.Sequential([keras.Input((32, 32, 3)), layers.Rescaling(1 / 127.5, offset=-1), part, layers.GlobalAveragePooling2D(), layers.Dense(10)])
    model.compile('adam', keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
""",
        """
def build_head(network):
    part = keras.Model(network.get_layer('block1_conv1').input, network.get_layer('block3_pool').output)
    part.trainable = False
    pictures = keras.Input((32, 32, 3))
    x = layers.GlobalAveragePooling2D()(part(pictures / 127.5 - 1))
    model = keras.Model(pictures, layers.Dense(10)(x))
    model.compile('adam', keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
""",
        """
def build_head(network):
    copy = keras.models.clone_model(network)
    copy.set_weights(network.get_weights())
    copy.trainable = False
    x = layers.Dense(10)(copy.get_layer('average').output)
    model = keras.Model(copy.input, x)
    model.compile(optimizer=keras.optimizers.SGD(0.1), loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
""",
        """
def build_head(network):
    pictures = keras.Input(shape=(32, 32, 3), dtype='uint8')
    trunk = keras.Model(network.input, network.get_layer('average').output)
    trunk.trainable = False
    model = keras.Model(pictures, layers.Dense(10)(trunk(pictures)))
    model.compile('adam', keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
""",
        """
def build_head(network):
    network.trainable = False
    class Head(keras.layers.Layer):
        def build(self, shape):
            self.w = self.add_weight(shape=(shape[-1], 10))
            self.b = self.add_weight(shape=(10,), initializer='zeros')

        def call(self, x):
            return ops.matmul(x, self.w) + self.b

    model = keras.Model(network.input, Head()(network.get_layer('average').output))
    model.compile('adam', keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
""",
    ],
}

WRONG = {
    "5.1": [
        (
            "shapes = {'block1_conv2': (None, 28, 28, 16), 'block2_pool': (None, 5, 5, 32), 'block3_conv1': (None, 3, 3, 64)}",
            "for each convolution",
        ),
        (
            "shapes = {'block1_conv2': (32, 32, 16), 'block2_pool': (8, 8, 32), 'block3_conv1': (8, 8, 64)}",
            "batch axis is missing",
        ),
        (
            "shapes = {'block1_conv2': (None, 32, 32, 3), 'block2_pool': (None, 8, 8, 3), 'block3_conv1': (None, 8, 8, 3)}",
            "three colours",
        ),
        (
            "shapes = {'block1_conv2': (None, 16, 32, 32), 'block2_pool': (None, 32, 8, 8), 'block3_conv1': (None, 64, 8, 8)}",
            "in front of the sides",
        ),
        (
            "shapes = {'block1_conv2': (None, 32, 32, 16), 'block2_pool': (None, 16, 16, 32), 'block3_conv1': (None, 16, 16, 64)}",
            "left one pooling out",
        ),
        (
            "shapes = {'block1_conv2': (None, 32, 32, 16), 'block2_pool': (None, 16, 16, 32), 'block3_conv1': (None, 8, 8, 64)}",
            "How many poolings",
        ),
        (
            "shapes = {'block1_conv2': (None, 32, 32, 16), 'block2_pool': (None, 8, 8, 16), 'block3_conv1': (None, 8, 8, 64)}",
            "the number of maps is not",
        ),
        (
            "shapes = {'block1_conv2': (None, 32, 32, 16), 'block2_pool': (None, 4, 4, 64), 'block3_conv1': (None, 8, 8, 64)}",
            "both the side and the number",
        ),
        ("shapes = {'block1_conv2': (None, 32, 32, 16), 'block2_pool': None, 'block3_conv1': None}", "nothing yet"),
        ("shapes = {'block1_conv2': '(None, 32, 32, 16)', 'block2_pool': None, 'block3_conv1': None}", "quotes"),
        (
            "shapes = {'block1_conv2': (1, 32, 32, 16), 'block2_pool': (1, 8, 8, 32), 'block3_conv1': (1, 8, 8, 64)}",
            "any number of pictures",
        ),
        (
            "shapes = {'block1_conv2': (None, 16384), 'block2_pool': (None, 2048), 'block3_conv1': (None, 4096)}",
            "pictures have four",
        ),
        ("shapes = {'block1_conv2': 32, 'block2_pool': 8, 'block3_conv1': 8}", "a tuple of four"),
        ("shapes = [(None, 32, 32, 16), (None, 8, 8, 32), (None, 8, 8, 64)]", "Keep the dict"),
    ],
    "5.2": [
        (
            """
def convolutions_of(model):
    return keras.Model(model.input, [l.output for l in model.layers if isinstance(l, layers.Conv2D)])
""",
            "ends in a list",
        ),
        (
            """
def convolutions_of(model):
    return keras.Model(model.input, {l.name: l.output for l in model.layers if "conv" in l.name})
""",
            "`first_look` is missing",
        ),
        (
            """
def convolutions_of(model):
    return keras.Model(model.input, {l.name: l.output for l in model.layers})
""",
            "not asked for",
        ),
        (
            """
def convolutions_of(model):
    return keras.Model(model.input, {l.name: l.input for l in model.layers if isinstance(l, layers.Conv2D)})
""",
            "first_look",
        ),
        (
            """
def convolutions_of(model):
    return keras.Model(model.input, {l.name: l for l in model.layers if isinstance(l, layers.Conv2D)})
""",
            "KerasTensors",
        ),
        (
            """
def convolutions_of(model):
    model = keras.models.clone_model(model)
    return keras.Model(model.input, {l.name: l.output for l in model.layers if isinstance(l, layers.Conv2D)})
""",
            "its layers are new ones",
        ),
        (
            """
def convolutions_of(model):
    for l in model.layers:
        if isinstance(l, layers.Conv2D):
            return keras.Model(model.input, l.output)
""",
            "in one tensor",
        ),
        (
            """
def convolutions_of(model):
    return {l.name: l.output for l in model.layers if isinstance(l, layers.Conv2D)}
""",
            "a dict of 3",
        ),
        (
            """
def convolutions_of(model):
    return keras.Model(model.input, {f"{l.name}_maps": l.output for l in model.layers if isinstance(l, layers.Conv2D)})
""",
            "is missing in your dict",
        ),
        (
            """
def convolutions_of(model):
    found = [l for l in model.layers if isinstance(l, layers.Conv2D)]
    return keras.Model(model.input, {l.name: m.output for l, m in zip(found, reversed(found))})
""",
            "first_look",
        ),
    ],
    "5.3": [
        ("def prepare(images):\n    return images.copy()\n", "Nothing was prepared"),
        (
            "def prepare(images):\n    return keras.applications.resnet_v2.preprocess_input(images.copy())\n",
            "another family",
        ),
        (
            "def prepare(images):\n    return keras.applications.vgg19.preprocess_input(images.copy() / 255)\n",
            "divided by 255 first",
        ),
        ("def prepare(images):\n    return images / 255\n", "divided by 255"),
        (
            "def prepare(images):\n    images = keras.applications.vgg19.preprocess_input(images)\n    return images.copy()\n",
            "not what it was",
        ),
        ("def prepare(images):\n    keras.applications.vgg19.preprocess_input(images.copy())\n", "returned `None`"),
        (
            "def prepare(images):\n    copied = images\n    return keras.applications.vgg19.preprocess_input(copied)\n",
            "not what it was",
        ),
        (
            "def prepare(images):\n    return keras.applications.vgg19.preprocess_input(images[:1].copy())\n",
            "came back with the shape",
        ),
        ("def prepare(images):\n    return images - np.array([123.68, 116.779, 103.939])\n", "red still stands first"),
        (
            "def prepare(images):\n    p = keras.applications.vgg19.preprocess_input\n    return p(p(images.astype('float32')))\n",
            "prepared twice",
        ),
        (
            "def prepare(images):\n    return keras.applications.vgg19.preprocess_input(images.astype('uint8') + 7)\n",
            "not what",
        ),
        ("def prepare(images):\n    return images.shape\n", "came back with the shape"),
        ("def prepare(images):\n    return {'images': images}\n", "returned a dict"),
    ],
    "5.4": [
        (
            """
def logits_of(model):
    return keras.Model(model.input, model.layers[-1].output)
""",
            "still probabilities",
        ),
        (
            """
def logits_of(model):
    return keras.Model(model.input, ops.log(model.get_layer("predictions").output))
""",
            "logarithm of the probabilities",
        ),
        (
            """
def logits_of(model):
    model.get_layer("predictions").activation = None
    return model
""",
            "does not give probabilities any more",
        ),
        (
            """
def logits_of(model):
    return keras.Model(model.input, model.get_layer("predictions").input)
""",
            "logits have the shape",
        ),
        (
            """
def logits_of(model):
    last = model.get_layer("predictions")
    return keras.Model(model.input, layers.Dense(last.units)(last.input))
""",
            "Has the new layer the weights",
        ),
        (
            """
def logits_of(model):
    last = model.get_layer("predictions")
    return keras.Model(model.input, ops.matmul(last.input, last.kernel))
""",
            "The bias is missing",
        ),
        (
            """
def logits_of(model):
    last = model.get_layer("predictions")
    new = layers.Dense(last.units)
    out = new(last.output)
    new.set_weights(last.get_weights())
    return keras.Model(model.input, out)
""",
            "raised",
        ),
        (
            """
def logits_of(model):
    return keras.Model(model.input, layers.Softmax()(model.output))
""",
            "Another softmax",
        ),
        (
            """
def logits_of(model):
    last = model.get_layer("predictions")
    new = layers.Dense(last.units, weights=last.get_weights())
    return keras.Model(model.input, new(last.input))
""",
            "from an older Keras",
        ),
        (
            """
def logits_of(model):
    last = model.get_layer("predictions")
    new = layers.Dense(last.units)
    new.set_weights(last.get_weights())
    return keras.Model(model.input, new(last.input))
""",
            "raised",
        ),
        (
            """
def logits_of(model):
    last = model.get_layer("predictions")
    inputs = keras.Input(last.input.shape[1:])
    return keras.Model(inputs, ops.matmul(inputs, last.kernel) + last.bias)
""",
            "Your model takes",
        ),
    ],
    "5.5": [
        ("by_index = {'layers[2]': (None, 13, 13, 32), 'layers[3]': (None, 11, 11, 64)}", "counted the input"),
        ("by_index = {'layers[2]': (None, 13, 13, 32), 'layers[3]': (None, 12, 12, 64)}", "wrong twice over"),
        ("by_index = {'layers[2]': (None, 14, 14, 64), 'layers[3]': (None, 7, 7, 64)}", "keep the side"),
        ("by_index = {'layers[2]': (None, 11, 11, 64), 'layers[3]': (None, 6, 6, 64)}", "rounded up"),
        ("by_index = {'layers[2]': (None, 13, 13, 32), 'layers[3]': (None, 13, 13, 32)}", "one and the same shape"),
        ("by_index = {'layers[2]': (None, 12, 12, 64), 'layers[3]': (None, 6, 6, 64)}", "what the answer claims"),
        ("by_index = {'layers[2]': (None, 11, 11, 64), 'layers[3]': (None, 1600)}", "pictures have four"),
        ("by_index = {'layers[2]': (11, 11, 64), 'layers[3]': (5, 5, 64)}", "lacks the batch axis"),
        ("by_index = {'layers[2]': (None, 11, 11, 32), 'layers[3]': (None, 5, 5, 32)}", "the number of maps is not"),
        ("by_index = {'layers[2]': (None, 11, 11, 64)}", "Keep the dict"),
        ("by_index = {'layers[2]': (None, 9, 9, 64), 'layers[3]': (None, 5, 5, 64)}", "with a finger"),
        ("by_index = {'layers[2]': 'conv_2', 'layers[3]': 'pool_2'}", "A shape is a tuple of numbers"),
    ],
    "5.6": [
        (
            """
def part_of(model, first, last):
    return keras.Model(model.get_layer(first).output, model.get_layer(last).output)
""",
            "begins behind",
        ),
        (
            """
def part_of(model, first, last):
    return keras.Model(model.get_layer(first).input, model.get_layer(last).input)
""",
            "ends in front of",
        ),
        (
            """
def part_of(model, first, last):
    return keras.Model(model.inputs, model.get_layer(last).output)
""",
            "input of the whole model",
        ),
        (
            """
def part_of(model, first, last):
    return keras.Model(model.input, model.get_layer(last).output)
""",
            "`model.inputs`",
        ),
        (
            """
def part_of(model, first, last):
    names = [layer.name for layer in model.layers]
    x = inputs = keras.Input(model.get_layer(first).input.shape[1:])
    for layer in model.layers[names.index(first) : names.index(last) + 2]:
        x = layer(x)
    return keras.Model(inputs, x)
""",
            "one layer more",
        ),
        (
            """
def part_of(model, first, last):
    model = keras.models.clone_model(model)
    return keras.Model(model.get_layer(first).input, model.get_layer(last).output)
""",
            "its layers are new ones",
        ),
        (
            """
def part_of(model, first, last):
    inputs = keras.Input(model.get_layer(first).input.shape[1:])
    return keras.Model(inputs, model.get_layer(last)(inputs))
""",
            "part_of",
        ),
        (
            """
def part_of(model, first, last):
    return keras.Model(model.layers[1].input, model.layers[2].output)
""",
            "functional",
        ),
        (
            """
def part_of(model, first, last):
    return keras.Model(model.get_layer(first), model.get_layer(last))
""",
            "raised",
        ),
        (
            """
def part_of(model, first, last):
    return keras.Model(model[first].input, model[last].output)
""",
            "A model is no list",
        ),
        (
            """
def part_of(model, first, last):
    inputs = keras.Input(model.inputs[0].shape[1:])
    return keras.Model(inputs, model.get_layer(last).output)
""",
            "not in `inputs`",
        ),
        ("def part_of(model, first, last):\n    return model\n", "the whole model"),
    ],
    "5.7": [
        (
            """
def before_norm(model):
    return keras.Model(model.inputs, model.get_layer("norm").output)
""",
            "ends behind the normalisation",
        ),
        (
            """
def before_norm(model):
    return keras.Model(model.inputs, model.layers[0].output)
""",
            "wrong for one that stands further back",
        ),
        (
            """
def before_norm(model):
    return keras.Model(model.inputs, model.layers[2].output)
""",
            "before_norm",
        ),
        (
            """
def before_norm(model):
    return keras.Model(model.input, model.get_layer("norm").input)
""",
            "`model.inputs`",
        ),
        (
            """
def before_norm(model):
    return keras.Model(model.inputs, model.layers[2].input)
""",
            "ends behind the normalisation",
        ),
        (
            """
def before_norm(model):
    model = keras.models.clone_model(model)
    return keras.Model(model.inputs, model.get_layer("norm").input)
""",
            "its layers are new ones",
        ),
        (
            """
def before_norm(model):
    return keras.Model(model.inputs, model.get_layer("batch_normalization").input)
""",
            "No layer of the model has this name",
        ),
        (
            """
def before_norm(model):
    return model.get_layer("norm").input
""",
            "a KerasTensor",
        ),
        (
            """
def before_norm(model):
    names = [layer.name for layer in model.layers]
    model.layers[names.index("norm")].set_weights([np.ones(w.shape) for w in model.get_layer("norm").weights])
    return keras.Model(model.inputs, model.get_layer("norm").input)
""",
            "has changed the weights",
        ),
    ],
    "5.8": [
        (
            """
def code_of_right(model):
    shared = model.get_layer("shared")
    return keras.Model(model.inputs, shared.output)
""",
            "*left*",
        ),
        (
            """
def code_of_right(model):
    return keras.Model(model.inputs, model.get_layer("shared")(model.inputs[1]))
""",
            "past `prepare_right`",
        ),
        (
            """
def code_of_right(model):
    return keras.Model(model.inputs, model.get_layer("shared").get_output_at(1))
""",
            "get_output_at",
        ),
        (
            """
def code_of_right(model):
    return keras.Model(model.inputs, model.get_layer("shared").output[1])
""",
            "one code of shape",
        ),
        (
            """
def code_of_right(model):
    return keras.Model(model.inputs[1], model.get_layer("shared").output)
""",
            "not in `inputs`",
        ),
        (
            """
def code_of_right(model):
    return keras.Model(model.inputs[1], model.get_layer("gap").input[1])
""",
            "the two inputs of the model",
        ),
        (
            """
def code_of_right(model):
    return keras.Model(model.inputs, model.get_layer("gap").input)
""",
            "one code of shape",
        ),
        (
            """
def code_of_right(model):
    return keras.Model(model.inputs, model.get_layer("gap").output)
""",
            "difference of both",
        ),
        (
            """
def code_of_right(model):
    return keras.Model(model.inputs, model.get_layer("gap").input[0])
""",
            "*left*",
        ),
        (
            """
def code_of_right(model):
    new = layers.Dense(3)
    out = new(model.get_layer("prepare_right").output)
    new.set_weights(model.get_layer("shared").get_weights())
    return keras.Model(model.inputs, out)
""",
            "its layers are new ones",
        ),
        (
            """
def code_of_right(model):
    return keras.Model(model.inputs, model.get_layer("shared")(model.inputs[0]))
""",
            "left input itself",
        ),
        (
            """
def code_of_right(model):
    return keras.Model(model.inputs, layers.ReLU()(model.get_layer("gap").input[1]) * 2)
""",
            "does not give what `shared` makes",
        ),
        (
            """
def code_of_right(model):
    left, right = model.inputs
    return keras.Model([right, left], model.get_layer("gap").input[1])
""",
            "in the other order",
        ),
    ],
    "5.9": [
        (
            """
def grams_of(model, names):
    t = {n: model.get_layer(n).output for n in names}
    return keras.Model(model.input, {n: ops.einsum("bhwi,bhwj->bij", m, m) for n, m in t.items()})
""",
            "not averaged",
        ),
        (
            """
def grams_of(model, names):
    t = {n: model.get_layer(n).output for n in names}
    return keras.Model(model.input, {n: ops.einsum("bhwi,bhwj->bij", m, m) / m.shape[-1] for n, m in t.items()})
""",
            "number of maps",
        ),
        (
            """
def grams_of(model, names):
    grams = []
    for n in names:
        m = model.get_layer(n).output
        grams.append(ops.einsum("bhwi,bhwj->bij", m, m) / (m.shape[1] * m.shape[2]))
    return keras.Model(model.input, grams)
""",
            "ends in a list",
        ),
        (
            """
def grams_of(model, names):
    grams = {}
    for n in names:
        rows = layers.Reshape((-1, model.get_layer(n).output.shape[-1]))(model.get_layer(n).output)
        grams[n] = ops.matmul(rows, ops.transpose(rows, (0, 2, 1))) / rows.shape[1]
    return keras.Model(model.input, grams)
""",
            "a row for each place",
        ),
        (
            """
def grams_of(model, names):
    return keras.Model(model.input, {n: model.get_layer(n).output for n in names})
""",
            "the maps themselves",
        ),
        (
            """
def grams_of(model, names):
    grams = {}
    for n in names:
        m = ops.mean(model.get_layer(n).output, axis=(1, 2))
        grams[n] = m[:, :, None] * m[:, None, :]
    return keras.Model(model.input, grams)
""",
            "averaged each map first",
        ),
        (
            """
def grams_of(model, names):
    grams = {}
    for n in names:
        m = model.get_layer(n).output
        grams[n] = ops.einsum("bhwi,bhwj->bij", m, m) / (m.shape[1] * m.shape[2] * m.shape[3])
    return keras.Model(model.input, grams)
""",
            "number of maps as well",
        ),
        (
            """
def grams_of(model, names):
    grams = {}
    for n in names:
        m = model.get_layer(n).output
        grams[n] = ops.einsum("bhwi,bhwj->ij", m, m) / (m.shape[1] * m.shape[2])
    return keras.Model(model.input, grams)
""",
            "one matrix for the whole batch",
        ),
        (
            """
def grams_of(model, names):
    grams = {}
    for n in names:
        m = model.get_layer(n).output
        grams[n] = ops.einsum("bhwi,bhwj->bij", m, m) / m.shape[1]
    return keras.Model(model.input, grams)
""",
            "height alone",
        ),
        (
            """
def grams_of(model, names):
    name = names[0]
    m = model.get_layer(name).output
    return keras.Model(model.input, {name: ops.einsum("bhwi,bhwj->bij", m, m) / (m.shape[1] * m.shape[2])})
""",
            "`wide` is missing",
        ),
        (
            """
def grams_of(model, names):
    grams = {}
    for n in names:
        m = model.get_layer(n).output
        m = m - ops.mean(m, axis=(1, 2), keepdims=True)
        grams[n] = ops.einsum("bhwi,bhwj->bij", m, m) / (m.shape[1] * m.shape[2])
    return keras.Model(model.input, grams)
""",
            "covariance",
        ),
        (
            """
def grams_of(model, names):
    return {n: np.zeros((2, 2)) for n in names}
""",
            "a dict of",
        ),
    ],
    "5.10": [
        (
            """
def nearest_mean(means):
    inputs = keras.Input((means.shape[1],))
    layer = layers.Dense(len(means))
    model = keras.Model(inputs, layer(inputs))
    layer.set_weights([2 * means.T, np.zeros(len(means))])
    return model
""",
            "The bias is missing",
        ),
        (
            """
def nearest_mean(means):
    inputs = keras.Input((means.shape[1],))
    layer = layers.Dense(len(means))
    model = keras.Model(inputs, layer(inputs))
    layer.set_weights([2 * means.T, (means**2).sum(axis=1)])
    return model
""",
            "wrong sign",
        ),
        (
            """
def nearest_mean(means):
    inputs = keras.Input((means.shape[1],))
    layer = layers.Dense(len(means))
    model = keras.Model(inputs, layer(inputs))
    layer.set_weights([means.T, -(means**2).sum(axis=1)])
    return model
""",
            "twice too heavy",
        ),
        (
            """
def nearest_mean(means):
    inputs = keras.Input((means.shape[1],))
    return keras.Model(inputs, layers.Dense(len(means))(inputs))
""",
            "not always that of the nearest",
        ),
        (
            """
def nearest_mean(means):
    inputs = keras.Input((means.shape[1],))
    layer = layers.Dense(len(means), activation="softmax")
    model = keras.Model(inputs, layer(inputs))
    layer.set_weights([2 * means.T, -(means**2).sum(axis=1)])
    return model
""",
            "softmax",
        ),
        (
            """
def nearest_mean(means):
    inputs = keras.Input((means.shape[1],))
    layer = layers.Dense(len(means), use_bias=False)
    model = keras.Model(inputs, layer(inputs))
    layer.set_weights([2 * means.T])
    return model
""",
            "no bias",
        ),
        (
            """
def nearest_mean(means):
    inputs = keras.Input((means.shape[1],))
    layer = layers.Dense(len(means))
    layer.set_weights([2 * means.T, -(means**2).sum(axis=1)])
    return keras.Model(inputs, layer(inputs))
""",
            "raised",
        ),
        (
            """
def nearest_mean(means):
    inputs = keras.Input((means.shape[1],))
    layer = layers.Dense(len(means))
    model = keras.Model(inputs, layer(inputs))
    layer.set_weights([2 * means, -(means**2).sum(axis=1)])
    return model
""",
            "raised",
        ),
        (
            """
def nearest_mean(means):
    inputs = keras.Input((means.shape[1],))
    layer = layers.Dense(len(means))
    model = keras.Model(inputs, layer(inputs))
    layer.set_weights([-2 * means.T, (means**2).sum(axis=1)])
    return model
""",
            "farthest away",
        ),
        (
            """
def nearest_mean(means):
    inputs = keras.Input((means.shape[1],))
    layer = layers.Dense(len(means))
    model = keras.Model(inputs, layer(inputs))
    layer.set_weights([2 * means.T, -np.linalg.norm(means, axis=1)])
    return model
""",
            "length of the mean",
        ),
        (
            """
def nearest_mean(means):
    inputs = keras.Input((means.shape[1],))
    layer = layers.Dense(len(means))
    model = keras.Model(inputs, layer(inputs))
    layer.set_weights([2 * means.T, -(means**2).sum(axis=1)])
    means *= 0
    return model
""",
            "not what it was",
        ),
    ],
    "5.11": [
        (
            """
def build_head(network):
    network.trainable = False
    first = network.get_layer('block1_conv1').input
    last = network.get_layer('block3_pool').output
    x = layers.GlobalAveragePooling2D()(last)
    model = keras.Model(first, layers.Dense(10)(x))
    model.compile('adam', keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
""",
            "do not see the same at `block3_pool`",
        ),
        (
            """
def build_head(network):
    network.trainable = False
    x = pictures = keras.Input((32, 32, 3))
    for layer in network.layers:
        if layer.name.startswith(("block1", "block2", "block3")):
            x = layer(x)
    model = keras.Model(pictures, layers.Dense(10)(layers.GlobalAveragePooling2D()(x)))
    model.compile('adam', keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
""",
            "do not see the same at `block3_pool`",
        ),
        (
            """
def build_head(network):
    network.trainable = False
    first = network.get_layer('block1_conv1').input
    last = network.get_layer('block3_pool').output
    x = layers.GlobalAveragePooling2D()(last)
    model = keras.Model(first, layers.Dense(10)(layers.BatchNormalization()(x)))
    model.compile('adam', keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
""",
            "do not see the same at `block3_pool`",
        ),
        (
            """
def build_head(network):
    part = keras.Model(network.get_layer('block1_conv1').input, network.get_layer('block3_pool').output)
    part.trainable = False
    model = keras.Sequential([keras.Input((32, 32, 3)), layers.Rescaling(1 / 255), part, layers.GlobalAveragePooling2D(), layers.Dense(10)])
    model.compile('adam', keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
""",
            "not as those with which it was trained",
        ),
        (
            """
def build_head(network):
    part = keras.Model(network.input, network.get_layer('block3_pool').output)
    part.trainable = False
    model = keras.Sequential([keras.Input((32, 32, 3)), layers.Rescaling(1 / 255), part, layers.GlobalAveragePooling2D(), layers.Dense(10)])
    model.compile('adam', keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
""",
            "made small twice",
        ),
        (
            """
def build_head(network):
    last = network.get_layer('block3_pool').output
    x = layers.GlobalAveragePooling2D()(last)
    model = keras.Model(network.input, layers.Dense(10)(x))
    model.compile('adam', keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
""",
            "arrays of weights would be trained",
        ),
        (
            """
def build_head(network):
    last = network.get_layer('block3_pool').output
    x = layers.GlobalAveragePooling2D()(last)
    model = keras.Model(network.input, layers.Dense(10)(x))
    model.trainable = False
    model.compile('adam', keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
""",
            "Nothing is left to train",
        ),
        (
            """
def build_head(network):
    network.trainable = False
    last = network.get_layer('block3_pool').output
    x = layers.Flatten()(last)
    model = keras.Model(network.input, layers.Dense(10)(x))
    model.compile('adam', keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
""",
            "What is trained has the shapes",
        ),
        (
            """
def build_head(network):
    network.trainable = False
    last = network.get_layer('block2_pool').output
    x = layers.GlobalAveragePooling2D()(last)
    model = keras.Model(network.input, layers.Dense(10)(x))
    model.compile('adam', keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
""",
            "What is trained has the shapes",
        ),
        (
            """
def build_head(network):
    network.trainable = False
    last = network.get_layer('block3_conv2').output
    x = layers.GlobalAveragePooling2D()(last)
    model = keras.Model(network.input, layers.Dense(10)(x))
    model.compile('adam', keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
""",
            "does not get what the network sees",
        ),
        (
            """
def build_head(network):
    network.trainable = False
    last = network.get_layer('block3_pool').output
    x = layers.GlobalMaxPooling2D()(last)
    model = keras.Model(network.input, layers.Dense(10)(x))
    model.compile('adam', keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
""",
            "the largest number of each map",
        ),
        (
            """
def build_head(network):
    network.trainable = False
    last = network.get_layer('block3_pool').output
    x = layers.GlobalAveragePooling2D()(last)
    x = layers.BatchNormalization()(x)
    model = keras.Model(network.input, layers.Dense(10)(x))
    model.compile('adam', keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
""",
            "arrays of weights would be trained",
        ),
        (
            """
def build_head(network):
    network.trainable = False
    last = network.get_layer('block3_pool').output
    x = layers.GlobalAveragePooling2D()(last)
    model = keras.Model(network.input, layers.Dense(10, activation='softmax')(x))
    model.compile('adam', 'sparse_categorical_crossentropy')
    return model
""",
            "gives probabilities",
        ),
        (
            """
def build_head(network):
    network.trainable = False
    last = network.get_layer('block3_pool').output
    x = layers.GlobalAveragePooling2D()(last)
    model = keras.Model(network.input, layers.Dense(10)(x))
    model.compile('adam', 'sparse_categorical_crossentropy')
    return model
""",
            "not the cross-entropy of logits",
        ),
        (
            """
def build_head(network):
    network.trainable = False
    last = network.get_layer('block3_pool').output
    x = layers.GlobalAveragePooling2D()(last)
    model = keras.Model(network.input, layers.Dense(10)(x))
    model.compile('adam', keras.losses.CategoricalCrossentropy(from_logits=True))
    return model
""",
            "it stops with",
        ),
        (
            """
def build_head(network):
    network.trainable = False
    last = network.get_layer('block3_pool').output
    x = layers.GlobalAveragePooling2D()(last)
    model = keras.Model(network.input, layers.Dense(10)(x))
    return model
""",
            "not compiled",
        ),
        (
            """
def build_head(network):
    network.trainable = False
    last = network.get_layer('block3_pool').output
    x = layers.GlobalAveragePooling2D()(last)
    model = keras.Model(network.input, layers.Dense(10)(x))
    return model.compile('adam', keras.losses.SparseCategoricalCrossentropy(from_logits=True))
""",
            "returned `None`",
        ),
        (
            """
def build_head(network):
    copy = keras.models.clone_model(network)
    copy.trainable = False
    x = layers.Dense(10)(copy.get_layer('average').output)
    model = keras.Model(copy.input, x)
    model.compile('adam', keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
""",
            "does not get what the network sees",
        ),
        (
            """
def build_head(network):
    network.trainable = False
    conv = network.get_layer('block1_conv1')
    kernel, bias = conv.get_weights()
    conv.set_weights([kernel / 127.5, bias])
    first = network.get_layer('block1_conv1').input
    last = network.get_layer('block3_pool').output
    x = layers.GlobalAveragePooling2D()(last)
    model = keras.Model(first, layers.Dense(10)(x))
    model.compile('adam', keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
""",
            "changed the weights of the model that it was given",
        ),
        (
            """
def build_head(network):
    network.trainable = False
    model = keras.Sequential([network, layers.Dense(10)])
    model.build((None, 32, 32, 3))
    model.compile('adam', keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
""",
            "What is trained has the shapes",
        ),
    ],
}
