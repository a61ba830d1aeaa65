"""Random metal and labels in random hierarchies, and the same flat, as plain numbers for an oracle."""

import random
from dataclasses import dataclass, field

import klayout.db as kdb

NAMED = "low", "via", "high", "film", "end", "name", "die"
LAYERS = {name: (number, 0) for number, name in enumerate(NAMED, 1)}
NETS = {
    "conductors": ["low", "high"],
    "terminals": ["end", "high"],
    "labels": "name",
    "joins": [{"layers": ["low", "high"], "through": "via", "unless": "film"}],
}
SIDE = 400  # of a die, dbu
NAMES = "ABCDEFGH"

Box = tuple[int, int, int, int]


@dataclass
class Flat:
    """What lies in one die, as it lies on the wafer."""

    boxes: dict[str, list[Box]] = field(default_factory=dict)
    labels: list[tuple[str, int, int]] = field(default_factory=list)


class Hierarchy:
    """A wafer of a few dies, drawn by a house that puts things into cells as it likes."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self.layout = kdb.Layout()
        self.top = self.layout.create_cell("TOP")
        self._cells: list[kdb.Cell] = []
        for depth in (0, 0, 0, 1, 1, 2):
            self._cells.append(self._cell(depth))
        die = self._cell(3, "DIE")
        own = self._random.random() < 0.7
        if own:
            self._field(die, 0, 0)
        for column in range(self._random.randint(1, 3)):
            for row in range(self._random.randint(1, 2)):
                x, y = column * 500, row * 500
                turn = self._turn(SIDE)
                self.top.insert(kdb.CellInstArray(die.cell_index(), kdb.Trans(x, y) * turn))
                if not own:
                    self._field(self.top, x, y)
        for _ in range(self._random.randint(0, 6)):  # beside the dies' cell, and over their borders
            self._fill(self.top, 1, 1500)
            child = self._random.choice(self._cells)
            at = kdb.Trans(self._random.randrange(4), self._random.random() < 0.5, *self._spot(1300))
            self.top.insert(kdb.CellInstArray(child.cell_index(), at))
        for cell in self.layout.top_cells():
            if cell.cell_index() != self.top.cell_index():
                self.layout.prune_cell(cell.cell_index(), -1)

    def _turn(self, side: int) -> kdb.Trans:
        """A turn that keeps a square with a corner at the origin where it is."""
        turn = kdb.Trans(self._random.randrange(4), self._random.random() < 0.5, 0, 0)
        box = turn * kdb.Box(0, 0, side, side)
        return kdb.Trans(-box.left, -box.bottom) * turn

    def _spot(self, reach: int) -> tuple[int, int]:
        return self._random.randrange(0, reach, 10), self._random.randrange(0, reach, 10)

    def _field(self, cell: kdb.Cell, x: int, y: int) -> None:
        cell.shapes(self.layout.layer(*LAYERS["die"])).insert(kdb.Box(x, y, x + SIDE, y + SIDE))

    def _fill(self, cell: kdb.Cell, shapes: int, reach: int) -> None:
        pick = self._random
        for _ in range(shapes):
            name = pick.choice(["low", "low", "high", "high", "via", "via", "film", "end"])
            x, y = self._spot(reach)
            long, short = pick.randrange(20, 160, 10), pick.randrange(10, 40, 10)
            w, h = (long, short) if pick.random() < 0.5 else (short, long)
            cell.shapes(self.layout.layer(*LAYERS[name])).insert(kdb.Box(x, y, x + w, y + h))
        for _ in range(pick.randint(0, 2)):
            at = kdb.Trans(*self._spot(reach))
            cell.shapes(self.layout.layer(*LAYERS["name"])).insert(kdb.Text(pick.choice(NAMES), at))

    def _cell(self, depth: int, name: str = "C") -> kdb.Cell:
        """A cell with shapes and labels, or labels alone, and cells below: once or as an array, turned."""
        pick = self._random
        cell = self.layout.create_cell(name)
        self._fill(cell, pick.choice([0, 2, 4, 6]), 300)
        for _ in range(pick.randint(1, 3) if depth else 0):
            child = pick.choice(self._cells[: 3 * depth])
            at = kdb.Trans(pick.randrange(4), pick.random() < 0.5, *self._spot(300))
            if pick.random() < 0.3:
                steps = kdb.Vector(pick.randrange(20, 90, 10), 0), kdb.Vector(0, pick.randrange(20, 90, 10))
                cell.insert(
                    kdb.CellInstArray(child.cell_index(), at, *steps, pick.randint(1, 3), pick.randint(1, 2))
                )
            else:
                cell.insert(kdb.CellInstArray(child.cell_index(), at))
        return cell

    def dies(self) -> list[Flat]:
        """What lies in every die, cut off at its border; in the order of the dies' places, row by row."""
        fields = self._boxes("die")
        found = []
        for left, bottom, right, top in sorted(fields, key=lambda each: (each[1], each[0])):
            flat = Flat({name: [] for name in LAYERS})
            for name in ("low", "high", "via", "film", "end"):
                for x0, y0, x1, y1 in self._boxes(name):
                    part = (max(x0, left), max(y0, bottom), min(x1, right), min(y1, top))
                    if part[0] < part[2] and part[1] < part[3]:
                        flat.boxes[name].append(part)
            flat.labels = [
                each for each in self._texts() if left <= each[1] <= right and bottom <= each[2] <= top
            ]
            found.append(flat)
        return found

    def flat(self) -> "kdb.Layout":
        """The same in one cell."""
        layout = self.layout.dup()
        layout.top_cell().flatten(True)
        return layout

    def _boxes(self, name: str) -> list[Box]:
        iterator = self.top.begin_shapes_rec(self.layout.layer(*LAYERS[name]))
        boxes = []
        while not iterator.at_end():
            box = iterator.shape().bbox().transformed(iterator.trans())
            boxes.append((box.left, box.bottom, box.right, box.top))
            iterator.next()
        return boxes

    def _texts(self) -> list[tuple[str, int, int]]:
        iterator = self.top.begin_shapes_rec(self.layout.layer(*LAYERS["name"]))
        texts = []
        while not iterator.at_end():
            at = iterator.shape().bbox().transformed(iterator.trans()).center()
            texts.append((iterator.shape().text_string, at.x, at.y))
            iterator.next()
        return texts
