"""A die with external connections in an array."""

from typing import Annotated

from annotated_types import Ge, Gt

from pkgdrc.cells.drawing import Drawing, Placement
from pkgdrc.cells.elastic_bump.bump_site import bump_site
from pkgdrc.cells.registry import cell
from pkgdrc.cells.shapes import FACET_TOLERANCE, GRID, box, snap
from pkgdrc.errors import InputError
from pkgdrc.units import Um


@cell
def bump_array_die(
    *,
    width: Annotated[Um, Gt(0)] = 1500.0,
    height: Annotated[Um, Gt(0)] = 1800.0,
    street: Annotated[Um, Ge(0)] = 100.0,
    columns: Annotated[int, Ge(1)] = 5,
    rows: Annotated[int, Ge(1)] = 6,
    pitch: Annotated[Um, Gt(0)] = 250.0,
    base: Annotated[Um, Gt(0)] = 150.0,
    opening: Annotated[Um, Gt(0)] = 110.0,
    ball: Annotated[Um, Gt(0)] = 120.0,
    track: Annotated[Um, Gt(0)] = 30.0,
    track_length: Annotated[Um, Ge(0)] = 90.0,
    grid: Annotated[Um, Gt(0)] = GRID,
    facet_tolerance: Annotated[Um, Gt(0)] = FACET_TOLERANCE,
) -> Drawing:
    """A die whose external connections stand in an array of one pitch, centred on the origin.

    Layer `die` holds its field, from the middle of one saw street to the middle of the next.

    Args:
        width: width of the die; the field is wider by the street
        height: height of the die; the field is higher by the street
        street: what the saw takes between neighbouring dies
        columns: connections in a row
        rows: rows of connections
        pitch: distance of neighbouring connections' centres
        base: diameter of the base regions
        opening: diameter of the openings in the second insulation
        ball: diameter of the balls
        track: width of the tracks that lead to the base regions
        track_length: length of the tracks from the base regions' centres
        grid: mask grid
        facet_tolerance: chord error of round shapes
    """
    for name, count, size in (("columns", columns, width), ("rows", rows, height)):
        needed = (count - 1) * pitch + max(base, ball)
        if needed > size:
            raise InputError(
                f"cell 'bump_array_die': parameter '{name}' is {count}, which needs {needed:g} um "
                f"at this pitch; the die has {size:g}"
            )
    site = bump_site(
        base=base, opening=opening, ball=ball, track=track, track_length=track_length, grid=grid,
        facet_tolerance=facet_tolerance,
    )  # fmt: skip
    first = (snap(-(columns - 1) * pitch / 2, grid), snap(-(rows - 1) * pitch / 2, grid))
    return Drawing(
        shapes=(box("die", width + street, height + street, grid=grid),),
        placements=(Placement(site, first, columns=columns, rows=rows, pitch=(pitch, pitch)),),
    )
