"""Measures of filters that are ladders of resonators."""

from dataclasses import dataclass
from typing import ClassVar

from pkgdrc.deck.checks import Measure, Sought
from pkgdrc.shapes.node import NETS


@dataclass(frozen=True, eq=False)
class PitchSpread(Measure):
    """How far the longest pitch of the resonators of a ladder is over the shortest, %."""

    effort: ClassVar[float] = 4.0
    unit: ClassVar[str] = "%"  # type: ignore[misc]
    sees_all: ClassVar[bool] = True
    of_dies: ClassVar[bool] = True
    sought: ClassVar[Sought] = Sought.LEAST

    @property
    def made_once(self) -> tuple[object, float] | None:
        """The nets."""
        return NETS
