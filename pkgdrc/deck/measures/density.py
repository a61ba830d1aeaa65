"""Share of shapes that is covered."""

from dataclasses import dataclass
from typing import ClassVar

from pkgdrc.deck.algebra import Region
from pkgdrc.deck.checks import Measure


@dataclass(frozen=True, eq=False)
class Density(Measure, method="density"):
    """Share of each shape of `other` that the source covers, 0..1."""

    source: Region
    other: Region
    unit: ClassVar[str] = ""  # type: ignore[misc]
    of_whole: ClassVar[str] = "other"
