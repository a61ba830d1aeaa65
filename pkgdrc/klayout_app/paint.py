"""A drawing in a cell of the application: exactly what the command line writes for it."""

import tempfile
import textwrap
from collections.abc import Callable
from pathlib import Path

import pya

from pkgdrc.cells.drawing import Box, Drawing
from pkgdrc.stream.write import write_layout
from pkgdrc.technology.model import Technology

_LINE = 60  # letters


def paint(
    drawing: Drawing, technology: Technology, cell: "pya.Cell", cell_for: Callable[[Drawing], int]
) -> None:
    """Put a drawing's own shapes, labels and placements into `cell`.

    `cell_for` gives the index of the cell that stands for a placed drawing. What is put there went through
    a file, so that rounding, arrays and refusals are the command line's.
    """
    placed = {placement.drawing.name: placement.drawing for placement in drawing.placements}
    names = {number: name for name, number in reversed(technology.layers.items())}
    layout = cell.layout()
    with tempfile.TemporaryDirectory(prefix="pkgdrc-") as folder:
        file = Path(folder) / "cell.gds"
        write_layout(drawing, technology, file)
        written = pya.Layout()
        written.read(str(file))
    top = written.cell(drawing.name)
    for index in written.layer_indexes():
        if not top.shapes(index).is_empty():
            info = written.get_info(index)
            info.name = names[info.layer, info.datatype]
            cell.shapes(layout.layer(info)).insert(top.shapes(index))
    indices = {name: cell_for(each) for name, each in placed.items()}
    for instance in top.each_inst():
        array = instance.cell_inst
        array.cell_index = indices[instance.cell.name]
        cell.insert(array)


def tell(reason: str, box: Box, cell: pya.Cell) -> None:
    """Show on the layout why `cell` has no shapes: `box` with a text, on a layer that files do not hold."""
    layout = cell.layout()
    # Scripts know the error layer from 0.29 on; guiding shapes are shown in the same way.
    layer = layout.error_layer() if hasattr(layout, "error_layer") else layout.guiding_shape_layer()
    cell.shapes(layer).insert(pya.DBox(*box))
    lines = "\n".join(textwrap.wrap(reason, _LINE))
    cell.shapes(layer).insert(pya.DText(lines, pya.DTrans(box[0], box[1])))
