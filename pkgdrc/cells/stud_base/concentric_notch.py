"""The closed notch that leaves a tube."""

from typing import Annotated

from annotated_types import Gt

from pkgdrc.cells.drawing import Drawing, Label
from pkgdrc.cells.masks import masks
from pkgdrc.cells.registry import cell
from pkgdrc.cells.shapes import circle, ring
from pkgdrc.units import Um


@cell
def concentric_notch(
    *,
    stud: Annotated[Um, Gt(0)] = 180.0,
    width: Annotated[Um, Gt(0)] = 60.0,
    offset: tuple[Um, Um] = (0.0, 0.0),
    declare: bool = False,
) -> Drawing:
    """A closed ring on layer `notch` round the hole at the origin: the stud in it is a tube.

    Args:
        stud: inner diameter of the ring, which is the stud's outer one
        width: width of the ring
        offset: how far the ring's centre lies off the hole's
        declare: say with a text on layer `notch_kind` that it is meant to be concentric
    """
    grid, facet_tolerance = masks().grid, masks().facet_tolerance
    outer, inner = (circle("notch", size, offset, grid, facet_tolerance) for size in (stud + 2 * width, stud))
    labels = (Label("notch_kind", "concentric", (0.0, 0.0)),) if declare else ()
    return Drawing(shapes=ring(outer, inner, grid=grid), labels=labels)
