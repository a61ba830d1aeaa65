"""The distance of two edges against its definition, tried on many points of both."""

import itertools
import math
from random import Random

import klayout.db as kdb
import numpy as np
import pytest

from pkgdrc.engine.geometry.segments import Segment, apart
from pkgdrc.engine.measures.edges import _read, code

_STEPS = 240


def sampled(one: Segment, other: Segment, sides: tuple[int, int], metric: str) -> float:
    """The least distance between many points of two edges, each on the right side of the other's line."""
    shares = np.linspace(0, 1, _STEPS + 1)[:, None]
    a, b = (np.array(s.start) + shares * np.array(s.along) for s in (one, other))
    ways = b[None, :, :] - a[:, None, :]
    towards = ways @ np.array(one.side(sides[0])), -(ways @ np.array(other.side(sides[1])))
    seen = (towards[0] >= -1e-9) & (towards[1] >= -1e-9)
    unit = np.array(one.along) / math.hypot(*one.along)
    along, across = np.abs(ways @ unit), np.abs(ways[..., 0] * unit[1] - ways[..., 1] * unit[0])
    values = np.maximum(along, across) if metric == "square" else np.hypot(along, across)
    return float(np.where(seen, values, np.inf).min())


def pairs(seed: int) -> list[tuple[Segment, Segment]]:
    random = Random(seed)

    def point() -> tuple[int, int]:
        return random.randrange(0, 200, 10), random.randrange(0, 200, 10)

    found: list[tuple[Segment, Segment]] = []
    while len(found) < 60:
        one, other = Segment(point(), point()), Segment(point(), point())
        ends = {one.start, one.end, other.start, other.end}
        if len(ends) == 4:
            found.append((one, other))
    return found


@pytest.mark.parametrize("metric", ["euclidean", "square"])
@pytest.mark.parametrize("sides", [(1, 1), (1, -1), (-1, -1)])
@pytest.mark.parametrize("seed", range(4))
def test_the_distance_is_the_least_between_points_that_see_each_other(
    seed: int, sides: tuple[int, int], metric: str
) -> None:
    told = 0
    for one, other in pairs(seed):
        way = apart(one, other, sides, metric, 0.0)
        turned = np.dot(one.side(sides[0]), other.side(sides[1])) < -1e-9
        least = sampled(one, other, sides, metric) if turned else math.inf
        step = max(math.hypot(*each.along) for each in (one, other)) / _STEPS * 1.5
        if way is None:
            assert math.isinf(least), (one, other)
        elif not math.isinf(least):  # else they see each other in a point between the samples
            told += 1
            assert least - step <= way[0] <= least + 1e-6, (one, other)
            for p, edge in zip(way[1:], (one, other), strict=True):
                start, length = edge.start, math.hypot(*edge.along)
                off = abs((p[0] - start[0]) * edge.along[1] - (p[1] - start[1]) * edge.along[0]) / length
                assert off < 1e-6
    assert told > 5


SQUARE = Segment((0, 0), (100, 0)), Segment((80, 50), (20, 50))  # outsides up, and down


@pytest.mark.parametrize(
    ("other", "metric", "along", "value"),
    [
        (SQUARE[1], "projection", 0, 50),
        (SQUARE[1], "projection", 60, 50),
        (SQUARE[1], "projection", 61, None),
        (Segment((200, 50), (110, 50)), "projection", 0, None),  # beside it, not over it
        (Segment((200, 50), (110, 50)), "euclidean", 0, math.hypot(10, 50)),
        (Segment((200, 50), (110, 50)), "square", 0, 50),
        (Segment((400, 50), (190, 50)), "square", 0, 90),
        (Segment((80, 0), (20, 0)), "euclidean", 0, 0),  # the one on the other
        (Segment((80, -5), (20, -5)), "euclidean", 0, None),  # behind it
        (Segment((20, 50), (80, 50)), "euclidean", 0, None),  # turned away
        (Segment((90, 70), (10, 30)), "projection", 0, 30),
        (Segment((100, 50), (100, 0)), "euclidean", 0, None),  # at right angles, and in a corner
        (Segment((100, 0), (20, 50)), "euclidean", 0, None),  # in a sharp corner
        (Segment((150, 40), (100, 0)), "euclidean", 0, 0),  # of a shape that touches in a corner
        (Segment((100, 0), (40, 0)), "euclidean", 0, 0),  # of one that begins on it, at its very end
        (Segment((200, 0), (100, 0)), "euclidean", 0, 0),  # of one that goes on from its end
        (Segment((200, 0), (100, 0)), "projection", 0, None),  # which lies beside no part of it
        (Segment((100, 0), (40, 0)), "projection", 0, 0),
    ],
)
def test_distances_of_one_edge(other: Segment, metric: str, along: float, value: float | None) -> None:
    way = apart(SQUARE[0], other, (1, 1), metric, along)
    assert (way and way[0]) == (value if value is None else pytest.approx(value))


def test_an_edge_can_be_read_from_its_triangle_however_it_is_turned() -> None:
    for dx, dy in itertools.product(range(-7, 8), repeat=2):
        if (dx, dy) == (0, 0):
            continue
        edge = kdb.Edge(3, 5, 3 + dx, 5 + dy)
        for turn, mirrored in itertools.product(range(4), (False, True)):
            trans = kdb.Trans(turn, mirrored, 11, -4)
            there = edge.transformed(trans)
            read = _read(code(edge).transformed(trans))
            assert (read.start, read.end) == ((there.x1, there.y1), (there.x2, there.y2)), (edge, trans)
