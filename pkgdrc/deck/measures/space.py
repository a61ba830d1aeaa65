"""Distance between two different shapes."""

from dataclasses import dataclass
from typing import ClassVar

from pkgdrc.deck.algebra import Region
from pkgdrc.deck.checks import Measure, Sought


@dataclass(frozen=True, eq=False)
class Space(Measure, method="space"):
    """Distance between two different merged shapes, um, at each place; 0 where two corners touch."""

    source: Region
    sought: ClassVar[Sought] = Sought.LEAST
    one_by_one: ClassVar[bool] = True
