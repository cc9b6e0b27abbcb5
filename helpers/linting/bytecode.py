"""What a function mentions, read from its bytecode: source text is not always there, bytecode is."""

from __future__ import annotations

import builtins
import dis
import inspect
from collections.abc import Iterator
from typing import Any, NamedTuple

_MISSING = object()


class Mention(NamedTuple):
    """A dotted name: `self.step.assign` is `("self", "step", "assign")`."""

    names: tuple[str, ...]
    objects: tuple[Any, ...]
    """What each part stands for where it begins with a global: module, then class or function; else empty."""


def function_of(layer: Any, method: str) -> Any:
    """The plain function of a method that a class of somebody's own defines; `None` if it is Keras' own."""
    function = inspect.unwrap(getattr(type(layer), method, None) or _MISSING)
    is_own = inspect.isfunction(function) and not function.__module__.startswith("keras.")
    return function if is_own else None


def mentions(function: Any) -> Iterator[Mention]:
    """Every dotted name in a function, in order."""
    names: list[str] = []
    objects: list[Any] = []
    cells = dict(zip(function.__code__.co_freevars, function.__closure__ or (), strict=False))
    for step in dis.get_instructions(function):
        if step.opname in ("LOAD_ATTR", "LOAD_METHOD") and names:
            names.append(step.argval)
            if objects:
                found = getattr(objects[-1], step.argval, _MISSING)
                objects = [*objects, found] if found is not _MISSING else []
            continue
        if names:
            yield Mention(tuple(names), tuple(objects))
            names, objects = [], []
        if step.opname in ("LOAD_GLOBAL", "LOAD_NAME"):
            names = [step.argval]
            found = function.__globals__.get(step.argval, getattr(builtins, step.argval, _MISSING))
            objects = [] if found is _MISSING else [found]
        elif step.opname == "LOAD_DEREF":
            names = [step.argval]
            try:
                objects = [cells[step.argval].cell_contents]
            except (KeyError, ValueError):
                objects = []
        elif step.opname.startswith("LOAD_FAST"):
            names = [step.argval[-1] if isinstance(step.argval, tuple) else step.argval]
    if names:
        yield Mention(tuple(names), tuple(objects))


def counted_attributes(function: Any) -> Iterator[str]:
    """Attributes of `self` that a function changes in place: `self.n += 1`."""
    steps = [step for step in dis.get_instructions(function) if step.opname not in ("CACHE", "EXTENDED_ARG")]
    for place, step in enumerate(steps):
        if step.opname == "STORE_ATTR":
            before = steps[max(0, place - 3) : place]
            if any(s.opname.startswith("INPLACE_") or (s.opname == "BINARY_OP" and "=" in s.argrepr) for s in before):
                yield step.argval


def always_training(function: Any) -> bool:
    """Whether a function calls something with `training=True` written out."""
    steps = [s for s in dis.get_instructions(function) if s.opname not in ("CACHE", "PRECALL", "EXTENDED_ARG")]
    for place, step in enumerate(steps):
        # What KW_NAMES names, `dis` of Python 3.11 does not look up.
        names = function.__code__.co_consts[step.arg] if step.opname == "KW_NAMES" else step.argval
        if step.opname in ("KW_NAMES", "LOAD_CONST") and isinstance(names, tuple) and "training" in names:
            value = steps[max(0, place - (len(names) - names.index("training")))]
            if value.opname == "LOAD_CONST" and value.argval is True:
                return True
    return False
