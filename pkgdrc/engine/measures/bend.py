"""Bends of tracks: an inner corner, with the outer edges of its two legs leading round it."""

import math
from collections.abc import Iterator

import klayout.db as kdb
import numpy as np
from numpy.typing import NDArray

from pkgdrc.deck.measures.bend import Bend
from pkgdrc.engine.bench import Bench
from pkgdrc.engine.geometry.outline import Outline
from pkgdrc.engine.place import Bound, Place
from pkgdrc.engine.register import evaluates
from pkgdrc.engine.touching import meeting

_PARALLEL = math.radians(3)
_OUTSIDE = 4.0  # how long the way round an outer corner may be, by the track's width

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@evaluates(Bend)
def bend(bench: Bench, measure: Bend, bound: Bound) -> list[Place]:
    """Bends sharper than the bound, each on its own, marked at the inner corner."""
    region = bench.shapes.region(measure.source)
    limit = bound.farthest
    sharp = region.corners(max(0.0, 180.0 - limit - 1), 180.0, dim=2, absolute=True)
    if sharp.is_empty():
        return []
    found = []
    layer = bench.shapes.stamp(meeting(region, sharp))
    for cell, polygons in bench.places.per_cell(layer):
        for polygon in polygons:
            shape = Outline(polygon, bench.shapes.tolerance)
            for place, angle, slack in _bends(shape, limit + 1):
                if bound.meets(angle, slack):
                    mark = kdb.Polygon(kdb.Box(-2, -2, 2, 2).moved(*(round(c) for c in place)))
                    found.append(Place(cell, mark, angle, slack, of=polygon.bbox()))
    return found


def _bends(shape: Outline, sharper_than: float) -> Iterator[tuple[Floats, float, float]]:
    """Place (dbu), angle (deg) and how much that may be off, of the inner corner of each sharp bend."""
    ends, before = shape.ends - shape.starts, shape.before
    lengths = np.hypot(ends[:, 0], ends[:, 1])
    ways = ends / lengths[:, None]
    after = shape.after
    back, on = -ways[before], ways
    turn = back[:, 0] * on[:, 1] - back[:, 1] * on[:, 0]
    angles = np.degrees(np.abs(np.arctan2(turn, (back * on).sum(axis=1))))
    # klayout's contours run with the shape on their right: turning left, they go round an inner corner.
    legs = (shape.facets == 0) & (shape.facets[before] == 0)
    against: dict[bytes, Ints] = {}  # the edges that run against a direction
    for corner in np.flatnonzero((angles < sharper_than) & (turn < 0) & legs):
        way = on[corner]
        if way.tobytes() not in against:
            against[way.tobytes()] = np.flatnonzero(ways @ way < -math.cos(_PARALLEL))
        beside = against[way.tobytes()]
        wide = (shape.ends[beside] - shape.starts[corner]) @ np.array([way[1], -way[0]])
        # What is shorter than half the track's width is a step where it joins something, and no leg.
        shorter = min(lengths[corner], lengths[before[corner]])
        outer = (wide > 0) & (wide <= 2 * shorter)
        if any(
            _round_outside(lengths, ways, after, leg, -back[corner], _OUTSIDE * across)
            for leg, across in zip(beside[outer].tolist(), wide[outer].tolist(), strict=True)
        ):
            straight = np.abs([*back[corner], *on[corner]]).max() > 1 - 1e-12
            slack = 1e-6 if straight else math.degrees(2 * shape.tolerance.on_arc / shorter)
            yield shape.starts[corner], float(angles[corner]), slack


def _round_outside(lengths: Floats, ways: Floats, after: Ints, leg: int, other: Floats, most: float) -> bool:
    """Whether the outline leads from an edge to one that runs against the way `other`, in `most` dbu.

    The edge is the outer one of the leg that starts at an inner corner; the outer corner may be cut off or
    rounded.
    """
    edge, gone = int(after[leg]), 0.0
    while gone <= most:
        if ways[edge] @ other < -math.cos(_PARALLEL):
            return True
        gone += float(lengths[edge])
        edge = int(after[edge])
    return False
