"""Text that is made: letters and digits as polygons."""

from typing import Annotated

import gdstk
import numpy as np
from annotated_types import Gt, MinLen

from pkgdrc.cells.drawing import Drawing, Shape
from pkgdrc.cells.masks import masks
from pkgdrc.cells.registry import cell
from pkgdrc.cells.shapes import GRID, snap, united
from pkgdrc.units import Um


@cell
def label(
    *,
    text: Annotated[str, MinLen(1)] = "pkgdrc",
    height: Annotated[Um, Gt(0)] = 32.0,
    layer: Annotated[str, MinLen(1)] = "serial",
) -> Drawing:
    """A line of text in straight-edged letters; its first letter's lower left corner is the origin.

    Args:
        text: what is written, in ASCII
        height: height of a capital letter
        layer: layer that the letters are drawn on
    """
    grid = masks().grid
    step = _step(height, grid)
    # gdstk's font stands on a raster of 16 steps to its size; capitals begin 3 steps up and are 11 high.
    letters = gdstk.text(text, 16 * step, (0.0, -3 * step))
    return Drawing(shapes=united([Shape(layer, np.array(letter.points)) for letter in letters], grid))


def letter_advance(height: Um, grid: Um = GRID) -> Um:
    """From one letter's left side to the next one's, for letters of this height."""
    return snap(9 * _step(height, grid), grid)


def _step(height: Um, grid: Um) -> Um:
    return max(snap(height / 11, grid), grid)
