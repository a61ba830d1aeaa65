"""Metal in the kerf and walls beside it, at each level, drawn by hand."""

import dataclasses
import math
from typing import Any

import klayout.db as kdb
import pytest

from pkgdrc.technology import Technology
from tests.rules.hermetic.board import (
    BOTTOM,
    IN,
    LEFT,
    OUT,
    RIGHT,
    TOP,
    WAYS,
    Die,
    Edit,
    Shape,
    bars,
    disc,
    drawing,
    keyhole,
    path,
    polygon,
    region,
    shapes_of,
    shipped,
    snapped,
    together,
    told,
)

Told = list[tuple[str, float | None]]
IN_KERF: Told = [("ES.9", None)]
TAN = math.tan(math.radians(30))
ON_WIRING = (5 + 2 * 25 * TAN) / 2 + 3  # of the shipped technologies, from a line's middle: 19.93
ES = ["ES.9", "ES.10", "ES.11"]


def nothing(die: Die) -> None:
    """No edit."""


METAL: dict[str, tuple[Edit, Told]] = {
    "a track": (drawing("connector", kdb.DBox(330, 155, 470, 165)), IN_KERF),
    "a path": (drawing("connector", path(10, (330, 200), (460, 200))), IN_KERF),
    "a piece alone": (drawing("connector", kdb.DBox(470, 0, 475, 10)), IN_KERF),
    "9 um from it": (drawing("connector", path(10, (330, 200), (445.29, 200))), [("ES.11", 9.0)]),
    "10.01 um from it": (drawing("connector", path(10, (330, 200), (444.28, 200))), []),
    "structures": (drawing("component", kdb.DBox(460, 0, 470, 10)), IN_KERF),
    "a mark": (drawing("mark", kdb.DBox(460, 0, 470, 10)), IN_KERF),
    "a number": (drawing("serial", kdb.DBox(460, 0, 470, 10)), IN_KERF),
    "a monitor": (drawing("monitor", kdb.DBox(460, 0, 470, 10)), IN_KERF),
    "through the street": (drawing("connector", path(10, (330, 200), (900, 200))), 2 * IN_KERF),
    "ground": (drawing("ground", kdb.DBox(400, 0, 480, 10)), []),
    "what joins it within the die": (
        together(
            drawing("ground", kdb.DBox(400, 0, 440, 10)), drawing("connector", path(10, (400, 5), (480, 5)))
        ),
        [],
    ),
    "what lies beside it": (
        together(
            drawing("ground", kdb.DBox(440, 0, 480, 20)),
            drawing("connector", kdb.DBox(445, 20.01, 470, 30)),
        ),
        IN_KERF,
    ),
    "what only the back metal joins to it": (
        together(
            drawing("ground", kdb.DBox(400, -5, 480, 5)),
            drawing("connector", path(10, (330, 200), (470, 200))),
        ),
        IN_KERF,
    ),
}


@pytest.mark.parametrize("name", METAL)
@pytest.mark.parametrize("way", ["as drawn", "siblings"])
def test_metal_on_the_chip(name: str, way: str) -> None:
    edit, right = METAL[name]
    assert told(edit, way=WAYS[way]) == right


def test_metal_in_the_street_that_no_die_has_drawn() -> None:
    assert told(wafer=drawing("connector", kdb.DBox(-20, 300, 20, 310))) == 2 * IN_KERF
    assert told(wafer=drawing("connector", kdb.DBox(-5, -5, 5, 5))) == 4 * IN_KERF
    assert told(wafer=drawing("connector", path(4, (0, 300), (0, 400)))) == 2 * IN_KERF


@pytest.mark.parametrize("layer", ["wiring", "plate", "film"])
@pytest.mark.parametrize(
    ("left", "right", "rules"),
    [
        (RIGHT - 10, RIGHT, ["ES.9"]),
        (300, math.floor((RIGHT - ON_WIRING - 9) * 200) / 200, ["ES.11"]),
        (300, math.floor((RIGHT - ON_WIRING - 10) * 200) / 200, []),
        (RIGHT - 31, RIGHT - 30, []),  # in the chip's kerf, and 10 um beside the wiring's
    ],
)
def test_metal_on_the_wiring_level(layer: str, left: float, right: float, rules: list[str]) -> None:
    edit = drawing(layer, kdb.DBox(left, 0, right, 10))
    assert [rule for rule, _ in told(edit, technology="hermetic/intermediate", rules=ES)] == rules


STUBS: dict[str, list[Shape]] = {
    "a box": [kdb.DBox(0, 150, 150, 170)],
    "a path": [path(20, (150, 160), (0, 160))],
    "halves": [kdb.DBox(80, 150, 150, 170), kdb.DBox(0, 150, 80, 170)],
    "a taper": [polygon((150, 140), (150, 180), (0, 160))],
}


@pytest.mark.parametrize("name", STUBS)
@pytest.mark.parametrize(("end", "rules"), [(25.47, []), (25.49, ["ES.10"])])
def test_the_narrowest_kerf_meets_a_stub(name: str, end: float, rules: list[str]) -> None:
    """The technology's is 56.96 um wide at the chip, less 3 um on either side where it lies off its line."""

    def stub(die: Die) -> None:
        die.redraw("ground", *(each.moved(LEFT + end, 0) for each in STUBS[name]))

    every = drawing("ground", kdb.DBox(LEFT, 150, -330, 170))
    assert [r for r, _ in told(stub, technology="hermetic/shielded", rules=ES, every=every)] == rules


@pytest.mark.parametrize(("start", "rules"), [(LEFT, []), (LEFT + 13.9, []), (LEFT + 14.0, ["ES.10"])])
def test_the_ground_is_led_there_on_the_wiring(start: float, rules: list[str]) -> None:
    """The narrowest kerf at the wiring's face reaches 13.93 um from the middle of its line."""

    def wired(die: Die) -> None:
        die.redraw("ground", kdb.DBox(-400, 150, -330, 170))
        die.draw("connector", kdb.DBox(-400, 140, -350, 180))
        die.draw("dk2", disc(-375, 160, 30))
        die.draw("wiring", kdb.DBox(start, 140, -350, 180))

    every = drawing("ground", kdb.DBox(LEFT, 150, -330, 170))
    assert [r for r, _ in told(wired, technology="hermetic/shielded", rules=ES, every=every)] == rules


def right_wall(width: float, form: str = "keyhole") -> Edit:
    """A frame whose right wall is this wide, in one of several forms."""
    outer = (LEFT, BOTTOM, RIGHT, TOP)
    inner = (LEFT + 60, BOTTOM + 60, RIGHT - width, TOP - 60)
    ways = {
        "left": path(60, (LEFT + 30, BOTTOM), (LEFT + 30, TOP)),
        "top": path(60, (LEFT, TOP - 30), (RIGHT, TOP - 30)),
        "bottom": path(60, (LEFT, BOTTOM + 30), (RIGHT, BOTTOM + 30)),
        "right": path(width, (RIGHT - width / 2, BOTTOM), (RIGHT - width / 2, TOP)),
    }
    cavity = kdb.Polygon(kdb.DBox(*inner).to_itype(0.001)).round_corners(0, 50_000, 64)
    rounded = region(kdb.DBox(*outer)) - kdb.Region(cavity).snapped(5, 5)
    thin = bars(outer, (inner[0], inner[1], RIGHT - 30, inner[3]))
    drawn: dict[str, list[Shape]] = {
        "keyhole": keyhole(outer, inner),
        "bars": bars(outer, inner),
        "paths": list(ways.values()),
        "rounded": shapes_of(rounded),
        "closed by an island": thin,
    }

    def edit(die: Die) -> None:
        die.redraw("frame", *drawn[form])
        if form == "closed by an island":
            die.draw("island", kdb.DBox(RIGHT - width, inner[1], RIGHT - 30, inner[3]))

    return edit


@pytest.mark.parametrize("form", ["keyhole", "bars", "paths", "rounded", "closed by an island"])
@pytest.mark.parametrize(("width", "right"), [(46.0, []), (45.7, [("RS.1", 19.99)])])
def test_the_wall_beside_the_kerf(form: str, width: float, right: Told) -> None:
    """25.707 um of a wall are cut away."""
    assert told(right_wall(width, form)) == [("ES.2", round(60 - width, 2)), *right]


def cut_by(name: str, **keys: Any) -> Technology:
    technology = shipped(name)
    assert technology.cut
    return dataclasses.replace(technology, cut=dataclasses.replace(technology.cut, **keys))


@pytest.mark.parametrize(
    ("width", "right"),
    [
        (60.0, []),
        (54.7, [("ES.2", 5.3), ("RS.1", 19.96)]),
        (34.0, [("ES.1", None)]),
    ],
)
def test_a_worn_tool_that_goes_too_deep(width: float, right: Told) -> None:
    """A tip of 15 um in radius is 17.3 um wide; 5 um deeper: it reaches 34.74 um from the line's middle."""
    worn = cut_by("hermetic", tip_wear=12.3, depth_tolerance=5.0)
    assert told(right_wall(width), technology=worn) == right


@pytest.mark.parametrize(
    ("width", "right"),
    [
        (60.0, []),
        (47.8, [("ES.2", 12.2)]),
        (46.0, [("ES.2", 14.0), ("RS.1", 18.29)]),
        (25.0, [("ES.1", None)]),
    ],
)
def test_a_frame_on_the_cover(width: float, right: Told) -> None:
    """The adhesive under it sees the kerf of the chip's face: 25.707 um, and 2 um of overlay."""

    def glued(die: Die) -> None:
        die.shapes.pop("dk1_adhesive", None)
        die.redraw("connector", *(kdb.DBox(x - 35, y - 35, x + 35, y + 35) for x, y in (IN, OUT)))
        die.redraw("label")
        die.redraw("adhesive", *die.shapes["frame"], *die.shapes["island"])

    edit = together(right_wall(width), glued)
    found = told(edit, technology="hermetic/frame-on-cover", every=glued)
    assert [each for each in found if not each[0].startswith(("NET", "DK", "RI"))] == right


@pytest.mark.parametrize(("gap", "right"), [(0.0, []), (0.005, [("TL.1", None)]), (300.0, [("TL.1", None)])])
@pytest.mark.parametrize("way", WAYS)
def test_a_line_broken_in_the_edge_exclusion(way: str, gap: float, right: Told) -> None:
    """Lines may end there, but what goes on beyond a gap bounds no die."""
    end = TOP * 2 + 100
    over = together(
        drawing("wafer", disc(0, 0, 7800)),
        drawing("separation", kdb.DBox(-0.5, end + gap, 0.5, end + 1000)),
    )
    if WAYS[way].dbu <= 0.005 or gap != 0.005:
        assert told(wafer=over, rules={"TL.1"}, way=WAYS[way]) == right


ON_CHIP = (5 + 2 * 45 * TAN) / 2 + 3  # of the widest kerf, with the intermediate layer, at the chip: 31.48
CUT_OFF: dict[str, tuple[list[Shape], list[str]]] = {
    "a piece on the line": ([kdb.DBox(LEFT, 150, LEFT + 10, 170)], ["ES.10"]),
    "all that a wide cut takes": ([kdb.DBox(LEFT, 150, snapped(LEFT + ON_CHIP - 0.005), 170)], ["ES.10"]),
    "a little more": ([kdb.DBox(LEFT, 150, snapped(LEFT + ON_CHIP + 0.005), 170)], []),
    "a ring in the street": (
        bars((LEFT, BOTTOM, RIGHT, TOP), (LEFT + 9, BOTTOM + 9, RIGHT - 9, TOP - 9)),
        ["ES.10"],
    ),
    "a ring and what leads to it": (
        [
            *bars((LEFT, BOTTOM, RIGHT, TOP), (LEFT + 9, BOTTOM + 9, RIGHT - 9, TOP - 9)),
            kdb.DBox(-5, TOP - 60, 5, TOP - 9),
        ],
        [],
    ),
    "none of its own": ([], ["ES.10"]),
}


@pytest.mark.parametrize("name", CUT_OFF)
def test_ground_that_the_cut_takes_whole_meets_no_edge(name: str) -> None:
    """Nor does that of the dies beside it, which crosses the lines by 5 um."""
    shapes, rules = CUT_OFF[name]
    every = drawing("ground", kdb.DBox(LEFT - 5, 150, -330, 170), kdb.DBox(330, 190, RIGHT + 5, 210))

    def cut_off(die: Die) -> None:
        die.redraw("ground", *shapes)

    assert [r for r, _ in told(cut_off, technology="hermetic/shielded", rules=ES, every=every)] == rules


def test_ground_is_led_over_the_cuts_edge_by_what_joins_it() -> None:
    """A piece of the ground that a wide cut takes whole, and a connector that leads on from it."""

    def led(die: Die) -> None:
        die.redraw("ground", kdb.DBox(LEFT, 150, LEFT + 20, 170))
        die.draw("connector", kdb.DBox(LEFT + 10, 155, LEFT + 100, 165))

    every = drawing("ground", kdb.DBox(LEFT, 150, -330, 170))
    assert told(led, technology="hermetic/shielded", rules=ES, every=every) == []
