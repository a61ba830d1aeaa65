"""Transducers: where the fingers of two nets interdigitate, and which of them the wave couples."""

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import klayout.db as kdb
import numpy as np

from pkgdrc.median import median
from pkgdrc.nets.extract import Net
from pkgdrc.nets.wires import Layer

_LEAST_FACING = 3  # facing edges of two combs: more than two fingers
_LONG = 2.0  # times its gap that two facing edges run along each other
_SAME_WAY = 1e-3  # rad between parallel edges
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
        turn = abs(self.way[0] * other.way[1] - self.way[1] * other.way[0])
        apart = max(self.along[0], other.along[0]) - min(self.along[1], other.along[1])
        shared = min(self.across[1], other.across[1]) - max(self.across[0], other.across[0])
        smaller = min(self.across[1] - self.across[0], other.across[1] - other.across[0])
        near = apart < _COUPLED * max(self.pitch, other.pitch)
        return turn < _SAME_WAY and shared > _IN_ROW * smaller and near


class _Side(NamedTuple):
    """An edge of a comb: its ends along the edge, and how far it lies out along the edges' normal."""

    net: int
    polygon: int
    start: float
    end: float
    out: float
    faces_up: bool


def transducers(nets: Sequence[Net], layer: Layer) -> list[Transducer]:
    """All pairs of combs on a layer whose fingers interdigitate: more than two, nearer than their pitch."""
    polygons = [(number, polygon) for number, net in enumerate(nets) for polygon in net.metal.get(layer, ())]
    ways: dict[int, list[_Side]] = defaultdict(list)
    for index, (net, polygon) in enumerate(polygons):
        for edge in polygon.each_edge():
            angle = math.atan2(edge.y2 - edge.y1, edge.x2 - edge.x1) % math.pi
            # An edge just under 180 deg is one of 0 deg.
            angle = 0.0 if angle > math.pi - _SAME_WAY / 2 else angle
            ways[round(angle / _SAME_WAY)].append(_side(net, index, edge, angle))
    found: list[Transducer] = []
    for way, sides in ways.items():
        found += _combs(sides, way * _SAME_WAY)
    return found


def _side(net: int, polygon: int, edge: kdb.Edge, angle: float) -> _Side:
    """An edge seen along its own direction; metal is at the right hand of klayout's edges."""
    cos, sin = math.cos(angle), math.sin(angle)
    ends = sorted((edge.x1 * cos + edge.y1 * sin, edge.x2 * cos + edge.y2 * sin))
    forward = (edge.x2 - edge.x1) * cos + (edge.y2 - edge.y1) * sin > 0
    return _Side(net, polygon, ends[0], ends[1], -edge.x1 * sin + edge.y1 * cos, forward)


def _combs(sides: Sequence[_Side], angle: float) -> Iterator[Transducer]:
    """The transducers whose fingers' edges run at an angle."""
    facing: dict[tuple[int, int], list[tuple[float, float, float, float]]] = defaultdict(list)
    nets: dict[tuple[int, int], tuple[int, int]] = {}
    for one, other in _facing(sides):
        if one.net != other.net:
            key = (min(one.polygon, other.polygon), max(one.polygon, other.polygon))
            nets[key] = (min(one.net, other.net), max(one.net, other.net))
            facing[key].append((one.out, other.out, max(one.start, other.start), min(one.end, other.end)))
    for key, gaps in facing.items():
        if len(gaps) < _LEAST_FACING:
            continue
        lows, highs, starts, ends = (np.array(column) for column in zip(*sorted(gaps), strict=True))
        pitch = median(np.diff((lows + highs) / 2))
        if median(highs - lows) < pitch:
            way = (-math.sin(angle), math.cos(angle))
            finger = pitch - median(highs - lows)
            along = (float(lows.min()) - finger, float(highs.max()) + finger)
            yield Transducer(nets[key], way, pitch, along, (float(starts.min()), float(ends.max())))


def _facing(sides: Sequence[_Side]) -> Iterator[tuple[_Side, _Side]]:
    """Each edge with the nearest that faces it over empty space, if they run along each other far enough."""
    index = kdb.Shapes()
    for number, side in enumerate(sides):
        if not side.faces_up:
            box = kdb.Box(round(side.start), round(side.out), round(side.end), round(side.out))
            index.insert(kdb.BoxWithProperties(box, number + 1))
    for side in sides:
        if not side.faces_up:
            continue
        reach = (side.end - side.start) / _LONG
        low, high = round(side.start) + 1, round(side.end) - 1
        if low > high:
            continue
        best: _Side | None = None
        for shape in index.each_touching(kdb.Box(low, round(side.out) + 1, high, round(side.out + reach))):
            other = sides[shape.prop_id - 1]
            shared = min(side.end, other.end) - max(side.start, other.start)
            if other.out > side.out and shared > _LONG * (other.out - side.out):
                best = other if best is None or other.out < best.out else best
        if best is not None:
            yield side, best
