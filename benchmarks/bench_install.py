"""What a fresh install costs: at most 1.15 times tensorflow-cpu, jupyterlab and matplotlib alone.

Both are installed into new environments, in turn, after one round that fills pip's cache.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 3
WHAT = {
    "tensorflow-cpu, jupyterlab, matplotlib": ["tensorflow-cpu", "jupyterlab", "matplotlib", "-c", "constraints.txt"],
    "the book": ["-e", ".[cpu]", "-c", "constraints.txt"],
}


def _install(arguments: list[str]) -> float:
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        python = str(Path(folder, "bin", "python"))
        began = time.perf_counter()
        subprocess.run(
            [python, "-m", "pip", "install", "--quiet", *arguments], cwd=ROOT, check=True, stderr=subprocess.DEVNULL
        )
        return time.perf_counter() - began


def main() -> None:
    """Print the medians and their ratio."""
    seconds: dict[str, list[float]] = {name: [] for name in WHAT}
    for round_ in range(ROUNDS + 1):
        for name, arguments in WHAT.items():
            took = _install(arguments)
            if round_:
                seconds[name].append(took)
    medians = {name: statistics.median(each) for name, each in seconds.items()}
    for name, median in medians.items():
        print(f"{median:6.1f} s  {name}  (rounds: {', '.join(f'{s:.1f}' for s in seconds[name])})")
    alone, book = medians.values()
    print(f"ratio {book / alone:.2f} (at most 1.15)")
