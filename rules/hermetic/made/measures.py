"""Measures of cavities under pressure, of metal in openings, of beads, and of passive components."""

from dataclasses import dataclass
from typing import ClassVar

from pkgdrc.deck.algebra import Layer, Region
from pkgdrc.deck.checks import Measure, Sought
from pkgdrc.units import Deg, Um

from ..family import CoatingLayer
from .bending import Cavity


@dataclass(frozen=True)
class GapLeft(Measure, method="gap_left"):
    """What is left free over the structures in a cavity when the parts over it are bent, um.

    The source's shapes are the cavities, without what stands in them and carries the parts.
    """

    source: Region
    cavity: Cavity
    sought: ClassVar[Sought] = Sought.LEAST


@dataclass(frozen=True)
class PlateStress(Measure, method="plate_stress"):
    """Greatest stress in a plate `thickness` um thick over a cavity under a `pressure` in MPa, MPa."""

    source: Region
    thickness: Um
    pressure: float
    unit: ClassVar[str] = "MPa"  # type: ignore[misc]
    sought: ClassVar[Sought] = Sought.GREATEST


@dataclass(frozen=True)
class SeedInside(Measure, method="seed_inside"):
    """Thickness of the metal that plating can start from, on an opening's wall at its inner end, um.

    The source's shapes are the openings' outer ends, whose mouth is the largest circle in each; the openings
    are `depth` um deep with walls `taper` deg from the vertical.
    """

    source: Region
    depth: Um
    taper: Deg
    layers: tuple[CoatingLayer, ...]
    sought: ClassVar[Sought] = Sought.LEAST


@dataclass(frozen=True)
class StandOut(Measure, method="stand_out"):
    """How far a ball stands out of each conical opening of `other` that it lies over, um.

    The opening has walls of `taper` deg from the vertical and is `depth` um deep. A ball that finds no seat
    in it has no value, and breaks every limit.
    """

    source: Region
    other: Region
    taper: Deg
    depth: Um
    sought: ClassVar[Sought] = Sought.LEAST


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


@dataclass(frozen=True)
class Unvalued(Region):
    """The components drawn on a layer whose text states no value that can be read, or that have none."""

    source: Layer
