"""A rule whose places several look for on a flat layout: together they tell what one tells alone."""

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import klayout.db as kdb
import pytest

from pkgdrc.findings import Run, State
from pkgdrc.jobs import Task, parts
from pkgdrc.jobs.task import Answer, Order
from pkgdrc.jobs.work import Desk
from pkgdrc.resources import find_technology
from pkgdrc.technology import load_technology

from .samples import task, told

ELASTIC = "elastic-bump"
LAYERS = load_technology(find_technology(ELASTIC)).layers
Draw = Callable[[kdb.Cell, int], None]


@pytest.fixture(autouse=True)
def split(monkeypatch: pytest.MonkeyPatch) -> None:
    """A layout is worth splitting however small it is."""
    monkeypatch.setattr(parts, "WORTH", 0)


def drawn(folder: Path, draw: Draw, *rules: str, on: str = "pad") -> Task:
    """Pads, or what is `on` another layer, drawn in the top cell of a file, to be judged by some rules."""
    layout = kdb.Layout()
    draw(layout.create_cell("TOP"), layout.layer(*LAYERS[on]))
    layout.write(str(folder / "pads.gds"))
    return replace(task(folder / "pads.gds", ELASTIC), selected=frozenset(rules or ("PD.2",)))


def orders_of(given: Task, hands: int) -> list[Order]:
    return parts.orders([given], [Desk().opened(given)[0]], hands)


def joined(given: Task, orders: list[Order], answers: list[Answer] | None = None) -> Run:
    """The run of some orders, answered by two who turn to one after the other."""
    desks = [Desk(), Desk()]
    opened = [desk.opened(given) for desk in desks]
    if answers is None:
        answers = [
            desks[number % 2].answer(order, *opened[number % 2], lambda _rule: None)
            for number, order in enumerate(orders)
        ]
    (outcome,) = parts.outcomes([given], opened[:1], orders, answers)
    run = told(outcome)
    assert isinstance(run, Run)
    return run


def alone(given: Task) -> Run:
    return joined(given, [Order(0, given)])


def shapes(seed: int) -> Draw:
    """Boxes, rounds, paths and bars strewn about, some of them twice, some mirrored about the middle."""
    chance = random.Random(seed)

    def draw(top: kdb.Cell, layer: int) -> None:
        span = chance.choice([300_000, 900_000])
        for _ in range(chance.choice([5, 40])):
            x, y = chance.randrange(0, span, 5), chance.randrange(0, span, 5)
            size = chance.choice([20_000, 40_000])
            box = kdb.Box(x, y, x + size, y + size)
            corners = [kdb.Point(x, y), kdb.Point(x + 3 * size, y), kdb.Point(x + 3 * size, y + size)]
            bar = kdb.Box(x, y, x + span // 2, y + 10_000)
            kinds = (box, kdb.Polygon.ellipse(box, 32), kdb.Path(corners, 10_000), bar)
            top.shapes(layer).insert(chance.choice(kinds))
        if chance.random() < 0.5:
            mirror = kdb.Trans(kdb.Trans.M90, 2 * top.bbox().right, 0)
            top.shapes(layer).insert(kdb.Region(top.shapes(layer)).transformed(mirror))
        if chance.random() < 0.3:
            fields = top.layout().layer(*LAYERS["die"])
            box = top.bbox()
            for left, right in ((box.left, box.center().x), (box.center().x, box.right)):
                top.shapes(fields).insert(kdb.Box(left, box.bottom, right, box.top))

    return draw


@pytest.mark.parametrize("seed", range(12))
def test_bands_tell_what_one_tells(tmp_path: Path, seed: int) -> None:
    given = drawn(tmp_path, shapes(seed), *(("PD.2", "GR.1", "BL.3") if seed % 2 else ("PD.2",)))
    orders = orders_of(given, 2 + seed % 3)
    assert sum(order.share is not None for order in orders) == 2 + seed % 3
    random.Random(seed).shuffle(orders)
    assert joined(given, orders) == alone(given)


@pytest.mark.parametrize("off", [-5, 0, 5])
def test_a_place_on_the_border_is_told_once(tmp_path: Path, off: int) -> None:
    """Two pads 10 um apart, whose middle is that of the layout, or lies a grid step beside it."""

    def draw(top: kdb.Cell, layer: int) -> None:
        top.shapes(layer).insert(kdb.Box(0, 0, 80_000, 80_000))
        top.shapes(layer).insert(kdb.Box(90_000, 0, 170_000 + 2 * off, 80_000))

    given = drawn(tmp_path, draw)
    run = joined(given, orders_of(given, 2))
    assert [(each.rule, each.measured) for each in run.findings] == [("PD.2", 10.0)]
    assert run == alone(given)


@pytest.mark.parametrize("whole", [True, False])
def test_what_is_joined_far_off_is_one_in_every_band(tmp_path: Path, whole: bool) -> None:
    """Two rows of shapes that abut, 10 um apart: joined at one end, or not."""

    def draw(top: kdb.Cell, layer: int) -> None:
        for x in range(0, 2_000_000, 100_000):
            for y in (0, 60_000):
                top.shapes(layer).insert(kdb.Box(x, y, x + 60_000, y + 50_000))
                corners = [
                    (x + 60_000, y),
                    (x + 60_000, y + 50_000),
                    (x + 100_000, y + 50_000),
                    (x + 100_000, y + 5_000),
                ]
                top.shapes(layer).insert(kdb.Polygon([kdb.Point(*corner) for corner in corners]))
        if whole:
            top.shapes(layer).insert(kdb.Box(2_000_000, 0, 2_040_000, 110_000))

    given = drawn(tmp_path, draw, "BL.4", on="ball")
    orders = orders_of(given, 3)
    assert len(orders) == 3
    run = joined(given, orders)
    assert bool(run.findings) is not whole
    assert run == alone(given)


def test_which_end_comes_first_does_not_depend_on_what_is_near(tmp_path: Path) -> None:
    """Two rows of boxes and slants that meet in corners: in a band there are fewer neighbours."""

    def draw(top: kdb.Cell, layer: int) -> None:
        for x in range(0, 2_000_000, 100_000):
            for y in (0, 60_000):
                top.shapes(layer).insert(kdb.Box(x, y, x + 60_000, y + 50_000))
                corners = [(x + 60_000, y), (x + 60_000, y + 50_000), (x + 100_000, y + 50_000)]
                top.shapes(layer).insert(kdb.Polygon([kdb.Point(*corner) for corner in corners]))

    given = drawn(tmp_path, draw, "BL.4", on="ball")
    run = joined(given, orders_of(given, 3))
    assert any(each.between == ((60.0, 60.0), (60.0, 50.0)) for each in run.findings)
    assert run == alone(given)


def test_a_layout_with_cells_is_judged_by_the_first_alone(tmp_path: Path) -> None:
    def draw(top: kdb.Cell, layer: int) -> None:
        cell = top.layout().create_cell("PADS")
        cell.shapes(layer).insert(kdb.Box(0, 0, 80_000, 80_000))
        step = kdb.Vector(85_000, 0), kdb.Vector(0, 200_000)
        top.insert(kdb.CellInstArray(cell.cell_index(), kdb.Trans(), *step, 4, 3))

    given = drawn(tmp_path, draw)
    orders = orders_of(given, 3)
    assert [order.share for order in orders] == [(0, 3), (1, 3), (2, 3)]
    run = joined(given, orders)
    assert run.findings
    assert run == alone(given)


def test_cells_that_stand_once_are_drawn_in_the_top_cell_and_still_cells(tmp_path: Path) -> None:
    """Their findings are named after them."""

    def draw(top: kdb.Cell, layer: int) -> None:
        for number in range(12):
            cell = top.layout().create_cell(f"PADS{number}")
            for x, y in ((0, 0), (85_000, 0), (-200_000, -300_000), (300_000, 300_000)):
                cell.shapes(layer).insert(kdb.Box(x, y, x + 80_000, y + 80_000 + 5 * number))
            top.insert(kdb.CellInstArray(cell.cell_index(), kdb.Trans(number * 900_000, 0)))

    given = drawn(tmp_path, draw)
    run = joined(given, orders_of(given, 2))
    assert {each.cell for each in run.findings} == {f"PADS{number}" for number in range(12)}
    assert run == alone(given)


def test_a_band_that_is_lost_fails_the_rule(tmp_path: Path) -> None:
    given = drawn(tmp_path, shapes(1))
    orders = orders_of(given, 2)
    desk = Desk()
    first = desk.answer(orders[0], *desk.opened(given), lambda _rule: None)
    run = joined(given, orders, [first, Answer(None, "gone", lost=True)])
    (result,) = [rule for rule in run.rules if rule.id == "PD.2"]
    assert (result.state, result.reason, result.findings) == (State.FAILED, "gone", 0)
    assert run.verdict == "incomplete"
    assert not run.findings


def test_rules_with_margins_or_answers_kept_are_judged_whole(tmp_path: Path) -> None:
    given = drawn(tmp_path, shapes(2))
    for other in (replace(given, margins=0.1), replace(given, cache=tmp_path / "answers")):
        assert [order.share for order in orders_of(other, 2)] == [None]
