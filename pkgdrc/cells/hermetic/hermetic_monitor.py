"""The process monitor that takes a die's place on a hermetic wafer."""

from typing import Annotated

from annotated_types import Ge, Gt

from pkgdrc.cells.common.process_monitor import process_monitor
from pkgdrc.cells.drawing import Drawing, Placement
from pkgdrc.cells.hermetic.component_area import component_area
from pkgdrc.cells.hermetic.frame_ring import frame_ring
from pkgdrc.cells.hermetic.intermediate_layer import intermediate_layer
from pkgdrc.cells.registry import cell
from pkgdrc.units import Um


@cell
def hermetic_monitor(
    *,
    width: Annotated[Um, Gt(0)] = 800.0,
    height: Annotated[Um, Gt(0)] = 790.0,
    street: Annotated[Um, Ge(0)] = 50.0,
    frame: Annotated[Um, Gt(0)] = 60.0,
    intermediate: bool = False,
) -> Drawing:
    """A closed cavity with a test transducer, and line ladders on layer `monitor`; it is no die.

    Its frame joins the neighbouring dies', so that separation lines run on frame along it too.

    Args:
        width: width of the dies beside it
        height: height of the dies beside it
        street: what the cut takes between dies
        frame: width of the frame from the field's border to the cavity
        intermediate: whether an intermediate layer covers the cavity
    """
    ring = frame_ring(width=width + street, height=height + street, wall=frame)
    quarter = round(height / 4)
    sheet = intermediate_layer(width=width + street, height=height + street)
    return Drawing(
        placements=(
            Placement(ring),
            *((Placement(sheet),) if intermediate else ()),
            Placement(component_area(), at=(0.0, float(quarter))),
            Placement(process_monitor(), at=(0.0, -float(quarter))),
        )
    )
