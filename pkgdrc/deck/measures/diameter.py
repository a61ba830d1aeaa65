"""Diameter of a shape."""

from dataclasses import dataclass
from typing import ClassVar

from pkgdrc.deck.algebra import Region
from pkgdrc.deck.checks import Measure


@dataclass(frozen=True, eq=False)
class Diameter(Measure, method="diameter"):
    """Diameter of a round shape, um; else the shorter side of its bounding box in the wafer's axes."""

    source: Region
    of_whole: ClassVar[str] = "source"
