"""`constraints.txt`: the versions that the book was tested with, for every Python that it supports.

    python -m helpers.authoring.pins 3.10=python3.10 3.11=python3.11 …

asks pip of each interpreter what it would install, newest first, and writes the names and versions into one file. Where
Pythons differ, a marker says which is meant.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from helpers.authoring.paths import ROOT

_OURS = "graphs-of-layers"
# PyTorch comes in builds for each kind of accelerator, and brings what its build needs: the version alone is pinned.
_TORCH = "torch==2.13.0"
_HEAD = "# What the book was tested with; written by `python -m helpers.authoring.pins`. Names and versions only.\n"


def resolve(python: str) -> dict[str, str]:
    """What pip of this interpreter would install for the book and its authors: name to version.

    Raises:
        subprocess.CalledProcessError: if pip finds no solution.
    """
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([python, "-m", "venv", folder], check=True)
        inside = next(p for p in (Path(folder, "bin", "python"), Path(folder, "Scripts", "python.exe")) if p.exists())
        report = Path(folder, "report.json")
        command = [
            str(inside),
            "-m",
            "pip",
            "install",
            "--quiet",
            "--dry-run",
            "--report",
            str(report),
            ".[cpu,jax,dev]",
        ]
        subprocess.run(command, check=True, cwd=ROOT)
        found = json.loads(report.read_text(encoding="utf-8"))["install"]
    pins = {p["metadata"]["name"].lower().replace("_", "-"): p["metadata"]["version"] for p in found}
    return pins | dict([_TORCH.split("==")])


def merged(resolved: dict[str, dict[str, str]]) -> str:
    """The text of `constraints.txt`.

    Args:
        resolved: for each Python, such as ``"3.11"``, what `resolve` found.
    """
    pythons = sorted(resolved, key=lambda version: int(version.split(".")[1]))
    lines = []
    for name in sorted({name for each in resolved.values() for name in each} - {_OURS}):
        by_version: dict[str, list[str]] = {}
        for python in pythons:
            if name in resolved[python]:
                by_version.setdefault(resolved[python][name], []).append(python)
        if len(by_version) == 1:
            lines.append(f"{name}=={next(iter(by_version))}")
            continue
        for version, where in by_version.items():
            marker = " or ".join(f"python_version == '{python}'" for python in where)
            lines.append(f"{name}=={version}; {marker}")
    return _HEAD + "\n".join(lines) + "\n"


def main(argv: list[str]) -> int:
    """Write the file; return an exit code."""
    try:
        interpreters = dict(argument.split("=", 1) for argument in argv)
    except ValueError:
        print(f"Expected arguments such as 3.11=python3.11; got {argv}.", file=sys.stderr)
        return 1
    if not interpreters:
        print(__doc__, file=sys.stderr)
        return 1
    text = merged({version: resolve(python) for version, python in interpreters.items()})
    (ROOT / "constraints.txt").write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
