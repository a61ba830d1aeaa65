"""What joints between a die and its board bear in use, by their distance from the die's neutral point."""

from dataclasses import dataclass
from typing import ClassVar

from pkgdrc.deck.algebra import Region
from pkgdrc.deck.checks import Measure, Sought


@dataclass(frozen=True, eq=False)
class InUse(Measure):
    """Of each die, of the joint that bears most.

    The neutral point is where the forces of all joints balance: their centre, each weighed by its stiffness.
    A joint is a shape of the source over one of `other`. A layout without dies is one.
    """

    effort: ClassVar[float] = 10.0

    source: Region
    other: Region
    of_dies: ClassVar[bool] = True
    sought: ClassVar[Sought] = Sought.GREATEST

    @property
    def made_once(self) -> tuple[object, float] | None:
        """The joints."""
        return ("joints", self.source, self.other), 50.0
