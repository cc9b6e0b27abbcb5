"""One layer where several were meant, and several where one was meant."""

import re

import keras
from keras import layers

from helpers.linting.rule import Found, rule
from helpers.linting.subject import NORMS

ON_PURPOSE = re.compile(r"shar|tied|tie_|recur|step|cell|unroll|iter|univers|loop|same", re.IGNORECASE)
ATTENTION = ("MultiHeadAttention", "GroupedQueryAttention", "Attention", "AdditiveAttention")


def _called_in_a_row(subject):
    """Operations with weights of which one call leads to the next: (path, graph, operation, its calls, doubtful)."""
    for path, graph in _graphs(subject.graph, (), set()) if subject.graph else ():
        by_operation = {}
        for index, call in enumerate(graph.calls):
            by_operation.setdefault(id(call.operation), []).append(index)
        repeated = [
            calls for calls in by_operation.values() if len(calls) > 1 and graph.calls[calls[0]].operation.parts
        ]
        if not repeated:
            continue
        bits = []
        for index, call in enumerate(graph.calls):
            own = 1 << index
            for edge in call.inputs:
                own |= bits[edge.source]
            bits.append(own)
        attends = any(graph.calls[calls[0]].kind in ATTENTION for calls in repeated)
        for calls in repeated:
            one, other = calls[:2]
            if not bits[other] >> one & 1 or _gets_something_new(graph, bits, one, other):
                continue
            operation = graph.calls[one].operation
            meant = bool(ON_PURPOSE.search(operation.name)) or attends
            yield path, operation, calls, meant or operation.graph is not None or not operation.builtin


def _graphs(graph, path, seen):
    yield path, graph
    for index, call in enumerate(graph.calls):
        inner = call.operation.graph
        if inner is not None and id(inner) not in seen:
            seen.add(id(inner))
            yield from _graphs(inner, (*path, index), seen)


def _gets_something_new(graph, bits, one, other):
    """Whether new data come in between two calls, as in a recurrence that is written out."""
    for index in range(len(graph.calls)):
        if bits[other] >> index & 1 and not bits[one] >> index & 1:
            call = graph.calls[index]
            if call.kind in ("InputLayer", "GetItem", "Split", "Unstack"):
                return True
            if any(len(graph.calls[edge.source].shapes) > 1 for edge in call.inputs):
                return True
    if graph.calls[other].kind == "Concatenate":
        return False
    joined = [_joined(graph, call) for call in (one, other)]
    return bool(joined[0] & joined[1])


def _joined(graph, index):
    """The tensors that are concatenated right before a call."""
    sources = [graph.calls[edge.source] for edge in graph.calls[index].inputs]
    return {(edge.source, edge.output) for call in sources if call.kind == "Concatenate" for edge in call.inputs}


@rule("layer-reused-in-chain", "suspicious", "03", "res_one_conv_for_all_blocks")
def layer_reused_in_chain(subject):
    """One layer object stands at several depths, where copies were probably meant."""
    for path, operation, calls, meant in _called_in_a_row(subject):
        if operation.kind in NORMS:
            continue
        yield Found(
            [operation.name, *((*path, call) for call in calls)],
            f"`{operation.name}` is one layer that is called {len(calls)} times in a row: all of these places have the "
            "same weights.",
            f"Create a new {operation.kind} for every place, inside the loop; if sharing is meant, say so in its name.",
            "note" if meant else None,
        )


@layer_reused_in_chain.wrong
def made_outside_the_loop():
    """The convolution is made once, outside the loop: three blocks, one kernel."""
    inputs = x = keras.Input((8, 8, 16))
    conv = layers.Conv2D(16, 3, padding="same", activation="relu")
    for _ in range(3):
        x = layers.Add()([x, conv(x)])
    return keras.Model(inputs, x)


@layer_reused_in_chain.fine
def siamese():
    """One encoder for two inputs is what makes a network siamese."""
    one, other = keras.Input((8,)), keras.Input((8,))
    encode = layers.Dense(4)
    return keras.Model([one, other], layers.Subtract()([encode(one), encode(other)]))


@layer_reused_in_chain.fine
def recurrence_written_out():
    """A step that gets a new piece of the sequence each time is shared by right."""
    sequence = keras.Input((3, 4))
    cell = layers.Dense(4, activation="tanh")
    state = sequence[:, 0]
    for time in range(1, 3):
        state = cell(layers.Concatenate()([sequence[:, time], state]))
    return keras.Model(sequence, state)


@rule("norm-shared-between-depths", "suspicious", "03", "res_one_batchnorm_for_all")
def norm_shared_between_depths(subject):
    """One normalisation stands at several depths and mixes up their statistics."""
    for path, operation, calls, meant in _called_in_a_row(subject):
        if operation.kind in NORMS:
            mixes = "moving statistics" if operation.kind == "BatchNormalization" else "scale and offset"
            yield Found(
                [operation.name, *((*path, call) for call in calls)],
                f"`{operation.name}` is one {operation.kind} at {len(calls)} depths, which have one and the "
                f"same {mixes}.",
                f"Create a new {operation.kind} for every place.",
                "note" if meant else None,
            )


@norm_shared_between_depths.wrong
def one_norm_for_all():
    """Both convolutions are normalised by one layer."""
    inputs = keras.Input((8, 8, 4))
    norm = layers.BatchNormalization()
    x = norm(layers.Conv2D(4, 3)(inputs))
    return keras.Model(inputs, norm(layers.Conv2D(4, 3)(x)))


@norm_shared_between_depths.fine
def one_norm_for_two_towers():
    """Side by side, at the same depth, a normalisation is shared like everything else."""
    one, other = keras.Input((8,)), keras.Input((8,))
    dense, norm = layers.Dense(4), layers.BatchNormalization()
    return keras.Model([one, other], layers.Subtract()([norm(dense(one)), norm(dense(other))]))


@rule("two-towers-of-their-own", "suspicious", "04", "nst_siamese_two_towers")
def two_towers_of_their_own(subject):
    """Two equal towers with weights of their own feed a difference."""
    for index, vertex in enumerate(subject.vertices):
        ends = subject.before(index)
        if vertex.kind != "Subtract" or len(ends) != 2:
            continue
        sides = [[v for v in range(index) if subject.ancestors[end] >> v & 1] for end in ends]
        starts = [[v for v in side if v in subject.inputs] for side in sides]
        parts = [{part for v in side for part in subject.vertices[v].parts} for side in sides]
        said = [
            [
                (subject.vertices[v].kind, subject.vertices[v].frozen_settings(), subject.vertices[v].shapes)
                for v in side
            ]
            for side in sides
        ]
        alone = [len(start) for start in starts] == [1, 1] and starts[0] != starts[1]
        if alone and all(parts) and not parts[0] & parts[1] and said[0] == said[1]:
            yield Found(
                [index],
                f"`{subject.name(index)}` takes the difference of two towers that are equal in form and have "
                "weights of their own: the distance of an input to itself is not 0.",
                "Build the tower once, as one model, and call it on both inputs.",
            )


@two_towers_of_their_own.wrong
def tower_built_twice():
    """The function that builds the tower is called twice."""

    def tower():
        start = keras.Input((4,))
        return keras.Model(start, layers.Dense(3)(start))

    one, other = keras.Input((4,)), keras.Input((4,))
    return keras.Model([one, other], layers.Subtract()([tower()(one), tower()(other)]))


@two_towers_of_their_own.fine
def gain_and_cost():
    """Towers on inputs of different kinds are different towers."""
    gain, cost = keras.Input((4,)), keras.Input((6,))
    difference = layers.Subtract()([layers.Dense(1)(gain), layers.Dense(1)(cost)])
    return keras.Model([gain, cost], difference)


@rule("outputs-of-one-name", "suspicious", "02", "mio_shared_head_one_name")
def outputs_of_one_name(subject):
    """Two outputs come from one layer and have one name in the logs."""
    if subject.graph is None or any(isinstance(key, str) for port in subject.graph.outputs for key in port.key):
        return
    names = [port.name for port in subject.graph.outputs]
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            yield Found(
                [name],
                f"Of the outputs {names.count(name)} are called `{name}`: the logs show one loss and one "
                "metric for all of them.",
                "Return a dict of outputs, or pass each through an `Identity` layer that has a name of its own.",
                None if subject.compiled and subject.compiled.has_loss else "note",
            )


@outputs_of_one_name.wrong
def one_head_two_outputs():
    """One head for two inputs: both outputs are called `head`."""
    one, other = keras.Input((4,)), keras.Input((4,))
    head = layers.Dense(1, name="head")
    model = keras.Model([one, other], [head(one), head(other)])
    model.compile(loss="mse")
    return model


@outputs_of_one_name.fine
def outputs_in_a_dict():
    """The keys of a dict tell the outputs apart."""
    one, other = keras.Input((4,)), keras.Input((4,))
    head = layers.Dense(1, name="head")
    model = keras.Model([one, other], {"first": head(one), "second": head(other)})
    model.compile(loss="mse")
    return model
