"""What the saw takes of a die's field."""

from typing import Annotated

from annotated_types import Gt

from pkgdrc.cells.drawing import Drawing
from pkgdrc.cells.masks import masks
from pkgdrc.cells.registry import cell
from pkgdrc.cells.shapes import box, corners_box, snap
from pkgdrc.errors import InputError
from pkgdrc.units import Um


@cell
def saw_street(
    *,
    width: Annotated[Um, Gt(0)] = 2200.0,
    height: Annotated[Um, Gt(0)] = 2450.0,
    street: Annotated[Um, Gt(0)] = 100.0,
) -> Drawing:
    """A ring on layer `street` inside a die's field, half as wide as the street, centred on the origin.

    Args:
        width: width of the field
        height: height of the field
        street: what the saw takes between neighbouring dies
    """
    grid = masks().grid
    if street >= min(width, height):
        raise InputError(
            f"cell 'saw_street': parameter 'street' is {street:g}; "
            f"less than {min(width, height):g} leaves a die"
        )
    left, bottom, right, top = box("street", width, height, grid=grid).box
    half = snap(street / 2, grid)
    return Drawing(
        shapes=(
            corners_box("street", left, bottom, right, bottom + half),
            corners_box("street", left, top - half, right, top),
            corners_box("street", left, bottom + half, left + half, top - half),
            corners_box("street", right - half, bottom + half, right, top - half),
        )
    )
