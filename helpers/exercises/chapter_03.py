"""What the exercises of chapter 03 demand: residual blocks, projections, wirings that are wrong and silent, surgery."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import keras
import numpy as np
from keras import layers, ops

from helpers.attempt import Attempt, Raised, Unmet
from helpers.demands import (
    Exercise,
    GraphIs,
    Mistake,
    graph_reference,
    is_a_model,
    leaves_weights_alone,
    same_graph,
    same_value,
    value_is,
    value_reference,
)
from helpers.exercises.silent import nothing_silent, still
from helpers.values import equal, plain

if TYPE_CHECKING:
    from helpers.graph.model import Call


def _conv(filters: int, size: int = 3, **settings: Any) -> keras.Layer:
    return layers.Conv2D(filters, size, **{"padding": "same", **settings})


def _entries(kind: str, tell: Callable[[str, Any], str]) -> Callable[[Any, Any], str]:
    """Words for a dict of which some entries are off: which are right, and what to try at the first that is not."""

    def off(expected: dict, given: Any) -> str:
        if not isinstance(given, dict) or given.keys() != expected.keys():
            return f"Keep the dict with its keys: {', '.join(map(repr, expected))}."
        right = [name for name in expected if equal(expected[name], given[name])]
        name = next(name for name in expected if name not in right)
        *most, last = [f"`{n}`" for n in right] or [""]
        start = f"{', '.join(most)}{' and ' * bool(most)}{last}: right. " if right else ""
        if given[name] is None:
            return f"{start}`{name}` is still `None`."
        if isinstance(given[name], str):
            return f"{start}`{name}` is text. Leave the quotes out: {kind}."
        return start + tell(name, given[name])

    return off


# 3.1, 3.3, 3.10 predict ---------------------------------------------------------------------------------------------


def _off_weights(name: str, given: Any) -> str:
    if isinstance(given, list):
        return f"`{name}` is a tuple. A count is one number, and it is written without a comma."
    if name == "sum":
        return "Look again at `sum`: is there anything in an addition that could be learnt?"
    return f"Look again at `{name}`: how many numbers does one filter look at, and how many filters are there?"


def _weights(first: int, second: int, total: int = 0) -> Any:
    return value_is({"first": first, "second": second, "sum": total})


def _off_shapes(name: str, given: Any) -> str:
    if not isinstance(given, list):
        return f"`{name}`: a shape is a tuple, with one entry for each axis."
    if len(given) != 4:
        return (
            f"`{name}`: pictures in a batch have four axes: samples, height, width, channels. Yours has {len(given)}."
        )
    if given[0] is not None:
        return f"`{name}`: the first axis counts samples, and there may be any number of them. What stands there?"
    if given[1] == 64:
        return f"`{name}`: the order is samples, height, width, channels."
    return f"Look again at `{name}`: what do the layers before it do to height, width and channels?"


def _shapes(pool: int, block: int, last: int, batch: int | None = None) -> Any:
    sides = {"pool": pool, "block_2": block, "last_conv": last}
    return value_is({name: (batch, side, side, 64) for name, side in sides.items()})


def _off_paths(name: str, given: Any) -> str:
    if isinstance(given, list):
        return f"`{name}` is a tuple. A count is one number, and it is written without a comma."
    if name == "past every branch":
        return "Look again at `past every branch`: you take the shortcut at each block. In how many ways can you?"
    return f"Look again at `{name}`: at each block you choose between two ways, whatever you chose before."


def _paths(one: int, two: int, eight: int, past: int = 1) -> Any:
    return value_is({"1 block": one, "2 blocks": two, "8 blocks": eight, "past every branch": past})


# 3.2 a block --------------------------------------------------------------------------------------------------------


def _block(
    start: str = "inputs", *, inside: bool = False, after: bool = True, first: str | None = "relu", beside: bool = False
) -> keras.Model:
    """The block of 3.2, or a wrong one: the shortcut's start, and where its relu stands."""
    inputs = keras.Input((16, 16, 16))
    x = _conv(16, activation=first)(inputs)
    y = _conv(16, activation="relu" if inside else None)(inputs if beside else x)
    total = {"inputs": lambda: layers.add([inputs, y]), "first": lambda: layers.add([x, y]), "none": lambda: y}[start]()
    return keras.Model(inputs, layers.ReLU()(total) if after else total)


def _merges(attempt: Attempt, kind: str) -> bool:
    return any(call.kind == kind for call in attempt.graphs[0].calls)


# 3.4 a network of blocks --------------------------------------------------------------------------------------------


def _sums(attempt: Attempt) -> list[int]:
    """How many sums each of the learner's models has."""
    return [sum(call.kind == "Add" for call in graph.calls) for graph in attempt.graphs]


def _last(attempt: Attempt, kind: str) -> list[Call]:
    """The calls of one kind in the graph of the last case."""
    return [call for call in attempt.graphs[-1].calls if call.kind == kind]


def _comes_from(attempt: Attempt, call: Call) -> list[Call]:
    """The calls whose outputs a call in the graph of the last case takes."""
    return [attempt.graphs[-1].calls[edge.source] for edge in call.inputs]


def _each_takes(attempt: Attempt, kind: str, source: str) -> bool:
    """Whether there are calls of one kind in the graph of the last case, and each takes what a `source` returned."""
    calls = _last(attempt, kind)
    return bool(calls) and all(any(c.kind == source for c in _comes_from(attempt, call)) for call in calls)


def _blocks_share(attempt: Attempt) -> bool:
    """3.4: whether two convolutions stand in all three blocks."""
    convolutions = _last(attempt, "Conv2D")
    return len(convolutions) == 9 and len({id(call.operation) for call in convolutions}) == 5


# 3.5, 3.6 shapes that differ ----------------------------------------------------------------------------------------


def _downsampling(projection: str = "right") -> keras.Model:
    inputs = keras.Input((16, 16, 8))
    stride = 1 if projection == "branch keeps its size" else 2
    x = _conv(16)(_conv(16, strides=stride, activation="relu")(inputs))
    if projection == "wide kernel":
        shortcut = _conv(16, 3, strides=2)(inputs)
    elif projection == "none":
        return keras.Model(inputs, layers.ReLU()(x))
    elif projection == "relu":
        shortcut = _conv(16, 1, strides=2, activation="relu")(inputs)
    else:
        shortcut = _conv(16, 1, strides=stride)(inputs)
    return keras.Model(inputs, layers.ReLU()(layers.add([shortcut, x])))


def _without_bias(build: Callable[[], keras.Model]) -> Callable[[], keras.Model]:
    """The same model with a projection that has no bias, as many people write it."""

    def built() -> keras.Model:
        def leave_out(layer: keras.Layer) -> keras.Layer:
            config = layer.get_config()
            if isinstance(layer, layers.Conv2D) and layer.kernel_size == (1, 1):
                config["use_bias"] = False
            return type(layer).from_config(config)

        return keras.models.clone_model(build(), clone_function=leave_out)

    return built


def _first_block(shortcut: str = "projection") -> keras.Model:
    inputs = keras.Input((28, 28, 1))
    first = _conv(32, activation="relu")(inputs)
    x = _conv(32)(first)
    start = {
        "projection": lambda: _conv(32, 1)(inputs),
        "relu": lambda: _conv(32, 1, activation="relu")(inputs),
        "dense": lambda: layers.Dense(32)(inputs),  # on pictures it is the same function
        "dense, no bias": lambda: layers.Dense(32, use_bias=False)(inputs),
        "wide kernel": lambda: _conv(32, 3)(inputs),
        "one filter": lambda: _conv(1, 1)(inputs),
        "inside": lambda: first,
        "none": lambda: None,
    }[shortcut]()
    return keras.Model(inputs, layers.ReLU()(x if start is None else layers.add([start, x])))


# 3.7, 3.8 wrong and silent ------------------------------------------------------------------------------------------


def _three_blocks(
    *, one_norm: bool = False, one_conv: bool = False, norm: bool = True, relu_last: bool = False
) -> keras.Model:
    inputs = x = keras.Input((8, 8, 16))
    norms = [layers.BatchNormalization() for _ in range(3)]
    convs = [_conv(16) for _ in range(3)]
    for number in range(3):
        y = norms[0 if one_norm else number](x) if norm else x
        conv = convs[0 if one_conv else number]
        x = layers.add([x, layers.ReLU()(conv(y)) if relu_last else conv(layers.ReLU()(y))])
    return keras.Model(inputs, x)


def _two_blocks(wiring: str = "right") -> keras.Model:
    inputs = x = keras.Input((8, 8, 16))
    for _ in range(2):
        active = layers.ReLU()(inputs if wiring == "branch from input" else x)
        y = _conv(16)(active)
        if wiring == "after the relu":
            x = layers.add([active, y])
        elif wiring == "relu after":
            x = layers.ReLU()(layers.add([x, _conv(16)(x)]))
        elif wiring == "relu ends the branch":
            x = layers.add([x, _conv(16, activation="relu")(x)])
        elif wiring == "no relu":
            x = layers.add([x, _conv(16)(x)])
        elif wiring == "no shortcut":
            x = y
        else:
            x = layers.add([x, y])
    if wiring == "one large block":
        x = inputs
        for _ in range(2):
            x = _conv(16)(layers.ReLU()(x))
        x = layers.add([inputs, x])
    return keras.Model(inputs, x)


# 3.9 surgery --------------------------------------------------------------------------------------------------------


def _plain_network(side: int, filters: int, classes: int, name: str) -> Callable[[], tuple]:
    """A case: a plain network with the names that the exercise gives."""

    def case() -> tuple:
        x = picture = keras.Input((side, side, 3), name="picture")
        for layer in (
            _conv(filters, activation="relu", name="stem"),
            _conv(filters, activation="relu", name="first"),
            _conv(filters, name="second"),
            layers.ReLU(name="relu"),
            layers.GlobalAveragePooling2D(name="pool"),
            layers.Dense(classes, name="scores"),
        ):
            x = layer(x)
        return (keras.Model(picture, x, name=name),)

    return case


def keeps_the_layers(attempt: Attempt) -> str:
    """3.9: the model is made of the very layers that were handed over."""
    for model, (given,) in zip(attempt.models, attempt.given, strict=True):
        theirs, ours = ({id(variable) for variable in m.variables} for m in (model, given))
        if theirs != ours:
            raise Unmet(
                "The graph is right, and its layers are new ones: what `plain` has learnt is not in them.",
                advice='Call the layers of `plain` themselves: `plain.get_layer("relu")(x)`.',
                hint="Each `layers.…(…)` in your function makes something new; only the sum may. Where did you take "
                "a layer's settings or a copy of it, where `get_layer` would give the layer itself?",
            )
    return "It is made of the very layers of the plain network."


def _sum_takes(attempt: Attempt, *names: str) -> bool:
    """3.9: whether there is one sum in the model, of what these layers returned."""
    sums = _last(attempt, "Add")
    return len(sums) == 1 and {call.name for call in _comes_from(attempt, sums[0])} == set(names)


# 3.11 a dense block -------------------------------------------------------------------------------------------------


def appends_in_each_step(attempt: Attempt) -> str:
    """3.11: the solution's graph; or, fed random pictures, it gives what the steps give, however it is written."""
    for model, comparison, (steps, growth) in zip(attempt.models, attempt.comparisons, attempt.given, strict=True):
        if not comparison.same and not _computes_the_steps(attempt, model, steps, growth):
            return same_graph(attempt)
    return "It appends what each step makes to all channels before it."


def _computes_the_steps(attempt: Attempt, model: keras.Model, steps: int, growth: int) -> bool:
    """Feed random pictures to random weights; the learner's model gets its own weights back.

    Each step's kernel is known by its shape, since each step sees more channels; all biases are the same.
    """
    random = np.random.default_rng(11)
    kernels = [random.normal(size=(3, 3, 16 + step * growth, growth)).astype("float32") / 8 for step in range(steps)]
    bias = random.normal(size=growth).astype("float32")
    by_shape = {array.shape: array for array in (*kernels, bias)}
    shapes = [tuple(weight.shape) for weight in model.weights]
    if sorted(shapes, key=str) != sorted([*(k.shape for k in kernels), *[bias.shape] * steps], key=str):
        return False
    if len(model.inputs) != 1 or tuple(model.inputs[0].shape) != (None, 8, 8, 16) or len(model.outputs) != 1:
        return False
    expected = x = random.normal(size=(2, 8, 8, 16)).astype("float32")
    for kernel in kernels:
        new = ops.relu(ops.add(ops.conv(expected, kernel, 1, "same", data_format="channels_last"), bias))
        expected = ops.convert_to_numpy(ops.concatenate([expected, new], axis=-1))
    own = model.get_weights()
    plainly = keras.Model(model.inputs[0], model.outputs[0], name="plainly")  # whatever structure its ends have
    model.set_weights([by_shape[shape] for shape in shapes])
    try:
        given = attempt.run(lambda: [ops.convert_to_numpy(plainly(x, training=t)) for t in (False, True)])
    except Raised:
        return False
    finally:
        model.set_weights(own)
    return all(array.shape == expected.shape and np.allclose(array, expected, atol=1e-3) for array in given)


def _new_in_front(attempt: Attempt) -> bool:
    """3.11: whether every concatenation begins with what a convolution returned."""
    together = _last(attempt, "Concatenate")
    return bool(together) and all(_comes_from(attempt, call)[0].kind in {"Conv2D", "ReLU"} for call in together)


def _channels(attempt: Attempt) -> list[int]:
    """How many channels each of the learner's models returns."""
    return [model.outputs[0].shape[-1] for model in attempt.models]


# 3.12 find it yourself ----------------------------------------------------------------------------------------------


def _normalised(norm: Callable[[], Callable] | None) -> keras.Model:
    """The network of 3.12, three blocks; `norm` makes what normalises each, where something does."""
    picture = keras.Input((16, 16, 3))
    x = _conv(16, strides=2)(picture)
    for _ in range(3):
        x = layers.add([x, _conv(16)(layers.ReLU()(norm()(x) if norm else x))])
    x = layers.Flatten()(layers.MaxPooling2D(2)(layers.ReLU()(x)))
    return keras.Model(picture, layers.Dense(10)(x), name="normalised")


def _always_training() -> Callable:
    return partial(layers.BatchNormalization(momentum=0.9), training=True)


def all_of_it_learns(attempt: Attempt) -> str:
    """3.12: no layer is frozen; a frozen normalisation would agree with itself, and normalise nothing."""
    frozen = [layer.name for layer in attempt.model._flatten_layers() if layer.weights and not layer.trainable]
    if frozen:
        raise Unmet(
            f"`{frozen[0]}` is frozen.",
            advice="A network that learns was asked for: leave `trainable` alone.",
            hint="A frozen normalisation never looks at a batch: it keeps mean 0 and variance 1 from its beginning, "
            "before and after. The two losses agree then, and nothing is normalised.",
        )
    return "All of its layers learn."


def new_each_time(attempt: Attempt) -> str:
    """3.12: two networks that the function returns have no weight in common."""
    one, other = ({id(v): v.path for v in model.variables} for model in attempt.models)
    if both := one.keys() & other.keys():
        raise Unmet(
            f"Called twice, {attempt.name} returns two networks that share "
            f"`{next(path for key, path in one.items() if key in both)}`: training one of them moves the other.",
            advice="Make all layers anew at each call.",
            hint="What is made outside of the function, or in a default value in its first line, is made once, when "
            "Python reads it, and used at each call. Where are your layers made?",
        )
    return "Each call returns a network of its own."


EXERCISES = (
    Exercise(
        "3.1",
        "predict",
        demands=[same_value("The set of counts", _entries("a count is a number", _off_weights))],
        reference=value_reference,
        mistakes=[
            Mistake(
                "no_bias",
                _weights(2304, 2304),
                "You counted what the filters look at and left out the biases.",
                "Add one for every filter.",
                hint="2304 is 3 · 3 · 16 · 16. Each filter has one weight more, whatever it looks at: how many "
                "filters are there?",
            ),
            Mistake(
                "one_channel",
                _weights(160, 160),
                "You counted 3 × 3 numbers for each filter.",
                "A filter looks at all channels of those 3 × 3 pixels.",
                hint="160 would be right for a grey picture, of one channel. By how much do the 9 numbers of a "
                "filter grow when 16 channels come in?",
            ),
            Mistake(
                "sum_with_weights",
                lambda attempt: plain(attempt.answer)["sum"] > 0,
                "You gave the sum weights of its own.",
                "It adds number to number. Is there anything in it that could be learnt?",
                hint="Let Keras count: for two inputs `a` and `b` of the same shape, `keras.Model([a, b], "
                "layers.add([a, b])).count_params()` tells.",
            ),
            Mistake(
                "every_pixel",
                _weights(2320 * 256, 2320 * 256),
                "You counted the weights anew for every pixel.",
                "A convolution uses the same filters at every place of the picture.",
                hint="Would the layer have more weights on a picture of 32 × 32? Divide your `first` by the 256 "
                "pixels.",
            ),
        ],
        hints=[
            "Count for one filter first: it looks at 3 × 3 pixels with all their channels, and has one bias.",
            "There are 16 filters in each convolution, and 16 channels come in, the second time too.",
            "`3 * 3 * 16 * 16 + 16` for the first. The sum only adds.",
        ],
    ),
    Exercise(
        "3.2",
        "build",
        demands=[is_a_model, same_graph],
        reference=graph_reference,
        mistakes=[
            Mistake(
                "from_inside",
                GraphIs(lambda: _block("first")),
                "The shortcut begins inside the block, behind the first convolution.",
                "What is added at the end is the input, as it came in. Keep it under a name of its own.",
                hint="Which name holds what `keras.Input` returned, and does a later line give that name to "
                "another tensor? The sum needs it as it was.",
            ),
            Mistake(
                "relu_before_the_sum",
                GraphIs(lambda: _block(inside=True, after=False)),
                "The relu stands before the sum, at the end of the branch.",
                "First the sum, then the relu: the second convolution has no activation.",
                hint="Your model can return negative numbers, for the input is added last. Take one `activation=` "
                "away, and let something else be the last call.",
            ),
            Mistake(
                "relu_twice",
                GraphIs(lambda: _block(inside=True)),
                "The second convolution has a relu too.",
                "It was to have none; the relu comes after the sum.",
                hint="With a relu at its end, the branch can only raise what came in, never lower it. Which of "
                "your two `Conv2D` lines should be shorter than the other?",
            ),
            Mistake(
                "no_last_relu",
                GraphIs(lambda: _block(after=False)),
                "The relu after the sum is missing.",
                "It is the last step of the block, behind the sum.",
                hint="What does your `keras.Model` have second: the tensor that `add` returned, or one that came "
                "after it?",
            ),
            Mistake(
                "no_shortcut",
                GraphIs(lambda: _block("none")),
                "Nothing is added: these are two convolutions in a row.",
                "Call `layers.add` on the input and on what the second convolution returned.",
                hint="Count the arrows that leave the input in `show(build_block())`: one, where there should be "
                "two. Where should the second one end?",
            ),
            Mistake(
                "first_left_out",
                GraphIs(lambda: _block(beside=True)),
                "The second convolution begins at the input again, so the first one is not in the model.",
                "Call it on what the first convolution returned.",
                hint="Both convolutions have the same name in their last parentheses. What the first one returned "
                "is read by nobody: where does it belong?",
            ),
            Mistake(
                "concatenated",
                lambda attempt: _merges(attempt, "Concatenate"),
                "The input is appended to the result, and not added.",
                "`Concatenate` makes more channels; `layers.add` adds number to number.",
                hint="Print `build_block().output_shape`: it ends in 32, and 16 channels came in. Which merge "
                "layer leaves the shape as it is?",
            ),
        ],
        hints=[
            "Give the input and what the convolutions return different names: you need both at the end.",
            'Both convolutions are `layers.Conv2D(16, 3, padding="same")`; the first has a relu.',
            "`x = layers.add([inputs, x])`, and then `layers.ReLU()(x)`.",
        ],
    ),
    Exercise(
        "3.3",
        "predict",
        demands=[same_value("The set of shapes", _entries("a shape is a tuple", _off_shapes))],
        reference=value_reference,
        mistakes=[
            Mistake(
                "all_same_padded",
                _shapes(10, 10, 10),
                "You let every layer keep height and width.",
                "A convolution without `padding` loses the rim: 32 pixels become 30.",
                hint="Two convolutions stand before the pool, and neither has a `padding=`. What is left of 32 "
                "after both, and how many whole threes are in that?",
            ),
            Mistake(
                "blocks_lose_the_rim",
                _shapes(9, 5, 3),
                "You let the convolutions of the blocks lose the rim.",
                'They have `padding="same"`, or their result could not be added to what came in.',
                hint="Your `pool` is right. Which word in the two convolutions of a block keeps a 9 a 9, and "
                "which layer after the blocks lacks that word?",
            ),
            Mistake(
                "rounded_up",
                _shapes(10, 10, 8),
                "You rounded up when the pool divided by 3.",
                "28 is nine times 3 and one left over, and what is left over is dropped.",
                hint="Cut 28 beads into threes: how many whole threes are there, and what becomes of the odd "
                "bead? Your later entries follow from that one.",
            ),
            Mistake(
                "last_keeps",
                _shapes(9, 9, 9),
                "You let the last convolution keep height and width.",
                "It has no `padding`: it loses one pixel on each side.",
                hint="`pool` and `block_2` are right. In the code above, compare the line of `last_conv` with a "
                "convolution of a block: which argument does it lack?",
            ),
            Mistake(
                "no_batch",
                value_is({"pool": (9, 9, 64), "block_2": (9, 9, 64), "last_conv": (7, 7, 64)}),
                "The batch axis is missing.",
                "A batch of pictures has four axes, and the first has no fixed length.",
                hint="The numbers you have are right, so leave them. What did `inputs.shape` show in front of the "
                "declared axes in chapter 01?",
            ),
        ],
        hints=[
            "Go layer by layer: 32 pixels, and the first convolution leaves 30.",
            "28 pixels reach the pool. How many whole threes are in 28?",
            "Behind the pool 9 × 9 with 64 channels; a block keeps all that; the last convolution loses the rim again.",
        ],
    ),
    Exercise(
        "3.4",
        "build",
        demands=[is_a_model, same_graph],
        cases=[lambda: (1,), lambda: (3,)],
        reference=graph_reference,
        mistakes=[
            Mistake(
                "one_block_for_all",
                _blocks_share,
                "All your blocks are one block: they share their convolutions.",
                "Make the layers inside the loop, so that each round makes new ones.",
                hint="Which lines of your function make a `Conv2D`, and how far are they indented? Compare "
                "`len(build_resnet(1).weights)` with that of 3 blocks: it does not grow.",
            ),
            Mistake(
                "always_two",
                lambda attempt: _sums(attempt) == [2, 2],
                "Your network has two blocks, however many were asked for.",
                "Let the loop run `blocks` times.",
                hint="Search your function for the argument `blocks`: is it used anywhere? `range` has a number "
                "where it should stand.",
            ),
            Mistake(
                "only_the_last_block",
                lambda attempt: _sums(attempt) == [1, 1],
                "There is one block in the network, however many were asked for.",
                "Does each round of the loop begin where the last one ended?",
                hint="After the first round, which name holds the sum? And with which name does the second "
                "round's first convolution begin? Look also where `return` is indented.",
            ),
            Mistake(
                "one_too_many",
                lambda attempt: _sums(attempt) == [2, 4],
                "There is one block more than was asked for.",
                "Count the rounds of your loop: `range(blocks)` has just as many.",
                hint="Call `build_resnet(0)`: there should be no sum in it, and there is one. Is there a block in "
                "front of the loop, or a `+ 1`?",
            ),
            Mistake(
                "no_shortcuts",
                lambda attempt: _sums(attempt) == [0, 0] and len(_last(attempt, "Conv2D")) == 9,
                "There are no shortcuts: these are convolutions in a row.",
                "At the end of each round add what came into it: `layers.add([x, y])`.",
                hint="To add what came into a round you still need it at the end of the round. If the "
                "convolutions write over `x`, what other name could theirs have?",
            ),
            Mistake(
                "all_from_the_pool",
                lambda attempt: _each_takes(attempt, "Add", "MaxPooling2D"),
                "Every shortcut begins at the pool.",
                "A block adds what came into this very block.",
                hint="One of the two tensors in your `add` has a name that is set once, before the loop. Which "
                "name changes with every round?",
            ),
        ],
        hints=[
            "Take `toy_resnet` of the lesson. Which of its lines speak of two blocks?",
            "A loop over `range(blocks)`: each round takes `x` and leaves a new `x`.",
            "In the loop: two convolutions that begin at `x` and end in `y`, then `x = layers.add([x, y])`.",
        ],
    ),
    Exercise(
        "3.5",
        "fix",
        demands=[is_a_model, same_graph],
        accepted=[_downsampling, _without_bias(_downsampling)],
        reference=graph_reference,
        mistakes=[
            Mistake(
                "branch_keeps_its_size",
                GraphIs(lambda: _downsampling("branch keeps its size")),
                "Now nothing halves the picture: you took the stride from the branch.",
                "Leave the branch as it was, and give the projection the same stride.",
                hint="Your model returns 16 × 16 pixels, and 8 × 8 were asked for. Put back the argument that you "
                "removed: the line below has room for the same one.",
            ),
            Mistake(
                "pooled",
                lambda attempt: any("Pooling" in call.kind for call in attempt.graphs[0].calls),
                "The shortcut is pooled first and projected then. That fits, and it is another block.",
                "A projection can halve the picture by itself: it has a stride too.",
                hint="A convolution of 1 × 1 may skip every other pixel, as the first one of the branch does. "
                "Which argument makes it skip, and which of your layers can go then?",
            ),
            Mistake(
                "wide_kernel",
                GraphIs(lambda: _downsampling("wide kernel")),
                "The projection has a kernel of 3 × 3 now.",
                "It had 1 × 1, and that was right. Look at what else the branch has.",
                hint="The stride was all that was missing, and you have it. Compare your projection with the one "
                "that you were given: which number differs?",
            ),
            Mistake(
                "shortcut_gone",
                GraphIs(lambda: _downsampling("none")),
                "The message is gone, and so is the shortcut.",
                "Keep the sum; mend the projection.",
                hint="Take the function as it was and read its message: two shapes, two differ in height and "
                "width. Which of its lines makes the larger one?",
            ),
            Mistake(
                "projection_with_relu",
                GraphIs(lambda: _downsampling("relu")),
                "The projection has a relu.",
                "It does nothing but change the shape: leave `activation=` out.",
                hint="A shortcut should let negative numbers pass. Compare your line with the one you were given: "
                "one argument was needed, and which came along uninvited?",
            ),
        ],
        hints=[
            "Read the two shapes in the message. On which axes do they differ?",
            "The branch halves height and width with its first convolution. By which argument?",
            "Give the projection `strides=2` as well.",
        ],
    ),
    Exercise(
        "3.6",
        "fix",
        demands=[is_a_model, same_graph],
        accepted=[
            _first_block,
            _without_bias(_first_block),
            lambda: _first_block("dense"),
            lambda: _first_block("dense, no bias"),
        ],
        reference=graph_reference,
        mistakes=[
            Mistake(
                "copied",
                lambda attempt: any(
                    _each_takes(attempt, "Add", kind) for kind in ("Concatenate", "Repeat", "Tile", "BroadcastTo")
                ),
                "The one channel is copied thirty-two times, and a sum does that by itself.",
                "A projection has weights: a convolution of 32 filters, 1 × 1.",
                hint="Your shortcut is the input thirty-two times, and it has no weights: compare "
                "`count_params()` with and without it. Which layer of this chapter makes 32 channels of 1, "
                "each with its own factor?",
            ),
            Mistake(
                "one_filter",
                GraphIs(lambda: _first_block("one filter")),
                "The projection has one filter, so one channel is still added to all thirty-two.",
                "It needs as many filters as the branch has channels.",
                hint="Print the shapes of both tensors that go into `add`: one ends in 1. Which number in your "
                "projection says how many channels it makes?",
            ),
            Mistake(
                "inside",
                GraphIs(lambda: _first_block("inside")),
                "The shortcut begins inside the block now, behind the first convolution.",
                "It begins at the input, and leads through a convolution of its own.",
                hint="Both tensors of your `add` come from convolutions of 32 now, so it fits by luck. Give the "
                "projection a line of its own: on which tensor must it be called?",
            ),
            Mistake(
                "wide_kernel",
                GraphIs(lambda: _first_block("wide kernel")),
                "The projection has a kernel of 3 × 3.",
                "A kernel of 1 × 1 was asked for.",
                hint="A projection mixes the channels of one pixel and looks at no neighbour. Which number in "
                "your line says how far it looks?",
            ),
            Mistake(
                "projection_with_relu",
                GraphIs(lambda: _first_block("relu")),
                "The projection has a relu.",
                "It does nothing but change the shape: leave `activation=` out.",
                hint="Feed the block a negative picture: what should pass the shortcut is cut off before the sum. "
                "Which argument can go without changing any shape?",
            ),
            Mistake(
                "not_projected",
                lambda attempt: _each_takes(attempt, "Add", "InputLayer"),
                "The input still goes into the sum as it is, with its one channel.",
                "The projection stands between the input and the sum, and the branch stays as it was.",
                hint="Go to the call of `add`: the first name in its list is still that of the input. Which layer "
                "should stand between, and what will you call what it returns?",
            ),
            Mistake(
                "shortcut_gone",
                GraphIs(lambda: _first_block("none")),
                "The shortcut is gone.",
                "Keep the sum, and put a projection on the shortcut.",
                hint="Only one name in the list of `add` was wrong. Bring the line back, and put there what a "
                "small convolution makes of `inputs`.",
            ),
        ],
        hints=[
            "`show(build_first_block())`: which two shapes run into the sum?",
            "The shortcut needs a layer that makes 32 channels of one.",
            "`shortcut = layers.Conv2D(32, 1)(inputs)`, and the sum takes `shortcut` in the place of `inputs`.",
        ],
    ),
    Exercise(
        "3.7",
        "fix",
        demands=[is_a_model, same_graph],
        reference=graph_reference,
        mistakes=[
            Mistake(
                "one_norm",
                GraphIs(lambda: _three_blocks(one_norm=True)),
                "The convolutions are three now; the BatchNormalization is still one for all blocks.",
                "Make every layer with weights inside the loop.",
                hint="Print `[layer.name for layer in build_three_blocks().layers]`: one kind of layer is there "
                "once. In front of which line is its own line still standing?",
            ),
            Mistake(
                "one_conv",
                GraphIs(lambda: _three_blocks(one_conv=True)),
                "The normalisations are three now; the convolution is still one for all blocks.",
                "Make every layer with weights inside the loop.",
                hint="Count the kernels: `len(build_three_blocks().trainable_weights)` is 8, and should be 12. "
                "Which line before the loop has to move?",
            ),
            Mistake(
                "still_one",
                GraphIs(lambda: _three_blocks(one_norm=True, one_conv=True)),
                "All three blocks still share their layers.",
                "A layer is made where its class is called, `layers.Conv2D(…)`. How often does that line run?",
                hint='Put `print("made")` beside each line that makes a layer, and run the function. It should be '
                "printed three times for each, and is printed once.",
            ),
            Mistake(
                "relu_last",
                GraphIs(lambda: _three_blocks(relu_last=True)),
                "The relu comes behind the convolution, at the end of the branch.",
                "It comes between the normalisation and the convolution.",
                hint="Read your line from the inside out: that is the order in which things happen. What stands "
                "between `BatchNormalization()(x)` and the convolution?",
            ),
            Mistake(
                "all_from_the_input",
                lambda attempt: _each_takes(attempt, "BatchNormalization", "InputLayer"),
                "Every branch begins at the input: none sees what the block before it made.",
                "The branch of a round begins at `x`, as its shortcut does.",
                hint="Look into the last parentheses behind `BatchNormalization()`. In the second round that "
                "should be the sum of the first: under which name is it?",
            ),
            Mistake(
                "no_norm",
                GraphIs(lambda: _three_blocks(norm=False)),
                "The normalisations are gone.",
                "Each block needs one of its own.",
                hint="The docstring has three steps in a branch and yours has two. "
                "`len(build_three_blocks().weights)` should be 18, six for each round.",
            ),
        ],
        hints=[
            "How often does the line run that makes the convolution? And the one that makes the normalisation?",
            "What is made before the loop is there once. What is made in it is there once for each round.",
            'In the loop: `layers.BatchNormalization()(x)`, and `layers.Conv2D(16, 3, padding="same")(y)`.',
        ],
    ),
    Exercise(
        "3.8",
        "fix",
        demands=[is_a_model, same_graph],
        reference=graph_reference,
        mistakes=[
            Mistake(
                "after_the_relu",
                GraphIs(lambda: _two_blocks("after the relu")),
                "The shortcut begins behind the relu, so what is negative is cut on the shortcut too.",
                "It begins where the block begins: at the `x` that came into this round.",
                hint="Your round writes the relu's result over `x` and adds that. Give the branch another name "
                "from its first step on: what is `x` at the sum then?",
            ),
            Mistake(
                "branch_from_input",
                GraphIs(lambda: _two_blocks("branch from input")),
                "The second branch begins at the input: it does not see what the first block made.",
                "Both the branch and the shortcut of a round begin at `x`.",
                hint="Look into the last parentheses behind `ReLU()`. In the first round the two names in "
                "question are the same tensor; in the second they are not.",
            ),
            Mistake(
                "one_large_block",
                GraphIs(lambda: _two_blocks("one large block")),
                "There is one shortcut now, round both convolutions.",
                "Each convolution is to have a shortcut of its own.",
                hint="Count the sums in `show(build_two_blocks())`: one. How far must the line with `add` be "
                "indented to run once for each convolution?",
            ),
            Mistake(
                "no_shortcut",
                GraphIs(lambda: _two_blocks("no shortcut")),
                "There is no shortcut any more.",
                "Keep the sum, and mend what goes into it.",
                hint="`layers.add([inputs, x])` had one wrong name in it, not two. Which tensor came into this "
                "round, and how do you keep it until the sum?",
            ),
            Mistake(
                "relu_ends_the_branch",
                GraphIs(lambda: _two_blocks("relu ends the branch")),
                "The relu comes behind the convolution, at the end of the branch.",
                "In a pre-activation block it comes first: the convolution is called on what the relu returned.",
                hint="A branch like yours can only raise what came in. Which tensor should the convolution be "
                "called on, so that the relu is the first thing on the branch?",
            ),
            Mistake(
                "no_relu",
                GraphIs(lambda: _two_blocks("no relu")),
                "There is no relu any more.",
                "Each branch begins with one.",
                hint="Without it, convolution and sum together are one linear step, and two blocks do no more "
                "than one. The docstring says between which two things it stands.",
            ),
            Mistake(
                "relu_after",
                GraphIs(lambda: _two_blocks("relu after")),
                "These are post-activation blocks: the relu comes after the sum.",
                "In a pre-activation block it comes first, on the branch.",
                hint="Follow the arrow of the shortcut from the input to the end: it should meet nothing but "
                "sums, and meets a relu. Off which arrow must it go, and onto which?",
            ),
        ],
        hints=[
            "`show(build_two_blocks())`: where does the second shortcut begin, and where should it?",
            "The first line of the loop writes over `x`. What is needed at the sum is the `x` from before.",
            "Name the branch `y`, and end the round with `x = layers.add([x, y])`.",
        ],
    ),
    Exercise(
        "3.9",
        "surgery",
        demands=[is_a_model, same_graph, keeps_the_layers, leaves_weights_alone],
        cases=[_plain_network(16, 8, 10, "small_plain"), _plain_network(12, 4, 3, "tiny_plain")],
        reference=graph_reference,
        mistakes=[
            Mistake(
                "unchanged",
                lambda attempt: _sums(attempt) == [0, 0],
                "There is no sum in the model that came back.",
                "Adding two tensors changes no model. Call the layers that follow on the sum, and make a new model.",
                hint="Behind your sum, which layers have been called again? A layer that you did not call still "
                "takes what it took before. And does your `keras.Model` end in a tensor that comes from the "
                "sum?",
            ),
            Mistake(
                "from_first",
                lambda attempt: _sum_takes(attempt, "first", "second"),
                "The shortcut begins at `first`, inside the block.",
                "It begins at what `stem` returned.",
                hint="`show(plain)` and put a finger on the arrow that leaves `first`: one convolution has worked "
                "on it already. One name in one of your lines is to be exchanged.",
            ),
            Mistake(
                "after_relu",
                lambda attempt: _sum_takes(attempt, "stem", "relu"),
                "The sum comes after `relu`.",
                "It comes before: `relu` is called on the sum.",
                hint='`plain.get_layer("relu").output` is a tensor of the old graph. In the new one `relu` comes '
                "later: which of its neighbours gives the tensor to be added?",
            ),
        ],
        hints=[
            '`plain.get_layer("stem").output` is the tensor that `stem` returned. Which other tensor is added to it?',
            "Behind the sum, call the layers of `plain` that follow: three of them, by their names.",
            'For each of "relu", "pool" and "scores": `x = plain.get_layer(name)(x)`; then '
            "`keras.Model(plain.inputs, x)`.",
        ],
    ),
    Exercise(
        "3.10",
        "predict",
        demands=[same_value("The set of counts", _entries("a count is a number", _off_paths))],
        reference=value_reference,
        mistakes=[
            Mistake(
                "added",
                _paths(2, 4, 16),
                "You added two for each block.",
                "Whichever way you took at the first block, both ways are open at the second: that multiplies.",
                hint="Name the ways: at the first block b or s, at the second b or s, at the third b or s. Write "
                "all of them for three blocks and count: 6, or more?",
            ),
            Mistake(
                "one_more_each",
                _paths(2, 3, 9),
                "You counted one more path for each block.",
                "Whichever way you took at the first block, both ways are open at the second.",
                hint="Write down all words of two letters from b and s, for branch and shortcut. How many are "
                "there, and how many of three letters?",
            ),
            Mistake(
                "none_past",
                _paths(2, 4, 256, 0),
                "You found no path past every branch.",
                "Take the shortcut at each block: is that not a path?",
                hint="With b for branch and s for shortcut, a path through two blocks is a word such as bs. Is ss "
                "a word too?",
            ),
            Mistake(
                "ten_past",
                _paths(2, 4, 256, 8),
                "You counted the shortcuts.",
                "A path leads from the input to the scores. How many of them take all eight shortcuts?",
                hint="Spell each path in b and s, one letter for each block. How many words of eight letters have "
                "no b at all?",
            ),
        ],
        hints=[
            "Draw one block: two ways lead from its input to its sum.",
            "Two blocks: for each way through the first there are two through the second.",
            "Each block doubles the number: `2**8` for eight.",
        ],
    ),
    Exercise(
        "3.11",
        "stretch",
        demands=[is_a_model, appends_in_each_step],
        cases=[lambda: (1, 8), lambda: (3, 4)],
        reference=graph_reference,
        mistakes=[
            Mistake(
                "in_front",
                _new_in_front,
                "The new channels stand in front of the old ones.",
                "They are to be appended behind: first what was there, then what is new.",
                hint="`concatenate` keeps the order of its list, and channel 0 of the result should be channel 0 "
                "of the input. What do you write first?",
            ),
            Mistake(
                "one_step",
                lambda attempt: len(_last(attempt, "Conv2D")) == 1,
                "There is one step in the block, however many were asked for.",
                "Let a loop run `steps` times, and each round begin at the `x` that the last one left.",
                hint="Compare `build_dense_block(1, 4).output_shape` with `build_dense_block(3, 4).output_shape`. "
                "Is `steps` used, and how far is `return` indented?",
            ),
            Mistake(
                "relu_on_all",
                lambda attempt: any(
                    _each_takes(attempt, kind, "Concatenate") for kind in ("ReLU", "Relu", "Activation")
                ),
                "The relu comes behind the concatenation, so the old channels pass through it again.",
                "Only what the convolution gives is to have a relu.",
                hint="Feed it −1 everywhere: the first 16 channels should come out as −1, and come out as 0. "
                "Which layer could have the relu as an argument instead?",
            ),
            Mistake(
                "input_only",
                lambda attempt: _channels(attempt) == [24, 20] and _each_takes(attempt, "Concatenate", "InputLayer"),
                "Each step is appended to the input alone; what the steps between made is lost.",
                "Append to everything so far: `x = layers.concatenate([x, y])`.",
                hint="For 3 steps of 4 the model should end in 16 + 12 channels; yours ends in 20. Which name in "
                "your concatenation is never given anew?",
            ),
            Mistake(
                "newest_only",
                lambda attempt: (
                    _channels(attempt) == [24, 28]
                    and [call.kind for c in _last(attempt, "Conv2D")[1:] for call in _comes_from(attempt, c)]
                    == ["Conv2D", "Conv2D"]
                ),
                "Each step sees only what the step before made.",
                "A step is called on all channels so far: concatenate inside the loop.",
                hint="Print the kernel shapes: `[w.shape for w in build_dense_block(3, 4).weights]`. The third "
                "axis should grow from step to step, 16, 20, 24; what is your convolution called on?",
            ),
            Mistake(
                "new_ones_only",
                lambda attempt: _channels(attempt) == [8, 12],
                "The 16 channels that came in are missing at the end.",
                "The model returns all channels, the old ones too.",
                hint="You collect what the steps make. What must be in that collection before the first step begins?",
            ),
            Mistake(
                "added",
                lambda attempt: _merges(attempt, "Add"),
                "There is a sum in the block; a DenseNet appends.",
                "Use `layers.concatenate([x, y])` in the place of `layers.add`.",
                hint="A sum needs `growth` to equal the number of channels, or it broadcasts. Which call makes 20 "
                "channels out of 16 and 4, and along which axis?",
            ),
        ],
        hints=[
            "One step: a convolution on `x` gives `y`. What is the new `x`?",
            "`layers.concatenate([x, y])` appends the channels of `y` behind those of `x`.",
            "A loop over `range(steps)` of these two lines, and `keras.Model(inputs, x)` at the end.",
        ],
    ),
    Exercise(
        "3.12",
        "find",
        demands=[is_a_model, same_graph, all_of_it_learns, new_each_time, nothing_silent()],
        cases=[lambda: (3,), lambda: (1,)],
        reference=graph_reference,
        mistakes=[
            Mistake(
                "still_forgets",
                still("norm-shared-between-depths"),
                "Trained and evaluated on the same pictures, your network has the same trouble: what it normalises "
                "with afterwards is not what it normalised with while it learnt.",
                "How many moving averages does it keep, and for how many places? "
                "`len(build_normalised(3).non_trainable_weights)` tells the first.",
                hint="Each place has a mean and a variance of its own, which makes six sets of numbers in three "
                "blocks. *When* is your normalisation made: at each block, or once? (A default value is made once.)",
            ),
            Mistake(
                "always_training",
                GraphIs(lambda: _normalised(_always_training)),
                "With `training=True` in the call you have told the layer to normalise with the batch at hand for "
                "ever.",
                "Then the answer for a picture depends on which others come with it. Leave the call as it was.",
                hint="Feed such a network one picture alone, and then among others: two answers. The layer may go on "
                "keeping averages; the question is of which numbers.",
            ),
            Mistake(
                "not_normalised",
                GraphIs(lambda: _normalised(None)),
                "There is no normalisation in your blocks.",
                "The trouble went with it, and so did what was asked for: each block begins with one.",
                hint="`BatchNormalization` is right for this network, and so are its settings. Put it back, and look "
                "at who makes it, and how often.",
            ),
            Mistake(
                "one_convolution",
                still("layer-reused-in-chain"),
                "The blocks of your network share a convolution.",
                "Each block was to have one of its own, as in the suspect.",
                hint="`build_normalised(3).count_params()` should grow with the number of blocks. Which line that "
                "makes a layer is run once only, before the loop or in a default value?",
            ),
        ],
        hints=[
            "Loss while learning, loss afterwards: which layer computes differently in the two?",
            "Count what the network keeps: a normalisation has two moving averages. How many should three of them "
            "have, and how many do you find in `suspect.non_trainable_weights`?",
            "Python makes a default value once, when it reads the `def`. Make the BatchNormalization inside the "
            "function, at each block.",
        ],
    ),
)
