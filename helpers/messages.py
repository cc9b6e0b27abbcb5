"""Known error messages, each with what it means and where to look.

The left side is a piece of the message as Keras 3.10 to 3.15 print it on TensorFlow, JAX and PyTorch; the first
that fits explains the error.
"""

from __future__ import annotations

import os
import re
import traceback
from dataclasses import dataclass


@dataclass(frozen=True)
class Explanation:
    """What a message means, and where to look."""

    pattern: str
    meaning: str
    look: str


# What Keras before 3.14 says of a model with an input that reaches no output; later ones draw it without a word.
UNUSED_INPUT = "`inputs` not connected to `outputs`"

# What TensorFlow, JAX and PyTorch say of a `None` where a tensor belongs.
_NONE = r"None values not supported|None is not a valid value for jnp\.array|Invalid dtype: object"

KNOWN = (
    Explanation(
        r"Only input tensors may be passed as positional arguments.*InputLayer",
        "`InputLayer` is a layer, and a layer was handed on where a tensor belongs.",
        "Begin the graph with `keras.Input(...)`: that returns the tensor.",
    ),
    Explanation(
        r"(Only input tensors may be passed as pos|Inputs to a layer should be tensors).*<\w+ name=[^ ]+ built=True",
        "A layer was given where a tensor belongs, and not what a call of that layer returned.",
        "Keep what the call returns, `x = layer(x)`, and hand on the `x`.",
    ),
    Explanation(
        r"(Only input tensors may be passed as pos|Inputs to a layer should be tensors).*<\w+ name=",
        "A layer was given where a tensor belongs: it was made and never called.",
        "Look for a line such as `x = layers.Dense(8)` that lacks its `(x)` at the end. For a merge layer the "
        "tensors go to the second pair of parentheses: `layers.Concatenate()([a, b])`.",
    ),
    Explanation(
        r"Only input tensors may be passed as positional arguments|Inputs to a layer should be tensors",
        "A layer was called on something that is no tensor.",
        "Call it on what `keras.Input` or another layer returned.",
    ),
    Explanation(
        r"All `(outputs|inputs)` values must be KerasTensors",
        "`keras.Model` takes the tensors at both ends of the graph, and got something else.",
        "If it shows a layer, call that layer on a tensor and keep what the call returns. If it shows numbers, a layer "
        "was called on data instead of on what `keras.Input` returned.",
    ),
    Explanation(
        r"Cannot convert '\d+' to a shape(?!\. Found)",
        "A shape is a tuple, and a number in parentheses is just that number.",
        "Write the comma: `shape=(10,)`.",
    ),
    Explanation(
        r"Cannot convert '\(\(.*to a shape|Invalid dtype: (tuple|list)",
        "A layer that takes one tensor was called on a list of them.",
        "Call it on the tensor itself, without the square brackets.",
    ),
    Explanation(
        r"Cannot convert '.*' to a shape",
        "A shape is a tuple of whole numbers, and of `None` where any length will do.",
        "Write numbers without quotes: `shape=(10,)`.",
    ),
    Explanation(
        r"is used \d+ times in the model\. All operation names should be unique",
        "Several layers of this model have one and the same name.",
        "Leave `name=` out, or let each have its own, also those made in a loop. If one was meant to be shared, make "
        "it once and call it twice: a clone is another layer.",
    ),
    Explanation(
        r"Unknown variable: .*can only be called for the variables it was originally built with"
        r"|whereas the optimizer was built with \d+ variables",
        "An optimizer keeps a state for each weight that it trains, and this one was made for others.",
        'Give every `compile` an optimizer of its own: a new object, or a name such as `"adam"`.',
    ),
    Explanation(
        r"numpy\(\) is only available when eager execution is enabled",
        "Inside `fit` a step is drawn into a graph before it runs, and there a tensor holds no numbers. Keras 3.10 and "
        "3.11 also say this of an optimizer that keeps its state for the weights of another model.",
        "In a layer or a loss, use `keras.ops` in the place of `.numpy()`. If there is none, give every `compile` an "
        "optimizer of its own.",
    ),
    Explanation(
        r"Could not interpret activation function identifier",
        "Keras has no activation of that name.",
        'Names of activations are written in small letters: `"relu"`, `"softmax"`.',
    ),
    Explanation(
        r"Only instances of `keras\.Layer` can be added to a Sequential model",
        "A Sequential takes layers and calls them itself; a tensor went into its list.",
        "List the layers without calling them, or draw the graph yourself, call by call.",
    ),
    Explanation(
        r"'KerasTensor' object has no attribute",
        "A KerasTensor has a shape and a dtype, and no numbers; so it lacks the methods of arrays.",
        "Use a function of `keras.ops`: `ops.mean(x)` and not `x.mean()`.",
    ),
    Explanation(
        r"has never been called and thus has no defined (input|output)|object has no attribute '(input|output)'$",
        "A layer has an `.input` and an `.output` once it was called on a tensor, and so it is with a Sequential.",
        "Of a model take `model.inputs` and `model.outputs`.",
    ),
    Explanation(
        r"object has no attribute '(input|output)_shape'",
        "A layer has no shape of its own in Keras 3: each call of it has.",
        "Take the shape of a tensor: `layer.input.shape`, `layer.output.shape`.",
    ),
    Explanation(
        r"'(Functional|Sequential)' object is not (iterable|subscriptable)",
        "A model is no list.",
        "Its layers are the list `model.layers`.",
    ),
    Explanation(
        r"'(Functional|Sequential)' object has no attribute",
        "A model has nothing of that name.",
        'A layer is found by its name with `model.get_layer("name")`.',
    ),
    Explanation(
        r"module 'keras[\w.]*' has no attribute",
        "Keras has nothing of that name there.",
        "Small and capital letters count: `keras.Input`, `layers.Dense`, `ops.mean`.",
    ),
    Explanation(
        r"KerasTensor cannot be used as input to a TensorFlow function",
        "A `tf.*` function wants numbers, and there are none yet: a KerasTensor holds a shape and a dtype only.",
        "Use the function of the same name in `keras.ops`: it becomes a node of the graph.",
    ),
    Explanation(
        r"You cannot convert it to a NumPy array|[Cc]annot convert (it|a symbolic).{0,80}[Nn]um[Pp]y",
        "NumPy wants numbers, and there are none yet: a KerasTensor holds a shape and a dtype only.",
        "Use the function of the same name in `keras.ops`: it becomes a node of the graph.",
    ),
    Explanation(
        r"Can't call numpy\(\) on Tensor that requires grad",
        "PyTorch keeps track of what a model's answer came from, for its gradient, and so gives NumPy no array of it.",
        "`ops.convert_to_numpy(...)` makes an array of a tensor on every backend, and `predict` returns arrays.",
    ),
    Explanation(
        r"can't convert \w+:\d+ device type tensor to numpy",
        "The tensor lies on the GPU, where NumPy cannot read it.",
        "In a layer or a graph, take the functions of `keras.ops` and `keras.random` in place of NumPy's. Elsewhere "
        "`ops.convert_to_numpy(...)` makes an array of a tensor on every backend, and `predict` returns arrays.",
    ),
    Explanation(
        r"CUDA error: device-side assert triggered",
        "A number in the data is outside of what it counts, such as an id of a word or a label, and PyTorch cannot use "
        "the GPU any more after that.",
        "Compare the largest id with the Embedding's `input_dim` and the largest label with the last Dense's units. "
        "Then restart the kernel, and run the cells again.",
    ),
    Explanation(
        r"RNN mask that does not correspond to right-padded",
        "On a GPU, TensorFlow leaves an LSTM or a GRU to cuDNN, which takes texts of at least one word, with all "
        "padding behind the words.",
        "Does a text consist of padding alone, or begin with it? Give an empty text one unknown word, and pad at the "
        "end. `use_cudnn=False` in the layer takes every mask, and is slower there.",
    ),
    Explanation(
        r"[Oo]ut of memory( while trying to allocate|\. Tried to allocate)|Status: out of memory|OOM when allocating",
        "The GPU's memory is full, with what this notebook holds or with what another does.",
        "Shut down the kernels of other notebooks, restart this one and run its cells again. A smaller `batch_size` "
        "needs less.",
    ),
    Explanation(
        r"KerasTensor cannot be used as a boolean",
        "A Python `if` or `while` asks for a value while the graph is being drawn, and there is none.",
        "Decide with numbers that Python knows, or inside the graph with `keras.ops.where`.",
    ),
    Explanation(
        r"Iterating over a symbolic KerasTensor is not supported",
        "A Python loop wants to know how many parts there are, and a symbolic tensor cannot say.",
        "Functions of `keras.ops` take the whole tensor: `ops.sum(x)` and not `sum(x)`. You want its parts? Slice it "
        "(`x[:, 0]`), or take `ops.split` or a recurrent layer.",
    ),
    Explanation(
        UNUSED_INPUT,
        "A tensor in `inputs` reaches none of the outputs: no layer was called on it.",
        "Was it to be used? Then it is missing in the call of some layer. Or is it a new `keras.Input`, made like "
        "those that the layers were called on? Give `keras.Model` those very objects.",
    ),
    Explanation(
        r"is not connected to `inputs`|[Gg]raph disconnected",
        "Going back from an output, Keras came to an input that is not in `inputs`.",
        "Give `keras.Model` first every `keras.Input` that the layers were called on (those very objects, not new ones "
        "of the same shape), then the outputs.",
    ),
    Explanation(
        r"too many positional arguments",
        "A layer's call got several tensors one by one.",
        "Layers that merge take one list: `layers.Add()([a, b])`. An `InputLayer` takes none: leave it out.",
    ),
    Explanation(
        r"The `data_format` argument must be one of",
        "A tensor went to the layer's constructor, where settings belong.",
        "Make the layer, then call it: `layers.Flatten()(x)`.",
    ),
    Explanation(
        r"must have rank \(ndim\) `target\.ndim - 1`|must have the same shape up until the last dimension",
        "The sparse loss wants one whole number as target for each row of outputs.",
        "One-hot targets go with `CategoricalCrossentropy`. If the output still has image axes, put a `Flatten` or a "
        "pooling in front of the head.",
    ),
    Explanation(
        r"^(Merge|Base_?Merge|Add|Subtract|Multiply|Average|Maximum|Minimum)\.__init__\(\) takes 1 positional argument",
        "The tensors were given to the class of the layer, which takes none.",
        "`layers.add([a, b])`, or the class and then a call: `layers.Add()([a, b])`.",
    ),
    Explanation(
        r"Inputs have incompatible shapes",
        "Layers that add or average need tensors of equal shape.",
        'Where height and width differ, a `padding="same"` is missing, or the two ways have other strides. Where the '
        "last axis differs, bring one of them to the width of the other with a Dense or a 1×1 convolution.",
    ),
    Explanation(
        r"Cannot broadcast shape|incompatible shapes for broadcasting|The size of tensor a \(\d+\) must match",
        "`+` needs two shapes that fit: on every axis the same length, or 1 on one side.",
        'Is a `padding="same"` or a stride missing? A 1×1 convolution brings channels to the same number.',
    ),
    Explanation(
        r"requires inputs with matching shapes except for the concatenation axis",
        "Concatenate glues along one axis; all other axes must be equal, and so must their number.",
        "Print the two shapes. A sequence usually needs a pooling before it meets a plain vector.",
    ),
    Explanation(
        r"expected min_ndim=4, found ndim=3",
        "A 2D convolution wants height, width and channels, and the channel axis is missing.",
        "Declare `keras.Input((28, 28, 1))`, or add the axis with a `Reshape`.",
    ),
    Explanation(
        r"expected min_ndim=\d+, found ndim=\d+",
        "The tensor has fewer axes than this layer works on.",
        "Print the tensor's shape in front of that layer; the first axis counts samples.",
    ),
    Explanation(
        r"Kernel shape must have the same length as input",
        "The tensor has an axis more or less than a convolution works on.",
        "`keras.Input` and `Reshape` want a shape without the batch axis: Keras adds it.",
    ),
    Explanation(
        r"expected ndim=3, found ndim=2",
        "A recurrent or 1D layer wants a sequence, and the layer before returns only its last step.",
        "Give every recurrent layer but the last `return_sequences=True`.",
    ),
    Explanation(
        r"Computed output size would be (zero or )?negative",
        "The picture is smaller than the kernel or the pool, so nothing would be left.",
        "Print the shape in front of that layer: are height, width and channels in this order?",
    ),
    Explanation(
        r"Shapes used to initialize variables must be fully-defined",
        "A layer with weights must know the last axis of its input, and that is `None` here.",
        "Pool over the axes of unknown length instead of flattening them.",
    ),
    Explanation(
        r"expected axis -?\d+ of input shape to have value",
        "The last axis of what went in is not as long as the layer's weights were made for.",
        "Compare its shape with what that layer, or the model's `keras.Input`, expects.",
    ),
    Explanation(
        r"Invalid filepath extension for saving",
        "Keras 3 chooses the format by the ending, and this path has none that it knows.",
        "Let the path end in `.keras`.",
    ),
    Explanation(
        r"`save_format` argument is deprecated",
        "Keras 3 has no `save_format`: the ending of the path decides.",
        "Leave the argument out, and let the path end in `.keras`.",
    ),
    Explanation(
        r"File format not supported",
        "`load_model` reads one `.keras` file; folders of the old SavedModel format it does not.",
        "Save the model again with a path that ends in `.keras`.",
    ),
    Explanation(
        r"must end in `\.weights\.h5`",
        "Weights alone have an ending of their own.",
        "Let the path end in `.weights.h5`; a whole model goes to a path that ends in `.keras`.",
    ),
    Explanation(
        r"Requested the (deserialization|loading) of a `Lambda` layer|layer is a Python lambda\. Deserializing it",
        "A Lambda holds Python code, and loading it would run whatever it says; so `safe_mode` refuses.",
        "Write it with `keras.ops` or as a layer of its own. `safe_mode=False` is for files that you made yourself.",
    ),
    Explanation(
        r"Could not locate (class|function)",
        "The file names a class or function of yours, and the program that loads it does not know it.",
        "Register it with `@keras.saving.register_keras_serializable()`, or pass it in `custom_objects`.",
    ),
    Explanation(
        r"could not be deserialized properly",
        "A part of the model could not be made again from what was saved of it.",
        "The last line of the message names the part: its `get_config` and `__init__` must fit each other.",
    ),
    Explanation(
        r"objects could not be loaded",
        "The file of weights belongs to a model with other layers.",
        "Build exactly the model that was saved, or load the whole model from its `.keras` file.",
    ),
    Explanation(
        r"Expected keys .* in loss dict",
        "A dict of losses has one entry for each output, under its name.",
        "Compare your keys with `model.output_names`. An output that is not to be trained gets the loss `None`.",
    ),
    Explanation(
        r"In the dict argument .\w+., key .* does not correspond to any model output"
        r"|Invalid .metrics.\. .*Received: metrics=\{",
        "A dict of metrics has the names of outputs as its keys, and one of them is no such name.",
        "Compare your keys with `model.output_names`. Where the outputs of a model are a dict, Keras before 3.12 calls "
        "each by the layer that made it: give that layer the name of the output.",
    ),
    Explanation(
        r"Invalid `metrics`|providing the .metrics. argument as a list, it should have as many entries",
        "The model has several outputs, and a list of metrics must have an entry for each.",
        'A dict names the output that each belongs to: `metrics={"department": "accuracy"}`.',
    ),
    Explanation(
        r"in the `loss` argument, can't be found",
        "There are fewer targets than outputs with a loss.",
        "Give a target for each, best as a dict by the names of the outputs.",
    ),
    Explanation(
        r"Missing data for input|The structure of '?`?inputs`?'? doesn't match the expected structure",
        "The dict of data lacks one of the model's inputs.",
        'Its keys are the names of the inputs, as in `keras.Input(..., name="title")`.',
    ),
    Explanation(
        r"Can't convert non-rectangular Python sequence|subclass of `tf\.TypeSpec` but found <class 'list'>",
        "`tf.data` takes a list for one tensor, and tries to stack what is in it.",
        "Write a tuple in its place, or a dict by the names of inputs and outputs.",
    ),
    Explanation(
        r"You must call `compile\(\)`",
        "A model that is to be trained or evaluated needs a loss and an optimizer first.",
        "Call `model.compile(...)` before `fit` or `evaluate`.",
    ),
    Explanation(
        r"Data cardinality is ambiguous",
        "The arrays hold different numbers of samples.",
        "Print the first axis of each: inputs and targets must agree.",
    ),
    Explanation(
        r"^'str' object has no attribute 'shape'$",
        "A text stands where an array belongs. If it was Keras that stopped, in `fit`, `predict` or `evaluate`: the "
        "arrays of the dict hold different numbers of samples.",
        "Print the shape of each array: one sample has a first axis of length 1, as in `x[None]`.",
    ),
    Explanation(
        r"Invalid dtype: str\d+",
        "Texts were given to a model that takes numbers.",
        "Turn them into whole numbers first, as `texts_to_ids` does.",
    ),
    Explanation(
        r"Attempt to convert a value \(.*\{",
        "TensorFlow was to make one tensor of a list that holds dicts.",
        "In `from_tensor_slices` a tuple keeps its parts apart: `((x, y))` in place of `([x, y])`.",
    ),
    Explanation(
        r"^'dict' object has no attribute 'isidentifier'$",
        "`from_tensor_slices` takes one argument for the data; a second one is taken for a name.",
        "Put both into one tuple: `from_tensor_slices((x, y))`.",
    ),
    Explanation(
        r"Unrecognized data type: x=\[",
        "Plain Python lists are read as several inputs, not as one array.",
        "Turn the data into an array: `np.array(data)`.",
    ),
    Explanation(
        r"You cannot add new elements of state|attempting to create a variable while in a stateless scope",
        "A weight or a layer was made in `call`. That runs again and again, and a layer does not grow with each batch.",
        "Make it in `build`, or in `__init__`, and use it in `call`.",
    ),
    Explanation(
        r"you forgot to call [`']super\(\)\.__init__\(\)[`']|cannot assign \w+ before Module\.__init__\(\) call",
        "A layer is prepared by its parent class before anything is kept on it.",
        "Begin `__init__` with `super().__init__(**kwargs)`.",
    ),
    Explanation(
        r"must be passed as a keyword argument\. Received: add_weight"
        r"|add_weight\(\) got multiple values for argument 'shape'",
        "In Keras 3 the first argument of `add_weight` is the shape.",
        "Name the arguments: `self.add_weight(shape=..., initializer=..., name=...)`.",
    ),
    Explanation(
        rf"when calling \w+\.call\(\).*({_NONE})",
        "`None` stands where numbers belong: a mask that nobody gave, or `x.shape[0]` while the graph is drawn.",
        "Ask `if mask is None` first; the number of samples is `ops.shape(x)[0]`.",
    ),
    Explanation(
        r"missing a required argument: '(training|mask)'",
        "`call` has an argument without a default, and was called without it.",
        "Give it one: `training=None`, `mask=None`.",
    ),
    Explanation(
        r"Expected int32, but got None",
        "`None` stands where a number belongs: while a graph is drawn, `x.shape[0]` is not known.",
        "The number of samples is `ops.shape(x)[0]`.",
    ),
    Explanation(
        r"expects \d+ (named )?input\(s\)",
        "What was called takes a certain number of tensors, in one argument, and was given another number.",
        "A layer of one tensor is given it alone, `f(a)`; one of several is given a list of them, `f([a, b])`.",
    ),
    Explanation(
        _NONE,
        "The loss was asked to compare with targets, and there were none.",
        "Give `fit` both inputs and targets; an autoencoder is trained with `fit(x, x)`.",
    ),
    Explanation(
        r"but input has incompatible shape|expected shape=\(.*\), found shape=",
        "What goes into a model does not have the shape that its `keras.Input` declares.",
        "The declared shape leaves the batch axis out and the data must have it: one sample is `x[None]` or `x[:1]`.",
    ),
    Explanation(
        r"Unrecognized keyword arguments? passed to \w+: \{[^{]*'(batch_input_shape|input_shape|input_dim|weights)'",
        "That argument is from an older Keras.",
        "Declare shapes with `keras.Input(...)`, and set weights after the model was built.",
    ),
    Explanation(
        r"symbolic `tf\.Tensor` as a Python `bool`",
        "A layer's class stands where a function belongs, such as `activation=layers.ReLU`.",
        'Give a name or a function: `activation="relu"`.',
    ),
    Explanation(
        r"is not in \[0, \d+\)|index out of range in self",
        "An Embedding was asked for a row that it does not have.",
        "`input_dim` is the largest index plus one.",
    ),
    Explanation(
        r"weight shape \(.*\) is not compatible with provided weight shape",
        "The weights come from a layer of another width, or one that got another number of inputs.",
        "Only arrays of equal shape can be carried over: compare the shapes of both layers' `weights`.",
    ),
    Explanation(
        r"with a weight list of length \d+",
        "The weights come from a layer with more or fewer of them; an `InputLayer` and a layer not built have none.",
        "Are both lists of layers in step? A functional model counts its input, a `Sequential` does not.",
    ),
    Explanation(
        r"No such layer",
        "No layer of the model has this name; names that Keras gives by itself count on through a session.",
        'Name the layer yourself: `layers.Dense(64, name="hidden")`.',
    ),
    Explanation(
        r"unsupported operand type\(s\) for \+: '\w*Path' and 'str'",
        "A `Path` is joined with `/` and not with `+`.",
        'Write `folder / "name.keras"`.',
    ),
    Explanation(
        r"No such file or directory|File not found: filepath",
        "There is no file or folder at that path.",
        "Does each folder on the way exist, and does the path begin where you think it does?",
    ),
)

# Errors of Python itself that teach nothing by their class name alone.
_PYTHON = {
    UnboundLocalError: "A name that a function sets is the function's own: here it is used before it is set.",
    NameError: "Python does not know that name here. Is it spelt as it was defined, and was its cell run?",
    SyntaxError: "Python could not read that line.",
    RecursionError: "The function keeps calling itself.",
    SystemExit: "The code asked Python to stop. `exit()` and `quit()` have no place in a notebook.",
}


def explain(error: BaseException) -> Explanation | None:
    """What a known error means, or None."""
    text = " ".join(_text(error).split())
    for known in KNOWN:
        if re.search(known.pattern, text):
            return known
    if isinstance(error, NotImplementedError) and not text and _raised_by_keras(error):
        return Explanation(
            "",
            "Keras has no such thing for functional models (`model.add_loss` is one).",
            "Put it into a layer of its own.",
        )
    for kind, meaning in _PYTHON.items():
        if isinstance(error, kind):
            return Explanation("", meaning, "")
    return None


def _raised_by_keras(error: BaseException) -> bool:
    """Whether the error came from Keras' own code, and not from a line that somebody wrote on the page."""
    frames = traceback.extract_tb(error.__traceback__)
    return bool(frames) and f"{os.sep}keras{os.sep}" in frames[-1].filename


def headline(error: BaseException, limit: int = 400) -> str:
    """The error's class and the beginning of its message, on one line, without colour codes or paths of a machine."""
    text = _text(error)
    text = re.sub(r"(?:[A-Za-z]:)?(?:[/\\][\w.@+ -]+){2,}[/\\]", "…/", text)
    text = " ".join(text.split()).replace("`", "'")
    text = re.sub(r" Arguments received by \w+\.call\(\):.*", "", text)
    text = re.sub(r"Could not automatically infer the output shape / dtype of .*? Error encountered: ", "", text)
    text = text if len(text) <= limit else text[: limit - 1] + "…"
    return f"{type(error).__name__}: {text}" if text else type(error).__name__


def _text(error: BaseException) -> str:
    """The message without a terminal's colour codes; one that cannot be made is empty."""
    try:
        return re.sub(r"\x1b\[[0-9;]*m", "", str(error))
    except Exception:
        return ""
