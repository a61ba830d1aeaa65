"""Distance between the centres of shapes that overlap."""

from dataclasses import dataclass

from pkgdrc.deck.algebra import Region
from pkgdrc.deck.checks import Movable


@dataclass(frozen=True, eq=False)
class OffsetFrom(Movable, method="offset_from"):
    """Distance from a shape's centre to that of each shape of `other` that it overlaps, um."""

    source: Region
    other: Region
