# ---
# jupyter:
#   book:
#     makes: the environment proved, the first exercises solved
#     rows: {}
#   jupytext:
#     cell_metadata_filter: tags,-all
#     formats: ipynb,py:percent
#     notebook_metadata_filter: book,kernelspec,jupytext,-jupytext.text_representation.jupytext_version
#     text_representation:
#       extension: .py
#       format_name: percent
#       format_version: '1.3'
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Start here: how this book answers you
#
# **You'll do** · prove that your machine runs the book, and solve one small exercise of each kind.
#
# **You'll learn**
#
# - to predict a number before you run a cell · 0.1
# - to build a model and have its graph checked · 0.2
# - to read an error and mend what caused it · 0.3
# - to take a part out of a model that exists · 0.4
# - to find out more than you were told · 0.5
# - to find a mistake that no error points at · 0.6
#
# **You'll need** · nothing but this page and 12 minutes. You should have written a Python function before.

# %% [markdown]
# ## Is everything here? · 1 min
#
# A page of this book is a column of *cells*. Click into the next one and press **Shift + Enter**: it runs, what it says
# appears below, and the cell after it is next. This one has nothing to say if the book is installed already. Run the
# second one too; its imports take a few seconds.

# %%
# The book's package. Where it is missing, as on Colab, this cell installs it.
try:
    import helpers
except ModuleNotFoundError:
    import subprocess
    import sys
    from importlib.util import find_spec

    address = "git+https://github.com/graphs-of-layers/graphs-of-layers"
    package = f"graphs-of-layers{'' if find_spec('tensorflow') else '[cpu]'} @ {address}"
    install = [sys.executable, "-m", "pip", "install", "--quiet", package]
    print(subprocess.run(install, capture_output=True, text=True).stderr or "Installed.")
    import helpers

# %%
import keras
from keras import layers, ops

from helpers import check, hint, lint, progress, proved_on, show, solution

print("Keras 3:", keras.__version__.startswith("3."))
print("one and one, added by the backend:", int(ops.add(1, 1)))

# %% [markdown]
# If both lines appeared, the machine is ready. If an error came instead, open a terminal in the folder of the book and
# type `python -m helpers doctor`: it says what is missing and what to do about it.

# %% [markdown]
# ## Predict before you run · 3 min
#
# Many exercises ask for a number *before* a cell shows it. That is no test of arithmetic. A wrong guess is the quickest
# way to notice what you have not understood yet.
#
# A grey picture is 28 pixels high and 28 wide, and each pixel is one number. Replace `None` with how many numbers that
# makes, run the cell, then run the one below it.

# %%
# Exercise 0.1 ★ Count the numbers in a picture
numbers_in_a_picture = None
### BEGIN SOLUTION
numbers_in_a_picture = 28 * 28
### END SOLUTION

# %%
check("0.1", numbers_in_a_picture)

# %% [markdown]
# A check tells you one of four things:
#
# | it says | that means |
# |---|---|
# | ○ not started | the answer is still as you found it |
# | ✘ failed | something does not hold; you read what, where, and what to try |
# | ! error | your code stopped with an exception; you read where, and what it means |
# | ✔ passed | all that was asked for is there |
#
# This is what a wrong answer looks like. Somebody took one side for the whole:

# %%
check("0.1", 28)

# %% [markdown]
# When you are stuck, ask for a hint. There are several for every exercise; each call shows one more. Where the book knows
# what went wrong in your last check, the first hint is about just that.

# %%
hint("0.1")

# %% [markdown]
# And when you would rather read an answer, `solution("0.1")` shows one. Nobody minds, but you learn more if you try
# first.

# %% [markdown]
# ## Build something · 2 min
#
# A model is a graph: tensors flow along its arrows, from what goes in to what comes out, and layers work on them on the
# way. Here is one that turns three numbers into two, as code and as a picture.

# %%
inputs = keras.Input((3,))
outputs = layers.Dense(2)(inputs)
show(keras.Model(inputs, outputs))

# %% [markdown]
# Now you: four numbers go in, one comes out. Write the function's body. The cell below hands the function itself to
# `check`, without parentheses: the check calls it, and compares your graph with the one that was asked for.

# %%
# Exercise 0.2 ★ Build the smallest model
def build_smallest():
    """Return a model from 4 numbers to 1, by one Dense layer without activation."""
    ### BEGIN SOLUTION
    inputs = keras.Input((4,))
    outputs = layers.Dense(1)(inputs)
    return keras.Model(inputs, outputs)
    ### END SOLUTION


# %%
check("0.2", build_smallest)

# %% [markdown]
# Names do not matter to a check, nor does the order in which you made things, nor whether you wrote down a default.
# What the model computes does.

# %% [markdown]
# ## Mend what is broken · 1 min
#
# Some cells are wrong on purpose. Each holds a mistake that people really make. This function stops with an error: run
# its cell, call `build_six()` in a cell of your own, and read the last line. (Later you will meet functions that run and
# are wrong all the same. Those are the dangerous ones.) Then mend it.

# %%
# Exercise 0.3 ★ Fix the shape of an input
def build_six():
    """Return a model from 6 numbers to 2, by one Dense layer without activation."""
    inputs = keras.Input(shape=(6))
    outputs = layers.Dense(2)(inputs)
    return keras.Model(inputs, outputs)


### BEGIN SOLUTION
def build_six():
    """Return a model from 6 numbers to 2, by one Dense layer without activation."""
    inputs = keras.Input(shape=(6,))
    outputs = layers.Dense(2)(inputs)
    return keras.Model(inputs, outputs)


### END SOLUTION

# %%
check("0.3", build_six)

# %% [markdown]
# ## Operate on a model that exists · 1 min
#
# A graph can be cut and joined after it was built. The model that your function receives has two layers, named
# `hidden` and `head`. Return a model that has the same input and ends after `hidden`. The layer must be the same one,
# with the weights that it has.

# %%
# Exercise 0.4 ★ Cut the head off
def without_head(model):
    """Return a model from `model`'s input to the output of its layer `hidden`."""
    ### BEGIN SOLUTION
    return keras.Model(model.inputs, model.get_layer("hidden").output)
    ### END SOLUTION


# %%
check("0.4", without_head)

# %% [markdown]
# ## Go further · 2 min
#
# The next kind asks for more than the page has told you. One star is for a minute, two are for a few minutes with a hint
# perhaps, three are for an evening with tea.

# %%
# Exercise 0.5 ★★ Draw a deep graph with a loop
def build_deep(depth):
    """Return a model: 8 numbers, then `depth` layers Dense 8, relu, no two of them the same."""
    ### BEGIN SOLUTION
    inputs = keras.Input((8,))
    x = inputs
    for _ in range(depth):
        x = layers.Dense(8, activation="relu")(x)
    return keras.Model(inputs, x)
    ### END SOLUTION


# %%
check("0.5", build_deep)

# %% [markdown]
# ## Find it yourself · 2 min
#
# And here is one of the dangerous ones: a function that runs and is wrong all the same. Nothing stops, nothing warns, and
# the shapes are right. Only a count is off. `count_params()` says how many numbers a model learns, its *weights*. A Dense
# layer from 8 numbers to 8 has a weight for each pair, 64, and one more for each number that comes out: 72. Three of those,
# and 9 for the last layer.

# %%
def build_suspect():
    """Return a model: 8 numbers, then three layers Dense 8, relu, no two of them the same.

    A Dense 1 without activation comes last.
    """
    inputs = keras.Input((8,), name="eight")
    hidden = layers.Dense(8, activation="relu", name="hidden")
    x = inputs
    for _ in range(3):
        x = hidden(x)
    outputs = layers.Dense(1, name="last")(x)
    return keras.Model(inputs, outputs, name="suspect")


suspect = build_suspect()
print("shape of what comes out:", suspect.output_shape)
print("as many weights as three times 72 and 9:", suspect.count_params() == 3 * 72 + 9)

# %% [markdown]
# Find out why, with `show(suspect)` in a cell of your own if you like. Then write the function as it was meant.

# %%
# Exercise 0.6 ★ Find it yourself: a model with too few weights
def build_four():
    """Return a model: 8 numbers, then three layers Dense 8, relu, no two of them the same.

    A Dense 1 without activation comes last.
    """
    ### BEGIN SOLUTION
    inputs = keras.Input((8,))
    x = inputs
    for _ in range(3):
        x = layers.Dense(8, activation="relu")(x)
    outputs = layers.Dense(1)(x)
    return keras.Model(inputs, outputs)
    ### END SOLUTION


# %%
check("0.6", build_four)

# %% [markdown]
# Every chapter has an exercise of this kind. When you have made your own search, ask `lint`: it looks at any model, also
# at one that you write outside this book, and names what in it raises nothing and is probably wrong. Its answer is folded
# away until you click on it.

# %% tags=["hide-output"]
findings = lint(suspect)
findings

# %% [markdown]
# Given to `show`, the findings stand in the picture where they belong:

# %% tags=["hide-output"]
show(suspect, findings)

# %% [markdown]
# What you have solved is remembered, also when the notebook is closed, renamed or moved:

# %%
progress()

# %% [markdown]
# ## In short
#
# | if you want | then |
# |---|---|
# | to know whether an answer is right | run the cell, then its `check` |
# | a push | `hint("0.5")`, again and again |
# | to read an answer | `solution("0.5")` |
# | to see how far you are | `progress()` |
# | to see a model | `show(model)` |
# | to know what a model hides | `lint(model)` |
# | to begin a page anew | *Kernel → Restart Kernel*; your answers stay |
#
# **Next** · chapter 01 draws a classifier of handwritten digits, trains it and saves it.

# %% tags=["nbval-ignore-output"]
proved_on()
