"""Shapes that cells are made of, every vertex on the mask grid. All lengths um."""

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Literal

import gdstk
import numpy as np

from pkgdrc.cells.drawing import Points, Shape
from pkgdrc.units import Um

GRID: Um = 0.005
"""Mask grid that cells draw on unless told otherwise."""

FACET_TOLERANCE: Um = 0.01
"""Chord error that cells draw round shapes with unless told otherwise."""


def snap(length: Um, grid: Um = GRID) -> Um:
    """The multiple of `grid` nearest to `length`; halves go up."""
    return round(math.floor(length / grid + 0.5 + 1e-9) * grid, 9)


def box(layer: str, width: Um, height: Um, at: tuple[Um, Um] = (0.0, 0.0), grid: Um = GRID) -> Shape:
    """A box of exactly `width` x `height` centred on `at`, or half a grid step beside it to be on grid."""
    left, bottom = snap(at[0] - width / 2, grid), snap(at[1] - height / 2, grid)
    return corners_box(layer, left, bottom, left + width, bottom + height)


def corners_box(layer: str, left: Um, bottom: Um, right: Um, top: Um) -> Shape:
    """The box between two corners, as given."""
    return Shape(layer, np.array([(left, bottom), (right, bottom), (right, top), (left, top)]))


def track(layer: str, points: Sequence[tuple[Um, Um]], width: Um, grid: Um = GRID) -> tuple[Shape, ...]:
    """A track along `points`, each step along x or y; its ends reach over them by half the width."""
    low = snap(width / 2, grid)
    high = width - low
    on_grid = [(snap(x, grid), snap(y, grid)) for x, y in points]
    return united(
        [
            corners_box(layer, min(x0, x1) - low, min(y0, y1) - low, max(x0, x1) + high, max(y0, y1) + high)
            for (x0, y0), (x1, y1) in pairwise(on_grid)
        ],
        grid,
    )


def circle(
    layer: str,
    diameter: Um,
    at: tuple[Um, Um] = (0.0, 0.0),
    grid: Um = GRID,
    facet_tolerance: Um = FACET_TOLERANCE,
) -> Shape:
    """A circle as a polygon that is off it by `facet_tolerance` at most, with its four extreme points.

    Vertices lie on the circle but for the grid, whose share is taken off the chord error; a tolerance
    too small for that is met by the chords alone.
    """
    radius = diameter / 2
    chord = max(facet_tolerance - grid / math.sqrt(2), facet_tolerance / 4)
    half_angle = math.acos(max(1 - chord / radius, 0.0))
    quarter = max(2, math.ceil(math.pi / half_angle / 4))
    centre = np.array([snap(at[0] - radius, grid) + radius, snap(at[1] - radius, grid) + radius])
    angles = np.arange(4 * quarter) * (math.pi / 2 / quarter)
    points = centre + radius * np.column_stack([np.cos(angles), np.sin(angles)])
    snapped = np.round(np.floor(points / grid + 0.5 + 1e-6) * grid, 9)
    distinct = np.any(snapped != np.roll(snapped, 1, axis=0), axis=1)
    return Shape(layer, snapped[distinct])


def ring(outer: Shape, *holes: Shape, grid: Um = GRID) -> tuple[Shape, ...]:
    """`outer` without `holes`, in pieces that have no hole themselves; on the layer of `outer`."""
    return subtracted([outer], holes, grid)


def subtracted(
    shapes: Iterable[Shape], cutters: Iterable[Shape], grid: Um = GRID, precision: Um = 0.001
) -> tuple[Shape, ...]:
    """`shapes` (of one layer) without the area of `cutters`, in pieces without holes."""
    return _combined(tuple(shapes), tuple(cutters), "not", grid, precision)


def united(shapes: Iterable[Shape], grid: Um = GRID, precision: Um = 0.001) -> tuple[Shape, ...]:
    """The common area of `shapes` (of one layer), in pieces without holes that touch but do not overlap."""
    return _combined(tuple(shapes), (), "or", grid, precision)


def merged(shapes: Iterable[Shape], precision: Um = 0.001) -> tuple[Shape, ...]:
    """The connected areas of `shapes` (of one layer), each one polygon, with a slit to each of its holes."""
    shapes = tuple(shapes)
    polygons = gdstk.boolean([polygon(shape) for shape in shapes], [], "or", precision=precision)
    return tuple(Shape(shapes[0].layer, np.array(each.points)) for each in polygons)


def inset(shapes: Iterable[Shape], within: Um, layer: str, grid: Um = GRID) -> tuple[Shape, ...]:
    """What lies farther than `within` inside the common area of shapes, on a layer of its own."""
    whole = gdstk.offset([polygon(shape) for shape in shapes], -within, join="miter", use_union=True)
    return tuple(Shape(layer, np.round(np.array(each.points) / grid) * grid) for each in whole)


def polygon(shape: Shape, layer: int = 0, datatype: int = 0) -> gdstk.Polygon:
    """`shape` as gdstk knows it."""
    return gdstk.Polygon(shape.points.tolist(), layer=layer, datatype=datatype)


def _combined(
    shapes: tuple[Shape, ...],
    others: tuple[Shape, ...],
    operation: Literal["or", "not"],
    grid: Um,
    precision: Um,
) -> tuple[Shape, ...]:
    if not shapes:
        return ()
    polygons = gdstk.boolean(
        [polygon(shape) for shape in shapes],
        [polygon(other) for other in others],
        operation,
        precision=precision,
    )
    pieces = [piece for each in polygons for piece in _without_holes(np.array(each.points), grid, precision)]
    return tuple(Shape(shapes[0].layer, piece) for piece in pieces)


def _without_holes(points: Points, grid: Um, precision: Um) -> list[Points]:
    """A polygon cut at x positions of its vertices until no slit is left that leads to a hole.

    A polygon with holes comes from gdstk with a slit to each, which some readers take for
    self-touching.
    """
    points = np.round(points, 9)
    positions = np.unique(points[:, 0])
    if len(positions) < 3 or not _touches_itself(points):
        return [points]
    cut = float(positions[len(positions) // 2])
    known = {(x, y) for x, y in points.tolist()}
    pieces = []
    for side in gdstk.slice(gdstk.Polygon(points.tolist()), [cut], "x", precision=precision):
        # A cut along an edge can leave two parts joined by a line without width; this takes them apart.
        for part in gdstk.boolean(side, [], "or", precision=precision):
            # Where the cut crosses a slanted edge it makes a vertex, which belongs on the grid too.
            on_grid = [
                (x, y) if (x, y) in known or x != cut else (x, snap(y, grid))
                for x, y in np.round(np.array(part.points), 9).tolist()
            ]
            pieces += _without_holes(np.array(on_grid), grid, precision)
    return pieces


def _touches_itself(points: Points) -> bool:
    """Whether a vertex comes twice, or lies on an edge that it does not end."""
    if len(np.unique(points, axis=0)) < len(points):
        return True
    start, along = points, np.roll(points, -1, axis=0) - points
    length = np.hypot(along[:, 0], along[:, 1])
    reach = points[:, None] - start[None]
    across = np.abs(reach[..., 0] * along[:, 1] - reach[..., 1] * along[:, 0]) / length
    forward = (reach[..., 0] * along[:, 0] + reach[..., 1] * along[:, 1]) / length
    return bool(np.any((across < 1e-6) & (forward > 1e-6) & (forward < length - 1e-6)))
