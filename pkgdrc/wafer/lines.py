"""The separation lines that the wafer is cut along, from wafer edge to wafer edge. Lengths um."""

import math
from collections.abc import Collection

from pkgdrc.cells.drawing import Shape
from pkgdrc.cells.shapes import corners_box, snap
from pkgdrc.technology.model import Technology
from pkgdrc.wafer.outline import Outline
from pkgdrc.wafer.placement import Site, Sites


def separation_lines(
    sites: Sites, edge: Outline, drawn: Collection[Site], technology: Technology
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
            ends = edge.span(axis, place - half, place + half)
            if ends is None:
                continue
            low, high = math.floor(ends[0] / grid) * grid, math.ceil(ends[1] / grid) * grid
            corners = (place - half, low, place + half, high)
            if axis == 1:
                corners = (low, place - half, high, place + half)
            lines.append(corners_box("separation", *corners))
    return tuple(lines)
