"""Distances across one shape, or across a notch of one: klayout's edge pairs, gathered by shape."""

import math

import klayout.db as kdb
import numpy as np
from numpy.typing import NDArray

from pkgdrc.deck.algebra import Check, Measure
from pkgdrc.engine.bench import Bench
from pkgdrc.engine.finding import Finding, violates
from pkgdrc.engine.geometry.arcs import Tolerance
from pkgdrc.engine.geometry.outline import Outline, diameter, segment_distances
from pkgdrc.engine.pairs import reach
from pkgdrc.units import to_um

_AXIS, _OTHER_AXIS = kdb.Edge(0, 0, 1, 0), kdb.Edge(0, 0, 0, 1)
_BLUNT = math.radians(60)
_ROUNDING = 1.5  # dbu, how far either end of a way across may lie off

Vector = NDArray[np.float64]


def across(
    bench: Bench, check: Check, measure: Measure, region: kdb.Region, *, outside: bool = False
) -> list[Finding]:
    """One finding for each shape of a region that breaks the check, at its narrowest place.

    Across what lies outside of the shapes, if `outside`.
    """
    slanted = region.non_rectilinear()
    circles, others = slanted.split_filter(_Circles(bench.shapes.tolerance))
    found = [] if outside else _diameters(bench, check, measure, circles)
    found += _between_edges(bench, check, measure, region.rectilinear() + others, outside=outside)
    return found


class _Circles(kdb.PolygonFilter):
    """The shapes that stand for a circle, which needs no looking for its narrowest place."""

    def __init__(self, tolerance: Tolerance) -> None:
        super().__init__()
        self._tolerance = tolerance
        self.is_isotropic()

    def selected(self, polygon: kdb.Polygon) -> bool:
        """Whether a shape is one."""
        return Outline(polygon, self._tolerance).circle is not None


def _diameters(bench: Bench, check: Check, measure: Measure, circles: kdb.Region) -> list[Finding]:
    found = []
    dbu = bench.shapes.dbu
    for cell, polygons in bench.places.per_cell(bench.shapes.stamp(circles)):
        for polygon in polygons:
            value = to_um(diameter(Outline(polygon, bench.shapes.tolerance)), dbu) + measure.shift
            if violates(check, value, 0.5 * dbu):
                found.append(Finding(cell, polygon, round(value, 4), check.note))
    return found


def _between_edges(
    bench: Bench, check: Check, measure: Measure, region: kdb.Region, *, outside: bool
) -> list[Finding]:
    """klayout's edge pairs, gathered to one finding for each shape."""
    klayout_check = region.notch_check if outside else region.width_check
    pairs = klayout_check(reach(bench, check, measure), metrics=kdb.Metrics.Euclidian)
    if pairs.is_empty():
        return []
    shapes = bench.shapes.stamp(region.interacting(pairs.first_edges()))
    layer = bench.shapes.stamp(pairs)
    dbu = bench.shapes.dbu
    found: dict[tuple[int, int], tuple[float, Finding]] = {}
    outlines: dict[kdb.Polygon, Outline] = {}
    for cell, edge_pairs in bench.places.edge_pairs(layer):
        placement = bench.places.first(cell)
        for pair in edge_pairs:
            moved = pair.transformed(placement)
            start, end = _nearest_points(moved)
            value, slack = to_um(float(np.hypot(*(end - start))), dbu) + measure.shift, 1e-6
            if not violates(check, value, slack):
                continue
            owner = _owner(bench, shapes, moved)
            shape = owner and outlines.setdefault(owner, Outline(owner, bench.shapes.tolerance))
            if shape:
                if _corner(shape, moved, start, end) or not _right_across(shape, start, end, outside=outside):
                    continue
                value, slack = _round(shape, moved, value - measure.shift, slack, dbu)
                value += measure.shift
            key = (cell, shape.key if shape else pair.hash())
            if violates(check, value, slack) and (key not in found or value < found[key][0]):
                found[key] = (value, Finding(cell, pair.polygon(1), round(value, 4), check.note))
    return [finding for _, finding in found.values()]


def _nearest_points(pair: kdb.EdgePair) -> tuple[Vector, Vector]:
    """Where two edges that do not cross are nearest to each other."""
    one, other = (
        np.array([[edge.x1, edge.y1], [edge.x2, edge.y2]], dtype=float) for edge in (pair.first, pair.second)
    )
    to_other, feet = segment_distances(one, other[:1], other[1:])
    to_one, feet_back = segment_distances(other, one[:1], one[1:])
    i, j = int(to_other[:, 0].argmin()), int(to_one[:, 0].argmin())
    if to_other[i, 0] <= to_one[j, 0]:
        return one[i], feet[i, 0]
    return feet_back[j, 0], other[j]


def _corner(shape: Outline, pair: kdb.EdgePair, start: Vector, end: Vector) -> bool:
    """Whether two edges of a shape meet in a corner that is no narrow place, such as that of a facet.

    Towards a corner of less than 60 deg the shape is as narrow as that.
    """
    if np.hypot(*(end - start)) > 1:
        return False
    one, other = pair.first.d(), pair.second.d()
    blunt = abs(one.sprod(other)) <= math.cos(_BLUNT) * one.length() * other.length()
    here = np.flatnonzero(np.hypot(*(shape.starts - start).T) < 2).tolist()
    # Rounding may leave two corners for one. A shape that pinches there has corners that do not follow.
    return blunt and (len(here) == 1 or (len(here) == 2 and bool({*shape.before[here].tolist()} & {*here})))


def _right_across(shape: Outline, start: Vector, end: Vector, *, outside: bool) -> bool:
    """Whether two points of a shape are right across from each other.

    Of two edges that stand at an angle, such as two facets of an arc, the nearest points are none: the shape
    is wider than they are apart.
    """
    length = float(np.hypot(*(end - start)))
    if length <= 1:
        return True
    way = (end - start) / length
    off = _ROUNDING / length
    return _is_end(shape, start, way, off, outside) and _is_end(shape, end, -way, off, outside)


def _is_end(shape: Outline, at: Vector, way: Vector, off: float, outside: bool) -> bool:
    """Whether a way across may end at a point, by what runs on there; `off` is a sine."""
    distances = np.hypot(*(shape.starts - at).T)
    nearest = float(distances.min())
    if nearest > 1:
        amid, _ = segment_distances(at[None, :], shape.starts, shape.ends)
        along = (shape.ends - shape.starts)[int(amid[0].argmin())]
        return bool(abs(way @ along) <= off * np.hypot(*along))
    for edge in np.flatnonzero(distances == nearest):
        on = shape.ends[edge] - shape.starts[edge]
        back = shape.starts[shape.before[edge]] - shape.starts[edge]
        nearer = way @ on / np.hypot(*on), way @ back / np.hypot(*back)
        # klayout's contours run with the shape on their right.
        blunt = (back[0] * on[1] - back[1] * on[0] > 0) != outside
        if min(nearer) >= -off if blunt else max(nearer) <= off:
            return True
    return False


def _round(shape: Outline, pair: kdb.EdgePair, value: float, slack: float, dbu: float) -> tuple[float, float]:
    """A distance (um) between two edges of a shape, and how much it may be off for facets and rounding.

    Where edges are facets of arcs whose circles are known, it is that between the circles.
    """
    edges = [_edge_at(shape, edge) for edge in (pair.first, pair.second)]
    slanted = not (pair.first.is_parallel(_AXIS) or pair.first.is_parallel(_OTHER_AXIS))
    rounding = 2 * shape.slack if slanted else shape.slack
    by_facets = slack + (rounding + sum(shape.arc_slack(edge) for edge in edges)) * dbu
    one, other = (shape.arcs.get(edge) for edge in edges)
    if one and other:
        apart = math.hypot(one.x - other.x, one.y - other.y)
        exact = min(
            abs(one.radius + other.radius - apart),
            abs(abs(one.radius - other.radius) - apart),
            key=lambda length: abs(length * dbu - value),
        )
    elif one or other:
        circle, straight = (one, edges[1]) if one else (other, edges[0])
        assert circle
        centre = np.array([[circle.x, circle.y]])
        start, end = shape.starts[[straight]], shape.ends[[straight]]
        away = float(segment_distances(centre, start, end)[0][0, 0])
        exact = min(
            abs(away - circle.radius), away + circle.radius, key=lambda length: abs(length * dbu - value)
        )
    else:
        return value, by_facets
    if abs(exact * dbu - value) > by_facets:
        return value, by_facets
    return exact * dbu, slack + dbu


def _edge_at(shape: Outline, edge: kdb.Edge) -> int:
    """The number of the shape's edge that an edge lies on."""
    middle = np.array([[(edge.x1 + edge.x2) / 2, (edge.y1 + edge.y2) / 2]])
    distances, _ = segment_distances(middle, shape.starts, shape.ends)
    return int(distances[0].argmin())


def _owner(bench: Bench, layer: int, pair: kdb.EdgePair) -> kdb.Polygon | None:
    """The shape that an edge pair belongs to: both its edges run along it."""
    middles = [
        kdb.Point((edge.x1 + edge.x2) // 2, (edge.y1 + edge.y2) // 2) for edge in (pair.first, pair.second)
    ]
    for polygon in bench.places.near(layer, pair.bbox()):
        if all(polygon.inside(middle) or _beside(polygon, middle) for middle in middles):
            return polygon
    return None


def _beside(polygon: kdb.Polygon, point: kdb.Point) -> bool:
    return any(
        edge.distance_abs(point) <= 1 and edge.bbox().enlarged(1, 1).contains(point)
        for edge in polygon.each_edge()
    )
