"""The end of an interconnect, under an external connection."""

from typing import Annotated

from annotated_types import Gt

from pkgdrc.cells.drawing import Drawing
from pkgdrc.cells.masks import masks
from pkgdrc.cells.registry import cell
from pkgdrc.cells.shapes import circle
from pkgdrc.units import Um


@cell
def base_region(
    *,
    diameter: Annotated[Um, Gt(0)] = 150.0,
) -> Drawing:
    """A round base region on layer `base`, and the metal it consists of on layer `interconnect`.

    Args:
        diameter: diameter of the base region
    """
    grid, facet_tolerance = masks().grid, masks().facet_tolerance
    layers = ("base", "interconnect")
    return Drawing(
        shapes=tuple(circle(layer, diameter, (0.0, 0.0), grid, facet_tolerance) for layer in layers)
    )
