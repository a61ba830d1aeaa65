"""An opening in the back metal."""

from typing import Annotated

from annotated_types import Gt

from pkgdrc.cells.drawing import Drawing
from pkgdrc.cells.masks import masks
from pkgdrc.cells.registry import cell
from pkgdrc.cells.shapes import box
from pkgdrc.units import Um


@cell
def back_opening(
    *,
    width: Annotated[Um, Gt(0)] = 400.0,
    height: Annotated[Um, Gt(0)] = 300.0,
) -> Drawing:
    """Where the metal is removed from the chip's back: a box on layer `back_opening`, round the origin.

    Args:
        width: width of the opening
        height: height of the opening
    """
    grid = masks().grid
    return Drawing(shapes=(box("back_opening", width, height, grid=grid),))
