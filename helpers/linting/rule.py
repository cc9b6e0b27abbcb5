"""What a rule is, and where all of them are found: every module in `helpers.linting.rules`."""

from __future__ import annotations

import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from helpers.linting.finding import Finding, Severity

if TYPE_CHECKING:
    from helpers.linting.subject import Subject


class Found(NamedTuple):
    """What a rule yields: `places` are names of layers, indices into `Subject.vertices`, or paths of calls."""

    places: Sequence[str | int | tuple[int, ...]]
    happens: str
    mend: str
    severity: Severity | None = None
    """Where it is another than the rule's own."""


@dataclass(eq=False)
class Rule:
    """One silent mistake, with what shows it.

    Attributes:
        id: a short name in kebab case.
        severity: how sure it is, unless a `Found` says otherwise.
        chapter: the chapter that teaches it.
        sources: ids in the catalogue of mistakes, empty where it is not from there.
        find: yields a `Found` for each place.
        wrong_demos: functions that make models in which it finds something. They return the model, or a dict of the
            arguments of `lint`.
        fine_demos: functions that make models that look alike, and in which it must be silent.
    """

    id: str
    severity: Severity
    chapter: str
    sources: tuple[str, ...]
    find: Callable[[Subject], Iterator[Found]]
    wrong_demos: list[Callable[[], Any]] = field(default_factory=list)
    fine_demos: list[Callable[[], Any]] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The mistake in a sentence."""
        return (self.find.__doc__ or "").strip().splitlines()[0]

    def wrong(self, demo: Callable[[], Any]) -> Callable[[], Any]:
        """Decorate a true positive."""
        self.wrong_demos.append(demo)
        return demo

    def fine(self, demo: Callable[[], Any]) -> Callable[[], Any]:
        """Decorate a look-alike."""
        self.fine_demos.append(demo)
        return demo

    def findings(self, subject: Subject) -> Iterator[Finding]:
        """What the rule finds, places written out as names and paths."""
        for found in self.find(subject):
            names = [subject.name(p) if isinstance(p, int) else p for p in found.places if not isinstance(p, tuple)]
            calls = [
                subject.vertices[p].paths[0] if isinstance(p, int) else p
                for p in found.places
                if not isinstance(p, str)
            ]
            severity = found.severity or self.severity
            named = tuple(dict.fromkeys(names))
            paths = () if subject.part else tuple(dict.fromkeys(calls))  # a part of a graphless model is in no picture
            yield Finding(self.id, severity, named, found.happens, found.mend, self.chapter, paths)


def source_of(demo: Callable[[], Any]) -> str:
    """The code of a demonstration as a reader sees it: without the decorator, and without what a linter was told."""
    lines = re.sub(r"  # noqa: \w+$", "", inspect.getsource(demo), flags=re.MULTILINE).splitlines()
    return "\n".join(lines[next(place for place, line in enumerate(lines) if line.startswith("def ")) :])


_RULES: dict[str, Rule] = {}


def rule(id: str, severity: Severity, chapter: str, source: str = "") -> Callable[[Callable], Rule]:
    """Make a function of a `Subject` a rule; `source` names entries of the catalogue, with spaces between."""

    def register(find: Callable[[Subject], Iterator[Found]]) -> Rule:
        if id in _RULES:
            raise ValueError(f"There are two rules {id!r}.")
        _RULES[id] = Rule(id, severity, chapter, tuple(source.split()), find)
        return _RULES[id]

    return register


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule there is, by its id."""
    from helpers.linting import rules

    for module in pkgutil.iter_modules(rules.__path__):
        import_module(f"{rules.__name__}.{module.name}")
    return tuple(_RULES[id] for id in sorted(_RULES))
