"""Three transducers in one row between reflectors, which the wave couples: one track of a DMS filter."""

import itertools
from dataclasses import dataclass
from typing import Annotated

from annotated_types import Ge, Gt

from pkgdrc.cells.drawing import Drawing, Shape
from pkgdrc.cells.hermetic.second_metal import second_metal
from pkgdrc.cells.masks import masks
from pkgdrc.cells.registry import cell
from pkgdrc.cells.shapes import corners_box, snap, united
from pkgdrc.errors import InputError
from pkgdrc.units import Um


@cell
def dms_track(
    *,
    pitch: Annotated[Um, Gt(0)] = 1.033,
    outer_fingers: Annotated[int, Ge(3)] = 27,
    inner_fingers: Annotated[int, Ge(3)] = 37,
    reflector_strips: Annotated[int, Ge(1)] = 60,
    nearer: Annotated[float, Ge(0)] = 0.5,
    narrow_fingers: Annotated[int, Ge(1)] = 4,
    aperture: Annotated[Um, Gt(0)] = 100.0,
    finger_gap: Annotated[Um, Gt(0)] = 1.0,
    bus_bar: Annotated[Um, Gt(0)] = 15.0,
) -> Drawing:
    """A double-mode track on layer `component`, centred on the origin; the wave runs along x.

    The outer transducers' signal bars are above, the inner one's is below. All else is one ground: the bars
    on the other sides, the reflectors, and a strip from bar to bar in each joint of two transducers.

    Args:
        pitch: distance of neighbouring fingers' centres, half a wavelength
        outer_fingers: fingers of either outer transducer; an odd number, so that it ends with signal fingers
        inner_fingers: fingers of the inner one; an odd number
        reflector_strips: strips of each reflector
        nearer: how much nearer than the grating's period neighbouring transducers stand, in pitches
        narrow_fingers: fingers on either side of a joint that share this out
        aperture: length over which fingers overlap
        finger_gap: from a finger's end to the bus bar that it does not join
        bus_bar: width of the bus bars
    """
    grid = masks().grid
    for name, count in (("outer_fingers", outer_fingers), ("inner_fingers", inner_fingers)):
        if count % 2 == 0 or count < 2 * narrow_fingers:
            raise InputError(
                f"cell 'dms_track': parameter '{name}' is {count}; an odd number of at least "
                f"{2 * narrow_fingers}, twice 'narrow_fingers', fits"
            )
    counts = (outer_fingers, inner_fingers, outer_fingers)
    centres = _centres(pitch, counts, reflector_strips, nearer / (2 * narrow_fingers), narrow_fingers)
    row = _Row(
        tuple(snap(each, grid) for each in centres),
        snap(pitch / 4, grid),
        snap(aperture / 2, grid),
        snap(aperture / 2 + finger_gap, grid),
        snap(aperture / 2 + finger_gap + bus_bar, grid),
    )
    ends = list(itertools.accumulate((reflector_strips, *(count + 1 for count in counts[:-1]), counts[-1])))
    ground = [row.strip(n) for n in range(len(centres)) if n < ends[0] or n >= ends[3]]
    ground += [row.strip(ends[1] - 1), row.strip(ends[2] - 1)]
    signals = []
    for start, stop, side in ((ends[0], ends[1] - 1, 1), (ends[1], ends[2] - 1, -1), (ends[2], ends[3], 1)):
        fingers = range(start, stop)
        hot = [row.finger(n, side) for n in fingers[::2]]
        signals.append([*hot, row.bar(start, stop - 1, side)])
        ground += [row.finger(n, -side) for n in fingers[1::2]]
        # The inner one's ground bar ends at the strips beside it, the outer ones' go on along the reflectors.
        first, last = {ends[0]: (0, stop), ends[1]: (start - 1, stop)}.get(
            start, (start - 1, len(centres) - 1)
        )
        ground.append(row.bar(first, last, -side))
    ground += [row.bar(0, ends[0] - 1, 1), row.bar(ends[3], len(centres) - 1, 1)]
    shapes = [shape for net in (ground, *signals) for shape in united(net, grid)]
    bars = [shape for net in (ground, *signals) for shape in net if row.is_bar(shape)]
    return Drawing(shapes=(*shapes, *second_metal(bars)))


@dataclass(frozen=True)
class _Row:
    """Strips side by side: their centres, and half their width; half the heights of what they are made of."""

    centres: tuple[Um, ...]
    half_width: Um
    overlap: Um
    bar_from: Um
    bar_to: Um

    def strip(self, number: int) -> Shape:
        """From bar to bar."""
        return self._upright(number, -self.bar_from, self.bar_from)

    def finger(self, number: int, side: int) -> Shape:
        """From the bar above (1) or below (-1)."""
        ends = sorted((side * self.bar_from, -side * self.overlap))
        return self._upright(number, ends[0], ends[1])

    def bar(self, first: int, last: int, side: int) -> Shape:
        """Along strips, above or below."""
        low, high = sorted((side * self.bar_from, side * self.bar_to))
        left, right = self.centres[first] - self.half_width, self.centres[last] + self.half_width
        return corners_box("component", left, low, right, high)

    def is_bar(self, shape: Shape) -> bool:
        """Whether a shape is one of the bars."""
        return max(abs(shape.box[1]), abs(shape.box[3])) == self.bar_to

    def _upright(self, number: int, low: Um, high: Um) -> Shape:
        x = self.centres[number]
        return corners_box("component", x - self.half_width, low, x + self.half_width, high)


def _centres(
    pitch: Um, counts: tuple[int, ...], strips: int, narrower: float, narrow_fingers: int
) -> list[Um]:
    """Where strips and fingers stand, with one strip in each joint; steps beside a joint are narrower."""
    total = 2 * strips + sum(counts) + len(counts) - 1
    joints = [strips + sum(counts[: n + 1]) + n for n in range(len(counts) - 1)]
    near = {joint + off for joint in joints for off in range(-narrow_fingers, narrow_fingers)}
    # A step leads from strip n to strip n + 1.
    steps = [pitch * (1 - narrower) if n in near else pitch for n in range(total - 1)]
    centres = [0.0, *itertools.accumulate(steps)]
    return [each - centres[-1] / 2 for each in centres]
