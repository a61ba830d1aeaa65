"""Solder on a stud."""

from typing import Annotated

from annotated_types import Gt

from pkgdrc.cells.drawing import Drawing
from pkgdrc.cells.registry import cell
from pkgdrc.cells.shapes import FACET_TOLERANCE, GRID, circle
from pkgdrc.units import Um


@cell
def solder_deposit(
    *,
    diameter: Annotated[Um, Gt(0)] = 160.0,
    grid: Annotated[Um, Gt(0)] = GRID,
    facet_tolerance: Annotated[Um, Gt(0)] = FACET_TOLERANCE,
) -> Drawing:
    """Printed paste on layer `solder`, a disc round the origin.

    Args:
        diameter: diameter of the disc
        grid: mask grid
        facet_tolerance: chord error of the circle
    """
    return Drawing(shapes=(circle("solder", diameter, (0.0, 0.0), grid, facet_tolerance),))
