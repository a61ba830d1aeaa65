"""Scales on the wafer's and the cover's masks, which show how far the two are off once they are joined."""

from typing import Annotated

from annotated_types import Ge, Gt

from pkgdrc.cells.drawing import Drawing, Shape
from pkgdrc.cells.masks import masks
from pkgdrc.cells.registry import cell
from pkgdrc.cells.shapes import corners_box, snap
from pkgdrc.errors import InputError
from pkgdrc.units import Um


@cell
def vernier_mark(
    *,
    step: Annotated[Um, Gt(0)] = 0.2,
    bars: Annotated[int, Ge(1)] = 10,
    pitch: Annotated[Um, Gt(0)] = 16.0,
    bar: Annotated[Um, Gt(0)] = 6.0,
    length: Annotated[Um, Gt(0)] = 40.0,
    gap: Annotated[Um, Gt(0)] = 2.0,
) -> Drawing:
    """Two verniers, along x and along y, each of a scale on layer `mark` and one on layer `cover_mark`.

    Where the cover is off by n steps, the scales' bars number n lie opposite, counted from the longest, which
    is the middle one. The scale along x stands over the origin, that along y on its right.

    Args:
        step: how much wider the cover's scale is divided than the wafer's, which is what can be read
        bars: bars on either side of the middle one
        pitch: distance of the wafer's bars
        bar: width of the bars
        length: length of the bars; the middle one is half as long again
        gap: between the two scales
    """
    grid = masks().grid
    if snap(step, grid) < grid or bar + bars * step >= pitch:
        raise InputError(
            f"cell 'vernier_mark': parameter 'step' is {step:g}; from {grid:g}, the mask grid, to less than "
            f"{(pitch - bar) / bars:g}, which leaves the scales readable, is right"
        )
    half = snap(bars * pitch + bar / 2, grid)
    over, beside = snap(2 * length, grid), snap(half + 2 * length, grid)
    shapes: list[Shape] = []
    for number in range(-bars, bars + 1):
        reach = length * 1.5 if number == 0 else length
        for layer, division, low, high in (
            ("mark", pitch, snap(-gap / 2 - reach, grid), snap(-gap / 2, grid)),
            ("cover_mark", pitch - step, snap(gap / 2, grid), snap(gap / 2 + reach, grid)),
        ):
            left = snap(number * division - bar / 2, grid)
            up = left + over - half
            shapes += [
                corners_box(layer, left, over + low, left + bar, over + high),
                corners_box(layer, beside - high, up, beside - low, up + bar),
            ]
    return Drawing(shapes=tuple(shapes))
