"""Round shapes drawn as polygons: which edges are facets, and the circle they stand for."""

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pkgdrc.median import median

Points = NDArray[np.float64]

LEAST_FACETS = 8
_STEEPEST_FACET = math.radians(46)
_ROUNDS = 8  # in which what lies off a circle is left out


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


class Circle(NamedTuple):
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


def most_of(points: Points) -> Circle | None:
    """The circle on which most of the points lie, such as those of a wafer's outline with its notch.

    None where there are too few to tell, or they lie on no circle (within a thousandth of its radius).
    """
    if len(points) < LEAST_FACETS:
        return None
    circle = fitted(points)
    for _ in range(_ROUNDS):
        if circle is None:
            return None
        off = np.abs(np.hypot(points[:, 0] - circle.x, points[:, 1] - circle.y) - circle.radius)
        near = points[off <= 3 * median(off) + 1]
        circle = fitted(near)
        if circle and off_circle(near, circle) <= circle.radius / 1000:
            return circle
    return None
