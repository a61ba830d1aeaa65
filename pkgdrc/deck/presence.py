"""Checks that measure nothing: that there are shapes at all, and what the technology itself states."""

from dataclasses import dataclass, replace
from typing import Any, ClassVar, Literal, TypeVar

from pkgdrc.shapes.methods import enter
from pkgdrc.shapes.node import Node
from pkgdrc.shapes.quantity import Plain, plain
from pkgdrc.shapes.recorder import record_replaced
from pkgdrc.shapes.region import Region

Copied = TypeVar("Copied", bound=Node)


def changed(node: Copied, **changes: Any) -> Copied:
    """A copy of a measure or check that stands for it from now on."""
    record_replaced(node)
    return replace(node, **changes)  # type: ignore[type-var]


@dataclass(frozen=True, eq=False)
class Ring(Node):
    """A ring of `walls` that shuts in what is `held`, in a field and as far `beyond` it, um."""

    walls: Region
    held: Region
    beyond: float = 0.0


@dataclass(frozen=True, eq=False)
class Break(Node):
    """What shapes should lead to and do not, by at most `reach` um, and what they `start` at."""

    goal: Region
    start: Region
    reach: float


@dataclass(frozen=True, eq=False)
class Presence(Node):
    """Violated by every merged shape of `source`.

    It is told as a whole, where its `ring` is open, or at its `end`. What touches a place that the rules of
    `otherwise` tell is not told again.
    """

    effort: ClassVar[float] = 0.5

    source: Region
    severity: Literal["error", "advice"] | None = None
    note: str = ""
    ring: Ring | None = None
    otherwise: Region | None = None
    end: Break | None = None

    def where_open(self, walls: Region, held: Region, beyond: float = 0.0) -> "Presence":
        """The same check of fields, told where the ring of walls that should shut in something is open.

        Walls count that lie in the field, or at most so far `beyond` it, um. A field without a ring that
        could be closed is told as a whole.
        """
        return changed(self, ring=Ring(walls, held, beyond))

    def where_broken(self, goal: Region, start: Region, reach: Plain) -> "Presence":
        """The same check of shapes, told at the gap from each to the nearest other shape of `goal`.

        A shape that has none within `reach` um is told at its end that is farthest from what of `start` it
        meets, and as a whole where it meets none.
        """
        return changed(self, end=Break(goal, start, plain(reach)))

    def advice(self) -> "Presence":
        """The same check, as advice."""
        return changed(self, severity="advice")

    def noting(self, note: str) -> "Presence":
        """The same check, with `note` in its message."""
        return changed(self, note=note)

    def unless(self, told: Region) -> "Presence":
        """The same check, without the shapes that touch a place that the rules of `told` tell."""
        return changed(self, otherwise=told)


enter("any", Presence, __name__)


@dataclass(frozen=True, eq=False)
class Stated(Node):
    """What the technology itself says, such as a material: violated or not, with nothing to measure.

    It is not violated where the rules of `otherwise` tell it otherwise.
    """

    violated: bool
    severity: Literal["error", "advice"] | None = None
    note: str = ""
    otherwise: Region | None = None

    def advice(self) -> "Stated":
        """The same check, as advice."""
        return changed(self, severity="advice")

    def noting(self, note: str) -> "Stated":
        """The same check, with `note` in its message."""
        return changed(self, note=note)

    def unless(self, told: Region) -> "Stated":
        """The same check, left to the rules of `told` where these tell it."""
        return changed(self, otherwise=told)
