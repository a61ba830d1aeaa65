"""Uneven walls on the two sides of a line."""

from dataclasses import dataclass
from typing import ClassVar

from pkgdrc.deck.algebra import Region
from pkgdrc.deck.checks import Measure, Sought


@dataclass(frozen=True, eq=False)
class Imbalance(Measure, method="imbalance"):
    """By how much the distances from a line of the source to walls of `other` on its two sides differ, um."""

    source: Region
    other: Region
    sought: ClassVar[Sought] = Sought.GREATEST
