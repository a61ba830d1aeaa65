"""Layouts drawn by hand, whose defects and measured values are plain to see. Lengths in the calls are dbu."""

import math
from typing import Any

import klayout.db as kdb
import pytest

from pkgdrc.findings import Finding
from tests.engine.small_deck import findings, run

STEP = [{"name": "step", "material": "resist", "thickness": 0.6}]

A, B = (0, 0), (1, 0)


class Sheet:
    """A layout in the making, with the top cell "top"."""

    def __init__(self) -> None:
        self.layout = kdb.Layout()
        self.top = self.layout.create_cell("top")

    def cell(self, name: str, *at: kdb.Trans | kdb.ICplxTrans, inside: kdb.Cell | None = None) -> kdb.Cell:
        """A new cell, placed at `at` in the top cell or in another."""
        cell = self.layout.create_cell(name)
        for place in at:
            (inside or self.top).insert(kdb.CellInstArray(cell.cell_index(), place))
        return cell

    def draw(
        self, layer: tuple[int, int], *shapes: kdb.Box | kdb.Polygon, cell: kdb.Cell | None = None
    ) -> None:
        """Shapes in a cell, or in the top cell."""
        for shape in shapes:
            (cell or self.top).shapes(self.layout.layer(*layer)).insert(shape)

    def find(self, check: str, **technology: Any) -> list[Finding]:
        """What one rule finds."""
        return findings(run(self.layout, {"KC.1": check}, top="top", **technology), "KC.1")


@pytest.fixture
def sheet() -> Sheet:
    return Sheet()


def box(left: int, bottom: int, width: int, height: int | None = None) -> kdb.Box:
    return kdb.Box(left, bottom, left + width, bottom + (width if height is None else height))


def frame(x: int, y: int, half: int, wall: int) -> kdb.Polygon:
    ring = kdb.Polygon(kdb.Box(x - half, y - half, x + half, y + half))
    hole = half - wall
    ring.insert_hole(kdb.Box(x - hole, y - hole, x + hole, y + hole))
    return ring


def circle(x: float, y: float, radius: float, points: int) -> kdb.Polygon:
    """With its corners on the circle, but for rounding."""
    angles = [2 * math.pi * n / points for n in range(points)]
    return kdb.Polygon(
        [kdb.Point(round(x + radius * math.cos(t)), round(y + radius * math.sin(t))) for t in angles]
    )


def seen(found: list[Finding]) -> list[tuple[str | None, int, float | None]]:
    """Cell, placements and measured value of each."""
    return sorted((v.cell, v.placements, v.measured) for v in found)


def test_touching_shapes_are_0_apart(sheet: Sheet) -> None:
    sheet.draw(A, box(0, 0, 1000))
    sheet.draw(B, box(1000, 300, 500))
    (found,) = sheet.find("made.a.separation(made.b) < 0.2")
    assert found.measured == 0
    assert found.bbox
    left, bottom, right, top = found.bbox
    assert left <= 1.0 <= right
    assert 0.298 <= bottom <= top <= 0.802  # where they touch


def test_shapes_that_touch_in_a_corner_are_0_apart(sheet: Sheet) -> None:
    sheet.draw(A, box(0, 0, 1000))
    sheet.draw(B, box(1000, 1000, 500))
    (found,) = sheet.find("made.a.separation(made.b) < 0.2")
    assert (found.measured, found.at) == (0, ((1.0, 1.0),))


def test_overlapping_shapes_are_0_apart_and_the_overlap_is_marked(sheet: Sheet) -> None:
    """Also where the overlap is an L, whose box has its middle outside of it."""
    sheet.draw(
        A,
        kdb.Polygon(
            [kdb.Point(*p) for p in ((0, 0), (0, 900), (100, 900), (100, 100), (900, 100), (900, 0))]
        ),
    )
    sheet.draw(B, box(-50, -50, 1000))
    (found,) = sheet.find("made.a.separation(made.b) < 0.2")
    (x, y) = found.at[0]
    assert found.measured == 0
    assert (0 <= x <= 0.1 and 0 <= y <= 0.9) or (0 <= y <= 0.1 and 0 <= x <= 0.9)


@pytest.mark.parametrize("points", [4, 64])
def test_a_shape_wholly_inside_another_is_0_apart_and_enclosed(sheet: Sheet, points: int) -> None:
    inner = box(-300, -300, 600) if points == 4 else circle(0, 0, 300, points)
    sheet.draw(A, inner)
    sheet.draw(B, kdb.Box(-1000, -800, 1000, 800))
    assert seen(sheet.find("made.a.separation(made.b) < 0.2")) == [("top", 1, 0)]
    assert seen(sheet.find("made.a.enclosed_by(made.b) < 0.5")) == []
    below, above = sheet.find("made.a.enclosed_by(made.b) < 0.502")
    assert (below.measured, above.measured) == pytest.approx((0.5, 0.5), abs=1e-4)


def test_a_shape_outside_of_everything_has_no_margin_to_measure(sheet: Sheet) -> None:
    sheet.draw(A, box(0, 0, 100))
    sheet.draw(B, box(5000, 0, 100))
    (found,) = sheet.find("made.a.enclosed_by(made.b) < 0.1")
    assert (found.measured, found.bbox) == (None, (0, 0, 0.1, 0.1))
    assert sheet.find("made.a.separation(made.b) < 4.9") == []


def test_rings_in_rings(sheet: Sheet) -> None:
    """Each ring is one shape; gaps between neighbouring rings count, holes do not. Each side is a place."""
    sheet.draw(A, frame(0, 0, 3000, 200), frame(0, 0, 2000, 200), frame(0, 0, 1200, 200))
    assert seen(sheet.find("made.a.space() < 0.8")) == [("top", 1, 0.6)] * 4
    assert seen(sheet.find("made.a.space() < 0.801")) == [*[("top", 1, 0.6)] * 4, *[("top", 1, 0.8)] * 4]
    assert seen(sheet.find("made.a.width() < 0.201")) == [("top", 1, 0.2)] * 12
    assert seen(sheet.find("made.a.notch() < 3")) == [("top", 1, 2.0)]
    assert seen(sheet.find("made.a.pitch() < 0.1")) == [("top", 1, 0.0)]  # all three about one centre
    assert len(sheet.find("made.a.holes().any()")) == 1  # one in the other, as area


def test_a_bridge_sticks_out_by_half_the_gap_it_crosses(sheet: Sheet) -> None:
    sheet.draw(A, kdb.Box(-500, 0, 1500, 100))
    sheet.draw(B, kdb.Box(-1000, -1000, 400, 1000), kdb.Box(700, -1000, 2000, 1000))
    (found,) = sheet.find("made.a.enclosed_by(made.b) < 0")
    assert found.measured == -0.15


def test_a_plate_over_a_hole_sticks_out_into_it(sheet: Sheet) -> None:
    sheet.draw(A, kdb.Box(-500, -500, 500, 500))
    sheet.draw(B, frame(0, 0, 1000, 800))
    (found,) = sheet.find("made.a.enclosed_by(made.b) < 0")
    assert found.measured == -0.2


def test_abutting_shapes_in_different_cells_enclose_as_one(sheet: Sheet) -> None:
    left, right = (sheet.cell(name, kdb.Trans(0, 0)) for name in ("left", "right"))
    sheet.draw(B, kdb.Box(-1000, -500, 0, 500), cell=left)
    sheet.draw(B, kdb.Box(0, -500, 1000, 500), cell=right)
    sheet.draw(A, kdb.Box(-300, -300, 300, 300), cell=sheet.cell("inner", kdb.Trans(0, 0)))
    assert sheet.find("made.a.enclosed_by(made.b) < 0.2") == []
    assert seen(sheet.find("made.a.enclosed_by(made.b) < 0.201")) == [("inner", 1, 0.2)] * 2


def test_a_defect_on_the_seam_of_two_cells_is_one(sheet: Sheet) -> None:
    """A line that is thin in both, a notch that is half in each, and a gap between them."""
    half = sheet.cell("half", kdb.Trans(0, 0), kdb.Trans(2, True, 0, 0))  # mirrored at x = 0
    sheet.draw(A, kdb.Box(-1000, 0, 0, 100), kdb.Box(-1000, 100, -100, 1000), cell=half)
    sheet.draw(B, kdb.Box(-1000, -2000, -150, -1000), cell=half)
    assert seen(sheet.find("made.a.width() < 0.101")) == [("top", 1, 0.1)]
    assert seen(sheet.find("made.a.notch() < 0.201")) == [("top", 1, 0.2)]
    assert seen(sheet.find("made.b.space() < 0.301")) == [("top", 1, 0.3)]
    assert sheet.find("made.a.notch() < 0.2") == sheet.find("made.b.space() < 0.3") == []


DIRECTIONS = [(1, 0), (0, -1), (3, 4), (-4, 3), (5, -12), (-15, -8), (7, 24), (-21, 20)]  # of whole length


@pytest.mark.parametrize("points", [16, 24, 64, 256])
@pytest.mark.parametrize("direction", DIRECTIONS)
def test_circles_at_the_limit_pass_and_a_step_past_it_fail(direction: tuple[int, int], points: int) -> None:
    """At any direction between them, though their facets lie inside of the circles they stand for."""
    length = math.hypot(*direction)
    radius = 10_000.0
    apart = 25 * 13 * 17 * 29  # a multiple of every length
    unit = (direction[0] / length, direction[1] / length)
    facet = {"facet_tolerance": round(radius * (1 - math.cos(math.pi / points)) / 1000 + 0.001, 3)}
    gap = (apart - 2 * radius) / 1000
    for closer in (0, 1, 5):
        sheet = Sheet()
        x, y = unit[0] * (apart - closer), unit[1] * (apart - closer)
        sheet.draw(A, circle(0, 0, radius, points), circle(x, y, radius, points))
        sheet.draw(B, circle(x, y, radius, points))
        expected = [pytest.approx(gap - closer / 1000, abs=1e-3)] if closer else []
        assert [v.measured for v in sheet.find(f"made.a.space() < {gap}", **facet)] == expected
        pairs = [v.measured for v in sheet.find(f"made.a.separation(made.b) < {gap}", **facet) if v.measured]
        assert pairs == expected


@pytest.mark.parametrize("points", [16, 64, 256])
@pytest.mark.parametrize("direction", DIRECTIONS)
def test_circles_in_circles_and_by_edges(direction: tuple[int, int], points: int) -> None:
    """A margin of 5 um less the offset of the centres; to an edge, in the direction of the edge."""
    length = math.hypot(*direction)
    x, y = (round(part / length * 1885) for part in direction)
    margin = (5000 - math.hypot(x, y)) / 1000
    facet = {"facet_tolerance": round(15 * (1 - math.cos(math.pi / points)) + 0.001, 3)}
    sheet = Sheet()
    sheet.draw(A, circle(x, y, 10_000, points))
    sheet.draw(B, circle(0, 0, 15_000, points))
    assert sheet.find(f"made.a.enclosed_by(made.b) < {margin:.4f}", **facet) == []
    (found,) = sheet.find(f"made.a.enclosed_by(made.b) < {margin + 0.0015:.4f}", **facet)
    assert found.measured == pytest.approx(margin, abs=1e-3)
    assert [v.measured for v in sheet.find("made.a.offset_from(made.b) > 1.8", **facet)] == [
        pytest.approx(math.hypot(x, y) / 1000, abs=1e-3)
    ]
    sheet = Sheet()
    sheet.draw(A, circle(0, 0, 10_000, points))
    sheet.draw(B, kdb.Box(12_000, -20_000, 13_000, 20_000))
    assert sheet.find("made.a.separation(made.b) < 2.0", **facet) == []
    (found,) = sheet.find("made.a.separation(made.b) < 2.001", **facet)
    assert found.measured == pytest.approx(2, abs=1e-3)
    assert sheet.find("made.a.diameter().outside(20, 20)", **facet) == []
    assert sheet.find("made.a.width() < 20", **facet) == []


@pytest.mark.parametrize("points", [16, 64])
def test_circles_on_a_coarse_mask_grid(points: int) -> None:
    """Corners on a grid of 5 dbu still stand for the circle that was meant; a grid step is seen."""
    technology = {"grid": 0.005, "facet_tolerance": round(10 * (1 - math.cos(math.pi / points)) + 0.001, 3)}
    for closer in (0, 5):
        sheet = Sheet()
        for x in (0, 30_000 - closer):
            sheet.draw(A, circle(0, 0, 10_000, points).transformed(kdb.Trans()).moved(x, 0))
        snapped = kdb.Region(sheet.top.begin_shapes_rec(sheet.layout.layer(*A))).snapped(5, 5)
        sheet.top.shapes(sheet.layout.layer(*A)).clear()
        sheet.top.shapes(sheet.layout.layer(*A)).insert(snapped)
        assert [v.measured for v in sheet.find("made.a.space() < 10", **technology)] == [9.995] * (
            closer // 5
        )


@pytest.mark.parametrize("points", [32, 128])
def test_round_pads_on_tracks_are_as_wide_as_they_are(sheet: Sheet, points: int) -> None:
    """Facets that stand at an angle are nearer to each other than the pad is wide, and no defect."""
    pad = kdb.Region(circle(0, 0, 10_000, points)) + kdb.Region(kdb.Box(0, -8000, 60_000, 8000))
    end = kdb.Region(circle(60_000, 0, 8000, points))
    sheet.draw(A, *(pad + end).merged().each())
    facet = {"facet_tolerance": round(10 * (1 - math.cos(math.pi / points)) + 0.001, 3)}
    assert sheet.find("made.a.width() < 16", **facet) == []
    assert [v.measured for v in sheet.find("made.a.width() < 16.001", **facet)] == [
        pytest.approx(16, abs=1e-3)
    ]


def test_an_octagon_is_as_wide_as_from_side_to_side(sheet: Sheet) -> None:
    corners = [(3, 0), (7, 0), (10, 3), (10, 7), (7, 10), (3, 10), (0, 7), (0, 3)]
    sheet.draw(A, kdb.Polygon([kdb.Point(1000 * x, 1000 * y) for x, y in corners]))
    assert sheet.find("made.a.width() < 9.8") == []
    assert [v.measured for v in sheet.find("made.a.width() < 10")] == [pytest.approx(9.8995, abs=1e-3)]


@pytest.mark.parametrize("angle", [0, 30, 45, 100.5])
def test_turned_cells(sheet: Sheet, angle: float) -> None:
    """At any angle a defect is one, in its cell, as large as it is drawn but for rounding."""
    places = [kdb.ICplxTrans(1, angle, mirror, 40_000 * n, 0) for n, mirror in enumerate((False, True))]
    cell = sheet.cell("turned", *places)
    sheet.draw(A, box(0, 0, 10_000, 3000), box(0, 5000, 10_000, 3000), cell=cell)
    found = sheet.find("made.a.space() < 2.01")
    assert {v.cell for v in found} == {"turned"}
    # Mirrored, the same cell lies otherwise on the grid, unless it is turned by a multiple of 45 deg.
    assert [v.placements for v in found] == ([2] if angle % 45 == 0 else [1, 1])
    for width in sheet.find("made.a.width() < 3.01"):
        assert width.measured == pytest.approx(3, abs=1e-3)
    assert sheet.find("made.a.space() < 1.99") == sheet.find("made.a.width() < 2.99") == []


def test_magnified_cells_are_as_large_as_they_stand(sheet: Sheet) -> None:
    cell = sheet.cell("c", kdb.ICplxTrans(1, 0, False, 0, 0), kdb.ICplxTrans(2.5, 90, True, 50_000, 0))
    sheet.draw(A, box(0, 0, 1000, 3000), cell=cell)
    assert seen(sheet.find("made.a.width() < 2")) == [("c", 1, 1.0)]
    assert seen(sheet.find("made.a.area() > 3")) == [("c", 1, 18.75)]


def test_cells_that_stand_twice_at_one_place_overlap(sheet: Sheet) -> None:
    below = sheet.cell("below", kdb.Trans(0, 0), kdb.Trans(0, 0), kdb.Trans(5000, 0))
    sheet.draw(A, box(0, 0, 1000), cell=sheet.cell("leaf", kdb.Trans(100, 0), inside=below))
    sheet.top.insert(
        kdb.CellInstArray(below.cell_index(), kdb.Trans(0, 0), kdb.Vector(5000, 0), kdb.Vector(), 3, 0)
    )
    assert sorted(v.at[0] for v in sheet.find("made.a.overlaps().any()")) == [(0.6, 0.5), (5.6, 0.5)]


@pytest.mark.parametrize(
    ("check", "measured"),
    [
        ("stack.thickness('step') / made.a.width() > 2.999", 3.0),
        ("stack.thickness('step') / made.a.width() > 3", None),
        ("stack.thickness('step') / made.a.diameter() < 3.02", 3.0),
        ("stack.thickness('step') / made.a.diameter() < 3", None),
        ("(stack.thickness('step') / made.a.diameter()).outside(1, 2.9)", 3.0),
        ("(stack.thickness('step') / made.a.diameter()).outside(3.1, 4)", 3.0),
        ("(stack.thickness('step') / made.a.diameter()).outside(3, 3)", None),
        ("(stack.thickness('step') / made.a.diameter()).between(3, 4)", 3.0),
        ("(stack.thickness('step') / made.a.diameter()).between(3.1, 4)", None),
        ("(stack.thickness('step') / made.a.diameter()).past(2, up_to=3)", 3.0),
        ("(stack.thickness('step') / made.a.diameter()).past(2, up_to=2.9)", None),
    ],
)
def test_a_figure_over_a_length(sheet: Sheet, check: str, measured: float | None) -> None:
    """A step 0.6 um high over a shape 0.2 um wide."""
    sheet.draw(A, box(0, 0, 200, 900))
    assert [v.measured for v in sheet.find(check, stack=STEP)] == [measured] * (measured is not None)


def test_a_ratio_is_told_without_a_unit(sheet: Sheet) -> None:
    sheet.draw(A, box(0, 0, 200, 900))
    [found] = sheet.find("stack.thickness('step') / made.a.width() > 2", stack=STEP)
    assert (found.limit, found.unit) == (2.0, "")
    assert (found.measured, found.limit) == (3.0, 2.0)


@pytest.mark.parametrize("lean", [0, 60, 500, 700, 4000])
def test_a_corner_is_no_narrow_place(sheet: Sheet, lean: int) -> None:
    """A trapezoid whose side leans: 90, 87, 63, 55 and 14 deg. How sharp a corner is tells its angle."""
    corners = [(0, 0), (lean, 1000), (5000, 1000), (5000, 0)]
    sheet.draw(A, kdb.Polygon([kdb.Point(*corner) for corner in corners]))
    assert [v.measured for v in sheet.find("made.a.width() < 0.5")] == []


def test_the_same_names_in_dies_that_are_no_cells(sheet: Sheet) -> None:
    """A name is a die's own, whether or not the die is a cell."""
    nets = {"conductors": ["a"], "terminals": [], "labels": "b"}
    for left in (0, 10_000):
        sheet.draw((2, 0), box(left, 0, 9000))
        for x in (1000, 5000):
            sheet.draw(A, box(left + x, 1000, 1000))
            sheet.top.shapes(sheet.layout.layer(*B)).insert(kdb.Text("N", kdb.Trans(left + x + 500, 1500)))
    dies = {"layers": {"a": A, "b": B, "die": (2, 0)}, "dies": {"layer": "die"}}
    found = sheet.find("made.nets.opens().any()", nets=nets, **dies)
    assert sorted(v.dies for v in found) == [((0, 0),), ((1, 0),)]


@pytest.mark.parametrize("width", [20, 40, 7])
def test_the_corners_of_a_small_hole_are_corners(sheet: Sheet, width: int) -> None:
    """As sharp as those of the outline, also where the limit is hardly above their angle."""
    plate = kdb.Polygon(kdb.Box(0, 0, 300, 300))
    plate.insert_hole(kdb.Box(20, 40, 20 + width, 60))
    sheet.draw(A, plate)
    assert [v.measured for v in sheet.find("made.a.angle() < 91")] == [90.0] * 8
    assert sheet.find("made.a.angle() < 90") == []


def polygon(*points: tuple[int, int]) -> kdb.Polygon:
    return kdb.Polygon([kdb.Point(x, y) for x, y in points])


def test_an_overlap_is_as_narrow_as_the_facets_that_face_an_edge(sheet: Sheet) -> None:
    """The rounded corner crosses the box's upper edge; to the left edge each of its facets counts."""
    rounded = [(300, 100), (290, 178), (260, 250), (212, 312), (150, 360), (78, 390), (0, 400)]
    sheet.draw(A, box(0, -300, 1000, 600))
    sheet.draw(B, polygon((-500, -500), (300, -500), *rounded, (-500, 400)))
    (found,) = sheet.find("made.a.overlap(made.b) < 0.25")
    assert 0.221 <= (found.measured or 0) <= 0.224  # where the upper edge cuts it off


def test_an_edge_that_leaves_the_other_shape_does_not_bound_what_they_share(sheet: Sheet) -> None:
    """Two edges cross, and nothing else faces: there is a corner, and no place."""
    sheet.draw(A, polygon((0, 400), (1000, 400), (1000, -1000), (300, -1000), (300, 200), (0, 200)))
    sheet.draw(B, polygon((-500, -300), (1500, 700), (-500, 700)))
    assert not sheet.find("made.a.overlap(made.b) < 0.4")


def test_shared_areas_that_touch_in_a_corner_are_two(sheet: Sheet) -> None:
    """No way leads from the one to the other, along the edges that meet there."""
    sheet.draw(A, polygon((-200, -40), (40, -40), (40, 200), (0, 200), (0, 0), (-200, 0)))
    sheet.draw(B, polygon((-80, -100), (0, -100), (0, 0), (100, 0), (100, 80), (-80, 80)))
    assert not sheet.find("made.a.overlap(made.b) < 0.2")


def test_an_edge_that_is_cut_beside_a_corner_keeps_its_direction(sheet: Sheet) -> None:
    """At right angles but for rounding; the corner that it is cut at lies off it by less than a unit."""
    sheet.draw(A, polygon((3160, 2161), (3034, 2064), (3167, 1890), (3500, 2100), (3170, 2148)))
    sheet.draw(B, polygon((3126, 2060), (3197, 2114), (3167, 2153), (3200, 2456), (2900, 2456), (2900, 2300)))
    assert all((v.measured or 0) > 0.02 for v in sheet.find("made.a.overlap(made.b) < 0.13"))


def test_no_way_between_shapes_leads_through_either(sheet: Sheet) -> None:
    """From the corners of a small hole, over the shape that it lies in, to the other's edge behind it."""
    ring = kdb.Region(kdb.Box(0, 0, 4000, 4000)) - kdb.Region(
        polygon((2000, 2000), (1720, 2170), (1862, 2000))
    )
    sheet.draw(A, *ring.each())
    sheet.draw(B, polygon((1000, 78), (5000, 4077), (5000, 78)))
    found = sheet.find("made.a.separation(made.b) < 1.3")
    assert [v.measured for v in found] == [0.0]


def test_a_ring_with_a_seam_stays_closed_at_any_angle(sheet: Sheet) -> None:
    """The seam runs on in line with an edge of the hole: on its other side it has a corner more."""
    ring = polygon(
        (100, 200), (100, 380), (120, 380), (120, 280), (200, 280),
        (200, 380), (100, 380), (100, 400), (300, 400), (300, 200),
    )  # fmt: skip
    for angle in (15, 30, 57.3):
        sheet.draw(
            A, ring, cell=sheet.cell(f"ring{angle}", kdb.ICplxTrans(1, angle, False, 1000 * round(angle), 0))
        )
    assert not sheet.find("made.a.angle() < 60")
    assert not sheet.find("made.a.notch() < 0.05")
    assert len(sheet.find("made.a.holes().any()")) == 3


def test_the_ends_of_a_way_lie_where_it_is_free(sheet: Sheet) -> None:
    """Not in the middle of both edges, where the shape's notch is between."""
    sheet.draw(
        A, polygon((0, 0), (1000, 0), (1000, 60), (100, 60), (100, 100), (1000, 100), (1000, 120), (0, 120))
    )
    places = [v for v in sheet.find("made.a.width() < 0.13") if v.measured == 0.12]
    assert len(places) <= 1
    assert all(x <= 0.1 for place in places for x, _ in place.between or ())


def test_the_separation_is_marked_outside_of_the_shapes(sheet: Sheet) -> None:
    """What overlaps elsewhere is near once more below, beside an arm that reaches in between."""
    sheet.draw(A, box(0, 340, 300, 200))
    sheet.draw(
        B,
        polygon((180, 500), (180, 180), (220, 180), (220, 100), (140, 100), (140, 40), (380, 40), (380, 500)),
    )
    ends = [v.between for v in sheet.find("made.a.separation(made.b) < 0.25") if v.measured]
    assert ends
    assert all(x <= 0.18 for each in ends for x, _ in each or ())


def test_what_is_cut_off_an_edge_does_not_measure(sheet: Sheet) -> None:
    """The one edge has a bend that rounding left; the other goes on inside of the shape that it crosses."""
    sheet.draw(A, polygon((142, -9), (381, 61), (382, 59), (922, -877), (1060, -797), (600, 800), (142, 474)))
    sheet.draw(B, polygon((289, 9), (341, 114), (345, 170), (200, 300), (129, 481), (100, 9)))
    assert all(
        (v.measured or 0) != pytest.approx(0.0594, abs=0.002)
        for v in sheet.find("made.a.separation(made.b) < 0.13")
    )
