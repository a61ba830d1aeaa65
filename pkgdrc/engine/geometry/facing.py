"""All places where one shape, or what lies between two, is narrower than a bound.

A place is where boundary points p and q are nearer to each other than the bound, on two edges that run
against each other and face each other, if the way between them lies inside of the shape (`inside`), outside
(`outside`, `between`) or inside of both (`shared`). Ways that are joined along the boundary are one place: it
has the value and the end points of the shortest. A corner in which two edges meet is none.

Shapes are to be merged with `min_coherence`, so that corners which touch belong to different shapes, or are
corners of one contour that come twice: otherwise klayout joins them or not, as they are oriented, and lets
corners touch edges that know nothing of it.
"""

import math

import numpy as np

from pkgdrc.engine.geometry.arcs import Circle
from pkgdrc.engine.geometry.crossing import MEETING, cut, shared_parts
from pkgdrc.engine.geometry.edges import Edges, Floats, edges_of
from pkgdrc.engine.geometry.outline import Gap, Outline
from pkgdrc.engine.geometry.pairing import Pairs, facing
from pkgdrc.engine.geometry.places import grouped, joints
from pkgdrc.engine.geometry.rounded import to_arcs
from pkgdrc.engine.geometry.sight import Pieces, seen

_EQUAL = 1e-6  # dbu


def inside(shape: Outline, bound: float) -> list[Gap]:
    """The places where a merged shape is narrower than `bound` (dbu), with its holes."""
    if shape.circle:
        circle = shape.circle
        start, end = (circle.x - circle.radius, circle.y), (circle.x + circle.radius, circle.y)
        gap = Gap(2 * circle.radius, start, end, 0.5)
        return [gap] if gap.value < bound - gap.slack else []
    origin = np.array(shape.centre)
    return _gaps(edges_of(origin, (shape, True)), bound, origin)


def outside(shape: Outline, bound: float) -> list[Gap]:
    """The places where a merged shape leaves less than `bound` (dbu) between two parts of it."""
    origin = np.array(shape.centre)
    return _gaps(edges_of(origin, (shape, False)), bound, origin)


def between(a: Outline, b: Outline, bound: float) -> list[Gap]:
    """The places where two shapes are nearer to each other than `bound` (dbu), outside of both.

    Each part that they share, if only a point, is one place, with the value 0.
    """
    if a.circle and b.circle:
        gap = _between_circles(a.circle, b.circle)
        return [gap] if gap.value < bound - gap.slack else []
    origin = np.array(a.centre)
    edges = edges_of(origin, (a, False), (b, False))
    edges, points = cut(edges)
    found = []
    if bound > 0 and (len(points) or _holds(a, b)):
        found = [Gap(0.0, at, at, 0.0) for at in shared_parts(a, b, edges, points, origin)]
    return found + _gaps(edges, bound, origin, apart=True)


def _holds(a: Outline, b: Outline) -> bool:
    """Whether one of two shapes whose edges do not meet lies in the other."""
    return any(
        other.polygon.bbox().inside(one.polygon.bbox())
        and one.polygon.inside(next(other.polygon.each_point_hull()))
        for one, other in ((a, b), (b, a))
    )


def _between_circles(a: Circle, b: Circle) -> Gap:
    apart = math.hypot(b.x - a.x, b.y - a.y)
    way = ((b.x - a.x) / apart, (b.y - a.y) / apart) if apart else (1.0, 0.0)
    start = (a.x + way[0] * a.radius, a.y + way[1] * a.radius)
    end = (b.x - way[0] * b.radius, b.y - way[1] * b.radius)
    return Gap(max(0.0, apart - a.radius - b.radius), start, end, 0.5)


def _gaps(edges: Edges, bound: float, origin: Floats, *, apart: bool = False) -> list[Gap]:
    """The places; only those that touch nothing, if `apart`."""
    pieces = _narrow(edges, bound)
    pairs = pieces.pairs
    value, slack = to_arcs(edges, pairs)
    places = _places(edges, pieces, value, slack, bound)
    if apart:
        places = [k for k in places if pairs.value[k] > MEETING]
    return [_gap(pairs, value, slack, k, origin) for k in places]


def _narrow(edges: Edges, bound: float) -> Pieces:
    # Facets may be nearer to each other, or farther apart, than the arcs they stand for.
    reach = bound + 2 * float((edges.near_arc + edges.bulge).max()) + 2
    return seen(edges, facing(edges, reach), reach)


def _places(edges: Edges, pieces: Pieces, value: Floats, slack: Floats, bound: float) -> list[int]:
    """The number of the shortest way of each place."""
    against = pieces.pairs.against
    narrow = value < bound - np.where(against, slack, 0.0) - _EQUAL
    one, other = joints(edges, pieces, bound)
    linked = narrow[one] & narrow[other]
    group = grouped(len(value), one[linked], other[linked])
    found = np.flatnonzero(narrow & against)
    order = found[np.lexsort((value[found], group[found]))]
    first = np.ones(len(order), dtype=bool)
    first[1:] = group[order[1:]] != group[order[:-1]]
    return [int(k) for k in order[first]]


def _gap(pairs: Pairs, value: Floats, slack: Floats, k: int, origin: Floats) -> Gap:
    (x, y), (u, v) = (pairs.p[k] + origin).tolist(), (pairs.q[k] + origin).tolist()
    return Gap(float(value[k]), (x, y), (u, v), float(slack[k]))
