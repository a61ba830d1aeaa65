"""How much of a deposited metal gets down into cuts and openings, as a share of what lies on a flat face.

Metal that flies in straight lines (sputtered, evaporated) reaches a place of a wall as far as that place sees
the sky: by its view factor. Source: R. Siegel and J. R. Howell, Thermal Radiation Heat Transfer.
"""

import math

from pkgdrc.process.kerf import Kerf
from pkgdrc.units import Deg, Um

ALL_ROUND = {"cvd": 0.9, "plated": 0.7}
"""Share of what does not fly in straight lines, by method; values of the process."""


def on_wall_of_cylinder(depth: Um, mouth: Um) -> float:
    """Share on the wall of a round hole at a depth: (H2 + 2) / (2 sqrt(H2 + 4)) - H / 2, H = depth / radius.

    A cone of the same mouth that narrows is covered better, so that this is safe for it.
    """
    height = 2 * depth / mouth
    return (height**2 + 2) / (2 * math.sqrt(height**2 + 4)) - height / 2


def at_foot_of_v(tip: Um, depth: Um, half_angle: Deg) -> float:
    """Share at the foot of a V cut's wall: (1 - cos(a + atan((tip + depth tan a) / depth))) / 2.

    Of a sharp tip that is sin2 a.
    """
    a = math.radians(half_angle)
    return (1 - math.cos(a + math.atan((tip + depth * math.tan(a)) / depth))) / 2


def at_foot_of_upright(depth: Um, width: Um) -> float:
    """Share at the foot of an upright wall of a long cut: (1 - r / sqrt(1 + r2)) / 2, r = depth / width."""
    ratio = depth / width
    return (1 - ratio / math.sqrt(1 + ratio**2)) / 2


def on_foot_of_cut(kerf: Kerf, method: str) -> float:
    """Share at the foot of the cut's wall, by the method of deposition."""
    if method in ALL_ROUND:
        return ALL_ROUND[method]
    slanted = kerf.cut.profile == "V"
    if method == "collimated":
        return math.sin(math.radians(kerf.cut.angle / 2)) if slanted else 0.0
    if slanted:
        return at_foot_of_v(kerf.tip, kerf.depth, kerf.cut.angle / 2)
    return at_foot_of_upright(kerf.depth, kerf.tip)


def on_inner_end(depth: Um, mouth: Um, taper: Deg, method: str) -> float:
    """Share on the wall of a conical opening at its inner end, by the method of deposition."""
    if method in ALL_ROUND:
        return ALL_ROUND[method]
    if method == "collimated":
        return max(0.0, math.sin(math.radians(taper)))
    return on_wall_of_cylinder(depth, mouth)
