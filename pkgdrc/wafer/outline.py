"""The outline of what carries the dies, a round wafer or a panel. Lengths um, origin at the centre."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from pkgdrc.cells.drawing import Points
from pkgdrc.units import Deg, Um
from pkgdrc.wafer.panel import Panel
from pkgdrc.wafer.round_wafer import round_wafer
from pkgdrc.wafer.shape import WaferShape


class WaferOutline(Protocol):
    """What the dies, lines and marks need to know of it. Boxes are (N, 4): left, bottom, right, top."""

    @property
    def name(self) -> str:
        """What it is and how large, e.g. 'a wafer of 150000'."""

    @property
    def points(self) -> Points:
        """Corners of the drawn outline, counter-clockwise."""

    @property
    def half_size(self) -> tuple[Um, Um]:
        """How far it reaches from the centre along x and along y, at the most."""

    def holds(self, boxes: NDArray[np.float64], margin: Um = 0.0) -> NDArray[np.bool_]:
        """Which boxes lie inside and keep `margin` from the outline."""

    def meets(self, boxes: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Which boxes share area with it."""

    def toward(self, angle: Deg) -> tuple[Um, Um]:
        """Where a direction from the centre meets the outline, a flat or notch aside."""

    def way_out(self, x: Um, y: Um) -> float:
        """How far out a place is: 0 at the centre, 1 at the edge."""


def outline(wafer: WaferShape, grid: Um) -> WaferOutline:
    """The outline of `wafer` with its vertices on `grid`."""
    if wafer.diameter is not None:
        return round_wafer(wafer.diameter, wafer.flat, wafer.notch, grid)
    assert wafer.width is not None
    assert wafer.height is not None
    return Panel(wafer.width, wafer.height, grid)
