"""What is strewn over dies in cells of its own, such as digits, counts as if it were drawn there."""

import klayout.db as kdb
import pytest

from tests.engine.small_deck import findings, run

SIDE = 20_000
COLUMNS, ROWS = 9, 8
LAYERS = {"a": (0, 0), "b": (1, 0), "die": (2, 0)}
CHECKS = {
    "SW.1": "made.a.outside(made.b).any()",
    "SW.2": "(made.a - made.a.outside(made.b)).any()",
    "SW.3": "made.a.overlapping(made.b).any()",
    "SW.4": "(made.a - made.a.overlapping(made.b)).any()",
}


def wafer(*, digits: bool) -> kdb.Layout:
    """Dies with four pads on `a` and, on `b`, a digit for column and row each, that lies on one of the pads.

    `digits`: in cells of their own, one for each figure, which stand in a cell for each number; else drawn.
    """
    layout = kdb.Layout()
    top, die = layout.create_cell("top"), layout.create_cell("die")
    a, b, field = (layout.layer(*number) for number in LAYERS.values())
    die.shapes(field).insert(kdb.Box(0, 0, SIDE, SIDE))
    for place in range(4):
        die.shapes(a).insert(kdb.Box(place * 4000 + 1000, 5000, place * 4000 + 3000, 9000))
    figures = [layout.create_cell(f"figure{n}") for n in range(max(COLUMNS, ROWS))]
    for width, figure in enumerate(figures):
        figure.shapes(b).insert(kdb.Box(0, 0, 500 + 10 * width, 500))
    for column in range(COLUMNS):
        for row in range(ROWS):
            corner = kdb.Trans(column * SIDE, row * SIDE)
            top.insert(kdb.CellInstArray(die.cell_index(), corner))
            number = layout.create_cell(f"n{column}_{row}")
            for n, one in enumerate((column, row)):
                spot = kdb.Trans((one % 4) * 4000 + 1500, 6000 + 1000 * n)
                number.insert(kdb.CellInstArray(figures[one].cell_index(), spot))
            top.insert(kdb.CellInstArray(number.cell_index(), corner))
            if not digits:
                number.flatten(False)
    for figure in figures if not digits else ():
        figure.delete()
    return layout


def told(layout: kdb.Layout, rule: str) -> set[tuple[float, tuple[int, int]]]:
    """Left side of each pad that is found, and the die that it is in."""
    found = findings(run(layout, CHECKS, selected={rule}, layers=LAYERS, dies={"layer": "die"}), rule)
    return {(each.bbox[0], die) for each in found if each.bbox for die in each.dies}


@pytest.mark.parametrize("digits", [False, True])
def test_pads_that_digits_lie_on_are_told_from_others(digits: bool) -> None:
    layout = wafer(digits=digits)
    under: set[tuple[float, tuple[int, int]]] = set()
    clear: set[tuple[float, tuple[int, int]]] = set()
    for column in range(COLUMNS):
        for row in range(ROWS):
            for place in range(4):
                mine = under if place in (column % 4, row % 4) else clear
                mine.add((place * 4.0 + 1.0, (column, row)))
    assert told(layout, "SW.1") == told(layout, "SW.4") == clear
    assert told(layout, "SW.2") == told(layout, "SW.3") == under
