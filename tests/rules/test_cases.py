"""Every rule: at its limit a layout passes, a grid step past it fails, each drawn from the cells."""

from pathlib import Path

import pytest

from pkgdrc.cases import Case, run
from pkgdrc.cases.judge import mistakes
from pkgdrc.deck import load_deck
from pkgdrc.resources import deck_names, find_deck
from pkgdrc.shapes.recorder import DeckWarning
from pkgdrc.technology import load_technology
from tests.rules.cases import all_cases

CASES = all_cases()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_pass(case: Case, tmp_path: Path) -> None:
    assert not mistakes(case, "pass", run(case, "pass", tmp_path))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_fail(case: Case, tmp_path: Path) -> None:
    assert not mistakes(case, "fail", run(case, "fail", tmp_path))


@pytest.mark.filterwarnings(f"error::{DeckWarning.__module__}.{DeckWarning.__name__}")
@pytest.mark.parametrize("name", deck_names())
def test_every_rule_has_cases(name: str) -> None:
    """And every limit is read: a limit or an expression that leads nowhere warns, and warnings fail."""
    folder = find_deck(name)
    deck = load_deck(name, load_technology(folder / "technology.toml"))
    covered = {case.rule for case in CASES}
    assert not [rule.id for rule in deck.rules if rule.id not in covered]
    for rule in deck.rules:
        assert rule.title
        assert rule.why
        assert rule.fix
        assert rule.source


def test_no_case_without_a_rule() -> None:
    known = {
        rule.id
        for name in deck_names()
        for rule in load_deck(name, load_technology(find_deck(name) / "technology.toml")).rules
    }
    assert {case.rule for case in CASES} <= known
    assert {case.deck for case in CASES} == {*deck_names()}
