"""Placements of one cell that stand on a common grid as blocks, however the file places them.

A wafer is drawn row by row, since its rows are not equally long, or die by die. klayout asks each of these
placements for its neighbours; those inside of a block are asked once, wherever the block stands.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

import klayout.db as kdb
import numpy as np
from numpy.typing import NDArray

from pkgdrc.engine.distinct import distinct
from pkgdrc.engine.layout.bundle import Ints, bundle, unmoved
from pkgdrc.engine.layout.naming import commonest

_FEW = 4096  # placements of a cell; fewer stay as they are
_MOST = 1 << 20  # placements of a cell that are looked at one by one
_SIDE = 8  # elements along a block's side
_SPARSE = 4  # places of a grid for each placement on it, at the most


def into_tiles(layout: kdb.Layout, cell: kdb.Cell) -> Iterator[kdb.Cell]:
    """Makes blocks of the placements in a cell that stand on a grid along the axes, and gives the blocks.

    What stands beside a whole block, off the grid, or twice at one spot stays as it is.
    """
    alike: dict[tuple[int, str], list[kdb.Instance]] = defaultdict(list)
    for instance in cell.each_inst():
        alike[instance.cell_index, unmoved(instance.cplx_trans).to_s()].append(instance)
    for instances in alike.values():
        if not _FEW < sum(each.size() for each in instances) <= _MOST:
            continue
        child, turn = instances[0].cell_index, unmoved(instances[0].cplx_trans)
        spots = np.concatenate([part for each in instances for part in bundle(each).chunks()])
        grid = _grid_of(spots)
        if grid is None:
            continue
        sides = _sides(grid)
        full = _full(grid, sides)
        if not full.any():
            continue
        for instance in instances:
            instance.delete()
        steps = kdb.Vector(int(grid.step[0]), 0), kdb.Vector(0, int(grid.step[1]))
        block = layout.create_cell(f"{cell.name}#")
        block.insert(kdb.CellInstArray(child, turn, *steps, *sides))
        whole = _Grid(grid.origin, grid.step * sides, full)
        covered = np.kron(full, np.ones(sides, dtype=bool))
        grid.taken[: covered.shape[0], : covered.shape[1]] &= ~covered
        placed = [*_rows(child, turn, grid), *_rows(block.cell_index(), kdb.ICplxTrans(), whole)]
        placed += [kdb.CellInstArray(child, kdb.ICplxTrans(x, y) * turn) for x, y in grid.beside.tolist()]
        for each in placed:
            cell.insert(each)
        yield block


@dataclass(frozen=True)
class _Grid:
    """Placements on a grid: which of its places are taken, and the spots of those that are not on it."""

    origin: Ints  # (2,) dbu
    step: Ints  # (2,) dbu
    taken: NDArray[np.bool_]  # (columns, rows)
    beside: Ints = field(default_factory=lambda: np.zeros((0, 2), dtype=np.int64))  # (N, 2) dbu


def _grid_of(spots: Ints) -> _Grid | None:
    """The grid that spots, (N, 2) dbu, stand on; None where there is none."""
    step = np.array([_step(spots[:, axis]) for axis in (0, 1)])
    phase = np.array([_commonest(spots[:, axis] % step[axis]) for axis in (0, 1)])
    on = (spots % step == phase).all(axis=1)
    origin = spots[on].min(axis=0, initial=1 << 40)
    places = (spots[on] - origin) // step
    columns, rows = (places.max(axis=0, initial=-1) + 1).tolist()
    if columns * rows > _SPARSE * len(spots):
        return None
    counts = np.zeros((columns, rows), dtype=np.int64)
    np.add.at(counts, tuple(places.T), 1)
    on[on] = counts[tuple(places.T)] == 1
    return _Grid(origin, step, counts == 1, spots[~on])


def _step(positions: Ints) -> int:
    """From line to line: what is commonest."""
    lines = distinct(positions)
    apart: Ints = lines[1:] - lines[:-1]
    return _commonest(apart) if len(apart) else 1


def _commonest(values: Ints) -> int:
    return int(commonest(values.astype(float), np.ones(len(values), dtype=np.int64)))


def _full(grid: _Grid, sides: tuple[int, int]) -> NDArray[np.bool_]:
    """Which blocks of the grid are taken at all their places."""
    (wide, high), (columns, rows) = sides, np.array(grid.taken.shape) // sides
    whole = grid.taken[: columns * wide, : rows * high].reshape(columns, wide, rows, high)
    return np.asarray(whole.all(axis=(1, 3)))


def _sides(grid: _Grid) -> tuple[int, int]:
    """How many places along x and y are one block; a grid that is a single line has blocks along it."""
    columns, rows = grid.taken.shape
    return min(columns, _SIDE), min(rows, _SIDE)


def _rows(child: int, turn: kdb.ICplxTrans, grid: _Grid) -> Iterator[kdb.CellInstArray]:
    """A cell at all places of a grid that are taken, in arrays along x."""
    for row in np.flatnonzero(grid.taken.any(axis=0)).tolist():
        edges = np.flatnonzero(np.diff(grid.taken[:, row].astype(np.int8), prepend=0, append=0))
        for first, last in edges.reshape(-1, 2).tolist():
            x, y = (grid.origin + grid.step * (first, row)).tolist()
            along = kdb.Vector(int(grid.step[0]), 0)
            yield kdb.CellInstArray(child, kdb.ICplxTrans(x, y) * turn, along, kdb.Vector(), last - first, 1)
