"""How long edges are, and how far two that look at each other are apart.

klayout tells the neighbours of polygons. So each edge is a right-angled triangle to it, from which it can be
read however a cell that holds it is turned or mirrored.
"""

import math
from collections.abc import Iterator
from functools import partial

import klayout.db as kdb
import numpy as np

from pkgdrc.deck import edges as deck
from pkgdrc.engine.bench import Bench
from pkgdrc.engine.geometry.boxes import Boxes
from pkgdrc.engine.geometry.boxes import near as boxes_near
from pkgdrc.engine.geometry.outline import Outline
from pkgdrc.engine.geometry.segments import Segment, apart
from pkgdrc.engine.nearby import visit
from pkgdrc.engine.nodes.edges import each_edge
from pkgdrc.engine.pairs import Lists, again, spot
from pkgdrc.engine.place import Bound, Defect, Place, mark
from pkgdrc.engine.register import evaluates
from pkgdrc.units import to_um

_FEW = 4096  # edges that are asked one by one for their neighbours
_SLACK = 1e-6  # um
_PARALLEL = 1e-6  # sine of the angle between edges that are parallel


@evaluates(deck.EdgeLength)
def length(bench: Bench, measure: deck.EdgeLength, bound: Bound) -> list[Place]:
    """Edges by their length."""
    found = []
    for cell, edge in each_edge(bench.shapes, measure.lines):
        value = to_um(math.hypot(edge.dx(), edge.dy()), bench.shapes.dbu)
        if bound.meets(value, _SLACK):
            start, end = (edge.x1, edge.y1), (edge.x2, edge.y2)
            found.append(Place(cell, mark(start, end), value, _SLACK, (start, end)))
    return found


@evaluates(deck.EdgeSeparation, deck.EdgeMargin, deck.EdgeOverlap)
def of_two(bench: Bench, measure: deck.EdgeSeparation, bound: Bound) -> list[Place]:
    """Edges that are too near to edges of another set."""
    if bound.farthest <= 0:
        return []
    far = _reach(bench, measure, bound) + 1
    one, other = bench.shapes.edges(measure.lines), bench.shapes.edges(measure.second)
    if (_round(one, far) & _round(other, 1)).is_empty():
        return []

    def judge(subject: Outline, near: Lists) -> Iterator[Defect]:
        first = _read(subject.polygon)
        for each in near[0]:
            yield from _defects(bench, measure, bound, first, _read(each.polygon))

    codes = [_codes(bench, edges) for edges in (measure.lines, measure.second)]
    return visit(bench, codes[0], codes[1:], far, judge)


@evaluates(deck.EdgeSpace, deck.EdgeWidth)
def of_one(bench: Bench, measure: deck.EdgeSpace | deck.EdgeWidth, bound: Bound) -> list[Place]:
    """Edges of one set that are too near to each other, found where two of them meet when grown by half."""
    if bound.farthest <= 0:
        return []
    half = math.ceil(_reach(bench, measure, bound) / 2) + 2
    codes = _codes(bench, measure.lines)
    if codes.hier_count() <= _FEW and _turned_alike(bench, codes):
        return visit(bench, codes, [again(bench, codes)], 2 * half, partial(_nearest, bench, measure, bound))
    grown = _round(bench.shapes.edges(measure.lines), half)
    grown.merged_semantics = False
    zones = grown.merged(False, 2)
    if zones.is_empty():
        return []
    zones.merged_semantics = False

    def judge(zone: Outline, near: Lists) -> Iterator[Defect]:
        edges = [_read(each.polygon) for each in near[0]]
        for first, second in _couples(edges, 2 * half):
            ways = _defects(bench, measure, bound, first, second, either=True)
            yield from (each for each in ways if _lies_in(each, zone.polygon))

    return visit(bench, zones, [codes], 2 * half, judge)


def _reach(bench: Bench, measure: deck.EdgeDistance, bound: Bound) -> int:
    """How far apart, dbu, edges can be that are nearer than the bound: in a square as far as its corner."""
    far = bound.farthest * (math.sqrt(2) if measure.metric == "square" else 1)
    return math.ceil(far / bench.shapes.dbu)


def _turned_alike(bench: Bench, codes: kdb.Region) -> bool:
    return bench.shapes.places.turned_alike(dict(bench.shapes.places.per_cell(bench.shapes.stamp(codes))))


def _nearest(
    bench: Bench, measure: deck.EdgeDistance, bound: Bound, subject: Outline, near: Lists
) -> Iterator[Defect]:
    """The pairs of an edge with those after it, in an order that all cells that are turned alike share."""
    first = _read(subject.polygon)
    for other in near[0]:
        if spot(subject) < spot(other):
            yield from _defects(bench, measure, bound, first, _read(other.polygon), either=True)


def _couples(edges: list[Segment], far: int) -> Iterator[tuple[Segment, Segment]]:
    """The pairs of edges whose boxes are no farther apart than `far`."""
    if len(edges) < 2:
        return
    boxes = Boxes.around(*(np.array(ends) for ends in zip(*((e.start, e.end) for e in edges), strict=True)))
    for one, other in boxes_near(boxes, boxes, far):
        for i, j in zip(one.tolist(), other.tolist(), strict=True):
            if i != j:
                yield edges[i], edges[j]


def _defects(
    bench: Bench,
    measure: deck.EdgeDistance,
    bound: Bound,
    first: Segment,
    second: Segment,
    *,
    either: bool = False,
) -> Iterator[Defect]:
    """A pair of edges, if its distance is asked for; `either` of them may be the first."""
    along = measure.along / bench.shapes.dbu
    orders = [(first, second), (second, first)] if either else [(first, second)]
    ways = [apart(*order, measure.sides, measure.metric, along) for order in orders]
    # Of two as short it is always the same, whichever edge comes first.
    way = min(
        (each for each in ways if each), key=lambda each: (round(each[0], 6), *sorted(each[1:])), default=None
    )
    if way is not None:
        value, ends = to_um(way[0], bench.shapes.dbu), (_rounded(way[1]), _rounded(way[2]))
        if either:  # of which comes first nothing is said, and two zones may tell of a way on their border
            ends = (min(ends), max(ends))
        if bound.meets(value, _SLACK):
            yield Defect(mark(*ends), round(value, 9), _SLACK, ends, over=_over(first, second))


def _over(first: Segment, second: Segment) -> tuple[kdb.Polygon, ...]:
    """What lies between two parallel edges where they run beside each other."""
    (x, y), (u, v) = first.along, second.along
    square = x * x + y * y
    if not square or abs(x * v - y * u) > _PARALLEL * math.hypot(x, y) * math.hypot(u, v):
        return ()
    ends = [(spot[0] - first.start[0], spot[1] - first.start[1]) for spot in (second.start, second.end)]
    shares = sorted(min(max((a * x + b * y) / square, 0.0), 1.0) for a, b in ends)
    across = (ends[0][1] * x - ends[0][0] * y) / square
    dx, dy = -y * across, x * across
    low, high = (first.at(share) for share in shares)
    corners = [low, high, (high[0] + dx, high[1] + dy), (low[0] + dx, low[1] + dy)]
    part = kdb.Polygon([kdb.Point(round(a), round(b)) for a, b in corners])
    return (part,) if part.area2() else ()


def _rounded(point: tuple[float, float]) -> tuple[float, float]:
    """Without the noise of numbers, so that the ways of a corner's two edges to a third are one."""
    return round(point[0], 4) + 0.0, round(point[1], 4) + 0.0


def _lies_in(defect: Defect, zone: kdb.Polygon) -> bool:
    """Whether the middle of a way is a zone's: two edges may be near in several, and are told once."""
    assert defect.between
    (x0, y0), (x1, y1) = defect.between
    x, y = (x0 + x1) / 2, (y0 + y1) / 2
    return bool(zone.touches(kdb.Box(math.floor(x), math.floor(y), math.ceil(x), math.ceil(y))))


def _round(edges: kdb.Edges, by: int) -> kdb.Region:
    return edges.extended(by, by, by, by, False)


def _codes(bench: Bench, edges: deck.Edges) -> kdb.Region:
    """The edges of a set as triangles."""
    layer = bench.shapes.stamp(bench.shapes.empty())
    for cell, edge in each_edge(bench.shapes, edges):
        if not edge.is_degenerate():
            bench.shapes.layout.cell(cell).shapes(layer).insert(code(edge))
    found = bench.shapes.deep(layer)
    found.merged_semantics = False
    return found


def code(edge: kdb.Edge) -> kdb.Polygon:
    """The triangle that stands for an edge: its right angle is at the edge's start, on the inside.

    The edge is `parts` times the shortest way between two points of the grid in its direction. The other leg
    is one such way long, or more where an edge is short, so that no two of the triangles are turned ones, or
    mirror images, of each other.
    """
    parts = math.gcd(edge.dx(), edge.dy())
    x, y = edge.dx() // parts, edge.dy() // parts
    other = _OTHER_LEG.get(parts, 1)
    corner = kdb.Point(edge.x1 + other * y, edge.y1 - other * x)
    return kdb.Polygon([edge.p1, edge.p2, corner], True)


_OTHER_LEG = {1: 2, 2: 3}
_IS_EDGE = {(1, 2), (2, 3)}


def _read(triangle: kdb.Polygon) -> Segment:
    """The edge that a triangle stands for, with its inside on the right."""
    corners = [(point.x, point.y) for point in triangle.each_point_hull()]
    for number, (x, y) in enumerate(corners):
        (ax, ay), (bx, by) = ((px - x, py - y) for px, py in (corners[number - 1], corners[number - 2]))
        if ax * bx + ay * by == 0:
            one, other = (ax, ay), (bx, by)
            parts = math.gcd(*one), math.gcd(*other)
            if parts not in _IS_EDGE and (parts[::-1] in _IS_EDGE or parts[0] < parts[1]):
                one, other = other, one
            start, end = (x, y), (x + one[0], y + one[1])
            inside_is_right = one[0] * other[1] - one[1] * other[0] < 0
            return Segment(start, end) if inside_is_right else Segment(end, start)
    raise ValueError(f"{triangle} stands for no edge")
