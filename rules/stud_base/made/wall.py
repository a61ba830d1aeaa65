"""The metal on the walls of a stud base's holes, as figures that rules can compare."""

import math
from dataclasses import dataclass

from pkgdrc.deck.checks import Number
from pkgdrc.process.coverage import ALL_ROUND
from pkgdrc.shapes.quantity import Plain, plain
from pkgdrc.units import Um

from ..family import StudTechnology, WallMetal
from .stud import metal_at_worst

_WIDE: Um = 1e9
_CLOSE: Um = 1e-4


@dataclass(frozen=True)
class WallMetalFigures:
    """How thick the wall metal is at its thinnest place, the upper face."""

    metal: WallMetal
    technology: StudTechnology

    @property
    def everywhere_alike(self) -> bool:
        """Whether that is the same in all holes; metal that flies in straight lines is not."""
        return self.metal.method in ALL_ROUND

    @property
    def at_worst(self) -> Number:
        """Its thickness there in the widest of holes, um; never more than there is."""
        # A half of what flies in straight lines is reached in no hole, and must not be by rounding.
        return Number(math.floor(metal_at_worst(_WIDE, self.technology) * 1e4 + 1e-6) / 1e4)

    def hole_for(self, thickness: Plain) -> Number | None:
        """Diameter of the narrowest hole in which it is as thick as that, um; None where it is in no hole."""
        wanted = plain(thickness)
        if metal_at_worst(_WIDE, self.technology) <= wanted:
            return None
        narrow, wide = 0.0, _WIDE
        while wide - narrow > _CLOSE:
            middle = (narrow + wide) / 2
            if metal_at_worst(middle, self.technology) < wanted:
                narrow = middle
            else:
                wide = middle
        return Number(round(wide, 3))
