"""How long a check takes, the learner's own building left out: p95 at most 150 ms, none over a second.

Every right and wrong answer of the banks of chapters 00 and 01 is checked, and what anybody may hand over besides. What
runs inside the learner's function is the learner's time; the rest is ours.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
import tempfile
import time
import warnings
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))


def main() -> None:
    """Print the distribution, and the slowest checks."""
    os.environ["HELPERS_HOME"] = tempfile.mkdtemp()
    import bank
    import numpy as np
    from test_bank import HOSTILE, NAMES

    from helpers import attempt, check

    warnings.simplefilter("ignore")
    theirs = 0.0
    run = attempt.Attempt.run

    def timed(self: attempt.Attempt, work):
        nonlocal theirs
        began = time.perf_counter()
        try:
            return run(self, work)
        finally:
            theirs += time.perf_counter() - began

    attempt.Attempt.run = timed  # type: ignore[method-assign]
    seconds = []
    for _ in range(2):  # the first round warms up: imports, first calls of operations
        seconds = []
        for exercise_id in bank.exercise_ids():
            answers = [*bank.right(exercise_id), *(code for code, _ in bank.wrong(exercise_id))]
            answers += [code.format(name=NAMES[exercise_id]) for code in HOSTILE.values()]
            for code in answers:
                answer = bank.run(exercise_id, code)
                theirs = 0.0
                with contextlib.redirect_stdout(io.StringIO()):
                    began = time.perf_counter()
                    feedback = check(exercise_id, answer)
                    feedback._repr_html_()
                seconds.append((time.perf_counter() - began - theirs, exercise_id, feedback.problem[:60]))
    ours = np.array([s for s, _, _ in seconds]) * 1000
    print(
        f"{len(ours)} checks: median {np.median(ours):.1f} ms, p95 {np.percentile(ours, 95):.0f} ms (at most 150), "
        f"largest {ours.max():.0f} ms (at most 1000)"
    )
    for s, exercise_id, problem in sorted(seconds, reverse=True)[:5]:
        print(f"  {s * 1000:6.0f} ms  {exercise_id}  {problem}")
