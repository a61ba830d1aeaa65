"""Dies that are drawn alike in a flat layout are one cell again, and nothing moves."""

import random
import tracemalloc
from collections.abc import Callable
from typing import Any

import klayout.db as kdb
import pytest

from pkgdrc.engine.layout import numbered
from pkgdrc.engine.layout import recover as module
from pkgdrc.engine.layout.recover import recover
from pkgdrc.input import gds
from tests.engine.small_deck import run

FIELD = (2, 0)
DIES: dict[str, Any] = {"layers": {"a": (0, 0), "b": (1, 0), "die": FIELD}, "dies": {"layer": "die"}}
PITCH = 60_000  # what is drawn in a die lies farther from the next than a fingerprint looks
COLUMNS, ROWS = 5, 4


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Layouts of a few shapes are recovered too."""
    monkeypatch.setattr(module, "_LEAST", 10)


def flat(change: Callable[[kdb.Cell, kdb.Layout], None] | None = None) -> kdb.Layout:
    """5 x 4 dies, drawn shape by shape in one cell: boxes, a slanted polygon, a ring, a path and a text."""
    layout = kdb.Layout()
    top = layout.create_cell("top")
    a, b, field = (layout.layer(*number) for number in ((0, 0), (1, 0), FIELD))
    ring = kdb.Polygon(kdb.Box(5000, 5000, 8000, 8000))
    ring.insert_hole(kdb.Box(5500, 5500, 7500, 7500))
    for column in range(COLUMNS):
        for row in range(ROWS):
            corner = kdb.Trans(column * PITCH - 21_000, row * PITCH - 3000)
            move = corner * kdb.Trans(20_000, 20_000)
            top.shapes(field).insert(kdb.Box(0, 0, PITCH, PITCH).transformed(corner))
            top.shapes(a).insert(kdb.Box(1000, 1000, 1300, 4000).transformed(move))
            top.shapes(a).insert(ring.transformed(move))
            corners = [kdb.Point(1000, 0), kdb.Point(1900, 700), kdb.Point(1050, 999)]
            path = kdb.Path([kdb.Point(2000, 500), kdb.Point(4000, 500)], 200)
            for shape in (kdb.Polygon(corners), path, kdb.Text("N1", kdb.Trans(2500, 500))):
                top.shapes(b).insert(shape.transformed(move))
    top.shapes(a).insert(kdb.Box(-21_000, -4000, 279_000, -2000))  # crosses the fields of the lowest row
    if change:
        change(top, layout)
    return layout


def drawn(layout: kdb.Layout) -> list[str]:
    """All that is drawn, where it lies."""
    copy = layout.dup()
    copy.cell("top").flatten(True)
    return sorted(
        f"{copy.get_info(index)} {shape.to_s()}"
        for index in copy.layer_indexes()
        for shape in copy.cell("top").shapes(index).each()
    )


def recovered(layout: kdb.Layout) -> module.Recovered:
    return recover(layout, layout.cell("top"), layout.find_layer(*FIELD))


def test_equal_dies_are_one_cell() -> None:
    layout = flat()
    asked = drawn(layout)
    found = recovered(layout)
    assert (found.dies, len(found.cells), found.shapes) == (20, 1, 19 * 6)
    assert drawn(layout) == asked
    assert [layout.cell("top").shapes(index).size() for index in layout.layer_indexes()] == [1, 0, 0]


def moved(top: kdb.Cell, layout: kdb.Layout) -> None:
    """A unit further in one die."""
    for number, shape in enumerate(list(top.shapes(layout.layer(0, 0)).each())):
        if number == 8:
            shape.transform(kdb.Trans(1, 0))


def other_text(top: kdb.Cell, layout: kdb.Layout) -> None:
    shapes = top.shapes(layout.layer(1, 0))
    text = next(shape for shape in shapes.each() if shape.is_text())
    text.text_string = "N2"


def doubled(top: kdb.Cell, layout: kdb.Layout) -> None:
    """The same shape twice: no boolean sees it."""
    top.shapes(layout.layer(0, 0)).insert(kdb.Box(1000, 1000, 1300, 4000).moved(-1000, 17_000))


def wider_path(top: kdb.Cell, layout: kdb.Layout) -> None:
    path = next(shape for shape in top.shapes(layout.layer(1, 0)).each() if shape.is_path())
    path.path_width = 202


def hole_elsewhere(top: kdb.Cell, layout: kdb.Layout) -> None:
    """The same numbers, of which other ones are the hole's."""
    shapes = top.shapes(layout.layer(0, 0))
    ring = next(shape for shape in shapes.each() if shape.is_polygon())
    points = [*ring.polygon.each_point_hull(), *ring.polygon.each_point_hole(0)]
    ring.polygon = kdb.Polygon(points, True)


@pytest.mark.parametrize("change", [moved, other_text, doubled, wider_path, hole_elsewhere])
def test_a_die_that_differs_stays_as_it_is(change: Callable[[kdb.Cell, kdb.Layout], None]) -> None:
    layout = flat(change)
    asked = drawn(layout)
    found = recovered(layout)
    assert (found.dies, len(found.cells)) == (19, 1)
    assert drawn(layout) == asked


def test_two_kinds_of_dies_are_two_cells() -> None:
    def odd_ones(top: kdb.Cell, layout: kdb.Layout) -> None:
        for column in range(0, COLUMNS, 2):
            top.shapes(layout.layer(0, 0)).insert(kdb.Box(0, 0, 5, 5).moved(column * PITCH, 6000))

    layout = flat(odd_ones)
    asked = drawn(layout)
    assert len(recovered(layout).cells) == 2
    assert drawn(layout) == asked


def test_dies_that_all_differ_share_what_they_have_in_common() -> None:
    def own(top: kdb.Cell, layout: kdb.Layout) -> None:
        for number in range(COLUMNS * ROWS):
            at = kdb.Trans(number // ROWS * PITCH, number % ROWS * PITCH)
            top.shapes(layout.layer(0, 0)).insert(kdb.Box(0, 0, 50, 50 + number).transformed(at))

    layout = flat(own)
    asked = drawn(layout)
    found = recovered(layout)
    assert (found.dies, len(found.cells), found.shapes) == (20, 1, 19 * 6)
    assert drawn(layout) == asked
    assert layout.cell("top").shapes(layout.layer(0, 0)).size() == 21


@pytest.mark.parametrize("change", [None, moved, other_text, doubled, wider_path, hole_elsewhere])
def test_equal_hashes_are_no_proof(
    change: Callable[[kdb.Cell, kdb.Layout], None] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What differs from the shape of its layer that stands for its hash stays where it is."""
    monkeypatch.setattr(module, "scattered", lambda values: values * 0)
    layout = flat(change)
    asked = drawn(layout)
    found = recovered(layout)
    assert drawn(layout) == asked
    if not change:
        assert found.shapes == 19 * 3  # one of each layer, of the six shapes of a die


def test_pieces_of_any_size_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    told = []
    for size in (1, 2, 7, 1 << 15):
        monkeypatch.setattr(numbered, "_CHUNK", size)
        monkeypatch.setattr(module, "_CHUNK", size)
        monkeypatch.setattr(gds, "_WINDOW", 16 * size)
        layout = flat(moved)
        found = recovered(layout)
        assert (found.dies, found.shapes) == (19, 18 * 6)
        told.append([(cell.name, drawn_in(layout, cell)) for cell in layout.each_cell()])
    assert all(each == told[0] for each in told)


def drawn_in(layout: kdb.Layout, cell: kdb.Cell) -> list[list[str]]:
    return [[shape.to_s() for shape in cell.shapes(index).each()] for index in layout.layer_indexes()]


def test_polygons_without_points_stay() -> None:
    """Nothing is written of them as GDSII, so all shapes are told one by one."""
    layout = flat()
    layout.cell("top").shapes(layout.layer(0, 0)).insert(kdb.Polygon())
    asked = drawn(layout)
    assert recovered(layout).shapes == 19 * 6
    assert drawn(layout) == asked


def test_dies_of_two_sizes_share_among_those_of_their_own() -> None:
    def larger(top: kdb.Cell, layout: kdb.Layout) -> None:
        shapes = top.shapes(layout.layer(*FIELD))
        for shape in [each for each in shapes.each() if each.bbox().left > 2 * PITCH]:
            box = shape.bbox()
            shape.box = kdb.Box(box.left, box.bottom, box.right - 1, box.top)

    layout = flat(larger)
    asked = drawn(layout)
    found = recovered(layout)
    assert (found.dies, len(found.cells), found.shapes) == (20, 2, 18 * 6)
    assert drawn(layout) == asked


def test_a_shape_drawn_twice_in_each_die_is_two() -> None:
    def twice(top: kdb.Cell, layout: kdb.Layout) -> None:
        for number in range(COLUMNS * ROWS):
            at = kdb.Trans(number // ROWS * PITCH, number % ROWS * PITCH)
            for _ in range(2 + (number == 7)):
                top.shapes(layout.layer(0, 0)).insert(kdb.Box(0, 0, 50, 50).transformed(at))

    layout = flat(twice)
    asked = drawn(layout)
    found = recovered(layout)
    assert (found.dies, found.shapes) == (19, 18 * 8)
    assert drawn(layout) == asked


def test_little_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_LEAST", 10_000)
    assert recovered(flat()).cells == {}


def test_findings_do_not_depend_on_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rules, values, fingerprints, places and dies are the same; places alike in all dies are one finding."""
    checks = {
        "WI.1": "made.a.width() < 0.4",
        "SP.1": "made.a.spacing() < 5.0",
        "SE.1": "made.a.separation(made.b) < 3.0",
        "HO.1": "made.a.holes().any()",
    }
    told = []
    for least in (10, 10_000):
        monkeypatch.setattr(module, "_LEAST", least)
        result = run(flat(moved), checks, top="top", **DIES)
        found = result.findings
        told.append({(v.rule, v.measured, v.fingerprint, v.cell, die) for v in found for die in v.dies})
        assert all(rule.state.value in ("clean", "violated") for rule in result.rules if rule.id in checks)
    assert told[0] == told[1]
    assert len({rule for rule, *_ in told[0]}) == 4


@pytest.mark.parametrize(("alike", "most"), [(True, 64), (False, 128)])
def test_memory_is_that_of_what_differs(alike: bool, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytes for each box, which takes 64 in GDSII; whether the dies are equal or have nothing in common."""
    for each in (module, numbered):
        monkeypatch.setattr(each, "_CHUNK", 1 << 12)
    source = random.Random(3)
    layout = kdb.Layout()
    top = layout.create_cell("top")
    shapes, field = (layout.layer(*number) for number in ((0, 0), FIELD))
    for die in range(200):
        top.shapes(field).insert(kdb.Box(0, 0, PITCH, PITCH).moved(die * PITCH, 0))
        for number in range(500):
            width = number if alike else source.randrange(1000)
            box = kdb.Box(0, 0, 50 + width, 50).moved(die * PITCH + number % 20 * 2000, number // 20 * 100)
            top.shapes(shapes).insert(box)
    tracemalloc.start()
    try:
        found = recovered(layout)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert found.dies == (200 if alike else 0)
    assert peak < most * 200 * 500
