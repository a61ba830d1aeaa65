"""A film of high resistance between two pieces of metal, which carries off their charge."""

from typing import Annotated

from annotated_types import Ge, Gt

from pkgdrc.cells.drawing import Drawing
from pkgdrc.cells.masks import masks
from pkgdrc.cells.registry import cell
from pkgdrc.cells.shapes import snap, track
from pkgdrc.errors import InputError
from pkgdrc.units import Um


@cell
def pyroelectric_shunt(
    *,
    length: Annotated[Um, Gt(0)] = 60.0,
    legs: Annotated[int, Ge(0)] = 12,
    leg: Annotated[Um, Gt(0)] = 14.0,
    width: Annotated[Um, Gt(0)] = 1.0,
    space: Annotated[Um, Gt(0)] = 1.0,
) -> Drawing:
    """A meander along x on layer `shunt`, centred on the origin; it ends on the metal that it joins.

    A change of temperature charges the metal on LiTaO3 and LiNbO3, and what floats sparks over its fingers.
    Of a film of 50 ohm per square the default is 11 kohm, which the signal does not notice.

    Args:
        length: from end to end
        legs: upright legs; 0 for a straight film
        leg: height of the meander, from centre line to centre line
        width: width of the film
        space: between neighbouring legs
    """
    grid = masks().grid
    width, space, leg, length = (snap(each, 2 * grid) for each in (width, space, leg, length))
    pitch = width + space
    if (legs + 1) * pitch > length:
        raise InputError(
            f"cell 'pyroelectric_shunt': parameter 'legs' is {legs}; at most {int(length / pitch) - 1} "
            f"fit into a length of {length:g}"
        )
    start, half = snap(-(legs - 1) * pitch / 2, grid), leg / 2
    points = [(-length / 2, 0.0)]
    for number in range(legs):
        x, to = start + number * pitch, half if number % 2 == 0 else -half
        points.append((x, 0.0 if number == 0 else -to))
        points.append((x, 0.0 if number == legs - 1 else to))
    points.append((length / 2, 0.0))
    return Drawing(shapes=track("shunt", points, width, grid))
