"""What a box says about its call, in few words: `64 units`, `3×3`, `relu`, `2 heads of 4`; and how wide words are."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from helpers.graph.normalise import COMMUTES
from helpers.graph.words import value_of

if TYPE_CHECKING:
    from helpers.graph import Call, Port

# Advance widths of DejaVu Sans, regular and bold, in em, rounded up. It is wider than the fonts that pages commonly
# use, so what fits by this table fits with them, and no picture depends on the fonts of the machine that drew it.
_REGULAR = {
    0.30: "'IJijl",
    0.35: " ,./:;\\|·",
    0.40: "()-[]ft",
    0.45: "!r",
    0.50: '"*_`–',
    0.55: "?csz",
    0.60: "FLkvxy",
    0.65: "$0123456789EPSTYabdeghnopqu{}",
    0.70: "ABCKRVXZ",
    0.75: "NU",
    0.80: "&DGHOQ",
    0.85: "#+<=>^w~×−→≠÷",
    0.90: "M",
    1.00: "%@Wm—…",
}
_BOLD = {
    0.35: " 'ijl",
    0.40: ",./:;IJ\\|·",
    0.45: "-f",
    0.50: "!()[]_`rt–",
    0.55: '"*',
    0.60: "?csz",
    0.65: "Lx",
    0.70: "$0123456789EFTaekovy",
    0.75: "CPSYZbdghnpqu{}",
    0.80: "ABKRVX",
    0.85: "#+<=>DGHNU^~×−→≠÷",
    0.90: "&OQ",
    0.95: "w",
    1.00: "@M—…",
    1.05: "%m",
    1.15: "W",
}
_WIDTHS = [{letter: width for width, letters in table.items() for letter in letters} for table in (_REGULAR, _BOLD)]


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """An upper bound of the width of ``text`` in a font of ``size`` pixels."""
    return size * sum(_WIDTHS[bold].get(letter) or _unusual(letter) for letter in text)


# Two letters in one, such as Œ, Ǆ, Ƕ.
_LIGATURES = {"Œ": 1.2, **{chr(code): 1.6 for code in range(0x1C4, 0x1F7)}}


def _unusual(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0.0
    if letter in _LIGATURES:
        return _LIGATURES[letter]
    return 1.3 if unicodedata.east_asian_width(letter) in "WF" or ord(letter) > 0xFFFF else 1.15


def plain(text: str) -> str:
    """``text`` in one line: nothing in it can look like the text around it."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def place_words(what: str, place: int, count: int) -> str:
    """``input 2 of 3``; without a number where there is one only."""
    return what if count == 1 else f"{what} {place + 1} of {count}"


def key_words(port: Port) -> str:
    """The key of a model's input or output, where it has one: ``title``."""
    return ".".join(step for step in port.key if isinstance(step, str))


def shortened(text: str, size: float, limit: float, *, bold: bool = False) -> str:
    """``text`` in one line, its middle left out where it is wider than ``limit``: the ends of names tell most."""
    short = text = plain(text)
    kept = len(text)
    while kept > 2 and width_of(short, size, bold=bold) > limit:
        kept -= 1
        short = f"{text[: (kept + 1) // 2]}…{text[len(text) - kept // 2 :]}"
    return short


def shape_words(shape: Iterable[int | None]) -> str:
    """A shape as Keras and Python write it: ``(None, 64)``."""
    return str(tuple(shape))


def parameter_words(count: int) -> str:
    """``4,160 parameters``; nothing for none."""
    return f"{count:,} parameter{'s' if count > 1 else ''}" if count else ""


def setting_words(call: Call) -> list[str]:
    """What was chosen for a layer or an op, the most telling first; nothing for what it is by default."""
    settings = {key: value for key, value in call.operation.settings.items() if key not in _QUIET}
    last = len(call.shapes[0]) - 1 if call.shapes else None
    if settings.get("axis") in (-1, last, [last]):
        del settings["axis"]
    return _settings(call.kind, settings)


def _settings(kind: str, settings: dict[str, Any]) -> list[str]:
    left = {key: value for key, value in settings.items() if value is not None and value is not False}
    said = []

    def take(*keys: str) -> list[Any] | None:
        if all(key in left for key in keys):
            return [left.pop(key) for key in keys]
        return None

    if kind == "InputLayer":
        return []
    if found := take("input_dim", "output_dim"):
        said.append(f"{_value(found[0])} → {_value(found[1])}")
    if found := take("num_heads", "key_dim"):
        said.append(f"{_value(found[0])} heads of {_value(found[1])}")
        if left.get("value_dim") == found[1]:
            del left["value_dim"]
        left.pop("attention_axes", None)
    for key in ("units", "filters"):
        if found := take(key):
            said.append(f"{_value(found[0])} {key.removesuffix('s') if found[0] == 1 else key}")
    for key, phrase in _PHRASES.items():
        if found := take(key):
            value = found[0]
            if key in ("strides", "dilation_rate", "size") and isinstance(value, list) and len(set(value)) == 1:
                value = value[0]
            said.append(phrase.format(_value(value) if key == "target_shape" else _size(value)))
    for key in ("layer", "forward_layer", "cell"):
        inner = left.pop(key, None)
        if isinstance(inner, dict) and "class" in inner:
            said.append(" ".join(["of", inner["class"], *_settings(inner["class"], inner.get("settings", {}))[:2]]))
    left.pop("backward_layer", None)
    if found := take("scale") if kind == "Rescaling" else None:
        part = 1 / found[0] if isinstance(found[0], float) and found[0] else 0
        said.append(f"× 1/{round(part)}" if part > 1 and abs(part - round(part)) < 1e-6 else f"× {_value(found[0])}")
    activation = left.pop("activation", None)
    for key in ("return_sequences", "return_state"):
        if left.pop(key, None) is True:
            said.append(key.replace("return_", "returns "))
    if settings.get("use_bias") is False:
        said.append("no bias")
    said += [_pair(key, value) for key, value in left.items() if _is_brief(value)]
    if activation is not None:
        said.append(_value(activation))
    return said


_QUIET = {"batch_shape", "epsilon", "momentum", "noise_shape", "value_range"}

_PHRASES = {
    "kernel_size": "{}",
    "pool_size": "{}",
    "size": "× {}",
    "strides": "stride {}",
    "padding": "{}",
    "cropping": "crop {}",
    "dilation_rate": "dilation {}",
    "target_shape": "to {}",
    "rate": "rate {}",
    "axis": "axis {}",
    "axes": "axes {}",
}

_SIGNS = {
    "Add": "+",
    "Subtract": "−",
    "Multiply": "×",
    "Divide": "/",
    "TrueDivide": "/",
    "FloorDivide": "//",
    "Power": "**",
    "Mod": "%",
    "Matmul": "@",
    "Maximum": "max",
    "Minimum": "min",
}


def argument_words(call: Call) -> list[str]:
    """The arguments of a call that are no tensors: ``training=False``, ``× 2.0``, ``[:, 0]``."""
    said = []
    for key, value in call.arguments.items():
        sign = _SIGNS.get(call.kind)
        if key == "x2" and sign and _is_brief(value):
            said.append(f"{sign} {_value(value)}")
        elif key == "x1" and sign and _is_brief(value):
            said.append(f"{_value(value)} {sign}")
        elif call.kind == "GetItem" and key == "key":
            said.append(f"[{', '.join(map(value_of, value)) if isinstance(value, list) else value_of(value)}]")
        elif _is_brief(value):
            said.append(f"{key}={_value(value)}")
        elif isinstance(value, dict) and "variable" in value:
            said.append(f"{key}: weights {shape_words(value['variable'][0])}")
        elif isinstance(value, dict) and "array" in value:
            said.append(f"{key}: constant array")
    return said


def edge_words(call: Call, position: int) -> str:
    """Which argument of a call its edge at ``position`` is: ``key``, ``initial_state 1``, ``2nd``; or nothing."""
    arguments = [edge.argument for edge in call.inputs]
    name, *steps = arguments[position]
    if len(arguments) == 1 or call.kind in COMMUTES:
        return ""
    if any(isinstance(step, str) for step in steps):
        return " ".join(map(str, steps))
    if name in ("x1", "x2") or len({argument[0] for argument in arguments}) == 1:
        return _ordinal(position + 1)
    return " ".join(map(str, arguments[position]))


def _ordinal(number: int) -> str:
    suffix = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th") if number % 100 not in (11, 12, 13) else "th"
    return f"{number}{suffix}"


def _pair(key: str, value: Any) -> str:
    return key.replace("_", " ") if value is True else f"{key.replace('_', ' ')} {_value(value)}"


def _is_brief(value: Any) -> bool:
    if isinstance(value, list):
        return len(value) <= 4 and all(isinstance(item, (int, float)) for item in value)
    return isinstance(value, (bool, int, float, str))


def _size(value: Any) -> str:
    """``[3, 3]`` as ``3×3``, ``[[1, 1], [1, 1]]`` as ``1``; other values as they are."""
    if isinstance(value, list) and value and isinstance(value[0], list):
        flat = [item for pair in value for item in pair]
        return str(flat[0]) if len(set(flat)) == 1 else ", ".join("/".join(map(str, pair)) for pair in value)
    if isinstance(value, list) and all(isinstance(item, int) for item in value):
        return "×".join(map(str, value))
    return _value(value)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:.6g}" if value != int(value) else f"{value:.1f}"
    if isinstance(value, list):
        return f"({', '.join(map(_value, value))}{',' if len(value) == 1 else ''})"
    if isinstance(value, dict):
        inner = value.get("class")
        return " ".join([inner, *_settings(inner, value.get("settings", {}))[:2]]) if inner else "…"
    return str(value)
