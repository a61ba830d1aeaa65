"""The openings through which the chip is reached from the cover's outer face."""

from typing import Annotated

from annotated_types import Gt

from pkgdrc.cells.drawing import Drawing
from pkgdrc.cells.registry import cell
from pkgdrc.cells.shapes import FACET_TOLERANCE, GRID, circle
from pkgdrc.units import Um


@cell
def conical_connection(
    *,
    diameter: Annotated[Um, Gt(0)] = 80.0,
    offset: tuple[Um, Um] = (0.0, 0.0),
    adhesive_diameter: Annotated[Um, Gt(0)] = 30.0,
    adhesive_offset: tuple[Um, Um] = (0.0, 0.0),
    grid: Annotated[Um, Gt(0)] = GRID,
    facet_tolerance: Annotated[Um, Gt(0)] = FACET_TOLERANCE,
) -> Drawing:
    """The drawn openings of one conical connection, each as wide as it is at the outer face of its level.

    The cover's is on layer `dk1`, the adhesive's on `dk1_adhesive`. A cover 100 thick with walls 12 deg
    off the vertical narrows 80 to 37.5; the adhesive's own opening must lie inside that.

    Args:
        diameter: diameter of the cover's opening at the cover's outer face
        offset: centre of the cover's opening
        adhesive_diameter: diameter of the adhesive's opening at its face to the cover
        adhesive_offset: centre of the adhesive's opening
        grid: mask grid
        facet_tolerance: chord error of the circles
    """
    cover = circle("dk1", diameter, offset, grid, facet_tolerance)
    adhesive = circle("dk1_adhesive", adhesive_diameter, adhesive_offset, grid, facet_tolerance)
    return Drawing(shapes=(cover, adhesive))
