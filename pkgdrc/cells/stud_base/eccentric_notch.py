"""The notch that leaves a tube's segment."""

import math
from typing import Annotated

import numpy as np
from annotated_types import Ge, Gt

from pkgdrc.cells.drawing import Drawing, Label, Points, Shape
from pkgdrc.cells.masks import masks
from pkgdrc.cells.registry import cell
from pkgdrc.cells.shapes import circle, ring, snap
from pkgdrc.errors import InputError
from pkgdrc.units import Deg, Um


@cell
def eccentric_notch(
    *,
    stud: Annotated[Um, Gt(0)] = 180.0,
    width: Annotated[Um, Gt(0)] = 60.0,
    offset: tuple[Um, Um] = (10.0, 0.0),
    mouth: Annotated[Deg, Ge(0)] = 90.0,
    direction: Deg = 0.0,
    declare: bool = False,
) -> Drawing:
    """A ring on layer `notch` that is open on one side, or off the centre of the hole at the origin.

    Film that is left in the mouth carries the stud, and a track can pass there. The mouth's sides are
    radial, seen from the hole's centre.

    Args:
        stud: inner diameter of the ring, which is the stud's outer one
        width: width of the ring
        offset: how far the ring's centre lies off the hole's
        mouth: angle that the opening takes, seen from the hole's centre; 0 for a closed ring
        direction: direction of the opening's middle, from the x axis
        declare: say with a text on layer `notch_kind` that it is meant to be eccentric
    """
    grid, facet_tolerance = masks().grid, masks().facet_tolerance
    outer, inner = (circle("notch", size, offset, grid, facet_tolerance) for size in (stud + 2 * width, stud))
    labels = (Label("notch_kind", "eccentric", (0.0, 0.0)),) if declare else ()
    if mouth == 0:
        return Drawing(shapes=ring(outer, inner, grid=grid), labels=labels)
    if math.hypot(*offset) >= stud / 2:
        raise InputError(
            f"cell 'eccentric_notch': parameter 'offset' is {math.hypot(*offset):g} um long; a ring with a "
            f"mouth goes round the hole's centre if that is less than half of the stud's {stud:g}"
        )
    widest = 360.0 - math.degrees(2 * width / stud)
    if mouth > widest:
        raise InputError(
            f"cell 'eccentric_notch': parameter 'mouth' is {mouth:g}; with up to {widest:.4g} deg what is "
            f"left of the notch is as long as it is wide"
        )
    sides = (direction + mouth / 2, direction - mouth / 2 + 360.0)
    arcs = [
        _arc(shape.points, offset, size / 2, sides, grid)
        for shape, size in ((outer, stud + 2 * width), (inner, stud))
    ]
    return Drawing(shapes=(Shape("notch", np.vstack([arcs[0], arcs[1][::-1]])),), labels=labels)


def _arc(points: Points, centre: tuple[Um, Um], radius: Um, sides: tuple[Deg, Deg], grid: Um) -> Points:
    """The points of a circle between two directions seen from the origin, anticlockwise, with its ends.

    A point that is all but an end itself is left out, so that the grid does not turn the last edge.
    """
    first, last = (_on_ray(centre, radius, math.radians(side), grid) for side in sides)
    angles = (np.degrees(np.arctan2(points[:, 1], points[:, 0])) - sides[0]) % 360.0
    order = np.argsort(angles)
    within = points[order][angles[order] < sides[1] - sides[0]]
    near = np.minimum(np.hypot(*(within - first).T), np.hypot(*(within - last).T))
    return np.vstack([[first], within[near > 10 * grid], [last]])


def _on_ray(centre: tuple[Um, Um], radius: Um, angle: float, grid: Um) -> tuple[Um, Um]:
    """Where a ray from the origin, which lies in the circle, leaves it; `angle` in rad."""
    x, y = math.cos(angle), math.sin(angle)
    along, across = centre[0] * x + centre[1] * y, centre[0] * y - centre[1] * x
    length = along + math.sqrt(radius**2 - across**2)
    return (snap(length * x, grid), snap(length * y, grid))
