"""Circles and octagons, in cells however they are turned, and the area that others cover."""

import math

import klayout.db as kdb
import pytest

from tests.engine.small_deck import findings, run

TRANS = ["r0 0,0", "m45 3,5", "r90 *2 1,1", "r30 0,0", "m22.5 9,9"]
FORMS = {
    "a circle": "circle",
    "a coarse circle": "",
    "a half circle": "",
    "a ring": "",
    "an octagon": "octagon",
    "a chamfered square": "octagon",
    "an octagon with a hole": "",
    "a hexagon": "",
    "a square": "",
    "a cross": "",
    "an octagon with a cut corner": "",
}
CHECKS = {
    "FO.1": "made.a.circles().any()",
    "FO.2": "made.a.not_circles().any()",
    "FO.3": "made.a.octagons().any()",
    "FO.4": "made.a.not_octagons().any()",
}


def regular(corners: int, radius: float = 20_000, part: float = 1.0) -> kdb.Polygon:
    turns = [(2 * k + 1) * math.pi / corners for k in range(round(corners * part))]
    points = [(radius * math.cos(turn), radius * math.sin(turn)) for turn in turns]
    return kdb.Polygon([kdb.Point(round(x), round(y)) for x, y in points])


def shape(form: str) -> kdb.Region:
    hole = kdb.Region(kdb.Box(-2000, -2000, 2000, 2000))
    match form:
        case "a circle":
            return kdb.Region(regular(256))
        case "a coarse circle":
            return kdb.Region(regular(16))
        case "a half circle":
            return kdb.Region(regular(256, part=0.5))
        case "a ring":
            return kdb.Region(regular(256)) - hole
        case "an octagon":
            return kdb.Region(regular(8))
        case "a chamfered square":
            corners = [(-9, -5), (-9, 5), (-5, 9), (5, 9), (9, 5), (9, -5), (5, -9), (-5, -9)]
            return kdb.Region(kdb.Polygon([kdb.Point(1000 * x, 1000 * y) for x, y in corners]))
        case "an octagon with a hole":
            return kdb.Region(regular(8)) - hole
        case "a hexagon":
            return kdb.Region(regular(6))
        case "a square":
            return kdb.Region(kdb.Box(-5000, -5000, 5000, 5000))
        case "a cross":
            return kdb.Region(kdb.Box(-9000, -3000, 9000, 3000)) + kdb.Region(
                kdb.Box(-3000, -9000, 3000, 9000)
            )
    return kdb.Region(regular(8)) - kdb.Region(kdb.Box(17_000, -9000, 30_000, 9000)).moved(0, 8000)


@pytest.mark.parametrize("trans", TRANS)
@pytest.mark.parametrize("form", FORMS)
def test_a_form_is_known_however_it_lies(form: str, trans: str) -> None:
    layout = kdb.Layout()
    top, below = layout.create_cell("top"), layout.create_cell("below")
    below.shapes(layout.layer(0, 0)).insert(shape(form))
    top.insert(kdb.CellInstArray(below.cell_index(), kdb.ICplxTrans(kdb.DCplxTrans.from_s(trans))))
    top.insert(kdb.CellInstArray(below.cell_index(), kdb.Trans(500_000, 0)))
    result = run(layout, CHECKS, top="top", facet_tolerance=0.004)
    told = {rule: sum(each.placements for each in findings(result, rule)) for rule in CHECKS}
    circle, octagon = 2 * (FORMS[form] == "circle"), 2 * (FORMS[form] == "octagon")
    assert told == {"FO.1": circle, "FO.2": 2 - circle, "FO.3": octagon, "FO.4": 2 - octagon}


@pytest.mark.parametrize("trans", TRANS[:3])
def test_area_in_each_shape(trans: str) -> None:
    """Two plates have the same area of others in them, in two pieces, and one a square of the grid more."""
    layout = kdb.Layout()
    top, below = layout.create_cell("top"), layout.create_cell("below")
    a, b = layout.layer(0, 0), layout.layer(1, 0)
    for x, more in ((0, 0), (50_000, 1)):
        below.shapes(b).insert(kdb.Box(x, 0, x + 40_000, 20_000))
        below.shapes(a).insert(kdb.Box(x + 5000, 5000, x + 10_000, 15_000))
        below.shapes(a).insert(kdb.Box(x + 38_000, -3000, x + 42_000, 25_000))
        below.shapes(a).insert(kdb.Box(x + 20_000, 5000, x + 20_000 + more, 5001))
    top.insert(kdb.CellInstArray(below.cell_index(), kdb.ICplxTrans(kdb.DCplxTrans.from_s(trans))))
    size = 4.0 if "*2" in trans else 1.0
    covered = (5.0 * 10.0 + 2.0 * 20.0) * size
    checks = {
        "AR.1": f"made.a.area_in(made.b) > {covered}",
        "AR.2": f"made.a.area_in(made.b) < {covered}",
        "AR.3": f"made.a.area_in(made.b) < {covered + 2e-6 * size}",
    }
    result = run(layout, checks, top="top")
    (found,) = findings(result, "AR.1")
    assert found.measured == pytest.approx(covered + 1e-6 * size, abs=1e-4)
    assert not findings(result, "AR.2")
    assert sum(each.placements for each in findings(result, "AR.3")) == 2
