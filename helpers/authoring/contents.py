"""The README's table of chapters, made from the chapters themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence

from helpers.authoring.homes import binder, colab
from helpers.authoring.script import Script

BEGIN, END = "<!-- chapters: written by `make book` -->", "<!-- end of chapters -->"
_BETWEEN = re.compile(re.escape(BEGIN) + r".*?" + re.escape(END), re.DOTALL)


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


def with_contents(readme: str, scripts: Sequence[Script]) -> str:
    """A README with the table as it should be; one without the marks stays as it is."""
    made = f"{BEGIN}\n{contents(scripts)}\n{END}"
    return _BETWEEN.sub(lambda _: made, readme, count=1)
