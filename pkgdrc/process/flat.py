"""Expressions of shapes as flat regions: of whatever part of a layout they are asked for."""

from collections.abc import Callable
from functools import cache
from operator import and_, or_, sub, xor

from klayout import db

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


class Flat:
    """The shapes of a part of a layout. Each expression is made once.

    `layer` gives what is drawn on a layer there, `wafer` where there is a wafer, and `has_shapes` tells
    whether anything is drawn on a layer anywhere in the layout.
    """

    def __init__(
        self,
        layer: Callable[[str], db.Region],
        wafer: Callable[[], db.Region],
        has_shapes: Callable[[str], bool],
        dbu: Um,
    ) -> None:
        self._layer, self._wafer, self._has_shapes, self._dbu = layer, wafer, has_shapes, dbu
        self.shapes = cache(self._shapes)

    def chosen(self, area: Otherwise) -> Region:
        """The layer's shapes if there are any in the layout, or the others."""
        return area.source if self._has_shapes(area.source.name) else area.other

    def _shapes(self, area: Region) -> db.Region:
        """An expression's merged shapes. TypeError for one that stands for no area."""
        match area:
            case Layer(name):
                found = self._layer(name)
            case Wafer():
                found = self._wafer()
            case Otherwise():
                found = self.shapes(self.chosen(area))
            case Combined(operator, left, right):
                found = _OPERATORS[operator](self.shapes(left), self.shapes(right))
            case Sized(source, by):
                found = self.shapes(source).sized(to_dbu(by, self._dbu))
            case Shrunk(source, by):
                found = self.shapes(source).sized(-to_dbu(by, self._dbu))
            case Along(source, half, across):
                found = self.shapes(source).sized(to_dbu(half - across / 2, self._dbu))
            case Related(source, relation, other, negated):
                name = f"not_{relation}" if negated else relation
                found = getattr(self.shapes(source), name)(self.shapes(other))
            case Joining(source, other):
                found = self.shapes(source).interacting(self.shapes(other), 2)
            case _:
                raise TypeError(f"{type(area).__name__} is no shape that a picture can show")
        merged: db.Region = found.merged()
        return merged
