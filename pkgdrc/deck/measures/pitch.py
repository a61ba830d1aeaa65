"""Distance between the centres of shapes."""

from dataclasses import dataclass
from typing import ClassVar

from pkgdrc.deck.algebra import Region
from pkgdrc.deck.checks import Measure, Sought


@dataclass(frozen=True, eq=False)
class Pitch(Measure, method="pitch"):
    """Distance between the centres of two shapes, um."""

    source: Region
    sought: ClassVar[Sought] = Sought.LEAST
