"""The dies of a layout: which there are, where, and in which column and row."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import chain
from typing import NamedTuple

import klayout.db as kdb
import numpy as np
from numpy.typing import NDArray

from pkgdrc.engine.alike import cornered
from pkgdrc.engine.geometry.outline import inside as in_contour
from pkgdrc.engine.layout.bundle import Bundle
from pkgdrc.engine.layout.naming import columns_and_rows, step_of
from pkgdrc.engine.layout.places import Places
from pkgdrc.engine.layout.rows import distinct_rows
from pkgdrc.units import Um

Ints = NDArray[np.int64]

_FEW = 64  # lattices, or dies about one box, that are looked at one after the other
_PLAIN = 1 << 20  # corners and dies that are compared each with each


class Die(NamedTuple):
    """One die. `inside` leads from the top cell into the die's cell."""

    cell: int
    box: kdb.Box  # its field in the top cell
    inside: kdb.ICplxTrans
    column: int
    row: int


class Fields(NamedTuple):
    """The fields of one shape in one cell, at all placements that are turned alike."""

    cell: int
    turn: kdb.ICplxTrans
    at: Ints  # (N, 2) where the cell's origin is
    boxes: Ints  # (N, 4) left, bottom, right, top
    hull: NDArray[np.float64] | None  # its corners from the cell's origin, if it is no box


class Repeated(NamedTuple):
    """Shapes that differ only in where they lie: one, with its lower left corner at 0, and these corners."""

    polygon: kdb.Polygon
    at: Ints  # (N, 2)

    def each(self) -> Iterator[kdb.Polygon]:
        """The shapes where they lie."""
        return (self.polygon.moved(x, y) for x, y in self.at.tolist())


class Stands(NamedTuple):
    """How each die stands in the top cell, by number. `turns[turn]` is how its cell is turned."""

    cell: Ints  # (N,)
    at: Ints  # (N, 2) where the cell's origin is, dbu
    corner: Ints  # (N, 2) the field's lower left corner in the cell
    turn: Ints  # (N,)
    turns: tuple[kdb.ICplxTrans, ...]


class Dies:
    """All dies under the top cell, found by the shapes on the layer of their fields."""

    def __init__(self, places: Places, layer: int | None) -> None:
        self._places = places
        self._layer = layer
        self.fields = [] if layer is None else list(_fields(places, layer))
        self._firsts = np.cumsum([0, *(len(fields.at) for fields in self.fields)])
        none = np.zeros((0, 4), dtype=np.int64)
        self.boxes: Ints = np.concatenate([none, *(fields.boxes for fields in self.fields)])
        """Left, bottom, right, top of every field, (N, 4) dbu."""
        self.centres = (self.boxes[:, :2] + self.boxes[:, 2:]) / 2
        """Centres of the fields, (N, 2) dbu."""
        sizes = (self.boxes[:, 2:] - self.boxes[:, :2]).astype(float)
        self._step = np.array([step_of(self.centres[:, axis], sizes[:, axis]) for axis in (0, 1)])
        low = [self.centres[:, axis].min() for axis in (0, 1)] if len(self) else [0.0, 0.0]
        self._origin = np.array(low)
        self._slots = self._place(self.centres)
        off = np.abs(self.centres - self._origin - self._slots * self._step)
        # How far dies lie off the grid of slots.
        self._off = np.array([off[:, axis].max(initial=0.0) for axis in (0, 1)])
        self._held: dict[frozenset[int], frozenset[tuple[int, int]] | None] = {}
        self.places: Ints = columns_and_rows(self.centres, sizes)
        """Column and row of every die, (N, 2), counted from 0 at the lower left of the array."""

    def __len__(self) -> int:
        return len(self.boxes)

    def pitch(self, dbu: float) -> tuple[Um, Um] | None:
        """From die to die in x and y, um; None where there is no die."""
        return (float(self._step[0]) * dbu, float(self._step[1]) * dbu) if len(self) else None

    def origin(self, centre: kdb.DPoint, dbu: float) -> tuple[Um, Um] | None:
        """Centre of the place (0, 0) as seen from `centre` (dbu), um; None where there is no die."""
        if not len(self):
            return None
        x, y = (float(value) for value in self._origin)
        return ((x - centre.x) * dbu, (y - centre.y) * dbu)

    @cached_property
    def names(self) -> tuple[tuple[int, int], ...]:
        """Column and row of every die, by number."""
        return tuple(zip(*self.places.T.tolist(), strict=True))

    @cached_property
    def all_names(self) -> frozenset[tuple[int, int]]:
        """Column and row of all dies."""
        return frozenset(self.names)

    @cached_property
    def names_in_order(self) -> tuple[tuple[int, int], ...]:
        """Column and row of all dies, each once, sorted."""
        _, first, _ = distinct_rows(self.places)
        return tuple(map(self.names.__getitem__, first.tolist()))

    def die(self, index: int) -> Die:
        """One die by its number in `boxes`, `centres` and `places`."""
        which = int(np.searchsorted(self._firsts, index, side="right")) - 1
        fields = self.fields[which]
        x, y = (int(value) for value in fields.at[index - self._firsts[which]])
        placement = kdb.ICplxTrans(x, y) * fields.turn
        column, row = (int(value) for value in self.places[index])
        return Die(fields.cell, _box(self.boxes[index]), placement.inverted(), column, row)

    @cached_property
    def stands(self) -> Stands:
        """How the dies stand."""
        turns = list({fields.turn.to_s(): fields.turn for fields in self.fields}.values())
        names = [turn.to_s() for turn in turns]
        corners, each = [], []
        for fields in self.fields:
            placement = kdb.ICplxTrans(*fields.at[0].tolist()) * fields.turn
            corner = _box(fields.boxes[0]).transformed(placement.inverted()).p1
            corners.append((corner.x, corner.y))
            each.append((fields.cell, names.index(fields.turn.to_s())))
        counts = [len(fields.at) for fields in self.fields]
        none = np.zeros((0, 2), dtype=np.int64)
        both = np.repeat(np.array(each, dtype=np.int64).reshape(-1, 2), counts, axis=0)
        at = np.concatenate([none, *(fields.at for fields in self.fields)])
        corner_of = np.repeat(np.array(corners, dtype=np.int64).reshape(-1, 2), counts, axis=0)
        return Stands(both[:, 0], at, corner_of, both[:, 1], tuple(turns))

    def frame(self, index: int) -> kdb.ICplxTrans:
        """From the top cell to a die's frame: its field's lower left corner, as its cell is turned."""
        left, bottom = (int(value) for value in self.stands.corner[index])
        return kdb.ICplxTrans(-left, -bottom) * self.die(index).inside

    @cached_property
    def of_cell(self) -> dict[int, list[tuple[int, int]]]:
        """Column and row of the dies whose field is drawn in a cell, by cell."""
        by_cell: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for fields, first in zip(self.fields, self._firsts, strict=False):
            by_cell[fields.cell] += self.names[first : first + len(fields.at)]
        return dict(by_cell)

    @cached_property
    def homes(self) -> dict[int, int]:
        """By a die's number, the cell of the file that has its field, if that is drawn into another one."""
        return {die: cell for cell, dies in self._of_single.items() for die in dies}

    @cached_property
    def _of_single(self) -> dict[int, list[int]]:
        """Numbers of the dies whose field is drawn in a cell of the file that is drawn into another one."""
        if self._layer is None or not self._places.singles:
            return {}
        known = {tuple(box): number for number, box in enumerate(self.boxes.tolist())}
        found: dict[int, list[int]] = defaultdict(list)
        for cell in self._places.singles:
            at = self._places.first(cell)
            for shape in self._places.layout.cell(cell).shapes(self._layer).each():
                box = shape.bbox().transformed(at)
                number = known.get((box.left, box.bottom, box.right, box.top))
                if number is not None:
                    found[cell].append(number)
        return dict(found)

    @cached_property
    def apart(self) -> bool:
        """Whether it is sure that no two fields share area: each lies in a place of the grid of its own."""
        sizes = (self.boxes[:, 2:] - self.boxes[:, :2]).max(axis=0, initial=0)
        return len(self._layers) == 1 and bool((sizes + 2 * self._off <= self._step).all())

    def hit_by(self, box: kdb.Box) -> Ints:
        """Numbers of the dies whose field shares area with a box; for one without area, that hold its centre.

        First the one that shares most, of several the lowest and there the leftmost.
        """
        hits = np.flatnonzero(_share(self.boxes, _sides(box)))
        fields, sides = self.boxes[hits], _sides(box)
        low, high = np.maximum(fields[:, :2], sides[:2]), np.minimum(fields[:, 2:], sides[2:])
        shared = np.clip(high - low, 0, None).astype(float).prod(axis=1)
        columns, rows = self.places[hits].T
        return hits[np.lexsort((columns, rows, -shared))]

    def sharing(self, polygon: kdb.Polygon) -> Ints:
        """Numbers of the dies whose field shares area with a polygon, but for rounding; in order as `hit_by`.

        A ring round dies lies in none of them.
        """
        box = polygon.bbox()
        hits = self.hit_by(box)
        if polygon.is_box() or (len(hits) == 1 and box.inside(_box(self.boxes[hits[0]]))):
            return hits
        fields = [_box(self.boxes[number]).enlarged(-1, -1) for number in hits]
        if len(hits) * polygon.num_points() < _PLAIN:
            meets = [polygon.touches(field) for field in fields]
        else:
            boxes = kdb.Region([kdb.Polygon(field) for field in fields])
            boxes.merged_semantics = False
            met = {each.bbox() for each in boxes.interacting(kdb.Region(polygon)).each()}
            meets = [field in met for field in fields]
        found: Ints = hits[np.array(meets, dtype=bool)]
        return found

    def reached(self, box: kdb.Box, bundles: Iterable[Bundle]) -> Ints:
        """Numbers of the dies whose field shares area with a box at any of its placements."""
        hit = np.zeros(len(self), dtype=bool)
        for each in bundles:
            if each.is_lattice and len(each.at) < _FEW:
                hit[each.reaching(box, self.boxes)] = True
            else:
                sides = _sides(box.transformed(each.turn))
                for at in each.chunks():
                    self._mark_hit(hit, np.tile(at, 2) + sides)
        return np.flatnonzero(hit)

    def _mark_hit(self, hit: NDArray[np.bool_], boxes: Ints) -> None:
        """Marks the dies whose field shares area with any of some boxes, (N, 4), that are equally large."""
        around = (self.boxes[:, 2:] - self.boxes[:, :2]).max(axis=0) / 2 + self._off
        low = np.ceil((boxes[:, :2] - around - self._origin) / self._step - 0.5).astype(np.int64)
        high = np.floor((boxes[:, 2:] + around - self._origin) / self._step + 0.5).astype(np.int64)
        spans = (high - low).max(axis=0) + 1
        if len(self._layers) > 1 or spans.prod() > _FEW:
            for number in np.flatnonzero(~hit):
                hit[number] = _share(boxes, self.boxes[number]).any()
            return
        for column in range(int(spans[0])):
            for row in range(int(spans[1])):
                place = low + np.array([column, row])
                inside = ((place >= 0) & (place < self._layers[0].shape)).all(axis=1)
                numbers = self._layers[0][tuple(place[inside].T)]
                known = numbers >= 0
                numbers, mine = numbers[known], boxes[inside][known]
                hit[numbers[_share(mine, self.boxes[numbers])]] = True

    def sink(self, shapes: Iterable[Repeated]) -> tuple[dict[int, list[kdb.Polygon]], list[Repeated]]:
        """Of shapes of the top cell, those that all dies of a cell share, by that cell; and the rest."""
        groups: dict[tuple[int, kdb.Polygon], list[Repeated]] = defaultdict(list)
        rest: list[Repeated] = []
        for each in shapes:
            at, boxes = each.at, _sides(each.polygon.bbox()) + np.tile(each.at, 2)
            dies = self.at((boxes[:, :2] + boxes[:, 2:]) / 2)
            rest += _some(each, at[dies < 0])
            for fields, first in zip(self.fields, self._firsts, strict=False):
                mine = (dies >= first) & (dies < first + len(fields.at))
                offsets = at[mine] - fields.at[dies[mine] - first]
                different, _, which = distinct_rows(offsets)
                for number, offset in enumerate(different):
                    members = at[mine][which == number]
                    local = each.polygon.moved(*offset.tolist()).transformed(fields.turn.inverted())
                    groups[fields.cell, local].append(Repeated(each.polygon, members))
        sunk: dict[int, list[kdb.Polygon]] = defaultdict(list)
        for (cell, local), members in groups.items():
            # A cell that also stands outside of dies would take the shape there.
            if sum(len(each.at) for each in members) == len(self.of_cell[cell]) == self._places.count(cell):
                sunk[cell].append(local)
            else:
                rest += members
        return sunk, rest

    def at(self, points: NDArray[np.float64]) -> Ints:
        """Number of the die whose field holds each point, (N,); -1 where there is none.

        Where no field does, the box round one may: of fields that are no boxes, such as slanted ones.
        """
        found = np.full(len(points), -1)
        if not len(self):
            return found
        boxes_alone = all(fields.hull is None for fields in self.fields)
        for exact in (False,) if boxes_alone else (True, False):
            left = found < 0
            found[left] = self._at(points[left], exact)
        return found

    def _at(self, points: NDArray[np.float64], exact: bool) -> Ints:
        """Number of the die whose field, or the box round it, holds each point, (N,); -1 for none."""
        slots = self._place(points)
        found = np.full(len(points), -1)
        for layer in self._layers:
            for near in self._slots_around:
                slot = slots + near
                inside = (found < 0) & _both((slot >= 0) & (slot < layer.shape))
                numbers = layer[tuple(slot[inside].T)]
                here = points[inside]
                holds = _both((self.boxes[numbers, :2] <= here) & (here <= self.boxes[numbers, 2:]))
                holds &= numbers >= 0
                if exact:
                    holds &= self._in_hull(here, numbers)
                found[inside] = np.where(holds, numbers, -1)
        return found

    def _in_hull(self, points: NDArray[np.float64], numbers: Ints) -> NDArray[np.bool_]:
        """Whether points lie in the fields of dies, each in that of its own: by the corners of those."""
        inside = np.ones(len(points), dtype=bool)
        for fields, first in zip(self.fields, self._firsts, strict=False):
            if fields.hull is not None:
                mine = np.flatnonzero((numbers >= first) & (numbers < first + len(fields.at)))
                inside[mine] = in_contour(fields.hull, points[mine] - fields.at[numbers[mine] - first])
        return inside

    def _place(self, points: NDArray[np.float64]) -> Ints:
        places: Ints = np.rint((points - self._origin) / self._step).astype(np.int64)
        return places

    @cached_property
    def _slots_around(self) -> list[tuple[int, int]]:
        """The slots, seen from a point's, that a die which holds it may be numbered in: nearest first."""
        half = (self.boxes[:, 2:] - self.boxes[:, :2]).max(axis=0) / 2 + self._off
        x, y = (int(n) for n in np.ceil((half - 1) / self._step - 0.5).clip(0))
        around = [(dx, dy) for dx in range(-x, x + 1) for dy in range(-y, y + 1)]
        return sorted(around, key=lambda slot: slot[0] ** 2 + slot[1] ** 2)

    @cached_property
    def _layers(self) -> list[Ints]:
        """Number of the die in each slot, -1 where there is none; one layer for each die that a slot has."""
        layers: list[Ints] = []
        rest = np.arange(len(self))
        while len(rest):
            _, first, _ = distinct_rows(self._slots[rest])
            layer = np.full(self._slots.max(axis=0) + 1, -1)
            layer[tuple(self._slots[rest[first]].T)] = rest[first]
            layers.append(layer)
            rest = np.delete(rest, first)
        return layers

    def holding(self, cell: int) -> frozenset[tuple[int, int]] | None:
        """Column and row of the dies that have a cell in them, or None if it is not in a die's cell."""
        above = frozenset(self._places.ancestors(cell))
        if above not in self._held:
            self._held[above] = self._holding(above)
        return self._held[above]

    def _holding(self, above: frozenset[int]) -> frozenset[tuple[int, int]] | None:
        owners = self.own_cells & above
        drawn = {each for each in above if len(self._of_single.get(each, ())) == 1}
        if not owners and not drawn:
            return None
        of_drawn = (self.names[self._of_single[each][0]] for each in drawn)
        return frozenset(chain(of_drawn, *(self.of_cell[owner] for owner in owners)))

    def reached_by(self, cell: int) -> bool:
        """Whether a cell reaches over several dies, or over one and what is round it."""
        return cell in self._above

    @cached_property
    def own_cells(self) -> set[int]:
        """The cells that are one die each, and nothing else."""
        top = self._places.top.cell_index()
        return {
            cell
            for cell, dies in self.of_cell.items()
            if cell != top and len(dies) == self._places.count(cell)
        }

    @cached_property
    def _above(self) -> set[int]:
        """The cells that hold dies, or fields of dies, but are none."""
        holding = {above for cell in self.of_cell for above in self._places.ancestors(cell)}
        several = {cell for cell, dies in self._of_single.items() if len(dies) > 1}
        alone = {cell for cell, dies in self._of_single.items() if len(dies) == 1}
        above = {above for cell in self._of_single for above in self._places.ancestors(cell)}
        return (holding | several | above - alone) - self.own_cells


def _fields(places: Places, layer: int) -> Iterator[Fields]:
    for cell, polygons in places.per_cell(layer):
        for turn, at in places.spread(cell):
            for polygon in polygons:
                box = polygon.bbox().transformed(turn)
                hull = None if polygon.is_box() else _hull(polygon.transformed(turn))
                yield Fields(cell, turn, at, np.tile(at, 2) + _sides(box), hull)


def _hull(polygon: kdb.Polygon) -> NDArray[np.float64]:
    return np.array([(point.x, point.y) for point in polygon.each_point_hull()], dtype=float)


def repeated(polygons: Iterable[kdb.Polygon]) -> Iterator[Repeated]:
    """Polygons, those that differ only in where they lie together."""
    by_shape: dict[kdb.Polygon, list[tuple[int, int]]] = defaultdict(list)
    for polygon in polygons:
        corner = polygon.bbox().p1
        by_shape[cornered(polygon)].append((corner.x, corner.y))
    for polygon, corners in by_shape.items():
        yield Repeated(polygon, np.array(corners, dtype=np.int64))


def _some(shapes: Repeated, at: Ints) -> list[Repeated]:
    """Shapes at some of their places, if there are any."""
    return [Repeated(shapes.polygon, at)] if len(at) else []


def _both(axes: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """What holds of x and of y, of (N, 2): many times faster than all along the axis."""
    return np.asarray(axes[:, 0] & axes[:, 1])


def _share(boxes: Ints, others: Ints) -> NDArray[np.bool_]:
    """Which boxes, (N, 4), share area with another one, or with that of the same number."""
    low, high = boxes[:, :2] < others[..., 2:], boxes[:, 2:] > others[..., :2]
    return _both(low & high)


def _sides(box: kdb.Box) -> Ints:
    return np.array([box.left, box.bottom, box.right, box.top], dtype=np.int64)


def _box(sides: Ints) -> kdb.Box:
    return kdb.Box(*(int(side) for side in sides))
