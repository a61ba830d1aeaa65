"""Places of width, notch and space, by hand."""

import math
from collections.abc import Sequence

import pytest

from pkgdrc.engine.geometry import facing
from pkgdrc.engine.geometry.arcs import Tolerance
from pkgdrc.engine.geometry.facing import between, inside, outside
from tests.engine.geometry.shapes import (
    Point,
    arc,
    box,
    circle,
    pierced,
    polygon,
    scaled,
    snapped,
    turned,
    values,
)

LIMIT = 10_000.0

BAR_WITH_NECKS = [(0, 0), (0, 20), (90, 20), (90, 6), (110, 6), (110, 20), (390, 20), (390, 8), (410, 8)]
BAR_WITH_NECKS += [(410, 20), (500, 20), (500, 0)]
LOW_BAR_WITH_NECKS = [(x, 9 if y == 20 else y) for x, y in BAR_WITH_NECKS]
BAR_AT_LIMIT_WITH_NECKS = [(x, 10 if y == 20 else y) for x, y in BAR_WITH_NECKS]
OCTAGON = [
    (6 / math.cos(math.pi / 8) * x, 6 / math.cos(math.pi / 8) * y) for x, y in arc(0, 0, 1, 22.5, 337.5, 7)
]
ROUND_ENDS = arc(100, 0, 6, -90, 90, 32) + arc(0, 0, 6, 90, 270, 32)
CHAMFERED_ENDS = [(0, 3), (3, 0), (97, 0), (100, 3), (100, 9), (97, 12), (3, 12), (0, 9)]
BENT = arc(0, 0, 500, 0, 270, 800) + arc(0, 0, 488, 270, 0, 800)
BENT_ROUND_ENDS = (
    arc(0, 0, 500, 0, 200, 300)
    + arc(494 * math.cos(math.radians(200)), 494 * math.sin(math.radians(200)), 6, 200, 380, 24)[1:-1]
    + arc(0, 0, 488, 200, 0, 300)
    + arc(494, 0, 6, 180, 360, 24)[1:-1]
)

WIDTHS: dict[str, tuple[Sequence[tuple[float, float]], list[float]]] = {
    "a bar": ([(0, 0), (0, 4), (200, 4), (200, 0)], [4]),
    "a bar at the limit": ([(0, 0), (0, 10), (200, 10), (200, 0)], []),
    "a taper, least at its thin end": ([(0, 0), (0, 4), (200, 2.5), (200, 1.5)], [1]),
    "a taper down to the limit": ([(0, 0), (0, 20), (200, 15), (200, 5)], []),
    "a needle, whose sides meet in a corner": ([(0, 0), (0, 20), (200, 10)], []),
    "necks of a wide bar": (BAR_WITH_NECKS, [6, 8]),
    "necks of a bar that is as wide as the limit": (BAR_AT_LIMIT_WITH_NECKS, [6, 8]),
    "necks of a bar that is narrow all along": (LOW_BAR_WITH_NECKS, [6]),
    "a disc at the limit": (snapped(circle(0, 0, 10)), []),
    "a disc below the limit": (snapped(circle(0, 0, 9.9)), [9.9]),
    "an octagon of 12 between its flats": (snapped(OCTAGON), []),
    "an octagon of 9 between its flats": ([(x * 0.75, y * 0.75) for x, y in OCTAGON], [9]),
    "round ends": (snapped(ROUND_ENDS), []),
    "chamfered ends": (CHAMFERED_ENDS, []),
    "chamfered corners": ([(0, 5), (5, 0), (95, 0), (100, 5), (100, 95), (95, 100), (5, 100), (0, 95)], []),
    "a bent track": (BENT, []),
    "a bent track with round ends": (BENT_ROUND_ENDS, []),
    "one corner cut off, which is no run": (
        [(0, 0), (0, 12), (97, 12), (100, 9), (100, 0)],
        [9],
    ),
    "two necks of different shapes of step": (
        [(0, 0), (0, 30), (40, 30), (45, 5), (50, 30), (90, 30), (95, 5), (100, 30), (140, 30), (140, 0)],
        [5, 5],
    ),
    "an hourglass": ([(0, 0), (20, 20), (0, 40), (30, 40), (24, 20), (30, 0)], [4]),
    "a plus": (
        [
            *((0, 10), (10, 10), (10, 0), (18, 0), (18, 10), (28, 10)),
            *((28, 18), (18, 18), (18, 28), (10, 28), (10, 18), (0, 18)),
        ],
        [8, 8, 8, 8],
    ),
}


@pytest.mark.parametrize("name", WIDTHS)
@pytest.mark.parametrize("angle", [0, 90, 33])
@pytest.mark.parametrize("mirrored", [False, True])
def test_width(name: str, angle: float, mirrored: bool) -> None:
    points, right = WIDTHS[name]
    found = inside(polygon(*turned(points, angle, mirrored)), LIMIT)
    assert values(found) == pytest.approx(right, abs=0.021 if angle == 33 else 0.011)


def test_one_unit_below_the_limit_is_found() -> None:
    assert values(inside(box(0, 0, 200, 9.999), LIMIT), 3) == [9.999]


def test_round_ends_are_as_wide_as_the_bar_between_them() -> None:
    bar = polygon(*snapped(ROUND_ENDS))
    assert inside(bar, 12_000) == []
    assert values(inside(bar, 12_010)) == pytest.approx([12], abs=0.002)


@pytest.mark.parametrize("width", [6.0, 8.0, 9.99])
def test_a_bent_track_is_one_place_of_its_width(width: float) -> None:
    bent = polygon(*arc(0, 0, 500, 0, 270, 900), *arc(0, 0, 500 - width, 270, 0, 900))
    assert values(inside(bent, LIMIT)) == pytest.approx([width], abs=0.002)


def test_holes_make_places_of_their_own() -> None:
    bar = [(0, 0), (0, 8), (60, 8), (60, 0)]
    holes = [[(x, 2), (x, 6), (x + 4, 6), (x + 4, 2)] for x in (13, 43)]
    # Beside each hole it is 2 um wide above and below, and 8 um left, right and between both.
    assert values(inside(pierced(bar, *holes), LIMIT)) == [2, 2, 2, 2, 8, 8, 8]


def test_the_nearest_of_two_edges_may_be_hidden() -> None:
    # A slot from the right leaves an arm of 1 um above, at its end, and one below. Left of the slot it is
    # narrowest along a way that leans on the slot's upper corner: 6 - 0.3 k + 3 k^2 um, for k = 0.05.
    shape = polygon((0, 0), (0, 8), (40, 4), (40, 3), (20, 3), (20, 1), (40, 1), (40, 0))
    assert values(inside(shape, LIMIT), 3) == pytest.approx([1, 1, 5.992], abs=0.002)


NOTCHES = {
    "a slot, least at its bottom": (
        [(0, 0), (0, 60), (60, 60), (60, 0), (33, 0), (32, 40), (28, 40), (27, 0)],
        [4],
    ),
    "a V, whose sides meet in a corner": (
        [(0, 0), (0, 60), (60, 60), (60, 0), (33, 0), (30, 40), (27, 0)],
        [],
    ),
    "a V with a flat bottom": (
        [(0, 0), (0, 60), (60, 60), (60, 0), (40, 0), (31, 40), (29, 40), (20, 0)],
        [2],
    ),
    "a hairpin": ([(0, 0), (0, 10), (190, 10), (190, 16), (0, 16), (0, 26), (200, 26), (200, 0)], [6]),
    "a hairpin at the limit": (
        [(0, 0), (0, 10), (190, 10), (190, 20), (0, 20), (0, 30), (200, 30), (200, 0)],
        [],
    ),
    "a comb": (
        [
            *((0, 0), (0, 30), (5, 30), (5, 5), (9, 5), (9, 30)),
            *((14, 30), (14, 5), (20, 5), (20, 30), (25, 30), (25, 0)),
        ],
        [4, 6],
    ),
}


@pytest.mark.parametrize("name", NOTCHES)
@pytest.mark.parametrize("angle", [0, 270, 21])
@pytest.mark.parametrize("mirrored", [False, True])
def test_notch(name: str, angle: float, mirrored: bool) -> None:
    points, right = NOTCHES[name]
    found = outside(polygon(*turned(points, angle, mirrored)), LIMIT)
    assert values(found) == pytest.approx(right, abs=0.011)


def test_a_round_hole_is_a_notch_of_its_diameter() -> None:
    plate = [(0, 0), (0, 100), (100, 100), (100, 0)]
    assert values(outside(pierced(plate, circle(50, 50, 9.9)), LIMIT)) == pytest.approx([9.9], abs=0.002)
    assert outside(pierced(plate, circle(50, 50, 10)), LIMIT) == []


def test_space_has_a_place_for_each_tooth_of_a_comb() -> None:
    comb = polygon((0, 0), (0, 10), (10, 10), (10, 4), (20, 4), (20, 10), (30, 10), (30, 0))
    assert values(between(comb, box(0, 15, 30, 20), LIMIT)) == [5, 5]
    assert values(between(comb, box(0, 15, 30, 20), 12_000)) == [5]  # narrow all along


@pytest.mark.parametrize(
    ("other", "right"),
    [
        (box(200, 0, 210, 10), []),
        (box(106, 0, 110, 10), [6]),
        (box(110, 0, 120, 10), []),
        (box(103, 14, 110, 20), [5]),
        (box(100, 0, 110, 10), [0]),
        (box(100, 10, 110, 20), [0]),
        (box(100, -10, 110, 0), [0]),
        (box(20, 2, 30, 8), [0]),
        (box(20, -10, 30, 20), [0]),
        (polygon((20, -10), (20, 5), (30, 5), (30, -5), (40, -5), (40, 5), (50, 5), (50, -10)), [0, 0, 5]),
        (polygon((100, 5), (110, 15), (120, 5), (110, -5)), [0]),
    ],
)
def test_space(other: object, right: list[float]) -> None:
    # Each part that both share is a place; so is what of a comb's back runs along between its teeth.
    assert values(between(box(0, 0, 100, 10), other, LIMIT)) == right  # type: ignore[arg-type]
    assert values(between(other, box(0, 0, 100, 10), LIMIT)) == right  # type: ignore[arg-type]


def test_what_lies_in_a_ring_is_compared_where_it_is_near_it(monkeypatch: pytest.MonkeyPatch) -> None:
    ring = pierced([(0, 0), (0, 300), (300, 300), (300, 0)], [(50, 50), (50, 250), (250, 250), (250, 50)])
    for near, right in (
        (box(54, 100, 60, 110), [4]),
        (box(150, 245, 155, 260), [0]),
        (box(10, 20, 30, 40), [0]),
    ):
        assert values(between(ring, near, LIMIT)) == values(between(near, ring, LIMIT)) == right
    monkeypatch.setattr(facing, "edges_of", lambda *_: pytest.fail("it was compared"))
    within = box(100, 100, 200, 200)
    assert between(ring, within, LIMIT) == between(within, ring, LIMIT) == []


@pytest.mark.parametrize(("mine", "others"), [(128, 128), (128, 66), (64, 72)])
def test_discs_are_as_far_apart_as_their_circles(mine: int, others: int) -> None:
    one, other = polygon(*circle(0, 0, 10, mine)), polygon(*circle(9.1, 9.1, 10, others))
    right = math.hypot(9.1, 9.1) - 10
    assert values(between(one, other, LIMIT)) == pytest.approx([right], abs=0.002)


@pytest.mark.parametrize("corners", [33, 64, 100])
def test_a_disc_at_the_limit_from_a_box_passes(corners: int) -> None:
    disc = polygon(*circle(0, 0, 60, corners), tolerance=Tolerance(200.0, 5.0))
    assert between(disc, box(40, -50, 50, 50), LIMIT) == []
    assert values(between(disc, box(39.99, -50, 50, 50), LIMIT)) == pytest.approx([9.99], abs=0.003)


def test_a_corner_that_is_cut_off_is_no_arc() -> None:
    generous = Tolerance(1000.0, 5.0)
    land = polygon((3.4, 0), (0, 3.4), (0, 70), (70, 70), (70, 0), tolerance=generous)
    far = polygon((-5, -5), (-5, -3), (-3, -3), (-3, -5), tolerance=generous)
    right = (3 + 3 + 3.4) / math.sqrt(2)
    assert values(between(land, far, LIMIT), 3) == pytest.approx([right], abs=0.001)


PLATE: list[Point] = [(0, 0), (0, 40), (40, 40), (40, 0)]


@pytest.mark.parametrize("angle", [0, 90, 45, 135])
@pytest.mark.parametrize("mirrored", [False, True])
def test_corners_that_touch_are_a_place_of_notch_and_none_of_width(angle: float, mirrored: bool) -> None:
    holes: list[list[Point]] = [
        [(0, 0), (-12, 0), (-12, -12), (0, -12)],
        [(0, 0), (12, 0), (12, 12), (0, 12)],
    ]
    outer = [(x * 2 - 40, y * 2 - 40) for x, y in PLATE]
    pinched = pierced(
        turned(outer, angle, mirrored),
        *(scaled(turned(hole, angle, mirrored), math.sqrt(2) if angle % 90 else 1) for hole in holes),
    )
    assert inside(pinched, LIMIT) == []
    found = outside(pinched, LIMIT)
    assert [(gap.value, gap.start) for gap in found] == [(0, (0, 0))]


@pytest.mark.parametrize("hole", [[(10, 0), (15, 5), (10, 10), (5, 5)], [(0, 0), (8, 4), (4, 8)]])
@pytest.mark.parametrize("angle", [0, 90, 180, 270])
@pytest.mark.parametrize("mirrored", [False, True])
def test_a_hole_that_touches_the_outline(hole: list[Point], angle: float, mirrored: bool) -> None:
    # A corner of the hole on the lower edge: there it is 0 um wide. On a corner: two corners touch.
    plate = pierced(turned(PLATE, angle, mirrored), turned(hole, angle, mirrored))
    amid = hole[0] != (0, 0)
    assert [gap.value for gap in inside(plate, 3000)] == ([0] if amid else [])
    assert [gap.value for gap in outside(plate, 3000)] == [0]


@pytest.mark.parametrize("angle", [0, 90, 180, 270])
@pytest.mark.parametrize("mirrored", [False, True])
def test_shapes_whose_corners_touch_are_one_place_of_space(angle: float, mirrored: bool) -> None:
    corners: list[list[Point]] = [[(0, 0), (0, 9), (9, 9)], [(0, 0), (-9, 0), (0, -9)]]
    one, other = (polygon(*turned(points, angle, mirrored)) for points in corners)
    assert [(gap.value, gap.start) for gap in between(one, other, 3000)] == [(0, (0, 0))]


@pytest.mark.parametrize("angle", [0, 90, 180, 270])
@pytest.mark.parametrize("mirrored", [False, True])
def test_a_way_does_not_lead_through_a_corner_that_touches_an_edge(angle: float, mirrored: bool) -> None:
    """A bar in an arm of the walls is behind the arm for the wall that the arm touches at (0, 8)."""
    outer, lower = (
        [(-4, -20), (-4, 24), (24, 24), (24, -20)],
        [(0, -16), (20, -16), (20, -6), (12, -8), (0, 8)],
    )
    upper = [(0, 8), (8, 14), (20, -2), (20, 20), (0, 20)]
    walls = pierced(*(turned(points, angle, mirrored) for points in (outer, lower, upper)))
    bar = polygon(*turned([(5, 2), (9, 11), (10, 10), (6, 1)], angle, mirrored))
    assert all(gap.value == 0 for gap in between(walls, bar, LIMIT))
