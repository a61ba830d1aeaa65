"""Unknown folders run no code: a deck that only a pkgdrc.toml names runs if the user has said so."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pkgdrc.cache import Cache
from pkgdrc.cli.main import main
from pkgdrc.config import find_config
from pkgdrc.config.trust import trusted

from .own_deck import write_deck, write_pads

ROOT = Path(__file__).parents[2]


@pytest.fixture
def theirs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Somebody else's folder, with a layout, a deck that leaves a trace when it runs, and what names it."""
    folder = tmp_path / "theirs"
    folder.mkdir()
    chapter = next(write_deck(folder).glob("*.py"))
    chapter.write_text(f"open({str(tmp_path / 'RAN')!r}, 'w').close()\n" + chapter.read_text())
    (folder / "pkgdrc.toml").write_text('technology = "mine/technology.toml"\nselect = ["PD"]\n')
    write_pads(folder / "good.gds")
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setenv("PKGDRC_TRUSTED", str(tmp_path / "settings" / "trusted"))
    return folder


def ran(theirs: Path) -> bool:
    return (theirs.parent / "RAN").exists()


@pytest.mark.parametrize(
    "config",
    [
        'technology = "mine/technology.toml"\n',
        'deck = "mine"\n',
        'deck = "./mine"\n',
        'deck = "../theirs/mine"\ntechnology = "mine/technology.toml"\n',
    ],
)
@pytest.mark.parametrize("given", [(), ("--config", "../theirs/pkgdrc.toml")])
def test_it_is_refused_and_not_run(
    theirs: Path, config: str, given: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    (theirs / "pkgdrc.toml").write_text(config)
    assert main(["check", "../theirs", *given]) == 2
    assert not ran(theirs)
    said = capsys.readouterr().err
    assert "pkgdrc.toml: names the deck " in said
    assert "pkgdrc check --trust" in said
    assert "pkgdrc trust " in said


def test_the_user_says_so_for_once_or_for_good(theirs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "../theirs", "--trust"]) == 0
    assert ran(theirs)
    assert main(["check", "../theirs"]) == 2
    assert main(["trust", "../theirs"]) == 0
    assert main(["check", "../theirs"]) == 0
    assert trusted() == [theirs]
    capsys.readouterr()
    assert main(["trust"]) == 0
    assert capsys.readouterr().out == f"{theirs}\n"
    assert main(["trust", "nowhere"]) == 2


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_python_files_of_an_unknown_folder_are_not_imported(theirs: Path, tmp_path: Path, jobs: str) -> None:
    """Checked from inside it, where Python would look for modules first."""
    (theirs / "pkgdrc.toml").unlink()
    write_pads(theirs / "other.gds")
    for name in ("multiprocessing", "pickle", "struct", "numpy", "sitecustomize", "conftest", "pkgdrc"):
        (theirs / f"{name}.py").write_text(f"open({str(tmp_path / 'RAN')!r}, 'w').close()\n")
    own = write_deck(tmp_path)
    script = tmp_path / "here" / "pkgdrc-command.py"  # as pip writes it, beside nothing of theirs
    script.write_text(
        "import sys\n"
        "from pkgdrc.cli.main import main\n"
        "if __name__ == '__main__':\n"
        "    sys.exit(main(sys.argv[1:]))\n"
    )
    options = ["--technology", str(own / "technology.toml"), "--no-cache", "--jobs", jobs, "--select", "PD"]
    done = subprocess.run(
        [sys.executable, str(script), "check", ".", *options],
        cwd=theirs,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert not ran(theirs)


def test_a_deck_on_the_command_line_runs(theirs: Path) -> None:
    assert main(["check", "../theirs", "--technology", "../theirs/mine/technology.toml"]) == 0
    assert ran(theirs)


def test_a_shipped_deck_may_be_named(theirs: Path) -> None:
    (theirs / "pkgdrc.toml").write_text('deck = "elastic-bump"\nselect = ["GR.3"]\n')
    assert main(["check", "../theirs"]) != 2 or not ran(theirs)
    assert not ran(theirs)


def test_a_list_that_others_may_write_is_nobodys_word(theirs: Path) -> None:
    assert main(["trust", "../theirs"]) == 0
    (theirs.parent / "settings" / "trusted").chmod(0o666)
    assert trusted() == []
    assert main(["check", "../theirs"]) == 2


@pytest.mark.parametrize("report", ["../out.json", "/tmp/out.json", "~/out.json", "link.json"])
def test_reports_that_it_names_stay_inside_its_folder(
    theirs: Path, report: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (theirs / "link.json").symlink_to(theirs.parent / "far.json")
    (theirs / "pkgdrc.toml").write_text(f'deck = "elastic-bump"\nreports = ["{report}"]\n')
    assert main(["check", "../theirs"]) == 2
    assert f"names '{report}', which lies outside its folder" in capsys.readouterr().err
    assert not (theirs.parent / "far.json").exists()


def test_the_search_ends_at_the_repositorys_root(theirs: Path) -> None:
    inner = theirs / "project" / "layouts"
    inner.mkdir(parents=True)
    assert find_config(inner / "a.gds") == theirs / "pkgdrc.toml"
    subprocess.run(["git", "init", "-q", str(theirs / "project")], check=True)
    assert find_config(inner / "a.gds") is None
    (theirs / "project" / "pkgdrc.toml").write_text("")
    assert find_config(inner / "a.gds") == theirs / "project" / "pkgdrc.toml"


def test_the_cache_is_not_used_where_others_may_write(tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    folder.mkdir()
    folder.chmod(0o777)
    cache = Cache(folder / "answers")
    cache.put("key", b"content")
    assert cache.get("key") is None
    assert "others may write into its folder" in cache.warnings[0]
    assert list(folder.iterdir()) == []
