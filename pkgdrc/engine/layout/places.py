"""Where hierarchical results lie: their cells, the cells' placements, and what is near."""

import math
from collections.abc import Collection, Iterator
from functools import cached_property
from graphlib import TopologicalSorter

import klayout.db as kdb
import numpy as np

from pkgdrc.engine.distinct import distinct
from pkgdrc.engine.layout.blocks import Blocks, into_blocks
from pkgdrc.engine.layout.bundle import Bundle, Ints, bundle
from pkgdrc.engine.layout.chains import shorten
from pkgdrc.engine.layout.recover import Shared, recover
from pkgdrc.engine.layout.single import Own, Singles, draw_single
from pkgdrc.engine.layout.straight import Originals, straighten
from pkgdrc.errors import InputError

_MOST = 1 << 23  # placements that are held one by one


class Places:
    """The cells under the top cell: who places whom, and where.

    `originals` are the cells that are copies of others, `blocks` those that are a part of an array in
    another, `shared` those that hold what dies have in common: they are named as those are that the file has.
    `singles` are cells of the file that are drawn into others.
    """

    def __init__(
        self,
        layout: kdb.Layout,
        top: kdb.Cell,
        originals: Originals | None = None,
        blocks: Blocks | None = None,
        singles: Singles | None = None,
        shared: dict[int, Shared] | None = None,
    ) -> None:
        self.layout = layout
        self.top = top
        self._originals = originals or {}
        self.singles = singles or {}
        self.shared = shared or {}
        self.own: Own = {}
        """What the cells that singles are drawn into have themselves."""
        self._arrays = blocks or {}
        self._blocks = {**(blocks or {}), **{cell: _part(each) for cell, each in self.shared.items()}}
        self.recovered = (0, 0, 0)
        """Of a flat layout: dies that became cells again, how many cells these are, shapes that fell away."""
        self._under = {self.top.cell_index(), *self.top.called_cells()}
        self._first: dict[int, kdb.ICplxTrans] = {self.top.cell_index(): kdb.ICplxTrans()}
        origin = np.zeros((1, 2), dtype=np.int64)
        self._bundles: dict[int, list[Bundle]] = {self.top.cell_index(): [Bundle(kdb.ICplxTrans(), origin)]}
        self._spread: dict[int, list[tuple[kdb.ICplxTrans, Ints]]] = {}
        self._count: dict[int, int] = {self.top.cell_index(): 1}
        self._in_file = self._under | set(self.singles)
        for cell, once in self.singles.items():
            self._first[cell] = self.first(once.into) * once.at
            self._count[cell] = 1

    @classmethod
    def prepared(
        cls, layout: kdb.Layout, top: kdb.Cell, die_layer: int | None = None, whole: Collection[str] = ()
    ) -> "Places":
        """The cells as they are judged: placed straight, in arrays of blocks, not too many levels deep, those
        that stand once drawn into others, and what dies drawn in one cell have in common as cells.

        The layout is changed to be so. Cells of the names in `whole` stay cells. InputError if it cannot be.
        """
        originals = straighten(layout, top)
        shorten(layout, top)
        kept = {cell.cell_index() for cell in layout.each_cell() if cell.name in whole}
        kept |= {copy for copy, (cell, _) in originals.items() if cell in kept}
        own: Own = {}
        singles = draw_single(layout, top, die_layer, kept, own)
        drawn_into = dict.fromkeys([top.cell_index(), *(once.into for once in singles.values())])
        found = [recover(layout, layout.cell(cell), die_layer, singles) for cell in drawn_into]
        shared = {cell: each for one in found for cell, each in one.cells.items()}
        places = cls(layout, top, originals, into_blocks(layout, top), singles, shared)
        places.own = own
        places.recovered = (
            sum(one.dies for one in found),
            len(shared),
            sum(one.shapes for one in found),
        )
        return places

    def cells(self) -> Iterator[int]:
        """Every cell under the top cell, and that itself."""
        yield from self._under

    @cached_property
    def blocks(self) -> set[int]:
        """The cells that are blocks of large arrays."""
        return self._under.intersection(self._arrays)

    @cached_property
    def arrays(self) -> list[set[int]]:
        """The cells of each block of a large array: the block and all that it holds."""
        return [{cell, *self.layout.cell(cell).called_cells()} for cell in self.blocks]

    def turned_alike(self, cells: Collection[int]) -> bool:
        """Whether all placements of some cells are turned the same way."""
        return len({each.turn.to_s() for cell in cells for each in self.bundles(cell)}) <= 1

    def name(self, cell: int) -> str:
        """The cell's name in the file."""
        return str(self.layout.cell(self._original(cell)).name)

    def named(self, name: str) -> list[int]:
        """The cells that have a name in the file, and copies of them."""
        return [cell for cell in self._under if cell not in self._blocks and self.name(cell) == name]

    def part_of(self, cell: int) -> tuple[int, kdb.Trans]:
        """The cell that this one is a part of and where it stands first there; else the cell itself."""
        return self._blocks.get(cell, (cell, kdb.Trans()))

    def drawn(self, cell: int) -> kdb.ICplxTrans:
        """How what the file draws in the cell of this one's name lies in this one."""
        cell, first = self.part_of(cell)
        within = kdb.ICplxTrans(first).inverted()
        return within * self._originals[cell][1] if cell in self._originals else within

    def copies(self, cell: int) -> list[tuple[int, kdb.ICplxTrans]]:
        """The cells that hold what the file draws in this one, and how it lies in each."""
        own = [(cell, kdb.ICplxTrans())] if cell in self._under else []
        copied = [(copy, lies) for copy, (source, lies) in self._originals.items() if source == cell]
        return own + [(copy, lies) for copy, lies in copied if copy in self._under]

    def _original(self, cell: int) -> int:
        """The cell of the file that this one is a copy or a part of."""
        cell, _ = self.part_of(cell)
        return self._originals[cell][0] if cell in self._originals else cell

    def per_cell(self, layer: int) -> Iterator[tuple[int, list[kdb.Polygon]]]:
        """Each cell that has shapes on a layer, with these as polygons."""
        for index in self._under:
            shapes = self.layout.cell(index).shapes(layer)
            if not shapes.is_empty():
                polygons = (shape.polygon for shape in shapes.each())
                yield index, [polygon for polygon in polygons if polygon]

    def edges(self, layer: int) -> Iterator[tuple[int, list[kdb.Edge]]]:
        """Each cell that has edges on a layer, with these."""
        for index in self._under:
            shapes = self.layout.cell(index).shapes(layer)
            if not shapes.is_empty():
                yield index, [shape.edge for shape in shapes.each() if shape.is_edge()]

    def edge_pairs(self, layer: int) -> Iterator[tuple[int, list[kdb.EdgePair]]]:
        """Each cell that has edge pairs on a layer, with these."""
        for index in self._under:
            shapes = self.layout.cell(index).shapes(layer)
            if not shapes.is_empty():
                yield index, [shape.edge_pair for shape in shapes.each()]

    def _holders(self, cell: int) -> Iterator[tuple[int, kdb.Instance]]:
        """The placements of a cell: the cell that each is in, and the instance there."""
        for parent in self.layout.cell(cell).each_parent_inst():
            if parent.parent_cell_index() in self._under:
                yield parent.parent_cell_index(), parent.child_inst()

    def _above(self, cell: int) -> list[int]:
        """The cell and all above it, those that are placed after those that place them."""
        callers = {
            each: [above for above in self.layout.cell(each).caller_cells() if above in self._under]
            for each in self.ancestors(cell)
            if each in self._under
        }
        return list(TopologicalSorter(callers).static_order())

    def first(self, cell: int) -> kdb.ICplxTrans:
        """How the cell stands in the top cell, at its first placement."""
        chain = []
        inside = cell
        while inside not in self._first:
            holder, instance = next(self._holders(inside))
            chain.append((inside, instance.cplx_trans))
            inside = holder
        for each, placement in reversed(chain):
            self._first[each] = self._first[inside] * placement
            inside = each
        return self._first[cell]

    def path(self, cell: int) -> tuple[str, ...]:
        """Names of the cells from the top cell down to this one, at its first placement."""
        chain = [self._original(cell)]
        while cell != self.top.cell_index():
            cell = self._parent(cell)
            if self._original(cell) != chain[-1]:
                chain.append(self._original(cell))
        return tuple(str(self.layout.cell(each).name) for each in reversed(chain))

    def _parent(self, cell: int) -> int:
        """The cell that places another one first, in the file."""
        if cell in self.singles:
            return self.singles[cell].parent
        parents = self.layout.cell(cell).each_parent_cell() if self.singles else ()
        within = next((int(parent) for parent in parents if parent in self.singles), None)
        return next(self._holders(cell))[0] if within is None else within

    def count(self, cell: int) -> int:
        """How often the cell stands in the top cell."""
        if cell not in self._count:
            for each in self._above(cell):
                if each not in self._count:
                    self._count[each] = sum(
                        self._count[holder] * bundle(instance).size
                        for holder, instance in self._holders(each)
                    )
        return self._count[cell]

    def all(self, cell: int) -> Iterator[kdb.ICplxTrans]:
        """Every placement of the cell in the top cell, in the order of the file."""
        if cell in self.singles:
            yield self._first[cell]
            return
        for path in self._paths(cell):
            firsts = [next(_elements(instance, 0, 1)) for instance in path]
            sizes = [bundle(instance).size for instance in path]
            # Only arrays turn with the number of the placement, the innermost one fastest.
            for number in range(math.prod(sizes)):
                rest, placement = number, kdb.ICplxTrans()
                for at in range(len(path) - 1, -1, -1):
                    rest, which = divmod(rest, sizes[at])
                    element = next(_elements(path[at], which, which + 1)) if which else firsts[at]
                    placement = element * placement
                yield placement

    def _paths(self, cell: int) -> Iterator[list[kdb.Instance]]:
        """The chains of instances from the top cell down to this one."""
        waiting: list[Iterator[tuple[int, kdb.Instance | None]]] = [iter([(cell, None)])]
        path: list[kdb.Instance | None] = []
        while waiting:
            found = next(waiting[-1], None)
            if found is None:
                waiting.pop()
                if path:
                    path.pop()
                continue
            holder, instance = found
            path.append(instance)
            if holder == self.top.cell_index():
                yield [each for each in reversed(path) if each is not None]
                path.pop()
            else:
                waiting.append(self._holders(holder))

    def bundles(self, cell: int) -> list[Bundle]:
        """Every placement of the cell in the top cell, those turned alike together, arrays as lattices."""
        if cell in self.singles:
            return [_alone(self._first[cell])]
        if cell not in self._bundles:
            for each in self._above(cell):
                if each not in self._bundles:
                    self._bundles[each] = _joined(
                        inner.inside(outer)
                        for holder, instance in self._holders(each)
                        for inner in [bundle(instance)]
                        for outer in self._bundles[holder]
                    )
        return self._bundles[cell]

    def spread(self, cell: int) -> list[tuple[kdb.ICplxTrans, Ints]]:
        """Every placement of the cell in the top cell, those turned alike together.

        Each is a turn about the origin, with where it is put afterwards: (N, 2) dbu. InputError if there are
        more than can be held in memory.
        """
        if cell not in self._spread:
            number = self.count(cell)
            if number > _MOST:
                raise InputError(
                    f"cell '{self.name(cell)}' is placed {number:,} times, which are too many to be "
                    f"looked at one by one ({_MOST:,} at most)"
                )
            by_turn: dict[str, tuple[kdb.ICplxTrans, list[Ints]]] = {}
            for each in self.bundles(cell):
                known = by_turn.setdefault(each.turn.to_s(), (each.turn, []))[1]
                known += each.chunks()
            self._spread[cell] = [(turn, np.concatenate(parts)) for turn, parts in by_turn.values()]
        return self._spread[cell]

    def doubled(self) -> Iterator[tuple[int, int, kdb.ICplxTrans]]:
        """Placements that stand more than once at the same place: parent, cell, and how it stands there."""
        for parent in self._under:
            by_turn: dict[tuple[int, str], list[Bundle]] = {}
            for instance in self.layout.cell(parent).each_inst():
                placed = bundle(instance)
                by_turn.setdefault((instance.cell_index, placed.turn.to_s()), []).append(placed)
            for (cell, _), bundles in by_turn.items():
                for x, y in _repeated(bundles):
                    yield parent, cell, kdb.ICplxTrans(x, y) * bundles[0].turn

    def ancestors(self, cell: int) -> set[int]:
        """The cell itself and all that place it, directly or not, in the file or as it is judged."""
        found, waiting = {cell}, [cell]
        while waiting:
            cell = waiting.pop()
            callers = [int(caller) for caller in self.layout.cell(cell).caller_cells()]
            if cell in self.singles:
                callers.append(self.singles[cell].parent)
            for caller in callers:
                if caller in self._in_file and caller not in found:
                    found.add(caller)
                    waiting.append(caller)
        return found

    def near(self, layer: int, box: kdb.Box) -> list[kdb.Polygon]:
        """The polygons on a layer that touch a box, both in the top cell's coordinates."""
        found = []
        iterator = kdb.RecursiveShapeIterator(self.layout, self.top, layer, box, False)
        while not iterator.at_end():
            found.append(iterator.shape().polygon.transformed(iterator.trans()))
            iterator.next()
        return found


def _part(shared: Shared) -> tuple[int, kdb.Trans]:
    return shared.within, kdb.Trans(*shared.spots[0].tolist())


def _alone(placement: kdb.ICplxTrans) -> Bundle:
    """The bundle of a single placement."""
    at = np.array([[placement.disp.x, placement.disp.y]], dtype=np.int64)
    return Bundle(kdb.ICplxTrans(-placement.disp.x, -placement.disp.y) * placement, at)


def _joined(bundles: Iterator[Bundle]) -> list[Bundle]:
    """Bundles that are turned and repeated alike as one."""
    alike: dict[tuple[object, ...], list[Bundle]] = {}
    for each in bundles:
        alike.setdefault((each.turn.to_s(), each.steps), []).append(each)
    return [
        Bundle(first.turn, np.concatenate([first.at, *(each.at for each in rest)]), first.steps)
        for first, *rest in alike.values()
    ]


def _elements(instance: kdb.Instance, first: int, last: int) -> Iterator[kdb.ICplxTrans]:
    """Some placements of an instance by number: rows run fastest."""
    for number in range(first, last):
        column, row = divmod(number, max(1, instance.nb))
        yield kdb.ICplxTrans(instance.a * column + instance.b * row) * instance.cplx_trans


def _repeated(bundles: list[Bundle]) -> list[list[int]]:
    """The spots at which more than one of some placements stand, (x, y) dbu."""
    if len(bundles) == 1 and _apart(bundles[0]):
        return []
    total = sum(each.size for each in bundles)
    if total > _MOST:
        others = [[other for other in bundles if other is not one] for one in bundles]
        bundles = [
            one
            for one, rest in zip(bundles, others, strict=True)
            if not _apart(one) or any(one.box.touches(other.box) for other in rest)
        ]
        total = sum(each.size for each in bundles)
    if not bundles:
        return []
    if total > _MOST:
        raise InputError(
            f"{total:,} placements of one cell may stand on each other, which are too many to be looked at "
            f"one by one ({_MOST:,} at most)"
        )
    spots = np.concatenate([part for each in bundles for part in each.chunks()])
    # As one number each they are sorted many times faster than as pairs.
    keys = np.sort((spots[:, 0] << 32) + spots[:, 1])
    again = distinct(keys[1:][keys[1:] == keys[:-1]])
    found: list[list[int]] = np.column_stack([(again + (1 << 31)) >> 32, again]).astype(np.int64).tolist()
    return [[x, y - (x << 32)] for x, y in found]


def _apart(each: Bundle) -> bool:
    """Whether no two placements of an instance can stand at one spot: its steps lead different ways."""
    ways = each.steps
    if len(each.at) > 1 or len(ways) > 2 or any(not (way.x or way.y) for way in ways):
        return False
    return len(ways) < 2 or ways[0].x * ways[1].y != ways[0].y * ways[1].x
