"""klayout's distance checks as plain arrays, and how to compare two sets of markers."""

from collections.abc import Callable
from functools import cache
from typing import Literal

import klayout.db as kdb
import numpy as np
from numpy.typing import NDArray

from tests.engine.oracle import Check, Floats
from tests.engine.samples import Sample

Mode = Literal["deep", "flat"]

CHECKS: dict[Check, Callable[[kdb.Region, int, bool], kdb.EdgePairs]] = {
    "width": lambda region, limit, shielded: region.width_check(limit, shielded=shielded),
    "notch": lambda region, limit, shielded: region.notch_check(limit, shielded=shielded),
}


@cache
def found(layout: Sample, mode: Mode, check: Check, limit: int, *, shielded: bool) -> Floats:
    """klayout's markers as rows of two edges (m, 8), each once."""
    region, _ = layout.deep if mode == "deep" else layout.flat
    pairs = CHECKS[check](region, limit, shielded)
    rows = {(*_ends(pair.first), *_ends(pair.second)) for pair in pairs.each()}
    return np.array(sorted(rows), dtype=np.float64).reshape(-1, 8)


def unmatched(some: Floats, others: Floats) -> Floats:
    """The markers of `some` that have no like in `others`: the same ends but for rounding to whole units.

    The order of the two edges says nothing.
    """
    others = np.vstack([others, _swapped(others)])
    apart = np.abs(some[:, None, :] - others[None, :, :]).max(axis=2, initial=0)
    return some[apart.min(axis=1, initial=np.inf) > 1]


def uncovered(some: Floats, others: Floats, tolerance: float) -> float:
    """The length of edge that `some` mark and `others` do not, not even within `tolerance`.

    This compares places, not pieces: where a corner touches an edge, klayout may cut that edge.
    """
    both = np.vstack([others, _swapped(others)])
    return _bare(some[:, :4], both[:, :4], tolerance) + _bare(some[:, 4:], both[:, :4], tolerance)


def lengths(markers: Floats) -> Floats:
    """The length of the two edge parts of each marker (m, 2)."""
    steps = markers.reshape(-1, 2, 2, 2)[:, :, 1] - markers.reshape(-1, 2, 2, 2)[:, :, 0]
    return np.hypot(steps[..., 0], steps[..., 1])


def in_line(markers: Floats, tolerance: float) -> tuple[NDArray[np.bool_], Floats]:
    """Which markers have both their parts on one line, and the length that the two share there (m).

    The length is negative where there is a gap. Parts that share no length belong to polygons that meet in a
    corner.
    """
    ends = markers.reshape(-1, 4, 2)
    longer = lengths(markers).argmax(axis=1)
    along = np.where((longer == 0)[:, None], ends[:, 1] - ends[:, 0], ends[:, 3] - ends[:, 2])
    along = (along / np.maximum(np.hypot(along[:, :1], along[:, 1:]), 1))[:, None, :]
    to = ends - ends[:, :1]
    off = np.abs(along[..., 0] * to[..., 1] - along[..., 1] * to[..., 0]).max(axis=1, initial=0)
    first, second = np.sort(np.sum(along * to, axis=2).reshape(-1, 2, 2), axis=2).transpose(1, 0, 2)
    shared = np.minimum(first[:, 1], second[:, 1]) - np.maximum(first[:, 0], second[:, 0])
    return np.asarray(off <= tolerance), np.asarray(shared)


def _bare(parts: Floats, covers: Floats, tolerance: float) -> float:
    """The length of the edge parts (n, 4) that has no part of `covers` (m, 4) beside it."""
    total = 0.0
    for part in parts:
        along = part[2:] - part[:2]
        length = float(np.hypot(*along))
        along = along / length
        to = covers.reshape(-1, 2, 2) - part[:2]
        beside = np.abs(along[0] * to[..., 1] - along[1] * to[..., 0]).max(axis=1) <= tolerance
        spans = np.sort(to[beside] @ along, axis=1)
        reached = 0.0
        for low, high in spans[np.argsort(spans[:, 0])]:
            total += min(max(low - tolerance - reached, 0.0), length - reached)
            reached = min(max(reached, high + tolerance), length)
        total += length - reached
    return total


def _swapped(markers: Floats) -> Floats:
    return np.roll(markers, 4, axis=1)


def _ends(edge: kdb.Edge) -> tuple[int, int, int, int]:
    return edge.x1, edge.y1, edge.x2, edge.y2
