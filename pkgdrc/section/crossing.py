"""Shapes where a line crosses them, as intervals along it."""

from functools import cache

from klayout import db

from pkgdrc.process.flat import Flat
from pkgdrc.section.cut_line import CutLine, Intervals, common, united, without
from pkgdrc.shapes.area import Area
from pkgdrc.shapes.node import Node
from pkgdrc.shapes.region import (
    Along,
    Combined,
    Joining,
    Otherwise,
    Related,
    Shrunk,
    Sized,
    Wafer,
)
from pkgdrc.units import Um

_NEIGHBOURS: Um = 200.0  # how far shapes may lie that others are chosen by


def growth(area: Node | None) -> Um:
    """How far from its layers' shapes an expression looks, um."""
    if area is None:
        return 0.0
    inner = max((growth(child) for child in area.children()), default=0.0)
    if isinstance(area, Sized):
        return inner + max(0.0, area.by)
    if isinstance(area, Shrunk):
        return inner + max(0.0, -area.by)
    if isinstance(area, Along):
        return inner + max(0.0, area.half)
    return inner + (_NEIGHBOURS if isinstance(area, Related | Joining) else 0.0)


class Crossing:
    """The shapes of a layout near a line, and where the line is inside them. Each expression is made once."""

    def __init__(self, line: CutLine) -> None:
        self._line = line
        self._flat = Flat(
            lambda layer: line.near(layer).shapes, self._wafer, line.has_shapes, line.source.dbu
        )
        self.at = cache(self._at)

    def _at(self, area: Area) -> Intervals:
        """Where the line is inside an area."""
        if area is None:
            return ()
        if isinstance(area, Combined):
            one, other = self.at(area.left), self.at(area.right)
            if area.operator == "or":
                return united([*one, *other])
            return common(one, other) if area.operator == "and" else without(one, other)
        if isinstance(area, Wafer) and not self._has_wafer():
            return self._line.whole()
        if isinstance(area, Otherwise):
            return self.at(self._flat.chosen(area))
        return self._line.strip(self._flat.shapes(area)).intervals()

    def _has_wafer(self) -> bool:
        return "wafer" in self._line.technology.layers and self._line.has_shapes("wafer")

    def _wafer(self) -> db.Region:
        return self._line.near("wafer").shapes if self._has_wafer() else self._line.surroundings()
