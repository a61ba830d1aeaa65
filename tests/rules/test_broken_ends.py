"""What leads nowhere is told where it ends, and die by die, also where a bar joins the dies."""

import json
from pathlib import Path

import klayout.db as kdb
import pytest

from pkgdrc.cli.main import main
from pkgdrc.findings import Finding
from pkgdrc.findings.document import dies_of
from tests.rules.elastic_bump.device import LAND, LANDING, REACH, TRACK, Device, Shape, circle, square
from tests.rules.hermetic.board import shipped, told
from tests.rules.stud_base.board import Board, box

PITCH = 700.0
BAR = -REACH - 60


def interconnect(x: float, gap: float = 0.0, *, off_pad: float = 0.0) -> list[Shape]:
    """From a bar below the pad to the bump at (x, 0), broken 100 um before its middle, or before the pad."""
    pad, low = -REACH, -REACH + 80 + off_pad
    return [
        *([square(x, pad, LANDING)] if not off_pad else []),
        kdb.DBox(x - TRACK, low if off_pad else pad, x + TRACK, -100 - gap),
        kdb.DBox(x - TRACK, -100, x + TRACK, 0),
        circle(x, 0, LAND),
    ]


def panel(gaps: dict[int, float], *, bar: bool = True) -> Device:
    """Four modules of one bump each, whose interconnects a bar joins at their pads."""
    drawn = Device()
    for number in range(4):
        x = PITCH * number
        drawn.bump(x, 0, interconnect=interconnect(x, gaps.get(number, 0.0)))
        drawn.draw("die", kdb.DBox(x - 350, -400, x + 350, 300))
        if bar:
            drawn.draw("interconnect", kdb.DBox(x - TRACK, BAR - TRACK, x + TRACK, -REACH))
    if bar:
        drawn.draw("interconnect", kdb.DBox(-300, BAR - TRACK, 3 * PITCH + 300, BAR + TRACK))
    return drawn


def dies(finding: Finding) -> list[int]:
    return [column for column, _ in finding.dies]


@pytest.mark.parametrize("bar", [False, True])
def test_a_break_is_told_where_it_is_and_in_its_die(bar: bool) -> None:
    assert panel({}, bar=bar).findings({"RD.4", "RD.5"}) == []
    found = panel({2: 30.0}, bar=bar).findings({"RD.4", "RD.5"})
    assert [(each.rule, each.measured, dies(each)) for each in found] == [("RD.5", 30.0, [2])]
    assert found[0].between is not None
    assert sorted(y for _, y in found[0].between) == [-130.0, -100.0]


def test_a_break_on_either_side_of_the_distance_that_makes_pieces_of_one() -> None:
    """Farther apart they are two, each told at its own end."""
    near = panel({1: 40.0}).findings({"RD.4", "RD.5"})
    assert [(each.rule, each.measured) for each in near] == [("RD.5", 40.0)]
    drawn = panel({})
    drawn.bump(350, 900, interconnect=[square(350, 900 - REACH, LANDING)])
    drawn.draw("interconnect", circle(350, 900, LAND))
    drawn.draw("die", kdb.DBox(0, 400, 700, 1200))
    found = sorted(drawn.findings({"RD.4", "RD.5"}), key=lambda each: each.rule)
    assert [(each.rule, each.measured) for each in found] == [("RD.5", 80.0)]


def test_an_interconnect_that_ends_far_from_all_is_told_at_its_end() -> None:
    drawn = Device()
    drawn.bump(0, 0)
    drawn.bump(
        2000, 0, interconnect=[square(2000, -REACH, LANDING), kdb.DBox(1000, -REACH, 2000, -REACH + 20)],
        base=[], opening=[], filling=[], ball=[],
    )  # fmt: skip
    drawn.draw("die", kdb.DBox(-500, -500, 3000, 500))
    (found,) = drawn.findings({"RD.5"})
    assert found.bbox is not None
    assert found.bbox == (1000.0, -200.0, 1010.0, -190.0) or found.bbox[2] <= 1010.0
    assert found.measured is None


def test_what_only_passes_a_die_is_another_rule_s() -> None:
    drawn = panel({})
    drawn.draw("die", kdb.DBox(4 * PITCH - 350, -400, 4 * PITCH + 350, 300))
    drawn.draw("interconnect", kdb.DBox(3 * PITCH, BAR - TRACK, 5 * PITCH, BAR + TRACK))
    assert drawn.findings({"RD.4", "RD.5"}) == []
    assert "SW.1" in drawn.told({"SW.1"})


def test_places_where_a_bar_crosses_from_field_to_field() -> None:
    drawn = panel({})
    found = [each for each in drawn.findings({"SW.1"}) if "next" in each.note]
    assert sorted(dies(each) for each in found) == [[0, 1], [1, 2], [2, 3]]


def test_a_waiver_of_one_break_says_nothing_of_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    panel({1: 30.0}).layout.write("one.gds")
    panel({1: 30.0, 3: 30.0}).layout.write("both.gds")
    asked = ["--technology", "elastic-bump", "--select", "RD.5", "--no-cache", "--no-config"]
    assert main(["check", "one.gds", *asked, "--report", "old.json"]) == 1
    assert main(["waive", "old.json", "RD.5", "--reason", "agreed", "-w", "w.toml"]) == 0
    assert main(["check", "one.gds", *asked, "--waivers", "w.toml"]) == 0
    for options in (["--waivers", "w.toml"], ["--baseline", "old.json"]):
        reports = ["--report", "now.json", "--report", "m.sinf"]
        assert main(["check", "both.gds", *asked, *options, *reports]) == 1
        left = [each for each in json.loads(Path("now.json").read_text())["violations"] if not each["waived"]]
        assert [dies_of(each["dies"]) for each in left] == [((3, 0),)]
        row = next(line for line in Path("m.sinf").read_text().splitlines() if line.startswith("RowData:"))
        assert [code == "0B" for code in row.partition(":")[2].split()] == [False, False, False, True]


def test_tracks_of_a_module_without_a_rim_where_a_bar_joins_modules() -> None:
    board = Board()
    for number in range(3):
        x = 1000.0 * number
        board.draw("die", box(x - 500, -500, x + 500, 500))
        if number != 1:
            board.stud(x, 0)
        board.draw("track", box(x - 30, 60, x + 30, 400))
    board.draw("track", box(-400, 340, 2400, 400))
    found = [each for each in board.findings() if each.rule == "CT.4"]
    assert [dies(each) for each in found] == [[1]]


def test_a_component_is_told_where_it_lies_outside_its_cavity() -> None:
    """Not as all that is joined to it."""

    def every(die: object) -> None:
        die.draw("component", kdb.DBox(-300, -10, 300, 10), kdb.DBox(300, -10, 450, 10))  # type: ignore[attr-defined]

    assert {rule for rule, _ in told(technology=shipped("hermetic"), every=every, rules=["RS.3"])} == {"RS.3"}
