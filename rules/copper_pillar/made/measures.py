"""Measures of solder caps."""

from dataclasses import dataclass
from typing import ClassVar

from pkgdrc.deck.algebra import Region
from pkgdrc.deck.checks import Measure
from pkgdrc.units import Um


@dataclass(frozen=True)
class CapVolume(Measure, method="cap_volume"):
    """Solder of each cap that is plated so thick, um3."""

    source: Region
    thickness: Um
    unit: ClassVar[str] = "um3"  # type: ignore[misc]
    of_whole: ClassVar[str] = "source"


@dataclass(frozen=True)
class DomeShare(Measure, method="dome_share"):
    """Height of the dome that each cap becomes over the radius of its end; 1 for half a ball."""

    source: Region
    thickness: Um
    unit: ClassVar[str] = ""  # type: ignore[misc]
    of_whole: ClassVar[str] = "source"
