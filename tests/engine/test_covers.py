"""Numbers and blocks of fill are asked as boxes round them first: what is found does not depend on it."""

from collections.abc import Callable
from pathlib import Path
from random import Random

import klayout.db as kdb
import pytest

from pkgdrc.deck import algebra, load_deck
from pkgdrc.engine import check
from pkgdrc.engine.shapes import Shapes
from pkgdrc.findings import Finding
from pkgdrc.input.read import read_layout
from pkgdrc.resources import find_technology
from pkgdrc.technology import load_technology
from tests.bench import wafers

TECHNOLOGY = load_technology(find_technology("hermetic"))
LAYERS = ("component", "component", "connector", "mark", "serial")
ON_DIE = (-20_000, 0, 98_000, 105_000, 112_000, 250_000, 345_000, 700_000)  # from the corner of its field
WAYS = [kdb.Trans(turn, mirrored, 0, 0) for turn in range(4) for mirrored in (False, True)]


def numbered(path: Path, seed: int | None) -> None:
    """A wafer with numbers, some turned and put to where they are in the way, some with a shape more."""
    wafers.wafer(path, TECHNOLOGY.layers, 18, "serial")
    if seed is None:
        return
    random = Random(seed)
    layout = kdb.Layout()
    layout.read(str(path))
    top = layout.top_cell()
    numbers = [each for each in top.each_inst() if each.cell.name.startswith("N")]
    for instance in random.sample(numbers, 12):
        x, y = random.choice(ON_DIE), random.choice(ON_DIE)
        at = instance.trans.disp - kdb.Vector(400_000, 115_000) + kdb.Vector(x, y)
        instance.trans = kdb.Trans(at) * random.choice(WAYS)
    for instance in random.sample(numbers, 4):
        layer = layout.layer(*TECHNOLOGY.layers[random.choice(LAYERS)])
        wide, high = random.choice((2_000, 300_000)), random.choice((2_000, 150_000))
        instance.cell.shapes(layer).insert(kdb.Box(0, 0, wide, high))
    layout.write(str(path))


def filled(path: Path, seed: int) -> None:
    """A frame round an array of squares that is in its way, and some squares that stand alone."""
    random = Random(seed)
    wafers.fill(path, TECHNOLOGY.layers, random.choice((80, 83)), True)
    layout = kdb.Layout()
    layout.read(str(path))
    top = layout.top_cell()
    (array,) = top.each_inst()
    array.trans = array.trans * random.choice(WAYS)
    box = array.bbox()
    spots = (98_000, 101_000, 104_000, 112_000)  # the frame is 100 um wide
    array.transform(kdb.Trans(random.choice(spots) - box.left, random.choice(spots) - box.bottom))
    for _ in range(random.randrange(3)):
        spot = kdb.Trans(random.choice(spots), random.choice(spots))
        top.insert(kdb.CellInstArray(array.cell_index, spot))
    layout.write(str(path))


@pytest.mark.parametrize("draw", [numbered, filled])
@pytest.mark.parametrize("seed", range(4))
def test_nothing_else_is_found(
    seed: int, draw: Callable[[Path, int], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw(tmp_path / "wafer.gds", seed)
    deck = load_deck("hermetic", TECHNOLOGY)

    def found() -> tuple[Finding, ...]:
        return check(read_layout(tmp_path / "wafer.gds"), deck, TECHNOLOGY).findings

    asked = found()
    monkeypatch.setattr(Shapes, "cover", lambda *_: None)
    assert {"RS.3", "RS.4", "ES.9"} & {each.rule for each in asked}
    assert found() == asked


@pytest.mark.parametrize("side", [80, 83])
def test_blocks_are_covered(side: int, tmp_path: Path) -> None:
    wafers.fill(tmp_path / "fill.gds", TECHNOLOGY.layers, side, True)
    shapes = Shapes(read_layout(tmp_path / "fill.gds"), TECHNOLOGY)
    cover = shapes.cover(algebra.Layer("component"))
    assert cover is not None
    assert cover.count() * 4 <= side * side
    assert (shapes.region(algebra.Layer("component")) - cover).is_empty()


@pytest.mark.parametrize("seed", [None, 1])
def test_all_is_covered(seed: int | None, tmp_path: Path) -> None:
    numbered(tmp_path / "wafer.gds", seed)
    shapes = Shapes(read_layout(tmp_path / "wafer.gds"), TECHNOLOGY)
    component, frame = algebra.Layer("component"), algebra.Layer("frame")
    for node in (
        component,
        component.interacting(frame),
        component.not_interacting(frame),
        component - frame,
        component | frame,
    ):
        cover = shapes.cover(node)
        assert cover is not None
        assert cover.hier_count() < shapes.region(component).hier_count() / 2
        assert (shapes.region(node) - cover).is_empty()
    assert shapes.cover(frame) is None
    assert shapes.cover(component.sized(5.0)) is None
    assert shapes.unless_strewn("frame", lambda _: False) is None
    own = shapes.unless_strewn("component", lambda _: False)
    assert shapes.unless_strewn("component", lambda _: True) is None
    if seed is None:
        assert own is not None
        assert own.hier_count() < shapes.region(component).hier_count() / 2
