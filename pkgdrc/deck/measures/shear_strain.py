"""Shear strain of balls in use."""

from dataclasses import dataclass
from typing import ClassVar

from pkgdrc.deck.algebra import Region
from pkgdrc.deck.checks import Measure, Sought


@dataclass(frozen=True)
class ShearStrain(Measure):
    """Shear strain of each die's balls in use, by their distance from its neutral point."""

    source: Region
    unit: ClassVar[str] = ""  # type: ignore[misc]
    of_dies: ClassVar[bool] = True
    sought: ClassVar[Sought] = Sought.GREATEST
