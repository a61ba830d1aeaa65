"""Measures of a mask set."""

from dataclasses import dataclass
from typing import ClassVar

from pkgdrc.deck.checks import Measure, Sought


@dataclass(frozen=True, eq=False)
class MasksApart(Measure):
    """How far what several masks carry lies from where it lies on the others, um: one value a mask.

    Of the kinds that which lies farthest; none of a mask whose `beside` lies as far off: it tells the same.
    """

    kinds: tuple[str, ...]  # 'alignment marks', 'die fields', 'wafer outline'
    beside: str = ""
    of_masks: ClassVar[bool] = True
    sought: ClassVar[Sought] = Sought.GREATEST


@dataclass(frozen=True, eq=False)
class ScaleOff(Measure):
    """How far a mask's scale puts its corner off where it should lie, um.

    A mask is drawn as large as it is, or one of the cover's, `layers`, so much smaller that it takes the
    run-out back, which is from `least` to `most` of a length. Of masks that do not coincide nothing is told:
    `MasksApart` tells the same of them.
    """

    layers: tuple[str, ...]
    least: float
    most: float
    of_masks: ClassVar[bool] = True
    sought: ClassVar[Sought] = Sought.GREATEST


@dataclass(frozen=True, eq=False)
class BeyondPlate(Measure):
    """How far a mask reaches beyond its plate, um."""

    of_masks: ClassVar[bool] = True
    sought: ClassVar[Sought] = Sought.GREATEST
