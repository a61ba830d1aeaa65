"""The opening in the second insulation, over a base region."""

from typing import Annotated

from annotated_types import Gt

from pkgdrc.cells.drawing import Drawing
from pkgdrc.cells.masks import masks
from pkgdrc.cells.registry import cell
from pkgdrc.cells.shapes import circle
from pkgdrc.units import Um


@cell
def insulation_opening(
    *,
    diameter: Annotated[Um, Gt(0)] = 110.0,
) -> Drawing:
    """An opening in the second insulation, on layer `opening`, round the origin.

    Args:
        diameter: diameter of the opening
    """
    grid, facet_tolerance = masks().grid, masks().facet_tolerance
    return Drawing(shapes=(circle("opening", diameter, (0.0, 0.0), grid, facet_tolerance),))
