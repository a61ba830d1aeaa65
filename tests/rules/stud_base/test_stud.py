"""Studs in use, against figures worked out by hand, and what has to hold of any stud."""

import dataclasses
import math
from typing import Any

import numpy as np
import pytest

from pkgdrc.process.elastic import Elastic
from pkgdrc.resources import find_technology
from pkgdrc.technology import load_technology
from tests.family import part_of

_STUD = part_of("stud-base", "made.stud")
Stud, stud, stud_not_stated = _STUD.Stud, _STUD.stud, _STUD.stud_not_stated
handling_stress, least_wall, metal_at_worst = _STUD.handling_stress, _STUD.least_wall, _STUD.metal_at_worst
SHIPPED: Any = load_technology(find_technology("stud-base"))
WORKED = Stud(
    outer=180.0,
    hole=100.0,
    metal=10.0,
    height=60.0,
    left=60.0,
    film=Elastic(2.3, 0.35),
    wall=Elastic(120.0, 0.34),
)
DELTA = 2545.6 * 13.4e-4  # a module of 10 x 10 at a pitch of 400 um: 13.4 ppm/K over 100 K


@pytest.mark.parametrize(
    ("outer", "height", "metal", "stiffness"),
    [
        (180.0, 60.0, 10.0, 1192.0),
        (130.0, 60.0, 10.0, 1097.0),
        (130.0, 90.0, 10.0, 685.0),
        (130.0, 60.0, 0.0, 39.0),
    ],
)
def test_stiffness(outer: float, height: float, metal: float, stiffness: float) -> None:
    made = dataclasses.replace(WORKED, outer=outer, height=height, metal=metal)
    assert made.stiffness_of_tube == pytest.approx(stiffness, rel=0.02)


def test_the_worked_stud() -> None:
    assert WORKED.stiffness_of_tube == pytest.approx(1192.0, rel=1e-3)
    assert WORKED.stiffness_of_base == pytest.approx(1769.0, rel=1e-3)
    assert pytest.approx(3.411, abs=1e-3) == DELTA
    assert WORKED.force(DELTA) == pytest.approx(2429.0, rel=1e-3)
    assert WORKED.shear(DELTA) == pytest.approx(0.0340, abs=1e-4)


@pytest.mark.parametrize(
    ("height", "strain"), [(60.0, 0.0569), (30.0, 0.114), (90.0, 0.0379), (120.0, 0.0284)]
)
def test_on_a_rigid_base(height: float, strain: float) -> None:
    rigid = dataclasses.replace(WORKED, height=height, left=0.0)
    assert rigid.shear(DELTA) == pytest.approx(strain, rel=5e-3)


@pytest.mark.parametrize(("height", "wall", "stress"), [(90.0, 15.0, 153.0), (90.0, 40.0, 21.5)])
def test_a_segment_that_is_handled(height: float, wall: float, stress: float) -> None:
    width = math.pi * 50.0  # half of the hole's rim
    assert handling_stress(20.0, height, wall, width) == pytest.approx(stress, rel=5e-3)


@pytest.mark.parametrize(("height", "wall"), [(60.0, 27.6), (90.0, 33.8)])
def test_the_least_wall_of_a_segment(height: float, wall: float) -> None:
    width = math.pi * 50.0
    assert least_wall(20.0, height, width, 30.0) == pytest.approx(wall, abs=0.06)
    assert handling_stress(20.0, height, least_wall(20.0, height, width, 30.0), width) == pytest.approx(30.0)


def test_whatever_is_taller_or_thinner_is_sheared_less() -> None:
    """20,000 random studs."""
    dice = np.random.default_rng(11)
    for _ in range(20_000):
        hole = float(dice.uniform(40, 300))
        made = Stud(
            outer=hole + float(dice.uniform(20, 200)),
            hole=hole,
            metal=float(dice.uniform(1, 19)),
            height=float(dice.uniform(20, 200)),
            left=float(dice.uniform(10, 200)),
            film=Elastic(float(dice.uniform(0.5, 10)), 0.35),
            wall=Elastic(float(dice.uniform(50, 250)), 0.34),
        )
        taller = dataclasses.replace(made, height=made.height * 1.3)
        assert taller.shear(1.0) <= made.shear(1.0) * (1 + 1e-9)
        assert taller.force(1.0) <= made.force(1.0) * (1 + 1e-9)
        thinner = dataclasses.replace(made, metal=made.metal / 2)
        assert thinner.force(1.0) <= made.force(1.0) * (1 + 1e-9)
        assert made.shear(2.0) == pytest.approx(2 * made.shear(1.0))
        assert made.shear(0.0) == 0.0


def test_the_shipped_stud() -> None:
    assert stud_not_stated(SHIPPED) == ()
    made = stud(180.0, 100.0, SHIPPED)
    assert made.stiffness_of_tube == pytest.approx(1192.0, rel=1e-3)
    assert stud_not_stated(dataclasses.replace(SHIPPED, board=None, stack=())) == (
        "board",
        "stack[1].cte",
        "stack.film.elastic_modulus",
    )


def test_wall_metal_at_its_worst_place() -> None:
    assert metal_at_worst(100.0, SHIPPED) == pytest.approx(7.0)  # plated: 0.7 of 10 um
    assert SHIPPED.wall_metal
    sputtered = dataclasses.replace(SHIPPED.wall_metal, method="sputtered")
    # depth / mouth 1.2: 0.0420
    assert metal_at_worst(100.0, dataclasses.replace(SHIPPED, wall_metal=sputtered)) == pytest.approx(
        0.42, abs=0.001
    )
