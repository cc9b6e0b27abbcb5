# ---
# jupyter:
#   book:
#     makes: one model in three styles, a Tree-RNN that does sums, graphs in classes
#       and back
#     rows:
#       G14: 6.1, 6.2, 6.3, 6.4
#       G15: 6.5, 6.6, 6.7
#       Q1: 6.8, 6.9, 6.10
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
# # Mix graphs with classes
#
# **You'll do** · write one model as a list, as a graph and as a class; build a model that works out sums by walking
# along their brackets; put graphs into classes and classes into graphs.
#
# **You'll learn**
#
# - to tell when a wrong model complains, if it ever does · 6.1
# - to draw the graph that a class keeps to itself · 6.2
# - to draw one graph for one tree, and to write one class for all of them · 6.3, 6.4
# - to make a state for the batch at hand · 6.5
# - to bring `training` and `mask` where they belong · 6.6, 6.7
# - to read intermediate outputs of one model in another · 6.8, 6.9
# - to keep a trained model whole inside a class · 6.10
# - to find out why an answer depends on what it is predicted with, and raises nothing · 6.11
#
# **You'll need** · chapters 01 and 04; Python classes · 80 minutes, eleven exercises.

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
import inspect
import tempfile
import warnings
from pathlib import Path

import keras
import numpy as np
from keras import layers, ops

from helpers import (
    check,
    claim,
    hint,
    lint,
    load_digits_28,
    plot_lines,
    proved_on,
    same_function,
    show,
    solution,
)

keras.utils.set_random_seed(6)
numbers = np.random.default_rng(6).normal(size=(5, 20)).astype("float32")

# %% [markdown]
# ## One model in three styles · 12 min
#
# A model can be a list of layers, and a graph of calls. There is a third way: a Python class, which inherits from
# `keras.Model`, makes its layers in `__init__`, and calls them in a method named `call`. Here are twenty numbers → 16 →
# 3, three times.


# %%
def as_list():
    return keras.Sequential(
        [
            keras.Input((20,)),
            layers.Dense(16, activation="relu", name="hidden"),
            layers.Dense(3, name="scores"),
        ]
    )


def as_graph():
    inputs = keras.Input((20,), name="inputs")
    x = layers.Dense(16, activation="relu", name="hidden")(inputs)
    return keras.Model(inputs, layers.Dense(3, name="scores")(x), name="as_graph")


class AsClass(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.hidden = layers.Dense(16, activation="relu", name="hidden")
        self.scores = layers.Dense(3, name="scores")

    def call(self, x):
        return self.scores(self.hidden(x))


a_list, a_graph, a_class = as_list(), as_graph(), AsClass(name="as_class")

# %% [markdown]
# Are they the same? For the first two `same_function` can say so. It cannot read the third: what a method will do is
# not written down anywhere until it is done. So we give it the weights of the graph, and compare numbers. That has a
# catch.

# %%
print("list and graph:", bool(same_function(a_list, a_graph)))
print("weights of the graph:", len(a_graph.weights), "· of the class:", len(a_class.weights))

# %% [markdown]
# The graph knew from its Input how wide everything is. The class has not met an input yet, so its layers have no
# weights to be set. One call on anything of the right width makes them.

# %%
a_class(numbers)
a_class.set_weights(a_graph.get_weights())
graph_says, class_says = (m.predict(numbers, verbose=0) for m in (a_graph, a_class))
print("graph and class:", np.allclose(graph_says, class_says, atol=1e-5))

# %% [markdown]
# (Old pages write `tf.keras.Model`, and speak of a "tf-keras API". In today's TensorFlow that is Keras 3, the very same
# class; the old one is a package of its own, `tf_keras`.)

# %% tags=["tensorflow"]
if keras.backend.backend() == "tensorflow":
    import tensorflow as tf

    print("the same class:", tf.keras.Model is keras.Model)

# %% [markdown]
# One function, three ways to write it. What is the difference, then? People say of graphs that they are shorter, that
# they are checked while they are built, that they can be looked into, copied and saved. We try these claims one by one.
#
# *Shorter*: yes. No `super().__init__`, no `self`, and no layer is named twice.

# %%
for style in (as_list, as_graph, AsClass.__init__, AsClass.call):
    source = inspect.getsource(style).strip().splitlines()
    print(f"{style.__qualname__:18}{len(source)} lines")

# %% [markdown]
# A class also asks more of its author. Some slips Keras names as soon as it meets them:


# %%
class NoSuper(keras.Model):
    def __init__(self):
        self.factor = 3

    def call(self, x):
        return self.factor * x


class NamedLayers(keras.Model):
    def __init__(self):
        super().__init__()
        self.layers = [layers.Dense(3)]


class NoCall(keras.Model):
    def compute(self, x):
        return x


class NoSelf(keras.Model):
    def call(x):
        return x


for slip, told in {
    NoSuper: "you forgot to call `super().__init__()`",
    NamedLayers: "`Model.layers` attribute is reserved",
    NoCall: "does not have a `call()` method",
    NoSelf: "too many positional arguments",
}.items():
    try:
        slip()(numbers)
    except Exception as error:
        print(f"{slip.__name__:12} {told}: {told in str(error)}")

# %% [markdown]
# *Checked while they are built.* Here is a wrong model: it adds four numbers and six. And another one, with two hidden
# layers, of which the first is forgotten, since the second takes `x` in place of `hidden`. Both are written twice.


# %%
def adds_as_graph():
    x = keras.Input((20,))
    return keras.Model(x, layers.add([layers.Dense(4)(x), layers.Dense(6)(x)]))


class AddsAsClass(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.four, self.six = layers.Dense(4), layers.Dense(6)

    def call(self, x):
        return layers.add([self.four(x), self.six(x)])


def forgets_as_graph():
    x = keras.Input((20,))
    hidden = layers.Dense(16, activation="relu")(x)
    hidden = layers.Dense(8, activation="relu")(x)
    return keras.Model(x, layers.Dense(3)(hidden))


class ForgetsAsClass(AsClass):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.narrow = layers.Dense(8, activation="relu")

    def call(self, x):
        hidden = self.hidden(x)
        hidden = self.narrow(x)
        return self.scores(hidden)


# %% [markdown]
# A fifth one is for pictures of any size. It halves the sides, doubles them again, and adds what comes out to the
# picture. Half of nine, rounded up, is five, and twice five is ten.


# %%
def halves_as_graph():
    picture = keras.Input((None, None, 3))
    half = layers.Conv2D(3, 3, strides=2, padding="same")(picture)
    return keras.Model(picture, layers.add([picture, layers.UpSampling2D(2)(half)]))


# %% [markdown]
# **Predict before you run.** Each of the five is first *made* (`adds_as_graph()`, `AddsAsClass()`), then *fed* five
# samples; the last one is fed a picture of 9 × 9. When does each complain? Write `"made"`, `"fed"` or `"never"`.

# %%
# Exercise 6.1 ★ Predict when a wrong model complains
complains = {
    "adds, graph": None,
    "adds, class": None,
    "forgets, graph": None,
    "forgets, class": None,
    "halves, graph": None,
}

# %%
check("6.1", complains)


# %%
def when(make, x):
    try:
        model = make()
    except ValueError:
        return "made"
    try:
        model.predict(x, verbose=0)
    except Exception:
        return "fed"
    return "never"


nine = np.ones((1, 9, 9, 3), "float32")
for make in (adds_as_graph, AddsAsClass, forgets_as_graph, ForgetsAsClass):
    print(f"{make.__name__:17}", when(make, numbers))
print(f"{'halves_as_graph':17}", when(halves_as_graph, nine))

# %% [markdown]
# So the claim is half true. What a graph knows, it checks at once, and a class only with numbers in hand. But a page
# that many people read goes further: "any model you can build with the functional API will run". The last model was
# built and does not run, because a size of `None` is not known. And two of the five run and are wrong. Of 179 mistakes
# that were collected for this book, 82 raise nothing at all. Draw what you build, and count the boxes:

# %%
show(forgets_as_graph())

# %% [markdown]
# (A class does not draw itself, so there you would have missed it. Its hidden layer even has weights, and trains none
# of them.)
#
# ## What a graph knows of itself · 11 min
#
# *Looked into.* A graph has an input and an output, and so has every layer in it. That is how chapter 04 cut models out
# of models. A class has layers, and nothing says how they are connected. It was called a minute ago, and yet:

# %%
print("graph:", a_graph.get_layer("hidden").output.shape)
for what, look in {
    "its input": lambda: a_class.input,
    "a layer's output": lambda: a_class.get_layer("hidden").output,
    "its picture": lambda: show(a_class),
}.items():
    try:
        look()
    except (AttributeError, ValueError):
        print(f"class: {what} is not there")

# %% [markdown]
# *Copied and saved.* `clone_model` makes a graph again, layer by layer, and a file holds what that takes. Neither can
# do that with a class: they make an object of it again, and must know with what. Ours takes no argument of its own,
# and all is well. Most classes take some:


# %%
class Wide(keras.Model):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.hidden = layers.Dense(units)

    def call(self, x):
        return self.hidden(x)


class NoKwargs(keras.Model):
    def __init__(self):
        super().__init__()
        self.hidden = layers.Dense(3)

    def call(self, x):
        return self.hidden(x)


class WideWithConfig(Wide):
    def __init__(self, units, **kwargs):
        super().__init__(units, **kwargs)
        self.units = units

    def get_config(self):
        return {**super().get_config(), "units": self.units}


folder = Path(tempfile.mkdtemp())


def comes_back(model, **known):
    """Whether a model can be copied, and whether it comes back from a file."""
    model(numbers)
    answers = []
    for attempt in ("copy", "file"):
        try:
            if attempt == "copy":
                keras.models.clone_model(model)
            else:
                model.save(folder / "model.keras")
                again = keras.models.load_model(folder / "model.keras", custom_objects=known)
                before, after = (m.predict(numbers, verbose=0) for m in (model, again))
                assert np.allclose(before, after, atol=1e-5)
            answers.append(attempt)
        except Exception:
            answers.append("-")
    return " ".join(answers)


print("a graph, its code gone:         ", comes_back(as_graph()))
print("a class, its code gone:         ", comes_back(AsClass()))
print("a class that is known:          ", comes_back(AsClass(), AsClass=AsClass))
print("without **kwargs, known:        ", comes_back(NoKwargs(), NoKwargs=NoKwargs))
print("with an argument, known:        ", comes_back(Wide(3), Wide=Wide))
known = {"WideWithConfig": WideWithConfig}
print("with get_config too, known:     ", comes_back(WideWithConfig(3), **known))

# %% [markdown]
# Read it line by line, for each puts a sentence right that is often repeated. A saved model needs no code: true of
# graphs of Keras' own layers, and of nothing else. `__init__` ends in `**kwargs`, or what Keras notes of every model
# (a name, a dtype, `trainable`) has nowhere to go. A subclassed model needs `get_config` *and* `from_config`: the
# first, when `__init__` takes arguments, and the second hardly ever. With a `get_config` it can be saved, and loaded
# wherever the class is known (chapter 07 says how a class is made known for good).
#
# Weights alone can be saved from any model. They can be loaded when there is something to load them into:

# %%
a_class.save_weights(folder / "as_class.weights.h5")
fresh = AsClass()
try:
    fresh.load_weights(folder / "as_class.weights.h5")
except ValueError as error:
    print("not yet built:", "has not yet been built" in str(error))
fresh(numbers)
fresh.load_weights(folder / "as_class.weights.h5")
print("after a call: ", np.allclose(fresh.predict(numbers, verbose=0), class_says, atol=1e-5))

# %% [markdown]
# Now the other way round: out of a class make a graph. Any model can be called on a KerasTensor, and becomes a node:

# %%
inputs = keras.Input((20,), name="inputs")
print([layer.name for layer in keras.Model(inputs, a_class(inputs)).layers])

# %% [markdown]
# That has an input and can be drawn, as one box. What is in the box is still hidden. But think of what `call` is: a
# method that calls layers. And calling layers on KerasTensors is how graphs are drawn. Write a function that draws the
# graph inside.


# %%
# Exercise 6.2 ★★ Draw what a class computes
def to_graph(model, shape):
    """Return a functional model in which each layer that `model.call` calls is a node of its own.

    The layers are those of `model`, with their weights. `shape` is that of one sample.
    """
    # Your answer goes here.


# %%
check("6.2", to_graph)

# %% [markdown]
# With it you have both: the class as it was written, and a graph on the same weights to look into. It works as long as
# what `call` does is the same for every input. The next section is about models that are not like that.
#
# ## A tree needs a class · 18 min
#
# What is (3 + 4) · 2, if we count as on a dial with five digits, 0 to 4? Seven is two there, twice two is four. We
# want a model that learns such sums from examples: it sees digits, signs and brackets, and is told the result, nothing
# of how one gets there.
#
# The brackets are the point. They make a sum a *tree*: at each fork a sign, and on either side a digit or another fork.
# No two trees need be alike, so there is no one graph for all of them. A recursive function walks along any tree,
# and a class may hold one.
#
# First, trees. A shape is `()` for a digit, and a pair of shapes for a fork. We fill a shape with `n` random trees at
# once: in place of each digit stands an array of `n` digits, and in place of each fork a triple of `n` signs, left,
# right.


# %%
def shapes_with(leaves):
    """Return every shape that a tree with so many digits can have."""
    if leaves == 1:
        return [()]
    splits = [(shapes_with(k), shapes_with(leaves - k)) for k in range(1, leaves)]
    return [(left, right) for lefts, rights in splits for left in lefts for right in rights]


def grow(shape, n, random):
    """Return `n` random trees of a shape: an array of digits, or (signs, left, right)."""
    if shape == ():
        return random.integers(0, 5, n)
    left, right = shape
    return random.integers(0, 3, n), grow(left, n, random), grow(right, n, random)


def value(tree):
    """Return the results, by arithmetic: what the model has to learn."""
    if not isinstance(tree, tuple):
        return tree
    signs, left, right = tree[0], value(tree[1]), value(tree[2])
    return np.choose(signs, [left + right, left - right, left * right]) % 5


def text(tree, which):
    """Return one of the trees as people write it."""
    if not isinstance(tree, tuple):
        return str(tree[which])
    signs, left, right = tree
    return f"({text(left, which)} {'+-*'[signs[which]]} {text(right, which)})"


random = np.random.default_rng(0)
for shape in [((), ()), (((), ()), ()), (((), ()), ((), ()))]:
    tree = grow(shape, 2, random)
    for which in range(2):
        print(f"{text(tree, which)[1:-1]:19} = {value(tree)[which]}")

# %% [markdown]
# How many shapes are there?

# %%
counts = [len(shapes_with(leaves)) for leaves in range(1, 9)]
print(counts, "together", sum(counts))

# %% [markdown]
# 626 shapes up to eight digits. We do not want 626 models. But look at what one of them would be: a digit becomes a
# vector. At a fork, three vectors, that of the sign and those of both sides, are combined to one. In the end a vector
# is read as a digit. Four parts, whatever the tree, and the same four at every place of it.
#
# **Draw it for one tree.** To have it small, we leave the signs out: `join` takes a list of two tensors. You are given
# a shape and two layers, and return the graph for trees of this shape.


# %%
# Exercise 6.3 ★★ Draw the graph of one tree
def graph_of(shape, leaf, join):
    """Return a functional model for trees of one shape.

    Its inputs are a list, one for each digit from left to right: `keras.Input((), dtype="int32")`.
    Of each input the layer `leaf` makes a vector. At each fork `join` is called on the list
    [left, right]. The output is what comes out at the root.
    """
    # Your answer goes here.


# %%
check("6.3", graph_of)

# %% [markdown]
# Such a graph is checked, drawn, saved, and good for one shape. The class below holds the same recursion, in a method,
# and is good for all. What goes in is the tree itself: Keras takes nested tuples of arrays as readily as one array.
# Note that the fork is a small graph of its own: here is a graph inside a class for the first time.


# %%
class TreeRNN(keras.Model):
    """Work out sums on a dial of five digits: one score for each digit."""

    def __init__(self, units=32, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.digit = layers.Embedding(5, units, name="digit")
        self.sign = layers.Embedding(3, units, name="sign")
        parts = [keras.Input((units,), name=name) for name in ("sign", "left", "right")]
        x = layers.Concatenate(name="three")(parts)
        x = layers.Dense(4 * units, activation="relu", name="think")(x)
        x = layers.Dense(units, activation="tanh", name="result")(x)
        self.fork = keras.Model(parts, x, name="fork")
        self.scores = layers.Dense(5, name="scores")

    def build(self, shape):
        self.digit.build(())
        self.sign.build(())
        self.scores.build((None, self.units))

    def vector(self, tree):
        if not isinstance(tree, tuple):
            return self.digit(tree)
        sign, left, right = tree
        return self.fork([self.sign(sign), self.vector(left), self.vector(right)])

    def call(self, tree):
        return self.scores(self.vector(tree))

    def get_config(self):
        return {**super().get_config(), "units": self.units}


keras.utils.set_random_seed(6)
reckoner = TreeRNN(name="reckoner")

# %% [markdown]
# `isinstance`, a method that calls itself: plain Python, and a graph cannot hold it. Given one tree, though, what it
# does is a graph, which you know how to draw. Every `fork` is one and the same:

# %%
one_tree = (
    keras.Input((), dtype="int32", name="last_sign"),
    (
        keras.Input((), dtype="int32", name="first_sign"),
        keras.Input((), dtype="int32", name="a"),
        keras.Input((), dtype="int32", name="b"),
    ),
    keras.Input((), dtype="int32", name="c"),
)
reckoner.build(None)
show(keras.Model(one_tree, reckoner.call(one_tree), name="a_op_b_op_c"))

# %% [markdown]
# Now it learns, from trees of two, three and four digits, eight shapes. Trees of one shape go together in a batch,
# because then they are arrays. `train_on_batch` makes one step of training; the first step on a new shape takes part
# of a second, since Keras traces it, and the others take a few thousandths. We measure it before and after.


# %%
def share_right(model, leaves, n=200):
    """Return the share of right results on new trees, `n` of each of up to eight shapes."""
    random, shapes = np.random.default_rng(99), shapes_with(leaves)
    trees = [grow(shape, n, random) for shape in shapes[:: max(1, len(shapes) // 8)]]
    says = [ops.convert_to_numpy(model(tree)).argmax(axis=-1) for tree in trees]
    return float(np.mean([s == value(tree) for s, tree in zip(says, trees, strict=True)]))


def teach(model, steps=600, seed=6):
    """Train on new random trees of two to four digits, with smaller and smaller steps."""
    random = np.random.default_rng(seed)
    shapes = shapes_with(2) + shapes_with(3) + shapes_with(4)
    rate = keras.optimizers.schedules.CosineDecay(0.01, steps)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(rate), loss)
    for step in range(steps):
        trees = grow(shapes[step % len(shapes)], 512, random)
        model.train_on_batch(trees, value(trees))


claim("share right before training", share_right(reckoner, 3), at_most=0.35)
teach(reckoner)
claim("share right after, four digits", share_right(reckoner, 4), at_least=0.97)

# %% [markdown]
# **Predict before you run.** It never saw a tree of five digits, or of nine. What will it make of them?

# %%
right = [share_right(reckoner, leaves) for leaves in range(2, 10)]
claim("share right, five digits", right[3], at_least=0.97)
claim("share right, seven digits", right[5], at_least=0.95)
claim("share right, nine digits", right[7], at_least=0.95)
plot_lines(
    {"Tree-RNN": right, "a guess": [0.2] * 8},
    x=list(range(2, 10)),
    x_label="digits in the sum",
    y_label="share of right results",
)

# %% [markdown]
# It can do sums that are far larger than any it was taught. There was nothing else to learn but the one fork, and a
# large tree is only more of them. The same digits and signs, bracketed otherwise, are another tree to it:

# %%
add, times, two, three, four = (np.array([n]) for n in (0, 2, 2, 3, 4))
for tree in ((times, (add, three, four), two), (add, three, (times, four, two))):
    says = int(ops.convert_to_numpy(reckoner(tree)).argmax())
    print(f"{text(tree, 0)[1:-1]:12} = {value(tree)[0]} · it says so: {says == value(tree)[0]}")

# %% [markdown]
# One warning about Python in `call`. The *shape* of a tree is known to Python. The *numbers* in it are not, while `call`
# is being drawn: an `if` that asks for them works by hand, and not there. `fit` and `predict` draw what `call` does, to
# compile it (with PyTorch under Keras they do not, and the `if` runs there, until somebody exports the model or takes
# another backend). Hand a KerasTensor to `call` itself, and it is drawn on every backend. `ops.where` is the `if` for
# numbers.


# %%
class AsksNumbers(keras.Model):
    def call(self, x):
        return x if ops.sum(x) > 0 else -x


class AsksNoNumbers(keras.Model):
    def call(self, x):
        return ops.where(ops.sum(x) > 0, x, -x)


symbolic = keras.Input((20,))
for model in (AsksNumbers(), AsksNoNumbers()):
    model(numbers)
    try:
        model.call(symbolic)
        print(f"{type(model).__name__:14} called and drawn")
    except TypeError:
        print(f"{type(model).__name__:14} called, and refused when it was drawn")

# %% [markdown]
# The reckoner is saved like any class with a `get_config`. There is a trap, and a quiet one. When Keras loads a model
# that computes in a `call` of its own, it must make its weights before it can fill them, and it does not have a tree
# at hand to call it on. That is what `build` is for, up there. Without it Keras warns, goes on, and fills what there
# is:


# %%
class Unprepared(TreeRNN):
    build = keras.Model.build


def saved_and_loaded(model):
    """Whether a model answers the same from a file, and whether Keras warned."""
    tree = grow((((), ()), ()), 50, np.random.default_rng(1))
    before = ops.convert_to_numpy(model(tree))
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        model.save(folder / "tree.keras")
        known = {type(model).__name__: type(model)}
        again = keras.models.load_model(folder / "tree.keras", custom_objects=known)
        after = ops.convert_to_numpy(again(tree))
    same = np.allclose(before, after, atol=1e-4)
    warned = any("cannot be built automatically" in str(each.message) for each in told)
    return f"the same answers: {same!s:6} warned: {warned}"


print("with build:   ", saved_and_loaded(reckoner))
print("without build:", saved_and_loaded(Unprepared()))

# %% [markdown]
# A claim of the old guide stands, then: an architecture that depends on its input needs a class. And the claim that
# graphs are safer stands as well: you have just seen a file that lost weights.
#
# Write one of your own. In a family tree people have any number of children. A tree is now an array of shape
# `(samples, 3)`, a leaf, or a tuple of one or more trees; `TreeSum(units)` is made with one number. The vector of a
# leaf is a Dense of `units`, `tanh`, of its three numbers. The vector of a fork is another Dense of `units`, `tanh`,
# of the *sum* of the vectors of its parts. The answer is a Dense of 1, without activation, of the vector of the whole
# tree. The first tree that it is called on will have a fork.


# %%
# Exercise 6.4 ★★★ Write a class for trees with any number of branches
class TreeSum(keras.Model):
    """Return one number for a tree: an array (samples, 3), or a tuple of trees."""


# %%
check("6.4", TreeSum)

# %% [markdown]
# ## Graphs in classes, classes in graphs · 11 min
#
# You need not choose once and for all. Models and layers call one another, whatever they were made of. The classic
# example is a recurrent layer, written by hand: for each step of a sequence it makes a new state from what comes and
# from the state before. In its last line it hands all states to a classifier, and that is a graph.


# %%
def small_classifier(units):
    states = keras.Input((None, units), name="states")
    x = layers.GlobalAveragePooling1D(name="mean")(states)
    return keras.Model(states, layers.Dense(1, name="answer")(x), name="classifier")


class Reader(layers.Layer):
    """Read step by step, state = tanh(read(x) + keep(state)), and classify the states."""

    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.read = layers.Dense(units)
        self.keep = layers.Dense(units, use_bias=False)
        self.classifier = small_classifier(units)

    def build(self, shape):
        self.read.build((None, shape[-1]))
        self.keep.build((None, self.units))

    def first_state(self, x):
        return ops.zeros((ops.shape(x)[0], self.units))

    def states(self, x):
        state, states = self.first_state(x), []
        for step in range(x.shape[1]):
            state = ops.tanh(self.read(x[:, step]) + self.keep(state))
            states.append(state)
        return ops.stack(states, axis=1)

    def call(self, x):
        return self.classifier(self.states(x))


reader = Reader(32, name="reader")
sequences = np.random.default_rng(1).normal(size=(20, 10, 5)).astype("float32")
print("fed with numbers:", tuple(reader(sequences).shape))

# %% [markdown]
# Is it right? It should do what Keras' own `SimpleRNN` does, given the same weights:

# %%
of_keras = layers.SimpleRNN(32, return_sequences=True)
of_keras.build((None, 10, 5))
of_keras.set_weights([reader.read.kernel, reader.keep.kernel, reader.read.bias])
ours, theirs = (ops.convert_to_numpy(f(sequences)) for f in (reader.states, of_keras))
print("as SimpleRNN:", np.allclose(ours, theirs, atol=0.01))

# %% [markdown]
# And now the class in a graph: a convolution over the steps goes first, and a reader of its own after it.

# %%
steps = keras.Input((10, 5), name="steps")
x = layers.Conv1D(32, 3, name="conv")(steps)
mixed = keras.Model(steps, Reader(32, name="reader_of_conv")(x), name="mixed")
show(mixed)

# %% [markdown]
# A graph, with a class in it, with a graph in that. It trains, and it survives a file, because `units` is all that its
# `__init__` was told (for layers, unlike models, Keras writes down such arguments by itself):

# %%
mixed.compile("adam", "mse")
history = mixed.fit(sequences, sequences[:, 0, :1], epochs=20, verbose=0).history["loss"]
claim("loss at the end, over loss at first", history[-1] / history[0], at_most=0.9)
mixed.save(folder / "mixed.keras")
again = keras.models.load_model(folder / "mixed.keras", custom_objects={"Reader": Reader})
before, after = (m.predict(sequences, verbose=0) for m in (mixed, again))
print("from the file:", np.allclose(before, after, atol=1e-5))

# %% [markdown]
# One line of the class deserves a closer look, the first state. It has a row for each sample, and how many samples
# come is not known while a graph is drawn. The guide from which most people have this example wrote `inputs.shape[0]`.
# Fed with numbers it works, and in a graph with TensorFlow under Keras it does not (JAX and PyTorch run `call` for one
# size of batch at a time, and let it pass):


# %%
class FixedReader(Reader):
    def first_state(self, x):
        return ops.zeros((x.shape[0], self.units))


print("numbers:", tuple(FixedReader(32)(sequences).shape))

# %% tags=["tensorflow"]
if keras.backend.backend() == "tensorflow":
    try:
        FixedReader(32)(steps)
        print("graph: drawn")
    except Exception:
        print("graph: refused, for the batch axis is", steps.shape[0])

# %% [markdown]
# Its way out was to fix the size of the batch, `batch_shape=(16, 10, 5)`. Such a graph can be drawn.
#
# **Predict before you run.** It is asked for 32 predictions in batches of 16, then for 20.

# %% tags=["tensorflow"]
if keras.backend.backend() == "tensorflow":
    sixteen = keras.Input(batch_shape=(16, 10, 5), name="sixteen")
    fixed = keras.Model(sixteen, FixedReader(32)(sixteen))
    more = np.concatenate([sequences, sequences[:12]])
    for samples in (more, sequences):
        try:
            got = fixed.predict(samples, batch_size=16, verbose=0)
            print(len(samples), "samples:", got.shape)
        except Exception:
            print(len(samples), "samples: refused")

# %% [markdown]
# The last batch has four, and the compiled graph of TensorFlow no longer knows that when `x.shape[0]` asks.
# `ops.shape(x)[0]` is the way on every backend: a number when there are numbers, and a promise before. Mend the next
# layer. What comes at each step goes through a Dense and is added to the state. Leave everything else as it is; it is
# saved and loaded by its class and `units`.


# %%
# Exercise 6.5 ★★ Fix a state that was made for one size of batch
class Adder(layers.Layer):
    """Return all states of a sequence, where state = Dense(x at this step) + state before."""

    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.read = layers.Dense(units)

    def build(self, shape):
        self.read.build((None, shape[-1]))

    def call(self, x):
        state = ops.zeros((x.shape[0], self.units))
        states = []
        for step in range(x.shape[1]):
            state = self.read(x[:, step]) + state
            states.append(state)
        return ops.stack(states, axis=1)


# %%
check("6.5", Adder)

# %% [markdown]
# ## What `call` is told · 10 min
#
# Beside its inputs, `call` can be told two things: `training`, whether the model is being trained, and `mask`, which
# steps of a sequence count. It is told what it asks for. So there are four signatures:


# %%
heard = {}


class Nothing(layers.Layer):
    def call(self, x):
        heard["call(self, x)"] = "-", "-"
        return x


class Training(layers.Layer):
    def call(self, x, training=None):
        heard["call(self, x, training=None)"] = training, "-"
        return x


class Mask(layers.Layer):
    def call(self, x, mask=None):
        heard["call(self, x, mask=None)"] = "-", mask is not None
        return x


class Both(layers.Layer):
    def call(self, x, training=None, mask=None):
        heard["call(self, x, training=None, mask=None)"] = training, mask is not None
        return x


words = layers.Embedding(10, 4, mask_zero=True)
for listener in (Nothing(), Training(), Mask(), Both()):
    listener.supports_masking = True
    listener(words(np.array([[1, 2, 0, 0]])), training=True)
for signature, (training, mask) in heard.items():
    print(f"{signature:41} training: {training!s:5} mask: {mask}")

# %% [markdown]
# (The first argument may be one tensor, or a list, tuple or dict of them, as with our trees. Older pages allow nothing
# else. A *layer* may also take several tensors one by one, `call(self, a, b)`. A model may not, if `fit` is to feed it:
# that hands over one thing.)


# %%
class Plus(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.answer = layers.Dense(1)

    def call(self, a, b):
        return self.answer(a + b)


pair = keras.Input((20,), name="one"), keras.Input((20,), name="two")
as_node = keras.Model(pair, Plus()(*pair))
print("as a node:", as_node.predict((numbers, numbers), verbose=0).shape)
try:
    Plus().predict((numbers, numbers), verbose=0)
except TypeError as error:
    print("by itself: refused,", "missing a required argument" in str(error))

# %% [markdown]
# It is Keras' own `__call__` that tells all this, puts the node into the graph, and runs your `call` in between.
# Whoever writes `__call__` by mistake has taken its place. It computes, and it is not in the model:


# %%
class Scaled(layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.scale = self.add_weight(shape=(), initializer="ones")

    def __call__(self, x):
        return x * self.scale


scaled = keras.Model(inputs, Scaled()(inputs))
print("weights in the model:", len(scaled.weights))

# %% [markdown]
# Who has to ask for `training`? A layer that behaves otherwise while it learns, such as Dropout. A layer or model
# around it need not pass it on, it is said: Keras hands it down by itself. Here is a layer that remembers what it
# heard last, put into a graph and into two classes.
#
# **Predict before you run.** In which of the three will it hear, during `fit`, that it is being trained?


# %%
class Ear(layers.Layer):
    """Hand x on, and remember what was said of training."""

    def build(self, shape):
        self.heard = self.add_weight(shape=(), initializer="zeros", trainable=False)

    def call(self, x, training=None):
        self.heard.assign(1.0 if training else 0.0)
        return x


class DoesNotAsk(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.ear, self.answer = Ear(), layers.Dense(1)

    def call(self, x):
        return self.answer(self.ear(x))


class Asks(DoesNotAsk):
    def call(self, x, training=None):
        return self.answer(self.ear(x, training=training))


ear = Ear()
graph_with_ear = keras.Model(inputs, layers.Dense(1)(ear(inputs)))
graph_with_ear.ear = ear
uses = {
    "fit": lambda model: model.fit(numbers, numbers[:, :1], verbose=0),
    "predict": lambda model: model.predict(numbers, verbose=0),
    "model(x, training=True)": lambda model: model(numbers, training=True),
}
for name, model in {"graph": graph_with_ear, "DoesNotAsk": DoesNotAsk(), "Asks": Asks()}.items():
    model.compile("sgd", "mse")
    for use, run in uses.items():
        run(model)
        heard_training = bool(ops.convert_to_numpy(model.ear.heard))
        print(f"{name:11} {use:24} it heard of training: {heard_training}")

# %% [markdown]
# A graph always asks. A *model* of your own that does not ask is not told by `fit`, and then has nothing to hand down:
# its Dropout stays switched off while it learns, and nothing says so. Let the `call` of a model that you mean to train
# have an argument `training`, and hand it on to the layers that want to know. With TensorFlow and PyTorch under Keras it is
# enough to have it, and what is inside hears it without your help; with JAX, `fit` tells the outermost model alone.
#
# Some who found their Dropout doing nothing wrote `training=True` into `call`. Then it never ends.


# %%
# Exercise 6.6 ★★ Fix a dropout that never ends
class Careful(keras.Model):
    """Dense `units`, relu → Dropout 0.5, in training only → Dense 1."""

    def __init__(self, units=32, **kwargs):
        super().__init__(**kwargs)
        self.hidden = layers.Dense(units, activation="relu")
        self.dropout = layers.Dropout(0.5)
        self.answer = layers.Dense(1)

    def call(self, x):
        x = self.dropout(self.hidden(x), training=True)
        return self.answer(x)


# %%
check("6.6", Careful)

# %% [markdown]
# A mask goes along with a tensor through layers that let it pass, unseen. Outside of layers it does not go anywhere. A
# mean over the steps, taken with `ops.mean`, counts the padding in, and says nothing. The layer for it does not:

# %%
sentence = keras.Input((None,), dtype="int32", name="sentence")
vectors = layers.Embedding(10, 4, mask_zero=True, name="words")(sentence)
for what, mean in {
    "ops.mean": ops.mean(vectors, axis=1),
    "GlobalAveragePooling1D": layers.GlobalAveragePooling1D()(vectors),
}.items():
    model = keras.Model(sentence, mean)
    padded, plain = (model.predict(np.array([s]), verbose=0) for s in ([1, 2, 0, 0], [1, 2]))
    print(f"{what:23} padding counts: {not np.allclose(padded, plain, atol=1e-4)}")

# %% [markdown]
# (Whether a wrapper lets a mask pass may change from one Keras to the next. `TimeDistributed(Dense(4))` did on Keras
# 3.10, and in `predict` of Keras 3.15 does not. `Dense(4)` works on each step anyway, and always did.)
#
# A recurrent layer that heeds a mask keeps its state where the mask is false: that step does not happen. Keras' own
# do. Write one. `Patient(units)` has two Dense layers, `read` and `keep`, as the `Reader` above has, and returns all
# states, where `state = tanh(read(x at this step) + keep(state before))`, or the state before, for samples whose mask
# is false at this step. The state before the first step is zeros. There are always as many steps as `x.shape[1]` says.
# Mark it with `self.supports_masking = True`: the mask goes on with its states.


# %%
# Exercise 6.7 ★★ Write a recurrent layer that heeds a mask
class Patient(layers.Layer):
    """Return all states; a step that the mask hides leaves the state as it was."""


# %%
check("6.7", Patient)

# %% [markdown]
# ## From the middle of a graph into a class · 9 min
#
# Search for how to use intermediate outputs of a functional model in a subclassed one, and you find an answer in which
# nearly every step goes wrong. We take it step by step. First, a trained functional model: it reads digits.

# %%
digits = load_digits_28()
print(digits.source)
(x_train, y_train), (x_test, y_test) = digits
x_train, y_train = x_train[:1500, ..., None].astype("float32") / 255, y_train[:1500]
x_test, y_test = x_test[:360, ..., None].astype("float32") / 255, y_test[:360]

picture = keras.Input((28, 28, 1), name="picture")
maps = layers.Conv2D(16, 3, activation="relu", name="conv")(picture)
maps = layers.MaxPooling2D(name="pool")(maps)
logits = layers.Dense(10, name="logits")(layers.Flatten(name="flat")(maps))
base = keras.Model(picture, logits, name="base")
cross_entropy = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
base.compile("adam", cross_entropy, metrics=["accuracy"])
base.fit(x_train, y_train, batch_size=32, epochs=3, verbose=0)
claim("test accuracy of the base", base.evaluate(x_test, y_test, verbose=0)[1], at_least=0.85)

# %% [markdown]
# *Step one, find the layer.* The answer asks for `max_pooling2d_1`. Names that Keras gives count on through a session,
# and who can know the number? We named ours. And the claim that one cannot take a layer's `.output` is false, for
# graphs:

# %%
nameless = keras.Model(picture, layers.MaxPooling2D()(picture))
try:
    nameless.get_layer("max_pooling2d_999")
except ValueError as error:
    print("no such layer:", "No such layer" in str(error))
features = keras.Model(base.input, base.get_layer("pool").output, name="features")
print("features:", features.predict(x_test[:1], verbose=0).shape)

# %% [markdown]
# *Step two, the class.* It takes "the second output" of the model, `inputs[1]`. And it is called on *one* tensor. What
# is `[1]` of a tensor?


# %%
class Second(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.head = layers.Dense(10)

    def call(self, inputs):
        return self.head(inputs[1])


pool_shape = base.get_layer("pool").output.shape[1:]
print("one tensor: ", Second()(keras.Input(pool_shape)).shape)
print("two tensors:", Second()([keras.Input((10,)), keras.Input(pool_shape)]).shape)

# %% [markdown]
# Sample 1 of the batch. The batch axis is gone, all samples get the scores of one, and nothing complains. With a list
# of two it is what was meant. Here is one of that kind to mend: for every place of a feature map it is to give three
# scores.


# %%
# Exercise 6.8 ★★ Fix a model that reads one sample for all
class PlaceScores(keras.Model):
    """Feature maps (samples, height, width, channels) → Dense 8, relu → Dense 3, at every place."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.hidden = layers.Dense(8, activation="relu")
        self.scores = layers.Dense(3)

    def call(self, inputs):
        features = inputs[1]
        return self.scores(self.hidden(features))


# %%
check("6.8", PlaceScores)

# %% [markdown]
# *Step three, join them.* The answer makes a fresh Input of the right shape, calls the class on it, and names the first
# model's input as the beginning. Shapes fit, names fit, and no arrow leads from the one to the other:


# %%
class Head(keras.Model):
    """Pool feature maps, and score ten digits."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.pool = layers.GlobalAveragePooling2D()
        self.scores = layers.Dense(10)

    def call(self, maps):
        return self.scores(self.pool(maps))


fresh_input = keras.Input(pool_shape)
try:
    keras.Model(base.input, Head()(fresh_input)).predict(x_test[:1], verbose=0)
except Exception:
    print("fresh input:  refused")
joined = keras.Model(base.input, Head()(base.get_layer("pool").output))
print("the tensor:  ", joined.predict(x_test[:1], verbose=0).shape)

# %% [markdown]
# The `Head` pools before it scores, and so must you: a Dense on a map scores every place of it, and the loss for one
# label a picture refuses that. It also has its pooling from `__init__`. A layer without weights may be made in `call`;
# one with weights would get new ones at each call, and none of them is ever trained:


# %%
class Forgetful(keras.Model):
    def call(self, maps):
        return layers.Dense(10)(layers.GlobalAveragePooling2D()(maps))


for head in (Forgetful(), Head()):
    first, second = (ops.convert_to_numpy(head(x_test[:1])) for _ in range(2))
    same = np.allclose(first, second)
    print(f"{type(head).__name__:10} same answer twice: {same!s:6} weights: {len(head.weights)}")
unpooled = keras.Model(base.input, layers.Dense(10)(base.get_layer("pool").output))
unpooled.compile("adam", cross_entropy)
try:
    unpooled.fit(x_test[:8], y_test[:8], verbose=0)
except ValueError:
    print("without pooling, scores are", unpooled.output_shape, "- the loss refuses")

# %% [markdown]
# *Step four, several outputs.* The answer gives its model two outputs, one of them for the features, and compiles it
# with one loss. `compile` accepts that, and `fit` does not. You want the features and no loss on them: do not train
# that model. Make a model of features beside it, over the same tensors.

# %%
two_ends = keras.Model(picture, [logits, maps])
two_ends.compile("adam", "sparse_categorical_crossentropy")
try:
    two_ends.fit(x_test[:8], y_test[:8], verbose=0)
except (KeyError, ValueError):
    print("one loss for two outputs: refused by fit")

features = keras.Model(base.input, [base.output, base.get_layer("pool").output], name="features")
print([tuple(t.shape) for t in features.outputs])

# %% [markdown]
# Now write it once and for all, for any base and any names.


# %%
# Exercise 6.9 ★★ Read some layers of a model in another
def read_from(base, names, reader):
    """Return a model: what `base` takes → what `reader` makes of several of its layers.

    `reader` is called on the list of what the layers named in `names`, two or more, return, in
    this order. Everything is used as it is given: nothing is copied, nothing is set.
    """
    # Your answer goes here.


# %%
check("6.9", read_from)

# %% [markdown]
# ## On your own · 4 min
#
# *The last step* of that answer calls a pretrained model "a feature extractor", and freezes nothing: training the new
# head moves every weight of the old model, too. Count what would move, before and after the one line that it lacks:

# %%
print("would move:", len(joined.trainable_weights), "of", len(joined.weights))
base.trainable = False
print("frozen:    ", len(joined.trainable_weights), "of", len(joined.weights))

# %% [markdown]
# Put it all together. `Tapped(base, names, classes)` is a model that uses a trained functional base as it is, frozen:
# no number of it moves in training, none is copied, and only the new scores learn. It takes what the base takes. What
# each of the layers in `names`, two or more, returns, maps `(samples, height, width, channels)`, is averaged over
# height and width; these vectors are concatenated in this order, and a Dense of `classes`, without activation, scores
# them.


# %%
# Exercise 6.10 ★★★ Keep a trained model whole inside a class
class Tapped(keras.Model):
    """A frozen base, its maps at some layers averaged and concatenated → Dense `classes`."""


# %%
check("6.10", Tapped)

# %% [markdown]
# ## Find it yourself · 5 min
#
# The reckoner was given trees. Here is a model that reads the same sums as people write them, sign by sign, and only has
# to say whether something is multiplied in them. Shorter sums are filled up with zeros, which the Embedding is told to
# mask.


# %%
def written(trees):
    """Return the texts of some trees as ids of their signs, filled up with zeros on the right."""
    texts = [text(tree, n).replace(" ", "") for tree in trees for n in range(len(value(tree)))]
    ids = [[" ()+-*01234".index(sign) for sign in each] for each in texts]
    return keras.utils.pad_sequences(ids, padding="post")


def build_suspect():
    """Return a compiled model: ids of signs, 0 is padding → one logit: is there a product?

    Embedding 16 → plus a Dense 16, tanh, of the same → GRU 16 → Dense 1. Any number of signs;
    padding on the right changes no answer.
    """
    signs = keras.Input((None,), dtype="int32", name="signs")
    x = layers.Embedding(11, 16, mask_zero=True, name="sign")(signs)
    x = x + layers.Dense(16, activation="tanh", name="thought")(x)
    x = layers.GRU(16, name="read")(x)
    suspect = keras.Model(signs, layers.Dense(1, name="product")(x), name="suspect")
    suspect.compile("adam", keras.losses.BinaryCrossentropy(from_logits=True))
    return suspect


random = np.random.default_rng(3)
trees = [grow(shape, 200, random) for n in (2, 3, 4) for shape in shapes_with(n)]
ids = written(trees)
has_product = (ids == 5).any(axis=1, keepdims=True).astype("float32")
keras.utils.clear_session()  # Keras counts names anew, so that yours are those of the page
suspect = build_suspect()
suspect.fit(ids, has_product, epochs=2, verbose=0)

short = [n for n, row in enumerate(ids) if not row[5:].any()]
among_others = suspect.predict(ids[short], verbose=0)
alone = suspect.predict(ids[short, :5], verbose=0)
print("signs in the longest sum:", ids.shape[1], "· sums of five signs:", len(short))
print("the short sums, among longer ones as alone:", np.allclose(among_others, alone, atol=1e-3))

# %% [markdown]
# The short sums have five signs, such as `(3+4)`, and zeros behind them, since others have more. Without the zeros they
# get other answers. So what the model says of a sum depends on how long the others in its batch are. Find out why; then
# write the function as it should have been.


# %%
# Exercise 6.11 ★★ Find it yourself: an answer that depends on the others
def build_sign_reader():
    """Return a compiled model: ids of signs, 0 is padding → one logit: is there a product?

    Embedding 16 → plus a Dense 16, tanh, of the same → GRU 16 → Dense 1. Any number of signs;
    padding on the right changes no answer.
    """
    # Your answer goes here.


# %%
check("6.11", build_sign_reader)

# %% [markdown]
# In `show` an arrow is an arrow, whatever travels on it. `lint` follows the masks as well: where one begins, which layer
# hands it on, and who at the end would have wanted it. It needs no batch for that.

# %% tags=["hide-output"]
findings = lint(suspect)
findings

# %% [markdown]
# Two boxes are marked, the one that loses and the one that misses:

# %% tags=["hide-output"]
show(suspect, findings)

# %% [markdown]
# ## In short
#
# | if you want | then |
# |---|---|
# | a model that is checked, drawn, cut and copied | a graph |
# | a model whose steps depend on what comes in | a class, with plain Python in `call` |
# | the graph inside a class | `keras.Model(inputs, model.call(inputs))` |
# | a class in a file | `get_config` with its arguments, `build` for its weights |
# | a state for each sample | `ops.zeros((ops.shape(x)[0], units))` |
# | Dropout that works in a model of your own | an argument `training` of its `call` |
# | padding that does not count | layers that heed masks, or an argument `mask` |
# | intermediate outputs in a class | `.output` of named layers, handed on as they are |
#
# **Next** · chapter 07 goes into what is inside a layer.

# %% tags=["nbval-ignore-output"]
proved_on()
