"""Boxes round what stands together, such as the digits of a number: where none has anything, no digit has.

To ask thousands of numbers is less than to ask all their digits, which are drawn into the wafer, and to ask
blocks of an array is less than to ask all its elements. So what is asked of many shapes and mostly answered
by none of them may be asked of such boxes first.
"""

from functools import cached_property

import klayout.db as kdb

from pkgdrc.engine.layout.places import Places

_SAVES = 4  # times as many shapes as boxes there are where boxes are worth it


class Covers:
    """The boxes round cells that are drawn into others, and round blocks of arrays, layer by layer.

    A cell that holds a die has no such box: in that would be the whole die.
    """

    def __init__(self, places: Places, die_layer: int | None) -> None:
        self._places = places
        self._die_layer = die_layer
        self._known: dict[int, int | None] = {}

    def of(self, layer: int) -> int | None:
        """A layer of the layout that covers what another one has, in far fewer shapes; None if none does."""
        if layer not in self._known:
            self._known[layer] = self._drawn(layer)
        return self._known[layer]

    def _drawn(self, layer: int) -> int | None:
        """The layer with what covers another one."""
        places, layout = self._places, self._places.layout
        covering = self._singles(layer)
        for block in self._blocks:
            covering[block] = kdb.Shapes()
            if not layout.cell(block).bbox(layer).empty():
                covering[block].insert(layout.cell(block).bbox(layer))
        covering |= dict.fromkeys(self._within, kdb.Shapes())
        for cell, placed in self._beside.items():
            if cell not in covering:
                covering[cell] = kdb.Shapes()
                covering[cell].insert(layout.cell(cell).shapes(layer), kdb.Shapes.SRegions)
            for box in [each.bbox(layer) for each in placed]:
                if not box.empty():
                    covering[cell].insert(box)
        drawn = {cell: layout.cell(cell).shapes(layer) for cell in covering}
        covered = sum(shapes.size() * places.count(cell) for cell, shapes in drawn.items())
        boxes = sum(shapes.size() * places.count(cell) for cell, shapes in covering.items())
        if covered < _SAVES * boxes or not covered:
            return None
        found = int(layout.insert_layer(kdb.LayerInfo(f"pkgdrc:round {layer}")))
        for cell in places.cells():
            its = covering[cell] if cell in covering else layout.cell(cell).shapes(layer)
            layout.cell(cell).shapes(found).insert(its, kdb.Shapes.SRegions)
        return found

    def _singles(self, layer: int) -> dict[int, kdb.Shapes]:
        """By each cell that others are drawn into: the boxes round these, and what it has itself."""
        boxes: dict[int, kdb.Shapes] = {}
        for cell, once in self._places.singles.items():
            drawn = self._places.layout.cell(cell)
            if drawn.shapes(layer).is_empty():
                continue
            if once.into not in boxes:
                boxes[once.into] = self._places.own[once.into, layer].dup()
            if self._has_die(cell):
                boxes[once.into].insert(drawn.shapes(layer), kdb.Shapes.SRegions, once.at)
            else:
                boxes[once.into].insert(drawn.bbox(layer).transformed(once.at))
        return boxes

    @cached_property
    def _blocks(self) -> set[int]:
        """The blocks of arrays that hold no other ones, and no die."""
        blocks = self._places.blocks
        held = (set(self._places.layout.cell(block).called_cells()) for block in blocks)
        inner = {block for block, its in zip(blocks, held, strict=True) if not its & blocks}
        return {block for block in inner if not self._has_die(block)}

    @cached_property
    def _within(self) -> set[int]:
        """The cells in such blocks: where they stand elsewhere too, each placement has a box of its own."""
        layout = self._places.layout
        return set().union(*(layout.cell(block).called_cells() for block in self._blocks))

    @cached_property
    def _beside(self) -> dict[int, list[kdb.Instance]]:
        """Cells in blocks that stand elsewhere too, as arrays have some beside blocks: by who places them."""
        placed: dict[int, list[kdb.Instance]] = {}
        for cell in self._places.cells() if self._within else ():
            if cell not in self._within and cell not in self._blocks:
                instances = self._places.layout.cell(cell).each_inst()
                its = [each for each in instances if each.cell_index in self._within]
                if its:
                    placed[cell] = its
        return placed

    def _has_die(self, cell: int) -> bool:
        fields = self._die_layer
        return fields is not None and not self._places.layout.cell(cell).bbox(fields).empty()
