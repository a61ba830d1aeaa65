"""Many placements of one cell are looked at in blocks, however the file places them."""

from collections.abc import Iterator
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import klayout.db as kdb
import pytest

from pkgdrc.deck import load_deck
from pkgdrc.engine.breach import Breach
from pkgdrc.engine.gather import Gatherer
from pkgdrc.engine.layout import tiles
from pkgdrc.engine.layout.dies import Dies
from pkgdrc.engine.layout.places import Places
from tests.engine.small_deck import findings, run, technology, write_deck

Placed = Iterator[kdb.CellInstArray]
TURNS = [kdb.Trans(), kdb.Trans(1, False, 0, 0), kdb.Trans(2, True, 0, 0)]


def rows(child: int, turn: kdb.Trans) -> Placed:
    """A round wafer: rows of different lengths."""
    for row in range(-40, 40):
        half = int((40**2 - max(abs(row), abs(row + 1)) ** 2) ** 0.5)
        if half:
            at = kdb.Trans(-half * 100, row * 80) * turn
            yield kdb.CellInstArray(child, at, kdb.Vector(100, 0), kdb.Vector(), 2 * half, 1)


def one_by_one(child: int, turn: kdb.Trans) -> Placed:
    """A grid in no order, with places that are empty, some that are taken twice, and some beside it."""
    random = Random(3)
    spots = [(column * 100, row * 90) for column in range(80) for row in range(70)]
    random.shuffle(spots)
    spots = spots[9:] + spots[-5:] + [(x + 13, y - 7) for x, y in spots[-20:]]
    return (kdb.CellInstArray(child, kdb.Trans(x, y) * turn) for x, y in spots)


def in_reticles(child: int, turn: kdb.Trans) -> Placed:
    """Small arrays, with streets of another width between them."""
    for x in range(0, 12):
        for y in range(0, 12):
            yield kdb.CellInstArray(
                child, kdb.Trans(x * 777, y * 655) * turn, kdb.Vector(110, 0), kdb.Vector(0, 90), 7, 7
            )


def in_a_line(child: int, turn: kdb.Trans) -> Placed:
    return (kdb.CellInstArray(child, kdb.Trans(0, n * 120) * turn) for n in range(5000))


def leaning(child: int, turn: kdb.Trans) -> Placed:
    for row in range(70):
        yield kdb.CellInstArray(
            child, kdb.Trans(-row * 3, row * 100) * turn, kdb.Vector(100, 3), kdb.Vector(), 70, 1
        )


KINDS = [rows, one_by_one, in_reticles, in_a_line, leaning]
TILED = [rows, one_by_one, in_a_line, in_reticles]  # of the reticles that stand alike


def drawn(placed: Placed) -> tuple[kdb.Layout, kdb.Cell]:
    layout = kdb.Layout()
    top, leaf = layout.create_cell("top"), layout.create_cell("leaf")
    leaf.shapes(layout.layer(0, 0)).insert(kdb.Polygon([kdb.Point(0, 0), kdb.Point(0, 30), kdb.Point(20, 0)]))
    for each in placed:
        top.insert(each)
    return layout, top


def polygons(layout: kdb.Layout, top: kdb.Cell) -> list[str]:
    iterator = top.begin_shapes_rec(layout.layer(0, 0))
    return sorted(str(each.shape().polygon.transformed(each.trans())) for each in iterator.each())


@pytest.mark.parametrize("turn", TURNS, ids=str)
@pytest.mark.parametrize("kind", KINDS)
def test_the_same_stands_where_it_stood(kind: object, turn: kdb.Trans) -> None:
    assert callable(kind)
    layout, top = drawn(kind(1, turn))
    before = polygons(layout, top)
    places = Places.prepared(layout, top)
    leaf = layout.cell("leaf").cell_index()
    assert polygons(layout, top) == before
    assert places.count(leaf) == sum(len(at) for _, at in places.spread(leaf)) == len(before)
    assert places.path(leaf) == ("top", "leaf")
    blocks = [cell for cell in places.cells() if layout.cell(cell).name.startswith("top#")]
    assert bool(blocks) == (kind in TILED)
    for block in blocks:
        assert places.path(block) == ("top",)
        assert (places.first(block) * places.drawn(block)).is_unity()


@pytest.mark.parametrize("kind", KINDS)
def test_no_answer_depends_on_it(kind: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Within a cell, and between neighbours."""
    assert callable(kind)
    checks = {"OP.1": "made.a.spacing() < limit.space", "OP.2": "made.a.area() < limit.area"}
    limits = {"space": (0.04, "um"), "area": (1.0, "um2")}

    def found() -> list[tuple[object, ...]]:
        layout, _ = drawn(kind(1, kdb.Trans()))
        result = run(layout, checks, limits, dies={"cells": ["leaf"]})
        each = [finding for rule in checks for finding in findings(result, rule)]
        return sorted((f.rule, f.measured, f.bbox, f.between, f.placements, len(f.dies)) for f in each)

    in_blocks = found()
    monkeypatch.setattr(tiles, "_FEW", 1 << 30)
    assert in_blocks == found()


def test_a_place_that_a_block_and_its_holder_tell_is_one() -> None:
    """As the gap between a die of the one and a die of the other is."""
    layout, top = drawn(rows(1, kdb.Trans()))
    leaf = layout.cell("leaf")
    leaf.shapes(layout.layer(9, 0)).insert(kdb.Box(0, 0, 100, 80))
    places = Places.prepared(layout, top)
    (block,) = (cell for cell in places.cells() if layout.cell(cell).name.startswith("top#"))
    gap = kdb.Box(95, 0, 105, 80)  # between two dies of the block, and of all that stand beside each other
    there = gap.transformed(places.first(block))
    breaches = [Breach(block, kdb.Polygon(gap), 1.0), Breach(top.cell_index(), kdb.Polygon(there), 1.0)]
    gatherer = Gatherer(places, Dies(places, layout.find_layer(9, 0)), layout.dbu, kdb.DPoint())
    with TemporaryDirectory() as folder:
        deck = load_deck(str(write_deck(Path(folder) / "d", {"OP.1": "made.a.any()"}, {})), technology())
    (rule,) = (rule for rule in deck.rules if rule.id == "OP.1")
    found = list(gatherer.findings(rule, rule.checks[0], breaches, ()))
    assert [each.placements for each in found] == [places.count(block)]
