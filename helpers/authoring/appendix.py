"""The appendix: every rule of `lint` with its demonstrations, as a notebook. The rules are its source."""

from __future__ import annotations

import inspect
import sys
import types
from collections.abc import Callable, Iterator
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from helpers.authoring.homes import first_cell
from helpers.authoring.outputs import IGNORED_TAG, TENSORFLOW_TAG
from helpers.authoring.script import Script
from helpers.linting.rule import Rule, all_rules, source_of

NAME = "appendix_silent_mistakes"

_OPENING = """\
# Appendix: the mistakes that raise nothing

Half of the mistakes that people make with the functional API raise nothing: the model is built, it trains, it predicts,
and it is not the one that was meant. This page holds the {count} kinds that can be seen in a model, in what it was
compiled with, or in one batch, chapter by chapter. `lint` finds each of them, in any Keras model:

```python
from helpers import lint, show

findings = lint(model)  # lint(model, x, y) looks at one batch as well
show(model, findings)   # marks the places in the picture
```

For each kind there is a function that makes it, and what `lint` says of what the function returns: what happens, and
how to mend it. Under it stand look-alikes, in which nothing is wrong: the difference is what to look for. A finding is
*wrong* where nobody means it, *suspicious* where few do, and a *note* where it is only good to know. `lint` runs
nothing and changes nothing. If you mean what it finds, `lint(model, silence=["id"])` takes the id of the rule."""

_PRELUDE = '''\
import random
import warnings

import keras
import numpy as np
from keras import layers, ops

from helpers import lint, proved_on


def ask(demonstration):
    """Say whether Keras or NumPy warns of it, and return what `lint` says of it."""
    keras.utils.clear_session(free_memory=False)  # names of layers are counted anew
    keras.utils.set_random_seed(1)
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always", UserWarning)
        made = demonstration()
    warned = any(issubclass(one.category, UserWarning) for one in told)
    print(f"{demonstration.__name__} is made", "with a warning." if warned else "without a word.")
    return lint(**made) if isinstance(made, dict) else lint(made)'''


def appendix(scripts: list[Script]) -> NotebookNode:
    """The page, not executed.

    Args:
        scripts: the chapters, whose titles head the parts.
    """
    rules = all_rules()
    cells = [
        _text("opening", _OPENING.format(count=len(rules))),
        _code("package", first_cell()),
        _code("imports", _PRELUDE),
    ]
    defined: dict[str, Any] = {}
    titles = {script.name[:2]: script.title for script in scripts}
    for chapter in sorted({rule.chapter for rule in rules}):
        cells.append(_text(f"chapter-{chapter}", f"## Chapter {chapter} · {titles.get(chapter, '')}".rstrip(" ·")))
        for rule in (rule for rule in rules if rule.chapter == chapter):
            cells += _cells_of(rule, defined)
    cells.append(_code("proved", "proved_on()", tags=[IGNORED_TAG]))
    notebook = new_notebook(cells=cells)
    notebook.metadata = NotebookNode(
        jupytext={
            "cell_metadata_filter": "tags,-all",
            "formats": "ipynb,py:percent",
            "notebook_metadata_filter": "kernelspec,jupytext,-jupytext.text_representation.jupytext_version",
            "text_representation": {"extension": ".py", "format_name": "percent", "format_version": "1.3"},
        },
        kernelspec={"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    )
    return notebook


def _cells_of(rule: Rule, defined: dict[str, Any]) -> Iterator[NotebookNode]:
    yield _text(rule.id, f"### {rule.title}\n\n`{rule.id}` · {rule.severity}")
    for demo in rule.wrong_demos:
        yield _demonstration(rule, demo, defined)
    they = "it looks" if len(rule.fine_demos) == 1 else "they look"
    yield _text(f"{rule.id}-fine"[:60], f"Right, though {they} alike:")
    for demo in rule.fine_demos:
        yield _demonstration(rule, demo, defined)


def _demonstration(rule: Rule, demo: Callable[[], Any], defined: dict[str, Any]) -> NotebookNode:
    asked = f"ask({demo.__name__})"
    name = f"{rule.id}-{demo.__name__}"[:60]
    if "tf.Variable" in source_of(demo):
        asked = f'if keras.backend.backend() == "tensorflow":\n    print({asked})'
        return _code(name, f"{_defining(demo, defined)}\n\n\n{asked}", tags=[TENSORFLOW_TAG])
    return _code(name, f"{_defining(demo, defined)}\n\n\n{asked}")


def _defining(demo: Callable[[], Any], defined: dict[str, Any]) -> str:
    """A demonstration, behind what it uses and the page has not defined yet."""
    parts = [source_of(part) for part in _uses(demo) if defined.get(part.__name__) is not part]
    defined.update({part.__name__: part for part in _uses(demo)})
    defined[demo.__name__] = demo
    return "\n\n\n".join([*parts, source_of(demo)])


def _uses(function: Callable) -> list[Callable]:
    """The functions of its own module that a function needs, those first that others of them need."""
    home, found = vars(sys.modules[function.__module__]), []
    for name in sorted(_names(function.__code__)):
        used = home.get(name)
        if inspect.isfunction(used) and used.__module__ == function.__module__ and used is not function:
            found += [part for part in [*_uses(used), used] if part not in found]
    return found


def _names(code: types.CodeType) -> set[str]:
    inner = (part for part in code.co_consts if isinstance(part, types.CodeType))
    return set(code.co_names).union(*map(_names, inner))


def _text(id: str, source: str) -> NotebookNode:
    return new_markdown_cell(source, id=id)


def _code(id: str, source: str, **metadata: Any) -> NotebookNode:
    return new_code_cell(source, id=id, metadata=metadata)
