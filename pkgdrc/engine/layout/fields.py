"""Lines between dies as the dies see them: what of them lies in a field, once for all that are alike."""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

import klayout.db as kdb
import numpy as np

from pkgdrc.engine.layout.bundle import Ints
from pkgdrc.engine.layout.dies import Dies
from pkgdrc.engine.layout.rows import distinct_rows
from pkgdrc.engine.layout.strips import Spans, Strips, joined

_MANY = 4  # strips that run through one field along an axis; dies with more are left out
_MOST = 1 << 13  # rows and columns of dies that touch; of more it takes longer than it saves


class InFields(NamedTuple):
    """The same area as strips have: what dies have of it, by their cells, and the rest in the top cell."""

    cells: dict[int, list[kdb.Box]]
    rest: list[kdb.Box]


class _Fields(NamedTuple):
    """Fields of one shape, in dies of one cell that are turned alike: those that touch in a column, and in a
    row, as one: (N, 4) left, bottom, right, top.
    """

    cell: int
    into: kdb.ICplxTrans  # from a field's lower left corner into its cell
    size: tuple[int, int]
    columns: Ints
    rows: Ints


class FieldRuns:
    """The fields of dies that are one cell each, in rows and columns."""

    def __init__(self, dies: Dies) -> None:
        self._fields: list[_Fields] = []
        for each in dies.fields if dies.apart else ():
            if each.cell in dies.own_cells:
                left, bottom, right, top = each.boxes[0].tolist()
                x, y = (each.boxes[0, :2] - each.at[0]).tolist()
                into = each.turn.inverted() * kdb.ICplxTrans(x, y)
                columns, rows = (_runs(each.boxes, axis) for axis in (1, 0))
                self._fields.append(_Fields(each.cell, into, (right - left, top - bottom), columns, rows))

    def parts(self, strips: Strips) -> InFields | None:
        """What of strips lies in the fields of dies that all have the same of it; None if nothing does, or if
        it is not known to.
        """
        if sum(len(each.columns) + len(each.rows) for each in self._fields) > _MOST:
            return None
        upright, lying = _Axis(strips.upright, strips.width, 0), _Axis(strips.lying, strips.width, 1)
        told: dict[int, set[frozenset[kdb.Box]]] = defaultdict(set)
        for each in self._fields:
            told[each.cell].add(frozenset(_sections(each, upright, lying)))
        cells = {
            cell: sorted(next(iter(alike))) for cell, alike in told.items() if len(alike) == 1 and any(alike)
        }
        fields = [each for each in self._fields if each.cell in cells]
        if not fields:
            return None
        rest = [
            upright.without(np.concatenate([each.columns for each in fields])),
            lying.without(np.concatenate([each.rows for each in fields])),
        ]
        return None if None in rest else InFields(cells, [box for each in rest for box in each or ()])


def _runs(boxes: Ints, axis: int) -> Ints:
    """Boxes of one size, those that touch along an axis as one: (N, 4)."""
    order = np.lexsort((boxes[:, axis], boxes[:, 1 - axis]))
    ordered = boxes[order]
    goes_on = ordered[1:, 1 - axis] == ordered[:-1, 1 - axis]
    goes_on &= ordered[1:, axis] == ordered[:-1, axis + 2]
    starts = np.flatnonzero(np.append(True, ~goes_on))
    found = ordered[starts]
    found[:, axis + 2] = ordered[np.append(starts[1:], len(ordered)) - 1, axis + 2]
    return found


def _sections(fields: _Fields, upright: "_Axis", lying: "_Axis") -> Iterator[kdb.Box]:
    """What strips have in common with each of some fields, in their cell; nothing if that differs."""
    columns, rows = upright.sections(fields.columns), lying.sections(fields.rows)
    if columns is not None and rows is not None:
        wide, high = fields.size
        boxes = [kdb.Box(near, 0, far, high) for near, far in columns]
        boxes += [kdb.Box(0, near, wide, far) for near, far in rows]
        yield from (box.transformed(fields.into) for box in boxes)


class _Axis:
    """Strips along one axis: those that stand upright go by their x (`across` 0), those that lie by y (1)."""

    def __init__(self, spans: Spans, width: int, across: int) -> None:
        self._across, self._width = across, width
        self._starts = np.array(sorted(spans), dtype=np.int64)
        self._spans = [joined(spans[start]) for start in self._starts.tolist()]

    def sections(self, runs: Ints) -> list[tuple[int, int]] | None:
        """What of the strips lies in each of some fields, seen from where these begin; None where not all
        have the same, or some have a strip in a part of their length.
        """
        low, high = runs[:, self._across], runs[:, self._across + 2]
        first, count = self._through(low, high)
        if (count != count[0]).any() or count[0] > _MANY:
            return None
        found = []
        for number in range(int(count[0])):
            strip = first + number
            start = self._starts[strip]
            near, far = np.maximum(start - low, 0), np.minimum(start + self._width, high) - low
            alike = (near == near[0]).all() and (far == far[0]).all()
            if not alike or not self._run_along(strip, runs):
                return None
            found.append((int(near[0]), int(far[0])))
        return found

    def without(self, runs: Ints) -> list[kdb.Box] | None:
        """What of the strips lies in none of some fields; None where it cannot be told simply."""
        low, high = runs[:, self._across], runs[:, self._across + 2]
        first, count = self._through(low, high)
        parts = [np.zeros((0, 5), dtype=np.int64)]
        for number in range(int(count.max(initial=0))):
            mine = count > number
            strip = first[mine] + number
            start = self._starts[strip]
            near, far = np.maximum(low[mine] - start, 0), np.minimum(high[mine] - start, self._width)
            along = runs[mine, 1 - self._across], runs[mine, 3 - self._across]
            parts.append(np.stack([near, far, strip, *along], axis=1))
        taken = np.concatenate(parts)
        lanes, _, lane = distinct_rows(taken[:, :2])
        edges = [0, *lanes.ravel().tolist(), self._width]
        if edges != sorted(edges):
            return None  # lanes of one strip lie over each other
        found = [
            self._box(strip, near, far, *span)
            for near, far in zip(edges[::2], edges[1::2], strict=True)
            if near < far
            for strip, along in enumerate(self._spans)
            for span in along
        ]
        for number, (near, far) in enumerate(lanes.tolist()):
            by_strip: dict[int, list[tuple[int, int]]] = defaultdict(list)
            for which, begin, end in taken[lane == number, 2:].tolist():
                by_strip[which].append((begin, end))
            for which, spans in enumerate(self._spans):
                left = _left(spans, sorted(by_strip[which]))
                found += [self._box(which, near, far, *span) for span in left]
        return found

    def _through(self, low: Ints, high: Ints) -> tuple[Ints, Ints]:
        """The first strip that shares area with each field, and how many do."""
        first = np.searchsorted(self._starts, low - self._width, side="right")
        return first, np.searchsorted(self._starts, high, side="left") - first

    def _run_along(self, strips: Ints, runs: Ints) -> bool:
        """Whether strips, one for each of some fields, run on over all of their length."""
        ends = runs[:, [1 - self._across, 3 - self._across]].tolist()
        return all(
            any(begin <= low and high <= end for begin, end in self._spans[strip])
            for strip, (low, high) in zip(strips.tolist(), ends, strict=True)
        )

    def _box(self, strip: int, near: int, far: int, begin: int, end: int) -> kdb.Box:
        start = int(self._starts[strip])
        if self._across == 0:
            return kdb.Box(start + near, begin, start + far, end)
        return kdb.Box(begin, start + near, end, start + far)


def _left(along: list[tuple[int, int]], taken: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """What is left of spans without others, both in order and each apart from the next."""
    for first, last in along:
        for begin, end in taken:
            if end > first and begin < last:
                if begin > first:
                    yield first, begin
                first = min(last, end)
        if first < last:
            yield first, last
