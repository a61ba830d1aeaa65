"""A package round filters: frame, islands, connections and contacts at the ports, and the tracks to them."""

from dataclasses import dataclass
from typing import Annotated

from annotated_types import Ge, Gt

from pkgdrc.cells.drawing import Drawing, Label, Placement, Shape
from pkgdrc.cells.hermetic.conical_connection import conical_connection
from pkgdrc.cells.hermetic.connector_pad import connector_pad
from pkgdrc.cells.hermetic.frame_ring import frame_ring
from pkgdrc.cells.hermetic.island_frame import island_frame
from pkgdrc.cells.hermetic.second_metal import second_metal
from pkgdrc.cells.hermetic.under_contact import under_contact as under_contact_cell
from pkgdrc.cells.masks import masks
from pkgdrc.cells.shapes import box, corners_box, snap
from pkgdrc.errors import InputError
from pkgdrc.units import Um

CHAMBER_TO_FRAME: Um = 10.0


@dataclass(frozen=True)
class FilterPort:
    """A connection: the name of its net, where it is, and the middle height of the track that comes to it."""

    name: str
    at: tuple[Um, Um]
    track_at: Um


@dataclass(frozen=True, kw_only=True)
class Package:
    """The parameters of a die that concern its package.

    Args:
        width: width of the die; the field is wider by the street
        height: height of the die; the field is higher by the street
        street: what the cut takes between neighbouring dies
        frame: width of the frame from the field's border to the cavity
        chamber: inner width and height of each chamber
        chamber_wall: width of the islands' walls, or of the branches' towards the cavity
        pad: width and height of the connector pads
        opening: diameter of the openings in the cover, at its outer face
        adhesive_opening: diameter of the openings in the adhesive, at its face to the cover; 0 for none
        under_contact: diameter of the under contacts, and width of square ones
        track: width of the connector tracks
    """

    width: Annotated[Um, Gt(0)] = 800.0
    height: Annotated[Um, Gt(0)] = 790.0
    street: Annotated[Um, Ge(0)] = 50.0
    frame: Annotated[Um, Gt(0)] = 60.0
    chamber: Annotated[Um, Gt(0)] = 60.0
    chamber_wall: Annotated[Um, Gt(0)] = 20.0
    pad: Annotated[Um, Gt(0)] = 56.0
    opening: Annotated[Um, Gt(0)] = 80.0
    adhesive_opening: Annotated[Um, Ge(0)] = 30.0
    under_contact: Annotated[Um, Gt(0)] = 110.0
    track: Annotated[Um, Gt(0)] = 15.0

    @property
    def grid(self) -> Um:
        """That of the masks."""
        return masks().grid

    @property
    def field(self) -> tuple[Um, Um]:
        """Width and height of the die's field."""
        return self.width + self.street, self.height + self.street

    @property
    def side(self) -> Um:
        """How far from the middle the connections on either side stand."""
        half = self.field[0] / 2 - self.frame
        return snap(half - CHAMBER_TO_FRAME - self.chamber_wall - self.chamber / 2, self.grid)


def packaged(
    cell: str, package: Package, filters: tuple[Placement, ...], ports: tuple[FilterPort, ...]
) -> Drawing:
    """A die with filters whose tracks lead to its ports; the contact of the first of them, pin 1, is square.

    InputError, which names the cell, if the cavity is too small for the filters.
    """
    width, height, grid = *package.field, package.grid
    _fits(cell, package, filters)
    pin_1 = ports[0]
    ring = frame_ring(width=width, height=height, wall=package.frame)
    island = island_frame(width=package.chamber, height=package.chamber, wall=package.chamber_wall)
    pad = connector_pad(width=package.pad, height=package.pad)
    opening = conical_connection(
        diameter=package.opening,
        adhesive_diameter=package.adhesive_opening,
    )
    contact = under_contact_cell(diameter=package.under_contact)
    tracks = [_to_pad(package, port) for port in ports]
    return Drawing(
        shapes=(
            box("die", width, height, grid=grid),
            *(shape for track in tracks for shape in (track, *second_metal([track]))),
            box("under_contact", package.under_contact, package.under_contact, pin_1.at, grid),
        ),
        labels=tuple(Label("label", port.name, port.at) for port in ports),
        placements=(
            Placement(ring),
            *filters,
            *(Placement(part, at=port.at) for port in ports for part in (island, pad, opening)),
            *(Placement(contact, at=port.at) for port in ports if port is not pin_1),
        ),
    )


def _to_pad(package: Package, port: FilterPort) -> Shape:
    """From the end of a track straight up or down to the pad's middle."""
    x, y = port.at
    half = snap(package.track / 2, package.grid)
    low, high = min(y, port.track_at) - half, max(y, port.track_at) + half
    return corners_box("connector", x - half, snap(low, package.grid), x + half, snap(high, package.grid))


def _fits(cell: str, package: Package, filters: tuple[Placement, ...]) -> None:
    whole = Drawing(placements=filters).box
    room = [size / 2 - package.frame for size in package.field]
    if whole is None:
        return
    for axis, name in ((0, "width"), (1, "height")):
        needed = max(-whole[axis], whole[axis + 2])
        if needed > room[axis]:
            raise InputError(
                f"cell '{cell}': parameter '{name}' is {(package.width, package.height)[axis]:g}; "
                f"its filters need {2 * (needed - room[axis]):g} more"
            )
