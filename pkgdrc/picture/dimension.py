"""Which line on the layout a violation has measured."""

import math
from dataclasses import dataclass

from pkgdrc.findings import Violation
from pkgdrc.picture.place import Mark
from pkgdrc.units import Um

Place = tuple[float, float]

_ROUND = 12  # corners from which an outline counts as round
_ALIKE = 0.02  # share by which a length may differ from the measured one
_EQUAL = 1e-9
_SLACK: Um = 0.003


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
    """The gap or width that a violation in um has measured, where its outline shows one."""
    if violation.measured is None or violation.unit != "um" or len(mark.polygons) != 1:
        return None
    outline = mark.polygons[0]
    if len(outline) == 4:
        return _of_four(outline, violation.measured)
    box = mark.box
    if len(outline) >= _ROUND and _alike(box.width(), violation.measured):
        return Dimension((box.left, box.center().y), (box.right, box.center().y))
    return None


def _of_four(outline: tuple[Place, ...], measured: Um) -> Dimension | None:
    """Along a thin mark on a gap; across the outline of a place that is too narrow."""
    a, b, c, d = outline
    lines = [Dimension(_middle(a, b), _middle(c, d)), Dimension(_middle(b, c), _middle(d, a))]
    short, long = sorted(lines, key=lambda line: line.length)
    if _is_mark(short.length, long):
        return _without_ends(long, short.length / 2)
    return next((line for line in (short, long) if _alike(line.length, measured)), None)


def _is_mark(thickness: Um, along: Dimension) -> bool:
    """Whether an oblong is one that the engine puts on a gap: a tenth as thick as long, 1 um at most."""
    length = _without_ends(along, thickness / 2).length
    return length > _SLACK and abs(thickness - min(max(0.004, length / 10), 1.0)) <= _SLACK


def _without_ends(along: Dimension, thick: Um) -> Dimension:
    """A mark that lies along an axis reaches past the gap's ends by half its thickness."""
    (x1, y1), (x2, y2) = along.start, along.end
    if abs(x1 - x2) > 1e-6 and abs(y1 - y2) > 1e-6:
        return along
    share = thick / along.length
    dx, dy = (x2 - x1) * share, (y2 - y1) * share
    return Dimension((x1 + dx, y1 + dy), (x2 - dx, y2 - dy))


def _alike(length: Um, measured: Um) -> bool:
    return abs(length - measured) <= max(_ALIKE * abs(measured), _SLACK)


def _middle(a: Place, b: Place) -> Place:
    return (a[0] + b[0]) / 2, (a[1] + b[1]) / 2
