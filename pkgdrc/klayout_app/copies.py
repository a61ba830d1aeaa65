"""Copies of a layout as it is in the application, unsaved changes included, for a process to read.

Nothing here changes the layout itself, its file, or whether it counts as changed.
"""

from pathlib import Path
from typing import Any

from pkgdrc.klayout_app.application import pya

Box = Any  # pya.DBox, um

_BESIDE = 100.0  # um from an instance within which shapes bound it
_WIDE = 0.5  # share of the cell's width or height from which an instance is no die


def write_copy(layout: Any, cell: Any, file: Path) -> None:
    """The layout with its PCells as plain shapes in `file` (.gds or .oas); with a `cell` that alone."""
    options = pya.SaveLayoutOptions()
    options.set_format_from_filename(str(file))
    options.write_context_info = False
    if cell is not None:
        options.select_cell(cell.cell_index())
    layout.write(str(file), options)


def reduce_copy(file: Path, name: str, box: Box) -> None:
    """Keep of the cell `name` in a copy what reaches into `box` (um), and its neighbours; nothing is cut.

    An instance or shape stays whole or goes, so what stays looks as in the layout. Neighbours stay as far
    around as the largest instance in the box is wide, because rules look across to them.
    """
    layout = pya.Layout(True)
    layout.read(str(file))
    whole = layout.cell(name)
    part = layout.create_cell(f"{name}$part")
    around = box.enlarged(*_reach(layout, whole, box))
    near = around.to_itype(layout.dbu)
    for element in _instances(layout, whole, near):
        placed = pya.CellInstArray(element.inst().cell_index, element.specific_cplx_trans())
        part.insert(placed)
    # What bounds the outermost instances, such as separation lines, belongs to them.
    bounds = (part.bbox() + near).enlarged(*[round(_BESIDE / layout.dbu)] * 2)
    for index in layout.layer_indexes():
        for shape in whole.shapes(index).each_touching(bounds):
            part.shapes(index).insert(shape)
    layout.delete_cell(whole.cell_index())
    part.name = name
    write_copy(layout, part, file)


def places(layout: Any, top: Any, name: str) -> list[Any]:
    """Transformations (pya.DCplxTrans) that place the cell `name` in `top`."""
    cell = layout.cell(name)
    if cell is None:
        return []
    if cell.cell_index() == top.cell_index():
        return [pya.DCplxTrans()]
    iterator = pya.RecursiveInstanceIterator(layout, top)
    iterator.targets = [cell.cell_index()]
    found = []
    while not iterator.at_end():
        found.append(iterator.dtrans() * iterator.inst_dtrans())
        iterator.next()
    return found


def _instances(layout: Any, cell: Any, box: Any) -> list[Any]:
    """The cell's own instances that touch the box (dbu), those of arrays one by one."""
    iterator = pya.RecursiveInstanceIterator(layout, cell, box, False)
    iterator.max_depth = 0
    found = []
    while not iterator.at_end():
        found.append(iterator.current_inst_element().dup())
        iterator.next()
    return found


def _reach(layout: Any, cell: Any, box: Box) -> "tuple[float, float]":
    """How wide and high the largest instance in the box is, um; what spans the cell does not count."""
    whole = cell.dbbox()
    widths, heights = [0.0], [0.0]
    for element in _instances(layout, cell, box.to_itype(layout.dbu)):
        size = layout.cell(element.inst().cell_index).bbox().transformed(element.specific_cplx_trans())
        size = size.to_dtype(layout.dbu)
        if size.width() < _WIDE * whole.width() or size.height() < _WIDE * whole.height():
            widths.append(size.width())
            heights.append(size.height())
    return max(widths), max(heights)
