"""What depends on how shapes lie along the wafer's axes, and so on how their cells are turned."""

from collections.abc import Iterable

import klayout.db as kdb

from pkgdrc.deck import algebra
from pkgdrc.engine.register import makes
from pkgdrc.engine.shapes import Shapes


@makes(algebra.Stretched)
def stretched(shapes: Shapes, node: algebra.Stretched) -> kdb.Region:
    """Shapes grown or shrunk by x and y: in their cell, if that lies the same way everywhere."""
    x, y = shapes.dbus(node.x), shapes.dbus(node.y)
    kept = shapes.stamp(shapes.empty())
    merged = shapes.stamp(shapes.region(node.source).merged())
    for cell, polygons in shapes.places.per_cell(merged):
        ways = {_across(each.turn) for each in shapes.places.bundles(cell)}
        if len(ways) == 1:
            by = (y, x) if ways.pop() else (x, y)
            for polygon in polygons:
                shapes.layout.cell(cell).shapes(kept).insert(_stretched(polygon, *by))
            continue
        for turn, spots in shapes.places.spread(cell):
            there = kdb.Region([polygon.transformed(turn) for polygon in polygons])
            made = kdb.Region([each for one in there.each() for each in _stretched(one, x, y).each()])
            for dx, dy in spots.tolist():
                shapes.top.shapes(kept).insert(made.moved(dx, dy))
    return shapes.deep(kept)


def _across(turn: kdb.ICplxTrans) -> bool:
    """Whether a cell's x axis lies along the wafer's y axis."""
    return round(turn.angle) % 180 == 90


def _stretched(polygon: kdb.Polygon, x: int, y: int) -> kdb.Region:
    """A polygon grown by a box about the origin, or what is left of it, without any rounding."""
    box = kdb.Box(-abs(x), -abs(y), abs(x), abs(y))
    if x >= 0 and y >= 0:
        return _grown([polygon], box)
    around = kdb.Region(polygon.bbox().enlarged(2 * abs(x) + 1, 2 * abs(y) + 1))
    return kdb.Region(polygon) - _grown((around - kdb.Region(polygon)).each(), box)


def _grown(polygons: Iterable[kdb.Polygon], box: kdb.Box) -> kdb.Region:
    return kdb.Region([each.minkowski_sum(box, False) for each in polygons]).merged()
