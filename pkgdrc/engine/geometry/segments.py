"""How far two edges are apart that look at each other, by their definition in `pkgdrc.deck.edges`."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations_with_replacement

Point = tuple[float, float]

_INSIDES = (-1, -1)
_TIE = 1e-6  # dbu; ways that differ by less are equally short
_ON = 1e-9  # dbu; a point so near to a line lies on it


@dataclass(frozen=True)
class Segment:
    """An edge from one point to another, with its inside on the right."""

    start: Point
    end: Point

    @property
    def along(self) -> Point:
        """From its start to its end."""
        return self.end[0] - self.start[0], self.end[1] - self.start[1]

    def at(self, share: float) -> Point:
        """The point at a share of its length."""
        return self.start[0] + share * self.along[0], self.start[1] + share * self.along[1]

    def side(self, which: int) -> Point:
        """The unit vector to its outside (1), or its inside (-1)."""
        x, y = self.along
        length = math.hypot(x, y)
        return -which * y / length, which * x / length


Way = tuple[float, Point, Point]


def apart(one: Segment, other: Segment, sides: tuple[int, int], metric: str, along: float) -> Way | None:
    """The least distance of a pair of edges with the two points it is measured between; None for no pair.

    `sides` are those of the first edge and of the second that the way is on: 1 outside, -1 inside.
    """
    ways = one.side(sides[0]), other.side(sides[1])
    if _dot(*ways) >= -_ON or _in_a_corner(one, other, sides):
        return None
    if along and _shadow(one, other) < along - _ON:
        return None
    if metric == "projection" and _in_line(one, other) and _shadow(one, other) <= _ON:
        return None  # the one goes on where the other ends: neither lies beside the other
    a, b = _beyond(one, other.start, ways[1]), _beyond(other, one.start, ways[0])
    if a is None or b is None:
        return None
    if metric == "projection":
        found = list(_square_on(a, b))
    elif metric == "square":
        found = list(_stretched(a, b, one.along))
    else:
        found = list(_nearest(a, b))
    return _amid(found) if found else None


def _in_a_corner(one: Segment, other: Segment, sides: tuple[int, int]) -> bool:
    """Whether two edges meet in a corner of one outline, or of two shapes that hold on by no more.

    An outline goes on in the second where the first ends. Edges that only share that point, or lie in one
    line, are of shapes that touch; on their insides there is nothing between them.
    """
    if one.end == other.start or one.start == other.end:
        return sides == _INSIDES or not _in_line(one, other)
    return sides == _INSIDES and (one.start == other.start or one.end == other.end)


def _in_line(one: Segment, other: Segment) -> bool:
    (ax, ay), (bx, by) = one.along, other.along
    return ax * by == ay * bx


def _amid(ways: list[Way]) -> Way:
    """The shortest way; of several, as between parallel edges, the one amid the two farthest apart."""
    least = min(ways, key=lambda way: way[0])
    alike = [way for way in ways if way[0] <= least[0] + _TIE]
    one, other = max(combinations_with_replacement(alike, 2), key=lambda two: math.dist(two[0][1], two[1][1]))
    return least[0], _middle(one[1], other[1]), _middle(one[2], other[2])


def _middle(p: Point, q: Point) -> Point:
    return (p[0] + q[0]) / 2, (p[1] + q[1]) / 2


def _beyond(edge: Segment, at: Point, way: Point) -> Segment | None:
    """The part of an edge that lies on one side of a line through a point, or on that; None if none does."""
    first, last = (_dot(_from(at, each), way) for each in (edge.start, edge.end))
    if first < -_ON and last < -_ON:
        return None
    low, high = 0.0, 1.0
    if first < -_ON:
        low = first / (first - last)
    if last < -_ON:
        high = first / (first - last)
    return Segment(edge.at(low), edge.at(high))


def _nearest(a: Segment, b: Segment) -> Iterator[Way]:
    """The shortest ways from the ends of either to the other, and where they cross."""
    crossing = _crossing(a, b)
    if crossing is not None:
        yield 0.0, crossing, crossing
    for p in (a.start, a.end):
        q = b.at(_clamped(_foot(b, p)))
        yield math.dist(p, q), p, q
    for q in (b.start, b.end):
        p = a.at(_clamped(_foot(a, q)))
        yield math.dist(p, q), p, q


def _stretched(a: Segment, b: Segment, along: Point) -> Iterator[Way]:
    """Ways by the longer of their parts along and across a direction."""
    crossing = _crossing(a, b)
    if crossing is not None:
        yield 0.0, crossing, crossing
    length = math.hypot(*along)
    unit = along[0] / length, along[1] / length

    def parts(p: Point, q: Point) -> tuple[float, float]:
        way = _from(p, q)
        return _dot(way, unit), unit[0] * way[1] - unit[1] * way[0]

    def to(p: Point, edge: Segment) -> Iterator[Point]:
        """Where a piecewise linear distance from a point to an edge may be least."""
        (u0, v0), (u1, v1) = parts(p, edge.start), parts(p, edge.end)
        for f0, f1 in ((u0, u1), (v0, v1), (u0 - v0, u1 - v1), (u0 + v0, u1 + v1)):
            if f0 != f1:
                yield edge.at(_clamped(f0 / (f0 - f1)))
        yield from (edge.start, edge.end)

    for p in (a.start, a.end):
        for q in to(p, b):
            yield max(map(abs, parts(p, q))), p, q
    for q in (b.start, b.end):
        for p in to(q, a):
            yield max(map(abs, parts(p, q))), p, q


def _square_on(a: Segment, b: Segment) -> Iterator[Way]:
    """The ways at right angles to either, which are longest and shortest at the end of one of the two."""
    for one, other, swapped in ((a, b, False), (b, a, True)):
        for p, q in _across(one, other):
            yield (math.dist(p, q), q, p) if swapped else (math.dist(p, q), p, q)


def _across(one: Segment, other: Segment) -> Iterator[tuple[Point, Point]]:
    """Ways at right angles to `one`, from an end of it, and to an end of the other."""
    if one.start == one.end:
        return
    for q in (other.start, other.end):
        share = _foot(one, q)
        if -_ON <= share <= 1 + _ON:
            yield one.at(_clamped(share)), q
    for p in (one.start, one.end):
        first, last = (_dot(_from(p, each), one.along) for each in (other.start, other.end))
        if first != last and 0 <= first / (first - last) <= 1:
            yield p, other.at(first / (first - last))


def _shadow(one: Segment, other: Segment) -> float:
    """How long a part of an edge another one lies beside."""
    shares = sorted(_clamped(_foot(one, each)) for each in (other.start, other.end))
    return (shares[1] - shares[0]) * math.hypot(*one.along)


def _crossing(a: Segment, b: Segment) -> Point | None:
    """A point that two edges which are not parallel share."""
    (ax, ay), (bx, by) = a.along, b.along
    turn = ax * by - ay * bx
    if turn == 0:
        return None
    x, y = _from(a.start, b.start)
    s, t = (x * by - y * bx) / turn, (x * ay - y * ax) / turn
    return a.at(s) if 0 <= s <= 1 and 0 <= t <= 1 else None


def _foot(edge: Segment, point: Point) -> float:
    """Where on an edge's line the foot of a point is, as a share of its length."""
    length2 = _dot(edge.along, edge.along)
    return _dot(_from(edge.start, point), edge.along) / length2 if length2 else 0.0


def _clamped(share: float) -> float:
    return min(1.0, max(0.0, share))


def _from(p: Point, q: Point) -> Point:
    return q[0] - p[0], q[1] - p[1]


def _dot(a: Point, b: Point) -> float:
    return a[0] * b[0] + a[1] * b[1]
