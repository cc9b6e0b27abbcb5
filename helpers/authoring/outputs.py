"""Stored outputs: how they are made the same everywhere, and what counts as the same.

The patterns of `sanitize.cfg` are nbval's: the digits of a measured figure may differ, its claim may not.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from functools import cache

from nbformat import NotebookNode
from nbval.plugin import get_sanitize_patterns

from helpers.authoring.paths import ROOT

SANITIZE = ROOT / "tests" / "sanitize.cfg"
IGNORED_TAG = "nbval-ignore-output"
# A cell that is about TensorFlow itself: on another backend it runs, and its output is not compared.
TENSORFLOW_TAG = "tensorflow"
# As nbval: pixels depend on fonts and on matplotlib's version; what a figure shows stands beside it in words.
_PIXELS = ("image/png", "image/jpeg")


def settle(notebook: NotebookNode) -> None:
    """Take out of an executed notebook what says when, where and how fast it ran."""
    number = 0
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        if cell.cell_type != "code":
            continue
        number += bool(cell.source)
        cell.execution_count = number
        for output in cell.outputs:
            if "execution_count" in output:
                output.execution_count = number
        cell.outputs = _joined(cell.outputs)
    notebook.metadata["language_info"] = {"name": "python"}


def compared_here(tags: Iterable[str]) -> bool:
    """Whether a cell's output is compared on the backend at hand."""
    elsewhere = os.environ.get("KERAS_BACKEND", "tensorflow") != "tensorflow"
    return IGNORED_TAG not in tags and not (elsewhere and TENSORFLOW_TAG in tags)


def same_outputs(one: NotebookNode, other: NotebookNode) -> bool:
    """Whether two cells' outputs are equal after nbval's sanitising; one that is not compared has some, or none."""
    if TENSORFLOW_TAG in one.metadata.get("tags", []) and not compared_here([TENSORFLOW_TAG]):
        return True
    if IGNORED_TAG in one.metadata.get("tags", []):
        return bool(one.outputs) == bool(other.outputs)
    return _bare(one.outputs) == _bare(other.outputs)


def _bare(outputs: list[NotebookNode]) -> str:
    kept = []
    for output in outputs:
        output = json.loads(json.dumps(output))
        output.pop("execution_count", None)
        output.pop("traceback", None)
        for pixels in _PIXELS:
            if pixels in output.get("data", {}):
                output["data"][pixels] = "an image"
        kept.append(_sanitised(output))
    return json.dumps(kept, sort_keys=True)


def _sanitised(value: object) -> object:
    if isinstance(value, str):
        for pattern, replacement in _patterns():
            value = pattern.sub(replacement, value)
        return value
    if isinstance(value, list):
        return [_sanitised(part) for part in value]
    if isinstance(value, dict):
        return {key: _sanitised(part) for key, part in value.items()}
    return value


@cache
def _patterns() -> list[tuple[re.Pattern, str]]:
    # Applied as nbval applies them, or the two would not agree on what is the same.
    pairs = get_sanitize_patterns(SANITIZE.read_text(encoding="utf-8"))
    return [(re.compile(pattern), replacement) for pattern, replacement in pairs]


def _joined(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Where a stream is cut into pieces depends on timing: join the pieces that stand side by side."""
    joined: list[NotebookNode] = []
    for output in outputs:
        last = joined[-1] if joined else None
        if (
            output.output_type == "stream"
            and last is not None
            and last.output_type == "stream"
            and last.name == output.name
        ):
            last.text += output.text
        else:
            joined.append(output)
    return joined
