"""The wafer that a layout lies on: its centre, its size, and where its flat or notch is."""

import math
from typing import NamedTuple

import klayout.db as kdb
import numpy as np

from pkgdrc.engine.geometry.arcs import Points, most_of
from pkgdrc.input.source import LayoutSource
from pkgdrc.units import Um

_LEAST_FLAT = 0.003  # share of the radius; the facets of a circle reach less far in


class Wafer(NamedTuple):
    """`centre` in dbu. `radius`: of the wafer, or of the layout where none is drawn."""

    centre: kdb.DPoint
    radius: Um
    is_round: bool = False
    flat: int | None = None  # deg clockwise from the bottom to flat or notch; None where there is none


def wafer_of(source: LayoutSource, layer: tuple[int, int] | None) -> Wafer:
    """The wafer that is drawn on `layer`; None, or nothing there: what holds the layout.

    The centre is that of the circle on which the outline's corners lie: a flat takes from one side only.
    A panel has no such circle; its corners are farthest out.
    """
    box = source.top.bbox()
    index = None if layer is None else source.layout.find_layer(*layer)
    if index is not None:
        outline = kdb.Region(source.top.begin_shapes_rec(index)).merged()
        if not outline.is_empty():
            corners = [(p.x, p.y) for polygon in outline.each() for p in polygon.each_point_hull()]
            circle = most_of(np.array(corners, dtype=float))
            if circle:
                centre = kdb.DPoint(circle.x, circle.y)
                largest = max(outline.each(), key=lambda polygon: polygon.area())
                flat = _flat(largest, centre, circle.radius)
                return Wafer(centre, circle.radius * source.dbu, True, flat)
            box = outline.bbox()
    centre = kdb.DPoint((box.left + box.right) / 2, (box.bottom + box.top) / 2)
    return Wafer(centre, math.hypot(box.width(), box.height()) / 2 * source.dbu)


def _flat(outline: kdb.Polygon, centre: kdb.DPoint, radius: float) -> int | None:
    """Direction of the outline's point nearest to the centre, deg clockwise from the bottom.

    Of two flats that is the longer one.
    """
    corners = np.array([(p.x - centre.x, p.y - centre.y) for p in outline.each_point_hull()])
    feet = _feet(corners, np.roll(corners, -1, axis=0))
    away = np.hypot(*feet.T)
    if away.min() > radius * (1 - _LEAST_FLAT):
        return None
    x, y = feet[away.argmin()]
    return round(math.degrees(math.atan2(-x, -y))) % 360


def _feet(starts: Points, ends: Points) -> Points:
    """The points of edges that are nearest to the origin."""
    along = ends - starts
    shares = -(starts * along).sum(axis=1) / np.maximum((along**2).sum(axis=1), 1e-9)
    feet: Points = starts + along * np.clip(shares, 0.0, 1.0)[:, None]
    return feet
