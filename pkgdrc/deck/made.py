"""`made`: what the masks become, as expressions.

`made.<layer>` is the same as `drawn.<layer>` for most layers, but the kerf and the connections have a shape
of their own at every face of the stack, and some steps take the metal of others with them.
"""

from copy import copy
from functools import cached_property
from inspect import signature
from typing import Any

from pkgdrc.deck.absent import NotApplicableError
from pkgdrc.deck.algebra import DieCores, DieFields, DieOutlines, Layer, Region, Told, Widened
from pkgdrc.deck.checks import Measure
from pkgdrc.deck.connection import Connection, union
from pkgdrc.deck.drawn import Drawn, Group
from pkgdrc.deck.kerf import MadeKerf
from pkgdrc.deck.limits import Limits
from pkgdrc.deck.measures.dies import DieRunout, StepOffset
from pkgdrc.deck.measures.enclosed_by import EnclosedBy
from pkgdrc.deck.measures.separation import Separation
from pkgdrc.deck.nets import MadeNets, MadePins
from pkgdrc.process.alignment import Tensor
from pkgdrc.process.kerf import Kerf
from pkgdrc.process.opening import passages
from pkgdrc.shapes.recorder import DeckError, record
from pkgdrc.technology.family import lost_of
from pkgdrc.units import Um


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
    def kerf(self) -> MadeKerf:
        """The cut."""
        if self._technology.cut is None:
            raise NotApplicableError("the technology has no cut")
        return MadeKerf(Kerf(self._technology.cut, self._technology, "widest"), self._layer("separation"))

    @cached_property
    def connections(self) -> dict[str, Connection]:
        """Every kind of connection of the technology by name."""
        if not self._technology.openings:
            raise NotApplicableError("the technology has no openings")
        return {
            name: Connection(name, opening, passages(opening, self._technology))
            for name, opening in self._technology.openings.items()
        }

    def connections_through(self, level: str) -> dict[str, Connection]:
        """The kinds of connection that pass a level of the stack."""
        found = {name: c for name, c in self.connections.items() if c.passes(level)}
        if not found:
            raise NotApplicableError(f"the technology has no opening through '{level}'")
        return found

    def connections_in_chambers(self, level: str) -> dict[str, Connection]:
        """The kinds of connection that pass a level in a chamber, not through its material."""
        found = {name: c for name, c in self.connections.items() if level in c.opening.chamber_levels}
        if not found:
            raise NotApplicableError(f"the technology has no opening in a chamber of '{level}'")
        return found

    @property
    def nets(self) -> MadeNets:
        """The nets: what is joined through metal, openings and wiring."""
        if self._technology.nets is None:
            raise NotApplicableError("the technology does not say what conducts (key 'nets')")
        nets = self._technology.nets
        return MadeNets(nets.transducers is not None, tuple(nets.conductors), tuple(nets.terminals))

    def conducts(self, layer: Layer) -> bool:
        """Whether the technology says that a layer conducts."""
        return self._technology.nets is not None and layer.name in self._technology.nets.conductors

    @property
    def pins(self) -> MadePins:
        """The terminals, as a list says which there are to be, where, and on which net."""
        if self._technology.nets is None:
            raise NotApplicableError("the technology does not say what conducts (key 'nets')")
        if not self._technology.pins:
            raise NotApplicableError("there is no list of pins ([pins] in pkgdrc.toml, or --pins FILE)")
        return MadePins()

    def footprint(self, level: str) -> Region:
        """All connections that pass a level, as wide as they are where they enter it."""
        return union(c.entering(level) for c in self.connections_through(level).values())
