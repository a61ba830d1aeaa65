"""Where a ring of walls is open: what has to be filled so that it shuts something in again."""

import math
from collections.abc import Iterator
from typing import NamedTuple

import klayout.db as kdb

from pkgdrc.engine.geometry.arcs import Tolerance
from pkgdrc.engine.geometry.facing import between, outside
from pkgdrc.engine.geometry.outline import Gap, Outline
from pkgdrc.engine.place import mark

Spot = tuple[float, float]

_SHARP = 3  # klayout's mode of growing: corners of more than 45 deg stay sharp
_ROUNDING = 2  # dbu
_BESIDE = _ROUNDING + 1  # dbu: what is this near to a wall lies on it
_SHUT = 0.5  # share of what is to be shut in that a closed ring holds at least


class Opening(NamedTuple):
    """A place where a ring is open: its shape, and the way from wall to wall across it."""

    shape: kdb.Polygon
    gap: Gap


def openings(field: kdb.Polygon, walls: kdb.Region, held: kdb.Region, tolerance: Tolerance) -> list[Opening]:
    """Where walls, which are merged, leave a way out of a field to what they should hold.

    The walls are grown until they shut in most of what is held, or, where nothing is, any part of the field,
    and shrunk again: what this has filled between inside and outside is open. Nothing where no growth up to
    half the field shuts anything in: then there is no ring.
    """
    ring = _Ring(field, walls, held)
    by = ring.closing()
    found = []
    for shape in ring.filled(by) if by else ():
        if ring.leads_to_held(shape):  # it is as wide as what should be shut in
            gap = ring.mouth(shape)
            found.append(Opening(mark(gap.start, gap.end), gap))
        else:
            found.append(Opening(shape, _gap(shape, walls, 2.0 * by + 4, tolerance) or ring.mouth(shape)))
    return found


class _Ring:
    """Walls in a field, closed more or less."""

    def __init__(self, field: kdb.Polygon, walls: kdb.Region, held: kdb.Region) -> None:
        self._field = kdb.Region(field)
        self._walls = walls & self._field
        self._held = held & self._field
        self._room = self._field.sized(1)
        self._rim = self._room - self._field
        self._most = max(field.bbox().width(), field.bbox().height()) // 2

    def closing(self) -> int:
        """By how much the walls have to grow to close the ring, dbu; 0 where no growth does."""
        if self._walls.is_empty() or self._shuts(0):
            return 0
        low, high = 0, 1
        while not self._shuts(high):
            if high >= self._most:
                return 0
            low, high = high, min(2 * high, self._most)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if self._shuts(middle) else (middle, high)
        return (
            high + high // 20 + _ROUNDING
        )  # the whole length of an opening whose sides are not quite parallel

    def filled(self, by: int) -> Iterator[kdb.Polygon]:
        """What closes the ring, piece by piece."""
        closed = self._closed(by)
        outer = self._outer(closed)
        inner = (self._field - closed - outer).merged()
        filled = closed - self._walls
        if by > 2 * _ROUNDING:  # slanted walls come back with slivers along them
            filled = filled.sized(-_ROUNDING).sized(_ROUNDING)
        for piece in filled.merged().interacting(outer.sized(1)).each():
            leads_in = not kdb.Region(piece).interacting(inner.sized(1)).is_empty()
            if leads_in or self.leads_to_held(piece):
                yield piece

    def leads_to_held(self, shape: kdb.Polygon) -> bool:
        """Whether a filled place covers some of what is held."""
        return not kdb.Region(shape).overlapping(self._held).is_empty()

    def mouth(self, shape: kdb.Polygon) -> Gap:
        """From wall to wall where a filled place ends: along most of its outline off the walls."""
        edges = kdb.Region(shape).edges() - self._walls.sized(_BESIDE)
        ways = [(math.dist(*ends) + 2 * _BESIDE, *_longer(*ends)) for ends in _stretches(edges)]
        length, start, end = max(ways, default=(0.0, *_ends(next(shape.each_edge()))))
        return Gap(length, start, end, 1.0)

    def _shuts(self, by: int) -> bool:
        closed = self._closed(by)
        free = self._room - closed - self._outer(closed)
        if self._held.is_empty():
            return not (free & self._field).is_empty()
        inside = (self._held & (free + closed)) - self._walls
        return bool(inside.area() >= _SHUT * (self._held - self._walls).area() > 0)

    def _closed(self, by: int) -> kdb.Region:
        grown = self._walls.sized(by, _SHARP).sized(-by, _SHARP) if by else self._walls
        return (grown & self._field) | self._walls

    def _outer(self, closed: kdb.Region) -> kdb.Region:
        """What can be reached from outside the field."""
        return (self._room - closed).merged().interacting(self._rim)


def _stretches(edges: kdb.Edges) -> Iterator[tuple[Spot, Spot]]:
    """The ends of the lines that edges make one after the other."""
    onward = dict(_ends(edge) for edge in edges.each())
    for start in sorted(onward.keys() - onward.values()):
        end = onward.pop(start)
        while end in onward:
            end = onward.pop(end)
        yield start, end


def _ends(edge: kdb.Edge) -> tuple[Spot, Spot]:
    return (edge.x1, edge.y1), (edge.x2, edge.y2)


def _longer(start: Spot, end: Spot) -> tuple[Spot, Spot]:
    """A line that goes on to the walls at both ends."""
    length = max(math.dist(start, end), 1.0)
    x, y = (_BESIDE * (end[axis] - start[axis]) / length for axis in (0, 1))
    return (start[0] - x, start[1] - y), (end[0] + x, end[1] + y)


def _gap(shape: kdb.Polygon, walls: kdb.Region, bound: float, tolerance: Tolerance) -> Gap | None:
    """The shortest way from wall to wall across an open place."""
    beside = [
        Outline(each, tolerance) for each in walls.interacting(kdb.Region(shape).sized(_ROUNDING)).each()
    ]
    gaps = [gap for wall in beside for gap in outside(wall, bound)]
    for number, wall in enumerate(beside):
        for other in beside[number + 1 :]:
            gaps += between(wall, other, bound)
    here = [gap for gap in gaps if _crosses(gap, shape)]
    return min(here, key=lambda gap: gap.value, default=None)


def _crosses(gap: Gap, shape: kdb.Polygon) -> bool:
    x, y = (gap.start[0] + gap.end[0]) / 2, (gap.start[1] + gap.end[1]) / 2
    return bool(shape.touches(kdb.Box(round(x) - 1, round(y) - 1, round(x) + 1, round(y) + 1)))
