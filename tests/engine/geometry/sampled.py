"""Places found slowly, by the definition: points all along the edges, each pair looked at with shapely.

It shares nothing with the engine. What it finds is as exact as its step.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_ACROSS = 0.18  # cosine, to which edges that stand across each other join places
_UNSURE = 0.04  # cosine, up to which rounding decides whether edges run against each other
_MOVED = 3.0  # dbu, by which rounding may decide whether edges face each other
_HAIR = 0.01  # dbu, by which a way may leave what is free


@dataclass(frozen=True)
class Place:
    """A place with all ways in it, from p to q (N, 2), and the least value that surely counts.

    Edges that run across each other but for rounding may count, or not.
    """

    value: float
    p: Floats
    q: Floats

    def far_from(self, start: tuple[float, float], end: tuple[float, float]) -> float:
        """How far another way is from the nearest of this place, at both ends together."""
        off = [np.hypot(*(self.p - a).T) + np.hypot(*(self.q - b).T) for a, b in ((start, end), (end, start))]
        return float(np.min(off))


@dataclass(frozen=True)
class _Points:
    at: Floats
    along: Floats
    edge: Ints
    length: Floats
    after: Ints
    ends: list[frozenset[tuple[float, float]]]


def rings(shape: shapely.Polygon, inwards: bool) -> list[Floats]:
    """The contours of a polygon, what is inside (or else outside) on their left."""
    oriented = shapely.orient_polygons(shape, exterior_cw=not inwards)
    return [shapely.get_coordinates(ring)[:-1] for ring in (oriented.exterior, *oriented.interiors)]


def places(
    shape: shapely.Polygon, other: shapely.Polygon | None, inwards: bool, bound: float, step: float
) -> list[Place]:
    """The places inside or outside of one shape, or between two, that are narrower than `bound`."""
    both = shape if other is None else shapely.union(shape, other)
    free = both if inwards else shapely.box(*both.bounds).buffer(2 * bound).difference(both)
    one = _points(rings(shape, inwards), step)
    two = one if other is None else _points(rings(other, inwards), step)
    i, j = _facing(one, two, bound, other is None)
    ways = shapely.linestrings(np.stack([one.at[i], two.at[j]], axis=1))
    free = free.buffer(_HAIR, join_style="mitre")
    shapely.prepare(free)
    seen = shapely.covers(free, ways)
    i, j = i[seen], j[seen]
    lengths = np.hypot(*(one.at[i] - two.at[j]).T)
    against = (one.along[i] * two.along[j]).sum(axis=1)
    surely = (against < -_UNSURE) & (
        _heights(one, two, i, j) > _MOVED * (1 + lengths / _shorter(one, two, i, j))
    )
    found = []
    for members in _joined(one, two, i, j, other is None):
        if (against[members] < -1e-9).any():
            value = lengths[members[surely[members]]].min(initial=np.inf)
            found.append(Place(float(value), one.at[i[members]], two.at[j[members]]))
    return found


def _heights(one: _Points, two: _Points, i: Ints, j: Ints) -> Floats:
    """How far pairs of points lie before each other's edges, the lesser of both."""
    (x, y), (a, b), (c, d) = (two.at[j] - one.at[i]).T, one.along[i].T, two.along[j].T
    return np.minimum(a * y - b * x, d * x - c * y)


def _shorter(one: _Points, two: _Points, i: Ints, j: Ints) -> Floats:
    return np.minimum(one.length[i], two.length[j])


def _points(contours: Sequence[Floats], step: float) -> _Points:
    at: list[Floats] = []
    along: list[Floats] = []
    edge: list[Ints] = []
    lengths: list[Floats] = []
    after: list[Ints] = []
    ends: list[frozenset[tuple[float, float]]] = []
    for ring in contours:
        first = sum(map(len, at))
        for start, end in zip(ring, np.roll(ring, -1, axis=0), strict=True):
            length = float(np.hypot(*(end - start)))
            shares = np.linspace(0, 1, max(2, int(np.ceil(length / step)) + 1))
            at.append(start + shares[:, None] * (end - start))
            along.append(np.tile((end - start) / length, (len(shares), 1)))
            edge.append(np.full(len(shares), len(ends)))
            lengths.append(np.full(len(shares), length))
            ends.append(frozenset({(float(start[0]), float(start[1])), (float(end[0]), float(end[1]))}))
        count = sum(map(len, at)) - first
        after.append(first + np.roll(np.arange(count), -1))
    return _Points(
        np.concatenate(at),
        np.concatenate(along),
        np.concatenate(edge),
        np.concatenate(lengths),
        np.concatenate(after),
        ends,
    )


def _facing(one: _Points, two: _Points, bound: float, alone: bool) -> tuple[Ints, Ints]:
    """The pairs of points nearer than `bound`, on edges that face each other and meet in no corner."""
    found: list[tuple[Ints, Ints]] = []
    corner = np.array([[bool(a & b) for b in two.ends] for a in one.ends])
    for k, (at, along) in enumerate(zip(one.at, one.along, strict=True)):
        way = two.at - at
        length = np.hypot(*way.T)
        ok = (length < bound) & (length > 1) & (two.along @ along < _ACROSS)
        ok &= along[0] * way[:, 1] - along[1] * way[:, 0] > 1e-5
        ok &= two.along[:, 1] * way[:, 0] - two.along[:, 0] * way[:, 1] > 1e-5
        if alone:
            ok &= ~corner[one.edge[k], two.edge]
        j = np.flatnonzero(ok)
        found.append((np.full(len(j), k), j))
    return np.concatenate([i for i, _ in found]), np.concatenate([j for _, j in found])


def _joined(one: _Points, two: _Points, i: Ints, j: Ints, alone: bool) -> Iterator[Ints]:
    """Numbers of pairs that are joined: either point moves on to the next, or both do."""
    count = len(two.at)
    before = np.empty(count, dtype=np.int64)
    before[two.after] = np.arange(count)
    keys = i * count + j
    order = np.argsort(keys)
    moves = [(one.after[i], j), (i, two.after[j]), (one.after[i], two.after[j]), (one.after[i], before[j])]
    moves += [(j, i)] if alone else []
    group = np.arange(len(keys))

    def root(k: int) -> int:
        while group[k] != k:
            group[k] = group[group[k]]
            k = int(group[k])
        return k

    for to_i, to_j in moves:
        wanted = to_i * count + to_j
        at = np.minimum(np.searchsorted(keys, wanted, sorter=order), max(0, len(keys) - 1))
        met = order[at] if len(keys) else at
        for k in np.flatnonzero(keys[met] == wanted).tolist():
            a, b = root(k), root(int(met[k]))
            group[max(a, b)] = min(a, b)
    roots = np.array([root(k) for k in range(len(keys))], dtype=np.int64)
    for each in np.unique(roots):
        yield np.flatnonzero(roots == each)
