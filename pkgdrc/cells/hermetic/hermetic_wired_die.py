"""A die with a wiring level over its cavity, composed of the cells beside this file."""

from dataclasses import replace
from typing import Annotated, Literal

from annotated_types import Ge, Gt, MinLen

from pkgdrc.cells.drawing import Drawing, Label, Placement
from pkgdrc.cells.hermetic.back_opening import back_opening as back_opening_cell
from pkgdrc.cells.hermetic.chip_side import RESONATORS, ChipDesign, Resonators, chip_side, plan_chip
from pkgdrc.cells.hermetic.conical_connection import conical_connection
from pkgdrc.cells.hermetic.cover_side import Bumps, cover_side
from pkgdrc.cells.hermetic.filter_package import Package
from pkgdrc.cells.hermetic.ground_conductor import ground_conductor
from pkgdrc.cells.hermetic.intermediate_layer import intermediate_layer
from pkgdrc.cells.hermetic.wiring_run import PASSIVES, Passive, PassiveDesign, wiring_run
from pkgdrc.cells.masks import masks
from pkgdrc.cells.registry import cell
from pkgdrc.cells.shapes import snap
from pkgdrc.units import Um

PACKAGE = Package(frame=70.0, track=20.0, adhesive_opening=32.0)


@cell
def hermetic_wired_die(
    *,
    package: Package = PACKAGE,
    resonators: Resonators = RESONATORS,
    filters: Annotated[int, Ge(1)] = 2,
    chambers: Literal["islands", "branches"] = "islands",
    carrier: Literal["intermediate", "cover"] = "intermediate",
    intermediate_clearance: Annotated[Um, Ge(0)] = 0.0,
    run: Annotated[Um, Gt(0)] = 200.0,
    drop: Annotated[Um, Ge(0)] = 0.0,
    wiring: Annotated[Um, Gt(0)] = 15.0,
    passives: Annotated[tuple[Passive, ...], MinLen(1)] = ("none",),
    passive_design: PassiveDesign = PASSIVES,
    landing: Annotated[Um, Gt(0)] = 56.0,
    intermediate_opening: Annotated[Um, Gt(0)] = 27.0,
    chip_opening: Annotated[Um, Gt(0)] = 30.0,
    bumps: Bumps = "none",
    bead: Annotated[Um, Gt(0)] = 90.0,
    bead_offset: tuple[Um, Um] = (0.0, 0.0),
    solder_mask: Annotated[Um, Gt(0)] = 100.0,
    shielded: bool = False,
    ground: Annotated[Um, Gt(0)] = 20.0,
    back_opening: tuple[Annotated[Um, Gt(0)], Annotated[Um, Gt(0)]] | None = None,
) -> Drawing:
    """A die whose grounds lead straight to the cover, and whose other ports go through the wiring level.

    A ground has a connection `dk1` from the cover to the chip. Every other port has a `dk2` from the chip
    to the wiring level, a track or passive there, and a `dk3` from it to the cover, over the cavity.
    Centred on the origin. Text labels name the nets, each by the outermost conductor at its place; a port
    that a passive parts has a second one, `.chip`, at its inner end.

    Args:
        filters: number of filters on the chip
        chambers: connections to the chip stand in islands, or in chambers that branch off the frame
        carrier: the wiring level lies on an intermediate layer, or, without one, on the cover's inner face
        intermediate_clearance: how far the intermediate layer stays from the field's border
        run: from a port's connection to the chip to its connection to the cover
        drop: how far a port's connection to the cover lies from the port's height towards the filter
        wiring: width of the tracks on the wiring level
        passives: what the ports have in series on the wiring level, taken in turn
        landing: width and height of the pads on the wiring level
        intermediate_opening: diameter of the grounds' openings in the intermediate layer, at its outer face
        chip_opening: diameter of the openings from the wiring level to the chip, at the wiring level
        bumps: beads in the openings, openings in a solder mask, or none of them
        bead: diameter of the beads
        bead_offset: how far each bead lies off its opening's centre
        solder_mask: diameter of the openings in the solder mask
        shielded: lead each ground to the cut, where the back metal meets it
        ground: width of the ground conductors
        back_opening: width and height of an opening in the back metal, in the middle of the chip
    """
    grid = masks().grid
    design = ChipDesign(
        cell="hermetic_wired_die", package=package, resonators=resonators, filters=filters, chambers=chambers
    )
    plan = plan_chip(design)
    chip = chip_side(design, plan, plan.ports)
    on_layer = carrier == "intermediate"
    sheet = intermediate_layer(width=plan.field[0], height=plan.field[1], clearance=intermediate_clearance)
    to_chip = conical_connection(
        diameter=package.opening, adhesive_diameter=package.adhesive_opening,
        intermediate_diameter=intermediate_opening if on_layer else 0.0,
    )  # fmt: skip
    on_cover = cover_side(
        contact=package.under_contact, bumps=bumps, bead=bead, bead_offset=bead_offset, mask=solder_mask,
    )  # fmt: skip
    labels: list[Label] = []
    placements = [*chip.placements, *((Placement(sheet),) if on_layer else ())]
    for port in plan.ports:
        if not port.ground:
            continue
        labels.append(Label("label", "GND" if shielded else port.name, port.at))
        placements += [Placement(part, at=port.at) for part in (to_chip, *on_cover)]
        if shielded:
            length = snap(plan.field[0] / 2 - port.at[0], grid)
            placements.append(Placement(ground_conductor(length=length, width=ground), at=port.at))
    made: dict[str, object] = {
        "run": run, "width": wiring, "pad": landing, "chip_opening": chip_opening,
        "cover_opening": package.opening, "adhesive_opening": package.adhesive_opening if on_layer else 0.0,
        **vars(passive_design),
    }  # fmt: skip
    along = snap(run, grid)
    for number, port in enumerate(port for port in plan.ports if not port.ground):
        passive = passives[number % len(passives)]
        (x, y), on_left = port.at, port.at[0] < 0
        down = snap(drop if port.upper else -drop, grid)  # towards the filter
        wired = wiring_run.draw({**made, "aside": -down if on_left else down, "passive": passive})
        outside = (x + along if on_left else x - along, y - down)
        labels.append(Label("label", port.name, outside))
        if passive in ("capacitor", "resistor"):
            labels.append(Label("label", f"{port.name}.chip", port.at))
        placements.append(Placement(wired, at=port.at, rotation=0.0 if on_left else 180.0))
        placements += [Placement(part, at=outside) for part in on_cover]
    if back_opening is not None:
        placements.append(Placement(back_opening_cell(width=back_opening[0], height=back_opening[1])))
    return replace(chip, labels=tuple(labels), placements=tuple(placements))
