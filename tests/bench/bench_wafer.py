"""How time and memory grow with the dies on a wafer: `python tests/bench/bench_wafer.py`.

For wafers of about 1,800, 8,500 and 20,000 dies, and 20,000 with a serial number each: drawing (spec to
file), the whole hermetic deck (file to verdict), and a plain klayout.db script of the same checks
(plain_deck.py). Each runs in a process of its own and is timed as its user waits for it, start-up included,
in three rounds of which the fastest counts.

Exits with 1 if 20,000 dies cost four times what 1,800 do, or more, to draw or to check; or if a wafer is not
clean. There is no limit on the times themselves.
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
WAFERS = ((1_800, 48_000.0), (8_500, 95_600.0), (20_000, 142_800.0))  # dies, diameter in um
GROWTH = 4.0  # allowed from the fewest dies to the most
ROUNDS = 3
PATIENCE = 900.0  # seconds; a step that takes longer is given up
STEPS = ("draw", "check", "plain")

SPEC = """
technology = "hermetic"
wafer = {{ diameter = {diameter}, edge_exclusion = 3000.0, flat = {flat} }}
die = {{ cell = "hermetic_die", width = 800.0, height = 790.0, street = 50.0 }}
mark = [{{ angle = 0.0 }}, {{ angle = 180.0 }}]
drop_in = [{{ cell = "hermetic_monitor", at = [{middle}, {middle}] }}]
"""
SERIAL = "serial = { at = [-45.0, -16.0], height = 32.0 }\n"


@dataclass(frozen=True)
class Cost:
    """What one step took: seconds, its process's peak memory in MB; and the dies, if it counts them."""

    seconds: float
    memory: float
    dies: int = 0


def main() -> int:
    """Measure, print the table, judge the growth."""
    wafers = [*((diameter, "no") for _, diameter in WAFERS), (WAFERS[-1][1], "yes")]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rounds = [[measure(folder, *wafer) for wafer in wafers] for _ in range(ROUNDS)]
        sizes = [file_of(folder, *wafer, "gds").stat().st_size / 1000 for wafer in wafers]
    costs = [
        [min(runs, key=lambda cost: cost.seconds) for runs in zip(*repeats, strict=True)]
        for repeats in zip(*rounds, strict=True)
    ]
    print("                            draw             check      plain script   check /")
    print("  dies serial   file      s     MB        s       MB        s       MB     plain")
    for (_, serial), size, (draw, check, plain) in zip(wafers, sizes, costs, strict=True):
        print(
            f"{check.dies:6} {serial:6} {size:5.0f}k{draw.seconds:7.2f}{draw.memory:7.0f}"
            f"{check.seconds:9.2f}{check.memory:9.0f}{plain.seconds:9.2f}{plain.memory:9.0f}"
            f"{check.seconds / plain.seconds:10.2f}"
        )
    with tempfile.TemporaryDirectory() as name:
        text = (ROOT / "layouts" / "hermetic-all.toml").read_text(encoding="utf-8")
        draw, check = (
            min(runs, key=lambda cost: cost.seconds)
            for runs in zip(
                *(
                    steps_of(Path(name) / "all.toml", Path(name) / "all.gds", text, STEPS[:2])
                    for _ in range(ROUNDS)
                ),
                strict=True,
            )
        )
        size = (Path(name) / "all.gds").stat().st_size / 1000
    print("with intermediate layer, wiring, passives, beads, shielding, serial numbers and drop-ins:")
    print(
        f"{check.dies:6} {'yes':6} {size:5.0f}k{draw.seconds:7.2f}{draw.memory:7.0f}"
        f"{check.seconds:9.2f}{check.memory:9.0f}"
    )
    growths = [most.seconds / fewest.seconds for fewest, most in zip(costs[0], costs[2], strict=True)]
    for name, growth in zip(STEPS, growths, strict=True):
        print(f"{name}: {WAFERS[-1][0]:,} dies take {growth:.1f} times as long as {WAFERS[0][0]:,}")
    return int(max(growths[:2]) >= GROWTH)


def measure(folder: Path, diameter: float, serial: str) -> list[Cost]:
    """Each step once on one wafer."""
    spec, layout = (file_of(folder, diameter, serial, ending) for ending in ("toml", "gds"))
    text = SPEC.format(diameter=diameter, flat=diameter * 0.38, middle=int(diameter / 2000))
    return steps_of(spec, layout, text + (SERIAL if serial == "yes" else ""), STEPS)


def steps_of(spec: Path, layout: Path, text: str, steps: Sequence[str]) -> list[Cost]:
    """Steps on the wafer that `text` specifies, each in its own process."""
    spec.write_text(text, encoding="utf-8")
    costs = []
    for name in steps:
        command = [sys.executable, __file__, name, str(spec), str(layout)]
        started = time.perf_counter()
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, cwd=ROOT)
        except subprocess.TimeoutExpired:
            raise SystemExit(f"{name} took more than {PATIENCE:g} s on {spec.read_text()}") from None
        if done.returncode:
            raise SystemExit(f"{name} failed on {spec.read_text()}{done.stderr}")
        costs.append(Cost(time.perf_counter() - started, *json.loads(done.stdout)))
    return costs


def file_of(folder: Path, diameter: float, serial: str, ending: str) -> Path:
    """Where a wafer's spec ("toml") or layout ("gds") is."""
    return folder / f"{diameter:.0f}-{serial}.{ending}"


def step(name: str, spec: Path, layout: Path) -> tuple[float, int]:
    """Run one step in this process: its peak memory in MB, and the dies where it counts them."""
    sys.path.insert(0, str(ROOT))
    dies = {"draw": draw, "check": check, "plain": plain}[name](spec, layout)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, dies


def draw(spec: Path, layout: Path) -> int:
    """From the spec to the file."""
    import pkgdrc.cli.draw

    pkgdrc.cli.draw.draw(spec, layout)
    return 0


def check(spec: Path, layout: Path) -> int:
    """From the file to the verdict, which has to be clean; and the number of dies."""
    from pkgdrc.cli.steps import check_layout, open_deck

    technology = tomllib.loads(spec.read_text(encoding="utf-8"))["technology"]
    run = check_layout(layout, *open_deck(None, technology))
    if run.verdict != "clean":
        ends = [(rule.id, rule.state, rule.reason) for rule in run.rules if rule.violations or rule.reason]
        raise SystemExit(f"{run.layout.path} is {run.verdict}: {ends}")
    return run.layout.dies


def plain(_: Path, layout: Path) -> int:
    """The plain script, from the file to its last finding."""
    from pkgdrc.resources import find_technology
    from pkgdrc.technology import load_technology
    from tests.bench import plain_deck

    for _step in plain_deck.run(layout, load_technology(find_technology("hermetic"))):
        pass
    return 0


if __name__ == "__main__":
    if len(sys.argv) == 1:
        sys.exit(main())
    print(json.dumps(step(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))))
