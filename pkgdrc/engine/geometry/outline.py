"""Exact geometry of single shapes, in database units: distances, and which shapes are round.

Round shapes are drawn as polygons whose corners lie on the circle. They are measured as the circles they
stand for: centre and radius are fitted to all corners, so the facets' chord error does not count.
"""

import math
from dataclasses import dataclass, replace
from functools import cached_property

import klayout.db as kdb
import numpy as np
from numpy.typing import NDArray

from pkgdrc.engine.geometry.arcs import (
    LEAST_FACETS,
    Circle,
    Points,
    Tolerance,
    arc_runs,
    facets,
    fitted,
    off_circle,
    on_arc,
)
from pkgdrc.engine.geometry.contours import straightened
from pkgdrc.engine.geometry.runs import Rim, rim


@dataclass(frozen=True)
class Gap:
    """A measured distance between two shapes: its value, the two points, and how sure it is.

    `value` may differ from the true distance by `slack` for the facets and the grid of the drawing.
    `ways`, where they are asked for: the shortest distance in each direction in which there is one in the
    place, each with its unit vector from the first shape to the second.
    """

    value: float
    start: tuple[float, float]
    end: tuple[float, float]
    slack: float
    ways: tuple[tuple[float, float, float], ...] = ()


Edges = NDArray[np.int64]


class Outline:
    """A polygon with what is needed to measure from it."""

    def __init__(self, polygon: kdb.Polygon, tolerance: Tolerance) -> None:
        self.polygon = polygon
        self.tolerance = tolerance

    @cached_property
    def contours(self) -> list[Points]:
        """Corner points of each contour, (N, 2). The first is the hull, unless the shape touches itself."""
        polygon = self.polygon
        rings = [polygon.each_point_hull()]
        rings += [polygon.each_point_hole(i) for i in range(polygon.holes())]
        return straightened([np.array([(p.x, p.y) for p in ring], dtype=float) for ring in rings])

    @cached_property
    def starts(self) -> Points:
        """Start of every edge, (N, 2)."""
        return np.concatenate(self.contours)

    @cached_property
    def ends(self) -> Points:
        """End of every edge, (N, 2)."""
        return np.concatenate([np.roll(ring, -1, axis=0) for ring in self.contours])

    @cached_property
    def after(self) -> NDArray[np.int64]:
        """Number of the edge that starts where each edge ends, (N,)."""
        return np.argsort(self.before)

    @cached_property
    def before(self) -> NDArray[np.int64]:
        """Number of the edge that ends where each edge starts, (N,)."""
        lengths = [len(ring) for ring in self.contours]
        firsts = np.cumsum([0, *lengths[:-1]])
        return np.concatenate(
            [np.roll(np.arange(n), 1) + first for n, first in zip(lengths, firsts, strict=True)]
        )

    @cached_property
    def facets(self) -> NDArray[np.int8]:
        """Which edges are facets of something round, (N,): 1 where it turns left, -1 right, 0 no facet.

        Both ends of a facet turn alike, and its chord error is small.
        """
        return np.concatenate([facets(ring, self.tolerance) for ring in self.contours])

    @cached_property
    def circle(self) -> Circle | None:
        """The circle that the whole outline stands for, if it does."""
        if len(self.contours) > 1 or len(self.contours[0]) < LEAST_FACETS:
            return None
        points = self.contours[0]
        box = self.polygon.bbox()
        middle = Circle((box.left + box.right) / 2, (box.bottom + box.top) / 2, box.width() / 2)
        on_axes = box.width() == box.height() and self._reaches_box_on_axes
        about = middle if on_axes else fitted(points) or middle
        centre = np.array([about.x, about.y])
        radii = np.hypot(*(points - centre).T)
        radius = float(radii.mean())
        chords = np.hypot(*(np.roll(points, -1, axis=0) - points).T)
        if chords.max() >= 2 * radius:
            return None
        sagitta = radius - math.sqrt(radius**2 - (chords.max() / 2) ** 2)
        off = float(np.abs(radii - radius).max())
        if (
            off > max(self.tolerance.on_arc, 0.5) + 1
            or sagitta > self.tolerance.facet + self.tolerance.on_arc + 1
        ):
            return None
        if off > 0.75 and on_axes:
            radius = middle.radius  # corners lie on a coarse grid, the four outermost on the circle
        return Circle(float(centre[0]), float(centre[1]), radius)

    @property
    def _reaches_box_on_axes(self) -> bool:
        """Whether the first contour has a corner in the middle of each side of the box round it."""
        box, points = self.polygon.bbox(), self.contours[0]
        x, y = (box.left + box.right) / 2, (box.bottom + box.top) / 2
        middles = np.array([(box.left, y), (box.right, y), (x, box.bottom), (x, box.top)])
        return bool((np.abs(middles[:, None] - points).max(axis=2).min(axis=1) <= 0.5).all())

    @cached_property
    def _rims(self) -> dict[bool, list[Rim]]:
        return {}

    def rims(self, inwards: bool) -> list[Rim]:
        """What the edges of each contour are, as klayout has them, or the other way round if `inwards`."""
        if inwards not in self._rims:
            rings = [ring[::-1] if inwards else ring for ring in self.contours]
            self._rims[inwards] = [rim(ring, self.tolerance, self.circle) for ring in rings]
        return self._rims[inwards]

    @property
    def centre(self) -> tuple[float, float]:
        """Centre of the circle, or of the bounding box."""
        box = self.polygon.bbox()
        return ((box.left + box.right) / 2, (box.bottom + box.top) / 2)

    @property
    def middle(self) -> kdb.Point:
        """The centre, as a point."""
        return kdb.Point(round(self.centre[0]), round(self.centre[1]))

    @cached_property
    def key(self) -> int:
        """A number that is the same for the same polygon."""
        return int(self.polygon.hash())

    @property
    def rectilinear(self) -> bool:
        """Whether all edges run along the axes."""
        return bool(self.polygon.is_rectilinear())

    @property
    def slack(self) -> float:
        """Rounding of corners to database units that a distance from this shape may carry."""
        return 0.0 if self.rectilinear else 0.5

    @cached_property
    def arcs(self) -> dict[int, Circle]:
        """Edges that are facets of an arc long enough to know its circle: edge -> circle."""
        found: dict[int, Circle] = {}
        first = 0
        for ring in self.contours:
            facets = self.facets[first : first + len(ring)]
            for run in arc_runs(ring, facets):
                circle = fitted(ring[run])
                if circle is None or off_circle(ring[run], circle) > self.tolerance.on_arc + 1:
                    continue
                along = on_arc(ring, circle, self.tolerance)
                # The outermost facets end where the arc meets something else.
                for edge in (*run, run[0] - 1, run[-1] + 1):
                    if along[edge % len(ring)]:
                        found[first + int(edge) % len(ring)] = circle
            first += len(ring)
        return found

    def arc_slack(self, edge: int, point: tuple[float, float] | None = None) -> float:
        """How far the round shape that an edge is a facet of may be from it, seen from `point`.

        Seen from the inside of the round shape, the chord is nearer than the arc. 0 for other edges.
        """
        turn = int(self.facets[edge])
        if not turn:
            return 0.0
        if point is None:
            return self.tolerance.on_arc + self.tolerance.facet
        (x, y), (ax, ay), (bx, by) = point, self.starts[edge], self.ends[edge]
        inside = ((bx - ax) * (y - ay) - (by - ay) * (x - ax)) * turn > 0
        return self.tolerance.on_arc + (self.tolerance.facet if inside else 0.0)


def separation(a: Outline, b: Outline, near: tuple[Edges, Edges] | None = None) -> Gap:
    """Distance between two shapes, 0 where they touch or overlap.

    `near` holds numbers of edges of either, among which are those that are nearest to each other.
    """
    if a.circle and b.circle:
        ca, cb = a.circle, b.circle
        apart = math.hypot(cb.x - ca.x, cb.y - ca.y)
        way = ((cb.x - ca.x) / apart, (cb.y - ca.y) / apart) if apart else (1.0, 0.0)
        start = (ca.x + way[0] * ca.radius, ca.y + way[1] * ca.radius)
        end = (cb.x - way[0] * cb.radius, cb.y - way[1] * cb.radius)
        return Gap(max(0.0, apart - ca.radius - cb.radius), start, end, 0.5)
    if overlap(a, b):
        shared = kdb.Region(a.polygon) & kdb.Region(b.polygon)
        if shared.is_empty():
            return replace(_between_edges(a, b), value=0.0, slack=0.0)
        at = amid(shared)
        return Gap(0.0, at, at, 0.0)
    if a.circle or b.circle:
        circle, other = (a.circle, b) if a.circle else (b.circle, a)
        assert circle
        depth, gap = _circle_to_edges(circle, other)
        return replace(gap, value=max(0.0, -depth - circle.radius))
    return _between_edges(a, b, near)


def margin(inner: Outline, outers: list[Outline]) -> Gap | None:
    """Margin that the shapes `outers` leave round `inner`; negative by how far it sticks out.

    None where `inner` lies on none of them.
    """
    touched = [outer for outer in outers if overlap(inner, outer)]
    if not touched:
        return None
    if len(touched) == 1 and touched[0].circle:
        return _margin_in_circle(inner, touched[0].circle)
    cover = kdb.Region([outer.polygon for outer in touched])
    bare = kdb.Region(inner.polygon) - cover
    if inner.circle:
        depths = (_circle_to_edges(inner.circle, outer) for outer in touched)
        depth, gap = max(depths, key=lambda found: found[0])
        value = depth - inner.circle.radius
        # One that sticks out by more than its facets do may do so at a corner, or into a slot.
        if bare.is_empty() or value >= -inner.tolerance.facet - 1:
            return replace(gap, value=value)
    if bare.is_empty():
        return min((_between_edges(inner, outer) for outer in touched), key=lambda gap: gap.value)
    worst = Gap(0.0, inner.centre, inner.centre, inner.slack)
    slack = max(inner.slack, *(outer.slack for outer in touched))
    merged = [Outline(p, inner.tolerance) for p in cover.merged().each()]
    for at in (_farthest(bare, merged), amid(_last_bare(bare, cover))):
        near = min((_nearest(np.array([at]), outer) for outer in merged), key=lambda found: found[0])
        if -near[0] < worst.value:
            worst = Gap(-near[0], at, near[1], slack)
    return worst


def has_corner(shape: Outline, corner: kdb.Point) -> bool:
    """Whether a point is a corner of a shape."""
    return any((ring == (corner.x, corner.y)).all(axis=1).any() for ring in shape.contours)


def angle_at(shape: Outline, corner: kdb.Point) -> float:
    """Angle between the two edges that meet at the corner nearest to a point, deg (0..180)."""
    at = np.array([corner.x, corner.y], dtype=float)
    best = (math.inf, 180.0)
    for ring in shape.contours:
        index = int(np.hypot(*(ring - at).T).argmin())
        back, on = ring[index - 1] - ring[index], ring[(index + 1) % len(ring)] - ring[index]
        turn = math.atan2(on[1], on[0]) - math.atan2(back[1], back[0])
        inner = math.degrees(abs((turn + math.pi) % (2 * math.pi) - math.pi))
        best = min(best, (float(np.hypot(*(ring[index] - at))), inner))
    return best[1]


def diameter(shape: Outline) -> float:
    """Diameter of a round shape, the shorter side of the bounding box of any other."""
    if shape.circle:
        return 2 * shape.circle.radius
    box = shape.polygon.bbox()
    return float(min(box.width(), box.height()))


def area(shape: Outline) -> float:
    """Area of a round shape as the circle it stands for, of any other as drawn, dbu2."""
    return math.pi * shape.circle.radius**2 if shape.circle else float(shape.polygon.area())


def _margin_in_circle(inner: Outline, outer: Circle) -> Gap:
    slack = 0.5
    if inner.circle:
        dx, dy = inner.circle.x - outer.x, inner.circle.y - outer.y
        off = math.hypot(dx, dy)
        way = (dx / off, dy / off) if off else (1.0, 0.0)
        reach = inner.circle.radius
        start = (inner.circle.x + way[0] * reach, inner.circle.y + way[1] * reach)
        farthest = off + reach
    else:
        distances = np.hypot(inner.starts[:, 0] - outer.x, inner.starts[:, 1] - outer.y)
        index = int(distances.argmax())
        farthest = float(distances[index])
        start = (float(inner.starts[index, 0]), float(inner.starts[index, 1]))
        slack += inner.tolerance.on_arc if inner.facets[index] or inner.facets[inner.before[index]] else 0.0
        way = ((start[0] - outer.x) / farthest, (start[1] - outer.y) / farthest) if farthest else (1.0, 0.0)
    end = (outer.x + way[0] * outer.radius, outer.y + way[1] * outer.radius)
    return Gap(outer.radius - farthest, start, end, slack)


def _circle_to_edges(circle: Circle, other: Outline) -> tuple[float, Gap]:
    """How deep a circle's centre lies in an outline (negative outside), and the gap from rim to edge."""
    distance, at, edge = _nearest(np.array([[circle.x, circle.y]]), other)
    inside = other.polygon.inside(kdb.Point(round(circle.x), round(circle.y)))
    way = ((at[0] - circle.x) / distance, (at[1] - circle.y) / distance) if distance else (1.0, 0.0)
    start = (circle.x + way[0] * circle.radius, circle.y + way[1] * circle.radius)
    slack = 0.5 + other.arc_slack(edge, (circle.x, circle.y))
    if edge in other.arcs:
        distance, slack = _to_arc((circle.x, circle.y), other.arcs[edge], distance, other.tolerance), 1.0
    depth = distance if inside else -distance
    return depth, Gap(depth, start, at, slack)


def _between_edges(a: Outline, b: Outline, near: tuple[Edges, Edges] | None = None) -> Gap:
    """Least distance between the edges of two outlines that do not cross."""
    best: Gap | None = None
    index_a, index_b = _facing(a, b, *(near or (np.arange(len(a.starts)), np.arange(len(b.starts)))))
    for one, two, flipped in ((a, b, False), (b, a, True)):
        corners, edges = (index_b, index_a) if flipped else (index_a, index_b)
        distances, feet = segment_distances(one.starts[corners], two.starts[edges], two.ends[edges])
        i, j = divmod(int(distances.argmin()), len(edges))
        corner, edge = int(corners[i]), int(edges[j])
        value = float(distances[i, j])
        if best is None or value < best.value:
            p = (float(one.starts[corner, 0]), float(one.starts[corner, 1]))
            q = (float(feet[i, j, 0]), float(feet[i, j, 1]))
            slack = max(a.slack, b.slack, two.arc_slack(edge, p))
            if corner in one.arcs and edge not in two.arcs:
                # From the arc that the corner stands for, to a straight edge.
                circle = one.arcs[corner]
                to_edge = segment_distances(
                    np.array([[circle.x, circle.y]]), two.starts[[edge]], two.ends[[edge]]
                )[0]
                value, slack = _nearest_to(value, circle.radius, float(to_edge[0, 0]), one.tolerance), 1.0
            elif edge in two.arcs:
                value = _to_arc(p, two.arcs[edge], value, two.tolerance)
                slack = 1.0 + (one.tolerance.on_arc if one.facets[corner] else 0.0)
            elif one.facets[corner] and one.facets[corner - 1]:
                slack = max(slack, one.tolerance.on_arc)
            best = Gap(value, q, p, slack) if flipped else Gap(value, p, q, slack)
    assert best
    return best


def _facing(a: Outline, b: Outline, edges_a: Edges, edges_b: Edges) -> tuple[Edges, Edges]:
    """Of these edges of two outlines some, among them those that are nearest to each other."""
    if len(edges_a) * len(edges_b) <= 256:
        return edges_a, edges_b
    # No two are farther apart than any corner of one is from the other.
    centre = a.polygon.bbox().center()
    corner = edges_b[((b.starts[edges_b] - (centre.x, centre.y)) ** 2).sum(axis=1).argmin()]
    bound = float(segment_distances(b.starts[[corner]], a.starts[edges_a], a.ends[edges_a])[0].min())
    return _within(a, edges_a, b.polygon.bbox(), bound), _within(b, edges_b, a.polygon.bbox(), bound)


def _within(outline: Outline, edges: Edges, box: kdb.Box, distance: float) -> Edges:
    """Those of some edges whose boxes come as near as this to a box."""
    starts, ends = outline.starts[edges], outline.ends[edges]
    low, high = np.minimum(starts, ends), np.maximum(starts, ends)
    beside = (
        (low[:, 0] <= box.right + distance)
        & (high[:, 0] >= box.left - distance)
        & (low[:, 1] <= box.top + distance)
        & (high[:, 1] >= box.bottom - distance)
    )
    return edges[beside]


def _to_arc(point: tuple[float, float], circle: Circle, chord: float, tolerance: Tolerance) -> float:
    """Distance from a point to the arc that a facet stands for; `chord` is that to the facet."""
    away = math.hypot(point[0] - circle.x, point[1] - circle.y)
    return _nearest_to(chord, circle.radius, away, tolerance)


def _nearest_to(value: float, radius: float, distance: float, tolerance: Tolerance) -> float:
    """What is `distance` from an arc's centre is this far from the arc, on the side that `value` says.

    Where that differs from `value` by more than facets do, the nearest point of the circle is off the arc.
    """
    nearest = min((distance - radius, radius - distance), key=lambda found: abs(found - value))
    return nearest if abs(nearest - value) <= tolerance.facet + tolerance.on_arc + 1 else value


def segment_distances(points: Points, starts: Points, ends: Points) -> tuple[Points, Points]:
    """Distance of each point (N) to each edge (M) and the foot point on it: (N, M) and (N, M, 2)."""
    along = ends - starts
    length2 = (along**2).sum(axis=1)
    length2[length2 == 0] = 1.0
    t = ((points[:, None, :] - starts[None, :, :]) * along[None, :, :]).sum(axis=2) / length2[None, :]
    feet = starts[None, :, :] + np.clip(t, 0.0, 1.0)[:, :, None] * along[None, :, :]
    return np.hypot(*np.moveaxis(points[:, None, :] - feet, 2, 0)), feet


def _nearest(point: Points, other: Outline) -> tuple[float, tuple[float, float], int]:
    distances, feet = segment_distances(point, other.starts, other.ends)
    index = int(distances[0].argmin())
    return float(distances[0, index]), (float(feet[0, index, 0]), float(feet[0, index, 1])), index


def overlap(a: Outline, b: Outline) -> bool:
    """Whether two shapes share area or touch."""
    if not a.polygon.bbox().touches(b.polygon.bbox()):
        return False
    one = kdb.Region(a.polygon)
    return not one.interacting(kdb.Region(b.polygon)).is_empty()


def _farthest(bare: kdb.Region, outers: list[Outline]) -> tuple[float, float]:
    """The point on the outline of `bare` that is farthest from all `outers`, to a quarter of a dbu.

    How far the points between two others can be is known: the distance to any one edge is greatest at an end.
    """
    edges = np.array([[[e.x1, e.y1], [e.x2, e.y2]] for p in bare.each_merged() for e in p.each_edge()], float)
    starts = np.concatenate([outer.starts for outer in outers])
    ends = np.concatenate([outer.ends for outer in outers])
    points, best = edges[0, 0], -1.0
    while len(edges):
        distances = segment_distances(edges.reshape(-1, 2), starts, ends)[0]
        least = distances.min(axis=1)
        if least.max() > best:
            points, best = edges.reshape(-1, 2)[least.argmax()], float(least.max())
        bound = distances.reshape(len(edges), 2, -1).max(axis=1).min(axis=1)
        edges = edges[bound > best + 0.25]
        middles = edges.mean(axis=1, keepdims=True)
        edges = np.concatenate(
            [np.concatenate([edges[:, :1], middles], 1), np.concatenate([middles, edges[:, 1:]], 1)]
        )
    return float(points[0]), float(points[1])


def amid(region: kdb.Region) -> tuple[float, float]:
    """A point well inside of what a region covers."""
    pieces = region.decompose_trapezoids_to_region()
    pieces.merged_semantics = False
    # Slivers decompose to nothing.
    largest = max(pieces.each() if pieces.count() else region.each(), key=lambda piece: piece.area())
    points = [(p.x, p.y) for p in largest.each_point_hull()]
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)


def _last_bare(bare: kdb.Region, cover: kdb.Region) -> kdb.Region:
    """What of `bare` is covered last when `cover` grows."""
    left, low, high = bare, 0, max(bare.bbox().width(), bare.bbox().height()) + 1
    while high - low > 1:
        middle = (low + high) // 2
        rest = bare - cover.sized(middle)
        if rest.is_empty():
            high = middle
        else:
            left, low = rest, middle
    return left
