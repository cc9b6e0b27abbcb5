"""Activations that undo what comes before or after them."""

import keras
from keras import layers

from helpers.linting.rule import Found, rule
from helpers.linting.subject import LINEAR, SAME_VALUES

SQUASH = ("softmax", "sigmoid")


@rule("head-on-softmax", "suspicious", "08", "sur_pop_then_new_head")
def head_on_softmax(subject):
    """A layer with weights learns from probabilities instead of from features."""
    for index, vertex in enumerate(subject.vertices):
        if vertex.kind not in LINEAR:
            continue
        source = subject.origin(subject.before(index)[0])
        if subject.activation(source) == "softmax" and subject.vertices[subject.before(source)[0]].kind == "Dense":
            yield Found(
                [source, index],
                f"`{subject.name(index)}` sits on the softmax of `{subject.name(source)}`: it sees "
                "probabilities that sum to 1, not features.",
                f"Call it on what goes into `{subject.name(source)}`; for a trained model, `include_top=False` or the "
                "output of the layer before.",
            )


@head_on_softmax.wrong
def new_head_on_old_head():
    """The old head was not taken away."""
    inputs = keras.Input((4,))
    hidden = layers.Dense(8, activation="relu")(inputs)
    old = layers.Dense(3, activation="softmax", name="old")(hidden)
    return keras.Model(inputs, layers.Dense(2, activation="softmax")(old))


@head_on_softmax.fine
def attention():
    """A softmax inside attention weighs values; nothing is learnt from it."""
    inputs = keras.Input((6, 8))
    weights = layers.Softmax(axis=1)(layers.Dense(1)(inputs))
    weighted = layers.Multiply()([inputs, weights])
    return keras.Model(inputs, layers.Dense(2)(layers.Flatten()(weighted)))


@rule("activation-twice", "wrong", "01")
def activation_twice(subject):
    """A softmax or sigmoid is put on one that is there already, or on a ReLU."""
    for index in range(len(subject.vertices)):
        function = subject.activation(index)
        if function not in SQUASH:
            continue
        source = subject.origin(subject.before(index)[0])
        before = subject.activation(source)
        if before in SQUASH or (before == "relu" and index in [vertex for vertex, _ in subject.outputs]):
            told = (
                "values that are probabilities already" if before in SQUASH else "what a ReLU leaves: nothing below 0"
            )
            yield Found(
                [source, index],
                f"The {function} of `{subject.name(index)}` gets {told}.",
                f"Take the {before} of `{subject.name(source)}` away.",
                None if before in SQUASH else "suspicious",
            )


@activation_twice.wrong
def softmax_layer_after_softmax():
    """The activation is in the Dense already."""
    inputs = keras.Input((4,))
    return keras.Model(inputs, layers.Softmax()(layers.Dense(3, activation="softmax")(inputs)))


@activation_twice.wrong
def relu_before_softmax():
    """No class can get a score below 0."""
    inputs = keras.Input((4,))
    return keras.Model(inputs, layers.Softmax()(layers.Dense(3, activation="relu")(inputs)))


@activation_twice.fine
def softmax_once():
    """A softmax on a linear layer."""
    inputs = keras.Input((4,))
    return keras.Model(inputs, layers.Softmax()(layers.Dense(3)(inputs)))


@rule("softmax-of-one", "wrong", "01")
def softmax_of_one(subject):
    """A softmax over one value is 1, whatever the value."""
    for index, vertex in enumerate(subject.vertices):
        if subject.activation(index) != "softmax":
            continue
        axis, shape = vertex.settings.get("axis", -1), subject.shapes_in(index)[0]
        source = subject.vertices[subject.origin(subject.before(index)[0])]
        if isinstance(axis, int) and shape[axis : axis + 1 or None] == (1,) and source.kind in LINEAR:
            yield Found(
                [index],
                f"`{subject.name(index)}` takes the softmax of one value, which is always 1: nothing can be learnt.",
                "Use a sigmoid for one unit, or one unit for each class; in attention, the axis of the steps.",
            )


@softmax_of_one.wrong
def binary_softmax():
    """One unit with a softmax: the probability is 1 for everyone."""
    inputs = keras.Input((4,))
    return keras.Model(inputs, layers.Dense(1, activation="softmax")(inputs))


@softmax_of_one.fine
def softmax_over_steps():
    """One score for each step; the softmax is over the steps."""
    inputs = keras.Input((6, 8))
    return keras.Model(inputs, layers.Softmax(axis=1)(layers.Dense(1)(inputs)))


@rule("logits-by-name-only", "suspicious", "05", "fea_output_is_after_activation")
def logits_by_name_only(subject):
    """A layer is called logits and gives probabilities."""
    for index, vertex in enumerate(subject.vertices):
        if subject.activation(index) in SQUASH and vertex.from_setting and "logit" in subject.name(index).lower():
            yield Found(
                [index],
                f"`{subject.name(index)}` gives no logits: its {subject.activation(index)} is inside, and its "
                "output is what comes after it.",
                "Put the activation into a layer of its own behind it, or call the layer what it is.",
            )


@logits_by_name_only.wrong
def softmax_inside_logits():
    """`get_layer("logits").output` is after the softmax."""
    inputs = keras.Input((4,))
    return keras.Model(inputs, layers.Dense(3, activation="softmax", name="logits")(inputs))


@logits_by_name_only.fine
def softmax_behind_logits():
    """Logits and probabilities are two layers."""
    inputs = keras.Input((4,))
    logits = layers.Dense(3, name="logits")(inputs)
    return keras.Model(inputs, layers.Softmax(name="probabilities")(logits))


@rule("dropout-on-output", "suspicious", "01")
def dropout_on_output(subject):
    """A loss is taken of outputs, some of which dropout has set to 0."""
    for place, (vertex, _) in enumerate(subject.outputs):
        heads = subject.compiled.heads if subject.compiled else []
        ends = subject.origin(vertex, SAME_VALUES - {"Dropout"})
        if place < len(heads) and heads[place].losses and subject.vertices[ends].kind.endswith("Dropout"):
            yield Found(
                [ends],
                f"`{subject.name(ends)}` is the last thing before the loss: in training, predictions are set to 0 at "
                "random.",
                "Put the dropout before the last Dense.",
            )


@dropout_on_output.wrong
def dropout_last():
    """Half of the predictions are 0."""
    inputs = keras.Input((4,))
    model = keras.Model(inputs, layers.Dropout(0.5)(layers.Dense(3)(inputs)))
    model.compile(loss="mse")
    return model


@dropout_on_output.fine
def dropout_before_the_head():
    """Half of the features are 0, which is what dropout is for."""
    inputs = keras.Input((4,))
    model = keras.Model(inputs, layers.Dense(3)(layers.Dropout(0.5)(inputs)))
    model.compile(loss="mse")
    return model
