"""Separation lines: where the wafer is cut into dies."""

from typing import Annotated

from annotated_types import Ge, Gt

from pkgdrc.cells.drawing import Drawing
from pkgdrc.cells.masks import masks
from pkgdrc.cells.registry import cell
from pkgdrc.cells.shapes import box, snap
from pkgdrc.units import Um


@cell
def separation_lines(
    *,
    columns: Annotated[int, Ge(1)] = 1,
    rows: Annotated[int, Ge(1)] = 1,
    pitch: tuple[Um, Um] = (850.0, 840.0),
    overhang: Annotated[Um, Ge(0)] = 100.0,
    line_width: Annotated[Um, Gt(0)] = 1.0,
) -> Drawing:
    """The lines round an array of fields, on layer `separation`; the array is centred on the origin.

    Args:
        columns: number of fields in a row
        rows: number of rows
        pitch: width and height of a field
        overhang: how far the lines go on beyond the array
        line_width: width that the lines are drawn with
    """
    grid = masks().grid
    width, height = columns * pitch[0], rows * pitch[1]
    across = [
        box(
            "separation",
            line_width,
            height + 2 * overhang,
            (snap(column * pitch[0] - width / 2, grid), 0.0),
            grid,
        )
        for column in range(columns + 1)
    ]
    along = [
        box(
            "separation",
            width + 2 * overhang,
            line_width,
            (0.0, snap(row * pitch[1] - height / 2, grid)),
            grid,
        )
        for row in range(rows + 1)
    ]
    return Drawing(shapes=(*across, *along))
