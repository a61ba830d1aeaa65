"""An island: a closed ring of frame material that stands free in the cavity, round a connection."""

from typing import Annotated

from annotated_types import Ge, Gt

from pkgdrc.cells.drawing import Drawing
from pkgdrc.cells.masks import masks
from pkgdrc.cells.registry import cell
from pkgdrc.cells.shapes import box, corners_box, subtracted
from pkgdrc.units import Um


@cell
def island_frame(
    *,
    width: Annotated[Um, Gt(0)] = 60.0,
    height: Annotated[Um, Gt(0)] = 60.0,
    wall: Annotated[Um, Gt(0)] = 20.0,
    gap: Annotated[Um, Ge(0)] = 0.0,
) -> Drawing:
    """A closed ring on layer `island`, its chamber centred on the origin.

    Args:
        width: inner width of the chamber
        height: inner height of the chamber
        wall: width of the island's wall
        gap: width of a break in the wall, on the chamber's right side; 0 for a closed ring
    """
    grid = masks().grid
    chamber = box("island", width, height, grid=grid)
    left, bottom, right, top = chamber.box
    outer = corners_box("island", left - wall, bottom - wall, right + wall, top + wall)
    breach = (corners_box("island", right, 0.0, right + wall, gap),) if gap else ()
    return Drawing(shapes=subtracted([outer], [chamber, *breach], grid))
