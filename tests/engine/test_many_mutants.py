"""Defects in one die among thousands: each is found, in that die alone, however the wafer is drawn."""

import random
from collections.abc import Iterator
from typing import Any

import klayout.db as kdb
import pytest

from tests.engine.small_deck import run

FIELD = (2, 0)
KEYS: dict[str, Any] = {"layers": {"a": (0, 0), "b": (1, 0), "die": FIELD}, "dies": {"layer": "die"}}
CHECKS = {
    "WI.1": "made.a.width() < 0.4",
    "SP.1": "made.a.space() < 0.6",
    "SE.1": "made.a.separation(made.b) < 1.0",
}
PITCH, ACROSS = 100_000, 141  # dbu, dies: 19,881 of them
MUTANTS = 200


def base(layout: kdb.Layout, name: str) -> kdb.Cell:
    """A die that is clean: bars on two layers, and a comb in a cell of its own."""
    die = layout.create_cell(name)
    a, b = layout.layer(0, 0), layout.layer(1, 0)
    die.shapes(layout.layer(*FIELD)).insert(kdb.Box(0, 0, PITCH, PITCH))
    for number in range(20):
        die.shapes(a).insert(kdb.Box(10_000, 4000 * number + 10_000, 40_000, 4000 * number + 11_000))
        die.shapes(b).insert(kdb.Box(50_000, 4000 * number + 10_000, 80_000, 4000 * number + 11_000))
    return die


def mutants() -> Iterator[tuple[int, int, str, kdb.Box]]:
    """In which die, which rule it breaks, and what is drawn besides."""
    chosen = random.Random(7).sample(range(ACROSS * ACROSS), MUTANTS)
    rules = list(CHECKS)
    for count, number in enumerate(chosen):
        bar = 4000 * (count % 19) + 10_000
        broken = {
            "WI.1": kdb.Box(42_000, bar, 42_300 + count % 90, bar + 1500),
            "SP.1": kdb.Box(20_000, bar + 1400 + count % 100, 21_000, bar + 2300),
            "SE.1": kdb.Box(48_000, bar, 49_200 + count % 500, bar + 1000),
        }
        rule = rules[count % len(rules)]
        yield number % ACROSS, number // ACROSS, rule, broken[rule]


@pytest.mark.parametrize("form", ["in the top cell", "in cells of their own", "in dies of their own"])
def test_each_is_found_in_its_die_alone(form: str) -> None:
    layout = kdb.Layout()
    top, a = layout.create_cell("top"), layout.layer(0, 0)
    die = base(layout, "DIE")
    changed = {(column, row): (rule, box) for column, row, rule, box in mutants()}
    if form == "in dies of their own":
        for row in range(ACROSS):
            columns = [column for column in range(ACROSS) if (column, row) not in changed]
            for column in columns:
                top.insert(kdb.CellInstArray(die.cell_index(), kdb.Trans(column * PITCH, row * PITCH)))
    else:
        steps = kdb.Vector(PITCH, 0), kdb.Vector(0, PITCH)
        top.insert(kdb.CellInstArray(die.cell_index(), kdb.Trans(), *steps, ACROSS, ACROSS))
    for number, ((column, row), (_, box)) in enumerate(changed.items()):
        at = kdb.Trans(column * PITCH, row * PITCH)
        if form == "in the top cell":
            top.shapes(a).insert(box.transformed(at))
            continue
        own = (
            layout.create_cell(f"X{number}")
            if form == "in cells of their own"
            else base(layout, f"D{number}")
        )
        own.shapes(a).insert(box)
        top.insert(kdb.CellInstArray(own.cell_index(), at))
    result = run(layout, CHECKS, top="top", **KEYS)
    told = {(die, finding.rule) for finding in result.findings for die in finding.dies}
    assert told == {(die, rule) for die, (rule, _) in changed.items()}
    assert result.layout is not None
    assert result.layout.dies == ACROSS * ACROSS
