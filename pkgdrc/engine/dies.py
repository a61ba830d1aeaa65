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


class Dies:
    """All dies under the top cell, found by the shapes on the layer of their fields."""

    def __init__(self, places: Places, layer: int | None) -> None:
        self._places = places
        self.found: list[Die] = []
        if layer is not None:
            self.found = _numbered(_fields(places, layer))

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


def _numbered(fields: list[tuple[int, kdb.Box, kdb.ICplxTrans]]) -> list[Die]:
    """Columns and rows count from 0 at the lower left of the array."""
    if not fields:
        return []
    x = np.array([box.center().x for _, box, _ in fields], dtype=float)
    y = np.array([box.center().y for _, box, _ in fields], dtype=float)
    widths = np.array([box.width() for _, box, _ in fields], dtype=float)
    heights = np.array([box.height() for _, box, _ in fields], dtype=float)
    columns = np.rint((x - x.min()) / step_of(x, widths)).astype(int)
    rows = np.rint((y - y.min()) / step_of(y, heights)).astype(int)
    return [
        Die(cell, box, inside, int(column), int(row))
        for (cell, box, inside), column, row in zip(fields, columns, rows, strict=True)
    ]


def step_of(positions: NDArray[np.float64], sizes: NDArray[np.float64]) -> float:
    """The stepping distance: the median distance of neighbouring positions, where a field fits between."""
    apart = np.diff(np.unique(positions))
    apart = apart[apart > np.median(sizes) / 2]
    return float(np.median(apart)) if len(apart) else float(max(1.0, np.median(sizes)))
