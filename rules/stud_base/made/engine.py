"""How studs become shapes, and how their measures are taken: walls, spans, notches and their filling."""

import math
from collections.abc import Callable, Iterator

import klayout.db as kdb

from pkgdrc.engine.bench import Bench
from pkgdrc.engine.geometry import outline
from pkgdrc.engine.geometry.enclosing import margin
from pkgdrc.engine.geometry.outline import Gap, Outline
from pkgdrc.engine.measures.in_use import worst_joint
from pkgdrc.engine.nearby import visit
from pkgdrc.engine.pairs import Lists
from pkgdrc.engine.place import Bound, Defect, Place, mark
from pkgdrc.engine.register import evaluates, makes
from pkgdrc.engine.shapes import Shapes
from pkgdrc.engine.touching import meeting
from pkgdrc.technology.family import seen_as
from pkgdrc.units import to_um

from ..family import StudTechnology
from .holes import Studs
from .measures import (
    Fill,
    NotchDistance,
    NotchOffset,
    RimShare,
    SegmentStress,
    StudHoles,
    StudPlans,
    StudShear,
    StudSpan,
    StudWall,
)
from .solder import bore_volume
from .solder import fill as share_filled
from .stud import Stud, handling_stress, stud
from .stud_form import StudForm


@makes(StudHoles, StudPlans)
def of_studs(shapes: Shapes, node: StudHoles | StudPlans) -> kdb.Region:
    """Holes by the form of their stud, or the studs' plans."""
    return shapes.once(Studs).region(node)


@evaluates(StudSpan)
def span(bench: Bench, measure: StudSpan, bound: Bound) -> list[Place]:
    """Studs with a wall over too small a part of their hole's rim."""

    def judge(hole: Outline, form: StudForm) -> Iterator[Defect]:
        # Either end of the span may lie off by a unit and a half on the rim.
        slack = math.degrees(3 / max(1.0, outline.diameter(hole) / 2))
        if bound.meets(form.span, slack):
            yield Defect(hole.polygon, form.span, slack)

    return _judged(bench, measure, judge)


@evaluates(StudWall)
def wall(bench: Bench, measure: StudWall, bound: Bound) -> list[Place]:
    """Studs by their wall."""
    return _judged(bench, measure, lambda _, form: _gap(bench, bound, form.wall))


@evaluates(SegmentStress)
def stress(bench: Bench, measure: SegmentStress, bound: Bound) -> list[Place]:
    """Segments by the stress at their foot."""
    dbu = bench.shapes.dbu

    def judge(hole: Outline, form: StudForm) -> Iterator[Defect]:
        wall = to_um(form.wall.value, dbu)
        width = math.radians(form.span) * to_um(outline.diameter(hole), dbu) / 2
        if wall <= 0 or width <= 0:
            yield Defect(hole.polygon, None)
            return
        value = handling_stress(measure.force, measure.height, wall, width)
        # It goes with the wall's square, and the span may be off at either end.
        slack = value * (2 * form.wall.slack * dbu / wall + 3 * dbu / width) + 1e-6
        if bound.meets(value, slack):
            gap = form.wall
            yield Defect(mark(gap.start, gap.end), value, slack, (gap.start, gap.end))

    return _judged(bench, measure, judge)


_ROUND = 8  # corners of what may stand for a circle


@evaluates(RimShare)
def rim_share(bench: Bench, measure: RimShare, bound: Bound) -> list[Place]:
    """Shapes by the share of their outline that others reach, but for what facets and rounding leave."""
    shapes = bench.shapes
    holes, rims, cuts = (shapes.region(each) for each in (measure.source, measure.other, measure.cut))
    round_all = holes.sized(1) - holes
    suspects = meeting(holes, round_all - rims - cuts)
    if suspects.is_empty():
        return []
    near_enough = 2 * math.ceil(shapes.tolerance.facet) + 2

    def judge(hole: Outline, near: Lists) -> Iterator[Defect]:
        own, edges = kdb.Region(hole.polygon), kdb.Region(hole.polygon).edges()
        rim, cut = (kdb.Region([each.polygon for each in list_]) for list_ in near)
        left = edges - cut
        if not left.length():
            return
        reach = near_enough + _sagitta(hole.polygon, near_enough)
        joined = (left & rim.sized(reach)).merged().length() if rim.interacting(own).count() else 0
        share = min(1.0, joined / left.length())
        # At either end of what it joins, so much may be too much.
        slack = 4 * reach / left.length()
        if bound.meets(share, slack):
            yield Defect(hole.polygon, share, slack)

    return visit(bench, suspects, [rims.merged(), cuts.merged()], 1, judge, alone=True)


def _sagitta(polygon: kdb.Polygon, off: int) -> int:
    """How far the sides of eight corners or more on a circle are inside of it, dbu; 0 of all others.

    Metal that is drawn with other facets round the same circle reaches its rim. Corners may be off by `off`.
    """
    middle = polygon.bbox().center()
    radii = [middle.distance(point) for point in polygon.each_point_hull()]
    if len(radii) < _ROUND or max(radii) - min(radii) > 2 * off:
        return 0
    return math.ceil(max(radii) - min(edge.distance_abs(middle) for edge in polygon.each_edge()))


@evaluates(NotchOffset)
def offset(bench: Bench, measure: NotchOffset, bound: Bound) -> list[Place]:
    """Notches by how far their circle is off their hole's centre."""
    return _judged(bench, measure, lambda _, form: _gap(bench, bound, form.offset))


@evaluates(NotchDistance)
def distance(bench: Bench, measure: NotchDistance, bound: Bound) -> list[Place]:
    """Holes by how far they are from their notch."""
    masks = bench.shapes.once(Studs).masks(measure.other)
    far = bench.shapes.dbus(bound.farthest)
    # A tube's notch is too far away where the hole, grown by nearly as much, still lies inside of it.
    grown = masks.tubes.sized(max(0, far - far // 50 - 1)).inside(masks.tube_plans)

    def in_plan(plan: Outline, near: Lists) -> Iterator[Defect]:
        for hole in near[0]:
            found = margin(hole, [plan])
            if found:
                yield from _gap(bench, bound, found)

    found = []
    if not grown.is_empty():
        suspects = meeting(masks.tube_plans, grown)
        found = visit(bench, suspects, [masks.tubes], 1, in_plan)
    return found + _judged(
        bench, measure, lambda _, form: _gap(bench, bound, form.gap) if form.gap else iter(())
    )


@evaluates(StudShear)
def stud_shear(bench: Bench, measure: StudShear, bound: Bound) -> list[Place]:
    """Modules by the stud that is sheared most."""
    technology = seen_as(StudTechnology, bench.shapes.technology)
    return worst_joint(
        bench, measure, bound, lambda hole, plan: stud(plan, hole, technology), Stud.shear, "stud"
    )


@evaluates(Fill)
def fill(bench: Bench, measure: Fill, bound: Bound) -> list[Place]:
    """Holes by the share of them that solder fills."""
    holes, solder = bench.shapes.region(measure.source), bench.shapes.region(measure.other).merged()
    dbu, technology = bench.shapes.dbu, seen_as(StudTechnology, bench.shapes.technology)

    def judge(hole: Outline, near: Lists) -> Iterator[Defect]:
        own = [each for each in near[0] if outline.overlap(hole, each)]
        printed = sum(outline.area(each) for each in own) * dbu**2
        over = kdb.Region(hole.polygon) & kdb.Region([each.polygon for each in own])
        whole = over.area() >= hole.polygon.area()
        inside = outline.area(hole) if whole else over.area()
        bore = bore_volume(to_um(outline.diameter(hole), dbu), technology)
        if not bore:
            yield Defect(hole.polygon, None)
            return
        value = share_filled(bore, printed, printed - inside * dbu**2, technology)
        if bound.meets(value, 1e-6):
            yield Defect(hole.polygon, value, 1e-6)

    return visit(bench, holes, [solder], 1, judge, alone=True)


def _judged(
    bench: Bench,
    measure: StudSpan | StudWall | NotchOffset | NotchDistance | SegmentStress,
    judge: Callable[[Outline, StudForm], Iterator[Defect]],
) -> list[Place]:
    """What is found of studs that are no tubes, where the measured holes have a notch."""
    studs = bench.shapes.once(Studs)
    masks = studs.masks(measure.other)
    holes = bench.shapes.region(measure.source) & masks.others
    if holes.is_empty():
        return []

    def judged(hole: Outline, near: Lists) -> Iterator[Defect]:
        form = studs.form(hole, near)
        if form.gap:
            yield from judge(hole, form)

    return visit(bench, holes, [masks.notches, masks.holes], studs.far, judged)


def _gap(bench: Bench, bound: Bound, gap: Gap) -> Iterator[Defect]:
    dbu = bench.shapes.dbu
    value, slack = to_um(gap.value, dbu), gap.slack * dbu + 1e-6
    if bound.meets(value, slack):
        yield Defect(mark(gap.start, gap.end), value, slack, (gap.start, gap.end))
