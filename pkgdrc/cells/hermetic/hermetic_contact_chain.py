"""Connections in series, in a die's place: whether all of them conduct is measured at two contacts."""

from typing import Annotated

from annotated_types import Ge, Gt

from pkgdrc.cells.drawing import Drawing, Placement, Shape
from pkgdrc.cells.hermetic.conical_connection import conical_connection
from pkgdrc.cells.hermetic.connector_pad import connector_pad
from pkgdrc.cells.hermetic.filter_package import Package
from pkgdrc.cells.hermetic.frame_ring import frame_ring
from pkgdrc.cells.hermetic.island_frame import island_frame
from pkgdrc.cells.hermetic.under_contact import under_contact as under_contact_cell
from pkgdrc.cells.masks import masks
from pkgdrc.cells.registry import cell
from pkgdrc.cells.shapes import corners_box, snap
from pkgdrc.errors import InputError
from pkgdrc.units import Um

PACKAGE = Package(track=20.0)


@cell
def hermetic_contact_chain(
    *,
    package: Package = PACKAGE,
    columns: Annotated[int, Ge(2)] = 4,
    rows: Annotated[int, Ge(1)] = 4,
    connection_pitch: Annotated[Um, Gt(0)] = 170.0,
) -> Drawing:
    """Connections in islands, joined two by two on the chip and on the cover in turn, to and fro; no die.

    The chain begins at the lower left. Of an even number of connections either end is joined on the chip
    alone, and has a contact to itself.

    Args:
        columns: connections in a row
        rows: rows; together an even number of connections
        connection_pitch: distance of neighbouring connections
    """
    grid = masks().grid
    field = package.field
    for count, size, name in ((columns, field[0], "columns"), (rows, field[1], "rows")):
        needed = (count - 1) * connection_pitch + package.chamber + 2 * package.chamber_wall
        if needed > size - 2 * package.frame:
            raise InputError(
                f"cell 'hermetic_contact_chain': parameter '{name}' is {count}; they need a cavity of "
                f"{needed:g}, and there are {size - 2 * package.frame:g}"
            )
    if columns * rows % 2:
        raise InputError(
            f"cell 'hermetic_contact_chain': parameter 'rows' is {rows}; with {columns} columns it gives an "
            "odd number of connections, whose last one is joined on the cover"
        )
    parts = (
        island_frame(width=package.chamber, height=package.chamber, wall=package.chamber_wall),
        connector_pad(width=package.pad, height=package.pad),
        conical_connection(diameter=package.opening, adhesive_diameter=package.adhesive_opening),
        under_contact_cell(diameter=package.under_contact),
    )
    places = [
        (
            snap((column - (columns - 1) / 2) * connection_pitch, grid),
            snap((row - (rows - 1) / 2) * connection_pitch, grid),
        )
        for row in range(rows)
        for column in (range(columns) if row % 2 == 0 else range(columns - 1, -1, -1))
    ]
    links = [
        _link(
            "under_contact" if number % 2 else "connector", places[number], places[number + 1], package.track
        )
        for number in range(len(places) - 1)
    ]
    ring = frame_ring(width=field[0], height=field[1], wall=package.frame)
    return Drawing(
        shapes=tuple(links),
        placements=(Placement(ring), *(Placement(part, at=at) for at in places for part in parts)),
    )


def _link(layer: str, one: tuple[Um, Um], other: tuple[Um, Um], track: Um) -> Shape:
    """A track from the middle of one place to that of another beside, over or under it."""
    half = snap(track / 2, masks().grid)
    (left, right), (low, high) = (sorted(each) for each in zip(one, other, strict=True))
    return corners_box(layer, left - half, low - half, right + half, high + half)
