"""Walls that part cavities and stand round connections, drawn in the forms that other houses draw them in."""

import math
from itertools import cycle

import klayout.db as kdb
import pytest

from tests.rules.hermetic.board import (
    CAVITY,
    IN,
    WAYS,
    Die,
    Edit,
    Shape,
    around,
    bars,
    connection,
    disc,
    drawing,
    halves,
    island,
    path,
    polygon,
    region,
    shapes_of,
    together,
    told,
)

LEFT, BOTTOM, RIGHT, _ = CAVITY
Told = list[tuple[str, float | None]]
THIN: Told = [("RI.3", 10.0)]
SOUND: Told = []


def bar(low: float, high: float, left: float = LEFT, right: float = RIGHT) -> kdb.DBox:
    return kdb.DBox(left, low, right, high)


def necked(half: float, neck: float) -> kdb.DPolygon:
    upper = [(RIGHT, half), (20, half), (10, neck), (-10, neck), (-20, half), (LEFT, half)]
    return polygon(*((x, -y) for x, y in reversed(upper)), *upper)


PARTITIONS: dict[str, tuple[Edit, Told]] = {
    "a bar": (drawing("frame", bar(-5, 5)), [("RS.7", 10.0)]),
    "a path into both walls": (drawing("frame", path(10, (LEFT - 5, 0), (RIGHT + 5, 0))), [("RS.7", 10.0)]),
    "two halves": (drawing("frame", bar(0, 5), bar(-5, 0)), [("RS.7", 10.0)]),
    "half frame, half island": (
        together(drawing("frame", bar(0, 5)), drawing("island", bar(-5, 0))),
        [("RS.7", 10.0)],
    ),
    "an island from wall to wall": (drawing("island", bar(-5, 5)), [("RS.7", 10.0)]),
    "drawn twice": (drawing("frame", bar(-5, 5), bar(-5, 5)), [("RS.7", 10.0)]),
    "it ends before the wall": (drawing("frame", bar(-5, 5, right=RIGHT - 1)), [("RS.7", 10.0)]),
    "a taper": (
        drawing("frame", polygon((LEFT, -10), (RIGHT, -5), (RIGHT, 5), (LEFT, 10))),
        [("RS.7", 10.0)],
    ),
    "a neck": (drawing("frame", necked(10, 4)), [("RS.7", 8.0)]),
    "slices": (
        drawing("frame", *(bar(-5, 5, LEFT + 10 * n, LEFT + 10 * n + 10) for n in range(84))),
        [("RS.7", 10.0)],
    ),
    "a stub": (drawing("frame", kdb.DBox(-4, BOTTOM, 4, BOTTOM + 30)), [("RS.7", 8.0)]),
    "a post": (drawing("frame", disc(0, -300, 8)), [("RS.5", None), ("RS.7", 8.0)]),
    "at the limit": (drawing("frame", bar(-7.5, 7.5)), []),
    "a step under it": (drawing("frame", bar(-7.49, 7.5)), [("RS.7", 14.99)]),
}


@pytest.mark.parametrize(("name", "way"), [*zip(PARTITIONS, cycle(WAYS), strict=False)])
def test_partitions(name: str, way: str) -> None:
    edit, right = PARTITIONS[name]
    assert told(edit, way=WAYS[way]) == right


def walled(*walls: tuple[str, list[Shape]]) -> Edit:
    """A connection with other walls than its island's."""

    def edit(die: Die) -> None:
        die.without("island", *IN)
        for layer, shapes in walls:
            die.draw(layer, *shapes)

    return edit


def ring(outer: float, inner: float) -> list[Shape]:
    x, y = IN
    return shapes_of(region(disc(x, y, outer)) - region(disc(x, y, inner)))


THIN_ISLAND = island(*IN, 110, 90)
TURNS = [(-380.0, -310.0), (-280.0, -310.0), (-280.0, -210.0), (-380.0, -210.0), (-380.0, -310.0)]
ISLANDS: dict[str, tuple[Edit, Told]] = {
    "a keyhole": (walled(("island", THIN_ISLAND)), THIN),
    "on the frame's layer": (walled(("frame", THIN_ISLAND)), THIN),
    "a closed path": (walled(("island", [path(10, *TURNS, ends=5)])), THIN),
    "four bars": (walled(("island", bars(around(*IN, 55), around(*IN, 45)))), THIN),
    "round": (walled(("island", ring(110, 90))), THIN),
    "round and sound": (walled(("island", ring(110, 80))), SOUND),
    "two halves": (walled(*(("island", half) for half in halves(-330, *THIN_ISLAND))), THIN),
    "a half of each layer": (
        walled(*zip(("frame", "island"), halves(-330, *THIN_ISLAND), strict=True)),
        THIN,
    ),
    "a slit": (
        walled(
            ("island", shapes_of(region(*island(*IN)) - region(kdb.DBox(-330, -500, -329.99, -260)))),
        ),
        [("RI.1", None)],
    ),
}


@pytest.mark.parametrize(("name", "way"), [*zip(ISLANDS, cycle(WAYS), strict=False)])
def test_islands(name: str, way: str) -> None:
    edit, right = ISLANDS[name]
    found = told(edit, way=WAYS[way])
    # Corners of a round wall's facets are where the middle of the island puts them.
    assert [each for each in found if each[0] != "GR.1"] == [
        (r, pytest.approx(v, abs=0.02)) for r, v in right
    ]


CHAMBER = (-325.0, -285.0)  # the inner corner of a chamber in the cavity's lower left corner
PLACE = (-372.5, -332.5)


def branch(*walls: tuple[str, list[Shape]]) -> Edit:
    """A connection in the corner of the cavity, with walls round it."""

    def edit(die: Die) -> None:
        for layer in ("island", "dk1", "dk1_adhesive", "under_contact", "label"):
            die.without(layer, *IN)
        die.shapes["connector"] = [each for each in die.shapes["connector"] if each.bbox().center().x > 0]
        x, y = PLACE
        for layer, shapes in connection(x, y).items():
            die.draw(layer, *shapes)
        die.redraw("under_contact", *die.shapes["under_contact"][:-1], disc(x + 10, y + 10, 140))
        die.draw("connector", path(10, (x, y), (x, -160), (-190, -160)))
        die.draw("label", kdb.DText("IN", x, y))
        for layer, shapes in walls:
            die.draw(layer, *shapes)

    return edit


def bent(width: float) -> list[Shape]:
    x, y = CHAMBER
    return [
        kdb.DBox(LEFT, y, x + width, y + width),
        kdb.DBox(x, BOTTOM, x + width, y + width),
    ]


def slanted(width: float) -> list[Shape]:
    """A wall at 45 deg, whose sharp corners lie in the frame."""
    far, across = 240.0, width * math.sqrt(2)
    return [
        polygon(
            (LEFT - 10, BOTTOM + far), (LEFT - 10, BOTTOM + far + across),
            (LEFT + far + across, BOTTOM - 10), (LEFT + far, BOTTOM - 10),
        )
    ]  # fmt: skip


def along(width: float) -> list[Shape]:
    x, y = CHAMBER[0] + width / 2, CHAMBER[1] + width / 2
    return [path(width, (LEFT, y), (x, y), (x, BOTTOM))]


def apart(gap: float) -> list[Shape]:
    x, y = CHAMBER
    return [kdb.DBox(LEFT + gap, y, x + 20, y + 20), kdb.DBox(x, BOTTOM, x + 20, y + 20)]


BRANCHES: dict[str, tuple[Edit, Told]] = {
    "of frame": (branch(("frame", bent(10))), THIN),
    "of frame, sound": (branch(("frame", bent(20))), SOUND),
    "of islands, whose frame closes it": (branch(("island", bent(10))), THIN),
    "of islands, sound": (branch(("island", bent(20))), SOUND),
    "one wall of each": (branch(("frame", bent(10)[:1]), ("island", bent(10)[1:])), THIN),
    "half of each, all along": (branch(("frame", bent(10)), ("island", bent(20))), SOUND),
    "a path": (branch(("frame", along(10))), THIN),
    "a path of islands": (branch(("island", along(20))), SOUND),
    "slanted, of frame": (branch(("frame", slanted(10))), THIN),
    "slanted, of islands": (branch(("island", slanted(10))), THIN),
    "slanted, of islands, sound": (branch(("island", slanted(20))), SOUND),
    "it ends before the frame": (branch(("frame", apart(0.01))), [("DK.9", None)]),
    "so does an island": (branch(("island", apart(0.01))), [("RI.1", None)]),
}


@pytest.mark.parametrize(("name", "way"), [*zip(BRANCHES, cycle(WAYS), strict=False)])
def test_branches(name: str, way: str) -> None:
    edit, right = BRANCHES[name]
    found = told(edit, way=WAYS[way], limits={"under_contact_to_cut": 0.0, "landing": 1.0})
    assert [each for each in found if each[0] != "GR.1"] == right


def leaning(wall: float) -> Edit:
    """The outer wall on the right, 60 um wide at the bottom, leans to this width at the top."""
    left, bottom, right, top = CAVITY
    cavity = polygon((left, bottom), (right, bottom), (right + 60 - wall, top), (left, top))
    field = kdb.DBox(left - 60, bottom - 60, right + 60, top + 60)
    return lambda die: die.redraw("frame", *shapes_of(region(field) - region(cavity)))


@pytest.mark.parametrize(
    ("wall", "right"),
    [
        (55.0, []),
        (54.995, [("ES.2", 5.0)]),
        (50.0, [("ES.2", 10.0)]),
        (45.0, [("ES.2", 15.0), ("RS.1", 19.29)]),
        (25.0, [("ES.1", None)]),
    ],
)
def test_a_slanted_outer_wall_is_as_wide_as_where_it_is_nearest(wall: float, right: Told) -> None:
    """The wall across the line is 60 um."""
    for way in ("as drawn", "a quarter", "flat"):
        found = told(leaning(wall), way=WAYS[way], rules=["RS.1", "ES.1", "ES.2"])
        assert found == [(rule, pytest.approx(v, abs=0.02) if v else None) for rule, v in right]
