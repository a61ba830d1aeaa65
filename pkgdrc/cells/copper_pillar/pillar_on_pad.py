"""A pillar with solder on it, and the copper that leads to it from its pad."""

from typing import Annotated

from annotated_types import Gt

from pkgdrc.cells.common.component_pad import component_pad
from pkgdrc.cells.drawing import Drawing, Placement
from pkgdrc.cells.masks import masks
from pkgdrc.cells.registry import cell
from pkgdrc.cells.shapes import box, circle, snap
from pkgdrc.cells.shapes import track as track_shapes
from pkgdrc.units import Um


@cell
def pillar_on_pad(
    *,
    pad: Annotated[Um, Gt(0)] = 60.0,
    pad_opening: Annotated[Um, Gt(0)] = 40.0,
    pad_offset: Annotated[Um, Gt(0)] = 105.0,
    landing: Annotated[Um, Gt(0)] = 60.0,
    track: Annotated[Um, Gt(0)] = 20.0,
    base: Annotated[Um, Gt(0)] = 90.0,
    pillar: Annotated[Um, Gt(0)] = 60.0,
) -> Drawing:
    """A pillar round the origin on layer `pillar`, its solder on `cap`, and its pad below it.

    The copper on layer `redistribution` goes from the opening over the pad to the pillar.

    Args:
        pad: side of the pad
        pad_opening: side of the opening in the passivation
        pad_offset: how far the pad lies below the pillar
        landing: side of the copper on the pad
        track: width of the copper between pad and pillar
        base: diameter of the copper under the pillar
        pillar: diameter of the pillar, and of the solder on it
    """
    grid, facet_tolerance = masks().grid, masks().facet_tolerance
    at = (0.0, -snap(pad_offset, grid))
    copper = (
        circle("redistribution", base, (0.0, 0.0), grid, facet_tolerance),
        box("redistribution", landing, landing, at, grid),
        *track_shapes("redistribution", [(0.0, 0.0), at], track, grid),
    )
    return Drawing(
        shapes=(
            *copper,
            box("pad_opening", pad_opening, pad_opening, at, grid),
            *(circle(layer, pillar, (0.0, 0.0), grid, facet_tolerance) for layer in ("pillar", "cap")),
        ),
        placements=(Placement(component_pad.draw({"size": pad}), at),),
    )
