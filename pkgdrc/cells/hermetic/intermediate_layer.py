"""The intermediate layer between frame and cover, which closes the cavity and carries the wiring level."""

from typing import Annotated

from annotated_types import Ge, Gt

from pkgdrc.cells.drawing import Drawing
from pkgdrc.cells.masks import masks
from pkgdrc.cells.registry import cell
from pkgdrc.cells.shapes import box
from pkgdrc.errors import InputError
from pkgdrc.units import Um


@cell
def intermediate_layer(
    *,
    width: Annotated[Um, Gt(0)] = 850.0,
    height: Annotated[Um, Gt(0)] = 840.0,
    clearance: Annotated[Um, Ge(0)] = 0.0,
) -> Drawing:
    """A sheet on layer `intermediate` over a die's field, centred on the origin.

    Its openings are drawn on the layers of the connections that pass it. Without a clearance it joins
    the neighbouring dies', and is cut with the frame.

    Args:
        width: width of the field
        height: height of the field
        clearance: how far the sheet stays from the field's border
    """
    grid = masks().grid
    if 2 * clearance >= min(width, height):
        raise InputError(
            f"cell 'intermediate_layer': parameter 'clearance' is {clearance:g}; "
            f"less than {min(width, height) / 2:g} leaves a sheet"
        )
    return Drawing(shapes=(box("intermediate", width - 2 * clearance, height - 2 * clearance, grid=grid),))
