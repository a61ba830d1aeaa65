"""The shapes that process, rules and pictures speak of: lazy, immutable expressions over layers.

Nothing here computes. An expression says which shapes are meant; the engine makes klayout's regions of it,
sections intervals on a line, the 2.5D view a line of its script.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar, Literal

from pkgdrc.shapes.methods import methods
from pkgdrc.shapes.node import Node
from pkgdrc.shapes.quantity import Plain, plain, span
from pkgdrc.shapes.recorder import DeckError, UnknownNameError
from pkgdrc.toml import nearest
from pkgdrc.units import Um

Relation = Literal["inside", "outside", "covering", "interacting", "overlapping"]

Form = Literal["rectangle", "square", "circle", "octagon"]


class Region(Node):
    """Shapes of one kind. Operators and methods make new expressions, and what is measured of them."""

    shapes: ClassVar[bool] = True

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

    def sized(self, by: Plain, y: "Plain | None" = None) -> "Region":
        """Every edge moved outwards by `by` um (inwards if negative); corners stay corners.

        With `y` by so much along the wafer's y axis, and by `by` along its x axis: what a box of twice that
        width and height covers whose middle goes over all of a merged shape, or, if both are negative, what
        such a box leaves whose middle goes over all that is not of it. DeckError if one is negative alone.
        """
        if y is not None:
            return Stretched(self, plain(by), plain(y)) if plain(by) or plain(y) else self
        return Sized(self, plain(by)) if plain(by) else self

    def sized_within(self, by: Plain, within: "Region", steps: int) -> "Region":
        """What is reached in `steps` steps of equal length, `by` um in all, without leaving `within`.

        What a step reaches outside of `within` is lost before the next one, so that nothing gets round a
        corner, or over a gap as wide as a step, at one go. DeckError if `by` is no growth, or `steps` not
        at least 1.
        """
        if plain(by) <= 0 or steps < 1:
            raise DeckError("sized_within takes a length over 0 and at least one step")
        reached: Region = self & within
        for _ in range(steps):
            reached = Sized(reached, plain(by) / steps) & within
        return reached

    def shrunk(self, by: Plain) -> "Region":
        """As a conical wall shrinks an outline by `by` um: round shapes stay exactly round."""
        return Shrunk(self, plain(by)) if plain(by) else self

    def apart(self) -> "Region":
        """The shapes as they are drawn, a database unit smaller all round: those that abut stay apart."""
        return Apart(self)

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

    def rectangles(self) -> "Region":
        """The merged shapes that are boxes along the wafer's axes."""
        return Formed(self, "rectangle")

    def not_rectangles(self) -> "Region":
        """The merged shapes that are no boxes along the wafer's axes."""
        return Formed(self, "rectangle", negated=True)

    def squares(self) -> "Region":
        """The merged shapes that are boxes along the wafer's axes, as high as they are wide."""
        return Formed(self, "square")

    def not_squares(self) -> "Region":
        """The merged shapes that are no squares along the wafer's axes."""
        return Formed(self, "square", negated=True)

    def circles(self) -> "Region":
        """The merged shapes that are circles, drawn with chord errors within `facet_tolerance`."""
        return Formed(self, "circle")

    def not_circles(self) -> "Region":
        """The merged shapes that are no circles."""
        return Formed(self, "circle", negated=True)

    def octagons(self) -> "Region":
        """The merged shapes with eight corners of 135 deg each to within grid rounding, however turned."""
        return Formed(self, "octagon")

    def not_octagons(self) -> "Region":
        """The merged shapes that have other corners than eight of 135 deg each."""
        return Formed(self, "octagon", negated=True)

    def inverse(self, within: "Region") -> "Region":
        """What of `within` is not covered: `made.well.inverse(made.extent())` of all that is drawn."""
        return within - self

    def overlaps(self) -> "Region":
        """Where shapes as they are drawn lie on one another."""
        return Overlaps(self)

    def line_ends(self, width: Plain) -> "Region":
        """The ends of the merged lines: a sliver inside each edge that is `width` um long."""
        return LineEnds(self, plain(width))

    def corners(self, lowest: Plain, highest: Plain) -> "Region":
        """A mark on each corner whose inner angle is in lowest..highest deg."""
        return Corners(self, *span(lowest, highest, "deg"))

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

    def interacting(self, other: Node) -> "Region":
        """The merged shapes that overlap or touch `other`: shapes, or edges."""
        return self._touching(other, negated=False)

    def not_interacting(self, other: Node) -> "Region":
        """The merged shapes that neither overlap nor touch `other`: shapes, or edges."""
        return self._touching(other, negated=True)

    def _touching(self, other: Any, *, negated: bool) -> "Region":
        if getattr(other, "are_edges", False):
            return Meeting(self, other, negated)
        return Related(self, "interacting", other, negated)

    def overlapping(self, other: "Region") -> "Region":
        """The merged shapes that share area with `other`."""
        return Related(self, "overlapping", other)

    def not_overlapping(self, other: "Region") -> "Region":
        """The merged shapes that share no area with `other`."""
        return Related(self, "overlapping", other, negated=True)

    def __getattr__(self, name: str) -> Callable[..., Any]:
        """The method that makes a measure of these shapes, by the name that its class gives it."""
        if name.startswith("__"):
            raise AttributeError(name)
        known = methods()
        if name not in known:
            own = {each for each in dir(type(self)) if not each.startswith("_")}
            raise UnknownNameError(
                f"there is no measure or operation '{name}': {nearest(name, own | set(known))}"
            )
        return partial(known[name], self)


@dataclass(frozen=True, eq=False)
class Layer(Region):
    """The shapes drawn on a layer of the technology."""

    effort: ClassVar[float] = 0.1

    name: str

    def __post_init__(self) -> None:
        """Not recorded: a layer is also built to be looked at. `made.<layer>` in a rule is."""


@dataclass(frozen=True, eq=False)
class Combined(Region):
    """A boolean combination."""

    operator: Literal["and", "or", "not", "xor"]
    left: Region
    right: Region


@dataclass(frozen=True, eq=False)
class Sized(Region):
    source: Region
    by: Um


@dataclass(frozen=True, eq=False)
class Widened(Region):
    """Shapes grown by so many database units of the layout, whichever that has."""

    source: Region
    units: int


@dataclass(frozen=True, eq=False)
class Stretched(Region):
    """Shapes grown, or shrunk, by `x` um to the left and right, and by `y` um up and down, on the wafer."""

    source: Region
    x: Um
    y: Um

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.x * self.y < 0:
            raise DeckError("sized(x, y) grows both ways or shrinks both ways; do one after the other")

    @property
    def by(self) -> Um:
        """The farther way, um."""
        return max(self.x, self.y, key=abs)


@dataclass(frozen=True, eq=False)
class Shrunk(Region):
    source: Region
    by: Um


@dataclass(frozen=True, eq=False)
class Along(Region):
    """What lies within `half` um of the centre of drawn lines, most of which are `across` um wide."""

    effort: ClassVar[float] = 3.0

    source: Region
    half: Um
    across: Um

    @property
    def made_once(self) -> tuple[object, float] | None:
        """The lines."""
        return ("lines", self.source, self.across), 20.0


@dataclass(frozen=True, eq=False)
class Apart(Region):
    """The shapes as they are drawn, each a database unit smaller all round: those that abut stay apart."""

    source: Region


@dataclass(frozen=True, eq=False)
class Holes(Region):
    effort: ClassVar[float] = 3.0

    source: Region


@dataclass(frozen=True, eq=False)
class Hulls(Region):
    source: Region


@dataclass(frozen=True, eq=False)
class Extents(Region):
    effort: ClassVar[float] = 4.0

    source: Region


@dataclass(frozen=True, eq=False)
class Formed(Region):
    """The merged shapes of a form, or of any other."""

    source: Region
    form: Form
    negated: bool = False


@dataclass(frozen=True, eq=False)
class Extent(Region):
    """The box round all that is drawn on the technology's layers."""

    sees_all: ClassVar[bool] = True


@dataclass(frozen=True, eq=False)
class Ringed(Region):
    effort: ClassVar[float] = 4.0

    source: Region
    closed: bool


@dataclass(frozen=True, eq=False)
class Overlaps(Region):
    effort: ClassVar[float] = 4.0

    source: Region


@dataclass(frozen=True, eq=False)
class LineEnds(Region):
    source: Region
    across: Um


@dataclass(frozen=True, eq=False)
class Corners(Region):
    source: Region
    lowest: float
    highest: float


@dataclass(frozen=True, eq=False)
class Related(Region):
    """The merged shapes of `source` that stand in a relation to `other`."""

    effort: ClassVar[float] = 3.0

    source: Region
    relation: Relation
    other: Region
    negated: bool = False


@dataclass(frozen=True, eq=False)
class Meeting(Region):
    """The merged shapes that share at least a point with edges, or none."""

    source: Region
    lines: Node
    negated: bool = False


@dataclass(frozen=True, eq=False)
class Wafer(Region):
    """Where there is a wafer."""


@dataclass(frozen=True, eq=False)
class Otherwise(Region):
    """The shapes of a layer, or others if nothing at all is drawn on it."""

    source: Layer
    other: Region


@dataclass(frozen=True, eq=False)
class Joining(Region):
    """The merged shapes of `source` that overlap or touch several of `other`."""

    source: Region
    other: Region
