"""Which line on the layout a finding has measured."""

import math
from dataclasses import dataclass

from pkgdrc.findings import Finding
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


def figures(finding: Finding) -> str:
    """'18.2 µm < 20 µm': what was measured against the limit; '' where nothing was."""
    if finding.measured is None:
        return ""
    unit = {"um": "µm", "deg": "°", "um2": "µm²", "degC": "°C"}.get(finding.unit, finding.unit)
    tail = unit if unit == "°" else f" {unit}".rstrip()
    if finding.limit is None:
        return f"{finding.measured:.6g}{tail}"
    digits = 6
    while digits < 12 and f"{finding.measured:.{digits}g}" == f"{finding.limit:.{digits}g}":
        digits += 1
    if abs(finding.measured - finding.limit) < _EQUAL:
        return f"{finding.measured:.6g}{tail}, limit {finding.limit:.6g}{tail}"
    sign = "<" if finding.measured < finding.limit else ">"
    return f"{finding.measured:.{digits}g}{tail} {sign} {finding.limit:.{digits}g}{tail}"


def dimension(finding: Finding, mark: Mark) -> Dimension | None:
    """The gap or width that a finding in um has measured; None where it was measured between no points."""
    if finding.measured is None or finding.unit != "um" or mark.ends is None:
        return None
    start, end = mark.ends
    return Dimension(start, end) if math.dist(start, end) > 0 else None
