"""Distance across a shape."""

from dataclasses import dataclass
from typing import ClassVar

from pkgdrc.deck.algebra import Region
from pkgdrc.deck.checks import Measure, Sought


@dataclass(frozen=True, eq=False)
class Width(Measure, method="width"):
    """Distance across a shape, um: at each of its narrow places.

    A place is where two edges of a merged shape that run against each other face each other inside it. Two
    edges that meet in a corner are none. Facets of a run (four or more steps that turn alike by less than
    46 deg each) count only where they lie opposite, so round shapes are as wide as they look.
    """

    source: Region
    sought: ClassVar[Sought] = Sought.LEAST
