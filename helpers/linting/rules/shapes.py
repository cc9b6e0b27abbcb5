"""Axes that come out otherwise than they were meant: broadcast, scrambled, lost."""

from math import prod

import keras
from keras import layers

from helpers.linting.rule import Found, rule
from helpers.linting.subject import LINEAR, SAME_VALUES

SUMS = ("Add", "Subtract", "Average", "Maximum", "Minimum")
REDUCTIONS = frozenset({"Mean", "Max", "Min", "Sum", "Var", "Std", "Logsumexp", "Norm", "Amax", "Amin", "Median"})


@rule("one-channel-broadcast", "suspicious", "03", "res_one_channel_broadcast")
def one_channel_broadcast(subject):
    """One channel is added to many, and spreads over all of them."""
    for index, vertex in enumerate(subject.vertices):
        shapes = subject.shapes_in(index)
        if vertex.kind not in SUMS or len(shapes) != 2 or len(shapes[0]) != len(shapes[1]) or len(shapes[0]) < 2:
            continue
        narrow = next((place for place in (0, 1) if shapes[place][-1] == 1), None)
        if narrow is None or shapes[0][:-1] != shapes[1][:-1] or shapes[1 - narrow][-1] in (1, None):
            continue
        source = subject.before(index)[narrow]
        kind = subject.vertices[subject.origin(source)].kind
        if kind in REDUCTIONS or (len(shapes[0]) == 2 and kind != "Input"):
            continue
        yield Found(
            [index],
            f"`{subject.name(index)}` adds the one channel of `{subject.name(source)}` to all {shapes[1 - narrow][-1]} "
            "channels of the other tensor: axes of size 1 are broadcast.",
            f"Bring `{subject.name(source)}` to {shapes[1 - narrow][-1]} channels with a Dense or 1x1 Conv2D first.",
        )


@one_channel_broadcast.wrong
def shortcut_without_projection():
    """A picture of one channel is added to 32 feature maps."""
    inputs = keras.Input((28, 28, 1))
    x = layers.Conv2D(32, 3, padding="same")(inputs)
    return keras.Model(inputs, layers.Add()([x, inputs]))


@one_channel_broadcast.fine
def centred_by_hand():
    """What is subtracted is the mean over the channels."""
    inputs = keras.Input((8, 8, 16))
    return keras.Model(inputs, inputs - keras.ops.mean(inputs, axis=-1, keepdims=True))


@one_channel_broadcast.fine
def squeeze_and_excite():
    """A gate for each channel multiplies every pixel."""
    inputs = keras.Input((8, 8, 16))
    means = layers.GlobalAveragePooling2D(keepdims=True)(inputs)
    gate = layers.Dense(16, activation="sigmoid")(means)
    return keras.Model(inputs, layers.Multiply()([inputs, gate]))


@one_channel_broadcast.fine
def duelling_heads():
    """The value of a state is added to the advantage of each action."""
    state = keras.Input((4,))
    return keras.Model(state, layers.Add()([layers.Dense(1)(state), layers.Dense(3)(state)]))


@rule("reshape-scrambles", "suspicious", "01", "basics_permute_vs_reshape")
def reshape_scrambles(subject):
    """A reshape swaps the sizes of axes, and scrambles what is in them."""
    for index, vertex in enumerate(subject.vertices):
        if vertex.kind != "Reshape" or not vertex.builtin:
            continue
        before, after = (
            [size for size in shape[1:] if size != 1] for shape in (subject.shapes_in(index)[0], vertex.shapes[0])
        )
        if before != after and None not in before + after and sorted(before) == sorted(after):
            yield Found(
                [index],
                f"`{subject.name(index)}` turns {tuple(before)} into {tuple(after)}, which looks like a "
                "transpose and is none: values go on in their old order, into other rows.",
                "Use `Permute` (or `ops.transpose`) to swap axes.",
            )


@reshape_scrambles.wrong
def reshape_for_transpose():
    """Four steps of six values are to become six steps of four."""
    inputs = keras.Input((4, 6))
    return keras.Model(inputs, layers.Reshape((6, 4))(inputs))


@reshape_scrambles.fine
def axis_added():
    """An axis of size 1 can go anywhere."""
    inputs = keras.Input((4, 6))
    return keras.Model(inputs, layers.Reshape((4, 6, 1))(inputs))


@rule("reshape-with-batch-axis", "suspicious", "01", "basics_reshape_includes_batch")
def reshape_with_batch_axis(subject):
    """The target of a Reshape counts the batch axis, which becomes an axis of size 1."""
    for graph in subject.graph.all_graphs if subject.graph else ():
        for call in graph.calls:
            target = call.operation.settings.get("target_shape")
            if call.kind != "Reshape" or not isinstance(target, list) or len(target) < 3 or target[0] != -1:
                continue
            sample = graph.calls[call.inputs[0].source].shapes[call.inputs[0].output][1:]
            if None not in sample and prod(sample) == prod(target[1:]) and len(sample) < len(target):
                yield Found(
                    [call.name],
                    f"`{call.name}` makes {call.shapes[0]}: its -1 is no batch axis but one more axis of size 1.",
                    f"Write `Reshape({tuple(target[1:])})`: the batch axis is never named.",
                )


@reshape_with_batch_axis.wrong
def minus_one_for_the_batch():
    """The -1 is meant for the batch."""
    inputs = keras.Input((20,))
    return keras.Model(inputs, layers.Reshape((-1, 4, 5))(inputs))


@reshape_with_batch_axis.fine
def minus_one_for_the_length():
    """Here the -1 stands for five steps."""
    inputs = keras.Input((20,))
    return keras.Model(inputs, layers.Reshape((-1, 2, 2))(inputs))


@rule("batch-axis-mixed", "wrong", "02", "basics_concat_axis0")
def batch_axis_mixed(subject):
    """Samples are glued together, or one is weighed against the other, along the batch axis."""
    for index, vertex in enumerate(subject.vertices):
        shapes = subject.shapes_in(index)
        joins = vertex.kind in ("Concatenate", "Stack") and len(shapes) > 1
        weighs = vertex.kind == "Activation" and vertex.settings.get("function") in ("softmax", "log_softmax")
        if not (joins or weighs) or vertex.settings.get("axis") != 0 or not shapes[0] or shapes[0][0] is not None:
            continue
        if joins and any(
            later.kind == "Split" and later.settings.get("axis", 0) == 0 and subject.ancestors[place] >> index & 1
            for place, later in enumerate(subject.vertices)
        ):
            continue  # they part again: one call for two batches
        what = "weighs the samples of a batch against each other" if weighs else "puts samples under samples"
        yield Found(
            [index],
            f"`{subject.name(index)}` has axis 0, the batch axis: it {what}.",
            "Take `axis=-1` for features; axes are counted with the batch axis, which is 0.",
        )


@batch_axis_mixed.wrong
def concatenated_samples():
    """Three rows and three rows become six rows, not three longer ones."""
    one, other = keras.Input((4,)), keras.Input((4,))
    return keras.Model([one, other], layers.Concatenate(axis=0)([one, other]))


@batch_axis_mixed.fine
def concatenated_steps():
    """Axis 1 is the time."""
    one, other = keras.Input((4, 8)), keras.Input((6, 8))
    return keras.Model([one, other], layers.Concatenate(axis=1)([one, other]))


@batch_axis_mixed.fine
def two_batches_through_one_call():
    """What was put under one another is split again at the same place."""
    one, other = keras.Input((4,)), keras.Input((4,))
    both = layers.Dense(3)(keras.ops.concatenate([one, other], axis=0))
    return keras.Model([one, other], layers.Subtract()(keras.ops.split(both, 2, axis=0)))


@rule("batch-axis-lost", "wrong", "06", "sub_index_into_the_batch")
def batch_axis_lost(subject):
    """What comes out has no batch axis any more."""
    if any(subject.vertices[vertex].shapes[0][:1] != (None,) for vertex in subject.inputs):
        return
    ended = {vertex for vertex, _ in subject.outputs}
    for index, vertex in enumerate(subject.vertices):
        shapes, key = subject.shapes_in(index), vertex.settings.get("key=")
        if not shapes or shapes[0][:1] != (None,) or not vertex.shapes[0] or vertex.shapes[0][0] is None:
            continue
        first = key[0] if isinstance(key, list) and key else key
        if (vertex.kind == "GetItem" and isinstance(first, int)) or index in ended:
            yield Found(
                [index],
                f"`{subject.name(index)}` makes {vertex.shapes[0]} of {shapes[0]}: one sample of the batch "
                "stands for all.",
                "Index behind the batch axis (`x[:, 0]`); to choose among several tensors, pass a list of tensors.",
            )


@batch_axis_lost.wrong
def indexed_sample():
    """`x[0]` is the first sample, not the first step."""
    inputs = keras.Input((5, 3))
    return keras.Model(inputs, layers.Dense(2)(inputs)[0])


@batch_axis_lost.fine
def indexed_step():
    """`x[:, 0]` is the first step of every sample."""
    inputs = keras.Input((5, 3))
    return keras.Model(inputs, layers.Dense(2)(inputs)[:, 0])


@rule("batch-meets-feature", "suspicious", "01")
def batch_meets_feature(subject):
    """An operator lines axes up from the last: a batch meets a feature axis."""
    for index, vertex in enumerate(subject.vertices):
        shapes = subject.shapes_in(index)
        if vertex.kind not in (*SUMS, "Multiply", "Divide") or vertex.call.operation.layer or len(shapes) != 2:
            continue
        short, long = sorted(shapes, key=len)
        if (
            0 < len(short) < len(long)
            and short[0] is None
            and long[0] is None
            and "Arange" not in _kinds(subject, index)
        ):
            yield Found(
                [index],
                f"`{subject.name(index)}` joins {short} and {long}: axes are lined up from the last, so that "
                "the samples of one tensor meet an axis inside the other.",
                "Give the shorter tensor its missing axes first, with `ops.expand_dims` or `Reshape`.",
            )


def _kinds(subject, index):
    return {vertex.kind for place, vertex in enumerate(subject.vertices) if subject.ancestors[index] >> place & 1}


@batch_meets_feature.wrong
def vector_minus_column():
    """(None,) minus (None, 1) is every sample against every other."""
    inputs = keras.Input((4,))
    return keras.Model(inputs, layers.Dense(1)(inputs) - inputs[:, 0])


@batch_meets_feature.fine
def constant_offset():
    """A constant has no batch axis that could go astray."""
    inputs = keras.Input((5, 3))
    return keras.Model(inputs, inputs - keras.ops.array([1.0, 2.0, 3.0]))


@rule("norm-over-wrong-axis", "suspicious", "03")
def norm_over_wrong_axis(subject):
    """A normalisation behind a convolution works along another axis than the channels."""
    for index, vertex in enumerate(subject.vertices):
        shapes = subject.shapes_in(index)
        if vertex.kind != "BatchNormalization" or len(shapes[0]) < 3:
            continue
        source = subject.vertices[subject.before(index)[0]]
        axis = vertex.settings.get("axis", -1)
        if (
            "Conv" in source.kind
            and source.settings.get("data_format") is None
            and axis not in (-1, len(shapes[0]) - 1)
        ):
            yield Found(
                [index],
                f"`{subject.name(index)}` has axis {axis}, but the channels of {shapes[0]} are the last axis.",
                "Leave `axis` at its default, -1.",
            )


@norm_over_wrong_axis.wrong
def axis_of_another_framework():
    """Axis 1 holds the channels elsewhere; here it is the height."""
    inputs = keras.Input((8, 8, 3))
    x = layers.Conv2D(4, 3)(inputs)
    return keras.Model(inputs, layers.BatchNormalization(axis=1)(x))


@norm_over_wrong_axis.fine
def axis_written_out():
    """3 is the last of four."""
    inputs = keras.Input((8, 8, 3))
    x = layers.Conv2D(4, 3)(inputs)
    return keras.Model(inputs, layers.BatchNormalization(axis=3)(x))


@rule("dense-on-picture", "suspicious", "01")
def dense_on_picture(subject):
    """A Dense layer is put on a picture that was not flattened."""
    through = SAME_VALUES - {"Flatten", "Reshape"} | {"Rescaling", "Normalization"}
    if any("Conv" in vertex.kind for vertex in subject.vertices):
        return  # beside convolutions a Dense is one of 1x1
    for index, vertex in enumerate(subject.vertices):
        shapes = subject.shapes_in(index)
        if vertex.kind != "Dense" or vertex.kind not in LINEAR or len(shapes[0]) != 4 or shapes[0][-1] not in (1, 3, 4):
            continue
        if subject.vertices[subject.origin(subject.before(index)[0], through)].kind == "Input":
            yield Found(
                [index],
                f"`{subject.name(index)}` sees one pixel at a time: on {shapes[0]} a Dense works on the last "
                "axis only.",
                "Put a `Flatten` before it, or use Conv2D.",
            )


@dense_on_picture.wrong
def flatten_forgotten():
    """Every pixel is classified by itself."""
    inputs = keras.Input((28, 28, 1))
    return keras.Model(inputs, layers.Dense(10)(layers.Rescaling(1 / 255)(inputs)))


@dense_on_picture.fine
def dense_as_1x1_convolution():
    """A shortcut is brought to eight channels by a Dense, which is a 1x1 convolution."""
    inputs = keras.Input((28, 28, 1))
    parts = [layers.Dense(8)(inputs), layers.Conv2D(8, 3, padding="same")(inputs)]
    return keras.Model(inputs, layers.Add()(parts))
