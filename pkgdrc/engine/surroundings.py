"""What is drawn round a finding, which tells it from others wherever its cell stands."""

from collections.abc import Iterator, Sequence

import klayout.db as kdb

from pkgdrc.engine.alike import cornered
from pkgdrc.engine.breach import Breach
from pkgdrc.engine.layout.places import Places

_AROUND = 10.0  # um round a finding's mark that is looked at
_LARGEST = 500.0  # um; a larger mark is known by its own shape
_MOST = 1 << 16  # shapes that are kept
_CUTS = 1024  # surroundings that are kept

_Spot = tuple[int, int, int]
"""The number of all shapes that are alike but for their place, and the lower left corner of one."""


class Surroundings:
    """The shapes round the findings of one layout, each looked at once however many findings it is near."""

    def __init__(self, places: Places, dbu: float) -> None:
        self._places = places
        self._around = round(_AROUND / dbu)
        self._largest = _LARGEST / dbu
        self._spots: dict[kdb.Shape, _Spot | None] = {}
        self._numbers: dict[kdb.Polygon, int] = {}
        self._alike: list[kdb.Polygon] = []  # by number
        self._cuts: dict[tuple[frozenset[_Spot], int, int], tuple[str, ...]] = {}

    def of(self, breach: Breach, layers: Sequence[int]) -> tuple[tuple[str, ...], ...]:
        """What is drawn on each layer round a breach in its cell, counted from the corner of its mark."""
        index, first = self._places.part_of(breach.cell)
        mark = breach.outline.bbox().transformed(first)
        if max(mark.width(), mark.height()) > self._largest:
            return ()
        if len(self._alike) > _MOST or len(self._spots) > _MOST:
            for kept in (self._spots, self._numbers, self._alike, self._cuts):
                kept.clear()
        window = mark.enlarged(self._around)
        cell = self._places.layout.cell(index)
        # It is many times quicker to ask for a cell's own shapes alone.
        near = self._own if next(cell.each_touching_inst(window), None) is None else self._all
        return tuple([self._within(frozenset(near(cell, layer, window)), window) for layer in layers])

    def _within(self, spots: frozenset[_Spot], window: kdb.Box) -> tuple[str, ...]:
        """What of some shapes lies in a window: round many findings it is the same."""
        if not spots:
            return ()
        key = spots, window.width(), window.height()
        known = self._cuts.get(key)
        if known is None:
            if len(self._cuts) == _CUTS:
                self._cuts.clear()
            known = self._cuts[key] = self._cut(*key)
        return known

    def _cut(self, spots: frozenset[_Spot], width: int, height: int) -> tuple[str, ...]:
        """The window begins in (0, 0): klayout rounds crossings of slanted edges by where they lie."""
        shapes = kdb.Region([self._alike[number].moved(x, y) for number, x, y in spots])
        back = kdb.Trans(-self._around, -self._around)
        cut = shapes & kdb.Region(kdb.Box(0, 0, width, height))
        return tuple(sorted(polygon.transformed(back).to_s() for polygon in cut.each()))

    def _own(self, cell: kdb.Cell, layer: int, window: kdb.Box) -> Iterator[_Spot]:
        """The shapes of a cell whose boxes touch a window, counted from its lower left corner."""
        left, bottom = window.left, window.bottom
        for shape in cell.shapes(layer).each_touching(window):
            if shape in self._spots:
                spot = self._spots[shape]
            else:
                polygon = shape.polygon
                spot = self._spots[shape] = self._spot(polygon) if polygon is not None else None
            if spot:
                number, x, y = spot
                yield number, x - left, y - bottom

    def _all(self, cell: kdb.Cell, layer: int, window: kdb.Box) -> Iterator[_Spot]:
        """The same of a cell and those below."""
        corner = kdb.ICplxTrans(-window.left, -window.bottom)
        each = kdb.RecursiveShapeIterator(self._places.layout, cell, layer, window, False)
        while not each.at_end():
            polygon = each.shape().polygon
            if polygon is not None:
                yield self._spot(polygon.transformed(corner * each.trans()))
            each.next()

    def _spot(self, polygon: kdb.Polygon) -> _Spot:
        corner, alike = polygon.bbox().p1, cornered(polygon)
        number = self._numbers.get(alike)
        if number is None:
            number = self._numbers[alike] = len(self._alike)
            self._alike.append(alike)
        return number, corner.x, corner.y
