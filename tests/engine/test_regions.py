"""Shapes that the random layouts of `tests/truth` do not draw: texts, and round ones that close."""

from random import Random
from typing import Any

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


def numbered(seed: int) -> kdb.Layout:
    """Dies of one cell, each under a number of its own: some numbers lie on shapes of the die, or beside."""
    random = Random(seed)
    layout = kdb.Layout()
    layout.dbu = 0.1
    a, b, field = (layout.layer(number, 0) for number in range(3))
    top, die = layout.create_cell("top"), layout.create_cell("die")
    die.shapes(field).insert(kdb.Box(0, 0, 1000, 1000))
    for number in range(9):
        x, y = 100 + 300 * (number % 3), 100 + 300 * (number // 3)
        die.shapes(a).insert(kdb.Box(x, y, x + 100, y + 100))
        if number % 4 == 0:
            die.shapes(b).insert(kdb.Box(x + random.choice([50, 100, 120]), y, x + 180, y + 50))
    for n in range(81):
        place = kdb.Trans(1000 * (n % 9), 1000 * (n // 9))
        top.insert(kdb.CellInstArray(die.cell_index(), place))
        cell = layout.create_cell(f"number_{n}")
        for _ in range(3):
            x, y = random.randrange(0, 900, 50), random.randrange(0, 900, 50)
            cell.shapes(b).insert(kdb.Box(x, y, x + random.choice([20, 50]), y + 20))
        above = random.random() < 0.3
        box = kdb.Box(0, 0, 10, 10)
        (top if above else cell).shapes(b).insert(box.transformed(place) if above else box)
        top.insert(kdb.CellInstArray(cell.cell_index(), place))
    return layout


@pytest.mark.parametrize("seed", range(4))
def test_numbers_of_their_own_change_no_relation(seed: int) -> None:
    """What stands once on dies of one cell is asked for apart: the same shapes as in a flat layout."""
    relations = ("outside", "not_outside", "overlapping", "not_overlapping")
    checks = {f"OP.{n}": f"made.a.{relation}(made.b).any()" for n, relation in enumerate(relations, 1)}
    keys: dict[str, Any] = {
        "layers": {"a": [0, 0], "b": [1, 0], "die": [2, 0]},
        "dies": {"layer": "die"},
        "dbu": 0.1,
    }
    layout, flat = numbered(seed), numbered(seed)
    flat.top_cell().flatten(True)
    counts = []
    for each in (layout, flat):
        judged = run(each, checks, **keys)
        counts.append([sum(f.placements for f in findings(judged, rule)) for rule in checks])
    regions = [kdb.Region(flat.top_cell().begin_shapes_rec(flat.layer(n, 0))) for n in (0, 1)]
    assert counts[0] == counts[1] == [getattr(regions[0], name)(regions[1]).count() for name in relations]
