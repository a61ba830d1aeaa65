"""Distances to the arcs that facets stand for, and how sure a distance is."""

import numpy as np

from pkgdrc.engine.geometry.edges import Edges, Floats, Ints
from pkgdrc.engine.geometry.pairing import Pairs, feet

_FITTED = 1.0  # dbu, how well circles are known


def to_arcs(edges: Edges, pairs: Pairs) -> tuple[Floats, Floats]:
    """How far apart what the edges of pairs stand for is, and how much that may be off, dbu (M,)."""
    i, j, value = pairs.i, pairs.j, pairs.value
    slack = edges.rounding[i] + edges.rounding[j] + edges.bulge[i] + edges.bulge[j]
    both, one, other = edges.arc[i] >= 0, edges.arc[i] >= 0, edges.arc[j] >= 0
    both = one & other
    exact = np.full(len(pairs), np.inf)
    exact[both] = _between_circles(
        edges.circles[edges.arc[i[both]]], edges.circles[edges.arc[j[both]]], value[both]
    )
    for this, circles, straight, at in ((one & ~both, i, j, pairs.q), (other & ~both, j, i, pairs.p)):
        exact[this] = _to_circle(
            edges, edges.circles[edges.arc[circles[this]]], straight[this], at[this], value[this]
        )
    known = np.abs(exact - value) <= edges.near_arc[i] + edges.near_arc[j]
    rest = np.where(edges.arc[i] >= 0, 0.0, edges.bulge[i]) + np.where(edges.arc[j] >= 0, 0.0, edges.bulge[j])
    return np.where(known, np.maximum(exact, 0.0), value), np.where(known, _FITTED + rest, slack)


def _between_circles(one: Floats, other: Floats, value: Floats) -> Floats:
    """The distance of two circles, along the line of their centres, that is nearest to `value`."""
    apart = np.hypot(*(one[:, :2] - other[:, :2]).T)
    return _nearest_to(
        value,
        one[:, 2] + other[:, 2] - apart,
        apart - one[:, 2] - other[:, 2],
        np.abs(one[:, 2] - other[:, 2]) - apart,
        apart - np.abs(one[:, 2] - other[:, 2]),
    )


def _to_circle(edges: Edges, circle: Floats, straight: Ints, at: Floats, value: Floats) -> Floats:
    """The distance of a circle from a straight edge, or from a point on it, that is nearest to `value`."""
    centre = circle[:, :2]
    away = np.hypot(*(feet(centre, edges.start[straight], edges.end[straight]) - centre).T)
    end = np.hypot(*(at - centre).T)
    radius = circle[:, 2]
    return _nearest_to(
        value, away - radius, radius - away, end - radius, radius - end, away + radius, end + radius
    )


def _nearest_to(value: Floats, *lengths: Floats) -> Floats:
    found = np.stack(lengths)
    return np.asarray(found[np.abs(found - value).argmin(axis=0), np.arange(len(value))])
