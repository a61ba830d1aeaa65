"""How a pillar and what leads to it are made, alone and in a die."""

from dataclasses import dataclass
from typing import Annotated

from annotated_types import Gt

from pkgdrc.units import Um


@dataclass(frozen=True, kw_only=True)
class PillarDesign:
    """The parameters of a pillar, its pad and the copper between the two.

    Args:
        pad: side of the pad
        pad_opening: side of the opening in the passivation
        pad_offset: how far the pad lies below the pillar
        landing: side of the copper on the pad
        track: width of the copper between pad and pillar
        base: diameter of the copper under the pillar
        pillar: diameter of the pillar, and of the solder on it
    """

    pad: Annotated[Um, Gt(0)] = 60.0
    pad_opening: Annotated[Um, Gt(0)] = 40.0
    pad_offset: Annotated[Um, Gt(0)] = 105.0
    landing: Annotated[Um, Gt(0)] = 60.0
    track: Annotated[Um, Gt(0)] = 20.0
    base: Annotated[Um, Gt(0)] = 90.0
    pillar: Annotated[Um, Gt(0)] = 60.0


DESIGN = PillarDesign()
