"""Lines between dies are asked for in the dies where only their area counts: what is found is the same."""

from pathlib import Path
from random import Random

import klayout.db as kdb
import pytest

from pkgdrc.deck import load_deck
from pkgdrc.engine import check
from pkgdrc.engine.shapes import Shapes
from pkgdrc.findings import Finding
from pkgdrc.input.read import read_layout
from pkgdrc.resources import find_technology
from pkgdrc.technology import load_technology
from tests.bench import wafers

TECHNOLOGY = load_technology(find_technology("hermetic"))
LAYERS = ("component", "connector", "island", "frame", "under_contact", "dk1")
SIZES = ((5_000, 5_000), (60_000, 20_000), (20_000, 90_000), (300_000, 4_000), (1_000, 1_000))
OFF = (-40_000, -17_000, 0, 3_000, 17_050, 25_000, 25_707, 26_000, 45_000)  # from a die's side


def strewn(path: Path, seed: int) -> None:
    """A wafer with shapes about the lines: in all dies, or in one."""
    random = Random(seed)
    wafers.wafer(path, TECHNOLOGY.layers, 18)
    layout = kdb.Layout()
    layout.read(str(path))
    for _ in range(4):
        cell = layout.cell(random.choice(("DIE", "DIE", "WAFER")))
        assert cell
        wide, high = random.choice(SIZES)
        off = random.choice(OFF), random.randrange(0, 400_000)
        x, y = off if random.random() < 0.5 else off[::-1]
        shapes = cell.shapes(layout.layer(*TECHNOLOGY.layers[random.choice(LAYERS)]))
        shapes.insert(kdb.Box(x, y, x + wide, y + high))
    layout.write(str(path))


@pytest.mark.parametrize("seed", range(3))
def test_nothing_else_is_found(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    strewn(tmp_path / "wafer.gds", seed)
    deck = load_deck("hermetic", TECHNOLOGY)

    def found() -> tuple[Finding, ...]:
        return check(read_layout(tmp_path / "wafer.gds"), deck, TECHNOLOGY).findings

    asked = found()
    monkeypatch.setattr(Shapes, "in_dies", lambda *_: None)
    assert asked
    assert found() == asked
