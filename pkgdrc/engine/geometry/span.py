"""The span of a shape: the largest circle that fits into it, and how long it is."""

import heapq
import itertools
from typing import NamedTuple

import klayout.db as kdb
import numpy as np

from pkgdrc.engine.geometry.arcs import Points
from pkgdrc.engine.geometry.outline import Outline, holds, segment_distances

_HALF_DIAGONAL = 2**0.5
_SHARES = np.array([0.25, 0.5])
_ALIKE = 1e-5  # areas of rectangles that the grid alone tells apart


class Span(NamedTuple):
    """Diameter of the largest circle inside a shape, and the longer side of the least box round it, dbu.

    The box may be turned, so that neither depends on how the shape is.
    """

    shorter: float
    longer: float


def span(shape: Outline, precision: float) -> Span:
    """The span of a shape; the circle's diameter is found to `precision` dbu, and never too large.

    Squares are halved where a circle larger than the best so far may have its centre.
    """
    box = shape.polygon.bbox()
    start = min(box.width(), box.height())
    half = max(start / 2, 1.0)
    number = itertools.count()
    best = 0.0
    queue: list[tuple[float, int, float, float, float]] = []

    def enter(x: float, y: float, half: float) -> None:
        nonlocal best
        away, most = _radii(shape, x, y, half)
        best = max(best, away)
        if most > best + precision / 2:
            heapq.heappush(queue, (-most, next(number), x, y, half))

    columns, rows = -(-box.width() // max(start, 1)), -(-box.height() // max(start, 1))
    for column in range(columns):
        for row in range(rows):
            enter(box.left + half * (2 * column + 1), box.bottom + half * (2 * row + 1), half)
    while queue:
        most, _, x, y, half = heapq.heappop(queue)
        if -most <= best + precision / 2:
            break
        for dx, dy in ((-1, -1), (1, -1), (-1, 1), (1, 1)):
            enter(x + dx * half / 2, y + dy * half / 2, half / 2)
    return Span(2 * best, least_box(shape.polygon)[1])


def _radii(shape: Outline, x: float, y: float, half: float) -> tuple[float, float]:
    """The radius of the circle about the middle of a square, and the largest about any point of it at most.

    A point that is v off the middle is d - g v off an edge whose foot is d off the middle in the direction g,
    and v2 / 2 d farther at most where it has its foot elsewhere, at an end. Nor is the nearest edge farther
    than any mean of two of these: between walls that face each other, v falls out of it.
    """
    point = np.array([[x, y]])
    distances, feet = segment_distances(point, shape.starts, shape.ends)
    reach = half * _HALF_DIAGONAL
    off, foot = distances[0], feet[0]
    nearest = int(off.argmin())
    away = float(off[nearest])
    if not holds(shape, point)[0]:
        return 0.0, reach - away
    if away <= reach:
        return away, away + reach
    to_ends = np.minimum(np.hypot(*(foot - shape.starts).T), np.hypot(*(shape.ends - foot).T))
    most = off + np.where(to_ends >= reach, 0.0, reach**2 / (2 * off))
    towards = (point - foot) / off[:, None]
    mean = towards[nearest] + _SHARES[:, None, None] * (towards - towards[nearest])
    bounds = most[nearest] + _SHARES[:, None] * (most - most[nearest])
    bounds += np.hypot(*np.moveaxis(mean, 2, 0)) * reach
    return away, min(away + reach, float(bounds.min()))


def least_box(polygon: kdb.Polygon) -> tuple[float, float]:
    """The shorter and the longer side of the box round a shape that has the least area, however turned, dbu.

    One of its sides lies along a side of the convex hull. Of boxes that have as little, the longest counts.
    """
    hull = convex_hull(np.array([(point.x, point.y) for point in polygon.each_point_hull()], dtype=float))
    sides = np.roll(hull, -1, axis=0) - hull
    along = sides / np.hypot(*sides.T)[:, None]
    over, beside = hull @ along.T, hull @ np.stack((-along[:, 1], along[:, 0]))
    lengths, widths = np.ptp(over, axis=0), np.ptp(beside, axis=0)
    areas, longer = lengths * widths, np.maximum(lengths, widths)
    number = int(np.where(areas <= areas.min() * (1 + _ALIKE), longer, 0.0).argmax())
    return float(min(lengths[number], widths[number])), float(longer[number])


def convex_hull(points: Points) -> Points:
    """The corners of the convex hull of points, against the clock."""
    ordered = sorted(set(map(tuple, points.tolist())))
    halves = []
    for way in (ordered, ordered[::-1]):
        half: list[tuple[float, ...]] = []
        for point in way:
            while len(half) > 1 and _turn(half[-2], half[-1], point) <= 0:
                half.pop()
            half.append(point)
        halves.append(half[:-1])
    return np.array([*halves[0], *halves[1]])


def _turn(one: tuple[float, ...], two: tuple[float, ...], three: tuple[float, ...]) -> float:
    return (two[0] - one[0]) * (three[1] - one[1]) - (two[1] - one[1]) * (three[0] - one[0])
