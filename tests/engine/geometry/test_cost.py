"""What measuring costs grows with the edges of shapes, not with their square."""

import math
import time
from collections.abc import Callable

import pytest

from pkgdrc.engine.geometry.facing import inside, outside
from pkgdrc.engine.geometry.outline import Gap, Outline
from tests.engine.geometry.shapes import Point, arc, polygon, values


def bent(facets: int) -> Outline:
    return polygon(*arc(0, 0, 500, 0, 270, facets), *arc(0, 0, 492, 270, 0, facets))


def wave(steps: int) -> Outline:
    """A track whose curve is no circle, in ever finer facets."""
    x = [400 * k / steps for k in range(steps + 1)]
    upper: list[Point] = [(each, 60 * math.sin(each / 40)) for each in x]
    return polygon(*upper, *((each, y - 9) for each, y in reversed(upper)))


def zigzag(steps: int) -> Outline:
    upper: list[Point] = [(3 * k, 5 * (k % 2)) for k in range(steps)]
    return polygon(*upper, *((x, y - 8) for x, y in reversed(upper)))


def comb(teeth: int) -> Outline:
    points: list[Point] = [(0, 0)]
    for k in range(teeth):
        points += [(20 * k, 100), (20 * k + 8, 100), (20 * k + 8, 20), (20 * k + 20, 20)]
    return polygon(*points, (20 * teeth, 0))


def seconds(measure: Callable[[Outline, float], list[Gap]], shape: Outline) -> float:
    start = time.process_time()
    measure(shape, 15_000)
    return time.process_time() - start


@pytest.mark.parametrize(
    ("draw", "measure", "few"),
    [
        (bent, inside, 2000),
        (wave, inside, 1000),
        (zigzag, inside, 400),
        (comb, inside, 1000),
        (comb, outside, 1000),
    ],
)
def test_eight_times_the_edges_cost_no_more_than_that(
    draw: Callable[[int], Outline], measure: Callable[[Outline, float], list[Gap]], few: int
) -> None:
    seconds(measure, draw(few))  # what is done but once
    once, eightfold = (min(seconds(measure, draw(count)) for _ in range(2)) for count in (few, 8 * few))
    assert eightfold < 20 * once  # their square would be 64


def test_finer_facets_change_no_value() -> None:
    assert [values(inside(bent(count), 10_000), 3) for count in (400, 4000)] == [[8.0], [8.0]]
    coarse, fine = (inside(wave(count), 10_000) for count in (1000, 8000))
    assert values(coarse) == pytest.approx(values(fine), abs=0.03)
