"""What is taken away of levels: by the cut, by openings and by notches, at each height."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from pkgdrc.klayout_app.view25d.slab import mask, sized
from pkgdrc.process.faces import outer_face
from pkgdrc.process.kerf import Kerf
from pkgdrc.process.notch import Trench
from pkgdrc.process.opening import Passage, passages
from pkgdrc.technology import Technology
from pkgdrc.technology.model import Opening
from pkgdrc.units import Um


class Taker(Protocol):
    """Something that takes away. `at` is the area at a height, '' where it takes nothing."""

    @property
    def breaks(self) -> Sequence[Um]:
        """Heights at which something else begins."""

    def at(self, z: Um) -> str:
        """The area at a height."""


def taken(takers: Iterable[Taker], z: Um) -> list[str]:
    """What all of them take at a height."""
    return [area for taker in takers if (area := taker.at(z))]


@dataclass(frozen=True)
class Whole:
    """An area that is taken between two heights."""

    area: str
    low: Um
    high: Um

    @property
    def breaks(self) -> tuple[Um, Um]:
        """Its ends."""
        return self.low, self.high

    def at(self, z: Um) -> str:
        """The area, between the two."""
        return self.area if self.low <= z <= self.high else ""


@dataclass(frozen=True)
class KerfTaker:
    """The kerf, where it is meant to be."""

    technology: Technology

    @property
    def depth(self) -> Um:
        """Of the cut."""
        return self._kerf.depth

    @property
    def breaks(self) -> tuple[Um, ...]:
        """The end of the cut, and where a round end begins."""
        cut = self._kerf.cut
        return (self.depth - cut.tip_width / 2, self.depth) if cut.profile == "U" else (self.depth,)

    def at(self, z: Um) -> str:
        """The separation lines, as wide as the cut is."""
        return self.coated(z, 0.0)

    def coated(self, z: Um, metal: Um) -> str:
        """What is free of the cut inside of `metal` um on its walls; below the back face as if it went on."""
        cut = self._kerf.cut
        slope = math.radians(cut.angle / 2) if cut.profile == "V" else 0.0
        width, along = self._kerf.width(z), metal / math.cos(slope)
        if width <= 2 * along:
            return ""
        return sized(mask("separation"), self._kerf.reach(width) - along)

    @property
    def _kerf(self) -> Kerf:
        assert self.technology.cut
        return Kerf(self.technology.cut, self.technology)


@dataclass(frozen=True)
class OpeningTaker:
    """An opening on its way through the levels."""

    technology: Technology
    name: str
    opening: Opening

    @property
    def low(self) -> Um:
        """Height of the face that it lands on."""
        return outer_face(self.technology, self.opening.inner)

    @property
    def high(self) -> Um:
        """Height of the face that it starts in."""
        return outer_face(self.technology, self.opening.outer)

    @property
    def breaks(self) -> tuple[Um, ...]:
        """The faces of the levels that it passes."""
        return self.low, *(outer_face(self.technology, each.level) for each in self._passages)

    def at(self, z: Um) -> str:
        """Its mask, as far as it has narrowed."""
        for each in self._passages:
            high = outer_face(self.technology, each.level)
            if high - each.depth <= z <= high:
                narrowed = (each.leaving.shrink - each.entering.shrink) * (high - z) / each.depth
                return sized(mask(each.entering.mask), -each.entering.shrink - narrowed)
        return ""

    @property
    def _passages(self) -> tuple[Passage, ...]:
        return passages(self.opening, self.technology)


def openings_of(technology: Technology) -> list[OpeningTaker]:
    """All openings of a technology."""
    return [OpeningTaker(technology, name, each) for name, each in technology.openings.items()]


@dataclass(frozen=True)
class NotchTaker:
    """The notches in the film's lower face, whose height is `face`."""

    trench: Trench
    face: Um

    @property
    def ground(self) -> Um:
        """Height of their ground."""
        return self.face - min(self.trench.notch.depth, self.trench.film)

    @property
    def breaks(self) -> tuple[Um, Um]:
        """Ground and face."""
        return self.ground, self.face

    def at(self, z: Um, by: Um = 0.0) -> str:
        """The mask, as far as it has narrowed; larger by `by` on every side."""
        if not self.ground <= z <= self.face or not math.isfinite(z):
            return ""
        return sized(mask("notch"), by - self.trench.shrink(self.face - z))
