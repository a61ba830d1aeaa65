"""One defect is told by one rule of a whole run, and by another where that one is left out."""

import klayout.db as kdb
import pytest

from tests.rules.elastic_bump.device import (
    BALL,
    LAND,
    LANDING,
    PAD,
    REACH,
    TRACK,
    Device,
    Shape,
    circle,
    square,
)

X = 300.0


def device(**others: list[Shape]) -> Device:
    """A sound bump, and one at `X` that is drawn otherwise on some layers."""
    drawn = Device()
    drawn.bump(0, 0)
    drawn.bump(X, 0, None, **others)
    return drawn


STUB: list[Shape] = [square(X, -REACH, LANDING), kdb.DBox(X - TRACK, -REACH, X + TRACK, -REACH / 2)]
BREAK: list[Shape] = [
    *STUB,
    kdb.DBox(X - TRACK, -REACH / 2 + 10, X + TRACK, 0),
    circle(X, 0, LAND),
]
DEFECTS: dict[str, tuple[dict[str, list[Shape]], str, str]] = {
    "no pad": ({"pad": [], "pad_opening": []}, "RD.4", "NET.3"),
    "no opening over the pad": ({"pad_opening": []}, "PD.3", "RD.4"),
    "a stub": (
        {"base": [], "opening": [], "filling": [], "ball": [], "interconnect": STUB},
        "RD.5",
        "NET.3",
    ),
    "no opening over the base region": ({"opening": [], "filling": [], "ball": []}, "IN.3", "NET.3"),
    "no opening, with its filling and ball": ({"opening": []}, "IN.3", ""),
    "no filling": ({"filling": []}, "CY.1", "NET.3"),
    "no ball": ({"ball": []}, "BL.2", "NET.3"),
}


def test_what_is_sound() -> None:
    assert device().told() == []


@pytest.mark.parametrize("defect", DEFECTS)
def test_a_net_that_ends(defect: str) -> None:
    layers, rule, otherwise = DEFECTS[defect]
    drawn = device(**layers)
    assert drawn.told() == [rule]
    if otherwise:
        assert drawn.told(ignored={rule}) == [otherwise]
        assert drawn.told({"NET.1", "NET.2", "NET.3"}) == ["NET.3"]


def test_a_broken_interconnect() -> None:
    """One finding; two nets that end where nobody tells of the break."""
    drawn = device(interconnect=BREAK)
    assert drawn.told() == ["RD.5"]
    assert drawn.told(ignored={"RD.5"}) == ["NET.3", "RD.4"]
    assert drawn.told(ignored={"RD.4", "RD.5"}) == ["NET.3", "NET.3"]


@pytest.mark.parametrize("street", [True, False])
def test_a_ball_in_the_street(street: bool) -> None:
    """Drawn, or beyond the edge of the die's field."""
    drawn = Device()
    drawn.bump(0, 0)
    edge = BALL - 1
    left = edge + 100 if street else edge
    drawn.draw("die", kdb.DBox(-left, -400, 400, 400))
    if street:
        drawn.draw("street", kdb.DBox(-left, -400, -edge, 400))
    # The interconnect's end is too near, 19 um beside it; what lies in it is not told again as too near.
    assert [rule for rule in drawn.told() if rule[:2] in ("BL", "SW")] == ["SW.1", "SW.2"]
    assert "BL.5" in drawn.told(ignored={"SW.1"})
    assert drawn.told({"BL.5"}) == ["BL.5"]
    assert drawn.told({"SW.2"}) == ["SW.2", "SW.2"]  # in the street, and beside it


def test_pads_beside_what_is_told_are_judged() -> None:
    """A net is silent only where the rule that tells it finds something on it."""
    drawn = device(pad=[], pad_opening=[])
    drawn.draw("pad", square(0, 600, PAD))
    drawn.draw("pad_opening", square(0, 600, PAD - 10))
    drawn.draw("interconnect", square(0, 600, PAD))
    drawn.draw("base", square(0, 600, PAD))
    assert drawn.told() == ["IN.3", "RD.4"]


@pytest.mark.parametrize(
    ("right", "rules"),
    [(110.0, []), (109.995, ["BL.5"]), (99.995, ["BL.5", "SW.2"]), (79.995, ["BL.5", "SW.1"])],
)
def test_a_die_with_a_street_along_one_edge(right: float, rules: list[str]) -> None:
    """At the others the edge is that of its field."""
    drawn = Device()
    drawn.bump(0, 0)
    drawn.draw("die", kdb.DBox(-500, -400, right, 400))
    drawn.draw("street", kdb.DBox(-500, -400, -450, 400))
    assert drawn.told() == rules
