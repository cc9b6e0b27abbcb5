# ---
# jupyter:
#   book:
#     makes: layers of your own that can be copied, saved, and loaded by a program that
#       never saw them
#     rows:
#       G13: 7.1, 7.2, 7.3, 7.4, 7.5, 7.6, 7.7, 7.8, 7.9, 7.10
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
# # Write a layer of your own
#
# **You'll do** · write a Dense layer and prove it against NumPy and against Keras; then layers with noise, a memory, a
# mask and two inputs, that can be copied, saved, and loaded by a program that never saw this notebook.
#
# **You'll learn**
#
# - to say when a layer gets its weights · 7.1
# - to make weights where Keras finds them · 7.2, 7.3
# - to write a `call` that is traced once and run many times · 7.4, 7.5
# - to heed a mask, and to end it · 7.6
# - to write a configuration from which a layer can be made again · 7.7
# - to make a layer of layers, with two inputs · 7.8
# - to take a class of your own out of a trained model · 7.9
# - to wrap a layer that is trained already · 7.10
# - to find out why an easy curve is not learnt, where nothing is raised · 7.11
#
# **You'll need** · chapter 01; Python classes · 65 minutes, eleven exercises.

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
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

import keras
import numpy as np
from keras import layers, ops

from helpers import check, claim, hint, lint, plot_lines, proved_on, show, solution

keras.utils.set_random_seed(7)

# %% [markdown]
# ## A layer is weights and a rule · 10 min
#
# Whoever writes a layer answers three questions. `__init__`: what was it told? `build`: which weights does that make, now
# that the shape of the input is known? `call`: what comes out? Here is a Dense layer, written from nothing.


# %%
class OwnDense(layers.Layer):
    """x @ kernel + bias, as Dense without an activation."""

    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def build(self, input_shape):
        self.kernel = self.add_weight(
            shape=(input_shape[-1], self.units), initializer="glorot_uniform", name="kernel"
        )
        self.bias = self.add_weight(shape=(self.units,), initializer="zeros", name="bias")

    def call(self, x):
        return ops.matmul(x, self.kernel) + self.bias


# %% [markdown]
# Whatever `__init__` does not know itself, it hands on: `name`, `dtype` and `trainable` belong to every layer, and
# `**kwargs` is the way by which they pass through yours.
#
# Is it right? A layer is proved against somebody who cannot be wrong in the same way. For a Dense layer that is one line
# of NumPy. The bias gets other numbers first: a bias of zeros would hide that it was forgotten.

# %%
numbers = np.random.default_rng(0).normal(size=(5, 4)).astype("float32")
own = OwnDense(3, name="own")
own.build((None, 4))
own.bias.assign([1.0, 2.0, 3.0])

kernel, bias = own.get_weights()
answer = ops.convert_to_numpy(own(numbers))
print("as NumPy says:", np.allclose(answer, numbers @ kernel + bias, atol=0.01))

# %% [markdown]
# And against Keras' own, with the same weights:

# %%
of_keras = layers.Dense(3)
of_keras.build((None, 4))
of_keras.set_weights(own.get_weights())
print("as Keras says:", np.allclose(answer, ops.convert_to_numpy(of_keras(numbers)), atol=0.01))

# %% [markdown]
# It is a node like any other. Note that nobody has said what shape comes out. Keras finds out: when the graph is drawn, it
# runs `call` once with a tensor that holds no numbers.

# %%
inputs = keras.Input((4,), name="inputs")
show(keras.Model(inputs, own(inputs), name="with_own"))

# %% [markdown]
# **Predict before you run.** A new layer is made, `layer = OwnDense(3)`. Then it is called on a KerasTensor of shape
# `(None, 5)`, then on another one of that shape. How many entries has the list `layer.weights` after each of these three
# steps, and how many numbers are in them at the end?

# %%
# Exercise 7.1 ★ Predict when the weights are there
weights_of_a_layer = {"made": None, "called once": None, "called twice": None, "numbers": None}

# %%
check("7.1", weights_of_a_layer)

# %% [markdown]
# The first call builds, no other does. So the layer keeps the width that it met first, and refuses any other:

# %%
layer = OwnDense(3, name="layer")
print("made:        ", len(layer.weights))
layer(keras.Input((5,)))
print("called once: ", len(layer.weights))
try:
    layer(keras.Input((4,)))
except Exception:
    print("another width: refused")

# %% [markdown]
# Through `**kwargs` came more than a name. `dtype="mixed_float16"` asks a layer to keep its weights in float32 and to
# compute in float16, as fast machines like it. Ours does, though not a word in it speaks of types: `add_weight` and
# `__call__`, which we inherited, see to it.

# %%
half = OwnDense(3, dtype="mixed_float16")
print("comes out:", keras.backend.standardize_dtype(half(numbers).dtype))
print("is kept:  ", half.kernel.dtype)

# %% [markdown]
# Write one yourself. `ScaleAndShift` holds, for every number of the last axis, one weight to multiply with, which starts
# at 1, and one to add, which starts at 0. Inputs may have more than two axes. Both weights can be trained. The layer
# computes in half precision when it is told to. And since Keras gives a name, a dtype and `trainable` to every layer that
# it makes, so do the checks of this chapter, here and in all that follows.


# %%
# Exercise 7.2 ★★ Write a layer with two weights
class ScaleAndShift(layers.Layer):
    """Return x * scale + shift, with one scale and one shift for each number of the last axis."""

    # Your answer goes here.


# %%
check("7.2", ScaleAndShift)

# %% [markdown]
# ## Where weights are made · 7 min
#
# Why in `build`? In `__init__` it works too, if the width of the input is an argument. A user then has to know it, and
# the class knows before it has seen anything:


# %%
class MadeInInit(layers.Layer):
    def __init__(self, width, units, **kwargs):
        super().__init__(**kwargs)
        self.kernel = self.add_weight(shape=(width, units), initializer="glorot_uniform")

    def call(self, x):
        return ops.matmul(x, self.kernel)


print("weights, before any call:", len(MadeInInit(4, 3).weights))

# %% [markdown]
# In `call` it does not work. That function runs again and again, and Keras will not let a layer grow with every batch:


# %%
class MadeInCall(layers.Layer):
    def call(self, x):
        self.kernel = self.add_weight(shape=(x.shape[-1], 3))
        return ops.matmul(x, self.kernel)


try:
    MadeInCall()(keras.Input((4,)))
except ValueError as error:
    print("refused:", "You cannot add new elements of state" in str(error))

# %% [markdown]
# That you would have noticed. The next mistake says nothing. An initializer, called, returns a tensor, and a tensor
# on `self` looks like a weight: the layer answers, the model trains, the loss falls, since the other layers learn.
# Keras does not know of it. It is in no list, no optimizer moves it, and no file keeps it.


# %%
# Exercise 7.3 ★★ Fix a layer that never learns
class Mixing(layers.Layer):
    """Return x @ matrix: a square matrix of weights that can be trained."""

    def build(self, input_shape):
        width = input_shape[-1]
        self.matrix = keras.initializers.GlorotUniform()((width, width))

    def call(self, x):
        return ops.matmul(x, self.matrix)


# %%
check("7.3", Mixing)

# %% [markdown]
# ## Traced once, run many times · 12 min
#
# `call` is Python, and Python runs rarely. It runs when the graph is drawn, and once more when `fit` or `predict`
# compiles it for the machine. From then on what it drew is run, and not the function. That is how TensorFlow and JAX work
# under Keras; PyTorch runs Python for every batch, as long as nobody asks it to compile. A layer has to be right either
# way. You can look over a compiler's shoulder on each of them: hand a KerasTensor to `call` itself, and what `call` does is
# drawn, operation by operation. A counter shows how often Python was there:


# %%
class CountsCalls(layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.calls = 0

    def call(self, x):
        self.calls += 1
        return 2 * x


as_layer, traced = CountsCalls(), CountsCalls()
for outputs in (as_layer(inputs), traced.call(inputs)):
    model = keras.Model(inputs, outputs)
    model.predict(np.ones((100, 4)), batch_size=1, verbose=0)
print("100 batches through what was traced; calls counted:", traced.calls)
print("100 batches through the layer; it counted 100:     ", as_layer.calls == 100)

# %% [markdown]
# The layer's own count is the number of batches on no backend: TensorFlow and JAX count the tracings, and PyTorch counts
# the drawing of the graph as well.
#
# So what Python computes in `call` becomes a constant. Random numbers of NumPy are drawn while tracing, and are the same
# for every batch ever after. Here ten batches of one sample each:


# %%
class FrozenNoise(layers.Layer):
    def call(self, x):
        return x + np.random.normal(size=(4,)).astype("float32")


frozen = keras.Model(inputs, FrozenNoise().call(inputs)).predict(
    np.zeros((10, 4)), batch_size=1, verbose=0
)
print("one and the same noise for every batch:", bool(np.all(frozen == frozen[0])))

# %% [markdown]
# `keras.random` draws anew each time the graph is run. Its numbers come from a `SeedGenerator`, which is made in
# `__init__` and remembers how far it has come; without one it works on TensorFlow, and not on every backend.


# %%
class LiveNoise(layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.seeds = keras.random.SeedGenerator(1)

    def call(self, x):
        return x + keras.random.normal((4,), seed=self.seeds)


live = keras.Model(inputs, LiveNoise()(inputs)).predict(
    np.zeros((10, 4)), batch_size=1, verbose=0
)
plot_lines(
    {"NumPy": frozen[:, 0], "keras.random": live[:, 0]},
    x_label="batch",
    y_label="noise on the first number",
)

# %% [markdown]
# The second thing that a layer with noise needs is to know when. A `call` that has an argument `training` is told: true in
# `fit`, false in `predict` and `evaluate`.
#
# The next class has been in use for a year. During training it adds the same noise to everything, and in `predict` it
# adds noise too. Mend both. Every number is to get noise of its own, in every batch another, of the given spread (the
# standard deviation), and only while training.


# %%
# Exercise 7.4 ★★ Fix noise that never changes and never ends
class Jitter(layers.Layer):
    """Add normal noise of a given spread while training; change nothing otherwise."""

    def __init__(self, spread=0.5, **kwargs):
        super().__init__(**kwargs)
        self.spread = spread

    def call(self, x):
        noise = np.random.normal(0, self.spread, size=x.shape[1:])
        return x + noise.astype("float32")


# %%
check("7.4", Jitter)

# %% [markdown]
# `ops.shape(x)` and not `x.shape`: while the graph is drawn, the number of samples is `None`, and NumPy, Python and
# `zeros` can do nothing with `None`. `ops.shape` has the true number by the time that there are samples. Where only the
# last axis matters, `x.shape[-1]` is as good.

# %%
print("x.shape[0]:", inputs.shape[0])
try:
    ops.mean(inputs, axis=0) / inputs.shape[0]
except Exception:
    print("dividing by it: refused")

# %% [markdown]
# What should change from batch to batch belongs in a weight. Not one that the optimizer moves: a weight made with
# `trainable=False` is *state*. It is saved with the others, and only the layer itself writes to it, with `assign`. The
# means in BatchNormalization are of this kind. Here is a layer that remembers the largest number it has met:


# %%
class Highest(layers.Layer):
    def build(self, input_shape):
        self.highest = self.add_weight(shape=(), initializer="zeros", trainable=False)

    def call(self, x):
        self.highest.assign(ops.maximum(self.highest, ops.max(x)))
        return x


remembers = Highest()
keras.Model(inputs, remembers(inputs)).predict(np.arange(40.0).reshape(10, 4), verbose=0)
print("highest so far:", int(remembers.highest), "· trainable:", len(remembers.trainable_weights))

# %% [markdown]
# Your turn: a layer that counts the batches it has been trained on, so that a model can say how long it was trained. The
# first author kept a Python number. Let `steps` be state, which is saved with the model and which no optimizer may move;
# batches of `predict` do not count.


# %%
# Exercise 7.5 ★★ Fix a count that stands still
class StepCounter(layers.Layer):
    """Hand x on unchanged. `steps` is the number of batches met in training."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.steps = 0

    def call(self, x, training=False):
        if training:
            self.steps += 1
        return x


# %%
check("7.5", StepCounter)

# %% [markdown]
# One more thing is fixed while the graph is drawn: shapes. You may write `compute_output_shape`, and then Keras believes
# it and does not ask `call`. If the two disagree, the graph lies. Without it Keras finds the shape by itself.


# %%
class Twice(layers.Layer):
    def call(self, x):
        return ops.concatenate([x, x], axis=-1)

    def compute_output_shape(self, input_shape):
        return input_shape


lying = keras.Model(inputs, Twice()(inputs))
print("the graph says:", lying.output_shape)
print("what comes out:", lying.predict(np.ones((1, 4)), verbose=0).shape)

# %% [markdown]
# ## Masks · 6 min
#
# Sentences differ in length, and shorter ones are filled up with zeros. An Embedding with `mask_zero=True` sends a mask
# along with its tensor: true where there is a word. The mask travels unseen, from layer to layer, as long as every layer
# on the way lets it pass. Ours do not, unless they say so. Here something that doubles its numbers stands between an
# Embedding and an LSTM: a layer that says nothing of masks, one that lets them pass, and a bare operation. Do two zeros at
# the end of a sentence change what the model makes of it, and does Keras warn?


# %%
class Double(layers.Layer):
    def __init__(self, masks_pass, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = masks_pass

    def call(self, x):
        return x * 2


def padding_counts(double):
    """Whether two zeros at the end change what a model says of a sentence; whether Keras warns."""
    words = keras.Input((None,), dtype="int32")
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        x = layers.Embedding(10, 4, mask_zero=True)(words)
        model = keras.Model(words, layers.LSTM(3)(double(x)))
        padded, plain = (
            ops.convert_to_numpy(model(np.array([ids]))) for ids in ([1, 2, 0, 0], [1, 2])
        )
    changes = not np.allclose(padded, plain, atol=1e-3)
    return changes, any("destroy the mask" in str(warning.message) for warning in told)


for what, double in {
    "a layer that says nothing": Double(masks_pass=False),
    "supports_masking = True  ": Double(masks_pass=True),
    "an operation, x * 2      ": lambda x: x * 2,
}.items():
    changes, warned = padding_counts(double)
    print(f"{what}: padding changes the result: {changes}, warned: {warned}")

# %% [markdown]
# A layer of your own at least warns, if anybody reads warnings. The operation loses the mask and says nothing.
#
# A layer that wants to *use* the mask takes it as an argument of `call`. And where the axis of the words ends, the mask
# must end too: `compute_mask` says what is passed on, and `None` means nothing. Otherwise the next layer gets a mask of
# words for a tensor that has none.
#
# Write `MaskedMean`: the mean over axis 1 of all words that the mask leaves. Without a mask it is the mean of all; where
# the mask leaves no word, it is zeros (and not 0 / 0). It takes part in masking, so that Keras has nothing to warn of,
# passes no mask on, and computes in half precision when it is told to.


# %%
# Exercise 7.6 ★★ Write a mean that heeds the mask
class MaskedMean(layers.Layer):
    """Return the mean over axis 1 of what the mask leaves: (samples, words, n) → (samples, n)."""

    # Your answer goes here.


# %%
check("7.6", MaskedMean)

# %% [markdown]
# ## What a layer says of itself · 10 min
#
# A file holds no Python. Of a layer it holds the name of its class, its configuration and its weights. `get_config` gives
# the configuration, and `from_config` makes a layer from it; where `__init__` takes plain numbers and strings, Keras
# writes both for you.

# %%
config = own.get_config()
print({key: config[key] for key in ("name", "trainable", "units")})
again = OwnDense.from_config(config)
print("made again:", again.name, "with", again.units, "units and", len(again.weights), "weights")

# %% [markdown]
# Three things are wrong in the CustomDense that most people have met, the one in the old guide. (Copies of it have lost
# brackets on their way through the web as well, and Python says so at once; that is the least of it.)

# %%
page = """
class CustomDense(layers.Layer):
    def build(self, input_shape):
        self.w = self.add_weight(shape=(input_shape[-1], self.units), trainable=True
"""
try:
    compile(page, "a copied page", "exec")
except SyntaxError as error:
    print(type(error).__name__)

# %% [markdown]
# First: no `**kwargs`. It builds, trains and saves. What was saved cannot be loaded, since the configuration holds what
# every layer has, and `__init__` will not take it.


# %%
class CustomDense(layers.Layer):
    def __init__(self, units=32):
        super().__init__()
        self.units = units

    def build(self, input_shape):
        self.w = self.add_weight(shape=(input_shape[-1], self.units), initializer="random_normal")

    def call(self, x):
        return ops.matmul(x, self.w)


for what, try_it in {
    "a name": lambda: CustomDense(10, name="hidden"),
    "from_config": lambda: CustomDense.from_config(CustomDense(10).get_config()),
}.items():
    try:
        try_it()
    except TypeError as error:
        print(f"{what}: refused,", "unexpected keyword argument" in str(error))

# %% [markdown]
# Second: a `get_config` that returns the layer's own arguments and leaves out what every layer has. That raises nothing.
# Here a frozen layer of that kind is copied with its model. Its name and its being frozen are gone, and its
# weights are other ones, for a configuration never holds weights.


# %%
class Forgetful(OwnDense):
    def get_config(self):
        return {"units": self.units}


frozen_layer = Forgetful(3, name="encoder", trainable=False)
model = keras.Model(inputs, frozen_layer(inputs))
copy = keras.Model.from_config(model.get_config(), custom_objects={"Forgetful": Forgetful})
for each in (model, copy):
    layer = each.layers[1]
    print("named encoder:", layer.name == "encoder", "· trainable:", layer.trainable)
print("same weights: ", np.allclose(model.get_weights()[0], copy.get_weights()[0]))

# %% [markdown]
# Third: a `from_config` of one's own without `@classmethod`. It is asked of the class, before there is a layer. Most
# layers need none: it is for arguments that must be put together first, such as a layer within a layer.


# %%
class NoClassMethod(OwnDense):
    def from_config(cls, config):
        return cls(**config)


try:
    NoClassMethod.from_config(NoClassMethod(3).get_config())
except TypeError as error:
    print("an argument is missing:", "missing 1 required positional argument" in str(error))

# %% [markdown]
# Now mend one. `GuideDense` takes an activation, and its configuration is the guide's. Arguments that are functions go
# into a configuration as words: `keras.activations.serialize(f)` gives them, and `keras.activations.get` understands
# words and functions.


# %%
# Exercise 7.7 ★★ Fix a configuration that forgets
class GuideDense(layers.Layer):
    """A Dense layer whose configuration holds all that it was told."""

    def __init__(self, units=32, activation=None, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.activation = keras.activations.get(activation)

    def build(self, input_shape):
        self.kernel = self.add_weight(shape=(input_shape[-1], self.units), name="kernel")
        self.bias = self.add_weight(shape=(self.units,), initializer="zeros", name="bias")

    def call(self, x):
        return self.activation(ops.matmul(x, self.kernel) + self.bias)

    def get_config(self):
        return {"units": self.units}


# %%
check("7.7", GuideDense)

# %% [markdown]
# A configuration is half of it. The file names a class, and who loads it must know which class is meant. The guide says
# that a saved model can be loaded though its code is gone, and that is so for Keras' own layers only:

# %%
folder = Path(tempfile.mkdtemp())
keras.Model(inputs, own(inputs)).save(folder / "own.keras")
try:
    keras.models.load_model(folder / "own.keras")
except TypeError as error:
    print("could not locate the class:", "Could not locate class 'OwnDense'" in str(error))

known = keras.models.load_model(folder / "own.keras", custom_objects={"OwnDense": OwnDense})
print("with custom_objects:", np.allclose(known.predict(numbers, verbose=0), answer, atol=0.01))

# %% [markdown]
# Or the class is *registered* where it is defined; then every program that has imported it can load the file. It is known
# by its package and its name:


# %%
@keras.saving.register_keras_serializable(package="book")
class Squared(layers.Layer):
    def call(self, x):
        return x * x


keras.Model(inputs, Squared()(inputs)).save(folder / "squared.keras")
print("registered as", keras.saving.get_registered_name(Squared))
print("loaded:", keras.models.load_model(folder / "squared.keras").output_shape)

# %% [markdown]
# Both cells above ran in this notebook, where the class is at hand. That proves little. Here is the real thing: the class
# in a module, and a new Python process that first has not imported it, and then has. It starts Keras anew, which takes
# some seconds.

# %%
(folder / "own_layers.py").write_text(
    """
import keras

@keras.saving.register_keras_serializable(package="own")
class Tripled(keras.layers.Layer):
    def call(self, x):
        return 3 * x
"""
)
sys.path.insert(0, str(folder))
from own_layers import Tripled

keras.Model(inputs, Tripled()(inputs)).save(folder / "tripled.keras")
program = """
import keras, numpy
try:
    keras.models.load_model("tripled.keras")
except TypeError as error:
    print("not imported: refused,", "Could not locate class 'Tripled'" in str(error))
import own_layers
model = keras.models.load_model("tripled.keras")
print("imported:     loaded,", model.predict(numpy.ones((1, 4)), verbose=0).tolist())
"""
fresh = subprocess.run([sys.executable, "-c", program], cwd=folder, capture_output=True, text=True)
print(fresh.stdout.strip())

# %% [markdown]
# ## Layers made of layers · 7 min
#
# A layer may hold others. Made in `__init__`, they are found: their weights are its weights. The one thing to look after
# is `build`. A layer that writes its own must build its parts as well; otherwise it says that it is built, and has no
# weights until it is called.


# %%
class Parts(layers.Layer):
    def __init__(self, builds_parts, **kwargs):
        super().__init__(**kwargs)
        self.builds_parts = builds_parts
        self.dense = layers.Dense(3)

    def build(self, input_shape):
        if self.builds_parts:
            self.dense.build(input_shape)

    def call(self, x):
        return self.dense(x)


for builds_parts in (False, True):
    parts = Parts(builds_parts)
    parts.build((None, 4))
    print(f"builds its parts: {builds_parts}, weights once built: {len(parts.weights)}")

# %% [markdown]
# A part does not inherit the dtype of the whole. Where it should, it is given it: `layers.Dense(3, dtype=self.dtype_policy)`.

# %%
half = Parts(True, dtype="mixed_float16")
print("the whole computes in", half.compute_dtype, "and its part in", half.dense.compute_dtype)

# %% [markdown]
# Two inputs are two arguments of `call`, and `build`, if there is one, gets two shapes, named after them:
# `build(self, a_shape, b_shape)` for `call(self, a, b)`. Older pages allow one argument only, a list for several tensors.
# That still works, and `build` then gets a list of shapes.


# %%
class Difference(layers.Layer):
    def build(self, a_shape, b_shape):
        print("build is given", a_shape, "and", b_shape)

    def call(self, a, b):
        return a - b


narrow = keras.Input((1,), name="narrow")
print("comes out:", Difference()(inputs, narrow).shape)

# %% [markdown]
# While they compute, layers may speak. `add_loss` adds a term to whatever the model minimises. Here it is all there is to
# minimise:


# %%
class Modest(layers.Layer):
    """Hand x on, and ask for small numbers."""

    def call(self, x):
        self.add_loss(ops.mean(ops.abs(x)))
        return x


model = keras.Model(inputs, Modest()(layers.Dense(3, name="dense")(inputs)))
model.compile("sgd")
losses = model.fit(numbers, verbose=0, epochs=60).history["loss"]
claim("size at the end, over size at first", losses[-1] / losses[0], at_most=0.9)

# %% [markdown]
# A metric kept on `self` and updated in `call` turns up in the history of `fit` (with JAX under Keras, `fit` stops
# instead). The `add_metric` of older pages does so no more, on any backend.


# %% tags=["tensorflow"]
class Measured(Modest):
    """Hand x on; ask for small numbers, and report how large they are."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.size = keras.metrics.Mean(name="size")

    def call(self, x):
        self.size.update_state(ops.mean(ops.abs(x)))
        return super().call(x)


if keras.backend.backend() == "tensorflow":
    model = keras.Model(inputs, Measured()(layers.Dense(3, name="dense")(inputs)))
    model.compile("sgd", "mse")
    print("in the history:", sorted(model.fit(numbers, np.zeros((5, 3)), verbose=0).history))

# %%
try:
    Modest().add_metric(0.0, name="size")
except Exception:
    print("add_metric: refused")

# %% [markdown]
# Now build `Blend`, which takes two tensors `a` and `b` of the same width and lets a gate choose between them, number by
# number: the gate is a Dense layer of that width with a sigmoid, called on `a` and `b` concatenated (`a` first), and the
# result is `gate * a + (1 - gate) * b`. It is called as `Blend()(a, b)`, and computes in half precision when it is told to.
# Register it in the package `"book"`, so that it survives being saved.


# %%
# Exercise 7.8 ★★ Build a layer of a layer, with two inputs
class Blend(layers.Layer):
    """Return gate * a + (1 - gate) * b, where gate = Dense(width, sigmoid) of both."""


# %%
check("7.8", Blend)

# %% [markdown]
# ## Out again · 4 min
#
# The safest custom layer in a file is the one that is no longer there. When training is over and your class does what one
# of Keras' does, replace it, and the file loads anywhere. `keras.models.clone_model` takes a function that is asked for
# every layer what shall stand in its place; it copies the graph, and leaves the copying of weights to you.

# %%
# Exercise 7.9 ★★ Replace a class of one's own in a trained model
def without(model, kind):
    """Return `model` with a Dense of Keras in place of every layer of the class `kind`.

    Such a layer computes x @ kernel + bias. It has `units`, and the weights kernel and bias.
    Names and weights stay what they were, and `model` itself is left as it is.
    """
    # Your answer goes here.


# %%
check("7.9", without)

# %% [markdown]
# ## On your own · 4 min
#
# Large models are often not trained further as a whole. A layer that is trained already is wrapped: it is frozen, and
# beside it goes a narrow path with few weights, `x @ down @ up`, whose result is added to its own. `up` starts at zeros,
# so that the wrapped layer answers at first as it did before.
#
# Write `Adapted(dense, rank=2)`. `dense` is a built Dense layer of width `units`; `down` has the shape `(inputs, rank)` and
# starts with random numbers, `up` has `(rank, units)` and starts with zeros. Only these two are trainable. It has a
# configuration, from which `dense` comes back as well; register it in the package `"book"`.


# %%
# Exercise 7.10 ★★★ Wrap a layer that is trained already
class Adapted(layers.Layer):
    """dense(x) + x @ down @ up: dense is frozen, down and up are trained."""


# %%
check("7.10", Adapted)

# %% [markdown]
# ## Find it yourself · 5 min
#
# Where a rule has no weights and fits on a line, `layers.Lambda` makes a layer of it without a class. Here are four, each
# with a wave of its own, and a Dense that says how much of each wave is in a curve. The curve is made of exactly these
# waves, so nothing of it should be left over.


# %%
def build_suspect():
    """Return a compiled model: one number x → sin(x), sin(2x), sin(3x), sin(4x) → Dense 1.

    Only the Dense has anything to learn. The loss is the mean squared error.
    """
    x = keras.Input((1,), name="x")
    waves = []
    for k in (1, 2, 3, 4):
        wave = layers.Lambda(lambda t: ops.sin(k * t), name=f"wave_{k}")
        waves.append(wave(x))
    mixed = layers.Concatenate(name="waves")(waves)
    suspect = keras.Model(x, layers.Dense(1, name="mix")(mixed), name="suspect")
    suspect.compile(keras.optimizers.Adam(0.05), "mse")
    return suspect


points = np.linspace(-3, 3, 600, dtype="float32")[:, None]
curve = np.sin(points) - 0.5 * np.sin(2 * points) + 0.8 * np.sin(3 * points)
suspect = build_suspect()
suspect.fit(points, curve, epochs=20, verbose=0)
left = suspect.evaluate(points, curve, verbose=0) / np.var(curve)
claim("left over, as a share of the curve", left, at_least=0.5)
print("nearly nothing is left over:", left < 0.05)

# %% [markdown]
# The loss has long stopped falling, and nearly the whole curve is left. A Dense of four weights cannot fail at that, if it
# is given what the docstring says. Find out what it is given, then write the function as it should have been. Any way to
# make the four waves will do.


# %%
# Exercise 7.11 ★★ Find it yourself: a curve that should be easy
def build_waves():
    """Return a compiled model: one number x → sin(x), sin(2x), sin(3x), sin(4x) → Dense 1.

    Only the Dense has anything to learn. The loss is the mean squared error.
    """
    # Your answer goes here.


# %%
check("7.11", build_waves)

# %% [markdown]
# A graph stores which functions are called, and the functions of Lambda layers are Python. `lint` opens these as well: it
# reads their code, and where they get their variables from.

# %% tags=["hide-output"]
findings = lint(suspect)
findings

# %% [markdown]
# All four are marked, and a class would not have been safe: a `call` that looks up a name outside itself finds what
# stands there when it runs. What a layer is to know, it is told in `__init__`.

# %% tags=["hide-output"]
show(suspect, findings)

# %% [markdown]
# ## In short
#
# | a layer is … | so write |
# |---|---|
# | given a name, a dtype, `trainable` | `**kwargs`, handed on to `super().__init__(**kwargs)` |
# | built when the shape is known | weights with `add_weight`, in `build` |
# | traced once and run many times | `keras.ops` and `keras.random` in `call`, `ops.shape(x)` for the batch |
# | told when it is trained | an argument `training` |
# | to remember something | `add_weight(trainable=False)` and `assign` |
# | on the way of a mask | `supports_masking`, an argument `mask`, `compute_mask` |
# | made again from words | `{**super().get_config(), ...}` with every argument |
# | found by who loads it | `register_keras_serializable`, and the module imported |
#
# **Next** · chapter 08 goes on with models that are saved, taken apart and put together again.

# %% tags=["nbval-ignore-output"]
proved_on()
