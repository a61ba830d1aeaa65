"""Ratio of the diameters of shapes that overlap."""

from dataclasses import dataclass
from typing import ClassVar

from pkgdrc.deck.algebra import Region
from pkgdrc.deck.checks import Measure


@dataclass(frozen=True, eq=False)
class DiameterOver(Measure, method="diameter_over"):
    """Ratio of a shape's diameter to that of each shape of `other` that it overlaps."""

    source: Region
    other: Region
    unit: ClassVar[str] = ""  # type: ignore[misc]
