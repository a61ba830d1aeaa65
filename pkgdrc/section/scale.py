"""From the section's um to the picture's pixels."""

from dataclasses import dataclass

from pkgdrc.section.model import Section
from pkgdrc.units import Um

_STEPS = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0)
_READABLE = 400.0  # height of the section that the exaggeration is chosen for, pixels
_HIGHEST = 700.0  # height at which the picture is made narrower instead
_HIGHEST_ASKED = 2000.0  # the same if the exaggeration is asked for


@dataclass(frozen=True)
class Scale:
    """`x` and `z` are pixels per um; `left` and `top` the pixels where s = 0 and z = `z_top` are."""

    x: float
    z: float
    left: float
    top: float
    z_top: Um

    @property
    def exaggeration(self) -> float:
        """How many times larger z is drawn than s."""
        return self.z / self.x

    def px(self, s: Um) -> float:
        """Pixels from the picture's left side."""
        return self.left + s * self.x

    def py(self, z: Um) -> float:
        """Pixels from the picture's upper side."""
        return self.top + (z - self.z_top) * self.z


def fitted(section: Section, exaggeration: float | None, left: float, top: float, width: float) -> Scale:
    """The scale at which the section is at most `width` pixels wide, and not too high.

    Without an exaggeration, the greatest plain number is taken at which it is no higher than is readable.
    """
    height = section.bottom - section.top
    x = width / section.length
    highest = _HIGHEST if exaggeration is None else _HIGHEST_ASKED
    if exaggeration is None:
        exaggeration = _plain(_READABLE / (height * x))
    x = min(x, highest / (height * exaggeration))
    return Scale(x, x * exaggeration, left, top, section.top)


def bar_length(scale: float, longest: float) -> Um:
    """The length of a scale bar: 1, 2 or 5 times a power of ten um, at most `longest` pixels."""
    power = 1e-6
    best = power
    while power * scale <= longest:
        best = max(step * power for step in (1, 2, 5) if step * power * scale <= longest)
        power *= 10
    return best


def _plain(most: float) -> float:
    """The greatest plain number not above `most`, at least 1."""
    power = 1.0
    while power * 10 <= most:
        power *= 10
    return max([1.0, *(step * power for step in _STEPS if step * power <= most)])
