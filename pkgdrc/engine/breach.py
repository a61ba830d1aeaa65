"""A breach: one defect in one cell, still in database units."""

from dataclasses import dataclass, field, replace
from pathlib import Path

import klayout.db as kdb

from pkgdrc.detail import Detail
from pkgdrc.engine.place import CentreDrift, Drift, Point, Stand


@dataclass(frozen=True)
class Breach:
    """A defect of the shapes of a cell. `measured` is in the check's unit.

    `between` are the two points that were measured between, in the cell's coordinates; None where a value has
    none. `about` names what it is about: labels, nets, openings. Neither is words.
    It is at every placement of the cell, unless `stands` says where. Where run-out counts, it exists only
    where `drift` tells that it breaks the limit, and `measured` is what it is without run-out.
    """

    cell: int
    outline: kdb.Polygon
    measured: float | None
    note: str = ""
    drift: Drift | CentreDrift | None = None
    stands: tuple[Stand, ...] = ()
    dies: tuple[int, ...] = ()  # where it is a defect of whole dies: their numbers
    from_radius: float | None = None  # um; of whole dies: the nearest to the wafer's centre that has it
    between: tuple[Point, Point] | None = None
    about: tuple[str, ...] = ()
    of: kdb.Box | None = field(default=None, compare=False)  # round the shape that is at fault, where known
    details: tuple[Detail, ...] = ()
    file: Path | None = None
    over: tuple[kdb.Polygon, ...] = field(default=(), compare=False)  # what it reaches over besides

    def places(self) -> tuple[Stand, ...]:
        """Where it is."""
        return self.stands or (Stand(self.cell, self.outline),)

    def moved(self, cell: int, outline: kdb.Polygon, trans: kdb.ICplxTrans) -> "Breach":
        """The same seen from another cell, with its outline there; `trans` leads from its cell into that."""
        ends = None
        if self.between:
            start, end = self.between
            ends = _through(trans, *start), _through(trans, *end)
        over = tuple(each.transformed(trans) for each in self.over)
        return replace(self, cell=cell, outline=outline, between=ends, stands=(), of=None, over=over)

    def turned(self, trans: kdb.ICplxTrans) -> "Breach":
        """The same with its drift told in the directions of another cell, that `trans` leads to."""
        return self if self.drift is None else replace(self, drift=self.drift.turned(trans))

    def of_dies(self, dies: tuple[int, ...]) -> "Breach":
        """The same in some dies alone."""
        return replace(self, dies=dies)


def _through(trans: kdb.ICplxTrans, x: float, y: float) -> Point:
    """A point displaced, without rounding it to the grid."""
    shift = trans.disp
    exact = kdb.DCplxTrans(trans.mag, trans.angle, trans.is_mirror(), shift.x, shift.y)
    spot = exact * kdb.DPoint(x, y)
    return spot.x, spot.y
