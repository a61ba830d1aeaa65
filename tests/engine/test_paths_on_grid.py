"""Paths are held to the mask grid by their spines and widths; what goes on no mask is not held to it."""

from pathlib import Path
from typing import Any

import klayout.db as kdb
import pytest

from pkgdrc.deck import load_deck
from pkgdrc.engine import check
from pkgdrc.input.read import read_layout
from pkgdrc.phrases import said
from pkgdrc.resources import find_technology
from pkgdrc.technology import load_technology
from tests.engine.small_deck import findings, run

A = (0, 0)
LAYERS = {"a": A}
OFF = {"GR.9": 'drawn.off_grid("a").any()'}


def found(*paths: kdb.DPath, at: tuple[float, float] = (0.0, 0.0), turn: float = 0.0) -> list[str]:
    """What is told of paths in a cell that stands somewhere, on a grid of 5 nm."""
    layout = kdb.Layout()
    top, cell = layout.create_cell("top"), layout.create_cell("cell")
    for path in paths:
        cell.shapes(layout.layer(*A)).insert(path)
    top.insert(kdb.DCellInstArray(cell.cell_index(), kdb.DCplxTrans(1.0, turn, False, *at)))
    keys: dict[str, Any] = {"layers": LAYERS, "grid": 0.005}
    return [said(each.details) for each in findings(run(layout, OFF, top="top", **keys), "GR.9")]


def path(*points: tuple[float, float], width: float = 2.0) -> kdb.DPath:
    return kdb.DPath([kdb.DPoint(*point) for point in points], width)


ANGLED = path((0, 0), (10, 3.335), (20, 0))


def test_corners_of_a_path_at_any_angle_are_not_told() -> None:
    assert found(ANGLED) == []
    assert found(ANGLED, turn=90.0) == []


def test_they_are_counted_in_a_note() -> None:
    """The six corners of a bent path, each in 3 x 2 placements; a straight one beside it has none."""
    layout = kdb.Layout()
    top, cell = layout.create_cell("top"), layout.create_cell("cell")
    for each in (ANGLED, path((0, 50), (10, 50))):
        cell.shapes(layout.layer(*A)).insert(each)
    steps = kdb.DVector(100, 0), kdb.DVector(0, 100), 3, 2
    top.insert(kdb.DCellInstArray(cell.cell_index(), kdb.DTrans(), *steps))
    judged = run(layout, OFF, top="top", layers=LAYERS, grid=0.005)
    assert [(note.kind, note.detail and said([note.detail])) for note in judged.notes] == [
        ("rounded", "GR.9: 36 corners lie off the grid by nature, on 6 paths of layer a")
    ]
    assert not run(layout, OFF, top="top", layers=LAYERS, grid=0.001).notes


def test_the_spine_is() -> None:
    assert found(path((0, 0), (10.001, 3.335))) == [""]
    assert found(path((0, 0), (0, 10.002))) == [""]
    assert found(ANGLED, at=(0.001, 0.0)) == [""]


def test_a_width_whose_half_is_off_the_grid_is_told() -> None:
    assert found(path((0, 0), (10, 0), width=2.005)) == ["a path of an odd width"]
    assert found(path((0, 0), (10, 0), width=2.01)) == []


@pytest.mark.parametrize(("layer", "told"), [("interconnect", ["GR.1"]), ("wafer", []), ("ball", [])])
def test_only_masks_are_held_to_the_grid(layer: str, told: list[str], tmp_path: Path) -> None:
    technology = load_technology(find_technology("elastic-bump"))
    layout = kdb.Layout()
    top = layout.create_cell("top")
    for name in ("interconnect", "opening", "ball"):
        top.shapes(layout.layer(*technology.layers[name])).insert(kdb.DBox(0, 0, 100, 100))
    top.shapes(layout.layer(*technology.layers[layer])).insert(kdb.DBox(500.001, 0, 600, 100))
    file = tmp_path / "a.gds"
    layout.write(str(file))
    result = check(read_layout(file), load_deck("elastic-bump", technology), technology, selected={"GR.1"})
    assert [each.rule for each in result.findings] == told


@pytest.mark.parametrize(
    ("unit", "edge", "on"),
    [
        (0.002, 4.004, False), (0.002, 4.01, True), (0.0025, 4.0025, False), (0.0025, 4.005, True),
        (0.003, 4.002, False), (0.003, 4.005, True), (0.01, 4.01, True), (0.0001, 4.0001, False),
        (0.0001, 4.005, True),
    ],
)  # fmt: skip
def test_units_that_are_no_part_of_the_grid(unit: float, edge: float, on: bool) -> None:
    """What lies on the grid of 5 nm is the same in units of any length; half a path's width too."""
    for turn in (0, 90):
        layout = kdb.Layout()
        layout.dbu = unit
        top, cell = layout.create_cell("top"), layout.create_cell("cell")
        cell.shapes(layout.layer(*A)).insert(kdb.DBox(0, 0, 3, edge))
        cell.shapes(layout.layer(*A)).insert(path((0, 9), (3, 9), width=2 * edge))
        top.insert(kdb.DCellInstArray(cell.cell_index(), kdb.DCplxTrans(1.0, turn, False, 0, 0)))
        told = findings(run(layout, OFF, top="top", layers=LAYERS, grid=0.005), "GR.9")
        assert len(told) == (0 if on else 2)
