"""What a check finds, as shapes again: in cells that stand turned, mirrored, magnified, or beside others."""

from collections.abc import Iterator

import klayout.db as kdb
import pytest

from tests.engine.small_deck import findings, run

Boxes = list[tuple[float, float, float, float]]


def boxes(layout: kdb.Layout, check: str) -> Boxes:
    """What a rule finds, as boxes on the wafer, each placement on its own."""
    found = []
    for each in findings(run(layout, {"SE.1": check}, top="top"), "SE.1"):
        assert each.bbox
        assert each.cell
        box = kdb.DBox(*each.bbox)
        stands = list(placements(layout, each.cell))
        assert each.placements == len(stands)
        found += [(box.left, box.bottom, box.right, box.top) for box in (trans * box for trans in stands)]
    return sorted((round(a, 4), round(b, 4), round(c, 4), round(d, 4)) for a, b, c, d in found)


def placements(layout: kdb.Layout, cell: str) -> Iterator[kdb.DCplxTrans]:
    if cell == "top":
        yield kdb.DCplxTrans()
    iterator = kdb.RecursiveInstanceIterator(layout, layout.cell("top"))
    while not iterator.at_end():
        if iterator.inst_cell().name == cell:
            yield iterator.dtrans() * iterator.inst_dtrans()
        iterator.next()


def flat(layout: kdb.Layout) -> kdb.Layout:
    copy = layout.dup()
    copy.cell("top").flatten(True)
    return copy


def test_shapes_with_a_sharp_corner_are_chosen_and_their_neighbours_are_not() -> None:
    layout = kdb.Layout()
    top = layout.create_cell("top")
    a = layout.layer(0, 0)
    wedge = kdb.Polygon([kdb.Point(0, 0), kdb.Point(1000, 200), kdb.Point(1000, 0)])
    top.shapes(a).insert(wedge)
    top.shapes(a).insert(wedge.transformed(kdb.Trans(1, True, 5000, 0)))
    top.shapes(a).insert(kdb.Box(-500, -500, -10, 500))
    found = boxes(layout, "made.a.where(made.a.angle() < 60).any()")
    assert found == [(0.0, 0.0, 1.0, 0.2), (5.0, 0.0, 5.2, 1.0)]


@pytest.mark.parametrize("trans", ["r0 0,0", "r90 700,-300", "m45 *1 3,5", "r270 *2 100,0", "m90 *0.5 40,20"])
def test_narrow_places_lie_in_the_shapes_that_have_them(trans: str) -> None:
    """A bar with a waist, and one without, in a cell that stands in any way."""
    layout = kdb.Layout()
    top, below = layout.create_cell("top"), layout.create_cell("below")
    a = layout.layer(0, 0)
    for box in ((0, 0, 4000, 2000), (4000, 900, 6000, 1100), (6000, 0, 9000, 2000), (0, 5000, 9000, 7000)):
        below.shapes(a).insert(kdb.Box(*box))
    placed = kdb.ICplxTrans(kdb.DCplxTrans.from_s(trans))
    top.insert(kdb.CellInstArray(below.cell_index(), placed))
    for each in (layout, flat(layout)):
        assert boxes(each, "made.a.where(made.a.width() < 0.5).any()") == [
            in_um(placed * kdb.Box(0, 0, 9000, 2000))
        ]
        ((left, bottom, right, top_),) = boxes(each, "(made.a.width() < 0.5).found().any()")
        waist = in_um((placed * kdb.Box(4000, 900, 6000, 1100)).enlarged(20, 20))
        assert waist[0] <= left < right <= waist[2]
        assert waist[1] <= bottom < top_ <= waist[3]


def test_a_place_between_cells_is_found_where_they_stand_near() -> None:
    layout = kdb.Layout()
    top, below = layout.create_cell("top"), layout.create_cell("below")
    below.shapes(layout.layer(0, 0)).insert(kdb.Box(0, 0, 1000, 1000))
    for x in (0, 1200, 5000):
        top.insert(kdb.CellInstArray(below.cell_index(), kdb.Trans(x, 0)))
    rule = "made.a.where(made.a.space() < 0.5).any()"
    assert boxes(flat(layout), rule) == [(0.0, 0.0, 1.0, 1.0), (1.2, 0.0, 2.2, 1.0)]
    assert boxes(layout, rule) == [(0.0, 0.0, 1.0, 1.0), (1.2, 0.0, 2.2, 1.0)]


def test_overlay_makes_what_is_found_more() -> None:
    layout = kdb.Layout()
    top = layout.create_cell("top")
    top.shapes(layout.layer(0, 0)).insert(kdb.Box(0, 0, 1000, 1000))
    top.shapes(layout.layer(1, 0)).insert(kdb.Box(1400, 0, 2400, 1000))
    assert boxes(layout, "(made.a.separation(made.b) < 0.3).found().any()") == []
    assert len(boxes(layout, "(made.a.separation(made.b).after_overlay(0.2) < 0.3).found().any()")) == 1


@pytest.mark.parametrize(
    ("turn", "size"),
    [("r0", (1.4, 1.2)), ("r90", (1.4, 1.2)), ("m45", (1.4, 1.2)), ("r45", None)],
)
def test_what_grows_along_x_grows_along_the_wafers(turn: str, size: tuple[float, float] | None) -> None:
    """However the cell stands, and where it stands in two ways."""
    layout = kdb.Layout()
    top, below = layout.create_cell("top"), layout.create_cell("below")
    below.shapes(layout.layer(0, 0)).insert(kdb.Box(-500, -500, 500, 500))
    for way, x in ((turn, 0), ("r0", 9000), ("r90", 18_000)):
        placed = kdb.ICplxTrans(kdb.DCplxTrans.from_s(f"{way} {x},0"))
        top.insert(kdb.CellInstArray(below.cell_index(), placed))
    rule = "made.a.sized(0.2, 0.1).any()"
    # A cell that stands at 45 deg is one of its own, with the name of the other.
    for each in (layout, flat(layout)) if size else (flat(layout),):
        found = [(round(box[2] - box[0], 3), round(box[3] - box[1], 3)) for box in boxes(each, rule)]
        if size:
            assert found == [size] * 3
        else:
            assert found == [(round(2**0.5 + 0.4, 3), round(2**0.5 + 0.2, 3)), (1.4, 1.2), (1.4, 1.2)]


def in_um(box: kdb.Box) -> tuple[float, float, float, float]:
    return box.left / 1000, box.bottom / 1000, box.right / 1000, box.top / 1000
