"""The dies of a layout: which there are, where, and in which column and row."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

import klayout.db as kdb
import numpy as np
from numpy.typing import NDArray

from pkgdrc.engine.places import Places

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Die:
    """One die. `inside` leads from the top cell into the die's cell."""

    cell: int
    box: kdb.Box  # its field in the top cell
    inside: kdb.ICplxTrans
    column: int
    row: int


@dataclass(frozen=True)
class _Grid:
    """Centre of the lower left field, and the steps from column to column and row to row, dbu."""

    origin: tuple[float, float]
    step: tuple[float, float]


class Dies:
    """All dies under the top cell, found by the shapes on the layer of their fields."""

    def __init__(self, places: Places, layer: int | None) -> None:
        self._places = places
        fields = [] if layer is None else _fields(places, layer)
        self._grid = _grid(fields) if fields else None
        self.found = _numbered(fields, self._grid) if self._grid else []

    def __len__(self) -> int:
        return len(self.found)

    @cached_property
    def of_cell(self) -> dict[int, list[Die]]:
        """The dies whose field is drawn in a cell, by cell."""
        by_cell: dict[int, list[Die]] = defaultdict(list)
        for die in self.found:
            by_cell[die.cell].append(die)
        return dict(by_cell)

    @cached_property
    def centres(self) -> NDArray[np.float64]:
        """Centres of the fields, (N, 2) dbu."""
        corners = self.boxes
        return np.stack([(corners[:, 0] + corners[:, 2]) / 2, (corners[:, 1] + corners[:, 3]) / 2], axis=1)

    @cached_property
    def boxes(self) -> Ints:
        """Left, bottom, right, top of every field, (N, 4) dbu."""
        sides = [(die.box.left, die.box.bottom, die.box.right, die.box.top) for die in self.found]
        return np.array(sides, dtype=np.int64).reshape(-1, 4)

    def hit_by(self, box: kdb.Box) -> list[Die]:
        """The dies whose field shares area with a box; for a box without area, that hold its centre."""
        if not self.found:
            return []
        sides = self.boxes
        hits = (
            (sides[:, 0] < box.right)
            & (sides[:, 2] > box.left)
            & (sides[:, 1] < box.top)
            & (sides[:, 3] > box.bottom)
        )
        return [self.found[index] for index in np.flatnonzero(hits)]

    def sink(self, per_cell: dict[int, list[kdb.Polygon]]) -> dict[int, list[kdb.Polygon]]:
        """Shapes by cell, with those of the top cell that all dies of a cell share moved into that cell."""
        top = self._places.top.cell_index()
        sunk = {cell: list(polygons) for cell, polygons in per_cell.items() if cell != top}
        groups: dict[tuple[int, kdb.Polygon], list[kdb.Polygon]] = defaultdict(list)
        rest = []
        for polygon in per_cell.get(top, ()):
            die = self._at(polygon.bbox().center())
            if die is None:
                rest.append(polygon)
            else:
                groups[die.cell, polygon.transformed(die.inside)].append(polygon)
        for (cell, local), polygons in groups.items():
            # A cell that also stands outside of dies would take the shape there.
            if len(polygons) == len(self.of_cell[cell]) == self._places.count(cell):
                sunk.setdefault(cell, []).append(local)
            else:
                rest += polygons
        if rest:
            sunk[top] = rest
        return sunk

    def _at(self, point: kdb.Point) -> Die | None:
        """The die whose field holds a point, if the array has one at its column and row."""
        if self._grid is None:
            return None
        column = round((point.x - self._grid.origin[0]) / self._grid.step[0])
        row = round((point.y - self._grid.origin[1]) / self._grid.step[1])
        die = self._by_place.get((column, row))
        return die if die and die.box.contains(point) else None

    @cached_property
    def _by_place(self) -> dict[tuple[int, int], Die]:
        return {(die.column, die.row): die for die in self.found}

    def holding(self, cell: int) -> list[Die] | None:
        """The dies that have a cell in them, or None if the cell reaches beyond one die."""
        owners = self._places.ancestors(cell) & set(self.of_cell)
        if not owners:
            return None
        return [die for owner in owners for die in self.of_cell[owner]]


def _fields(places: Places, layer: int) -> list[tuple[int, kdb.Box, kdb.ICplxTrans]]:
    found = []
    iterator = places.top.begin_shapes_rec(layer)
    while not iterator.at_end():
        placement = iterator.trans()
        box = iterator.shape().bbox().transformed(placement)
        found.append((iterator.cell_index(), box, placement.inverted()))
        iterator.next()
    return found


def _grid(fields: list[tuple[int, kdb.Box, kdb.ICplxTrans]]) -> _Grid:
    sides = np.array([(b.left, b.bottom, b.right, b.top) for _, b, _ in fields], dtype=float)
    x, y = (sides[:, 0] + sides[:, 2]) / 2, (sides[:, 1] + sides[:, 3]) / 2
    step = (step_of(x, sides[:, 2] - sides[:, 0]), step_of(y, sides[:, 3] - sides[:, 1]))
    return _Grid((float(x.min()), float(y.min())), step)


def _numbered(fields: list[tuple[int, kdb.Box, kdb.ICplxTrans]], grid: _Grid) -> list[Die]:
    """Columns and rows count from 0 at the lower left of the array."""
    (left, bottom), (across, up) = grid.origin, grid.step
    return [
        Die(
            cell,
            box,
            inside,
            round((box.center().x - left) / across),
            round((box.center().y - bottom) / up),
        )
        for cell, box, inside in fields
    ]


def step_of(positions: NDArray[np.float64], sizes: NDArray[np.float64]) -> float:
    """The stepping distance: that at which most neighbours stand, where a field fits between them."""
    places, counts = np.unique(positions, return_counts=True)
    apart = np.diff(places)
    fits = apart > np.median(sizes) / 2
    if not fits.any():
        return float(max(1.0, np.median(sizes)))
    return _commonest(apart[fits], np.minimum(counts[:-1], counts[1:])[fits])


def phase_of(positions: NDArray[np.float64], step: float) -> float:
    """Where most of the positions stand within a step."""
    places, counts = np.unique(positions, return_counts=True)
    return _commonest(np.round(places % step, 1), counts)


def _commonest(values: NDArray[np.float64], counts: NDArray[np.int64]) -> float:
    distinct, where = np.unique(values, return_inverse=True)
    return float(distinct[np.bincount(where, weights=counts).argmax()])
