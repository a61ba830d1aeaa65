"""The separation lines that the wafer is cut along, from wafer edge to wafer edge. Lengths um."""

import math
from collections.abc import Collection

import numpy as np

from pkgdrc.cells.drawing import Points, Shape
from pkgdrc.cells.shapes import corners_box, snap
from pkgdrc.technology.model import Technology
from pkgdrc.units import Um
from pkgdrc.wafer.outline import WaferOutline
from pkgdrc.wafer.placement import Site, Sites


def separation_lines(
    sites: Sites, edge: WaferOutline, drawn: Collection[Site], technology: Technology
) -> tuple[Shape, ...]:
    """A line on every border of the fields in `drawn`, as boxes of the cut's `line_width`.

    Each reaches over the outline by less than a grid step, so that its whole end lies on the edge.
    Empty for a technology without a cut.
    """
    if technology.cut is None or "separation" not in technology.layers:
        return ()
    half, grid = snap(technology.cut.line_width / 2, technology.grid), technology.grid
    lines = []
    for axis in (0, 1):
        numbers = [site[axis] for site in drawn]
        for number in range(min(numbers), max(numbers) + 2):
            place = sites.corner[axis] + number * sites.pitch[axis]
            ends = _span(edge.points, axis, place - half, place + half)
            if ends is None:
                continue
            # A millionth of a step is what dividing may be off; an end on the grid stays where it is.
            low = round(math.floor(ends[0] / grid + 1e-6) * grid, 9)
            high = round(math.ceil(ends[1] / grid - 1e-6) * grid, 9)
            corners = (place - half, low, place + half, high)
            if axis == 1:
                corners = (low, place - half, high, place + half)
            lines.append(corners_box("separation", *corners))
    return tuple(lines)


def _span(points: Points, axis: int, low: Um, high: Um) -> tuple[Um, Um] | None:
    """From where to where an outline goes along the other axis, between `low` and `high` on `axis`.

    None where it does not reach; what a notch takes in between is not left out.
    """
    start, end = points, np.roll(points, -1, axis=0)
    found: list[float] = []
    for place in (low, high):
        a, b = start[:, axis] - place, end[:, axis] - place
        crossing = (a <= 0) != (b <= 0)
        share = a[crossing] / (a - b)[crossing]
        other = 1 - axis
        found += (start[crossing, other] + share * (end - start)[crossing, other]).tolist()
    return (min(found), max(found)) if found else None
