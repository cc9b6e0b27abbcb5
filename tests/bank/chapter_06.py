"""Answers to chapter 06."""

MOMENTS = {
    "adds, graph": "made",
    "adds, class": "fed",
    "forgets, graph": "never",
    "forgets, class": "never",
    "halves, graph": "fed",
}
GRAPH_OF = """
def graph_of(shape, leaf, join):
    inputs = []

    def vector(shape):
        if not shape:
            inputs.append(keras.Input((), dtype="int32"))
            return leaf(inputs[-1])
        FORK

    root = vector(shape)
    return keras.Model(inputs, root)
"""
TREE = """
class TreeSum(keras.Model):
    def __init__(self, units=8, **kwargs):
        super().__init__(**kwargs)
        self.leaf = layers.Dense(units, activation="tanh")
        self.fork = layers.Dense(units, activation="tanh")
        self.answer = layers.Dense(1)

    def vector(self, tree):
        if not isinstance(tree, tuple):
            return self.leaf(tree)
        FORK

    def call(self, tree):
        return self.answer(self.vector(tree))
"""
ADDER = """
class Adder(layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.read = layers.Dense(units)

    def build(self, shape):
        self.read.build((None, shape[-1]))

    def call(self, x):
        state = FIRST
        states = []
        for step in range(x.shape[1]):
            state = self.read(x[:, step]) + state
            states.append(state)
        return ops.stack(states, axis=1)
"""
CAREFUL = """
class Careful(keras.Model):
    def __init__(self, units=32, **kwargs):
        super().__init__(**kwargs)
        self.hidden = layers.Dense(units, activation="relu")
        self.dropout = layers.Dropout(0.5)
        self.answer = layers.Dense(1)

    CALL
"""
# The sum with a state of another number of rows is refused before the check can say why.
_UNEQUAL = dict.fromkeys(("jax", "torch"), "every axis the same length")
PATIENT = """
class Patient(layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True
        self.units = units
        self.read = layers.Dense(units)
        self.keep = layers.Dense(units, use_bias=False)

    def build(self, shape):
        self.read.build((None, shape[-1]))
        self.keep.build((None, self.units))

    def call(self, x, mask=None):
        state, states = ops.zeros((ops.shape(x)[0], self.units)), []
        for step in range(x.shape[1]):
            new = ops.tanh(self.read(x[:, step]) + self.keep(state))
            STATE
            states.append(state)
        return ops.stack(states, axis=1)
"""
PLACES = """
class PlaceScores(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.hidden = layers.Dense(8, activation="relu")
        self.scores = layers.Dense(3)

    def call(self, inputs):
        CALL
"""
TAPPED = """
class Tapped(keras.Model):
    def __init__(self, base, names, classes, **kwargs):
        super().__init__(**kwargs)
        FREEZE
        self.features = keras.Model(base.input, [base.get_layer(name).output for name in names])
        self.scores = layers.Dense(classes)

    def call(self, inputs):
        MEANS
        return self.scores(ops.concatenate(means, axis=-1))
"""
FROZEN = "base.trainable = False"
MEANS = "means = [ops.mean(maps, axis=(1, 2)) for maps in self.features(inputs)]"


def _with(template: str, **parts: str) -> str:
    for name, code in parts.items():
        (line,) = [line for line in template.splitlines() if name in line]
        indent = " " * (len(line) - len(line.lstrip()))
        template = template.replace(name, code.strip().replace("\n", f"\n{indent}"))
    return template


def _moments(**other: str) -> str:
    return f"complains = {MOMENTS | {key.replace('_', ', '): word for key, word in other.items()}}"


RIGHT = {
    "6.1": [
        _moments(),
        "complains = dict(zip(['halves, graph', 'forgets, class', 'forgets, graph', 'adds, class', 'adds, graph'], "
        "['fed', 'never', 'never', 'fed', 'made']))",
        """
complains = {f"forgets, {style}": "never" for style in ("graph", "class")}
complains |= {"adds, graph": "made", "adds, class": "fed", "halves, graph": "fed"}
""",
    ],
    "6.2": [
        """
def to_graph(model, shape):
    x = keras.Input(shape=shape, name="numbers")
    return keras.Model(inputs=[x], outputs=type(model).call(model, x), name="opened")
""",
        """
def to_graph(model, shape):
    x = keras.Input(batch_shape=(None, *shape))
    y = model.call(inputs := x)
    return keras.models.Model(inputs, y)
""",
        """
def to_graph(model, shape):
    def draw(f, x):
        print("drawing", model.name)
        return keras.Model(x, f(x))

    return draw(model.call, keras.Input(shape))
""",
        """
def to_graph(model, shape):
    inner_input = keras.Input(shape)
    inner = keras.Model(inner_input, model.call(inner_input))
    outer_input = keras.Input(shape)
    return keras.Model(outer_input, inner(outer_input))
""",
    ],
    "6.3": [
        _with(GRAPH_OF, FORK="left, right = shape\nreturn join([vector(left), vector(right)])"),
        _with(GRAPH_OF, FORK="return join(list(map(vector, shape)))"),
        """
def graph_of(shape, leaf, join):
    def visit(shape):
        if shape == ():
            digit = keras.Input((), dtype="int32")
            return [digit], leaf(digit)
        (some, left), (others, right) = visit(shape[0]), visit(shape[1])
        return some + others, join((left, right))

    return keras.Model(*visit(shape))
""",
        """
def graph_of(shape, leaf, join):
    count = str(shape).count("()") if shape else 1
    inputs = [keras.Input(shape=(), dtype="int32", name=f"digit_{k}") for k in range(count)]
    vectors = iter([leaf(each) for each in inputs])

    def vector(shape):
        return join([vector(part) for part in shape]) if shape else next(vectors)

    return keras.Model(inputs, vector(shape))
""",
    ],
    "6.4": [
        _with(TREE, FORK="return self.fork(sum(self.vector(part) for part in tree))"),
        _with(
            TREE,
            FORK="""
total = self.vector(tree[0])
for part in tree[1:]:
    total = ops.add(total, self.vector(part))
return self.fork(total)
""",
        ),
        """
class TreeSum(keras.Model):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.answer = layers.Dense(1)
        self.of_a_fork = layers.Dense(units)
        self.of_a_leaf = keras.Sequential([layers.Dense(units), layers.Activation("tanh")])

    def call(self, tree):
        def vector(tree):
            if isinstance(tree, (tuple, list)):
                parts = [vector(part) for part in tree]
                return ops.tanh(self.of_a_fork(ops.sum(ops.stack(parts), axis=0)))
            return self.of_a_leaf(tree)

        return self.answer(vector(tree))
""",
        """
class TreeSum(keras.Model):
    def __init__(self, units):
        super().__init__()
        inputs, states = keras.Input((3,)), keras.Input((units,))
        self.leaf = keras.Model(inputs, layers.Dense(units, activation="tanh")(inputs))
        self.fork = keras.Model(states, layers.Dense(units, activation="tanh")(states))
        self.score = layers.Dense(1)

    def vector(self, tree):
        if hasattr(tree, "shape"):
            return self.leaf(tree)
        parts = [self.vector(part) for part in tree]
        return self.fork(layers.add(parts) if len(parts) > 1 else parts[0])

    def call(self, tree, training=None):
        return self.score(self.vector(tree))
""",
    ],
    "6.5": [
        _with(ADDER, FIRST="ops.zeros((ops.shape(x)[0], self.units))"),
        _with(ADDER, FIRST="ops.zeros_like(self.read(x[:, 0]))"),
        _with(ADDER, FIRST="0.0"),
        _with(ADDER, FIRST="ops.zeros((1, self.units))"),
        """
class Adder(layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.dense = layers.Dense(units)

    def build(self, shape):
        self.dense.build(shape)

    def call(self, x):
        return ops.cumsum(self.dense(x), axis=1)
""",
    ],
    "6.6": [
        (
            _with(
                CAREFUL, CALL="def call(self, x, training=None):\n    return self.answer(self.dropout(self.hidden(x)))"
            ),
            {"jax": "not told that it is being trained"},
        ),
        _with(
            CAREFUL,
            CALL="""
def call(self, x, training=False):
    x = self.hidden(x)
    if training:
        x = self.dropout(x, training=True)
    return self.answer(x)
""",
        ),
        _with(
            CAREFUL,
            CALL="""
def call(self, inputs, training=None, mask=None):
    x = self.hidden(inputs, training=training)
    return self.answer(self.dropout(x, training=training), training=training)
""",
        ),
        """
class Careful(keras.Model):
    def __init__(self, units=32, **kwargs):
        super().__init__(**kwargs)
        self.row = keras.Sequential([layers.Dense(units), layers.ReLU(), layers.Dropout(0.5), layers.Dense(1)])

    def call(self, x, training=None):
        return self.row(x, training=training)
""",
    ],
    "6.7": [
        _with(PATIENT, STATE="state = new if mask is None else ops.where(mask[:, step, None], new, state)"),
        _with(
            PATIENT,
            STATE="""
if mask is not None:
    seen = ops.expand_dims(ops.cast(mask[:, step], new.dtype), -1)
    new = seen * new + (1 - seen) * state
state = new
""",
        ),
        """
class Patient(layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True
        self.units = units
        self.rnn = layers.SimpleRNN(units, return_sequences=True)

    def build(self, shape):
        self.rnn.build(shape)

    def call(self, x, mask=None):
        return self.rnn(x, mask=mask)
""",
        """
class Patient(layers.SimpleRNN):
    def __init__(self, units, **kwargs):
        super().__init__(units, return_sequences=True, **kwargs)
""",
        """
class Patient(keras.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.supports_masking = True

    def build(self, shape):
        self.kernel = self.add_weight(shape=(shape[-1], self.units))
        self.recurrent = self.add_weight(shape=(self.units, self.units))
        self.bias = self.add_weight(shape=(self.units,), initializer="zeros")

    def call(self, inputs, training=None, mask=None):
        if mask is None:
            mask = ops.ones(ops.shape(inputs)[:2], dtype="bool")
        state, states = ops.zeros_like(inputs[:, 0] @ self.kernel), []
        for step in range(inputs.shape[1]):
            new = ops.tanh(inputs[:, step] @ self.kernel + state @ self.recurrent + self.bias)
            state = ops.where(ops.expand_dims(mask[:, step], -1), new, state)
            states.append(state)
        return ops.stack(states, axis=1)

    def compute_mask(self, inputs, mask=None):
        return mask
""",
    ],
    "6.8": [
        _with(PLACES, CALL="return self.scores(self.hidden(inputs))"),
        _with(PLACES, CALL="features = inputs\nx = self.hidden(features)\nprint(x.shape)\nreturn self.scores(x)"),
        """
class PlaceScores(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.both = keras.Sequential([layers.Conv2D(8, 1, activation="relu"), layers.Dense(3)])

    def call(self, inputs, training=None):
        return self.both(inputs)
""".replace('layers.Conv2D(8, 1, activation="relu")', "layers.Dense(8), layers.ReLU()"),
        """
class PlaceScores(keras.Model):
    def __init__(self):
        super().__init__()
        self.hidden = layers.Dense(8)
        self.scores = layers.Dense(3)

    def call(self, features):
        return self.scores(ops.relu(self.hidden(features[:])))
""",
    ],
    "6.9": [
        """
def read_from(base, names, reader):
    return keras.Model(base.inputs, reader([base.get_layer(n).output for n in names]))
""",
        """
def read_from(base, names, reader):
    features = keras.Model(base.input, [base.get_layer(name).output for name in names], name="features")
    inputs = keras.Input(base.input_shape[1:])
    return keras.Model(inputs, reader(features(inputs)))
""",
        """
def read_from(base, names, reader):
    by_name = {layer.name: layer for layer in base.layers}
    tensors = []
    for name in names:
        tensors.append(by_name[name].output)
    return keras.Model(inputs=base.input, outputs=reader(tensors), name="joined")
""",
        """
def read_from(base, names, reader):
    features = keras.Model(base.inputs, [base.get_layer(name).output for name in names])
    return keras.Model(features.inputs, reader(features.outputs))
""",
    ],
    "6.10": [
        _with(TAPPED, FREEZE=FROZEN, MEANS=MEANS),
        _with(
            TAPPED,
            FREEZE="self.base = base\nself.base.trainable = False\nself.pool = layers.GlobalAveragePooling2D()",
            MEANS="means = [self.pool(maps) for maps in self.features(inputs, training=False)]",
        ),
        """
class Tapped(keras.Model):
    def __init__(self, base, names, classes, **kwargs):
        for layer in base.layers:
            layer.trainable = False
        maps = [base.get_layer(name).output for name in names]
        x = layers.Concatenate()([layers.GlobalAveragePooling2D()(m) for m in maps])
        super().__init__(base.input, layers.Dense(classes)(x), **kwargs)
""",
        """
class Tapped(keras.Model):
    def __init__(self, base, names, classes, **kwargs):
        super().__init__(**kwargs)
        self.taps = keras.Model(base.inputs, {name: base.get_layer(name).output for name in names})
        self.taps.trainable = False
        self.order = list(names)
        self.join = layers.Concatenate()
        self.scores = layers.Dense(classes)

    def call(self, inputs, training=None):
        maps = self.taps(inputs)
        return self.scores(self.join([ops.mean(ops.mean(maps[name], axis=1), axis=1) for name in self.order]))
""",
    ],
    "6.11": [
        """
def build_sign_reader():
    signs = keras.Input((None,), dtype='int32')
    x = layers.Embedding(11, 16, mask_zero=True)(signs)
    x = layers.add([x, layers.Dense(16, activation='tanh')(x)])
    x = layers.GRU(16)(x)
    model = keras.Model(signs, layers.Dense(1)(x))
    model.compile('adam', keras.losses.BinaryCrossentropy(from_logits=True))
    return model
""",
        """
def build_sign_reader():
    signs = keras.Input((None,), dtype='int32')
    x = layers.Embedding(11, 16, mask_zero=True)(signs)
    x = x + layers.Dense(16, activation='tanh')(x)
    x = layers.GRU(16)(x, mask=ops.not_equal(signs, 0))
    model = keras.Model(signs, layers.Dense(1)(x))
    model.compile('adam', keras.losses.BinaryCrossentropy(from_logits=True))
    return model
""",
        """
def build_sign_reader():
    signs = keras.Input(shape=(None,), dtype='int32', name='ids')
    embed = layers.Embedding(11, 16, mask_zero=True)
    x = embed(signs)
    x = x + layers.Dense(16, activation='tanh')(x)
    x = layers.GRU(16)(x, mask=embed.compute_mask(signs))
    model = keras.Model(signs, layers.Dense(1)(x))
    model.compile(loss=keras.losses.BinaryCrossentropy(True), metrics=[keras.metrics.BinaryAccuracy(threshold=0)])
    return model
""",
        """
def build_sign_reader():
    class Plus(layers.Layer):
        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            self.supports_masking = True
            self.thought = layers.Dense(16, activation='tanh')

        def call(self, x):
            return x + self.thought(x)

    signs = keras.Input((None,), dtype='int32')
    x = layers.Embedding(11, 16, mask_zero=True)(signs)
    x = Plus()(x)
    x = layers.GRU(16)(x)
    model = keras.Model(signs, layers.Dense(1)(x))
    model.compile('adam', keras.losses.BinaryCrossentropy(from_logits=True))
    return model
""",
        """
def build_sign_reader():
    class Plus(layers.Layer):
        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            self.supports_masking = True
            self.thought = layers.Dense(16, activation='tanh')

        def call(self, x):
            return x + self.thought(x)

    model = keras.Sequential([keras.Input((None,), dtype='int32'), layers.Embedding(11, 16, mask_zero=True), Plus(), layers.GRU(16), layers.Dense(1)])
    model.compile('adam', keras.losses.BinaryCrossentropy(from_logits=True))
    return model
""",
        """
def build_sign_reader():
    signs = keras.Input((None,), dtype='int32')
    x = layers.Embedding(11, 16)(signs)
    x = x + layers.Dense(16, activation='tanh')(x)
    x = layers.GRU(16)(x, mask=signs > 0)
    model = keras.Model(signs, layers.Dense(1)(x))
    model.compile('adam', keras.losses.BinaryCrossentropy(from_logits=True))
    return model
""",
        """
def build_sign_reader():
    signs = keras.Input((None,), dtype='int32')
    x = layers.Embedding(11, 16, mask_zero=True)(signs)
    thought = layers.Activation('tanh')(layers.Dense(16)(x))
    x = layers.Add()([thought, x])
    x = layers.GRU(16)(x)
    model = keras.Model(signs, layers.Dense(1)(x))
    model.compile('adam', keras.losses.BinaryCrossentropy(from_logits=True))
    return model
""",
        """
def build_sign_reader():
    signs = keras.Input((None,), dtype='int32')
    x = layers.Embedding(11, 16, mask_zero=True)(signs)
    x = x + layers.Dense(16, activation='tanh')(x)
    states = layers.GRU(16, return_sequences=True)(x)
    length = ops.sum(ops.cast(signs > 0, "int32"), axis=1, keepdims=True)
    last = ops.equal(ops.cumsum(ops.ones_like(signs), axis=1), length)
    x = ops.sum(states * ops.expand_dims(ops.cast(last, "float32"), -1), axis=1)
    model = keras.Model(signs, layers.Dense(1)(x))
    model.compile('adam', keras.losses.BinaryCrossentropy(from_logits=True))
    return model
""",
        """
def build_sign_reader():
    signs = keras.Input((None,), dtype='int32')
    x = layers.Embedding(11, 16, mask_zero=True)(signs)
    added = layers.Lambda(lambda pair: pair[0] + pair[1], mask=lambda pair, masks: masks[0])
    x = added([x, layers.Dense(16, activation='tanh')(x)])
    x = layers.GRU(16)(x)
    model = keras.Model(signs, layers.Dense(1)(x))
    model.compile('adam', keras.losses.BinaryCrossentropy(from_logits=True))
    return model
""",
    ],
}

WRONG = {
    "6.1": [
        (_moments(adds_class="made"), "A class is not checked when its object is made"),
        (_moments(forgets_graph="made"), "A layer that leads nowhere makes nobody complain"),
        (_moments(forgets_class="fed"), "A layer that leads nowhere makes nobody complain"),
        (_moments(halves_graph="never"), "does not take every picture"),
        (_moments(halves_graph="made"), "which sides does the graph know of?"),
        (_moments(adds_graph="fed"), "are both widths known"),
        (_moments(adds_class="never"), "which of its lines run"),
        (_moments(adds_graph="at once"), "one of the three words"),
        ("complains = ['made', 'fed', 'never', 'never', 'fed']", "Keep the dict"),
        ("complains = {'adds, graph': 'made'}", "Keep the dict"),
    ],
    "6.2": [
        (
            "def to_graph(model, shape):\n    x = keras.Input(shape)\n    return keras.Model(x, model(x))\n",
            "one node for all of `branches`",
        ),
        ("def to_graph(model, shape):\n    return model\n", "a class still"),
        (
            "def to_graph(model, shape):\n    return keras.models.clone_model(model)\n",
            "computes in a call() of its own",
        ),
        (
            """
def to_graph(model, shape):
    x = inputs = keras.Input(shape)
    for layer in model.layers:
        x = layer(x)
    return keras.Model(inputs, x)
""",
            "expected axis -1 of input shape",
        ),
        (
            """
def to_graph(model, shape):
    x = inputs = keras.Input(shape)
    for layer in model.layers:
        x = layer.__class__.from_config(layer.get_config())(x)
    return keras.Model(inputs, x)
""",
            "in the order in which they were made",
        ),
        (
            """
def to_graph(model, shape):
    x = keras.Input(shape)
    return keras.models.clone_model(keras.Model(x, model.call(x)))
""",
            "its layers are others",
        ),
        (
            """
def to_graph(model, shape):
    model.set_weights([0 * w for w in model.get_weights()])
    x = keras.Input(shape)
    return keras.Model(x, model.call(x))
""",
            "has changed the weights",
        ),
        ("def to_graph(model, shape):\n    return keras.Model(model.input, model.output)\n", "once it was called"),
        ("def to_graph(model, shape):\n    return model.call(keras.Input(shape))\n", "a KerasTensor"),
        ("def to_graph(model):\n    return model\n", "Keep the first line"),
    ],
    "6.3": [
        (
            _with(GRAPH_OF, FORK="left, right = shape\nreturn join([vector(right), vector(left)])").replace(
                "return keras.Model(inputs, root)", "return keras.Model(inputs[::-1], root)"
            ),
            "Left and right are exchanged",
        ),
        (
            _with(GRAPH_OF, FORK="right, left = vector(shape[1]), vector(shape[0])\nreturn join([left, right])"),
            "listed from right to left",
        ),
        (
            _with(GRAPH_OF, FORK="left, right = shape\nreturn join([vector(left), vector(right)])").replace(
                "keras.Input((),", "keras.Input((1,),"
            ),
            "expected shape=(None, 4)",
        ),
        (
            """
def graph_of(shape, leaf, join):
    a, b, c = (keras.Input((), dtype="int32") for _ in range(3))
    return keras.Model([a, b, c], join([join([leaf(a), leaf(b)]), leaf(c)]))
""",
            "the tree 4 digits",
        ),
        (
            """
def graph_of(shape, leaf, join):
    digit = keras.Input((), dtype="int32")

    def vector(shape):
        return join([vector(part) for part in shape]) if shape else leaf(digit)

    return keras.Model(digit, vector(shape))
""",
            "1 input, and the tree 3 digits",
        ),
        (
            _with(GRAPH_OF, FORK="return join([vector(part) for part in shape])").replace(
                "return leaf(inputs[-1])", "return layers.Embedding(5, 4)(inputs[-1])"
            ),
            "through a layer of its own",
        ),
        (
            _with(GRAPH_OF, FORK="return join([vector(part) for part in shape])").replace(
                "root = vector(shape)", "leaf = keras.layers.Embedding(5, 4)\n    root = vector(shape)"
            ),
            "neither `leaf` nor `join`",
        ),
        (
            _with(GRAPH_OF, FORK="left, right = shape\nreturn join(vector(left), vector(right))"),
            "It happened in `vector`",
        ),
        (
            _with(GRAPH_OF, FORK="return join([vector(part) for part in shape])").replace(
                'dtype="int32"', 'dtype="float32"'
            ),
            "int32",
        ),
        (
            _with(GRAPH_OF, FORK="left, right = shape\nreturn layers.add([vector(left), vector(right)])"),
            "are missing",
        ),
        (
            """
def graph_of(shape, leaf, join):
    count = str(shape).count("()") if shape else 1
    inputs = [keras.Input((), dtype="int32") for _ in range(count)]
    x = leaf(inputs[0])
    for each in inputs[1:]:
        x = join([x, leaf(each)])
    return keras.Model(inputs, x)
""",
            "one after the other, from left to right",
        ),
    ],
    "6.4": [
        (
            _with(TREE, FORK="return self.fork(sum(self.vector(part) for part in tree) / len(tree))"),
            "the mean of the parts",
        ),
        (
            _with(TREE, FORK="left, right = tree\nreturn self.fork(self.vector(left) + self.vector(right))"),
            "too many values to unpack",
        ),
        (
            _with(TREE, FORK="return self.fork(self.vector(tree[0]) + self.vector(tree[-1]))"),
            "the first part and the last",
        ),
        (_with(TREE, FORK="return self.leaf(sum(self.vector(part) for part in tree))"), "incompatible"),
        (
            _with(TREE, FORK="return self.fork(sum(self.leaf(part) for part in tree))"),
            "It was called on a tuple in a tuple",
        ),
        (
            _with(TREE, FORK="return self.fork(sum(self.vector(part) for part in tree))").replace(
                'self.fork = layers.Dense(units, activation="tanh")', "self.fork = layers.Dense(units)"
            ),
            "Its forks have no `tanh`",
        ),
        (
            _with(TREE, FORK="return self.fork(sum(self.vector(part) for part in tree))").replace(
                "self.answer = layers.Dense(1)", "self.answer = layers.Dense(units)"
            ),
            "have the shapes",
        ),
        (
            _with(
                TREE,
                FORK="return self.fork(np.sum([ops.convert_to_numpy(self.vector(part)) for part in tree], axis=0))",
            ),
            "A graph cannot be drawn",
        ),
        (
            _with(TREE, FORK="return layers.Dense(5, activation='tanh')(sum(self.vector(part) for part in tree))"),
            "have the shapes",
        ),
        (_with(TREE, FORK="self.fork(sum(self.vector(part) for part in tree))"), "TreeSum"),
        (
            "class TreeSum(layers.Layer):\n    def call(self, tree):\n        return tree\n",
            "a layer, and a model was asked",
        ),
        ("class TreeSum:\n    def call(self, tree):\n        return tree\n", "is no model"),
    ],
    "6.5": [
        (_with(ADDER, FIRST="ops.zeros((None, self.units))"), "None"),
        (_with(ADDER, FIRST="ops.zeros((16, self.units))"), "one size of batch", _UNEQUAL),
        (_with(ADDER, FIRST="np.zeros((len(x), self.units))"), "raised"),
        (_with(ADDER, FIRST="ops.ones((1, self.units))"), "does not answer"),
        (
            _with(ADDER, FIRST="ops.zeros((ops.shape(x)[0], self.units))").replace(
                "state = self.read(x[:, step]) + state", "state = self.read(x[:, step])"
            ),
            "It remembers nothing",
        ),
        (
            _with(ADDER, FIRST="ops.zeros((ops.shape(x)[0], self.units))").replace(
                "return ops.stack(states, axis=1)", "return state"
            ),
            "What comes out is the last state",
        ),
        (
            _with(ADDER, FIRST="ops.zeros((ops.shape(x)[0], self.units))").replace("axis=1", "axis=0"),
            "The first axis counts the samples",
        ),
        (
            _with(ADDER, FIRST="ops.zeros((ops.shape(x)[0], self.units))").replace(", **kwargs", ""),
            "kwargs",
        ),
        (
            _with(ADDER, FIRST="ops.zeros((ops.shape(x)[0], self.units))").replace(
                "self.units = units", "self.units = 3"
            )
            + "\n    def get_config(self):\n        return super(layers.Layer, self).get_config()\n",
            "could not be loaded",
        ),
    ],
    "6.6": [
        (
            _with(CAREFUL, CALL="def call(self, x):\n    return self.answer(self.dropout(self.hidden(x)))"),
            "In `fit` nothing is dropped",
        ),
        (
            _with(
                CAREFUL,
                CALL="def call(self, x, training=None):\n"
                "    return self.answer(self.dropout(self.hidden(x), training=True))",
            ),
            "the dropout is still at work",
        ),
        (
            _with(
                CAREFUL,
                CALL="def call(self, x, training=None):\n"
                "    return self.answer(self.dropout(self.hidden(x), training=False))",
            ),
            "it drops nothing",
        ),
        (
            _with(
                CAREFUL,
                CALL="def call(self, x, training=True):\n"
                "    return self.answer(self.dropout(self.hidden(x), training=training))",
            ),
            "In a plain call",
        ),
        (
            _with(CAREFUL, CALL="def call(self, x, training=None):\n    return self.answer(self.hidden(x))"),
            "it drops nothing",
        ),
        (
            _with(
                CAREFUL,
                CALL="def call(self, x, training=None):\n    return self.dropout(self.answer(self.hidden(x)))",
            ),
            "does not drop half",
        ),
        (
            _with(
                CAREFUL,
                CALL="def call(self, x, training=None):\n    return self.answer(self.dropout(self.hidden(x)))",
            ).replace("Dropout(0.5)", "Dropout(0.2)"),
            "does not drop half",
        ),
        (
            _with(
                CAREFUL,
                CALL="def call(self, x, training=None):\n    return self.answer(self.dropout(self.hidden(x)))",
            ).replace(', activation="relu"', ""),
            "does not answer as Dense",
        ),
        (
            _with(
                CAREFUL,
                CALL="def call(self, x, training=None):\n    return self.answer(self.dropout(self.hidden(x)))",
            ).replace("layers.Dense(1)", "layers.Dense(2)"),
            "have the shapes",
        ),
        (
            _with(CAREFUL, CALL="def call(self, x, training):\n    return self.answer(self.dropout(self.hidden(x)))"),
            "Give it one",
        ),
        (_with(CAREFUL, CALL="def forward(self, x):\n    return self.answer(self.hidden(x))"), "call"),
    ],
    "6.7": [
        (_with(PATIENT, STATE="state = new"), "The mask changes nothing"),
        (
            _with(
                PATIENT,
                STATE="state = new if mask is None else ops.where(mask[:, step, None], new, ops.zeros_like(new))",
            ),
            "At a hidden step it forgets",
        ),
        (
            _with(
                PATIENT,
                STATE="old, state = state, new if mask is None else ops.where(mask[:, step, None], state, new)",
            ),
            "the wrong way round",
        ),
        (
            _with(PATIENT, STATE="state = new if mask is None else ops.where(mask[:, step], new, state)"),
            "raised",
        ),
        (
            _with(PATIENT, STATE="state = ops.where(mask[:, step, None], new, state)"),
            "raised",
        ),
        (
            _with(PATIENT, STATE="state = new if mask is None else ops.where(mask[:, step, None], new, state)").replace(
                "self.supports_masking = True", "pass"
            ),
            "given no mask any more",
        ),
        (
            _with(PATIENT, STATE="state = new")
            .replace(", mask=None", "")
            .replace("self.supports_masking = True", "pass"),
            "It cannot be given a mask",
        ),
        (
            _with(PATIENT, STATE="state = new if mask is None else ops.where(mask[:, step, None], new, state)").replace(
                "ops.tanh(self.read(x[:, step]) + self.keep(state))", "ops.tanh(self.read(x[:, step]))"
            ),
            "It remembers nothing",
        ),
        (
            _with(PATIENT, STATE="state = new if mask is None else ops.where(mask[:, step, None], new, state)").replace(
                "self.read(x[:, step]) + self.keep(state)", "self.read(x[:, step]) + self.keep(0 * state)"
            ),
            "It remembers nothing",
        ),
        (
            _with(PATIENT, STATE="state = new if mask is None else ops.where(mask[:, step, None], new, state)").replace(
                "return ops.stack(states, axis=1)", "return state"
            ),
            "What comes out is the last state",
        ),
        (
            _with(
                PATIENT,
                STATE="""
if mask is not None:
    new = ops.where(mask[:, step, None], new, ops.tanh(self.read(0 * x[:, step]) + self.keep(state)))
state = new
""",
            ),
            "the state moves on",
        ),
        (
            _with(
                PATIENT,
                STATE="state = new if mask is None else ops.where(mask[:, step, None], new, state)",
            ).replace(
                "states.append(state)",
                "states.append(state if mask is None else ops.where(mask[:, step, None], state, 0 * state))",
            ),
            "it returns zeros",
        ),
        (
            _with(PATIENT, STATE="state = new if mask is None else ops.where(mask[:, step, None], new, state)").replace(
                "ops.shape(x)[0]", "x.shape[0]"
            ),
            "None",
            {"jax": None, "torch": None},
        ),
    ],
    "6.8": [
        (_with(PLACES, CALL="return self.scores(self.hidden(inputs[0]))"), "the batch axis is gone"),
        (_with(PLACES, CALL="return self.scores(self.hidden(inputs[1:2]))"), "out came the shape `(1, 4, 6, 3)`"),
        (
            _with(PLACES, CALL="return self.scores(self.hidden(inputs[:1] + 0 * inputs))"),
            "the scores of one",
        ),
        (
            _with(PLACES, CALL="return self.scores(ops.mean(self.hidden(inputs), axis=(1, 2)))"),
            "out came the shape `(5, 3)`",
        ),
        (_with(PLACES, CALL="return self.scores(self.hidden([inputs][1]))"), "IndexError"),
        (_with(PLACES, CALL="return self.hidden(inputs)"), "out came the shape `(5, 4, 6, 8)`"),
        (
            _with(PLACES, CALL="return self.scores(self.hidden(inputs))").replace(', activation="relu"', ""),
            "the scores are not",
        ),
        (
            _with(PLACES, CALL="return layers.Dense(3)(layers.Dense(8, activation='relu')(inputs))"),
            "has no trainable weights",
        ),
        (_with(PLACES, CALL="self.scores(self.hidden(inputs))"), "no tensor"),
        (
            _with(PLACES, CALL="return self.scores(self.hidden(ops.expand_dims(inputs[1], 0)))"),
            "out came the shape `(1, 4, 6, 3)`",
        ),
    ],
    "6.9": [
        (
            """
def read_from(base, names, reader):
    fresh = [keras.Input(base.get_layer(name).output.shape[1:]) for name in names]
    return keras.Model(base.input, reader(fresh))
""",
            "a model named `reader`",
        ),
        (
            """
def read_from(base, names, reader):
    outputs = [layer.output for layer in base.layers if layer.name in names]
    return keras.Model(base.input, reader(outputs))
""",
            "not in that of `names`",
        ),
        (
            """
def read_from(base, names, reader):
    copy = keras.models.clone_model(base)
    return keras.Model(copy.input, reader([copy.get_layer(name).output for name in names]))
""",
            "neither the base's nor the reader's",
        ),
        (
            """
def read_from(base, names, reader):
    return keras.Model(base.input, reader([base.get_layer(name).output for name in names[:1]]))
""",
            "incompatible",
        ),
        (
            """
def read_from(base, names, reader):
    return keras.Model(base.input, [base.get_layer(name).output for name in names])
""",
            "is missing",
        ),
        (
            """
def read_from(base, names, reader):
    outputs = [base.get_layer(name).output for name in names]
    return keras.Model(base.input, [base.output, reader(outputs)])
""",
            "output",
        ),
        (
            """
def read_from(base, names, reader):
    inputs = [base.get_layer(name).output for name in names]
    return keras.Model(inputs, reader(inputs))
""",
            "begins at what a layer returned",
        ),
        (
            """
def read_from(base, names, reader):
    return reader([base.get_layer(name).output for name in names])
""",
            "a KerasTensor",
        ),
        (
            """
def read_from(base, names, reader):
    outputs = [base.get_layer(f"{name}_1").output for name in names]
    return keras.Model(base.input, reader(outputs))
""",
            "No layer of the model has this name",
        ),
        (
            """
def read_from(base, names, reader):
    base.trainable = False
    return keras.Model(base.input, reader([base.get_layer(name).output for name in names]))
""",
            "`seeing` is frozen now",
        ),
        (
            """
def read_from(base, names, reader):
    base.set_weights([0 * w for w in base.get_weights()])
    return keras.Model(base.input, reader([base.get_layer(name).output for name in names]))
""",
            "has changed the weights",
        ),
    ],
    "6.10": [
        (_with(TAPPED, FREEZE="pass", MEANS=MEANS), "Training would move"),
        (
            _with(
                TAPPED,
                FREEZE="for layer in base.layers:\n    if isinstance(layer, layers.Conv2D):\n        layer.trainable = False",
                MEANS=MEANS,
            ),
            "Training would move 2 of",
        ),
        (
            _with(
                TAPPED,
                FREEZE="for w in base.trainable_weights:\n    w.trainable = False",
                MEANS=MEANS,
            ).replace("call(self, inputs)", "call(self, inputs, training=None)"),
            "moved `",
            {"jax": None},
        ),
        (
            _with(TAPPED, FREEZE=FROZEN + "\nbase = keras.models.clone_model(base)", MEANS=MEANS),
            "copies are",
        ),
        (_with(TAPPED, FREEZE=FROZEN, MEANS=MEANS.replace("mean(", "max(")), "the largest number of each map"),
        (_with(TAPPED, FREEZE=FROZEN, MEANS=MEANS.replace("mean(", "sum(")), "the sum of each map"),
        (_with(TAPPED, FREEZE=FROZEN, MEANS=MEANS + "[::-1]"), "not concatenated in the order"),
        (_with(TAPPED, FREEZE=FROZEN, MEANS=MEANS + "[:1]"), "asked for were"),
        (_with(TAPPED, FREEZE=FROZEN, MEANS=MEANS.replace("axis=(1, 2)", "axis=1")), "raised"),
        (
            _with(TAPPED, FREEZE=FROZEN, MEANS=MEANS).replace("return self.scores(", "return layers.Dense(5)("),
            "make every layer in `__init__`",
        ),
        (
            _with(TAPPED, FREEZE=FROZEN, MEANS=MEANS).replace("layers.Dense(classes)", 'layers.Dense(classes, "relu")'),
            "not those of the maps",
        ),
        (_with(TAPPED, FREEZE="self.trainable = False", MEANS=MEANS), "Nothing in `Tapped` can learn"),
        ("def Tapped(base, names, classes):\n    return base\n", "the function `Tapped`"),
    ],
    "6.11": [
        (
            """
def build_sign_reader():
    signs = keras.Input((None,), dtype='int32')
    x = layers.Embedding(11, 16, mask_zero=True)(signs)
    x = x + layers.Dense(16, activation='tanh')(x)
    x = layers.GRU(16)(x)
    model = keras.Model(signs, layers.Dense(1)(x))
    model.compile('adam', keras.losses.BinaryCrossentropy(from_logits=True))
    return model
""",
            "the GRU does not hear of it",
        ),
        (
            """
def build_sign_reader():
    signs = keras.Input((None,), dtype='int32')
    x = layers.Embedding(11, 16, mask_zero=True)(signs)
    x = ops.add(x, layers.Dense(16, activation='tanh')(x))
    x = layers.GRU(16)(x)
    model = keras.Model(signs, layers.Dense(1)(x))
    model.compile('adam', keras.losses.BinaryCrossentropy(from_logits=True))
    return model
""",
            "the GRU does not hear of it",
        ),
        (
            """
def build_sign_reader():
    signs = keras.Input((None,), dtype='int32')
    x = layers.Embedding(11, 16, mask_zero=True)(signs)
    x = x + layers.Dense(16, activation='tanh')(x)
    x = layers.Masking()(x)
    x = layers.GRU(16)(x)
    model = keras.Model(signs, layers.Dense(1)(x))
    model.compile('adam', keras.losses.BinaryCrossentropy(from_logits=True))
    return model
""",
            "change the answer",
        ),
        (
            """
def build_sign_reader():
    signs = keras.Input((None,), dtype='int32')
    x = layers.Embedding(11, 16)(signs)
    x = layers.add([x, layers.Dense(16, activation='tanh')(x)])
    x = layers.GRU(16)(x)
    model = keras.Model(signs, layers.Dense(1)(x))
    model.compile('adam', keras.losses.BinaryCrossentropy(from_logits=True))
    return model
""",
            "Seven zeros behind a sum change the answer",
        ),
        (
            """
def build_sign_reader():
    signs = keras.Input((None,), dtype='int32')
    x = layers.Embedding(11, 16, mask_zero=True)(signs)
    x = layers.Lambda(lambda pair: pair[0] + pair[1])([x, layers.Dense(16, activation='tanh')(x)])
    x = layers.GRU(16)(x)
    model = keras.Model(signs, layers.Dense(1)(x))
    model.compile('adam', keras.losses.BinaryCrossentropy(from_logits=True))
    return model
""",
            "change the answer",
        ),
        (
            """
def build_sign_reader():
    signs = keras.Input((None,), dtype='int32')
    x = layers.Embedding(11, 16, mask_zero=True)(signs)
    x = x + layers.Dense(16, activation='tanh')(x)
    x = layers.GRU(16)(x, mask=ops.equal(signs, 0))
    model = keras.Model(signs, layers.Dense(1)(x))
    model.compile('adam', keras.losses.BinaryCrossentropy(from_logits=True))
    return model
""",
            "Even without padding",
        ),
        (
            """
def build_sign_reader():
    signs = keras.Input((None,), dtype='int32')
    x = layers.Embedding(11, 16, mask_zero=True)(signs)
    x = layers.Dense(16, activation='tanh')(x)
    x = layers.GRU(16)(x)
    model = keras.Model(signs, layers.Dense(1)(x))
    model.compile('adam', keras.losses.BinaryCrossentropy(from_logits=True))
    return model
""",
            "Even without padding",
        ),
        (
            """
def build_sign_reader():
    signs = keras.Input((None,), dtype='int32')
    x = layers.Embedding(11, 16, mask_zero=True)(signs)
    x = layers.add([x, layers.Dense(16, activation='tanh')(x)])
    x = layers.GlobalAveragePooling1D()(x)
    model = keras.Model(signs, layers.Dense(1)(x))
    model.compile('adam', keras.losses.BinaryCrossentropy(from_logits=True))
    return model
""",
            "The trainable weights have the shapes",
        ),
        (
            """
def build_sign_reader():
    signs = keras.Input((None,), dtype='int32')
    x = layers.Embedding(11, 16, mask_zero=True)(signs)
    x = layers.Concatenate()([x, layers.Dense(16, activation='tanh')(x)])
    x = layers.GRU(16)(x)
    model = keras.Model(signs, layers.Dense(1)(x))
    model.compile('adam', keras.losses.BinaryCrossentropy(from_logits=True))
    return model
""",
            "The trainable weights have the shapes",
        ),
        (
            """
def build_sign_reader():
    signs = keras.Input((None,), dtype='int32')
    x = layers.Embedding(12, 16, mask_zero=True)(signs)
    x = layers.add([x, layers.Dense(16, activation='tanh')(x)])
    x = layers.GRU(16)(x)
    model = keras.Model(signs, layers.Dense(1)(x))
    model.compile('adam', keras.losses.BinaryCrossentropy(from_logits=True))
    return model
""",
            "The trainable weights have the shapes",
        ),
        (
            """
def build_sign_reader():
    signs = keras.Input((None,), dtype='int32')
    x = layers.Embedding(11, 16, mask_zero=True)(signs)
    x = layers.add([x, layers.Dense(16)(x)])
    x = layers.GRU(16)(x)
    model = keras.Model(signs, layers.Dense(1)(x))
    model.compile('adam', keras.losses.BinaryCrossentropy(from_logits=True))
    return model
""",
            "Even without padding",
        ),
        (
            """
def build_sign_reader():
    signs = keras.Input((None,), dtype='int32')
    x = layers.Embedding(11, 16, mask_zero=True)(signs)
    x = layers.add([x, layers.Dense(16, activation='tanh')(x)])
    x = layers.GRU(16, return_sequences=True)(x)
    model = keras.Model(signs, layers.Dense(1)(x))
    model.compile('adam', keras.losses.BinaryCrossentropy(from_logits=True))
    return model
""",
            "one logit for each is",
        ),
        (
            """
def build_sign_reader():
    signs = keras.Input((None,), dtype='int32')
    x = layers.Embedding(11, 16, mask_zero=True)(signs)
    x = layers.add([x, layers.Dense(16, activation='tanh')(x)])
    x = layers.GRU(16, go_backwards=True)(x)
    model = keras.Model(signs, layers.Dense(1)(x))
    model.compile('adam', keras.losses.BinaryCrossentropy(from_logits=True))
    return model
""",
            "Even without padding",
        ),
        (
            """
def build_sign_reader():
    signs = keras.Input((None,), dtype='int32')
    x = layers.Embedding(11, 16, mask_zero=True)(signs)
    x = layers.add([x, layers.Dense(16, activation='tanh')(x)])
    x = layers.GRU(16)(x)
    model = keras.Model(signs, layers.Dense(1, activation='sigmoid')(x))
    model.compile('adam', 'binary_crossentropy')
    return model
""",
            "It gives a probability",
        ),
        (
            """
def build_sign_reader():
    signs = keras.Input((None,), dtype='int32')
    x = layers.Embedding(11, 16, mask_zero=True)(signs)
    x = layers.add([x, layers.Dense(16, activation='tanh')(x)])
    x = layers.GRU(16)(x)
    model = keras.Model(signs, layers.Dense(1)(x))
    model.compile('adam', 'binary_crossentropy')
    return model
""",
            "not the binary cross-entropy of logits",
        ),
        (
            """
def build_sign_reader():
    signs = keras.Input((None,), dtype='int32')
    x = layers.Embedding(11, 16, mask_zero=True)(signs)
    x = layers.add([x, layers.Dense(16, activation='tanh')(x)])
    x = layers.GRU(16)(x)
    model = keras.Model(signs, layers.Dense(1)(x))
    model.compile('adam', 'mse')
    return model
""",
            "not the binary cross-entropy of logits",
        ),
        (
            """
def build_sign_reader():
    signs = keras.Input((None,), dtype='int32')
    x = layers.Embedding(11, 16, mask_zero=True)(signs)
    x = layers.add([x, layers.Dense(16, activation='tanh')(x)])
    x = layers.GRU(16)(x)
    model = keras.Model(signs, layers.Dense(1)(x))
    return model
""",
            "not compiled",
        ),
        (
            """
def build_sign_reader():
    signs = keras.Input((None,), dtype='int32')
    x = layers.Embedding(11, 16, mask_zero=True)(signs)
    x = layers.add([x, layers.Dense(16, activation='tanh')(x)])
    x = layers.GRU(16)(x)
    model = keras.Model(signs, layers.Dense(1)(x))
    model.compile('adam', keras.losses.BinaryCrossentropy(from_logits=True))
""",
            "returned `None`",
        ),
        (
            """
def build_sign_reader():
    signs = keras.Input((13,), dtype='int32')
    x = layers.Embedding(11, 16, mask_zero=True)(signs)
    x = layers.add([x, layers.Dense(16, activation='tanh')(x)])
    x = layers.GRU(16)(x)
    model = keras.Model(signs, layers.Dense(1)(x))
    model.compile('adam', keras.losses.BinaryCrossentropy(from_logits=True))
    return model
""",
            "called on three sums of five signs",
        ),
    ],
}
