"""What rules speak of beside the shapes of layers: dies, texts, nets, pins, and what is wrong with masks.

Like all expressions they compute nothing (`shapes.region`). A measure (`deck/measures`) says what of shapes
is measured; comparing a measure with a limit gives a check (`deck/checks.py`).
"""

import fnmatch
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Literal

from pkgdrc.deck.checks import AnyCheck, Check, Measure, Movable, Number, Ratio
from pkgdrc.shapes.methods import enter
from pkgdrc.shapes.node import NETS, Node
from pkgdrc.shapes.recorder import DeckError
from pkgdrc.shapes.region import (
    Along,
    Apart,
    Combined,
    Corners,
    Extent,
    Extents,
    Formed,
    Holes,
    Hulls,
    Layer,
    LineEnds,
    Meeting,
    Overlaps,
    Region,
    Related,
    Ringed,
    Shrunk,
    Sized,
    Stretched,
    Widened,
)
from pkgdrc.units import Um

__all__ = [
    "Along",
    "AnyCheck",
    "Apart",
    "Combined",
    "Corners",
    "DieCores",
    "DieFields",
    "DieOutlines",
    "Extent",
    "Extents",
    "Formed",
    "Found",
    "Holes",
    "Hulls",
    "Layer",
    "LineEnds",
    "Malformed",
    "Meeting",
    "NetFault",
    "Nowhere",
    "OffGrid",
    "OnNets",
    "Overlaps",
    "PinFault",
    "Region",
    "Related",
    "Ringed",
    "Shrunk",
    "Sized",
    "Stretched",
    "Texts",
    "Told",
    "UnknownLayers",
    "Widened",
    "told",
]


@dataclass(frozen=True, eq=False)
class DieFields(Region):
    """The field of every die."""

    of_dies: ClassVar[bool] = True


@dataclass(frozen=True, eq=False)
class DieOutlines(Region):
    """The field of every die to its very edge, where it meets its neighbours."""

    of_dies: ClassVar[bool] = True


@dataclass(frozen=True, eq=False)
class DieCores(Region):
    """The middle of every die's field, half as wide and half as high."""

    of_dies: ClassVar[bool] = True


@dataclass(frozen=True, eq=False)
class Texts(Region):
    """A mark on each text of a layer whose string matches a shell pattern."""

    name: str
    pattern: str = "*"

    def __post_init__(self) -> None:
        super().__post_init__()
        re.compile(fnmatch.translate(self.pattern))


@dataclass(frozen=True, eq=False)
class Found(Region):
    """What a check finds, as shapes: the whole shapes that it measures, or each place as a thin polygon.

    A place of a distance goes from the one of its two points to the other, and its polygon is a few database
    units wide, 5 % of its length at most.
    """

    check: Check

    def __post_init__(self) -> None:
        measure = self.check.measure
        if isinstance(measure, Ratio):
            measure = measure.measure
        if isinstance(measure, Number) or measure.of_dies or measure.of_masks or measure.sees_all:
            raise DeckError(f"what a check of {measure.described} finds is not shapes of the layout")
        if isinstance(measure, Movable) and measure.runout:
            raise DeckError(
                "what a check finds after run-out depends on the place on the wafer, and is no set of shapes"
            )
        super().__post_init__()


@dataclass(frozen=True, eq=False)
class OffGrid(Region):
    """The shapes as they are drawn with a vertex off the grid (um)."""

    source: Region
    grid: Um
    of_files: ClassVar[bool] = True


@dataclass(frozen=True, eq=False)
class Malformed(Region):
    """Drawn shapes without area, and those that cross or touch themselves at a point."""

    source: Layer


@dataclass(frozen=True, eq=False)
class Nowhere(Region):
    """The box of all that is drawn, where nothing is drawn on a layer; else nothing."""

    source: Layer


@dataclass(frozen=True, eq=False)
class UnknownLayers(Region):
    """The bounding box of the shapes on each layer that the technology does not know."""

    sees_all: ClassVar[bool] = True


@dataclass(frozen=True, eq=False)
class Told(Region):
    """Where other rules tell a defect, of which one is enough: the marks of what they find.

    A run sets `checks` to those of these rules that are judged in it. Before a run nobody knows, and a rule
    that is left out, ignored or not applicable tells nothing: then who leaves a defect to it tells it too.
    """

    effort: ClassVar[float] = 0.1

    rules: tuple[str, ...]
    checks: tuple[AnyCheck, ...] = ()

    def children(self) -> Iterator[Node]:
        """What the other rules ask for."""
        yield from self.checks


def told(*rules: str) -> Told:
    """Where the rules `rules`, by their ids, tell a defect in the run at hand."""
    return Told(rules)


@dataclass(frozen=True, eq=False)
class NetFault(Region):
    """The conductor of each net that is at fault: 'short', 'open', 'dangling', or 'blocked' from its port.

    What `told` tells is left out, as a rule that knows better does: a net that ends and has a shape of it on
    it, a short of the same names, an open of the same names as wide.
    """

    effort: ClassVar[float] = 5.0
    sees_all: ClassVar[bool] = True

    kind: Literal["short", "open", "dangling", "blocked"]
    told: Region | None = None

    @property
    def made_once(self) -> tuple[object, float] | None:
        """The nets."""
        return NETS


@dataclass(frozen=True, eq=False)
class PinFault(Region):
    """Where a die differs from its lists of pins: 'missing', 'extra', 'open' or 'short'.

    Where `turned` tells something, a list that fits when it is turned as a whole is compared so; what pins
    that are swapped leave open is left out where `swapped` may tell them.
    """

    effort: ClassVar[float] = 5.0
    sees_all: ClassVar[bool] = True

    kind: Literal["missing", "extra", "open", "short"]
    turned: Told
    swapped: Told | None = None

    @property
    def made_once(self) -> tuple[object, float] | None:
        """The nets."""
        return NETS


@dataclass(frozen=True, eq=False)
class Charged(Region):
    """The nets with a shape of some conductors that neither are of ground nor led to it by films of `shunt`.

    Of ground is what has a shape of `ground`, or a name of ground. Each is told at its gap to the nearest
    that is discharged.
    """

    effort: ClassVar[float] = 5.0
    sees_all: ClassVar[bool] = True

    conductors: tuple[Layer, ...]
    shunt: Layer
    ground: Layer

    def children(self) -> Iterator[Node]:
        """The layers."""
        yield from (*self.conductors, self.shunt, self.ground)

    @property
    def made_once(self) -> tuple[object, float] | None:
        """The nets."""
        return NETS


@dataclass(frozen=True, eq=False)
class OnNets(Region):
    """The shapes of a conductor that are on one net with a shape of `holding`.

    Without `over_cut` only what is joined within its die counts, or has a name that a net with such a shape
    has.
    """

    effort: ClassVar[float] = 5.0
    sees_all: ClassVar[bool] = True

    conductor: Layer
    holding: Layer
    over_cut: bool = True

    @property
    def made_once(self) -> tuple[object, float] | None:
        """The nets."""
        return NETS


def where(shapes: Region, check: Check) -> Region:
    """The merged shapes of which a check finds something: `made.via.where(made.via.diameter() < 20)`.

    A check that measures these shapes as wholes (area, perimeter, diameter, the sides of the box, count,
    density) selects just those it finds. Any other selects all shapes that a place of it touches.
    """
    found = check.found()
    measure = check.measure
    if isinstance(measure, Measure) and measure.of_whole:
        subject = getattr(measure, measure.of_whole)
        if subject == shapes:
            return found
    return Related(shapes, "interacting", found)


enter("where", where, __name__)
