"""Balls and beads in the 2.5D view: where each comes to rest follows from diameters on the layout.

The script asks the layout for them, so it gets the process's own formulas.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from pkgdrc.klayout_app.view25d.ruby import NOTHING, mask, ruby
from pkgdrc.process.formula import Formula
from pkgdrc.process.made import as_made
from pkgdrc.process.solid import Balls
from pkgdrc.section.model import Part
from pkgdrc.section.style import colour, words
from pkgdrc.technology import Technology
from pkgdrc.units import Deg, Um


@dataclass(frozen=True)
class RoundSeat:
    """Openings that balls lie over, and the height of their lowest points from `diameter` and `mouth`."""

    mouths: str
    filling: str  # '' if nothing fills them
    empty: str
    full: str


@dataclass(frozen=True)
class Rounds:
    """Balls of one kind. Everything that is text is an expression of the script's language."""

    words: str
    colour: str
    balls: str
    diameter: Um | None  # None: as each is drawn
    seats: tuple[RoundSeat, ...]
    bare: str  # height of the lowest point of one over no opening
    sawn: str


def rounds(technology: Technology) -> Iterator[Rounds]:
    """All balls of a technology."""
    package = as_made(technology)
    for balls in package.balls:
        look = Part(kind="bead", name=balls.name, look=package.looks.get(balls.name))
        yield Rounds(
            words=words(look),
            colour=f"0x{colour(look)[1:]}",
            balls=_mask(balls.layer, technology),
            diameter=balls.diameter,
            seats=tuple(
                RoundSeat(
                    mouths=_mask(seat.mouths, technology),
                    filling=_mask(seat.filling, technology) if seat.filling else "",
                    empty=_bottom(balls, False, seat.taper),
                    full=_bottom(balls, True, seat.taper),
                )
                for seat in balls.seats
            ),
            bare=_bottom(balls, False, 0.0),
            sawn=ruby(balls.sawn, technology),
        )


def _mask(layer: str, technology: Technology) -> str:
    return mask(layer) if layer in technology.layers else NOTHING


def _bottom(balls: Balls, filled: bool, taper: Deg) -> str:
    found: Formula = balls.bottom(Formula("diameter"), Formula("mouth"), filled, taper)
    return found.text
