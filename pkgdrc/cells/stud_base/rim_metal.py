"""Metal on the stud's lower end."""

import math
from typing import Annotated, Literal

import numpy as np
from annotated_types import Gt

from pkgdrc.cells.drawing import Drawing, Points, Shape
from pkgdrc.cells.masks import masks
from pkgdrc.cells.registry import cell
from pkgdrc.cells.shapes import circle
from pkgdrc.errors import InputError
from pkgdrc.units import Um


@cell
def rim_metal(
    *,
    inner: Annotated[Um, Gt(0)] = 100.0,
    outer: Annotated[Um, Gt(0)] = 170.0,
    offset: tuple[Um, Um] = (0.0, 0.0),
) -> Drawing:
    """A ring on layer `rim` round the hole at the origin; it meets the wall metal at the hole's edge.

    Args:
        inner: inner diameter, which is the hole's
        outer: outer diameter
        offset: how far the outer circle lies off the hole's centre, where the stud does
    """
    grid, facet_tolerance = masks().grid, masks().facet_tolerance
    if outer <= inner:
        raise InputError(
            f"cell 'rim_metal': parameter 'outer' is {outer:g}; more than the inner diameter of {inner:g} "
            "leaves a ring"
        )
    if 2 * math.hypot(*offset) >= outer - inner:
        raise InputError(
            f"cell 'rim_metal': parameter 'offset' is {math.hypot(*offset):g} um long; less than "
            f"{(outer - inner) / 2:g} leaves a ring"
        )
    disc = circle("rim", outer, offset, grid, facet_tolerance).points
    hole = circle("rim", inner, (0.0, 0.0), grid, facet_tolerance).points
    upper = np.vstack([_half(disc, 1), _half(hole, 1)[::-1]])
    lower = np.vstack([_half(disc, -1), _half(hole, -1)[::-1]])
    return Drawing(shapes=(Shape("rim", upper), Shape("rim", lower)))


def _half(points: Points, side: Literal[1, -1]) -> Points:
    """The points of a circle from its right end to its left one (side 1), or back below (side -1).

    Halves that are cut there have the circle's own vertices only, so that a rim and its hole fit exactly.
    """
    right = np.roll(points, -int(points[:, 0].argmax()), axis=0)
    left = int(right[:, 0].argmin())
    return right[: left + 1] if side == 1 else np.vstack([right[left:], right[:1]])
