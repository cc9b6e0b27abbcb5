"""Masks that get lost on the way."""

import keras
from keras import layers, ops

from helpers.linting.rule import Found, rule

RECURRENT = ("LSTM", "GRU", "SimpleRNN", "RNN", "Bidirectional")
HEED = (*RECURRENT, "GlobalAveragePooling1D", "Attention", "AdditiveAttention", "MultiHeadAttention")


@rule("mask-lost", "suspicious", "06", "sub_mask_lost_by_op sub_mask_lost_by_timedistributed sub_mean_ignores_mask")
def mask_lost(subject):
    """A mask is lost before the layer that would heed it: padding is taken for data."""
    masked, lost = set(), {}
    for index, vertex in enumerate(subject.vertices):
        before = subject.before(index)
        operation = vertex.call.operation
        keeps_time = [v for v in before if vertex.shapes[0][1:2] == subject.vertices[v].shapes[0][1:2]]
        # Keras writes the mask that it found while the graph was wired as an argument of the call. At a TimeDistributed
        # over steps whose number is not known it gets lost all the same, where the model runs as a traced function.
        cut = next((lost[v] for v in before if v in lost and subject.vertices[lost[v]].kind == "TimeDistributed"), None)
        explicit = cut is None and any("mask" in str(part) for source in vertex.tensors for part in source.port)
        if vertex.kind in HEED and not explicit and not any("mask" in key for key in vertex.settings):
            dropped = next((lost[v] for v in before if v in lost and v not in masked), None)
            if dropped is not None:
                yield Found(
                    [dropped, index],
                    f"`{subject.name(dropped)}` drops the mask that `{subject.name(index)}` would heed: padding is "
                    "taken for data.",
                    f"Use a layer that hands masks on, or pass `mask=` to `{subject.name(index)}` yourself.",
                )
        if vertex.kind == "Mean" and before[0] in masked and vertex.settings.get("axis") in (1, [1], -2, [-2]):
            yield Found(
                [index],
                f"`{subject.name(index)}` averages over padding as well: an op heeds no mask.",
                "Use `GlobalAveragePooling1D`, which does.",
            )
        if vertex.kind == "Masking (custom)" or vertex.kind == "Masking":
            masked.add(index)
        elif vertex.kind == "Embedding":
            masked |= {index} if vertex.settings.get("mask_zero") else set()
        elif any(v in masked for v in before):
            split_off = vertex.from_setting or (vertex.kind == "Activation" and operation.kind != "Activation")
            unrolled = operation.kind == "TimeDistributed" and vertex.shapes[0][1] is None
            passes = operation.masking == "pass" and not unrolled
            own = operation.masking == "own" and vertex.settings.get("return_sequences", "units" not in vertex.settings)
            if (passes or own or (split_off and operation.layer)) and len(vertex.shapes[0]) > 2:
                masked.add(index)
            elif keeps_time and len(vertex.shapes[0]) > 2 and vertex.kind not in HEED:
                lost[index] = index
        elif keeps_time and len(vertex.shapes[0]) > 2 and vertex.kind not in HEED:
            came = next((lost[v] for v in before if v in lost), None)
            if came is not None:
                lost[index] = came


@mask_lost.wrong
def scaled_by_an_operator():
    """`e * 2.0` is an op, and knows nothing of masks."""
    ids = keras.Input((None,), dtype="int32")
    e = layers.Embedding(10, 4, mask_zero=True)(ids)
    return keras.Model(ids, layers.LSTM(3)(e * 2.0))


@mask_lost.wrong
def mean_of_padding():
    """The mean takes every step, padded ones too."""
    ids = keras.Input((None,), dtype="int32")
    e = layers.Embedding(10, 4, mask_zero=True)(ids)
    return keras.Model(ids, ops.mean(e, axis=1))


@mask_lost.fine
def mask_handed_over():
    """The mask is passed by hand."""
    ids = keras.Input((None,), dtype="int32")
    e = layers.Embedding(10, 4, mask_zero=True)(ids)
    return keras.Model(ids, layers.LSTM(3)(e * 2.0, mask=ops.not_equal(ids, 0)))


@mask_lost.fine
def mask_carried():
    """Dropout and Dense hand masks on; pooling heeds them."""
    ids = keras.Input((None,), dtype="int32")
    e = layers.Dropout(0.1)(layers.Embedding(10, 4, mask_zero=True)(ids))
    return keras.Model(ids, layers.GlobalAveragePooling1D()(layers.Dense(4, activation="relu")(e)))
