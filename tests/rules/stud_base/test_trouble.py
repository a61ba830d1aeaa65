"""Notches and holes that are drawn in other ways than pkgdrc draws them: what the whole deck says of them."""

import math

import klayout.db as kdb
import pytest
import shapely

from tests.rules.stud_base.board import (
    HOLE,
    NOTCH,
    PAD,
    STUD,
    UPPER_END,
    Board,
    Places,
    box,
    circle,
    corners,
    keyhole,
    ring,
    square,
)

STEP = 0.005
NOWHERE = kdb.Region()
OPEN = [("NT.1", None, 1)]


def stud(notch: kdb.Region, **others: kdb.Region) -> Board:
    board = Board()
    board.stud(0, 0, notch, None, **others)
    return board


def squares(outer: float, inner: float, x: float = 0.0) -> kdb.Region:
    """A square ring, by half its widths."""
    return keyhole(_square(outer, x), _square(inner, x))


def _square(half: float, x: float) -> Places:
    return [(x + half, 0), (x + half, half), (x - half, half), (x - half, -half), (x + half, -half)]


@pytest.mark.parametrize(("gap", "told"), [(STEP, OPEN), (0.0, []), (-STEP, [])])
def test_two_half_rings(gap: float, told: list[object]) -> None:
    left, right = ring(0, 0) & box(-200, -200, 0, 200), ring(0, 0) & box(gap, -200, 200, 200)
    assert stud(left + right).told() == told


@pytest.mark.parametrize(("slit", "told"), [(0.0, []), (STEP, OPEN)])
def test_a_keyhole(slit: float, told: list[object]) -> None:
    board = stud(keyhole(corners(0, 0, NOTCH), corners(0, 0, STUD), slit))
    assert board.told() == told
    assert [v.at for v in board.findings()] == [((0.0, 0.0),)] * len(told)


@pytest.mark.parametrize("flat", [120.0, 60.0])
@pytest.mark.parametrize(("gap", "told"), [(STEP, {"NT.1"}), (20.0, {"NT.1"}), (0.0, set()), (-5.0, set())])
def test_a_closed_path(gap: float, told: set[str], flat: float) -> None:
    """Along a square, or one without corners. A path that runs over its own start is well formed."""
    turns = [(120, flat), (flat, 120), (-flat, 120), (-120, flat)]
    way = [(120, 0), *turns, *((-x, -y) for x, y in turns), (120, -gap)]
    board = stud(NOWHERE)
    path = kdb.Path([kdb.Point(round(1000 * x), round(1000 * y)) for x, y in way], 40_000)
    board.top.shapes(board.layout.layer(31, 0)).insert(path)
    assert {finding.rule for finding in board.findings()} - {"GR.1"} == told


@pytest.mark.parametrize(("slit", "off", "told"), [(0, 0, []), (0, 2, []), (STEP, 0, OPEN)])
def test_a_rounded_square(slit: float, off: float, told: list[object]) -> None:
    board = stud(_rounded(off, slit))
    board.name(0, 0, "concentric", "notch_kind")
    assert board.told() == told


def test_a_rounded_square_off_the_centre() -> None:
    board = stud(_rounded(2.005))
    board.name(0, 0, "concentric", "notch_kind")
    assert board.told() == [("NT.2", 2.005, 1)]


def _rounded(off: float, slit: float = 0.0) -> kdb.Region:
    """A ring round (off, 0) whose sides are straight and corners round."""

    def rounded(flat: float, radius: float) -> Places:
        turned = corners(0, 0, radius)
        sides = [(x + math.copysign(flat, x), y + math.copysign(flat, y)) for x, y in turned[1:]]
        return [(off + flat + radius, 0), *((x + off, y) for x, y in sides)]

    return keyhole(rounded(80, 60), rounded(70, 30), slit)


@pytest.mark.parametrize(("past", "told"), [(0.0, []), (STEP, []), (-STEP, [("NT.3", 179.996, 1)])])
def test_half_a_tube(past: float, told: list[object]) -> None:
    """The rim is cut half a step past its centre: atan(0.005 / 140) is 0.002 deg on either side."""
    assert stud(ring(0, 0) & box(-200, -200, past, 200)).told() == told


@pytest.mark.parametrize(("off", "inner"), [(60.0, 70.0), (70.0, 65.0), (90.0, 100.0), (110.0, 90.0)])
def test_a_displaced_ring_that_cuts_its_hole(off: float, inner: float) -> None:
    """The stud spans the rim that lies inside of the ring, by a polygon's own intersections."""
    notch = ring(off, 0, inner, inner + 45)
    board = stud(notch, rim=NOWHERE, solder=NOWHERE)
    told = {v.rule: v.measured for v in board.findings({"stud_span": 360.0})}
    way = shapely.Point(0, 0).buffer(HOLE, 4096).exterior
    inside = way.intersection(shapely.Point(off, 0).buffer(inner, 4096))
    assert told["NT.3"] == pytest.approx(360 * inside.length / way.length, abs=0.05)


def test_a_crescent_between_two_circles() -> None:
    """Cut off where x is -20, so that what is seen of it ends at the outer circle's corners there."""
    crescent = (circle(0, 0, 140) - circle(45, 0, 130)) & box(-200, -200, -20, 200)
    board = stud(crescent, rim=ring(0, 0, HOLE, 70), solder=NOWHERE)
    told = {v.rule: v.measured for v in board.findings({"stud_wall": 100.0})}
    assert told["NT.3"] == pytest.approx(360 - 2 * math.degrees(math.atan2(138.564, -20)), abs=0.05)
    assert told["ST.1"] == pytest.approx(130 - 45 - HOLE, abs=0.01)


@pytest.mark.parametrize(
    ("pitch", "told"),
    [
        (280.0, [("NT.5", 2.0, 1)]),
        (279.995, [("NT.5", 2.0, 1)]),
        (310.0, []),
        (309.995, [("NT.5", 29.995, 1)]),
    ],
)
def test_two_notches_that_come_near_or_merge(pitch: float, told: list[object]) -> None:
    board = stud(squares(140, 100))
    board.stud(pitch, 0, squares(140, 100, pitch))
    assert board.told() == told
    assert all(abs(v.at[0][0] - pitch / 2) < 0.01 for v in board.findings())


@pytest.mark.parametrize(
    ("pad", "told"),
    [
        (circle(0, 0, 53.715), []),
        (circle(0, 0, 53.71), [("TH.4", 9.999, 1)]),
        (square(0, 0, 53.71), [("TH.4", 9.999, 1)] * 4),
        (circle(PAD - 53.715, 0, PAD), []),
        (circle(PAD - 53.71, 0, PAD), [("TH.4", 9.999, 1)]),
        (box(43.71, -75, 200, 75), [("TH.4", -87.421, 1)]),
        (box(43.715, -75, 200, 75), [("TH.5", None, 1)]),
        (box(60, -75, 200, 75), [("TH.5", None, 1)]),
    ],
)
def test_a_pad_beside_its_hole(pad: kdb.Region, told: list[object]) -> None:
    """At the upper face a hole is 50 - 120 tan 3 deg = 43.711 um wide from its centre."""
    assert pytest.approx(43.711, abs=1e-3) == UPPER_END
    assert stud(ring(0, 0), pad=pad).told() == told
