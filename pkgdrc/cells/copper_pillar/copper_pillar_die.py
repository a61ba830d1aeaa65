"""One die with copper pillars, each beside its pad."""

from typing import Annotated

from annotated_types import Ge, Gt

from pkgdrc.cells.common.pattern import ball_name
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
    pad: Annotated[Um, Gt(0)] = 60.0,
    pad_opening: Annotated[Um, Gt(0)] = 40.0,
    pad_offset: Annotated[Um, Gt(0)] = 105.0,
    landing: Annotated[Um, Gt(0)] = 60.0,
    track: Annotated[Um, Gt(0)] = 20.0,
    base: Annotated[Um, Gt(0)] = 90.0,
    pillar: Annotated[Um, Gt(0)] = 60.0,
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
        pad: side of the pads
        pad_opening: side of the openings in the passivation
        pad_offset: how far each pad lies below its pillar
        landing: side of the copper on the pads
        track: width of the copper between pad and pillar
        base: diameter of the copper under the pillars
        pillar: diameter of the pillars
    """
    grid = masks().grid
    one = pillar_on_pad.draw(
        {
            "pad": pad,
            "pad_opening": pad_opening,
            "pad_offset": pad_offset,
            "landing": landing,
            "track": track,
            "base": base,
            "pillar": pillar,
        }
    )
    down, step = snap(pad_offset, grid), snap(pitch, grid)
    left, bottom = (-snap((count - 1) * step / 2, grid) for count in (columns, rows))
    bottom += snap(down / 2, grid)
    array = Placement(one, (left, bottom), columns=columns, rows=rows, pitch=(step, step))
    labels = [
        Label(
            "label", ball_name((column, rows - 1 - row)), (left + column * step, bottom + row * step - away)
        )
        for column in range(columns)
        for row in range(rows)
        for away in (0.0, down)
    ]
    return Drawing(
        shapes=(box("die", width + street, height + street, grid=grid),),
        placements=(array,),
        labels=tuple(labels),
    )
