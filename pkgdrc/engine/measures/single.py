"""Measures of single shapes: area, outline, diameter, sides, angle, and how many others each holds."""

import math
from collections.abc import Callable, Iterator
from functools import cache
from operator import itemgetter

import klayout.db as kdb
import numpy as np

from pkgdrc.deck.algebra import Region
from pkgdrc.deck.measures.angle import Angle
from pkgdrc.deck.measures.area import Area
from pkgdrc.deck.measures.count_in import CountIn
from pkgdrc.deck.measures.diameter import Diameter
from pkgdrc.deck.measures.perimeter import Perimeter
from pkgdrc.deck.measures.sides import LongSide, ShortSide
from pkgdrc.engine.bench import Bench
from pkgdrc.engine.geometry import outline
from pkgdrc.engine.geometry.outline import Outline
from pkgdrc.engine.nearby import visit
from pkgdrc.engine.pairs import Lists
from pkgdrc.engine.place import Bound, Defect, Place, Point
from pkgdrc.engine.register import evaluates
from pkgdrc.engine.touching import lost, meeting, touching
from pkgdrc.units import to_um

_UNSURE = 10.0  # deg


@evaluates(Area)
def area(bench: Bench, measure: Area, bound: Bound) -> list[Place]:
    """Merged shapes by their area."""
    dbu2 = bench.shapes.dbu**2
    return each_shape(
        bench, measure.source, bound, lambda shape: round(float(shape.polygon.area()) * dbu2, 9), 1e-9
    )


@evaluates(Diameter)
def diameter(bench: Bench, measure: Diameter, bound: Bound) -> list[Place]:
    """Merged shapes by their diameter."""
    dbu = bench.shapes.dbu
    return each_shape(
        bench, measure.source, bound, lambda shape: to_um(outline.diameter(shape), dbu), 0.5 * dbu
    )


@evaluates(Perimeter)
def perimeter(bench: Bench, measure: Perimeter, bound: Bound) -> list[Place]:
    """Merged shapes by the length of their outline."""
    dbu = bench.shapes.dbu

    def length(shape: Outline) -> float:
        return round(float(np.hypot(*(shape.ends - shape.starts).T).sum()) * dbu, 9)

    return each_shape(bench, measure.source, bound, length, 1e-6)


@evaluates(ShortSide)
def short_side(bench: Bench, measure: ShortSide, bound: Bound) -> list[Place]:
    """Merged shapes by the shorter side of the box round them."""
    return each_shape(bench, measure.source, bound, lambda shape: min(_sides(bench, shape)), 1e-9)


@evaluates(LongSide)
def long_side(bench: Bench, measure: LongSide, bound: Bound) -> list[Place]:
    """Merged shapes by the longer side of the box round them."""
    return each_shape(bench, measure.source, bound, lambda shape: max(_sides(bench, shape)), 1e-9)


def _sides(bench: Bench, shape: Outline) -> tuple[float, float]:
    """Width and height of the box round a shape, um; which is which depends on how its cell stands."""
    box = shape.polygon.bbox()
    return to_um(box.width(), bench.shapes.dbu), to_um(box.height(), bench.shapes.dbu)


@evaluates(Angle)
def angle(bench: Bench, measure: Angle, bound: Bound) -> list[Place]:
    """Corners sharper than the bound, each on its own."""
    turn = 180.0 - bound.farthest
    raw = bench.shapes.raw(measure.source)
    if turn >= 90.0 and raw.non_rectilinear().is_empty():
        return []
    region = bench.shapes.region(measure.source)
    # klayout leaves out corners of short edges within degrees of the limit; the exact angle is told below.
    corners = region.corners(max(0.0, turn - _UNSURE), 180.0, dim=2, include_min_angle=False, absolute=True)
    if corners.is_empty():
        return []
    found = []
    merged = bench.shapes.stamp(region.merged())

    @cache
    def corners_of(polygon: kdb.Polygon) -> tuple[Outline, dict[Point, list[tuple[int, int]]]]:
        shape = Outline(polygon, bench.shapes.tolerance)
        return shape, outline.corners_of(shape)

    for cell, marks in bench.places.per_cell(bench.shapes.stamp(corners)):
        # The marks of a shape's corners lie in its cell.
        shapes = bench.shapes.layout.cell(cell).shapes(merged)
        for mark in marks:
            at = mark.bbox().center()
            near = [corners_of(each.polygon) for each in shapes.each_touching(mark.bbox())]
            angles = [
                (outline.angle_at(shape, *corner), shape.polygon.bbox())
                for shape, having in near
                for corner in having.get((at.x, at.y), ())
            ]
            value, box = min(angles, key=itemgetter(0))
            found.append(Place(cell, mark, value, 1e-6, of=box))
    return found


@evaluates(CountIn)
def count_in(bench: Bench, measure: CountIn, bound: Bound) -> list[Place]:
    """Shapes of another kind by how many of this one each holds or touches."""
    holders = bench.shapes.region(measure.other)
    held = bench.shapes.region(measure.source)
    asked = bench.shapes.empty()
    if bound.above is not None:
        asked += meeting(holders, held, max(0, math.floor(bound.above)) + 1)
        # klayout counts too few where a shape only touches one.
        late = lost(held, holders, bench.shapes.tolerance)
        if late is not None:
            asked += touching(holders, late, bench.shapes.tolerance)[0]
    if bound.below is not None:
        fewest = math.ceil(bound.below)
        asked += holders - meeting(holders, held, fewest) if fewest > 0 else bench.shapes.empty()
    if asked.is_empty():
        return []

    def judge(holder: Outline, near: Lists) -> Iterator[Defect]:
        if any(outline.overlap(holder, suspect) for suspect in near[1]):
            inside = [shape for shape in near[0] if shape.polygon.touches(holder.polygon)]
            yield Defect(holder.polygon, float(len(inside)))

    return visit(bench, holders, [held.merged(), asked], 1, judge)


def each_shape(
    bench: Bench, source: Region, bound: Bound, value_in: Callable[[Outline], float], slack: float
) -> list[Place]:
    """Each merged shape whose value is asked for; a hierarchical shape is looked at once."""
    layer = bench.shapes.stamp(bench.shapes.region(source).merged())
    found = []
    for cell, polygons in bench.places.per_cell(layer):
        for polygon in polygons:
            value = value_in(Outline(polygon, bench.shapes.tolerance))
            if bound.meets(value, slack):
                found.append(Place(cell, polygon, value, slack))
    return found
