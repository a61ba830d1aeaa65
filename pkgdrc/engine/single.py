"""Measures of shapes of one kind: width, notch, area, diameter, angle, and how many another kind holds."""

import math
from collections.abc import Callable, Iterable, Iterator

import klayout.db as kdb

from pkgdrc.deck.algebra import Check, Measure, Presence, value_of
from pkgdrc.engine import outline
from pkgdrc.engine.bench import Bench
from pkgdrc.engine.finding import Finding, violates
from pkgdrc.engine.nearby import Defect, visit
from pkgdrc.engine.outline import Outline
from pkgdrc.engine.pairs import Lists, reach, source
from pkgdrc.units import to_um


def presence(bench: Bench, check: Presence) -> list[Finding]:
    """Every merged shape there is."""
    region = bench.shapes.region(check.source)
    if region.is_empty():
        return []
    layer = bench.shapes.stamp(region.merged())
    return [
        Finding(cell, polygon, None, check.note)
        for cell, polygons in bench.places.per_cell(layer)
        for polygon in polygons
    ]


def width(bench: Bench, check: Check, measure: Measure) -> list[Finding]:
    """Shapes narrower than the limit, at their narrowest place."""
    region = bench.shapes.region(source(measure))
    return _across(bench, check, measure, region, region.width_check)


def notch(bench: Bench, check: Check, measure: Measure) -> list[Finding]:
    """Notches narrower than the limit."""
    region = bench.shapes.region(source(measure))
    return _across(bench, check, measure, region, region.notch_check)


def overlap(bench: Bench, check: Check, measure: Measure) -> list[Finding]:
    """Areas shared with another kind that are narrower than the limit."""
    assert measure.other is not None
    shared = bench.shapes.region(source(measure)) & bench.shapes.region(measure.other)
    shared = shared.filtered(_Solid())
    return _across(bench, check, measure, shared, shared.width_check)


def area(bench: Bench, check: Check, measure: Measure) -> list[Finding]:
    """Shapes whose area breaks the limits."""
    dbu2 = bench.shapes.dbu**2
    return _each(bench, check, measure, lambda shape: round(_area(shape) * dbu2, 9), 1e-9)


def diameter(bench: Bench, check: Check, measure: Measure) -> list[Finding]:
    """Shapes whose diameter breaks the limits."""
    dbu = bench.shapes.dbu
    return _each(bench, check, measure, lambda shape: to_um(outline.diameter(shape), dbu), 0.5 * dbu)


def angle(bench: Bench, check: Check, measure: Measure) -> list[Finding]:
    """Corners sharper than the limit, each on its own."""
    assert check.below is not None
    turn = 180.0 - (value_of(check.below) - measure.shift)
    raw = bench.shapes.raw(source(measure))
    if turn >= 90.0 and raw.non_rectilinear().is_empty():
        return []
    region = bench.shapes.region(source(measure))
    corners = region.corners(turn, 180.0, dim=2, include_min_angle=False, absolute=True)
    if corners.is_empty():
        return []
    found = []
    sharp = bench.shapes.stamp(region.interacting(corners).merged())
    for cell, marks in bench.places.per_cell(bench.shapes.stamp(corners)):
        placement = bench.places.first(cell)
        for polygon in marks:
            corner = polygon.transformed(placement).bbox()
            shapes = [Outline(p, bench.shapes.tolerance) for p in bench.places.near(sharp, corner)]
            value = min(outline.angle_at(shape, corner.center()) for shape in shapes) + measure.shift
            if violates(check, value, 1e-6):
                found.append(Finding(cell, polygon, round(value, 4), check.note))
    return found


def count_in(bench: Bench, check: Check, measure: Measure) -> list[Finding]:
    """Shapes of another kind that hold or touch too many or too few of this one."""
    assert measure.other is not None
    holders = bench.shapes.region(measure.other)
    held = bench.shapes.region(source(measure))
    breaking = bench.shapes.empty()
    if check.above is not None:
        breaking += holders.interacting(held, max(0, math.floor(value_of(check.above) - measure.shift)) + 1)
    if check.below is not None:
        fewest = math.ceil(value_of(check.below) - measure.shift)
        breaking += holders - holders.interacting(held, fewest) if fewest > 0 else bench.shapes.empty()
    if breaking.is_empty():
        return []

    def judge(holder: Outline, near: Lists) -> Iterator[Defect]:
        whole = kdb.Region(holder.polygon)
        if any(outline.overlap(holder, suspect) for suspect in near[1]):
            value = (
                kdb.Region([shape.polygon for shape in near[0]]).interacting(whole).count() + measure.shift
            )
            if violates(check, value):
                yield Defect(holder.polygon, value)

    return visit(bench, holders, [held.merged(), breaking], 1, judge, check.note)


class _Solid(kdb.PolygonFilter):
    """All shapes but slivers, which the rounding of slanted edges leaves where there should be nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.is_isotropic()

    def selected(self, polygon: kdb.Polygon) -> bool:
        """Whether a shape is on the whole more than a unit and a half wide, or has no slanted edges."""
        return polygon.is_rectilinear() or polygon.area() > 0.75 * polygon.perimeter()


def _area(shape: Outline) -> float:
    return float(shape.polygon.area())


def _each(
    bench: Bench, check: Check, measure: Measure, value_in: Callable[[Outline], float], slack: float
) -> list[Finding]:
    """Each merged shape whose value breaks the check; a hierarchical shape is looked at once."""
    layer = bench.shapes.stamp(bench.shapes.region(source(measure)).merged())
    found = []
    for cell, polygons in bench.places.per_cell(layer):
        for polygon in polygons:
            value = round(value_in(Outline(polygon, bench.shapes.tolerance)) + measure.shift, 9)
            if violates(check, value, slack):
                found.append(Finding(cell, polygon, round(value, 4), check.note))
    return found


def _across(
    bench: Bench,
    check: Check,
    measure: Measure,
    region: kdb.Region,
    klayout_check: Callable[..., kdb.EdgePairs],
) -> list[Finding]:
    """klayout's one-layer check, its edge pairs gathered to one finding for each shape."""
    pairs = klayout_check(reach(bench, check, measure), metrics=kdb.Metrics.Euclidian)
    if pairs.is_empty():
        return []
    shapes = bench.shapes.stamp(region.interacting(pairs.polygons(1)).merged())
    layer = bench.shapes.stamp(pairs)
    dbu = bench.shapes.dbu
    found: dict[tuple[int, int], tuple[float, Finding]] = {}
    outlines: dict[kdb.Polygon, Outline] = {}
    for cell, edge_pairs in bench.places.edge_pairs(layer):
        placement = bench.places.first(cell)
        for pair in edge_pairs:
            moved = pair.transformed(placement)
            owner = _owner(bench, shapes, moved)
            shape = owner and outlines.setdefault(owner, Outline(owner, bench.shapes.tolerance))
            value, slack = to_um(outline.edges_apart(pair), dbu), 1e-6
            if shape and shape.circle:
                value, slack = to_um(2 * shape.circle.radius, dbu), 0.5 * dbu
            elif shape:
                slack += outline.slack_at(shape, (moved.first, moved.second)) * dbu
            value += measure.shift
            key = (cell, shape.key if shape else pair.hash())
            if violates(check, value, slack) and (key not in found or value < found[key][0]):
                place = pair.polygon(1)
                found[key] = (value, Finding(cell, place, round(value, 4), check.note))
    return [finding for _, finding in found.values()]


def _owner(bench: Bench, layer: int, pair: kdb.EdgePair) -> kdb.Polygon | None:
    """The shape that an edge pair belongs to: both its edges run along it."""
    ends: Iterable[kdb.Edge] = (pair.first, pair.second)
    middles = [kdb.Point((e.p1.x + e.p2.x) // 2, (e.p1.y + e.p2.y) // 2) for e in ends]
    for polygon in bench.places.near(layer, pair.bbox()):
        if all(polygon.inside(kdb.Point(m.x, m.y)) or _beside(polygon, m) for m in middles):
            return polygon
    return None


def _beside(polygon: kdb.Polygon, point: kdb.Point) -> bool:
    return any(
        edge.distance_abs(point) <= 1 and edge.bbox().enlarged(1, 1).contains(point)
        for edge in polygon.each_edge()
    )
