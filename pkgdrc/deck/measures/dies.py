"""Measures of the dies of a wafer."""

from dataclasses import dataclass
from typing import ClassVar

from pkgdrc.deck.checks import Measure, Sought
from pkgdrc.process.alignment import Tensor


@dataclass(frozen=True, eq=False)
class StepOffset(Measure):
    """How far each die lies off the stepping grid, um."""

    of_dies: ClassVar[bool] = True
    sought: ClassVar[Sought] = Sought.GREATEST


@dataclass(frozen=True, eq=False)
class DieRunout(Measure):
    """Thermal run-out at each die's place on the wafer, um: at its corner where that is greatest."""

    runout: Tensor
    of_dies: ClassVar[bool] = True
    sought: ClassVar[Sought] = Sought.GREATEST
