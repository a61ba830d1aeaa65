"""A die with a wiring level over its cavity, composed of the cells beside this file."""

from dataclasses import replace
from typing import Annotated, Literal

from annotated_types import Ge, Gt, MinLen

from pkgdrc.cells.drawing import Drawing, Label, Placement
from pkgdrc.cells.hermetic.back_opening import back_opening as back_opening_cell
from pkgdrc.cells.hermetic.chip_side import ChipDesign, chip_side, plan_chip
from pkgdrc.cells.hermetic.conical_connection import conical_connection
from pkgdrc.cells.hermetic.cover_side import Bumps, cover_side
from pkgdrc.cells.hermetic.ground_conductor import ground_conductor
from pkgdrc.cells.hermetic.intermediate_layer import intermediate_layer
from pkgdrc.cells.hermetic.wiring_run import Passive, wiring_run
from pkgdrc.cells.masks import masks
from pkgdrc.cells.registry import cell
from pkgdrc.cells.shapes import snap
from pkgdrc.units import Um


@cell
def hermetic_wired_die(
    *,
    width: Annotated[Um, Gt(0)] = 800.0,
    height: Annotated[Um, Gt(0)] = 790.0,
    street: Annotated[Um, Ge(0)] = 50.0,
    frame: Annotated[Um, Gt(0)] = 70.0,
    filters: Annotated[int, Ge(1)] = 2,
    transducers: Annotated[int, Ge(1)] = 2,
    chambers: Literal["islands", "branches"] = "islands",
    chamber: Annotated[Um, Gt(0)] = 60.0,
    chamber_wall: Annotated[Um, Gt(0)] = 20.0,
    connection_pitch: Annotated[Um, Gt(0)] = 170.0,
    pad: Annotated[Um, Gt(0)] = 56.0,
    track: Annotated[Um, Gt(0)] = 20.0,
    pairs: Annotated[int, Ge(1)] = 40,
    reflector_strips: Annotated[int, Ge(0)] = 12,
    carrier: Literal["intermediate", "cover"] = "intermediate",
    intermediate_clearance: Annotated[Um, Ge(0)] = 0.0,
    run: Annotated[Um, Gt(0)] = 200.0,
    drop: Annotated[Um, Ge(0)] = 0.0,
    wiring: Annotated[Um, Gt(0)] = 15.0,
    passives: Annotated[tuple[Passive, ...], MinLen(1)] = ("none",),
    plate: Annotated[Um, Gt(0)] = 60.0,
    turns: Annotated[int, Ge(1)] = 2,
    legs: Annotated[int, Ge(2)] = 4,
    dielectric_thickness: Annotated[Um, Gt(0)] = 0.5,
    permittivity: Annotated[float, Gt(0)] = 2.65,
    sheet_resistance: Annotated[float, Gt(0)] = 50.0,
    landing: Annotated[Um, Gt(0)] = 56.0,
    opening: Annotated[Um, Gt(0)] = 80.0,
    adhesive_opening: Annotated[Um, Gt(0)] = 32.0,
    intermediate_opening: Annotated[Um, Gt(0)] = 27.0,
    chip_opening: Annotated[Um, Gt(0)] = 30.0,
    under_contact: Annotated[Um, Gt(0)] = 110.0,
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
        width: width of the die; the field is wider by the street
        height: height of the die; the field is higher by the street
        street: what the cut takes between neighbouring dies
        frame: width of the frame from the field's border to the cavity
        filters: number of filters on the chip
        transducers: resonators of each filter: the first in the signal's way, the others to ground; a lone
            one is all there is between input and output
        chambers: connections to the chip stand in islands, or in chambers that branch off the frame
        chamber: inner width and height of each chamber
        chamber_wall: width of the islands' walls, or of the branches' towards the cavity
        connection_pitch: distance of neighbouring ports' centres
        pad: width and height of the connector pads
        track: width of the connector tracks
        pairs: finger pairs of each resonator
        reflector_strips: strips of each reflector
        carrier: the wiring level lies on an intermediate layer, or, without one, on the cover's inner face
        intermediate_clearance: how far the intermediate layer stays from the field's border
        run: from a port's connection to the chip to its connection to the cover
        drop: how far a port's connection to the cover lies from the port's height towards the filter
        wiring: width of the tracks on the wiring level
        passives: what the ports have in series on the wiring level, taken in turn
        plate: width and height of the capacitors' upper plates
        turns: turns of the inductors
        legs: legs of the resistors
        dielectric_thickness: thickness of the capacitors' film
        permittivity: relative permittivity of the capacitors' film
        sheet_resistance: of the resistors' film, ohm per square
        landing: width and height of the pads on the wiring level
        opening: diameter of the openings in the cover, at its outer face
        adhesive_opening: diameter of the openings in the adhesive, at its face to the cover
        intermediate_opening: diameter of the grounds' openings in the intermediate layer, at its outer face
        chip_opening: diameter of the openings from the wiring level to the chip, at the wiring level
        under_contact: diameter of the under contacts
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
        cell="hermetic_wired_die", width=width, height=height, street=street, frame=frame, filters=filters,
        transducers=transducers, chambers=chambers, chamber=chamber, chamber_wall=chamber_wall,
        connection_pitch=connection_pitch, pad=pad, track=track, pairs=pairs,
        reflector_strips=reflector_strips,
    )  # fmt: skip
    plan = plan_chip(design)
    chip = chip_side(design, plan, plan.ports)
    on_layer = carrier == "intermediate"
    sheet = intermediate_layer(width=plan.field[0], height=plan.field[1], clearance=intermediate_clearance)
    to_chip = conical_connection(
        diameter=opening, adhesive_diameter=adhesive_opening,
        intermediate_diameter=intermediate_opening if on_layer else 0.0,
    )  # fmt: skip
    on_cover = cover_side(
        contact=under_contact, bumps=bumps, bead=bead, bead_offset=bead_offset, mask=solder_mask,
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
    for number, port in enumerate(port for port in plan.ports if not port.ground):
        passive = passives[number % len(passives)]
        x, y = port.at
        on_left = x < 0
        down = snap(drop if port.upper else -drop, grid)  # towards the filter
        wired = wiring_run(
            run=run, aside=-down if on_left else down, passive=passive, width=wiring, pad=landing,
            chip_opening=chip_opening, cover_opening=opening,
            adhesive_opening=adhesive_opening if on_layer else 0.0, plate=plate, turns=turns, legs=legs,
            dielectric_thickness=dielectric_thickness, permittivity=permittivity,
            sheet_resistance=sheet_resistance,
        )  # fmt: skip
        along = snap(run, grid)
        outside = (x + along if on_left else x - along, y - down)
        labels.append(Label("label", port.name, outside))
        if passive in ("capacitor", "resistor"):
            labels.append(Label("label", f"{port.name}.chip", port.at))
        placements.append(Placement(wired, at=port.at, rotation=0.0 if on_left else 180.0))
        placements += [Placement(part, at=outside) for part in on_cover]
    if back_opening is not None:
        placements.append(Placement(back_opening_cell(width=back_opening[0], height=back_opening[1])))
    return replace(chip, labels=tuple(labels), placements=tuple(placements))
