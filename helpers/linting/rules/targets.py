"""One batch of targets against what the losses take."""

import keras
import numpy as np
from keras import layers

from helpers.linting.compiled import ELEMENTWISE, SQUARES
from helpers.linting.rule import Found, rule


def _targets(subject):
    """Head, targets, the output's shape without the batch axis and its kinds of loss."""
    for place, array in subject.output_batch():
        heads = subject.compiled.heads if subject.compiled else []
        if place < len(heads) and array.dtype.kind in "biuf" and array.ndim and array.size:
            head = heads[place]
            yield head, array, subject.shape(subject.outputs[place])[1:], {loss.kind for loss in head.losses}


def _dense_model(units, activation, loss):
    inputs = keras.Input((4,))
    model = keras.Model(inputs, layers.Dense(units, activation=activation)(inputs))
    model.compile(loss=loss)
    return model


@rule("target-broadcast", "wrong", "01", "basics_target_broadcast")
def target_broadcast(subject):
    """Targets have another shape than the output, and are spread over it."""
    for head, array, made, losses in _targets(subject):
        given = array.shape[1:]
        if not losses & ELEMENTWISE or len(made) < 1:
            continue
        if len(given) == len(made) - 1 and made[-1] == 1:
            given = (*given, 1)
        elif len(given) == len(made) + 1 and given[-1] == 1:
            given = given[:-1]
        if len(given) != len(made) or any(m not in (None, g) for m, g in zip(made, given, strict=True)):
            yield Found(
                [head.name],
                f"`{head.name}` gives {(None, *made)}, its targets are {array.shape}: where sizes of 1 meet "
                "others they are spread, and several units learn one number.",
                f"Give it targets of shape {(len(array), *made)}, or as many units as targets.",
            )


@target_broadcast.wrong
def one_target_for_three_units():
    """Three units learn the same target."""
    return {"model": _dense_model(3, None, "mse"), "x": np.ones((8, 4)), "y": np.ones((8, 1))}


@target_broadcast.fine
def flat_targets_for_one_unit():
    """(8,) and (8, 1) are the same to Keras."""
    return {"model": _dense_model(1, None, "mse"), "x": np.ones((8, 4)), "y": np.arange(8.0)}


@rule("labels-unlike-loss", "wrong", "01")
def labels_unlike_loss(subject):
    """Labels are written in another way than the loss reads them."""
    for head, array, made, losses in _targets(subject):
        classes = made[-1] if made else None
        if not isinstance(classes, int) or classes < 2:
            continue
        rows = array.ndim == len(made) + 1 and array.shape[-1] == classes
        if "sparse_categorical_crossentropy" in losses:
            if rows:
                told = "gets rows as long as there are classes, and reads whole numbers", "Use categorical_crossentropy"
            elif array.min() < 0 or array.max() >= classes:
                told = (
                    f"gets labels from {array.min():g} to {array.max():g}, and has classes 0 to {classes - 1}",
                    "Number the classes from 0, or add units",
                )
            elif (array != np.floor(array)).any():
                told = "gets labels that are not whole", "Number the classes"
            else:
                continue
        elif "categorical_crossentropy" in losses and not rows:
            told = "gets numbers of classes, and reads rows of probabilities", "Use sparse_categorical_crossentropy"
        elif "categorical_crossentropy" in losses and (array.min() < 0 or not np.allclose(array.sum(-1), 1, atol=1e-3)):
            told = "gets rows that do not sum to 1", "Use one-hot rows (`keras.utils.to_categorical`), or sigmoids"
        else:
            continue
        yield Found([head.name], f"The loss of `{head.name}` {told[0]}.", f"{told[1]}.")


@labels_unlike_loss.wrong
def rows_that_are_not_one_hot():
    """Several classes at once, or none."""
    y = np.array([[1, 1, 0], [0, 0, 0]])
    model = _dense_model(3, "softmax", "categorical_crossentropy")
    return {"model": model, "x": np.ones((2, 4)), "y": y}


@labels_unlike_loss.wrong
def classes_from_one():
    """Class 3 of three has no unit: they are counted from 0."""
    y = np.array([1, 2, 3])
    model = _dense_model(3, "softmax", "sparse_categorical_crossentropy")
    return {"model": model, "x": np.ones((3, 4)), "y": y}


@labels_unlike_loss.fine
def smoothed_labels():
    """Rows that sum to 1 need not be one-hot."""
    y = np.array([[0.9, 0.05, 0.05], [0.1, 0.1, 0.8]])
    model = _dense_model(3, "softmax", "categorical_crossentropy")
    return {"model": model, "x": np.ones((2, 4)), "y": y}


RANGES = {"sigmoid": (0, 1), "softmax": (0, 1), "tanh": (-1, 1), "relu": (0, np.inf), "softplus": (0, np.inf)}


@rule("target-out-of-reach", "wrong", "04")
def target_out_of_reach(subject):
    """Targets lie where the output's activation cannot get."""
    for head, array, _, losses in _targets(subject):
        ending = subject.ending(head.place)[0]
        low, high = RANGES.get(ending, (-np.inf, np.inf)) if losses & SQUARES else (-np.inf, np.inf)
        if losses & {"binary_crossentropy"}:
            low, high = 0, 1
        if array.min() < low - 1e-6 or array.max() > high + 1e-6:
            yield Found(
                [head.name],
                f"The targets of `{head.name}` go from {array.min():.3g} to {array.max():.3g}, but "
                f"{'its loss takes' if 'binary_crossentropy' in losses else f'{ending} gives'} {low:g} to "
                f"{high:g} only.",
                "Scale the targets, or take another activation or loss.",
            )


@target_out_of_reach.wrong
def bytes_for_a_sigmoid():
    """An autoencoder that ends with a sigmoid is asked for values up to 255."""
    return {
        "model": _dense_model(2, "sigmoid", "mse"),
        "x": np.ones((2, 4)),
        "y": np.array([[0.0, 255.0], [17.0, 3.0]]),
    }


@target_out_of_reach.fine
def fractions_for_a_sigmoid():
    """0 to 1 is what a sigmoid can give."""
    y = np.array([[0.0, 1.0], [0.7, 0.3]])
    return {"model": _dense_model(2, "sigmoid", "mse"), "x": np.ones((2, 4)), "y": y}


@rule("list-for-dict", "wrong", "02", "mio_dict_outputs_list_of_targets")
def list_for_dict(subject):
    """Outputs are a dict, targets a list: they are matched in the order of sorted keys."""
    given = subject.batch.structure[1]
    structure = getattr(subject.model, "_outputs_struct", None)
    if not isinstance(given, (list, tuple)) or not isinstance(structure, dict) or len(structure) < 2:
        return
    if any(not hasattr(part, "shape") for part in given):
        return
    written, matched = list(map(str, structure)), sorted(map(str, structure))
    yield Found(
        written,
        "The targets are a list, and the outputs a dict: they are matched in the order "
        f"{', '.join(f'`{k}`' for k in matched)}.",
        "Pass the targets as a dict with the same keys.",
        "note" if written == matched else None,
    )


@list_for_dict.wrong
def targets_change_places():
    """`price` stands first in the code, `kind` in the alphabet."""
    inputs = keras.Input((4,))
    model = keras.Model(inputs, {"price": layers.Dense(1)(inputs), "kind": layers.Dense(1)(inputs)})
    model.compile(loss="mse")
    return {"model": model, "x": np.ones((2, 4)), "y": [np.ones((2, 1)), np.zeros((2, 1))]}


@list_for_dict.fine
def targets_by_key():
    """Keys leave no doubt."""
    model = targets_change_places()["model"]
    y = {"price": np.ones((2, 1)), "kind": np.zeros((2, 1))}
    return {"model": model, "x": np.ones((2, 4)), "y": y}


@rule("weights-of-samples-odd", "wrong", "02", "mio_third_element_is_sample_weight")
def weights_of_samples_odd(subject):
    """The third thing that a dataset yields is taken for weights of samples, and looks like something else."""
    weights = subject.batch.weights
    if weights is None or weights.dtype.kind not in "biuf" or not weights.size:
        return
    counts = weights.size > 2 and bool((np.diff(weights.ravel()) == 1).all())
    if not weights.any() or weights.min() < 0 or counts:
        what = "all 0" if not weights.any() else "numbered one by one" if counts else "negative in part"
        yield Found(
            ["sample_weight"],
            f"The dataset yields three things, and the third weighs the loss of each sample: here they are {what}.",
            "Yield (x, y) only, or put the third into x.",
        )


@weights_of_samples_odd.wrong
def row_numbers_as_weights():
    """Numbers of rows weigh the loss."""
    import tensorflow as tf

    columns = (np.ones((8, 4)), np.ones((8, 1)), np.arange(8.0))
    rows = tf.data.Dataset.from_tensor_slices(columns).batch(4)
    return {"model": _dense_model(1, None, "mse"), "x": rows}


@weights_of_samples_odd.fine
def weights_as_weights():
    """Rare samples count twice."""
    import tensorflow as tf

    weights = np.array([1.0, 2.0, 1.0, 1.0])
    rows = tf.data.Dataset.from_tensor_slices((np.ones((4, 4)), np.ones((4, 1)), weights)).batch(4)
    return {"model": _dense_model(1, None, "mse"), "x": rows}
