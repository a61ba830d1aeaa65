"""Dies of equal content: what is to be known of a die is found out once for all that are drawn alike.

A die's content is whatever lies in its field, in whichever cell it stands: the die's own cell, cells beside
it, shapes of the wafer. Two dies are alike if the same things stand at the same places, seen from their
fields. Small things beside all else, such as serial numbers, are content of their own, so that dies stay
alike but for them.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import islice
from typing import NamedTuple

import klayout.db as kdb
import numpy as np
from numpy.typing import NDArray

from pkgdrc.engine.distinct import distinct
from pkgdrc.engine.layout.bundle import Ints, bundle, turned
from pkgdrc.engine.layout.dies import Dies
from pkgdrc.engine.layout.hashing import Hashes, scattered
from pkgdrc.engine.layout.places import Places


class Part(NamedTuple):
    """What one die has, as an example for all that have it. `into` leads from the top cell to its frame.

    The frame's origin is the field's lower left corner, seen from the cell that the field is drawn in.
    """

    window: kdb.Box  # in the top cell
    into: kdb.ICplxTrans
    only: tuple[kdb.Box, ...] = ()  # in the top cell: nothing but what lies in these
    without: tuple[kdb.Box, ...] = ()  # in the top cell: not what lies in these
    flat: bool = False  # of `only`: each box is round one shape


class Alike(NamedTuple):
    """Dies that are alike, by number, and which parts make them up."""

    dies: tuple[int, ...]  # none where the layout knows no dies: then it is about the whole
    parts: tuple[int, ...]


class _Things(NamedTuple):
    """Contained things: their dies, their hashes, their boxes in the die's frame, and which are cells."""

    dies: Ints  # (N,)
    hashes: Hashes  # (N, 2)
    boxes: Ints  # (N, 4)
    are_cells: NDArray[np.bool_]  # (N,)

    def only(self, chosen: Ints) -> "_Things":
        """Some of them, by number."""
        of = self.dies[chosen], self.hashes[chosen], self.boxes[chosen], self.are_cells[chosen]
        return _Things(*of)


def contents(places: Places, dies: Dies, layers: Sequence[int]) -> tuple[list[Part], list[Alike]]:
    """What is in the dies on some layers (indices), each different content once, and which dies have it."""
    if not len(dies):
        box = places.top.bbox()
        return [Part(box, kdb.ICplxTrans(-box.left, -box.bottom))], [Alike((), (0,))]
    if len(dies) == 1:
        return [Part(_box(dies.boxes[0]), dies.frame(0))], [Alike((0,), (0,))]
    return _Contents(places, dies, layers).alike()


_MANY = 1 << 20  # things that are entered at a time


class _Contents:
    def __init__(self, places: Places, dies: Dies, layers: Sequence[int]) -> None:
        self._places = places
        self._layout = places.layout
        self._dies = dies
        self._layers = list(dict.fromkeys(layers))
        self._kinds: dict[object, tuple[int, int]] = {}
        self._hash: Hashes = np.zeros((len(dies), 2), dtype=np.uint64)
        self._base = np.full(len(dies), -1)  # the die's own cell
        self._mixed = np.zeros(len(dies), dtype=bool)  # more is in it than whole things
        self._things: list[_Things] = []
        self._own = dies.own_cells
        self._reach: dict[int, kdb.Box] = {}

    def alike(self) -> tuple[list[Part], list[Alike]]:
        self._dies_by_cell()
        self._walk(self._places.top.cell_index(), kdb.ICplxTrans(), np.zeros((1, 2), dtype=np.int64))
        things, free = self._apart()
        np.add.at(self._hash, things.dies[~free], things.hashes[~free])
        beside = things.only(np.flatnonzero(free)[np.argsort(things.dies[free], kind="stable")])
        sizes = self._dies.boxes[:, 2:] - self._dies.boxes[:, :2]
        # 128 bits tell contents apart: that two different ones agree does not happen.
        keys = np.column_stack([self._hash, self._base.astype(np.uint64), sizes.astype(np.uint64)])
        firsts, base = _distinct(keys)
        starts, ends = (np.searchsorted(beside.dies, firsts, side=side) for side in ("left", "right"))
        parts = [
            self._whole(first, beside.boxes[start:end])
            for first, start, end in zip(firsts.tolist(), starts, ends, strict=True)
        ]
        clusters, apart, kinds = self._clusters(beside)
        groups: dict[tuple[int, ...], list[int]] = defaultdict(list)
        plain = np.bincount(clusters, minlength=len(self._dies)) == 0
        for whole in distinct(base[plain]).tolist():
            groups[(whole,)] = np.flatnonzero(plain & (base == whole)).tolist()
        dies, starts = np.unique(clusters, return_index=True)
        for number, its in zip(dies.tolist(), np.split(kinds + len(parts), starts[1:]), strict=False):
            groups[(int(base[number]), *its.tolist())].append(number)
        in_order = sorted(groups.items(), key=lambda group: group[1][0])
        return parts + apart, [Alike(tuple(members), of) for of, members in in_order]

    def _whole(self, die: int, beside: Ints) -> Part:
        """A die, without what stands beside all else in it."""
        frame = self._dies.frame(die)
        away = tuple(kdb.Box(*box).transformed(frame.inverted()) for box in beside.tolist())
        return Part(_box(self._dies.boxes[die]), frame, without=away)

    def _clusters(self, beside: "_Things") -> tuple[Ints, list[Part], Ints]:
        """What stands beside all else, such as each digit of a number, as parts: equal ones are one.

        For each that a die has, dies in order, its die and its part's number.
        """
        of = _near_each_other(beside.dies, beside.boxes)
        _, first_of = np.unique(of, return_index=True)
        sums: Hashes = np.zeros((len(first_of), 2), dtype=np.uint64)
        np.add.at(sums, of, beside.hashes)
        firsts, kinds = _distinct(sums)
        parts = []
        members = np.split(np.argsort(of, kind="stable"), np.cumsum(np.bincount(of))[:-1])
        for cluster in firsts.tolist():
            its = members[cluster]
            die = int(beside.dies[its[0]])
            frame = self._dies.frame(die)
            boxes = tuple(kdb.Box(*b).transformed(frame.inverted()) for b in beside.boxes[its].tolist())
            field, flat = _box(self._dies.boxes[die]), not beside.are_cells[its].any()
            parts.append(Part(field, frame, only=boxes, flat=flat))
        dies = beside.dies[first_of]
        order = np.lexsort((kinds, dies))
        return dies[order], parts, kinds[order]

    # ------------------------------------------------------------------ what stands where

    def _dies_by_cell(self) -> None:
        """The cells that are one die each are content of that die, and of those that they reach into."""
        stands = self._dies.stands
        for cell in self._own:
            dies = np.flatnonzero(stands.cell == cell)
            self._base[dies] = cell
            reach = self._content(cell)
            for turn in distinct(stands.turn[dies]).tolist() if not reach.empty() else ():
                turn_of = stands.turns[turn]
                mine = dies[stands.turn[dies] == turn]
                box = reach.transformed(turn_of)
                out = mine[self._inside(reach, turn_of, stands.at[mine]) != mine]
                over = [
                    (hit, number)
                    for number, at in zip(out.tolist(), stands.at[out].tolist(), strict=True)
                    for hit in self._hit(box.moved(*at))
                    if hit != number
                ]
                if over:
                    hits, of = np.array(over).T
                    self._mixed[hits] = True
                    one = np.zeros(len(hits), dtype=np.int64)
                    for seen, hashes, _ in self._seen(
                        hits, [("die", cell)], one, turn_of, stands.at[of], [reach]
                    ):
                        np.add.at(self._hash, seen, hashes)

    def _walk(self, cell: int, turn: kdb.ICplxTrans, at: Ints) -> None:
        """Tells the dies what is in a cell, shapes and cells: at placements that are turned alike, (N, 2)."""
        for layer in self._layers:
            shapes = self._layout.cell(cell).shapes(layer).each()
            while some := list(islice(shapes, max(1, _MANY // len(at)))):
                self._shapes(layer, some, turn, at)
        below: dict[str, list[tuple[int, kdb.ICplxTrans, Ints]]] = defaultdict(list)
        for instance in self._layout.cell(cell).each_inst():
            if instance.cell_index in self._own or self._content(instance.cell_index).empty():
                continue
            placed = bundle(instance)
            both = turn * placed.turn
            for inner in placed.chunks():
                spots = (at[:, None, :] + turned(inner, turn)[None, :, :]).reshape(-1, 2)
                below[both.to_s()].append((instance.cell_index, both, spots))
        for several in below.values():
            self._place(several)

    def _place(self, several: Sequence[tuple[int, kdb.ICplxTrans, Ints]]) -> None:
        """Tells the dies of cells that are turned alike: whole where a field holds them, else in pieces."""
        _, turn, _ = several[0]
        at = np.concatenate([spots for _, _, spots in several])
        which = np.repeat(np.arange(len(several)), [len(spots) for _, _, spots in several])
        inside = np.full(len(at), -1)
        sides = np.array([_sides(self._content(cell).transformed(turn)) for cell, _, _ in several])
        closed = np.array([not self._dies.reached_by(cell) for cell, _, _ in several])
        mine = closed[which]
        inside[mine] = self._holding(np.tile(at[mine], 2) + sides[which[mine]])
        whole = inside >= 0
        kinds = [("cell", cell) for cell, _, _ in several]
        boxes = [self._content(cell) for cell, _, _ in several]
        self._put(inside[whole], kinds, which[whole], turn, at[whole], boxes, are_cells=True)
        for number in distinct(which[~whole]).tolist():
            self._walk(several[number][0], turn, at[~whole & (which == number)])

    def _shapes(self, layer: int, shapes: Sequence[kdb.Shape], turn: kdb.ICplxTrans, at: Ints) -> None:
        """Tells the dies of a layer's shapes in one cell: whole where a field holds them, else in pieces."""
        numbers: dict[tuple[object, ...], int] = {}
        boxes: list[kdb.Box] = []
        drawn, kind_of, corners = [], [], []
        for shape in shapes:
            kind, box = _kind_of(layer, shape)
            if kind is None:
                continue
            number = numbers.get(kind)
            if number is None:
                number = numbers[kind] = len(boxes)
                boxes.append(box.moved(-box.left, -box.bottom))
            drawn.append(shape)
            kind_of.append(number)
            corners.append((box.left, box.bottom))
        if not drawn:
            return
        kinds, seen = list(numbers), np.repeat(np.array(kind_of), len(at))
        lies = turned(np.array(corners, dtype=np.int64), turn)
        spots = (lies[:, None, :] + at[None, :, :]).reshape(-1, 2)
        sides = np.array([_sides(box.transformed(turn)) for box in boxes], dtype=np.int64)
        inside = self._holding(np.tile(spots, 2) + sides[seen])
        whole = inside >= 0
        self._put(inside[whole], kinds, seen[whole], turn, spots[whole], boxes)
        for number in np.flatnonzero(~whole).tolist():
            which, where = divmod(number, len(at))
            placement = kdb.ICplxTrans(*at[where].tolist()) * turn
            self._clip(kinds[kind_of[which]], layer, drawn[which], placement)

    def _clip(
        self, kind: tuple[object, ...], layer: int, shape: kdb.Shape, placement: kdb.ICplxTrans
    ) -> None:
        """A shape that reaches over a field's border is content of each die that it reaches into."""
        box = shape.bbox().transformed(placement)
        for number in self._hit(box, touching=shape.is_text()):
            frame = self._dies.frame(number)
            if shape.is_text():
                at = box.center()
                part: tuple[object, ...] = (*kind, frame.trans(at).to_s())
            else:
                polygon = shape.polygon.transformed(placement)
                cut = kdb.Region(polygon) & kdb.Region(_box(self._dies.boxes[number]))
                part = ("clip", layer, *sorted(each.to_s() for each in cut.transformed(frame).each()))
            self._mixed[number] = True
            self._hash[number] += np.array(self._kind(part), dtype=np.uint64)

    def _put(
        self,
        dies: Ints,
        kinds: Sequence[tuple[object, ...]],
        which: Ints,
        turn: kdb.ICplxTrans,
        at: Ints,
        boxes: Sequence[kdb.Box],
        are_cells: bool = False,
    ) -> None:
        """Enters whole things: in which dies, of which of some kinds, and where."""
        for numbers, hashes, sides in self._seen(dies, kinds, which, turn, at, boxes):
            self._things.append(_Things(numbers, hashes, sides, np.full(len(numbers), are_cells)))

    def _seen(
        self,
        dies: Ints,
        kinds: Sequence[tuple[object, ...]],
        which: Ints,
        turn: kdb.ICplxTrans,
        at: Ints,
        boxes: Sequence[kdb.Box],
    ) -> Iterator[tuple[Ints, Hashes, Ints]]:
        """Things as the dies see them: their dies, hashes, and boxes in the dies' frames."""
        stands = self._dies.stands
        for number, die_turn in enumerate(stands.turns):
            mine = stands.turn[dies] == number
            if not mine.any():
                continue
            of, back, its = dies[mine], die_turn.inverted(), which[mine]
            seen = back * turn
            off = turned(at[mine] - stands.at[of], back) - stands.corner[of]
            name = seen.to_s()
            hashes = np.array([self._kind((*kind, name)) for kind in kinds], dtype=np.uint64)
            sides = np.array([_sides(box.transformed(seen)) for box in boxes])
            yield of, _mixed(hashes[its], off), np.tile(off, 2) + sides[its]

    # ------------------------------------------------------------------ what stands apart

    def _apart(self) -> tuple[_Things, NDArray[np.bool_]]:
        """All things in dies, and which of them touch nothing else of their die."""
        things = _joined(self._things)
        numbers, boxes = things.dies, things.boxes
        free = np.zeros(len(numbers), dtype=bool)
        stands = self._dies.stands
        for cell in self._own:
            mine = (stands.cell[numbers] == cell) & ~self._mixed[numbers]
            if not mine.any():
                continue
            corner = np.tile(stands.corner[numbers[mine]], 2)
            different, where = np.unique(boxes[mine] + corner, axis=0, return_inverse=True)
            clear = ~self._touched(cell, different)
            free[mine] = clear[where.ravel()]
        bound = np.zeros(len(self._dies), dtype=bool)
        bound[numbers[~free]] = True
        return things, free & ~bound[numbers]

    def _touched(self, cell: int, boxes: Ints) -> NDArray[np.bool_]:
        """Which boxes in a cell touch something of it."""
        index = kdb.Shapes()
        for number, box in enumerate(boxes.tolist()):
            index.insert(kdb.BoxWithProperties(kdb.Box(*box), number + 1))
        touched = np.zeros(len(boxes), dtype=bool)
        window = kdb.Box(*boxes[:, :2].min(axis=0).tolist(), *boxes[:, 2:].max(axis=0).tolist())
        iterator = kdb.RecursiveShapeIterator(
            self._layout, self._layout.cell(cell), self._layers, window, False
        )
        while not iterator.at_end():
            shape, placement = iterator.shape(), iterator.trans()
            box = shape.bbox().transformed(placement)
            hits = [each.prop_id - 1 for each in index.each_touching(box)]
            if hits and not (shape.is_text() or shape.is_box()):
                polygon = shape.polygon.transformed(placement)
                hits = [hit for hit in hits if polygon.touches(kdb.Box(*boxes[hit].tolist()))]
            touched[hits] = True
            iterator.next()
        return touched

    # ------------------------------------------------------------------ where things lie

    def _content(self, cell: int) -> kdb.Box:
        """What a cell reaches over on the layers, with all below."""
        if cell not in self._reach:
            box = kdb.Box()
            for layer in self._layers:
                box += self._layout.cell(cell).bbox(layer)
            self._reach[cell] = box
        return self._reach[cell]

    def _inside(self, box: kdb.Box, turn: kdb.ICplxTrans, at: Ints) -> Ints:
        """The die whose field holds each placement of a box whole, (N,); -1 where none does."""
        return self._holding(np.tile(at, 2) + np.array(_sides(box.transformed(turn))))

    def _holding(self, sides: Ints) -> Ints:
        """The die whose field holds each box, (N, 4), whole; -1 where none does."""
        found = self._dies.at((sides[:, :2] + sides[:, 2:]) / 2)
        fields = self._dies.boxes[found]
        # What lies on a border may be two dies': it is told apart die by die.
        low = (fields[:, :2] < sides[:, 2:]) & (fields[:, :2] <= sides[:, :2])
        high = (sides[:, :2] < fields[:, 2:]) & (sides[:, 2:] <= fields[:, 2:])
        return np.where((low & high).all(axis=1), found, -1)

    def _hit(self, box: kdb.Box, touching: bool = False) -> list[int]:
        """The dies that a box shares area with, or touches."""
        each = self._fields.each_touching(box) if touching else self._fields.each_overlapping(box)
        return [shape.prop_id - 1 for shape in each]

    @cached_property
    def _fields(self) -> kdb.Shapes:
        index = kdb.Shapes()
        for number, sides in enumerate(self._dies.boxes.tolist()):
            index.insert(kdb.BoxWithProperties(kdb.Box(*sides), number + 1))
        return index

    def _kind(self, kind: tuple[object, ...]) -> tuple[int, int]:
        if kind not in self._kinds:
            digest = hashlib.blake2b(repr(kind).encode(), digest_size=16).digest()
            self._kinds[kind] = (int.from_bytes(digest[:8]), int.from_bytes(digest[8:]))
        return self._kinds[kind]


def _kind_of(layer: int, shape: kdb.Shape) -> tuple[tuple[object, ...] | None, kdb.Box]:
    """What a shape is, wherever it lies, and its box; None for what is no content."""
    box = shape.bbox()
    if shape.is_text():
        return ("text", layer, shape.text_string), box
    if shape.is_box():
        return ("box", layer, box.width(), box.height()), box
    polygon = shape.polygon
    if polygon is None:
        return None, box
    if polygon.is_box():  # however it is drawn
        return ("box", layer, box.width(), box.height()), box
    return ("shape", layer, polygon.moved(-box.left, -box.bottom)), box


def _joined(several: Sequence[_Things]) -> _Things:
    none = np.zeros(0, dtype=np.int64)
    empty = _Things(none, np.zeros((0, 2), dtype=np.uint64), none.reshape(0, 4), none.astype(bool))
    each = ((one.dies, one.hashes, one.boxes, one.are_cells) for one in (empty, *several))
    return _Things(*(np.concatenate(column) for column in zip(*each, strict=True)))


def _distinct(rows: Hashes) -> tuple[Ints, Ints]:
    """Where each different row, (N, K), comes first, in this order; and for each row which one it is."""
    if len(rows) and (rows == rows[0]).all():  # as all dies of most wafers are
        return np.zeros(1, dtype=np.int64), np.zeros(len(rows), dtype=np.int64)
    _, firsts, which = np.unique(rows, axis=0, return_index=True, return_inverse=True)
    order = np.argsort(firsts)
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    return firsts[order], rank[which.ravel()]


def _near_each_other(groups: Ints, boxes: Ints) -> Ints:
    """Numbers, (N,), by which boxes of one group that touch agree; in order of the groups.

    Boxes are told apart by lines along the axes that lie between them, so what is wound round each other
    counts as one.
    """
    found: Ints = np.unique(groups, return_inverse=True)[1].ravel()
    known = -1
    while len(found) and found.max() != known:
        known = found.max()
        for axis in (0, 1):
            order = np.lexsort((boxes[:, axis], found))
            low, high = boxes[order, axis], boxes[order, axis + 2]
            first = np.diff(found[order], prepend=-1) != 0
            # How far those before reach: each group is put beyond all that the one before it reaches.
            beyond = np.cumsum(first) * (high.max() - high.min() + 1)
            reach = np.maximum.accumulate(high + beyond) - beyond
            first[1:] |= low[1:] > reach[:-1]
            found = np.empty_like(found)
            found[order] = np.cumsum(first) - 1
    return found


def _box(sides: Ints) -> kdb.Box:
    return kdb.Box(*(int(side) for side in sides))


def _sides(box: kdb.Box) -> tuple[int, int, int, int]:
    return box.left, box.bottom, box.right, box.top


def _mixed(kinds: Hashes, at: Ints) -> Hashes:
    """Hashes of things by their kinds' hashes, (N, 2), and their places, (N, 2): 128 bits each."""
    columns = []
    for seeds in kinds.T:
        value = seeds
        for axis in (0, 1):
            value = scattered(value ^ at[:, axis].astype(np.uint64))
        columns.append(value)
    return np.column_stack(columns)
