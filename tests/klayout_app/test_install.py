"""`pkgdrc klayout`: into a home, out of it without a trace, and what is wrong in between."""

import json
import os
from pathlib import Path

import pytest

from pkgdrc import __version__
from pkgdrc.cli.main import main
from pkgdrc.klayout_app.grain import FOLDER
from pkgdrc.klayout_app.install import LINK, PACKAGE
from pkgdrc.klayout_app.record import FILE
from pkgdrc.resources import find_technology
from tests.klayout_app.application import found

NEEDS_APPLICATION = pytest.mark.skipif(not found(), reason="the KLayout application is not installed")


def klayout(*arguments: object) -> int:
    return main(["klayout", *map(str, arguments)])


def tree(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home that somebody uses, with a space and a letter that is not ASCII in its path."""
    folder = tmp_path / "a höme"
    (folder / "salt/other").mkdir(parents=True)
    (folder / "klayoutrc").write_text("<config/>")
    return folder


def test_uninstall_leaves_what_was_there_before(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = tree(home)
    assert klayout("install", "--home", home) == 0
    assert (home / LINK).resolve() == PACKAGE
    once = tree(home)
    assert klayout("install", "--home", home) == 0
    assert tree(home) == once
    assert klayout("uninstall", "--home", home) == 0
    assert tree(home) == before
    capsys.readouterr()
    assert klayout("uninstall", "--home", home) == 0
    assert capsys.readouterr().err.endswith("pkgdrc is not installed, so there is nothing to do\n")


def test_a_home_that_was_not_there_is_gone_again(tmp_path: Path) -> None:
    assert klayout("install", "--home", tmp_path / "new/home") == 0
    assert klayout("uninstall", "--home", tmp_path / "new/home") == 0
    assert tree(tmp_path) == []


def test_the_home_is_klayouts_unless_it_is_given(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KLAYOUT_HOME", str(home))
    assert klayout("install") == 0
    assert (home / FILE).exists()
    monkeypatch.delenv("KLAYOUT_HOME")
    monkeypatch.setenv("HOME", str(tmp_path / "user"))
    assert klayout("install") == 0
    assert (tmp_path / "user/.klayout" / FILE).exists()


def test_where_links_are_not_allowed_it_is_copied(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_given: object, **_more: object) -> None:
        raise OSError(1314, "a required privilege is not held by the client")

    before = tree(home)
    monkeypatch.setattr(Path, "symlink_to", refuse)
    assert klayout("install", "--home", home) == 0
    assert not (home / LINK).is_symlink()
    assert tree(home / LINK) == tree(PACKAGE)
    assert klayout("uninstall", "--home", home) == 0
    assert tree(home) == before


@pytest.mark.parametrize("command", ["install", "uninstall"])
@pytest.mark.parametrize("folder", [LINK, FOLDER])
def test_what_is_not_ours_is_left_alone(
    home: Path, folder: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / folder).mkdir()
    (home / folder / "mine.txt").write_text("mine")
    before = tree(home)
    assert klayout(command, "--home", home) == 2
    assert capsys.readouterr().err == (
        f"pkgdrc: error: {home / folder}: is not pkgdrc's own; move it away first\n"
    )
    assert tree(home) == before


@pytest.mark.parametrize("command", ["install", "uninstall"])
def test_what_an_older_pkgdrc_left_goes(home: Path, command: str) -> None:
    before = tree(home)
    old = home / "salt" / "pkgdrc_own" / "tech" / "fab7"
    old.mkdir(parents=True)
    (old / "fab7.lyt").write_text("")
    assert klayout(command, "--home", home) == 0
    assert not [path for path in tree(home) if "own" in path]
    assert klayout("uninstall", "--home", home) == 0
    assert tree(home) == before


def test_a_home_that_is_a_file_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("")
    assert klayout("install", "--home", tmp_path / "file") == 2
    assert "is not a folder, so it is no home of KLayout" in capsys.readouterr().err


def test_technologies_of_ones_own_come_and_go(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = tree(home)
    own = tmp_path / "fab7.toml"
    own.write_text(find_technology("hermetic").read_text())
    assert klayout("install", "--home", home, "--technology", own) == 0
    files = [path for path in tree(home) if "fab7" in path]
    assert {Path(path).suffix for path in files} >= {".lyt", ".lyp", ".lyd25"}
    assert klayout("install", "--home", home) == 0  # keeps them
    assert [path for path in tree(home) if "fab7" in path] == files
    own.write_text("deck = ")
    capsys.readouterr()
    assert klayout("install", "--home", home) == 2
    assert capsys.readouterr().err.startswith(f"pkgdrc: error: {own}: is not valid TOML")
    assert [path for path in tree(home) if "fab7" in path] == files
    assert klayout("uninstall", "--home", home) == 0
    assert tree(home) == before


def status(home: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    capsys.readouterr()
    code = klayout("status", "--home", home)
    return code, capsys.readouterr().out


@NEEDS_APPLICATION
def test_status_of_a_fresh_installation(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PYTHONPATH", raising=False)
    code, text = status(home, capsys)
    assert (code, text) == (
        1,
        f"WRONG  pkgdrc is not installed in {home}; run `pkgdrc klayout install`\n",
    )
    assert klayout("install", "--home", home) == 0
    code, text = status(home, capsys)
    assert code == 0, text
    assert {line.split()[0] for line in text.splitlines()} == {"ok"}
    for word in ("linked into", "KLayout 0.", "PCells is registered", "technologies are registered"):
        assert word in text


@NEEDS_APPLICATION
@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("pkgdrc", "0.0.1", f"pkgdrc 0.0.1 was installed, and this is pkgdrc {__version__}; run `pkgdrc"),
        ("python", "/gone/python", "/gone/python is gone, which pkgdrc was installed with; run `pkgdrc"),
        ("version", "3.9", "pkgdrc is installed in Python 3.9, so its PCells do not work; install pkgdrc in"),
    ],
)
def test_status_tells_what_is_wrong(
    home: Path, key: str, value: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert klayout("install", "--home", home) == 0
    record = json.loads((home / FILE).read_text())
    (home / FILE).write_text(json.dumps({**record, key: value}))
    code, text = status(home, capsys)
    assert code == 1
    (wrong,) = [line for line in text.splitlines() if line.startswith("WRONG") and said in line]
    assert "; " in wrong


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda home: (home / FILE).unlink(), "pkgdrc.json: is missing; `pkgdrc klayout install` writes it"),
        (lambda home: (home / FILE).write_text("{"), "pkgdrc.json: is no record of pkgdrc; `pkgdrc klayout"),
        (
            lambda home: ((home / LINK).unlink(), (home / LINK).symlink_to("/gone/klayout_app/package")),
            "links to /gone/klayout_app/package, which is gone; run `pkgdrc klayout install`",
        ),
        (
            lambda home: next((home / FOLDER).rglob("*.lyp")).write_text(""),
            "the technologies that ship are not those of this pkgdrc; run `pkgdrc klayout install`",
        ),
        (
            lambda home: ((home / LINK).unlink(), (home / LINK).mkdir()),
            "is not pkgdrc's own; move it away and run `pkgdrc klayout install`",
        ),
    ],
)
def test_status_of_what_was_harmed(
    home: Path, harm: object, said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "")  # what is in the home is told without the application
    assert callable(harm)
    assert klayout("install", "--home", home) == 0
    harm(home)
    code, text = status(home, capsys)
    assert code == 1
    assert said in text
    assert "klayout is not on PATH" in text


def test_without_an_application_nobody_can_tell(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert klayout("install", "--home", home) == 0
    monkeypatch.setenv("PATH", os.devnull)
    code, text = status(home, capsys)
    assert code == 2
    assert "?      the application klayout is not on PATH" in text


def test_the_application_is_started_with_layouts_and_mask_sets(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    application = tmp_path / "bin" / "klayout"
    application.parent.mkdir()
    application.write_text(f'#!/bin/sh\necho "$PKGDRC_OPEN|$*|$KLAYOUT_HOME" > {tmp_path}/started\nexit 3\n')
    application.chmod(0o755)
    monkeypatch.setenv("PATH", str(application.parent), prepend=":")
    masks, layout = tmp_path / "set.toml", tmp_path / "a.gds"
    masks.write_text('[[mask]]\nfile = "a.gds"\nlayer = "frame"\n')
    layout.write_bytes(b"")
    command = ["klayout", "open", "--home", str(home)]
    assert main([*command, str(masks)]) == 2
    assert "pkgdrc is not in this KLayout" in capsys.readouterr().err
    assert main(["klayout", "install", "--home", str(home)]) == 0
    assert main([*command, str(masks), str(layout)]) == 3
    assert (tmp_path / "started").read_text() == f"{masks}|{layout}|{home}\n"
    assert main([*command, str(tmp_path / "none.gds")]) == 2
    assert "none.gds: there is no such file" in capsys.readouterr().err
