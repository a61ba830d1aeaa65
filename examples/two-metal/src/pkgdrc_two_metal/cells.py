"""Cells of the deck's own: any module-level function under `@cell`."""

from typing import Annotated

from annotated_types import Gt

from pkgdrc.cells import Drawing, cell
from pkgdrc.cells.shapes import box
from pkgdrc.units import Um


@cell
def two_metal_track(*, length: Annotated[Um, Gt(0)] = 200.0, across: Annotated[Um, Gt(0)] = 20.0) -> Drawing:
    """A track on layer `metal`, along x, centred on the origin.

    Args:
        length: length of the track
        across: width of the track
    """
    return Drawing(shapes=(box("metal", length, across),))
