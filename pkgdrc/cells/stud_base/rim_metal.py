"""Metal on the stud's lower end."""

from typing import Annotated

from annotated_types import Gt

from pkgdrc.cells.drawing import Drawing
from pkgdrc.cells.registry import cell
from pkgdrc.cells.shapes import FACET_TOLERANCE, GRID, circle, ring
from pkgdrc.errors import InputError
from pkgdrc.units import Um


@cell
def rim_metal(
    *,
    inner: Annotated[Um, Gt(0)] = 100.0,
    outer: Annotated[Um, Gt(0)] = 170.0,
    offset: tuple[Um, Um] = (0.0, 0.0),
    grid: Annotated[Um, Gt(0)] = GRID,
    facet_tolerance: Annotated[Um, Gt(0)] = FACET_TOLERANCE,
) -> Drawing:
    """A ring on layer `rim` round the hole at the origin; it meets the wall metal at the hole's edge.

    Args:
        inner: inner diameter, which is the hole's
        outer: outer diameter
        offset: how far the outer circle lies off the hole's centre, where the stud does
        grid: mask grid
        facet_tolerance: chord error of the circles
    """
    if outer <= inner:
        raise InputError(
            f"cell 'rim_metal': parameter 'outer' is {outer:g}; more than the inner diameter of {inner:g} "
            "leaves a ring"
        )
    disc = circle("rim", outer, offset, grid, facet_tolerance)
    hole = circle("rim", inner, (0.0, 0.0), grid, facet_tolerance)
    return Drawing(shapes=ring(disc, hole, grid=grid))
