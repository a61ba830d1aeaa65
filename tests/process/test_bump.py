"""Elastic bumps, against figures worked out by hand."""

import dataclasses
from typing import Any

import pytest

from pkgdrc.process.bump import (
    Bump,
    bump,
    compliant_height,
    filling_height,
    shear_strain,
    strain_in_use,
)
from pkgdrc.resources import find_technology
from pkgdrc.technology import load_technology

SHIPPED = load_technology(find_technology("elastic-bump"))
# Second insulation 80 um, shrinkage 0.1; filling 0.3, ball 3 GPa; chip 2.6, board 16 ppm/K, swing 100 K.


@pytest.mark.parametrize(
    ("depth", "shrinkage", "height"), [(80.0, 0.1, 72.0), (80.0, 0.0, 80.0), (50.0, 0.5, 25.0)]
)
def test_filling(depth: float, shrinkage: float, height: float) -> None:
    assert filling_height(depth, shrinkage) == pytest.approx(height)


@pytest.mark.parametrize(
    ("ball", "opening", "filling", "touches", "bottom", "protrusion"),
    [
        # sides 30, 40, 50: on the rim of an opening of 60 a ball of 100 reaches 10 into it
        (100.0, 60.0, 89.0, False, 90.0, 90.0),
        (100.0, 60.0, 90.0, True, 90.0, 90.0),  # rim and filling at once
        (100.0, 60.0, 95.0, True, 95.0, 95.0),
        (100.0, 60.0, 100.0, True, 100.0, 100.0),  # full to the brim
        (130.0, 120.0, 59.0, False, 60.0, 90.0),  # sides 60, 25, 65: reaches 40 into it
        (130.0, 120.0, 61.0, True, 61.0, 91.0),
        (100.0, 100.0, 49.0, True, 49.0, 49.0),  # as wide as its opening: there is no rim to rest on
        (100.0, 120.0, 20.0, True, 20.0, 20.0),  # narrower
        (60.0, 120.0, 20.0, True, 20.0, -20.0),  # it does not come out
    ],
)
def test_where_a_ball_comes_to_rest(
    ball: float, opening: float, filling: float, touches: bool, bottom: float, protrusion: float
) -> None:
    made = Bump(depth=100.0, filling=filling, opening=opening, ball=ball)
    assert made.touches is touches
    assert made.bottom == pytest.approx(bottom)
    assert made.protrusion == pytest.approx(protrusion)


@pytest.mark.parametrize(
    ("filling", "ball", "moduli", "height"),
    [
        (72.0, 120.0, (0.3, 3.0), 84.0),  # a ball ten times as stiff gives a tenth
        (72.0, 120.0, (1.0, 1.0), 192.0),
        (72.0, 120.0, (3.0, 1.0), 432.0),
        (72.0, 120.0, (0.3, 1e12), 72.0),
    ],
)
def test_compliant_height(filling: float, ball: float, moduli: tuple[float, float], height: float) -> None:
    assert compliant_height(filling, ball, *moduli) == pytest.approx(height)


def test_shear_strain() -> None:
    # 3 mm x 13.4 ppm/K x 100 K = 4.02 um, over 84 um
    assert shear_strain(3000.0, 13.4, 100.0, 84.0) == pytest.approx(4.02 / 84)
    assert shear_strain(3000.0, -13.4, 100.0, 84.0) == pytest.approx(4.02 / 84)
    assert shear_strain(0.0, 13.4, 100.0, 84.0) == 0.0


def test_the_shipped_bump() -> None:
    made = bump(110.0, 120.0, SHIPPED)
    # On the rim it would reach 60 - sqrt(60^2 - 55^2) = 36.0 into the opening; the filling ends 8 below.
    assert made == Bump(depth=80.0, filling=72.0, opening=110.0, ball=120.0)
    assert made.touches
    assert (made.bottom, made.protrusion) == (pytest.approx(72.0), pytest.approx(112.0))
    assert strain_in_use(3000.0, 120.0, SHIPPED) == pytest.approx(4.02 / 84)


@pytest.mark.parametrize("missing", [{"filling": None}, {"ball": None}, {"board": None}, {"stack": ()}])
def test_strain_needs_the_figures(missing: dict[str, Any]) -> None:
    without = dataclasses.replace(SHIPPED, **missing)
    with pytest.raises(ValueError, match="filling, ball, board and the expansion of the chip"):
        strain_in_use(3000.0, 120.0, without)


def test_a_ball_over_an_empty_opening() -> None:
    # 60 - sqrt(60^2 - 36^2) = 12 into the opening
    empty = Bump(depth=80.0, filling=0.0, opening=72.0, ball=120.0)
    assert bump(72.0, 120.0, SHIPPED, filled=False) == empty
    assert bump(72.0, 120.0, dataclasses.replace(SHIPPED, filling=None)) == empty
    assert (empty.touches, empty.bottom, empty.protrusion) == (False, pytest.approx(68), pytest.approx(108))


def test_bumps_need_an_insulation_with_openings() -> None:
    with pytest.raises(KeyError):
        bump(110.0, 120.0, dataclasses.replace(SHIPPED, stack=SHIPPED.stack[:2]))
