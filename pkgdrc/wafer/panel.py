"""The outline of a rectangular panel. Lengths um, origin at the centre."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pkgdrc.cells.drawing import Points
from pkgdrc.cells.shapes import box, snap
from pkgdrc.units import Deg, Um

_ROUNDING = 1e-6
"""What sums of lengths may be off; a field exactly at the margin keeps it."""


@dataclass(frozen=True)
class Panel:
    """A panel of `width` and `height`, both rounded to `grid`.

    Its centre is the origin, or half a grid step beside it so that its corners lie on the grid.
    """

    width: Um
    height: Um
    grid: Um

    @property
    def name(self) -> str:
        """What it is and how large."""
        return f"a panel of {self.width:g} x {self.height:g}"

    @property
    def points(self) -> Points:
        """The four corners, counter-clockwise from the lower left."""
        width, height = snap(self.width, self.grid), snap(self.height, self.grid)
        return box("wafer", width, height, grid=self.grid).points

    @property
    def half_size(self) -> tuple[Um, Um]:
        """Half the width and half the height."""
        x, y = np.abs(self.points).max(axis=0).tolist()
        return (x, y)

    def holds(self, boxes: NDArray[np.float64], margin: Um = 0.0) -> NDArray[np.bool_]:
        """Which of `boxes`, shape (N, 4), lie inside and keep `margin` from every edge."""
        low, high = self.points[0] + margin - _ROUNDING, self.points[2] - margin + _ROUNDING
        return np.asarray(((boxes[:, :2] >= low) & (boxes[:, 2:] <= high)).all(axis=1))

    def meets(self, boxes: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Which of `boxes` share area with the panel."""
        low, high = self.points[0] + _ROUNDING, self.points[2] - _ROUNDING
        return np.asarray(((boxes[:, 2:] > low) & (boxes[:, :2] < high)).all(axis=1))

    def toward(self, angle: Deg) -> tuple[Um, Um]:
        """Where a direction from the centre meets the outline."""
        x, y = math.cos(math.radians(angle)), math.sin(math.radians(angle))
        length = 1 / self.way_out(x, y)
        return (x * length, y * length)

    def way_out(self, x: Um, y: Um) -> float:
        """How far out a place is: 0 at the centre, 1 at every edge; places alike lie on a rectangle."""
        return max(2 * abs(x) / self.width, 2 * abs(y) / self.height)
