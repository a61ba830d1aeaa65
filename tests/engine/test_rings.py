"""Holes, and what has none, on wafers of dies whose frames touch: the same as on the flat layout."""

from collections.abc import Callable
from pathlib import Path
from random import Random

import klayout.db as kdb
import pytest

from pkgdrc.deck.algebra import Holes, Layer, Ringed
from pkgdrc.engine.shapes import Shapes
from pkgdrc.input.read import read_layout
from pkgdrc.shapes.region import Region
from tests.engine.small_deck import technology

SIDE = 9  # dies along a side of the wafer
PITCH = 10_000
A = kdb.LayerInfo(0, 0)
FIELD = kdb.LayerInfo(9, 0)

Draw = Callable[[kdb.Layout, kdb.Cell, kdb.Cell], None]


def ring(outer: kdb.Box, wall: int) -> kdb.Region:
    return kdb.Region(outer) - kdb.Region(outer.enlarged(-wall, -wall))


def wafer(draw: Draw, turn: kdb.Trans) -> kdb.Layout:
    """Dies in rows, each as wide as its field, with what `draw` adds to the die and to the top cell."""
    layout = kdb.Layout()
    top, die = layout.create_cell("top"), layout.create_cell("die")
    die.shapes(layout.layer(FIELD)).insert(kdb.Box(0, 0, PITCH, PITCH))
    draw(layout, top, die)
    placed = turn * kdb.Box(0, 0, PITCH, PITCH)
    for row in range(SIDE):
        at = kdb.Trans(-placed.left, row * PITCH - placed.bottom) * turn
        along = kdb.Vector(PITCH, 0)
        top.insert(kdb.CellInstArray(die.cell_index(), at, along, kdb.Vector(), SIDE, 1))
    return layout


def put(layout: kdb.Layout, cell: kdb.Cell, *regions: kdb.Region | kdb.Box | kdb.Polygon) -> None:
    for each in regions:
        cell.shapes(layout.layer(A)).insert(each)


def closed(layout: kdb.Layout, _: kdb.Cell, die: kdb.Cell) -> None:
    put(layout, die, ring(kdb.Box(0, 0, PITCH, PITCH), 1000))


def with_islands(layout: kdb.Layout, top: kdb.Cell, die: kdb.Cell) -> None:
    closed(layout, top, die)
    island = layout.create_cell("island")
    put(layout, island, ring(kdb.Box(0, 0, 1000, 1000), 200))
    die.insert(
        kdb.CellInstArray(island.cell_index(), kdb.Trans(2000, 2000), kdb.Vector(2000, 0), kdb.Vector(), 3, 1)
    )
    put(layout, die, kdb.Box(2000, 5000, 3000, 6000))


def with_a_ring_of_two_cells(layout: kdb.Layout, top: kdb.Cell, die: kdb.Cell) -> None:
    """A ring inside of the frame, half of it in a cell below."""
    closed(layout, top, die)
    half = layout.create_cell("half")
    put(layout, half, ring(kdb.Box(3000, 3000, 6000, 6000), 500) & kdb.Region(kdb.Box(0, 0, 4500, PITCH)))
    die.insert(kdb.CellInstArray(half.cell_index(), kdb.Trans()))
    put(layout, die, ring(kdb.Box(3000, 3000, 6000, 6000), 500) & kdb.Region(kdb.Box(4500, 0, PITCH, PITCH)))


def open_towards_the_neighbour(layout: kdb.Layout, _: kdb.Cell, die: kdb.Cell) -> None:
    """A frame whose right side is the next die's left one."""
    put(layout, die, ring(kdb.Box(0, 0, PITCH + 1000, PITCH), 1000) & kdb.Region(kdb.Box(0, 0, PITCH, PITCH)))


def with_a_cut_through_one(layout: kdb.Layout, top: kdb.Cell, die: kdb.Cell) -> None:
    """A strip of the top cell that parts one die's chamber, and one that ends in another's wall."""
    closed(layout, top, die)
    put(layout, top, kdb.Box(35_000, 40_000, 35_500, 50_000), kdb.Box(65_000, 40_500, 65_500, 45_000))


def with_a_strip_at_the_rim(layout: kdb.Layout, top: kdb.Cell, die: kdb.Cell) -> None:
    """One that touches a chamber's wall from inside in a corner."""
    closed(layout, top, die)
    corner = [kdb.Point(41_000, 45_000), kdb.Point(43_000, 44_000), kdb.Point(43_000, 46_000)]
    put(layout, top, kdb.Polygon(corner))


def kissing(layout: kdb.Layout, _: kdb.Cell, die: kdb.Cell) -> None:
    """Two chambers that share a corner, and one that shares a corner with the outside."""
    chambers = kdb.Region(kdb.Box(1000, 1000, 5000, 5000)) + kdb.Region(kdb.Box(5000, 5000, 8000, 8000))
    notch = kdb.Region(kdb.Box(8000, 8000, 9500, 9500))
    put(layout, die, kdb.Region(kdb.Box(0, 0, 9500, 9500)) - chambers - notch)


def shadowed(layout: kdb.Layout, top: kdb.Cell, die: kdb.Cell) -> None:
    """Frames under a plate over a part of the wafer."""
    closed(layout, top, die)
    put(layout, top, kdb.Box(12_345, 23_456, 54_321, 43_210))


def beside_the_field(layout: kdb.Layout, _: kdb.Cell, die: kdb.Cell) -> None:
    """A ring that reaches over into the next die's field."""
    put(layout, die, ring(kdb.Box(4000, 3000, 12_000, 7000), 500))


def nested(layout: kdb.Layout, top: kdb.Cell, die: kdb.Cell) -> None:
    closed(layout, top, die)
    put(layout, die, ring(kdb.Box(2000, 2000, 8000, 8000), 500), ring(kdb.Box(3000, 3000, 7000, 7000), 500))


def scattered(layout: kdb.Layout, top: kdb.Cell, die: kdb.Cell) -> None:
    """Boxes at random, in the die, in a cell below it and in the top cell."""
    random = Random(7)
    below = layout.create_cell("below")
    die.insert(kdb.CellInstArray(below.cell_index(), kdb.Trans(1, True, 300, 200)))
    for cell, count, size in ((die, 40, PITCH), (below, 10, PITCH // 2), (top, 100, SIDE * PITCH)):
        for _ in range(count):
            x, y = random.randrange(0, size, 100), random.randrange(0, size, 100)
            wide, high = random.choice([(1500, 100), (100, 1500), (700, 300)])
            put(layout, cell, kdb.Box(x, y, x + wide, y + high))


KINDS = [
    closed, with_islands, with_a_ring_of_two_cells, open_towards_the_neighbour, with_a_cut_through_one,
    with_a_strip_at_the_rim, kissing, shadowed, beside_the_field, nested, scattered,
]  # fmt: skip


@pytest.mark.parametrize("turn", [kdb.Trans(), kdb.Trans(1, True, 0, 0)], ids=str)
@pytest.mark.parametrize("draw", KINDS)
def test_rings_are_those_of_the_flat_layout(draw: Draw, turn: kdb.Trans, tmp_path: Path) -> None:
    layout = wafer(draw, turn)
    layout.write(str(tmp_path / "wafer.gds"))
    layers = {"a": [0, 0], "die": [9, 0]}
    known = technology(layers=layers, dies={"layer": "die"})
    shapes = Shapes(read_layout(tmp_path / "wafer.gds"), known)
    flat = kdb.Region(layout.cell("top").begin_shapes_rec(layout.layer(A))).merged()

    def found(node: Region) -> list[str]:
        region = shapes.region(node).dup()
        region.flatten()
        if isinstance(node, Ringed):
            region.merge()
        region.merged_semantics = False
        return sorted(str(each) for each in region.each())

    def asked(region: kdb.Region) -> list[str]:
        return sorted(str(each) for each in region.each())

    assert found(Holes(Layer("a"))) == asked(flat.holes())
    assert found(Ringed(Layer("a"), False)) == asked(flat.with_holes(0, False))
    assert found(Ringed(Layer("a"), True)) == asked(flat.with_holes(0, True))


def test_the_holes_of_dies_stay_in_their_cells(tmp_path: Path) -> None:
    """Asked of the wafer's one shape they come out of it one by one."""
    layout = wafer(with_islands, kdb.Trans())
    layout.write(str(tmp_path / "wafer.gds"))
    known = technology(layers={"a": [0, 0], "die": [9, 0]}, dies={"layer": "die"})
    shapes = Shapes(read_layout(tmp_path / "wafer.gds"), known)
    assert shapes.region(Holes(Layer("a"))).hier_count() == 2  # the die's chamber and the island's
