"""`pkgdrc section`: a picture from a layout, and bad input in one sentence that leaves nothing behind."""

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from klayout import db

from pkgdrc.cli.main import main

LINE = "-100,0,100,0"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, with a layout of one cut through a frame."""
    monkeypatch.chdir(tmp_path)
    layout = db.Layout()
    top = layout.create_cell("top")
    top.shapes(layout.layer(10, 0)).insert(db.DBox(-60, -200, 60, 200))
    top.shapes(layout.layer(50, 0)).insert(db.DBox(-0.5, -200, 0.5, 200))
    layout.write("x.gds")
    other = db.Layout()
    other.create_cell("top").shapes(other.layer(99, 9)).insert(db.DBox(-1, -1, 1, 1))
    other.write("other.gds")
    Path("flat.toml").write_text('deck = "hermetic"\n[layers]\nframe = [10, 0]\n')
    Path("folder.svg").mkdir()
    return tmp_path


@pytest.mark.parametrize(("ending", "start"), [("svg", b"<svg "), ("png", b"\x89PNG"), ("SVG", b"<svg ")])
def test_a_picture_is_written(ending: str, start: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    if ending == "png":
        pytest.importorskip("resvg_py", reason="PNG needs the extra 'png'")
    target = Path(f"s.{ending}")
    target.write_text("what was there before")
    assert main(["section", "x.gds", "--line", LINE, "-o", str(target)]) == 0
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith(f"pkgdrc: s.{ending}: 200 um of x.gds, in the technology ")
    assert target.read_bytes().startswith(start)
    assert not list(Path().glob(".*"))


def test_layers_of_another_technology_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    layout = db.Layout()
    layout.read("x.gds")
    layout.top_cell().shapes(layout.layer(12, 0)).insert(db.DBox(-60, -200, 60, 200))
    layout.write("x.gds")
    arguments = ["section", "x.gds", "--line", LINE, "-o", "s.svg"]
    assert main(arguments) == 0
    assert "technology.toml does not know are not shown: 12/0; --technology names" in capsys.readouterr().err
    assert main([*arguments, "--technology", "hermetic/intermediate"]) == 0
    assert "warning" not in capsys.readouterr().err


def test_technology_and_exaggeration_are_chosen() -> None:
    arguments = ["section", "x.gds", "--line", LINE, "-o", "s.svg", "--top", "top"]
    assert main([*arguments, "--technology", "hermetic/intermediate", "--exaggerate", "2.5"]) == 0
    picture = Path("s.svg").read_text()
    assert "technology hermetic, intermediate.toml · 200 µm long · z exaggerated 2.5 times" in picture
    root = ET.fromstring(picture)
    assert float(root.attrib["data-z-scale"]) == pytest.approx(2.5 * float(root.attrib["data-x-scale"]))
    assert main([*arguments, "--deck", "hermetic"]) == 0
    assert "technology hermetic, technology.toml" in Path("s.svg").read_text()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["x.gds", "--line", "1,2,3", "-o", "s.svg"], "--line: '1,2,3' is not x1,y1,x2,y2: four numbers"),
        (["x.gds", "--line", "1,2,3,x", "-o", "s.svg"], "--line: '1,2,3,x' is not x1,y1,x2,y2"),
        (["x.gds", "--line", "5,5,5,5", "-o", "s.svg"], "--line: '5,5,5,5' starts where it ends"),
        (["x.gds", "--line", "1,2,1e999,3", "-o", "s.svg"], "--line: '1,2,1e999,3' holds a number that is"),
        (["x.gds", "--line", "-100,300,100,300", "-o", "s.svg"],
         "--line: from (-100, 300) to (100, 300) passes by the layout, which lies in (-60, -200)"),
        (["x.gds", "--line", "1e9,0,-1e9,0", "-o", "s.svg"], "--line: from (1e+09, 0) to (-1e+09, 0) "),
        (["x.gds", "--line", LINE, "-o", "s.pgn"], "s.pgn: no picture has the ending '.pgn': did you mean"),
        (["x.gds", "--line", LINE, "-o", "s"], "s: no picture has the ending ''"),
        (["x.gds", "--line", LINE, "-o", "none/s.svg"], "none/s.svg: cannot be written (No such file or"),
        (["x.gds", "--line", LINE, "-o", "folder.svg"], "folder.svg: is a folder; a picture needs the name"),
        (["none.gds", "--line", LINE, "-o", "s.svg"], "none.gds: cannot be read (No such file or directory)"),
        (["other.gds", "--line", LINE, "-o", "s.svg"], "other.gds: has none of the layers of "),
        (["x.gds", "--line", LINE, "-o", "s.svg", "--top", "tip"], "x.gds: has no cell 'tip': did you mean"),
        (["x.gds", "--line", LINE, "-o", "s.svg", "--technology", "flat.toml"],
         "flat.toml: key 'stack' is missing; without levels there is no section"),
        (["x.gds", "--line", LINE, "-o", "s.svg", "--deck", "hermatic"], "there is no deck 'hermatic': did"),
        (["x.gds", "--line", LINE, "-o", "s.svg", "--deck", "stud-base", "--technology", "flat.toml"],
         "flat.toml: is a technology of the deck 'hermetic', not of 'stud-base'"),
    ],
)  # fmt: skip
def test_bad_input_is_one_sentence_and_leaves_nothing(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(Path().rglob("*"))
    assert main(["section", *arguments]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith(f"pkgdrc: error: {said}")
    assert shown.err.count("\n") == 1
    assert sorted(Path().rglob("*")) == before


@pytest.mark.parametrize("value", ["0", "-1", "wide", "inf", "nan"])
def test_exaggerations_that_are_none(value: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["section", "x.gds", "--line", LINE, "-o", "s.svg", "--exaggerate", value]) == 2
    assert "--exaggerate" in capsys.readouterr().err
    assert not Path("s.svg").exists()


def test_a_write_protected_picture_stays(capsys: pytest.CaptureFixture[str]) -> None:
    target = Path("s.svg")
    target.write_text("kept")
    target.chmod(0o400)
    code = main(["section", "x.gds", "--line", LINE, "-o", "s.svg"])
    if code == 0:
        pytest.skip("this user may write to everything")
    assert code == 2
    assert capsys.readouterr().err == "pkgdrc: error: s.svg: is write-protected\n"
    assert target.read_text() == "kept"
