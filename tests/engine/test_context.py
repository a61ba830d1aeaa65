"""Defects that a cell has at some of its placements only, and those that it has everywhere."""

from collections.abc import Iterator
from typing import Any

import klayout.db as kdb
import pytest

from pkgdrc.findings import Finding
from tests.engine.small_deck import findings, run

LAYERS = {"a": [0, 0], "b": [1, 0], "field": [9, 0]}
STEP = 20_000
CHECKS = {
    "CX.1": "made.a.separation(made.b) < 1",
    "CX.2": "made.a.space() < 1",
    "CX.3": "made.a.enclosed_by(made.b) < 1",
    "CX.4": "made.b.count_in(made.a) > 1",
    "CX.5": "made.a.offset_from(made.b) > 1",
}


def wafer(columns: int = 5, *, turned: bool = False) -> tuple[kdb.Layout, kdb.Cell]:
    """A row of dies, each a field of 10 by 10 um with a box of 4 by 4 um on layer a in its middle."""
    layout = kdb.Layout()
    top, die = layout.create_cell("wafer"), layout.create_cell("die")
    draw(layout, die, "field", kdb.Box(-5000, -5000, 5000, 5000))
    draw(layout, die, "a", kdb.Box(-2000, -2000, 2000, 2000))
    for column in range(columns):
        turn = kdb.Trans(column % 4 if turned else 0, False, column * STEP, 0)
        top.insert(kdb.CellInstArray(die.cell_index(), turn))
    return layout, top


def draw(layout: kdb.Layout, cell: kdb.Cell, layer: str, *boxes: kdb.Box) -> None:
    for box in boxes:
        cell.shapes(layout.layer(*LAYERS[layer])).insert(box)


def find(layout: kdb.Layout, rule: str, *, dies: bool = True) -> list[Finding]:
    keys: dict[str, Any] = {"dies": {"layer": "field"}} if dies else {}
    return findings(run(layout, {rule: CHECKS[rule]}, layers=LAYERS, **keys), rule)


def beside(*columns: int) -> Iterator[kdb.Box]:
    """A box 0.5 um to the right of the one in each of some dies."""
    for column in columns:
        yield kdb.Box(2500, -1000, 3500, 1000).moved(column * STEP, 0)


@pytest.mark.parametrize("dies", [True, False])
def test_what_is_beside_two_of_five_is_told_once(dies: bool) -> None:
    """With exactly those placements, whether they are known to be dies or not."""
    layout, top = wafer()
    draw(layout, top, "b", *beside(1, 3))
    (found,) = find(layout, "CX.1", dies=dies)
    assert (found.cell, found.placements, found.measured) == ("die", 2, 0.5)
    assert [x for x, _ in sorted(found.at)] == [22.25, 62.25]
    assert found.dies == (((1, 0), (3, 0)) if dies else ())


def test_a_defect_above_the_dies_is_told_once_for_all_dies_that_have_it() -> None:
    layout, top = wafer()
    draw(layout, top, "a", *beside(1, 3, 4))
    (found,) = find(layout, "CX.2")
    assert (found.cell, found.placements, found.dies) == ("die", 3, ((1, 0), (3, 0), (4, 0)))


@pytest.mark.parametrize("rule", ["CX.1", "CX.2"])
def test_a_systematic_defect_stays_one_when_another_is_planted_beside_it(rule: str) -> None:
    """The planted one is told by itself, at its own place."""
    layer = "b" if rule == "CX.1" else "a"
    layout, top = wafer()
    draw(layout, layout.cell("die"), layer, kdb.Box(-3500, -1000, -2700, 1000))
    draw(layout, top, layer, kdb.Box(2800, -500, 3300, 500).moved(2 * STEP, 0))
    found = {finding.measured: finding for finding in find(layout, rule)}
    assert set(found) == {0.7, 0.8}
    assert (found[0.7].cell, found[0.7].placements, len(found[0.7].dies)) == ("die", 5, 5)
    assert (found[0.8].placements, found[0.8].dies) == (1, ((2, 0),))


def test_the_same_shape_with_other_margins_at_each_place() -> None:
    """Each margin is told, with the placements that have it."""
    layout, top = wafer()
    for column, margin in enumerate((1000, 900, 900, 500, 2000)):
        draw(layout, top, "b", kdb.Box(-2000 - margin, -4000, 4000, 4000).moved(column * STEP, 0))
    found = {finding.measured: finding for finding in find(layout, "CX.3")}
    assert set(found) == {0.9, 0.5}
    assert (found[0.9].placements, found[0.9].dies) == (2, ((1, 0), (2, 0)))
    assert (found[0.5].placements, found[0.5].dies) == (1, ((3, 0),))


def test_counts_and_offsets_are_those_of_each_place() -> None:
    layout, top = wafer()
    spot = kdb.Box(-200, -200, 200, 200)
    for column, count in enumerate((0, 1, 2, 3, 2)):
        draw(layout, top, "b", *(spot.moved(column * STEP + 600 * n, 0) for n in range(count)))
    found = {finding.measured: finding for finding in find(layout, "CX.4")}
    assert {value: finding.dies for value, finding in found.items()} == {
        2: ((2, 0), (4, 0)),
        3: ((3, 0),),
    }
    offsets = {finding.measured: finding.dies for finding in find(layout, "CX.5")}
    assert offsets == {1.2: ((3, 0),)}


@pytest.mark.parametrize("rule", ["CX.1", "CX.2"])
def test_dies_that_are_turned_have_their_defect_in_common(rule: str) -> None:
    layout, _ = wafer(4, turned=True)
    layer = "b" if rule == "CX.1" else "a"
    draw(layout, layout.cell("die"), layer, kdb.Box(-3500, -1000, -2700, 1000))
    (found,) = find(layout, rule)
    assert (found.cell, found.placements) == ("die", 4)
    assert found.dies == ((0, 0), (1, 0), (2, 0), (3, 0))
    assert found.bbox is not None
    assert -2.75 < found.bbox[0] < found.bbox[2] < -1.95


def test_neighbours_in_a_row_are_told_once() -> None:
    """Dies whose shapes come too near to the next die's: all gaps but the last one's."""
    layout, top = wafer(1)
    die = layout.cell("die")
    top.clear_insts()
    top.insert(kdb.CellInstArray(die.cell_index(), kdb.Trans(), kdb.Vector(4500, 0), kdb.Vector(), 6, 0))
    die.shapes(layout.layer(*LAYERS["field"])).clear()
    draw(layout, die, "field", kdb.Box(-2250, -2250, 2250, 2250))
    (found,) = find(layout, "CX.2")
    assert (found.cell, found.placements, found.measured) == ("die", 5, 0.5)
    assert found.dies == tuple((column, 0) for column in range(6))
