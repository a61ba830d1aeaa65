"""Large arrays as arrays of blocks, so that what klayout does costs what a few placements cost.

klayout asks every element of an array for its neighbours. In blocks of blocks those inside of a block are
asked once, wherever the block stands.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

import klayout.db as kdb

from pkgdrc.engine.layout.tiles import into_tiles

_MANY = 4096  # placements in one array; smaller ones stay as they are
_SIDE = 32  # elements along a block's side


Blocks = dict[int, tuple[int, kdb.Trans]]


def into_blocks(layout: kdb.Layout, top: kdb.Cell) -> Blocks:
    """Makes every large array under `top` one of blocks.

    The result tells for each block the cell that it is a part of, and where in that it stands first.
    """
    blocks: Blocks = {}
    tiles: list[kdb.Cell] = []
    for index in [top.cell_index(), *top.called_cells()]:
        cell = layout.cell(index)
        tiles += into_tiles(layout, cell)
        for instance in [each for each in cell.each_inst() if each.size() > _MANY]:
            array = _Array(instance.cell_index, instance.a, instance.b, instance.na, instance.nb)
            work, start = _Work(layout, cell, blocks), instance.trans
            instance.delete()
            for each, at in work.split(array, kdb.Trans(start.disp), start):
                cell.insert(each.at(at))
    for tile in tiles:
        holder = next(tile.each_parent_inst())
        blocks[tile.cell_index()] = (holder.parent_cell_index(), holder.child_inst().trans)
    return blocks


class _Array(NamedTuple):
    """A regular array of a cell, wherever it begins."""

    cell: int
    a: kdb.Vector
    b: kdb.Vector
    na: int
    nb: int

    def at(self, start: kdb.Trans) -> kdb.CellInstArray:
        """The array with its first element at a place."""
        return kdb.CellInstArray(self.cell, start, self.a, self.b, self.na, self.nb)


@dataclass(frozen=True)
class _Work:
    """The array of one cell that is made one of blocks."""

    layout: kdb.Layout
    cell: kdb.Cell
    blocks: Blocks = field(default_factory=dict)

    def split(self, array: _Array, at: kdb.Trans, element: kdb.Trans) -> list[tuple[_Array, kdb.Trans]]:
        """The arrays of blocks, each with its first element's place, that are the same as one array.

        `at` is where the first element is put, `element` how the elements lie in a block that is put there.
        """
        if array.na * array.nb <= _MANY:
            return [(array, element)]
        found: list[tuple[_Array, kdb.Trans]] = []
        for column, width, columns in _spans(array.na):
            for row, height, rows in _spans(array.nb):
                start = kdb.Trans(array.a * column + array.b * row)
                block = self.layout.create_cell(f"{self.cell.name}#")
                inner = kdb.Trans(-at.disp) * element
                block.insert(_Array(array.cell, array.a, array.b, width, height).at(inner))
                self.blocks[block.cell_index()] = (self.cell.cell_index(), start * at)
                outer = _Array(block.cell_index(), array.a * width, array.b * height, columns, rows)
                found += self.split(outer, start * at, start * at)
        return found


def _spans(count: int) -> list[tuple[int, int, int]]:
    """A row of elements in blocks, and what is left over: where it begins, how many are in one, how often."""
    if count <= _SIDE:
        return [(0, count, 1)]
    whole = count // _SIDE
    rest = count - whole * _SIDE
    return [(0, _SIDE, whole), *([(whole * _SIDE, rest, 1)] if rest else [])]
