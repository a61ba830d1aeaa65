"""`pkgdrc demo`: finds what it planted, says so, and says it when it does not."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from pkgdrc.cli.main import main
from pkgdrc.findings.document import dies_of
from pkgdrc.resources import find_layout
from pkgdrc.wafer import load_wafer

SMALL = """
technology = "hermetic"
[wafer]
diameter = 20000.0
edge_exclusion = 3000.0
[die]
cell = "hermetic_die"
width = 950.0
height = 940.0
street = 50.0
[[mark]]
angle = 0.0
[[mark]]
angle = 180.0
[[plant]]
rule = "{rule}"
die = [6, 6]
layer = "frame"
action = "remove"
box = [-10.0, 430.0, 10.0, 495.0]
"""


def test_the_demo_finds_each_planted_defect_once_in_its_die(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "new" / "demo"
    assert main(["demo", str(folder)]) == 0
    shown = capsys.readouterr().out
    assert {path.name for path in folder.iterdir()} == {
        "wafer.gds",
        "report.html",
        "report.json",
        "report.lyrdb",
        "report.txt",
    }
    assert all(str(path) in shown for path in folder.iterdir())
    report = json.loads((folder / "report.json").read_text())
    planted = {(plant.rule, plant.die) for plant in load_wafer(find_layout("hermetic-demo")).plant}
    assert len({rule for rule, _ in planted}) >= 6
    assert len({die for _, die in planted}) >= 6
    found = [(each["rule"], *dies_of(each["dies"])) for each in report["violations"]]
    assert sorted(found) == sorted(planted)
    assert report["layout"]["dies"] >= 15_000
    assert shown.startswith("VIOLATED: ")
    readme = Path(__file__).parents[2] / "README.md"
    example = readme.read_text(encoding="utf-8").split("```text\n")[1].split("```")[0]
    assert example in shown
    assert shown.endswith(
        f"The {len(planted)} planted defects were found, each once and in its die, and nothing else.\n"
    )


def test_the_demo_fails_if_it_finds_something_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    spec = tmp_path / "small.toml"
    monkeypatch.setattr("pkgdrc.cli.demo.SPEC", str(spec))
    spec.write_text(SMALL.format(rule="RS.2"))
    assert main(["demo", str(tmp_path / "right")]) == 0
    capsys.readouterr()
    spec.write_text(SMALL.format(rule="RS.1"))
    assert main(["demo", str(tmp_path / "wrong")]) == 2
    said = capsys.readouterr().err
    assert "pkgdrc: not found once: RS.1, planted in die (6, 6)\n" in said
    assert "pkgdrc: not planted: RS.2 die (6, 6)\n" in said


def test_a_folder_that_cannot_be_made(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "file"
    file.touch()
    assert main(["demo", str(file)]) == 2
    assert capsys.readouterr().err == f"pkgdrc: error: {file}: cannot be made a folder (File exists)\n"


def test_ctrl_c_in_the_middle_of_a_check(tmp_path: Path) -> None:
    layout = tmp_path / "wafer.oas"
    report = tmp_path / "report.json"
    report.write_text("old")
    assert main(["generate", "hermetic-demo", "-o", str(layout)]) == 0
    command = [sys.executable, "-m", "pkgdrc", "check", str(layout), "--deck", "hermetic", "--verbose"]
    with subprocess.Popen(
        [*command, "--report", str(report)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if line.startswith("pkgdrc: rule 3 of "):
                process.send_signal(signal.SIGINT)
                break
        out, said = process.communicate(timeout=600)
    assert process.returncode == 2
    assert out == ""
    assert said.splitlines()[-1] == "pkgdrc: interrupted; nothing is left half-written"
    assert "Traceback" not in said
    assert all(line.startswith("pkgdrc: ") for line in said.splitlines())
    assert report.read_text() == "old"
    assert {path.name for path in tmp_path.iterdir()} == {"wafer.oas", "report.json"}
