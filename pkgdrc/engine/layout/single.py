"""Cells that stand once, drawn into the cell that places them: serial numbers, labels, dies of their own.

Every die that something of its own lies over is a case of its own to klayout, and a cell is dearer than the
shapes in it. What such a cell is called, and what else it holds, stays known for findings.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from functools import cache, partial
from itertools import islice
from typing import NamedTuple

import klayout.db as kdb

_FEWEST = 8  # cells in one; with fewer nothing is gained
_SAMPLE = 16  # dies that are looked at to tell whether they are nearly equal
_ALIKE = 0.5  # share of what is drawn in them that another one has too
_LARGEST = 200_000  # shapes in one cell
_MOST = 4_000_000  # shapes in all


class Once(NamedTuple):
    """A cell that is drawn into another one, which stands once too."""

    parent: int  # that places it in the file
    into: int  # that it is drawn into
    at: kdb.ICplxTrans  # from the cell to that one


Singles = dict[int, Once]
Own = dict[tuple[int, int], kdb.Shapes]  # by cell and layer: the shapes that are not drawn into it
DrawnOn = Callable[[int], dict[int, int]]


def draw_single(
    layout: kdb.Layout,
    top: kdb.Cell,
    die_layer: int | None,
    whole: Collection[int] = (),
    own: Own | None = None,
) -> Singles:
    """Draws cells that stand once into those that place them, where a cell has many such, but for `whole`.

    They stay in the layout as they were, but are no longer placed under `top`. Dies are drawn so only where
    they are nearly equal, so that they can share what they have in common. What the cells that others are
    drawn into have themselves is noted in `own`.
    """
    own = {} if own is None else own
    counts = _counts(layout, top)
    singles: Singles = {}
    if sum(count == 1 for count in counts.values()) <= _FEWEST:
        return singles
    left = _MOST
    drawn_on = cache(partial(_drawn_on, layout, layout.layer_indexes()))
    layout.start_changes()  # or klayout would take stock of the layout after each of them
    for index in [each for each in layout.each_cell_top_down() if counts.get(each) == 1]:
        if index in singles:
            continue
        cell = layout.cell(index)
        while True:
            chosen = _chosen(cell, die_layer, counts, whole, drawn_on)
            size = sum(sum(drawn_on(each.cell_index).values()) for each in chosen)
            if len(chosen) < _FEWEST or size > left:
                break
            left -= size
            _draw(cell, chosen, singles, own, drawn_on)
    layout.end_changes()
    return singles


def _counts(layout: kdb.Layout, top: kdb.Cell) -> dict[int, int]:
    """How often each cell stands in the top cell."""
    under = {top.cell_index(), *top.called_cells()}
    counts = dict.fromkeys(under, 0)
    counts[top.cell_index()] = 1
    for index in [each for each in layout.each_cell_top_down() if each in under]:
        for instance in layout.cell(index).each_inst():
            counts[instance.cell_index] += counts[index] * instance.size()
    return counts


def _chosen(
    cell: kdb.Cell,
    die_layer: int | None,
    counts: dict[int, int],
    whole: Collection[int],
    drawn_on: DrawnOn,
) -> list[kdb.Instance]:
    """What a cell places that is to be drawn into it."""
    found: list[kdb.Instance] = []
    dies: list[kdb.Instance] = []
    for instance in cell.each_inst():
        index = instance.cell_index
        if counts[index] != 1 or index in whole or sum(drawn_on(index).values()) > _LARGEST:
            continue
        (dies if die_layer in drawn_on(index) else found).append(instance)
    return found + dies if _nearly_equal([each.cell for each in dies]) else found


def _drawn_on(layout: kdb.Layout, layers: Sequence[int], cell: int) -> dict[int, int]:
    """How many shapes a cell has on each of the layers that it has any on."""
    shapes = layout.cell(cell).shapes
    return {layer: size for layer in layers if (size := shapes(layer).size())}


def _nearly_equal(cells: list[kdb.Cell]) -> bool:
    """Whether some of these cells, taken evenly, have most of what is drawn in them in common."""
    if len(cells) < _FEWEST:
        return False
    seen = [frozenset(_drawn(cell)) for cell in islice(cells, 0, None, max(1, len(cells) // _SAMPLE))]
    times: dict[tuple[int, str], int] = {}
    for each in seen:
        for shape in each:
            times[shape] = times.get(shape, 0) + 1
    total = sum(map(len, seen))
    return sum(times[shape] > 1 for each in seen for shape in each) >= _ALIKE * total


def _drawn(cell: kdb.Cell) -> Iterator[tuple[int, str]]:
    for layer in cell.layout().layer_indexes():
        for shape in cell.shapes(layer).each():
            yield layer, shape.to_s()


def _draw(cell: kdb.Cell, chosen: list[kdb.Instance], singles: Singles, own: Own, drawn_on: DrawnOn) -> None:
    """Draws into a cell what some of its instances place, and takes these away."""
    layout, into = cell.layout(), cell.cell_index()
    placed = [(each.cell_index, each.trans) for each in chosen]
    for instance in chosen:
        instance.delete()
    for index, trans in placed:
        at, below = kdb.ICplxTrans(trans), layout.cell(index)
        for layer in drawn_on(index):
            if (into, layer) not in own:
                own[into, layer] = kdb.Shapes()
                own[into, layer].insert(cell.shapes(layer), kdb.Shapes.SRegions)
            cell.shapes(layer).insert(below.shapes(layer), at)
        for inner in below.each_inst():
            cell.insert(inner.cell_inst.transformed(at))
        # What was drawn into it before it was drawn itself lies in the same cell now.
        singles[index] = Once(_parent(cell, index, singles), into, at)


def _parent(cell: kdb.Cell, index: int, singles: Singles) -> int:
    """The cell that places another one in the file: one that is drawn into this one by now, or this one."""
    for parent in cell.layout().cell(index).each_parent_cell():
        if parent in singles:
            return int(parent)
    return cell.cell_index()
