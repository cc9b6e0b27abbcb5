"""Answers to chapter 03."""

RIGHT = {
    "3.1": [
        "weights = {'first': 2320, 'second': 2320, 'sum': 0}",
        "weights = dict(sum=0, first=(9 * 16 + 1) * 16, second=np.int64(2320))",
        "weights = {n: l.count_params() for n, l in zip(('first', 'second', 'sum'), keras.Sequential([keras.Input((16, 16, 16)), layers.Conv2D(16, 3), layers.Conv2D(16, 3), layers.Identity()]).layers)}",
        "weights = {'first': 2320.0, 'second': ops.array(2320), 'sum': 0.0}",
    ],
    "3.2": [
        """
def build_block():
    shortcut = x = keras.Input((16, 16, 16), name="in")
    x = layers.ReLU()(layers.Conv2D(16, (3, 3), padding="same")(x))
    x = layers.Conv2D(16, (3, 3), padding="same", activation="linear")(x)
    return keras.Model(shortcut, ops.relu(x + shortcut))
""",
        """
def build_block():
    last = layers.Activation("relu")
    add = layers.Add()
    second = layers.Conv2D(filters=16, kernel_size=3, padding="same")
    first = layers.Conv2D(16, 3, padding="same", activation=keras.activations.relu)
    inputs = keras.Input((16, 16, 16))
    return keras.Model(inputs=[inputs], outputs=[last(add([second(first(inputs)), inputs]))])
""",
        """
def build_block():
    branch = keras.Sequential([layers.Conv2D(16, 3, padding="same", activation="relu"), layers.Conv2D(16, 3, padding="same")])
    inputs = keras.Input((16, 16, 16))
    return keras.Model(inputs, keras.activations.relu(ops.add(inputs, branch(inputs))))
""",
        """
class Block(keras.Model):
    def __init__(self, filters=16):
        inputs = keras.Input((16, 16, filters))
        x = layers.Conv2D(filters, 3, 1, "same", activation="relu")(inputs)
        x = layers.Conv2D(filters, 3, 1, "same", kernel_initializer="he_normal")(x)
        super().__init__(inputs, layers.ReLU()(layers.add([x, inputs])))

build_block = Block()
""",
        """
class Block(keras.Model):
    def __init__(self):
        i = keras.Input(shape=(16, 16, 16))
        b = keras.Sequential([layers.Conv2D(16, 3, 1, "same"), layers.ReLU(), layers.Conv2D(16, 3, 1, "same")])
        super().__init__([i], [layers.Activation("relu")(layers.Add()([b(i), i]))])
build_block = lambda: Block()
""",
    ],
    "3.3": [
        "shapes = dict(pool=(None, 9, 9, 64), block_2=(None, 9, 9, 64), last_conv=(None, 7, 7, 64))",
        "side = (32 - 2 - 2) // 3\nshapes = {n: [None, s, s, 64] for n, s in {'last_conv': side - 2, 'pool': side, 'block_2': side}.items()}",
        """
x = keras.Input((32, 32, 3))
x = layers.MaxPooling2D(3)(layers.Conv2D(64, 3)(layers.Conv2D(32, 3)(x)))
shapes = {"pool": x.shape, "block_2": x.shape, "last_conv": layers.Conv2D(64, 3)(x).shape}
""",
        "shapes = {'pool': (None, np.int64(9), 9.0, 64), 'block_2': (None, 9, 9, 64), 'last_conv': (None, 7, 7, 64)}",
    ],
    "3.4": [
        """
def residual_block(x):
    y = layers.Conv2D(64, 3, padding="same", activation="relu")(x)
    y = layers.Conv2D(64, 3, padding="same", activation="relu")(y)
    return x + y

def build_resnet(blocks):
    inputs = keras.Input((32, 32, 3), name="picture")
    x = layers.Conv2D(32, 3, activation="relu")(inputs)
    x = layers.Conv2D(64, 3, activation="relu")(x)
    x = layers.MaxPooling2D(3)(x)
    for _ in range(blocks):
        x = residual_block(x)
    x = layers.Conv2D(64, 3, activation="relu")(x)
    x = layers.GlobalAveragePooling2D()(x)
    x = layers.Dropout(0.5)(layers.Dense(256, "relu")(x))
    return keras.Model(inputs, layers.Dense(10)(x))
""",
        """
def build_resnet(blocks):
    def deeper(x, left):
        if not left:
            return x
        y = layers.Conv2D(64, 3, padding="same", activation="relu", name=f"a{left}")(x)
        y = layers.Conv2D(64, 3, padding="same", activation="relu", name=f"b{left}")(y)
        return deeper(layers.Add()([y, x]), left - 1)

    front = keras.Sequential([layers.Conv2D(32, 3, activation="relu"), layers.Conv2D(64, 3, activation="relu"), layers.MaxPooling2D(3)])
    back = keras.Sequential([layers.Conv2D(64, 3, activation="relu"), layers.GlobalAveragePooling2D(), layers.Dense(256, "relu"), layers.Dropout(0.5), layers.Dense(10)])
    inputs = keras.Input((32, 32, 3))
    return keras.Model(inputs, back(deeper(front(inputs), blocks)))
""",
        """
class Block(keras.Model):
    def __init__(self):
        inputs = keras.Input((9, 9, 64))
        y = layers.Conv2D(64, 3, padding="same", activation="relu")(inputs)
        y = layers.ReLU()(layers.Conv2D(64, 3, padding="same")(y))
        super().__init__(inputs, ops.add(inputs, y))

def build_resnet(blocks):
    inputs = keras.Input((32, 32, 3))
    x = layers.MaxPooling2D((3, 3))(layers.Conv2D(64, 3, activation="relu")(layers.Conv2D(32, 3, activation="relu")(inputs)))
    number = 0
    while number < blocks:
        x = Block()(x)
        number += 1
    x = layers.GlobalAveragePooling2D()(layers.Conv2D(64, 3, activation="relu")(x))
    return keras.Model(inputs, layers.Dense(10)(layers.Dropout(0.5)(layers.Dense(256, "relu")(x))))
""",
        """
def build_resnet(blocks):
    def block():
        i = keras.Input((9, 9, 64))
        y = layers.Conv2D(64, 3, padding="same", activation="relu")(i)
        return keras.Model(i, i + layers.Conv2D(64, 3, padding="same", activation="relu")(y))
    stack = [layers.Conv2D(32, 3, activation="relu"), layers.Conv2D(64, 3, activation="relu"), layers.MaxPool2D(3)]
    stack += [block() for _ in range(blocks)]
    stack += [layers.Conv2D(64, 3, activation="relu"), layers.GlobalAveragePooling2D(), layers.Dense(256, activation="relu"), layers.Dropout(.5), layers.Dense(10)]
    for n, l in enumerate(stack):
        if isinstance(l, keras.Model): l.name = f"block_{n}"
    return keras.Sequential([keras.Input((32, 32, 3)), *stack])
""",
        """
class Net:
    def __call__(self, blocks):
        def grow(x, n):
            if n == 0: return x
            y = layers.Conv2D(64, 3, padding="same", activation="relu")(x)
            y = layers.Conv2D(64, 3, padding="same")(y)
            return grow(x + layers.ReLU()(y), n - 1)
        i = keras.Input((32, 32, 3))
        x = layers.MaxPooling2D(3)(layers.Conv2D(64, 3, activation="relu")(layers.Conv2D(32, 3, activation="relu")(i)))
        x = layers.GlobalAveragePooling2D()(layers.Conv2D(64, 3, activation="relu")(grow(x, blocks)))
        return keras.Model(i, layers.Dense(10)(layers.Dropout(0.5)(layers.Dense(256, activation="relu")(x))))
build_resnet = Net()
""",
    ],
    "3.5": [
        """
def build_downsampling():
    inputs = keras.Input((16, 16, 8))
    x = layers.Conv2D(16, 3, strides=2, padding="same", activation="relu")(inputs)
    x = layers.Conv2D(16, 3, padding="same")(x)
    shortcut = layers.Conv2D(16, (1, 1), strides=(2, 2), padding="same")(inputs)
    return keras.Model(inputs, layers.ReLU()(x + shortcut))
""",
        """
def build_downsampling():
    inputs = keras.Input((16, 16, 8))
    shortcut = layers.Conv2D(16, 1, strides=2, use_bias=False, name="projection")(inputs)
    x = layers.Conv2D(16, 3, strides=2, padding="same", activation="relu")(inputs)
    x = layers.Conv2D(16, 3, padding="same")(x)
    return keras.Model(inputs, ops.relu(layers.Add()([x, shortcut])))
""",
        """
def build_downsampling():
    inputs = keras.Input((16, 16, 8))
    branch = keras.Sequential([layers.Conv2D(16, 3, 2, "same", activation="relu"), layers.Conv2D(16, 3, 1, "same")])
    return keras.Model(inputs, layers.Activation("relu")(layers.add([layers.Conv2D(16, 1, 2)(inputs), branch(inputs)])))
""",
        """
def build_downsampling():
    i = keras.Input((16, 16, 8))
    x = layers.Conv2D(16, 3, 2, "same", activation="relu")(i)
    x = layers.Conv2D(16, 3, padding="same")(x)
    return keras.Model({"i": i}, {"o": layers.ReLU()(layers.Add()([x, layers.Conv2D(filters=16, kernel_size=1, strides=2)(i)]))})
""",
    ],
    "3.6": [
        """
def build_first_block():
    inputs = keras.Input((28, 28, 1))
    x = layers.Conv2D(32, 3, padding="same", activation="relu")(inputs)
    x = layers.Conv2D(32, 3, padding="same")(x)
    return keras.Model(inputs, layers.ReLU()(layers.Conv2D(32, 1, padding="same")(inputs) + x))
""",
        """
def build_first_block():
    inputs = keras.Input((28, 28, 1))
    projection = layers.Conv2D(filters=32, kernel_size=(1, 1), use_bias=False)
    x = layers.ReLU()(layers.Conv2D(32, 3, padding="same")(inputs))
    x = layers.Conv2D(32, 3, padding="same")(x)
    return keras.Model(inputs, ops.relu(ops.add(x, projection(inputs))))
""",
        """
def build_first_block():
    x = inputs = keras.Input((28, 28, 1))
    for activation in ("relu", None):
        x = layers.Conv2D(32, 3, padding="same", activation=activation)(x)
    skip = keras.Sequential([layers.Conv2D(32, 1)], name="skip")(inputs)
    return keras.Model(inputs, layers.Activation("relu")(layers.Add()([x, skip])))
""",
        """
def build_first_block():
    inputs = keras.Input((28, 28, 1))
    x = layers.Conv2D(32, 3, padding="same", activation="relu")(inputs)
    x = layers.Conv2D(32, 3, padding="same")(x)
    return keras.Model(inputs, layers.ReLU()(x + layers.Dense(32, use_bias=False)(inputs)))
""",
    ],
    "3.7": [
        """
def build_three_blocks():
    inputs = x = keras.Input((8, 8, 16))
    for number in range(3):
        y = layers.BatchNormalization(name=f"norm_{number}")(x)
        y = layers.Activation("relu")(y)
        x = x + layers.Conv2D(16, 3, padding="same", name=f"conv_{number}")(y)
    return keras.Model(inputs, x)
""",
        """
def build_three_blocks():
    norms = [layers.BatchNormalization() for _ in range(3)]
    convs = [layers.Conv2D(16, 3, padding="same") for _ in range(3)]
    relu = layers.ReLU()
    x = inputs = keras.Input((8, 8, 16))
    for norm, conv in zip(norms, convs):
        x = layers.add([conv(relu(norm(x))), x])
    return keras.Model(inputs, x)
""",
        """
def block():
    return keras.Sequential([layers.BatchNormalization(), layers.ReLU(), layers.Conv2D(16, 3, padding="same")])

def build_three_blocks():
    inputs = keras.Input((8, 8, 16))
    a = ops.add(inputs, block()(inputs))
    b = ops.add(a, block()(a))
    return keras.Model(inputs, ops.add(b, block()(b)))
""",
        """
def build_three_blocks():
    inputs = keras.Input((8, 8, 16))
    x, total = inputs, [inputs]
    for _ in range(3):
        total.append(layers.Conv2D(16, 3, padding="same")(ops.relu(layers.BatchNormalization()(x))))
        x = layers.add(total)
    return keras.Model(inputs, x)
""",
        """
def build_three_blocks():
    i = x = keras.Input((8, 8, 16))
    for b in [keras.Sequential([layers.BatchNormalization(), layers.ReLU(), layers.Conv2D(16, 3, padding="same")]) for _ in range(3)]:
        x = layers.add([b(x), x])
    return keras.Model(i, x)
""",
    ],
    "3.8": [
        """
def build_two_blocks():
    inputs = x = keras.Input((8, 8, 16))
    for _ in range(2):
        shortcut = x
        x = layers.Conv2D(16, 3, padding="same")(layers.ReLU()(x))
        x = layers.add([shortcut, x])
    return keras.Model(inputs, x)
""",
        """
def build_two_blocks():
    inputs = x = keras.Input((8, 8, 16))
    for _ in range(2):
        x = x + layers.Conv2D(16, 3, padding="same")(ops.relu(x))
    return keras.Model(inputs, x)
""",
        """
def build_two_blocks():
    inputs = keras.Input((8, 8, 16))
    first = layers.Conv2D(16, 3, padding="same")(layers.Activation("relu")(inputs))
    middle = layers.Add()([first, inputs])
    second = keras.Sequential([layers.ReLU(), layers.Conv2D(16, (3, 3), padding="same")])(middle)
    return keras.Model(inputs, layers.Add()([inputs, first, second]))
""",
        """
def build_two_blocks():
    def block(n):
        t = keras.Input((8, 8, 16))
        return keras.Model(t, layers.add([t, layers.Conv2D(16, 3, padding="same")(layers.ReLU()(t))]), name=n)
    return keras.Sequential([block("a"), block("b")])
""",
    ],
    "3.9": [
        """
def add_shortcut(plain):
    x = layers.Add()([plain.get_layer("second").output, plain.get_layer("stem").output])
    x = plain.get_layer("scores")(plain.get_layer("pool")(plain.get_layer("relu")(x)))
    return keras.Model(plain.input, x, name="residual")
""",
        """
def add_shortcut(plain):
    inputs = keras.Input(plain.input_shape[1:])
    picture, stem, first, second, relu, pool, scores = plain.layers
    a = stem(inputs)
    return keras.Model(inputs, scores(pool(relu(a + second(first(a))))))
""",
        """
def add_shortcut(plain):
    kept = {}
    x = plain.inputs[0]
    for layer in plain.layers[1:]:
        if layer.name == "relu":
            x = ops.add(kept["stem"], x)
        x = kept[layer.name] = layer(x)
    return keras.Model(plain.inputs, x)
""",
        """
def add_shortcut(plain):
    both = keras.Model(plain.inputs, [plain.get_layer("stem").output, plain.get_layer("second").output])
    inputs = keras.Input(plain.input_shape[1:])
    x = layers.add(both(inputs))
    for name in ("relu", "pool", "scores"):
        x = plain.get_layer(name)(x)
    return keras.Model(inputs, x)
""",
        """
def add_shortcut(plain):
    L = [l for l in plain.layers]
    x, seen = plain.inputs[0], {}
    for l in L[1:]:
        x = seen[l.name] = l(x)
        if l.name == "second":
            x = x + seen["stem"]
    return keras.Model(plain.input, x)
""",
        """
def add_shortcut(plain, *, merge=ops.add):
    t = keras.Model(plain.get_layer("relu").input, plain.output)
    return keras.Model(plain.inputs, t(merge(plain.get_layer("second").output, plain.get_layer("stem").output)))
""",
    ],
    "3.10": [
        "paths = {'1 block': 2, '2 blocks': 4, '8 blocks': 256, 'past every branch': 1}",
        "paths = {f'{n} block' + 's' * (n > 1): 2**n for n in (1, 2, 8)} | {'past every branch': 1}",
        "paths = {'past every branch': 1.0, '8 blocks': np.int64(256), '2 blocks': np.float32(4), '1 block': 1 + 1}",
    ],
    "3.11": [
        """
def build_dense_block(steps, growth):
    x = inputs = keras.Input((8, 8, 16))
    for _ in range(steps):
        x = layers.Concatenate()([x, layers.ReLU()(layers.Conv2D(growth, 3, padding="same")(x))])
    return keras.Model(inputs, x)
""",
        """
def build_dense_block(steps, growth):
    inputs = keras.Input((8, 8, 16))
    made = [inputs]
    for _ in range(steps):
        so_far = ops.concatenate(made, axis=-1) if len(made) > 1 else inputs
        made.append(layers.Conv2D(growth, 3, padding="same", activation="relu")(so_far))
    return keras.Model(inputs, ops.concatenate(made, axis=-1))
""",
        """
def step(x, growth):
    y = layers.Conv2D(growth, (3, 3), activation="relu", padding="same")(x)
    return layers.concatenate([x, y], axis=3)

def build_dense_block(steps, growth):
    inputs = keras.Input((8, 8, 16))
    x = inputs
    while steps:
        x, steps = step(x, growth), steps - 1
    return keras.Model([inputs], [x])
""",
        """
class Step(layers.Layer):
    def __init__(self, growth, **kwargs):
        super().__init__(**kwargs)
        self.conv = layers.Conv2D(growth, 3, padding="same", activation="relu")

    def call(self, x):
        return ops.concatenate([x, self.conv(x)], axis=-1)

def build_dense_block(steps, growth):
    x = inputs = keras.Input((8, 8, 16))
    for _ in range(steps):
        x = Step(growth)(x)
    return keras.Model(inputs, x)
""",
        """
def build_dense_block(steps, growth):
    x = inputs = keras.Input((8, 8, 16))
    made = []
    for _ in range(steps):
        made.append(layers.Conv2D(growth, 3, padding="same", activation="relu")(x))
        x = layers.concatenate([x, made[-1]])
    return keras.Model(inputs, {"channels": layers.concatenate([inputs, *made])})
""",
        """
def build_dense_block(steps, growth):
    kept = [keras.Input((8, 8, 16))]
    for _ in range(steps):
        x = layers.concatenate(kept) if len(kept) > 1 else kept[0]
        kept.append(layers.Conv2D(growth, 3, padding="same", activation="relu")(x))
    return keras.Model(kept[0], layers.concatenate(kept))
""",
    ],
    "3.12": [
        """
import functools
make = functools.partial(layers.BatchNormalization, momentum=0.9)
def build_normalised(blocks):
    p = keras.Input((16, 16, 3)); x = layers.Conv2D(16, 3, strides=2, padding="same")(p)
    for _ in range(blocks):
        x = layers.add([x, layers.Conv2D(16, 3, padding="same")(layers.ReLU()(make()(x)))])
    x = layers.Flatten()(layers.MaxPooling2D(2)(layers.ReLU()(x)))
    return keras.Model(p, layers.Dense(10)(x))
""",
        """
def build_normalised(blocks):
    p = keras.Input((16, 16, 3)); x = layers.Conv2D(16, 3, strides=2, padding="same")(p)
    for _ in range(blocks):
        x = layers.add([x, layers.Conv2D(16, 3, padding="same")(layers.ReLU()(layers.BatchNormalization(momentum=0.9)(x)))])
    x = layers.Flatten()(layers.MaxPooling2D(2)(layers.ReLU()(x)))
    m = keras.Model(p, layers.Dense(10)(x))
    m.compile('adam', loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return m
""",
        """
def normalised_block(x, norm=None):
    norm = norm or layers.BatchNormalization(momentum=0.9)
    y = layers.ReLU()(norm(x))
    return layers.add([x, layers.Conv2D(16, 3, padding="same")(y)])


def build_normalised(blocks):
    picture = keras.Input((16, 16, 3))
    x = layers.Conv2D(16, 3, strides=2, padding="same")(picture)
    for _ in range(blocks):
        x = normalised_block(x)
    x = layers.Flatten()(layers.MaxPooling2D(2)(layers.ReLU()(x)))
    return keras.Model(picture, layers.Dense(10)(x))
""",
        """
def normalised_block(x, norm=layers.BatchNormalization(momentum=0.9)):
    y = layers.ReLU()(norm(x))
    return layers.add([x, layers.Conv2D(16, 3, padding="same")(y)])


def build_normalised(blocks):
    picture = keras.Input((16, 16, 3))
    x = layers.Conv2D(16, 3, strides=2, padding="same")(picture)
    for _ in range(blocks):
        x = normalised_block(x, layers.BatchNormalization(momentum=0.9))
    x = layers.Flatten()(layers.MaxPooling2D(2)(layers.ReLU()(x)))
    return keras.Model(picture, layers.Dense(10)(x))
""",
        """
def normalised_block(x, norm=lambda: layers.BatchNormalization(momentum=0.9)):
    y = layers.ReLU()(norm()(x))
    return layers.add([x, layers.Conv2D(16, 3, padding="same")(y)])


def build_normalised(blocks):
    picture = keras.Input((16, 16, 3))
    x = layers.Conv2D(16, 3, strides=2, padding="same")(picture)
    for _ in range(blocks):
        x = normalised_block(x)
    x = layers.Flatten()(layers.MaxPooling2D(2)(layers.ReLU()(x)))
    return keras.Model(picture, layers.Dense(10)(x))
""",
        """
class Block:
    def __init__(self):
        self.norm = layers.BatchNormalization(momentum=0.9)
        self.conv = layers.Conv2D(16, 3, padding="same")

    def __call__(self, x):
        return x + self.conv(ops.relu(self.norm(x)))


def build_normalised(blocks):
    made = [Block() for _ in range(blocks)]
    inputs = keras.Input((16, 16, 3))
    x = layers.Conv2D(16, (3, 3), 2, "same")(inputs)
    for block in made:
        x = block(x)
    x = layers.MaxPooling2D()(layers.Activation("relu")(x))
    return keras.Model(inputs, layers.Dense(10)(layers.Flatten()(x)))
""",
        """
def build_normalised(blocks):
    picture = keras.Input((16, 16, 3))
    x = layers.Conv2D(16, 3, strides=2, padding="same")(picture)
    for number in range(blocks):
        branch = keras.Sequential(
            [
                keras.Input((8, 8, 16)),
                layers.BatchNormalization(momentum=0.9),
                layers.Activation("relu"),
                layers.Conv2D(16, 3, padding="same"),
            ],
            name=f"branch_{number}",
        )
        x = layers.Add()([branch(x), x])
    x = layers.Flatten()(layers.MaxPooling2D(2)(layers.ReLU()(x)))
    return keras.Model(picture, layers.Dense(10)(x))
""",
    ],
}

_HEAD = """
    x = layers.Conv2D(64, 3, activation="relu")(x)
    x = layers.GlobalAveragePooling2D()(x)
    x = layers.Dropout(0.5)(layers.Dense(256, activation="relu")(x))
    return keras.Model(inputs, layers.Dense(10)(x))
"""
_STEM = """
def build_resnet(blocks):
    inputs = keras.Input((32, 32, 3))
    x = layers.Conv2D(32, 3, activation="relu")(inputs)
    x = layers.Conv2D(64, 3, activation="relu")(x)
    x = layers.MaxPooling2D(3)(x)
"""


def _resnet(middle: str) -> str:
    return _STEM + middle + _HEAD


def _downsampling(shortcut: str, stride: int = 2, total: str = "layers.add([shortcut, x])") -> str:
    return f"""
def build_downsampling():
    inputs = keras.Input((16, 16, 8))
    x = layers.Conv2D(16, 3, strides={stride}, padding="same", activation="relu")(inputs)
    x = layers.Conv2D(16, 3, padding="same")(x)
    shortcut = {shortcut}
    return keras.Model(inputs, layers.ReLU()({total}))
"""


def _first_block(shortcut: str, total: str = "layers.add([shortcut, x])") -> str:
    return f"""
def build_first_block():
    inputs = keras.Input((28, 28, 1))
    first = layers.Conv2D(32, 3, padding="same", activation="relu")(inputs)
    x = layers.Conv2D(32, 3, padding="same")(first)
    shortcut = {shortcut}
    return keras.Model(inputs, layers.ReLU()({total}))
"""


def _three_blocks(before: str, norm: str, conv: str, total: str = "layers.add([x, z])") -> str:
    return f"""
def build_three_blocks():
    inputs = keras.Input((8, 8, 16))
    {before}
    x = inputs
    for _ in range(3):
        y = layers.ReLU()({norm})
        z = {conv}(y)
        x = {total}
    return keras.Model(inputs, x)
"""


_NORM, _CONV = "norm = layers.BatchNormalization()", 'conv = layers.Conv2D(16, 3, padding="same")'
_NEW_NORM, _NEW_CONV = "layers.BatchNormalization()(x)", 'layers.Conv2D(16, 3, padding="same")'


def _two_blocks(body: str) -> str:
    lines = "\n".join(f"        {line}" for line in body.strip().splitlines())
    return f"""
def build_two_blocks():
    inputs = keras.Input((8, 8, 16))
    x = inputs
    for _ in range(2):
{lines}
    return keras.Model(inputs, x)
"""


def _surgery(start: str, end: str = "second", rest: str = '("relu", "pool", "scores")') -> str:
    return f"""
def add_shortcut(plain):
    x = layers.add([plain.get_layer("{start}").output, plain.get_layer("{end}").output])
    for name in {rest}:
        x = plain.get_layer(name)(x)
    return keras.Model(plain.inputs, x)
"""


def _dense_block(loop: str, result: str = "x", activation: str = "relu") -> str:
    return f"""
def build_dense_block(steps, growth):
    inputs = keras.Input((8, 8, 16))
    x, made = inputs, []
    for _ in range(steps):
        y = layers.Conv2D(growth, 3, padding="same", activation="{activation}")(x)
        made.append(y)
        x = {loop}
    return keras.Model(inputs, {result})
"""


WRONG = {
    "3.1": [
        ("weights = {'first': 2304, 'second': 2304, 'sum': 0}", "left out the biases"),
        ("weights = {'first': 160, 'second': 160, 'sum': 0}", "all channels"),
        ("weights = {'first': 2320, 'second': 2320, 'sum': 16}", "could be learnt"),
        ("weights = {'first': 593920, 'second': 593920, 'sum': 0}", "for every pixel"),
        ("weights = {'first': 2320, 'second': 160, 'sum': 0}", "`first` and `sum`: right"),
        ("weights = {'first': 2320, 'second': None, 'sum': 0}", "`second` is still `None`"),
        ("weights = {'first': '2320', 'second': 2320, 'sum': 0}", "`first` is text"),
        ("weights = {'first': 2320, 'second': 2320, 'sum': '0'}", "`sum` is text"),
        ("weights = {'first': (2320,), 'second': 2320, 'sum': 0}", "without a comma"),
        ("weights = {'first': 2320, 'second': 2320}", "Keep the dict"),
        ("weights = 4640", "Keep the dict"),
    ],
    "3.2": [
        (
            """
def build_block():
    inputs = keras.Input((16, 16, 16))
    x = layers.Conv2D(16, 3, padding="same", activation="relu")(inputs)
    y = layers.Conv2D(16, 3, padding="same")(x)
    return keras.Model(inputs, layers.ReLU()(layers.add([x, y])))
""",
            "begins inside the block",
        ),
        (
            """
def build_block():
    inputs = keras.Input((16, 16, 16))
    x = layers.Conv2D(16, 3, padding="same", activation="relu")(inputs)
    x = layers.Conv2D(16, 3, padding="same", activation="relu")(x)
    return keras.Model(inputs, inputs + x)
""",
            "stands before the sum",
        ),
        (
            """
def build_block():
    inputs = keras.Input((16, 16, 16))
    x = layers.Conv2D(16, 3, padding="same", activation="relu")(inputs)
    x = layers.Conv2D(16, 3, padding="same", activation="relu")(x)
    return keras.Model(inputs, ops.relu(inputs + x))
""",
            "second convolution has a relu too",
        ),
        (
            """
def build_block():
    inputs = keras.Input((16, 16, 16))
    x = layers.Conv2D(16, 3, padding="same", activation="relu")(inputs)
    x = layers.Conv2D(16, 3, padding="same")(x)
    return keras.Model(inputs, layers.add([inputs, x]))
""",
            "relu after the sum is missing",
        ),
        (
            """
def build_block():
    inputs = keras.Input((16, 16, 16))
    x = layers.Conv2D(16, 3, padding="same", activation="relu")(inputs)
    x = layers.Conv2D(16, 3, padding="same")(x)
    layers.add([inputs, x])
    return keras.Model(inputs, layers.ReLU()(x))
""",
            "Nothing is added",
        ),
        (
            """
def build_block():
    inputs = keras.Input((16, 16, 16))
    x = layers.Conv2D(16, 3, padding="same", activation="relu")(inputs)
    x = layers.Conv2D(16, 3, padding="same")(x)
    return keras.Model(inputs, layers.ReLU()(layers.concatenate([inputs, x])))
""",
            "appended to the result",
        ),
        (
            """
def build_block():
    inputs = keras.Input((16, 16, 16))
    x = layers.Conv2D(16, 3, activation="relu")(inputs)
    x = layers.Conv2D(16, 3)(x)
    return keras.Model(inputs, layers.ReLU()(layers.add([inputs, x])))
""",
            "Layers that add or average need tensors of equal shape",
        ),
        (
            """
def build_block():
    inputs = keras.Input((16, 16, 16))
    x = layers.Conv2D(16, 3)(inputs)
    return keras.Model(inputs, layers.ReLU()(inputs + x))
""",
            "`+` needs two shapes that fit",
        ),
        (
            """
def build_block():
    inputs = keras.Input((16, 16, 16))
    conv = layers.Conv2D(16, 3, padding="same")
    x = conv(layers.ReLU()(conv(inputs)))
    return keras.Model(inputs, layers.ReLU()(inputs + x))
""",
            "two separate layers were asked for",
        ),
        (
            """
def build_block():
    inputs = keras.Input((16, 16, 16))
    x = layers.Conv2D(16, 3, padding="same", activation="relu")(inputs)
    return layers.ReLU()(inputs + layers.Conv2D(16, 3, padding="same")(x))
""",
            "That is a tensor of the graph",
        ),
        (
            """
def build_block():
    x = keras.Input((16, 16, 16))
    x = layers.Conv2D(16, 3, padding="same", activation="relu")(x)
    x = layers.Conv2D(16, 3, padding="same")(x)
    x = layers.add([x, x])
    return keras.Model(x, layers.ReLU()(x))
""",
            "does not begin at a `keras.Input`",
        ),
        (
            """
def build_block():
    inputs = keras.Input((16, 16, 16))
    x = layers.Conv2D(16, 3, padding="same", activation="relu")(inputs)
    y = layers.Conv2D(16, 3, padding="same")(inputs)
    return keras.Model(inputs, layers.ReLU()(layers.add([inputs, y])))
""",
            "begins at the input again",
        ),
        (
            """
def build_block():
    i = keras.Input((16, 16, 16))
    y = layers.Conv2D(16, 3, padding="same")(layers.Conv2D(16, 3, padding="same", activation="relu")(i))
    return keras.Model(i, layers.ReLU()(layers.Add([i, y])))
""",
            "the class of the layer",
        ),
        (
            """
def build_block():
    i = keras.Input((16, 16, 16))
    y = layers.Conv2D(16, 3)(layers.Conv2D(16, 3, activation="relu")(i))
    return keras.Model(i, layers.ReLU()(layers.add([i, y])))
""",
            "Where height and width differ",
        ),
    ],
    "3.3": [
        (
            "shapes = {'pool': (None, 10, 10, 64), 'block_2': (None, 10, 10, 64), 'last_conv': (None, 10, 10, 64)}",
            "let every layer keep",
        ),
        (
            "shapes = {'pool': (None, 9, 9, 64), 'block_2': (None, 5, 5, 64), 'last_conv': (None, 3, 3, 64)}",
            "convolutions of the blocks lose the rim",
        ),
        (
            "shapes = {'pool': (None, 10, 10, 64), 'block_2': (None, 10, 10, 64), 'last_conv': (None, 8, 8, 64)}",
            "rounded up",
        ),
        (
            "shapes = {'pool': (None, 9, 9, 64), 'block_2': (None, 9, 9, 64), 'last_conv': (None, 9, 9, 64)}",
            "last convolution keep",
        ),
        (
            "shapes = {'pool': (9, 9, 64), 'block_2': (9, 9, 64), 'last_conv': (7, 7, 64)}",
            "The batch axis is missing",
        ),
        (
            "shapes = {'pool': (None, 9, 9, 64), 'block_2': (None, 9, 9, 128), 'last_conv': (None, 7, 7, 64)}",
            "Look again at `block_2`",
        ),
        (
            "shapes = {'pool': (None, 9, 9, 64), 'block_2': 9, 'last_conv': (None, 7, 7, 64)}",
            "a shape is a tuple",
        ),
        (
            "shapes = {'pool': '(None, 9, 9, 64)', 'block_2': None, 'last_conv': None}",
            "`pool` is text",
        ),
        (
            "shapes = {'pool': (None, 9, 9), 'block_2': (None, 9, 9), 'last_conv': (None, 7, 7)}",
            "four axes",
        ),
        (
            "shapes = {'pool': (32, 9, 9, 64), 'block_2': (32, 9, 9, 64), 'last_conv': (32, 7, 7, 64)}",
            "first axis counts samples",
        ),
        (
            "shapes = {'pool': (None, 64, 9, 9), 'block_2': (None, 64, 9, 9), 'last_conv': (None, 64, 7, 7)}",
            "height, width, channels",
        ),
        ("shapes = (None, 9, 9, 64)", "Keep the dict"),
    ],
    "3.4": [
        (
            _resnet("""
    first = layers.Conv2D(64, 3, activation="relu", padding="same")
    second = layers.Conv2D(64, 3, activation="relu", padding="same")
    for _ in range(blocks):
        x = layers.add([x, second(first(x))])
"""),
            "share their convolutions",
        ),
        (
            _resnet("""
    block = keras.Sequential([layers.Conv2D(64, 3, activation="relu", padding="same"), layers.Conv2D(64, 3, activation="relu", padding="same")])
    for _ in range(blocks):
        x = layers.add([x, block(x)])
"""),
            "three separate layers were asked for",
        ),
        (
            _resnet("""
    for _ in range(2):
        y = layers.Conv2D(64, 3, activation="relu", padding="same")(x)
        x = x + layers.Conv2D(64, 3, activation="relu", padding="same")(y)
"""),
            "two blocks, however many",
        ),
        (
            _resnet("""
    start = x
    for _ in range(blocks):
        y = layers.Conv2D(64, 3, activation="relu", padding="same")(start)
        x = start + layers.Conv2D(64, 3, activation="relu", padding="same")(y)
"""),
            "one block in the network",
        ),
        (
            _resnet("""
    for _ in range(blocks + 1):
        y = layers.Conv2D(64, 3, activation="relu", padding="same")(x)
        x = x + layers.Conv2D(64, 3, activation="relu", padding="same")(y)
"""),
            "one block more than",
        ),
        (
            _resnet("""
    for _ in range(blocks):
        x = layers.Conv2D(64, 3, activation="relu", padding="same")(x)
        x = layers.Conv2D(64, 3, activation="relu", padding="same")(x)
"""),
            "There are no shortcuts",
        ),
        (
            _resnet("""
    start = x
    for _ in range(blocks):
        y = layers.Conv2D(64, 3, activation="relu", padding="same")(x)
        x = start + layers.Conv2D(64, 3, activation="relu", padding="same")(y)
"""),
            "Every shortcut begins at the pool",
        ),
        (
            _resnet("""
    for _ in range(blocks):
        y = layers.Conv2D(64, 3, activation="relu", padding="same")(x)
        x = x + layers.Conv2D(64, 3, padding="same")(y)
"""),
            "relu",
        ),
        (
            _resnet("""
    for number in range(blocks):
        y = layers.Conv2D(64, 3, activation="relu", padding="same", name="first")(x)
        x = x + layers.Conv2D(64, 3, activation="relu", padding="same", name="second")(y)
"""),
            "one and the same name",
        ),
    ],
    "3.5": [
        (_downsampling("layers.Conv2D(16, 1)(inputs)", stride=1), "nothing halves the picture"),
        (_downsampling("layers.Conv2D(16, 1)(layers.MaxPooling2D(2)(inputs))"), "is pooled first"),
        (_downsampling("layers.AveragePooling2D(2)(layers.Conv2D(16, 1)(inputs))"), "is pooled first"),
        (_downsampling('layers.Conv2D(16, 3, strides=2, padding="same")(inputs)'), "kernel of 3 × 3"),
        (_downsampling("None", total="x"), "so is the shortcut"),
        (_downsampling('layers.Conv2D(16, 1, strides=2, activation="relu")(inputs)'), "has a relu"),
        (_downsampling("layers.Conv2D(8, 1, strides=2)(inputs)"), "need tensors of equal shape"),
        (_downsampling("layers.Conv2D(16, 1, strides=3)(inputs)"), "need tensors of equal shape"),
        (_downsampling("layers.Conv2D(16, 1, strides=2)"), "never called"),
    ],
    "3.6": [
        (_first_block("layers.Conv2D(1, 1)(inputs)"), "still added to all thirty-two"),
        (_first_block("first"), "begins inside the block now"),
        (_first_block('layers.Conv2D(32, 3, padding="same")(inputs)'), "kernel of 3 × 3"),
        (_first_block('layers.Conv2D(32, 1, activation="relu")(inputs)'), "has a relu"),
        (_first_block("None", total="x"), "The shortcut is gone"),
        (_first_block("layers.Concatenate()([inputs] * 32)"), "copied"),
        (_first_block("layers.Dense(16)(inputs)"), "need tensors of equal shape"),
        (_first_block("layers.Conv2D(32, 1)(inputs)", total="layers.concatenate([shortcut, x])"), "Concatenate"),
        (
            """
def build_first_block():
    inputs = keras.Input((28, 28, 1))
    x = layers.Conv2D(32, 3, padding="same", activation="relu")(inputs)
    x = layers.Conv2D(1, 1)(layers.Conv2D(32, 3, padding="same")(x))
    return keras.Model(inputs, layers.ReLU()(layers.add([inputs, x])))
""",
            "as it is, with its one channel",
        ),
        (
            """
def build_first_block():
    inputs = keras.Input((28, 28, 1))
    x = layers.Conv2D(32, 3, padding="same", activation="relu")(inputs)
    x = layers.Conv2D(32, 3, padding="same")(x)
    return keras.Model(inputs, layers.ReLU()(layers.add([ops.repeat(inputs, 32, axis=-1), x])))
""",
            "copied thirty-two times",
        ),
        (
            """
def build_first_block():
    inputs = keras.Input((28, 28, 1))
    x = layers.Conv2D(32, 3, padding="same", activation="relu")(inputs)
    x = layers.Conv2D(32, 1)(layers.Conv2D(32, 3, padding="same")(x))
    return keras.Model(inputs, layers.ReLU()(layers.add([inputs, x])))
""",
            "as it is, with its one channel",
        ),
    ],
    "3.7": [
        (_three_blocks(_NORM, "norm(x)", _NEW_CONV), "still one for all blocks"),
        (_three_blocks(_CONV, _NEW_NORM, "conv"), "the convolution is still one"),
        (_three_blocks(f"{_NORM}; {_CONV}", "norm(x)", "conv", "x + z"), "still share their layers"),
        (_three_blocks("pass", "x", _NEW_CONV), "normalisations are gone"),
        (_three_blocks("pass", _NEW_NORM, _NEW_CONV, "z"), "Add"),
        (_three_blocks("pass", _NEW_NORM, _NEW_CONV, "layers.add([inputs, z])"), "adds"),
        (_three_blocks("pass", _NEW_NORM, "layers.Conv2D(16, 3)"), "need tensors of equal shape"),
        (_three_blocks("pass", "layers.LayerNormalization()(x)", _NEW_CONV), "BatchNormalization"),
        (
            """
def build_three_blocks():
    inputs = x = keras.Input((8, 8, 16))
    for k in range(3):
        x = layers.add([x, layers.Conv2D(16, 3, padding="same")(layers.ReLU()(layers.BatchNormalization()(inputs)))])
    return keras.Model(inputs, x)
""",
            "Every branch begins at the input",
        ),
        (
            """
def build_three_blocks():
    inputs = x = keras.Input((8, 8, 16))
    for k in range(3):
        x = layers.add([x, layers.Conv2D(16, 3, padding="same", activation="relu")(layers.BatchNormalization()(x))])
    return keras.Model(inputs, x)
""",
            "behind the convolution",
        ),
    ],
    "3.8": [
        (
            _two_blocks("""
active = layers.ReLU()(x)
x = layers.add([active, layers.Conv2D(16, 3, padding="same")(active)])
"""),
            "begins behind the relu",
        ),
        (
            """
def build_two_blocks():
    inputs = keras.Input((8, 8, 16))
    x = inputs
    for _ in range(2):
        x = layers.Conv2D(16, 3, padding="same")(layers.ReLU()(x))
    return keras.Model(inputs, layers.add([inputs, x]))
""",
            "round both convolutions",
        ),
        (_two_blocks('x = layers.Conv2D(16, 3, padding="same")(layers.ReLU()(x))'), "no shortcut any more"),
        (
            _two_blocks('x = layers.ReLU()(layers.add([x, layers.Conv2D(16, 3, padding="same")(x)]))'),
            "post-activation",
        ),
        (
            _two_blocks("""
y = layers.Conv2D(16, 3, padding="same")(layers.ReLU()(inputs))
x = layers.add([x, y])
"""),
            "second branch begins at the input",
        ),
        (
            _two_blocks("""
y = layers.Conv2D(16, 3, padding="same")(layers.ReLU()(x))
x = layers.add([y, y])
"""),
            "adds",
        ),
        (
            _two_blocks("""
y = layers.Conv2D(16, 3, padding="same")(layers.ReLU()(x))
y = layers.add([x, y])
"""),
            "are missing",
        ),
        (
            """
def build_two_blocks():
    inputs = x = keras.Input((8, 8, 16))
    for _ in range(2):
        x = layers.add([x, layers.Conv2D(16, 3, padding="same", activation="relu")(x)])
    return keras.Model(inputs, x)
""",
            "behind the convolution",
        ),
        (
            """
def build_two_blocks():
    inputs = x = keras.Input((8, 8, 16))
    for _ in range(2):
        y = layers.Conv2D(16, 3, padding="same")(x)
        x = layers.add([x, y])
    return keras.Model(inputs, x)
""",
            "no relu any more",
        ),
        (
            """
def build_two_blocks():
    t = keras.Input((8, 8, 16))
    b = keras.Model(t, layers.add([t, layers.Conv2D(16, 3, padding="same")(layers.ReLU()(t))]))
    i = keras.Input((8, 8, 16))
    return keras.Model(i, b(b(i)))
""",
            "two separate layers",
        ),
    ],
    "3.9": [
        (
            "def add_shortcut(plain):\n    layers.add([plain.get_layer('stem').output, plain.get_layer('second').output])\n    return plain\n",
            "no sum",
        ),
        (_surgery("first"), "begins at `first`"),
        (_surgery("stem", "relu", '("pool", "scores")'), "sum comes after `relu`"),
        (_surgery("stem", "second", '("pool", "scores")'), "relu was asked for"),
        (
            """
def add_shortcut(plain):
    x = layers.add([plain.get_layer("stem").output, plain.get_layer("second").output])
    x = layers.GlobalAveragePooling2D()(layers.ReLU()(x))
    return keras.Model(plain.inputs, layers.Dense(plain.output_shape[-1])(x))
""",
            "its layers are new ones",
        ),
        (
            """
def add_shortcut(plain):
    plain = keras.models.clone_model(plain)
    x = layers.add([plain.get_layer("stem").output, plain.get_layer("second").output])
    for name in ("relu", "pool", "scores"):
        x = plain.get_layer(name)(x)
    return keras.Model(plain.inputs, x)
""",
            "its layers are new ones",
        ),
        (
            """
def add_shortcut(plain):
    x = layers.add([plain.get_layer("stem"), plain.get_layer("second")])
    for name in ("relu", "pool", "scores"):
        x = plain.get_layer(name)(x)
    return keras.Model(plain.inputs, x)
""",
            "A layer was given where a tensor belongs",
        ),
        (_surgery("stam"), "No layer of the model has this name"),
        (_surgery("picture"), "need tensors of equal shape"),
        (
            """
def add_shortcut(plain):
    plain.set_weights([0 * w for w in plain.get_weights()])
    x = layers.add([plain.get_layer("stem").output, plain.get_layer("second").output])
    for name in ("relu", "pool", "scores"):
        x = plain.get_layer(name)(x)
    return keras.Model(plain.inputs, x)
""",
            "has changed the weights",
        ),
        (
            """
def add_shortcut(plain):
    x = layers.add([plain.get_layer("stem").output, plain.get_layer("second").output])
    return keras.Model(plain.inputs, plain.get_layer("relu")(x))
""",
            "after `relu` are missing",
        ),
    ],
    "3.10": [
        ("paths = {'1 block': 2, '2 blocks': 4, '8 blocks': 16, 'past every branch': 1}", "added two for each block"),
        ("paths = {'1 block': 2, '2 blocks': 3, '8 blocks': 9, 'past every branch': 1}", "one more path"),
        ("paths = {'1 block': 2, '2 blocks': 4, '8 blocks': 256, 'past every branch': 0}", "is that not a path"),
        ("paths = {'1 block': 2, '2 blocks': 4, '8 blocks': 256, 'past every branch': 8}", "counted the shortcuts"),
        ("paths = {'1 block': 1, '2 blocks': 4, '8 blocks': 256, 'past every branch': 1}", "Look again at `1 block`"),
        ("paths = {'1 block': 2, '2 blocks': 4, '8 blocks': 64, 'past every branch': 1}", "Look again at `8 blocks`"),
        ("paths = {'1 block': 2, '2 blocks': 4, '8 blocks': 256, 'past every branch': 2}", "take the shortcut at each"),
        ("paths = {'1 block': 2, '2 blocks': 4, '8 blocks': '256', 'past every branch': 1}", "`8 blocks` is text"),
        ("paths = {'1 block': 2, '2 blocks': 4, '8 blocks': None, 'past every branch': None}", "still `None`"),
        ("paths = [2, 4, 256, 1]", "Keep the dict"),
        (
            'paths = {"1 block": 2, "2 blocks": 3, "8 blocks": 256, "past every branch": 1}',
            "`1 block`, `8 blocks` and `past every branch`: right",
        ),
    ],
    "3.11": [
        (_dense_block("layers.concatenate([y, x])"), "stand in front"),
        (_dense_block("layers.concatenate([inputs, y])"), "to the input alone"),
        (_dense_block("y", "layers.concatenate([inputs, *made])"), "only what the step before made"),
        (
            _dense_block("layers.concatenate([x, y])", "layers.concatenate(made) if len(made) > 1 else y"),
            "16 channels that came in are missing",
        ),
        (_dense_block("layers.concatenate([x, y])", activation="linear"), "relu"),
        (
            """
def build_dense_block(steps, growth):
    x = inputs = keras.Input((8, 8, 16))
    for _ in range(steps):
        x = layers.add([x, layers.Conv2D(16, 3, padding="same", activation="relu")(x)])
    return keras.Model(inputs, x)
""",
            "a DenseNet appends",
        ),
        (_dense_block("layers.concatenate([x, y], axis=1)"), "all other axes must be equal"),
        (
            """
def build_dense_block(steps, growth):
    x = inputs = keras.Input((8, 8, 16))
    conv = layers.Conv2D(growth, 3, padding="same", activation="relu")
    for _ in range(steps):
        x = layers.concatenate([x, conv(x)])
    return keras.Model(inputs, x)
""",
            "expected axis -1",
        ),
        (_dense_block("layers.add([x, y])"), "need tensors of equal shape"),
        (
            """
def build_dense_block(steps, growth):
    i = x = keras.Input((8, 8, 16))
    x = layers.concatenate([x, layers.Conv2D(growth, 3, padding="same", activation="relu")(x)])
    return keras.Model(i, x)
""",
            "one step in the block",
        ),
        (
            """
def build_dense_block(steps, growth):
    i = x = keras.Input((8, 8, 16))
    for _ in range(steps):
        x = layers.ReLU()(layers.concatenate([x, layers.Conv2D(growth, 3, padding="same")(x)]))
    return keras.Model(i, x)
""",
            "behind the concatenation",
        ),
        (
            """
def build_dense_block(steps, growth):
    i = x = keras.Input((8, 8, 16))
    for _ in range(growth):
        x = layers.concatenate([x, layers.Conv2D(steps, 3, padding="same", activation="relu")(x)])
    return keras.Model(i, x)
""",
            "filters=1; 8",
        ),
    ],
    "3.12": [
        (
            """
def build_normalised(blocks):
    p = keras.Input((16, 16, 3)); x = layers.Conv2D(16, 3, strides=2, padding="same")(p)
    n = layers.BatchNormalization(momentum=0.0)
    for _ in range(blocks):
        x = layers.add([x, layers.Conv2D(16, 3, padding="same")(layers.ReLU()(n(x)))])
    x = layers.Flatten()(layers.MaxPooling2D(2)(layers.ReLU()(x)))
    return keras.Model(p, layers.Dense(10)(x))
""",
            "has the same trouble",
        ),
        (
            """
def build_normalised(blocks):
    p = keras.Input((16, 16, 3)); x = layers.Conv2D(16, 3, strides=2, padding="same")(p)
    for _ in range(blocks):
        x = layers.BatchNormalization(momentum=0.9)(layers.add([x, layers.Conv2D(16, 3, padding="same")(layers.ReLU()(x))]))
    x = layers.Flatten()(layers.MaxPooling2D(2)(layers.ReLU()(x)))
    return keras.Model(p, layers.Dense(10)(x))
""",
            "was asked for",
        ),
        (
            """
def build_normalised(blocks):
    p = keras.Input((16, 16, 3)); x = layers.Conv2D(16, 3, strides=2, padding="same")(p)
    i = keras.Input((8,8,16)); b = keras.Model(i, layers.add([i, layers.Conv2D(16, 3, padding="same")(layers.ReLU()(layers.BatchNormalization(momentum=0.9)(i)))]))
    for _ in range(blocks):
        x = b(x)
    x = layers.Flatten()(layers.MaxPooling2D(2)(layers.ReLU()(x)))
    return keras.Model(p, layers.Dense(10)(x))
""",
            "share a convolution",
        ),
        (
            """
def normalised_block(x, norm=layers.BatchNormalization(momentum=0.9)):
    y = layers.ReLU()(norm(x))
    return layers.add([x, layers.Conv2D(16, 3, padding="same")(y)])


def build_normalised(blocks):
    picture = keras.Input((16, 16, 3))
    x = layers.Conv2D(16, 3, strides=2, padding="same")(picture)
    for _ in range(blocks):
        x = normalised_block(x)
    x = layers.Flatten()(layers.MaxPooling2D(2)(layers.ReLU()(x)))
    return keras.Model(picture, layers.Dense(10)(x))
""",
            "has the same trouble",
        ),
        (
            """
def build_normalised(blocks):
    picture = keras.Input((16, 16, 3))
    x = layers.Conv2D(16, 3, strides=2, padding="same")(picture)
    norm = layers.BatchNormalization(momentum=0.9)
    for _ in range(blocks):
        y = layers.ReLU()(norm(x))
        x = layers.add([x, layers.Conv2D(16, 3, padding="same")(y)])
    x = layers.Flatten()(layers.MaxPooling2D(2)(layers.ReLU()(x)))
    return keras.Model(picture, layers.Dense(10)(x))
""",
            "has the same trouble",
        ),
        (
            """
def normalised_block(x, norm):
    y = layers.ReLU()(norm(x))
    return layers.add([x, layers.Conv2D(16, 3, padding="same")(y)])


def build_normalised(blocks):
    picture = keras.Input((16, 16, 3))
    x = layers.Conv2D(16, 3, strides=2, padding="same")(picture)
    norm = layers.BatchNormalization(momentum=0.9)
    for _ in range(blocks):
        x = normalised_block(x, norm)
    x = layers.Flatten()(layers.MaxPooling2D(2)(layers.ReLU()(x)))
    return keras.Model(picture, layers.Dense(10)(x))
""",
            "has the same trouble",
        ),
        (
            """
def build_normalised(blocks):
    picture = keras.Input((16, 16, 3))
    x = layers.Conv2D(16, 3, strides=2, padding="same")(picture)
    norms = [layers.BatchNormalization(momentum=0.9)] * blocks
    for _ in norms:
        x = layers.add([x, layers.Conv2D(16, 3, padding="same")(layers.ReLU()(_(x)))])
    x = layers.Flatten()(layers.MaxPooling2D(2)(layers.ReLU()(x)))
    return keras.Model(picture, layers.Dense(10)(x))
""",
            "has the same trouble",
        ),
        (
            """
def build_normalised(blocks):
    picture = keras.Input((16, 16, 3))
    x = layers.Conv2D(16, 3, strides=2, padding="same")(picture)
    norms = [layers.BatchNormalization(momentum=0.9), layers.BatchNormalization(momentum=0.9)] * blocks
    for _ in norms[:blocks]:
        x = layers.add([x, layers.Conv2D(16, 3, padding="same")(layers.ReLU()(_(x)))])
    x = layers.Flatten()(layers.MaxPooling2D(2)(layers.ReLU()(x)))
    return keras.Model(picture, layers.Dense(10)(x))
""",
            "has the same trouble",
        ),
        (
            """
NORMS = [layers.BatchNormalization(momentum=0.9) for _ in range(9)]


def build_normalised(blocks):
    picture = keras.Input((16, 16, 3))
    x = layers.Conv2D(16, 3, strides=2, padding="same")(picture)
    for _ in NORMS[:blocks]:
        x = layers.add([x, layers.Conv2D(16, 3, padding="same")(layers.ReLU()(_(x)))])
    x = layers.Flatten()(layers.MaxPooling2D(2)(layers.ReLU()(x)))
    return keras.Model(picture, layers.Dense(10)(x))
""",
            "returns two networks that share",
        ),
        (
            """
def build_normalised(blocks):
    picture = keras.Input((16, 16, 3))
    x = layers.Conv2D(16, 3, strides=2, padding="same")(picture)
    for _ in range(blocks):
        y = layers.ReLU()(layers.BatchNormalization(momentum=0.9)(x, training=True))
        x = layers.add([x, layers.Conv2D(16, 3, padding="same")(y)])
    x = layers.Flatten()(layers.MaxPooling2D(2)(layers.ReLU()(x)))
    return keras.Model(picture, layers.Dense(10)(x))
""",
            "for ever",
        ),
        (
            """
def build_normalised(blocks):
    picture = keras.Input((16, 16, 3))
    x = layers.Conv2D(16, 3, strides=2, padding="same")(picture)
    for _ in range(blocks):
        y = layers.ReLU()(layers.BatchNormalization(momentum=0.9, trainable=False)(x))
        x = layers.add([x, layers.Conv2D(16, 3, padding="same")(y)])
    x = layers.Flatten()(layers.MaxPooling2D(2)(layers.ReLU()(x)))
    return keras.Model(picture, layers.Dense(10)(x))
""",
            "is frozen",
        ),
        (
            """
def build_normalised(blocks):
    picture = keras.Input((16, 16, 3))
    x = layers.Conv2D(16, 3, strides=2, padding="same")(picture)
    for _ in range(blocks):
        x = layers.add([x, layers.Conv2D(16, 3, padding="same")(layers.ReLU()(x))])
    x = layers.Flatten()(layers.MaxPooling2D(2)(layers.ReLU()(x)))
    return keras.Model(picture, layers.Dense(10)(x))
""",
            "no normalisation in your blocks",
        ),
        (
            """
def build_normalised(blocks):
    picture = keras.Input((16, 16, 3))
    x = layers.Conv2D(16, 3, strides=2, padding="same")(picture)
    for _ in range(blocks):
        y = layers.ReLU()(layers.LayerNormalization()(x))
        x = layers.add([x, layers.Conv2D(16, 3, padding="same")(y)])
    x = layers.Flatten()(layers.MaxPooling2D(2)(layers.ReLU()(x)))
    return keras.Model(picture, layers.Dense(10)(x))
""",
            "LayerNormalization",
        ),
        (
            """
def build_normalised(blocks):
    picture = keras.Input((16, 16, 3))
    x = layers.Conv2D(16, 3, strides=2, padding="same")(picture)
    for _ in range(blocks):
        y = layers.ReLU()(layers.BatchNormalization(momentum=0.99)(x))
        x = layers.add([x, layers.Conv2D(16, 3, padding="same")(y)])
    x = layers.Flatten()(layers.MaxPooling2D(2)(layers.ReLU()(x)))
    return keras.Model(picture, layers.Dense(10)(x))
""",
            "momentum",
        ),
        (
            """
def normalised_block(x, conv=layers.Conv2D(16, 3, padding="same")):
    y = layers.ReLU()(layers.BatchNormalization(momentum=0.9)(x))
    return layers.add([x, conv(y)])


def build_normalised(blocks):
    picture = keras.Input((16, 16, 3))
    x = layers.Conv2D(16, 3, strides=2, padding="same")(picture)
    for _ in range(blocks):
        x = normalised_block(x)
    x = layers.Flatten()(layers.MaxPooling2D(2)(layers.ReLU()(x)))
    return keras.Model(picture, layers.Dense(10)(x))
""",
            "share a convolution",
        ),
        (
            """
def build_normalised(blocks):
    picture = keras.Input((16, 16, 3))
    x = layers.Conv2D(16, 3, strides=2, padding="same")(picture)
    for _ in range(blocks):
        y = layers.BatchNormalization(momentum=0.9)(layers.ReLU()(x))
        x = layers.add([x, layers.Conv2D(16, 3, padding="same")(y)])
    x = layers.Flatten()(layers.MaxPooling2D(2)(layers.ReLU()(x)))
    return keras.Model(picture, layers.Dense(10)(x))
""",
            "was asked for",
        ),
        (
            """
def build_normalised(blocks):
    picture = keras.Input((16, 16, 3))
    x = layers.Conv2D(16, 3, strides=2, padding="same")(picture)
    for _ in range(blocks):
        x = layers.ReLU()(layers.BatchNormalization(momentum=0.9)(x))
        x = layers.add([x, layers.Conv2D(16, 3, padding="same")(x)])
    x = layers.Flatten()(layers.MaxPooling2D(2)(layers.ReLU()(x)))
    return keras.Model(picture, layers.Dense(10)(x))
""",
            "instead of",
        ),
        (
            """
def build_normalised(blocks):
    picture = keras.Input((16, 16, 3))
    x = layers.Conv2D(16, 3, strides=2, padding="same")(picture)
    for _ in range(blocks):
        y = layers.ReLU()(layers.BatchNormalization(momentum=0.9)(x))
        x = layers.add([x, layers.Conv2D(16, 3, padding="same")(y)])
    x = layers.Flatten()(layers.MaxPooling2D(2)(layers.ReLU()(x)))
    made = keras.Model(picture, layers.Dense(10)(x))
""",
            "returned `None`",
        ),
        (
            """
def build_normalised(blocks):
    picture = keras.Input((16, 16, 3))
    x = layers.Conv2D(16, 3, strides=2, padding="same")(picture)
    for _ in range(2):
        y = layers.ReLU()(layers.BatchNormalization(momentum=0.9)(x))
        x = layers.add([x, layers.Conv2D(16, 3, padding="same")(y)])
    x = layers.Flatten()(layers.MaxPooling2D(2)(layers.ReLU()(x)))
    return keras.Model(picture, layers.Dense(10)(x))
""",
            "missing",
        ),
    ],
}
