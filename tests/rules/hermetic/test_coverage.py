"""How much metal gets down into cuts and openings, against worked numbers."""

import dataclasses

import pytest

from pkgdrc.process.coverage import (
    at_foot_of_upright,
    at_foot_of_v,
    on_foot_of_cut,
    on_inner_end,
    on_wall_of_cylinder,
)
from pkgdrc.process.kerf import Kerf
from pkgdrc.resources import find_technology
from pkgdrc.technology import load_technology
from tests.family import part_of

coating = part_of("hermetic", "made.coating")
metal_on_foot, method_of = coating.metal_on_foot, coating.method_of
seed_on_foot, seed_on_inner_end = coating.seed_on_foot, coating.seed_on_inner_end
CoatingLayer = part_of("hermetic", "family").CoatingLayer

TECHNOLOGY = load_technology(find_technology("hermetic"))
assert TECHNOLOGY.cut
CUT = dataclasses.replace(TECHNOLOGY.cut, profile="V", angle=60.0, tip_width=5.0, into_cover=20.0)
TI = CoatingLayer(material="Ti", thickness=0.5, role="adhesion")
CU = CoatingLayer(material="Cu", thickness=12.0, role="conductor")


@pytest.mark.parametrize(
    ("ratio", "share"),
    [
        (0.5, 0.171),
        (0.8, 0.0902),
        (1, 0.0607),
        (1.2, 0.0420),
        (1.25, 0.0384),
        (1.5, 0.0254),
        (2, 0.0125),
        (3, 0.0042),
        (5, 0.0010),
    ],
)
def test_the_wall_of_a_hole_at_its_ground(ratio: float, share: float) -> None:
    """By depth over mouth."""
    assert on_wall_of_cylinder(ratio * 80.0, 80.0) == pytest.approx(share, abs=6e-5 if ratio > 0.5 else 6e-4)


@pytest.mark.parametrize(
    ("angle", "share"), [(30, 0.067), (45, 0.146), (60, 0.250), (90, 0.500), (120, 0.750), (150, 0.933)]
)
def test_the_foot_of_a_sharp_v(angle: float, share: float) -> None:
    """sin2 of half the angle."""
    assert at_foot_of_v(0.0, 85.0, angle / 2) == pytest.approx(share, abs=6e-4)


@pytest.mark.parametrize(("ratio", "share"), [(1, 0.146), (1.5, 0.084), (2, 0.0528), (3, 0.0257)])
def test_the_foot_of_an_upright_wall(ratio: float, share: float) -> None:
    assert at_foot_of_upright(ratio * 30.0, 30.0) == pytest.approx(share, abs=6e-4 if ratio < 2 else 6e-5)


def test_the_claims_figures_are_those_of_a_tenth_and_a_twentieth() -> None:
    """003: V above a depth to width of 1 to 2, 30 to 90 deg preferred."""
    assert at_foot_of_upright(1.33, 1.0) == pytest.approx(0.10, abs=1e-3)
    assert at_foot_of_v(0.0, 1.0, 36.9 / 2) == pytest.approx(0.10, abs=1e-3)
    assert at_foot_of_upright(2.07, 1.0) == pytest.approx(0.05, abs=1e-3)
    assert at_foot_of_v(0.0, 1.0, 25.8 / 2) == pytest.approx(0.05, abs=1e-3)


def test_the_default_cut() -> None:
    kerf = Kerf(CUT, TECHNOLOGY)
    assert kerf.depth == 85.0
    assert on_foot_of_cut(kerf, "sputtered") == pytest.approx(0.2688, abs=5e-5)
    assert seed_on_foot(kerf, [TI, CU]) == pytest.approx(0.134, abs=5e-4)
    assert metal_on_foot(kerf, [CU]) == pytest.approx(8.4)
    assert on_foot_of_cut(kerf, "collimated") == pytest.approx(0.5)
    assert on_foot_of_cut(kerf, "cvd") == 0.9
    upright = Kerf(dataclasses.replace(CUT, profile="perpendicular", tip_width=85 / 3), TECHNOLOGY)
    assert seed_on_foot(upright, [TI]) == pytest.approx(0.013, abs=5e-4)
    assert on_foot_of_cut(upright, "collimated") == 0.0


def test_the_default_opening() -> None:
    """Mouth 80, 105 um deep: a safe share of 0.0345, so that 1.45 um of Ti leave 0.05 um."""
    assert on_wall_of_cylinder(105.0, 80.0) == pytest.approx(0.0345, abs=5e-5)
    seed = dataclasses.replace(TI, thickness=1.45)
    assert seed_on_inner_end(105.0, 80.0, 12.0, [seed, CU]) == pytest.approx(0.05, abs=1e-4)
    assert seed_on_inner_end(60.0, 80.0, 12.0, [TI]) == pytest.approx(0.05, abs=1e-3)
    assert on_inner_end(105.0, 80.0, 12.0, "collimated") == pytest.approx(0.2079, abs=5e-5)
    assert on_inner_end(105.0, 80.0, -3.0, "collimated") == 0.0


def test_the_method_that_is_not_stated_is_the_texts() -> None:
    assert (method_of(TI), method_of(CU)) == ("sputtered", "plated")
    assert method_of(dataclasses.replace(CU, method="cvd")) == "cvd"


def test_coverage_rises_with_the_angle_and_falls_with_the_depth() -> None:
    shares = [at_foot_of_v(5.0, 85.0, angle / 2) for angle in range(0, 180)]
    assert shares == sorted(shares)
    assert at_foot_of_v(0.0, 85.0, 89.999) == pytest.approx(1.0, abs=1e-6)
    for share in (
        [at_foot_of_v(5.0, depth, 15.0) for depth in range(5, 500, 5)],
        [at_foot_of_upright(depth, 30.0) for depth in range(5, 500, 5)],
        [on_wall_of_cylinder(depth, 80.0) for depth in range(5, 500, 5)],
    ):
        assert share == sorted(share, reverse=True)
