"""Measures of a mask set."""

from dataclasses import dataclass
from typing import ClassVar

from pkgdrc.deck.checks import Measure, Sought


@dataclass(frozen=True)
class MasksApart(Measure):
    """How far what several masks carry lies from where it lies on the first of them, um: one value a mask."""

    kind: str  # 'alignment marks', 'die fields', 'wafer outline'
    of_masks: ClassVar[bool] = True
    sought: ClassVar[Sought] = Sought.GREATEST


@dataclass(frozen=True)
class BeyondPlate(Measure):
    """How far a mask reaches beyond its plate, um."""

    of_masks: ClassVar[bool] = True
    sought: ClassVar[Sought] = Sought.GREATEST
