"""Hierarchy where the file has none: dies that are drawn alike, shape by shape, become one cell again.

A flattened wafer has thousands of equal dies, and every step on it costs as much as all of them. So shapes
that lie whole in a die's field are compared from die to die: by their hashes first, then number by number.
What many dies have alike becomes one cell; what a die has alone, or crosses fields, stays where it is.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import klayout.db as kdb
import numpy as np
from numpy.typing import NDArray

from pkgdrc.engine.distinct import distinct
from pkgdrc.engine.layout.bundle import Ints
from pkgdrc.engine.layout.hashing import Hashes, scattered
from pkgdrc.engine.layout.numbered import Numbers, in_order, numbered
from pkgdrc.engine.layout.single import Singles
from pkgdrc.median import median

_FEWEST = 8  # dies; with fewer nothing is gained
_LEAST = 1000  # shapes that have to fall away, or the comparison costs more than it saves
_MANY = 0.05  # share of the dies that have to be equal throughout to be a cell
_CHUNK = 1 << 16  # shapes that are looked at at a time
_LONG = (1 << 31) - 1  # numbers of shapes that 32 bits are enough to count
_SHARE = 0.1  # of a die's shapes that several have to have in common to be a cell

Small = NDArray[np.int32]  # of which there may be one for each shape of a wafer


class Shared(NamedTuple):
    """A cell that was made of what dies of a cell have in common, and where it stands there."""

    within: int  # the cell whose shapes it has
    spots: Ints  # (N, 2) dbu
    homes: tuple[int, ...] = ()  # the cells of the file that each of them is in, where that is not `within`


@dataclass(frozen=True)
class Recovered:
    """What became of a flat layout: the cells made for dies, and how much of it they took away."""

    cells: dict[int, Shared] = field(default_factory=dict)
    dies: int = 0
    shapes: int = 0


def recover(
    layout: kdb.Layout, cell: kdb.Cell, die_layer: int | None, singles: Singles | None = None
) -> Recovered:
    """Makes cells of what the dies have in common whose fields are drawn in a cell that stands once.

    `singles` are the cells of the file that are drawn into that one: their dies share with each other alone.
    """
    if die_layer is None or cell.shapes(die_layer).size() < _FEWEST:
        return Recovered()
    fields = _Fields([each.bbox() for each in cell.shapes(die_layer).each() if not each.is_text()])
    homes = _homes(layout, cell, die_layer, fields, singles or {})
    layers = [index for index in layout.layer_indexes() if not cell.shapes(index).is_empty()]
    drawn = {index: _drawn(cell.shapes(index), fields) for index in layers}
    everything = _Everything(fields, [(index, drawn[index]) for index in layers], homes)
    groups, inside = everything.groups(), len(everything.dies)
    counts = {index: len(each.of) for index, each in drawn.items()}
    del everything, drawn  # which take as much memory as the layout
    if sum(group.saved for group in groups) < max(_LEAST, _SHARE * inside):
        return Recovered()
    return _made(layout, cell, fields, counts, homes, groups)


def _homes(layout: kdb.Layout, cell: kdb.Cell, die_layer: int, fields: "_Fields", singles: Singles) -> Ints:
    """The cell of the file that each field is in, -1 where that is the cell itself."""
    known = {tuple(box): number for number, box in enumerate(fields.boxes.tolist())}
    homes = np.full(len(fields.boxes), -1, dtype=np.int64)
    for index, once in singles.items():
        if once.into != cell.cell_index():
            continue
        for shape in layout.cell(index).shapes(die_layer).each():
            box = shape.bbox().transformed(once.at)
            number = known.get((box.left, box.bottom, box.right, box.top))
            if number is not None:
                homes[number] = index
    return homes


def _made(
    layout: kdb.Layout,
    cell: kdb.Cell,
    fields: "_Fields",
    counts: dict[int, int],
    homes: Ints,
    groups: "list[_Group]",
) -> Recovered:
    """The cells of some groups, with the shapes moved into them. `counts`: of all shapes on each layer."""
    cells: dict[int, Shared] = {}
    into = {index: np.full(count, -1, dtype=np.int32) for index, count in counts.items()}
    gone = {index: np.zeros(count, dtype=bool) for index, count in counts.items()}
    layout.start_changes()
    for group in groups:
        made = layout.create_cell(f"{cell.name}#").cell_index()
        spots = fields.boxes[group.dies, :2]
        its = homes[group.dies]
        cells[made] = Shared(cell.cell_index(), spots, tuple(its.tolist()) if (its >= 0).all() else ())
        for x, y in spots.tolist():
            cell.insert(kdb.CellInstArray(made, kdb.Trans(x, y)))
        for index, shapes in group.shapes.items():
            into[index][shapes[0]] = made
            gone[index][shapes.ravel()] = True
    firsts = {made: kdb.Trans(*shared.spots[0].tolist()).inverted() for made, shared in cells.items()}
    for index in counts:
        _move(layout, cell, index, into[index].tolist(), gone[index].tolist(), firsts)
    layout.end_changes()
    dies = distinct(np.concatenate([group.dies for group in groups]))
    return Recovered(cells, len(dies), sum(group.saved for group in groups))


class _Group(NamedTuple):
    """Shapes that the same dies have alike: for each layer, (dies, shapes) their numbers on it."""

    dies: Ints
    shapes: dict[int, Small]

    @property
    def saved(self) -> int:
        """How many shapes fall away if it becomes a cell."""
        return (len(self.dies) - 1) * sum(int(each.shape[1]) for each in self.shapes.values())


class _Everything:
    """What is drawn in the dies, on all layers: which die, which shape of which layer, and what it is."""

    def __init__(self, fields: "_Fields", drawn: "list[tuple[int, _Drawn]]", homes: Ints) -> None:
        self._drawn = drawn
        inside = [np.flatnonzero(each.of >= 0).astype(np.int32) for _, each in drawn]
        numbers = np.arange(len(drawn), dtype=np.int32)
        self._layers = np.repeat(numbers, [len(each) for each in inside])
        self._shapes = np.concatenate(inside)
        self.dies = np.concatenate([each.of[its] for (_, each), its in zip(drawn, inside, strict=True)])
        sizes = fields.boxes[:, 2:] - fields.boxes[:, :2]
        # Dies share what they have with those of one size, and cells of the file with each other.
        seed = scattered((sizes[:, 0] << 32 | sizes[:, 1]).view(np.uint64) + (homes >= 0).astype(np.uint64))
        of_layers = scattered(numbers.astype(np.uint64))
        keys = np.concatenate(
            [
                scattered(each.hashes[its] ^ seed[each.of[its]] ^ of_layer)
                for (_, each), its, of_layer in zip(drawn, inside, of_layers, strict=True)
            ]
        )
        self._order = np.lexsort((self.dies, keys)).astype(np.int32)
        keys, dies = keys[self._order], self.dies[self._order]
        # The same shape twice in a die is two: the second one shares with second ones.
        again = np.concatenate([[False], (keys[1:] == keys[:-1]) & (dies[1:] == dies[:-1])])
        self._keys = keys
        if again.any():
            run = np.arange(len(again)) - np.maximum.accumulate(np.where(again, 0, np.arange(len(again))))
            self._keys = np.where(run > 0, scattered(keys + run.astype(np.uint64)), keys)

    def groups(self) -> list[_Group]:
        """The shapes that several dies have alike, those of the same dies together.

        Dies that are equal throughout, and many, are one group. The others share what most of them have.
        """
        dies = self.dies[self._order]
        whole = np.zeros(int(dies.max(initial=-1)) + 1, dtype=np.uint64)
        for first in range(0, len(dies), _CHUNK):
            some = slice(first, first + _CHUNK)
            np.add.at(whole, dies[some], scattered(self._keys[some]))
        present = distinct(dies)
        _, kind, counts = np.unique(whole[present], return_inverse=True, return_counts=True)
        many = np.flatnonzero(counts >= max(2, _MANY * len(present)))
        kinds = np.full(len(whole), -1, dtype=np.int32)
        kinds[present] = kind.ravel()
        kind_of = kinds[dies]
        found = [self._group(np.flatnonzero(kind_of == each).astype(np.int32)) for each in many.tolist()]
        rest = np.flatnonzero(~np.isin(kind_of, many)).astype(np.int32)
        return [group for group in (*found, *self._in_common(rest)) if group]

    def _in_common(self, rest: Small) -> Iterator[_Group | None]:
        """What several dies have in common, of some shapes by number in order."""
        dies = self.dies[self._order[rest]]
        _, which, counts = np.unique(self._keys[rest], return_inverse=True, return_counts=True)
        marks = np.zeros(len(counts), dtype=np.uint64)
        np.add.at(marks, which.ravel(), scattered(dies.astype(np.uint64)))
        marks[counts < 2] = 0
        different, of, numbers = np.unique(marks, return_inverse=True, return_counts=True)
        each = np.bincount(dies)
        least = _SHARE * median(each[each > 0]) if len(dies) else 0.0
        for number in np.flatnonzero((numbers >= least) & (different != 0)).tolist():
            yield self._group(rest[(of.ravel() == number)[which.ravel()]])

    def _group(self, members: Small) -> _Group | None:
        """The group of some shapes, by number in order; None if they are not what their hashes say."""
        dies = self.dies[self._order]
        members = members[np.lexsort((self._keys[members], dies[members]))]
        its = distinct(dies[members])
        if len(members) % len(its):
            return None
        table = self._order[members].reshape(len(its), -1)
        if (self.dies[table] != its[:, None]).any():
            return None
        layers = self._layers[table]
        if (layers != layers[0]).any():
            return None
        shapes = {}
        for number in distinct(layers[0]).tolist():
            index, drawn = self._drawn[number]
            mine = self._shapes[table[:, layers[0] == number]]
            # Equal hashes stand for equal shapes; it is proved all the same.
            if not drawn.alike(mine):
                return None
            shapes[index] = mine
        return _Group(its, shapes)


class _Fields:
    """The fields of the dies, and which of them holds a box."""

    def __init__(self, boxes: list[kdb.Box]) -> None:
        sides = [(each.left, each.bottom, each.right, each.top) for each in boxes]
        self.boxes: Ints = np.array(sides, dtype=np.int64)
        order = np.lexsort((self.boxes[:, 0], self.boxes[:, 1]))
        self.boxes = self.boxes[order]
        # Fields in rows: those of one row share their lower side.
        self._rows, self._starts = np.unique(self.boxes[:, 1], return_index=True)
        self._ends = np.append(self._starts[1:], len(self.boxes))

    def holding(self, boxes: Ints) -> Ints:
        """The field that holds each box, (N, 4), whole; -1 where none does."""
        row = np.searchsorted(self._rows, boxes[:, 1], side="right") - 1
        found = np.full(len(boxes), -1, dtype=np.int64)
        for number in distinct(row[row >= 0]).tolist():
            mine = np.flatnonzero(row == number)
            start, end = self._starts[number], self._ends[number]
            at = np.searchsorted(self.boxes[start:end, 0], boxes[mine, 0], side="right") - 1 + start
            known = at >= start
            mine, at = mine[known], at[known]
            fits = (boxes[mine, 2:] <= self.boxes[at, 2:]).all(axis=1)
            found[mine[fits]] = at[fits]
        return found


class _Drawn(NamedTuple):
    """The shapes of one layer: the field that each lies in, or -1, and the numbers that it is made of.

    The numbers are those of `numbered`, coordinates counted from the field's corner.
    """

    of: Small  # (shapes,)
    numbers: Small
    starts: Ints | Small  # (shapes + 1,) where each one's numbers begin
    hashes: Hashes  # (shapes,)

    def alike(self, table: Ints | Small) -> bool:
        """Whether the shapes in each column of a table, (dies, shapes), are equal as their dies see them."""
        lengths = self.starts[table + 1] - self.starts[table]
        if (lengths != lengths[0]).any():
            return False
        first = self._written(table[0])
        return all(np.array_equal(self._written(each), first) for each in table[1:])

    def _written(self, shapes: Ints | Small) -> Small:
        lengths = self.starts[shapes + 1] - self.starts[shapes]
        first = np.repeat(self.starts[shapes] - np.cumsum(lengths) + lengths, lengths)
        return self.numbers[first + np.arange(len(first))]


def _drawn(shapes: kdb.Shapes, fields: _Fields) -> _Drawn:
    """The shapes of a layer as numbers, with the field that each lies in."""
    parts = [_part(some, fields) for some in numbered(shapes)]
    offsets = np.cumsum([0, *(len(part.numbers) for part in parts)])
    if offsets[-1] <= _LONG:
        offsets = offsets.astype(np.int32)
    starts = [part.starts[:-1] + offset for part, offset in zip(parts, offsets, strict=False)]
    return _Drawn(
        np.concatenate([part.of for part in parts]),
        np.concatenate([part.numbers for part in parts]),
        np.concatenate([*starts, offsets[-1:]]),
        np.concatenate([part.hashes for part in parts]),
    )


def _part(drawn: Numbers, fields: _Fields) -> _Drawn:
    numbers, starts = drawn.numbers, drawn.starts
    which = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    pairs = starts[:-1] // 2
    low = [np.minimum.reduceat(numbers[axis::2], pairs) for axis in (0, 1)]
    high = [np.maximum.reduceat(numbers[axis::2], pairs) for axis in (0, 1)]
    of = fields.holding(np.column_stack([*low, *high]))
    corners = fields.boxes[of, :2]
    numbers[::2] -= corners[which[::2], 0]
    numbers[1::2] -= corners[which[1::2], 1]
    for number, shape in drawn.others.items():
        words = _seen(shape, *corners[number].tolist())
        if words is None:
            of[number] = -1
        else:
            numbers[starts[number] : starts[number] + 4] = np.frombuffer(words, dtype=np.int32)
    place = np.arange(len(numbers)) - starts[which]
    if drawn.contour is not None:
        place += drawn.contour << 32
    mixed = scattered(numbers.view(np.uint64) ^ scattered(place.view(np.uint64)))
    # What lies in a field has its coordinates in it, which have place in 32 bits.
    hashes = scattered(np.add.reduceat(mixed, starts[:-1]))
    return _Drawn(of.astype(np.int32), numbers.astype(np.int32), starts.astype(np.int32), hashes)


def _seen(shape: kdb.Shape, x: int, y: int) -> bytes | None:
    """A path or text as it is seen from a field's corner, in 16 bytes; None for what stays where it is."""
    if shape.has_prop_id():
        return None
    if shape.is_path():
        words = shape.path.moved(-x, -y).to_s()
    elif shape.is_text():
        words = shape.text.moved(-x, -y).to_s()
    else:
        return None
    return hashlib.blake2b(words.encode(), digest_size=16).digest()


def _move(
    layout: kdb.Layout,
    cell: kdb.Cell,
    layer: int,
    into: list[int],
    gone: list[bool],
    moves: dict[int, kdb.Trans],
) -> None:
    """Takes shapes off a layer of a cell, by number, of which some go `into` another one (-1: none)."""
    kept = layout.insert_layer(kdb.LayerInfo())
    for shape, made, away in zip(in_order(cell.shapes(layer)), into, gone, strict=True):
        if made >= 0:
            layout.cell(made).shapes(layer).insert(shape, moves[made])
        elif not away:
            cell.shapes(kept).insert(shape)
    cell.swap(layer, kept)
    layout.delete_layer(kept)
