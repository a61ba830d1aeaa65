"""One external connection: the hole with what it joins above, and the stud round it below."""

import math
from typing import Annotated, Literal

from annotated_types import Ge, Gt

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
from pkgdrc.cells.stud_base.through_hole import through_hole
from pkgdrc.errors import InputError
from pkgdrc.units import Deg, Um

Kind = Literal["concentric", "eccentric"]


@cell
def stud(
    *,
    kind: Kind = "concentric",
    hole: Annotated[Um, Gt(0)] = 100.0,
    pad: Annotated[Um, Ge(0)] = 150.0,
    pad_outline: Literal["square", "round"] = "square",
    pad_offset: tuple[Um, Um] = (0.0, 0.0),
    internal: Annotated[Um, Ge(0)] = 0.0,
    internal_to: tuple[Um, Um] = (0.0, 0.0),
    internal_width: Annotated[Um, Gt(0)] = 40.0,
    internal_end: Annotated[Um, Gt(0)] = 80.0,
    stud: Annotated[Um, Gt(0)] = 180.0,
    notch: Annotated[Um, Gt(0)] = 60.0,
    notch_offset: tuple[Um, Um] = (0.0, 0.0),
    eccentricity: Annotated[Um, Ge(0)] = 10.0,
    mouth: Annotated[Deg, Ge(0)] = 90.0,
    direction: Deg = 0.0,
    declare: bool = False,
    rim: Annotated[Um, Ge(0)] = 170.0,
    rim_gap: Annotated[Um, Ge(0)] = 0.0,
    rim_offset: tuple[Um, Um] = (0.0, 0.0),
    solder: Annotated[Um, Ge(0)] = 160.0,
    solder_offset: tuple[Um, Um] = (0.0, 0.0),
) -> Drawing:
    """A stud with its hole in the origin, its rim metal and solder, and the pad above it.

    An eccentric stud, and the metal and solder on it, lie off the hole towards the notch's mouth.

    Args:
        kind: 'concentric' for a whole tube, 'eccentric' for a segment with film in the mouth
        hole: diameter of the hole at the lower face
        pad: size of the chip's pad; 0 for none
        pad_outline: 'square' or 'round'
        pad_offset: how far the pad lies off the hole, or off the internal connection's end
        internal: diameter of the internal connection's land over the hole; 0 for none
        internal_to: where the internal connection leads to; [0, 0] if the pad is over the hole
        internal_width: width of the internal connection's track
        internal_end: side of the square in which that track ends
        stud: diameter of the stud, which is the notch's inner one
        notch: width of the notch
        notch_offset: how far the notch lies off its place, in which rim metal and solder stay
        eccentricity: how far an eccentric stud lies off the hole
        mouth: angle of an eccentric notch's opening; 0 for a closed ring
        direction: direction of the mouth and of the eccentricity, from the x axis
        declare: say with a text on layer `notch_kind` which kind is meant
        rim: outer diameter of the rim metal; 0 for none
        rim_gap: distance of the rim metal from the hole's edge
        rim_offset: how far the rim metal's outer circle lies off the stud's centre
        solder: diameter of the solder; 0 for none
        solder_offset: how far the solder lies off the stud's centre
    """
    grid = masks().grid
    if stud <= hole:
        raise InputError(
            f"cell 'stud': parameter 'stud' is {stud:g}; more than the hole's {hole:g} leaves a wall"
        )
    if rim > stud:
        raise InputError(f"cell 'stud': parameter 'rim' is {rim:g}; the stud has room for up to {stud:g}")
    centre = (0.0, 0.0)
    if kind == "eccentric":
        angle = math.radians(direction)
        centre = (snap(eccentricity * math.cos(angle), grid), snap(eccentricity * math.sin(angle), grid))
    around = _sum(centre, notch_offset)
    if kind == "eccentric":
        trench = eccentric_notch(
            stud=stud, width=notch, offset=around, mouth=mouth, direction=direction, declare=declare,
        )  # fmt: skip
    else:
        trench = concentric_notch(
            stud=stud, width=notch, offset=around, declare=declare,
        )  # fmt: skip
    drilled = through_hole(diameter=hole)
    parts = [Placement(drilled), Placement(trench)]
    if pad:
        element = component_pad(
            size=pad, outline=pad_outline
        )  # fmt: skip
        parts.append(Placement(element, _sum(internal_to if internal else (0.0, 0.0), pad_offset)))
    if internal:
        connection = internal_connection(
            land=internal, to=internal_to, width=internal_width, end=internal_end,
        )  # fmt: skip
        parts.append(Placement(connection))
    if rim:
        metal = rim_metal(
            inner=hole + 2 * rim_gap, outer=rim, offset=_sum(centre, rim_offset),
        )  # fmt: skip
        parts.append(Placement(metal))
    if solder:
        deposit = solder_deposit(diameter=solder)
        parts.append(Placement(deposit, _sum(centre, solder_offset)))
    return Drawing(placements=tuple(parts))


def _sum(a: tuple[Um, Um], b: tuple[Um, Um]) -> tuple[Um, Um]:
    return (round(a[0] + b[0], 9), round(a[1] + b[1], 9))
