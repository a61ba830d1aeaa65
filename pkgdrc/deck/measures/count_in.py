"""How many shapes others hold."""

from dataclasses import dataclass
from typing import ClassVar

from pkgdrc.deck.algebra import Region
from pkgdrc.deck.checks import Measure


@dataclass(frozen=True, eq=False)
class CountIn(Measure, method="count_in"):
    """How many merged shapes of the source each shape of `other` holds or touches."""

    source: Region
    other: Region
    unit: ClassVar[str] = ""  # type: ignore[misc]
    of_whole: ClassVar[str] = "other"
