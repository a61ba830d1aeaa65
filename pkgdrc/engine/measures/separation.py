"""How far shapes are from those of another kind: screened by hierarchical booleans, then measured exactly.

A good layout has few places where `a`, grown by the limit, meets `b`. Only where there are such places are
shapes handed over and measured one by one.
"""

from collections.abc import Iterator

import klayout.db as kdb

from pkgdrc.deck.measures.separation import Separation
from pkgdrc.engine.bench import Bench
from pkgdrc.engine.geometry.outline import Outline
from pkgdrc.engine.nearby import visit
from pkgdrc.engine.pairs import (
    ROUND,
    Gaps,
    Lists,
    Pairs,
    by_size,
    cut_to,
    give_up_early,
    in_reach,
    nearer_than,
    reach,
    zones_within,
)
from pkgdrc.engine.place import Bound, Defect, Place
from pkgdrc.engine.register import evaluates
from pkgdrc.engine.touching import meeting


@evaluates(Separation)
def separation(bench: Bench, measure: Separation, bound: Bound) -> list[Place]:
    """Where shapes come closer than the bound to those of another kind."""
    a, b = bench.shapes.region(measure.source), bench.shapes.region(measure.other)
    far = reach(bench, bound, a, b) + 1  # touching is 0 apart, so the grown shape overlaps by a unit
    lines = bench.shapes.in_dies(measure.other)
    a = in_reach(bench, measure.source, b if lines is None else lines, far)
    if lines is not None and zones_within(a, lines, far).is_empty():
        return []
    all_of_b, b = b, in_reach(bench, measure.other, a, far)
    zones = zones_within(a, bench.shapes.pieces(measure.other) if b is all_of_b else b, far)
    if zones.is_empty():
        return []
    give_up_early(bench, zones, a, b)
    gaps = Gaps(bench, measure, bound)
    pairs = Pairs(nearer_than(bench, bound), ways=gaps.ways)

    def judge(subject: Outline, near: Lists) -> Iterator[Defect]:
        for other in [*near[0], *near[1]]:
            yield from gaps.defects(pairs.between(subject, other), subject, [other])

    def judge_other(other: Outline, near: Lists) -> Iterator[Defect]:
        for subject in near[0]:
            yield from gaps.defects(pairs.between(subject, other), subject, [other])

    if measure.leaves_out:  # of pieces it could not be told whether the shapes that they are of overlap

        def judge_apart(subject: Outline, near: Lists) -> Iterator[Defect]:
            for other in near[0]:
                if not _left_out(subject, other, measure.leaves_out):
                    yield from gaps.defects(pairs.between(subject, other), subject, [other])

        return visit(bench, a.merged(), [b.merged()], far, judge_apart)
    halos = zones.sized(far + ROUND)
    (small_a, large_a), (small_b, large_b) = by_size(bench, a), by_size(bench, meeting(b, zones))
    bench.look_at(zones, large_a, large_b)
    cut_a, cut_b = cut_to(bench, large_a, halos), cut_to(bench, large_b, halos)
    found = visit(bench, small_a, [small_b, cut_b], far, judge)
    if not cut_a.is_empty():
        found += visit(bench, by_size(bench, b)[0], [cut_a], far, judge_other)
        found += visit(bench, cut_a, [bench.shapes.empty(), cut_b], far, judge)
    return found


def _left_out(one: Outline, other: Outline, what: str) -> bool:
    """Whether a pair is one of those that are not asked for."""
    first, second = kdb.Region(one.polygon), kdb.Region(other.polygon)
    if first.overlapping(second).is_empty():
        return False
    return what == "overlapping" or (first.inside(second).is_empty() and second.inside(first).is_empty())
