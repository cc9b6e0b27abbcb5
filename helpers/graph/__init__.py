"""A Keras model as a graph of layers: read it, store it, compare two, name the difference.

The data (`helpers/graph/model.py`): a `Graph` has `calls`, `inputs` and `outputs`. A `Call` is one box: which
`Operation` was called (the same object for every call of a shared layer), the `Edge`s that go in, other arguments,
output shapes. A `Port` is one input or output of the model. A nested model's `Operation.graph` is the `Graph` inside.

`compare` gives a `Comparison`: `same`, `differences` (each a `Difference` with a sentence in the learner's own layer
names) and `pairs`, the calls of the two graphs that stand for each other, as paths of indices. `same_function` copies
weights along the match and compares outputs.
"""

from helpers.graph.comparison import Comparison, Difference, compare
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
