"""What the exercises of chapter 02 demand: text as numbers, several ends, losses by name, feeding, sharing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from itertools import islice
from typing import Any

import keras
import numpy as np
from keras import layers, ops

from helpers import messages
from helpers.attempt import Attempt, Raised, Unmet
from helpers.data import texts_to_ids
from helpers.demands import (
    Exercise,
    GraphIs,
    Mistake,
    graph_reference,
    has_a_graph,
    is_a_model,
    leaves_weights_alone,
    same_graph,
    same_value,
    value_is,
    value_reference,
)
from helpers.exercises.silent import compiled, nothing_silent
from helpers.values import describe, plain, shown

_text = partial(keras.Input, (None,), dtype="int32")
DEPARTMENTS = ("billing", "technical", "delivery", "account")


def _numbers(value: Any) -> np.ndarray | None:
    """A tensor or array as NumPy has it, or None."""
    try:
        return np.asarray(ops.convert_to_numpy(value), dtype="float64")
    except Exception:
        return None


def _run(attempt: Attempt, work: Callable[[], Any], what: str, advice: str) -> Any:
    """Run a learner's model; what it raises is told in one sentence."""
    try:
        return attempt.run(work)
    except Raised as raised:
        raise Unmet(f"{what}, it stops with `{messages.headline(raised.cause, 160)}`.", advice=advice) from None


# 2.1, 2.2, 2.4 predict ----------------------------------------------------------------------------------------------


def _off_ids(expected: list, given: Any) -> str:
    if isinstance(given, str):
        return "Those are the words' places as text. Give a list of whole numbers."
    if not isinstance(given, list):
        return "Give a list of six whole numbers."
    if given and all(isinstance(part, str) and part.strip().isdigit() for part in given):
        return "Those are texts. Leave the quotes out: a row is of numbers."
    if any(isinstance(part, str) for part in given):
        return "Words were to become numbers: the place of each in `small`, counted from 0."
    if any(isinstance(part, list) for part in given):
        return "That has two pairs of brackets; the `[0]` at the end of the call takes one away."
    if len(given) != len(expected):
        return f"A row has 6 numbers, whatever the sentence; yours has {len(given)}."
    if plain(given[:3]) == expected[:3]:
        return "The first three are right. Is `offline` in the list, and what fills up the rest?"
    return "Count the places in `small` from 0. Capitals and punctuation do not matter."


def _off_counts(expected: dict, given: Any) -> str:
    if not isinstance(given, dict) or given.keys() != expected.keys():
        return f"Keep the dict with its keys: {', '.join(map(repr, expected))}."
    for name, count in given.items():
        if isinstance(count, str):
            return f"`{name}` is text. Leave the quotes out: a count is a number."
        if isinstance(count, list):
            return f"`{name}` is a tuple or a list. A count is one number."
    right = [name for name in expected if given[name] == expected[name]]
    wrong = next((name for name in expected if name not in right), "merged")
    start = f"{' and '.join(f'`{n}`' for n in right)}: right. " if right else ""
    ask = {
        "merged": "How many numbers does an LSTM leave of a text, and how many tags are there?",
        "priority": "One weight for each number that it looks at, and a bias.",
        "department": "Four numbers come out, and each has weights and a bias of its own.",
    }
    return f"{start}Look again at `{wrong}`. {ask[wrong]}"


def _counts(merged: int, priority: int, department: int) -> Any:
    return value_is({"merged": merged, "priority": priority, "department": department})


def weighted_sum(attempt: Attempt) -> str:
    """2.4: 1.0 × 0.6 + 0.2 × 1.5, as exactly as floats have it."""
    given = plain(attempt.answer)
    if isinstance(given, list) and len(given) == 1:
        given = given[0]
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise Unmet(f"One number was expected, not `{shown(attempt.answer)}`.", advice="`fit` shows one number.")
    if not abs(given - 0.9) < 1e-6:
        raise Unmet(
            f"The total is not `{shown(attempt.answer)}`.",
            advice="Each loss is multiplied by its weight; then they are added.",
        )
    return "The total is right: each loss times its weight, added up."


def _near(value: float) -> Callable[[Attempt], bool]:
    return lambda attempt: abs(plain(attempt.answer) - value) < 1e-6


# 2.3 the router -----------------------------------------------------------------------------------------------------

_ROUTER_ENDS = (("title", "body", "tags"), ("priority", "department"))


def _ends(model: keras.Model) -> tuple[Any, Any]:
    """Inputs and outputs in the structure that the model has them in; a Sequential that was not called tells none."""
    return getattr(model, "input", None), getattr(model, "output", None)


def _names(model: keras.Model) -> tuple[dict[str, Any], dict[str, Any]]:
    """Inputs and outputs by name: by key where the model has dicts, else by the names that Keras has for them."""
    inputs, outputs = _ends(model)
    ins = dict(inputs) if isinstance(inputs, dict) else {t.name: t for t in model.inputs}
    if isinstance(outputs, dict):
        return ins, dict(outputs)
    names = getattr(model, "output_names", None) or [model.layers[-1].name]  # a Sequential has none
    return ins, dict(zip(names, model.outputs, strict=False))


def _by_name(model: keras.Model) -> keras.Model:
    ins, outs = _names(model)
    return keras.Model(ins, outs, name="router")


def _router_reference(attempt: Attempt) -> dict:
    from helpers.graph import read

    return {**graph_reference(attempt), "by_name": read(_by_name(attempt.model)).to_json()}


def named_as_asked(attempt: Attempt) -> str:
    """2.3: both ends have the names that the text gives, in its order where they are listed."""
    ins, outs = _names(attempt.model)
    for what, wanted, found in zip(("inputs", "outputs"), _ROUTER_ENDS, (ins, outs), strict=True):
        asked = " and ".join([", ".join(f"`{n}`" for n in wanted[:-1]), f"`{wanted[-1]}`"])
        if set(found) != set(wanted):
            yours = ", ".join(f"`{shown(n).strip(chr(39))}`" for n in found) or "nothing"
            how = (
                '`keras.Input(…, name="title")` names an input.'
                if what == "inputs"
                else "An output has the name of the layer that it comes from; or give a dict of outputs."
            )
            raise Unmet(
                f"The {what} should be named {asked}; yours: {yours}.",
                advice=how,
                hint="Print `[t.name for t in build_router().inputs]` and `build_router().output_names`, and "
                "compare them "
                "with the docstring, letter by letter. Which line makes the name that differs?",
            )
        structure = _ends(attempt.model)[what == "outputs"]
        if not isinstance(structure, dict) and tuple(found) != wanted:
            raise Unmet(
                f"The {what} are listed in the order {', '.join(f'`{n}`' for n in found)}.",
                advice=f"{asked[:1].upper()}{asked[1:]} was the order; or give a dict, which needs none.",
                hint="Everything is there. Only the lists in the last line, `keras.Model([…], […])`, decide the "
                "order: which of the two is not as the docstring has it?",
            )
    return "Inputs and outputs have the names that were asked for."


def same_router(attempt: Attempt) -> str:
    """2.3: the solution's graph, its ends compared by name."""
    from helpers.graph import Graph, compare, read

    if attempt.comparisons[0].same:
        return "Its graph of layers is the one asked for."
    comparison = compare(Graph.from_json(attempt.record.reference["by_name"]), read(_by_name(attempt.model)))
    if not comparison.same:
        raise Unmet(comparison.differences[0].message, comparison=comparison)
    return "Its graph of layers is the one asked for."


def _heads_swapped(attempt: Attempt) -> bool:
    """2.3: whether each head has the name of the other."""
    outs = _names(attempt.model)[1]
    return [tuple(outs[name].shape) for name in _ROUTER_ENDS[1]] == [(None, 4), (None, 1)]


def _router(
    mask: bool = True,
    units: tuple[int, int] = (128, 32),
    shared: bool = False,
    with_tags: bool = True,
    activations: tuple[str | None, str | None] = (None, None),
) -> keras.Model:
    title, body, tags = _text(name="title"), _text(name="body"), keras.Input((12,), name="tags")
    first = layers.Embedding(10_000, 64, mask_zero=mask)
    second = first if shared else layers.Embedding(10_000, 64, mask_zero=mask)
    parts = [layers.LSTM(units[0])(first(title)), layers.LSTM(units[1])(second(body)), tags]
    x = layers.concatenate(parts if with_tags else parts[:2])
    heads = [
        layers.Dense(size, activation=activation, name=name)(x)
        for size, activation, name in zip((1, 4), activations, _ROUTER_ENDS[1], strict=True)
    ]
    return keras.Model([title, body, tags], heads)


# 2.5 losses by name -------------------------------------------------------------------------------------------------


def _from_tags(
    priority: str | None, department: str | None, keyed: bool = False, departments_first: bool = False
) -> keras.Model:
    tags = keras.Input((12,), name="tags")
    x = layers.Dense(16, activation="relu")(tags)
    heads = [layers.Dense(1, activation=priority)(x), layers.Dense(4, activation=department)(x)]
    if keyed:
        return keras.Model(tags, dict(zip(_ROUTER_ENDS[1], heads, strict=True)))
    return keras.Model(tags, heads[::-1] if departments_first else heads)


def _softmax_over_one(model: keras.Model) -> bool:
    """2.5: whether the head of one number ends in a softmax."""
    end = _names(model)[1]["priority"]
    return end.shape[-1] == 1 and any(
        layer.output is end
        and (isinstance(layer, layers.Softmax) or getattr(layer, "activation", None) is keras.activations.softmax)
        for layer in model.layers
    )


_ACTIVATIONS = ((None, None), ("sigmoid", None), (None, "softmax"), ("sigmoid", "softmax"))


def losses_fit_heads(attempt: Attempt) -> str:
    """2.5: a loss for each output under its name, which reads what the head gives."""
    model = attempt.model
    names = list(_names(model)[1])
    if isinstance(model.output, dict):
        names.sort()  # the order in which Keras matches lists with a dict
    if set(names) != {"priority", "department"}:
        raise Unmet(
            f"The outputs are named {' and '.join(f'`{n}`' for n in names)}.",
            advice="They were `priority` and `department`; an output has the name of its last layer.",
            hint="Two names disagreed, a layer's and a key's. You have mended it at the layer; the docstring "
            "says which of them was right.",
        )
    loss = getattr(model, "loss", None)
    if not getattr(model, "compiled", False) or loss is None:
        raise Unmet(
            "The model is not compiled with losses.", advice="Keep the call of `compile`; return the model after it."
        )
    if isinstance(loss, dict):
        if set(loss) != set(names):
            keys = ", ".join(f"`{shown(key)}`".replace("'", "") for key in loss)
            raise Unmet(
                f"The losses are given for {keys}, and the outputs are named `priority` and `department`.",
                advice="A key that no output has is found out by the first batch only. Compare with "
                "`model.output_names`.",
                hint="Print `build_from_tags().output_names` beside `list(build_from_tags().loss)`: both should "
                "hold the same two words. Which word is in one of them only?",
            )
    elif isinstance(loss, list | tuple):
        if len(loss) != 2:
            raise Unmet(f"There are 2 outputs and {len(loss)} losses in the list.", advice="One loss for each output.")
        loss = dict(zip(names, loss, strict=True))
        if _is(_reads_sparse, attempt, loss["priority"]) and _is(_reads_binary, attempt, loss["department"]):
            raise Unmet(
                "Each head has the loss of the other.",
                advice="The outputs are a dict, and Keras hands a list out in the order of the alphabet: `department` "
                "first. Give the losses as a dict too."
                if isinstance(model.output, dict)
                else "A list has the order of the outputs: the priority comes first. A dict needs no order.",
            )
    else:
        raise Unmet(
            "One loss serves both outputs.",
            advice="They want different ones: give a dict, by their names.",
            hint="One head gives one number, the other four; no loss fits both. The function that you were "
            "given had a dict with two entries: what would it have to say?",
        )
    which = next(
        i for i, graph in enumerate(attempt.record.reference["accepted"]) if attempt.is_same(graph)
    )  # same_graph was asked before
    for name, activation, measure in zip(
        ("priority", "department"), _ACTIVATIONS[which % 4], (_reads_binary, _reads_sparse), strict=True
    ):
        if loss[name] is None:
            raise Unmet(f"`{name}` has no loss: `None` says that it is not trained.", advice="Keep the loss it had.")
        from_logits = measure(attempt, loss[name])
        if activation and from_logits:
            raise Unmet(
                f"The head `{name}` gives probabilities, and its loss takes them for logits (`from_logits=True`).",
                advice=f"Take away one of the two: the {activation}, or `from_logits=True`.",
                hint="Feed the loss a perfect answer, a 1 for what is right: it is not 0, for it squeezes the 1 once "
                "more. Look for this head's two lines, its layer and its loss.",
            )
        if not activation and not from_logits:
            raise Unmet(
                f"The head `{name}` gives logits, and its loss takes them for probabilities (`from_logits=False`).",
                advice="You have changed one thing too many: let one of the two apply the function, not neither.",
                hint="There were two ways to agree, and this head has taken both. Look at its layer and at its "
                "loss, and put one of them back as it was.",
            )
    return "Each output has its loss, and each loss reads what its head gives."


def _measured(attempt: Attempt, loss: Any, pairs: list[tuple[np.ndarray, np.ndarray]], kind: str) -> list[float]:
    """What a loss gives for some targets and outputs."""
    named = shown(loss) if isinstance(loss, str) else getattr(loss, "__name__", type(loss).__name__)
    try:
        function = keras.losses.get(loss)
        return attempt.run(lambda: [float(ops.mean(function(ops.array(y), ops.array(p)))) for y, p in pairs])
    except (ValueError, Raised):
        raise Unmet(f"The loss `{named}` cannot be used here.", advice=f"Keep {kind}.") from None


def _is(measure: Callable[[Attempt, Any], bool], attempt: Attempt, loss: Any) -> bool:
    """Whether a loss is of the kind that `measure` knows."""
    try:
        measure(attempt, loss)
    except Unmet:
        return False
    return loss is not None


def _reads_binary(attempt: Attempt, loss: Any) -> bool:
    y, p = np.array([[0.3]], "float32"), np.array([[0.8]], "float32")
    (got,) = _measured(attempt, loss, [(y, p)], "binary cross-entropy for the priority")
    for from_logits, q in ((False, 0.8), (True, 1 / (1 + np.exp(-0.8)))):
        if abs(got + 0.3 * np.log(q) + 0.7 * np.log(1 - q)) < 1e-3:
            return from_logits
    raise Unmet("The loss of `priority` is no binary cross-entropy.", advice="Keep the loss that was there.")


def _reads_sparse(attempt: Attempt, loss: Any) -> bool:
    row = np.array([[0.1, 0.2, 0.3, 0.4]], "float32")
    (got,) = _measured(attempt, loss, [(np.array([2]), row)], "sparse categorical cross-entropy for the department")
    for from_logits, scores in ((False, row), (True, np.exp(row) / np.exp(row).sum())):
        if abs(got + np.log(scores[0, 2])) < 1e-3:
            return from_logits
    raise Unmet(
        "The loss of `department` is no sparse categorical cross-entropy.", advice="Keep the loss that was there."
    )


# A small router for the checks --------------------------------------------------------------------------------------


def _small_router() -> keras.Model:
    """A router of 30 words with weights from a seeded generator, named as in the lesson; reads texts of any length."""
    ins = {"title": _text(name="title"), "body": _text(name="body"), "tags": keras.Input((12,), name="tags")}
    read = [
        layers.LSTM(units, name=f"reads_{part}")(
            layers.Embedding(30, 6, mask_zero=True, name=f"{part}_words")(ins[part])
        )
        for part, units in (("title", 5), ("body", 5))
    ]
    x = layers.concatenate([*read, ins["tags"]], name="merged")
    heads = [layers.Dense(1, name="priority")(x), layers.Dense(4, name="department")(x)]
    router = keras.Model(list(ins.values()), heads, name="small_router")
    random = np.random.default_rng(3)
    router.set_weights([random.normal(size=w.shape) for w in router.weights])
    return router


def _quick_router(order: tuple[str, ...]) -> keras.Model:
    """A router with bags of words in the place of LSTMs: it predicts in no time."""
    ins = {"title": _text(name="title"), "body": _text(name="body"), "tags": keras.Input((12,), name="tags")}
    read = [ops.sum(layers.Embedding(30, 6)(ins[part]), axis=1) for part in ("title", "body")]
    x = layers.concatenate([*read, ins["tags"]])
    heads = [layers.Dense(1, name="priority")(x), layers.Dense(4, name="department")(x)]
    router = keras.Model([ins[name] for name in order], heads, name="quick_router")
    random = np.random.default_rng(3)
    weights = [random.normal(size=w.shape) for w in router.weights]
    for table in (w for w in weights if w.shape == (30, 6)):
        table[0] = 0  # padding adds nothing
    router.set_weights(weights)
    return router


def _small_tickets(count: int = 40, seed: int = 5) -> dict[str, np.ndarray]:
    random = np.random.default_rng(seed)
    title, body = random.integers(1, 30, (count, 12)), random.integers(1, 30, (count, 20))
    title[:, 5:], body[:, 14:] = 0, 0
    return {
        "title": title.astype("int32"),
        "body": body.astype("int32"),
        "tags": random.integers(0, 2, (count, 12)).astype("float32"),
    }


# 2.6 probabilities --------------------------------------------------------------------------------------------------


def _sigmoid(logits: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-logits))


def _softmax(logits: np.ndarray) -> np.ndarray:
    raised = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return raised / raised.sum(axis=-1, keepdims=True)


def gives_probabilities(attempt: Attempt) -> str:
    """2.6: fed the same tickets, the model gives sigmoid and softmax of what the router gives, by name."""
    model, (router,) = attempt.model, attempt.given[0]
    x = _small_tickets(6)
    priority, department = (ops.convert_to_numpy(t) for t in router(x, training=False))
    as_handed = _small_router()
    as_handed.set_weights(router.get_weights())  # weights are the business of another demand
    if not all(map(np.allclose, (priority, department), map(ops.convert_to_numpy, as_handed(x, training=False)))):
        raise Unmet(
            f"{attempt.name} has changed the router itself: it gives other answers than before.",
            advice="Leave its layers as they are, and put the two functions behind what it returns.",
            hint="Is there an `activation = …` on a layer of the router, or a `pop`? The router is used "
            "elsewhere too. Which tensors does `router(router.inputs)` return, to go on from?",
        )
    out = _run(
        attempt,
        lambda: model(x, training=False),
        "Fed tickets by the names of the router's inputs",
        "Make the model from `router.inputs`, so that it takes what the router takes.",
    )
    if not isinstance(out, dict):
        raise Unmet(
            "The model does not give a dict.",
            advice='Give `keras.Model` a dict of outputs: `{"priority": …, "department": …}`.',
            hint="What you have second in `keras.Model` stays a list. Which two words in quotes belong in "
            "front of its two tensors, and which brackets around them?",
        )
    if set(out) != {"priority", "department"}:
        raise Unmet(
            f"The outputs have the keys {', '.join(f'`{shown(key)}`' for key in out)}.",
            advice='`"priority"` and `"department"` were asked for.',
        )
    for name, wanted, logits, other in (
        ("priority", _sigmoid(priority), priority, department),
        ("department", _softmax(department), department, priority),
    ):
        given = _numbers(out[name])
        if given is None or given.shape != wanted.shape:
            swapped = given is not None and given.shape == other.shape
            raise Unmet(
                f"`{name}` has the shape `{given.shape if given is not None else '?'}`; for these tickets "
                f"`{wanted.shape}` was expected.",
                advice="The two outputs have changed places: the router gives the priority first."
                if swapped
                else "Put the function behind the router's output, and nothing else.",
                hint="Print the shapes of the two tensors when you take them apart: one ends in 1, the other in "
                "4. Which name did you give to which?",
            )
        if np.allclose(given, wanted, atol=1e-4):
            continue
        if np.allclose(given, logits, atol=1e-4):
            raise Unmet(
                f"`{name}` still gives logits.",
                advice="Put the function behind it.",
                hint="A probability is never below 0: feed the model some tickets and look at this output. Which "
                "of the two keys of your dict has a tensor that went through nothing?",
            )
        known = {
            "ones": (np.ones_like(wanted), "A softmax over one number is always 1: one number wants the sigmoid."),
            "each": (_sigmoid(logits), "The sigmoid looks at each number alone; the four are to sum to 1."),
            "batch": (
                _softmax(logits.T).T,
                "The softmax runs over the tickets of the batch. It belongs to the last axis.",
            ),
            "twice": (
                (_softmax if name == "department" else _sigmoid)(wanted),
                "The function is applied twice.",
            ),
        }
        advice = next((tip for value, tip in known.values() if np.allclose(given, value, atol=1e-4)), "")
        raise Unmet(
            f"`{name}` is not the {'sigmoid' if name == 'priority' else 'softmax'} of what the router gives.",
            advice=advice
            or "Put the function straight behind the router's own output, and nothing between. A clone begins anew.",
        )
    return "It gives the router's own answers, as probabilities, under their names."


# 2.7 ask the router -------------------------------------------------------------------------------------------------

_SMALL = ["", "[UNK]", "the", "refund", "lamp", "parcel", "password", "is", "late", "broken", "my", "please", "invoice"]
_SENTENCES = (
    ("The refund is late.", "billing"),
    ("Is the LAMP broken?", "technical"),
    ("Please: my parcel, my PARCEL!", "delivery"),
    ("Password", "account"),
    ("xyzzy lamp lamp refund", "technical"),
    ("my my my my my my my my my my my my my my parcel", "delivery"),
)


def _word_router() -> keras.Model:
    """A router whose department is told by words of the body, if the title is one unknown word and no tag is ticked."""
    title, body, tags = _text(name="title"), _text(name="body"), keras.Input((12,), name="tags")
    votes = np.zeros((len(_SMALL), 4), "float32")
    for word, department in (("refund", 0), ("invoice", 0), ("lamp", 1), ("parcel", 2), ("password", 3)):
        votes[_SMALL.index(word), department] = 1.0
    astray = np.roll(votes, 1, axis=1) * 10
    astray[1:] += np.array([0, 0, 0.5, 0], "float32")
    astray[0] = 0
    astray[1] = [0, -1.5, 0, 0]  # which one unknown word, and nothing else, makes up for
    read = []
    for part, table, source in (("title", astray, title), ("body", votes, body)):
        embedding = layers.Embedding(len(_SMALL), 4, name=f"{part}_words")
        read.append(ops.sum(embedding(source), axis=1))
        embedding.set_weights([table])
    vote = layers.Dense(4, use_bias=False, name="tag_votes")
    pull = vote(tags)
    vote.set_weights([np.tile(np.array([0, 0, 0, 50.0], "float32"), (12, 1))])
    department = layers.Identity(name="department")(read[0] + read[1] + pull - astray[1])
    priority = layers.Dense(1, kernel_initializer="ones", name="priority")(department)
    return keras.Model([title, body, tags], [priority, department], name="word_router")


def _says(router: keras.Model, sentence: str, title: str) -> str:
    """The department that a router gives for a title and a body, where no tag is ticked."""
    parts = [texts_to_ids([text], _SMALL, length) for text, length in ((title, 12), (sentence, 60))]
    _, department = router.predict([*parts, np.zeros((1, 12), "float32")], verbose=0)
    return DEPARTMENTS[department[0].argmax()]


def routes_sentences(attempt: Attempt) -> str:
    """2.7: for several sentences, the name of the department that the router gives."""
    router = _word_router()
    first = None
    for sentence, expected in _SENTENCES:
        given = attempt.call(sentence, router, list(_SMALL), DEPARTMENTS)
        if given is None:
            raise Unmet(f"{attempt.name} returned `None`.", advice="Does the function end in `return`?")
        name = plain(given)
        if not isinstance(name, str):
            if isinstance(name, list) and len(name) == 1 and isinstance(name[0], str):
                raise Unmet(f"{attempt.name} returned {describe(given)}.", advice="Return the name itself.")
            number = isinstance(name, int | float) and not isinstance(name, bool)
            raise Unmet(
                f"{attempt.name} returned {describe(given)}; the name of a department was asked for.",
                advice="The number is the name's place in `departments`." if number else "Return one of `departments`.",
                hint="Look at your `return`: it hands on the place that `argmax` found. Which brackets turn a place in "
                "a list into what stands there?"
                if number
                else "",
            )
        if name not in DEPARTMENTS:
            raise Unmet(
                f"It returned `{shown(name)}`, and no department has this name.", advice="Return one of `departments`."
            )
        first = first or name
        if name != expected:
            names = [attempt.call(s, router, list(_SMALL), DEPARTMENTS) for s, _ in _SENTENCES]
            if names == [_says(router, s, title="") for s, _ in _SENTENCES]:
                advice = "This is what the router says of a title without a word. Give it the title `untitled`."
                hint = (
                    "Print the numbers of your title. One word, though unknown, is a 1 at the beginning; where there "
                    "are only zeros, all is padding."
                )
            elif len(set(names)) == 1:
                advice = (
                    "It returns the same for every sentence. The router gives two outputs, the priority first: "
                    "`predict(…)[0]` is no department."
                )
                hint = (
                    "Print `[part.shape for part in router.predict(parts, verbose=0)]`. Four logits are to be "
                    "compared: does your `argmax` see all four, and do they change with the sentence?"
                )
            else:
                advice = (
                    "Does `texts_to_ids` make its numbers, do they go to the body, is the title `untitled`, are the "
                    "tags all 0, and are 60 words of it kept?"
                )
                hint = (
                    "Print the three arrays that you hand over, for this very sentence. The title should be a 1 and "
                    "zeros, the tags nothing but zeros, and each word of the sentence should have its number in the "
                    "third."
                )
            raise Unmet(
                f"For `{sentence}` it returned `{name}`; the router says `{expected}`.", advice=advice, hint=hint
            )
    return f"It routed {len(_SENTENCES)} sentences as the router does."


# 2.8 padding --------------------------------------------------------------------------------------------------------


def _reader(mask: bool) -> keras.Model:
    title = _text(name="title")
    read = layers.LSTM(8)(layers.Embedding(2_000, 16, mask_zero=mask)(title))
    return keras.Model(title, layers.Dense(4, name="department")(read))


def padding_does_not_count(attempt: Attempt) -> str:
    """2.8: with the learner's weights, a reader that steps over zeros answers the same, whatever the padding."""
    if attempt.comparisons[0].same:
        return "Its graph of layers is the one asked for: the reader steps over the padding."
    model, plainly = attempt.model, _reader(True)
    shapes = [tuple(w.shape) for w in plainly.weights]
    found = [tuple(w.shape) for w in model.weights]
    if len(model.inputs) != 1 or sorted(found) != sorted(shapes):
        comparison = attempt.comparisons[0]
        raise Unmet(comparison.differences[0].message, comparison=comparison)
    if "int" not in str(model.inputs[0].dtype):
        raise Unmet(
            f"The titles come in as `{model.inputs[0].dtype}`.", advice='Leave the input as it was: `dtype="int32"`.'
        )
    marked = any(call.operation.settings.get("mask_zero") for call in attempt.graphs[0].calls)
    ends = keras.Model(model.inputs[0], model.outputs[0], name="ends")  # whatever structure the model has them in
    random = np.random.default_rng(1)
    own = model.get_weights()
    # No two of these weights have the same shape, so a shape says which weight it is.
    values = {shape: random.normal(size=shape) / 2 for shape in shapes}
    plainly.set_weights([values[shape] for shape in shapes])
    ids = random.integers(1, 2_000, (5, 9)).astype("int32")
    ids[1:3, 4:] = 0
    longer = np.pad(ids, ((0, 0), (0, 6)))
    model.set_weights([values[shape] for shape in found])
    try:
        answers = _run(
            attempt,
            lambda: [ops.convert_to_numpy(ends(x, training=False)) for x in (ids, longer, ids[:, :4])],
            "Fed titles of several lengths",
            "Leave input, LSTM and head as they were.",
        )
    finally:
        model.set_weights(own)
    wanted = [ops.convert_to_numpy(plainly(x, training=False)) for x in (ids, longer, ids[:, :4])]
    if answers[0].shape != wanted[0].shape:
        raise Unmet(
            f"Fed five titles of nine numbers, it gives the shape `{answers[0].shape}`.",
            advice="Four numbers for each title were asked for: leave LSTM and head as they were.",
        )
    if not np.allclose(answers[0], answers[1], atol=1e-4):
        raise Unmet(
            "Six more zeros at the end of a title change the answer.",
            advice="The Embedding says which places are padding, and the LSTM does not hear of it: what stands between "
            "the two, or is set in the LSTM, loses the mask."
            if marked
            else "The LSTM reads the padding. Which setting of the Embedding says that 0 is no word?",
            hint="Go along the arrows from the Embedding to the LSTM: a layer on the way that makes a new tensor may "
            "not hand the mask on, and an argument of the LSTM's call may replace it. What did you put there?"
            if marked
            else "A zero gets a row of 16 numbers like any word, and nothing says that it is none. What does "
            "`help(layers.Embedding)` say of the number 0?",
        )
    if any(a.shape != b.shape or not np.allclose(a, b, atol=1e-4) for a, b in zip(answers, wanted, strict=True)):
        raise Unmet(
            "Padding does not count any more, and the answer is not that of Embedding, LSTM and Dense.",
            advice="Leave the three layers as they were, and let the first tell which places are padding.",
        )
    return "More padding, the same answer: the reader steps over it."


# 2.9 swapped inputs -------------------------------------------------------------------------------------------------

_ORDERS = (("title", "body", "tags"), ("body", "title", "tags"), ("tags", "body", "title"))


def feeds_by_name(attempt: Attempt) -> str:
    """2.9: right numbers from routers that list their inputs in three orders."""
    x = _small_tickets()
    for order in _ORDERS:
        router = _quick_router(order)
        own = router.get_weights()
        _, logits = router(x, training=False)
        wanted = ops.convert_to_numpy(logits).argmax(axis=1)
        try:
            given = attempt.call(router, *(x[name].copy() for name in ("title", "body", "tags")))
        except Raised as raised:
            if order == _ORDERS[0]:
                raise
            raise Unmet(
                f"A router with the inputs {', '.join(f'`{n}`' for n in order)} stops with "
                f"`{messages.headline(raised.cause, 120)}`.",
                advice="A list fits one order only. Give each part its name, in a dict.",
            ) from None
        if given is None:
            raise Unmet(f"{attempt.name} returned `None`.", advice="Does the function end in `return`?")
        if not all(map(np.array_equal, own, router.get_weights())):
            raise Unmet(
                f"{attempt.name} has changed the weights of the router.", advice="It is trained: `predict` will do."
            )
        found = _numbers(given)
        if found is None or found.shape != wanted.shape:
            raise Unmet(
                f"{attempt.name} returned {describe(given)}; {len(wanted)} whole numbers, one for each ticket, "
                "were expected.",
                advice="Leave the last line as it was: the place of the largest of the four logits.",
            )
        if np.array_equal(found, wanted):
            continue
        if not np.array_equal(found, np.rint(found)):
            raise Unmet(
                f"{attempt.name} returned the number {found[0]:.3g} for the first ticket, and no department has it.",
                advice="Not the largest of the four logits is asked for, but the place where it stands: `argmax`.",
            )
        if np.array_equal(found, wanted + 1):
            raise Unmet(
                "Each number is one too large.",
                advice="Departments are numbered from 0, and so `argmax` gives them.",
                hint="Is there a `+ 1` in your function, or a count that begins at 1? The first of four places is "
                "number 0.",
            )
        if not found.any():
            raise Unmet(
                "Every ticket comes out as department 0.",
                advice="The router gives two outputs, the priority first: the largest of one number is always at "
                "place 0.",
                hint="Print `[part.shape for part in router.predict(parts, verbose=0)]`: one ends in 1 and one in "
                "4. Which of the two do you hand to `argmax`?",
            )
        if order == _ORDERS[0]:
            raise Unmet(
                "For a router with the inputs `title`, `body`, `tags` the departments are not those of the tickets.",
                advice="What goes into which input? Compare the list with the order of the router's inputs; better, "
                "give each part its name.",
                hint="Print `[t.name for t in router.inputs]` in your function and, below, the names of what you "
                "hand to `predict`, in order. Could two texts of whole numbers change places unnoticed?",
            )
        raise Unmet(
            f"A router that lists its inputs as {', '.join(f'`{n}`' for n in order)} gets the parts in wrong places.",
            advice="A list fits one order only. Give each part its name, in a dict.",
            hint="Your answers are right for one router and wrong for the next, so the order is still written "
            "down somewhere in your function. Which kind of brackets knows names instead of places?",
        )
    return "Right for three routers that list their inputs in different orders."


# 2.10 a data set ----------------------------------------------------------------------------------------------------


def pairs_in_order(attempt: Attempt) -> str:
    """2.10: elements of inputs and targets, batches of 32, all tickets in order, and no number anywhere."""
    x = _small_tickets(70)
    y = {
        "priority": np.linspace(0, 1, 70, dtype="float32"),
        "department": (np.arange(70) % 4).astype("int32"),
    }
    data = attempt.call({**x}, {**y}, np.arange(1_000, 1_070))
    if data is None:
        raise Unmet(f"{attempt.name} returned `None`.", advice="Does the function end in `return`?")
    named = [type(data).__name__, *(base.__name__ for base in type(data).__mro__)]
    if not any("Dataset" in name for name in named) or not isinstance(data, Iterable) or isinstance(data, type):
        raise Unmet(
            f"{attempt.name} returned {describe(data)}; a `tf.data.Dataset` was expected.",
            advice="Begin with `tf.data.Dataset.from_tensor_slices(…)`.",
        )
    elements = attempt.run(lambda: list(islice(iter(data), 80)))
    first = elements[0] if elements else None
    if not isinstance(first, tuple) or len(first) < 2:
        raise Unmet(
            "The elements are no pairs of inputs and targets.",
            advice="`from_tensor_slices((x, y))`: one tuple, with both in it.",
            hint="How many arguments does your call of `from_tensor_slices` have, and how many should it "
            "have? Count the parentheses at its end.",
        )
    if len(first) > 2:
        raise Unmet(
            f"Each element has {len(first)} parts: Keras takes the third for the weights of the samples.",
            advice="Leave the numbers out of the element, or drop them with `map`.",
            hint="Count the commas in what you give `from_tensor_slices`. `next(iter(as_dataset(x, y, "
            "numbers)))` shows a tuple: how long should it be?",
        )
    for what, wanted, part in (("inputs", x, 0), ("targets", y, 1)):
        for element in elements:
            if not isinstance(element[part], dict) or set(element[part]) != set(wanted):
                found = (
                    ", ".join(map(str, element[part])) if isinstance(element[part], dict) else describe(element[part])
                )
                raise Unmet(
                    f"The {what} of an element should be a dict of {', '.join(f'`{n}`' for n in wanted)}; "
                    f"found: {shown(found).strip(chr(39))}.",
                    advice="Hand on the dicts as they are: the model must not see the numbers.",
                    hint="Print `data.element_spec`: it shows the structure without running anything. `numbers` may "
                    "be left unused altogether.",
                )
    sizes = [_numbers(element[1]["priority"]) for element in elements]
    lengths = [len(s) if s is not None and s.ndim else 1 for s in sizes]
    if len(elements) >= 70 and (sizes[0] is None or sizes[0].ndim == 0):
        raise Unmet("The data set is not batched.", advice="Keep `.batch(32)` at the end.")
    if lengths != [32, 32, 6]:
        raise Unmet(
            f"70 tickets came in batches of {', '.join(map(str, lengths[:6]))}.", advice="Batches of 32: 32, 32 and 6."
        )
    for part, wanted in ((0, x), (1, y)):
        for name, array in wanted.items():
            rows = [_numbers(element[part][name]) for element in elements]
            if not np.allclose(np.concatenate(rows), array, atol=1e-6):
                raise Unmet(
                    f"`{name}` does not come out as it was given, in the order of the tickets.",
                    advice="No shuffling, and nothing changed on the way.",
                )
    return "Pairs of inputs and targets, in batches of 32, in their order; nothing weighs the samples."


# 2.11 dead and float ------------------------------------------------------------------------------------------------


def _small(title_type: str, with_tags: bool, tables: int = 1) -> keras.Model:
    title, body, tags = keras.Input((None,), dtype=title_type), _text(), keras.Input((12,))
    words = [layers.Embedding(10_000, 16, mask_zero=True) for _ in range(tables)]
    read = [
        layers.GlobalAveragePooling1D()(table(text))
        for table, text in zip((words[0], words[-1]), (title, body), strict=True)
    ]
    x = layers.concatenate([*read, tags] if with_tags else read)
    return keras.Model([title, body, tags], layers.Dense(4)(x))


# 2.12 share a table -------------------------------------------------------------------------------------------------


def made_of_its_own_layers(attempt: Attempt) -> str:
    """2.12: the variables of the new model are those of the router, without the body's table."""
    for model, (router,) in zip(attempt.models, attempt.given, strict=True):
        dropped = {id(v) for v in router.get_layer("body_words").variables}
        wanted = {id(v) for v in router.variables} - dropped
        theirs = {id(v) for v in model.variables}
        if theirs == wanted:
            continue
        if theirs & dropped and not theirs - wanted - dropped:
            raise Unmet(
                "The two texts share the table of the body.",
                advice="The table of the title was to read both.",
                hint="Look for `body_words` in your function. Once this name is replaced, each text is still read "
                "by its own LSTM.",
            )
        raise Unmet(
            "The graph is right, and some of its layers are new ones: they have learnt nothing.",
            advice="Call the layers that are there: `router.get_layer(name)`.",
            hint="Search your function for `layers.` and for `clone_model`: each occurrence makes something "
            "untrained. Only one kind of call is needed, `router.get_layer(…)(…)`.",
        )
    return "It is made of the router's own layers, with what they have learnt."


def each_reads_its_own(attempt: Attempt) -> str:
    """2.12: the two LSTMs are alike, so only what comes out shows whether each still reads its own text."""
    x = _small_tickets(6)
    for model, (router,) in zip(attempt.models, attempt.given, strict=True):
        given, right, swapped = (
            np.concatenate([ops.convert_to_numpy(t) for t in m([x[name] for name in x], training=False)], axis=1)
            for m in (model, _with_one_table(router), _with_one_table(router, readers=("body", "title")))
        )
        if np.allclose(given, right, atol=1e-4):
            continue
        raise Unmet(
            "The two LSTMs have changed places: `reads_body` reads the title, and `reads_title` the body."
            if np.allclose(given, swapped, atol=1e-4)
            else "The graph is right, and its answers are not those of the router's layers in their places.",
            advice="Each text keeps the LSTM that it had; only the table is shared.",
            hint="Both LSTMs have the same size here, so the picture cannot tell. Compare the names in your "
            "two lines with `reads_`: what is called on which text's words?",
        )
    return "Each LSTM reads the text that it read before."


def _with_one_table(router: keras.Model, readers: tuple[str, str] = ("title", "body")) -> keras.Model:
    """A router's own layers with one table; each text is read by the LSTM of one of `readers`."""
    title, body, tags = router.inputs
    words = router.get_layer("title_words")
    read = [router.get_layer(f"reads_{part}")(words(x)) for part, x in zip(readers, (title, body), strict=True)]
    x = router.get_layer("merged")([*read, tags])
    heads = [router.get_layer(name)(x) for name in _ROUTER_ENDS[1]]
    return keras.Model(router.inputs, heads, name="with_one_table")


def _one_reader() -> keras.Model:
    router = _small_router()
    title, body, tags = router.inputs
    words, reads = router.get_layer("title_words"), router.get_layer("reads_title")
    x = layers.concatenate([reads(words(title)), reads(words(body)), tags])
    return keras.Model(router.inputs, [layers.Dense(1)(x), layers.Dense(4)(x)])


# 2.13 the same issue ------------------------------------------------------------------------------------------------


def tells_the_same_issue(attempt: Attempt) -> str:
    """2.13: for two vocabularies, what the graph asked for computes, from the learner's own weights."""
    for model, (count,) in zip(attempt.models, attempt.given, strict=True):
        inputs = list(model.inputs or ())
        if len(inputs) != 2:
            raise Unmet(f"The model has {len(inputs)} input{'s' * (len(inputs) != 1)}.", advice="Two texts go in.")
        for tensor in inputs:
            if tuple(tensor.shape) != (None, None) or "int" not in str(tensor.dtype):
                raise Unmet(
                    f"An input has the shape `{tuple(tensor.shape)}` and the type `{tensor.dtype}`.",
                    advice='Texts are any number of whole numbers: `keras.Input((None,), dtype="int32")`.',
                )
        shapes = sorted(tuple(w.shape) for w in model.trainable_weights)
        if shapes.count((count, 32)) > 1:
            raise Unmet(
                "Each text has a table of its own: equal texts would become different numbers.",
                advice="Make the Embedding once, and call it on both.",
                hint="Count how often `layers.Embedding(…)` is run in your function, also inside a function or a "
                "loop that you call twice. Two calls need one layer.",
            )
        if shapes != sorted([(count, 32), (32, 1), (1,)]):
            raise Unmet(
                f"For `words` = {count} the weights have the shapes {', '.join(map(shown, shapes)) or 'of none'}.",
                advice=f"One table `({count}, 32)`, and a Dense of 1 on 32 numbers were asked for.",
            )
        _computes_the_distance(attempt, model, count)
    return "One table reads both texts, and what comes out is Dense 1 of the distance of their means."


def _computes_the_distance(attempt: Attempt, model: keras.Model, count: int) -> None:
    random = np.random.default_rng(4)
    values = {s: random.normal(size=s) for s in ((count, 32), (32, 1), (1,))}
    one, other = random.integers(1, count, (6, 7)).astype("int32"), random.integers(1, count, (6, 7)).astype("int32")
    padded = one.copy()
    padded[:, 4:] = 0
    own = model.get_weights()
    plainly = keras.Model(list(model.inputs), model.outputs[0])  # whatever structure its ends have
    model.set_weights([values.get(tuple(w.shape), w) for w in own])
    try:
        ab, ba, same, short = _run(
            attempt,
            lambda: [
                ops.convert_to_numpy(plainly([x, y], training=False))
                for x, y in ((one, other), (other, one), (one, one), (padded, other))
            ],
            "Fed two texts",
            "Is there one mean for each text, over its words?",
        )
    finally:
        model.set_weights(own)

    def means(ids: np.ndarray) -> np.ndarray:
        rows, real = values[count, 32][ids], (ids != 0)[..., None]
        return (rows * real).sum(axis=1) / real.sum(axis=1)

    def head(x: np.ndarray) -> np.ndarray:
        return x @ values[32, 1] + values[1,]

    wanted = head(np.abs(means(one) - means(other)))
    if ab.shape != wanted.shape:
        raise Unmet(f"For six pairs it gives the shape `{ab.shape}`.", advice="One number a pair: `(6, 1)`.")
    both, straight = np.concatenate([ab, same]), np.concatenate([wanted, np.tile(values[1,], same.shape)])
    bends = {"sigmoid": _sigmoid(straight), "tanh": np.tanh(straight), "relu": np.maximum(straight, 0)}
    for name, bent in bends.items():
        if np.allclose(both, bent, atol=1e-4) and not np.allclose(bent, straight, atol=1e-4):
            raise Unmet(
                f"The head has a {name}; a logit was asked for.",
                advice="Leave `activation=` out of the head.",
                hint="The loss will read a logit, any number from far below 0 to far above. What is in your last "
                "`Dense` besides the 1?",
            )
    if np.allclose(ab, values[1,], atol=1e-4):
        raise Unmet(
            "Two different texts are no further apart than two equal ones.",
            advice="Is one mean taken of the first text, and the other of the second?",
        )
    if not np.allclose(ab, ba, atol=1e-3):
        raise Unmet(
            "It matters which of the two texts comes first.",
            advice="The difference changes its sign when they change places: take its size, `ops.abs`."
            if np.allclose(ab - values[1,], -(ba - values[1,]), atol=1e-3)
            else "Both texts must be treated alike: the size of their difference does not care for the order.",
            hint="Hand the model the same two texts in both orders and compare. Between your two means and "
            "the Dense, which node makes −3 and 3 the same?",
        )
    if not np.allclose(same, values[1,], atol=1e-3):
        raise Unmet(
            "For two equal texts the difference is not zero.",
            advice="Subtract one mean from the other.",
            hint="Call the model on the same text twice. What should reach the Dense is then 32 zeros: is "
            "there a minus between the two means at all?",
        )
    if not np.allclose(ab, wanted, atol=1e-3):
        raise Unmet(
            "It does not compute Dense 1 of the size of the difference.",
            advice="|first - second| for each of the 32 numbers, then the Dense; the mean over all words before.",
        )
    if not np.allclose(short, head(np.abs(means(padded) - means(other))), atol=1e-3):
        raise Unmet(
            "Padding counts as words: a short text is not the mean of its own words.",
            advice="`mask_zero=True` in the Embedding, and a layer behind it that heeds the mask.",
            hint="Ask it about `[[5, 7]]` and `[[5, 7, 0, 0]]`: the means differ. Who says that 0 is no word, "
            "and does the layer behind it, or an `ops.mean`, listen?",
        )


# 2.14 find it yourself ----------------------------------------------------------------------------------------------


def _tagged() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Tickets whose first four tags name the department, and whose fifth alone makes them urgent."""
    random = np.random.default_rng(6)
    tags, department = random.integers(0, 2, (8_192, 12)).astype("float32"), random.integers(4, size=8_192)
    tags[:, :4] = np.eye(4)[department]
    return tags, np.where(tags[:, 4] == 1, 0.9, 0.1).astype("float32"), department.astype("int32")


def _answers(attempt: Attempt) -> tuple[np.ndarray, np.ndarray]:
    """2.14: what the two heads say of the tickets that they were trained on: logits of priorities, and departments."""
    outs = _names(attempt.model)[1]
    both = keras.Model(attempt.model.inputs[0], [outs[name] for name in _ROUTER_ENDS[1]], name="both")
    priority, department = (ops.convert_to_numpy(t) for t in both(_tagged()[0], training=False))
    return priority[:, 0], department.argmax(axis=1)


def _one_desk(attempt: Attempt) -> bool:
    """2.14: whether one head names one department, and the other has learnt the departments' numbers."""
    priority, department = _answers(attempt)
    return not department.any() and np.corrcoef(priority, _tagged()[2])[0, 1] > 0.5


def knows_its_tickets(attempt: Attempt) -> str:
    """2.14: each head has learnt its own answers, which the tags of these tickets tell in full."""
    model = attempt.model
    outs = _names(model)[1]
    if set(outs) != set(_ROUTER_ENDS[1]):
        raise Unmet(
            f"The outputs are named {' and '.join(f'`{name}`' for name in outs)}.",
            advice="They should be `priority` and `department`: the keys of a dict, or the names of the last layers.",
        )
    _, wanted, desks = _tagged()
    priority, department = _answers(attempt)
    right = float((department == desks).mean())
    off = float(np.abs(_sigmoid(np.clip(priority, -30, 30)) - wanted).mean())
    if right > 0.7 and off < 0.2:
        return "Each head has learnt its own answers."
    compiled(attempt)
    if not int(model.optimizer.iterations):
        raise Unmet(
            "The router is compiled, and it was never trained.",
            advice="Keep the call of `fit`, and return the model after it.",
            hint="The function was to return a *trained* router. `fit` trains the model on which it is called: is that "
            "the model in your `return`?",
        )
    if not right > 0.7:
        raise Unmet(
            f"Trained on {len(desks):,} tickets whose tags name the department, it is right on {right:.0%} of them.",
            advice="Is the loss of this head taken of the departments, with a weight, and for as long as before?",
            hint="Compare `compile` and `fit` with the suspect's, line by line. Only one thing was wrong there: what "
            "else has changed in yours, a loss, an optimizer, the epochs?",
        )
    raise Unmet(
        f"Trained on tickets whose tags tell the priority, its sigmoid is off by {off:.2f} on average.",
        advice="Is the loss of this head the one that reads logits, and is it taken of the priorities?",
        hint="The departments are learnt, so half of it is mended. What do the loss and the targets of the other head "
        "say, and does it count as much?",
    )


EXERCISES = (
    Exercise(
        "2.1",
        "predict",
        demands=[same_value("The row of numbers", _off_ids)],
        reference=value_reference,
        mistakes=[
            Mistake(
                "unknown_as_padding",
                value_is([2, 3, 4, 0, 0, 0]),
                "You gave the unknown word the number of the padding.",
                "A word that is not in the list is a word all the same: which of the two special numbers is its?",
                hint="`offline` was said, and the padding was not. Look at the two entries of `small` that no "
                "sentence spells: which place has the one that is not empty?",
            ),
            Mistake(
                "unknown_left_out",
                value_is([2, 3, 4]),
                "The row ends too early.",
                "An unknown word has a number too, and a row is filled up to 6.",
                hint="Put a finger on each of the four words and name its place in `small`. The fourth is not "
                "there; what does the list itself have for such a word, and what comes in places five and "
                "six?",
            ),
            Mistake(
                "not_filled_up",
                value_is([2, 3, 4, 1]),
                "These are the four words, and a row has 6 numbers.",
                "Which number fills up a short text?",
                hint="Your four numbers are right, so add two. At which place of `small` is the text with "
                "nothing in it?",
            ),
            Mistake(
                "filled_in_front",
                value_is([0, 0, 2, 3, 4, 1]),
                "You filled up in front.",
                "The words come first, and the padding at the end.",
                hint="The six numbers are the right ones. Take both zeros out and put them back at the other side.",
            ),
            Mistake(
                "counted_from_one",
                value_is([3, 4, 5, 2, 1, 1]),
                "You counted the places from 1.",
                "As everywhere in Python, the first place of the list is 0.",
                hint='Type `small.index("the")` after defining `small` yourself: it says 2. By how much is each '
                "of your six numbers off?",
            ),
            Mistake(
                "without_the_special",
                value_is([0, 1, 2, 1, 0, 0]),
                "You counted the words from `the` on.",
                "The two special entries have places too: `the` stands behind them.",
                hint="`small[0]` is the empty text and `small[1]` is `[UNK]`. At which place, then, does `the` "
                "stand, and which of your numbers move with it?",
            ),
            Mistake(
                "filled_with_unknown",
                value_is([2, 3, 4, 1, 1, 1]),
                "You filled up with the number of the unknown word.",
                "There is nothing to know about padding, and it has a number of its own.",
                hint="The first four are right. For the last two there is no word at all, not even an unknown "
                "one: which entry of `small` is empty, and where is it?",
            ),
        ],
        hints=[
            "Write the place of each entry of `small` over it, beginning with 0.",
            "`the` is 2 and `lamp` is 3, in capitals or not. `offline` is not in the list.",
            "Four words and two places of padding: `[2, 3, …, …, …, …]`.",
        ],
    ),
    Exercise(
        "2.2",
        "predict",
        demands=[same_value("The set of counts", _off_counts)],
        reference=value_reference,
        mistakes=[
            Mistake(
                "no_bias",
                _counts(172, 172, 688),
                "You left out the biases of the heads.",
                "Add one for every number that comes out.",
                hint="Your `priority` is as large as `merged`, and `department` is 4 times `merged`. How many "
                "numbers come out of each head? That many are missing.",
            ),
            Mistake(
                "no_tags",
                _counts(160, 161, 644),
                "The tags are missing in what the heads look at.",
                "They are laid beside the two texts, twelve numbers.",
                hint="160 is 128 + 32. How many inputs does the router have, and what does the third one bring to "
                "the row?",
            ),
            Mistake(
                "embeddings",
                _counts(140, 141, 564),
                "You took the 64 numbers of a word.",
                "The LSTMs come after the tables: what they return is laid side by side.",
                hint="140 is 64 + 64 + 12. The 64 is what goes into an LSTM for each word. Which argument of the "
                "LSTM says what comes out?",
            ),
            Mistake(
                "lengths",
                _counts(84, 85, 340),
                "You added up the lengths of the texts.",
                "An LSTM leaves one row for a text of any length: look at the shapes printed above.",
                hint="84 is 12 + 60 + 12, and two of these count words. Replace both by the `units` of the LSTM "
                "that reads them.",
            ),
            Mistake(
                "one_bias",
                _counts(172, 173, 689),
                "You gave the four departments one bias.",
                "Every number that comes out has a bias of its own.",
                hint="`layers.Dense(4)` keeps its biases in an array. What is its shape, `(1,)` or `(4,)`? Your "
                "`department` is short by the difference.",
            ),
        ],
        hints=[
            "The shapes printed above say what each LSTM leaves of a text.",
            "128 of the title, 32 of the body, 12 tags.",
            "A head that gives `n` numbers has `merged * n` weights and `n` biases.",
        ],
    ),
    Exercise(
        "2.3",
        "build",
        demands=[is_a_model, has_a_graph, named_as_asked, same_router],
        reference=_router_reference,
        mistakes=[
            Mistake(
                "no_mask",
                GraphIs(lambda: _router(mask=False)),
                "The two tables do not say which places are padding.",
                "Give both Embeddings `mask_zero=True`.",
                hint="A zero in `title` is no word, and both LSTMs read it. Find the two lines that turn numbers "
                "into rows of 64: what do they say of the number 0?",
            ),
            Mistake(
                "units_swapped",
                GraphIs(lambda: _router(units=(32, 128))),
                "The two LSTMs have changed places.",
                "128 for the title, 32 for the body.",
                hint="Start at `title` and follow your own names to `merged`: which number is in the LSTM that "
                "you pass? Either two numbers change places or two tensors.",
            ),
            Mistake(
                "one_table",
                GraphIs(lambda: _router(shared=True)),
                "One table reads both texts.",
                "That is a good idea for later; here each text was to have its own Embedding.",
                hint="Count how often `layers.Embedding(…)` is written in your function. Each time it is run makes "
                "one table, and each call of the same one shares it.",
            ),
            Mistake(
                "no_tags",
                GraphIs(lambda: _router(with_tags=False)),
                "The tags go in and reach no output.",
                "Concatenate three tensors: title, body and tags.",
                hint="Print the shape of what `concatenate` returns: 160 where 172 should be. Which 12 numbers "
                "are not in its list?",
            ),
            Mistake(
                "heads_swapped",
                _heads_swapped,
                "The two heads bear each other's names: `priority` gives four numbers, and `department` gives one.",
                "The priority is one number; the departments are four.",
                hint="Nothing is wrong with the two `Dense` layers but one word in each. Will you change places "
                "with the two `name=`, or with the keys of your dict?",
            ),
            Mistake(
                "activations",
                GraphIs(lambda: _router(activations=("sigmoid", "softmax"))),
                "Your heads give probabilities; logits were asked for.",
                "Leave `activation=` out of both.",
                hint="Compare with the docstring's last words. The loss can apply sigmoid and softmax itself; "
                "what would be left in each `Dense` but the number and the `name=`?",
            ),
        ],
        hints=[
            "Three inputs first, each with its `name=`. Then go along each branch, up to what is laid side by side.",
            "`layers.concatenate([title_read, body_read, tags])`; both heads are called on what it returns.",
            "End with `keras.Model([title, body, tags], [priority, department])`; a head is `layers.Dense(1, "
            'name="priority")(merged)`.',
        ],
    ),
    Exercise(
        "2.4",
        "predict",
        demands=[weighted_sum],
        mistakes=[
            Mistake(
                "sum",
                _near(2.1),
                "You added the two losses as they are.",
                "First times its weight, each.",
                hint="2.1 is 0.6 + 1.5. If the second loss counts for a fifth, what is left of the 1.5?",
            ),
            Mistake(
                "mean",
                _near(1.05),
                "You took the mean of the two.",
                "Each times its weight, then added.",
                hint="1.05 is half of 2.1, and neither 1.0 nor 0.2 is in it. What does the first loss become with "
                "its weight, and what the second?",
            ),
            Mistake(
                "weighted_mean",
                _near(0.75),
                "You divided by the sum of the weights.",
                "It is a weighted sum, and nothing is divided.",
                hint="Your numerator is the answer already. Multiply 0.75 by the 1.2 that you divided by.",
            ),
            Mistake(
                "weights_swapped",
                _near(1.62),
                "The weights have changed places.",
                "1.0 belongs to the priority, 0.2 to the department.",
                hint="Read `loss_weights` above once more, with a finger on its keys. Which loss counts in full, "
                "the 0.6 or the 1.5?",
            ),
            Mistake(
                "weighted_half",
                _near(0.45),
                "You took the mean of the two weighted losses.",
                "They are added, and nothing is divided.",
                hint="0.6 and 0.3 are right. Which sign stands between them, and what did you do after it?",
            ),
        ],
        hints=[
            "Each loss is multiplied by its own weight.",
            "Then they are added. Nothing is divided.",
            "`1.0 * 0.6 + 0.2 * …`.",
        ],
    ),
    Exercise(
        "2.5",
        "fix",
        demands=[is_a_model, same_graph, losses_fit_heads],
        accepted=[partial(_from_tags, *pair, keyed) for keyed in (False, True) for pair in _ACTIVATIONS],
        reference=graph_reference,
        mistakes=[
            Mistake(
                "softmax_over_one",
                lambda attempt: _softmax_over_one(attempt.model),
                "The head `priority` has a softmax, and a softmax over one number is always 1.",
                "One number wants the sigmoid, in the head or in its loss, and not in both.",
                hint="Try `ops.softmax(ops.array([[-5.0]]))`, then 5.0 instead: the answer is 1 both times, so "
                "nothing can be learnt. Which function makes a probability of one number?",
            ),
        ],
        hints=[
            "Fit it on `np.zeros((8, 12))` with two targets: the error shows the names that it expects, and yours.",
            "Which head has an activation, and what does its loss say about logits?",
            'The key is `"department"`; and the sigmoid goes, or `from_logits=True` of its loss.',
        ],
    ),
    Exercise(
        "2.6",
        "surgery",
        confusion="A softmax is put on the priority, which is one number and then always 1; or it runs over the "
        "tickets of the batch and not over the last axis.",
        demands=[is_a_model, gives_probabilities, leaves_weights_alone],
        cases=[lambda: (_small_router(),)],
        hints=[
            "`router(router.inputs)` calls the router like a layer, on its own inputs; `router.outputs` are there too.",
            "`ops.sigmoid` and `ops.softmax` are nodes like any other.",
            '`keras.Model(router.inputs, {"priority": ops.sigmoid(priority), "department": …})`.',
        ],
    ),
    Exercise(
        "2.7",
        "build",
        confusion="`texts_to_ids` is given a text and not a list of one. `predict` returns a list of two heads, and "
        "`[0]` is taken for the department.",
        demands=[routes_sentences],
        hints=[
            "Three parts, by name: the numbers of `untitled`, the numbers of the sentence, and twelve zeros.",
            "`texts_to_ids` takes a list of texts, also for one: `[sentence]`. Tags of one ticket are "
            "`np.zeros((1, 12))`.",
            "`_, department = router.predict(parts, verbose=0)`; then the place of the largest of the four logits, and "
            "the name at that place.",
        ],
    ),
    Exercise(
        "2.8",
        "fix",
        demands=[is_a_model, has_a_graph, padding_does_not_count],
        reference=graph_reference,
        mistakes=[
            Mistake(
                "still_unmasked",
                GraphIs(lambda: _reader(False)),
                "Nothing tells the LSTM which places are padding.",
                "The table of words knows: 0 is no word. Which of its settings says so?",
                hint="`words` can tell you: `help(layers.Embedding)` lists its arguments, and one speaks of the "
                "number 0. Nothing has to be changed in the LSTM.",
            ),
        ],
        hints=[
            "Ask it about one title, filled up to 12 and to 24: the answers differ.",
            "The layer that sees the numbers can say which of them are padding; the LSTM listens.",
            "`layers.Embedding(2_000, 16, mask_zero=True)`.",
        ],
    ),
    Exercise(
        "2.9",
        "fix",
        confusion="The list is put into the order of the router at hand. The next router has another order, and "
        "again nobody complains.",
        demands=[feeds_by_name],
        hints=[
            "In which order does the list stand, and in which the inputs of the router?",
            "A list in the right order would do for one router. What would do for all of them?",
            '`router.predict({"title": title, …}, verbose=0)`.',
        ],
    ),
    Exercise(
        "2.10",
        "fix",
        confusion="The third part is taken for extra information that Keras ignores; it weights the samples. Some "
        "drop the numbers and lose the batches too.",
        demands=[pairs_in_order],
        hints=[
            "What does Keras take the third part of an element for?",
            "The numbers are not needed for training: leave them out.",
            "`tf.data.Dataset.from_tensor_slices((x, y))`.",
        ],
    ),
    Exercise(
        "2.11",
        "fix",
        demands=[is_a_model, same_graph],
        reference=graph_reference,
        mistakes=[
            Mistake(
                "still_float",
                GraphIs(lambda: _small("float32", True)),
                "The tags are in; one of the texts still comes as floats.",
                "Print the `dtype` of each input.",
                hint="The loose end was one slip, and it is mended. Which line begins a text and lacks an "
                "argument that the line of the other text has?",
            ),
            Mistake(
                "still_dead",
                GraphIs(lambda: _small("int32", False)),
                "Both texts are whole numbers now; one of the inputs still reaches no output.",
                "Follow the arrow that begins at each input.",
                hint="Count the tensors in the list of `concatenate`, then the inputs in the list of "
                "`keras.Model`. Which name is in one list only?",
            ),
            Mistake(
                "two_tables",
                GraphIs(lambda: _small("int32", True, tables=2)),
                "Each text has a table of its own now.",
                "One Embedding was to read both: make it once, call it twice.",
                hint="`words` was made once in the function that you were given, and called twice. How often does "
                "`layers.Embedding(…)` stand in yours?",
            ),
        ],
        hints=[
            "`show(build_small_router())`: which input has no arrow to the output?",
            "`[t.dtype for t in build_small_router().inputs]` shows the other slip.",
            'The tags belong into the list of `concatenate`, and `dtype="int32"` into the first line.',
        ],
    ),
    Exercise(
        "2.12",
        "surgery",
        demands=[is_a_model, same_graph, made_of_its_own_layers, each_reads_its_own, leaves_weights_alone],
        cases=[lambda: (_small_router(),)],
        reference=graph_reference,
        mistakes=[
            Mistake(
                "one_reader",
                GraphIs(_one_reader),
                "The LSTM of the title reads the body too.",
                "Only the table is to be shared: the body keeps its own LSTM.",
                hint='Print `share_the_words(router).get_layer("reads_body")`: it is not there. Which line of '
                "yours should fetch it by that name?",
            ),
            Mistake(
                "dict_of_outputs",
                lambda attempt: isinstance(attempt.model.output, dict),
                "Your model gives a dict; the router gives a list.",
                "The new model is to be like the router: give `keras.Model` a list, the priority first.",
                hint="Whoever writes `priority, department = model(x)` would get two keys instead of two tensors. "
                "What stands second in your `keras.Model`, and which brackets does it have?",
            ),
            Mistake(
                "unchanged",
                GraphIs(_small_router),
                "Each text still has its own table.",
                "Call `title_words` on the body, and draw the way from there to the heads again.",
                hint='A tensor keeps the way that it came. `get_layer("reads_body").output` still comes from '
                "`body_words`: on which new tensor must you *call* `reads_body` instead?",
            ),
        ],
        hints=[
            "`router.get_layer(name)` gives a layer; a call puts it into the graph once more.",
            "Begin at `router.inputs`. Call the table of the title on both texts, then go on with the layers that are "
            "there.",
            'The body: `router.get_layer("reads_body")(words(body))`. Then `merged` on a list of three, and both '
            "heads.",
        ],
    ),
    Exercise(
        "2.13",
        "stretch",
        confusion="Each text gets an encoder of its own, so that equal texts become different numbers. The "
        "difference goes on with its sign, or the mean counts padding.",
        demands=[is_a_model, has_a_graph, tells_the_same_issue],
        cases=[lambda: (50,), lambda: (77,)],
        hints=[
            "Make the layers of the encoder once; call them on one text and on the other.",
            "`GlobalAveragePooling1D` takes the mean over all words, and heeds the mask of the Embedding.",
            "`ops.abs(encoder(one) - encoder(other))` goes to the Dense.",
        ],
    ),
    Exercise(
        "2.14",
        "find",
        demands=[is_a_model, same_graph, knows_its_tickets, nothing_silent()],
        cases=[_tagged],
        accepted=[lambda: _from_tags(None, None), lambda: _from_tags(None, None, departments_first=True)],
        reference=graph_reference,
        mistakes=[
            Mistake(
                "one_desk",
                _one_desk,
                "Trained on tickets of four departments, it still sends every one of them to department 0.",
                "The head is able to learn four. What are the numbers that it was given to learn?",
                hint="Ask the other head as well: its priority rises with the *number* of the department. So each head "
                "has learnt something. Whose answers has it learnt, and which line handed them out?",
            ),
            Mistake(
                "probabilities",
                GraphIs(lambda: _from_tags("sigmoid", "softmax", keyed=True)),
                "Your heads give probabilities; logits were asked for.",
                "Heads and losses were right as they stood: put them back.",
                hint="A sigmoid or a softmax changes how sure the router is, and never which targets it learns from. "
                "Leave the graph alone, and read the last lines of the function.",
            ),
        ],
        hints=[
            "The graph is right, and so is each loss. What is left, in the last lines of the function?",
            "The model gives a dict. In which order does Keras match a dict with a list? The section on feeding the "
            "router shows it.",
            'Give the targets by name, `{"priority": priority, "department": department}`; or make the outputs a list '
            "too.",
        ],
    ),
)
