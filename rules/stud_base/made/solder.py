"""Solder on a stud: how much of the hole it fills after it has melted."""

import math

from pkgdrc.process.formula import V, cube_root, greatest, least, whether
from pkgdrc.process.opening import passages

from ..family import StudTechnology

_NONE = 1e-9


def bore_volume(diameter: V, technology: StudTechnology) -> V:
    """What is free of a hole drawn with a diameter, um3: a cone's frustum inside of the wall metal.

    pi h (d1^2 + d1 d2 + d2^2) / 12, where d1 and d2 are the free diameters at the lower and the upper face.
    0 where the metal closes it.
    """
    opening, height = technology.openings["hole"], technology.level("film").thickness
    metal = technology.wall_metal.thickness if technology.wall_metal else 0.0
    low = diameter - 2 * metal
    high = low - 2 * height * math.tan(math.radians(opening.taper))
    volume = math.pi * height * (low * low + low * high + high * high) / 12
    return whether(low >= _NONE, whether(high >= _NONE, volume, 0.0 * low), 0.0 * low)


def fill(bore: V, printed: V, beside: V, technology: StudTechnology) -> V:
    """Share of a hole's free volume `bore` (um3) that solder fills, 1 for a full hole.

    `printed` is the area of the paste on the stud, `beside` the part of it that lies beside the hole, um2:
    there the solder that stays on the rim does not flow into the hole.
    """
    solder = technology.solder
    assert solder
    metal = printed * solder.paste_thickness * solder.metal_share
    share = (metal - beside * solder.rim_thickness) / greatest(bore, _NONE)
    return whether(bore >= _NONE, share, math.inf + 0.0 * share)


def fill_depth(diameter: V, share: V, technology: StudTechnology) -> V:
    """How far a share of the free volume of a hole reaches into it, measured from its lower end, um.

    The free part is a cone's frustum of height h and diameters d1, d2 (see `bore_volume`). Where solder ends,
    its diameter d has d^3 = d1^3 - share (d1^3 - d2^3), so that the depth is h (d1 - d) / (d1 - d2).
    """
    passage = passages(technology.openings["hole"], technology)[0]
    share = least(greatest(share, 0.0), 1.0)
    metal = technology.wall_metal.thickness if technology.wall_metal else 0.0
    low = diameter - 2 * metal
    high = low - 2 * passage.leaving.shrink
    if not passage.leaving.shrink:
        return share * passage.depth
    wide, narrow = low * low * low, high * high * high
    return passage.depth * (low - cube_root(wide - share * (wide - narrow))) / (2 * passage.leaving.shrink)
