"""Measures of balls on filled openings."""

from dataclasses import dataclass
from typing import ClassVar

from pkgdrc.deck.algebra import Region
from pkgdrc.deck.checks import Measure, Sought
from pkgdrc.deck.measures.in_use import InUse
from pkgdrc.units import Um


@dataclass(frozen=True)
class FillingShear(InUse, method="filling_shear"):
    """Shear strain of the fillings of `other` under balls of the source, at the worst place of each."""

    unit: ClassVar[str] = ""  # type: ignore[misc]


@dataclass(frozen=True)
class PadStress(InUse, method="pad_stress"):
    """Shear stress on what lies under the openings of `other` that have balls of the source, MPa."""

    unit: ClassVar[str] = "MPa"  # type: ignore[misc]


@dataclass(frozen=True)
class SolderLife(InUse, method="solder_life"):
    """Cycles that the solder under balls of the source lives; endless as long as it does not yield."""

    unit: ClassVar[str] = "cycles"  # type: ignore[misc]
    sought: ClassVar[Sought] = Sought.LEAST


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
