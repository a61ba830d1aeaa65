"""The ground conductor, which the back metal meets at the cut edge so that it shields the component."""

from typing import Annotated

from annotated_types import Gt

from pkgdrc.cells.drawing import Drawing
from pkgdrc.cells.masks import masks
from pkgdrc.cells.registry import cell
from pkgdrc.cells.shapes import corners_box, snap
from pkgdrc.units import Um


@cell
def ground_conductor(
    *,
    length: Annotated[Um, Gt(0)] = 130.0,
    width: Annotated[Um, Gt(0)] = 20.0,
) -> Drawing:
    """A conductor on layer `ground`, from the origin in a ground pad to the field's border on the right.

    Args:
        length: from the pad's middle to the border, where the separation line runs
        width: width of the conductor
    """
    grid = masks().grid
    low = snap(-width / 2, grid)
    return Drawing(shapes=(corners_box("ground", 0.0, low, length, low + width),))
