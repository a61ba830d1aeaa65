"""A pillar with solder on it, and the copper that leads to it from its pad."""

from pkgdrc.cells.common.component_pad import component_pad
from pkgdrc.cells.copper_pillar.pillar_design import DESIGN, PillarDesign
from pkgdrc.cells.drawing import Drawing, Placement
from pkgdrc.cells.masks import masks
from pkgdrc.cells.registry import cell
from pkgdrc.cells.shapes import box, circle, snap, track


@cell
def pillar_on_pad(*, design: PillarDesign = DESIGN) -> Drawing:
    """A pillar round the origin on layer `pillar`, its solder on `cap`, and its pad below it.

    The copper on layer `redistribution` goes from the opening over the pad to the pillar.
    """
    grid, facets = masks().grid, masks().facet_tolerance
    middle, at = (0.0, 0.0), (0.0, -snap(design.pad_offset, grid))
    return Drawing(
        shapes=(
            circle("redistribution", design.base, middle, grid, facets),
            box("redistribution", design.landing, design.landing, at, grid),
            *track("redistribution", [middle, at], design.track, grid),
            box("pad_opening", design.pad_opening, design.pad_opening, at, grid),
            *(circle(layer, design.pillar, middle, grid, facets) for layer in ("pillar", "cap")),
        ),
        placements=(Placement(component_pad(size=design.pad), at),),
    )
