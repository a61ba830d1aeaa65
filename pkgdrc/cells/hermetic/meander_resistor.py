"""A meander resistor on the wiring level: a resistive film between two leads."""

from itertools import pairwise
from typing import Annotated

from annotated_types import Ge, Gt

from pkgdrc.cells.drawing import Drawing, Label
from pkgdrc.cells.masks import masks
from pkgdrc.cells.registry import cell
from pkgdrc.cells.shapes import corners_box, snap, track
from pkgdrc.errors import InputError
from pkgdrc.technology.passives import meander_resistance
from pkgdrc.units import Um


@cell
def meander_resistor(
    *,
    legs: Annotated[int, Ge(2)] = 4,
    leg: Annotated[Um, Gt(0)] = 60.0,
    width: Annotated[Um, Gt(0)] = 10.0,
    space: Annotated[Um, Gt(0)] = 10.0,
    contact: Annotated[Um, Gt(0)] = 10.0,
    lead: Annotated[Um, Gt(0)] = 15.0,
    length: Annotated[Um, Gt(0)] = 144.0,
    sheet_resistance: Annotated[float, Gt(0)] = 50.0,
) -> Drawing:
    """A resistor between leads that end at x = -`length` / 2 and x = `length` / 2.

    The film is on layer `film`, the leads, which it overlaps, on `wiring`. A box on layer `device` holds
    the film between the leads, and the text with the value by squares of film, see `meander_resistance`.

    Args:
        legs: upright legs of the meander
        leg: height of the meander, from centre line to centre line
        width: width of the film
        space: between neighbouring legs
        contact: how far film and lead overlap
        lead: width of the leads
        length: from the left lead's end to the right one's
        sheet_resistance: of the film, ohm per square
    """
    grid = masks().grid
    pitch, half = width + space, snap(leg / 2, grid)
    start = snap(-(legs - 1) * pitch / 2, grid)
    inner = start - snap(width / 2, grid) - space  # where the left lead ends; the right one mirrors it
    if -inner + contact >= length / 2:
        raise InputError(
            f"cell 'meander_resistor': parameter 'length' is {length:g}; "
            f"more than {2 * (contact - inner):g} leaves leads beside the film"
        )
    if leg <= width:
        raise InputError(
            f"cell 'meander_resistor': parameter 'leg' is {leg:g}; more than the width of {width:g} bends it"
        )
    points = [(inner - contact + width / 2, 0.0), (start, 0.0)]
    for number in range(legs):
        x, up = start + number * pitch, half if number % 2 == 0 else -half
        if number:
            points.append((x, -up))
        points.append((x, up if number < legs - 1 else 0.0))
    points.append((-inner + contact - width / 2, 0.0))
    run = sum(abs(x1 - x0) + abs(y1 - y0) for (x0, y0), (x1, y1) in pairwise(points))
    value = meander_resistance(run + width - 2 * contact, width, 2 * legs, sheet_resistance)
    low, end = snap(-lead / 2, grid), snap(length / 2, grid)
    top = half + snap(width / 2, grid)
    return Drawing(
        shapes=(
            corners_box("wiring", -end, low, inner, low + lead),
            corners_box("wiring", -inner, low, end, low + lead),
            *track("film", points, width, grid),
            corners_box("device", inner, -top, -inner, top),
        ),
        labels=(Label("device", f"R {value:.4g} Ohm", (0.0, 0.0)),),
    )
