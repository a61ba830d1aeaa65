"""Openings on the two sides of the joint that are made before gluing, or after it.

The adhesive is the cover's, the intermediate layer the wafer's.
"""

import dataclasses
from typing import Literal

import pytest

from pkgdrc.technology import Technology
from tests.rules.hermetic.board import IN, OUT, WAYS, Die, Edit, disc, shipped, told

LIMIT = {"opening_offset": 3.0}

When = Literal["before gluing", "after gluing"]


def opened(when: When) -> Technology:
    technology = shipped("hermetic/intermediate")
    opening = dataclasses.replace(technology.openings["dk1"], opened=when)
    return dataclasses.replace(technology, openings={**technology.openings, "dk1": opening})


def intermediate(diameter: float, off: float = 0.0) -> Edit:
    """The opening in the intermediate layer of one connection: so wide, and so far to the right."""
    return lambda die: die.redraw("dk1_intermediate", disc(IN[0] + off, IN[1], diameter), disc(*OUT, 30))


def adhesive(off: float) -> Edit:
    """The opening in the adhesive of one connection so far to the right, on the cover as the cover's own."""
    return lambda die: die.redraw("dk1_adhesive", disc(IN[0] + off, IN[1], 40), disc(*OUT, 40))


def layered(die: Die) -> None:
    die.draw("intermediate", *die.shapes["die"])
    die.draw("dk1_intermediate", disc(*IN, 30), disc(*OUT, 30))


@pytest.mark.parametrize("way", ["as drawn", "mirrored", "a quarter"])
@pytest.mark.parametrize(
    ("when", "off", "right"),
    [
        ("after gluing", 3.0, []),
        ("after gluing", 3.1, [("DK.3", 3.1)]),
        ("before gluing", 0.9, []),
        ("before gluing", 1.1, [("DK.3", 3.1)]),
    ],
)
def test_openings_off_their_centres(when: When, off: float, right: list[tuple[str, float]], way: str) -> None:
    """Before gluing 2 um of overlay come to what is drawn; the limit is 3 um."""
    found = told(
        intermediate(30, off),
        technology=opened(when),
        way=WAYS[way],
        rules=["DK.3"],
        every=layered,
        limits=LIMIT,
    )
    assert found == [(rule, pytest.approx(value, abs=0.06)) for rule, value in right]


@pytest.mark.parametrize(
    ("when", "diameter", "right"),
    [
        ("after gluing", 37.5, []),
        ("after gluing", 38.5, [("DK.4", -0.31)]),
        ("before gluing", 33.5, []),
        ("before gluing", 34.5, [("DK.4", -0.31)]),
    ],
)
def test_an_opening_wider_than_what_the_adhesive_leaves(
    when: When, diameter: float, right: list[tuple[str, float]]
) -> None:
    """40 um taper by 12 deg over 5 um to 37.87 um: less the diameter, halved, less 2 um of overlay."""
    found = told(intermediate(diameter), technology=opened(when), rules=["DK.4"], every=layered)
    assert [rule for rule, _ in found] == [rule for rule, _ in right]
    assert [value for _, value in found] == pytest.approx([value for _, value in right], abs=0.06)


@pytest.mark.parametrize("when", ["after gluing", "before gluing"])
def test_openings_on_one_side_of_the_joint_are_as_they_are_drawn(when: When) -> None:
    technology = opened(when)

    def found(off: float) -> list[str]:
        return [
            r
            for r, _ in told(
                adhesive(off), technology=technology, rules=["DK.3"], every=layered, limits=LIMIT
            )
        ]

    # Off the cover's opening; the one in the intermediate layer is off it by as much.
    assert found(2.9) == ([] if when == "after gluing" else ["DK.3"])
    assert found(3.1) == ["DK.3", "DK.3"]


def without(*layers: str) -> Edit:
    """One connection without what it has on some layers."""

    def edit(die: Die) -> None:
        for layer in layers:
            die.without(layer, *IN)

    return edit


@pytest.mark.parametrize(
    ("layers", "rule"),
    [
        (["dk1"], "DK.4"),
        (["dk1_adhesive"], "DK.4"),
        (["dk1", "dk1_adhesive"], "DK.8"),
        (["under_contact"], "DK.7"),
    ],
)
@pytest.mark.parametrize("way", ["as drawn", "siblings", "flat"])
def test_what_is_missing_of_a_connection_is_told_once(layers: list[str], rule: str, way: str) -> None:
    assert told(without(*layers), way=WAYS[way]) == [(rule, None)]


@pytest.mark.parametrize(("cover", "adhesive"), [(24, 128), (128, 24), (8, 128), (128, 8)])
def test_circles_of_other_facets(cover: int, adhesive: int) -> None:
    """Conical openings whose circles have other numbers of corners are as concentric and conical as ever."""

    def edit(die: Die) -> None:
        die.redraw("dk1", disc(*IN, 90, cover), disc(*OUT, 90))
        die.redraw("dk1_adhesive", disc(*IN, 40, adhesive), disc(*OUT, 40))

    assert told(edit) == []
