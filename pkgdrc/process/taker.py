"""What takes material away: the cut, openings, notches, and solids that lie in others."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from pkgdrc.process.faces import outer_face
from pkgdrc.process.kerf import Kerf
from pkgdrc.process.opening import OpeningOutline, Passage, passages
from pkgdrc.shapes.area import Area, across
from pkgdrc.technology.model import Opening, Technology
from pkgdrc.units import Um


class Taker(Protocol):
    """Something that takes away. `at` is the area at a height, None where it takes nothing."""

    @property
    def breaks(self) -> Sequence[Um]:
        """Heights at which something else begins."""

    def at(self, z: Um) -> Area:
        """The area at a height."""


def taken(takers: Iterable[Taker], z: Um) -> list[Area]:
    """What all of them take at a height."""
    return [taker.at(z) for taker in takers]


@dataclass(frozen=True)
class Whole:
    """An area that is taken between two heights."""

    area: Area
    low: Um
    high: Um

    @property
    def breaks(self) -> tuple[Um, Um]:
        """Its ends."""
        return self.low, self.high

    def at(self, z: Um) -> Area:
        """The area, between the two."""
        return self.area if self.low <= z <= self.high else None


@dataclass(frozen=True)
class KerfTaker:
    """The cut along the separation lines: where it is meant to be, or at one of its extremes."""

    kerf: Kerf

    @property
    def depth(self) -> Um:
        """Of the cut."""
        return self.kerf.depth

    @property
    def breaks(self) -> tuple[Um, ...]:
        """The end of the cut, and where a round end begins."""
        cut = self.kerf.cut
        return (self.depth - cut.tip_width / 2, self.depth) if cut.profile == "U" else (self.depth,)

    def at(self, z: Um) -> Area:
        """The separation lines, as wide as the cut is; over the stack as wide as where it leaves that."""
        top = sum(level.thickness for level in self.kerf.technology.stack)
        return self.coated(min(z, top), 0.0)

    def coated(self, z: Um, metal: Um) -> Area:
        """What is free of the cut inside of `metal` um on its walls; below the back face as if it went on."""
        cut = self.kerf.cut
        width, along = self.kerf.width(z), across(metal, cut.angle / 2 if cut.profile == "V" else 0.0)
        return self.kerf.area(self.kerf.half(width) - along)


@dataclass(frozen=True)
class OpeningTaker:
    """An opening on its way through the levels: the cone of its mask in each."""

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
        return self.low, *(outer_face(self.technology, each.level) for each in self.passages)

    def at(self, z: Um) -> Area:
        """Its mask, as far as it has narrowed."""
        for each in self.passages:
            high = outer_face(self.technology, each.level)
            if high - each.depth <= z <= high:
                narrowed = (each.leaving.shrink - each.entering.shrink) * (high - z) / each.depth
                return OpeningOutline(each.entering.mask, each.entering.shrink + narrowed).area
        return None

    def leans(self, z: Um) -> float:
        """How far its wall leans from the vertical at a height, deg."""
        level = next(each for each in self.passages if z <= outer_face(self.technology, each.level))
        free = level.level in self.opening.chamber_levels
        return 0.0 if free else self.opening.taper

    @property
    def passages(self) -> tuple[Passage, ...]:
        """The levels that it passes, outermost first."""
        return passages(self.opening, self.technology)


def openings_of(technology: Technology) -> list[OpeningTaker]:
    """All openings of a technology."""
    return [OpeningTaker(technology, name, each) for name, each in technology.openings.items()]


def kerf_of(technology: Technology) -> list[KerfTaker]:
    """The cut of a technology, where it is meant to be; none if it has none."""
    return [KerfTaker(Kerf(technology.cut, technology))] if technology.cut else []
