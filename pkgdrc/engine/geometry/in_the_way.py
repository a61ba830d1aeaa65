"""Which edges are in the way from a point of one edge to one of another."""

import numpy as np

from pkgdrc.engine.geometry.arcs import Points
from pkgdrc.engine.geometry.edges import Edges, Flags, Floats, Ints
from pkgdrc.engine.geometry.pairing import feet

GRAZING = 0.002
"""So near to a line is on it, dbu."""


def stops_way(edges: Edges, edge: Ints, p: Points, q: Points) -> Flags:
    """Which edges are in the way from p to q: they cross it, or the contour does where they start or end."""
    stops = cross(p, q, edges.start[edge], edges.end[edge])
    way = q - p
    length = np.maximum(np.hypot(way[:, 0], way[:, 1]), 1e-9)
    for on in (edge, edges.after[edge]):
        corner, before, end = edges.start[on], edges.start[edges.before[on]], edges.end[on]
        foot = ((corner - p) * way).sum(axis=1) / length
        through = (np.abs(off_line(p, q, corner)) <= GRAZING) & (foot > GRAZING) & (foot < length - GRAZING)
        sides = off_line(p, q, before), off_line(p, q, end)
        crosses = parted(*sides, GRAZING)
        # Where an edge runs along the way, what is free is on its left: there the next edge must not be.
        for along, this, other in ((end - corner, *sides[::-1]), (corner - before, *sides)):
            free = np.sign((along * way).sum(axis=1))
            crosses |= (np.abs(this) <= GRAZING) & (other * free > GRAZING)
        stops |= through & crosses
    return np.asarray(stops)


def pinched(edges: Edges, edge: Ints, way: Ints, p: Points, q: Points) -> Ints:
    """Which ways go between a corner of the one shape and one of the other that touch, and shut what is free.

    `edge` are edges near a way each, none of which is in the way alone.
    """
    corner, way = np.concatenate([edge, edges.after[edge]]), np.concatenate([way, way])
    start, end = p[way], q[way]
    length = np.maximum(np.hypot(*(end - start).T), 1e-9)
    at = ((edges.start[corner] - start) * (end - start)).sum(axis=1) / length
    on = np.abs(off_line(start, end, edges.start[corner])) <= GRAZING
    on &= (at > GRAZING) & (at < length - GRAZING)
    corner, way, start, end, at = corner[on], way[on], start[on], end[on], at[on]
    ends = off_line(start, end, edges.start[edges.before[corner]]), off_line(start, end, edges.end[corner])
    left = np.where(np.abs(ends[0]) > np.abs(ends[1]), *ends) > 0
    shape = edges.side[corner] % 2
    order = np.lexsort((at, way))
    found = [np.zeros(0, dtype=np.int64)]
    for apart in (1, 2, 3):
        one, other = order[:-apart], order[apart:]
        touch = (way[one] == way[other]) & (at[other] - at[one] <= GRAZING)
        touch &= (left[one] != left[other]) & (shape[one] != shape[other])
        found.append(way[one[touch]])
    return np.concatenate(found)


def shuts(edges: Edges, edge: Ints, own: Ints, at: Points, to: Points) -> Flags:
    """Which edges lie, where an edge ends, between it and a way that begins there."""
    result = np.zeros(len(edge), dtype=bool)
    way = to - at
    # What is measured is on the left of an edge, so from its end to the right of the way back.
    for corner, other, turn in ((edges.start, edges.end, 1.0), (edges.end, edges.start, -1.0)):
        ends_here = np.hypot(*(corner[own] - at).T) <= GRAZING
        for here, far in ((edges.start, edges.end), (edges.end, edges.start)):
            which = np.flatnonzero(ends_here & (np.hypot(*(here[edge] - at).T) <= GRAZING))
            back, between, on = (other[own] - at)[which], (far[edge] - at)[which], way[which]
            lies_off = np.abs(_turn(between, on)) > GRAZING * np.hypot(*on.T)
            lies_off &= np.abs(_turn(back, between)) > GRAZING * np.hypot(*back.T)
            result[which] |= lies_off & (_turn(back, between) * turn > 0) & (_turn(between, on) * turn > 0)
    return result


def leads_into(edges: Edges, edge: Ints, own: Ints, at: Points, to: Points) -> Flags:
    """Which edges shut a way that begins where a corner touches an edge amid, since it leads into either.

    Behind the edge, and in the corner, nothing is measured if the corner lies on the edge's left.
    """
    result = np.zeros(len(edge), dtype=bool)
    way, off = to - at, GRAZING * np.hypot(*(to - at).T)
    on_edge = np.hypot(*(feet(at, edges.start[edge], edges.end[edge]) - at).T) <= GRAZING
    for corner in (edge, edges.after[edge]):
        which = np.flatnonzero(_is_at(edges.start[corner], at) & ~_ends(edges, own, at))
        one, other = _rays(edges, corner[which], at[which])
        around = np.sign(_turn(one, other))
        into = np.minimum(_turn(one, way[which]) * around, _turn(way[which], other) * around) > off[which]
        result[which] |= into & _on_left(edges, own[which], one, other)
    for corner in (own, edges.after[own]):
        which = np.flatnonzero(_is_at(edges.start[corner], at) & on_edge & ~_ends(edges, edge, at))
        rays = _rays(edges, corner[which], at[which])
        behind = _turn(way[which], edges.way[edge[which]]) > GRAZING * np.hypot(*way[which].T)
        result[which] |= behind & _on_left(edges, edge[which], *rays)
    return result


def backs(edges: Edges, edge: Ints, at: Points, to: Points) -> Flags:
    """Which edges a way begins amid of, and leads behind: beside it is a slit too narrow to be crossed."""
    amid = np.hypot(*(feet(at, edges.start[edge], edges.end[edge]) - at).T) <= GRAZING
    way = to - at
    behind = _turn(way, edges.way[edge]) > GRAZING * np.hypot(*way.T)
    return np.asarray(amid & behind & ~_ends(edges, edge, at))


def _rays(edges: Edges, corner: Ints, at: Points) -> tuple[Points, Points]:
    """The ways from corners, of the edges that start there, back and on."""
    return edges.start[edges.before[corner]] - at, edges.end[corner] - at


def _on_left(edges: Edges, edge: Ints, *rays: Points) -> Flags:
    """Whether rays from edges lead to the left of them."""
    return np.asarray(np.min([_turn(edges.way[edge], ray) for ray in rays], axis=0) >= 0)


def _ends(edges: Edges, edge: Ints, at: Points) -> Flags:
    return _is_at(edges.start[edge], at) | _is_at(edges.end[edge], at)


def _is_at(point: Points, at: Points) -> Flags:
    return np.asarray(np.hypot(*(point - at).T) <= GRAZING)


def _turn(one: Points, other: Points) -> Floats:
    return np.asarray(one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0])


def cross(a: Points, b: Points, start: Points, end: Points) -> Flags:
    """Which segments a-b are crossed by others, not only grazed."""
    crossed = parted(off_line(a, b, start), off_line(a, b, end), GRAZING)
    a, b, start, end = a[crossed], b[crossed], start[crossed], end[crossed]
    crossed[crossed] = parted(off_line(start, end, a), off_line(start, end, b), GRAZING)
    return crossed


def off_line(a: Points, b: Points, point: Points) -> Floats:
    """How far points lie on the left of the lines from a to b."""
    along = b - a
    length = np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-9)
    return np.asarray(
        (along[:, 0] * (point[:, 1] - a[:, 1]) - along[:, 1] * (point[:, 0] - a[:, 0])) / length
    )


def parted(one: Floats, other: Floats, by: float) -> Flags:
    return np.asarray(((one > by) & (other < -by)) | ((one < -by) & (other > by)))
