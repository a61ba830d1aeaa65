"""From the section's um to the picture's pixels."""

from dataclasses import dataclass

from pkgdrc.section.model import Section
from pkgdrc.units import Um

_STEPS = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0)
_READABLE = 400.0  # height of the section that the exaggeration is chosen for, pixels
_HIGHEST = 700.0  # height at which the picture is made narrower instead
_HIGHEST_ASKED = 2000.0  # the same if the exaggeration is asked for


_THICK = 0.8  # of the height of all else; an outermost level that is thicker is broken
_LEFT = 0.4  # of the height of all else that is left of it


@dataclass(frozen=True)
class Scale:
    """`x` and `z` are pixels per um; `left` and `top` the pixels where s = 0 and z = `z_top` are.

    What lies between the two z of `gap` is left out.
    """

    x: float
    z: float
    left: float
    top: float
    z_top: Um
    gap: tuple[Um, Um] | None = None

    @property
    def exaggeration(self) -> float:
        """How many times larger z is drawn than s."""
        return self.z / self.x

    def px(self, s: Um) -> float:
        """Pixels from the picture's left side."""
        return self.left + s * self.x

    def py(self, z: Um) -> float:
        """Pixels from the picture's upper side."""
        return self.top + (z - self.z_top - self._left_out(z)) * self.z

    @property
    def origin(self) -> float:
        """The pixels of z = 0 as what lies below the gap has it."""
        skipped = self.gap[1] - self.gap[0] if self.gap else 0.0
        return self.top - (self.z_top + skipped) * self.z

    def _left_out(self, z: Um) -> Um:
        if self.gap is None:
            return 0.0
        return min(max(z - self.gap[0], 0.0), self.gap[1] - self.gap[0])


def gap(section: Section) -> tuple[Um, Um] | None:
    """What is left out of a level at the back that is much thicker than all else: from one z to another.

    Nothing where anything but the level itself lies there, or the level is not alike all through.
    """
    level = next((part for part in section.parts if part.kind == "level" and part.span), None)
    if level is None or level.span is None:
        return None
    thick = level.span[1] - level.span[0]
    others = section.bottom - section.top - thick
    if thick <= _THICK * others:
        return None
    shown = _LEFT * others
    low, high = level.span[0] + shown / 3, level.span[1] - 2 * shown / 3
    for part in section.parts:
        for polygon in part.polygons:
            heights = [z for contour in polygon for _, z in contour]
            within = any(low < z < high for z in heights)
            if within or (part is not level and min(heights) < high and max(heights) > low):
                return None
    return low, high


def fitted(section: Section, exaggeration: float | None, left: float, top: float, width: float) -> Scale:
    """The scale at which the section is at most `width` pixels wide, and not too high.

    Without an exaggeration, the greatest plain number is taken at which it is no higher than is readable.
    """
    left_out = gap(section)
    height = section.bottom - section.top - (left_out[1] - left_out[0] if left_out else 0.0)
    x = width / section.length
    highest = _HIGHEST if exaggeration is None else _HIGHEST_ASKED
    if exaggeration is None:
        exaggeration = _plain(_READABLE / (height * x))
    x = min(x, highest / (height * exaggeration))
    return Scale(x, x * exaggeration, left, top, section.top, left_out)


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
