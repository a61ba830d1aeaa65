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
    for corner in np.flatnonzero((angles < sharper_than) & (turn < 0) & legs):
        if any(
            _round_outside(shape, lengths, ways, after, int(corner), leg)
            for leg in _against(ways, on[corner])
        ):
            straight = np.abs([*back[corner], *on[corner]]).max() > 1 - 1e-12
            shorter = min(lengths[corner], lengths[before[corner]])
            slack = 1e-6 if straight else math.degrees(2 * shape.tolerance.on_arc / shorter)
            yield shape.starts[corner], float(angles[corner]), slack


def _against(ways: Floats, way: Floats) -> list[int]:
    """The edges that run against a direction."""
    return [int(edge) for edge in np.flatnonzero(ways @ way < -math.cos(_PARALLEL))]


def _round_outside(shape: Outline, lengths: Floats, ways: Floats, after: Ints, corner: int, leg: int) -> bool:
    """Whether an edge is the outer one of the leg that starts at an inner corner, and leads to the other's.

    The outer corner may be cut off or rounded.
    """
    inwards = np.array([ways[corner, 1], -ways[corner, 0]])
    wide = float((shape.ends[leg] - shape.starts[corner]) @ inwards)
    # What is shorter than half the track's width is a step where it joins something, and no leg.
    if wide <= 0 or min(lengths[corner], lengths[shape.before[corner]]) < wide / 2:
        return False
    edge, gone = int(after[leg]), 0.0
    while gone <= _OUTSIDE * wide:
        if ways[edge] @ ways[shape.before[corner]] < -math.cos(_PARALLEL):
            return True
        gone += float(lengths[edge])
        edge = int(after[edge])
    return False
