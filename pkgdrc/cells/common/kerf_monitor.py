"""A scale across a separation line, which shows how wide the cut is, and how far off the line."""

from typing import Annotated, Literal

from annotated_types import Ge, Gt

from pkgdrc.cells.drawing import Drawing, Shape
from pkgdrc.cells.masks import masks
from pkgdrc.cells.registry import cell
from pkgdrc.cells.shapes import corners_box, snap
from pkgdrc.units import Um


@cell
def kerf_monitor(
    *,
    nearest: Annotated[Um, Ge(0)] = 12.0,
    step: Annotated[Um, Gt(0)] = 1.0,
    steps: Annotated[int, Ge(2)] = 24,
    bar: Annotated[Um, Gt(0)] = 10.0,
    space: Annotated[Um, Gt(0)] = 10.0,
    length: Annotated[Um, Gt(0)] = 40.0,
    along: Literal["x", "y"] = "y",
) -> Drawing:
    """Bars on layer `monitor` on both sides of a line through the origin, each pair farther from it.

    On either side the first bar that the cut leaves whole is farther from the line than the kerf reaches:
    the sum of both tells its width, their difference how far it is off. Every fifth pair is longer. It
    belongs on a line outside the dies.

    Args:
        nearest: from the line's middle to the first pair
        step: how much farther each next pair is, which is what can be read
        steps: pairs
        bar: width of the bars
        space: between neighbouring bars
        length: length of the bars; every fifth is half as long again
        along: the direction of the line
    """
    grid = masks().grid
    shapes: list[Shape] = []
    low = -(steps * (bar + space) - space) / 2
    for number in range(steps):
        start, end = snap(low, grid), snap(low + bar, grid)
        near = snap(nearest + number * step, grid)
        far = snap(near + length * (1.5 if number % 5 == 0 else 1.0), grid)
        for inner, outer in ((near, far), (-far, -near)):
            box = (inner, start, outer, end) if along == "y" else (start, inner, end, outer)
            shapes.append(corners_box("monitor", *box))
        low += bar + space
    return Drawing(shapes=tuple(shapes))
