"""The way of a net through the wiring level: up from the chip, along it, and out through the cover."""

from dataclasses import dataclass
from typing import Annotated, Literal

from annotated_types import Ge, Gt

from pkgdrc.cells.drawing import Drawing, Placement
from pkgdrc.cells.hermetic.conical_connection import conical_connection
from pkgdrc.cells.hermetic.meander_resistor import meander_resistor
from pkgdrc.cells.hermetic.plate_capacitor import plate_capacitor
from pkgdrc.cells.hermetic.spiral_inductor import spiral_end, spiral_inductor
from pkgdrc.cells.hermetic.wiring_track import wiring_track
from pkgdrc.cells.masks import masks
from pkgdrc.cells.registry import cell
from pkgdrc.cells.shapes import box, snap
from pkgdrc.errors import InputError
from pkgdrc.units import Um

Passive = Literal["none", "capacitor", "inductor", "resistor"]


@dataclass(frozen=True, kw_only=True)
class PassiveDesign:
    """The parameters of what nets have in series on the wiring level.

    Args:
        plate: width and height of a capacitor's upper plate
        turns: turns of an inductor
        spiral_width: width of an inductor's track
        spiral_space: between an inductor's turns
        legs: legs of a resistor
        dielectric_thickness: thickness of the capacitors' film
        permittivity: relative permittivity of the capacitors' film
        sheet_resistance: of the resistors' film, ohm per square
    """

    plate: Annotated[Um, Gt(0)] = 60.0
    turns: Annotated[int, Ge(1)] = 2
    spiral_width: Annotated[Um, Gt(0)] = 10.0
    spiral_space: Annotated[Um, Gt(0)] = 10.0
    legs: Annotated[int, Ge(2)] = 4
    dielectric_thickness: Annotated[Um, Gt(0)] = 0.5
    permittivity: Annotated[float, Gt(0)] = 2.65
    sheet_resistance: Annotated[float, Gt(0)] = 50.0


PASSIVES = PassiveDesign()


@cell
def wiring_run(
    *,
    run: Annotated[Um, Gt(0)] = 200.0,
    aside: Um = 0.0,
    passive: Passive = "none",
    width: Annotated[Um, Gt(0)] = 15.0,
    pad: Annotated[Um, Gt(0)] = 56.0,
    chip_opening: Annotated[Um, Gt(0)] = 30.0,
    cover_opening: Annotated[Um, Gt(0)] = 80.0,
    adhesive_opening: Annotated[Um, Ge(0)] = 32.0,
    design: PassiveDesign = PASSIVES,
) -> Drawing:
    """A connection `dk2` at the origin, a connection `dk3` at (`run`, `aside`), and what joins them.

    Args:
        run: distance of the two connections along x
        aside: distance of the two connections along y
        passive: what is in series between them; with 'none' they are joined by a track
        width: width of the tracks
        pad: width and height of the pads round the two connections
        chip_opening: diameter of the opening to the chip, at the wiring level
        cover_opening: diameter of the opening in the cover, at the cover's outer face
        adhesive_opening: diameter of the opening in the adhesive, at its face to the cover; 0 for none
    """
    grid = masks().grid
    end = snap(run, grid)
    if end <= pad:
        raise InputError(
            f"cell 'wiring_run': parameter 'run' is {run:g}; more than the pads' {pad:g} sets them apart"
        )
    corner, at_cover, between = (end, 0.0), (end, snap(aside, grid)), (snap(end / 2, grid), 0.0)
    length = snap(end - pad, 2 * grid) + 2 * grid  # leads reach into the pads
    pads = [box("wiring", pad, pad, at_cover, grid)]
    if passive == "capacitor":
        capacitor = plate_capacitor(
            plate=design.plate, lead=width, length=length,
            dielectric_thickness=design.dielectric_thickness, permittivity=design.permittivity,
        )  # fmt: skip
        joined = [Placement(capacitor, at=between)]
    elif passive == "resistor":
        resistor = meander_resistor(
            legs=design.legs, lead=width, length=length, sheet_resistance=design.sheet_resistance
        )
        joined = [Placement(resistor, at=between)]
    elif passive == "inductor":
        turns, track, space = design.turns, design.spiral_width, design.spiral_space
        spiral = spiral_inductor(turns=turns, width=track, space=space, pad=pad)
        start = spiral_end(turns=turns, width=track, space=space, pad=pad, grid=grid)
        points = ((start, 0.0), corner)
        joined = [Placement(spiral), Placement(wiring_track(points=points, width=width))]
    else:
        joined = [Placement(wiring_track(points=((0.0, 0.0), corner), width=width))]
    if aside:
        last = wiring_track(points=((end - pad / 2, 0.0), corner, at_cover), width=width)
        joined.append(Placement(last))
    if passive != "inductor":  # which has a pad of its own
        pads.append(box("wiring", pad, pad, grid=grid))
    to_chip = conical_connection(kind="dk2", diameter=chip_opening, adhesive_diameter=0.0)
    to_cover = conical_connection(
        kind="dk3", diameter=cover_opening, adhesive_diameter=adhesive_opening,
    )  # fmt: skip
    return Drawing(
        shapes=tuple(pads),
        placements=(*joined, Placement(to_chip), Placement(to_cover, at=at_cover)),
    )
