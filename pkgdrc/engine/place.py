"""A place: where something was measured, what, and between which points. Still in database units."""

import math
from dataclasses import dataclass

import klayout.db as kdb
import numpy as np
from numpy.typing import NDArray

_THICKEST = 500  # half width of a mark, dbu

Point = tuple[float, float]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Bound:
    """Which values are asked for, in the measure's unit: those under `below`, and those over `above`.

    An evaluator answers them all, and may answer more.
    """

    below: float | None = None
    above: float | None = None

    def meets(self, value: float, slack: float = 0.0) -> bool:
        """Whether a value that may be off by `slack` is asked for, for sure."""
        return (self.below is not None and value < self.below - slack) or (
            self.above is not None and value > self.above + slack
        )

    @property
    def farthest(self) -> float:
        """The greatest value that has to be looked for, where small ones are."""
        return max(each for each in (self.below, self.above) if each is not None)


@dataclass(frozen=True)
class Stand:
    """Where a defect of a cell is: at each placement of another one, above it.

    `into` leads from the defect's own cell into that one.
    """

    cell: int
    outline: kdb.Polygon  # of the defect, in that cell
    into: kdb.Trans = kdb.Trans()  # noqa: RUF009 - never changed


@dataclass(frozen=True)
class Drift:
    """A shape and what lies round it, to tell how far apart they are when the shape is displaced.

    In the coordinates of its cell, dbu. The shape is round, with `centre` and `radius`, or has `edges` of its
    own, (x, y, x, y) each. `around` is the circle that it lies in, as (x, y, radius); where there is none,
    `still` are the edges near it. `value` is the distance as drawn, `way` the unit vector from the shape to
    what it is measured to.
    """

    value: float
    way: Point
    still: tuple[tuple[float, float, float, float], ...]
    edges: tuple[tuple[float, float, float, float], ...] = ()
    centre: Point = (0.0, 0.0)
    radius: float = 0.0
    around: tuple[float, float, float] | None = None

    def apart(self, shifts: Floats) -> Floats:
        """The distance left for each of some displacements, (N, 2), in dbu: (N,); negative past touching."""
        along = np.asarray(self.value - shifts @ np.array(self.way))
        if self.around:
            x, y, radius = self.around
            moved = np.array(self.centre) + shifts - np.array([x, y])
            return np.asarray(radius - self.radius - np.hypot(moved[:, 0], moved[:, 1]))
        if not self.still:
            return along
        if not self.edges:
            exact = _to_edges(np.array(self.centre) + shifts, self.still) - self.radius
        else:
            corners = {(x, y) for edge in self.edges for x, y in (edge[:2], edge[2:])}
            others = {(x, y) for edge in self.still for x, y in (edge[:2], edge[2:])}
            ways = [_to_edges(np.array(corner) + shifts, self.still) for corner in sorted(corners)]
            ways += [_to_edges(np.array(corner) - shifts, self.edges) for corner in sorted(others)]
            exact = np.min(ways, axis=0)
        # Where it is pushed past the other's edge, the distance grows again; how far past is told by the way.
        return np.asarray(np.where(along <= 0, along, exact))


@dataclass(frozen=True)
class CentreDrift:
    """The vector from a shape's centre to another's, dbu, to tell its length when the shape is displaced."""

    x: float
    y: float

    def apart(self, shifts: Floats) -> Floats:
        """The distance for each of some displacements, (N, 2), in dbu: (N,)."""
        return np.asarray(np.hypot(self.x - shifts[:, 0], self.y - shifts[:, 1]))


@dataclass(frozen=True)
class Place:
    """Where a measure was taken, in the coordinates of a cell. `value` is in the measure's unit.

    It may be off by `slack` for the facets and the grid of the drawing. Without a value there is nothing to
    measure, which breaks every limit. `between` are the two points that it was measured between.

    It is at every placement of the cell, unless `stands` says where, or `dies`: at whole dies, by number.
    """

    cell: int
    mark: kdb.Polygon
    value: float | None
    slack: float = 0.0
    between: tuple[Point, Point] | None = None
    note: str = ""
    drift: Drift | CentreDrift | None = None
    stands: tuple[Stand, ...] = ()
    dies: tuple[int, ...] = ()
    from_radius: float | None = None  # um; of whole dies: the nearest to the wafer's centre that has it
    about: tuple[str, ...] = ()  # labels, nets, openings that it is about, by name


@dataclass(frozen=True)
class Defect:
    """A place of a shape, in the coordinates of the shape's cell, before it is known where that stands."""

    mark: kdb.Polygon
    value: float | None
    slack: float = 0.0
    between: tuple[Point, Point] | None = None
    note: str = ""
    drift: Drift | CentreDrift | None = None

    def place(self, cell: int, stands: tuple[Stand, ...] = ()) -> Place:
        """The place in a cell."""
        return Place(
            cell, self.mark, self.value, self.slack, self.between, self.note, self.drift, stands=stands
        )


def mark(start: Point, end: Point) -> kdb.Polygon:
    """A thin polygon from one point to another, for showing a gap."""
    a = kdb.Point(round(start[0]), round(start[1]))
    b = kdb.Point(round(end[0]), round(end[1]))
    box = kdb.Box(a, b)
    thick = min(max(2, max(box.width(), box.height()) // 20), _THICKEST)
    if box.width() == 0 or box.height() == 0:
        return kdb.Polygon(box.enlarged(thick, thick))
    return kdb.Path([a, b], 2 * thick).polygon()


def unit_vector(start: Point, end: Point) -> Point:
    """From one point towards another; in x where they are one."""
    length = math.dist(start, end)
    return ((end[0] - start[0]) / length, (end[1] - start[1]) / length) if length else (1.0, 0.0)


def _to_edges(points: Floats, edges: tuple[tuple[float, float, float, float], ...]) -> Floats:
    """Distance of each point, (N, 2), to the nearest of some edges: (N,)."""
    nearest = np.full(len(points), np.inf)
    for x0, y0, x1, y1 in edges:
        along = np.array([x1 - x0, y1 - y0])
        away = points - np.array([x0, y0])
        part = np.clip(away @ along / max(float(along @ along), 1e-12), 0.0, 1.0)
        feet = away - part[:, None] * along
        nearest = np.minimum(nearest, np.hypot(feet[:, 0], feet[:, 1]))
    return nearest
