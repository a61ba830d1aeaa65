"""Values of passive components on the wiring level, from their drawn sizes.

Lengths um, areas um2, sheet resistances ohm per square; capacitances pF, inductances nH, resistances ohm.
"""

import re
import unicodedata

from pkgdrc.units import Um

_VALUE = re.compile(
    r"([CLR])\s*[=:]?\s*([0-9]*\.?[0-9]+(?:E[-+]?[0-9]+)?)\s*(\w?)(F|H|Ohm|\u03a9)", re.IGNORECASE
)
_UNITS = {"f": ("C", 1e12), "h": ("L", 1e9), "ohm": ("R", 1.0), "\u03c9": ("R", 1.0)}  # in pF, nH, ohm
_PREFIXES = {"": 1.0, "f": 1e-15, "p": 1e-12, "n": 1e-9, "u": 1e-6, "\u03bc": 1e-6, "m": 1e-3}
_PREFIXES |= {"k": 1e3, "K": 1e3, "M": 1e6, "G": 1e9}

VACUUM_PERMITTIVITY = 8.8541878128e-6  # pF/um
VACUUM_PERMEABILITY = 1.25663706212e-3  # nH/um

CORNER_SQUARES = 0.56
"""Squares that the corner square of a right-angled bend counts for."""


def stated_value(text: str) -> tuple[str, float] | None:
    """The kind of component that a text such as "C 1.2 pF" states, and its value in pF, nH or ohm.

    None where it says no such thing: without a unit, with one of another kind, or a value of 0.
    """
    match = _VALUE.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if not match:
        return None
    symbol, number, prefix, unit = match.groups()
    of, factor = _UNITS[unit.lower()]
    if of != symbol.upper() or prefix not in _PREFIXES or not float(number):
        return None
    return of, float(number) * _PREFIXES[prefix] * factor


def plate_capacitance(area: float, dielectric_thickness: Um, permittivity: float) -> float:
    """Capacitance in pF of two plates that overlap by `area` um2, without their fringing field.

    C = e0 er A / d.
    """
    return VACUUM_PERMITTIVITY * permittivity * area / dielectric_thickness


def square_spiral_inductance(turns: float, inner: Um, outer: Um) -> float:
    """Inductance in nH of a flat square spiral between the diameters `inner` and `outer`.

    Modified Wheeler formula, L = 2.34 u0 n2 d / (1 + 2.75 f) with the mean diameter d and the fill ratio
    f = (outer - inner) / (outer + inner): S. S. Mohan et al., IEEE J. Solid-State Circuits 34 (1999) 1419.
    """
    mean, fill = (outer + inner) / 2, (outer - inner) / (outer + inner)
    return 2.34 * VACUUM_PERMEABILITY * turns**2 * mean / (1 + 2.75 * fill)


def meander_resistance(length: Um, width: Um, corners: int, sheet_resistance: float) -> float:
    """Resistance in ohm of a film track of this centre line's `length` with right-angled bends.

    R = Rs (length / width - 0.44 corners): the square in a bend counts 0.56 of a square (P. M. Hall,
    Thin Solid Films 1 (1967) 277).
    """
    return sheet_resistance * (length / width - (1 - CORNER_SQUARES) * corners)
