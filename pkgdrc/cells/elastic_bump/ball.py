"""The small ball on a filled opening."""

from typing import Annotated

from annotated_types import Gt

from pkgdrc.cells.drawing import Drawing
from pkgdrc.cells.registry import cell
from pkgdrc.cells.shapes import FACET_TOLERANCE, GRID, circle
from pkgdrc.units import Um


@cell
def ball(
    *,
    diameter: Annotated[Um, Gt(0)] = 120.0,
    grid: Annotated[Um, Gt(0)] = GRID,
    facet_tolerance: Annotated[Um, Gt(0)] = FACET_TOLERANCE,
) -> Drawing:
    """A ball on layer `ball`, seen from above, round the origin.

    Args:
        diameter: diameter of the ball
        grid: mask grid
        facet_tolerance: chord error of the circle
    """
    return Drawing(shapes=(circle("ball", diameter, (0.0, 0.0), grid, facet_tolerance),))
