"""How much is measured must not grow with the number of dies, where all dies are alike."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import klayout.db as kdb
import pytest

from pkgdrc.engine.geometry import enclosing, facing, outline
from tests.engine.small_deck import findings, run

LAYERS = {"a": [0, 0], "b": [1, 0], "frame": [2, 0], "line": [3, 0], "field": [9, 0]}
STEP = 100_000
CHECKS = {
    "GW.1": "made.a.separation(made.b) < 2",
    "GW.2": "made.a.space() < 2",
    "GW.3": "made.a.enclosed_by(made.b) < 2",
    "GW.4": "made.a.offset_from(made.b) > 0.5",
    "GW.5": "made.a.pitch() < 12",
    "GW.6": "made.a.count_in(made.b) > 1",
    "GW.7": "made.a.density(made.b) > 0.3",
    "GW.8": "made.a.width() < 4.5",
    "GW.9": "made.a.area() < 30",
    "GW.10": "made.a.separation(made.frame) < 8",
    "GW.11": "made.frame.separation(made.a) < 8",
    "GW.12": "made.a.separation(made.line) < 20",
    "GW.13": "made.a.separation(made.frame.holes().sized(-5.0)) < 2",
}


def wafer(count: int) -> kdb.Layout:
    """Dies in an array, their frames abutting, with lines right across between them."""
    layout = kdb.Layout()
    top, die = layout.create_cell("wafer"), layout.create_cell("die")

    def draw(cell: kdb.Cell, layer: str, *shapes: kdb.Box | kdb.Polygon) -> None:
        for shape in shapes:
            cell.shapes(layout.layer(*LAYERS[layer])).insert(shape)

    ring = kdb.Polygon(kdb.Box(-50_000, -50_000, 50_000, 50_000))
    ring.insert_hole(kdb.Box(-40_000, -40_000, 40_000, 40_000))
    draw(die, "field", kdb.Box(-50_000, -50_000, 50_000, 50_000))
    draw(die, "frame", ring)
    draw(
        die, "a", kdb.Box(0, 0, 5000, 4000), kdb.Box(6000, 0, 11_000, 4000), kdb.Box(34_000, 0, 39_000, 6000)
    )
    draw(die, "a", kdb.Polygon.ellipse(kdb.Box(-36_000, 0, -30_000, 6000), 64))
    draw(die, "b", kdb.Box(-1000, -1000, 12_000, 5000), kdb.Box(-29_000, 0, -20_000, 6000))
    array = kdb.CellInstArray(
        die.cell_index(), kdb.Trans(), kdb.Vector(STEP, 0), kdb.Vector(0, STEP), count, count
    )
    top.insert(array)
    for number in range(count + 1):
        at = number * STEP - 50_000
        draw(top, "line", kdb.Box(at - 500, -60_000, at + 500, count * STEP))
        draw(top, "line", kdb.Box(-60_000, at - 500, count * STEP, at + 500))
    return layout


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each way of measuring is called."""
    calls: Counter[str] = Counter()

    def counting(name: str, original: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*arguments: Any, **keys: Any) -> Any:
            calls[name] += 1
            return original(*arguments, **keys)

        return counted

    for module in (facing, enclosing):
        monkeypatch.setattr(module, "narrow_places", counting("measured", module.narrow_places))
    monkeypatch.setattr(outline, "overlap", counting("overlap", outline.overlap))
    monkeypatch.setattr(outline.Outline, "__init__", counting("outline", outline.Outline.__init__))
    return calls


@pytest.mark.parametrize("rule", CHECKS)
def test_ten_times_the_dies_are_measured_no_more_often(rule: str, counted: Counter[str]) -> None:
    """Once a die has neighbours on all sides, no other surroundings are added.

    But for cuts: where a shape that reaches over all dies is cut up, few dies have the cut in their place.
    """

    def measured(count: int) -> Counter[str]:
        counted.clear()
        keys: dict[str, Any] = {"layers": LAYERS, "dies": {"layer": "field"}, "facet_tolerance": 0.01}
        found = findings(run(wafer(count), {rule: CHECKS[rule]}, **keys), rule)
        assert found
        assert {len(finding.dies) for finding in found} == {count**2}
        return counted.copy()

    few, many = measured(4), measured(13)
    assert all(many[name] <= 2 * few[name] for name in many)


@pytest.mark.parametrize("check", ["made.a.space() < 2", "made.a.separation(made.b) < 2"])
@pytest.mark.parametrize("flat", [False, True])
def test_pairs_that_are_alike_are_measured_once(check: str, flat: bool, counted: Counter[str]) -> None:
    """Each gap of an array is told, where no dies are known too."""
    layout = kdb.Layout()
    top, one = layout.create_cell("TOP"), layout.create_cell("ONE")
    other = LAYERS["a" if "space" in check else "b"]
    one.shapes(layout.layer(*LAYERS["a"])).insert(kdb.Polygon.ellipse(kdb.Box(0, 0, 6000, 6001), 12))
    one.shapes(layout.layer(*other)).insert(kdb.Box(7000, 0, 9000, 5000))
    steps = kdb.Vector(9500, 0), kdb.Vector(0, 9000), 12, 12
    top.insert(kdb.CellInstArray(one.cell_index(), kdb.Trans(), *steps))
    if flat:
        top.flatten(True)
    found = findings(run(layout, {"GW.1": check}, layers=LAYERS), "GW.1")
    assert sum(finding.placements for finding in found) == 12 * 12 + 12 * 11
    assert {finding.measured for finding in found} == {0.5, 1.0}
    assert counted["measured"] <= 6
