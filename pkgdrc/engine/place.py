"""A place: where something was measured, what, and between which points. Still in database units."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import klayout.db as kdb
import numpy as np
from numpy.typing import NDArray

from pkgdrc.detail import Detail

MARK = 2  # half size of a mark on a point or edge, dbu

_THICKEST = 500  # half width of a mark, dbu

Point = tuple[float, float]
Floats = NDArray[np.float64]


class Bound(NamedTuple):
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
    """The ways of a place, to tell how far apart two shapes are when the first is displaced.

    `ways` are their lengths, dbu, each with its unit vector from the first shape to the second: what it is
    displaced along a way is taken from that. Without any, the shapes touch and stay where they are told.
    """

    value: float
    ways: tuple[tuple[float, float, float], ...]

    def apart(self, shifts: Floats) -> Floats:
        """The distance left for each of some displacements, (N, 2), in dbu: (N,); negative past touching."""
        if not self.ways:
            return np.full(len(shifts), self.value)
        ways = np.array(self.ways)
        return np.asarray((ways[:, 0] - shifts @ ways[:, 1:].T).min(axis=1))

    def turned(self, trans: kdb.ICplxTrans) -> "Drift":
        """The same in the directions of another cell, that `trans` leads to."""
        turned = ((length, *_turned(trans, x, y)) for length, x, y in self.ways)
        return Drift(self.value, tuple(turned))


@dataclass(frozen=True)
class CentreDrift:
    """The vector between two centres, to tell a distance that goes by its length when the first is displaced.

    The distance is `base` + `sign` times that length, dbu: +1 between centres and between circles, -1 for the
    margin of a circle in another.
    """

    x: float
    y: float
    base: float = 0.0
    sign: int = 1

    def apart(self, shifts: Floats) -> Floats:
        """The distance for each of some displacements, (N, 2), in dbu: (N,)."""
        return np.asarray(self.base + self.sign * np.hypot(self.x - shifts[:, 0], self.y - shifts[:, 1]))

    def turned(self, trans: kdb.ICplxTrans) -> "CentreDrift":
        """The same in the directions of another cell, that `trans` leads to."""
        return CentreDrift(*_turned(trans, self.x, self.y), self.base, self.sign)


def _turned(trans: kdb.ICplxTrans, x: float, y: float) -> tuple[float, float]:
    vector = kdb.DCplxTrans(1.0, trans.angle, trans.is_mirror(), 0.0, 0.0) * kdb.DVector(x, y)
    return vector.x, vector.y


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
    details: tuple[Detail, ...] = ()
    drift: Drift | CentreDrift | None = None
    stands: tuple[Stand, ...] = ()
    dies: tuple[int, ...] = ()
    from_radius: float | None = None  # um; of whole dies: the nearest to the wafer's centre that has it
    about: tuple[str, ...] = ()  # labels, nets, openings that it is about, by name
    of: kdb.Box | None = field(default=None, compare=False)  # round the shape that is at fault, where known
    file: Path | None = None  # of a mask set: the one that it is about
    over: tuple[kdb.Polygon, ...] = field(default=(), compare=False)  # what it reaches over besides its mark


@dataclass(frozen=True)
class Defect:
    """A place of a shape, in the coordinates of the shape's cell, before it is known where that stands."""

    mark: kdb.Polygon
    value: float | None
    slack: float = 0.0
    between: tuple[Point, Point] | None = None
    details: tuple[Detail, ...] = ()
    drift: Drift | CentreDrift | None = None
    over: tuple[kdb.Polygon, ...] = field(default=(), compare=False)

    def place(self, cell: int, stands: tuple[Stand, ...] = (), of: kdb.Box | None = None) -> Place:
        """The place in a cell; `of` is round the shape."""
        return Place(
            cell,
            self.mark,
            self.value,
            self.slack,
            self.between,
            self.details,
            self.drift,
            stands,
            of=of,
            over=self.over,
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
