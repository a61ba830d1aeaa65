"""The margin that shapes leave round another: what `enclosed_by` measures."""

import math

import numpy as np
import shapely

from tests.truth.drawing import left_of
from tests.truth.grown import rounded
from tests.truth.outline import Body, edges_of, parts_of

Marks = tuple[tuple[shapely.Geometry, ...], ...]

_EXACT = 0.1  # dbu
_MANY = 5000  # boxes
_QUARTERS = np.array([[-1, -1], [-1, 1], [1, -1], [1, 1]])


def margin(inner: Body, outer: Body, far: float) -> tuple[float, float, Marks]:
    """Least distance from the outline of a shape to that of what covers it; how much it may be off; where.

    Negative where it sticks out, by how far its farthest point lies from what should cover it. A margin
    beyond `far` is only told to be so.
    """
    bare = left_of(inner, outer)
    if bare.area <= 1e-6 * max(1.0, inner.length):
        if not math.isfinite(far):
            far = 1e9
        return _least(inner, outer, max(far, 1.0))
    bare = shapely.MultiPolygon(parts_of(bare))
    farthest = _covered_at(bare, outer)
    edge = _covered_at(bare.boundary, outer)
    # The farthest point of all may lie amid the shape; told is that, or the farthest on the outline.
    return -farthest, farthest - edge + 0.5 + 0.0004 * farthest, ((bare,),)


def _least(inner: Body, outer: Body, far: float) -> tuple[float, float, Marks]:
    one, other = edges_of([inner]), edges_of([outer])
    i, j = shapely.STRtree(other.lines).query(one.lines, predicate="dwithin", distance=far)
    if not len(i):
        return math.inf, 0.0, ((inner,),)
    away = shapely.distance(one.lines[i], other.lines[j])
    least = float(away.min())
    near = away <= least + 2.0
    return least, 0.0, tuple(zip(one.lines[i[near]], other.lines[j[near]], strict=True))


def _covered_at(bare: Body, outer: Body) -> float:
    """How far the others must grow to cover something: how far from them its farthest point lies.

    Boxes that cover it are quartered, but those whose points all are nearer than the farthest known one: no
    point of a box is farther than its middle by more than half its diagonal. Where too many are left, as of
    what sticks out alike for a long way, the others are grown.
    """
    shapely.prepare(bare)
    left, bottom, right, top = bare.bounds
    middles, half = np.array([[left + right, bottom + top]]) / 2, np.array([right - left, top - bottom]) / 2
    farthest = float(shapely.distance(shapely.points(shapely.get_coordinates(bare)), outer).max())
    while 0 < len(middles) < _MANY and np.hypot(*half) > _EXACT:
        boxes = shapely.box(*(middles - half).T, *(middles + half).T)
        kept = middles[shapely.intersects(bare, boxes)]
        points = shapely.points(kept)
        nearest = shapely.get_point(shapely.shortest_line(bare, points), 0)
        farthest = max(farthest, float(shapely.distance(nearest, outer).max(initial=0.0)))
        kept = kept[shapely.distance(points, outer) + np.hypot(*half) > farthest + _EXACT]
        half = half / 2
        middles = (kept[:, None] + _QUARTERS * half).reshape(-1, 2)
    low, high = farthest, farthest + (4 * float(np.hypot(*half)) if len(middles) else 0.0)
    while high - low > _EXACT:
        middle = (low + high) / 2
        covered = shapely.covers(rounded(outer, middle, bare), bare)
        low, high = (low, middle) if covered else (middle, high)
    return high + _EXACT
