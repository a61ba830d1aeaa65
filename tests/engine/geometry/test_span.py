"""The largest circle in a shape, against circles that are known; and that it is found soon."""

import itertools
import math
import random

import klayout.db as kdb
import numpy as np
import pytest

from pkgdrc.engine.geometry import span as module
from pkgdrc.engine.geometry.outline import Outline
from pkgdrc.engine.geometry.span import least_box, span
from tests.engine.geometry.shapes import TOLERANCE

TURNS = [
    kdb.ICplxTrans(1.0, angle, mirrored, 7, -13) for angle, mirrored in ((0, False), (33, True), (45, False))
]


def box(width: int, height: int) -> kdb.Polygon:
    return kdb.Polygon(kdb.Box(0, 0, width, height))


def corners(*points: tuple[int, int]) -> kdb.Polygon:
    return kdb.Polygon([kdb.Point(*point) for point in points])


def ring(outer: int, inner: int, off: int) -> kdb.Polygon:
    """A disc with a hole off its middle, the largest circle beside it is `outer - inner + off` wide."""
    disc = kdb.Region(kdb.Polygon.ellipse(kdb.Box(-outer, -outer, outer, outer), 400))
    hole = kdb.Polygon.ellipse(kdb.Box(off - inner, -inner, off + inner, inner), 200)
    return next((disc - kdb.Region(hole)).merged().each())


KNOWN = {
    "square": (box(720_000, 720_000), 720_000),
    "box": (box(730_000, 720_000), 720_000),
    "slit": (box(20_000_000, 50_000), 50_000),
    "L": (
        corners(
            (0, 0), (700_000, 0), (700_000, 300_000), (300_000, 300_000), (300_000, 700_000), (0, 700_000)
        ),
        600_000 * math.sqrt(2) / (1 + math.sqrt(2)),
    ),
    "triangle": (corners((0, 0), (300_000, 0), (0, 400_000)), 200_000),
    "ring": (ring(400_000, 100_000, 50_000), 350_000),
}


@pytest.mark.parametrize("turn", TURNS, ids=str)
@pytest.mark.parametrize("name", KNOWN)
def test_known_circles(name: str, turn: kdb.ICplxTrans) -> None:
    polygon, right = KNOWN[name]
    found = span(Outline(polygon.transformed(turn), TOLERANCE), 1.0)
    # What is turned has its corners on the grid, what is round its facets.
    assert found.shorter == pytest.approx(right, abs=25.0 if name == "ring" else 2.5)


@pytest.mark.parametrize("seed", range(20))
def test_convex_shapes_against_all_threes_of_their_sides(seed: int) -> None:
    rng = random.Random(seed)
    points = [(rng.randrange(500_000), rng.randrange(500_000)) for _ in range(7)]
    sides = np.array(_hull_of(points))
    polygon = corners(*((int(x), int(y)) for x, y in sides))
    found = span(Outline(polygon, TOLERANCE), 1.0).shorter
    assert 0 <= _circle_in(sides) - found <= 1.0 + 1e-6


def _hull_of(points: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The points that have all others on one side of a line to one of them, round their middle."""

    def outside(one: tuple[int, int]) -> bool:
        return any(
            all(
                (other[0] - one[0]) * (each[1] - one[1]) - (other[1] - one[1]) * (each[0] - one[0]) >= 0
                for each in points
            )
            for other in points
            if other != one
        )

    found = [point for point in points if outside(point)]
    x, y = (sum(axis) / len(found) for axis in zip(*found, strict=True))
    return sorted(found, key=lambda point: math.atan2(point[1] - y, point[0] - x))


def _circle_in(hull: np.ndarray) -> float:
    """Diameter of the largest circle in a convex shape, which touches three of its sides."""
    along = np.roll(hull, -1, axis=0) - hull
    inwards = np.stack((-along[:, 1], along[:, 0]), axis=1) / np.hypot(*along.T)[:, None]
    off = (inwards * hull).sum(axis=1)
    best = 0.0
    for three in itertools.combinations(range(len(hull)), 3):
        system = np.column_stack((inwards[list(three)], -np.ones(3)))
        if abs(np.linalg.det(system)) < 1e-12:
            continue
        x, y, radius = np.linalg.solve(system, off[list(three)])
        if radius > best and (inwards @ (x, y) - off >= radius - 1e-6).all():
            best = radius
    return 2 * float(best)


@pytest.mark.parametrize("name", KNOWN)
def test_a_long_shape_takes_few_looks(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    looks, radii = itertools.count(), module._radii

    def counted(shape: Outline, x: float, y: float, half: float) -> tuple[float, float]:
        next(looks)
        return radii(shape, x, y, half)

    monkeypatch.setattr(module, "_radii", counted)
    span(Outline(KNOWN[name][0], TOLERANCE), 1.0)
    assert next(looks) < 10_000


@pytest.mark.parametrize("turn", TURNS, ids=str)
def test_the_least_box_is_turned_with_the_shape(turn: kdb.ICplxTrans) -> None:
    for name, sides in {
        "box": (720_000, 730_000),
        "slit": (50_000, 20_000_000),
        "L": (700_000, 700_000),
    }.items():
        assert least_box(KNOWN[name][0].transformed(turn)) == pytest.approx(sides, abs=2.5)
