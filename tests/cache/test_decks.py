"""The cache with the decks and wafers that ship: the same said twice, and every kind of rule in it."""

import dataclasses
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from pkgdrc.cache import Cache
from pkgdrc.cache.sight import is_narrow, is_plain
from pkgdrc.cache.sources import files
from pkgdrc.deck import Deck, algebra, load_deck
from pkgdrc.deck.checks import Check
from pkgdrc.engine import check
from pkgdrc.findings import Run
from pkgdrc.input.read import read_layout
from pkgdrc.resources import deck_names, find_deck, find_layout, find_technology
from pkgdrc.stream.write import write_layout
from pkgdrc.technology import Technology, load_technology
from pkgdrc.wafer import assemble, load_wafer
from tests.cache.runs import cached, judged, of_layout, run_with, told

# One for each technology that ships; in the first some of the demo's defects are planted.
SPECS = (
    "hermetic-demo",
    "hermetic-shielded",
    "hermetic-cover-wiring",
    "hermetic-beads",
    "hermetic-no-cavity",
    "hermetic-frame-on-cover",
    "hermetic-frame-wiring",
    "stud-eccentric-rim",
    "stud-fan-out",
    "stud-stamped",
    "elastic-5x6",
)

PLANTED = ("RS.2",)

WIDE = {
    "ES.9",
    "ES.10",
    "ES.11",
    "GR.4",
    "NET.1",
    "NET.2",
    "NET.3",
    "NET.4",
    "SAW.1",
}  # nets, and unknown layers


def drawn(name: str, folder: Path, across: int = 4) -> tuple[Path, Deck, Technology]:
    """A shipped spec, drawn, with its deck, on a wafer for `across` dies side by side.

    What is planted in its dies is planted in one in the middle, as far as that goes together.
    """
    spec = load_wafer(find_layout(name))
    if spec.wafer.diameter:
        diameter = across * spec.die.width + 1000.0
        wafer = dataclasses.replace(spec.wafer, diameter=diameter, edge_exclusion=500.0, flat=None)
        plants = tuple(dataclasses.replace(each, die=(1, 1)) for each in spec.plant if each.rule in PLANTED)
        spec = dataclasses.replace(spec, wafer=wafer, drop_in=(), plant=plants)
    technology = load_technology(find_technology(spec.technology, spec.path.parent))
    path = folder / f"{name}.gds"
    write_layout(assemble(spec, technology), technology, path)
    return path, loaded(technology), technology


@cache
def _decks() -> dict[Path, Deck]:
    return {}


def loaded(technology: Technology) -> Deck:
    """The deck of a technology that ships, loaded once."""
    if technology.path not in _decks():
        _decks()[technology.path] = load_deck(technology.deck, technology)
    return _decks()[technology.path]


def technologies() -> list[Technology]:
    """Every technology that ships."""
    paths = [path for name in deck_names() for path in sorted(find_deck(name).glob("*.toml"))]
    return [load_technology(path) for path in paths if path.stem != "limits"]


@pytest.mark.parametrize("name", SPECS)
def test_a_second_run_says_the_same(name: str, tmp_path: Path) -> None:
    path, deck, technology = drawn(name, tmp_path)
    first = run_with(path, tmp_path / "cache", deck, technology)
    second = check(read_layout(path), deck, technology, cache=Cache(tmp_path / "cache"))
    assert not cached(first)
    assert told(second) == told(first)
    assert cached(second) == judged(second) & of_layout(deck)
    assert len(cached(second)) >= 20
    if name == "hermetic-demo":
        assert {*PLANTED} <= {finding.rule for finding in first.findings}


def test_another_process_finds_the_same_answers(tmp_path: Path) -> None:
    """Whatever order sets have there."""
    path, deck, technology = drawn("hermetic-n-in-1", tmp_path)
    program = """if True:
        import sys
        from pathlib import Path
        from pkgdrc.cache import Cache
        from pkgdrc.deck import load_deck
        from pkgdrc.engine import check
        from pkgdrc.resources import find_technology
        from pkgdrc.input.read import read_layout
        from pkgdrc.technology import load_technology
        technology = load_technology(find_technology("hermetic"))
        source, deck = read_layout(Path(sys.argv[1])), load_deck("hermetic", technology)
        run = check(source, deck, technology, cache=Cache(Path(sys.argv[2])))
        print(*sorted(rule.id for rule in run.rules if rule.cached))
    """
    answered = []
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", program, str(path), str(tmp_path / "cache")],
            capture_output=True,
            text=True,
            timeout=600,
            env={**os.environ, "PYTHONHASHSEED": seed},
        )
        assert done.returncode == 0, done.stderr
        answered.append(set(done.stdout.split()))
    here = check(read_layout(path), deck, technology, cache=Cache(tmp_path / "cache"))
    assert answered == [set(), judged(here) & of_layout(deck)]
    assert cached(here) == answered[1]


def test_rules_that_are_shared_out_are_kept_together(tmp_path: Path) -> None:
    path, deck, technology = drawn("hermetic-n-in-1", tmp_path)
    ids = [rule.id for rule in deck.rules]
    for part in (ids[::2], ids[1::2]):
        run: Run = check(read_layout(path), deck, technology, part=part, cache=Cache(tmp_path / "cache"))
        assert not cached(run)
    whole = run_with(path, tmp_path / "cache", deck, technology)
    assert cached(whole) == judged(whole) & of_layout(deck)


def test_every_rule_that_ships_can_be_kept() -> None:
    rules = [rule for technology in technologies() for rule in loaded(technology).rules]
    assert {rule.id for rule in rules if not is_plain(rule)} == set()
    assert {rule.id for rule in rules if not is_narrow(rule)} == WIDE


def test_what_prints_as_no_value_is_not_kept() -> None:
    """An expression in another's figures, or a function, is not told by what it prints."""
    technology = technologies()[0]
    rule = next(each for each in loaded(technology).rules if each.checks and is_plain(each))
    for figure in ([1.0], {1.0}, len, 1.0 + 0j):
        check = Check(algebra.Layer("a").width(), below=figure)  # type: ignore[arg-type]
        assert not is_plain(dataclasses.replace(rule, checks=(check,)))
    assert is_plain(dataclasses.replace(rule, checks=(algebra.Layer("a").width() < 1.0,)))


def test_all_the_code_that_checks_is_in_the_keys(tmp_path: Path) -> None:
    """What a check imports is what its answers depend on."""
    path, _, technology = drawn("hermetic-cover-wiring", tmp_path)
    program = """if True:
        import sys
        from pathlib import Path
        from pkgdrc.deck import load_deck
        from pkgdrc.engine import check
        from pkgdrc.input.read import read_layout
        from pkgdrc.technology import load_technology
        import pkgdrc.engine.checking  # which makes the keys
        before = set(sys.modules)
        technology = load_technology(Path(sys.argv[2]))
        check(read_layout(Path(sys.argv[1])), load_deck(technology.deck, technology), technology)
        own = {name: module for name, module in sys.modules.items() if name.split(".")[0] == "pkgdrc"}
        print(*(module.__file__ for module in own.values()), sep="\\n")
        print(*(name for name in own if name not in before), sep="\\n", file=sys.stderr)
    """
    command = [sys.executable, "-c", program, str(path), str(technology.path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    used = {Path(line) for line in done.stdout.split()}
    assert len(used) > 40
    assert used <= set(files())
    # Nothing is loaded later than the keys are made, but for the readers of single formats.
    assert {name for name in done.stderr.split() if not name.startswith("pkgdrc.input.")} == set()
