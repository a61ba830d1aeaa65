"""The contact on the cover's outer face, round the outer end of a connection."""

from typing import Annotated

from annotated_types import Gt

from pkgdrc.cells.drawing import Drawing
from pkgdrc.cells.masks import masks
from pkgdrc.cells.registry import cell
from pkgdrc.cells.shapes import circle
from pkgdrc.units import Um


@cell
def under_contact(
    *,
    diameter: Annotated[Um, Gt(0)] = 110.0,
) -> Drawing:
    """A round contact on layer `under_contact`, centred on the origin.

    Args:
        diameter: diameter of the contact
    """
    grid, facet_tolerance = masks().grid, masks().facet_tolerance
    return Drawing(shapes=(circle("under_contact", diameter, (0.0, 0.0), grid, facet_tolerance),))
