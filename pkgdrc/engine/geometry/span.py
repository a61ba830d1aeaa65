"""The span of a shape: the largest circle that fits into it, and how long it is."""

import heapq
import itertools
from typing import NamedTuple

import numpy as np

from pkgdrc.engine.geometry.outline import Outline, holds, segment_distances

_HALF_DIAGONAL = 2**0.5


class Span(NamedTuple):
    """Diameter of the largest circle inside a shape, and the longer side of its bounding box, dbu."""

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
    columns, rows = -(-box.width() // max(start, 1)), -(-box.height() // max(start, 1))
    for column in range(columns):
        for row in range(rows):
            x, y = box.left + half * (2 * column + 1), box.bottom + half * (2 * row + 1)
            _queue(queue, next(number), shape, x, y, half)
    while queue:
        most, _, x, y, half = heapq.heappop(queue)
        if -most <= best + precision / 2:
            break
        best = max(best, -most - half * _HALF_DIAGONAL)
        for dx, dy in ((-1, -1), (1, -1), (-1, 1), (1, 1)):
            _queue(queue, next(number), shape, x + dx * half / 2, y + dy * half / 2, half / 2)
    return Span(2 * best, float(max(box.width(), box.height())))


def _queue(
    queue: list[tuple[float, int, float, float, float]],
    number: int,
    shape: Outline,
    x: float,
    y: float,
    half: float,
) -> None:
    """Enters a square by the largest radius that a circle with its centre in it may have."""
    point = np.array([[x, y]])
    away = float(segment_distances(point, shape.starts, shape.ends)[0].min())
    inside = bool(holds(shape, point)[0])
    most = (away if inside else -away) + half * _HALF_DIAGONAL
    if most > 0:
        heapq.heappush(queue, (-most, number, x, y, half))
