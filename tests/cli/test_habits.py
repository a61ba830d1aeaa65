"""What shells and pipes expect: completion, standard input, silence when asked for."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import klayout.db as kdb
import pytest

from pkgdrc.cli.main import main


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    folder = tmp_path / "own"
    assert main(["new-deck", str(folder)]) == 0
    return folder


def layout(path: Path, across: float) -> Path:
    made = kdb.Layout()
    top = made.create_cell("DIE")
    top.shapes(made.layer(1, 0)).insert(kdb.DBox(0, 0, 500, 500))
    top.shapes(made.layer(10, 0)).insert(kdb.DBox(50, 50, 400, 50 + across))
    made.write(str(path))
    return path


def pkgdrc(*arguments: str, cwd: Path, given: bytes = b"", **more: str) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), **more}
    return subprocess.run(
        [sys.executable, "-m", "pkgdrc", *arguments],
        input=given,
        capture_output=True,
        cwd=cwd,
        env=environment,
    )


@pytest.mark.parametrize(
    ("ending", "across", "code"), [("gds", 20.0, 0), ("oas", 9.0, 1), ("gds.gz", 9.0, 1)]
)
def test_a_layout_may_come_on_standard_input(
    deck: Path, tmp_path: Path, ending: str, across: float, code: int
) -> None:
    content = layout(tmp_path / f"x.{ending}", across).read_bytes()
    options = ["--deck", str(deck), "--no-cache", "--report", "r.json", "--report", "r.html"]
    done = pkgdrc("check", "-", *options, cwd=tmp_path, given=content)
    assert done.returncode == code, done.stderr
    assert b"M1.a" in done.stdout if code else b"CLEAN" in done.stdout
    assert (tmp_path / "r.html").stat().st_size > 1000


def test_standard_input_has_the_configuration_of_the_working_folder(deck: Path, tmp_path: Path) -> None:
    content = layout(tmp_path / "x.gds", 9.0).read_bytes()
    (tmp_path / "pkgdrc.toml").write_text("[limits]\nmetal_width = 8.0\n")
    done = pkgdrc("check", "-", "--deck", str(deck), "--no-cache", cwd=tmp_path, given=content)
    assert done.returncode == 0, done.stdout


def test_nothing_on_standard_input_is_a_mistake(deck: Path, tmp_path: Path) -> None:
    done = pkgdrc("check", "-", "--deck", str(deck), cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.decode() == "pkgdrc: error: standard input (-) is empty; a layout is expected there\n"
    twice = pkgdrc("check", "-", "-", "--deck", str(deck), cwd=tmp_path, given=b"x")
    assert twice.returncode == 2
    assert b"only once" in twice.stderr


def test_quiet_is_silent_where_all_is_clean_and_only_there(
    deck: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--deck", str(deck), "--no-cache"]
    capsys.readouterr()
    assert main(["check", "-q", str(layout(tmp_path / "good.gds", 20.0)), *options]) == 0
    assert capsys.readouterr() == ("", "")
    assert main(["check", "-q", str(layout(tmp_path / "bad.gds", 9.0)), *options]) == 1
    assert "M1.a" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("pkgdrc che", "check"),
        ("pkgdrc new", "new-deck"),
        ("pkgdrc explain es.1", "ES.10"),
        ("pkgdrc check --deck stud", "stud-base"),
        ("pkgdrc check --mar", "--margin"),
    ],
)
def test_a_shell_can_complete(tmp_path: Path, typed: str, offered: str) -> None:
    words: dict[str, Any] = {"COMP_WORDS": typed, "COMP_CWORD": str(len(typed.split()) - 1)}
    done = pkgdrc(cwd=tmp_path, _PKGDRC_COMPLETE="bash_complete", **words)
    assert f"plain,{offered}" in done.stdout.decode().splitlines(), done.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_can_be_set_up(tmp_path: Path, shell: str) -> None:
    if shell == "bash" and not Path("/bin/bash").exists():
        pytest.skip("there is no bash")
    done = pkgdrc(cwd=tmp_path, _PKGDRC_COMPLETE=f"{shell}_source")
    assert b"_PKGDRC_COMPLETE" in done.stdout, done.stderr


def test_explain_without_an_id_lists_the_rules(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "--deck", "stud-base"]) == 0
    said = capsys.readouterr().out
    assert "TH.1" in said
    assert "WF.1" in said
    assert main(["explain", "th.1"]) == 0
    assert "TH.1" in capsys.readouterr().out
