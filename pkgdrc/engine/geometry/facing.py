"""All places where one shape, or what lies between two, is narrower than a bound.

A place is where boundary points p and q are nearer to each other than the bound, on two edges that run
against each other and face each other, if the way between them lies inside of the shape (`inside`), outside
(`outside`, `between`) or inside of both (`shared`). Ways that are joined along the boundary are one place: it
has the value and the end points of the shortest. A corner in which two edges meet is none.

Shapes are to be merged with `min_coherence`, so that corners which touch belong to different shapes, or
to one contour that comes by twice: otherwise klayout joins them or not, as they are oriented. Corners of one
shape that touch are no place of width, but one of notch; where a corner of a shape touches an edge of it, it
is 0 wide.
"""

import math

import numpy as np

from pkgdrc.engine.geometry.arcs import Circle, Points
from pkgdrc.engine.geometry.boxes import Boxes, near
from pkgdrc.engine.geometry.crossing import bounding, common, cut, shared_parts, touches
from pkgdrc.engine.geometry.edges import Edges, Flags, Floats, edges_of
from pkgdrc.engine.geometry.outline import Gap, Outline, segment_distances
from pkgdrc.engine.geometry.pairing import MEETING, TOUCHING
from pkgdrc.engine.geometry.places import Narrow, narrow_places, reach_for

_NEAR = 2.0  # dbu, from where edges meet
_MORE = 10.0  # dbu, that a bound is greater than what is to lie within it


def inside(shape: Outline, bound: float) -> list[Gap]:
    """The places where a merged shape is narrower than `bound` (dbu), with its holes."""
    if shape.circle:
        circle = shape.circle
        start, end = (circle.x - circle.radius, circle.y), (circle.x + circle.radius, circle.y)
        gap = Gap(2 * circle.radius, start, end, 0.5, over=(shape.polygon,))
        return [gap] if gap.value < bound - gap.slack else []
    return _gaps(bound, (shape, True))


def outside(shape: Outline, bound: float) -> list[Gap]:
    """The places where a merged shape leaves less than `bound` (dbu) between two parts of it.

    Where it touches itself it leaves nothing, and that is one place.
    """
    if shape.circle or bound <= 0:
        return []
    found = _gaps(bound, (shape, False))
    closed = [gap.start for gap in found if gap.value <= TOUCHING]
    return found + [
        Gap(0.0, at, at, 0.0)
        for at in touches(shape)
        if all(math.dist(at, each) > MEETING for each in closed)
    ]


def between(a: Outline, b: Outline, bound: float, *, ways: bool = False) -> list[Gap]:
    """The places where two shapes are nearer to each other than `bound` (dbu), outside of both.

    Each part that they share, if only a point, is one place, with the value 0. With all the ways of each
    place, if `ways`.
    """
    if a.circle and b.circle:
        gap = _between_circles(a.circle, b.circle)
        return [gap] if gap.value < bound - gap.slack else []
    far = math.ceil(bound + 2 * (a.tolerance.facet + a.tolerance.on_arc)) + 1
    if bound <= 0 or not a.box.enlarged(far).touches(b.box):
        return []
    near = b.has_edges_in(a.box.enlarged(far)) and a.has_edges_in(b.box.enlarged(far))
    if not near and not _holds(a, b):  # one lies in a ring, or a bend, of the other
        return []
    origin = np.array(a.centre)
    edges, points = cut(_of_both(origin, bound, (a, False), (b, False)))
    found = []
    if len(points) or _holds(a, b):
        found = [Gap(0.0, at, at, 0.0) for at in shared_parts(a, b, edges, points, origin)]
    narrow = narrow_places(edges, bound, "in corners")
    told = _met(narrow, edges, points)
    return found + [narrow.gap(k, origin, ways=ways) for k in narrow.places if not told[k]]


def _met(narrow: Narrow, edges: Edges, points: Points) -> Flags:
    """Which ways have no length where edges meet: what is shared there is told.

    Others have none only on the corners that were drawn, of which fine facets leave some out.
    """
    at = np.flatnonzero(narrow.pairs.value <= MEETING)
    met = common(edges, points)[narrow.pairs.i[at]]
    for one, _ in near(Boxes.around(narrow.pairs.p[at]), Boxes.around(points), _NEAR):
        met[one] = True
    result = np.zeros(len(narrow.pairs), dtype=bool)
    result[at[met]] = True
    return result


def distance(a: Outline, b: Outline) -> Gap:
    """The shortest way between two shapes, with 0 where they touch or overlap."""
    # None is longer than that from any corner of one to the other.
    corner = b.starts[((b.starts - a.centre) ** 2).sum(axis=1).argmin()]
    far = float(segment_distances(corner[None, :], a.starts, a.ends)[0].min())
    return min(
        between(a, b, far + _MORE + 4 * (a.tolerance.facet + a.tolerance.on_arc)), key=lambda gap: gap.value
    )


def shared(a: Outline, b: Outline, bound: float) -> list[Gap]:
    """The places where what two shapes share is narrower than `bound` (dbu), from boundary to boundary.

    Where their boundaries cross is a corner of what they share, and no place.
    """
    if bound <= 0 or not a.polygon.bbox().overlaps(b.polygon.bbox()):
        return []
    origin = np.array(a.centre)
    edges, points = cut(_of_both(origin, bound, (a, True), (b, True)))
    narrow = narrow_places(bounding(edges, points, origin, a, b), bound, "not at all")
    return [narrow.gap(k, origin) for k in narrow.places]


def _gaps(bound: float, shape: tuple[Outline, bool]) -> list[Gap]:
    origin = np.array(shape[0].centre)
    narrow = narrow_places(edges_of(origin, shape), bound)
    return [narrow.gap(k, origin) for k in narrow.places]


def _of_both(origin: Floats, bound: float, a: tuple[Outline, bool], b: tuple[Outline, bool]) -> Edges:
    """The edges of two shapes that come near the other."""
    edges = edges_of(origin, a, b)
    far = reach_for(edges, bound)
    sides = [edges.start[edges.side == side] for side in (0, 1)]
    low = np.max([side.min(axis=0) for side in sides], axis=0) - far
    high = np.min([side.max(axis=0) for side in sides], axis=0) + far
    return edges.within(low, high)


def _holds(a: Outline, b: Outline) -> bool:
    """Whether one of two shapes whose edges do not meet lies in the other."""
    return any(
        other.box.inside(one.box) and one.polygon.inside(next(other.polygon.each_point_hull()))
        for one, other in ((a, b), (b, a))
    )


def _between_circles(a: Circle, b: Circle) -> Gap:
    apart = math.hypot(b.x - a.x, b.y - a.y)
    way = ((b.x - a.x) / apart, (b.y - a.y) / apart) if apart else (1.0, 0.0)
    start = (a.x + way[0] * a.radius, a.y + way[1] * a.radius)
    end = (b.x - way[0] * b.radius, b.y - way[1] * b.radius)
    return Gap(max(0.0, apart - a.radius - b.radius), start, end, 0.5)
