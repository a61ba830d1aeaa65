"""Areas in the plane of the section, as klayout regions that know booleans and sizing."""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise, product

from klayout import db

from pkgdrc.section.cut_line import Intervals
from pkgdrc.section.model import Polygon
from pkgdrc.units import Um, to_dbu, to_um

RESOLUTION: Um = 0.001
"""Grid of the plane."""

_ROUNDED = 2  # steps of the grid, by which rounding may bend a straight wall
_STRAIGHT: Um = 0.02  # how far a wall may lie off the straight line that it is drawn as
_INSIDE: Um = 1e-6  # how far from a height at which something begins anew it is looked at
_THINNEST: Um = 0.05  # slices thinner than this are not divided any more


def columns(intervals: Intervals, low: Um, high: Um) -> db.Region:
    """The area over the intervals between two heights."""
    found = db.Region()
    for left, right in intervals:
        found.insert(db.Box(_grid(left), _grid(low), _grid(right), _grid(high)))
    return found


def sweep(at: Callable[[Um], Intervals], heights: Sequence[Um], coarse: float = 1.0) -> db.Region:
    """The area that `at(z)` covers from the first to the last of `heights`, where it may begin anew.

    Between heights it is looked at as finely as its walls' curvature and what begins or ends there need;
    `coarse` times less finely than can be, for what is shown that much smaller.
    """
    found = db.Region()
    for low, high in pairwise(heights):
        ends = (low, at(low + _INSIDE)), (high, at(high - _INSIDE))
        for (z0, first), (z1, second), straight in _slices(at, *ends, coarse):
            # Thin metal on a slanted wall does not lie over itself a little lower, but is the same piece.
            pieces = zip(first, second, strict=True) if straight else product(first, second)
            for (l0, r0), (l1, r1) in pieces:
                if straight or (l0 < r1 and l1 < r0):
                    found.insert(_polygon((l0, z0), (r0, z0), (r1, z1), (l1, z1)))
    return found.merged()


Row = tuple[Um, Intervals]


def _slices(
    at: Callable[[Um], Intervals], first: Row, last: Row, coarse: float
) -> Iterator[tuple[Row, Row, bool]]:
    """Pairs of rows from `first` to `last`, and whether straight walls lead from the one to the other.

    If not, the two are so close that it does not matter.
    """
    (low, before), (high, after) = first, last
    middle = ((low + high) / 2, at((low + high) / 2))
    between = middle[1]
    straight = len(before) == len(between) == len(after) and all(
        abs((x0 + x2) / 2 - x1) <= _STRAIGHT * coarse
        for each in zip(before, between, after, strict=True)
        for x0, x1, x2 in zip(*each, strict=True)
    )
    if straight or high - low < _THINNEST * coarse:
        yield first, last, straight
    else:
        yield from _slices(at, first, middle, coarse)
        yield from _slices(at, middle, last, coarse)


def disc(s: Um, z: Um, radius: Um) -> db.Region:
    """A round area."""
    low, high = db.Point(_grid(s - radius), _grid(z - radius)), db.Point(_grid(s + radius), _grid(z + radius))
    return db.Region(db.Polygon.ellipse(db.Box(low, high), 64))


def between(area: db.Region, left: Um, right: Um) -> db.Region:
    """The part of the area between two places along the line."""
    box = area.bbox()
    return area & db.Region(db.Box(_grid(left), box.bottom, _grid(right), box.top))


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
        for polygon in area.merged().smoothed(_ROUNDED).each()
    )


def _polygon(*points: tuple[Um, Um]) -> db.Polygon:
    return db.Polygon([db.Point(_grid(s), _grid(z)) for s, z in points])


def _grid(length: Um) -> int:
    return to_dbu(length, RESOLUTION)
