"""Margin of one kind of shapes round another."""

from dataclasses import dataclass
from typing import ClassVar

from pkgdrc.deck.algebra import Region
from pkgdrc.deck.checks import Movable, Sought
from pkgdrc.deck.presence import changed


@dataclass(frozen=True, eq=False)
class EnclosedBy(Movable, method="enclosed_by"):
    """Margin of `other` round a shape, um; negative by how far the shape sticks out."""

    effort: ClassVar[float] = 12.0

    source: Region
    other: Region
    sought: ClassVar[Sought] = Sought.LEAST

    def ignoring_crossing(self) -> "EnclosedBy":
        """The same without shapes that lie partly in `other`, and partly outside of it."""
        whole = self.source.inside(self.other) | self.source.outside(self.other)
        return changed(self, source=whole)
