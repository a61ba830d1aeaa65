"""Beads in the section: balls that sit in the outer ends of connections."""

import math

from klayout import db

from pkgdrc.process.bead import bead_height
from pkgdrc.section.cut_line import CutLine, Round
from pkgdrc.section.plane import disc
from pkgdrc.technology.model import Bead
from pkgdrc.units import Deg, Um


def beads(line: CutLine, bead: Bead, face: Um) -> db.Region:
    """The beads that the line cuts; `face` is the height of the cover's outer face."""
    area = db.Region()
    for ball in line.near("bead").rounds():
        chord = (bead.diameter / 2) ** 2 - ball.beside**2
        if chord > 0:
            mouth, taper = _seat(line, ball)
            area += disc(ball.along, face + bead_height(bead.diameter, mouth, taper), math.sqrt(chord))
    return area


def _seat(line: CutLine, ball: Round) -> tuple[Um, Deg]:
    """Diameter and taper of the opening in the cover under a bead's centre; 0 on the bare face."""
    cover = line.technology.stack[-1].name
    for opening in line.technology.openings.values():
        if opening.outer == cover:
            for mouth in line.near(opening.masks[cover]).rounds():
                if math.hypot(mouth.along - ball.along, mouth.beside - ball.beside) < mouth.diameter / 2:
                    return mouth.diameter, opening.taper
    return 0.0, 0.0
