"""Large arrays are looked at in blocks: the same placements, counted and named as in the file."""

import klayout.db as kdb
import numpy as np
import pytest

from pkgdrc.engine.layout.places import Places

SIZES = [(4097, 1), (1, 5000), (64, 65), (100, 100), (33, 1000), (3000, 3)]


def array(columns: int, rows: int, turn: kdb.Trans) -> tuple[kdb.Layout, kdb.Cell]:
    """A cell with a box, in an array in a cell that stands twice."""
    layout = kdb.Layout()
    leaf, middle, top = (layout.create_cell(name) for name in ("leaf", "middle", "top"))
    leaf.shapes(layout.layer(1, 0)).insert(kdb.Box(0, 0, 10, 5))
    steps = kdb.Vector(20, 1), kdb.Vector(-3, 30)
    middle.insert(kdb.CellInstArray(leaf.cell_index(), turn, *steps, columns, rows))
    for where in (kdb.Trans(0, 0), kdb.Trans(1, True, -1_000_000, 7)):
        top.insert(kdb.CellInstArray(middle.cell_index(), where))
    return layout, top


def boxes(layout: kdb.Layout, top: kdb.Cell) -> list[str]:
    copy = layout.dup()
    flat = copy.cell(top.name)
    flat.flatten(True)
    return sorted(str(shape.box) for shape in flat.shapes(copy.layer(1, 0)).each())


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("turn", [kdb.Trans(7, 9), kdb.Trans(3, True, -50, 8)])
def test_blocks_place_what_the_array_places(size: tuple[int, int], turn: kdb.Trans) -> None:
    layout, top = array(*size, turn)
    asked = boxes(layout, top)
    places = Places.prepared(layout, top)
    assert max(each.size() for cell in places.cells() for each in layout.cell(cell).each_inst()) <= 4096
    assert boxes(layout, top) == asked
    leaf = layout.cell("leaf").cell_index()
    assert places.count(leaf) == sum(len(at) for _, at in places.spread(leaf)) == 2 * size[0] * size[1]
    assert places.path(leaf) == ("top", "middle", "leaf")


def test_a_block_is_named_as_the_cell_that_it_is_a_part_of() -> None:
    layout, top = array(100, 100, kdb.Trans(7, 9))
    places = Places.prepared(layout, top)
    blocks = [cell for cell in places.cells() if layout.cell(cell).name.startswith("middle#")]
    assert len(blocks) >= 4
    for block in blocks:
        assert places.name(block) == "middle"
        assert places.path(block) == ("top", "middle")
        here = places.first(block) * places.drawn(block)
        assert here.is_unity()  # seen so, what lies in the block lies where it does in the first "middle"
    assert places.named("middle") == [layout.cell("middle").cell_index()]


def test_smaller_arrays_stay_as_they_are() -> None:
    layout, top = array(64, 64, kdb.Trans())
    Places.prepared(layout, top)
    assert layout.cells() == 3


def test_the_first_placements_of_very_many_are_told_at_once() -> None:
    layout, top = array(32_767, 32_767, kdb.Trans(7, 9))
    places = Places.prepared(layout, top)
    leaf = layout.cell("leaf").cell_index()
    assert places.count(leaf) == 2 * 32_767**2
    first = next(places.all(leaf))
    assert (first.disp.x, first.disp.y) == (7, 9)
    spread = places.bundles(leaf)
    assert sum(each.size for each in spread) == places.count(leaf)
    assert sum(len(each.at) for each in spread) < 100_000
    away, nearest = min(each.nearest(7 + 20 * 999 - 3 * 777, 9 + 999 + 30 * 777) for each in spread)
    assert away == 0
    assert (nearest.disp.x, nearest.disp.y) == (7 + 20 * 999 - 3 * 777, 9 + 999 + 30 * 777)


def test_repeated_spots_are_found_in_large_arrays_too() -> None:
    """Two arrays of which one stands on a part of the other."""
    layout = kdb.Layout()
    leaf, top = layout.create_cell("leaf"), layout.create_cell("top")
    leaf.shapes(layout.layer(1, 0)).insert(kdb.Box(0, 0, 10, 5))
    steps = kdb.Vector(20, 0), kdb.Vector(0, 20)
    top.insert(kdb.CellInstArray(leaf.cell_index(), kdb.Trans(), *steps, 2000, 1000))
    top.insert(kdb.CellInstArray(leaf.cell_index(), kdb.Trans(20 * 1998, 20 * 998), *steps, 4, 4))
    doubled = [(place.disp.x, place.disp.y) for _, _, place in Places(layout, top).doubled()]
    assert sorted(doubled) == [(20 * x, 20 * y) for x in (1998, 1999) for y in (998, 999)]


def test_spots_repeat_where_an_array_does_not_step() -> None:
    layout = kdb.Layout()
    leaf, top = layout.create_cell("leaf"), layout.create_cell("top")
    steps = kdb.Vector(20, 0), kdb.Vector(10, 0)
    top.insert(kdb.CellInstArray(leaf.cell_index(), kdb.Trans(), *steps, 3, 4))
    doubled = [place.disp.x for _, _, place in Places(layout, top).doubled()]
    spots, counts = np.unique([20 * i + 10 * j for i in range(3) for j in range(4)], return_counts=True)
    assert sorted(doubled) == spots[counts > 1].tolist()
