"""Shapes for tests of geometry: drawn in um, 1 nm to the database unit, merged as the engine merges them."""

import math
from collections.abc import Sequence

import klayout.db as kdb

from pkgdrc.engine.geometry.arcs import Tolerance
from pkgdrc.engine.geometry.outline import Gap, Outline

DBU = 0.001
TOLERANCE = Tolerance(facet=10.0, grid=5.0)
Point = tuple[float, float]


def merged(region: kdb.Region, tolerance: Tolerance = TOLERANCE) -> list[Outline]:
    """The merged shapes of a region; corners that touch part them."""
    region.merge(True, 0)
    return [Outline(polygon, tolerance) for polygon in region.each()]


def polygon(*points: Point, tolerance: Tolerance = TOLERANCE) -> Outline:
    """The shape with these corners."""
    corners = [kdb.Point(round(x / DBU), round(y / DBU)) for x, y in points]
    (shape,) = merged(kdb.Region(kdb.Polygon(corners)), tolerance)
    return shape


def box(left: float, bottom: float, right: float, top: float) -> Outline:
    """A box."""
    return polygon((left, bottom), (left, top), (right, top), (right, bottom))


def pierced(outer: Sequence[Point], *holes: Sequence[Point]) -> Outline:
    """A shape with holes."""

    def region(points: Sequence[Point]) -> kdb.Region:
        return kdb.Region(kdb.Polygon([kdb.Point(round(x / DBU), round(y / DBU)) for x, y in points]))

    rest = region(outer)
    for hole in holes:
        rest -= region(hole)
    (shape,) = merged(rest)
    return shape


def arc(x: float, y: float, radius: float, start: float, end: float, steps: int) -> list[Point]:
    """Corners on an arc from one angle to another, deg."""
    turns = [math.radians(start + (end - start) * k / steps) for k in range(steps + 1)]
    return [(x + radius * math.cos(t), y + radius * math.sin(t)) for t in turns]


def circle(x: float, y: float, diameter: float, corners: int = 128) -> list[Point]:
    """Corners on a circle."""
    return arc(x, y, diameter / 2, 0, 360, corners)[:-1]


def snapped(points: Sequence[Point], grid: float = 0.005) -> list[Point]:
    """The same on a grid."""
    return [(round(x / grid) * grid, round(y / grid) * grid) for x, y in points]


def turned(points: Sequence[Point], angle: float, mirrored: bool = False) -> list[Point]:
    """Turned by an angle (deg), after mirroring."""
    c, s = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    sign = -1 if mirrored else 1
    return [(c * x - s * sign * y, s * x + c * sign * y) for x, y in points]


def scaled(points: Sequence[Point], by: float) -> list[Point]:
    """Magnified."""
    return [(by * x, by * y) for x, y in points]


def values(gaps: Sequence[Gap], digits: int = 2) -> list[float]:
    """The values, um, in order."""
    return sorted(round(gap.value * DBU, digits) for gap in gaps)
