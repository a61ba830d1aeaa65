"""Damaged copies of small layouts: no crash, one sentence, and nothing passes its own checksum's verdict."""

import subprocess
import sys
from pathlib import Path

import pytest

from pkgdrc.errors import InputError
from pkgdrc.input.read import read_layout
from pkgdrc.input.source import Asked
from tests.cli.own_deck import write_deck
from tests.input.mutants import drawings, moved_lines, mutants, originals

ROOT = Path(__file__).parents[2]
NAMES = (
    "gdstk.gds",
    *(f"gdstk-{scheme}-{level}.oas" for scheme in ("None", "crc32", "checksum32") for level in (0, 6)),
    "klayout.oas",
)


@pytest.mark.parametrize("name", NAMES)
def test_an_undamaged_one_is_read(tmp_path: Path, name: str) -> None:
    (tmp_path / "x").write_bytes(originals(tmp_path)[name])
    source = read_layout(tmp_path / "x")
    assert source.top.name == "TOP"


@pytest.mark.parametrize("name", NAMES)
def test_damaged_ones_are_read_or_refused_in_a_sentence(tmp_path: Path, name: str) -> None:
    """In a process of its own, which a crash of the reader would end."""
    run = [sys.executable, "-m", "tests.input.test_mutants", "read", name, str(tmp_path), "7", "150"]
    done = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("\n") == 150


@pytest.mark.parametrize("name", sorted(drawings()))
def test_an_undamaged_drawing_is_read(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(drawings()[name])
    assert not read_layout(tmp_path / name, asked=_asked(name)).top.bbox().empty()


@pytest.mark.parametrize("name", sorted(drawings()))
@pytest.mark.parametrize(
    ("seed", "count"), [(7, 80), *(pytest.param(seed, 500, marks=pytest.mark.long) for seed in range(5))]
)
def test_damaged_drawings_are_read_or_refused(tmp_path: Path, name: str, seed: int, count: int) -> None:
    """As above: klayout ends the process for some."""
    run = [
        sys.executable,
        "-m",
        "tests.input.test_mutants",
        "draw",
        name,
        str(tmp_path),
        str(seed),
        str(count),
    ]
    done = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("\n") == 2 * count


@pytest.mark.long
@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("name", NAMES)
def test_damaged_ones_are_judged(tmp_path: Path, name: str, seed: int) -> None:
    write_deck(tmp_path)
    run = [sys.executable, "-m", "tests.input.test_mutants", "check", name, str(tmp_path), str(seed), "150"]
    done = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    ended = [line.split(" ", 1) for line in done.stdout.splitlines() if line.startswith("exit=")]
    assert len(ended) == 150
    assert {code for code, _ in ended} <= {"exit=0", "exit=1", "exit=2"}
    if "crc32" in name:
        assert {code for code, _ in ended} == {"exit=2"}
    assert "Traceback" not in done.stderr
    assert "error inside" not in done.stderr


def _read(name: str, folder: Path, seed: int, count: int) -> None:
    """Each copy read: a line with what came of it."""
    for copy in mutants(originals(folder)[name], seed, count):
        (folder / "x").write_bytes(copy)
        try:
            source = read_layout(folder / "x")
            told = source.top.name
            assert "crc32" not in name  # a sum of bytes, the other kind, does not tell where they stand
        except InputError as error:
            told = str(error)
            assert "Internal error" not in told
        print(repr(told))


def _asked(name: str) -> Asked:
    return Asked(layers={"PAD": (1, 0)}, layer=(1, 0) if name.endswith(".gbr") else None)


def _draw(name: str, folder: Path, seed: int, count: int) -> None:
    """Each copy of a drawing read: a line with what came of it."""
    content = drawings()[name]
    for copy in (*mutants(content, seed, count), *moved_lines(content, seed, count)):
        (folder / name).write_bytes(copy)
        try:
            source = read_layout(folder / name, asked=_asked(name))
            told = source.top.bbox().to_s()
        except InputError as error:
            told = str(error)
        print(repr(told), flush=True)


def _check(name: str, folder: Path, seed: int, count: int) -> None:
    """Each copy checked: a line with the exit code."""
    from pkgdrc.cli.main import main

    technology = str(folder / "mine" / "technology.toml")
    for copy in mutants(originals(folder)[name], seed, count):
        (folder / "x").write_bytes(copy)
        options = ["--technology", technology, "--no-cache", "--no-config", "--select", "PD,GR"]
        print(f"exit={main(['check', str(folder / 'x'), *options])} {name}", flush=True)


if __name__ == "__main__":
    _, work, name, folder, seed, count = sys.argv
    {"read": _read, "check": _check, "draw": _draw}[work](name, Path(folder), int(seed), int(count))
