"""A place belongs to every die that it lies in, not only to that in which it is marked."""

from typing import Any

import klayout.db as kdb
import pytest

from pkgdrc.findings import Finding
from tests.engine.small_deck import findings, run

LAYERS = {"a": (0, 0), "b": (1, 0), "die": (2, 0)}
KEYS: dict[str, Any] = {"layers": LAYERS, "dies": {"layer": "die"}, "facet_tolerance": 0.01}
STEP, SIDE, DIES = 1300.0, 1200.0, 4

Points = list[tuple[float, float]]


def box(left: float, bottom: float, right: float, top: float) -> Points:
    return [(left, bottom), (left, top), (right, top), (right, bottom)]


def wafer(*shapes: tuple[str, Points], flat: bool = False) -> kdb.Layout:
    """A row of dies, each with a square of `b` in a corner, and shapes above them."""
    layout = kdb.Layout()
    top, die = layout.create_cell("top"), layout.create_cell("die")
    die.shapes(layout.layer(2, 0)).insert(kdb.DBox(0, 0, SIDE, SIDE))
    die.shapes(layout.layer(1, 0)).insert(kdb.DBox(0, 0, 50, 50))
    for column in range(DIES):
        top.insert(kdb.DCellInstArray(die.cell_index(), kdb.DTrans(STEP * column, 0)))
    for layer, points in shapes:
        polygon = kdb.DPolygon([kdb.DPoint(*point) for point in points])
        top.shapes(layout.layer(*LAYERS[layer])).insert(polygon)
    if flat:
        top.flatten(True)
    return layout


def found(check: str, *shapes: tuple[str, Points], flat: bool = False) -> list[Finding]:
    return findings(run(wafer(*shapes, flat=flat), {"WI.1": check}, top="top", **KEYS), "WI.1")


def columns(each: Finding) -> list[int]:
    return [column for column, _ in each.dies]


LINE = box(300, 600, 4800, 606)
DIAGONAL = [(300.0, 100.0), (300.0, 106.0), (4800.0, 1106.0), (4800.0, 1100.0)]
TAPER = [(300.0, 600.0), (300.0, 608.0), (4800.0, 606.0), (4800.0, 600.0)]
WIDE = box(300, 600, 4800, 700)


@pytest.mark.parametrize("flat", [False, True])
@pytest.mark.parametrize(
    ("check", "shapes"),
    [
        ("made.a.width() < 10.0", [("a", LINE)]),
        ("made.a.width() < 10.0", [("a", TAPER)]),
        ("made.a.width() < 10.0", [("a", DIAGONAL)]),
        ("made.a.edges().width() < 10.0", [("a", LINE)]),
        ("made.a.space() < 10.0", [("a", WIDE), ("a", box(300, 706, 4800, 800))]),
        ("made.a.spacing() < 10.0", [("a", WIDE), ("a", box(300, 706, 4800, 800))]),
        ("made.a.separation(made.b) < 10.0", [("a", WIDE), ("b", box(300, 706, 4800, 800))]),
        ("made.a.overlap(made.b) < 10.0", [("a", WIDE), ("b", box(200, 694, 4900, 800))]),
        ("made.a.enclosed_by(made.b) < 10.0", [("a", WIDE), ("b", box(200, 500, 4900, 706))]),
        ("made.a.enclosed_by(made.b) < 10.0", [("a", WIDE), ("b", box(200, 500, 4900, 694))]),
    ],
)
def test_what_reaches_over_dies_is_in_each(check: str, shapes: list[tuple[str, Points]], flat: bool) -> None:
    [place] = found(check, *shapes, flat=flat)
    assert columns(place) == [0, 1, 2, 3]


def test_it_is_in_no_die_that_it_does_not_reach() -> None:
    """Neither where it is wide enough, nor where but the box round it reaches."""
    wide_in_the_second = ("a", box(1200, 550, 2600, 650))
    first, second = found("made.a.width() < 10.0", ("a", LINE), wide_in_the_second)
    assert sorted([columns(first), columns(second)]) == [[0], [2, 3]]
    corner = [
        (300.0, -700.0),
        (300.0, 606.0),
        (306.0, 606.0),
        (306.0, -694.0),
        (4800.0, -694.0),
        (4800.0, -700.0),
    ]
    [bent] = found("made.a.width() < 10.0", ("a", corner))
    assert columns(bent) == [0]


def test_a_taper_is_narrow_as_far_as_it_is() -> None:
    [place] = found("made.a.width() < 10.0", ("a", [(300, 600), (300, 604), (4800, 640), (4800, 600)]))
    assert columns(place) == [0]
    [place] = found("made.a.width() < 20.0", ("a", [(300, 600), (300, 604), (4800, 640), (4800, 600)]))
    assert columns(place) == [0, 1]


def test_a_disc_on_two_dies_is_in_both() -> None:
    ring = kdb.DPolygon.ellipse(kdb.DBox(1100, 500, 1400, 800), 128)
    disc = [(point.x, point.y) for point in ring.each_point_hull()]
    [place] = found("made.a.width() < 301.0", ("a", disc))
    assert columns(place) == [0, 1]


def test_what_is_marked_between_dies_is_in_those_beside() -> None:
    """The middle of the line lies in the street."""
    [place] = found("made.a.width() < 10.0", ("a", box(400, 600, 2100, 606)))
    assert place.at[0] == (1250.0, 603.0)
    assert columns(place) == [0, 1]


RING = box(-500, -500, 6000, 2000) + box(-400, -400, 5900, 1900)[::-1]


@pytest.mark.parametrize("plain", [0, 1 << 20])
@pytest.mark.parametrize("flat", [False, True])
@pytest.mark.parametrize("check", ["made.a.any()", "made.a.area() < 1e9"])
def test_a_shape_is_in_no_die_but_those_that_it_meets(
    check: str, flat: bool, plain: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What goes round dies, or past them, has a box that they lie in; shapes of many corners too."""
    monkeypatch.setattr("pkgdrc.engine.layout.dies._PLAIN", plain)
    ring = [*RING[:4], RING[0], RING[-1], *RING[4:]]
    [round_all] = found(check, ("a", ring), flat=flat)
    assert columns(round_all) == []
    assert round_all.cell == "top"
    corner = [(300, -700), (300, 606), (306, 606), (306, -694), (4800, -694), (4800, -700)]
    [bent] = found(check, ("a", [(float(x), float(y)) for x, y in corner]), flat=flat)
    assert columns(bent) == [0]
    for height, right in ((1200.0, []), (1199.0, [0])):
        [past] = found(check, ("a", [*box(-400, 1300, 5900, 1900), (600.0, height)]), flat=flat)
        assert columns(past) == right


@pytest.mark.parametrize("flat", [False, True])
@pytest.mark.parametrize("far", [2.0, 49.0])
def test_what_ends_at_the_edge_of_a_die_is_not_in_the_next(far: float, flat: bool) -> None:
    """Its mark, which is thicker, reaches over the edge that the dies have in common."""
    layout = kdb.Layout()
    top = layout.create_cell("top")
    for column in range(3):
        die = layout.create_cell(f"die{column}")
        die.shapes(layout.layer(2, 0)).insert(kdb.DBox(0, 0, SIDE, SIDE))
        top.insert(kdb.DCellInstArray(die.cell_index(), kdb.DTrans(SIDE * column, 0)))
    right, left = box(SIDE - far - 30, 500, SIDE - far, 530), box(far, 700, far + 40, 740)
    for cell, points in (("die0", right), ("die2", left)):
        polygon = kdb.DPolygon([kdb.DPoint(*point) for point in points])
        layout.cell(cell).shapes(layout.layer(0, 0)).insert(polygon)
    if flat:
        top.flatten(True)
    rules = {"WI.1": "made.in_field(made.a, made.die) < 50.0"}
    places = findings(run(layout, rules, top="top", **KEYS), "WI.1")
    assert sorted(columns(place) for place in places) == [[0], [2]]
    assert [place.measured for place in places] == pytest.approx([far, far])


@pytest.mark.parametrize("flat", [False, True])
def test_what_lies_from_edge_to_edge_of_two_dies_is_in_both(flat: bool) -> None:
    """The shapes that it lies between end with the dies' fields, and the street is all that parts them."""
    ends = ("a", box(SIDE - 50, 500, SIDE, 600)), ("a", box(STEP, 500, STEP + 50, 600))
    [place] = found("made.a.space() < 101.0", *ends, flat=flat)
    assert columns(place) == [0, 1]


@pytest.mark.parametrize("times", [1, 2])
def test_a_ring_round_a_die_is_not_in_it(times: int) -> None:
    """Whether it is drawn in the wafer or in a cell that stands beside the dies."""
    layout = wafer()
    ring = kdb.DPolygon(kdb.DBox(-40, -40, SIDE + 40, SIDE + 40))
    ring.insert_hole(kdb.DBox(-20, -20, SIDE + 20, SIDE + 20))
    cell = layout.create_cell("ring")
    cell.shapes(layout.layer(0, 0)).insert(ring)
    for number in range(times):
        layout.cell("top").insert(kdb.DCellInstArray(cell.cell_index(), kdb.DTrans(2 * STEP * number, 0)))
    found = findings(run(layout, {"WI.1": "made.a.area() < 1e9"}, top="top", **KEYS), "WI.1")
    assert found
    assert [columns(place) for place in found] == [[]] * len(found)
