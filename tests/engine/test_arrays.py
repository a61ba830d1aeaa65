"""What lies between the elements of a large array is told once, and counted."""

from collections import Counter
from random import Random

import klayout.db as kdb
import pytest

from pkgdrc.engine.layout import blocks
from pkgdrc.findings import Finding
from tests.engine.small_deck import findings, run

CHECKS = {
    "AR.1": "made.a.space() < limit.gap",
    "AR.2": "made.a.pitch() < limit.pitch",
}
LIMITS = {"gap": (5.0, "um"), "pitch": (16.0, "um")}


@pytest.mark.parametrize(("columns", "rows"), [(100, 50), (1000, 1000), (3000, 3000), (32_767, 32_767)])
def test_gaps_between_elements_are_counted(columns: int, rows: int) -> None:
    """Each to the next in its row, and in its column."""
    layout = kdb.Layout()
    via, top = layout.create_cell("via"), layout.create_cell("top")
    via.shapes(layout.layer(0, 0)).insert(kdb.DBox(0, 0, 10, 10))
    step = kdb.DVector(14, 0), kdb.DVector(0, 14)
    top.insert(kdb.DCellInstArray(via.cell_index(), kdb.DTrans(), *step, columns, rows))
    done = run(layout, CHECKS, LIMITS, top="top")
    counts = sorted(((columns - 1) * rows, columns * (rows - 1)))
    for rule, value in (("AR.1", 4.0), ("AR.2", 14.0)):
        told = findings(done, rule)
        assert [(each.cell, each.measured) for each in told] == [("via", value)] * 2
        assert sorted(each.placements for each in told) == counts


def test_an_array_at_its_limit_is_clean() -> None:
    layout = kdb.Layout()
    via, top = layout.create_cell("via"), layout.create_cell("top")
    via.shapes(layout.layer(0, 0)).insert(kdb.DBox(0, 0, 11, 11))
    step = kdb.DVector(16, 0), kdb.DVector(0, 16)
    top.insert(kdb.DCellInstArray(via.cell_index(), kdb.DTrans(), *step, 3000, 3000))
    done = run(layout, CHECKS, LIMITS, top="top")
    assert [findings(done, rule) for rule in ("AR.1", "AR.2")] == [[], []]


@pytest.mark.parametrize("seed", range(8))
def test_an_array_has_what_its_elements_have_placed_one_by_one(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocks, "_MANY", 16)
    monkeypatch.setattr(blocks, "_SIDE", 4)
    told = []
    for in_arrays in (True, False):
        done = run(_arrays(seed, in_arrays=in_arrays), CHECKS, LIMITS, top="top")
        told.append({rule: _values(findings(done, rule)) for rule in CHECKS})
    assert told[0] == told[1]
    assert any(told[0].values())


def _values(found: list[Finding]) -> Counter[float | None]:
    values: Counter[float | None] = Counter()
    for each in found:
        values[each.measured] += each.placements
    return values


def _arrays(seed: int, *, in_arrays: bool) -> kdb.Layout:
    """Arrays that abut, overlap, leave small gaps and cross each other on two levels, and bars over them."""
    random = Random(f"arrays {seed}")
    layout = kdb.Layout()
    top, middle = layout.create_cell("top"), layout.create_cell("middle")
    elements = [layout.create_cell(f"element{n}") for n in range(random.randint(1, 2))]
    for cell in elements:
        for _ in range(3):
            x, y, width, height = (random.randint(*span) for span in ((0, 12), (0, 12), (1, 8), (1, 8)))
            corners = [(x, y), (x, y + height), (x + width, y + height), (x + width, y)]
            shape = corners[: random.choice((3, 4, 4))]
            cell.shapes(layout.layer(0, 0)).insert(kdb.DPolygon([kdb.DPoint(*each) for each in shape]))
    for parent in (top, middle):
        for _ in range(random.randint(1, 2)):
            cell = random.choice(elements)
            across, up = (
                side + random.choice((-1, 0, 1, 4, 5, 6))
                for side in (cell.dbbox().width(), cell.dbbox().height())
            )
            a, b = kdb.DVector(across, random.choice((0, 0, 3))), kdb.DVector(0, up)
            start = kdb.DTrans(random.choice((0, 0, 0, 1)), False, *(random.randint(-50, 50) for _ in "xy"))
            columns, rows = random.choice(((7, 6), (5, 5), (20, 1), (3, 7)))
            if in_arrays:
                parent.insert(kdb.DCellInstArray(cell.cell_index(), start, a, b, columns, rows))
                continue
            for n in range(columns * rows):
                at = kdb.DTrans(a * (n % columns) + b * (n // columns))
                parent.insert(kdb.DCellInstArray(cell.cell_index(), at * start))
        x, y = random.randint(-60, 160), random.randint(-60, 160)
        bar = kdb.DBox(x, y, x + random.randint(5, 150), y + random.randint(3, 20))
        parent.shapes(layout.layer(0, 0)).insert(bar)
    top.insert(kdb.DCellInstArray(middle.cell_index(), kdb.DTrans(200, 300)))
    return layout
