"""Elastic bumps, against figures worked out by hand."""

import dataclasses
from typing import Any

import pytest

from pkgdrc.process.board import parting
from pkgdrc.process.elastic import Elastic
from pkgdrc.resources import find_technology
from pkgdrc.technology import load_technology
from tests.family import part_of

_MADE = part_of("elastic-bump", "made.bump")
Bump, bump, filling_height = _MADE.Bump, _MADE.bump, _MADE.filling_height
joint, not_stated = _MADE.joint, _MADE.not_stated
SHIPPED: Any = load_technology(find_technology("elastic-bump"))
# Second insulation 80 um, shrinkage 0.1, balls pressed 15 um deep; chip 2.6, board 16 ppm/K, swing 100 K.


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
    ("ball", "opening", "filling", "sink", "deep", "gap"),
    [
        (100.0, 120.0, 80.0, 15.0, 15.0, 0.0),  # narrower than its opening: as deep as it is pressed
        (100.0, 60.0, 95.0, 15.0, 5.0, 0.0),  # the rim ends it 10 below the face, the filling ends 5 below
        (100.0, 60.0, 95.0, 3.0, 3.0, 0.0),
        (100.0, 60.0, 90.0, 15.0, 0.0, 0.0),  # in one point
        (100.0, 60.0, 89.0, 15.0, 0.0, 1.0),
        (100.0, 120.0, 10.0, 15.0, 10.0, 0.0),  # no deeper than the ground
    ],
)
def test_how_deep_a_ball_lies_in_its_filling(
    ball: float, opening: float, filling: float, sink: float, deep: float, gap: float
) -> None:
    made = Bump(depth=100.0, filling=filling, opening=opening, ball=ball, sink=sink)
    assert made.contact_depth == pytest.approx(deep)
    assert made.gap == pytest.approx(gap)
    assert made.bottom == pytest.approx(filling - deep + gap)


def test_a_ball_over_a_shrunk_filling() -> None:
    # It ends 28 um down, the ball reaches 96 - sqrt(96^2 - 60^2) = 21.06 um.
    assert SHIPPED.filling
    made = dataclasses.replace(SHIPPED.filling, shrinkage=0.35)
    shrunk = dataclasses.replace(SHIPPED, filling=made)
    assert bump(120.0, 192.0, shrunk).gap == pytest.approx(6.94, abs=1e-3)


def test_the_shipped_bump() -> None:
    made = bump(110.0, 120.0, SHIPPED)
    # On the rim it would reach 60 - sqrt(60^2 - 55^2) = 36.0 into the opening; the filling ends 8 below.
    assert made == Bump(depth=80.0, filling=72.0, opening=110.0, ball=120.0, sink=15.0)
    assert made.touches
    assert (made.bottom, made.protrusion) == (pytest.approx(57.0), pytest.approx(97.0))
    assert not_stated(SHIPPED) == ()
    assert parting(SHIPPED).of(1000.0, 0.0) == pytest.approx((1.34, 0.0))
    shipped = joint(110.0, 120.0, SHIPPED)
    assert shipped
    assert (shipped.height, shipped.depth, shipped.coating, shipped.land) == (72.0, 15.0, 3.0, 100.0)
    assert (shipped.filling, shipped.insulation) == (Elastic(0.3, 0.4), Elastic(0.16, 0.45))
    assert (
        joint(40.0, 120.0, SHIPPED) is None
    )  # on the rim: 3.43 um into the opening, the filling ends 8 below


def test_a_metal_ball_has_no_coating_of_its_own() -> None:
    assert SHIPPED.ball
    metal = dataclasses.replace(SHIPPED, ball=dataclasses.replace(SHIPPED.ball, core="metal"))
    made = joint(110.0, 120.0, metal)
    assert made
    assert made.coating == 0.0


@pytest.mark.parametrize(
    ("missing", "keys"),
    [
        ({"filling": None}, ("filling",)),
        ({"ball": None}, ("ball.sink",)),
        ({"board": None}, ("board.land", "board.solder_height", "board.solder_modulus")),
        ({"stack": ()}, ("stack[1].cte", "stack.second_insulation.elastic_modulus")),
    ],
)
def test_a_joint_needs_figures(missing: dict[str, Any], keys: tuple[str, ...]) -> None:
    assert not_stated(dataclasses.replace(SHIPPED, **missing)) == keys


def test_a_ball_over_an_empty_opening() -> None:
    # 60 - sqrt(60^2 - 36^2) = 12 into the opening
    empty = Bump(depth=80.0, filling=0.0, opening=72.0, ball=120.0)
    assert bump(72.0, 120.0, SHIPPED, filled=False) == empty
    assert bump(72.0, 120.0, dataclasses.replace(SHIPPED, filling=None)) == empty
    assert (empty.touches, empty.bottom, empty.protrusion) == (False, pytest.approx(68), pytest.approx(108))


def test_bumps_need_an_insulation_with_openings() -> None:
    with pytest.raises(KeyError):
        bump(110.0, 120.0, dataclasses.replace(SHIPPED, stack=SHIPPED.stack[:2]))
