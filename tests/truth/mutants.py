"""Clean layouts with one random change each: what a slip of whoever draws them would do."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

import klayout.db as kdb

from tests.truth.drawing import Number
from tests.truth.shipped import Shipped

Change = Callable[[Random, kdb.Polygon, int], list[kdb.Polygon]]

CHANGES: dict[str, Change] = {}
"""What may happen to a shape, by name: from the shape and the mask grid (dbu) to what is there instead."""

_LEAST, _MOST = 0.5, 80.0  # um, of a change


@dataclass(frozen=True)
class Mutant:
    """A layout in which one shape, on one layer, is not what it was."""

    base: str
    change: str
    seed: int
    layout: kdb.Layout
    layer: Number
    said: str  # what has been changed, and where


def _change(change: Change) -> Change:
    CHANGES[change.__name__.strip("_")] = change
    return change


@_change
def _move(random: Random, shape: kdb.Polygon, grid: int) -> list[kdb.Polygon]:
    far, angle = _far(random, grid), random.choice((0, 90, 180, 270, random.uniform(0, 360)))
    x, y = (
        round(far * part / grid) * grid
        for part in (math.cos(math.radians(angle)), math.sin(math.radians(angle)))
    )
    return [shape.moved(x, y) if x or y else shape.moved(grid, 0)]


@_change
def _widen(random: Random, shape: kdb.Polygon, grid: int) -> list[kdb.Polygon]:
    """All round, or to one side."""
    far = _far(random, grid)
    if random.random() < 0.5:
        return list(kdb.Region(shape).sized(far).each())
    dx, dy = random.choice(((far, 0), (-far, 0), (0, far), (0, -far)))
    copied = kdb.Polygon(shape)  # type: ignore[call-overload]  # which klayout's types do not know
    return list(kdb.Region(copied).minkowski_sum(kdb.Edge(0, 0, dx, dy)).merged().each())


@_change
def _narrow(random: Random, shape: kdb.Polygon, grid: int) -> list[kdb.Polygon]:
    """All round, or from one side; to nothing at the worst."""
    box = shape.bbox()
    far = min(_far(random, grid), max(grid, min(box.width(), box.height()) // 2 // grid * grid))
    if random.random() < 0.5:
        return list(kdb.Region(shape).sized(-far).each())
    dx, dy = random.choice(((far, 0), (-far, 0), (0, far), (0, -far)))
    return list((kdb.Region(shape) & kdb.Region(shape.moved(dx, dy))).each())


@_change
def _delete(_: Random, __: kdb.Polygon, ___: int) -> list[kdb.Polygon]:
    return []


@_change
def _double(random: Random, shape: kdb.Polygon, grid: int) -> list[kdb.Polygon]:
    """The same again: on itself, or beside."""
    if random.random() < 0.3:
        return [shape, shape]
    return [shape, *_move(random, shape, grid)]


@_change
def _cut(random: Random, shape: kdb.Polygon, grid: int) -> list[kdb.Polygon]:
    """A slit through it, or into it from one side."""
    box = shape.bbox()
    wide = _far(random, grid)
    deep = random.choice((0.3, 0.6, 0.9, 1.0))
    if random.random() < 0.5:
        x = _between(random, box.left, box.right, grid)
        slit = kdb.Box(x, box.bottom, x + wide, box.bottom + math.ceil(deep * box.height() / grid) * grid)
    else:
        y = _between(random, box.bottom, box.top, grid)
        slit = kdb.Box(box.left, y, box.left + math.ceil(deep * box.width() / grid) * grid, y + wide)
    return list((kdb.Region(shape) - kdb.Region(slit)).each())


@_change
def _taper(random: Random, shape: kdb.Polygon, grid: int) -> list[kdb.Polygon]:
    """One side slanted: a sliver of a triangle is missing."""
    box = shape.bbox()
    far = _far(random, grid)
    if random.random() < 0.5:
        far = min(far, box.height())
        side, to = random.choice(((box.bottom, 1), (box.top, -1)))
        corners = [
            (box.left, side),
            (box.right, side),
            (random.choice((box.left, box.right)), side + to * far),
        ]
    else:
        far = min(far, box.width())
        side, to = random.choice(((box.left, 1), (box.right, -1)))
        corners = [
            (side, box.bottom),
            (side, box.top),
            (side + to * far, random.choice((box.bottom, box.top))),
        ]
    sliver = kdb.Polygon([kdb.Point(x, y) for x, y in corners])
    return list((kdb.Region(shape) - kdb.Region(sliver)).each())


def _far(random: Random, grid: int) -> int:
    """A length, dbu, small ones as often as large ones."""
    um = math.exp(random.uniform(math.log(_LEAST), math.log(_MOST)))
    return max(1, round(um * 1000 / grid)) * grid


def _between(random: Random, low: int, high: int, grid: int) -> int:
    return low + round(random.random() * (high - low) / grid) * grid


def mutant(base: Shipped, change: str, seed: int) -> Mutant:
    """One change to one shape: in its cell, so that every die has it, or in one die alone."""
    random = Random(f"{base.name} {change} {seed}")
    layout = base.layout.dup()
    top = layout.top_cell()
    numbers = sorted(set(base.technology.layers.values()))
    drawn = [
        n for n in numbers if (index := layout.find_layer(*n)) is not None and _cells(layout, top, index)
    ]
    number = random.choice(drawn)
    index = layout.find_layer(*number)
    name = random.choice(_cells(layout, top, index))
    cell = layout.cell(name)
    where = f"cell {name}"
    if random.random() < 0.5:
        cell, where = _alone(random, layout, top, cell.cell_index()), f"one {name}"
    shapes = [
        each for each in cell.shapes(index).each() if each.is_box() or each.is_polygon() or each.is_path()
    ]
    shape = random.choice(shapes)
    grid = max(1, round(base.technology.grid / layout.dbu))
    before = shape.polygon
    after = CHANGES[change](random, before, grid)
    shape.delete()
    for polygon in after:
        cell.shapes(index).insert(polygon)
    said = f"{where}, layer {number[0]}/{number[1]}: {before.bbox()}"
    return Mutant(base.name, change, seed, layout, number, said)


def _cells(layout: kdb.Layout, top: kdb.Cell, index: int) -> list[str]:
    """The cells with shapes on a layer, by name."""
    kinds = kdb.Shapes.SBoxes | kdb.Shapes.SPolygons | kdb.Shapes.SPaths
    cells = [top, *(layout.cell(i) for i in top.called_cells())]
    return sorted(c.name for c in cells if any(True for _ in c.shapes(index).each(kinds)))


def _alone(random: Random, layout: kdb.Layout, top: kdb.Cell, index: int) -> kdb.Cell:
    """A copy of a cell that stands in one place only."""
    while index != top.cell_index():
        # From the cell upwards one parent at a time, each made to stand there once.
        chain = [index]
        while chain[-1] != top.cell_index():
            chain.append(random.choice(sorted(set(layout.cell(chain[-1]).each_parent_cell()))))
        parent = top
        for below in reversed(chain[:-1]):
            parent = _own(random, parent, below)
        return parent
    return top


def _own(random: Random, parent: kdb.Cell, below: int) -> kdb.Cell:
    """One placement of a cell in its parent becomes that of a copy."""
    layout = parent.layout()
    for instance in list(parent.each_inst()):
        if instance.cell_index == below and instance.is_regular_array():
            instance.explode()
    chosen = random.choice([each for each in parent.each_inst() if each.cell_index == below])
    copy = layout.cell(below).dup()
    chosen.cell_index = copy.cell_index()
    if not layout.cell(below).parent_cells():  # it stood there alone
        layout.delete_cell(below)
    return copy
