"""A copy of a shipped deck's folder judges as the shipped one does, in one process with it."""

import shutil
from pathlib import Path

import pytest

from pkgdrc.cases.trial import drawn
from pkgdrc.deck import load_deck
from pkgdrc.engine import check
from pkgdrc.findings import State
from pkgdrc.resources import find_deck
from tests.rules.cases import all_cases

CASES = {(each.deck, each.rule): each for each in all_cases()}


@pytest.mark.parametrize(
    ("deck", "rule"),
    [
        ("elastic-bump", "BL.7"),
        ("elastic-bump", "CY.1"),
        ("stud-base", "ST.4"),
        ("stud-base", "EC.6"),
        ("copper-pillar", "PI.2"),
    ],
)
def test_a_copy_judges_alike(deck: str, rule: str, tmp_path: Path) -> None:
    own = shutil.copytree(find_deck(deck), tmp_path / "own")
    trial = drawn(CASES[deck, rule], "fail", tmp_path)
    states = []
    for name in (deck, str(own), deck):
        known = load_deck(name, trial.technology, trial.limits)
        run = check(trial.source, known, trial.technology, selected={rule})
        states.append([(each.state, each.reason, each.findings) for each in run.rules if each.id == rule])
    assert states[0] == states[1] == states[2]
    assert states[0][0][0] == State.VIOLATED
