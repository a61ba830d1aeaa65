"""Width of what two kinds of shapes share."""

from dataclasses import dataclass
from typing import ClassVar

from pkgdrc.deck.algebra import Region
from pkgdrc.deck.checks import Measure, Sought


@dataclass(frozen=True, eq=False)
class Overlap(Measure, method="overlap"):
    """Width of the area that a shape shares with one of `other`, um, from the one's edge to the other's."""

    source: Region
    other: Region
    sought: ClassVar[Sought] = Sought.LEAST
