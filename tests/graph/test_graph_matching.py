"""Comparing is exact: symmetric, repeated and regular graphs are decided rightly, and in few steps."""

import itertools
import sys

import keras
import pytest
from keras import layers

from helpers.graph import compare, match


@pytest.fixture(autouse=True)
def _deep_graphs():
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(30_000)
    yield
    sys.setrecursionlimit(limit)


@pytest.fixture
def steps(monkeypatch):
    """How often a graph or a component was swept, and for how many a vertex was singled out."""
    counted = {"sweep": 0, "_component_side": 0}

    def count(name):
        really = getattr(match, name)

        def counting(*args):
            counted[name] += 1
            return really(*args)

        monkeypatch.setattr(match, name, counting)

    for name in counted:
        count(name)
    return counted


def of_edges(pairs, count, width=4):
    """A model whose structure is an undirected graph: a layer for every point, a sum for every edge, all added up.

    Nothing but the wiring tells points apart, so that colours cannot decide where every point has as many edges.
    """
    x = keras.Input((width,))
    points = [layers.Dense(width)(x) for _ in range(count)]
    edges = [layers.Dense(width)(layers.Multiply()([points[a], points[b]])) for a, b in pairs]
    return keras.Model(x, layers.Add()(edges))


def ring(*sizes):
    pairs, start = [], 0
    for size in sizes:
        pairs += [(start + place, start + (place + 1) % size) for place in range(size)]
        start += size
    return pairs


def relabelled(pairs, count, seed=1):
    import random

    order = list(range(count))
    random.Random(seed).shuffle(order)
    pairs = [(order[a], order[b]) for a, b in pairs]
    random.Random(seed).shuffle(pairs)
    return pairs


def test_one_ring_is_not_two_rings_though_colours_cannot_tell():
    assert not compare(of_edges(ring(6), 6), of_edges(ring(3, 3), 6)).same
    assert compare(of_edges(ring(6), 6), of_edges(relabelled(ring(6), 6), 6)).same
    assert compare(of_edges(ring(3, 3), 6), of_edges(relabelled(ring(3, 3), 6), 6)).same
    assert not compare(of_edges(ring(5, 4, 3), 12), of_edges(ring(6, 3, 3), 12)).same


def test_regular_graphs_that_refinement_cannot_decide_are_decided(steps):
    """The 4×4 rook's graph and Shrikhande's graph: strongly regular with equal parameters, and not the same."""
    cells = list(itertools.product(range(4), repeat=2))
    number = {cell: place for place, cell in enumerate(cells)}
    rook = [(number[a], number[b]) for a, b in itertools.combinations(cells, 2) if a[0] == b[0] or a[1] == b[1]]
    moves = [(0, 1), (1, 0), (1, 1)]
    shrikhande = [(number[r, c], number[(r + i) % 4, (c + j) % 4]) for r, c in cells for i, j in moves]
    assert not compare(of_edges(rook, 16), of_edges(shrikhande, 16)).same
    assert compare(of_edges(rook, 16), of_edges(relabelled(rook, 16), 16)).same
    assert compare(of_edges(shrikhande, 16), of_edges(relabelled(shrikhande, 16), 16)).same
    assert 0 < steps["_component_side"] <= 400  # of 16! ways to pair the points


def chain(length, odd=None, units=4):
    x = y = keras.Input((units,))
    for place in range(length):
        y = layers.Dense(units, activation="tanh" if place == odd else "relu")(y)
    return keras.Model(x, y)


def residual(blocks, wrong=None):
    x = y = keras.Input((4,))
    before = x
    for place in range(blocks):
        z = layers.Dense(4)(layers.Dense(4, activation="relu")(y))
        y, before = layers.Add()([before if place == wrong else y, z]), y
    return keras.Model(x, y)


def branches(width, depth, odd=None):
    x = keras.Input((4,))
    ends = []
    for place in range(width):
        y = x
        for level in range(depth):
            y = layers.Dense(4, activation="tanh" if (place, level) == odd else "relu")(y)
        ends.append(y)
    return keras.Model(x, layers.Add()(ends))


def test_a_hundred_identical_blocks_are_the_same_and_one_wrong_shortcut_is_found():
    good = residual(120)
    assert compare(good, residual(120)).same
    wrong = compare(good, residual(120, wrong=70))
    assert [difference.kind for difference in wrong.differences] == ["wrong connection"]
    assert wrong.differences[0].layers[0].startswith("add")


def test_one_changed_layer_far_from_the_output_is_one_difference():
    changed = compare(chain(150), chain(150, odd=7))
    assert len(changed.differences) == 1
    assert "has activation tanh; relu was asked for" in changed.differences[0].message


def test_one_layer_too_few_among_identical_ones_is_one_difference():
    shorter = compare(chain(100), chain(99))
    assert [difference.kind for difference in shorter.differences] == ["missing layer"]


def test_wide_symmetric_branches_are_decided():
    assert compare(branches(30, 4), branches(30, 4)).same
    changed = compare(branches(30, 4), branches(30, 4, odd=(17, 2)))
    assert len(changed.differences) == 1
    assert not compare(branches(30, 4), branches(29, 4)).same


def crossed(width, depth, turn):
    """Layers of equal columns; between columns every layer takes two neighbours, turned by `turn` at one place."""
    x = keras.Input((4,))
    row = [layers.Dense(4)(x) for _ in range(width)]
    for level in range(depth):
        step = turn if level == depth // 2 else 1
        row = [layers.Dense(4)(layers.Add()([row[place], row[(place + step) % width]])) for place in range(width)]
    return keras.Model(x, layers.Add()(row))


def test_a_turned_lattice_is_told_from_a_straight_one():
    straight = crossed(8, 3, 1)
    assert compare(straight, crossed(8, 3, 1)).same
    assert compare(straight, crossed(8, 3, 7)).same  # the mirror image
    assert not compare(straight, crossed(8, 3, 2)).same
    assert not compare(straight, crossed(8, 3, 4)).same


def test_a_match_pairs_every_call():
    one, other = residual(5), residual(5)
    comparison = compare(one, other)
    assert len(comparison.pairs) == len(comparison.expected.calls)
    for expected, actual in comparison.pairs:
        assert comparison.expected.calls[expected[0]].kind == comparison.actual.calls[actual[0]].kind


def test_pairs_lead_into_nested_models():
    def build():
        x = keras.Input((4,))
        return keras.Model(x, keras.Sequential([keras.Input((4,)), layers.Dense(3)])(x))

    flat = keras.Sequential([keras.Input((4,)), layers.Dense(3)])
    assert ((1, 1), (1,)) in compare(build(), flat).pairs


@pytest.mark.parametrize("build", [chain, residual, lambda count: branches(count // 20, 20)])
def test_the_steps_of_comparing_do_not_grow_with_the_graph(build, steps):
    taken = []
    for size in (60, 240):
        steps.update(dict.fromkeys(steps, 0))
        assert compare(build(size), build(size)).same
        taken.append(steps["sweep"])
    assert taken[0] == taken[1] <= 8
    assert not steps["_component_side"]
