"""What lint says: a `Finding`, and `Findings`, which show themselves as HTML in a notebook and as text elsewhere."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

Severity = Literal["wrong", "suspicious", "note"]

# A sign beside each word, so that nobody needs the colour.
_SIGNS = {"wrong": ("✘", "#c4313f"), "suspicious": ("?", "#d9622b"), "note": ("·", "#4477aa")}


@dataclass(frozen=True)
class Finding:
    """One place where a model probably does something else than was meant.

    Attributes:
        rule: id of the rule, by which it can be silenced: ``"unused-input"``.
        severity: ``"wrong"`` (nobody means this), ``"suspicious"`` (few do) or ``"note"`` (good to know).
        layers: names of the layers, inputs or outputs that it is about.
        happens: what happens, a sentence.
        mend: how to mend it, a sentence.
        chapter: the chapter of the book that teaches it, such as ``"02"``.
        calls: the places in the graph: for each call its index in the model, then in the nested model, and so on.
    """

    rule: str
    severity: Severity
    layers: tuple[str, ...]
    happens: str
    mend: str
    chapter: str
    calls: tuple[tuple[int, ...], ...] = ()


class Findings(Sequence[Finding]):
    """All that was found in one model, the gravest first.

    Attributes:
        model: the model's name.
    """

    def __init__(self, model: str, found: Sequence[Finding]) -> None:
        self.model = model
        self._found = sorted(found, key=lambda finding: list(_SIGNS).index(finding.severity))

    def __getitem__(self, index: Any) -> Any:
        return self._found[index]

    def __len__(self) -> int:
        return len(self._found)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self._found)

    @property
    def serious(self) -> list[Finding]:
        """Those above a note."""
        return [finding for finding in self._found if finding.severity != "note"]

    @property
    def rules(self) -> set[str]:
        """Ids of the rules that found something."""
        return {finding.rule for finding in self._found}

    @property
    def marks(self) -> Mapping[tuple[int, ...], str]:
        """For a picture: what to write at each call, its severity's sign and the ids of rules."""
        told: dict[tuple[int, ...], list[str]] = {}
        for finding in self._found:
            for call in finding.calls:
                note = f"{_SIGNS[finding.severity][0]} {finding.rule}"
                if note not in told.setdefault(call, []):
                    told[call].append(note)
        return {call: ", ".join(notes) for call, notes in told.items()}

    def to_json(self) -> dict[str, Any]:
        """The findings in plain JSON values."""
        return {"model": self.model, "findings": [asdict(finding) for finding in self._found]}

    def __str__(self) -> str:
        lines = [self._heading()]
        for finding in self._found:
            lines.append(f"  {_SIGNS[finding.severity][0]} {finding.severity}: {finding.happens}")
            lines.append(f"    → {finding.mend} ({finding.rule}, chapter {finding.chapter})")
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        rows = []
        for finding in self._found:
            sign, colour = _SIGNS[finding.severity]
            rows.append(
                f'<li style="border-left:.35em solid {colour};background:{colour}1a;padding:.4em .8em;margin:.3em 0">'
                f"<strong>{sign} {finding.severity}</strong> {_inline(finding.happens)}<br>→ {_inline(finding.mend)} "
                f"<small>({finding.rule}, chapter {finding.chapter})</small></li>"
            )
        listed = f'<ul style="list-style:none;margin:.3em 0 0;padding:0">{"".join(rows)}</ul>' if rows else ""
        heading = html.escape(self._heading())
        # Of an output that is folded away JupyterLab shows the first line.
        first = "<!-- what lint says: a click shows it -->"
        return f'{first}\n<div style="max-width:60em;line-height:1.5"><strong>{heading}</strong>{listed}</div>'

    def _heading(self) -> str:
        count = len(self._found)
        told = f"{count} finding{'s' * (count != 1)}" if count else "nothing found"
        return f"lint of {self.model}: {told}"


def _inline(text: str) -> str:
    """Escape a sentence, and set what stands between backticks as code."""
    parts = html.escape(text, quote=False).split("`")
    if len(parts) % 2 == 0:
        return html.escape(text, quote=False)
    return "".join(f"<code>{part}</code>" if place % 2 else part for place, part in enumerate(parts))
