"""Answers to chapter 07."""

JITTER = """
class Jitter(layers.Layer):
    def __init__(self, spread=0.5, **kwargs):
        super().__init__(**kwargs)
        self.spread = spread
        self.seeds = keras.random.SeedGenerator()

    def call(self, x, training=False):
        BODY
"""
COUNTER = """
class StepCounter(layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.steps = self.add_weight(shape=(), initializer="zeros", trainable=False)

    def call(self, x, training=False):
        BODY
"""
MEAN = """
class MaskedMean(layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True

    def call(self, x, mask=None):
        BODY

    def compute_mask(self, x, mask=None):
        return None
"""
DENSE = """
class GuideDense(layers.Layer):
    def __init__(self, units=32, activation=None, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.activation = keras.activations.get(activation)

    def build(self, input_shape):
        self.kernel = self.add_weight(shape=(input_shape[-1], self.units), name="kernel")
        self.bias = self.add_weight(shape=(self.units,), initializer="zeros", name="bias")

    def call(self, x):
        return self.activation(ops.matmul(x, self.kernel) + self.bias)
"""
BLEND = """
@keras.saving.register_keras_serializable(package="book")
class Blend(layers.Layer):
    def build(self, a_shape, b_shape):
        self.gate = layers.Dense(a_shape[-1], activation="sigmoid", dtype=self.dtype_policy)
        self.gate.build((None, 2 * a_shape[-1]))

    def call(self, a, b):
        BODY
"""
ADAPTED = """
@keras.saving.register_keras_serializable(package="book")
class Adapted(layers.Layer):
    def __init__(self, dense, rank=2, **kwargs):
        super().__init__(**kwargs)
        self.dense, self.rank = dense, rank
        self.dense.trainable = False

    def build(self, input_shape):
        if not self.dense.built:
            self.dense.build(input_shape)
        self.down = self.add_weight(shape=(input_shape[-1], self.rank), name="down")
        self.up = self.add_weight(shape=(self.rank, self.dense.units), initializer="zeros", name="up")

    def call(self, x):
        return self.dense(x) + ops.matmul(ops.matmul(x, self.down), self.up)

    def get_config(self):
        dense = keras.saving.serialize_keras_object(self.dense)
        return {**super().get_config(), "dense": dense, "rank": self.rank}

    @classmethod
    def from_config(cls, config):
        dense = keras.saving.deserialize_keras_object(config.pop("dense"))
        return cls(dense, **config)
"""
WITHOUT = """
def without(model, kind):
    def replaced(layer):
        if isinstance(layer, kind):
            return NEW
        return layer.__class__.from_config(layer.get_config())

    copy = keras.models.clone_model(model, clone_function=replaced)
    copy.set_weights(model.get_weights())
    return copy
"""


def _with(template: str, body: str) -> str:
    return template.replace("BODY", body.strip().replace("\n", "\n        "))


RIGHT = {
    "7.1": [
        "weights_of_a_layer = {'made': 0, 'called once': 2, 'called twice': 2, 'numbers': 18}",
        "weights_of_a_layer = dict(numbers=5 * 3 + 3, made=0) | {'called once': 2, 'called twice': 2}",
        """
layer = layers.Dense(3)
weights_of_a_layer = {"made": len(layer.weights)}
for when in ("called once", "called twice"):
    layer(keras.Input((5,)))
    weights_of_a_layer[when] = len(layer.weights)
weights_of_a_layer["numbers"] = layer.count_params()
""",
        "weights_of_a_layer = {'made': 0.0, 'called once': np.int64(2), 'called twice': ops.array(2), 'numbers': 18}",
    ],
    "7.2": [
        """
class ScaleAndShift(layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)

    def build(self, input_shape):
        n = input_shape[-1]
        self.b = self.add_weight(shape=(n,), initializer="zeros")
        self.a = self.add_weight(shape=(n,), initializer="ones")
        super().build(input_shape)

    def call(self, inputs):
        return ops.add(ops.multiply(inputs, self.a), self.b)

    def compute_output_shape(self, input_shape):
        return input_shape
""",
        """
class ScaleAndShift(keras.Layer):
    def __init__(self, *, name=None, dtype=None, trainable=True, **kwargs):
        super().__init__(name=name, dtype=dtype, trainable=trainable, **kwargs)

    def build(self, shape):
        self.scale = self.add_weight((shape[-1],), "ones")
        self.shift = self.add_weight((shape[-1],), "zeros")
        self.built = True

    def call(self, x, training=None):
        print("called")
        return self.shift + x * self.scale
""",
        """
class Scale(layers.Layer):
    def build(self, shape):
        self.scale = self.add_weight(shape=shape[-1:], initializer=keras.initializers.Constant(1.0))

    def call(self, x):
        return x * self.scale

class ScaleAndShift(Scale):
    def build(self, shape):
        super().build(shape)
        self.shift = self.add_weight(shape=shape[-1:], initializer="zeros")

    def call(self, x):
        return super().call(x) + self.shift
""",
        """
class ScaleAndShift(layers.Layer):
    def build(self, shape):
        self.scale = keras.Variable(np.ones(shape[-1]), dtype="float32", name="scale")
        self.shift = keras.Variable(np.zeros(shape[-1]), dtype="float32", name="shift")

    def call(self, x):
        return x * self.scale + self.shift
""",
    ],
    "7.3": [
        """
class Mixing(layers.Layer):
    def build(self, input_shape):
        self.matrix = self.add_weight(shape=(input_shape[-1], input_shape[-1]))

    def call(self, x):
        return x @ self.matrix
""",
        """
class Mixing(layers.Layer):
    def build(self, input_shape):
        self.dense = layers.Dense(input_shape[-1], use_bias=False, dtype=self.dtype_policy)
        self.dense.build(input_shape)

    def call(self, x):
        return self.dense(x)
""",
        """
class Mixing(layers.Layer):
    def build(self, input_shape):
        width = input_shape[-1]
        self.matrix = keras.Variable(keras.initializers.GlorotUniform()((width, width)))

    def call(self, x):
        return ops.einsum("bi,ij->bj", x, self.matrix)
""",
        """
class Mixing(layers.Dense):
    def __init__(self, **kwargs):
        super().__init__(4, use_bias=False, **kwargs)
""",
    ],
    "7.4": [
        _with(
            JITTER,
            """
if training:
    x = x + self.spread * keras.random.normal(ops.shape(x), dtype=x.dtype, seed=self.seeds)
return x
""",
        ),
        """
class Jitter(layers.Layer):
    def __init__(self, spread=0.5, **kwargs):
        super().__init__(**kwargs)
        self.spread = spread
        self.noise = layers.GaussianNoise(spread, dtype=self.dtype_policy)

    def call(self, x, training=None):
        return self.noise(x, training=training)

    def get_config(self):
        return {**super().get_config(), "spread": self.spread}
""",
        (
            """
class Jitter(layers.Layer):
    def __init__(self, spread=0.5, name=None, **kwargs):
        super().__init__(name=name, **kwargs)
        self.spread = spread

    def call(self, x, training=False):
        if not training:
            return x
        return x + keras.random.normal(ops.shape(x), 0, self.spread, dtype=x.dtype)

    def get_config(self):
        config = super().get_config()
        config.update({"spread": self.spread})
        return config
""",
            {"jax": "you should only use seeded random ops"},
        ),
        _with(
            JITTER,
            """
if not training:
    return x
noise = keras.random.normal(ops.shape(x), 0, self.spread, dtype=x.dtype, seed=self.seeds)
return ops.add(x, noise)
""",
        ),
    ],
    "7.5": [
        _with(COUNTER, "if training:\n    self.steps.assign_add(1.0)\nreturn x"),
        """
class StepCounter(layers.Layer):
    def build(self, input_shape):
        self.steps = self.add_weight(shape=(), initializer="zeros", dtype="int64", trainable=False)

    def call(self, x, training=None):
        self.steps.assign(self.steps + ops.cast(bool(training), "int64"))
        return x
""",
        """
class StepCounter(layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.steps = keras.Variable(0, dtype="int32", trainable=False, name="steps")

    def call(self, x, training=False):
        if training:
            self.steps.assign_add(1)
        return x
""",
    ],
    "7.6": [
        _with(
            MEAN,
            """
if mask is None:
    mask = ops.ones(ops.shape(x)[:2], dtype="bool")
keep = ops.cast(mask, x.dtype)[..., None]
return ops.sum(x * keep, 1) / ops.maximum(ops.sum(keep, 1), ops.cast(1, x.dtype))
""",
        ),
        _with(
            MEAN,
            """
if mask is None:
    return ops.mean(x, axis=1)
keep = ops.expand_dims(mask, -1)
total = ops.sum(ops.where(keep, x, ops.zeros_like(x)), axis=1)
count = ops.sum(ops.cast(keep, x.dtype), axis=1)
return ops.where(count > 0, total / ops.maximum(count, 1), ops.zeros_like(total))
""",
        ),
        """
class MaskedMean(layers.Layer):
    supports_masking = True

    def call(self, x, mask=None):
        if mask is None:
            return ops.sum(x, axis=1) / ops.cast(ops.shape(x)[1], x.dtype)
        w = ops.cast(mask, x.dtype)
        w = w / ops.maximum(ops.sum(w, axis=1, keepdims=True), 1)
        return ops.einsum("st,std->sd", w, x)

    def compute_mask(self, *args, **kwargs):
        pass

    def compute_output_shape(self, shape):
        return (shape[0], shape[2])
""",
    ],
    "7.7": [
        DENSE
        + """
    def get_config(self):
        config = super().get_config()
        config.update(units=self.units, activation=keras.activations.serialize(self.activation))
        return config
""",
        DENSE,
        DENSE
        + """
    def get_config(self):
        base = super().get_config()
        return dict(base, units=self.units, activation=keras.saving.serialize_keras_object(self.activation))

    @classmethod
    def from_config(cls, config):
        return cls(**config)
""",
        """
@keras.saving.register_keras_serializable()
class GuideDense(layers.Layer):
    def __init__(self, units=32, activation=None, **kwargs):
        super().__init__(**kwargs)
        self.units, self.activation = units, activation
        self.dense = layers.Dense(units, activation=activation, dtype=self.dtype_policy)

    def build(self, input_shape):
        self.dense.build(input_shape)

    def call(self, x):
        return self.dense(x)

    def get_config(self):
        return {**super().get_config(), "units": self.units, "activation": self.activation}
""",
    ],
    "7.8": [
        _with(BLEND, "gate = self.gate(ops.concatenate([a, b], -1))\nreturn b + gate * (a - b)"),
        """
@keras.saving.register_keras_serializable("book")
class Blend(layers.Layer):
    def build(self, a_shape, b_shape):
        width = a_shape[-1]
        self.kernel = self.add_weight(shape=(2 * width, width), name="kernel")
        self.bias = self.add_weight(shape=(width,), initializer="zeros", name="bias")

    def call(self, a, b):
        gate = ops.sigmoid(ops.matmul(ops.concatenate([a, b], axis=-1), self.kernel) + self.bias)
        return gate * a + (1 - gate) * b
""",
        """
@keras.saving.register_keras_serializable(package="book", name="Blend")
class Blend(keras.layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.both = layers.Concatenate(dtype=self.dtype_policy)

    def build(self, a_shape, b_shape):
        self.gate = layers.Dense(a_shape[-1], dtype=self.dtype_policy)
        self.gate.build(self.both.compute_output_shape([a_shape, b_shape]))

    def call(self, a, b, training=None):
        gate = keras.activations.sigmoid(self.gate(self.both([a, b])))
        return ops.add(gate * a, (1 - gate) * b)
""",
    ],
    "7.9": [
        WITHOUT.replace("NEW", "layers.Dense(layer.units, name=layer.name)"),
        """
def without(model, kind):
    def replaced(layer):
        if type(layer) is kind:
            return layers.Dense(layer.units, activation=None, name=layer.name)
        return type(layer).from_config(layer.get_config())

    made = keras.models.clone_model(model, clone_function=replaced)
    for old in model.layers:
        made.get_layer(old.name).set_weights(old.get_weights())
    return made
""",
        """
def without(model, kind):
    made = keras.models.clone_model(
        model,
        clone_function=lambda l: layers.Dense(l.units, name=l.name) if isinstance(l, kind) else l.from_config(l.get_config()),
    )
    for old, new in zip(model.weights, made.weights):
        new.assign(old)
    return made
""",
        """
def without(model, kind):
    def dense(layer):
        new = layers.Dense(layer.units, name=layer.name)
        new.build((None, layer.kernel.shape[0]))
        new.set_weights(layer.get_weights())
        return new

    def copied(layer):
        new = layer.__class__.from_config(layer.get_config())
        if layer.weights:
            new.build((None, layer.weights[0].shape[0]))
            new.set_weights(layer.get_weights())
        return new

    return keras.models.clone_model(model, clone_function=lambda l: dense(l) if isinstance(l, kind) else copied(l))
""",
    ],
    "7.10": [
        ADAPTED.replace(
            '        dense = keras.saving.deserialize_keras_object(config.pop("dense"))\n        return cls(dense, **config)',
            '        config = {**config, "dense": layers.deserialize(config["dense"])}\n        return cls(**config)',
        ),
        """
@keras.saving.register_keras_serializable(package="book")
class Adapted(layers.Layer):
    def __init__(self, dense, rank=2, **kwargs):
        super().__init__(**kwargs)
        if isinstance(dense, dict):
            dense = layers.deserialize(dense)
        dense.trainable = False
        self.dense = dense
        self.rank = rank
        self.down = layers.Dense(rank, use_bias=False, dtype=self.dtype_policy)
        self.up = layers.Dense(dense.units, use_bias=False, kernel_initializer="zeros", dtype=self.dtype_policy)

    def build(self, input_shape):
        if not self.dense.built:
            self.dense.build(input_shape)
        self.down.build(input_shape)
        self.up.build((*input_shape[:-1], self.rank))

    def call(self, x):
        return self.dense(x) + self.up(self.down(x))

    def get_config(self):
        return {**super().get_config(), "dense": layers.serialize(self.dense), "rank": self.rank}
""",
        ADAPTED.replace("self.dense.trainable = False", "self.dense.trainable = False; print('wrapped')").replace(
            "ops.matmul(ops.matmul(x, self.down), self.up)", "ops.matmul(x, ops.matmul(self.down, self.up))"
        ),
        ADAPTED.replace("        if not self.dense.built:\n            self.dense.build(input_shape)\n", ""),
        ADAPTED + "\n    def compute_output_shape(self, shape):\n        return (*shape[:-1], self.dense.units)\n",
    ],
    "7.11": [
        """
def build_waves():
    x = keras.Input((1,))
    waves = [ops.sin(k * x) for k in range(1, 5)]
    model = keras.Model(x, layers.Dense(1)(layers.Concatenate()(waves)))
    model.compile('adam', 'mse')
    return model
""",
        """
def build_waves():
    x = keras.Input((1,))
    waves = [layers.Lambda(lambda t, k: ops.sin(k * t), arguments={'k': k})(x) for k in (1, 2, 3, 4)]
    model = keras.Model(x, layers.Dense(1)(layers.Concatenate()(waves)))
    model.compile('adam', 'mse')
    return model
""",
        """
def wave(k):
    return layers.Lambda(lambda t: ops.sin(k * t))


def build_waves():
    x = keras.Input((1,))
    waves = [wave(k)(x) for k in (4, 3, 2, 1)]
    model = keras.Model(x, layers.Dense(1)(layers.Concatenate()(waves)))
    model.compile(loss=keras.losses.MeanSquaredError(), optimizer=keras.optimizers.SGD(0.1))
    return model
""",
        """
class Wave(layers.Layer):
    def __init__(self, k, **kwargs):
        super().__init__(**kwargs)
        self.k = k

    def call(self, x):
        return ops.sin(self.k * x)


def build_waves():
    x = keras.Input((1,))
    waves = [Wave(k, name=f'wave_{k}')(x) for k in (1, 2, 3, 4)]
    model = keras.Model(x, layers.Dense(1)(layers.Concatenate()(waves)))
    model.compile('adam', 'mse')
    return model
""",
        """
def build_waves():
    x = keras.Input((1,))
    faster = np.array([[1, 2, 3, 4]], 'float32')
    model = keras.Model(x, layers.Dense(1)(ops.sin(x * faster)))
    model.compile('adam', 'mse')
    return model
""",
        """
def build_waves():
    from functools import partial

    x = keras.Input((1,))
    def wave(k, t):
        return ops.sin(k * t)

    waves = [layers.Lambda(partial(wave, k))(x) for k in (1, 2, 3, 4)]
    model = keras.Model(x, layers.Dense(1)(layers.Concatenate()(waves)))
    model.compile('adam', 'mse')
    return model
""",
        """
def build_waves():
    model = keras.Sequential([keras.Input((1,)), layers.Lambda(lambda t: ops.concatenate([ops.sin(k * t) for k in (1, 2, 3, 4)], axis=-1)), layers.Dense(units=1)])
    model.compile('adam', 'mse')
    return model
""",
        """
def build_waves():
    x = keras.Input((1,))
    waves = [layers.Lambda(lambda t: ops.sin(t))(layers.Rescaling(float(k))(x)) for k in (1, 2, 3, 4)]
    model = keras.Model(x, layers.Dense(1)(layers.Concatenate()(waves)))
    model.compile('adam', 'mse')
    return model
""",
    ],
}

WRONG = {
    "7.1": [
        (
            "weights_of_a_layer = {'made': 2, 'called once': 2, 'called twice': 2, 'numbers': 18}",
            "has no weights yet",
        ),
        (
            "weights_of_a_layer = {'made': 0, 'called once': 2, 'called twice': 4, 'numbers': 18}",
            "no second set of weights",
        ),
        (
            "weights_of_a_layer = {'made': 0, 'called once': 1, 'called twice': 1, 'numbers': 18}",
            "one entry for each `add_weight`",
        ),
        (
            "weights_of_a_layer = {'made': 0, 'called once': 2, 'called twice': 2, 'numbers': 15}",
            "there is a bias",
        ),
        ("weights_of_a_layer = [0, 2, 2, 18]", "Keep the dict"),
        (
            "weights_of_a_layer = {'made': 0, 'called once': 2, 'called twice': 0, 'numbers': 18}",
            "Look again at `called twice`",
        ),
        (
            "weights_of_a_layer = {'made': '0', 'called once': 2, 'called twice': 2, 'numbers': 18}",
            "Look again at `made`",
        ),
    ],
    "7.2": [
        (
            """
class ScaleAndShift(layers.Layer):
    def __init__(self):
        super().__init__()

    def build(self, shape):
        self.scale = self.add_weight(shape=(shape[-1],), initializer="ones")
        self.shift = self.add_weight(shape=(shape[-1],), initializer="zeros")

    def call(self, x):
        return x * self.scale + self.shift
""",
            "cannot be given `name=`",
        ),
        (
            """
class ScaleAndShift(layers.Layer):
    def __init__(self, **kwargs):
        super().__init__()

    def build(self, shape):
        self.scale = self.add_weight(shape=(shape[-1],), initializer="ones")
        self.shift = self.add_weight(shape=(shape[-1],), initializer="zeros")

    def call(self, x):
        return x * self.scale + self.shift
""",
            "that was not kept",
        ),
        (
            """
class ScaleAndShift(layers.Layer):
    def build(self, shape):
        self.scale = self.add_weight(shape=shape[1:], initializer="ones")
        self.shift = self.add_weight(shape=shape[1:], initializer="zeros")

    def call(self, x):
        return x * self.scale + self.shift
""",
            "for every place of a sample",
        ),
        (
            """
class ScaleAndShift(layers.Layer):
    def build(self, shape):
        self.scale = ops.ones((shape[-1],))
        self.shift = ops.zeros((shape[-1],))

    def call(self, x):
        return x * self.scale + self.shift
""",
            "has no weights that Keras knows of",
        ),
        (
            """
class ScaleAndShift(layers.Layer):
    def build(self, shape):
        self.scale = self.add_weight(shape=(shape[-1],), initializer="ones", trainable=False)
        self.shift = self.add_weight(shape=(shape[-1],), initializer="zeros")

    def call(self, x):
        return x * self.scale + self.shift
""",
            "is not trainable",
        ),
        (
            """
class ScaleAndShift(layers.Layer):
    def build(self, shape):
        self.scale = self.add_weight(shape=(shape[-1],))
        self.shift = self.add_weight(shape=(shape[-1],))

    def call(self, x):
        return x * self.scale + self.shift
""".replace("(shape[-1],))", '(shape[-1],), initializer="random_normal")'),
            "changes the numbers that it is given",
        ),
        (
            """
class ScaleAndShift(layers.Layer):
    def build(self, shape):
        self.scale = self.add_weight(shape=(shape[-1],), initializer="ones")
        self.shift = self.add_weight(shape=(shape[-1],), initializer="zeros")

    def call(self, x):
        return (x + self.shift) * self.scale
""",
            "adds the shift first",
        ),
        (
            """
class ScaleAndShift(layers.Layer):
    def build(self, shape):
        self.scale = self.add_weight(shape=(shape[-1],), initializer="ones")
        self.shift = self.add_weight(shape=(shape[-1],), initializer="zeros")

    def call(self, x):
        return x * self.scale - self.shift
""",
            "does not answer what was asked for",
        ),
        (
            """
class ScaleAndShift(layers.Layer):
    def build(self, shape):
        self.scale = self.add_weight(shape=(shape[-1],), initializer="ones")
        self.shift = self.add_weight(shape=(shape[-1],), initializer="zeros")

    def call(self, x):
        return ops.stop_gradient(x * self.scale) + self.shift
""",
            "did not move it",
        ),
        (
            """
class ScaleAndShift(layers.Layer):
    def build(self, shape):
        self.scale = self.add_weight(shape=(shape[-1],), initializer="ones")
        self.shift = self.add_weight(shape=(shape[-1],), initializer="zeros")

    def call(self, x):
        return ops.cast(x * self.scale + self.shift, "float32")
""",
            "it returns float32",
        ),
        (
            """
class ScaleAndShift(layers.Layer):
    def build(self, shape):
        self.scale = self.add_weight(shape=(shape[-1],), initializer="ones", dtype="float16")
        self.shift = self.add_weight(shape=(shape[-1],), initializer="zeros", dtype="float16")

    def call(self, x):
        return x * ops.cast(self.scale, x.dtype) + ops.cast(self.shift, x.dtype)
""",
            "is kept in float16",
        ),
        (
            """
class ScaleAndShift(layers.Layer):
    def build(self, shape):
        self.scale = self.add_weight(shape=(shape[-1],), initializer="ones")
        self.shift = self.add_weight(shape=(shape[-1],), initializer="zeros")

    def call(self, x):
        x * self.scale + self.shift
""",
            "returned `None`",
        ),
        (
            """
class ScaleAndShift(layers.Layer):
    def call(self, x):
        self.scale = self.add_weight(shape=(x.shape[-1],), initializer="ones")
        self.shift = self.add_weight(shape=(x.shape[-1],), initializer="zeros")
        return x * self.scale + self.shift
""",
            "in `build`",
        ),
        (
            """
class ScaleAndShift(layers.Layer):
    def __init__(self, **kwargs):
        self.scale = self.add_weight(shape=(4,), initializer="ones")
        self.shift = self.add_weight(shape=(4,), initializer="zeros")

    def call(self, x):
        return x * self.scale + self.shift
""",
            "super().__init__()",
        ),
        (
            """
class ScaleAndShift(layers.Layer):
    def build(self, shape):
        self.scale = self.add_weight(shape=(shape[-1],), initializer="ones")
        self.shift = self.add_weight(shape=(shape[-1],), initializer="zeros")

    def call(self, x):
        return x * self.scale + self.shift

    def compute_output_shape(self, shape):
        return (shape[0], shape[-1])
""",
            "Keras believes `compute_output_shape`",
        ),
        (
            "class ScaleAndShift(layers.Layer):\n    def call(self, x):\n        return ops.mean(x, axis=0)\n",
            "The first axis counts the samples",
        ),
        (
            "class ScaleAndShift(layers.Layer):\n    def call(self, x, y):\n        return x * y\n",
            "is to be called on one tensor",
        ),
        (
            "class ScaleAndShift(layers.Layer):\n    def call(self, x):\n        return x * np.exp(x)\n",
            "NumPy wants numbers",
            {
                "jax": "Your code raised",
                "torch": "no weights that Keras knows of",
                "torch on a GPU": "where NumPy cannot read it",
            },
        ),
        ("ScaleAndShift = layers.Normalization", "Keras' own class"),
        ("class ScaleAndShift(keras.Model):\n    def call(self, x):\n        return x\n", "is a model"),
        (
            "class ScaleAndShift(layers.Layer):\n    def call(self, x):\n        return x\n\nScaleAndShift = ScaleAndShift()",
            "without parentheses",
        ),
        ("def ScaleAndShift(x):\n    return x * 1 + 0\n", "Keep the line that begins with `class`"),
        ("class ScaleAndShift:\n    def call(self, x):\n        return x\n", "is no layer"),
    ],
    "7.3": [
        (
            """
class Mixing(layers.Layer):
    def build(self, input_shape):
        width = input_shape[-1]
        self.matrix = keras.random.normal((width, width))

    def call(self, x):
        return ops.matmul(x, self.matrix)
""",
            "has no weights that Keras knows of",
        ),
        (
            """
class Mixing(layers.Layer):
    def build(self, input_shape):
        width = input_shape[-1]
        self.matrix = self.add_weight(shape=(width, width), trainable=False)

    def call(self, x):
        return ops.matmul(x, self.matrix)
""",
            "but it is not trainable",
        ),
        (
            """
class Mixing(layers.Layer):
    def build(self, input_shape):
        width = input_shape[-1]
        self.matrix = self.add_weight(shape=(width,))

    def call(self, x):
        return x * self.matrix
""",
            "asked for were `(4, 4)`",
        ),
        (
            """
class Mixing(layers.Layer):
    def build(self, input_shape):
        width = input_shape[-1]
        self.matrix = self.add_weight(shape=(width, width))

    def call(self, x):
        return ops.matmul(x, ops.transpose(self.matrix))
""",
            "turned over",
        ),
        (
            """
class Mixing(layers.Layer):
    def build(self, input_shape):
        width = input_shape[-1]
        self.matrix = self.add_weight("matrix", shape=(width, width))

    def call(self, x):
        return ops.matmul(x, self.matrix)
""",
            "ValueError",
        ),
        (
            """
class Mixing(layers.Layer):
    def call(self, x):
        width = x.shape[-1]
        self.matrix = self.add_weight(shape=(width, width))
        return ops.matmul(x, self.matrix)
""",
            "in `build`",
        ),
        (
            """
class Mixing(layers.Layer):
    def build(self, input_shape):
        width = input_shape[-1]
        self.matrix = self.add_weight(shape=(width, width))
        self.copy = ops.copy(self.matrix.value)

    def call(self, x):
        return ops.matmul(x, self.copy)
""",
            "does not answer what was asked for",
        ),
    ],
    "7.4": [
        (
            _with(JITTER, "return x + keras.random.normal(ops.shape(x), stddev=self.spread, seed=self.seeds)"),
            "although nothing is being trained",
        ),
        (
            _with(
                JITTER,
                """
if not training:
    return x
return x + np.random.normal(0, self.spread, size=x.shape[1:]).astype("float32")
""",
            ),
            "the same noise to each of three batches",
            {"torch on a GPU": "where NumPy cannot read it"},
        ),
        (
            _with(
                JITTER,
                "if not training:\n    return x\nreturn x + keras.random.normal(ops.shape(x), stddev=self.spread, seed=3)",
            ),
            "drawn once",
        ),
        (
            _with(
                JITTER,
                "if not training:\n    return x\n"
                "return x + keras.random.normal(x.shape[1:], stddev=self.spread, dtype=x.dtype, seed=self.seeds)",
            ),
            "All samples of a batch get the same noise",
        ),
        (
            _with(
                JITTER,
                "if not training:\n    return x\n"
                "return x + keras.random.normal((ops.shape(x)[0], 1), stddev=self.spread, seed=self.seeds)",
            ),
            "All numbers of a sample",
        ),
        (
            _with(
                JITTER,
                "if not training:\n    return x\nreturn x + keras.random.normal(ops.shape(x), dtype=x.dtype, seed=self.seeds)",
            ),
            "standard deviation of",
        ),
        (
            _with(
                JITTER,
                "if not training:\n    return x\n"
                "return x + keras.random.normal(ops.shape(x), self.spread, self.spread, seed=self.seeds)",
            ),
            "not around 0",
        ),
        (_with(JITTER, "return x"), "there is no noise"),
        (
            _with(
                JITTER,
                "if training:\n    return x\n"
                "return x + keras.random.normal(ops.shape(x), stddev=self.spread, seed=self.seeds)",
            ),
            "although nothing is being trained",
        ),
        (
            _with(
                JITTER,
                "if not training:\n    return x\nreturn x + keras.random.normal(x.shape, stddev=self.spread)",
            ),
            "It was trained by `fit`",
            {"torch": None},
        ),
    ],
    "7.5": [
        (
            """
class StepCounter(layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.steps = 0

    def call(self, x, training=False):
        if training:
            self.steps = self.steps + 1
        return x
""",
            "Python runs `call` while the graph is traced",
        ),
        (
            """
class StepCounter(layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.steps = self.add_weight(shape=(), initializer="zeros")

    def call(self, x, training=False):
        if training:
            self.steps.assign(self.steps + 1)
        return x
""",
            "The count is a trainable weight",
        ),
        (_with(COUNTER, "self.steps.assign(self.steps + 1)\nreturn x"), "`predict` made the count go up"),
        (
            _with(
                COUNTER,
                "if training:\n    self.steps.assign(self.steps + ops.cast(ops.shape(x)[0], 'float32'))\nreturn x",
            ),
            "it counts samples",
        ),
        (_with(COUNTER, "if training:\n    self.steps.assign(1)\nreturn x"), "`steps` is 1"),
        (_with(COUNTER, "if training:\n    self.steps.assign(self.steps + 1)"), "`call` returns the tensor"),
        (
            _with(COUNTER, "if training:\n    self.steps += 1\nreturn x"),
            "holds no number that can be read",
            {"torch": "and no weight"},
        ),
        (_with(COUNTER, "if training:\n    self.steps.assign(self.steps + 1)\nreturn x + 1"), "return `x` as it came"),
        (
            _with(COUNTER, "if training:\n    self.count.assign(self.count + 1)\nreturn x").replace(
                "self.steps =", "self.count ="
            ),
            "no attribute `steps`",
        ),
        (
            _with(COUNTER, "if training:\n    self.steps.assign(self.steps + 1)\nreturn x").replace(
                '"zeros"', '"ones"'
            ),
            "Before any training `steps` is 1",
        ),
    ],
    "7.6": [
        (_with(MEAN, "return ops.mean(x, axis=1)"), "also of those that are hidden"),
        (
            _with(
                MEAN,
                "if mask is None:\n    return ops.mean(x, axis=1)\n"
                "return ops.mean(x * ops.cast(mask, x.dtype)[..., None], axis=1)",
            ),
            "Hidden words are taken for zeros",
        ),
        (
            _with(
                MEAN,
                "if mask is None:\n    return ops.mean(x, axis=1)\nkeep = ops.cast(mask, x.dtype)[..., None]\n"
                "return ops.sum(x * keep, axis=1) / ops.sum(keep, axis=1)",
            ),
            "zeros were asked for",
        ),
        (
            _with(
                MEAN,
                "keep = ops.cast(mask, x.dtype)[..., None]\n"
                "return ops.sum(x * keep, axis=1) / ops.maximum(ops.sum(keep, axis=1), 1)",
            ),
            "It was called on a KerasTensor",
        ),
        (
            """
class MaskedMean(layers.Layer):
    def call(self, x, mask=None):
        if mask is None:
            return ops.mean(x, axis=1)
        keep = ops.cast(mask, x.dtype)[..., None]
        return ops.sum(x * keep, axis=1) / ops.maximum(ops.sum(keep, axis=1), 1)
""",
            "does not support masking",
        ),
        (
            """
class MaskedMean(layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True

    def call(self, x, mask=None):
        if mask is None:
            return ops.mean(x, axis=1)
        keep = ops.cast(mask, x.dtype)[..., None]
        return ops.sum(x * keep, axis=1) / ops.maximum(ops.sum(keep, axis=1), 1)
""",
            "passes the mask of words on",
        ),
        (
            _with(
                MEAN,
                "if mask is None:\n    return ops.mean(x, axis=1)\nkeep = ops.cast(mask, 'float32')[..., None]\n"
                "x = ops.cast(x, 'float32')\n"
                "return ops.sum(x * keep, axis=1) / ops.maximum(ops.sum(keep, axis=1), 1)",
            ).replace("return ops.mean(x, axis=1)", "return ops.mean(ops.cast(x, 'float32'), axis=1)"),
            "it returns float32",
        ),
        (
            _with(
                MEAN,
                "if mask is None:\n    return ops.sum(x, axis=1)\nkeep = ops.cast(mask, x.dtype)[..., None]\n"
                "return ops.sum(x * keep, axis=1) / ops.maximum(ops.sum(keep, axis=1), 1)",
            ),
            "the sum over the words",
        ),
        (_with(MEAN, "return ops.mean(x)"), "The first axis counts the samples"),
        (_with(MEAN, "return ops.mean(x, axis=-1)"), "`(None, 4)` was asked for"),
        (
            _with(
                MEAN,
                "if mask is None:\n    return ops.mean(x, axis=1)\nkeep = ops.cast(mask, x.dtype)[..., None]\n"
                "return ops.sum(x * keep, axis=1) / ops.maximum(ops.sum(keep), 1)",
            ),
            "does not give the mean of the words",
        ),
    ],
    "7.7": [
        (
            DENSE + '\n    def get_config(self):\n        return {"units": self.units, "activation": None}\n',
            "lacks `name`",
        ),
        (
            DENSE + '\n    def get_config(self):\n        return {**super().get_config(), "units": self.units}\n',
            "has lost `activation`",
        ),
        (
            DENSE
            + "\n    def get_config(self):\n"
            + '        return {**super().get_config(), "units": self.units, "activation": object()}\n',
            "no file can hold that",
        ),
        (
            DENSE
            + """
    def get_config(self):
        return {**super().get_config(), "units": self.units, "activation": "relu"}
""",
            "does not answer as the first",
        ),
        (
            DENSE
            + """
    def get_config(self):
        words = keras.activations.serialize(self.activation)
        return {**super().get_config(), "units": self.units, "activation": words}

    def from_config(cls, config):
        return cls(**config)
""",
            "put `@classmethod` above it",
        ),
        (
            DENSE
            + """
    def get_config(self):
        words = keras.activations.serialize(self.activation)
        return {**super().get_config(), "units": self.units, "activation": words, "width": 3}
""",
            "does not take",
        ),
        (
            DENSE
            + """
    def get_config(self):
        config = super().get_config()
        config["units"] = self.units
        config["activation"] = keras.activations.serialize(self.activation)
""",
            "`get_config` returned `None`",
        ),
        (DENSE.replace(", **kwargs):", "):").replace("(**kwargs)", "()"), "cannot be given `name=`"),
        (
            DENSE
            + """
    def get_config(self):
        return super().get_config().update(units=self.units)
""",
            "`get_config` returned `None`",
        ),
        (
            DENSE
            + """
    def get_config(self):
        words = keras.activations.serialize(self.activation)
        return {**super().get_config(), "units": 32, "activation": words}
""",
            "does not answer as the first",
        ),
    ],
    "7.8": [
        (
            _with(BLEND, "gate = self.gate(ops.concatenate([a, b], axis=-1))\nreturn gate * b + (1 - gate) * a"),
            "multiplied with `b`",
        ),
        (
            _with(BLEND, "gate = self.gate(ops.concatenate([b, a], axis=-1))\nreturn gate * a + (1 - gate) * b"),
            "`b` stands before `a`",
        ),
        (
            _with(
                BLEND, "gate = self.gate(ops.concatenate([a, b], axis=-1))\nreturn gate * a + (1 - gate) * b"
            ).replace(', activation="sigmoid"', ""),
            "no sigmoid",
        ),
        (
            _with(
                BLEND, "gate = self.gate(ops.concatenate([a, b], axis=-1))\nreturn gate * a + (1 - gate) * b"
            ).replace(", dtype=self.dtype_policy", ""),
            "dtype=self.dtype_policy",
        ),
        (
            _with(
                BLEND, "gate = self.gate(ops.concatenate([a, b], axis=-1))\nreturn gate * a + (1 - gate) * b"
            ).replace('@keras.saving.register_keras_serializable(package="book")', ""),
            "is not registered",
        ),
        (
            _with(
                BLEND, "gate = self.gate(ops.concatenate([a, b], axis=-1))\nreturn gate * a + (1 - gate) * b"
            ).replace('package="book"', ""),
            "registered as `Custom>Blend`",
        ),
        (
            """
@keras.saving.register_keras_serializable(package="book")
class Blend(layers.Layer):
    def build(self, shapes):
        width = shapes[0][-1]
        self.gate = layers.Dense(width, activation="sigmoid")
        self.gate.build((None, 2 * width))

    def call(self, inputs):
        a, b = inputs
        gate = self.gate(ops.concatenate([a, b], axis=-1))
        return gate * a + (1 - gate) * b
""",
            "is to be called on 2 tensors",
        ),
        (
            """
@keras.saving.register_keras_serializable(package="book")
class Blend(layers.Layer):
    def call(self, a, b):
        gate = layers.Dense(a.shape[-1], activation="sigmoid")(ops.concatenate([a, b], axis=-1))
        return gate * a + (1 - gate) * b
""",
            "has no weights that Keras knows of",
        ),
        (
            """
@keras.saving.register_keras_serializable(package="book")
class Blend(layers.Layer):
    def build(self, a_shape, b_shape):
        self.gate = layers.Dense(1, activation="sigmoid")
        self.gate.build((None, 2 * a_shape[-1]))

    def call(self, a, b):
        gate = self.gate(ops.concatenate([a, b], axis=-1))
        return gate * a + (1 - gate) * b
""",
            "one number for a whole sample",
        ),
    ],
    "7.9": [
        ("def without(model, kind):\n    return model\n", "returned the model that it was given"),
        (
            """
def without(model, kind):
    copy = keras.models.clone_model(model)
    copy.set_weights(model.get_weights())
    return copy
""",
            "is still of the class `OwnDense`",
        ),
        (
            WITHOUT.replace("NEW", "layers.Dense(layer.units, name=layer.name)").replace(
                "    copy.set_weights(model.get_weights())\n", ""
            ),
            "does not have the weights that it had",
        ),
        (WITHOUT.replace("NEW", "layers.Dense(layer.units)"), "no layer named"),
        (WITHOUT.replace("NEW", 'layers.Dense(layer.units, activation="relu", name=layer.name)'), "relu"),
        (
            """
def without(model, kind):
    x = model.inputs[0]
    for layer in model.layers[1:]:
        if isinstance(layer, layers.Add):
            continue
        x = (layers.Dense(layer.units, name=layer.name) if isinstance(layer, kind) else layer)(x)
    made = keras.Model(model.inputs, x)
    made.set_weights(model.get_weights())
    return made
""",
            "are missing",
        ),
        ("def without(model, kind):\n    keras.models.clone_model(model)\n", "returned `None`"),
        (WITHOUT.replace("NEW", "layers.Dense(layer.units, use_bias=False, name=layer.name)"), "ValueError"),
        (WITHOUT.replace("NEW", "layers.Dense(name=layer.name)"), "TypeError"),
    ],
    "7.10": [
        (
            ADAPTED.replace("        self.dense.trainable = False\n", ""),
            "is trainable",
        ),
        (ADAPTED.replace('initializer="zeros", ', ""), "does not answer as it did before"),
        (ADAPTED.replace('name="down"', 'initializer="zeros", name="down"'), "Both new weights start at zeros"),
        (
            ADAPTED.replace("self.dense(x) + ops.matmul", "ops.matmul"),
            "does not answer as it did before",
        ),
        (
            ADAPTED.replace(
                "ops.matmul(ops.matmul(x, self.down), self.up)", "2 * ops.matmul(ops.matmul(x, self.down), self.up)"
            ),
            "does not answer what was asked for",
        ),
        (
            ADAPTED.replace(
                '    @classmethod\n    def from_config(cls, config):\n        dense = keras.saving.deserialize_keras_object(config.pop("dense"))\n        return cls(dense, **config)\n',
                "",
            ),
            "A layer made again from the configuration stops",
        ),
        (ADAPTED.replace(', "rank": self.rank}', "}"), "has lost `rank`"),
        (
            ADAPTED.replace('@keras.saving.register_keras_serializable(package="book")', ""),
            "is not registered",
        ),
        (ADAPTED.replace('"dense": dense, ', ""), "cannot make the layer again"),
        (ADAPTED.replace("**super().get_config(), ", ""), "lacks `name`, `trainable`, `dtype`"),
    ],
    "7.11": [
        (
            """
def build_waves():
    x = keras.Input((1,))
    waves = []
    for k in (1, 2, 3, 4):
        wave = layers.Lambda(lambda t: ops.sin(k * t), name=f'wave_{k}')
        waves.append(wave(x))
    model = keras.Model(x, layers.Dense(1)(layers.Concatenate()(waves)))
    model.compile('adam', 'mse')
    return model
""",
            "all give the same numbers",
        ),
        (
            """
def build_waves():
    x = keras.Input((1,))
    waves = []
    for k in (1, 2, 3, 4):
        faster = float(k)
        waves.append(layers.Lambda(lambda t: ops.sin(faster * t))(x))
    model = keras.Model(x, layers.Dense(1)(layers.Concatenate()(waves)))
    model.compile('adam', 'mse')
    return model
""",
            "all give the same numbers",
        ),
        (
            """
def build_waves():
    x = keras.Input((1,))
    waves = []
    for k in (1, 2, 3, 4):
        def wave(t):
            return ops.sin(k * t)
        waves.append(layers.Lambda(wave)(x))
    model = keras.Model(x, layers.Dense(1)(layers.Concatenate()(waves)))
    model.compile('adam', 'mse')
    return model
""",
            "all give the same numbers",
        ),
        (
            """
def build_waves():
    x = keras.Input((1,))
    waves = []
    for k in (1, 2, 3, 4):
        class Wave(layers.Layer):
            def call(self, t):
                return ops.sin(k * t)
        waves.append(Wave()(x))
    model = keras.Model(x, layers.Dense(1)(layers.Concatenate()(waves)))
    model.compile('adam', 'mse')
    return model
""",
            "they are all the same",
        ),
        (
            """
def build_waves():
    x = keras.Input((1,))
    wave = layers.Lambda(lambda t: ops.sin(t))
    waves = [wave(x) for k in (1, 2, 3, 4)]
    model = keras.Model(x, layers.Dense(1)(layers.Concatenate()(waves)))
    model.compile('adam', 'mse')
    return model
""",
            "they are all the same",
        ),
        (
            """
def build_waves():
    x = keras.Input((1,))
    waves = [layers.Lambda(lambda t, k=k: k * ops.sin(t))(x) for k in (1, 2, 3, 4)]
    model = keras.Model(x, layers.Dense(1)(layers.Concatenate()(waves)))
    model.compile('adam', 'mse')
    return model
""",
            "made higher, not faster",
        ),
        (
            """
def build_waves():
    x = keras.Input((1,))
    waves = [layers.Lambda(lambda t, k=k: ops.cos(k * t))(x) for k in (1, 2, 3, 4)]
    model = keras.Model(x, layers.Dense(1)(layers.Concatenate()(waves)))
    model.compile('adam', 'mse')
    return model
""",
            "are not the four waves",
        ),
        (
            """
def build_waves():
    x = keras.Input((1,))
    waves = [layers.Lambda(lambda t, k=k: ops.sin(k * t))(x) for k in range(4)]
    model = keras.Model(x, layers.Dense(1)(layers.Concatenate()(waves)))
    model.compile('adam', 'mse')
    return model
""",
            "are not the four waves",
        ),
        (
            """
def build_waves():
    x = keras.Input((1,))
    waves = [layers.Lambda(lambda t, k=k: ops.sin(k * t))(x) for k in range(1, 4)]
    model = keras.Model(x, layers.Dense(1)(layers.Concatenate()(waves)))
    model.compile('adam', 'mse')
    return model
""",
            "What can learn has the shapes",
        ),
        (
            """
def build_waves():
    x = keras.Input((1,))
    waves = [layers.Lambda(lambda t, k=k: ops.sin(k * t))(x) for k in (1, 2, 3, 4)]
    model = keras.Model(x, layers.Dense(1)(layers.Add()(waves)))
    model.compile('adam', 'mse')
    return model
""",
            "What can learn has the shapes",
        ),
        (
            """
def build_waves():
    x = keras.Input((1,))
    waves = ops.sin(layers.Dense(4)(x))
    model = keras.Model(x, layers.Dense(1)(waves))
    model.compile('adam', 'mse')
    return model
""",
            "What can learn has the shapes",
        ),
        (
            """
def build_waves():
    x = keras.Input((1,))
    waves = [layers.Lambda(lambda t, k=k: ops.sin(k * t))(x) for k in (1, 2, 3, 4)]
    model = keras.Model(x, layers.Dense(1, activation='tanh')(layers.Concatenate()(waves)))
    model.compile('adam', 'mse')
    return model
""",
            "are not the four waves",
        ),
        (
            """
def build_waves():
    x = keras.Input((1,))
    waves = [layers.Lambda(lambda t, k=k: ops.sin(k * t))(x) for k in (1, 2, 3, 4)]
    model = keras.Model(x, layers.Concatenate()(waves))
    model.compile('adam', 'mse')
    return model
""",
            "one number for each was asked for",
        ),
        (
            """
def build_waves():
    x = keras.Input((1,))
    waves = [layers.Lambda(lambda t, k=k: ops.sin(k * t))(x) for k in (1, 2, 3, 4)]
    model = keras.Model(x, layers.Dense(1)(layers.Concatenate()(waves)))
    model.compile('adam', 'mae')
    return model
""",
            "not the mean squared error",
        ),
        (
            """
def build_waves():
    x = keras.Input((1,))
    waves = [layers.Lambda(lambda t, k=k: ops.sin(k * t))(x) for k in (1, 2, 3, 4)]
    model = keras.Model(x, layers.Dense(1)(layers.Concatenate()(waves)))
    return model
""",
            "not compiled",
        ),
        (
            """
def build_waves():
    x = keras.Input((1,))
    waves = [layers.Lambda(lambda t, k=k: ops.sin(k * t))(x) for k in (1, 2, 3, 4)]
    model = keras.Model(x, layers.Dense(1)(layers.Concatenate()(waves)))
    model.compile('adam', 'mse')
""",
            "returned `None`",
        ),
        (
            """
def build_waves():
    x = keras.Input((1,))
    waves = [layers.Lambda(lambda t, k=k: ops.sin(k * t))(x) for k in (1, 2, 3, 4)]
    model = keras.Model(x, layers.Dense(1)(layers.Concatenate()(waves)))
    model.trainable = False
    model.compile('adam', 'mse')
    return model
""",
            "nothing in it that can learn",
        ),
    ],
}
