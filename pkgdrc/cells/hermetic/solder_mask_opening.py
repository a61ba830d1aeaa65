"""The opening in the solder mask that holds the solder, or its paste, over a connection."""

from typing import Annotated

from annotated_types import Gt

from pkgdrc.cells.drawing import Drawing
from pkgdrc.cells.masks import masks
from pkgdrc.cells.registry import cell
from pkgdrc.cells.shapes import circle
from pkgdrc.units import Um


@cell
def solder_mask_opening(
    *,
    diameter: Annotated[Um, Gt(0)] = 100.0,
) -> Drawing:
    """A round opening on layer `solder_mask`, centred on the origin; it bounds the metal under the bump.

    Args:
        diameter: diameter of the opening
    """
    grid, facet_tolerance = masks().grid, masks().facet_tolerance
    return Drawing(shapes=(circle("solder_mask", diameter, (0.0, 0.0), grid, facet_tolerance),))
