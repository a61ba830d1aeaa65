"""The contact on the cover's outer face, round the outer end of a connection."""

from typing import Annotated

from annotated_types import Gt

from pkgdrc.cells.drawing import Drawing
from pkgdrc.cells.registry import cell
from pkgdrc.cells.shapes import FACET_TOLERANCE, GRID, circle
from pkgdrc.units import Um


@cell
def under_contact(
    *,
    diameter: Annotated[Um, Gt(0)] = 110.0,
    grid: Annotated[Um, Gt(0)] = GRID,
    facet_tolerance: Annotated[Um, Gt(0)] = FACET_TOLERANCE,
) -> Drawing:
    """A round contact on layer `under_contact`, centred on the origin.

    Args:
        diameter: diameter of the contact
        grid: mask grid
        facet_tolerance: chord error of the circle
    """
    return Drawing(shapes=(circle("under_contact", diameter, (0.0, 0.0), grid, facet_tolerance),))
