"""A track of the wiring level."""

from itertools import pairwise
from typing import Annotated

from annotated_types import Gt, MinLen

from pkgdrc.cells.drawing import Drawing
from pkgdrc.cells.masks import masks
from pkgdrc.cells.registry import cell
from pkgdrc.cells.shapes import track
from pkgdrc.errors import InputError
from pkgdrc.units import Um


@cell
def wiring_track(
    *,
    points: Annotated[tuple[tuple[Um, Um], ...], MinLen(2)] = ((0.0, 0.0), (200.0, 0.0)),
    width: Annotated[Um, Gt(0)] = 15.0,
) -> Drawing:
    """A track on layer `wiring`, along x and y by turns as its points say.

    Args:
        points: corners of the centre line; its ends reach over the first and last by half the width
        width: width of the track
    """
    grid = masks().grid
    for (x0, y0), (x1, y1) in pairwise(points):
        if x0 != x1 and y0 != y1:
            raise InputError(
                f"cell 'wiring_track': parameter 'points' goes from ({x0:g}, {y0:g}) to ({x1:g}, {y1:g}); "
                "each step must run along x or y"
            )
    return Drawing(shapes=track("wiring", points, width, grid))
