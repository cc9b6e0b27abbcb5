"""One batch of inputs against what the model takes."""

import keras
import numpy as np
from keras import layers

from helpers.linting.rule import Found, rule
from helpers.linting.subject import LINEAR, SAME_VALUES


def _arrays(subject):
    """Place, vertex and array of each input that was given."""
    for place, array in subject.input_batch():
        if place < len(subject.inputs) and array.dtype.kind in "biuf" and array.size:
            yield place, subject.inputs[place], array


def _first_layers(subject, vertex, through=SAME_VALUES):
    """The first vertices behind an input that do something with its values."""
    for after in subject.after[vertex]:
        if subject.vertices[after].kind in through or subject.vertices[after].kind.startswith(
            ("ZeroPadding", "Random")
        ):
            yield from _first_layers(subject, after, through)
        else:
            yield after


@rule("batch-axis-missing", "wrong", "01", "basics_single_image_is_a_batch")
def batch_axis_missing(subject):
    """One sample is given as if it were a batch."""
    for _, vertex, array in _arrays(subject):
        declared = subject.vertices[vertex].shapes[0][1:]
        fits = len(array.shape) == len(declared) and all(
            d in (None, s) for d, s in zip(declared, array.shape, strict=True)
        )
        if fits and declared not in ((), (1,), (None,)) and (declared[-1] == 1 or len(declared) > 1):
            yield Found(
                [vertex],
                f"`{subject.name(vertex)}` gets an array of shape {array.shape}, which is one sample without a "
                f"batch axis: {array.shape[0]} samples are seen.",
                "Give it a batch axis: `x[None]`.",
            )


@batch_axis_missing.wrong
def one_picture():
    """28 rows of a picture are taken for 28 pictures."""
    inputs = keras.Input((28, 28, 1))
    model = keras.Model(inputs, layers.GlobalAveragePooling2D()(layers.Conv2D(4, 3)(inputs)))
    return {"model": model, "x": np.random.rand(28, 28, 1)}


@batch_axis_missing.fine
def pictures_without_channels():
    """The axis of the channel may be left out where there is one."""
    inputs = keras.Input((28, 28, 1))
    model = keras.Model(inputs, layers.GlobalAveragePooling2D()(layers.Conv2D(4, 3)(inputs)))
    return {"model": model, "x": np.random.rand(5, 28, 28)}


@rule("keys-unlike-inputs", "wrong", "02", "mio_extra_key_is_used_as_the_input")
def keys_unlike_inputs(subject):
    """The keys of a batch are not those of the model."""
    for what, given, ports in (
        ("input", subject.batch.structure[0], subject.graph.inputs if subject.graph else ()),
        ("output", subject.batch.structure[1], subject.graph.outputs if subject.graph else ()),
    ):
        if not isinstance(given, dict) or not ports:
            continue
        by_key = [str(port.key[-1]) if port.key and isinstance(port.key[-1], str) else port.name for port in ports]
        is_dict = any(port.key and isinstance(port.key[-1], str) for port in ports)
        missing, extra = [k for k in by_key if k not in given], [str(k) for k in given if k not in by_key]
        if missing or (extra and is_dict):
            has = f"the batch has {', '.join(f'`{k}`' for k in given)}"
            yield Found(
                missing or extra,
                f"The model's {what}s are {', '.join(f'`{k}`' for k in by_key)}, {has}: what is left over is "
                "matched by the order of sorted keys, or not at all.",
                f"Use the names of the {what}s as keys, all of them and no others.",
            )


@keys_unlike_inputs.wrong
def one_key_more():
    """A column for debugging comes first in the alphabet, and is taken for the input."""
    features = keras.Input((4,), name="features")
    model = keras.Model({"features": features}, layers.Dense(1)(features))
    return {"model": model, "x": {"a_debug_column": np.zeros((2, 4)), "features": np.ones((2, 4))}}


@keys_unlike_inputs.fine
def keys_of_the_inputs():
    """Every key is an input."""
    features = keras.Input((4,), name="features")
    model = keras.Model({"features": features}, layers.Dense(1)(features))
    return {"model": model, "x": {"features": np.ones((2, 4))}}


@rule("scaled-twice", "wrong", "05", "fea_efficientnet_scaled_twice")
def scaled_twice(subject):
    """Pictures are scaled before a model that scales them itself."""
    for _, vertex, array in _arrays(subject):
        for after in _first_layers(subject, vertex):
            scale = subject.vertices[after].settings.get("scale")
            if subject.vertices[after].kind != "Rescaling" or not isinstance(scale, float) or scale > 0.05:
                continue
            if array.dtype.kind == "f" and 0 < np.nanmax(np.abs(array)) <= 1.5:
                yield Found(
                    [after],
                    f"`{subject.name(after)}` multiplies by {scale:.3g}, but the batch lies in {array.min():.3g} to "
                    f"{array.max():.3g} already: every picture comes out (nearly) in one colour.",
                    "Give the model values from 0 to 255.",
                )


@scaled_twice.wrong
def divided_by_255_before():
    """The model divides by 255, and so did somebody else."""
    inputs = keras.Input((8, 8, 3))
    model = keras.Model(inputs, layers.Conv2D(4, 3)(layers.Rescaling(1 / 255)(inputs)))
    return {"model": model, "x": np.random.rand(2, 8, 8, 3)}


@scaled_twice.fine
def scaled_by_the_model():
    """Pixels go in as they are."""
    inputs = keras.Input((8, 8, 3))
    model = keras.Model(inputs, layers.Conv2D(4, 3)(layers.Rescaling(1 / 255)(inputs)))
    return {"model": model, "x": np.random.randint(0, 256, (2, 8, 8, 3)).astype("float32")}


@rule("pixels-unscaled", "suspicious", "05")
def pixels_unscaled(subject):
    """Pixels from 0 to 255 go into weights that are made for small numbers."""
    for _, vertex, array in _arrays(subject):
        picture = array.ndim == 4 and array.shape[-1] in (1, 3)
        if not (picture or (array.ndim in (2, 3) and array[0].size >= 64)) or array.min() < 0 or array.max() < 64:
            continue
        whole = array.dtype.kind in "iu" or bool((array == np.round(array)).all())
        first = [v for v in _first_layers(subject, vertex) if subject.vertices[v].kind in LINEAR]
        if first and whole and array.max() <= 255:
            gets = f"`{subject.name(first[0])}` gets whole numbers up to {array.max():.0f}"
            if subject.layer(first[0]).trainable:
                yield Found(
                    first,
                    f"{gets}: with such inputs the first steps of training are wild.",
                    "Divide by 255, or put `keras.layers.Rescaling(1 / 255)` behind the input.",
                )
            else:
                yield Found(
                    first,
                    f"{gets}, and is frozen: weights that were trained on small numbers see something else.",
                    "Prepare the pixels as for the network that the weights are from; part of it may do so already.",
                )


@pixels_unscaled.wrong
def pixels_as_they_are():
    """Bytes go straight into a convolution."""
    inputs = keras.Input((8, 8, 3))
    model = keras.Model(inputs, layers.Conv2D(4, 3)(inputs))
    return {"model": model, "x": np.random.randint(0, 256, (2, 8, 8, 3))}


@pixels_unscaled.wrong
def preparation_left_behind():
    """Layers are taken out of a trained network, and the one that scaled its pixels is not."""
    inputs = keras.Input((8, 8, 3))
    conv = layers.Conv2D(4, 3)
    network = keras.Model(inputs, conv(layers.Rescaling(1 / 255)(inputs)))
    network.trainable = False
    part = keras.Model(conv.input, conv.output)
    return {"model": part, "x": np.random.randint(0, 256, (2, 8, 8, 3))}


@pixels_unscaled.fine
def pixels_behind_a_norm():
    """A normalisation comes first."""
    inputs = keras.Input((8, 8, 3))
    model = keras.Model(inputs, layers.Conv2D(4, 3)(layers.BatchNormalization()(inputs)))
    return {"model": model, "x": np.random.randint(0, 256, (2, 8, 8, 3))}


@rule("ids-outside-table", "wrong", "02")
def ids_outside_table(subject):
    """Ids reach past the table of an embedding, or are no whole numbers."""
    for _, vertex, array in _arrays(subject):
        for after in _first_layers(subject, vertex):
            size = subject.vertices[after].settings.get("input_dim")
            if subject.vertices[after].kind != "Embedding" or not isinstance(size, int):
                continue
            broken = bool((array != np.floor(array)).any()) if array.dtype.kind == "f" else False
            if broken or array.min() < 0 or array.max() >= size:
                what = "numbers that are not whole" if broken else f"ids from {array.min():.0f} to {array.max():.0f}"
                yield Found(
                    [after],
                    f"`{subject.name(after)}` has rows 0 to {size - 1}, and the batch holds {what}: on a GPU such ids "
                    "give zeros, without an error.",
                    "Set `input_dim` to the largest id plus one, and feed whole numbers.",
                )


@ids_outside_table.wrong
def off_by_one():
    """Ids begin at 1, so that the largest has no row."""
    ids = keras.Input((3,), dtype="int32")
    model = keras.Model(ids, layers.Flatten()(layers.Embedding(10, 4)(ids)))
    return {"model": model, "x": np.array([[1, 5, 10]])}


@ids_outside_table.fine
def ids_in_the_table():
    """0 to 9 are ten rows; floats that are whole are taken for ids."""
    ids = keras.Input((3,))
    model = keras.Model(ids, layers.Flatten()(layers.Embedding(10, 4)(ids)))
    return {"model": model, "x": np.array([[0.0, 5.0, 9.0]])}


@rule("not-a-number", "wrong", "01")
def not_a_number(subject):
    """A batch holds what is no number, and every weight will after one step."""
    for what, arrays in (("inputs", subject.batch.x), ("targets", subject.batch.y)):
        for path, array in arrays:
            if array.dtype.kind == "f" and not np.isfinite(array).all():
                yield Found(
                    [str(path[-1]) if path else what],
                    f"The {what} hold {int((~np.isfinite(array)).sum())} values that are NaN or infinite: "
                    "after one step of training every weight is NaN.",
                    "Take these rows out, or fill them in.",
                )


@not_a_number.wrong
def hole_in_the_data():
    """One missing value is enough."""
    inputs = keras.Input((2,))
    return {"model": keras.Model(inputs, layers.Dense(1)(inputs)), "x": np.array([[1.0, np.nan]])}


@not_a_number.fine
def whole_data():
    """Numbers only."""
    inputs = keras.Input((2,))
    return {"model": keras.Model(inputs, layers.Dense(1)(inputs)), "x": np.array([[1.0, 2.0]])}
