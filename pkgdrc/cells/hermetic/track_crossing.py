"""A track that passes over tracks on the chip, on the wiring level, without meeting them."""

from typing import Annotated

from annotated_types import Ge, Gt

from pkgdrc.cells.drawing import Drawing, Placement
from pkgdrc.cells.hermetic.conical_connection import conical_connection
from pkgdrc.cells.hermetic.connector_pad import connector_pad
from pkgdrc.cells.hermetic.wiring_track import wiring_track
from pkgdrc.cells.masks import masks
from pkgdrc.cells.registry import cell
from pkgdrc.cells.shapes import box, snap
from pkgdrc.units import Um


@cell
def track_crossing(
    *,
    length: Annotated[Um, Gt(0)] = 250.0,
    width: Annotated[Um, Gt(0)] = 15.0,
    pad: Annotated[Um, Gt(0)] = 56.0,
    opening: Annotated[Um, Gt(0)] = 30.0,
    tracks: Annotated[int, Ge(0)] = 2,
    track: Annotated[Um, Gt(0)] = 20.0,
    track_pitch: Annotated[Um, Gt(0)] = 40.0,
    track_length: Annotated[Um, Gt(0)] = 120.0,
) -> Drawing:
    """A track along y on layer `wiring`, with a connection to a pad on the chip at either end.

    The lower end is the origin. Openings are on layer `dk2`, pads and the tracks that are crossed, which
    run along x, on `connector`.

    Args:
        length: distance of the two connections
        width: width of the track on the wiring level
        pad: width and height of the pads, on the wiring level and on the chip
        opening: diameter of the openings, at the wiring level
        tracks: number of tracks on the chip that are drawn too; 0 where another cell draws them
        track: width of these tracks
        track_pitch: distance of neighbouring ones
        track_length: their length
    """
    grid = masks().grid
    ends = ((0.0, 0.0), (0.0, snap(length, grid)))
    hole = conical_connection(kind="dk2", diameter=opening, adhesive_diameter=0.0)
    first = length / 2 - (tracks - 1) * track_pitch / 2
    return Drawing(
        shapes=(
            *(box("wiring", pad, pad, end, grid) for end in ends),
            *(
                box("connector", track_length, track, (0.0, snap(first + index * track_pitch, grid)), grid)
                for index in range(tracks)
            ),
        ),
        placements=(
            Placement(wiring_track(points=ends, width=width)),
            *(Placement(connector_pad(width=pad, height=pad), at=end) for end in ends),
            *(Placement(hole, at=end) for end in ends),
        ),
    )
