"""Solids: the package as made, each thing with its area at every height.

Heights are um above the stack's back face. The engine's made layers, sections, the 2.5D view and the model
render solids, and know nothing else of what the process makes.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from pkgdrc.process.taker import Taker, taken
from pkgdrc.shapes.area import Area, without
from pkgdrc.shapes.region import Layer, Region
from pkgdrc.technology.family import SolidLook
from pkgdrc.technology.model import Technology
from pkgdrc.units import Um

FILM: Um = 2.0
"""Thickness of films for which the technology states none."""

Kind = Literal["cavity", "level", "film", "back metal", "bead", "tolerance"]
Plan = Callable[[Um], Area]


@dataclass(frozen=True, kw_only=True)
class Solid:
    """One thing between two heights.

    `area` tells where it is at a height between them. It changes steadily with the height but for `breaks`,
    where it may begin anew. Solids of one kind and name are pieces of one thing.
    """

    name: str
    kind: Kind
    low: Um
    high: Um
    area: Plan
    material: str = ""
    thickness: Um | None = None  # None: the technology does not state it
    breaks: tuple[Um, ...] = ()

    @property
    def heights(self) -> list[Um]:
        """Its ends and the breaks between them, in order."""
        return sorted({self.low, self.high, *(z for z in self.breaks if self.low < z < self.high)})


@dataclass(frozen=True, kw_only=True)
class Seat:
    """Where balls come to rest: openings, by layer, and what fills them."""

    mouths: str
    taper: float = 0.0  # deg
    filling: str | None = None


@dataclass(frozen=True, kw_only=True)
class Balls:
    """Balls: solids whose sizes and heights follow from what is drawn, each from its own circle.

    `bottom` gives the height of a ball's lowest point from its diameter, that of the opening under its centre
    (0 over none), whether that is filled, and its taper (deg). It takes numbers, and formulas of them too
    (`process.formula`).
    """

    name: str
    material: str
    layer: str
    bottom: Callable[..., Any]
    seats: tuple[Seat, ...]
    diameter: Um | None = None  # None: as drawn
    coating: Um = 0.0  # of the diameter; a film called `coated`
    coated: str = "coating"
    sawn: Area = None
    yields: str | None = None  # the solid that gives way to them


@dataclass(frozen=True, kw_only=True)
class Pool:
    """What fills holes from a face on, as deep as what is printed on each lets it.

    `share` tells which share of a hole's free volume is filled, from its diameter, the area printed on it and
    the part of that which lies beside it (um2); `depth` how deep that reaches, from diameter and share. Both
    take numbers, and formulas of them too (`process.formula`); `deepest` is what no depth exceeds.
    """

    name: str
    holes: str  # layer
    printed: str  # layer
    face: Um
    room: Plan
    deepest: Um
    share: Callable[..., Any]
    depth: Callable[..., Any]

    def of_hole(self, diameter: Um, printed: float, beside: float) -> tuple[float, Um]:
        """Share that is filled, and depth, of a hole from what is printed on it (um2)."""
        share: float = self.share(diameter, printed, beside)
        depth: Um = self.depth(diameter, share)
        return share, depth


@dataclass(frozen=True, kw_only=True)
class Gauge:
    """What of a package as made is worth a figure where a line crosses it: how wide `area` is at a height.

    With `beside` only what ends at one of these counts; `between`: not the area itself, but what lies between
    each piece of it and the nearest of `beside`.
    """

    of: str
    at: str
    z: Um
    area: Area
    beside: Area = None
    between: bool = False


@dataclass(frozen=True, kw_only=True)
class Package:
    """All solids of a technology, in the order in which they are painted, and what is measured of them.

    `shown` are the layers of what a section should go through where there are no openings, the first first.
    """

    solids: tuple[Solid, ...]
    balls: tuple[Balls, ...] = ()
    pools: tuple[Pool, ...] = ()
    gauges: tuple[Gauge, ...] = ()
    shown: tuple[str, ...] = ()
    looks: Mapping[str, SolidLook] = field(default_factory=dict)


def drawn(technology: Technology, *layers: str) -> Area:
    """What is drawn on any of the layers that the technology has."""
    found: Region | None = None
    for name in layers:
        if name in technology.layers:
            found = Layer(name) if found is None else found | Layer(name)
    return found


def carved(solid: Solid, takers: Sequence[Taker]) -> Solid:
    """A solid, less what the takers take of it."""
    whole = solid.area

    def left(z: Um) -> Area:
        return without(whole(z), *taken(takers, z))

    breaks = (*solid.breaks, *(z for taker in takers for z in taker.breaks))
    return Solid(**{**vars(solid), "area": left, "breaks": breaks})


def same(area: Area) -> Plan:
    """An area that is the same at every height."""
    return lambda _: area
