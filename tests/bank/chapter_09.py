"""Answers to chapter 09. `WHOLE` holds two solutions of the whole chapter, each in a style of its own."""

LAYER = """
@keras.saving.register_keras_serializable(package="cards")
class Arithmetic(layers.Layer):
    def __init__(self, digits=10, **kwargs):
        super().__init__(**kwargs)
        self.digits = digits

    def call(self, left, right, sign):
        pairs = ops.expand_dims(left, 2) * ops.expand_dims(right, 1)
        pairs = ops.reshape(pairs, (-1, self.digits**2))
        a, b = np.indices((self.digits, self.digits)).reshape(2, -1)
        places = np.eye(3 * self.digits - 2, dtype=self.compute_dtype)
        plus, minus = places[a + b + self.digits - 1], places[a - b + self.digits - 1]
        return sign * ops.matmul(pairs, plus) + (1 - sign) * ops.matmul(pairs, minus)

    def get_config(self):
        return {**super().get_config(), "digits": self.digits}
"""
READER = """
def build_reader():
    picture = keras.Input((28, 28))
    x = layers.Reshape((28, 28, 1))(picture)
    x = layers.Conv2D(8, 3, strides=2, padding="same", activation="relu")(x)
    h = layers.Conv2D(8, 3, padding="same", activation="relu", name="h_1")(x)
    h = layers.Conv2D(8, 3, padding="same", name="h_2")(h)
    x = layers.ReLU()(layers.Add(name="first_sum")([x, h]))
    g = layers.Conv2D(16, 3, strides=2, padding="same", activation="relu", name="g_1")(x)
    g = layers.Conv2D(16, 3, padding="same", name="g_2")(g)
    s = layers.Conv2D(16, 1, strides=2)(x)
    x = layers.ReLU()(layers.Add(name="second_sum")([s, g]))
    x = layers.Flatten()(x)
    return keras.Model(picture, layers.Dense(10, activation="softmax")(x), name="reader")
"""
CALCULATOR = """
def build_calculator(reader, arithmetic):
    left = keras.Input((28, 28), name="left")
    right = keras.Input((28, 28), name="right")
    sign = keras.Input((1,), name="sign")
    a, b = reader(left), reader(right)
    result = arithmetic(a, b, sign)
    x = layers.Concatenate()([a, b])
    x = layers.Dense(16, activation="relu")(x)
    larger = layers.Dense(1, activation="sigmoid")(x)
    model = keras.Model(
        {"left": left, "right": right, "sign": sign}, {"result": result, "larger": larger}
    )
    model.compile(
        optimizer=keras.optimizers.Adam(0.003),
        loss={"result": "sparse_categorical_crossentropy", "larger": "binary_crossentropy"},
        loss_weights={"result": 1.0, "larger": 0.5},
        metrics={"result": ["accuracy"], "larger": ["accuracy"]},
    )
    return model
"""
DELIVER = """
def deliver(calculator, path):
    left, right, sign = calculator.get_layer("arithmetic").input
    result = calculator.output["result"]
    inspector = keras.Model(
        calculator.input, {"left_digit": left, "right_digit": right, "result": result}
    )
    inspector.save(path)
    return inspector
"""

MACHINE = """
def build_machine():
    picture = keras.Input((28, 28))
    x = layers.Dense(32, activation="relu")(layers.Flatten()(picture))
    reader = keras.Model(picture, layers.Dense(10, activation="softmax")(x))
    left, right = keras.Input((28, 28), name="left"), keras.Input((28, 28), name="right")
    sign = keras.Input((1,), name="sign")
    left_digit, right_digit = reader(left), reader(right)
    row = layers.Concatenate(name="row")([left_digit, right_digit, sign])
    x = layers.Dense(64, activation="relu", name="thought")(row)
    x = layers.Dropout(0.2, name="drop")(x)
    result = layers.Dense(28, activation="softmax", name="places")(x)
    less = layers.Subtract(name="less")([left_digit, right_digit])
    larger = layers.Dense(1, activation="sigmoid", name="yes")(less)
    model = keras.Model({"left": left, "right": right, "sign": sign}, {"result": result, "larger": larger})
    model.compile(
        optimizer=keras.optimizers.Adam(0.003),
        loss={"result": "sparse_categorical_crossentropy", "larger": "binary_crossentropy"},
        loss_weights={"result": 1.0, "larger": 0.5},
        metrics={"result": ["accuracy"], "larger": ["accuracy"]},
    )
    return model
"""
# The three faults of 9.6, each as a change of the machine.
UNHEARD = ('name="thought")(row)', 'name="thought")(layers.Concatenate()([left_digit, right_digit]))')
TWO_READERS = (
    "    left_digit, right_digit = reader(left), reader(right)\n",
    """
    def read(picture):
        x = layers.Dense(32, activation="relu")(layers.Flatten()(picture))
        return layers.Dense(10, activation="softmax")(x)

    left_digit, right_digit = read(left), read(right)
""",
)
DROPPED = (
    """    x = layers.Dropout(0.2, name="drop")(x)
    result = layers.Dense(28, activation="softmax", name="places")(x)
""",
    """    x = layers.Dense(28, activation="softmax", name="places")(x)
    result = layers.Dropout(0.2, name="drop")(x)
""",
)


def _with(code: str, *changes: tuple[str, str]) -> str:
    """The code with parts of it written otherwise."""
    for old, new in changes:
        assert old in code, old
        code = code.replace(old, new)
    return code


WHOLE = {
    # Blocks are models in a Sequential; sums are operators; losses and metrics are objects.
    "models in models": {
        "9.1": """
reader, hidden, last = 12_730, 20 * 16 + 16, 16 + 1
plan = {"left": (None, 28, 28), "one reading": (None, 10), "both readings": (None, 2 * 10),
        "result": (None, len(range(-9, 19))), "place of 3 - 7": list(range(-9, 19)).index(3 - 7),
        "weights": reader + hidden + last}
""",
        "9.2": """
def residual(shape, filters):
    x = keras.Input(shape)
    ways = keras.Sequential([
        layers.Conv2D(filters, 3, padding="same"), layers.BatchNormalization(), layers.ReLU(),
        layers.Conv2D(filters, 3, padding="same"), layers.BatchNormalization(),
    ])
    short = x if shape[-1] == filters else layers.Conv2D(filters, 1)(x)
    return keras.Model(x, ops.relu(ways(x) + short))

def build_reader():
    return keras.Sequential([
        keras.Input((28, 28)),
        layers.Reshape((28, 28, 1)),
        layers.Conv2D(12, 5, strides=2, padding="same", activation="relu"),
        layers.MaxPooling2D(),
        residual((7, 7, 12), 12),
        residual((7, 7, 12), 24),
        layers.Flatten(),
        layers.Dense(10),
        layers.Softmax(),
    ], name="reader")
""",
        "9.3": """
@keras.saving.register_keras_serializable("cards")
class Arithmetic(keras.layers.Layer):
    def __init__(self, digits=10, **kwargs):
        super().__init__(**kwargs)
        self.digits = digits
        self.plus = np.zeros((digits, digits, 3 * digits - 2))
        self.minus = np.zeros((digits, digits, 3 * digits - 2))
        for a in range(digits):
            for b in range(digits):
                self.plus[a, b, a + b + digits - 1] = 1
                self.minus[a, b, a - b + digits - 1] = 1

    def call(self, left, right, sign):
        plus, minus = (
            ops.einsum("na,nb,abk->nk", left, right, ops.cast(table, left.dtype))
            for table in (self.plus, self.minus)
        )
        return minus + sign * (plus - minus)
""",
        "9.4": """
def build_calculator(reader, arithmetic):
    inputs = {name: keras.Input((28, 28), name=name) for name in ("left", "right")}
    inputs["sign"] = keras.Input((1,), name="sign")
    digits = [reader(inputs[name]) for name in ("left", "right")]
    compare = keras.Sequential(
        [layers.Dense(16, "relu"), layers.Dense(1), layers.Activation("sigmoid")], name="compare"
    )
    outputs = {
        "larger": compare(ops.concatenate(digits, axis=-1)),
        "result": arithmetic(*digits, inputs["sign"]),
    }
    model = keras.Model(inputs, outputs)
    model.compile(
        keras.optimizers.Adam(),
        {
            "result": keras.losses.SparseCategoricalCrossentropy(),
            "larger": keras.losses.BinaryCrossentropy(),
        },
        {"result": 1, "larger": 0.5},
        metrics={
            "result": keras.metrics.SparseCategoricalAccuracy(name="right"),
            "larger": keras.metrics.BinaryAccuracy(name="right"),
        },
    )
    return model
""",
        "9.5": """
def deliver(calculator, path):
    reader, inputs = calculator.get_layer("reader"), calculator.input
    outputs = {f"{side}_digit": reader(inputs[side]) for side in ("left", "right")}
    inspector = keras.Model(inputs, outputs | {"result": calculator.output["result"]})
    keras.saving.save_model(inspector, str(path))
    return inspector
""",
    },
    # Functions that draw; sums before activations; losses in the sorted order of the names.
    "drawn by hand": {
        "9.1": """
plan = dict(zip(
    ["left", "one reading", "both readings", "result", "place of 3 - 7", "weights"],
    [(None, 28, 28), (None, 10), (None, 20), (None, 9 + 1 + 18), 9 - 4, 13_083],
))
""",
        "9.2": """
def build_reader():
    def convolved(x, filters):
        x = layers.LayerNormalization()(x)
        return layers.Conv2D(filters, 3, padding="same")(ops.relu(x))

    picture = keras.Input(shape=(28, 28), dtype="float32")
    x = layers.AveragePooling2D(2)(ops.expand_dims(picture, -1))
    x = layers.Conv2D(16, 3, strides=2, padding="same")(x)
    x = x + convolved(convolved(x, 16), 16)
    x = layers.MaxPooling2D(2)(x)
    x = layers.Conv2D(20, (1, 1), use_bias=False)(x) + convolved(convolved(x, 20), 20)
    x = layers.add([convolved(layers.Dropout(0.1)(convolved(x, 20)), 20), x])
    x = layers.Dense(32, activation="relu")(layers.Flatten()(x))
    return keras.Model(inputs=picture, outputs=ops.softmax(layers.Dense(10)(x)), name="reader")
""",
        "9.3": """
class Arithmetic(layers.Layer):
    def __init__(self, digits=10, **kwargs):
        super().__init__(**kwargs)
        self.digits = digits

    def get_config(self):
        config = super().get_config()
        config["digits"] = self.digits
        return config

    def call(self, left, right, sign):
        n = self.digits
        plus = minus = 0
        for a in range(n):
            row = left[:, a : a + 1] * right
            plus = plus + ops.pad(row, ((0, 0), (n - 1 + a, n - 1 - a)))
            minus = minus + ops.pad(ops.flip(row, axis=1), ((0, 0), (a, 2 * n - 2 - a)))
        return ops.where(sign > 0.5, plus, minus) if False else sign * plus + (1 - sign) * minus

Arithmetic = keras.saving.register_keras_serializable(package="cards")(Arithmetic)
""",
        "9.4": """
def build_calculator(reader, arithmetic):
    sign = keras.Input(shape=(1,), name="plus_or_minus")
    right = keras.Input(shape=(28, 28))
    left = keras.Input(shape=(28, 28))
    right_digit = reader(right)
    left_digit = reader(left)
    h = layers.ReLU()(layers.Dense(16)(layers.concatenate([left_digit, right_digit])))
    larger = ops.sigmoid(layers.Dense(1)(h))
    result = arithmetic(left_digit, right_digit, sign)
    model = keras.Model(
        inputs=dict(sign=sign, right=right, left=left),
        outputs=dict(larger=larger, result=layers.Identity(name="result")(result)),
    )
    model.compile(
        loss=[keras.losses.binary_crossentropy, keras.losses.sparse_categorical_crossentropy],
        loss_weights=[0.5, 1.0],
        metrics={"result": "accuracy", "larger": "accuracy"},
        optimizer="adam",
    )
    return model
""",
        "9.5": """
def deliver(calculator, path):
    inputs = {name: keras.Input(t.shape[1:], name=name) for name, t in calculator.input.items()}
    read = calculator.get_layer("reader")
    a, b = read(inputs["left"]), read(inputs["right"])
    result = calculator.get_layer("arithmetic")(a, b, inputs["sign"])
    inspector = keras.Model(inputs, dict(left_digit=a, right_digit=b, result=result))
    inspector.save(path)
    return inspector
""",
    },
}

_MORE_RIGHT = {
    "9.1": [
        """
plan = {"left": [None, 28, 28], "one reading": [None, 10], "both readings": [None, 20], "result": [None, 28],
        "place of 3 - 7": np.int64(5), "weights": 13083}
""",
        """
left, sign = keras.Input((28, 28)), keras.Input((1,))
one = layers.Dense(10)(layers.Flatten()(left))
plan = {"left": left.shape, "one reading": one.shape, "both readings": layers.concatenate([one, one]).shape,
        "result": (None, 28), "place of 3 - 7": 5, "weights": 12_730 + 353}
""",
    ],
    "9.2": [
        # a subclass that is functional inside
        """
class Reader(keras.Model):
    def __init__(self):
        picture = keras.Input((28, 28))
        x = layers.Conv2D(8, 3, 4, "same")(layers.Reshape((28, 28, 1))(picture))
        for filters in (8, 12):
            h = layers.SeparableConv2D(filters, 3, padding="same", activation="relu")(x)
            h = layers.SeparableConv2D(filters, 3, padding="same")(h)
            x = layers.Add()([h, layers.Conv2D(filters, 1)(x)])
        x = layers.Dense(10, activation="softmax")(layers.GlobalAveragePooling2D()(x))
        super().__init__(picture, x, name="reader")

def build_reader():
    return Reader()
""",
        # the shortcut is padded with channels of zeros, and a long way round leads past both blocks
        """
def build_reader():
    picture = keras.Input((28, 28))
    start = x = layers.Conv2D(8, 3, 2, "same", activation="relu")(ops.reshape(picture, (-1, 28, 28, 1)))
    for filters in (8, 16):
        h = layers.Conv2D(filters, 3, padding="same", activation="relu")(x)
        h = layers.Conv2D(filters, 3, padding="same", activation="relu")(h)
        h = layers.Conv2D(filters, 3, padding="same")(h)
        if x.shape[-1] < filters:
            x = ops.pad(x, ((0, 0), (0, 0), (0, 0), (0, filters - x.shape[-1])))
        x = layers.ReLU()(x + h)
    x = x + layers.Conv2D(16, 1)(start)
    x = layers.GlobalMaxPooling2D()(x)
    return keras.Model(picture, layers.Softmax()(layers.Dense(10)(x)), name="reader")
""",
        # the model itself, not the function, and a shortcut of pooling, projection and normalisation
        """
picture = keras.Input((28, 28))
x = layers.Conv2D(8, 3, 2, "same", activation="relu")(layers.Reshape((28, 28, 1))(picture))
for filters in (12, 16):
    h = layers.Conv2D(filters, 3, 2, "same", activation="relu")(x)
    h = layers.BatchNormalization()(layers.Conv2D(filters, 3, 1, "same")(h))
    s = layers.BatchNormalization()(layers.Conv2D(filters, 1)(layers.AveragePooling2D(2, padding="same")(x)))
    x = layers.LeakyReLU()(layers.Add()([s, h]))
build_reader = keras.Model(picture, layers.Dense(10, "softmax")(layers.Flatten()(x)), name="reader")
""",
    ],
    "9.3": [
        LAYER.replace("dtype=self.compute_dtype", 'dtype="float32"')
        .replace("plus, minus = places", "places = ops.cast(places, left.dtype)\n        plus, minus = places")
        .replace("places[a + b + self.digits - 1]", "ops.take(places, a + b + self.digits - 1, axis=0)")
        .replace("places[a - b + self.digits - 1]", "ops.take(places, a - b + self.digits - 1, axis=0)"),
        LAYER[: LAYER.index("    def get_config")].replace('package="cards"', '"cards", "Arithmetic"'),
    ],
    "9.4": [
        # four calls of the one reader
        _with(CALCULATOR, ("[a, b])", "[reader(left), reader(right)])")),
        # a subclass that is functional inside
        """
class Calculator(keras.Model):
    pass

"""
        + _with(CALCULATOR, ("model = keras.Model(", "model = Calculator(")),
        # a sum of all products in the place of a Dense layer's last line
        _with(
            CALCULATOR,
            ('layers.Dense(1, activation="sigmoid")(x)', 'layers.Dense(1, activation=ops.sigmoid, name="larger")(x)'),
            ("optimizer=keras.optimizers.Adam(0.003)", "optimizer=keras.optimizers.AdamW(0.002)"),
        ),
    ],
    "9.5": [
        """
def deliver(calculator, path):
    layer = calculator.get_layer("both_readings") if False else calculator.get_layer("arithmetic")
    outputs = {"result": layer.output, "right_digit": layer.input[1], "left_digit": layer.input[0]}
    inspector = keras.Model(inputs=calculator.inputs, outputs=outputs, name="eyes")
    inspector.save(Path(path))
    return inspector
""",
        """
class Inspector(keras.Model):
    pass

def deliver(calculator, path):
    a, b, _ = calculator.get_layer("arithmetic").input
    out = dict(left_digit=layers.Identity()(a), right_digit=layers.Identity()(b), result=calculator.output["result"])
    keras.Model(calculator.input, out).save(path, overwrite=True)
    return keras.Model(calculator.input, out)
""",
    ],
}
RIGHT = {number: [*(whole[number] for whole in WHOLE.values()), *more] for number, more in _MORE_RIGHT.items()}
RIGHT["9.6"] = [
    MACHINE,
    _with(
        MACHINE,
        ("[left_digit, right_digit, sign])", "[layers.Concatenate()([left_digit, right_digit]), sign])"),
        (
            '    less = layers.Subtract(name="less")([left_digit, right_digit])\n',
            "    less = left_digit - right_digit\n",
        ),
    ),
    """
def build_machine():
    row, strokes, digit = layers.Flatten(), layers.Dense(32, "relu"), layers.Dense(10, "softmax")

    def read(picture):
        return digit(strokes(row(picture)))

    inputs = {name: keras.Input(shape, name=name) for name, shape in {"left": (28, 28), "right": (28, 28), "sign": (1,)}.items()}
    left, right = read(inputs["left"]), read(inputs["right"])
    x = layers.concatenate([left, right, inputs["sign"]])
    for layer in (layers.Dense(64), layers.ReLU(), layers.Dropout(rate=0.2), layers.Dense(28), layers.Softmax()):
        x = layer(x)
    larger = layers.Activation("sigmoid", name="larger")(layers.Dense(1)(layers.subtract([left, right])))
    model = keras.Model(inputs, {"larger": larger, "result": x}, name="machine")
    losses = {"result": keras.losses.SparseCategoricalCrossentropy(), "larger": keras.losses.BinaryCrossentropy()}
    accuracies = {"result": "accuracy", "larger": keras.metrics.BinaryAccuracy()}
    model.compile("adam", losses, loss_weights={"result": 1, "larger": 0.5}, metrics=accuracies)
    return model
""",
    _with(
        MACHINE,
        ('    x = layers.Dense(32, activation="relu")(layers.Flatten()(picture))\n', ""),
        (
            '    reader = keras.Model(picture, layers.Dense(10, activation="softmax")(x))\n',
            '    parts = [layers.Reshape((784,)), layers.Dense(32, "relu"), layers.Dense(10), layers.Softmax()]\n'
            "    reader = keras.Sequential([picture, *parts])\n",
        ),
        ("reader(left), reader(right)", "[reader(each) for each in (left, right)]"),
    ),
    _with(MACHINE, ('name="places")(x)', 'name="places")(x)\n    result = layers.Dropout(0.0)(result)')),
    _with(MACHINE, ('name="less")([left_digit, right_digit])', 'name="less")([reader(left), reader(right)])')),
    _with(
        MACHINE,
        ("def build_machine():\n", "def build_machine():\n    class Machine(keras.Model):\n        pass\n\n"),
        ("model = keras.Model(", "model = Machine("),
    ),
]


def _changed_plan(**changed: str) -> str:
    plan = {
        "left": "(None, 28, 28)",
        "one reading": "(None, 10)",
        "both readings": "(None, 20)",
        "result": "(None, 28)",
        "place of 3 - 7": "5",
        "weights": "13_083",
    }
    plan |= {key.replace("__", " - ").replace("_", " "): value for key, value in changed.items()}
    return "plan = {" + ", ".join(f'"{key}": {value}' for key, value in plan.items()) + "}"


_METRICS = '        metrics={"result": ["accuracy"], "larger": ["accuracy"]},\n'

WRONG = {
    "9.1": [
        (_changed_plan(weights="2 * 12_730 + 353"), "You counted the reader twice"),
        (_changed_plan(place_of_3__7="-4"), "its place in the list was asked for"),
        (_changed_plan(weights="12_730 + 320 + 16"), "biases of the two Dense layers are missing"),
        (_changed_plan(result="(None, 19)"), "19 is the number of sums"),
        (_changed_plan(left="(28, 28)"), "lacks the batch axis"),
        (_changed_plan(both_readings="(None, 10)"), "Look again at `both readings`"),
        (_changed_plan(result="(None, 27)"), "with both ends"),
        (_changed_plan(one_reading="10"), "`one reading` is a shape"),
        (_changed_plan(weights='"13083"'), "Leave the quotes out"),
        (_changed_plan(weights="(13_083,)"), "is one whole number"),
        ("plan = [(None, 28, 28)]", "Keep the dict with its keys"),
    ],
    "9.2": [
        (
            _with(
                READER, ('layers.Add(name="first_sum")([x, h])', "h"), ('layers.Add(name="second_sum")([s, g])', "g")
            ),
            "nothing is added: there is no residual block",
        ),
        (
            _with(READER, ('layers.ReLU()(layers.Add(name="second_sum")([s, g]))', "layers.ReLU()(g)")),
            "There is one residual block",
        ),
        (_with(READER, ("([x, h])", "([h, h])")), "A tensor is added to itself"),
        # the shortcut starts one layer too late
        (
            _with(
                READER,
                (
                    'h = layers.Conv2D(8, 3, padding="same", name="h_2")(h)',
                    'x = h\n    h = layers.Conv2D(8, 3, padding="same", name="h_2")(h)',
                ),
            ),
            "jumps over one convolution that is wider than 1 × 1",
        ),
        # the second shortcut starts at the tensor that went into the first block
        (
            _with(
                READER,
                (
                    'h = layers.Conv2D(8, 3, padding="same", activation="relu", name="h_1")(x)',
                    'stem = x\n    h = layers.Conv2D(8, 3, padding="same", activation="relu", name="h_1")(x)',
                ),
                ("s = layers.Conv2D(16, 1, strides=2)(x)", "s = layers.Conv2D(16, 1, strides=2)(stem)"),
            ),
            "starts before the block in front of it ended",
        ),
        (
            _with(
                READER,
                ('layers.Add(name="first_sum")', "layers.Concatenate()"),
                ('layers.Add(name="second_sum")', "layers.Concatenate()"),
            ),
            "a residual block adds",
        ),
        (_with(READER, ("Conv2D(16", "Conv2D(8")), "The number of filters is the same in all blocks"),
        (_with(READER, ("Conv2D(16", "Conv2D(64")), "weights, and 40,000 are allowed"),
        (_with(READER, (', activation="softmax"', "")), "are no probabilities"),
        (_with(READER, ("keras.Input((28, 28))", "keras.Input((28, 28, 1))")), "The pictures have no channel axis"),
        (_with(READER, (', name="reader"', "")), "`reader` was asked for"),
        (_with(READER, ("    x = layers.Flatten()(x)\n", "")), "ten numbers, `(None, 10)`, were asked for"),
        (
            _with(
                READER,
                (
                    "s = layers.Conv2D(16, 1, strides=2)(x)",
                    's = layers.Conv2D(16, 3, strides=2, padding="same")(x)\n'
                    '    s = layers.Conv2D(16, 3, padding="same")(s)',
                ),
            ),
            "neither is a shortcut of the other",
        ),
        (
            """
class Block(layers.Layer):
    def __init__(self, filters):
        super().__init__()
        self.one, self.two = (layers.Conv2D(filters, 3, padding="same") for _ in range(2))

    def call(self, x):
        return x + self.two(self.one(x))

def build_reader():
    picture = keras.Input((28, 28))
    x = layers.Conv2D(8, 3, 4)(layers.Reshape((28, 28, 1))(picture))
    x = layers.Flatten()(Block(8)(Block(8)(x)))
    return keras.Model(picture, layers.Dense(10, activation="softmax")(x), name="reader")
""",
            "`Block` is a class of your own",
        ),
        (_with(READER, ("    return keras.Model(", "    model = keras.Model(")), "A Keras model was expected"),
    ],
    "9.3": [
        (_with(LAYER, ("places[a - b", "places[b - a")), "it gives the results of right − left"),
        (_with(LAYER, ('"digits": self.digits', "")), "has lost `digits`"),
        (_with(LAYER, ("{**super().get_config(), ", "{")), "The configuration lacks"),
        (_with(LAYER, ('@keras.saving.register_keras_serializable(package="cards")\n', "")), "is not registered"),
        (_with(LAYER, ('package="cards"', 'package="museum"')), "is registered as `museum>Arithmetic`"),
        (
            _with(LAYER, ("dtype=self.compute_dtype", 'dtype="float32"')),
            "float16 and float32 met in `call`",
            dict.fromkeys(("jax", "torch"), "returns float32"),
        ),
        (
            _with(LAYER, ("return sign *", "return (1 - sign) *"), ("+ (1 - sign) *", "+ sign *")),
            "Plus and minus have changed places",
        ),
        (_with(LAYER, ("places[a - b", "places[a + b")), "Both signs give left + right now"),
        (
            _with(LAYER, ("digits=10, **kwargs", "digits=10"), ("super().__init__(**kwargs)", "super().__init__()")),
            "cannot be given `name=`",
        ),
        (
            _with(LAYER, ("digits=10", "digits=8")),
            "Made without arguments, for ten digits",
            dict.fromkeys(("jax", "torch"), "happened in `call`"),
        ),
        (_with(LAYER, ("(-1, self.digits**2)", "(-1, 100)")), "Your code raised"),
        (
            _with(
                LAYER,
                (
                    "        self.digits = digits\n",
                    "        self.digits = digits\n        self.rate = self.add_weight(shape=())\n",
                ),
            ),
            "asked for were of nothing",
        ),
    ],
    "9.4": [
        (
            _with(CALCULATOR, ("reader(left), reader(right)", "reader(left), keras.models.clone_model(reader)(right)")),
            "is used 2 times",
        ),
        (
            _with(
                CALCULATOR, ("reader(right)", "keras.Sequential([keras.models.clone_model(reader)], name='two')(right)")
            ),
            "There are two readers in the model",
        ),
        (
            _with(CALCULATOR, ("    a, b =", "    reader = keras.models.clone_model(reader)\n    a, b =")),
            "is not the one that was given",
        ),
        (
            _with(CALCULATOR, ("arithmetic(a, b, sign)", "arithmetic(a, b, ops.zeros_like(sign))")),
            "The sign is ignored",
        ),
        (_with(CALCULATOR, ("arithmetic(a, b, sign)", "arithmetic(b, a, sign)")), "Left and right have changed places"),
        (_with(CALCULATOR, ("arithmetic(a, b, sign)", "arithmetic(a, b, 1 - sign)")), "Plus and minus have changed"),
        (_with(CALCULATOR, ("arithmetic(a, b, sign)", "arithmetic(a, a, sign)")), "are of one picture"),
        (_with(CALCULATOR, ("([a, b])", "([b, a])")), "`larger` has the right reading in front"),
        (_with(CALCULATOR, (', activation="sigmoid"', "")), "`larger` has no sigmoid"),
        (_with(CALCULATOR, ("([a, b])", "([a, a])")), "one reading with itself"),
        (_with(CALCULATOR, ("([a, b])", "([a, b, sign])")), "more than the two readings"),
        (_with(CALCULATOR, ("layers.Concatenate()([a, b])", "result")), "A Concatenate"),
        (_with(CALCULATOR, ("([a, b])", "([layers.Flatten()(left), layers.Flatten()(right)])")), "was not asked for"),
        (_with(CALCULATOR, ('16, activation="relu"', "16")), "relu"),
        (_with(CALCULATOR, ("layers.Dense(16", "layers.Dense(32")), "units"),
        (
            _with(CALCULATOR, ('{"result": result, "larger": larger}', "[result, larger]")),
            "The outputs of the model are not a dict",
        ),
        (_with(CALCULATOR, ('{"left": left,', '{"first": left,')), "The inputs are named"),
        (
            _with(CALCULATOR, ("keras.Input((1,)", "keras.Input(()")),
            "`sign` has the shape `(None,)`",
            dict.fromkeys(("jax", "torch"), "in `build_calculator`"),
        ),
        (CALCULATOR[: CALCULATOR.index("    model.compile")] + "    return model\n", "is not compiled with losses"),
        (_with(CALCULATOR, (', "larger": "binary_crossentropy"', "")), "The output `larger` has no loss"),
        (_with(CALCULATOR, ('"larger": "binary_crossentropy"', '"larger": None')), "The output `larger` has no loss"),
        (
            _with(CALCULATOR, ('"larger": "binary_crossentropy"', '"bigger": "binary_crossentropy"')),
            "given for `bigger`, and no output",
        ),
        (
            _with(
                CALCULATOR,
                ('"sparse_categorical_crossentropy"', "keras.losses.SparseCategoricalCrossentropy(from_logits=True)"),
            ),
            "The loss of `result` is not the sparse categorical cross-entropy",
        ),
        # the losses in the order in which the outputs were written: the names' sorted order is another
        (
            _with(
                CALCULATOR,
                (
                    '{"result": "sparse_categorical_crossentropy", "larger": "binary_crossentropy"}',
                    '["sparse_categorical_crossentropy", "binary_crossentropy"]',
                ),
            ),
            "`evaluate` stops with",
        ),
        (_with(CALCULATOR, ('"larger": "binary_crossentropy"', '"larger": "mse"')), "The loss of `larger` is not"),
        (_with(CALCULATOR, ('        loss_weights={"result": 1.0, "larger": 0.5},\n', "")), "The total of the losses"),
        (_with(CALCULATOR, (_METRICS, "")), "No accuracy of `result` is reported"),
        (
            _with(CALCULATOR, (_METRICS, _METRICS.replace('"larger": ["accuracy"]', '"larger": ["mae"]'))),
            "What is reported of `larger` is not its accuracy",
        ),
        (
            _with(CALCULATOR, ("keras.optimizers.Adam(0.003)", "keras.optimizers.SGD(0.1)")),
            "the specification says Adam",
        ),
        (_with(CALCULATOR, ("Adam(0.003)", "Adam(1e-7)")), "fewer than half of the results right"),
        (_with(CALCULATOR, ("    a, b =", "    reader.trainable = False\n    a, b =")), "The reader is frozen"),
        (
            _with(
                CALCULATOR,
                (
                    "    a, b = reader(left), reader(right)\n",
                    "    a, b = left, right\n    for layer in reader.layers[1:]:\n        a, b = layer(a), layer(b)\n",
                ),
            ),
            "The reader's layers are in the model",
        ),
        (_with(CALCULATOR, ("    return model", "    return model.compile()")), "A Keras model was expected"),
    ],
    "9.5": [
        (_with(DELIVER, ("    inspector.save(path)\n", "")), "there is no file"),
        (_with(DELIVER, ("inspector.save(path)", "calculator.save(path)")), "is not the inspector"),
        (_with(DELIVER, ("return inspector", "return keras.models.load_model(path)")), "it has a copy of the weights"),
        (
            _with(
                DELIVER, ("    left, right,", "    calculator = keras.models.clone_model(calculator)\n    left, right,")
            ),
            "is not what the trained calculator makes",
        ),
        (_with(DELIVER, ("left, right, sign =", "right, left, sign =")), "is the reading of the other picture"),
        (
            _with(DELIVER, ('"left_digit": left', '"left_digit": ops.argmax(left, axis=-1)')),
            "All probabilities were asked for",
        ),
        (_with(DELIVER, (', "result": result', "")), "asked for were"),
        (
            _with(DELIVER, ('{"left_digit": left, "right_digit": right, "result": result}', "[left, right, result]")),
            "and not a dict",
        ),
        (_with(DELIVER, ("    return inspector", "    return path")), "returned a path"),
        (_with(DELIVER, ("    return inspector", "    return calculator")), "returned the calculator"),
        (
            _with(DELIVER, ("    inspector.save(path)\n", '    inspector.save(path.with_name("mine.keras"))\n')),
            "In its folder: `mine.keras`",
        ),
        (
            _with(DELIVER, ("    inspector.save(path)\n", '    path.write_text("saved")\n')),
            "is no model that Keras can load",
        ),
        (
            """
def deliver(calculator, path):
    read = calculator.get_layer("reader").output
    inspector = keras.Model(calculator.input, {"left_digit": read, "right_digit": read, "result": read})
    inspector.save(path)
    return inspector
""",
            "Your code raised",
        ),
        (
            _with(
                DELIVER,
                (
                    "    inspector.save(path)",
                    "    calculator.set_weights([0 * w for w in calculator.get_weights()])\n    inspector.save(path)",
                ),
            ),
            "The calculator has other weights than it had",
        ),
    ],
    "9.6": [
        (_with(MACHINE, UNHEARD, TWO_READERS, DROPPED), "the result is the same"),
        (_with(MACHINE, TWO_READERS, DROPPED), "still depends on the picture"),
        (_with(MACHINE, DROPPED), "a far larger loss than"),
        (_with(MACHINE, UNHEARD), "the result is the same"),
        (_with(MACHINE, TWO_READERS), "still depends on the picture"),
        (_with(MACHINE, UNHEARD, DROPPED), "the result is the same"),
        (
            _with(
                MACHINE,
                (
                    "    left_digit, right_digit = reader(left)",
                    "    other = keras.models.clone_model(reader)\n    other.name = 'other'\n"
                    "    left_digit, right_digit = other(left)",
                ),
            ),
            "still depends on the picture",
        ),
        (
            _with(MACHINE, ("reader(left), reader(right)", "keras.models.clone_model(reader)(left), reader(right)")),
            "clone is another layer",
        ),
        (_with(MACHINE, ("reader(left), reader(right)", "reader(left), reader(left)")), "One of the two pictures"),
        (_with(MACHINE, ('    x = layers.Dropout(0.2, name="drop")(x)\n', "")), "Dropout"),
        (_with(MACHINE, ("Dropout(0.2", "Dropout(0.5")), "rate"),
        (_with(MACHINE, ("[left_digit, right_digit, sign]", "[sign, left_digit, right_digit]")), "`row`"),
        (_with(MACHINE, ('less")([left_digit, right_digit])', 'less")([right_digit, left_digit])')), "`less`"),
        (
            _with(MACHINE, ('(28, activation="softmax", name="places")', '(28, name="places")')),
            "places",
        ),
        (
            _with(
                MACHINE,
                ('(28, activation="softmax", name="places")', '(28, name="places")'),
                ('"sparse_categorical_crossentropy"', "keras.losses.SparseCategoricalCrossentropy(from_logits=True)"),
            ),
            "places",
        ),
        (_with(MACHINE, ('"binary_crossentropy"', '"mse"')), "The loss of `larger` is not"),
        (_with(MACHINE, ('"larger": 0.5', '"larger": 1.0')), "The total of the losses"),
        (_with(MACHINE, (_METRICS, "")), "No accuracy of `result` is reported"),
        (_with(MACHINE, ("keras.optimizers.Adam(0.003)", '"sgd"')), "Adam"),
        (
            _with(MACHINE, ('{"left": left, "right": right, "sign": sign}', "[left, right, sign]")),
            "inputs of the model are not a dict",
        ),
        (_with(MACHINE, ("    model.compile(", "    dict(")), "not compiled with losses"),
        (_with(MACHINE, ("    return model", "    return")), "`None`"),
        (
            _with(MACHINE, ("    return model", "    reader.trainable = False\n    return model")),
            "is frozen",
        ),
        (_with(MACHINE, ("left_digit, right_digit, sign]", "left_digit, right_digit, 0 * sign]")), "was not asked for"),
        (
            _with(MACHINE, ("right_digit, sign])", "right_digit, layers.LayerNormalization()(sign)])")),
            "(LayerNormalization) was not asked for",
        ),
        (_with(MACHINE, ('name="yes")(less)', 'name="yes")(layers.Dropout(0.2)(less))')), "was not asked for"),
        (
            _with(MACHINE, ('name="yes")(less)', 'name="yes")(less)\n    larger = layers.Dropout(0.2)(larger)')),
            "a far larger loss than",
        ),
        (_with(MACHINE, ('name="drop")(x)', 'name="drop")(x, training=True)')), "`drop` is called with training=True"),
        (_with(MACHINE, ('"sign": sign}', '"signs": sign}')), "The inputs are named `left`, `right`, `signs`"),
        (
            _with(MACHINE, ("right_digit, sign])", "right_digit])"), (', "sign": sign}', "}")),
            "The inputs are named `left`, `right`;",
        ),
        (
            _with(
                MACHINE,
                TWO_READERS,
                ('layers.Subtract(name="less")([left_digit, right_digit])', "left_digit - right_digit"),
            ),
            "still depends on the picture",
        ),
        (
            _with(MACHINE, ('name="places")(x)', 'name="places")(x)\n    result = layers.Dropout(0.2)(result)')),
            "a far larger loss than",
        ),
    ],
}
