"""Hierarchies of very many levels, of which most hold a single placement of the next."""

import klayout.db as kdb

from pkgdrc.errors import InputError

_DEEP = 200  # levels; from there on cells that stand once are drawn into those that place them
_DEEPEST = 2000  # levels that klayout bears


def shorten(layout: kdb.Layout, top: kdb.Cell) -> None:
    """Draws cells that stand once into their parents where the hierarchy under `top` is very deep.

    InputError if it is too deep all the same. The placements have to be straight.
    """
    levels = _levels(layout, top)
    if max(levels.values()) <= _DEEP:
        return
    once = {
        index
        for index, level in levels.items()
        if level > _DEEP and [each.child_inst().size() for each in _parents(layout, index, levels)] == [1]
    }
    layout.start_changes()  # or klayout would take stock of the layout after each of them
    for index in levels:
        if index not in once:
            _draw_below(layout, layout.cell(index), once)
    layout.end_changes()
    left = max(_levels(layout, top).values())
    if left > _DEEPEST:
        raise InputError(
            f"cells lie {left:,} levels below '{top.name}', and {_DEEPEST:,} can be looked at; flatten some "
            f"of the levels"
        )


def _levels(layout: kdb.Layout, top: kdb.Cell) -> dict[int, int]:
    """How many levels at most lie between the top cell and each one under it."""
    under = {top.cell_index(), *top.called_cells()}
    order = [index for index in layout.each_cell_top_down() if index in under]
    levels = dict.fromkeys(order, 0)
    for index in levels:
        for below in layout.cell(index).each_child_cell():
            levels[below] = max(levels[below], levels[index] + 1)
    return levels


def _parents(layout: kdb.Layout, cell: int, under: dict[int, int]) -> list[kdb.ParentInstArray]:
    return [each for each in layout.cell(cell).each_parent_inst() if each.parent_cell_index() in under]


def _draw_below(layout: kdb.Layout, cell: kdb.Cell, once: set[int]) -> None:
    """Draws into a cell those of some cells that it places, and what they place of these."""
    drawn = [each for each in cell.each_inst() if each.cell_index in once]
    waiting = [(each.cell_index, each.trans) for each in drawn]
    for instance in drawn:
        instance.delete()
    while waiting:
        index, placement = waiting.pop()
        below = layout.cell(index)
        for layer in layout.layer_indexes():
            shapes = below.shapes(layer)
            if not shapes.is_empty():
                cell.shapes(layer).insert(shapes, kdb.ICplxTrans(placement))
        for inner in below.each_inst():
            if inner.cell_index in once:
                waiting.append((inner.cell_index, placement * inner.trans))
            else:
                cell.insert(inner.cell_inst.transformed(placement))
