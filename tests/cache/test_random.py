"""Random edits, step by step: with a cache of all steps before, each run says what one without does."""

from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import klayout.db as kdb
import pytest

from tests.cache.random_layouts import GRID, random_layout
from tests.cache.random_shapes import Kind
from tests.cache.runs import Bench, cached, judged

LAYERS = {"a": [0, 0], "b": [1, 0], "c": [2, 0]}
CHECKS = {
    "CR.1": "made.a.width() < 0.25",
    "CR.2": "made.b.space() < 0.25",
    "CR.3": "made.a.separation(made.b) < 0.3",
    "CR.4": "made.b.enclosed_by(made.a) < 0.1",
    "CR.5": "(made.a & made.b).any()",
    "CR.6": "(made.a ^ made.c).holes().any()",
    "CR.7": "made.a.overlaps().any()",
    "CR.8": "made.b.count_in(made.a) > 1",
    "CR.9": "made.c.interacting(made.a).area() < 0.5",
    "CR.10": "drawn.malformed('c').any()",
    "CR.11": "drawn.unknown_layers().any()",
    "CR.12": "drawn.texts('c', 'm*').any()",
    "CR.13": "made.a.density(made.b.extents()) > 0.5",
    "CR.14": "made.nets.shorts().any()",
    "CR.15": "(made.b - made.nets.holding(made.b, made.a)).any()",
}
NETS = {"conductors": ["a", "b"], "joins": [{"layers": ["a", "b"]}], "terminals": [], "labels": "c"}
DIES: tuple[dict[str, Any], ...] = ({}, {"dies": {"layer": "c"}}, {"dies": {"cells": ["cell0", "cell1"]}})
RUNS = 12


def one_shape(layout: kdb.Layout, random: Random) -> tuple[kdb.Shapes, kdb.Shape] | None:
    """Some shape of the layout."""
    everywhere = [
        (cell.shapes(layer), shape)
        for cell in layout.each_cell()
        for layer in layout.layer_indexes()
        for shape in cell.shapes(layer).each()
    ]
    return random.choice(everywhere) if everywhere else None


def one_cell(layout: kdb.Layout, random: Random) -> kdb.Cell:
    return random.choice(list(layout.each_cell()))


def move(layout: kdb.Layout, random: Random) -> None:
    found = one_shape(layout, random)
    if found:
        found[1].transform(kdb.Trans(random.choice((-1, 1, GRID)), random.choice((0, GRID))))


def remove(layout: kdb.Layout, random: Random) -> None:
    found = one_shape(layout, random)
    if found:
        found[0].erase(found[1])


def draw(layout: kdb.Layout, random: Random) -> None:
    x, y, across, high = (random.randint(*span) * GRID for span in ((-5, 15), (-5, 15), (0, 6), (1, 6)))
    layer = layout.layer(random.choice((0, 1, 2, 2, 7)), 0)
    one_cell(layout, random).shapes(layer).insert(kdb.Box(x, y, x + across, y + high))


def write(layout: kdb.Layout, random: Random) -> None:
    text = kdb.Text(random.choice(("mark", "other")), random.randint(0, 9) * GRID, 0)
    one_cell(layout, random).shapes(layout.layer(2, 0)).insert(text)


def place(layout: kdb.Layout, random: Random) -> None:
    instances = [each for cell in layout.each_cell() for each in cell.each_inst()]
    if instances:
        random.choice(instances).transform(kdb.Trans(GRID, random.choice((0, 1))))


def turn(layout: kdb.Layout, random: Random) -> None:
    instances = [each for cell in layout.each_cell() for each in cell.each_inst()]
    if instances:
        each = random.choice(instances)
        each.cplx_trans = each.cplx_trans * kdb.ICplxTrans(random.choice((1.0, 2.0)), 90, False, 0, 0)


def rename(layout: kdb.Layout, random: Random) -> None:
    cell = one_cell(layout, random)
    if cell.name != "top":
        cell.name = f"{cell.name}x"


def nothing(*_: object) -> None:
    """The same again."""


EDITS: tuple[Callable[[kdb.Layout, Random], None], ...] = (
    *(move, remove, draw, draw, write),
    *(place, turn, rename, nothing),
)


@pytest.mark.parametrize("kind", ["manhattan", "any"])
@pytest.mark.parametrize("seed", range(4))
def test_runs_agree_after_every_edit(kind: Kind, seed: int, tmp_path: Path) -> None:
    random = Random(f"{kind} {seed}")
    keys = {"layers": LAYERS, "nets": NETS, **DIES[seed % len(DIES)]}
    layout = random_layout(seed, kind).layout()
    layout.cell("top").shapes(layout.layer(2, 0)).insert(kdb.Box(0, 0, 3000, 3000))
    bench = Bench(tmp_path, layout, CHECKS, keys=keys, top="top")
    states, answered, asked = [layout.dup()], 0, 0
    for _ in range(RUNS):
        if random.random() < 0.3:  # back to how it was, of which answers are known
            bench.layout = random.choice(states).dup()
        else:
            random.choice(EDITS)(bench.layout, random)
            states.append(bench.layout.dup())
        run = bench.run()
        answered += len(cached(run))
        asked += len(judged(run))
    assert asked / 10 < answered < asked
