"""How wide what two shapes share is."""

import math
from collections.abc import Iterator

import klayout.db as kdb

from pkgdrc.deck.measures.overlap import Overlap
from pkgdrc.engine.bench import Bench
from pkgdrc.engine.geometry.facing import shared
from pkgdrc.engine.geometry.outline import Outline
from pkgdrc.engine.nearby import visit
from pkgdrc.engine.pairs import Gaps, Lists, nearer_than, reach
from pkgdrc.engine.place import Bound, Defect, Place
from pkgdrc.engine.register import evaluates
from pkgdrc.engine.touching import meeting

_ROUNDED = 2  # dbu: a corner where outlines cross by up to one, and the way that ends there with it


@evaluates(Overlap)
def overlap(bench: Bench, measure: Overlap, bound: Bound) -> list[Place]:
    """Where shapes share an area with another kind that is narrower than the bound."""
    a, b = (bench.shapes.region(each).merged() for each in (measure.source, measure.other))
    common = (a & b).filtered(_Solid())
    far = reach(bench, bound, a, b)
    pairs = common.width_check(far, metrics=kdb.Metrics.Euclidian, shielded=False)
    if pairs.is_empty():
        return []
    narrow = meeting(common, pairs.first_edges())
    gaps = Gaps(bench, measure, bound)

    def judge(subject: Outline, near: Lists) -> Iterator[Defect]:
        for other in near[0]:
            lying = [
                gap
                for gap in shared(subject, other, nearer_than(bench, bound))
                if _amid(gap.start, gap.end, near[1])
            ]
            yield from gaps.defects(lying, subject, [other])

    return visit(bench, meeting(a, narrow), [b, narrow], 1, judge)


def _amid(start: tuple[float, float], end: tuple[float, float], shapes: list[Outline]) -> bool:
    """Whether the middle of a gap lies in one of some shapes, but for what their corners are rounded by."""
    x, y = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
    box = kdb.Box(math.floor(x), math.floor(y), math.ceil(x), math.ceil(y)).enlarged(_ROUNDED)
    return any(shape.polygon.touches(box) for shape in shapes)


class _Solid(kdb.PolygonFilter):
    """All shapes but slivers, which the rounding of slanted edges leaves where there should be nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.is_isotropic()

    def selected(self, polygon: kdb.Polygon) -> bool:
        """Whether a shape is on the whole more than a unit and a half wide, or has no slanted edges."""
        return polygon.is_rectilinear() or polygon.area() > 0.75 * polygon.perimeter()
