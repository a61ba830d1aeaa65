"""Distance between shapes, and across notches."""

from dataclasses import dataclass
from typing import ClassVar

from pkgdrc.deck.algebra import Region
from pkgdrc.deck.checks import Measure, Sought


@dataclass(frozen=True, eq=False)
class Spacing(Measure, method="spacing"):
    """Distance between two merged shapes, or across a notch of one, um: for lines and planes."""

    source: Region
    sought: ClassVar[Sought] = Sought.LEAST
    one_by_one: ClassVar[bool] = True
