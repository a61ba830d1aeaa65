"""The openings through which one level of the package is reached from another."""

from typing import Annotated, Literal

from annotated_types import Ge, Gt

from pkgdrc.cells.drawing import Drawing
from pkgdrc.cells.masks import masks
from pkgdrc.cells.registry import cell
from pkgdrc.cells.shapes import circle
from pkgdrc.units import Um


@cell
def conical_connection(
    *,
    kind: Literal["dk1", "dk2", "dk3"] = "dk1",
    diameter: Annotated[Um, Gt(0)] = 80.0,
    offset: tuple[Um, Um] = (0.0, 0.0),
    adhesive_diameter: Annotated[Um, Ge(0)] = 30.0,
    adhesive_offset: tuple[Um, Um] = (0.0, 0.0),
    intermediate_diameter: Annotated[Um, Ge(0)] = 0.0,
    intermediate_offset: tuple[Um, Um] = (0.0, 0.0),
) -> Drawing:
    """The drawn openings of one conical connection, each as wide as it is at the outer face of its level.

    The outermost one is on the layer named by `kind`, the adhesive's on `dk1_adhesive` or the like. A cover
    100 thick with walls 12 deg off the vertical narrows 80 to 37.5; the next opening must lie inside that.

    Args:
        kind: 'dk1' from the cover to the chip, 'dk2' from the wiring to the chip, 'dk3' from the cover to
            the wiring
        diameter: diameter of the outermost opening, at its outer face
        offset: centre of the outermost opening
        adhesive_diameter: diameter of the adhesive's opening at its outer face; 0 for none
        adhesive_offset: centre of the adhesive's opening
        intermediate_diameter: diameter of the intermediate layer's opening at its outer face, under the
            adhesive's; 0 for none
        intermediate_offset: centre of the intermediate layer's opening
    """
    grid, facet_tolerance = masks().grid, masks().facet_tolerance
    drawn = (
        (kind, diameter, offset),
        (f"{kind}_adhesive", adhesive_diameter, adhesive_offset),
        (f"{kind}_intermediate", intermediate_diameter, intermediate_offset),
    )
    return Drawing(
        shapes=tuple(circle(layer, size, at, grid, facet_tolerance) for layer, size, at in drawn if size)
    )
