"""What else is said of a finding is part of what a waiver answers for."""

import json
from pathlib import Path

import klayout.db as kdb
import pytest

from pkgdrc.cli.main import main
from tests.rules.elastic_bump.device import Device

ASKED = ["--technology", "elastic-bump", "--select", "NET.3", "--no-cache", "--no-config"]


def write(path: str, **others: list[kdb.DBox]) -> None:
    """A sound bump, and one without what its ball needs."""
    drawn = Device()
    drawn.bump(0, 0)
    drawn.bump(600, 0, None, base=[], opening=[], filling=[], ball=[], **others)
    drawn.draw("die", kdb.DBox(-500, -500, 1000, 500))
    drawn.top.shapes(drawn.layout.layer(60, 0)).insert(kdb.DText("N1", 600, -200))
    drawn.layout.write(path)


def test_a_net_with_one_terminal_and_the_same_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    write("one.gds")
    assert main(["check", "one.gds", *ASKED, "--report", "old.json"]) == 1
    assert main(["waive", "old.json", "NET.3", "--reason", "agreed", "-w", "w.toml"]) == 0
    text = Path("w.toml").read_text()
    assert "one-terminal" in text
    assert main(["check", "one.gds", *ASKED, "--waivers", "w.toml"]) == 0
    Path("w.toml").write_text(text.replace("one-terminal", "no-terminal"))
    assert main(["check", "one.gds", *ASKED, "--waivers", "w.toml", "--report", "now.json"]) == 1
    notes = [each["text"] for each in json.loads(Path("now.json").read_text())["notes"]]
    why = "no finding of NET.3 is no-name and no-terminal, as 'what' says"
    assert notes == [f"w.toml: waiver 1 (NET.3) was not used: {why}"]
    capsys.readouterr()
    Path("w.toml").write_text(text.replace("one-terminal", "one-terminals"))
    assert main(["check", "one.gds", *ASKED, "--waivers", "w.toml"]) == 1
    assert "waives nothing" in capsys.readouterr().out
