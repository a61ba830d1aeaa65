"""Ladders of one pitch, drawn by hand on a die of the shipped technology."""

import klayout.db as kdb
import pytest

from tests.rules.hermetic.board import WAYS, Die, Edit, path, told

BARS, GAP, PAIRS = 10.0, 1.0, 12


def comb(x: float, y: float, pitch: float) -> list[kdb.DBox]:
    """A resonator of 24 fingers that overlap over 60 um between two bars, its middle at (x, y)."""
    half, width = 30.0, 1.0
    first = x - (2 * PAIRS - 1) * pitch / 2
    lefts = [round(200 * (first + n * pitch - width / 2)) / 200 for n in range(2 * PAIRS)]
    bars = [
        kdb.DBox(lefts[0], low, lefts[-1] + width, low + BARS)
        for low in (y + half + GAP, y - half - GAP - BARS)
    ]
    fingers = [
        kdb.DBox(left, y - half - (GAP if n % 2 else 0), left + width, y + half + (0 if n % 2 else GAP))
        for n, left in enumerate(lefts)
    ]
    return [*bars, *fingers]


def ladder(series: float, shunt: float) -> Edit:
    """IN to OUT over two resonators in series, and one to ground from between them."""

    def edit(die: Die) -> None:
        die.shapes["connector"] = [each for each in die.shapes["connector"] if isinstance(each, kdb.DBox)]
        die.redraw("component", *comb(-100, 0, series), *comb(100, 0, series), *comb(0, -150, shunt))
        die.redraw("label", kdb.DText("F1.IN", -330, -260), kdb.DText("F1.OUT", 330, 260))
        die.draw(
            "connector",
            path(8, (-330, -255), (-330, 36), (-90, 36)),
            path(8, (90, 36), (330, 36), (330, 255)),
            path(8, (-110, -36), (110, -36)),
            path(8, (0, -36), (0, -114)),
            path(8, (0, -186), (0, -300)),
        )
        die.draw("ground", kdb.DBox(-20, -310, 20, -290))
        die.draw("label", kdb.DText("GND", 0, -300))

    return edit


@pytest.mark.parametrize("way", ["as drawn", "a quarter", "flat", "children"])
@pytest.mark.parametrize(
    ("shunt", "right"),
    [(2.02, []), (2.015, [("SAW.1", 0.75)]), (2.0, [("SAW.1", 0.0)]), (1.94, [])],
)
def test_a_ladder_drawn_by_hand(shunt: float, right: list[tuple[str, float]], way: str) -> None:
    """At the limit of 1 %, a grid step of 0.005 um under it, at one pitch, and those of a band stop."""
    found = told(ladder(2.0, shunt), way=WAYS[way], rules=["SAW.1", "NET.4"])
    assert found == [(rule, pytest.approx(value, abs=0.06)) for rule, value in right]
