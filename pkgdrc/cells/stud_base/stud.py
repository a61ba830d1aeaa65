"""One external connection: the hole with what it joins above, and the stud round it below."""

import math
from typing import Literal

from pkgdrc.cells.common.component_pad import component_pad
from pkgdrc.cells.drawing import Drawing, Placement
from pkgdrc.cells.masks import masks
from pkgdrc.cells.registry import cell
from pkgdrc.cells.shapes import snap
from pkgdrc.cells.stud_base.concentric_notch import concentric_notch
from pkgdrc.cells.stud_base.eccentric_notch import eccentric_notch
from pkgdrc.cells.stud_base.internal_connection import internal_connection
from pkgdrc.cells.stud_base.rim_metal import rim_metal
from pkgdrc.cells.stud_base.solder_deposit import solder_deposit
from pkgdrc.cells.stud_base.stud_design import DESIGN, StudDesign
from pkgdrc.cells.stud_base.through_hole import through_hole
from pkgdrc.errors import InputError
from pkgdrc.units import Deg, Um

Kind = Literal["concentric", "eccentric"]


@cell
def stud(
    *,
    kind: Kind = "concentric",
    design: StudDesign = DESIGN,
    direction: Deg = 0.0,
) -> Drawing:
    """A stud with its hole in the origin, its rim metal and solder, and the pad above it.

    An eccentric stud, and the metal and solder on it, lie off the hole towards the notch's mouth.

    Args:
        kind: 'concentric' for a whole tube, 'eccentric' for a segment with film in the mouth
        direction: direction of the mouth and of the eccentricity, from the x axis
    """
    grid = masks().grid
    if design.stud <= design.hole:
        raise InputError(
            f"cell 'stud': parameter 'stud' is {design.stud:g}; "
            f"more than the hole's {design.hole:g} leaves a wall"
        )
    if design.rim > design.stud:
        raise InputError(
            f"cell 'stud': parameter 'rim' is {design.rim:g}; the stud has room for up to {design.stud:g}"
        )
    centre = (0.0, 0.0)
    if kind == "eccentric":
        angle = math.radians(direction)
        centre = (
            snap(design.eccentricity * math.cos(angle), grid),
            snap(design.eccentricity * math.sin(angle), grid),
        )
    around = _sum(centre, design.notch_offset)
    if kind == "eccentric":
        trench = eccentric_notch(
            stud=design.stud, width=design.notch, offset=around, mouth=design.mouth, direction=direction,
            declare=design.declare,
        )  # fmt: skip
    else:
        trench = concentric_notch(
            stud=design.stud, width=design.notch, offset=around, declare=design.declare,
        )  # fmt: skip
    drilled = through_hole(diameter=design.hole)
    parts = [Placement(drilled), Placement(trench)]
    if design.pad:
        element = component_pad(
            size=design.pad, outline=design.pad_outline
        )  # fmt: skip
        parts.append(
            Placement(element, _sum(design.internal_to if design.internal else (0.0, 0.0), design.pad_offset))
        )
    if design.internal:
        connection = internal_connection(
            land=design.internal, to=design.internal_to, width=design.internal_width, end=design.internal_end,
        )  # fmt: skip
        parts.append(Placement(connection))
    if design.rim:
        metal = rim_metal(
            inner=design.hole + 2 * design.rim_gap, outer=design.rim, offset=_sum(centre, design.rim_offset),
        )  # fmt: skip
        parts.append(Placement(metal))
    if design.solder:
        deposit = solder_deposit(diameter=design.solder)
        parts.append(Placement(deposit, _sum(centre, design.solder_offset)))
    return Drawing(placements=tuple(parts))


def _sum(a: tuple[Um, Um], b: tuple[Um, Um]) -> tuple[Um, Um]:
    return (round(a[0] + b[0], 9), round(a[1] + b[1], 9))
