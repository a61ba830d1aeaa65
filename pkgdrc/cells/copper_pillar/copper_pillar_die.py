"""One die with copper pillars, each beside its pad."""

from typing import Annotated

from annotated_types import Ge, Gt

from pkgdrc.cells.common.pattern import ball_name
from pkgdrc.cells.copper_pillar.pillar_design import DESIGN, PillarDesign
from pkgdrc.cells.copper_pillar.pillar_on_pad import pillar_on_pad
from pkgdrc.cells.drawing import Drawing, Label, Placement
from pkgdrc.cells.masks import masks
from pkgdrc.cells.registry import cell
from pkgdrc.cells.shapes import box, snap
from pkgdrc.units import Um


@cell
def copper_pillar_die(
    *,
    width: Annotated[Um, Gt(0)] = 2000.0,
    height: Annotated[Um, Gt(0)] = 1500.0,
    street: Annotated[Um, Ge(0)] = 100.0,
    columns: Annotated[int, Ge(1)] = 8,
    rows: Annotated[int, Ge(1)] = 6,
    pitch: Annotated[Um, Gt(0)] = 210.0,
    design: PillarDesign = DESIGN,
) -> Drawing:
    """A die with an array of pillars in its middle, each joined to a pad beneath it, centred on the origin.

    Layer `die` holds its field, from the middle of one saw street to the middle of the next. Texts at pad and
    pillar name each net, from A1 at the upper left.

    Args:
        width: width of the die; the field is wider by the street
        height: height of the die; the field is higher by the street
        street: what the saw takes between neighbouring dies
        columns: pillars in a row
        rows: rows of pillars
        pitch: distance of neighbouring pillars
    """
    grid = masks().grid
    down, step = snap(design.pad_offset, grid), snap(pitch, grid)
    left, bottom = (-snap((count - 1) * step / 2, grid) for count in (columns, rows))
    bottom += snap(down / 2, grid)
    pillars = pillar_on_pad.draw(vars(design))
    array = Placement(pillars, (left, bottom), columns=columns, rows=rows, pitch=(step, step))
    labels = []
    for column in range(columns):
        for row in range(rows):
            x, y = left + column * step, bottom + (rows - 1 - row) * step
            labels += [Label("label", ball_name((column, row)), at) for at in ((x, y), (x, y - down))]
    return Drawing(
        shapes=(box("die", width + street, height + street, grid=grid),),
        placements=(array,),
        labels=tuple(labels),
    )
