"""Places that what lies near hid: a corner on no whole unit, a round end, a touching tip, fine facets."""

from typing import Any

import klayout.db as kdb
import pytest

from tests.engine.small_deck import findings, run

TURNS = ("r0 0,0", "m45 0,0", "r90 3000,0", "r180 2100,1180")
KEYS: dict[str, Any] = {"grid": 0.001, "facet_tolerance": 0.004}
LOLLY = (
    "1800,0;1800,552;1768,558;1690,610;1638,688;1620,780;1620,1180;1638,1272;1690,1350;1768,1402;1860,1420;"
    "1952,1402;2030,1350;2082,1272;2100,1180;2100,780;2082,688;2030,610;1952,558;1920,552;1920,120;2340,120;"
    "2340,0"
)
ROUNDED = (
    "-20,-320;-30,-319;-40,-315;-48,-308;-55,-300;-59,-290;-60,-280;-60,20;-59,30;-55,40;-48,48;-40,55;"
    "-30,59;-20,60;180,60;190,59;200,55;208,48;215,40;219,30;220,20;220,-280;219,-290;215,-300;208,-308;"
    "200,-315;190,-319;180,-320"
)


def polygon(corners: str) -> kdb.Polygon:
    """A polygon as klayout writes it, dbu."""
    return kdb.Polygon([kdb.Point(*map(int, corner.split(","))) for corner in corners.split(";")])


def told(check: str, trans: str, a: list[kdb.Polygon], b: list[kdb.Polygon] | None = None) -> list[float]:
    """What a check measures, um, least first, of shapes drawn in a cell that stands turned."""
    layout = kdb.Layout()
    top, below = layout.create_cell("top"), layout.create_cell("below")
    for number, shapes in enumerate((a, b or [])):
        for shape in shapes:
            below.shapes(layout.layer(number, 0)).insert(shape)
    top.insert(kdb.CellInstArray(below.cell_index(), kdb.ICplxTrans(kdb.DCplxTrans.from_s(trans))))
    found = findings(run(layout, {"AA.1": check}, top="top", **KEYS), "AA.1")
    return sorted(finding.measured or 0.0 for finding in found)


@pytest.mark.parametrize("trans", TURNS)
def test_a_second_neck_before_a_round_end_is_one_of_its_own(trans: str) -> None:
    """Two legs of 0.12 um that meet in an outer corner; beyond the one lies a disc."""
    assert told("made.a.width() < 0.13", trans, [polygon(LOLLY)]) == [0.12, 0.12]


@pytest.mark.parametrize("trans", TURNS)
def test_a_tip_is_seen_past_what_stands_on_its_side(trans: str) -> None:
    """A triangle with its tip 10 dbu before a slanted wall; the corner of a box stands on its long side."""
    triangle, box = polygon("1360,1551;1360,1951;1760,1551"), kdb.Polygon(kdb.Box(1560, 1751, 1680, 1951))
    wall = polygon("1811,1405;1707,1784;2814,2086;2900,1700")
    (least, *_) = told("made.a.separation(made.b) < 0.3", trans, [triangle, box], [wall])
    assert least == pytest.approx(0.0105, abs=2e-4)


@pytest.mark.parametrize("trans", TURNS)
def test_shapes_that_abut_at_a_rounded_end_are_none_apart(trans: str) -> None:
    """The flat top of a shape whose corners are rounded by fine facets lies on the bottom of a box."""
    box = kdb.Polygon(kdb.Box(-320, 60, 300, 380))
    assert told("made.a.separation(made.b) < 0.13", trans, [box], [polygon(ROUNDED)]) == [0.0]


@pytest.mark.parametrize("trans", TURNS)
def test_a_round_stub_is_as_wide_as_its_sides_are_apart(trans: str) -> None:
    """Half a disc of 240 dbu on a body: its one side is 10 dbu long, shorter than a facet, the other 75."""
    stub = (
        "760,0;729,4;700,16;675,35;656,60;644,89;640,120;640,130;591,179;240,160;240,640;980,600;980,200;"
        "880,195;880,120;876,89;864,60;845,35;820,16;791,4"
    )
    assert told("made.a.width() < 0.25", trans, [polygon(stub)]) == [0.24]


@pytest.mark.parametrize("trans", TURNS)
def test_what_is_shared_is_narrow_where_a_corner_leaves_it_on_no_whole_unit(trans: str) -> None:
    """A tongue that ends just outside of the other shape, whose corner is 30 dbu farther on."""
    tongue = polygon("580,1992;524,2000;480,2059;480,2286;686,2286;765,2180;756,2124")
    other = polygon("480,1876;480,2286;842,2286;702,2169;758,2154;748,2039;735,1876")
    found = told("made.a.overlap(made.b) < 0.13", trans, [tongue], [other])
    assert pytest.approx(0.0301, abs=2e-4) in found


@pytest.mark.parametrize("trans", TURNS)
def test_what_covers_only_a_tip_is_a_cover(trans: str) -> None:
    """A keystone between two covers: one along its foot's right end, one that its left tip touches."""
    stone = polygon("780,740;820,1040;850,1040;940,740")
    covers = [kdb.Polygon(kdb.Box(500, 300, 780, 740)), kdb.Polygon(kdb.Box(940, 640, 1340, 1340))]
    (out,) = told("made.a.enclosed_by(made.b) < 0", trans, [stone], covers)
    # The farthest point lies on the left flank, as far from the one cover as from the other.
    assert out == pytest.approx(-0.1414, abs=1e-3)


@pytest.mark.parametrize("trans", TURNS)
def test_a_ring_open_at_a_disc_is_narrow_along_its_wall_too(trans: str) -> None:
    """A wall of 40 dbu round a hole; its left side is 200 dbu long from edge to edge."""
    outer = kdb.Region(kdb.Box(1780, 1400, 2280, 1600)) - kdb.Region(kdb.Box(1820, 1440, 2240, 1560))
    disc = kdb.Polygon.ellipse(kdb.Box(2240, 1260, 2480, 1500), 48)
    (shape,) = (outer + kdb.Region(disc)).merged().each()
    found = told("made.a.width() < 0.25", trans, [shape])
    assert 0.2 in found
    assert 0.04 in found


def test_a_corner_that_touches_an_edge_does_not_part_it() -> None:
    """An edge of 0.24 um, touched 0.2 um from its end by the corner of another shape: no end of 0.2 um."""
    box, kite = kdb.Polygon(kdb.Box(3200, 940, 3440, 1180)), polygon("3440,980;3600,1120;3760,980;3600,840")
    assert told("made.a.line_ends(0.2).any()", "r0 0,0", [box, kite]) == []
    assert told("made.a.line_ends(0.24).any()", "r0 0,0", [box, kite])


def test_what_shrinking_parts_in_a_corner_is_told_like_what_touches_there() -> None:
    """Two squares that overlap in one of 40 x 40 dbu, shrunk by 20: they meet in a point."""
    squares = [kdb.Polygon(kdb.Box(0, 0, 120, 120)), kdb.Polygon(kdb.Box(80, 80, 200, 200))]
    assert len(told("made.a.sized(-0.02).any()", "r0 0,0", squares)) == 1
    touching = [kdb.Polygon(kdb.Box(0, 0, 100, 100)), kdb.Polygon(kdb.Box(100, 100, 200, 200))]
    assert len(told("made.a.any()", "r0 0,0", touching)) == 1


@pytest.mark.parametrize("trans", TURNS)
def test_an_edge_cut_beside_it_does_not_leave_the_corner_that_touches_it(trans: str) -> None:
    """A notch that meets the outline in one corner; a shape beneath pokes a hair over the notch's slope."""
    holed = kdb.Polygon.from_s(
        "(1000,1000;1000,1660;1495,1660;1495,1460;1735,1700;1735,1000/1362,1327;1495,1460;1362,1460)"
    )
    poking = polygon("1434,961;1383,1349;1480,1358;1499,1353;1473,961")
    found = told("made.a.separation(made.b) < 0.15", trans, [poking], [holed])
    # Not 0.103: from the right end of the poking shape to that corner, through the notch's slope.
    assert found == pytest.approx([0.0, 0.0304], abs=1e-4)


@pytest.mark.parametrize("trans", TURNS)
def test_a_hole_that_touches_an_edge_does_not_part_it(trans: str) -> None:
    """A hole's corner lies amid the upper edge, whose right end another shape covers; it is 0.34 um long."""
    holed = kdb.Polygon.from_s("(300,0;300,620;640,620;640,0/524,540;560,540;560,620)")
    cover = kdb.Polygon(kdb.Box(620, 480, 780, 680))
    apart = "made.a.edges().not_interacting(made.b).any()"
    assert len(told(apart, trans, [holed], [cover])) == 5  # two of the outline, three of the hole
    assert len(told("made.a.line_ends(0.34).any()", trans, [holed])) == 2
    assert told("made.a.line_ends(0.26).any()", trans, [holed]) == []


@pytest.mark.parametrize("trans", TURNS)
def test_round_corners_that_overlap_sideways_are_as_near_as_they_end(trans: str) -> None:
    """The arcs of both are of 2.4 um; where the one ends it is 0.246 um from the other, and 0.328 um amid."""
    left = polygon("900,300;1080,300;1142,308;1200,332;1250,370;1288,420;1312,478;1320,540;1320,940;900,940")
    right = polygon("1700,700;1520,700;1458,692;1400,668;1350,630;1312,580;1288,522;1280,460;1280,60;1700,60")
    found = told("made.a.overlap(made.b) < 0.026", trans, [left], [right])
    assert found == pytest.approx([0.0246, 0.0246], abs=3e-4)
    assert told("made.a.overlap(made.b) < 0.024", trans, [left], [right]) == []


@pytest.mark.parametrize("trans", TURNS)
def test_nothing_is_seen_through_the_side_of_a_slit_however_narrow(trans: str) -> None:
    """What leads to a hole is open by a hair; beside it, on the shape, lies another."""
    slit = kdb.Polygon.from_s("(0,0;0,1000;1000,1000;1000,0/0,500;184,346;120,269;273,141;337,218)")
    beside = polygon("155,514;180,700;400,700;400,500")
    assert told("made.a.separation(made.b) < 0.3", trans, [slit], [beside]) == [0.0]


@pytest.mark.parametrize("trans", TURNS)
def test_shapes_share_nothing_along_an_edge_where_they_abut(trans: str) -> None:
    """A shape with a slot of 20 dbu; another fills the slot, and ends at its far side."""
    slotted = polygon("420,640;420,1240;440,1240;440,780;460,780;460,1240;540,1240;540,640")
    filling = polygon("300,680;300,940;460,940;460,780;600,780;600,680")
    # From the slot's bottom down to the other's; not from the left side along the bottom to the far one.
    assert told("made.a.overlap(made.b) < 0.11", trans, [slotted], [filling]) == [0.1]


@pytest.mark.parametrize("trans", TURNS)
def test_a_slit_that_rounding_shuts_is_no_boundary(trans: str) -> None:
    """What leads to a hole passes along the edge of another shape's hole, which is 75 dbu wide from there."""
    led = kdb.Polygon.from_s(
        "(1339,422;1227,617;1189,682;1514,869;1664,609/1227,617;1508,779;1483,823;1396,773;1421,729)"
    )
    holed = kdb.Polygon.from_s(
        "(1267,496;1205,604;1142,713;1359,838;1484,621/1292,654;1357,692;1319,757;1254,719)"
    )
    assert set(told("made.a.separation(made.b) < 0.08", trans, [led], [holed])) == {0.0}
