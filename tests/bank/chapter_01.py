"""Answers to chapter 01."""

RIGHT = {
    "1.1": [
        "shape_of_colour_pictures = (None, 32, 32, 3)",
        "shape_of_colour_pictures = None, 32, 32, 3",
        "shape_of_colour_pictures = keras.Input((32, 32, 3)).shape",
        "shape_of_colour_pictures = [None, 32, 32, 3]",
        "shape_of_colour_pictures = (None, np.int64(32), np.int32(32), 3.0)",
        "shape_of_colour_pictures = (None, *(32,) * 2, 3)",
    ],
    "1.2": [
        "parameters = {'first': 50240, 'second': 4160, 'scores': 650}",
        "parameters = dict(scores=650, second=65 * 64, first=785 * 64)",
        "parameters = {n: np.int64((i + 1) * o) for n, i, o in zip(['first', 'second', 'scores'], [784, 64, 64], [64, 64, 10])}",
        "parameters = {'first': ops.array(50240), 'second': np.array(4160), 'scores': 650.0}",
        "parameters = {l.name: l.count_params() for l in keras.Sequential([keras.Input((784,)), layers.Dense(64, name='first'), layers.Dense(64, name='second'), layers.Dense(10, name='scores')]).layers}",
    ],
    "1.3": [
        """
def build_small():
    inputs = keras.Input(shape=(4,))
    hidden = layers.Dense(8, activation="relu")
    return keras.Model(inputs, layers.Dense(1)(hidden(inputs)))
""",
        """
def build_small():
    return keras.Sequential([keras.Input((4,)), layers.Dense(8), layers.ReLU(), layers.Dense(1)])
""",
        """
def build_small():
    inputs = keras.Input(shape=(4,))
    x = ops.relu(layers.Dense(8)(inputs))
    return keras.Model(inputs, layers.Dense(1)(x))
""",
        """
def build_small():
    inputs = keras.Input((4,))
    x = layers.Dense(8, activation="relu")
    x(inputs)
    return keras.Model(inputs, layers.Dense(1)(x.output))
""",
        """
def build_small():
    front = keras.Sequential([keras.Input((4,)), layers.Dense(8, activation=layers.ReLU())])
    return keras.Sequential([front, layers.Dense(1)])
""",
    ],
    "1.4": [
        """
def build_classifier():
    inputs = keras.Input((784,), name="image")
    first, second, head = layers.Dense(64, "relu"), layers.Dense(64, "relu"), layers.Dense(10)
    return keras.Model(inputs, head(second(first(inputs))))
""",
        """
def build_classifier():
    head, hidden = layers.Dense(10, name="z"), [layers.Dense(64, activation=keras.activations.relu) for _ in range(2)]
    x = inputs = keras.Input((784,))
    for layer in hidden:
        x = layer(x)
    return keras.Model([inputs], [head(x)])
""",
        """
def build_classifier():
    x = inputs = keras.Input((784,))
    for _ in range(2):
        x = layers.Activation("relu")(layers.Dense(64)(x))
    return keras.Model(inputs, layers.Dense(10, activation="linear")(x))
""",
        """
def build_classifier():
    model = keras.Sequential([layers.Dense(64, "relu"), layers.Dense(64, "relu"), layers.Dense(10)])
    model.build((None, 784))
    return model
""",
        """
class Classifier(keras.Model):
    def __init__(self, widths=(64, 64)):
        x = inputs = keras.Input((784,))
        for width in widths:
            x = layers.Dense(width, activation="relu")(x)
        super().__init__(inputs, layers.Dense(10)(x))

build_classifier = Classifier()
""",
        """
pixels = keras.Input((784,))
body = keras.Model(pixels, layers.Dense(64, "relu", name="b")(layers.Dense(64, "relu", name="a")(pixels)))

def build_classifier():
    features = keras.Input((64,))
    head = keras.Model(features, layers.Dense(10)(features))
    inputs = keras.Input((784,))
    return keras.Model(inputs, head(body(inputs)))
""",
        """
def build_classifier():
    inputs = keras.Input((784,))
    x = layers.Dense(64, "relu", kernel_regularizer="l2", trainable=False)(layers.Flatten()(inputs))
    x = layers.Dense(64, "relu", kernel_initializer="zeros")(layers.Dropout(0)(x))
    return keras.Model(inputs, layers.Dense(10)(x))
""",
    ],
    "1.5": [
        """
def build_three():
    inputs = keras.Input(shape=(20,))
    a = layers.Dense(16, activation="relu")(inputs)
    b = layers.Dense(8, activation="relu")(a)
    return keras.Model(inputs, layers.Dense(1)(b))
""",
        """
def build_three():
    inputs = keras.Input(shape=(20,))
    unused = layers.Dense(99)(inputs)
    x = layers.Dense(16, activation="relu", name="sixteen")(inputs)
    x = layers.Dense(8, activation="relu", name="eight")(x)
    return keras.Model(inputs, layers.Dense(1, name="one")(x))
""",
        """
def build_three():
    return keras.Sequential([keras.Input((20,)), layers.Dense(16, "relu"), layers.Dense(8, "relu"), layers.Dense(1)])
""",
    ],
    "1.6": [
        """
def build_convolutional():
    inputs = keras.Input((28, 28))
    x = layers.Reshape((28, 28, 1))(layers.Rescaling(1 / 255)(inputs))
    x = layers.Conv2D(filters=8, kernel_size=(3, 3), padding="valid", activation="relu")(x)
    x = layers.MaxPooling2D((2, 2), strides=2)(x)
    return keras.Model(inputs, layers.Dense(10)(layers.Flatten()(x)))
""",
        """
def build_convolutional():
    inputs = keras.Input((28, 28))
    x = layers.Rescaling(scale=1 / 255)(inputs)
    x = layers.Reshape((28, 28, -1))(x)
    x = layers.ReLU()(layers.Conv2D(8, 3)(x))
    x = layers.MaxPooling2D()(x)
    x = layers.Reshape((13 * 13 * 8,))(x)
    return keras.Model(inputs, layers.Dense(10)(x))
""",
        """
def build_convolutional():
    inputs = keras.Input((28, 28))
    x = layers.Rescaling(1 / 255)(inputs)
    x = ops.reshape(x, (-1, 28, 28, 1))
    x = layers.Conv2D(8, 3, activation="relu")(x)
    x = layers.MaxPooling2D(2)(x)
    return keras.Model(inputs, layers.Dense(10)(layers.Flatten()(x)))
""",
        """
def build_convolutional():
    front = keras.Sequential([layers.Rescaling(1 / 255), layers.Reshape((28, 28, 1))])
    inputs = keras.Input((28, 28))
    x = layers.Conv2D(8, 3, activation="relu")(front(inputs))
    return keras.Model(inputs, layers.Dense(10)(layers.Flatten()(layers.MaxPooling2D(2)(x))))
""",
        """
def build_convolutional():
    inputs = keras.Input((28, 28))
    x = ops.expand_dims(layers.Rescaling(1 / 255, offset=0)(inputs), -1)
    x = layers.Conv2D(8, 3, activation="relu")(x)
    x = layers.MaxPooling2D(2)(x)
    x = ops.reshape(x, (-1, 13 * 13 * 8))
    return keras.Model(inputs, layers.Dense(10)(x))
""",
        """
listed = keras.Sequential([
    keras.Input((28, 28)),
    layers.Rescaling(1 / 255),
    layers.Reshape((28, 28, 1)),
    layers.Conv2D(8, 3, activation="relu"),
    layers.MaxPooling2D(2),
    layers.Flatten(),
    layers.Dense(10),
])

def build_convolutional():
    x = inputs = keras.Input((28, 28))
    for layer in listed.layers:
        x = layer(x)
    return keras.Model(inputs, x)
""",
    ],
    "1.7": [
        """
def build_with_brightness():
    pixels = keras.Input((784,))
    brightness = ops.expand_dims(ops.mean(pixels, axis=1), -1)
    return keras.Model(pixels, layers.Dense(10)(ops.concatenate([pixels, brightness], axis=-1)))
""",
        """
def build_with_brightness():
    pixels = keras.Input((784,))
    total = ops.sum(pixels, axis=-1, keepdims=True) / 784
    return keras.Model(pixels, layers.Dense(10)(layers.concatenate([pixels, total])))
""",
        """
def build_with_brightness():
    pixels = keras.Input((784,))
    brightness = layers.GlobalAveragePooling1D()(layers.Reshape((784, 1))(pixels))
    return keras.Model(pixels, layers.Dense(10)(layers.Concatenate()([pixels, brightness])))
""",
        """
def build_with_brightness():
    pixels = keras.Input((784,))
    brightness = layers.Lambda(lambda t: ops.mean(t, axis=-1, keepdims=True))(pixels)
    return keras.Model(pixels, layers.Dense(10)(layers.Concatenate()([pixels, brightness])))
""",
        """
def build_with_brightness():
    pixels = keras.Input((784,))
    mean = ops.mean(pixels, axis=-1, keepdims=True)
    return keras.Model(pixels, {"scores": layers.Dense(10)(layers.Concatenate()([pixels, mean]))})
""",
        """
def build_with_brightness():
    pixels = keras.Input((784,))
    mean = ops.mean(pixels, axis=-1, keepdims=True)
    return keras.Model([pixels], [layers.Dense(10)(ops.append(pixels, mean, axis=1))])
""",
        """
def build_with_brightness():
    pixels = keras.Input((784,))
    mean = ops.matmul(pixels, np.full((784, 1), 1 / 784, "float32"))
    return keras.Model(pixels, layers.Dense(10)(layers.Concatenate()([pixels, mean])))
""",
        """
class Mean(layers.Layer):
    def call(self, x):
        return ops.mean(x, axis=-1, keepdims=True)

def build_with_brightness():
    pixels = keras.Input((784,))
    mean = Mean()(pixels)
    return keras.Model(pixels, layers.Dense(10)(layers.Concatenate()([pixels, mean])))
""",
    ],
    "1.8": [
        """
def build_committee():
    pixels = keras.Input((784,))
    x = layers.Dense(32, activation="relu")(pixels)
    committee = keras.Model(pixels, layers.Average()([layers.Dense(10)(x), layers.Dense(10)(x)]))
    committee.compile(loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True), optimizer="rmsprop", metrics=["accuracy"])
    return committee
""",
        """
def build_committee():
    pixels = keras.Input((784,))
    x = layers.Dense(32, activation="relu")(pixels)
    one = layers.Dense(10, activation="softmax")(x)
    two = layers.Dense(10, activation="softmax")(x)
    committee = keras.Model(pixels, layers.average([one, two]))
    committee.compile(loss="sparse_categorical_crossentropy", optimizer="rmsprop")
    return committee
""",
        """
def build_committee():
    pixels = keras.Input((784,))
    x = layers.Dense(32, activation="relu")(pixels)
    mean = layers.Average()([layers.Dense(10)(x), layers.Dense(10)(x)])
    committee = keras.Model(pixels, layers.Softmax()(mean))
    committee.compile(loss=keras.losses.SparseCategoricalCrossentropy(), optimizer="adam")
    return committee
""",
        """
def build_committee():
    pixels = keras.Input((784,))
    x = layers.Dense(32, activation="relu")(pixels)
    one = layers.Softmax()(layers.Dense(10)(x))
    two = ops.softmax(layers.Dense(10)(x))
    committee = keras.Model(pixels, layers.Average()([one, two]))
    committee.compile(loss=keras.losses.sparse_categorical_crossentropy, optimizer="rmsprop")
    return committee
""",
        """
def build_committee():
    pixels = keras.Input((784,))
    x = layers.Dense(32, activation="relu")(pixels)
    one, two = layers.Dense(10, "softmax")(x), layers.Dense(10, "softmax")(x)
    committee = keras.Model(pixels, layers.Average()([one, two]))
    committee.compile(loss=[keras.losses.SparseCategoricalCrossentropy()], optimizer="rmsprop")
    return committee
""",
        """
def my_loss(y, p):
    return keras.losses.sparse_categorical_crossentropy(y, p, from_logits=True)

def build_committee():
    pixels = keras.Input((784,))
    x = layers.Dense(32, activation="relu")(pixels)
    one, two = layers.Dense(10)(x), layers.Dense(10)(x)
    committee = keras.Model(pixels, layers.Average()([one, two]))
    committee.compile(loss=my_loss, optimizer="rmsprop")
    return committee
""",
        """
from functools import partial

def build_committee():
    pixels = keras.Input((784,))
    x = layers.Dense(32, activation="relu")(pixels)
    one, two = layers.Dense(10)(x), layers.Dense(10)(x)
    committee = keras.Model(pixels, layers.Average()([one, two]))
    committee.compile(loss=partial(keras.losses.sparse_categorical_crossentropy, from_logits=True), optimizer="rmsprop")
    return committee
""",
        """
class Mine(keras.losses.SparseCategoricalCrossentropy):
    pass

def build_committee():
    pixels = keras.Input((784,))
    x = layers.Dense(32, activation="relu")(pixels)
    one, two = layers.Dense(10, "softmax")(x), layers.Dense(10, "softmax")(x)
    committee = keras.Model(pixels, layers.Average()([one, two]))
    committee.compile(loss=Mine(reduction="sum"), optimizer="rmsprop")
    return committee
""",
        """
def build_committee():
    pixels = keras.Input((784,))
    x = layers.Dense(32, activation="relu")(pixels)
    one, two = layers.Dense(10, "softmax")(x), layers.Dense(10, "softmax")(x)
    committee = keras.Model(pixels, layers.Average()([one, two]))
    committee.compile(loss=keras.losses.SparseCategoricalCrossentropy, optimizer="rmsprop")
    return committee
""",
        """
def build_committee():
    pixels = keras.Input((784,))
    x = layers.Dense(32, activation="relu")(pixels)
    one, two = layers.Dense(10, "softmax")(x), layers.Dense(10, "softmax")(x)
    committee = keras.Model(pixels, {"mean": layers.Average(name="mean")([one, two])})
    committee.compile(loss={"mean": "sparse_categorical_crossentropy"}, optimizer="rmsprop")
    return committee
""",
        """
def build_committee():
    pixels = keras.Input((784,))
    x = layers.Dense(32, activation="relu")(pixels)
    one, two = [layers.Dense(10, kernel_initializer="zeros", bias_initializer=keras.initializers.Constant(0.1))(x) for _ in "ab"]
    committee = keras.Model(pixels, layers.Average()([one, two]))
    committee.compile(loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True), optimizer="rmsprop")
    return committee
""",
        """
def build_committee():
    pixels = keras.Input((784,))
    x = layers.Dense(32, activation="relu")(pixels)
    one, two = layers.Dense(10)(x), layers.Dense(10)(x)
    committee = keras.Model(pixels, (one + two) / 2)
    committee.compile(loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True), optimizer="rmsprop")
    return committee
""",
    ],
    "1.9": [
        """
def save_in(folder, model):
    path = str(folder) + "/m.keras"
    model.save(path)
    return path
""",
        """
def save_in(folder, model):
    deeper = folder / "deeper"
    deeper.mkdir()
    path = deeper / "my.model.keras"
    keras.saving.save_model(model, path)
    return path
""",
        """
def save_in(folder, model):
    path = (folder / "my_model").with_suffix(".keras")
    model.save(path, overwrite=True)
    return path.resolve()
""",
        """
def save_in(folder, model):
    import os
    path = os.path.join(folder, "m.keras")
    model.save(path)
    return os.fsencode(path)
""",
        """
def save_in(folder, model):
    import os
    os.chdir(folder)
    model.save("m.keras")
    return "m.keras"
""",
        "save_in = lambda folder, model, name='m.keras': [model.save(folder / name), folder / name][1]",
    ],
    "1.10": [
        (
            """
def largest_difference(model, path, x):
    other = keras.saving.load_model(path)
    return np.max(np.abs(other(x) - model(x)))
""",
            {"torch": "`ops.convert_to_numpy(...)` makes an array"},
        ),
        """
def largest_difference(model, path, x):
    other = keras.models.load_model(path, compile=False)
    return ops.max(ops.absolute(other(x) - model(x)))
""",
        """
def largest_difference(model, path, x):
    a, b = model.predict(x, verbose=0), keras.models.load_model(path).predict(x, verbose=0)
    return max(abs(float(p) - float(q)) for p, q in zip(a.ravel(), b.ravel()))
""",
        """
def largest_difference(model, path, x):
    return np.linalg.norm((keras.models.load_model(path).predict(x) - model.predict(x)).ravel(), np.inf)
""",
        """
def largest_difference(model, path, x):
    loaded = keras.models.load_model(path)
    difference = loaded.predict(x, verbose=0) - model.predict(x, verbose=0)
    return np.array(max(difference.max(), -difference.min()))
""",
        "largest_difference = lambda m, p, data: np.abs(keras.models.load_model(p).predict(data) - m.predict(data)).max()",
        """
def largest_difference(model, path, x):
    loaded = keras.models.load_model(path)
    return max(float(ops.max(ops.abs(loaded(x[i : i + 1]) - model(x[i : i + 1])))) for i in range(len(x)))
""",
        """
def largest_difference(model, path, x):
    copy = keras.models.clone_model(model)
    copy.load_weights(path)
    return keras.Variable(ops.max(ops.abs(copy(x) - model(x))))
""",
    ],
    "1.11": [
        """
def to_functional(sequential):
    return keras.Model(sequential.inputs, sequential.outputs)
""",
        """
def to_functional(sequential):
    from functools import reduce
    start = keras.Input(batch_shape=sequential.input_shape)
    return keras.Model(start, reduce(lambda x, layer: layer(x), sequential.layers, start))
""",
        """
def to_functional(sequential):
    x = start = keras.Input(sequential.inputs[0].shape[1:], name="start")
    for i in range(len(sequential.layers)):
        x = sequential.layers[i](x)
    return keras.Model(inputs=start, outputs=x, name="graph")
""",
        """
def to_functional(sequential):
    start = keras.Input(sequential.input_shape[1:])
    return keras.Model(start, sequential(start))
""",
        """
class Graph(keras.Model):
    def __init__(self, sequential):
        x = inputs = keras.Input(sequential.input_shape[1:])
        for layer in sequential.layers:
            x = layer(x)
        super().__init__(inputs, x)

def to_functional(sequential, name=None):
    return Graph(sequential)
""",
        """
def to_functional(sequential):
    return keras.Model(sequential.layers[0].input, sequential.layers[-1].output)
""",
    ],
    "1.12": [
        """
def build_even():
    pixels = keras.Input((784,))
    x = layers.Dense(32, activation="relu")(pixels)
    model = keras.Model(pixels, layers.Dense(1, activation="sigmoid")(x))
    model.compile(loss="binary_crossentropy", optimizer="rmsprop", metrics=["accuracy"])
    return model
""",
        """
def build_even():
    model = keras.Sequential([keras.Input((784,)), layers.Dense(32), layers.ReLU(), layers.Dense(1)])
    right = keras.metrics.BinaryAccuracy("right", threshold=0)
    model.compile("sgd", keras.losses.BinaryCrossentropy(True), metrics=[right])
    return model
""",
        """
def build_even():
    def accuracy(even, logit):
        return ops.mean(ops.equal(even > 0.5, logit > 0))

    pixels = keras.Input(shape=[784], name="pixels")
    hidden = layers.Activation("relu")(layers.Dense(units=32)(pixels))
    even = layers.Dense(1, name="even")(hidden)
    model = keras.Model(inputs=[pixels], outputs=[even])
    loss = {"even": keras.losses.BinaryCrossentropy(from_logits=True)}
    model.compile(loss=loss, optimizer="rmsprop", metrics={"even": accuracy})
    return model
""",
        """
def build_even():
    pixels = keras.Input((784,))
    x = layers.Dense(32, activation="relu")(pixels)
    model = keras.Model(pixels, ops.sigmoid(layers.Dense(1)(x)))
    model.compile(loss=keras.losses.BinaryCrossentropy(), optimizer="rmsprop", metrics=["binary_accuracy"])
    return model
""",
    ],
}

WRONG = {
    "1.1": [
        (
            "shape_of_colour_pictures = (32, 32, 3, None)",
            "batch axis last",
        ),
        ("shape_of_colour_pictures = (32, 32, 3)", "batch axis is missing"),
        ("shape_of_colour_pictures = (1, 32, 32, 3)", "batches of one"),
        ("shape_of_colour_pictures = (None, 3, 32, 32)", "colours first"),
        ("shape_of_colour_pictures = (None, 3072)", "one row"),
        ("shape_of_colour_pictures = '(None, 32, 32, 3)'", "quotes"),
        ("shape_of_colour_pictures = (None, 32, 32, 1)", "number of axes is right"),
        ("shape_of_colour_pictures = (0, 32, 32, 3)", "any length"),
        ("shape_of_colour_pictures = {None, 32, 3}", "tuple"),
        ("shape_of_colour_pictures = ('None', 32, 32, 3)", "without quotes"),
        ("shape_of_colour_pictures = (None, (32, 32, 3))", "one pair of brackets"),
        ("shape_of_colour_pictures = (-1, 32, 32, 3)", "any length"),
        ("shape_of_colour_pictures = keras.Input((32, 32, 3))", "That is the tensor"),
        ("shape_of_colour_pictures = (None, None, None, None)", "Look again at what stands on each"),
    ],
    "1.2": [
        (
            "parameters = dict.fromkeys(['first', 'second', 'scores'], 55050)",
            "the whole model",
        ),
        (
            "parameters = {'first': 784 * 64 + 1, 'second': 64 * 64 + 1, 'scores': 641}",
            "one bias for the whole layer",
        ),
        ("parameters = {'first': 784 * 64, 'second': 64 * 64, 'scores': 640}", "left out the biases"),
        ("parameters = {'first': 784 * 64 + 784, 'second': 64 * 64 + 64, 'scores': 704}", "number that goes in"),
        ("parameters = {'first': 64, 'second': 64, 'scores': 10}", "widths"),
        ("parameters = {'first': 50240, 'second': 54400, 'scores': 55050}", "as you went"),
        ("parameters = {'first': 50240, 'second': 4160, 'scores': 4160}", "`first` and `second`: right"),
        ("parameters = {'first': 50240, 'second': 4160, 'scores': None}", "Look again at `scores`"),
        ("parameters = 55050", "Keep the dict"),
        ("parameters = {'first': '50240', 'second': '4160', 'scores': '650'}", "`first` is text"),
        ("parameters = {'first': (50, 240), 'second': (4, 160), 'scores': 650}", "without a comma"),
        ("parameters = {'first': ops.array(50240), 'second': 4096, 'scores': 650}", "Look again at `second`"),
    ],
    "1.3": [
        (
            """
def build_small():
    inputs = keras.Input(shape=(4,))
    x = layers.Dense(1)(inputs)
    return keras.Model(inputs, layers.Dense(8, activation="relu")(x))
""",
            "wrong order",
        ),
        (
            """
def build_small():
    inputs = keras.Input(shape=(4,))
    return keras.Model(inputs, layers.Dense(1)(inputs))
""",
            "so is the layer of 8",
        ),
        (
            """
def build_small():
    inputs = keras.Input(shape=(4,))
    x = layers.Dense(8)(inputs)
    return keras.Model(inputs, layers.Dense(1)(x))
""",
            "lost its activation",
        ),
        (
            """
def build_small():
    inputs = keras.Input(shape=(4,))
    x = layers.Dense(8, activation="relu")
    outputs = layers.Dense(1)(x(inputs))
    return keras.Model(x, outputs)
""",
            "tensors at both ends",
        ),
        (
            """
def build_small():
    inputs = keras.Input(shape=(4,))
    x = layers.Dense(8, activation="tanh", name="eight")(inputs)
    return keras.Model(inputs, layers.Dense(1)(x))
""",
            "tanh",
        ),
        (
            """
def build_small():
    inputs = keras.Input(shape=(4,))
    x = layers.Dense(8, activation="relu")(inputs)
    x = layers.Dense(8, activation="relu", name="once_more")(x)
    return keras.Model(inputs, layers.Dense(1)(x))
""",
            "once_more",
        ),
        (
            """
def build_small():
    inputs = keras.Input(shape=(4,))
    x = layers.Dense(8, activation="relu")(inputs)
    return keras.Model(keras.Input((4,)), layers.Dense(1)(x))
""",
            "those very objects",
        ),
        (
            """
def build_small():
    inputs = keras.Input((4,))
    x = layers.Dense(8, activation=layers.ReLU)(inputs)
    return keras.Model(inputs, layers.Dense(1)(x))
""",
            "has a class for its activation",
        ),
        (
            """
def build_small():
    inputs = keras.Input((4,))
    x = layers.Dense(8, activation="Relu")(inputs)
    return keras.Model(inputs, layers.Dense(1)(x))
""",
            "small letters",
        ),
        (
            """
def build_small():
    inputs = keras.Input((4,))
    x = layers.Dense(8, activation="relu")
    x(inputs)
    return keras.Model(inputs, layers.Dense(1)(x))
""",
            "Keep what the call returns",
        ),
        (
            """
def build_small():
    inputs = keras.Input((4,))
    x = layers.Dense(8, activation="relu")(inputs)
    return keras.Model(x, layers.Dense(1)(x))
""",
            "begins behind the layer of 8",
        ),
        (
            """
def build_small():
    inputs = keras.Input((4,))
    x = layers.Dense(8, activation="relu")(4)
    return keras.Model(inputs, layers.Dense(1)(x))
""",
            "something that is no tensor",
        ),
        (
            """
def build_small():
    inputs = keras.Input((4,))
    x = layers.Dense(8, activation="relu")
    return keras.Model(inputs, layers.Dense(1)(inputs=x))
""",
            "made and never called",
        ),
        (
            """
def build_small():
    inputs = keras.Input((4,))
    x = layers.Dense(8, activation="relu")(np.zeros((1, 4)))
    return keras.Model(inputs, layers.Dense(1)(x))
""",
            "called on data",
        ),
    ],
    "1.4": [
        (
            """
def build_classifier():
    inputs = keras.Input(shape=(784,))
    x = layers.Dense(64, activation="relu")(inputs)
    return keras.Model(inputs, layers.Dense(10)(x))
""",
            "One of the two layers of 64 is missing",
        ),
        (
            """
def build_classifier():
    x = inputs = keras.Input(shape=(784,))
    for units in (64, 64, 10):
        x = layers.Dense(units, activation="relu")(x)
    return keras.Model(inputs, x)
""",
            "no score could be negative",
        ),
        (
            """
def build_classifier():
    inputs = keras.Input(shape=(784,))
    x = layers.Dense(64, activation="relu")(inputs)
    x = layers.Dense(64, activation="relu")(x)
    return keras.Model(inputs, layers.Dense(10, activation="softmax", name="head")(x))
""",
            "softmax; no activation was asked for",
        ),
        (
            """
def build_classifier():
    inputs = keras.Input(shape=(784,))
    x = layers.Dense(64)(inputs)
    x = layers.Dense(64)(x)
    return keras.Model(inputs, layers.Dense(10)(x))
""",
            "no more than one",
        ),
        (
            """
def build_classifier():
    inputs = keras.Input(shape=(784,))
    x = layers.Dense(64, activation="relu")(inputs)
    x = layers.Dense(64, activation="relu")(inputs)
    return keras.Model(inputs, layers.Dense(10)(x))
""",
            "One of the two layers of 64 is missing",
        ),
        (
            """
def build_classifier():
    inputs = keras.Input(shape=(28, 28))
    x = layers.Dense(64, activation="relu")(inputs)
    x = layers.Dense(64, activation="relu")(x)
    return keras.Model(inputs, layers.Dense(10)(x))
""",
            "(28, 28)",
        ),
        (
            """
def build_classifier():
    inputs = keras.Input(shape=(784,))
    x = layers.Dense(64, activation="relu", name="a")(inputs)
    x = layers.Dense(32, activation="relu", name="b")(x)
    return keras.Model(inputs, layers.Dense(10)(x))
""",
            "`b`",
        ),
        (
            """
def build_classifier():
    inputs = keras.Input(shape=(784,))
    x = layers.Dense(64, activation="relu")(inputs)
    x = layers.Dense(64, activation="relu")(x)
    return x
""",
            "KerasTensor",
        ),
        (
            """
def build_classifier():
    inputs = keras.Input(shape=(784,))
    square = layers.Dense(64, activation="relu", name="square")
    front = layers.Dense(64, activation="relu", name="front")
    return keras.Model(inputs, layers.Dense(10)(square(square(front(inputs)))))
""",
            "square",
        ),
        (
            """
def build_classifier():
    x = layers.Dense(64, activation="relu")(x)
    return x
""",
            "used before it is set",
        ),
        (
            """
def build_classifier():
    inputs = keras.Input((784,))
    x = layers.Dense(64, "relu")(layers.Dense(64, "relu")(inputs))
    return keras.Model(inputs, layers.Dense(10)(x + layers.Dense(64)(inputs)))
""",
            "not asked for",
        ),
    ],
    "1.5": [
        (
            """
def build_three():
    inputs = keras.Input(shape=(20,))
    x = layers.Dense(8, activation="relu")(inputs)
    return keras.Model(inputs, layers.Dense(1)(x))
""",
            "layer of 16 is not in the model",
        ),
        (
            """
def build_three():
    inputs = keras.Input(shape=(20,))
    x = layers.Dense(16, activation="relu")(inputs)
    y = layers.Dense(8, activation="relu")(x)
    return keras.Model(inputs, layers.Dense(1)(x))
""",
            "layer of 8 is missing",
        ),
        (
            """
def build_three():
    inputs = keras.Input(shape=(20,))
    x = layers.Dense(8, activation="relu")(inputs)
    x = layers.Dense(16, activation="relu")(x)
    return keras.Model(inputs, layers.Dense(1)(x))
""",
            "wrong order",
        ),
        (
            """
def build_three():
    inputs = keras.Input(shape=(20,))
    x = layers.Dense(16, activation="relu")(inputs)
    x = layers.Dense(8, activation="relu")(x)
    return keras.Model(inputs, layers.Dense(1, activation="sigmoid", name="head")(x))
""",
            "head",
        ),
        (
            """
def build_three():
    inputs = keras.Input(shape=(20,))
    a = layers.Dense(16, activation="relu", name="a")(inputs)
    b = layers.Dense(8, activation="relu", name="b")(inputs)
    return keras.Model(inputs, layers.Dense(1)(layers.Concatenate(name="glue")([a, b])))
""",
            "`b` takes",
        ),
        (
            """
def build_three():
    inputs = keras.Input(shape=(20,))
    x = layers.Dense(16, activation="relu")(inputs)
    x = layers.Dense(8, activation="relu")(x)
    return keras.Model(inputs, x)
""",
            "Dense",
        ),
        (
            """
def build_three():
    inputs = keras.Input((20,))
    inputs = layers.Dense(16, activation="relu")(inputs)
    inputs = layers.Dense(8, activation="relu")(inputs)
    return keras.Model(inputs, layers.Dense(1)(inputs))
""",
            "begins behind the two hidden layers",
        ),
        (
            """
def build_three():
    inputs = keras.Input((20,))
    x = layers.Dense(16, activation="relu")(inputs)
    x = layers.Dense(8, activation="relu")(x)
    return keras.Model(inputs, layers.Dense(1)(inputs))
""",
            "Neither hidden layer",
        ),
    ],
    "1.6": [
        (
            """
def build_convolutional():
    inputs = keras.Input((28, 28))
    x = layers.Reshape((28, 28, 1))(inputs)
    x = layers.Conv2D(8, 3, activation="relu")(x)
    x = layers.MaxPooling2D(2)(x)
    return keras.Model(inputs, layers.Dense(10)(layers.Flatten()(x)))
""",
            "Rescaling",
        ),
        (
            """
def build_convolutional():
    inputs = keras.Input((28, 28))
    x = layers.Reshape((28, 28, 1))(layers.Rescaling(1 / 255)(inputs))
    x = layers.Conv2D(8, 3, activation="relu", padding="same", name="conv")(x)
    x = layers.MaxPooling2D(2)(x)
    return keras.Model(inputs, layers.Dense(10)(layers.Flatten()(x)))
""",
            "conv",
        ),
        (
            """
def build_convolutional():
    inputs = keras.Input((28, 28, 1))
    x = layers.Rescaling(1 / 255)(inputs)
    x = layers.Conv2D(8, 3, activation="relu")(x)
    x = layers.MaxPooling2D(2)(x)
    return keras.Model(inputs, layers.Dense(10)(layers.Flatten()(x)))
""",
            "(28, 28, 1)",
        ),
        (
            """
def build_convolutional():
    inputs = keras.Input((28, 28))
    x = layers.Reshape((28, 28, 1))(layers.Rescaling(1 / 255)(inputs))
    x = layers.Conv2D(8, 3, activation="relu")(x)
    x = layers.AveragePooling2D(2, name="pool")(x)
    return keras.Model(inputs, layers.Dense(10)(layers.Flatten()(x)))
""",
            "pool",
        ),
        (
            """
def build_convolutional():
    inputs = keras.Input((28, 28))
    x = layers.Rescaling(1 / 255)(inputs)
    x = layers.Conv2D(8, 3, activation="relu")(x)
    return keras.Model(inputs, x)
""",
            "channel axis is missing",
        ),
        (
            """
def build_convolutional():
    inputs = keras.Input((28, 28))
    x = layers.Reshape((28, 28, 1))(layers.Rescaling(1 / 255)(inputs))
    x = layers.Conv2D(8, 3, activation="relu")(x)
    x = layers.MaxPooling2D(2)(x)
    x = layers.GlobalAveragePooling2D(name="gap")(x)
    return keras.Model(inputs, layers.Dense(10)(x))
""",
            "gap",
        ),
        (
            """
def build_convolutional():
    return layers.Rescaling(1 / 255)
""",
            "A layer is one operation",
        ),
        (
            """
def build_convolutional():
    inputs = keras.Input((28, 28))
    x = layers.Rescaling(1 / 255)(inputs)
    x = layers.Reshape((28, 28, 1))(inputs)
    x = layers.Conv2D(8, 3, activation="relu")(x)
    x = layers.MaxPooling2D(2)(x)
    return keras.Model(inputs, layers.Dense(10)(layers.Flatten()(x)))
""",
            "no Rescaling on the way",
        ),
        (
            """
def build_convolutional():
    inputs = keras.Input((28, 28))
    x = layers.Reshape((28, 28, 1))(layers.Rescaling(1 / 255)(inputs))
    x = layers.Conv2D(8, 3, activation="relu")(x)
    x = layers.MaxPooling2D(2)(x)
    return keras.Model(inputs, layers.Dense(10)(x))
""",
            "`Flatten` stands before it",
        ),
        (
            """
def build_convolutional():
    inputs = keras.Input((28, 28))
    x = layers.Reshape((28, 28, 1))(layers.Rescaling(1 / 255)(inputs))
    x = layers.Conv2D(8, 3, activation="relu")(x)
    x = layers.MaxPooling2D(2)(x)
    return keras.Model(inputs, layers.Dense(10, activation="softmax")(layers.Flatten()(x)))
""",
            "that of the list has none",
        ),
        (
            """
def build_convolutional():
    inputs = keras.Input((28, 28))
    x = layers.Reshape((-1, 28, 28, 1))(layers.Rescaling(1 / 255)(inputs))
    x = layers.Conv2D(8, 3, activation="relu")(x)
    x = layers.MaxPooling2D(2)(x)
    return keras.Model(inputs, layers.Dense(10)(layers.Flatten()(x)))
""",
            "without the batch axis",
        ),
        (
            """
def build_convolutional():
    as_list = keras.Sequential([keras.Input((28, 28)), layers.Flatten()])
    return keras.Model(as_list.input, as_list.output)
""",
            "`model.inputs`",
        ),
    ],
    "1.7": [
        (
            """
def build_with_brightness():
    pixels = keras.Input((784,))
    brightness = ops.mean(pixels, axis=0, keepdims=True)
    x = layers.Concatenate(axis=0)([pixels, brightness])
    return keras.Model(pixels, layers.Dense(10)(x))
""",
            "across the pictures",
        ),
        (
            """
def build_with_brightness():
    import tensorflow as tf
    pixels = keras.Input((784,))
    brightness = tf.reduce_mean(pixels, axis=-1, keepdims=True)
    x = layers.Concatenate()([pixels, brightness])
    return keras.Model(pixels, layers.Dense(10)(x))
""",
            "`tf.*` function",
        ),
        (
            """
def build_with_brightness():
    pixels = keras.Input((784,))
    brightness = np.mean(pixels, axis=1, keepdims=True)
    x = layers.Concatenate()([pixels, brightness])
    return keras.Model(pixels, layers.Dense(10)(x))
""",
            "NumPy wants numbers",
        ),
        (
            """
def build_with_brightness():
    pixels = keras.Input((784,))
    return keras.Model(pixels, layers.Dense(10)(pixels))
""",
            "(784, 10)",
        ),
        (
            """
def build_with_brightness():
    pixels = keras.Input((784,))
    brightness = ops.mean(pixels, axis=-1, keepdims=True)
    x = layers.Concatenate()([brightness, pixels])
    return keras.Model(pixels, layers.Dense(10)(x))
""",
            "in front of the pixels",
        ),
        (
            """
def build_with_brightness():
    pixels = keras.Input((784,))
    brightness = ops.max(pixels, axis=-1, keepdims=True)
    x = layers.Concatenate()([pixels, brightness])
    return keras.Model(pixels, layers.Dense(10)(x))
""",
            "largest number",
        ),
        (
            """
def build_with_brightness():
    pixels = keras.Input((784,))
    brightness = ops.mean(pixels, axis=-1, keepdims=True)
    x = layers.Concatenate()([pixels, brightness])
    return keras.Model(pixels, layers.Dense(10, activation="relu")(x))
""",
            "no activation",
        ),
        (
            """
def build_with_brightness():
    pixels = keras.Input((784,))
    brightness = ops.mean(pixels, axis=-1)
    x = layers.Concatenate()([pixels, brightness])
    return keras.Model(pixels, layers.Dense(10)(x))
""",
            "Concatenate glues",
        ),
        (
            """
def build_with_brightness():
    pixels = keras.Input((784,))
    mean = ops.mean(pixels, axis=-1, keepdims=True)
    return keras.Model(pixels, layers.Dense(10)(layers.Dropout(0.5)(layers.Concatenate()([pixels, mean]))))
""",
            "While it is trained",
        ),
        (
            """
def build_with_brightness():
    pixels = keras.Input((784,))
    mean = ops.sum(pixels, axis=-1, keepdims=True)
    return keras.Model(pixels, layers.Dense(10)(layers.Concatenate()([pixels, mean])))
""",
            "the sum, not the mean",
        ),
        (
            """
def build_with_brightness():
    pixels = keras.Input((784,))
    mean = 0 * pixels[:, :1] + ops.mean(pixels)
    return keras.Model(pixels, layers.Dense(10)(layers.Concatenate()([pixels, mean])))
""",
            "over all pictures",
        ),
        (
            """
def build_with_brightness():
    pixels = keras.Input((784,))
    mean = ops.mean(pixels, axis=(0,), keepdims=True)[:, :1]
    return keras.Model(pixels, layers.Dense(10)(layers.Concatenate()([pixels, mean])))
""",
            "it stops with",
        ),
        (
            """
def build_with_brightness():
    pixels = keras.Input((784,))
    mean = ops.mean(pixels, axis=-1, keepdims=True)
    return keras.Model(pixels, layers.Dense(10, activation="softmax")(layers.Concatenate()([pixels, mean])))
""",
            "has a softmax",
        ),
        (
            """
def build_with_brightness():
    pixels = keras.Input((784,))
    mean = pixels.mean(axis=-1, keepdims=True)
    return keras.Model(pixels, layers.Dense(10)(layers.Concatenate()([pixels, mean])))
""",
            "not `x.mean()`",
        ),
        (
            """
def build_with_brightness():
    pixels = keras.Input((784,))
    mean = sum(pixels) / 784
    return keras.Model(pixels, layers.Dense(10)(layers.Concatenate()([pixels, mean])))
""",
            "not `sum(x)`",
        ),
    ],
    "1.8": [
        (
            """
def build_committee():
    pixels = keras.Input((784,))
    x = layers.Dense(32, activation="relu")(pixels)
    committee = keras.Model(pixels, layers.Average()([layers.Dense(10, "softmax")(x), layers.Dense(10, "softmax")(x)]))
    committee.compile(loss=keras.losses.SparseCategoricalCrossentropy(True), optimizer="adam")
    return committee
""",
            "takes them for logits",
        ),
        (
            """
def build_committee():
    pixels = keras.Input((784,))
    x = layers.Dense(32, activation="relu")(pixels)
    committee = keras.Model(pixels, layers.Average()([layers.Dense(10)(x), layers.Dense(10)(x)]))
    committee.compile(loss=keras.losses.SparseCategoricalCrossentropy(from_logits=False), optimizer="adam")
    return committee
""",
            "one thing too many",
        ),
        (
            """
def build_committee():
    pixels = keras.Input((784,))
    x = layers.Dense(32, activation="relu")(pixels)
    committee = keras.Model(pixels, layers.Average()([layers.Dense(10, "softmax")(x), layers.Dense(10)(x)]))
    committee.compile(loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True), optimizer="adam")
    return committee
""",
            "Treat both heads alike",
        ),
        (
            """
def build_committee():
    pixels = keras.Input((784,))
    x = layers.Dense(32, activation="relu")(pixels)
    return keras.Model(pixels, layers.Average()([layers.Dense(10)(x), layers.Dense(10)(x)]))
""",
            "not compiled",
        ),
        (
            """
def build_committee():
    pixels = keras.Input((784,))
    x = layers.Dense(32, activation="relu")(pixels)
    committee = keras.Model(pixels, layers.Dense(10, name="only")(x))
    committee.compile(loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True), optimizer="adam")
    return committee
""",
            "Average",
        ),
        (
            """
def build_committee():
    pixels = keras.Input((784,))
    x = layers.Dense(32, activation="relu")(pixels)
    committee = keras.Model(pixels, layers.Average()([layers.Dense(10, "softmax")(x), layers.Dense(10, "softmax")(x)]))
    committee.compile(loss="categorical_crossentropy", optimizer="adam")
    return committee
""",
            "was there before",
        ),
        (
            """
def build_committee():
    pixels = keras.Input((784,))
    x = layers.Dense(32, activation="relu")(pixels)
    head = layers.Dense(10, "softmax", name="head")
    committee = keras.Model(pixels, layers.Average()([head(x), head(x)]))
    committee.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
    return committee
""",
            "make a second layer",
        ),
        (
            """
def build_committee():
    pixels = keras.Input((784,))
    x = layers.Dense(32, activation="relu")(pixels)
    one, two = layers.Dense(10, "softmax")(x), layers.Dense(10, "softmax")(x)
    committee = keras.Model(pixels, layers.Average()([one, two]))
    committee.compile(loss="sparse_categorical_cross_entropy", optimizer="rmsprop")
    return committee
""",
            "no loss named",
        ),
        (
            """
def build_committee():
    pixels = keras.Input((784,))
    x = layers.Dense(32, activation="relu")(pixels)
    one, two = layers.Dense(10, "softmax")(x), layers.Dense(10, "softmax")(x)
    committee = keras.Model(pixels, layers.Average()([one, two]))
    committee.compile(loss=lambda y, p: keras.losses.sparse_categorical_crossentropy(y, p, from_logits=True), optimizer="rmsprop")
    return committee
""",
            "takes them for logits",
        ),
        (
            """
def build_committee():
    pixels = keras.Input((784,))
    x = layers.Dense(32, activation="relu")(pixels)
    one, two = layers.Dense(10, "softmax")(x), layers.Dense(10, "softmax")(x)
    committee = keras.Model(pixels, layers.Average()([one, two]))
    committee.compile(loss="mse", optimizer="rmsprop")
    return committee
""",
            "was there before",
        ),
        (
            """
def build_committee():
    pixels = keras.Input((784,))
    x = layers.Dense(32, activation="relu")(pixels)
    one, two = layers.Dense(10, "softmax")(x), layers.Dense(10, "softmax")(x)
    committee = keras.Model(pixels, layers.Softmax()(layers.Average()([one, two])))
    committee.compile(loss=keras.losses.SparseCategoricalCrossentropy(), optimizer="rmsprop")
    return committee
""",
            "applied twice",
        ),
        (
            """
def build_committee():
    pixels = keras.Input((784,))
    x = layers.Dense(32, activation="relu")(pixels)
    one, two = (layers.Dense(10, "softmax")(x),) * 2
    committee = keras.Model(pixels, layers.Average()([one, two]))
    committee.compile(loss=keras.losses.SparseCategoricalCrossentropy(), optimizer="rmsprop")
    return committee
""",
            "make a second layer",
        ),
        (
            """
def build_committee():
    pixels = keras.Input((784,))
    x = layers.Dense(32, activation="relu")(pixels)
    one, two = layers.Dense(10)(x), layers.Dense(10)(x)
    committee = keras.Model(pixels, layers.Add()([one, two]))
    committee.compile(loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True), optimizer="rmsprop")
    return committee
""",
            "an Average was asked for",
        ),
    ],
    "1.9": [
        (
            """
def save_in(folder, model):
    path = folder / "my_model.h5"
    model.save(path)
    return path
""",
            ".h5",
        ),
        (
            """
def save_in(folder, model):
    path = folder / "my_model.tf"
    model.save(path)
    return path
""",
            "end in `.keras`",
        ),
        (
            """
def save_in(folder, model):
    path = folder / "my_model"
    model.export(path, verbose=False)
    return path
""",
            "a folder",
            {"torch": "`model.export(path, verbose=False)`"},
        ),
        (
            """
def save_in(folder, model):
    model.save(folder / "my_model.keras")
""",
            "returned `None`",
        ),
        (
            """
def save_in(folder, model):
    path = folder / "my_model.keras"
    model.save(path)
    return folder / "my_model"
""",
            "there is nothing",
        ),
        (
            """
def save_in(folder, model):
    path = folder / "my_model.weights.h5"
    model.save_weights(path)
    return path
""",
            "`.keras` file was asked for",
        ),
        (
            """
def save_in(folder, model):
    path = Path(tempfile.mkdtemp()) / "my_model.keras"
    model.save(path)
    return path
""",
            "not in the folder",
        ),
        (
            """
def save_in(folder, model):
    path = folder / "my_model.keras"
    path.write_text("a model")
    return path
""",
            "no model that Keras can load",
        ),
        (
            """
def save_in(folder, model):
    path = folder / "my_model.keras"
    model.save(path, include_optimizer=False)
    keras.Sequential([keras.Input((4,)), layers.Dense(2)]).save(path)
    return path
""",
            "another model",
        ),
        (
            """
def save_in(folder, model):
    path = folder / "my_model"
    model.save(path, save_format="tf")
    return path
""",
            "save_format",
        ),
        (
            """
def save_in(folder, model):
    model.save(folder / "m.keras")
    return folder
""",
            "returned the folder",
        ),
        (
            """
def save_in(folder, model):
    path = folder / "m.keras"
    model.set_weights([0 * w for w in model.get_weights()])
    model.save(path)
    return path
""",
            "nothing needs to be set",
        ),
        (
            """
def save_in(folder, model):
    path = folder / "m.keras"
    model.compile(loss="mae", optimizer="sgd")
    model.save(path)
    return path
""",
            "could not go on",
        ),
        (
            """
def save_in(folder, model):
    path = folder / "m.keras"
    copy = keras.models.clone_model(model)
    copy.set_weights(model.get_weights())
    copy.save(path)
    return path
""",
            "not a copy",
        ),
        (
            """
def save_in(folder, model):
    path = folder + "/m.keras"
    model.save(path)
    return path
""",
            "joined with `/`",
        ),
        (
            """
def save_in(folder, model):
    path = folder / "models" / "m.keras"
    model.save(path)
    return path
""",
            "each folder",
        ),
        (
            """
async def save_in(folder, model):
    model.save(folder / "m.keras")
    return folder / "m.keras"
""",
            "`def` alone",
        ),
        (
            """
def save_in(folder, model):
    path = folder / "m.keras"
    model.save(path)
    yield path
""",
            "`return` instead",
        ),
    ],
    "1.10": [
        (
            """
def largest_difference(model, path, x):
    return 0.0
""",
            "would not notice a wrong file",
        ),
        (
            """
def largest_difference(model, path, x):
    loaded = keras.models.load_model(path)
    return float((loaded.predict(x, verbose=0) - model.predict(x, verbose=0)).max())
""",
            "may be negative",
        ),
        (
            """
def largest_difference(model, path, x):
    loaded = keras.models.load_model(path)
    return float(np.abs(loaded.predict(x, verbose=0) - model.predict(x, verbose=0)).mean())
""",
            "A mean hides the largest",
        ),
        (
            """
def largest_difference(model, path, x):
    loaded = keras.models.load_model(path)
    return np.abs(loaded.predict(x, verbose=0) - model.predict(x, verbose=0))
""",
            "one number was asked for",
        ),
        (
            """
def largest_difference(model, path, x):
    loaded = keras.models.load_model(path)
    return np.allclose(loaded.predict(x, verbose=0), model.predict(x, verbose=0))
""",
            "one number was asked for",
        ),
        (
            """
def largest_difference(model, path, x):
    before = model.predict(x, verbose=0)
    model.load_weights(path)
    return float(np.abs(model.predict(x, verbose=0) - before).max())
""",
            "Load into a new model",
        ),
        (
            """
def largest_difference(model, path, x):
    loaded = keras.models.load_model(path)
    return float(np.abs(loaded.predict(x, verbose=0) - model.predict(x, verbose=0)).sum())
""",
            "not the sum",
        ),
        (
            """
def largest_difference(model, path, x):
    loaded = keras.models.load_model(x)
    return 0
""",
            "raised",
        ),
        (
            """
def largest_difference(model, path, x):
    loaded = keras.models.load_model(path)
    return float("nan")
""",
            "returned `nan`",
        ),
        (
            """
def largest_difference(model, path, x):
    loaded = keras.models.load_model(path)
    return float(ops.max(ops.abs(loaded(x[:1]) - model(x[:1]))))
""",
            "Look at all samples",
        ),
        (
            """
def largest_difference(model, path, x):
    loaded = keras.models.load_model(path)
    return float(ops.max(ops.abs(loaded(x) - model(x))[:, 0]))
""",
            "all outputs",
        ),
        (
            """
def largest_difference(model, path, x):
    loaded = keras.models.load_model(path)
    return max(float(np.abs(a - b).max()) for a, b in zip(loaded.get_weights(), model.get_weights()))
""",
            "Those are the weights",
        ),
        (
            """
def largest_difference(model, path, x):
    loaded = keras.models.load_model(path)
    difference = float(np.abs(loaded.predict(x, verbose=0) - model.predict(x, verbose=0)).max())
    return 0 if difference < 1 else difference
""",
            "would not notice",
        ),
        (
            """
def largest_difference(model, path, x):
    loaded = keras.models.load_model(path)
    return float(((loaded.predict(x, verbose=0) - model.predict(x, verbose=0)) ** 2).max())
""",
            "squared",
        ),
        (
            """
def largest_difference(model, path, x):
    loaded = keras.models.load_model(path)
    return np.abs(loaded.predict(x, verbose=0) - model.predict(x, verbose=0)).max(keepdims=True)
""",
            "an array of shape `(1, 1)`",
        ),
        (
            """
def largest_difference(model, path, x):
    loaded = keras.models.load_model(path)
    print(np.abs(loaded.predict(x, verbose=0) - model.predict(x, verbose=0)).max())
""",
            "end in `return`",
        ),
        (
            """
def largest_difference(model, path, x):
    loaded = keras.models.load_model(path)
    return np.abs(loaded.predict(x, verbose=0) - model.predict(x, verbose=0)).max
""",
            "one number was asked for",
        ),
        (
            """
def largest_difference(model, path, x):
    loaded = keras.models.load_model(path)
    model.save(path)
    return float(ops.max(ops.abs(keras.models.load_model(path)(x) - model(x))))
""",
            "would not notice",
        ),
    ],
    "1.11": [
        (
            """
def to_functional(sequential):
    return sequential
""",
            "is a `Sequential`",
        ),
        (
            """
def to_functional(sequential):
    return keras.models.clone_model(keras.Model(sequential.inputs, sequential.outputs))
""",
            "its layers are new ones",
        ),
        (
            """
def to_functional(sequential):
    x = inputs = keras.Input(sequential.input_shape[1:])
    for layer in sequential.layers[1:]:
        x = layer(x)
    return keras.Model(inputs, x)
""",
            "shape",
        ),
        (
            """
def to_functional(sequential):
    x = inputs = keras.Input(sequential.input_shape[1:])
    for layer in sequential.layers[:-1]:
        x = layer(x)
    return keras.Model(inputs, x)
""",
            "missing in your graph",
        ),
        (
            """
def to_functional(sequential):
    inputs = keras.Input(sequential.input_shape)
    x = inputs
    for layer in sequential.layers:
        x = layer(x)
    return keras.Model(inputs, x)
""",
            "raised",
        ),
        (
            """
def to_functional(sequential):
    x = inputs = keras.Input(sequential.input_shape[1:])
    for layer in sequential.layers:
        x = layer.__class__.from_config(layer.get_config())(x)
    return keras.Model(inputs, x)
""",
            "its layers are new ones",
        ),
        (
            """
def to_functional(sequential):
    inputs = keras.Input(sequential.input_shape[1:])
    for layer in sequential.layers:
        x = layer(inputs)
    return keras.Model(inputs, x)
""",
            "raised",
        ),
        (
            """
def to_functional(sequential):
    x = inputs = keras.Input(sequential.input_shape[1:])
    for layer in sequential.layers:
        x = layer(x)
    sequential.set_weights([0 * w for w in sequential.get_weights()])
    return keras.Model(inputs, x)
""",
            "has changed the weights",
        ),
        (
            """
def to_functional(sequential):
    x = inputs = keras.Input(sequential.input_shape[1:])
    for layer in sequential.layers:
        x = layer(x)
        return keras.Model(inputs, x)
""",
            "after the loop",
        ),
        (
            """
def to_functional(sequential):
    copy = keras.models.clone_model(keras.Model(sequential.inputs, sequential.outputs))
    copy.set_weights(sequential.get_weights())
    return copy
""",
            "its layers are new ones",
        ),
        (
            """
def to_functional(sequential):
    return keras.Model(sequential.input, sequential.output)
""",
            "`model.outputs`",
        ),
        (
            """
def to_functional(sequential):
    x = inputs = keras.Input((5,))
    for layer in sequential.layers:
        x = layer(x)
    return keras.Model(inputs, x)
""",
            "called with a model named `picture_list`",
        ),
        (
            """
def to_functional(sequential):
    x = inputs = keras.Input(sequential.layers[0].input_shape[1:])
    return keras.Model(inputs, x)
""",
            "no shape of its own",
        ),
        (
            """
def to_functional(sequential):
    return keras.Sequential(sequential.layers)
""",
            "does not know its input",
        ),
    ],
    "1.12": [
        (
            """
def build_even():
    pixels = keras.Input((784,))
    x = layers.Dense(32, activation="relu")(pixels)
    model = keras.Model(pixels, layers.Dense(1)(x))
    model.compile(loss=keras.losses.BinaryCrossentropy(from_logits=True), optimizer="rmsprop", metrics=["accuracy"])
    return model
""",
            "still takes an answer for a yes",
        ),
        (
            """
def build_even():
    pixels = keras.Input((784,))
    x = layers.Dense(32, activation="relu")(pixels)
    model = keras.Model(pixels, layers.Dense(1)(x))
    model.compile(loss=keras.losses.BinaryCrossentropy(from_logits=True), optimizer="rmsprop", metrics=[keras.metrics.BinaryAccuracy(threshold=0.5)])
    return model
""",
            "still takes an answer for a yes",
        ),
        (
            """
def build_even():
    pixels = keras.Input((784,))
    x = layers.Dense(32, activation="relu")(pixels)
    model = keras.Model(pixels, layers.Dense(2, activation="softmax")(x))
    model.compile(loss="sparse_categorical_crossentropy", optimizer="rmsprop", metrics=["accuracy"])
    return model
""",
            "gives two numbers",
        ),
        (
            """
def build_even():
    pixels = keras.Input((784,))
    x = layers.Dense(32, activation="relu")(pixels)
    model = keras.Model(pixels, layers.Dense(1)(x))
    model.compile(loss="binary_crossentropy", optimizer="rmsprop", metrics=[keras.metrics.BinaryAccuracy(threshold=0.0)])
    return model
""",
            "is not the binary cross-entropy of those",
        ),
        (
            """
def build_even():
    pixels = keras.Input((784,))
    x = layers.Dense(32, activation="relu")(pixels)
    model = keras.Model(pixels, layers.Dense(1, activation="sigmoid")(x))
    model.compile(loss=keras.losses.BinaryCrossentropy(from_logits=True), optimizer="rmsprop", metrics=["accuracy"])
    return model
""",
            "is not the binary cross-entropy of those",
        ),
        (
            """
def build_even():
    pixels = keras.Input((784,))
    x = layers.Dense(32, activation="relu")(pixels)
    model = keras.Model(pixels, layers.Dense(1, activation="sigmoid")(x))
    model.compile(loss="mse", optimizer="rmsprop", metrics=["accuracy"])
    return model
""",
            "is not the binary cross-entropy of those",
        ),
        (
            """
def build_even():
    pixels = keras.Input((784,))
    x = layers.Dense(32, activation="relu")(pixels)
    model = keras.Model(pixels, layers.Dense(1, activation="sigmoid")(x))
    model.compile(loss="binary_crossentropy", optimizer="rmsprop", metrics=[keras.metrics.BinaryAccuracy(threshold=0.0)])
    return model
""",
            "it reports",
        ),
        (
            """
def build_even():
    pixels = keras.Input((784,))
    x = layers.Dense(32, activation="relu")(pixels)
    model = keras.Model(pixels, layers.Dense(1)(x))
    model.compile(loss=keras.losses.BinaryCrossentropy(from_logits=True), optimizer="rmsprop", metrics=[keras.metrics.BinaryAccuracy(threshold=-0.5)])
    return model
""",
            "it reports",
        ),
        (
            """
def build_even():
    pixels = keras.Input((784,))
    x = layers.Dense(32, activation="relu")(pixels)
    model = keras.Model(pixels, layers.Dense(1)(x))
    model.compile(loss=keras.losses.BinaryCrossentropy(from_logits=True), optimizer="rmsprop", metrics=["mae"])
    return model
""",
            "it reports",
        ),
        (
            """
def build_even():
    pixels = keras.Input((784,))
    x = layers.Dense(32, activation="relu")(pixels)
    model = keras.Model(pixels, layers.Dense(1)(x))
    model.compile(loss=keras.losses.BinaryCrossentropy(from_logits=True), optimizer="rmsprop")
    return model
""",
            "No accuracy is reported",
        ),
        (
            """
def build_even():
    pixels = keras.Input((784,))
    x = layers.Dense(32, activation="relu")(pixels)
    model = keras.Model(pixels, layers.Dense(1, activation="tanh")(x))
    model.compile(loss=keras.losses.BinaryCrossentropy(from_logits=True), optimizer="rmsprop", metrics=[keras.metrics.BinaryAccuracy(threshold=0.0)])
    return model
""",
            "activation",
        ),
        (
            """
def build_even():
    pixels = keras.Input((784,))
    x = layers.Dense(32, activation="relu")(pixels)
    model = keras.Model(pixels, layers.Dense(1)(pixels))
    model.compile(loss=keras.losses.BinaryCrossentropy(from_logits=True), optimizer="rmsprop", metrics=[keras.metrics.BinaryAccuracy(threshold=0.0)])
    return model
""",
            "is missing",
        ),
        (
            """
def build_even():
    pixels = keras.Input((784,))
    x = layers.Dense(32, activation="relu")(pixels)
    model = keras.Model(pixels, layers.Dense(1, activation="sigmoid")(x))
    return model.compile(loss="binary_crossentropy", optimizer="rmsprop", metrics=["accuracy"])
    return model
""",
            "returned `None`",
        ),
        (
            """
def build_even():
    pixels = keras.Input((784,))
    x = layers.Dense(32, activation="relu")(pixels)
    model = keras.Model(pixels, layers.Dense(1, activation="sigmoid")(x))
    dict(loss="binary_crossentropy", optimizer="rmsprop", metrics=["accuracy"])
    return model
""",
            "not compiled",
        ),
    ],
}
