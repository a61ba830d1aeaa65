"""Solder on a stud: how much of the hole it fills after it has melted."""

import math

from pkgdrc.process.opening import passages
from pkgdrc.units import Um

from ..family import StudTechnology


def bore_volume(diameter: Um, technology: StudTechnology) -> float:
    """What is free of a hole drawn with a diameter, um3: a cone's frustum inside of the wall metal.

    pi h (d1^2 + d1 d2 + d2^2) / 12, where d1 and d2 are the free diameters at the lower and the upper face.
    0 where the metal closes it.
    """
    opening, height = technology.openings["hole"], technology.level("film").thickness
    metal = technology.wall_metal.thickness if technology.wall_metal else 0.0
    low = diameter - 2 * metal
    high = low - 2 * height * math.tan(math.radians(opening.taper))
    if min(low, high) <= 0:
        return 0.0
    return math.pi * height * (low**2 + low * high + high**2) / 12


def fill(bore: float, printed: float, beside: float, technology: StudTechnology) -> float:
    """Share of a hole's free volume `bore` (um3) that solder fills, 1 for a full hole.

    `printed` is the area of the paste on the stud, `beside` the part of it that lies beside the hole, um2:
    there the solder that stays on the rim does not flow into the hole.
    """
    solder = technology.solder
    assert solder
    metal = printed * solder.paste_thickness * solder.metal_share
    return (metal - beside * solder.rim_thickness) / bore if bore > 0 else math.inf


def fill_depth(diameter: Um, share: float, technology: StudTechnology) -> Um:
    """How far a share of the free volume of a hole reaches into it, measured from its lower end, um.

    The free part is a cone's frustum of height h and diameters d1, d2 (see `bore_volume`). Where solder ends,
    its diameter d has d^3 = d1^3 - share (d1^3 - d2^3), so that the depth is h (d1 - d) / (d1 - d2).
    """
    passage = passages(technology.openings["hole"], technology)[0]
    if share <= 0 or share >= 1:
        return passage.depth if share > 0 else 0.0
    metal = technology.wall_metal.thickness if technology.wall_metal else 0.0
    low = diameter - 2 * metal
    high = low - 2 * passage.leaving.shrink
    if low == high:
        return share * passage.depth
    end = math.cbrt(low**3 - share * (low**3 - high**3))
    return passage.depth * (low - end) / (low - high)
