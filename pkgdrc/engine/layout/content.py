"""Dies of equal content: what is to be known of a die is found out once for all that are drawn alike.

A die's content is whatever lies in its field, in whichever cell it stands: the die's own cell, cells beside
it, shapes of the wafer. Two dies are alike if the same things stand at the same places, seen from their
fields. Small things beside all else, such as serial numbers, are content of their own, so that dies stay
alike but for them.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import klayout.db as kdb
import numpy as np
from numpy.typing import NDArray

from pkgdrc.engine.layout.bundle import Ints, bundle, turned
from pkgdrc.engine.layout.dies import Dies
from pkgdrc.engine.layout.places import Places

Hashes = NDArray[np.uint64]


@dataclass(frozen=True)
class Part:
    """What one die has, as an example for all that have it. `into` leads from the top cell to its frame.

    The frame's origin is the field's lower left corner, seen from the cell that the field is drawn in.
    """

    window: kdb.Box  # in the top cell
    into: kdb.ICplxTrans
    only: tuple[kdb.Box, ...] = ()  # in the top cell: nothing but what lies in these
    without: tuple[kdb.Box, ...] = ()  # in the top cell: not what lies in these


@dataclass(frozen=True)
class Alike:
    """Dies that are alike, by number, and which parts make them up."""

    dies: tuple[int, ...]  # none where the layout knows no dies: then it is about the whole
    parts: tuple[int, ...]


@dataclass(frozen=True)
class _Things:
    """Contained things of one kind: their dies, their hashes, and their boxes in the die's frame."""

    dies: Ints
    hashes: Hashes
    boxes: Ints


def contents(places: Places, dies: Dies, layers: Sequence[int]) -> tuple[list[Part], list[Alike]]:
    """What is in the dies on some layers (indices), each different content once, and which dies have it."""
    if not len(dies):
        box = places.top.bbox()
        return [Part(box, kdb.ICplxTrans(-box.left, -box.bottom))], [Alike((), (0,))]
    if len(dies) == 1:
        return [Part(_box(dies.boxes[0]), dies.frame(0))], [Alike((0,), (0,))]
    return _Contents(places, dies, layers).alike()


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

    def alike(self) -> tuple[list[Part], list[Alike]]:
        self._dies_by_cell()
        origin = np.zeros((1, 2), dtype=np.int64)
        self._walk(self._places.top.cell_index(), kdb.ICplxTrans(), origin)
        numbers, hashes, boxes, free = self._apart()
        extra: Hashes = np.zeros_like(self._hash)
        np.add.at(self._hash, numbers[~free], hashes[~free])
        np.add.at(extra, numbers[free], hashes[free])
        beside: dict[int, list[kdb.Box]] = defaultdict(list)
        for number, box in zip(numbers[free].tolist(), boxes[free].tolist(), strict=True):
            beside[number].append(kdb.Box(*box))
        parts: list[Part] = []
        known: dict[tuple[object, ...], int] = {}
        groups: dict[tuple[int, ...], list[int]] = defaultdict(list)
        sizes = self._dies.boxes[:, 2:] - self._dies.boxes[:, :2]
        # 128 bits tell contents apart: that two different ones agree does not happen.
        keys = np.column_stack([self._hash, self._base.astype(np.uint64), sizes.astype(np.uint64), extra])
        distinct, firsts, which = np.unique(keys, axis=0, return_index=True, return_inverse=True)
        for row in np.argsort(firsts).tolist():
            first, key = int(firsts[row]), distinct[row].tolist()
            frame, field = self._dies.frame(first), _box(self._dies.boxes[first])
            away = tuple(box.transformed(frame.inverted()) for box in beside[first])
            mine = [(tuple(key[:5]), Part(field, frame, without=away))]
            if away:
                mine.append((("beside", *key[5:]), Part(field, frame, only=away)))
            numbers_of = []
            for name, part in mine:
                if name not in known:
                    known[name] = len(parts)
                    parts.append(part)
                numbers_of.append(known[name])
            groups[tuple(numbers_of)] += np.flatnonzero(which.ravel() == row).tolist()
        return parts, [Alike(tuple(members), of) for of, members in groups.items()]

    # ------------------------------------------------------------------ what stands where

    def _dies_by_cell(self) -> None:
        """The cells that are one die each are content of that die, and of those that they reach into."""
        stands = self._dies.stands
        for cell in self._own:
            dies = np.flatnonzero(stands.cell == cell)
            self._base[dies] = cell
            reach = self._content(cell)
            for turn in np.unique(stands.turn[dies]).tolist() if not reach.empty() else ():
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
                    for seen, hashes, _ in self._seen(hits, ("die", cell), turn_of, stands.at[of]):
                        np.add.at(self._hash, seen, hashes)

    def _walk(self, cell: int, turn: kdb.ICplxTrans, at: Ints) -> None:
        """Tells the dies of a cell's placements: those turned alike, at `at` (N, 2) in the top cell."""
        reach = self._content(cell)
        if reach.empty() or not len(at) or cell in self._own:
            return
        if not self._dies.reached_by(cell):
            inside = self._inside(reach, turn, at)
            whole = inside >= 0
            self._put(inside[whole], ("cell", cell), turn, at[whole], reach)
            at = at[~whole]
            if not len(at):
                return
        for layer in self._layers:
            for shape in self._layout.cell(cell).shapes(layer).each():
                self._shape(layer, shape, turn, at)
        for instance in self._layout.cell(cell).each_inst():
            placed = bundle(instance)
            for inner in placed.chunks():
                both = (at[:, None, :] + turned(inner, turn)[None, :, :]).reshape(-1, 2)
                self._walk(instance.cell_index, turn * placed.turn, both)

    def _shape(self, layer: int, shape: kdb.Shape, turn: kdb.ICplxTrans, at: Ints) -> None:
        box = shape.bbox()
        corner = turn.trans(box.p1)
        placed = at + np.array([corner.x, corner.y])
        if shape.is_text():
            kind: tuple[object, ...] = ("text", layer, shape.text_string)
        elif (polygon := shape.polygon) is not None:
            kind = ("shape", layer, polygon.moved(-box.left, -box.bottom).to_s())
        else:
            return
        local = box.moved(-box.left, -box.bottom)
        inside = self._inside(local, turn, placed)
        whole = inside >= 0
        self._put(inside[whole], kind, turn, placed[whole], local)
        for x, y in at[~whole].tolist():
            self._clip(kind, layer, shape, kdb.ICplxTrans(x, y) * turn)

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
        self, dies: Ints, kind: tuple[object, ...], turn: kdb.ICplxTrans, at: Ints, box: kdb.Box
    ) -> None:
        for numbers, hashes, boxes in self._seen(dies, kind, turn, at, box):
            self._things.append(_Things(numbers, hashes, boxes))

    def _seen(
        self, dies: Ints, kind: tuple[object, ...], turn: kdb.ICplxTrans, at: Ints, box: kdb.Box | None = None
    ) -> Iterator[tuple[Ints, Hashes, Ints]]:
        """Things as the dies see them: their dies, hashes, and boxes in the dies' frames."""
        if not len(dies):
            return
        stands = self._dies.stands
        for number, die_turn in enumerate(stands.turns):
            mine = stands.turn[dies] == number
            if not mine.any():
                continue
            of, back = dies[mine], die_turn.inverted()
            seen = back * turn
            off = turned(at[mine] - stands.at[of], back) - stands.corner[of]
            local = (box or kdb.Box(0, 0, 0, 0)).transformed(seen)
            sides = np.array([local.left, local.bottom, local.right, local.top])
            yield of, _mixed(self._kind((*kind, seen.to_s())), off), np.tile(off, 2) + sides

    # ------------------------------------------------------------------ what stands apart

    def _apart(self) -> tuple[Ints, Hashes, Ints, NDArray[np.bool_]]:
        """All things in dies, and which of them touch nothing else of their die."""
        none = np.zeros((0, 4), dtype=np.int64)
        things = self._things
        numbers = np.concatenate([np.zeros(0, dtype=np.int64), *(each.dies for each in things)])
        hashes = np.concatenate([np.zeros((0, 2), dtype=np.uint64), *(each.hashes for each in things)])
        boxes = np.concatenate([none, *(each.boxes for each in things)])
        free = np.zeros(len(numbers), dtype=bool)
        if not len(numbers):
            return numbers, hashes, boxes, free
        stands = self._dies.stands
        for cell in self._own:
            mine = (stands.cell[numbers] == cell) & ~self._mixed[numbers]
            if not mine.any():
                continue
            corner = np.tile(stands.corner[numbers[mine]], 2)
            distinct, where = np.unique(boxes[mine] + corner, axis=0, return_inverse=True)
            clear = ~self._touched(cell, distinct)
            free[mine] = clear[where.ravel()]
        bound = np.zeros(len(self._dies), dtype=bool)
        bound[numbers[~free]] = True
        return numbers, hashes, boxes, free & ~bound[numbers]

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
        box = kdb.Box()
        for layer in self._layers:
            box += self._layout.cell(cell).bbox(layer)
        return box

    def _inside(self, box: kdb.Box, turn: kdb.ICplxTrans, at: Ints) -> Ints:
        """The die whose field holds each placement of a box whole, (N,); -1 where none does."""
        turned_box = box.transformed(turn)
        sides = np.tile(at, 2) + np.array(
            [turned_box.left, turned_box.bottom, turned_box.right, turned_box.top]
        )
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


def _box(sides: Ints) -> kdb.Box:
    return kdb.Box(*(int(side) for side in sides))


def _mixed(kind: tuple[int, int], at: Ints) -> Hashes:
    """Hashes of a kind of thing at some places, (N, 2): 128 bits each."""
    columns = []
    for seed in kind:
        value = np.full(len(at), seed, dtype=np.uint64)
        for axis in (0, 1):
            value = _scattered(value ^ at[:, axis].astype(np.uint64))
        columns.append(value)
    return np.column_stack(columns)


def _scattered(value: Hashes) -> Hashes:
    """The finalizer of splitmix64 (Steele, Lea, Flood 2014): every bit that goes in changes half of them."""
    value = value + np.uint64(0x9E3779B97F4A7C15)
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    found: Hashes = value ^ (value >> np.uint64(31))
    return found
