"""The small ball on a filled opening."""

from typing import Annotated

from annotated_types import Gt

from pkgdrc.cells.drawing import Drawing
from pkgdrc.cells.masks import masks
from pkgdrc.cells.registry import cell
from pkgdrc.cells.shapes import circle
from pkgdrc.units import Um


@cell
def ball(
    *,
    diameter: Annotated[Um, Gt(0)] = 120.0,
) -> Drawing:
    """A ball on layer `ball`, seen from above, round the origin.

    Args:
        diameter: diameter of the ball
    """
    grid, facet_tolerance = masks().grid, masks().facet_tolerance
    return Drawing(shapes=(circle("ball", diameter, (0.0, 0.0), grid, facet_tolerance),))
