"""What a run knows of the wafer: each die's place, the pitch, the diameter, and where flat or notch is."""

import klayout.db as kdb
import pytest

from pkgdrc.findings import LayoutFacts
from tests.engine.small_deck import run

LAYERS = {"a": [0, 0], "field": [9, 0], "wafer": [8, 0]}
ROUND = kdb.DPolygon.ellipse(kdb.DBox(-30_000, -30_000, 30_000, 30_000), 256)
FLAT = kdb.DBox(-30_000, -30_000, 30_000, -28_000)
NOTCH = kdb.DPolygon([kdb.DPoint(-300, -30_100), kdb.DPoint(0, -29_700), kdb.DPoint(300, -30_100)])


def facts(outline: kdb.Region | None, columns: int = 3, rows: int = 2) -> LayoutFacts:
    """Of dies of 9 by 8 mm in steps of 10 by 9 mm, the last of which is missing."""
    layout = kdb.Layout()
    top, die = layout.create_cell("top"), layout.create_cell("die")
    if outline is not None:
        top.shapes(layout.layer(8, 0)).insert(outline)
    die.shapes(layout.layer(9, 0)).insert(kdb.DBox(-4500, -4000, 4500, 4000))
    die.shapes(layout.layer(0, 0)).insert(kdb.DBox(0, 0, 10, 10))
    for column in range(columns):
        for row in range(rows):
            if (column, row) != (columns - 1, rows - 1) or columns * rows == 1:
                at = kdb.DTrans(kdb.DVector(10_000 * (column - 1), 9_000 * (row - 1)))
                top.insert(kdb.DCellInstArray(die.cell_index(), at))
    checks = {"RN.1": "made.a.width() < 1"}
    done = run(layout, checks, top="top", layers=LAYERS, dies={"layer": "field"}).layout
    assert done
    return done


def region(*shapes: kdb.DPolygon) -> kdb.Region:
    return kdb.Region([shape.to_itype(0.001) for shape in shapes])


@pytest.mark.parametrize(("quarters", "clockwise"), [(0, 0), (3, 90), (2, 180), (1, 270)])
@pytest.mark.parametrize("cut", [kdb.DPolygon(FLAT), NOTCH], ids=["flat", "notch"])
def test_flat_and_notch_are_found_on_every_side(cut: kdb.DPolygon, quarters: int, clockwise: int) -> None:
    outline = (region(ROUND) - region(cut)).transformed(kdb.ICplxTrans(1, 90 * quarters, False, 5_000, 0))
    found = facts(outline)
    assert found.flat == clockwise
    assert found.diameter == pytest.approx(60_000, rel=1e-4)


def test_a_round_wafer_and_a_panel_have_no_flat() -> None:
    assert facts(region(ROUND)).flat is None
    panel = facts(region(kdb.DPolygon(kdb.DBox(-30_000, -20_000, 30_000, 20_000))))
    assert (panel.flat, panel.diameter) == (None, None)
    assert (facts(None).flat, facts(None).diameter) == (None, None)


def test_every_die_has_its_place() -> None:
    found = facts(region(ROUND))
    assert sorted(found.places) == [(0, 0), (0, 1), (1, 0), (1, 1), (2, 0)]
    assert found.dies == len(found.places)
    assert found.pitch == pytest.approx((10_000, 9_000))
    assert facts(None, 1, 1).pitch == pytest.approx((9_000, 8_000))


def test_places_are_told_from_the_wafers_centre() -> None:
    """The die at column 0 and row 0 has its centre at (-10, -9) mm in the top cell."""
    found = facts(region(ROUND.moved(2_000, -500)))
    assert found.centre == pytest.approx((2_000, -500), abs=0.01)
    assert found.origin == pytest.approx((-12_000, -8_500), abs=0.01)
    assert facts(region(ROUND), 0).origin is None
