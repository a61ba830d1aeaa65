"""`import pkgdrc`: layouts in files and in memory are judged alike, and what is found can be gone through."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import gdstk
import klayout.db as kdb
import pytest

import pkgdrc
from pkgdrc.cli.main import main
from pkgdrc.deck.starter import write_deck


@pytest.fixture(scope="module")
def deck(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The deck that new ones start from."""
    folder = tmp_path_factory.mktemp("own") / "two-metal"
    write_deck(folder)
    return folder


def layout() -> kdb.Layout:
    """A die with a track that is narrow in one place, and a via on its edge."""
    made = kdb.Layout()
    top = made.create_cell("DIE")
    top.shapes(made.layer(1, 0)).insert(kdb.DBox(0, 0, 500, 500))
    for box in ((50, 50, 200, 80), (200, 60, 230, 68), (230, 50, 400, 80)):
        top.shapes(made.layer(10, 0)).insert(kdb.DBox(*box))
    top.shapes(made.layer(11, 0)).insert(kdb.DBox(60, 52, 82, 74))
    return made


def told(run: pkgdrc.Run) -> list[tuple[Any, ...]]:
    return sorted((each.rule, each.measured, each.at, each.fingerprint) for each in run.findings)


def test_importing_it_loads_nothing_heavy() -> None:
    code = (
        "import sys, pkgdrc; print(sorted({'klayout', 'numpy', 'click', 'gdstk', 'jinja2'} & {*sys.modules}))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_all_that_is_offered_is_there() -> None:
    for name in pkgdrc.__all__:
        assert getattr(pkgdrc, name).__doc__, name
    assert {*pkgdrc.__all__} <= {*dir(pkgdrc)}
    with pytest.raises(AttributeError, match="no attribute 'chek'"):
        pkgdrc.chek  # noqa: B018


def test_a_layout_in_memory_is_judged_like_its_file(deck: Path, tmp_path: Path) -> None:
    made = layout()
    before = [(cell.name, [str(s) for s in cell.shapes(10)]) for cell in made.each_cell()]
    made.write(str(tmp_path / "die.oas"))
    library = gdstk.Library("gdstk")
    library.add(cell := gdstk.Cell("DIE"))
    for number in (1, 10, 11):
        for shape in made.top_cell().shapes(made.layer(number, 0)).each():
            box = shape.dbbox()
            cell.add(gdstk.rectangle((box.left, box.bottom), (box.right, box.top), layer=number))
    from_file = pkgdrc.check(tmp_path / "die.oas", deck)
    assert from_file.verdict == "violated"
    assert {each.rule for each in from_file} == {"M1.a", "V1.b"}
    for held in (made, made.top_cell(), library, cell, str(tmp_path / "die.oas")):
        assert told(pkgdrc.check(held, deck)) == told(from_file), held
    assert [(cell.name, [str(s) for s in cell.shapes(10)]) for cell in made.each_cell()] == before


def test_what_kfactory_calls_a_cell_is_one(deck: Path) -> None:
    """It holds klayout's cell as `kdb_cell`, and so does a component of gdsfactory."""

    class KCell:
        def __init__(self, cell: kdb.Cell) -> None:
            self.kdb_cell = cell

    made = layout()
    beside = made.create_cell("BESIDE")
    beside.shapes(made.layer(10, 0)).insert(kdb.DBox(0, 0, 1, 1))
    run = pkgdrc.check(KCell(made.cell("DIE")), deck)
    assert {each.rule for each in run} == {"M1.a", "V1.b"}
    assert run.record.layout
    assert run.record.layout.path == Path("DIE")


def test_what_the_run_says_is_what_the_command_line_says(deck: Path, tmp_path: Path) -> None:
    layout().write(str(tmp_path / "die.gds"))
    run = pkgdrc.check(tmp_path / "die.gds", deck)
    assert (
        main(["check", str(tmp_path / "die.gds"), "--deck", str(deck), "--report", str(tmp_path / "r.json")])
        == 1
    )
    said = json.loads((tmp_path / "r.json").read_text())
    own = json.loads(run.to_json())
    assert own["violations"] == said["violations"] == run.to_dict()["violations"]
    assert own["verdict"] == said["verdict"] == run.verdict
    run.write(tmp_path / "own.md", tmp_path / "own.sarif")
    assert "M1.a" in (tmp_path / "own.md").read_text()


def test_rules_limits_and_severities_can_be_chosen(deck: Path) -> None:
    made = layout()
    assert {each.rule for each in pkgdrc.check(made, deck, select=["M1"])} == {"M1.a"}
    assert {each.rule for each in pkgdrc.check(made, deck, select="V1.b")} == {"V1.b"}
    assert {each.rule for each in pkgdrc.check(made, deck, ignore=["M1"])} == {"V1.b"}
    assert pkgdrc.check(made, deck, limits={"metal_width": 8, "via_margin": 2}).clean
    eased = pkgdrc.check(made, deck, severity={"M1.a": "advice"})
    assert {each.severity for each in eased.of("M1.a")} == {"advice"}
    tight = pkgdrc.check(made, deck, margin=0.5)
    assert next(rule for rule in tight.rules if rule.id == "V1.a").margin


def test_waivers_and_a_baseline_answer_for_findings(deck: Path, tmp_path: Path) -> None:
    made = layout()
    run = pkgdrc.check(made, deck)
    run.write(tmp_path / "before.json")
    assert pkgdrc.check(made, deck, baseline=tmp_path / "before.json").standing == ()
    (tmp_path / "w.toml").write_text(
        '[[waiver]]\nrule = "M1.a"\ncell = "DIE"\nbox = [0, 0, 500, 500]\nreason = "a fuse"\n'
    )
    waived = pkgdrc.check(made, deck, waivers=tmp_path / "w.toml")
    assert [each.rule for each in waived.standing] == ["V1.b"]
    assert [each.waived for each in waived.of("M1.a")] == ["a fuse"]


def test_mistakes_are_sentences(deck: Path, tmp_path: Path) -> None:
    with pytest.raises(pkgdrc.InputError, match="int is no layout: a path, a klayout Layout or Cell"):
        pkgdrc.check(5, deck)
    two = layout()
    two.create_cell("MORE").shapes(two.layer(10, 0)).insert(kdb.DBox(0, 0, 1, 1))
    with pytest.raises(pkgdrc.InputError) as caught:
        pkgdrc.check(two, deck)
    assert str(caught.value) == "DIE, MORE: has 2 top cells: DIE, MORE; choose one with top="
    assert pkgdrc.check(two, deck, top="MORE").verdict == "violated"
    with pytest.raises(pkgdrc.InputError, match="there is no deck 'hermetc': did you mean 'hermetic'"):
        pkgdrc.check(layout(), "hermetc")
    with pytest.raises(pkgdrc.InputError, match="which deck"):
        pkgdrc.check(layout())
    with pytest.raises(pkgdrc.InputError, match=r"none\.gds"):
        pkgdrc.check(tmp_path / "none.gds", deck)
    with pytest.raises(pkgdrc.InputError, match="no rule 'M2'"):
        pkgdrc.check(layout(), deck, select=["M2"])
    with pytest.raises(pkgdrc.InputError, match=r"there is no rule 'M1\.c': did you mean '"):
        pkgdrc.check(layout(), deck).of("M1.c")


def test_decks_and_technologies_are_loaded_by_name() -> None:
    technology = pkgdrc.load_technology("elastic-bump/micross")
    assert technology.deck == "elastic-bump"
    loaded = pkgdrc.load_deck(technology=technology, severity={"PD.1": "advice"})
    assert loaded.name == "elastic-bump"
    assert {rule.severity for rule in loaded.rules if rule.id == "PD.1"} == {"advice"}
    assert pkgdrc.load_deck("stud-base").rules


def test_a_spec_is_drawn_in_memory(tmp_path: Path) -> None:
    drawn = pkgdrc.draw("hermetic-demo", tmp_path / "wafer.gds")
    assert drawn.top_cell().name == "wafer"
    again = kdb.Layout()
    again.read(str(tmp_path / "wafer.gds"))
    assert again.cells() == drawn.cells()


def test_a_notebook_shows_the_verdict_the_rules_and_pictures(deck: Path) -> None:
    shown = pkgdrc.check(layout(), deck)._repr_html_()
    assert "VIOLATED" in shown
    assert shown.count("<svg") == 2
    assert "Track too narrow" in shown
    assert "<script" not in shown
    clean = pkgdrc.check(layout(), deck, limits={"metal_width": 8, "via_margin": 2})
    assert "CLEAN" in clean._repr_html_()
    assert "<svg" not in clean._repr_html_()
    assert repr(clean) == "<Run of two-metal over DIE: clean, 0 standing>"


def test_a_name_in_the_layout_is_no_markup(deck: Path) -> None:
    made = layout()
    made.cell("DIE").name = "<b>DIE</b>"
    assert "<b>DIE" not in pkgdrc.check(made, deck)._repr_html_()


def test_a_table_has_a_row_for_each_finding(deck: Path) -> None:
    pytest.importorskip("pandas")
    frame = pkgdrc.check(layout(), deck).to_frame()
    assert list(frame["rule"]) == ["M1.a", "V1.b"]
