"""Solder caps after they have melted: domes on the pillars' ends."""

import math

from pkgdrc.units import Um


def plated_volume(area: float, thickness: Um) -> float:
    """Solder that was plated on an area (um2), um3. Melting leaves it as it is."""
    return area * thickness


def dome_height(diameter: Um, volume: float) -> Um:
    """Height of the dome that a volume (um3) forms on a round end, um.

    A dome as high as h on a radius a holds pi h (3 a2 + h2) / 6: the root of h3 + 3 a2 h - 6 V / pi, which
    has one (Cardano; both cubes' roots are real).
    """
    square, half = (diameter / 2) ** 2, 3 * volume / math.pi
    root = math.sqrt(half**2 + square**3)
    return math.cbrt(half + root) + math.cbrt(half - root)


def dome_radius(diameter: Um, height: Um, up: Um) -> Um:
    """Radius of a dome of a height, so far `up` from its ground, um; past its half it is wider than that."""
    sphere = (diameter**2 / 4 + height**2) / (2 * height)
    return math.sqrt(max(0.0, sphere**2 - (up + sphere - height) ** 2))
