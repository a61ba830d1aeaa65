"""Contours as SVG steps."""

import re

import klayout.db as kdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pkgdrc.picture.paths import contour

BOX = kdb.Box(0, 0, 480_000, 360_000)
PIXELS = 0.001

numbers = st.integers(min_value=-100_000, max_value=500_000)


def corners(steps: str) -> list[tuple[float, float]]:
    """The corners that relative steps lead to."""
    x = y = 0.0
    found = []
    for letter, text in re.findall(r"([Mlhv])([^Mlhvz]*)", steps):
        values = [float(value) for value in re.findall(r"-?[\d.]+", text)]
        dx, dy = {"h": (values[0], 0.0), "v": (0.0, values[0])}.get(letter, (values[0], values[-1]))
        x, y = (dx, dy) if letter == "M" else (x + dx, y + dy)
        found.append((x, y))
    return found


@given(st.lists(st.tuples(numbers, numbers), min_size=3, max_size=9))
def test_corners_are_where_they_are_to_a_tenth_of_a_pixel(points: list[tuple[int, int]]) -> None:
    ring = kdb.Polygon([kdb.Point(x, y) for x, y in points])
    steps = contour(ring, BOX, PIXELS, 0.0)
    if not ring.num_points():
        assert steps == ""
        return
    drawn = corners(steps)
    for point in ring.each_point_hull():
        there = point.x * PIXELS, (BOX.top - point.y) * PIXELS
        assert any(there == pytest.approx(each, abs=0.051) for each in drawn)


@pytest.mark.parametrize("count", [16, 64, 300])
def test_a_circle_is_two_arcs(count: int) -> None:
    box = kdb.Box(200_000, 100_000, 216_000, 116_000)
    steps = contour(kdb.Polygon.ellipse(box, count), BOX, PIXELS, 0.25)
    assert steps == "M200.0 252.0a8 8 0 1 0 16.0 0a8 8 0 1 0 -16.0 0z"


def test_an_octagon_is_none() -> None:
    box = kdb.Box(200_000, 100_000, 216_000, 116_000)
    assert "a" not in contour(kdb.Polygon.ellipse(box, 8), BOX, PIXELS, 0.25)
