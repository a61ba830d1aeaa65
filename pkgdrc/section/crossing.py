"""Shapes where a line crosses them, as intervals along it."""

from functools import cache
from operator import and_, or_, sub, xor

from klayout import db

from pkgdrc.section.cut_line import CutLine, Intervals, common, united, without
from pkgdrc.shapes.area import Area
from pkgdrc.shapes.node import Node
from pkgdrc.shapes.region import (
    Along,
    Combined,
    Joining,
    Layer,
    Otherwise,
    Region,
    Related,
    Shrunk,
    Sized,
    Wafer,
)
from pkgdrc.units import Um, to_dbu

_OPERATORS = {"or": or_, "and": and_, "not": sub, "xor": xor}
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
        self.at = cache(self._at)
        self.shapes = cache(self._shapes)

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
            return self.at(self._chosen(area))
        return self._line.strip(self.shapes(area)).intervals()

    def _shapes(self, area: Region) -> db.Region:
        """An expression's shapes near the line."""
        match area:
            case Layer(name):
                found = self._line.near(name).shapes
            case Wafer():
                found = self._line.near("wafer").shapes if self._has_wafer() else self._line.surroundings()
            case Otherwise():
                found = self.shapes(self._chosen(area))
            case Combined(operator, left, right):
                found = _OPERATORS[operator](self.shapes(left), self.shapes(right))
            case Sized(source, by):
                found = self.shapes(source).sized(self._dbus(by))
            case Shrunk(source, by):
                found = self.shapes(source).sized(-self._dbus(by))
            case Along(source, half, across):
                found = self.shapes(source).sized(self._dbus(half - across / 2))
            case Related(source, relation, other, negated):
                name = f"not_{relation}" if negated else relation
                found = getattr(self.shapes(source), name)(self.shapes(other))
            case Joining(source, other):
                found = self.shapes(source).interacting(self.shapes(other), 2)
            case _:
                raise TypeError(f"{type(area).__name__} is no shape that a section can show")
        merged: db.Region = found.merged()
        return merged

    def _dbus(self, length: Um) -> int:
        return to_dbu(length, self._line.source.dbu)

    def _has_wafer(self) -> bool:
        return "wafer" in self._line.technology.layers and self._line.has_shapes("wafer")

    def _chosen(self, area: Otherwise) -> Region:
        return area.source if self._line.has_shapes(area.source.name) else area.other
