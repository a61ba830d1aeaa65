"""The metal on the chip that a connection through the cover lands on."""

from typing import Annotated

from annotated_types import Gt

from pkgdrc.cells.drawing import Drawing
from pkgdrc.cells.hermetic.second_metal import second_metal
from pkgdrc.cells.masks import masks
from pkgdrc.cells.registry import cell
from pkgdrc.cells.shapes import box
from pkgdrc.units import Um


@cell
def connector_pad(
    *,
    width: Annotated[Um, Gt(0)] = 56.0,
    height: Annotated[Um, Gt(0)] = 56.0,
) -> Drawing:
    """A pad on layer `connector`, with second metal on it, centred on the origin.

    Args:
        width: width of the pad
        height: height of the pad
    """
    grid = masks().grid
    pad = box("connector", width, height, grid=grid)
    return Drawing(shapes=(pad, *second_metal([pad])))
