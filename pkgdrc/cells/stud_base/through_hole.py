"""The hole through the film."""

from typing import Annotated

from annotated_types import Gt

from pkgdrc.cells.drawing import Drawing
from pkgdrc.cells.masks import masks
from pkgdrc.cells.registry import cell
from pkgdrc.cells.shapes import circle
from pkgdrc.units import Um


@cell
def through_hole(
    *,
    diameter: Annotated[Um, Gt(0)] = 100.0,
) -> Drawing:
    """A hole that is drilled from the film's lower face, on layer `hole`, round the origin.

    Args:
        diameter: diameter at the lower face
    """
    grid, facet_tolerance = masks().grid, masks().facet_tolerance
    return Drawing(shapes=(circle("hole", diameter, (0.0, 0.0), grid, facet_tolerance),))
