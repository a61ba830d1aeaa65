"""Walls uneven on the two sides of a line."""

from typing import NamedTuple

import klayout.db as kdb
import numpy as np
from numpy.typing import NDArray

from pkgdrc.deck.algebra import Region
from pkgdrc.deck.measures.imbalance import Imbalance
from pkgdrc.engine.bench import Bench
from pkgdrc.engine.distinct import distinct
from pkgdrc.engine.place import Bound, Place
from pkgdrc.engine.register import evaluates
from pkgdrc.units import to_um

_EVEN = 0.5  # dbu; walls that differ by no more are alike

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class _Facing(NamedTuple):
    """Wall edges that face lines of one direction: which line, where along it, how far off, on which side."""

    line: Ints
    low: Floats
    high: Floats
    wall: Floats
    side: Ints


@evaluates(Imbalance)
def imbalance(bench: Bench, measure: Imbalance, bound: Bound) -> list[Place]:
    """Stretches of a line where the narrowest walls to its left and right differ.

    The lines are the shapes as drawn: long boxes or paths, in any direction.
    """
    starts, ends = _flat_edges(bench, measure.other)
    found: list[Place] = []
    if not len(starts):
        return found
    top = bench.places.top.cell_index()
    for axis, lines in _lines(bench, measure.source):
        along = np.array(axis)
        across = np.array([-along[1], along[0]])
        s, t = np.stack([starts @ along, ends @ along]), np.stack([starts @ across, ends @ across])
        facing = np.abs(s[0] - s[1]) > 1
        s, t = s[:, facing], t[:, facing]
        # klayout's hulls run clockwise: the shape lies on the right of each edge.
        shape_above = s[0] > s[1]
        # Slanted walls are as wide as they are at their nearest end.
        nearest = np.where(shape_above, np.minimum(*t), np.maximum(*t))
        t = np.where(np.abs(t[0] - t[1]) <= 1, (t[0] + t[1]) / 2, nearest)
        order = np.argsort([line[2] for line in lines])
        offsets = np.array([lines[i][2] for i in order])
        lows, highs = np.minimum(*s), np.maximum(*s)
        # The next line on the side away from the shape that runs along the edge at all.
        spans = np.array([lines[i][:2] for i in order])
        away = np.where(shape_above, -1, 1)
        slot = np.searchsorted(offsets, t) + np.minimum(away, 0)
        valid = (slot >= 0) & (slot < len(offsets))
        for _ in range(len(offsets)):
            at = np.clip(slot, 0, len(offsets) - 1)
            apart = (spans[at, 1] <= lows) | (spans[at, 0] >= highs)
            if not (apart & valid).any():
                break
            slot = np.where(apart & valid, slot + away, slot)
            valid = (slot >= 0) & (slot < len(offsets))
        line = order[slot[valid]]
        low, high, offset = np.array(lines)[line].T
        facing = _Facing(
            slot[valid],
            np.maximum(lows[valid], low),
            np.minimum(highs[valid], high),
            np.abs(t[valid] - offset),
            np.where(shape_above[valid], 1, -1),
        )
        index, begins, finishes, lefts, rights = _stretches(_of_uneven_lines(facing, len(offsets)))
        for n in np.flatnonzero(np.abs(lefts - rights) > _EVEN):
            value = to_um(float(abs(lefts[n] - rights[n])), bench.shapes.dbu)
            if bound.meets(value, 1e-6):
                corners = [
                    along * begins[n] + across * (offsets[index[n]] - lefts[n]),
                    along * finishes[n] + across * (offsets[index[n]] + rights[n]),
                ]
                found.append(Place(top, _box(corners), value, 1e-6))
    return found


def _flat_edges(bench: Bench, node: Region) -> tuple[Floats, Floats]:
    """Start and end of every edge of the merged shapes' hulls, all over the top cell, (N, 2) each."""
    starts, ends = [np.zeros((0, 2))], [np.zeros((0, 2))]
    layer = bench.shapes.stamp(bench.shapes.region(node).merged())
    for cell, polygons in bench.places.per_cell(layer):
        for turn, at in bench.places.spread(cell):
            for polygon in polygons:
                # Turning may make the hull run the other way, so klayout turns it.
                hull = polygon.transformed(turn).each_point_hull()
                points = np.array([(p.x, p.y) for p in hull], dtype=float)
                starts.append((at[:, None, :] + points[None, :, :]).reshape(-1, 2))
                ends.append((at[:, None, :] + np.roll(points, -1, axis=0)[None, :, :]).reshape(-1, 2))
    return np.concatenate(starts), np.concatenate(ends)


def _lines(bench: Bench, node: Region) -> list[tuple[tuple[float, float], list[tuple[float, float, float]]]]:
    """The centre lines by direction: (unit vector, [(from, to, offset across)])."""
    by_axis: dict[tuple[float, float], list[tuple[float, float, float]]] = {}
    region = bench.shapes.region(node)
    region = region.dup()
    region.merged_semantics = False
    for polygon in region.each():
        if polygon.is_box():  # as most are
            box = polygon.bbox()
            x, y = (box.left + box.right) / 2, (box.bottom + box.top) / 2
            if box.width() > box.height():
                by_axis.setdefault((1.0, 0.0), []).append((float(box.left), float(box.right), y))
            else:
                by_axis.setdefault((0.0, 1.0), []).append((float(box.bottom), float(box.top), -x))
            continue
        points = np.array([(p.x, p.y) for p in polygon.each_point_hull()], dtype=float)
        edges = np.roll(points, -1, axis=0) - points
        longest = edges[int(np.hypot(edges[:, 0], edges[:, 1]).argmax())]
        unit = longest / np.hypot(*longest)
        if unit[0] < -1e-9 or (abs(unit[0]) <= 1e-9 and unit[1] < 0):
            unit = -unit
        axis = (round(float(unit[0]), 6), round(float(unit[1]), 6))
        s, t = points @ np.array(axis), points @ np.array([-axis[1], axis[0]])
        by_axis.setdefault(axis, []).append((float(s.min()), float(s.max()), float((t.min() + t.max()) / 2)))
    return list(by_axis.items())


def _of_uneven_lines(facing: _Facing, lines: int) -> _Facing:
    """What faces those lines whose walls are not all alike: of most wafers' lines they are."""
    least, most = np.full(lines, np.inf), np.full(lines, -np.inf)
    np.minimum.at(least, facing.line, facing.wall)
    np.maximum.at(most, facing.line, facing.wall)
    uneven = (most - least > _EVEN)[facing.line]
    return _Facing(*(each[uneven] for each in facing))


def _stretches(facing: _Facing) -> tuple[Ints, Floats, Floats, Floats, Floats]:
    """Stretches of lines with walls on both sides: line, from, to, wall on the left, on the right, (N,) each.

    A stretch runs as far as there is something to be sealed on both sides, so mostly along one side of a
    die. Its walls are the narrowest on either side: what thickens a wall in places, such as a branch, is
    no harm.
    """
    real = facing.high > facing.low
    places = distinct(np.concatenate([facing.low[real], facing.high[real]]))
    # All lines at once, one after the other: between them there is no wall, so that no stretch goes on.
    before = facing.line[real] * len(places)
    low = before + np.searchsorted(places, facing.low[real])
    high = before + np.searchsorted(places, facing.high[real])
    cuts = distinct(np.concatenate([low, high]))
    wall, side = facing.wall[real], facing.side[real]
    left, right = (
        _nearest_wall(low[side == each], high[side == each], wall[side == each], cuts) for each in (-1, 1)
    )
    both = np.flatnonzero(np.isfinite(left) & np.isfinite(right))
    if not len(both):
        return (np.zeros(0, dtype=np.int64), *(np.zeros(0),) * 4)
    starts = np.flatnonzero(np.diff(both, prepend=-2) > 1)
    ends = np.append(starts[1:], len(both)) - 1
    line, begins = np.divmod(cuts[both[starts]], len(places))
    return (
        line,
        places[begins],
        places[cuts[both[ends] + 1] % len(places)],
        np.minimum.reduceat(left[both], starts),
        np.minimum.reduceat(right[both], starts),
    )


def _nearest_wall(low: Ints, high: Ints, wall: Floats, cuts: Ints) -> Floats:
    """The nearest of some walls between each two successive cuts; infinite where there is none."""
    nearest = np.full(max(0, len(cuts) - 1), np.inf)
    first = np.searchsorted(cuts, low)
    lengths = np.searchsorted(cuts, high) - first
    before = np.cumsum(lengths) - lengths
    pieces = np.repeat(first - before, lengths) + np.arange(lengths.sum())
    np.minimum.at(nearest, pieces, np.repeat(wall, lengths))
    return nearest


def _box(corners: list[Floats]) -> kdb.Polygon:
    points = [kdb.Point(round(float(x)), round(float(y))) for x, y in corners]
    return kdb.Polygon(kdb.Box(points[0], points[1]))
