"""Shapes that the random layouts of `tests/truth` do not draw: texts, and round ones that close."""

import klayout.db as kdb
import pytest

from tests.engine.small_deck import findings, run


def test_texts_are_chosen_by_a_pattern() -> None:
    layout = kdb.Layout()
    top, below = layout.create_cell("top"), layout.create_cell("below")
    for name, x in (("RF1", 0), ("RF2", 1000), ("rf3", 2000), ("GND", 3000)):
        below.shapes(layout.layer(0, 0)).insert(kdb.Text(name, x, 0))
    top.insert(
        kdb.CellInstArray(
            below.cell_index(), kdb.Trans(1, True, 0, 0), kdb.Vector(0, 9000), kdb.Vector(), 3, 0
        )
    )
    found = findings(run(layout, {"OP.1": 'drawn.texts("a", "RF?").any()'}), "OP.1")
    assert [(finding.cell, finding.placements) for finding in found] == [("below", 3)] * 2
    assert {finding.bbox for finding in found} == {
        (-0.002, -0.002, 0.002, 0.002),
        (0.998, -0.002, 1.002, 0.002),
    }


def test_round_shapes_shrink_to_round_shapes() -> None:
    """As a cone does: the corners stay on a circle, which is closed when nothing is left of it."""
    layout = kdb.Layout()
    top = layout.create_cell("top")
    for x, radius in ((0, 10_000), (40_000, 3_000), (80_000, 2_900)):
        top.shapes(layout.layer(0, 0)).insert(
            kdb.Polygon.ellipse(kdb.Box(-radius, -radius, radius, radius).moved(x, 0), 64)
        )
    checks = {"OP.1": "made.a.shrunk(3.0).diameter() < 100"}
    assert [v.measured for v in findings(run(layout, checks, facet_tolerance=0.02), "OP.1")] == [
        pytest.approx(14, abs=1e-3)
    ]
