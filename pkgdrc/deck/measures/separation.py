"""Distance between shapes of two kinds."""

from dataclasses import dataclass
from typing import ClassVar

from pkgdrc.deck.algebra import Region
from pkgdrc.deck.checks import Movable, Sought


@dataclass(frozen=True)
class Separation(Movable, method="separation"):
    """Distance from a shape to one of `other`, um; 0 where they touch or overlap."""

    source: Region
    other: Region
    sought: ClassVar[Sought] = Sought.LEAST
