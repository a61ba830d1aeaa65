"""Expansion and thermal run-out against figures worked out by hand."""

import dataclasses
import math
from typing import Any

import pytest

from pkgdrc.process.alignment import Tensor, difference, expansion, mismatch, runout
from pkgdrc.resources import find_technology
from pkgdrc.technology import Technology, load_technology
from pkgdrc.technology.model import Alignment, Crystal, Expansion

TECHNOLOGY = load_technology(find_technology("hermetic"))


def joined(
    chip: Expansion, cover: Expansion, bonding: float = 45.0, room: float = 25.0, masks: float | None = None
) -> tuple[Alignment, Technology]:
    """The hermetic technology with other expansions and temperatures."""
    first, *between, last = TECHNOLOGY.stack
    stack = (dataclasses.replace(first, cte=chip), *between, dataclasses.replace(last, cte=cover))
    alignment = Alignment(
        cover_to_wafer=2.0, bonding_temperature=bonding, room_temperature=room, alignment_temperature=masks
    )
    return alignment, dataclasses.replace(TECHNOLOGY, stack=stack)


def cut(degrees: float, crystal: str = "LiTaO3", **more: Any) -> Crystal:
    """A rotated Y cut with the wave along X."""
    return Crystal(crystal=crystal, cut=degrees, **more)


@pytest.mark.parametrize(
    ("chip", "cover", "bonding", "room", "at_75_mm"),
    [
        (16.0, 15.0, 45.0, 25.0, -1.5),  # 1 ppm/K x 20 K x 75 mm; the cover grows less: inwards
        (15.0, 16.0, 45.0, 25.0, 1.5),  # the other way round: outwards
        (16.0, 15.0, 5.0, 25.0, 1.5),  # joined colder than used
        (16.0, 3.3, 150.0, 25.0, -119.0625),  # 12.7 ppm/K x 125 K x 75 mm
        (16.0, 16.0, 150.0, 25.0, 0.0),
        (16.0, 3.3, 25.0, 25.0, 0.0),
    ],
)
def test_runout_at_the_wafers_edge(
    chip: float, cover: float, bonding: float, room: float, at_75_mm: float
) -> None:
    tensor = runout(*joined(chip, cover, bonding, room))
    assert tensor.of(75_000, 0) == pytest.approx((at_75_mm, 0))
    assert tensor.of(0, 75_000) == pytest.approx((0, at_75_mm))
    assert tensor.greatest * 75_000 == pytest.approx(abs(at_75_mm))


def test_the_temperature_at_which_the_masks_meet_counts() -> None:
    assert runout(*joined(16.0, 15.0, 45.0, 25.0, masks=40.0)).xx == pytest.approx(-5e-6)
    assert runout(*joined(16.0, 15.0, 45.0, 25.0, masks=45.0)) == Tensor(0, 0, 0)


@pytest.mark.parametrize(
    ("crystal", "degrees", "x", "y"),
    [
        ("LiTaO3", 36, 16.1, 8.246),
        ("LiTaO3", 39, 16.1, 8.853),
        ("LiTaO3", 42, 16.1, 9.473),
        ("LiTaO3", 48, 16.1, 10.73),
        ("LiNbO3", 41, 15.4, 10.9),
        ("LiNbO3", 64, 15.4, 13.88),
        ("LiNbO3", 128, 15.4, 12.41),
        ("quartz", 42.75, 13.71, 10.35),
    ],
)
def test_rotated_y_cuts(crystal: str, degrees: float, x: float, y: float) -> None:
    tensor = expansion(cut(degrees, crystal))
    assert (tensor.xx, tensor.xy) == (x, 0.0)
    assert tensor.yy == pytest.approx(y, abs=5e-3 if y > 10 else 5e-4)


def test_an_x_cut_turns_its_axes() -> None:
    """LiTaO3, X cut, the wave 112.2 deg from Y."""
    tensor = expansion(Crystal(crystal="LiTaO3", cut="X", propagation=112.2))
    assert (tensor.xx, tensor.yy, tensor.xy) == pytest.approx((5.81, 14.4, 4.20), abs=0.02)
    assert expansion(Crystal(crystal="LiTaO3", cut="X", propagation="Y")) == Tensor(16.1, 0.0, 4.1)
    assert expansion(Crystal(crystal="LiTaO3", cut="Z")) == Tensor(16.1, 0.0, 16.1)


@pytest.mark.parametrize("angle", [0.0, 17.0, 30.0, 45.0, 90.0, 123.4, 180.0, 270.0, -60.0])
def test_turning_keeps_the_trace_and_the_greatest(angle: float) -> None:
    still, turned = expansion(cut(42.0)), expansion(cut(42.0, angle=angle))
    assert turned.xx + turned.yy == pytest.approx(still.xx + still.yy, abs=1e-12)
    assert turned.greatest == pytest.approx(still.greatest, abs=1e-12)


def test_a_wafer_turned_by_90_deg_swaps_its_axes() -> None:
    still, turned = expansion(cut(42.0)), expansion(cut(42.0, angle=90.0))
    assert (turned.xx, turned.xy, turned.yy) == (still.yy, 0.0, still.xx)


@pytest.mark.parametrize("value", [16.1, 3.3, 0.1 + 0.2, -1.5])
def test_the_same_value_twice_is_one_value_to_the_bit(value: float) -> None:
    assert expansion((value, value)) == expansion(value)
    assert runout(*joined((value, value), 15.0)) == runout(*joined(value, 15.0))


@pytest.mark.parametrize(
    ("cover", "degrees", "d", "u", "axes"),
    [
        (15.0, 36, (-1.10, 6.754), (-1.65, 10.1), (136, 22.2)),
        (15.0, 42, (-1.10, 5.527), (-1.65, 8.29), (136, 27.1)),
        (3.25, 36, (-12.85, -5.00), (-19.3, -7.49), (11.7, 30.0)),
        (3.25, 42, (-12.85, -6.22), (-19.3, -9.33), (11.7, 24.1)),
        (7.2, 42, (-8.90, -2.27), (-13.4, -3.41), (16.9, 66.0)),
        (9.2, 42, (-6.90, -0.273), (-10.4, -0.41), (21.7, 550)),
    ],
)
def test_glasses_over_lithium_tantalate(
    cover: float, degrees: float, d: tuple[float, float], u: tuple[float, float], axes: tuple[float, float]
) -> None:
    """Difference of the expansions, displacement at 75 mm, and where it is 3 um, along x and y."""
    alignment, technology = joined(cut(degrees), cover)
    apart, tensor = mismatch(technology), runout(alignment, technology)
    assert (apart.xx, apart.yy) == pytest.approx(d, abs=6e-3)
    assert (tensor.of(75_000, 0)[0], tensor.of(0, 75_000)[1]) == pytest.approx(u, rel=6e-3, abs=6e-3)
    assert (3 / abs(tensor.xx) / 1e3, 3 / abs(tensor.yy) / 1e3) == pytest.approx(axes, rel=6e-3)


@pytest.mark.parametrize(
    ("place", "u"),
    [((72e3, 0.0), (-1.584, 0.0)), ((0.0, 72e3), (0.0, 7.959)), ((50.912e3, 50.912e3), (-1.120, 5.628))],
)
def test_the_direction_of_a_dies_displacement(place: tuple[float, float], u: tuple[float, float]) -> None:
    tensor = runout(*joined(cut(42), 15.0))
    assert tensor.of(*place) == pytest.approx(u, abs=5e-4)
    assert tensor.of(-place[0], -place[1]) == pytest.approx((-u[0], -u[1]), abs=5e-4)
    if place[0] == place[1]:
        assert math.hypot(*tensor.of(*place)) == pytest.approx(5.738, abs=5e-4)


def test_no_cover_that_expands_alike_all_round_does_better_than_half_the_difference() -> None:
    """12.79 ppm/K on a 42 deg cut: 3.31 either way, 4.97 um at 75 mm, 3 um at 45 mm."""
    alignment, technology = joined(cut(42), (16.1 + 9.473) / 2)
    apart = mismatch(technology)
    assert (apart.xx, apart.yy) == pytest.approx((-3.31, 3.31), abs=6e-3)
    greatest = runout(alignment, technology).greatest
    assert (greatest * 75e3, 3 / greatest / 1e3) == pytest.approx((4.97, 45), rel=6e-3)


def test_the_wafers_own_material_as_cover_is_not_displaced() -> None:
    assert runout(*joined(cut(42), cut(42))) == Tensor(0, 0, 0)


def test_runout_without_expansions_is_no_number() -> None:
    stack = tuple(dataclasses.replace(level, cte=None) for level in TECHNOLOGY.stack)
    assert TECHNOLOGY.alignment
    bare = dataclasses.replace(TECHNOLOGY, stack=stack)
    with pytest.raises(ValueError, match="needs the expansion of chip and cover"):
        runout(TECHNOLOGY.alignment, bare)
    with pytest.raises(ValueError, match="needs the expansion of frame and cover"):
        difference(bare.stack[-1], bare.stack[1])
