"""Parts that are bent over a cavity by pressure: chip and cover as clamped plates, a film as a membrane.

Lengths um, moduli GPa, pressures and stresses MPa. Clamped edges are the stiffest there are: polymer frames
yield, and then the middle gives up to 3.2 times as much.
"""

from bisect import bisect_right

from pkgdrc.units import Um

# Clamped rectangular plates: S. Timoshenko and S. Woinowsky-Krieger, Theory of Plates and Shells, table 35;
# by the shorter side over the longer one.
_SHARES = (0.0, 1 / 2, 1 / 1.8, 1 / 1.6, 1 / 1.4, 1 / 1.2, 1.0)
_ALPHA = (0.0284, 0.0277, 0.0267, 0.0251, 0.0226, 0.0188, 0.0138)
_BETA = (0.5000, 0.4974, 0.4872, 0.4680, 0.4356, 0.3834, 0.3078)


def _between(values: tuple[float, ...], longer: Um, shorter: Um) -> float:
    """The value for a plate's sides, linear in their ratio between the table's (past 2 in its inverse)."""
    share = shorter / longer
    place = min(max(bisect_right(_SHARES, share) - 1, 0), len(_SHARES) - 2)
    low, high, at = _SHARES[place], _SHARES[place + 1], share
    if place:
        low, high, at = 1 / low, 1 / high, 1 / share
    return values[place] + (values[place + 1] - values[place]) * (at - low) / (high - low)


def plate_deflection(longer: Um, shorter: Um, thickness: Um, modulus: float, pressure: float) -> Um:
    """How far the middle of a clamped plate gives, um: alpha p b4 / (E t3), b its shorter side."""
    alpha = _between(_ALPHA, longer, shorter)
    return alpha * pressure * 1e-3 * shorter**4 / (modulus * thickness**3)


def plate_stress(longer: Um, shorter: Um, thickness: Um, pressure: float) -> float:
    """Greatest stress in a clamped plate, MPa: beta p (b / t)2, at the middle of its longer edges."""
    return _between(_BETA, longer, shorter) * pressure * (shorter / thickness) ** 2


def film_pressure(deflection: Um, side: Um, thickness: Um, modulus: float, tension: float) -> float:
    """Pressure that bends a square film so far, MPa: w (E t3 / 0.0138 b4 + s t / 0.0737 b2) + 31 E t w3 / b4.

    As a plate, by the tension s (MPa) that it is left with, and as a membrane. Source: Timoshenko and
    Woinowsky-Krieger, art. 101.
    """
    stiff = modulus * thickness**3 / (0.0138 * side**4) + tension * 1e-3 * thickness / (0.0737 * side**2)
    return 1e3 * (deflection * stiff + 31 * modulus * thickness * deflection**3 / side**4)


def film_deflection(side: Um, thickness: Um, modulus: float, tension: float, pressure: float) -> Um:
    """How far the middle of a square film gives under a pressure, um: what `film_pressure` is solved for."""
    low, high = 0.0, 1.0
    while film_pressure(high, side, thickness, modulus, tension) < pressure:
        low, high = high, 2 * high
    while high - low > 1e-9 * high:
        middle = (low + high) / 2
        if film_pressure(middle, side, thickness, modulus, tension) < pressure:
            low = middle
        else:
            high = middle
    return high
