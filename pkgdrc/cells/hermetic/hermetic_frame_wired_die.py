"""A die with wiring straight on the frame, which takes tracks across others without a short circuit."""

from dataclasses import replace
from typing import Annotated

from annotated_types import Ge, Gt

from pkgdrc.cells.drawing import Drawing, Label, Placement
from pkgdrc.cells.hermetic.chip_side import ChipDesign, ChipPlan, chip_side, plan_chip
from pkgdrc.cells.hermetic.conical_connection import conical_connection
from pkgdrc.cells.hermetic.track_crossing import track_crossing
from pkgdrc.cells.hermetic.under_contact import under_contact as under_contact_cell
from pkgdrc.cells.hermetic.wiring_track import wiring_track
from pkgdrc.cells.masks import masks
from pkgdrc.cells.registry import cell
from pkgdrc.cells.shapes import box, snap
from pkgdrc.units import Um


@cell
def hermetic_frame_wired_die(
    *,
    width: Annotated[Um, Gt(0)] = 1020.0,
    height: Annotated[Um, Gt(0)] = 790.0,
    street: Annotated[Um, Ge(0)] = 50.0,
    frame: Annotated[Um, Gt(0)] = 60.0,
    transducers: Annotated[int, Ge(2)] = 2,
    chamber: Annotated[Um, Gt(0)] = 60.0,
    chamber_wall: Annotated[Um, Gt(0)] = 20.0,
    component_to_frame: Annotated[Um, Ge(0)] = 20.0,
    connection_pitch: Annotated[Um, Gt(0)] = 170.0,
    pad: Annotated[Um, Gt(0)] = 56.0,
    track: Annotated[Um, Gt(0)] = 20.0,
    pairs: Annotated[int, Ge(1)] = 40,
    reflector_strips: Annotated[int, Ge(0)] = 12,
    wiring: Annotated[Um, Gt(0)] = 15.0,
    opening: Annotated[Um, Gt(0)] = 80.0,
    adhesive_opening: Annotated[Um, Gt(0)] = 30.0,
    chip_opening: Annotated[Um, Gt(0)] = 30.0,
    under_contact: Annotated[Um, Gt(0)] = 110.0,
) -> Drawing:
    """Two filters whose grounds are joined on the frame, over the tracks of the ports between them.

    A block of frame on the right carries the crossing, which reaches the chip through the frame (`dk2`).
    One contact of the cover serves both grounds, and its connection (`dk3`) ends on the frame; the other
    ports have connections to the chip (`dk1`) in chambers that branch off the frame.

    Args:
        width: width of the die; the field is wider by the street
        height: height of the die; the field is higher by the street
        street: what the cut takes between neighbouring dies
        frame: width of the frame from the field's border to the cavity
        transducers: resonators of each filter: one in the signal's way, the others to ground
        chamber: inner width and height of each chamber
        chamber_wall: width of the chambers' walls, and of the block beside the crossing
        component_to_frame: from the block to the nearest resonator
        connection_pitch: distance of neighbouring ports' centres
        pad: width and height of the pads, on the chip and on the frame
        track: width of the connector tracks
        pairs: finger pairs of each resonator
        reflector_strips: strips of each reflector
        wiring: width of the tracks on the frame
        opening: diameter of the openings in the cover, at its outer face
        adhesive_opening: diameter of the openings in the adhesive, at its face to the cover
        chip_opening: diameter of the openings in the frame, at its face to the cover
        under_contact: diameter of the under contacts
    """
    grid = masks().grid
    design = ChipDesign(
        cell="hermetic_frame_wired_die", width=width, height=height, street=street, frame=frame, filters=2,
        transducers=transducers, chambers="branches", chamber=chamber, chamber_wall=chamber_wall,
        component_to_chamber=1.5 * pad + chamber_wall + component_to_frame, connection_pitch=connection_pitch,
        pad=pad, track=track, pairs=pairs, reflector_strips=reflector_strips,
    )  # fmt: skip
    plan = plan_chip(design)
    signals = [port for port in plan.ports if not port.ground]
    lower, upper = (port.at for port in plan.ports if port.ground)
    column = snap(upper[0] - chamber / 2 - chamber_wall - pad, grid)
    reach = snap(pad / 2 + chamber_wall, grid)
    block = (column - reach, lower[1] - reach, plan.field[0] / 2 - frame, upper[1] + reach)
    chip = chip_side(design, _grounds_at(plan, column), signals, blocks=(block,))
    crossing = track_crossing(
        length=upper[1] - lower[1], width=wiring, pad=pad, opening=chip_opening, tracks=0,
    )  # fmt: skip
    to_chip, to_wiring = (
        conical_connection(
            kind=kind, diameter=opening, adhesive_diameter=adhesive_opening,
        )
        for kind in ("dk1", "dk3")
    )  # fmt: skip
    contact = under_contact_cell(diameter=under_contact)
    to_contact = wiring_track(points=((column, upper[1]), upper), width=wiring)
    return replace(
        chip,
        shapes=(*chip.shapes, box("wiring", pad, pad, upper, grid)),
        labels=(
            *(Label("label", port.name, port.at) for port in signals),
            Label("label", "GND", upper),
        ),
        placements=(
            *chip.placements,
            Placement(crossing, at=(column, lower[1])),
            Placement(to_contact),
            *(Placement(part, at=port.at) for port in signals for part in (to_chip, contact)),
            *(Placement(part, at=upper) for part in (to_wiring, contact)),
        ),
    )


def _grounds_at(plan: ChipPlan, column: Um) -> ChipPlan:
    """`plan` with the grounds' tracks ending at x = `column`."""
    filters = tuple(
        replace(
            each,
            ports=tuple(
                replace(port, at=(column, port.at[1])) if port.ground else port for port in each.ports
            ),
        )
        for each in plan.filters
    )
    return replace(plan, filters=filters)
