"""The stepping grid is that on which most of the dies stand, however few rows there are."""

import numpy as np
import pytest

from pkgdrc.engine.layout.naming import grid_of

STEP = 900_000.0


def off(rows: int, moved: dict[int, float], dies: int = 4, field: float = STEP) -> list[int]:
    """The rows that lie off the grid that is found, of `rows` with some dies each."""
    row = np.repeat(np.arange(rows), dies)
    positions = row * STEP + np.array([moved.get(int(each), 0.0) for each in row])
    step, phase = grid_of(positions, np.full(len(positions), field))
    away = np.abs((positions - phase + step / 2) % step - step / 2)
    return sorted(set(row[away > 0.5].tolist()))


@pytest.mark.parametrize("field", [STEP, 0.9 * STEP, 0.6 * STEP])
@pytest.mark.parametrize("moved", [5.0, -5.0, 1.0, 40_000.0])
@pytest.mark.parametrize("rows", [3, 4, 5, 6, 9])
def test_a_row_that_is_off_is_told_and_no_other(rows: int, moved: float, field: float) -> None:
    for number in range(1, rows - 1):
        assert off(rows, {number: moved}, field=field) == [number]
    if rows > 3:  # of three that are uneven either end may be off
        assert off(rows, {0: moved}, field=field) == [0]
        assert off(rows, {rows - 1: moved}, field=field) == [rows - 1]


def test_two_rows_that_are_off_are_told() -> None:
    assert off(6, {2: 5.0, 4: 5.0}) == [2, 4]
    assert off(7, {1: 5.0, 4: -3.0}) == [1, 4]


def test_all_that_are_off_alike_are_on_their_grid() -> None:
    assert off(4, {0: 5.0, 1: 5.0, 2: 5.0, 3: 5.0}) == []
    assert off(1, {0: 5.0}) == []
