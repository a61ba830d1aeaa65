"""How far things lie from the edges of dies' fields, in layouts of any database unit: fields are kept a unit
smaller than they are drawn, whichever unit that is. All lengths um."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import klayout.db as kdb
import pytest

from pkgdrc.deck import load_deck
from pkgdrc.engine import check
from pkgdrc.input.read import read_layout
from pkgdrc.resources import find_technology
from pkgdrc.technology import load_technology

STEP = 0.005  # of the mask grid
UNITS = [0.0002, 0.0005, 0.001, 0.005]
Boxes = dict[str, list[tuple[float, float, float, float]]]

FIELD: Boxes = {"die": [(-600, -600, 600, 600)]}
PANEL: Boxes = {"wafer": [(-3600, -3600, 4800, 3600)]}
STREETS: Boxes = {"street": [(-600, -600, -560, 600), (-600, 560, 600, 600), (-600, -600, 600, -560)]}


def panel(distance: float) -> Boxes:
    return {"wafer": [(-600 - distance, -3600, 4800, 3600)]}


def bar(layer: str, distance: float) -> Boxes:
    return {layer: [(400, 0, 600 - distance, 100)]}


EDGES: dict[str, tuple[str, str, float, Callable[[float], Boxes], Boxes]] = {
    # deck, rule, limit, what is drawn in the left die for a distance, and in both dies
    "of a field to the panel's": ("elastic-bump", "WF.1", 3000.0, panel, {}),
    "of a track": ("elastic-bump", "SW.2", 20.0, partial(bar, "interconnect"), {}),
    "of a track beside streets": ("elastic-bump", "SW.2", 20.0, partial(bar, "interconnect"), STREETS),
    "of a ball": ("elastic-bump", "BL.5", 50.0, partial(bar, "ball"), {}),
    "of a ball beside streets": ("elastic-bump", "BL.5", 50.0, partial(bar, "ball"), STREETS),
    "of a track to a module's": ("stud-base", "SM.1", 50.0, partial(bar, "track"), {}),
}


def found(deck: str, rule: str, unit: float, drawn: Boxes, both: Boxes, folder: Path) -> list[float | None]:
    """What a rule measures in a layout of two dies that abut."""
    technology = load_technology(find_technology(deck))
    layout = kdb.Layout()
    layout.dbu = unit
    top, die = layout.create_cell("TOP"), layout.create_cell("DIE")

    def draw(cell: kdb.Cell, boxes: Boxes) -> None:
        for layer, each in boxes.items():
            for box in each:
                cell.shapes(layout.layer(*technology.layers[layer])).insert(kdb.DBox(*box))

    draw(die, FIELD | both)
    for x in (0, 1200):
        top.insert(kdb.DCellInstArray(die.cell_index(), kdb.DTrans(x, 0)))
    draw(top, drawn if "wafer" in drawn else PANEL | drawn)
    draw(top, {name: [(5000, 0, 5100, 100)] for name in technology.required if name in technology.layers})
    layout.write(str(folder / "a.gds"))
    run = check(read_layout(folder / "a.gds"), load_deck(deck, technology), technology, selected={rule})
    return [finding.measured for finding in run.findings if finding.dies]


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("edge", EDGES)
def test_a_distance_to_the_edge_of_a_field(edge: str, unit: float, tmp_path: Path) -> None:
    """At the limit it passes, a grid step past it is told, with its value."""
    deck, rule, limit, draw, both = EDGES[edge]
    assert found(deck, rule, unit, draw(limit), both, tmp_path) == []
    assert found(deck, rule, unit, draw(limit - STEP), both, tmp_path) == [
        pytest.approx(limit - STEP, abs=1e-5)
    ]
