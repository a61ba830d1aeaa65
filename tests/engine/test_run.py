"""A run as a whole: how rules end, what it says of dies and cells, and that it says the same again."""

import dataclasses
import math
from pathlib import Path
from typing import Any

import klayout.db as kdb
import pytest

from pkgdrc.cells.registry import find_cell
from pkgdrc.deck import load_deck
from pkgdrc.engine import check
from pkgdrc.errors import InputError
from pkgdrc.findings import Finding, Run, State
from pkgdrc.input.read import read_layout
from pkgdrc.resources import find_technology
from pkgdrc.stream.write import write_layout
from pkgdrc.technology import load_technology
from tests.engine.small_deck import findings, result, run, technology, write_deck

LAYERS = {"a": [0, 0], "b": [1, 0], "field": [9, 0], "wafer": [8, 0]}
NARROW = {"RN.1": "made.a.width() < 1"}


def boxes(*widths: float, dbu: float = 0.001) -> kdb.Layout:
    """Boxes on layer a, 10 um high and 10 um apart, of these widths in um."""
    layout = kdb.Layout()
    layout.dbu = dbu
    shapes = layout.create_cell("top").shapes(layout.layer(0, 0))
    for number, width in enumerate(widths):
        shapes.insert(kdb.DBox(0, 0, width, 10).moved(20 * number, 0))
    return layout


def dies(columns: int = 3, rows: int = 2, *, turns: tuple[int, ...] = (0,), name: str = "die") -> kdb.Layout:
    """An array of dies of 100 by 80 um, in steps of 110 by 90 um, with a bar on a 0.5 um wide."""
    layout = kdb.Layout()
    top, die = layout.create_cell("top"), layout.create_cell(name)
    die.shapes(layout.layer(9, 0)).insert(kdb.DBox(-50, -40, 50, 40))
    die.shapes(layout.layer(0, 0)).insert(kdb.DBox(10, 10, 10.5, 30))
    for column in range(columns):
        for row in range(rows):
            turn = turns[(column + row) % len(turns)]
            at = kdb.Trans(turn, False, 1_000_000 + column * 110_000, -500_000 + row * 90_000)
            top.insert(kdb.CellInstArray(die.cell_index(), at))
    return layout


def check_dies(layout: kdb.Layout, checks: dict[str, str] = NARROW, **keys: Any) -> Run:
    return run(layout, checks, top="top", layers=LAYERS, **{"dies": {"layer": "field"}, **keys})


def test_every_rule_ends_in_its_state() -> None:
    checks = {
        "RN.1": "made.a.width() < 1",
        "RN.2": "made.a.width() < 0.2",
        "RN.3": "made.kerf.anywhere().any()",
        "RN.4": "Number(5.0) / made.a.width() > 0",
        "RN.5": "made.a.any()",
        "RN.6": "made.a.area() < 100",
    }
    done = run(boxes(0.5), checks, ignored={"RN.5"})
    states = {rule.id: (rule.state, rule.reason, rule.findings) for rule in done.rules if rule.id in checks}
    assert states["RN.1"] == (State.VIOLATED, "", 1)
    assert states["RN.2"] == (State.CLEAN, "", 0)
    assert states["RN.3"][0] == State.NOT_APPLICABLE
    assert states["RN.3"][1] == "the technology has no cut"
    assert states["RN.4"][0] == State.FAILED
    assert states["RN.4"][1].startswith(
        "could not be computed: ValueError: a ratio is compared with a limit above 0"
    )
    assert states["RN.5"][0] == State.SKIPPED
    assert states["RN.6"] == (State.VIOLATED, "", 1)
    assert (done.verdict, done.exit_code) == ("incomplete", 2)
    assert {finding.rule for finding in done.findings} == {"RN.1", "RN.6"}
    assert len({rule.id for rule in done.rules}) == len(done.rules)


def test_a_judge_that_raises_fails_its_rule_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also when it is klayout that calls it, which would print the exception and go on."""

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("no way")

    monkeypatch.setattr("pkgdrc.engine.pairs.between", broken)
    layout = boxes(0.5)
    layout.cell("top").shapes(layout.layer(1, 0)).insert(kdb.DBox(1, 0, 2, 10))
    done = run(layout, {"RN.1": "made.a.separation(made.b) < 1", **{"RN.2": "made.a.width() < 1"}})
    assert result(done, "RN.1").state == State.FAILED
    assert result(done, "RN.1").reason == "could not be computed: ZeroDivisionError: no way"
    assert len(findings(done, "RN.2")) == 1


@pytest.mark.parametrize(
    ("widths", "checks", "verdict"),
    [
        ((1.0,), NARROW, ("clean", 0)),
        ((1.0, 0.999), NARROW, ("violated", 1)),
        ((1.0,), {"RN.1": "(made.a.width() < 1).advice()"}, ("clean", 0)),
    ],
)
def test_verdicts(widths: tuple[float, ...], checks: dict[str, str], verdict: tuple[str, int]) -> None:
    done = run(boxes(*widths), checks)
    assert (done.verdict, done.exit_code) == verdict


def test_a_required_layer_without_shapes_fails_the_rules_on_it() -> None:
    checks = {"RN.1": "made.a.separation(made.b) < 1", "RN.2": "made.a.width() < 1"}
    done = run(boxes(2.0), checks, required=["b"])
    assert result(done, "RN.1").state == State.FAILED
    assert "layer b (1/0), which the technology requires, has no shapes" in result(done, "RN.1").reason
    assert result(done, "RN.2").state == State.CLEAN
    assert done.layout is not None
    assert (done.layout.missing_layers, done.exit_code) == (("b",), 2)


def test_a_layout_without_any_of_the_layers_is_bad_input() -> None:
    layout = kdb.Layout()
    layout.create_cell("top").shapes(layout.layer(77, 0)).insert(kdb.DBox(0, 0, 1, 1))
    with pytest.raises(InputError, match=r"no shape on any layer.*missing are a \(0/0\), b \(1/0\)"):
        run(layout, NARROW)


@pytest.mark.parametrize("dbu", [0.005, 0.0001])
def test_another_database_unit_gives_the_same_in_um(dbu: float) -> None:
    checks = {
        "RN.1": "made.a.width() < 1",
        "RN.2": "made.a.space() < 19.5",
        "RN.3": "made.a.area().outside(8, 20)",
        "RN.4": "made.a.sized(0.5).width() < 2",
        "RN.5": "made.a.pitch() < 20.2",
    }

    def told(dbu: float) -> list[tuple[object, ...]]:
        done = run(boxes(0.5, 1.0, 0.75, dbu=dbu), checks)
        return sorted((v.rule, v.measured, v.placements) for v in done.findings)

    assert told(dbu) == told(0.001)
    assert {rule for rule, *_ in told(dbu)} == set(checks)


def test_dies_have_columns_and_rows_from_the_lower_left() -> None:
    layout = dies()
    layout.cell("top").shapes(layout.layer(0, 0)).insert(kdb.DBox(1200, -510, 1200.4, -500))
    found = {v.measured: v for v in check_dies(layout).findings}
    assert found[0.5].dies == tuple((column, row) for column in range(3) for row in range(2))
    assert (found[0.5].cell, found[0.5].placements) == ("die", 6)
    assert found[0.4].dies == ((2, 0),)


def test_dies_are_known_by_the_names_of_their_cells() -> None:
    layout = dies(name="chip")
    layout.clear_layer(layout.layer(9, 0))
    layout.cell("chip").shapes(layout.layer(1, 0)).insert(kdb.DBox(-50, -40, 50, 40))
    done = check_dies(layout, dies={"cells": ["chip"]})
    assert done.layout is not None
    assert done.layout.dies == 6
    assert len(findings(done, "RN.1")[0].dies) == 6


def test_fields_drawn_in_the_top_cell_are_dies_too() -> None:
    """Then each placement of a cell is in the die whose field it lies in."""
    layout = kdb.Layout()
    top, pad = layout.create_cell("top"), layout.create_cell("pad")
    pad.shapes(layout.layer(0, 0)).insert(kdb.DBox(0, 0, 0.5, 10))
    for column in range(4):
        top.shapes(layout.layer(9, 0)).insert(kdb.DBox(0, 0, 100, 100).moved(110 * column, 0))
    for x in (10, 130, 140):
        top.insert(kdb.DCellInstArray(pad.cell_index(), kdb.DTrans(kdb.DVector(x, 50))))
    (found,) = findings(check_dies(layout), "RN.1")
    assert (found.cell, found.placements, found.dies) == ("pad", 3, ((0, 0), (1, 0)))


def test_several_fields_in_one_cell_are_several_dies() -> None:
    """As in a reticle: what lies in one of them is not in the others."""
    layout = kdb.Layout()
    top, reticle, pad = (layout.create_cell(name) for name in ("top", "reticle", "pad"))
    pad.shapes(layout.layer(0, 0)).insert(kdb.DBox(0, 0, 0.5, 10))
    for column in range(2):
        reticle.shapes(layout.layer(9, 0)).insert(kdb.DBox(0, 0, 100, 100).moved(110 * column, 0))
    reticle.insert(kdb.DCellInstArray(pad.cell_index(), kdb.DTrans(kdb.DVector(120, 50))))
    reticle.shapes(layout.layer(0, 0)).insert(kdb.DBox(20, 0, 20.4, 10))
    for row in range(3):
        top.insert(kdb.DCellInstArray(reticle.cell_index(), kdb.DTrans(kdb.DVector(0, 110 * row))))
    found = {v.measured: (v.cell, v.placements, v.dies) for v in check_dies(layout).findings}
    assert found == {
        0.5: ("pad", 3, ((1, 0), (1, 1), (1, 2))),
        0.4: ("reticle", 3, ((0, 0), (0, 1), (0, 2))),
    }


def test_turned_dies_keep_their_cell() -> None:
    layout = dies(4, 1, turns=(0, 2))
    layout.cell("die").shapes(layout.layer(0, 0)).insert(kdb.DBox(30, -20, 30.3, -10))
    found = {v.measured: v for v in check_dies(layout).findings}
    assert {v.cell for v in found.values()} == {"die"}
    assert {v.measured: set(v.between or ()) for v in found.values()} == {
        0.5: {(10.0, 20.0), (10.5, 20.0)},
        0.3: {(30.0, -15.0), (30.3, -15.0)},
    }
    assert {len(v.dies) for v in found.values()} == {4}


def test_a_top_cell_is_chosen_and_the_others_are_left_out() -> None:
    layout = dies()
    other = layout.create_cell("other")
    other.shapes(layout.layer(0, 0)).insert(kdb.DBox(0, 0, 0.2, 10))
    other.insert(kdb.CellInstArray(layout.cell("die").cell_index(), kdb.Trans()))
    (found,) = check_dies(layout).findings
    assert (found.placements, found.measured) == (6, 0.5)
    chosen = run(layout, NARROW, top="other", layers=LAYERS, dies={"layer": "field"})
    assert sorted((v.measured, v.placements) for v in chosen.findings) == [(0.2, 1), (0.5, 1)]


def test_two_runs_say_the_same_in_the_same_order() -> None:
    checks = {
        "RN.1": "made.a.width() < 1",
        "RN.2": "made.a.space() < 90",
        "RN.3": "made.a.separation(made.b) < 70",
    }
    layout = dies(4, 3, turns=(0, 2, 0))
    for x in range(3):
        layout.cell("top").shapes(layout.layer(1, 0)).insert(
            kdb.DBox(1000 + 100 * x, -480, 1010 + 100 * x, -470)
        )
    first, second = check_dies(layout, checks), check_dies(layout, checks)
    assert len(first.findings) > 4
    assert first.findings == second.findings


def test_fingerprints_stay_when_a_cell_is_renamed_or_a_die_moved() -> None:
    def prints(layout: kdb.Layout) -> set[str]:
        return {finding.fingerprint for finding in check_dies(layout).findings}

    drawn = dies()
    renamed, moved, shorter = dies(name="D1"), dies(columns=5, rows=1), dies()
    shorter.cell("die").shapes(shorter.layer(0, 0)).clear()
    shorter.cell("die").shapes(shorter.layer(0, 0)).insert(kdb.DBox(10, 10, 10.5, 15))
    assert prints(drawn) == prints(renamed) == prints(moved)
    assert prints(drawn) != prints(shorter)


RUNOUT = 5e-6  # um per um of radius


WAFER = kdb.Polygon.ellipse(kdb.Box(-30_000_000, -30_000_000, 30_000_000, 30_000_000), 256)
PANEL = kdb.Polygon(kdb.Box(-25_000_000, -25_000_000, 25_000_000, 25_000_000))


def wafer_of_dies(opening: kdb.Polygon, margin: float, outline: kdb.Polygon = WAFER) -> kdb.Layout:
    """Dies in steps of 10 mm on a wafer of 60 mm, each with an opening of 40 um in a square of metal."""
    layout = kdb.Layout()
    top, die = layout.create_cell("top"), layout.create_cell("die")
    top.shapes(layout.layer(8, 0)).insert(outline)
    die.shapes(layout.layer(9, 0)).insert(kdb.DBox(-4500, -4500, 4500, 4500))
    die.shapes(layout.layer(0, 0)).insert(opening)
    die.shapes(layout.layer(1, 0)).insert(kdb.DBox(-20, -20, 20, 20).enlarged(margin, margin))
    for column in range(-2, 3):
        for row in range(-2, 3):
            at = kdb.DTrans(kdb.DVector(10_000 * column, 10_000 * row))
            top.insert(kdb.DCellInstArray(die.cell_index(), at))
    return layout


def far_out(least: float, *, along: bool) -> set[tuple[int, int]]:
    """The dies from `least` mm on, straight from the centre or along x or y."""
    away = {(x, y): max(abs(x), abs(y)) if along else math.hypot(x, y) for x in OFF for y in OFF}
    return {(x + 2, y + 2) for (x, y), steps in away.items() if 10 * steps > least}


OFF = range(-2, 3)
SQUARE = kdb.Polygon(kdb.Box(-20_000, -20_000, 20_000, 20_000))
ROUND = kdb.Polygon.ellipse(kdb.Box(-20_000, -20_000, 20_000, 20_000), 256)


@pytest.mark.parametrize(
    ("opening", "margin", "failing"),
    [
        # A margin that faces x or y loses what the die is displaced along it: 0.1 um at 20 mm.
        (SQUARE, 5.0975, far_out(19.5, along=True)),
        (SQUARE, 5.1025, set()),
        (ROUND, 5.0975, far_out(19.5, along=True)),
        (ROUND, 5.1025, set()),
    ],
)
def test_run_out_fails_exactly_the_dies_beyond_a_radius(
    opening: kdb.Polygon, margin: float, failing: set[tuple[int, int]]
) -> None:
    rule = f"made.a.enclosed_by(made.b).after_runout({RUNOUT}) < 5"
    layout = wafer_of_dies(opening, margin)
    found = findings(check_dies(layout, {"RN.1": rule}, facet_tolerance=0.01), "RN.1")
    assert {die for finding in found for die in finding.dies} == failing
    assert sum(finding.placements for finding in found) == (20 if failing else 0)  # a die for each side
    for finding in found:
        nearest = 20_000
        assert finding.from_radius == pytest.approx(nearest, abs=100)
        worst = margin - RUNOUT * 20_000
        assert finding.measured == pytest.approx(worst, abs=1e-3)


def test_run_out_counts_up_to_the_corners_of_a_panel() -> None:
    """The corner dies lie 28.3 mm off the centre, farther than the panel is wide to either side."""
    rule = f"made.a.offset_from(made.b).after_runout({RUNOUT}) > 0.13"
    layout = wafer_of_dies(SQUARE, 5.13, PANEL)
    found = findings(check_dies(layout, {"RN.1": rule}, facet_tolerance=0.01), "RN.1")
    assert {die for finding in found for die in finding.dies} == {(0, 0), (0, 4), (4, 0), (4, 4)}
    worst = max(finding.measured or 0.0 for finding in found)
    assert worst == pytest.approx(RUNOUT * math.hypot(20_000, 20_000), abs=1e-3)


def test_reading_from_a_file_names_it(tmp_path: Path) -> None:
    path = tmp_path / "pads.oas"
    boxes(0.5).write(str(path))
    deck = load_deck(str(write_deck(tmp_path / "small", NARROW, {})), technology())
    done = check(read_layout(path), deck, technology(), selected={"RN.1"})
    assert done.layout is not None
    assert (done.layout.path, done.layout.top, done.layout.dbu, done.layout.dies) == (path, "top", 0.001, 0)
    assert len(done.layout.sha256) == 64
    ours = [dataclasses.replace(v, fingerprint="") for v in done.findings]
    assert [type(v) for v in ours] == [Finding]


def test_a_die_alone_has_no_wafer_to_be_judged_by(tmp_path: Path) -> None:
    """Rules about the wafer and its plan say that there is none; the others are judged."""
    hermetic = load_technology(find_technology("hermetic"))
    write_layout(find_cell("hermetic_die").draw({}), hermetic, tmp_path / "die.gds")
    wafer = {"WF.1", "WF.2", "WF.3", "WF.4", "WF.5"}
    run = check(read_layout(tmp_path / "die.gds"), load_deck("hermetic", hermetic), hermetic, selected=wafer)
    reasons = {rule.id: rule.reason for rule in run.rules if rule.state == State.NOT_APPLICABLE}
    assert reasons == {
        "WF.1": "the layout has no shape on layer wafer (2/0)",
        "WF.5": "the layout has no shape on layer site (3/0)",
    }
    assert {rule.state for rule in run.rules if rule.id in wafer - reasons.keys()} == {State.CLEAN}


@pytest.mark.parametrize(("depth", "state"), [(30.0, State.NOT_APPLICABLE), (29.9, State.VIOLATED)])
def test_what_the_stack_tells_of_a_rule_is_told_without_a_layout(depth: float, state: State) -> None:
    """Of NT.8, how deep notches are; how wide they are drawn needs a layout."""
    stud_base: Any = load_technology(find_technology("stud-base"))
    assert stud_base.notch
    shallow = dataclasses.replace(stud_base, notch=dataclasses.replace(stud_base.notch, depth=depth))
    done = check(None, load_deck("stud-base", shallow), shallow)
    assert result(done, "NT.8").state == state
    assert result(done, "NT.7").state == State.CLEAN
