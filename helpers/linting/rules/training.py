"""What trains and what does not: flags, frozen layers, and the argument `training`."""

import keras
import numpy as np
from keras import layers

from helpers.linting import internals
from helpers.linting.rule import Found, rule
from helpers.linting.subject import LINEAR


def _shown(names):
    names = list(dict.fromkeys(names))
    return ", ".join(f"`{name}`" for name in names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def _picture_model(*, frozen_conv=False, training=None):
    """A small convolutional base, nested, with a head of its own."""
    start = keras.Input((8, 8, 3))
    x = layers.Conv2D(4, 3, name="conv", trainable=not frozen_conv)(start)
    base = keras.Model(start, layers.BatchNormalization(name="norm")(x), name="base")
    inputs = keras.Input((8, 8, 3))
    features = layers.GlobalAveragePooling2D()(base(inputs, training=training))
    return keras.Model(inputs, layers.Dense(1, name="head")(features)), base


@rule("flags-changed-after-fit", "wrong", "08", "nst_freeze_after_fit nst_unfreeze_after_fit")
def flags_changed_after_fit(subject):
    """`trainable` was changed after a fit, without a new compile."""
    fitted = internals.fitted_variables(subject.model)
    if fitted is None or not subject.model.trainable_variables:
        return
    then, now = {id(v) for v in fitted}, {id(v) for v in subject.model.trainable_variables}
    changed = [
        layer for layer in subject.layers for v in internals.own_trainable(layer) if (id(v) in then) != (id(v) in now)
    ]
    if changed:
        yield Found(
            [layer.name for layer in changed],
            f"`trainable` of {_shown(layer.name for layer in changed)} was changed after a fit: training goes on as "
            "before, whatever summary() says.",
            "Call compile again after changing `trainable`.",
        )


@flags_changed_after_fit.wrong
def frozen_too_late():
    """The training step was traced before."""
    model, base = _picture_model()
    model.compile("sgd", "mse")
    model.train_on_batch(np.zeros((2, 8, 8, 3)), np.zeros((2, 1)))
    base.trainable = False
    return model


@flags_changed_after_fit.fine
def compiled_again():
    """After compile the step is traced anew."""
    model = frozen_too_late()
    model.compile("sgd", "mse")
    return model


@rule("flags-disagree", "wrong", "08", "nst_outer_frozen_head_true nst_inner_flag_counts")
def flags_disagree(subject):
    """A model is frozen, and a layer inside it is not."""
    for owner in subject.layers:
        if owner.trainable or not internals.sublayers(owner):
            continue
        inner = internals.all_layers(owner)[1:] if owner is not subject.model else subject.layers[1:]
        marked = [layer for layer in inner if layer.trainable and internals.own_trainable(layer)]
        if not marked:
            continue
        live = [layer.name for layer in marked]
        calls = [v for v in range(len(subject.vertices)) if any(subject.layer(v) is each for each in marked)]
        if owner is subject.model:
            yield Found(
                [*live, *calls],
                f"`{owner.name}` is frozen as a whole, so that {_shown(live)} will not be trained, though marked so.",
                "Set `trainable = True` on the model, then False on the layers that are to stay.",
            )
        else:
            yield Found(
                [owner.name, *live, *calls],
                f"`{owner.name}` is frozen, but {_shown(live)} inside it will be trained: inside another model "
                "only the layers' own flags count.",
                f"Set `trainable` of `{owner.name}` first, then those of layers inside, and compile.",
                "suspicious",
            )


@flags_disagree.wrong
def head_of_a_frozen_model():
    """The flag of the fitted model wins: nothing is trained."""
    model, _ = _picture_model()
    model.trainable = False
    model.layers[-1].trainable = True
    return model


@flags_disagree.wrong
def layer_of_a_frozen_base():
    """The base looks frozen; its convolution is not."""
    model, base = _picture_model()
    base.trainable = False
    base.get_layer("conv").trainable = True
    return model


@flags_disagree.fine
def frozen_base():
    """A frozen base with everything in it, and a head that is trained."""
    model, base = _picture_model(training=False)
    base.trainable = False
    return model


@rule("norm-of-frozen-layers", "suspicious", "04", "nst_conv_frozen_batchnorm_not nst_variable_trainable_flag")
def norm_of_frozen_layers(subject):
    """Layers are frozen, and the statistics of the normalisations between them move on."""
    frozen, moving = set(), []
    for index, vertex in enumerate(subject.vertices):
        if (
            vertex.kind in LINEAR
            and (layer := subject.layer(index)) is not None
            and layer.weights
            and not layer.trainable
        ):
            frozen.add(index)
    before_frozen = 0
    for index in frozen:
        before_frozen |= subject.ancestors[index]
    live = {  # models, by their path, in which some layer with a kernel is trained
        vertex.paths[0][:-1]
        for index, vertex in enumerate(subject.vertices)
        if vertex.kind in LINEAR and index not in frozen
    }
    for index, vertex in enumerate(subject.vertices):
        if vertex.kind != "BatchNormalization" or not subject.layer(index).trainable:
            continue
        own = internals.own_trainable(subject.layer(index))
        source = subject.origin(subject.before(index)[0], frozenset({"Activation", "ZeroPadding2D"}))
        is_around = source in frozen and (before_frozen >> index & 1 or vertex.paths[0][:-1] not in live)
        if is_around or (own and not any(variable.trainable for variable in own)):
            moving.append(index)
    if moving:
        yield Found(
            moving,
            f"The moving statistics of {_shown(map(subject.name, moving))} are still updated by fit, though "
            "what stands around is frozen.",
            "Set `trainable = False` on the layers themselves (or on the whole base), not on some or on their "
            "variables.",
        )


@norm_of_frozen_layers.wrong
def only_convolutions_frozen():
    """Freezing Conv2D layers leaves the normalisations behind them alive."""
    return _picture_model(frozen_conv=True)[0]


@norm_of_frozen_layers.wrong
def variables_frozen():
    """Flags of variables do not put a normalisation into inference mode."""
    model, base = _picture_model()
    for variable in base.weights:
        variable.trainable = False
    return model


@norm_of_frozen_layers.fine
def everything_frozen():
    """The base is frozen with its normalisations."""
    return frozen_base()


@rule("training-overridden", "suspicious", "08", "nst_training_false_is_overridden")
def training_overridden(subject):
    """A call was given `training`, and fit and predict override it."""
    if subject.graph is None or not internals.training_is_overridden():
        return
    for graph in subject.graph.all_graphs:
        for call in graph.calls:
            told = call.arguments.get("training")
            if told not in (True, False):
                continue
            layer = subject.reader.objects[id(call.operation)]
            inside = internals.all_layers(layer)
            norms = [each.name for each in inside if isinstance(each, layers.BatchNormalization) and each.trainable]
            drops = [each.name for each in inside if isinstance(each, layers.Dropout) and each.rate > 0]
            if told is False and (norms or drops):
                yield Found(
                    [call.name],
                    f"`{call.name}` was called with training=False, but fit passes training=True on to every "
                    "layer inside: "
                    f"{_shown(norms or drops)} will {'update its statistics' if norms else 'drop values'}.",
                    "Freeze the normalisations themselves: `layer.trainable = False` puts them into inference mode.",
                    None if norms else "note",
                )
            elif told is True and (norms or drops):
                yield Found(
                    [call.name],
                    f"`{call.name}` was called with training=True, which holds for `model(x)` only: predict passes "
                    "training=False on to every layer.",
                    "For predictions with dropout, call `model(x, training=True)`, or write a layer that always drops.",
                    "note",
                )


@training_overridden.wrong
def base_called_for_inference():
    """The recipe of the guide, then fine-tuning: the statistics of the base move."""
    return _picture_model(training=False)[0]


@training_overridden.fine
def base_frozen_besides():
    """A frozen normalisation works in inference mode, whatever it is told."""
    return frozen_base()


@rule("nothing-to-train", "suspicious", "08")
def nothing_to_train(subject):
    """A model is compiled with a loss, and every weight in it is frozen."""
    model = subject.model
    if (
        subject.compiled
        and subject.compiled.has_loss
        and model.built
        and model.weights
        and not model.trainable_variables
    ):
        meant = not model.trainable or not any(internals.own_trainable(layer) for layer in subject.layers)
        yield Found(
            [model.name],
            f"No weight of `{model.name}` is trainable: fit will change nothing.",
            "Set `trainable = True` on what is to learn, and compile again.",
            "note" if meant else None,
        )


@nothing_to_train.wrong
def every_layer_frozen():
    """The loop froze the head as well."""
    model, _ = _picture_model()
    for layer in model.layers:
        layer.trainable = False
    model.compile("sgd", "mse")
    return model


@nothing_to_train.fine
def nothing_to_learn():
    """A model without weights has nothing to train."""
    inputs = keras.Input((4,))
    model = keras.Model(inputs, layers.Rescaling(0.5)(inputs))
    model.compile("sgd", "mse")
    return model


@rule("base-not-frozen", "note", "08", "nst_slice_of_nested_layers")
def base_not_frozen(subject):
    """A large nested model under a small head is trained as a whole."""
    for operation in subject.graph.operations if subject.graph else ():
        layer = subject.reader.objects[id(operation)]
        if operation.graph is None or len(internals.all_layers(layer)) < 40:
            continue
        if all(each.trainable for each in internals.all_layers(layer)):
            yield Found(
                [operation.name],
                f"All {len(layer.trainable_weights)} weight tensors of `{operation.name}` will be trained; to "
                "the outer model it is one layer, so that a slice of `model.layers` does not reach into it.",
                f"If it is trained already, freeze it: `model.get_layer({operation.name!r}).trainable = False`.",
            )


@base_not_frozen.wrong
def slice_of_outer_layers():
    """`model.layers[:-20]` is empty: the outer model has three layers."""
    start = x = keras.Input((16,))
    for _ in range(40):
        x = layers.Dense(16, activation="relu")(x)
    inputs = keras.Input((16,))
    model = keras.Model(inputs, layers.Dense(1)(keras.Model(start, x, name="base")(inputs)))
    for layer in model.layers[:-20]:
        layer.trainable = False
    return model


@base_not_frozen.fine
def small_nested_model():
    """A small nested model is part of what is being built."""
    return _picture_model()[0]


@rule("learning-rate-off", "suspicious", "01")
def learning_rate_off(subject):
    """The learning rate is one with which nothing is learnt."""
    optimizer = getattr(subject.model, "optimizer", None)
    rate = getattr(optimizer, "_learning_rate", None) if optimizer is not None else None
    if not isinstance(rate, keras.Variable):
        return
    rate, kind = float(rate), type(optimizer).__name__
    if rate == 0 or (rate >= 1 and kind in ("Adam", "AdamW", "Nadam", "RMSprop", "Adamax", "Lion")):
        yield Found(
            [kind],
            f"{kind} has a learning rate of {rate:g}, with which "
            + ("nothing changes." if rate == 0 else "each step throws the weights about."),
            "Begin with the default, 0.001.",
        )


@learning_rate_off.wrong
def rate_for_percent():
    """1 is a thousand times the usual rate of Adam."""
    model, _ = _picture_model()
    model.compile(keras.optimizers.Adam(1.0), "mse")
    return model


@learning_rate_off.fine
def rate_of_sgd():
    """Adadelta is made for a rate of 1."""
    model, _ = _picture_model()
    model.compile(keras.optimizers.Adadelta(1.0), "mse")
    return model
