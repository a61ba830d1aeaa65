"""Hierarchy where the file has none: dies that are drawn alike, shape by shape, become one cell again.

A flattened wafer has thousands of equal dies, and every step on it costs as much as all of them. So shapes of
the top cell that lie whole in a die's field are compared from die to die: by their hashes first, then number
by number. What crosses fields stays where it is.
"""

import hashlib
from dataclasses import dataclass
from itertools import islice

import klayout.db as kdb
import numpy as np

from pkgdrc.engine.layout.blocks import Blocks
from pkgdrc.engine.layout.bundle import Ints
from pkgdrc.engine.layout.hashing import Hashes, scattered

_FEWEST = 8  # dies; with fewer nothing is gained
_LEAST = 4000  # shapes that have to fall away, or the comparison costs more than it saves


@dataclass(frozen=True)
class Recovered:
    """What became of a flat layout: the cells made for dies, and how much of it they took away."""

    cells: Blocks
    dies: int = 0
    shapes: int = 0


def recover(layout: kdb.Layout, top: kdb.Cell, die_layer: int | None) -> Recovered:
    """Makes cells of the dies whose fields are drawn in the top cell, for each content that occurs twice.

    The result tells for each cell that it is a part of the top cell, and where it stands first.
    """
    if die_layer is None or top.shapes(die_layer).size() < _FEWEST:
        return Recovered({})
    fields = _Fields([each.bbox() for each in top.shapes(die_layer).each() if not each.is_text()])
    layers = [index for index in layout.layer_indexes() if not top.shapes(index).is_empty()]
    drawn = {index: _drawn(top.shapes(index), fields) for index in layers}
    content = np.zeros(len(fields.boxes), dtype=np.int64)
    content = _split(content, fields.boxes[:, 2:] - fields.boxes[:, :2])
    for each in drawn.values():
        content = each.told_apart(content)
    inside = np.concatenate([each.of[each.of >= 0] for each in drawn.values()])
    sizes = np.bincount(inside, minlength=len(content))
    numbers, firsts, counts = np.unique(content, return_index=True, return_counts=True)
    saved = int((sizes[firsts] * (counts - 1)).sum())
    if saved < _LEAST:
        return Recovered({})
    cells: Blocks = {}
    layout.start_changes()
    example = np.full(
        len(content), -1, dtype=np.int64
    )  # of each die, the cell if it is the first of its kind
    for first in firsts[counts > 1].tolist():
        cell = layout.create_cell(f"{top.name}#").cell_index()
        example[first] = cell
        cells[cell] = (top.cell_index(), kdb.Trans(*fields.boxes[first, :2].tolist()))
        for x, y in fields.boxes[content == content[first], :2].tolist():
            top.insert(kdb.CellInstArray(cell, kdb.Trans(x, y)))
    repeated = np.isin(content, numbers[counts > 1])
    for index, each in drawn.items():
        into = np.where(each.of >= 0, example[each.of], -1)
        gone = (each.of >= 0) & repeated[each.of]
        _move(layout, top, index, into.tolist(), gone.tolist(), cells)
    layout.end_changes()
    return Recovered(cells, int(repeated.sum()), saved)


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
        for number in np.unique(row[row >= 0]).tolist():
            mine = np.flatnonzero(row == number)
            start, end = self._starts[number], self._ends[number]
            at = np.searchsorted(self.boxes[start:end, 0], boxes[mine, 0], side="right") - 1 + start
            known = at >= start
            mine, at = mine[known], at[known]
            fits = (boxes[mine, 2:] <= self.boxes[at, 2:]).all(axis=1)
            found[mine[fits]] = at[fits]
        return found


@dataclass(frozen=True)
class _Drawn:
    """The shapes of one layer: the field that each lies in, or -1, and the numbers that it is made of.

    The numbers are what klayout writes for it, coordinates counted from the field's corner.
    """

    of: Ints  # (shapes,)
    numbers: Ints
    starts: Ints  # (shapes + 1,) where each one's numbers begin
    hashes: Hashes  # (shapes,)

    def told_apart(self, content: Ints) -> Ints:
        """Contents of the dies, as far as they are known, with those told apart that differ on this layer."""
        whole = np.zeros(len(content), dtype=np.uint64)
        inside = self.of >= 0
        np.add.at(whole, self.of[inside], self.hashes[inside])
        content = _split(content, whole[:, None].view(np.int64))
        order = np.lexsort((self.hashes, self.of))
        begin, end = (
            np.searchsorted(self.of[order], np.arange(len(content)), side=side) for side in ("left", "right")
        )
        _, firsts, which = np.unique(content, return_index=True, return_inverse=True)
        examples = [self._written(order[begin[first] : end[first]]) for first in firsts.tolist()]
        # Equal hashes stand for equal shapes; it is proved all the same.
        for die, example in enumerate(which.ravel().tolist()):
            if not np.array_equal(self._written(order[begin[die] : end[die]]), examples[example]):
                content[die] = len(content) + die
        return content

    def _written(self, shapes: Ints) -> Ints:
        lengths = self.starts[shapes + 1] - self.starts[shapes]
        first = np.repeat(self.starts[shapes] - np.cumsum(lengths) + lengths, lengths)
        return self.numbers[first + np.arange(len(first))]


_CHUNK = 1 << 16  # shapes that are compared at a time
_DIGITS = np.isin(np.arange(256), np.frombuffer(b"-0123456789", dtype=np.uint8))


def _drawn(shapes: kdb.Shapes, fields: _Fields) -> _Drawn:
    """The shapes of a layer as numbers, with the field that each lies in."""
    parts = []
    each = shapes.each()
    while chunk := list(islice(each, _CHUNK)):
        parts.append(_part(chunk, fields))
    offsets = np.cumsum([0, *(len(part.numbers) for part in parts)])
    starts = [part.starts[:-1] + offset for part, offset in zip(parts, offsets, strict=False)]
    return _Drawn(
        np.concatenate([part.of for part in parts]),
        np.concatenate([part.numbers for part in parts]),
        np.concatenate([*starts, offsets[-1:]]),
        np.concatenate([part.hashes for part in parts]),
    )


def _part(shapes: list[kdb.Shape], fields: _Fields) -> _Drawn:
    lines: list[str] = []
    others: list[int] = []
    for number, shape in enumerate(shapes):
        line = shape.to_s()
        if not line.startswith(("box", "poly", "simple")) or "prop" in line:
            others.append(number)
            box = shape.bbox()
            line = f"({box.left},{box.bottom};{box.right},{box.top})"
        lines.append(line)
    text = np.frombuffer(("\n".join(lines) + "\n").encode(), dtype=np.uint8)
    digit = _DIGITS[text]
    plain = np.where(digit, text, np.uint8(32)).tobytes()
    numbers = np.fromstring(plain, dtype=np.int64, sep=" ")
    begins = np.flatnonzero(digit[1:] & ~digit[:-1]) + 1
    starts = np.concatenate([[0], np.searchsorted(begins, np.flatnonzero(text == 10))])
    which = np.repeat(np.arange(len(lines)), np.diff(starts))
    pairs = starts[:-1] // 2
    low = [np.minimum.reduceat(numbers[axis::2], pairs) for axis in (0, 1)]
    high = [np.maximum.reduceat(numbers[axis::2], pairs) for axis in (0, 1)]
    of = fields.holding(np.column_stack([*low, *high]))
    corners = fields.boxes[of, :2]
    numbers[::2] -= corners[which[::2], 0]
    numbers[1::2] -= corners[which[1::2], 1]
    for number in others:
        words = _seen(shapes[number], *corners[number].tolist())
        if words is None:
            of[number] = -1
        else:
            numbers[starts[number] : starts[number] + 4] = np.frombuffer(words, dtype=np.int64)
    place = np.arange(len(numbers)) - starts[which]
    slashes = np.flatnonzero(text == ord("/"))  # what follows one is a hole
    if len(slashes):
        holes = np.searchsorted(slashes, begins)
        place += holes - holes[starts[which]] << 32
    mixed = scattered(numbers.view(np.uint64) ^ scattered(place.view(np.uint64)))
    return _Drawn(of, numbers, starts, scattered(np.add.reduceat(mixed, starts[:-1])))


def _seen(shape: kdb.Shape, x: int, y: int) -> bytes | None:
    """A path or text as it is seen from a field's corner, in 32 bytes; None for what stays where it is."""
    if shape.has_prop_id():
        return None
    if shape.is_path():
        words = shape.path.moved(-x, -y).to_s()
    elif shape.is_text():
        words = shape.text.moved(-x, -y).to_s()
    else:
        return None
    return hashlib.blake2b(words.encode(), digest_size=32).digest()


def _split(content: Ints, columns: Ints) -> Ints:
    """Contents told apart by further columns, (N, k), too: numbers from 0."""
    _, which = np.unique(np.column_stack([content, columns]), axis=0, return_inverse=True)
    return which.ravel().astype(np.int64)


def _move(
    layout: kdb.Layout, top: kdb.Cell, layer: int, into: list[int], gone: list[bool], cells: Blocks
) -> None:
    """Takes shapes off a layer of the top cell, by number, of which some go `into` a cell (-1: none)."""
    kept = layout.insert_layer(kdb.LayerInfo())
    moves = {cell: first.inverted() for cell, (_, first) in cells.items()}
    for shape, cell, away in zip(top.shapes(layer).each(), into, gone, strict=True):
        if cell >= 0:
            layout.cell(cell).shapes(layer).insert(shape, moves[cell])
        elif not away:
            top.shapes(kept).insert(shape)
    top.swap(layer, kept)
    layout.delete_layer(kept)
