"""How time and memory grow with the dies on a wafer: `python -m tests.bench.bench_wafer`.

For wafers of about 1,800, 8,500 and 20,000 dies, and 20,000 with a serial number each: drawing (spec to
file), the whole hermetic deck (file to verdict), and a plain klayout.db script of the same checks
(plain_hermetic.py).

Exits with 1 if 20,000 dies cost four times what 1,800 do, or more, to draw or to check; or if a wafer is not
clean. There is no limit on the times themselves.
"""

import sys

from tests.bench.measuring import ROOT, STEPS, growth, measured, print_head, print_row

DIAMETERS = (48_000.0, 95_600.0, 142_800.0)  # um, for about 1,800, 8,500 and 20,000 dies
GROWTH = 4.0  # allowed from the fewest dies to the most

SPEC = """
technology = "hermetic"
wafer = {{ diameter = {diameter}, edge_exclusion = 3000.0, flat = {flat} }}
die = {{ cell = "hermetic_die", width = 800.0, height = 790.0, street = 50.0 }}
mark = [{{ angle = 0.0 }}, {{ angle = 180.0 }}]
drop_in = [{{ cell = "hermetic_monitor", at = [{middle}, {middle}] }}]
"""
SERIAL = "serial = { at = [-45.0, -16.0], height = 32.0 }\n"


def main() -> int:
    """Measure, print the table, judge the growth."""
    specs = [
        SPEC.format(diameter=diameter, flat=diameter * 0.38, middle=int(diameter / 2000))
        for diameter in DIAMETERS
    ]
    rows = measured([*specs, specs[-1] + SERIAL])
    print_head("  dies serial")
    for row, serial in zip(rows, ("no", "no", "no", "yes"), strict=True):
        print_row(f"{row.dies:6} {serial:6}", row)
    (full,) = measured([(ROOT / "layouts" / "hermetic-all.toml").read_text(encoding="utf-8")], STEPS[:2])
    print("with intermediate layer, wiring, passives, beads, shielding, serial numbers and drop-ins:")
    print_row(f"{full.dies:6} yes   ", full)
    return int(growth(rows[0], rows[2], "dies") >= GROWTH)


if __name__ == "__main__":
    sys.exit(main())
