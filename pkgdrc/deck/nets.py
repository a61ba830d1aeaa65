"""`made.nets` and `made.pins`: what is joined, and what a list says of it."""

from dataclasses import dataclass

from pkgdrc.deck.absent import NotApplicableError
from pkgdrc.deck.algebra import (
    Charged,
    Layer,
    NetFault,
    OnNets,
    PinFault,
    Region,
    Told,
)
from pkgdrc.deck.checks import Measure
from pkgdrc.deck.measures.by_net import NetDistance
from pkgdrc.deck.measures.ladders import PitchSpread
from pkgdrc.deck.measures.pins import PinOffset
from pkgdrc.shapes.recorder import DeckError
from pkgdrc.toml import nearest


@dataclass(frozen=True)
class MadeNets:
    """The nets of each die, named by its labels."""

    has_transducers: bool = True
    conductors: tuple[str, ...] = ()
    terminals: tuple[str, ...] = ()

    def charged(self, *conductors: Layer, shunt: Layer, ground: Layer) -> Region:
        """The nets with a shape of some conductors whose charge flows off to no ground, over any shunt.

        What is joined by the back metal alone is not: it comes last.
        """
        if shunt.name not in self.terminals:
            raise NotApplicableError(f"nets.terminals does not have '{shunt.name}'")
        return Charged(conductors, shunt, ground)

    def spacing(self, conductor: Layer, *, same_net: bool = False) -> Measure:
        """Distance between shapes of a conductor that are on different nets of a die (or on the same), um."""
        return self.separation(conductor, conductor, same_net=same_net)

    def separation(self, conductor: Layer, other: Layer, *, same_net: bool = False) -> Measure:
        """Distance from a shape of a conductor to one of another on a different net of a die, um.

        With `same_net`, to one on the same net. DeckError for a layer that the technology has not among its
        conductors.
        """
        for each in (conductor, other):
            name = each.name if isinstance(each, Layer) else type(each).__name__
            if name not in self.conductors:
                raise DeckError(f"'{name}' is no conductor of a net: {nearest(name, self.conductors)}")
        return NetDistance(conductor, other, same_net)

    def blocked(self) -> Region:
        """The ports of filters that no signal path joins."""
        if not self.has_transducers:
            raise NotApplicableError("the technology has no transducers (key 'nets.transducers')")
        return NetFault("blocked")

    def pitch_spread(self) -> Measure:
        """How far the longest pitch of the resonators of each ladder is over the shortest, %."""
        if not self.has_transducers:
            raise NotApplicableError("the technology has no transducers (key 'nets.transducers')")
        return PitchSpread()

    def shorts(self, told: Told | None = None) -> Region:
        """The nets that have several names, but for those that `told` tells shorted."""
        return NetFault("short", told)

    def opens(self, told: Told | None = None) -> Region:
        """The nets, but for one, that have the same name; without the gaps that `told` tells."""
        return NetFault("open", told)

    def dangling(self, told: Region | None = None) -> Region:
        """The nets that end at one terminal, or at none, and that no shape of `told` lies on."""
        return NetFault("dangling", told)

    def holding(self, conductor: Layer, other: Layer) -> Region:
        """The shapes of a conductor that are on one net with a shape of `other`."""
        return OnNets(conductor, other)

    def joined_in_die(self, conductor: Layer, other: Layer) -> Region:
        """The same without what the back metal joins, and with what has the name of a net with `other`."""
        return OnNets(conductor, other, over_cut=False)


@dataclass(frozen=True)
class MadePins:
    """The terminals of each die, compared with its lists of pins."""

    def missing(self, turned: Told) -> Region:
        """The places of pins where there is no terminal; of a list as it fits, where `turned` tells it."""
        return PinFault("missing", turned)

    def extra(self, turned: Told) -> Region:
        """The terminals that are no pin's."""
        return PinFault("extra", turned)

    def opens(self, turned: Told, swapped: Told) -> Region:
        """The gaps between pieces of what is one net in the list, but for what `swapped` tells."""
        return PinFault("open", turned, swapped)

    def shorts(self, turned: Told) -> Region:
        """The narrowest links between what are several nets in the list, and pins on another's net."""
        return PinFault("short", turned)

    def offset(self) -> Measure:
        """How far each pin's terminal lies off its place, um."""
        return PinOffset()
