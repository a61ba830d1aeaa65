"""Cells that stand once are drawn into their parents for the check, and findings do not tell."""

from typing import Any

import klayout.db as kdb
import pytest

from pkgdrc.engine.layout import recover, single
from pkgdrc.engine.layout.single import draw_single
from pkgdrc.findings import Finding, Run
from tests.engine.small_deck import run

FIELD = (2, 0)
DIES: dict[str, Any] = {"layers": {"a": (0, 0), "b": (1, 0), "die": FIELD}, "dies": {"layer": "die"}}
PITCH = 60_000
COLUMNS, ROWS = 4, 3
CHECKS = {
    "WI.1": "made.a.width() < 0.4",
    "SP.1": "made.a.spacing() < 5.0",
    "SE.1": "made.a.separation(made.b) < 3.0",
    "HO.1": "made.a.holes().any()",
    "AN.1": "made.b.angle() < 80.0",
}


def wafer(*, numbers: bool, own: bool, turned: bool = False) -> kdb.Layout:
    """4 x 3 dies of one cell, or each of its `own`, and in each a cell of its own beside: its number.

    Dies of their own differ in where a common cell stands in them. With `turned` every other one is turned.
    """
    layout = kdb.Layout()
    top = layout.create_cell("top")
    a, b, field = (layout.layer(*number) for number in ((0, 0), (1, 0), FIELD))
    comb = layout.create_cell("COMB")
    for finger in range(4):
        comb.shapes(a).insert(kdb.Box(finger * 900, 0, finger * 900 + 350, 5000))
    die = layout.create_cell("DIE")
    for number in range(COLUMNS * ROWS):
        cell = layout.create_cell(f"DIE_{number}") if own else die
        if own or not number:
            cell.shapes(field).insert(kdb.Box(0, 0, PITCH, PITCH))
            ring = kdb.Polygon(kdb.Box(5000, 5000, 8000, 8000))
            ring.insert_hole(kdb.Box(5500, 5500, 7500, 7500))
            cell.shapes(a).insert(ring)
            cell.shapes(b).insert(
                kdb.Polygon([kdb.Point(9000, 6000), kdb.Point(9900, 6703), kdb.Point(9050, 6999)])
            )
            cell.insert(kdb.CellInstArray(comb.cell_index(), kdb.Trans(20_000 + 100 * number, 20_000)))
        x, y = number % COLUMNS * PITCH, number // COLUMNS * PITCH
        at = kdb.Trans(2, False, x + PITCH, y + PITCH) if turned and number % 2 else kdb.Trans(x, y)
        top.insert(kdb.CellInstArray(cell.cell_index(), at))
        if numbers:
            serial = layout.create_cell(f"NUMBER_{number}")
            for digit in range(number % 3 + 1):
                serial.shapes(a).insert(kdb.Box(digit * 1000, 0, digit * 1000 + 300, 2000 + 100 * number))
            top.insert(kdb.CellInstArray(serial.cell_index(), at * kdb.Trans(10_000, 6500)))
    top.shapes(a).insert(kdb.Box(-100, 30_000, COLUMNS * PITCH, 30_300))
    return layout


def told(result: Run) -> set[Any]:
    """What findings say, but for the order of their ends and which of their placements they name first."""
    assert all(rule.state.value in ("clean", "violated") for rule in result.rules if rule.id in CHECKS)
    return {(v.rule, v.note, v.measured, v.cell, v.path, v.bbox, *placed(v)) for v in result.findings}


def placed(finding: Finding) -> tuple[Any, ...]:
    # Of two shapes of one kind neither is the first.
    return (
        tuple(sorted(finding.between or ())),
        finding.placements,
        finding.dies,
        finding.in_cell,
        finding.fingerprint,
    )


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Dies of a few shapes share them too."""
    monkeypatch.setattr(recover, "_LEAST", 10)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(("numbers", "own"), [(True, False), (False, True), (True, True)])
def test_findings_do_not_depend_on_it(
    numbers: bool, own: bool, turned: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = wafer(numbers=numbers, own=own, turned=turned)
    drawn = run(asked.dup(), CHECKS, top="top", **DIES)
    monkeypatch.setattr(single, "_FEWEST", 1000)
    monkeypatch.setattr(recover, "_FEWEST", 1000)
    kept = run(asked, CHECKS, top="top", **DIES)
    assert told(drawn) == told(kept)
    assert {v.rule for v in kept.findings} == set(CHECKS)


def flattened(layout: kdb.Layout) -> list[str]:
    copy = layout.dup()
    copy.cell("top").flatten(True)
    shapes = ((i, each) for i in copy.layer_indexes() for each in copy.cell("top").shapes(i).each())
    return sorted(f"{copy.get_info(index)} {shape.to_s()}" for index, shape in shapes)


def test_nothing_moves_and_cells_stay_known() -> None:
    layout = wafer(numbers=True, own=False)
    asked = flattened(layout)
    singles = draw_single(layout, layout.cell("top"), layout.find_layer(*FIELD))
    assert flattened(layout) == asked
    assert sorted(layout.cell(each).name for each in singles) == sorted(f"NUMBER_{n}" for n in range(12))
    assert not layout.cell("NUMBER_3").is_empty()
    assert {each.cell.name for each in layout.cell("top").each_inst()} == {"DIE"}


def test_cells_in_cells_that_stand_once_are_drawn_too() -> None:
    layout = kdb.Layout()
    top, shapes = layout.create_cell("top"), layout.layer(0, 0)
    for number in range(10):
        outer, inner = layout.create_cell(f"OUTER_{number}"), layout.create_cell(f"INNER_{number}")
        inner.shapes(shapes).insert(kdb.Box(0, 0, 10, 20))
        outer.insert(kdb.CellInstArray(inner.cell_index(), kdb.Trans(1, False, 5, 7)))
        top.insert(kdb.CellInstArray(outer.cell_index(), kdb.Trans(0, True, 100 * number, 0)))
    asked = flattened(layout)
    singles = draw_single(layout, top, None)
    assert flattened(layout) == asked
    assert len(singles) == 20
    lowest = layout.cell("INNER_4").cell_index()
    assert layout.cell(singles[lowest].parent).name == "OUTER_4"
    assert (
        singles[lowest].at.to_s()
        == kdb.ICplxTrans(kdb.Trans(0, True, 400, 0) * kdb.Trans(1, False, 5, 7)).to_s()
    )


def test_what_stands_twice_or_few_stays_as_it_is() -> None:
    layout = wafer(numbers=False, own=False)
    assert draw_single(layout, layout.cell("top"), layout.find_layer(*FIELD)) == {}
    layout = wafer(numbers=True, own=False)
    for number in range(5):
        layout.cell(f"NUMBER_{number}").delete()
    assert draw_single(layout, layout.cell("top"), layout.find_layer(*FIELD)) == {}


def test_dies_with_nothing_in_common_stay_cells() -> None:
    layout = wafer(numbers=False, own=True)
    for number in range(COLUMNS * ROWS):
        cell = layout.cell(f"DIE_{number}")
        for index in layout.layer_indexes():
            for shape in list(cell.shapes(index).each()):
                shape.transform(kdb.Trans(number, 0))
    assert draw_single(layout, layout.cell("top"), layout.find_layer(*FIELD)) == {}
