"""How an answer about an answer looks: as HTML in a notebook, as plain text elsewhere."""

from __future__ import annotations

import html
import os
import sys
from dataclasses import dataclass, field
from typing import Literal, Protocol

Status = Literal["passed", "failed", "not started", "error"]

# A sign beside each word, so that nobody needs the colour; translucent colours read on light and on dark pages.
_SIGNS = {
    "passed": ("✔", "#2e9e5b"),
    "failed": ("✘", "#d9622b"),
    "not started": ("○", "#7a8699"),
    "error": ("!", "#c4313f"),
}


class Picture(Protocol):
    """What `helpers.draw` returns: an HTML form and a text form of the same drawing."""

    text: str

    def _repr_html_(self) -> str: ...


@dataclass
class Feedback:
    """The outcome of a check.

    Attributes:
        exercise: the id, for example ``"1.3"``.
        title: the exercise's title.
        status: ``"passed"``, ``"failed"``, ``"not started"`` or ``"error"`` (the learner's code raised).
        holds: what is right already, a sentence each.
        problem: the first thing that does not hold; empty when passed.
        where: where it is, in the learner's own names or line.
        advice: what to try.
        picture: a drawing of the difference, if the answer is a model.
        mistake: the name of the known mistake that was recognised, if one was.
        hint: what the next call of `hint` says of this very outcome, before the general hints.
    """

    exercise: str
    title: str
    status: Status
    holds: list[str] = field(default_factory=list)
    problem: str = ""
    where: str = ""
    advice: str = ""
    picture: Picture | None = None
    mistake: str = ""
    hint: str = ""
    _shown: bool = field(default=False, repr=False, compare=False)

    @property
    def passed(self) -> bool:
        """Whether the answer does all that was asked."""
        return self.status == "passed"

    @property
    def messages(self) -> list[str]:
        """Every sentence, in the order in which it is shown."""
        return [*self.holds, *(part for part in (self.problem, self.where, self.advice) if part)]

    def __bool__(self) -> bool:
        return self.passed

    def __str__(self) -> str:
        sign = _SIGNS[self.status][0]
        lines = [f"{sign} Exercise {self.exercise} · {self.title}: {self.status}"]
        lines += [f"  ✔ {sentence}" for sentence in self.holds]
        lines += [f"  {mark} {text}" for mark, text in self._rest()]
        if self.picture is not None:
            lines += ["", *("  " + line for line in self.picture.text.splitlines())]
        return "\n".join(lines)

    def __repr__(self) -> str:
        return f"<Feedback on {self.exercise}: {self.status}>"

    def _repr_html_(self) -> str:
        sign, colour = _SIGNS[self.status]
        rows = [f"<li>✔ {_inline(sentence)}</li>" for sentence in self.holds]
        rows += [f"<li>{mark} {_inline(text)}</li>" for mark, text in self._rest()]
        listed = f'<ul style="list-style:none;margin:.4em 0 0;padding:0">{"".join(rows)}</ul>' if rows else ""
        drawn = self.picture._repr_html_() if self.picture is not None else ""
        return (
            f'<div role="status" style="border-left:.35em solid {colour};background:{colour}1a;padding:.6em .9em;'
            f'border-radius:.25em;max-width:60em;line-height:1.5"><strong>{sign} Exercise {self.exercise} · '
            f"{html.escape(self.title)}: {self.status}</strong>{listed}</div>{drawn}"
        )

    def _ipython_display_(self) -> None:
        # `check` has shown it already: as the last expression of the same cell it would come out twice.
        if self._shown:
            self._shown = False
        else:
            put_on_page(self)

    def _rest(self) -> list[tuple[str, str]]:
        sign = "○" if self.status == "not started" else "✘"
        return [(m, t) for m, t in ((sign, self.problem), ("→", self.where), ("…", self.advice)) if t]


@dataclass
class Note:
    """A hint, a solution or the map of progress: a title and some text, shown like feedback."""

    title: str
    text: str
    code: bool = False
    body: str | None = None

    def __str__(self) -> str:
        return f"{self.title}\n" + "\n".join("  " + line if line else "" for line in self.text.splitlines())

    def _repr_html_(self) -> str:
        if self.body is not None:
            inner = self.body
        elif self.code:
            inner = f'<pre style="margin:.4em 0 0;overflow-x:auto">{html.escape(self.text)}</pre>'
        else:
            inner = "".join(f"<div>{_inline(line)}</div>" for line in self.text.splitlines())
        return (
            '<div style="border-left:.35em solid #4477aa;background:#4477aa1a;padding:.6em .9em;border-radius:.25em;'
            f'max-width:60em;line-height:1.5"><strong>{html.escape(self.title)}</strong>{inner}</div>'
        )


def put_on_page(thing: Feedback | Note) -> None:
    """Show it now: in a notebook as a display, elsewhere as printed text."""
    shell = sys.modules.get("IPython") and sys.modules["IPython"].get_ipython()
    if shell is not None and getattr(shell, "kernel", None) is not None:
        from IPython.display import display

        display({"text/plain": str(thing), "text/html": thing._repr_html_()}, raw=True)
    else:
        print(thing)


def grading() -> bool:
    """Whether nbgrader is running the notebook, which reads a grade from whether a cell raises."""
    return bool(os.environ.get("NBGRADER_EXECUTION"))


def _inline(text: str) -> str:
    """Escape a sentence, and set what stands between backticks as code."""
    parts = html.escape(text).split("`")
    if len(parts) % 2 == 0:  # an odd backtick is a character like any other
        return html.escape(text)
    return "".join(f"<code>{part}</code>" if i % 2 else part for i, part in enumerate(parts))
