"""What is seen of one edge from another: which ways between two edges lie free of all other edges.

The ways between two edges from p on one to q on the other fill a convex quadrangle. Where no other edge
enters it all are free. Where some do, the free ways make one piece, for each choice of the contours that lie
wholly in the quadrangle to the left of the way: two free ways can be moved into each other if no contour lies
between. The shortest free way of a piece is the shortest of all, or it grazes corners: one corner where it is
shortest through that, one and an end of an edge, or two.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from pkgdrc.engine.distinct import distinct
from pkgdrc.engine.geometry.arcs import Points
from pkgdrc.engine.geometry.boxes import Boxes, near
from pkgdrc.engine.geometry.edges import Edges, Flags, Floats, Ints
from pkgdrc.engine.geometry.in_the_way import (
    GRAZING,
    backs,
    cross,
    leads_into,
    off_line,
    pinched,
    shuts,
    stops_way,
)
from pkgdrc.engine.geometry.pairing import Pairs, feet, together
from pkgdrc.engine.layout.hashing import scattered

_INSIDE = 0.005  # dbu, as far within the quadrangle something must come to be in the way
_LEAST_INSIDE = 1e-6  # the same of an edge that begins or ends where one of the two does
_ROUNDS = 45  # of a search that leaves 2/3 of what it looks through
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Pieces:
    """Free ways between edges, in pieces: `pairs` one for each piece, with the shortest free way.

    `partly`: whether something is in the way of others of the same two edges. Then `piece`, `share_i` and
    `share_j` are free ways of such pieces, from where on i to where on j: those that may reach into others.
    """

    pairs: Pairs
    partly: Flags
    piece: Ints
    share_i: Floats
    share_j: Floats


def seen(edges: Edges, pairs: Pairs, reach: float) -> Pieces:
    """The pieces in which the ways between pairs of edges, shorter than `reach`, are free."""
    if not len(pairs):
        return _all_free(pairs)
    quads = _quads(edges, pairs)
    pair, edge, enters = _in_the_way(edges, pairs, quads)
    if not enters.any():
        return _all_free(pairs)
    shut = np.zeros(len(pairs), dtype=bool)
    inner = enters.copy()
    inner[enters] = _across(edges, quads, pair[enters], edge[enters])
    shut[pair[inner]] = True
    hindered = np.zeros(len(pairs), dtype=bool)
    hindered[pair[enters]] = True
    free = pairs.of(~hindered)
    some = np.flatnonzero(hindered & ~shut)
    number = np.full(len(pairs), -1)
    number[some] = np.arange(len(some))
    kept = number[pair] >= 0
    return _pieces(edges, free, pairs.of(some), quads[some], number[pair[kept]], edge[kept], reach)


def _all_free(pairs: Pairs) -> Pieces:
    nothing = np.zeros(0)
    return Pieces(pairs, np.zeros(len(pairs), dtype=bool), nothing.astype(np.int64), nothing, nothing)


def _quads(edges: Edges, pairs: Pairs) -> Floats:
    """The quadrangle that the ways of each pair fill, its corners to the left (M, 4, 2)."""
    along = edges.along
    i, j = pairs.i, pairs.j
    corners = [
        edges.start[e] + share[:, None] * along[e]
        for e, share in ((i, pairs.low_i), (i, pairs.high_i), (j, pairs.low_j), (j, pairs.high_j))
    ]
    ways = [
        np.where(pairs.opposite[:, None], end, corner)
        for end, corner in zip((pairs.p, pairs.p, pairs.q, pairs.q), corners, strict=True)
    ]
    return np.stack(ways, axis=1)


def _in_the_way(edges: Edges, pairs: Pairs, quads: Floats) -> tuple[Ints, Ints, Flags]:
    """The edges that meet the quadrangle of a pair: numbers of the pair and the edge, and whether it enters.

    One that but touches is in the way of those ways that run along the quadrangle's side.
    """
    everything = Boxes.around(edges.start, edges.end)
    found: list[tuple[Ints, Ints, Flags]] = [
        (np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, bool))
    ]
    for pair, edge in near(Boxes.around(*np.moveaxis(quads, 1, 0)), everything, 0.0):
        other = (edge != pairs.i[pair]) & (edge != pairs.j[pair])
        pair, edge = pair[other], edge[other]
        start, end = edges.start[edge], edges.end[edge]
        enters = _enters(quads[pair], start, end, _INSIDE) | pairs.opposite[pair]
        enters |= _follows(edges, pairs, pair, edge) & _enters(quads[pair], start, end, _LEAST_INSIDE)
        meets = enters | _enters(quads[pair], start, end, -_INSIDE)
        found.append((pair[meets], edge[meets], enters[meets]))
    pairs_, others, inner = (np.concatenate([each[k] for each in found]) for k in range(3))
    return pairs_, others, inner


def _follows(edges: Edges, pairs: Pairs, pair: Ints, edge: Ints) -> Flags:
    """Which edges are neighbours of one of a pair: they bar all of the thin quadrangle of a short edge."""
    beside = [by[of[pair]] == edge for of in (pairs.i, pairs.j) for by in (edges.before, edges.after)]
    return np.asarray(np.any(beside, axis=0))


def _enters(quads: Floats, start: Points, end: Points, within: float) -> Flags:
    """Which segments enter the quadrangles, as far as `within` their sides."""
    low, high = np.zeros(len(start)), np.ones(len(start))
    for side in range(4):
        at, to = (_left_of_side(quads, side, point, within) for point in (start, end))
        with np.errstate(divide="ignore", invalid="ignore"):
            crossing = at / (at - to)
        low = np.where((at < 0) & (to >= 0), np.maximum(low, crossing), low)
        high = np.where((at >= 0) & (to < 0), np.minimum(high, crossing), high)
        low = np.where((at < 0) & (to < 0), 2.0, low)
    return np.asarray(high - low > 1e-12)


def _left_of_side(quads: Floats, side: int, point: Points, within: float = _INSIDE) -> Floats:
    """How far points lie within a side of quadrangles, less what does not count; 1 where it has no length."""
    a, b = quads[:, side], quads[:, (side + 1) % 4]
    along = b - a
    length = np.hypot(along[:, 0], along[:, 1])
    off = along[:, 0] * (point[:, 1] - a[:, 1]) - along[:, 1] * (point[:, 0] - a[:, 0])
    return np.where(length > _INSIDE, off / np.maximum(length, _INSIDE) - within, 1.0)


def _across(edges: Edges, quads: Floats, pair: Ints, edge: Ints) -> Flags:
    """Which edges cross all ways of a pair: they part its edges, and reach from side to side."""
    a, b, c, d = np.moveaxis(quads[pair], 1, 0)
    start, end = edges.start[edge], edges.end[edge]
    sides = np.stack([off_line(start, end, corner) for corner in (a, b, c, d)])
    one, other = sides[:2], sides[2:]
    parts = (one.min(axis=0) > GRAZING) & (other.max(axis=0) < -GRAZING)
    parts |= (one.max(axis=0) < -GRAZING) & (other.min(axis=0) > GRAZING)
    beyond = [(off_line(b, c, end_) <= GRAZING, off_line(d, a, end_) <= GRAZING) for end_ in (start, end)]
    return np.asarray(parts & ((beyond[0][0] & beyond[1][1]) | (beyond[1][0] & beyond[0][1])))


class _Hindered(NamedTuple):
    """Pairs of edges with something in the way: `edge` of pair number `pair`, in the order of the pairs."""

    edges: Edges
    pairs: Pairs
    quads: Floats
    pair: Ints
    edge: Ints

    @property
    def bounds(self) -> Ints:
        """Where what is in the way of each pair begins and ends among all (M + 1,)."""
        return np.searchsorted(self.pair, np.arange(len(self.pairs) + 1))


def _pieces(
    edges: Edges, free: Pairs, some: Pairs, quads: Floats, pair: Ints, edge: Ints, reach: float
) -> Pieces:
    order = np.argsort(pair, kind="stable")
    hindered = _Hindered(edges, some, quads, pair[order], edge[order])
    ways = _ways(hindered, reach)
    open_ = _open(hindered, *ways)
    of, p, q = ways[0][open_], ways[1][open_], ways[2][open_]
    lengths = np.hypot(*(p - q).T)
    order = np.lexsort((lengths, left := _lefts(hindered, of, p, q), of))
    of, p, q, lengths, left = of[order], p[order], q[order], lengths[order], left[order]
    first = np.ones(len(of), dtype=bool)
    first[1:] = (of[1:] != of[:-1]) | (left[1:] != left[:-1])
    number = np.cumsum(first) - 1
    partial = replace(some.of(of[first]), value=lengths[first], p=p[first], q=q[first])
    shares = []
    for of_edge, at in ((some.i[of], p), (some.j[of], q)):
        along = edges.end[of_edge] - edges.start[of_edge]
        shares.append(((at - edges.start[of_edge]) * along).sum(axis=1) / (along**2).sum(axis=1))
    at_end = ((np.stack(shares) < 1e-6) | (np.stack(shares) > 1 - 1e-6)).any(axis=0)
    return Pieces(
        together([free, partial]),
        np.arange(len(free) + len(partial)) >= len(free),
        len(free) + number[at_end],
        shares[0][at_end],
        shares[1][at_end],
    )


def _ways(hindered: _Hindered, reach: float) -> tuple[Ints, Points, Points]:
    """Ways of each pair among which is the shortest free one of each piece: number of the pair, p, q."""
    pairs, (a, b, c, d) = hindered.pairs, np.moveaxis(hindered.quads, 1, 0)
    every = np.arange(len(pairs))
    found = [(every, pairs.p, pairs.q), (every, a, feet(a, c, d)), (every, b, feet(b, c, d))]
    found += [(every, feet(c, a, b), c), (every, feet(d, a, b), d)]
    found += [(every, p, q) for p in (a, b) for q in (c, d)]
    of, corner = _corners(hindered)
    if len(of):
        found += _through_one(hindered.quads[of], of, hindered.edges.start[corner])
        found += list(_through_two(hindered, of, corner, reach))
    of, p, q = (np.concatenate([way[k] for way in found]) for k in range(3))
    # Of facets that lie opposite there is but one way.
    only = pairs.opposite[of]
    only[: len(pairs)] = False
    near_enough = (np.hypot(*(p - q).T) < reach) & ~only
    return of[near_enough], p[near_enough], q[near_enough]


def _corners(hindered: _Hindered) -> tuple[Ints, Ints]:
    """The corners in the quadrangle of each pair: number of the pair, and of the edge that starts there."""
    edges, pairs = hindered.edges, hindered.pairs
    both = np.concatenate([hindered.edge, edges.after[hindered.edge]])
    codes = distinct(np.concatenate([hindered.pair, hindered.pair]) * len(edges) + both)
    of, corner = codes // len(edges), codes % len(edges)
    own = np.zeros(len(of), dtype=bool)
    for end in (pairs.i, edges.after[pairs.i], pairs.j, edges.after[pairs.j]):
        own |= corner == end[of]
    of, corner = of[~own], corner[~own]
    inside = np.ones(len(of), dtype=bool)
    for side in range(4):
        inside &= _left_of_side(hindered.quads[of], side, edges.start[corner]) >= -_INSIDE - GRAZING
    return of[inside], corner[inside]


def _through_one(quads: Floats, of: Ints, corner: Points) -> list[tuple[Ints, Points, Points]]:
    """Ways through a corner: the shortest, and the outermost to either side."""
    a, b, c, d = np.moveaxis(quads, 1, 0)
    low, high = _hit(a, b, c, corner, -np.inf), _hit(a, b, d, corner, np.inf)
    low, high = np.clip(low, 0.0, 1.0), np.clip(high, 0.0, 1.0)
    high = np.maximum(low, high)

    def way(share: Floats) -> tuple[Points, Points]:
        p = a + share[:, None] * (b - a)
        return p, c + np.clip(_hit(c, d, p, corner, 0.5), 0.0, 1.0)[:, None] * (d - c)

    found = [(of, *way(low)), (of, *way(high))]
    for _ in range(_ROUNDS):
        third = (high - low) / 3
        one, other = (np.hypot(*np.subtract(*way(share)).T) for share in (low + third, high - third))
        low, high = np.where(one > other, low + third, low), np.where(one > other, high, high - third)
    return [*found, (of, *way((low + high) / 2))]


def _hit(a: Points, b: Points, start: Points, through: Points, none: float) -> Floats:
    """Where a ray from a point through another meets the line from a to b beyond, as share; else `none`."""
    ray, along, off = through - start, b - a, a - start
    turn = ray[:, 0] * along[:, 1] - ray[:, 1] * along[:, 0]
    with np.errstate(divide="ignore", invalid="ignore"):
        far = (off[:, 0] * along[:, 1] - off[:, 1] * along[:, 0]) / turn
        share = -(ray[:, 0] * off[:, 1] - ray[:, 1] * off[:, 0]) / turn
    return np.where((far >= 1 - 1e-9) & np.isfinite(share), share, none)


def _through_two(
    hindered: _Hindered, of: Ints, corner: Ints, reach: float
) -> Iterator[tuple[Ints, Points, Points]]:
    """Ways through two corners that are in the way of one pair."""
    a, b, c, d = np.moveaxis(hindered.quads, 1, 0)
    for one, other in _couples(of, hindered.edges.start[corner], reach):
        pair = of[one]
        v, w = hindered.edges.start[corner[one]], hindered.edges.start[corner[other]]
        at, to = _hit(a[pair], b[pair], w, v, -1.0), _hit(c[pair], d[pair], v, w, -1.0)
        good = (at >= 0) & (at <= 1) & (to >= 0) & (to <= 1)
        pair, at, to = pair[good], at[good, None], to[good, None]
        yield pair, a[pair] + at * (b - a)[pair], c[pair] + to * (d - c)[pair]


def _couples(of: Ints, points: Points, reach: float) -> Iterator[tuple[Ints, Ints]]:
    """Numbers of two points of the same group (groups in order) nearer than `reach`, in either order."""
    counts = np.diff(np.append(np.flatnonzero(np.diff(of, prepend=-1)), len(of)))
    ends = np.cumsum(counts)
    sizes, begins = np.repeat(counts, counts), np.repeat(ends - counts, counts)
    total = np.cumsum(sizes)
    start = 0
    while start < len(of):
        stop = max(start + 1, int(np.searchsorted(total, (total[start - 1] if start else 0) + _CHUNK)))
        one = np.repeat(np.arange(start, stop), sizes[start:stop])
        offset = np.arange(len(one)) - np.repeat(
            np.cumsum(sizes[start:stop]) - sizes[start:stop], sizes[start:stop]
        )
        other = begins[one] + offset
        close = (one != other) & (np.hypot(*(points[one] - points[other]).T) < reach)
        yield one[close], other[close]
        start = stop


def _open(hindered: _Hindered, of: Ints, p: Points, q: Points) -> Flags:
    """Which ways nothing is in the way of."""
    edges, pairs = hindered.edges, hindered.pairs
    # All that a way may meet of an edge: the edge itself, and the corner that the next one starts from.
    points = np.stack([edges.start, edges.end, edges.start[edges.after]])
    low, high = (points.min(axis=0) - 2 * GRAZING).T, (points.max(axis=0) + 2 * GRAZING).T
    least, most = np.minimum(p, q).T, np.maximum(p, q).T
    stopped = np.zeros(len(of), dtype=bool)
    for way, what in _each_with(hindered.bounds, of):
        edge = hindered.edge[what]
        # Most lie off the way; and where one crosses it, as mostly some does, no more is asked.
        for axis in (0, 1):
            met = (low[axis][edge] <= most[axis][way]) & (high[axis][edge] >= least[axis][way])
            way, edge = way[met], edge[met]
        stopped[way[cross(p[way], q[way], edges.start[edge], edges.end[edge])]] = True
        left = ~stopped[way]
        way, edge = way[left], edge[left]
        pair = of[way]
        hit = stops_way(edges, edge, p[way], q[way])
        hit |= shuts(edges, edge, pairs.i[pair], p[way], q[way])
        hit |= shuts(edges, edge, pairs.j[pair], q[way], p[way])
        hit |= leads_into(edges, edge, pairs.i[pair], p[way], q[way])
        hit |= leads_into(edges, edge, pairs.j[pair], q[way], p[way])
        hit |= backs(edges, edge, p[way], q[way]) | backs(edges, edge, q[way], p[way])
        stopped[way[hit]] = True
        stopped[pinched(edges, edge, way, p, q)] = True
    return ~stopped


def _each_with(bounds: Ints, of: Ints) -> Iterator[tuple[Ints, Ints]]:
    """Each of some things with each of a group's: their numbers, in chunks. `of`: the thing's group."""
    sizes = (bounds[1:] - bounds[:-1])[of]
    total = np.cumsum(sizes)
    start = 0
    while start < len(of):
        stop = max(start + 1, int(np.searchsorted(total, (total[start - 1] if start else 0) + _CHUNK)))
        part = sizes[start:stop]
        way = np.repeat(np.arange(start, stop), part)
        yield way, bounds[of[way]] + np.arange(len(way)) - np.repeat(np.cumsum(part) - part, part)
        start = stop


def _lefts(hindered: _Hindered, of: Ints, p: Points, q: Points) -> Ints:
    """A number for each way that tells which contours in its quadrangle lie on its left."""
    edges = hindered.edges
    pair, corner = _corners(hindered)
    ring = edges.ring[corner]
    codes, where, counts = np.unique(
        pair * (int(edges.ring.max()) + 1) + ring, return_index=True, return_counts=True
    )
    sizes = np.bincount(edges.ring)
    whole = where[(counts == sizes[codes % len(sizes)]) & edges.whole[corner[where]]]
    whole.sort()
    # A way may lean on any corner, but not on all.
    # Of contours that nothing is left of here the middle is not asked for.
    middles = np.stack(
        [np.bincount(edges.ring, axis) / np.maximum(sizes, 1) for axis in edges.start.T], axis=1
    )
    weights = scattered(np.arange(len(sizes), dtype=np.uint64)).astype(np.int64)
    result = np.zeros(len(of), dtype=np.int64)
    bounds = np.searchsorted(pair[whole], np.arange(len(hindered.pairs) + 1))
    for way, what in _each_with(bounds, of):
        of_ring = edges.ring[corner[whole[what]]]
        left = off_line(p[way], q[way], middles[of_ring]) > 0
        np.add.at(result, way[left], weights[of_ring[left]] >> 8)
    return result
