"""A command and all that it starts: how long it takes, and what each process takes of the processor."""

import os
import resource
import subprocess
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.bench.measuring import ROOT

_OFTEN = 0.02  # s between looks at what runs


@dataclass(frozen=True)
class Taken:
    """Seconds: of the processor, of all processes and of the busiest of them, and of the clock.

    Who does most is known where there is a /proc; it is 0 elsewhere, as it is where no look was in time.
    """

    all: float
    busiest: float
    clock: float


def taken(command: list[str], codes: tuple[int, ...], environment: Mapping[str, str]) -> Taken:
    """What a command takes; it ends with one of `codes`."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    running = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT, env=environment
    )
    seconds: dict[int, float] = {}
    ended = threading.Event()
    watching = threading.Thread(target=_watch, args=(running.pid, seconds, ended))
    watching.start()
    try:
        output, errors = running.communicate()
    finally:
        clock = time.perf_counter() - started
        ended.set()
        watching.join()
    if running.returncode not in codes:
        told = errors or output[:500]
        raise SystemExit(f"{' '.join(command)} ended with {running.returncode}: {told}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Taken(after.ru_utime - before.ru_utime, max(seconds.values(), default=0.0), clock)


def _watch(first: int, seconds: dict[int, float], ended: threading.Event) -> None:
    """Keep what a process and those that it has started have taken of the processor, until it has ended."""
    tick = os.sysconf("SC_CLK_TCK") if Path("/proc/self/stat").exists() else 0
    while tick and not ended.wait(_OFTEN):
        parents, used = {}, {}
        for each in Path("/proc").iterdir():
            try:
                fields = (each / "stat").read_text().rpartition(")")[2].split()
                parents[int(each.name)], used[int(each.name)] = int(fields[1]), int(fields[11]) / tick
            except (OSError, ValueError, IndexError):  # no process, or one that has ended
                continue
        for process in used:
            above: int | None = process
            while above is not None and above != first:
                above = parents.get(above)
            if above == first:
                seconds[process] = used[process]
