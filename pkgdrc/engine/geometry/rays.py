"""What lies round a point, direction by direction: rays from a hole through its rim and its notch."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

import klayout.db as kdb
import numpy as np
from numpy.typing import NDArray

from pkgdrc.engine.geometry.outline import Outline, holds, segment_distances

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Kind = Literal["wall", "cut", "open"]

_TOUCHING = 0.5  # dbu
_SAME = 1e-9  # rad
_ALONG = math.radians(45)  # between a ray and an edge that it runs along
_OFF = math.radians(30)  # between edges of which one leads off the other
_NARROW = math.radians(10)  # a sector of one kind between such of the same
_FINE = 1e-6  # rad
_END = 1e-6  # share of half a sector


@dataclass(frozen=True)
class Sector:
    """Directions from `low` to `high` (rad, counter-clockwise) in which the same edges are met.

    In kind 'wall' the notch starts at the edge `first`, beyond the rim; in kind 'cut' before
    that, at none (-1) if it covers the centre. `last` is the edge where that notch ends. `first`
    and `last` number the notches' edges.
    """

    low: float
    high: float
    kind: Kind
    first: int = -1
    last: int = -1

    @property
    def near(self) -> int:
        """The notch's nearest edge."""
        return self.last if self.first < 0 else self.first


class Rays:
    """Rays from the centre of a hole. Lengths are dbu, from the centre."""

    def __init__(
        self, hole: Outline, notches: Sequence[Outline], holes: Sequence[Outline], far: float
    ) -> None:
        self.centre = (hole.circle.x, hole.circle.y) if hole.circle else hole.centre
        self._hole = hole
        self._rim = self._edges([hole])
        self._notch = self._edges(notches)
        self.owners = np.repeat(np.arange(len(notches)), [len(notch.starts) for notch in notches])
        self._others = [other for other in holes if other.polygon != hole.polygon]
        self._far = far
        self.sectors = self._sectors(hole, notches)

    def at(self, angle: float, edge: int) -> float:
        """How far away an edge of the notches is in a direction; 0 for none (-1)."""
        if edge < 0:
            return 0.0
        return float(_lengths(np.array([angle]), self._notch[:, [edge]])[0])

    def to_edge(self, angle: float, length: float, edge: int) -> float:
        """Distance from a place, so far away in a direction, to an edge of the notches."""
        place = length * np.array([[math.cos(angle), math.sin(angle)]])
        return float(segment_distances(place, self._notch[0, [edge]], self._notch[1, [edge]])[0][0, 0])

    def runs_along(self, edge: int) -> bool:
        """Whether an edge of the notches runs along the rays rather than across."""
        if edge < 0:
            return False
        start, end = self._notch[:, edge]
        return _angle(end - start, (start + end) / 2) < _ALONG

    def leads_off(self, edge: int, other: int) -> bool:
        """Whether an edge of the notches runs another way than a second one does."""
        one, two = (self._notch[1, each] - self._notch[0, each] for each in (edge, other))
        return _angle(one, two) > _OFF

    def rim(self, angle: float) -> float:
        """How far away the hole's rim is in a direction."""
        # A ray through a corner may miss both its edges by rounding; the one beside it does not.
        _, which = _met(self._rim, np.array([angle, angle + _SAME]) % (2 * math.pi))
        return float(_lengths(np.full(len(which), angle), self._rim[:, which]).max())

    def corners(self, edges: Sequence[int]) -> Floats:
        """Both ends of some of the notches' edges, from the centre, (N, 2)."""
        ends = np.concatenate([self._notch[0, edges], self._notch[1, edges]])
        return np.asarray(np.unique(ends, axis=0))

    def _edges(self, shapes: Sequence[Outline]) -> Floats:
        """Starts and ends of all edges, from the centre, (2, N, 2)."""
        if not shapes:
            return np.zeros((2, 0, 2))
        starts = np.concatenate([shape.starts for shape in shapes])
        ends = np.concatenate([shape.ends for shape in shapes])
        return np.asarray(np.stack([starts, ends]) - np.array(self.centre))

    def _sectors(self, hole: Outline, notches: Sequence[Outline]) -> list[Sector]:
        shared = kdb.Region(hole.polygon) & kdb.Region([notch.polygon for notch in notches])
        crossings = [(p.x, p.y) for polygon in shared.each() for p in polygon.each_point_hull()]
        corners = [self._rim[0], self._notch[0], np.array(crossings).reshape(-1, 2) - np.array(self.centre)]
        points = np.concatenate(corners)
        borders = np.sort(np.arctan2(points[:, 1], points[:, 0]) % (2 * math.pi))
        following = np.append(borders[1:], borders[0] + 2 * math.pi)
        apart = following - borders > _SAME
        borders, following = borders[apart], following[apart]
        middles = (borders + following) / 2 % (2 * math.pi)
        rims = np.zeros(len(middles))
        rays, which = _met(self._rim, middles)
        np.maximum.at(rims, rays, _lengths(middles[rays], self._rim[:, which]))
        rays, which = _met(self._notch, middles)
        lengths = _lengths(middles[rays], self._notch[:, which])
        order = np.lexsort((lengths, rays))
        rays, which, lengths = rays[order], which[order], lengths[order]
        bounds = np.searchsorted(rays, np.arange(len(middles) + 1))
        if np.mean(np.diff(bounds) % 2) > 0.5:  # the centre lies in a notch
            which, lengths = np.insert(which, bounds[:-1], -1), np.insert(lengths, bounds[:-1], 0.0)
            bounds = bounds + np.arange(len(bounds))
        met = [which[a:b] for a, b in pairwise(bounds.tolist())]
        spans = zip(borders, following, middles, rims, met, np.split(lengths, bounds[1:-1]), strict=True)
        whole = [self._sector(*each) for each in spans]
        found: list[Sector] = []
        for number, (sector, edges) in enumerate(zip(whole, met, strict=True)):
            beside = {whole[number - 1].kind, whole[(number + 1) % len(whole)].kind}
            if beside != {sector.kind} or sector.high - sector.low > _NARROW:
                found += self._parted(sector, edges)
            else:
                found.append(sector)
        return found

    def _parted(self, sector: Sector, edges: Ints) -> Iterator[Sector]:
        """A sector that meets `edges`, parted where it becomes another kind: another hole is nearer, or
        the notch too far away."""

        def kind_at(angle: float) -> Sector:
            hits = np.where(edges < 0, 0.0, _lengths(np.full(len(edges), angle), self._notch[:, edges]))
            return self._sector(sector.low, sector.high, angle, self.rim(angle), edges, hits)

        middle = (sector.low + sector.high) / 2
        ends = []
        for end in (sector.low, sector.high):
            inner, outer = middle, end + _END * (middle - end)
            other = kind_at(outer)
            if other.kind == sector.kind:
                ends.append((end, other))
                continue
            while abs(outer - inner) > _FINE:
                half = (inner + outer) / 2
                if kind_at(half).kind == sector.kind:
                    inner = half
                else:
                    outer = half
            ends.append((inner, other))
        (low, before), (high, after) = ends
        if low > sector.low:
            yield replace(before, high=low)
        yield replace(sector, low=low, high=high)
        if high < sector.high:
            yield replace(after, low=high)

    def _sector(
        self, low: float, high: float, middle: float, rim: float, edges: Ints, hits: Floats
    ) -> Sector:
        """What a ray in the middle of a sector meets: `edges` of notches, `hits` away from the centre."""
        inside = int(np.searchsorted(hits, rim - _TOUCHING))
        if inside % 2 and inside < len(hits):
            return Sector(low, high, "cut", int(edges[inside - 1]), int(edges[inside]))
        if inside >= len(hits) - 1 or hits[inside] - rim > self._far:
            return Sector(low, high, "open")
        kind: Kind = "cut" if hits[inside] - rim <= _TOUCHING else "wall"
        at = hits[inside] * np.array([math.cos(middle), math.sin(middle)])
        if kind == "wall" and self._another_is_nearer(at + self.centre, hits[inside] - rim):
            return Sector(low, high, "open")
        return Sector(low, high, kind, int(edges[inside]), int(edges[inside + 1]))

    def _another_is_nearer(self, place: Floats, farthest: float) -> bool:
        """Whether another hole is nearer to a place than this one, which is no farther from it than that."""
        near = [other for other in self._others if _to_box(other, place) < farthest - _TOUCHING]
        if not near:
            return False
        own = _away(self._hole, place) - _TOUCHING
        return any(_away(other, place) < own for other in near)


def _to_box(hole: Outline, place: Floats) -> float:
    """How far a place is from the box round a hole."""
    x, y = place.tolist()
    box = hole.box
    return math.hypot(max(box.left - x, x - box.right, 0.0), max(box.bottom - y, y - box.top, 0.0))


def _away(hole: Outline, place: Floats) -> float:
    """How far a place is from a hole."""
    if hole.circle:
        return math.dist(place, (hole.circle.x, hole.circle.y)) - hole.circle.radius
    if not _to_box(hole, place) and holds(hole, place[None])[0]:
        return 0.0
    return float(segment_distances(place[None], hole.starts, hole.ends)[0].min())


def _angle(one: Floats, other: Floats) -> float:
    """Between two directions, whichever way either points, rad (0 to 90 deg)."""
    across, along = one[0] * other[1] - one[1] * other[0], one[0] * other[0] + one[1] * other[1]
    return math.atan2(abs(across), abs(along))


def _met(edges: Floats, angles: Floats) -> tuple[Ints, Ints]:
    """Which rays in directions `angles` (0..2 pi) meet which edges (2, N, 2): their numbers, pair by pair."""
    start = np.arctan2(edges[0, :, 1], edges[0, :, 0])
    sweep = (np.arctan2(edges[1, :, 1], edges[1, :, 0]) - start + math.pi) % (2 * math.pi) - math.pi
    low = np.minimum(start, start + sweep) % (2 * math.pi)
    order = np.argsort(angles)
    twice = np.concatenate([angles[order], angles[order] + 2 * math.pi])
    first, last = np.searchsorted(twice, low), np.searchsorted(twice, low + np.abs(sweep))
    counts = last - first
    inside = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    return order[(np.repeat(first, counts) + inside) % len(angles)], np.repeat(
        np.arange(edges.shape[1]), counts
    )


def _lengths(angles: Floats, edges: Floats) -> Floats:
    """How far along a ray in each direction the line through each edge is, (N,)."""
    x, y = np.cos(angles), np.sin(angles)
    along = edges[1] - edges[0]
    across = x * along[:, 1] - y * along[:, 0]
    across[across == 0] = 1e-9
    return np.asarray((edges[0, :, 0] * along[:, 1] - edges[0, :, 1] * along[:, 0]) / across)
