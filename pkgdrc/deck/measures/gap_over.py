"""Gaps between balls and what fills the openings under them."""

from dataclasses import dataclass
from typing import ClassVar

from pkgdrc.deck.algebra import Region
from pkgdrc.deck.checks import Measure, Sought
from pkgdrc.units import Um


@dataclass(frozen=True)
class GapOver(Measure, method="gap_over"):
    """How far a ball on the rim of an opening of `other` stays over its filling, um; 0 where they meet.

    The opening is `depth` um deep, and filled to a height of `filling` um.
    """

    source: Region
    other: Region
    depth: Um
    filling: Um
    sought: ClassVar[Sought] = Sought.GREATEST
