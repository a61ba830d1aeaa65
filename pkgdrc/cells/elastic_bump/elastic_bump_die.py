"""One die of the elastic bump: pads along its edge, redistributed to balls in an array."""

from dataclasses import replace
from typing import Annotated, Literal

from annotated_types import Ge, Gt, MinLen

from pkgdrc.cells.common.component_pad import component_pad
from pkgdrc.cells.common.pattern import Places, ball_name, read_pattern
from pkgdrc.cells.drawing import Drawing, Label, Placement
from pkgdrc.cells.elastic_bump.ball import ball as ball_cell
from pkgdrc.cells.elastic_bump.filling_cylinder import filling_cylinder
from pkgdrc.cells.elastic_bump.insulation_opening import insulation_opening
from pkgdrc.cells.elastic_bump.interconnect import interconnect
from pkgdrc.cells.elastic_bump.pad_opening import pad_opening as pad_opening_cell
from pkgdrc.cells.elastic_bump.pad_row import PadRows
from pkgdrc.cells.elastic_bump.redistribution import redistribution
from pkgdrc.cells.elastic_bump.request import Request
from pkgdrc.cells.elastic_bump.saw_street import saw_street
from pkgdrc.cells.elastic_bump.sectors import SIDES, Side
from pkgdrc.cells.masks import masks
from pkgdrc.cells.registry import cell
from pkgdrc.cells.shapes import box
from pkgdrc.units import Um


@cell
def elastic_bump_die(
    *,
    width: Annotated[Um, Gt(0)] = 2100.0,
    height: Annotated[Um, Gt(0)] = 2350.0,
    street: Annotated[Um, Ge(0)] = 100.0,
    columns: Annotated[int, Ge(1)] = 5,
    rows: Annotated[int, Ge(1)] = 6,
    pitch: tuple[Annotated[Um, Gt(0)], Annotated[Um, Gt(0)]] = (250.0, 250.0),
    pattern: tuple[str, ...] = (),
    sides: Annotated[tuple[Side, ...], MinLen(1)] = SIDES,
    pad: Annotated[Um, Gt(0)] = 70.0,
    pad_outline: Literal["square", "round"] = "square",
    pad_pitch: Annotated[Um, Gt(0)] = 100.0,
    pad_rows: Literal[1, 2] = 1,
    pad_row_pitch: Annotated[Um, Gt(0)] = 100.0,
    pad_inset: Annotated[Um, Gt(0)] = 65.0,
    spare_pads: Annotated[int, Ge(0)] = 0,
    pad_opening: Annotated[Um, Gt(0)] = 50.0,
    pad_opening_offset: tuple[Um, Um] = (0.0, 0.0),
    landing: Annotated[Um, Gt(0)] = 64.0,
    track: Annotated[Um, Gt(0)] = 15.0,
    space: Annotated[Um, Gt(0)] = 10.0,
    street_space: Annotated[Um, Ge(0)] = 20.0,
    base: Annotated[Um, Gt(0)] = 150.0,
    opening: Annotated[Um, Gt(0)] = 110.0,
    opening_offset: tuple[Um, Um] = (0.0, 0.0),
    filling: Annotated[Um, Gt(0)] = 110.0,
    filling_offset: tuple[Um, Um] = (0.0, 0.0),
    ball: Annotated[Um, Gt(0)] = 120.0,
    ball_offset: tuple[Um, Um] = (0.0, 0.0),
) -> Drawing:
    """A die with pads along its edge, each joined to a ball of an array in its middle.

    Centred on the origin. Layer `die` holds its field, from the middle of one saw street to the middle of the
    next. Interconnects lie in one plane and do not cross; what cannot be led so is refused. Texts at pad and
    ball name each net as on a ball grid, from A1 at the upper left.

    Args:
        width: width of the die; the field is wider by the street
        height: height of the die; the field is higher by the street
        street: what the saw takes between neighbouring dies
        columns: places for balls in a row
        rows: rows of places
        pitch: distance of neighbouring places along x and y
        pattern: rows from the top, a letter a place: 'o' a ball, '.' none; empty for balls at all places
        sides: sides along which there are pads: 'top', 'right', 'bottom', 'left'
        pad: size of the pads
        pad_outline: 'square' or 'round'; openings and landings on pads are alike
        pad_pitch: distance of neighbouring pads' centres in a row
        pad_rows: 1, or 2 for staggered rows
        pad_row_pitch: distance of the two rows
        pad_inset: from the die's edge to the centres of the outer row of pads
        spare_pads: pads that lead to no ball
        pad_opening: size of the openings in the first insulation
        pad_opening_offset: how far each of these lies off its pad's centre
        landing: size of the interconnects' ends over these openings
        track: width of the interconnects' tracks
        space: least distance of a track from other interconnects
        street_space: least distance of a track from the street
        base: diameter of the base regions
        opening: diameter of the openings in the second insulation
        opening_offset: how far each of these lies off its base region's centre
        filling: diameter of the fillings
        filling_offset: how far each filling lies off its opening's centre
        ball: diameter of the balls
        ball_offset: how far each ball lies off its opening's centre
    """
    grid = masks().grid
    places = Places(columns, rows, pitch, grid)
    taken = frozenset(read_pattern("elastic_bump_die", pattern, columns, rows, {"o": "a ball"}))
    along_edge = PadRows(width, height, pad_rows, pad_pitch, pad_row_pitch, pad_inset, pad, landing, grid)
    request = Request(
        "elastic_bump_die", places, taken, sides, along_edge, spare_pads, base, track, space, street_space
    )
    routes, spare = redistribution(request)
    pad_cell = component_pad.draw({"size": pad, "outline": pad_outline})
    opened = pad_opening_cell.draw({"size": pad_opening, "outline": pad_outline})
    metal: dict[str, object] = {
        "width": track, "landing": landing, "outline": pad_outline, "base": base
    }  # fmt: skip
    parts, labels = [], []
    for route in routes:
        start, end = route.points[0], route.points[-1]
        points = [_sum(at, (-start[0], -start[1])) for at in route.points]
        parts.append(Placement(interconnect.draw({"points": points, **metal}), start))
        labels += [Label("label", ball_name(route.place), at) for at in (start, end)]
    for at in (*(route.points[0] for route in routes), *spare):
        parts += [Placement(pad_cell, at), Placement(opened, _sum(at, pad_opening_offset))]
    for drawing, offset in (
        (insulation_opening.draw({"diameter": opening}), opening_offset),
        (filling_cylinder.draw({"diameter": filling}), _sum(opening_offset, filling_offset)),
        (ball_cell.draw({"diameter": ball}), _sum(opening_offset, ball_offset)),
    ):
        arrays = places.arrays(dict.fromkeys(taken, drawing))
        parts += [replace(array, at=_sum(array.at, offset)) for array in arrays]
    if street:
        sawn = saw_street(width=width + street, height=height + street, street=street)
        parts.append(Placement(sawn))
    return Drawing(
        shapes=(box("die", width + street, height + street, grid=grid),),
        labels=tuple(labels),
        placements=tuple(parts),
    )


def _sum(a: tuple[Um, Um], b: tuple[Um, Um]) -> tuple[Um, Um]:
    return (round(a[0] + b[0], 9), round(a[1] + b[1], 9))
