"""A die with wiring straight on the frame, which takes tracks across others without a short circuit."""

from dataclasses import replace
from typing import Annotated

from annotated_types import Ge, Gt

from pkgdrc.cells.drawing import Drawing, Label, Placement
from pkgdrc.cells.hermetic.chip_side import RESONATORS, ChipDesign, ChipPlan, Resonators, chip_side, plan_chip
from pkgdrc.cells.hermetic.conical_connection import conical_connection
from pkgdrc.cells.hermetic.filter_package import Package
from pkgdrc.cells.hermetic.track_crossing import track_crossing
from pkgdrc.cells.hermetic.under_contact import under_contact as under_contact_cell
from pkgdrc.cells.hermetic.wiring_track import wiring_track
from pkgdrc.cells.masks import masks
from pkgdrc.cells.registry import cell
from pkgdrc.cells.shapes import box, snap
from pkgdrc.errors import InputError
from pkgdrc.units import Um

PACKAGE = Package(width=1020.0, track=20.0)


@cell
def hermetic_frame_wired_die(
    *,
    package: Package = PACKAGE,
    resonators: Resonators = RESONATORS,
    component_to_frame: Annotated[Um, Ge(0)] = 20.0,
    wiring: Annotated[Um, Gt(0)] = 15.0,
    chip_opening: Annotated[Um, Gt(0)] = 30.0,
) -> Drawing:
    """Two filters whose grounds are joined on the frame, over the tracks of the ports between them.

    A block of frame on the right carries the crossing, which reaches the chip through the frame (`dk2`).
    One contact of the cover serves both grounds, and its connection (`dk3`) ends on the frame; the other
    ports have connections to the chip (`dk1`) in chambers that branch off the frame.

    Args:
        component_to_frame: from the block to the nearest resonator
        wiring: width of the tracks on the frame
        chip_opening: diameter of the openings in the frame, at its face to the cover
    """
    grid = masks().grid
    if resonators.transducers < 2:
        raise InputError(
            "cell 'hermetic_frame_wired_die': parameter 'transducers' is 1; at least 2 have grounds to join"
        )
    beside = 1.5 * package.pad + package.chamber_wall + component_to_frame
    design = ChipDesign(
        cell="hermetic_frame_wired_die", package=package, resonators=resonators, filters=2,
        chambers="branches", component_to_chamber=beside,
    )  # fmt: skip
    plan = plan_chip(design)
    signals = [port for port in plan.ports if not port.ground]
    lower, upper = (port.at for port in plan.ports if port.ground)
    column = snap(upper[0] - package.chamber / 2 - package.chamber_wall - package.pad, grid)
    reach = snap(package.pad / 2 + package.chamber_wall, grid)
    block = (column - reach, lower[1] - reach, plan.field[0] / 2 - package.frame, upper[1] + reach)
    chip = chip_side(design, _grounds_at(plan, column), signals, blocks=(block,))
    crossing = track_crossing(
        length=upper[1] - lower[1], width=wiring, pad=package.pad, opening=chip_opening, tracks=0,
    )  # fmt: skip
    to_chip, to_wiring = (
        conical_connection(
            kind=kind, diameter=package.opening, adhesive_diameter=package.adhesive_opening,
        )
        for kind in ("dk1", "dk3")
    )  # fmt: skip
    contact = under_contact_cell(diameter=package.under_contact)
    to_contact = wiring_track(points=((column, upper[1]), upper), width=wiring)
    return replace(
        chip,
        shapes=(*chip.shapes, box("wiring", package.pad, package.pad, upper, grid)),
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
