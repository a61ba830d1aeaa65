"""One defect is told by one rule of a whole run, and by another where that one is left out."""

import klayout.db as kdb
import pytest

from tests.rules.stud_base.board import (
    HOLE,
    RIM,
    UPPER_END,
    Board,
    box,
    circle,
    polygon,
    ring,
    sector,
    snapped,
    square,
)

X = 1000.0
NOTHING = kdb.Region()


def board(**others: kdb.Region) -> Board:
    """A sound stud, and one at `X` that is drawn otherwise on some layers."""
    drawn = Board()
    drawn.stud(0, 0)
    drawn.stud(X, 0, others.pop("notch", None), None, **others)
    return drawn


def rules(drawn: Board, *asked: str) -> list[str]:
    return sorted(each.rule for each in drawn.findings(rules=asked or None))


@pytest.mark.parametrize(
    ("others", "rule", "alone"),
    [
        ({"rim": NOTHING}, "EC.1", ["EC.3", "EC.5", "NET.3"]),
        ({"notch": NOTHING}, "TH.6", ["EC.2", "EC.5"]),
        ({"pad": NOTHING}, "TH.5", ["TH.4", "NET.3"]),
        ({"pad": circle(X + 115, 0, 40), "internal": circle(X + 35, 0, 60)}, "IC.2", ["TH.4"]),
    ],
)
def test_a_stud_that_lacks_something(others: dict[str, kdb.Region], rule: str, alone: list[str]) -> None:
    drawn = board(**others)
    assert rules(drawn) == [rule]
    for other in alone:
        assert set(rules(drawn, other)) == {other}


def test_solder_that_bridges_the_notch() -> None:
    drawn = board(solder=circle(X, 0, 145))
    assert rules(drawn) == ["EC.6", "ST.2"]
    assert rules(drawn, "EC.5") == ["EC.5"]


def test_solder_on_the_stud_beside_its_rim() -> None:
    """It lies on no rim at all, and neither in the notch."""
    assert "EC.5" in rules(board(solder=box(X + 87, -5, X + 97, 5)))


@pytest.mark.parametrize(
    "track",
    [
        box(70, -20, X - 70, 20),
        polygon((60, -25), (60, 25), (500, 120), (X - 60, 60), (X - 60, 5), (500, 60)),  # aslant
    ],
)
def test_a_severed_track_is_no_narrow_one(track: kdb.Region) -> None:
    """Its pieces have thin ends, where the round notch parts them."""
    drawn = Board()
    drawn.stud(0, 0, notch=sector(0, 0, 30, 330))
    drawn.stud(X, 0)
    drawn.draw("track", track)
    assert rules(drawn) == ["CT.3"]
    assert rules(drawn, "CT.1") == ["CT.1"]


def test_a_track_that_touches_a_notch_hides_no_net() -> None:
    """It ends in the notch of a stud that is labelled as the one it comes from."""
    drawn = Board()
    drawn.stud(0, 0, notch=sector(0, 0, 30, 330), pad=NOTHING, internal=circle(0, 0, 75))
    drawn.stud(X, 0)
    drawn.draw("track", box(70, -20, X - 130, 20))
    assert rules(drawn) == ["NET.3"]


def values(drawn: Board, *asked: str) -> list[tuple[str, float | None]]:
    return sorted(((each.rule, each.measured) for each in drawn.findings(rules=asked)), key=str)


def test_a_hole_past_its_metal_on_one_side_and_near_its_edge_on_another() -> None:
    drawn = board(pad=circle(X + 115, 0, 40), internal=box(X - 40, -48, X + 120, 100))
    assert values(drawn, "IC.2", "TH.4", "TH.5") == [
        ("IC.2", pytest.approx(40 - UPPER_END, abs=0.01)),
        ("TH.4", pytest.approx(48 - UPPER_END, abs=0.01)),
    ]


def test_solder_that_bridges_the_notch_on_one_side_and_leaves_its_rim_on_another() -> None:
    over = circle(X, 0, 80) + box(X + 70, -5, X + 150, 5) + box(X - 97, -5, X - 70, 5)
    found = values(board(solder=over.merged()), "ST.2", "EC.1", "EC.5")
    assert found == [("EC.5", pytest.approx(-12.1, abs=0.1)), ("ST.2", None)]


@pytest.mark.parametrize("bare", range(3))
@pytest.mark.parametrize("pad", [None, NOTHING])
def test_a_net_is_left_to_another_rule_where_that_tells_it_alone(bare: int, pad: kdb.Region | None) -> None:
    """Of three dies of one cell, whose rims stand in a cell beside, one has none.

    Its net ends at the pad, which is what EC.1 tells there; without pads the others' nets end at their rims.
    """
    drawn = Board()
    die, rim = drawn.layout.create_cell("die"), drawn.layout.create_cell("rim")
    drawn.draw("die", square(0, 0, X / 2), cell=die)
    drawn.stud(0, 0, cell=die, rim=NOTHING, solder=NOTHING, **({} if pad is None else {"pad": pad}))
    drawn.draw("rim", ring(0, 0, HOLE, RIM), cell=rim)
    for number in range(3):
        at = kdb.Trans(snapped(number * X), 0)
        drawn.top.insert(kdb.CellInstArray(die.cell_index(), at))
        if number != bare:
            drawn.top.insert(kdb.CellInstArray(rim.cell_index(), at))
    found = {
        each.rule: {column for column, _ in each.dies} for each in drawn.findings(rules=["NET.3", "EC.1"])
    }
    others = {} if pad is None else {"NET.3": {0, 1, 2} - {bare}}
    assert found == {"EC.1": {bare}} | others
