"""Balls along the line, and where the process seats each over its opening."""

import dataclasses
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from klayout import db

from pkgdrc.process.solid import Balls, Seat
from pkgdrc.section.cut_line import CutLine, Round
from pkgdrc.section.plane import disc
from pkgdrc.units import Um


@dataclass(frozen=True)
class SeatedBall:
    """A ball that the line cuts, and the opening that it lies over, if any."""

    of: Balls
    shape: Round
    mouth: Round | None
    filled: bool
    diameter: Um
    middle: Um  # height of its centre in the section

    @property
    def chord(self) -> Um:
        """How wide the line cuts it, at its widest."""
        return 2 * math.sqrt((self.diameter / 2) ** 2 - self.shape.beside**2)

    def area(self, coating: Um = 0.0) -> db.Region:
        """Where the line cuts the ball, or its core under a coating."""
        square = (self.diameter / 2 - coating) ** 2 - self.shape.beside**2
        return disc(self.shape.along, self.middle, math.sqrt(square)) if square > 0 else db.Region()


def seated_balls(line: CutLine, balls: Balls) -> Iterator[SeatedBall]:
    """The balls that the line cuts, in order.

    A ball belongs to the opening under its centre, and this is full if any filling is drawn over its own
    centre.
    """
    strip = line.near_as_drawn(balls.layer)
    seats = [(seat, *_openings(line, seat, strip.shapes)) for seat in balls.seats]
    for ball in sorted(strip.rounds(), key=lambda each: each.along):
        diameter = balls.diameter or ball.diameter
        if abs(ball.beside) >= diameter / 2:
            continue
        mouth, filled, taper = None, False, 0.0
        for seat, mouths, fillings in seats:
            mouth = _over(mouths, ball)
            if mouth is not None:
                filled, taper = _over(fillings, mouth) is not None, seat.taper
                break
        bottom = balls.bottom(diameter, mouth.diameter if mouth else 0.0, filled, taper)
        yield SeatedBall(balls, ball, mouth, filled, diameter, bottom + diameter / 2)


def _openings(line: CutLine, seat: Seat, balls: db.Region) -> tuple[list[Round], list[Round]]:
    """The openings under balls, and what fills them."""
    openings = line.over(seat.mouths, balls)
    fillings = line.over(seat.filling, openings) if seat.filling else db.Region()
    strip = line.strip(openings)
    return list(strip.rounds()), list(dataclasses.replace(strip, shapes=fillings).rounds())


def _over(shapes: Sequence[Round], place: Round) -> Round | None:
    """The round shape that holds another one's centre, if there is one."""
    for each in shapes:
        if math.hypot(each.along - place.along, each.beside - place.beside) < each.diameter / 2:
            return each
    return None
