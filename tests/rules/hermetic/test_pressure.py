"""What pressure does to cover and chip over a cavity, with and without something that stands in it."""

import random

import pytest

from tests.rules.hermetic.board import Die, Edit, island, judged

LIMITS = {"free_height": 1000.0, "partition_wall": 0.0}


def gap(edit: Edit | None = None) -> float:
    """The least height that is left over the structures of the die that is edited, um."""
    found = judged(edit, rules=["AD.6"], limits=LIMITS).findings
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
