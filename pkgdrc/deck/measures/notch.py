"""Distance across a notch of one shape."""

from dataclasses import dataclass
from typing import ClassVar

from pkgdrc.deck.algebra import Region
from pkgdrc.deck.checks import Measure, Sought


@dataclass(frozen=True, eq=False)
class Notch(Measure, method="notch"):
    """Distance across a notch of one merged shape, um: as `width`, but outside of it."""

    source: Region
    sought: ClassVar[Sought] = Sought.LEAST
