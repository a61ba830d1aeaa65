"""Hierarchies of very many levels."""

import klayout.db as kdb
import pytest

from pkgdrc.engine.layout.places import Places
from pkgdrc.errors import InputError


def chain(levels: int, *, also_above: bool = False) -> tuple[kdb.Layout, kdb.Cell]:
    """Each cell holds the next, turned and moved, and two boxes; the top cell holds all if `also_above`."""
    layout = kdb.Layout()
    top = above = layout.create_cell("top")
    for level in range(levels):
        below = layout.create_cell(f"c{level}")
        above.insert(kdb.CellInstArray(below.cell_index(), kdb.Trans(level % 4, level % 3 == 0, 7, level)))
        below.shapes(layout.layer(1, 0)).insert(kdb.Box(0, 0, 10 + level, 5))
        if also_above:
            top.insert(kdb.CellInstArray(below.cell_index(), kdb.Trans()))
        above = below
    return layout, top


def boxes(layout: kdb.Layout, top: kdb.Cell) -> list[str]:
    found = []
    iterator = top.begin_shapes_rec(layout.layer(1, 0))
    while not iterator.at_end():
        found.append(str(iterator.shape().box.transformed(iterator.trans())))
        iterator.next()
    return sorted(found)


@pytest.mark.parametrize("levels", [100, 1000, 10_000])
def test_what_is_drawn_deep_down_stays_where_it_is(levels: int) -> None:
    layout, top = chain(levels)
    asked = boxes(layout, top)
    places = Places.prepared(layout, top)
    assert boxes(layout, top) == asked
    cells = list(places.cells())
    assert len(cells) == min(levels, 200) + 1
    deepest = layout.cell(f"c{min(levels, 200) - 1}").cell_index()
    assert places.count(deepest) == 1
    assert len(places.path(deepest)) == len(cells)
    assert [place.to_s() for place in places.all(deepest)] == [places.first(deepest).to_s()]


def test_cells_that_stand_often_are_left_as_they_are() -> None:
    """Each of 300 levels is placed by the level above and by the top cell, too."""
    layout, top = chain(300, also_above=True)
    places = Places.prepared(layout, top)
    assert len(list(places.cells())) == 301
    deepest = layout.cell("c299").cell_index()
    assert places.count(deepest) == sum(len(at) for _, at in places.spread(deepest)) == 301


def test_what_cannot_be_made_shallow_is_refused() -> None:
    layout, top = chain(2500, also_above=True)
    with pytest.raises(InputError, match=r"cells lie 2,500 levels below 'top', and 2,000 can be looked at"):
        Places.prepared(layout, top)
