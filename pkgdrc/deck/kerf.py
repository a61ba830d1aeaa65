"""`made.kerf`: the cut as shapes, at every face of the stack."""

from dataclasses import dataclass

from pkgdrc.deck.absent import NotApplicableError
from pkgdrc.deck.algebra import (
    Along,
    Region,
)
from pkgdrc.process.faces import carrier_of
from pkgdrc.process.kerf import Kerf


@dataclass(frozen=True)
class MadeKerf:
    """The cut as shapes: what it takes away along the centre of the separation lines.

    At its widest, with all its tolerances, unless asked for at its narrowest.
    """

    figures: Kerf
    drawn: Region

    @property
    def narrowest(self) -> "MadeKerf":
        """What every cut opens: that of a new tool, not deep enough, off its line either way."""
        return MadeKerf(self.figures.at_its_narrowest(), self.drawn)

    @property
    def lines(self) -> Region:
        """The separation lines as wide as the technology says, however they are drawn."""
        across = self.figures.cut.line_width
        return Along(self.drawn, across / 2, across)

    def at(self, interface: str) -> Region:
        """At a face of the stack: 'back' or 'outer/inner'."""
        try:
            return self._wide(self.figures.width_at(interface))
        except KeyError:
            known = ("back", *self.figures.technology.interfaces)
            raise NotApplicableError(
                f"the stack has no face '{interface}', only {', '.join(known)}"
            ) from None

    def above(self, level: str) -> Region:
        """On the face of a level that is turned to the cover."""
        names = [each.name for each in self.figures.technology.stack]
        if level not in names[:-1]:
            raise NotApplicableError(f"the stack has no level '{level}' under its cover")
        return self.through(names[names.index(level) + 1])

    def on_face_of(self, layer: str) -> Region:
        """On the face that the metal of a layer lies on."""
        return self.above(carrier_of(self.figures.technology, layer))

    @property
    def on_chip(self) -> Region:
        """On the face of the chip that carries the structures."""
        return self.at(self.figures.technology.interfaces[0])

    def through(self, level: str) -> Region:
        """At its widest inside a level of the stack."""
        try:
            return self._wide(self.figures.width_through(level))
        except KeyError:
            raise NotApplicableError(f"the stack has no level '{level}'") from None

    def anywhere(self) -> Region:
        """At its widest of all, on the back face."""
        return self._wide(self.figures.widest)

    def beside(self, places: Region) -> Region:
        """What the cut takes away round places on its lines, with them."""
        return places.sized(self.figures.half(self.figures.widest))

    def _wide(self, width: float) -> Region:
        area = self.figures.area(self.figures.half(width))
        return self.drawn - self.drawn if area is None else area
