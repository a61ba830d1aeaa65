"""The margin that other shapes leave round one: every place of it, negative where it sticks out."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

import klayout.db as kdb
import numpy as np

from pkgdrc.engine.geometry.arcs import Circle, Points
from pkgdrc.engine.geometry.crossing import cut
from pkgdrc.engine.geometry.edges import Edges, Floats, edges_of
from pkgdrc.engine.geometry.outline import Gap, Outline, amid, overlap, segment_distances
from pkgdrc.engine.geometry.pairing import MEETING, feet
from pkgdrc.engine.geometry.places import Narrow, grouped, narrow_places, reach_for

_CHUNK = 1 << 21
_NEAR = 2  # dbu, how far from what sticks out a point may lie and be part of it
_MORE = 10.0  # dbu, that a bound is greater than what is to lie within it
_SURE = 0.25  # dbu, how exactly the farthest point is looked for
_LEAST_OFF = 1e-6  # dbu, by which a centre lies off what there is a way to


def margins(
    inner: Outline, outers: Sequence[Outline], bound: float, *, ways: bool = False
) -> list[Gap] | None:
    """The places where the union of `outers` leaves less margin than `bound` (dbu) round `inner`.

    Each part that sticks out is a place, with how far it does so as a negative value. None where `inner` lies
    on none of them. A gap begins at `inner`. With all the ways of each place, if `ways`.
    """
    touched = [outer for outer in outers if overlap(inner, outer)]
    if not touched:
        return None
    if len(touched) == 1 and inner.circle and touched[0].circle:
        gap = _in_circle(inner.circle, touched[0].circle)
        return [gap] if gap.value < bound - gap.slack else []
    covers = _merged(touched)
    origin = np.array(inner.centre)
    edges = edges_of(origin, (inner, False), *((cover, True) for cover in covers))
    far = reach_for(edges, max(bound, 0.0))
    corners = inner.starts - origin
    edges, _ = cut(edges.within(corners.min(axis=0) - far, corners.max(axis=0) + far))
    narrow = narrow_places(edges, bound, "all along")
    bare = kdb.Region(inner.polygon) - kdb.Region([cover.polygon for cover in covers])
    parts = list(bare.each_merged())
    gaps = [_sticking_out(part, covers, edges, origin) for part in parts]
    out = [gap.value < -gap.slack for gap in gaps]
    narrow, joined = _joined(narrow, parts, out, origin)
    found = [gap for gap, is_out in zip(gaps, out, strict=True) if is_out and gap.value < bound - gap.slack]
    found = _one_of_a_rim(inner, found) if inner.circle else found
    return found + [narrow.gap(k, origin, ways=ways) for k in narrow.places if narrow.group[k] not in joined]


def _one_of_a_rim(inner: Outline, found: list[Gap]) -> list[Gap]:
    """What sticks out all along the rim of a round shape, by no more than its facets, is one place."""
    little = 2 * (inner.tolerance.facet + inner.tolerance.on_arc) + 2
    slight = [gap for gap in found if gap.value >= -little]
    if len(slight) < 2:
        return found
    return [gap for gap in found if gap.value < -little] + [min(slight, key=lambda gap: gap.value)]


def margin(inner: Outline, outers: Sequence[Outline]) -> Gap | None:
    """The least margin that the union of `outers` leaves round `inner`; None where that lies on none."""
    starts, ends = (np.concatenate(each) for each in zip(*((o.starts, o.ends) for o in outers), strict=True))
    far = float(segment_distances(inner.starts[:1], starts, ends)[0].min())
    found = margins(inner, outers, far + _MORE + 4 * (inner.tolerance.facet + inner.tolerance.on_arc))
    return min(found, key=lambda gap: gap.value) if found else None


def _merged(shapes: list[Outline]) -> list[Outline]:
    if len(shapes) == 1:
        return shapes
    cover = kdb.Region([shape.polygon for shape in shapes])
    cover.merge(True, 0)
    return [Outline(polygon, shapes[0].tolerance) for polygon in cover.each()]


def _in_circle(inner: Circle, outer: Circle) -> Gap:
    dx, dy = inner.x - outer.x, inner.y - outer.y
    off = math.hypot(dx, dy)
    way = (dx / off, dy / off) if off else (1.0, 0.0)
    start = (inner.x + way[0] * inner.radius, inner.y + way[1] * inner.radius)
    end = (outer.x + way[0] * outer.radius, outer.y + way[1] * outer.radius)
    return Gap(outer.radius - off - inner.radius, start, end, 0.5)


def _joined(
    narrow: Narrow, parts: Sequence[kdb.Polygon], out: Sequence[bool], origin: Floats
) -> tuple[Narrow, set[int]]:
    """Ways with those joined that meet at parts which stick out but for facets; and what joins those that do.

    The second is the groups of ways that begin where something sticks out, and are part of that place.
    """
    meeting = np.flatnonzero(narrow.narrow & narrow.pairs.against & (narrow.pairs.value <= MEETING))
    points = narrow.pairs.p[meeting] + origin
    links: list[tuple[int, int]] = []
    ended: list[int] = []
    for part, is_out in zip(parts, out, strict=True):
        box = part.bbox().enlarged(_NEAR)
        inside = ((points >= (box.left, box.bottom)) & (points <= (box.right, box.top))).all(axis=1)
        near = [int(k) for k in np.flatnonzero(inside) if part.touches(_spot(points[k]))]
        ended += near if is_out else []
        links += [] if is_out else [(near[0], k) for k in near[1:]]
    one, other = (narrow.group[meeting[[link[end] for link in links]]] for end in (0, 1))
    group = grouped(len(narrow.group), one, other)[narrow.group]
    return replace(narrow, group=group), set(group[meeting[ended]].tolist())


def _spot(point: Points) -> kdb.Box:
    x, y = round(float(point[0])), round(float(point[1]))
    return kdb.Box(x - _NEAR, y - _NEAR, x + _NEAR, y + _NEAR)


def _sticking_out(part: kdb.Polygon, covers: Sequence[Outline], edges: Edges, origin: Floats) -> Gap:
    """How far a part sticks out of the shapes that cover the rest: at the point farthest from them."""
    box = part.bbox()
    far = math.ceil(math.hypot(box.width(), box.height())) + 1
    window = box.enlarged(far)
    starts, ends = _edges_in(covers, window)
    at = np.array(_farthest(part, starts, ends))
    best = float(segment_distances(at[None, :], starts, ends)[0].min())
    left = _last_bare(part, covers, window, math.ceil(best) + 1)
    if not left.is_empty():
        at = np.array(amid(left))
        best = float(segment_distances(at[None, :], starts, ends)[0].min())
    distances, foot = segment_distances(at[None, :], starts, ends)
    foot = foot[0, distances[0].argmin()]
    value, slack = _true(edges, best, at - origin, foot - origin)
    start, end = (float(at[0]), float(at[1])), (float(foot[0]), float(foot[1]))
    return Gap(-value, start, end, slack, over=(part,))


def _true(edges: Edges, depth: float, at: Points, foot: Points) -> tuple[float, float]:
    """A depth, measured between points of two shapes, and its slack: between what their edges stand for."""
    numbers = []
    for side, point in ((0, at), (1, foot)):
        of_side = np.flatnonzero(edges.side == side)
        if not len(of_side):
            return depth, 1.0
        points = np.broadcast_to(point, (len(of_side), 2))
        off = np.hypot(*(feet(points, edges.start[of_side], edges.end[of_side]) - point).T)
        numbers.append(int(of_side[off.argmin()]))
        if off.min() > edges.near_arc[numbers[-1]] + _NEAR:
            return depth, 1.0
    one, two = numbers
    loose = float(edges.rounding[one] + edges.rounding[two] + edges.bulge[one] + edges.bulge[two])
    found = _to_round(edges, one, two, at)
    if found is None or abs(found - depth) > edges.near_arc[one] + edges.near_arc[two]:
        return depth, loose
    known = [edge for edge in (one, two) if edges.arc[edge] >= 0]
    straight = [edge for edge in (one, two) if edges.arc[edge] < 0]
    sure = max(float(edges.circles[edges.arc[edge], 3]) for edge in known)
    return found, sure + sum(float(edges.bulge[edge] + edges.rounding[edge]) for edge in straight)


def _to_round(edges: Edges, one: int, two: int, at: Points) -> float | None:
    """How far what an edge stands for sticks out of what another does, near `at`; None of straight ones."""
    if edges.arc[one] < 0 and edges.arc[two] < 0:
        return None
    line = edges.start[[two]], edges.end[[two]]
    x, y, wide = edges.circles[edges.arc[two], :3]
    outer, around = edges.arc[two] >= 0, np.array((x, y))
    if edges.arc[one] >= 0:
        x, y, radius = edges.circles[edges.arc[one], :3]
        centre = np.array((x, y))
        way = (around if outer else feet(centre[None], *line)[0]) - centre
        # Where a circle sticks out farthest lies on the line to what it sticks out of, if it comes by there.
        tips = [centre + radius * to / max(math.hypot(*to), _LEAST_OFF) for to in (way, -way, at - centre)]
        facet = math.dist(edges.start[one], edges.end[one])
        at = next(tip for tip in tips if math.dist(tip, at) <= facet or tip is tips[-1])
    return abs(math.dist(at, around) - wide) if outer else math.dist(at, feet(at[None], *line)[0])


def _edges_in(covers: Sequence[Outline], window: kdb.Box) -> tuple[Points, Points]:
    starts = np.concatenate([cover.starts for cover in covers])
    ends = np.concatenate([cover.ends for cover in covers])
    low, high = np.minimum(starts, ends), np.maximum(starts, ends)
    inside = (low <= (window.right, window.top)) & (high >= (window.left, window.bottom))
    near = inside.all(axis=1)
    return starts[near], ends[near]


def _farthest(part: kdb.Polygon, starts: Points, ends: Points) -> tuple[float, float]:
    """The point on a polygon's outline that is farthest from all edges, to a quarter of a dbu.

    How far the points between two others can be is known: the distance to any one edge is greatest at an end.
    """
    edges = np.array([[[e.x1, e.y1], [e.x2, e.y2]] for e in part.each_edge()], float)
    point, best = edges[0, 0], -1.0
    while len(edges):
        bounds = np.empty(len(edges))
        for which in _chunks(len(edges), 2 * len(starts)):
            distances = segment_distances(edges[which].reshape(-1, 2), starts, ends)[0]
            least = distances.min(axis=1)
            if least.max() > best:
                point, best = edges[which].reshape(-1, 2)[least.argmax()], float(least.max())
            bounds[which] = distances.reshape(-1, 2, len(starts)).max(axis=1).min(axis=1)
        edges = edges[bounds > best + _SURE]
        middles = edges.mean(axis=1, keepdims=True)
        edges = np.concatenate(
            [np.concatenate([edges[:, :1], middles], 1), np.concatenate([middles, edges[:, 1:]], 1)]
        )
    return float(point[0]), float(point[1])


def _chunks(count: int, cost: int) -> Iterator[slice]:
    step = max(1, _CHUNK // max(1, cost))
    return (slice(k, k + step) for k in range(0, count, step))


def _last_bare(part: kdb.Polygon, covers: Sequence[Outline], window: kdb.Box, far: int) -> kdb.Region:
    """What of a part is covered last when the covers grow by more than `far`; nothing if by then all is."""
    whole, cover = kdb.Region(part), kdb.Region([cover.polygon for cover in covers]) & kdb.Region(window)
    left = whole - cover.sized(far)
    low, high = far, max(part.bbox().width(), part.bbox().height()) + 1
    while not left.is_empty() and high - low > 1:
        middle = (low + high) // 2
        rest = whole - cover.sized(middle)
        if rest.is_empty():
            high = middle
        else:
            left, low = rest, middle
    return left
