"""How wide what two shapes share is."""

import klayout.db as kdb

from pkgdrc.deck.measures.overlap import Overlap
from pkgdrc.engine.bench import Bench
from pkgdrc.engine.measures.width import across
from pkgdrc.engine.place import Bound, Place
from pkgdrc.engine.register import evaluates


@evaluates(Overlap)
def overlap(bench: Bench, measure: Overlap, bound: Bound) -> list[Place]:
    """Where shapes share an area with another kind that is narrower than the bound."""
    a, b = (bench.shapes.region(each).merged() for each in (measure.source, measure.other))
    common = (a & b).filtered(_Solid())
    return across(bench, bound, common)


class _Solid(kdb.PolygonFilter):
    """All shapes but slivers, which the rounding of slanted edges leaves where there should be nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.is_isotropic()

    def selected(self, polygon: kdb.Polygon) -> bool:
        """Whether a shape is on the whole more than a unit and a half wide, or has no slanted edges."""
        return polygon.is_rectilinear() or polygon.area() > 0.75 * polygon.perimeter()
