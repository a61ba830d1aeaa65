"""Margins of shapes in others, and how wide what two shapes share is, by hand."""

import pytest

from pkgdrc.engine.geometry.enclosing import margins
from pkgdrc.engine.geometry.facing import shared
from pkgdrc.engine.geometry.outline import Outline
from tests.engine.geometry.shapes import Point, box, circle, pierced, polygon, turned, values

LIMIT = 5000.0
FIELD = box(0, 0, 30, 30)


def ring(turn: float = 0.0, outer: float = 100, inner: float = 80) -> Outline:
    return pierced(turned(circle(0, 0, outer, 256), turn), turned(circle(0, 0, inner, 256), turn))


MARGINS = {
    "far from all edges": (box(10, 10, 20, 20), [FIELD], []),
    "at the limit": (box(5, 5, 25, 25), [FIELD], []),
    "near two edges": (box(3, 10, 26, 20), [FIELD], [3, 4]),
    "on none": (box(40, 10, 50, 20), [FIELD], None),
    "out on one side": (box(10, 10, 32, 20), [FIELD], [-2]),
    "out on two": (box(-1, 10, 32, 20), [FIELD], [-2, -1]),
    "flush": (box(0, 10, 20, 20), [FIELD], [0]),
    "the same": (FIELD, [FIELD], [0]),
    "in the union of two": (box(10, 10, 20, 20), [box(0, 0, 15, 30), box(15, 0, 30, 30)], []),
    "over a gap between two": (box(10, 10, 20, 20), [box(0, 0, 14, 30), box(15, 0, 30, 30)], [-0.5]),
    "over a hole": (
        box(8, 8, 22, 22),
        [pierced([(0, 0), (0, 30), (30, 30), (30, 0)], [(13, 13), (13, 17), (17, 17), (17, 13)])],
        [-2],
    ),
    "touching with two corners": (polygon((0, 10), (10, 0), (20, 10), (10, 20)), [FIELD], [0, 0]),
    "a ring on itself": (ring(), [ring()], [0, 0]),
    "a ring on itself, its facets turned": (ring(), [ring(180 / 256)], [0, 0]),
    "a ring in a ring": (ring(outer=95, inner=91), [ring(180 / 256)], [2.5]),
    "a disc off the centre of another": (polygon(*circle(3, 0, 20)), [polygon(*circle(0, 0, 30))], [2]),
    "a disc out of another": (polygon(*circle(8, 0, 20)), [polygon(*circle(0, 0, 30))], [-3]),
    # Below it leaves 1 um, but from there to where it sticks out it is narrow all along.
    "a disc in a box": (polygon(*circle(0, 0, 20, 99)), [box(-12, -11, 9, 20)], [-1, 2]),
    "a box whose corners lie on a circle": (
        box(-15, -15, 15, 15),
        [polygon(*circle(0, 0, 42.4264))],
        [0, 0, 0, 0],
    ),
}


@pytest.mark.parametrize("name", MARGINS)
def test_margins(name: str) -> None:
    inner, outers, right = MARGINS[name]
    found = margins(inner, outers, LIMIT)
    assert (
        found == right if right is None or found is None else values(found) == pytest.approx(right, abs=0.011)
    )


@pytest.mark.parametrize("angle", [90, 37])
@pytest.mark.parametrize("mirrored", [False, True])
def test_margins_turned(angle: float, mirrored: bool) -> None:
    def turned_box(left: float, bottom: float, right: float, top: float) -> Outline:
        corners: list[Point] = [(left, bottom), (left, top), (right, top), (right, bottom)]
        return polygon(*turned(corners, angle, mirrored))

    outer = turned_box(0, 0, 30, 30)
    for inner, right in (((3, 10, 26, 20), [3, 4]), ((-1, 10, 32, 20), [-2, -1]), ((10, 10, 32, 20), [-2])):
        found = margins(turned_box(*inner), [outer], LIMIT)
        assert found is not None
        assert values(found) == pytest.approx(right, abs=0.011)


def test_a_gap_begins_at_what_is_enclosed() -> None:
    found = margins(box(3, 10, 20, 20), [FIELD], LIMIT)
    assert found
    assert found[0].start[0] == 3000
    assert found[0].end[0] == 0


BAR = box(0, 0, 100, 10)


@pytest.mark.parametrize(
    ("a", "b", "right"),
    [
        (polygon((0, -50), (100, -50), (100, 2), (0, 6)), box(0, 0, 100, 50), [2]),
        (box(0, -50, 100, 4), box(0, 0, 100, 50), [4]),
        (box(0, -50, 100, 10), box(0, 0, 100, 50), []),
        (BAR, box(-10, 4, 200, 6), []),  # both edges are of one shape
        (BAR, box(40, 4, 45, 6), []),
        (BAR, polygon((20, -10), (20, 5), (30, 5), (30, -5), (40, -5), (40, 5), (50, 5), (50, -10)), [5, 5]),
        (
            BAR,
            polygon((20, -10), (25, 20), (30, -10)),
            [],
        ),  # their boundaries cross: corners of what they share
        (BAR, box(100, 0, 110, 10), []),
    ],
)
def test_shared(a: Outline, b: Outline, right: list[float]) -> None:
    assert values(shared(a, b, 10_000)) == pytest.approx(right, abs=0.002)
    assert values(shared(b, a, 10_000)) == pytest.approx(right, abs=0.002)


STEPS = [(0, 0), (0, 3), (5.2, 3), (5.2, 2), (1, 2), (1, 1), (5.6, 1), (5.6, 2), (5.4, 2), (5.4, 3), (5.6, 3)]
STEPS += [(5.6, 4), (9.4, 4), (9.4, 0)]
FIELD_OVER_STEPS = [(3, 1.8), (3, 4.8), (5.6, 4.8), (5.6, 6), (6, 6), (6, 1.8)]


@pytest.mark.parametrize("angle", [0, 90, 180, 270])
@pytest.mark.parametrize("mirrored", [False, True])
def test_a_way_along_edges_ends_where_they_do(angle: float, mirrored: bool) -> None:
    """From the step at (5.6, 2) up to 4.8 it is 2.8, but what is shared ends at 4."""
    room, upper = (polygon(*turned(points, angle, mirrored)) for points in (STEPS, FIELD_OVER_STEPS))
    found = values(shared(room, upper, 10_000))
    assert 2.8 not in found
    assert min(found) == pytest.approx(0.4)


def test_how_far_a_disc_sticks_out_is_measured_at_its_tip() -> None:
    """None of its corners is there."""
    disc, field = polygon(*turned(circle(0, 0, 40), 1.4)), box(-60, -60, 8.5, 70)
    found_margins = margins(disc, [field], 5.0)
    assert found_margins
    (found,) = found_margins
    assert found.value * 0.001 == pytest.approx(-11.5, abs=0.004)


def test_an_arc_is_no_nearer_than_where_it_ends() -> None:
    """Where a box cuts a disc the corner is what is left of its arc."""
    disc, field = polygon(*circle(0, 0, 40)), polygon((0, 12), (0, 40), (30, 40), (30, 12))
    (found,) = shared(disc, field, 9_000.0)
    assert found.value * 0.001 == pytest.approx(8, abs=0.004)
