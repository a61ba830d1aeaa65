"""Notches and the order of the steps, against figures worked out by hand."""

import dataclasses
import math
from typing import Any

import pytest

from pkgdrc.resources import find_technology
from pkgdrc.technology import Technology, load_technology
from tests.family import part_of

_FAMILY, _NOTCH = part_of("stud-base", "family"), part_of("stud-base", "made.notch")
Notch, severed = _FAMILY.Notch, _FAMILY.severed
Trench, one_piece, trench = _NOTCH.Trench, _NOTCH.one_piece, _NOTCH.trench
STUD_BASE: Any = load_technology(find_technology("stud-base"))


def in_order(*steps: str) -> Technology:
    return dataclasses.replace(STUD_BASE, steps=steps)


def test_walls_narrow_inwards() -> None:
    made = Trench(Notch(made_by="laser", depth=60.0, wall_angle=math.degrees(math.atan(1 / 12))), film=120.0)
    assert made.left == 60.0
    assert made.shrink(60.0) == pytest.approx(5.0)
    assert made.shrink(0.0) == 0.0
    assert made.width_for(60.0) == pytest.approx(10.0)


def test_a_technology_without_notches() -> None:
    bare = dataclasses.replace(STUD_BASE, notch=None)
    assert trench(bare) is None
    assert severed(bare) == ()


@pytest.mark.parametrize(
    ("steps", "layers"),
    [
        (("chip", "drilling", "coating", "notch"), ("rim", "track")),
        (("drilling", "coating", "notch", "chip"), ("rim", "track")),
        (("notch", "chip", "drilling", "coating"), ()),
        (("chip", "drilling", "notch", "coating"), ()),
    ],
)
def test_a_notch_takes_the_metal_that_is_there(steps: tuple[str, ...], layers: tuple[str, ...]) -> None:
    assert severed(in_order(*steps)) == layers


@pytest.mark.parametrize(
    ("steps", "covered"),
    [
        (("chip", "drilling", "coating", "notch"), True),
        (("notch", "chip", "drilling", "coating"), True),
        (("drilling", "chip", "coating", "notch"), True),
        (("drilling", "coating", "notch", "chip"), False),
        (("drilling", "coating", "notch"), False),
    ],
)
def test_metal_covers_what_is_there_when_it_comes(steps: tuple[str, ...], covered: bool) -> None:
    assert one_piece(in_order(*steps)) is covered
