"""Distances between shapes on different nets, or on one."""

from dataclasses import dataclass
from typing import ClassVar

from pkgdrc.deck.algebra import Layer
from pkgdrc.deck.checks import Measure, Sought
from pkgdrc.shapes.node import NETS


@dataclass(frozen=True, eq=False)
class NetDistance(Measure):
    """Distance between shapes of two conductors that are on different nets of a die, or on the same, um.

    A shape is all of a conductor that hangs together. Nets are followed within each die.
    """

    effort: ClassVar[float] = 10.0

    source: Layer
    other: Layer
    same: bool = False
    sees_all: ClassVar[bool] = True
    of_dies: ClassVar[bool] = True
    sought: ClassVar[Sought] = Sought.LEAST

    @property
    def made_once(self) -> tuple[object, float] | None:
        """The nets."""
        return NETS
