"""Area of a shape."""

from dataclasses import dataclass
from typing import ClassVar

from pkgdrc.deck.algebra import Region
from pkgdrc.deck.checks import Measure


@dataclass(frozen=True, eq=False)
class Area(Measure, method="area"):
    """Area of a merged shape, um2."""

    source: Region
    unit: ClassVar[str] = "um2"  # type: ignore[misc]
    of_whole: ClassVar[str] = "source"
