"""Notches in the film's lower face: how wide they are inside."""

import math
from dataclasses import dataclass

from pkgdrc.units import Um

from ..family import Notch, StudTechnology


@dataclass(frozen=True)
class Trench:
    """A notch as made. Depths are um from the film's lower face, in which its mask is drawn."""

    notch: Notch
    film: Um  # thickness

    @property
    def left(self) -> Um:
        """Thickness of the film under it, um."""
        return round(self.film - self.notch.depth, 9)

    def shrink(self, depth: Um) -> Um:
        """By how much its outline lies inside the drawn one at a depth: depth x tan(wall angle)."""
        return depth * math.tan(math.radians(self.notch.wall_angle))

    def width_for(self, depth: Um) -> Um:
        """How wide it has to be drawn so that its walls do not meet above a depth, um."""
        return 2 * self.shrink(depth)


def trench(technology: StudTechnology) -> Trench | None:
    """The notches of a technology. KeyError if it has notches but no level called `film`."""
    if technology.notch is None:
        return None
    return Trench(technology.notch, technology.level("film").thickness)


def one_piece(technology: StudTechnology) -> bool:
    """Whether one layer of metal covers the holes' walls and the chip's pads that they expose.

    It does if the chip is on the film before the holes are drilled and coated (000: claims 9 and 11). Else
    holes end at the internal connections on the film's upper face.
    """
    steps = technology.steps
    return "chip" in steps and steps.index("chip") < steps.index("coating")
