"""The chip on the film's upper face."""

from typing import Annotated

from annotated_types import Gt

from pkgdrc.cells.drawing import Drawing
from pkgdrc.cells.masks import masks
from pkgdrc.cells.registry import cell
from pkgdrc.cells.shapes import box
from pkgdrc.units import Um


@cell
def chip_outline(
    *,
    width: Annotated[Um, Gt(0)] = 4000.0,
    height: Annotated[Um, Gt(0)] = 4000.0,
) -> Drawing:
    """The chip's outline on layer `chip`, centred on the origin.

    Args:
        width: width of the chip
        height: height of the chip
    """
    grid = masks().grid
    return Drawing(shapes=(box("chip", width, height, grid=grid),))
