"""The mark that masks and the cover are aligned to."""

from typing import Annotated

from annotated_types import Gt

from pkgdrc.cells.drawing import Drawing
from pkgdrc.cells.masks import masks
from pkgdrc.cells.registry import cell
from pkgdrc.cells.shapes import box, corners_box, snap
from pkgdrc.units import Um


@cell
def alignment_mark(
    *,
    size: Annotated[Um, Gt(0)] = 200.0,
    line: Annotated[Um, Gt(0)] = 10.0,
) -> Drawing:
    """A cross with a square in each quadrant, on layer `mark`, centred on the origin.

    Args:
        size: width and height of the cross
        line: width of the cross's arms
    """
    grid = masks().grid
    upright = box("mark", line, size, grid=grid)
    left, _, right, _ = upright.box
    level = box("mark", size, line, grid=grid)
    start, low, end, high = level.box
    # Arms end at the upright, so that no two shapes overlap.
    arms = (corners_box("mark", start, low, left, high), corners_box("mark", right, low, end, high))
    place, square = size * 0.3, snap(size / 10, grid)
    squares = tuple(
        box("mark", square, square, (x, y), grid) for x in (-place, place) for y in (-place, place)
    )
    return Drawing(shapes=(upright, *arms, *squares))
