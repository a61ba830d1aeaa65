"""A connecting element of the chip."""

from typing import Annotated, Literal

from annotated_types import Gt

from pkgdrc.cells.drawing import Drawing
from pkgdrc.cells.masks import masks
from pkgdrc.cells.registry import cell
from pkgdrc.cells.shapes import box, circle
from pkgdrc.units import Um


@cell
def component_pad(
    *,
    size: Annotated[Um, Gt(0)] = 150.0,
    outline: Literal["square", "round"] = "square",
) -> Drawing:
    """A pad of the chip on layer `pad`, centred on the origin.

    Args:
        size: side of the square, or diameter
        outline: 'square' or 'round'
    """
    grid, facet_tolerance = masks().grid, masks().facet_tolerance
    if outline == "round":
        return Drawing(shapes=(circle("pad", size, (0.0, 0.0), grid, facet_tolerance),))
    return Drawing(shapes=(box("pad", size, size, grid=grid),))
