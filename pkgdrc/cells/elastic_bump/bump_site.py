"""One external connection: the end of an interconnect, the opening above it, and the ball."""

from typing import Annotated

from annotated_types import Ge, Gt

from pkgdrc.cells.drawing import Drawing
from pkgdrc.cells.registry import cell
from pkgdrc.cells.shapes import FACET_TOLERANCE, GRID, circle, corners_box, snap
from pkgdrc.units import Um


@cell
def bump_site(
    *,
    base: Annotated[Um, Gt(0)] = 150.0,
    opening: Annotated[Um, Gt(0)] = 110.0,
    ball: Annotated[Um, Gt(0)] = 120.0,
    track: Annotated[Um, Gt(0)] = 30.0,
    track_length: Annotated[Um, Ge(0)] = 90.0,
    grid: Annotated[Um, Gt(0)] = GRID,
    facet_tolerance: Annotated[Um, Gt(0)] = FACET_TOLERANCE,
) -> Drawing:
    """A round base region on layer `interconnect` with a track to its right, its opening and its ball.

    Centred on the origin.

    Args:
        base: diameter of the base region
        opening: diameter of the opening in the second insulation
        ball: diameter of the ball
        track: width of the track that leads to the base region
        track_length: length of the track from the origin
        grid: mask grid
        facet_tolerance: chord error of round shapes
    """

    def disc(layer: str, diameter: Um) -> Drawing:
        return Drawing(shapes=(circle(layer, diameter, (0.0, 0.0), grid, facet_tolerance),))

    shapes = [
        *disc("interconnect", base).shapes,
        *disc("opening", opening).shapes,
        *disc("ball", ball).shapes,
    ]
    if track_length:
        low = snap(-track / 2, grid)
        shapes.append(corners_box("interconnect", 0.0, low, track_length, low + track))
    return Drawing(shapes=tuple(shapes))
