"""Losses that do not fit the outputs they are taken of."""

import keras
from keras import layers

from helpers.linting import internals
from helpers.linting.compiled import CROSSENTROPIES
from helpers.linting.rule import Found, rule
from helpers.linting.subject import SAME_VALUES

MIXES = SAME_VALUES | {"Average", "Maximum", "Minimum", "Add", "Multiply", "Divide", "Concatenate", "Mean", "Rescaling"}
UNBOUNDED = {"linear", "relu", "tanh", "elu", "selu", "gelu", "silu", "leaky_relu", "softplus"}


def _heads(subject):
    return [(head, loss) for head in (subject.compiled.heads if subject.compiled else ()) for loss in head.losses]


@rule("softmax-and-from-logits", "wrong", "01", "basics_softmax_plus_from_logits")
def softmax_and_from_logits(subject):
    """Probabilities are handed to a loss that expects logits."""
    for head, loss in _heads(subject):
        if not loss.from_logits or loss.kind not in CROSSENTROPIES:
            continue
        last = subject.outputs[head.place][0]
        waiting, seen = [last], set()
        while waiting:
            vertex = waiting.pop()
            if vertex in seen:
                continue
            seen.add(vertex)
            if (function := subject.activation(vertex)) in ("softmax", "sigmoid"):
                mended = vertex == last and internals.logits_are_found()
                rest = (
                    "; this Keras warns and takes the values before it instead"
                    if mended
                    else ", squashed once more: even a perfect prediction has a loss"
                )
                yield Found(
                    [vertex, *([last] if last != vertex else [])],
                    f"The loss of `{head.name}` has `from_logits=True`, but gets the {function} of "
                    f"`{subject.name(vertex)}`{rest}.",
                    f"Leave out `from_logits=True`, or the {function}.",
                    "suspicious" if mended else None,
                )
                break
            if subject.vertices[vertex].kind in MIXES:
                waiting.extend(subject.before(vertex))


@softmax_and_from_logits.wrong
def average_of_probabilities():
    """Two softmaxes are averaged, and the loss takes a softmax again."""
    inputs = keras.Input((3,))
    both = [layers.Dense(3, activation="softmax")(inputs) for _ in range(2)]
    model = keras.Model(inputs, layers.average(both))
    model.compile(loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model


@softmax_and_from_logits.fine
def logarithm_of_probabilities():
    """Logarithms of probabilities are logits."""
    inputs = keras.Input((3,))
    both = [layers.Dense(3, activation="softmax")(inputs) for _ in range(2)]
    model = keras.Model(inputs, keras.ops.log(layers.average(both)))
    model.compile(loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model


@rule("logits-taken-for-probabilities", "wrong", "01")
def logits_taken_for_probabilities(subject):
    """Logits are handed to a cross-entropy that expects probabilities."""
    for head, loss in _heads(subject):
        ending, vertex = subject.ending(head.place)
        if loss.kind in CROSSENTROPIES and not loss.from_logits and ending in UNBOUNDED:
            yield Found(
                [vertex],
                f"`{head.name}` ends with {'no activation' if ending == 'linear' else ending}, but its loss "
                f"({loss.kind}) expects probabilities: what lies outside of 0 to 1 is cut off.",
                "Give the loss `from_logits=True`, or the last layer a "
                f"{'sigmoid' if loss.kind == 'binary_crossentropy' else 'softmax'}.",
            )


@logits_taken_for_probabilities.wrong
def string_loss_on_logits():
    """`"binary_crossentropy"` as a string expects a sigmoid."""
    inputs = keras.Input((4,))
    model = keras.Model(inputs, layers.Dense(1)(inputs))
    model.compile(loss="binary_crossentropy")
    return model


@logits_taken_for_probabilities.fine
def loss_that_takes_logits():
    """Logits, and a loss that says so."""
    inputs = keras.Input((4,))
    model = keras.Model(inputs, layers.Dense(1)(inputs))
    model.compile(loss=keras.losses.BinaryCrossentropy(from_logits=True))
    return model


@rule("loss-unlike-activation", "suspicious", "01")
def loss_unlike_activation(subject):
    """A loss is taken of values of a kind that it is not made for."""
    for head, loss in _heads(subject):
        ending, vertex = subject.ending(head.place)
        width = subject.shape(subject.outputs[head.place])[-1:]
        several = loss.kind in ("categorical_crossentropy", "sparse_categorical_crossentropy")
        if several and width == (1,):
            told = (
                "compares classes, but there is one unit: it learns nothing",
                "Use binary_crossentropy, or a unit a class",
            )
        elif several and ending == "sigmoid":
            told = "expects probabilities that sum to 1; sigmoids do not", "Use a softmax, or binary_crossentropy"
        elif loss.kind == "binary_crossentropy" and ending == "softmax" and (width[0] or 0) > 2:
            told = "judges each class by itself, the softmax makes them one choice", "Use categorical_crossentropy"
        elif "hinge" in loss.kind and ending in ("sigmoid", "softmax") and loss.kind != "categorical_hinge":
            told = f"expects values from -1 to 1, a {ending} gives 0 to 1", "Use tanh or no activation"
        elif loss.kind in ("poisson", "kl_divergence") and ending in ("linear", "tanh"):
            told = "takes a logarithm, and the output may be negative", "Use softplus, exponential or softmax"
        else:
            continue
        yield Found(
            [vertex],
            f"The loss of `{head.name}`, {loss.kind}, {told[0]}.",
            f"{told[1]}.",
            "wrong" if width == (1,) and several else None,
        )


@loss_unlike_activation.wrong
def classes_of_one_unit():
    """One unit for two classes, and a loss for many."""
    inputs = keras.Input((4,))
    model = keras.Model(inputs, layers.Dense(1, activation="sigmoid")(inputs))
    model.compile(loss="sparse_categorical_crossentropy")
    return model


@loss_unlike_activation.wrong
def sigmoids_for_one_choice():
    """Three sigmoids for one of three classes."""
    inputs = keras.Input((4,))
    model = keras.Model(inputs, layers.Dense(3, activation="sigmoid")(inputs))
    model.compile(loss="categorical_crossentropy")
    return model


@loss_unlike_activation.fine
def sigmoids_for_many_tags():
    """Three tags, each of which may hold."""
    inputs = keras.Input((4,))
    model = keras.Model(inputs, layers.Dense(3, activation="sigmoid")(inputs))
    model.compile(loss="binary_crossentropy")
    return model


@rule("head-without-loss", "suspicious", "02", "mio_one_loss_in_a_list")
def head_without_loss(subject):
    """Weights lead only to an output that no loss is taken of."""
    heads = subject.compiled.heads if subject.compiled and subject.compiled.has_loss else []
    trained = 0
    for head in heads:
        if head.losses and head.weight != 0:
            trained |= subject.ancestors[subject.outputs[head.place][0]]
    told = subject.compiled.told.get("loss") if heads else None
    short = isinstance(told, (list, tuple)) and len(told) < len(heads)
    for head in heads:
        if head.losses and head.weight != 0:
            continue
        own = subject.ancestors[subject.outputs[head.place][0]] & ~trained
        idle = [
            v
            for v in range(len(subject.vertices))
            if own >> v & 1 and subject.vertices[v].parts and getattr(subject.layer(v), "trainable_weights", ())
        ]
        named = isinstance(told, dict) and head.name in told
        explicit = not head.losses and (named or (isinstance(told, (list, tuple)) and not short))
        if idle:
            why = "its loss has weight 0" if head.losses else "compile has no loss for it"
            yield Found(
                idle,
                f"The output `{head.name}` is not trained, for {why}: {_names(subject, idle)} stay"
                f"{'s' * (len(idle) == 1)} as random as at the start.",
                "Give every output that has weights of its own a loss, in a dict by the outputs' names.",
                "note" if explicit else "wrong" if short else None,
            )


def _names(subject, vertices):
    names = [f"`{subject.name(vertex)}`" for vertex in vertices]
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


@head_without_loss.wrong
def one_loss_for_two_outputs():
    """A list of one loss is the loss of the first output."""
    inputs = keras.Input((4,))
    heads = [layers.Dense(1, name="price")(inputs), layers.Dense(3, name="size")(inputs)]
    model = keras.Model(inputs, heads)
    model.compile(loss=["mse"])
    return model


@head_without_loss.fine
def features_beside_the_head():
    """The features have no loss and need none: they are trained by the head behind them."""
    inputs = keras.Input((4,))
    features = layers.Dense(8, name="features")(inputs)
    model = keras.Model(inputs, {"features": features, "price": layers.Dense(1)(features)})
    model.compile(loss={"price": "mse"})
    return model


@rule("unknown-output-name", "wrong", "02")
def unknown_output_name(subject):
    """Compile is told of an output that the model has not."""
    heads = subject.compiled.heads if subject.compiled else []
    known = {head.name for head in heads} | {port.name for port in (subject.graph.outputs if subject.graph else ())}
    for what in ("loss", "loss_weights", "metrics", "weighted_metrics") if heads else ():
        told = subject.compiled.told.get(what)
        for name in told if isinstance(told, dict) else ():
            if name not in known:
                yield Found(
                    [str(name)],
                    f"`{what}` names the output `{name}`, which the model has not; it has "
                    f"{', '.join(f'`{one}`' for one in sorted(known))}.",
                    "Name outputs by their keys, or by the layers that make them.",
                )


@unknown_output_name.wrong
def misspelt_metric():
    """With one output Keras takes the metric without looking at the name."""
    inputs = keras.Input((4,))
    model = keras.Model(inputs, layers.Dense(1, name="price")(inputs))
    model.compile(loss="mse", metrics={"prize": "mae"})
    return model


@unknown_output_name.fine
def well_spelt_metric():
    """The name of the layer is the name of the output."""
    inputs = keras.Input((4,))
    model = keras.Model(inputs, layers.Dense(1, name="price")(inputs))
    model.compile(loss={"price": "mse"}, metrics={"price": "mae"})
    return model
