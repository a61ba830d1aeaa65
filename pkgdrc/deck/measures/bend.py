"""Angle of the bends of tracks."""

from dataclasses import dataclass
from typing import ClassVar

from pkgdrc.deck.algebra import Region
from pkgdrc.deck.checks import Measure, Sought


@dataclass(frozen=True, eq=False)
class Bend(Measure, method="bend"):
    """Angle between the two legs of a track where it bends, deg; ends and junctions are no bends."""

    source: Region
    unit: ClassVar[str] = "deg"  # type: ignore[misc]
    sought: ClassVar[Sought] = Sought.LEAST
