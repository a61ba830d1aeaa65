"""Every report format by the real command: on stdout and as a file, over a layout of two dies."""

import json
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest
from klayout import db

from pkgdrc.cli.main import main
from pkgdrc.report.json import schema

from .own_deck import TECHNOLOGY, common_rules, write_deck

DIES = TECHNOLOGY + 'field = [9, 0]\nwafer = [8, 0]\n[dies]\nlayer = "field"\n'


@pytest.fixture
def deck(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    folder = write_deck(tmp_path)
    (folder / "technology.toml").write_text(DIES)
    return folder


@pytest.fixture
def wafer(deck: Path) -> Path:
    """Two dies side by side; in the right one a pad is 9 um wide, and two pads are too close."""
    layout = db.Layout()
    top, left, right = (layout.create_cell(name) for name in ("WAFER", "LEFT", "RIGHT"))
    field, pad = layout.layer(9, 0), layout.layer(1, 0)
    top.shapes(layout.layer(8, 0)).insert(db.DPolygon.ellipse(db.DBox(-400, -400, 400, 400), 256))
    for number, cell in enumerate((left, right)):
        cell.shapes(field).insert(db.DBox(-50, -50, 50, 50))
        top.insert(db.DCellInstArray(cell.cell_index(), db.DTrans(db.DVector(110 * number - 55, 0))))
        cell.shapes(pad).insert(db.DBox(0, 0, 20, 20))
    right.shapes(pad).insert(db.DBox(-40, 0, -31, 20))
    right.shapes(pad).insert(db.DBox(23, 0, 43, 20))
    folder = deck.parent / "layouts"
    folder.mkdir()
    layout.write(str(folder / "w.gds"))
    return Path("layouts/w.gds")


def check(wafer: Path, *arguments: str) -> int:
    return main(["check", str(wafer), "--deck", "mine", "--select", "PD", *arguments])


def shown(
    wafer: Path, format_: str, ending: str, capsys: pytest.CaptureFixture[str], *arguments: str
) -> tuple[int, str]:
    """What the command prints, which is what it writes into a file of that ending."""
    code = check(wafer, "--format", format_, "--report", f"out{ending}", *arguments)
    told = capsys.readouterr()
    assert told.err == ""
    assert Path(f"out{ending}").read_text() == told.out
    return code, told.out


def test_sarif(wafer: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, text = shown(wafer, "sarif", ".sarif", capsys)
    (run,) = json.loads(text)["runs"]
    assert code == run["invocations"][0]["exitCode"] == 1
    assert [(each["ruleId"], each["level"]) for each in run["results"]] == [
        ("PD.1", "error"),
        ("PD.2", "warning"),
    ]
    place = run["results"][0]["locations"][0]
    assert place["physicalLocation"] == {
        "artifactLocation": {"uri": "layouts/w.gds", "index": 0},
        "region": {"startLine": 1, "startColumn": 1},
    }
    assert place["logicalLocations"][0]["name"] == "RIGHT"
    assert place["logicalLocations"][0]["fullyQualifiedName"] == "WAFER/RIGHT"
    assert "9 um, limit 10 um" in run["results"][0]["message"]["text"]


def test_junit(wafer: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, text = shown(wafer, "junit", ".xml", capsys)
    assert code == 1
    cases = {
        case.get("name", "").split()[0]: [told.tag for told in case]
        for case in ElementTree.fromstring(text).iter("testcase")
    }
    assert cases["PD.1"] == ["failure"]
    assert cases["PD.2"] == ["failure"]  # advice, for which the run exits with 1 too
    assert cases["GR.1"] == ["skipped"]


def test_github(wafer: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(wafer, "--format", "github") == 1
    lines = capsys.readouterr().out.splitlines()
    assert (
        f"title=pkgdrc violated::violated: 2 findings of 2 rules; {common_rules()} rules left out, "
        "1 rule judged by limits that no fab has set; deck" in lines[0]
    )
    assert lines[1].startswith("::error file=layouts/w.gds,line=1,title=PD.1 Pad narrower")
    assert lines[2].startswith("::warning file=layouts/w.gds,line=1,title=PD.2 Pads closer")
    assert "in cell RIGHT" in lines[1]


def test_gitlab(wafer: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, text = shown(wafer, "gitlab", ".gitlab.json", capsys)
    assert code == 1
    found = [(each["check_name"], each["severity"], each["location"]["path"]) for each in json.loads(text)]
    assert found == [
        ("PD.1", "critical", "layouts/w.gds"),
        ("PD.2", "minor", "layouts/w.gds"),
        ("skipped", "info", "layouts/w.gds"),
        ("limits", "info", "layouts/w.gds"),
    ]


def test_markdown(wafer: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, text = shown(wafer, "markdown", ".md", capsys)
    assert code == 1
    assert text.startswith(
        f"## ❌ pkgdrc: VIOLATED, 2 findings of 2 rules; {common_rules()} rules left out, "
        "1 rule judged by limits that no fab has set\n"
    )
    assert "| PD.1 | error | violated |" in text
    assert text.count("<details>") == 2


def test_wafer_maps(wafer: Path) -> None:
    reports = [part for ending in (".g85.xml", ".e142.xml", ".sinf") for part in ("--report", f"out{ending}")]
    assert check(wafer, *reports) == 1
    device = ElementTree.parse("out.g85.xml").getroot()[0][0]
    assert (device.get("Rows"), device.get("Columns"), device.get("DeviceSizeX")) == ("1", "2", "110")
    assert device.get("WaferSize") == "0.8"
    assert "<Row>1X</Row>" in Path("out.g85.xml").read_text()
    assert Path("out.sinf").read_text().splitlines()[-1] == "RowData:01 0B"
    assert "<BinCode>010B</BinCode>" in Path("out.e142.xml").read_text()
    assert '<LowerLeft X="0.29" Y="0.35" />' in Path("out.e142.xml").read_text()


def test_a_run_that_judged_nothing_is_incomplete_in_every_format(
    wafer: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    endings = (".sarif", ".xml", ".gitlab.json", ".md", ".g85.xml", ".e142.xml", ".sinf")
    reports = [part for ending in endings for part in ("--report", f"out{ending}")]
    assert check(wafer, "--ignore", "PD", "--format", "github", *reports) == 2
    assert capsys.readouterr().out.startswith("::error file=layouts/w.gds,line=1,title=pkgdrc incomplete::")
    assert not json.loads(Path("out.sarif").read_text())["runs"][0]["invocations"][0]["executionSuccessful"]
    assert json.loads(Path("out.gitlab.json").read_text())[0]["severity"] == "blocker"
    assert ElementTree.parse("out.xml").getroot().get("errors") == "1"
    assert Path("out.md").read_text().startswith("## ⚠️ pkgdrc: INCOMPLETE, no rule was applied")
    assert "<Row>UU</Row>" in Path("out.g85.xml").read_text()
    assert Path("out.sinf").read_text().endswith("RowData:@@ @@\n")
    assert "<BinCode>0C0C</BinCode>" in Path("out.e142.xml").read_text()


def test_wafer_maps_need_a_layout(deck: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for ending in (".g85.xml", ".e142.xml", ".sinf"):
        assert main(["check", "--deck", str(deck), "--report", f"x{ending}"]) == 2
        assert f"a {ending} report maps the dies in a layout, and none is given" in capsys.readouterr().err


def test_help_lists_every_format(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--help"]) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert "[text|json|github|gitlab|sarif|junit|markdown]" in text
    for ending in (".json", ".sarif", ".xml", ".gitlab.json", ".md", ".lyrdb", ".txt", ".g85.xml", ".sinf"):
        assert ending in text


def test_every_format_of_several_layouts_one_of_which_cannot_be_read(wafer: Path) -> None:
    Path("layouts/lost.gds").write_bytes(b"no layout")
    endings = (".json", ".sarif", ".xml", ".gitlab.json", ".md", ".lyrdb", ".g85.xml", ".e142.xml", ".sinf")
    reports = [part for ending in endings for part in ("--report", f"out{ending}")]
    assert check(wafer, "layouts/lost.gds", *reports) == 2
    for ending in (".lyrdb", ".g85.xml", ".e142.xml", ".sinf"):
        told = {name: Path(f"out.{name}{ending}").read_text() for name in ("w", "lost")}
        assert not Path(f"out{ending}").exists()
        assert "pkgdrc violated" in told["w"]
        assert "pkgdrc incomplete" in told["lost"]
    data = json.loads(Path("out.json").read_text())
    jsonschema.Draft202012Validator(schema()).validate(data)
    assert data["verdict"] == "incomplete"
    codes = [run["invocations"][0]["exitCode"] for run in json.loads(Path("out.sarif").read_text())["runs"]]
    assert codes == [1, 2]
    root = ElementTree.parse("out.xml").getroot()
    assert [suite.get("name") for suite in root] == ["pkgdrc mine w", "pkgdrc mine lost"]
    assert int(root.get("errors", "")) == len(
        [each for each in data["runs"][1]["rules"] if each["state"] == "failed"]
    )
    gitlab = json.loads(Path("out.gitlab.json").read_text())
    assert {each["location"]["path"] for each in gitlab} == {"layouts/w.gds", "layouts/lost.gds"}
    assert (
        Path("out.md").read_text().startswith("## ⚠️ pkgdrc: INCOMPLETE: 2 layouts, 1 violated, 1 incomplete")
    )
