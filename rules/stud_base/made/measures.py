"""Studs: what notches leave round holes, as shapes and measures.

Seen from a hole's centre, each direction is one of three: it leaves the hole, passes film and meets the notch
(there is a stud's wall), it meets the notch before it has left the hole (there the notch cuts the hole), or
it meets no notch, or only one that is nearer to another hole (there the film goes on).
"""

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from pkgdrc.deck.algebra import Layer, Region, Texts
from pkgdrc.deck.checks import Measure, Sought
from pkgdrc.deck.drawn import Group
from pkgdrc.deck.measures.in_use import InUse
from pkgdrc.shapes.quantity import Plain, plain
from pkgdrc.units import Um

Form = Literal["tube", "open", "cut", "bare", "bridged", "centred"]


@dataclass(frozen=True)
class StudHoles(Region):
    """The holes of `source` whose notch, of `other`, has a form.

    'tube': the notch is closed round them. Of the others, 'bare': they have no notch; 'open': film goes on
    in some direction; 'bridged': in several; 'cut': the notch cuts the hole; 'centred': the notch's circle is
    off the hole's centre by `off` um at most, and no opening in it is as wide as `mouth` um.
    """

    source: Layer
    other: Layer
    form: Form
    off: Um = 0.0
    mouth: Um = 0.0


@dataclass(frozen=True)
class StudPlans(Region):
    """The plan of the stud round each hole of `source`, the hole included: all that its notch goes round.

    Where a notch is open, the plan is closed from one side of the opening to the other.
    """

    source: Layer
    other: Layer


@dataclass(frozen=True)
class StudSpan(Measure):
    """How much of the rim of each hole has a stud's wall, deg. Of holes without a tube's notch."""

    source: Region
    other: StudPlans
    unit: ClassVar[str] = "deg"  # type: ignore[misc]


@dataclass(frozen=True)
class StudWall(Measure):
    """The stud's wall, um: the thinnest, or in the middle of its span where the notch cuts the hole."""

    source: Region
    other: StudPlans


@dataclass(frozen=True)
class NotchOffset(Measure):
    """How far the circle of a notch is off its hole's centre, um. Of holes without a tube's notch."""

    source: Region
    other: StudPlans


@dataclass(frozen=True)
class NotchDistance(Measure):
    """Distance from a hole to its notch, um."""

    source: Region
    other: StudPlans
    sought: ClassVar[Sought] = Sought.GREATEST


@dataclass(frozen=True)
class SegmentStress(Measure):
    """Stress at the foot of each hole's stud that a `force` (mN) bends across its wall, MPa. Of no tubes.

    A segment is taken as a flat strip as thick as the stud's wall, `height` um high.
    """

    source: Region
    other: StudPlans
    force: Annotated[float, "mN"]
    height: Um
    unit: ClassVar[str] = "MPa"  # type: ignore[misc]
    sought: ClassVar[Sought] = Sought.GREATEST


@dataclass(frozen=True)
class RimShare(Measure, method="joined_share"):
    """Share of each shape's outline that `other` reaches, of what lies outside of `cut`; 0 to 1."""

    source: Region
    other: Region
    cut: Region
    unit: ClassVar[str] = ""  # type: ignore[misc]
    sought: ClassVar[Sought] = Sought.LEAST


@dataclass(frozen=True)
class Fill(Measure):
    """Share of each hole that solder fills, 1 for a full one."""

    source: Region
    other: Region
    unit: ClassVar[str] = ""  # type: ignore[misc]


@dataclass(frozen=True)
class StudShear(InUse, method="stud_shear"):
    """Shear strain of the studs round holes of the source, whose plans are `other`."""

    unit: ClassVar[str] = ""  # type: ignore[misc]


@dataclass(frozen=True)
class Studs(Group):
    """The studs of a layout. Texts on the layer `kinds`, if there is one, declare what a notch is."""

    holes: Layer
    notches: Layer
    kinds: str | None

    @property
    def plans(self) -> StudPlans:
        """The studs' plans, with their holes."""
        return StudPlans(self.holes, self.notches)

    @property
    def bodies(self) -> Region:
        """The studs with their notches."""
        return self.plans | self.notches

    @property
    def tubes(self) -> Region:
        """The holes with a notch closed all round."""
        return StudHoles(self.holes, self.notches, "tube")

    @property
    def open(self) -> Region:
        """The holes with a notch that is not closed round them."""
        return StudHoles(self.holes, self.notches, "open")

    @property
    def cut(self) -> Region:
        """The holes that their notch cuts."""
        return StudHoles(self.holes, self.notches, "cut")

    @property
    def bare(self) -> Region:
        """The holes without a notch."""
        return StudHoles(self.holes, self.notches, "bare")

    @property
    def bridged(self) -> Region:
        """The holes with a notch that film goes through in more than one place."""
        return StudHoles(self.holes, self.notches, "bridged")

    def declared(self, kind: Literal["concentric", "eccentric"]) -> Region:
        """The holes that a text on them, on their stud or on its notch declares to be of a kind."""
        if self.kinds is None:
            return self.holes - self.holes
        return self.holes.interacting((self.bodies | self.holes).interacting(Texts(self.kinds, kind)))

    def concentric(self, off: Plain, mouth: Plain) -> Region:
        """The holes with a notch that is declared to be concentric, or is no tube's but was meant to be.

        It was if it is not declared to be eccentric, its circle is off the hole's centre by `off` um at most,
        and no opening in it is `mouth` um wide.
        """
        meant = StudHoles(self.holes, self.notches, "centred", plain(off), plain(mouth))
        return meant.not_interacting(self.declared("eccentric")) | self.declared("concentric")

    def eccentric(self, off: Plain, mouth: Plain) -> Region:
        """The other holes with a notch that is not closed round them."""
        others = self.holes.not_interacting(self.tubes).not_interacting(self.bare)
        return others.not_interacting(self.concentric(off, mouth))

    def span(self, holes: Region) -> Measure:
        """How much of a hole's rim has a stud's wall, deg. Of holes without a tube's notch."""
        return StudSpan(holes, self.plans)

    def wall(self, holes: Region) -> Measure:
        """The stud's wall, um: the thinnest, or in the middle of its span where the notch cuts the hole.

        Of holes without a tube's notch.
        """
        return StudWall(holes, self.plans)

    def stress(self, holes: Region, force: Plain, height: Plain) -> Measure:
        """Stress at the foot of studs that a force bends (see `SegmentStress`), MPa."""
        return SegmentStress(holes, self.plans, plain(force, "mN"), plain(height))

    def shear(self) -> Measure:
        """Shear strain in use of each module's stud that is sheared most."""
        return StudShear(self.holes, self.plans)

    def offset(self, holes: Region) -> Measure:
        """How far the circle of a notch is off its hole's centre, um. Of holes without a tube's notch."""
        return NotchOffset(holes, self.plans)

    def distance(self) -> Measure:
        """Distance from a hole to its notch, um."""
        return NotchDistance(self.holes, self.plans)

    def fill(self, solder: Region) -> Measure:
        """Share of a hole that solder fills, 1 for a full one."""
        return Fill(self.holes, solder)
