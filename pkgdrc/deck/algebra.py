"""The language that rules are written in: lazy, immutable expressions over layers.

Nothing here computes. An expression says which shapes are meant; a measure says what of them is
measured; comparing a measure with a limit gives a check, the recipe for a defect. Every node is a frozen
dataclass, so equal sub-expressions are equal objects and the engine evaluates them once.
"""

import fnmatch
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Any, Literal, NoReturn, TypeAlias, TypeVar, overload

from pkgdrc.deck.limits import Limit
from pkgdrc.deck.recorder import DeckError, record, record_replaced
from pkgdrc.units import Um

Bound = Limit | float
Plain: TypeAlias = "Number | Limit | float"
Copied = TypeVar("Copied", bound="Measure | Presence | Check | Stated")
Relation = Literal["inside", "outside", "covering", "interacting", "overlapping"]


_OPERANDS = ("source", "left", "right", "other")  # fields that hold shapes


class Node:
    """What all expressions share: they cannot be used as a truth value, and they are recorded."""

    def __post_init__(self) -> None:
        for name in _OPERANDS:
            operand = getattr(self, name, None)
            if not isinstance(operand, Region | DieArray | None):
                raise DeckError(f"shapes are needed here, not {type(operand).__name__}")
        record(self)

    def __bool__(self) -> NoReturn:
        raise DeckError(
            "an expression has no truth value while the deck is read: return it from the rule, use & | - "
            "instead of and/or/not, and .between(low, high) instead of a < b < c"
        )

    def children(self) -> Iterator["Node"]:
        """The expressions that this one is made of."""
        for field in fields(self):  # type: ignore[arg-type]
            value = getattr(self, field.name)
            if isinstance(value, Node):
                yield value

    def walk(self) -> Iterator["Node"]:
        """This expression and all it is made of, once for each use."""
        yield self
        for child in self.children():
            yield from child.walk()


class Region(Node):
    """Shapes of one kind. Operators and methods make new expressions."""

    def __and__(self, other: "Region") -> "Region":
        """The area that is in both."""
        return Combined("and", self, other)

    def __or__(self, other: "Region") -> "Region":
        """The area that is in either."""
        return Combined("or", self, other)

    def __sub__(self, other: "Region") -> "Region":
        """The area that is in this one only."""
        return Combined("not", self, other)

    def __xor__(self, other: "Region") -> "Region":
        """The area that is in one of them only."""
        return Combined("xor", self, other)

    def sized(self, by: Plain) -> "Region":
        """Every edge moved outwards by `by` um (inwards if negative); corners stay corners."""
        return Sized(self, plain(by)) if plain(by) else self

    def shrunk(self, by: Plain) -> "Region":
        """As a conical wall shrinks an outline by `by` um: round shapes stay exactly round."""
        return Shrunk(self, plain(by)) if plain(by) else self

    def holes(self) -> "Region":
        """The holes of the merged shapes, as shapes."""
        return Holes(self)

    def hulls(self) -> "Region":
        """The merged shapes with their holes filled."""
        return Hulls(self)

    def extents(self) -> "Region":
        """The bounding box of each merged shape."""
        return Extents(self)

    def ringless(self) -> "Region":
        """The merged shapes that have no hole."""
        return Ringed(self, closed=False)

    def ringed(self) -> "Region":
        """The merged shapes that have a hole."""
        return Ringed(self, closed=True)

    def overlaps(self) -> "Region":
        """Where shapes as they are drawn lie on one another."""
        return Overlaps(self)

    def line_ends(self, width: Plain) -> "Region":
        """The ends of the merged lines: a sliver inside each edge that is `width` um long."""
        return LineEnds(self, plain(width))

    def edges(self) -> "Region":
        """The outlines of the merged shapes, as slivers one database unit wide inside them."""
        return Outline(self)

    def corners(self, lowest: Plain, highest: Plain) -> "Region":
        """A mark on each corner whose inner angle is in lowest..highest deg."""
        return Corners(self, plain(lowest, "deg"), plain(highest, "deg"))

    def inside(self, other: "Region") -> "Region":
        """The merged shapes that lie wholly in `other`."""
        return Related(self, "inside", other)

    def not_inside(self, other: "Region") -> "Region":
        """The merged shapes that do not lie wholly in `other`."""
        return Related(self, "inside", other, negated=True)

    def outside(self, other: "Region") -> "Region":
        """The merged shapes that share no area with `other`."""
        return Related(self, "outside", other)

    def not_outside(self, other: "Region") -> "Region":
        """The merged shapes that share area with `other`."""
        return Related(self, "outside", other, negated=True)

    def covering(self, other: "Region") -> "Region":
        """The merged shapes that hold a whole shape of `other`."""
        return Related(self, "covering", other)

    def not_covering(self, other: "Region") -> "Region":
        """The merged shapes that hold no whole shape of `other`."""
        return Related(self, "covering", other, negated=True)

    def interacting(self, other: "Region") -> "Region":
        """The merged shapes that overlap or touch `other`."""
        return Related(self, "interacting", other)

    def not_interacting(self, other: "Region") -> "Region":
        """The merged shapes that neither overlap nor touch `other`."""
        return Related(self, "interacting", other, negated=True)

    def overlapping(self, other: "Region") -> "Region":
        """The merged shapes that share area with `other`."""
        return Related(self, "overlapping", other)

    def not_overlapping(self, other: "Region") -> "Region":
        """The merged shapes that share no area with `other`."""
        return Related(self, "overlapping", other, negated=True)

    def width(self) -> "Measure":
        """Distance across a shape, um."""
        return Measure("width", self)

    def space(self) -> "Measure":
        """Distance between two different shapes, um."""
        return Measure("space", self)

    def notch(self) -> "Measure":
        """Distance across a notch of one shape, um."""
        return Measure("notch", self)

    def separation(self, other: "Region") -> "Measure":
        """Distance from a shape to one of `other`, um; 0 where they touch or overlap."""
        return Measure("separation", self, other)

    def enclosed_by(self, other: "Region") -> "Measure":
        """Margin of `other` round a shape, um; negative by how far the shape sticks out."""
        return Measure("enclosed_by", self, other)

    def overlap(self, other: "Region") -> "Measure":
        """Width of the area shared with `other`, um."""
        return Measure("overlap", self, other)

    def area(self) -> "Measure":
        """Area of a shape, um2."""
        return Measure("area", self, unit="um2")

    def diameter(self) -> "Measure":
        """Diameter of a round shape, the shorter side of the bounding box of any other, um."""
        return Measure("diameter", self)

    def pitch(self) -> "Measure":
        """Distance between the centres of two shapes, um."""
        return Measure("pitch", self)

    def angle(self) -> "Measure":
        """Inner angle of a shape's corner, deg."""
        return Measure("angle", self, unit="deg")

    def bend(self) -> "Measure":
        """Angle between the two legs of a track where it bends, deg; ends and junctions are no bends."""
        return Measure("bend", self, unit="deg")

    def offset_from(self, other: "Region") -> "Measure":
        """Distance from a shape's centre to that of the shape of `other` it overlaps, um."""
        return Measure("offset_from", self, other)

    def diameter_over(self, other: "Region") -> "Measure":
        """Ratio of a shape's diameter to that of the shape of `other` it overlaps."""
        return Measure("diameter_ratio", self, other, unit="")

    def stand_out(self, other: "Region", taper: float, depth: Um) -> "Measure":
        """How far a ball stands out of the conical opening of `other` that it seats in, um.

        The opening has walls of `taper` deg from the vertical and is `depth` um deep.
        """
        return Measure("stand_out", self, other, figures=(taper, depth))

    def deviation(self, symbol: Literal["C", "L", "R"], of: "Region", *figures: float) -> "Measure":
        """By how much components drawn on this layer are off the value that their text states, %.

        `of` is what the value is taken from, with the `figures` that its formula needs: the area of
        capacitors (thickness in um and permittivity of the dielectric), the track of inductors, the film
        of resistors (ohm per square).
        """
        return Measure("deviation", self, of, unit="%", figures=figures, symbol=symbol)

    def count_in(self, other: "Region") -> "Measure":
        """How many shapes of this expression each shape of `other` holds or touches."""
        return Measure("count_in", self, other, unit="")

    def density(self, other: "Region") -> "Measure":
        """Share of each shape of `other` that this expression covers, 0..1."""
        return Measure("density", self, other, unit="")

    def imbalance(self, walls: "Region") -> "Measure":
        """By how much the distances from a line to `walls` on its two sides differ, um."""
        return Measure("imbalance", self, walls)

    def any(self) -> "Presence":
        """A check that is violated by every shape there is."""
        return Presence(self)


@dataclass(frozen=True)
class Layer(Region):
    """The shapes drawn on a layer of the technology."""

    name: str

    def __post_init__(self) -> None:
        """Not recorded: a layer is also built to be looked at. `made.<layer>` in a rule is."""


@dataclass(frozen=True)
class DieFields(Region):
    """The field of every die."""


@dataclass(frozen=True)
class Texts(Region):
    """A mark on each text of a layer whose string matches a shell pattern."""

    name: str
    pattern: str = "*"

    def __post_init__(self) -> None:
        super().__post_init__()
        re.compile(fnmatch.translate(self.pattern))


@dataclass(frozen=True)
class Combined(Region):
    """A boolean combination."""

    operator: Literal["and", "or", "not", "xor"]
    left: Region
    right: Region


@dataclass(frozen=True)
class Sized(Region):
    source: Region
    by: Um


@dataclass(frozen=True)
class Shrunk(Region):
    source: Region
    by: Um


@dataclass(frozen=True)
class Holes(Region):
    source: Region


@dataclass(frozen=True)
class Hulls(Region):
    source: Region


@dataclass(frozen=True)
class Extents(Region):
    source: Region


@dataclass(frozen=True)
class Ringed(Region):
    source: Region
    closed: bool


@dataclass(frozen=True)
class Overlaps(Region):
    source: Region


@dataclass(frozen=True)
class LineEnds(Region):
    source: Region
    across: Um


@dataclass(frozen=True)
class Outline(Region):
    source: Region


@dataclass(frozen=True)
class Corners(Region):
    source: Region
    lowest: float
    highest: float


@dataclass(frozen=True)
class OffGrid(Region):
    """The merged shapes with a vertex off the grid (um)."""

    source: Region
    grid: Um


@dataclass(frozen=True)
class Malformed(Region):
    """Drawn shapes without area, and those that cross or touch themselves at a point."""

    source: Layer


@dataclass(frozen=True)
class UnknownLayers(Region):
    """The bounding box of the shapes on each layer that the technology does not know."""


@dataclass(frozen=True)
class NetFault(Region):
    """The conductor of each net that is at fault: 'short', 'open' or 'dangling'."""

    kind: Literal["short", "open", "dangling"]


@dataclass(frozen=True)
class OnNets(Region):
    """The shapes of a conductor that are on one net with a shape of `holding`."""

    conductor: Layer
    holding: Layer


@dataclass(frozen=True)
class Related(Region):
    """The merged shapes of `source` that stand in a relation to `other`."""

    source: Region
    relation: Relation
    other: Region
    negated: bool = False


@dataclass(frozen=True)
class DieArray(Node):
    """All dies, each as one place on the wafer: what measures of the array are taken of."""


class Comparable(Node):
    """What can be compared with limits."""

    unit: str

    def __lt__(self, limit: "Bound | Number") -> "Check":
        return Check(self, below=_bound(limit, self.unit))

    def __gt__(self, limit: "Bound | Number") -> "Check":
        return Check(self, above=_bound(limit, self.unit))

    def __le__(self, limit: object) -> NoReturn:
        raise DeckError("shapes exactly at a limit pass: use < instead of <=")

    def __ge__(self, limit: object) -> NoReturn:
        raise DeckError("shapes exactly at a limit pass: use > instead of >=")

    def outside(self, low: "Bound | Number", high: "Bound | Number") -> "Check":
        """Violated below `low` and above `high`."""
        return Check(self, below=_bound(low, self.unit), above=_bound(high, self.unit))

    def between(self, low: "Bound | Number", high: "Bound | Number") -> "Check":
        """Violated from `low` on (included) up to below `high`: what a check below `low` leaves over."""
        return Check(self, below=_bound(high, self.unit), floor=_bound(low, self.unit))

    def past(self, low: "Bound | Number", *, up_to: "Bound | Number") -> "Check":
        """Violated above `low` up to `high` (included): what a check above `high` leaves over."""
        return Check(self, above=_bound(low, self.unit), ceiling=_bound(up_to, self.unit))


@dataclass(frozen=True)
class Measure(Comparable):
    """A length, area, angle or count measured on shapes.

    `shift` is added to what is measured. By `runout` (um per um of wafer radius, positive outwards) the
    source is displaced at each die's own place on the wafer. `figures` are numbers of the process that the
    kind of measure needs, and `symbol` tells which components it is about.
    """

    kind: str
    source: Region | DieArray
    other: Region | None = None
    unit: str = "um"
    shift: float = 0.0
    runout: float = 0.0
    figures: tuple[float, ...] = ()
    symbol: str = ""

    def __add__(self, number: Plain) -> "Measure":
        """The measure with a number in its unit added to what is measured."""
        return changed(self, shift=self.shift + plain(number, self.unit))

    def __sub__(self, number: Plain) -> "Measure":
        """The measure with a number in its unit taken from what is measured."""
        return changed(self, shift=self.shift - plain(number, self.unit))

    def after_runout(self, per_radius: float) -> "Measure":
        """The measure where its source is displaced by `per_radius` um per um of radius (outwards)."""
        return changed(self, runout=per_radius)


@dataclass(frozen=True)
class Number(Comparable):
    """A figure of the stack, with its unit."""

    value: float
    unit: str = "um"

    def __post_init__(self) -> None:
        """Not recorded: a number is also built to be read."""

    def __add__(self, other: Plain) -> "Number":
        """The sum; both in the same unit."""
        return Number(round(self.value + plain(other, self.unit), 9), self.unit)

    def __sub__(self, other: Plain) -> "Number":
        """The difference; both in the same unit."""
        return Number(round(self.value - plain(other, self.unit), 9), self.unit)

    def __mul__(self, factor: Plain) -> "Number":
        """The number times a factor without a unit."""
        return Number(round(self.value * plain(factor, ""), 9), self.unit)

    def __abs__(self) -> "Number":
        """The number without its sign."""
        return Number(abs(self.value), self.unit)

    __radd__ = __add__
    __rmul__ = __mul__

    @overload
    def __truediv__(self, other: Measure) -> "Ratio": ...
    @overload
    def __truediv__(self, other: Plain) -> "Number": ...
    def __truediv__(self, other: "Plain | Measure") -> "Number | Ratio":
        """The ratio to a number or a measure in the same unit, or a part of this one."""
        if isinstance(other, Measure):
            return Ratio(self, other)
        same = isinstance(other, Number | Limit) and other.unit == self.unit
        unit = self.unit if same else ""
        return Number(round(self.value / plain(other, unit), 9), "" if same else self.unit)


@dataclass(frozen=True)
class Ratio(Comparable):
    """A figure of the stack over a length that is measured: it is too large where the length is too small."""

    figure: Number
    measure: Measure
    unit: str = ""

    def __post_init__(self) -> None:
        if self.figure.unit != self.measure.unit:
            raise DeckError(
                f"a number {_in(self.measure.unit)} is needed here, not one {_in(self.figure.unit)}"
            )
        super().__post_init__()


@dataclass(frozen=True)
class Presence(Node):
    """Violated by every merged shape of `source`."""

    source: Region
    severity: Literal["error", "advice"] | None = None
    note: str = ""

    def advice(self) -> "Presence":
        """The same check, as advice."""
        return changed(self, severity="advice")

    def noting(self, note: str) -> "Presence":
        """The same check, with `note` in its message."""
        return changed(self, note=note)


@dataclass(frozen=True)
class Check(Node):
    """Violated under `below` (but not under `floor`), and over `above` (but not over `ceiling`)."""

    measure: Comparable
    below: Bound | None = None
    above: Bound | None = None
    floor: Bound | None = None
    ceiling: Bound | None = None
    severity: Literal["error", "advice"] | None = None
    note: str = ""

    def advice(self) -> "Check":
        """The same check, as advice."""
        return changed(self, severity="advice")

    def noting(self, note: str) -> "Check":
        """The same check, with `note` in its message."""
        return changed(self, note=note)


@dataclass(frozen=True)
class Stated(Node):
    """What the technology itself says, such as a material: violated or not, with nothing to measure."""

    violated: bool
    severity: Literal["error", "advice"] | None = None
    note: str = ""

    def advice(self) -> "Stated":
        """The same check, as advice."""
        return changed(self, severity="advice")

    def noting(self, note: str) -> "Stated":
        """The same check, with `note` in its message."""
        return changed(self, note=note)


AnyCheck = Check | Presence | Stated


def changed(node: Copied, **changes: Any) -> Copied:
    """A copy of a measure or check that stands for it from now on."""
    record_replaced(node)
    return replace(node, **changes)


def value_of(bound: Bound) -> float:
    """The number that a bound stands for."""
    return bound.value if isinstance(bound, Limit) else float(bound)


def plain(number: Plain, unit: str = "um") -> float:
    """A number of the stack, of limits.toml or of the rule itself as a plain one in `unit`.

    DeckError if it is no number, or one in another unit.
    """
    if isinstance(number, Number | Limit):
        if number.unit != unit:
            name = f"limit '{number.name}'" if isinstance(number, Limit) else "one"
            raise DeckError(f"a number {_in(unit)} is needed here, not {name} {_in(number.unit)}")
        return number.value
    if isinstance(number, float | int) and not isinstance(number, bool):
        return float(number)
    raise DeckError(f"a number {_in(unit)} is needed here, not {type(number).__name__}")


def _bound(bound: Bound | Number, unit: str) -> Bound:
    number = plain(bound, unit)
    return bound if isinstance(bound, Limit) else number


def _in(unit: str) -> str:
    return f"in {unit}" if unit else "without a unit"
