"""A deck, a cell and a report format of another package, installed into an environment of its own."""

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from pkgdrc import plugins
from pkgdrc.deck.starter import write_deck
from pkgdrc.errors import InputError
from pkgdrc.resources import deck_names, find_deck

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "two-metal"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the example, installed without its dependencies and without asking anybody."""
    work = tmp_path_factory.mktemp("plugin")
    source = shutil.copytree(EXAMPLE, work / "source")
    environment = work / "venv"
    venv.create(environment, with_pip=False)
    pip = [sys.executable, "-m", "pip"]
    if subprocess.run([sys.executable, "-c", "import hatchling"], capture_output=True).returncode:
        pytest.skip("hatchling, which builds the example, is not installed")
    built, alone = work / "built", ["--quiet", "--no-deps", "--no-index"]
    make = [*pip, "wheel", *alone, "--no-build-isolation", "--wheel-dir", str(built), str(source)]
    subprocess.run(make, check=True, capture_output=True)
    (wheel,) = built.glob("*.whl")
    install = [*pip, "--python", str(environment), "install", *alone, str(wheel)]
    subprocess.run(install, check=True, capture_output=True)
    (found,) = environment.glob("lib/python*/site-packages")
    return found


def pkgdrc(site: Path, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([str(ROOT), str(site)])
    return subprocess.run(
        [sys.executable, "-m", "pkgdrc", *arguments],
        capture_output=True, text=True, cwd=cwd, env={**os.environ, "PYTHONPATH": path},
    )  # fmt: skip


def test_its_deck_is_known_by_name(site: Path, tmp_path: Path) -> None:
    said = pkgdrc(site, "test", "two-metal", cwd=tmp_path)
    assert said.returncode == 0, said.stderr
    assert "10 layouts of 5 rules, 0 not as their case says" in said.stderr
    assert "M1.a" in pkgdrc(site, "rules", "--deck", "two-metal", cwd=tmp_path).stdout
    missed = pkgdrc(site, "rules", "--deck", "two-metl", cwd=tmp_path)
    assert "did you mean 'two-metal'" in missed.stderr


def test_a_configuration_may_name_it_without_a_word_of_trust(site: Path, tmp_path: Path) -> None:
    """It was installed, if not where Python's own packages lie."""
    (tmp_path / "pkgdrc.toml").write_text('deck = "two-metal"\n')
    base = site / "pkgdrc_two_metal" / "two_metal" / "cases" / "base.toml"
    assert pkgdrc(site, "generate", str(base), "-o", "wafer.gds", cwd=tmp_path).returncode == 0
    said = pkgdrc(site, "check", "wafer.gds", "--no-cache", cwd=tmp_path)
    assert said.returncode == 0, said.stderr


def test_its_cell_and_its_report_are_known(site: Path, tmp_path: Path) -> None:
    (tmp_path / "wafer.toml").write_text(
        'technology = "two-metal"\n[wafer]\ndiameter = 9400.0\nedge_exclusion = 3100.0\n'
        '[die]\ncell = "blank"\nwidth = 900.0\nheight = 900.0\nstreet = 100.0\n'
        '[[drop_in]]\ncell = "two_metal_track"\nat = [0, 0]\nparameters = { across = 9.0 }\n'
    )
    drawn = pkgdrc(site, "generate", "wafer.toml", "-o", "wafer.gds", cwd=tmp_path)
    assert drawn.returncode == 0, drawn.stderr
    said = pkgdrc(
        site, "check", "wafer.gds", "--deck", "two-metal", "--no-cache", "--report", "f.csv", cwd=tmp_path
    )
    assert said.returncode == 1, said.stderr
    head, line = (tmp_path / "f.csv").read_text().splitlines()
    assert head.startswith("layout,rule,severity")
    assert line.startswith("wafer.gds,M1.a,error,9.0,10.0,um,")


def test_the_example_is_what_new_deck_writes(tmp_path: Path) -> None:
    folder = tmp_path / "two_metal"
    written = write_deck(folder)
    example = EXAMPLE / "src" / "pkgdrc_two_metal" / "two_metal"
    names = {path.relative_to(folder) for path in written}
    kept = {
        p.relative_to(example) for p in example.rglob("*") if p.is_file() and "__pycache__" not in p.parts
    }
    assert names == kept
    for name in names:
        assert (example / name).read_text() == (folder / name).read_text(), name


class Entry:
    """An entry point that a test makes up."""

    def __init__(self, name: str, value: str) -> None:
        self.name, self.value, self.module = name, value, value


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        (
            [Entry("mine", "json")],
            "the entry point 'mine' of pkgdrc.decks names the folder .*json; call one like the other",
        ),
        ([Entry("mine", "nowhere.at_all")], "names nowhere.at_all, which is no folder"),
        (
            [Entry("mine", "json"), Entry("mine", "email")],
            "two installed packages name 'mine' in pkgdrc.decks",
        ),
    ],
)
def test_mistakes_of_packages_are_sentences(
    entries: list[Entry], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "importlib.metadata.entry_points", lambda group: entries if group == plugins.DECKS else []
    )
    plugins.named.cache_clear()
    try:
        with pytest.raises(InputError, match=message):
            find_deck("mine")
    finally:
        plugins.named.cache_clear()


def test_no_package_takes_the_name_of_a_shipped_deck(monkeypatch: pytest.MonkeyPatch) -> None:
    shipped = find_deck("hermetic")
    entry = [Entry("hermetic", "email")]
    monkeypatch.setattr(
        "importlib.metadata.entry_points", lambda group: entry if group == plugins.DECKS else []
    )
    plugins.named.cache_clear()
    try:
        assert find_deck("hermetic") == shipped
        assert deck_names().count("hermetic") == 1
    finally:
        plugins.named.cache_clear()
