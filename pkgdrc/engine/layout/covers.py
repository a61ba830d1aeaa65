"""Boxes round what stands together, such as the digits of a number: where none has anything, no digit has.

To ask thousands of numbers is less than to ask all their digits, which are drawn into the wafer. So what is
asked of many shapes and mostly answered by none of them may be asked of such boxes first.
"""

import klayout.db as kdb

from pkgdrc.engine.layout.places import Places

_SAVES = 4  # times as many shapes as boxes there are where boxes are worth it


class Covers:
    """The boxes round the cells that are drawn into others, layer by layer."""

    def __init__(self, places: Places, die_layer: int | None) -> None:
        self._places = places
        self._die_layer = die_layer
        self._known: dict[int, int | None] = {}

    def of(self, layer: int) -> int | None:
        """A layer of the layout that covers all that another one has, in far fewer shapes; None if none does.

        A cell that holds a die is no such cell: in the box round it is the whole die.
        """
        if layer not in self._known:
            self._known[layer] = self._drawn(layer)
        return self._known[layer]

    def _drawn(self, layer: int) -> int | None:
        places, layout = self._places, self._places.layout
        boxes: dict[int, kdb.Shapes] = {}
        for cell, once in places.singles.items():
            drawn = layout.cell(cell)
            if drawn.shapes(layer).is_empty():
                continue
            if once.into not in boxes:
                boxes[once.into] = places.own[once.into, layer].dup()
            if self._die_layer is not None and not drawn.bbox(self._die_layer).empty():
                boxes[once.into].insert(drawn.shapes(layer), kdb.Shapes.SRegions, once.at)
            else:
                boxes[once.into].insert(drawn.bbox(layer).transformed(once.at))
        covered = sum(layout.cell(cell).shapes(layer).size() for cell in boxes)
        if covered < _SAVES * sum(each.size() for each in boxes.values()) or not covered:
            return None
        found = int(layout.insert_layer(kdb.LayerInfo(f"pkgdrc:round {layer}")))
        for cell in places.cells():
            its = boxes[cell] if cell in boxes else layout.cell(cell).shapes(layer)
            layout.cell(cell).shapes(found).insert(its, kdb.Shapes.SRegions)
        return found
