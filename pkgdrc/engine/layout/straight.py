"""Cells that are placed magnified, each as a cell of its own, so that each is as large wherever it stands."""

import klayout.db as kdb


def unmagnify(layout: kdb.Layout, top: kdb.Cell) -> None:
    """Replaces every magnified placement under `top` by one of a copy of the cell in that size."""
    copies: dict[tuple[int, float], int] = {}
    waiting = [top.cell_index(), *top.called_cells()]
    while waiting:
        for instance in list(layout.cell(waiting.pop()).each_inst()):
            placement = instance.cplx_trans
            if abs(placement.mag - 1) < 1e-9:
                continue
            key = (instance.cell_index, round(placement.mag, 9))
            if key not in copies:
                copies[key] = _copy(layout, *key)
                waiting.append(copies[key])
            array = instance.cell_inst.dup()
            array.cell_index = copies[key]
            array.cplx_trans = kdb.ICplxTrans(1.0, placement.angle, placement.is_mirror(), placement.disp)
            instance.cell_inst = array


def _copy(layout: kdb.Layout, cell: int, size: float) -> int:
    source = layout.cell(cell)
    copy = layout.create_cell(f"{source.name}*{size:g}")
    grown = kdb.ICplxTrans(size)
    for layer in layout.layer_indexes():
        for shape in source.shapes(layer).each():
            copy.shapes(layer).insert(shape, grown)
    for instance in source.each_inst():
        copy.insert(instance.cell_inst.transformed(grown))
    return int(copy.cell_index())
