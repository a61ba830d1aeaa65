"""Notches in the film's lower face: how wide they are inside, and what they take with them."""

import math
from dataclasses import dataclass

from pkgdrc.technology.model import Notch, Technology
from pkgdrc.units import Um

LOWER_METAL = ("rim", "track")
"""Layers of the metal on the film's lower face."""


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


def trench(technology: Technology) -> Trench | None:
    """The notches of a technology. KeyError if it has notches but no level called `film`."""
    if technology.notch is None:
        return None
    return Trench(technology.notch, technology.level("film").thickness)


def severed(technology: Technology) -> tuple[str, ...]:
    """Layers whose metal the notches take with them: that of the lower face, if it is there before them.

    Where the notches come first (000: claim 13), metal that is drawn over them runs down into them.
    """
    steps = technology.steps
    if technology.notch is None or steps.index("notch") < steps.index("coating"):
        return ()
    return LOWER_METAL


def one_piece(technology: Technology) -> bool:
    """Whether one layer of metal covers the holes' walls and the chip's pads that they expose.

    It does if the chip is on the film before the holes are drilled and coated (000: claims 9 and 11). Else
    holes end at the internal connections on the film's upper face.
    """
    steps = technology.steps
    return "chip" in steps and steps.index("chip") < steps.index("coating")
