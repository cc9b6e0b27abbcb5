"""What leads nowhere, and what goes in twice."""

import keras
from keras import layers

from helpers.linting import internals
from helpers.linting.rule import Found, rule


@rule("unused-input", "wrong", "02", "basics_unused_input fea_shared_layer_first_call")
def unused_input(subject):
    """An input reaches no output."""
    used = 0
    for vertex, _ in subject.outputs:
        used |= subject.ancestors[vertex]
    for vertex in subject.inputs:
        if not used >> vertex & 1:
            name = subject.name(vertex)
            yield Found(
                [vertex],
                f"The input `{name}` reaches no output: whatever is fed there changes nothing.",
                f"Merge its branch into what the outputs are made of, or leave `{name}` out of the inputs.",
                "note" if not subject.part and _joins_later(subject, subject.layer(vertex)) else None,
            )


def _joins_later(subject, start):
    """Whether the branch of an input meets the model's tensors behind its outputs, or in another model.

    Then the model is a part of a larger one. Where they meet and nothing comes of it, the input was forgotten.
    """
    own = internals.inbound(start)[:1]
    branch = _behind(own)
    if branch & _behind(internals.ends(subject.model)):
        return True
    nodes, _ = internals.branches(subject.model)
    met = branch & _behind(node for node in nodes.values() if all(node is not each for each in own))
    return bool(met) and any(met & internals.nodes_of(model) for model in subject.other_models)


def _behind(nodes):
    """Ids of all calls that take, at once or later, what some calls make."""
    found, waiting = set(), list(nodes)
    while waiting:
        for each in internals.takers(waiting.pop()):
            if id(each) not in found:
                found.add(id(each))
                waiting.append(each)
    return found


@unused_input.wrong
def branch_not_merged():
    """The branch of `size` ends before the merge."""
    price, size = keras.Input((4,), name="price"), keras.Input((3,), name="size")
    seen = layers.Dense(8)(price)
    layers.Dense(8)(size)
    return keras.Model([price, size], layers.Dense(1)(seen))


@unused_input.wrong
def merged_and_left():
    """Both are merged, and the head is called on what was there before the merge."""
    price, size = keras.Input((4,), name="price"), keras.Input((3,), name="size")
    seen = layers.Dense(8)(price)
    layers.Concatenate()([seen, size])
    return keras.Model([price, size], layers.Dense(1)(seen))


@unused_input.fine
def part_of_a_larger_graph():
    """The encoding of one side of a siamese network, as a model with the inputs of the whole."""
    left, right = keras.Input((4,)), keras.Input((4,))
    encode = layers.Dense(2)
    one, other = encode(left), encode(right)
    whole = keras.Model([left, right], layers.Subtract()([one, other]))
    return keras.Model(whole.inputs, other)


@unused_input.fine
def input_as_output():
    """An input that is handed out as it is has been used."""
    price = keras.Input((4,), name="price")
    return keras.Model(price, [layers.Dense(1)(price), price])


@rule(
    "branch-left-out",
    "suspicious",
    "08",
    "basics_wired_to_inputs_again sur_insertion_not_in_graph sur_insertion_layer_output_is_old",
)
def branch_left_out(subject):
    """Layers were called on tensors of the model, but lead to none of its outputs."""
    if subject.graph is None or subject.part:
        return
    nodes, leaving = internals.branches(subject.model)
    candidates = [found for node in leaving if (found := _judge(subject, node, nodes)) is not None]
    if not candidates:
        return
    elsewhere = set().union(*(internals.nodes_of(model) for model in subject.other_models), set())
    for node, names, found in candidates:
        if id(node) not in elsewhere:
            yield Found(names, *found)


def _judge(subject, first, nodes):
    """What to say of the calls that hang on the model at the call `first`; `None` if that is nothing."""
    hanging, ends = {id(first): first}, []
    waiting = [first]
    while waiting:
        node = waiting.pop()
        following = internals.takers(node)
        if not following:
            ends.append(node)
        for each in following:
            if id(each) not in hanging and id(each) not in nodes:
                hanging[id(each)] = each
                waiting.append(each)
    inside = {id(node.operation) for node in nodes.values()}
    taken = {id(p._inbound_nodes[place]) for p, place in internals.parents(first)}
    again = [node for node in hanging.values() if id(node.operation) in inside and node is not first]
    new = [node.operation.name for node in hanging.values() if id(node.operation) not in inside]
    for node in again:
        own = internals.inbound(node.operation)
        live = [place for place, one in enumerate(own) if id(one) in nodes]
        if new and own.index(node) > max(live, default=len(own)):
            name = node.operation.name
            return (
                ends[0],
                [new[0], name],
                (
                    f"`{new[0]}` was put before a second call of `{name}`, but the outputs of this model come from the "
                    "first call: what was inserted is not in it.",
                    f"Make the model from the tensor that the second call of `{name}` returned.",
                ),
            )
    if again or id(first.operation) in inside or first not in ends or not getattr(first.operation, "weights", ()):
        return None
    outputs = {subject.vertices[vertex].name for vertex, _ in subject.outputs}
    twins = [
        node
        for node in nodes.values()
        if type(node.operation) is type(first.operation)
        and {id(p._inbound_nodes[place]) for p, place in internals.parents(node)} == taken
        and node.operation.name not in outputs
        and _settings(node.operation) == _settings(first.operation)
    ]
    if not twins and (merge := _merge_beside(first, taken, nodes)) is not None:
        name = first.operation.name
        return (
            first,
            [name, merge],
            (
                f"`{name}` stands beside the branches that `{merge}` merges, fits them, and goes nowhere: it is not in "
                "the model.",
                f"Add the output of `{name}` to what `{merge}` gets, or take `{name}` out of the code.",
            ),
        )
    if not twins:
        return None
    name, twin = first.operation.name, twins[0].operation.name
    return (
        first,
        [name, twin],
        (
            f"`{name}` was called on the same tensor as `{twin}`, and its own output goes nowhere: it is not "
            "in the model.",
            f"Call `{twin}` on the output of `{name}`, merge the two, or take `{name}` out of the code.",
        ),
    )


def _merge_beside(first, taken, nodes):
    """The merge of at least two branches that begin at the same tensor as `first`, and which `first` would fit."""
    starts = [node for node in nodes.values() if {id(p._inbound_nodes[k]) for p, k in internals.parents(node)} == taken]
    reached = [_downstream(node, nodes) for node in starts]
    for node in nodes.values():
        is_merge = type(node.operation).__name__ in ("Concatenate", "Add", "Average", "Maximum", "Multiply")
        if is_merge and sum(id(node) in each for each in reached) >= 2 and len(starts) == len(node.input_tensors):
            shape = first.outputs[0].shape
            free = -1 if type(node.operation).__name__ == "Concatenate" else None
            if all(tensor.shape[:free] == shape[:free] for tensor in node.input_tensors):
                return node.operation.name
    return None


def _downstream(node, nodes):
    found, waiting = {id(node)}, [node]
    while waiting:
        for each in internals.takers(waiting.pop()):
            if id(each) in nodes and id(each) not in found:
                found.add(id(each))
                waiting.append(each)
    return found


def _settings(layer):
    return {k: v for k, v in layer.get_config().items() if k != "name"} if hasattr(layer, "get_config") else None


@branch_left_out.wrong
def called_on_the_input_again():
    """The second layer is called on `inputs`, not on `x`: `first` is not in the model."""
    inputs = keras.Input((4,))
    x = layers.Dense(8, activation="relu", name="first")(inputs)
    x = layers.Dense(8, activation="relu", name="second")(inputs)
    return keras.Model(inputs, layers.Dense(1)(x))


@branch_left_out.wrong
def inserted_beside_the_graph():
    """`out` is called again behind `norm`, but the model is made from the old output."""
    inputs = keras.Input((4,))
    x = layers.Dense(8, name="hidden")(inputs)
    out = layers.Dense(3, name="out")
    old = out(x)
    out(layers.LayerNormalization(name="norm")(x))
    return keras.Model(inputs, old)


@branch_left_out.wrong
def third_branch_not_merged():
    """Three branches, and the merge gets two of them."""
    inputs = keras.Input((8, 8, 4))
    one = layers.Conv2D(4, 1, name="one")(inputs)
    three = layers.Conv2D(4, 3, padding="same", name="three")(inputs)
    layers.Conv2D(4, 5, padding="same", name="five")(inputs)
    return keras.Model(inputs, layers.Flatten()(layers.Concatenate()([one, three])))


@branch_left_out.fine
def half_of_an_autoencoder():
    """An encoder is a model of the first half of a graph; the decoder hangs on its output."""
    inputs = keras.Input((8,))
    code = layers.Dense(2)(inputs)
    layers.Dense(8)(code)
    return keras.Model(inputs, code)


@branch_left_out.fine
def one_of_two_heads():
    """A model of one head of two."""
    inputs = keras.Input((8,))
    seen = layers.Dense(4, activation="relu")(inputs)
    layers.Dense(1, name="low")(seen)
    return keras.Model(inputs, layers.Dense(1, name="high")(seen))


@rule("merged-with-itself", "suspicious", "03")
def merged_with_itself(subject):
    """A merge gets one tensor twice."""
    for index, vertex in enumerate(subject.vertices):
        given = [(edge.source, edge.output) for edge in vertex.call.inputs]
        if vertex.kind not in ("Add", "Average", "Maximum", "Minimum", "Subtract", "Concatenate"):
            continue
        if len(set(given)) == len(given) or (vertex.kind == "Concatenate" and subject.shapes_in(index)[0][-1:] == (1,)):
            continue
        place = next(place for place, tensor in enumerate(given) if given.count(tensor) > 1)
        name, source = subject.name(index), subject.name(subject.before(index)[place])
        yield Found(
            [index],
            f"`{name}` gets the output of `{source}` twice: the branch that should come in beside it is missing.",
            f"Keep each branch in a variable of its own, and pass both to `{name}`.",
            "wrong" if vertex.kind == "Subtract" else None,
        )


@merged_with_itself.wrong
def shortcut_overwritten():
    """`x` was overwritten before the sum, so that it is added to itself."""
    inputs = keras.Input((8,))
    x = layers.Dense(8, activation="relu")(inputs)
    return keras.Model(inputs, layers.Add()([x, x]))


@merged_with_itself.fine
def grey_to_colour():
    """One channel is repeated on purpose, for a network that wants three."""
    grey = keras.Input((8, 8, 1))
    return keras.Model(grey, layers.Concatenate()([grey, grey, grey]))


@merged_with_itself.fine
def squared():
    """A tensor times itself is its square."""
    inputs = keras.Input((8,))
    return keras.Model(inputs, layers.Multiply()([inputs, inputs]))


@rule("heads-in-a-row", "suspicious", "08", "sur_linear_rebuild_two_heads")
def heads_in_a_row(subject):
    """Layers that stood side by side in another model stand one behind the other here."""
    if subject.graph is None or subject.part:
        return
    nodes, _ = internals.branches(subject.model)
    for node in nodes.values():
        came = internals.parents(node)
        if len(came) != 1 or not getattr(node.operation, "weights", ()):
            continue
        before, other = _stood_on(node.operation, nodes), came[0][0]
        if any(source in _stood_on(other, nodes) for source in before):
            yield Found(
                [other.name, node.operation.name],
                f"`{other.name}` and `{node.operation.name}` stood side by side on one tensor elsewhere; here "
                f"`{node.operation.name}` is called on the output of `{other.name}`.",
                "Do not rebuild a graph by a loop over `model.layers`: use `keras.models.clone_model` with a function.",
            )


def _stood_on(operation, nodes):
    """What an operation was called on outside of the model."""
    return [
        tuple(internals.parents(node))
        for node in internals.inbound(operation)
        if id(node) not in nodes and node.input_tensors
    ]


@heads_in_a_row.wrong
def rebuilt_by_a_loop():
    """The second head is put on the first."""
    inputs = keras.Input((8,))
    seen = layers.Dense(8)(inputs)
    heads = [layers.Dense(8, name="one")(seen), layers.Dense(8, name="two")(seen)]
    model = keras.Model(inputs, heads)
    start = x = keras.Input((8,))
    for layer in model.layers[1:]:
        x = layer(x)
    return keras.Model(start, x)


@heads_in_a_row.fine
def rebuilt_chain():
    """Layers in a row stay in a row."""
    inputs = keras.Input((8,))
    model = keras.Model(inputs, layers.Dense(8)(layers.Dense(8)(inputs)))
    start = x = keras.Input((8,))
    for layer in model.layers[1:]:
        x = layer(x)
    return keras.Model(start, x)


@rule(
    "shares-with-another-model",
    "note",
    "08",
    "fea_extractor_shares_weights sur_reused_layers_share_weights nst_shared_encoder_frozen_everywhere",
)
def shares_with_another_model(subject):
    """Layers belong to another model as well, which changes with this one."""
    if subject.graph is None or subject.part:
        return
    nodes, leaving = internals.branches(subject.model)
    mine = {id(node.operation): node.operation for node in nodes.values() if getattr(node.operation, "weights", ())}
    elsewhere = any(id(node) not in nodes for each in mine.values() for node in internals.inbound(each))
    nested = [id(each) for each in mine.values() if isinstance(each, keras.Model)]
    inside = {id(layer) for layer in subject.layers}
    for other in subject.other_models if leaving or elsewhere else ():
        if id(other) in nested or id(other) in inside or not hasattr(other, "_operations"):
            continue
        common = [each.name for each in internals.all_layers(other)[1:] if id(each) in mine]
        if common:
            more = f" and {len(common) - 1} more layers belong" if len(common) > 1 else " belongs"
            yield Found(
                common,
                f"`{common[0]}`{more} to the model "
                f"`{other.name}` as well: training or freezing here changes that model.",
                "If they are to go separate ways, copy first: `clone_model`, then `set_weights`.",
            )


@shares_with_another_model.wrong
def head_on_an_extractor():
    """The extractor is made of the original's own layers."""
    inputs = keras.Input((4,))
    hidden = layers.Dense(4, name="hidden")(inputs)
    original = keras.Model(inputs, layers.Dense(1)(hidden), name="original")
    hidden = original.get_layer("hidden").output
    return {"model": keras.Model(inputs, layers.Dense(2)(hidden)), "callbacks": [original]}


@shares_with_another_model.fine
def copied_first():
    """A clone has layers of its own."""
    inputs = keras.Input((4,))
    original = keras.Model(inputs, layers.Dense(1)(layers.Dense(4)(inputs)))
    copy = keras.models.clone_model(original)
    copy.set_weights(original.get_weights())
    return {"model": copy, "callbacks": [original]}
