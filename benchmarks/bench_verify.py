"""What strict verification of a notebook costs: at most 1.3 times running its script plainly plus one kernel start."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 3
_START = """
from jupyter_client.manager import start_new_kernel
manager, client = start_new_kernel(kernel_name="python3")
client.stop_channels()
manager.shutdown_kernel(now=True)
"""


def _seconds(command: list[str], environment: dict[str, str]) -> float:
    began = time.perf_counter()
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    if result.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{result.stdout[-2000:]}{result.stderr[-2000:]}")
    return time.perf_counter() - began


def main() -> None:
    """Print for each chapter: plain run, kernel start, verification, ratio (medians of rounds run in turn)."""
    from helpers.authoring.world import world

    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST")}
    environment |= {**world("wide", Path(tempfile.mkdtemp())), "MPLBACKEND": "Agg"}
    for script in sorted((ROOT / "solutions").glob("[0-9][0-9]_*.py")):
        plain, start, strict = [], [], []
        for _ in range(ROUNDS):
            plain.append(_seconds([sys.executable, str(script)], environment))
            start.append(_seconds([sys.executable, "-c", _START], environment))
            pytest = [sys.executable, "-m", "pytest", "-q", str(script.with_suffix(".ipynb"))]
            strict.append(_seconds(pytest, environment))
        a, b, c = map(statistics.median, (plain, start, strict))
        print(
            f"{script.stem}: plain {a:.1f} s + kernel start {b:.1f} s; verified in {c:.1f} s: "
            f"{c / (a + b):.2f} times (at most 1.3)"
        )
