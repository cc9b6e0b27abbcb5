"""The settings of an operation in plain JSON values: what was chosen, without what never counts."""

from __future__ import annotations

import hashlib
import inspect
import math
import re
from functools import cache
from typing import Any

import keras
import numpy as np

NEVER_COUNT = frozenset(
    {"name", "trainable", "dtype", "seed", "build_config", "autocast", "activity_regularizer", "sparse", "ragged"}
    | {"unroll", "use_cudnn", "implementation", "flash_attention", "synchronized", "data_format"}
    | {"vocabulary_size", "quantization_config", "quantization_mode", "lora_rank", "lora_alpha"}
)
"""Names of settings that never make two layers different; so do all that end in one of `NEVER_COUNT_ENDINGS`.

`data_format` is among them only where it is `"channels_last"`.
"""

NEVER_COUNT_ENDINGS = ("_initializer", "_regularizer", "_constraint")

FAST = {
    "Activation": "activation",
    "Add": "",
    "AveragePooling2D": "pool_size strides padding data_format",
    "BatchNormalization": "axis momentum epsilon center scale renorm",
    "Concatenate": "axis",
    "Conv2D": "filters kernel_size strides padding data_format dilation_rate groups activation use_bias",
    "Dense": "units activation use_bias",
    "DepthwiseConv2D": "kernel_size strides padding depth_multiplier data_format dilation_rate activation use_bias",
    "Dropout": "rate noise_shape",
    "Flatten": "data_format",
    "GlobalAveragePooling2D": "data_format keepdims",
    "MaxPooling2D": "pool_size strides padding data_format",
    "Multiply": "",
    "Subtract": "",
    "ZeroPadding2D": "padding data_format",
}
"""For the commonest layers, the attributes that hold their settings: `get_config` takes most of a reading's time, for
the initialisers it writes out. A test holds this table against `get_config`."""


def plain(value: Any) -> Any:
    """`value` in JSON values that are equal when, and only when, the values are; tuples become lists.

    Arrays become their content if they are short, and their SHA-256 otherwise; functions and classes, their names.
    """
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else {"float": str(value)}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if inspect.isfunction(value):
        return _function(value) if value.__name__ == "<lambda>" else value.__name__
    if isinstance(value, keras.KerasTensor):
        return {"tensor": True}
    if isinstance(value, keras.Variable):
        return {"variable": [list(value.shape), keras.backend.standardize_dtype(value.dtype)]}
    if isinstance(value, dict):
        if "class_name" in value and "config" in value:
            return _plain_object(value)
        return {str(key): plain(item) for key, item in sorted(value.items(), key=lambda pair: str(pair[0]))}
    if isinstance(value, (slice, range)):
        return {type(value).__name__: [plain(value.start), plain(value.stop), plain(value.step)]}
    if value is Ellipsis:
        return {"ellipsis": True}
    if isinstance(value, (set, frozenset)):
        return sorted((plain(item) for item in value), key=str)
    if isinstance(value, (keras.layers.Layer, keras.Operation)):
        return {"class": type(value).__name__, "settings": read_settings(value)[0]}
    if isinstance(value, np.dtype) or (isinstance(value, type) and issubclass(value, np.generic)):
        return np.dtype(value).name
    if keras.ops.is_tensor(value) or isinstance(value, (np.ndarray, np.generic)):
        return _plain_array(keras.ops.convert_to_numpy(value))
    if isinstance(value, keras.DTypePolicy):
        return value.name
    if isinstance(value, type):  # such as activation=layers.ReLU: Keras builds it, and fails when numbers flow
        return {"the class": value.__name__}
    if hasattr(value, "get_config"):
        return _plain_object({"class_name": type(value).__name__, "config": value.get_config()})
    if callable(value):
        return getattr(value, "__name__", type(value).__name__)
    return {"object": type(value).__name__}


def _plain_array(array: np.ndarray) -> Any:
    if array.ndim == 0:
        return plain(array.item())
    if array.size <= 64 and array.dtype.kind in "biuf":
        return {"array": array.tolist(), "dtype": array.dtype.name}
    content = repr(array.tolist()).encode() if array.dtype.kind in "OUS" else np.ascontiguousarray(array).tobytes()
    return {"array": hashlib.sha256(content).hexdigest(), "dtype": array.dtype.name, "shape": list(array.shape)}


def _plain_object(data: dict[str, Any]) -> Any:
    """A serialised Keras object, its own defaults left out."""
    name = data["class_name"]
    config = data["config"]
    if name == "function":
        return config if isinstance(config, str) else plain(config)
    if name in ("DTypePolicy", "FloatDTypePolicy"):
        return config.get("name")
    if name == "__numpy__" or name == "__tensor__":
        return _plain_array(np.array(config["value"], dtype=config["dtype"]))
    if name == "__tuple__" or not isinstance(config, dict):
        return plain(config)
    cls = getattr(keras.layers, str(name), None)
    return {"class": name, "settings": chosen(config, cls)}


@cache
def _defaults(cls: type | None) -> dict[str, Any]:
    """Defaults of the class's constructor, and of those it hands its keywords on to, as plain values."""
    defaults: dict[str, Any] = {"rms_scaling": False}  # a keyword that not every Keras names in the signature
    for base in reversed(cls.__mro__ if cls else ()):
        if base in (object, keras.layers.Layer, keras.Operation) or "__init__" not in vars(base):
            continue
        try:
            parameters = inspect.signature(base.__init__).parameters.values()
        except (TypeError, ValueError):
            continue
        for parameter in parameters:
            if parameter.default is not parameter.empty:
                value = plain(parameter.default)
                is_linear = parameter.name.endswith("activation") and value == "linear"
                defaults[parameter.name] = None if is_linear else value
    return defaults


def _collapse(value: Any) -> Any:
    """`3` for `[3, 3]`: Keras writes one number out for every axis."""
    while isinstance(value, list) and value and all(item == value[0] for item in value):
        value = value[0]
    return value


def chosen(config: dict[str, Any], cls: type | None) -> dict[str, Any]:
    """The part of `config` that counts and is not a default of `cls`, as plain values."""
    defaults = _defaults(cls)
    is_op = cls is not None and not issubclass(cls, keras.layers.Layer)
    settings = {}
    for key, value in config.items():
        if key == "name" or (not is_op and (key in NEVER_COUNT or key.endswith(NEVER_COUNT_ENDINGS))):
            if key == "data_format" and value == "channels_first":
                settings[key] = value
            continue
        value = plain(value)
        if key.endswith("activation") and value == "linear":
            value = None
        if key in defaults and _collapse(value) == _collapse(defaults[key]):
            continue
        if key == "strides" and _collapse(value) == _collapse(plain(config.get("pool_size"))):
            continue
        settings[key] = value
    return settings


def read_settings(operation: keras.Operation) -> tuple[dict[str, Any], bool]:
    """Settings of a layer or an op, and whether its class gave a usable configuration.

    A class of somebody's own without one is told by the shapes of its weights, which is all that can be seen.
    """
    cls = type(operation)
    names = FAST.get(cls.__name__) if is_builtin(cls) and isinstance(operation, keras.layers.Layer) else None
    if names is not None:
        return chosen({name: getattr(operation, name) for name in names.split() if hasattr(operation, name)}, cls), True
    if isinstance(operation, keras.layers.Lambda):
        return {"function": _function(operation.function), "arguments": plain(operation.arguments or {})}, True
    try:
        config = operation.get_config()
        config = {key: value for key, value in config.items() if not _is_model(value)}
        return chosen(config, cls), True
    except Exception:  # a class may fail in its own get_config in any way it likes
        pass
    if isinstance(operation, keras.layers.Layer):
        return {"weights": [list(weight.shape) for weight in operation.weights]}, False
    return chosen({key: value for key, value in vars(operation).items() if not key.startswith("_")}, cls), True


def is_builtin(cls: type) -> bool:
    """Whether a class comes with Keras."""
    return cls.__module__.partition(".")[0] == "keras"


@cache
def snake_case(kind: str) -> str:
    """A class's name as Keras writes it in the names of layers: `max_pooling2d`."""
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", kind)).lower()


def _is_model(value: Any) -> bool:
    """Whether a configuration's value is a model written out: the graph inside is compared as a graph."""
    return isinstance(value, dict) and isinstance(value.get("config"), dict) and "layers" in value["config"]


def _function(function: Any) -> Any:
    """What a function does, as far as it can be told apart: its code, whatever its name and wherever it stands."""
    code = getattr(function, "__code__", None)
    if code is None:
        return plain(function)
    cells = [plain(cell.cell_contents) for cell in function.__closure__ or ()]
    parts = [code.co_code.hex(), [_constant(item) for item in code.co_consts], list(code.co_names), cells]
    return {"code": hashlib.sha256(repr([*parts, plain(function.__defaults__)]).encode()).hexdigest()}


def _constant(item: Any) -> Any:
    if not hasattr(item, "co_code"):
        return repr(item)
    return [item.co_code.hex(), [_constant(inner) for inner in item.co_consts]]


def default_of(kind: str, key: str, *, layer: bool) -> tuple[bool, Any]:
    """Whether the built-in class `kind` has a default for the setting `key`, and which, as a plain value."""
    defaults = _defaults(getattr(keras.layers, kind, None)) if layer else {}
    return key in defaults, defaults.get(key)
