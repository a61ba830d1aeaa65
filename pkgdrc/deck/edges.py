"""Sets of edges: parts of outlines, chosen by length, angle and place, and the distances between them.

An edge has a side that is inside: that of the shape it comes from. Edges that touch and run on in one line
are one. Angles and extents are those on the wafer, however the cells that hold the edges are turned.
"""

from dataclasses import dataclass, field
from typing import ClassVar, Literal, NoReturn

from pkgdrc.deck.checks import Measure, Sought
from pkgdrc.deck.presence import Presence
from pkgdrc.shapes.methods import enter
from pkgdrc.shapes.node import Node
from pkgdrc.shapes.quantity import Plain, plain, span
from pkgdrc.shapes.recorder import DeckError, UnknownNameError
from pkgdrc.shapes.region import Region
from pkgdrc.toml import nearest
from pkgdrc.units import Um

Metric = Literal["euclidean", "square", "projection"]
METRICS: tuple[Metric, ...] = ("euclidean", "square", "projection")


class Edges(Node):
    """Edges of one kind. Operators and methods make new sets, shapes along them, and measures of them."""

    are_edges: ClassVar[bool] = True

    def __and__(self, other: "Edges") -> "Edges":
        """The parts that lie on edges of both, whichever side of them is inside."""
        return CombinedEdges("and", self, other)

    def __or__(self, other: "Edges") -> "Edges":
        """The edges of either."""
        return CombinedEdges("or", self, other)

    def __sub__(self, other: "Edges") -> "Edges":
        """The parts that lie on no edge of the other set."""
        return CombinedEdges("not", self, other)

    def inside_part(self, shapes: Region) -> "Edges":
        """The parts that lie in shapes, without those on their outlines."""
        return EdgeParts(self, shapes, "inside")

    def outside_part(self, shapes: Region) -> "Edges":
        """The parts that lie outside of shapes, without those on their outlines."""
        return EdgeParts(self, shapes, "outside")

    def interacting(self, other: "Region | Edges") -> "Edges":
        """The whole edges that share at least a point with shapes, or with other edges."""
        return self._touching(other, negated=False)

    def not_interacting(self, other: "Region | Edges") -> "Edges":
        """The whole edges that share no point with shapes, or with other edges."""
        return self._touching(other, negated=True)

    def _touching(self, other: "Region | Edges", *, negated: bool) -> "Edges":
        if isinstance(other, Edges):
            return MeetingEdges(self, other, negated)
        return TouchingEdges(self, other, negated)

    def with_length(self, least: Plain, most: "Plain | None" = None) -> "Edges":
        """The edges that are `least` um long or more, and `most` um or less if that is given."""
        return LongEdges(self, plain(least), None if most is None else span(least, most)[1])

    def with_angle(self, lowest: Plain, highest: "Plain | None" = None) -> "Edges":
        """The edges at lowest..highest deg to the wafer's x axis, counted from -90 (excluded) to 90.

        DeckError where no edge can be.
        """
        low, high = span(lowest, lowest if highest is None else highest, "deg")
        if high <= -90 or low > 90:
            raise DeckError("edges are at more than -90 and up to 90 deg to the x axis")
        return TurnedEdges(self, low, high)

    def middles(self, share: Plain) -> "Edges":
        """The middle of each edge: `share` of its length, over 0 and up to 1. DeckError for another share."""
        return MiddleEdges(self, plain(share, ""))

    def extended(self, *, outwards: Plain = 0.0, inwards: Plain = 0.0, ends: Plain = 0.0) -> Region:
        """The rectangles round the edges that reach so far (um) to their two sides, and past both ends."""
        return Extended(self, plain(outwards), plain(inwards), plain(ends))

    def __getattr__(self, name: str) -> NoReturn:
        if name.startswith("__"):
            raise AttributeError(name)
        known = [each for each in dir(Edges) if not each.startswith("_")]
        raise UnknownNameError(f"edges have no measure or operation '{name}': {nearest(name, known)}")

    def any(self) -> Presence:
        """A check that is violated by every edge there is."""
        return Presence(EdgeMarks(self))

    def length(self) -> Measure:
        """Length of each edge, um."""
        return EdgeLength(self)

    def space(self, *, metric: Metric = "euclidean", along: Plain = 0.0) -> Measure:
        """Distance between two edges of the set, on their outsides, um."""
        return EdgeSpace(self, metric=metric, along=plain(along))

    def width(self, *, metric: Metric = "euclidean", along: Plain = 0.0) -> Measure:
        """Distance between two edges of the set, on their insides, um."""
        return EdgeWidth(self, metric=metric, along=plain(along))

    def separation(self, other: "Edges", *, metric: Metric = "euclidean", along: Plain = 0.0) -> Measure:
        """Distance from the outside of an edge to the outside of one of `other`, um."""
        return EdgeSeparation(self, other, metric=metric, along=plain(along))

    def enclosed_by(self, other: "Edges", *, metric: Metric = "euclidean", along: Plain = 0.0) -> Measure:
        """Distance from the outside of an edge to the inside of one of `other`, um."""
        return EdgeMargin(self, other, metric=metric, along=plain(along))

    def overlap(self, other: "Edges", *, metric: Metric = "euclidean", along: Plain = 0.0) -> Measure:
        """Distance from the inside of an edge to the inside of one of `other`, um."""
        return EdgeOverlap(self, other, metric=metric, along=plain(along))


@dataclass(frozen=True, eq=False)
class EdgesOf(Edges):
    """The outlines of merged shapes: `made.metal.edges()`."""

    source: Region


enter("edges", EdgesOf, __name__)


@dataclass(frozen=True, eq=False)
class CombinedEdges(Edges):
    operator: Literal["and", "or", "not"]
    lines: Edges
    other_lines: Edges


@dataclass(frozen=True, eq=False)
class EdgeParts(Edges):
    lines: Edges
    other: Region
    side: Literal["inside", "outside"]


@dataclass(frozen=True, eq=False)
class TouchingEdges(Edges):
    lines: Edges
    other: Region
    negated: bool = False


@dataclass(frozen=True, eq=False)
class MeetingEdges(Edges):
    lines: Edges
    other_lines: Edges
    negated: bool = False


@dataclass(frozen=True, eq=False)
class LongEdges(Edges):
    lines: Edges
    least: Um
    most: Um | None


@dataclass(frozen=True, eq=False)
class TurnedEdges(Edges):
    """Edges by their angle to the wafer's x axis, deg."""

    lines: Edges
    lowest: float
    highest: float


@dataclass(frozen=True, eq=False)
class MiddleEdges(Edges):
    """The middles of edges, without what is nearer to either end."""

    lines: Edges
    share: float

    def __post_init__(self) -> None:
        if not 0 < self.share <= 1:
            raise DeckError(f"the middle of an edge is a share over 0 and up to 1, not {self.share:g}")
        super().__post_init__()


@dataclass(frozen=True, eq=False)
class Extended(Region):
    """Rectangles round edges: how far (um) they reach outwards, inwards, and past both ends."""

    lines: Edges
    outwards: Um
    inwards: Um
    ends: Um

    @property
    def by(self) -> Um:
        """The farthest that it reaches, um."""
        return max(map(abs, (self.outwards, self.inwards, self.ends)))


@dataclass(frozen=True, eq=False)
class EdgeMarks(Region):
    """A mark along each edge."""

    lines: Edges


@dataclass(frozen=True, eq=False)
class EdgeLength(Measure):
    """Length of an edge, um."""

    lines: Edges


@dataclass(frozen=True, eq=False)
class EdgeDistance(Measure):
    """Distance between two edges, um: a place for each pair, and one for pairs between the same points.

    They are a pair if the two sides that the measure speaks of are turned towards each other (by more than
    90 deg). It is measured between points of them that lie on these sides of each other's lines. Two edges
    that meet in a corner of an outline are none; those of two shapes that touch in a corner, or along a line,
    are 0 apart. What stands between them is not asked.

    The distance is, by `metric`: 'euclidean', the shortest way; 'square', the longer of its two parts along
    and across the first edge; 'projection', the shortest way at right angles to either edge, so that edges
    beside which there is no such way are no pair. Nor are those of which the second one's shadow on the first
    is shorter than `along` um. In one set either edge of a pair may be the first.
    """

    lines: Edges
    metric: Metric = field(default="euclidean", kw_only=True)
    along: Um = field(default=0.0, kw_only=True)
    sought: ClassVar[Sought] = Sought.LEAST
    sides: ClassVar[tuple[int, int]] = (1, 1)
    """The side of the first edge, and of the second, that the way is on: 1 outside, -1 inside."""

    def __post_init__(self) -> None:
        if self.metric not in METRICS:
            raise DeckError(f"the metric '{self.metric}' is none of {', '.join(METRICS)}")
        super().__post_init__()

    @property
    def second(self) -> Edges:
        """The set of the second edge of a pair."""
        return self.lines


@dataclass(frozen=True, eq=False)
class EdgeSpace(EdgeDistance):
    """Distance between two edges of a set, on their outsides, um."""


@dataclass(frozen=True, eq=False)
class EdgeWidth(EdgeDistance):
    """Distance between two edges of a set, on their insides, um."""

    sides: ClassVar[tuple[int, int]] = (-1, -1)


@dataclass(frozen=True, eq=False)
class EdgeSeparation(EdgeDistance):
    """Distance from the outside of an edge to the outside of one of another set, um."""

    other_lines: Edges

    @property
    def second(self) -> Edges:
        """The other set."""
        return self.other_lines


@dataclass(frozen=True, eq=False)
class EdgeMargin(EdgeSeparation):
    """Distance from the outside of an edge to the inside of one of another set, um."""

    sides: ClassVar[tuple[int, int]] = (1, -1)


@dataclass(frozen=True, eq=False)
class EdgeOverlap(EdgeSeparation):
    """Distance from the inside of an edge to the inside of one of another set, um."""

    sides: ClassVar[tuple[int, int]] = (-1, -1)
