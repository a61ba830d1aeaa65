"""One die of the hermetic package, composed of the cells beside this file."""

from dataclasses import replace
from typing import Annotated, Literal

from annotated_types import Ge

from pkgdrc.cells.drawing import Drawing, Label, Placement
from pkgdrc.cells.hermetic.chip_side import RESONATORS, ChipDesign, Resonators, chip_side, plan_chip
from pkgdrc.cells.hermetic.conical_connection import conical_connection
from pkgdrc.cells.hermetic.filter_package import Package
from pkgdrc.cells.hermetic.structured_adhesive import structured_adhesive
from pkgdrc.cells.hermetic.under_contact import under_contact as under_contact_cell
from pkgdrc.cells.registry import cell
from pkgdrc.units import Um

PACKAGE = Package(track=20.0)


@cell
def hermetic_die(
    *,
    package: Package = PACKAGE,
    resonators: Resonators = RESONATORS,
    cavity_shift: tuple[Um, Um] = (0.0, 0.0),
    frame_gap: Annotated[Um, Ge(0)] = 0.0,
    filters: Annotated[int, Ge(1)] = 2,
    chambers: Literal["islands", "branches", "none"] = "islands",
    chamber_gap: Annotated[Um, Ge(0)] = 0.0,
    chamber_to_frame: Annotated[Um, Ge(0)] = 10.0,
    component_to_chamber: Annotated[Um, Ge(0)] = 20.0,
    opening_offset: tuple[Um, Um] = (0.0, 0.0),
    adhesive_offset: tuple[Um, Um] = (0.0, 0.0),
    adhesive_inset: Annotated[Um, Ge(0)] | None = None,
) -> Drawing:
    """A die with "n in 1" filters in one cavity, each connection in a chamber of its own.

    Centred on the origin. Layer `die` holds its field, from separation line to separation line, and
    the frame fills the field up to the cavity. Text labels name the net of each connection.

    Args:
        cavity_shift: how far the cavity lies off the field's centre
        frame_gap: width of a break in the frame ring; 0 for a closed one
        filters: number of filters on the chip
        chambers: connections stand in islands, or in chambers that branch off the frame; with 'none' there
            is no frame either, and the cover lies on the chip
        chamber_gap: width of a break in each chamber's wall; 0 for closed ones
        chamber_to_frame: from the cavity's left and right side to the chambers' outer walls
        component_to_chamber: from the chambers on the left to the first resonator
        opening_offset: how far each opening in the cover lies off its pad's centre
        adhesive_offset: how far each opening in the adhesive lies off its pad's centre
        adhesive_inset: how far structured adhesive stays inside the frame's edges; without a value it is
            applied all over, and not drawn
    """
    design = ChipDesign(
        cell="hermetic_die", package=package, resonators=resonators, filters=filters, chambers=chambers,
        cavity_shift=cavity_shift, frame_gap=frame_gap, chamber_gap=chamber_gap,
        chamber_to_frame=chamber_to_frame, component_to_chamber=component_to_chamber,
    )  # fmt: skip
    plan = plan_chip(design)
    chip = chip_side(design, plan, plan.ports)
    opening_cell = conical_connection(
        diameter=package.opening, offset=opening_offset, adhesive_diameter=package.adhesive_opening,
        adhesive_offset=adhesive_offset,
    )  # fmt: skip
    contact = under_contact_cell(diameter=package.under_contact)
    on_frame: tuple[Placement, ...] = ()
    if adhesive_inset is not None:
        at_ports = tuple(port.at for port in plan.ports)
        adhesive = structured_adhesive(
            width=plan.field[0], height=plan.field[1], wall=package.frame,
            chamber=package.chamber, chamber_wall=package.chamber_wall,
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
