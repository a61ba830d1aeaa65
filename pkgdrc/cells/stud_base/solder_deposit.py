"""Solder on a stud."""

from typing import Annotated

from annotated_types import Gt

from pkgdrc.cells.drawing import Drawing
from pkgdrc.cells.masks import masks
from pkgdrc.cells.registry import cell
from pkgdrc.cells.shapes import circle
from pkgdrc.units import Um


@cell
def solder_deposit(
    *,
    diameter: Annotated[Um, Gt(0)] = 160.0,
) -> Drawing:
    """Printed paste on layer `solder`, a disc round the origin.

    Args:
        diameter: diameter of the disc
    """
    grid, facet_tolerance = masks().grid, masks().facet_tolerance
    return Drawing(shapes=(circle("solder", diameter, (0.0, 0.0), grid, facet_tolerance),))
