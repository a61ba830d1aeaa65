"""What the cache saves and costs: `python -m tests.bench.bench_cache`.

For the wafers of 20,000 dies that ship, one with a serial number in each die, and the wafer of duplexers:
reading the file alone, then `pkgdrc check` without a cache, with an empty one, and again. Each is a process
of its own, from the start of Python on. Seconds are the processor's, so that other work does not count.

Exits with 1 if the last run takes a second more than reading the file, or says anything else than the first.
"""

import json
import os
import resource
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pkgdrc.resources import find_layout
from tests.bench.measuring import ROOT

WAFERS = ("hermetic-saw-150mm", "hermetic-all", "hermetic-duplexer")
MOST = 1.0  # s that a run on an unchanged wafer may take more than reading it
AGAIN = 3

SERIAL = "\n[serial]\nat = [-45.0, -16.0]\nheight = 32.0\n"
READ = "import sys; from pathlib import Path; from pkgdrc.input.read import read_layout; "
READ += "read_layout(Path(sys.argv[1]))"


def main() -> int:
    """Measure, print the table, judge the last run."""
    print(f"{'':24}{'file':>9}{'read':>8}{'without':>9}{'first':>8}{'second':>8}   s")
    slow = False
    specs = {name: find_layout(name).read_text(encoding="utf-8") for name in WAFERS}
    specs["numbered"] = numbered()
    for name, spec in specs.items():
        with TemporaryDirectory() as folder:
            size, (read, without, first, second) = costs(Path(folder), spec)
        print(f"{name:24}{size / 1e6:6.1f} MB{read:8.2f}{without:9.2f}{first:8.2f}{second:8.2f}")
        slow |= second - read >= MOST
    return int(slow)


def numbered() -> str:
    """The saw wafer's spec with a serial number in every die, so that each is a cell of its own."""
    return find_layout(WAFERS[0]).read_text(encoding="utf-8") + SERIAL


def costs(folder: Path, spec: str) -> tuple[int, tuple[float, float, float, float]]:
    """The file's bytes, and seconds to read it and to check it: without a cache, first, and second."""
    layout = folder / "wafer.gds"
    (folder / "spec.toml").write_text(spec)
    command = [sys.executable, "-m", "pkgdrc"]
    timed([*command, "generate", str(folder / "spec.toml"), "-o", str(layout)], folder, 1)
    technology = next(line for line in spec.splitlines() if line.startswith("technology")).split('"')[1]
    check = [*command, "check", str(layout), "--technology", technology, "--format", "json"]
    read, _ = timed([sys.executable, "-c", READ, str(layout)], folder, AGAIN)
    without, _ = timed([*check, "--no-cache"], folder, 1)
    first, told = timed(check, folder, 1)
    second, again = timed(check, folder, AGAIN)
    same, answered = plain(again)
    if same != plain(told)[0] or not answered:
        raise SystemExit(f"{spec}\na second run says something else, or computes all anew")
    return layout.stat().st_size, (read, without, first, second)


def timed(command: list[str], folder: Path, runs: int) -> tuple[float, str]:
    """Seconds that a run takes, the least of some, and what the last one writes to stdout."""
    taken = []
    for _ in range(runs):
        before = spent()
        environment = {**os.environ, "PKGDRC_CACHE": str(folder / "cache")}
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=environment)
        taken.append(spent() - before)
        if done.returncode:
            raise SystemExit(f"{' '.join(command)} failed: {done.stderr}")
    return min(taken), done.stdout


def spent() -> float:
    """The processor's seconds that processes started from here have taken."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def plain(report: str) -> tuple[Any, bool]:
    """A JSON report without what says how it was made, and whether anything in it was answered."""
    answered = False

    def stripped(value: Any) -> Any:
        nonlocal answered
        if isinstance(value, list):
            return [stripped(part) for part in value]
        if not isinstance(value, dict):
            return value
        answered |= value.get("cached") is True
        return {key: stripped(part) for key, part in value.items() if key not in ("seconds", "cached")}

    return stripped(json.loads(report)), answered


if __name__ == "__main__":
    sys.exit(main())
