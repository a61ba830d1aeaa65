"""The solid or hollow bead that is pressed into the outer end of a connection."""

from typing import Annotated

from annotated_types import Gt

from pkgdrc.cells.drawing import Drawing
from pkgdrc.cells.masks import masks
from pkgdrc.cells.registry import cell
from pkgdrc.cells.shapes import circle
from pkgdrc.units import Um


@cell
def bead(
    *,
    diameter: Annotated[Um, Gt(0)] = 90.0,
    offset: tuple[Um, Um] = (0.0, 0.0),
) -> Drawing:
    """A bead's outline on layer `bead`, round the centre of its opening.

    Args:
        diameter: diameter of the bead, larger than that of the opening it seats in
        offset: centre of the bead
    """
    grid, facet_tolerance = masks().grid, masks().facet_tolerance
    return Drawing(shapes=(circle("bead", diameter, offset, grid, facet_tolerance),))
