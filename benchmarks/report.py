"""What the benchmarks found last: `benchmarks/report.json`, and the page that is made from it."""

from __future__ import annotations

import datetime
import json
import os
import platform
from dataclasses import asdict, dataclass
from pathlib import Path

HERE = Path(__file__).parent
KEPT, PAGE = HERE / "report.json", HERE / "REPORT.md"
#: How long each chapter runs with every exercise solved: TEACHING.md tells, and what takes longest is verified first.
SECONDS = HERE / "seconds.json"


@dataclass(frozen=True)
class Figure:
    """One measured ratio or size.

    Attributes:
        name: short, unique.
        what: what it is, in words.
        value: as measured.
        limit: what it may be at most.
    """

    name: str
    what: str
    value: float
    limit: float


def keep(figure: Figure) -> None:
    """Print a figure, keep it in the place of the one before, and make the page anew."""
    verdict = "yes" if figure.value <= figure.limit else "NO"
    print(f"{figure.what}: {figure.value:.2f} — at most {figure.limit:g}: {verdict}", flush=True)
    kept = read()
    today = datetime.datetime.now(datetime.timezone.utc).date().isoformat()
    kept[figure.name] = {**asdict(figure), "value": round(figure.value, 3), "on": today, "machine": _machine()}
    KEPT.write_text(json.dumps(dict(sorted(kept.items())), indent=1) + "\n", encoding="utf-8", newline="\n")
    PAGE.write_text(page(kept), encoding="utf-8", newline="\n")


def read() -> dict[str, dict]:
    """Every figure that is kept, by name."""
    return json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}


def keep_seconds(found: dict[str, float]) -> None:
    """Keep how long each chapter ran, by its name; to five seconds, for the next run takes a little more or less."""
    rounded = {name: max(5, 5 * round(seconds / 5)) for name, seconds in sorted(found.items())}
    SECONDS.write_text(json.dumps(rounded, indent=1) + "\n", encoding="utf-8", newline="\n")


def page(kept: dict[str, dict]) -> str:
    """The report as Markdown."""
    lines = ["# What the book costs", "", "Written by `make bench`; ratios of two things measured in one run.", ""]
    lines += ["| figure | measured | at most | holds | on | machine |", "|---|---|---|---|---|---|"]
    for _, each in sorted(kept.items()):
        holds = "yes" if each["value"] <= each["limit"] else "**no**"
        lines.append(
            f"| {each['what']} | {each['value']:.2f} | {each['limit']:g} | {holds} | {each['on']} | {each['machine']} |"
        )
    if (HERE / "where_time_goes.svg").exists():
        lines += ["", "![Seconds by chapter and by what takes them](where_time_goes.svg)"]
    return "\n".join(lines) + "\n"


def _machine() -> str:
    import keras

    return f"{os.cpu_count()} cores, Python {platform.python_version()}, Keras {keras.__version__}"
