"""A slow oracle for distance checks: every edge against every edge, from the definition.

It works on merged polygons that shapely makes, and shares nothing with klayout.

What a check means here. An edge of a merged polygon has an inner and an outer side. Two edges of one polygon
may pair: in `width` their inner sides face each other, in `notch` their outer ones.

A marker is a pair of edge parts: of either edge the part that lies on the other one's facing side and nearer
to the other than the limit (Euclidean; at the limit is not nearer). There is a marker if both parts exist and
the edges, turned so that what faces is on their right, run against each other (90 degrees is not against).
Edges that touch are at distance zero, and face even where they lie on one line; edges that follow each other
round a corner do not touch. Polygons that touch in a corner are one polygon.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import shapely
from numpy.typing import NDArray

from tests.engine.random_shapes import Shape

Check = Literal["width", "notch"]
Floats = NDArray[np.float64]

_NOTHING = 1e-9  # a part of an edge this short, as a share of its length, only reaches the limit


@dataclass(frozen=True)
class Edges:
    """Edges x0, y0, x1, y1 (n, 4) with their polygon on the right, and the number of that polygon (n)."""

    ends: Floats
    polygon: NDArray[np.int64]


def merge(shapes: list[Shape]) -> shapely.MultiPolygon:
    """The union of the shapes, as polygons that touch each other in points at most."""
    union = shapely.union_all([shapely.Polygon(shape[0], shape[1:]) for shape in shapes])
    return shapely.MultiPolygon([part for part in shapely.get_parts(union) if part.area > 0])


def edges(merged: shapely.MultiPolygon) -> Edges:
    """The edges of merged polygons, from corner to corner."""
    parts, number = _numbered(merged)
    rings = [
        (ring, n) for part, n in zip(parts, number, strict=True) for ring in (part.exterior, *part.interiors)
    ]
    found = [corners(np.round(shapely.get_coordinates(ring)[:-1])) for ring, _ in rings]
    ends = [np.hstack([points, np.roll(points, -1, axis=0)]) for points in found]
    owners = np.repeat(np.array([n for _, n in rings], dtype=np.int64), [len(points) for points in found])
    return Edges(np.vstack([np.empty((0, 4)), *ends]), owners)


def bodies(merged: shapely.MultiPolygon) -> list[shapely.MultiPolygon]:
    """The merged polygons, those that touch each other together."""
    parts, number = _numbered(merged)
    return [
        shapely.MultiPolygon([p for p, n in zip(parts, number, strict=True) if n == which])
        for which in np.unique(number)
    ]


def markers(check: Check, limit: float, layer: Edges) -> Floats:
    """The markers of `check` as rows of two edge parts (m, 8), each pair once; lengths in the edges' unit."""
    i, j = np.nonzero(_box_gap(layer.ends, layer.ends) < limit)
    keep = (i < j) & (layer.polygon[i] == layer.polygon[j])
    outwards = check == "notch"
    e, g = _facing(layer.ends, outwards)[i[keep]], _facing(layer.ends, outwards)[j[keep]]
    against = np.sum(_along(e) * _along(g), axis=1) < 0
    e, g = e[against], g[against]
    part_g, some_g = _near_part(e, g, limit)
    part_e, some_e = _near_part(g, e, limit)
    both = some_e & some_g
    return np.hstack([_facing(part_e[both], outwards), _facing(part_g[both], outwards)])


def distances(found: Floats) -> Floats:
    """How far apart the two parts of each marker (m, 8) are at their nearest (m)."""
    one, other = (shapely.linestrings(part.reshape(-1, 2, 2)) for part in (found[:, :4], found[:, 4:]))
    return np.asarray(shapely.distance(one, other), dtype=np.float64)


def hidden(found: Floats, layer: Edges) -> NDArray[np.bool_]:
    """Whether some edge runs right across each marker (m, 8): a check may drop such a marker as shielded.

    Right across means that it meets both lines that join the ends of the two parts. Any edge of the layer
    will do that does not hold the first part, or does not hold the second.
    """
    answers = []
    for marker in found:
        others = [layer.ends[~_holds(layer.ends, marker[side])] for side in (slice(0, 4), slice(4, 8))]
        across = shapely.linestrings(np.vstack(others).reshape(-1, 2, 2))
        one, other = marker[:4].reshape(2, 2), marker[4:].reshape(2, 2)
        if np.dot(one[1] - one[0], other[1] - other[0]) < 0:
            other = other[::-1]
        meets = [shapely.intersects(shapely.linestrings([one[end], other[end]]), across) for end in (0, 1)]
        answers.append(bool(np.any(meets[0] & meets[1])))
    return np.array(answers, dtype=np.bool_)


def _holds(ends: Floats, part: Floats) -> NDArray[np.bool_]:
    """Which edges (n, 4) have the edge part (4) on them, in their direction."""
    along, start, end = _along(ends), part[:2] - ends[:, :2], part[2:] - ends[:, :2]
    on = (np.abs(_cross(along, start)) < 1) & (np.abs(_cross(along, end)) < 1)
    spots = np.array([np.sum(along * start, axis=1), np.sum(along * end, axis=1)])
    inside = (spots >= 0) & (spots <= np.sum(along**2, axis=1))
    return on & inside.all(axis=0) & (np.sum(along * (part[2:] - part[:2]), axis=1) >= 0)


def _numbered(merged: shapely.MultiPolygon) -> tuple[list[shapely.Polygon], NDArray[np.int64]]:
    """The parts, outlines clockwise and holes not; and a number for each that touching parts share."""
    parts = [shapely.orient_polygons(part, exterior_cw=True) for part in merged.geoms]
    number = np.arange(len(parts))
    touching = shapely.STRtree(parts).query(parts, predicate="intersects").T if parts else ()
    for one, other in touching:
        number[number == number[other]] = number[one]
    return parts, number


def _near_part(e: Floats, g: Floats, limit: float) -> tuple[Floats, NDArray[np.bool_]]:
    """Of each edge `g` the part on the right of `e` and nearer to `e` than `limit`; and whether there is one.

    The part is g(t) for t in an interval: where g is right of e, met with the hull of where it is near either
    end of e or near to the foot of a perpendicular. (What is near to a segment is convex: the hull is exact.)
    """
    start, step = g[:, :2], _along(g)
    at0, at1 = _cross(_along(e), start - e[:, :2]), _cross(_along(e), g[:, 2:] - e[:, :2])
    touching = _touching(e, g, at0, at1)
    with np.errstate(divide="ignore", invalid="ignore"):
        crossing = np.where(at0 == at1, 0.0, at0 / (at0 - at1))
    low = np.where(at0 > 0, crossing, 0.0)
    high = np.where(at1 > 0, crossing, 1.0)
    beside = ((at0 >= 0) & (at1 >= 0)) & ~touching | (at0 > 0) & (at1 > 0)

    near_low, near_high = _strip(e, start, step, limit)
    for end in (e[:, :2], e[:, 2:]):
        disc_low, disc_high = _disc(end, start, step, limit)
        near_low, near_high = np.minimum(near_low, disc_low), np.maximum(near_high, disc_high)
    low, high = np.maximum(low, near_low), np.minimum(high, near_high)
    point = touching & (high >= low)
    some = ~beside & ((high - low > _NOTHING) | point)
    low, high = np.where(some, [low, high], 0.0)[..., None]
    return np.hstack([start + low * step, start + high * step]), some


def _strip(e: Floats, start: Floats, step: Floats, limit: float) -> tuple[Floats, Floats]:
    """Where start + t step has its foot on `e` and is nearer than `limit` to it: t from, t to."""
    along = _along(e) / np.hypot(*_along(e).T)[:, None]
    length = np.hypot(*_along(e).T)
    foot = _between(
        np.sum(along * (start - e[:, :2]), axis=1), np.sum(along * step, axis=1), 0 * length, length
    )
    away = _between(
        _cross(along, start - e[:, :2]), _cross(along, step), -limit + 0 * length, limit + 0 * length
    )
    low, high = np.maximum(foot[0], away[0]), np.minimum(foot[1], away[1])
    return np.where(low < high, low, np.inf), np.where(low < high, high, -np.inf)


def _between(offset: Floats, slope: Floats, bottom: Floats, top: Floats) -> tuple[Floats, Floats]:
    """Where bottom < offset + t slope < top: t from, t to (from above to if nowhere)."""
    flat = np.abs(slope) < 1e-9
    always = flat & (bottom < offset) & (offset < top)
    with np.errstate(divide="ignore", invalid="ignore"):
        ends = np.sort([(bottom - offset) / slope, (top - offset) / slope], axis=0)
    low = np.where(flat, np.where(always, -np.inf, np.inf), ends[0])
    high = np.where(flat, np.where(always, np.inf, -np.inf), ends[1])
    return low, high


def _disc(centre: Floats, start: Floats, step: Floats, radius: float) -> tuple[Floats, Floats]:
    """Where start + t step is nearer to `centre` than `radius`: t from, t to (from above to if nowhere)."""
    square = np.sum(step * step, axis=1)
    middle = np.sum(step * (centre - start), axis=1) / square
    nearest = np.sum((start + middle[:, None] * step - centre) ** 2, axis=1)
    half = np.sqrt(np.maximum(radius**2 - nearest, 0) / square)
    hit = half > 0
    return np.where(hit, middle - half, np.inf), np.where(hit, middle + half, -np.inf)


def _touching(e: Floats, g: Floats, at0: Floats, at1: Floats) -> NDArray[np.bool_]:
    """Whether `g`, with its ends' sides of `e` in `at0` and `at1`, touches `e` from its left or along it."""
    length = np.sum(_along(e) ** 2, axis=1)
    spots = np.array([np.sum(_along(e) * (point - e[:, :2]), axis=1) for point in (g[:, :2], g[:, 2:])])
    on = (np.array([at0, at1]) == 0) & (spots >= 0) & (spots <= length)
    in_line = (at0 == 0) & (at1 == 0)
    overlapping = in_line & (spots.min(axis=0) <= length) & (spots.max(axis=0) >= 0)
    follows = np.all(e[:, :2] == g[:, 2:], axis=1) | np.all(e[:, 2:] == g[:, :2], axis=1)
    return overlapping | (on.any(axis=0) & ~in_line & ~follows)


def corners(points: Floats) -> Floats:
    """The points of a ring without those in the middle of a straight edge."""
    before, after = np.roll(points, 1, axis=0), np.roll(points, -1, axis=0)
    return points[_cross(points - before, after - points) != 0]


def _box_gap(one: Floats, other: Floats) -> Floats:
    """How far apart the boxes of each edge in `one` (n, 4) and each in `other` (m, 4) are (n, m)."""
    gaps = []
    for axis in (0, 1):
        a, b = one[:, [axis, axis + 2]], other[:, [axis, axis + 2]]
        ahead = b.min(axis=1)[None, :] - a.max(axis=1)[:, None]
        behind = a.min(axis=1)[:, None] - b.max(axis=1)[None, :]
        gaps.append(np.maximum(np.maximum(ahead, behind), 0))
    return np.hypot(*gaps)


def _facing(ends: Floats, outward: bool) -> Floats:
    """The edges turned so that their facing side is on the right."""
    return ends[:, [2, 3, 0, 1]] if outward else ends


def _along(ends: Floats) -> Floats:
    return ends[:, 2:] - ends[:, :2]


def _cross(one: Floats, other: Floats) -> Floats:
    """Positive where `other` is left of `one`."""
    return np.asarray(one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0])
