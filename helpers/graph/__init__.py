"""A Keras model as a graph of layers: read it, store it, compare two, name the difference.

`model` says what a graph is: `Graph`, `Call`, `Operation`, `Edge`, `Port`. Start there. From a model to a sentence:

    reading      from Keras' objects to a graph, the only door to Keras' internals; settings: what was chosen of a layer
    store        a graph as JSON and back
    normalise    the nine rules by which graphs that are written differently become equal
    match        whether two normal forms are the same, exactly
    align        which call stands for which where they are not the same
    explain      the differences under one alignment, the fewest of several; words: what their sentences are made of
    comparison   `compare`, which puts these together, and what it returns
    function     `same_function`: weights carried over along the match, outputs compared

Each knows those above it only, but that `match` asks `compare` about models inside wrappers.
"""

from helpers.graph.comparison import Comparison, compare
from helpers.graph.explain import Difference
from helpers.graph.function import FunctionComparison, same_function
from helpers.graph.model import Call, Edge, Graph, GraphError, Operation, Port
from helpers.graph.reading import read

__all__ = [
    "Call",
    "Comparison",
    "Difference",
    "Edge",
    "FunctionComparison",
    "Graph",
    "GraphError",
    "Operation",
    "Port",
    "compare",
    "read",
    "same_function",
]
