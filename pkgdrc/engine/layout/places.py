"""Where hierarchical results lie: their cells, the cells' placements, and what is near."""

import math
from collections.abc import Iterator

import klayout.db as kdb
import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


class Places:
    """The cells under the top cell: who places whom, and where."""

    def __init__(self, layout: kdb.Layout, top: kdb.Cell) -> None:
        self.layout = layout
        self.top = top
        self._under = {self.top.cell_index(), *self.top.called_cells()}
        self._first: dict[int, kdb.ICplxTrans] = {self.top.cell_index(): kdb.ICplxTrans()}
        origin = np.zeros((1, 2), dtype=np.int64)
        self._spread: dict[int, list[tuple[kdb.ICplxTrans, Ints]]] = {
            self.top.cell_index(): [(kdb.ICplxTrans(), origin)]
        }
        self._count: dict[int, int] = {self.top.cell_index(): 1}

    def cells(self) -> Iterator[int]:
        """Every cell under the top cell, and that itself."""
        yield from self._under

    def per_cell(self, layer: int) -> Iterator[tuple[int, list[kdb.Polygon]]]:
        """Each cell that has shapes on a layer, with these as polygons."""
        for index in self._under:
            shapes = self.layout.cell(index).shapes(layer)
            if not shapes.is_empty():
                yield index, [shape.polygon for shape in shapes.each() if shape.polygon]

    def edge_pairs(self, layer: int) -> Iterator[tuple[int, list[kdb.EdgePair]]]:
        """Each cell that has edge pairs on a layer, with these."""
        for index in self._under:
            shapes = self.layout.cell(index).shapes(layer)
            if not shapes.is_empty():
                yield index, [shape.edge_pair for shape in shapes.each()]

    def first(self, cell: int) -> kdb.ICplxTrans:
        """How the cell stands in the top cell, at its first placement."""
        if cell not in self._first:
            for parent in self.layout.cell(cell).each_parent_inst():
                if parent.parent_cell_index() in self._under:
                    outside = self.first(parent.parent_cell_index())
                    self._first[cell] = outside * parent.child_inst().cplx_trans
                    break
        return self._first[cell]

    def path(self, cell: int) -> tuple[str, ...]:
        """Names of the cells from the top cell down to this one, at its first placement."""
        names = [self.layout.cell(cell).name]
        while cell != self.top.cell_index():
            parents = (parent.parent_cell_index() for parent in self.layout.cell(cell).each_parent_inst())
            cell = next(parent for parent in parents if parent in self._under)
            names.append(self.layout.cell(cell).name)
        return tuple(reversed(names))

    def count(self, cell: int) -> int:
        """How often the cell stands in the top cell."""
        if cell not in self._count:
            self._count[cell] = sum(
                self.count(parent.parent_cell_index()) * parent.child_inst().size()
                for parent in self.layout.cell(cell).each_parent_inst()
                if parent.parent_cell_index() in self._under
            )
        return self._count[cell]

    def all(self, cell: int) -> Iterator[kdb.ICplxTrans]:
        """Every placement of the cell in the top cell."""
        if cell == self.top.cell_index():
            yield kdb.ICplxTrans()
            return
        for parent in self.layout.cell(cell).each_parent_inst():
            if parent.parent_cell_index() not in self._under:
                continue
            inside = list(_placements(parent.child_inst()))
            for outside in self.all(parent.parent_cell_index()):
                for placement in inside:
                    yield outside * placement

    def spread(self, cell: int) -> list[tuple[kdb.ICplxTrans, Ints]]:
        """Every placement of the cell in the top cell, those turned alike together.

        Each is a turn about the origin, with where it is put afterwards: (N, 2) dbu.
        """
        if cell not in self._spread:
            by_turn: dict[str, tuple[kdb.ICplxTrans, list[Ints]]] = {}
            for parent in self.layout.cell(cell).each_parent_inst():
                if parent.parent_cell_index() not in self._under:
                    continue
                instance = parent.child_inst()
                inner = _displacements(instance)
                for turn, outer in self.spread(parent.parent_cell_index()):
                    both = turn * _unmoved(instance.cplx_trans)
                    moved = _turned(inner, turn)
                    at = (outer[:, None, :] + moved[None, :, :]).reshape(-1, 2)
                    by_turn.setdefault(both.to_s(), (both, []))[1].append(at)
            self._spread[cell] = [(turn, np.concatenate(parts)) for turn, parts in by_turn.values()]
        return self._spread[cell]

    def doubled(self) -> Iterator[tuple[int, int, kdb.ICplxTrans]]:
        """Placements that stand more than once at the same place: parent, cell, and how it stands there."""
        for parent in self._under:
            at: dict[tuple[int, str], list[Ints]] = {}
            turns: dict[tuple[int, str], kdb.ICplxTrans] = {}
            for instance in self.layout.cell(parent).each_inst():
                turn = _unmoved(instance.cplx_trans)
                key = (instance.cell_index, turn.to_s())
                turns[key] = turn
                at.setdefault(key, []).append(_displacements(instance))
            for key, parts in at.items():
                spots, counts = np.unique(np.concatenate(parts), axis=0, return_counts=True)
                for x, y in spots[counts > 1].tolist():
                    yield parent, key[0], kdb.ICplxTrans(x, y) * turns[key]

    def ancestors(self, cell: int) -> set[int]:
        """The cell itself and all that place it, directly or not."""
        found = {cell}
        for caller in self.layout.cell(cell).caller_cells():
            if caller in self._under:
                found |= self.ancestors(caller) if caller not in found else set()
        return found

    def near(self, layer: int, box: kdb.Box) -> list[kdb.Polygon]:
        """The polygons on a layer that touch a box, both in the top cell's coordinates."""
        found = []
        iterator = kdb.RecursiveShapeIterator(self.layout, self.top, layer, box, False)
        while not iterator.at_end():
            found.append(iterator.shape().polygon.transformed(iterator.trans()))
            iterator.next()
        return found


def _unmoved(placement: kdb.ICplxTrans) -> kdb.ICplxTrans:
    """What a placement does but for where it puts things."""
    return kdb.ICplxTrans(placement.mag, placement.angle, placement.is_mirror(), 0, 0)


def _turned(vectors: Ints, turn: kdb.ICplxTrans) -> Ints:
    """Vectors, (N, 2), after a turn about the origin."""
    angle, flip = math.radians(turn.angle), -1 if turn.is_mirror() else 1
    cos, sin = turn.mag * math.cos(angle), turn.mag * math.sin(angle)
    matrix = np.array([[cos, -sin * flip], [sin, cos * flip]])
    turned: Ints = np.rint(vectors @ matrix.T).astype(np.int64)
    return turned


def _displacements(instance: kdb.Instance) -> Ints:
    """Where an instance puts the origins of its array's elements, (N, 2)."""
    start = instance.cplx_trans.disp
    steps = np.zeros((1, 2), dtype=np.int64)
    if instance.is_regular_array():
        columns, rows = np.meshgrid(np.arange(max(1, instance.na)), np.arange(max(1, instance.nb)))
        vectors = np.array([[instance.a.x, instance.a.y], [instance.b.x, instance.b.y]])
        steps = np.column_stack([columns.ravel(), rows.ravel()]) @ vectors
    displacements: Ints = steps + np.array([start.x, start.y])
    return displacements


def _placements(instance: kdb.Instance) -> Iterator[kdb.ICplxTrans]:
    if not instance.is_regular_array():
        yield instance.cplx_trans
        return
    for column in range(max(1, instance.na)):
        for row in range(max(1, instance.nb)):
            yield kdb.ICplxTrans(instance.a * column + instance.b * row) * instance.cplx_trans
