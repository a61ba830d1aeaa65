"""Layouts as other houses draw them: hermetic dies, pads, fill and bumps, without pkgdrc's own cells.

Each function writes one file. Layers go by the names that the technology has for them.
"""

import math
from collections.abc import Iterator, Mapping
from pathlib import Path

import klayout.db as kdb

WIDE, HIGH = 1_000_000, 800_000  # of a die, dbu
WALL = 100_000
PADS = [(200_000, 200_000), (800_000, 200_000), (200_000, 600_000), (800_000, 600_000), (500_000, 600_000)]
COMBS = [(320_000, 180_000), (320_000, 350_000), (550_000, 180_000), (550_000, 350_000)]
GRID = 5  # of the mask, dbu
EDGE = 3_000_000  # of the wafer, without dies

Layers = Mapping[str, tuple[int, int]]


def wafer(path: Path, layers: Layers, across: int, mode: str = "regular") -> None:
    """Dies on a wafer `across` mm wide.

    `regular`, numbered (`serial`), `flat`, or all `distinct`; in a `reticle` of 60 different ones that is
    stepped; with separation lines of their `own`, or with one that runs `askew` over all of the wafer.
    """
    drawing = _Drawing(layers)
    rows = list(_rows(across))
    comb = drawing.comb()
    if mode in ("distinct", "reticle"):
        _different(drawing, rows, comb, 60 if mode == "reticle" else None)
    else:
        die = drawing.die("DIE", comb, 0)
        for row, half in rows:
            at = kdb.Trans(-half * WIDE, row * HIGH)
            step = kdb.Vector(WIDE, 0), kdb.Vector(0, HIGH)
            drawing.top.insert(kdb.CellInstArray(die.cell_index(), at, *step, 2 * half, 1))
            for column in range(-half, half) if mode == "serial" else ():
                spot = kdb.Trans(column * WIDE + 400_000, row * HIGH + 115_000)
                drawing.number(f"N{column}_{row}", f"{column},{row}", spot)
        if mode == "own":
            for ends in ((0, 0, WIDE, 0), (WIDE, 0, WIDE, HIGH), (0, HIGH, WIDE, HIGH), (0, 0, 0, HIGH)):
                drawing.line(die, *ends)
    if mode != "own":
        drawing.lines(rows)
    if mode == "askew":
        reach = across * 300_000
        drawing.line(drawing.top, -reach, -reach, reach, reach)
    if mode == "flat":
        drawing.top.flatten(True)
    drawing.write(path)


def _different(drawing: "_Drawing", rows: list[tuple[int, int]], comb: kdb.Cell, kinds: int | None) -> None:
    """Dies of so many kinds by turns, None: each of its own, on all places."""
    known: list[kdb.Cell] = []
    for number, (column, row) in enumerate(
        (column, row) for row, half in rows for column in range(-half, half)
    ):
        kind = number if kinds is None else column % 10 + 10 * (row % (kinds // 10))
        while len(known) <= kind:
            known.append(drawing.die(f"D{len(known)}", comb, 5 * len(known)))
        at = kdb.Trans(column * WIDE, row * HIGH)
        drawing.top.insert(kdb.CellInstArray(known[kind].cell_index(), at))


def pads(path: Path, layers: Layers, side: int) -> None:
    """`side` x `side` round pads of 128 corners, 80 um wide and 20 um apart."""
    drawing = _Drawing(layers)
    for x in range(0, side * 100_000, 100_000):
        for y in range(0, side * 100_000, 100_000):
            drawing.disc(drawing.top, "pad", x, y, 40_000, 128)
    drawing.write(path)


def fill(path: Path, layers: Layers, side: int, array: bool) -> None:
    """A frame round `side` x `side` squares of fill, each drawn, or in one array."""
    drawing, far = _Drawing(layers), side * 4000 + 400_000
    top = drawing.top
    drawing.box(top, "die", 0, 0, far, far)
    drawing.ring(top, "frame", far, far)
    for x, y, right, up in ((0, 0, far, 0), (0, far, far, far), (0, 0, 0, far), (far, 0, far, far)):
        drawing.line(top, x, y, right, up)
    cell = drawing.layout.create_cell("FILL") if array else top
    squares = [(0, 0)] if array else [(x, y) for x in range(side) for y in range(side)]
    at = 0 if array else 200_000
    for x, y in squares:
        drawing.box(
            cell, "component", at + x * 4000, at + y * 4000, at + x * 4000 + 2000, at + y * 4000 + 2000
        )
    if array:
        steps = kdb.Vector(4000, 0), kdb.Vector(0, 4000)
        where = kdb.Trans(200_000, 200_000)
        top.insert(kdb.CellInstArray(cell.cell_index(), where, *steps, side, side))
    drawing.write(path)


def bumps(path: Path, layers: Layers, dies: int, balls: int, flat: bool) -> None:
    """`dies` x `dies` chips with `balls` x `balls` pads, openings, bases, fillings and balls each."""
    drawing, pitch = _Drawing(layers), 400_000
    side = (balls + 1) * pitch
    die = drawing.layout.create_cell("CHIP")
    drawing.box(die, "die", 0, 0, side, side)
    for x in range(pitch, side, pitch):
        for y in range(pitch, side, pitch):
            for layer, radius in (("pad", 100), ("pad_opening", 85), ("interconnect", 150), ("base", 140)):
                drawing.disc(die, layer, x - radius * 1000, y - radius * 1000, radius * 1000, 64)
            for layer, radius in (("opening", 100), ("filling", 100), ("ball", 110)):
                drawing.disc(die, layer, x - radius * 1000, y - radius * 1000, radius * 1000, 64)
    steps = kdb.Vector(side, 0), kdb.Vector(0, side)
    drawing.top.insert(kdb.CellInstArray(die.cell_index(), kdb.Trans(), *steps, dies, dies))
    if flat:
        drawing.top.flatten(True)
    drawing.write(path)


def _rows(across: int) -> Iterator[tuple[int, int]]:
    """The rows of dies that fit on a wafer, and how many stand on either side of its middle."""
    radius = across * 500_000 - EDGE
    reach = radius // HIGH
    for row in range(-reach, reach):
        off = max(abs(row), abs(row + 1)) * HIGH
        half = math.isqrt(radius * radius - off * off) // WIDE if off <= radius else 0
        if half:
            yield row, half


def _disc(x: int, y: int, radius: int, corners: int) -> kdb.Polygon:
    """A disc with its corners on the grid."""
    ways = [2 * math.pi * number / corners for number in range(corners)]
    off = [
        (GRID * round(radius / GRID * math.cos(way)), GRID * round(radius / GRID * math.sin(way)))
        for way in ways
    ]
    return kdb.Polygon([kdb.Point(x + dx, y + dy) for dx, dy in off])


class _Drawing:
    """A layout of one top cell."""

    def __init__(self, layers: Layers) -> None:
        self.layout = kdb.Layout()
        self.top = self.layout.create_cell("WAFER")
        self._layers = layers

    def box(self, cell: kdb.Cell, layer: str, *sides: int) -> None:
        cell.shapes(self.layout.layer(*self._layers[layer])).insert(kdb.Box(*sides))

    def disc(self, cell: kdb.Cell, layer: str, x: int, y: int, radius: int, corners: int) -> None:
        disc = _disc(x + radius, y + radius, radius, corners)
        cell.shapes(self.layout.layer(*self._layers[layer])).insert(disc)

    def ring(self, cell: kdb.Cell, layer: str, wide: int, high: int) -> None:
        ring = kdb.Polygon(kdb.Box(0, 0, wide, high))
        ring.insert_hole(kdb.Box(WALL, WALL, wide - WALL, high - WALL))
        cell.shapes(self.layout.layer(*self._layers[layer])).insert(ring)

    def line(self, cell: kdb.Cell, *ends: int) -> None:
        x, y, right, up = ends
        path = kdb.Path([kdb.Point(x, y), kdb.Point(right, up)], 1000)
        cell.shapes(self.layout.layer(*self._layers["separation"])).insert(path)

    def comb(self) -> kdb.Cell:
        comb = self.layout.create_cell("COMB")
        for finger in range(100):
            low = 5000 * (finger % 2)
            self.box(comb, "component", finger * 1000, low, finger * 1000 + 500, low + 60_000)
        self.box(comb, "component", -1000, -10_000, 100_000, 0)
        self.box(comb, "component", -1000, 65_000, 100_000, 75_000)
        return comb

    def die(self, name: str, comb: kdb.Cell, shift: int) -> kdb.Cell:
        """A die with five connections, and four combs that stand `shift` to the right."""
        die = self.layout.create_cell(name)
        self.box(die, "die", 0, 0, WIDE, HIGH)
        self.ring(die, "frame", WIDE, HIGH)
        for x, y in PADS:
            ring = kdb.Region(_disc(x, y, 75_000, 84)) - kdb.Region(_disc(x, y, 55_000, 72))
            die.shapes(self.layout.layer(*self._layers["island"])).insert(ring)
            self.box(die, "connector", x - 50_000, y - 50_000, x + 50_000, y + 50_000)
            for layer, radius in (("dk1_adhesive", 20_000), ("dk1", 45_000), ("under_contact", 70_000)):
                self.disc(die, layer, x - radius, y - radius, radius, 64)
        for x, y in COMBS:
            die.insert(kdb.CellInstArray(comb.cell_index(), kdb.Trans(x + shift, y)))
        self.box(die, "component", 250_000, 195_000, 319_000, 215_000)
        return die

    def number(self, name: str, text: str, at: kdb.Trans) -> None:
        """A number on the component layer, in a cell of its own."""
        cell = self.layout.create_cell(name)
        letters = kdb.TextGenerator.default_generator().text(text, self.layout.dbu, 20.0)
        cell.shapes(self.layout.layer(*self._layers["component"])).insert(letters)
        self.top.insert(kdb.CellInstArray(cell.cell_index(), at))

    def lines(self, rows: list[tuple[int, int]]) -> None:
        """The separation lines between dies, each right across the wafer."""
        columns: dict[int, list[int]] = {}
        for row, half in rows:
            for y in (row * HIGH, (row + 1) * HIGH):
                self.line(self.top, -half * WIDE, y, half * WIDE, y)
            for column in range(-half, half + 1):
                columns.setdefault(column, []).extend((row * HIGH, (row + 1) * HIGH))
        for column, ends in columns.items():
            self.line(self.top, column * WIDE, min(ends), column * WIDE, max(ends))

    def write(self, path: Path) -> None:
        self.layout.write(str(path))
