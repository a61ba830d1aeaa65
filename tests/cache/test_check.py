"""What a run takes from the cache: all that has not changed, and nothing else."""

import dataclasses
from collections.abc import Callable
from pathlib import Path

import klayout.db as kdb
import pytest

from pkgdrc.cache import Cache
from pkgdrc.engine import check
from pkgdrc.findings import State
from pkgdrc.input.read import read_layout
from tests.cache.runs import Bench, cached, judged, told

LAYERS = {"a": [0, 0], "b": [1, 0], "field": [9, 0], "wafer": [8, 0]}
CHECKS = {
    "CA.1": "made.a.width() < limit.width",
    "CA.2": "(made.a - made.b.sized(0.1)).any()",
    "CA.3": "made.b.space() < 2",
    "CA.4": "drawn.texts('b', 'mark').any()",
    "CA.5": "made.die.enclosed_by(made.wafer) < 1",
    "CA.6": "made.a.separation(made.b).after_runout(1e-6) < 3",
    "CA.7": "drawn.unknown_layers().any()",
    "CA.8": "stack.thickness('chip') < 60",
}
ON_A, ON_B = {"CA.1", "CA.2", "CA.6"}, {"CA.2", "CA.3", "CA.4", "CA.6"}
EVERYWHERE = {"CA.7"}
STACK = {"CA.8"}  # judged without the layout, and without the cache
KEPT = set(CHECKS) - STACK


def wafer() -> kdb.Layout:
    """Six dies of two cells in a round wafer: a narrow bar on a, two bars on b, and texts."""
    layout = kdb.Layout()
    top = layout.create_cell("top")
    disk = kdb.Polygon.ellipse(kdb.Box(-400_000, -400_000, 400_000, 400_000), 128)
    top.shapes(layout.layer(8, 0)).insert(disk)
    inner = layout.create_cell("inner")
    inner.shapes(layout.layer(0, 0)).insert(kdb.Box(0, 0, 500, 20_000))
    for name, column in (("die", 0), ("other", 1)):
        die = layout.create_cell(name)
        die.shapes(layout.layer(9, 0)).insert(kdb.Box(-50_000, -40_000, 50_000, 40_000))
        die.shapes(layout.layer(1, 0)).insert(kdb.Box(2500, 0, 5000, 20_000))
        die.shapes(layout.layer(1, 0)).insert(kdb.Box(6000, 0, 9000, 20_000 + column))
        die.shapes(layout.layer(1, 0)).insert(kdb.Text("mark", 7000, 1000))
        die.insert(kdb.CellInstArray(inner.cell_index(), kdb.Trans(column * 90, 0)))
        for row in range(3):
            at = kdb.Trans(-60_000 + column * 110_000, -100_000 + row * 90_000)
            top.insert(kdb.CellInstArray(die.cell_index(), at))
    return layout


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """A bench whose layout was checked before."""
    stack = [{"name": "chip", "material": "LiTaO3", "thickness": 50.0}]
    keys = {"layers": LAYERS, "dies": {"layer": "field"}, "stack": stack}
    made = Bench(tmp_path, wafer(), dict(CHECKS), {"width": (0.6, "um")}, keys)
    first = made.run()
    assert not cached(first)
    assert set(CHECKS) <= judged(first)
    assert {rule.id for rule in first.rules if rule.findings} >= {"CA.1", "CA.2", "CA.3", "CA.4", "CA.6"}
    return made


def box(layout: kdb.Layout, cell: str, layer: int) -> kdb.Shape:
    """The first shape of a layer in a cell."""
    return next(layout.cell(cell).shapes(layout.layer(layer, 0)).each())


def test_all_of_an_unchanged_layout_is_known(bench: Bench) -> None:
    assert bench.answered() == KEPT


def test_it_is_known_under_another_name_and_in_another_format(bench: Bench) -> None:
    copy = bench.folder / "copy.gds.gz"
    bench.layout.write(str(copy))
    run = check(read_layout(copy), *bench.loaded(), cache=Cache(bench.cache))
    assert cached(run) & set(CHECKS) == KEPT


def test_a_shape_that_moves_by_one_grid_step(bench: Bench) -> None:
    """Only the rules that see its layer are computed again; and what was known before stays known."""
    for layer, seen in ((0, ON_A), (1, ON_B)):
        shape = box(bench.layout, "inner" if layer == 0 else "other", layer)
        before = shape.box
        shape.box = before.moved(0, 1)
        assert bench.answered() == KEPT - seen - EVERYWHERE
        assert bench.answered() == KEPT
        shape.box = before
        assert bench.answered() == KEPT


def edited(change: Callable[[kdb.Layout], object]) -> Callable[[Bench], None]:
    def edit(bench: Bench) -> None:
        change(bench.layout)

    return edit


def _text(layout: kdb.Layout) -> None:
    shapes = layout.cell("die").shapes(layout.layer(1, 0))
    text = next(shape for shape in shapes.each() if shape.is_text())
    text.text_string = "remark"


def _placement(layout: kdb.Layout) -> None:
    next(layout.cell("top").each_inst()).transform(kdb.Trans(5, 0))


def _field(layout: kdb.Layout) -> None:
    box(layout, "other", 9).box = kdb.Box(-50_000, -40_000, 50_000, 40_001)


def _rename(layout: kdb.Layout) -> None:
    layout.rename_cell(layout.cell("inner").cell_index(), "within")


def _wafer(layout: kdb.Layout) -> None:
    box(layout, "top", 8).transform(kdb.Trans(10_000, 0))


def _dbu(layout: kdb.Layout) -> None:
    layout.dbu = 0.0005


def _unknown(layout: kdb.Layout) -> None:
    layout.cell("die").shapes(layout.layer(77, 1)).insert(kdb.Box(0, 0, 10, 10))


def _limit(bench: Bench) -> None:
    bench.limits["width"] = (0.4, "um")


def _rule(bench: Bench) -> None:
    bench.checks["CA.3"] = "made.b.space() < 0.5"


def _advice(bench: Bench) -> None:
    bench.severities = {"CA.1": "advice"}


def _stack(bench: Bench) -> None:
    bench.keys["stack"][0]["thickness"] = 60.0


def _mask(bench: Bench) -> None:
    bench.keys["layers"] = {**LAYERS, "c": [1, 0]}


def _swapped(bench: Bench) -> None:
    bench.keys["layers"] = {**LAYERS, "a": LAYERS["b"], "b": LAYERS["a"]}


def _top(bench: Bench) -> None:
    bench.top = "die"


CHANGES: dict[str, tuple[Callable[[Bench], None], set[str]]] = {
    "a text": (edited(_text), KEPT - ON_B - EVERYWHERE),
    "a layer that is not known": (edited(_unknown), KEPT - EVERYWHERE),
    "a limit": (_limit, KEPT - {"CA.1"}),
    "a rule": (_rule, KEPT - {"CA.3"}),
    "a severity": (_advice, KEPT - {"CA.1"}),
    "where a die lies": (edited(_placement), set()),
    "a die's field": (edited(_field), set()),
    "a cell's name": (edited(_rename), set()),
    "where the wafer lies": (edited(_wafer), set()),
    "the database unit": (edited(_dbu), set()),
    "the stack": (_stack, set()),
    "a second name of a mask": (_mask, set()),
    "names of masks": (_swapped, set()),
    "the top cell": (_top, set()),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_a_change_leaves_known(bench: Bench, name: str) -> None:
    """Every run of the bench also says what one without a cache does."""
    change, left = CHANGES[name]
    change(bench)
    assert bench.answered() == left
    again = bench.run()
    assert cached(again) == judged(again) - STACK


def test_other_code_gives_other_answers(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("answers", "drawing"):
        monkeypatch.setattr(f"pkgdrc.cache.{module}.CODE", "pkgdrc 99")
    assert bench.answered() == set()


def test_dies_that_are_known_by_their_cells(tmp_path: Path) -> None:
    """Whatever is drawn in them makes their field."""
    keys = {"layers": LAYERS, "dies": {"cells": ["die", "other"]}}
    bench = Bench(tmp_path, wafer(), {"CA.1": CHECKS["CA.1"]}, {"width": (0.6, "um")}, keys)
    assert bench.answered() == set()
    assert bench.answered() == {"CA.1"}
    bench.layout.cell("die").shapes(bench.layout.layer(1, 0)).insert(kdb.Box(0, 0, 10, 10))
    assert bench.answered() == {"CA.1"}
    bench.layout.cell("die").shapes(bench.layout.layer(1, 0)).insert(kdb.Box(0, 0, 60_000, 10))
    assert bench.answered() == set()


def test_only_what_was_judged_is_kept(tmp_path: Path) -> None:
    """What failed, was left out or does not apply is decided anew."""
    checks = {
        "CA.1": "made.a.width() < 0.6",
        "CA.2": "made.a.sized(3_000_000).any()",  # farther than fits
        "CA.3": "made.kerf.on_chip.any()",
    }
    bench = Bench(tmp_path, wafer(), checks, keys={"layers": LAYERS})
    bench.layout.write(str(bench.file))
    deck, technology = bench.loaded()
    cache = Cache(bench.cache)
    for ignored, expected in (
        ({"CA.1"}, (State.SKIPPED, False)),
        (set(), (State.VIOLATED, False)),
        (set(), (State.VIOLATED, True)),
        ({"CA.1"}, (State.SKIPPED, False)),
    ):
        run = check(read_layout(bench.file), deck, technology, ignored=ignored, cache=cache)
        ends = {rule.id: (rule.state, rule.cached) for rule in run.rules}
        assert ends["CA.1"] == expected
        assert ends["CA.2"] == (State.FAILED, False)
        assert ends["CA.3"] == (State.NOT_APPLICABLE, False)
    assert run.verdict == "incomplete"


def test_without_a_layout_there_is_nothing_to_keep(bench: Bench) -> None:
    deck, technology = bench.loaded()
    cache = Cache(bench.folder / "none")
    run = check(None, deck, technology, cache=cache)
    assert told(run) == told(check(None, deck, technology))
    assert not cached(run)
    assert not (bench.folder / "none").exists()


def test_a_file_that_changes_after_it_was_read(bench: Bench) -> None:
    """What is kept is that of the layout as it was read, whatever the file is by then."""
    deck, technology = bench.loaded()
    box(bench.layout, "inner", 0).box = kdb.Box(0, 0, 700, 20_000)
    bench.layout.write(str(bench.file))
    changed = told(check(read_layout(bench.file), deck, technology))
    for earlier, later in ((wafer(), bench.layout), (bench.layout, wafer())):
        earlier.write(str(bench.file))
        source = read_layout(bench.file)
        later.write(str(bench.file))
        check(source, deck, technology, cache=Cache(bench.cache))
    bench.layout.write(str(bench.file))
    run = check(read_layout(bench.file), deck, technology, cache=Cache(bench.cache))
    assert dataclasses.replace(told(run), layout=None) == dataclasses.replace(changed, layout=None)
    assert cached(run) & set(CHECKS) == KEPT


def test_a_cache_that_is_not_to_be_had_fails_no_check(bench: Bench) -> None:
    deck, technology = bench.loaded()
    expected = told(check(read_layout(bench.file), deck, technology))
    (bench.folder / "folder").mkdir()
    (bench.folder / "text").write_text("no cache at all\n" * 99)
    for name in ("folder", "text", "layout.gds/cache"):
        cache = Cache(bench.folder / name)
        assert told(check(read_layout(bench.file), deck, technology, cache=cache)) == expected
        (warning,) = cache.warnings
        assert str(bench.folder / name) in warning


def test_a_layout_that_klayout_cannot_write(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise RuntimeError("no")

    deck, technology = bench.loaded()
    expected = told(check(read_layout(bench.file), deck, technology))
    monkeypatch.setattr("pkgdrc.cache.drawing._digests", refuse)
    cache = Cache(bench.folder / "new")
    run = check(read_layout(bench.file), deck, technology, cache=cache)
    assert told(run) == expected
    assert not cached(run)
    assert len(cache.warnings) == 1
