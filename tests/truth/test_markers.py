"""Places are never laxer than klayout: each marker of its flat Euclidean checks lies on one, but for runs."""

import klayout.db as kdb
import numpy as np
import pytest
import shapely

from tests.truth.drawing import Drawing, drawing_of
from tests.truth.layouts import KINDS, LAYERS, Kind, random_layout
from tests.truth.measures import touches
from tests.truth.outline import Edges, bodies_of, edges_of
from tests.truth.places import places
from tests.truth.sight import Sight

FEW, BLOCK, MANY = 10, 10, 410
_NEAR = 3.0  # dbu


@pytest.mark.parametrize("first", range(0, FEW, BLOCK))
@pytest.mark.parametrize("kind", KINDS)
def test_every_marker_of_klayout_lies_on_a_place(kind: Kind, first: int) -> None:
    wrong = [each for seed in range(first, first + BLOCK) for each in unplaced(kind, seed)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.long
@pytest.mark.parametrize("first", range(FEW, FEW + MANY, BLOCK))
@pytest.mark.parametrize("kind", KINDS)
def test_every_marker_of_klayout_lies_on_a_place_of_many_layouts(kind: Kind, first: int) -> None:
    wrong = [each for seed in range(first, first + BLOCK) for each in unplaced(kind, seed)]
    assert not wrong, "\n".join(wrong)


def unplaced(kind: Kind, seed: int) -> list[str]:
    """The markers of one layout that lie on no place, in words."""
    plan = random_layout(kind, seed)
    layout = plan.flat()
    top, limit = layout.cell("top"), round(plan.length / plan.dbu)
    drawing = drawing_of(layout, top)
    found = []
    for number in LAYERS:
        index = layout.find_layer(*number)
        if index is None:
            continue
        region = kdb.Region(top.begin_shapes_rec(index)).merged()
        for name, markers, inner in (
            ("width", region.width_check(limit, metrics=kdb.Region.Euclidian), True),
            ("spacing", region.space_check(limit, metrics=kdb.Region.Euclidian), False),
        ):
            known = _Known(drawing, region, limit, inner)
            found += [
                f"unplaced({kind!r}, {seed}): {name} on layer {number[0]}, limit {limit}: {marker}"
                for marker in markers.each()
                if not known.explains(marker)
            ]
    return found


class _Known:
    """The places of a merged region, as klayout merged it."""

    def __init__(self, drawing: Drawing, region: kdb.Region, limit: int, inner: bool) -> None:
        shapes = []
        for polygon in region.each():
            holes = [[(p.x, p.y) for p in polygon.each_point_hole(n)] for n in range(polygon.holes())]
            shapes.append(shapely.Polygon([(p.x, p.y) for p in polygon.each_point_hull()], holes))
        self._bodies = bodies_of(shapely.make_valid(shapely.MultiPolygon(shapes)))
        self._edges: Edges = edges_of(self._bodies)
        rounding = drawing.rounding
        self._limit = limit
        self._sight = Sight(inner, self._bodies, rounding)
        found = places(self._edges, None, limit, self._sight)
        windows = [window for place in found for window in place.windows]
        self._ways = [
            np.array([shapely.LineString(part) for part in parts], dtype=object)
            for parts in ([each.part for each in windows], [each.other_part for each in windows])
        ]
        self._touches = np.array([shapely.Point(point) for point in touches(self._edges)], dtype=object)

    def explains(self, marker: kdb.EdgePair) -> bool:
        """Whether a marker lies on a place, or its edges are none.

        Those of no place do not see each other, or are neighbours, or of one run, or do not run against
        each other, but for rounding.
        """
        parts = [
            shapely.LineString([(e.p1.x, e.p1.y), (e.p2.x, e.p2.y)]) for e in (marker.first, marker.second)
        ]
        if np.all([shapely.distance(part, self._touches) <= _NEAR for part in parts], axis=0).any():
            return True
        # Which windows of each side lie on each part.
        one, other = ([shapely.distance(part, ways) <= _NEAR for part in parts] for ways in self._ways)
        if ((one[0] & other[1]) | (one[1] & other[0])).any():
            return True
        if not self._sees(*parts):
            return True  # klayout looks through what stands between: no way keeps to what is measured
        return all(
            self._no_pair(a, b)
            for a in self._holding(parts[0]).tolist()
            for b in self._holding(parts[1]).tolist()
        )

    def _sees(self, one: shapely.LineString, other: shapely.LineString) -> bool:
        """Whether any way between two parts of edges keeps to what is measured."""
        spots = np.linspace(0.02, 0.98, 17)
        ends = [
            [shapely.line_interpolate_point(part, t, normalized=True) for t in spots] for part in (one, other)
        ]
        ways = [shapely.LineString([p, q]) for p in ends[0] for q in ends[1]]
        short = np.array([way for way in ways if way.length < self._limit], dtype=object)
        if not len(short):
            return False
        # Shapes that touch are two: none is measured through the point where they do.
        through = shapely.dwithin(short, shapely.MultiPoint(self._touches), _NEAR / 100)
        return bool((self._sight.free(short) & ~(through & self._sight.inner)).any())

    def _holding(self, part: shapely.LineString) -> np.ndarray:
        ends = shapely.points(shapely.get_coordinates(part))
        away = np.stack([shapely.distance(self._edges.lines, end) for end in ends]).max(axis=0)
        return np.flatnonzero(away <= min(1.0, away.min() + 0.1))

    def _no_pair(self, a: int, b: int) -> bool:
        edges = self._edges
        if a == b or b in (edges.before[a], edges.after[a]):
            return True
        slant = self._sight.rounding * (1 / edges.length[a] + 1 / edges.length[b])
        if edges.unit[a] @ edges.unit[b] > -slant - 1e-9:
            return True
        runs = [{int(edges.run_before[n]), int(edges.run_after[n])} - {-1} for n in (a, b)]
        return bool(runs[0] & runs[1]) and bool(edges.like_facet[a] or edges.like_facet[b])
