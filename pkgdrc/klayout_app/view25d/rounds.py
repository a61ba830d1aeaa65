"""Balls and beads in the 2.5D view: where each comes to rest follows from diameters on the layout.

The script asks the layout for them, so the formulas of `process.bump` and `process.bead` are here in its
language.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from pkgdrc.klayout_app.view25d.cut import part
from pkgdrc.klayout_app.view25d.slab import figure, mask
from pkgdrc.process.bump import LEVEL, filling_height
from pkgdrc.process.faces import outer_face
from pkgdrc.technology import Technology
from pkgdrc.units import Um


@dataclass(frozen=True)
class Rounds:
    """Balls of one kind. Everything that is text is an expression of the script's language."""

    words: str
    colour: str
    balls: str
    diameter: Um | None  # None: as each is drawn
    seats: tuple[tuple[str, str, float], ...]  # openings, what fills them or '', tangent of their taper
    bottom: str  # height of the lowest point, from diameter, mouth, filled and taper


_BALL = """\
    brim = filled ? {filling} : 0.0
    pressed = filled ? [{sink}, brim].min : 0.0
    if diameter > mouth
      sag = diameter / 2 - Math.sqrt((diameter / 2)**2 - (mouth / 2)**2)
      above = ({depth} - brim - sag).round(9)
      pressed = above > 0 ? -above : [pressed, -above].min
    end
    {face} - {depth} + brim - pressed"""

_BEAD = """\
    angle, radius = Math.atan(taper), diameter / 2
    height =
      if radius * Math.cos(angle) >= mouth / 2
        Math.sqrt(radius**2 - (mouth / 2)**2)
      elsif taper <= 0
        -radius
      else
        (radius / Math.cos(angle) - mouth / 2) / taper
      end
    {face} + height - radius"""


def rounds(technology: Technology) -> Iterator[Rounds]:
    """The balls on elastic bumps, and the beads in the cover's connections."""
    if technology.ball and any(level.name == LEVEL for level in technology.stack):
        level = technology.level(LEVEL)
        filling = technology.filling
        height = filling_height(level.thickness, filling.shrinkage) if filling else 0.0
        look = part("bead", "ball")
        yield Rounds(
            words=look.words,
            colour=_number(look.colour),
            balls=mask("ball"),
            diameter=None,
            seats=((mask("opening"), mask("filling") if filling else "", 0.0),),
            bottom=_BALL.format(
                depth=figure(level.thickness),
                filling=figure(height),
                sink=figure(technology.ball.sink or 0.0),
                face=figure(outer_face(technology, LEVEL)),
            ),
        )
    if technology.bead:
        cover = technology.stack[-1].name
        look = part("bead", "bead")
        yield Rounds(
            words=look.words,
            colour=_number(look.colour),
            balls=mask("bead"),
            diameter=technology.bead.diameter,
            seats=tuple(
                (mask(each.masks[cover]), "", round(math.tan(math.radians(each.taper)), 9))
                for each in technology.openings.values()
                if each.outer == cover
            ),
            bottom=_BEAD.format(face=figure(outer_face(technology, cover))),
        )


def _number(colour: str) -> str:
    return f"0x{colour[1:]}"
