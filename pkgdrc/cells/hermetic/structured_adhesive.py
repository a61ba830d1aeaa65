"""Adhesive that is applied in the frame's shape, with the frame's chambers."""

from typing import Annotated

from annotated_types import Ge, Gt

from pkgdrc.cells.drawing import Drawing, Placement, Shape, flattened
from pkgdrc.cells.hermetic.frame_ring import frame_ring
from pkgdrc.cells.hermetic.island_frame import island_frame
from pkgdrc.cells.registry import cell
from pkgdrc.errors import InputError
from pkgdrc.units import Um


@cell
def structured_adhesive(
    *,
    width: Annotated[Um, Gt(0)] = 850.0,
    height: Annotated[Um, Gt(0)] = 840.0,
    wall: Annotated[Um, Gt(0)] = 60.0,
    islands: tuple[tuple[Um, Um], ...] = (),
    branches: tuple[tuple[Um, Um], ...] = (),
    chamber: Annotated[Um, Gt(0)] = 60.0,
    chamber_wall: Annotated[Um, Gt(0)] = 20.0,
    inset: Annotated[Um, Ge(0)] = 1.0,
) -> Drawing:
    """Adhesive on layer `adhesive`, as the frame and its islands or branches but for an inset.

    Args:
        width: width of the field, which is the frame's outer width
        height: height of the field
        wall: width of the frame from the field's border to the cavity
        islands: centres of the islands
        branches: centres of the branch chambers
        chamber: inner width and height of the chambers
        chamber_wall: width of the chambers' walls
        inset: how far the adhesive stays inside the frame's edges, so that it does not flow out
    """
    if 2 * inset >= min(wall, chamber_wall):
        raise InputError(
            f"cell 'structured_adhesive': parameter 'inset' is {inset:g}; "
            f"less than {min(wall, chamber_wall) / 2:g} leaves adhesive on the walls"
        )
    chamber, chamber_wall = chamber + 2 * inset, chamber_wall - 2 * inset
    ring = frame_ring(
        width=width, height=height, wall=wall - inset, branches=branches, chamber=chamber,
        branch_wall=chamber_wall,
    )  # fmt: skip
    island = island_frame(width=chamber, height=chamber, wall=chamber_wall)
    whole = Drawing(placements=(Placement(ring), *(Placement(island, at=at) for at in islands)))
    return Drawing(shapes=tuple(Shape("adhesive", shape.points) for shape in flattened(whole)))
