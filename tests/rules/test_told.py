"""What a rule leaves to others, it tells itself in a run that does not judge them."""

from collections import defaultdict
from pathlib import Path

import pytest

from pkgdrc.cases.trial import drawn
from pkgdrc.deck import Rule, load_deck
from pkgdrc.deck.algebra import Told
from pkgdrc.engine import check
from pkgdrc.resources import deck_names, find_deck
from pkgdrc.technology import load_technology
from tests.rules.cases import all_cases

CASES = all_cases()


def left(rule: Rule) -> set[str]:
    """The rules that one leaves something to."""
    return {id for node in rule.nodes if isinstance(node, Told) for id in node.rules}


def pairs() -> list[tuple[str, str, str]]:
    """Deck, rule, and another that it leaves something to and that the deck has a case of."""
    shown: dict[str, set[str]] = defaultdict(set)
    for case in CASES:
        shown[case.deck].add(case.rule)
    found = set()
    for name in deck_names():
        deck = load_deck(name, load_technology(find_deck(name) / "technology.toml"))
        found |= {(name, rule.id, other) for rule in deck.rules for other in left(rule) & shown[name]}
    return sorted(found)


ELSEWHERE = {
    # Shapes that both rules are about: the families' own test_told.py.
    ("BL.5", "SW.1"),
    ("SW.2", "SW.1"),
    ("RD.4", "RD.5"),
    ("CT.1", "CT.3"),
    ("BL.2", "IN.3"),
    ("CY.1", "IN.3"),
    # Dies at wrong places, and what is missing of a connection: tests/rules/hermetic.
    *((rule, "WF.2") for rule in ("AL.1", "DK.9", "DK.10", "RI.1", "RI.2", "RS.3", "RS.4")),
    *((rule, other) for rule in ("ES.2", "ES.9", "TL.1", "UK.3") for other in ("WF.3", "TL.2")),
    ("AL.1", "DK.8"),
    ("DK.8", "DK.4"),
    ("NET.3", "DK.8"),
    ("NET.3", "NET.4"),
}
NEVER_MET = {
    # The other's cases hold nothing that this rule would tell.
    ("NET.2", "NET.8"),
    ("NET.3", "NET.5"),
    ("NET.3", "CT.3"),
    ("NET.3", "CT.4"),
    ("NET.3", "TH.6"),
    ("AL.1", "ES.1"),
    ("AL.1", "TL.2"),
    ("ES.2", "ES.1"),
    ("ES.2", "RS.2"),
    ("RI.2", "DK.9"),
    ("RS.3", "ES.9"),
    ("RS.3", "RS.2"),
    ("RS.4", "ES.9"),
    ("RS.5", "RS.2"),
    # Nor do they displace a die by so much that a line leaves its frame.
    *((rule, "WF.3") for rule in ("ES.1", "ES.3", "ES.11", "RM.1", "RS.1", "RS.4")),
    *((rule, "TL.2") for rule in ("ES.11", "RM.1", "RS.4")),
    ("NET.3", "EC.3"),
}


@pytest.mark.parametrize(
    ("deck", "rule", "other"), [pair for pair in pairs() if pair[1:] not in ELSEWHERE | NEVER_MET]
)
def test_it_is_told_where_the_other_rule_is_not_judged(
    deck: str, rule: str, other: str, tmp_path: Path
) -> None:
    """In one of the other's cases at least."""
    tried = [case for case in CASES if case.rule == other and case.deck == deck]
    for case in tried:
        trial = drawn(case, "fail", tmp_path)
        known = load_deck(deck, trial.technology)  # with its own limits, not those that keep others silent
        judged = check(trial.source, known, trial.technology, selected={rule})
        if any(each.state == "violated" for each in judged.rules):
            return
    pytest.fail(f"{rule} tells in no case of {other} what it leaves to it: {[case.name for case in tried]}")


def test_every_exception_is_needed() -> None:
    assert {pair[1:] for pair in pairs()} >= (ELSEWHERE | NEVER_MET)
