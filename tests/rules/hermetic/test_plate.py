"""Parts bent over a cavity, against worked numbers."""

import pytest

from tests.family import part_of

plate = part_of("hermetic", "made.plate")
film_deflection, film_pressure = plate.film_deflection, plate.film_pressure
plate_deflection, plate_stress = plate.plate_deflection, plate.plate_stress

GLASS, TANTALATE, BCB = 73.0, 230.0, 2.9  # GPa


@pytest.mark.parametrize(
    ("sides", "thickness", "modulus", "pressure", "deflection", "stress"),
    [
        ((730, 720), 100, GLASS, 0.1, 0.0052, 1.6),
        ((730, 720), 100, GLASS, 5, 0.260, 81.1),
        ((730, 720), 100, GLASS, 10, 0.521, 162),
        ((730, 720), 50, TANTALATE, 0.1, 0.0132, 6.5),
        ((730, 720), 50, TANTALATE, 5, 0.661, 325),
        ((730, 720), 50, TANTALATE, 10, 1.32, 649),
        ((730, 370), 100, GLASS, 5, 0.0354, 34.0),
        ((730, 370), 50, TANTALATE, 5, 0.0898, 136),
    ],
)
def test_clamped_plates(
    sides: tuple[float, float],
    thickness: float,
    modulus: float,
    pressure: float,
    deflection: float,
    stress: float,
) -> None:
    found = plate_deflection(*sides, thickness, modulus, pressure)
    assert found == pytest.approx(deflection, rel=6e-3)
    assert plate_stress(*sides, thickness, pressure) == pytest.approx(stress, rel=6e-3, abs=0.05)


@pytest.mark.parametrize(
    ("ratio", "alpha", "beta"),
    [
        (1, 0.0138, 0.3078),
        (1.2, 0.0188, 0.3834),
        (1.4, 0.0226, 0.4356),
        (1.6, 0.0251, 0.4680),
        (1.8, 0.0267, 0.4872),
        (2, 0.0277, 0.4974),
        (1e9, 0.0284, 0.5000),
    ],
)
def test_the_tables_own_values(ratio: float, alpha: float, beta: float) -> None:
    """With p, E (1 MPa to 1 GPa) and t 1."""
    assert plate_deflection(10 * ratio, 10, 1, 1, 1) * 1e3 / 10**4 == pytest.approx(alpha, abs=1e-9)
    assert plate_stress(10 * ratio, 10, 1, 1) / 10**2 == pytest.approx(beta, abs=1e-8)


def test_how_a_plate_scales() -> None:
    one = plate_deflection(800, 600, 100, 70, 5)
    assert plate_deflection(800, 600, 100, 70, 10) == pytest.approx(2 * one)
    assert plate_deflection(1600, 1200, 100, 70, 5) == pytest.approx(16 * one)
    assert plate_deflection(800, 600, 200, 70, 5) == pytest.approx(one / 8)
    assert plate_stress(800, 600, 200, 5) == pytest.approx(plate_stress(800, 600, 100, 5) / 4)


def test_a_smaller_span_never_gives_more() -> None:
    """Whatever its longer side: what an island takes from the span does not come back by its ratio."""
    spans = range(50, 801, 5)
    assert (given := [plate_deflection(800, b, 100, 70, 5) for b in spans]) == sorted(given)
    assert (given := [plate_stress(800, b, 100, 5) for b in spans]) == sorted(given)
    assert (given := [plate_deflection(a, 400, 100, 70, 5) for a in range(400, 9000, 7)]) == sorted(given)


@pytest.mark.parametrize(("strength", "thickness", "allowed"), [(60.0, 100.0, 3.70), (100.0, 50.0, 1.54)])
def test_the_pressure_that_parts_bear(strength: float, thickness: float, allowed: float) -> None:
    assert plate_stress(730, 720, thickness, allowed) == pytest.approx(strength, rel=6e-3)


@pytest.mark.parametrize(("thickness", "strength", "span"), [(100, 60, 442), (50, 100, 285)])
def test_the_square_that_bears_ten_megapascal(thickness: float, strength: float, span: float) -> None:
    assert plate_stress(span, span, thickness, 10.0) == pytest.approx(strength, rel=6e-3)


@pytest.mark.parametrize(
    ("tension", "pressure", "deflection"),
    [(28, 0.01, 1.23), (28, 0.05, 6.07), (28, 0.1, 11.7), (28, 0.3, 28.0), (0, 0.01, 9.3), (0, 0.1, 28.5)],
)
def test_films(tension: float, pressure: float, deflection: float) -> None:
    """10 um of BCB over 720 um."""
    assert film_deflection(720, 10, BCB, tension, pressure) == pytest.approx(deflection, rel=0.03)


def test_a_film_touches_what_is_under_it() -> None:
    """A gap of 9.6 um is closed from 0.081 MPa on."""
    assert film_pressure(9.6, 720, 10, BCB, 28) == pytest.approx(0.081, abs=5e-4)
    assert film_deflection(720, 10, BCB, 28, film_pressure(9.6, 720, 10, BCB, 28)) == pytest.approx(9.6)


def test_the_large_deflections_of_roark() -> None:
    """p b4 / E t4 = 100 is reached at a deflection of 0.95 of the thickness: 95.5 by the formula."""
    assert film_pressure(0.95, 100, 1, 1, 0) * 1e-3 * 100**4 == pytest.approx(95.5, rel=6e-3)
