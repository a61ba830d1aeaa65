"""klayout's own flat Euclidean checks find nothing on edges apart that is on no place of ours."""

import random
from itertools import product

import klayout.db as kdb
import numpy as np
import pytest
import shapely

from pkgdrc.engine.geometry.edges import Edges, edges_of
from pkgdrc.engine.geometry.outline import Outline
from pkgdrc.engine.geometry.places import Narrow, narrow_places
from tests.engine.geometry.shapes import merged
from tests.engine.geometry.test_random import KINDS, SIZES, region, shapely_of

FEW = 40
NEAR_LIMIT = 3.0  # dbu, within which rounding decides
NEAR_ACROSS = 0.03  # cosine, the same


@pytest.mark.parametrize("inwards", [True, False])
def test_markers_lie_on_places(inwards: bool) -> None:
    looked_at = 0
    for kind, seed in product(KINDS, range(FEW)):
        rng = random.Random(f"markers {kind} {seed}")
        drawn, limit = region(rng, kind), rng.choice(SIZES)
        for shape in merged(drawn):
            edges = edges_of(np.zeros(2), (shape, inwards))
            if (edges.facet >= 0).any():
                continue  # of runs only what lies opposite counts
            narrow = narrow_places(edges, limit)
            for marker in markers(shape, limit, inwards):
                looked_at += judged(shape, edges, narrow, marker, limit, inwards)
    assert looked_at > 100


def markers(shape: Outline, limit: float, inwards: bool) -> list[kdb.EdgePair]:
    alone = kdb.Region(shape.polygon)
    alone.merged_semantics = False
    check = alone.width_check if inwards else alone.notch_check
    return list(check(round(limit), False, kdb.Metrics.Euclidian).each())


def judged(
    shape: Outline, edges: Edges, narrow: Narrow, marker: kdb.EdgePair, limit: float, inwards: bool
) -> bool:
    """Whether a marker is one that counts; if so, it is on edges that are too near each other for us too."""
    pairs = list(product(*(on(edges, each, inwards) for each in (marker.first, marker.second))))
    along = edges.along / np.hypot(*edges.along.T)[:, None]
    pairs = [(i, j) for i, j in pairs if along[i] @ along[j] < -NEAR_ACROSS]
    way = shapely.shortest_line(line(marker.first), line(marker.second))
    if not pairs or any(meet(edges, i, j) or runs_along(edges, i, j, way) for i, j in pairs):
        return False
    body = shapely_of(shape)
    lies = shapely.intersection(way, body).length if inwards else shapely.difference(way, body).length
    if way.length > limit - NEAR_LIMIT or lies < way.length - NEAR_LIMIT:
        return False  # at the limit, or hidden
    ours = {
        frozenset((int(narrow.pairs.i[k]), int(narrow.pairs.j[k])))
        for k in np.flatnonzero(narrow.narrow & narrow.pairs.against)
    }
    assert any(frozenset(pair) in ours for pair in pairs), f"{marker} of {shape.polygon}"
    return True


def on(edges: Edges, marked: kdb.Edge, inwards: bool) -> list[int]:
    """The edges that a marked part of one may be of: at a corner it may be either."""
    middle = np.array([[(marked.x1 + marked.x2) / 2, (marked.y1 + marked.y2) / 2]])
    share = ((middle - edges.start) * edges.along).sum(axis=1) / (edges.along**2).sum(axis=1)
    foot = edges.start + np.clip(share, 0, 1)[:, None] * edges.along
    way = np.array([marked.dx(), marked.dy()]) * (-1 if inwards else 1)
    near = (np.hypot(*(foot - middle).T) < 1.5) & (edges.along @ way >= 0)
    return [int(k) for k in np.flatnonzero(near)]


def runs_along(edges: Edges, i: int, j: int, way: shapely.LineString) -> bool:
    """Whether a way runs along one of the edges that it is between, but for rounding."""
    (x, y), (u, v) = way.coords
    heights = [
        (abs(edges.along[k, 0] * (v - y) - edges.along[k, 1] * (u - x)), float(np.hypot(*edges.along[k])))
        for k in (i, j)
    ]
    return any(height / length <= NEAR_LIMIT * (1 + way.length / length) for height, length in heights)


def meet(edges: Edges, i: int, j: int) -> bool:
    ends = [{tuple(edges.start[k]), tuple(edges.end[k])} for k in (i, j)]
    return bool(ends[0] & ends[1])


def line(edge: kdb.Edge) -> shapely.Geometry:
    points = [(edge.x1, edge.y1), (edge.x2, edge.y2)]
    return shapely.Point(points[0]) if edge.is_degenerate() else shapely.LineString(points)
