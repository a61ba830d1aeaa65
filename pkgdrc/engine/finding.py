"""A finding: one defect in one cell, still in database units."""

from dataclasses import dataclass, replace

import klayout.db as kdb
import numpy as np
from numpy.typing import NDArray

from pkgdrc.deck.algebra import Check, value_of

_THICKEST = 500  # half width of a mark, dbu

Spot = tuple[float, float]  # dbu


@dataclass(frozen=True)
class Stand:
    """A place where a defect is: at each placement of a cell."""

    cell: int
    outline: kdb.Polygon  # of the defect, in that cell


@dataclass(frozen=True)
class Drift:
    """A round shape and what lies round it, to tell how far apart they are when it is displaced.

    In the coordinates of its cell, dbu. `around` is the circle that it lies in, as (x, y, radius); where
    there is none, `edges` are those near it, as (x, y, x, y).
    """

    x: float
    y: float
    radius: float
    edges: tuple[tuple[float, float, float, float], ...]
    around: tuple[float, float, float] | None = None

    def apart(self, shifts: NDArray[np.float64]) -> NDArray[np.float64]:
        """The distance left for each of some displacements, (N, 2), in dbu: (N,)."""
        centres = np.array([self.x, self.y]) + shifts
        if self.around:
            x, y, radius = self.around
            return np.asarray(radius - self.radius - np.hypot(centres[:, 0] - x, centres[:, 1] - y))
        nearest = np.full(len(centres), np.inf)
        for x0, y0, x1, y1 in self.edges:
            along = np.array([x1 - x0, y1 - y0])
            away = centres - np.array([x0, y0])
            part = np.clip(away @ along / max(float(along @ along), 1.0), 0.0, 1.0)
            feet = away - part[:, None] * along
            nearest = np.minimum(nearest, np.hypot(feet[:, 0], feet[:, 1]))
        return nearest - self.radius


@dataclass(frozen=True)
class Finding:
    """A defect of the shapes of a cell. `measured` is in the check's unit.

    `between` are the two points that were measured between, in the cell's coordinates; None where a value has
    none. `about` names what it is about: labels, nets, openings. Neither is words.
    It is at every placement of the cell, unless `stands` says where. Where run-out counts, it exists only
    beyond the radius `beyond` (um) from the wafer's centre, and there in the directions that `drift` tells.
    """

    cell: int
    outline: kdb.Polygon
    measured: float | None
    note: str = ""
    beyond: float | None = None
    drift: Drift | None = None
    stands: tuple[Stand, ...] = ()
    dies: tuple[int, ...] = ()  # where it is a defect of whole dies: their numbers
    from_radius: float | None = None  # um; of whole dies: the nearest to the wafer's centre that has it
    between: tuple[Spot, Spot] | None = None
    about: tuple[str, ...] = ()

    def places(self) -> tuple[Stand, ...]:
        """Where it is."""
        return self.stands or (Stand(self.cell, self.outline),)

    def moved(self, cell: int, outline: kdb.Polygon, trans: kdb.ICplxTrans) -> "Finding":
        """The same seen from another cell, with its outline there; `trans` leads from its cell into that."""
        ends = None
        if self.between:
            start, end = self.between
            ends = _through(trans, *start), _through(trans, *end)
        return replace(self, cell=cell, outline=outline, between=ends, stands=())


def _through(trans: kdb.ICplxTrans, x: float, y: float) -> Spot:
    """A point displaced, without rounding it to the grid."""
    shift = trans.disp
    exact = kdb.DCplxTrans(trans.mag, trans.angle, trans.is_mirror(), shift.x, shift.y)
    spot = exact * kdb.DPoint(x, y)
    return spot.x, spot.y


def violates(check: Check, value: float, slack: float = 0.0) -> bool:
    """Whether a value breaks a check's limits by more than `slack` (all in the check's unit)."""
    if check.below is not None and value < value_of(check.below) - slack:
        return check.floor is None or value >= value_of(check.floor) - slack
    if check.above is not None and value > value_of(check.above) + slack:
        return check.ceiling is None or value <= value_of(check.ceiling) + slack
    return False


def mark(start: tuple[float, float], end: tuple[float, float]) -> kdb.Polygon:
    """A thin polygon from one point to another, for showing a gap."""
    a = kdb.Point(round(start[0]), round(start[1]))
    b = kdb.Point(round(end[0]), round(end[1]))
    box = kdb.Box(a, b)
    thick = min(max(2, max(box.width(), box.height()) // 20), _THICKEST)
    if box.width() == 0 or box.height() == 0:
        return kdb.Polygon(box.enlarged(thick, thick))
    return kdb.Path([a, b], 2 * thick).polygon()
