"""`made` and `drawn`: what a rule sees of the layers, as expressions.

`drawn.<layer>` is a mask. `made.<layer>` is what it becomes: the same for most layers, but the kerf and the
connections have a shape of their own at every face of the stack, and notches take metal with them.
"""

from collections.abc import Callable, Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from inspect import signature
from itertools import pairwise
from typing import Any

from pkgdrc.deck.absent import NotApplicableError
from pkgdrc.deck.algebra import (
    Along,
    Charged,
    DieCores,
    DieFields,
    DieOutlines,
    Extent,
    Layer,
    Malformed,
    NetFault,
    Nowhere,
    OffGrid,
    OnNets,
    PinFault,
    Region,
    Texts,
    Told,
    UnknownLayers,
    Widened,
)
from pkgdrc.deck.checks import Measure, Number
from pkgdrc.deck.limits import Limits
from pkgdrc.deck.measures.by_net import NetDistance
from pkgdrc.deck.measures.diameter import Diameter
from pkgdrc.deck.measures.dies import DieRunout, StepOffset
from pkgdrc.deck.measures.enclosed_by import EnclosedBy
from pkgdrc.deck.measures.ladders import PitchSpread
from pkgdrc.deck.measures.masks import BeyondPlate, MasksApart, ScaleOff
from pkgdrc.deck.measures.pins import PinOffset
from pkgdrc.deck.measures.separation import Separation
from pkgdrc.process.alignment import Tensor, runout
from pkgdrc.process.faces import carrier_of, cover_masks
from pkgdrc.process.kerf import Kerf
from pkgdrc.process.opening import Passage, passages
from pkgdrc.shapes.recorder import DeckError, record
from pkgdrc.technology.family import lost_of
from pkgdrc.technology.model import Opening, Technology
from pkgdrc.toml import nearest
from pkgdrc.units import Um


class Group:
    """Several kinds of shapes, and measures of them, that a deck derives under one name."""


class Drawn:
    """The masks: `drawn.frame` is the layer `frame`.

    `vocabulary` holds every layer that the deck speaks of. A name outside it is a mistake in the rule; a
    name in it that the technology lacks makes the rule not applicable.
    """

    def __init__(
        self,
        technology: Technology,
        vocabulary: Iterable[str],
        derived: Mapping[str, Callable[..., Region | Group]] | None = None,
        asked: set[str] | None = None,
    ) -> None:
        self._technology = technology
        self._derived = derived or {}
        self._vocabulary = frozenset(vocabulary) | frozenset(self._derived)
        self._asked = set() if asked is None else asked  # names by which rules have asked for a layer

    def __getattr__(self, name: str) -> Layer:
        if name.startswith("__"):
            raise AttributeError(name)
        layer = self._layer(name)
        record(layer)
        return layer

    def _layer(self, name: str) -> Layer:
        self._asked.add(name)
        return self._any_layer(name)

    def _any_layer(self, name: str) -> Layer:
        """The layer of that name for a rule that looks at every layer alike, and so asks for none."""
        if name in self._technology.layers:
            return Layer(name)
        if name in self._vocabulary:
            raise NotApplicableError(f"the technology has no layer '{name}'")
        own = {each for each in dir(type(self)) if not each.startswith("_")}
        raise DeckError(f"there is no layer '{name}': {nearest(name, self._vocabulary | own)}")

    def layer(self, name: str) -> Layer:
        """The layer called `name`, which the technology may lack."""
        return self._layer(name)

    def has(self, name: str) -> bool:
        """Whether the technology has a layer that it may lack."""
        try:
            self._layer(name)
        except NotApplicableError:
            return False
        return True

    def layers(self) -> dict[str, Layer]:
        """Every layer of the technology by name, each mask once (names may share one)."""
        by_mask = {number: name for name, number in reversed(self._technology.layers.items())}
        return {name: Layer(name) for name in self._technology.layers if name in by_mask.values()}

    def written(self) -> dict[str, Layer]:
        """Those of `layers` that masks are made from: all but fields of dies, labels and what is stated."""
        technology = self._technology
        others = {*technology.not_masks, technology.dies and technology.dies.layer}
        others |= {technology.nets.labels} if technology.nets else set()
        return {name: layer for name, layer in self.layers().items() if name not in others}

    def extent(self) -> Extent:
        """The box round all that is drawn on the technology's layers."""
        return Extent()

    def texts(self, name: str, pattern: str = "*") -> Texts:
        """The texts on layer `name` that match a shell pattern."""
        self._layer(name)
        return Texts(name, pattern)

    def malformed(self, name: str) -> Malformed:
        """The badly formed shapes on layer `name`."""
        return Malformed(self._any_layer(name))

    def off_grid(self, name: str) -> OffGrid:
        """The vertices on layer `name` that lie off the technology's mask grid."""
        return OffGrid(self._any_layer(name), self._technology.grid)

    def nowhere(self, name: str) -> Nowhere:
        """Something where nothing at all is drawn on layer `name`."""
        return Nowhere(self._any_layer(name))

    def openings(self) -> dict[str, str]:
        """The technology's openings, each with the layer of its outermost mask."""
        return {name: each.masks[each.outer] for name, each in self._technology.openings.items()}

    def masks_apart(self, *kinds: str, beside: str = "") -> MasksApart:
        """How far 'alignment marks', 'die fields' or the 'wafer outline' of a set's masks lie apart, um.

        Masks whose marks (or what is named as `beside`) lie as far off are left out.
        """
        return MasksApart(kinds, beside)

    def beyond_plate(self) -> BeyondPlate:
        """How far the masks of a set reach beyond their plates, um."""
        return BeyondPlate()

    def scale_off(self) -> ScaleOff:
        """How far the scale of a set's masks is off what the process asks for, um at a mask's corner."""
        if self._technology.alignment is None:
            raise NotApplicableError("the technology has no alignment")
        try:
            least, most = runout(self._technology.alignment, self._technology).principal
        except ValueError as error:
            raise NotApplicableError(str(error)) from None
        return ScaleOff(tuple(sorted(cover_masks(self._technology))), least, most)

    def unknown_layers(self) -> UnknownLayers:
        """What is drawn on layers that the technology does not know."""
        return UnknownLayers()


class Made(Drawn):
    """What the masks become, with what the deck derives from them (`made.cavity`)."""

    _limits: Limits | None = None
    _stack: Any = None

    def beside(self, stack: Any) -> "Made":
        """The same, with the figures (`Stack`) that derived layers may ask for."""
        self.__dict__["_stack"] = stack
        return self

    def reading(self, limits: Limits) -> "Made":
        """The same for one rule: derived layers read their limits as it does."""
        own = copy(self)
        own.__dict__["_limits"] = limits
        return own

    def __getattr__(self, name: str) -> Any:
        if name in self.__dict__.get("_derived", ()):
            function = self._derived[name]
            offered = {"made": self, "limit": self._limits, "stack": self._stack}
            shapes = function(*(offered[each] for each in signature(function).parameters))
            if isinstance(shapes, Group):
                return shapes
            if not isinstance(shapes, Region):
                raise DeckError(f"made.{name} is derived as {type(shapes).__name__}; shapes are expected")
            record(shapes)
            return shapes
        layer = super().__getattr__(name)
        taker = lost_of(self._technology).get(name)
        return layer - self._layer(taker) if taker else layer

    @property
    def masks(self) -> Drawn:
        """The same technology's masks."""
        return Drawn(self._technology, self._vocabulary - set(self._derived), asked=self._asked)

    @property
    def die(self) -> DieFields:
        """The field of every die, from separation line to separation line."""
        self._need_dies()
        return DieFields()

    @property
    def die_outline(self) -> Region:
        """The field of every die to its very edge, where it meets its neighbours."""
        self._need_dies()
        return DieOutlines()

    @property
    def die_core(self) -> Region:
        """The middle of every die's field, half as wide and half as high."""
        self._need_dies()
        return DieCores()

    def die_runout(self, runout: Tensor) -> Measure:
        """Thermal run-out at each die's place on the wafer."""
        self._need_dies()
        return DieRunout(runout)

    def die_to_edge(self, outline: Region) -> Measure:
        """How far inside an outline each die's field lies."""
        self._need_dies()
        # The engine keeps fields a database unit smaller all round, so that neighbours stay apart.
        return EnclosedBy(DieFields(), outline, units=-1)

    @property
    def told_otherwise(self) -> Region:
        """What the deck derives as `loose_ends`: shapes on nets whose fault its own rules tell."""
        if "loose_ends" not in self._derived:
            return Told(())
        shapes: Region = self.loose_ends
        return shapes

    @property
    def has_kerf(self) -> bool:
        """Whether the technology has a cut."""
        return self._technology.cut is not None

    @property
    def has_fields(self) -> bool:
        """Whether each die's field is drawn, so that its edge is the die's, as a cell's box is not."""
        return self._technology.dies is not None and self._technology.dies.layer is not None

    def parted(self, shapes: Region) -> Region:
        """Shapes as they are once the dies are parted: what crosses the edge of a die's field ends there.

        What lies in no field stays as it is, and where fields are not drawn, all does.
        """
        if not self.has_fields:
            return shapes
        return (shapes & DieFields()) | shapes.outside(DieFields())

    def leaving(self, shapes: Region) -> Region:
        """What of shapes crosses the edge of a die's field, beyond it; only where fields are drawn."""
        return shapes.not_inside(DieFields()).interacting(DieFields()) - DieFields()

    def crossings(self, shapes: Region) -> Region:
        """What of shapes lies beyond the edges of dies' fields that they cross, up to the next field."""
        # It reaches into the fields, which the engine keeps a unit smaller all round.
        return Widened(self.leaving(shapes), 2) & shapes

    def in_field(self, shapes: Region, fields: Region) -> Measure:
        """How far inside the fields of dies shapes lie, um; negative by how far one sticks out."""
        # The engine keeps fields a database unit smaller all round, so that neighbours stay apart.
        return EnclosedBy(shapes, fields, units=1)

    def edges_beside(self, fields: Region, cut: Region) -> Region:
        """The edges of dies' fields where a cut that meets them does not lie: slivers inside of them."""
        # The engine keeps fields a database unit smaller all round: what they grow by is that unit.
        met = fields.interacting(cut)
        return Widened(met, 1) - met - cut

    def from_edge(self, shapes: Region, edges: Region) -> Measure:
        """How far shapes are from slivers along the edges of dies' fields, um; a unit where they cross."""
        return Separation(shapes, edges, units=1)

    def _need_dies(self) -> None:
        if self._technology.dies is None:
            raise NotApplicableError("the technology does not say how a die is recognised (key 'dies')")

    @property
    def line_width(self) -> Um:
        """Width that separation lines are drawn with."""
        if self._technology.cut is None:
            raise NotApplicableError("the technology has no cut")
        return self._technology.cut.line_width

    @property
    def die_step(self) -> Measure:
        """How far each die lies off the stepping grid."""
        self._need_dies()
        return StepOffset()

    @cached_property
    def kerf(self) -> "MadeKerf":
        """The cut."""
        if self._technology.cut is None:
            raise NotApplicableError("the technology has no cut")
        return MadeKerf(Kerf(self._technology.cut, self._technology, "widest"), self._layer("separation"))

    @cached_property
    def connections(self) -> dict[str, "Connection"]:
        """Every kind of connection of the technology by name."""
        if not self._technology.openings:
            raise NotApplicableError("the technology has no openings")
        return {
            name: Connection(name, opening, passages(opening, self._technology))
            for name, opening in self._technology.openings.items()
        }

    def connections_through(self, level: str) -> dict[str, "Connection"]:
        """The kinds of connection that pass a level of the stack."""
        found = {name: c for name, c in self.connections.items() if c.passes(level)}
        if not found:
            raise NotApplicableError(f"the technology has no opening through '{level}'")
        return found

    def connections_in_chambers(self, level: str) -> dict[str, "Connection"]:
        """The kinds of connection that pass a level in a chamber, not through its material."""
        found = {name: c for name, c in self.connections.items() if level in c.opening.chamber_levels}
        if not found:
            raise NotApplicableError(f"the technology has no opening in a chamber of '{level}'")
        return found

    @property
    def nets(self) -> "MadeNets":
        """The nets: what is joined through metal, openings and wiring."""
        if self._technology.nets is None:
            raise NotApplicableError("the technology does not say what conducts (key 'nets')")
        nets = self._technology.nets
        return MadeNets(nets.transducers is not None, tuple(nets.conductors), tuple(nets.terminals))

    def conducts(self, layer: Layer) -> bool:
        """Whether the technology says that a layer conducts."""
        return self._technology.nets is not None and layer.name in self._technology.nets.conductors

    @property
    def pins(self) -> "MadePins":
        """The terminals, as a list says which there are to be, where, and on which net."""
        if self._technology.nets is None:
            raise NotApplicableError("the technology does not say what conducts (key 'nets')")
        if not self._technology.pins:
            raise NotApplicableError("there is no list of pins ([pins] in pkgdrc.toml, or --pins FILE)")
        return MadePins()

    def footprint(self, level: str) -> Region:
        """All connections that pass a level, as wide as they are where they enter it."""
        return union(c.entering(level) for c in self.connections_through(level).values())


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
