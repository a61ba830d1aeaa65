"""Measures of shapes against those of another kind that they overlap: centres, diameters, shares."""

import math
from collections.abc import Callable, Iterator

import klayout.db as kdb

from pkgdrc.deck.algebra import Region
from pkgdrc.deck.measures.area_in import AreaIn
from pkgdrc.deck.measures.density import Density
from pkgdrc.deck.measures.diameter_over import DiameterOver
from pkgdrc.deck.measures.offset_from import OffsetFrom
from pkgdrc.engine.bench import Bench
from pkgdrc.engine.geometry import outline
from pkgdrc.engine.geometry.outline import Outline
from pkgdrc.engine.nearby import visit
from pkgdrc.engine.pairs import Lists, true_centre
from pkgdrc.engine.place import Bound, CentreDrift, Defect, Place, mark
from pkgdrc.engine.register import evaluates
from pkgdrc.engine.touching import meeting
from pkgdrc.units import Um, to_um


@evaluates(OffsetFrom)
def offset_from(bench: Bench, measure: OffsetFrom, bound: Bound) -> list[Place]:
    """Shapes by how far their centre lies off that of each shape of another kind they overlap."""
    a, b = bench.shapes.region(measure.source), bench.shapes.region(measure.other)
    dbu = bench.shapes.dbu

    def judge(subject: Outline, near: Lists) -> Iterator[Defect]:
        for other in near[0]:
            if (kdb.Region(subject.polygon) & kdb.Region(other.polygon)).is_empty():
                continue
            one, two = true_centre(subject), true_centre(other)
            value, slack = to_um(math.dist(one, two), dbu), 0.5 * dbu + 1e-6
            if bound.meets(value, slack):
                drift = CentreDrift(two[0] - one[0], two[1] - one[1]) if measure.runout else None
                yield Defect(mark(one, two), value, slack, (one, two), drift=drift)

    return visit(bench, a, [meeting(b, a)], 1, judge)


@evaluates(DiameterOver)
def diameter_over(bench: Bench, measure: DiameterOver, bound: Bound) -> list[Place]:
    """Shapes by the ratio of their diameter to that of each shape of another kind they overlap."""

    def ratio(one: Um, across: Um) -> tuple[float, float]:
        value = one / across
        return value, 0.5 * bench.shapes.dbu * (1 + value) / across  # either may be off by half a unit

    return by_diameters(bench, measure.source, measure.other, bound, ratio)


def by_diameters(
    bench: Bench,
    source: Region,
    other: Region,
    bound: Bound,
    value_of: Callable[[Um, Um], tuple[float | None, float]],
) -> list[Place]:
    """Shapes by a value of their diameter and that of each shape of another kind that they overlap, um.

    The value comes with how much the grid may have it off; None breaks every limit.
    """
    a, b = bench.shapes.region(source), bench.shapes.region(other)
    dbu = bench.shapes.dbu

    def judge(subject: Outline, near: Lists) -> Iterator[Defect]:
        for each in near[0]:
            if not outline.overlap(subject, each):
                continue
            value, slack = value_of(*(to_um(outline.diameter(one), dbu) for one in (subject, each)))
            if value is None or bound.meets(value, slack):
                yield Defect(subject.polygon, value, slack)

    return visit(bench, a, [meeting(b, a)], 1, judge)


@evaluates(Density)
def density(bench: Bench, measure: Density, bound: Bound) -> list[Place]:
    """Shapes of another kind by the share of them that is covered."""
    return _covered(bench, measure, bound, lambda inside, whole: inside / whole)


@evaluates(AreaIn)
def area_in(bench: Bench, measure: AreaIn, bound: Bound) -> list[Place]:
    """Shapes of another kind by how much of them is covered."""
    dbu2 = bench.shapes.dbu**2
    return _covered(bench, measure, bound, lambda inside, _: round(inside * dbu2, 9))


def _covered(
    bench: Bench, measure: Density | AreaIn, bound: Bound, value_of: Callable[[float, float], float]
) -> list[Place]:
    """Shapes of another kind by a value made of the area that is covered, and of all they have, dbu2."""
    windows = bench.shapes.region(measure.other).merged()
    covered = bench.shapes.region(measure.source) & windows

    def judge(window: Outline, near: Lists) -> Iterator[Defect]:
        whole = kdb.Region(window.polygon)
        inside = kdb.Region([piece.polygon for piece in near[0]]) & whole
        value = value_of(float(inside.area()), float(whole.area()))
        if bound.meets(value, 1e-9):
            yield Defect(window.polygon, value, 1e-9)

    return visit(bench, windows, [covered], 1, judge, alone=True)
