"""Where the edges of two shapes meet: cut there, they touch in corners only; and what the shapes share."""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import klayout.db as kdb
import numpy as np

from pkgdrc.engine.distinct import distinct
from pkgdrc.engine.geometry.arcs import Points
from pkgdrc.engine.geometry.boxes import Boxes, near
from pkgdrc.engine.geometry.edges import Edges, Flags, Floats, Ints
from pkgdrc.engine.geometry.outline import Outline, amid, holds
from pkgdrc.engine.geometry.pairing import MEETING, TOUCHING, feet

_AROUND = 2  # dbu, half the size of a mark on a point in which shapes touch


class Cuts(NamedTuple):
    """Where edges are to be cut: the edge, the point, and how far along the edge it lies, as share."""

    edge: Ints
    point: Points
    share: Floats

    def of(self, which: Flags) -> "Cuts":
        """Some of them."""
        return Cuts(self.edge[which], self.point[which], self.share[which])


def cut(edges: Edges) -> tuple[Edges, Points]:
    """The edges of two shapes, cut where they meet the other's; and the points (K, 2) where they do."""
    met = _cuts(edges)
    cuts = _amid(edges, met)
    if not len(cuts.edge):
        return edges, met.point
    cuts = _with_own(edges, cuts)
    order = np.lexsort((cuts.share, cuts.edge))
    edge, point, share = cuts.edge[order], cuts.point[order], cuts.share[order]
    new = np.ones(len(edge), dtype=bool)
    new[1:] = (edge[1:] != edge[:-1]) | (np.hypot(*(point[1:] - point[:-1]).T) > MEETING)
    edge, point, share = edge[new], point[new], share[new]
    pieces = 1 + np.bincount(edge, minlength=len(edges))
    first = np.cumsum(pieces) - pieces
    source = np.repeat(np.arange(len(edges)), pieces)
    rank = np.arange(len(edge)) - np.searchsorted(edge, edge)
    start, end, place = edges.start[source], edges.end[source], edges.place[source]
    at = first[edge] + rank
    end[at], start[at + 1] = point, point
    place[at + 1] += share * np.hypot(*(edges.end - edges.start)[edge].T)
    after, before = np.arange(len(source)) + 1, np.arange(len(source)) - 1
    last = first + pieces - 1
    after[last], before[first] = first[edges.after], last[edges.before]
    # What is cut is measured as it lies: where the facets that it was drawn from are cut is not known.
    count = np.where(pieces[source] > 1, 1, edges.count[source])
    found = edges.of(source, start=start, end=end, place=place, after=after, before=before, count=count)
    cut_up = np.flatnonzero(pieces[source] > 1)
    side = found.side.copy()
    side[cut_up[_closed(start[cut_up], end[cut_up], side[cut_up])]] += 2
    return replace(found, side=side), met.point


def _closed(start: Points, end: Points, side: Ints) -> Flags:
    """Which edges run back along others of their shape, from end to end: no boundary of it.

    Such are the sides of a slit of less than a unit that lay beside the same corners.
    """
    onwards = (start[:, 0] < end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] < end[:, 1]))
    low, high = (np.where(onwards[:, None], *ends) for ends in ((start, end), (end, start)))
    _, number = np.unique(np.column_stack([low, high, side]), axis=0, return_inverse=True)
    both = [np.bincount(number.ravel(), way) > 0 for way in (onwards, ~onwards)]
    return np.asarray((both[0] & both[1])[number.ravel()])


def _amid(edges: Edges, cuts: Cuts) -> Cuts:
    """Those that do not lie at an end of their edge."""
    length = np.hypot(*edges.along[cuts.edge].T)
    return cuts.of(np.minimum(cuts.share, 1 - cuts.share) * length > MEETING)


def _with_own(edges: Edges, cuts: Cuts) -> Cuts:
    """These, and those where corners of the same shape lie on an edge that is cut.

    An edge bends where it is cut beside it, and would leave such a corner.
    """
    which = distinct(cuts.edge)
    boxes = Boxes.around(edges.start, edges.end).of(which)
    found = [(np.zeros(0, np.int64), np.zeros((0, 2)), np.zeros(0))]
    for corner, number in near(Boxes.around(edges.start), boxes, TOUCHING):
        edge = which[number]
        share, off = _foot(edges, edge, edges.start[corner])
        on = (edges.side[corner] == edges.side[edge]) & (off <= TOUCHING)
        found.append((edge[on], edges.start[corner[on]], share[on]))
    own = _amid(edges, Cuts(*(np.concatenate([each[k] for each in found]) for k in range(3))))
    kept = np.ones(len(cuts.edge), dtype=bool)
    for one, other in near(Boxes.around(own.point), Boxes.around(cuts.point), MEETING):
        kept[other[own.edge[one] == cuts.edge[other]]] = False
    rest = cuts.of(kept)
    return Cuts(
        np.concatenate([own.edge, rest.edge]),
        np.concatenate([own.point, rest.point]),
        np.concatenate([own.share, rest.share]),
    )


def bounding(edges: Edges, points: Points, origin: Floats, a: Outline, b: Outline) -> Edges:
    """The edges of two shapes, cut at `points`; of neither side are those that leave the other shape there.

    What the two share is bounded by the others. Where the shapes abut they share nothing.
    """
    side, ends = edges.side.copy(), [Boxes.around(end) for end in (edges.start, edges.end)]
    for number, other in enumerate((b, a)):
        met = np.zeros(len(edges), dtype=bool)
        for boxes in ends:
            for one, _ in near(boxes, Boxes.around(points), MEETING):
                met[one] = True
        which = np.flatnonzero(met & (edges.side == number))
        middles = (edges.start + edges.end)[which] / 2 + origin
        inside = holds(other, middles)
        for one, edge in near(Boxes.around(middles), Boxes.around(other.starts, other.ends), MEETING):
            off = np.hypot(*(feet(middles[one], other.starts[edge], other.ends[edge]) - middles[one]).T)
            # What is measured lies inside of both: the edges are walked the other way round than outlines.
            alike = (edges.way[which[one]] * (other.ends - other.starts)[edge]).sum(axis=1) < 0
            inside[one[off <= MEETING]] = False
            inside[one[(off <= MEETING) & alike]] = True
        side[which[~inside]] += 2
    return replace(edges, side=side)


def _cuts(edges: Edges) -> Cuts:
    """Every point in which edges of one shape meet edges of the other, on either of the two."""
    first, second = np.flatnonzero(edges.side == 0), np.flatnonzero(edges.side == 1)
    boxes = Boxes.around(edges.start, edges.end)
    sides = [boxes.of(which) for which in (first, second)]
    found: list[tuple[Ints, Points, Floats]] = []
    for one, other in near(sides[0], sides[1], MEETING):
        i, j = first[one], second[other]
        touched = np.zeros(len(i), dtype=bool)
        for this, that, corner in (
            (i, j, edges.start),
            (i, j, edges.end),
            (j, i, edges.start),
            (j, i, edges.end),
        ):
            share, off = _foot(edges, this, corner[that])
            on = off <= MEETING
            touched |= on
            found += [
                (this[on], corner[that[on]], share[on]),
                (that[on], corner[that[on]], np.zeros(on.sum())),
            ]
        i, j = i[~touched], j[~touched]
        a, b, c, d = edges.start[i], edges.end[i], edges.start[j], edges.end[j]
        turn = _turn(b - a, d - c)
        with np.errstate(divide="ignore", invalid="ignore"):
            s, t = _turn(c - a, d - c) / turn, _turn(c - a, b - a) / turn
        cross = (s > 0) & (s < 1) & (t > 0) & (t < 1)
        point = a[cross] + s[cross, None] * (b - a)[cross]
        found += [(i[cross], point, s[cross]), (j[cross], point, t[cross])]
    if not found:
        return Cuts(np.zeros(0, np.int64), np.zeros((0, 2)), np.zeros(0))
    return Cuts(*(np.concatenate([each[k] for each in found]) for k in range(3)))


def _foot(edges: Edges, edge: Ints, point: Points) -> tuple[Floats, Floats]:
    """How far along edges, as share, the points on them that are nearest to others lie; and how far off."""
    start, along = edges.start[edge], edges.end[edge] - edges.start[edge]
    share = np.clip(((point - start) * along).sum(axis=1) / (along**2).sum(axis=1), 0.0, 1.0)
    return share, np.hypot(*(start + share[:, None] * along - point).T)


def _turn(one: Points, other: Points) -> Floats:
    return np.asarray(one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0])


def shared_parts(
    a: Outline, b: Outline, edges: Edges, points: Points, origin: Floats
) -> Iterator[tuple[float, float]]:
    """A point of each part that two shapes share, if only a point. `edges` are cut where they meet."""
    area = kdb.Region(a.polygon) & kdb.Region(b.polygon)
    marks = area.dup()
    for x, y in {(x, y) for x, y in np.round(points + origin).astype(np.int64).tolist()}:
        marks.insert(kdb.Box(x - _AROUND, y - _AROUND, x + _AROUND, y + _AROUND))
    along = np.flatnonzero(common(edges, points))
    for (x, y), (u, v) in (
        np.round(np.stack([edges.start[along], edges.end[along]], axis=1) + origin).astype(np.int64).tolist()
    ):
        marks.insert(kdb.Path([kdb.Point(x, y), kdb.Point(u, v)], 2 * _AROUND))
    for part in marks.merged().each():
        of_it = area & kdb.Region(part)
        if not of_it.is_empty():
            yield amid(of_it)
            continue
        met = ((float(x), float(y)) for x, y in points + origin)
        yield next(at for at in met if part.inside(kdb.Point(round(at[0]), round(at[1]))))


def touches(shape: Outline) -> list[tuple[float, float]]:
    """The points in which a merged shape touches itself: corners that meet others, or edges amid."""
    corners, ends = shape.starts, shape.ends
    found: set[tuple[float, float]] = set()
    for corner, edge in near(Boxes.around(corners), Boxes.around(corners, ends), TOUCHING):
        other = (corner != edge) & (shape.before[corner] != edge)
        point, a, b = corners[corner[other]], corners[edge[other]], ends[edge[other]]
        meets = np.hypot(*(feet(point, a, b) - point).T) <= TOUCHING
        found.update((float(x), float(y)) for x, y in point[meets])
    return sorted(found)


def common(edges: Edges, points: Points) -> Flags:
    """Which edges of the first shape run along one of the second."""
    result = np.zeros(len(edges), dtype=bool)
    first, second = np.flatnonzero(edges.side == 0), np.flatnonzero(edges.side == 1)
    if not len(points):
        return result
    middle = (edges.start + edges.end)[first] / 2
    others = Boxes.around(edges.start[second], edges.end[second])
    for one, other in near(Boxes.around(middle), others, MEETING):
        for end in (edges.start, edges.end):
            keep = _foot(edges, second[other], end[first[one]])[1] <= MEETING
            one, other = one[keep], other[keep]
        off = _foot(edges, second[other], middle[one])[1]
        result[first[one[off <= MEETING]]] = True
    return result
