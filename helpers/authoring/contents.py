"""The README's table of chapters, made from the chapters themselves, and how a derived part gets into a page."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from helpers.authoring.homes import binder, colab
from helpers.authoring.script import Script

_PART = re.compile(r"(<!-- (.+?): written by `make book` -->\n).*?(<!-- end of \2 -->)", re.DOTALL)


def filled(page: str, parts: Mapping[str, str]) -> str:
    """A page with each derived part, between the marks that name it, as it should be; without marks it stays."""
    return _PART.sub(lambda m: f"{m[1]}{parts[m[2]]}\n{m[3]}" if m[2] in parts else m[0], page)


def contents(scripts: Sequence[Script]) -> str:
    """The table of chapters, and under it what is learnt in each and which exercises test it, as Markdown."""
    lines = [
        "| file | what you make | minutes | exercises | stars | without installing |",
        "|---|---|---|---|---|---|",
        *(
            f"| `{s.name}` | {s.makes} | {s.minutes} | {len(s.tasks)} | {sum(t.stars for t in s.tasks)} "
            f"| [Colab]({colab(s.name)}) |"
            for s in scripts
        ),
        "",
        f"[Binder]({binder(scripts[0].name)}) opens the whole book in JupyterLab. On Colab a chapter's first cell "
        "installs the package; *Edit → Clear all outputs* first, or the page shows what you are asked to predict.",
        "",
        "<details><summary>What you learn in each, and which exercises test it</summary>",
    ]
    for script in scripts:
        lines += ["", f"**{script.title}** (`{script.name}`)", ""]
        lines += [f"- {objective.text} · {', '.join(objective.exercises)}" for objective in script.objectives]
    return "\n".join([*lines, "", "</details>"])
