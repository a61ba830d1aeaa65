"""Holes and notches of unusual forms, and several notches round a hole: what the whole deck says of them."""

import math

import klayout.db as kdb
import pytest

from tests.rules.stud_base.board import (
    HOLE,
    NOTCH,
    RIM,
    STUD,
    Board,
    Places,
    corners,
    keyhole,
    polygon,
    ring,
    sector,
    square,
)

NOWHERE = kdb.Region()
OPEN = [("NT.1", None, 1)]


def squares(outer: float, inner: float) -> kdb.Region:
    """A square ring, by half its widths."""

    def around(half: float) -> Places:
        return [(half, 0), (half, half), (-half, half), (-half, -half), (half, -half)]

    return keyhole(around(outer), around(inner))


def slit(x: float = 0.0, inner: float = STUD, outer: float = NOTCH) -> kdb.Region:
    """A ring round (x, 0) with a slit one grid step wide."""
    return keyhole(corners(x, 0, outer), corners(x, 0, inner), 0.005)


def stud(notch: kdb.Region, *notches: kdb.Region, **others: kdb.Region) -> Board:
    board = Board()
    board.stud(0, 0, notch, None, **others)
    board.draw("notch", *notches)
    return board


def test_a_square_hole_in_a_square_ring() -> None:
    others = {"hole": square(0, 0, HOLE), "rim": squares(RIM, HOLE), "solder": square(0, 0, 70)}
    assert stud(squares(NOTCH, STUD), **others).told() == []


def test_a_hole_with_16_corners() -> None:
    hole = corners(0, 0, HOLE, 16)
    rim = keyhole(corners(0, 0, RIM), hole)
    assert stud(ring(0, 0), hole=polygon(*hole), rim=rim).told() == []


@pytest.mark.parametrize(
    ("less", "told"), [(0.0, []), (0.01, [*OPEN, ("NT.6", 2.974, 1), ("NT.8", 2.974, 1)])]
)
def test_a_notch_in_eight_pieces(less: float, told: list[object]) -> None:
    """They overlap by 5 deg, or one of them stops short of the next: its corner is narrow beside that."""
    pieces = [sector(0, 0, 45 * n, 45 * n + 50) for n in range(7)]
    assert stud(NOWHERE, *pieces, sector(0, 0, 315, 360 - less)).told() == told


def test_a_notch_whose_ends_pass_each_other() -> None:
    """Film goes on between them, though every direction from the hole meets the notch."""
    angles = [math.radians(1.5 * n) for n in range(281)]  # once round and 60 deg on

    def turn(radius: float) -> Places:
        return [((radius + 8 * t) * math.cos(t), (radius + 8 * t) * math.sin(t)) for t in angles]

    assert stud(polygon(*turn(120), *reversed(turn(95)))).told() == OPEN


@pytest.mark.parametrize(
    ("inner", "outer", "told"),
    [
        (ring(0, 0), ring(0, 0, 200, 240), []),
        (slit(), ring(0, 0, 200, 240), OPEN),
        (ring(0, 0), slit(0, 200, 240), []),
        (slit(), squares(340, 300), OPEN),
    ],
)
def test_a_notch_round_a_notch(inner: kdb.Region, outer: kdb.Region, told: list[object]) -> None:
    """The nearer one is the hole's own."""
    assert stud(inner, outer).told() == told


def test_a_trench_round_a_module() -> None:
    """It makes no hole a tube, also the one in its corner that has no notch of its own."""
    board = stud(ring(0, 0), squares(340, 300))
    board.stud(220, 200, NOWHERE)
    assert [(v.rule, v.at) for v in board.findings()] == [("TH.6", ((220.0, 200.0),))]


def test_a_ring_round_two_holes() -> None:
    board = stud(NOWHERE)
    board.stud(300, 0, NOWHERE)
    board.draw("notch", ring(150, 0, 230, 270))
    assert sorted((v.rule, v.at) for v in board.findings()) == [
        ("TH.6", ((0.0, 0.0),)),
        ("TH.6", ((300.0, 0.0),)),
    ]
