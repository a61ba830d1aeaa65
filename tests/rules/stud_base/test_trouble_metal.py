"""Metal and solder over notches, and what is one net because of it, for notches made last and made first."""

import klayout.db as kdb
import pytest

from tests.rules.stud_base.board import HOLE, RIM, Board, box, corners, keyhole, polygon, ring, sector

LASERED, STAMPED = "stud-base", "stud-base/stamped"
ON_RIM, ON_FILM = (65.0, 0.0), (290.0, 0.0)
Told = list[tuple[str, float | None, int]]
SEVERED: Told = [("CT.3", 2.0, 1)]  # alone: CT.1 does not tell the narrow piece that is left on the stud
BRIDGED: Told = [("ST.2", None, 1)]
OPEN: Told = [("NET.2", 39.99, 1)]
SHORTED: Told = [("NET.1", 35.0, 1)]


def board(technology: str, notch: kdb.Region, names: str = "") -> Board:
    """A stud and a track from its rim metal over the notch; `names`: of the rim metal, and of the track."""
    drawn = Board(technology)
    drawn.stud(0, 0, notch)
    drawn.draw("track", box(70, -20, 300, 20))
    for place, name in zip((ON_RIM, ON_FILM), names, strict=False):
        drawn.name(*place, name)
    return drawn


@pytest.mark.parametrize(
    ("technology", "names", "told"),
    [
        (LASERED, "", SEVERED),
        (LASERED, "AB", SEVERED),
        (LASERED, "AA", SEVERED + OPEN),
        (STAMPED, "", BRIDGED),
        (STAMPED, "AB", SHORTED + BRIDGED),
        (STAMPED, "AA", BRIDGED),
    ],
)
def test_a_track_over_a_closed_notch(technology: str, names: str, told: Told) -> None:
    """A notch that is made last parts it; metal that comes after the notch runs through it."""
    assert board(technology, ring(0, 0), names).told() == told


@pytest.mark.parametrize("technology", [LASERED, STAMPED])
@pytest.mark.parametrize(("names", "told"), [("", []), ("AA", []), ("AB", SHORTED)])
def test_a_track_through_a_mouth(technology: str, names: str, told: Told) -> None:
    """It joins what it leads to, and nothing is parted or bridged."""
    assert board(technology, sector(0, 0, 18, 342), names).told() == told


@pytest.mark.parametrize("technology", [LASERED, STAMPED])
def test_solder_over_a_notch(technology: str) -> None:
    drawn = Board(technology)
    solder = polygon((-60, -60), (160, -30), (160, 30), (-60, 60))
    drawn.stud(0, 0, solder=solder)
    (found,) = [finding for finding in drawn.findings() if finding.rule != "EC.6"]
    assert found.rule == "ST.2"
    assert found.at[0] == pytest.approx((116, 0), abs=1)  # the middle of what lies in the notch


def test_solder_that_ends_in_a_notch() -> None:
    """It bridges nothing, but lies off its rim metal."""
    drawn = Board()
    drawn.stud(0, 0, solder=polygon((-60, -50), (139.8, -5), (139.8, 5), (-60, 50)))
    assert {finding.rule for finding in drawn.findings()} == {"EC.5"}


@pytest.mark.parametrize(("of_hole", "of_rim"), [(24, 128), (128, 24), (16, 200), (12, 12)])
def test_rim_metal_of_other_facets_joins_its_hole(of_hole: int, of_rim: int) -> None:
    """Circles of one radius; a rim that begins 3 um beside the hole joins nothing."""
    board = Board()
    hole = polygon(*corners(0, 0, HOLE, of_hole))
    board.stud(0, 0, hole=hole, rim=keyhole(corners(0, 0, RIM, of_rim), corners(0, 0, HOLE, of_rim)))
    assert [v.rule for v in board.findings(rules=["EC.3"])] == []
    apart = Board()
    apart.stud(0, 0, hole=hole, rim=keyhole(corners(0, 0, RIM, of_rim), corners(0, 0, HOLE + 3, of_rim)))
    assert [v.rule for v in apart.findings(rules=["EC.3"])] == ["EC.3"]
