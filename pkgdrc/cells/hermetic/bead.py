"""The solid or hollow bead that is pressed into the outer end of a connection."""

from typing import Annotated

from annotated_types import Gt

from pkgdrc.cells.drawing import Drawing
from pkgdrc.cells.registry import cell
from pkgdrc.cells.shapes import FACET_TOLERANCE, GRID, circle
from pkgdrc.units import Um


@cell
def bead(
    *,
    diameter: Annotated[Um, Gt(0)] = 90.0,
    offset: tuple[Um, Um] = (0.0, 0.0),
    grid: Annotated[Um, Gt(0)] = GRID,
    facet_tolerance: Annotated[Um, Gt(0)] = FACET_TOLERANCE,
) -> Drawing:
    """A bead's outline on layer `bead`, round the centre of its opening.

    Args:
        diameter: diameter of the bead, larger than that of the opening it seats in
        offset: centre of the bead
        grid: mask grid
        facet_tolerance: chord error of the circle
    """
    return Drawing(shapes=(circle("bead", diameter, offset, grid, facet_tolerance),))
