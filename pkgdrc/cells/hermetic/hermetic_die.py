"""One die of the hermetic package, composed of the cells beside this file."""

from dataclasses import replace
from typing import Annotated, Literal

from annotated_types import Ge, Gt

from pkgdrc.cells.drawing import Drawing, Label, Placement
from pkgdrc.cells.hermetic.chip_side import ChipDesign, chip_side, plan_chip
from pkgdrc.cells.hermetic.conical_connection import conical_connection
from pkgdrc.cells.hermetic.structured_adhesive import structured_adhesive
from pkgdrc.cells.hermetic.under_contact import under_contact as under_contact_cell
from pkgdrc.cells.registry import cell
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
    chambers: Literal["islands", "branches", "none"] = "islands",
    chamber: Annotated[Um, Gt(0)] = 60.0,
    chamber_wall: Annotated[Um, Gt(0)] = 20.0,
    chamber_gap: Annotated[Um, Ge(0)] = 0.0,
    chamber_to_frame: Annotated[Um, Ge(0)] = 10.0,
    component_to_chamber: Annotated[Um, Ge(0)] = 20.0,
    connection_pitch: Annotated[Um, Gt(0)] = 170.0,
    pad: Annotated[Um, Gt(0)] = 56.0,
    opening: Annotated[Um, Gt(0)] = 80.0,
    opening_offset: tuple[Um, Um] = (0.0, 0.0),
    adhesive_opening: Annotated[Um, Ge(0)] = 30.0,
    adhesive_offset: tuple[Um, Um] = (0.0, 0.0),
    adhesive_inset: Annotated[Um, Ge(0)] | None = None,
    under_contact: Annotated[Um, Gt(0)] = 110.0,
    track: Annotated[Um, Gt(0)] = 20.0,
    pitch: Annotated[Um, Gt(0)] = 2.0,
    shunt_ratio: Annotated[float, Gt(0)] = 1.03,
    finger_width: Annotated[Um, Gt(0)] = 1.0,
    aperture: Annotated[Um, Gt(0)] = 100.0,
    pairs: Annotated[int, Ge(1)] = 40,
    bus_bar: Annotated[Um, Gt(0)] = 10.0,
    reflector_strips: Annotated[int, Ge(0)] = 12,
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
        transducers: resonators of each filter: the first in the signal's way, the others to ground; a lone
            one is all there is between input and output
        chambers: connections stand in islands, or in chambers that branch off the frame; with 'none' there
            is no frame either, and the cover lies on the chip
        chamber: inner width and height of each chamber
        chamber_wall: width of the islands' walls, or of the branches' towards the cavity
        chamber_gap: width of a break in each chamber's wall; 0 for closed ones
        chamber_to_frame: from the cavity's left and right side to the chambers' outer walls
        component_to_chamber: from the chambers on the left to the first resonator
        connection_pitch: distance of neighbouring connections' centres
        pad: width and height of the connector pads
        opening: diameter of the openings in the cover, at its outer face
        opening_offset: how far each opening in the cover lies off its pad's centre
        adhesive_opening: diameter of the openings in the adhesive, at its face to the cover; 0 for none
        adhesive_offset: how far each opening in the adhesive lies off its pad's centre
        adhesive_inset: how far structured adhesive stays inside the frame's edges; without a value it is
            applied all over, and not drawn
        under_contact: diameter of the under contacts
        track: width of the connector tracks
        pitch: distance of neighbouring fingers' centres, in the resonator that is in the signal's way
        shunt_ratio: pitch of the resonators to ground over that
        finger_width: width of a finger
        aperture: length over which fingers overlap
        pairs: finger pairs of each resonator
        bus_bar: width of the bus bars
        reflector_strips: strips of each reflector
    """
    design = ChipDesign(
        cell="hermetic_die", width=width, height=height, street=street, frame=frame, filters=filters,
        transducers=transducers, chambers=chambers, chamber=chamber, chamber_wall=chamber_wall,
        connection_pitch=connection_pitch, pad=pad, track=track, pairs=pairs,
        reflector_strips=reflector_strips, cavity_shift=cavity_shift, frame_gap=frame_gap,
        chamber_gap=chamber_gap, chamber_to_frame=chamber_to_frame,
        component_to_chamber=component_to_chamber, pitch=pitch, shunt_ratio=shunt_ratio,
        finger_width=finger_width, aperture=aperture, bus_bar=bus_bar,
    )  # fmt: skip
    plan = plan_chip(design)
    chip = chip_side(design, plan, plan.ports)
    opening_cell = conical_connection(
        diameter=opening, offset=opening_offset, adhesive_diameter=adhesive_opening,
        adhesive_offset=adhesive_offset,
    )  # fmt: skip
    contact = under_contact_cell(diameter=under_contact)
    on_frame: tuple[Placement, ...] = ()
    if adhesive_inset is not None:
        at_ports = tuple(port.at for port in plan.ports)
        adhesive = structured_adhesive(
            width=plan.field[0], height=plan.field[1], wall=frame, chamber=chamber, chamber_wall=chamber_wall,
            islands=at_ports if chambers == "islands" else (),
            branches=at_ports if chambers == "branches" else (), inset=adhesive_inset,
        )  # fmt: skip
        on_frame = (Placement(adhesive),)
    return replace(
        chip,
        labels=tuple(Label("label", port.name, port.at) for port in plan.ports),
        placements=(
            *chip.placements,
            *(Placement(part, at=port.at) for port in plan.ports for part in (opening_cell, contact)),
            *on_frame,
        ),
    )
