"""A slow oracle for the measures: every defect of two layers by its definition, on merged flat polygons.

It works with shapely and the edge oracle, and shares nothing with the engine. Lengths are whole database
units of 0.001 um; measured values are um, um2, deg or plain numbers, as the engine's.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations, product

import numpy as np
import shapely
from numpy.typing import NDArray

from tests.engine import oracle

DBU = 0.001
_BLUNT = math.radians(60)
_TIP = 0.12  # um
_SLANT = 1e-9
_SLANT_DOUBT = 0.03

Floats = NDArray[np.float64]
Body = shapely.MultiPolygon


@dataclass(frozen=True)
class Defect:
    """What is measured, and the parts that its mark touches; `whole` if the mark is the one part itself.

    One that is not `sure` is so near to the limit that rounding decides. A value may be measured greater by
    `rough`.
    """

    parts: tuple[shapely.Geometry, ...]
    measured: float | None
    sure: bool = True
    whole: bool = False
    rough: float = 0.0


@dataclass(frozen=True)
class Merged:
    """Both layers merged, and their bodies: polygons that touch in a corner are one."""

    a: Body
    b: Body

    def bodies(self, layer: str = "a") -> list[Body]:
        """The merged shapes of a layer."""
        return oracle.bodies(self.a if layer == "a" else self.b)


@dataclass(frozen=True)
class Limit:
    """What a value must not be under, or over, and how near to that rounding decides; in the value's unit."""

    below: float = -math.inf
    above: float = math.inf
    doubt: float = 0.0

    def breaks(self, value: float, doubt: float = 0.0) -> bool:
        """Whether a value is beyond the limit by more than `doubt`."""
        return value < self.below - doubt or value > self.above + doubt

    def judge(self, value: float, *parts: shapely.Geometry, whole: bool = False) -> Iterator[Defect]:
        """The defect, if the value breaks the limit or may do so."""
        if self.breaks(value, -self.doubt):
            yield Defect(parts, value, self.breaks(value, self.doubt), whole)


Oracle = Callable[[Merged, Limit], Iterator[Defect]]


def width(layers: Merged, limit: Limit) -> Iterator[Defect]:
    """Each shape narrower than the limit, with its least width."""
    yield from _across("width", layers.a, limit)


def notch(layers: Merged, limit: Limit) -> Iterator[Defect]:
    """Each shape with a notch narrower than the limit."""
    yield from _across("notch", layers.a, limit)


def overlap(layers: Merged, limit: Limit) -> Iterator[Defect]:
    """Each shared area narrower than the limit; slivers may be what rounding left."""
    shared = shapely.get_parts(shapely.intersection(layers.a, layers.b))
    for defect in _across("width", shapely.MultiPolygon([part for part in shared if part.area > 0]), limit):
        (body,) = defect.parts
        yield replace(defect, sure=defect.sure and (not limit.doubt or body.area > 2 * body.length))


def space(layers: Merged, limit: Limit) -> Iterator[Defect]:
    """Each pair of shapes closer than the limit."""
    for one, other in combinations(layers.bodies(), 2):
        yield from limit.judge(shapely.distance(one, other) * DBU, one, other)


def separation(layers: Merged, limit: Limit) -> Iterator[Defect]:
    """Each pair of shapes of two layers closer than the limit."""
    for one, other in product(layers.bodies(), layers.bodies("b")):
        yield from limit.judge(shapely.distance(one, other) * DBU, one, other)


def enclosed_by(layers: Merged, limit: Limit) -> Iterator[Defect]:
    """Each shape with less margin of the shapes it lies on than the limit."""
    for one in layers.bodies():
        touched = [body for body in layers.bodies("b") if shapely.intersects(one, body)]
        if touched:
            margin, rough = _margin(one, shapely.union_all(touched))
            for defect in limit.judge(margin * DBU, one):
                yield replace(defect, rough=rough * DBU)
        else:
            yield Defect((one,), None, whole=True)


def area(layers: Merged, limit: Limit) -> Iterator[Defect]:
    """Each shape whose area is out of range."""
    for body in layers.bodies():
        yield from limit.judge(round(body.area * DBU**2, 9), body, whole=True)


def diameter(layers: Merged, limit: Limit) -> Iterator[Defect]:
    """Each shape the shorter side of whose box is out of range."""
    for body in layers.bodies():
        left, bottom, right, top = body.bounds
        yield from limit.judge(min(right - left, top - bottom) * DBU, body, whole=True)


def pitch(layers: Merged, limit: Limit) -> Iterator[Defect]:
    """Each pair of shapes the centres of whose boxes are closer than the limit."""
    for one, other in combinations([_centre(body) for body in layers.bodies()], 2):
        yield from limit.judge(shapely.distance(one, other) * DBU, one, other)


def offset_from(layers: Merged, limit: Limit) -> Iterator[Defect]:
    """Each pair of overlapping shapes of two layers with centres farther apart than the limit."""
    for one, other in product(layers.bodies(), layers.bodies("b")):
        if shapely.intersection(one, other).area > 0:
            ends = _centre(one), _centre(other)
            yield from limit.judge(shapely.distance(*ends) * DBU, *ends)


def angle(layers: Merged, limit: Limit) -> Iterator[Defect]:
    """Each place with a corner whose edges are at less than the limit."""
    sharpest: dict[tuple[float, float], tuple[float, float]] = {}
    for polygon in layers.a.geoms:
        for ring in (polygon.exterior, *polygon.interiors):
            points = oracle.corners(shapely.get_coordinates(ring)[:-1])
            for back, at, on in zip(np.roll(points, 1, 0), points, np.roll(points, -1, 0), strict=True):
                one, other = back - at, on - at
                cross = one[0] * other[1] - one[1] * other[0]
                value = round(math.degrees(abs(math.atan2(cross, np.dot(one, other)))), 9)
                # A corner that is off by a unit or so turns short edges more than long ones.
                shortest = min(np.hypot(*one), np.hypot(*other))
                rough = math.degrees(math.atan2(3, shortest)) if limit.doubt else 0.0
                place = (float(at[0]), float(at[1]))
                sharpest[place] = min((value, rough), sharpest.get(place, (180.0, 0.0)))
    for place, (value, rough) in sharpest.items():
        for defect in replace(limit, doubt=rough).judge(value, shapely.Point(place)):
            sure = defect.sure and 2 * rough < min(20, value)
            yield replace(defect, measured=value - rough, rough=2 * rough, sure=sure)


def count_in(layers: Merged, limit: Limit) -> Iterator[Defect]:
    """Each shape of the other layer that holds or touches too few or too many."""
    for body in layers.bodies("b"):
        count = sum(bool(shapely.intersects(body, held)) for held in layers.bodies())
        yield from limit.judge(count, body, whole=True)


def density(layers: Merged, limit: Limit) -> Iterator[Defect]:
    """Each shape of the other layer of which too little or too much is covered."""
    for body in layers.bodies("b"):
        yield from limit.judge(shapely.intersection(body, layers.a).area / body.area, body, whole=True)


def _across(check: oracle.Check, merged: Body, limit: Limit) -> Iterator[Defect]:
    """The least distance of two edges of a shape that face each other, with nothing between them."""
    for body in oracle.bodies(merged):
        if _round(body):
            if check == "width":
                yield from limit.judge((body.bounds[2] - body.bounds[0]) * DBU, body)
            continue
        markers = oracle.markers(check, (limit.below + limit.doubt) / DBU, oracle.edges(body))
        gaps = shapely.shortest_line(
            shapely.linestrings(markers[:, :4].reshape(-1, 2, 2)),
            shapely.linestrings(markers[:, 4:].reshape(-1, 2, 2)),
        )
        lengths = shapely.length(gaps)
        if check == "width":
            clear = lengths - shapely.length(shapely.intersection(gaps, body.buffer(0.5))) < 1
        else:
            clear = shapely.length(shapely.intersection(gaps, body.buffer(-0.5))) < 1
        clear &= ~np.array([_blunt_corner(body, *each) for each in zip(markers, gaps, strict=True)], bool)
        slides = np.array([_slides(check, body, gap) for gap in gaps])
        # Whether a corner is turned far enough to count may be a matter of rounding.
        strict, loose = (
            float(lengths[clear & (slides < _SLANT + off)].min(initial=math.inf)) * DBU
            for off in ((-_SLANT_DOUBT, _SLANT_DOUBT) if limit.doubt else (0.0, 0.0))
        )
        # Towards a sharp corner a shape is as narrow as rounding leaves its tip.
        if limit.doubt and (loose < _TIP or _nearly_sharp(body)):
            yield Defect((body,), 0.0, strict < _TIP, rough=_TIP)
        if loose == strict or loose >= _TIP:
            for defect in limit.judge(loose, body):
                sure = limit.breaks(strict, limit.doubt)
                yield replace(defect, sure=sure, rough=0.0 if strict == loose else math.inf)


def _blunt_corner(body: Body, marker: Floats, gap: shapely.LineString) -> bool:
    """Whether the edges of a marker (8) meet in a corner of at least 60 degrees: no shape is narrow there."""
    one, other = marker[2:4] - marker[:2], marker[6:] - marker[4:6]
    if gap.length > 1 or abs(np.dot(one, other)) > math.cos(_BLUNT) * np.hypot(*one) * np.hypot(*other):
        return False
    return len(list(_corners_at(body, shapely.get_coordinates(gap)[0]))) == 1


def _slides(check: oracle.Check, body: Body, gap: shapely.LineString) -> float:
    """How fast a gap changes when an end slides along the outline, 0..1; where it does not, it is across.

    From a corner that sticks out (for a notch: in) it must not grow, from any other not shrink.
    """
    ends = shapely.get_coordinates(gap)
    if gap.length <= 1:
        return 0.0
    return max(
        min(
            (_growth(check, *corner, to) for corner in _corners_at(body, at)),
            default=_slant(body, at, to),
        )
        for at, to in ((ends[0], ends[1]), (ends[1], ends[0]))
    ) - 1.5 / float(gap.length)


def _slant(body: Body, at: Floats, to: Floats) -> float:
    """How fast the way between two points grows when one slides along the edge it lies on."""
    ends = oracle.edges(body).ends
    nearest = shapely.distance(shapely.Point(at), shapely.linestrings(ends.reshape(-1, 2, 2))).argmin()
    along = ends[nearest, 2:] - ends[nearest, :2]
    return abs(float(np.dot(along, to - at))) / float(np.hypot(*along) * np.hypot(*(to - at)))


def _corners_at(body: Body, at: Floats) -> Iterator[tuple[Floats, Floats, Floats]]:
    """The corner before, the corner, and the one after, of each corner at a point; the body on the left."""
    for polygon in body.geoms:
        turned = shapely.orient_polygons(polygon)
        for ring in (turned.exterior, *turned.interiors):
            points = oracle.corners(np.round(shapely.get_coordinates(ring)[:-1]))
            for n in np.flatnonzero(np.hypot(*(points - at).T) <= 1):
                yield points[n - 1], points[n], points[(n + 1) % len(points)]


def _growth(check: oracle.Check, back: Floats, corner: Floats, on: Floats, to: Floats) -> float:
    one, other = back - corner, on - corner
    blunt = (one[0] * other[1] - one[1] * other[0] < 0) == (check == "width")
    away = corner - to
    grows = [float(np.dot(way, away) / np.hypot(*way) / np.hypot(*away)) for way in (one, other)]
    return max(grows) if blunt else -min(grows)


def _nearly_sharp(body: Body) -> bool:
    """Whether rounding may decide if a corner is sharp enough for its edges to face each other."""
    corners = [defect.measured or 0.0 for defect in angle(Merged(body, body), Limit(below=95.0))]
    return any(abs(value - 90) > 1e-6 for value in corners)


def _round(body: Body) -> bool:
    """Whether a body is a circle in facets."""
    if len(body.geoms) > 1 or body.geoms[0].interiors:
        return False
    points = shapely.get_coordinates(body)
    radii = np.hypot(*(points - (points.max(axis=0) + points.min(axis=0)) / 2).T)
    return len(points) > 16 and float(np.ptp(radii)) < 3


def _margin(one: Body, others: shapely.Geometry) -> tuple[float, float]:
    """Margin of the others round `one`, negative by how far its farthest point is from them.

    Also how much nearer the farthest point on the outline is, where the farthest of all lies amid `one`.
    """
    if shapely.covers(others, one):
        return float(shapely.distance(one.boundary, others.boundary)), 0.0
    bare = shapely.difference(one, others)
    farthest = _covered_at(bare, others)
    return -farthest, farthest - _covered_at(bare.boundary, others)


def _covered_at(bare: shapely.Geometry, others: shapely.Geometry) -> float:
    """How far the others must grow to cover something."""
    low, high = 0.0, 2 * max(bare.bounds[2] - bare.bounds[0], bare.bounds[3] - bare.bounds[1])
    while high - low > 0.05:
        middle = (low + high) / 2
        covered = shapely.covers(shapely.buffer(others, middle, quad_segs=64), bare)
        low, high = (low, middle) if covered else (middle, high)
    return high


def _centre(body: Body) -> shapely.Point:
    left, bottom, right, top = body.bounds
    return shapely.Point((left + right) / 2, (bottom + top) / 2)


ORACLES: dict[str, Oracle] = {
    "width": width,
    "notch": notch,
    "overlap": overlap,
    "space": space,
    "separation": separation,
    "enclosed_by": enclosed_by,
    "area": area,
    "diameter": diameter,
    "pitch": pitch,
    "offset_from": offset_from,
    "angle": angle,
    "count_in": count_in,
    "density": density,
}
