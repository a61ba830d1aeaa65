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
from pkgdrc.cells.stud_base.stud_design import DESIGN, StudDesign
from pkgdrc.errors import InputError
from pkgdrc.units import Um


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
    design: StudDesign = DESIGN,
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
        tracks: what eccentric studs on the array's edge are joined to through their mouths: 'none', 'lands'
            for a land of its own each, 'pairs' for the next one on the same edge
        track: width of the conductor tracks
        track_reach: from the studs' places outwards to the lands, or to the track that joins a pair
        land: side of the square lands
    """
    grid = masks().grid
    reach = {"none": 0.0, "lands": track_reach + land / 2, "pairs": track_reach + track / 2}[tracks]
    _check_room("width", "columns", width, columns, pitch[0], max(design.stud / 2 + design.notch, reach))
    _check_room("height", "rows", height, rows, pitch[1], max(design.stud / 2 + design.notch, reach))
    if 2 * chip_margin >= min(width, height):
        raise InputError(
            f"cell 'stud_module': parameter 'chip_margin' is {chip_margin:g}; "
            f"less than {min(width, height) / 2:g} leaves a chip"
        )
    studs = read_pattern("stud_module", pattern, columns, rows, KINDS)
    grid_of_studs = {"columns": columns, "rows": rows, "pitch": pitch, "pattern": pattern}
    array = stud_array.draw({**grid_of_studs, **vars(design)})
    chip = chip_outline(width=width - 2 * chip_margin, height=height - 2 * chip_margin)
    places = Places(columns, rows, pitch, grid)
    start = start_of_track(design.hole, design.rim, design.eccentricity, track, grid)
    laid = Tracks(places, track, start, track_reach, land)
    pairs = joined(studs, places) if tracks == "pairs" else {}
    drawn = to_lands(laid, studs) if tracks == "lands" else of_pairs(laid, pairs)
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
