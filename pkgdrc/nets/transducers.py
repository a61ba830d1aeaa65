"""Transducers: where the fingers of two nets interdigitate, and which of them the wave couples."""

import cmath
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import klayout.db as kdb
import numpy as np

from pkgdrc.median import median
from pkgdrc.nets.extract import Net
from pkgdrc.nets.wires import Layer

_LONG = 2.0  # times its gap that two facing edges run along each other
_SAME_WAY = 1e-3  # rad between the ways of transducers in one row
_FRAMES = 90  # all round: neighbouring fingers are parallel to within the angle between two
_STEP = math.pi / _FRAMES
_EXACT = 1e-9  # of a step
_TOUCHING = 0.5  # dbu
_COUPLED = 2.0  # pitches between transducers of one row that the wave passes
_IN_ROW = 0.5  # share of the smaller aperture that two transducers of one row have in common


class Transducer(NamedTuple):
    """Two combs. The wave runs along `way`, a unit vector; its extents are along that and across it, dbu."""

    nets: tuple[int, int]
    way: tuple[float, float]
    pitch: float  # from finger to finger
    along: tuple[float, float]
    across: tuple[float, float]

    @property
    def middle(self) -> tuple[float, float]:
        """Its middle, dbu."""
        along, across = sum(self.along) / 2, sum(self.across) / 2
        x, y = self.way
        return along * x + across * y, along * y - across * x

    def couples(self, other: "Transducer") -> bool:
        """Whether the wave of one reaches the other: in one row, with no room for a reflector between."""
        if self.way[0] * other.way[0] + self.way[1] * other.way[1] < 0:
            return self.couples(other.turned_about())
        turn = abs(self.way[0] * other.way[1] - self.way[1] * other.way[0])
        apart = max(self.along[0], other.along[0]) - min(self.along[1], other.along[1])
        shared = min(self.across[1], other.across[1]) - max(self.across[0], other.across[0])
        smaller = min(self.across[1] - self.across[0], other.across[1] - other.across[0])
        near = apart < _COUPLED * max(self.pitch, other.pitch)
        return turn < _SAME_WAY and shared > _IN_ROW * smaller and near

    def turned_about(self) -> "Transducer":
        """The same, with the wave seen the other way."""
        (low, high), (left, right) = self.along, self.across
        way = (-self.way[0], -self.way[1])
        return Transducer(self.nets, way, self.pitch, (-high, -low), (-right, -left))


class _Edge(NamedTuple):
    """An edge of a comb, from klayout's polygon: metal is at its right hand."""

    net: int
    start: complex
    end: complex

    @property
    def angle(self) -> float:
        """0 to 180 deg, rad."""
        return cmath.phase(self.end - self.start) % math.pi

    @property
    def twice(self) -> complex:
        """As long as the edge, at twice its angle: which of the two ways it runs makes no difference."""
        way = self.end - self.start
        return way * way / abs(way)


class _Side(NamedTuple):
    """An edge in a frame that it is nearly parallel to: its ends along it, and how far these lie out."""

    start: float
    end: float
    out: tuple[float, float]
    faces_up: bool

    @property
    def low(self) -> float:
        """How far out its nearer end lies."""
        return min(self.out)

    @property
    def high(self) -> float:
        """How far out its farther end lies."""
        return max(self.out)

    def at(self, along: float) -> float:
        """How far the edge, or its line, lies out at a place along it."""
        share = (along - self.start) / (self.end - self.start)
        return (1 - share) * self.out[0] + share * self.out[1]


class _Gap(NamedTuple):
    """Where edges of two combs face each other, in a frame: from `low` to `high` out, as far as both run."""

    start: float
    end: float
    low: float
    high: float

    @property
    def out(self) -> float:
        """How far its middle lies out."""
        return (self.low + self.high) / 2


_Pair = tuple[int, int]  # numbers of two of a kind, the lower first


def transducers(nets: Sequence[Net], layer: Layer) -> list[Transducer]:
    """Where fingers of two nets interdigitate on a layer: more than two, nearer than their pitch.

    They need not be of one shape with their bus bar, nor parallel all over, nor straight to the unit.
    """
    edges = [
        _Edge(number, complex(edge.x1, edge.y1), complex(edge.x2, edge.y2))
        for number, net in enumerate(nets)
        for polygon in net.metal.get(layer, ())
        for edge in polygon.each_edge()
    ]
    between: dict[_Pair, list[_Pair]] = defaultdict(list)
    for one, other in _facing(edges):
        first, second = sorted((edges[one].net, edges[other].net))
        if first != second:
            between[first, second].append((one, other))
    return [found for key, pairs in between.items() for found in _combs(edges, pairs, key)]


def _frames(angles: Iterable[float]) -> Iterator[tuple[float, list[int]]]:
    """Angles of frames, each with the numbers of what is nearly parallel to it.

    Each is in the frame that it is parallel to, or the two that it lies between: all that are parallel to
    within less than a step share one.
    """
    members: dict[int, list[int]] = defaultdict(list)
    for number, angle in enumerate(angles):
        steps = angle / _STEP
        for frame in {math.floor(steps + _EXACT), math.ceil(steps - _EXACT)}:
            members[frame % _FRAMES].append(number)
    for frame, numbers in members.items():
        yield frame * _STEP, numbers


def _side(edge: _Edge, angle: float) -> _Side:
    """An edge seen along a frame."""
    turn = cmath.rect(1, -angle)
    start, end = edge.start * turn, edge.end * turn
    forward = end.real > start.real
    near, far = (start, end) if forward else (end, start)
    return _Side(near.real, far.real, (near.imag, far.imag), forward)


def _facing(edges: Sequence[_Edge]) -> list[_Pair]:
    """Edges that face each other over empty space and run along each other far enough, in order.

    Of each two, one has nothing nearer than the other.
    """
    angles = [edge.angle for edge in edges]
    least = [math.inf] * len(edges)
    found: dict[_Pair, float] = {}
    for angle, numbers in _frames(angles):
        sides = {number: _side(edges[number], angle) for number in numbers}
        for one, other, apart in _in_frame(sides, least):
            turn = abs(angles[one] - angles[other])
            if min(turn, math.pi - turn) <= _STEP:
                found[min(one, other), max(one, other)] = apart
                least[one], least[other] = min(least[one], apart), min(least[other], apart)
    pairs = found.items()
    return sorted(pair for pair, apart in pairs if apart <= _at_most(least, *pair))


def _at_most(least: Sequence[float], one: int, other: int) -> float:
    """How far apart two edges may be, one of which has nothing nearer, by what is nearest to each."""
    return max(least[one], least[other]) + _TOUCHING


def _in_frame(sides: Mapping[int, _Side], least: Sequence[float]) -> Iterator[tuple[int, int, float]]:
    """The edges of a frame that face each other over empty space, and how far apart they are.

    What is not as near to either as anything known (`least`) is left out.
    """
    index = kdb.Shapes()
    for number, side in sides.items():
        if not side.faces_up:
            box = kdb.Box(round(side.start), round(side.low), round(side.end), round(side.high))
            index.insert(kdb.BoxWithProperties(box, number + 1))
    for number, side in sides.items():
        start, end = round(side.start) + 1, round(side.end) - 1
        if not side.faces_up or start > end:
            continue
        reach = (side.end - side.start) / _LONG
        for shape in index.each_touching(kdb.Box(start, round(side.low), end, round(side.high + reach))):
            facing = shape.prop_id - 1
            other, most = sides[facing], _at_most(least, number, facing)
            if other.low - side.high > most:
                continue
            low, high = max(side.start, other.start), min(side.end, other.end)
            if high <= low:
                continue
            apart = other.at((low + high) / 2) - side.at((low + high) / 2)
            if _TOUCHING < apart <= most and high - low > _LONG * apart:
                yield number, facing, apart


def _gap(edges: Sequence[_Edge], pair: _Pair, angle: float) -> _Gap:
    """What two edges that face each other leave between them, in a frame."""
    one, other = (_side(edges[each], angle) for each in pair)
    start, end = max(one.start, other.start), min(one.end, other.end)
    low, high = sorted(side.at((start + end) / 2) for side in (one, other))
    return _Gap(start, end, low, high)


def _combs(edges: Sequence[_Edge], pairs: Sequence[_Pair], nets: _Pair) -> Iterator[Transducer]:
    """The transducers that gaps between edges of two nets make: three or more, one beside the other."""
    links = _beside(edges, pairs)
    for members in _joined(links):
        angle = _together(edges[each] for member in members for each in pairs[member])
        gaps = {member: _gap(edges, pairs[member], angle) for member in members}
        steps = [sorted(link, key=lambda each: gaps[each].out) for link in links if link[0] in gaps]
        if not {low for low, _ in steps} & {high for _, high in steps}:
            continue
        pitch = median(np.array([gaps[high].out - gaps[low].out for low, high in steps]))
        finger = pitch - median(np.array([gap.high - gap.low for gap in gaps.values()]))
        low, high = min(gap.low for gap in gaps.values()), max(gap.high for gap in gaps.values())
        across = min(gap.start for gap in gaps.values()), max(gap.end for gap in gaps.values())
        way = (-math.sin(angle), math.cos(angle))
        yield Transducer(nets, way, pitch, (low - finger, high + finger), across)


def _beside(edges: Sequence[_Edge], pairs: Sequence[_Pair]) -> list[_Pair]:
    """The gaps with a finger between: narrower than they are apart, and running along each other farther."""
    angles = [_together(edges[each] for each in pair) % math.pi for pair in pairs]
    found: set[_Pair] = set()
    for angle, numbers in _frames(angles):
        gaps = sorted(((_gap(edges, pairs[number], angle), number) for number in numbers), key=_out)
        for place, (one, number) in enumerate(gaps):
            for other, next_ in gaps[place + 1 :]:
                apart = other.out - one.out
                if apart > one.end - one.start:
                    break
                if min(one.end, other.end) - max(one.start, other.start) > apart:
                    if max(one.high - one.low, other.high - other.low) < apart:
                        found.add((min(number, next_), max(number, next_)))
                    break
    return sorted(found)


def _out(numbered: tuple[_Gap, int]) -> tuple[float, int]:
    """The order of gaps from the lowest out."""
    return numbered[0].out, numbered[1]


def _joined(links: Iterable[_Pair]) -> list[list[int]]:
    """The numbers that links join, in groups."""
    group: dict[int, list[int]] = {}
    for pair in links:
        one, other = (group.setdefault(each, [each]) for each in pair)
        if one is not other:
            one += other
            group.update(dict.fromkeys(other, one))
    return [members for number, members in group.items() if members[0] == number]


def _together(edges: Iterable[_Edge]) -> float:
    """The angle of edges that are nearly parallel, rad; -0 to 180 deg."""
    angle = cmath.phase(sum(edge.twice for edge in edges)) / 2 % math.pi
    # Just under 180 deg is 0 deg.
    return angle - math.pi if angle > math.pi - _SAME_WAY / 2 else angle
