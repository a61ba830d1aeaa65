"""What drawing, checking and a plain script of the same checks cost on a layout.

Each step runs in a process of its own and is timed as its user waits for it, start-up included, in three
rounds of which the fastest counts. A wafer that is not clean, or a step that takes too long, ends it all.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROUNDS = 3
PATIENCE = 900.0  # seconds; a step that takes longer is given up
STEPS = ("draw", "check", "plain")


@dataclass(frozen=True)
class Cost:
    """What one step took: seconds, its process's peak memory in MB; and the dies, if it counts them."""

    seconds: float
    memory: float
    dies: int = 0


@dataclass(frozen=True)
class Measured:
    """What the steps on one layout took, in their order, and the layout's size in kB."""

    costs: tuple[Cost, ...]
    size: float

    @property
    def dies(self) -> int:
        """The number of dies that were checked."""
        return max(cost.dies for cost in self.costs)


def measured(specs: Sequence[str], steps: Sequence[str] = STEPS) -> list[Measured]:
    """The steps on each wafer, specified in TOML; the wafers one after the other in every round."""
    with tempfile.TemporaryDirectory() as name:
        folders = [Path(name) / str(number) for number in range(len(specs))]
        for folder, text in zip(folders, specs, strict=True):
            folder.mkdir()
            (folder / "spec.toml").write_text(text, encoding="utf-8")
        rounds = [[_steps(folder, steps) for folder in folders] for _ in range(ROUNDS)]
        sizes = [(folder / "layout.gds").stat().st_size / 1000 for folder in folders]
    fastest = [
        tuple(min(runs, key=lambda cost: cost.seconds) for runs in zip(*repeats, strict=True))
        for repeats in zip(*rounds, strict=True)
    ]
    return [Measured(costs, size) for costs, size in zip(fastest, sizes, strict=True)]


def print_head(labels: str) -> None:
    """The head of the table, with what its first columns are called."""
    indent = " " * len(labels)
    print(f"{indent}               draw             check      plain script   check /")
    print(f"{labels}   file      s     MB        s       MB        s       MB     plain")


def print_row(label: str, row: Measured) -> None:
    """One layout; without the plain script where it was not run."""
    draw, check, *rest = row.costs
    text = f"{label} {row.size:5.0f}k{draw.seconds:7.2f}{draw.memory:7.0f}"
    text += f"{check.seconds:9.2f}{check.memory:9.0f}"
    for plain in rest:
        text += f"{plain.seconds:9.2f}{plain.memory:9.0f}{check.seconds / plain.seconds:10.2f}"
    print(text)


def growth(few: Measured, many: Measured, noun: str) -> float:
    """How much longer the one takes than the other to draw or to check, whichever is worse; prints it."""
    ratios = [more.seconds / less.seconds for less, more in zip(few.costs, many.costs, strict=True)]
    for name, ratio in zip(STEPS, ratios, strict=True):
        print(f"{name}: {many.dies:,} {noun} take {ratio:.1f} times as long as {few.dies:,}")
    return max(ratios[:2])


def _steps(folder: Path, steps: Sequence[str]) -> list[Cost]:
    """Each step once on one wafer, in its own process."""
    spec, layout = folder / "spec.toml", folder / "layout.gds"
    costs = []
    for name in steps:
        command = [sys.executable, "-m", __name__, name, str(spec), str(layout)]
        started = time.perf_counter()
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, cwd=ROOT)
        except subprocess.TimeoutExpired:
            raise SystemExit(f"{name} took more than {PATIENCE:g} s on {spec.read_text()}") from None
        if done.returncode:
            raise SystemExit(f"{name} failed on {spec.read_text()}{done.stderr}")
        costs.append(Cost(time.perf_counter() - started, *json.loads(done.stdout)))
    return costs


def step(name: str, spec: Path, layout: Path) -> tuple[float, int]:
    """Run one step in this process: its peak memory in MB, and the dies where it counts them."""
    dies = {"draw": draw, "check": check, "plain": plain}[name](spec, layout)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, dies


def draw(spec: Path, layout: Path) -> int:
    """From the spec to the file."""
    import pkgdrc.cli.draw

    pkgdrc.cli.draw.draw(spec, layout)
    return 0


def check(spec: Path, layout: Path) -> int:
    """From the file to the verdict, which has to be clean; and the number of dies."""
    from pkgdrc.cli.checking import check
    from pkgdrc.cli.plan import Options

    run = check([layout], Options(technology=_technology(spec), no_config=True))[0].run
    assert run.layout
    if run.verdict != "clean":
        ends = [(rule.id, rule.state, rule.reason) for rule in run.rules if rule.findings or rule.reason]
        raise SystemExit(f"{run.layout.path} is {run.verdict}: {ends}")
    return run.layout.dies


def plain(spec: Path, layout: Path) -> int:
    """The plain script for the technology's deck, from the file to its last finding."""
    from pkgdrc.resources import find_technology
    from pkgdrc.technology import load_technology
    from tests.bench import plain_hermetic, plain_script, plain_stud_base

    technology = load_technology(find_technology(_technology(spec)))
    chapters = {"hermetic": plain_hermetic.CHAPTERS, "stud-base": plain_stud_base.CHAPTERS}[technology.deck]
    for _step in plain_script.run(layout, technology, chapters):
        pass
    return 0


def _technology(spec: Path) -> str:
    name: str = tomllib.loads(spec.read_text(encoding="utf-8"))["technology"]
    return name


if __name__ == "__main__":
    print(json.dumps(step(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))))
