"""How far balls stand out of conical openings."""

from dataclasses import dataclass
from typing import ClassVar

from pkgdrc.deck.algebra import Region
from pkgdrc.deck.checks import Measure, Sought
from pkgdrc.units import Deg, Um


@dataclass(frozen=True)
class StandOut(Measure, method="stand_out"):
    """How far a ball stands out of each conical opening of `other` that it lies over, um.

    The opening has walls of `taper` deg from the vertical and is `depth` um deep. A ball that finds no seat
    in it has no value, and breaks every limit.
    """

    source: Region
    other: Region
    taper: Deg
    depth: Um
    sought: ClassVar[Sought] = Sought.LEAST
