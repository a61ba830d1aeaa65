"""Shapes that do not lead to what they should, told where they end."""

from collections.abc import Iterator, Sequence

import klayout.db as kdb

from pkgdrc.deck.algebra import Region
from pkgdrc.deck.presence import Break
from pkgdrc.engine.bench import Bench
from pkgdrc.engine.geometry.outline import Outline
from pkgdrc.engine.nearby import visit
from pkgdrc.engine.pairs import Lists
from pkgdrc.engine.place import Defect, Place, mark
from pkgdrc.nets.gap import Gap, between
from pkgdrc.units import to_um

_END = 10.0  # um; half the side of the mark on an end


def broken_ends(bench: Bench, source: Region, end: Break) -> list[Place]:
    """Each shape at its gap to the nearest goal within reach, whose value is the gap's length, um.

    Without one, at the end that is farthest from where it starts; where it starts nowhere, as a whole.
    """
    shapes = bench.shapes
    found = shapes.region(source)
    if found.is_empty():
        return []
    reach = shapes.dbus(end.reach)
    goals, starts = (shapes.region(each).merged() for each in (end.goal, end.start))

    def judge(shape: Outline, near: Lists) -> Iterator[Defect]:
        others, own = ([each.polygon for each in list_] for list_ in near)
        least = _nearest(shape.polygon, others, reach)
        if least is not None:
            ends = (least.start, least.end)
            yield Defect(mark(*ends), round(to_um(least.distance, shapes.dbu), 4), between=ends)
        else:
            met = [each for each in own if each.touches(shape.polygon)]
            yield Defect(_farthest(shape.polygon, met, shapes.dbus(_END)), None)

    return visit(bench, found, [goals, starts], reach + 1, judge, alone=True)


def _nearest(shape: kdb.Polygon, others: Sequence[kdb.Polygon], reach: int) -> Gap | None:
    """The shortest way to another shape that it does not meet; None where all are farther than `reach`."""
    gaps = (between(shape, each) for each in others if not each.touches(shape))
    least = min(gaps, key=lambda gap: (gap.distance, gap.start, gap.end), default=None)
    return least if least is not None and least.distance <= reach else None


def _farthest(shape: kdb.Polygon, starts: Sequence[kdb.Polygon], half: int) -> kdb.Polygon:
    """The part of a shape round its corner that is farthest from where it starts."""
    if not starts:
        return shape
    corners = sorted({(point.x, point.y) for point in shape.each_point_hull()})
    spot = max(
        (kdb.Point(x, y) for x, y in corners),
        key=lambda corner: min(_apart(corner, each.bbox().center()) for each in starts),
    )
    around = kdb.Region(kdb.Box(spot, spot).enlarged(half)) & kdb.Region(shape)
    return next(each for each in around.each() if each.touches(kdb.Box(spot, spot)))


def _apart(one: kdb.Point, other: kdb.Point) -> float:
    return float(one.distance(other))
