"""Distances to what edges stand for, be it finer edges or arcs, and how sure a distance is."""

from dataclasses import replace

import numpy as np

from pkgdrc.engine.geometry.arcs import Points
from pkgdrc.engine.geometry.edges import Edges, Flags, Floats, Ints
from pkgdrc.engine.geometry.pairing import Pairs, feet, nearest

_CHUNK = 1 << 20
_FITTED = 1.0  # dbu, how well circles are known
_LEAST = 1e-9  # dbu
_BESIDE = 2.2  # times half a facet's length from its middle is beside it


def to_finer(edges: Edges, pairs: Pairs, free: Flags) -> Pairs:
    """The pairs with the nearest points of the edges as drawn, where those that are measured stand for more.

    Only of `free` pairs; facets of known arcs stay as they are, and so do facets that lie opposite.
    """
    several = (edges.count > 1) & (edges.arc < 0)
    which = np.flatnonzero((several[pairs.i] | several[pairs.j]) & ~pairs.opposite & free)
    value, p, q = pairs.value.copy(), pairs.p.copy(), pairs.q.copy()
    sizes = edges.count[pairs.i[which]] * edges.count[pairs.j[which]]
    total = np.cumsum(sizes)
    start = 0
    while start < len(which):
        stop = max(start + 1, int(np.searchsorted(total, (total[start - 1] if start else 0) + _CHUNK)))
        part, size = which[start:stop], sizes[start:stop]
        offset = np.cumsum(size) - size
        rank = np.arange(size.sum()) - np.repeat(offset, size)
        others = np.repeat(edges.count[pairs.j[part]], size)
        one = _finer(edges, np.repeat(pairs.i[part], size), rank // others)
        other = _finer(edges, np.repeat(pairs.j[part], size), rank % others)
        length, near, far = nearest(one[:, 0], one[:, 1], other[:, 0], other[:, 1])
        least = np.minimum.reduceat(length, offset)
        at = np.flatnonzero(length == np.repeat(least, size))
        _, first = np.unique(np.repeat(np.arange(len(part)), size)[at], return_index=True)
        value[part], p[part], q[part] = least, near[at[first]], far[at[first]]
        start = stop
    return replace(pairs, value=value, p=p, q=q)


def _finer(edges: Edges, edge: Ints, rank: Ints) -> Points:
    """The finer edges (N, 2, 2), by their rank, that edges stand for; what stands for itself may be cut."""
    fine: Points = edges.fine[edges.first[edge] + rank]
    itself = edges.count[edge] == 1
    fine[itself] = np.stack([edges.start[edge[itself]], edges.end[edge[itself]]], axis=1)
    return fine


def to_arcs(edges: Edges, pairs: Pairs) -> tuple[Floats, Floats]:
    """How far apart what the edges of pairs stand for is, and how much that may be off, dbu (M,)."""
    i, j, value = pairs.i, pairs.j, pairs.value
    slack = edges.rounding[i] + edges.rounding[j] + edges.bulge[i] + edges.bulge[j]
    one, other = edges.arc[i] >= 0, edges.arc[j] >= 0
    if not (one | other).any():
        return value, slack
    both = one & other
    exact = np.full(len(pairs), np.inf)
    exact[both] = _between_arcs(edges, pairs.of(both))
    for this, round_, straight, on, at in (
        (one & ~both, i, j, pairs.p, pairs.q),
        (other & ~both, j, i, pairs.q, pairs.p),
    ):
        exact[this] = _to_circle(edges, round_[this], straight[this], on[this], at[this], value[this])
    known = np.abs(exact - value) <= edges.near_arc[i] + edges.near_arc[j]
    rest = np.where(edges.arc[i] >= 0, 0.0, edges.bulge[i]) + np.where(edges.arc[j] >= 0, 0.0, edges.bulge[j])
    rest += np.where(both, 0.0, np.where(one, edges.rounding[j], edges.rounding[i]))
    sure = np.maximum(*(np.where(edges.arc[e] >= 0, _sure(edges, e), 0.0) for e in (i, j)))
    return np.where(known, np.maximum(exact, 0.0), value), np.where(known, sure + rest, slack)


def _sure(edges: Edges, edge: Ints) -> Floats:
    if not len(edges.circles):
        return np.zeros(len(edge))
    return np.asarray(edges.circles[edges.arc[edge], 3])


def _between_arcs(edges: Edges, pairs: Pairs) -> Floats:
    """The distance of two facets' circles that is nearest to that of the facets.

    On the line of the centres circles are nearest to each other, or farthest where what lies in both is
    measured. Where the facets come by there it is the distance there, of what is farthest only for facets
    that lie opposite; else that of points on the circles.
    """
    i, j, value = pairs.i, pairs.j, pairs.value
    one, other = edges.circles[edges.arc[i]], edges.circles[edges.arc[j]]
    between = other[:, :2] - one[:, :2]
    apart, larger = np.hypot(*between.T), np.sign(one[:, 2] - other[:, 2])
    both, within = one[:, 2] + other[:, 2], np.abs(one[:, 2] - other[:, 2])
    along = np.stack([both - apart, apart - both, within - apart, apart - within])
    which = np.abs(along - value).argmin(axis=0)
    beside, found = pairs.opposite | (which == 1) | (which == 2), []
    ends = _on_circle(one, pairs.p), _on_circle(other, pairs.q)
    for facet, beyond, mine, theirs, (on, end), outwards in (
        (i, j, one, other, ends, 1),
        (j, i, other, one, ends[::-1], -1),
    ):
        middle = (edges.start[facet] + edges.end[facet]) / 2 - mine[:, :2]
        half = np.hypot(*(edges.end[facet] - edges.start[facet]).T) / 2
        off = np.abs(middle[:, 0] * between[:, 1] - middle[:, 1] * between[:, 0])
        beside &= off <= _BESIDE * half * apart
        # Of circles in each other it lies where the larger's centre is behind.
        beside &= (middle * between).sum(axis=1) * np.where(which < 2, outwards, larger) >= 0
        foot = _on_circle(theirs, on)
        # Where the facets end before the other circle is nearest to the point, it is that end's distance.
        away = np.where(_goes_on(edges, beyond, foot)[:, None], foot, end)
        found.append(np.hypot(*(on - away).T))
    return np.where(beside, along[which, np.arange(len(i))], _nearest_to(value, *found))


def _on_circle(circles: Floats, points: Points) -> Points:
    """The points of circles that are nearest to others."""
    way = points - circles[:, :2]
    return np.asarray(circles[:, :2] + way * (circles[:, 2] / np.maximum(np.hypot(*way.T), _LEAST))[:, None])


def _to_circle(edges: Edges, facet: Ints, straight: Ints, on: Points, at: Points, value: Floats) -> Floats:
    """The distance of a facet's circle from a straight edge: from `on` the facet to the point `at` of it.

    Where the edge is nearest to the circle beside the facet, that is the edge's distance and not the point's.
    """
    centre, radius = edges.circles[edges.arc[facet], :2], edges.circles[edges.arc[facet], 2]
    foot = feet(centre, edges.start[straight], edges.end[straight]) - centre
    away, end = np.hypot(*foot.T), np.hypot(*(at - centre).T)
    middle = (edges.start[facet] + edges.end[facet]) / 2 - centre
    half = np.hypot(*(edges.end[facet] - edges.start[facet]).T) / 2
    across = np.abs(foot[:, 0] * middle[:, 1] - foot[:, 1] * middle[:, 0])
    beside = (across <= _BESIDE * half * away) & ((foot * middle).sum(axis=1) > 0)
    out = (on - centre) / np.maximum(np.hypot(*(on - centre).T), _LEAST)[:, None]
    # Where the facets end before the circle is nearest to the point, it is that end's distance.
    exact = np.hypot(*(centre + radius[:, None] * out - at).T)
    for to, off in ((foot, away), (at - centre, end)):
        for sign in (-1, 1):
            tip = sign * radius[:, None] * to / np.maximum(off, _LEAST)[:, None]
            comes_by = np.hypot(*(centre + tip - on).T) <= _BESIDE * half
            comes_by &= _goes_on(edges, facet, centre + tip)
            exact = np.where(comes_by, np.abs(off - sign * radius), exact)
    nearer = beside & (value >= away - radius - _FITTED) & (away > radius)
    return np.asarray(np.where(nearer, away - radius, exact))


def _goes_on(edges: Edges, facet: Ints, point: Points) -> Flags:
    """Whether facets reach beside points, or their circles go on there."""
    along = edges.end[facet] - edges.start[facet]
    share = ((point - edges.start[facet]) * along).sum(axis=1) / np.maximum((along**2).sum(axis=1), _LEAST)
    before, after = (
        (edges.arc[to[facet]] == edges.arc[facet]) & (edges.side[to[facet]] == edges.side[facet])
        for to in (edges.before, edges.after)
    )
    return np.asarray(((share >= 0) | before) & ((share <= 1) | after))


def _nearest_to(value: Floats, *lengths: Floats) -> Floats:
    found = np.stack(lengths)
    return np.asarray(found[np.abs(found - value).argmin(axis=0), np.arange(len(value))])
