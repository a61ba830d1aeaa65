"""Which line on the layout a violation has measured."""

import math
from dataclasses import dataclass

from pkgdrc.findings import Violation
from pkgdrc.picture.place import Mark
from pkgdrc.units import Um

Place = tuple[float, float]

_EQUAL = 1e-9


@dataclass(frozen=True)
class Dimension:
    """A length from one place to another, um in the top cell."""

    start: Place
    end: Place

    @property
    def length(self) -> Um:
        """How long it is."""
        return math.dist(self.start, self.end)


def figures(violation: Violation) -> str:
    """'18.2 µm < 20 µm': what was measured against the limit; '' where nothing was."""
    if violation.measured is None:
        return ""
    unit = {"um": "µm", "deg": "°", "um2": "µm²", "degC": "°C"}.get(violation.unit, violation.unit)
    tail = unit if unit == "°" else f" {unit}".rstrip()
    if violation.limit is None:
        return f"{violation.measured:.6g}{tail}"
    digits = 6
    while digits < 12 and f"{violation.measured:.{digits}g}" == f"{violation.limit:.{digits}g}":
        digits += 1
    if abs(violation.measured - violation.limit) < _EQUAL:
        return f"{violation.measured:.6g}{tail}, limit {violation.limit:.6g}{tail}"
    sign = "<" if violation.measured < violation.limit else ">"
    return f"{violation.measured:.{digits}g}{tail} {sign} {violation.limit:.{digits}g}{tail}"


def dimension(violation: Violation, mark: Mark) -> Dimension | None:
    """The gap or width that a violation in um has measured; None where it was measured between no points."""
    if violation.measured is None or violation.unit != "um" or mark.ends is None:
        return None
    start, end = mark.ends
    return Dimension(start, end) if math.dist(start, end) > 0 else None
