"""Values of passive components against what their texts state."""

from dataclasses import dataclass
from typing import ClassVar

from pkgdrc.deck.algebra import Region
from pkgdrc.deck.checks import Measure, Sought
from pkgdrc.units import Um


@dataclass(frozen=True)
class Deviation(Measure):
    """By how much the components of one kind drawn on the source are off the value that their text states, %.

    `other` is what the value is taken from.
    """

    source: Region
    other: Region
    symbol: ClassVar[str]
    unit: ClassVar[str] = "%"  # type: ignore[misc]
    sought: ClassVar[Sought] = Sought.GREATEST


@dataclass(frozen=True)
class CapacitanceDeviation(Deviation, method="capacitance_deviation"):
    """Of capacitors, from the area of `other`; `thickness` (um) and `permittivity` are the dielectric's."""

    thickness: Um
    permittivity: float
    symbol: ClassVar[str] = "C"


@dataclass(frozen=True)
class InductanceDeviation(Deviation, method="inductance_deviation"):
    """Of inductors, from the track of `other`."""

    symbol: ClassVar[str] = "L"


@dataclass(frozen=True)
class ResistanceDeviation(Deviation, method="resistance_deviation"):
    """Of resistors, from the film of `other` of `sheet_resistance` ohm per square between two `contacts`."""

    contacts: Region
    sheet_resistance: float
    symbol: ClassVar[str] = "R"
