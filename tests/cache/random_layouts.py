"""Seeded random hierarchical layouts of two layers.

A layout is plain data. Coordinates are whole database units: multiples of `GRID`, which is even so that edges
at 45 degrees cross on whole units too.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

import klayout.db as kdb

from tests.cache.random_shapes import Kind, Point, Ring, Shape, random_shape

GRID = 100
LAYERS = ("a", "b")

_MOST_SHAPES = 60  # below one cell; what would go beyond is left out


@dataclass(frozen=True)
class Placement:
    """A regular array of a cell: mirrored at the x axis, then turned by 90 degrees, then moved."""

    cell: int
    mirror: bool
    turns: int
    at: Point
    columns: int = 1
    rows: int = 1
    pitch: Point = (0, 0)

    def spots(self) -> Iterator[Point]:
        """The origins of the array's members."""
        for column in range(self.columns):
            for row in range(self.rows):
                yield self.at[0] + column * self.pitch[0], self.at[1] + row * self.pitch[1]


@dataclass(frozen=True)
class Cell:
    """Shapes by layer, and placements of cells that come earlier in the layout."""

    shapes: dict[str, tuple[Shape, ...]]
    placements: tuple[Placement, ...]


@dataclass(frozen=True)
class RandomLayout:
    """Cells, children before parents; the last one is the top cell."""

    cells: tuple[Cell, ...]

    def flat(self, layer: str, cell: int = -1) -> list[Shape]:
        """Every shape of `layer` below `cell` in that cell's coordinates, overlapping as drawn."""
        found = list(self.cells[cell].shapes[layer])
        for placement in self.cells[cell].placements:
            below = self.flat(layer, placement.cell)
            for spot in placement.spots():
                found += [tuple(_placed(ring, placement, spot) for ring in shape) for shape in below]
        return found

    def layout(self) -> kdb.Layout:
        """The same as a hierarchical layout below the cell "top", with `LAYERS` on 0/0 and 1/0."""
        layout = kdb.Layout()
        names = [f"cell{number}" for number in range(len(self.cells) - 1)] + ["top"]
        cells = [layout.create_cell(name) for name in names]
        for source, target in zip(self.cells, cells, strict=True):
            for number, layer in enumerate(LAYERS):
                for shape in source.shapes[layer]:
                    target.shapes(layout.layer(number, 0)).insert(polygon(shape))
            for each in source.placements:
                x, y = kdb.Vector(each.pitch[0], 0), kdb.Vector(0, each.pitch[1])
                trans = kdb.Trans(each.turns, each.mirror, *each.at)
                array = kdb.CellInstArray(cells[each.cell].cell_index(), trans, x, y, each.columns, each.rows)
                target.insert(array)
        return layout


def polygon(shape: Shape) -> kdb.Polygon:
    """The shape as klayout knows it."""
    made = kdb.Polygon([kdb.Point(*point) for point in shape[0]], True)
    for hole in shape[1:]:
        made.insert_hole([kdb.Point(*point) for point in hole])
    return made


def random_layout(seed: int, kind: Kind) -> RandomLayout:
    """The layout that belongs to `seed`: 2 to 4 levels, up to two cells each.

    Children stand at random, side by side, or in arrays that overlap, abut or leave a small gap; every level
    adds shapes of its own, so that the same child has other neighbours at each place.
    """
    random = Random(f"{kind} {seed}")
    cells: list[Cell] = []
    levels = random.randint(2, 4)
    for level in range(levels):
        for _ in range(1 if level == levels - 1 else random.randint(1, 2)):
            span = 4 + 5 * level
            shapes = {layer: _shapes(random, kind, span, level) for layer in LAYERS}
            cells.append(Cell(shapes, _placements(random, tuple(cells), span)))
    return RandomLayout(tuple(cells))


def _shapes(random: Random, kind: Kind, span: int, level: int) -> tuple[Shape, ...]:
    drawn = [random_shape(random, kind, min(span, 8)) for _ in range(random.randint(0 if level else 1, 2))]
    away = [(random.randint(0, span), random.randint(0, span)) for _ in drawn]
    return tuple(
        tuple(tuple(((x + dx) * GRID, (y + dy) * GRID) for x, y in ring) for ring in shape)
        for shape, (dx, dy) in zip(drawn, away, strict=True)
    )


def _placements(random: Random, below: tuple[Cell, ...], span: int) -> tuple[Placement, ...]:
    """Two to four arrays of the cells `below`, within `span` grid steps or next to the one before."""
    if not below:
        return ()
    placed: list[Placement] = []
    shapes = 0
    spot = (0, 0)
    for _ in range(random.randint(2, 4)):
        cell = random.randrange(len(below))
        inside = [shape for layer in LAYERS for shape in RandomLayout(below).flat(layer, cell)]
        if not inside:
            continue
        columns, rows = random.choice(((1, 1), (1, 1), (2, 1), (1, 3), (2, 2)))
        if shapes + columns * rows * len(inside) > _MOST_SHAPES:
            columns, rows = 1, 1
        if placed and shapes + len(inside) > _MOST_SHAPES:
            continue
        shapes += columns * rows * len(inside)
        gap = random.choice((-2, -1, 0, 0, 1, 2, 3)) * GRID
        pitch = tuple(max(_extent(inside, axis) + gap, GRID) for axis in (0, 1))
        if random.random() < 0.5:
            spot = (random.randint(0, 2 * span) * GRID, random.randint(0, 2 * span) * GRID)
        mirror, turns = random.random() < 0.3, random.choice((0, 0, 1, 2, 3))
        placed.append(Placement(cell, mirror, turns, spot, columns, rows, (pitch[0], pitch[1])))
        spot = (spot[0] + columns * pitch[0], spot[1])
    return tuple(placed)


def _extent(shapes: list[Shape], axis: int) -> int:
    reached = [point[axis] for shape in shapes for point in shape[0]]
    return max(reached) - min(reached)


def _placed(ring: Ring, placement: Placement, spot: Point) -> Ring:
    moved = []
    for x, y in ring:
        if placement.mirror:
            y = -y
        for _ in range(placement.turns):
            x, y = -y, x
        moved.append((x + spot[0], y + spot[1]))
    return tuple(moved)
