"""What pressure does to the parts over a cavity."""

from dataclasses import dataclass
from typing import ClassVar

from pkgdrc.deck.algebra import Region
from pkgdrc.deck.checks import Measure, Sought
from pkgdrc.process.bending import Cavity
from pkgdrc.units import Um


@dataclass(frozen=True)
class GapLeft(Measure, method="gap_left"):
    """What is left free over the structures in a cavity when the parts over it are bent, um.

    The source's shapes are the cavities, without what stands in them and carries the parts.
    """

    source: Region
    cavity: Cavity
    sought: ClassVar[Sought] = Sought.LEAST


@dataclass(frozen=True)
class PlateStress(Measure, method="plate_stress"):
    """Greatest stress in a plate `thickness` um thick over a cavity under a `pressure` in MPa, MPa."""

    source: Region
    thickness: Um
    pressure: float
    unit: ClassVar[str] = "MPa"  # type: ignore[misc]
    sought: ClassVar[Sought] = Sought.GREATEST
