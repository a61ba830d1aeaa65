"""What lies along the centre of drawn lines, such as what a saw takes away, however wide they are drawn."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import klayout.db as kdb

from pkgdrc.deck import algebra
from pkgdrc.engine.layout.strips import strips_of
from pkgdrc.engine.register import makes
from pkgdrc.engine.shapes import Shapes
from pkgdrc.units import Um

_ROUNDING = 2  # dbu, by which the width of a slanted line may be off
_PARALLEL = 5.0  # deg; edges that lean more against each other are no two sides of a line

Point = tuple[float, float]


class Stretch(NamedTuple):
    """A piece of a line between two crossings: the ends of its centre, and how wide it is drawn. In dbu."""

    start: Point
    end: Point
    width: float


@dataclass(frozen=True)
class Lines:
    """Drawn lines by their stretches, or that all of them are as wide as the technology says."""

    source: algebra.Region
    across: Um

    def __call__(self, shapes: Shapes) -> tuple[Stretch, ...] | None:
        """None where all are `across` um wide."""
        width = shapes.dbus(self.across)
        if strips_of(shapes.raw(self.source), width):
            return None
        merged = shapes.region(self.source).merged()
        slack = 0 if merged.non_rectilinear().is_empty() else _ROUNDING
        narrower = merged.width_check(width - slack, metrics=kdb.Metrics.Projection)
        if narrower.is_empty() and merged.sized(-(width // 2) - 1 - slack).is_empty():
            return None
        return tuple(_stretches(kdb.Region(list(merged.each()))))


@makes(algebra.Along)
def along(shapes: Shapes, node: algebra.Along) -> kdb.Region:
    """All within a distance of the centre of each line, and as far past its end as the line grows wider."""
    stretches = shapes.once(Lines(node.source, node.across))
    if stretches is None:
        by = node.half - node.across / 2
        return shapes.region(node.source.sized(by) if by else node.source)
    half = node.half / shapes.dbu
    layer = shapes.layout.insert_layer(kdb.LayerInfo("pkgdrc:along"))
    kept = shapes.top.shapes(layer)
    for each in stretches:
        kept.insert(_strip(each, half))
    return shapes.deep(layer)


def _stretches(lines: kdb.Region) -> Iterator[Stretch]:
    """The stretches of merged lines; where lines cross or meet they go on to the middle of the crossing."""
    widest = _widest(lines)
    inside = Inside(lines)
    pairs = lines.width_check(
        math.ceil(widest) + 1, metrics=kdb.Metrics.Projection, ignore_angle=180.0 - _PARALLEL
    )
    for pair in pairs.each():
        one, other = pair.first, pair.second
        start = ((one.x1 + other.x2) / 2, (one.y1 + other.y2) / 2)
        end = ((one.x2 + other.x1) / 2, (one.y2 + other.y1) / 2)
        length = math.dist(start, end)
        if length < 1:
            continue
        width = abs(other.distance(one.p1))
        yield Stretch(*_to_crossings(inside, start, end, widest / 2), width)


def _widest(lines: kdb.Region) -> float:
    """Twice the least distance by which lines shrink to nothing, dbu."""
    low, high = 0, 1
    while not lines.sized(-high).is_empty():
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        if lines.sized(-middle).is_empty():
            high = middle
        else:
            low = middle
    return 2.0 * high


class Inside:
    """What lies within merged lines, which may be one polygon of a wafer with a hole for each die.

    Contours are asked for whole, those that are near: where lines are cut, slanted edges round otherwise.
    """

    def __init__(self, lines: kdb.Region) -> None:
        self._hulls: list[kdb.Polygon] = []
        self._holes: list[tuple[int, list[kdb.Point]]] = []  # each with the number of its hull
        self._near_hulls, self._near_holes = kdb.Shapes(), kdb.Shapes()
        for number, polygon in enumerate(lines.each_merged()):
            self._hulls.append(kdb.Polygon(list(polygon.each_point_hull()), True))
            self._near_hulls.insert(kdb.BoxWithProperties(polygon.bbox(), number + 1))
            for contour in map(list, map(polygon.each_point_hole, range(polygon.holes()))):
                self._holes.append((number, contour))
                self._near_holes.insert(kdb.BoxWithProperties(kdb.Polygon(contour).bbox(), len(self._holes)))

    def __call__(self, edge: kdb.Edge) -> kdb.Edges:
        """The parts of an edge that lie within the lines."""
        box = edge.bbox().enlarged(_ROUNDING, _ROUNDING)
        near = {number: self._hulls[number].dup() for number in _numbers(self._near_hulls, box)}
        for number in _numbers(self._near_holes, box):
            of, contour = self._holes[number]
            near[of].insert_hole(contour, True)
        return kdb.Edges(edge) & kdb.Region(list(near.values()))


def _numbers(boxes: kdb.Shapes, near: kdb.Box) -> list[int]:
    """The numbers, from 0, of the boxes that touch another one."""
    return [each.prop_id - 1 for each in boxes.each_touching(near)]


def _to_crossings(inside: Inside, start: Point, end: Point, far: float) -> tuple[Point, Point]:
    """A stretch's ends, moved outwards by up to `far` as long as that is within the lines."""
    length = math.dist(start, end)
    x, y = (end[0] - start[0]) / length, (end[1] - start[1]) / length
    return _onward(inside, start, (-x, -y), far), _onward(inside, end, (x, y), far)


def _onward(inside: Inside, at: Point, way: Point, far: float) -> Point:
    ahead = kdb.Edge(round(at[0]), round(at[1]), round(at[0] + far * way[0]), round(at[1] + far * way[1]))
    parts = inside(ahead).each()
    reached = [edge for edge in parts if edge.p1.distance(ahead.p1) <= 1 or edge.p2 == ahead.p1]
    by = max((edge.length() for edge in reached), default=0.0)
    return at[0] + by * way[0], at[1] + by * way[1]


def _strip(stretch: Stretch, half: float) -> kdb.Polygon:
    """What lies within `half` of a stretch, square at its ends."""
    (x0, y0), (x1, y1) = stretch.start, stretch.end
    length = math.dist(stretch.start, stretch.end)
    x, y = (x1 - x0) / length, (y1 - y0) / length
    past = max(0.0, half - stretch.width / 2)
    corners = ((x0, y0, -past, half), (x1, y1, past, half), (x1, y1, past, -half), (x0, y0, -past, -half))
    return kdb.Polygon(
        [kdb.Point(round(a + x * s - y * t), round(b + y * s + x * t)) for a, b, s, t in corners]
    )
