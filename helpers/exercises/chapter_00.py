"""What the exercises of chapter 00 demand: one small exercise of each kind."""

from __future__ import annotations

from typing import Any

import keras
from keras import layers

from helpers.attempt import Attempt, Unmet
from helpers.demands import (
    Exercise,
    GraphIs,
    Mistake,
    graph_reference,
    is_a_model,
    leaves_weights_alone,
    same_graph,
    same_value,
    value_is,
    value_reference,
)
from helpers.exercises.silent import nothing_silent, still


def a_model_to_cut() -> keras.Model:
    """The model that exercise 0.4 hands over: 4 → 3 (`hidden`) → 1 (`head`)."""
    inputs = keras.Input((4,), name="numbers")
    hidden = layers.Dense(3, activation="relu", name="hidden")(inputs)
    return keras.Model(inputs, layers.Dense(1, name="head")(hidden), name="whole")


def keeps_the_layer(attempt: Attempt) -> str:
    """0.4: the cut model holds the very layer that was given, not a new one like it."""
    (whole,) = attempt.given[0]
    theirs = [id(v) for v in attempt.model.variables]
    if theirs != [id(v) for v in whole.get_layer("hidden").variables]:
        raise Unmet(
            "The new model has a hidden layer of its own.",
            where="`hidden` of the model that was given is not in it.",
            advice='Make no layer. Take the tensor that `hidden` returned: it is `model.get_layer("hidden").output`.',
            hint="Is there a `layers.Dense(…)` or a `clone_model` in your function? Each makes fresh weights, "
            "and copying numbers into them does not make it the same layer. Which of your lines can go?",
        )
    return "It holds the very layer of the model that was given."


def _dense(units: int = 1, activation: str | None = None, shape: tuple = (4,)) -> keras.Model:
    inputs = keras.Input(shape)
    return keras.Model(inputs, layers.Dense(units, activation=activation)(inputs))


def _in_a_row(*units: int) -> keras.Model:
    """0.6: 8 numbers → Dense layers of these widths, relu in all but the last."""
    x = inputs = keras.Input((8,))
    for width in units[:-1]:
        x = layers.Dense(width, activation="relu")(x)
    return keras.Model(inputs, layers.Dense(units[-1])(x))


def _off_number(expected: int, given: Any) -> str:
    if isinstance(given, str):
        return "That is text. Leave the quotes out: the answer is a number."
    if not isinstance(given, int | float):
        return "One number was asked for."
    return ""


def _calls(attempt: Attempt) -> int:
    """How many nodes the model of depth 5 has, its input counted."""
    return len(attempt.graphs[1].calls)


EXERCISES = (
    Exercise(
        "0.1",
        "predict",
        demands=[same_value("The number", _off_number)],
        reference=value_reference,
        mistakes=[
            Mistake(
                "one_side",
                value_is(28),
                "28 is the length of one row.",
                "How many such rows make the picture?",
                hint="Try it small: a picture 2 high and 3 wide has 6 pixels, not 3. Which two numbers did you "
                "multiply to see that?",
            ),
            Mistake(
                "sum_of_sides",
                value_is(56),
                "56 is one row and one column.",
                "Every row has a number in every column: rows times columns.",
                hint="Draw 2 rows of 3 dots and count them. Is it 2 + 3 or something else? Then look at the sign "
                "between your two lengths.",
            ),
            Mistake(
                "with_colours",
                value_is(28 * 28 * 3),
                "2352 is right for a picture in colour.",
                "This one is grey: one number a pixel.",
                hint="2352 is 28 · 28 · 3. Which of the three factors stands for red, green and blue? Leave that "
                "one out.",
            ),
        ],
        hints=[
            "Think of the picture as a table: how many rows, and how many numbers in each?",
            "Python may do the arithmetic for you: write the product.",
            "`28 * 28`.",
        ],
    ),
    Exercise(
        "0.2",
        "build",
        demands=[is_a_model, same_graph],
        reference=graph_reference,
        mistakes=[
            Mistake(
                "four_units",
                GraphIs(lambda: _dense(4)),
                "Your Dense layer gives 4 numbers; 1 was asked for.",
                "`Dense(units)` names what comes out. What goes in is the business of `keras.Input`.",
                hint="Print `build_smallest().output_shape`: it says `(None, 4)`. Which number do you want there, "
                "and which argument of `Dense` decides it?",
            ),
            Mistake(
                "sigmoid",
                GraphIs(lambda: _dense(1, "sigmoid")),
                "Your layer has an activation, and none was asked for.",
                "Leave `activation=` out.",
                hint="A sigmoid lets out numbers between 0 and 1 only. When it goes, one argument is left in the "
                "first parentheses of `layers.Dense(…)(inputs)`.",
            ),
            Mistake(
                "batch_axis",
                GraphIs(lambda: _dense(shape=(None, 4))),
                "You have declared the batch axis, so now there are two.",
                "Keras adds it by itself: the shape of 4 numbers is `(4,)`.",
                hint="Print `build_smallest().input_shape`: it has three entries, and the first two say the same "
                "thing. Which one of them did you write?",
            ),
        ],
        hints=[
            "A model has two ends: a tensor that goes in and a tensor that comes out.",
            "Three lines: `inputs = keras.Input(...)`, `outputs = layers.Dense(...)(inputs)`, and a `return`.",
            "The last line is `return keras.Model(inputs, outputs)`; the input's shape is `(4,)`, with its comma.",
        ],
    ),
    Exercise(
        "0.3",
        "fix",
        demands=[is_a_model, same_graph],
        reference=graph_reference,
        mistakes=[
            Mistake(
                "batch_axis",
                GraphIs(lambda: _dense(2, shape=(None, 6))),
                "You have declared the batch axis, so now there are two.",
                "Keras adds it by itself: the shape of 6 numbers is `(6,)`.",
                hint="How many times does `None` stand in `build_six().input_shape`? Keras wrote the first, so "
                "take yours out of `shape=`.",
            ),
            Mistake(
                "batch_of_one",
                GraphIs(lambda: _dense(2, shape=(1, 6))),
                "Your input has two axes, one of them of length 1.",
                "6 numbers in a row have one axis: `(6,)`.",
                hint="The 1 goes right through: `build_six().output_shape` is `(None, 1, 2)`. Cross out the entry "
                "of `shape=` that is not in the sentence “from 6 numbers to 2”.",
            ),
        ],
        hints=[
            "Run the function by itself, `build_six()`, and read the last line of the error.",
            "In Python `(6)` is the number 6. A tuple of one number is written with a comma.",
            "`keras.Input(shape=(6,))`.",
        ],
    ),
    Exercise(
        "0.4",
        "surgery",
        demands=[is_a_model, same_graph, keeps_the_layer, leaves_weights_alone],
        cases=[lambda: (a_model_to_cut(),)],
        reference=graph_reference,
        mistakes=[
            Mistake(
                "whole_again",
                lambda attempt: attempt.model is attempt.given[0][0] or attempt.model.output_shape == (None, 1),
                "Your model still ends in `head`.",
                "Let it end one layer earlier: with the output of the layer named `hidden`.",
                hint="`keras.Model(…, …)` begins at its first argument and ends at its second, and `model.output` is "
                "what `head` made. Which layer made the tensor that should stand second?",
            ),
        ],
        hints=[
            "Every layer of a model remembers the tensor that it returned.",
            '`model.get_layer("hidden")` finds the layer, and its `.output` is that tensor.',
            "`keras.Model(model.inputs, …)` makes a model of the same input and of that tensor.",
        ],
    ),
    Exercise(
        "0.5",
        "stretch",
        demands=[is_a_model, same_graph],
        cases=[lambda: (1,), lambda: (5,)],
        reference=graph_reference,
        mistakes=[
            Mistake(
                "one_layer_called_again",
                lambda attempt: _calls(attempt) > 2 == len(attempt.models[1].weights),
                "All calls go through one and the same layer.",
                "Make the layer inside the loop: a new `layers.Dense(8, …)` for every round.",
                hint="Print `len(build_deep(5).weights)`: 2 is one kernel and one bias, so one layer. Which "
                "expression runs once and should run five times?",
            ),
            Mistake(
                "always_from_the_input",
                lambda attempt: _calls(attempt) == 2,
                "However deep it is asked to be, your model has one Dense layer.",
                "Each round must call its layer on what the round before returned, `x = layer(x)`, and `return` comes "
                "after the loop.",
                hint="Play the second round of your loop on paper. Which tensor stands in the last parentheses, "
                "and is it the one that the first round made? Or does the function end before?",
            ),
        ],
        hints=[
            "A graph is drawn by calls, and a Python loop can make calls.",
            "Keep one name for the tensor that you have got so far: `x = inputs` before the loop.",
            '`for _ in range(depth): x = layers.Dense(8, activation="relu")(x)`.',
        ],
    ),
    Exercise(
        "0.6",
        "find",
        demands=[is_a_model, same_graph, nothing_silent()],
        reference=graph_reference,
        mistakes=[
            Mistake(
                "fewer_layers_than_places",
                still("layer-reused-in-chain"),
                "It has fewer weights than the layers that the picture shows would have together.",
                "Count: how many layers does your function make, and at how many places are they called?",
                hint="Print `len(build_four().weights)`. A Dense layer brings two, its kernel and its bias, so four "
                "layers bring eight. Which line should be run three times, and is run once?",
            ),
            Mistake(
                "always_from_the_input",
                GraphIs(lambda: _in_a_row(8, 1)),
                "On the way from the input to the last layer stands one layer of 8; three were asked for.",
                "In a loop each round goes on from what the round before returned.",
                hint="On which tensor does your loop call the layer? If it is `inputs` in every round, only the last "
                "round counts.",
            ),
        ],
        hints=[
            "The picture shows three boxes in a row. Each line `layers.Dense(…)` makes a layer when it is run, and a "
            "call only uses it.",
            "Compare it with your loop of exercise 0.5: what is in front of the loop here, and was in it there?",
            '`x = layers.Dense(8, activation="relu")(x)` in the loop makes a layer and calls it in every round.',
        ],
    ),
)
