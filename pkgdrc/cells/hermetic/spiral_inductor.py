"""A spiral inductor on the wiring level."""

from typing import Annotated

from annotated_types import Ge, Gt

from pkgdrc.cells.drawing import Drawing, Label
from pkgdrc.cells.masks import masks
from pkgdrc.cells.registry import cell
from pkgdrc.cells.shapes import GRID, box, corners_box, snap, track, united
from pkgdrc.technology.passives import square_spiral_inductance
from pkgdrc.units import Um


@cell
def spiral_inductor(
    *,
    turns: Annotated[int, Ge(1)] = 2,
    width: Annotated[Um, Gt(0)] = 10.0,
    space: Annotated[Um, Gt(0)] = 10.0,
    pad: Annotated[Um, Gt(0)] = 56.0,
) -> Drawing:
    """A square spiral on layer `wiring` round a pad at the origin, where a connection starts or lands.

    Its outer end is at y = 0 on the right; `spiral_end` says where. A box on layer `device` holds the
    spiral, and the text with the value by the modified Wheeler formula, see `square_spiral_inductance`,
    with the diameters of the left side, where it has just its turns.

    Args:
        turns: number of turns
        width: width of the track
        space: between neighbouring turns, and between the pad and the first one
        pad: width and height of the pad
    """
    grid = masks().grid
    inner = pad + 2 * space
    outer = inner + 2 * turns * width + 2 * (turns - 1) * space
    first, step = snap(pad / 2 + space + width / 2, grid), width + space
    end = spiral_end(turns=turns, width=width, space=space, pad=pad, grid=grid)
    points = [(0.0, 0.0)]
    for turn in range(turns):
        half, following = first + turn * step, first + (turn + 1) * step
        points += [(half, 0.0), (half, half), (-half, half), (-half, -half), (following, -half)]
    points.append((end, 0.0))
    spiral = united([box("wiring", pad, pad, grid=grid), *track("wiring", points, width, grid)], grid)
    reach = first + (turns - 1) * step + snap(width / 2, grid)
    value = square_spiral_inductance(turns, inner, outer)
    return Drawing(
        shapes=(*spiral, corners_box("device", -reach, -reach, snap(end + width / 2, grid), reach)),
        labels=(Label("device", f"L {value:.4g} nH", (0.0, 0.0)),),
    )


def spiral_end(*, turns: int, width: Um, space: Um, pad: Um, grid: Um = GRID) -> Um:
    """The x of the centre line's outer end."""
    return snap(pad / 2 + space + width / 2, grid) + turns * (width + space)
