"""Round shapes drawn as polygons: which edges are facets, and the circle they stand for."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]

LEAST_FACETS = 8
_STEEPEST_FACET = math.radians(46)
_SHORTEST_ARC = math.radians(60)


@dataclass(frozen=True)
class Tolerance:
    """How well a drawing can say what is meant, dbu: chord error of round shapes, and the mask grid.

    A corner on a round shape is off the circle by up to half a grid step in x and y.
    """

    facet: float
    grid: float

    @property
    def on_arc(self) -> float:
        """How far a corner on a round shape may lie off it."""
        return self.grid * math.sqrt(0.5)


@dataclass(frozen=True)
class Circle:
    """A circle that a faceted outline, or a part of one, stands for."""

    x: float
    y: float
    radius: float


def facets(ring: Points, tolerance: Tolerance) -> NDArray[np.int8]:
    """Which edges of a closed contour are facets, (N,): 1 where they turn left, -1 right, 0 no facet.

    Both ends of a facet turn alike, and its chord error is small.
    """
    after = np.roll(ring, -1, axis=0)
    edges = after - ring
    lengths = np.hypot(edges[:, 0], edges[:, 1])
    headings = np.arctan2(edges[:, 1], edges[:, 0])
    turns = (np.roll(headings, -1) - headings + math.pi) % (2 * math.pi) - math.pi  # at each edge's end
    before = np.roll(turns, 1)
    same = (turns * before > 0) & (np.abs(turns) < _STEEPEST_FACET) & (np.abs(before) < _STEEPEST_FACET)
    error = lengths * np.tan(np.minimum(np.abs(turns), np.abs(before)) / 4) / 2
    round_enough = same & (error <= tolerance.facet + tolerance.on_arc + 1)
    return np.where(round_enough, np.sign(turns), 0).astype(np.int8)


def arc_runs(ring: Points, turns: NDArray[np.int8]) -> Iterator[NDArray[np.int64]]:
    """Runs of successive facets that turn alike far enough to know their circle, as edge numbers."""
    count = len(ring)
    changes = np.flatnonzero(turns != np.roll(turns, 1))
    if not len(changes):
        runs = [np.arange(count)]
    else:
        lengths = np.diff(np.append(changes, changes[0] + count))
        runs = [(start + np.arange(length)) % count for start, length in zip(changes, lengths, strict=True)]
    for run in runs:
        if turns[run[0]] and len(run) >= LEAST_FACETS // 2:
            first, last = (
                ring[(run[0] + 1) % count] - ring[run[0]],
                ring[(run[-1] + 1) % count] - ring[run[-1]],
            )
            turned = abs(math.atan2(last[1], last[0]) - math.atan2(first[1], first[0]))
            if min(turned, 2 * math.pi - turned) >= _SHORTEST_ARC or len(run) > 4 * LEAST_FACETS:
                yield run


def fitted(points: Points) -> Circle | None:
    """The circle nearest to the points, by least squares (I. Kasa, IEEE Trans. Instrum. Meas. 25, 1976).

    None where the points lie on a line.
    """
    origin = points.mean(axis=0)
    local = points - origin
    system = np.column_stack([2 * local, np.ones(len(local))])
    solution, _, rank, _ = np.linalg.lstsq(system, (local**2).sum(axis=1), rcond=None)
    if rank < 3:
        return None
    x, y, rest = (float(value) for value in solution)
    return Circle(x + float(origin[0]), y + float(origin[1]), math.sqrt(rest + x * x + y * y))


def off_circle(points: Points, circle: Circle) -> float:
    """How far the points lie off the circle at the most."""
    return float(np.abs(np.hypot(points[:, 0] - circle.x, points[:, 1] - circle.y) - circle.radius).max())


def on_arc(ring: Points, circle: Circle, tolerance: Tolerance) -> NDArray[np.bool_]:
    """Which edges of a closed contour are chords of a circle, near enough to it all along, (N,)."""
    after = np.roll(ring, -1, axis=0)
    off = np.abs(np.hypot(ring[:, 0] - circle.x, ring[:, 1] - circle.y) - circle.radius)
    half = np.minimum(np.hypot(*(after - ring).T) / 2, circle.radius)
    sagitta = circle.radius - np.sqrt(circle.radius**2 - half**2)
    near = np.maximum(off, np.roll(off, -1)) <= tolerance.on_arc + 1
    return np.asarray(near & (sagitta <= tolerance.facet + tolerance.on_arc + 1), dtype=bool)


def most_of(points: Points) -> Circle | None:
    """The circle on which most of the points lie, such as those of a wafer's outline with its notch.

    None where there are too few to tell, or they lie on no circle (within a thousandth of its radius).
    """
    if len(points) < LEAST_FACETS:
        return None
    circle = fitted(points)
    if circle is None:
        return None
    off = np.abs(np.hypot(points[:, 0] - circle.x, points[:, 1] - circle.y) - circle.radius)
    near = points[off <= 3 * np.median(off) + 1]
    circle = fitted(near)
    if circle is None or off_circle(near, circle) > circle.radius / 1000:
        return None
    return circle
