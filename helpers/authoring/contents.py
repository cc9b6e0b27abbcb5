"""The README's table of chapters, made from the chapters themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence

from helpers.authoring.script import Script

BEGIN, END = "<!-- chapters: written by `make book` -->", "<!-- end of chapters -->"
_BETWEEN = re.compile(re.escape(BEGIN) + r".*?" + re.escape(END), re.DOTALL)


def contents(scripts: Sequence[Script]) -> str:
    """The table of chapters, and under it what is learnt in each and which exercises test it, as Markdown."""
    lines = [
        "| file | what you make | minutes | exercises | stars |",
        "|---|---|---|---|---|",
        *(
            f"| `{s.name}` | {s.makes} | {s.minutes} | {len(s.tasks)} | {sum(t.stars for t in s.tasks)} |"
            for s in scripts
        ),
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
