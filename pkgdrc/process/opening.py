"""Conical openings: how wide each is at every face that it passes."""

import math
from dataclasses import dataclass

from pkgdrc.shapes.region import Layer, Region
from pkgdrc.technology.model import Opening, Technology
from pkgdrc.units import Um


@dataclass(frozen=True)
class OpeningOutline:
    """What an opening is at one face: a mask's outline, shrunk by `shrink` um on every side."""

    mask: str
    shrink: Um

    @property
    def area(self) -> Region:
        """Its shapes."""
        return Layer(self.mask).shrunk(self.shrink)


@dataclass(frozen=True)
class Passage:
    """An opening on its way through one level, from the face it enters to the one it leaves."""

    level: str
    depth: Um
    entering: OpeningOutline
    leaving: OpeningOutline


def passages(opening: Opening, technology: Technology) -> tuple[Passage, ...]:
    """The levels that an opening passes, outermost first, without the one it lands on.

    In each level with a mask of its own it starts as drawn; in one without it goes on with the same
    cone; in a chamber level it keeps its width.
    """
    names = [level.name for level in reversed(technology.stack)]
    passed = names[names.index(opening.outer) : names.index(opening.inner)]
    slope = math.tan(math.radians(opening.taper))
    found: list[Passage] = []
    for name in passed:
        mask = opening.masks.get(name)
        entering = OpeningOutline(mask, 0.0) if mask else found[-1].leaving
        depth = technology.level(name).thickness
        shrink = 0.0 if name in opening.chamber_levels else depth * slope
        found.append(Passage(name, depth, entering, OpeningOutline(entering.mask, entering.shrink + shrink)))
    return tuple(found)
