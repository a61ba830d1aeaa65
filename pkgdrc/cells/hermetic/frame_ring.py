"""The frame that closes the cavity of one die."""

from typing import Annotated

from annotated_types import Ge, Gt

from pkgdrc.cells.drawing import Box, Drawing, Shape
from pkgdrc.cells.masks import masks
from pkgdrc.cells.registry import cell
from pkgdrc.cells.shapes import box, corners_box, ring, subtracted
from pkgdrc.errors import InputError
from pkgdrc.units import Um


@cell
def frame_ring(
    *,
    width: Annotated[Um, Gt(0)] = 850.0,
    height: Annotated[Um, Gt(0)] = 840.0,
    wall: Annotated[Um, Gt(0)] = 60.0,
    shift: tuple[Um, Um] = (0.0, 0.0),
    gap: Annotated[Um, Ge(0)] = 0.0,
    branches: tuple[tuple[Um, Um], ...] = (),
    chamber: Annotated[Um, Gt(0)] = 60.0,
    branch_wall: Annotated[Um, Gt(0)] = 20.0,
    chamber_gap: Annotated[Um, Ge(0)] = 0.0,
    blocks: tuple[tuple[Um, Um, Um, Um], ...] = (),
) -> Drawing:
    """A frame ring, closed round a cavity, with closed chambers that branch off it.

    Centred on the origin; it fills a die's field from the field's border to the cavity, so that the
    frames of neighbouring dies join and the separation line runs on frame.

    Args:
        width: width of the field, which is the ring's outer width
        height: height of the field
        wall: width of the ring from the field's border to the cavity
        shift: how far the cavity lies off the field's centre
        gap: width of a break in the ring, in the middle of its upper side; 0 for a closed ring
        branches: centres of the branch chambers; a block of frame joins each to the nearest side of the ring
        chamber: inner width and height of each branch chamber
        branch_wall: width of the chambers' walls towards the cavity
        chamber_gap: width of a break in each chamber's wall, on its side towards the centre line x = 0
        blocks: left, bottom, right and top of boxes of solid frame; chambers stay open in them
    """
    grid = masks().grid
    inner_width, inner_height = width - 2 * wall, height - 2 * wall
    if min(inner_width, inner_height) <= 0:
        raise InputError(
            f"cell 'frame_ring': parameter 'wall' is {wall:g}; "
            f"less than {min(width, height) / 2:g} leaves a cavity"
        )
    cavity = box("frame", inner_width, inner_height, shift, grid)
    solid = list(ring(box("frame", width, height, grid=grid), cavity, grid=grid))
    solid += [corners_box("frame", *each) for each in blocks]
    holes: list[Shape] = []
    for branch in branches:
        hole = box("frame", chamber, chamber, branch, grid)
        block = _block(hole.box, cavity.box, branch_wall)
        solid.append(corners_box("frame", *block))
        holes.append(hole)
        if chamber_gap:
            inner = hole.box[2] if branch[0] < 0 else block[0]
            holes.append(corners_box("frame", inner, branch[1], inner + branch_wall, branch[1] + chamber_gap))
    if gap:
        holes.append(corners_box("frame", 0.0, cavity.box[3], gap, height / 2))
    return Drawing(shapes=subtracted(solid, holes, grid))


def _block(hole: Box, cavity: Box, wall: Um) -> Box:
    """The box with `wall` round the chamber `hole` that reaches the nearest side of the cavity."""
    grown = [hole[0] - wall, hole[1] - wall, hole[2] + wall, hole[3] + wall]
    reach = [grown[0] - cavity[0], grown[1] - cavity[1], cavity[2] - grown[2], cavity[3] - grown[3]]
    side = reach.index(min(reach))
    if reach[side] > 0:
        grown[side] = cavity[side]
    return (grown[0], grown[1], grown[2], grown[3])
