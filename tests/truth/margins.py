"""The margin that shapes leave round another: what `enclosed_by` measures."""

import math

import shapely

from tests.truth.drawing import left_of
from tests.truth.grown import rounded
from tests.truth.outline import Body, edges_of

Marks = tuple[tuple[shapely.Geometry, ...], ...]


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
    """How far the others must grow to cover something."""
    box = bare.bounds
    low, high = 0.0, math.hypot(box[2] - box[0], box[3] - box[1]) + float(shapely.distance(bare, outer))
    while high - low > 0.2:
        middle = (low + high) / 2
        covered = shapely.covers(rounded(outer, middle, bare), bare)
        low, high = (low, middle) if covered else (middle, high)
    return high
