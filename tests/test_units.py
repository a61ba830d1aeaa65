"""Lengths survive the way to database units and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pkgdrc.units import Dbu, to_dbu, to_um


@given(st.integers(-(10**9), 10**9), st.sampled_from([0.001, 0.0005, 0.005, 0.01, 1.0]))
def test_whole_database_units_come_back(length: int, dbu: float) -> None:
    assert to_dbu(to_um(length, dbu), dbu) == length


@pytest.mark.parametrize(
    ("length", "dbu", "expected"),
    [
        (0.0014, 0.001, 1),
        (0.0016, 0.001, 2),
        (-0.0016, 0.001, -2),
        (0.3, 0.1, 3),  # 0.3 / 0.1 is just below 3
        (150000.0, 0.001, 150_000_000),
        (12.5, 0.005, 2500),
    ],
)
def test_a_length_is_the_nearest_whole_number(length: float, dbu: float, expected: int) -> None:
    assert to_dbu(length, dbu) == Dbu(expected)


@pytest.mark.parametrize(
    ("length", "dbu", "expected"),
    [(3, 0.1, 0.3), (20_004, 0.001, 20.004), (7, 0.0005, 0.0035), (2.5, 0.001, 0.0025), (-3, 0.1, -0.3)],
)
def test_a_length_in_um_has_no_noise(length: float, dbu: float, expected: float) -> None:
    assert to_um(length, dbu) == expected
