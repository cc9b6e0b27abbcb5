"""What `import helpers` adds to `import keras`: at most 10 %. Each import is timed inside a process of its own."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys

ROUNDS = 7
CODE = """
import time
a = time.perf_counter()
import keras
b = time.perf_counter()
{more}
c = time.perf_counter()
print(b - a, c - b)
"""


def main() -> None:
    """Print the medians and their ratio."""
    for what in ("import helpers", "from helpers import check, claim, hint, progress, show, solution"):
        keras_s, ours_s = [], []
        for _ in range(ROUNDS):
            environment = {**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"}
            out = subprocess.check_output([sys.executable, "-c", CODE.format(more=what)], env=environment, text=True)
            base, added = map(float, out.split())
            keras_s.append(base)
            ours_s.append(added)
        base, added = statistics.median(keras_s), statistics.median(ours_s)
        print(f"{what}: adds {added * 1000:.1f} ms to {base * 1000:.0f} ms, {added / base:.2%} of import keras")
