"""Metal on the film's upper face, from a hole to where the chip has its pad."""

from typing import Annotated

from annotated_types import Gt

from pkgdrc.cells.drawing import Drawing
from pkgdrc.cells.masks import masks
from pkgdrc.cells.registry import cell
from pkgdrc.cells.shapes import box, circle, track
from pkgdrc.units import Um


@cell
def internal_connection(
    *,
    land: Annotated[Um, Gt(0)] = 150.0,
    to: tuple[Um, Um] = (0.0, 0.0),
    width: Annotated[Um, Gt(0)] = 40.0,
    end: Annotated[Um, Gt(0)] = 80.0,
) -> Drawing:
    """A round land on layer `internal` over the hole at the origin, and a track to a pad elsewhere.

    Args:
        land: diameter of the land over the hole
        to: place of the pad; the track runs along x first, then along y. [0, 0] for a land alone
        width: width of the track
        end: side of the square in which the track ends
    """
    grid, facet_tolerance = masks().grid, masks().facet_tolerance
    shapes = [circle("internal", land, (0.0, 0.0), grid, facet_tolerance)]
    if to != (0.0, 0.0):
        shapes += track("internal", ((0.0, 0.0), (to[0], 0.0), to), width, grid)
        shapes.append(box("internal", end, end, to, grid))
    return Drawing(shapes=tuple(shapes))
