"""What goes wrong in the middle: never exit code 0, never a report that looks complete."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pkgdrc.cli.main import main

from .own_deck import write_deck, write_pads

# It can be built, but the engine looks for widths where they are least only.
CRASHING = '''
"""Tracks."""

from pkgdrc.deck import rule


@rule("TR.1", source="001: p. 2")
def track_too_wide(made, limit):
    """Track wider than it may be.

    Why: it shadows the pads.
    Fix: make it narrower.
    """
    limit.pad_width
    return made.pad.sized(3_000_000).any()
'''
FORMATS = ("json", "sarif", "xml", "gitlab.json", "md", "lyrdb", "txt", "html")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_deck(tmp_path)
    write_pads(Path("good.gds"))
    write_pads(Path("bad.gds"), width=9.0)


def check(*arguments: str) -> int:
    return main(["check", *arguments, "--deck", "mine"])


@pytest.mark.parametrize("layout", ["good.gds", "bad.gds"])
def test_a_rule_that_crashes_makes_every_report_incomplete(
    layout: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("mine/tracks.py").write_text(CRASHING)
    asked = [part for ending in FORMATS for part in ("--report", f"r.{ending}")]
    assert check(layout, "--select", "PD,TR", *asked) == 2
    assert capsys.readouterr().out.startswith("INCOMPLETE: 1 rule could not be computed")
    report = json.loads(Path("r.json").read_text())
    assert report["verdict"] == "incomplete"
    states = {rule["id"]: (rule["state"], rule["reason"]) for rule in report["rules"]}
    assert states["TR.1"][0] == "failed"
    assert states["TR.1"][1].startswith("it looks 3e+06 um far")
    for ending in FORMATS:
        text = Path(f"r.{ending}").read_text()
        assert "incomplete" in text.lower(), ending
        assert "TR.1" in text, ending
    assert check(layout, "--select", "PD,TR", "--fail-on", "error") == 2
    assert check(layout, layout, "mine/../good.gds", "--select", "PD,TR", "--jobs", "2") == 2


def test_a_run_that_is_killed_leaves_nothing(tmp_path: Path) -> None:
    assert main(["generate", "hermetic-duplexer", "-o", "wafer.gds"]) == 0
    before = sorted(tmp_path.iterdir())
    asked = ["--report", "r.json", "--report", "r.html", "--no-cache", "--verbose"]
    process = subprocess.Popen(
        [sys.executable, "-m", "pkgdrc", "check", "wafer.gds", "--deck", "hermetic", *asked],
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stderr
    for line in process.stderr:
        if line.startswith("pkgdrc: rule 5 of "):
            break
    process.kill()
    out, _ = process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert out == ""
    assert sorted(tmp_path.iterdir()) == before


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 16 KiB with a report on it."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if os.geteuid() != 0:
        pytest.skip("only root may mount a small disk")
    mount = ["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", str(folder)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("nothing may be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def test_a_disk_that_is_full_loses_nothing_and_is_told(
    small_disk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check("good.gds", "--select", "PD", "--report", str(small_disk / "r.json")) == 0
    before = (small_disk / "r.json").read_bytes()
    capsys.readouterr()
    reports = [part for name in ("r.json", "r.html") for part in ("--report", str(small_disk / name))]
    assert check("bad.gds", *reports) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert (
        shown.err == f"pkgdrc: error: {small_disk / 'r.json'}: cannot be written (No space left on device)\n"
    )
    assert [(path.name, path.read_bytes()) for path in small_disk.iterdir()] == [("r.json", before)]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
@pytest.mark.parametrize("format_", ["text", "json"])
def test_a_full_stdout_is_told(format_: str) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "pkgdrc", "check", "good.gds", "--deck", "mine", "--format", format_],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr == "pkgdrc: error: stdout: cannot be written (No space left on device)\n"
