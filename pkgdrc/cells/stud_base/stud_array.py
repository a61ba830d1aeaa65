"""Studs in an array, with or without some of them."""

from typing import Annotated

from annotated_types import Ge, Gt

from pkgdrc.cells.common.pattern import Places, read_pattern
from pkgdrc.cells.drawing import Drawing
from pkgdrc.cells.masks import masks
from pkgdrc.cells.registry import cell
from pkgdrc.cells.stud_base.stud import stud as stud_cell
from pkgdrc.cells.stud_base.stud_design import DESIGN, StudDesign
from pkgdrc.units import Um

KINDS = {"o": "a concentric stud", "e": "an eccentric one"}
"""The letters of patterns."""


@cell
def stud_array(
    *,
    columns: Annotated[int, Ge(1)] = 10,
    rows: Annotated[int, Ge(1)] = 10,
    pitch: tuple[Annotated[Um, Gt(0)], Annotated[Um, Gt(0)]] = (400.0, 400.0),
    pattern: tuple[str, ...] = (),
    design: StudDesign = DESIGN,
) -> Drawing:
    """Studs in an array centred on the origin; the mouths of eccentric ones look to the nearest edge.

    Args:
        columns: places in a row
        rows: rows of places
        pitch: distance of neighbouring places along x and y
        pattern: rows from the top, a letter a place: 'o' concentric, 'e' eccentric, '.' none; empty for
            concentric studs at all places
    """
    grid = masks().grid
    places = Places(columns, rows, pitch, grid)
    drawings = {}
    for place, letter in read_pattern("stud_array", pattern, columns, rows, KINDS).items():
        x, y = places.centre(place)
        along, up = design.internal_to
        to = (along if x <= 0 else -along, up if y <= 0 else -up)
        own: dict[str, object] = {"kind": "concentric", "internal_to": to}
        if letter == "e":
            own |= {"kind": "eccentric", "direction": places.outwards(place)}
        drawings[place] = stud_cell.draw({**vars(design), **own})
    return Drawing(placements=places.arrays(drawings))
