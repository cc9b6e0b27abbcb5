"""Answers to chapter 00."""

RIGHT = {
    "0.1": [
        "numbers_in_a_picture = 784",
        "numbers_in_a_picture = 28**2",
        "numbers_in_a_picture = int(np.prod((28, 28)))",
        "numbers_in_a_picture = np.zeros((28, 28)).size",
        "numbers_in_a_picture = np.int64(784)",
        "numbers_in_a_picture = 784.0",
        "numbers_in_a_picture = ops.prod(ops.array([28, 28]))",
        "numbers_in_a_picture = keras.Variable(784, trainable=False)",
        "numbers_in_a_picture = __import__('fractions').Fraction(1568, 2)",
        "numbers_in_a_picture = __import__('decimal').Decimal(784)",
    ],
    "0.2": [
        """
def build_smallest():
    a = keras.Input(shape=(4,), name="four")
    return keras.Model(inputs=[a], outputs=[layers.Dense(1, name="one")(a)])
""",
        """
def build_smallest():
    return keras.Sequential([keras.Input((4,)), layers.Dense(units=1)])
""",
        """
def build_smallest():
    layer = layers.Dense(1, activation="linear", use_bias=True)
    a = keras.Input((4,), dtype="float32")
    return keras.Model(a, layer(a))
""",
        """
def build_smallest():
    a = keras.Input((4,))
    return keras.Model(a, layers.Activation("linear")(layers.Dense(1)(a)))
""",
        "build_smallest = lambda: keras.Sequential([keras.Input((4,)), layers.Dense(1)])",
        """
from functools import partial

def build(units, size):
    inputs = keras.Input((size,))
    return keras.Model(inputs, layers.Dense(units)(inputs))

build_smallest = partial(build, 1, size=4)
""",
        """
class Builder:
    def __call__(self, size=4):
        inputs = keras.Input((size,))
        return keras.Model(inputs, layers.Dense(1)(inputs))

build_smallest = Builder()
""",
        """
import functools

def loudly(function):
    @functools.wraps(function)
    def louder(*args, **kwargs):
        print("building")
        return function(*args, **kwargs)
    return louder

@loudly
def build_smallest(size=4, *, units=1):
    inputs = keras.Input((size,))
    return keras.Model(inputs, layers.Dense(units)(inputs))
""",
        """
class Smallest(keras.Model):
    def __init__(self):
        inputs = keras.Input((4,))
        super().__init__(inputs, layers.Dense(1)(inputs))

def build_smallest():
    return Smallest()
""",
        """
inputs = keras.Input((4,), name="four")
build_smallest = keras.Model({"four": inputs}, {"one": layers.Dense(1)(inputs)})
""",
    ],
    "0.3": [
        """
def build_six():
    inputs = keras.Input((6,))
    return keras.Model(inputs, layers.Dense(2)(inputs))
""",
        """
def build_six():
    inputs = keras.Input(shape=[6])
    outputs = layers.Dense(2)(inputs)
    return keras.Model(inputs, outputs)
""",
        """
def build_six():
    inputs = keras.Input(batch_shape=(None, 6))
    outputs = layers.Dense(2, activation=None)(inputs)
    return keras.Model(inputs, outputs)
""",
    ],
    "0.4": [
        """
def without_head(model):
    return keras.Model(model.input, model.layers[1].output)
""",
        """
def without_head(model):
    inputs = keras.Input((4,))
    return keras.Model(inputs, model.get_layer("hidden")(inputs))
""",
        """
def without_head(model):
    return keras.Model(model.inputs, model.layers[-1].input)
""",
        """
def without_head(model):
    return keras.Sequential([keras.Input((4,)), *model.layers[1:-1]])
""",
        """
def without_head(model):
    cut = keras.Sequential(model.layers)
    cut.pop()
    return cut
""",
        """
class Surgeon:
    def cut(self, patient, name="hidden"):
        return keras.Model(patient.inputs, patient.get_layer(name).output)

without_head = Surgeon().cut
""",
        """
def without_head(model):
    inner = keras.Model(model.inputs, model.get_layer("hidden").output)
    inputs = keras.Input((4,))
    return keras.Model(inputs, inner(inputs))
""",
    ],
    "0.5": [
        """
def build_deep(depth):
    x = inputs = keras.Input((8,))
    while depth:
        x = layers.Dense(8, "relu")(x)
        depth -= 1
    return keras.Model(inputs, x)
""",
        """
def build_deep(depth):
    return keras.Sequential([keras.Input((8,))] + [layers.Dense(8, activation="relu") for _ in range(depth)])
""",
        """
def build_deep(depth):
    x = inputs = keras.Input((8,))
    for i in range(depth):
        x = layers.ReLU()(layers.Dense(8, name=f"dense_number_{i}")(x))
    return keras.Model(inputs, x)
""",
        """
def build_deep(depth):
    def go(x, left):
        return x if left == 0 else go(layers.Dense(8, activation="relu")(x), left - 1)

    inputs = keras.Input((8,))
    return keras.Model(inputs, go(inputs, depth))
""",
        """
def build_deep(depth):
    x = inputs = keras.Input((8,))
    for _ in range(depth):
        x = keras.Sequential([layers.Dense(8), layers.ReLU()])(x)
    return keras.Model(inputs, x)
""",
    ],
    "0.6": [
        """
def build_four():
    return keras.Sequential([keras.Input((8,)), *(layers.Dense(8, activation="relu") for _ in range(3)), layers.Dense(1)])
""",
        """
def build_four():
    eight = keras.Input(shape=(8,), name="numbers")
    last = layers.Dense(1, name="out", activation="linear")
    first, second, third = (layers.Dense(8, "relu", name=name) for name in ("one", "two", "three"))
    return keras.Model(inputs=[eight], outputs=[last(third(second(first(eight))))])
""",
        """
def build_four():
    x = inputs = keras.Input((8,))
    for number in range(3):
        x = layers.ReLU()(layers.Dense(8, name=f"shared_{number}")(x))
    return keras.Model(inputs, layers.Dense(1)(x))
""",
        """
def build_four():
    def block():
        return keras.Sequential([layers.Dense(8), layers.Activation("relu")])

    x = inputs = keras.Input((8,))
    for _ in range(3):
        x = block()(x)
    return keras.Model(inputs, layers.Dense(1)(x))
""",
        """
def build_four():
    hidden = layers.Dense(8, activation="relu", name="hidden")
    x = inputs = keras.Input((8,))
    for number in range(3):
        x = layers.Dense.from_config({**hidden.get_config(), "name": f"hidden_{number}"})(x)
    return keras.Model(inputs, layers.Dense(1)(x))
""",
        """
def build_four():
    x = inputs = keras.Input((8,))
    relu = layers.ReLU()
    for _ in range(3):
        x = relu(layers.Dense(8)(x))
    return keras.Model(inputs, layers.Dense(1)(x))
""",
        """
import copy
def build_four():
    hidden = layers.Dense(8, activation="relu", name="h")
    x = inputs = keras.Input((8,))
    for i in range(3):
        each = copy.deepcopy(hidden)
        each.name = f"h{i}"
        x = each(x)
    return keras.Model(inputs, layers.Dense(1)(x))
""",
        """
def build_four(depth=3, width=8):
    block = keras.Sequential([keras.Input((8,)), layers.Dense(width, "relu")])
    x = inputs = keras.Input((8,))
    for number in range(depth):
        copy = keras.models.clone_model(block)
        copy.name = f"block_{number}"
        x = copy(x)
    return keras.Model(inputs, layers.Dense(1)(x))
""",
    ],
}

WRONG = {
    "0.1": [
        ("numbers_in_a_picture = 28", "one row"),
        ("numbers_in_a_picture = 28 + 28", "rows times columns"),
        ("numbers_in_a_picture = 28 * 28 * 3", "grey"),
        ("numbers_in_a_picture = '784'", "quotes"),
        ("numbers_in_a_picture = 783", "not `783`"),
        ("numbers_in_a_picture = True", "not `True`"),
        ("numbers_in_a_picture = [784]", "not `[784]`"),
        ("numbers_in_a_picture = '28 * 28'", "That is text"),
        ("numbers_in_a_picture = (28, 28)", "One number"),
        ("numbers_in_a_picture = lambda: 784", "One number"),
        ("numbers_in_a_picture = 784 + 1j", "One number"),
        ("numbers_in_a_picture = keras.Input(())", "One number"),
    ],
    "0.2": [
        (
            """
def build_smallest():
    inputs = keras.Input((4,))
    return keras.Model(inputs, layers.Dense(4)(inputs))
""",
            "4 numbers; 1 was asked for",
        ),
        (
            """
def build_smallest():
    inputs = keras.Input((4,))
    return keras.Model(inputs, layers.Dense(1, activation="sigmoid")(inputs))
""",
            "none was asked for",
        ),
        (
            """
def build_smallest():
    inputs = keras.Input((4,))
    return keras.Model(inputs, layers.Dense(1, activation="relu", name="my_layer")(inputs))
""",
            "relu",
        ),
        (
            """
def build_smallest():
    inputs = keras.Input((5,))
    return keras.Model(inputs, layers.Dense(1)(inputs))
""",
            "5",
        ),
        (
            """
def build_smallest():
    inputs = keras.Input((4,))
    layers.Dense(1)(inputs)
""",
            "`None`",
        ),
        (
            """
def build_smallest():
    inputs = keras.Input((4,))
    return layers.Dense(1)(inputs)
""",
            "KerasTensor",
        ),
        (
            """
def build_smallest():
    inputs = keras.Input((4,))
    x = layers.Dense(4, name="extra")(inputs)
    return keras.Model(inputs, layers.Dense(1)(x))
""",
            "extra",
        ),
        (
            """
def build_smallest():
    inputs = keras.Input((4,))
    return keras.Model(inputs, layers.Dense(1, use_bias=False, name="plain")(inputs))
""",
            "bias",
        ),
        (
            """
async def build_smallest():
    inputs = keras.Input((4,))
    return keras.Model(inputs, layers.Dense(1)(inputs))
""",
            "Begin the function with `def` alone",
        ),
        (
            """
def build_smallest():
    inputs = keras.Input((None, 4))
    return keras.Model(inputs, layers.Dense(1)(inputs))
""",
            "declared the batch axis",
        ),
        (
            """
def build_smallest():
    inputs = keras.Input((4,))
    model = keras.Model(inputs, layers.Dense(1)(inputs))
    return model.summary()
""",
            "Does the function end in `return`",
        ),
        (
            """
def build_smallest():
    inputs = keras.input((4,))
    return keras.Model(inputs, layers.Dense(1)(inputs))
""",
            "Small and capital letters count",
        ),
        (
            """
def build_smallest():
    inputs = keras.Input((4,))
    return keras.Model(inputs, layers.Dense(1)([inputs]))
""",
            "without the square brackets",
        ),
        (
            """
class Mine(keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = layers.Dense(1)

    def call(self, x):
        return self.dense(x)

def build_smallest():
    return Mine()
""",
            "A graph begins with `keras.Input(...)`",
        ),
    ],
    "0.3": [
        (
            """
def build_six():
    inputs = keras.Input(shape=(2,))
    return keras.Model(inputs, layers.Dense(6)(inputs))
""",
            "6",
        ),
        (
            """
def build_six():
    inputs = keras.Input(shape=(6, 1))
    return keras.Model(inputs, layers.Dense(2)(inputs))
""",
            "(6, 1)",
        ),
        (
            """
def build_six():
    inputs = keras.Input(shape=6)
    return keras.Model(inputs, layers.Dense(2)(inputs))
""",
            "comma",
        ),
        (
            """
def build_six():
    inputs = keras.Input(shape=(6,))
    return keras.Model(inputs, layers.Dense(2, activation="relu", name="two")(inputs))
""",
            "two",
        ),
        (
            """
def build_six():
    inputs = keras.Input(shape=(6,))
    outputs = layers.Dense(2)
    return keras.Model(inputs, outputs)
""",
            "both ends",
        ),
        (
            """
def build_six():
    return keras.Model
""",
            "class `Model`",
        ),
        (
            """
def build_six():
    inputs = keras.Input((None, 6))
    return keras.Model(inputs, layers.Dense(2)(inputs))
""",
            "declared the batch axis",
        ),
        (
            """
def build_six():
    inputs = keras.Input((1, 6))
    return keras.Model(inputs, layers.Dense(2)(inputs))
""",
            "one of them of length 1",
        ),
        (
            """
def build_six():
    inputs = keras.Input("6")
    return keras.Model(inputs, layers.Dense(2)(inputs))
""",
            "numbers without quotes",
        ),
        (
            """
def build_six():
    inputs = keras.Input((6,))
    return keras.Sequential([layers.Dense(2)(inputs)])
""",
            "without calling them",
        ),
    ],
    "0.4": [
        (
            """
def without_head(model):
    return model
""",
            "still ends in `head`",
        ),
        (
            """
def without_head(model):
    inputs = keras.Input((4,))
    return keras.Model(inputs, layers.Dense(3, activation="relu")(inputs))
""",
            "a hidden layer of its own",
        ),
        (
            """
def without_head(model):
    return keras.models.clone_model(keras.Model(model.inputs, model.get_layer("hidden").output))
""",
            "a hidden layer of its own",
        ),
        (
            """
def without_head(model):
    return model.get_layer("hidden")
""",
            "the layer `hidden`",
        ),
        (
            """
def without_head(model):
    return model.get_layer("hidden").output
""",
            "KerasTensor",
        ),
        (
            """
def without_head(model):
    return keras.Model(model.inputs, model.get_layer("Hidden").output)
""",
            "No layer of the model has this name",
        ),
        (
            """
def without_head():
    return None
""",
            "is to be called with 1 argument",
        ),
        (
            """
def without_head(model):
    hidden = model.get_layer("hidden")
    hidden.set_weights([0 * w for w in hidden.get_weights()])
    return keras.Model(model.inputs, hidden.output)
""",
            "has changed the weights",
        ),
        (
            """
def without_head(model):
    inputs = keras.Input((4,))
    hidden = layers.Dense(3, activation="relu")
    cut = keras.Model(inputs, hidden(inputs))
    cut.set_weights(model.get_layer("hidden").get_weights())
    return cut
""",
            "a hidden layer of its own",
        ),
        (
            """
def without_head(model):
    return keras.Model(model.inputs, model.hidden.output)
""",
            'model.get_layer("name")',
        ),
        (
            """
def without_head(model):
    return keras.Sequential(model)
""",
            "A model is no list",
        ),
    ],
    "0.5": [
        (
            """
def build_deep(depth):
    inputs = keras.Input((8,))
    layer = layers.Dense(8, activation="relu")
    x = inputs
    for _ in range(depth):
        x = layer(x)
    return keras.Model(inputs, x)
""",
            "one and the same layer",
        ),
        (
            """
def build_deep(depth):
    inputs = keras.Input((8,))
    for _ in range(depth):
        x = layers.Dense(8, activation="relu")(inputs)
    return keras.Model(inputs, x)
""",
            "one Dense layer",
        ),
        (
            """
def build_deep(depth):
    x = inputs = keras.Input((8,))
    for _ in range(depth):
        x = layers.Dense(8)(x)
    return keras.Model(inputs, x)
""",
            "activation",
        ),
        (
            """
def build_deep(depth):
    x = inputs = keras.Input((8,))
    for _ in range(depth + 1):
        x = layers.Dense(8, activation="relu")(x)
    return keras.Model(inputs, x)
""",
            "called with `1`",
        ),
        (
            """
def build_deep(depth):
    x = inputs = keras.Input((8,))
    for _ in range(depth):
        x = layers.Dense(depth, activation="relu")(x)
    return keras.Model(inputs, x)
""",
            "called with `1`",
        ),
        (
            """
def build_deep(depth):
    x = inputs = keras.Input((8,))
    for _ in range(depth):
        x = layers.Dense(8, activation="relu")
    return keras.Model(inputs, x)
""",
            "both ends",
        ),
        (
            """
def build_deep(depth):
    yield depth
""",
            "a generator",
        ),
        (
            """
def build_deep(depth):
    x = inputs = keras.Input((8,))
    for _ in range(depth):
        x = layers.Dense(8, activation="relu")(x)
        return keras.Model(inputs, x)
""",
            "after the loop",
        ),
        (
            """
def build_deep(depth):
    x = inputs = keras.Input((8,))
    for _ in range(depth):
        x = layers.Dense(8, activation="relu", name="same")(x)
    return keras.Model(inputs, x)
""",
            "let each have its own",
        ),
        (
            """
def build_deep(depth):
    return keras.Sequential([keras.Input((8,)), *[layers.Dense(8, activation="relu")] * depth])
""",
            "one and the same layer",
        ),
    ],
    "0.6": [
        (
            """
def build_four():
    x = inputs = keras.Input((8,))
    hidden = layers.Dense(8, activation="relu")
    for _ in range(3):
        x = hidden(x)
    return keras.Model(inputs, layers.Dense(1)(x))
""",
            "fewer weights than the layers",
        ),
        (
            """
def build_four():
    x = inputs = keras.Input((8,))
    hidden = layers.Dense(8, activation="relu")
    x = hidden(hidden(layers.Dense(8, activation="relu")(x)))
    return keras.Model(inputs, layers.Dense(1)(x))
""",
            "fewer weights than the layers",
        ),
        (
            """
def build_four():
    x = inputs = keras.Input((8,))
    block = keras.Sequential([layers.Dense(8), layers.ReLU()])
    for _ in range(3):
        x = block(x)
    return keras.Model(inputs, layers.Dense(1)(x))
""",
            "fewer weights than the layers",
        ),
        (
            """
def build_four():
    hidden = layers.Dense(8, activation="relu")
    return keras.Sequential([keras.Input((8,)), *[hidden] * 3, layers.Dense(1)])
""",
            "fewer weights than the layers",
        ),
        (
            """
def build_four():
    x = inputs = keras.Input((8,))
    hidden = layers.Dense(8, activation="relu", name="shared")
    for _ in range(3):
        x = hidden(x)
    return keras.Model(inputs, layers.Dense(1)(x))
""",
            "fewer weights than the layers",
        ),
        (
            """
def build_four():
    x = inputs = keras.Input((8,))
    for _ in range(3):
        x = layers.Dense(8, activation="relu")(inputs)
    return keras.Model(inputs, layers.Dense(1)(x))
""",
            "stands one layer of 8",
        ),
        (
            """
def build_four():
    x = inputs = keras.Input((8,))
    hidden = layers.Dense(8, activation="relu")
    for _ in range(3):
        x = hidden(inputs)
    return keras.Model(inputs, layers.Dense(1)(x))
""",
            "stands one layer of 8",
        ),
        (
            """
def build_four():
    x = inputs = keras.Input((8,))
    for _ in range(3):
        x = layers.Dense(8)(x)
    return keras.Model(inputs, layers.Dense(1)(x))
""",
            "activation",
        ),
        (
            """
def build_four():
    x = inputs = keras.Input((8,))
    for _ in range(2):
        x = layers.Dense(8, activation="relu")(x)
    return keras.Model(inputs, layers.Dense(1)(x))
""",
            "missing",
        ),
        (
            """
def build_four():
    x = inputs = keras.Input((8,))
    for _ in range(4):
        x = layers.Dense(8, activation="relu", name=f"h{_}")(x)
    return keras.Model(inputs, layers.Dense(1)(x))
""",
            "h3",
        ),
        (
            """
def build_four():
    x = inputs = keras.Input((8,))
    for _ in range(3):
        x = layers.Dense(8, activation="relu")(x)
    return keras.Model(inputs, x)
""",
            "Dense",
        ),
        (
            """
def build_four():
    x = inputs = keras.Input((8,))
    for _ in range(3):
        x = layers.Dense(8, activation="relu")(x)
    return keras.Model(inputs, layers.Dense(1, activation="relu", name="end")(x))
""",
            "end",
        ),
        (
            """
def build_four():
    x = inputs = keras.Input((8,))
    for _ in range(1):
        x = layers.Dense(24, activation="relu")(x)
    return keras.Model(inputs, layers.Dense(1)(x))
""",
            "24",
        ),
        (
            """
def build_four():
    x = inputs = keras.Input((8,))
    for _ in range(3):
        x = layers.Dense(8, activation="relu", name="hidden")(x)
    return keras.Model(inputs, layers.Dense(1)(x))
""",
            "let each have its own",
        ),
        (
            """
def build_four():
    x = inputs = keras.Input((8,))
    for _ in range(3):
        x = layers.Dense(8, activation="relu")(x)
    keras.Model(inputs, layers.Dense(1)(x))
""",
            "`None`",
        ),
        (
            """
def build_four():
    x = inputs = keras.Input((8,))
    for _ in range(3):
        x = layers.Dense(8, activation="relu")(x)
    return layers.Dense(1)(x)
""",
            "KerasTensor",
        ),
        (
            """
def build_four(depth=3, width=8):
    block = keras.Sequential([keras.Input((8,)), layers.Dense(width, "relu")])
    x = inputs = keras.Input((8,))
    for _ in range(depth):
        x = keras.models.clone_model(block)(x)
    return keras.Model(inputs, layers.Dense(1)(x))
""",
            "clone is another layer",
        ),
        (
            """
def build_four():
    inputs = keras.Input((8,))
    x = layers.add([layers.Dense(8, activation="relu")(inputs) for _ in range(3)])
    return keras.Model(inputs, layers.Dense(1)(x))
""",
            "was asked for",
        ),
        (
            """
def build_four():
    x = inputs = keras.Input((8,))
    for _ in range(3):
        x = layers.Dense(8, activation="relu")(x)
        outputs = layers.Dense(1)(x)
        x = outputs
    return keras.Model(inputs, outputs)
""",
            "units=1",
        ),
        (
            """
def build_four():
    x = inputs = keras.Input((8,))
    for _ in range(3):
        hidden = layers.Dense(8, activation="relu")(x)
    return keras.Model(inputs, layers.Dense(1)(hidden))
""",
            "stands one layer of 8",
        ),
        (
            """
def build_four():
    x = inputs = keras.Input((8,))
    for _ in range(3):
        x = layers.Dense(8, activation="relu")(x)
    return keras.Model(inputs, layers.Dense(1)(inputs))
""",
            "are missing",
        ),
        (
            """
def build_four():
    x = inputs = keras.Input((8,))
    hidden = layers.Dense(8)
    for _ in range(3):
        x = hidden(x)
    return keras.Model(inputs, layers.Dense(1)(x))
""",
            "fewer weights than the layers",
        ),
        (
            """
class Suspect(keras.Model):
    def __init__(self):
        super().__init__()
        self.hidden = [layers.Dense(8, activation="relu") for _ in range(3)]
        self.last = layers.Dense(1)
    def call(self, x):
        for layer in self.hidden:
            x = layer(x)
        return self.last(x)
def build_four():
    return Suspect()
""",
            "A graph begins with",
        ),
    ],
}
