"""Contours as they are measured, whatever way klayout goes through points in which they touch themselves."""

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from pkgdrc.engine.geometry.arcs import Points


def straightened(rings: list[Points]) -> list[Points]:
    """The same contours without points in which they do not turn.

    Where a corner touches an edge, klayout may turn from one to the other there. The edge goes straight on.
    """
    points = np.concatenate(rings)
    codes = points.astype(np.int64) @ np.array([1 << 32, 1])  # wraps, but tells points apart
    _, number, counts = np.unique(codes, return_inverse=True, return_counts=True)
    if counts.max() > 1:
        rings = _crossed(points, _following(rings), number.ravel(), counts)
    return [turning for ring in rings if len(turning := _turning(ring))]


def _turning(ring: Points) -> Points:
    back, on = ring - np.roll(ring, 1, axis=0), np.roll(ring, -1, axis=0) - ring
    straight = (back[:, 0] * on[:, 1] == back[:, 1] * on[:, 0]) & ((back * on).sum(axis=1) > 0)
    return np.asarray(ring[~straight])


def _following(rings: list[Points]) -> NDArray[np.int64]:
    """The number of the point after each, all contours' points together."""
    firsts = np.cumsum([0, *(len(ring) for ring in rings)])
    return np.concatenate(
        [np.roll(np.arange(len(ring)), -1) + first for ring, first in zip(rings, firsts, strict=False)]
    )


def _crossed(
    points: Points, following: NDArray[np.int64], number: NDArray[np.int64], counts: NDArray[np.int64]
) -> list[Points]:
    """Contours that go straight on where they can, through points in which they touch themselves."""
    before = np.argsort(following)
    meeting: dict[int, list[int]] = defaultdict(list)
    for point in np.flatnonzero(counts[number] > 1).tolist():
        meeting[number[point]].append(point)
    for group in meeting.values():
        for one in group:
            back = points[one] - points[before[one]]
            for other in group:
                on = points[following[other]] - points[other]
                if one != other and back[0] * on[1] == back[1] * on[0] and back @ on > 0:
                    following[[one, other]] = following[[other, one]]
    left, rings = np.ones(len(points), dtype=bool), []
    for start in range(len(points)):
        ring, at = [], start
        while left[at]:
            left[at] = False
            ring.append(at)
            at = int(following[at])
        if ring:
            rings.append(points[ring])
    return rings
