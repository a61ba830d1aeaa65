"""Area that is covered of shapes."""

from dataclasses import dataclass
from typing import ClassVar

from pkgdrc.deck.algebra import Region
from pkgdrc.deck.checks import Measure


@dataclass(frozen=True, eq=False)
class AreaIn(Measure, method="area_in"):
    """Area of each shape of `other` that the source covers, um2."""

    source: Region
    other: Region
    unit: ClassVar[str] = "um2"  # type: ignore[misc]
    of_whole: ClassVar[str] = "other"
