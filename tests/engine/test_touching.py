"""Shapes that share a single point touch, whichever way they are turned."""

import math

import klayout.db as kdb
import pytest

from tests.engine.test_known_cases import A, B, Sheet, box, sheet

__all__ = ["sheet"]

TURNS = [kdb.Trans(angle, mirror, 0, 0) for angle in range(4) for mirror in (False, True)]
SLANTED = kdb.Polygon([kdb.Point(0, 0), kdb.Point(1000, 1000), kdb.Point(0, 1000)])
STEEP = kdb.Polygon([kdb.Point(0, 0), kdb.Point(300, 1200), kdb.Point(0, 1200)])


def both(sheet: Sheet) -> tuple[int, int, int]:
    """How many shapes of `a` touch one of `b`, touch none, and by how many each `b` is touched."""
    counts = [v.measured for v in sheet.find("made.a.count_in(made.b) > 0")]
    touching = len(sheet.find("made.a.interacting(made.b).any()"))
    return touching, len(sheet.find("made.a.not_interacting(made.b).any()")), int(sum(filter(None, counts)))


@pytest.mark.parametrize("turn", TURNS, ids=str)
@pytest.mark.parametrize("in_cell", [False, True])
@pytest.mark.parametrize(
    ("first", "second"),
    [
        (SLANTED, kdb.Polygon(box(500, 0, 400, 500))),  # a corner in the middle of an edge
        (STEEP, kdb.Polygon(box(100, 0, 400, 400))),
        (SLANTED, kdb.Polygon([kdb.Point(500, 500), kdb.Point(900, 300), kdb.Point(950, 310)])),  # a tip
        (kdb.Polygon(box(0, 0, 500)), kdb.Polygon(box(500, 500, 500))),  # two corners
        (
            kdb.Polygon(box(0, 0, 500)),
            kdb.Polygon([kdb.Point(500, 250), kdb.Point(700, 0), kdb.Point(700, 500)]),
        ),
    ],
)
def test_a_shared_point_is_touching(
    sheet: Sheet, turn: kdb.Trans, in_cell: bool, first: kdb.Polygon, second: kdb.Polygon
) -> None:
    cell = sheet.cell("c", turn) if in_cell else sheet.top
    for layer, polygon in ((A, first), (B, second)):
        sheet.draw(layer, polygon if in_cell else polygon.transformed(turn), cell=cell)
    assert both(sheet) == (1, 0, 1)


@pytest.mark.parametrize("turn", TURNS, ids=str)
def test_a_unit_apart_is_not(sheet: Sheet, turn: kdb.Trans) -> None:
    sheet.draw(A, SLANTED.transformed(turn))
    sheet.draw(B, box(502, 0, 400, 500).transformed(turn))
    assert both(sheet) == (0, 1, 0)


@pytest.mark.parametrize("turn", TURNS, ids=str)
def test_what_lies_in_a_sibling_cell_touches_too(sheet: Sheet, turn: kdb.Trans) -> None:
    sheet.draw(A, SLANTED, cell=sheet.cell("a", turn))
    sheet.draw(B, box(0, -500, 400, 500), cell=sheet.cell("b", turn * kdb.Trans(500, 500)))
    assert both(sheet) == (1, 0, 1)


@pytest.mark.parametrize("mirror", [False, True])
@pytest.mark.parametrize("angle", [0, 90, 30, 77.7])
def test_a_sharp_corner_is_as_sharp_in_any_cell(sheet: Sheet, mirror: bool, angle: float) -> None:
    """Its tip is less than a unit wide where klayout looks for it."""
    tip = kdb.Polygon([kdb.Point(0, 0), kdb.Point(9000, 0), kdb.Point(9000, 1500)])
    sheet.draw(A, tip, cell=sheet.cell("c", kdb.ICplxTrans(1, angle, mirror, 700, -300)))
    [found] = sheet.find("made.a.angle() < 45")
    assert found.measured == pytest.approx(math.degrees(math.atan2(1500, 9000)), abs=0.02)


def test_shapes_that_touch_others_are_whole(sheet: Sheet) -> None:
    """Boxes whose corners touch are one shape; klayout hands some over one by one, or as they are drawn."""
    cell = sheet.cell("c", kdb.Trans.from_s("m90 1200,400"), kdb.Trans.from_s("m135 2760,400"))
    sheet.draw(A, box(180, -140, 200, 300), box(-20, -440, 200, 300), cell=cell)
    sheet.draw(A, box(-360, 40, 480, 300), box(-880, -140, 520, 180), cell=cell)
    sheet.draw(B, box(1180, 180, 1240, 400))
    found = sheet.find("made.a.interacting(made.b).any()")
    assert sum(each.placements for each in found) == 3
    assert {each.measured for each in sheet.find("made.a.interacting(made.b).area() < 1")} == {0.12, 0.2376}
