"""Measures of a die's terminals against its lists of pins."""

from dataclasses import dataclass
from typing import ClassVar

from pkgdrc.deck.checks import Measure, Sought
from pkgdrc.shapes.node import NETS


@dataclass(frozen=True, eq=False)
class PinOffset(Measure):
    """How far each pin's terminal lies off its place in the list, um, centre to centre.

    Where the whole list fits mirrored or turned, that is one place, with the greatest distance.
    """

    effort: ClassVar[float] = 4.0
    sees_all: ClassVar[bool] = True
    of_dies: ClassVar[bool] = True
    sought: ClassVar[Sought] = Sought.GREATEST

    @property
    def made_once(self) -> tuple[object, float] | None:
        """The nets."""
        return NETS
