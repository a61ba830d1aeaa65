"""Where a ring is open: the place that has to be filled, and how wide it is."""

import math

import klayout.db as kdb
import pytest

from pkgdrc.engine.geometry.arcs import Tolerance
from pkgdrc.engine.geometry.ring import Opening, openings

FIELD = kdb.Polygon(kdb.Box(-5500, -4500, 5500, 4500))
HELD = kdb.Region(kdb.Box(-1000, -1000, 1000, 1000))
RING = kdb.Region(kdb.Box(-5000, -4000, 5000, 4000)) - kdb.Region(kdb.Box(-4400, -3400, 4400, 3400))
ROUND = kdb.Region(kdb.Polygon.ellipse(kdb.Box(-4000, -4000, 4000, 4000), 128)) - kdb.Region(
    kdb.Polygon.ellipse(kdb.Box(-3400, -3400, 3400, 3400), 128)
)
SLIT = kdb.Region(kdb.Box(4000, -50, 6000, 50))


def track(*points: tuple[int, int], width: int) -> kdb.Region:
    return kdb.Region(kdb.Path([kdb.Point(*each) for each in points], width).polygon())


def found(walls: kdb.Region, held: kdb.Region = HELD, field: kdb.Polygon = FIELD) -> list[Opening]:
    return openings(field, walls.merged(), held.merged(), Tolerance(2.0, 1.0))


@pytest.mark.parametrize(
    ("walls", "widths"),
    [
        (RING - SLIT, [100]),
        (RING - kdb.Region(kdb.Box(4000, 0, 6000, 1)), [1]),
        (RING - SLIT - kdb.Region(kdb.Box(-50, 3000, 80, 5000)), [100, 130]),
        (RING - track((4000, -300), (6000, 300), width=50), [50]),
        (RING - track((4000, 0), (4700, 0), (4700, 500), (6000, 500), width=50), [50]),
        (RING - kdb.Region(kdb.Box(4400, -3400, 6000, 3400)), [6800]),
        (RING - kdb.Region(kdb.Box(4000, -5000, 6000, 5000)), [6800]),
        (ROUND - kdb.Region(kdb.Box(0, 0, 5000, 30)), [30]),
        (ROUND - kdb.Region(kdb.Box(0, -1000, 5000, 1000)), [2000]),
        ((RING + kdb.Region(kdb.Box(-1400, -4000, -1300, 4000))) - SLIT, [100]),
        (RING + kdb.Region(kdb.Box(-4000, 0, 0, 100)), []),
        (kdb.Region(kdb.Box(-5000, -4000, 5000, -3400)), []),
        (kdb.Region(), []),
    ],
    ids=[
        "slit",
        "a unit wide",
        "two slits",
        "slanted",
        "round a corner",
        "a side left out",
        "a side left out past its corners",
        "round ring",
        "round ring, wide",
        "beside a partition",
        "closed",
        "one wall",
        "none",
    ],
)
def test_each_opening_is_told_with_its_width(walls: kdb.Region, widths: list[int]) -> None:
    opened = found(walls)
    assert sorted(each.gap.value for each in opened) == pytest.approx(widths, abs=1.0)
    for each in opened:
        assert math.dist(each.gap.start, each.gap.end) == pytest.approx(each.gap.value)
        box = each.shape.bbox()
        assert box.width() * box.height() < FIELD.area() / 8
        # Filled, it closes the ring.
        closed = (walls + kdb.Region([other.shape for other in opened]).sized(5)).merged()
        assert HELD.inside(closed.holes()).count() == 1


@pytest.mark.parametrize("turn", [17.0, 90.0, 133.0])
@pytest.mark.parametrize("mirrored", [False, True])
def test_turned_and_mirrored_it_is_the_same_opening(turn: float, mirrored: bool) -> None:
    trans = kdb.ICplxTrans(0.6, turn, mirrored, 0, 0)
    (opened,) = found((RING - SLIT).transformed(trans), HELD.transformed(trans))
    assert opened.gap.value == pytest.approx(60, abs=1.5)
    assert opened.shape.touches(kdb.Box(1, 1).moved(trans * kdb.Vector(4700, 0)))
    assert opened.shape.area() < 3 * 60 * 360


def test_what_lies_outside_of_the_ring_changes_nothing() -> None:
    (opened,) = found(RING - SLIT, HELD + kdb.Region(kdb.Box(-5450, -1000, -5100, 1000)))
    assert opened.gap.value == 100


def test_walls_that_meet_in_a_corner_alone_are_open_there() -> None:
    walls = RING - kdb.Region(kdb.Box(4400, 0, 5000, 4000)) + kdb.Region(kdb.Box(5000, 0, 5400, 3410))
    assert min(each.gap.value for each in found(walls + kdb.Region(kdb.Box(4400, -10, 5000, 0)))) == 0


def test_where_nothing_is_held_any_part_that_is_shut_in_makes_a_ring() -> None:
    (opened,) = found(RING - SLIT, kdb.Region())
    assert opened.gap.value == 100
