"""A layer that a learner wrote, tried out: what its author forgot shows when somebody else makes, draws, feeds, trains,
copies, saves and loads it. Each thing forgotten has words of its own."""

from helpers.custom.demands import (
    computes,
    config_is_complete,
    draws,
    has_weights,
    in_half_precision,
    survives_a_file,
    takes_what_every_layer_takes,
    trains,
)
from helpers.custom.trial import Trial, close, own_class, quietly, traced_randomness

__all__ = [
    "Trial",
    "close",
    "computes",
    "config_is_complete",
    "draws",
    "has_weights",
    "in_half_precision",
    "own_class",
    "quietly",
    "survives_a_file",
    "takes_what_every_layer_takes",
    "traced_randomness",
    "trains",
]
