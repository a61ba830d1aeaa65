"""Studs in an array, with or without some of them."""

from typing import Annotated, Literal

from annotated_types import Ge, Gt

from pkgdrc.cells.common.pattern import Places, read_pattern
from pkgdrc.cells.drawing import Drawing
from pkgdrc.cells.masks import masks
from pkgdrc.cells.registry import cell
from pkgdrc.cells.stud_base.stud import stud as stud_cell
from pkgdrc.units import Deg, Um

KINDS = {"o": "a concentric stud", "e": "an eccentric one"}
"""The letters of patterns."""


@cell
def stud_array(
    *,
    columns: Annotated[int, Ge(1)] = 10,
    rows: Annotated[int, Ge(1)] = 10,
    pitch: tuple[Annotated[Um, Gt(0)], Annotated[Um, Gt(0)]] = (400.0, 400.0),
    pattern: tuple[str, ...] = (),
    hole: Annotated[Um, Gt(0)] = 100.0,
    pad: Annotated[Um, Ge(0)] = 150.0,
    pad_outline: Literal["square", "round"] = "square",
    pad_offset: tuple[Um, Um] = (0.0, 0.0),
    internal: Annotated[Um, Ge(0)] = 0.0,
    internal_to: tuple[Um, Um] = (0.0, 0.0),
    internal_width: Annotated[Um, Gt(0)] = 40.0,
    internal_end: Annotated[Um, Gt(0)] = 80.0,
    stud: Annotated[Um, Gt(0)] = 180.0,
    notch: Annotated[Um, Gt(0)] = 60.0,
    notch_offset: tuple[Um, Um] = (0.0, 0.0),
    eccentricity: Annotated[Um, Ge(0)] = 10.0,
    mouth: Annotated[Deg, Ge(0)] = 90.0,
    declare: bool = False,
    rim: Annotated[Um, Ge(0)] = 170.0,
    rim_gap: Annotated[Um, Ge(0)] = 0.0,
    rim_offset: tuple[Um, Um] = (0.0, 0.0),
    solder: Annotated[Um, Ge(0)] = 160.0,
    solder_offset: tuple[Um, Um] = (0.0, 0.0),
) -> Drawing:
    """Studs in an array centred on the origin; the mouths of eccentric ones look to the nearest edge.

    Args:
        columns: places in a row
        rows: rows of places
        pitch: distance of neighbouring places along x and y
        pattern: rows from the top, a letter a place: 'o' concentric, 'e' eccentric, '.' none; empty for
            concentric studs at all places
        hole: diameter of the holes at the lower face
        pad: size of the chip's pads; 0 for none
        pad_outline: 'square' or 'round'
        pad_offset: how far each pad lies off its hole, or off its internal connection's end
        internal: diameter of the internal connections' lands over the holes; 0 for none
        internal_to: how far internal connections lead along x and y, each towards the array's centre
        internal_width: width of the internal connections' tracks
        internal_end: side of the squares in which those tracks end
        stud: diameter of the studs, which is the notches' inner one
        notch: width of the notches
        notch_offset: how far notches lie off their places, in which rim metal and solder stay
        eccentricity: how far eccentric studs lie off their holes
        mouth: angle of eccentric notches' openings; 0 for closed rings
        declare: say with texts on layer `notch_kind` which kind of stud is meant
        rim: outer diameter of the rim metal; 0 for none
        rim_gap: distance of the rim metal from the hole's edge
        rim_offset: how far the rim metal's outer circle lies off the stud's centre
        solder: diameter of the solder; 0 for none
        solder_offset: how far the solder lies off the stud's centre
    """
    grid = masks().grid
    shared: dict[str, object] = {
        "hole": hole, "pad": pad, "pad_outline": pad_outline, "pad_offset": pad_offset,
        "internal": internal, "internal_width": internal_width, "internal_end": internal_end,
        "stud": stud, "notch": notch, "notch_offset": notch_offset, "eccentricity": eccentricity,
        "mouth": mouth, "declare": declare, "rim": rim, "rim_gap": rim_gap, "rim_offset": rim_offset,
        "solder": solder, "solder_offset": solder_offset,
    }  # fmt: skip
    places = Places(columns, rows, pitch, grid)
    drawings = {}
    for place, letter in read_pattern("stud_array", pattern, columns, rows, KINDS).items():
        x, y = places.centre(place)
        to = (internal_to[0] if x <= 0 else -internal_to[0], internal_to[1] if y <= 0 else -internal_to[1])
        own: dict[str, object] = {"kind": "concentric", "internal_to": to}
        if letter == "e":
            own |= {"kind": "eccentric", "direction": places.outwards(place)}
        drawings[place] = stud_cell.draw({**shared, **own})
    return Drawing(placements=places.arrays(drawings))
