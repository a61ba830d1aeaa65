"""Solids as meshes: stacks of prisms, whose steps stand for slanted walls, and balls.

Lengths are mm; z points from the stack's back outwards.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from klayout import db
from numpy.typing import NDArray

from pkgdrc.model.window import Window
from pkgdrc.process.flat import Flat
from pkgdrc.process.solid import Balls, Pool, Solid
from pkgdrc.units import Um, to_dbu

STEPS = 4
"""Steps that a slanted wall is shown with, between two heights at which it begins anew."""

_FACET: Um = 0.2  # chord error that round shapes may be shown with,
_LARGE = 4000  # or this part of the window's longer side, where that is more
_MM = 1e-3
_UNSEEN = ("cavity", "tolerance")

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Corners = list[tuple[float, float, float]]
Triangles = list[tuple[int, int, int]]


@dataclass(frozen=True)
class Prisms:
    """Corners (N, 3) in mm and triangles (M, 3) of them, each counterclockwise seen from outside."""

    corners: Floats
    triangles: Ints


@dataclass(frozen=True)
class PlacedBall:
    """A ball: its middle and its diameter, mm."""

    at: tuple[float, float, float]
    diameter: float


def prisms(window: Window, flat: Flat, solid: Solid) -> Prisms | None:
    """A solid in the window; None if there is nothing of it, or it is nothing to be seen."""
    if solid.kind in _UNSEEN:
        return None
    corners: Corners = []
    triangles: Triangles = []
    for low, high in _slices(solid):
        area = window.clipped(flat, solid.area((low + high) / 2))
        _pile(window, area, low, high, corners, triangles)
    return Prisms(np.array(corners), np.array(triangles)) if triangles else None


def pooled(window: Window, flat: Flat, pool: Pool) -> Prisms | None:
    """What fills holes in the window, each as deep as what is printed on it lets it; None for nothing."""
    dbu = window.source.dbu
    printed = window.whole(pool.printed)
    filled: dict[Um, db.Region] = {}
    for hole in window.whole(pool.holes).each():
        inside = db.Region(hole)
        over = printed.overlapping(inside)
        if not over.is_empty():
            whole, beside = (area.area() * dbu**2 for area in (over, over - inside))
            _, depth = pool.of_hole(_diameter(hole, dbu), whole, beside)
            filled.setdefault(depth, db.Region()).insert(hole)
    corners: Corners = []
    triangles: Triangles = []
    for depth, holes in filled.items():
        for low, high in _parts(pool.face - depth, pool.face, STEPS) if depth > 0 else ():
            room = window.clipped(flat, pool.room((low + high) / 2)).interacting(holes)
            _pile(window, room, low, high, corners, triangles)
    return Prisms(np.array(corners), np.array(triangles)) if triangles else None


def balls(window: Window, kind: Balls) -> Iterator[PlacedBall]:
    """The balls of a kind in the window, each where the process seats it."""
    dbu = window.source.dbu
    seats = [(seat, list(window.whole(seat.mouths).each())) for seat in kind.seats]
    filled = {seat.filling: window.whole(seat.filling) for seat in kind.seats if seat.filling}
    for shape in window.whole(kind.layer).each():
        middle, diameter = shape.bbox().center(), kind.diameter or _diameter(shape, dbu)
        mouth, full, taper = 0.0, False, 0.0
        for seat, mouths in seats:
            under = next((each for each in mouths if _holds(each, middle)), None)
            if under is not None:
                mouth, taper = _diameter(under, dbu), seat.taper
                fillings = filled[seat.filling].each() if seat.filling else ()
                full = any(_holds(each, under.bbox().center()) for each in fillings)
                break
        z = kind.bottom(diameter, mouth, full, taper) + diameter / 2
        yield PlacedBall((middle.x * dbu * _MM, middle.y * dbu * _MM, z * _MM), diameter * _MM)


def _slices(solid: Solid) -> Iterator[tuple[Um, Um]]:
    for start, end in pairwise(solid.heights):
        steps = STEPS if solid.area(start + (end - start) / 3) != solid.area((start + end) / 2) else 1
        yield from _parts(start, end, steps)


def _parts(start: Um, end: Um, count: int) -> Iterator[tuple[Um, Um]]:
    """From one height to another in parts of equal height."""
    height = (end - start) / count
    return ((start + part * height, start + (part + 1) * height) for part in range(count))


def _pile(window: Window, area: db.Region, low: Um, high: Um, corners: Corners, triangles: Triangles) -> None:
    """Adds an area between two heights."""
    dbu = window.source.dbu
    facet = max(to_dbu(_FACET, dbu), max(window.box.width(), window.box.height()) // _LARGE)
    for polygon in area.merged().smoothed(facet).each():
        _prism(polygon, low * _MM, high * _MM, dbu * _MM, corners, triangles)


def _prism(
    polygon: db.Polygon,
    low: float,
    high: float,
    scale: float,
    corners: Corners,
    triangles: Triangles,
) -> None:
    """Adds a polygon between two heights: its faces in triangles, its walls along every contour."""

    def quad(*points: tuple[float, float, float]) -> None:
        first = len(corners)
        corners.extend(points)
        triangles.extend((first, first + each, first + each + 1) for each in range(1, len(points) - 1))

    for piece in polygon.delaunay().each():
        ring = [(point.x * scale, point.y * scale) for point in piece.each_point_hull()]
        # klayout walks hulls clockwise.
        quad(*((x, y, low) for x, y in ring))
        quad(*((x, y, high) for x, y in reversed(ring)))
    for edge in polygon.each_edge():
        (x0, y0), (x1, y1) = ((point.x * scale, point.y * scale) for point in (edge.p1, edge.p2))
        quad((x0, y0, low), (x0, y0, high), (x1, y1, high), (x1, y1, low))


def _diameter(shape: db.Polygon, dbu: Um) -> Um:
    box = shape.bbox()
    return float(min(box.width(), box.height()) * dbu)


def _holds(shape: db.Polygon, point: db.Point) -> bool:
    centre = shape.bbox().center()
    return math.dist((centre.x, centre.y), (point.x, point.y)) < _diameter(shape, 1.0) / 2
