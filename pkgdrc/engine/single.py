"""Measures of shapes of one kind: width, notch, area, diameter, angle, and how many another kind holds."""

import math
from collections.abc import Callable, Iterator

import klayout.db as kdb

from pkgdrc.deck.algebra import Check, Measure, Presence, value_of
from pkgdrc.engine.across import across
from pkgdrc.engine.bench import Bench
from pkgdrc.engine.finding import Finding, violates
from pkgdrc.engine.geometry import outline
from pkgdrc.engine.geometry.outline import Outline
from pkgdrc.engine.nearby import Defect, visit
from pkgdrc.engine.pairs import Lists, source
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
    return across(bench, check, measure, region)


def notch(bench: Bench, check: Check, measure: Measure) -> list[Finding]:
    """Notches narrower than the limit."""
    region = bench.shapes.region(source(measure))
    return across(bench, check, measure, region, outside=True)


def overlap(bench: Bench, check: Check, measure: Measure) -> list[Finding]:
    """Areas shared with another kind that are narrower than the limit."""
    assert measure.other is not None
    shared = bench.shapes.region(source(measure)) & bench.shapes.region(measure.other)
    shared = shared.filtered(_Solid())
    return across(bench, check, measure, shared)


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
