"""Solder in a hole, against figures worked out by hand."""

import dataclasses
import math

import pytest

from pkgdrc.resources import find_technology
from pkgdrc.technology import Technology, load_technology
from tests.family import part_of

_SOLDER = part_of("stud-base", "made.solder")
bore_volume, fill = _SOLDER.bore_volume, _SOLDER.fill
STUD_BASE = load_technology(find_technology("stud-base"))


def with_taper(slope: float) -> Technology:
    hole = dataclasses.replace(STUD_BASE.openings["hole"], taper=math.degrees(math.atan(slope)))
    return dataclasses.replace(STUD_BASE, openings={"hole": hole})


def test_a_straight_bore_is_a_cylinder_inside_of_its_metal() -> None:
    assert bore_volume(100.0, with_taper(0.0)) == pytest.approx(math.pi * 40**2 * 120)


def test_a_conical_bore() -> None:
    # 80 um wide at the lower face and 68 at the upper one: 10 pi (6400 + 5440 + 4624).
    assert bore_volume(100.0, with_taper(1 / 20)) == pytest.approx(math.pi * 10 * 16464)


def test_a_bore_that_its_metal_closes() -> None:
    assert bore_volume(20.0, with_taper(0.0)) == 0.0
    assert bore_volume(25.0, with_taper(1 / 20)) == 0.0
    assert fill(0.0, 100.0, 0.0, STUD_BASE) == math.inf


def test_what_stays_on_the_rim_does_not_fill() -> None:
    # 50 um of paste, half of it metal; 10 um stay on the rim.
    assert fill(10_000.0, 1_000.0, 0.0, STUD_BASE) == pytest.approx(2.5)
    assert fill(10_000.0, 1_000.0, 600.0, STUD_BASE) == pytest.approx(1.9)
    assert fill(10_000.0, 0.0, 0.0, STUD_BASE) == 0.0
