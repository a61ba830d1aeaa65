"""The metal from a pad's opening to the base region of an external connection."""

from typing import Annotated, Literal

from annotated_types import Ge, Gt, MinLen

from pkgdrc.cells.drawing import Drawing, Placement, Shape
from pkgdrc.cells.elastic_bump.base_region import base_region
from pkgdrc.cells.elastic_bump.ribbon import ribbon
from pkgdrc.cells.masks import masks
from pkgdrc.cells.registry import cell
from pkgdrc.cells.shapes import box, circle
from pkgdrc.errors import InputError
from pkgdrc.units import Um


@cell
def interconnect(
    *,
    points: Annotated[tuple[tuple[Um, Um], ...], MinLen(2)] = ((0.0, 0.0), (0.0, -100.0), (100.0, -200.0)),
    width: Annotated[Um, Gt(0)] = 15.0,
    landing: Annotated[Um, Ge(0)] = 64.0,
    outline: Literal["square", "round"] = "square",
    base: Annotated[Um, Ge(0)] = 150.0,
) -> Drawing:
    """A track on layer `interconnect` from a landing on a pad's opening to a base region.

    Its steps run along x, along y or at 45 deg; it is as wide across on all of them.

    Args:
        points: corners of the centre line, the first on the pad, the last in the base region
        width: width of the track
        landing: size of the metal round the pad's opening; 0 for none
        outline: outline of the landing, 'square' or 'round'
        base: diameter of the base region; 0 for none
    """
    grid, facet_tolerance = masks().grid, masks().facet_tolerance
    try:
        track = ribbon("interconnect", points, width, grid)
    except InputError as error:
        raise InputError(f"cell 'interconnect': parameter 'points' {error}") from None
    # Shapes overlap: their common outline would have corners off the grid where a track meets a circle.
    lands: tuple[Shape, ...] = ()
    if landing and outline == "round":
        lands = (circle("interconnect", landing, points[0], grid, facet_tolerance),)
    elif landing:
        lands = (box("interconnect", landing, landing, points[0], grid),)
    region = base_region(diameter=base) if base else None
    return Drawing(shapes=(track, *lands), placements=(Placement(region, points[-1]),) if region else ())
