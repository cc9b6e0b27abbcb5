"""Answers to chapter 08."""

# Exercises 8.3 and 8.7 may call what the lesson has defined; a learner's kernel has it, and so have these answers.
_SAME = """
def same_numbers(one, other):
    ours, theirs = one.get_weights(), other.get_weights()
    pairs = zip(ours, theirs, strict=False)
    return len(ours) == len(theirs) and all(np.array_equal(a, b) for a, b in pairs)
"""
_OTHER = """
def with_other_activation(layer, activation):
    config = layer.get_config()
    if config.get("activation") == "relu":
        config["activation"] = activation
    return layer.__class__.from_config(config)
"""

RIGHT = {
    "8.1": [
        """
def with_new_head(model, classes):
    features = model.layers[-1].input
    return keras.Model(model.inputs, layers.Dense(classes)(features), name="new")
""",
        """
def with_new_head(model, classes):
    x = inputs = keras.Input(model.input_shape[1:])
    for layer in model.layers[1:-1]:
        x = layer(x)
    return keras.Model(inputs, layers.Dense(classes, activation="linear", name="head")(x))
""",
        """
def with_new_head(model, classes):
    trunk = keras.Model(model.input, model.layers[-2].output)
    return keras.Sequential([keras.Input(model.input_shape[1:]), trunk, layers.Dense(units=classes)])
""",
        """
def with_new_head(model, classes):
    head = layers.Dense(classes, name="new_head")
    def call(layer, *args, **kwargs):
        return head(*args) if layer is model.layers[-1] else layer(*args, **kwargs)
    return keras.models.clone_model(model, clone_function=lambda layer: layer, call_function=call)
""",
    ],
    "8.2": [
        "kernels = {'first': [784, 64], 'scores': [64, 10]}",
        "kernels = {'scores': (64, 10), 'first': (28 * 28, 64)}",
        "kernels = dict(first=(784, 64), scores=tuple(np.array([64, 10])))",
    ],
    "8.3": [
        _SAME
        + """
def survivors(old, new):
    names = []
    for layer in new.layers:
        if not layer.get_weights():
            continue
        try:
            other = old.get_layer(layer.name)
        except ValueError:
            continue
        if same_numbers(layer, other):
            names.append(layer.name)
    return names
""",
        """
def survivors(old, new):
    before = {layer.name: layer.get_weights() for layer in old.layers if layer.weights}
    found = []
    for layer in new.layers:
        ours, theirs = layer.get_weights(), before.get(layer.name, [])
        if ours and len(ours) == len(theirs):
            if all(a.shape == b.shape and (a == b).all() for a, b in zip(ours, theirs)):
                found.append(layer.name)
    return found
""",
        """
def survivors(old, new):
    def numbers(layer):
        return b"".join(w.tobytes() + str(w.shape).encode() for w in layer.get_weights())
    known = {layer.name: numbers(layer) for layer in old.layers}
    return tuple(l.name for l in new.layers if l.count_params() and known.get(l.name) == numbers(l))
""",
    ],
    "8.4": [
        """
def carry_over(sequential, functional):
    for number, layer in enumerate(sequential.layers):
        functional.layers[number + 1].set_weights(layer.get_weights())
    return functional
""",
        """
def carry_over(sequential, functional):
    for old, new in zip(sequential.weights, functional.weights):
        new.assign(old)
    return functional
""",
        """
def carry_over(sequential, functional):
    for layer in sequential.layers:
        functional.get_layer(layer.name).set_weights(layer.get_weights())
    return functional
""",
        """
def carry_over(sequential, functional):
    path = str(Path(tempfile.mkdtemp()) / "list.weights.h5")
    rows = [l for l in functional.layers if not isinstance(l, layers.InputLayer)]
    for a, b in zip(sequential.layers, rows, strict=True):
        b.set_weights(a.get_weights())
    return functional
""",
    ],
    "8.5": [
        """
def replace_by_dropout(model, name, rate):
    inputs = x = keras.Input(model.input_shape[1:])
    pairs = []
    for layer in model.layers[1:]:
        if layer.name == name:
            x = layers.Dropout(rate)(x)
            continue
        new = type(layer).from_config({**layer.get_config(), "name": layer.name + "_new"})
        x = new(x)
        pairs.append((layer, new))
    for layer, new in pairs:
        try:
            new.set_weights(layer.get_weights())
        except ValueError:
            pass
    return keras.Model(inputs, x)
""",
        """
def replace_by_dropout(model, name, rate):
    def pick(layer):
        return layers.Dropout(rate, name="drop") if layer.name == name else layer.from_config(layer.get_config())
    new = keras.models.clone_model(model, clone_function=pick)
    known = {layer.name: layer for layer in model.layers}
    for layer in new.layers:
        if layer.name in known:
            weights = known[layer.name].get_weights()
            if [w.shape for w in weights] == [w.shape for w in layer.get_weights()]:
                layer.set_weights(weights)
    return new
""",
        """
def replace_by_dropout(model, name, rate):
    row = [keras.Input(model.input_shape[1:])]
    for layer in model.layers[1:]:
        row.append(layers.Dropout(rate) if layer.name == name else layer.__class__.from_config(layer.get_config()))
    new = keras.Sequential(row)
    for old, fresh in zip(model.layers[1:], new.layers):
        if old.name != name and [v.shape for v in old.weights] == [v.shape for v in fresh.weights]:
            fresh.set_weights(old.get_weights())
    return new
""",
    ],
    "8.6": [
        """
def insert_normalisation(model):
    norm = layers.BatchNormalization(name="norm")
    return keras.Model(model.inputs, model.layers[-1](norm(model.layers[-1].input)))
""",
        """
def insert_normalisation(model):
    x = inputs = keras.Input(model.input_shape[1:])
    for layer in model.layers[1:-1]:
        x = layer(x)
    x = layers.BatchNormalization()(x)
    return keras.Model(inputs, model.layers[-1](x))
""",
        """
def insert_normalisation(model):
    last = model.layers[-1]
    def call(layer, *args, **kwargs):
        if layer is last:
            args = [layers.BatchNormalization()(args[0])]
        return layer(*args, **kwargs)
    return keras.models.clone_model(model, clone_function=lambda layer: layer, call_function=call)
""",
        """
def insert_normalisation(model):
    *row, last = model.layers[1:]
    return keras.Sequential([keras.Input(model.input_shape[1:]), *row, layers.BatchNormalization(), last])
""",
    ],
    "8.7": [
        _OTHER
        + """
from functools import partial
def swap_relu(model, activation):
    new = keras.models.clone_model(model, clone_function=partial(with_other_activation, activation=activation))
    for a, b in zip(new.weights, model.weights, strict=True):
        a.assign(b)
    return new
""",
        """
def swap_relu(model, activation):
    new = keras.models.clone_model(model)
    for layer in new.layers:
        if getattr(layer, "activation", None) is keras.activations.relu:
            layer.activation = keras.activations.get(activation)
    new.set_weights(model.get_weights())
    return new
""",
        """
def swap_relu(model, activation):
    config = model.get_config()
    for layer in config["layers"]:
        if layer["config"].get("activation") == "relu":
            layer["config"]["activation"] = activation
    new = keras.Model.from_config(config)
    new.set_weights(model.get_weights())
    return new
""",
        """
def swap_relu(model, activation):
    def swap(layer):
        config = layer.get_config()
        if config.get("activation") != "relu":
            return type(layer).from_config(config)
        return type(layer).from_config({**config, "activation": "linear"})
    def call(layer, *args, **kwargs):
        x = layer(*args, **kwargs)
        if model.get_layer(layer.name).get_config().get("activation") == "relu":
            x = layers.Activation(activation)(x)
        return x
    new = keras.models.clone_model(model, clone_function=swap, call_function=call)
    for layer in model.layers:
        new.get_layer(layer.name).set_weights(layer.get_weights()) if layer.weights else None
    return new
""",
    ],
    "8.8": [
        """
def without(model, name):
    def stand_in(layer):
        return layers.Identity() if layer.name == name else layer
    return keras.models.clone_model(model, clone_function=stand_in)
""",
        """
def without(model, name):
    inputs = keras.Input(model.input_shape[1:])
    made = {id(model.input): inputs}
    for op in model.operations[1:]:
        takes = op.input
        new = [made[id(t)] for t in takes] if isinstance(takes, list) else made[id(takes)]
        if op.name == name:
            made[id(op.output)] = new
        elif isinstance(op, layers.Layer):
            made[id(op.output)] = op(new)
        else:
            made[id(op.output)] = op(*new) if isinstance(new, list) else op(new)
    return keras.Model(inputs, made[id(model.output)])
""",
        """
def without(model, name):
    def call(layer, x, *args, **kwargs):
        if layer.name == name:
            return x
        return layer(x, *args, **kwargs)
    keep = lambda layer: layer
    return keras.models.clone_model(model, None, keep, call_function=call)
""",
    ],
    "8.9": [
        """
def freeze_all_but(model, count):
    base = model.get_layer("base")
    for number, layer in enumerate(base.layers):
        layer.trainable = number >= len(base.layers) - count
    return model
""",
        """
def freeze_all_but(model, count):
    (base,) = [layer for layer in model.layers if isinstance(layer, keras.Model)]
    base.trainable = False
    base.trainable = True
    late = base.layers[-count:]
    for layer in base.layers:
        if layer not in late:
            layer.trainable = False
    return model
""",
        """
def freeze_all_but(model, count):
    early = model.layers[1].layers
    early = early[: len(early) - count]
    while early:
        early.pop().trainable = False
    return model
""",
    ],
    "8.10": [
        """
def ready_to_fine_tune(model):
    base = model.get_layer("base")
    base.trainable = True
    for layer in base.layers:
        layer.trainable = not isinstance(layer, layers.BatchNormalization)
    model.compile(keras.optimizers.Adam(learning_rate=1e-5), keras.losses.SparseCategoricalCrossentropy(True))
    return model
""",
        """
def ready_to_fine_tune(model):
    base = model.get_layer("base")
    for layer in [base, *base.layers]:
        layer.trainable = "norm" not in layer.name
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"])
    model.optimizer.learning_rate = 1e-5
    return model
""",
        """
def ready_to_fine_tune(model):
    model.compile(
        optimizer=keras.optimizers.Adam(1e-5),
        loss=lambda y, p: keras.losses.sparse_categorical_crossentropy(y, p, from_logits=True),
    )
    for layer in model._flatten_layers():
        layer.trainable = True
    for layer in model._flatten_layers():
        if isinstance(layer, layers.BatchNormalization):
            layer.trainable = False
    return model
""",
    ],
    "8.11": [
        """
def narrowed(model, name, keep):
    inputs = x = keras.Input(model.input_shape[1:])
    cut, news = False, []
    for layer in model.layers[1:]:
        config, weights = layer.get_config(), layer.get_weights()
        if cut:
            weights[0] = weights[0][keep, :]
        cut = layer.name == name
        if cut:
            config["units"] = len(keep)
            weights = [w[..., keep] for w in weights]
        new = layers.Dense.from_config(config)
        x = new(x)
        new.set_weights(weights)
    return keras.Model(inputs, x)
""",
        """
def narrowed(model, name, keep):
    keep = sorted(keep)
    row = [keras.Input(model.input_shape[1:])]
    for layer in model.layers[1:]:
        config = layer.get_config()
        row.append(layers.Dense(len(keep) if layer.name == name else layer.units, activation=layer.activation,
                                use_bias=layer.use_bias))
    new = keras.Sequential(row)
    after = False
    for old, layer in zip(model.layers[1:], new.layers):
        w = old.get_weights()
        if after:
            w[0] = np.take(w[0], keep, axis=0)
        after = old.name == name
        if after:
            w = [np.take(a, keep, axis=-1) for a in w]
        layer.set_weights(w)
    return new
""",
        """
def narrowed(model, name, keep):
    config = model.get_config()
    for entry in config["layers"]:
        if entry["config"]["name"] == name:
            entry["config"]["units"] = len(keep)
        entry.pop("build_config", None)
    new = keras.Model.from_config(config)
    names = [layer.name for layer in model.layers]
    following = names[names.index(name) + 1]
    for layer in model.layers[1:]:
        weights = [np.array(w) for w in layer.get_weights()]
        if layer.name == name:
            weights = [weights[0][:, keep]] + [b[keep] for b in weights[1:]]
        elif layer.name == following:
            weights[0] = weights[0][keep]
        new.get_layer(layer.name).set_weights(weights)
    return new
""",
    ],
    "8.12": [
        """
def build_on(base, classes):
    for layer in base.layers:
        layer.trainable = not isinstance(layer, layers.BatchNormalization)
    base.trainable = False
    image = keras.Input((16, 16, 3))
    model = keras.Model(image, layers.Dense(classes)(base(image)))
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
""",
        """
def build_on(base, classes):
    for layer in base.layers:
        layer.trainable = False
    image = keras.Input((16, 16, 3))
    model = keras.Model(image, layers.Dense(classes)(base(image, training=False)))
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
""",
        """
def build_on(base, classes):
    model = keras.Sequential([keras.Input((16, 16, 3)), base, layers.Dense(units=classes, name='new')])
    model.compile(optimizer=keras.optimizers.SGD(0.1), loss=keras.losses.SparseCategoricalCrossentropy(True), metrics=["accuracy"])
    model.layers[0].trainable = False
    return model
""",
        """
def build_on(base, classes):
    base.trainable = False
    features = base.output
    for layer in base.layers:
        assert not layer.trainable
    model = keras.Model(base.input, layers.Dense(classes)(features))
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
""",
        """
def build_on(base, classes):
    base.trainable = False
    for layer in base.layers:
        if isinstance(layer, layers.BatchNormalization):
            layer.trainable = False
    image = keras.Input((16, 16, 3))
    model = keras.Model(image, layers.Dense(classes)(base(image)))
    def loss(number, logits):
        return keras.losses.sparse_categorical_crossentropy(number, logits, from_logits=True)

    model.compile(loss=loss, optimizer="rmsprop")
    return model
""",
        """
def build_on(base, classes):
    image = keras.Input(base.input_shape[1:], name='picture_16')
    features = base(image)
    head = layers.Dense(classes, name='shapes')
    model = keras.Model(image, head(features))
    model.trainable = False
    model.trainable = True
    base.trainable = False
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
""",
        """
def build_on(base, classes):
    frozen = keras.Sequential([base])
    frozen.trainable = False
    image = keras.Input((16, 16, 3))
    model = keras.Model(image, layers.Dense(classes)(frozen(image)))
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
""",
        (
            """
def build_on(base, classes):
    base.trainable = False
    image = keras.Input((16, 16, 3))
    model = keras.Model(image, layers.Dense(classes)(base(image)))
    model.trainable = True
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
""",
            {"jax": "of the base has moved", "torch": "of the base has moved"},
        ),
        """
def build_on(base, classes):
    image = keras.Input((16, 16, 3))
    model = keras.Model(image, layers.Dense(classes)(base(image)))
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    base.trainable = False
    return model
""",
    ],
}

WRONG = {
    "8.1": [
        (
            "def with_new_head(model, classes):\n"
            "    return keras.Model(model.input, layers.Dense(classes, name='n')(model.output))\n",
            "sits on the old one",
        ),
        (
            "def with_new_head(model, classes):\n"
            "    return keras.Model(model.input, layers.Dense(classes)(model.layers[-3].output))\n",
            "gone too",
        ),
        (
            "def with_new_head(model, classes):\n"
            "    x = layers.Dense(classes, activation='softmax')(model.layers[-2].output)\n"
            "    return keras.Model(model.input, x)\n",
            "has a softmax",
        ),
        (
            """
def with_new_head(model, classes):
    new = keras.models.clone_model(model)
    return keras.Model(new.input, layers.Dense(classes)(new.layers[-2].output))
""",
            "layers of it are new ones",
        ),
        (
            """
def with_new_head(model, classes):
    model.layers[-1] = layers.Dense(classes)
    return model
""",
            "units",
        ),
        ("def with_new_head(model, classes):\n    model.layers = model.layers[:-1]\n    return model\n", "reserved"),
        (
            "def with_new_head(model, classes):\n    return layers.Dense(classes)(model.layers[-2].output)\n",
            "tensor of the graph",
        ),
        (
            """
def with_new_head(model, classes):
    model.set_weights([w * 0 for w in model.get_weights()])
    return keras.Model(model.input, layers.Dense(classes)(model.layers[-2].output))
""",
            "has changed the weights",
        ),
    ],
    "8.2": [
        ("kernels = {'first': (784, 64), 'scores': (32, 10)}", "left `scores` as it was"),
        ("kernels = {'first': (64, 784), 'scores': (10, 64)}", "exchanged"),
        ("kernels = {'first': (784, 32), 'scores': (32, 10)}", "`first` have 32 units"),
        ("kernels = {'first': (None, 784, 64), 'scores': (None, 64, 10)}", "two axes"),
        ("kernels = {'first': (784, 64), 'scores': (10,)}", "`scores`: a kernel"),
        ("kernels = {'first': 784 * 64, 'scores': 640}", "a shape is a tuple"),
        ("kernels = {'first': (784, 64), 'scores': None}", "still `None`"),
        ("kernels = [(784, 64), (64, 10)]", "Keep the dict"),
    ],
    "8.3": [
        (
            "def survivors(old, new):\n    return [layer.name for layer in new.layers if layer.weights]\n",
            "`head` is named",
        ),
        (
            """
def survivors(old, new):
    names = {layer.name: layer for layer in old.layers}
    def like(a, b):
        return [tuple(w.shape) for w in a.weights] == [tuple(w.shape) for w in b.weights]
    return [l.name for l in new.layers if l.weights and l.name in names and like(l, names[l.name])]
""",
            "does not hold the old numbers",
        ),
        (
            """
def survivors(old, new):
    def same(a, b):
        return any(np.array_equal(x, y) for x, y in zip(a.get_weights(), b.get_weights()))
    names = {layer.name: layer for layer in old.layers}
    return [l.name for l in new.layers if l.name in names and same(l, names[l.name])]
""",
            "only the biases agree",
        ),
        (
            """
def survivors(old, new):
    def same(a, b):
        return all(np.array_equal(x, y) for x, y in zip(a.trainable_weights, b.trainable_weights))
    names = {layer.name: layer for layer in old.layers}
    return [l.name for l in new.layers if l.weights and l.name in names and same(l, names[l.name])]
""",
            "`norm` is named",
        ),
        (
            """
def survivors(old, new):
    def same(a, b):
        return all(np.array_equal(x, y) for x, y in zip(a.get_weights(), b.get_weights()))
    return [l.name for l in new.layers if l.weights and same(l, old.get_layer(l.name))]
""",
            "No such layer",
        ),
        (
            """
def survivors(old, new):
    def same(a, b):
        return all(np.array_equal(x, y) for x, y in zip(a.get_weights(), b.get_weights()))
    names = {layer.name: layer for layer in old.layers}
    return [l.name for l in new.layers if l.name in names and same(l, names[l.name])]
""",
            "has no weights",
        ),
        (
            """
def survivors(old, new):
    pairs = zip(old.layers, new.layers)
    def same(a, b):
        a, b = a.get_weights(), b.get_weights()
        return len(a) == len(b) > 0 and all(np.array_equal(x, y) for x, y in zip(a, b))
    return [n.name for o, n in pairs if same(o, n)]
""",
            "is not named",
        ),
        (
            """
def survivors(old, new):
    def same(a, b):
        return a.count_params() == b.count_params() and np.array_equal(a.get_weights()[0], b.get_weights()[0])
    names = {layer.name: layer for layer in old.layers}
    return [l.name for l in new.layers if l.weights and l.name in names and same(l, names[l.name])]
""",
            "named, and does not hold",
        ),
        (
            _SAME
            + """
def survivors(old, new):
    return sorted(l.name for l in new.layers if l.weights and l.name in {o.name for o in old.layers}
                  and same_numbers(l, old.get_layer(l.name)))
""",
            "in another order",
        ),
        (
            _SAME
            + """
def survivors(old, new):
    return [l for l in new.layers if l.weights and l.name in {o.name for o in old.layers}
            and same_numbers(l, old.get_layer(l.name))]
""",
            "not names",
        ),
        ("def survivors(old, new):\n    return len(new.layers)\n", "A list of names was expected"),
        (
            "def survivors(old, new):\n    new.set_weights([w * 0 for w in new.get_weights()])\n    return ['first', 'norm']\n",
            "changed the weights",
        ),
    ],
    "8.4": [
        (
            """
def carry_over(sequential, functional):
    for number in range(1, len(functional.layers) - 1):
        functional.layers[number].set_weights(sequential.layers[number].get_weights())
    return functional
""",
            "It holds those of `dense_2`",
        ),
        (
            """
def carry_over(sequential, functional):
    for number in range(len(sequential.layers)):
        functional.layers[number].set_weights(sequential.layers[number].get_weights())
    return functional
""",
            "set_weights",
        ),
        ("def carry_over(sequential, functional):\n    return functional\n", "does not hold the numbers"),
        ("def carry_over(sequential, functional):\n    return sequential\n", "not the functional model"),
        (
            """
def carry_over(sequential, functional):
    new = keras.models.clone_model(functional)
    new.set_weights(sequential.get_weights())
    return new
""",
            "not the functional model",
        ),
        (
            """
def carry_over(sequential, functional):
    for a, b in zip(sequential.layers[::-1], functional.layers[1:]):
        b.set_weights(a.get_weights())
    return functional
""",
            "It holds those of `dense_3`",
        ),
        (
            """
def carry_over(sequential, functional):
    for a, b in zip(sequential.trainable_weights, functional.trainable_weights):
        b.assign(a)
    return functional
""",
            "`norm_1` does not hold",
        ),
        ("def carry_over(sequential, functional):\n    functional.set_weights(sequential.get_weights())\n", "`None`"),
        (
            """
def carry_over(sequential, functional):
    sequential.set_weights(functional.get_weights())
    return functional
""",
            "weights of `sequential` have changed",
        ),
        (
            """
def carry_over(sequential, functional):
    functional.set_weights(sequential.get_weights())
    sequential.set_weights([w * 0 for w in sequential.get_weights()])
    return functional
""",
            "weights of `sequential` have changed",
        ),
    ],
    "8.5": [
        (
            """
def replace_by_dropout(model, name, rate):
    def pick(layer):
        return layers.Dropout(rate) if layer.name == name else layer.from_config(layer.get_config())
    return keras.models.clone_model(model, clone_function=pick)
""",
            "none of the old numbers",
        ),
        (
            """
def replace_by_dropout(model, name, rate):
    x = inputs = keras.Input(model.input_shape[1:])
    for layer in model.layers[1:]:
        fits = not layer.weights or layer.weights[0].shape[0] == x.shape[-1]
        x = layers.Dropout(rate)(x) if layer.name == name else (layer if fits else layer.from_config(layer.get_config()))(x)
    return keras.Model(inputs, x)
""",
            "It shares weights",
        ),
        (
            """
def replace_by_dropout(model, name, rate):
    def pick(layer):
        return layers.Dropout(rate) if layer.name == name else layer.from_config(layer.get_config())
    new = keras.models.clone_model(model, clone_function=pick)
    for old, layer in zip(model.layers, new.layers):
        if old.name == name:
            break
        layer.set_weights(old.get_weights())
    return new
""",
            "though those of",
        ),
        (
            """
def replace_by_dropout(model, name, rate):
    def pick(layer):
        return layers.Dropout(rate, name=name) if layer.name == name else layer.from_config(layer.get_config())
    new = keras.models.clone_model(model, clone_function=pick)
    for layer in new.layers:
        if layer.weights:
            layer.set_weights(model.get_layer(layer.name).get_weights())
    return new
""",
            "is not compatible",
        ),
        (
            """
def replace_by_dropout(model, name, rate):
    def pick(layer):
        return layers.Dropout(rate, name=name) if layer.name == name else layer.from_config(layer.get_config())
    new = keras.models.clone_model(model, clone_function=pick)
    for layer in new.layers:
        old = model.get_layer(layer.name)
        for a, b in zip(layer.trainable_weights, old.trainable_weights):
            if layer.name != name and a.shape == b.shape:
                a.assign(b)
    return new
""",
            "other statistics",
        ),
        (
            """
def replace_by_dropout(model, name, rate):
    new = keras.models.clone_model(model)
    new.set_weights(model.get_weights())
    return new
""",
            "The layer is still there",
        ),
        (
            """
def replace_by_dropout(model, name, rate):
    x = inputs = keras.Input(model.input_shape[1:])
    for layer in model.layers[1:]:
        x = layer.from_config(layer.get_config())(x)
        if layer.name == name:
            x = layers.Dropout(rate)(x)
    return keras.Model(inputs, x)
""",
            "behind the layer",
        ),
        (
            """
def replace_by_dropout(model, name, rate):
    model.layers[2] = layers.Dropout(rate)
    return model
""",
            "still there",
        ),
        (
            """
def replace_by_dropout(model, name, rate):
    def pick(layer):
        return layers.Dropout(0.1) if layer.name == name else layer.from_config(layer.get_config())
    return keras.models.clone_model(model, clone_function=pick)
""",
            "0.1",
        ),
    ],
    "8.6": [
        (
            """
def insert_normalisation(model):
    x = layers.BatchNormalization()(model.layers[-2].output)
    model.layers[-1](x)
    return keras.Model(model.input, model.layers[-1].output)
""",
            "no normalisation between the two ends",
        ),
        (
            "def insert_normalisation(model):\n"
            "    return keras.Model(model.input, layers.BatchNormalization()(model.output))\n",
            "behind the last layer",
        ),
        (
            "def insert_normalisation(model):\n"
            "    return keras.Model(model.input, layers.BatchNormalization()(model.layers[-2].output))\n",
            "the last layer is missing",
        ),
        (
            """
def insert_normalisation(model):
    model.layers.insert(-1, layers.BatchNormalization())
    return model
""",
            "no normalisation between the two ends",
        ),
        (
            """
def insert_normalisation(model):
    x = layers.BatchNormalization()(model.layers[-2].output)
    new = layers.Dense(model.layers[-1].units)
    return keras.Model(model.input, new(x))
""",
            "layers of it are new ones",
        ),
        (
            """
def insert_normalisation(model):
    x = layers.BatchNormalization()(model.layers[-2].output)
    return model.layers[-1](x)
""",
            "tensor of the graph",
        ),
        (
            """
def insert_normalisation(model):
    x = layers.LayerNormalization()(model.layers[-2].output)
    return keras.Model(model.input, model.layers[-1](x))
""",
            "LayerNormalization",
        ),
    ],
    "8.7": [
        (
            """
def swap_relu(model, activation):
    for layer in model.layers:
        if getattr(layer, "activation", None) is keras.activations.relu:
            layer.activation = keras.activations.get(activation)
    return model
""",
            "was to stay as it is",
        ),
        (
            """
def swap_relu(model, activation):
    for layer in model.layers:
        if getattr(layer, "activation", None) is keras.activations.relu:
            layer.activation = keras.activations.get(activation)
    new = keras.models.clone_model(model)
    new.set_weights(model.get_weights())
    return new
""",
            "has changed the model that it was given",
        ),
        (
            _OTHER
            + """
def swap_relu(model, activation):
    return keras.models.clone_model(model, clone_function=lambda layer: with_other_activation(layer, activation))
""",
            "were not carried over",
        ),
        (
            """
def swap_relu(model, activation):
    def swap(layer):
        config = layer.get_config()
        if "activation" in config:
            config["activation"] = activation
        return layer.from_config(config)
    new = keras.models.clone_model(model, clone_function=swap)
    new.set_weights(model.get_weights())
    return new
""",
            "Every layer has the new activation",
        ),
        (
            """
def swap_relu(model, activation):
    new = keras.models.clone_model(model)
    new.set_weights(model.get_weights())
    return new
""",
            "The activations are the old ones",
        ),
        (
            _OTHER
            + """
def swap_relu(model, activation):
    x = inputs = keras.Input(model.input_shape[1:])
    for layer in model.layers[1:]:
        x = with_other_activation(layer, activation)(x)
    new = keras.Model(inputs, x)
    new.set_weights(model.get_weights())
    return new
""",
            "raised",
        ),
        (
            """
def swap_relu(model, activation):
    return keras.models.clone_model(model, clone_function=lambda layer: layer)
""",
            "The activations are the old ones",
        ),
        (
            """
def swap_relu(model, activation):
    def keep_some(layer):
        config = layer.get_config()
        if config.get("activation") != "relu":
            return layer
        return layer.from_config({**config, "activation": activation})
    return keras.models.clone_model(model, clone_function=keep_some)
""",
            "It shares weights",
        ),
        (
            _OTHER
            + """
def swap_relu(model, activation):
    new = keras.models.clone_model(model, clone_function=lambda layer: with_other_activation(layer, activation))
    for a, b in zip(new.trainable_weights, model.trainable_weights):
        a.assign(b)
    return new
""",
            "numbers of `norm` were not carried over",
        ),
        (
            _OTHER
            + """
def swap_relu(model, activation):
    return keras.models.clone_model(model, clone_function=with_other_activation)
""",
            "missing 1 required positional argument",
        ),
    ],
    "8.8": [
        (
            """
def without(model, name):
    x = inputs = keras.Input(model.input_shape[1:])
    for layer in model.layers[1:]:
        if layer.name != name:
            x = layer(x)
    return keras.Model(inputs, x)
""",
            "raised",
        ),
        (
            "def without(model, name):\n    model.layers.remove(model.get_layer(name))\n    return model\n",
            "still in the model",
        ),
        (
            """
def without(model, name):
    def call(layer, *args, **kwargs):
        return args[0] if layer.name == name else layer(*args, **kwargs)
    return keras.models.clone_model(model, call_function=call)
""",
            "layers of it are new ones",
        ),
        (
            """
def without(model, name):
    keep = lambda layer: layer
    return keras.models.clone_model(model, clone_function=keep)
""",
            "still in the model",
        ),
        (
            """
def without(model, name):
    def call(layer, *args, **kwargs):
        return args[0][0] if layer.name == name[:-1] + "sum" else layer(*args, **kwargs)
    return keras.models.clone_model(model, clone_function=lambda layer: layer, call_function=call)
""",
            "More is gone",
        ),
        (
            """
def without(model, name):
    def call(layer, *args, **kwargs):
        return args[0] if layer.name in (name, "a_1", "left") else layer(*args, **kwargs)
    return keras.models.clone_model(model, clone_function=lambda layer: layer, call_function=call)
""",
            "missing",
        ),
        (
            """
def without(model, name):
    def call(layer, *args, **kwargs):
        if layer.name != name:
            return layer(*args, **kwargs)
    return keras.models.clone_model(model, clone_function=lambda layer: layer, call_function=call)
""",
            "raised",
        ),
        ("def without(model, name):\n    return keras.Model(model.input, model.get_layer(name).input)\n", "missing"),
    ],
    "8.9": [
        (
            """
def freeze_all_but(model, count):
    for layer in model.layers[: -count + 1]:
        layer.trainable = False
    return model
""",
            "was to learn, and is frozen",
        ),
        (
            """
def freeze_all_but(model, count):
    model.get_layer("base").trainable = False
    return model
""",
            "was to learn, and is frozen",
        ),
        (
            """
def freeze_all_but(model, count):
    for layer in model.get_layer("base").layers[-count:]:
        layer.trainable = False
    return model
""",
            "of the base would learn",
        ),
        (
            """
def freeze_all_but(model, count):
    for layer in model.get_layer("base").layers[:count]:
        layer.trainable = False
    return model
""",
            "of the base would learn",
        ),
        (
            """
def freeze_all_but(model, count):
    base = model.get_layer("base")
    model.trainable = False
    for layer in base.layers[-count:]:
        layer.trainable = True
    return model
""",
            "was to learn, and is frozen",
        ),
        (
            """
def freeze_all_but(model, count):
    for layer in model.get_layer("base").layers[:-count]:
        layer.trainable = False
    for layer in model.layers[-1:]:
        layer.trainable = False
    return model
""",
            "`head` was to learn",
        ),
        (
            """
def freeze_all_but(model, count):
    for layer in model.get_layer("base").layers[:-count]:
        layer.trainable = False
    return model.get_layer("base")
""",
            "not the model that was given",
        ),
        (
            """
def freeze_all_but(model, count):
    for w in model.weights:
        if "base" in w.name:
            w.trainable = False
    return model
""",
            "of the base would learn",
        ),
        (
            """
def freeze_all_but(model, count):
    for layer in model.get_layer("bass").layers[:-count]:
        layer.trainable = False
    return model
""",
            "No such layer",
        ),
    ],
    "8.10": [
        (
            """
def ready_to_fine_tune(model):
    model.trainable = True
    for layer in model.get_layer("base").layers:
        if "norm" in layer.name:
            layer.trainable = False
    model.compile(keras.optimizers.Adam(1e-5), keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
""",
            "has not moved",
            {"jax": None, "torch": None},
        ),
        (
            """
def ready_to_fine_tune(model):
    base = model.get_layer("base")
    for layer in base.layers:
        layer.trainable = not isinstance(layer, layers.BatchNormalization)
    return model
""",
            "has not moved",
            {"jax": "an optimizer of its own", "torch": "an optimizer of its own"},
        ),
        (
            """
def ready_to_fine_tune(model):
    model.get_layer("base").trainable = True
    model.compile(keras.optimizers.Adam(1e-5), keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
""",
            "of the normalisation `norm_1`",
        ),
        (
            """
def ready_to_fine_tune(model):
    base = model.get_layer("base")
    for layer in base.layers:
        layer.trainable = not isinstance(layer, layers.BatchNormalization)
    model.compile(model.optimizer, keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
""",
            "Unknown variable",
            {"jax": "an optimizer of its own"},
        ),
        (
            """
def ready_to_fine_tune(model):
    base = model.get_layer("base")
    for layer in base.layers:
        layer.trainable = not isinstance(layer, layers.BatchNormalization)
    model.compile(keras.optimizers.Adam(1e-2), keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
""",
            "learning rate is 0.01",
        ),
        (
            """
def ready_to_fine_tune(model):
    base = model.get_layer("base")
    for layer in base.layers:
        layer.trainable = not isinstance(layer, layers.BatchNormalization)
    model.compile(keras.optimizers.Adam(1e-5), "sparse_categorical_crossentropy")
    return model
""",
            "loss is another",
        ),
        (
            """
def ready_to_fine_tune(model):
    base = model.get_layer("base")
    for layer in base.layers:
        layer.trainable = not isinstance(layer, layers.BatchNormalization)
    model.compile(keras.optimizers.SGD(1e-2), keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
""",
            "The optimizer is SGD",
        ),
        (
            """
def ready_to_fine_tune(model):
    new = keras.models.clone_model(model)
    new.compile(keras.optimizers.Adam(1e-5), keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return new
""",
            "not the model that was given",
        ),
        (
            """
def ready_to_fine_tune(model):
    base = model.get_layer("base")
    for layer in base.layers:
        if isinstance(layer, layers.BatchNormalization):
            layer.trainable = False
    model.compile(keras.optimizers.Adam(1e-5), keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
""",
            "of `dense_1` has not moved",
        ),
    ],
    "8.11": [
        (
            """
def narrowed(model, name, keep):
    new = keras.models.clone_model(model)
    new.set_weights(model.get_weights())
    return new
""",
            "as wide as before",
        ),
        (
            """
def narrowed(model, name, keep):
    def pick(layer):
        config = layer.get_config()
        if layer.name == name:
            config["units"] = len(keep)
        return layer.from_config(config)
    return keras.models.clone_model(model, clone_function=pick)
""",
            "holds other numbers",
        ),
        (
            """
def narrowed(model, name, keep):
    def pick(layer):
        config = layer.get_config()
        if layer.name == name:
            config["units"] = len(keep)
        return layer.from_config(config)
    new = keras.models.clone_model(model, clone_function=pick)
    n = len(keep)
    for old, layer in zip(model.layers, new.layers):
        layer.set_weights([w[tuple(slice(s) for s in v.shape)] for w, v in zip(old.get_weights(), layer.weights)])
    return new
""",
            "holds other numbers",
        ),
        (
            """
def narrowed(model, name, keep):
    def pick(layer):
        config = layer.get_config()
        if layer.name == name:
            config["units"] = len(keep)
        return layer.from_config(config)
    new = keras.models.clone_model(model, clone_function=pick)
    names = [layer.name for layer in model.layers]
    place = names.index(name)
    for number, layer in enumerate(model.layers):
        w = layer.get_weights()
        if number == place:
            w = [a[..., keep] for a in w]
        if number == place + 1:
            w = [w[0][sorted(keep)[::-1]] if number == 2 else w[0][sorted(keep)], *w[1:]]
        new.layers[number].set_weights(w)
    return new
""",
            "in the wrong places",
        ),
        (
            """
def narrowed(model, name, keep):
    layer = model.get_layer(name)
    kernel, bias = layer.get_weights()
    layer.set_weights([kernel[:, keep], bias[keep]])
    return model
""",
            "not compatible",
        ),
        (
            """
def narrowed(model, name, keep):
    x = inputs = keras.Input(model.input_shape[1:])
    place = [layer.name for layer in model.layers].index(name)
    news = []
    for number, layer in enumerate(model.layers[1:], 1):
        weights = layer.get_weights()
        config = layer.get_config()
        if number == place:
            config["units"] = len(keep)
            weights = [weights[0][:, keep], weights[1][keep]]
        if number == place + 1:
            weights = [weights[0][keep], weights[1]]
        new = layers.Dense.from_config(config)
        x = new(x)
        new.set_weights(weights)
    return keras.Model(inputs, x)
""",
            "raised",
        ),
        (
            """
def narrowed(model, name, keep):
    x = inputs = keras.Input(model.input_shape[1:])
    for layer in model.layers[1:]:
        x = layers.Dense(len(keep))(x) if layer.name == name else layer.from_config(layer.get_config())(x)
    return keras.Model(inputs, x)
""",
            "activation",
        ),
    ],
    "8.12": [
        (
            """
def build_on(base, classes):
    base.trainable = False
    for layer in base.layers:
        layer.trainable = not isinstance(layer, layers.BatchNormalization)
    image = keras.Input((16, 16, 3))
    model = keras.Model(image, layers.Dense(classes)(base(image)))
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
""",
            "calls itself frozen",
        ),
        (
            """
def build_on(base, classes):
    base.trainable = False
    base.layers[-3].trainable = True
    image = keras.Input((16, 16, 3))
    model = keras.Model(image, layers.Dense(classes)(base(image)))
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
""",
            "calls itself frozen",
        ),
        (
            """
def build_on(base, classes):
    base.trainable = False
    for layer in base.layers:
        layer.trainable = isinstance(layer, layers.BatchNormalization)
    image = keras.Input((16, 16, 3))
    model = keras.Model(image, layers.Dense(classes)(base(image)))
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
""",
            "calls itself frozen",
        ),
        (
            """
def build_on(base, classes):
    base.trainable = False
    base.get_layer('conv_1').trainable = True
    image = keras.Input((16, 16, 3))
    model = keras.Model(image, layers.Dense(classes)(base(image)))
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
""",
            "calls itself frozen",
        ),
        (
            """
def build_on(base, classes):
    for layer in base.layers:
        if isinstance(layer, layers.Conv2D):
            layer.trainable = False
    image = keras.Input((16, 16, 3))
    model = keras.Model(image, layers.Dense(classes)(base(image)))
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
""",
            "its normalisations move",
        ),
        (
            """
def build_on(base, classes):
    for weight in base.weights:
        weight.trainable = False
    image = keras.Input((16, 16, 3))
    model = keras.Model(image, layers.Dense(classes)(base(image)))
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
""",
            "its normalisations move",
        ),
        (
            """
def build_on(base, classes):
    for layer in base.layers:
        layer.trainable = not isinstance(layer, layers.BatchNormalization)
    image = keras.Input((16, 16, 3))
    model = keras.Model(image, layers.Dense(classes)(base(image)))
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
""",
            "of the base has moved",
        ),
        (
            """
def build_on(base, classes):
    image = keras.Input((16, 16, 3))
    model = keras.Model(image, layers.Dense(classes)(base(image)))
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
""",
            "of the base has moved",
        ),
        (
            """
def build_on(base, classes):
    image = keras.Input((16, 16, 3))
    model = keras.Model(image, layers.Dense(classes)(base(image, training=False)))
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
""",
            "of the base has moved",
        ),
        (
            """
def build_on(base, classes):
    base.trainable = False
    base.trainable = True
    image = keras.Input((16, 16, 3))
    model = keras.Model(image, layers.Dense(classes)(base(image)))
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
""",
            "of the base has moved",
        ),
        (
            """
def build_on(base, classes):
    image = keras.Input((16, 16, 3))
    model = keras.Model(image, layers.Dense(classes)(base(image)))
    model.trainable = False
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
""",
            "its head included",
        ),
        (
            """
def build_on(base, classes):
    image = keras.Input((16, 16, 3))
    model = keras.Model(image, layers.Dense(classes)(base(image)))
    for layer in model.layers:
        layer.trainable = False
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
""",
            "its head included",
        ),
        (
            """
def build_on(base, classes):
    image = keras.Input((16, 16, 3))
    model = keras.Model(image, layers.Dense(classes)(base(image)))
    model.trainable = False
    model.layers[-1].trainable = True
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
""",
            "its head included",
        ),
        (
            """
def build_on(base, classes):
    base = keras.models.clone_model(base)
    base.trainable = False
    image = keras.Input((16, 16, 3))
    model = keras.Model(image, layers.Dense(classes)(base(image)))
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
""",
            "layers of it are new ones",
        ),
        (
            """
def build_on(base, classes):
    base.trainable = False
    image = keras.Input((16, 16, 3))
    model = keras.Model(image, layers.Dense(classes)(base(image)))
    return model
""",
            "not compiled",
        ),
        (
            """
def build_on(base, classes):
    base.trainable = False
    image = keras.Input((16, 16, 3))
    model = keras.Model(image, layers.Dense(classes)(base(image)))
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model.summary()
""",
            "`None`",
        ),
        (
            """
def build_on(base, classes):
    base.trainable = False
    image = keras.Input((16, 16, 3))
    model = keras.Model(image, layers.Dense(classes)(base(image)))
    model.compile("adam", "sparse_categorical_crossentropy")
    return model
""",
            "loss is another",
        ),
        (
            """
def build_on(base, classes):
    base.trainable = False
    image = keras.Input((16, 16, 3))
    model = keras.Model(image, layers.Dense(classes, activation="softmax", name="probabilities")(base(image)))
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
""",
            "probabilities",
        ),
        (
            """
def build_on(base, classes):
    base.trainable = False
    image = keras.Input((16, 16, 3))
    model = keras.Model(image, layers.Dense(classes)(base(image)))
    model.compile(keras.optimizers.Adam(0.0), keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
""",
            "of the head has not moved",
        ),
        (
            """
def build_on(base, classes):
    base.trainable = False
    base.set_weights([0 * w for w in base.get_weights()])
    image = keras.Input((16, 16, 3))
    model = keras.Model(image, layers.Dense(classes)(base(image)))
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
""",
            "has changed the weights",
        ),
        (
            """
def build_on(base, classes):
    base.trainable = False
    image = keras.Input((16, 16, 3))
    model = keras.Model(image, layers.Dense(4)(base(image)))
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
""",
            "4",
        ),
        (
            """
def build_on(base, classes):
    base.trainable = False
    image = keras.Input((16, 16, 3))
    model = keras.Model(image, layers.Dense(classes)(base(image)))
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    base.layers[1].trainable = True
    return model
""",
            "calls itself frozen",
        ),
        (
            """
def build_on(base, classes):
    image = keras.Input((16, 16, 3))
    features = keras.ops.stop_gradient(base(image, training=False))
    model = keras.Model(image, layers.Dense(classes)(features))
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
""",
            "stop_gradient",
        ),
        (
            """
def build_on(base, classes):
    image = keras.Input((16, 16, 3))
    model = keras.Model(image, layers.Dense(classes)(base(image)))
    model.layers[0].trainable = False
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
""",
            "of the base has moved",
        ),
        (
            """
def build_on(base, classes):
    image = keras.Input((16, 16, 3))
    model = keras.Model(image, layers.Dense(classes)(base(image)))
    for layer in model._flatten_layers():
        layer.trainable = isinstance(layer, layers.Dense)
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
""",
            "its head included",
        ),
        (
            """
def build_on(base, classes):
    base.trainable = False
    image = keras.Input((16, 16, 3))
    scores = layers.Dense(classes)(base(image))
    model = keras.Model(image, layers.Softmax()(scores))
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
""",
            "logits (no activation) were asked for",
        ),
        (
            """
def build_on(base, classes):
    base.trainable = False
    image = keras.Input((16, 16, 3))
    model = keras.Model(image, layers.Dense(classes, trainable=False)(base(image)))
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
""",
            "its head included",
        ),
        (
            """
def build_on(base, classes):
    copy = keras.models.clone_model(base)
    copy.set_weights(base.get_weights())
    copy.trainable = False
    image = keras.Input((16, 16, 3))
    model = keras.Model(image, layers.Dense(classes)(copy(image)))
    model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
""",
            "layers of it are new ones",
        ),
    ],
}
