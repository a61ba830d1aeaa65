"""The outline of a round wafer: a circle with a flat or a notch at the bottom. Lengths um, centre at 0."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import gdstk
import numpy as np
from numpy.typing import NDArray

from pkgdrc.cells.drawing import Box, Points, Shape
from pkgdrc.cells.shapes import polygon
from pkgdrc.units import Deg, Um

VERTICES = 2000
"""Of a full circle: a chord error of 0.1 um on a wafer of 150 mm."""


@dataclass(frozen=True)
class RoundWafer:
    """The drawn outline. `inner_radius`: of a circle that it leaves nowhere but at the flat or notch."""

    radius: Um
    points: Points
    inner_radius: Um
    flat_y: Um | None
    notch: Points | None
    grid: Um

    @property
    def name(self) -> str:
        """What it is and how large."""
        return f"a wafer of {2 * self.radius:g}"

    @property
    def half_size(self) -> tuple[Um, Um]:
        """The radius, along x and along y."""
        return (self.radius, self.radius)

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

    def toward(self, angle: Deg) -> tuple[Um, Um]:
        """Where a direction from the centre meets the circle."""
        return (self.radius * math.cos(math.radians(angle)), self.radius * math.sin(math.radians(angle)))

    def way_out(self, x: Um, y: Um) -> float:
        """How far out a place is: 0 at the centre, 1 on the circle."""
        return math.hypot(x, y) / self.radius

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


def round_wafer(diameter: Um, flat: Um | None, notch: Um | None, grid: Um) -> RoundWafer:
    """A wafer with a flat as long or a notch as deep as given, its vertices on `grid`."""
    radius = diameter / 2
    angles = np.arange(VERTICES) * (2 * math.pi / VERTICES) - math.pi / 2
    points = _on_grid(radius * np.column_stack([np.cos(angles), np.sin(angles)]), grid)
    inner_radius = radius * math.cos(math.pi / VERTICES) - grid
    if flat is not None:
        half = flat / 2
        flat_y = float(_on_grid(np.array(-math.sqrt(radius**2 - half**2)), grid))
        corners = _on_grid(np.array([(-half, flat_y), (half, flat_y)]), grid)
        kept = points[points[:, 1] > flat_y + grid]
        # Counter-clockwise from the flat's right end round to its left end.
        kept = kept[np.argsort(np.mod(np.arctan2(kept[:, 1], kept[:, 0]) + math.pi / 2, 2 * math.pi))]
        return RoundWafer(radius, np.vstack([corners[1], kept, corners[0]]), inner_radius, flat_y, None, grid)
    if notch is not None:
        # The sides open by 90 deg, so the wedge is as wide on either side as it is deep; it goes on
        # beyond the edge so that it cuts the circle cleanly.
        wedge = np.array([(0.0, notch - radius), (-2 * notch, -radius - notch), (2 * notch, -radius - notch)])
        wedge = _on_grid(wedge, grid)
        cut = gdstk.boolean(
            polygon(Shape("wafer", points)), gdstk.Polygon(wedge.tolist()), "not", precision=grid
        )
        return RoundWafer(radius, np.array(cut[0].points), inner_radius, None, wedge, grid)
    return RoundWafer(radius, points, inner_radius, None, None, grid)


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
