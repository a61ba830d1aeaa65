"""Shear strain of the balls of each die, by their distance from its neutral point."""

from dataclasses import dataclass

import klayout.db as kdb
import numpy as np
from numpy.typing import NDArray

from pkgdrc.deck.measures.shear_strain import ShearStrain
from pkgdrc.engine.bench import Bench
from pkgdrc.engine.geometry import outline
from pkgdrc.engine.geometry.outline import Outline
from pkgdrc.engine.place import Bound, Place
from pkgdrc.engine.register import evaluates
from pkgdrc.process.bump import strain_in_use
from pkgdrc.units import to_um

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class _Balls:
    """All balls that lie in dies, each with its die, its place seen from the die's centre, and its strain."""

    dies: Ints  # (N,)
    places: Floats  # (N, 2), dbu
    strains: Floats  # (N,)
    shapes: Ints  # (N,) number of the ball's shape in `boxes`
    boxes: list[kdb.Box]


@evaluates(ShearStrain)
def shear_strain(bench: Bench, measure: ShearStrain, bound: Bound) -> list[Place]:
    """Dies with a ball that shears too much: the one that does so most, for all dies in which it is the same.

    The neutral point is the centre of the die's field.
    """
    balls = _balls(bench, measure)
    distinct, number_of = np.unique(balls.strains, return_inverse=True)
    bad = np.array([bound.meets(strain, 1e-9) for strain in distinct.tolist()], bool)[number_of]
    order = np.lexsort((balls.places[:, 1], balls.places[:, 0], -balls.strains, balls.dies))
    order = order[bad[order]]
    dies, firsts, counts = np.unique(balls.dies[order], return_index=True, return_counts=True)
    alike: dict[tuple[object, ...], list[int]] = {}
    for die, worst, count in zip(dies.tolist(), order[firsts].tolist(), counts.tolist(), strict=True):
        x, y = balls.places[worst].tolist()
        key = (bench.shapes.dies.die(die).cell, x, y, int(balls.shapes[worst]), count)
        alike.setdefault(key, []).append(die)
    return [_place(bench, balls, key, numbers) for key, numbers in alike.items()]


def _place(bench: Bench, balls: _Balls, key: tuple[object, ...], numbers: list[int]) -> Place:
    cell, x, y, shape, count = key
    assert isinstance(cell, int)
    assert isinstance(shape, int)
    assert isinstance(x, float)
    assert isinstance(y, float)
    dies, dbu = bench.shapes.dies, bench.shapes.dbu
    die, box = dies.die(numbers[0]), balls.boxes[shape]
    centre = dies.centres[numbers[0]] + (x, y)
    placed = box.moved(*(round(float(c)) for c in centre - (box.center().x, box.center().y)))
    away = to_um(float(np.hypot(x, y)), dbu)
    value = strain_in_use(away, to_um(box.width(), dbu), bench.shapes.technology)
    note = (
        f"the ball {away:g} um off the die's neutral point, at ({to_um(x, dbu):g}, {to_um(y, dbu):g}) from it"
    )
    if count != 1:
        note += f"; {count} balls of the die shear too much"
    mark = kdb.Polygon(placed).transformed(die.inside)
    return Place(cell, mark, round(value, 6), 1e-9, note=note, dies=tuple(numbers))


def _balls(bench: Bench, measure: ShearStrain) -> _Balls:
    """The balls in dies. A cell's balls are looked at once, then at all its placements."""
    dies, dbu = bench.shapes.dies, bench.shapes.dbu
    layer = bench.shapes.stamp(bench.shapes.region(measure.source).merged())
    boxes: list[kdb.Box] = []
    numbers: list[Ints] = [np.zeros(0, dtype=np.int64)]
    places, strains = [np.zeros((0, 2))], [np.zeros(0)]
    shapes: list[Ints] = [np.zeros(0, dtype=np.int64)]
    for cell, polygons in bench.places.per_cell(layer):
        for polygon in polygons:
            shape = Outline(polygon, bench.shapes.tolerance)
            diameter = to_um(outline.diameter(shape), dbu)
            half = round(diameter / dbu / 2)
            for turn, at in bench.places.spread(cell):
                middle = turn * shape.middle
                points = at + np.array([middle.x, middle.y], dtype=float)
                mine = dies.at(points) if len(dies) else np.full(len(points), -1)
                held = mine >= 0
                off = points[held] - dies.centres[mine[held]]
                distances = np.hypot(off[:, 0], off[:, 1]) * dbu
                one = strain_in_use(1.0, diameter, bench.shapes.technology)
                numbers.append(mine[held])
                places.append(off)
                strains.append(distances * one)
                shapes.append(np.full(int(held.sum()), len(boxes)))
            boxes.append(kdb.Box(-half, -half, half, half))
    return _Balls(
        np.concatenate(numbers),
        np.concatenate(places),
        np.concatenate(strains),
        np.concatenate(shapes),
        boxes,
    )
