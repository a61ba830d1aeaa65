"""The elastic conductive material in an opening of the second insulation."""

from typing import Annotated

from annotated_types import Gt

from pkgdrc.cells.drawing import Drawing
from pkgdrc.cells.masks import masks
from pkgdrc.cells.registry import cell
from pkgdrc.cells.shapes import circle
from pkgdrc.units import Um


@cell
def filling_cylinder(
    *,
    diameter: Annotated[Um, Gt(0)] = 110.0,
) -> Drawing:
    """A cylinder of conductive material on layer `filling`, round the origin.

    Args:
        diameter: diameter of the cylinder
    """
    grid, facet_tolerance = masks().grid, masks().facet_tolerance
    return Drawing(shapes=(circle("filling", diameter, (0.0, 0.0), grid, facet_tolerance),))
