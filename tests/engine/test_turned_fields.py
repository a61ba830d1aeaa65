"""Fields of dies that lie turned are as they are drawn, whether in a cell or flat."""

from typing import Any

import klayout.db as kdb
import pytest

from tests.engine.small_deck import findings, run

LAYERS = {"a": (0, 0), "die": (2, 0)}
KEYS: dict[str, Any] = {"layers": LAYERS, "dies": {"layer": "die"}, "facet_tolerance": 0.01}
SIDES = (1200.0, 800.0)


def die(angle: float, flat: bool, *boxes: kdb.DBox) -> kdb.Layout:
    """A die that is turned, with shapes in it."""
    layout = kdb.Layout()
    top, cell = layout.create_cell("top"), layout.create_cell("cell")
    cell.shapes(layout.layer(2, 0)).insert(kdb.DBox(0, 0, *SIDES))
    for box in boxes:
        cell.shapes(layout.layer(0, 0)).insert(box)
    top.insert(kdb.DCellInstArray(cell.cell_index(), kdb.DCplxTrans(1.0, angle, False, 3000.0, -500.0)))
    if flat:
        top.flatten(True)
    return layout


def found(check: str, layout: kdb.Layout) -> list[float | None]:
    return [each.measured for each in findings(run(layout, {"WI.1": check}, top="top", **KEYS), "WI.1")]


@pytest.mark.parametrize("flat", [False, True])
@pytest.mark.parametrize("angle", [0.0, 10.3, 30.0, 45.0, 90.0, 137.0])
def test_how_far_a_shape_lies_in_its_field(angle: float, flat: bool) -> None:
    near, clear = kdb.DBox(500, 49, 540, 100), kdb.DBox(500, 300, 540, 400)
    layout = die(angle, flat, near, clear)
    check = "made.in_field(made.a, made.die) < 50.0"
    assert found(check, layout) == pytest.approx([49.0], abs=0.003)
    assert found(check, die(angle, flat, clear)) == []


@pytest.mark.parametrize("flat", [False, True])
@pytest.mark.parametrize("angle", [0.0, 10.3, 30.0, 45.0])
def test_what_lies_beside_a_turned_field_is_not_in_it(angle: float, flat: bool) -> None:
    """It would be in the box round the field."""
    beside = kdb.DBox(1210, 500, 1230, 520)
    assert len(found("made.a.outside(made.die).any()", die(angle, flat, beside))) == 1
    within = kdb.DBox(1170, 500, 1190, 520)
    assert found("made.a.outside(made.die).any()", die(angle, flat, within)) == []


@pytest.mark.parametrize("seam", [False, True])
@pytest.mark.parametrize("angle", [0.0, 30.0, 45.0])
def test_a_border_stands_for_the_field_in_it(angle: float, seam: bool) -> None:
    """A die's border that is drawn as a ring, with a hole or a seam, is no field with a hole."""
    layout = die(angle, False, kdb.DBox(500, 300, 540, 340))
    cell = layout.cell("cell")
    cell.shapes(layout.layer(2, 0)).clear()
    ring = kdb.DPolygon(kdb.DBox(0, 0, *SIDES))
    ring.insert_hole(kdb.DBox(10, 10, 1190, 790))
    drawn = ring.to_itype(layout.dbu)
    cell.shapes(layout.layer(2, 0)).insert(drawn.resolved_holes() if seam else drawn)
    assert found("made.a.outside(made.die).any()", layout) == []
    assert found("made.in_field(made.a, made.die) < 301.0", layout) == pytest.approx([300.0], abs=0.003)
