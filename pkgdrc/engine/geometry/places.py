"""What is narrow, gathered to places: ways that are joined along the boundary are one."""

from dataclasses import dataclass, replace
from functools import cached_property

import klayout.db as kdb
import numpy as np

from pkgdrc.engine.geometry.arcs import Points
from pkgdrc.engine.geometry.edges import Edges, Flags, Floats, Ints
from pkgdrc.engine.geometry.outline import Gap
from pkgdrc.engine.geometry.pairing import Pairs, Touching, facing, feet
from pkgdrc.engine.geometry.rounded import to_arcs, to_finer
from pkgdrc.engine.geometry.sight import Pieces, seen

_END = 1e-6
_EQUAL = 1e-6  # dbu
_SHORT = 0.01  # dbu: ways as long as the bound join nothing
_PARTS = 64  # of a place, at most: facets that follow each other are taken together


@dataclass(frozen=True)
class Narrow:
    """Ways between edges with their true lengths; `group`: those that are joined where they are too short.

    `partly`: whether something is in the way of others of the same two edges.
    `places`: the number of the shortest way of each group.
    """

    edges: Edges
    pairs: Pairs
    value: Floats
    slack: Floats
    narrow: Flags
    group: Ints
    partly: Flags

    @property
    def places(self) -> list[int]:
        """The number of the shortest way of each group."""
        found = np.flatnonzero(self.narrow & self.pairs.against)
        order = found[np.lexsort((self.value[found], self.group[found]))]
        first = np.ones(len(order), dtype=bool)
        first[1:] = self.group[order[1:]] != self.group[order[:-1]]
        return [int(k) for k in order[first]]

    def gap(self, k: int, origin: Floats, *, ways: bool = False) -> Gap:
        """A way, in the coordinates of the shapes; with all that are joined with it, if `ways`."""
        p, q = self._amid(k)
        (x, y), (u, v) = (p + origin).tolist(), (q + origin).tolist()
        joined = self._ways(k) if ways else ()
        return Gap(float(self.value[k]), (x, y), (u, v), float(self.slack[k]), joined, self._over(k, origin))

    def _over(self, k: int, origin: Floats) -> tuple[kdb.Polygon, ...]:
        """What lies between the edges along all ways that are joined with one."""
        first, last = np.searchsorted(self._grouped[1], self.group[k] + np.array([0, 1]))
        mine = self._grouped[0][first:last]
        parts = np.rint(self._between[mine] + origin).astype(np.int64)
        if len(parts) > _PARTS:
            few = np.array_split(parts, _PARTS)
            boxes = [(*each.min(axis=(0, 1)).tolist(), *each.max(axis=(0, 1)).tolist()) for each in few]
            return tuple(kdb.Polygon(kdb.Box(*box).enlarged(1, 1)) for box in boxes)
        return tuple(_part([kdb.Point(*corner) for corner in part]) for part in parts.tolist())

    @cached_property
    def _grouped(self) -> tuple[Ints, Ints]:
        """The numbers of the ways that are too short, those of a group together, and their groups."""
        found = np.flatnonzero(self.narrow & self.pairs.against)
        order = found[np.argsort(self.group[found], kind="stable")]
        return order, self.group[order]

    @cached_property
    def _between(self) -> Floats:
        """The corners, (M, 4, 2), of what lies between two edges where the ways count."""
        pairs, edges = self.pairs, self.edges
        along = edges.end - edges.start
        alone = pairs.opposite[:, None]
        corners = [
            np.where(alone, spot, edges.start[edge] + share[:, None] * along[edge])
            for edge, spot, shares in (
                (pairs.i, pairs.p, (pairs.low_i, pairs.high_i)),
                (pairs.j, pairs.q, (pairs.low_j, pairs.high_j)),
            )
            for share in shares
        ]
        return np.stack(corners, axis=1)

    def _amid(self, k: int) -> tuple[Points, Points]:
        """The end points of a way; of many that are as long, of one in the middle of them."""
        pairs, edges = self.pairs, self.edges
        i, j = pairs.i[k], pairs.j[k]
        p, q = pairs.p[k], pairs.q[k]
        if pairs.opposite[k] or self.partly[k]:
            return p, q
        start, along = edges.start[j], edges.end[j] - edges.start[j]
        share = (pairs.low_i[k] + pairs.high_i[k]) / 2
        middle = edges.start[i] + share * (edges.end[i] - edges.start[i])
        other = float((middle - start) @ along / max(float(along @ along), 1.0))
        foot = start + other * along
        as_long = abs(float(np.hypot(*(foot - middle)) - np.hypot(*(q - p)))) < _EQUAL
        return (middle, foot) if as_long and pairs.low_j[k] <= other <= pairs.high_j[k] else (p, q)

    def _ways(self, k: int) -> tuple[tuple[float, float, float], ...]:
        """The shortest ways that are joined with one, in each direction: length and unit vector."""
        mine = np.flatnonzero(self.narrow & self.pairs.against & (self.group == self.group[k]))
        along = self.pairs.q[mine] - self.pairs.p[mine]
        lengths = np.hypot(along[:, 0], along[:, 1])
        mine, units = mine[lengths > 0], np.round(along[lengths > 0] / lengths[lengths > 0, None], 3)

        distinct, number = np.unique(units, axis=0, return_inverse=True)
        least = np.full(len(distinct), np.inf)
        np.minimum.at(least, number.ravel(), self.value[mine])
        return tuple((value, x, y) for value, (x, y) in zip(least.tolist(), distinct.tolist(), strict=True))


def _part(corners: list[kdb.Point]) -> kdb.Polygon:
    polygon = kdb.Polygon(corners)
    if polygon.area2():
        return polygon
    box = kdb.Box()
    for corner in corners:
        box += corner
    return kdb.Polygon(box.enlarged(1, 1))


def reach_for(edges: Edges, bound: float) -> float:
    """How far to look for what may be nearer than a bound: facets may lie off what they stand for."""
    return bound + 2 * float((edges.near_arc + edges.bulge).max(initial=0.0)) + 2


def narrow_places(edges: Edges, bound: float, touching: Touching | None = None) -> Narrow:
    """Where edges are nearer to each other than `bound`, and not for rounding; `touching` as in `facing`."""
    reach = reach_for(edges, bound)
    pieces = seen(edges, facing(edges, reach, touching), reach)
    pairs = to_finer(edges, pieces.pairs, ~pieces.partly)
    value, slack = to_arcs(edges, pairs)
    # What does but join places needs no certainty.
    narrow = value < bound - np.where(pairs.against, slack, 0.0) - _EQUAL
    group = np.arange(len(pairs))
    if narrow.sum() > 1:
        one, other = joints(edges, replace(pieces, pairs=pairs), bound - _SHORT)
        linked = narrow[one] & narrow[other]
        group = grouped(len(pairs), one[linked], other[linked])
    return Narrow(edges, pairs, value, slack, narrow, group, pieces.partly)


def joints(edges: Edges, pieces: Pieces, reach: float) -> tuple[Ints, Ints]:
    """Which pieces have a way in common, at a corner of the boundary: pairs of their numbers."""
    table = _Table(edges, pieces, reach)
    found = [table.joined(j) for j in ("same", "before", "after")]
    return np.concatenate([a for a, _ in found]), np.concatenate([b for _, b in found])


class _Table:
    """Every piece seen from either of its edges, in the order of those: from i to j."""

    def __init__(self, edges: Edges, pieces: Pieces, reach: float) -> None:
        pairs = pieces.pairs
        number = np.tile(np.arange(len(pairs)), 2)
        i, j = np.concatenate([pairs.i, pairs.j]), np.concatenate([pairs.j, pairs.i])
        order = np.argsort(i * len(edges) + j, kind="stable")
        self.number, self.i, self.j = number[order], i[order], j[order]
        self.keys = self.i * len(edges) + self.j
        self.loose = pairs.opposite[self.number]
        self._edges = edges
        row = np.empty(len(order), dtype=np.int64)
        row[order] = np.arange(len(order))
        low = np.concatenate([pairs.low_i, pairs.low_j])
        high = np.concatenate([pairs.high_i, pairs.high_j])
        other = np.roll(np.arange(len(order)), len(pairs))
        # Facets meet in corners that lie farther apart than the arcs that they stand for.
        self._far = reach + sum(edges.bulge[each] + edges.near_arc[each] for each in (self.i, self.j))
        # From where to where on j ways lead from where i starts (0), and from where it ends (1).
        self.reached = []
        for end, corner in enumerate((edges.start, edges.end)):
            from_, to = _near(edges, self.j, corner[self.i], self._far)
            from_, to = np.maximum(from_, low[other][order]), np.minimum(to, high[other][order])
            at_end = (high[order] >= 1 - _END) if end else (low[order] <= _END)
            partly = pieces.partly[self.number]
            from_, to = np.where(at_end & ~partly, from_, np.inf), np.where(at_end & ~partly, to, -np.inf)
            for turned, share, opposite in (
                (False, pieces.share_i, pieces.share_j),
                (True, pieces.share_j, pieces.share_i),
            ):
                here = np.abs(share - end) <= _END
                at = row[pieces.piece[here] + turned * len(pairs)]
                np.minimum.at(from_, at, opposite[here])
                np.maximum.at(to, at, opposite[here])
            self.reached.append((from_, to))

    def joined(self, move: str) -> tuple[Ints, Ints]:
        """Those that meet where i ends and what follows begins, on j or where it goes over into another."""
        edges = self._edges
        to = {"same": self.j, "before": edges.before[self.j], "after": edges.after[self.j]}[move]
        one, other = self._matches(edges.after[self.i] * len(edges) + to)
        (starts_low, starts_high), (ends_low, ends_high) = self.reached
        a_low, a_high, b_low, b_high = ends_low[one], ends_high[one], starts_low[other], starts_high[other]
        leaves, arrives = {"same": (None, None), "before": (0.0, 1.0), "after": (1.0, 0.0)}[move]
        from_one, to_other = _reaches(a_low, a_high, leaves), _reaches(b_low, b_high, arrives)
        meets = from_one & to_other
        if move == "same":
            meets &= np.maximum(a_low, b_low) <= np.minimum(a_high, b_high) + _END
        # Of facets that lie opposite on a round end one way is known: from there to others the corners have
        # to be as near as these. Those that follow each other round it are joined.
        near = self._to(move, one) < np.maximum(self._far[one], self._far[other])
        meets |= self.loose[one] & self.loose[other]
        meets |= near & ((self.loose[one] & to_other) | (from_one & self.loose[other]))
        return self.number[one[meets]], self.number[other[meets]]

    def _to(self, move: str, rows: Ints) -> Floats:
        """How far it is from where i ends to j, or to the corner of j that is moved to."""
        edges, j = self._edges, self.j[rows]
        corner = edges.end[self.i[rows]]
        to = {
            "same": feet(corner, edges.start[j], edges.end[j]),
            "before": edges.start[j],
            "after": edges.end[j],
        }
        return np.asarray(np.hypot(*(to[move] - corner).T))

    def _matches(self, wanted: Ints) -> tuple[Ints, Ints]:
        """Rows whose keys are the wanted ones: for which row, and which."""
        first, last = np.searchsorted(self.keys, wanted), np.searchsorted(self.keys, wanted, side="right")
        counts = last - first
        one = np.repeat(np.arange(len(wanted)), counts)
        return one, first[one] + np.arange(len(one)) - np.repeat(np.cumsum(counts) - counts, counts)


def _reaches(low: Floats, high: Floats, share: float | None) -> Flags:
    """Whether ways lead to a share of an edge, from low to high; to any, if None."""
    return (low <= high + _END) if share is None else (low <= share + _END) & (high >= share - _END)


def _near(edges: Edges, edge: Ints, point: Floats, reach: Floats) -> tuple[Floats, Floats]:
    """From which share to which edges are nearer than `reach` to points; from above to if nowhere."""
    start, along = edges.start[edge], edges.end[edge] - edges.start[edge]
    square = (along**2).sum(axis=1)
    middle = -((start - point) * along).sum(axis=1) / square
    rest = reach**2 - ((start - point + middle[:, None] * along) ** 2).sum(axis=1)
    half = np.where(rest > 0, np.sqrt(np.maximum(rest, 0.0) / square), -np.inf)
    return middle - half, middle + half


def grouped(count: int, one: Ints, other: Ints) -> Ints:
    """The least number of those that each of `count` things is joined with, by pairs that are joined."""
    group = np.arange(count)
    while True:
        least = np.minimum(group[one], group[other])
        before = group.copy()
        np.minimum.at(group, one, least)
        np.minimum.at(group, other, least)
        # What is joined with what is lower is so through its own number too.
        np.minimum.at(group, before[one], least)
        np.minimum.at(group, before[other], least)
        while not np.array_equal(group, group[group]):
            group = group[group]
        if np.array_equal(group, before):
            return group
