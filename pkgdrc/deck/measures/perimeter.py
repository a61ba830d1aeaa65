"""Length of a shape's outline."""

from dataclasses import dataclass
from typing import ClassVar

from pkgdrc.deck.algebra import Region
from pkgdrc.deck.checks import Measure


@dataclass(frozen=True, eq=False)
class Perimeter(Measure, method="perimeter"):
    """Length of a merged shape's outline as drawn, with that of its holes, um."""

    source: Region
    of_whole: ClassVar[str] = "source"
