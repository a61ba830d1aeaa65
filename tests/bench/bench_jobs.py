"""What several processes bring: `python -m tests.bench.bench_jobs`.

The wafer of hermetic-all (22,000 dies) in one piece and in parts, and eight wafers with planted defects, by
one process and by two, in rounds of which the fastest counts. The runs have to be equal.

Exits with 1 if two processes do not take less than 0.85 of the time of one; with a single core there is
nothing to measure. There is no limit on the times themselves.
"""

import os
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pkgdrc.cli.draw import draw
from pkgdrc.findings import Run
from pkgdrc.jobs import Task, judge
from pkgdrc.resources import find_layout, find_technology

ROUNDS = 3
WORTH = 0.85  # of the time of one process, that two may take


def main() -> int:
    """Measure, print the table, judge the ratios."""
    if (os.cpu_count() or 1) < 2:
        print("one core: nothing to measure")
        return 0
    with tempfile.TemporaryDirectory() as name:
        large, small = Path(name) / "large.gds", Path(name) / "small.gds"
        draw(find_layout("hermetic-all"), large)
        draw(find_layout("hermetic-demo"), small)
        ratios = [
            _compared("one wafer of 22,000 dies", [_task(large, "hermetic/shielded")]),
            _compared("eight wafers with defects", [_task(small, "hermetic")] * 8),
        ]
    return int(max(ratios) >= WORTH)


def _compared(label: str, tasks: Sequence[Task]) -> float:
    """The time of two processes as part of the time of one; prints both."""
    best = {1: float("inf"), 2: float("inf")}
    for _ in range(ROUNDS):
        runs = []
        for jobs in best:
            started = time.perf_counter()
            outcomes = judge(tasks, jobs=jobs)
            best[jobs] = min(best[jobs], time.perf_counter() - started)
            runs.append([_timeless(each.run) for each in outcomes])
        if runs[0] != runs[1]:
            raise SystemExit(f"{label}: two processes find something else than one")
    print(f"{label}: 1 process {best[1]:.2f} s, 2 processes {best[2]:.2f} s, ratio {best[2] / best[1]:.2f}")
    return best[2] / best[1]


def _timeless(run: Run | None) -> Run:
    assert run
    return replace(run, rules=tuple(replace(rule, seconds=0.0) for rule in run.rules))


def _task(layout: Path, technology: str) -> Task:
    file = find_technology(technology)
    return Task(layout=layout, deck=file.parent, technology=file)


if __name__ == "__main__":
    sys.exit(main())
