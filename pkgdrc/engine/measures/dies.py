"""Measures of the wafer's dies: off the stepping grid, and displaced by run-out."""

import klayout.db as kdb
import numpy as np

from pkgdrc.deck.measures.dies import DieRunout, StepOffset
from pkgdrc.engine.bench import Bench
from pkgdrc.engine.layout.naming import grid_of
from pkgdrc.engine.place import Bound, Place
from pkgdrc.engine.register import evaluates
from pkgdrc.units import to_um


@evaluates(StepOffset)
def step_offset(bench: Bench, _: StepOffset, bound: Bound) -> list[Place]:
    """Dies by how far they lie off the grid on which most of the dies stand."""
    dies = bench.shapes.dies
    if not len(dies):
        return []
    sides = dies.boxes.astype(float)
    off = np.zeros((len(dies), 2))
    for axis in (0, 1):
        centres = dies.centres[:, axis]
        step, phase = grid_of(centres, sides[:, axis + 2] - sides[:, axis])
        off[:, axis] = (centres - phase + step / 2) % step - step / 2
    distance = np.hypot(off[:, 0], off[:, 1])
    found = []
    for index in np.flatnonzero(distance > 0.5):
        value = to_um(float(distance[index]), bench.shapes.dbu)
        if bound.meets(value, 1e-6):
            field = kdb.Polygon(dies.die(int(index)).box)
            found.append(Place(bench.places.top.cell_index(), field, value, 1e-6, dies=(int(index),)))
    return found


@evaluates(DieRunout)
def die_runout(bench: Bench, measure: DieRunout, bound: Bound) -> list[Place]:
    """Dies by the run-out at their place on the wafer: at the corner where it is greatest.

    All of them have the worst value, and so are one defect of the wafer.
    """
    dies, runout = bench.shapes.dies, measure.runout
    if not len(dies):
        return []
    off = dies.boxes - np.array([bench.centre.x, bench.centre.y, bench.centre.x, bench.centre.y])
    x, y = off[:, [0, 0, 2, 2]] * bench.shapes.dbu, off[:, [1, 3, 1, 3]] * bench.shapes.dbu
    lengths = np.hypot(runout.xx * x + runout.xy * y, runout.xy * x + runout.yy * y)
    values = lengths.max(axis=1)
    if not bound.meets(float(values.max()), 1e-9):
        return []  # nor are smaller ones: it is sought at its greatest
    radii = np.hypot(x, y)[np.arange(len(dies)), lengths.argmax(axis=1)]
    failing = [int(n) for n in np.flatnonzero([bound.meets(float(value), 1e-9) for value in values])]
    worst = float(values[failing].max())
    nearest = float(radii[failing].min())
    by_cell: dict[tuple[int, kdb.Polygon], list[int]] = {}
    for number in failing:
        die = dies.die(number)
        field = kdb.Polygon(die.box).transformed(die.inside)
        by_cell.setdefault((die.cell, field), []).append(number)
    return [
        Place(cell, field, worst, 1e-9, dies=tuple(numbers), from_radius=nearest)
        for (cell, field), numbers in by_cell.items()
    ]
