"""What joints between a die and its board bear in use, by their distance from the die's neutral point."""

from dataclasses import dataclass
from typing import ClassVar

from pkgdrc.deck.algebra import Region
from pkgdrc.deck.checks import Measure, Sought


@dataclass(frozen=True)
class InUse(Measure):
    """Of each die, of the joint that bears most.

    The neutral point is where the forces of all joints balance: their centre, each weighed by its stiffness.
    A joint is a shape of the source over one of `other`. A layout without dies is one.
    """

    source: Region
    other: Region
    of_dies: ClassVar[bool] = True
    sought: ClassVar[Sought] = Sought.GREATEST


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
class StudShear(InUse, method="stud_shear"):
    """Shear strain of the studs round holes of the source, whose plans are `other`."""

    unit: ClassVar[str] = ""  # type: ignore[misc]
