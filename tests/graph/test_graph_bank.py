"""The bank: pairs of models made by program. None wrongly accepted, none wrongly rejected, mutants named."""

import random
from collections import Counter

import keras
import pytest
from graph_bank import build, equal_pairs, mutant_pairs, mutate, mutated_graph, random_spec, shuffled_graph
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_graph_difference import resnet, router
from test_graph_reading import a_bit_of_everything

from helpers.graph import Graph, compare, read, same_function

EQUAL, MUTANTS = 150, 300
NAMED_AT_LEAST = 0.95


@pytest.fixture(scope="module")
def mutants():
    return [(one, other, what, names, compare(one, other)) for one, other, what, names in mutant_pairs(MUTANTS)]


def test_no_equal_pair_is_rejected():
    for one, other, spec in equal_pairs(EQUAL):
        comparison = compare(one, other)
        assert comparison.same, (spec, comparison.differences)
        assert compare(other, one).same


def test_no_mutant_is_accepted(mutants):
    assert len(mutants) == MUTANTS
    for one, other, what, _, comparison in mutants:
        assert not comparison.same, what
        assert not compare(other, one).same, what


def test_the_first_difference_names_the_mutated_layer(mutants):
    def names_it(difference, names):
        return bool(names & set(difference.layers)) or any(f"`{name}`" in difference.message for name in names)

    named = [names_it(comparison.differences[0], names) for _, _, _, names, comparison in mutants]
    share = sum(named) / len(named)
    assert share >= NAMED_AT_LEAST, f"{share:.1%} of the mutants are named by the first difference"


def test_one_mutation_is_told_in_few_differences(mutants):
    counts = sorted(len(comparison.differences) for *_, comparison in mutants)
    assert counts[len(counts) * 9 // 10] == 1
    assert counts[-1] <= 6


@pytest.mark.parametrize("seed", range(12))
def test_what_matches_computes_the_same(seed):
    rng = random.Random(seed)
    spec = random_spec(rng, 8 + seed)
    verdict = same_function(build(spec, rng)[0], build(spec, rng)[0])
    assert verdict, verdict.message


RANDOM_GRAPHS = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


@RANDOM_GRAPHS
@given(st.integers(0, 2**32), st.integers(3, 16))
def test_a_random_graph_shuffled_and_renamed_stays_equal(seed, size):
    rng = random.Random(seed)
    spec = random_spec(rng, size)
    one, other = build(spec, rng)[0], build(spec, rng)[0]
    assert compare(one, other).same
    assert compare(Graph.from_json(read(one).to_json()), other).same


@RANDOM_GRAPHS
@given(st.integers(0, 2**32), st.integers(4, 16))
def test_a_mutated_random_graph_does_not_and_comparing_is_symmetric(seed, size):
    rng = random.Random(seed)
    spec = random_spec(rng, size)
    found = next((found for found in (mutate(spec, rng) for _ in range(40)) if found), None)
    if found is None:
        return
    one, other = build(spec, rng)[0], build(found[0], rng)[0]
    there, back = compare(one, other), compare(other, one)
    assert (there.same, back.same) == (False, False)
    assert there.differences
    assert back.differences


def wrapped_copy(config, change):
    """A functional model's configuration with one change, as a model."""
    change({layer["name"]: layer for layer in config["layers"]})
    return keras.Model.from_config(config)


APPLICATIONS = {
    "MobileNetV2": {"alpha": 0.35},
    "ResNet50": {},
    "NASNetMobile": {},
}


def application(name):
    make = getattr(keras.applications, name)
    return make(weights=None, input_shape=(32, 32, 3), classes=10, **APPLICATIONS[name])


@pytest.fixture(scope="module")
def stored():
    """Graphs of applications and of the book's kinds of models, as they are stored."""
    # Keras has no NASNetMobile on PyTorch.
    second = "ResNet50" if keras.backend.backend() == "torch" else "NASNetMobile"
    models = application("MobileNetV2"), application(second), resnet(), router(), a_bit_of_everything()
    return [read(model).to_json() for model in models]


def test_a_stored_graph_in_another_order_and_with_other_names_is_the_same(stored):
    rng = random.Random(3)
    for data in stored:
        for _ in range(5):
            assert compare(Graph.from_json(data), Graph.from_json(shuffled_graph(data, rng))).same


def test_mutants_of_applications_are_rejected_and_named(stored):
    rng = random.Random(4)
    named, kinds = [], Counter()
    for data in stored:
        made = 0
        while made < 30:
            found = mutated_graph(data, rng)
            if found is None:
                continue
            mutant, what, names = found
            made += 1
            kinds[what] += 1
            comparison = compare(Graph.from_json(data), Graph.from_json(mutant))
            assert not comparison.same, (what, names)
            first = comparison.differences[0]
            named.append(bool(names & set(first.layers)) or any(f"`{name}`" in first.message for name in names))
    assert min(kinds.values()) >= 5, kinds
    assert sum(named) / len(named) >= NAMED_AT_LEAST, f"{sum(named) / len(named):.1%}"


@pytest.mark.parametrize("name", ["MobileNetV2", "ResNet50"])
def test_an_application_is_the_same_as_its_copy_and_not_as_its_mutants(name):
    model = application(name)
    graph = read(model)
    assert compare(graph, keras.models.clone_model(model)).same
    assert compare(graph, Graph.from_json(graph.to_json())).same
    rng = random.Random(name)
    convolutions = [layer.name for layer in model.layers if isinstance(layer, keras.layers.Conv2D)]
    sums = [layer.name for layer in model.layers if isinstance(layer, keras.layers.Add)]
    chosen = rng.choice(convolutions[3:-1])

    def without_bias_or_with(layers):
        layers[chosen]["config"]["use_bias"] = not layers[chosen]["config"]["use_bias"]

    wrong_sum = sums[-1]

    def another_shortcut(layers):
        # The sum before instead of what the block made of it: every layer is there, and every shape is as before.
        taken = layers[wrong_sum]["inbound_nodes"][0]["args"][0]
        history = [item["config"]["keras_history"][0] for item in taken]
        shortcut = max(range(2), key=lambda place: "add" in history[place] or "out" in history[place])
        layers[wrong_sum]["inbound_nodes"][0]["args"] = ([taken[1 - shortcut]] * 2,)

    for change, about in ((without_bias_or_with, chosen), (another_shortcut, wrong_sum)):
        comparison = compare(graph, wrapped_copy(model.get_config(), change))
        assert not comparison.same
        assert comparison.differences[0].layers[0] == about, comparison.differences
