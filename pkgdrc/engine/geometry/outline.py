"""Single shapes with what is needed to measure from them, in database units.

Round shapes are drawn as polygons whose corners lie on the circle. They are measured as the circles they
stand for: centre and radius are fitted to all corners, so the facets' chord error does not count.
"""

import math
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

import klayout.db as kdb
import numpy as np
from numpy.typing import NDArray

from pkgdrc.engine.geometry.arcs import LEAST_FACETS, Circle, Points, Tolerance, facets, fitted
from pkgdrc.engine.geometry.contours import straightened
from pkgdrc.engine.geometry.runs import Rim, rim
from pkgdrc.engine.geometry.segments import Point

_AT_ONCE = 1 << 20  # so many points and edges are compared each with each


@dataclass(frozen=True)
class Gap:
    """A measured distance between two shapes: its value, the two points, and how sure it is.

    `value` may differ from the true distance by `slack` for the facets and the grid of the drawing.
    `ways`, where they are asked for: the shortest distance in each direction in which there is one in the
    place, each with its unit vector from the first shape to the second.
    `over` is what the place reaches over, beyond the way between the two points, as far as that is known.
    """

    value: float
    start: tuple[float, float]
    end: tuple[float, float]
    slack: float
    ways: tuple[tuple[float, float, float], ...] = ()
    over: tuple[kdb.Polygon, ...] = field(default=(), compare=False)

    def moved(self, x: float, y: float) -> "Gap":
        """The same gap elsewhere."""
        (a, b), (c, d) = self.start, self.end
        over = tuple(each.moved(round(x), round(y)) for each in self.over)
        return Gap(self.value, (a + x, b + y), (c + x, d + y), self.slack, self.ways, over)


class Outline:
    """A polygon with what is needed to measure from it."""

    def __init__(self, polygon: kdb.Polygon, tolerance: Tolerance) -> None:
        self.polygon = polygon
        self.tolerance = tolerance

    @cached_property
    def box(self) -> kdb.Box:
        """What is round it."""
        return self.polygon.bbox()

    @cached_property
    def contours(self) -> list[Points]:
        """Corner points of each contour, (N, 2). The first is the hull, unless the shape touches itself."""
        polygon = self.polygon
        rings = [polygon.each_point_hull()]
        rings += [polygon.each_point_hole(i) for i in range(polygon.holes())]
        return straightened([np.array([(p.x, p.y) for p in ring], dtype=float) for ring in rings])

    @cached_property
    def starts(self) -> Points:
        """Start of every edge, (N, 2)."""
        return np.concatenate(self.contours)

    @cached_property
    def ends(self) -> Points:
        """End of every edge, (N, 2)."""
        return np.concatenate([np.roll(ring, -1, axis=0) for ring in self.contours])

    @cached_property
    def _spans(self) -> tuple[Points, Points]:
        """The lower left and the upper right corner of the box round every edge, (N, 2) each."""
        return np.minimum(self.starts, self.ends), np.maximum(self.starts, self.ends)

    def has_edges_in(self, box: kdb.Box) -> bool:
        """Whether the box round any edge touches another box."""
        least, most = self._spans
        touching = (least <= (box.right, box.top)) & (most >= (box.left, box.bottom))
        return bool(touching.all(axis=1).any())

    @cached_property
    def after(self) -> NDArray[np.int64]:
        """Number of the edge that starts where each edge ends, (N,)."""
        return np.argsort(self.before)

    @cached_property
    def before(self) -> NDArray[np.int64]:
        """Number of the edge that ends where each edge starts, (N,)."""
        lengths = [len(ring) for ring in self.contours]
        firsts = np.cumsum([0, *lengths[:-1]])
        return np.concatenate(
            [np.roll(np.arange(n), 1) + first for n, first in zip(lengths, firsts, strict=True)]
        )

    @cached_property
    def facets(self) -> NDArray[np.int8]:
        """Which edges are facets of something round, (N,): 1 where it turns left, -1 right, 0 no facet.

        Both ends of a facet turn alike, and its chord error is small.
        """
        return np.concatenate([facets(ring, self.tolerance) for ring in self.contours])

    @cached_property
    def circle(self) -> Circle | None:
        """The circle that the whole outline stands for, if it does."""
        if len(self.contours) > 1 or len(self.contours[0]) < LEAST_FACETS:
            return None
        points = self.contours[0]
        box = self.polygon.bbox()
        middle = Circle((box.left + box.right) / 2, (box.bottom + box.top) / 2, box.width() / 2)
        on_axes = box.width() == box.height() and self._reaches_box_on_axes
        about = middle if on_axes else fitted(points) or middle
        centre = np.array([about.x, about.y])
        radii = np.hypot(*(points - centre).T)
        radius = float(radii.mean())
        chords = np.hypot(*(np.roll(points, -1, axis=0) - points).T)
        if chords.max() >= 2 * radius:
            return None
        sagitta = radius - math.sqrt(radius**2 - (chords.max() / 2) ** 2)
        off = float(np.abs(radii - radius).max())
        if (
            off > max(self.tolerance.on_arc, 0.5) + 1
            or sagitta > self.tolerance.facet + self.tolerance.on_arc + 1
        ):
            return None
        if off > 0.75 and on_axes:
            radius = middle.radius  # corners lie on a coarse grid, the four outermost on the circle
        return Circle(float(centre[0]), float(centre[1]), radius)

    @property
    def _reaches_box_on_axes(self) -> bool:
        """Whether the first contour has a corner in the middle of each side of the box round it."""
        box, points = self.polygon.bbox(), self.contours[0]
        x, y = (box.left + box.right) / 2, (box.bottom + box.top) / 2
        middles = np.array([(box.left, y), (box.right, y), (x, box.bottom), (x, box.top)])
        return bool((np.abs(middles[:, None] - points).max(axis=2).min(axis=1) <= 0.5).all())

    @cached_property
    def _rims(self) -> dict[bool, list[Rim]]:
        return {}

    def rims(self, inwards: bool) -> list[Rim]:
        """What the edges of each contour are, as klayout has them, or the other way round if `inwards`."""
        if inwards not in self._rims:
            rings = [ring[::-1] if inwards else ring for ring in self.contours]
            self._rims[inwards] = [rim(ring, self.tolerance, self.circle) for ring in rings]
        return self._rims[inwards]

    @property
    def centre(self) -> tuple[float, float]:
        """Centre of the circle, or of the bounding box."""
        box = self.polygon.bbox()
        return ((box.left + box.right) / 2, (box.bottom + box.top) / 2)

    @property
    def middle(self) -> kdb.Point:
        """The centre, as a point."""
        return kdb.Point(round(self.centre[0]), round(self.centre[1]))

    @cached_property
    def key(self) -> int:
        """A number that is the same for the same polygon."""
        return int(self.polygon.hash())

    @property
    def rectilinear(self) -> bool:
        """Whether all edges run along the axes."""
        return bool(self.polygon.is_rectilinear())


def corners_of(shape: Outline) -> dict[Point, list[tuple[int, int]]]:
    """The corners of a shape by where they are: number of the contour, and of the corner in it.

    A contour that comes to a place more than once has the first of its corners there.
    """
    found: dict[Point, list[tuple[int, int]]] = defaultdict(list)
    for number, ring in enumerate(shape.contours):
        first: dict[Point, int] = {}
        for index, (x, y) in enumerate(ring.tolist()):
            first.setdefault((x, y), index)
        for place, index in first.items():
            found[place].append((number, index))
    return found


def angle_at(shape: Outline, contour: int, corner: int) -> float:
    """Angle between the two edges that meet at a corner, by its number, deg (0..180)."""
    ring = shape.contours[contour]
    back, on = ring[corner - 1] - ring[corner], ring[(corner + 1) % len(ring)] - ring[corner]
    turn = math.atan2(on[1], on[0]) - math.atan2(back[1], back[0])
    return math.degrees(abs((turn + math.pi) % (2 * math.pi) - math.pi))


def diameter(shape: Outline) -> float:
    """Diameter of a round shape, the shorter side of the bounding box of any other."""
    if shape.circle:
        return 2 * shape.circle.radius
    box = shape.polygon.bbox()
    return float(min(box.width(), box.height()))


def area(shape: Outline) -> float:
    """Area of a round shape as the circle it stands for, of any other as drawn, dbu2."""
    return math.pi * shape.circle.radius**2 if shape.circle else float(shape.polygon.area())


def segment_distances(points: Points, starts: Points, ends: Points) -> tuple[Points, Points]:
    """Distance of each point (N) to each edge (M) and the foot point on it: (N, M) and (N, M, 2)."""
    along = ends - starts
    length2 = (along**2).sum(axis=1)
    length2[length2 == 0] = 1.0
    t = ((points[:, None, :] - starts[None, :, :]) * along[None, :, :]).sum(axis=2) / length2[None, :]
    feet = starts[None, :, :] + np.clip(t, 0.0, 1.0)[:, :, None] * along[None, :, :]
    return np.hypot(*np.moveaxis(points[:, None, :] - feet, 2, 0)), feet


def holds(shape: Outline, points: Points) -> NDArray[np.bool_]:
    """Which points lie in a shape (N,)."""
    return _enclosed(shape.starts, shape.ends, points)


def inside(contour: Points, points: Points) -> NDArray[np.bool_]:
    """Which points lie in a contour, by its corners (N,)."""
    return _enclosed(contour, np.roll(contour, -1, axis=0), points)


def _enclosed(starts: Points, ends: Points, points: Points) -> NDArray[np.bool_]:
    """Which points have an odd number of edges to their right (N,)."""
    found = [np.zeros(0, dtype=bool)]
    (x0, y0), (x1, y1) = starts.T, ends.T
    for part in np.array_split(points, max(1, len(points) * len(x0) // _AT_ONCE)):
        x, y = part[:, :1], part[:, 1:]
        crossing = (y0 > y) != (y1 > y)
        with np.errstate(divide="ignore", invalid="ignore"):
            at = x0 + (y - y0) * (x1 - x0) / (y1 - y0)
        found.append(np.count_nonzero(crossing & (at > x), axis=1) % 2 == 1)
    return np.concatenate(found)


def overlap(a: Outline, b: Outline) -> bool:
    """Whether two shapes share area or touch."""
    if not a.polygon.bbox().touches(b.polygon.bbox()):
        return False
    # Regions are quicker where there are many corners, but to them the tip of a slanted corner may be lost.
    one = kdb.Region(a.polygon)
    return not one.interacting(kdb.Region(b.polygon)).is_empty() or bool(a.polygon.touches(b.polygon))


def amid(region: kdb.Region) -> tuple[float, float]:
    """A point well inside of what a region covers."""
    pieces = region.decompose_trapezoids_to_region()
    pieces.merged_semantics = False
    # Slivers decompose to nothing.
    largest = max(pieces.each() if pieces.count() else region.each(), key=lambda piece: piece.area())
    points = [(p.x, p.y) for p in largest.each_point_hull()]
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)
