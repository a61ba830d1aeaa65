"""Which edges face each other across what is measured, nearer than a bound, and how near they are."""

from dataclasses import dataclass, fields
from typing import Literal

import numpy as np

from pkgdrc.engine.distinct import distinct
from pkgdrc.engine.geometry.arcs import Points
from pkgdrc.engine.geometry.boxes import Boxes, near
from pkgdrc.engine.geometry.edges import ROUNDING, Edges, Flags, Floats, Ints

Touching = Literal["not at all", "in corners", "all along"]

TOUCHING = 1e-3  # dbu
MEETING = 0.75  # dbu: what the rounding of corners parts by less meets all the same
_ON_LINE = 1e-5  # dbu, nearer to a line than numbers tell
_ACROSS = 0.18  # cosine: edges that stand across each other, to 80 deg, join what is narrow on either side
_CORNER = 1.5  # dbu: two edges with one so short between them meet in a corner, but for rounding
_RIGHT_ACROSS = 1.5  # dbu, how far either end of a way right across may lie off
_FAR = 3.0  # times as far as rounding moves edges: there they do not face each other for it
_MOST_OFF = 0.05  # rad
_MOST_UNSURE = 0.03  # rad, how far rounding is thought to turn an edge at the most
_ROUND_THE_END = 2.0  # how long the way round an end may be, by how wide it is


@dataclass(frozen=True)
class Pairs:
    """M pairs of edges i and j that face each other.

    Between i's points from `low_i` to `high_i` and j's from `low_j` to `high_j`, as shares of their lengths,
    are the ways that count, of which the shortest is `value` long, from `p` on i to `q` on j. `against`:
    whether the edges run against each other; if not, they do but join what is narrow on either side of them.
    `opposite`: whether they are facets of one run that lie opposite: then only the way from p to q counts.
    """

    i: Ints
    j: Ints
    low_i: Floats
    high_i: Floats
    low_j: Floats
    high_j: Floats
    value: Floats
    p: Points
    q: Points
    against: Flags
    opposite: Flags

    def __len__(self) -> int:
        return len(self.i)

    def of(self, which: Flags | Ints) -> "Pairs":
        """Some of the pairs."""
        return Pairs(**{field.name: getattr(self, field.name)[which] for field in fields(Pairs)})


def together(parts: list[Pairs]) -> Pairs:
    """All pairs of several."""
    return Pairs(
        **{field.name: np.concatenate([getattr(p, field.name) for p in parts]) for field in fields(Pairs)}
    )


def facing(edges: Edges, reach: float, touching: Touching | None = None) -> Pairs:
    """The pairs of edges that face each other nearer than `reach`.

    Of two shapes, if it is said how those may touch that count; corners of one that touch do not.
    """
    first, second = np.flatnonzero(edges.side == 0), np.flatnonzero(edges.side == 1)
    alone = touching is None
    boxes = Boxes.around(edges.start, edges.end)
    one = boxes if alone else boxes.of(first)
    other = boxes if alone else boxes.of(second)
    found = [_none()]
    for i, j in near(one, other, reach):
        if alone:
            i, j = np.minimum(i, j)[i != j], np.maximum(i, j)[i != j]
        else:
            i, j = first[i], second[j]
        found.append(_facing(edges, i, j, reach, touching))
    return together(found)


def _none() -> Pairs:
    types = {"i": np.int64, "j": np.int64, "against": np.bool_, "opposite": np.bool_}
    shapes = {"p": (0, 2), "q": (0, 2)}
    return Pairs(
        **{f.name: np.zeros(shapes.get(f.name, (0,)), types.get(f.name, np.float64)) for f in fields(Pairs)}
    )


def _facing(edges: Edges, i: Ints, j: Ints, reach: float, touching: Touching | None) -> Pairs:
    alone = touching is None
    along = edges.along
    lengths = np.hypot(along[:, 0], along[:, 1])
    turned = (edges.way[i] * edges.way[j]).sum(axis=1)
    keep = turned < _ACROSS
    if alone:
        keep &= ~_meeting(edges, lengths, i, j)
    i, j, turned = i[keep], j[keep], turned[keep]
    low_i, high_i = _left_of(edges.start[j], along[j], lengths[j], edges.start[i], edges.end[i])
    low_j, high_j = _left_of(edges.start[i], along[i], lengths[i], edges.start[j], edges.end[j])
    keep = (low_i <= high_i) & (low_j <= high_j)
    if touching == "all along":
        same = _same(edges, i, j)
        for share, all_ in ((low_i, 0.0), (low_j, 0.0), (high_i, 1.0), (high_j, 1.0)):
            share[same] = all_
        keep |= same
        # Corners on each other, where neither edge has more than its end on the side of the other.
        for corner, end in ((edges.start, 0.0), (edges.end, 1.0)):
            met = ~keep & (np.hypot(*(corner[i] - corner[j]).T) <= MEETING)
            for share in (low_i, low_j, high_i, high_j):
                share[met] = end
            keep |= met
    i, j, turned = i[keep], j[keep], turned[keep]
    low_i, high_i, low_j, high_j = low_i[keep], high_i[keep], low_j[keep], high_j[keep]
    ends = [
        edges.start[e] + t[:, None] * along[e] for e, t in ((i, low_i), (i, high_i), (j, low_j), (j, high_j))
    ]
    value, p, q = nearest(*ends)
    keep = (value < reach) & ~_only_for_rounding(edges, i, j, along, lengths, value)
    if alone:
        keep &= (value > TOUCHING) | ~(_at_corner(edges, i, p) & _at_corner(edges, j, q))
    elif touching == "not at all":
        keep &= value > MEETING
    near_i = _within(edges.start[i], along[i], low_i, high_i, ends[2], ends[3], reach)
    near_j = _within(edges.start[j], along[j], low_j, high_j, ends[0], ends[1], reach)
    against = (
        turned < -np.minimum(_unsure(edges, lengths, i) + _unsure(edges, lengths, j), _MOST_UNSURE) - 1e-9
    )
    pairs = Pairs(i, j, *near_i, *near_j, value, p, q, against, np.zeros(len(i), dtype=bool)).of(keep)
    if alone:
        bound = _of_one_run(edges, pairs)
    elif touching == "not at all":
        # What is round counts as one edge: where it crosses another is a corner of what is shared, no place.
        bound = _crossing(edges, pairs)
    else:
        return pairs
    if not bound.any():
        return pairs
    return together([pairs.of(~bound), _right_across(edges, pairs.of(bound & pairs.against), reach)])


def _only_for_rounding(
    edges: Edges, i: Ints, j: Ints, along: Points, lengths: Floats, value: Floats
) -> Flags:
    """Which pairs face each other by no more than rounding, but are farther apart than that."""
    slanted = (edges.rounding[i] >= ROUNDING) | (edges.rounding[j] >= ROUNDING)
    result = np.zeros(len(i), dtype=bool)
    for one, other in ((i, j), (j, i)):
        # The farther from a short edge, the farther off its line rounding may have moved it.
        moved = np.where(slanted, 2 * ROUNDING * (1 + value / lengths[one]), 0.0)
        heights = [
            _turn(along[one], end[other] - edges.start[one]) / lengths[one]
            for end in (edges.start, edges.end)
        ]
        result |= (np.maximum(*heights) <= moved) & (value > _FAR * moved)
    return result


def _turn(one: Points, other: Points) -> Floats:
    return np.asarray(one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0])


def _at_corner(edges: Edges, edge: Ints, point: Points) -> Flags:
    ends = (edges.start[edge], edges.end[edge])
    return np.asarray(np.minimum(*(np.hypot(*(end - point).T) for end in ends)) <= TOUCHING)


def _unsure(edges: Edges, lengths: Floats, edge: Ints) -> Floats:
    """How far rounding may have turned edges, rad; what runs along an axis is taken to be meant so."""
    return np.where(edges.rounding[edge] >= ROUNDING, 2 * ROUNDING / lengths[edge], 0.0)


def _same(edges: Edges, i: Ints, j: Ints) -> Flags:
    """Which edges run along each other, end to end."""
    apart = [np.hypot(*(edges.start[a] - edges.end[b]).T) for a, b in ((i, j), (j, i))]
    return np.asarray(np.maximum(*apart) <= MEETING)


def _meeting(edges: Edges, lengths: Floats, i: Ints, j: Ints) -> Flags:
    """Which pairs meet in a corner, but for an edge, or a bend, that rounding leaves there."""
    meeting = (edges.after[i] == j) | (edges.before[i] == j)
    for one, other in ((i, j), (j, i)):
        between = edges.after[one]
        bent = _in_line(edges, one, between) | _in_line(edges, between, other)
        meeting |= (edges.after[between] == other) & ((lengths[between] < _CORNER) | bent)
    return np.asarray(meeting)


def _in_line(edges: Edges, first: Ints, second: Ints) -> Flags:
    """Which slanted edges run on in one line, but for rounding."""
    start, corner = edges.start[first], edges.end[first]
    chord = edges.end[second] - start
    off = np.abs(_turn(chord, corner - start)) <= ROUNDING * np.hypot(*chord.T)
    slanted = (edges.rounding[first] >= ROUNDING) & (edges.rounding[second] >= ROUNDING)
    return np.asarray(off & slanted & ((edges.along[first] * edges.along[second]).sum(axis=1) > 0))


def _left_of(a: Points, along: Points, length: Floats, start: Points, end: Points) -> tuple[Floats, Floats]:
    """From where to where edges lie on the left of others' lines, as shares; from 1 to 0 for nowhere."""
    at = [
        (along[:, 0] * (c[:, 1] - a[:, 1]) - along[:, 1] * (c[:, 0] - a[:, 0])) / length for c in (start, end)
    ]
    with np.errstate(divide="ignore", invalid="ignore"):
        crossing = at[0] / (at[0] - at[1])
    low = np.where(at[0] > _ON_LINE, 0.0, crossing)
    high = np.where(at[1] > _ON_LINE, 1.0, crossing)
    beside = (at[0] <= _ON_LINE) & (at[1] <= _ON_LINE)
    return np.where(beside, 1.0, np.clip(low, 0, 1)), np.where(beside, 0.0, np.clip(high, 0, 1))


def nearest(a: Points, b: Points, c: Points, d: Points) -> tuple[Floats, Points, Points]:
    """How far segments a-b are from c-d, which they do not cross, and the nearest points of either."""
    ways = []
    for point, start, end, flipped in ((a, c, d, False), (b, c, d, False), (c, a, b, True), (d, a, b, True)):
        foot = feet(point, start, end)
        p, q = (foot, point) if flipped else (point, foot)
        ways.append((np.hypot(*(p - q).T), p, q))
    best = np.argmin([way[0] for way in ways], axis=0)
    rows = np.arange(len(a))
    length, p, q = (np.stack([way[k] for way in ways])[best, rows] for k in range(3))
    return length, p, q


def feet(point: Points, start: Points, end: Points) -> Points:
    """The point of each segment that is nearest to a point."""
    along = end - start
    square = (along**2).sum(axis=1)
    share = ((point - start) * along).sum(axis=1) / np.where(square > 0, square, 1.0)
    return np.asarray(start + np.clip(share, 0.0, 1.0)[:, None] * along)


def _within(
    start: Points, along: Points, low: Floats, high: Floats, a: Points, b: Points, reach: float
) -> tuple[Floats, Floats]:
    """From which share to which edges are nearer than `reach` to segments, among those from low to high.

    What is near to a segment is convex: near either end, or near the line between their feet.
    """
    way = b - a
    length = np.hypot(way[:, 0], way[:, 1])
    unit = way / np.where(length > 0, length, 1.0)[:, None]
    off = start - a
    foot = _between((off * unit).sum(axis=1), (along * unit).sum(axis=1), np.zeros(len(a)), length)
    away = _between(
        unit[:, 0] * off[:, 1] - unit[:, 1] * off[:, 0],
        unit[:, 0] * along[:, 1] - unit[:, 1] * along[:, 0],
        np.full(len(a), -reach),
        np.full(len(a), reach),
    )
    lows, highs = [np.maximum(foot[0], away[0])], [np.minimum(foot[1], away[1])]
    square = (along**2).sum(axis=1)
    for end in (a, b):
        off = start - end
        middle = -(off * along).sum(axis=1) / square
        rest = reach**2 - ((off + middle[:, None] * along) ** 2).sum(axis=1)
        half = np.where(rest > 0, np.sqrt(np.maximum(rest, 0) / square), -np.inf)
        lows.append(middle - half)
        highs.append(middle + half)
    empty = np.array(lows) > np.array(highs)
    from_ = np.where(empty, np.inf, lows).min(axis=0)
    to = np.where(empty, -np.inf, highs).max(axis=0)
    return np.clip(np.maximum(low, from_), low, high), np.clip(np.minimum(high, to), low, high)


def _between(offset: Floats, slope: Floats, bottom: Floats, top: Floats) -> tuple[Floats, Floats]:
    """Where bottom <= offset + t slope <= top: t from, t to; from above to where nowhere."""
    flat = np.abs(slope) < 1e-9
    with np.errstate(divide="ignore", invalid="ignore"):
        one, other = (bottom - offset) / slope, (top - offset) / slope
    low, high = np.minimum(one, other), np.maximum(one, other)
    always = (bottom <= offset) & (offset <= top)
    low = np.where(flat, np.where(always, -np.inf, np.inf), low)
    high = np.where(flat, np.where(always, np.inf, -np.inf), high)
    return low, high


def _of_one_run(edges: Edges, pairs: Pairs) -> Flags:
    """Which pairs are facets of one run, or a facet and an edge that its run joins.

    Where a run goes over into another, the other's facets are such edges on the short way round an end.
    """
    i, j = pairs.i, pairs.j
    result = np.zeros(len(i), dtype=bool)
    adjoining = edges.adjoining
    codes = distinct(np.concatenate([adjoining, adjoining[:, ::-1]]) @ np.array([len(edges) + 1, 1]))
    apart = np.abs(edges.place[i] - edges.place[j])
    apart = np.minimum(apart, edges.round[i] - apart)
    for one, other in ((i, j), (j, i)):
        run = edges.facet[one]
        of_it = (edges.facet[other] == run) | (edges.joined[other] == run[:, None]).any(axis=1)
        goes_over = np.isin(run * (len(edges) + 1) + edges.facet[other], codes) & (edges.facet[other] >= 0)
        short = (edges.ring[one] == edges.ring[other]) & (apart <= _ROUND_THE_END * pairs.value)
        result |= (run >= 0) & (of_it | (goes_over & short))
    return result


def _crossing(edges: Edges, pairs: Pairs) -> Flags:
    """Which pairs have a facet, and are of runs, or of a run and an edge, that cross or touch.

    `edges` are cut where those of the one shape meet those of the other.
    """
    one_of = np.where(edges.facet < 0, len(edges) + np.arange(len(edges)), edges.facet)
    first, second = np.flatnonzero(edges.side == 0), np.flatnonzero(edges.side == 1)
    met = [np.zeros(0, np.int64)]
    for at, to in ((edges.end, edges.start), (edges.start, edges.end)):
        for one, other in near(Boxes.around(at[first]), Boxes.around(to[second]), MEETING):
            met.append(one_of[first[one]] * 2 * len(edges) + one_of[second[other]])
    known = np.isin(one_of[pairs.i] * 2 * len(edges) + one_of[pairs.j], np.concatenate(met))
    return np.asarray(known & ((edges.facet[pairs.i] >= 0) | (edges.facet[pairs.j] >= 0)))


def _right_across(edges: Edges, pairs: Pairs, reach: float) -> Pairs:
    """Of facets of one run those that lie opposite, with the shortest way that is right across at both ends.

    A way is right across at an end if it does not lean towards what runs on there.
    """
    i, j = pairs.i, pairs.j
    a, b, c, d = edges.start[i], edges.end[i], edges.start[j], edges.end[j]
    ways = [(a, feet(a, c, d)), (b, feet(b, c, d)), (feet(c, a, b), c), (feet(d, a, b), d)]
    ways += [(a, c), (a, d), (b, c), (b, d)]
    best = np.full(len(i), np.inf)
    p, q = pairs.p.copy(), pairs.q.copy()
    lengths = np.minimum(np.hypot(*(b - a).T), np.hypot(*(d - c).T))
    for start, end in ways:
        length = np.hypot(*(end - start).T)
        off = np.minimum(_RIGHT_ACROSS / np.maximum(length, 1.0) + _moved(edges, i, j) / lengths, _MOST_OFF)
        way = (end - start) / np.maximum(length, 1e-9)[:, None]
        right = _ends_at(edges, i, start, way, off) & _ends_at(edges, j, end, -way, off)
        better = right & (length < best) & (length < reach)
        best[better], p[better], q[better] = length[better], start[better], end[better]
    fields_ = {field.name: getattr(pairs, field.name) for field in fields(Pairs)}
    fields_ |= {"value": best, "p": p, "q": q, "opposite": np.ones(len(i), dtype=bool)}
    return Pairs(**fields_).of(np.isfinite(best))


def _moved(edges: Edges, i: Ints, j: Ints) -> Floats:
    """How far rounding may have moved the ends of facets."""
    return np.asarray(2 * np.maximum(edges.wobble[i], edges.wobble[j]))


def _ends_at(edges: Edges, edge: Ints, at: Points, way: Points, off: Floats) -> Flags:
    """Whether a way that begins at a point of an edge does not lean towards what runs on there, by `off`."""
    along = edges.along
    units = along / np.hypot(along[:, 0], along[:, 1])[:, None]
    level = np.abs((way * units[edge]).sum(axis=1)) <= off
    result = level.copy()
    for corner, back, on in (
        (edges.start, edges.before[edge], edge),
        (edges.end, edge, edges.after[edge]),
    ):
        here = np.hypot(*(corner[edge] - at).T) < _ON_LINE + TOUCHING
        ahead, behind = (way * units[on]).sum(axis=1), -(way * units[back]).sum(axis=1)
        blunt = units[back][:, 0] * units[on][:, 1] - units[back][:, 1] * units[on][:, 0] > 0
        right = np.where(blunt, np.minimum(ahead, behind) >= -off, np.maximum(ahead, behind) <= off)
        result = np.where(here, right, result)
    return np.asarray(result)
