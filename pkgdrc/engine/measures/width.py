"""How wide shapes are, and their notches: what klayout finds suspect is measured exactly."""

from collections.abc import Callable

import klayout.db as kdb

from pkgdrc.deck.measures.notch import Notch
from pkgdrc.deck.measures.width import Width
from pkgdrc.engine.alike import Alike, Holding
from pkgdrc.engine.bench import Bench
from pkgdrc.engine.geometry.facing import inside, outside
from pkgdrc.engine.geometry.outline import Gap, Outline
from pkgdrc.engine.pairs import nearer_than, reach
from pkgdrc.engine.place import Bound, Place, mark
from pkgdrc.engine.register import evaluates
from pkgdrc.units import to_um


@evaluates(Width)
def width(bench: Bench, measure: Width, bound: Bound) -> list[Place]:
    """Where shapes are narrower than the bound."""
    region = bench.shapes.apart(measure.source)
    far, short = reach(bench, bound, region), nearer_than(bench, bound)

    def is_suspect(shape: kdb.Polygon) -> bool:
        pairs = kdb.Region(shape).width_check(far, metrics=kdb.Metrics.Euclidian, shielded=False)
        return not pairs.is_empty()

    return _measured(bench, bound, region, is_suspect, lambda shape: inside(shape, short))


@evaluates(Notch)
def notch(bench: Bench, measure: Notch, bound: Bound) -> list[Place]:
    """Where a notch is narrower than the bound."""
    region = bench.apart(measure.source, bound)
    far, short = reach(bench, bound, region), nearer_than(bench, bound)

    def is_suspect(shape: kdb.Polygon) -> bool:
        pairs = kdb.Region(shape).notch_check(far, metrics=kdb.Metrics.Euclidian, shielded=False)
        return not pairs.is_empty()

    return _measured(bench, bound, region, is_suspect, lambda shape: outside(shape, short))


def _measured(
    bench: Bench,
    bound: Bound,
    region: kdb.Region,
    is_suspect: Callable[[kdb.Polygon], bool],
    gaps_of: Callable[[Outline], list[Gap]],
) -> list[Place]:
    """The places of the shapes that klayout finds suspect, each hierarchical shape once."""
    narrow = region.filtered(Holding(is_suspect))
    if narrow.is_empty():
        return []
    bench.look_at(narrow)
    suspects = bench.shapes.stamp(narrow)
    dbu = bench.shapes.dbu
    alike = Alike(lambda polygon: gaps_of(Outline(polygon, bench.shapes.tolerance)))
    found = []
    for cell, polygons in bench.places.per_cell(suspects):
        for polygon in polygons:
            box = polygon.bbox()
            for gap in (each.moved(box.left, box.bottom) for each in alike.of(polygon)):
                value, slack = to_um(gap.value, dbu), gap.slack * dbu + 1e-6
                if bound.meets(value, slack):
                    ends = (gap.start, gap.end)
                    found.append(Place(cell, mark(*ends), value, slack, ends, of=box, over=gap.over))
    return found
