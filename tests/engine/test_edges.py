"""Edges on the wafer: in cells that stand turned, mirrored and magnified, beside others and alone."""

import klayout.db as kdb
import pytest

from tests.engine.small_deck import findings, run

TRANS = [
    "r0 0,0",
    "m0 5,5",
    "m45 300,70",
    "r90 -7,3",
    "r270 *2 5,5",
    "m135 *0.5 0,40",
    "r45 0,0",
    "m22.5 9,9",
]
CHECKS = {
    "ED.1": "made.a.edges().space() < 0.5",
    "ED.2": "made.a.edges().space(metric='projection', along=1.4) < 0.5",
    "ED.3": "made.a.edges().width(metric='square') < 1",
    "ED.4": "made.a.edges().separation(made.b.edges()) < 0.7",
    "ED.5": "made.a.edges().enclosed_by(made.b.edges()) < 0.2",
    "ED.6": "made.a.edges().overlap(made.b.edges(), metric='square') < 0.51",
    "ED.7": "made.a.edges().length().outside(0.75, 2.4)",
    "ED.8": "made.a.edges().with_length(2).any()",
    "ED.9": "made.a.edges().with_angle(-10, 89).outside_part(made.b).any()",
    "ED.10": "made.a.edges().inside_part(made.b).with_length(0.3).separation(made.a.edges()) < 3",
}


def drawn(trans: str) -> kdb.Layout:
    """A few shapes in a cell, and more beside it in the cell above."""
    layout = kdb.Layout()
    top, below = layout.create_cell("top"), layout.create_cell("below")
    a, b = layout.layer(0, 0), layout.layer(1, 0)
    below.shapes(a).insert(kdb.Box(0, 0, 1000, 2000))
    below.shapes(a).insert(kdb.Box(1300, 500, 2000, 2500))
    below.shapes(a).insert(kdb.Polygon([kdb.Point(0, 3000), kdb.Point(1000, 4000), kdb.Point(2000, 3000)]))
    below.shapes(b).insert(kdb.Box(-100, -100, 500, 2100))
    for placed in (trans, "r0 9000,0", "r180 9000,8000"):
        top.insert(kdb.CellInstArray(below.cell_index(), kdb.ICplxTrans(kdb.DCplxTrans.from_s(placed))))
    top.shapes(a).insert(kdb.Box(11_350, 0, 12_000, 3000))
    top.shapes(b).insert(kdb.Polygon([kdb.Point(8800, -500), kdb.Point(8900, 3000), kdb.Point(8850, -500)]))
    return layout


@pytest.mark.parametrize("trans", TRANS)
def test_a_hierarchical_layout_has_the_edges_of_a_flat_one(trans: str) -> None:
    layout, flat = drawn(trans), drawn(trans)
    flat.cell("top").flatten(True)
    deep, plain = run(layout, CHECKS, top="top"), run(flat, CHECKS, top="top")
    for rule in CHECKS:
        told = [
            sorted(
                value
                for each in findings(result, rule)
                for value in [round(each.measured or 0.0, 3)] * each.placements
            )
            for result in (deep, plain)
        ]
        assert told[1], rule
        assert told[0] == told[1], rule


@pytest.mark.parametrize("trans", ["r0 0,0", "r30 -300,300", "m67.5 0,0", "r90 *1.5 3,4"])
def test_a_pair_of_long_edges_is_one_place_in_their_middle(trans: str) -> None:
    for flat in (False, True):
        layout = kdb.Layout()
        top, below = layout.create_cell("top"), layout.create_cell("below")
        a = layout.layer(0, 0)
        below.shapes(a).insert(kdb.Box(0, 0, 100_000, 20_000))
        below.shapes(a).insert(kdb.Box(20_000, 25_000, 100_000, 35_000))
        placed = kdb.ICplxTrans(kdb.DCplxTrans.from_s(trans))
        top.insert(kdb.CellInstArray(below.cell_index(), placed))
        if flat:
            top.flatten(True)
        (found,) = findings(run(layout, {"ED.1": "made.a.edges().space() < 8"}, top="top"), "ED.1")
        assert found.placements == 1
        if trans.startswith(("r0", "r90")):  # else rounding makes one end the nearer one
            middle = placed * kdb.Point(60_000, 22_500)
            assert found.at[0] == pytest.approx((middle.x / 1000, middle.y / 1000), abs=0.01)


def test_places_of_edges_lie_where_they_are_measured() -> None:
    layout = kdb.Layout()
    top = layout.create_cell("top")
    top.shapes(layout.layer(0, 0)).insert(kdb.Box(0, 0, 1000, 2000))
    top.shapes(layout.layer(0, 0)).insert(kdb.Box(1300, 500, 2000, 2500))
    (found,) = findings(run(layout, {"ED.1": "made.a.edges().space() < 0.5"}), "ED.1")
    assert found.measured == 0.3
    assert found.between in (((1.0, 1.25), (1.3, 1.25)), ((1.3, 1.25), (1.0, 1.25)))


@pytest.mark.parametrize("trans", TRANS[:6])
def test_edges_of_either_that_run_against_each_other_stay(trans: str) -> None:
    """Where a shape begins on the edge at which another ends, both edges are there."""
    layout = kdb.Layout()
    top, below = layout.create_cell("top"), layout.create_cell("below")
    below.shapes(layout.layer(0, 0)).insert(kdb.Box(0, 0, 1000, 1000))
    below.shapes(layout.layer(1, 0)).insert(kdb.Box(1000, 200, 2000, 800))
    for placed in (trans, "r0 9000,0"):
        top.insert(kdb.CellInstArray(below.cell_index(), kdb.ICplxTrans(kdb.DCplxTrans.from_s(placed))))
    either = "(made.a.edges() | made.b.edges())"
    checks = {"ED.1": f"{either}.any()", "ED.2": f"{either}.outside_part(made.c).with_length(0.1).any()"}
    result = run(layout, checks, top="top", layers={"a": [0, 0], "b": [1, 0], "c": [2, 0]})
    for rule in checks:
        assert sum(each.placements for each in findings(result, rule)) == 16
