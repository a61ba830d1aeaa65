"""Sides of the box round a shape."""

from dataclasses import dataclass
from typing import ClassVar

from pkgdrc.deck.algebra import Region
from pkgdrc.deck.checks import Measure


@dataclass(frozen=True, eq=False)
class ShortSide(Measure, method="short_side"):
    """Shorter side of the box round a merged shape, along the wafer's axes, um."""

    source: Region
    of_whole: ClassVar[str] = "source"


@dataclass(frozen=True, eq=False)
class LongSide(Measure, method="long_side"):
    """Longer side of the box round a merged shape, along the wafer's axes, um."""

    source: Region
    of_whole: ClassVar[str] = "source"
