"""One module: the stud base of one chip."""

from typing import Annotated, Literal

from annotated_types import Ge, Gt

from pkgdrc.cells.common.pattern import Places, ball_name, read_pattern
from pkgdrc.cells.drawing import Drawing, Label, Placement
from pkgdrc.cells.masks import masks
from pkgdrc.cells.registry import cell
from pkgdrc.cells.shapes import box
from pkgdrc.cells.stud_base.chip_outline import chip_outline
from pkgdrc.cells.stud_base.module_tracks import Tracks, joined, of_pairs, start_of_track, to_lands
from pkgdrc.cells.stud_base.stud_array import KINDS, stud_array
from pkgdrc.errors import InputError
from pkgdrc.units import Deg, Um


@cell
def stud_module(
    *,
    width: Annotated[Um, Gt(0)] = 4400.0,
    height: Annotated[Um, Gt(0)] = 4400.0,
    street: Annotated[Um, Ge(0)] = 100.0,
    columns: Annotated[int, Ge(1)] = 10,
    rows: Annotated[int, Ge(1)] = 10,
    pitch: tuple[Annotated[Um, Gt(0)], Annotated[Um, Gt(0)]] = (400.0, 400.0),
    pattern: tuple[str, ...] = (),
    chip_margin: Annotated[Um, Ge(0)] = 200.0,
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
    tracks: Literal["none", "lands", "pairs"] = "none",
    track: Annotated[Um, Gt(0)] = 40.0,
    track_reach: Annotated[Um, Gt(0)] = 300.0,
    land: Annotated[Um, Gt(0)] = 100.0,
) -> Drawing:
    """A module with its chip and an array of studs, centred on the origin.

    Layer `die` holds its field, from the middle of one street to the middle of the next. A text names the
    net of each stud as on a ball grid, from A1 at the upper left; studs that a track joins share a name.

    Args:
        width: width of the module; the field is wider by the street
        height: height of the module; the field is higher by the street
        street: what the cut takes between neighbouring modules
        columns: places for studs in a row
        rows: rows of places
        pitch: distance of neighbouring places along x and y
        pattern: rows from the top, a letter a place: 'o' concentric, 'e' eccentric, '.' none; empty for
            concentric studs at all places
        chip_margin: from the module's sides to the chip's
        hole: diameter of the holes at the lower face
        pad: size of the chip's pads; 0 for none
        pad_outline: 'square' or 'round'
        pad_offset: how far each pad lies off its hole, or off its internal connection's end
        internal: diameter of the internal connections' lands over the holes; 0 for none
        internal_to: how far internal connections lead along x and y, each towards the module's centre
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
        tracks: what eccentric studs on the array's edge are joined to through their mouths: 'none', 'lands'
            for a land of its own each, 'pairs' for the next one on the same edge
        track: width of the conductor tracks
        track_reach: from the studs' places outwards to the lands, or to the track that joins a pair
        land: side of the square lands
    """
    grid = masks().grid
    reach = {"none": 0.0, "lands": track_reach + land / 2, "pairs": track_reach + track / 2}[tracks]
    _check_room("width", "columns", width, columns, pitch[0], max(stud / 2 + notch, reach))
    _check_room("height", "rows", height, rows, pitch[1], max(stud / 2 + notch, reach))
    if 2 * chip_margin >= min(width, height):
        raise InputError(
            f"cell 'stud_module': parameter 'chip_margin' is {chip_margin:g}; "
            f"less than {min(width, height) / 2:g} leaves a chip"
        )
    studs = read_pattern("stud_module", pattern, columns, rows, KINDS)
    array = stud_array(
        columns=columns, rows=rows, pitch=pitch, pattern=pattern, hole=hole, pad=pad,
        pad_outline=pad_outline, pad_offset=pad_offset, internal=internal, internal_to=internal_to,
        internal_width=internal_width, internal_end=internal_end, stud=stud, notch=notch,
        notch_offset=notch_offset, eccentricity=eccentricity, mouth=mouth, declare=declare, rim=rim,
        rim_gap=rim_gap, rim_offset=rim_offset, solder=solder, solder_offset=solder_offset,
    )  # fmt: skip
    chip = chip_outline(width=width - 2 * chip_margin, height=height - 2 * chip_margin)
    places = Places(columns, rows, pitch, grid)
    start = start_of_track(hole, rim, eccentricity, track, grid)
    design = Tracks(places, track, start, track_reach, land)
    pairs = joined(studs, places) if tracks == "pairs" else {}
    drawn = to_lands(design, studs) if tracks == "lands" else of_pairs(design, pairs)
    names = {place: ball_name(pairs.get(place, place)) for place in studs}
    return Drawing(
        shapes=(box("die", width + street, height + street, grid=grid),),
        labels=tuple(Label("label", name, places.centre(place)) for place, name in names.items()),
        placements=(Placement(array), Placement(chip), *places.arrays(drawn)),
    )


def _check_room(size: str, count: str, there: Um, number: int, pitch: Um, beyond: Um) -> None:
    """InputError if an array with something beyond its outermost places does not fit the module."""
    needed = (number - 1) * pitch + 2 * beyond
    if needed > there:
        raise InputError(
            f"cell 'stud_module': parameter '{count}' is {number}, which needs {needed:g} um at this pitch; "
            f"the module's {size} is {there:g}"
        )
