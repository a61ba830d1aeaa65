"""Angle of corners."""

from dataclasses import dataclass
from typing import ClassVar

from pkgdrc.deck.algebra import Region
from pkgdrc.deck.checks import Measure, Sought


@dataclass(frozen=True, eq=False)
class Angle(Measure, method="angle"):
    """Inner angle of a merged shape's corner, deg."""

    source: Region
    unit: ClassVar[str] = "deg"  # type: ignore[misc]
    sought: ClassVar[Sought] = Sought.LEAST
