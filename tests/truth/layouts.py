"""Seeded random hierarchical layouts of two layers, each small enough for a slow oracle."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Literal

import klayout.db as kdb

from tests.truth.shapes import GRID, MAKERS, STRAIGHT, Drawn

Kind = Literal["straight", "any", "turned", "sized"]
KINDS: tuple[Kind, ...] = ("straight", "any", "turned", "sized")
"""Along the axes alone; any shapes; any shapes in cells at any angle; and in such as are magnified, too."""

DBUS = (0.001, 0.0005, 0.005, 0.01, 0.0001)
LAYERS = ((0, 0), (1, 0))

_MOST, _FEW = 40, 12  # shapes below one cell, at the most; what would go beyond is left out


@dataclass(frozen=True)
class RandomLayout:
    """A layout below the cell "top", that belongs to its kind and seed."""

    kind: Kind
    seed: int
    layout: kdb.Layout

    @property
    def dbu(self) -> float:
        return float(self.layout.dbu)

    @property
    def length(self) -> float:
        """A limit that many distances are exactly at, or near to, um."""
        return (130, 250, 300)[self.seed % 3] * self.dbu

    def flat(self) -> kdb.Layout:
        """The same without hierarchy."""
        flat = self.layout.dup()
        flat.flatten(flat.cell("top").cell_index(), -1, True)
        return flat


def random_layout(kind: Kind, seed: int, *, small: bool = False) -> RandomLayout:
    """2 to 4 levels of cells, one or two each; 2 of few shapes if it is to be a `small` one.

    Children stand at random, side by side, or in arrays that overlap, abut or leave a small gap; every level
    adds shapes of its own, so that the same child has other neighbours at each place.
    """
    random = Random(f"{kind} {seed} small" if small else f"{kind} {seed}")
    layout = kdb.Layout()
    layout.dbu = random.choice(DBUS)
    names = [name for name in MAKERS if kind != "straight" or name in STRAIGHT]
    chosen = random.sample(names, random.randint(2, 4))
    below: list[kdb.Cell] = []
    levels = 2 if small else random.randint(2, 4)
    for level in range(levels):
        for number in range(1 if level == levels - 1 else random.randint(1, 2)):
            top = level == levels - 1
            cell = layout.create_cell("top" if top else f"cell{level}{number}")
            span = 20 + 25 * level
            for layer in LAYERS:
                for _ in range(random.randint(0 if level else 1, 2)):
                    _draw(cell, layout.layer(*layer), MAKERS[random.choice(chosen)](random), random, span)
            _place(random, kind, cell, below, span, _FEW if small else _MOST)
            below.append(cell)
    if not _shapes(layout.cell("top")):  # all its cells were too full
        _draw(layout.cell("top"), layout.layer(*LAYERS[0]), MAKERS[chosen[0]](random), random, 20)
    return RandomLayout(kind, seed, layout)


def _draw(cell: kdb.Cell, layer: int, drawn: Sequence[Drawn], random: Random, span: int) -> None:
    turn = kdb.Trans(random.randint(0, 3), random.random() < 0.5, *_spot(random, span))
    for shape in drawn:
        turned = turn * shape if isinstance(shape, kdb.Box) else shape.transformed(turn)
        # As files have it: what leads to a hole ends on the outline, at a whole unit.
        if isinstance(turned, kdb.Polygon) and turned.holes() > 0:
            turned = turned.resolved_holes()
        cell.shapes(layer).insert(turned)


def _spot(random: Random, span: int) -> tuple[int, int]:
    return GRID * random.randint(0, span), GRID * random.randint(0, span)


def _place(random: Random, kind: Kind, cell: kdb.Cell, below: list[kdb.Cell], span: int, most: int) -> None:
    """Up to three arrays of the cells `below`, anywhere or next to the one before."""
    if not below:
        return
    x, y = 0, 0
    for _ in range(random.randint(1, 3)):
        child = random.choice(below)
        inside = _shapes(child)
        if not inside or _shapes(cell) + inside > most:
            continue
        columns, rows = random.choice(((1, 1), (1, 1), (2, 1), (1, 3), (2, 2)))
        if _shapes(cell) + inside * columns * rows > most:
            columns, rows = 1, 1
        turn = _turn(random, kind)
        box = child.bbox().transformed(turn)
        gap = GRID * random.choice((-5, -2, 0, 0, 1, 5, 10, 15))
        across, up = box.width() + gap, box.height() + gap
        if random.random() < 0.5:
            x, y = _spot(random, 2 * span)
        by_box = random.random() < 0.7  # or by its origin
        at = kdb.Vector(x - box.left, y - box.bottom) if by_box else kdb.Vector(x, y)
        placed = kdb.ICplxTrans(turn.mag, turn.angle, turn.is_mirror(), at)
        if columns * rows > 1:
            a, b = kdb.Vector(max(across, GRID), 0), kdb.Vector(0, max(up, GRID))
            cell.insert(kdb.CellInstArray(child.cell_index(), placed, a, b, columns, rows))
        else:
            cell.insert(kdb.CellInstArray(child.cell_index(), placed))
        x += columns * across


def _turn(random: Random, kind: Kind) -> kdb.ICplxTrans:
    angle: float = 90 * random.choice((0, 0, 1, 2, 3))
    size = 1.0
    if kind in ("turned", "sized") and random.random() < 0.7:
        angle = random.choice((30.0, 45.0, math.degrees(math.atan2(3, 4)), round(random.uniform(0, 360), 3)))
    if kind == "sized" and random.random() < 0.6:
        size = random.choice((2.0, 0.5, 1.25, 1.3))
    return kdb.ICplxTrans(size, angle, random.random() < 0.3, 0, 0)


def _shapes(cell: kdb.Cell) -> int:
    layout, count = cell.layout(), 0
    for layer in layout.layer_indexes():
        iterator = cell.begin_shapes_rec(layer)
        while not iterator.at_end():
            count += 1
            iterator.next()
    return count
