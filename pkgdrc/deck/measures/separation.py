"""Distance between shapes of two kinds."""

from dataclasses import dataclass, field
from typing import ClassVar, Literal

from pkgdrc.deck.algebra import Region
from pkgdrc.deck.checks import Movable, Sought
from pkgdrc.deck.presence import changed


@dataclass(frozen=True, eq=False)
class Separation(Movable, method="separation"):
    """Distance from a shape to one of `other`, um; 0 where they touch or overlap."""

    effort: ClassVar[float] = 12.0

    source: Region
    other: Region
    leaves_out: Literal["", "overlapping", "crossing"] = field(default="", kw_only=True)
    sought: ClassVar[Sought] = Sought.LEAST

    def ignoring_overlap(self) -> "Separation":
        """The same without pairs of shapes that share area anywhere; those that touch are 0 apart as ever."""
        return changed(self, leaves_out="overlapping")

    def ignoring_crossing(self) -> "Separation":
        """The same without pairs whose outlines cross: that share area, and neither lies in the other."""
        return changed(self, leaves_out="crossing")
