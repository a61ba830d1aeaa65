"""How much metal gets down an opening."""

from dataclasses import dataclass
from typing import ClassVar

from pkgdrc.deck.algebra import Region
from pkgdrc.deck.checks import Measure, Sought
from pkgdrc.technology.model import CoatingLayer
from pkgdrc.units import Deg, Um


@dataclass(frozen=True)
class SeedInside(Measure, method="seed_inside"):
    """Thickness of the metal that plating can start from, on an opening's wall at its inner end, um.

    The source's shapes are the openings' outer ends; the openings are `depth` um deep with walls `taper` deg
    from the vertical.
    """

    source: Region
    depth: Um
    taper: Deg
    layers: tuple[CoatingLayer, ...]
    sought: ClassVar[Sought] = Sought.LEAST
