"""Studs by hand: the edges of module and chip, strays, rims that hardly join, metal that is not stated."""

import dataclasses
from typing import Any

import klayout.db as kdb
import pytest

from pkgdrc.deck import load_deck
from pkgdrc.engine import check
from pkgdrc.findings import State
from pkgdrc.resources import find_technology
from pkgdrc.technology import load_technology
from tests.rules.stud_base.board import HOLE, RIM, Board, box, circle, ring, sector, square


def told(board: Board) -> set[str]:
    return {each.rule for each in board.findings()} - {"NET.3"}


@pytest.mark.parametrize(("left", "rules"), [(190.0, set()), (189.995, {"SM.1"})])
def test_a_notch_and_the_edge_of_its_module(left: float, rules: set[str]) -> None:
    """The notch reaches 140 um to the left; no line is drawn that it is cut along."""
    board = Board()
    board.stud(0, 0)
    board.draw("die", box(-left, -400, 600, 400))
    found = [each for each in board.findings() if each.rule == "SM.1"]
    assert {each.rule for each in found} == rules
    assert [each.measured for each in found] == ([pytest.approx(49.995)] if rules else [])


@pytest.mark.parametrize(("right", "rules"), [(190.0, set()), (189.995, {"SM.1"})])
def test_a_module_that_is_cut_along_some_of_its_edges(right: float, rules: set[str]) -> None:
    """A line is drawn on the left only."""
    board = Board()
    board.stud(0, 0)
    board.draw("die", box(-400, -400, right, 400))
    board.draw("separation", box(-400.5, -400, -399.5, 400))
    assert told(board) == rules


@pytest.mark.parametrize(("right", "rules"), [(230.0, set()), (229.995, {"SM.1"})])
def test_a_module_that_is_cut_all_round(right: float, rules: set[str]) -> None:
    """The kerf, 40 um wide on either side with its tolerance, is all that counts, and is told once."""
    board = Board()
    board.stud(0, 0)
    board.draw("die", box(-400, -400, right, 400))
    for edge in (
        box(-400.5, -400.5, -399.5, 400.5), box(right - 0.5, -400.5, right + 0.5, 400.5),
        box(-400.5, -400.5, right + 0.5, -399.5), box(-400.5, 399.5, right + 0.5, 400.5),
    ):  # fmt: skip
        board.draw("separation", edge)
    assert [each.rule for each in board.findings() if each.rule == "SM.1"] == sorted(rules)


@pytest.mark.parametrize(("chip", "rules"), [(75.0, set()), (74.995, {"SM.2"})])
def test_a_pad_and_the_chip(chip: float, rules: set[str]) -> None:
    board = Board()
    board.stud(0, 0, pad=square(0, 0, 75))
    board.draw("chip", square(0, 0, chip))
    assert told(board) == rules


def test_strays() -> None:
    board = Board()
    board.stud(0, 0)
    board.draw("notch", ring(1000, 0))
    board.draw("track", box(-1000, -20, -700, 20))
    assert told(board) == {"NT.11", "CT.4"}


def test_a_notch_in_pieces_is_no_stray() -> None:
    """Halves that overlap by 2 deg, one of them a step larger."""
    board = Board()
    board.stud(0, 0, notch=sector(0, 0, -1, 181))
    board.draw("notch", sector(0, 0, 179, 361, inner=100.5, outer=140.5))
    assert told(board) == set()


@pytest.mark.parametrize(
    ("rim", "rules"),
    [
        (sector(0, 0, 0, 185, HOLE, RIM), set()),
        (sector(0, 0, 0, 175, HOLE, RIM), {"EC.3"}),
        (box(HOLE, -10, HOLE + 20, 10), {"EC.3"}),  # in a point
        (circle(0, 0, RIM), set()),  # drawn over the hole
    ],
)
def test_rim_metal_joins_the_wall_over_a_share_of_it(rim: kdb.Region, rules: set[str]) -> None:
    board = Board()
    board.stud(0, 0, rim=rim, solder=circle(0, 0, 20))
    assert told(board) - {"EC.4", "EC.5", "EC.6"} == rules


def test_a_stud_base_without_wall_metal() -> None:
    shipped: Any = load_technology(find_technology("stud-base"))
    technology = dataclasses.replace(shipped, wall_metal=None)
    run = check(None, load_deck("stud-base", technology), technology, selected={"TH.7", "ST.4"})
    ends = {rule.id: rule for rule in run.rules if rule.id in ("TH.7", "ST.4")}
    assert ends["TH.7"].state == State.VIOLATED
    assert ends["ST.4"].state == State.NOT_APPLICABLE
    assert "wall_metal.elastic_modulus" in ends["ST.4"].reason
