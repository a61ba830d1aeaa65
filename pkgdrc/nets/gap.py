"""How far apart two nets are, and where."""

from collections.abc import Sequence
from typing import NamedTuple

import klayout.db as kdb
import numpy as np
from numpy.typing import NDArray

from pkgdrc.nets.extract import Net

Spot = tuple[float, float]
Floats = NDArray[np.float64]


class Gap(NamedTuple):
    """The least distance between two nets, dbu, and its end points; 0 where they lie over each other."""

    distance: float
    start: Spot
    end: Spot


def gap(first: Net, second: Net) -> Gap:
    """Where two nets come nearest, seen from above."""
    one, other = _edges(first), _edges(second)
    best: Gap | None = None
    # From the box that is nearest outwards: what lies farther than the best gap so far is left out.
    for polygon, edges in one:
        for against, others in other:
            if best is not None and _apart(polygon.bbox(), against.bbox()) >= best.distance:
                continue
            found = _between(polygon, edges, against, others)
            if best is None or found.distance < best.distance:
                best = found
            if best.distance == 0.0:
                return best
    assert best is not None
    return best


def between(polygon: kdb.Polygon, other: kdb.Polygon) -> Gap:
    """Where two polygons come nearest."""
    return _between(polygon, _sides(polygon), other, _sides(other))


def _edges(net: Net) -> list[tuple[kdb.Polygon, Floats]]:
    return [(polygon, _sides(polygon)) for polygons in net.metal.values() for polygon in polygons]


def _sides(polygon: kdb.Polygon) -> Floats:
    return np.array([(e.x1, e.y1, e.x2, e.y2) for e in polygon.each_edge()], dtype=float)


def _apart(one: kdb.Box, other: kdb.Box) -> float:
    across = max(one.left - other.right, other.left - one.right, 0)
    along = max(one.bottom - other.top, other.bottom - one.top, 0)
    return float(np.hypot(across, along))


def _between(polygon: kdb.Polygon, edges: Floats, against: kdb.Polygon, others: Floats) -> Gap:
    if polygon.touches(against):
        shared = kdb.Region(polygon) & kdb.Region(against)
        box = shared.bbox() if not shared.is_empty() else polygon.bbox() & against.bbox()
        at = (float(box.center().x), float(box.center().y))
        return Gap(0.0, at, at)
    # Of two segments that do not cross, one end at least is an end of a shortest connection.
    tried = [_nearest(edges, others), _nearest(others, edges)]
    if tried[0][0] <= tried[1][0]:
        distance, end, foot = tried[0]
        return Gap(distance, end, foot)
    distance, end, foot = tried[1]
    return Gap(distance, foot, end)


def _nearest(edges: Floats, others: Floats) -> tuple[float, Spot, Spot]:
    """The least distance from the starts of some edges to others, with both points."""
    best = (np.inf, (0.0, 0.0), (0.0, 0.0))
    along = others[:, 2:] - others[:, :2]
    squares = np.maximum((along * along).sum(axis=1), 1e-12)
    for points in np.array_split(edges[:, :2], max(1, len(edges) * len(others) // 1_000_000)):
        away = points[:, None, :] - others[None, :, :2]
        part = np.clip((away * along).sum(axis=2) / squares, 0.0, 1.0)
        feet = others[None, :, :2] + part[:, :, None] * along
        apart = np.hypot(*np.moveaxis(points[:, None, :] - feet, 2, 0))
        point, edge = np.unravel_index(int(apart.argmin()), apart.shape)
        if apart[point, edge] < best[0]:
            start, foot = points[point], feet[point, edge]
            best = (
                float(apart[point, edge]),
                (float(start[0]), float(start[1])),
                (float(foot[0]), float(foot[1])),
            )
    return best


def spanning(nets: Sequence[Net]) -> list[tuple[int, int, Gap]]:
    """The gaps that have to be closed to make one net of several, each the least: one fewer than nets."""
    gaps = sorted(
        ((gap(nets[a], nets[b]), a, b) for a in range(len(nets)) for b in range(a + 1, len(nets))),
        key=lambda each: (each[0].distance, each[0].start, each[1], each[2]),
    )
    piece = list(range(len(nets)))
    found = []
    for least, a, b in gaps:
        if piece[a] != piece[b]:
            found.append((a, b, least))
            piece = [piece[a] if each == piece[b] else each for each in piece]
    return found
