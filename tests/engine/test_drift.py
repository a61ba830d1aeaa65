"""What is left of a distance between round shapes when one is displaced, by what was measured of it."""

import math

import klayout.db as kdb
import numpy as np
import pytest

from pkgdrc.engine.geometry.arcs import Tolerance
from pkgdrc.engine.geometry.enclosing import margins
from pkgdrc.engine.geometry.facing import between
from pkgdrc.engine.geometry.outline import Outline
from pkgdrc.engine.pairs import _drift

SHIFT = np.array([[100.0, 0.0]])


def disc(x: int, radius: int) -> Outline:
    """A circle of 96 corners round (x, 0), dbu."""
    corners = [(math.cos(k * math.pi / 48), math.sin(k * math.pi / 48)) for k in range(96)]
    points = [kdb.Point(round(x + radius * c), round(radius * s)) for c, s in corners]
    return Outline(kdb.Polygon(points), Tolerance(4, 1))


@pytest.mark.parametrize("x", [0, 3000, 9000, 12_000])
def test_what_overlaps_stays_none_apart(x: int) -> None:
    """Amid another, off its centre, across its rim with the centre in it, and without."""
    one, other = disc(0, 4000), disc(x, 10_000)
    (gap,) = between(one, other, 7000, ways=True)
    assert gap.value == 0
    assert _drift(gap, one, [other]).apart(SHIFT) == pytest.approx([0.0])


def test_circles_apart_come_nearer_by_what_one_is_displaced() -> None:
    one, other = disc(0, 4000), disc(15_000, 10_000)
    (gap,) = between(one, other, 7000, ways=True)
    assert _drift(gap, one, [other]).apart(SHIFT) == pytest.approx([900.0], abs=2)


@pytest.mark.parametrize(("x", "left"), [(3000, 3100.0), (9000, -2900.0), (12_000, -5900.0)])
def test_the_margin_of_a_circle_in_another_goes_by_their_centres(x: int, left: float) -> None:
    """Displaced towards the other's centre it is left more, also where it sticks out."""
    one, other = disc(0, 4000), disc(x, 10_000)
    found = margins(one, [other], 7000, ways=True)
    assert found
    assert _drift(found[0], one, [other]).apart(SHIFT) == pytest.approx([left], abs=2)
