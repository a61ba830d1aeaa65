"""One die of the hermetic package, composed of the cells beside this file."""

from collections.abc import Iterable
from typing import Annotated, Literal

from annotated_types import Ge, Gt

from pkgdrc.cells.drawing import Drawing, Label, Placement, Shape
from pkgdrc.cells.hermetic.component_area import component_area
from pkgdrc.cells.hermetic.conical_connection import conical_connection
from pkgdrc.cells.hermetic.connector_pad import connector_pad
from pkgdrc.cells.hermetic.floorplan import FilterPlan, Port, Room, plan
from pkgdrc.cells.hermetic.frame_ring import frame_ring
from pkgdrc.cells.hermetic.island_frame import island_frame
from pkgdrc.cells.hermetic.under_contact import under_contact as under_contact_cell
from pkgdrc.cells.registry import cell
from pkgdrc.cells.shapes import FACET_TOLERANCE, GRID, box, corners_box, snap, united
from pkgdrc.errors import InputError
from pkgdrc.units import Um


@cell
def hermetic_die(
    *,
    width: Annotated[Um, Gt(0)] = 800.0,
    height: Annotated[Um, Gt(0)] = 790.0,
    street: Annotated[Um, Ge(0)] = 50.0,
    frame: Annotated[Um, Gt(0)] = 60.0,
    cavity_shift: tuple[Um, Um] = (0.0, 0.0),
    frame_gap: Annotated[Um, Ge(0)] = 0.0,
    filters: Annotated[int, Ge(1)] = 2,
    transducers: Annotated[int, Ge(1)] = 2,
    chambers: Literal["islands", "branches"] = "islands",
    chamber: Annotated[Um, Gt(0)] = 60.0,
    chamber_wall: Annotated[Um, Gt(0)] = 20.0,
    chamber_gap: Annotated[Um, Ge(0)] = 0.0,
    chamber_to_frame: Annotated[Um, Ge(0)] = 10.0,
    component_to_chamber: Annotated[Um, Ge(0)] = 20.0,
    connection_pitch: Annotated[Um, Gt(0)] = 170.0,
    pad: Annotated[Um, Gt(0)] = 56.0,
    opening: Annotated[Um, Gt(0)] = 80.0,
    opening_offset: tuple[Um, Um] = (0.0, 0.0),
    adhesive_opening: Annotated[Um, Gt(0)] = 30.0,
    adhesive_offset: tuple[Um, Um] = (0.0, 0.0),
    under_contact: Annotated[Um, Gt(0)] = 110.0,
    track: Annotated[Um, Gt(0)] = 20.0,
    pitch: Annotated[Um, Gt(0)] = 2.0,
    finger_width: Annotated[Um, Gt(0)] = 1.0,
    aperture: Annotated[Um, Gt(0)] = 100.0,
    pairs: Annotated[int, Ge(1)] = 40,
    bus_bar: Annotated[Um, Gt(0)] = 10.0,
    reflector_strips: Annotated[int, Ge(0)] = 12,
    grid: Annotated[Um, Gt(0)] = GRID,
    facet_tolerance: Annotated[Um, Gt(0)] = FACET_TOLERANCE,
) -> Drawing:
    """A die with "n in 1" filters in one cavity, each connection in a chamber of its own.

    Centred on the origin. Layer `die` holds its field, from separation line to separation line, and
    the frame fills the field up to the cavity. Text labels name the net of each connection.

    Args:
        width: width of the die; the field is wider by the street
        height: height of the die; the field is higher by the street
        street: what the cut takes between neighbouring dies
        frame: width of the frame from the field's border to the cavity
        cavity_shift: how far the cavity lies off the field's centre
        frame_gap: width of a break in the frame ring; 0 for a closed one
        filters: number of filters on the chip
        transducers: transducers of each filter; each has a port, all share the filter's ground
        chambers: connections stand in islands, or in chambers that branch off the frame
        chamber: inner width and height of each chamber
        chamber_wall: width of the islands' walls, or of the branches' towards the cavity
        chamber_gap: width of a break in each chamber's wall; 0 for closed ones
        chamber_to_frame: from the cavity's left and right side to the chambers' outer walls
        component_to_chamber: from the chambers on the left to the first transducer
        connection_pitch: distance of neighbouring connections' centres
        pad: width and height of the connector pads
        opening: diameter of the openings in the cover, at its outer face
        opening_offset: how far each opening in the cover lies off its pad's centre
        adhesive_opening: diameter of the openings in the adhesive, at its face to the cover
        adhesive_offset: how far each opening in the adhesive lies off its pad's centre
        under_contact: diameter of the under contacts
        track: width of the connector tracks
        pitch: distance of neighbouring fingers' centres
        finger_width: width of a finger
        aperture: length over which fingers overlap
        pairs: finger pairs of each transducer
        bus_bar: width of the bus bars
        reflector_strips: strips of each reflector
        grid: mask grid
        facet_tolerance: chord error of round shapes
    """
    field = (width + street, height + street)
    for size, name in zip(field, ("width", "height"), strict=True):
        if abs(snap(size / 2, grid) - size / 2) > 1e-6:
            raise InputError(
                f"cell 'hermetic_die': parameter '{name}' plus the street is {size:g}; "
                f"only a multiple of {2 * grid:g} puts the field's border on the grid"
            )
    if 2 * frame >= min(field):
        raise InputError(
            f"cell 'hermetic_die': parameter 'frame' is {frame:g}; "
            f"less than {min(field) / 2:g} leaves a cavity"
        )
    transducer = component_area(
        pitch=pitch, finger_width=finger_width, aperture=aperture, pairs=pairs, bus_bar=bus_bar,
        reflector_strips=reflector_strips, grid=grid,
    )  # fmt: skip
    left, bottom, right, top = transducer.box or (0.0, 0.0, 0.0, 0.0)
    room = Room(
        width=field[0] - 2 * frame,
        height=field[1] - 2 * frame,
        chamber_depth=chamber_to_frame + chamber + 2 * chamber_wall,
        chamber_centre=chamber_to_frame + chamber / 2 + chamber_wall,
        component_to_chamber=component_to_chamber,
        connection_pitch=connection_pitch,
        transducer_width=right - left,
        transducer_height=top - bottom,
        track=track,
        grid=grid,
    )
    plans = plan(room, filters, transducers)
    ports = [port for each in plans for port in each.ports]
    branches = tuple(port.at for port in ports) if chambers == "branches" else ()
    ring = frame_ring(
        width=field[0], height=field[1], wall=frame, shift=cavity_shift, gap=frame_gap, branches=branches,
        chamber=chamber, branch_wall=chamber_wall, chamber_gap=chamber_gap, grid=grid,
    )  # fmt: skip
    connection = [
        connector_pad(width=pad, height=pad, grid=grid),
        conical_connection(
            diameter=opening, offset=opening_offset, adhesive_diameter=adhesive_opening,
            adhesive_offset=adhesive_offset, grid=grid, facet_tolerance=facet_tolerance,
        ),
        under_contact_cell(diameter=under_contact, grid=grid, facet_tolerance=facet_tolerance),
    ]  # fmt: skip
    if chambers == "islands":
        connection.append(
            island_frame(width=chamber, height=chamber, wall=chamber_wall, gap=chamber_gap, grid=grid)
        )
    tracks = [
        shape
        for each in plans
        for port in each.ports
        for shape in _track(port, each, half_height=top, bus_bar=bus_bar, width=track, grid=grid)
    ]
    return Drawing(
        shapes=(box("die", *field, grid=grid), *tracks),
        labels=tuple(Label("label", port.name, port.at) for port in ports),
        placements=(
            Placement(ring),
            *(Placement(transducer, at=at) for each in plans for at in each.transducers),
            *(Placement(part, at=port.at) for port in ports for part in connection),
        ),
    )


def _track(
    port: Port, filter_plan: FilterPlan, *, half_height: Um, bus_bar: Um, width: Um, grid: Um
) -> Iterable[Shape]:
    """From the middle of each transducer's bus bar straight to the port's lane, and along it to the pad."""
    low = snap(port.at[1] - width / 2, grid)
    places = [filter_plan.transducers[index] for index in port.transducers]
    risers = []
    for x, y in places:
        left = snap(x - width / 2, grid)
        if port.ground:
            risers.append(corners_box("connector", left, low, left + width, y - half_height + bus_bar))
        else:
            risers.append(
                corners_box("connector", left, y + half_height - bus_bar, left + width, low + width)
            )
    ends = [port.at[0], *(edge for riser in risers for edge in (riser.box[0], riser.box[2]))]
    lane = corners_box("connector", min(ends), low, max(ends), low + width)
    return united([lane, *risers], grid)
