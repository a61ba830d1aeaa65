"""Numbers on a layer that conducts: each is of its die alone, and what dies have alike is followed once."""

import klayout.db as kdb
import pytest

from pkgdrc.findings import Finding
from tests.nets.dies import Drawing

CHECKS = {
    "ND.1": "made.nets.spacing(made.track) < 12",
    "ND.2": "made.nets.shorts().any()",
    "ND.3": "made.nets.opens().any()",
}
COLUMNS, ROWS = 4, 3


def wafer(*, own: bool, at: float = 100, most: int = 4, mirror: bool = False) -> Drawing:
    """Dies with a ring of track round two rows of bars from `at` on, `most` in a row, which tell a number.

    The first row is 20 um away from the second; bars that are next to each other are 13 um apart. `own`:
    each number is drawn in the cell of a die of its own; else beside the cell that all dies share.
    """
    drawing = Drawing()
    shared = None if own else die(drawing, "DIE")
    for number in range(COLUMNS * ROWS):
        cell = shared or die(drawing, f"DIE{number}")
        x, y = 600 * (number % COLUMNS), 600 * (number // COLUMNS)
        drawing.place(cell, x, y, mirror=mirror)
        into = cell if own else drawing.cell(f"N{number}")
        for row, count in enumerate(divmod(number, COLUMNS)):
            for bar in range(min(most, count + 1)):
                left, low = at + 20 * bar, 100 + 60 * row
                drawing.box(into, "track", left, low, left + 7, low + 40)
        if not own:
            drawing.place(into, x, y, mirror=mirror)
    return drawing


def die(drawing: Drawing, name: str) -> kdb.Cell:
    cell = drawing.cell(name)
    ring = kdb.DPolygon(kdb.DBox(20, 20, 380, 380))
    ring.insert_hole(kdb.DBox(30, 30, 370, 370))
    drawing.shape(cell, "track", ring)
    drawing.pad(cell, 25, 200, "RING")
    drawing.pad(cell, 375, 200, "RING")
    drawing.box(cell, "die", 0, 0, 400, 400)
    return cell


def by_die(found: list[Finding]) -> set[tuple[object, ...]]:
    return {(each.measured, each.about, die) for each in found for die in each.dies}


@pytest.mark.parametrize("mirror", [False, True])
@pytest.mark.parametrize("own", [False, True])
def test_a_number_inside_of_a_ring_is_not_the_ring(own: bool, mirror: bool) -> None:
    drawing = wafer(own=own, mirror=mirror)
    for rule in CHECKS:
        assert not drawing.told(rule, CHECKS)


def test_a_bar_too_near_the_ring_is_told_of_its_dies() -> None:
    """Bars from 341 um on: the second of a row ends 2 um before the ring."""
    found = [by_die(wafer(own=own, at=341, most=2).told("ND.1", CHECKS)) for own in (False, True)]
    numbers = [number for number in range(COLUMNS * ROWS) if max(divmod(number, COLUMNS)) > 0]
    assert {place for _, _, place in found[0]} == {(each % COLUMNS, each // COLUMNS) for each in numbers}
    assert {measured for measured, _, _ in found[0]} == {2.0}
    assert found[0] == found[1]


def test_bars_that_join_two_names_are_a_short_of_their_dies() -> None:
    """A bar across both names, in the dies of one row alone."""
    drawing = wafer(own=False)
    for column in range(COLUMNS):
        bar = drawing.cell(f"BAR{column}")
        drawing.box(bar, "track", 300, 40, 340, 90)
        drawing.name(bar, "A", 305, 50)
        drawing.name(bar, "B" if column < 2 else "A", 335, 80)
        drawing.place(bar, 600 * column, 600)
    (short,) = drawing.told("ND.2", CHECKS)
    assert short.about == ("A", "B")
    assert short.dies == ((0, 1), (1, 1))
