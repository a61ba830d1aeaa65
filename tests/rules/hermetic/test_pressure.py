"""What pressure does to cover and chip over a cavity, with and without something that stands in it."""

import math
import random

import klayout.db as kdb
import pytest

from tests.rules.hermetic.board import (
    IN,
    Die,
    Edit,
    Way,
    island,
    judged,
)

LIMITS = {"free_height": 1000.0, "partition_wall": 0.0}


def gap(edit: Edit | None = None, way: Way | None = None) -> float:
    """The least height that is left over the structures of the die that is edited, um."""
    found = judged(edit, rules=["AD.6"], limits=LIMITS, way=way).findings
    left = {die: each.measured for each in found for die in each.dies if each.measured is not None}
    return left[0, 1]


@pytest.mark.parametrize("seed", range(5))
def test_an_island_never_raises_a_deflection(seed: int) -> None:
    generator = random.Random(seed)
    x, y = generator.randrange(-200, 200, 5), generator.choice([-1, 1]) * generator.randrange(240, 300, 5)
    size = generator.randrange(30, 60, 5)

    def edit(die: Die) -> None:
        die.draw("island", *island(x, y, size, size - 20))

    assert gap() - 1e-9 <= gap(edit) <= 12.6


def test_four_islands_close_to_the_structures_stiffen_it() -> None:
    def edit(die: Die) -> None:
        for x in (-240, 240):
            die.draw("island", *island(x, -95, 60, 20), *island(x, 95, 60, 20))

    assert gap(edit) > gap()


@pytest.mark.parametrize("angle", [30.0, 45.0])
def test_no_angle_of_the_wafer_bends_a_part_farther(angle: float) -> None:
    assert gap(way=Way(angle=angle)) == pytest.approx(gap(), abs=1e-4)


def slot(width: float, length: float, angle: float) -> Edit:
    """An opening of that form, turned, in place of all others of the die."""
    turned = kdb.DCplxTrans(1.0, angle, False, *IN)
    box = kdb.DPolygon(kdb.DBox(-width / 2, -length / 2, width / 2, length / 2))
    return lambda die: die.redraw("dk1", box.transformed(turned))


@pytest.mark.parametrize("angle", [0.0, 30.0, 45.0])
@pytest.mark.parametrize(
    ("width", "length", "found"), [(80.0, 80.0, False), (79.99, 80.0, True), (60.0, 200.0, True)]
)
def test_an_opening_is_as_wide_as_a_circle_in_it(
    width: float, length: float, angle: float, found: bool
) -> None:
    height = 2 * 105.0 / 80.0
    share = (height**2 + 2) / (2 * math.sqrt(height**2 + 4)) - height / 2
    least = {"continuous_film": share * 1.8}  # um of Ti
    run = judged(slot(width, length, angle), rules=["DK.11"], limits=least)
    assert any((0, 1) in each.dies for each in run.findings) == found
