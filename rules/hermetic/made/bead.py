"""Beads pressed into the outer ends of connections: where they come to rest."""

import math

from pkgdrc.process.formula import V, root, whether
from pkgdrc.units import Deg, Um


def bead_height(diameter: V, mouth: V, taper: Deg) -> V:
    """How far the bead's centre lies outside the face that the opening of diameter `mouth` starts in, um.

    A ball of radius R in a cone of half-angle a touches its wall where the wall's normal meets the centre:
    the centre then lies (R / cos a - mouth / 2) / tan a outside (inside, if negative). If that place is
    outside of the cone, the ball sits on the rim: sqrt(R^2 - (mouth / 2)^2). A ball that finds no wall
    (straight or widening opening, and wider than it) falls to where it fits; its centre counts as R inside.
    """
    radius, rim = diameter / 2, mouth / 2
    angle = math.radians(taper)
    inside = -radius if taper <= 0 else (radius / math.cos(angle) - rim) / math.tan(angle)
    return whether(radius * math.cos(angle) >= rim, root(radius * radius - rim * rim), inside)


def bead_seats(diameter: Um, mouth: Um, taper: Deg, depth: Um) -> bool:
    """Whether the bead touches the rim or the wall of an opening this deep, before it reaches its ground."""
    radius, angle = diameter / 2, math.radians(taper)
    if radius * math.cos(angle) >= mouth / 2:
        return True
    return taper > 0 and radius * math.sin(angle) - bead_height(diameter, mouth, taper) <= depth
