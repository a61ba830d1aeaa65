"""`pkgdrc generate`: shipped specs by name, own specs by path, and bad specs in one sentence."""

from pathlib import Path

import pytest
from klayout import db

from pkgdrc.cli.main import main

SPEC = """
technology = "hermetic"
[wafer]
diameter = 20000.0
edge_exclusion = 500.0
[die]
cell = "hermetic_die"
width = 950.0
height = 750.0
street = 50.0
"""


@pytest.mark.parametrize("ending", [".gds", ".gds.gz", ".oas"])
def test_an_own_spec_is_drawn(tmp_path: Path, ending: str, capsys: pytest.CaptureFixture[str]) -> None:
    spec = tmp_path / "wafer.toml"
    spec.write_text(SPEC)
    target = tmp_path / f"wafer{ending}"
    assert main(["generate", str(spec), "-o", str(target)]) == 0
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith(f"pkgdrc: {target}: ")
    layout = db.Layout()
    layout.read(str(target))
    box = layout.top_cell().dbbox()
    assert 19_990 < max(box.width(), box.height()) <= 20_400


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["hermetic-saw-150m", "-o", "w.gds"], "there is no wafer spec 'hermetic-saw-150m': did you mean"),
        (["none.toml", "-o", "w.gds"], "none.toml: there is no such file; a wafer spec (.toml) is expected"),
        (["good.toml", "-o", "w.png"], "w.png: the ending is none of .gds, .gds.gz, .oas"),
        (["good.toml", "-o", "none/w.gds"], "none/w.gds: cannot be written (No such file or directory)"),
        (["bad.toml", "-o", "w.gds"], "bad.toml: unknown key 'wafer.diametre': did you mean 'diameter'?"),
        (["lost.toml", "-o", "w.gds"], "there is no deck 'hermatic': did you mean 'hermetic'?"),
    ],
)
def test_bad_input_is_one_sentence_and_leaves_nothing(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    said: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("good.toml").write_text(SPEC)
    Path("bad.toml").write_text(SPEC.replace("diameter", "diametre"))
    Path("lost.toml").write_text(SPEC.replace('"hermetic"', '"hermatic"'))
    before = sorted(tmp_path.rglob("*"))
    assert main(["generate", *arguments]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith(f"pkgdrc: error: {said}")
    assert shown.err.count("\n") == 1
    assert sorted(tmp_path.rglob("*")) == before
