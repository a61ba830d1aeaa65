"""Shorts and opens are told once, where they are."""

import klayout.db as kdb
import pytest

from pkgdrc.phrases import said
from tests.nets.dies import Drawing


def pads_and_tracks(*names: str) -> Drawing:
    """Pads side by side, 200 um apart, each with a track of 10 um upwards from it."""
    drawing = Drawing()
    for number, name in enumerate(names):
        drawing.pad(drawing.top, 200 * number, 0, name)
        drawing.box(drawing.top, "track", 200 * number - 5, -5, 200 * number + 5, 300)
    return drawing


def test_a_short_is_marked_at_its_bridge() -> None:
    """Two tracks of 10 um and a bridge of 4 um between them, 150 um up."""
    drawing = pads_and_tracks("A", "B")
    drawing.box(drawing.top, "track", 5, 150, 195, 154)
    [short] = drawing.told("CR.1")
    assert short.about == ("A", "B")
    assert short.measured == 4
    assert short.between is not None
    (x0, y0), (x1, y1) = sorted(short.between)
    assert x0 == x1
    assert 5 <= x0 <= 195
    assert (y0, y1) == (150, 154)
    assert "over 5 shapes of pad, track" in said(short.details)


def test_a_short_within_one_shape() -> None:
    """The same drawn as one polygon, as a house does that merges before it ships."""
    drawing = pads_and_tracks("A", "B")
    drawing.polygon(
        drawing.top, "track", (-5, -5), (-5, 300), (5, 300), (5, 154), (195, 154), (195, 300), (205, 300),
        (205, -5), (195, -5), (195, 150), (5, 150), (5, -5),
    )  # fmt: skip
    [short] = drawing.told("CR.1")
    assert short.measured == 4
    assert short.between is not None
    assert {y for _, y in short.between} == {150, 154}


def test_of_two_bridges_the_shorter_chain() -> None:
    drawing = pads_and_tracks("A", "B")
    drawing.box(drawing.top, "track", 5, 150, 195, 156)
    drawing.box(drawing.top, "track", 5, 250, 100, 252)
    drawing.box(drawing.top, "track", 100, 250, 195, 252)
    [short] = drawing.told("CR.1")
    assert short.measured == 6


def test_three_names_on_one_net_are_one_defect() -> None:
    drawing = pads_and_tracks("A", "B", "C")
    drawing.box(drawing.top, "track", 5, 150, 395, 154)
    [short] = drawing.told("CR.1")
    assert short.about == ("A", "B", "C")


def test_an_open_is_told_at_its_gap() -> None:
    """The track of a net is cut 3 um wide."""
    drawing = Drawing()
    drawing.pad(drawing.top, 0, 0, "A")
    drawing.pad(drawing.top, 400, 0, "A")
    drawing.box(drawing.top, "track", -5, -5, 198, 5)
    drawing.box(drawing.top, "track", 201, -5, 405, 5)
    [found] = drawing.told("CR.2")
    assert (found.measured, found.unit) == (3, "um")
    assert found.between is not None
    assert {x for x, _ in found.between} == {198, 201}
    assert "in 2 pieces, 3 um apart" in said(found.details)


def test_pieces_over_each_other_without_an_opening() -> None:
    drawing = Drawing()
    drawing.box(drawing.top, "pad", 0, 0, 100, 100)
    drawing.box(drawing.top, "track", 50, 0, 150, 100)
    drawing.name(drawing.top, "A", 10, 10)
    drawing.name(drawing.top, "A", 140, 10)
    [found] = drawing.told("CR.2")
    assert found.measured == 0
    assert "lie over each other" in said(found.details)


def test_three_pieces_have_two_gaps() -> None:
    drawing = pads_and_tracks("A", "A", "A")
    assert [v.measured for v in drawing.told("CR.2")] == [160, 160]


@pytest.mark.parametrize(("outside", "count"), [([], 1), (["GND"], 0), (["*ND"], 0), (["G"], 1)])
def test_grounds_that_the_board_joins(outside: list[str], count: int) -> None:
    assert len(pads_and_tracks("GND", "GND").told("CR.2", joined_outside=outside)) == count


@pytest.mark.parametrize(("angle", "mirror"), [(0, False), (90, False), (180, True), (30, False)])
def test_labels_in_cells_of_their_own(angle: float, mirror: bool) -> None:
    """Labels alone in a cell beside the metal's, both turned; the labels stand on the metal's edge."""
    drawing = Drawing()
    metal, names = drawing.cell("METAL"), drawing.cell("NAMES")
    drawing.box(metal, "pad", 0, 0, 100, 10)
    drawing.name(names, "A", 0, 0)
    drawing.name(names, "B", 100, 5)
    drawing.place(metal, 1000, 500, angle, mirror)
    drawing.place(names, 1000, 500, angle, mirror)
    [short] = drawing.told("CR.1")
    assert short.about == ("A", "B")


def test_dies_that_a_common_track_crosses_are_parted_by_the_cut() -> None:
    """A ground bar over the street names no die's net by another die's label."""
    drawing = Drawing()
    die = drawing.cell("DIE")
    drawing.box(die, "die", 0, 0, 500, 500)
    drawing.pad(die, 250, 250, "A")
    drawing.box(die, "track", 245, 245, 255, 505)
    other = drawing.cell("OTHER")
    drawing.box(other, "die", 0, 0, 500, 500)
    drawing.pad(other, 250, 250, "B")
    drawing.box(other, "track", 245, -5, 255, 255)
    drawing.place(die, 0, 0)
    drawing.place(other, 0, 500)
    assert drawing.told("CR.1") == []


def test_a_defect_of_many_dies_is_told_once() -> None:
    """In 12 dies of one cell, two of which have a sibling's metal over them."""
    drawing = Drawing()
    die, bridge = drawing.cell("DIE"), drawing.cell("BRIDGE")
    drawing.box(die, "die", -50, -50, 650, 450)
    for x, name in ((0, "A"), (200, "B"), (400, "C"), (600, "C")):
        drawing.pad(die, x, 0, name)
        drawing.box(die, "track", x - 5, -5, x + 5, 300)
    drawing.box(bridge, "track", 5, 150, 195, 154)
    for column in range(4):
        for row in range(3):
            drawing.place(die, 700 * column, 500 * row)
    for column in (1, 3):
        drawing.place(bridge, 700 * column, 500)
    [short] = drawing.told("CR.1")
    assert short.dies == ((1, 1), (3, 1))
    [found] = drawing.told("CR.2")
    assert len(found.dies) == 12
    assert found.placements == 12


@pytest.mark.parametrize("die", [True, False])
def test_more_shapes_than_can_be_followed(die: bool) -> None:
    """They are not taken to be clean: the rule fails, and says why."""
    drawing = Drawing()
    cell = drawing.cell("CELL")
    drawing.box(cell, "pad", 0, 0, 1, 1)
    steps = kdb.DVector(2, 0), kdb.DVector(0, 2), 10_000, 10_000
    drawing.top.insert(kdb.DCellInstArray(cell.cell_index(), kdb.DTrans(), *steps))
    if die:
        drawing.box(drawing.top, "die", -10, -10, 30_000, 30_000)
    with pytest.raises(AssertionError, match="100,000,000 shapes that conduct"):
        drawing.told("CR.1")
