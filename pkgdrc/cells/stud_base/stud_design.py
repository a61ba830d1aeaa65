"""How studs are made: the parameters that a stud has, alone, in an array and in a module."""

from dataclasses import dataclass
from typing import Annotated, Literal

from annotated_types import Ge, Gt

from pkgdrc.units import Deg, Um


@dataclass(frozen=True, kw_only=True)
class StudDesign:
    """The parameters of a stud, its hole, notch, metal and solder, and of what it joins above.

    Args:
        hole: diameter of the hole at the lower face
        pad: size of the chip's pad; 0 for none
        pad_outline: 'square' or 'round'
        pad_offset: how far the pad lies off the hole, or off the internal connection's end
        internal: diameter of the internal connection's land over the hole; 0 for none
        internal_to: where the internal connection leads to; in arrays along x and y, each towards the middle
        internal_width: width of the internal connection's track
        internal_end: side of the square in which that track ends
        stud: diameter of the stud, which is the notch's inner one
        notch: width of the notch
        notch_offset: how far the notch lies off its place, in which rim metal and solder stay
        eccentricity: how far an eccentric stud lies off the hole
        mouth: angle of an eccentric notch's opening; 0 for a closed ring
        declare: say with a text on layer `notch_kind` which kind is meant
        rim: outer diameter of the rim metal; 0 for none
        rim_gap: distance of the rim metal from the hole's edge
        rim_offset: how far the rim metal's outer circle lies off the stud's centre
        solder: diameter of the solder; 0 for none
        solder_offset: how far the solder lies off the stud's centre
    """

    hole: Annotated[Um, Gt(0)] = 100.0
    pad: Annotated[Um, Ge(0)] = 150.0
    pad_outline: Literal["square", "round"] = "square"
    pad_offset: tuple[Um, Um] = (0.0, 0.0)
    internal: Annotated[Um, Ge(0)] = 0.0
    internal_to: tuple[Um, Um] = (0.0, 0.0)
    internal_width: Annotated[Um, Gt(0)] = 40.0
    internal_end: Annotated[Um, Gt(0)] = 80.0
    stud: Annotated[Um, Gt(0)] = 180.0
    notch: Annotated[Um, Gt(0)] = 60.0
    notch_offset: tuple[Um, Um] = (0.0, 0.0)
    eccentricity: Annotated[Um, Ge(0)] = 10.0
    mouth: Annotated[Deg, Ge(0)] = 90.0
    declare: bool = False
    rim: Annotated[Um, Ge(0)] = 170.0
    rim_gap: Annotated[Um, Ge(0)] = 0.0
    rim_offset: tuple[Um, Um] = (0.0, 0.0)
    solder: Annotated[Um, Ge(0)] = 160.0
    solder_offset: tuple[Um, Um] = (0.0, 0.0)


DESIGN = StudDesign()
