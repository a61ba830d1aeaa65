"""The wafer's outline: a circle with a flat or a notch at the bottom. Lengths um, origin at the centre."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import gdstk
import numpy as np
from numpy.typing import NDArray

from pkgdrc.cells.drawing import Box, Points, Shape
from pkgdrc.cells.shapes import polygon
from pkgdrc.units import Um
from pkgdrc.wafer.spec import WaferShape

VERTICES = 2000
"""Of a full circle: a chord error of 0.1 um on a wafer of 150 mm."""


@dataclass(frozen=True)
class Outline:
    """The drawn outline. `inner_radius`: of a circle that it leaves nowhere but at the flat or notch."""

    points: Points
    inner_radius: Um
    flat_y: Um | None
    notch: Points | None
    grid: Um

    def holds(self, boxes: NDArray[np.float64], margin: Um = 0.0) -> NDArray[np.bool_]:
        """Which of `boxes`, shape (N, 4), lie inside and keep `margin` from the outline."""
        reach = np.hypot(*_farthest(boxes))
        inside = reach <= self.inner_radius - margin
        if self.flat_y is not None:
            inside &= boxes[:, 1] >= self.flat_y + margin
        if self.notch is not None:
            inside &= ~self._near_notch(boxes, margin)
        return np.asarray(inside)

    def meets(self, boxes: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Which of `boxes` lie on the wafer at least in part (a corner in the notch aside)."""
        x = np.clip(0.0, boxes[:, 0], boxes[:, 2])
        y = np.clip(0.0, boxes[:, 1], boxes[:, 3])
        found = np.hypot(x, y) < self.inner_radius
        if self.flat_y is not None:
            found &= boxes[:, 3] > self.flat_y
        return np.asarray(found)

    def span(self, axis: int, low: Um, high: Um) -> tuple[Um, Um] | None:
        """From where to where the outline goes along the other axis, between `low` and `high` on `axis`.

        None where it does not reach; what the notch takes in between is not left out.
        """
        start, end = self.points, np.roll(self.points, -1, axis=0)
        found: list[float] = []
        for place in (low, high):
            a, b = start[:, axis] - place, end[:, axis] - place
            crossing = (a <= 0) != (b <= 0)
            share = a[crossing] / (a - b)[crossing]
            other = 1 - axis
            found += (start[crossing, other] + share * (end - start)[crossing, other]).tolist()
        return (min(found), max(found)) if found else None

    def _near_notch(self, boxes: NDArray[np.float64], margin: Um) -> NDArray[np.bool_]:
        """Which boxes come closer to the notch than `margin`."""
        assert self.notch is not None
        wedge = gdstk.Polygon(self.notch.tolist())
        # The rounded corner's chords (720 to a circle) cut in by 1e-5 of the margin, and the drawn notch's
        # sides lie off the wedge's by up to a grid step; stay outside of both.
        reach = margin * 1.00002 + 2 * self.grid
        grown = gdstk.offset(wedge, reach, join="round", tolerance=720)
        left, bottom, right, top = _bounds([each.points for each in grown])
        close = (boxes[:, 0] < right) & (boxes[:, 2] > left) & (boxes[:, 1] < top) & (boxes[:, 3] > bottom)
        for index in np.flatnonzero(close):
            x0, y0, x1, y1 = boxes[index].tolist()
            close[index] = bool(gdstk.boolean(gdstk.rectangle((x0, y0), (x1, y1)), grown, "and"))
        return np.asarray(close)


def outline(wafer: WaferShape, grid: Um) -> Outline:
    """The outline of `wafer` with its vertices on `grid`."""
    radius = wafer.diameter / 2
    angles = np.arange(VERTICES) * (2 * math.pi / VERTICES) - math.pi / 2
    points = _on_grid(radius * np.column_stack([np.cos(angles), np.sin(angles)]), grid)
    inner_radius = radius * math.cos(math.pi / VERTICES) - grid
    if wafer.flat is not None:
        half = wafer.flat / 2
        flat_y = float(_on_grid(np.array(-math.sqrt(radius**2 - half**2)), grid))
        corners = _on_grid(np.array([(-half, flat_y), (half, flat_y)]), grid)
        kept = points[points[:, 1] > flat_y + grid]
        # Counter-clockwise from the flat's right end round to its left end.
        kept = kept[np.argsort(np.mod(np.arctan2(kept[:, 1], kept[:, 0]) + math.pi / 2, 2 * math.pi))]
        return Outline(np.vstack([corners[1], kept, corners[0]]), inner_radius, flat_y, None, grid)
    if wafer.notch is not None:
        depth = wafer.notch
        # The sides open by 90 deg, so the wedge is as wide on either side as it is deep; it goes on
        # beyond the edge so that it cuts the circle cleanly.
        wedge = np.array([(0.0, depth - radius), (-2 * depth, -radius - depth), (2 * depth, -radius - depth)])
        wedge = _on_grid(wedge, grid)
        cut = gdstk.boolean(
            polygon(Shape("wafer", points)), gdstk.Polygon(wedge.tolist()), "not", precision=grid
        )
        return Outline(np.array(cut[0].points), inner_radius, None, wedge, grid)
    return Outline(points, inner_radius, None, None, grid)


def _on_grid(values: Points, grid: Um) -> Points:
    return np.asarray(np.round(np.round(values / grid) * grid, 9))


def _farthest(boxes: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The x and y of each box's corner that is farthest from the origin, without sign."""
    size = np.abs(boxes)
    return np.maximum(size[:, 0], size[:, 2]), np.maximum(size[:, 1], size[:, 3])


def _bounds(polygons: Sequence[Sequence[tuple[float, float]]]) -> Box:
    points = np.vstack([np.array(each) for each in polygons])
    left, bottom = points.min(axis=0).tolist()
    right, top = points.max(axis=0).tolist()
    return (left, bottom, right, top)
