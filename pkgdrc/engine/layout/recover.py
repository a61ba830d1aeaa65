"""Hierarchy where the file has none: dies that are drawn alike, shape by shape, become one cell again.

A flattened wafer has thousands of equal dies, and every step on it costs as much as all of them. So shapes
that lie whole in a die's field are compared from die to die: by their hashes first, then number by number.
What many dies have alike becomes one cell; what a die has alone, or crosses fields, stays where it is.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import compress
from typing import Any, NamedTuple

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
_AT_ONCE = 1 << 18  # numbers of shapes that are compared at a time
_SHARE = 0.1  # of a die's shapes that several have to have in common to be a cell
_STAYS, _GONE = -1, -2  # what becomes of a shape that goes into no cell

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
    everything = _Everything(fields, {index: _drawn(cell.shapes(index), fields) for index in layers}, homes)
    groups, inside, counts = everything.groups(), len(everything.dies), everything.counts
    del everything  # which takes as much memory as the layout
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
    into = {index: np.full(count, _STAYS, dtype=np.int32) for index, count in counts.items()}
    layout.start_changes()
    for group in groups:
        made = layout.create_cell(f"{cell.name}#").cell_index()
        spots = fields.boxes[group.dies, :2]
        its = homes[group.dies]
        cells[made] = Shared(cell.cell_index(), spots, tuple(its.tolist()) if (its >= 0).all() else ())
        for x, y in spots.tolist():
            cell.insert(kdb.CellInstArray(made, kdb.Trans(x, y)))
        for index, shapes in group.shapes.items():
            into[index][shapes.ravel()] = _GONE
            into[index][shapes[0]] = made
    firsts = {made: kdb.Trans(*shared.spots[0].tolist()).inverted() for made, shared in cells.items()}
    for index in counts:
        _move(layout, cell, index, into.pop(index), firsts)
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
    """What is drawn in the dies, on all layers: which die, which shape of which layer, and what it is.

    Shapes are in order of their dies, and in each die in one order of what they are.
    """

    def __init__(self, fields: "_Fields", drawn: "dict[int, _Drawn]", homes: Ints) -> None:
        sizes = fields.boxes[:, 2:] - fields.boxes[:, :2]
        # Dies share what they have with those of one size, and cells of the file with each other.
        seeds = scattered((sizes[:, 0] << 32 | sizes[:, 1]).view(np.uint64) + (homes >= 0).astype(np.uint64))
        self.counts = {index: each.drawn for index, each in drawn.items()}
        self._indexes = list(drawn)
        of_layers = scattered(np.arange(len(drawn), dtype=np.uint64))
        seen = [each.seen(seeds, of) for each, of in zip(drawn.values(), of_layers, strict=True)]
        counts = [len(keys) for keys, _ in seen]
        # By the number of what it is: its layer, and its hash.
        self._layers = np.repeat(np.arange(len(seen)), counts)
        self._keys = np.concatenate([keys for keys, _ in seen])
        firsts = np.cumsum([0, *counts[:-1]]).astype(np.int32)
        what = np.concatenate([its + first for (_, its), first in zip(seen, firsts, strict=True)])
        dies = np.concatenate([each.of for each in drawn.values()])
        shapes = np.concatenate([each.shapes for each in drawn.values()])
        drawn.clear()  # to spare memory
        del seen
        order = np.argsort(dies.astype(np.int64) * len(self._keys) + what).astype(np.int32)
        self.dies, self._shapes, self._what = dies[order], shapes[order], what[order]
        self._tell_doubled()

    def _tell_doubled(self) -> None:
        """The same shape twice in a die is two: the second one shares with second ones."""
        what, dies, known = self._what, self.dies, len(self._keys)
        again = np.append(False, (what[1:] == what[:-1]) & (dies[1:] == dies[:-1]))[: len(what)]
        if not again.any():
            return
        run = np.arange(len(again)) - np.maximum.accumulate(np.where(again, 0, np.arange(len(again))))
        different, which = np.unique(run[again] * known + what[again], return_inverse=True)
        number, of = np.divmod(different, known)
        what[again] = known + which.ravel()
        self._keys = np.append(self._keys, scattered(self._keys[of] + number.astype(np.uint64)))
        self._layers = np.append(self._layers, self._layers[of])

    def groups(self) -> list[_Group]:
        """The shapes that several dies have alike, those of the same dies together.

        Dies that are equal throughout, and many, are one group. The others share what most of them have.
        """
        dies = self.dies
        whole = np.zeros(int(dies.max(initial=-1)) + 1, dtype=np.uint64)
        for first in range(0, len(dies), _CHUNK):
            some = slice(first, first + _CHUNK)
            np.add.at(whole, dies[some], scattered(self._keys[self._what[some]]))
        present = distinct(dies)
        _, kind, counts = np.unique(whole[present], return_inverse=True, return_counts=True)
        many = np.flatnonzero(counts >= max(2, _MANY * len(present)))
        kinds = np.full(len(whole), -1, dtype=np.int32)
        kinds[present] = kind.ravel()
        found = [self._group(_where((kinds == each)[dies])) for each in many.tolist()]
        rest = _where(~np.isin(kinds, many)[dies])
        return [group for group in (*found, *self._in_common(rest)) if group]

    def _in_common(self, rest: Small) -> Iterator[_Group | None]:
        """What several dies have in common, of some shapes by number in order."""
        if not len(rest):
            return
        sizes = np.bincount(self.dies[rest])
        least = _SHARE * median(sizes[sizes > 0])
        several = np.bincount(self._what[rest], minlength=len(self._keys)) > 1
        rest = rest[several[self._what[rest]]]
        marks = np.zeros(len(self._keys), dtype=np.uint64)
        np.add.at(marks, self._what[rest], scattered(self.dies[rest].astype(np.uint64)))
        different, of, numbers = np.unique(marks[several], return_inverse=True, return_counts=True)
        which = np.full(len(marks), -1, dtype=np.int32)
        which[several] = of.ravel()
        for number in np.flatnonzero((numbers >= least) & (different != 0)).tolist():
            yield self._group(rest[which[self._what[rest]] == number])

    def _group(self, members: Small) -> _Group | None:
        """The group of some shapes, by number in order; None if they are not what their hashes say."""
        its = distinct(self.dies[members])
        if len(members) % len(its):
            return None
        table = members.reshape(len(its), -1)
        what = self._what[table]
        if (self.dies[table] != its[:, None]).any() or (what != what[0]).any():
            return None
        layers = self._layers[what[0]]
        return _Group(
            its,
            {
                self._indexes[each]: self._shapes[table[:, layers == each]]
                for each in distinct(layers).tolist()
            },
        )


def _where(true: NDArray[np.bool_]) -> Small:
    return np.flatnonzero(true).astype(np.int32)


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
    """The shapes of one layer that lie whole in a field."""

    shapes: Small  # (N,) their numbers on the layer
    of: Small  # (N,) the field that each lies in
    kinds: Small  # (N,) what each is, as it is seen from its field's corner
    hashes: Hashes  # (kinds,)
    drawn: int  # how many shapes the layer has

    def seen(self, seeds: Hashes, layer: np.uint64) -> tuple[Hashes, Small]:
        """Keys by which fields of one seed compare what they have, and which of them each shape has."""
        classes, class_of = np.unique(seeds, return_inverse=True)
        what = self.kinds
        used = np.arange(len(self.hashes))
        if len(classes) > 1:
            both = self.kinds.astype(np.int64) * len(classes) + class_of.ravel()[self.of]
            used, which = np.unique(both, return_inverse=True)
            what = which.ravel().astype(np.int32)
        kinds, its = np.divmod(used, len(classes))
        return scattered(self.hashes[kinds] ^ classes[its] ^ layer), what


class _Part(NamedTuple):
    """Some shapes of a layer that lie whole in a field, and the different ones of them."""

    shapes: Small  # (N,) their numbers on the layer
    of: Small  # (N,) the field that each lies in
    kinds: Small  # (N,) which of the different ones each is
    numbers: Small  # those of `numbered`, coordinates counted from a field's corner
    lengths: Small  # (kinds,) how many of them each one has
    hashes: Hashes  # (kinds,)


def _told_apart(numbers: Small, lengths: Small, hashes: Hashes) -> tuple[NDArray[np.bool_], Small]:
    """Which of some shapes stand for their hashes, and which of these each shape is, counted in their order.

    Equal hashes stand for equal shapes; it is proved all the same, number by number. A shape that is not the
    one of its hash is -1.
    """
    different, inverse = np.unique(hashes, return_inverse=True)
    of_hash = inverse.ravel().astype(np.int32)
    chosen = np.empty(len(different), dtype=np.int32)
    del different, inverse
    numbers_of = np.arange(len(of_hash), dtype=np.int32)
    chosen[of_hash] = numbers_of  # the last one of each: to find the first one takes longer
    like = chosen[of_hash]
    stands = like == numbers_of
    which = (np.cumsum(stands, dtype=np.int32) - 1)[like]
    starts = np.cumsum(lengths) - lengths
    again = np.flatnonzero(~stands)
    ends = np.cumsum(lengths[again])
    cuts = np.searchsorted(ends, np.arange(_AT_ONCE, ends[-1] if len(ends) else 0, _AT_ONCE))
    for ones in np.split(again, np.unique(cuts)):
        if not len(ones):
            continue
        others, size = like[ones], lengths[ones]
        same = size == lengths[others]
        begins = np.where(same, starts[others], starts[ones])
        equal = numbers[_spans(starts[ones], size)] == numbers[_spans(begins, size)]
        same &= np.logical_and.reduceat(equal, np.cumsum(size) - size)
        which[ones[~same]] = -1
    return stands, which


def _spans(begins: Ints, lengths: Small) -> Ints:
    """The whole numbers of spans, one after the other."""
    before = np.cumsum(lengths) - lengths
    found: Ints = np.repeat(begins - before, lengths) + np.arange(lengths.sum())
    return found


def _drawn(shapes: kdb.Shapes, fields: _Fields) -> _Drawn:
    """The shapes of a layer that lie in a field."""
    for one_by_one in (False, True):
        parts: list[_Part] = []
        count = 0
        for some in numbered(shapes, one_by_one=one_by_one):
            parts.append(_part(some, fields, count))
            count += len(some.starts) - 1
            # What was told apart before doubles at least, so that all is joined few times.
            if sum(len(part.numbers) for part in parts[1:]) > max(_AT_ONCE, len(parts[0].numbers)):
                parts = [_joined(parts)]
        if count == shapes.size():
            break
    whole = _joined(parts)
    return _Drawn(whole.shapes, whole.of, whole.kinds, whole.hashes, count)


def _joined(parts: list[_Part]) -> _Part:
    """Parts as one. They are emptied, to spare memory."""
    firsts = np.cumsum([0, *(len(part.hashes) for part in parts[:-1])]).astype(np.int32)
    columns: list[list[Any]] = [list(column) for column in zip(*parts, strict=True)]
    columns[2] = [kinds + first for kinds, first in zip(columns[2], firsts, strict=True)]
    parts.clear()
    shapes, of, kinds, numbers, lengths, hashes = (np.concatenate(columns.pop(0)) for _ in _Part._fields)
    stands, which = _told_apart(numbers, lengths, hashes)
    kinds = which[kinds]
    known = kinds >= 0
    if not known.all():
        shapes, of, kinds = shapes[known], of[known], kinds[known]
    if not stands.all():
        numbers = numbers[np.repeat(stands, lengths)]
        lengths, hashes = lengths[stands], hashes[stands]
    return _Part(shapes, of, kinds, numbers, lengths, hashes)


def _part(drawn: Numbers, fields: _Fields, first: int) -> _Part:
    """Those of some shapes that lie in a field. `first`: the number of the first one on its layer."""
    numbers, starts = drawn.numbers, drawn.starts
    lengths, pairs = np.diff(starts), starts[:-1] // 2
    low = [np.minimum.reduceat(numbers[axis::2], pairs) for axis in (0, 1)]
    high = [np.maximum.reduceat(numbers[axis::2], pairs) for axis in (0, 1)]
    of = fields.holding(np.column_stack([*low, *high]))
    corners = fields.boxes[of, :2]
    for axis in (0, 1):
        numbers[axis::2] -= np.repeat(corners[:, axis], lengths // 2)
    for number, shape in drawn.others.items():
        words = _seen(shape, *corners[number].tolist())
        if words is None:
            of[number] = -1
        else:
            numbers[starts[number] : starts[number] + 4] = np.frombuffer(words, dtype=np.int32)
    place = np.arange(len(numbers)) - np.repeat(starts[:-1], lengths)
    if drawn.contour is not None:
        place += drawn.contour << 32
    mixed = scattered(numbers.view(np.uint64) ^ scattered(place.view(np.uint64)))
    # What lies in a field has its coordinates in it, which have place in 32 bits.
    hashes = scattered(np.add.reduceat(mixed, starts[:-1]))
    small, lengths = numbers.astype(np.int32), lengths.astype(np.int32)
    inside = of >= 0
    if not inside.all():
        small, lengths, hashes = small[np.repeat(inside, lengths)], lengths[inside], hashes[inside]
    stands, kinds = _told_apart(small, lengths, hashes)
    known = kinds >= 0
    lies = np.flatnonzero(inside)[known]
    return _Part(
        (lies + first).astype(np.int32),
        of[lies].astype(np.int32),
        kinds[known],
        small[np.repeat(stands, lengths)],
        lengths[stands],
        hashes[stands],
    )


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


def _move(layout: kdb.Layout, cell: kdb.Cell, layer: int, into: Small, moves: dict[int, kdb.Trans]) -> None:
    """Takes shapes off a layer of a cell, by number: `into` another one, or not at all."""
    kept = layout.insert_layer(kdb.LayerInfo())
    taken = into != _GONE
    for shape, made in zip(
        compress(in_order(cell.shapes(layer)), taken.tobytes()), into[taken].tolist(), strict=True
    ):
        if made >= 0:
            layout.cell(made).shapes(layer).insert(shape, moves[made])
        else:
            cell.shapes(kept).insert(shape)
    cell.swap(layer, kept)
    layout.delete_layer(kept)
