"""What is said of an answer where Keras before 3.14 makes something else of it than later ones.

It refuses a model with an input on which no layer was called, draws one that is cut off from its inputs and fails at the
first numbers, and words two messages otherwise.
"""

from __future__ import annotations

import keras
from packaging.version import Version

_UNUSED = "reaches none of the outputs"

# For an exercise: the words that later ones lead to, or a piece of the answer's code; then the words here.
_OTHERWISE = {
    "2.3": {
        "reach no output": _UNUSED,
        "takes `title`; `body` was asked for": _UNUSED,
        "return keras.Model([title, body], [priority, department])": "should be named",
    },
    "2.11": {"still reaches no output": _UNUSED},
    "2.13": {"raised": "The model has 1 input", "no further apart": _UNUSED},
    "4.12": {"gap = encoder(left) - encoder(left)\n": _UNUSED},
    "5.8": {
        'model.get_layer("shared")(model.get_layer("prepare_right")(right))': _UNUSED,
        "not in `inputs`": "were to be its inputs too",
    },
    "7.3": {"ValueError": "TypeError"},
    "8.10": {"Unknown variable": "optimizer of its own"},
    "9.5": {"Your code raised": "it stops with `KeyError"},
    "9.6": {"One of the two pictures": _UNUSED},
}
OLDER = _OTHERWISE if Version(keras.__version__) < Version("3.14") else {}


def words_here(exercise_id: str, code: str, words: str | None) -> str | None:
    """The words that the feedback must hold on the Keras installed here; None where the answer is right."""
    for seen, said in OLDER.get(exercise_id, {}).items():
        if seen == words or seen in code:
            return said
    return words
