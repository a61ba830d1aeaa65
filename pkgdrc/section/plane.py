"""Areas in the plane of the section, as klayout regions that know booleans and sizing."""

from collections.abc import Callable, Sequence
from itertools import pairwise, product

from klayout import db

from pkgdrc.section.cut_line import Intervals
from pkgdrc.section.model import Polygon
from pkgdrc.units import Um, to_dbu, to_um

RESOLUTION: Um = 0.001
"""Grid of the plane."""

_STRAIGHT: Um = 0.02  # how far a wall may lie off the straight line that it is drawn as
_THINNEST: Um = 0.05  # slices thinner than this are not divided any more


def columns(intervals: Intervals, low: Um, high: Um) -> db.Region:
    """The area over the intervals between two heights."""
    found = db.Region()
    for left, right in intervals:
        found.insert(db.Box(_grid(left), _grid(low), _grid(right), _grid(high)))
    return found


def sweep(at: Callable[[Um], Intervals], heights: Sequence[Um], coarse: float = 1.0) -> db.Region:
    """The area that `at(z)` covers from the first to the last of `heights`, straight between them.

    Between heights it is looked at as finely as its walls' curvature and what begins or ends there need;
    `coarse` times less finely than can be, for what is shown that much smaller.
    """
    found = db.Region()
    for low, high in pairwise(heights):
        for (z0, first), (z1, second) in pairwise(_rows(at, (low, at(low)), (high, at(high)), coarse)):
            for (l0, r0), (l1, r1) in product(first, second):
                if l0 < r1 and l1 < r0:
                    found.insert(_polygon((l0, z0), (r0, z0), (r1, z1), (l1, z1)))
    return found.merged()


Row = tuple[Um, Intervals]


def _rows(at: Callable[[Um], Intervals], first: Row, last: Row, coarse: float) -> list[Row]:
    """Rows from `first` to `last`, so close that straight walls lead from each to the next."""
    (low, before), (high, after) = first, last
    if high - low < _THINNEST * coarse:
        return [first, last]
    middle = ((low + high) / 2, at((low + high) / 2))
    between = middle[1]
    if len(before) == len(between) == len(after) and all(
        abs((x0 + x2) / 2 - x1) <= _STRAIGHT * coarse
        for each in zip(before, between, after, strict=True)
        for x0, x1, x2 in zip(*each, strict=True)
    ):
        return [first, last]
    return [*_rows(at, first, middle, coarse), *_rows(at, middle, last, coarse)[1:]]


def disc(s: Um, z: Um, radius: Um) -> db.Region:
    """A round area."""
    low, high = db.Point(_grid(s - radius), _grid(z - radius)), db.Point(_grid(s + radius), _grid(z + radius))
    return db.Region(db.Polygon.ellipse(db.Box(low, high), 64))


def between(area: db.Region, left: Um, right: Um) -> db.Region:
    """The part of the area between two places along the line."""
    box = area.bbox()
    return area & db.Region(db.Box(_grid(left), box.bottom, _grid(right), box.top))


def grown(area: db.Region, by: Um) -> db.Region:
    """The area, larger by `by` on every side."""
    return area.sized(_grid(by))


def widened(area: db.Region, by: Um) -> db.Region:
    """The area, larger by `by` on its two sides along the line."""
    return area.sized(_grid(by), 0, 2)


def polygons(area: db.Region) -> tuple[Polygon, ...]:
    """The area as polygons in um, merged."""
    return tuple(
        tuple(
            tuple((to_um(point.x, RESOLUTION), to_um(point.y, RESOLUTION)) for point in contour)
            for contour in (
                polygon.each_point_hull(),
                *(polygon.each_point_hole(hole) for hole in range(polygon.holes())),
            )
        )
        for polygon in area.merged().each()
    )


def _polygon(*points: tuple[Um, Um]) -> db.Polygon:
    return db.Polygon([db.Point(_grid(s), _grid(z)) for s, z in points])


def _grid(length: Um) -> int:
    return to_dbu(length, RESOLUTION)
