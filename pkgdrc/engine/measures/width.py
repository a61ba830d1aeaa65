"""How wide shapes are, and their notches: what klayout finds suspect is measured exactly."""

from collections.abc import Callable

import klayout.db as kdb

from pkgdrc.deck.measures.notch import Notch
from pkgdrc.deck.measures.width import Width
from pkgdrc.engine.bench import Bench
from pkgdrc.engine.geometry.facing import inside, outside
from pkgdrc.engine.geometry.outline import Gap, Outline
from pkgdrc.engine.pairs import nearer_than, reach
from pkgdrc.engine.place import Bound, Place, mark
from pkgdrc.engine.register import evaluates
from pkgdrc.engine.touching import meeting
from pkgdrc.units import to_um


@evaluates(Width)
def width(bench: Bench, measure: Width, bound: Bound) -> list[Place]:
    """Where shapes are narrower than the bound."""
    region = bench.shapes.apart(measure.source)
    far, short = reach(bench, bound, region), nearer_than(bench, bound)
    pairs = region.width_check(far, metrics=kdb.Metrics.Euclidian, shielded=False)
    return _measured(bench, bound, region, pairs, lambda shape: inside(shape, short))


@evaluates(Notch)
def notch(bench: Bench, measure: Notch, bound: Bound) -> list[Place]:
    """Where a notch is narrower than the bound."""
    region = bench.shapes.apart(measure.source)
    far, short = reach(bench, bound, region), nearer_than(bench, bound)
    pairs = region.notch_check(far, metrics=kdb.Metrics.Euclidian, shielded=False)
    return _measured(bench, bound, region, pairs, lambda shape: outside(shape, short))


def _measured(
    bench: Bench,
    bound: Bound,
    region: kdb.Region,
    pairs: kdb.EdgePairs,
    gaps_of: Callable[[Outline], list[Gap]],
) -> list[Place]:
    """The places of the shapes that klayout has found edge pairs on, each hierarchical shape once."""
    if pairs.is_empty():
        return []
    narrow = meeting(region, pairs.first_edges())
    bench.look_at(narrow)
    suspects = bench.shapes.stamp(narrow)
    dbu = bench.shapes.dbu
    found = []
    for cell, polygons in bench.places.per_cell(suspects):
        for polygon in polygons:
            for gap in gaps_of(Outline(polygon, bench.shapes.tolerance)):
                value, slack = to_um(gap.value, dbu), gap.slack * dbu + 1e-6
                if bound.meets(value, slack):
                    ends = (gap.start, gap.end)
                    found.append(Place(cell, mark(*ends), value, slack, ends, of=polygon.bbox()))
    return found
