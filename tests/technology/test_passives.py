import pytest

from pkgdrc.technology.passives import meander_resistance, plate_capacitance, square_spiral_inductance


def test_a_square_millimetre_of_vacuum_a_micrometre_thick_is_nearly_nine_picofarad() -> None:
    assert plate_capacitance(1e6, 1.0, 1.0) == pytest.approx(8.8541878, rel=1e-6)
    assert plate_capacitance(1e6, 0.5, 3.0) == pytest.approx(6 * 8.8541878, rel=1e-6)


def test_a_resistor_is_its_squares() -> None:
    assert meander_resistance(100.0, 10.0, 0, 50.0) == pytest.approx(500.0)
    # An L of two legs of 10 squares that share a corner: 9 + 9 + 0.56, its centre line 19 widths long.
    assert meander_resistance(190.0, 10.0, 1, 1.0) == pytest.approx(18.56)


def test_the_spiral_formula_in_its_two_limits() -> None:
    # A single thin turn: 2.34 u0 d. A spiral filled to its centre: divided by 3.75.
    mu0 = 1.25663706212e-3
    assert square_spiral_inductance(1, 200.0, 200.0) == pytest.approx(2.34 * mu0 * 200.0)
    assert square_spiral_inductance(3, 0.0, 200.0) == pytest.approx(2.34 * mu0 * 9 * 100.0 / 3.75)


def test_turns_count_squared() -> None:
    one, four = (square_spiral_inductance(turns, 100.0, 200.0) for turns in (1, 4))
    assert four == pytest.approx(16 * one)
