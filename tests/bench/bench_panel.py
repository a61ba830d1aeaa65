"""How time and memory grow with the modules on a panel of stud bases: `python -m tests.bench.bench_panel`.

For panels of 1, 25, 100 and 400 modules of 20 x 20 studs, and 100 that all differ and have eccentric studs
with tracks at their edges: drawing (spec to file), the whole stud-base deck (file to verdict), and a plain
klayout.db script of the same checks (plain_stud_base.py).

Exits with 1 if 100 modules cost twice what 25 do, or more, to draw or to check; or if a panel is not clean.
There is no limit on the times themselves.
"""

import sys

from tests.bench.measuring import growth, measured, print_head, print_row

SIDES = (1, 5, 10, 20)  # modules along either side of the panel
ACROSS = 20  # studs along either side of a module
GROWTH = 2.0  # allowed from 25 modules to 100

PITCH = 8500.0
MARGIN = 6000.0  # from the modules to the panel's edge
SPEC = """
technology = "stud-base"
wafer = {{ width = {size}, height = {size}, edge_exclusion = {margin} }}
mark = [{{ at = [-{mark}, 0.0] }}, {{ at = [{mark}, 0.0] }}]
[die]
cell = "stud_module"
width = 8400.0
height = 8400.0
street = 100.0
offset = [{offset}, {offset}]
[die.parameters]
columns = {across}
rows = {across}
"""
DIFFERENT = f"""
tracks = "lands"
pattern = {["e" * ACROSS, *["e" + "o" * (ACROSS - 2) + "e"] * (ACROSS - 2), "e" * ACROSS]}
[[vary]]
parameter = "pad"
values = {[150.0 + number for number in range(SIDES[2])]}
[[vary]]
parameter = "solder"
values = {[160.0 - number for number in range(SIDES[2])]}
by = "row"
"""


def main() -> int:
    """Measure, print the table, judge the growth."""
    rows = measured([*(spec(side) for side in SIDES), spec(SIDES[2]) + DIFFERENT])
    print_head("modules   studs differ")
    for row, differ in zip(rows, ("no", "no", "no", "no", "yes"), strict=True):
        print_row(f"{row.dies:7} {row.dies * ACROSS**2:7} {differ:6}", row)
    return int(growth(rows[1], rows[2], "modules") >= GROWTH)


def spec(side: int) -> str:
    """A panel that holds just `side` x `side` modules."""
    size = side * PITCH + 2 * MARGIN
    offset, mark = side % 2 * PITCH / 2, size / 2 - MARGIN / 2
    return SPEC.format(size=size, margin=MARGIN, offset=offset, mark=mark, across=ACROSS)


if __name__ == "__main__":
    sys.exit(main())
