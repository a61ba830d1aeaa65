"""Which edges of a contour are facets of something round: its runs, the arcs they stand for, and fewer edges.

Four or more steps that turn alike, by less than 46 deg each, are a run: the edges between them are facets. A
straight side, much longer than the facets beside it, is none, nor is what lies beyond a corner at the end of
the run: these are the edges that the run joins.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pkgdrc.engine.distinct import distinct
from pkgdrc.engine.geometry.arcs import LEAST_FACETS, Circle, Points, Tolerance, fitted, off_circle

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

STEEPEST_STEP = math.radians(46)
LEAST_STEPS = 4
_ALIKE, _FINE = 2.0, 3.0  # times, and dbu more, that a facet may be longer than the next
_SMOOTH = math.radians(15)  # a step this small may be left out where the contour hardly leaves the chord
_UNSURE = math.radians(5)  # of the heading of an edge, at the most
_MANY = 16  # contours of fewer corners are looked at as they are
_SIDE = 2.5  # times as long as both its neighbours
_SHORTEST_ARC = math.radians(60)
_WHOLE, _PARTLY = 0.5, 1.0  # dbu, how well a circle is known that all corners lie on, or some
_MISSES = 64  # as often an arc's circle is looked for in a run in vain


class Rim(NamedTuple):
    """A contour with as few edges as say the same to within rounding. Edge k runs from corner k to k + 1.

    `kept`: which corners of the contour, ascending (N,). `facet`: the run that an edge is a facet of, -1 for
    none. `joined`: the runs that end where it starts and start where it ends, -1 for none (N, 2). `smooth`:
    whether it is a facet whose chord error is within the tolerance. `arc`: the circle it is a chord of, by
    its number in `circles`, -1 for none; `sure` is how far those may be off, dbu.
    """

    kept: Ints
    facet: Ints
    joined: Ints
    smooth: NDArray[np.bool_]
    arc: Ints
    circles: tuple[Circle, ...]
    sure: float
    runs: int


def rim(ring: Points, tolerance: Tolerance, whole: Circle | None = None) -> Rim:
    """What the edges of a contour are; `whole` is the circle that all of it stands for, if it does."""
    kept = thinned(ring, tolerance)
    points = ring[kept]
    count = len(kept)
    facet, joined, smooth = np.full(count, -1), np.full((count, 2), -1), np.zeros(count, dtype=bool)
    along = np.roll(points, -1, axis=0) - points
    lengths = np.hypot(along[:, 0], along[:, 1])
    turns = _turns(along)
    rounded = np.diff(np.append(kept, kept[0] + len(ring))) > 1
    runs = _runs(turns, lengths, tolerance)
    ends = [end for run in runs if len(run) < count for end in (int(run[0]), int(run[-1] + 1) % count)]
    shared = {end for end in ends if ends.count(end) > 1}
    for number, run in enumerate(runs):
        closed = len(run) == count
        # The step at the end of edge k is step k: between two steps of a run lies a facet.
        edges = run if closed else np.append(run, (run[-1] + 1) % count)
        side = _sides(lengths, edges, rounded, closed)
        if not closed:
            # The first and the last edge are facets too where they are short, unless two runs share them.
            for end, beyond, at in ((0, run[0] - 1, 1), (-1, (run[-1] + 2) % count, 0)):
                side[end] |= edges[end] in shared
                joined[edges[end] if side[end] else beyond, at] = number
            inner = np.flatnonzero(side[1:-1]) + 1
            joined[edges[inner]] = number
        else:
            joined[edges[side]] = number
        facet[edges[~side]] = number
    step = np.minimum(np.abs(turns), np.abs(np.roll(turns, 1)))
    error = lengths * np.tan(step / 4) / 2
    smooth = (facet >= 0) & (error <= tolerance.facet + tolerance.on_arc + 1)
    if whole is not None:
        return Rim(kept, facet, joined, smooth, np.zeros(count, np.int64), (whole,), _WHOLE, len(runs))
    arc, circles = _arcs(ring, kept, facet, smooth, tolerance)
    # Fewer than four facets are no arc: they are measured as drawn.
    smooth &= _in_fours(facet, smooth)
    # Between two arcs that turn against each other, the last facets of both may have become one.
    for edge in shared:
        beside = [edge - 1, (edge + 1) % count]
        smooth[edge] = smooth[beside].all() and lengths[edge] <= _SIDE * lengths[beside].max()
    return Rim(kept, facet, joined, smooth, arc, tuple(circles), _PARTLY, len(runs))


def thinned(ring: Points, tolerance: Tolerance) -> Ints:
    """Numbers of corners without which a contour leaves its course by no more than rounding does.

    Facets so fine that rounding turns them to and fro are drawn together until each step is a true one.
    """
    count = len(ring)
    kept = np.arange(count)
    if count < _MANY:
        return kept
    along = np.roll(ring, -1, axis=0) - ring
    turns, lengths = _turns(along), np.hypot(*along.T)
    removable = np.roll((np.abs(turns) < _SMOOTH) & ~_sided(turns, lengths), 1)  # by corner
    if removable.sum() < LEAST_STEPS:
        return kept
    allowed = 2 * max(tolerance.on_arc, math.sqrt(0.5))
    turned = np.concatenate([[0.0], np.cumsum(np.roll(turns, 1))])  # before each corner
    idle = 0
    parity = 0
    while idle < 2 and len(kept) > LEAST_FACETS:
        middles = np.arange(1 + parity, len(kept) - 1, 2)
        middles = middles[removable[kept[middles]]]
        starts, ends = kept[middles - 1], kept[middles + 1]
        good = (np.abs(turned[ends] - turned[starts + 1]) < _SMOOTH) & (
            _strays(ring, starts, ends) <= allowed
        )
        gone = middles[good][: len(kept) - LEAST_FACETS]
        idle = 0 if len(gone) else idle + 1
        kept = np.delete(kept, gone)
        parity = 1 - parity
    return kept


def _sided(turns: Floats, lengths: Floats) -> NDArray[np.bool_]:
    """At the end of which edges (N,) one meets a much longer one, where the contour turns not to and fro."""
    following = np.roll(lengths, -1)
    unlike = np.maximum(lengths, following) > _ALIKE * np.minimum(lengths, following) + _FINE
    small = np.where(np.abs(turns) < _SMOOTH, turns, 0.0)
    fro = np.minimum(np.roll(small, 1) * small, np.roll(small, -1) * small) < 0
    return np.asarray(unlike & ~fro)


def _strays(ring: Points, starts: Ints, ends: Ints) -> Floats:
    """How far a contour leaves each chord, between the corners `starts` and `ends` (N,)."""
    if not len(starts):
        return np.zeros(0)
    inner = ends - starts - 1
    which = np.repeat(np.arange(len(starts)), inner)
    offsets = np.cumsum(inner) - inner
    points = ring[starts[which] + 1 + np.arange(len(which)) - offsets[which]] - ring[starts[which]]
    chord = ring[ends] - ring[starts]
    across = chord[which, 0] * points[:, 1] - chord[which, 1] * points[:, 0]
    length = np.maximum(np.hypot(chord[:, 0], chord[:, 1]), 1e-9)
    return np.asarray(np.maximum.reduceat(np.abs(across) / length[which], offsets))


def _turns(along: Points) -> Floats:
    """The turn at the end of each edge (N,), rad, positive to the left."""
    following = np.roll(along, -1, axis=0)
    across = along[:, 0] * following[:, 1] - along[:, 1] * following[:, 0]
    return np.asarray(np.arctan2(across, (along * following).sum(axis=1)))


def _runs(turns: Floats, lengths: Floats, tolerance: Tolerance) -> list[Ints]:
    """The runs of a contour, each as the numbers of its steps in order; all of them where it is closed."""
    rounding = 2 * max(tolerance.on_arc, math.sqrt(0.5))
    unsure = np.minimum(rounding * (1 / lengths + 1 / np.roll(lengths, -1)), _UNSURE)
    gentle = np.abs(turns) < STEEPEST_STEP
    found: list[Ints] = []
    for sign in (1, -1):
        truly = gentle & (sign * turns > unsure)
        if truly.sum() < LEAST_STEPS:
            continue
        alike = gentle & (sign * turns > -unsure)
        found += [steps for steps in _stretches(alike) if truly[steps].sum() >= LEAST_STEPS]
    return found


def _stretches(flags: NDArray[np.bool_]) -> list[Ints]:
    """The stretches, four long or longer, in which a closed row of flags is set."""
    count = len(flags)
    if flags.all():
        return [np.arange(count)]
    starts = np.flatnonzero(flags & ~np.roll(flags, 1))
    ends = np.flatnonzero(flags & ~np.roll(flags, -1))
    if len(starts) and ends[0] < starts[0]:
        ends = np.append(ends[1:], ends[0] + count)
    enough = ends - starts + 1 >= LEAST_STEPS
    return [np.arange(a, b + 1) % count for a, b in zip(starts[enough], ends[enough], strict=True)]


def _sides(lengths: Floats, edges: Ints, rounded: NDArray[np.bool_], closed: bool) -> NDArray[np.bool_]:
    """Which edges of a run are no facets of it but straight sides, by how long they are."""
    before, after = np.roll(lengths[edges], 1), np.roll(lengths[edges], -1)
    if not closed:
        before[0], after[-1] = after[0], before[-1]
    # The length of an edge that several were drawn together to says little.
    times = np.where(rounded[edges], 2 * _SIDE, _SIDE)
    return np.asarray(lengths[edges] > times * np.maximum(before, after))


def _in_fours(facet: Ints, smooth: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which edges lie among four or more in a row that are smooth facets of one run."""
    result = np.zeros(len(facet), dtype=bool)
    for run in distinct(facet[smooth]):
        for edges in _stretches(smooth & (facet == run)):
            result[edges] = True
    return result


def _arcs(
    ring: Points, kept: Ints, facet: Ints, smooth: NDArray[np.bool_], tolerance: Tolerance
) -> tuple[Ints, list[Circle]]:
    """The circle that each edge is a chord of, by its number, -1 for none; and the circles."""
    arc, circles = np.full(len(kept), -1), list[Circle]()
    for run in distinct(facet[smooth]):
        for edges in _stretches(smooth & (facet == run)):
            start, misses = 0, 0
            while len(edges) - start >= LEAST_STEPS and misses < _MISSES:
                length, circle = _longest(ring, kept, edges[start:], tolerance)
                if circle is None:
                    start, misses = start + 1, misses + 1
                    continue
                arc[_reached(ring, kept, edges[start : start + length], circle, tolerance)] = len(circles)
                circles.append(circle)
                start += length
    return arc, circles


def _longest(ring: Points, kept: Ints, edges: Ints, tolerance: Tolerance) -> tuple[int, Circle | None]:
    """How many of a run's edges, from the first, are chords of one circle, if it is well known; and which."""

    def fit(count: int) -> Circle | None:
        points = _along(ring, kept, edges[:count])
        circle = fitted(points)
        if circle is None or off_circle(points, circle) > tolerance.on_arc + 1:
            return None
        return circle

    best, circle = 0, None
    low, high = LEAST_STEPS, len(edges)
    while low <= high:  # all of it first: most runs are one arc
        middle = high if best == 0 and high == len(edges) else (low + high) // 2
        found = fit(middle)
        if found is None:
            high = middle - 1
        else:
            best, circle, low = middle, found, middle + 1
    if circle is None:
        return 0, None
    points = _along(ring, kept, edges[:best])
    chords = np.diff(points, axis=0)
    turned = float(np.abs(_turns(chords)[:-1].sum()))
    if turned < _SHORTEST_ARC - math.radians(1) and len(points) <= 4 * LEAST_FACETS:
        return 0, None
    return best, circle


def _along(ring: Points, kept: Ints, edges: Ints) -> Points:
    """The corners of the contour as drawn, from the start of the first edge to the end of the last."""
    first, last = int(kept[edges[0]]), int(kept[(edges[-1] + 1) % len(kept)])
    count = (last - first) % len(ring) or len(ring)
    return ring[(first + np.arange(count + 1)) % len(ring)]


def _reached(ring: Points, kept: Ints, edges: Ints, circle: Circle, tolerance: Tolerance) -> Ints:
    """The edges, and those beside them that are chords of the circle too."""
    reached = list(edges)
    for edge in {int(edges[0] - 1) % len(kept), int(edges[-1] + 1) % len(kept)} - set(reached):
        ends = ring[[kept[edge], kept[(edge + 1) % len(kept)]]]
        half = min(float(np.hypot(*(ends[1] - ends[0]))) / 2, circle.radius)
        bulge = circle.radius - math.sqrt(circle.radius**2 - half**2)
        if (
            off_circle(ends, circle) <= tolerance.on_arc + 1
            and bulge <= tolerance.facet + tolerance.on_arc + 1
        ):
            reached.append(edge)
    return np.array(reached)
