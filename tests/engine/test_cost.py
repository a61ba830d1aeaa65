"""A rule costs what it costs alone: nothing that no later rule needs is kept."""

from pathlib import Path

import klayout.db as kdb
import pytest

from pkgdrc.deck import algebra
from pkgdrc.engine.shapes import Shapes
from pkgdrc.input.read import read_layout
from tests.engine.small_deck import technology


@pytest.mark.skipif(
    not hasattr(kdb.DeepShapeStore, "layout"), reason="this klayout does not show what its store holds"
)
def test_shapes_that_no_rule_needs_leave_the_store(tmp_path: Path) -> None:
    layout = kdb.Layout()
    top = layout.create_cell("top")
    top.shapes(layout.layer(0, 0)).insert(kdb.Box(0, 0, 1000, 1000))
    layout.write(str(tmp_path / "layout.gds"))
    shapes = Shapes(read_layout(tmp_path / "layout.gds"), technology())
    grown = [algebra.Layer("a").sized(by) for by in (1.0, 2.0, 3.0)]
    for node in grown:
        shapes.region(node)
        shapes.pieces(node)
        shapes.apart(node)
    shapes.wipe()

    before = len(shapes.store.layout(0).layer_indexes())
    shapes.keep({grown[1]: 1, grown[2]: 0}, 0)
    after = len(shapes.store.layout(0).layer_indexes())
    # Of three that were grown, cut up and merged, one is left.
    assert before - after >= 6
    assert shapes.region(grown[1]).bbox() == kdb.Box(-2000, -2000, 3000, 3000)
    assert len(shapes.store.layout(0).layer_indexes()) == after
