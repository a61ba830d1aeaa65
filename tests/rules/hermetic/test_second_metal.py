"""The second metal and the shunts of the shipped filters, and what they are told of."""

import dataclasses
from pathlib import Path
from typing import Any

import klayout.db as kdb
import pytest

from pkgdrc.cells import Drawing, find_cell
from pkgdrc.cells.drawing import Placement, flattened
from pkgdrc.cells.masks import drawn_on
from pkgdrc.deck import load_deck
from pkgdrc.engine import check
from pkgdrc.input.read import read_layout
from pkgdrc.stream.write import write_layout
from pkgdrc.technology import Technology
from tests.rules.hermetic.board import LEFT, Edit, drawing, shipped, together, told

DIES = ["hermetic_ladder_die", "hermetic_dms_die", "hermetic_duplexer_die"]


def poor_conductor() -> Technology:
    """Crystal that nobody reduced."""
    technology = shipped("hermetic")
    stack = tuple(dataclasses.replace(level, conductivity=None) for level in technology.stack)
    return dataclasses.replace(technology, stack=stack)


def found(die: Drawing, technology: Technology, rules: set[str], folder: Path, *without: str) -> list[str]:
    file = folder / "die.gds"
    write_layout(Drawing(name="top", placements=(Placement(die),)), technology, file)
    layout = kdb.Layout()
    layout.read(str(file))
    for name in without:
        layout.clear_layer(layout.layer(*technology.layers[name]))
    layout.write(str(file))
    run = check(read_layout(file), load_deck("hermetic", technology), technology, selected=rules)
    return [finding.rule for finding in run.findings]


@pytest.mark.parametrize("name", DIES)
def test_every_net_of_a_shipped_filter_is_shunted(name: str, tmp_path: Path) -> None:
    die, technology = find_cell(name)(), poor_conductor()
    assert found(die, technology, {"PY.1"}, tmp_path) == []
    assert set(found(die, technology, {"PY.1"}, tmp_path, "shunt")) == {"PY.1"}


@pytest.mark.parametrize("name", DIES)
def test_shunts_pass_no_signal_and_end_no_net(name: str, tmp_path: Path) -> None:
    """Without its fingers nothing passes, though films lead from port to port over ground's nodes."""
    die, technology = find_cell(name)(), poor_conductor()
    assert found(die, technology, {"NET.1", "NET.2", "NET.3", "NET.4"}, tmp_path) == []
    assert "NET.4" in found(die, technology, {"NET.4"}, tmp_path, "component")


@pytest.mark.parametrize("name", DIES)
def test_second_metal_stays_within_the_first(name: str) -> None:
    """2 um and more, so 3 um from the fingers' ends."""
    shapes = flattened(find_cell(name)(), {"component", "connector", "pad_metal"})

    def region(*layers: str) -> kdb.Region:
        points = (
            [kdb.Point(*map(round, 1000 * each)) for each in s.points] for s in shapes if s.layer in layers
        )
        return kdb.Region([kdb.Polygon(each) for each in points]).merged()

    thick = region("pad_metal")
    assert thick.area() > 0.3 * region("connector").area()
    assert (thick.sized(2000) - region("component", "connector")).is_empty()


def test_a_technology_without_them_has_none() -> None:
    technology = shipped("hermetic")
    layers = {name: at for name, at in technology.layers.items() if name not in ("pad_metal", "shunt")}
    with drawn_on(dataclasses.replace(technology, layers=layers)):
        die = find_cell("hermetic_ladder_die")()
    assert not {s.layer for s in flattened(die, {"pad_metal", "shunt"})} & {"pad_metal", "shunt"}


@pytest.mark.parametrize(("thickness", "right"), [(8.6, []), (8.605, [("RS.6", 0.99)])])
def test_the_frame_is_higher_than_the_second_metal(
    thickness: float, right: list[tuple[str, float | None]]
) -> None:
    """10 um of frame over 0.4 um of structures."""
    known: Any = shipped("hermetic")
    technology = dataclasses.replace(known, pad_metal_thickness=thickness)
    assert told(technology=technology, rules=["RS.6"]) == [
        (rule, pytest.approx(v, abs=0.01)) for rule, v in right
    ]


METAL: dict[str, tuple[Edit, list[tuple[str, float | None]]]] = {
    "in the kerf": (drawing("pad_metal", kdb.DBox(LEFT + 5, 0, LEFT + 20, 20)), [("ES.9", None)]),
    "near it": (drawing("pad_metal", kdb.DBox(LEFT + 35.695, 0, LEFT + 50, 20)), [("ES.11", 9.99)]),
    "far enough": (drawing("pad_metal", kdb.DBox(LEFT + 35.71, 0, LEFT + 50, 20)), []),
    "on the ground conductor": (
        together(
            drawing("ground", kdb.DBox(LEFT, 0, LEFT + 50, 20)),
            drawing("pad_metal", kdb.DBox(LEFT, 5, LEFT + 50, 15)),
        ),
        [],
    ),
}


@pytest.mark.parametrize("where", METAL)
def test_second_metal_in_the_kerf(where: str) -> None:
    edit, right = METAL[where]
    assert told(edit, rules=["ES.9", "ES.11"]) == right
