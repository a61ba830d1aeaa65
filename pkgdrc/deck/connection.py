"""`made.connections`: conical openings, each with a shape of its own at every face that it passes."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from pkgdrc.deck.algebra import (
    Layer,
    Region,
)
from pkgdrc.deck.checks import Measure, Number
from pkgdrc.deck.measures.diameter import Diameter
from pkgdrc.process.opening import Passage
from pkgdrc.technology.model import Opening
from pkgdrc.units import Um


@dataclass(frozen=True)
class Connection:
    """One kind of conical connection, as shapes at every face that it passes."""

    name: str
    opening: Opening
    passages: tuple[Passage, ...]

    @property
    def taper(self) -> Number:
        """Wall angle from the vertical, deg; positive narrows inwards."""
        return Number(self.opening.taper, "deg")

    @property
    def drawn(self) -> Region:
        """The mask at the outer face."""
        return self.passages[0].entering.area

    @property
    def outer_end(self) -> Region:
        """The outline at the outer face."""
        return self.drawn

    @property
    def inner_end(self) -> Region:
        """The outline where it lands."""
        return self.passages[-1].leaving.area

    @property
    def landing(self) -> Layer:
        """The metal that it lands on."""
        return Layer(self.opening.landing)

    @property
    def contact(self) -> Layer:
        """The contact round its outer end."""
        return Layer(self.opening.contact)

    def passes(self, level: str) -> bool:
        """Whether it goes through a level of the stack."""
        return any(passage.level == level for passage in self.passages)

    def entering(self, level: str) -> Region:
        """The outline where it enters a level, from outside. KeyError if it does not pass it."""
        return self._passage(level).entering.area

    def leaving(self, level: str) -> Region:
        """The outline where it leaves a level towards the inside. KeyError if it does not pass it."""
        return self._passage(level).leaving.area

    def at(self, interface: str) -> Region:
        """The outline at a face 'outer/inner' of the stack, as the level nearer the outside leaves it."""
        return self.leaving(interface.partition("/")[2])

    @property
    def depth(self) -> Um:
        """How deep it is, from its outer face to where it lands, um."""
        return sum(passage.depth for passage in self.passages)

    @property
    def bored(self) -> Um:
        """How deep it goes through material, without the levels that it stands free in, um."""
        free = self.opening.chamber_levels
        return sum(passage.depth for passage in self.passages if passage.level not in free)

    def inner_end_diameter(self) -> Measure:
        """Diameter where it lands, um: the mask's less twice the shrink, negative if it closes before."""
        last = self.passages[-1].leaving
        return Diameter(Layer(last.mask)) - 2 * last.shrink

    def steps(self) -> list[tuple[Passage, Passage]]:
        """Pairs of successive levels whose openings have masks of their own (outer, inner)."""
        own = [p for p in self.passages if p.level in self.opening.masks]
        return list(pairwise(own))

    def _passage(self, level: str) -> Passage:
        for passage in self.passages:
            if passage.level == level:
                return passage
        raise KeyError(level)


def union(shapes: Iterable[Region]) -> Region:
    """All of several kinds of shapes together; at least one."""
    first, *others = shapes
    for other in others:
        first = first | other
    return first
