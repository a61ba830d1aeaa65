"""Balls along the line, and where the process seats each over its opening."""

import dataclasses
import math
from collections.abc import Iterator
from dataclasses import dataclass

from klayout import db

from pkgdrc.process.bump import LEVEL, Bump, bump
from pkgdrc.section.cut_line import CutLine, Round
from pkgdrc.section.plane import disc
from pkgdrc.units import Um


@dataclass(frozen=True)
class SeatedBall:
    """A ball that the line cuts."""

    shape: Round
    bump: Bump
    middle: Um  # height of its centre in the section

    @property
    def chord(self) -> Um:
        """How wide the line cuts it, at its widest."""
        return 2 * math.sqrt((self.shape.diameter / 2) ** 2 - self.shape.beside**2)

    def area(self, coating: Um = 0.0) -> db.Region:
        """Where the line cuts the ball, or its core under a coating."""
        square = (self.shape.diameter / 2 - coating) ** 2 - self.shape.beside**2
        return disc(self.shape.along, self.middle, math.sqrt(square)) if square > 0 else db.Region()


def seated_balls(line: CutLine) -> Iterator[SeatedBall]:
    """The balls that the line cuts, in order; none if the technology does not say what they are.

    A ball belongs to the opening under its centre, and this is full if any filling is drawn over its own
    centre. A ball over no opening lies on the insulation's face.
    """
    technology = line.technology
    if technology.ball is None:
        return
    ground = technology.height(LEVEL)
    strip = line.near_as_drawn("ball")
    openings = line.over("opening", strip.shapes)
    mouths = list(dataclasses.replace(strip, shapes=openings).rounds())
    fillings = list(dataclasses.replace(strip, shapes=line.over("filling", openings)).rounds())
    for ball in sorted(strip.rounds(), key=lambda each: each.along):
        if abs(ball.beside) >= ball.diameter / 2:
            continue
        mouth = _over(mouths, ball)
        filled = mouth is not None and _over(fillings, mouth) is not None
        made = bump(mouth.diameter if mouth else 0.0, ball.diameter, technology, filled=filled)
        yield SeatedBall(ball, made, ground + made.bottom + ball.diameter / 2)


def _over(shapes: list[Round], place: Round) -> Round | None:
    """The round shape that holds another one's centre, if there is one."""
    for each in shapes:
        if math.hypot(each.along - place.along, each.beside - place.beside) < each.diameter / 2:
            return each
    return None
